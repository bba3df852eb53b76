//! Spans of time that are most likely slips.

use super::walk::{Role, each, roots, wholes};
use super::{Context, Level, Lint};
use crate::check::program::{ConditionKind, Literal, TestKind};
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::ast::{AgeDirection, Duration};
use crate::value::time::Unit;

pub(super) static LINT: Lint = Lint {
    code: codes::SUSPICIOUS_DURATION,
    level: Level::Advice,
    summary: "a span of time that is most likely a slip",
    page: include_str!("suspicious-duration.md"),
    check,
};

/// Older than anybody's birth date: who writes it may have meant days, or typed a digit too many.
const LONGEST_YEARS: u32 = 130;
/// A delete that waits less than this has no time to be noticed.
const SHORTEST_DAYS: u32 = 14;

fn check(context: &Context) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for root in roots(context.program) {
        for whole in wholes(root.condition) {
            each(whole, &mut |part| {
                let ConditionKind::Test(test) = &part.kind else { return };
                let TestKind::Age { direction, duration } = &test.test else { return };
                // A parameter may be given another value.
                let Some(days) = days(duration).filter(|_| duration.param.is_none()) else { return };
                let takes_the_old = root.role == Role::Delete && *direction == AgeDirection::OlderThan;
                let written = context.quote(duration.span);
                let (message, label) = if days > LONGEST_YEARS * 366 {
                    (format!("`{written}` is longer than anybody lives"), "no date of a record is that old")
                } else if days == 0 {
                    (format!("`{written}` is no span of time"), "this asks only whether the day has passed")
                } else if takes_the_old && days < SHORTEST_DAYS && !test.negated {
                    (format!("a delete after `{written}` leaves no time to notice"), "records go within two weeks")
                } else {
                    return;
                };
                found.push(
                    LINT.says(message)
                        .label(duration.span, label)
                        .help("if this is meant, say so in a comment: `# hyg: allow suspicious-duration: why`"),
                );
            });
        }
    }
    found
}

/// The span in days, a month as 31 and a year as 366; nothing for hours.
fn days(duration: &Literal<Duration>) -> Option<u32> {
    let Duration { count, unit } = duration.value;
    let each = match unit {
        Unit::Hours => return (count == 0).then_some(0),
        Unit::Days => 1,
        Unit::Weeks => 7,
        Unit::Months => 31,
        Unit::Years => 366,
    };
    Some(count.saturating_mul(each))
}
