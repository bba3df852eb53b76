//! Grammar rules as words that a rule writer knows.

use super::parse::Rule;

/// At most this many alternatives are listed.
const LISTED: usize = 5;

/// What could have stood there, in words, most telling first, each once.
pub(super) fn words(expected: &[Rule]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let any_condition = expected.iter().any(|&rule| is_condition(rule));
    for &rule in expected {
        if any_condition && begins_condition(rule) {
            continue;
        }
        if let Some(word) = word(rule)
            && !words.contains(&word)
        {
            words.push(word);
        }
    }
    words.truncate(LISTED);
    words
}

/// The keywords among the expected rules, for "did you mean".
pub(super) fn keywords(expected: &[Rule]) -> Vec<String> {
    let mut keywords: Vec<String> = expected.iter().filter_map(|&rule| keyword(rule)).collect();
    if expected.iter().any(|&rule| is_test(rule)) {
        keywords.extend(["is", "contains", "starts", "ends", "matches", "does", "older", "newer"].map(String::from));
    }
    if expected.iter().any(|&rule| clause(rule).is_some()) {
        keywords.extend(expected.iter().filter_map(|&rule| clause(rule)).map(String::from));
    }
    keywords
}

/// Whether a test on a property was expected.
pub(super) fn is_test(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::age
            | Rule::known
            | Rule::same_as
            | Rule::value_list_test
            | Rule::compare
            | Rule::length
            | Rule::between
            | Rule::window
            | Rule::future
            | Rule::calendar
            | Rule::outlier
            | Rule::unusual
            | Rule::date_test
            | Rule::valid
            | Rule::identifier_test
            | Rule::email_class
            | Rule::is_value
            | Rule::text_test
            | Rule::matches
            | Rule::k_is
            | Rule::k_contains
            | Rule::k_matches
    )
}

/// Whether a condition (or what begins one) was expected.
pub(super) fn is_condition(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::condition
            | Rule::group
            | Rule::negation
            | Rule::condition_list
            | Rule::list_quantifier
            | Rule::membership
            | Rule::duplicated
            | Rule::link
            | Rule::property_test
    )
}

/// What a condition begins with, and need not be listed beside it.
fn begins_condition(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::phrase
            | Rule::phrase_run
            | Rule::backticked
            | Rule::open
            | Rule::k_in
            | Rule::k_not
            | Rule::k_has
            | Rule::k_no
            | Rule::k_every
            | Rule::k_any
            | Rule::k_all
            | Rule::k_none
            | Rule::k_at
    )
}

fn is_outcome(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::selects
            | Rule::spares
            | Rule::sets
            | Rule::sets_aside
            | Rule::sets_nothing
            | Rule::flags
            | Rule::groups
            | Rule::lists
            | Rule::meets
            | Rule::misses
            | Rule::k_selects
            | Rule::k_spares
            | Rule::k_sets
            | Rule::k_flags
            | Rule::k_groups
            | Rule::k_lists
            | Rule::k_meets
            | Rule::k_misses
    )
}

/// The word that begins a clause.
fn clause(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::where_clause => "where",
        Rule::unless_clause => "unless",
        Rule::brake => "stop",
        Rule::say => "say",
        Rule::when_clause => "when",
        Rule::otherwise => "otherwise",
        Rule::match_clause => "match",
        Rule::survivor => "survivor",
        Rule::keep => "keep",
        Rule::measure => "measure",
        Rule::given => "given",
        Rule::expectation => "expect",
        Rule::every => "every",
        Rule::run => "run",
        Rule::goal => "goal",
        Rule::warn => "warn",
        Rule::as_of => "as of",
        Rule::or_unknown => "or unknown",
        _ => return None,
    })
}

/// The keyword of a rule: a keyword rule is named after its word (`k_where`).
pub(super) fn keyword(rule: Rule) -> Option<String> {
    let name = format!("{rule:?}");
    let word = name.strip_prefix("k_")?;
    Some(if rule == Rule::k_valid_before_shape { "valid".to_owned() } else { word.to_owned() })
}

fn word(rule: Rule) -> Option<String> {
    if is_test(rule) {
        return Some("a test such as `is`, `contains` or `older than`".to_owned());
    }
    if is_condition(rule) {
        return Some("a condition".to_owned());
    }
    if is_outcome(rule) {
        return Some("an outcome such as `selects 1`, `spares 2`, `flags 3` or `sets nothing`".to_owned());
    }
    if let Some(word) = keyword(rule).or_else(|| clause(rule).map(String::from)) {
        return Some(format!("`{word}`"));
    }
    let words = match rule {
        Rule::EOI => "the next declaration",
        Rule::heading | Rule::name => "a name",
        Rule::description => "a description in double quotes",
        Rule::reason => "a reason in double quotes",
        Rule::quoted => "a text in double quotes",
        Rule::phrase
        | Rule::phrases
        | Rule::phrase_run
        | Rule::compared
        | Rule::compared_phrase
        | Rule::compared_run => "a property",
        Rule::manner => "how to compare it, such as `mailbox` or `token set`",
        Rule::value
        | Rule::value_phrase
        | Rule::value_run
        | Rule::scalar
        | Rule::scalar_word
        | Rule::argument_value
        | Rule::argument_phrase
        | Rule::argument_run => "a value",
        Rule::value_list | Rule::open | Rule::entries | Rule::key_group => "`(`",
        Rule::close => "`)`",
        Rule::comma => "`,`",
        Rule::colon => "`:`",
        Rule::equals => "`=`",
        Rule::verb | Rule::verb_words => "a verb such as `trim`",
        Rule::preposition => "`to`, `with` or another small word",
        Rule::object | Rule::object_run => "an object such as `contacts`",
        Rule::fix_line => "a line such as `email: trim`",
        Rule::row => "a table row between bars `|`",
        Rule::key | Rule::keys | Rule::key_word => "the ID of a record",
        Rule::rule_reference | Rule::rule_kind => "a rule such as `delete old-leads`",
        Rule::count | Rule::number | Rule::edition_number => "a number",
        Rule::span => "a span such as `90 days`",
        Rule::time_unit => "a unit such as `month`",
        Rule::calendar_unit => "`week`, `month`, `quarter` or `year`",
        Rule::class => "`free`, `role` or `disposable`",
        Rule::shape => "`email`, `phone`, `url`, `date` or `country`",
        Rule::identifier_alone | Rule::identifier_with_country => "`postcode`, `VAT number`, `IBAN` or `tax id`",
        Rule::figure => "`share where`, `count where` or `fill rate of`",
        Rule::same | Rule::similar | Rule::likely => "`same` or `similar` and a property",
        Rule::rank => "`latest`, `earliest` or a condition",
        _ => return None,
    };
    Some(words.to_owned())
}

/// `a`, `a or b`, `a, b or c`.
pub(super) fn join(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}
