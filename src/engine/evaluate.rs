//! Conditions over a batch: each node once per frame, and only for rows where the answer still
//! matters.

use super::column::Column;
use super::frame::Frame;
use super::links::Target;
use super::mask::Mask;
use super::truths::Truths;
use super::typed::Typed;
use crate::check::program::{LinkQuantifier, NumberOperator, OptionQuantifier, Shape};
use crate::plan::{Leaf, LeafTest, LinkedPlan, NodeId, NodeKind, Operand, SlotId, SlotPlan};
use crate::schema::OptionId;
use crate::syntax::ast::DateOperator;
use crate::value::country::Country;
use crate::value::text::{fold, trimmed};
use crate::value::time::{Day, Window, read_date};
use crate::value::{Kind, Truth, characters, country, email, phone, url};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::rc::Rc;

impl Frame<'_> {
    pub(super) fn evaluate(&self, node: NodeId, active: &Mask) -> Truths {
        match self.context.object.node(node).map(|node| &node.kind) {
            Some(NodeKind::All(members)) => self.all(members, active),
            Some(NodeKind::Any(members)) => self.any(members, active),
            Some(NodeKind::Not(inner)) => self.truths(*inner, active).as_ref().clone().negated(),
            Some(NodeKind::In(_, inner)) => self.truths(*inner, active).as_ref().clone().blank_is_false(),
            Some(NodeKind::AtLeast(least, members)) => self.at_least(*least, members, active),
            Some(NodeKind::HasDuplicates(test)) => self.has_duplicates(test.rule, active),
            Some(NodeKind::Linked(linked)) => Truths::from_fn(self.rows, active, |row| self.linked_truth(linked, row)),
            Some(NodeKind::Test(leaf)) => self.test(node, leaf, active),
            None => Truths::unreadable(self.rows),
        }
    }

    /// A row on which a member is false is settled.
    fn all(&self, members: &[NodeId], active: &Mask) -> Truths {
        let (mut open, mut yes) = (active.clone(), active.clone());
        let (mut no, mut unreadable) = (Mask::none(self.rows), Mask::none(self.rows));
        for &member in members {
            if open.is_empty() {
                break;
            }
            let truths = self.truths(member, &open);
            unreadable.add(&truths.unreadable.and(&open));
            yes.subtract(&open.and_not(&truths.yes));
            no.add(&truths.no.and(&open));
            open.subtract(&truths.no);
        }
        unreadable.subtract(&no);
        Truths { yes, no, unreadable }
    }

    /// A row on which a member is true is settled.
    fn any(&self, members: &[NodeId], active: &Mask) -> Truths {
        let (mut open, mut no) = (active.clone(), active.clone());
        let (mut yes, mut unreadable) = (Mask::none(self.rows), Mask::none(self.rows));
        for &member in members {
            if open.is_empty() {
                break;
            }
            let truths = self.truths(member, &open);
            unreadable.add(&truths.unreadable.and(&open));
            no.subtract(&open.and_not(&truths.no));
            yes.add(&truths.yes.and(&open));
            open.subtract(&truths.yes);
        }
        unreadable.subtract(&yes);
        Truths { yes, no, unreadable }
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

    pub(super) fn linked_truth(&self, linked: &LinkedPlan, row: usize) -> Truth {
        if linked.inner.is_none()
            && let Some((named, unnamed)) = self.only_named(row, linked.link, linked.count, linked.object)
        {
            return among(linked.quantifier, named, 0, unnamed);
        }
        let targets = self.linked(row, linked.link, linked.count, linked.object);
        let Some(targets) = targets else { return self.counted(linked, row) };
        let table = self.table(linked.object);
        let (mut holds, mut fails, mut unsure) = (0u32, 0u32, 0u32);
        for target in &targets {
            let truth = match (linked.inner, target, table) {
                (_, Target::Unread(records) | Target::Unnamed(records), _) => {
                    unsure = unsure.saturating_add(*records);
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
        among(linked.quantifier, holds, fails, unsure)
    }

    /// Where no ID column tells who is linked, the count property tells how many: blank is none.
    fn counted(&self, linked: &LinkedPlan, row: usize) -> Truth {
        let Some(count) = linked.count else { return Truth::Unreadable };
        let column = self.column(count);
        let many = if self.blank(&column).contains(row) { Some(0.0) } else { self.number(&column, row) };
        let Some(many) = many else { return Truth::Unreadable };
        match (linked.quantifier, linked.inner) {
            (LinkQuantifier::AtLeast(least), _) if many < f64::from(least) => Truth::False,
            (LinkQuantifier::Every, _) if many < 1.0 => Truth::False,
            (_, None) => Truth::True,
            (_, Some(_)) => Truth::Unreadable,
        }
    }

    // Tests.

    fn test(&self, node: NodeId, leaf: &Leaf, active: &Mask) -> Truths {
        let truths = self.plain_test(node, leaf, active);
        let truths = if leaf.negated { truths.negated() } else { truths };
        if leaf.or_unknown { truths.blank_is_true() } else { truths }
    }

    /// What a test is where the cell holds something, blank where it does not.
    fn plain_test(&self, node: NodeId, leaf: &Leaf, active: &Mask) -> Truths {
        let Some(slot) = self.slot(leaf.slot) else { return Truths::unreadable(self.rows) };
        let column = self.column(leaf.slot);
        let rows = self.present(&column, active);
        let over = |truth: &dyn Fn(usize) -> Truth| Truths::from_fn(self.rows, &rows, truth);
        let mut truths = match &leaf.test {
            LeafTest::Known => {
                Truths { yes: rows.clone(), no: self.blank(&column).and(active), unreadable: Mask::none(self.rows) }
            }
            LeafTest::TextIs(texts) => of_text(&column, &rows, |text| texts.are(text)),
            LeafTest::TextHas(texts) => of_text(&column, &rows, |text| texts.are_in(text)),
            LeafTest::Matches(regex) => {
                let regex = self.context.memo.regex(node, regex);
                of_text(&column, &rows, |text| regex.is_match(trimmed(text)))
            }
            LeafTest::LongerThan(characters) => of_text(&column, &rows, |text| length(text) > *characters as usize),
            LeafTest::ShorterThan(characters) => of_text(&column, &rows, |text| length(text) < *characters as usize),
            LeafTest::Valid(shape) => of_text(&column, &rows, |text| self.is_valid(*shape, text, slot)),
            LeafTest::Identifier { identifier, country } => {
                let country = country.map(|country| self.country_operand(country));
                over(&|row| {
                    let country = country.as_ref().and_then(|country| country.at(row));
                    identifier.judge(column.text(row), country).map_or(Truth::Unreadable, Truth::from_bool)
                })
            }
            LeafTest::EmailClass { class, lists } => {
                let of_domain = |text: &str| class.of_domain(text, lists).filter(|_| slot.kind != Kind::Email);
                let of = |text: &str| class.of(text, lists).or_else(|| of_domain(text));
                over(&|row| of(trimmed(column.text(row))).map_or(Truth::Unreadable, Truth::from_bool))
            }
            LeafTest::Number { operator, operand } => {
                let (numbers, operand) = (self.numbers(&column, &rows), self.number_operand(*operand, active));
                match operand {
                    Values::Same(b) => of_values(&numbers, &rows, |a| compare(*operator, a, b)),
                    Values::Each { .. } => {
                        over(&|row| with(numbers.get(row), operand.at(row), |a, b| compare(*operator, a, b)))
                    }
                }
            }
            LeafTest::NumberIn(values) => of_values(&self.numbers(&column, &rows), &rows, |a| values.contains(&a)),
            LeafTest::NumberBetween { low, high } => {
                let numbers = self.numbers(&column, &rows);
                let (low, high) = (self.number_operand(*low, active), self.number_operand(*high, active));
                match (&low, &high) {
                    (Values::Same(low), Values::Same(high)) => {
                        of_values(&numbers, &rows, |a| (*low..=*high).contains(&a))
                    }
                    _ => over(&|row| between(numbers.get(row), low.at(row), high.at(row))),
                }
            }
            LeafTest::Options { quantifier, options } => {
                let named = self.options(leaf.slot, slot, &column, &rows);
                let sets = self.context.memo.option_sets(leaf.slot);
                of_values(&named, &rows, |set| has_options(*quantifier, sets.get(set), options))
            }
            LeafTest::YesNo(wanted) => {
                of_values(&self.answers(slot, &column, &rows), &rows, |answer| answer == *wanted)
            }
            LeafTest::Unusual(deviations) => self.unusual(*deviations, leaf.slot, slot, &column, &rows),
            LeafTest::Within(window) => self.within(window, slot, &column, &rows),
            LeafTest::Date { operator, other } => {
                let (days, other) = (self.days(slot, &column, &rows), self.day_operand(Operand::Slot(*other), active));
                over(&|row| {
                    with(days.get(row), other.at(row), |a, b| match operator {
                        DateOperator::Before => a < b,
                        DateOperator::After => a > b,
                        DateOperator::On => a == b,
                    })
                })
            }
            LeafTest::DateBetween { low, high } => {
                let days = self.days(slot, &column, &rows);
                let (low, high) = (self.day_operand(*low, active), self.day_operand(*high, active));
                over(&|row| between(days.get(row), low.at(row), high.at(row)))
            }
            LeafTest::SameBy { other, form } => {
                let other = self.column(*other);
                let blank = self.blank(&other);
                over(&|row| {
                    let own = form.comparable(column.text(row));
                    let operand = match form.comparable(other.text(row)) {
                        _ if other.broken(row).is_some() => Read::Unreadable,
                        _ if blank.contains(row) => Read::Blank,
                        Some(text) => Read::Value(text),
                        None => Read::Unreadable,
                    };
                    with(own, operand, |a, b| a == b)
                })
            }
            LeafTest::SameAs(other) => {
                let (a, b) = (self.comparables(leaf.slot, active), self.comparables(*other, active));
                over(&|row| match (a.at(row), b.at(row)) {
                    (Read::Value(a), Read::Value(b)) => Truth::from_bool(a == b),
                    (Read::Unreadable, _) | (_, Read::Unreadable) => Truth::Unreadable,
                    _ => Truth::Blank,
                })
            }
        };
        truths.unreadable.add(&active.and_not(&column.without_broken(active.clone())));
        truths
    }

    /// Far from the values of the other records; unreadable where too few of those can be read.
    fn unusual(&self, deviations: Option<f64>, id: SlotId, slot: &SlotPlan, column: &Column, rows: &Mask) -> Truths {
        let Ok(spread) = self.spread(id) else {
            return Truths { unreadable: rows.clone(), ..Truths::blank(self.rows) };
        };
        let is_unusual = |value: f64| match deviations {
            Some(deviations) => spread.is_outlier(value, deviations),
            None => spread.is_outside(value),
        };
        if slot.kind == Kind::Number {
            return of_values(&self.numbers(column, rows), rows, is_unusual);
        }
        of_values(&self.days(slot, column, rows), rows, |day| is_unusual(f64::from(day)))
    }

    fn within(&self, window: &Window, slot: &SlotPlan, column: &Column, rows: &Mask) -> Truths {
        let days = self.days(slot, column, rows);
        if slot.kind == Kind::Date || !window.needs_instant() {
            return of_values(&days, rows, |day| window.contains_day(day));
        }
        let mut truths = of_values(&days, rows, |day| window.contains_by_day(day) == Some(true));
        let settings = self.context.settings();
        let is_within = |&row: &usize| {
            let stamp = read_date(column.text(row), settings.account.date_order);
            let instant = stamp.map(|stamp| stamp.instant(settings.as_of.zone));
            days.get(row).zip(instant).is_some_and(|(day, instant)| window.contains(day, instant))
        };
        let near = days.holds(rows, |day| window.contains_by_day(day).is_none());
        for row in near.iter().filter(is_within) {
            truths.yes.insert(row);
            truths.no.remove(row);
        }
        truths
    }

    fn day_operand(&self, operand: Operand<Day>, rows: &Mask) -> Values<Day> {
        self.operand(operand, |id, column| match self.slot(id) {
            Some(slot) => self.days(slot, column, rows),
            None => Rc::default(),
        })
    }

    fn number_operand(&self, operand: Operand<f64>, rows: &Mask) -> Values<f64> {
        self.operand(operand, |_, column| self.numbers(column, rows))
    }

    fn operand<T>(&self, operand: Operand<T>, read: impl Fn(SlotId, &Column) -> Rc<Typed<T>>) -> Values<T> {
        match operand {
            Operand::Fixed(value) => Values::Same(value),
            Operand::Slot(slot) => {
                let column = self.column(slot);
                Values::Each { values: read(slot, &column), blank: self.blank(&column).clone() }
            }
        }
    }

    fn country_operand(&self, operand: Operand<Country>) -> Countries {
        match operand {
            Operand::Fixed(country) => Countries::Same(country),
            Operand::Slot(slot) => {
                let column = self.column(slot);
                Countries::Each { blank: self.blank(&column).clone(), column }
            }
        }
    }

    fn is_valid(&self, shape: Shape, text: &str, slot: &SlotPlan) -> bool {
        let account = &self.context.settings().account;
        match shape {
            Shape::Email => email::is_valid(trimmed(text)),
            Shape::Phone => phone::is_valid(trimmed(text), account.country.as_deref()),
            Shape::Url => url::is_valid(trimmed(text)),
            Shape::Country => country::is_country(text),
            Shape::Date => read_date(text, account.date_order).is_some(),
            Shape::Number => account.number_format.parse(text).is_some(),
            Shape::Option => super::column::read_options(text, slot).is_some(),
            Shape::YesNo => super::column::read_answer(text, slot).is_some(),
        }
    }
}

/// Whether enough of the linked records are what is asked for.
fn among(quantifier: LinkQuantifier, holds: u32, fails: u32, unsure: u32) -> Truth {
    match quantifier {
        LinkQuantifier::AtLeast(least) if holds >= least => Truth::True,
        LinkQuantifier::AtLeast(least) if holds.saturating_add(unsure) < least => Truth::False,
        LinkQuantifier::Every if fails > 0 || (holds == 0 && unsure == 0) => Truth::False,
        LinkQuantifier::Every if unsure == 0 => Truth::True,
        _ => Truth::Unreadable,
    }
}

/// By which country's rules a cell is read, row by row.
enum Countries {
    Same(Country),
    Each { column: Rc<Column>, blank: Mask },
}

impl Countries {
    /// Nothing where the cell that should name it does not.
    fn at(&self, row: usize) -> Option<Country> {
        match self {
            Countries::Same(country) => Some(*country),
            Countries::Each { column, blank } if blank.contains(row) || column.broken(row).is_some() => None,
            Countries::Each { column, .. } => country::find(column.text(row)).ok(),
        }
    }
}

/// A test on text, for rows that hold some.
fn of_text(column: &Column, rows: &Mask, holds: impl Fn(&str) -> bool) -> Truths {
    let mut yes = Mask::none(rows.len());
    rows.iter().filter(|&row| holds(column.text(row))).for_each(|row| yes.insert(row));
    Truths::among(rows, yes)
}

/// A test on values, for rows whose cell holds something: unreadable where that is no value.
fn of_values<T: Copy + Default>(values: &Typed<T>, rows: &Mask, holds: impl Fn(T) -> bool) -> Truths {
    let readable = values.readable(rows);
    let truths = Truths::among(&readable, values.holds(&readable, holds));
    Truths { unreadable: rows.and_not(&readable), ..truths }
}

/// What a comparison compares with, row by row.
enum Values<T> {
    Same(T),
    Each { values: Rc<Typed<T>>, blank: Mask },
}

impl<T: Copy + Default> Values<T> {
    fn at(&self, row: usize) -> Read<T> {
        match self {
            Values::Same(value) => Read::Value(*value),
            Values::Each { values, blank } => match values.get(row) {
                Some(value) => Read::Value(value),
                None if blank.contains(row) => Read::Blank,
                None => Read::Unreadable,
            },
        }
    }
}

/// An operand's value on a row.
enum Read<T> {
    Value(T),
    Blank,
    Unreadable,
}

/// Compares a cell that is not blank with an operand: unreadable if either is, else blank if the
/// operand is.
fn with<T>(cell: Option<T>, operand: Read<T>, holds: impl FnOnce(T, T) -> bool) -> Truth {
    match (cell, operand) {
        (Some(a), Read::Value(b)) => Truth::from_bool(holds(a, b)),
        (None, _) | (_, Read::Unreadable) => Truth::Unreadable,
        (Some(_), Read::Blank) => Truth::Blank,
    }
}

fn between<T: Copy + PartialOrd>(cell: Option<T>, low: Read<T>, high: Read<T>) -> Truth {
    with(cell, low, |a, b| a >= b).and(with(cell, high, |a, b| a <= b))
}

#[expect(clippy::float_cmp, reason = "a cell is the number that the rule names, or it is not")]
fn compare(operator: NumberOperator, a: f64, b: f64) -> bool {
    match operator {
        NumberOperator::Equals => a == b,
        NumberOperator::MoreThan => a > b,
        NumberOperator::LessThan => a < b,
        NumberOperator::AtLeast => a >= b,
        NumberOperator::AtMost => a <= b,
    }
}

/// The cells of a column in the form in which two properties are compared.
struct Comparables {
    column: Rc<Column>,
    blank: Mask,
    values: ComparedAs,
}

enum ComparedAs {
    Text {
        exact: bool,
    },
    Number(Rc<Typed<f64>>),
    Day(Rc<Typed<Day>>),
    Answer(Rc<Typed<bool>>),
    /// Options of two properties are the same when they are called the same.
    Options(Vec<Option<BTreeSet<String>>>),
}

#[derive(PartialEq)]
enum Comparable<'c> {
    Text(Cow<'c, str>),
    Number(f64),
    Day(Day),
    Answer(bool),
    Options(&'c BTreeSet<String>),
}

impl Comparables {
    fn at(&self, row: usize) -> Read<Comparable<'_>> {
        if self.blank.contains(row) {
            return Read::Blank;
        }
        if self.column.broken(row).is_some() {
            return Read::Unreadable;
        }
        let value = match &self.values {
            ComparedAs::Text { exact: true } => Some(Comparable::Text(Cow::Borrowed(trimmed(self.column.text(row))))),
            ComparedAs::Text { exact: false } => Some(Comparable::Text(fold(self.column.text(row)))),
            ComparedAs::Number(numbers) => numbers.get(row).map(Comparable::Number),
            ComparedAs::Day(days) => days.get(row).map(Comparable::Day),
            ComparedAs::Answer(answers) => answers.get(row).map(Comparable::Answer),
            ComparedAs::Options(sets) => sets.get(row).and_then(Option::as_ref).map(Comparable::Options),
        };
        value.map_or(Read::Unreadable, Read::Value)
    }
}

impl Frame<'_> {
    /// The cells of a slot, read on `rows`.
    fn comparables(&self, id: SlotId, rows: &Mask) -> Comparables {
        let column = self.column(id);
        let values = match self.slot(id) {
            None => ComparedAs::Text { exact: false },
            Some(slot) => match slot.kind {
                Kind::Number => ComparedAs::Number(self.numbers(&column, rows)),
                Kind::Date | Kind::Datetime => ComparedAs::Day(self.days(slot, &column, rows)),
                Kind::YesNo => ComparedAs::Answer(self.answers(slot, &column, rows)),
                _ if slot.options.is_none() => ComparedAs::Text { exact: slot.kind == Kind::Id },
                _ => {
                    let sets = self.options(id, slot, &column, rows);
                    let label = |option: &OptionId| slot.option_labels.get(option.0).cloned().unwrap_or_default();
                    let options = self.context.memo.option_sets(id);
                    let labels = |row| Some(options.get(sets.get(row)?).iter().map(label).collect());
                    ComparedAs::Options((0..self.rows).map(labels).collect())
                }
            },
        };
        Comparables { blank: self.blank(&column).clone(), column, values }
    }
}

fn has_options(quantifier: OptionQuantifier, cell: &[OptionId], wanted: &[OptionId]) -> bool {
    match quantifier {
        OptionQuantifier::AnyOf => wanted.iter().any(|option| cell.contains(option)),
        OptionQuantifier::AllOf => wanted.iter().all(|option| cell.contains(option)),
        OptionQuantifier::Exactly => cell == wanted,
    }
}

/// The characters of a cell as a person counts them, without outer space.
fn length(text: &str) -> usize {
    let text = trimmed(text);
    if text.is_ascii() { text.len() } else { characters::count(text) }
}
