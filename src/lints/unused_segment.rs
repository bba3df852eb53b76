//! Segments that nothing uses.

use super::{Context, Level, Lint};
use crate::check::program::SegmentId;
use crate::diagnostic::{Diagnostic, codes};

pub(super) static LINT: Lint = Lint {
    code: codes::UNUSED_SEGMENT,
    level: Level::Warn,
    summary: "a segment that no rule, segment or test uses",
    page: include_str!("unused-segment.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let segments = context.program.segments.iter().enumerate();
    segments
        .filter(|(id, _)| !context.program.used_segments.contains(&SegmentId(*id)))
        .map(|(_, segment)| {
            LINT.says(format!("nothing uses the segment `{}`", segment.name))
                .label(segment.name_span, "no rule, segment or test names it")
                .help(format!(
                    "write `in {}` in the condition that was meant to use it, or delete the segment",
                    segment.name
                ))
        })
        .collect()
}
