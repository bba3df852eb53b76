//! Conditions that nothing satisfies.

use super::clash::{Cause, Clash, clashes};
use super::walk::{roots, wholes};
use super::{Context, Level, Lint};
use crate::check::program::Condition;
use crate::diagnostic::{Diagnostic, codes};

pub(super) static LINT: Lint = Lint {
    code: codes::ALWAYS_FALSE,
    level: Level::Warn,
    summary: "a condition that no record can satisfy",
    page: include_str!("always-false.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let wholes = roots(context.program).into_iter().flat_map(|root| wholes(root.condition));
    wholes.flat_map(|whole| findings(context, whole)).collect()
}

fn findings(context: &Context, whole: &Condition) -> Vec<Diagnostic> {
    let clashes = clashes(context, whole);
    if clashes.is_empty() && context.facts.never_true(whole) {
        return vec![
            LINT.says("no record can satisfy this condition")
                .label(whole.span, "whatever the values, one part of it fails")
                .help("write `or` where either will do, or take a part out"),
        ];
    }
    // Ranges and segments have lints of their own.
    clashes.iter().filter(|clash| clash.cause == Cause::Other).map(|clash| pair(context, clash)).collect()
}

fn pair(context: &Context, clash: &Clash) -> Diagnostic {
    let (first, second) = (context.quote(clash.first.span), context.quote(clash.second.span));
    LINT.says(format!("no record can satisfy both `{first}` and `{second}`"))
        .label(clash.first.span, "where this holds")
        .label(clash.second.span, "this does not")
        .help("write `or` between the two if either will do, or take one of them out")
}
