//! Deletes of everybody who is not in a segment, and so of every blank record.

use super::walk::{conjuncts, tests_of};
use super::{Context, Level, Lint};
use crate::check::program::{
    Condition, ConditionKind, Path, PropertyTest, Rule, RuleKind, Segment, SegmentId, TestKind,
};
use crate::diagnostic::{Diagnostic, codes};
use std::collections::BTreeSet;

pub(super) static LINT: Lint = Lint {
    code: codes::BLANK_THROUGH_NOT_IN,
    level: Level::Deny,
    summary: "a delete of whoever is not in a segment, blanks included",
    page: include_str!("blank-through-not-in.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in &context.program.rules {
        let RuleKind::Delete(removal) = &rule.kind else { continue };
        let parts = conjuncts(&removal.condition);
        for part in &parts {
            for id in excluded(part) {
                let Some(segment) = context.program.segment(id) else { continue };
                let asked = asked_of_values(context, segment);
                let settled = parts.iter().any(|other| says_of_blanks(context, other, &asked));
                if !asked.is_empty() && !settled && takes_blanks(context, &removal.condition, &asked) {
                    found.push(finding(context, rule, part, segment, &asked));
                }
            }
        }
    }
    found
}

/// The segments that a condition wants records not to be in.
fn excluded(condition: &Condition) -> Vec<SegmentId> {
    let ConditionKind::Not(inner) = &condition.kind else { return Vec::new() };
    let members = match &inner.kind {
        ConditionKind::Any(members) => members.as_slice(),
        _ => std::slice::from_ref(inner.as_ref()),
    };
    let segment = |member: &Condition| match member.kind {
        ConditionKind::InSegment(id) => Some(id),
        _ => None,
    };
    members.iter().filter_map(segment).collect()
}

/// The properties of which a segment asks for a value: a record without it is not in the segment.
fn asked_of_values<'a>(context: &Context<'a>, segment: &'a Segment) -> BTreeSet<&'a Path> {
    let tests = tests_of(context.program, &segment.condition);
    let speaks_of_blanks: BTreeSet<&Path> = tests
        .iter()
        .filter(|(test, _)| test.test == TestKind::Known || test.or_unknown)
        .map(|(test, _)| &test.subject)
        .collect();
    let asked = tests.iter().map(|(test, _)| &test.subject);
    asked.filter(|path| !speaks_of_blanks.contains(path)).collect()
}

/// Whether another part of the condition shows that its writer thought of blanks.
fn says_of_blanks(context: &Context, other: &Condition, asked: &BTreeSet<&Path>) -> bool {
    if !excluded(other).is_empty() {
        return false;
    }
    tests_of(context.program, other).iter().any(|(test, _)| asked.contains(&test.subject))
}

/// Whether records without any of these values can be selected.
fn takes_blanks(context: &Context, condition: &Condition, asked: &BTreeSet<&Path>) -> bool {
    let unknown = |path: &&Path| Condition {
        kind: ConditionKind::Test(PropertyTest {
            subject: (*path).clone(),
            test: TestKind::Known,
            negated: true,
            or_unknown: false,
            text: String::new(),
        }),
        span: condition.span,
    };
    let blank: Vec<Condition> = asked.iter().map(unknown).collect();
    let all: Vec<&Condition> = blank.iter().chain([condition]).collect();
    !context.facts.selection(&all, &[]).is_empty()
}

fn finding(context: &Context, rule: &Rule, part: &Condition, segment: &Segment, asked: &BTreeSet<&Path>) -> Diagnostic {
    let labels: BTreeSet<String> = asked.iter().map(|path| format!("`{}`", context.label(path))).collect();
    let labels: Vec<String> = labels.into_iter().collect();
    let (is_or_are, first) =
        (if labels.len() == 1 { "is" } else { "are" }, labels.first().cloned().unwrap_or_default());
    LINT.says(format!("the delete `{}` takes records that are not in `{}` because a value is blank", rule.name, segment.name))
        .label(part.span, format!("true where {} {is_or_are} blank: such a record is not in `{}`", labels.join(", "), segment.name))
        .label(segment.name_span, "asks for values")
        .help(format!(
            "say what is to go, not what is to stay; or add `and {} is known`, or what else shows that blanks were thought of",
            first.trim_matches('`').to_lowercase()
        ))
}
