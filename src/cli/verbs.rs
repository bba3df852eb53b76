//! `hyg verbs`: the reference of what fixes can do.

use super::{Exit, Failure, Terminal};
use crate::reference::verbs as reference;
use crate::verbs;
use clap::Args;

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
        terminal.print(&reference::list())?;
        return Ok(Exit::Done);
    }
    let Some(verb) = verbs::find(&name, &[]) else {
        let help = match (verbs::elsewhere(&name).or_else(|| verbs::how(&name)), verbs::suggest(&name)) {
            (Some(instead), _) => instead.to_owned(),
            (None, Some(close)) => format!("did you mean `{close}`?"),
            (None, None) => "`hyg verbs` lists all verbs".to_owned(),
        };
        return Err(Failure::with_help(format!("there is no verb `{name}`"), help));
    };
    terminal.print(&reference::page(verb))?;
    Ok(Exit::Done)
}
