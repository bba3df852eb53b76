//! Clauses: which a rule has, in which order, and how each is written.

use super::error;
use crate::diagnostic::{Diagnostic, suggest};
use crate::syntax::explain::{Failure, example, shorten};
use crate::syntax::parse::Rule;
use crate::syntax::recover::CLAUSES;
use crate::syntax::scan::TokenKind;

pub(super) fn missing_where(f: &Failure<'_>) -> Option<Diagnostic> {
    if !(f.expects(Rule::where_clause) || f.expects(Rule::k_where))
        || ["fix", "duplicates", "reconcile"].contains(&f.declaration().as_str())
    {
        return None;
    }
    if (1..f.at).any(|at| f.lower(at) == "where") {
        return None;
    }
    let (found, span) = (f.lower(f.at), f.span(f.at));
    let (keyword, noun) = (f.declaration(), f.noun());
    if suggest::did_you_mean(&found, ["where"]).is_some() {
        return Some(
            error(format!("`{}` is spelled `where`", f.str(f.at)))
                .label(span, "`where` is meant here")
                .help("write `where`")
                .edit(span, "where"),
        );
    }
    match found.as_str() {
        "if" | "when" | "with" | "whose" | "having" | "while" => Some(
            error(format!("the condition of a {noun} begins with `where`"))
                .label(span, "`where` is meant here")
                .help("write `where`")
                .edit(span, "where"),
        ),
        "unless" | "stop" | "say" => Some(
            error(format!("`{found}` comes after the `where` of a {noun}"))
                .label(span, "no `where` before it")
                .help(format!("write the `where` first: {}", example(&keyword).unwrap_or_default())),
        ),
        "" => Some(
            error(format!("this {noun} has no condition"))
                .label(span, "`where` and a condition are missing here")
                .maybe_help(example(&keyword)),
        ),
        _ if f.kind(f.at) == Some(TokenKind::Quoted) => Some(
            error("a description is one text")
                .label(span, "a second text")
                .help("put everything between one pair of double quotes, and begin the condition with `where`"),
        ),
        _ if f.kind(f.at) == Some(TokenKind::Word)
            || f.kind(f.at) == Some(TokenKind::Backticked)
            || f.kind(f.at) == Some(TokenKind::Open) =>
        {
            let end = f.line_end(f.at);
            let diagnostic = error(format!("the condition of a {noun} begins with `where`"));
            // `suppress x "x" from marketing where …`
            if let Some(later) = (f.at + 1..end).find(|&at| f.lower(at) == "where") {
                let span = f.range(f.at, later - 1);
                return Some(
                    diagnostic
                        .label(span, "stands before it")
                        .help("leave this out: a rule says no more of itself than its name and description"),
                );
            }
            let missing = diagnostic.label(span, "`where` is missing before this");
            let condition = shorten(&f.source(f.at, end));
            // `protect lifecycle stage is customer`
            if f.at == 2 && f.token(2).is_some_and(|token| !token.first) {
                return Some(missing.help(format!(
                    "write `where {condition}`; if the condition begins with `{0}`, the name is missing: `{keyword} NAME where {0} {condition}`",
                    f.str(1)
                )));
            }
            Some(missing.help(format!("write `where {condition}`")).edit(span.at_start(), "where "))
        }
        _ => None,
    }
}

/// A clause that stands in the wrong order, twice, or in a rule that has none of its kind.
pub(super) fn clause_out_of_place(f: &Failure<'_>) -> Option<Diagnostic> {
    const OWNERS: [(&str, &[&str]); 13] = [
        ("where", &["segment", "protect", "delete", "suppress", "fix", "flag", "duplicates", "reconcile", "never"]),
        ("unless", &["delete", "suppress", "fix", "flag", "duplicates", "reconcile"]),
        ("stop", &["delete", "suppress", "duplicates"]),
        ("say", &["flag"]),
        ("match", &["duplicates", "reconcile"]),
        ("compare", &["reconcile"]),
        ("survivor", &["duplicates"]),
        ("keep", &["duplicates"]),
        ("measure", &["audit"]),
        ("given", &["test"]),
        ("expect", &["test"]),
        ("every", &["routine"]),
        ("run", &["routine"]),
    ];
    let (found, keyword, noun, span) = (f.lower(f.at), f.declaration(), f.noun(), f.span(f.at));
    let (_, owners) = OWNERS.iter().find(|(clause, _)| *clause == found)?;
    if !f.token(f.at).is_some_and(|token| token.first) || f.expects_test() {
        return None;
    }
    // Its rule could not be read, and that has been told; or there is none.
    if keyword == "for" {
        return Some(
            error(format!("this `{found}` belongs to no rule"))
                .label(span, "no rule begins before this")
                .maybe_help(owners.first().and_then(|owner| example(owner))),
        );
    }
    if !owners.contains(&keyword.as_str()) {
        return Some(
            error(format!("a {noun} has no `{found}`"))
                .label(span, format!("only {} can have one", owners.join(", ")))
                .help(if found == "unless" && ["segment", "protect", "never"].contains(&keyword.as_str()) {
                    "add the exception to the condition: `and not (…)`".to_owned()
                } else {
                    format!("delete the `{found}`, or move it to the rule it belongs to")
                }),
        );
    }
    if keyword == "reconcile" && !(1..f.at).any(|at| f.lower(at) == "with") {
        if (f.at..f.tokens.len()).any(|at| f.lower(at) == "with" && f.token(at).is_some_and(|token| token.first)) {
            return Some(
                error(format!("`with` and the file come before `{found}`"))
                    .label(span, "this line comes behind it")
                    .help("put the line `with \"…\"` first, below the name"),
            );
        }
        return Some(
            error("nothing says which file this reconcile compares with")
                .label(span, "`with` and the file come before this")
                .help("write `with \"billing.csv\"` below its name"),
        );
    }
    if f.at > 0
        && (1..f.at).any(|at| f.lower(at) == found && f.token(at).is_some_and(|token| token.first))
        && ["where", "stop", "say", "survivor"].contains(&found.as_str())
    {
        return Some(error(format!("this {noun} has a second `{found}`")).label(span, "the second one").help(
            if found == "where" {
                "join the two conditions with `and`".to_owned()
            } else {
                format!("keep one `{found}`")
            },
        ));
    }
    let order: Vec<&str> =
        OWNERS.iter().filter(|(_, owners)| owners.contains(&keyword.as_str())).map(|(clause, _)| *clause).collect();
    let order = match keyword.as_str() {
        "delete" | "suppress" => vec!["where", "unless", "stop"],
        "duplicates" => vec!["where", "match", "unless", "survivor", "keep", "stop"],
        "reconcile" => vec!["with", "where", "match", "unless", "compare"],
        _ => order,
    };
    (order.len() > 1).then(|| {
        error(format!("`{found}` stands in the wrong place of this {noun}")).label(span, "too late").help(format!(
            "the order is {}",
            order.iter().map(|clause| format!("`{clause}`")).collect::<Vec<_>>().join(", ")
        ))
    })
}

pub(super) fn then_for_than(f: &Failure<'_>) -> Option<Diagnostic> {
    let comparisons = ["older", "newer", "more", "less", "longer", "shorter", "greater", "earlier", "later", "younger"];
    let before = f.before(1);
    if f.lower(f.at) != "then" || !comparisons.contains(&before.as_str()) {
        return None;
    }
    let span = f.span(f.at);
    Some(
        error(format!("`{before} then` is spelled `{before} than`"))
            .label(span, "`than` is meant here")
            .help("write `than`")
            .edit(span, "than"),
    )
}

/// `param countries = (France, Germany)`, `param countries = France, Germany`.
pub(super) fn list_in_param(f: &Failure<'_>) -> Option<Diagnostic> {
    if f.declaration() != "param" || !(f.str(f.at) == "(" && f.before(1) == "=" || f.str(f.at) == ",") {
        return None;
    }
    Some(
        error("a parameter holds one value")
            .label(f.span(f.at), "a list begins here")
            .help("write a list where it is asked for, `country/region is any of (France, Germany)`; what several rules ask is a segment, and they ask `in` its name"),
    )
}

/// `trim then lowercase`, `trim and lowercase`.
pub(super) fn joined_verbs(f: &Failure<'_>) -> Option<Diagnostic> {
    let joins = f.lower(f.at) == "then" || f.lower(f.at) == "and" && f.expects(Rule::comma) && !f.expects(Rule::k_and);
    if !joins || f.declaration() != "fix" {
        return None;
    }
    // `split name into first name and last name`, `concatenate first name and last name`
    let line = (0..f.at).rev().find(|&at| f.token(at).is_some_and(|token| token.first)).unwrap_or(0);
    let verb = (line..f.at).rev().find(|&at| matches!(f.str(at), ":" | ",")).map_or(line, |at| at + 1);
    let joins_values = match f.lower(verb).as_str() {
        "split" => Some("write the properties to fill in brackets: `split name into (first name, last name)`"),
        "concatenate" | "concat" | "join" | "combine" => {
            Some("write the properties into a text: `set to \"{first name} {last name}\"`")
        }
        _ => None,
    };
    if let Some(help) = joins_values {
        return Some(error("`and` joins no properties in a fix").label(f.span(f.at), "not in these words").help(help));
    }
    // `first name and last name: trim`
    let names_properties = verb == line && (f.at..=f.line_end(f.at)).any(|at| f.str(at) == ":");
    if names_properties && f.before(1) != "," {
        let span = f.range(f.at.saturating_sub(1), f.at);
        return Some(
            error("several properties of one line are separated by commas")
                .label(f.span(f.at), "a comma is meant here")
                .help("write `first name, last name: …`")
                .edit(span, format!("{},", f.str(f.at.saturating_sub(1)))),
        );
    }
    if f.before(1) == "," {
        return Some(
            error("verbs are separated by commas alone")
                .label(f.span(f.at), "one word too many")
                .help(format!("delete `{}`", f.str(f.at)))
                .edit(f.span(f.at), ""),
        );
    }
    let span = f.range(f.at.saturating_sub(1), f.at);
    Some(
        error("verbs are separated by commas")
            .label(f.span(f.at), "a comma is meant here")
            .help(format!("write `{}, {}`", f.str(f.at.saturating_sub(1)), f.str(f.at + 1)))
            .edit(span, format!("{},", f.str(f.at.saturating_sub(1)))),
    )
}

/// `set to lead if it is unknown`: the word was read as one of the verb's.
pub(super) fn if_for_when(f: &Failure<'_>) -> Option<Diagnostic> {
    if f.declaration() != "fix" {
        return None;
    }
    // Behind a text in quotes the words look like the properties of the next line, which lacks its colon.
    let last = if f.expects(Rule::colon) { f.at.checked_sub(1)? } else { f.at };
    let line = (0..=last).rev().find(|&at| f.token(at).is_some_and(|token| token.first))?;
    let verbs = (line..f.at).find(|&at| f.str(at) == ":")?;
    // `set to customer unless has deals`
    if f.lower(f.at) == "unless" && f.expects(Rule::k_when) && !f.token(f.at).is_some_and(|token| token.first) {
        return Some(
            error("the condition of a line begins with `when`")
                .label(f.span(f.at), "`when not (…)` is meant here")
                .help(format!("write `when not ({})`", shorten(&f.source(f.at + 1, f.line_end(f.at))))),
        );
    }
    let meant = |at: &usize| matches!(f.lower(*at).as_str(), "if" | "where" | "while" | "only");
    let at = (verbs + 1..=f.at).find(meant).filter(|&at| at != f.at || f.lower(at) == "where")?;
    let last = if f.lower(at) == "only" && matches!(f.lower(at + 1).as_str(), "if" | "when") { at + 1 } else { at };
    let span = f.range(at, last);
    Some(
        error("the condition of a line begins with `when`")
            .label(span, "`when` is meant here")
            .help("write `when`")
            .edit(span, "when"),
    )
}

/// `except` and its kind, where an `unless` is meant.
pub(super) fn except_for_unless(f: &Failure<'_>) -> Option<Diagnostic> {
    const WORDS: [&str; 5] = ["except", "excluding", "excepting", "but", "without"];
    let line = (0..=f.at).rev().find(|&at| f.token(at).is_some_and(|token| token.first))?;
    let at = (line.max(1)..=f.at).rev().find(|&at| WORDS.contains(&f.lower(at).as_str()))?;
    let is_but_not = f.lower(at) == "but" && f.lower(at + 1) == "not";
    let is_meant = f.lower(at) == "except" || is_but_not || f.at > at && f.expects(Rule::k_and);
    if !is_meant || !(1..at).any(|at| f.lower(at) == "where") || f.kind(at) != Some(TokenKind::Word) {
        return None;
    }
    let word = f.lower(at);
    let is_joint = |at: &usize| ["if", "when", "where", "for", "not"].contains(&f.lower(*at).as_str());
    let span = f.range(at, at + (at + 1..at + 3).take_while(is_joint).count());
    let diagnostic = error(format!("an exception begins with `unless`, not with `{word}`"));
    Some(match f.declaration().as_str() {
        "delete" | "suppress" | "fix" | "flag" | "duplicates" | "reconcile" => diagnostic
            .label(span, "`unless` is meant here")
            .help("write `unless` and the condition")
            .edit(span, "unless"),
        _ => diagnostic.label(span, "an exception").help("add it to the condition: `and not (…)`"),
    })
}

/// `where: email is unknown`.
pub(super) fn colon_after_clause(f: &Failure<'_>) -> Option<Diagnostic> {
    let clause = f.before(1);
    let is_clause = CLAUSES.contains(&clause.as_str()) || ["when", "otherwise", "above"].contains(&clause.as_str());
    if f.str(f.at) != ":" || !is_clause || f.expects(Rule::colon) {
        return None;
    }
    let span = f.span(f.at);
    Some(
        error(format!("no colon stands behind `{clause}`"))
            .label(span, "not needed")
            .help("delete the `:`")
            .edit(span, "")
            .certain(),
    )
}

pub(super) fn otherwise_without_action(f: &Failure<'_>) -> Option<Diagnostic> {
    if f.before(1) != "otherwise" {
        return None;
    }
    Some(
        error("`otherwise` does not say what to do")
            .label(f.span(f.at.saturating_sub(1)), "when a verb fails")
            .help("write `otherwise leave`, `otherwise clear`, `otherwise flag \"…\"` or `otherwise set to …`"),
    )
}

pub(super) fn stop_without_above(f: &Failure<'_>) -> Option<Diagnostic> {
    if f.before(1) != "stop" || !f.expects(Rule::k_above) {
        return None;
    }
    let is_limit = |at: usize| f.str(at).starts_with(|c: char| c.is_ascii_digit());
    let diagnostic =
        error("a brake is written `stop above`, and how much").label(f.span(f.at), "`above` is expected here");
    let limit_at = [f.at, f.at + 1].into_iter().find(|&at| is_limit(at));
    Some(if let Some(at) = limit_at {
        let is_share = ["percent", "pct", "per"].contains(&f.lower(at + 1).as_str());
        let last = if is_share { f.line_end(at) } else { at };
        let limit = format!("above {}{}", f.str(at), if is_share { "%" } else { "" });
        diagnostic.help(format!("write `stop {limit}`")).edit(f.range(f.at, last), limit)
    } else {
        diagnostic.help("write `stop above 20%`, or a number of records: `stop above 500`")
    })
}

/// `at most 10%`, `max 500`, `limit 20%`: how much a rule may take.
pub(super) fn limit_for_stop(f: &Failure<'_>) -> Option<Diagnostic> {
    const WORDS: [&str; 13] =
        ["at", "most", "no", "not", "more", "than", "max", "maximum", "limit", "cap", "up", "to", "above"];
    let is_first = f.token(f.at).is_some_and(|token| token.first);
    if !is_first || !f.expects(Rule::k_stop) {
        return None;
    }
    let number = (f.at..=f.line_end(f.at)).find(|&at| !WORDS.contains(&f.lower(at).as_str()))?;
    let digits = f.str(number);
    if number == f.at || !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let is_share = digits.ends_with('%') || ["%", "percent", "pct", "per"].contains(&f.lower(number + 1).as_str());
    let limit = if is_share { format!("{}%", digits.trim_end_matches('%')) } else { digits.to_owned() };
    let span = f.range(f.at, f.line_end(f.at));
    Some(
        error("how much a rule may take at most is said by `stop above`")
            .label(span, "a brake is meant here")
            .help(format!("write `stop above {limit}`"))
            .edit(span, format!("stop above {limit}")),
    )
}

/// `20 %`, `20 percent`.
pub(super) fn percent_apart(f: &Failure<'_>) -> Option<Diagnostic> {
    let number = f.before(1);
    let sign = f.lower(f.at);
    if !["%", "percent", "per", "pct"].contains(&sign.as_str()) || !number.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let last = if sign == "per" && f.lower(f.at + 1) == "cent" { f.at + 1 } else { f.at };
    let span = f.range(f.at - 1, last);
    Some(
        error("a percentage is written as a number with `%` right after it")
            .label(span, "a share")
            .help(format!("write `{number}%`"))
            .edit(span, format!("{number}%")),
    )
}

/// `stop above 100 records`, `stop above 5% of contacts`.
pub(super) fn amount_of_what(f: &Failure<'_>) -> Option<Diagnostic> {
    let amount = if f.before(1) == "%" { f.before(2) } else { f.before(1) };
    let is_brake = [2, 3].iter().any(|back| f.before(*back) == "above" && f.before(back + 1) == "stop");
    let is_amount = amount.starts_with(|c: char| c.is_ascii_digit());
    if !is_brake
        || !is_amount
        || f.kind(f.at) != Some(TokenKind::Word)
        || f.token(f.at).is_some_and(|token| token.first)
    {
        return None;
    }
    let span = f.range(f.at, f.line_end(f.at));
    Some(
        error("a brake is a number of records or a share of them, and says no more")
            .label(span, "not needed")
            .help("write `stop above 500` for records, `stop above 20%` for a share of all of the object")
            .edit(span, ""),
    )
}

/// `reason "no e-mail"`, `because "…"`.
pub(super) fn reason_clause(f: &Failure<'_>) -> Option<Diagnostic> {
    const REASONS: [&str; 7] = ["reason", "because", "why", "comment", "description", "note", "message"];
    let found = f.lower(f.at);
    // `flag f where email is unknown message "no mail"`
    if f.kind(f.at) == Some(TokenKind::Quoted) && f.declaration() == "flag" && REASONS.contains(&f.before(1).as_str()) {
        let meant = format!("say {}", f.str(f.at));
        return Some(
            error("what a flag says of a record stands behind `say`")
                .label(f.range(f.at - 1, f.at), "what to say")
                .help(format!("write `{meant}`"))
                .edit(f.range(f.at - 1, f.at), meant),
        );
    }
    let is_reason = REASONS.contains(&found.as_str());
    if !is_reason || f.kind(f.at + 1) != Some(TokenKind::Quoted) || !f.token(f.at).is_some_and(|token| token.first) {
        return None;
    }
    let (keyword, name, why) = (f.declaration(), f.str(1), f.str(f.at + 1));
    Some(
        error(format!("the reason of a {} stands behind its name", f.noun()))
            .label(f.range(f.at, f.at + 1), "a reason")
            .help(format!("write `{keyword} {name} {why}`: it stands beside each record that the rule lists")),
    )
}

pub(super) fn missing_equals(f: &Failure<'_>) -> Option<Diagnostic> {
    if !f.expects(Rule::equals) || f.declaration() != "param" {
        return None;
    }
    let name = f.str(1);
    let diagnostic =
        error(format!("the parameter `{name}` has no `=` and value")).label(f.span(f.at), "`=` is expected here");
    Some(if matches!(f.lower(f.at).as_str(), "is" | ":" | "to") {
        diagnostic.help(format!("write `param {name} = …`")).edit(f.span(f.at), "=")
    } else {
        diagnostic.help(format!("write `param {name} = 182 days`: the name, `=`, the value, then a description"))
    })
}

// Fixes and tests.

/// `add -3 days to create date`, `add 90 minutes to …`: what is no span of the language stands like one.
pub(super) fn amount_without_quotes(f: &Failure<'_>) -> Option<Diagnostic> {
    if f.declaration() != "fix" || !f.expects(Rule::colon) {
        return None;
    }
    let line = (0..f.at).rev().find(|&at| f.token(at).is_some_and(|token| token.first))?;
    let verb = (line + 1..f.at)
        .find(|&at| ["add", "subtract"].contains(&f.lower(at).as_str()) && [":", ","].contains(&f.str(at - 1)))?;
    let amount = f.str(verb + 1);
    let (other, joint) = if f.lower(verb) == "add" { ("subtract", "from") } else { ("add", "to") };
    let unit = f.lower(verb + 2);
    let span = f.range(verb, verb + 2);
    if let Some(positive) =
        amount.strip_prefix(['-', '−']).filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    {
        let last = if f.lower(verb + 3) == "to" || f.lower(verb + 3) == "from" { verb + 3 } else { verb + 2 };
        let meant = format!("{other} {positive} {unit} {joint}");
        return Some(
            error(format!("a span is never negative: `{}` goes the other way", f.source(verb, verb + 2)))
                .label(f.range(verb, last), format!("`{meant}` is meant here"))
                .help(format!("write `{meant} PROPERTY`"))
                .edit(f.range(verb, last), meant),
        );
    }
    let is_number = amount.starts_with(|c: char| c.is_ascii_digit());
    if amount.starts_with('$') {
        return Some(
            error("an amount with a parameter is the parameter alone")
                .label(f.range(verb + 1, verb + 2), "a parameter, and more")
                .help(format!("write `{} {amount} {} PROPERTY`, and the unit where the parameter is declared: `param NAME = 90 days`", f.lower(verb), if joint == "to" { "from" } else { "to" })),
        );
    }
    (is_number && ["minutes", "minute", "seconds", "second", "quarters", "quarter", "decades"].contains(&unit.as_str()))
        .then(|| {
            error(format!("dates are counted in days, weeks, months and years, not in {unit}"))
                .label(span, "no span that hyg knows")
                .help("write a span such as `90 days`, `6 months` or `1 year`")
        })
}

pub(super) fn fix_line(f: &Failure<'_>) -> Option<Diagnostic> {
    if f.declaration() != "fix" {
        return None;
    }
    if f.str(f.at) == ":" {
        let line = (0..f.at).rev().find(|&at| f.token(at).is_some_and(|token| token.first))?;
        if line > 0 && f.str(line - 1) == "," {
            let span = f.span(line - 1);
            return Some(
                error("the comma at the end of a line says that its verbs go on")
                    .label(span, "but the next line begins anew")
                    .help("delete the comma")
                    .edit(span, ""),
            );
        }
    }
    // `email: to lowercase`
    if f.lower(f.at) == "to" && [":", ","].contains(&f.before(1).as_str()) {
        return Some(
            error("a verb says what is done, without `to`")
                .label(f.span(f.at), "one word too many")
                .help(format!("write `{}`", f.str(f.at + 1)))
                .edit(f.span(f.at), ""),
        );
    }
    // `country: "USA" to "United States"`
    if f.kind(f.at) == Some(TokenKind::Quoted) && f.at > 0 && f.before(1) == ":" {
        let (from, end) = (f.str(f.at), f.line_end(f.at));
        let to = (f.at + 1..=end).map(|at| f.str(at)).find(|text| text.starts_with('"')).unwrap_or("\"…\"");
        return Some(error("this line says no verb").label(f.span(f.at), "a verb is expected here").help(format!(
            "write `map ({from} to {to})` for whole values, `replace {from} with {to}` for a part of them"
        )));
    }
    if f.before(1) == "flag" && f.before(2) == "otherwise" {
        return Some(
            error("`otherwise flag` does not say what the flag says")
                .label(f.span(f.at - 1), "a text in double quotes is missing behind this")
                .help("write `otherwise flag \"what a person should look at\"`"),
        );
    }
    let lines = (1..f.tokens.len()).filter(|&at| f.str(at) == ":").count();
    if f.expects(Rule::colon) && f.at > 0 {
        let line = (0..f.at).rev().find(|&at| f.token(at).is_some_and(|token| token.first)).unwrap_or(0);
        if f.lower(line) == "set"
            && let Some(to) = (line + 2..f.at).find(|&at| f.lower(at) == "to")
        {
            let property = f.source(line + 1, to - 1);
            return Some(
                error("a line of a fix begins with its property")
                    .label(f.range(line, to), "no `:` in this line")
                    .help(format!("write `{property}: set to …`"))
                    .edit(f.range(line, to), format!("{property}: set to")),
            );
        }
        // `annual revenue: round 2 decimals`: what follows the value was taken for another line.
        if let Some(colon) = (line..f.at).find(|&at| f.str(at) == ":") {
            let is_word = |at: &usize| {
                f.kind(*at) == Some(TokenKind::Word) && !f.str(*at).starts_with(|c: char| c.is_ascii_digit())
            };
            let from = (colon + 1..f.at).rev().take_while(is_word).last().unwrap_or(f.at - 1);
            let (said, verb) = (f.source(from, f.at - 1), f.source(colon + 1, f.at - 1));
            return Some(
                error(format!("`{}` is not expected here", shorten(&said)))
                    .label(f.range(from, f.at - 1), "behind the value of a verb")
                    .help(format!(
                        "`hyg verbs {}` says what it takes; verbs are separated by commas",
                        verb.split(' ').next().unwrap_or_default()
                    )),
            );
        }
        return Some(
            error("this line has no `:` between the properties and what to do with them")
                .label(f.range(line, f.at - 1), "no `:` in this line")
                .help(if line + 1 < f.at {
                    "write `PROPERTY: VERB, VERB`, such as `first name: trim, lowercase`"
                } else {
                    "to go on with the verbs of the line above, end that line with a comma; a new line begins with its property and `:`"
                }),
        );
    }
    if lines == 0 && f.str(f.at).is_empty() {
        return Some(
            error("this fix says nothing to do")
                .label(f.span(f.at), "a line such as `email: trim` is missing here")
                .help("write the properties, a colon, and the verbs: `first name, last name: trim, capitalise name`"),
        );
    }
    None
}

pub(super) fn test_table(f: &Failure<'_>) -> Option<Diagnostic> {
    if f.declaration() != "test" {
        return None;
    }
    let span = f.span(f.at);
    let help = "write `given contacts`, then a row with the names of the properties, then one row a record, all between bars `|`";
    if f.at == 1 && f.kind(1) != Some(TokenKind::Quoted) {
        return Some(
            error("a test is named by a sentence in double quotes")
                .label(span, "the sentence is missing here")
                .help("write `test \"a customer is never deleted\"`"),
        );
    }
    if f.kind(f.at) == Some(TokenKind::Row) {
        return Some(
            error("this table does not say which object it holds")
                .label(span, "no `given` before it")
                .help("write `given contacts` on the line before the table"),
        );
    }
    if f.before(1).starts_with('|') && !f.before(1).ends_with('|') {
        let row = f.span(f.at - 1);
        return Some(
            error("this row does not end with a bar")
                .label(row, "`|` is missing at its end")
                .help("begin and end every row with `|`")
                .edit(row.at_end(), " |"),
        );
    }
    if f.expects(Rule::given) || f.expects(Rule::k_given) {
        let has_table = (1..f.at).any(|at| f.kind(at) == Some(TokenKind::Row));
        return Some(if has_table {
            error("what a test expects begins with `expect` and a rule")
                .label(span, "`expect` is expected here")
                .maybe_help(example("test"))
        } else if (f.at..f.line_end(f.at) + 40).any(|at| f.kind(at) == Some(TokenKind::Row)) {
            error("a test begins with its table of records").label(span, "`given` is expected here").help(help)
        } else {
            error("this test has no table of records").label(span, "`given` is expected here").help(help)
        });
    }
    if f.expects(Rule::row) || f.expects(Rule::bar) {
        let row = f.kind(f.at.saturating_sub(1)) == Some(TokenKind::Row);
        return (!row).then(|| {
            error("`given` is followed by a table").label(span, "a row between bars `|` is expected here").help(help)
        });
    }
    None
}
