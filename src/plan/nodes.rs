//! The graph of conditions of one object, and the values that they read.

use super::Leaf;
use crate::check::program::{LinkQuantifier, RuleId, SegmentId};
use crate::schema::{LinkId, ObjectId, OptionIndex, PropertyId};
use crate::value::Kind;
use std::collections::{BTreeSet, HashMap};

/// Index of a node in [`ObjectPlan::nodes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub usize);

/// Index of a slot in [`ObjectPlan::slots`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SlotId(pub usize);

/// A value that conditions and verbs read: a property of the record, or of the one record that a
/// link leads to.
#[derive(Debug)]
pub struct SlotPlan {
    pub source: SlotSource,
    /// The property at the end of the path.
    pub object: ObjectId,
    pub property: PropertyId,
    pub kind: Kind,
    /// For people: `country/region`, `company.industry`.
    pub label: String,
    /// The property's options by their names; none when it has no list.
    pub options: Option<OptionIndex>,
    /// Their folded labels, by [`OptionId`].
    pub option_labels: Vec<String>,
    /// Of a yes/no property: what its cells say besides the words that every account uses.
    pub answers: HashMap<String, bool>,
    /// How many links lie between the record and the value.
    pub height: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SlotSource {
    Own(PropertyId),
    /// A slot of the linked object.
    Through {
        link: LinkId,
        /// The count property of the link: tells of none where no ID column is exported.
        count: Option<SlotId>,
        object: ObjectId,
        slot: SlotId,
    },
}

/// One condition; equal conditions of an object are one node.
#[derive(Debug)]
pub struct Node {
    pub kind: NodeKind,
    /// How many passes over linked files must come before it can be evaluated.
    pub height: usize,
    /// The slots of the record itself that it reads; none when it asks for other records.
    pub reads: Option<BTreeSet<SlotId>>,
    /// Whether duplicates must have been looked for before it can be evaluated.
    pub asks_duplicates: bool,
}

impl Node {
    /// Whether its outcome may differ between two stages of which `changed` slots differ.
    #[must_use]
    pub fn may_change_with(&self, changed: &[SlotId]) -> bool {
        self.reads.as_ref().is_none_or(|reads| changed.iter().any(|slot| reads.contains(slot)))
    }
}

#[derive(Debug)]
pub enum NodeKind {
    All(Vec<NodeId>),
    Any(Vec<NodeId>),
    Not(NodeId),
    AtLeast(u32, Vec<NodeId>),
    /// `in SEGMENT`: blank becomes false.
    In(SegmentId, NodeId),
    HasDuplicates(DuplicatesTest),
    Linked(LinkedPlan),
    Test(Leaf),
}

/// Whether another record of a record's group still stands beside it.
#[derive(Debug, Clone)]
pub struct DuplicatesTest {
    pub rule: RuleId,
    /// `has duplicates in same-person`.
    pub text: String,
}

/// A condition over linked records.
#[derive(Debug, Clone)]
pub struct LinkedPlan {
    pub link: LinkId,
    pub object: ObjectId,
    pub quantifier: LinkQuantifier,
    /// A node of the other object's plan.
    pub inner: Option<NodeId>,
    /// The count property, where the schema has one: answers where no ID column is exported.
    pub count: Option<SlotId>,
    /// As written.
    pub text: String,
    /// Whether it was written as `no …`: the text then says the contrary of what this asks.
    pub says_no: bool,
}
