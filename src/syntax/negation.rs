//! Words that turn a condition round. An edit that loses one asks for the opposite, so they are known in one place.

/// What a contraction stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Contraction {
    /// `isn't`, `aren't`
    IsNot,
    /// `doesn't`, `don't`
    DoesNot,
    /// `hasn't`, `can't`: what is meant says the rest of the sentence.
    Other,
}

const CONTRACTIONS: [(&str, Contraction); 22] = [
    ("isnt", Contraction::IsNot),
    ("arent", Contraction::IsNot),
    ("wasnt", Contraction::IsNot),
    ("werent", Contraction::IsNot),
    ("aint", Contraction::IsNot),
    ("doesnt", Contraction::DoesNot),
    ("dosent", Contraction::DoesNot),
    ("dont", Contraction::DoesNot),
    ("didnt", Contraction::DoesNot),
    ("hasnt", Contraction::Other),
    ("havent", Contraction::Other),
    ("hadnt", Contraction::Other),
    ("cant", Contraction::Other),
    ("cannot", Contraction::Other),
    ("couldnt", Contraction::Other),
    ("wont", Contraction::Other),
    ("wouldnt", Contraction::Other),
    ("shouldnt", Contraction::Other),
    ("mustnt", Contraction::Other),
    ("neednt", Contraction::Other),
    ("shant", Contraction::Other),
    ("mightnt", Contraction::Other),
];

/// What a word stands for if it is a contraction with `not`, with an apostrophe of any form or without one.
pub(crate) fn contraction(word: &str) -> Option<Contraction> {
    let bare: String = letters(word);
    CONTRACTIONS.iter().find(|(contraction, _)| *contraction == bare).map(|(_, meant)| *meant)
}

/// Words that ask for the opposite of what stands behind them, or that something is not there.
const NEGATIVE: [&str; 35] = [
    "not",
    "no",
    "non",
    "none",
    "never",
    "neither",
    "nor",
    "without",
    "except",
    "unless",
    "unlike",
    "different",
    "unknown",
    "empty",
    "blank",
    "missing",
    "null",
    "unset",
    "undefined",
    "absent",
    "invalid",
    "unvalid",
    "nobody",
    "nothing",
    "less",
    "fewer",
    "smaller",
    "lower",
    "below",
    "under",
    "before",
    "earlier",
    "newer",
    "shorter",
    "!=",
];

/// Whether an edit writes the opposite of what it replaces: words that negate are gone, or there is one that was not.
/// Of one that says it in quite other words this may be wrong; of one that only loses a `not` it never is.
pub(crate) fn inverts(replaced: &str, instead: &str) -> bool {
    let (before, after) = (negations(replaced), negations(instead));
    before > 0 && before % 2 != after % 2
}

fn negations(text: &str) -> usize {
    let negates = |word: &&str| contraction(word).is_some() || NEGATIVE.contains(&word.to_lowercase().as_str());
    let is_outside = |c: char| !(c.is_alphanumeric() || "'’‘´`!=".contains(c));
    // A text without letters is no value.
    text.split(is_outside).filter(negates).count() + text.matches("\"\"").count()
}

/// In small letters, without apostrophes.
fn letters(word: &str) -> String {
    word.chars().filter(|c| !"'’‘´`".contains(*c)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::{Contraction, contraction, inverts};

    #[test]
    fn contractions_are_known_with_every_apostrophe() {
        for word in ["isn't", "isn’t", "isn‘t", "isnt", "Isn't", "aren't", "wasn’t"] {
            assert_eq!(contraction(word), Some(Contraction::IsNot), "{word}");
        }
        assert_eq!(contraction("doesn’t"), Some(Contraction::DoesNot));
        assert_eq!(contraction("cannot"), Some(Contraction::Other));
        assert_eq!(contraction("is"), None);
    }

    #[test]
    fn an_edit_that_loses_a_negation_inverts() {
        for (replaced, instead) in [
            ("email isn't known", "email is known"),
            ("create date isn't", "create date"),
            ("not is in active", "in active"),
            ("is not more than 30 days", "older than 30 days"),
            ("tier not gold and email", "email"),
        ] {
            assert!(inverts(replaced, instead), "{replaced} → {instead}");
        }
        for (replaced, instead) in [
            ("isn't", "is not"),
            ("is not empty", "is known"),
            ("!= \"\"", "is known"),
            ("is not more than 30 days", "newer than 30 days"),
            ("not in", "is none of"),
            ("is unkown", "is unknown"),
            ("lifecyle", "lifecycle"),
            ("", "is "),
        ] {
            assert!(!inverts(replaced, instead), "{replaced} → {instead}");
        }
    }
}
