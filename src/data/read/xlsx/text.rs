//! The value of a cell as text.
//!
//! Numbers that are whole have no decimals, dates are ISO 8601, errors are what the sheet shows (`#N/A`).
//! A formula is what it resulted in. Zeros in front that a format adds are put there by [`padded`](super::padded).

use crate::data::read::numbers;
use crate::value::number::NumberFormat;
use calamine::{DataRef, ExcelDateTime};
use std::fmt::Write as _;

pub(super) fn is_empty(value: &DataRef) -> bool {
    match value {
        DataRef::Empty => true,
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.is_empty(),
        DataRef::SharedString(text) => text.is_empty(),
        _ => false,
    }
}

/// Appends the text of a value; of a number one that `format` reads as that number.
pub(super) fn push(value: &DataRef, format: NumberFormat, text: &mut String) {
    match value {
        DataRef::Empty => {}
        DataRef::String(value) | DataRef::DateTimeIso(value) | DataRef::DurationIso(value) => text.push_str(value),
        DataRef::SharedString(value) => text.push_str(value),
        DataRef::Int(value) => push_shown(text, value),
        DataRef::Float(value) => {
            let from = text.len();
            numbers::push_f64(*value, text);
            numbers::keep(format, from, text);
        }
        DataRef::Bool(value) => push_shown(text, value),
        DataRef::DateTime(value) => push_time(value, text),
        DataRef::Error(error) => push_shown(text, error),
    }
}

fn push_shown(text: &mut String, value: &impl std::fmt::Display) {
    // Writing to a string never fails.
    let _ = write!(text, "{value}");
}

fn push_time(value: &ExcelDateTime, text: &mut String) {
    const DAY_SECONDS: f64 = 86_400.0;
    /// The days of 1900 to 9999: beyond them Excel shows `#####`, and no day is meant.
    const DAYS: std::ops::Range<f64> = 0.0..2_958_466.0;
    let serial = value.as_f64();
    if !value.is_duration() && !DAYS.contains(&serial) {
        numbers::push_f64(serial, text);
        return;
    }
    if value.is_duration() || (0.0..1.0).contains(&serial) {
        let seconds = (serial * DAY_SECONDS).round();
        // The last moment of a day is none of the next one.
        let seconds = if value.is_duration() { seconds } else { seconds.min(DAY_SECONDS - 1.0) };
        let (hours, rest) = ((seconds / 3600.0).trunc(), (seconds % 3600.0).abs());
        let _ = write!(text, "{hours:02}:{:02}:{:02}", (rest / 60.0).trunc(), rest % 60.0);
        return;
    }
    let (year, month, day, hour, minute, second, milli) = value.to_ymd_hms_milli();
    let _ = write!(text, "{year:04}-{month:02}-{day:02}");
    if (hour, minute, second, milli) != (0, 0, 0, 0) {
        let _ = write!(text, "T{hour:02}:{minute:02}:{second:02}");
        if milli != 0 {
            let _ = write!(text, ".{milli:03}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::push;
    use crate::value::number::NumberFormat;
    use calamine::{CellErrorType, DataRef, ExcelDateTime, ExcelDateTimeType};

    fn text(value: &DataRef) -> String {
        let mut text = String::new();
        push(value, NumberFormat::default(), &mut text);
        text
    }

    fn time(serial: f64) -> String {
        text(&DataRef::DateTime(ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, false)))
    }

    #[test]
    fn numbers_are_written_as_they_are_meant() {
        let number = |value| text(&DataRef::Float(value));
        assert_eq!([number(33_612_345_678.0), number(1e15)], ["33612345678", "1E+15"]);
        assert_eq!(text(&DataRef::Bool(true)), "true");
        assert_eq!(text(&DataRef::Error(CellErrorType::NA)), "#N/A");
    }

    #[test]
    fn dates_and_times_are_iso() {
        assert_eq!(
            [time(45943.0), time(45943.5), time(45943.541)],
            ["2025-10-13", "2025-10-13T12:00:00", "2025-10-13T12:59:02.400"]
        );
        assert_eq!([time(0.4375), time(0.999_999_999)], ["10:30:00", "23:59:59"]);
        assert_eq!([time(2_958_465.0), time(2_958_466.0), time(-3.0)], ["9999-12-31", "2958466", "-3"]);
        let duration = ExcelDateTime::new(1.5, ExcelDateTimeType::TimeDelta, false);
        assert_eq!(text(&DataRef::DateTime(duration)), "36:00:00");
    }
}
