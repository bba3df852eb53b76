//! `otherwise` after verbs that never fail.

use super::walk::fix_steps;
use super::{Context, Level, Lint};
use crate::check::program::{Otherwise, VerbCall};
use crate::diagnostic::{Diagnostic, codes};

pub(super) static LINT: Lint = Lint {
    code: codes::OTHERWISE_NEVER_USED,
    level: Level::Warn,
    summary: "an `otherwise` after verbs that never fail",
    page: include_str!("otherwise-never-used.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (_, _, step) in fix_steps(context.program) {
        // A text without properties in it is written whatever the record holds.
        let writes_the_same = |call: &VerbCall| call.verb.name == "set" && !call.text.contains('{');
        let never_fails = step.verbs.iter().all(|call| call.verb.fails_when.is_empty() || writes_the_same(call));
        if never_fails && !matches!(step.otherwise, Otherwise::Leave) {
            let verbs: Vec<String> = step.verbs.iter().map(|call| format!("`{}`", call.text)).collect();
            let fail = if verbs.len() == 1 { "fails" } else { "fail" };
            found.push(
                LINT.says(format!("`otherwise` is never used: {} never {fail}", verbs.join(" and ")))
                    .label(step.span, "no value makes this line fail")
                    .help(if step.when.is_some() {
                        "what is written where `when` does not hold stands on a line of its own: `… when not (…)`"
                    } else {
                        "leave `otherwise` out, or put the verb that can fail into the line, such as `validate email`"
                    }),
            );
        }
    }
    found.dedup_by_key(|diagnostic: &mut Diagnostic| diagnostic.span());
    found
}
