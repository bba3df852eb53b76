//! How commands end.

use crate::run::RunError;
pub use crate::workspace::Message;
use crate::workspace::Unreadable;
use std::io;
use std::path::Path;
use std::process::ExitCode;

/// The exit code after Ctrl-C, by the custom of shells: 128 and the number of the signal.
pub(super) const INTERRUPTED: u8 = 130;

/// How a command ended that could run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Done,
    /// Errors or denied lints in `check`, failed tests, files that `fmt --check` would change.
    Findings,
    /// A brake stopped the run, and nothing was written.
    Stopped,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::Findings => 1,
            Exit::Stopped => 3,
        })
    }
}

/// Why a command could not go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Sentences for the user; exit code 2.
    Messages(Vec<Message>),
    /// All was said already, such as what is wrong with the rules; exit code 2.
    Reported,
    /// What was found allows no result, under `--strict`; exit code 1.
    Refused(Message),
    /// Somebody asked the run to stop, and nothing was written; exit code 130.
    Interrupted(Message),
    /// Whoever read the output closed it; no fault, exit code 0.
    Closed,
}

impl From<Unreadable> for Failure {
    fn from(Unreadable(messages): Unreadable) -> Failure {
        Failure::Messages(messages)
    }
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Failure {
        match error {
            RunError::Columns(sentences) => {
                let mut messages: Vec<Message> = sentences.into_iter().map(Message::new).collect();
                if let Some(last) = messages.last_mut() {
                    let help = "export with these columns, or set aside what needs them with --allow-missing";
                    last.help = Some(help.to_owned());
                }
                Failure::Messages(messages)
            }
            RunError::Strict { .. } => {
                let help = "without --strict they are set aside and listed";
                Failure::Refused(Message::new(error.to_string()).help(help))
            }
            RunError::Interrupted => Failure::interrupted(),
            error => Failure::new(error.to_string()),
        }
    }
}

impl Failure {
    pub fn new(text: impl Into<String>) -> Failure {
        Failure::Messages(vec![Message::new(text)])
    }

    /// Nothing was written.
    #[must_use]
    pub fn interrupted() -> Failure {
        Failure::Interrupted(Message::new(RunError::Interrupted.to_string()))
    }

    pub fn with_help(text: impl Into<String>, help: impl Into<String>) -> Failure {
        Failure::Messages(vec![Message::new(text).help(help)])
    }

    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Failure::Closed => ExitCode::SUCCESS,
            Failure::Refused(_) => Exit::Findings.into(),
            Failure::Interrupted(_) => ExitCode::from(INTERRUPTED),
            Failure::Messages(_) | Failure::Reported => ExitCode::from(2),
        }
    }

    /// The same sentences about a file.
    #[must_use]
    pub fn about(self, path: &Path) -> Failure {
        let place = |message: Message| Message {
            text: format!("cannot read `{}`: {}", path.display(), message.told()),
            place: None,
            ..message
        };
        match self {
            Failure::Messages(messages) => Failure::Messages(messages.into_iter().map(place).collect()),
            other => other,
        }
    }

    /// Standard output could not be written.
    #[expect(clippy::needless_pass_by_value, reason = "serves `map_err`")]
    pub fn output(error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::Closed,
            _ => Failure::new(format!("cannot write to standard output: {error}")),
        }
    }
}
