//! Conditions that every record satisfies.

use super::walk::{Role, roots, wholes};
use super::{Context, Level, Lint};
use crate::diagnostic::{Diagnostic, codes};

pub(super) static LINT: Lint = Lint {
    code: codes::ALWAYS_TRUE,
    level: Level::Warn,
    summary: "a condition that every record satisfies",
    page: include_str!("always-true.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
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
            }
        }
    }
    found
}
