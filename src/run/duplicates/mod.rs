//! The search for an object's duplicates: one pass over its files compares, and if any were found another
//! one looks at those records alone.
//!
//! ```text
//!  pass 1: every record ─┬► hashes or distinct values of what rules compare ─► groups of rows
//!                        └► a census: keys told apart, where lines end, is anything to be said of one alone?
//!  pass 2: records of groups ─► who survives, what is kept ─► Merges for later stages, Groups for lists
//!          (decided by the thread that has read the last member of a group)
//!  then the run judges: all records, or again those of groups if rules do nothing but merge
//! ```
//!
//! A plain CSV file is read again only where records of groups stand: blocks without one are passed over, in the others
//! no other line is looked at, and a block whose hash is not that of pass 1 ends the run
//! ([`Chosen`](crate::data::read::Chosen)). Packed files and other formats are read anew from their beginning.
//!
//! What no pass but the first sees it has to settle ([`census`]): that no key stands twice is an error before anything
//! is compared; and a record of no group is passed over by the last pass only if no rule but `duplicates` acts, no
//! cleaned export is asked for, and no row was set aside.
//!
//! Memory: of pass 1 for a record eight bytes for the hash of its key, four for its line, and for each rule in which it
//! takes part eight bytes each for its place and its order, and what
//! [`matching::Records`](crate::matching::Records) says; of pass 2 the cells of the records of a group until its last
//! one was read, then only what changes.

mod asked;
mod census;
mod clusters;
mod crm;
mod decide;
mod groups;
mod members;
mod notes;
mod survivors;
mod told;
mod values;

pub use crm::InCrm;
pub use groups::{Group, GroupMember, MergeRole, SearchReport, UsedModel};

use super::RunError;
use super::bind::Layout;
use super::pass::{Read, Scope};
use super::progress::Progress;
use super::stream::Piece;
use crate::check::program::RuleId;
use crate::engine::duplicates::Candidates;
use crate::engine::grouped::Grouped;
use crate::engine::keys::Key;
use crate::engine::merges::{BatchMerges, Place, Waiting};
use crate::engine::outcomes::Tally;
use crate::engine::{Memo, RelatedSet};
use crate::matching::{self, Records, Search, Threads, Watch};
use crate::plan::{DuplicatesPlan, NodeId, ObjectPlan, RankPlan, SlotId};
use crate::schema::ObjectId;
use asked::Asked;
use census::{Census, OnlyGroups, Seeing};
use clusters::{Cluster, Holds};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use told::Wanted;

/// What the `duplicates` rules of an object found, for lists and reports.
#[derive(Debug, Default)]
pub struct Duplicates {
    /// In the order of their first members.
    pub groups: Vec<Group>,
    pub searches: BTreeMap<RuleId, SearchReport>,
    /// What to know of the search besides.
    pub notes: Vec<String>,
    /// What is left to look at, where that is not everything.
    pub(super) only_groups: Option<OnlyGroups>,
}

/// Why no delete takes a record of a group whose rule was left out of the run.
const NOT_MERGED: &str = "stands in a group of duplicates that a run of all rules would merge first";

/// What all objects' rules found.
pub type AllDuplicates = BTreeMap<ObjectId, Duplicates>;

/// Finds the duplicates of one object, and adds what becomes of them to `related`.
pub(super) fn find(scope: Scope, related: &mut RelatedSet) -> Result<Duplicates, RunError> {
    let Scope { run, object, input } = scope;
    let mut census = Census::new();
    let Compared { rules, met } = compare(scope, related, &mut census)?;
    census.refuse_repeated(scope)?;
    let mut searches = BTreeMap::new();
    let pairs = run.rejected.of(object.object);
    let mut notes: Vec<String> = told::unknown(pairs, &met, &object.name).into_iter().collect();
    let (mut found, mut weak, mut asked, mut not_merged) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (rule, of_rule) in object.duplicates.iter().zip(rules) {
        let OfRule { records, rows, named, cells, asked: of_asked, .. } = of_rule.in_order_of_keys();
        let records = records.unwrap_or_else(|| Records::new(&rule.matcher));
        let name = run.program.rule_name(rule.rule);
        let rejected = named.rejected(pairs);
        notes.extend(named.merged(pairs));
        let models = run.models.of(run.program, rule)?;
        let watch = Watching { progress: run.progress, what: format!("comparing {} for {name}", object.name) };
        let threads = Threads::watched(run.threads, &watch);
        let search = Search { threads, rejected: &rejected, models, ..Search::default() };
        let bytes = records.bytes() + rows.len() * size_of::<u64>();
        let place = |row: u32| rows.get(row as usize).copied().map_or(Place { source: 0, row: 0 }, unpacked);
        let described = |row: u32| {
            let Place { source, row } = place(row);
            format!("row {row} of {}", input.sources.get(source).map_or("", |source| source.name.as_str()))
        };
        let groups = matching::find(&rule.matcher, &records, &search).map_err(|why| match why {
            matching::Refused::Explodes { example, .. } => {
                RunError::Duplicates { rule: name.to_owned(), why, place: Some(described(example)) }
            }
            why => run.refused(rule.rule, why),
        })?;
        let pair = named.asked(run, rule.rule).map(|(one, other)| {
            let cells = [one, other].map(|row| cells.get(&row).map(Vec::as_slice).unwrap_or_default());
            matching::explain(&rule.matcher, &records, &groups, (one, other), cells)
        });
        let useless: Vec<(usize, u32, u32)> = records.useless().collect();
        drop(records);
        if rule.is_asked {
            asked.push((rule.rule, of_asked.of(&groups), of_asked.unread));
        }
        if !rule.merges {
            let places = |group: &matching::Group| group.members.iter().map(|&row| place(row)).collect();
            let held = |group| Waiting { rule: rule.rule, why: NOT_MERGED.to_owned(), places: places(group) };
            not_merged.extend(groups.groups.iter().map(held));
            continue;
        }
        let report = SearchReport::of(rule, &groups, models, rows.len(), bytes);
        searches.insert(rule.rule, SearchReport { pair, ..report });
        let told = notes::Search { rule: name, object: &object.name, learnt: rows.len() };
        notes.extend(told.notes(rule, &groups, &useless, models, described));
        found.extend(groups.groups.iter().map(|group| Cluster::new(rule.rule, group, place)));
        weak.extend(groups.weak.iter().map(|link| Cluster::of_link(rule.rule, link, Holds::Weakly, place)));
        weak.extend(groups.apart.iter().map(|link| Cluster::of_link(rule.rule, link, Holds::Apart, place)));
    }
    let mut clusters = clusters::together(found);
    clusters.extend(weak);
    let chosen = census.chosen(scope, &clusters);
    let (groups, merges) = members::resolve(scope, related, &clusters, chosen.as_deref(), not_merged)?;
    if !groups.is_empty()
        && let Some(schema) = run.program.schema.object(object.object)
    {
        notes.extend(notes::taken_for_consents(&object.name, input, &values::consents(schema, input)));
        notes.extend(notes::set_by_the_crm(schema, input, merges.groups()));
    }
    if let Some((rule, pair)) = run.pair
        && let Some(search) = searches.get_mut(rule)
    {
        let is_in = |group: &&Group| pair.iter().all(|key| group.members.iter().any(|member| member.key == *key));
        let group = groups.iter().filter(|group| !group.is_weak).find(is_in);
        search.pair_waits = group.and_then(|group| group.review.clone());
    }
    for group in groups.iter().filter(|group| !group.is_weak) {
        if let Some(search) = searches.get_mut(&group.rule) {
            search.groups += 1;
            search.reviewed += u64::from(group.review.is_some());
        }
    }
    for cluster in clusters.iter().filter(|cluster| cluster.holds == Holds::Together) {
        for (rule, _) in cluster.rules.iter().skip(1) {
            if let Some(search) = searches.get_mut(rule) {
                search.shared += 1;
            }
        }
    }
    let survivors = asked::survivors(merges.groups());
    for (rule, groups, unread) in asked {
        related.add_grouped(rule, Grouped::new(&groups, &survivors, unread));
    }
    related.add_merges(object.object, merges);
    for (number, group) in (1u64..).zip(&groups) {
        notes.extend(
            run.in_crm
                .excess(group.members.len())
                .map(|why| format!("group {number} of {}/merges.csv is left for review: {why}", object.name)),
        );
    }
    Ok(Duplicates { groups, searches, notes, only_groups: census.only_groups(scope, chosen) })
}

/// Tells a person how far the comparison of pairs is, and asks whether to go on.
pub(super) struct Watching<'a> {
    pub progress: &'a dyn Progress,
    pub what: String,
}

impl Watch for Watching<'_> {
    fn begin(&self, pairs: u64) {
        self.progress.begin_pairs(&self.what, pairs);
    }

    fn compared(&self, pairs: u64) {
        self.progress.compared(pairs);
    }

    fn is_stopped(&self) -> bool {
        self.progress.is_stopped()
    }
}

/// What a pass over all records finds for the rules, and of the records that a person has said something of
/// those that are there.
#[derive(Debug, Default)]
struct Compared {
    rules: Vec<OfRule>,
    met: BTreeSet<Key>,
}

/// What one rule compares: cells, and where their records stand.
#[derive(Debug, Default)]
struct OfRule {
    records: Option<Records>,
    rows: Vec<u64>,
    /// Of each, see [`order_of`].
    order: Vec<u64>,
    named: told::Rows,
    /// Of these by row what is compared, as it stands in the export.
    cells: BTreeMap<u32, Vec<Option<String>>>,
    /// Where a condition asks about the rule's groups.
    asked: Asked,
}

impl OfRule {
    /// The same in an order that no sorting of the export changes. Of links that are equally strong the first is
    /// followed first, and of equal records the first one stands for all: which that is decides what joins what.
    fn in_order_of_keys(mut self) -> OfRule {
        let mut order: Vec<(u64, u32)> = std::mem::take(&mut self.order).into_iter().zip(0u32..).collect();
        if order.is_sorted() {
            return self;
        }
        order.sort_unstable();
        let order: Vec<u32> = order.into_iter().map(|(_, row)| row).collect();
        if !self.named.is_empty() {
            let place: HashMap<u32, u32> = order.iter().copied().zip(0u32..).collect();
            let moved = |row: u32| place.get(&row).copied().unwrap_or(row);
            self.named.each_row(moved);
            self.cells = self.cells.into_iter().map(|(row, cells)| (moved(row), cells)).collect();
        }
        self.rows = order.iter().filter_map(|&row| self.rows.get(row as usize).copied()).collect();
        self.records = self.records.map(|records| records.reordered(&order));
        self.asked.reorder(&order);
        self
    }
}

/// Where a record stands among all, by its key alone: numbers first, the lowest before, as CRMs give them; of other
/// keys by their hash, which is as good as any order.
fn order_of(key: &str) -> u64 {
    let is_plain = !key.starts_with(['0', '+']);
    let number = || key.parse::<u64>().ok().filter(|number| is_plain && number >> 63 == 0);
    number().unwrap_or_else(|| Key::new(key).short() | 1 << 63)
}

/// One pass over all records for what the rules compare of them.
fn compare(scope: Scope, related: &RelatedSet, census: &mut Census) -> Result<Compared, RunError> {
    let Scope { run, object, .. } = scope;
    let mut pass = scope.pass_of(needed(object).as_ref());
    let wanted = Wanted::new(run, object.object, &mut pass);
    // The pass over linked records has checked the keys of the same bytes.
    let asks_keys = related.get(object.object).is_none();
    let work = |memo: &mut Memo, read: Read| {
        let asking = pass.asking(related, memo, &read)?;
        let Read { piece, active, .. } = &read;
        let keys = pass.keys(&read);
        let candidates: Vec<Candidates> =
            object.duplicates.iter().map(|rule| asking.candidates(rule, active)).collect();
        let seen = Seeing::of(&read, if asks_keys { &keys } else { &[] }, &candidates);
        let is_asked = object.duplicates.iter().any(|rule| rule.is_asked);
        let keys = if wanted.is_empty() && !is_asked { Vec::new() } else { keys };
        let keys: Vec<(usize, Key)> = active.iter().zip(keys).collect();
        let told = wanted.of(&read, &keys);
        let of_rule = |(rule, candidates): (&DuplicatesPlan, Candidates)| {
            let asked = if rule.is_asked { Asked::new(&asking, &candidates, &keys) } else { Asked::default() };
            let candidates = candidates.rows;
            let columns = asking.compared(rule);
            let mut records = Records::new(&rule.matcher);
            let mut rows = Vec::with_capacity(candidates.count());
            let order = candidates.iter().map(|row| order_of(read.records.key(object, row))).collect();
            let (mut named, mut told_cells) = (told::Rows::default(), BTreeMap::new());
            let mut cells = Vec::with_capacity(columns.len());
            for row in candidates.iter() {
                cells.clear();
                cells.extend(columns.iter().map(|column| column.value(row)));
                records.push(&cells).map_err(|why| run.refused(rule.rule, why))?;
                if let (Some(told), Ok(at)) = (told.get(&row), u32::try_from(rows.len())) {
                    named.add(at, Key::new(read.records.key(object, row)), told);
                    told_cells.insert(at, cells.iter().map(|cell| cell.as_deref().map(str::to_owned)).collect());
                }
                rows.push(packed(Place { source: piece.source, row: piece.batch.row_number(row) }));
            }
            Ok(OfRule { records: Some(records), rows, order, named, cells: told_cells, asked })
        };
        let rules = object.duplicates.iter().zip(candidates).map(of_rule).collect::<Result<Vec<OfRule>, RunError>>()?;
        Ok((seen, Compared { rules, met: told.into_values().flatten().collect() }))
    };
    let rules = object.duplicates.iter().map(|_| OfRule::default()).collect();
    let mut all = Compared { rules, met: BTreeSet::new() };
    let take = |(seen, part): (Seeing, Compared)| {
        census.add(seen);
        all.met.extend(part.met);
        for ((rule, all), part) in object.duplicates.iter().zip(&mut all.rules).zip(part.rules) {
            let before = u32::try_from(all.rows.len()).unwrap_or(u32::MAX);
            all.named.append(part.named, before);
            all.cells.extend(part.cells.into_iter().map(|(at, cells)| (before.saturating_add(at), cells)));
            all.rows.extend(part.rows);
            all.order.extend(part.order);
            all.asked.append(part.asked);
            match (&mut all.records, part.records) {
                (Some(records), Some(part)) => records.append(&part).map_err(|why| run.refused(rule.rule, why))?,
                (none, part) => *none = part,
            }
        }
        Ok(())
    };
    pass.each("comparing", false, work, take)?;
    Ok(all)
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

/// As [`of_batch`], of one row, which is then the only one.
pub(super) fn of_row<'r>(
    related: &'r RelatedSet,
    object: &ObjectPlan,
    slots: &[(usize, SlotId)],
    place: Place,
) -> Option<BatchMerges<'r>> {
    Some(related.merges(object.object)?.of_batch(place.source, 1, |_| place.row, slots))
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
