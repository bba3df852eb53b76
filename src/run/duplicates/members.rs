//! The records of groups: what becomes of them is decided when the last one of a group was read.

use super::MostMerged;
use super::clusters::Cluster;
use super::decide::{Decide, Fate, Resolved};
use super::groups::Group;
use super::values::{self, ColumnRule, Known};
use crate::check::program::RuleId;
use crate::engine::duplicates::{Asking, Standing};
use crate::engine::mask::Mask;
use crate::engine::merges::{Merges, Place, Waiting, row_of};
use crate::engine::records::Records;
use crate::engine::{Memo, RelatedSet};
use crate::plan::{DuplicatesPlan, KeptAs, ObjectPlan};
use crate::run::RunError;
use crate::run::bind::Layout;
use crate::run::pass::{Read, Scope};
use crate::run::stream::Piece;
use crate::schema::LinkId;
use std::collections::{BTreeMap, HashMap};

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
    pub(super) key: String,
    pub(super) identifying: Vec<String>,
    pub(super) cells: Cells,
    pub(super) protected: bool,
    /// By suppressions of the object: which select it, or might.
    pub(super) suppressed: Vec<bool>,
    /// One a rule of the cluster.
    pub(super) rules: Vec<RuleFact>,
    pub(super) ids: Vec<(LinkId, Vec<String>)>,
    pub(super) primary: Vec<(LinkId, String)>,
}

#[derive(Debug)]
pub(super) struct RuleFact {
    pub(super) standings: Vec<Standing>,
    pub(super) known: Vec<Known>,
    /// By the rule's [`refusals`](DuplicatesPlan::refusals).
    pub(super) refuses: Vec<bool>,
}

/// Reads the members of all clusters and decides about each. `waiting` are groups of which nothing is merged
/// whatever they are.
pub(super) fn resolve(
    scope: Scope,
    related: &RelatedSet,
    clusters: &[Cluster],
    mut waiting: Vec<Waiting>,
) -> Result<(Vec<Group>, Merges), RunError> {
    let Scope { run, object, input } = scope;
    let plan = run.plan;
    let Some(schema) = run.program.schema.object(object.object).filter(|_| !clusters.is_empty()) else {
        return Ok((Vec::new(), Merges::new(Vec::new(), waiting)));
    };
    let pass = scope.pass();
    let layout = &pass.layout;
    let members = members_of(clusters);
    let reader =
        Reader { object, layout, clusters, members: &members, links: schema.links.len(), most_merged: run.most_merged };
    let work = |memo: &mut Memo, read: Read| {
        let near = reader.members_in(&read.piece);
        if near.is_empty() {
            return Ok(Vec::new());
        }
        let asking = pass.asking(related, memo, &read)?;
        Ok(reader.facts(&asking, &read.records, &read.piece, near, &plan.settings))
    };
    let columns: BTreeMap<RuleId, Vec<ColumnRule>> = object
        .duplicates
        .iter()
        .map(|rule| (rule.rule, values::column_rules(rule, object, schema, input, layout, &plan.settings.account)))
        .collect();
    let decide = Decide {
        program: run.program,
        most_merged: run.most_merged,
        plan,
        object,
        layout,
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
    pass.each("merging", true, work, take)?;
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
                let cells = Cells::new(&piece.batch.cells(row), &changed);
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
        KeptAs::Survivor | KeptAs::FirstKnown | KeptAs::Joined | KeptAs::Permissions => Known::Nothing,
    };
    RuleFact {
        standings: rule.survivor.iter().map(|rank| asking.rank(rank, row)).collect(),
        known: rule.keep.iter().map(known).collect(),
        refuses: rule.refusals.iter().map(|refusal| asking.refuses(*refusal, row)).collect(),
    }
}
