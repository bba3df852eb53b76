//! The program laid out for running: what each object's records are asked, once, in which order.
//!
//! A [`Plan`] holds no data. Conditions become nodes of one graph per object, so that a
//! subcondition that several rules share is evaluated once per batch; regular expressions, options
//! and cut-offs are resolved here and never again.

mod compile;
mod leaf;
pub mod requirements;

pub use compile::{Activity, CompileError, MAX_REGEX_BYTES, OptionForm, Selection, compile};
pub use leaf::{Leaf, LeafTest, Operand};

use crate::check::program::{LinkQuantifier, RuleId, SegmentId};
use crate::schema::{LinkId, ObjectId, OptionIndex, PropertyId};
use crate::syntax::ast::Brake;
use crate::value::Kind;
use crate::value::text::fold;
use crate::value::time::AsOf;
use crate::verbs::{Account, Transform};
use chrono::Weekday;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// What a run fixes besides the rules: the account's settings and "as of".
#[derive(Debug, Clone)]
pub struct Settings {
    pub as_of: AsOf,
    pub account: Account,
    pub week_starts: Weekday,
    /// Texts that count as blank, folded.
    null_values: Vec<String>,
}

impl Settings {
    #[must_use]
    pub fn new(as_of: AsOf, account: Account, week_starts: Weekday, null_values: &[String]) -> Settings {
        Settings {
            as_of,
            account,
            week_starts,
            null_values: null_values.iter().map(|text| fold(text).into_owned()).collect(),
        }
    }

    /// Whether a cell is blank: nothing but white space, or one of the account's null values.
    #[must_use]
    pub fn is_blank(&self, cell: &str) -> bool {
        let cell = cell.trim();
        cell.is_empty() || (!self.null_values.is_empty() && self.null_values.iter().any(|null| *null == fold(cell)))
    }
}

/// Index of a node in [`ObjectPlan::nodes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub usize);

/// Index of a slot in [`ObjectPlan::slots`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SlotId(pub usize);

/// Which values a record's related records are seen with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Version {
    /// As exported: what fixes start from, and the first question to every guard.
    Exported,
    /// After fixes: what deletes and suppressions see.
    Fixed,
    /// After deletes too: what flags see. Deleted records are no longer there.
    Left,
}

/// The whole program, compiled for one run.
#[derive(Debug)]
pub struct Plan {
    pub settings: Settings,
    /// By [`ObjectId`].
    pub objects: Vec<ObjectPlan>,
}

/// What is asked and done to the records of one object.
#[derive(Debug)]
pub struct ObjectPlan {
    pub object: ObjectId,
    /// `contacts`.
    pub name: String,
    pub slots: Vec<SlotPlan>,
    pub nodes: Vec<Node>,
    /// The key property.
    pub key: SlotId,
    pub identifying: Vec<SlotId>,
    pub fixes: Vec<FixPlan>,
    pub protects: Vec<GuardPlan>,
    pub suppressions: Vec<RemovalPlan>,
    pub deletions: Vec<RemovalPlan>,
    pub flags: Vec<FlagPlan>,
    pub segments: Vec<(SegmentId, NodeId)>,
    /// Links whose ID columns are read, own or the other side's.
    pub links: BTreeSet<LinkId>,
}

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
    /// Of a yes/no property: what its cells say besides `true`, `yes`, `false`, `no`.
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
}

#[derive(Debug)]
pub enum NodeKind {
    All(Vec<NodeId>),
    Any(Vec<NodeId>),
    Not(NodeId),
    AtLeast(u32, Vec<NodeId>),
    /// `in SEGMENT`: blank becomes false.
    In(SegmentId, NodeId),
    Linked(LinkedPlan),
    Test(Leaf),
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

#[derive(Debug)]
pub struct GuardPlan {
    pub rule: RuleId,
    pub node: NodeId,
}

#[derive(Debug)]
pub struct RemovalPlan {
    pub rule: RuleId,
    pub node: NodeId,
    pub unless: Vec<UnlessPlan>,
    pub brake: Option<Brake>,
    /// Whether it writes; a suppression left out by `--skip` or `--only` still spares.
    pub writes: bool,
}

#[derive(Debug)]
pub struct UnlessPlan {
    pub node: NodeId,
    pub reason: Option<String>,
}

#[derive(Debug)]
pub struct FixPlan {
    pub rule: RuleId,
    pub node: Option<NodeId>,
    pub unless: Vec<UnlessPlan>,
    pub steps: Vec<StepPlan>,
}

#[derive(Debug)]
pub struct StepPlan {
    pub slot: SlotId,
    pub verbs: Vec<CallPlan>,
    pub when: Option<NodeId>,
    pub otherwise: OtherwisePlan,
}

/// A bound verb.
#[derive(Debug)]
pub struct CallPlan {
    pub transform: Arc<dyn Transform>,
    pub fills_blank: bool,
    /// Slots of the property arguments.
    pub properties: Vec<SlotId>,
    pub text: String,
}

#[derive(Debug)]
pub enum OtherwisePlan {
    Leave,
    Clear,
    Flag(TemplatePlan),
    Set(String),
}

#[derive(Debug)]
pub struct FlagPlan {
    pub rule: RuleId,
    pub node: NodeId,
    pub unless: Vec<UnlessPlan>,
    pub say: TemplatePlan,
}

#[derive(Debug, Clone, Default)]
pub struct TemplatePlan {
    pub parts: Vec<TemplatePartPlan>,
}

#[derive(Debug, Clone)]
pub enum TemplatePartPlan {
    Text(String),
    Value(SlotId),
}

impl Plan {
    #[must_use]
    pub fn object(&self, id: ObjectId) -> Option<&ObjectPlan> {
        self.objects.get(id.0)
    }
}

impl ObjectPlan {
    #[must_use]
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.0)
    }

    #[must_use]
    pub fn slot(&self, id: SlotId) -> Option<&SlotPlan> {
        self.slots.get(id.0)
    }

    /// Whether the object has a rule that writes something.
    #[must_use]
    pub fn acts(&self) -> bool {
        !self.fixes.is_empty()
            || !self.deletions.is_empty()
            || self.suppressions.iter().any(|rule| rule.writes)
            || !self.flags.is_empty()
            || !self.segments.is_empty()
    }

    /// The own properties that fixes may write, in the order of the schema.
    #[must_use]
    pub fn written_properties(&self) -> BTreeSet<PropertyId> {
        self.fixes
            .iter()
            .flat_map(|fix| &fix.steps)
            .filter_map(|step| match self.slot(step.slot)?.source {
                SlotSource::Own(property) => Some(property),
                SlotSource::Through { .. } => None,
            })
            .collect()
    }

    /// The roots that are evaluated against related records of `version`.
    fn roots(&self, version: Version) -> (Vec<NodeId>, Vec<SlotId>) {
        let removals = || self.suppressions.iter().chain(&self.deletions);
        let unless = |rules: &[UnlessPlan]| rules.iter().map(|unless| unless.node).collect::<Vec<_>>();
        let guards = || {
            let of_removals = removals().flat_map(|rule| unless(&rule.unless));
            let of_flags = self.flags.iter().flat_map(|rule| unless(&rule.unless));
            self.protects.iter().map(|rule| rule.node).chain(of_removals).chain(of_flags)
        };
        match version {
            Version::Exported => {
                let fixes = self.fixes.iter().flat_map(|fix| {
                    let whens = fix.steps.iter().filter_map(|step| step.when);
                    fix.node.into_iter().chain(unless(&fix.unless)).chain(whens)
                });
                let suppressions = self.suppressions.iter().map(|rule| rule.node);
                let arguments = self.fixes.iter().flat_map(|fix| &fix.steps).flat_map(|step| {
                    let templates = match &step.otherwise {
                        OtherwisePlan::Flag(template) => template.slots(),
                        _ => Vec::new(),
                    };
                    step.verbs.iter().flat_map(|call| call.properties.clone()).chain(templates)
                });
                (fixes.chain(suppressions).chain(guards()).collect(), arguments.collect())
            }
            Version::Fixed => {
                let segments = self.segments.iter().map(|&(_, node)| node);
                (removals().map(|rule| rule.node).chain(guards()).chain(segments).collect(), Vec::new())
            }
            Version::Left => (
                self.flags.iter().map(|rule| rule.node).collect(),
                self.flags.iter().flat_map(|rule| rule.say.slots()).collect(),
            ),
        }
    }
}

impl TemplatePlan {
    #[must_use]
    pub fn slots(&self) -> Vec<SlotId> {
        self.parts
            .iter()
            .filter_map(|part| match part {
                TemplatePartPlan::Value(slot) => Some(*slot),
                TemplatePartPlan::Text(_) => None,
            })
            .collect()
    }
}

/// What must be known of one object's records before others that link to them can be judged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Demand {
    pub nodes: BTreeSet<NodeId>,
    pub slots: BTreeSet<SlotId>,
}

impl Demand {
    /// The depths of links in what is asked.
    #[must_use]
    pub fn heights(&self, plan: &Plan, object: ObjectId) -> BTreeSet<usize> {
        let Some(object) = plan.object(object) else { return BTreeSet::new() };
        let nodes = self.nodes.iter().filter_map(|&node| object.node(node)).map(|node| node.height);
        let slots = self.slots.iter().filter_map(|&slot| object.slot(slot)).map(|slot| slot.height);
        nodes.chain(slots).collect()
    }

    /// The part of one depth.
    #[must_use]
    pub fn at_height(&self, plan: &Plan, object: ObjectId, height: usize) -> Demand {
        let Some(object) = plan.object(object) else { return Demand::default() };
        let node = |id: &&NodeId| object.node(**id).is_some_and(|node| node.height == height);
        let slot = |id: &&SlotId| object.slot(**id).is_some_and(|slot| slot.height == height);
        Demand {
            nodes: self.nodes.iter().filter(node).copied().collect(),
            slots: self.slots.iter().filter(slot).copied().collect(),
        }
    }
}

/// For each object that others link to, and each version: what to gather. An entry with nothing in
/// it still says that the object's keys and its side of the links are needed.
pub type Demands = BTreeMap<(ObjectId, Version), Demand>;

impl Plan {
    /// Walks all that the objects of `acting` will be asked, across links of any depth.
    #[must_use]
    pub fn demands(&self, acting: &[ObjectId]) -> Demands {
        let mut demands = Demands::new();
        for &id in acting {
            let Some(object) = self.object(id) else { continue };
            for version in [Version::Exported, Version::Fixed, Version::Left] {
                let (nodes, slots) = object.roots(version);
                nodes.into_iter().for_each(|node| self.demand_node(id, node, version, &mut demands));
                slots.into_iter().for_each(|slot| self.demand_slot(id, slot, version, &mut demands));
            }
        }
        // To see related records after fixes, or without the deleted, their own rules must be
        // judged first, and with them what those rules ask of records further on.
        loop {
            let before = demands.clone();
            for (id, version) in before.keys().copied() {
                let Some(object) = self.object(id) else { continue };
                let earlier: &[Version] = match version {
                    Version::Exported => &[],
                    Version::Fixed => &[Version::Exported],
                    Version::Left => &[Version::Exported, Version::Fixed],
                };
                for &earlier in earlier {
                    let (nodes, slots) = object.roots(earlier);
                    nodes.into_iter().for_each(|node| self.demand_node(id, node, earlier, &mut demands));
                    slots.into_iter().for_each(|slot| self.demand_slot(id, slot, earlier, &mut demands));
                }
            }
            if demands == before {
                return demands;
            }
        }
    }

    fn demand_node(&self, id: ObjectId, node: NodeId, version: Version, demands: &mut Demands) {
        let Some(object) = self.object(id) else { return };
        match object.node(node).map(|node| &node.kind) {
            Some(NodeKind::All(members) | NodeKind::Any(members) | NodeKind::AtLeast(_, members)) => {
                members.iter().for_each(|&member| self.demand_node(id, member, version, demands));
            }
            Some(NodeKind::Not(member) | NodeKind::In(_, member)) => self.demand_node(id, *member, version, demands),
            Some(NodeKind::Test(leaf)) => {
                leaf.slots().into_iter().for_each(|slot| self.demand_slot(id, slot, version, demands));
            }
            Some(NodeKind::Linked(linked)) => {
                let demand = demands.entry((linked.object, version)).or_default();
                if let Some(inner) = linked.inner
                    && demand.nodes.insert(inner)
                {
                    self.demand_node(linked.object, inner, version, demands);
                }
            }
            None => {}
        }
    }

    fn demand_slot(&self, id: ObjectId, slot: SlotId, version: Version, demands: &mut Demands) {
        let source = self.object(id).and_then(|object| object.slot(slot)).map(|slot| slot.source);
        if let Some(SlotSource::Through { object, slot, .. }) = source
            && demands.entry((object, version)).or_default().slots.insert(slot)
        {
            self.demand_slot(object, slot, version, demands);
        }
    }
}
