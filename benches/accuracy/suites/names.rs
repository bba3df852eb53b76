//! The names of people: capitals, and the parts of a full name.

use super::{Score, tsv};
use hyg::value::person_name::{self, Parts};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

#[derive(Deserialize)]
struct CaseRow {
    suite: String,
    input: String,
    expected: String,
    /// `nl_NL`, or a language alone where the suite says no country.
    locale: String,
    /// 1 where a capital for each word and nothing else would be wrong.
    naive_fails: u8,
}

/// Capitals, as the country of the suite's locale writes them.
pub fn case(path: &Path) -> Result<Vec<Score>, Box<dyn Error>> {
    let mut all = Score::new("names: capitals");
    let mut hard = Score::new("names: capitals, where one for each word is not right");
    let mut right = Score::new("names: right capitals stay as they are");
    let mut worse = Score::new("names: no further from right than before");
    for row in tsv::<CaseRow>(path)? {
        let country = row.locale.split_once('_').map(|(_, country)| country);
        // What is refused is left as it is.
        let got = person_name::capitalise(&row.input, country).ok();
        let told = format!("{} ({}, {})", row.input, row.locale, row.suite);
        all.case(&told, got.clone(), Some(&row.expected));
        if row.naive_fails == 1 {
            hard.case(&told, got.clone(), Some(&row.expected));
        }
        right.case(&told, person_name::capitalise(&row.expected, country).ok(), Some(&row.expected));
        let before = distance(&row.input, &row.expected);
        let after = distance(got.as_ref().unwrap_or(&row.input), &row.expected).min(before + 1);
        worse.case(
            &told,
            Some(if after > before {
                format!("{}, which is worse", got.unwrap_or_default())
            } else {
                "no worse".to_owned()
            }),
            Some("no worse"),
        );
    }
    Ok(vec![all, hard, right, worse])
}

/// In how many letters two texts differ (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let none: Vec<usize> = (0..=b.chars().count()).collect();
    let row = a.chars().enumerate().fold(none, |above, (at, a)| {
        let mut left = at + 1;
        let mut row = vec![left];
        for (b, (diagonal, over)) in b.chars().zip(above.iter().zip(above.iter().skip(1))) {
            left = (diagonal + usize::from(a != b)).min(over + 1).min(left + 1);
            row.push(left);
        }
        row
    });
    row.last().copied().unwrap_or_default()
}

#[derive(Deserialize)]
struct ParseRow {
    suite: String,
    input: String,
    expect: BTreeMap<String, String>,
}

/// Full names into parts: each suite by itself, in its own fields.
pub fn parse(path: &Path) -> Result<Vec<Score>, Box<dyn Error>> {
    let mut scores: Vec<[Score; 2]> = Vec::new();
    for line in fs::read_to_string(path)?.lines() {
        let mut row: ParseRow = serde_json::from_str(line)?;
        // No part of the name, but what the parser is told.
        let locale = row.expect.remove("_locale");
        let country = locale.as_deref().and_then(|locale| match locale {
            "zh" => Some("CN"),
            "ru" => Some("RU"),
            _ => None,
        });
        let name = format!("names: parts, {}", row.suite);
        if scores.last().is_none_or(|[read, _]| read.suite != name) {
            let written = format!("{name}, as the verbs write them in an American account");
            scores.push([Score::new(name), Score::new(written)]);
        }
        let got = |parts: Result<Parts, String>| Some(told(&fields(&row.suite, &parts.ok()?, is_shouted(&row.input))));
        // Of an empty name there is nothing to be read.
        let refused = row.expect.is_empty() || row.expect.contains_key("unparseable");
        let expected = told(&row.expect);
        let expected = (!refused).then_some(expected.as_str());
        if let Some([read, written]) = scores.last_mut() {
            read.case(&row.input, got(person_name::parse_likely(&row.input, country)), expected);
            written.case(&row.input, got(person_name::parse_certain(&row.input, country.or(Some("US")))), expected);
        }
    }
    Ok(scores.into_iter().flatten().collect())
}

/// Fields that hold something, in one text; case, accents and punctuation aside, in which suites
/// differ on purpose (one capitalises, one writes `Jr` for `Jr.`).
fn told(fields: &BTreeMap<String, String>) -> String {
    let plain = |text: &str| -> String {
        let kept = text.nfd().filter(|c| c.is_alphanumeric() || c.is_whitespace() || matches!(c, '\'' | '-'));
        kept.collect::<String>().to_lowercase()
    };
    let held = fields.iter().map(|(field, text)| (field, plain(text))).filter(|(_, text)| !text.is_empty());
    held.map(|(field, text)| format!("{field}={text}")).collect::<Vec<_>>().join(" / ")
}

/// The parts in the fields of a suite.
fn fields(suite: &str, parts: &Parts, shouts: bool) -> BTreeMap<String, String> {
    let words: Vec<&str> =
        parts.given.split(' ').chain(parts.middle.split(' ')).filter(|word| !word.is_empty()).collect();
    let pairs: Vec<(&str, String)> = match suite {
        // Initials apart from names, and of suffixes only generations.
        "human-name" => {
            let mut names = words.iter().filter(|word| !is_initials(word, shouts));
            let first = match words.first() {
                Some(word) if !is_initials(word, shouts) || words.len() > 1 => {
                    names.next().copied().unwrap_or_default()
                }
                _ => "",
            };
            let middle: Vec<&str> = names.copied().collect();
            let letters: String = words.iter().map(|word| initials(word, shouts)).collect();
            let generation = parts.suffix.split(", ").find(|word| is_generation(word)).unwrap_or_default();
            let letter = letters.chars().next().map(String::from).unwrap_or_default();
            vec![
                ("first", first.to_owned()),
                ("middle", middle.join(" ")),
                ("last", parts.family.clone()),
                ("middle_initials", letters.chars().skip(1).collect()),
                ("first_initial", letter),
                ("suffix", generation.to_owned()),
            ]
        }
        // Initials have a field of their own.
        "theiconic" => {
            let (first, more) = match parts.given.as_str() {
                given if given.len() == 2 && is_initials(given, shouts) && !given.contains('.') => given.split_at(1),
                given => (given, ""),
            };
            let (letters, names): (Vec<&str>, Vec<&str>) =
                parts.middle.split(' ').partition(|word| is_initials(word, shouts));
            vec![
                // Titles are written out there.
                ("title", parts.title.replace("Fr.", "Frau")),
                ("first", first.to_owned()),
                ("initials", [more, &letters.join(" ")].concat()),
                ("middle", names.join(" ")),
                ("last", parts.family.clone()),
                ("suffix", parts.suffix.clone()),
                ("nickname", parts.nickname.clone()),
            ]
        }
        _ => vec![
            ("title", parts.title.clone()),
            ("given", parts.given.clone()),
            ("middle", parts.middle.clone()),
            ("family", parts.family.clone()),
            ("suffix", parts.suffix.clone()),
            ("nickname", parts.nickname.clone()),
            ("maiden", parts.maiden.clone()),
        ],
    };
    pairs.into_iter().map(|(field, text)| (field.to_owned(), text)).collect()
}

fn is_generation(word: &str) -> bool {
    matches!(word.trim_end_matches('.').to_lowercase().as_str(), "jr" | "sr" | "ii" | "iii" | "iv" | "v")
}

fn is_shouted(text: &str) -> bool {
    !text.chars().any(char::is_lowercase)
}

/// `J`, `J.`, `J.-L.`, `JB`, `PELD`, `AM`: letters that no name is made of.
fn is_initials(word: &str, shouts: bool) -> bool {
    let letters: Vec<char> = word.nfd().filter(|c| c.is_alphabetic()).collect();
    let has_vowel = letters.iter().any(|c| "aeiouy".contains(c.to_ascii_lowercase()) || !c.is_ascii());
    let capitals = letters.iter().all(|c| c.is_uppercase());
    let stands_apart = word.split(['.', '-']).all(|part| part.chars().count() <= 1);
    match letters.len() {
        0 => false,
        1 => true,
        2 => capitals || stands_apart,
        count => stands_apart || (count <= 4 && (!has_vowel || (capitals && !shouts))),
    }
}

/// The letters of initials, or the first of each part of a name.
fn initials(word: &str, shouts: bool) -> String {
    let letters =
        |text: &str| text.nfd().filter(|c| c.is_alphabetic()).flat_map(char::to_uppercase).collect::<String>();
    if is_initials(word, shouts) {
        return letters(word);
    }
    word.split('-').filter_map(|part| letters(part).chars().next()).collect()
}
