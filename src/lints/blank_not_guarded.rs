//! Negative tests in guards that let go of records without a value.

use super::blanks::{LeftOut, Search};
use super::walk::{Role, roots};
use super::wording::phrase;
use super::{Context, Level, Lint, blank_left_out};
use crate::diagnostic::{Diagnostic, codes};

pub(super) static LINT: Lint = Lint {
    code: codes::BLANK_NOT_GUARDED,
    level: Level::Warn,
    summary: "a guard that lets go of records without a value",
    page: include_str!("blank-not-guarded.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    // A segment that conditions use which act as well is spoken of by `blank-left-out`.
    let (_, acting) = blank_left_out::search(context);
    let mut search = Search::new(context).passing_over(acting);
    for root in roots(context.program).into_iter().filter(|root| root.role == Role::Guard) {
        search.condition(root.condition, None);
    }
    search.finish().0.into_iter().map(|left_out| finding(context, left_out)).collect()
}

fn finding(context: &Context, left_out: LeftOut) -> Diagnostic {
    let LeftOut { condition, test, under_not } = left_out;
    let (phrase, label) = (phrase(test), context.label(&test.subject));
    let asked = context.quote(condition.span);
    let asked = if under_not { format!("not ({asked})") } else { asked };
    let diagnostic = LINT
        .says(format!("`{asked}` does not guard records without a value"))
        .label(condition.span, format!("lets go of those whose `{label}` is blank"));
    if under_not {
        diagnostic.help(format!(
            "to guard them too, write `or {phrase} is unknown` beside the `not`; to show that they may go, `and {phrase} is known`"
        ))
    } else {
        diagnostic
            .help(format!(
                "to guard them too, write `{asked} or unknown`; to show that they may go, `{asked} and {phrase} is known`"
            ))
            .edit(condition.span.at_end(), " or unknown")
    }
}
