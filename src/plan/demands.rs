//! What must be known of records before others that link to them can be judged: which conditions and values, at which
//! [`Version`].

use super::rules::{StepPlan, UnlessPlan};
use super::{
    Node, NodeId, NodeKind, ObjectPlan, OtherwisePlan, Plan, RankPlan, SlotId, SlotSource, TemplatePlan, Version,
};
use crate::schema::ObjectId;
use std::collections::{BTreeMap, BTreeSet};

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

impl ObjectPlan {
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
