//! What one cell is to one test.

use chrono::{Datelike, NaiveDate};
use hyg::check::program::{NumberOperator, OptionQuantifier, Shape};
use hyg::schema::{OptionId, Project, Property};
use hyg::syntax::ast::{AgeDirection, CalendarUnit, DateOperator, TextOperator};
use hyg::value::text::{fold, fold_keeping_space};
use hyg::value::time::{AsOf, Day, Duration, Micros, Unit, date_of, day_number, read_date};
use hyg::value::{Kind, country, email, phone, url};
use std::collections::BTreeSet;
use unicode_segmentation::UnicodeSegmentation;

/// A cell, or what stands in its place.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Blank,
    /// The record that has it cannot be told.
    Unreadable,
    /// Without outer space.
    Text(String),
}

impl Cell {
    /// The cell read as something, which not every text can be.
    pub fn read<T>(&self, read: impl FnOnce(&str) -> Option<T>) -> Read<T> {
        match self {
            Cell::Blank => Read::Blank,
            Cell::Unreadable => Read::Unreadable,
            Cell::Text(text) => read(text).map_or(Read::Unreadable, Read::Value),
        }
    }
}

/// A cell that was read.
#[derive(Debug, Clone, PartialEq)]
pub enum Read<T> {
    Blank,
    Unreadable,
    Value(T),
}

/// A moment that a cell names: its day, and of a datetime its instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    pub day: Day,
    pub instant: Option<Micros>,
}

pub fn moment(text: &str, kind: Kind, project: &Project) -> Option<Moment> {
    let stamp = read_date(text, project.date_order)?;
    Some(match kind {
        Kind::Datetime => Moment { day: stamp.day(project.timezone), instant: Some(stamp.instant(project.timezone)) },
        _ => Moment { day: stamp.written_day(), instant: None },
    })
}

pub fn option(text: &str, property: &Property) -> Option<OptionId> {
    let named = |name: &str| fold(name) == fold(text);
    property.options.iter().position(|option| option.all_names().any(named)).map(OptionId)
}

/// All options that a cell names; nothing if a part of it names none.
pub fn options(text: &str, property: &Property) -> Option<BTreeSet<OptionId>> {
    if property.kind != Kind::ManyOptions {
        return option(text, property).map(|option| BTreeSet::from([option]));
    }
    text.split(';').map(str::trim).filter(|part| !part.is_empty()).map(|part| option(part, property)).collect()
}

pub fn yes(text: &str, property: &Property) -> Option<bool> {
    Some(property.options[option(text, property)?.0].value == "true")
}

pub fn has_options(have: &BTreeSet<OptionId>, quantifier: OptionQuantifier, asked: &BTreeSet<OptionId>) -> bool {
    match quantifier {
        OptionQuantifier::AnyOf => !have.is_disjoint(asked),
        OptionQuantifier::AllOf => have.is_superset(asked),
        OptionQuantifier::Exactly => have == asked,
    }
}

/// Identifiers are exact; other texts compare without case.
pub fn text_is(cell: &str, kind: Kind, value: &str) -> bool {
    if kind == Kind::Id { cell == value.trim() } else { fold(cell) == fold(value) }
}

pub fn text_has(cell: &str, kind: Kind, operator: TextOperator, value: &str) -> bool {
    let (cell, value) = match kind {
        Kind::Id => (cell.to_owned(), value.to_owned()),
        _ => (fold(cell).into_owned(), fold_keeping_space(value).into_owned()),
    };
    match operator {
        TextOperator::Contains => cell.contains(&value),
        TextOperator::StartsWith => cell.starts_with(&value),
        TextOperator::EndsWith => cell.ends_with(&value),
    }
}

pub fn characters(cell: &str) -> usize {
    cell.graphemes(true).count()
}

#[expect(clippy::float_cmp, reason = "numbers of cells and rules are equal or not, as written")]
pub fn compares(number: f64, operator: NumberOperator, with: f64) -> bool {
    match operator {
        NumberOperator::Equals => number == with,
        NumberOperator::MoreThan => number > with,
        NumberOperator::LessThan => number < with,
        NumberOperator::AtLeast => number >= with,
        NumberOperator::AtMost => number <= with,
    }
}

pub fn is_future(moment: Moment, as_of: &AsOf) -> bool {
    match moment.instant {
        Some(instant) => instant > as_of.instant,
        None => moment.day > as_of.day,
    }
}

pub fn has_age(moment: Moment, direction: AgeDirection, duration: Duration, as_of: &AsOf) -> bool {
    let hours = (duration.unit == Unit::Hours).then(|| i64::from(duration.count) * 3_600_000_000);
    let instant = moment.instant.unwrap_or(0);
    let is_older = match hours {
        Some(hours) => instant < as_of.instant - hours,
        None => moment.day < duration.days_before(as_of.day).unwrap(),
    };
    match direction {
        AgeDirection::OlderThan => is_older,
        AgeDirection::NewerThan | AgeDirection::InTheLast => !is_older && !is_future(moment, as_of),
        AgeDirection::InTheNext => {
            let is_near = match hours {
                Some(hours) => instant <= as_of.instant + hours,
                None => moment.day <= duration.days_after(as_of.day).unwrap(),
            };
            is_near && is_future(moment, as_of)
        }
    }
}

pub fn compares_day(day: Day, operator: DateOperator, with: Day) -> bool {
    match operator {
        DateOperator::Before => day < with,
        DateOperator::After => day > with,
        DateOperator::On => day == with,
    }
}

/// Whether a day lies in the week, month, quarter or year that is so many from this one: units are
/// numbered, and the numbers compared.
pub fn in_calendar(day: Day, unit: CalendarUnit, offset: i32, as_of: &AsOf, project: &Project) -> bool {
    let number = |day: Day| -> i32 {
        let date = date_of(day);
        let months = date.year() * 12 + i32::try_from(date.month0()).unwrap();
        match unit {
            CalendarUnit::Week => {
                // A week's number is that of its first day, by sevens from a day that begins one.
                let monday = day_number(NaiveDate::from_ymd_opt(2024, 1, 1).unwrap());
                let first = monday + i32::try_from(project.week_starts.num_days_from_monday()).unwrap();
                (day - first).div_euclid(7)
            }
            CalendarUnit::Month => months,
            CalendarUnit::Quarter => months.div_euclid(3),
            CalendarUnit::Year => date.year(),
        }
    };
    number(day) == number(as_of.day) + offset
}

pub fn is_valid(text: &str, shape: Shape, property: &Property, project: &Project) -> bool {
    match shape {
        Shape::Email => email::is_valid(text),
        Shape::Phone => phone::is_valid(text, project.country.as_deref()),
        Shape::Url => url::is_valid(text),
        Shape::Date => read_date(text, project.date_order).is_some(),
        Shape::Country => country::is_country(text),
        Shape::Number => project.number_format.parse(text).is_some(),
        Shape::Option => options(text, property).is_some(),
        Shape::YesNo => yes(text, property).is_some(),
    }
}
