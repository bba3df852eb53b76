//! Values and conditions put side by side without what belongs between them.

use super::negations::phrase_start;
use super::wording::{meant_test, missing_is, or_equal};
use super::{error, is_reserved};
use crate::diagnostic::Diagnostic;
use crate::syntax::expected::is_condition;
use crate::syntax::explain::{Failure, shorten};
use crate::syntax::parse::Rule;
use crate::syntax::recover::{CLAUSES, TEST_WORDS};
use crate::syntax::scan::TokenKind;
use chrono::NaiveDate;

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
    if let Some(meant) = on_or_before(f, head, start) {
        let span = f.range(head, f.at.max(start + 1) - 1);
        return Some(
            error("a comparison that takes the day in is said in one")
                .label(span, format!("`{meant}` is meant here"))
                .help(format!("write `{meant}`"))
                .edit(span, meant),
        );
    }
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

/// `is on or before 2024-01-01`: before the next day.
fn on_or_before(f: &Failure<'_>, head: usize, start: usize) -> Option<String> {
    let is_on = f.lower(head) == "is" && f.lower(head + 1) == "on" && head + 3 == start;
    let day: NaiveDate = f.str(start + 1).parse().ok().filter(|_| is_on)?;
    match f.lower(start).as_str() {
        "before" => Some(format!("is before {}", day.succ_opt()?)),
        "after" => Some(format!("is after {}", day.pred_opt()?)),
        _ => None,
    }
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
