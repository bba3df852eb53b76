//! `hyg explain`.

mod record;
mod search;

use super::options::Format;
use super::reading::Reading;
use super::rules::{Opened, RuleOptions};
use super::{Exit, Failure, Terminal};
use crate::check::Program;
use crate::check::program::{RuleId, SegmentId};
use crate::diagnostic::suggest::did_you_mean;
use crate::plan::{self, Selection};
use crate::report::explain::{Subject, explain};
use crate::source::Span;
use crate::workspace::rules::CheckedRules;
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  hyg explain unengaged
  hyg explain unengaged --rules rules/ --as-of 2026-09-01
  hyg explain dormant --param dormant-after=\"270 days\"
  hyg explain --record 51200073152 contacts.csv deals.csv
  hyg explain --record 51200073152 contacts.csv deals.csv --only unengaged --format json
  hyg explain same-person --pair 51200073152 51200073153 contacts.csv
  hyg explain same-person --model contacts.csv > models/same-person.yaml

Exit codes: 0 done, 2 could not run.";

/// Say in plain English what a rule or a segment does, or why the rules say what they say of a record or of two.
#[derive(Debug, Args)]
#[command(
    after_help = EXAMPLES,
    override_usage = "hyg explain [OPTIONS] NAME\n       hyg explain [OPTIONS] --record ID EXPORT...\n       hyg explain [OPTIONS] NAME --pair ID ID EXPORT...\n       hyg explain [OPTIONS] NAME --model EXPORT..."
)]
pub(super) struct Arguments {
    /// The name of a rule or a segment; with --record the exports, as for `hyg apply`; with --pair and --model the rule
    /// and then the exports.
    #[arg(required = true, value_name = "NAME or EXPORT")]
    names: Vec<String>,
    /// Tell of the record with this ID what every rule says of it, test by test; may be repeated.
    #[arg(long, value_name = "ID")]
    record: Vec<String>,
    /// Tell why two records are or are not one by the duplicates rule NAME: what each property weighs, and what became of the
    /// pair.
    #[arg(long, num_args = 2, value_names = ["ID", "ID"], conflicts_with = "record")]
    pair: Vec<String>,
    /// Print by which weights `match likely` of the duplicates rule NAME compares: kept as models/NAME.yaml in the project,
    /// they are used instead of learning anew.
    #[arg(long, conflicts_with_all = ["record", "pair"])]
    model: bool,
    /// With --record: the object of the record, where records of several have its ID.
    #[arg(long, value_name = "OBJECT", requires = "record")]
    object: Option<String>,
    /// With --record: tell of this rule alone; may be repeated. All rules are asked nevertheless.
    #[arg(long, value_name = "RULE", requires = "record")]
    only: Vec<String>,
    /// With --record: do not tell of this rule; may be repeated. It is asked nevertheless.
    #[arg(long, value_name = "RULE", requires = "record")]
    skip: Vec<String>,
    /// With exports: set rules aside whose columns an export lacks, and all that they guard.
    #[arg(long)]
    allow_missing: bool,
    /// With --record: how the page is printed.
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: Format,
    #[command(flatten)]
    rules: RuleOptions,
    #[command(flatten)]
    reading: Reading,
}

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    if !arguments.record.is_empty() {
        return record::run(arguments, terminal);
    }
    if arguments.model || !arguments.pair.is_empty() {
        return search::run(arguments, terminal);
    }
    let [name] = arguments.names.as_slice() else {
        let help = "name one rule or segment, or write `--record ID` before exports";
        return Err(Failure::with_help("`hyg explain` tells of one rule at a time", help));
    };
    let Opened { workspace, as_of, rules } = arguments.rules.open_to_explain(&[], terminal)?;
    let (subject, span) = find(&rules.program, name)?;
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
