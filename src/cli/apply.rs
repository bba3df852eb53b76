//! `hyg apply`.

pub(super) mod options;

use super::exports::{self, Exports, audit_history, rejected_pairs, saved_models};
use super::progress::Watch;
use super::reading::Reading;
use super::terminal::Word;
use super::{Exit, Failure, Message, Terminal, rules};
use crate::check;
use crate::data::Digest;
use crate::data::read::{Delimiter, Kind};
use crate::data::write::{CleanedIn, OutputFolder};
use crate::diagnostic::render;
use crate::report;
use crate::run::summary::Manifest;
use crate::run::{self, Report, RunError};
use crate::schema::Schema;
use crate::syntax::value_text;
use crate::workspace::Workspace;
use crate::workspace::rules::{CheckOptions, CheckedRules};
use clap::{Args, ValueEnum};
use options::RuleChoice;
use serde_json::Value;
use std::path::{Path, PathBuf};

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
    /// Exports (CSV, NDJSON, XLSX, Parquet, Arrow; .gz, .zst); `contacts=people.csv` says which object one holds,
    /// `book.xlsx#Sheet2` which sheet, `-` is standard input.
    #[arg(required = true, value_name = "EXPORT")]
    exports: Vec<String>,
    /// Rule files and folders; without any, the `rules` of hyg.yaml, else rules/. May be repeated.
    #[arg(long, value_name = "PATH")]
    rules: Vec<PathBuf>,
    /// The folder for the results; it changes as a whole or not at all.
    #[arg(long, value_name = "DIR", required_unless_present = "dry_run")]
    out: Option<PathBuf>,
    /// Write nothing; show the summary only.
    #[arg(long)]
    dry_run: bool,
    /// The instant or day for which the rules are asked; a day means its end. Default: today.
    #[arg(long, value_name = "DAY")]
    as_of: Option<String>,
    /// The account's time zone, such as Europe/Paris; it wins over hyg.yaml.
    #[arg(long, value_name = "ZONE")]
    timezone: Option<String>,
    /// Let only this rule act, and what guards it; may be repeated.
    #[arg(long, value_name = "RULE")]
    only: Vec<String>,
    /// Leave this rule out; may be repeated.
    #[arg(long, value_name = "RULE")]
    skip: Vec<String>,
    /// Give a parameter another value; may be repeated.
    #[arg(long, value_name = "NAME=VALUE")]
    param: Vec<String>,
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
    /// Threads to use; the results are the same with any number.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    threads: Option<u16>,
    #[command(flatten)]
    reading: Reading,
    /// The format of the exports, compressed or not. Default: found out from their content.
    #[arg(long, value_enum, value_name = "FORMAT")]
    input_format: Option<InputFormat>,
    /// How the summary is printed.
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: Format,
    /// The project's hyg.yaml; found near the rules or the exports if not given.
    #[arg(long, value_name = "FILE")]
    project: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum InputFormat {
    Csv,
    /// Cells separated by tabs.
    Tsv,
    /// A JSON object a line.
    Ndjson,
    Xlsx,
    Parquet,
    /// Arrow IPC, as a file or as a stream.
    Arrow,
}

impl InputFormat {
    fn kind(self) -> Kind {
        match self {
            InputFormat::Csv | InputFormat::Tsv => Kind::Csv,
            InputFormat::Ndjson => Kind::Ndjson,
            InputFormat::Xlsx => Kind::Xlsx,
            InputFormat::Parquet => Kind::Parquet,
            InputFormat::Arrow => Kind::Arrow,
        }
    }
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables for a person.
    Text,
    /// The content of summary.json.
    Json,
}

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let mut workspace =
        Workspace::find(arguments.project.as_deref(), &arguments.rules, &exports::files(&arguments.exports))?;
    if let Some(zone) = &arguments.timezone {
        workspace.settings.timezone = options::timezone(zone)?;
    }
    let as_of = options::as_of(arguments.as_of.as_deref(), workspace.settings.timezone)?;
    let parameters = options::parameters(&arguments.param)?;
    let check_options = CheckOptions { overrides: parameters, as_of: Some(as_of), ..CheckOptions::default() };
    let rules = rules::load(&workspace, &arguments.rules, &check_options, terminal)?;
    let choice = options::choose(&rules.program, &arguments.only, &arguments.skip)?;
    refuse_unavailable(&rules, &choice, terminal)?;
    let watch = Watch::start(terminal)?;
    let mut exports = arguments.exports(&workspace, &rules.program.schema, &watch)?;
    let files = run::reconciled_files(&rules.program, &choice.only, &choice.skip);
    let run_options = run::Options {
        reconciled: exports::reconciled(files, workspace.real_folder())?,
        only: choice.only,
        skip: choice.skip,
        allow_missing: arguments.allow_missing,
        strict: arguments.strict,
        segments: arguments.segments,
        threads: arguments.threads(),
        rejected: rejected_pairs(&workspace, &rules.program.schema)?,
        models: saved_models(&workspace, &rules.program)?,
        history: audit_history(&workspace)?,
        ..run::Options::new(as_of)
    };
    exports.add_tables(run::tables_needed(&rules.program, &run_options), &workspace)?;
    let folder = arguments.folder().map(|path| OutputFolder::open(path, arguments.force)).transpose();
    let folder = folder.map_err(|error| Failure::new(error.to_string()))?;
    let ran = run::apply(
        &rules.program,
        &workspace.settings,
        &exports.inputs,
        &run_options,
        folder,
        &Manifest { cleaned: arguments.cleaned(), ..manifest(&rules) },
        &watch,
    );
    drop(watch);
    let (report, summary) = ran.map_err(failure)?;
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
    let errors = options::unavailable(&rules.program, choice);
    if errors.is_empty() {
        return Ok(());
    }
    terminal.complain_styled(&render::full(&errors, &rules.files.sources, terminal.error_style()));
    Err(Failure::Reported)
}

pub(super) fn failure(error: RunError) -> Failure {
    match error {
        RunError::Columns(sentences) => {
            let mut messages: Vec<Message> = sentences.into_iter().map(|text| Message { text, help: None }).collect();
            if let Some(last) = messages.last_mut() {
                let help = "export with these columns, or set aside what needs them with --allow-missing";
                last.help = Some(help.to_owned());
            }
            Failure::Messages(messages)
        }
        RunError::Strict { .. } => {
            let help = "without --strict they are set aside and listed".to_owned();
            Failure::Refused(Message { text: error.to_string(), help: Some(help) })
        }
        RunError::Interrupted => Failure::interrupted(),
        error => Failure::new(error.to_string()),
    }
}

impl Arguments {
    fn exports(&self, workspace: &Workspace, schema: &Schema, watch: &Watch) -> Result<Exports, Failure> {
        let tab = (self.input_format == Some(InputFormat::Tsv)).then_some(Delimiter::byte(b'\t'));
        let mut settings = self.reading.settings()?;
        settings.csv.delimiter = settings.csv.delimiter.or(tab);
        settings.format = self.input_format.map(InputFormat::kind);
        Exports::named(&self.exports, workspace, schema, &settings, watch)
    }

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

    fn threads(&self) -> usize {
        self.threads.map_or_else(all_threads, usize::from)
    }
}

/// As many threads as the computer runs at once.
pub(super) fn all_threads() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// What `summary.json` says of the rules.
pub(super) fn manifest(rules: &CheckedRules) -> Manifest {
    let files = rules.files.sources.files().zip(&rules.files.paths);
    let parameter = |param: &check::program::Param| (param.name.clone(), value_text(&param.value));
    Manifest {
        rules: files
            .map(|((_, source), path)| (path.name.clone(), Digest::of(source.text.as_bytes()).to_string()))
            .collect(),
        parameters: rules.program.params.iter().map(parameter).collect(),
        cleaned: None,
    }
}
