//! Numbers as cells hold them.

use super::text::trimmed;

/// How an export writes numbers, given in `hyg.yaml` by one example, such as `"1 234,5"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberFormat {
    /// The character between whole part and fraction.
    pub decimal: char,
    /// The character between groups of three digits, when they are grouped.
    pub group: Option<char>,
}

impl Default for NumberFormat {
    /// Plain decimals: `1234.5`.
    fn default() -> Self {
        NumberFormat { decimal: '.', group: None }
    }
}

impl NumberFormat {
    /// Reads the example of `hyg.yaml`: `1234.5`, `1,234.5`, `1 234,5`, `1.234,5`, `1'234.5`.
    ///
    /// # Errors
    /// The example is none of that form: the text says what is expected.
    pub fn from_example(example: &str) -> Result<Self, String> {
        let expected = || {
            format!(
                "`{example}` shows no number format: write the number 1234.5 as the export does, such as \"1 234,5\""
            )
        };
        let compact: String = example.trim().chars().collect();
        let mut rest = compact.strip_prefix('1').ok_or_else(expected)?;
        let group = match rest.chars().next() {
            Some(c) if !c.is_ascii_digit() => {
                rest = rest.get(c.len_utf8()..).unwrap_or("");
                Some(c)
            }
            _ => None,
        };
        let rest = rest.strip_prefix("234").ok_or_else(expected)?;
        let mut chars = rest.chars();
        let decimal = chars.next().ok_or_else(expected)?;
        let fraction = chars.as_str();
        let is_mark = |c: char| !c.is_alphanumeric() && c != '-' && c != '+';
        if fraction != "5" || !is_mark(decimal) || group.is_some_and(|g| !is_mark(g) || g == decimal) {
            return Err(expected());
        }
        Ok(NumberFormat { decimal, group })
    }

    /// Reads a cell: an optional sign, digits (grouped in threes when the format groups and the
    /// cell does), and an optional fraction. Nothing else: no currency, no exponent, no `NaN`.
    #[must_use]
    pub fn parse(self, cell: &str) -> Option<f64> {
        if let Some(number) = read_digits(cell.as_bytes()) {
            return Some(number);
        }
        let plain = self.to_plain(trimmed(cell))?;
        plain.parse::<f64>().ok().filter(|number| number.is_finite())
    }

    /// The cell as a plain decimal (`-1234.5`), or nothing when it is no number of this format.
    #[must_use]
    pub fn to_plain(self, cell: &str) -> Option<String> {
        let (sign, digits) = match cell.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => ("-", rest),
            None => ("", cell.strip_prefix('+').unwrap_or(cell)),
        };
        let (whole, fraction) = match digits.split_once(self.decimal) {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (digits, None),
        };
        let whole = self.ungroup(whole)?;
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits(&whole) || fraction.is_some_and(|f| f.is_empty() || !all_digits(f)) {
            return None;
        }
        match fraction {
            Some(fraction) if whole.is_empty() => Some(format!("{sign}0.{fraction}")),
            Some(fraction) => Some(format!("{sign}{whole}.{fraction}")),
            None if whole.is_empty() => None,
            None => Some(format!("{sign}{whole}")),
        }
    }

    fn ungroup(self, whole: &str) -> Option<String> {
        let Some(group) = self.group else { return Some(whole.to_owned()) };
        // Exports write a thin or no-break space where the example shows a plain one.
        let is_group = |c: char| c == group || (group == ' ' && matches!(c, '\u{a0}' | '\u{202f}' | '\u{2009}'));
        if !whole.contains(is_group) {
            return Some(whole.to_owned());
        }
        let parts: Vec<&str> = whole.split(is_group).collect();
        let well_grouped = parts.iter().enumerate().all(|(at, part)| match at {
            0 => (1..=3).contains(&part.len()),
            _ => part.len() == 3,
        });
        well_grouped.then(|| parts.concat())
    }
}

/// A whole number of digits alone, as every format writes it, short enough to be exact.
fn read_digits(digits: &[u8]) -> Option<f64> {
    if !(1..=15).contains(&digits.len()) {
        return None;
    }
    let whole = digits.iter().try_fold(0u64, |sum, digit| {
        let digit = digit.wrapping_sub(b'0');
        (digit < 10).then(|| sum * 10 + u64::from(digit))
    })?;
    Some(whole as f64)
}

#[cfg(test)]
mod tests {
    use super::{NumberFormat, read_digits};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn digits_alone_are_the_number_that_the_long_way_reads(text in "[0-9]{1,16}", any in "[0-9.,+-]{0,6}") {
            for format in [NumberFormat::default(), NumberFormat::from_example("1,234.5").unwrap()] {
                for text in [&text, &any] {
                    let read = format.to_plain(text).and_then(|plain| plain.parse::<f64>().ok());
                    prop_assert_eq!(format.parse(text), read);
                    prop_assert!(read_digits(text.as_bytes()).is_none_or(|number| Some(number) == read));
                }
            }
        }
    }

    #[test]
    fn plain_decimals_are_read_and_nothing_else() {
        let plain = NumberFormat::default();
        for (cell, number) in [("5", 5.0), (" -5.25 ", -5.25), ("+.5", 0.5), ("007", 7.0)] {
            assert_eq!(plain.parse(cell), Some(number), "{cell}");
        }
        for cell in ["", "5.", "1,234", "1e5", "NaN", "inf", "$5", "5 6", "--5", "٣"] {
            assert_eq!(plain.parse(cell), None, "{cell}");
        }
    }

    #[test]
    fn a_format_is_read_from_its_example() {
        let french = NumberFormat::from_example("1 234,5").unwrap();
        assert_eq!(french.parse("12\u{202f}345,67"), Some(12345.67));
        assert_eq!(french.parse("12345,67"), Some(12345.67));
        assert_eq!(french.parse("1 23,4"), None);
        assert_eq!(french.parse("1.5"), None);
        assert_eq!(NumberFormat::from_example("1,234.5").unwrap().parse("1,234,567.5"), Some(1_234_567.5));
        assert!(NumberFormat::from_example("1234").is_err());
        assert!(NumberFormat::from_example("1,234,5").is_err());
    }
}
