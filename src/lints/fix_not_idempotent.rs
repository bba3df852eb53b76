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
                    .help(help(call)),
            );
        }
    }
    // A line of several properties says it once.
    found.dedup_by_key(|diagnostic: &mut Diagnostic| diagnostic.span());
    found
}

fn help(call: &VerbCall) -> String {
    if let (Argument::Text(from), Argument::Text(to)) = (call.arguments.get(0), call.arguments.get(1))
        && is_run_of(from, to)
    {
        let part = regex::escape(to);
        let part = if to.chars().count() == 1 { part } else { format!("({part})") };
        return format!("a pattern takes a run of any length: `replace /{part}{{2,}}/ with \"{to}\"`");
    }
    "say with `when` which values are still to be changed".to_owned()
}

/// Most replacements have nothing left to replace: only what puts in what it looks for goes on, and what makes a run of
/// signs shorter (`--` to `-`, which leaves `--` of `----`). A text that is cut would have to stand inside of itself. What
/// is counted from another property comes out the same, and from its own once more each time.
fn changes_again(call: &VerbCall, written: PropertyId) -> bool {
    match call.verb.name {
        "replace" => match (call.arguments.get(0), call.arguments.get(1)) {
            (Argument::Text(from), Argument::Text(to)) => {
                let goes_on = !from.is_empty() && to.contains(from.as_str());
                from != to && (goes_on || is_run_of(from, to))
            }
            _ => false,
        },
        "cut" => false,
        "add" | "subtract" | "multiply" | "divide" => {
            call.properties.iter().any(|path| path.links.is_empty() && path.property == written)
        }
        _ => !call.verb.idempotent,
    }
}

/// Whether a text is another one several times.
fn is_run_of(text: &str, part: &str) -> bool {
    !part.is_empty()
        && text.len() > part.len()
        && text.len().is_multiple_of(part.len())
        && part.repeat(text.len() / part.len()) == text
}
