//! Texts that are no name of one person in letters whose order is known.

use super::super::titles::{self, bare};
use unicode_normalization::char::is_combining_mark;

pub(super) fn refuse_what_is_no_name(name: &str) -> Result<(), &'static str> {
    if !name.chars().any(char::is_alphabetic) {
        return Err("there is no name");
    }
    if name.chars().any(is_east_asian) {
        return Err("the letters do not tell which name is the family's");
    }
    let is_ordinal = |word: &str| titles::is_generation(word);
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
    let words: Vec<String> = name.split([' ', ',', '\t']).map(bare).filter(|word| !word.is_empty()).collect();
    if words.iter().any(|word| NO_PERSON.contains(&word.as_str())) {
        return Err("there is a company, a team or a job");
    }
    let joins_persons = |at: usize, word: &str| match word {
        "&" | "and" | "og" | "och" => true,
        // `von und zu Habsburg` is one.
        "und" => at.checked_sub(1).and_then(|before| words.get(before)).is_none_or(|before| before != "von"),
        _ => false,
    };
    if words.iter().enumerate().any(|(at, word)| joins_persons(at, word)) {
        return Err("there is more than one person");
    }
    Ok(())
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

/// Han, kana and Hangul: whichever name stands first there.
fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{30FF}' | '\u{3130}'..='\u{318F}' | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}')
}
