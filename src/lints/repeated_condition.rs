//! The same condition twice in one `and`, `or` or list.

use super::facts::spelling;
use super::walk::{groups, members};
use super::wording::spans;
use super::{Context, Level, Lint};
use crate::check::program::Condition;
use crate::diagnostic::{Diagnostic, codes};
use std::collections::HashMap;

pub(super) static LINT: Lint = Lint {
    code: codes::REPEATED_CONDITION,
    level: Level::Warn,
    summary: "the same condition twice in one `and`, `or` or list",
    page: include_str!("repeated-condition.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    groups(context.program).into_iter().flat_map(|group| repeated(context, members(group))).collect()
}

fn repeated(context: &Context, members: &[Condition]) -> Vec<Diagnostic> {
    let spans = spans(members);
    let mut seen: HashMap<String, &Condition> = HashMap::new();
    let mut found = Vec::new();
    for (at, member) in members.iter().enumerate() {
        if let Some(first) = seen.get(&spelling::condition(member)) {
            let diagnostic = LINT
                .says(format!("`{}` is asked twice", context.quote(member.span)))
                .label(member.span, "asked again")
                .label(first.span, "asked here first")
                .help("take one of the two out, or write what the second was meant to ask");
            found.push(match context.without(&spans, at) {
                Some(span) => diagnostic.edit(span, ""),
                None => diagnostic,
            });
        } else {
            seen.insert(spelling::condition(member), member);
        }
    }
    found
}
