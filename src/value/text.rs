//! Text as hyg compares it.
//!
//! Cells compare without case and outer space after Unicode NFC (UAX #15); names (of properties,
//! options, objects) besides without accents and without the separators space `_` `-` `/`.

use std::borrow::Cow;
use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Whether the cell holds nothing but white space (Unicode `White_Space`).
#[must_use]
pub fn is_blank(cell: &str) -> bool {
    !matches!(cell.as_bytes().first(), Some(b'!'..=b'~')) && cell.trim().is_empty()
}

/// Whether a cell that lists values between `;` lists none.
#[must_use]
pub fn is_blank_list(cell: &str) -> bool {
    cell.split(';').all(is_blank)
}

/// `cell.trim()`; most cells are seen to need none by their first and last byte.
#[must_use]
pub fn trimmed(cell: &str) -> &str {
    match cell.as_bytes() {
        [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'] => cell,
        _ => cell.trim(),
    }
}

/// The form in which two cells are compared: trimmed, NFC, lower case. Borrows when the cell is
/// in that form already.
#[must_use]
pub fn fold(cell: &str) -> Cow<'_, str> {
    fold_inner(trimmed(cell))
}

/// Whether `fold(cell)` is `folded`, a text that is folded already. Folds only what is not ASCII.
#[must_use]
pub fn folds_to(cell: &str, folded: &str) -> bool {
    let cell = trimmed(cell);
    if cell.is_ascii() { cell.eq_ignore_ascii_case(folded) } else { fold_inner(cell) == folded }
}

/// Hands `fold(cell)` to `read`, without allocating for short ASCII: for look-ups.
pub fn with_folded<R>(cell: &str, read: impl FnOnce(&str) -> R) -> R {
    let cell = trimmed(cell);
    let mut buffer = [0; 64];
    if let Some(small) = buffer.get_mut(..cell.len())
        && cell.is_ascii()
    {
        small.copy_from_slice(cell.as_bytes());
        small.make_ascii_lowercase();
        if let Ok(small) = std::str::from_utf8(small) {
            return read(small);
        }
    }
    read(&fold_inner(cell))
}

/// [`fold`], keeping outer space: for the text of a rule in `contains`, `starts with`, `ends with`,
/// where it counts.
#[must_use]
pub fn fold_keeping_space(text: &str) -> Cow<'_, str> {
    fold_inner(text)
}

fn fold_inner(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(text.to_ascii_lowercase())
        } else {
            Cow::Borrowed(text)
        };
    }
    // Lower case first can undo a composition (İ becomes i and a dot above), so compose last.
    let lower = text.to_lowercase();
    if is_nfc_quick(lower.chars()) == IsNormalized::Yes {
        if lower == text { Cow::Borrowed(text) } else { Cow::Owned(lower) }
    } else {
        Cow::Owned(lower.nfc().collect())
    }
}

/// The form in which names are compared: decomposed (NFKD), without marks, lower case, without
/// space `_` `-` `/`, with a straight apostrophe. `Prénom`, `prenom` and `PRENOM` are one; so are
/// `First Name`, `first_name` and `firstname`.
#[must_use]
pub fn fold_name(name: &str) -> String {
    let stays = |c: &char| !c.is_whitespace() && !matches!(c, '_' | '-' | '/');
    if name.is_ascii() {
        let mut folded = String::with_capacity(name.len());
        folded.extend(name.chars().map(|c| c.to_ascii_lowercase()).filter(stays));
        return folded;
    }
    name.nfkd()
        .filter(|&c| !is_combining_mark(c))
        .flat_map(char::to_lowercase)
        .filter(stays)
        .map(|c| if c == '\u{2019}' { '\'' } else { c })
        .collect()
}

/// Whether a character is invisible or changes the direction of text: it could make a rule or a
/// message read as something else (Unicode TR36, "Trojan Source" CVE-2021-42574).
#[must_use]
pub fn is_deceptive(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::{fold, fold_name, folds_to, is_blank, is_deceptive, trimmed, with_folded};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn short_cuts_find_what_the_long_way_finds(cell in "[ \\t\u{a0}a-zA-Z0-9éÉßİΣ'-]{0,12}", other in "[ a-cA-CéÉİ]{0,3}") {
            prop_assert_eq!(is_blank(&cell), cell.trim().is_empty());
            prop_assert_eq!(trimmed(&cell), cell.trim());
            for other in [fold(&cell), fold(&other)] {
                prop_assert_eq!(folds_to(&cell, &other), fold(&cell) == other);
                prop_assert_eq!(folds_to(&other, &other), fold(&other) == other);
            }
            prop_assert_eq!(with_folded(&cell, str::to_owned), fold(&cell));
        }
    }

    #[test]
    fn a_long_cell_is_folded_too() {
        let long = "A".repeat(100);
        assert_eq!(with_folded(&long, str::to_owned), "a".repeat(100));
    }

    #[test]
    fn cells_compare_without_case_outer_space_and_composition() {
        assert_eq!(fold("  POMMES "), "pommes");
        assert_eq!(fold("Zoe\u{301}"), fold("ZOÉ"));
        assert_ne!(fold("Zoe"), fold("Zoé"));
        assert_eq!(fold("İstanbul"), fold(&fold("İstanbul")));
        assert!(is_blank(" \u{a0}\u{3000}\t"));
    }

    #[test]
    fn names_compare_without_accents_and_separators() {
        for name in ["First Name", "first_name", "FIRSTNAME", "first-name"] {
            assert_eq!(fold_name(name), "firstname");
        }
        assert_eq!(fold_name("Prénom"), "prenom");
        assert_eq!(fold_name("Country/Region"), "countryregion");
        assert_eq!(fold_name("Nom de l\u{2019}entreprise"), fold_name("nom de l'entreprise"));
    }

    #[test]
    fn bidirectional_controls_are_deceptive() {
        assert!(is_deceptive('\u{202E}') && is_deceptive('\u{200B}') && is_deceptive('\u{7}'));
        assert!(!is_deceptive('é') && !is_deceptive('\n') && !is_deceptive('\u{a0}'));
    }
}
