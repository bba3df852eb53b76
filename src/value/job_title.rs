//! Job titles without abbreviations.
//!
//! The abbreviations are in `tables/job_titles.tsv`. Many of them belong to several languages (`Dir.` is a
//! director, un directeur or una directora), so the language of the other words decides, and where it
//! is not told, or two are, nothing is written out.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What is known of a word, given in small letters and without full stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry {
    language: &'static str,
    meaning: Meaning,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// Of one language by itself: `VP`.
    Sure(&'static str),
    /// Of several languages: `Dir.`
    Beside(&'static str),
    /// Tells the language, and is no abbreviation.
    Word,
}

static ENTRIES: LazyLock<HashMap<&'static str, Vec<Entry>>> = LazyLock::new(|| {
    let mut entries: HashMap<&'static str, Vec<Entry>> = HashMap::new();
    for line in include_str!("tables/job_titles.tsv").lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let (Some(language), Some(kind), Some(word)) = (cells.next(), cells.next(), cells.next()) else { continue };
        let meaning = match (kind, cells.next()) {
            ("sure", Some(whole)) => Meaning::Sure(whole),
            ("beside", Some(whole)) => Meaning::Beside(whole),
            _ => Meaning::Word,
        };
        entries.entry(word).or_default().push(Entry { language, meaning });
    }
    entries
});

/// The title with its abbreviations written out; those that are not certain stay.
#[must_use]
pub fn written_out(title: &str) -> String {
    let words: Vec<&str> = title.split_inclusive(is_between).collect();
    let Some(language) = language(&words) else { return title.to_owned() };
    let case = Case::of(&words);
    let written = |&word: &&str| {
        let bare = word.trim_end_matches(is_between);
        let between = word.get(bare.len()..).unwrap_or_default();
        match known(bare).iter().find(|entry| entry.language == language).map(|entry| entry.meaning) {
            Some(Meaning::Sure(whole) | Meaning::Beside(whole)) => case.write(whole, bare) + between,
            _ => word.to_owned(),
        }
    };
    words.iter().map(written).collect()
}

/// Whether the sign stands between words; a hyphen joins them.
fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';' | '/' | '&' | '+' | '|' | '(' | ')' | ':')
}

fn known(word: &str) -> &'static [Entry] {
    let word = word.trim_matches(is_between);
    // The table's words are shorter; what is longer need not be made small.
    if word.len() > 40 {
        return &[];
    }
    let small: String = word.chars().filter(|&c| c != '.').flat_map(char::to_lowercase).collect();
    ENTRIES.get(small.as_str()).map_or(&[], Vec::as_slice)
}

/// The language of the words that tell one, if they agree.
fn language(words: &[&str]) -> Option<&'static str> {
    let mut told =
        words.iter().flat_map(|word| known(word)).filter(|entry| !matches!(entry.meaning, Meaning::Beside(_)));
    let first = told.next()?.language;
    told.all(|entry| entry.language == first).then_some(first)
}

/// How the words beside the abbreviations are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    AsKnown,
    Small,
    Capitals,
}

impl Case {
    /// By the words that are no abbreviations; short ones (`of`, `IT`) tell nothing.
    fn of(words: &[&str]) -> Case {
        let is_plain = |word: &&&str| known(word).iter().all(|entry| entry.meaning == Meaning::Word);
        let long = |word: &&&str| word.chars().filter(|c| c.is_alphabetic()).count() >= 4;
        let plain: String = words.iter().filter(is_plain).filter(long).copied().collect();
        match (plain.chars().any(char::is_lowercase), plain.chars().any(char::is_uppercase)) {
            (true, false) => Case::Small,
            (false, true) => Case::Capitals,
            _ => Case::AsKnown,
        }
    }

    /// `Resp.` has a capital though `des ventes` has none.
    fn write(self, whole: &str, abbreviation: &str) -> String {
        match self {
            Case::Small if !abbreviation.chars().any(char::is_uppercase) => whole.to_lowercase(),
            Case::Capitals if !abbreviation.chars().any(char::is_lowercase) => whole.to_uppercase(),
            _ => whole.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ENTRIES, Meaning, known, written_out};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn abbreviations_are_written_out() {
        for (before, after) in [
            ("CEO", "Chief Executive Officer"),
            ("C.E.O.", "Chief Executive Officer"),
            ("ceo", "Chief Executive Officer"),
            ("CEO & CTO", "Chief Executive Officer & Chief Technology Officer"),
            ("SVP, Sales", "Senior Vice President, Sales"),
            ("VP of HR", "Vice President of Human Resources"),
            ("VP IT", "Vice President IT"),
            ("Sr. Software Engr", "Senior Software Engineer"),
            ("Sr Mgr", "Senior Manager"),
            ("Dir. of Sales", "Director of Sales"),
            ("sales mgr.", "sales manager"),
            ("SALES MGR", "SALES MANAGER"),
            ("Resp. des ventes", "Responsable des ventes"),
            ("Ltg. Einkauf", "Leitung Einkauf"),
            ("Gte. de Ventas", "Gerente de Ventas"),
            ("Jefe de RRHH", "Jefe de Recursos Humanos"),
        ] {
            assert_eq!(written_out(before), after);
        }
    }

    #[test]
    fn what_is_not_certain_stays() {
        for title in [
            "",
            "Dir. commercial",
            "Dir. Marketing",
            "Sr.",
            "VP Ventes",
            "Leiter HR",
            "HR-Manager",
            "MD",
            "CMO",
            "Software Eng.",
            "PDG",
            "Senior Engineer",
            "Бухгалтер",
        ] {
            assert_eq!(written_out(title), title);
        }
    }

    #[test]
    fn no_word_is_of_two_languages_and_what_is_written_out_has_no_abbreviation() {
        for (word, entries) in ENTRIES.iter() {
            let sure = entries.iter().filter(|entry| !matches!(entry.meaning, Meaning::Beside(_)));
            let languages: BTreeSet<&str> = sure.map(|entry| entry.language).collect();
            assert!(languages.len() <= 1, "{word}");
            for entry in entries {
                let (Meaning::Sure(whole) | Meaning::Beside(whole)) = entry.meaning else { continue };
                for part in whole.split(' ').flat_map(known) {
                    assert_eq!((part.meaning, part.language), (Meaning::Word, entry.language), "{whole}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn a_second_look_changes_nothing(title in "((VP|vp|SR|Sr\\.|mgr|Gte|ltg|RH|of|Ventes|SALES|und|\\PC{0,4})[ ,/&-]{0,2}){0,6}") {
            let once = written_out(&title);
            prop_assert_eq!(written_out(&once), once);
        }
    }
}
