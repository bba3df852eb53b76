//! The one writer that all text for people and pipes goes through.
//!
//! Text from others (cells, headers, file names, rule strings) can hold characters that move the
//! cursor or turn the reading direction: they are shown escaped. Colour is used only where a
//! terminal shows it (`--color`, `NO_COLOR`, `TERM`). A reader that closes the pipe ends the
//! program without a message.

use super::Failure;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::render::{self, Style, visible};
use crate::value::text::is_deceptive;
use crate::workspace::rules::CheckedRules;
use anstream::{AutoStream, ColorChoice};
use anstyle::AnsiColor;
use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};

/// Columns where no terminal tells its width.
const DEFAULT_WIDTH: usize = 100;
/// Beyond this lines are hard to follow.
const MAX_WIDTH: usize = 140;

/// Standard output and standard error.
#[derive(Debug)]
pub struct Terminal {
    out: io::Stdout,
    err: io::Stderr,
}

impl Terminal {
    #[must_use]
    pub fn new() -> Terminal {
        Terminal { out: io::stdout(), err: io::stderr() }
    }

    /// Text for a person, on standard output.
    pub fn print(&mut self, text: &str) -> Result<(), Failure> {
        self.print_styled(&visible(text))
    }

    /// Text whose foreign parts are escaped already and that may be coloured.
    pub fn print_styled(&mut self, text: &str) -> Result<(), Failure> {
        AutoStream::auto(&mut self.out).write_all(text.as_bytes()).map_err(Failure::output)
    }

    /// Text for a program: exact in a pipe or a file, escaped where a person would see it.
    pub fn print_data(&mut self, text: &str) -> Result<(), Failure> {
        if self.out.is_terminal() {
            return self.print(text);
        }
        self.out.write_all(text.as_bytes()).map_err(Failure::output)
    }

    /// JSON, whose own escapes keep every character and hide none.
    pub fn print_json(&mut self, json: &str) -> Result<(), Failure> {
        self.out.write_all(escaped_json(json).as_bytes()).map_err(Failure::output)
    }

    /// Makes sure that what was printed has arrived.
    pub fn finish(&mut self) -> Result<(), Failure> {
        self.out.flush().map_err(Failure::output)
    }

    /// Text on standard error whose foreign parts are escaped already and that may be coloured.
    /// There is nobody left to tell when that fails.
    pub fn complain_styled(&mut self, text: &str) {
        AutoStream::auto(&mut self.err).write_all(text.as_bytes()).ok();
    }

    /// What was done, on standard error: standard output may be for a program.
    pub fn note(&mut self, text: &str) {
        self.complain_styled(&visible(text));
    }

    /// A sentence on standard error after a coloured word, and what to do.
    pub fn complain(&mut self, word: Word, message: &str, help: Option<&str>) {
        let style = word.color().on_default().bold();
        let mut text = format!("{style}{}{style:#}: {}\n", word.text(), visible(message));
        if let Some(help) = help {
            let style = AnsiColor::Cyan.on_default();
            let _ = writeln!(text, "  {style}help{style:#}: {}", visible(help));
        }
        self.complain_styled(&text);
    }

    /// Shows what keeps the rules from being used, on standard error.
    pub fn complain_of_rules(&mut self, rules: &CheckedRules) {
        let fatal = rules.diagnostics.iter().filter(|diagnostic| diagnostic.severity.is_fatal());
        let fatal: Vec<Diagnostic> = fatal.cloned().collect();
        self.complain_styled(&render::full(&fatal, &rules.files.sources, self.error_style()));
    }

    /// How diagnostics are drawn on standard output.
    #[must_use]
    pub fn style(&self) -> Style {
        Style { color: AutoStream::choice(&self.out) != ColorChoice::Never, width: width() }
    }

    /// How diagnostics are drawn on standard error.
    #[must_use]
    pub fn error_style(&self) -> Style {
        Style { color: AutoStream::choice(&self.err) != ColorChoice::Never, width: width() }
    }

    /// Whether a person watches standard error, where progress is shown.
    #[must_use]
    pub fn shows_progress(&self) -> bool {
        self.err.is_terminal()
    }
}

impl Default for Terminal {
    fn default() -> Terminal {
        Terminal::new()
    }
}

/// What a sentence on standard error begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    Error,
    Warning,
    Stopped,
}

impl Word {
    fn text(self) -> &'static str {
        match self {
            Word::Error => "error",
            Word::Warning => "warning",
            Word::Stopped => "stopped",
        }
    }

    fn color(self) -> AnsiColor {
        match self {
            Word::Error | Word::Stopped => AnsiColor::Red,
            Word::Warning => AnsiColor::Yellow,
        }
    }
}

/// The same JSON with deceptive characters, which stand only inside its strings, as `\u202e`.
fn escaped_json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if is_deceptive(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

fn width() -> usize {
    let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    width.filter(|&width| width >= 40).map_or(DEFAULT_WIDTH, |width| width.min(MAX_WIDTH))
}
