//! What bare words are: a number, a percentage, a date, a length of time, or words.

use super::super::ast::{Duration, Phrase, Value, ValueKind, Word};
use crate::diagnostic::suggest;
use crate::source::{FileId, Span};
use crate::value::time::Unit;
use chrono::NaiveDate;

/// Why words that look like a literal are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Malformed {
    /// `2026-02-30`.
    NoSuchDay,
    /// `01/02/2026`: day and month could be either.
    AmbiguousDate,
    /// `99999999999 days`.
    TooLong,
}

/// The literal that words joined by single spaces spell; nothing when they are just words.
pub(in super::super) fn read(words: &str) -> Result<Option<ValueKind>, Malformed> {
    if let Some(date) = date(words)? {
        return Ok(Some(ValueKind::Date(date)));
    }
    if let Some(percent) = words.strip_suffix('%')
        && is_number(percent)
    {
        return Ok(Some(ValueKind::Percent(percent.to_owned())));
    }
    if is_number(words) {
        return Ok(Some(ValueKind::Number(words.to_owned())));
    }
    Ok(duration(words)?.map(ValueKind::Duration))
}

/// An optional minus, digits, and an optional fraction.
pub(in super::super) fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    match unsigned.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(unsigned),
    }
}

fn date(text: &str) -> Result<Option<NaiveDate>, Malformed> {
    let numbers_by = |mark: char| -> Option<Vec<usize>> {
        let parts: Vec<&str> = text.split(mark).collect();
        let all =
            parts.len() == 3 && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
        all.then(|| parts.iter().map(|part| part.len()).collect())
    };
    if numbers_by('-').is_some_and(|lengths| lengths == [4, 2, 2]) {
        return NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Some).map_err(|_| Malformed::NoSuchDay);
    }
    let ends_in_year = |lengths: Vec<usize>| matches!(lengths.as_slice(), [1 | 2, 1 | 2, 2 | 4] | [4, 1 | 2, 1 | 2]);
    if ['/', '.', '-'].into_iter().filter_map(numbers_by).any(ends_in_year) {
        return Err(Malformed::AmbiguousDate);
    }
    Ok(None)
}

fn duration(words: &str) -> Result<Option<Duration>, Malformed> {
    let Some((count, unit)) = words.split_once(' ') else { return Ok(None) };
    if count.is_empty() || !count.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    let Some(unit) = Unit::parse(unit) else { return Ok(None) };
    let count = count.parse().map_err(|_| Malformed::TooLong)?;
    Ok(Some(Duration { count, unit }))
}

/// A length of time whose number is spelt out, in digits: `six months`, `a year`, `half a year`.
pub(in super::super) fn spelt_number(words: &str) -> Option<String> {
    const NUMBERS: [(&str, u32); 18] = [
        ("a", 1),
        ("an", 1),
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("nine", 9),
        ("ten", 10),
        ("twelve", 12),
        ("eighteen", 18),
        ("twenty", 20),
        ("thirty", 30),
        ("sixty", 60),
        ("ninety", 90),
    ];
    let words = words.to_lowercase();
    if words == "half a year" {
        return Some("6 months".to_owned());
    }
    NUMBERS.iter().find_map(|(word, number)| {
        let unit = words.strip_prefix(word)?.strip_prefix(' ')?;
        Some(format!("{number} {unit}"))
    })
}

/// The length of time that `6 mo`, `30d`, `180 day`, `1.5 years` or `2 yeers` is meant to be; nothing where no whole number of
/// a unit is as long.
pub(in super::super) fn unit_like(words: &str) -> Option<Duration> {
    const SHORT: [(&str, Unit); 12] = [
        ("h", Unit::Hours),
        ("hr", Unit::Hours),
        ("hrs", Unit::Hours),
        ("d", Unit::Days),
        ("w", Unit::Weeks),
        ("wk", Unit::Weeks),
        ("wks", Unit::Weeks),
        ("mo", Unit::Months),
        ("mos", Unit::Months),
        ("y", Unit::Years),
        ("yr", Unit::Years),
        ("yrs", Unit::Years),
    ];
    let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (count, rest) = words.split_at_checked(digits(words))?;
    let (fraction, rest) = match rest.strip_prefix(['.', ',']) {
        Some(decimals) => decimals.split_at_checked(digits(decimals))?,
        None => ("", rest),
    };
    let word = rest.trim().to_lowercase();
    // `1 year 6 months`, `90 days away`, `1.000 days`: more than one number and its unit.
    if !word.chars().all(char::is_alphabetic) || fraction.len() == 3 {
        return None;
    }
    let short = SHORT.iter().find(|(short, _)| *short == word).map(|(_, unit)| *unit);
    let near = || suggest::did_you_mean(&word, ["hours", "days", "weeks", "months", "years"]).and_then(Unit::parse);
    let unit = Unit::parse(&word).or(short).or_else(near)?;
    let count: u32 = count.parse().ok()?;
    if fraction.is_empty() {
        return Some(Duration { count, unit });
    }
    let (parts, smaller) = match unit {
        Unit::Years => (12, Unit::Months),
        Unit::Weeks => (7, Unit::Days),
        Unit::Days => (24, Unit::Hours),
        Unit::Months | Unit::Hours => return None,
    };
    let (decimals, scale) = (fraction.parse::<u32>().ok()?, 10_u32.checked_pow(fraction.len().try_into().ok()?)?);
    let rest = decimals.checked_mul(parts)?;
    let count = count.checked_mul(parts)?.checked_add(rest / scale)?;
    (rest % scale == 0).then_some(Duration { count, unit: smaller })
}

/// Words joined by single spaces.
pub(in super::super) fn squeeze(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Bare words as a phrase: a dot inside a word separates two steps of a link.
pub(super) fn phrase_words(raw: &str, start: usize, file: FileId) -> Vec<Word> {
    let separators = raw.char_indices().filter(|&(at, c)| c == '.' && is_separator(raw, at)).map(|(at, _)| at);
    let mut words = Vec::new();
    let mut from = 0;
    for to in separators.chain([raw.len()]) {
        if let Some(step) = raw.get(from..to) {
            let span = Span::new(file, start + from, start + to);
            words.push(Word { text: squeeze(step), backticked: false, span });
        }
        from = to + 1;
    }
    words
}

fn is_separator(raw: &str, dot: usize) -> bool {
    let stands = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace() && c != '.');
    let before = raw.get(..dot).and_then(|text| text.chars().next_back());
    let after = raw.get(dot + 1..).and_then(|text| text.chars().next());
    stands(before) && stands(after)
}

/// Why a text is no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoValue {
    pub message: String,
    /// What to type, where that can be told.
    pub help: Option<String>,
}

impl NoValue {
    fn new(message: impl Into<String>) -> NoValue {
        NoValue { message: message.into(), help: None }
    }
}

/// A literal that stands alone, outside any file.
pub(in super::super) fn lone(text: &str) -> Result<Value, NoValue> {
    let text = text.trim();
    let file = FileId(0);
    let span = Span::new(file, 0, text.len());
    if text.is_empty() {
        return Err(NoValue::new("there is no value; write `\"\"` for an empty text"));
    }
    if let Some(inner) = text.strip_prefix('"') {
        let inner =
            inner.strip_suffix('"').ok_or_else(|| NoValue::new(format!("`{text}` has no closing quotation mark")))?;
        let kind = ValueKind::Quoted(
            unescape(inner).map_err(|escape| NoValue::new(format!("`{escape}` means nothing in a text")))?,
        );
        return Ok(Value { kind, span });
    }
    let words = squeeze(text);
    let literal = read(&words).map_err(|malformed| {
        let (message, help) = describe(&malformed, &words);
        NoValue { message, help: Some(help) }
    })?;
    let kind = if let Some(kind) = literal {
        kind
    } else {
        let mut path = phrase_words(text, 0, file);
        let word = path.pop().ok_or_else(|| NoValue::new(format!("`{text}` is no value")))?;
        ValueKind::Words(Phrase { path, word, span })
    };
    Ok(Value { kind, span })
}

/// What is wrong, and what to type.
pub(super) fn describe(malformed: &Malformed, words: &str) -> (String, String) {
    match malformed {
        Malformed::NoSuchDay => (
            format!("`{words}` is no day of the calendar"),
            "write a day that exists, as year-month-day: `2026-02-28`".to_owned(),
        ),
        Malformed::AmbiguousDate => match readings(words) {
            Some((first, second)) if first != second => (
                format!("`{words}` can be read as two different days"),
                format!("write it as year-month-day: `{first}` or `{second}`"),
            ),
            Some((only, _)) => {
                (format!("`{words}` is not written as year-month-day"), format!("write it as year-month-day: `{only}`"))
            }
            None => (
                format!("`{words}` is no day of the calendar"),
                "write a day that exists, as year-month-day: `2026-02-28`".to_owned(),
            ),
        },
        Malformed::TooLong => (
            format!("`{words}` is longer than hyg can count"),
            "write a shorter length of time, such as `100 years`".to_owned(),
        ),
    }
}

/// `01/02/2026` as the day first, then as the month first; only days that exist.
fn readings(words: &str) -> Option<(NaiveDate, NaiveDate)> {
    let parts: Vec<&str> = words.split(['/', '.', '-']).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let read = |year: &str, month: &str, day: &str| {
        let year = if year.len() == 2 { format!("20{year}") } else { year.to_owned() };
        NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    };
    if first.len() == 4 {
        let only = read(first, second, third)?;
        return Some((only, only));
    }
    let (day_first, month_first) = (read(third, second, first), read(third, first, second));
    Some((day_first.or(month_first)?, month_first.or(day_first)?))
}

/// The text that `"…"` stands for; an escape that means nothing is the error.
pub(super) fn unescape(inner: &str) -> Result<String, String> {
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('"') => out.push('"'),
            Some('\\') => out.push('\\'),
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            other => return Err(format!("\\{}", other.map(String::from).unwrap_or_default())),
        }
    }
    Ok(out)
}
