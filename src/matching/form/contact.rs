//! Telephone numbers and e-mail addresses.

use super::plain;
use crate::matching::measure::{damerau_levenshtein, distance, jaro_winkler};
use crate::value::email::{Sameness, mailbox as same_mailbox};
use crate::value::phone::{Format, Phone};
use crate::value::placeholder::is_placeholder_address;
use crate::value::text::fold;

/// Fewer digits than this are no telephone number.
const FEWEST_DIGITS: usize = 5;

/// E.164; of a number that no country has, its digits, unless all are the same (`000000`).
pub(super) fn phone(text: &str, region: Option<&str>) -> Option<String> {
    if let Ok(phone) = Phone::parse(text, region) {
        return Some(phone.format(Format::E164));
    }
    let digits = plain::digits(text);
    let first = digits.chars().next()?;
    (digits.len() >= FEWEST_DIGITS && digits.chars().any(|digit| digit != first)).then_some(digits)
}

/// The same number with and without its country is 0.95, one slip 0.9.
pub(super) fn phones(a: &str, b: &str) -> f64 {
    let [a, b] = [a, b].map(plain::digits);
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    let national = short.trim_start_matches('0');
    if national.len() >= 7 && long.ends_with(national) {
        return 0.95;
    }
    if distance(short, long) == 1 { 0.9 } else { damerau_levenshtein(short, long).min(0.89) }
}

/// The address as its provider has it; of what is none, the text if it is meant for one. What people type to
/// fill the field (`@`, `none@none`) is nobody's.
pub(super) fn email(text: &str) -> Option<String> {
    let leads_somewhere = |domain: &str| domain.split('.').filter(|label| !label.is_empty()).count() > 1;
    let is_meant =
        |text: &str| text.rsplit_once('@').is_some_and(|(name, domain)| !name.is_empty() && leads_somewhere(domain));
    let meant = || is_meant(text).then(|| fold(text).into_owned());
    let address = same_mailbox(text, Sameness::Address).or_else(meant)?;
    (!is_placeholder_address(&address)).then_some(address)
}

/// The mailbox it leads to; of what is no address, nothing.
pub(super) fn mailbox(text: &str) -> Option<String> {
    same_mailbox(text, Sameness::Person).filter(|mailbox| !is_placeholder_address(mailbox))
}

/// The same name at a domain with a slip is 0.98, at another one 0.88 and more; another name at the
/// same domain is as alike as the names are, and a little less.
pub(super) fn emails(a: &str, b: &str) -> f64 {
    let split = |text: &str| text.rsplit_once('@').map(|(local, domain)| (local.to_owned(), domain.to_owned()));
    let (Some((local, domain)), Some((other, elsewhere))) = (split(a), split(b)) else {
        return damerau_levenshtein(a, b);
    };
    let names = damerau_levenshtein(&local, &other).max(0.95 * jaro_winkler(&local, &other));
    let domains = damerau_levenshtein(&domain, &elsewhere);
    if local == other {
        0.88 + 0.1 * domains
    } else if domain == elsewhere {
        0.97 * names
    } else {
        names * domains
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reaches_the_same_end_is_the_same() {
        assert_eq!(phone("01 23 45 67 89", Some("FR")), phone("+33 1 23 45 67 89", None));
        assert_eq!(phone("000 000 000", Some("FR")), None);
        assert_eq!(phone("none", None), None);
        assert_eq!(phone("534-8440", None).unwrap(), "5348440");
        assert_eq!(email("none"), None);
        assert_eq!(["test@test.com", "none@none.com", "noemail@acme.com"].map(email), [None, None, None]);
        assert_eq!(["test@test.com", "none@none.com", "noemail@acme.com"].map(mailbox), [None, None, None]);
        assert_eq!(email("Zoe@GoogleMail.com"), email("zoe@gmail.com"));
        assert_ne!(email("zo.e+x@gmail.com"), email("zoe@gmail.com"));
        assert_eq!(mailbox("zo.e+x@gmail.com"), mailbox("zoe@gmail.com"));
    }

    #[test]
    fn slips_are_near() {
        assert!((phones("+33123456789", "0123456789") - 0.95).abs() < 1e-12);
        assert!((phones("+33123456789", "+33123456798") - 0.9).abs() < 1e-12);
        assert!(emails("zoe@acme.example", "zoe@acne.example") > 0.95);
        assert!(emails("zoe@acme.example", "bob@acme.example") < 0.6);
    }
}
