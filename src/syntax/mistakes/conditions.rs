//! Conditions: tests, lists of values, links, and property names that hold a word of the language.

use super::negations::phrase_start;
use super::{error, is_reserved};
use crate::diagnostic::{Diagnostic, suggest};
use crate::source::Span;
use crate::syntax::expected::is_condition;
use crate::syntax::explain::{Failure, shorten};
use crate::syntax::parse::Rule;
use crate::syntax::recover::{CLAUSES, TEST_WORDS};
use crate::syntax::scan::TokenKind;

pub(super) fn link_without_brackets(f: &Failure<'_>) -> Option<Diagnostic> {
    if !(f.expects(Rule::group) || f.expects(Rule::open)) || f.before(1) != "where" || f.at < 3 {
        return None;
    }
    let end = f.line_end(f.at);
    Some(
        error("the condition on linked records stands in brackets")
            .label(f.span(f.at), "`(` is missing before this")
            .help(format!("write `where ({})`, with the closing `)` where it ends", shorten(&f.source(f.at, end)))),
    )
}

/// `first name and last name are unknown`, `none of email, phone number is known`.
pub(super) fn several_properties(f: &Failure<'_>) -> Option<Diagnostic> {
    let is_joint = |at: usize| matches!(f.lower(at).as_str(), "and" | "or" | ",");
    if !f.expects_test() || !is_joint(f.at) {
        return None;
    }
    let begin = phrase_start(f);
    let quantifier = Some(f.lower(begin)).filter(|word| ["all", "any", "none"].contains(&word.as_str()));
    let quantifier = quantifier.filter(|_| f.lower(begin + 1) == "of");
    let start = if quantifier.is_some() { begin + 2 } else { begin };
    let end = f.line_end(f.at);
    let verb = (f.at + 1..=end).find(|&at| matches!(f.lower(at).as_str(), "is" | "are"))?;
    // With `is` the first name may be a segment, or a test that was written in another way.
    let is_told = quantifier.is_some() || f.lower(verb) == "are";
    let belongs = |at: usize| is_joint(at) || f.kind(at) == Some(TokenKind::Word) && !is_reserved(&f.lower(at));
    let is_one_line = !(start + 1..=verb).any(|at| f.token(at).is_some_and(|token| token.first));
    if !is_told || !is_one_line || !(start..verb).all(belongs) || meant_test(f, start).is_some() {
        return None;
    }
    let last =
        (verb + 1..=end).take_while(|&at| !is_joint(at) && !is_reserved(&f.lower(at)) && f.str(at) != ")").last()?;
    let state = f.source(verb + 1, last);
    // An `and` behind a comma joins the same two names.
    let mut names: Vec<String> = Vec::new();
    let mut from = start;
    for at in (start..=verb).filter(|&at| at == verb || is_joint(at)) {
        if from < at {
            names.push(f.source(from, at - 1));
        }
        from = at + 1;
    }
    let tests: Vec<String> = names.iter().map(|name| format!("{name} is {state}")).collect();
    let any = (start..verb).any(|at| f.lower(at) == "or");
    let meant = match &quantifier {
        Some(word) => format!("{word} of ({})", tests.join(", ")),
        None => tests.join(if any { " or " } else { " and " }),
    };
    (names.len() > 1).then(|| {
        error("a test asks one property").label(f.range(begin, last), "asks several").help(format!("write `{meant}`"))
    })
}

/// `in the segment cold`, `in segment cold`, `in the cold segment`.
pub(super) fn segment_with_an_article(f: &Failure<'_>) -> Option<Diagnostic> {
    let article = f.at.checked_sub(1).filter(|&at| ["the", "segment"].contains(&f.lower(at).as_str()))?;
    let asked = article.checked_sub(1).filter(|&at| at > 0 && f.lower(at) == "in")?;
    let begins = ["where", "unless", "when", "and", "or", "not", "(", ","].contains(&f.lower(asked - 1).as_str());
    let name = (f.at..).take(2).find(|&at| f.lower(at) != "segment")?;
    if !begins || f.kind(name) != Some(TokenKind::Word) || is_reserved(&f.lower(name)) {
        return None;
    }
    let last = if f.lower(name + 1) == "segment" { name + 1 } else { name };
    let (span, meant) = (f.range(asked, last), format!("in {}", f.str(name)));
    Some(
        error("a segment is asked with `in` and its name")
            .label(span, format!("`{meant}` is meant here"))
            .help(format!("write `{meant}`"))
            .edit(span, meant),
    )
}

/// Tests in the language of the account: `Prénom est connu`, `Vorname ist leer`.
pub(super) fn foreign_test(f: &Failure<'_>) -> Option<Diagnostic> {
    const TESTS: [(&str, &str); 15] = [
        ("est", "is"),
        ("sont", "is"),
        ("ist", "is"),
        ("sind", "is"),
        ("es", "is"),
        ("está", "is"),
        ("è", "is"),
        ("contient", "contains"),
        ("contiennent", "contains"),
        ("enthält", "contains"),
        ("contiene", "contains"),
        ("bevat", "contains"),
        ("commence", "starts with"),
        ("beginnt", "starts with"),
        ("termine", "ends with"),
    ];
    const STATES: [(&str, &str); 22] = [
        ("connu", "known"),
        ("connue", "known"),
        ("renseigné", "known"),
        ("renseignée", "known"),
        ("rempli", "known"),
        ("remplie", "known"),
        ("inconnu", "unknown"),
        ("inconnue", "unknown"),
        ("vide", "unknown"),
        ("absent", "unknown"),
        ("absente", "unknown"),
        ("bekannt", "known"),
        ("gefüllt", "known"),
        ("unbekannt", "unknown"),
        ("leer", "unknown"),
        ("conocido", "known"),
        ("conocida", "known"),
        ("desconocido", "unknown"),
        ("desconocida", "unknown"),
        ("vacío", "unknown"),
        ("vacía", "unknown"),
        ("vuoto", "unknown"),
    ];
    if !f.expects_test() || f.at == 0 {
        return None;
    }
    let is_word = |at: usize| f.kind(at) == Some(TokenKind::Word) && !is_reserved(&f.lower(at));
    let start = (1..f.at).rev().take_while(|&at| is_word(at)).last()?;
    let test = |at: usize| TESTS.iter().find(|(word, _)| *word == f.lower(at)).map(|(_, test)| *test);
    let (at, test) = (start + 1..f.at).find_map(|at| Some((at, test(at)?)))?;
    let state = STATES.iter().find(|(word, _)| *word == f.lower(at + 1)).filter(|_| test == "is" && at + 1 < f.at);
    let (last, meant) = match state {
        Some((_, state)) => (at + 1, format!("is {state}")),
        None => (at, test.to_owned()),
    };
    let span = f.range(at, last);
    Some(
        error("conditions are written in English; only names and values are those of your account")
            .label(span, format!("`{meant}` is meant here"))
            .help(format!("write `{} {meant}`", shorten(&f.source(start, at - 1))))
            .edit(span, meant),
    )
}

/// `phone number has been blank for 3 months`, of which the last word read stands before `f.at`.
pub(super) fn lasting_state(f: &Failure<'_>, start: usize) -> Option<Diagnostic> {
    const STATES: [(&str, &str); 7] = [
        ("blank", "is unknown"),
        ("empty", "is unknown"),
        ("unknown", "is unknown"),
        ("missing", "is unknown"),
        ("unchanged", "is known"),
        ("known", "is known"),
        ("filled", "is known"),
    ];
    let been = (start + 1..f.at).find(|&at| ["has", "was", "been"].contains(&f.lower(at).as_str()))?;
    let at = (been + 1..f.at).find(|&at| STATES.iter().any(|(word, _)| *word == f.lower(at)))?;
    let since = ["for", "since"].contains(&f.lower(at + 1).as_str()) && at + 1 < f.at;
    let (_, meant) = STATES.iter().find(|(word, _)| since && *word == f.lower(at))?;
    let property = f.source(start, been - 1);
    Some(
        error(format!("no export says since when `{}` is {}", shorten(&property), f.str(at)))
            .label(f.range(been, f.at - 1), "an export shows the values of its day alone")
            .help(format!(
                "write `{} {meant}`, and how old a date of the record must be: `and create date older than 3 months`",
                shorten(&property)
            )),
    )
}

/// `create date more than 2 years ago`: read as one long property.
pub(super) fn age_of_days_ago(f: &Failure<'_>) -> Option<Diagnostic> {
    let ago = f.at.checked_sub(1).filter(|&at| f.lower(at) == "ago")?;
    let than = (1..ago).rev().find(|&at| f.lower(at) == "than")?;
    let meant = match f.lower(than - 1).as_str() {
        "more" | "longer" | "greater" => "older than",
        "less" | "fewer" => "newer than",
        _ => return None,
    };
    let meant = format!("{meant} {}", f.source(than + 1, ago - 1));
    let span = f.range(than - 1, ago);
    Some(
        error("the age of a date is asked with `older than` and `newer than`")
            .label(span, format!("`{meant}` is meant here"))
            .help(format!("write `{meant}`"))
            .edit(span, meant),
    )
}

/// `is more than 1,5`, `is between 5 and 1,000`.
pub(super) fn comma_in_number(f: &Failure<'_>) -> Option<Diagnostic> {
    let is_number = |at: usize| !f.str(at).is_empty() && f.str(at).chars().all(|c| c.is_ascii_digit());
    let before = f.at.checked_sub(1)?;
    let line = (0..before).rev().take_while(|&at| f.token(at + 1).is_some_and(|token| !token.first));
    let is_end = f.before(2) == "and" && line.into_iter().any(|at| f.lower(at) == "between");
    let compares = is_end || ["than", "least", "most", "above", "between"].contains(&f.before(2).as_str());
    let touches = f.span(before).end == f.span(f.at).start && f.span(f.at).end == f.span(f.at + 1).start;
    let is_equal = touches && ["is", "not"].contains(&f.before(2).as_str());
    if f.str(f.at) != "," || !(compares || is_equal) || !is_number(before) || !is_number(f.at + 1) {
        return None;
    }
    if is_equal {
        let (one, other) = (f.str(before), f.str(f.at + 1));
        return Some(
            error("numbers are written without commas")
                .label(f.range(before, f.at + 1), "one number, or two")
                .help(format!(
                    "write `{one}{other}`, or `{one}.{other}` for a decimal; several values stand in brackets: `is any of ({one}, {other})`"
                )),
        );
    }
    if f.str(f.at + 1).len() == 3 && !f.str(before).starts_with('0') {
        let number = f.str(before);
        let (whole, span) = (format!("{number}{}", f.str(f.at + 1)), f.range(before, f.at + 1));
        return Some(
            error("numbers are written without commas")
                .label(span, "a comma separates values")
                .help(format!("write `{whole}`; a decimal is written with a point: `{number}.{}`", f.str(f.at + 1))),
        );
    }
    let number = format!("{}.{}", f.str(before), f.str(f.at + 1));
    let span = f.range(before, f.at + 1);
    Some(
        error("decimals are written with a point")
            .label(span, "a comma separates values")
            .help(format!("write `{number}`"))
            .edit(span, number),
    )
}

/// `all of email is known, phone number is known`; and a comma behind `and`.
pub(super) fn conditions_without_brackets(f: &Failure<'_>) -> Option<Diagnostic> {
    if f.str(f.at) != "," || !f.expects(Rule::k_and) && f.before(1) != "and" && f.before(1) != "or" {
        return None;
    }
    if let joint @ ("and" | "or") = f.before(1).as_str() {
        let span = f.span(f.at);
        return Some(
            error(format!("`{joint}` is followed by a condition"))
                .label(span, "not needed")
                .help("delete the comma")
                .edit(span, ""),
        );
    }
    let begins = |at: usize| ["where", "and", "or", "not", "unless", "when", "("].contains(&f.lower(at).as_str());
    let list = (1..f.at).rev().take_while(|&at| f.str(at) != "(").find(|&at| {
        ["any", "all", "none"].contains(&f.lower(at).as_str()) && f.lower(at + 1) == "of" && begins(at - 1)
    })?;
    let end = f.line_end(f.at);
    let span = f.range(list + 2, end);
    let conditions = format!("({})", f.source(list + 2, end));
    let quantifier = f.source(list, list + 1);
    Some(
        error("a list of conditions stands in brackets")
            .label(span, "a list without brackets")
            .help(format!("write `{}`", shorten_list(&format!("{quantifier} {conditions}"))))
            .edit(span, conditions),
    )
}

/// `email starts with x and ends with y`: the property is said once.
pub(super) fn test_without_property(f: &Failure<'_>) -> Option<Diagnostic> {
    let found = f.lower(f.at);
    let begins = f.expected.iter().any(|&rule| is_condition(rule));
    if !begins || !TEST_WORDS.contains(&found.as_str()) {
        return None;
    }
    // `Is Closed Won is yes`: a label that begins with such a word.
    let ends = |at: &usize| matches!(f.lower(*at).as_str(), "and" | "or" | ")" | "," | "unless" | "stop" | "say");
    let line_end = f.line_end(f.at);
    if (f.at + 1..=line_end).take_while(|at| !ends(at)).any(|at| TEST_WORDS.contains(&f.lower(at).as_str())) {
        return None;
    }
    if !matches!(f.before(1).as_str(), "and" | "or") {
        let first = matches!(f.before(1).as_str(), "where" | "unless");
        return first.then(|| {
            error(format!("`{found}` does not say of which property"))
                .label(f.span(f.at), "the property is missing before this")
                .help(format!("write the property first, such as `lifecycle stage {found} …`"))
        });
    }
    let test =
        (1..f.at - 1).rev().find(|&at| TEST_WORDS.contains(&f.lower(at).as_str()) && f.lower(at - 1) != "does")?;
    let is_part = |at: &usize| {
        matches!(f.kind(*at), Some(TokenKind::Word | TokenKind::Backticked)) && !is_reserved(&f.lower(*at))
    };
    let start = (1..test).rev().take_while(is_part).last()?;
    let property = f.source(start, test - 1);
    let span = f.span(f.at);
    Some(
        error(format!("`{found}` does not say of which property"))
            .label(span, "the property is missing before this")
            .help(format!("write `{} {found}`", shorten(&property)))
            .edit(span.at_start(), format!("{property} ")),
    )
}

/// `is any of a, b`, `is a, b`, `in (a, b)`.
pub(super) fn list_without_brackets(f: &Failure<'_>) -> Option<Diagnostic> {
    let found = f.str(f.at);
    if found == "(" && f.at > 0 {
        return list_with_other_words(f);
    }
    if found != ","
        || f.expects(Rule::comma)
        || ["fix", "audit"].contains(&f.declaration().as_str()) && f.expects(Rule::colon)
    {
        return None;
    }
    if let Some(joined) = comma_between_conditions(f) {
        return Some(joined);
    }
    let mut before = (0..f.at).rev().take_while(|&at| !matches!(f.str(at), "(" | ")" | ","));
    let is = before.find(|&at| matches!(f.lower(at).as_str(), "is" | "contains" | "contain" | "with"))?;
    if f.lower(is) != "is" {
        return list_of_parts(f, is);
    }
    let negated = f.lower(is + 1) == "not";
    let mut from = is + 1 + usize::from(negated);
    let quantified = matches!(f.lower(from).as_str(), "any" | "none" | "all") && f.lower(from + 1) == "of";
    let word = if quantified {
        f.lower(from)
    } else if negated {
        "none".to_owned()
    } else {
        "any".to_owned()
    };
    if quantified {
        from += 2;
    }
    from += usize::from(f.lower(from) == "either");
    // `is one of customer, opportunity`
    from += if f.lower(from) == "one" && f.lower(from + 1) == "of" { 2 } else { 0 };
    let end = (f.at..=f.line_end(f.at))
        .take_while(|&at| !CLAUSES.contains(&f.lower(at).as_str()) && f.str(at) != ")")
        .last()?;
    // Conditions between commas are no values.
    if (from..=end).any(|at| TEST_WORDS.contains(&f.lower(at).as_str())) {
        return None;
    }
    let list = format!("is {word} of ({})", f.source(from, end));
    let span = f.range(is, end);
    Some(
        error("a list of values stands in brackets")
            .label(span, "a list without brackets")
            .help(format!("write `{}`", shorten_list(&list)))
            .edit(span, list),
    )
}

/// `email is unknown, city is known`.
fn comma_between_conditions(f: &Failure<'_>) -> Option<Diagnostic> {
    let ends = |at: usize| {
        let token = f.token(at);
        token.is_some_and(|token| token.first && at > f.at + 1)
            || CLAUSES.contains(&f.lower(at).as_str())
            || f.str(at) == ","
    };
    let next: Vec<usize> = (f.at + 1..f.tokens.len()).take_while(|&at| !ends(at)).collect();
    let is_test = |at: &usize| TEST_WORDS.contains(&f.lower(*at).as_str()) || f.lower(*at) == "in" && *at == f.at + 1;
    let is_condition = next.iter().any(is_test);
    (is_condition && f.declaration() != "audit").then(|| {
        error("conditions are joined with `and` or `or`, not with a comma")
            .label(f.span(f.at), "`and` or `or` is meant here")
            .help("write `and` if both must hold, `or` if one is enough")
    })
}

/// `contains any of "a", "b"`, of which the first value already fits nothing.
pub(super) fn parts_without_brackets(f: &Failure<'_>) -> Option<Diagnostic> {
    let quantified = f.before(1) == "of" && matches!(f.before(2).as_str(), "any" | "none" | "all");
    if !quantified || f.kind(f.at) != Some(TokenKind::Quoted) || f.at < 3 {
        return None;
    }
    let mut end = f.at;
    while matches!(f.str(end + 1), "," | "or") && f.kind(end + 2) == Some(TokenKind::Quoted) {
        end += 2;
    }
    let values: Vec<&str> = (f.at..=end).step_by(2).map(|at| f.str(at)).collect();
    let (span, list) = (f.range(f.at, end), format!("({})", values.join(", ")));
    Some(
        error("a list of values stands in brackets")
            .label(span, "a list without brackets")
            .help(format!("write `{}`", shorten_list(&format!("{} {list}", f.source(f.at - 2, f.at - 1)))))
            .edit(span, list),
    )
}

/// `website is https://a.example`: a value whose signs mean something else.
pub(super) fn colon_in_value(f: &Failure<'_>) -> Option<Diagnostic> {
    let value = f.at.checked_sub(1)?;
    let touches = |at: usize| f.span(at).end == f.span(at + 1).start;
    if f.str(f.at) != ":" || f.kind(value) != Some(TokenKind::Word) || !touches(value) || !touches(f.at) {
        return None;
    }
    let end = f.text.get(f.span(value).start as usize..)?.split(char::is_whitespace).next()?.len();
    let start = f.span(value).start as usize;
    let (span, text) = (Span::new(f.file, start, start + end), f.text.get(start..start + end)?);
    let quoted = format!("\"{text}\"");
    Some(
        error("a value that holds `:` stands in double quotes")
            .label(span, "a value")
            .help(format!("write `{}`", shorten(&quoted)))
            .edit(span, quoted),
    )
}

/// `contains a, b`, of which the last word before the values stands at `test`.
fn list_of_parts(f: &Failure<'_>, test: usize) -> Option<Diagnostic> {
    let from = test + 1;
    let ends = |at: usize| CLAUSES.contains(&f.lower(at).as_str()) || f.str(at) == ")";
    let end = (f.at..=f.line_end(f.at)).take_while(|&at| !ends(at)).last()?;
    if f.declaration() == "fix" || (from..=end).any(|at| TEST_WORDS.contains(&f.lower(at).as_str())) {
        return None;
    }
    let first = from + if f.lower(from) == "any" && f.lower(from + 1) == "of" { 2 } else { 0 };
    let list = format!("any of ({})", f.source(first, end));
    let span = f.range(from, end);
    Some(
        error("a list of values stands in brackets")
            .label(span, "a list without brackets")
            .help(format!("write `{}`", shorten_list(&format!("{} {list}", f.str(test)))))
            .edit(span, list),
    )
}

fn shorten_list(list: &str) -> String {
    if list.chars().count() <= 120 { list.to_owned() } else { list.chars().take(119).chain(['…']).collect() }
}

/// `stage in (a, b)`, `stage is in (a, b)`, `stage not in (a, b)`, `stage is one of (a, b)`.
fn list_with_other_words(f: &Failure<'_>) -> Option<Diagnostic> {
    const FORMS: [(&[&str], &str); 10] = [
        (&["is", "not", "in"], "is none of"),
        (&["is", "not", "one", "of"], "is none of"),
        (&["is", "not", "any", "of"], "is none of"),
        (&["is", "one", "of"], "is any of"),
        (&["is", "either"], "is any of"),
        (&["is", "in"], "is any of"),
        (&["not", "in"], "is none of"),
        (&["in"], "is any of"),
        (&["is", "not"], "is none of"),
        (&["is"], "is any of"),
    ];
    let words_before = |words: &[&str]| {
        words.iter().rev().enumerate().all(|(back, word)| f.before(back + 1) == *word) && f.at > words.len()
    };
    let (words, instead) = FORMS.iter().find(|(words, _)| words_before(words))?;
    // Without `is`, a property must stand before it: `where in (…)` is something else.
    let stands_before = f.at.checked_sub(words.len() + 1).map(|at| f.lower(at)).unwrap_or_default();
    if words.first() != Some(&"is") && is_reserved(&stands_before) {
        return None;
    }
    let span = f.range(f.at - words.len(), f.at - 1);
    let close = (f.at..f.tokens.len()).find(|&at| f.str(at) == ")").unwrap_or(f.at);
    Some(
        error(format!("`{}` takes no list", words.join(" ")))
            .label(span, format!("`{instead}` is meant here"))
            .help(format!(
                "write `{instead} {}`; `in` alone asks for a segment: `in dormant`",
                shorten(&f.source(f.at, close))
            ))
            .edit(span, *instead),
    )
}

/// `stage is lead or customer`: the second is a value, not a condition.
pub(super) fn values_joined_by_or(f: &Failure<'_>) -> Option<Diagnostic> {
    // A text in quotes is where the grammar stopped: it never begins a condition.
    let quoted = f.kind(f.at) == Some(TokenKind::Quoted)
        && f.expected.iter().any(|&rule| is_condition(rule))
        && is_reserved(&f.before(1));
    if !(f.expects_test() || quoted) || f.at == 0 {
        return None;
    }
    // The bare words (or text) just before the failure, then `or` or `and`, then a test with a value.
    let is_value =
        |at: usize| matches!(f.kind(at), Some(TokenKind::Word | TokenKind::Quoted)) && !is_reserved(&f.lower(at));
    let mut start = f.at;
    while start > 0 && is_value(start - 1) {
        start -= 1;
    }
    if (start == f.at && !quoted) || start == 0 {
        return None;
    }
    let joint = f.lower(start - 1);
    if joint != "or" && joint != "and" {
        return None;
    }
    // A test that lacks its `is`, or is misspelt; not a value.
    let asks = meant_test(f, start).is_some() || missing_is(f, start).is_some();
    if f.lower(f.at) == "before" || f.lower(f.at) == "after" || asks {
        return None;
    }
    let mut from = start - 1;
    while from > 0 && is_value(from - 1) {
        from -= 1;
    }
    let test = from.checked_sub(1)?;
    // Where the test begins, its list form, and where its value begins.
    let (head, list_form, mut value_from) = match (f.lower(test).as_str(), f.lower(test + 1).as_str()) {
        ("is", _) => (test, "is any of", test + 1),
        ("not", _) if test > 0 && f.lower(test - 1) == "is" => (test - 1, "is none of", test + 1),
        ("contains", _) => (test, "contains any of", test + 1),
        ("starts", "with") => (test, "starts with any of", test + 2),
        ("ends", "with") => (test, "ends with any of", test + 2),
        _ => return None,
    };
    if let Some(meant) = or_equal(f, (value_from, start), list_form).filter(|_| joint == "or") {
        let span = f.range(head, f.at.max(start + 1) - 1);
        return Some(
            error("a comparison that takes the number in is said in one")
                .label(span, format!("`{meant}` is meant here"))
                .help(format!("write `{meant}`")),
        );
    }
    let mut end = f.at.max(start + 1) - 1;
    if quoted {
        end = f.at;
    }
    // Further alternatives: `a or b or c`.
    while f.lower(end + 1) == joint && is_value(end + 2) {
        let mut last = end + 2;
        while is_value(last + 1) && !f.token(last + 1).is_some_and(|token| token.first) {
            last += 1;
        }
        // `or email contains test`: the next condition.
        if TEST_WORDS.contains(&f.lower(last + 1).as_str()) {
            break;
        }
        end = last;
    }
    if f.lower(value_from) == "either" && value_from < start {
        value_from += 1;
    }
    let value = f.source(start, if quoted { f.at } else { f.at - 1 });
    let values: Vec<String> = split_at(f, value_from, end, &joint);
    let diagnostic = error(format!("`{}` stands alone after `{joint}`", shorten(&value)))
        .label(f.range(start, end), "a value, where a condition is expected");
    if joint == "and" {
        return Some(
            diagnostic.help(format!(
                "write the property and the test again: `… and … is {}`; one value with `and` in it stands in double quotes: `\"{} and {}\"`",
                shorten(&value),
                shorten(&values.first().cloned().unwrap_or_default()),
                shorten(&value)
            )),
        );
    }
    // `is below 5 or above 10`: two comparisons, of which the second lacks its property.
    let compares = |value: &String| {
        let first = value.split(' ').next().unwrap_or_default().to_lowercase();
        COMPARING.contains(&first.as_str())
    };
    if values.iter().any(compares) {
        let property = phrase_before(f, head);
        return Some(diagnostic.help(format!(
            "write the property and the test again: `… or {} is {}`",
            shorten(&property),
            shorten(&value)
        )));
    }
    // A blank is no value in a list.
    let is_blank = |value: &String| BLANKS.contains(&value.to_lowercase().as_str());
    let (blanks, texts): (Vec<String>, Vec<String>) = values.into_iter().partition(is_blank);
    let mut meant = match texts.as_slice() {
        [one] if !blanks.is_empty() => {
            let test = list_form.replace(" any of", "").replace(" none of", " not");
            format!("{test} {one}")
        }
        _ => format!("{list_form} ({})", texts.join(", ")),
    };
    if !blanks.is_empty() {
        // Of `is not unknown or lead` nobody can tell what is meant.
        if list_form == "is none of" || texts.is_empty() {
            return Some(diagnostic.help("write the property and the test again, or `or unknown` behind a test"));
        }
        meant.push_str(" or unknown");
    }
    Some(
        diagnostic
            .help(format!("to accept several values, write `{}`", shorten_list(&meant)))
            .edit(f.range(head, end), meant),
    )
}

/// What says that a cell has no value.
const BLANKS: [&str; 5] = ["unknown", "blank", "empty", "missing", "null"];

/// Words that compare, with which no value begins.
const COMPARING: [&str; 17] = [
    "more", "less", "fewer", "greater", "bigger", "higher", "larger", "smaller", "lower", "above", "below", "over",
    "under", "older", "newer", "before", "after",
];

/// The bare words before a token, of which the last test asks something.
fn phrase_before(f: &Failure<'_>, end: usize) -> String {
    let belongs = |at: &usize| {
        matches!(f.kind(*at), Some(TokenKind::Word | TokenKind::Backticked)) && !is_reserved(&f.lower(*at))
    };
    let start = (0..end).rev().take_while(belongs).last();
    start.map_or_else(|| "…".to_owned(), |start| f.source(start, end - 1))
}

/// The source between two tokens, cut at a word.
fn split_at(f: &Failure<'_>, from: usize, to: usize, word: &str) -> Vec<String> {
    let cuts: Vec<usize> = (from..=to).filter(|&at| f.lower(at) == word).collect();
    let starts = std::iter::once(from).chain(cuts.iter().map(|cut| cut + 1));
    let ends = cuts.iter().map(|cut| cut.saturating_sub(1)).chain([to]);
    starts.zip(ends).filter(|(start, end)| start <= end).map(|(start, end)| f.source(start, end)).collect()
}

/// `Full name or email is known`, `Is Closed Won is yes`.
pub(super) fn label_with_a_stop_word(f: &Failure<'_>) -> Option<Diagnostic> {
    let begins_condition = f.expected.iter().any(|&rule| is_condition(rule));
    if !(f.expects_test() || begins_condition)
        || f.kind(f.at) != Some(TokenKind::Word)
        || !is_reserved(&f.lower(f.at)) && f.lower(f.at) != "at"
    {
        return None;
    }
    let line_end = f.line_end(f.at);
    let next_test = (f.at + 1..=line_end).find(|&at| TEST_WORDS.contains(&f.lower(at).as_str()))?;
    let start = if f.token(f.at).is_some_and(|token| token.first) { f.at } else { phrase_start(f) };
    let end = next_test - 1;
    if (start..=end).any(|at| f.kind(at) != Some(TokenKind::Word)) || (start == f.at && f.lower(f.at) != "is") {
        return None;
    }
    let joins = matches!(f.lower(f.at).as_str(), "and" | "or");
    // `tier equals gold and email is known` is no name, but two tests.
    if joins && meant_test(f, start).is_some() {
        return None;
    }
    if let Some(missing) = missing_is(f, start) {
        return Some(missing);
    }
    let span = f.range(start, end);
    let label = f.source(start, end);
    // One word before `and`: a segment, most likely, that was not asked with `in`.
    if joins && start + 1 == f.at {
        let name = f.str(start);
        return Some(
            error(format!("nothing is asked of `{name}`"))
                .label(f.span(start), "a property without a test, or a segment without `in`")
                .help(format!(
                    "write `in {name}` if it is a segment, `{name} {test} {joint} …` if it is a property; if `{label}` is one name, write it in backticks",
                    joint = f.lower(f.at),
                    test = shorten(&f.source(next_test, line_end)),
                )),
        );
    }
    let diagnostic = error(format!("`{}` ends the name of a property", f.str(f.at)))
        .label(span, format!("read only up to `{}` as a property", f.str(f.at)));
    let one_name = format!("if this is one name, write it in backticks: `` `{label}` ``");
    // Two conditions are as likely, of which the first would be lost in a name that no export has.
    if joins {
        let first = f.source(start, f.at - 1);
        return Some(
            diagnostic
                .help(format!("write what must hold of `{0}`, such as `{0} is known`; {one_name}", shorten(&first))),
        );
    }
    Some(diagnostic.help(one_name).edit(span, format!("`{label}`")))
}

/// What people write for a test, and the test.
const MEANT: [(&str, &str); 19] = [
    ("contain", "contains"),
    ("includes", "contains"),
    ("include", "contains"),
    ("containing", "contains"),
    ("start", "starts"),
    ("begins", "starts"),
    ("end", "ends"),
    ("finishes", "ends"),
    ("match", "matches"),
    ("like", "contains"),
    ("has", "contains"),
    ("equals", "is"),
    ("equal", "is"),
    ("are", "is"),
    ("iz", "is"),
    ("si", "is"),
    ("was", "is"),
    ("before", "is before"),
    ("after", "is after"),
];

/// The word behind the property that begins at `start` by which a test is meant.
fn meant_test(f: &Failure<'_>, start: usize) -> Option<(usize, &'static str)> {
    let tests = ["contains", "starts", "ends", "matches", "older", "newer"];
    (start + 1..f.at).find_map(|at| {
        let word = f.lower(at);
        let known = MEANT.iter().find(|(slip, _)| *slip == word).map(|(_, test)| *test);
        known.or_else(|| suggest::did_you_mean(&word, tests)).map(|test| (at, test))
    })
}

/// The test behind a `not`, which stands before the word that is meant for it: `email not like "test"`.
fn negated(test: &str) -> Option<&'static str> {
    Some(match test {
        "contains" => "does not contain",
        "starts" => "does not start",
        "ends" => "does not end",
        "matches" => "does not match",
        "is" => "is not",
        "is before" => "is not before",
        "is after" => "is not after",
        _ => return None,
    })
}

/// A property and then something that is no test: `email contain "x"`, `stage equals lead`.
pub(super) fn unknown_test(f: &Failure<'_>) -> Option<Diagnostic> {
    if !f.expects_test() || f.at == 0 {
        // `does not contains`
        let found = f.lower(f.at);
        let bare = found.strip_suffix('s').filter(|bare| ["contain", "start", "end"].contains(bare));
        let bare = bare.or_else(|| (found == "matches").then_some("match"))?;
        if f.before(1) != "not" || f.before(2) != "does" {
            return None;
        }
        let span = f.span(f.at);
        return Some(
            error(format!("after `does not` it is `{bare}`"))
                .label(span, "one letter too many")
                .help(format!("write `does not {bare}`"))
                .edit(span, bare),
        );
    }
    let start = phrase_start(f);
    if start == f.at {
        return None;
    }
    let slip = meant_test(f, start);
    let phrase = f.source(start, f.at - 1);
    if start > 0 && f.lower(start - 1) == "every" {
        return Some(
            error(format!("`every {phrase}` does not say what must hold of each"))
                .label(f.span(f.at), "`where (…)` is missing here")
                .help(format!("write `every {phrase} where (…)`")),
        );
    }
    if let Some((at, test)) = slip {
        let not = at.checked_sub(1).filter(|&not| not > start && f.lower(not) == "not");
        let from = not.unwrap_or(at);
        let span = f.range(from, at);
        let meant = if not.is_some() { negated(test) } else { Some(test) };
        let diagnostic = error(format!("`{}` is no test that hyg knows", f.source(from, at)));
        let property = shorten(&f.source(start, from - 1));
        let with = if f.lower(at + 1) == "with" { " with" } else { "" };
        return Some(match meant {
            Some(test) => diagnostic
                .label(span, format!("`{test}` is meant here"))
                .help(format!("write `{property} {test}{with}`"))
                .edit(span, test),
            None => diagnostic
                .label(span, "no test")
                .help(format!("put brackets around what must not hold: `not ({property} {test} …)`")),
        });
    }
    if let Some(missing) = missing_is(f, start) {
        return Some(missing);
    }
    // `newer than 30 days or blank`
    if start > 0 && f.lower(start - 1) == "or" && ["blank", "empty", "missing"].contains(&phrase.as_str()) {
        let span = f.range(start, f.at - 1);
        return Some(
            error(format!("`{phrase}` does not say of which property"))
                .label(span, "`unknown` is meant here")
                .help("write `or unknown` right behind the test, or name the property: `or email is unknown`"),
        );
    }
    // `clear when blank`
    if start > 0 && f.lower(start - 1) == "when" && ["blank", "empty", "missing", "unknown"].contains(&phrase.as_str())
    {
        let span = f.range(start, f.at - 1);
        return Some(
            error(format!("`{phrase}` does not say of which property"))
                .label(span, "`it is unknown` is meant here")
                .help("write `when it is unknown`: `it` is the property of the line")
                .edit(span, "it is unknown"),
        );
    }
    if let Some(diagnostic) = said_of_an_event(f, start, &phrase) {
        return Some(diagnostic);
    }
    let what_must_hold = format!("`{0} is yes`, `{0} is known` or `{0} contains …`", shorten(&phrase));
    Some(
        error(format!("nothing is asked of `{}`", shorten(&phrase)))
            .label(f.range(start, f.at - 1), "a property without a test")
            .help(if phrase.contains(' ') {
                format!(
                    "write what must hold, such as {what_must_hold}; if this is a property and its value, `is` stands between them"
                )
            } else {
                format!("write what must hold, such as {what_must_hold}; a segment is asked with `in {phrase}`")
            }),
    )
}

/// `age over 110`, `create date within the last 2 years`: as hyg says it.
fn compared(phrase: &str, words: &[String]) -> Option<String> {
    const TIMES: [&str; 5] = ["hour", "day", "week", "month", "year"];
    let at = words.iter().skip(1).position(|word| {
        ["over", "above", "exceeds", "exceeding", "under", "below", "beyond", "within", "past"].contains(&word.as_str())
    })? + 1;
    let is_said = |word: &String| ["the", "last", "past", "of"].contains(&word.as_str());
    let amount: Vec<&str> = words.iter().skip(at + 1).skip_while(|word| is_said(word)).map(String::as_str).collect();
    let [number, unit @ ..] = amount.as_slice() else { return None };
    let is_time = unit.first().is_some_and(|unit| TIMES.contains(&unit.trim_end_matches('s')));
    if !number.starts_with(|c: char| c.is_ascii_digit()) || unit.len() > 1 || unit.len() == 1 && !is_time {
        return None;
    }
    let is_less = ["under", "below", "within"].contains(&words.get(at)?.as_str());
    let test = match (is_time, is_less) {
        (true, true) => "newer than",
        (true, false) => "older than",
        (false, true) => "is less than",
        (false, false) => "is more than",
    };
    let property: Vec<&str> = phrase.split(' ').take(at).collect();
    Some(format!("{} {test} {}", property.join(" "), amount.join(" ")))
}

/// `is less than or equal to 5`: between the two places stands the first half, and behind them the other one.
fn or_equal(f: &Failure<'_>, (from, start): (usize, usize), list_form: &str) -> Option<String> {
    const LESS: [&str; 6] = ["less than", "fewer than", "smaller than", "lower than", "below", "under"];
    const MORE: [&str; 6] = ["more than", "greater than", "larger than", "higher than", "above", "over"];
    let first = f.source(from, start.checked_sub(2)?).to_lowercase();
    let second = f.source(start, f.at.max(start + 1) - 1).to_lowercase();
    let number = ["equal to ", "equals ", "equal "].iter().find_map(|words| second.strip_prefix(words))?;
    let test = match first.as_str() {
        less if LESS.contains(&less) => "is at most",
        more if MORE.contains(&more) => "is at least",
        _ => return None,
    };
    (list_form == "is any of").then(|| format!("{test} {number}"))
}

/// `never opened an email`, `created last month`: what happened or did not, in no words of a property.
fn said_of_an_event(f: &Failure<'_>, start: usize, phrase: &str) -> Option<Diagnostic> {
    const UNITS: [&str; 8] = ["day", "days", "week", "weeks", "month", "months", "quarter", "year"];
    let words: Vec<String> = phrase.to_lowercase().split(' ').map(str::to_owned).collect();
    let when = words.iter().position(|word| ["last", "this", "next"].contains(&word.as_str()));
    let said = when.and_then(|at| Some((words.get(at)?, words.get(at + 1)?)));
    if let Some(meant) = compared(phrase, &words) {
        let diagnostic = error(format!("`{}` lacks its `is`", shorten(phrase)));
        return Some(
            diagnostic.label(f.range(start, f.at - 1), "a comparison in other words").help(format!("write `{meant}`")),
        );
    }
    let help = match (words.first().map(String::as_str), said) {
        (Some("never"), _) => "what never happened is a date that is unknown, or a number that is unknown or 0: `last marketing email open date is unknown`".to_owned(),
        (_, Some((which, unit))) if UNITS.contains(&unit.as_str()) => {
            format!("name the date that tells it, and ask it: `create date is in {which} {}`", unit.trim_end_matches('s'))
        }
        _ => return None,
    };
    let diagnostic = error(format!("`{}` is not said of a property", shorten(phrase)));
    Some(diagnostic.label(f.range(start, f.at - 1), "hyg asks properties").help(help))
}

/// `create date in the last 30 days`, `email unknown`: a test that lacks its first word.
fn missing_is(f: &Failure<'_>, start: usize) -> Option<Diagnostic> {
    const TESTS: [&[&str]; 21] = [
        &["in", "the", "last"],
        &["in", "the", "next"],
        &["in", "the", "future"],
        &["in", "the", "past"],
        &["in", "this"],
        &["in", "last"],
        &["in", "next"],
        &["between"],
        &["known"],
        &["unknown"],
        &["valid"],
        &["any", "of"],
        &["none", "of"],
        &["more", "than"],
        &["less", "than"],
        &["longer", "than"],
        &["shorter", "than"],
        &["earlier", "than"],
        &["later", "than"],
        &["same", "as"],
        &["not"],
    ];
    const MEANT: [(&str, &str); 7] = [
        ("empty", "is unknown"),
        ("blank", "is unknown"),
        ("missing", "is unknown"),
        ("null", "is unknown"),
        ("filled", "is known"),
        ("set", "is known"),
        ("invalid", "is not valid"),
    ];
    let last = f.at.checked_sub(1)?;
    // `at` ends a property, so that nothing was read behind it.
    let bound = f.lower(f.at) == "at" && matches!(f.lower(f.at + 1).as_str(), "least" | "most");
    let begins =
        |at: usize| TESTS.iter().any(|words| words.iter().enumerate().all(|(n, word)| f.lower(at + n) == *word));
    let first = (start + 1..f.at).find(|&at| begins(at)).or(bound.then_some(f.at));
    if let Some(at) = first {
        let test = f.source(at, last.max(at + usize::from(bound)));
        let property = f.source(start, at - 1);
        return Some(
            error(format!("`is` is missing between `{}` and `{}`", shorten(&property), shorten(&test)))
                .label(f.span(at), "`is` is missing before this")
                .help(format!("write `{} is {}`", shorten(&property), shorten(&test)))
                .edit(f.span(at).at_start(), "is "),
        );
    }
    let (_, meant) = MEANT.iter().find(|(word, _)| last > start && f.lower(last) == *word)?;
    Some(
        error(format!("`{}` is no test that hyg knows", f.str(last)))
            .label(f.span(last), format!("`{meant}` is meant here"))
            .help(format!("write `{} {meant}`", shorten(&f.source(start, last - 1))))
            .edit(f.span(last), *meant),
    )
}

/// `email is known city is Paris`: a word between two tests is missing.
pub(super) fn second_test(f: &Failure<'_>) -> Option<Diagnostic> {
    let found = f.lower(f.at);
    if !TEST_WORDS.contains(&found.as_str()) || f.expects_test() || !f.expects(Rule::k_and) {
        return None;
    }
    Some(
        error(format!("`{found}` begins a second test before the first has ended"))
            .label(f.span(f.at), "`and` or `or` is missing before this test")
            .help("join two tests by `and` or `or`; put a text that holds a word of the language in double quotes"),
    )
}
