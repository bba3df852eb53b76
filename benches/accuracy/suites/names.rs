//! The names of people: capitals, and the parts of a full name.

use super::{Score, tsv};
use hyg::value::person_name;
use serde::Deserialize;
use std::error::Error;
use std::path::Path;

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
        let got = person_name::capitalise(&row.input, country);
        let told = format!("{} ({}, {})", row.input, row.locale, row.suite);
        all.case(&told, Some(got.clone()), Some(&row.expected));
        if row.naive_fails == 1 {
            hard.case(&told, Some(got.clone()), Some(&row.expected));
        }
        right.case(&told, Some(person_name::capitalise(&row.expected, country)), Some(&row.expected));
        let before = distance(&row.input, &row.expected);
        let after = distance(&got, &row.expected).min(before + 1);
        worse.case(
            &told,
            Some(if after > before { format!("{got}, which is worse") } else { "no worse".to_owned() }),
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
