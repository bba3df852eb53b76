//! Deletes that do not say how much is too much.

use super::{Context, Level, Lint};
use crate::check::program::RuleKind;
use crate::diagnostic::{Diagnostic, codes};

pub(super) static LINT: Lint = Lint {
    code: codes::DELETE_WITHOUT_BRAKE,
    level: Level::Warn,
    summary: "a delete without `stop above`",
    page: include_str!("delete-without-brake.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let rules = context.program.rules.iter();
    rules
        .filter(|rule| matches!(&rule.kind, RuleKind::Delete(removal) if removal.brake.is_none()))
        .map(|rule| {
            LINT.says(format!("the delete `{}` has no brake of its own", rule.name))
                .label(rule.name_span, "nothing stops it before half of all records")
                .help(
                    "write as its last line how much you expect at most, such as `stop above 20%` or `stop above 500`",
                )
                .edit(rule.span.at_end(), "\n  stop above 20%")
        })
        .collect()
}
