//! Time zones beside a clock: offsets, and abbreviations that name one zone only.

use chrono::offset::LocalResult;
use chrono::{NaiveDateTime, Offset, TimeZone};
use chrono_tz::{OffsetName, Tz};

/// Abbreviations that name the clock of one region only, with a place that keeps it. Not here: those
/// that several share, such as `CST` (Chicago, Shanghai, Havana), `IST`, `BST`, `EST` (New York, and
/// Sydney until 2014), `MST` and `PST`. (Names of the tz database, <https://www.iana.org/time-zones>.)
const ABBREVIATIONS: &[(&str, Tz)] = &[
    ("WET", Tz::Europe__Lisbon),
    ("WEST", Tz::Europe__Lisbon),
    ("CET", Tz::Europe__Paris),
    ("CEST", Tz::Europe__Paris),
    ("MEZ", Tz::Europe__Paris),
    ("MESZ", Tz::Europe__Paris),
    ("EET", Tz::Europe__Athens),
    ("EEST", Tz::Europe__Athens),
    ("MSK", Tz::Europe__Moscow),
    ("SAST", Tz::Africa__Johannesburg),
    ("EAT", Tz::Africa__Nairobi),
    ("CAT", Tz::Africa__Maputo),
    ("WAT", Tz::Africa__Lagos),
    ("PKT", Tz::Asia__Karachi),
    ("WIB", Tz::Asia__Jakarta),
    ("WITA", Tz::Asia__Makassar),
    ("WIT", Tz::Asia__Jayapura),
    ("HKT", Tz::Asia__Hong_Kong),
    ("JST", Tz::Asia__Tokyo),
    ("KST", Tz::Asia__Seoul),
    ("AWST", Tz::Australia__Perth),
    ("ACST", Tz::Australia__Adelaide),
    ("ACDT", Tz::Australia__Adelaide),
    ("AEST", Tz::Australia__Sydney),
    ("AEDT", Tz::Australia__Sydney),
    ("NZST", Tz::Pacific__Auckland),
    ("NZDT", Tz::Pacific__Auckland),
    ("HST", Tz::Pacific__Honolulu),
    ("AKST", Tz::America__Anchorage),
    ("AKDT", Tz::America__Anchorage),
    ("PDT", Tz::America__Los_Angeles),
    ("MDT", Tz::America__Denver),
    ("NDT", Tz::America__St_Johns),
];

/// Whether a word means UTC itself.
pub(super) fn is_utc(name: &str) -> bool {
    ["Z", "UTC", "GMT", "UT"].iter().any(|own| own.eq_ignore_ascii_case(name))
}

/// Whether a word names one zone, or UTC.
pub(super) fn is_known(name: &str) -> bool {
    is_utc(name) || ABBREVIATIONS.iter().any(|(own, _)| *own == name)
}

/// Whether a word beside an offset may be a zone's name: it says nothing that the offset does not.
pub(super) fn is_abbreviation(name: &str) -> bool {
    (2..=5).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Minutes east of UTC of a wall-clock time with an abbreviation. Read as the account's own zone has
/// it, else as the one region that it names.
///
/// # Errors
/// It names several zones, or none; or clocks there showed another one on that day (`CET` in July).
pub(super) fn offset_of(name: &str, at: NaiveDateTime, account: Tz) -> Result<i32, String> {
    if is_utc(name) {
        return Ok(0);
    }
    let english = match name {
        "MEZ" => "CET",
        "MESZ" => "CEST",
        name => name,
    };
    if let Some(minutes) = in_force(english, at, account) {
        return Ok(minutes);
    }
    let Some((_, region)) = ABBREVIATIONS.iter().find(|(own, _)| *own == name) else {
        return Err(format!("`{name}` is not the name of one time zone only: an offset such as +02:00 says which"));
    };
    in_force(english, at, *region).ok_or_else(|| {
        format!("clocks did not show {name} on {}: an offset such as +02:00 says which time it is", at.date())
    })
}

/// The offset of a wall-clock time in a zone where clocks showed this abbreviation then.
fn in_force(name: &str, at: NaiveDateTime, zone: Tz) -> Option<i32> {
    let times = match zone.from_local_datetime(&at) {
        LocalResult::Single(time) => [Some(time), None],
        LocalResult::Ambiguous(first, second) => [Some(first), Some(second)],
        LocalResult::None => [None, None],
    };
    let time = times.into_iter().flatten().find(|time| time.offset().abbreviation() == Some(name))?;
    Some(time.offset().fix().local_minus_utc() / 60)
}

/// Minutes east of UTC of `+02:00`, `+0200` and `+02`, given the sign, the digits and those behind a
/// colon. Only what clocks somewhere show: from -12:00 to +14:00 in quarters of an hour.
pub(super) fn offset(sign: char, digits: &str, after_colon: Option<&str>) -> Result<i32, String> {
    let (hours, minutes) = match (digits.len(), after_colon) {
        (1 | 2, Some(minutes)) if minutes.len() == 2 => (digits, minutes),
        (2, None) => (digits, "0"),
        (4, None) => digits.split_at_checked(2).unwrap_or((digits, "")),
        _ => return Err(no_offset(sign, digits)),
    };
    let (Ok(hours), Ok(minutes)) = (hours.parse::<i32>(), minutes.parse::<i32>()) else {
        return Err(no_offset(sign, digits));
    };
    let east = (hours * 60 + minutes) * if sign == '-' { -1 } else { 1 };
    let exists = minutes < 60 && minutes % 15 == 0 && (-12 * 60..=14 * 60).contains(&east);
    if exists { Ok(east) } else { Err(no_offset(sign, digits)) }
}

fn no_offset(sign: char, digits: &str) -> String {
    format!("`{sign}{digits}` is no offset of a time zone, such as +02:00")
}
