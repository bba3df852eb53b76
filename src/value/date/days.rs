//! Which days the parts of a date can mean.

use super::tokens::Unit;
use super::words::Meaning;
use crate::value::time::DateOrder;
use chrono::NaiveDate;

/// A part of a date, with what stands between it and the part before.
#[derive(Debug, Clone)]
pub(super) struct Part<'t> {
    pub(super) what: What<'t>,
    pub(super) separator: String,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum What<'t> {
    /// Its digits, and what a sign beside it says that it is: `年`, `1st`, `'70`.
    Number(&'t str, Option<Unit>),
    Month(Meaning),
}

/// Years of four digits that a date may have: from the first of the Gregorian calendar on. From 2400
/// on a year is of the Thai calendar.
const YEARS: std::ops::RangeInclusive<i32> = 1583..=2399;

/// The days that a date may be, each once; never none.
///
/// # Errors
/// It is no day, in words for a person.
pub(super) fn days(parts: &[Part], order: Option<DateOrder>) -> Result<Vec<NaiveDate>, String> {
    match parts {
        [first, second, third] => {
            let whats = [first.what, second.what, third.what];
            if whats.iter().any(|what| matches!(what, What::Month(_))) {
                return worded(whats);
            }
            if second.separator != third.separator && !is_marked(whats) {
                return Err(format!(
                    "between its numbers stand `{}` and `{}`",
                    shown(&second.separator),
                    shown(&third.separator)
                ));
            }
            if !matches!(second.separator.as_str(), "/" | "." | "-" | ":" | " ") && !is_marked(whats) {
                return Err(format!("`{}` stands between its numbers", shown(&second.separator)));
            }
            numeric(whats, order)
        }
        [_, _] => Err("it does not name a day, a month and a year".to_owned()),
        _ => Err("it is not one day, one month and one year".to_owned()),
    }
}

fn shown(separator: &str) -> &str {
    if separator.is_empty() { "nothing" } else { separator }
}

fn is_marked(whats: [What; 3]) -> bool {
    whats.iter().all(|what| matches!(what, What::Number(_, Some(_))))
}

/// A month in words: the number of four digits is the year, or the last of two.
fn worded(whats: [What; 3]) -> Result<Vec<NaiveDate>, String> {
    let (month, day, year) = match whats {
        [What::Month(month), What::Number(day, d), What::Number(year, y)]
        | [What::Number(day, d), What::Month(month), What::Number(year, y)]
            if day.len() <= 2 && d != Some(Unit::Year) && y != Some(Unit::Day) =>
        {
            (month, day, year)
        }
        [What::Number(year, None | Some(Unit::Year)), What::Month(month), What::Number(day, d)]
        | [What::Number(year, None | Some(Unit::Year)), What::Number(day, d), What::Month(month)]
            if year.len() == 4 && day.len() <= 2 && d != Some(Unit::Year) =>
        {
            (month, day, year)
        }
        _ => return Err("it is not one day, one month and one year".to_owned()),
    };
    let months: Vec<u32> = month.months().collect();
    existing(&[(years(year)?, months, number(day)?)])
}

/// Numbers alone: the year comes first when it has four digits; else the order decides.
fn numeric(whats: [What; 3], order: Option<DateOrder>) -> Result<Vec<NaiveDate>, String> {
    let parts = whats.map(|what| match what {
        What::Number(digits, unit) => (digits, unit),
        What::Month(_) => ("", None),
    });
    let possible: Vec<DateOrder> = [DateOrder::DayMonthYear, DateOrder::MonthDayYear, DateOrder::YearMonthDay]
        .into_iter()
        .filter(|order| fits(parts, *order))
        .collect();
    let said = |order: &DateOrder| match parts {
        [(first, _), ..] if first.len() == 4 => None,
        _ => Some(*order),
    };
    let wanted = order.as_ref().and_then(said);
    let chosen: Vec<DateOrder> =
        possible.iter().copied().filter(|own| wanted.is_none_or(|wanted| *own == wanted)).collect();
    let readings = |orders: &[DateOrder]| -> Result<Vec<NaiveDate>, String> {
        let mut readings = Vec::new();
        for order in orders {
            let (year, month, day) = by_order(parts.map(|(digits, _)| digits), *order);
            readings.push((years(year)?, vec![number(month)?], number(day)?));
        }
        existing(&readings)
    };
    match readings(&chosen) {
        Err(_) if wanted.is_some() && readings(&possible).is_ok() => {
            Err("it is not in the account's `date_order`".to_owned())
        }
        result => result,
    }
}

fn by_order<T>([first, second, third]: [T; 3], order: DateOrder) -> (T, T, T) {
    match order {
        DateOrder::DayMonthYear => (third, second, first),
        DateOrder::MonthDayYear => (third, first, second),
        DateOrder::YearMonthDay => (first, second, third),
    }
}

/// Whether numbers have the lengths that an order asks for, and the places that marks say.
fn fits(parts: [(&str, Option<Unit>); 3], order: DateOrder) -> bool {
    let (year, month, day) = by_order(parts, order);
    let is = |mark: Option<Unit>, unit| mark.is_none_or(|own| own == unit);
    matches!(year.0.len(), 2 | 4)
        && (1..=2).contains(&month.0.len())
        && (1..=2).contains(&day.0.len())
        && is(year.1, Unit::Year)
        && is(month.1, Unit::Month)
        && is(day.1, Unit::Day)
}

/// The days of these readings that the calendar has.
fn existing(readings: &[(Vec<i32>, Vec<u32>, u32)]) -> Result<Vec<NaiveDate>, String> {
    let mut days = Vec::new();
    for (years, months, day) in readings {
        for (year, month) in years.iter().flat_map(|year| months.iter().map(move |month| (*year, *month))) {
            if let Some(date) = NaiveDate::from_ymd_opt(year, month, *day)
                && !days.contains(&date)
            {
                days.push(date);
            }
        }
    }
    if days.is_empty() { Err("the calendar has no such day".to_owned()) } else { Ok(days) }
}

/// The years that digits may mean. Of two digits, 00 to 29 are of this century and 70 to 99 of the
/// last; those between may be a birthday of one or a term of the other.
fn years(digits: &str) -> Result<Vec<i32>, String> {
    let year: i32 = digits.parse().map_err(|_| format!("`{digits}` is no year"))?;
    match (digits.len(), year) {
        (4, year) if YEARS.contains(&year) => Ok(vec![year]),
        (4, _) => Err(format!("the year {digits} is not between {} and {}", YEARS.start(), YEARS.end())),
        (2, 0..30) => Ok(vec![2000 + year]),
        (2, 70..) => Ok(vec![1900 + year]),
        (2, _) => Ok(vec![1900 + year, 2000 + year]),
        _ => Err(format!("`{digits}` is no year")),
    }
}

fn number(digits: &str) -> Result<u32, String> {
    digits.parse().map_err(|_| format!("`{digits}` is neither day nor month"))
}

/// A day of the ISO week calendar, `2026-W12-3`.
pub(super) fn of_week(year: &str, week: &str, day: &str) -> Result<Vec<NaiveDate>, String> {
    let date = || {
        let weekday = chrono::Weekday::try_from(day.parse::<u8>().ok()?.checked_sub(1)?).ok()?;
        NaiveDate::from_isoywd_opt(year.parse().ok().filter(|year| YEARS.contains(year))?, week.parse().ok()?, weekday)
    };
    date().map(|date| vec![date]).ok_or_else(|| "the calendar has no such week and day".to_owned())
}

/// The n-th day of a year, `2026-123`.
pub(super) fn of_year(year: &str, day: &str) -> Result<Vec<NaiveDate>, String> {
    let date = || NaiveDate::from_yo_opt(year.parse().ok().filter(|year| YEARS.contains(year))?, day.parse().ok()?);
    date().map(|date| vec![date]).ok_or_else(|| "the calendar has no such day".to_owned())
}

/// The days that eight digits may be: `20140722`, or, as their order says, `22072014`.
pub(super) fn of_eight(digits: &str, order: Option<DateOrder>) -> Result<Vec<NaiveDate>, String> {
    let cut = |first: usize, second: usize| {
        let (head, third) = digits.split_at_checked(second)?;
        let (first, second) = head.split_at_checked(first)?;
        Some([first, second, third].map(|digits| What::Number(digits, None)))
    };
    // A year is of four digits, so no number can be read with it at either end.
    [cut(4, 6), cut(2, 4)]
        .into_iter()
        .flatten()
        .map(|parts| numeric(parts, order))
        .find(Result::is_ok)
        .unwrap_or_else(|| Err("the calendar has no such day".to_owned()))
}
