//! Telephone numbers, against libphonenumber's Python port.

use super::{Score, tsv};
use hyg::value::phone::{Format, Phone};
use serde::Deserialize;
use std::error::Error;
use std::path::Path;

#[derive(Deserialize)]
struct Row {
    default_region: String,
    raw: String,
    status: String,
    e164: String,
    national: String,
    international: String,
}

pub fn score(path: &Path) -> Result<Vec<Score>, Box<dyn Error>> {
    let name = path.file_stem().unwrap_or_default().to_string_lossy().replace('_', " ");
    let mut verdicts = Score::new(format!("{name}: verdict"));
    let formats = [Format::E164, Format::International, Format::National];
    let mut written = formats.map(|format| Score::new(format!("{name}: {}", format!("{format:?}").to_lowercase())));
    for row in tsv::<Row>(path)? {
        let region = Some(row.default_region.as_str()).filter(|region| !region.is_empty());
        let phone = Phone::parse(&row.raw, region).ok();
        let input = format!("{} for {}", row.raw, region.unwrap_or("no country"));
        let valid = row.status == "VALID";
        verdicts.verdict(&input, phone.is_some(), valid);
        let expected = [&row.e164, &row.international, &row.national];
        for ((score, format), expected) in written.iter_mut().zip(formats).zip(expected) {
            let got = phone.as_ref().map(|phone| phone.format(format));
            // E.164 has no place for an extension: the library drops it, hyg writes it behind.
            let got =
                got.map(|got| got.split(" ext. ").next().filter(|_| format == Format::E164).unwrap_or(&got).to_owned());
            score.case(&input, got, valid.then_some(expected.as_str()));
        }
    }
    Ok([verdicts].into_iter().chain(written).collect())
}
