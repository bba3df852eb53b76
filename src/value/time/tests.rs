//! Days, instants and spans at the edges of calendars and zones.

use super::*;
use chrono::{DateTime, Weekday};
use chrono_tz::Tz;
use proptest::prelude::*;

proptest! {
    #[test]
    fn the_short_way_to_a_day_is_the_long_one(
        year in 0u32..9999, month in 0u32..14, day in 0u32..33, clock in "([ Tt]([0-2][0-9]:[0-6][0-9](:[0-6][0-9])?)?)?",
        zone in "(Z|z|\\+02:00| UTC)?", junk in "[ x]?", at in 0usize..4,
    ) {
        let text = format!("{year:04}-{month:02}-{day:02}{clock}{zone}{junk}");
        let of = [Tz::UTC, chrono_tz::Europe::Paris, chrono_tz::Pacific::Apia, chrono_tz::America::New_York][at];
        let stamp = read_date(&text, None);
        prop_assert_eq!(read_day(&text, true, None, of), stamp.map(Stamp::written_day), "{}", text);
        prop_assert_eq!(read_day(&text, false, None, of), stamp.map(|stamp| stamp.day(of)), "{}", text);
    }

    #[test]
    fn any_text_has_the_day_that_it_is_read_as(text in "[0-9TZ:. /-]{0,24}") {
        prop_assert_eq!(read_day(&text, true, None, Tz::UTC), read_date(&text, None).map(Stamp::written_day));
    }

    #[test]
    fn a_day_that_tells_says_what_its_instants_say(
        first in 0i64..4_000, span in 0i64..400, hours in 0i64..30_000, local in any::<bool>(), at in 0usize..3,
    ) {
        let zone = [chrono_tz::Europe::Paris, chrono_tz::Pacific::Apia, chrono_tz::America::St_Johns][at];
        let hour = 3_600_000_000;
        let from = first * 7 * hour;
        let window = Window { first_instant: from, last_instant: from + span * hour, ..Window::ALL };
        let wall = DateTime::from_timestamp_micros(hours * hour).unwrap().naive_utc();
        let stamp = if local { Stamp::Local(wall) } else { Stamp::Instant { instant: hours * hour, written: wall } };
        let day = stamp.day(zone);
        if let Some(told) = window.contains_by_day(day) {
            prop_assert_eq!(told, window.contains(day, stamp.instant(zone)));
        }
    }
}

fn day(text: &str) -> Day {
    day_number(NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap())
}

fn span(count: u32, unit: Unit) -> Duration {
    Duration { count, unit }
}

#[test]
fn older_than_182_days_is_hubspots_more_than_182_days_ago() {
    // The vendor's example, quoted in the property reference: today 2026-11-21, before 23 May.
    let as_of = AsOf::parse("2026-11-21", Tz::UTC).unwrap();
    let window = Window::older_than(span(182, Unit::Days), &as_of).unwrap();
    assert_eq!(window, Window::before(day("2026-05-23")));
    assert_eq!(window.describe(Tz::UTC), "before 2026-05-23");
    let newer = Window::newer_than(span(182, Unit::Days), &as_of).unwrap();
    assert!(newer.contains(day("2026-05-23"), 0));
    assert!(newer.contains(day("2026-11-21"), as_of.instant));
    assert!(!newer.contains(day("2026-11-22"), as_of.instant + 1));
}

#[test]
fn months_clamp_at_month_end() {
    assert_eq!(span(1, Unit::Months).days_before(day("2026-03-31")), Some(day("2026-02-28")));
    assert_eq!(span(1, Unit::Years).days_before(day("2024-02-29")), Some(day("2023-02-28")));
    assert_eq!(span(u32::MAX, Unit::Years).days_before(0), None);
}

#[test]
fn a_datetime_falls_on_the_day_of_the_accounts_zone() {
    let paris = chrono_tz::Europe::Paris;
    let stamp = read_date("2026-05-22T23:30:00Z", None).unwrap();
    assert_eq!(stamp.day(paris), day("2026-05-23"));
    assert_eq!(stamp.written_day(), day("2026-05-22"));
    let stamp = read_date("2026-05-22 23:30", None).unwrap();
    assert_eq!(stamp.day(paris), day("2026-05-22"));
    assert_eq!(stamp.instant(paris), read_date("2026-05-22T21:30:00+00:00", None).unwrap().instant(Tz::UTC));
}

#[test]
fn cells_are_read_as_declared_and_never_guessed() {
    assert!(read_date("03/04/2026", None).is_none());
    let french = read_date("03/04/2026 14:30", Some(DateOrder::DayMonthYear)).unwrap();
    assert_eq!(french.written_day(), day("2026-04-03"));
    let american = read_date("3/4/2026 2:30 PM", Some(DateOrder::MonthDayYear)).unwrap();
    assert_eq!(american.written_day(), day("2026-03-04"));
    assert_eq!(read_date("1790000000000", None).unwrap().written_day(), day("2026-09-21"));
    assert_eq!(read_date("2024-07-10 19:34:59.422", None).unwrap().written_day(), day("2024-07-10"));
    for bad in [
        "2026-02-30",
        "2026-13-01",
        "2026-1-1",
        "26-01-01",
        "tomorrow",
        "2026-01-01 25:00",
        "2026-01-01x",
        "13:00",
        "2026-01-01 12:00 foo",
        "2026-01-01 1:2:3:4",
        "2026-01-01 12:30.5",
    ] {
        assert!(read_date(bad, None).is_none(), "{bad}");
    }
    assert!(read_date("03/04/26", Some(DateOrder::DayMonthYear)).is_none());
}

#[test]
fn a_telephone_number_is_no_instant() {
    for number in ["491711234567", "4917112345678", "447911123456", "919812345678", "8613812345678", "331234567890"] {
        assert!(read_date(number, None).is_none(), "{number}");
    }
    // Midnights of UTC: a birthday in 1980, a contract that ends in 2040.
    assert_eq!(read_date("315532800000", None).unwrap().written_day(), day("1980-01-01"));
    assert_eq!(read_date("2208988800000", None).unwrap().written_day(), day("2040-01-01"));
}

#[test]
fn a_time_the_clocks_leave_out_is_the_first_instant_after() {
    let paris = chrono_tz::Europe::Paris;
    let gap = read_date("2026-03-29 02:30", None).unwrap().instant(paris);
    assert_eq!(gap, read_date("2026-03-29T01:00:00Z", None).unwrap().instant(paris));
}

#[test]
fn before_on_and_after_split_all_days() {
    let d = day("2026-01-01");
    for x in [d - 1, d, d + 1] {
        let hits =
            [Window::before(d), Window::days(d, d), Window::after(d)].iter().filter(|w| w.contains_day(x)).count();
        assert_eq!(hits, 1);
    }
}

#[test]
fn calendar_units_are_whole() {
    let as_of = AsOf::parse("2026-11-21", Tz::UTC).unwrap();
    let on = |unit, offset| Window::calendar(unit, offset, &as_of, Weekday::Mon).unwrap().describe(Tz::UTC);
    assert_eq!(on(CalendarUnit::Week, 0), "2026-11-16 to 2026-11-22");
    assert_eq!(on(CalendarUnit::Month, -1), "2026-10-01 to 2026-10-31");
    assert_eq!(on(CalendarUnit::Quarter, 0), "2026-10-01 to 2026-12-31");
    assert_eq!(on(CalendarUnit::Quarter, 1), "2027-01-01 to 2027-03-31");
    assert_eq!(on(CalendarUnit::Year, -1), "2025-01-01 to 2025-12-31");
}
