//! Names, phrases, values and verbs as they are written on one line.

use crate::syntax::ast::{Argument, ArgumentValue, Phrase, Value, ValueKind, VerbCall, Word};
use crate::syntax::scan::is_word;

/// Words that end an object's name.
const STOPS: [&str; 10] = ["is", "and", "or", "when", "otherwise", "where", "unless", "stop", "say", "then"];

pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

pub(super) fn phrase(phrase: &Phrase) -> String {
    let word = |word: &Word| if word.backticked { format!("`{}`", word.text) } else { word.text.clone() };
    phrase.path.iter().chain([&phrase.word]).map(word).collect::<Vec<_>>().join(".")
}

pub(super) fn phrases(all: &[Phrase]) -> String {
    list(all, phrase)
}

pub(super) fn value(value: &Value) -> String {
    value_text(&value.kind)
}

/// A value as it is written in a rule.
#[must_use]
pub fn value_text(kind: &ValueKind) -> String {
    match kind {
        ValueKind::Words(words) => phrase(words),
        ValueKind::Quoted(text) => quoted(text),
        ValueKind::Number(digits) => digits.clone(),
        ValueKind::Percent(digits) => format!("{digits}%"),
        ValueKind::Date(date) => date.format("%Y-%m-%d").to_string(),
        ValueKind::Duration(duration) => duration.to_string(),
        ValueKind::Regex(pattern) => format!("/{}/", escape_slash(pattern)),
        ValueKind::Param(name) => format!("${name}"),
    }
}

/// A slash inside a pattern is written `\/`; what a backslash escapes already stays.
fn escape_slash(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                out.push(c);
                out.extend(chars.next());
            }
            '/' => out.push_str("\\/"),
            c => out.push(c),
        }
    }
    out
}

pub(super) fn list<T>(all: &[T], each: impl Fn(&T) -> String) -> String {
    all.iter().map(each).collect::<Vec<_>>().join(", ")
}

/// The name of an object: in backticks when its words would not be read as one name.
pub(crate) fn object(name: &str) -> String {
    let is_plain = name.split(' ').all(|word| is_word(word) && !STOPS.contains(&word.to_lowercase().as_str()));
    if is_plain { name.to_owned() } else { format!("`{name}`") }
}

/// The ID of a record: in quotes when it is no plain word.
pub(super) fn key(key: &str) -> String {
    let is_keyword = ["expect", "nothing"].contains(&key.to_lowercase().as_str());
    if is_word(key) && !is_keyword { key.to_owned() } else { quoted(key) }
}

pub(super) fn verb(call: &VerbCall) -> String {
    let mut out = call.words.value.clone();
    for argument in &call.arguments {
        out.push(' ');
        out.push_str(&self::argument(argument));
    }
    out
}

pub(super) fn argument(argument: &Argument) -> String {
    let value = match &argument.value {
        ArgumentValue::Value(one) => value(one),
        ArgumentValue::Pairs(_) | ArgumentValue::List(_) => format!("({})", entries(&argument.value).join(", ")),
    };
    match &argument.preposition {
        Some(preposition) => format!("{} {value}", preposition.value),
        None => value,
    }
}

/// The entries of a bracketed argument.
pub(super) fn entries(argument: &ArgumentValue) -> Vec<String> {
    match argument {
        ArgumentValue::Value(_) => Vec::new(),
        ArgumentValue::Pairs(pairs) => {
            pairs.iter().map(|(from, to)| format!("{} to {}", value(from), value(to))).collect()
        }
        ArgumentValue::List(values) => values.iter().map(value).collect(),
    }
}
