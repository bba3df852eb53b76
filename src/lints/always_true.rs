//! Conditions that every record satisfies.

use super::walk::{Role, each, roots, wholes};
use super::{Context, Level, Lint};
use crate::check::program::{Condition, ConditionKind, RuleKind};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use std::collections::BTreeSet;

pub(super) static LINT: Lint = Lint {
    code: codes::ALWAYS_TRUE,
    level: Level::Warn,
    summary: "a condition that every record satisfies",
    page: include_str!("always-true.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    // A protection of everybody has a lint of its own.
    let protected = context.program.rules.iter().filter_map(|rule| match &rule.kind {
        RuleKind::Protect(condition) => Some(condition.span),
        _ => None,
    });
    let protected: BTreeSet<Span> = protected.collect();
    let mut found = Vec::new();
    for root in roots(context.program) {
        for whole in wholes(root.condition) {
            // A delete of everything has a lint of its own. Guards hold on unreadable too.
            let is_delete = root.role == Role::Delete && std::ptr::eq(whole, root.condition);
            let is_guard = root.role == Role::Guard && std::ptr::eq(whole, root.condition);
            let holds =
                context.facts.always_true(whole) || (is_guard && context.facts.selection(&[], &[whole]).is_empty());
            if holds && !is_delete {
                found.push(
                    LINT.says("every record satisfies this condition")
                        .label(whole.span, "true whatever the values, blank ones too")
                        .help("write `and` between the parts if all are meant, or leave the condition out"),
                );
            } else if !is_delete {
                found.extend(of_all_values(context, whole, &protected));
            }
        }
    }
    found
}

/// Alternatives of which every value satisfies one: `is not Berlin or is not Paris`. Only blanks do not.
fn of_all_values(context: &Context, whole: &Condition, protected: &BTreeSet<Span>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    each(whole, &mut |part| {
        if matches!(&part.kind, ConditionKind::Any(members) if members.len() > 1)
            && context.facts.never_false(part)
            && !context.facts.always_true(part)
            && !protected.contains(&part.span)
        {
            found.push(
                LINT.says("every value satisfies this condition")
                    .label(part.span, "true of all records but those without a value")
                    .help("write `and` between the parts if all are meant; whether there is a value is asked with `is known`"),
            );
        }
    });
    found
}
