//! Two bounds on one number or date between which nothing lies.

use super::clash::{Cause, clashes};
use super::walk::{roots, wholes};
use super::wording::{bound, phrase};
use super::{Context, Level, Lint};
use crate::check::program::{ConditionKind, PropertyTest};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

pub(super) static LINT: Lint = Lint {
    code: codes::CONTRADICTORY_RANGE,
    level: Level::Warn,
    summary: "two bounds on one number or date that no value satisfies",
    page: include_str!("contradictory-range.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let wholes = roots(context.program).into_iter().flat_map(|root| wholes(root.condition));
    let ranges = wholes.flat_map(|whole| clashes(context, whole)).filter(|clash| clash.cause == Cause::Range);
    ranges
        .filter_map(|clash| match (&clash.first.kind, &clash.second.kind) {
            (ConditionKind::Test(a), ConditionKind::Test(b)) => finding((a, clash.first.span), (b, clash.second.span)),
            _ => None,
        })
        .collect()
}

fn finding((a, first): (&PropertyTest, Span), (b, second): (&PropertyTest, Span)) -> Option<Diagnostic> {
    let (one, other) = (bound(a)?, bound(b)?);
    let diagnostic = LINT
        .says(format!("`{}` cannot be both {one} and {other}", phrase(a)))
        .label(first, format!("here it is to be {one}"))
        .label(second, format!("and here {other}"))
        .help("write `or` between the two if either will do, or change one of the bounds");
    Some(diagnostic)
}
