//! `hyg verbs`: the reference of what fixes can do.

use super::{Exit, Failure, Terminal};
use crate::verbs::{self, Example, Spec};
use clap::Args;
use std::fmt::Write as _;

const EXAMPLES: &str = "\
Examples:
  hyg verbs
  hyg verbs \"format phone\"";

/// Show what fixes can do: all verbs, or the page of one.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// A verb, as rules write it.
    name: Vec<String>,
}

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let name = arguments.name.join(" ");
    if name.is_empty() {
        terminal.print(&list())?;
        return Ok(Exit::Done);
    }
    let Some(verb) = verbs::find(&name, &[]) else {
        let help = match verbs::suggest(&name) {
            Some(close) => format!("did you mean `{close}`?"),
            None => "`hyg verbs` lists all verbs".to_owned(),
        };
        return Err(Failure::with_help(format!("there is no verb `{name}`"), help));
    };
    terminal.print(&page(verb.spec()))?;
    Ok(Exit::Done)
}

fn list() -> String {
    let width = verbs::ALL.iter().map(|verb| verb.spec().name.chars().count()).max().unwrap_or(0);
    verbs::ALL.iter().fold(String::new(), |mut out, verb| {
        let Spec { name, summary, .. } = verb.spec();
        let _ = writeln!(out, "{name:width$}  {summary}");
        out
    })
}

fn page(spec: &Spec) -> String {
    let mut out = format!("{}\n\n{}\n", spec.signature(), spec.summary);
    if !spec.details.is_empty() {
        let _ = write!(out, "\n{}\n", spec.details);
    }
    out.push('\n');
    for parameter in spec.parameters {
        let _ = writeln!(out, "  {parameter}: {}", parameter.summary);
    }
    let kinds: Vec<&str> = spec.kinds.iter().map(|kind| kind.name()).collect();
    let _ = writeln!(out, "  for: {}", kinds.join(", "));
    let _ = writeln!(out, "  on blank cells: {}", if spec.takes_blank { "runs on them too" } else { "does nothing" });
    let _ = writeln!(out, "  fails when: {}", if spec.fails_when.is_empty() { "never" } else { spec.fails_when });
    if !spec.idempotent {
        out.push_str("  running it twice may change the value again\n");
    }
    if !spec.aliases.is_empty() {
        let _ = writeln!(out, "  also written: {}", spec.aliases.join(", "));
    }
    out.push_str("\nExamples:\n");
    for example in spec.examples {
        let _ = writeln!(out, "  {}", example_line(example));
    }
    out
}

/// `trim: "  Ada " → "Ada"`.
fn example_line(example: &Example) -> String {
    let Example { call, properties, before, after } = example;
    let given = if properties.is_empty() { String::new() } else { format!(" (given {})", quoted(properties)) };
    match after {
        Some(after) => format!("{call}: {before:?}{given} → {after:?}"),
        None => format!("{call}: {before:?}{given} → fails, the value stays"),
    }
}

fn quoted(texts: &[&str]) -> String {
    texts.iter().map(|text| format!("{text:?}")).collect::<Vec<_>>().join(", ")
}
