//! Deletes that no test tries.

use super::{Context, Level, Lint};
use crate::check::program::{ExpectationSubject, RuleId, RuleKind};
use crate::diagnostic::{Diagnostic, codes};
use std::collections::BTreeSet;

pub(super) static LINT: Lint = Lint {
    code: codes::DELETE_WITHOUT_TEST,
    level: Level::Advice,
    summary: "a delete that no `test` block tries",
    page: include_str!("delete-without-test.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let expectations = context.program.tests.iter().flat_map(|test| &test.expectations);
    let tried: BTreeSet<RuleId> = expectations
        .filter_map(|expectation| match expectation.subject {
            ExpectationSubject::Rule(rule) => Some(rule),
            ExpectationSubject::Segment(_) => None,
        })
        .collect();
    let rules = context.program.rules.iter().enumerate();
    rules
        .filter(|(id, rule)| matches!(rule.kind, RuleKind::Delete(_)) && !tried.contains(&RuleId(*id)))
        .map(|(_, rule)| {
            LINT.says(format!("no test tries the delete `{}`", rule.name))
                .label(rule.name_span, "nothing shows whom it takes and whom it spares")
                .help(format!(
                    "write a `test` with a record that must go and one that must stay: `expect delete {} selects 1`",
                    rule.name
                ))
        })
        .collect()
}
