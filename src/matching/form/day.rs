//! Calendar days as eight digits, and the ways in which people get them wrong.

use super::plain;
use crate::matching::measure::{damerau_levenshtein, distance};
use crate::value::date;
use crate::value::time::DateOrder;

/// `20260901`; of what is no day, its digits: half of a slip's pairs have such a side.
pub(super) fn day(text: &str, order: Option<DateOrder>) -> Option<String> {
    if let Ok(moment) = date::read(text, order, chrono_tz::UTC) {
        return Some(moment.day.format("%Y%m%d").to_string());
    }
    Some(plain::digits(text)).filter(|digits| digits.len() >= 4)
}

/// Day and month swapped, one digit wrong or two neighbours swapped: 0.95 and 0.9; two of year, month
/// and day the same: 0.8; the same year: 0.5.
pub(super) fn days(a: &str, b: &str) -> f64 {
    let (Some(one), Some(other)) = (parts(a), parts(b)) else { return damerau_levenshtein(a, b).min(0.75) };
    let [year, month, day] = one;
    if [year, day, month] == other {
        return 0.95;
    }
    let same = one.iter().zip(&other).filter(|(x, y)| x == y).count();
    match distance(a, b) {
        1 => 0.9,
        2 => 0.8,
        _ if same == 2 => 0.8,
        _ if year == other[0] => 0.5,
        _ => 0.0,
    }
}

/// Year, month and day.
fn parts(day: &str) -> Option<[&str; 3]> {
    Some([day.get(..4)?, day.get(4..6)?, day.get(6..8)?])
}

#[cfg(test)]
mod tests {
    use super::{day, days};
    use crate::value::time::DateOrder;

    #[test]
    fn days_are_read_in_any_layout_and_slips_are_near() {
        let read = |text| day(text, Some(DateOrder::DayMonthYear)).unwrap();
        assert_eq!(read("1 Sept 2026"), read("2026-09-01"));
        assert_eq!(read("19990231"), "19990231", "no day, and yet comparable");
        for (a, b, alike) in [
            ("20260901", "20260109", 0.95),
            ("20260901", "20260907", 0.9),
            ("20260901", "20260910", 0.9),
            ("20260901", "20261201", 0.8),
            ("20260901", "20261231", 0.5),
            ("20260901", "19771231", 0.0),
        ] {
            assert!((days(a, b) - alike).abs() < 1e-12, "{a} {b} {}", days(a, b));
        }
    }
}
