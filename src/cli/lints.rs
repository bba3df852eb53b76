//! `hyg lints`: the reference of the lints, and of the other messages by their codes.

use super::{Exit, Failure, Terminal};
use crate::lints;
use crate::reference::codes;
use crate::reference::lints as reference;
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  hyg lints
  hyg lints blank-left-out
  hyg lints H101";

/// Show the lints: all of them, or the page of one, or of any message by its code.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// A lint's name, or the code of a message, such as H101.
    name: Option<String>,
}

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let text = match &arguments.name {
        None => reference::list(),
        Some(name) => {
            if let Some(explained) = codes::find(name) {
                terminal.print(&codes::explanation(explained))?;
                return Ok(Exit::Done);
            }
            let by_code = lints::ALL.iter().find(|lint| lint.code.id.eq_ignore_ascii_case(name));
            let name = by_code.map_or(name.as_str(), |lint| lint.code.name);
            let lint = lints::find(name).map_err(|unknown| Failure::with_help(&unknown.message, unknown.help()))?;
            reference::page(lint)
        }
    };
    terminal.print(&text)?;
    Ok(Exit::Done)
}
