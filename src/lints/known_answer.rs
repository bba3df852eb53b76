//! `is known` of a property that holds yes or no, where records are deleted or suppressed.

use super::walk::tests_of;
use super::{Context, Level, Lint};
use crate::check::program::{RuleKind, TestKind};
use crate::diagnostic::{Diagnostic, codes};
use crate::value::Kind;
use std::collections::BTreeSet;

pub(super) static LINT: Lint = Lint {
    code: codes::KNOWN_ANSWER,
    level: Level::Warn,
    summary: "a delete or suppression by `is known` of a yes/no property, which holds of `no` as well",
    page: include_str!("known-answer.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let conditions = context.program.rules.iter().filter_map(|rule| match &rule.kind {
        RuleKind::Delete(removal) | RuleKind::Suppress(removal) => Some(&removal.condition),
        _ => None,
    });
    let is_answer = |test: &&crate::check::program::PropertyTest| {
        let property = context.program.schema.property(test.subject.object, test.subject.property);
        matches!(test.test, TestKind::Known) && !test.negated && property.is_some_and(|of| of.kind == Kind::YesNo)
    };
    // A segment that several rules use is told once.
    let mut told = BTreeSet::new();
    conditions
        .flat_map(|condition| tests_of(context.program, condition))
        .filter(|(test, span)| is_answer(test) && told.insert(*span))
        .map(|(test, span)| {
            LINT.says(format!("`{}` holds of `no` as well as of `yes`", test.text))
                .label(span, "whichever the answer is")
                .help("write `is yes` or `is no`")
        })
        .collect()
}
