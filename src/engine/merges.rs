//! What `duplicates` rules made of an object's records, as later stages and linked objects see it: who
//! is absorbed into whom, which cells of a survivor changed, and what it is linked to besides.
//!
//! Memory: for each record of a group that is merged some 100 bytes and the IDs that it names; for each
//! survivor its changed cells. Records that are merged with nobody take none.

use super::frame::Changes;
use super::keys::Key;
use super::mask::Mask;
use super::overlay::Overlay;
use crate::check::program::RuleId;
use crate::plan::SlotId;
use crate::schema::LinkId;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Where a record stands: the file among those of its object, and its row there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
}

/// All merged groups of one object.
#[derive(Debug, Default)]
pub struct Merges {
    groups: Vec<MergedGroup>,
    /// All members in order of their places, with their group and whether they survive.
    places: Vec<(Place, u32, bool)>,
}

impl Merges {
    #[must_use]
    pub fn new(groups: Vec<MergedGroup>) -> Merges {
        let mut places = Vec::new();
        for (at, group) in (0u32..).zip(&groups) {
            places.push((group.survivor.place, at, true));
            for member in &group.absorbed {
                places.push((member.place, at, false));
            }
        }
        places.sort_unstable_by_key(|(place, ..)| *place);
        Merges { groups, places }
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
        let first = self.places.partition_point(|(place, ..)| *place < from);
        let near = self.places.get(first..).unwrap_or_default();
        let mut row = 0;
        for (place, group, survives) in near.iter().take_while(|(place, ..)| *place <= to) {
            while row < last && row_number(row) < place.row {
                row += 1;
            }
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

/// What merges do to the rows of one batch.
#[derive(Debug, Default)]
pub struct BatchMerges<'a> {
    pub absorbed: Mask,
    pub survivors: BTreeMap<usize, &'a MergedGroup>,
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
        };
        let merges = Merges::new(vec![group(9, &[2, 4]), group(5, &[30])]);
        // Rows 3, 4, 5 and 9 of the file: others between them were rejected.
        let numbers = [3, 4, 5, 9];
        let batch = merges.of_batch(0, numbers.len(), |row| numbers[row], &[(3, SlotId(7))]);
        assert_eq!(batch.absorbed.iter().collect::<Vec<_>>(), [1]);
        assert_eq!(batch.survivors.keys().copied().collect::<Vec<_>>(), [2, 3]);
        assert_eq!(batch.texts[&SlotId(7)], [(2, "of 5".to_owned()), (3, "of 9".to_owned())]);
        let other_file = merges.of_batch(1, numbers.len(), |row| numbers[row], &[]);
        assert!(other_file.absorbed.is_empty() && other_file.survivors.is_empty());
    }
}
