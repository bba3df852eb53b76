//! Columns that a fix empties as a whole.

use super::walk::fix_steps;
use super::{Context, Level, Lint};
use crate::check::program::FixStep;
use crate::diagnostic::{Diagnostic, codes};

pub(super) static LINT: Lint = Lint {
    code: codes::IRREVERSIBLE_CLEAR,
    level: Level::Warn,
    summary: "a fix that empties a property on every record",
    page: include_str!("irreversible-clear.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (rule, fix, step) in fix_steps(context.program) {
        if fix.condition.is_some() || !empties(step) {
            continue;
        }
        let property = context.program.schema.property(rule.object, step.property);
        let label = property.map_or("", |property| &property.label);
        found.push(
            LINT.says(format!("this empties `{label}` on every record"))
                .label(step.property_span, "no `where` and no `when` says on which")
                .help("say with `when` which values are wrong, such as `clear when it is not valid`"),
        );
    }
    found
}

fn empties(step: &FixStep) -> bool {
    step.when.is_none() && step.verbs.last().is_some_and(|call| call.verb.name == "clear")
}
