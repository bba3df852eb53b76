//! Countries in any spelling and language, against `OpenSanctions`' tables and the country converter's.

use super::{Score, tsv};
use hyg::value::country;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

#[derive(Deserialize)]
struct Row {
    source: String,
    input: String,
    iso2: String,
    note: String,
}

/// What the suite calls a code and ISO 3166-1 does not assign to a country of today: unions and
/// words for the whole world, states that are gone, and parts with a reserved code.
const NO_COUNTRY: &[&str] =
    &["AC", "AN", "B1", "CP", "CQ", "DD", "DG", "EA", "EU", "IC", "IP", "SU", "TA", "TP", "UN", "YU", "ZR", "ZZ"];

/// Rows are counted by their source, and apart from those whose spelling stands in hyg's own table.
/// Three more scores hold what is no country: the words that must not resolve; unions and states that
/// are gone; and parts of a country (`GB-SCT`), which may be refused or be their country.
pub fn score(path: &Path) -> Result<Vec<Score>, Box<dyn Error>> {
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    for row in tsv::<Row>(path)?.into_iter().filter(|row| row.note != "ambiguous") {
        let got = country::find(&row.input).ok().map(|country| country.code.to_owned());
        let source = row.source.split(':').next().unwrap_or_default();
        let listed = if country::listed(&row.input).is_some() { "in the table" } else { "not in the table" };
        let parent = row.iso2.split_once('-').map(|(parent, _)| parent);
        let (kind, expected) = match (row.iso2.as_str(), parent) {
            ("FAIL", _) => ("words that are no country".to_owned(), None),
            (_, Some(parent)) => ("parts of countries".to_owned(), got.is_some().then_some(parent)),
            (code, _) if code.len() != 2 || NO_COUNTRY.contains(&code) => ("no country of today".to_owned(), None),
            (code, _) => (format!("{source}, {listed}"), Some(code)),
        };
        let suite = format!("countries: {kind}");
        scores.entry(suite.clone()).or_insert_with(|| Score::new(suite)).case(row.input, got, expected);
    }
    Ok(scores.into_values().collect())
}
