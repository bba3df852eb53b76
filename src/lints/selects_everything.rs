//! Rules that every record of the exports meets.

use super::{Context, Level, Lint};
use crate::check::program::{Rule, RuleKind};
use crate::diagnostic::{Diagnostic, codes};

/// Of so few records all may well be meant.
const FEWEST: u64 = 10;

pub(super) static LINT: Lint = Lint {
    code: codes::SELECTS_EVERYTHING,
    level: Level::Warn,
    summary: "a rule that selects every record of the export",
    page: include_str!("selects-everything.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let everything = context.counted().filter(|(rule, counts, records)| {
        !matches!(rule.kind, RuleKind::Fix(_)) && *records >= FEWEST && counts.selected == *records
    });
    let finding = |(rule, _, records): (&Rule, super::observed::Counts, u64)| {
        let (verb, help) = match rule.kind {
            RuleKind::Protect(_) => ("protects", "no delete and no merge can touch any of them"),
            _ => ("selects", "look whether a test is turned round, or a blank counts that should not"),
        };
        LINT.says(format!("`{}` {verb} all {records} {}", rule.name, context.object_name(rule.object)))
            .label(rule.name_span, "every record of the export meets it")
            .help(help)
    };
    everything.map(finding).collect()
}
