//! What `duplicates` rules ask of a batch after fixes: which records take part, what is compared of
//! them, and, of those that have a duplicate, which should survive and what their cells say.

use super::column::Column;
use super::explain::Unread;
use super::fix;
use super::frame::{Changes, Context, Frame};
use super::mask::Mask;
use super::outcomes::{Conflict, SetAside};
use super::records::Records;
use super::stages::{does_suppress, might_suppress};
use crate::check::program::RuleId;
use crate::plan::{DuplicatesPlan, NodeId, RankPlan, RefusalPlan, RemovalPlan, SlotId, Version};
use crate::syntax::ast::Order;
use crate::value::time::read_date;
use crate::value::{Kind, Truth};
use std::borrow::Cow;
use std::rc::Rc;

/// A batch as `duplicates` rules see it.
#[derive(Debug)]
pub struct Asking<'a> {
    exported: Rc<Frame<'a>>,
    fixed: Rc<Frame<'a>>,
    changes: Changes,
}

/// Who takes part in a rule.
#[derive(Debug)]
pub struct Candidates {
    pub rows: Mask,
    /// Records that are none only because a value of the condition is blank.
    pub left_out_blank: Mask,
    pub set_aside: Vec<SetAside>,
    /// Records that could not be judged because a linked object's file was not given.
    pub undecided: Mask,
}

/// How far a record goes by one step of a ranking.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// No value, or the condition does not hold: behind all that have one.
    Unknown,
    /// The higher the better.
    At(f64),
    /// What could not be read.
    Unreadable(String),
}

impl<'a> Asking<'a> {
    /// # Errors
    /// Two fixes leave different values in one cell.
    pub fn new(context: Context<'a>, records: &'a Records, active: &Mask) -> Result<Asking<'a>, Conflict> {
        let exported = Frame::exported(context, records);
        let changes = fix::run(&context.object.fixes, &exported, active)?.changes;
        let fixed = exported.with(&changes, Version::Fixed);
        Ok(Asking { exported, fixed, changes })
    }

    pub(super) fn of_frames(exported: &Rc<Frame<'a>>, fixed: &Rc<Frame<'a>>) -> Asking<'a> {
        Asking { exported: Rc::clone(exported), fixed: Rc::clone(fixed), changes: Changes::new() }
    }

    /// The records that are compared: for which the condition is true, none of `unless` holds on
    /// exported or fixed values, and every compared value can be read or is blank.
    #[must_use]
    pub fn candidates(&self, rule: &DuplicatesPlan, active: &Mask) -> Candidates {
        let rows = self.exported.rows;
        let mut found = Candidates {
            rows: active.clone(),
            left_out_blank: Mask::none(rows),
            set_aside: Vec::new(),
            undecided: Mask::none(rows),
        };
        if let Some(node) = rule.node {
            let truths = self.fixed.truths(node, active);
            found.left_out_blank = truths.blank_rows().and(active);
            let unreadable = truths.unreadable.and(active);
            self.fixed.settle(node, &unreadable);
            for row in unreadable.iter() {
                found.unread(rule.rule, row, self.fixed.unread(node, row));
            }
            found.rows = truths.yes.and(active);
        }
        for unless in &rule.unless {
            found.rows = found.rows.and_not(&self.held(unless.node, &found.rows));
        }
        for (at, &slot) in rule.compared.iter().enumerate() {
            // A property that is compared in two forms is looked at once.
            if rule.compared.get(..at).is_some_and(|before| before.contains(&slot)) {
                continue;
            }
            for row in self.unreadable(slot, &found.rows).iter() {
                found.rows.remove(row);
                let text = self.fixed.text(slot, row);
                let problem = self.fixed.problem(slot, row).unwrap_or_default();
                found.set_aside.push(SetAside { row, rule: rule.rule, slot: Some(slot), text, problem });
            }
        }
        found
    }

    /// Where a compared value is no value of its kind. Text is one whatever it is.
    fn unreadable(&self, id: SlotId, rows: &Mask) -> Mask {
        let Some(slot) = self.fixed.slot(id) else { return Mask::none(rows.len()) };
        let column = self.fixed.column(id);
        let present = self.fixed.present(&column, rows);
        let readable = match slot.kind {
            Kind::Date | Kind::Datetime => self.fixed.days(slot, &column, &present).readable(&present),
            Kind::Number => self.fixed.numbers(&column, &present).readable(&present),
            Kind::YesNo => self.fixed.answers(slot, &column, &present).readable(&present),
            _ if slot.options.is_some() => self.fixed.options(id, slot, &column, &present).readable(&present),
            _ => return Mask::none(rows.len()),
        };
        present.and_not(&readable)
    }

    /// Where a guarding condition holds, on exported or fixed values.
    fn held(&self, node: NodeId, rows: &Mask) -> Mask {
        let exported = self.exported.truths(node, rows).guards();
        exported.or(&self.fixed.truths(node, rows).guards()).and(rows)
    }

    /// The protections that hold on each row.
    #[must_use]
    pub fn protections(&self, rows: &Mask) -> Vec<(RuleId, Mask)> {
        let protects = &self.fixed.context.object.protects;
        protects.iter().map(|protect| (protect.rule, self.held(protect.node, rows))).collect()
    }

    /// The rows that each suppression of the object selects, or might.
    #[must_use]
    pub fn suppressed(&self, rows: &Mask) -> Vec<Suppressed> {
        let suppressed = |rule| {
            let might = might_suppress(rule, &self.exported, &self.fixed, rows);
            let certain = does_suppress(rule, &self.exported, &self.fixed, &might);
            Suppressed { might, certain }
        };
        self.fixed.context.object.suppressions.iter().map(suppressed).collect()
    }

    /// Whether a row refuses what a property asks for; what cannot be read might be a refusal.
    #[must_use]
    pub fn refuses(&self, refusal: RefusalPlan, row: usize) -> bool {
        let RefusalPlan { slot: id, consent } = refusal;
        let frame = &self.fixed;
        match frame.slot(id).map(|slot| slot.kind) {
            Some(Kind::YesNo) => self.answer(id, row).map_or(true, |answer| answer == Some(consent.refusal())),
            Some(_) => {
                let (column, only) = (frame.column(id), Mask::only(frame.rows, row));
                !frame.present(&column, &only).is_empty() && consent.refuses(column.text(row))
            }
            None => true,
        }
    }

    /// The columns in which a rule compares records.
    #[must_use]
    pub fn compared(&self, rule: &DuplicatesPlan) -> Vec<ComparedColumn<'_>> {
        let column = |&slot: &SlotId| ComparedColumn { column: self.fixed.column(slot), frame: &self.fixed, slot };
        rule.compared.iter().map(column).collect()
    }

    /// Where a record stands by one step of a rule's ranking.
    #[must_use]
    pub fn rank(&self, rank: &RankPlan, row: usize) -> Standing {
        match rank {
            RankPlan::Holds(node) => {
                let only = Mask::only(self.fixed.rows, row);
                match self.fixed.truths(*node, &only).get(row) {
                    Truth::True => Standing::At(1.0),
                    Truth::False | Truth::Blank => Standing::Unknown,
                    Truth::Unreadable => {
                        self.fixed.settle(*node, &only);
                        let unread = self.fixed.unread(*node, row).into_iter().next();
                        Standing::Unreadable(unread.map_or_else(String::new, |unread| self.fixed.describe(&unread)))
                    }
                }
            }
            RankPlan::Best { order, slot } => self.standing(*order, *slot, row),
        }
    }

    /// Where a record stands by a value of its own.
    #[must_use]
    pub fn standing(&self, order: Order, id: SlotId, row: usize) -> Standing {
        let frame = &self.fixed;
        let (Some(slot), column) = (frame.slot(id), frame.column(id)) else { return Standing::Unknown };
        if column.broken(row).is_some() || frame.blank(&column).contains(row) {
            return Standing::Unknown;
        }
        let settings = frame.context.settings();
        let value = match order {
            Order::Latest | Order::Earliest => {
                let stamp = read_date(column.text(row), settings.account.date_order);
                stamp.map(|stamp| match slot.kind {
                    Kind::Date => f64::from(stamp.written_day()),
                    // Microseconds of our time are whole numbers of a float.
                    _ => stamp.instant(settings.as_of.zone) as f64,
                })
            }
            Order::Highest | Order::Lowest => frame.number(&column, row),
            Order::Longest => Some(column.text(row).trim().chars().count() as f64),
            Order::Furthest => frame.problem(id, row).is_none().then(|| {
                let options = frame.options_of(id, row);
                let far = |option: &crate::schema::OptionId| match slot.option_labels.get(option.0).map(String::as_str)
                {
                    // What is left over stands before the first step, not behind the last, and so does what came to
                    // nothing: a deal that is lost is no further than one that is won or still open.
                    Some("other") => 0.0,
                    Some(label) if is_lost(label) => 0.5,
                    _ => option.0 as f64 + 1.0,
                };
                options.iter().map(far).fold(0.0, f64::max)
            }),
        };
        match (value, order) {
            (None, _) => Standing::Unreadable(format!(
                "{} `{}`: {}",
                slot.label,
                column.text(row).trim(),
                frame.problem(id, row).unwrap_or_default()
            )),
            (Some(value), Order::Earliest | Order::Lowest) => Standing::At(-value),
            (Some(value), _) => Standing::At(value),
        }
    }

    /// The answer in a cell: nothing where it is blank.
    ///
    /// # Errors
    /// What is neither yes nor no.
    pub fn answer(&self, id: SlotId, row: usize) -> Result<Option<bool>, String> {
        let frame = &self.fixed;
        let (Some(slot), column) = (frame.slot(id), frame.column(id)) else { return Ok(None) };
        let only = Mask::only(frame.rows, row);
        if frame.present(&column, &only).is_empty() {
            return Ok(None);
        }
        let answer = frame.answers(slot, &column, &only).get(row);
        answer.map(Some).ok_or_else(|| format!("{} `{}`: neither yes nor no", slot.label, column.text(row).trim()))
    }

    /// The text of a cell as fixes left it.
    #[must_use]
    pub fn text(&self, slot: SlotId, row: usize) -> String {
        self.fixed.text(slot, row).trim().to_owned()
    }

    /// The value of a cell as [`ComparedColumn::value`] has it; nothing where it is blank.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn value(&self, slot: SlotId, row: usize) -> Result<Option<String>, String> {
        let text = self.fixed.text(slot, row);
        match self.fixed.slot(slot) {
            Some(plan) => super::foreign::value(plan, self.fixed.context.settings(), &text)
                .map(|value| value.map(Cow::into_owned)),
            None => Ok(None),
        }
    }

    /// What could not be read, in words.
    #[must_use]
    pub fn describe(&self, entry: &SetAside) -> String {
        let SetAside { slot, text, problem, .. } = entry.clone();
        self.fixed.describe(&Unread { slot, text, problem, missing_file: false })
    }

    /// The cells of a row that fixes changed.
    #[must_use]
    pub fn changed(&self, row: usize) -> Vec<(SlotId, &str)> {
        self.changes.iter().filter_map(|(slot, overlay)| Some((*slot, overlay.get(row)?))).collect()
    }
}

impl Candidates {
    fn unread(&mut self, rule: RuleId, row: usize, unread: Vec<Unread>) {
        let mut is_set_aside = false;
        for Unread { slot, text, problem, missing_file, .. } in unread {
            if !missing_file {
                is_set_aside = true;
                self.set_aside.push(SetAside { row, rule, slot, text, problem });
            }
        }
        if !is_set_aside {
            self.undecided.insert(row);
        }
    }
}

/// The rows that a suppression holds.
#[derive(Debug)]
pub struct Suppressed {
    /// Also those of which it cannot be read whether it selects them.
    pub might: Mask,
    pub certain: Mask,
}

/// Whether a suppression selects a record, or might, whose cells are these, by slot. It can be told of one
/// that asks the record itself alone.
#[must_use]
pub fn would_suppress(context: Context, rule: &RemovalPlan, cells: &Records) -> Option<bool> {
    let asks_itself = |node| context.object.node(node).is_some_and(|node| node.reads.is_some());
    if !asks_itself(rule.node) || !rule.unless.iter().all(|unless| asks_itself(unless.node)) {
        return None;
    }
    let frame = Frame::exported(context, cells);
    Some(might_suppress(rule, &frame, &frame, &Mask::all(cells.rows)).contains(0))
}

/// A column as records are compared by it.
#[derive(Debug)]
pub struct ComparedColumn<'f> {
    column: Rc<Column>,
    frame: &'f Frame<'f>,
    slot: SlotId,
}

impl ComparedColumn<'_> {
    /// The value of a row in a form that does not depend on the account; nothing where it is blank.
    #[must_use]
    pub fn value(&self, row: usize) -> Option<Cow<'_, str>> {
        let frame = self.frame;
        if frame.blank(&self.column).contains(row) || self.column.broken(row).is_some() {
            return None;
        }
        let slot = frame.slot(self.slot)?;
        let only = || Mask::only(frame.rows, row);
        match slot.kind {
            Kind::Date | Kind::Datetime => {
                let day = frame.days(slot, &self.column, &only()).get(row)?;
                Some(Cow::Owned(crate::value::time::date_of(day).to_string()))
            }
            Kind::Number => frame.number(&self.column, row).map(|number| Cow::Owned(number.to_string())),
            Kind::YesNo => {
                frame.answers(slot, &self.column, &only()).get(row).map(|answer| Cow::Owned(answer.to_string()))
            }
            _ if slot.options.is_some() => {
                let label = |option: crate::schema::OptionId| slot.option_labels.get(option.0).map(String::as_str);
                let labels: Vec<&str> = frame.options_of(self.slot, row).into_iter().filter_map(label).collect();
                (!labels.is_empty()).then(|| Cow::Owned(labels.join(";")))
            }
            _ => Some(Cow::Borrowed(self.column.text(row))),
        }
    }
}

/// Whether a stage, in small letters, is called like one at which a deal is lost.
fn is_lost(label: &str) -> bool {
    const LOST: &[&str] =
        &["lost", "closedlost", "perdu", "perdue", "verloren", "perdido", "perdida", "perso", "persa", "disqualified"];
    label.split(|c: char| !c.is_alphanumeric()).any(|word| LOST.contains(&word))
}
