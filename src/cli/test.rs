//! `hyg test`.

use super::choice::RuleChoice;
use super::exports::{Exports, Named};
use super::rules::{RulePaths, manifest, parameters};
use super::{Exit, Failure, Message, Terminal, clock, kept};
use crate::data::read::Settings;
use crate::diagnostic::Severity;
use crate::run::progress::Silent;
use crate::run::{self, Options};
use crate::testing::snapshot::{self, Case};
use crate::testing::{BlockContext, Fault, Outcome, render, run_block};
use crate::value::time::AsOf;
use crate::workspace::Workspace;
use crate::workspace::rules::{CheckOptions, CheckedRules};
use clap::{Args, ValueEnum};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  hyg test
  hyg test rules/contacts.hyg
  hyg test --accept
  hyg test --format junit > results.xml

A snapshot case is a folder tests/NAME/ beside the rules that holds exports, and if needed a case.yaml
(as_of, timezone, parameters). Its accepted outcome stands in outcome.snap.

Exit codes: 0 all passed, 1 a test failed, 2 could not run.";

/// Run the tests of rule files: `test` blocks and snapshot cases.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    rules: RulePaths,
    /// Take the outcomes of snapshot cases as they are now.
    #[arg(long)]
    accept: bool,
    /// The day for tests that do not say `as of`. Default: today.
    #[arg(long, value_name = "DAY")]
    as_of: Option<String>,
    /// How outcomes are printed.
    #[arg(long, value_enum, default_value = "full", value_name = "FORMAT")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// What failed, expected and got.
    Full,
    Json,
    /// XML for test services.
    Junit,
}

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let workspace = arguments.rules.workspace(&[])?;
    let rules = CheckedRules::load(&workspace, &arguments.rules.paths, &CheckOptions::default())?;
    if rules.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        terminal.complain_of_rules(&rules);
        return Err(Failure::Reported);
    }
    let today = clock::as_of(arguments.as_of.as_deref(), workspace.settings.timezone)?;
    let context =
        BlockContext { program: &rules.program, project: &workspace.settings, sources: &rules.files.sources, today };
    let mut outcomes: Vec<Outcome> = rules.program.tests.iter().map(|test| run_block(context, test)).collect();
    for case in snapshot::find(&case_folders(&workspace, &arguments.rules.paths)?).map_err(cannot_list)? {
        let fault = match run_case(&case, &workspace, &rules, today) {
            Ok(text) => case.compare(&text, arguments.accept),
            Err(error) => Some(Fault::Error(error)),
        };
        outcomes.push(case.outcome(fault.into_iter().collect()));
    }
    match arguments.format {
        Format::Full => terminal.print(&render::full(&outcomes))?,
        Format::Json => terminal.print_json(&render::json(&outcomes))?,
        Format::Junit => terminal.print_data(&render::junit(&outcomes))?,
    }
    Ok(if outcomes.iter().all(Outcome::passed) { Exit::Done } else { Exit::Findings })
}

/// Folders whose `tests` may hold cases: those of the rules, those beside them, the project's.
fn case_folders(workspace: &Workspace, given: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut folders: Vec<PathBuf> = vec![workspace.folder.clone()];
    for path in workspace.rule_paths(given)? {
        let beside = path.parent().map(Path::to_owned);
        folders.extend(path.is_dir().then(|| path.clone()).into_iter().chain(beside));
    }
    let mut seen = BTreeSet::new();
    folders.retain(|folder| seen.insert(folder.clone()));
    Ok(folders)
}

#[expect(clippy::needless_pass_by_value, reason = "serves `map_err`")]
fn cannot_list(error: std::io::Error) -> Failure {
    Failure::new(format!("cannot list the snapshot cases: {error}"))
}

/// Applies the rules to a case's exports, as `hyg apply` would; why not, in words.
fn run_case(case: &Case, workspace: &Workspace, rules: &CheckedRules, today: AsOf) -> Result<String, String> {
    case.refuse_links_outside()?;
    let settings = case.settings()?;
    let mut project = workspace.settings.clone();
    if let Some(zone) = &settings.timezone {
        project.timezone = clock::timezone(zone).map_err(sentence)?;
    }
    let as_of = match &settings.as_of {
        Some(text) => clock::as_of(Some(text), project.timezone).map_err(sentence)?,
        None => AsOf { zone: project.timezone, ..today },
    };
    let typed: Vec<String> = settings.parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let overrides = parameters(&typed).map_err(sentence)?;
    let checked =
        CheckedRules::check(rules.files.clone(), workspace, &CheckOptions { overrides, ..CheckOptions::default() });
    let checked = checked.map_err(sentence)?;
    if let Some(error) = checked.diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Error) {
        return Err(error.message.clone());
    }
    let program = &checked.program;
    if let Some(error) = RuleChoice::default().unavailable(program) {
        return Err(error.message);
    }
    // A case holds the other system's files too, where the rules name them.
    let files = run::reconciled_files(program, &BTreeSet::new(), &BTreeSet::new());
    let has = |file: &str| case.folder.join(file).symlink_metadata().is_ok();
    let files: Vec<_> = files.into_iter().filter(|(_, file)| has(file)).collect();
    let is_export = |path: &&PathBuf| files.iter().all(|(_, file)| case.folder.join(file) != **path);
    let exports = case.exports.iter().filter(is_export);
    if exports.clone().next().is_none() {
        let folder = case.folder.display();
        return Err(format!("{folder} holds no export: put one there, such as contacts.csv, or remove the folder"));
    }
    let named: Vec<Named> = exports.map(|path| Named { object: None, path: path.clone() }).collect();
    let exports =
        Exports::settle(&named, workspace, &program.schema, &Settings::default(), &Silent).map_err(sentence)?;
    let reconciled = kept::compared(files, &case.folder).map_err(sentence)?;
    let run_options = Options { reconciled, ..Options::new(as_of) };
    let dated = settings.as_of.is_some();
    snapshot::apply(program, &project, &exports.inputs, &run_options, &manifest(&checked), dated)
}

fn sentence(failure: impl Into<Failure>) -> String {
    let messages = match failure.into() {
        Failure::Messages(messages) => messages,
        Failure::Refused(message) | Failure::Interrupted(message) => vec![message],
        Failure::Reported | Failure::Closed => Vec::new(),
    };
    let text = |message: Message| match &message.help {
        Some(help) => format!("{}; {help}", message.told()),
        None => message.told(),
    };
    messages.into_iter().map(text).collect::<Vec<_>>().join("; ")
}
