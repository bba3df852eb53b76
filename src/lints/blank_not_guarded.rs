//! Negative tests in guards that let go of records without a value.

use super::blanks::{Search, Words};
use super::walk::{Role, roots};
use super::{Context, Level, Lint, blank_left_out};
use crate::diagnostic::{Diagnostic, codes};

pub(super) static LINT: Lint = Lint {
    code: codes::BLANK_NOT_GUARDED,
    level: Level::Warn,
    summary: "a guard that lets go of records without a value",
    page: include_str!("blank-not-guarded.md"),
    check,
};

const WORDS: Words = Words {
    says: "does not guard records without a value",
    label: "lets go of those whose",
    with: "to guard them too",
    without: "to show that they may go",
};

fn check(context: &Context) -> Vec<Diagnostic> {
    // A segment that conditions use which act as well is spoken of by `blank-left-out`.
    let (_, acting) = blank_left_out::search(context);
    let mut search = Search::new(context).passing_over(acting);
    for root in roots(context.program).into_iter().filter(|root| root.role == Role::Guard) {
        search.condition(root.condition, None);
    }
    search.finish().0.into_iter().map(|left_out| left_out.finding(context, &LINT, WORDS)).collect()
}
