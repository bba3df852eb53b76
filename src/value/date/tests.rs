//! What is read as which date, and what is refused.

use super::{Refusal, read, spreadsheet_day};
use crate::value::time::{DateOrder, Stamp, read_date};
use chrono_tz::Tz;
use proptest::prelude::*;

fn plainly(text: &str) -> Result<String, Refusal> {
    read(text, None, Tz::UTC).map(|moment| moment.to_string())
}

fn reads(text: &str, expected: &str) {
    assert_eq!(plainly(text).as_deref(), Ok(expected), "{text}");
}

fn refuses(text: &str, reason: &str) {
    match plainly(text) {
        Err(Refusal::NoDate(why)) => assert!(why.contains(reason), "{text}: {why}"),
        other => panic!("{text} gave {other:?}"),
    }
}

fn could_be(text: &str, readings: &[&str]) {
    assert_eq!(
        plainly(text),
        Err(Refusal::Ambiguous(readings.iter().map(|day| (*day).to_owned()).collect())),
        "{text}"
    );
}

#[test]
fn months_and_weekdays_are_read_in_many_languages() {
    for text in [
        "Tue, 1 September 2026",
        "Sept. 1st, 2026",
        "mardi 1er septembre 2026",
        "Dienstag, 1. September 2026",
        "martes, 1 de septiembre de 2026",
        "martedì 1º settembre 2026",
        "1o de setembro de 2026",
        "terça-feira, 1 de setembro de 2026",
        "dinsdag 1 september 2026",
        "wtorek, 1 września 2026 r.",
        "den 1 september 2026",
        "tirsdag 1. september 2026",
        "tiistaina 1. syyskuuta 2026",
        "úterý 1. září 2026",
        "1 Eylül 2026 Salı",
        "вторник, 1 сентября 2026 г.",
        "2026. szeptember 1., kedd",
        "marți, 1 septembrie 2026",
        "Τρίτη 1 Σεπτεμβρίου 2026",
        "2026年9月1日",
        "2026年9月1日(火)",
        "2026년 9월 1일",
        "١ سبتمبر ٢٠٢٦",
        "1 ספטמבר 2026",
    ] {
        reads(text, "2026-09-01");
    }
    // With its preposition the Hebrew month is another word.
    refuses("1 בספטמבר 2026", "says nothing about a date");
}

#[test]
fn a_word_of_two_meanings_is_taken_for_the_one_that_is_missing() {
    reads("mar. 3 mars 2026", "2026-03-03");
    reads("mar 3, 2026", "2026-03-03");
    reads("mar 3 mar 2026", "2026-03-03");
    refuses("mar. 4 mars 2026", "is a Wednesday");
    could_be("12 listopada 2026", &["2026-10-12", "2026-11-12"]);
    reads("čtvrtek 12. listopadu 2026", "2026-11-12");
}

#[test]
fn layouts_of_programs_are_read() {
    for (text, expected) in [
        ("Mon, 02 Jan 2006 15:04:05 -0700", "2006-01-02T15:04:05-07:00"),
        ("Monday, 02-Jan-06 15:04:05 GMT", "2006-01-02T15:04:05Z"),
        ("Mon Jan  2 15:04:05 2006", "2006-01-02 15:04:05"),
        ("Mon Jan 2 15:04:05 -0700 2006", "2006-01-02T15:04:05-07:00"),
        ("2006-01-02 15:04:05.999 +0300 MSK m=+0.000000001", "2006-01-02T15:04:05.999+03:00"),
        ("Mon Jan 02 2006 15:04:05 GMT+0100 (Central European Standard Time)", "2006-01-02T15:04:05+01:00"),
        ("02/Jan/2006:15:04:05 +0000", "2006-01-02T15:04:05Z"),
        ("2006:01:02 15:04:05", "2006-01-02 15:04:05"),
        ("20060102150405", "2006-01-02 15:04:05"),
        ("20060102T1504Z", "2006-01-02T15:04:00Z"),
        ("2006-W01-1", "2006-01-02"),
        ("2006W011", "2006-01-02"),
        ("2006-002", "2006-01-02"),
        ("2006-01-02 3:04 p.m.", "2006-01-02 15:04"),
        ("January 2nd, 2006 at 3pm", "2006-01-02 15:00"),
        ("2 janvier 2006 à 15h04", "2006-01-02 15:04"),
        ("2. Januar 2006, 15:04 Uhr", "2006-01-02 15:04"),
        ("2006-01-02 15:04:05,120", "2006-01-02 15:04:05.120"),
        ("2006-01-02 00:00:00", "2006-01-02"),
    ] {
        reads(text, expected);
        reads(expected, expected);
    }
}

#[test]
fn numbers_that_can_be_one_day_only_are_read_without_an_order() {
    for (text, expected) in [
        ("31/12/2026", "2026-12-31"),
        ("12.31.2026", "2026-12-31"),
        ("4/4/2026", "2026-04-04"),
        ("2026.3.30", "2026-03-30"),
        ("2026 03 30", "2026-03-30"),
        ("2014. 04. 08.", "2014-04-08"),
        ("8/8/71", "1971-08-08"),
        ("31/12/99", "1999-12-31"),
        ("22072014", "2014-07-22"),
        ("Fri 03/04/2026", "2026-04-03"),
    ] {
        reads(text, expected);
    }
    could_be("03/04/2026", &["2026-04-03", "2026-03-04"]);
    could_be("03-03-14", &["2014-03-03", "2003-03-14"]);
    could_be("11122014", &["2014-12-11", "2014-11-12"]);
    could_be("25 Dec 45", &["1945-12-25", "2045-12-25"]);
}

#[test]
fn the_accounts_order_settles_numbers_and_nothing_else() {
    let day_first = |text| read(text, Some(DateOrder::DayMonthYear), Tz::UTC).map(|moment| moment.to_string());
    assert_eq!(day_first("03/04/26 4:08 PM").as_deref(), Ok("2026-04-03 16:08"));
    assert_eq!(day_first("2026/04/03").as_deref(), Ok("2026-04-03"));
    assert_eq!(day_first("Apr 3, 2026").as_deref(), Ok("2026-04-03"));
    assert!(matches!(day_first("04/13/2026"), Err(Refusal::NoDate(why)) if why.contains("date_order")));
    assert!(matches!(day_first("31/02/2026"), Err(Refusal::NoDate(why)) if why.contains("no such day")));
}

#[test]
fn what_is_no_date_or_contradicts_itself_is_refused_with_the_reason() {
    for (text, reason) in [
        ("31 February 2026", "no such day"),
        ("1O/02/2026", "`O` stands where a digit should"),
        ("3o/12/2026", "`o` stands where a digit should"),
        ("2O Feb 2026", "`O` stands where a digit should"),
        ("2026-02-1O", "`O` stands where a digit should"),
        ("2026-02-30", "no such day"),
        ("2026-W54-1", "no such week"),
        ("2026-366", "no such day"),
        ("Monday, 1 September 2026", "2026-09-01 is a Tuesday"),
        ("2026-04", "does not name a day"),
        ("7 Feb", "does not name a day"),
        ("2014", "so many digits"),
        ("14:30", "not one day"),
        ("septe. 7, 1970", "`septe` says nothing"),
        ("next week", "says nothing"),
        ("2020/03-15", "between its numbers"),
        ("-2023/05/24", "before its first number"),
        ("15/07/2024/", "at its end"),
        ("2026-09-01 25:00", "no clock shows"),
        ("2026-09-01 17:24 PM", "no clock shows"),
        ("2007-04-05T24:00", "no clock shows"),
        ("2019-05-29T08:41-047", "no offset"),
        ("2026-09-01 10:00 +25:00", "no offset"),
        ("2026-09-01 10:00 +02:00 +03:00", "two time zones"),
        ("2026-09-01 10:00 -07:00 UTC", "two time zones"),
        ("2026-09-01 10:00 MST", "not the name of one time zone only"),
        ("3 July 2026 10:00 CET", "did not show CET"),
        ("1 Sep 2026 5pm UTC-05", "ahead of it for others"),
        ("1 Sep 2026 2 Oct 2026", "not one day"),
        ("1 Sep 2026 10:00 11:00", "more than one time"),
        ("2026-04-03-05:00", "the offset of its time zone"),
        ("03/04/2026+02:00", "the offset of its time zone"),
        ("2026-04-03 -05:00", "the offset of its time zone"),
        ("8 เมษายน 2557", "says nothing"),
        ("08/04/2557", "not between"),
        ("0612345678", "so many digits"),
        ("9876543210", "so many digits"),
        ("197607041200", "so many digits"),
        ("2009-05-19r14:39", "says nothing"),
        ("\u{202e}2026-09-01", "before its first number"),
    ] {
        refuses(text, reason);
    }
    refuses(&"1".repeat(10_000), "too long");
}

#[test]
fn telephone_and_article_numbers_are_no_epochs() {
    for number in [
        "447911123456",
        "491701234567",
        "919812345678",
        "201012101234",
        "13812345678",
        "2125551234",
        "1711234567",
        "1000000000",
        "3125551234",
        "999999999",
        "4006381333931",
        "9780201379624",
        "4006381333931123",
        "9223372036854775807",
    ] {
        refuses(number, "so many digits alone may be another number");
    }
    reads("1999999999999", "2033-05-18T03:33:19.999Z");
}

#[test]
fn an_abbreviation_is_read_as_the_accounts_zone_has_it() {
    let denver = |text| read(text, None, Tz::America__Denver).map(|moment| moment.to_string());
    assert_eq!(denver("28 Feb 2018 09:01 MST").as_deref(), Ok("2018-02-28T09:01:00-07:00"));
    assert!(denver("3 Aug 2012 13:31 MST").is_err());
    reads("8 Feb 2015 03:02 (CET)", "2015-02-08T03:02:00+01:00");
    reads("3 Jul 2015 03:02 MESZ", "2015-07-03T03:02:00+02:00");
    // Of an hour that the clocks show twice, the abbreviation says which.
    reads("25 Oct 2026 02:30 CEST", "2026-10-25T02:30:00+02:00");
    reads("25 Oct 2026 02:30 CET", "2026-10-25T02:30:00+01:00");
}

#[test]
fn spreadsheets_count_days_from_1900() {
    let day = |text| spreadsheet_day(text).map(|moment| moment.to_string());
    assert_eq!(day("46266").as_deref(), Some("2026-09-01"));
    assert_eq!(day("61").as_deref(), Some("1900-03-01"));
    assert_eq!(day("46266.604166666664").as_deref(), Some("2026-09-01 14:30"));
    for text in ["60", "-5", "2958466", "4e4", "inf", "2026-09-01", ""] {
        assert_eq!(day(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_panics_and_what_is_read_is_read_again(
        text in prop_oneof!["\\PC{0,24}", "[0-9TWZ:. /+'-]{0,24}", "[0-3]?[0-9][ ./-](mar|Sep|lis|9|11)[ ./-](20|')?[0-9]{2}( [0-9]{1,2}:[0-9]{2}( ?[ap]m)?)?( [A-Z]{3,4}| ?[+-][01][0-9]:?[03]0)?"],
        order in proptest::sample::select(vec![None, Some(DateOrder::DayMonthYear), Some(DateOrder::MonthDayYear), Some(DateOrder::YearMonthDay)]),
    ) {
        if let Ok(moment) = read(&text, order, chrono_tz::Europe::Paris) {
            let written = moment.to_string();
            prop_assert_eq!(read(&written, order, Tz::UTC).map(|again| again.to_string()), Ok(written.clone()), "{}", text);
            prop_assert!(read_date(&written, None).is_some(), "cells cannot hold {}", written);
        }
    }

    #[test]
    fn what_cells_are_read_as_is_never_read_as_another_time(
        text in prop_oneof![
            "[12][0-9]{3}-[01][0-9]-[0-3][0-9]([T ][0-2][0-9]:[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,6})?)?)?(Z|[+-]0[0-9]:?[03]0)?",
            "[0-3]?[0-9][/.-][0-3]?[0-9][/.-][12][0-9]{3}( [0-9]{1,2}:[0-9]{2}( [AP]M)?)?",
            "[1-9][0-9]{11,12}",
        ],
        order in proptest::sample::select(vec![None, Some(DateOrder::DayMonthYear), Some(DateOrder::MonthDayYear)]),
    ) {
        if let (Some(cell), Ok(moment)) = (read_date(&text, order), read(&text, order, Tz::UTC)) {
            let written = read_date(&moment.to_string(), None);
            let instant = |stamp: Stamp| (stamp.written_day(), stamp.instant(Tz::UTC));
            prop_assert_eq!(written.map(instant), Some(instant(cell)), "{}", text);
        }
    }
}
