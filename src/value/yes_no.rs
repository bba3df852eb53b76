//! The words by which cells say yes and no: one table for tests and for merges.

use super::text::{fold_name, with_folded};

/// What a cell of a yes/no property says: `true`, `Oui`, `NEIN`, `1`, `Sì`.
#[must_use]
pub fn read(cell: &str) -> Option<bool> {
    with_folded(cell, |text| match text.is_ascii() {
        true => of_word(text),
        false if text.chars().all(char::is_alphabetic) => of_word(&fold_name(text)),
        false => None,
    })
}

/// What a word says, lower case and without accents: what databases write (`1`, `t`), spreadsheets (`TRUE` in the
/// language of the account) and people, in the languages in which CRMs are kept most.
///
/// A cross and `on` are not among them: somebody who marks a cell may mean either.
#[must_use]
pub fn of_word(word: &str) -> Option<bool> {
    match word {
        "yes" | "y" | "true" | "t" | "1" | "checked" | "oui" | "vrai" | "ja" | "wahr" | "si" | "verdadero" | "vero"
        | "sim" | "verdadeiro" | "waar" | "tak" => Some(true),
        "no" | "n" | "false" | "f" | "0" | "unchecked" | "non" | "faux" | "nein" | "falsch" | "falso" | "nee"
        | "onwaar" | "nej" | "nei" | "nao" | "ne" | "nie" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn cells_say_yes_and_no_in_several_languages() {
        for cell in ["TRUE", " yes ", "Ja", "Si", "Sí", "SÌ", "Si\u{300}", "Sim", "Tak", "Oui", "WAHR", "1", "t"] {
            assert_eq!(read(cell), Some(true), "{cell}");
        }
        for cell in ["FALSE", "No", "Nein", "Não", "NÃO", "Nie", "Non", "FALSCH", "0", "f", "nej", "Onwaar"] {
            assert_eq!(read(cell), Some(false), "{cell}");
        }
        for cell in ["", "x", "X", "on", "off", "-1", "yes/no", "n-o", "✓", "perhaps", "1.0", "да"] {
            assert_eq!(read(cell), None, "{cell}");
        }
    }
}
