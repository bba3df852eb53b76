//! Rules and segments that do not say what they are for.

use super::{Context, Level, Lint};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

pub(super) static LINT: Lint = Lint {
    code: codes::MISSING_DESCRIPTION,
    level: Level::Warn,
    summary: "a rule or segment without a description",
    page: include_str!("missing-description.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let segments = context.program.segments.iter().map(|s| ("segment", &s.name, &s.description, s.name_span));
    let rules = context.program.rules.iter().map(|r| (r.kind.keyword(), &r.name, &r.description, r.name_span));
    segments
        .chain(rules)
        .filter(|(_, _, description, _)| description.as_ref().is_none_or(|text| text.trim().is_empty()))
        .map(|(keyword, name, _, span)| finding(keyword, name, span))
        .collect()
}

fn finding(keyword: &str, name: &str, span: Span) -> Diagnostic {
    LINT.says(format!("the {keyword} `{name}` has no description"))
        .label(span, "lists and reports will show the name alone")
        .help(format!("say after the name, in double quotes, what it is for: `{keyword} {name} \"…\"`"))
}
