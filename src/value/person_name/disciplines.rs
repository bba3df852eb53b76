//! What an academic title is in: `med.` of `Dr. med.`, `rer. nat.`, `h. c.`
//!
//! Germany, Austria and Switzerland write it behind the title, and it is part of it. Compared as [`bare`] words.

use super::titles::{bare, is_title_alone};

/// Disciplines and what else follows a title (`habil.`, `h. c.`), as the universities abbreviate them.
const DISCIPLINES: &[&str] = &[
    "med",
    "dent",
    "medic",
    "rer",
    "nat",
    "jur",
    "iur",
    "phil",
    "hc",
    "mult",
    "habil",
    "oec",
    "pol",
    "ing",
    "-ing",
    "theol",
    "vet",
    "univ",
    "techn",
    "agr",
    "math",
    "soc",
    "publ",
    "paed",
    "päd",
    "mont",
    "sc",
    "pharm",
    "hum",
    "biol",
    "oek",
    "silv",
    "troph",
    "betriebsw",
    "volksw",
    "wirt",
    "wirtsch",
    "kfm",
    "kffr",
    "inform",
    "psych",
    "phys",
    "chem",
    "des",
    "soz",
    "geogr",
    "geol",
    "arch",
];
/// Those of them that are given names or initials as well.
const NAMES: &[&str] = &["phil", "pol", "nat", "hc"];
/// Titles that have a discipline behind them.
const HEADS: &[&str] = &[
    "dr",
    "ddr",
    "drs",
    "prof",
    "professor",
    "univ-prof",
    "priv-doz",
    "pd",
    "doc",
    "dipl",
    "mag",
    "lic",
    "doktor",
    "dr-ing",
    "mgr",
];

/// Whether the word goes on a title that ends with `before`: it has a full stop, or is small amid capitals. So
/// `Dr. Phil McGraw` is called Phil, and the initials of `Dr. H. C. Andersen` are his.
pub(super) fn goes_on(before: &str, word: &str, has_capitals: bool) -> bool {
    let small = bare(word);
    let is_small = !word.chars().any(char::is_uppercase);
    let last = before.rsplit(' ').next().unwrap_or(before);
    let follows = is_head(before) || before.split_once(' ').is_some_and(|(head, _)| is_head(head));
    follows
        && match small.as_str() {
            "h" => is_small && word.ends_with('.'),
            "c" => is_small && bare(last) == "h" && before.contains(' '),
            "hc" => is_small && (has_capitals || word.ends_with('.')),
            _ => DISCIPLINES.contains(&small.as_str()) && (word.ends_with('.') || (is_small && has_capitals)),
        }
}

/// Whether the word is written together of titles and disciplines, with spaces or full stops between them:
/// `Dr. rer. nat.`, `Prof.Dr.`
pub(super) fn is_title(word: &str) -> bool {
    let mut parts = word.split([' ', '.']).filter(|part| !part.is_empty()).map(bare);
    let begins = parts.next().is_some_and(|head| is_title_alone(&head) || HEADS.contains(&head.as_str()));
    let mut rest = parts.peekable();
    let is_part = |part: String| {
        DISCIPLINES.contains(&part.as_str()) || is_title_alone(&part) || matches!(part.as_str(), "h" | "c")
    };
    begins && rest.peek().is_some() && rest.all(is_part)
}

/// Whether the word behind a title, as it is written, is likelier a part of it than a given name: `Dr Med Hans Müller`.
/// `shouts` says that letters of one case tell nothing.
pub(super) fn may_go_on(word: &str, shouts: bool) -> bool {
    let small = bare(word);
    DISCIPLINES.contains(&small.as_str()) && (shouts || !NAMES.contains(&small.as_str()))
}

fn is_head(word: &str) -> bool {
    HEADS.contains(&bare(word).as_str())
}

#[cfg(test)]
mod tests {
    use super::{goes_on, is_title};

    #[test]
    fn a_discipline_is_told_from_a_name() {
        for (before, word) in
            [("Dr.", "med."), ("Dr", "med"), ("Dr. rer.", "nat."), ("Dr. h.", "c."), ("Prof.", "h.c."), ("DR.", "MED.")]
        {
            assert!(goes_on(before, word, true), "{before} {word}");
        }
        for (before, word) in [("Dr.", "Phil"), ("Dr.", "H."), ("Dr.", "H.C."), ("Herr", "med."), ("Hans", "med.")] {
            assert!(!goes_on(before, word, true), "{before} {word}");
        }
        for word in ["Dr. rer. nat.", "prof.dr.ir.", "Dr. h. c. mult."] {
            assert!(is_title(word), "{word}");
        }
        assert!(!is_title("Dr.") && !is_title("Dr.Hans") && !is_title("M.D."));
    }
}
