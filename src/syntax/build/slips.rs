//! Bare words that parse as a value and are meant as a test: `is empty`, `is greater than 5`,
//! `is 180 day old`. Each is refused with what to write; in double quotes the same words are a
//! plain text.

use super::Builder;
use super::literal::{squeeze, unit_like};
use crate::diagnostic::suggest::edits_within;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

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

impl Builder<'_> {
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
    const FORMS: [(&str, &str); 6] = [
        ("any of ", "any of"),
        ("one of ", "any of"),
        ("none of ", "none of"),
        ("all of ", "all of"),
        ("either ", "any of"),
        ("exactly ", "exactly"),
    ];
    let (form, test) = FORMS.iter().find(|(form, _)| lower.starts_with(form))?;
    let rest = squeeze(words.get(form.len()..)?);
    let test = if negated && *test == "any of" { "none of" } else { test };
    Some(format!("is {test} ({rest})"))
}

/// `180 day old`, `30 days ago`.
fn age(lower: &str, negated: bool) -> Option<String> {
    let bare = lower.strip_suffix(" old").or_else(|| lower.strip_suffix(" ago"))?;
    let length = unit_like(bare)?;
    Some(format!("{} than {length}", if negated { "newer" } else { "older" }))
}
