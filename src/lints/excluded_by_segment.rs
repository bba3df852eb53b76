//! A segment, and beside it what the segment excludes.

use super::clash::{Cause, Clash, clashes, segment_of};
use super::walk::{roots, wholes};
use super::{Context, Level, Lint};
use crate::check::program::SegmentId;
use crate::diagnostic::{Diagnostic, codes};

pub(super) static LINT: Lint = Lint {
    code: codes::EXCLUDED_BY_SEGMENT,
    level: Level::Warn,
    summary: "a condition beside a segment that excludes it",
    page: include_str!("excluded-by-segment.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let wholes = roots(context.program).into_iter().flat_map(|root| wholes(root.condition));
    wholes
        .flat_map(|whole| clashes(context, whole))
        .filter_map(|clash| match clash.cause {
            Cause::Segment(id) => finding(context, clash, id),
            _ => None,
        })
        .collect()
}

fn finding(context: &Context, clash: Clash, id: SegmentId) -> Option<Diagnostic> {
    let segment = context.program.segment(id)?;
    let (used, beside) = match segment_of(clash.first) {
        Some(first) if first == id => (clash.first, clash.second),
        _ => (clash.second, clash.first),
    };
    let (used_text, beside_text) = (context.quote(used.span), context.quote(beside.span));
    let diagnostic = LINT
        .says(format!("no record is both `{used_text}` and `{beside_text}`"))
        .label(used.span, "this segment excludes")
        .label(beside.span, "what is asked here")
        .label(segment.condition.span, format!("what `{}` asks", segment.name))
        .help("write `or` between the two if either will do, or take one of them out");
    Some(diagnostic)
}
