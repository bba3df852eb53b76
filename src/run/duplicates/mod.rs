//! The search for an object's duplicates: one pass over its files compares, and if any were found another
//! one looks at those records alone.
//!
//! ```text
//!  pass 1: every record ─► hashes or distinct values of what rules compare ─► groups of rows
//!  pass 2: records of groups ─► who survives, what is kept ─► Merges for later stages, Groups for lists
//! ```
//!
//! Memory: of pass 1 eight bytes a record, and what [`matching::Records`](crate::matching::Records) says; of
//! pass 2 the cells of the records of a group until its last one was read, then only what changes.

mod asked;
mod groups;
mod members;
mod survivors;
mod values;

pub use groups::{Group, GroupMember, MergeRole, SearchReport};

use super::RunError;
use super::bind::{Bound, Layout};
use super::keys::Settled;
use super::stream::{Piece, Reading, input_bytes, stream};
use crate::check::program::RuleId;
use crate::data::read::Wanted;
use crate::engine::duplicates::Asking;
use crate::engine::grouped::Grouped;
use crate::engine::keys::Key;
use crate::engine::merges::{BatchMerges, Place};
use crate::engine::outcomes::Tally;
use crate::engine::{Context, Memo, RelatedSet};
use crate::matching::{self, Records, Search};
use crate::plan::{DuplicatesPlan, NodeId, ObjectPlan, Plan, RankPlan, SlotId};
use crate::schema::ObjectId;
use asked::Asked;
use members::Cluster;
use std::collections::{BTreeMap, BTreeSet};

/// What the `duplicates` rules of an object found, for lists and reports.
#[derive(Debug, Default)]
pub struct Duplicates {
    /// In the order of their first members.
    pub groups: Vec<Group>,
    pub searches: BTreeMap<RuleId, SearchReport>,
}

/// What all objects' rules found.
pub type AllDuplicates = BTreeMap<ObjectId, Duplicates>;

/// Finds the duplicates of one object, and adds what becomes of them to `related`.
pub(super) fn find(
    plan: &Plan,
    object: &ObjectPlan,
    input: &Bound,
    settled: &Settled,
    related: &mut RelatedSet,
) -> Result<Duplicates, RunError> {
    let compared = compare(plan, object, input, settled, related)?;
    let mut searches = BTreeMap::new();
    let (mut found, mut weak, mut asked) = (Vec::new(), Vec::new(), Vec::new());
    for (rule, of_rule) in object.duplicates.iter().zip(compared) {
        let OfRule { records, rows, named, asked: of_asked } = of_rule;
        let records = records.unwrap_or_else(|| Records::new(&rule.matcher));
        let rejected = rejected_rows(settled.rejected.of(object.object), &named);
        let search = Search { threads: settled.threads, rejected: &rejected, ..Search::default() };
        let bytes = records.bytes() + rows.len() * size_of::<u64>();
        let groups = matching::find(&rule.matcher, &records, &search).map_err(|why| RunError::Duplicates {
            rule: settled.program.rule(rule.rule).map_or_else(String::new, |rule| rule.name.clone()),
            why,
        })?;
        drop(records);
        if rule.is_asked {
            asked.push((rule.rule, of_asked.of(&groups), of_asked.unread));
        }
        if !rule.merges {
            continue;
        }
        searches.insert(rule.rule, SearchReport::of(rule, &groups, rows.len(), bytes));
        let place = |row: u32| rows.get(row as usize).copied().map_or(Place { source: 0, row: 0 }, unpacked);
        found.extend(groups.groups.iter().map(|group| Cluster::new(rule.rule, group, place)));
        weak.extend(groups.weak.iter().map(|link| Cluster::of_weak(rule.rule, link, place)));
    }
    let mut clusters = members::together(found);
    clusters.extend(weak);
    let (groups, merges) = members::resolve(plan, object, input, settled, related, &clusters)?;
    for group in groups.iter().filter(|group| !group.is_weak) {
        if let Some(search) = searches.get_mut(&group.rule) {
            search.groups += 1;
            search.reviewed += u64::from(group.review.is_some());
        }
    }
    let survivors = asked::survivors(merges.groups());
    for (rule, groups, unread) in asked {
        related.add_grouped(rule, Grouped::new(&groups, &survivors, unread));
    }
    related.add_merges(object.object, merges);
    Ok(Duplicates { groups, searches })
}

/// What one rule compares: cells, and where their records stand.
#[derive(Debug, Default)]
struct OfRule {
    records: Option<Records>,
    rows: Vec<u64>,
    /// The rows of records that a person has said something of.
    named: BTreeMap<Key, u32>,
    /// Where a condition asks about the rule's groups.
    asked: Asked,
}

/// The pairs that a person has rejected, as rows; those of which one record takes no part are none.
fn rejected_rows(pairs: &[(Key, Key)], named: &BTreeMap<Key, u32>) -> Vec<(u32, u32)> {
    pairs.iter().filter_map(|(one, other)| Some((*named.get(one)?, *named.get(other)?))).collect()
}

/// One pass over all records for what the rules compare of them.
fn compare(
    plan: &Plan,
    object: &ObjectPlan,
    input: &Bound,
    settled: &Settled,
    related: &RelatedSet,
) -> Result<Vec<OfRule>, RunError> {
    let layout = input.layout_of(object, needed(object).as_ref(), settled.missing_is_blank);
    let reading = Reading {
        sources: &input.sources,
        header: &input.header,
        wanted: &Wanted { columns: layout.columns.clone(), whole_rows: false },
        threads: settled.threads,
    };
    settled.progress.begin(&format!("comparing {}", object.name), input_bytes(&input.sources));
    let told: BTreeSet<Key> = settled.rejected.of(object.object).iter().flat_map(|(a, b)| [*a, *b]).collect();
    let work = |memo: &mut Memo, piece: Piece| {
        let records = layout.records(&piece.batch);
        let (active, keys) = settled.keys(input, object, &piece, &records)?;
        let context = Context { plan, object, related, memo };
        let asking = Asking::new(context, &records, &active)
            .map_err(|conflict| settled.conflict(input, object, &piece, &records, &conflict))?;
        let keys: Vec<(usize, Key)> = active.iter().zip(keys).collect();
        let told: BTreeMap<usize, Key> = keys.iter().copied().filter(|(_, key)| told.contains(key)).collect();
        let of_rule = |rule: &DuplicatesPlan| {
            let candidates = asking.candidates(rule, &active);
            let asked = if rule.is_asked { Asked::new(&asking, &candidates, &keys) } else { Asked::default() };
            let candidates = candidates.rows;
            let columns = asking.compared(rule);
            let mut records = Records::new(&rule.matcher);
            let mut rows = Vec::with_capacity(candidates.count());
            let mut named = BTreeMap::new();
            for row in candidates.iter() {
                let values: Vec<_> = columns.iter().map(|column| column.value(row)).collect();
                let cells: Vec<Option<&str>> = values.iter().map(Option::as_deref).collect();
                records.push(&cells).map_err(|why| refused(settled, rule, why))?;
                if let (Some(key), Ok(at)) = (told.get(&row), u32::try_from(rows.len())) {
                    named.insert(*key, at);
                }
                rows.push(packed(Place { source: piece.source, row: piece.batch.row_number(row) }));
            }
            Ok(OfRule { records: Some(records), rows, named, asked })
        };
        object.duplicates.iter().map(of_rule).collect::<Result<Vec<OfRule>, RunError>>()
    };
    let mut all: Vec<OfRule> = object.duplicates.iter().map(|_| OfRule::default()).collect();
    let take = |part: Vec<OfRule>| {
        for ((rule, all), part) in object.duplicates.iter().zip(&mut all).zip(part) {
            let before = u32::try_from(all.rows.len()).unwrap_or(u32::MAX);
            all.named.extend(part.named.into_iter().map(|(key, at)| (key, before.saturating_add(at))));
            all.rows.extend(part.rows);
            all.asked.append(part.asked);
            match (&mut all.records, part.records) {
                (Some(records), Some(part)) => records.append(&part).map_err(|why| refused(settled, rule, why))?,
                (none, part) => *none = part,
            }
        }
        Ok(())
    };
    let fingerprints = stream(&reading, settled.progress, Memo::default, work, take)?;
    input.refuse_changed(&fingerprints)?;
    Ok(all)
}

fn refused(settled: &Settled, rule: &DuplicatesPlan, why: matching::Refused) -> RunError {
    let rule = settled.program.rule(rule.rule).map_or_else(String::new, |rule| rule.name.clone());
    RunError::Duplicates { rule, why }
}

/// The slots that the first pass reads; nothing where conditions or fixes may read any.
fn needed(object: &ObjectPlan) -> Option<BTreeSet<SlotId>> {
    if !object.fixes.is_empty() {
        return None;
    }
    let mut slots = BTreeSet::from([object.key]);
    for rule in &object.duplicates {
        slots.extend(&rule.compared);
        let nodes = rule.node.into_iter().chain(rule.unless.iter().map(|unless| unless.node));
        for node in nodes.collect::<Vec<NodeId>>() {
            slots.extend(object.node(node)?.reads.as_ref()?);
        }
    }
    Some(slots)
}

/// What merges do to the rows of a batch; nothing before they are known.
pub(super) fn of_batch<'r>(
    related: &'r RelatedSet,
    object: &ObjectPlan,
    slots: &[(usize, SlotId)],
    piece: &Piece,
) -> Option<BatchMerges<'r>> {
    let merges = related.merges(object.object)?;
    let batch = &piece.batch;
    Some(merges.of_batch(piece.source, batch.len(), |row| batch.row_number(row), slots))
}

/// The slots of the record itself, by the column of the export in which they stand.
pub(super) fn slot_columns(object: &ObjectPlan, layout: &Layout) -> Vec<(usize, SlotId)> {
    let slots = (0..object.slots.len()).map(SlotId);
    slots.filter_map(|slot| Some((layout.header_column(slot)?, slot))).collect()
}

/// The nodes of a rule's conditions.
pub(super) fn nodes(rule: &DuplicatesPlan) -> Vec<NodeId> {
    let ranks = rule.survivor.iter().filter_map(|rank| match rank {
        RankPlan::Holds(node) => Some(*node),
        RankPlan::Best { .. } => None,
    });
    rule.node.into_iter().chain(rule.unless.iter().map(|unless| unless.node)).chain(ranks).collect()
}

const ROW_BITS: u32 = 44;

/// A place in eight bytes: no export has 2^44 rows, and no object 2^20 files.
fn packed(place: Place) -> u64 {
    (place.source as u64) << ROW_BITS | place.row & ((1 << ROW_BITS) - 1)
}

fn unpacked(packed: u64) -> Place {
    let source = usize::try_from(packed >> ROW_BITS).unwrap_or(usize::MAX);
    Place { source, row: packed & ((1 << ROW_BITS) - 1) }
}

/// Counts what the rules of an object came to: records in groups, absorbed ones, and those left for review.
pub(super) fn count(found: Option<&Duplicates>, tallies: &mut [Tally]) {
    for group in found.map(|found| found.groups.as_slice()).unwrap_or_default() {
        let Some(tally) = tallies.get_mut(group.rule.0).filter(|_| !group.is_weak) else { continue };
        let members = group.members.len() as u64;
        tally.selected += members;
        tally.written += group.absorbed() as u64;
        tally.spared += if group.review.is_some() { members } else { 0 };
    }
}
