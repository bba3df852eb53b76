//! Bare words that parse as a value and are meant as a test: `is empty`, `is greater than 5`,
//! `is 180 day old`. Each is refused with what to write; in double quotes the same words are a
//! plain text.

use super::Builder;
use super::literal::{squeeze, unit_like};
use crate::diagnostic::suggest::edits_within;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::is_name;

/// Words after `is` that ask whether there is a value at all, and whether they ask for one.
const PRESENCE: [(&str, bool); 14] = [
    ("set", true),
    ("filled", true),
    ("filled in", true),
    ("present", true),
    ("defined", true),
    ("non-empty", true),
    ("empty", false),
    ("blank", false),
    ("null", false),
    ("missing", false),
    ("unset", false),
    ("undefined", false),
    ("absent", false),
    ("not known", false),
];

/// What other languages and other people say, and what hyg says.
const OPERATORS: [(&str, &str); 20] = [
    ("greater than", "more than"),
    ("bigger than", "more than"),
    ("higher than", "more than"),
    ("larger than", "more than"),
    ("over", "more than"),
    ("above", "more than"),
    ("smaller than", "less than"),
    ("lower than", "less than"),
    ("fewer than", "less than"),
    ("under", "less than"),
    ("below", "less than"),
    ("earlier than", "before"),
    ("later than", "after"),
    ("since", "after"),
    ("equal to", ""),
    ("different from", "not"),
    ("in last", "in the last"),
    ("in next", "in the next"),
    ("within the last", "in the last"),
    ("within", "in the last"),
];

/// How people call the shapes that `is a valid` knows.
const SHAPES: [(&str, &str); 15] = [
    ("email", "email"),
    ("e-mail", "email"),
    ("mail", "email"),
    ("phone", "phone"),
    ("telephone", "phone"),
    ("mobile", "phone"),
    ("number", "phone"),
    ("url", "url"),
    ("web", "url"),
    ("website", "url"),
    ("link", "url"),
    ("date", "date"),
    ("day", "date"),
    ("country", "country"),
    ("postcode", "postcode"),
];

/// What is asked of a date behind `is in`, of which `not` is no part.
const WINDOWS: [&str; 9] =
    ["the last ", "the next ", "this ", "last ", "next ", "the future", "the past", "future", "past"];

impl Builder<'_> {
    /// Reports `is not in the last 180 days`, which would be a text, and `is in the segment cold`: what is meant stands
    /// before the property. `whole` spans from the property to the end of `words`.
    pub(super) fn slip_of_the_whole(&mut self, property: &str, whole: Span, words: &str, negated: bool) -> bool {
        let not = if negated { "not " } else { "" };
        let quoted = format!("if it is a value, put it in double quotes: `is {not}\"{words}\"`");
        let diagnostic = if let Some(window) = window(words).filter(|_| negated) {
            let meant = format!("not ({property} is {window})");
            Diagnostic::error(codes::SYNTAX, format!("`not` does not stand inside of `is {window}`"))
                .label(whole, format!("`{meant}` is meant here"))
                .help(format!("write `{meant}`; {quoted}"))
                .edit(whole, meant)
        } else if let Some(name) = segment(words) {
            let meant = format!("{not}in {name}");
            Diagnostic::error(codes::SYNTAX, "a segment is asked of the record, not of a property")
                .label(whole, format!("`{meant}` is meant here"))
                .help(format!("write `{meant}`; {quoted}"))
                .edit(whole, meant)
        } else if let Some(state) = lasting(words) {
            let is = if negated { "is not" } else { "is" };
            Diagnostic::error(codes::SYNTAX, format!("no export says since when `{property}` {is} {state}"))
                .label(whole, "an export shows the values of its day alone")
                .help(format!(
                    "write `{property} {is} {state}`, and how old a date of the record must be: `and create date older than 3 months`; {quoted}"
                ))
        } else {
            return false;
        };
        self.problems.push(diagnostic);
        true
    }

    /// Reports `words`, the bare words after `is` or `is not`, when they are meant as a test.
    /// `test` spans from `is` to their end.
    pub(super) fn slip(&mut self, test: Span, words: &str, negated: bool) -> bool {
        let lower = words.to_lowercase();
        let meant = presence(&lower, negated)
            .or_else(|| validity(&lower, negated))
            .or_else(|| wildcard(words, negated))
            .or_else(|| operator(words, &lower, negated))
            .or_else(|| list(words, &lower, negated))
            .or_else(|| age(&lower, negated));
        let Some(meant) = meant else { return false };
        let not = if negated { "not " } else { "" };
        self.problems.push(
            Diagnostic::error(codes::SYNTAX, format!("`is {not}{words}` is no test that hyg knows"))
                .label(test, format!("`{meant}` is meant here"))
                .help(format!("write `{meant}`; if it is a value, put it in double quotes: `is {not}\"{words}\"`"))
                .edit(test, meant),
        );
        true
    }

    /// Reports `is more than 30 days ago`: ages have tests of their own.
    pub(super) fn age_slip(&mut self, test: Span, words: &str, more: bool) -> bool {
        let lower = words.to_lowercase();
        let bare = lower.strip_suffix(" ago").or_else(|| lower.strip_suffix(" old")).unwrap_or(&lower);
        let Some(length) = unit_like(bare) else { return false };
        let meant = format!("{} than {length}", if more { "older" } else { "newer" });
        self.problems.push(
            Diagnostic::error(codes::SYNTAX, "the age of a date is asked with `older than` and `newer than`")
                .label(test, format!("`{meant}` is meant here"))
                .help(format!("write `{meant}`"))
                .edit(test, meant),
        );
        true
    }
}

/// `in the last 180 days`, as it is written behind `is`.
fn window(words: &str) -> Option<String> {
    let lower = words.to_lowercase();
    let asked = lower.strip_prefix("in ")?;
    let starts = WINDOWS.iter().find(|window| {
        asked.strip_prefix(**window).is_some_and(|rest| {
            // Units and lengths of time follow; `in last place` is a text.
            rest.is_empty() && !window.ends_with(' ')
                || ["week", "month", "quarter", "year"].contains(&rest)
                || window.starts_with("the ") && unit_like(rest).is_some()
        })
    })?;
    let the = if ["future", "past"].contains(starts) { "the " } else { "" };
    Some(format!("in {the}{asked}"))
}

/// The name in `in the segment cold`, `in segment cold`.
fn segment(words: &str) -> Option<&str> {
    let mut words = words.split(' ');
    let is_in = words.next().is_some_and(|word| word.eq_ignore_ascii_case("in"));
    let mut rest = words.skip_while(|word| word.eq_ignore_ascii_case("the")).peekable();
    let is_segment = rest.next().is_some_and(|word| word.eq_ignore_ascii_case("segment"));
    let name = rest.next().filter(|name| is_name(name))?;
    (is_in && is_segment && rest.next().is_none()).then_some(name)
}

/// The state in `unknown for 3 months`, as hyg says it.
fn lasting(words: &str) -> Option<&'static str> {
    const STATES: [(&str, &str); 6] = [
        ("unknown", "unknown"),
        ("blank", "unknown"),
        ("empty", "unknown"),
        ("missing", "unknown"),
        ("known", "known"),
        ("filled", "known"),
    ];
    let lower = words.to_lowercase();
    let (state, rest) = lower.split_once(' ')?;
    let (_, meant) = STATES.iter().find(|(said, _)| *said == state)?;
    let length = rest.strip_prefix("for ")?;
    let length =
        ["more than ", "at least ", "over "].iter().find_map(|more| length.strip_prefix(more)).unwrap_or(length);
    unit_like(length).map(|_| *meant)
}

fn presence(lower: &str, negated: bool) -> Option<String> {
    let listed = PRESENCE.iter().find(|(slip, _)| *slip == lower).map(|(_, asks)| *asks);
    let asks = listed.or_else(|| misspelt_presence(lower))?;
    Some(if asks == negated { "is unknown" } else { "is known" }.to_owned())
}

/// `is invalid`, `is valid email`, `is not a valid email adress`.
fn validity(lower: &str, negated: bool) -> Option<String> {
    let is = |negated: bool| if negated { "is not" } else { "is" };
    if ["invalid", "unvalid", "not valid"].contains(&lower) {
        return Some(format!("{} valid", is(!negated)));
    }
    let bare = lower.strip_prefix("a ").or_else(|| lower.strip_prefix("an ")).unwrap_or(lower);
    let (is, of) = match bare.split_once(' ')? {
        ("valid", of) => (is(negated), of),
        ("invalid", of) => (is(!negated), of),
        _ => return None,
    };
    let shape = of.split(' ').find_map(|word| SHAPES.iter().find(|(said, _)| *said == word));
    Some(match shape {
        Some((_, shape)) => format!("{is} a valid {shape}"),
        None => format!("{is} valid"),
    })
}

/// `is unkown`, `is knwon`: a protection that asks for such a text would protect nobody.
fn misspelt_presence(lower: &str) -> Option<bool> {
    let near = |word: &str, edits: usize| {
        let (typed, word): (Vec<char>, Vec<char>) = (lower.chars().collect(), word.chars().collect());
        edits_within(edits, &typed, &word).is_some()
    };
    // Two edits from `known` lies `Brown`.
    if near("known", 1) { Some(true) } else { near("unknown", 2).then_some(false) }
}

/// `*@example.com`: a star is no letter that stands for others.
fn wildcard(words: &str, negated: bool) -> Option<String> {
    let inner = words.trim_matches('*');
    if inner.is_empty() || inner.contains('*') {
        return None;
    }
    let (is, is_not) = match (words.starts_with('*'), words.ends_with('*')) {
        (true, true) => ("contains", "does not contain"),
        (true, false) => ("ends with", "does not end with"),
        (false, true) => ("starts with", "does not start with"),
        (false, false) => return None,
    };
    Some(format!("{} \"{inner}\"", if negated { is_not } else { is }))
}

fn operator(words: &str, lower: &str, negated: bool) -> Option<String> {
    let starts = |slip: &str| lower.strip_prefix(slip).is_some_and(|rest| rest.starts_with(' '));
    let (slip, test) = OPERATORS.iter().find(|(slip, _)| starts(slip))?;
    let rest = squeeze(words.get(slip.len()..)?);
    let not = if negated { "not " } else { "" };
    if test.is_empty() {
        return Some(format!("is {not}{rest}"));
    }
    // Two negations: `is not different from`.
    if *test == "not" && negated {
        return Some(format!("is {rest}"));
    }
    Some(format!("is {not}{test} {rest}"))
}

/// `any of a`, without brackets.
fn list(words: &str, lower: &str, negated: bool) -> Option<String> {
    const FORMS: [(&str, &str); 5] = [
        ("any of ", "any of"),
        ("one of ", "any of"),
        ("none of ", "none of"),
        ("all of ", "all of"),
        ("exactly ", "exactly"),
    ];
    let (form, test) = FORMS.iter().find(|(form, _)| lower.starts_with(form))?;
    let rest = squeeze(words.get(form.len()..)?);
    let test = if negated && *test == "any of" { "none of" } else { test };
    Some(format!("is {test} ({rest})"))
}

/// `180 day old`, `30 days ago`.
fn age(lower: &str, negated: bool) -> Option<String> {
    // `is 90 days ago` may be that very day.
    let length = unit_like(lower.strip_suffix(" old")?)?;
    Some(format!("{} than {length}", if negated { "newer" } else { "older" }))
}
