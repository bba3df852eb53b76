//! The cells of one slot, and what they are when read as dates, numbers, answers or options.

use super::frame::Frame;
use super::mask::Mask;
use super::memo::OptionSet;
use super::overlay::Overlay;
use super::records::cell;
use super::related::Broken;
use super::typed::Typed;
use crate::plan::{SlotId, SlotPlan};
use crate::schema::OptionId;
use crate::value::number::NumberFormat;
use crate::value::text::{is_blank_list, trimmed, with_folded};
use crate::value::time::{Day, read_day};
use crate::value::{Kind, yes_no};
use arrow_array::StringViewArray;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

/// The cells of one slot and what they were read as.
#[derive(Debug, Default)]
pub struct Column {
    /// None: blank everywhere.
    cells: Option<StringViewArray>,
    /// Whether a cell of nothing but `;` chooses nothing: is blank.
    is_list: bool,
    /// What fixes made of some cells.
    overlay: Option<Rc<Overlay>>,
    /// Rows whose value a broken link hides, and why.
    broken: BTreeMap<usize, Broken>,
    blank: OnceCell<Mask>,
    days: Read<Day>,
    numbers: Read<f64>,
    options: Read<OptionSet>,
    answers: Read<bool>,
}

/// Shared, so that a test may hold the values of a column while those of another are read.
type Read<T> = RefCell<Rc<Typed<T>>>;

impl Column {
    pub(super) fn new(kind: Kind, cells: Option<StringViewArray>, broken: BTreeMap<usize, Broken>) -> Column {
        Column { cells, is_list: kind == Kind::ManyOptions, broken, ..Column::default() }
    }

    /// The same cells with other texts over them.
    pub(super) fn with(&self, overlay: Rc<Overlay>) -> Column {
        Column { cells: self.cells.clone(), is_list: self.is_list, overlay: Some(overlay), ..Column::default() }
    }

    #[must_use]
    pub fn text(&self, row: usize) -> &str {
        let over = self.overlay.as_ref().and_then(|overlay| overlay.get(row));
        over.unwrap_or_else(|| self.cells.as_ref().map_or("", |cells| cell(cells, row)))
    }

    /// The text that stands in the export, where a fix or a merge made another of it.
    #[must_use]
    pub fn text_before(&self, row: usize) -> Option<&str> {
        self.overlay.as_ref()?.get(row)?;
        Some(self.cells.as_ref().map_or("", |cells| cell(cells, row)))
    }

    /// Why the row has no value that could be read, when a link is to blame.
    #[must_use]
    pub fn broken(&self, row: usize) -> Option<&Broken> {
        if self.broken.is_empty() { None } else { self.broken.get(&row) }
    }

    /// The rows with nothing in their cell, and those that may be blank all the same. The other rows are seen to hold
    /// something by their first byte, which a view has in itself: the text of most cells is not looked at.
    fn empty_and_unclear(&self, rows: usize, has_null_values: bool) -> (Mask, Mask) {
        let is_clear = |cells: &&StringViewArray| cells.views().len() == rows && !has_null_values;
        let Some(cells) = self.cells.as_ref().filter(is_clear) else { return (Mask::none(rows), Mask::all(rows)) };
        // Zero if the text is empty, else its first byte, or another one that shows nothing.
        let first = |view: u128| {
            let [a, b, c, d, first, ..] = view.to_le_bytes();
            first.max(u8::from(u32::from_le_bytes([a, b, c, d]) != 0))
        };
        let is_unclear = |first: u8| first != 0 && (!first.is_ascii_graphic() || (self.is_list && first == b';'));
        let (mut empty, mut unclear) = Mask::of_bytes(cells.views(), first, |first| first == 0, is_unclear);
        if let Some(overlay) = &self.overlay {
            empty.subtract(overlay.rows());
            unclear.add(overlay.rows());
        }
        (empty, unclear)
    }

    /// Takes away the rows that a broken link hides.
    pub(super) fn without_broken(&self, mut rows: Mask) -> Mask {
        self.broken.keys().for_each(|&row| rows.remove(row));
        rows
    }
}

impl Frame<'_> {
    /// The rows on which a slot is blank.
    #[must_use]
    pub fn blank<'c>(&self, column: &'c Column) -> &'c Mask {
        let settings = self.context.settings();
        column.blank.get_or_init(|| {
            let (mut blank, unclear) = column.empty_and_unclear(self.rows, settings.has_null_values());
            let is_blank = |text: &str| settings.is_blank(text) || (column.is_list && is_blank_list(text));
            unclear.iter().filter(|&row| is_blank(column.text(row))).for_each(|row| blank.insert(row));
            column.without_broken(blank)
        })
    }

    /// The rows of `rows` that hold something.
    #[must_use]
    pub fn present(&self, column: &Column, rows: &Mask) -> Mask {
        column.without_broken(rows.and_not(self.blank(column)))
    }

    fn read<T: Copy + Default>(
        &self,
        column: &Column,
        values: &Read<T>,
        rows: &Mask,
        mut read: impl FnMut(&str) -> Option<T>,
    ) -> Rc<Typed<T>> {
        let missing = values.borrow().missing(rows);
        if !missing.is_empty() {
            let present = self.present(column, &missing);
            Rc::make_mut(&mut values.borrow_mut()).read(&missing, &present, |row| read(column.text(row)));
        }
        Rc::clone(&values.borrow())
    }

    /// The cells of `rows` as days: of a date as written, of a datetime in the account's zone.
    #[must_use]
    pub fn days(&self, slot: &SlotPlan, column: &Column, rows: &Mask) -> Rc<Typed<Day>> {
        let settings = self.context.settings();
        let (order, zone, is_date) = (settings.account.date_order, settings.as_of.zone, slot.kind == Kind::Date);
        self.read(column, &column.days, rows, |text| read_day(trimmed(text), is_date, order, zone))
    }

    /// The cells of `rows` as numbers.
    #[must_use]
    pub fn numbers(&self, column: &Column, rows: &Mask) -> Rc<Typed<f64>> {
        let format = self.context.settings().account.number_format;
        self.read(column, &column.numbers, rows, |text| format.parse(text))
    }

    /// A cell as a number; nothing where it is blank or unreadable.
    #[must_use]
    pub fn number(&self, column: &Column, row: usize) -> Option<f64> {
        self.numbers(column, &Mask::only(self.rows, row)).get(row)
    }

    /// The cells of `rows` as yes or no.
    #[must_use]
    pub fn answers(&self, slot: &SlotPlan, column: &Column, rows: &Mask) -> Rc<Typed<bool>> {
        self.read(column, &column.answers, rows, |text| read_answer(text, slot))
    }

    /// The cells of `rows` as sets of options.
    #[must_use]
    pub fn options(&self, id: SlotId, slot: &SlotPlan, column: &Column, rows: &Mask) -> Rc<Typed<OptionSet>> {
        let mut sets = self.context.memo.option_sets(id);
        self.read(column, &column.options, rows, |text| sets.of(text, slot))
    }

    /// The options that a cell names; none where it is blank or its property has no list.
    #[must_use]
    pub fn options_of(&self, slot: SlotId, row: usize) -> Vec<OptionId> {
        let column = self.column(slot);
        match self.slot(slot) {
            Some(plan) if plan.options.is_some() && !self.blank(&column).contains(row) => {
                read_options(column.text(row), plan).unwrap_or_default()
            }
            _ => Vec::new(),
        }
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
        let only = Mask::only(self.rows, row);
        let is_missing = |found: bool| (!found).then_some(());
        match plan.kind {
            Kind::Date | Kind::Datetime => {
                is_missing(self.days(plan, &column, &only).get(row).is_some())?;
                Some(match self.context.settings().account.date_order {
                    Some(_) => "no date that hyg can read: expected one such as 2026-09-01 or in the account's order",
                    None => "no date that hyg can read: expected one such as 2026-09-01; for others set date_order in hyg.yaml",
                }
                .to_owned())
            }
            Kind::Number => {
                is_missing(self.number(&column, row).is_some())?;
                let format = self.context.settings().account.number_format;
                if format.is_too_long(column.text(row)) {
                    return Some(
                        "a number of more digits than can be compared: if it is a code, make the property a text"
                            .to_owned(),
                    );
                }
                let expected = "no number that hyg can read: expected one such as";
                Some(if format == NumberFormat::default() {
                    format!("{expected} {format}; for others set number_format in hyg.yaml")
                } else {
                    format!("{expected} {format}, which is the account's number_format")
                })
            }
            Kind::YesNo => {
                is_missing(self.answers(plan, &column, &only).get(row).is_some())?;
                Some("neither yes nor no".to_owned())
            }
            _ if plan.options.is_some() => {
                is_missing(self.options(slot, plan, &column, &only).get(row).is_some())?;
                Some(format!("no option of {}: if the account has it, add it to hyg.yaml", plan.label))
            }
            _ => None,
        }
    }
}

pub(super) fn read_answer(text: &str, slot: &SlotPlan) -> Option<bool> {
    let text = trimmed(text);
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    if is("true") || is("yes") {
        Some(true)
    } else if is("false") || is("no") {
        Some(false)
    } else {
        with_folded(text, |text| slot.answers.get(text).copied()).or_else(|| yes_no::read(text))
    }
}

/// The options that a text names, sorted; nothing when a part of it is no option.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::text::is_blank;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_first_byte_tells_only_what_the_text_tells(
            cells in prop::collection::vec("[ \u{a0}\t\u{0}aé;]{0,2}[a-z; ]{0,14}", 0..80),
            over in any::<prop::sample::Index>(), is_list in any::<bool>(),
        ) {
            let kind = if is_list { Kind::ManyOptions } else { Kind::Text };
            let column = Column::new(kind, Some(StringViewArray::from_iter_values(&cells)), BTreeMap::new());
            let (empty, unclear) = column.empty_and_unclear(cells.len(), false);
            for (row, cell) in cells.iter().enumerate() {
                prop_assert_eq!(empty.contains(row), cell.is_empty());
                prop_assert!(unclear.contains(row) || empty.contains(row) || !(is_blank(cell) || is_list && is_blank_list(cell)));
            }
            if !cells.is_empty() {
                let row = over.index(cells.len());
                let column = column.with(Rc::new(Overlay::new(cells.len(), vec![(row, " ".to_owned())])));
                let (empty, unclear) = column.empty_and_unclear(cells.len(), false);
                prop_assert!(unclear.contains(row) && !empty.contains(row));
            }
        }
    }
}
