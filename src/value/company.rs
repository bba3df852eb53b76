//! Companies' names: the legal form at their end, or before them where a country writes it there.
//!
//! A form is known by the table, at its own place only: `AG` behind a name is one, within it it is not.
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

/// Forms that stand before the name: Baltic, Russian, Ukrainian, Indonesian, French.
const BEFORE: &[&str] =
    &["uab", "sia", "pt", "ooo", "ооо", "оао", "зао", "пао", "ао", "тов", "sarl", "eurl", "sas", "sasu", "snc", "sci"];
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
    if name.len() > LONGEST {
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
    let (stem, written) = (name.get(..at)?, name.get(at..)?);
    let stem = stem.trim_end().trim_end_matches([',', '-', '–']).trim_end();
    let canonical = *FORMS.get(key(written).as_str())?;
    let is_left = stem.chars().filter(|c| c.is_alphanumeric()).count() >= 1 && !is_article(stem);
    // `Johnson & Co. KG` without `Co. KG` would be `Johnson &`.
    (is_left && !stem.ends_with(['&', '+']) && is_written_as_form(written, canonical)).then_some(Form {
        name: stem,
        written,
        canonical: (!canonical.is_empty()).then_some(canonical),
    })
}

fn before(name: &str) -> Option<Form<'_>> {
    let trimmed = name.trim_start();
    let (written, rest) = trimmed.split_once([' ', '\u{a0}'])?;
    let key = key(written);
    let canonical = *FORMS.get(key.as_str())?;
    let rest = rest.trim();
    let is_left = rest.chars().any(char::is_alphanumeric);
    (is_left && BEFORE.contains(&key.as_str()) && is_written_as_form(written, canonical)).then_some(Form {
        name: rest,
        written,
        canonical: (!canonical.is_empty()).then_some(canonical),
    })
}

/// Whether a short form is written as one: in capitals, with stops, or as it is usual (`Oy`, `Ltd`), and
/// not as a word is.
fn is_written_as_form(written: &str, canonical: &str) -> bool {
    let letters = || written.chars().filter(|c| c.is_alphanumeric());
    letters().count() > 3
        || written.contains(['.', '/'])
        || letters().all(char::is_uppercase)
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
            ("DE", "Muster UG (haftungsbeschränkt)", "Muster", Some("UG")),
            ("AT", "Beispiel AG", "Beispiel", Some("AG")),
            ("GB", "Acme Widgets Limited", "Acme Widgets", Some("Ltd")),
            ("GB", "Acme P.L.C.", "Acme", Some("PLC")),
            ("US", "Acme, Inc.", "Acme", Some("Inc.")),
            ("US", "ACME L.L.C.", "ACME", Some("LLC")),
            ("FR", "Dupont S.A.R.L.", "Dupont", Some("SARL")),
            ("FR", "SARL Dupont", "Dupont", Some("SARL")),
            ("FR", "Dupont SAS", "Dupont", Some("SAS")),
            ("ES", "Ejemplo, S.A.", "Ejemplo", Some("SA")),
            ("IT", "Esempio S.p.A.", "Esempio", Some("SpA")),
            ("IT", "Esempio S.r.l.", "Esempio", Some("SRL")),
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
            ("LT", "UAB Pavyzdys", "Pavyzdys", Some("UAB")),
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
            &"Ltd ".repeat(10_000),
        ] {
            assert_eq!(without_form(name), name);
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
