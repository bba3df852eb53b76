//! `hyg prove`.

use super::rules::{self, Parameters, RulePaths};
use super::{Exit, Failure, Terminal, clock};
use crate::check::Program;
use crate::check::program::{RuleId, RuleKind, Table};
use crate::prove::{self, Asserted, Assurance, Overlap, Overlaps, Verdict, Witness};
use crate::source::{SourceMap, Span};
use crate::value::counted::counted;
use crate::value::time::AsOf;
use crate::workspace::rules::CheckOptions;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use std::fmt::Write as _;

const EXAMPLES: &str = "\
Examples:
  hyg prove
  hyg prove rules/ --as-of 2026-09-01
  hyg prove --format json

Exit codes: 0 nothing is refuted, 1 a `never delete` is not true, 2 could not run.";

/// What being undecided means.
const OPEN: &str = "no example of it was found, and it was not shown to be impossible";

/// Say whether each `never delete` is true, and what each protection holds back of each delete and of duplicates.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    rules: RulePaths,
    /// The day for which examples are made. Default: today.
    #[arg(long, value_name = "DAY")]
    as_of: Option<String>,
    #[command(flatten)]
    parameters: Parameters,
    /// How verdicts are printed.
    #[arg(long, value_enum, default_value = "full", value_name = "FORMAT")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// With examples.
    Full,
    /// For programs.
    Json,
}

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let workspace = arguments.rules.workspace(&[])?;
    let as_of = clock::as_of(arguments.as_of.as_deref(), workspace.settings.timezone)?;
    // What they assert is looked at below.
    let options = CheckOptions { overrides: arguments.parameters.overrides()?, ..CheckOptions::default() };
    let rules = rules::load(&workspace, &arguments.rules.paths, &options, terminal)?;
    let report = Report {
        program: &rules.program,
        sources: &rules.files.sources,
        as_of,
        asserted: prove::assertions(&rules.program, &workspace.settings, as_of),
        overlaps: prove::overlaps(&rules.program, &workspace.settings, as_of),
    };
    match arguments.format {
        Format::Full => terminal.print(&report.to_text())?,
        Format::Json => terminal.print_json(&format!("{}\n", report.to_json()))?,
    }
    let is_broken = |one: &Asserted| matches!(one.verdict, Assurance::Broken { .. });
    Ok(if report.asserted.iter().any(is_broken) { Exit::Findings } else { Exit::Done })
}

struct Report<'a> {
    program: &'a Program,
    sources: &'a SourceMap,
    as_of: AsOf,
    asserted: Vec<Asserted<'a>>,
    overlaps: Overlaps,
}

impl Report<'_> {
    fn name(&self, id: RuleId) -> &str {
        self.program.rule_name(id)
    }

    /// `delete old-leads`.
    fn full_name(&self, id: RuleId) -> String {
        let rule = self.program.rule(id);
        rule.map_or_else(String::new, |rule| format!("{} {}", rule.kind.keyword(), rule.name))
    }

    fn merges(&self, id: RuleId) -> bool {
        self.program.rule(id).is_some_and(|rule| matches!(rule.kind, RuleKind::Duplicates(_)))
    }

    fn place(&self, span: Span) -> (&str, usize) {
        let file = self.sources.get(span.file);
        file.map_or(("", 1), |file| (file.name.as_str(), file.position(span.start as usize).line))
    }

    fn to_text(&self) -> String {
        let mut text = String::new();
        let example = |text: &mut String, witness: &Witness| text.push_str(&witness.to_text(&self.program.schema, 2));
        for one in &self.asserted {
            let (file, line) = self.place(one.assertion.span);
            let said = format!("never delete \"{}\" ({file}:{line})", one.assertion.description);
            let _ = match &one.verdict {
                Assurance::Proved => writeln!(text, "{said}: proved\n"),
                Assurance::Broken { by, .. } => {
                    writeln!(text, "{said}: not true, `{}` can take such a record:", self.full_name(*by))
                }
                Assurance::Undecided { of } => {
                    let names: Vec<String> = of.iter().map(|id| format!("`{}`", self.full_name(*id))).collect();
                    writeln!(
                        text,
                        "{said}: not decided of {}: {OPEN}; the same condition in a `protect` proves it\n",
                        names.join(", ")
                    )
                }
            };
            if let Assurance::Broken { witness, .. } = &one.verdict {
                example(&mut text, witness);
                text.push('\n');
            }
        }
        for Overlap { rule, protect, verdict } in &self.overlaps.pairs {
            let (taking, protect) = (self.full_name(*rule), self.name(*protect));
            let what = if self.merges(*rule) { "two records" } else { "a record" };
            let _ = match verdict {
                Verdict::Impossible => {
                    writeln!(text, "`protect {protect}` can never hold back {what} of `{taking}`\n")
                }
                Verdict::Undecided => {
                    writeln!(
                        text,
                        "whether `protect {protect}` holds back {what} of `{taking}` is not decided: {OPEN}\n"
                    )
                }
                Verdict::Possible { is_unreadable, .. } => {
                    let they = if self.merges(*rule) { "they" } else { "it" };
                    let why = if *is_unreadable { format!(", because {they} cannot be read") } else { String::new() };
                    writeln!(text, "`protect {protect}` holds back {what} of `{taking}`{why}, such as")
                }
            };
            if let Verdict::Possible { witness, .. } = verdict {
                example(&mut text, witness);
                text.push('\n');
            }
        }
        text.push_str(&self.closing_line());
        text
    }

    /// `2 assertions: 1 proved, 1 not true; 12 pairs of a delete or duplicates and a protection: 8 meet, 4 never do`.
    fn closing_line(&self) -> String {
        let [proved, broken, open] = self.assurances();
        let [meet, never, undecided] = self.verdicts();
        let pairs = self.overlaps.pairs.len() + self.overlaps.left;
        format!(
            "as of {}: {}: {proved} proved, {broken} not true, {open} not decided; {}: {meet} meet, {never} never do, {undecided} not decided\n",
            self.as_of.describe(),
            counted(self.asserted.len() as u64, "assertion"),
            counted(pairs as u64, "pair") + " of a delete or duplicates and a protection",
        )
    }

    fn assurances(&self) -> [usize; 3] {
        let count = |is: fn(&Assurance) -> bool| self.asserted.iter().filter(|one| is(&one.verdict)).count();
        [
            count(|verdict| matches!(verdict, Assurance::Proved)),
            count(|verdict| matches!(verdict, Assurance::Broken { .. })),
            count(|verdict| matches!(verdict, Assurance::Undecided { .. })),
        ]
    }

    fn verdicts(&self) -> [usize; 3] {
        let count = |is: fn(&Verdict) -> bool| self.overlaps.pairs.iter().filter(|pair| is(&pair.verdict)).count();
        [
            count(|verdict| matches!(verdict, Verdict::Possible { .. })),
            count(|verdict| matches!(verdict, Verdict::Impossible)),
            count(|verdict| matches!(verdict, Verdict::Undecided)) + self.overlaps.left,
        ]
    }

    fn to_json(&self) -> Value {
        let assertions = self.asserted.iter().map(|one| {
            let (file, line) = self.place(one.assertion.span);
            let (verdict, rules, witness) = match &one.verdict {
                Assurance::Proved => ("proved", Vec::new(), None),
                Assurance::Broken { by, witness } => ("not true", vec![self.full_name(*by)], Some(witness)),
                Assurance::Undecided { of } => ("undecided", of.iter().map(|id| self.full_name(*id)).collect(), None),
            };
            json!({
                "description": one.assertion.description,
                "file": file,
                "line": line,
                "verdict": verdict,
                "rules": rules,
                "example": witness.map(|witness| self.tables(witness)),
            })
        });
        let overlaps = self.overlaps.pairs.iter().map(|pair| {
            let (verdict, unreadable, witness) = match &pair.verdict {
                Verdict::Impossible => ("never", false, None),
                Verdict::Undecided => ("undecided", false, None),
                Verdict::Possible { witness, is_unreadable } => ("meet", *is_unreadable, Some(witness)),
            };
            json!({
                "rule": self.full_name(pair.rule),
                "protect": self.name(pair.protect),
                "verdict": verdict,
                "unreadable": unreadable,
                "example": witness.map(|witness| self.tables(witness)),
            })
        });
        json!({
            "as_of": self.as_of.to_iso(),
            "assertions": assertions.collect::<Vec<_>>(),
            "overlaps": overlaps.collect::<Vec<_>>(),
            "overlaps_left": self.overlaps.left,
        })
    }

    fn tables(&self, witness: &Witness) -> Value {
        let table = |table: &Table| {
            let object = self.program.schema.object(table.object).map_or("", |object| object.name.as_str());
            json!({ "object": object, "header": table.header, "rows": table.rows })
        };
        witness.tables.iter().map(table).collect()
    }
}
