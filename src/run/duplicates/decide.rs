//! What becomes of a group all of whose records were read: who survives, with which values, or why a person has to
//! look at it first.

use super::InCrm;
use super::clusters::{Cluster, Holds, Link};
use super::crm::CrmColumns;
use super::groups::{Group, GroupMember, MergeRole};
use super::members::{Fact, Held, identifying};
use super::survivors::{self, Candidate, Chosen};
use super::values::{self, ColumnRule, Known, Labels};
use crate::check::program::{Program, RuleId};
use crate::engine::duplicates::would_suppress;
use crate::engine::keys::Key;
use crate::engine::merges::{Member, MergedGroup, Waiting};
use crate::engine::records::Records;
use crate::engine::{Context, Memo, RelatedSet};
use crate::plan::{ClausePlan, NodeId, NodeKind, ObjectPlan, Plan, RankPlan, SlotId};
use crate::run::bind::Layout;
use crate::run::rejected::FILE_NAME;
use arrow_array::StringViewArray;
use std::collections::BTreeMap;
use std::mem;

/// What one cluster came to.
pub(super) struct Resolved {
    pub(super) group: Group,
    pub(super) fate: Fate,
}

pub(super) enum Fate {
    Merged(MergedGroup),
    Waiting(Waiting),
}

/// What is to become of a group.
#[derive(Debug, Default)]
struct Verdict {
    /// The members in the order of survivors.
    order: Vec<usize>,
    /// Why the first one survives.
    chosen: String,
    /// Cells of the survivor that change, by column.
    changes: Vec<(usize, String)>,
}

/// Decides about clusters all of whose members were read.
pub(super) struct Decide<'a> {
    pub(super) program: &'a Program,
    pub(super) in_crm: InCrm,
    pub(super) crm: CrmColumns,
    pub(super) plan: &'a Plan,
    pub(super) object: &'a ObjectPlan,
    pub(super) layout: &'a Layout,
    pub(super) header: &'a [String],
    pub(super) related: &'a RelatedSet,
    pub(super) columns: &'a BTreeMap<RuleId, Vec<ColumnRule>>,
    pub(super) labels: &'a Labels,
    pub(super) clusters: &'a [Cluster],
}

impl Decide<'_> {
    /// `facts` in the order of the export, which is that of the cluster.
    pub(super) fn about(&self, at: usize, mut facts: Vec<Fact>) -> Option<Resolved> {
        let cluster = self.clusters.get(at)?;
        let (rule, links) = cluster.rules.first()?;
        let rule = *rule;
        let (order, chosen, review, fate) = match self.verdict(cluster, &facts) {
            Ok(Verdict { order, chosen, changes }) => {
                let sources = changes.iter().map(|(column, text)| source_of(*column, text, &order, &facts)).collect();
                let late = self.late(&order, &facts, &changes);
                let mut members = order.iter().filter_map(|&at| {
                    let (fact, place) = (facts.get_mut(at)?, cluster.places.get(at)?);
                    let (ids, primary) = (mem::take(&mut fact.ids), mem::take(&mut fact.primary));
                    Some(Member { place: *place, key: Key::new(&fact.key), ids, primary })
                });
                let survivor = members.next()?;
                let merged = MergedGroup { rule, survivor, absorbed: members.collect(), changes, sources, late };
                (order, chosen, None, Fate::Merged(merged))
            }
            Err(why) => {
                let waits = format!("waits for a person to look at its group: {why}");
                let waiting = Waiting { rule, why: waits, places: cluster.places.clone() };
                let mut order: Vec<usize> = (0..facts.len()).collect();
                let key = |at: usize| facts.get(at).map_or("", |fact| fact.key.as_str());
                order.sort_by(|&a, &b| survivors::by_key(key(a), key(b)));
                (order, String::new(), Some(why), Fate::Waiting(waiting))
            }
        };
        let clauses = self.object.duplicates.iter().find(|planned| planned.rule == rule)?;
        let survivor = order.first().copied()?;
        let best = best_links(links, &facts, survivor);
        let belongs = |at: usize| {
            let role = match &review {
                Some(_) => MergeRole::Review,
                None if at == survivor => MergeRole::Survivor,
                None => MergeRole::Absorbed,
            };
            let link = best.get(at).copied().flatten().filter(|_| role != MergeRole::Survivor);
            let matched_by = link.and_then(|(link, other)| {
                let clause = clauses.clauses.get(link.clause)?;
                Some(format!("{} with {}", self.evidence(clause, facts.get(at)?), facts.get(other)?.key))
            });
            (role, matched_by.unwrap_or_default(), link.map(|(link, _)| link.score))
        };
        let belonging: Vec<(MergeRole, String, Option<f64>)> = order.iter().map(|&at| belongs(at)).collect();
        let member = |(&at, (role, matched_by, score)): (&usize, (MergeRole, String, Option<f64>))| {
            let fact = facts.get_mut(at)?;
            let cells = || identifying(self.object, self.layout).map(|column| fact.cells.get(column).to_owned());
            let identifying = fact.identifying.take().unwrap_or_else(|| cells().collect());
            let key = mem::take(&mut fact.key);
            Some(GroupMember { key, identifying, role, matched_by, score })
        };
        let members = order.iter().zip(belonging).filter_map(member).collect();
        let group = Group { rule, members, chosen, review, is_weak: cluster.holds != Holds::Together };
        Some(Resolved { group, fate })
    }

    /// The columns of the survivor that are set after the merges.
    fn late(&self, order: &[usize], facts: &[Fact], changes: &[(usize, String)]) -> Vec<usize> {
        let mut members = order.iter().filter_map(|&at| facts.get(at));
        let Some(survivor) = members.next() else { return Vec::new() };
        let merged = Merged { survivor: Some(survivor), changes };
        let absorbed: Vec<&Fact> = members.collect();
        self.crm.late(self.header.len(), survivor, |column| merged.cell(column), &absorbed, &self.plan.settings)
    }

    /// What a clause asks for, with the record's values: `same Email (zoe@a.example)`.
    fn evidence(&self, clause: &ClausePlan, fact: &Fact) -> String {
        let part = |(text, slot): &(String, SlotId)| {
            let value = self.layout.header_column(*slot).map_or("", |column| fact.cells.get(column).trim());
            if value.is_empty() { text.clone() } else { format!("{text} ({value})") }
        };
        if clause.parts.is_empty() {
            return clause.text.clone();
        }
        clause.parts.iter().map(part).collect::<Vec<_>>().join(" and ")
    }

    /// What all rules that found the cluster say of it.
    fn verdict(&self, cluster: &Cluster, facts: &[Fact]) -> Result<Verdict, String> {
        if let Some(excess) = self.in_crm.excess(cluster.places.len()).or_else(|| self.crm.excess(facts)) {
            return Err(excess);
        }
        if cluster.overlaps {
            return Err("another `duplicates` rule puts only some of its records into a group".to_owned());
        }
        match cluster.holds {
            Holds::Together => {}
            Holds::Weakly => {
                return Err("only these two are alike: what else belongs to either has nothing in common".to_owned());
            }
            Holds::Apart => {
                return Err(format!(
                    "one of them is like two records that {FILE_NAME} keeps apart: name these two there as well, or merge them by hand"
                ));
            }
        }
        if let Some(kin) = self.crm.kin(facts) {
            return Err(kin);
        }
        if let Some((a, b, property)) = &cluster.contradiction {
            let key = |at: &usize| facts.get(*at).map_or("", |fact| fact.key.as_str());
            return Err(format!(
                "`{property}` of {} and {} may be of two persons: relatives and colleagues share whatever else agrees",
                key(a),
                key(b)
            ));
        }
        let mut verdicts = cluster.rules.iter().enumerate().map(|(nth, (rule, _))| self.by_rule(*rule, nth, facts));
        let verdict = verdicts.next().unwrap_or_else(|| Ok(Verdict::default()))?;
        for other in verdicts {
            let other = other?;
            if other.order.first() != verdict.order.first() || other.changes != verdict.changes {
                return Err("several `duplicates` rules found it and would merge it in different ways".to_owned());
            }
        }
        Ok(verdict)
    }

    fn by_rule(&self, rule: RuleId, nth: usize, facts: &[Fact]) -> Result<Verdict, String> {
        let candidates: Vec<Candidate> = facts
            .iter()
            .map(|fact| Candidate {
                key: &fact.key,
                is_protected: fact.protected,
                standings: fact.rules.get(nth).map(|of| of.standings.as_slice()).unwrap_or_default(),
            })
            .collect();
        let order = survivors::order(&candidates)?;
        let records: Vec<(&Fact, &[Known])> = order
            .iter()
            .filter_map(|&at| {
                let fact = facts.get(at)?;
                Some((fact, fact.rules.get(nth).map(|of| of.known.as_slice()).unwrap_or_default()))
            })
            .collect();
        let columns = self.columns.get(&rule).map(Vec::as_slice).unwrap_or_default();
        let changes = values::changes(columns, self.header, self.labels, &records, &self.plan.settings)?;
        let merged = Merged { survivor: order.first().and_then(|&at| facts.get(at)), changes: &changes };
        self.keeps_refusals(rule, nth, facts, &merged)?;
        self.stays_suppressed(facts, &merged)?;
        let chosen = self.why(rule, survivors::chosen(&candidates, &order));
        Ok(Verdict { order, chosen, changes })
    }

    fn why(&self, rule: RuleId, chosen: Chosen) -> String {
        let label = |slot: SlotId| self.object.slot(slot).map_or("", |slot| slot.label.as_str());
        match chosen {
            Chosen::Protected => "it is protected".to_owned(),
            Chosen::Key => format!("nothing in `survivor` decides: the lowest {}", label(self.object.key)),
            Chosen::Step(step) => {
                let rule = self.object.duplicates.iter().find(|planned| planned.rule == rule);
                let text = |node: NodeId| match self.object.node(node).map(|node| &node.kind) {
                    Some(NodeKind::Test(leaf)) => leaf.text.clone(),
                    Some(NodeKind::Linked(linked)) => linked.text.clone(),
                    _ => format!("step {} of `survivor`", step + 1),
                };
                rule.and_then(|rule| rule.survivor.get(step)).map_or_else(String::new, |rank| match rank {
                    RankPlan::Best { order, slot } => format!("{} {}", order.name(), label(*slot)),
                    RankPlan::Holds(node) => text(*node),
                })
            }
        }
    }

    /// Where one record refuses, the merged one has the value of one that does.
    fn keeps_refusals(&self, rule: RuleId, nth: usize, facts: &[Fact], merged: &Merged) -> Result<(), String> {
        let Some(rule) = self.object.duplicates.iter().find(|planned| planned.rule == rule) else { return Ok(()) };
        for (at, refusal) in rule.refusals.iter().enumerate() {
            let Some(column) = self.layout.header_column(refusal.slot) else { continue };
            let refuses = |fact: &&Fact| fact.rules.get(nth).and_then(|of| of.refuses.get(at)).copied().unwrap_or(true);
            let mut refusing =
                facts.iter().filter(refuses).map(|fact| (fact, fact.cells.get(column).trim())).peekable();
            let Some(&(first, text)) = refusing.peek() else { continue };
            if !refusing.any(|(_, text)| text == merged.cell(column).trim()) {
                let label = self.object.slot(refusal.slot).map_or("", |slot| slot.label.as_str());
                return Err(format!("the merged record would forget {label} `{text}` of {}", first.key));
            }
        }
        Ok(())
    }

    /// Where a suppression selects one record, or might, it selects the merged one, or might.
    fn stays_suppressed(&self, facts: &[Fact], merged: &Merged) -> Result<(), String> {
        for (at, rule) in self.object.suppressions.iter().enumerate() {
            let held = |fact: &Fact| fact.suppressed.get(at).copied().unwrap_or(Held::Unreadable);
            let suppressed = || facts.iter().filter(|fact| held(fact) != Held::No);
            // The one of which it is certain says more than one that cannot be read.
            let certain = suppressed().find(|fact| held(fact) == Held::Yes);
            let Some(told) = certain.or_else(|| suppressed().next()) else { continue };
            let cell = |slot: SlotId| {
                let text = self.layout.header_column(slot).map(|column| merged.cell(column))?;
                Some(StringViewArray::from_iter_values([text]))
            };
            let own = (0..self.object.slots.len()).map(SlotId).map(cell).collect();
            let context =
                Context { plan: self.plan, object: self.object, related: self.related, memo: &Memo::default() };
            let would = would_suppress(context, rule, &Records { rows: 1, own, links: Vec::new() });
            // What a record is linked to is not known before it is merged.
            if !would.unwrap_or_else(|| suppressed().count() == facts.len()) {
                let (key, rule) = (&told.key, self.name(rule.rule));
                return Err(match certain {
                    Some(_) => format!("{key} is suppressed by {rule}, and the merged record would not be"),
                    None => format!(
                        "it cannot be read whether {key} is suppressed by {rule}, and the merged record would not be"
                    ),
                });
            }
        }
        Ok(())
    }

    fn name(&self, rule: RuleId) -> &str {
        self.program.rule_name(rule)
    }
}

/// The record that a group would become.
struct Merged<'a> {
    survivor: Option<&'a Fact>,
    changes: &'a [(usize, String)],
}

impl Merged<'_> {
    fn cell(&self, column: usize) -> &str {
        let changed = self.changes.iter().find(|(of, _)| *of == column).map(|(_, text)| text.as_str());
        changed.or_else(|| self.survivor.map(|fact| fact.cells.get(column))).unwrap_or("")
    }
}

/// The key of the record that a survivor's new value comes from; none where it is made of several.
fn source_of(column: usize, text: &str, order: &[usize], facts: &[Fact]) -> String {
    let mut absorbed = order.iter().skip(1).filter_map(|&at| facts.get(at));
    absorbed.find(|fact| fact.cells.get(column) == text).map_or_else(String::new, |fact| fact.key.clone())
}

/// For each member the link that says best why it belongs here, and the other end: one with the survivor, else the
/// strongest, else the one with the lowest key.
fn best_links(links: &[Link], facts: &[Fact], survivor: usize) -> Vec<Option<(Link, usize)>> {
    let mut best: Vec<Option<(Link, usize)>> = vec![None; facts.len()];
    let key = |at: usize| facts.get(at).map_or("", |fact| fact.key.as_str());
    for link in links {
        for (member, other) in [(link.a, link.b), (link.b, link.a)] {
            let Some(place) = best.get_mut(member) else { continue };
            let is_better = |(before, of): &(Link, usize)| {
                let with_survivor = (other == survivor).cmp(&(*of == survivor));
                with_survivor
                    .then(link.score.total_cmp(&before.score))
                    .then_with(|| survivors::by_key(key(*of), key(other)))
                    .is_gt()
            };
            if place.as_ref().is_none_or(is_better) {
                *place = Some((*link, other));
            }
        }
    }
    best
}
