//! Which records and rows match each other, across the border between the two sides.

use super::export::{Here, Part};
use super::file::There;
use crate::matching::{self, Found};
use crate::plan::ReconcilePlan;
use std::collections::{HashMap, HashSet};

/// Of a larger group not every pair is looked at: all of it is ambiguous.
const MOST_PAIRS: usize = 10_000;

/// What matches a record or a row on the other side.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Links {
    pub count: u32,
    /// The last of them, and the clause that holds.
    other: u32,
    clause: u32,
    /// A link that is too weak to be followed.
    pub is_weak: bool,
    /// A record that takes no part.
    pub left_out: bool,
    /// How many of its own side match it.
    pub alike: u32,
}

/// Both sides; rows of the file stand behind the records.
pub(super) struct Graph {
    /// Where rows begin.
    pub border: u32,
    links: Vec<Links>,
    /// Of each place one that it hangs together with; itself at the root.
    parents: Vec<u32>,
}

impl Graph {
    pub(super) fn new(rule: &ReconcilePlan, here: &Here, there: &There, found: &Found) -> Graph {
        let border = u32::try_from(here.sides.len()).unwrap_or(u32::MAX);
        let all = border.saturating_add(u32::try_from(there.rows.len()).unwrap_or(u32::MAX));
        let mut graph = Graph { border, links: vec![Links::default(); all as usize], parents: (0..all).collect() };
        let takes = |at: u32| here.sides.get(at as usize).is_some_and(|record| record.part == Part::Takes);
        let row = |at: u32| there.rows.get(at.checked_sub(border)? as usize);
        let can = |at: u32| row(at).is_some_and(|row| row.problem.is_none());
        for group in &found.groups {
            let cut = group.members.partition_point(|&at| at < border);
            let (records, rows) = group.members.split_at_checked(cut).unwrap_or_default();
            graph.count_alike(records);
            graph.count_alike(rows);
            let is_large = records.len().saturating_mul(rows.len()) > MOST_PAIRS;
            let rows: Vec<u32> = rows.iter().copied().filter(|&at| can(at)).collect();
            if is_large {
                let records: Vec<u32> = records.iter().copied().filter(|&at| takes(at)).collect();
                graph.join_several(&records, &rows);
                continue;
            }
            for &record in records {
                for &row in &rows {
                    let told = matching::explain_pair(&rule.search.matcher, &here.records, &found.models, record, row);
                    let Some(holds) = told.iter().find(|told| told.holds) else { continue };
                    if takes(record) {
                        graph.join(record, row, holds.clause, false);
                    } else if let Some(links) = graph.links.get_mut(row as usize) {
                        links.left_out = true;
                    }
                }
            }
        }
        let mut groups: HashMap<u32, &[u32]> = HashMap::new();
        for group in &found.groups {
            groups.extend(group.members.iter().map(|&at| (at, group.members.as_slice())));
        }
        let mut seen: HashSet<(u32, u32)> = HashSet::new();
        for link in &found.weak {
            // Of those that a clause cannot tell apart one is linked for all.
            let ends = [link.a, link.b];
            let [of_a, of_b] = ends.each_ref().map(|at| groups.get(at).copied().unwrap_or(std::slice::from_ref(at)));
            if of_a.len().saturating_mul(of_b.len()) > MOST_PAIRS {
                let (record, row) = (link.a.min(link.b), link.a.max(link.b));
                if record < border && row >= border && takes(record) && can(row) {
                    graph.join(record, row, link.clause, true);
                }
                continue;
            }
            for (&a, &b) in of_a.iter().flat_map(|a| of_b.iter().map(move |b| (a, b))) {
                let (record, row) = (a.min(b), a.max(b));
                let is_across = record < border && row >= border && takes(record) && can(row);
                if !is_across || !seen.insert((record, row)) {
                    continue;
                }
                let told = matching::explain_pair(&rule.search.matcher, &here.records, &found.models, record, row);
                if let Some(holds) = told.iter().find(|told| told.holds) {
                    graph.join(record, row, holds.clause, true);
                }
            }
        }
        graph
    }

    /// That the members of a side match each other.
    fn count_alike(&mut self, side: &[u32]) {
        for &at in side {
            if let Some(links) = self.links.get_mut(at as usize) {
                links.alike = u32::try_from(side.len()).unwrap_or(u32::MAX).saturating_sub(1);
            }
        }
    }

    /// Each hangs together with the first of the other side, and matches several.
    fn join_several(&mut self, records: &[u32], rows: &[u32]) {
        let (Some(&first_record), Some(&first_row)) = (records.first(), rows.first()) else { return };
        records.iter().for_each(|&at| self.join(at, first_row, 0, false));
        rows.iter().for_each(|&at| self.join(first_record, at, 0, false));
    }

    /// Which row of the file stands at a place.
    pub(super) fn row(&self, at: u32) -> Option<usize> {
        Some(at.checked_sub(self.border)? as usize)
    }

    pub(super) fn root(&mut self, mut at: u32) -> u32 {
        while let Some(&parent) = self.parents.get(at as usize)
            && parent != at
        {
            let above = self.parents.get(parent as usize).copied().unwrap_or(parent);
            if let Some(place) = self.parents.get_mut(at as usize) {
                *place = above;
            }
            at = above;
        }
        at
    }

    fn join(&mut self, record: u32, row: u32, clause: usize, is_weak: bool) {
        let clause = u32::try_from(clause).unwrap_or(u32::MAX);
        for (at, other) in [(record, row), (row, record)] {
            if let Some(links) = self.links.get_mut(at as usize) {
                *links = Links { count: links.count + 1, other, clause, is_weak: links.is_weak || is_weak, ..*links };
            }
        }
        let (a, b) = (self.root(record), self.root(row));
        if let Some(place) = self.parents.get_mut(a.max(b) as usize) {
            *place = a.min(b);
        }
    }

    pub(super) fn of(&self, at: u32) -> Links {
        self.links.get(at as usize).copied().unwrap_or_default()
    }

    /// The other one, if the two match each other and nothing else.
    pub(super) fn only(&self, at: u32) -> Option<(u32, u32)> {
        let links = self.of(at);
        let back = self.of(links.other);
        (links.count == 1 && back.count == 1 && !links.is_weak).then_some((links.other, links.clause))
    }
}
