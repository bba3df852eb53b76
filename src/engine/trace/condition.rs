//! A condition on one record, test by test: what each came to, and the values that decided.

use crate::check::program::{LinkQuantifier, SegmentId};
use crate::engine::frame::Frame;
use crate::engine::links::Target;
use crate::engine::mask::Mask;
use crate::plan::{Leaf, LeafTest, LinkedPlan, NodeId, NodeKind, SlotId, Version};
use crate::schema::ObjectId;
use crate::value::Truth;
use std::collections::BTreeSet;

/// Of so many linked records at most it is told why they are what they are.
const MOST_TOLD: usize = 20;

/// A condition, what it came to, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    pub truth: Truth,
    pub kind: TraceKind,
}

#[derive(Debug, Clone, PartialEq)]
pub enum TraceKind {
    All(Vec<Trace>),
    Any(Vec<Trace>),
    AtLeast(u32, Vec<Trace>),
    Not(Box<Trace>),
    /// `in SEGMENT`; nothing within where the same condition has told it before.
    In(SegmentId, Option<Box<Trace>>),
    Linked(LinkedTrace),
    Test(TestTrace),
}

/// A test on values of the record, or of the one record that a path leads to.
#[derive(Debug, Clone, PartialEq)]
pub struct TestTrace {
    /// As written.
    pub text: String,
    /// What its cut-off or its pattern comes to, where the text does not say so itself.
    pub note: Option<String>,
    /// The property that it is about first, then those that it compares with.
    pub values: Vec<ValueTrace>,
    /// Why it cannot be read.
    pub problem: Option<String>,
}

/// A value as a test saw it.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueTrace {
    /// The property, with the path to it: `company.industry`.
    pub label: String,
    pub text: String,
    pub is_blank: bool,
    /// The linked record that holds it.
    pub of: Option<LinkedRecord>,
}

/// A condition on linked records.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkedTrace {
    /// As written.
    pub text: String,
    /// Those who are told of, at most [`MOST_TOLD`]: of a condition that holds or fails because of
    /// some of them, those.
    pub records: Vec<(Truth, LinkedRecord)>,
    /// How many more there are.
    pub more: usize,
    /// The property that says how many there are, where no column says which.
    pub count: Option<ValueTrace>,
    /// Why it cannot be read.
    pub problem: Option<String>,
}

/// A linked record.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkedRecord {
    pub object: ObjectId,
    pub who: Who,
    /// Why it is what it is; nothing until its own file was read, and where nothing was asked of it.
    pub why: Option<Box<Trace>>,
}

/// Which record.
#[derive(Debug, Clone, PartialEq)]
pub enum Who {
    /// Its ID.
    Id(String),
    /// Its place among the records of its file, and what is asked of it: until its file was read.
    Position(u32, Option<(NodeId, Version)>),
}

impl Trace {
    /// Hands every linked record in it to `visit`, also those within others.
    pub fn linked_records(&mut self, visit: &mut dyn FnMut(&mut LinkedRecord)) {
        match &mut self.kind {
            TraceKind::All(members) | TraceKind::Any(members) | TraceKind::AtLeast(_, members) => {
                members.iter_mut().for_each(|member| member.linked_records(visit));
            }
            TraceKind::Not(inner) => inner.linked_records(visit),
            TraceKind::In(_, inner) => inner.iter_mut().for_each(|inner| inner.linked_records(visit)),
            TraceKind::Linked(linked) => {
                linked.records.iter_mut().for_each(|(_, record)| record.with_those_within(visit));
            }
            TraceKind::Test(test) => {
                let of = test.values.iter_mut().filter_map(|value| value.of.as_mut());
                of.for_each(|record| record.with_those_within(visit));
            }
        }
    }
}

impl LinkedRecord {
    fn with_those_within(&mut self, visit: &mut dyn FnMut(&mut LinkedRecord)) {
        visit(self);
        self.why.iter_mut().for_each(|why| why.linked_records(visit));
    }
}

impl Frame<'_> {
    /// Why a condition is what it is on a row.
    #[must_use]
    pub fn trace(&self, node: NodeId, row: usize) -> Trace {
        self.settle(node, &Mask::only(self.rows, row));
        self.trace_node(node, row, &mut BTreeSet::new())
    }

    fn trace_node(&self, node: NodeId, row: usize, told: &mut BTreeSet<SegmentId>) -> Trace {
        let truth = self.truth(node, row);
        let mut members =
            |members: &[NodeId]| members.iter().map(|&member| self.trace_node(member, row, told)).collect();
        let kind = match self.context.object.node(node).map(|node| &node.kind) {
            Some(NodeKind::All(all)) => TraceKind::All(members(all)),
            Some(NodeKind::Any(any)) => TraceKind::Any(members(any)),
            Some(NodeKind::AtLeast(least, of)) => TraceKind::AtLeast(*least, members(of)),
            Some(NodeKind::Not(inner)) => match self.context.object.node(*inner).map(|node| &node.kind) {
                // `no associated deals` is asked as its contrary, and told as it was written.
                Some(NodeKind::Linked(linked)) if linked.says_no => TraceKind::Linked(self.trace_linked(linked, row)),
                _ => TraceKind::Not(Box::new(self.trace_node(*inner, row, told))),
            },
            Some(NodeKind::In(segment, inner)) => {
                let inner = told.insert(*segment).then(|| Box::new(self.trace_node(*inner, row, told)));
                TraceKind::In(*segment, inner)
            }
            Some(NodeKind::Linked(linked)) => {
                let trace = TraceKind::Linked(self.trace_linked(linked, row));
                if linked.says_no { TraceKind::Not(Box::new(Trace { truth: !truth, kind: trace })) } else { trace }
            }
            Some(NodeKind::HasDuplicates(test)) => TraceKind::Test(TestTrace {
                text: test.text.clone(),
                note: self.group_text(test.rule, row),
                values: Vec::new(),
                problem: (truth == Truth::Unreadable).then(|| self.why_not_grouped(test.rule, row).to_owned()),
            }),
            Some(NodeKind::Test(leaf)) => TraceKind::Test(self.trace_test(node, leaf, row)),
            None => TraceKind::All(Vec::new()),
        };
        Trace { truth, kind }
    }

    fn trace_test(&self, node: NodeId, leaf: &Leaf, row: usize) -> TestTrace {
        let standing = match (&leaf.test, self.spread(leaf.slot)) {
            (LeafTest::Unusual(deviations), Ok(spread)) => {
                Some(self.standing(leaf.slot, row, spread, *deviations)).filter(|text| !text.is_empty())
            }
            _ => leaf.resolved(self.context.settings().as_of.zone),
        };
        TestTrace {
            text: leaf.text.clone(),
            note: standing,
            values: leaf.slots().into_iter().map(|slot| self.trace_value(slot, row)).collect(),
            problem: self.unread(node, row).first().map(|unread| self.describe(unread)),
        }
    }

    /// A value as it stands at this stage.
    #[must_use]
    fn trace_value(&self, id: SlotId, row: usize) -> ValueTrace {
        let column = self.column(id);
        ValueTrace {
            label: self.slot(id).map_or_else(String::new, |slot| slot.label.clone()),
            text: column.text(row).trim().to_owned(),
            is_blank: column.broken(row).is_none() && self.blank(&column).contains(row),
            of: self.leads_to(id, row).map(|(object, position)| LinkedRecord {
                object,
                who: Who::Position(position, None),
                why: None,
            }),
        }
    }

    fn trace_linked(&self, linked: &LinkedPlan, row: usize) -> LinkedTrace {
        let asked = linked.inner.map(|inner| (inner, self.version));
        let told = |target: &Target| match target {
            Target::Record(position) => {
                let table = self.table(linked.object);
                let truth = asked.map_or(Truth::True, |asked| {
                    table.map_or(Truth::Unreadable, |table| table.outcome(asked, *position))
                });
                Some((truth, Who::Position(*position, asked)))
            }
            Target::Unknown(id) => {
                Some((if asked.is_none() { Truth::True } else { Truth::Unreadable }, Who::Id((*id).to_owned())))
            }
            Target::Unread(_) | Target::Unnamed(_) => None,
        };
        let targets = self.linked(row, linked.link, linked.count, linked.object);
        let all: Vec<(Truth, Who)> = targets.iter().flatten().filter_map(told).collect();
        let decides = |truth: Truth| match linked.quantifier {
            LinkQuantifier::AtLeast(_) => matches!(truth, Truth::True | Truth::Unreadable),
            LinkQuantifier::Every => truth != Truth::True,
        };
        let total = all.len();
        let (decisive, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|(truth, _)| decides(*truth));
        let told = if decisive.is_empty() { others } else { decisive };
        let records: Vec<(Truth, LinkedRecord)> = told
            .into_iter()
            .take(MOST_TOLD)
            .map(|(truth, who)| (truth, LinkedRecord { object: linked.object, who, why: None }))
            .collect();
        let truth = self.linked_truth(linked, row);
        LinkedTrace {
            text: linked.text.clone(),
            more: total - records.len(),
            records,
            count: linked.count.filter(|_| targets.is_none()).map(|count| self.trace_value(count, row)),
            problem: (truth == Truth::Unreadable).then(|| {
                let problem = self.describe(&self.unread_link(linked, row));
                // The trace itself says which condition cannot be told.
                let reason = problem.split_once("` cannot be told: ").map(|(_, reason)| reason.to_owned());
                reason.unwrap_or(problem)
            }),
        }
    }
}
