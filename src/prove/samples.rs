//! Sample values of a property: a blank, values on both sides of every border that tests draw, texts that
//! tests ask for, and something that cannot be read. Which test takes which of them is for the engine
//! to say.

use crate::check::program::{Literal, Operand, PropertyTest, TestKind};
use crate::plan::Settings;
use crate::schema::{OptionId, Property};
use crate::syntax::ast::{AgeDirection, TextOperator};
use crate::value::Kind;
use crate::value::time::{AsOf, Day, Duration, Unit, Window, date_of};
use chrono::DateTime;
use regex_syntax::hir::{Class, ClassUnicodeRange, Hir, HirKind};
use std::collections::BTreeSet;

/// So many different texts are made of one pattern.
const OF_PATTERN: usize = 6;
/// The longest text that is made, in bytes.
const LONGEST: usize = 2_000;
/// Of many options so many that no test names.
const UNNAMED_OPTIONS: usize = 2;
/// Texts that tests name are joined with each other if they are no more.
const JOINED: usize = 8;

/// The samples, the plainest first and each once.
pub(super) fn of(property: &Property, tests: &[&PropertyTest], settings: &Settings) -> Vec<String> {
    let tests: Vec<&TestKind> = tests.iter().map(|test| &test.test).collect();
    let mut texts = vec![String::new()];
    match property.kind {
        Kind::Number => texts.extend(numbers(&tests)),
        Kind::Date => texts.extend(days(&tests, settings)),
        Kind::Datetime => texts.extend(days(&tests, settings).chain(instants(&tests, &settings.as_of))),
        Kind::YesNo => texts.extend(["true", "false"].map(str::to_owned)),
        _ if !property.options.is_empty() => texts.extend(options(property, &tests)),
        _ => texts.extend(self::texts(property.kind, &tests)),
    }
    if !property.kind.is_textual() || !property.options.is_empty() {
        texts.push("unreadable".to_owned());
    }
    let mut seen = BTreeSet::new();
    texts.retain(|text| text.len() <= LONGEST && seen.insert(text.clone()));
    texts
}

/// What a property of a kind usually holds, where tests say nothing of it.
pub(super) fn plain(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Email => Some("ann@acme.com"),
        Kind::Phone => Some("+33 1 42 68 53 00"),
        Kind::Url => Some("https://www.acme.com"),
        Kind::Text => Some("Ann"),
        _ => None,
    }
}

// Numbers and dates.

/// The borders, their neighbours, and what lies between two of them.
fn around(mut borders: Vec<i64>) -> Vec<i64> {
    borders.sort_unstable();
    borders.dedup();
    let between = borders.windows(2).filter_map(|pair| match pair {
        [a, b] => a.checked_add(*b).map(|sum| sum.div_euclid(2)),
        _ => None,
    });
    let near = borders.iter().flat_map(|&at| [at, at.saturating_sub(1), at.saturating_add(1)]);
    near.chain(between).collect()
}

fn numbers(tests: &[&TestKind]) -> Vec<String> {
    let mut borders: Vec<f64> = vec![0.0, 1.0];
    let operand = |operand: &Operand<f64>| match operand {
        Operand::Literal(literal) => Some(literal.value),
        Operand::Property(_) => None,
    };
    for test in tests {
        match test {
            TestKind::Number { operand: bound, .. } => borders.extend(operand(bound)),
            TestKind::NumberIn(values) => borders.extend(values.iter().map(|value| value.value)),
            TestKind::NumberBetween { low, high } => borders.extend(operand(low).into_iter().chain(operand(high))),
            _ => {}
        }
    }
    borders.sort_by(f64::total_cmp);
    borders.dedup();
    let between = borders.windows(2).filter_map(|pair| match pair {
        [a, b] => Some(a.midpoint(*b)),
        _ => None,
    });
    let near = borders.iter().flat_map(|&at| [at, at + 1.0, at - 1.0, at + 0.5, at - 0.5]);
    near.chain(between).map(|number| number.to_string()).collect()
}

/// Days on both sides of every cut-off.
fn days(tests: &[&TestKind], settings: &Settings) -> impl Iterator<Item = String> + use<> {
    let as_of = &settings.as_of;
    let mut borders = vec![as_of.day];
    let mut window = |window: Option<Window>| {
        let ends = window.into_iter().flat_map(|window| [window.first_day, window.last_day]);
        borders.extend(ends.filter(|&day| day != Day::MIN && day != Day::MAX));
    };
    for test in tests {
        match test {
            TestKind::Age { direction, duration } => window(match direction {
                AgeDirection::OlderThan => Window::older_than(duration.value, as_of),
                AgeDirection::NewerThan | AgeDirection::InTheLast => Window::newer_than(duration.value, as_of),
                AgeDirection::InTheNext => Window::within_next(duration.value, as_of, false),
            }),
            TestKind::Calendar { unit, offset } => {
                window(Window::calendar(*unit, *offset, as_of, settings.week_starts));
            }
            TestKind::Date { operand: Operand::Literal(date), .. } => window(Some(on(date))),
            TestKind::DateBetween { low, high } => {
                for end in [low, high] {
                    if let Operand::Literal(date) = end {
                        window(Some(on(date)));
                    }
                }
            }
            _ => {}
        }
    }
    // A year and more beyond all of them, on both sides.
    let (first, last) = borders.iter().fold((as_of.day, as_of.day), |(a, b), &day| (a.min(day), b.max(day)));
    borders.extend([first.saturating_sub(400), last.saturating_add(400)]);
    around(borders.into_iter().map(i64::from).collect())
        .into_iter()
        .filter_map(|day| Day::try_from(day).ok())
        .map(|day| date_of(day).to_string())
        .filter(|text| text.len() == "2026-09-01".len())
}

fn on(date: &Literal<chrono::NaiveDate>) -> Window {
    let day = crate::value::time::day_number(date.value);
    Window::days(day, day)
}

/// Instants on both sides of cut-offs in hours, a minute away.
fn instants(tests: &[&TestKind], as_of: &AsOf) -> Vec<String> {
    const HOUR: i64 = 3_600_000_000;
    const MINUTE: i64 = 60_000_000;
    let hours = |test: &&TestKind| match test {
        TestKind::Age { duration: Literal { value: Duration { count, unit: Unit::Hours }, .. }, .. } => {
            Some(i64::from(*count) * HOUR)
        }
        _ => None,
    };
    let spans = tests.iter().filter_map(hours).chain([0]);
    let at = spans.flat_map(|span| [as_of.instant - span, as_of.instant + span]);
    let near = at.flat_map(|at| [at - MINUTE, at + MINUTE]);
    let text = |at: i64| DateTime::from_timestamp_micros(at).map(|at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string());
    near.filter_map(text).collect()
}

// Options and texts.

fn options(property: &Property, tests: &[&TestKind]) -> Vec<String> {
    let mut named: Vec<OptionId> = Vec::new();
    let mut sets: Vec<Vec<OptionId>> = Vec::new();
    for test in tests {
        if let TestKind::Options { options, .. } = test {
            let options: Vec<OptionId> = options.iter().map(|option| option.value).collect();
            named.extend(options.iter().copied().filter(|option| !named.contains(option)).collect::<Vec<_>>());
            sets.push(options);
        }
    }
    let others = (0..property.options.len()).map(OptionId).filter(|option| !named.contains(option));
    let others: Vec<OptionId> = others.take(UNNAMED_OPTIONS).collect();
    let label = |option: &OptionId| property.options.get(option.0).map(|option| option.label.clone());
    let mut texts: Vec<String> = others.iter().chain(&named).filter_map(label).collect();
    if property.kind == Kind::ManyOptions {
        let joined = |options: &[OptionId]| options.iter().filter_map(label).collect::<Vec<_>>().join(";");
        texts.extend(sets.iter().map(|set| joined(set)));
        for set in sets.iter().take(JOINED) {
            texts.extend(
                named.iter().chain(&others).take(JOINED).map(|more| joined(&[set.as_slice(), &[*more]].concat())),
            );
        }
        texts.push(joined(&named));
    }
    texts
}

/// Values that some shape takes, and some that none does.
const COMMON: [&str; 14] = [
    "Ann",
    "ann@acme.com",
    "info@acme.com",
    "ann@gmail.com",
    "ann@mailinator.com",
    "+33 1 42 68 53 00",
    "https://www.acme.com",
    "France",
    "2024-05-01",
    "5",
    "75008",
    "FR1420041010050500013M02606",
    "FR40303265045",
    "no value of this kind",
];

fn texts(kind: Kind, tests: &[&TestKind]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let (mut starts, mut parts, mut ends) = (Vec::new(), Vec::new(), Vec::new());
    for test in tests {
        match test {
            TestKind::TextIs(values) => texts.extend(values.iter().map(|value| value.value.clone())),
            TestKind::TextHas { operator, values } => {
                let values = values.iter().map(|value| value.value.as_str());
                match operator {
                    TextOperator::StartsWith => starts.extend(values),
                    TextOperator::Contains => parts.extend(values),
                    TextOperator::EndsWith => ends.extend(values),
                }
            }
            TestKind::Matches(pattern) => texts.extend(of_pattern(&pattern.value)),
            TestKind::LongerThan(count) => {
                let count = usize::try_from(count.value).unwrap_or(usize::MAX).min(LONGEST);
                texts.extend([count, count + 1].map(|count| "x".repeat(count)));
            }
            TestKind::ShorterThan(count) => {
                let count = usize::try_from(count.value).unwrap_or(usize::MAX).min(LONGEST);
                texts.extend([count.saturating_sub(1), count].map(|count| "x".repeat(count)));
            }
            _ => {}
        }
    }
    let plain = if kind == Kind::Email { "ann@acme.com" } else { "Ann" };
    texts.insert(0, plain.to_owned());
    let alone = starts.iter().chain(&parts).chain(&ends).map(|text| (*text).to_owned());
    texts.extend(alone);
    texts.extend(starts.iter().flat_map(|start| [format!("{start}ann"), format!("{start}@acme.com")]));
    texts.extend(parts.iter().flat_map(|part| [format!("ann {part} lee"), format!("ann{part}lee@acme.com")]));
    texts.extend(ends.iter().map(|end| format!("ann{end}")));
    let some = |list: &[&str]| -> Vec<String> {
        std::iter::once("").chain(list.iter().copied()).take(JOINED).map(str::to_owned).collect()
    };
    let (starts, parts, ends) = (some(&starts), some(&parts), some(&ends));
    for start in &starts {
        for part in &parts {
            texts.extend(ends.iter().map(|end| format!("{start}{part}{end}")));
        }
    }
    texts.extend(COMMON.map(str::to_owned));
    texts
}

/// Texts that a pattern matches, as far as its structure tells: what looks around is not heeded.
fn of_pattern(pattern: &str) -> Vec<String> {
    let Ok(hir) = regex_syntax::parse(pattern) else { return Vec::new() };
    (0..OF_PATTERN)
        .filter_map(|variant| {
            let mut bytes = Vec::new();
            sample(&hir, variant, &mut bytes)?;
            String::from_utf8(bytes).ok()
        })
        .collect()
}

/// One text of the pattern; nothing where it grows too long or nothing matches. The pattern was parsed, and
/// with it the depth of its brackets bounded.
fn sample(hir: &Hir, variant: usize, out: &mut Vec<u8>) -> Option<()> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => out.extend_from_slice(&literal.0),
        HirKind::Class(Class::Unicode(class)) => {
            let ranges = class.ranges();
            let letters = ranges.iter().find(|range| range.start() <= 'a' && 'a' <= range.end()).map(|_| 'a');
            let of_range = || ranges.get(variant % ranges.len().max(1)).map(ClassUnicodeRange::start);
            let char = if variant == 0 { letters.or_else(of_range)? } else { of_range()? };
            out.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
        }
        HirKind::Class(Class::Bytes(class)) => out.push(class.ranges().first()?.start()),
        HirKind::Repetition(repetition) => {
            let more = u32::try_from(variant.min(2)).unwrap_or(0);
            let count = repetition.min.saturating_add(more).min(repetition.max.unwrap_or(u32::MAX));
            for _ in 0..count {
                let before = out.len();
                sample(&repetition.sub, variant, out)?;
                if out.len() == before {
                    break;
                }
            }
        }
        HirKind::Capture(capture) => sample(&capture.sub, variant, out)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| sample(part, variant, out))?,
        HirKind::Alternation(parts) => sample(parts.get(variant % parts.len().max(1))?, variant, out)?,
    }
    (out.len() <= LONGEST).then_some(())
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, of_pattern};
    use regex::Regex;

    #[test]
    fn most_samples_of_a_pattern_match_it() {
        let patterns = [
            r"(?i)\b(test|demo|sample)\b",
            r"^[0-9]{5}$",
            r"[^@]+@acme\.(com|fr)$",
            r"^\p{Lu}\p{Ll}+ \p{Lu}\.$",
            r"a{3,}b?c*",
            r"^(x|y(z|w))+$",
        ];
        for pattern in patterns {
            let regex = Regex::new(pattern).unwrap();
            assert!(of_pattern(pattern).iter().any(|text| regex.is_match(text)), "{pattern}");
        }
        assert!(of_pattern(r"((a{100}){100}){100}").iter().all(|text| text.len() <= LONGEST));
        assert_eq!(of_pattern("("), Vec::<String>::new());
    }
}
