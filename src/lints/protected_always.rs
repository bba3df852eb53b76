//! Protections of everybody.

use super::{Context, Level, Lint};
use crate::check::program::RuleKind;
use crate::diagnostic::{Diagnostic, codes};

pub(super) static LINT: Lint = Lint {
    code: codes::PROTECTED_ALWAYS,
    level: Level::Warn,
    summary: "a protection of every record that has values",
    page: include_str!("protected-always.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in &context.program.rules {
        let RuleKind::Protect(condition) = &rule.kind else { continue };
        // What is always true has a lint of its own.
        let everybody = context.facts.true_for_all_with_values(condition, rule.object);
        if everybody && !context.facts.always_true(condition) {
            let object = context.program.schema.object(rule.object).map_or("records", |object| &object.name);
            found.push(
                LINT.says(format!("`protect {}` keeps all {object}: no delete can ever act", rule.name))
                    .label(condition.span, "true of every record whose values are filled in")
                    .help("ask for what sets those apart that must stay"),
            );
        }
    }
    found
}
