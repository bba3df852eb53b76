//! Floating-point numbers as text, the same in every format that has them.
//!
//! The text is the shortest that reads back, without decimals if the number is whole. A number so large
//! that it may have lost digits before it came here is shown as a spreadsheet shows it, in scientific
//! notation with `E+`. So nobody takes it for an ID, and a key that is such a number stops the run.
//!
//! A typed number needs no notation, and a cell has one: [`keep`] sees to it that the account's reads the same number.

use crate::value::number::NumberFormat;
use std::fmt::{Display, UpperExp};

/// Excel keeps 15 digits, so of a whole number from here on the last ones may be zeros that were other
/// digits. The type itself is exact up to 2^53, nine times as much; but one limit for all formats is
/// simpler, and what was saved as Parquet may have been a spreadsheet before.
const LIMIT_F64: f64 = 1e15;
/// 2^24, from where on the type does not hold every whole number.
#[cfg(feature = "parquet")]
const LIMIT_F32: f32 = 16_777_216.0;

/// Appends a number to a cell.
pub(super) fn push_f64(value: f64, text: &mut String) {
    push(value, value.abs() < LIMIT_F64, text);
}

/// As [`push_f64`]; the text is not that of the 64-bit neighbour, which has more digits.
#[cfg(feature = "parquet")]
pub(super) fn push_f32(value: f32, text: &mut String) {
    push(value, value.abs() < LIMIT_F32, text);
}

/// Adds the zero that the number which begins at `from` may need, so that `format` reads no other one.
pub(super) fn keep(format: NumberFormat, from: usize, text: &mut String) {
    if text.get(from..).is_some_and(|number| format.needs_zero(number)) {
        text.push('0');
    }
}

fn push(value: impl Display + UpperExp, has_its_digits: bool, text: &mut String) {
    let shown = if has_its_digits { value.to_string() } else { format!("{value:E}").replace('E', "E+") };
    text.push_str(&shown);
}

#[cfg(test)]
mod tests {
    use super::push_f64;

    fn f64s<const N: usize>(values: [f64; N]) -> [String; N] {
        values.map(|value| {
            let mut text = String::new();
            push_f64(value, &mut text);
            text
        })
    }

    #[test]
    fn numbers_that_have_their_digits_are_plain() {
        assert_eq!(f64s([33_612_345_678.0, -1.0, 0.5, 1e-7]), ["33612345678", "-1", "0.5", "0.0000001"]);
        assert_eq!(f64s([999_999_999_999_999.0, -999_999_999_999_999.0]), ["999999999999999", "-999999999999999"]);
    }

    #[test]
    fn numbers_that_may_have_lost_digits_are_scientific() {
        assert_eq!(f64s([1e15, 1_234_567_890_123_450.0, -2e15]), ["1E+15", "1.23456789012345E+15", "-2E+15"]);
        assert_eq!(f64s([123_456_789_012_345_680.0, f64::MAX]), ["1.2345678901234568E+17", "1.7976931348623157E+308"]);
        assert_eq!(f64s([f64::INFINITY, f64::NAN]), ["inf", "NaN"]);
    }

    #[cfg(feature = "parquet")]
    #[test]
    fn numbers_of_32_bits_lose_digits_earlier() {
        let text = [0.1, 16_777_215.0, 16_777_216.0, -33_554_432.0].map(|value| {
            let mut text = String::new();
            super::push_f32(value, &mut text);
            text
        });
        assert_eq!(text, ["0.1", "16777215", "1.6777216E+7", "-3.3554432E+7"]);
    }
}
