//! `hyg lints`: the reference of the lints.

use super::{Exit, Failure, Terminal};
use crate::lints::{self, Level};
use clap::Args;
use std::fmt::Write as _;

const EXAMPLES: &str = "\
Examples:
  hyg lints
  hyg lints blank-left-out";

/// Show the lints: all of them, or the page of one.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// A lint's name.
    name: Option<String>,
}

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let text = match &arguments.name {
        None => list(),
        Some(name) => {
            let lint = lints::find(name).map_err(|unknown| Failure::with_help(&unknown.message, unknown.help()))?;
            format!("{} ({}), {}\n\n{}\n", lint.name(), lint.code.id, level_word(lint.level), lint.page.trim())
        }
    };
    terminal.print(&text)?;
    Ok(Exit::Done)
}

fn list() -> String {
    let width = lints::ALL.iter().map(|lint| lint.name().len()).max().unwrap_or(0);
    let mut out = String::new();
    for lint in lints::ALL {
        let _ =
            writeln!(out, "{}  {:width$}  {:7}  {}", lint.code.id, lint.name(), level_word(lint.level), lint.summary);
    }
    out.push_str(
        "\nLevels are set in hyg.yaml (`lints: { NAME: allow }`), by --allow and --deny, or for one rule by\n",
    );
    out.push_str("`# hyg: allow NAME: reason` on the line before it.\n");
    out
}

fn level_word(level: Level) -> &'static str {
    match level {
        Level::Allow => "allowed",
        Level::Advice => "advice",
        Level::Warn => "warning",
        Level::Deny => "denied",
    }
}
