//! `hyg audit`.

use super::apply::{all_threads, failure, manifest, options};
use super::exports::{self, Exports};
use super::progress::Watch;
use super::reading::Reading;
use super::{Exit, Failure, Terminal, init, rules};
use crate::check::Program;
use crate::check::program::{RuleId, RuleKind};
use crate::report;
use crate::run::sink::DryRun;
use crate::run::{self, AUDIT_HISTORY, History, Report, summary};
use crate::schema::project::paths;
use crate::workspace::Workspace;
use crate::workspace::rules::{CheckOptions, replace};
use clap::{Args, ValueEnum};
use std::collections::BTreeSet;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  hyg audit contacts.csv
  hyg audit contacts.csv deals.csv --only database-health --as-of 2026-09-01
  hyg audit contacts.csv --record

Exit codes: 0 done, 1 a goal was missed, 2 could not run, 130 interrupted.
With --record what was measured is kept in audit-history.csv beside hyg.yaml: later runs tell what changed since, and
goals such as `down 50%` count from the first of them. Nothing else is ever written.";

/// Measure exports as they are by `audit` rules, and hold the figures against their goals.
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
    /// The instant or day for which the rules are asked; a day means its end. Default: today.
    #[arg(long, value_name = "DAY")]
    as_of: Option<String>,
    /// The account's time zone, such as Europe/Paris; it wins over hyg.yaml.
    #[arg(long, value_name = "ZONE")]
    timezone: Option<String>,
    /// Measure by this audit alone; may be repeated.
    #[arg(long, value_name = "AUDIT")]
    only: Vec<String>,
    /// Leave this audit out; may be repeated.
    #[arg(long, value_name = "AUDIT")]
    skip: Vec<String>,
    /// Give a parameter another value; may be repeated.
    #[arg(long, value_name = "NAME=VALUE")]
    param: Vec<String>,
    /// Keep what is measured in audit-history.csv beside hyg.yaml, in the place of an earlier run for the same instant.
    #[arg(long)]
    record: bool,
    /// Leave audits out whose columns an export lacks.
    #[arg(long)]
    allow_missing: bool,
    /// Threads to use; the results are the same with any number.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    threads: Option<u16>,
    #[command(flatten)]
    reading: Reading,
    /// How the figures are printed.
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: Format,
    /// The project's hyg.yaml; found near the rules or the exports if not given.
    #[arg(long, value_name = "FILE")]
    project: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables for a person.
    Text,
    /// As the summary.json of a run.
    Json,
}

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let mut workspace =
        Workspace::find(arguments.project.as_deref(), &arguments.rules, &exports::files(&arguments.exports))?;
    if let Some(zone) = &arguments.timezone {
        workspace.settings.timezone = options::timezone(zone)?;
    }
    let as_of = options::as_of(arguments.as_of.as_deref(), workspace.settings.timezone)?;
    let overrides = options::parameters(&arguments.param)?;
    let check_options = CheckOptions { overrides, as_of: Some(as_of), ..CheckOptions::default() };
    let rules = rules::load(&workspace, &arguments.rules, &check_options, terminal)?;
    let program = &rules.program;
    let choice = options::choose(program, &arguments.only, &arguments.skip)?;
    refuse_others(program, &choice.only)?;
    refuse_others(program, &choice.skip)?;
    let is_measured = |id: &RuleId| (choice.only.is_empty() || choice.only.contains(id)) && !choice.skip.contains(id);
    if !audits(program).any(|id| is_measured(&id)) {
        let help = "declare one: `audit health \"The figures\" measure reachable: share where email is valid`";
        return Err(Failure::with_help("there is no `audit` to measure by", help));
    }
    let watch = Watch::start(terminal)?;
    let settings = arguments.reading.settings()?;
    let mut exports = Exports::named(&arguments.exports, &workspace, &program.schema, &settings, &watch)?;
    let run_options = run::Options {
        measures_only: true,
        only: choice.only,
        skip: choice.skip,
        allow_missing: arguments.allow_missing,
        threads: arguments.threads.map_or_else(all_threads, usize::from),
        rejected: exports::rejected_pairs(&workspace, &program.schema)?,
        models: exports::saved_models(&workspace, program)?,
        history: exports::audit_history(&workspace)?,
        ..run::Options::new(as_of)
    };
    exports.add_tables(run::tables_needed(program, &run_options), &workspace)?;
    let measured = run::execute(program, &workspace.settings, &exports.inputs, &run_options, &watch, &mut DryRun);
    drop(watch);
    let report = measured.map_err(failure)?;
    if arguments.record {
        record(&workspace, run_options.history, &report)?;
    }
    match arguments.format {
        Format::Json => {
            let summary = summary::to_json(&report, &manifest(&rules));
            terminal.print_json(&format!("{summary:#}\n"))?;
        }
        Format::Text => terminal.print(&report::audits(&report, terminal.style().width))?,
    }
    Ok(if report.misses_goals() { Exit::Findings } else { Exit::Done })
}

fn audits(program: &Program) -> impl Iterator<Item = RuleId> {
    let rules = program.rules.iter().enumerate();
    rules.filter(|(_, rule)| matches!(rule.kind, RuleKind::Audit(_))).map(|(at, _)| RuleId(at))
}

fn refuse_others(program: &Program, chosen: &BTreeSet<RuleId>) -> Result<(), Failure> {
    let other = |id: &&RuleId| audits(program).all(|audit| audit != **id);
    match chosen.iter().find(other).and_then(|id| program.rule(*id)) {
        None => Ok(()),
        Some(rule) => Err(Failure::with_help(
            format!("`{}` is no audit but a rule of kind `{}`", rule.name, rule.kind.keyword()),
            "`hyg audit` measures exports as they are; `hyg apply` has the other rules take part",
        )),
    }
}

/// Adds what was measured to the history of the project.
fn record(workspace: &Workspace, mut history: History, report: &Report) -> Result<(), Failure> {
    history.record(report);
    let folder = workspace.real_folder();
    let path = folder.join(AUDIT_HISTORY);
    let text = history.to_csv();
    if path.symlink_metadata().is_err() {
        return init::write(&path, &text);
    }
    let path = paths::file_inside(folder, AUDIT_HISTORY).map_err(Failure::new)?;
    Ok(replace(&path, &text)?)
}
