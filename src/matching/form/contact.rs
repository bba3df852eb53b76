//! Telephone numbers and e-mail addresses.

use super::nicknames::is_known;
use super::plain;
use crate::matching::measure::{damerau_levenshtein, distance, jaro_winkler};
use crate::value::domain::has_public_suffix;
use crate::value::email::{Sameness, mailbox as same_mailbox};
use crate::value::phone::{Format, Phone};
use crate::value::placeholder::is_placeholder_address;
use crate::value::text::fold;

/// Fewer digits than this are no telephone number.
const FEWEST_DIGITS: usize = 5;
/// More are several: E.164 has fifteen, and before them stands what is dialled to leave the country.
const MOST_DIGITS: usize = 19;

/// E.164; of a number that no country has, its digits, unless all are the same (`000000`).
pub(super) fn phone(text: &str, region: Option<&str>) -> Option<String> {
    if let Ok(phone) = Phone::parse(text, region) {
        return Some(phone.format(Format::E164));
    }
    let digits = plain::digits(text);
    let first = digits.chars().next()?;
    ((FEWEST_DIGITS..=MOST_DIGITS).contains(&digits.len()) && digits.chars().any(|digit| digit != first))
        .then_some(digits)
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
    // Two addresses are none that another record has.
    let is_one = |text: &str| !(text.matches('@').count() > 1 && text.contains([';', ',', '/', '|', ' ', '\n']));
    let meant = || (is_meant(text) && is_one(text)).then(|| fold(text).into_owned());
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

/// Two addresses where names and companies are weighed with them: slips in the name or in the domain are 0.95, in both 0.9,
/// and others are not alike at all. What most addresses have in common is the name and the firm that they are made of
/// (`first.last@firm`), which the record says in its own fields: counted once more, it makes one person of two namesakes
/// in one firm.
pub(super) fn emails_of_many(a: &str, b: &str) -> f64 {
    let (Some((local, domain)), Some((other, elsewhere))) = (a.rsplit_once('@'), b.rsplit_once('@')) else {
        return 0.0;
    };
    let (same_name, same_domain) = (local == other, domain == elsewhere);
    if !same_name && !is_slip_in_mailbox(local, other) || !same_domain && !is_slip_in_domain(domain, elsewhere) {
        return 0.0;
    }
    match (same_name, same_domain) {
        (true, true) => 1.0,
        (true, false) | (false, true) => 0.95,
        (false, false) => 0.9,
    }
}

/// Letters of a word of which one may be a slip.
const SHORTEST_WITH_SLIP: usize = 4;
/// Letters of a word of a domain of which two may be slips.
const SHORTEST_WITH_TWO_SLIPS: usize = 10;
/// Letters of a mistyped domain for each slip, beyond the first.
const LETTERS_FOR_A_SLIP: usize = 5;

/// Whether two words are one letter apart.
fn is_slip(a: &str, b: &str) -> bool {
    a.chars().count().min(b.chars().count()) >= SHORTEST_WITH_SLIP && distance(a, b) == 1
}

/// Whether two domains are one but for slips. Two firms have names of their own, with as many letters in common as names
/// have: `paterson-systems.com` is none of `petersen-systems.com`. An ending that does not exist no firm has, and where the letters
/// are those of the other one, turned round, or but one of them, fingers were too quick: then more is forgiven.
fn is_slip_in_domain(a: &str, b: &str) -> bool {
    let slips = distance(a, b);
    let letters = a.chars().count().max(b.chars().count());
    let is_mistyped = || !has_public_suffix(a) || !has_public_suffix(b) || have_nearly_same_letters(a, b);
    slips == 1
        || slips <= letters / LETTERS_FOR_A_SLIP && is_mistyped()
        || slips == 2 && only_difference(a, b).is_some_and(|shorter| shorter >= SHORTEST_WITH_TWO_SLIPS)
}

fn have_nearly_same_letters(a: &str, b: &str) -> bool {
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let mut left: Vec<char> = many.chars().collect();
    let are_there = few.chars().all(|letter| {
        let at = left.iter().position(|other| *other == letter);
        at.map(|at| left.swap_remove(at)).is_some()
    });
    are_there && left.len() <= 1
}

/// Where two domains differ in one word, the letters of the shorter of the two.
fn only_difference(a: &str, b: &str) -> Option<usize> {
    let words = |domain: &'_ str| domain.split(['-', '.']).map(str::to_owned).collect::<Vec<_>>();
    let (of_a, of_b) = (words(a), words(b));
    let mut differing = of_a.iter().zip(&of_b).filter(|(x, y)| x != y);
    let (x, y) = differing.next().filter(|_| of_a.len() == of_b.len())?;
    differing.next().is_none().then(|| x.chars().count().min(y.chars().count()))
}

/// Whether two names of mailboxes are one but for a slip in a word, or for a sign between words. Another number, another
/// initial (`asmith`, `bsmith`) and another given name (`anna.smith`, `anne.smith`) are another person's.
fn is_slip_in_mailbox(a: &str, b: &str) -> bool {
    let is_sign = |c: char| !c.is_alphanumeric();
    if a.split(is_sign).flat_map(str::chars).eq(b.split(is_sign).flat_map(str::chars)) {
        return true;
    }
    if a.chars().next() != b.chars().next() || plain::digits(a) != plain::digits(b) {
        return false;
    }
    let (of_a, of_b) = (a.split(is_sign), b.split(is_sign));
    if of_a.clone().count() != of_b.clone().count() {
        return is_slip(a, b);
    }
    of_a.zip(of_b).all(|(x, y)| x == y || is_slip(x, y) && !(is_known(x) && is_known(y)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::Form;

    #[test]
    fn what_reaches_the_same_end_is_the_same() {
        assert_eq!(phone("01 23 45 67 89", Some("FR")), phone("+33 1 23 45 67 89", None));
        assert_eq!(phone("000 000 000", Some("FR")), None);
        assert_eq!(phone("+12125550101 / +12125550102", None), None);
        assert_eq!(phone("2125550101.0", Some("US")), phone("+1 212 555 0101", None));
        assert_eq!(email("a@acme.example; b@acme.example"), None);
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

    #[test]
    fn what_is_alike_by_more_than_a_slip_says_nothing() {
        for (a, b, says_nothing) in [
            ("oliver.stubbs@clarke.example", "oliver.webb@clarke.example", true),
            ("mcurtis53@simpson.com", "mcurtis53@spmnison.com", true),
            ("oliver.stubbs@clarke.example", "oliver.stubbs@mail.example", true),
            ("oliver.stubbs@clarke.example", "amelia@mail.example", false),
            ("oliver.stubbs@clarke.example", "amelia.lane@clarke.example", false),
        ] {
            assert_eq!(Form::Email.says_nothing_of_many(a, b), says_nothing, "{a} {b}");
            assert_eq!(Form::Mailbox.says_nothing_of_many(b, a), says_nothing, "{a} {b}");
        }
        assert!(!Form::FirstName.says_nothing_of_many("oliver", "olivia"));
    }

    #[test]
    fn addresses_that_repeat_a_name_and_a_firm_are_alike_by_slips_only() {
        for (a, b, alike) in [
            ("oliver.stubbs@clarke.example", "oliver.stubbs@clarke.example", 1.0),
            ("oliver.stubbs@clarke.example", "oliver.stubs@clarke.example", 0.95),
            ("oliver.stubbs@clarke.example", "olivre.stubbs@clarke.example", 0.95),
            ("oliver.stubbs@clarke.example", "oliverstubbs@clarke.example", 0.95),
            ("oliver.stubbs@clarke.example", "oliver.stubbs@clrake.example", 0.95),
            ("oliver.stubbs@clarke.example", "oliver.stubs@clrake.example", 0.9),
            ("oliver.stubbs@clarke.example", "olivre.stubs@clarke.example", 0.95),
            ("oliver.stubbs@clarke.example", "oliver.stubbs@clrak.example", 0.95),
            ("o.s@clarke.example", "os@clarke.example", 0.95),
            ("oliver@hopkins.org", "oliver@honkips.org", 0.95),
            ("oliver@holloway.info", "oliver@holl.wayoinfo", 0.95),
            ("oliver@bullock-edwards.com", "oliver@bullock-edwaods.crm", 0.95),
            // Others of one firm, and of one name.
            ("oliver@paterson-systems.com", "oliver@petersen-systems.com", 0.0),
            ("oliver@weller-foods.com", "oliver@rees-foods.com", 0.0),
            ("oliver@hope.com", "oliver@thorpe.com", 0.0),
            ("oliver@baker.com", "oliver@brake.com", 0.0),
            ("oliver.stubbs@clarke.example", "oliver.webb@clarke.example", 0.0),
            ("oliver.webb@clarke.example", "oliver.wood@clarke.example", 0.0),
            ("oliver.stubbs@clarke.example", "oliver.stubbs@mail.example", 0.0),
            ("oliver@clarkefoods.example", "oliver@clarkemedia.example", 0.0),
            ("asmith@clarke.example", "bsmith@clarke.example", 0.0),
            ("a.j.smith@clarke.example", "a.k.smith@clarke.example", 0.0),
            ("jan.smith@clarke.example", "jane.smith@clarke.example", 0.0),
            ("anna.smith@clarke.example", "anne.smith@clarke.example", 0.0),
            ("user1@clarke.example", "user2@clarke.example", 0.0),
            ("ann@clarke.example", "anna@clarke.example", 0.0),
            ("oliver@acme.de", "oliver@acme.fr", 0.0),
            ("oliver@@acme.de", "oliver@acme", 0.0),
        ] {
            assert_eq!((emails_of_many(a, b), emails_of_many(b, a)), (alike, alike), "{a} {b}");
        }
    }
}
