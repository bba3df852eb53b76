//! Deletes that select every record.

use super::{Context, Level, Lint};
use crate::check::program::RuleKind;
use crate::diagnostic::{Diagnostic, codes};

pub(super) static LINT: Lint = Lint {
    code: codes::DELETE_EVERYTHING,
    level: Level::Deny,
    summary: "a delete that selects every record that has values",
    page: include_str!("delete-everything.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in &context.program.rules {
        let RuleKind::Delete(removal) = &rule.kind else { continue };
        if context.facts.true_for_all_with_values(&removal.condition, rule.object) {
            let object = context.program.schema.object(rule.object).map_or("records", |object| &object.name);
            found.push(
                LINT.says(format!("the delete `{}` selects all {object}", rule.name))
                    .label(removal.condition.span, "true of every record whose values are filled in")
                    .help("ask for what sets the records to delete apart; what must stay goes into a `protect`"),
            );
        }
    }
    found
}
