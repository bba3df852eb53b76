//! Negative tests that leave out records without a value.

use super::blanks::{LeftOut, Search};
use super::walk::{Role, roots};
use super::wording::phrase;
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

fn check(context: &Context) -> Vec<Diagnostic> {
    search(context).0.into_iter().map(|left_out| finding(context, left_out)).collect()
}

/// The tests of conditions that act, and the segments that those use.
pub(super) fn search<'a>(context: &Context<'a>) -> (Vec<LeftOut<'a>>, BTreeSet<SegmentId>) {
    let mut search = Search::new(context);
    for root in roots(context.program) {
        match root.role {
            Role::Segment | Role::Guard => {}
            Role::Delete | Role::Where => search.condition(root.condition, None),
            // What most verbs make of a blank is nothing, so a line does not miss its own blanks.
            Role::When(property) => search.condition(root.condition, Some(property)),
        }
    }
    search.finish()
}

fn finding(context: &Context, left_out: LeftOut) -> Diagnostic {
    let LeftOut { condition, test, under_not } = left_out;
    let (phrase, label) = (phrase(test), context.label(&test.subject));
    let asked = context.quote(condition.span);
    let asked = if under_not { format!("not ({asked})") } else { asked };
    let diagnostic = LINT
        .says(format!("`{asked}` leaves out records without a value"))
        .label(condition.span, format!("not true where `{label}` is blank"));
    if under_not {
        diagnostic.help(format!(
            "to take them in, write `or {phrase} is unknown` beside the `not`; to show that they stay out, `and {phrase} is known`"
        ))
    } else {
        diagnostic
            .help(format!(
                "to take them in, write `{asked} or unknown`; to show that they stay out, `{asked} and {phrase} is known`"
            ))
            .edit(condition.span.at_end(), " or unknown")
    }
}
