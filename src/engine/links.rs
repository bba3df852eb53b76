//! Whom a row is linked to, and the values that paths over links lead to.

use super::column::Column;
use super::frame::Frame;
use super::keys::Key;
use super::related::{Broken, Related};
use crate::plan::{SlotId, SlotSource, Version};
use crate::schema::{LinkId, ObjectId};
use crate::value::matching;
use arrow_array::StringViewArray;
use std::collections::BTreeMap;

impl<'a> Frame<'a> {
    /// Builds the column of a slot that leads through a link.
    pub(super) fn through(&self, slot: SlotId) -> Column {
        let Some(slot) = self.slot(slot) else { return Column::default() };
        let SlotSource::Through { link, count, object, slot: beyond } = slot.source else { return Column::default() };
        let mut broken = BTreeMap::new();
        let by = self.context.object.lookups.get(&link).copied();
        let texts = (0..self.rows).map(|row| {
            let text = match by {
                Some(by) => self.looked_up(row, by, object, beyond),
                None => self.linked_text(row, link, count, object, beyond),
            };
            text.unwrap_or_else(|why| {
                broken.insert(row, why);
                ""
            })
        });
        let cells = StringViewArray::from_iter_values(texts);
        Column::new(slot.kind, Some(cells), broken)
    }

    /// The value of the one record that a path leads to; empty where there is none.
    fn linked_text(
        &self,
        row: usize,
        link: LinkId,
        count: Option<SlotId>,
        object: ObjectId,
        beyond: SlotId,
    ) -> Result<&'a str, Broken> {
        match self.one_linked(row, link, count, object) {
            One::None => Ok(""),
            One::Broken(why) => Err(why),
            One::Record(position) => {
                self.table(object).map_or(Ok(""), |table| table.text((beyond, self.version), position))
            }
        }
    }

    /// The value that a table has for a row; empty where it has no row for it. Several rows must
    /// agree, and where none is found no row of the table may have been set aside.
    fn looked_up(&self, row: usize, by: SlotId, object: ObjectId, beyond: SlotId) -> Result<&'a str, Broken> {
        let Some(table) = self.table(object) else {
            let reason = format!("no {} file was given", self.object_name(object));
            return Err(Broken { reason, missing_file: true });
        };
        let mut found = self.positions_in(table, row, by, object).into_iter();
        let Some(first) = found.next() else {
            let known = table.unread() == 0 || self.blank(&self.column(by)).contains(row);
            return if known { Ok("") } else { Err(broken_table(self.unread_reason(object))) };
        };
        let text = |position| table.text((beyond, self.version), position);
        let value = text(first)?;
        for position in found {
            if text(position)? != value {
                let name = self.object_name(object);
                let reason =
                    format!("the {name} file has several rows for {}, and they differ", self.text(by, row).trim());
                return Err(broken_table(reason));
            }
        }
        Ok(value)
    }

    /// The rows of a table whose key is a row's value; none for a blank.
    fn positions_in(&self, table: &Related, row: usize, by: SlotId, object: ObjectId) -> Vec<u32> {
        let column = self.column(by);
        let kind = self.context.plan.object(object).and_then(|object| object.table_key);
        match kind {
            Some(kind) if !self.blank(&column).contains(row) => {
                let region = self.context.settings().account.country.as_deref();
                table.positions(Key::new(&matching::form(column.text(row), kind, region))).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The record whose value a slot that leads through a link shows.
    pub(super) fn leads_to(&self, slot: SlotId, row: usize) -> Option<(ObjectId, u32)> {
        match self.slot(slot)?.source {
            SlotSource::Own(_) => None,
            SlotSource::Through { link, .. } if self.context.object.lookups.contains_key(&link) => None,
            SlotSource::Through { link, count, object, .. } => match self.one_linked(row, link, count, object) {
                One::Record(position) => Some((object, position)),
                One::None | One::Broken(_) => None,
            },
        }
    }

    /// The linked object's records; none when its file was not given.
    #[must_use]
    pub fn table(&self, object: ObjectId) -> Option<&'a Related> {
        self.context.related.get(object)
    }

    fn key(&self, row: usize) -> Key {
        Key::new(self.column(self.context.object.key).text(row))
    }

    /// The records that a row is linked to by either side's IDs; nothing when neither side exports
    /// IDs. Deleted records are left out. If `count` counts more than are named, IDs are missing; and
    /// where the other side names its links and the row's own cells name none, rows of the other side that were set
    /// aside might have named this record.
    #[must_use]
    pub fn linked(&self, row: usize, link: LinkId, count: Option<SlotId>, object: ObjectId) -> Option<Vec<Target<'a>>> {
        if let Some(&by) = self.context.object.lookups.get(&link) {
            let table = self.table(object)?;
            let found: Vec<_> = self.positions_in(table, row, by, object).into_iter().map(Target::Record).collect();
            let unread =
                if found.is_empty() && !self.blank(&self.column(by)).contains(row) { table.unread() } else { 0 };
            return Some(found.into_iter().chain((unread > 0).then_some(Target::Unread(unread))).collect());
        }
        let own = self.links.get(link.0).filter(|cells| cells.is_exported());
        let table = self.table(object);
        let back = table.and_then(|table| table.naming(self.context.object.object, self.key(row)));
        if own.is_none() && back.is_none() {
            return None;
        }
        let mut targets = Vec::new();
        let own_ids = own.map(|cells| cells.ids_of(row, self.context.settings())).unwrap_or_default();
        let names_none = own_ids.is_empty() || self.absorbed_by(row).iter().any(|member| member.ids(link).is_empty());
        let might_be_named = back.is_some() && names_none;
        for id in own_ids {
            let target = self.target(object, id);
            // Two of its records may have become one.
            if self.version < Version::Merged || !targets.contains(&target) {
                targets.push(target);
            }
        }
        let mut named_besides: Vec<Target> =
            back.into_iter().flatten().map(|at| self.standing_for(object, at)).collect();
        for member in self.absorbed_by(row) {
            named_besides.extend(member.ids(link).iter().map(|id| self.target(object, id)));
            let back = table.and_then(|table| table.naming(self.context.object.object, member.key));
            named_besides.extend(back.into_iter().flatten().map(|at| self.standing_for(object, at)));
        }
        for target in named_besides {
            if !targets.contains(&target) {
                targets.push(target);
            }
        }
        let named = u32::try_from(targets.len()).unwrap_or(u32::MAX);
        targets.retain(|target| !self.is_removed(object, target));
        let unnamed = self.counted_links(row, count).saturating_sub(named);
        let unread = if might_be_named { table.map_or(0, Related::unread) } else { 0 };
        targets.extend(match unread.max(unnamed) {
            0 => None,
            most if most == unread => Some(Target::Unread(unread)),
            _ => Some(Target::Unnamed(unnamed)),
        });
        Some(targets)
    }

    /// How many records a row is linked to, and how many more are counted than named, where nothing but its
    /// own cells can name them: nothing where another record or file has a say.
    pub(super) fn only_named(
        &self,
        row: usize,
        link: LinkId,
        count: Option<SlotId>,
        object: ObjectId,
    ) -> Option<(u32, u32)> {
        let own = self.links.get(link.0).filter(|cells| cells.is_exported())?;
        let others = self.context.object.lookups.contains_key(&link)
            || self.table(object).is_some()
            || !self.absorbed_by(row).is_empty();
        if others {
            return None;
        }
        let named = u32::try_from(own.ids_of(row, self.context.settings()).len()).unwrap_or(u32::MAX);
        Some((named, self.counted_links(row, count).saturating_sub(named)))
    }

    /// How many records a count property says are linked: none where it is blank, and at least one
    /// more than anybody names where it cannot be read.
    fn counted_links(&self, row: usize, count: Option<SlotId>) -> u32 {
        let Some(column) = count.map(|count| self.column(count)) else { return 0 };
        if self.blank(&column).contains(row) {
            return 0;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "such a cast saturates")]
        self.number(&column, row).map_or(u32::MAX, |count| count as u32)
    }

    fn target(&self, object: ObjectId, id: &'a str) -> Target<'a> {
        match self.table(object).and_then(|table| table.position(Key::new(id))) {
            Some(position) => self.standing_for(object, position),
            None => Target::Unknown(id),
        }
    }

    /// The record that stands for one of another table: after merges, the one that absorbed it.
    fn standing_for(&self, object: ObjectId, position: u32) -> Target<'a> {
        let survivor = self.table(object).filter(|_| self.version >= Version::Merged);
        Target::Record(survivor.map_or(position, |table| table.survivor_of(position)))
    }

    /// Whether a delete took the record away: then it is linked no longer.
    fn is_removed(&self, object: ObjectId, target: &Target<'a>) -> bool {
        match target {
            Target::Record(position) => {
                self.version == Version::Left && self.table(object).is_some_and(|table| table.is_removed(*position))
            }
            Target::Unknown(_) | Target::Unread(_) | Target::Unnamed(_) => false,
        }
    }

    /// The one record that a to-one path follows: the primary one, or the only one.
    fn one_linked(&self, row: usize, link: LinkId, count: Option<SlotId>, object: ObjectId) -> One {
        let name = || self.object_name(object);
        let primary = self.links.get(link.0).and_then(|cells| cells.primary_of(row, self.context.settings()));
        let primary = primary.or_else(|| self.absorbed_by(row).iter().find_map(|member| member.primary(link)));
        let primary = primary.map(|id| self.target(object, id)).filter(|target| !self.is_removed(object, target));
        let target = if let Some(target) = primary {
            target
        } else {
            match self.linked(row, link, count, object) {
                None => return self.counted_one(row, count, object),
                Some(targets) if targets.iter().any(|target| matches!(target, Target::Unread(_))) => {
                    return self.broken(object, self.unread_reason(object));
                }
                Some(targets) if targets.iter().any(|target| matches!(target, Target::Unnamed(_))) => {
                    return self.unnamed(object);
                }
                Some(targets) if targets.len() > 1 => {
                    let reason = format!("{} linked {} and none is marked as the primary one", targets.len(), name());
                    return self.broken(object, reason);
                }
                Some(targets) => match targets.into_iter().next() {
                    None => return One::None,
                    Some(target) => target,
                },
            }
        };
        match target {
            Target::Record(position) => One::Record(position),
            Target::Unknown(id) => self.broken(object, self.unknown_reason(object, id)),
            Target::Unread(_) => self.broken(object, self.unread_reason(object)),
            Target::Unnamed(_) => self.unnamed(object),
        }
    }

    /// Where no column names the linked records: none if none are counted, else one that nobody names.
    fn counted_one(&self, row: usize, count: Option<SlotId>, object: ObjectId) -> One {
        let column = count.map(|count| self.column(count));
        let is_none = column.is_some_and(|column| {
            self.blank(&column).contains(row) || self.number(&column, row).is_some_and(|n| n < 1.0)
        });
        let name = self.object_name(object);
        match self.table(object) {
            _ if is_none => One::None,
            Some(_) => self.broken(object, format!("no column tells which of the {name} are linked")),
            None => self.broken(object, format!("no {name} file was given")),
        }
    }

    fn broken(&self, object: ObjectId, reason: String) -> One {
        One::Broken(Broken { reason, missing_file: self.table(object).is_none() })
    }

    /// What the export says of itself does not fit together: no other file would tell.
    fn unnamed(&self, object: ObjectId) -> One {
        One::Broken(Broken { reason: self.unnamed_reason(object), missing_file: false })
    }

    /// Why a linked ID says nothing.
    #[must_use]
    pub fn unknown_reason(&self, object: ObjectId, id: &str) -> String {
        let name = self.object_name(object);
        match self.table(object) {
            Some(_) => format!("the {name} file has no record {id}"),
            None => format!("no {name} file was given"),
        }
    }

    /// Why it is open who else is linked.
    #[must_use]
    pub fn unread_reason(&self, object: ObjectId) -> String {
        let name = self.object_name(object);
        format!("the {name} file has rows that were set aside, and each might name this record")
    }

    /// Why the number of linked records tells more than their IDs.
    #[must_use]
    pub fn unnamed_reason(&self, object: ObjectId) -> String {
        format!("more {} are counted than are named", self.object_name(object))
    }

    fn object_name(&self, object: ObjectId) -> &'a str {
        self.context.plan.object(object).map_or("linked", |object| object.name.as_str())
    }
}

/// A table that was given and does not tell.
fn broken_table(reason: String) -> Broken {
    Broken { reason, missing_file: false }
}

/// A record that a row is linked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target<'a> {
    /// Its position in the other table.
    Record(u32),
    /// An ID that the other file lacks, or whose file was not given.
    Unknown(&'a str),
    /// So many rows of the other file that were set aside, and might be linked.
    Unread(u32),
    /// So many records that are linked, as the number of linked ones says, and that nobody names.
    Unnamed(u32),
}

enum One {
    None,
    Record(u32),
    Broken(Broken),
}
