//! The pages of the lints.

use crate::lints::{self, Level, Lint};
use std::fmt::Write as _;

const LEVELS: &str = "Levels are set in hyg.yaml (`lints: { NAME: allow }`), by --allow and --deny, or for one rule by\n\
                      `# hyg: allow NAME: reason` on the line before it.\n";

/// All lints, a line each: the list of `hyg lints`.
#[must_use]
pub fn list() -> String {
    let width = lints::ALL.iter().map(|lint| lint.name().len()).max().unwrap_or(0);
    let mut out = String::new();
    for lint in lints::ALL {
        let _ =
            writeln!(out, "{}  {:width$}  {:7}  {}", lint.code.id, lint.name(), level_word(lint.level), lint.summary);
    }
    let _ = write!(out, "\n{LEVELS}");
    out
}

/// The page that leads to those of all lints.
#[must_use]
pub fn index() -> String {
    let head = "# Lints\n\nWhat is right and still not what a rule's writer can have meant. Those from H701 on look at an export, with \
                `hyg check --data`.\n\n| Code | Lint | Level | Reports |\n| - | - | - | - |\n";
    let mut out = lints::ALL.iter().fold(head.to_owned(), |mut out, lint| {
        let (name, level) = (lint.name(), level_word(lint.level));
        let _ = writeln!(out, "| {} | [{name}]({name}.md) | {level} | {} |", lint.code.id, lint.summary);
        out
    });
    let _ = write!(out, "\n{LEVELS}");
    out
}

/// The page of a lint, as Markdown that reads in a terminal as it is.
#[must_use]
pub fn page(lint: &Lint) -> String {
    let text = lint.page.trim_start_matches(&format!("# {}\n", lint.name())).trim();
    format!("# {}\n\n{}, {}.\n\n{text}\n", lint.name(), lint.code.id, level_word(lint.level))
}

fn level_word(level: Level) -> &'static str {
    match level {
        Level::Allow => "allowed",
        Level::Advice => "advice",
        Level::Warn => "warning",
        Level::Deny => "denied",
    }
}
