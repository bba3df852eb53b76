//! `otherwise` after verbs that never fail.

use super::walk::fix_steps;
use super::{Context, Level, Lint};
use crate::check::program::Otherwise;
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
        let never_fails = step.verbs.iter().all(|call| call.verb.fails_when.is_empty());
        if never_fails && !matches!(step.otherwise, Otherwise::Leave) {
            let verbs: Vec<String> = step.verbs.iter().map(|call| format!("`{}`", call.text)).collect();
            let fail = if verbs.len() == 1 { "fails" } else { "fail" };
            found.push(
                LINT.says(format!("`otherwise` is never used: {} never {fail}", verbs.join(" and ")))
                    .label(step.span, "no value makes this line fail")
                    .help(
                        "leave `otherwise` out, or put the verb that can fail into the line, such as `validate email`",
                    ),
            );
        }
    }
    found.dedup_by_key(|diagnostic: &mut Diagnostic| diagnostic.span());
    found
}
