//! Internet domain names, as they stand in e-mail addresses and URLs.

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use std::borrow::Cow;
use unicode_normalization::char::is_combining_mark;

/// Top-level names that never lead to a mailbox or a page (RFC 6761, RFC 6762, RFC 7686, RFC 9476
/// and ICANN's resolution on `internal`). `example` is reserved too, but written in every manual:
/// it is let through, so that rules can be tried on invented addresses.
const RESERVED: &[&str] = &["arpa", "alt", "internal", "invalid", "local", "localhost", "onion", "test"];

/// The domain in its ASCII form (UTS 46), if mail or a page can live there: at least two labels of
/// letters, digits and inner hyphens, and a last one that can be a top-level domain.
///
/// # Errors
/// What is wrong, in words.
pub fn to_ascii(domain: &str) -> Result<String, String> {
    if let Some(sign) = domain.chars().find(|&c| !is_domain_character(c)) {
        return Err(format!("{} cannot stand in a domain", describe(sign)));
    }
    if domain.split('.').any(str::is_empty) {
        return Err("the domain begins or ends with a dot, or has two in a row".to_owned());
    }
    let ascii = Uts46::new()
        .to_ascii(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::Check, DnsLength::Verify)
        .map(Cow::into_owned)
        .map_err(|_| format!("`{domain}` is no domain name"))?;
    let (_, last) = ascii.rsplit_once('.').ok_or_else(|| format!("the domain `{domain}` has no dot"))?;
    if last.len() < 2 || !last.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Err(format!("`{last}` is no top-level domain"));
    }
    if RESERVED.contains(&last) {
        return Err(format!("`{last}` is reserved, nothing can be reached there"));
    }
    Ok(ascii)
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
    use super::to_ascii;

    #[test]
    fn domains_are_checked_label_by_label() {
        assert_eq!(to_ascii("Bücher.DE").as_deref(), Ok("xn--bcher-kva.de"));
        assert_eq!(to_ascii("acme.example").as_deref(), Ok("acme.example"));
        for (domain, reason) in [
            ("acme", "the domain `acme` has no dot"),
            ("acme..com", "the domain begins or ends with a dot, or has two in a row"),
            ("acme corp.com", "a space cannot stand in a domain"),
            ("acme_corp.com", "`_` cannot stand in a domain"),
            ("acme\u{200B}.com", "the invisible character U+200B cannot stand in a domain"),
            ("-acme.com", "`-acme.com` is no domain name"),
            ("acme.123", "`123` is no top-level domain"),
            ("printer.local", "`local` is reserved, nothing can be reached there"),
        ] {
            assert_eq!(to_ascii(domain).unwrap_err(), reason);
        }
    }
}
