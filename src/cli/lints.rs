//! `hyg lints`: the reference of the lints.

use super::{Exit, Failure, Terminal};
use crate::lints;
use crate::reference::lints as reference;
use clap::Args;

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
        None => reference::list(),
        Some(name) => {
            let lint = lints::find(name).map_err(|unknown| Failure::with_help(&unknown.message, unknown.help()))?;
            reference::page(lint)
        }
    };
    terminal.print(&text)?;
    Ok(Exit::Done)
}
