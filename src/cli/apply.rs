//! `hyg apply`.

use super::choice::RuleChoice;
use super::exports::ExportPaths;
use super::options::{Format, Threads};
use super::progress::Watch;
use super::reading::Reading;
use super::rules::{RuleOptions, manifest};
use super::terminal::Word;
use super::{Exit, Failure, Terminal, kept};
use crate::data::read::Kind;
use crate::data::write::{CleanedIn, OutputFolder};
use crate::diagnostic::render;
use crate::report;
use crate::run::summary::Manifest;
use crate::run::{self, Report};
use crate::workspace::rules::CheckedRules;
use clap::{Args, ValueEnum};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::slice;

const EXAMPLES: &str = "\
Examples:
  hyg apply contacts.csv deals.csv --dry-run
  hyg apply contacts.csv deals.csv --out out/ --as-of 2026-09-01
  hyg apply contacts=people.csv --rules rules/ --only unengaged --out out/
  hyg apply contacts.csv --param dormant-after=\"270 days\" --out out/ --cleaned

Exit codes: 0 done, 1 a goal of an audit was missed, or unreadable values under --strict, 2 could not run, 3 stopped by a brake or
because a rule would take what `never delete` says that none takes,
130 interrupted: after Ctrl-C nothing is written, and the folder is as it was.
The exports and the CRM are never changed: results are lists and import files in the folder of --out.";

/// Evaluate the rules over exports and write what they select and change.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    exports: ExportPaths,
    /// The folder for the results; it changes as a whole or not at all.
    #[arg(long, value_name = "DIR", required_unless_present = "dry_run")]
    out: Option<PathBuf>,
    /// Write nothing; show the summary only.
    #[arg(long)]
    dry_run: bool,
    /// Let only this rule act, and what guards it; may be repeated.
    #[arg(long, value_name = "RULE")]
    only: Vec<String>,
    /// Leave this rule out; may be repeated.
    #[arg(long, value_name = "RULE")]
    skip: Vec<String>,
    /// Also write each export as it would be afterwards, in its own format or in another one.
    #[arg(long, value_enum, value_name = "FORMAT", num_args = 0..=1, require_equals = true)]
    #[expect(clippy::option_option, reason = "not given, given, given with a format")]
    cleaned: Option<Option<CleanedFormat>>,
    /// Also write which records are in which segment.
    #[arg(long)]
    segments: bool,
    /// Write nothing if a rule met a value that it could not read.
    #[arg(long)]
    strict: bool,
    /// Set rules aside whose columns an export lacks, and all that they guard.
    #[arg(long)]
    allow_missing: bool,
    /// Write into a folder that holds other files.
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    threads: Threads,
    /// How the summary is printed; as `json` it is the content of summary.json.
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: Format,
    #[command(flatten)]
    rules: RuleOptions,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CleanedFormat {
    Csv,
    Ndjson,
    Xlsx,
    Parquet,
    Arrow,
}

impl CleanedFormat {
    fn kind(self) -> Kind {
        match self {
            CleanedFormat::Csv => Kind::Csv,
            CleanedFormat::Ndjson => Kind::Ndjson,
            CleanedFormat::Xlsx => Kind::Xlsx,
            CleanedFormat::Parquet => Kind::Parquet,
            CleanedFormat::Arrow => Kind::Arrow,
        }
    }
}

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let opened = arguments.rules.open(&arguments.exports.named, terminal)?;
    let (workspace, rules, program) = (&opened.workspace, &opened.rules, &opened.rules.program);
    let choice = RuleChoice::of(program, &arguments.only, &arguments.skip)?;
    refuse_unavailable(rules, &choice, terminal)?;
    let watch = Watch::start(terminal)?;
    let run_options = run::Options {
        reconciled: kept::reconciled(workspace, program, &choice)?,
        only: choice.only,
        skip: choice.skip,
        allow_missing: arguments.allow_missing,
        strict: arguments.strict,
        segments: arguments.segments,
        threads: arguments.threads.count(),
        ..opened.run_options()?
    };
    let exports = opened.exports(&arguments.exports.named, &arguments.reading, &run_options, &watch)?;
    let folder = arguments.folder().map(|path| OutputFolder::open(path, arguments.force)).transpose();
    let folder = folder.map_err(|error| Failure::new(error.to_string()))?;
    let ran = run::apply(
        program,
        &workspace.settings,
        &exports.inputs,
        &run_options,
        folder,
        &Manifest { cleaned: arguments.cleaned(), ..manifest(rules) },
        &watch,
    );
    drop(watch);
    let (report, summary) = ran?;
    let printed = arguments.print(&report, &summary, terminal);
    if !report.is_stopped() {
        let exit = if report.misses_goals() { Exit::Findings } else { Exit::Done };
        return printed.map(|()| exit);
    }
    // That nothing was written counts more than how the summary was received.
    let broken = report.broken.iter().map(report::broken_sentence);
    for (message, help) in broken.chain(report.stops.iter().map(report::stop_sentence)) {
        terminal.complain(Word::Stopped, &message, Some(&help));
    }
    Ok(Exit::Stopped)
}

/// Refuses kinds of rules that this version cannot run: never silence.
fn refuse_unavailable(rules: &CheckedRules, choice: &RuleChoice, terminal: &mut Terminal) -> Result<(), Failure> {
    let Some(error) = choice.unavailable(&rules.program) else { return Ok(()) };
    terminal.complain_styled(&render::full(slice::from_ref(&error), &rules.files.sources, terminal.error_style()));
    Err(Failure::Reported)
}

impl Arguments {
    fn cleaned(&self) -> Option<CleanedIn> {
        self.cleaned.map(|format| format.map_or(CleanedIn::ItsOwn, |format| CleanedIn::Format(format.kind())))
    }

    /// Where the results go; nowhere in a dry run.
    fn folder(&self) -> Option<&Path> {
        self.out.as_deref().filter(|_| !self.dry_run)
    }

    fn print(&self, report: &Report, summary: &Value, terminal: &mut Terminal) -> Result<(), Failure> {
        match self.format {
            Format::Json => terminal.print_json(&format!("{summary:#}\n")),
            Format::Text => {
                let folder = self.folder().map(|path| path.display().to_string());
                terminal.print(&report::summary(report, folder.as_deref(), terminal.style().width))
            }
        }
    }
}
