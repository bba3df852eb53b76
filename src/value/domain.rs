//! Internet domain names, as they stand in e-mail addresses and URLs: RFC 1035 and 1123, with the
//! letters of other scripts by IDNA (RFC 5891, UTS 46). No name is looked up.

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use std::borrow::Cow;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The longest domain, and the longest part of one between two dots, in bytes (RFC 1035 2.3.4).
const LONGEST: usize = 253;
const LONGEST_LABEL: usize = 63;

/// Top-level names that never lead to a mailbox or a page (RFC 6761, RFC 6762, RFC 7686, RFC 9476
/// and ICANN's resolution on `internal`). `example` is reserved too, but written in every manual:
/// it is let through, so that rules can be tried on invented addresses.
const RESERVED: &[&str] = &["arpa", "alt", "internal", "invalid", "local", "localhost", "onion", "test"];

/// Why a text is no domain that mail or a page can live at.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    #[error("the domain is empty")]
    Empty,
    #[error("{} cannot stand in a domain", describe(*.0))]
    Sign(char),
    #[error("`{0}` is another sign than `{1}`: type it anew")]
    LooksLike(char, String),
    #[error("the domain begins with a dot")]
    DotAtStart,
    #[error("the domain ends with a dot")]
    DotAtEnd,
    #[error("the domain has two dots in a row")]
    TwoDots,
    #[error("`{0}` begins with a hyphen")]
    HyphenAtStart(String),
    #[error("`{0}` ends with a hyphen")]
    HyphenAtEnd(String),
    #[error("`{0}` has hyphens in the third and fourth place, as only names that begin with `xn--` may")]
    HyphensInside(String),
    #[error("between two dots a domain has at most {LONGEST_LABEL} characters")]
    LabelTooLong,
    #[error("a domain has at most {LONGEST} characters")]
    TooLong,
    #[error("`{0}` begins with `xn--` and stands for no name in another script")]
    NotPunycode(String),
    #[error("`{0}` is no domain name: its letters cannot stand together")]
    NotIdna(String),
    #[error("the domain `{0}` has no dot")]
    NoDot(String),
    #[error("`{0}` is no top-level domain")]
    NotTopLevel(String),
    #[error("`{0}` is reserved, nothing can be reached there")]
    Reserved(String),
}

/// The domain in its ASCII form and in small letters, if mail or a page can live there: at least two
/// labels of letters, digits and inner hyphens, and a last one that can be a top-level domain.
/// Whether that one exists is another question: new ones come every year.
///
/// # Errors
/// What is wrong.
pub fn to_ascii(domain: &str) -> Result<Cow<'_, str>, Refusal> {
    if is_plain(domain) { Ok(Cow::Borrowed(domain)) } else { at_length(domain) }
}

fn at_length(domain: &str) -> Result<Cow<'_, str>, Refusal> {
    if domain.is_empty() {
        return Err(Refusal::Empty);
    }
    check_signs(domain)?;
    check_dots(domain)?;
    let plain = domain.is_ascii() && !domain.split('.').any(is_punycode);
    if plain {
        domain.split('.').try_for_each(check_label)?;
    }
    let ascii = match plain {
        true if domain.bytes().any(|byte| byte.is_ascii_uppercase()) => Cow::Owned(domain.to_ascii_lowercase()),
        true => Cow::Borrowed(domain),
        false => Cow::Owned(encoded(domain)?),
    };
    if ascii.len() > LONGEST {
        return Err(Refusal::TooLong);
    }
    let Some((_, last)) = ascii.rsplit_once('.') else { return Err(Refusal::NoDot(domain.to_owned())) };
    if !can_be_top_level(last) {
        return Err(Refusal::NotTopLevel(last.to_owned()));
    }
    if RESERVED.contains(&last) {
        return Err(Refusal::Reserved(last.to_owned()));
    }
    Ok(ascii)
}

/// Whether a domain is seen at one glance to need neither check nor change, as most are: short labels of small
/// letters, digits and single hyphens inside, and a last one of letters only.
fn is_plain(domain: &str) -> bool {
    let bytes = domain.as_bytes();
    let mut label = 0;
    let mut before = b'.';
    for &byte in bytes {
        let stands = match byte {
            // Between two letters or digits.
            b'.' | b'-' => !matches!(before, b'.' | b'-'),
            b'a'..=b'z' | b'0'..=b'9' => true,
            _ => false,
        };
        label = if byte == b'.' { 0 } else { label + 1 };
        if !stands || label > LONGEST_LABEL {
            return false;
        }
        before = byte;
    }
    let last = bytes.get(bytes.len() - label..).unwrap_or_default();
    (2..bytes.len()).contains(&label)
        && bytes.len() <= LONGEST
        && last.iter().all(u8::is_ascii_lowercase)
        && !RESERVED.iter().any(|name| name.as_bytes() == last)
}

fn check_signs(domain: &str) -> Result<(), Refusal> {
    match domain.chars().find(|&c| !is_domain_character(c)) {
        Some(sign) => Err(Refusal::Sign(sign)),
        None => domain.chars().find_map(looks_like).map_or(Ok(()), Err),
    }
}

/// The full-width and other forms of a letter are no letters of domains (RFC 5892 2.2). Browsers
/// replace them by the plain ones; mail servers do not.
fn looks_like(c: char) -> Option<Refusal> {
    let plain = || std::iter::once(c).nfkd();
    (!c.is_ascii() && !plain().eq(std::iter::once(c).nfd())).then(|| Refusal::LooksLike(c, plain().collect()))
}

fn check_dots(domain: &str) -> Result<(), Refusal> {
    if domain.starts_with('.') {
        return Err(Refusal::DotAtStart);
    }
    if domain.contains("..") {
        return Err(Refusal::TwoDots);
    }
    if domain.ends_with('.') { Err(Refusal::DotAtEnd) } else { Ok(()) }
}

fn check_label(label: &str) -> Result<(), Refusal> {
    let refused = |refusal: fn(String) -> Refusal| Err(refusal(label.to_owned()));
    match label.as_bytes() {
        [b'-', ..] => refused(Refusal::HyphenAtStart),
        [.., b'-'] => refused(Refusal::HyphenAtEnd),
        [_, _, b'-', b'-', ..] => refused(Refusal::HyphensInside),
        bytes if bytes.len() > LONGEST_LABEL && label.is_ascii() => Err(Refusal::LabelTooLong),
        _ => Ok(()),
    }
}

fn is_punycode(label: &str) -> bool {
    label.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("xn--"))
}

/// The ASCII form of a domain with labels of other scripts; the first label that has none is named.
fn encoded(domain: &str) -> Result<String, Refusal> {
    let encode = |text: &str| {
        Uts46::new()
            .to_ascii(text.as_bytes(), AsciiDenyList::STD3, Hyphens::Check, DnsLength::Ignore)
            .map(Cow::into_owned)
            .map_err(|_| Refusal::NotIdna(text.to_owned()))
    };
    for label in domain.split('.') {
        if is_punycode(label) {
            encode(label).map_err(|_| Refusal::NotPunycode(label.to_owned()))?;
        } else {
            check_label(label)?;
        }
        if encode(label)?.len() > LONGEST_LABEL {
            return Err(Refusal::LabelTooLong);
        }
    }
    // Letters that are written from the right must go with those of the other labels.
    encode(domain)
}

/// Top-level domains begin and end with a letter, so that none can be taken for the end of a
/// machine's number (RFC 1123 2.1, RFC 3696 2), unless they stand for another script (RFC 6912).
fn can_be_top_level(label: &str) -> bool {
    let letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphabetic);
    is_punycode(label) || label.len() >= 2 && letter(label.as_bytes().first()) && letter(label.as_bytes().last())
}

/// Whether names are sold below this one: `com`, `co.uk`. By the public suffix list, of the part
/// that registries keep.
#[must_use]
pub fn is_public_suffix(domain: &str) -> bool {
    psl::suffix(domain.as_bytes()).is_some_and(|suffix| suffix.typ() == Some(psl::Type::Icann) && suffix == domain)
}

/// Whether a domain, in any script, stands below an ending that exists, or below the one of manuals, `example`.
#[must_use]
pub fn has_public_suffix(domain: &str) -> bool {
    let Ok(ascii) = to_ascii(domain) else { return false };
    let is_known = psl::suffix(ascii.as_bytes()).is_some_and(|suffix| suffix.is_known());
    !is_public_suffix(&ascii) && (is_known || ascii.ends_with(".example"))
}

/// The part of a domain that somebody owns: `acme.co.uk` of `www.shop.acme.co.uk`. `domain` is in
/// small letters.
#[must_use]
pub fn registrable(domain: &str) -> Option<&str> {
    psl::domain_str(domain)
}

/// [`registrable`] of a domain in any script, as it is written.
#[must_use]
pub fn owned_part(domain: &str) -> Option<&str> {
    let ascii = to_ascii(domain).ok()?;
    let labels = registrable(&ascii)?.split('.').count();
    let start = domain.rmatch_indices('.').nth(labels - 1).map_or(0, |(dot, _)| dot + 1);
    domain.get(start..)
}

/// A character as messages show it; invisible ones by their number.
pub(super) fn describe(c: char) -> String {
    match c {
        ' ' => "a space".to_owned(),
        c if c.is_whitespace() || c.is_control() || super::text::is_deceptive(c) => {
            format!("the invisible character U+{:04X}", u32::from(c))
        }
        c => format!("`{c}`"),
    }
}

/// Letters, digits, marks and the signs that IDNA 2008 allows (RFC 5892).
fn is_domain_character(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '-' | '.' | '·' | '・' | '\u{200C}' | '\u{200D}')
}

#[cfg(test)]
mod tests {
    use super::{at_length, is_public_suffix, owned_part, to_ascii};
    use proptest::prelude::*;

    #[test]
    fn the_part_that_somebody_owns_is_told_from_what_is_below_and_above() {
        for (domain, owned) in [
            ("www.shop.acme.co.uk", Some("acme.co.uk")),
            ("acme.com", Some("acme.com")),
            ("www.bücher.de", Some("bücher.de")),
            ("zoe.github.io", Some("zoe.github.io")),
            ("co.uk", None),
        ] {
            assert_eq!(owned_part(domain), owned);
        }
        assert!(is_public_suffix("co.uk") && is_public_suffix("museum"));
        assert!(!is_public_suffix("con") && !is_public_suffix("acme.com") && !is_public_suffix("github.io"));
    }

    #[test]
    fn domains_have_one_form_in_small_ascii_letters() {
        for (domain, ascii) in [
            ("a-1.b2.com", "a-1.b2.com"),
            ("Bücher.DE", "xn--bcher-kva.de"),
            ("acme.example", "acme.example"),
            ("ACME.co.uk", "acme.co.uk"),
            ("XN--Bcher-KVA.de", "xn--bcher-kva.de"),
            ("c--n.com", "c--n.com"),
            ("मोहन.ईन्फो", "xn--l2bl7a9d.xn--o1b8dj2ki"),
        ] {
            assert_eq!(to_ascii(domain).as_deref(), Ok(ascii));
        }
    }

    proptest! {
        #[test]
        fn a_plain_domain_needs_no_second_look(
            domain in "[a-z0-9A-Zé-]{0,3}([.-]{0,2}[a-z0-9-]{0,4}){0,3}(\\.(com|test|c0m|c|x-y|xn--p1ai|co\\.uk))?",
        ) {
            prop_assert_eq!(to_ascii(&domain), at_length(&domain));
        }
    }

    #[test]
    fn every_refusal_has_its_reason() {
        let long = format!("{}.com", "a".repeat(64));
        let wide = format!("{}.com", "ü".repeat(60));
        let deep = format!("{}com", "abcdefg.".repeat(32));
        for (domain, reason) in [
            ("", "the domain is empty"),
            ("acme", "the domain `acme` has no dot"),
            (".acme.com", "the domain begins with a dot"),
            ("acme.com.", "the domain ends with a dot"),
            ("acme..com", "the domain has two dots in a row"),
            ("acme corp.com", "a space cannot stand in a domain"),
            ("acme_corp.com", "`_` cannot stand in a domain"),
            ("acme\u{200B}.com", "the invisible character U+200B cannot stand in a domain"),
            ("-acme.com", "`-acme` begins with a hyphen"),
            ("bücher-.de", "`bücher-` ends with a hyphen"),
            (
                "ab--c.com",
                "`ab--c` has hyphens in the third and fourth place, as only names that begin with `xn--` may",
            ),
            ("xn--0.com", "`xn--0` begins with `xn--` and stands for no name in another script"),
            ("ｇmail.com", "`ｇ` is another sign than `g`: type it anew"),
            ("אa.com", "`אa` is no domain name: its letters cannot stand together"),
            ("acme.123", "`123` is no top-level domain"),
            ("acme.tld-2", "`tld-2` is no top-level domain"),
            ("acme.x", "`x` is no top-level domain"),
            ("printer.local", "`local` is reserved, nothing can be reached there"),
            (&long, "between two dots a domain has at most 63 characters"),
            (&wide, "between two dots a domain has at most 63 characters"),
            (&deep, "a domain has at most 253 characters"),
        ] {
            assert_eq!(to_ascii(domain).unwrap_err().to_string(), reason);
        }
    }
}
