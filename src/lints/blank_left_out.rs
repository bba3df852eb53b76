//! Negative tests that leave out records without a value.

use super::blanks::{LeftOut, Search, Words};
use super::walk::{Role, roots};
use super::{Context, Level, Lint};
use crate::check::program::SegmentId;
use crate::diagnostic::{Diagnostic, codes};
use std::collections::BTreeSet;

pub(super) static LINT: Lint = Lint {
    code: codes::BLANK_LEFT_OUT,
    level: Level::Warn,
    summary: "a negative test that leaves out records without a value",
    page: include_str!("blank-left-out.md"),
    check,
};

const WORDS: Words = Words {
    says: "leaves out records without a value",
    label: "not true where",
    with: "to take them in",
    without: "to show that they stay out",
};

fn check(context: &Context) -> Vec<Diagnostic> {
    // A delete that takes more than it did is for its writer to decide.
    let finding = |left_out: LeftOut| left_out.finding(context, &LINT, WORDS).choice();
    search(context).0.into_iter().map(finding).collect()
}

/// The tests of conditions that act, and the segments that those use.
pub(super) fn search<'a>(context: &Context<'a>) -> (Vec<LeftOut<'a>>, BTreeSet<SegmentId>) {
    let mut search = Search::new(context);
    for root in roots(context.program) {
        match root.role {
            Role::Segment | Role::Guard | Role::Rank | Role::Measure | Role::Assertion => {}
            Role::Delete | Role::Where => search.condition(root.condition, None),
            // What most verbs make of a blank is nothing, so a line does not miss its own blanks.
            Role::When(property) => search.condition(root.condition, Some(property)),
        }
    }
    search.finish()
}
