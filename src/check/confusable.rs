//! Names that a reader cannot tell apart must not stand side by side (Unicode TR39, "confusables").

use unicode_normalization::UnicodeNormalization;

/// The form in which two names that look the same are equal: compatibility forms composed, one
/// case, and letters of other scripts that look Latin turned into the Latin letter.
pub(super) fn skeleton(name: &str) -> String {
    name.nfkc().flat_map(char::to_lowercase).map(|c| latin_twin(c).unwrap_or(c)).collect()
}

/// The first letter that only looks Latin, in a part of the name that also has Latin letters:
/// nobody writes such a word on purpose. Parts are what `-` and `_` separate.
pub(super) fn disguised_letter(name: &str) -> Option<char> {
    name.split(['-', '_']).find_map(|part| {
        let has_latin = part.chars().any(|c| c.is_ascii_alphabetic());
        part.chars().find(|&c| has_latin && c.to_lowercase().any(|lower| latin_twin(lower).is_some()))
    })
}

/// The script of a letter that [`disguised_letter`] found.
pub(super) fn script_name(letter: char) -> &'static str {
    match letter {
        '\u{370}'..='\u{3ff}' => "Greek",
        '\u{530}'..='\u{58f}' => "Armenian",
        _ => "Cyrillic",
    }
}

/// The Latin letter that a lower-case Greek, Cyrillic or Armenian one is drawn like.
fn latin_twin(letter: char) -> Option<char> {
    Some(match letter {
        'а' | 'α' => 'a',
        'ԁ' => 'd',
        'е' => 'e',
        'һ' | 'հ' => 'h',
        'і' | 'ι' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'ӏ' => 'l',
        'п' | 'ո' => 'n',
        'о' | 'ο' | 'օ' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'с' => 'c',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'υ' | 'ս' => 'u',
        'ν' => 'v',
        'ԝ' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' => 'y',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{disguised_letter, skeleton};

    #[test]
    fn names_that_look_alike_share_a_skeleton() {
        assert_eq!(skeleton("dоrmant"), skeleton("dormant"));
        assert_eq!(skeleton("Dormant"), skeleton("dormant"));
        assert_ne!(skeleton("désengagés"), skeleton("desengages"));
    }

    #[test]
    fn only_words_that_mix_scripts_are_disguised() {
        assert_eq!(disguised_letter("dоrmant"), Some('о'));
        assert_eq!(disguised_letter("crm-клиенты"), None);
        assert_eq!(disguised_letter("dormant"), None);
    }
}
