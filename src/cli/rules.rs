//! The rules of a command: which, of which project, as of when and with which parameters. What commands ask alike is declared
//! here once, and opened in one way.

use super::exports::{self, Exports};
use super::progress::Watch;
use super::reading::Reading;
use super::{Failure, Terminal, clock, kept};
use crate::check;
use crate::data::Digest;
use crate::run;
use crate::run::summary::Manifest;
use crate::syntax::{self, NoValue, ast, value_text};
use crate::value::time::AsOf;
use crate::workspace::Workspace;
use crate::workspace::rules::{CheckOptions, CheckedRules};
use clap::Args;
use std::path::PathBuf;

/// The rules of a command that reads exports, which stand where others name rules. What follows these options in a command
/// would stand under their heading.
#[derive(Debug, Args)]
#[command(next_help_heading = "Which rules, and as of when")]
pub(super) struct RuleOptions {
    /// Rule files and folders; without any, the `rules` of hyg.yaml, else rules/. May be repeated.
    #[arg(long, value_name = "PATH")]
    rules: Vec<PathBuf>,
    /// The project's hyg.yaml; found near the rules or the exports if not given.
    #[arg(long, value_name = "FILE")]
    project: Option<PathBuf>,
    /// The instant or day for which the rules are asked; a day means its end. Default: today.
    #[arg(long, value_name = "DAY")]
    as_of: Option<String>,
    /// The account's time zone, such as Europe/Paris; it wins over hyg.yaml.
    #[arg(long, value_name = "ZONE")]
    timezone: Option<String>,
    #[command(flatten)]
    parameters: Parameters,
}

impl RuleOptions {
    /// The rules, if nothing is wrong with them. Their project can stand near the exports.
    pub(super) fn open(&self, exports: &[String], terminal: &mut Terminal) -> Result<Opened, Failure> {
        let opened = self.open_to_explain(exports, terminal)?;
        if opened.rules.are_broken() { Err(Failure::Reported) } else { Ok(opened) }
    }

    /// The rules for a command that only looks at them: what they say is asked just when a lint or a promise says that it is
    /// wrong, which is told.
    pub(super) fn open_to_explain(&self, exports: &[String], terminal: &mut Terminal) -> Result<Opened, Failure> {
        let mut workspace = Workspace::find(self.project.as_deref(), &self.rules, &exports::files(exports))?;
        if let Some(zone) = &self.timezone {
            workspace.settings.timezone = clock::timezone(zone)?;
        }
        let as_of = clock::as_of(self.as_of.as_deref(), workspace.settings.timezone)?;
        let overrides = self.parameters.overrides()?;
        let options = CheckOptions { overrides, as_of: Some(as_of), ..CheckOptions::default() };
        let rules = CheckedRules::load(&workspace, &self.rules, &options)?;
        if rules.are_broken() {
            terminal.complain_of_rules(&rules);
        }
        if !rules.are_whole() {
            return Err(Failure::Reported);
        }
        Ok(Opened { workspace, as_of, rules })
    }
}

/// The rules of a command that is about nothing else.
#[derive(Debug, Args)]
pub(super) struct RulePaths {
    /// Rule files and folders; without any, the `rules` of hyg.yaml, else rules/.
    pub paths: Vec<PathBuf>,
    /// The project's hyg.yaml; found near the rules if not given.
    #[arg(long, value_name = "FILE")]
    project: Option<PathBuf>,
}

impl RulePaths {
    /// The project, which can stand near the exports.
    pub(super) fn workspace(&self, exports: &[String]) -> Result<Workspace, Failure> {
        Ok(Workspace::find(self.project.as_deref(), &self.paths, &exports::files(exports))?)
    }
}

/// What parameters of rules are instead of what the rule files say.
#[derive(Debug, Args)]
pub(super) struct Parameters {
    /// Give a parameter another value; may be repeated.
    #[arg(long, value_name = "NAME=VALUE")]
    param: Vec<String>,
}

impl Parameters {
    pub(super) fn overrides(&self) -> Result<Vec<(String, ast::ValueKind)>, Failure> {
        parameters(&self.param)
    }
}

/// `name=value` each.
pub(super) fn parameters(typed: &[String]) -> Result<Vec<(String, ast::ValueKind)>, Failure> {
    typed
        .iter()
        .map(|text| {
            let example = "write `--param dormant-after=\"270 days\"`";
            let (name, value) = text
                .split_once('=')
                .ok_or_else(|| Failure::with_help(format!("`--param {text}` gives no value"), example))?;
            let value = syntax::parse_value(value).map_err(|NoValue { message, help }| {
                Failure::with_help(format!("`--param {text}`: {message}"), help.as_deref().unwrap_or(example))
            })?;
            Ok((name.trim().trim_start_matches('$').to_owned(), value.kind))
        })
        .collect()
}

/// The rules under these paths, for a command that can do nothing with broken ones: else says what is wrong with them.
pub(super) fn load(
    workspace: &Workspace,
    given: &[PathBuf],
    options: &CheckOptions,
    terminal: &mut Terminal,
) -> Result<CheckedRules, Failure> {
    let rules = CheckedRules::load(workspace, given, options)?;
    if rules.are_broken() {
        terminal.complain_of_rules(&rules);
        return Err(Failure::Reported);
    }
    Ok(rules)
}

/// Rules with their project, and the instant for which they are asked.
#[derive(Debug)]
pub(super) struct Opened {
    pub workspace: Workspace,
    pub as_of: AsOf,
    pub rules: CheckedRules,
}

impl Opened {
    /// A run with all that the project keeps for runs, so that each command counts what `hyg apply` would.
    pub(super) fn run_options(&self) -> Result<run::Options, Failure> {
        let Opened { workspace, as_of, rules } = self;
        Ok(run::Options {
            rejected: kept::rejected_pairs(workspace, &rules.program.schema)?,
            models: kept::saved_models(workspace, &rules.program)?,
            history: kept::audit_history(workspace)?,
            ..run::Options::new(*as_of)
        })
    }

    /// The exports as the command line names them, and the tables in which the run looks records up.
    pub(super) fn exports(
        &self,
        named: &[String],
        reading: &Reading,
        options: &run::Options,
        watch: &Watch,
    ) -> Result<Exports, Failure> {
        let Opened { workspace, rules, .. } = self;
        let program = &rules.program;
        let mut exports = Exports::named(named, workspace, &program.schema, &reading.settings()?, watch)?;
        exports.add_tables(run::tables_needed(program, options), workspace)?;
        Ok(exports)
    }
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
