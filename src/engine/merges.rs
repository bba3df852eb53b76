//! What `duplicates` rules made of an object's records, as later stages and linked objects see it: who
//! is absorbed into whom, which cells of a survivor changed, and what it is linked to besides.
//!
//! Memory: for each record of a group that is merged some 100 bytes and the IDs that it names; for each
//! survivor its changed cells. Records that are merged with nobody take none.

use super::frame::Changes;
use super::keys::Key;
use super::mask::Mask;
use super::outcomes::{Guard, GuardKind};
use super::overlay::Overlay;
use crate::check::program::RuleId;
use crate::plan::SlotId;
use crate::schema::LinkId;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Where a record stands: the file among those of its object, and its row there.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub source: usize,
    pub row: u64,
}

/// A record of a group that is merged.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    pub place: Place,
    pub key: Key,
    /// The IDs that it names, by link, the primary one first.
    pub ids: Vec<(LinkId, Vec<String>)>,
    /// The primary one, where the export has such a column.
    pub primary: Vec<(LinkId, String)>,
}

/// Records that become one.
#[derive(Debug, Clone, PartialEq)]
pub struct MergedGroup {
    pub rule: RuleId,
    pub survivor: Member,
    /// In the order in which they would have survived.
    pub absorbed: Vec<Member>,
    /// Cells of the survivor, by column of the export, that differ from what fixes left there.
    pub changes: Vec<(usize, String)>,
    /// Of each change the key of the record that it comes from; empty where it comes from several.
    pub sources: Vec<String>,
    /// Columns of the survivor that can be set only once the records are merged in the CRM.
    pub late: Vec<usize>,
}

/// Records of a group that is not merged in this run: a person has to look at it, or its rule was left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    pub rule: RuleId,
    /// Why no delete takes them.
    pub why: String,
    pub places: Vec<Place>,
}

/// All groups of one object.
#[derive(Debug, Default)]
pub struct Merges {
    groups: Vec<MergedGroup>,
    /// All members in order of their places, with their group and whether they survive.
    places: Vec<(Place, u32, bool)>,
    waiting: Vec<Waiting>,
    /// Members of groups for review in order of their places, with their group.
    waiting_places: Vec<(Place, u32)>,
}

impl Merges {
    #[must_use]
    pub fn new(groups: Vec<MergedGroup>, waiting: Vec<Waiting>) -> Merges {
        let of = |(at, group): (u32, &Waiting)| group.places.iter().map(|place| (*place, at)).collect::<Vec<_>>();
        let mut waiting_places: Vec<(Place, u32)> = (0u32..).zip(&waiting).flat_map(of).collect();
        waiting_places.sort_unstable();
        let mut places = Vec::new();
        for (at, group) in (0u32..).zip(&groups) {
            places.push((group.survivor.place, at, true));
            for member in &group.absorbed {
                places.push((member.place, at, false));
            }
        }
        places.sort_unstable_by_key(|(place, ..)| *place);
        Merges { groups, places, waiting, waiting_places }
    }

    #[must_use]
    pub fn groups(&self) -> &[MergedGroup] {
        &self.groups
    }

    /// What concerns the rows of a batch: `row_number` says where in the file they stand, ascending.
    /// `slot` names the slot of a column, where the plan has one.
    #[must_use]
    pub fn of_batch(
        &self,
        source: usize,
        rows: usize,
        row_number: impl Fn(usize) -> u64,
        slots: &[(usize, SlotId)],
    ) -> BatchMerges<'_> {
        let mut batch = BatchMerges { absorbed: Mask::none(rows), ..BatchMerges::default() };
        let Some(last) = rows.checked_sub(1) else { return batch };
        let from = Place { source, row: row_number(0) };
        let to = Place { source, row: row_number(last) };
        let first = self.waiting_places.partition_point(|(place, _)| *place < from);
        let near = self.waiting_places.get(first..).unwrap_or_default();
        let mut row = 0;
        for (place, group) in near.iter().take_while(|(place, _)| *place <= to) {
            row = row_of(row, rows, place.row, &row_number);
            if let Some(group) = self.waiting.get(*group as usize) {
                batch.waiting.entry(row).or_insert(group);
            }
        }
        let first = self.places.partition_point(|(place, ..)| *place < from);
        let near = self.places.get(first..).unwrap_or_default();
        let mut row = 0;
        for (place, group, survives) in near.iter().take_while(|(place, ..)| *place <= to) {
            row = row_of(row, rows, place.row, &row_number);
            let Some(group) = self.groups.get(*group as usize) else { continue };
            if *survives {
                batch.survivors.insert(row, group);
                for (column, text) in &group.changes {
                    for (_, slot) in slots.iter().filter(|(of, _)| of == column) {
                        batch.texts.entry(*slot).or_default().push((row, text.clone()));
                    }
                }
            } else {
                batch.absorbed.insert(row);
                batch.rules.push((row, group.rule));
            }
        }
        batch
    }
}

/// The row of this number in a batch of so many, not before `row`; `row_number` ascends.
#[must_use]
pub fn row_of(row: usize, rows: usize, number: u64, row_number: impl Fn(usize) -> u64) -> usize {
    let ahead = usize::try_from(number.saturating_sub(row_number(row))).unwrap_or(usize::MAX);
    let farthest = row.saturating_add(ahead).min(rows.saturating_sub(1));
    // At once, where no blank, rejected or unasked row stands between.
    if row_number(farthest) <= number {
        return farthest;
    }
    let (mut low, mut high) = (row, farthest);
    while high > low + 1 {
        let middle = usize::midpoint(low, high);
        *(if row_number(middle) <= number { &mut low } else { &mut high }) = middle;
    }
    low
}

/// What merges do to the rows of one batch.
#[derive(Debug, Default)]
pub struct BatchMerges<'a> {
    pub absorbed: Mask,
    pub survivors: BTreeMap<usize, &'a MergedGroup>,
    /// Rows of groups that are for review, with the first of these groups.
    pub waiting: BTreeMap<usize, &'a Waiting>,
    /// The rules by which rows were absorbed, in order of rows.
    rules: Vec<(usize, RuleId)>,
    /// New texts of survivors by slot, in order of rows.
    texts: BTreeMap<SlotId, Vec<(usize, String)>>,
}

impl<'a> BatchMerges<'a> {
    /// The texts over those that fixes left.
    pub(super) fn changes(&self, fixed: &Changes, rows: usize) -> Changes {
        let over = |(slot, texts): (&SlotId, &Vec<(usize, String)>)| {
            let below = fixed.get(slot).map_or_else(|| Overlay::new(rows, Vec::new()), |fixed| fixed.as_ref().clone());
            (*slot, Rc::new(below.under(texts.clone(), |_, _| true)))
        };
        self.texts.iter().map(over).collect()
    }

    /// The rows that no delete takes, because merges come first.
    pub(super) fn held(&self, rows: usize) -> Mask {
        Mask::of_rows(rows, self.survivors.keys().chain(self.waiting.keys()).copied())
    }

    /// Why no delete takes a row.
    pub(super) fn guards(&self, row: usize) -> impl Iterator<Item = Guard> + '_ {
        let survives = self.survivors.get(&row).map(|group| {
            let why = match group.absorbed.len() {
                1 => "another record is merged into it first; the next export says what becomes of it".to_owned(),
                count => format!("{count} records are merged into it first; the next export says what becomes of it"),
            };
            GuardKind::Merge { rule: group.rule, why }
        });
        let waits = self.waiting.get(&row).map(|group| GuardKind::Merge { rule: group.rule, why: group.why.clone() });
        survives.into_iter().chain(waits).map(|kind| Guard { kind, unreadable: None })
    }

    /// The rule by which a row was merged into another.
    #[must_use]
    pub fn rule_of_absorbed(&self, row: usize) -> Option<RuleId> {
        self.rules.iter().find(|(of, _)| *of == row).map(|(_, rule)| *rule)
    }

    /// The records that a row has absorbed.
    pub(super) fn absorbed_by(&self, row: usize) -> &'a [Member] {
        self.survivors.get(&row).map(|group| group.absorbed.as_slice()).unwrap_or_default()
    }
}

impl Member {
    pub(super) fn ids(&self, link: LinkId) -> &[String] {
        self.ids.iter().find(|(of, _)| *of == link).map(|(_, ids)| ids.as_slice()).unwrap_or_default()
    }

    pub(super) fn primary(&self, link: LinkId) -> Option<&str> {
        self.primary.iter().find(|(of, _)| *of == link).map(|(_, id)| id.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(row: u64) -> Member {
        Member {
            place: Place { source: 0, row },
            key: Key::new(&row.to_string()),
            ids: Vec::new(),
            primary: Vec::new(),
        }
    }

    #[test]
    fn a_batch_finds_its_own_members_among_all() {
        let group = |survivor, absorbed: &[u64]| MergedGroup {
            rule: RuleId(0),
            survivor: member(survivor),
            absorbed: absorbed.iter().map(|&row| member(row)).collect(),
            changes: vec![(3, format!("of {survivor}"))],
            sources: vec![String::new()],
            late: Vec::new(),
        };
        let waiting = Waiting {
            rule: RuleId(1),
            why: "two are protected".to_owned(),
            places: vec![member(3).place, member(9).place],
        };
        let merges = Merges::new(vec![group(9, &[2, 4]), group(5, &[30])], vec![waiting]);
        // Rows 3, 4, 5 and 9 of the file: others between them were rejected.
        let numbers = [3, 4, 5, 9];
        let batch = merges.of_batch(0, numbers.len(), |row| numbers[row], &[(3, SlotId(7))]);
        assert_eq!(batch.absorbed.iter().collect::<Vec<_>>(), [1]);
        assert_eq!(batch.survivors.keys().copied().collect::<Vec<_>>(), [2, 3]);
        assert_eq!(batch.texts[&SlotId(7)], [(2, "of 5".to_owned()), (3, "of 9".to_owned())]);
        assert_eq!(batch.waiting.keys().copied().collect::<Vec<_>>(), [0, 3]);
        assert_eq!((batch.guards(0).count(), batch.guards(2).count(), batch.guards(3).count()), (1, 1, 2));
        let other_file = merges.of_batch(1, numbers.len(), |row| numbers[row], &[]);
        assert!(other_file.absorbed.is_empty() && other_file.survivors.is_empty());
    }
}
