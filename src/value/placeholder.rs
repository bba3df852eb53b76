//! What people and programs write where they have nothing to write.

use super::text::fold;

/// Texts that stand for nothing, in small letters.
const WORDS: [&str; 24] = [
    "n/a",
    "na",
    "n.a.",
    "-",
    "--",
    "none",
    "null",
    "(null)",
    "#n/a",
    "unknown",
    "undefined",
    "unbekannt",
    "k.a.",
    "keine",
    "néant",
    "inconnu",
    "nan",
    "test",
    "tbd",
    "xxx",
    "no name",
    "no email",
    "not available",
    "not applicable",
];

const LONGEST_WORD: usize = longest(&WORDS);

/// Names before the `@` of addresses that are made up to fill a field.
const MAILBOXES: [&str; 18] = [
    "none", "null", "unknown", "test", "noemail", "no-email", "no.email", "no_email", "nomail", "nobody", "fake",
    "dummy", "foo", "foobar", "aaa", "aaaa", "xxx", "xxxx",
];

/// What fingers that rest on a keyboard write, in its three layouts.
const KEYS_IN_A_ROW: [&str; 4] = ["asdf", "qsdf", "qwert", "azert"];

const LONGEST_MAILBOX: usize = longest(&MAILBOXES);

/// Names of domains that are made up with such a mailbox only: each is somebody's too.
const WITH_DOMAIN: [&str; 5] = ["abc", "na", "n/a", "x", "xxx"];

/// Whether a cell holds what stands for nothing. Somebody may be called so (Null is a surname), which makes it a
/// reason not to rely on the value, and none to remove it.
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    let text = super::text::trimmed(text);
    text.len() <= LONGEST_WORD && WORDS.contains(&fold(text).as_ref())
}

/// Whether an e-mail address is made up to fill the field: `none@none.com`, `noemail@acme.com`.
#[must_use]
pub fn is_placeholder_address(address: &str) -> bool {
    let parts = super::text::trimmed(address).rsplit_once('@');
    if parts.is_some_and(|(name, _)| {
        KEYS_IN_A_ROW.iter().any(|keys| name.get(..keys.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(keys)))
    }) {
        return true;
    }
    let Some((name, domain)) = parts.filter(|(name, _)| name.len() <= LONGEST_MAILBOX) else { return false };
    let label = domain.split('.').next().unwrap_or_default();
    let (name, label) = (&*fold(name), &*fold(label));
    MAILBOXES.contains(&name) || name == label && WITH_DOMAIN.contains(&name)
}

/// The bytes of the longest of some words.
const fn longest(words: &[&str]) -> usize {
    let (mut most, mut rest) = (0, words);
    while let [word, others @ ..] = rest {
        if word.len() > most {
            most = word.len();
        }
        rest = others;
    }
    most
}

#[cfg(test)]
mod tests {
    use super::{is_placeholder, is_placeholder_address};

    #[test]
    fn what_stands_for_nothing_is_told_from_names() {
        for text in ["N/A", "Unknown", " test ", "None", "NULL", "-", "NÉANT"] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in ["Anna", "Tester", "Nana", "", "none of them"] {
            assert!(!is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn addresses_that_fill_a_field_are_told_from_mailboxes() {
        for address in [
            "test@test.com",
            "None@none.com",
            "noemail@acme.com",
            "no-email@acme.com",
            "x@x.com",
            "asdfgh@test.com",
            "Qwerty12@acme.com",
            "xxx@acme.com",
        ] {
            assert!(is_placeholder_address(address), "{address}");
        }
        for address in ["na@acme.com", "x@acme.com", "zoe@test.com", "tester@acme.com", "none"] {
            assert!(!is_placeholder_address(address), "{address}");
        }
    }
}
