//! E-mail addresses by their syntax: RFC 5321 (what mail servers take), RFC 6531 (other scripts).
//! Whether a mailbox exists is not asked.
//!
//! The verdicts are those of the tests of [isemail] on what can be delivered, but for these, which
//! are decided otherwise on purpose:
//!
//! | Address | isemail | hyg | Because |
//! | - | - | - | - |
//! | `test@iana.123` | can be delivered | refused | a top-level domain is never a number (RFC 3696 2): such an address is a slip |
//! | `test@xn--example.com` | can be delivered | refused | `xn--` stands before a name in another script, and here before none (RFC 5891 4.2); no registry sells it |
//!
//! Around the cell, isemail refuses white space that a message's header may fold. Cells are trimmed
//! before they are tested, as white space around them never counts.
//!
//! [isemail]: https://github.com/dominicsayers/isemail

mod class;
mod mailbox;
mod slip;

pub use class::{Class, OwnLists};
pub use mailbox::{Sameness, mailbox};
pub use slip::{meant, nearest};

use super::domain;
use super::text::is_deceptive;
use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The longest address, in bytes (RFC 5321 4.5.3.1.3, without the brackets).
const LONGEST: usize = 254;
/// The longest part before the `@`, in bytes (RFC 5321 4.5.3.1.1).
const LONGEST_LOCAL: usize = 64;

/// Why a text is no e-mail address.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    #[error("an address needs an `@`")]
    NoAt,
    #[error("`{0}` is another sign than `@`: type it anew")]
    OtherAt(char),
    #[error("an address has one `@`")]
    TwoAts,
    #[error("two addresses stand in one cell")]
    TwoAddresses,
    #[error("a name stands around the address: leave only what is between `<` and `>`")]
    Named,
    #[error("`mailto:` is no part of the address")]
    Mailto,
    #[error("nothing stands before the `@`")]
    NoLocal,
    #[error("nothing stands after the `@`")]
    NoDomain,
    #[error("a dot stands at the start of the address")]
    DotAtStart,
    #[error("a dot stands right before the `@`")]
    DotAtEnd,
    #[error("two dots in a row before the `@`")]
    TwoDots,
    #[error("{} cannot stand before the `@`", domain::describe(*.0))]
    Sign(char),
    #[error("{} cannot stand there inside quotes", domain::describe(*.0))]
    QuotedSign(char),
    #[error("the quotes before the `@` are not closed")]
    OpenQuotes,
    #[error("quotes before the `@` must stand around the whole of it")]
    PartlyQuoted,
    #[error("more than {LONGEST_LOCAL} bytes before the `@`")]
    LocalTooLong,
    #[error("an address has at most {LONGEST} bytes")]
    TooLong,
    #[error("the bracket after the `@` is not closed")]
    OpenBracket,
    #[error("`{0}` is not the number of a machine, as brackets after the `@` say")]
    NoMachine(String),
    #[error(transparent)]
    Domain(#[from] domain::Refusal),
}

/// The two sides of an address that is well formed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address<'a> {
    pub local: &'a str,
    /// As written; a machine's number stands in brackets.
    pub domain: &'a str,
}

impl<'a> Address<'a> {
    /// # Errors
    /// Why it is no address.
    pub fn parse(text: &'a str) -> Result<Address<'a>, Refusal> {
        Address::with_domain(text).map(|(address, _)| address)
    }

    /// The address, and its domain as mail servers know it: in ASCII and small letters, a machine's number as it
    /// stands.
    ///
    /// # Errors
    /// Why it is no address.
    fn with_domain(text: &'a str) -> Result<(Address<'a>, Cow<'a, str>), Refusal> {
        let address = split(text)?;
        let Address { local, domain } = address;
        match local.strip_prefix('"') {
            Some(_) if domain.is_empty() => return Err(Refusal::NoDomain),
            Some(inner) => check_quoted(inner.strip_suffix('"').ok_or(Refusal::OpenQuotes)?)?,
            None => check_atoms(local)?,
        }
        if domain.is_empty() {
            return Err(Refusal::NoDomain);
        }
        let known = match domain.strip_prefix('[') {
            Some(literal) => check_literal(literal).map(|()| Cow::Borrowed(domain))?,
            None => domain::to_ascii(domain)?,
        };
        if local.len() > LONGEST_LOCAL {
            return Err(Refusal::LocalTooLong);
        }
        if local.len() + 1 + known.len() > LONGEST { Err(Refusal::TooLong) } else { Ok((address, known)) }
    }

    /// The domain, unless mail goes to a machine by its number.
    #[must_use]
    pub fn domain_name(&self) -> Option<&'a str> {
        (!self.domain.starts_with('[')).then_some(self.domain)
    }
}

/// Whether the text is an e-mail address.
#[must_use]
pub fn is_valid(text: &str) -> bool {
    Address::parse(text).is_ok()
}

/// The address with the domain that was meant, if its own is a slip (see [`meant`]). What is not one
/// address is left alone: a name around it, two of them, two `@`.
///
/// # Errors
/// What may have been meant, where that is more than one.
pub fn correct(text: &str) -> Result<Option<String>, String> {
    let Ok(Address { local, domain }) = split(text) else { return Ok(None) };
    let is_local = match local.strip_prefix('"') {
        Some(inner) => inner.strip_suffix('"').is_some_and(|inner| check_quoted(inner).is_ok()),
        None => check_atoms(local).is_ok(),
    };
    if !is_local {
        return Ok(None);
    }
    Ok(meant(domain)?.map(|domain| format!("{local}@{domain}")))
}

/// The two sides, unchecked, of a text that has one `@` outside quotes.
fn split(text: &str) -> Result<Address<'_>, Refusal> {
    let at = match text.strip_prefix('"') {
        Some(inner) => closing_quote(inner).map_or_else(
            || Err(Refusal::OpenQuotes),
            |quote| match text.as_bytes().get(quote + 2) {
                Some(b'@') => Ok(quote + 2),
                Some(b'<' | b' ') if text.ends_with('>') => Err(Refusal::Named),
                Some(_) => Err(Refusal::PartlyQuoted),
                None => Err(Refusal::NoAt),
            },
        )?,
        None => text.find('@').ok_or_else(|| without_at(text))?,
    };
    let (local, rest) = text.split_at(at);
    let domain = rest.strip_prefix('@').unwrap_or(rest);
    if text.ends_with('>') && text.contains('<') {
        return Err(Refusal::Named);
    }
    if local.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("mailto:")) {
        return Err(Refusal::Mailto);
    }
    if domain.contains('@') {
        let two = domain.contains([',', ';', ' ', '/', '\n']);
        return Err(if two { Refusal::TwoAddresses } else { Refusal::TwoAts });
    }
    Ok(Address { local, domain })
}

fn without_at(text: &str) -> Refusal {
    let other = text.chars().find(|c| matches!(c, '＠' | '﹫'));
    other.map_or(Refusal::NoAt, Refusal::OtherAt)
}

/// Where the quote is that closes a quoted text, of which the first quote is taken off.
fn closing_quote(inner: &str) -> Option<usize> {
    let mut escaped = false;
    inner.bytes().position(|byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    })
}

/// A `Dot-string` of RFC 5321 4.1.2.
fn check_atoms(local: &str) -> Result<(), Refusal> {
    if are_plain_atoms(local) {
        return Ok(());
    }
    if local.is_empty() {
        return Err(Refusal::NoLocal);
    }
    let is_wrong = |c: &char| *c != '.' && !is_atom(*c);
    // What a letter is composed to decides: U+037E is a semicolon.
    let sign = if local.is_ascii() { local.chars().find(is_wrong) } else { local.nfc().find(is_wrong) };
    if let Some(sign) = sign {
        return Err(if sign == '"' { Refusal::PartlyQuoted } else { Refusal::Sign(sign) });
    }
    if local.starts_with('.') {
        return Err(Refusal::DotAtStart);
    }
    if local.ends_with('.') {
        return Err(Refusal::DotAtEnd);
    }
    if local.contains("..") {
        return Err(Refusal::TwoDots);
    }
    // A mark needs a letter to stand on.
    local.chars().next().filter(|&first| is_combining_mark(first)).map_or(Ok(()), |mark| Err(Refusal::Sign(mark)))
}

/// Whether it is seen at one glance that these are atoms, as most are: of ASCII, with single dots between them.
fn are_plain_atoms(local: &str) -> bool {
    let mut before = b'.';
    let stands = local.bytes().all(|byte| {
        let stands = if byte == b'.' { before != b'.' } else { byte.is_ascii() && ASCII_ATOMS >> byte & 1 == 1 };
        before = byte;
        stands
    });
    stands && before != b'.'
}

/// The inside of a `Quoted-string` of RFC 5321 4.1.2.
fn check_quoted(inner: &str) -> Result<(), Refusal> {
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        let stands = match c {
            '"' => false,
            '\\' => chars.next().is_some_and(|next| next == ' ' || next.is_ascii_graphic()),
            c => c == ' ' || is_printable(c),
        };
        if !stands {
            return Err(Refusal::QuotedSign(c));
        }
    }
    Ok(())
}

/// The rest of an `address-literal` of RFC 5321 4.1.3 after its bracket.
fn check_literal(rest: &str) -> Result<(), Refusal> {
    let inner = rest.strip_suffix(']').ok_or(Refusal::OpenBracket)?;
    let is_machine = match inner.get(..5) {
        Some(tag) if tag.eq_ignore_ascii_case("IPv6:") => {
            inner.get(5..).is_some_and(|number| number.parse::<Ipv6Addr>().is_ok())
        }
        _ => inner.parse::<Ipv4Addr>().is_ok(),
    };
    if is_machine { Ok(()) } else { Err(Refusal::NoMachine(inner.to_owned())) }
}

/// `atext` of RFC 5322 3.2.3, and what RFC 6531 adds.
fn is_atom(c: char) -> bool {
    if c.is_ascii() { ASCII_ATOMS >> u32::from(c) & 1 == 1 } else { is_printable(c) }
}

/// A bit for each character of ASCII.
const ASCII_ATOMS: u128 = {
    let (mut atoms, mut byte) = (0, 0u8);
    while byte.is_ascii() {
        let is_sign =
            matches!(byte, b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'/' | b'=' | b'?' | b'^'..=b'`' | b'{'..=b'~');
        if is_sign || byte.is_ascii_alphanumeric() {
            atoms |= 1 << byte;
        }
        byte += 1;
    }
    atoms
};

fn is_printable(c: char) -> bool {
    !c.is_control() && !c.is_whitespace() && !is_deceptive(c) && !is_no_letter(c)
}

/// What stands for a character that was lost, is for private use, or will never be one.
fn is_no_letter(c: char) -> bool {
    let code = u32::from(c);
    c == char::REPLACEMENT_CHARACTER
        || matches!(code, 0xE000..=0xF8FF | 0xFDD0..=0xFDEF | 0xF_0000..)
        || code & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::{Address, correct, is_valid};
    use proptest::prelude::*;

    #[test]
    fn what_is_not_one_address_is_not_corrected() {
        for text in [
            "Zoé <zoe@gmail.com>",
            "Zoé <zoe@gmial.com>",
            "<zoe@gmial.com>",
            "zoe@gmial.com>",
            "mailto:zoe@gmial.com",
            "zoe@@gmial.com",
            "a@gmail.com,b@gmial.com",
            "zoe@gmail.com ana@gmial.com",
            "zoe ana@gmial.com",
            "zoe,ana@gmial.com",
            "@gmial.com",
            "gmial.com",
        ] {
            assert_eq!(correct(text), Ok(None), "{text}");
        }
        assert_eq!(correct("zoe@gmail,com."), Ok(Some("zoe@gmail.com".to_owned())));
        assert_eq!(correct("\"z@e\"@gmial.com"), Ok(Some("\"z@e\"@gmail.com".to_owned())));
    }

    proptest! {
        #[test]
        fn any_text_is_an_address_or_has_a_reason(text in "\\PC{0,20}", address in "[a-z.\"\\\\@<> \\[\\]:-]{0,12}@[a-z0-9.\\[\\]@-]{0,12}") {
            for text in [text, address] {
                match Address::parse(&text) {
                    Ok(parts) => prop_assert_eq!(format!("{}@{}", parts.local, parts.domain), text),
                    Err(reason) => prop_assert!(!reason.to_string().is_empty()),
                }
            }
        }
    }

    #[test]
    fn addresses_that_mail_servers_take_are_valid() {
        for address in [
            "zoe@acme.example",
            "o'brien+news@mail.acme.co.uk",
            "\"Zoé Vega\"@acme.com",
            "\"a\\\"@b\"@acme.com",
            "\"\"@acme.com",
            "用户@例子.广告",
            "राम@मोहन.ईन्फो",
            "a@b-c.io",
            "user%ext!path@acme.com",
            "root@[192.0.2.1]",
            "root@[IPv6:2001:db8::1]",
            "root@[ipv6:::ffff:192.0.2.1]",
        ] {
            assert_eq!(Address::parse(address).map(|_| ()), Ok(()), "{address}");
        }
        assert_eq!(Address::parse("a.b@Acme.COM").unwrap(), Address { local: "a.b", domain: "Acme.COM" });
        assert_eq!(Address::parse("root@[192.0.2.1]").unwrap().domain_name(), None);
    }

    #[test]
    fn every_refusal_has_its_reason() {
        for (text, reason) in [
            ("", "an address needs an `@`"),
            ("zoe.acme.com", "an address needs an `@`"),
            ("zoe＠acme.com", "`＠` is another sign than `@`: type it anew"),
            ("@acme.com", "nothing stands before the `@`"),
            ("zoe@", "nothing stands after the `@`"),
            ("zoe@@acme.com", "an address has one `@`"),
            ("zoe@acme.com; ada@acme.com", "two addresses stand in one cell"),
            ("Zoé <zoe@acme.com>", "a name stands around the address: leave only what is between `<` and `>`"),
            (
                "\"Vega, Zoé\" <zoe@acme.com>",
                "a name stands around the address: leave only what is between `<` and `>`",
            ),
            ("mailto:zoe@acme.com", "`mailto:` is no part of the address"),
            ("zoe vega@acme.com", "a space cannot stand before the `@`"),
            ("zoe(work)@acme.com", "`(` cannot stand before the `@`"),
            (".zoe@acme.com", "a dot stands at the start of the address"),
            ("zoe.@acme.com", "a dot stands right before the `@`"),
            ("zoe..v@acme.com", "two dots in a row before the `@`"),
            ("zo\u{FFFD}@acme.com", "`\u{FFFD}` cannot stand before the `@`"),
            ("\u{301}zoe@acme.com", "`\u{301}` cannot stand before the `@`"),
            ("zoe@acme", "the domain `acme` has no dot"),
            ("zoe@acme,com", "`,` cannot stand in a domain"),
            ("zoe@bad.tld-2", "`tld-2` is no top-level domain"),
            ("zoe@[192.0.2.300]", "`192.0.2.300` is not the number of a machine, as brackets after the `@` say"),
            ("zoe@[192.0.2.1", "the bracket after the `@` is not closed"),
            ("\"zoe@acme.com", "the quotes before the `@` are not closed"),
            ("\"zoe\".v@acme.com", "quotes before the `@` must stand around the whole of it"),
            ("zoe\"v\"@acme.com", "quotes before the `@` must stand around the whole of it"),
            ("\"zoe\"", "an address needs an `@`"),
            ("\"zo\te\"@acme.com", "the invisible character U+0009 cannot stand there inside quotes"),
            ("a\u{200B}@acme.com", "the invisible character U+200B cannot stand before the `@`"),
        ] {
            assert_eq!(Address::parse(text).unwrap_err().to_string(), reason, "{text}");
        }
        assert!(!is_valid(&format!("{}@acme.com", "a".repeat(65))));
        assert!(is_valid(&format!("{}@acme.com", "a".repeat(64))));
        assert!(!is_valid(&format!("a@{}com", "abcdefghi.".repeat(25))));
    }

    #[test]
    fn a_huge_text_is_refused_at_once() {
        assert!(!is_valid(&"a@".repeat(1_000_000)) && !is_valid(&format!("\"{}", "\\\"".repeat(1_000_000))));
    }
}
