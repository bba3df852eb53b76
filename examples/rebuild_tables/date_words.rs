//! `date_words.tsv`: names of months and weekdays, from Unicode CLDR.

use hyg::value::text::fold_name;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Languages whose people write dates of the Gregorian calendar with these names. Not Thai, Persian
/// or Amharic, whose years are of other calendars.
const LOCALES: &[&str] = &[
    "en", "en-AU", "en-CA", "en-GB", "fr", "fr-CA", "de", "de-AT", "es", "es-MX", "pt", "pt-PT", "it", "nl", "pl",
    "sv", "da", "nb", "nn", "fi", "cs", "sk", "tr", "ru", "uk", "be", "bg", "mk", "hu", "ro", "hr", "sr", "sr-Latn",
    "bs", "sl", "lt", "lv", "et", "el", "ca", "gl", "eu", "is", "ga", "cy", "sq", "id", "ms", "he", "ar", "ar-DZ",
    "ar-LB", "af", "fil", "sw", "az", "ja", "zh", "ko",
];

/// Abbreviations in use that CLDR does not have.
const MORE: &[(&str, u32, &str)] = &[
    ("month", 1, "janr"),
    ("month", 2, "febr"),
    ("month", 3, "mrz marz maerz"),
    ("month", 9, "sept setem setiembre"),
    ("month", 10, "okt"),
    ("month", 12, "dez"),
    ("weekday", 1, "mon"),
    ("weekday", 2, "tues"),
    ("weekday", 3, "weds"),
    ("weekday", 4, "thur thurs"),
];

const WEEKDAYS: &[&str] = &["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

pub fn build(sources: &Path) -> Result<String, Box<dyn Error>> {
    let package = sources.join("cldr-dates-full");
    let about: Value = serde_json::from_str(&fs::read_to_string(package.join("package.json"))?)?;
    let mut words: BTreeMap<(&str, u32), BTreeSet<String>> = BTreeMap::new();
    for &(kind, number, more) in MORE {
        words.entry((kind, number)).or_default().extend(more.split(' ').map(str::to_owned));
    }
    for locale in LOCALES {
        let path = package.join("main").join(locale).join("ca-gregorian.json");
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let data: Value = serde_json::from_str(&text)?;
        let calendar = data.pointer(&format!("/main/{locale}/dates/calendars/gregorian"));
        let calendar = calendar.ok_or_else(|| format!("{} has no Gregorian calendar", path.display()))?;
        for context in ["format", "stand-alone"] {
            for width in ["wide", "abbreviated"] {
                for month in 1..=12 {
                    let name = calendar.pointer(&format!("/months/{context}/{width}/{month}"));
                    take(&mut words, ("month", month), name);
                }
                for (number, day) in (1..).zip(WEEKDAYS) {
                    let name = calendar.pointer(&format!("/days/{context}/{width}/{day}"));
                    take(&mut words, ("weekday", number), name);
                }
            }
        }
    }
    let mut text = format!(
        "# Names of months (1 is January) and weekdays (1 is Monday) and their abbreviations, folded as names are\n\
         # compared, without the final dot. Source: Unicode CLDR {} (package cldr-dates-full {}; copyright\n\
         # 1991-2025 Unicode, Inc., licence Unicode-3.0), {} locales; some abbreviations were added by hand.\n",
        about.get("cldrVersion").and_then(Value::as_str).ok_or("the package does not say which CLDR it is")?,
        about.get("version").and_then(Value::as_str).ok_or("the package has no version")?,
        LOCALES.len(),
    );
    for ((kind, number), words) in words {
        writeln!(text, "{kind}\t{number}\t{}", words.into_iter().collect::<Vec<_>>().join(" "))?;
    }
    Ok(text)
}

/// Adds a name, unless it is a number with a unit (`4月`) or a single letter (that is none of Chinese).
fn take(words: &mut BTreeMap<(&'static str, u32), BTreeSet<String>>, of: (&'static str, u32), name: Option<&Value>) {
    let folded = fold_name(name.and_then(Value::as_str).unwrap_or_default().trim_end_matches('.'));
    let is_word = folded.chars().all(|c| c.is_alphabetic() || c == '\'');
    if is_word && (folded.chars().count() > 1 || folded.chars().any(|c| c > '\u{3000}')) {
        words.entry(of).or_default().insert(folded);
    }
}
