//! Cells that the library reads as one number, and that people may have meant otherwise: to write the number anew would
//! settle what nobody knows.

use super::Phone;
use crate::value::date;
use crate::value::text::trimmed;

impl Phone {
    /// Why the number that was read from a text, with its region, may not be the one that was meant.
    #[must_use]
    pub fn doubt(&self, text: &str, region: Option<&str>) -> Option<String> {
        let text = trimmed(text);
        if text.contains(['*', '?', '…', '_']) {
            return Some("digits are masked or missing".to_owned());
        }
        if is_day(text) {
            return Some("it is a date as well".to_owned());
        }
        if let Some(other) = self.with_plus(text, region) {
            let [one, other] = [self, &other].map(|phone| phone.format(super::Format::International));
            return Some(format!("it may be {one}, or {other} without its `+`"));
        }
        self.is_of_two(text, region).then(|| "two numbers stand in one cell, or two endings of one".to_owned())
    }

    /// The number that it is if the country's code stands before it and the plus sign was lost, as in spreadsheets.
    fn with_plus(&self, text: &str, region: Option<&str>) -> Option<Phone> {
        if text.starts_with(['+', '＋', '0', '(']) {
            return None;
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let own = self.0.country_code.to_string();
        let rest = digits.strip_prefix(&own)?;
        let other = Phone::parse(rest, region).ok()?;
        (other.0.national_number != self.0.national_number).then_some(other)
    }

    /// Whether what stands before a sign that parts is a number by itself: `030 12345 / 8`; and `030 12345 030 123`, where the
    /// code of the place comes again.
    fn is_of_two(&self, text: &str, region: Option<&str>) -> bool {
        let is_number = |text: &str| Phone::parse(text, region).is_ok();
        let extension = self.0.extension.as_deref().unwrap_or_default();
        let text = text.strip_suffix(extension).unwrap_or(text);
        let parts = text.match_indices(['/', '|', ';', '\n', '\\']).map(|(at, _)| text.split_at(at));
        let behind_sign =
            |(before, behind): (&str, &str)| behind.contains(|c: char| c.is_ascii_digit()) && is_number(before);
        if parts.into_iter().any(behind_sign) {
            return true;
        }
        let Some((place, _)) = text.split_once(' ').filter(|(place, _)| place.starts_with('0') && place.len() > 1)
        else {
            return false;
        };
        let words = text.match_indices(' ').skip(1).map(|(at, _)| text.split_at(at).0);
        // What stands before its second time, and that second time.
        words.filter_map(|text| text.rsplit_once(' ')).any(|(before, word)| word == place && is_number(before))
    }
}

/// Whether a text is a day of the calendar, in the layouts that hold as many digits as a number.
fn is_day(text: &str) -> bool {
    if text.len() != "2026-09-01".len() {
        return false;
    }
    let signs: String = text.chars().filter(|c| !c.is_ascii_digit()).collect();
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let is_laid_out =
        matches!(signs.as_str(), "--" | ".." | "//") && matches!(lengths.as_slice(), [4, 2, 2] | [2, 2, 4]);
    is_laid_out && (date::read(text, None, chrono_tz::UTC).is_ok() || lengths.first() == Some(&2))
}

#[cfg(test)]
mod tests {
    use super::Phone;

    #[test]
    fn what_may_be_another_number_is_told() {
        for (text, region, doubt) in [
            ("491711234567", "DE", "it may be +49 491 711234567, or +49 171 1234567 without its `+`"),
            ("49 (0) 30 123456", "DE", "it may be +49 4903 0123456, or +49 30 123456 without its `+`"),
            ("030 12345 030 123", "DE", "two numbers stand in one cell, or two endings of one"),
            ("030 1234567 / 8", "DE", "two numbers stand in one cell, or two endings of one"),
            ("01 5131 / 01 515", "AT", "two numbers stand in one cell, or two endings of one"),
            ("030 1234 **", "DE", "digits are masked or missing"),
            ("2026-09-01", "DE", "it is a date as well"),
        ] {
            let phone = Phone::parse(text, Some(region)).unwrap();
            assert_eq!(phone.doubt(text, Some(region)).as_deref(), Some(doubt), "{text}");
        }
        for (text, region) in [
            ("+49 171 1234567", "DE"),
            ("030/1234567", "DE"),
            ("030 / 123 45 67", "DE"),
            ("030 1234567-89", "DE"),
            ("06 12 06 34 56", "FR"),
            ("33 6 12 34 56 78", "FR"),
            ("1 (201) 555-0123", "US"),
            ("(201) 555-0123 x77", "US"),
            ("55 99123-4567", "BR"),
            ("0033 6 12 34 56 78", "FR"),
        ] {
            let phone = Phone::parse(text, Some(region)).unwrap();
            assert_eq!(phone.doubt(text, Some(region)), None, "{text}");
        }
    }
}
