//! `hyg audit`.

use super::choice::RuleChoice;
use super::exports::ExportPaths;
use super::options::{Format, Threads};
use super::progress::Watch;
use super::reading::Reading;
use super::rules::{RuleOptions, manifest};
use super::{Exit, Failure, Terminal, init};
use crate::check::Program;
use crate::check::program::{RuleId, RuleKind};
use crate::report;
use crate::run::sink::DryRun;
use crate::run::{self, AUDIT_HISTORY, History, Report, summary};
use crate::schema::project::paths;
use crate::workspace::Workspace;
use crate::workspace::rules::replace;
use clap::Args;
use std::collections::BTreeSet;

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
    #[command(flatten)]
    exports: ExportPaths,
    /// Measure by this audit alone; may be repeated.
    #[arg(long, value_name = "AUDIT")]
    only: Vec<String>,
    /// Leave this audit out; may be repeated.
    #[arg(long, value_name = "AUDIT")]
    skip: Vec<String>,
    /// Keep what is measured in audit-history.csv beside hyg.yaml, in the place of an earlier run for the same instant.
    #[arg(long)]
    record: bool,
    /// Leave audits out whose columns an export lacks.
    #[arg(long)]
    allow_missing: bool,
    #[command(flatten)]
    threads: Threads,
    /// How the figures are printed; as `json` they stand as in summary.json.
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: Format,
    #[command(flatten)]
    rules: RuleOptions,
    #[command(flatten)]
    reading: Reading,
}

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let opened = arguments.rules.open(&arguments.exports.named, terminal)?;
    let (workspace, program) = (&opened.workspace, &opened.rules.program);
    let choice = RuleChoice::of(program, &arguments.only, &arguments.skip)?;
    refuse_others(program, &choice.only)?;
    refuse_others(program, &choice.skip)?;
    if !audits(program).any(|id| choice.takes_part(id)) {
        let help = "declare one: `audit health \"The figures\" measure reachable: share where email is valid`";
        return Err(Failure::with_help("there is no `audit` to measure by", help));
    }
    let watch = Watch::start(terminal)?;
    let run_options = run::Options {
        measures_only: true,
        only: choice.only,
        skip: choice.skip,
        allow_missing: arguments.allow_missing,
        threads: arguments.threads.count(),
        ..opened.run_options()?
    };
    let exports = opened.exports(&arguments.exports.named, &arguments.reading, &run_options, &watch)?;
    let measured = run::execute(program, &workspace.settings, &exports.inputs, &run_options, &watch, &mut DryRun);
    drop(watch);
    let report = measured?;
    if arguments.record {
        record(workspace, run_options.history, &report)?;
    }
    match arguments.format {
        Format::Json => {
            let summary = summary::to_json(&report, &manifest(&opened.rules));
            terminal.print_json(&format!("{summary:#}\n"))?;
        }
        Format::Text => terminal.print(&report::audits(&report, arguments.record, terminal.style().width))?,
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
