//! The program laid out for running: what each object's records are asked, once, in which order.
//!
//! A [`Plan`] holds no data. Conditions become nodes of one graph per object, so that a
//! subcondition that several rules share is evaluated once per batch; regular expressions, options
//! and cut-offs are resolved here and never again.

mod audits;
mod compile;
mod duplicates;
mod leaf;
mod reconcile;
pub mod requirements;
mod texts;

pub use audits::AuditPlan;
pub use compile::{Activity, CompileError, MAX_REGEX_BYTES, OptionForm, Selection, compile};
pub use duplicates::{ClausePlan, DuplicatesPlan, KeepPlan, KeptAs, RankPlan, RefusalPlan};
pub use leaf::{Leaf, LeafTest, Operand};
pub use reconcile::{ComparePlan, FileColumn, ReconcilePlan};
pub use texts::{TextParts, Texts};

use crate::check::program::{LinkQuantifier, RuleId, SegmentId};
use crate::schema::{LinkId, ObjectId, OptionIndex, PropertyId};
use crate::syntax::ast::Brake;
use crate::value::text::{fold, folds_to, is_blank};
use crate::value::time::AsOf;
use crate::value::{Kind, spelling};
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

    /// Whether some texts count as blank.
    #[must_use]
    pub fn has_null_values(&self) -> bool {
        !self.null_values.is_empty()
    }

    /// Whether a cell is blank: nothing but white space, or one of the account's null values.
    #[must_use]
    pub fn is_blank(&self, cell: &str) -> bool {
        is_blank(cell) || self.null_values.iter().any(|null| folds_to(cell, null))
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
    /// After fixes: what `duplicates` rules compare.
    Fixed,
    /// After merges: what deletes and suppressions see. Absorbed records are their survivors.
    Merged,
    /// After deletes too: what flags and audits see. Deleted records are no longer there.
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
    pub duplicates: Vec<DuplicatesPlan>,
    pub reconciles: Vec<ReconcilePlan>,
    pub protects: Vec<GuardPlan>,
    pub suppressions: Vec<RemovalPlan>,
    pub deletions: Vec<RemovalPlan>,
    pub flags: Vec<FlagPlan>,
    pub audits: Vec<AuditPlan>,
    /// What no rule may take away: each with its place among the program's assertions.
    pub promises: Vec<(usize, NodeId)>,
    pub segments: Vec<(SegmentId, NodeId)>,
    /// Links whose ID columns are read, own or the other side's.
    pub links: BTreeSet<LinkId>,
    /// Links to tables: the own property whose value finds the rows.
    pub lookups: BTreeMap<LinkId, SlotId>,
    /// Of a table: the kind by which keys are compared.
    pub table_key: Option<Kind>,
    /// Slots whose values over all records tell what is usual.
    pub spreads: BTreeSet<SlotId>,
    /// Columns of which fixes cluster the spellings, and how.
    pub spellings: Vec<(SlotId, spelling::Rule)>,
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
    /// `when` is about the record as it stood before the step that this one goes on from.
    pub continues: bool,
    pub otherwise: OtherwisePlan,
}

/// A bound verb.
#[derive(Debug)]
pub struct CallPlan {
    pub transform: Arc<dyn Transform>,
    pub takes_blank: bool,
    /// Where its results are remembered, if it costs more than to look there.
    pub memo: Option<usize>,
    /// Of a verb that clusters spellings: which of [`ObjectPlan::spellings`].
    pub spellings: Option<usize>,
    /// Slots of the property arguments.
    pub properties: Vec<SlotId>,
    pub text: String,
}

impl StepPlan {
    /// Its verbs, and what it does where one fails.
    fn calls(&self) -> impl Iterator<Item = &CallPlan> {
        let otherwise = match &self.otherwise {
            OtherwisePlan::Set(call) => Some(call),
            _ => None,
        };
        self.verbs.iter().chain(otherwise)
    }
}

#[derive(Debug)]
pub enum OtherwisePlan {
    Leave,
    Clear,
    Flag(TemplatePlan),
    Set(CallPlan),
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

    /// Whether fixes may change what a slot of the record itself holds.
    fn writes(&self, slot: SlotId) -> bool {
        self.fixes.iter().flat_map(|fix| &fix.steps).any(|step| step.slot == slot)
    }

    /// Whether what a record holds at a version, and whether it is still there, hangs on no other record.
    #[must_use]
    pub fn stands_alone(&self, version: Version) -> bool {
        let is_own = |asked: Demand| {
            let stands_alone = |node: &Node| node.height == 0 && !node.asks_duplicates;
            let nodes = asked.nodes.iter().all(|&node| self.node(node).is_some_and(stands_alone));
            nodes && asked.slots.iter().all(|&slot| self.slot(slot).is_some_and(|slot| slot.height == 0))
        };
        match version {
            Version::Exported => true,
            Version::Fixed => is_own(self.asked_by_fixes()),
            Version::Merged => self.duplicates.is_empty() && self.stands_alone(Version::Fixed),
            Version::Left => {
                self.stands_alone(Version::Merged)
                    && is_own(self.asked_by_removals(Version::Exported))
                    && is_own(self.asked_by_removals(Version::Merged))
            }
        }
    }

    /// What fixes ask, of exported values.
    fn asked_by_fixes(&self) -> Demand {
        let steps = || self.fixes.iter().flat_map(|fix| &fix.steps);
        let wheres = self.fixes.iter().flat_map(|fix| fix.node.into_iter().chain(nodes_of(&fix.unless)));
        Demand {
            nodes: wheres.chain(steps().filter_map(|step| step.when)).collect(),
            slots: steps().flat_map(StepPlan::calls).flat_map(|call| call.properties.iter().copied()).collect(),
        }
    }

    /// What decides over merges: guards are asked of exported and of fixed values, the rest of fixed ones.
    /// Without such rules nothing is asked.
    fn asked_by_duplicates(&self, version: Version) -> Demand {
        if self.duplicates.is_empty() {
            return Demand::default();
        }
        let guards = self.protects.iter().map(|rule| rule.node);
        let guards = guards.chain(self.duplicates.iter().flat_map(|rule| nodes_of(&rule.unless)));
        // No merge may lose that a record is suppressed.
        let suppressions = self.suppressions.iter();
        let guards = guards.chain(suppressions.flat_map(|rule| nodes_of(&rule.unless).chain([rule.node])));
        // What is absorbed is taken as fixes left it.
        let guards = guards.chain(self.promises.iter().map(|(_, node)| *node));
        let wheres = self.duplicates.iter().filter_map(|rule| rule.node);
        let ranks = self.duplicates.iter().flat_map(|rule| &rule.survivor).filter_map(|rank| match rank {
            RankPlan::Holds(node) => Some(*node),
            RankPlan::Best { .. } => None,
        });
        let others = wheres.chain(ranks).filter(|_| version == Version::Fixed);
        Demand { nodes: guards.chain(others).collect(), slots: BTreeSet::new() }
    }

    /// Who is compared with another system: guards are asked of exported values too.
    fn asked_by_reconciles(&self, version: Version) -> Demand {
        let rules = || self.reconciles.iter().map(|rule| &rule.search);
        let wheres = rules().filter_map(|rule| rule.node).filter(|_| version == Version::Fixed);
        Demand {
            nodes: rules().flat_map(|rule| nodes_of(&rule.unless)).chain(wheres).collect(),
            slots: BTreeSet::new(),
        }
    }

    /// What decides over a record's removal: guards and suppressions are asked of exported and of
    /// merged values, deletes of merged ones.
    fn asked_by_removals(&self, version: Version) -> Demand {
        let removals = || self.suppressions.iter().chain(&self.deletions);
        let guards = self.protects.iter().map(|rule| rule.node);
        let guards = guards.chain(removals().flat_map(|rule| nodes_of(&rule.unless)));
        let suppressions = self.suppressions.iter().map(|rule| rule.node);
        let deletions = self.deletions.iter().map(|rule| rule.node).filter(|_| version == Version::Merged);
        let promises = self.promises.iter().map(|(_, node)| *node);
        let nodes = guards.chain(suppressions).chain(deletions).chain(promises).collect();
        Demand { nodes, slots: BTreeSet::new() }
    }

    /// What the stages after deletes ask, and the memberships of segments.
    fn asked_by_flags(&self, version: Version) -> Demand {
        let messages = self.fixes.iter().flat_map(|fix| &fix.steps).filter_map(|step| match &step.otherwise {
            OtherwisePlan::Flag(template) => Some(template),
            _ => None,
        });
        match version {
            Version::Left => Demand {
                nodes: self.flags.iter().map(|rule| rule.node).collect(),
                slots: self.flags.iter().map(|rule| &rule.say).chain(messages).flat_map(TemplatePlan::slots).collect(),
            },
            Version::Exported | Version::Fixed | Version::Merged => {
                let guards = self.flags.iter().flat_map(|rule| nodes_of(&rule.unless));
                let segments = self.segments.iter().map(|&(_, node)| node).filter(|_| version == Version::Merged);
                Demand { nodes: guards.chain(segments).collect(), slots: BTreeSet::new() }
            }
        }
    }
}

fn nodes_of(rules: &[UnlessPlan]) -> impl Iterator<Item = NodeId> {
    rules.iter().map(|unless| unless.node)
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
/// it still says that the object's keys and its side of the links are needed, and at
/// [`Version::Left`] which of its records are deleted.
pub type Demands = BTreeMap<(ObjectId, Version), Demand>;

impl Plan {
    /// Walks all that the records of `given` objects, those with a file, will be asked, across links
    /// of any depth.
    ///
    /// What fixes and deletes cannot change is asked of the earliest version only; the engine answers
    /// with it for later ones too.
    #[must_use]
    pub fn demands(&self, given: &BTreeSet<ObjectId>) -> Demands {
        let mut walk = Walk { plan: self, given, demands: Demands::new(), walked: BTreeSet::new() };
        for (&id, object) in given.iter().filter_map(|id| Some((id, self.object(*id)?))) {
            walk.all(id, &object.asked_by_fixes(), Version::Exported);
            for version in [Version::Exported, Version::Fixed] {
                walk.all(id, &object.asked_by_duplicates(version), version);
                walk.all(id, &object.asked_by_reconciles(version), version);
            }
            for version in [Version::Exported, Version::Merged] {
                walk.all(id, &object.asked_by_removals(version), version);
            }
            for version in [Version::Exported, Version::Merged, Version::Left] {
                walk.all(id, &object.asked_by_flags(version), version);
            }
            walk.all(id, &object.asked_by_audits(), Version::Left);
        }
        // To see related records after fixes, or without the deleted, their own rules must be
        // judged first, and with them what those rules ask of records further on.
        loop {
            let before = walk.demands.clone();
            for (id, version) in before.keys().copied() {
                let Some(object) = self.object(id) else { continue };
                if version >= Version::Fixed {
                    walk.all(id, &object.asked_by_fixes(), Version::Exported);
                }
                if version == Version::Left {
                    walk.all(id, &object.asked_by_removals(Version::Exported), Version::Exported);
                    walk.all(id, &object.asked_by_removals(Version::Merged), Version::Merged);
                }
            }
            if walk.demands == before {
                return walk.demands;
            }
        }
    }
}

struct Walk<'p> {
    plan: &'p Plan,
    given: &'p BTreeSet<ObjectId>,
    demands: Demands,
    /// Conditions walked through: one that many share is walked once.
    walked: BTreeSet<(ObjectId, NodeId, Version)>,
}

impl Walk<'_> {
    /// What is asked of records of `id` themselves.
    fn all(&mut self, id: ObjectId, asked: &Demand, version: Version) {
        asked.nodes.iter().for_each(|&node| self.node(id, node, version));
        asked.slots.iter().for_each(|&slot| self.slot(id, slot, version));
    }

    fn node(&mut self, id: ObjectId, node: NodeId, version: Version) {
        if !self.walked.insert((id, node, version)) {
            return;
        }
        let plan = self.plan;
        match plan.object(id).and_then(|object| object.node(node)).map(|node| &node.kind) {
            Some(NodeKind::All(members) | NodeKind::Any(members) | NodeKind::AtLeast(_, members)) => {
                members.iter().for_each(|&member| self.node(id, member, version));
            }
            Some(NodeKind::Not(member) | NodeKind::In(_, member)) => self.node(id, *member, version),
            Some(NodeKind::Test(leaf)) => leaf.slots().into_iter().for_each(|slot| self.slot(id, slot, version)),
            Some(NodeKind::Linked(linked)) => {
                self.linked(linked.object, version);
                if let Some(inner) = linked.inner {
                    let version = self.earliest(linked.object, version, |object| object.node(inner)?.reads.clone());
                    if self.demand(linked.object, version).is_some_and(|demand| demand.nodes.insert(inner)) {
                        self.node(linked.object, inner, version);
                    }
                }
            }
            Some(NodeKind::HasDuplicates(_)) | None => {}
        }
    }

    fn slot(&mut self, id: ObjectId, slot: SlotId, version: Version) {
        let source = self.plan.object(id).and_then(|object| object.slot(slot)).map(|slot| slot.source);
        if let Some(SlotSource::Through { object, slot, .. }) = source {
            self.linked(object, version);
            let version = self.earliest(object, version, |_| Some(BTreeSet::from([slot])));
            if self.demand(object, version).is_some_and(|demand| demand.slots.insert(slot)) {
                self.slot(object, slot, version);
            }
        }
    }

    /// Records of `object` are looked up: by key, and without the deleted.
    fn linked(&mut self, object: ObjectId, version: Version) {
        self.demand(object, Version::Exported);
        let deletes = self.plan.object(object).is_some_and(|object| !object.deletions.is_empty());
        if version == Version::Left && deletes {
            self.demand(object, Version::Left);
        }
    }

    fn demand(&mut self, object: ObjectId, version: Version) -> Option<&mut Demand> {
        self.given.contains(&object).then(|| self.demands.entry((object, version)).or_default())
    }

    /// The earliest version at which the slots that `reads` names hold what they hold at `version`.
    fn earliest(
        &self,
        object: ObjectId,
        version: Version,
        reads: impl Fn(&ObjectPlan) -> Option<BTreeSet<SlotId>>,
    ) -> Version {
        let Some(object) = self.plan.object(object) else { return version };
        let Some(reads) = reads(object) else { return version };
        let is_own = |slot: &SlotId| object.slot(*slot).is_some_and(|slot| slot.height == 0);
        if !reads.iter().all(is_own) {
            return version;
        }
        // A merge may change any value.
        let merges = !object.duplicates.is_empty() && version >= Version::Merged;
        let changes = merges || reads.iter().any(|&slot| object.writes(slot));
        if changes { version.min(Version::Merged) } else { Version::Exported }
    }
}
