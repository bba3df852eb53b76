//! The names of people: where their capitals go.
//!
//! What cannot be known from the letters alone (`Macmillan` or `MacMillan`, a Belgian `Van Damme`
//! or a Dutch `van Damme`) is decided one way and said in the verb's page; what somebody wrote in
//! mixed case is never touched.

use super::letter_case::capitalise_word;

/// The name with its capitals. Words that are neither all small nor all capitals stay as they are.
#[must_use]
pub fn capitalise(name: &str) -> String {
    let count = name.split_whitespace().count();
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    let mut seen = 0;
    let mut after_particle = false;
    let has_mixed = name.split_whitespace().any(is_mixed);
    while let Some(start) = rest.find(|c: char| !c.is_whitespace()) {
        let (space, tail) = rest.split_at(start);
        let (word, tail) = tail.split_at(tail.find(char::is_whitespace).unwrap_or(tail.len()));
        out.push_str(space);
        let small = word.to_lowercase();
        let is_last = seen + 1 == count;
        let is_particle = !is_last && (PARTICLES.contains(&&*small) || (after_particle && ARTICLES.contains(&&*small)))
            || (seen > 0 && !is_last && CONNECTIVES.contains(&&*small));
        out.push_str(&match one_case(word) {
            None => word.to_owned(),
            // Who wrote `du Plessis` knew what to write small.
            Some(Case::Small) if has_mixed && is_small_word(word) => word.to_owned(),
            Some(_) if is_particle => small,
            Some(case) => capitalise_token(word, case, seen > 0),
        });
        after_particle = is_particle;
        seen += 1;
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// Whether a word has small letters and capitals: somebody wrote it with care.
fn is_mixed(word: &str) -> bool {
    word.chars().any(char::is_lowercase) && word.chars().any(char::is_uppercase)
}

fn is_small_word(word: &str) -> bool {
    [PARTICLES, ARTICLES, CONNECTIVES].iter().any(|words| words.contains(&word))
}

/// Small before the surname they belong to.
const PARTICLES: &[&str] = &[
    "van", "von", "vom", "zum", "zur", "de", "del", "della", "da", "das", "dos", "der", "den", "ter", "ten", "bin",
    "ibn", "ap", "'t", "'s",
];
/// Small only after a particle: `de la Vega`, but `La Roche`.
const ARTICLES: &[&str] = &["la", "las", "los", "le", "el", "dem", "het", "lo"];
/// Small between two words.
const CONNECTIVES: &[&str] = &["y", "e", "i", "und", "and", "et", "of", "the", "zu", "du", "di", "do", "na", "bint"];
/// Written this way after a name.
const SUFFIXES: &[&str] = &["PhD", "MD", "MBA", "CPA"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    Small,
    Capitals,
}

/// The case of a word in which all letters share one; nothing for mixed words and for scripts
/// without case. A single capital is an initial, or already right.
fn one_case(word: &str) -> Option<Case> {
    let has_small = word.chars().any(char::is_lowercase);
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    match (has_small, capitals) {
        (true, 0) => Some(Case::Small),
        (false, 2..) => Some(Case::Capitals),
        _ => None,
    }
}

fn capitalise_token(word: &str, case: Case, follows: bool) -> String {
    if follows {
        let small = word.to_lowercase();
        if is_generation(&small) {
            return word.to_uppercase();
        }
        if let Some(suffix) = SUFFIXES.iter().find(|suffix| suffix.to_lowercase() == small) {
            return (*suffix).to_owned();
        }
    }
    if case == Case::Capitals && is_initials(word) {
        return word.to_owned();
    }
    word.split_inclusive(['-', '\u{2010}', '.', '/', '&', ',']).map(capitalise_part).collect()
}

/// One part of a double name: `O'Brien`, `McDonald`.
fn capitalise_part(part: &str) -> String {
    let part = turkish(part);
    if let Some((at, mark)) = part.char_indices().find(|(_, c)| matches!(c, '\'' | '’')) {
        let (prefix, tail) = part.split_at(at);
        let tail = tail.strip_prefix(mark).unwrap_or(tail);
        if matches!(prefix, "o" | "O" | "d" | "D" | "l" | "L")
            && tail.chars().filter(|c| c.is_alphabetic()).count() >= 2
        {
            return format!("{}{mark}{}", prefix.to_uppercase(), capitalise_part(tail));
        }
    }
    let whole = capitalise_word(&part);
    match whole.strip_prefix("Mc").filter(|rest| rest.chars().count() >= 2) {
        Some(rest) => format!("Mc{}", capitalise_word(rest)),
        None => match whole.strip_prefix("Mac").filter(|rest| is_after_mac(rest)) {
            Some(rest) => format!("Mac{}", capitalise_word(rest)),
            None => whole,
        },
    }
}

/// Where somebody wrote a dotted capital İ, as Turkish and its neighbours do, an undotted I is an ı.
fn turkish(part: &str) -> String {
    if !part.contains('İ') {
        return part.to_owned();
    }
    part.char_indices().map(|(at, c)| if c == 'I' && at > 0 { 'ı' } else { c }).collect()
}

/// Whether `Mac` before this is the Gaelic "son of": a consonant that such names begin with, and no
/// ending of Italian, Spanish or Slavic names (Macari, Machado, Maciel, Macron).
fn is_after_mac(rest: &str) -> bool {
    const K_NAMES: &[&str] = &["kay", "kenna", "kenzie", "kie", "kinlay", "kinley", "kinnon", "kinstry", "kintosh"];
    const VOWEL_NAMES: &[&str] = &[
        "alister", "allister", "arthur", "askill", "aulay", "auley", "ewan", "ewen", "innes", "intosh", "intyre",
        "isaac", "iver", "namara", "rae",
    ];
    let gaelic_start = rest.starts_with(['b', 'c', 'd', 'f', 'g', 'l', 'm', 'n', 'p', 'r', 't', 'v']);
    let regular = gaelic_start
        && rest.len() >= 4
        && rest.bytes().all(|byte| byte.is_ascii_lowercase())
        && !rest.ends_with(['a', 'i', 'o', 'u']);
    regular || K_NAMES.contains(&rest) || VOWEL_NAMES.contains(&rest)
}

/// `II` to `XXXIX` as words after a name; `Xi` and `Vi` are names.
fn is_generation(small: &str) -> bool {
    let units = small.trim_start_matches('x');
    let tens = small.len() - units.len();
    small.len() >= 2
        && tens <= 3
        && matches!(units, "" | "i" | "ii" | "iii" | "iv" | "v" | "vi" | "vii" | "viii" | "ix")
        && !matches!(small, "xi" | "vi")
}

/// `JP`, `TJ`: two capitals that no word can be made of, but for these.
fn is_initials(word: &str) -> bool {
    let is_consonant = |byte: u8| byte.is_ascii_uppercase() && !b"AEIOUY".contains(&byte);
    word.len() == 2
        && word.bytes().all(is_consonant)
        && !matches!(word, "NG" | "MR" | "MS" | "DR" | "ST" | "JR" | "SR" | "SZ")
}

#[cfg(test)]
mod tests {
    use super::capitalise;

    #[test]
    fn small_words_of_a_name_written_with_care_stay() {
        assert_eq!(capitalise("du Plessis"), "du Plessis");
        assert_eq!(capitalise("d'Aubigny"), "d'Aubigny");
        assert_eq!(capitalise("du plessis"), "Du Plessis");
        assert_eq!(capitalise("anne Du Plessis"), "Anne Du Plessis");
    }

    #[test]
    fn names_get_the_capitals_people_give_them() {
        for (before, after) in [
            ("MCDONALD", "McDonald"),
            ("o'brien", "O'Brien"),
            ("D’ANGELO", "D’Angelo"),
            ("macpherson", "MacPherson"),
            ("MACHADO", "Machado"),
            ("macron", "Macron"),
            ("de la vega", "de la Vega"),
            ("VAN DER BERG", "van der Berg"),
            ("MARIA DEL CARMEN", "Maria del Carmen"),
            ("jean-pierre", "Jean-Pierre"),
            ("j.p. smith", "J.P. Smith"),
            ("JP MORGAN", "JP Morgan"),
            ("henry viii", "Henry VIII"),
            ("louis xiv", "Louis XIV"),
            ("anna li", "Anna Li"),
            ("MARY SMITH MD", "Mary Smith MD"),
            ("ÉLODIE LEFÈVRE", "Élodie Lefèvre"),
            ("YILDIZ KADIRİ", "Yildiz Kadıri"),
            ("thiong'o", "Thiong'o"),
        ] {
            assert_eq!(capitalise(before), after);
        }
    }

    #[test]
    fn what_somebody_wrote_in_mixed_case_stays() {
        for name in [
            "LaToya",
            "DeShawn",
            "Macmillan",
            "Van Damme",
            "van Gogh",
            "Ludwig van Beethoven",
            "Gil-dong",
            "王小明",
            "Q",
            "",
        ] {
            assert_eq!(capitalise(name), name);
        }
    }

    #[test]
    fn a_particle_alone_is_a_name_and_space_is_kept() {
        assert_eq!(capitalise("VAN"), "Van");
        assert_eq!(capitalise(" anna \t maria "), " Anna \t Maria ");
    }
}
