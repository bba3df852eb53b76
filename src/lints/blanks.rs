//! Where negative tests leave out records without a value, and nothing says that this was meant.

use super::walk::{members, wholes};
use super::wording::phrase;
use super::{Context, Lint};
use crate::check::program::{Condition, ConditionKind, Path, PropertyTest, SegmentId, TestKind};
use crate::diagnostic::Diagnostic;
use crate::schema::PropertyId;
use std::collections::BTreeSet;

/// A test that is not true where its value is blank.
#[derive(Debug, Clone, Copy)]
pub(super) struct LeftOut<'a> {
    pub(super) condition: &'a Condition,
    pub(super) test: &'a PropertyTest,
    pub(super) under_not: bool,
}

/// What a lint calls the two ways to settle what becomes of blanks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    /// Behind the test: `leaves out records without a value`.
    pub(super) says: &'static str,
    /// Before the property's label, behind which `is blank` follows.
    pub(super) label: &'static str,
    /// To count blanks as well: `to take them in`.
    pub(super) with: &'static str,
    /// To show that they are not counted: `to show that they stay out`.
    pub(super) without: &'static str,
}

impl LeftOut<'_> {
    /// The finding of a lint, with both ways to settle it.
    pub(super) fn finding(self, context: &Context, lint: &Lint, words: Words) -> Diagnostic {
        let LeftOut { condition, test, under_not } = self;
        let Words { says, label, with, without } = words;
        let (phrase, property) = (phrase(test), context.label(&test.subject));
        let asked = context.quote(condition.span);
        let asked = if under_not { format!("not ({asked})") } else { asked };
        let diagnostic =
            lint.says(format!("`{asked}` {says}")).label(condition.span, format!("{label} `{property}` is blank"));
        if under_not {
            return diagnostic.help(format!(
                "{with}, write `or {phrase} is unknown` beside the `not`; {without}, `and {phrase} is known`"
            ));
        }
        diagnostic
            .help(format!("{with}, write `{asked} or unknown`; {without}, `{asked} and {phrase} is known`"))
            .edit(condition.span.at_end(), " or unknown")
    }
}

/// The conditions searched so far, and what was found.
pub(super) struct Search<'c, 'a> {
    context: &'c Context<'a>,
    /// Those that the conditions use: each is searched once, however many do.
    segments: BTreeSet<SegmentId>,
    pending: Vec<SegmentId>,
    found: Vec<LeftOut<'a>>,
}

impl<'c, 'a> Search<'c, 'a> {
    pub(super) fn new(context: &'c Context<'a>) -> Self {
        Search { context, segments: BTreeSet::new(), pending: Vec::new(), found: Vec::new() }
    }

    /// Searches a condition; blanks of `fixed` do not count.
    pub(super) fn condition(&mut self, condition: &'a Condition, fixed: Option<PropertyId>) {
        for whole in wholes(condition) {
            self.visit(whole, false, &mut Vec::new(), fixed);
        }
    }

    /// Takes segments for searched: what is wrong with them is said elsewhere.
    pub(super) fn passing_over(mut self, segments: BTreeSet<SegmentId>) -> Self {
        self.segments = segments;
        self
    }

    /// What was found, also in the segments that the conditions use, and which those are.
    pub(super) fn finish(mut self) -> (Vec<LeftOut<'a>>, BTreeSet<SegmentId>) {
        let program = self.context.program;
        while let Some(segment) = self.pending.pop().and_then(|id| program.segment(id)) {
            self.condition(&segment.condition, None);
        }
        (self.found, self.segments)
    }

    /// `settled` are the properties about whose blanks something beside the condition decides.
    fn visit(
        &mut self,
        condition: &'a Condition,
        under_not: bool,
        settled: &mut Vec<&'a Path>,
        fixed: Option<PropertyId>,
    ) {
        match &condition.kind {
            ConditionKind::Test(test) => {
                let is_fixed = test.subject.links.is_empty() && Some(test.subject.property) == fixed;
                if !is_fixed && !settled.contains(&&test.subject) && leaves_blanks_out(test, under_not) {
                    self.found.push(LeftOut { condition, test, under_not });
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
}

/// Who writes "is not" may think of blanks as well; who asks for a shape or compares two
/// properties speaks of values.
fn leaves_blanks_out(test: &PropertyTest, under_not: bool) -> bool {
    let speaks_of_values = matches!(
        test.test,
        TestKind::Known
            | TestKind::Valid(_)
            | TestKind::Identifier { .. }
            | TestKind::EmailClass(_)
            | TestKind::SameAs(_)
            | TestKind::SameBy { .. }
    );
    !speaks_of_values && !test.or_unknown && test.negated != under_not
}

/// The property of a test that says what becomes of blanks: `is known`, `is unknown`, or where all
/// tests are needed a positive one.
fn settles(condition: &Condition, under_not: bool, all_needed: bool) -> Option<&Path> {
    let ConditionKind::Test(test) = &condition.kind else { return None };
    let is_positive = test.negated == under_not;
    (test.test == TestKind::Known || (all_needed && is_positive)).then_some(&test.subject)
}
