//! The pages of the verbs.

use crate::verbs::{self, Example, Verb};
use std::fmt::Write as _;

/// All verbs, a line each: the list of `hyg verbs`.
#[must_use]
pub fn list() -> String {
    let width = verbs::ALL.iter().map(|verb| verb.name.chars().count()).max().unwrap_or(0);
    verbs::ALL.iter().fold(String::new(), |mut out, verb| {
        let Verb { name, summary, .. } = verb;
        let _ = writeln!(out, "{name:width$}  {summary}");
        out
    })
}

/// The page that leads to those of all verbs.
#[must_use]
pub fn index() -> String {
    let head =
        "# Verbs\n\nWhat a line of a `fix` can do with a value, from left to right.\n\n| Verb | Does |\n| - | - |\n";
    verbs::ALL.iter().fold(head.to_owned(), |mut out, verb| {
        let _ = writeln!(out, "| [{}]({}.md) | {} |", verb.name, file_name(verb), verb.summary);
        out
    })
}

/// `capitalise-name`. Two verbs that share their words differ in the first word before an argument.
#[must_use]
pub fn file_name(verb: &Verb) -> String {
    verb.name.replace(' ', "-")
}

/// The page of a verb, as Markdown that reads in a terminal as it is.
#[must_use]
pub fn page(verb: &Verb) -> String {
    let mut out = format!("# {}\n\n`{}`\n\n{}.\n", verb.name, verb.signature(), verb.summary);
    if !verb.details.is_empty() {
        let _ = write!(out, "\n{}\n", verb.details);
    }
    out.push('\n');
    for parameter in verb.parameters {
        let _ = writeln!(out, "- `{parameter}`: {}", parameter.summary);
    }
    let kinds: Vec<&str> = verb.kinds.iter().map(|kind| kind.name()).collect();
    let _ = writeln!(out, "- for: {}", kinds.join(", "));
    let _ = writeln!(out, "- on blank cells: {}", if verb.takes_blank { "runs on them too" } else { "does nothing" });
    let _ = writeln!(out, "- fails when: {}", if verb.fails_when.is_empty() { "never" } else { verb.fails_when });
    if !verb.idempotent {
        out.push_str("- running it twice may change the value again\n");
    }
    if !verb.aliases.is_empty() {
        let _ = writeln!(out, "- also written: {}", verb.aliases.join(", "));
    }
    out.push_str("\n## Examples\n\n");
    for example in verb.examples {
        let _ = writeln!(out, "- {}", example_line(example));
    }
    out
}

/// `` `trim`: "  Ada " → "Ada" ``.
fn example_line(example: &Example) -> String {
    let Example { call, properties, before, after } = example;
    let given = if properties.is_empty() { String::new() } else { format!(" (given {})", quoted(properties)) };
    match after {
        Some(after) => format!("`{call}`: {before:?}{given} → {after:?}"),
        None => format!("`{call}`: {before:?}{given} → fails, the value stays"),
    }
}

fn quoted(texts: &[&str]) -> String {
    texts.iter().map(|text| format!("{text:?}")).collect::<Vec<_>>().join(", ")
}
