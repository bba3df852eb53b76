//! The command line: arguments, one file a command, exit codes.
//!
//! The only room that reads the clock, the environment and the terminal.

mod apply;
mod arguments;
mod audit;
mod check;
mod choice;
mod clock;
mod completions;
mod explain;
mod exports;
mod failure;
mod fmt;
mod init;
mod kept;
mod lints;
#[cfg(feature = "lsp")]
mod lsp;
mod man;
mod options;
mod progress;
mod prove;
mod reading;
mod rules;
mod schema;
mod terminal;
mod test;
mod verbs;

use arguments::{Arguments, Command};
use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser as _};
pub use failure::{Exit, Failure, Message};
use std::ffi::OsString;
use std::process::ExitCode;
pub use terminal::Terminal;
use terminal::Word;

/// The command line as it is declared, for its reference.
#[must_use]
pub fn command() -> clap::Command {
    Arguments::command()
}

/// Runs the command of a command line (the program's name first) and gives its exit code.
pub fn run(command_line: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut terminal = Terminal::new();
    let ended = match Arguments::try_parse_from(command_line) {
        Ok(arguments) => {
            arguments.color.apply();
            execute(arguments.command, &mut terminal)
        }
        Err(error) => usage(&error, &mut terminal),
    };
    match ended.and_then(|exit| terminal.finish().map(|()| exit)) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            let messages = match &failure {
                Failure::Messages(messages) => messages.as_slice(),
                Failure::Refused(message) | Failure::Interrupted(message) => std::slice::from_ref(message),
                Failure::Reported | Failure::Closed => &[],
            };
            for message in messages {
                terminal.complain(Word::Error, &message.told(), message.help.as_deref());
            }
            failure.exit_code()
        }
    }
}

fn execute(command: Command, terminal: &mut Terminal) -> Result<Exit, Failure> {
    match command {
        Command::Init(arguments) => init::run(&arguments, terminal),
        Command::Apply(arguments) => apply::run(&arguments, terminal),
        Command::Audit(arguments) => audit::run(&arguments, terminal),
        Command::Check(arguments) => check::run(&arguments, terminal),
        Command::Test(arguments) => test::run(&arguments, terminal),
        Command::Prove(arguments) => prove::run(&arguments, terminal),
        Command::Explain(arguments) => explain::run(&arguments, terminal),
        Command::Fmt(arguments) => fmt::run(&arguments, terminal),
        Command::Verbs(arguments) => verbs::run(&arguments, terminal),
        Command::Lints(arguments) => lints::run(&arguments, terminal),
        Command::Schema(arguments) => schema::run(&arguments, terminal),
        #[cfg(feature = "lsp")]
        Command::Lsp(_) => lsp::run(),
        Command::Completions(arguments) => completions::run(&arguments, terminal),
        Command::Man(arguments) => man::run(&arguments, terminal),
    }
}

/// `--help` and `--version`, or what is wrong with the command line.
fn usage(error: &clap::Error, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let text = error.render();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            terminal.print_styled(&text.ansi().to_string())?;
            Ok(Exit::Done)
        }
        // Without a command the help is what is wanted, but nothing was done.
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            terminal.complain_styled(&text.ansi().to_string());
            Err(Failure::Reported)
        }
        // The message repeats what was typed.
        _ => {
            terminal.complain_styled(&crate::diagnostic::render::visible(&text.to_string()));
            Err(Failure::Reported)
        }
    }
}
