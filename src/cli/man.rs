//! `hyg man`.

use super::{Exit, Failure, Terminal, command};
use crate::diagnostic::suggest::did_you_mean;
use clap::Args;
use clap_mangen::Man;

const EXAMPLES: &str = "\
Examples:
  hyg man > ~/.local/share/man/man1/hyg.1
  hyg man apply | man -l -";

/// Print the manual page of hyg, or of one command.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// A command, such as apply.
    #[arg(value_name = "COMMAND")]
    of: Option<String>,
}

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let mut hyg = command();
    hyg.build();
    let page = match &arguments.of {
        None => hyg,
        Some(name) => {
            let names = || hyg.get_subcommands().map(clap::Command::get_name);
            let help = match did_you_mean(name, names()) {
                Some(close) => format!("did you mean `{close}`?"),
                None => format!("the commands are {}", names().collect::<Vec<_>>().join(", ")),
            };
            let one = hyg.find_subcommand(name);
            one.ok_or_else(|| Failure::with_help(format!("there is no command `{name}`"), help))?.clone()
        }
    };
    let mut text = Vec::new();
    Man::new(page).render(&mut text).map_err(|error| Failure::new(format!("cannot write the page: {error}")))?;
    terminal.print_data(&String::from_utf8_lossy(&text))?;
    Ok(Exit::Done)
}
