//! Deletes of records that a `duplicates` rule holds.

use super::{Context, Level, Lint};
use crate::check::program::{Condition, ConditionKind, RuleKind};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

pub(super) static LINT: Lint = Lint {
    code: codes::DELETE_OF_DUPLICATES,
    level: Level::Warn,
    summary: "a delete that takes nobody, because it asks for duplicates",
    page: include_str!("delete-of-duplicates.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in &context.program.rules {
        let RuleKind::Delete(delete) = &rule.kind else { continue };
        let Some(span) = asks_for_duplicates(context, &delete.condition) else { continue };
        found.push(
            LINT.says(format!(
                "`delete {}` takes nobody: no delete takes a record of a group of duplicates",
                rule.name
            ))
            .label(span, "such a record is merged, or waits for a person")
            .help("list them with a `flag`; the `duplicates` rule says which of them survives"),
        );
    }
    found
}

/// Where a condition asks for duplicates, if it holds of no other record.
fn asks_for_duplicates(context: &Context, condition: &Condition) -> Option<Span> {
    match &condition.kind {
        ConditionKind::HasDuplicates(_) => Some(condition.span),
        ConditionKind::All(parts) => parts.iter().find_map(|part| asks_for_duplicates(context, part)),
        ConditionKind::Any(parts) => {
            let mut all = parts.iter().map(|part| asks_for_duplicates(context, part));
            let first = all.next()??;
            all.all(|one| one.is_some()).then_some(first)
        }
        ConditionKind::InSegment(id) => {
            let segment = context.program.segments.get(id.0)?;
            asks_for_duplicates(context, &segment.condition).map(|_| condition.span)
        }
        ConditionKind::Not(_) | ConditionKind::AtLeast(..) | ConditionKind::Linked(_) | ConditionKind::Test(_) => None,
    }
}
