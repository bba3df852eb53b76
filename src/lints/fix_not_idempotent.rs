//! Fixes that change a value again each time they run.

use super::walk::fix_steps;
use super::{Context, Level, Lint};
use crate::check::program::VerbCall;
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::PropertyId;
use crate::verbs::Argument;

pub(super) static LINT: Lint = Lint {
    code: codes::FIX_NOT_IDEMPOTENT,
    level: Level::Warn,
    summary: "a fix that changes its own result when it runs again",
    page: include_str!("fix-not-idempotent.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (_, _, step) in fix_steps(context.program) {
        // A `when` may be what keeps a value from being changed twice.
        let call = step.verbs.iter().find(|call| changes_again(call, step.property));
        if let Some(call) = call.filter(|_| step.when.is_none()) {
            found.push(
                LINT.says(format!("`{}` changes its own result when it runs again", call.text))
                    .label(call.span, "next month's run changes the value once more")
                    .help("say with `when` which values are still to be changed"),
            );
        }
    }
    // A line of several properties says it once.
    found.dedup_by_key(|diagnostic: &mut Diagnostic| diagnostic.span());
    found
}

/// Most replacements have nothing left to replace: only what puts in what it looks for goes on. What is counted
/// from another property comes out the same, and from its own once more each time.
fn changes_again(call: &VerbCall, written: PropertyId) -> bool {
    match call.verb.name {
        "replace" => match (call.arguments.get(0), call.arguments.get(1)) {
            (Argument::Text(from), Argument::Text(to)) => !from.is_empty() && to.contains(from.as_str()) && from != to,
            _ => false,
        },
        "add" | "subtract" | "multiply" | "divide" => {
            call.properties.iter().any(|path| path.links.is_empty() && path.property == written)
        }
        _ => !call.verb.idempotent,
    }
}
