//! The records of groups: what becomes of them is decided when the last one of a group was read.

use super::MostMerged;
use super::groups::{Group, GroupMember, MergeRole};
use super::survivors::{self, Candidate, Chosen};
use super::values::{self, ColumnRule, Known};
use crate::check::program::{Program, RuleId};
use crate::engine::duplicates::{Asking, Standing, would_suppress};
use crate::engine::keys::Key;
use crate::engine::mask::Mask;
use crate::engine::merges::{Member, MergedGroup, Merges, Place, Waiting, row_of};
use crate::engine::records::Records;
use crate::engine::{Context, Memo, RelatedSet};
use crate::matching;
use crate::plan::{ClausePlan, DuplicatesPlan, KeptAs, NodeId, NodeKind, ObjectPlan, Plan, RankPlan, SlotId};
use crate::run::RunError;
use crate::run::bind::{Bound, Layout};
use crate::run::keys::Settled;
use crate::run::rejected::FILE_NAME;
use crate::run::stream::{Piece, stream};
use crate::schema::LinkId;
use arrow_array::StringViewArray;
use std::collections::{BTreeMap, HashMap};
use std::mem;

/// Records that a rule takes for one.
#[derive(Debug)]
pub(super) struct Cluster {
    /// The rules that found it, and what holds it together by each.
    rules: Vec<(RuleId, Vec<Link>)>,
    /// In the order of the export.
    places: Vec<Place>,
    /// Whether another cluster has some of its records too.
    overlaps: bool,
    holds: Holds,
}

/// How the records of a cluster belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Together,
    /// What else belongs to either of two has nothing in common.
    Weakly,
    /// Joining them would put a pair into one group that a person has rejected.
    Apart,
}

/// What holds two members together, by their positions in the cluster.
#[derive(Debug, Clone, Copy)]
struct Link {
    a: usize,
    b: usize,
    clause: usize,
    score: f64,
}

impl Cluster {
    pub(super) fn new(rule: RuleId, group: &matching::Group, place: impl Fn(u32) -> Place) -> Cluster {
        let position = |row: u32| group.members.binary_search(&row).unwrap_or(0);
        let link = |link: &matching::Link| Link {
            a: position(link.a),
            b: position(link.b),
            clause: link.clause,
            score: link.score,
        };
        Cluster {
            rules: vec![(rule, group.links.iter().map(link).collect())],
            places: group.members.iter().map(|&row| place(row)).collect(),
            overlaps: false,
            holds: Holds::Together,
        }
    }

    /// Two records that are alike, of a link that was not followed.
    pub(super) fn of_link(rule: RuleId, link: &matching::Link, holds: Holds, place: impl Fn(u32) -> Place) -> Cluster {
        let only = Link { a: 0, b: 1, clause: link.clause, score: link.score };
        Cluster { rules: vec![(rule, vec![only])], places: vec![place(link.a), place(link.b)], overlaps: false, holds }
    }
}

/// Clusters of several rules: those of the same records are one, and those that share only some know it.
pub(super) fn together(mut clusters: Vec<Cluster>) -> Vec<Cluster> {
    clusters.sort_by(|a, b| a.places.cmp(&b.places));
    let mut all: Vec<Cluster> = Vec::with_capacity(clusters.len());
    for cluster in clusters {
        match all.last_mut() {
            Some(last) if last.places == cluster.places => last.rules.extend(cluster.rules),
            _ => all.push(cluster),
        }
    }
    let mut owners: HashMap<Place, usize> = HashMap::new();
    let mut shared = Vec::new();
    let rules = all.iter().flat_map(|cluster| &cluster.rules).map(|(rule, _)| *rule);
    let several = rules.collect::<std::collections::BTreeSet<_>>().len() > 1;
    for (at, cluster) in all.iter().enumerate().filter(|_| several) {
        for &place in &cluster.places {
            if let Some(other) = owners.insert(place, at) {
                shared.extend([other, at]);
            }
        }
    }
    for at in shared {
        if let Some(cluster) = all.get_mut(at) {
            cluster.overlaps = true;
        }
    }
    all
}

/// The cells of a record as fixes left them, by column of the export.
#[derive(Debug, Default)]
pub(super) struct Cells {
    pub(super) text: String,
    pub(super) ends: Vec<usize>,
}

/// What was read of one member.
#[derive(Debug, Default)]
pub(super) struct Fact {
    cluster: usize,
    key: String,
    identifying: Vec<String>,
    pub(super) cells: Cells,
    protected: bool,
    /// By suppressions of the object: which select it, or might.
    suppressed: Vec<bool>,
    /// One a rule of the cluster.
    rules: Vec<RuleFact>,
    ids: Vec<(LinkId, Vec<String>)>,
    primary: Vec<(LinkId, String)>,
}

#[derive(Debug)]
struct RuleFact {
    standings: Vec<Standing>,
    known: Vec<Known>,
    /// By the rule's [`refusals`](DuplicatesPlan::refusals).
    refuses: Vec<bool>,
}

/// What one cluster came to.
struct Resolved {
    group: Group,
    fate: Fate,
}

enum Fate {
    Merged(MergedGroup),
    Waiting(Waiting),
}

/// Reads the members of all clusters and decides about each. `waiting` are groups of which nothing is merged
/// whatever they are.
pub(super) fn resolve(
    plan: &Plan,
    object: &ObjectPlan,
    input: &Bound,
    settled: &Settled,
    related: &RelatedSet,
    clusters: &[Cluster],
    mut waiting: Vec<Waiting>,
) -> Result<(Vec<Group>, Merges), RunError> {
    let Some(schema) = settled.program.schema.object(object.object).filter(|_| !clusters.is_empty()) else {
        return Ok((Vec::new(), Merges::new(Vec::new(), waiting)));
    };
    let layout = input.layout(object, settled.missing_is_blank);
    let reading = settled.begin("merging", object, input, &layout, true);
    let members = members_of(clusters);
    let reader = Reader {
        object,
        layout: &layout,
        clusters,
        members: &members,
        links: schema.links.len(),
        most_merged: settled.most_merged,
    };
    let work = |memo: &mut Memo, piece: Piece| {
        let near = reader.members_in(&piece);
        if near.is_empty() {
            return Ok(Vec::new());
        }
        let records = layout.records(&piece.batch);
        let active = settled.active(input, object, &piece, &records)?;
        let context = Context { plan, object, related, memo };
        let asking = Asking::new(context, &records, &active)
            .map_err(|conflict| settled.conflict(input, object, &piece, &records, &conflict))?;
        Ok(reader.facts(&asking, &records, &piece, near, &plan.settings))
    };
    let columns: BTreeMap<RuleId, Vec<ColumnRule>> = object
        .duplicates
        .iter()
        .map(|rule| (rule.rule, values::column_rules(rule, object, schema, input, &layout, &plan.settings.account)))
        .collect();
    let program = settled.program;
    let most_merged = settled.most_merged;
    let decide = Decide {
        program,
        most_merged,
        plan,
        object,
        layout: &layout,
        header: &input.header,
        related,
        columns: &columns,
        clusters,
    };
    let mut open: HashMap<usize, Vec<Fact>> = HashMap::new();
    let mut resolved: Vec<Option<Resolved>> = clusters.iter().map(|_| None).collect();
    let take = |facts: Vec<Fact>| {
        for fact in facts {
            let at = fact.cluster;
            let whole = clusters.get(at).map_or(0, |cluster| cluster.places.len());
            let facts = open.entry(at).or_default();
            facts.push(fact);
            if facts.len() == whole
                && let Some(facts) = open.remove(&at)
                && let Some(place) = resolved.get_mut(at)
            {
                *place = decide.about(at, facts);
            }
        }
        Ok(())
    };
    let fingerprints = stream(&reading, settled.progress, Memo::default, work, take)?;
    input.refuse_changed(&fingerprints)?;
    let mut groups = Vec::with_capacity(resolved.len());
    let mut merged = Vec::new();
    for resolved in resolved.into_iter().flatten() {
        groups.push(resolved.group);
        match resolved.fate {
            Fate::Merged(group) => merged.push(group),
            Fate::Waiting(group) => waiting.push(group),
        }
    }
    Ok((groups, Merges::new(merged, waiting)))
}

/// Where a member stands, and its cluster.
type MemberPlace = (Place, usize);

/// All members in the order of the export.
fn members_of(clusters: &[Cluster]) -> Vec<MemberPlace> {
    let of = |(at, cluster): (usize, &Cluster)| cluster.places.iter().map(|place| (*place, at)).collect::<Vec<_>>();
    let mut members: Vec<MemberPlace> = clusters.iter().enumerate().flat_map(of).collect();
    members.sort_unstable();
    members
}

/// Reads facts of a batch.
struct Reader<'a> {
    object: &'a ObjectPlan,
    layout: &'a Layout,
    clusters: &'a [Cluster],
    members: &'a [MemberPlace],
    links: usize,
    most_merged: MostMerged,
}

impl<'a> Reader<'a> {
    fn members_in(&self, piece: &Piece) -> &'a [MemberPlace] {
        let Some(last) = piece.batch.len().checked_sub(1) else { return &[] };
        let place = |row: usize| Place { source: piece.source, row: piece.batch.row_number(row) };
        let (from, to) = (place(0), place(last));
        let first = self.members.partition_point(|(place, ..)| *place < from);
        let end = self.members.partition_point(|(place, ..)| *place <= to);
        self.members.get(first..end).unwrap_or_default()
    }

    fn facts(
        &self,
        asking: &Asking,
        records: &Records,
        piece: &Piece,
        near: &[MemberPlace],
        settings: &crate::plan::Settings,
    ) -> Vec<Fact> {
        let mut row = 0;
        let mut rows = Vec::with_capacity(near.len());
        for (place, ..) in near {
            row = row_of(row, piece.batch.len(), place.row, |row| piece.batch.row_number(row));
            rows.push(row);
        }
        let mask = Mask::of_rows(records.rows, rows.iter().copied());
        let protections = asking.protections(&mask);
        let suppressed = asking.suppressed(&mask);
        near.iter()
            .zip(rows)
            .map(|(&(_, cluster), row)| {
                let rules = self.clusters.get(cluster).map(|cluster| cluster.rules.as_slice()).unwrap_or_default();
                let rules = rules.iter().filter_map(|(rule, _)| self.rule(*rule));
                let identifying = self.object.identifying.iter().filter_map(|&slot| self.layout.header_column(slot));
                let key = records.key(self.object, row).to_owned();
                let whole = self.clusters.get(cluster).map_or(0, |cluster| cluster.places.len());
                if self.most_merged.excess(whole).is_some() {
                    // So many are not merged, and of a million equal records little must stay in memory.
                    let cells = piece.batch.cells(row);
                    let text =
                        |column: usize| cells.get(column).map_or_else(String::new, |cell| cell.as_ref().to_owned());
                    return Fact { cluster, key, identifying: identifying.map(text).collect(), ..Fact::default() };
                }
                let changed = asking.changed(row);
                let changed: Vec<(usize, &str)> = changed
                    .iter()
                    .filter_map(|(slot, text)| Some((self.layout.header_column(*slot)?, *text)))
                    .collect();
                let cells = piece.batch.cells(row);
                let cells = cells.iter().enumerate().map(|(column, cell)| {
                    changed.iter().find(|(of, _)| *of == column).map_or(cell.as_ref(), |(_, text)| *text)
                });
                let cells = Cells::new(cells);
                let links = (0..self.links).map(LinkId);
                let of_link = |link: LinkId| Some((link, records.link(link)?));
                let owned = |ids: Vec<&str>| ids.into_iter().map(str::to_owned).collect::<Vec<_>>();
                Fact {
                    cluster,
                    key,
                    identifying: identifying.map(|column| cells.get(column).to_owned()).collect(),
                    protected: protections.iter().any(|(_, held)| held.contains(row)),
                    suppressed: suppressed.iter().map(|held| held.contains(row)).collect(),
                    rules: rules.map(|rule| rule_fact(asking, rule, row)).collect(),
                    ids: links
                        .clone()
                        .filter_map(of_link)
                        .map(|(link, cells)| (link, owned(cells.ids_of(row, settings))))
                        .filter(|(_, ids)| !ids.is_empty())
                        .collect(),
                    primary: links
                        .filter_map(of_link)
                        .filter_map(|(link, cells)| Some((link, cells.primary_of(row, settings)?.to_owned())))
                        .collect(),
                    cells,
                }
            })
            .collect()
    }

    fn rule(&self, rule: RuleId) -> Option<&'a DuplicatesPlan> {
        self.object.duplicates.iter().find(|planned| planned.rule == rule)
    }
}

fn rule_fact(asking: &Asking, rule: &DuplicatesPlan, row: usize) -> RuleFact {
    let known = |keep: &crate::plan::KeepPlan| match keep.rule {
        KeptAs::Best { order, by } => Known::Standing(asking.standing(order, by, row)),
        KeptAs::Any(_) | KeptAs::Consent => Known::Answer(asking.answer(keep.slot, row)),
        KeptAs::Survivor | KeptAs::FirstKnown | KeptAs::Joined => Known::Nothing,
    };
    RuleFact {
        standings: rule.survivor.iter().map(|rank| asking.rank(rank, row)).collect(),
        known: rule.keep.iter().map(known).collect(),
        refuses: rule.refusals.iter().map(|refusal| asking.refuses(*refusal, row)).collect(),
    }
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
struct Decide<'a> {
    program: &'a Program,
    most_merged: MostMerged,
    plan: &'a Plan,
    object: &'a ObjectPlan,
    layout: &'a Layout,
    header: &'a [String],
    related: &'a RelatedSet,
    columns: &'a BTreeMap<RuleId, Vec<ColumnRule>>,
    clusters: &'a [Cluster],
}

impl Decide<'_> {
    /// `facts` in the order of the export, which is that of the cluster.
    fn about(&self, at: usize, mut facts: Vec<Fact>) -> Option<Resolved> {
        let cluster = self.clusters.get(at)?;
        let (rule, links) = cluster.rules.first()?;
        let rule = *rule;
        let (order, chosen, review, fate) = match self.verdict(cluster, &facts) {
            Ok(Verdict { order, chosen, changes }) => {
                let sources = changes.iter().map(|(column, text)| source_of(*column, text, &order, &facts)).collect();
                let mut members = order.iter().filter_map(|&at| {
                    let (fact, place) = (facts.get_mut(at)?, cluster.places.get(at)?);
                    let (ids, primary) = (mem::take(&mut fact.ids), mem::take(&mut fact.primary));
                    Some(Member { place: *place, key: Key::new(&fact.key), ids, primary })
                });
                let survivor = members.next()?;
                let merged = MergedGroup { rule, survivor, absorbed: members.collect(), changes, sources };
                (order, chosen, None, Fate::Merged(merged))
            }
            Err(why) => {
                let waits = format!("waits for a person to look at its group: {why}");
                let waiting = Waiting { rule, why: waits, places: cluster.places.clone() };
                ((0..facts.len()).collect(), String::new(), Some(why), Fate::Waiting(waiting))
            }
        };
        let clauses = self.object.duplicates.iter().find(|planned| planned.rule == rule)?;
        let survivor = order.first().copied()?;
        let best = best_links(links, facts.len(), survivor);
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
            let (key, identifying) = (mem::take(&mut fact.key), mem::take(&mut fact.identifying));
            Some(GroupMember { key, identifying, role, matched_by, score })
        };
        let members = order.iter().zip(belonging).filter_map(member).collect();
        let group = Group { rule, members, chosen, review, is_weak: cluster.holds != Holds::Together };
        Some(Resolved { group, fate })
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
        if let Some(excess) = self.most_merged.excess(cluster.places.len()) {
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
        let changes = values::changes(columns, self.header, &records, &self.plan.settings)?;
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
            let refuses =
                |fact: &&Fact| fact.rules.get(nth).and_then(|of| of.refuses.get(at)).copied().unwrap_or(false);
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
            let mut suppressed =
                facts.iter().filter(|fact| fact.suppressed.get(at).copied().unwrap_or(false)).peekable();
            let Some(&first) = suppressed.peek() else { continue };
            let cell = |slot: SlotId| {
                let text = self.layout.header_column(slot).map(|column| merged.cell(column))?;
                Some(StringViewArray::from_iter_values([text]))
            };
            let own = (0..self.object.slots.len()).map(SlotId).map(cell).collect();
            let context =
                Context { plan: self.plan, object: self.object, related: self.related, memo: &Memo::default() };
            let would = would_suppress(context, rule, &Records { rows: 1, own, links: Vec::new() });
            // What a record is linked to is not known before it is merged.
            if !would.unwrap_or_else(|| suppressed.count() == facts.len()) {
                return Err(format!(
                    "{} is suppressed by {}, and the merged record would not be",
                    first.key,
                    self.name(rule.rule)
                ));
            }
        }
        Ok(())
    }

    fn name(&self, rule: RuleId) -> &str {
        self.program.rule(rule).map_or("", |rule| rule.name.as_str())
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
/// strongest.
fn best_links(links: &[Link], members: usize, survivor: usize) -> Vec<Option<(Link, usize)>> {
    let mut best: Vec<Option<(Link, usize)>> = vec![None; members];
    for link in links {
        for (member, other) in [(link.a, link.b), (link.b, link.a)] {
            let Some(place) = best.get_mut(member) else { continue };
            let is_better = |(before, of): &(Link, usize)| {
                let with_survivor = (other == survivor).cmp(&(*of == survivor));
                with_survivor.then(link.score.total_cmp(&before.score)).then(of.cmp(&other)).is_gt()
            };
            if place.as_ref().is_none_or(is_better) {
                *place = Some((*link, other));
            }
        }
    }
    best
}
