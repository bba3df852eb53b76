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
pub(crate) mod spelling;
#[cfg(test)]
mod tests;
mod texts;

use super::walk::tests_of;
use crate::check::Program;
use crate::check::program::{Condition, ConditionKind, PropertyTest, SegmentId, TestKind};
use crate::schema::ObjectId;
use cells::Values;
pub(crate) use cells::{Cells, Reader, Subject, compares_properties};
use outcomes::Order;
pub(crate) use outcomes::Outcomes;
use set::Boxes;
pub(crate) use set::Set;
use std::cell::OnceCell;

/// A set of records, by what they may hold.
type Records = Boxes<Subject, Cells>;

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
    /// Of each segment what was asked of it so far, by its index.
    segments: Vec<Members>,
}

/// The records on which `in SEGMENT` has certain outcomes.
#[derive(Debug, Default)]
struct Members {
    /// By [`Outcomes::index`]; worked out when first asked for.
    records: [OnceCell<Records>; Outcomes::WITHOUT_BLANK],
    /// Whether it holds all records or none. Such a segment is reported itself; what uses it is not to blame,
    /// so for them it is a question like any other.
    is_trivial: OnceCell<bool>,
}

impl<'a> Facts<'a> {
    #[must_use]
    pub fn new(program: &'a Program) -> Facts<'a> {
        let segments = program.segments.iter().map(|_| Members::default()).collect();
        Facts { program, reader: Reader::new(&program.schema), segments }
    }

    /// No record makes the condition true.
    #[must_use]
    pub fn never_true(&self, condition: &Condition) -> bool {
        self.possible(self.records(condition, Outcomes::TRUE)).is_empty()
    }

    /// Every record makes the condition true, also one with blank or unreadable cells.
    #[must_use]
    pub fn always_true(&self, condition: &Condition) -> bool {
        self.possible(self.records(condition, Outcomes::NOT_TRUE)).is_empty()
    }

    /// No record makes the condition false: it is true wherever it finds values to ask.
    #[must_use]
    pub fn never_false(&self, condition: &Condition) -> bool {
        self.possible(self.records(condition, Outcomes::FALSE)).is_empty()
    }

    /// The records that make all of the conditions true while all of the guards let them go.
    #[must_use]
    pub fn selection(&self, conditions: &[&Condition], guards: &[&Condition]) -> Selection {
        let held = conditions.iter().map(|condition| self.records(condition, Outcomes::TRUE));
        let let_go = guards.iter().map(|guard| self.records(guard, Outcomes::LETS_GO));
        Selection(self.possible(Records::intersection(held.chain(let_go))))
    }

    /// Without those one of whose cells cannot be.
    fn possible(&self, records: Records) -> Records {
        records.retained(|cells| cells.values().all(|cells| !self.reader.possible(cells.clone()).is_empty()))
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
            ConditionKind::HasDuplicates(_) | ConditionKind::Linked(_) => {
                question(spelling::condition(condition), outcomes)
            }
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

    /// Segments use others only so deep (see `check::segments`), and so deep this goes.
    fn in_segment(&self, id: SegmentId, outcomes: Outcomes) -> Records {
        let (Some(segment), Some(members)) = (self.program.segment(id), self.segments.get(id.0)) else {
            return Records::all();
        };
        let is_trivial = || self.never_true(&segment.condition) || self.always_true(&segment.condition);
        if *members.is_trivial.get_or_init(is_trivial) {
            return Records::all();
        }
        let Some(records) = members.records.get(outcomes.index()) else { return Records::all() };
        records.get_or_init(|| self.records(&segment.condition, outcomes.before_blank_is_false())).clone()
    }
}

/// A question that may have any outcome but blank.
fn question(spelling: String, outcomes: Outcomes) -> Records {
    Records::side(Subject::Question(spelling), answer(outcomes))
}

/// What a question is answered with where it has one of these outcomes.
pub(crate) fn answer(outcomes: Outcomes) -> Cells {
    let answers = [true, false].into_iter().filter(|&yes| outcomes.has(Outcomes::of(yes)));
    Cells {
        blank: false,
        unreadable: outcomes.has(Outcomes::UNREADABLE),
        values: Values::union(
            answers.map(|yes| Values::side(cells::Aspect::Flag(String::new()), set::Ranges::no_or_yes(yes))),
        ),
    }
}

/// All choices of `needed` out of `count`, unless there are too many.
pub(crate) fn combinations(count: usize, needed: usize) -> Option<Vec<Vec<usize>>> {
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
