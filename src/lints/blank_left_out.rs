//! Negative tests that leave out records without a value.

use super::walk::{Role, members, roots, wholes};
use super::wording::phrase;
use super::{Context, Level, Lint};
use crate::check::program::{Condition, ConditionKind, Path, PropertyTest, SegmentId, TestKind};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::PropertyId;
use std::collections::BTreeSet;

pub(super) static LINT: Lint = Lint {
    code: codes::BLANK_LEFT_OUT,
    level: Level::Warn,
    summary: "a negative test that leaves out records without a value",
    page: include_str!("blank-left-out.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let mut search = Search { context, segments: BTreeSet::new(), pending: Vec::new(), found: Vec::new() };
    for root in roots(context.program) {
        let fixed = match root.role {
            Role::Segment | Role::Guard => continue,
            Role::Delete | Role::Where => None,
            // What most verbs make of a blank is nothing, so a line does not miss its own blanks.
            Role::When(property) => Some(property),
        };
        for whole in wholes(root.condition) {
            search.visit(whole, false, &mut Vec::new(), fixed);
        }
    }
    while let Some(segment) = search.pending.pop().and_then(|id| context.program.segment(id)) {
        for whole in wholes(&segment.condition) {
            search.visit(whole, false, &mut Vec::new(), None);
        }
    }
    search.found
}

struct Search<'c, 'a> {
    context: &'c Context<'a>,
    /// Those that acting conditions use: each is searched once, however many do.
    segments: BTreeSet<SegmentId>,
    pending: Vec<SegmentId>,
    found: Vec<Diagnostic>,
}

impl Search<'_, '_> {
    /// `settled` are the properties about whose blanks something beside the condition decides.
    fn visit<'s>(
        &mut self,
        condition: &'s Condition,
        under_not: bool,
        settled: &mut Vec<&'s Path>,
        fixed: Option<PropertyId>,
    ) {
        match &condition.kind {
            ConditionKind::Test(test) => {
                let is_fixed = test.subject.links.is_empty() && Some(test.subject.property) == fixed;
                if !is_fixed && !settled.contains(&&test.subject) && leaves_blanks_out(test, under_not) {
                    self.report(condition, test, under_not);
                }
            }
            // Blank becomes false in a segment, so under `not` its blanks are taken in.
            ConditionKind::InSegment(id) if !under_not && self.segments.insert(*id) => self.pending.push(*id),
            ConditionKind::Not(inner) => self.visit(inner, !under_not, settled, fixed),
            _ => {
                let outside = settled.len();
                let all_needed = matches!(condition.kind, ConditionKind::All(_)) != under_not;
                settled.extend(members(condition).iter().filter_map(|member| settles(member, under_not, all_needed)));
                for member in members(condition) {
                    self.visit(member, under_not, settled, fixed);
                }
                settled.truncate(outside);
            }
        }
    }

    fn report(&mut self, condition: &Condition, test: &PropertyTest, under_not: bool) {
        let context = self.context;
        let (phrase, label) = (phrase(test), context.label(&test.subject));
        let asked = context.quote(condition.span);
        let asked = if under_not { format!("not ({asked})") } else { asked };
        let diagnostic = LINT
            .says(format!("`{asked}` leaves out records without a value"))
            .label(condition.span, format!("not true where `{label}` is blank"));
        self.found.push(if under_not {
            diagnostic.help(format!(
                "to take them in, write `or {phrase} is unknown` beside the `not`; to show that they stay out, `and {phrase} is known`"
            ))
        } else {
            diagnostic
                .help(format!(
                    "to take them in, write `{asked} or unknown`; to show that they stay out, `{asked} and {phrase} is known`"
                ))
                .edit(condition.span.at_end(), " or unknown")
        });
    }
}

/// Who writes "is not" may think of blanks as well; who asks for a shape or compares two
/// properties speaks of values.
fn leaves_blanks_out(test: &PropertyTest, under_not: bool) -> bool {
    let speaks_of_values = matches!(test.test, TestKind::Known | TestKind::Valid(_) | TestKind::SameAs(_));
    !speaks_of_values && !test.or_unknown && test.negated != under_not
}

/// The property of a test that says what becomes of blanks: `is known`, `is unknown`, or where all
/// tests are needed a positive one.
fn settles(condition: &Condition, under_not: bool, all_needed: bool) -> Option<&Path> {
    let ConditionKind::Test(test) = &condition.kind else { return None };
    let is_positive = test.negated == under_not;
    (test.test == TestKind::Known || (all_needed && is_positive)).then_some(&test.subject)
}
