//! Companies' names: the legal form at their end; before them only where nothing else can be meant.
//!
//! A form is known by the table, at its own place only: `AG` behind a name is one, within it it is not. One
//! of several parts is taken whole. What is likelier a place, a model or a weight is none (`Reno, NV`).
//! Words that are as often part of the name (`Company`, `Co.`, `Group`) are none, and a name is never left empty.

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A company's name, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form<'n> {
    /// What is left without the form: `Acme` of `Acme, Inc.`
    pub name: &'n str,
    /// The form as it is written: `Inc.`
    pub written: &'n str,
    /// How its country writes it; none where that is not certain.
    pub canonical: Option<&'static str>,
}

/// One line a form: how it is written, then its spellings as [`key`] folds them.
const TABLE: &str = include_str!("tables/company_forms.tsv");

static FORMS: LazyLock<HashMap<&'static str, &'static str, FixedState>> = LazyLock::new(|| {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    lines.flat_map(|(canonical, keys)| keys.split('|').map(move |key| (key, canonical))).collect()
});

/// Forms that stand before the name: Russian and Ukrainian, in their own letters.
const BEFORE: &[&str] = &["ооо", "оао", "зао", "пао", "ао", "тов"];
/// Forms that stand before a name in quotes. Without the quotes, too many names begin so (`SAS Institute`,
/// `PT Solutions`).
const BEFORE_QUOTED: &[&str] = &["uab", "sia", "pt", "ooo", "oao", "zao", "pao", "sarl", "eurl", "sas", "snc", "sci"];
/// Words that belong to a form that says `Limited`: `Private Limited`, `Pty Ltd`.
const BEFORE_LIMITED: &[&str] = &["private", "pvt", "pte", "pty", "proprietary", "public"];
/// Forms of two letters that are forms wherever they end a name. Others (`SL`, `SE`, `CV`) are as often
/// models, compass points or units, and need a comma before them or stops within.
const CERTAIN: &[&str] = &["ab", "ag", "as", "bv", "ek", "kg", "nv", "oy", "ou", "sa", "ug", "ао"];
/// Forms that are the code of a state in the USA as well, behind a comma: `Reno, NV`.
const STATES: &[&str] = &["nv", "pa", "sc"];
/// Forms that are units behind a number: `Sugar 5 KG`, `Renault 4 CV`.
const UNITS: &[&str] = &["kg", "cv", "lp"];
/// A company's name has no more bytes than this; what has is a text, and has no form.
const LONGEST: usize = 1200;
/// More words than this no form has.
const MOST_WORDS: usize = 8;

/// A spelling as the table holds it: letters, digits and `&`, without case, accents, stops and spaces;
/// `und` and `and` are `&`.
#[must_use]
pub fn key(spelling: &str) -> String {
    let words = spelling.split_whitespace().map(|word| match word.to_lowercase().as_str() {
        "und" | "and" | "u." | "et" => "&".to_owned(),
        small => small.nfkd().filter(|&c| (c.is_alphanumeric() || c == '&') && !is_combining_mark(c)).collect(),
    });
    words.collect()
}

/// The name without its legal form; as it stands where it has none.
#[must_use]
pub fn without_form(name: &str) -> &str {
    form(name).map_or(name, |form| form.name)
}

/// The legal form of a company's name and what is left of it; none in a text too long for a name.
#[must_use]
pub fn form(name: &str) -> Option<Form<'_>> {
    if name.len() > LONGEST || has_entity(name) {
        return None;
    }
    behind(name).or_else(|| before(name))
}

fn behind(name: &str) -> Option<Form<'_>> {
    let trimmed = name.trim_end();
    // Where words begin, from the last on.
    let starts = trimmed.char_indices().rev().filter(|&(at, c)| {
        let opens = trimmed.get(..at).is_some_and(|before| before.ends_with([' ', '\t', ',', '\u{a0}']));
        opens && !c.is_whitespace()
    });
    let found = starts.take(MOST_WORDS).filter_map(|(at, _)| known(trimmed, at)).last()?;
    Some(found)
}

/// The form that begins at a place and ends the name, if it is one.
fn known(name: &str, at: usize) -> Option<Form<'_>> {
    let (before, written) = (name.get(..at)?, name.get(at..)?);
    let key = key(written);
    let canonical = *FORMS.get(key.as_str())?;
    let is_form = is_only_words(written)
        && is_written_as_form(written, canonical)
        && !is_likelier_something_else(before, &key, written);
    if !is_form {
        return None;
    }
    let Some(start) = start_of_longer(before, &key) else { return taken_apart(name, at, canonical) };
    let longer = name.get(start..).map(self::key)?;
    taken_apart(name, start, FORMS.get(longer.as_str()).copied().unwrap_or_default())
}

/// The name and the form that begins at a place, if a name is left.
fn taken_apart<'n>(name: &'n str, at: usize, canonical: &'static str) -> Option<Form<'n>> {
    let (stem, written) = (stem(name.get(..at)?), name.get(at..)?);
    is_name(stem).then_some(Form { name: stem, written, canonical: usual(written, canonical) })
}

/// What stands before a form, without what joins them.
fn stem(before: &str) -> &str {
    before.trim_end().trim_end_matches([',', '-', '–']).trim_end()
}

/// Where the longer form begins that a known one only ends: `Pvt Limited`, `SE & Co. KGaA`. A form is
/// taken whole or not at all.
fn start_of_longer(before: &str, key: &str) -> Option<usize> {
    let before = before.trim_end();
    if key == "limitada" {
        let (at, word) = last_word(before);
        return ["sociedad", "sociedade"].contains(&self::key(word).as_str()).then_some(at);
    }
    if key.starts_with("limited") || key.starts_with("ltd") {
        let (at, word) = last_word(before);
        return BEFORE_LIMITED.contains(&self::key(word).as_str()).then_some(at);
    }
    // `& Co.` belongs to the form if another form stands before it: to `Johnson & Co. KG` it does not.
    let joined = before.strip_suffix("Co.").or_else(|| before.strip_suffix("Co"))?.trim_end();
    let partner = ["&", "+", "und", "and"].iter().find_map(|and| joined.strip_suffix(and))?.trim_end();
    let (at, word) = last_word(partner);
    is_written_as_form(word, FORMS.get(self::key(word).as_str())?).then_some(at)
}

/// The last word and where it begins.
fn last_word(text: &str) -> (usize, &str) {
    let word = text.rsplit(char::is_whitespace).next().unwrap_or(text);
    (text.len() - word.len(), word)
}

/// Whether a name is left without the form: something, but no article, no part of a phrase (`Johnson &`), no
/// form itself (`Co., Ltd.`), and no bracket or quote that is closed behind it.
fn is_name(stem: &str) -> bool {
    let is_left = stem.chars().any(char::is_alphanumeric) && !is_article(stem) && !stem.ends_with(['&', '+']);
    let is_word_of_form = |word: &str| {
        let key = key(word);
        key.is_empty()
            || ["&", "co"].contains(&key.as_str())
            || BEFORE_LIMITED.contains(&key.as_str())
            || FORMS.get(key.as_str()).is_some_and(|canonical| is_written_as_form(word, canonical))
    };
    is_left && !stem.split_whitespace().all(is_word_of_form) && is_balanced(stem)
}

/// Whether nothing but words stands there, as no form has a quote, an emoji or half a bracket in it: what
/// follows a form is not to be lost with it.
fn is_only_words(written: &str) -> bool {
    let is_part =
        |c: char| c.is_alphanumeric() || is_combining_mark(c) || c.is_whitespace() || "&+.,/-()'’".contains(c);
    written.chars().all(is_part) && !written.ends_with(['\'', '’']) && is_balanced(written)
}

/// Whether every bracket and double quote is closed.
fn is_balanced(text: &str) -> bool {
    let count = |sign: char| text.matches(sign).count();
    count('"') % 2 == 0 && [('(', ')'), ('[', ']'), ('«', '»')].iter().all(|&(open, close)| count(open) == count(close))
}

/// Whether two or three letters are a state, a unit or part of a model's name rather than a form.
fn is_likelier_something_else(before: &str, key: &str, written: &str) -> bool {
    let before = before.trim_end();
    let (is_after_comma, has_stops) = (before.ends_with(','), written.contains(['.', '/']));
    let is_state = is_after_comma && STATES.contains(&key);
    let is_unit = before.ends_with(|c: char| c.is_ascii_digit()) && UNITS.contains(&key);
    // `Hotel and SPA`, `Day Spa`; who writes the form knows its capitals.
    let is_bath = key == "spa" && written != "SpA";
    let is_unsure = key.chars().count() == 2 && !is_after_comma && !CERTAIN.contains(&key);
    !has_stops && (is_state || is_unit || is_unsure || is_bath)
}

/// How a form is usually written. `A/S` is Danish, `a.s.` Czech and `A.Ş.` Turkish: only the plain one is `AS`.
fn usual(written: &str, canonical: &'static str) -> Option<&'static str> {
    let is_other = match canonical {
        "AS" => !written.eq_ignore_ascii_case("as"),
        // `Limitada` is the one of many countries, `(Pty) Ltd` the South African one.
        "Ltd" => self::key(written).starts_with("limitad"),
        "Pty Ltd" => written.starts_with('('),
        // German law wants the addition: `UG (haftungsbeschränkt)` (GmbHG, section 5a).
        "UG" => self::key(written) != "ug",
        _ => false,
    };
    (!canonical.is_empty() && !is_other).then_some(canonical)
}

fn before(name: &str) -> Option<Form<'_>> {
    let trimmed = name.trim_start();
    let (written, rest) = trimmed.split_once([' ', '\u{a0}'])?;
    let (key, rest) = (key(written), rest.trim());
    let canonical = *FORMS.get(key.as_str())?;
    let is_form = BEFORE.contains(&key.as_str()) || BEFORE_QUOTED.contains(&key.as_str()) && is_quoted(rest);
    (is_form && is_only_words(written) && is_written_as_form(written, canonical) && is_name(rest)).then_some(Form {
        name: rest,
        written,
        canonical: usual(written, canonical),
    })
}

/// Whether a text was taken from a web page with its signs: the `&` of `&amp;` joins no two names.
fn has_entity(text: &str) -> bool {
    text.match_indices('&').any(|(at, _)| {
        let behind = text.get(at + 1..).unwrap_or_default();
        behind.split_once(';').is_some_and(|(name, _)| {
            (2..=8).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')
        })
    })
}

/// Whether a name stands in quotes, of any country.
fn is_quoted(name: &str) -> bool {
    name.starts_with(['"', '«', '„', '“', '”', '\'']) && name.ends_with(['"', '»', '“', '”', '\''])
}

/// Whether a short form is written as one: in capitals, with stops, or as it is usual (`Oy`, `Ltd`), and
/// not as a word is.
fn is_written_as_form(written: &str, canonical: &str) -> bool {
    let letters = || written.chars().filter(|c| c.is_alphanumeric());
    letters().count() > 3
        || written.contains(['.', '/'])
        || letters().all(char::is_uppercase)
        // `Srl`, `Snc`: without a vowel it is no word.
        || letters().count() == 3 && !letters().any(|c| "aeiouy".contains(c.to_ascii_lowercase()))
        || letters().eq(canonical.chars().filter(|c| c.is_alphanumeric()))
}

fn is_article(stem: &str) -> bool {
    ["the", "die", "der", "das", "le", "la", "el"].contains(&stem.trim().to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::{FORMS, form, key, without_form};
    use proptest::prelude::*;

    #[test]
    fn forms_of_many_countries_are_known() {
        for (country, name, left, canonical) in [
            ("DE", "Muster GmbH", "Muster", Some("GmbH")),
            ("DE", "Muster Gesellschaft mit beschränkter Haftung", "Muster", Some("GmbH")),
            ("DE", "Muster GmbH & Co. KG", "Muster", Some("GmbH & Co. KG")),
            ("DE", "Muster UG (haftungsbeschränkt)", "Muster", None),
            ("DE", "Muster UG", "Muster", Some("UG")),
            ("AT", "Beispiel AG", "Beispiel", Some("AG")),
            ("GB", "Acme Widgets Limited", "Acme Widgets", Some("Ltd")),
            ("GB", "Acme P.L.C.", "Acme", Some("PLC")),
            ("US", "Acme, Inc.", "Acme", Some("Inc.")),
            ("US", "ACME L.L.C.", "ACME", Some("LLC")),
            ("FR", "Dupont S.A.R.L.", "Dupont", Some("SARL")),
            ("FR", "SARL «Dupont»", "«Dupont»", Some("SARL")),
            ("RU", "ООО «Ромашка»", "«Ромашка»", Some("ООО")),
            ("FR", "Dupont SAS", "Dupont", Some("SAS")),
            ("ES", "Ejemplo, S.A.", "Ejemplo", Some("SA")),
            ("IT", "Esempio S.p.A.", "Esempio", Some("SpA")),
            ("IT", "Esempio S.r.l.", "Esempio", Some("SRL")),
            ("IT", "Esempio Srl", "Esempio", Some("SRL")),
            ("ES", "Ejemplo S.L.U.", "Ejemplo", Some("SLU")),
            ("PT", "Exemplo, Lda.", "Exemplo", Some("Lda.")),
            ("IS", "Dæmi hf.", "Dæmi", Some("hf.")),
            ("IT", "Esempio SpA", "Esempio", Some("SpA")),
            ("ES", "Ejemplo Sociedad Limitada", "Ejemplo", None),
            ("BR", "Exemplo Limitada", "Exemplo", None),
            ("ZA", "Example (Pty) Ltd", "Example", None),
            ("NL", "Voorbeeld B.V.", "Voorbeeld", Some("BV")),
            ("BE", "Voorbeeld NV", "Voorbeeld", Some("NV")),
            ("SE", "Exempel Aktiebolag", "Exempel", Some("AB")),
            ("FI", "Esimerkki Oy", "Esimerkki", Some("Oy")),
            ("NO", "Eksempel AS", "Eksempel", Some("AS")),
            ("PL", "Przykład Sp. z o.o.", "Przykład", Some("Sp. z o.o.")),
            ("CZ", "Příklad, s. r. o.", "Příklad", Some("s.r.o.")),
            ("HU", "Példa Kft.", "Példa", Some("Kft.")),
            ("HR", "Primjer d.o.o.", "Primjer", Some("d.o.o.")),
            ("BR", "Exemplo Ltda", "Exemplo", Some("Ltda")),
            ("MX", "Ejemplo S.A. de C.V.", "Ejemplo", Some("SA de CV")),
            ("AU", "Acme Pty. Ltd.", "Acme", Some("Pty Ltd")),
            ("SG", "Acme Pte Ltd", "Acme", Some("Pte Ltd")),
            ("MY", "Contoh Sdn. Bhd.", "Contoh", Some("Sdn Bhd")),
            ("LT", "UAB „Pavyzdys“", "„Pavyzdys“", Some("UAB")),
        ] {
            let found = form(name).unwrap_or_else(|| panic!("{country}: {name} has no form"));
            assert_eq!((found.name, found.canonical), (left, canonical), "{country}: {name}");
        }
    }

    #[test]
    fn a_word_that_is_no_form_where_it_stands_stays() {
        for name in [
            "GmbH",
            "Limited",
            "The Limited",
            "AG Barr",
            "SA Power Networks",
            "Tiffany & Co.",
            "The Walt Disney Company",
            "Acme Inc. Berlin",
            "Same as",
            "Aktiengesellschaft",
            "Inc",
            "",
            " ",
            "Ltd.",
            "Limited Brands",
            "Hotel and SPA",
            "Day Spa",
            "Acme GmbH &amp; Co. KG",
            &"Ltd ".repeat(10_000),
        ] {
            assert_eq!(without_form(name), name);
        }
    }

    #[test]
    fn a_form_at_the_start_of_a_name_stays() {
        for name in ["SAS Institute", "PT Solutions", "UAB Hospital", "SIA Engineering", "OOO Toys", "SARL Dupont"] {
            assert_eq!(form(name), None, "{name}");
        }
    }

    #[test]
    fn a_name_of_nothing_but_forms_stays() {
        for name in
            ["GmbH & Co. KG", "Co., Ltd.", "Pty Ltd", "Private Limited", "Ltd Ltd", "AG & Co. KG", "SE & Co. KGaA"]
        {
            assert_eq!(form(name), None, "{name}");
        }
    }

    #[test]
    fn a_form_of_several_parts_goes_whole() {
        for (name, left) in [
            ("Acme India Private Limited", "Acme India"),
            ("Acme (Private) Limited", "Acme"),
            ("Acme Pvt Limited", "Acme"),
            ("Acme Pvt. Ltd.", "Acme"),
            ("Acme Proprietary Ltd", "Acme"),
            ("Acme Public Limited Company", "Acme"),
            ("Acme SE & Co. KGaA", "Acme"),
            ("Acme GmbH & Co. KGaA", "Acme"),
            ("Acme B.V. & Co. KG", "Acme"),
            ("Johnson & Co. KG", "Johnson & Co."),
        ] {
            assert_eq!(without_form(name), left, "{name}");
        }
    }

    #[test]
    fn places_models_and_weights_are_no_forms() {
        for name in ["Reno, NV", "Sugar 5 KG", "Mercedes SL", "iPhone SE", "Renault 4 CV"] {
            assert_eq!(form(name), None, "{name}");
        }
        assert_eq!(without_form("Ejemplo, S.L."), "Ejemplo");
        assert_eq!(without_form("Voorbeeld, N.V."), "Voorbeeld");
        assert_eq!(without_form("Muster KG"), "Muster");
    }

    #[test]
    fn quotes_stay_closed_and_nothing_behind_a_form_is_lost() {
        for name in ["\"Acme Ltd\"", "“Acme Ltd”", "'Acme Ltd'", "(Acme Ltd)", "Acme Ltd.🎉", "Acme Ltd*", "Acme Ltd ©"]
        {
            assert_eq!(form(name), None, "{name}");
        }
        assert_eq!(without_form("\"Acme\" Ltd"), "\"Acme\"");
    }

    #[test]
    fn a_spelling_that_one_country_has_alone_stays() {
        for name in ["Eksempel A/S", "Příklad a.s.", "Örnek A.Ş.", "Acme Private Limited"] {
            assert_eq!(form(name).map(|form| form.canonical), Some(None), "{name}");
        }
    }

    #[test]
    fn the_table_is_folded_as_names_are() {
        assert!(FORMS.len() > 500, "{} spellings", FORMS.len());
        for spelling in FORMS.keys() {
            assert_eq!(&key(spelling), spelling);
        }
        assert_eq!(key("Gesellschaft m.b.H. und Co. KG"), "gesellschaftmbh&cokg");
    }

    proptest! {
        #[test]
        fn something_is_always_left(name in "\\PC{0,24}( (GmbH|Ltd|S\\.A\\.|AG|Co\\. KG|, Inc\\.)){0,2}") {
            let left = without_form(&name);
            prop_assert!(name.contains(left));
            prop_assert_eq!(left.chars().any(char::is_alphanumeric), name.chars().any(char::is_alphanumeric));
        }
    }
}
