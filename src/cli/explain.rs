//! `hyg explain`.

use super::apply::options;
use super::{Exit, Failure, Terminal};
use crate::check::Program;
use crate::check::program::{RuleId, SegmentId};
use crate::diagnostic::suggest::did_you_mean;
use crate::plan::{self, Selection};
use crate::report::explain::{Subject, explain};
use crate::source::Span;
use crate::workspace::Workspace;
use crate::workspace::rules::{CheckOptions, CheckedRules};
use clap::Args;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  hyg explain unengaged
  hyg explain unengaged --rules rules/ --as-of 2026-09-01
  hyg explain dormant --param dormant-after=\"270 days\"";

/// Say in plain English what a rule or a segment does.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The name of a rule or a segment.
    #[arg(value_name = "NAME")]
    name: String,
    /// Rule files and folders; without any, the `rules` of hyg.yaml, else rules/. May be repeated.
    #[arg(long, value_name = "PATH")]
    rules: Vec<PathBuf>,
    /// The day for which cut-offs are computed. Default: today.
    #[arg(long, value_name = "DAY")]
    as_of: Option<String>,
    /// Give a parameter another value; may be repeated.
    #[arg(long, value_name = "NAME=VALUE")]
    param: Vec<String>,
    /// The project's hyg.yaml; found near the rules if not given.
    #[arg(long, value_name = "FILE")]
    project: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let workspace = Workspace::find(arguments.project.as_deref(), &arguments.rules, &[])?;
    let overrides = options::parameters(&arguments.param)?;
    let rules =
        CheckedRules::load(&workspace, &arguments.rules, &CheckOptions { overrides, ..CheckOptions::default() })?;
    if rules.are_broken() {
        terminal.complain_of_rules(&rules);
        return Err(Failure::Reported);
    }
    let (subject, span) = find(&rules.program, &arguments.name)?;
    let as_of = options::as_of(arguments.as_of.as_deref(), workspace.settings.timezone)?;
    let settings = plan::Settings::new(
        as_of,
        workspace.account(),
        workspace.settings.week_starts,
        &workspace.settings.null_values,
    );
    let selection =
        Selection { segments: (0..rules.program.segments.len()).map(SegmentId).collect(), ..Selection::default() };
    let plan =
        plan::compile(&rules.program, settings, &selection).map_err(|defect| Failure::new(defect.to_string()))?;
    let place = place(&rules, span);
    terminal.print_styled(&explain(&rules.program, &plan, subject, &place, terminal.style().width))?;
    Ok(Exit::Done)
}

/// The rule or segment of a name, in any case.
fn find(program: &Program, name: &str) -> Result<(Subject, Span), Failure> {
    let rules =
        program.rules.iter().enumerate().map(|(id, rule)| (&rule.name, Subject::Rule(RuleId(id)), rule.name_span));
    let segments = program.segments.iter().enumerate();
    let segments = segments.map(|(id, one)| (&one.name, Subject::Segment(SegmentId(id)), one.name_span));
    let all: Vec<_> = rules.chain(segments).collect();
    if let Some((_, subject, span)) = all.iter().find(|(own, ..)| own.to_lowercase() == name.to_lowercase()) {
        return Ok((*subject, *span));
    }
    let help = match did_you_mean(name, all.iter().map(|(own, ..)| own.as_str())) {
        Some(close) => format!("did you mean `{close}`?"),
        None => "name a rule or a segment of the rule files; `--rules PATH` says which files".to_owned(),
    };
    Err(Failure::with_help(format!("there is no rule and no segment `{name}`"), help))
}

/// `rules/contacts.hyg:12`.
fn place(rules: &CheckedRules, span: Span) -> String {
    rules
        .files
        .sources
        .get(span.file)
        .map_or_else(String::new, |file| format!("{}:{}", file.name, file.position(span.start as usize).line))
}
