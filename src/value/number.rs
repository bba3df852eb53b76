//! Numbers as cells hold them.

use super::text::trimmed;
use std::fmt;

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
    /// cell does), and an optional fraction; or a plain decimal, as fixes write it, that can be one number
    /// only. Nothing else: no currency, no exponent, no `NaN`.
    #[must_use]
    pub fn parse(self, cell: &str) -> Option<f64> {
        if let Some(number) = read_digits(cell.as_bytes()) {
            return Some(number);
        }
        finite(&self.to_own_or_plain(trimmed(cell))?)
    }

    /// Whether a cell is a number that [`NumberFormat::parse`] refuses because another one would be taken for it.
    #[must_use]
    pub fn is_too_long(self, cell: &str) -> bool {
        self.parse(cell).is_none() && self.to_own_or_plain(trimmed(cell)).is_some()
    }

    /// Whether this format would read a plain decimal as another number, or not at all, and reads it with one more
    /// zero behind it: where commas part fractions, `12.345` may be 12345, and `12.3450` is nothing else.
    #[must_use]
    pub fn needs_zero(self, plain: &str) -> bool {
        self.decimal != '.' && plain.contains('.') && POINT_GROUPS.writes(plain)
    }

    /// Whether a cell is written in this very format.
    #[must_use]
    pub fn writes(self, cell: &str) -> bool {
        self.to_plain(trimmed(cell)).is_some()
    }

    /// The cell as a plain decimal, read in this format or as a plain decimal in which the point groups nothing:
    /// where commas part fractions, `12.345` may be what somebody wrote for 12345.
    fn to_own_or_plain(self, cell: &str) -> Option<String> {
        let plain = || NumberFormat::default().to_plain(cell).filter(|_| !POINT_GROUPS.writes(cell));
        self.to_plain(cell).or_else(plain)
    }

    /// The cell as a plain decimal (`-1234.5`), or nothing when it is no number of this format.
    fn to_plain(self, cell: &str) -> Option<String> {
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
            // Nobody writes a group behind a zero: `0,500` is a half.
            0 => (1..=3).contains(&part.len()) && !part.starts_with('0'),
            _ => part.len() == 3,
        });
        well_grouped.then(|| parts.concat())
    }
}

/// `1.234,5`
const POINT_GROUPS: NumberFormat = NumberFormat { decimal: ',', group: Some('.') };

/// As the example in `hyg.yaml`.
impl fmt::Display for NumberFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let group = self.group.map(String::from).unwrap_or_default();
        write!(f, "1{group}234{}5", self.decimal)
    }
}

/// The formats in use: each decimal mark with each way of grouping.
fn formats() -> impl Iterator<Item = NumberFormat> {
    let groups = [None, Some(','), Some('.'), Some(' '), Some('\''), Some('’')];
    ['.', ','].into_iter().flat_map(move |decimal| {
        groups
            .into_iter()
            .filter(move |group| *group != Some(decimal))
            .map(move |group| NumberFormat { decimal, group })
    })
}

impl NumberFormat {
    /// The plain decimal that a text means, read in this format, as a plain decimal, or in any other
    /// way in which it can be one number only: a text that [`NumberFormat::parse`] reads is the number that it reads.
    /// Also digits and marks of other scripts, a minus behind,
    /// and brackets for a minus.
    ///
    /// # Errors
    /// It is no number, or could be two.
    pub fn to_certain(self, text: &str) -> Result<String, String> {
        let latin = in_latin(text);
        let number = self.to_own_or_plain(&latin).map_or_else(|| self.only_reading(text, &latin), Ok)?;
        self.to_stable(number)
    }

    /// As [`NumberFormat::to_certain`], of a number that stood beside a currency: people write those, so
    /// a point is not taken for a decimal one because programs write it so. Where the format is the
    /// plain one, which need not have been said, `1.234` could be two numbers like `1,234`.
    ///
    /// # Errors
    /// It is no number, or could be two.
    pub fn to_certain_amount(self, text: &str) -> Result<String, String> {
        let latin = in_latin(text);
        let own = if self == NumberFormat::default() { None } else { self.to_plain(&latin) };
        self.to_stable(own.map_or_else(|| self.only_reading(text, &latin), Ok)?)
    }

    /// A plain decimal, if [`NumberFormat::parse`] reads the same number in it: it reads the cell next.
    ///
    /// # Errors
    /// It would be read as another number, or could be one.
    pub fn to_stable(self, number: String) -> Result<String, String> {
        let problem = match self.to_own_or_plain(&number) {
            Some(again) if again == number => match finite(&number) {
                Some(_) => return Ok(number),
                None => "which has too many digits".to_owned(),
            },
            Some(again) => format!("which this account's number format reads as {again}"),
            None => format!("which could be {} too", number.replace('.', "")),
        };
        Err(format!("written plainly it would be {number}, {problem}"))
    }

    /// The one number that a text can be.
    fn only_reading(self, text: &str, latin: &str) -> Result<String, String> {
        let mut readings: Vec<String> = formats().filter_map(|format| format.to_plain(latin)).collect();
        readings.sort();
        readings.dedup();
        match readings.as_slice() {
            [] => Err(format!("`{text}` is no number")),
            [one] if has_zero_before_three(latin) => {
                Err(format!("`{text}` could be {one}, or a number in groups of three that has lost its first digits"))
            }
            [one] => Ok(one.clone()),
            [one, other, ..] if self == NumberFormat::default() => {
                Err(format!("`{text}` could be {one} or {other}: say `number_format` in hyg.yaml"))
            }
            [one, other, ..] => {
                Err(format!("`{text}` could be {one} or {other}, and is not in this account's format `{self}`"))
            }
        }
    }
}

/// The number of a plain decimal; nothing where it is so large that another whole number would be taken for it.
fn finite(plain: &str) -> Option<f64> {
    /// Up to here a double holds every whole number (IEEE 754).
    const LARGEST_EXACT: f64 = 9_007_199_254_740_992.0;
    let number = plain.parse::<f64>().ok().filter(|number| number.is_finite())?;
    (number.abs() < LARGEST_EXACT || is_exactly(number, plain)).then_some(number)
}

fn is_exactly(number: f64, plain: &str) -> bool {
    let digits = plain.trim_start_matches(['-', '+']).trim_start_matches('0');
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    fraction.bytes().all(|digit| digit == b'0') && format!("{:.0}", number.abs()) == whole
}

/// `0,500`: a comma with three digits behind it, and before it what begins with a zero.
fn has_zero_before_three(latin: &str) -> bool {
    let zero_led = latin.trim_start_matches(['-', '+']).strip_prefix('0');
    zero_led.and_then(|rest| rest.split_once(',')).is_some_and(|(_, behind)| behind.len() == 3)
}

/// A number with the digits and marks of Latin script and its minus in front. (Arabic has a decimal
/// and a group mark of its own.)
fn in_latin(text: &str) -> String {
    let latin: String = text.chars().filter_map(latin_sign).collect();
    let negative = latin.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    match negative.map(str::trim).or_else(|| latin.strip_suffix('-')) {
        Some(number) if !number.starts_with(['-', '+', '(']) => format!("-{}", number.trim_end()),
        _ => latin,
    }
}

fn latin_sign(c: char) -> Option<char> {
    match c {
        '٫' | '\u{FF0E}' => Some('.'),
        '٬' | '\u{FF0C}' => Some(','),
        '\u{2212}' | '\u{FF0D}' => Some('-'),
        // They only say in which direction to read.
        '\u{200E}' | '\u{200F}' | '\u{61C}' => None,
        c => Some(ascii_digit(c)),
    }
}

/// A decimal digit of another script as that of ASCII; any other character as it is.
#[must_use]
pub fn ascii_digit(c: char) -> char {
    const ZEROS: [char; 4] = ['\u{660}', '\u{6F0}', '\u{966}', '\u{FF10}'];
    let value = |zero: &char| u32::from(c).checked_sub(u32::from(*zero)).filter(|value| *value < 10);
    ZEROS.iter().find_map(value).and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
}

/// A plain decimal with at most so many digits behind the point; halves go away from zero.
#[must_use]
pub fn rounded(number: &str, decimals: usize) -> String {
    let Some((whole, fraction)) = number.split_once('.') else { return number.to_owned() };
    let (Some(kept), Some(next)) = (fraction.get(..decimals), fraction.as_bytes().get(decimals)) else {
        return number.to_owned();
    };
    let mut digits: Vec<u8> = whole.bytes().chain(kept.bytes()).collect();
    if *next >= b'5' {
        let mut carries = true;
        for digit in digits.iter_mut().rev().filter(|digit| digit.is_ascii_digit()) {
            carries = *digit == b'9';
            *digit = if carries { b'0' } else { *digit + 1 };
            if !carries {
                break;
            }
        }
        if carries {
            let sign = digits.iter().take_while(|digit| !digit.is_ascii_digit()).count();
            digits.insert(sign, b'1');
        }
    }
    let digits: String = digits.into_iter().map(char::from).collect();
    let (whole, kept) = digits.split_at_checked(digits.len().saturating_sub(decimals)).unwrap_or((&digits, ""));
    let text = if kept.is_empty() { whole.to_owned() } else { format!("{whole}.{kept}") };
    // What rounds to nothing has no sign.
    if text.bytes().any(|byte| byte.is_ascii_digit() && byte != b'0') { text } else { text.replace('-', "") }
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

/// Digits without the `.0` that spreadsheets and programs put behind what they take for an amount, as they do with
/// telephone numbers, postcodes and IDs; any other text without outer space.
#[must_use]
pub fn without_decimals(text: &str) -> &str {
    const FEWEST_DIGITS: usize = 3;
    let text = super::text::trimmed(text);
    let digits = text.strip_suffix(".0").or_else(|| text.strip_suffix(",0")).unwrap_or("");
    let is_amount = digits.len() >= FEWEST_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_amount { digits } else { text }
}

/// Whether the text is a number as spreadsheets shorten it, `3.36123E+10`, of which digits are lost. A code such as
/// `12E4` has no sign before the exponent.
#[must_use]
pub fn is_rounded(text: &str) -> bool {
    let text = super::text::trimmed(text);
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    // Most cells are names and addresses: one look tells.
    if !unsigned.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let Some((mantissa, exponent)) = unsigned.split_once('+') else { return false };
    let Some(mantissa) = mantissa.strip_suffix(['E', 'e']) else { return false };
    let (whole, decimals) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    whole.len() == 1
        && is_digits(whole)
        && is_digits(decimals)
        && matches!(exponent.len(), 2 | 3)
        && is_digits(exponent)
        && exponent.parse::<usize>().is_ok_and(|exponent| exponent > decimals.len())
}

#[cfg(test)]
mod tests {
    use super::{NumberFormat, finite, read_digits, rounded};
    use proptest::prelude::*;

    #[test]
    fn a_number_that_would_be_taken_for_another_is_not_read() {
        let format = NumberFormat::default();
        for exact in ["9007199254740991", "9007199254740992", "-9007199254740994", "1000000000000000000000.00", "0.1"] {
            assert!(format.parse(exact).is_some() && !format.is_too_long(exact), "{exact}");
        }
        for between in ["9007199254740993", "-9007199254740993", "9007199254740992.5", "12345678901234567890123"] {
            assert!(format.parse(between).is_none() && format.is_too_long(between), "{between}");
        }
        assert!(!format.is_too_long("n/a") && !format.is_too_long(""));
    }

    proptest! {
        /// At first the 12.345 of a workbook was 12345 where points group.
        #[test]
        fn a_plain_decimal_with_the_zero_that_it_needs_is_itself_in_every_format(
            whole in 0..10_000_000_u64, fraction in "[0-9]{0,7}", is_negative in any::<bool>(),
        ) {
            let sign = if is_negative { "-" } else { "" };
            let point = if fraction.is_empty() { "" } else { "." };
            let plain = format!("{sign}{whole}{point}{fraction}");
            for format in super::formats() {
                let zero = if format.needs_zero(&plain) { "0" } else { "" };
                prop_assert_eq!(format.parse(&format!("{plain}{zero}")), plain.parse().ok(), "{} in {}", plain, format);
            }
        }

        #[test]
        fn digits_alone_are_the_number_that_the_long_way_reads(text in "[0-9]{1,16}", any in "[0-9.,+-]{0,6}") {
            for format in [NumberFormat::default(), NumberFormat::from_example("1,234.5").unwrap()] {
                for text in [&text, &any] {
                    let read = format.to_own_or_plain(text).and_then(|plain| finite(&plain));
                    prop_assert_eq!(format.parse(text), read);
                    prop_assert!(read_digits(text.as_bytes()).is_none_or(|number| Some(number) == read));
                }
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_as_the_number_that_was_read(
            text in "[-+(]?[0-9]{1,5}([., '][0-9]{1,4}){0,3}[-)]?", amount in any::<bool>(), decimals in 0usize..4,
        ) {
            for example in ["1234.5", "1,234.5", "1 234,5", "1.234,5", "1234,5", "1'234.5", "1'234,5", "1.234'5"] {
                let format = NumberFormat::from_example(example).unwrap();
                prop_assert_eq!(format.to_string(), example);
                let certain = |text: &str| {
                    if amount { format.to_certain_amount(text) } else { format.to_certain(text) }
                };
                let Ok(written) = certain(&text) else { continue };
                let number = finite(&written);
                prop_assert_eq!(format.parse(&written), number, "{} in {}", &text, example);
                prop_assert_eq!(format.to_certain(&written), Ok(written.clone()));
                if let Some(read) = format.parse(&text) {
                    prop_assert_eq!(number, Some(read), "{} in {}", &text, example);
                }
                if let Ok(rounded) = format.to_stable(rounded(&written, decimals)) {
                    prop_assert_eq!(format.parse(&rounded), finite(&rounded));
                }
            }
        }
    }

    #[test]
    fn a_plain_decimal_is_read_where_it_can_be_one_number_only() {
        for example in ["1 234,5", "1.234,5", "1234,5", "1'234,5"] {
            let format = NumberFormat::from_example(example).unwrap();
            for (cell, number) in [("1234.50", 1234.5), ("-12.5", -12.5), ("1234.567", 1234.567), ("12.3450", 12.345)] {
                assert_eq!(format.parse(cell), Some(number), "{cell} in {example}");
            }
            assert_ne!(format.parse("12.345"), Some(12.345), "{example}");
            let refusal = format.to_certain("12,345").unwrap_err();
            assert!(refusal.starts_with("written plainly it would be 12.345, which "), "{refusal}");
        }
        let french = NumberFormat::from_example("1 234,5").unwrap();
        assert_eq!(
            french.to_certain("12.345").unwrap_err(),
            "`12.345` could be 12.345 or 12345, and is not in this account's format `1 234,5`"
        );
        let too_long = "9".repeat(400);
        assert!(french.to_certain(&too_long).unwrap_err().ends_with("which has too many digits"));
    }

    #[test]
    fn numbers_that_lost_digits_are_told_from_codes() {
        for text in ["3.36123E+10", "3,36123E+10", "1E+11", " 3.36e+10 ", "-1.2E+09"] {
            assert!(super::is_rounded(text), "{text}");
        }
        for text in ["12E4", "1E5", "3.3612345678E+10", "33612345678", "E+10", "12.3E+10", "1.5E+1", "A1E+10", ""] {
            assert!(!super::is_rounded(text), "{text}");
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
        assert_eq!(french.parse("1.5"), Some(1.5));
        assert!(!french.writes("1.5") && french.writes("1,5"));
        assert_eq!(NumberFormat::from_example("1,234.5").unwrap().parse("1,234,567.5"), Some(1_234_567.5));
        assert!(NumberFormat::from_example("1234").is_err());
        assert!(NumberFormat::from_example("1,234,5").is_err());
    }

    #[test]
    fn the_accounts_format_goes_before_all_others() {
        let german = NumberFormat::from_example("1.234,5").unwrap();
        assert_eq!(german.to_certain("1.234"), Ok("1234".to_owned()));
        assert_eq!(german.to_certain("1.234,5"), Ok("1234.5".to_owned()));
        assert!(german.to_certain("1,234").unwrap_err().ends_with("reads as 1234"));
        assert_eq!(NumberFormat::from_example("1,234.5").unwrap().to_certain("1,234"), Ok("1234".to_owned()));
    }

    #[test]
    fn no_group_stands_behind_a_zero() {
        let english = NumberFormat::from_example("1,234.5").unwrap();
        let german = NumberFormat::from_example("1.234,5").unwrap();
        let french = NumberFormat::from_example("1 234,5").unwrap();
        for (format, cell) in [
            (english, "0,500"),
            (english, "-0,500"),
            (english, "00,500"),
            (english, "012,345"),
            (english, "0,500,000"),
            (french, "0 500"),
        ] {
            assert_eq!(format.parse(cell), None, "{cell}");
        }
        for cell in ["0,500", "-0,500", "012,345", "0,500,000"] {
            assert!(english.to_certain(cell).is_err(), "{cell}");
            assert!(NumberFormat::default().to_certain(cell).is_err(), "{cell}");
        }
        assert_eq!(german.to_certain("0,500").as_deref(), Ok("0.500"));
        assert_eq!(german.to_certain("0.500").as_deref(), Ok("0.500"));
        assert!(!german.writes("0.500") && german.parse("0.500") == Some(0.5));
        assert_eq!(french.to_certain("0,500").as_deref(), Ok("0.500"));
        assert_eq!(english.to_certain("0,5").as_deref(), Ok("0.5"));
    }

    #[test]
    fn a_number_that_could_be_two_is_refused_with_both() {
        let read = |text| NumberFormat::default().to_certain(text);
        assert_eq!(read("1,234").unwrap_err(), "`1,234` could be 1.234 or 1234: say `number_format` in hyg.yaml");
        assert_eq!(read("1,234,567"), Ok("1234567".to_owned()));
        assert_eq!(read("$5").unwrap_err(), "`$5` is no number");
        for (text, number) in
            [("(5)", "-5"), ("5-", "-5"), ("５．５", "5.5"), ("\u{200f}٣", "3"), ("१२", "12"), ("١٬٢٣٤٫٥", "1234.5")]
        {
            assert_eq!(read(text).as_deref(), Ok(number), "{text}");
        }
        for text in ["(-5)", "-5-", "()", "-", "5 6", "1e5", "٥x"] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn halves_are_rounded_away_from_zero_on_the_digits() {
        for (number, decimals, text) in [
            ("2.5", 0, "3"),
            ("-2.5", 0, "-3"),
            ("2.45", 1, "2.5"),
            ("1.005", 2, "1.01"),
            ("9.999", 2, "10.00"),
            ("-9.95", 1, "-10.0"),
            ("-0.4", 0, "0"),
            ("0.05", 1, "0.1"),
            ("3.14", 4, "3.14"),
            ("7", 2, "7"),
        ] {
            assert_eq!(rounded(number, decimals), text, "{number} to {decimals}");
        }
    }
}
