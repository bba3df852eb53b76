//! Telephone numbers, against libphonenumber's Python port.

use super::{Score, tsv};
use hyg::value::phone::{Format, Phone};
use serde::Deserialize;
use std::collections::HashMap;
use std::error::Error;
use std::path::Path;

/// Numbers on which libphonenumber has another verdict than validator.js; `benches/accuracy/libphonenumber` writes it.
const LIBPHONENUMBER: &str = include_str!("libphonenumber.tsv");

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

/// A case of validator.js, and a verdict of libphonenumber on one.
#[derive(Deserialize)]
struct Verdict {
    #[serde(default)]
    validator: String,
    options_json: String,
    input: String,
    verdict: String,
}

/// What `isMobilePhone` is asked for: a locale or several, and then options, which hyg has not.
#[derive(Deserialize)]
#[serde(untagged)]
enum Asked {
    Locale(String),
    Locales(Vec<String>),
    Options(serde::de::IgnoredAny),
}

/// The numbers of validator.js: its verdict where libphonenumber agrees, and where they differ that of libphonenumber,
/// which knows numbers that are no mobile ones and takes none whose country nobody said.
pub fn fields(path: &Path) -> Result<Vec<Score>, Box<dyn Error>> {
    let mut differs = HashMap::new();
    for row in csv::ReaderBuilder::new().delimiter(b'\t').from_reader(LIBPHONENUMBER.as_bytes()).deserialize() {
        let row: Verdict = row?;
        differs.insert((row.options_json, row.input), row.verdict);
    }
    let [mut agreed, mut followed] = [
        Score::new("phone numbers of validator.js, libphonenumber agrees"),
        Score::new("phone numbers of validator.js, libphonenumber differs and is followed"),
    ];
    for row in tsv::<Verdict>(path)?.into_iter().filter(|row| row.validator == "isMobilePhone") {
        let options: Vec<Asked> = serde_json::from_str(&row.options_json)?;
        let locales = match options.into_iter().next() {
            Some(Asked::Locale(locale)) => vec![locale],
            Some(Asked::Locales(locales)) => locales,
            Some(Asked::Options(_)) | None => vec!["any".to_owned()],
        };
        let got = locales.iter().any(|locale| {
            let region = Some(locale.as_str()).filter(|locale| *locale != "any");
            let region = region.map(|locale| locale.rsplit('-').next().unwrap_or(locale));
            Phone::parse(&row.input, region).is_ok()
        });
        let input = format!("{} with {}", row.input, row.options_json);
        let (score, verdict) = match differs.get(&(row.options_json, row.input)) {
            Some(verdict) => (&mut followed, verdict),
            None => (&mut agreed, &row.verdict),
        };
        score.verdict(input, got, verdict == "valid");
    }
    Ok(vec![agreed, followed])
}
