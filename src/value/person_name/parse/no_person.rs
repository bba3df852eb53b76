//! Texts that are no name of one person in letters whose order is known.

use super::super::generations;
use super::super::titles::bare;
use unicode_normalization::char::is_combining_mark;

pub(super) fn refuse_what_is_no_name(name: &str) -> Result<(), &'static str> {
    if !name.chars().any(char::is_alphabetic) {
        return Err("there is no name");
    }
    let is_ordinal = |word: &str| generations::is_generation(word);
    if name.split([' ', ',']).any(|word| word.chars().any(char::is_numeric) && !is_ordinal(word)) {
        return Err("there are digits");
    }
    let belongs = |c: char| {
        c.is_alphabetic()
            || c.is_whitespace()
            || is_combining_mark(c)
            || c.is_numeric()
            || ".,'’‘ʼʻ`´-\u{2010}\u{2011}!&،".contains(c)
    };
    if !name.chars().all(belongs) {
        return Err("there are signs that names do not have");
    }
    let words = split(name);
    if words.iter().any(|word| NO_PERSON.contains(&bare(word).as_str())) {
        return Err("there is a company, a team or a job");
    }
    // `Rice & Co.`, and a name that was cut off.
    let is_open = |at: usize| words.get(at + 1).is_none_or(|next| bare(next) == "co");
    if (0..words.len()).any(|at| joins_persons(&words, at) && is_open(at)) {
        return Err(SEVERAL);
    }
    Ok(())
}

/// Why a name like `Anna und Jan Weber` is doubtful.
pub(in super::super) const SEVERAL: &str = "there is more than one person";

/// Whether two persons are named in one cell.
pub(super) fn names_several(name: &str) -> bool {
    let words = split(name);
    (0..words.len()).any(|at| joins_persons(&words, at))
}

fn split(name: &str) -> Vec<&str> {
    name.split([' ', ',', '\t']).filter(|word| !bare(word).is_empty()).collect()
}

/// Whether the word may join two persons.
pub(super) fn joins(word: &str) -> bool {
    matches!(bare(word).as_str(), "&" | "and" | "og" | "och" | "und" | "и") && !word.ends_with('.')
}

/// Whether the word at a place joins two persons.
pub(super) fn joins_persons(words: &[&str], at: usize) -> bool {
    let Some(word) = words.get(at) else { return false };
    match bare(word).as_str() {
        "&" | "and" | "og" | "och" => true,
        // `von und zu Habsburg` is one.
        "und" => at.checked_sub(1).and_then(|before| words.get(before)).is_none_or(|before| bare(before) != "von"),
        // A capital И is an initial, but before two names.
        "и" => at > 0 && !word.ends_with('.') && (*word == "и" || words.len() > at + 2),
        _ => false,
    }
}

/// Words of companies, teams and jobs that are not names of people.
const NO_PERSON: &[&str] = &[
    "inc",
    "ltd",
    "limited",
    "gmbh",
    "llc",
    "llp",
    "plc",
    "corp",
    "corporation",
    "company",
    "sarl",
    "sas",
    "bv",
    "nv",
    "srl",
    "oy",
    "kg",
    "holding",
    "holdings",
    "group",
    "university",
    "hospital",
    "foundation",
    "association",
    "department",
    "dept",
    "team",
    "office",
    "support",
    "sales",
    "marketing",
    "accounting",
    "reception",
    "info",
    "admin",
    "manager",
    "director",
    "engineer",
    "ceo",
    "cto",
    "cfo",
    "coo",
    "cmo",
    "consultant",
    "services",
    "solutions",
    "technologies",
    "unknown",
    "test",
];
