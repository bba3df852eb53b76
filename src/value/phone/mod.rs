//! Telephone numbers. The only place that knows the library behind them, a port of Google's
//! libphonenumber (<https://github.com/google/libphonenumber>).

mod doubt;

use super::number::{is_rounded, without_decimals};
use super::text::trimmed;
use rlibphonenumber::{ParseError, PhoneNumber, PhoneNumberFormat, Region};

/// What follows a number with more digits is another number.
const LONGEST_EXTENSION: usize = 6;

/// A number that exists in the numbering plan of its country.
#[derive(Debug, Clone, PartialEq)]
pub struct Phone(PhoneNumber);

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `+33 6 12 34 56 78` (ITU-T E.123).
    International,
    /// `06 12 34 56 78`, as dialled within the country.
    National,
    /// `+33612345678` (ITU-T E.164).
    E164,
}

impl Phone {
    /// Reads a number; `region` (ISO 3166 alpha-2) is the country of numbers that do not begin
    /// with `+`.
    ///
    /// # Errors
    /// Why it is no telephone number, in words: `no telephone number of FR`.
    pub fn parse(text: &str, region: Option<&str>) -> Result<Phone, String> {
        let home = match region {
            Some(code) => Some(
                Region::from_code(&code.to_ascii_uppercase())
                    .map_err(|_| format!("no telephone numbers are known for the country `{code}`"))?,
            ),
            None => None,
        };
        if is_rounded(text) {
            return Err("a spreadsheet has rounded the number: its last digits are lost".to_owned());
        }
        let text = without_decimals(text);
        let number = PhoneNumber::parse(text, home).map_err(|error| reason(&error, text, region))?;
        if number.extension.as_deref().is_some_and(|extension| extension.len() > LONGEST_EXTENSION) {
            return Err("two numbers stand in one cell".to_owned());
        }
        if number.is_valid() {
            return Ok(Phone(number));
        }
        Err(match number.get_region_code().map(|own| own.as_region_str().to_string()).or(region.map(str::to_owned)) {
            Some(own) => format!("no telephone number of {own}"),
            None => "no telephone number of the country it begins with".to_owned(),
        })
    }

    /// The number as written in a format, its extension behind it.
    #[must_use]
    pub fn format(&self, format: Format) -> String {
        let style = match format {
            Format::International => PhoneNumberFormat::International,
            Format::National => PhoneNumberFormat::National,
            Format::E164 => PhoneNumberFormat::E164,
        };
        let written = self.0.format_as(style);
        match &self.0.extension {
            // E.164 has no place for one, and leaving it out would lose it.
            Some(extension) if format == Format::E164 && !extension.is_empty() => format!("{written} ext. {extension}"),
            _ => written.into_owned(),
        }
    }

    /// The country of its numbering plan (ISO 3166 alpha-2); none for numbers of the whole world.
    #[must_use]
    pub fn country(&self) -> Option<&'static str> {
        let region = self.0.get_region_code()?;
        super::country::find(&region.as_region_str()).ok().map(|country| country.code)
    }

    /// Whether the text holds words besides the number and its extension (`fax:`, a name, letters
    /// for digits), which a format would lose. `Tel.` before it says nothing new.
    #[must_use]
    pub fn leaves_words(&self, text: &str) -> bool {
        let text = trimmed(text);
        if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic()) {
            return false;
        }
        let text = without_label(text);
        let main = match self
            .0
            .extension
            .as_deref()
            .and_then(|extension| text.trim_end_matches(';').strip_suffix(extension))
        {
            Some(rest) => rest.trim_end_matches(|c: char| !c.is_numeric()),
            None => text,
        };
        main.chars().any(char::is_alphabetic)
    }
}

/// Whether the text is a telephone number; see [`Phone::parse`].
#[must_use]
pub fn is_valid(text: &str, region: Option<&str>) -> bool {
    Phone::parse(text, region).is_ok()
}

/// The text without a word for "telephone" before it.
fn without_label(text: &str) -> &str {
    const LABELS: &[&str] = &["tel", "tél", "phone", "telephone", "téléphone", "telefon", "teléfono", "telefono"];
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let (label, rest) = text.split_at(end);
    if LABELS.contains(&label.to_lowercase().as_str()) { rest } else { text }
}

fn reason(error: &ParseError, text: &str, region: Option<&str>) -> String {
    match error {
        ParseError::InvalidCountryCode if region.is_none() && !text.trim_start().starts_with(['+', '＋']) => {
            "no country code, and no country to read it by"
        }
        ParseError::InvalidCountryCode => "the country code does not exist",
        ParseError::NotANumber(_) => "not a telephone number",
        ParseError::TooShortAfterIdd | ParseError::TooShortNsn => "too short for a telephone number",
        ParseError::TooLongNsn => "too long for a telephone number",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Format, Phone, is_valid};

    #[test]
    fn a_number_is_read_by_its_country_and_written_three_ways() {
        let phone = Phone::parse("06.12.34.56.78", Some("fr")).unwrap();
        assert_eq!(phone.format(Format::International), "+33 6 12 34 56 78");
        assert_eq!(phone.format(Format::National), "06 12 34 56 78");
        assert_eq!(phone.format(Format::E164), "+33612345678");
    }

    #[test]
    fn an_extension_is_never_lost() {
        let phone = Phone::parse("(201) 555-0123 x77", Some("US")).unwrap();
        assert_eq!(phone.format(Format::International), "+1 201-555-0123 ext. 77");
        assert_eq!(phone.format(Format::E164), "+12015550123 ext. 77");
        assert!(!phone.leaves_words("(201) 555-0123 x77") && !phone.leaves_words("tel:+1-201-555-0123;ext=77"));
        assert!(!phone.leaves_words("Tél. (201) 555-0123 ext. 77"));
        assert!(phone.leaves_words("fax: (201) 555-0123 x77"));
    }

    #[test]
    fn a_number_written_with_its_country_is_found_again_from_everywhere() {
        // Digits without a pattern (Knuth's linear congruence), the same in every run.
        let mut state = 1u64;
        let mut digit = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from_digit(u32::try_from(state >> 33).unwrap() % 10, 10).unwrap()
        };
        let codes = || "ABCDEFGHIJKLMNOPQRSTUVWXYZ".chars();
        let mut found = 0;
        for home in codes().flat_map(|a| codes().map(move |b| format!("{a}{b}"))) {
            for length in (6..=11).cycle().take(60) {
                let text: String = (0..length).map(|_| digit()).collect();
                let Ok(phone) = Phone::parse(&text, Some(&home)) else { continue };
                found += 1;
                for written in [Format::International, Format::E164].map(|style| phone.format(style)) {
                    for other in [None, Some(home.as_str()), Some("US"), Some("FR")] {
                        assert_eq!(Phone::parse(&written, other).as_ref(), Ok(&phone), "{home} {text} {written}");
                    }
                }
            }
        }
        assert!(found > 100, "{found} numbers are a poor sample");
    }

    #[test]
    fn every_refusal_has_its_reason() {
        for (text, region, reason) in [
            ("06 12 34 56 78", None, "no country code, and no country to read it by"),
            ("+999 123", None, "the country code does not exist"),
            ("3.36123E+10", Some("FR"), "a spreadsheet has rounded the number: its last digits are lost"),
            ("0612345678;0123456789", Some("FR"), "two numbers stand in one cell"),
            ("+33612345678 ext. 0123456789", None, "two numbers stand in one cell"),
            ("n/a", Some("FR"), "not a telephone number"),
            ("0", Some("FR"), "not a telephone number"),
            ("06 12", Some("FR"), "no telephone number of FR"),
            ("+33 6 12 34 56 78 99", None, "no telephone number of FR"),
            ("06 12 34 56 78", Some("ZZZ"), "no telephone numbers are known for the country `ZZZ`"),
        ] {
            assert_eq!(Phone::parse(text, region).unwrap_err(), reason, "{text}");
        }
        assert!(is_valid("+33 6 12 34 56 78", None));
        let of_amount = Phone::parse("1711234567.0", Some("DE"));
        assert_eq!(of_amount, Phone::parse("1711234567", Some("DE")));
        assert_eq!(of_amount.unwrap().format(Format::E164), "+491711234567");
    }
}
