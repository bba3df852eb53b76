//! E-mail addresses by their syntax: RFC 5321 (what mail servers take), RFC 6531 (other scripts).
//! Whether a mailbox exists is not asked.

use super::domain;
use super::text::is_deceptive;

/// The longest address, in bytes (RFC 5321 4.5.3.1.3, without the brackets).
const LONGEST: usize = 254;
/// The longest part before the `@`, in bytes (RFC 5321 4.5.3.1.1).
const LONGEST_LOCAL: usize = 64;

/// The two sides of an address that is well formed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address<'a> {
    pub local: &'a str,
    pub domain: &'a str,
}

impl<'a> Address<'a> {
    /// # Errors
    /// Why it is no address, in words.
    pub fn parse(text: &'a str) -> Result<Address<'a>, String> {
        let (local, domain) = text.rsplit_once('@').ok_or("an address needs an `@`")?;
        if domain.is_empty() {
            return Err("nothing stands after the `@`".to_owned());
        }
        if domain.starts_with('[') {
            return Err("mail goes to a domain, not to the number of a machine".to_owned());
        }
        match local.strip_prefix('"') {
            Some(quoted) => check_quoted(quoted)?,
            None => check_local(local)?,
        }
        if local.len() > LONGEST_LOCAL {
            return Err(format!("more than {LONGEST_LOCAL} bytes before the `@`"));
        }
        let ascii = domain::to_ascii(domain)?;
        if local.len() + 1 + ascii.len() > LONGEST {
            return Err(format!("an address has at most {LONGEST} bytes"));
        }
        Ok(Address { local, domain })
    }
}

/// Whether the text is an e-mail address.
#[must_use]
pub fn is_valid(text: &str) -> bool {
    Address::parse(text).is_ok()
}

/// A dot-atom.
fn check_local(local: &str) -> Result<(), String> {
    if local.is_empty() {
        return Err("nothing stands before the `@`".to_owned());
    }
    if let Some(sign) = local.chars().find(|&c| c != '.' && !is_atom(c)) {
        return Err(match sign {
            '@' => "an address has one `@`".to_owned(),
            sign => format!("{} cannot stand before the `@`", domain::describe(sign)),
        });
    }
    if local.split('.').any(str::is_empty) {
        return Err("before the `@` stands a dot at the start, at the end, or two in a row".to_owned());
    }
    Ok(())
}

/// The rest of a quoted string after its first quote.
fn check_quoted(rest: &str) -> Result<(), String> {
    let inner = rest.strip_suffix('"').ok_or("the quotes before the `@` are not closed")?;
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        let stands = match c {
            '"' => false,
            '\\' => chars.next().is_some_and(|next| next == ' ' || next.is_ascii_graphic()),
            c => c == ' ' || is_printable(c),
        };
        if !stands {
            return Err(format!("{} cannot stand there inside quotes", domain::describe(c)));
        }
    }
    Ok(())
}

/// `atext` of RFC 5322 3.2.3, and what RFC 6531 adds.
fn is_atom(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) } else { is_printable(c) }
}

fn is_printable(c: char) -> bool {
    !c.is_control() && !c.is_whitespace() && !is_deceptive(c)
}

#[cfg(test)]
mod tests {
    use super::{Address, is_valid};

    #[test]
    fn addresses_that_mail_servers_take_are_valid() {
        for address in [
            "zoe@acme.example",
            "o'brien+news@mail.acme.co.uk",
            "\"Zoé Vega\"@acme.com",
            "用户@例子.广告",
            "a@b-c.io",
            "user%ext!path@acme.com",
        ] {
            assert_eq!(Address::parse(address).map(|_| ()), Ok(()), "{address}");
        }
        assert_eq!(Address::parse("a.b@Acme.COM").unwrap(), Address { local: "a.b", domain: "Acme.COM" });
    }

    #[test]
    fn every_refusal_has_its_reason() {
        for (text, reason) in [
            ("zoe.acme.com", "an address needs an `@`"),
            ("@acme.com", "nothing stands before the `@`"),
            ("zoe@", "nothing stands after the `@`"),
            ("zoe@@acme.com", "an address has one `@`"),
            ("zoe vega@acme.com", "a space cannot stand before the `@`"),
            ("zoe..v@acme.com", "before the `@` stands a dot at the start, at the end, or two in a row"),
            ("zoe@acme", "the domain `acme` has no dot"),
            ("zoe@acme,com", "`,` cannot stand in a domain"),
            ("zoe@[127.0.0.1]", "mail goes to a domain, not to the number of a machine"),
            ("\"zoe@acme.com", "the quotes before the `@` are not closed"),
            ("a\u{200B}@acme.com", "the invisible character U+200B cannot stand before the `@`"),
        ] {
            assert_eq!(Address::parse(text).unwrap_err(), reason, "{text}");
        }
        assert!(!is_valid(&format!("{}@acme.com", "a".repeat(65))));
        assert!(is_valid(&format!("{}@acme.com", "a".repeat(64))));
    }
}
