//! Words that turn a condition round. An edit that loses one asks for the opposite, so they are known in one place.

use crate::diagnostic::suggest;

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

/// Whether an edit has fewer numbers than what it replaces (`1 year 6 months` and `1 month`), or loses a word for an amount (`a
/// dozen months`).
pub(crate) fn counts_less(replaced: &str, instead: &str) -> bool {
    let (before, after) = (words(replaced), words(instead));
    let numbers = |words: &[String]| words.iter().filter(|word| is_number(word)).count();
    let is_amount = |word: &&String| AMOUNTS.contains(&word.as_str()) || may_be_thousands(word);
    let is_lost = |word: &&String| !after.contains(word);
    numbers(&after) > 0 && numbers(&before) > numbers(&after)
        || before.iter().filter(is_amount).any(|word| is_lost(&word))
}

/// Whether a name that is near leaves out words of what it replaces, and has none in their place: `anything but customer` and
/// `former customer` are not `customer`.
pub(crate) fn leaves_out(replaced: &str, instead: &str) -> bool {
    let (before, after) = (words(replaced), words(instead));
    let is_gone = |word: &&String| !after.iter().any(|other| is_like(word, other));
    let adds = after.iter().any(|word| !before.iter().any(|other| is_like(other, word)));
    let carries = |word: &String| !HARMLESS.contains(&word.as_str());
    !adds && !after.is_empty() && before.iter().filter(is_gone).any(carries)
}

/// Words for amounts that no number in an edit stands for.
const AMOUNTS: [&str; 12] = [
    "dozen", "dozens", "couple", "few", "several", "half", "quarter", "hundred", "thousand", "million", "score",
    "decade",
];

/// Words that may go without a loss.
const HARMLESS: [&str; 45] = [
    "the",
    "a",
    "an",
    "of",
    "to",
    "is",
    "are",
    "was",
    "be",
    "been",
    "that",
    "which",
    "it",
    "its",
    "has",
    "have",
    "had",
    "does",
    "do",
    "with",
    "for",
    "in",
    "on",
    "at",
    "by",
    "as",
    "from",
    "then",
    "and",
    "also",
    "value",
    "values",
    "field",
    "fields",
    "property",
    "column",
    "segment",
    "associated",
    "contact",
    "contacts",
    "record",
    "records",
    "ago",
    "old",
    "either",
];

fn words(text: &str) -> Vec<String> {
    // `1.5` is one number, and so is `1.000`.
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '.').map(|word| word.trim_matches('.'));
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

fn is_number(word: &str) -> bool {
    const SPELT: [&str; 27] = [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
    ];
    word.starts_with(char::is_numeric) || SPELT.contains(&word)
}

/// `1.000`, which is one to some and a thousand to others; `1½`.
fn may_be_thousands(word: &str) -> bool {
    let is_grouped = word.split_once('.').is_some_and(|(_, behind)| behind.len() == 3);
    is_number(word) && is_grouped || word.chars().any(|c| c.is_numeric() && !c.is_ascii_digit())
}

/// Whether two words may be one, differently spelt or inflected.
fn is_like(word: &str, other: &str) -> bool {
    let (letters, others) = (word.chars().collect::<Vec<char>>(), other.chars().collect::<Vec<char>>());
    let is_near = || suggest::edits_within(letters.len().min(others.len()) / 3, &letters, &others).is_some();
    let is_long = letters.len() > 2 && others.len() > 2 && !is_number(word);
    word == other || is_near() || is_long && (other.starts_with(word) || word.starts_with(other))
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
    use super::{Contraction, contraction, counts_less, inverts, leaves_out};

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
    fn an_edit_that_leaves_out_words_or_numbers_is_told() {
        for (replaced, instead) in [
            ("anything but customer", "customer"),
            ("other than customer", "customer"),
            ("former gold", "gold"),
            ("1 year 6 months", "1 month"),
            ("1 000 days", "1 day"),
            ("1.000 days", "24 hours"),
            ("a dozen months", "1 month"),
            ("a couple of years", "1 year"),
            ("twenty four months", "20 months"),
            ("1½ years", "1 year"),
            ("2-3 years", "2 years"),
            ("else clear", "clear"),
            ("clear spaces", "clear"),
            ("neither email nor phone number", "phone number"),
        ] {
            assert!(leaves_out(replaced, instead) || counts_less(replaced, instead), "{replaced} → {instead}");
        }
        for (replaced, instead) in [
            ("six months", "6 months"),
            ("90d", "90 days"),
            ("lifecyle stage", "lifecycle stage"),
            ("the email", "email"),
            ("31/1/2024", "2024-01-31"),
            ("1.5 years", "18 months"),
            ("set to empty", "clear"),
            ("then", ""),
            ("associated deals", "deals"),
        ] {
            assert!(!leaves_out(replaced, instead) && !counts_less(replaced, instead), "{replaced} → {instead}");
        }
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
