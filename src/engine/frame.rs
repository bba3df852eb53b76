//! The values of a batch at one stage, read as dates, numbers or options when a test first asks.

use super::keys::Key;
use super::mask::Mask;
use super::records::{LinkCells, Records, cell};
use super::related::{Broken, Related, RelatedSet};
use super::truths::Truths;
use crate::plan::{NodeId, ObjectPlan, Plan, Settings, SlotId, SlotPlan, SlotSource, Version};
use crate::schema::{LinkId, ObjectId, OptionId};
use crate::value::Kind;
use crate::value::text::fold;
use crate::value::time::{Stamp, read_date};
use arrow_array::StringViewArray;
use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// What a batch is judged against: the plan, and the records it is linked to.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    pub plan: &'a Plan,
    pub object: &'a ObjectPlan,
    pub related: &'a RelatedSet,
}

impl<'a> Context<'a> {
    #[must_use]
    pub fn settings(&self) -> &'a Settings {
        &self.plan.settings
    }
}

/// A batch at one stage. Columns are shared between stages until a fix changes them.
#[derive(Debug)]
pub struct Frame<'a> {
    pub context: Context<'a>,
    pub version: Version,
    pub rows: usize,
    links: &'a [LinkCells],
    columns: Vec<OnceCell<Rc<Column>>>,
    /// Outcomes so far: the rows for which a node was evaluated, and what it was there.
    pub(super) cache: RefCell<HashMap<NodeId, (Mask, Rc<Truths>)>>,
}

/// The cells of one slot and what they were read as.
#[derive(Debug, Default)]
pub struct Column {
    /// None: blank everywhere.
    cells: Option<StringViewArray>,
    /// Rows whose value a broken link hides, and why.
    broken: BTreeMap<usize, Broken>,
    blank: OnceCell<Mask>,
    stamps: OnceCell<Vec<Option<Stamp>>>,
    numbers: OnceCell<Vec<Option<f64>>>,
    options: OnceCell<Vec<Option<Vec<OptionId>>>>,
    answers: OnceCell<Vec<Option<bool>>>,
}

impl Column {
    fn new(cells: StringViewArray) -> Column {
        Column { cells: Some(cells), ..Column::default() }
    }

    #[must_use]
    pub fn text(&self, row: usize) -> &str {
        self.cells.as_ref().map_or("", |cells| cell(cells, row))
    }

    /// Why the row has no value that could be read, when a link is to blame.
    #[must_use]
    pub fn broken(&self, row: usize) -> Option<&Broken> {
        self.broken.get(&row)
    }
}

impl<'a> Frame<'a> {
    /// The batch as exported.
    #[must_use]
    pub fn exported(context: Context<'a>, records: &'a Records) -> Frame<'a> {
        let columns = context
            .object
            .slots
            .iter()
            .zip(records.own.iter().chain(std::iter::repeat(&None)))
            .map(|(slot, cells)| match (slot.source, cells) {
                (SlotSource::Own(_), Some(cells)) => OnceCell::from(Rc::new(Column::new(cells.clone()))),
                (SlotSource::Own(_), None) => OnceCell::from(Rc::new(Column::default())),
                (SlotSource::Through { .. }, _) => OnceCell::new(),
            })
            .collect();
        Frame {
            context,
            version: Version::Exported,
            rows: records.rows,
            links: &records.links,
            columns,
            cache: RefCell::default(),
        }
    }

    /// The same batch with some columns changed, seen at `version`.
    #[must_use]
    pub fn with(&self, changed: &BTreeMap<SlotId, BTreeMap<usize, String>>, version: Version) -> Frame<'a> {
        let columns = self
            .columns
            .iter()
            .zip(&self.context.object.slots)
            .enumerate()
            .map(|(at, (column, slot))| match (changed.get(&SlotId(at)), slot.source) {
                (Some(edits), _) => OnceCell::from(Rc::new(self.edited(SlotId(at), edits))),
                (None, SlotSource::Own(_)) => column.clone(),
                (None, SlotSource::Through { .. }) if version == self.version => column.clone(),
                (None, SlotSource::Through { .. }) => OnceCell::new(),
            })
            .collect();
        Frame { version, columns, cache: RefCell::default(), ..*self }
    }

    fn edited(&self, slot: SlotId, edits: &BTreeMap<usize, String>) -> Column {
        let before = self.column(slot);
        let after = (0..self.rows).map(|row| edits.get(&row).map_or_else(|| before.text(row), String::as_str));
        Column { cells: Some(StringViewArray::from_iter_values(after)), ..Column::default() }
    }

    #[must_use]
    pub fn slot(&self, slot: SlotId) -> Option<&'a SlotPlan> {
        self.context.object.slot(slot)
    }

    /// The cells of a slot.
    #[must_use]
    pub fn column(&self, slot: SlotId) -> Rc<Column> {
        let Some(column) = self.columns.get(slot.0) else { return Rc::default() };
        Rc::clone(column.get_or_init(|| Rc::new(self.through(slot))))
    }

    /// The text of a cell as it stands.
    #[must_use]
    pub fn text(&self, slot: SlotId, row: usize) -> String {
        self.column(slot).text(row).to_owned()
    }

    /// Builds the column of a slot that leads through a link.
    fn through(&self, slot: SlotId) -> Column {
        let Some(SlotSource::Through { link, count, object, slot: beyond }) = self.slot(slot).map(|slot| slot.source)
        else {
            return Column::default();
        };
        let mut broken = BTreeMap::new();
        let table = self.table(object);
        let texts = (0..self.rows).map(|row| match self.one_linked(row, link, count, object) {
            One::None => "",
            One::Broken(why) => {
                broken.insert(row, why);
                ""
            }
            One::Record(position) => {
                let text = table.map_or(Ok(""), |table| table.text((beyond, self.version), position));
                text.unwrap_or_else(|why| {
                    broken.insert(row, why);
                    ""
                })
            }
        });
        let cells = StringViewArray::from_iter_values(texts);
        Column { cells: Some(cells), broken, ..Column::default() }
    }

    // Links.

    /// The linked object's records; none when its file was not given.
    #[must_use]
    pub fn table(&self, object: ObjectId) -> Option<&'a Related> {
        self.context.related.get(object)
    }

    fn key(&self, row: usize) -> Key {
        Key::new(self.column(self.context.object.key).text(row))
    }

    /// The records that a row is linked to by either side's IDs; nothing when neither side exports
    /// IDs. Deleted records are left out. Where only the other side names its links, its rows that
    /// were set aside might have named this record, and if `count` counts more than are named, that
    /// file lacks some.
    #[must_use]
    pub fn linked(&self, row: usize, link: LinkId, count: Option<SlotId>, object: ObjectId) -> Option<Vec<Target>> {
        let own = self.links.get(link.0).filter(|cells| cells.is_exported());
        let table = self.table(object);
        let back = table.and_then(|table| table.naming(self.context.object.object, self.key(row)));
        if own.is_none() && back.is_none() {
            return None;
        }
        let mut targets: Vec<Target> = Vec::new();
        for id in own.map(|cells| cells.ids_of(row, self.context.settings())).unwrap_or_default() {
            targets.push(self.target(object, id));
        }
        for position in back.into_iter().flatten() {
            if !targets.contains(&Target::Record(position)) {
                targets.push(Target::Record(position));
            }
        }
        let unnamed = self.counted_links(row, count).saturating_sub(u32::try_from(targets.len()).unwrap_or(u32::MAX));
        targets.retain(|target| !self.is_removed(object, target));
        if own.is_none() {
            let unread = table.map_or(0, Related::unread).max(unnamed);
            targets.extend((unread > 0).then_some(Target::Unread(unread)));
        }
        Some(targets)
    }

    /// How many records a count property says are linked: none where it is blank, and at least one
    /// more than anybody names where it cannot be read.
    fn counted_links(&self, row: usize, count: Option<SlotId>) -> u32 {
        let Some(column) = count.map(|count| self.column(count)) else { return 0 };
        if self.blank(&column).contains(row) {
            return 0;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "such a cast saturates")]
        self.numbers(&column).get(row).copied().flatten().map_or(u32::MAX, |count| count as u32)
    }

    fn target(&self, object: ObjectId, id: &str) -> Target {
        match self.table(object).and_then(|table| table.position(Key::new(id))) {
            Some(position) => Target::Record(position),
            None => Target::Unknown(id.to_owned()),
        }
    }

    /// Whether a delete took the record away: then it is linked no longer.
    fn is_removed(&self, object: ObjectId, target: &Target) -> bool {
        match target {
            Target::Record(position) => {
                self.version == Version::Left && self.table(object).is_some_and(|table| table.is_removed(*position))
            }
            Target::Unknown(_) | Target::Unread(_) => false,
        }
    }

    /// The one record that a to-one path follows: the primary one, or the only one.
    fn one_linked(&self, row: usize, link: LinkId, count: Option<SlotId>, object: ObjectId) -> One {
        let name = || self.object_name(object);
        let primary = self.links.get(link.0).and_then(|cells| cells.primary_of(row, self.context.settings()));
        let primary = primary.map(|id| self.target(object, id)).filter(|target| !self.is_removed(object, target));
        let target = if let Some(target) = primary {
            target
        } else {
            match self.linked(row, link, count, object) {
                None => return self.counted_one(row, count, object),
                Some(targets) if targets.iter().any(|target| matches!(target, Target::Unread(_))) => {
                    return self.broken(object, self.unread_reason(object));
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
            Target::Unknown(id) => self.broken(object, self.unknown_reason(object, &id)),
            Target::Unread(_) => self.broken(object, self.unread_reason(object)),
        }
    }

    /// Where no column names the linked records: none if none are counted, else one that nobody names.
    fn counted_one(&self, row: usize, count: Option<SlotId>, object: ObjectId) -> One {
        let column = count.map(|count| self.column(count));
        let is_none = column.is_some_and(|column| {
            self.blank(&column).contains(row)
                || self.numbers(&column).get(row).copied().flatten().is_some_and(|n| n < 1.0)
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
        match self.table(object).map_or(0, Related::unread) {
            0 => format!("more {name} are counted than the {name} file names"),
            _ => format!("the {name} file has rows that were set aside, and each might name this record"),
        }
    }

    fn object_name(&self, object: ObjectId) -> &'a str {
        self.context.plan.object(object).map_or("linked", |object| object.name.as_str())
    }

    // Cells as values.

    /// The rows on which a slot is blank.
    #[must_use]
    pub fn blank<'c>(&self, column: &'c Column) -> &'c Mask {
        let settings = self.context.settings();
        column.blank.get_or_init(|| {
            Mask::from_fn(self.rows, |row| settings.is_blank(column.text(row)) && column.broken(row).is_none())
        })
    }

    fn read<T>(&self, column: &Column, mut read: impl FnMut(&str) -> Option<T>) -> Vec<Option<T>> {
        let blank = self.blank(column);
        let readable = |row: &usize| !blank.contains(*row) && column.broken(*row).is_none();
        (0..self.rows).map(|row| Some(row).filter(readable).and_then(|row| read(column.text(row)))).collect()
    }

    /// Cells as dates; nothing where blank or unreadable.
    #[must_use]
    pub fn stamps<'c>(&self, column: &'c Column) -> &'c [Option<Stamp>] {
        let order = self.context.settings().account.date_order;
        column.stamps.get_or_init(|| self.read(column, |text| read_date(text, order)))
    }

    /// Cells as numbers; nothing where blank or unreadable.
    #[must_use]
    pub fn numbers<'c>(&self, column: &'c Column) -> &'c [Option<f64>] {
        let format = self.context.settings().account.number_format;
        column.numbers.get_or_init(|| self.read(column, |text| format.parse(text)))
    }

    /// Cells as yes or no; nothing where blank or unreadable.
    #[must_use]
    pub fn answers<'c>(&self, slot: &SlotPlan, column: &'c Column) -> &'c [Option<bool>] {
        column.answers.get_or_init(|| self.read(column, |text| read_answer(text, slot)))
    }

    /// Cells as sorted options; nothing where blank or where a part is no option.
    #[must_use]
    pub fn options<'c>(&self, slot: &SlotPlan, column: &'c Column) -> &'c [Option<Vec<OptionId>>] {
        column.options.get_or_init(|| {
            let mut seen: HashMap<String, Option<Vec<OptionId>>> = HashMap::new();
            self.read(column, |text| {
                if let Some(options) = seen.get(text) {
                    options.clone()
                } else {
                    let options = read_options(text, slot);
                    seen.insert(text.to_owned(), options.clone());
                    options
                }
            })
        })
    }

    /// Why a cell that is not blank cannot be read as its property's kind; nothing when it can.
    #[must_use]
    pub fn problem(&self, slot: SlotId, row: usize) -> Option<String> {
        let (column, plan) = (self.column(slot), self.slot(slot)?);
        if let Some(broken) = column.broken(row) {
            return Some(broken.reason.clone());
        }
        if self.blank(&column).contains(row) {
            return None;
        }
        let is_missing = |found: bool| (!found).then_some(());
        match plan.kind {
            Kind::Date | Kind::Datetime => {
                is_missing(self.stamps(&column).get(row)?.is_some())?;
                Some(match self.context.settings().account.date_order {
                    Some(_) => "no date that hyg can read: expected one such as 2026-09-01 or in the account's order",
                    None => "no date that hyg can read: expected one such as 2026-09-01; for others set date_order in hyg.yaml",
                }
                .to_owned())
            }
            Kind::Number => {
                is_missing(self.numbers(&column).get(row)?.is_some())?;
                Some("no number that hyg can read: expected one such as 1234.5; for others set number_format in hyg.yaml".to_owned())
            }
            Kind::YesNo => {
                is_missing(self.answers(plan, &column).get(row)?.is_some())?;
                Some("neither yes nor no".to_owned())
            }
            _ if plan.options.is_some() => {
                is_missing(self.options(plan, &column).get(row)?.is_some())?;
                Some(format!("no option of {}: if the account has it, add it to hyg.yaml", plan.label))
            }
            _ => None,
        }
    }
}

/// A record that a row is linked to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Its position in the other table.
    Record(u32),
    /// An ID that the other file lacks, or whose file was not given.
    Unknown(String),
    /// So many records that might be linked: rows of the other file that were set aside, or linked
    /// ones that it lacks.
    Unread(u32),
}

enum One {
    None,
    Record(u32),
    Broken(Broken),
}

pub(super) fn read_answer(text: &str, slot: &SlotPlan) -> Option<bool> {
    match fold(text).as_ref() {
        "true" | "yes" => Some(true),
        "false" | "no" => Some(false),
        other => slot.answers.get(other).copied(),
    }
}

pub(super) fn read_options(text: &str, slot: &SlotPlan) -> Option<Vec<OptionId>> {
    let options = slot.options.as_ref()?;
    let option = |part: &str| options.get(part.trim());
    if slot.kind != Kind::ManyOptions {
        return option(text).map(|option| vec![option]);
    }
    let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
    let mut options = parts.map(option).collect::<Option<Vec<_>>>()?;
    options.sort_unstable();
    options.dedup();
    Some(options)
}

/// The folded text of a cell; of an id, the exact one.
#[must_use]
pub fn comparable_text(text: &str, exact: bool) -> Cow<'_, str> {
    if exact { Cow::Borrowed(text.trim()) } else { fold(text) }
}
