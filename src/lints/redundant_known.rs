//! `is known` beside a test that only known values satisfy.

use super::walk::{members, roots, wholes};
use super::wording::spans;
use super::{Context, Level, Lint};
use crate::check::program::{Condition, ConditionKind, PropertyTest, TestKind};
use crate::diagnostic::{Diagnostic, codes};

pub(super) static LINT: Lint = Lint {
    code: codes::REDUNDANT_KNOWN,
    level: Level::Warn,
    summary: "`is known` beside a test that only known values satisfy",
    page: include_str!("redundant-known.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for whole in roots(context.program).into_iter().flat_map(|root| wholes(root.condition)) {
        search(context, whole, &mut found);
    }
    found
}

/// Not under `not`: there, `is known` decides what becomes of blanks.
fn search(context: &Context, condition: &Condition, found: &mut Vec<Diagnostic>) {
    if matches!(condition.kind, ConditionKind::Not(_)) {
        return;
    }
    let parts = members(condition);
    if matches!(condition.kind, ConditionKind::All(_)) {
        found.extend(parts.iter().enumerate().filter_map(|(at, part)| finding(context, parts, at, part)));
    }
    for part in parts {
        search(context, part, found);
    }
}

fn finding(context: &Context, parts: &[Condition], at: usize, known: &Condition) -> Option<Diagnostic> {
    let ConditionKind::Test(PropertyTest { subject, test: TestKind::Known, negated: false, .. }) = &known.kind else {
        return None;
    };
    let implies = parts.iter().find(|part| match &part.kind {
        // Beside a negative test `is known` says what becomes of blanks: it is welcome there.
        ConditionKind::Test(test) => {
            test.subject == *subject && test.test != TestKind::Known && !test.negated && !test.or_unknown
        }
        _ => false,
    })?;
    let diagnostic = LINT
        .says(format!("`{}` adds nothing", context.quote(known.span)))
        .label(known.span, "a blank value fails the other test anyway")
        .label(implies.span, "only known values satisfy this")
        .help(format!("leave out `{}`", context.quote(known.span)));
    Some(match context.without(&spans(parts), at) {
        Some(span) => diagnostic.edit(span, ""),
        None => diagnostic,
    })
}
