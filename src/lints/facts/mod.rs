//! What can be said about conditions without data: a condition as the set of records on which it
//! has an outcome.
//!
//! Sets are over-approximated (see [`set`]), so every answer of "yes" here is right: nothing is
//! ever called impossible, certain or disjoint that is not. "No" means only that it could not be
//! shown: because it is not so, or because the set grew too large and was given up.
//!
//! A record is seen as independent cells (each blank, unreadable, or a value) and independent
//! questions about more than one cell; parameters may have any value.

mod cells;
mod outcomes;
mod set;
pub(super) mod spelling;
#[cfg(test)]
mod tests;

use super::walk::tests_of;
use crate::check::Program;
use crate::check::program::{Condition, ConditionKind, PropertyTest, Segment, SegmentId, TestKind};
use crate::schema::ObjectId;
use cells::{Cells, Reader, Subject, Texts, Values};
use outcomes::{Order, Outcomes};
use set::{Boxes, Set};

/// A set of records, by what they may hold.
type Records = Boxes<Subject, Cells>;
type Members = [Records; Outcomes::WITHOUT_BLANK];

/// Records that a rule might select.
#[derive(Debug, Clone)]
pub struct Selection(Records);

impl Selection {
    /// There is certainly no such record.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those in both.
    #[must_use]
    pub fn and(&self, other: &Selection) -> Selection {
        Selection(self.0.and(&other.0))
    }
}

/// More combinations of `at least N of` than this are not tried.
const MOST_COMBINATIONS: usize = 50;

/// What is known about the conditions of one program.
#[derive(Debug)]
pub struct Facts<'a> {
    program: &'a Program,
    reader: Reader<'a>,
    /// Of each segment, the records on which `in SEGMENT` has these outcomes, by their index.
    segments: Vec<Members>,
}

impl<'a> Facts<'a> {
    #[must_use]
    pub fn new(program: &'a Program) -> Facts<'a> {
        let reader = Reader { schema: &program.schema, texts: Texts::default() };
        let mut facts = Facts { program, reader, segments: Vec::with_capacity(program.segments.len()) };
        // Each stands after those it uses.
        for segment in &program.segments {
            let members = facts.members(segment);
            facts.segments.push(members);
        }
        facts
    }

    fn members(&self, segment: &Segment) -> Members {
        let records = |outcomes: Outcomes| self.records(&segment.condition, outcomes.before_blank_is_false());
        // A segment that holds all records or none is reported itself; what uses it is not to
        // blame, so for them it is a question like any other.
        if self.never_true(&segment.condition) || self.always_true(&segment.condition) {
            return std::array::from_fn(|_| Records::all());
        }
        std::array::from_fn(|index| records(Outcomes::from_index(index)))
    }

    /// No record makes the condition true.
    #[must_use]
    pub fn never_true(&self, condition: &Condition) -> bool {
        self.records(condition, Outcomes::TRUE).is_empty()
    }

    /// Every record makes the condition true, also one with blank or unreadable cells.
    #[must_use]
    pub fn always_true(&self, condition: &Condition) -> bool {
        self.records(condition, Outcomes::NOT_TRUE).is_empty()
    }

    /// The records that make all of the conditions true while all of the guards let them go.
    #[must_use]
    pub fn selection(&self, conditions: &[&Condition], guards: &[&Condition]) -> Selection {
        let held = conditions.iter().map(|condition| self.records(condition, Outcomes::TRUE));
        let let_go = guards.iter().map(|guard| self.records(guard, Outcomes::LETS_GO));
        Selection(Records::intersection(held.chain(let_go)))
    }

    /// Every record whose values can be read makes the condition true, if its key is known and so
    /// is each property about which the condition does not ask whether it is.
    #[must_use]
    pub fn true_for_all_with_values(&self, condition: &'a Condition, object: ObjectId) -> bool {
        let tests: Vec<&PropertyTest> = tests_of(self.program, condition).into_iter().map(|(test, _)| test).collect();
        let asked: Vec<&PropertyTest> = tests.iter().copied().filter(|test| test.test == TestKind::Known).collect();
        let key = self.program.schema.object(object).map(|object| object.key);
        let with_values = tests.iter().map(|test| {
            let is_key = test.subject.links.is_empty() && Some(test.subject.property) == key;
            let may_be_blank = !is_key && asked.iter().any(|other| other.subject == test.subject);
            let cells = Cells { blank: may_be_blank, unreadable: false, values: Values::all() };
            Records::side(Subject::Cell(test.subject.clone()), cells)
        });
        let left_out = self.records(condition, Outcomes::NOT_TRUE);
        Records::intersection(with_values.chain([left_out])).is_empty()
    }

    /// The records on which the condition has one of these outcomes.
    fn records(&self, condition: &Condition, outcomes: Outcomes) -> Records {
        if outcomes.is_all() {
            return Records::all();
        }
        match &condition.kind {
            ConditionKind::All(members) => self.joined(members, outcomes, Outcomes::AND),
            ConditionKind::Any(members) => self.joined(members, outcomes, Outcomes::OR),
            ConditionKind::Not(inner) => self.records(inner, outcomes.swapped()),
            ConditionKind::AtLeast(count, members) => self.at_least(*count, members, outcomes.rounded_up()),
            ConditionKind::InSegment(id) => self.in_segment(*id, outcomes),
            ConditionKind::Linked(_) => question(spelling::condition(condition), outcomes),
            ConditionKind::Test(test) => {
                let (subject, cells) = self.reader.cells(test, outcomes);
                Records::side(subject, cells)
            }
        }
    }

    /// `and` and `or`: the first outcome in `order` that a member has decides. So for a run of
    /// outcomes: all members are there or later, and one is there or earlier.
    fn joined(&self, members: &[Condition], outcomes: Outcomes, order: Order) -> Records {
        let all = |within: Outcomes| Records::intersection(members.iter().map(|m| self.records(m, within)));
        let any = |within: Outcomes| Records::union(members.iter().map(|m| self.records(m, within)));
        Records::union(outcomes.runs(order).into_iter().map(|(or_later, or_earlier)| {
            match (or_later.is_all(), or_earlier.is_all()) {
                (true, true) => Records::all(),
                (true, false) => any(or_earlier),
                (false, true) => all(or_later),
                (false, false) => all(or_later).and(&any(or_earlier)),
            }
        }))
    }

    fn at_least(&self, count: u32, members: &[Condition], outcomes: Outcomes) -> Records {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        // Enough that are so make it so; of those that are not, one more than it can spare.
        let needed = if outcomes.has(Outcomes::FALSE) { (members.len() + 1).saturating_sub(count) } else { count };
        let Some(choices) = combinations(members.len(), needed) else { return Records::all() };
        let members: Vec<Records> = members.iter().map(|member| self.records(member, outcomes)).collect();
        Records::union(
            choices.into_iter().map(|choice| {
                Records::intersection(choice.into_iter().filter_map(|index| members.get(index).cloned()))
            }),
        )
    }

    fn in_segment(&self, id: SegmentId, outcomes: Outcomes) -> Records {
        match self.segments.get(id.0).and_then(|members| members.get(outcomes.index())) {
            Some(records) => records.clone(),
            None => Records::all(),
        }
    }
}

/// A question that may have any outcome but blank.
fn question(spelling: String, outcomes: Outcomes) -> Records {
    let answers = [true, false].into_iter().filter(|&yes| outcomes.has(Outcomes::of(yes)));
    let cells = Cells {
        blank: false,
        unreadable: outcomes.has(Outcomes::UNREADABLE),
        values: Values::union(
            answers.map(|yes| Values::side(cells::Aspect::Flag(String::new()), set::Ranges::no_or_yes(yes))),
        ),
    };
    Records::side(Subject::Question(spelling), cells)
}

/// All choices of `needed` out of `count`, unless there are too many.
fn combinations(count: usize, needed: usize) -> Option<Vec<Vec<usize>>> {
    let mut choices: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..needed {
        let longer = |choice: &Vec<usize>| {
            let first = choice.last().map_or(0, |last| last + 1);
            let choice = choice.clone();
            (first..count).map(move |next| choice.iter().copied().chain([next]).collect())
        };
        choices = choices.iter().flat_map(longer).take(MOST_COMBINATIONS + 1).collect();
        if choices.len() > MOST_COMBINATIONS {
            return None;
        }
    }
    Some(choices)
}
