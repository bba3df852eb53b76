//! The records of groups: what becomes of them is decided when the last one of a group was read.

use super::InCrm;
use super::clusters::Cluster;
use super::decide::{Decide, Fate, Resolved};
use super::groups::Group;
use super::values::{self, ColumnRule, Known};
use crate::check::program::RuleId;
use crate::data::read::Chosen;
use crate::engine::duplicates::{Asking, Standing, Suppressed};
use crate::engine::mask::Mask;
use crate::engine::merges::{Merges, Place, Waiting, row_of};
use crate::engine::records::Records;
use crate::engine::{Memo, RelatedSet};
use crate::matching::MOST_BYTES;
use crate::plan::{DuplicatesPlan, KeptAs, ObjectPlan};
use crate::run::RunError;
use crate::run::bind::Layout;
use crate::run::pass::{Read, Scope};
use crate::run::stream::Piece;
use crate::schema::LinkId;
use crate::syntax::ast::Order;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

/// The cells of a record as fixes left them, by column of the export.
#[derive(Debug, Default)]
pub(super) struct Cells {
    pub(super) text: Box<str>,
    /// Where each ends; none is longer than a record may be.
    pub(super) ends: Box<[u32]>,
}

/// Whether a suppression selects a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    No,
    Yes,
    /// It cannot be read, and so it might.
    Unreadable,
}

impl Held {
    fn of(by: &Suppressed, row: usize) -> Held {
        match (by.might.contains(row), by.certain.contains(row)) {
            (false, _) => Held::No,
            (true, true) => Held::Yes,
            (true, false) => Held::Unreadable,
        }
    }
}

/// What was read of one member.
#[derive(Debug, Default)]
pub(super) struct Fact {
    cluster: usize,
    place: Place,
    pub(super) key: String,
    /// Of a group that is too large for its cells to be kept.
    pub(super) identifying: Option<Vec<String>>,
    pub(super) cells: Cells,
    /// Of the cells that fixes changed what the export has, and so the CRM until the fixes are imported.
    pub(super) exported: Vec<(usize, Box<str>)>,
    pub(super) protected: bool,
    /// By suppressions of the object.
    pub(super) suppressed: Vec<Held>,
    /// One a rule of the cluster.
    pub(super) rules: Vec<RuleFact>,
    /// Of the links that some condition asks for.
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
/// whatever they are; `chosen` are the members, where they can be read without the others.
pub(super) fn resolve(
    scope: Scope,
    related: &RelatedSet,
    clusters: &[Cluster],
    chosen: Option<&[Arc<Chosen>]>,
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
    let reader = Reader { object, layout, clusters, members: &members, links: schema.links.len(), in_crm: run.in_crm };
    let columns: BTreeMap<RuleId, Vec<ColumnRule>> = object
        .duplicates
        .iter()
        .map(|rule| (rule.rule, values::column_rules(rule, object, schema, input, layout, &plan.settings.account)))
        .collect();
    let labels = values::labels(schema, input);
    let decide = Decide {
        program: run.program,
        crm: run.in_crm.columns(schema, input),
        in_crm: run.in_crm,
        plan,
        object,
        layout,
        header: &input.header,
        related,
        columns: &columns,
        labels: &labels,
        clusters,
    };
    let open = Mutex::new(Open::default());
    let work = |memo: &mut Memo, read: Read| {
        let near = reader.members_in(&read.piece);
        if near.is_empty() {
            return Ok(Vec::new());
        }
        let asking = pass.asking(related, memo, &read)?;
        let facts = reader.facts(&asking, &read.records, &read.piece, near, &plan.settings);
        let whole = |at: usize| clusters.get(at).map_or(0, |cluster| cluster.places.len());
        let complete = {
            let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
            let complete = open.complete(facts, whole);
            open.refuse_more_than(MOST_BYTES).map_err(|bytes| RunError::OpenGroups {
                object: object.name.clone(),
                groups: open.facts.len(),
                bytes,
                most: MOST_BYTES,
            })?;
            complete
        };
        Ok(complete.into_iter().map(|(at, facts)| (at, decide.about(at, facts))).collect())
    };
    let mut resolved: Vec<Option<Resolved>> = clusters.iter().map(|_| None).collect();
    let take = |decided: Vec<(usize, Option<Resolved>)>| {
        for (at, decided) in decided {
            if let Some(place) = resolved.get_mut(at) {
                *place = decided;
            }
        }
        Ok(())
    };
    pass.each_chosen(chosen, "merging", true, work, take)?;
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

/// What was read of clusters of which not all members were.
#[derive(Default)]
struct Open {
    facts: HashMap<usize, Vec<Fact>>,
    /// Of the facts, about.
    bytes: u64,
}

impl Open {
    /// Takes what was read of some members; the clusters of which that was the last, each with the facts of all its
    /// members in the order of the export, whichever thread has read which first. `members` tells how many one has.
    fn complete(&mut self, facts: Vec<Fact>, members: impl Fn(usize) -> usize) -> Vec<(usize, Vec<Fact>)> {
        let mut complete = Vec::new();
        for fact in facts {
            let at = fact.cluster;
            let members = members(at);
            self.bytes += fact.bytes();
            let facts = self.facts.entry(at).or_insert_with(|| Vec::with_capacity(members));
            facts.push(fact);
            if facts.len() >= members
                && let Some(mut facts) = self.facts.remove(&at)
            {
                self.bytes -= facts.iter().map(Fact::bytes).sum::<u64>();
                facts.sort_unstable_by_key(|fact| fact.place);
                complete.push((at, facts));
            }
        }
        complete
    }

    /// Fails with what the facts take if that is more.
    fn refuse_more_than(&self, most: u64) -> Result<(), u64> {
        if self.bytes > most { Err(self.bytes) } else { Ok(()) }
    }
}

impl Fact {
    /// A cell as the export has it.
    pub(super) fn exported(&self, column: usize) -> &str {
        let changed = self.exported.iter().find(|(of, _)| *of == column);
        changed.map_or_else(|| self.cells.get(column), |(_, text)| text)
    }

    /// The memory of it that grows with the record, about.
    fn bytes(&self) -> u64 {
        let cells = self.cells.text.len() + size_of_val(&*self.cells.ends);
        let exported: usize = self.exported.iter().map(|cell| cell.1.len() + size_of_val(cell)).sum();
        let texts: usize = self.identifying.iter().flatten().map(String::capacity).sum();
        let ids: usize = self.ids.iter().flat_map(|(_, ids)| ids).map(|id| id.capacity() + size_of::<String>()).sum();
        (size_of::<Fact>() + self.key.capacity() + cells + exported + texts + ids) as u64
    }
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
    in_crm: InCrm,
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
            .map(|(&(place, cluster), row)| {
                let rules = self.clusters.get(cluster).map(|cluster| cluster.rules.as_slice()).unwrap_or_default();
                let rules = rules.iter().filter_map(|(rule, _)| self.rule(*rule));
                let key = records.key(self.object, row).to_owned();
                let whole = self.clusters.get(cluster).map_or(0, |cluster| cluster.places.len());
                if self.in_crm.excess(whole).is_some() {
                    // So many are not merged, and of a million equal records little must stay in memory.
                    let cells = piece.batch.cells(row);
                    let text =
                        |column: usize| cells.get(column).map_or_else(String::new, |cell| cell.as_ref().to_owned());
                    let identifying = identifying(self.object, self.layout).map(text).collect();
                    return Fact { cluster, place, key, identifying: Some(identifying), ..Fact::default() };
                }
                let changed = asking.changed(row);
                let changed: Vec<(usize, &str)> = changed
                    .iter()
                    .filter_map(|(slot, text)| Some((self.layout.header_column(*slot)?, *text)))
                    .collect();
                let own = piece.batch.cells(row);
                let text = |column: usize| own.get(column).map_or("", |cell| cell.as_ref());
                let exported = changed.iter().map(|&(column, _)| (column, text(column).into())).collect();
                let cells = Cells::new(&own, &changed);
                let links = (0..self.links).map(LinkId).filter(|link| self.object.links.contains(link));
                let of_link = |link: LinkId| Some((link, records.link(link)?));
                let owned = |ids: Vec<&str>| ids.into_iter().map(str::to_owned).collect::<Vec<_>>();
                Fact {
                    cluster,
                    place,
                    key,
                    identifying: None,
                    protected: protections.iter().any(|(_, held)| held.contains(row)),
                    suppressed: suppressed.iter().map(|by| Held::of(by, row)).collect(),
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
                    exported,
                }
            })
            .collect()
    }

    fn rule(&self, rule: RuleId) -> Option<&'a DuplicatesPlan> {
        self.object.duplicates.iter().find(|planned| planned.rule == rule)
    }
}

/// The columns that tell a person which record it is.
pub(super) fn identifying<'a>(object: &'a ObjectPlan, layout: &'a Layout) -> impl Iterator<Item = usize> + 'a {
    object.identifying.iter().filter_map(|&slot| layout.header_column(slot))
}

fn rule_fact(asking: &Asking, rule: &DuplicatesPlan, row: usize) -> RuleFact {
    let known = |keep: &crate::plan::KeepPlan| match keep.rule {
        KeptAs::Best { order, by } => Known::Standing(asking.standing(order, by, row)),
        KeptAs::Furthest => Known::Standing(asking.standing(Order::Furthest, keep.slot, row)),
        KeptAs::Any(_) | KeptAs::Consent => Known::Answer(asking.answer(keep.slot, row)),
        KeptAs::Survivor | KeptAs::FirstKnown | KeptAs::Joined | KeptAs::Permissions => Known::Nothing,
    };
    RuleFact {
        standings: rule.survivor.iter().map(|rank| asking.rank(rank, row)).collect(),
        known: rule.keep.iter().map(known).collect(),
        refuses: rule.refusals.iter().map(|refusal| asking.refuses(*refusal, row)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Cells, Fact, Open, Place};

    fn fact(cluster: usize, row: u64, text: &str) -> Fact {
        Fact {
            cluster,
            place: Place { source: 0, row },
            cells: Cells { text: text.into(), ends: [u32::try_from(text.len()).unwrap()].into() },
            ..Fact::default()
        }
    }

    /// The clusters that are complete then, with the rows of their members.
    fn complete(open: &mut Open, facts: Vec<Fact>) -> Vec<(usize, Vec<u64>)> {
        let rows = |facts: &Vec<Fact>| facts.iter().map(|fact| fact.place.row).collect();
        let complete = open.complete(facts, |cluster| [2, 3, 1][cluster]);
        complete.iter().map(|(cluster, facts)| (*cluster, rows(facts))).collect()
    }

    #[test]
    fn what_waits_for_the_rest_of_its_group_is_counted_and_refused_beyond_a_limit() {
        let mut open = Open::default();
        let both = vec![fact(0, 1, &"x".repeat(1_000)), fact(1, 9, &"y".repeat(1_000))];
        assert_eq!(complete(&mut open, both), []);
        let held = open.refuse_more_than(1_999).unwrap_err();
        assert!((2_000..4_000).contains(&held), "{held}");
        assert_eq!(open.refuse_more_than(held), Ok(()));
        let last_and_only = vec![fact(0, 7, ""), fact(2, 8, "alone")];
        assert_eq!(complete(&mut open, last_and_only), [(0, vec![1, 7]), (2, vec![8])]);
        assert!((1_000..2_000).contains(&open.bytes), "{}", open.bytes);
        assert_eq!(complete(&mut open, vec![fact(1, 3, "")]), []);
        assert_eq!(complete(&mut open, vec![fact(1, 2, "")]), [(1, vec![2, 3, 9])]);
        assert_eq!((open.bytes, open.facts.len()), (0, 0));
    }
}
