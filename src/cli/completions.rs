//! `hyg completions`.

use super::arguments;
use super::{Exit, Failure, Terminal};
use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

const EXAMPLES: &str = "\
Examples:
  hyg completions bash > ~/.local/share/bash-completion/completions/hyg
  hyg completions fish > ~/.config/fish/completions/hyg.fish";

/// Print the completion script of a shell.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut arguments::Arguments::command(), "hyg", &mut script);
    terminal.print_data(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
