//! `hyg fmt`: one layout.

use super::{Exit, Failure, Message, Terminal};
use crate::diagnostic::{Diagnostic, render};
use crate::source::SourceFile;
use crate::syntax;
use crate::workspace::Workspace;
use crate::workspace::rules::{self, RuleFiles};
use clap::Args;
use similar::TextDiff;
use std::io::{self, Read as _};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  hyg fmt
  hyg fmt rules/ --check
  hyg fmt rules/contacts.hyg --diff
  hyg fmt - < draft.hyg

Exit codes: 0 done, 1 --check or --diff found files to format, 2 a file has syntax errors.";

/// Give rule files their one layout.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Rule files and folders; `-` reads a file from standard input and prints it formatted.
    paths: Vec<PathBuf>,
    /// Write nothing; list the files that are not formatted.
    #[arg(long)]
    check: bool,
    /// Write nothing; show what would change.
    #[arg(long)]
    diff: bool,
    /// The project's hyg.yaml; found near the rules if not given.
    #[arg(long, value_name = "FILE")]
    project: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    if arguments.paths.iter().any(|path| path.as_os_str() == "-") {
        return pipe(arguments, terminal);
    }
    let workspace = Workspace::find(arguments.project.as_deref(), &arguments.paths, &[])?;
    let files = RuleFiles::read(rules::collect(&workspace, &workspace.rule_paths(&arguments.paths)?)?)?;
    let broken = complain_of_errors(&files, terminal);
    let mut changed = false;
    for (((_, source), parsed), path) in files.sources.files().zip(&files.parsed).zip(&files.paths) {
        if !parsed.diagnostics.is_empty() {
            continue;
        }
        let formatted = layout(source)?;
        if formatted == *source.text {
            continue;
        }
        changed = true;
        if arguments.diff {
            terminal.print(&difference(source, &formatted))?;
        } else if arguments.check {
            terminal.print(&format!("{} is not formatted\n", source.name))?;
        } else {
            rules::replace(&path.path, &formatted)?;
            terminal.print(&format!("formatted {}\n", source.name))?;
        }
    }
    if broken { Err(Failure::Reported) } else { Ok(arguments.exit(changed)) }
}

fn pipe(arguments: &Arguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    if arguments.paths.len() > 1 {
        return Err(Failure::new("`-` stands alone: standard input is one file"));
    }
    let mut bytes = Vec::new();
    let input = io::stdin().lock().take(syntax::MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes);
    input.map_err(|error| Failure::new(format!("cannot read standard input: {error}")))?;
    let files = RuleFiles::of_text("<standard input>", bytes);
    if complain_of_errors(&files, terminal) {
        return Err(Failure::Reported);
    }
    let Some((_, source)) = files.sources.files().next() else { return Ok(Exit::Done) };
    let formatted = layout(source)?;
    if arguments.diff {
        terminal.print(&difference(source, &formatted))?;
    } else if !arguments.check {
        terminal.print_data(&formatted)?;
    }
    Ok(arguments.exit(formatted != *source.text))
}

impl Arguments {
    fn exit(&self, changed: bool) -> Exit {
        if changed && (self.check || self.diff) { Exit::Findings } else { Exit::Done }
    }
}

/// Shows the syntax errors of all files; whether there are any.
fn complain_of_errors(files: &RuleFiles, terminal: &mut Terminal) -> bool {
    let errors: Vec<Diagnostic> = files.parsed.iter().flat_map(|parsed| parsed.diagnostics.clone()).collect();
    terminal.complain_styled(&render::full(&errors, &files.sources, terminal.error_style()));
    !errors.is_empty()
}

/// The layout of a file without syntax errors.
fn layout(source: &SourceFile) -> Result<String, Failure> {
    syntax::format(&source.text).map_err(|faults| {
        let message = |fault: Diagnostic| Message {
            help: fault.help,
            ..Message::new(format!("{}: {}", source.name, fault.message))
        };
        Failure::Messages(faults.into_iter().map(message).collect())
    })
}

fn difference(source: &SourceFile, formatted: &str) -> String {
    let diff = TextDiff::from_lines(&*source.text, formatted);
    let name = &source.name;
    diff.unified_diff().header(name, &format!("{name} (formatted)")).to_string()
}
