//! Conditions over a batch: each node once per frame, and only for rows where the answer still
//! matters.

use super::frame::{Column, Frame, Target, comparable_text};
use super::mask::Mask;
use super::truths::Truths;
use crate::check::program::{LinkQuantifier, NumberOperator, OptionQuantifier, Shape};
use crate::plan::{Leaf, LeafTest, LinkedPlan, NodeId, NodeKind, Operand, SlotId, SlotPlan};
use crate::schema::OptionId;
use crate::syntax::ast::{DateOperator, TextOperator};
use crate::value::time::{Day, Stamp, Window, read_date};
use crate::value::{Kind, Truth, country, email, phone, url};
use std::collections::BTreeSet;
use std::rc::Rc;
use unicode_normalization::UnicodeNormalization;

impl Frame<'_> {
    /// What a condition is on the rows of `active`; on other rows the answer means nothing.
    #[must_use]
    pub fn truths(&self, node: NodeId, active: &Mask) -> Rc<Truths> {
        let (rows, known) = match self.cache.borrow().get(&node) {
            Some((rows, truths)) if active.is_subset(rows) => return Rc::clone(truths),
            Some((rows, truths)) => (rows.clone(), Some(Rc::clone(truths))),
            None => (Mask::none(self.rows), None),
        };
        let missing = active.and_not(&rows);
        let fresh = self.evaluate(node, &missing);
        let truths = Rc::new(known.map_or_else(|| fresh.clone(), |known| fresh.on(&missing, &known)));
        self.cache.borrow_mut().insert(node, (rows.or(&missing), Rc::clone(&truths)));
        truths
    }

    fn evaluate(&self, node: NodeId, active: &Mask) -> Truths {
        match self.context.object.node(node).map(|node| &node.kind) {
            Some(NodeKind::All(members)) => self.all(members, active),
            Some(NodeKind::Any(members)) => self.any(members, active),
            Some(NodeKind::Not(inner)) => self.truths(*inner, active).as_ref().clone().negated(),
            Some(NodeKind::In(_, inner)) => self.truths(*inner, active).as_ref().clone().blank_is_false(),
            Some(NodeKind::AtLeast(least, members)) => self.at_least(*least, members, active),
            Some(NodeKind::Linked(linked)) => Truths::from_fn(self.rows, active, |row| self.linked_truth(linked, row)),
            Some(NodeKind::Test(leaf)) => self.test(leaf, active),
            None => Truths::blank(self.rows),
        }
    }

    /// A row on which a member is false is settled.
    fn all(&self, members: &[NodeId], active: &Mask) -> Truths {
        let mut result = Truths::of(active.clone());
        let mut open = active.clone();
        for &member in members {
            if open.is_empty() {
                break;
            }
            let truths = self.truths(member, &open);
            result = result.and(&truths).on(&open, &result);
            open = open.and_not(&truths.no);
        }
        result
    }

    /// A row on which a member is true is settled.
    fn any(&self, members: &[NodeId], active: &Mask) -> Truths {
        let mut result = Truths::of(Mask::none(self.rows));
        let mut open = active.clone();
        for &member in members {
            if open.is_empty() {
                break;
            }
            let truths = self.truths(member, &open);
            result = result.or(&truths).on(&open, &result);
            open = open.and_not(&truths.yes);
        }
        result
    }

    fn at_least(&self, least: u32, members: &[NodeId], active: &Mask) -> Truths {
        let members: Vec<Rc<Truths>> = members.iter().map(|&member| self.truths(member, active)).collect();
        Truths::from_fn(self.rows, active, |row| {
            let count = |wanted: Truth| members.iter().filter(|truths| truths.get(row) == wanted).count();
            let (yes, blank, unreadable) = (count(Truth::True), count(Truth::Blank), count(Truth::Unreadable));
            let least = least as usize;
            if yes >= least {
                Truth::True
            } else if yes + blank + unreadable < least {
                Truth::False
            } else if unreadable > 0 {
                Truth::Unreadable
            } else {
                Truth::Blank
            }
        })
    }

    fn linked_truth(&self, linked: &LinkedPlan, row: usize) -> Truth {
        let targets = self.linked(row, linked.link, linked.count, linked.object);
        let Some(targets) = targets else { return self.counted(linked, row) };
        let table = self.table(linked.object);
        let (mut holds, mut fails, mut unsure) = (0u32, 0u32, 0u32);
        for target in &targets {
            let truth = match (linked.inner, target, table) {
                (_, Target::Unread(rows), _) => {
                    unsure = unsure.saturating_add(*rows);
                    continue;
                }
                (None, _, _) => Truth::True,
                (Some(inner), Target::Record(position), Some(table)) => table.outcome((inner, self.version), *position),
                _ => Truth::Unreadable,
            };
            match truth {
                Truth::True => holds += 1,
                Truth::Unreadable => unsure += 1,
                Truth::False | Truth::Blank => fails += 1,
            }
        }
        match linked.quantifier {
            LinkQuantifier::AtLeast(least) if holds >= least => Truth::True,
            LinkQuantifier::AtLeast(least) if holds.saturating_add(unsure) < least => Truth::False,
            LinkQuantifier::Every if fails > 0 || (holds == 0 && unsure == 0) => Truth::False,
            LinkQuantifier::Every if unsure == 0 => Truth::True,
            _ => Truth::Unreadable,
        }
    }

    /// Where no ID column tells who is linked, the count property tells how many: blank is none.
    fn counted(&self, linked: &LinkedPlan, row: usize) -> Truth {
        let Some(count) = linked.count else { return Truth::Unreadable };
        let column = self.column(count);
        let many = if self.blank(&column).contains(row) {
            Some(0.0)
        } else {
            self.numbers(&column).get(row).copied().flatten()
        };
        let Some(many) = many else { return Truth::Unreadable };
        match (linked.quantifier, linked.inner) {
            (LinkQuantifier::AtLeast(least), _) if many < f64::from(least) => Truth::False,
            (LinkQuantifier::Every, _) if many < 1.0 => Truth::False,
            (_, None) => Truth::True,
            (_, Some(_)) => Truth::Unreadable,
        }
    }

    // Tests.

    fn test(&self, leaf: &Leaf, active: &Mask) -> Truths {
        let truths = self.plain_test(leaf, active);
        let truths = if leaf.negated { truths.negated() } else { truths };
        if leaf.or_unknown { truths.blank_is_true() } else { truths }
    }

    fn plain_test(&self, leaf: &Leaf, active: &Mask) -> Truths {
        let Some(slot) = self.slot(leaf.slot) else { return Truths::blank(self.rows) };
        let column = self.column(leaf.slot);
        let blank = self.blank(&column);
        let over = |test: &mut dyn FnMut(usize) -> Truth| {
            Truths::from_fn(self.rows, active, |row| {
                if column.broken(row).is_some() {
                    Truth::Unreadable
                } else if blank.contains(row) {
                    Truth::Blank
                } else {
                    test(row)
                }
            })
        };
        let of_text = |test: &dyn Fn(&str) -> bool| over(&mut |row| Truth::from_bool(test(column.text(row))));
        match &leaf.test {
            LeafTest::Known => Truths::from_fn(self.rows, active, |row| match column.broken(row) {
                Some(_) => Truth::Unreadable,
                None => Truth::from_bool(!blank.contains(row)),
            }),
            LeafTest::TextIs { values, exact } => {
                of_text(&|text| values.iter().any(|value| *value == comparable_text(text, *exact)))
            }
            LeafTest::TextHas { operator, values, exact } => of_text(&|text| {
                let text = comparable_text(text, *exact);
                values.iter().any(|value| match operator {
                    TextOperator::Contains => text.contains(value.as_str()),
                    TextOperator::StartsWith => text.starts_with(value.as_str()),
                    TextOperator::EndsWith => text.ends_with(value.as_str()),
                })
            }),
            LeafTest::Matches(regex) => of_text(&|text| regex.is_match(text.trim())),
            LeafTest::LongerThan(characters) => of_text(&|text| length(text) > *characters as usize),
            LeafTest::ShorterThan(characters) => of_text(&|text| length(text) < *characters as usize),
            LeafTest::Number { operator, operand } => {
                let numbers = self.numbers(&column);
                over(&mut |row| {
                    with(numbers.get(row).copied().flatten(), self.number(*operand, row), |a, b| match operator {
                        #[expect(clippy::float_cmp, reason = "a cell is the number that the rule names, or it is not")]
                        NumberOperator::Equals => a == b,
                        NumberOperator::MoreThan => a > b,
                        NumberOperator::LessThan => a < b,
                        NumberOperator::AtLeast => a >= b,
                        NumberOperator::AtMost => a <= b,
                    })
                })
            }
            LeafTest::NumberIn(values) => {
                let numbers = self.numbers(&column);
                over(&mut |row| {
                    numbers
                        .get(row)
                        .copied()
                        .flatten()
                        .map_or(Truth::Unreadable, |a| Truth::from_bool(values.contains(&a)))
                })
            }
            LeafTest::NumberBetween { low, high } => {
                let numbers = self.numbers(&column);
                over(&mut |row| {
                    let number = numbers.get(row).copied().flatten();
                    let from = with(number, self.number(*low, row), |a, b| a >= b);
                    let to = with(number, self.number(*high, row), |a, b| a <= b);
                    from.and(to)
                })
            }
            LeafTest::Options { quantifier, options } => {
                let cells = self.options(slot, &column);
                over(&mut |row| {
                    let cell = cells.get(row).and_then(Option::as_deref);
                    cell.map_or(Truth::Unreadable, |cell| Truth::from_bool(has_options(*quantifier, cell, options)))
                })
            }
            LeafTest::YesNo(wanted) => {
                let answers = self.answers(slot, &column);
                over(&mut |row| {
                    answers
                        .get(row)
                        .copied()
                        .flatten()
                        .map_or(Truth::Unreadable, |answer| Truth::from_bool(answer == *wanted))
                })
            }
            LeafTest::Within(window) => {
                let stamps = self.stamps(&column);
                over(&mut |row| {
                    let stamp = stamps.get(row).copied().flatten();
                    stamp.map_or(Truth::Unreadable, |stamp| Truth::from_bool(self.within(window, stamp, slot.kind)))
                })
            }
            LeafTest::Date { operator, other } => over(&mut |row| {
                with(self.day(leaf.slot, row), self.day_of(Operand::Slot(*other), row), |a, b| match operator {
                    DateOperator::Before => a < b,
                    DateOperator::After => a > b,
                    DateOperator::On => a == b,
                })
            }),
            LeafTest::DateBetween { low, high } => over(&mut |row| {
                let day = self.day(leaf.slot, row);
                let from = with(day, self.day_of(*low, row), |a, b| a >= b);
                let to = with(day, self.day_of(*high, row), |a, b| a <= b);
                from.and(to)
            }),
            LeafTest::SameAs(other) => over(&mut |row| self.same(leaf.slot, *other, row)),
            LeafTest::Valid(shape) => of_text(&|text| self.is_valid(*shape, text, slot)),
        }
    }

    fn within(&self, window: &Window, stamp: Stamp, kind: Kind) -> bool {
        let zone = self.context.settings().as_of.zone;
        if kind == Kind::Date {
            return window.contains_day(stamp.written_day());
        }
        let day = stamp.day(zone);
        window.contains_day(day) && (!window.needs_instant() || window.contains(day, stamp.instant(zone)))
    }

    /// The day of a date slot; nothing where blank or unreadable.
    fn day(&self, slot: SlotId, row: usize) -> Option<Day> {
        let stamp = self.stamps(&self.column(slot)).get(row).copied().flatten()?;
        let is_date = self.slot(slot).is_some_and(|slot| slot.kind == Kind::Date);
        Some(if is_date { stamp.written_day() } else { stamp.day(self.context.settings().as_of.zone) })
    }

    fn day_of(&self, operand: Operand<Day>, row: usize) -> Read<Day> {
        match operand {
            Operand::Fixed(day) => Read::Value(day),
            Operand::Slot(slot) => self.operand(slot, row, |_| self.day(slot, row)),
        }
    }

    fn number(&self, operand: Operand<f64>, row: usize) -> Read<f64> {
        match operand {
            Operand::Fixed(number) => Read::Value(number),
            Operand::Slot(slot) => self.operand(slot, row, |column| self.numbers(column).get(row).copied().flatten()),
        }
    }

    fn operand<T>(&self, slot: SlotId, row: usize, read: impl Fn(&Column) -> Option<T>) -> Read<T> {
        let column = self.column(slot);
        if column.broken(row).is_some() {
            Read::Unreadable
        } else if self.blank(&column).contains(row) {
            Read::Blank
        } else {
            read(&column).map_or(Read::Unreadable, Read::Value)
        }
    }

    fn same(&self, a: SlotId, b: SlotId, row: usize) -> Truth {
        let (a, b) = (self.comparable(a, row), self.comparable(b, row));
        match (a, b) {
            (Read::Value(a), Read::Value(b)) => Truth::from_bool(a == b),
            (Read::Unreadable, _) | (_, Read::Unreadable) => Truth::Unreadable,
            _ => Truth::Blank,
        }
    }

    fn comparable(&self, id: SlotId, row: usize) -> Read<Comparable> {
        let Some(slot) = self.slot(id) else { return Read::Blank };
        self.operand(id, row, |column| match slot.kind {
            Kind::Number => self.numbers(column).get(row).copied().flatten().map(Comparable::Number),
            Kind::Date | Kind::Datetime => self.day(id, row).map(Comparable::Day),
            Kind::YesNo => self.answers(slot, column).get(row).copied().flatten().map(Comparable::Answer),
            _ if slot.options.is_none() => {
                Some(Comparable::Text(comparable_text(column.text(row), slot.kind == Kind::Id).into_owned()))
            }
            // Options of two properties are the same when they are called the same.
            _ => {
                let options = self.options(slot, column).get(row)?.as_ref()?;
                let label = |option: &OptionId| slot.option_labels.get(option.0).cloned().unwrap_or_default();
                Some(Comparable::Options(options.iter().map(label).collect()))
            }
        })
    }

    fn is_valid(&self, shape: Shape, text: &str, slot: &SlotPlan) -> bool {
        let account = &self.context.settings().account;
        match shape {
            Shape::Email => email::is_valid(text.trim()),
            Shape::Phone => phone::is_valid(text.trim(), account.country.as_deref()),
            Shape::Url => url::is_valid(text.trim()),
            Shape::Country => country::is_country(text),
            Shape::Date => read_date(text, account.date_order).is_some(),
            Shape::Number => account.number_format.parse(text).is_some(),
            Shape::Option => super::frame::read_options(text, slot).is_some(),
            Shape::YesNo => super::frame::read_answer(text, slot).is_some(),
        }
    }
}

/// An operand's value on a row.
enum Read<T> {
    Value(T),
    Blank,
    Unreadable,
}

#[derive(PartialEq)]
enum Comparable {
    Text(String),
    Number(f64),
    Day(Day),
    Answer(bool),
    Options(BTreeSet<String>),
}

/// Compares a cell that is not blank with an operand: unreadable if either is, else blank if the
/// operand is.
fn with<T: Copy>(cell: Option<T>, operand: Read<T>, holds: impl Fn(T, T) -> bool) -> Truth {
    match (cell, operand) {
        (Some(a), Read::Value(b)) => Truth::from_bool(holds(a, b)),
        (None, _) | (_, Read::Unreadable) => Truth::Unreadable,
        (Some(_), Read::Blank) => Truth::Blank,
    }
}

fn has_options(quantifier: OptionQuantifier, cell: &[OptionId], wanted: &[OptionId]) -> bool {
    match quantifier {
        OptionQuantifier::AnyOf => wanted.iter().any(|option| cell.contains(option)),
        OptionQuantifier::AllOf => wanted.iter().all(|option| cell.contains(option)),
        OptionQuantifier::Exactly => cell == wanted,
    }
}

/// The characters of a cell as a person counts them: composed, without outer space.
fn length(text: &str) -> usize {
    let text = text.trim();
    if text.is_ascii() { text.len() } else { text.nfc().count() }
}
