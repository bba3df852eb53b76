//! Deletes of records not all of whose linked records satisfy something, and so of those that have none.

use super::walk::conjuncts;
use super::{Context, Level, Lint};
use crate::check::program::{Condition, ConditionKind, LinkQuantifier, Linked, RuleKind};
use crate::diagnostic::{Diagnostic, codes};

pub(super) static LINT: Lint = Lint {
    code: codes::NOT_EVERY,
    level: Level::Warn,
    summary: "a delete by `not (every …)`, which takes records without any linked one",
    page: include_str!("not-every.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in &context.program.rules {
        let RuleKind::Delete(removal) = &rule.kind else { continue };
        let parts = conjuncts(&removal.condition);
        for part in &parts {
            let Some(every) = denied(part) else { continue };
            // Whether there is one is asked beside it, whichever way.
            let asks = |other: &&&Condition| asks_for_one(other, every);
            if parts.iter().any(|other| asks(&other)) {
                continue;
            }
            let name = context.program.schema.object(every.object).map_or("", |object| object.name.as_str());
            found.push(
                LINT.says(format!("`delete {}` takes records that have no {name} at all", rule.name))
                    .label(part.span, "of none, not every one satisfies it")
                    .help(format!("add `and has {name}`, or `or no {name}` if they are meant as well")),
            );
        }
    }
    found
}

/// The `every` that a condition denies.
fn denied(condition: &Condition) -> Option<&Linked> {
    let ConditionKind::Not(inner) = &condition.kind else { return None };
    match &inner.kind {
        ConditionKind::Linked(linked) if linked.quantifier == LinkQuantifier::Every => Some(linked),
        _ => None,
    }
}

/// Whether a condition asks how many linked records there are, of the same link.
fn asks_for_one(condition: &Condition, every: &Linked) -> bool {
    match &condition.kind {
        ConditionKind::Linked(linked) => {
            matches!(linked.quantifier, LinkQuantifier::AtLeast(_)) && linked.object == every.object
        }
        ConditionKind::Not(inner) => asks_for_one(inner, every),
        _ => false,
    }
}
