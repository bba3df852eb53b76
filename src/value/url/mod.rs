//! Web addresses, with or without their scheme, as CRMs hold them: WHATWG URL, through the crate
//! `url`, and stricter where that standard forgives. No page is asked for.

mod clean;
mod linkedin;

pub use clean::clean;
pub use linkedin::linkedin;

use super::domain;
use std::net::{Ipv4Addr, Ipv6Addr};
use thiserror::Error;
use url::Url;

/// The longest address that all browsers and servers take, in bytes.
const LONGEST: usize = 2083;

/// Words that make `word:something@domain` no user with a password: schemes (IANA's registry) and
/// what people write before an e-mail address.
const NOT_USERS: &[&str] = &[
    "about",
    "blob",
    "callto",
    "data",
    "e-mail",
    "email",
    "file",
    "geo",
    "http",
    "https",
    "javascript",
    "mail",
    "mailto",
    "news",
    "sip",
    "sips",
    "skype",
    "sms",
    "tel",
    "urn",
    "vbscript",
    "view-source",
    "xmpp",
];

/// Why a text is no web address.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    #[error("{} cannot stand in a web address", domain::describe(*.0))]
    Sign(char),
    #[error("a web address has at most {LONGEST} characters")]
    TooLong,
    #[error("`{0}` is no scheme of web pages")]
    Scheme(String),
    #[error("the address has no host")]
    NoHost,
    #[error("a second scheme stands within the address: leave one address")]
    TwoSchemes,
    #[error("`{0}` has no ending that exists: write the scheme before it if it is right")]
    NoSuffix(String),
    #[error("this is an e-mail address")]
    Email,
    #[error("before the `@` stands no user")]
    NoUser,
    #[error("more than one `:` before the `@`")]
    TwoPasswords,
    #[error("`{0}` is no port: ports are numbers up to 65535")]
    Port(String),
    #[error("`{0}` is no number of a machine")]
    NoMachine(String),
    #[error(transparent)]
    Domain(#[from] domain::Refusal),
    #[error("this is no address of a person, a company or a school on LinkedIn")]
    NotLinkedIn,
    #[error("not a web address: {0}")]
    Other(url::ParseError),
}

/// A web address taken apart as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WebAddress<'a> {
    /// `https`, without what follows it; nothing where none is written.
    pub scheme: Option<&'a str>,
    /// `user:password`.
    pub user: Option<&'a str>,
    /// A domain, or the number of a machine.
    pub host: &'a str,
    pub port: Option<u16>,
    /// From the first `/`, `?` or `#` on.
    pub rest: &'a str,
}

impl<'a> WebAddress<'a> {
    /// # Errors
    /// Why it is no web address.
    pub fn parse(text: &'a str) -> Result<WebAddress<'a>, Refusal> {
        if let Some(sign) = text.chars().find(|&c| c.is_whitespace() || c.is_control() || "<>\"\\{}|^`".contains(c)) {
            return Err(Refusal::Sign(sign));
        }
        if text.len() > LONGEST {
            return Err(Refusal::TooLong);
        }
        let (scheme, after) = split_scheme(text)?;
        let (authority, rest) = after.split_at(after.find(['/', '?', '#']).unwrap_or(after.len()));
        let (user, place) = match authority.rsplit_once('@') {
            Some((user, place)) => (Some(user), place),
            None => (None, authority),
        };
        if let Some(user) = user {
            check_user(user, scheme.is_some())?;
        }
        let (host, port) = split_port(place);
        if host.is_empty() {
            let scheme = port.filter(|_| scheme.is_none()).and(place.split(':').next());
            return Err(scheme
                .filter(|scheme| !scheme.is_empty())
                .map_or(Refusal::NoHost, |s| Refusal::Scheme(s.into())));
        }
        if scheme.is_some() && port == Some("") && rest.starts_with("//") {
            return Err(Refusal::TwoSchemes);
        }
        let port = port.filter(|port| !port.is_empty()).map(|port| read_port(host, port, scheme)).transpose()?;
        check_host(host)?;
        // What is left, the crate judges.
        Url::parse(&format!("http://{host}{rest}")).map_err(Refusal::Other)?;
        Ok(WebAddress { scheme, user, host, port, rest })
    }

    /// The host, unless it is the number of a machine.
    #[must_use]
    pub fn domain(&self) -> Option<&'a str> {
        (!is_machine(self.host)).then_some(self.host)
    }
}

/// Whether the text is a web address; see [`WebAddress::parse`].
#[must_use]
pub fn is_valid(text: &str) -> bool {
    WebAddress::parse(text).is_ok()
}

fn split_scheme(text: &str) -> Result<(Option<&str>, &str), Refusal> {
    match text.split_once("://") {
        Some((scheme, rest)) if !scheme.contains(['/', '?', '#', '.']) => {
            if ["http", "https", "ftp"].iter().any(|known| known.eq_ignore_ascii_case(scheme)) {
                Ok((Some(scheme), rest))
            } else {
                Err(Refusal::Scheme(scheme.to_owned()))
            }
        }
        _ => Ok((None, text)),
    }
}

/// A user, with or without password. Without a scheme, only a password tells it from an e-mail
/// address.
fn check_user(user: &str, has_scheme: bool) -> Result<(), Refusal> {
    let mut parts = user.split(':');
    let (name, password) = (parts.next().unwrap_or(""), parts.next());
    if parts.next().is_some() {
        return Err(Refusal::TwoPasswords);
    }
    if name.is_empty() && password.is_none_or(str::is_empty) {
        return Err(Refusal::NoUser);
    }
    if has_scheme {
        return Ok(());
    }
    match password {
        None => Err(Refusal::Email),
        Some(_) if ["mailto", "mail", "email", "e-mail"].iter().any(|word| word.eq_ignore_ascii_case(name)) => {
            Err(Refusal::Email)
        }
        Some(_) if NOT_USERS.iter().any(|word| word.eq_ignore_ascii_case(name)) => {
            Err(Refusal::Scheme(name.to_owned()))
        }
        Some(_) => Ok(()),
    }
}

/// Host and port; the colons within brackets belong to the host.
fn split_port(place: &str) -> (&str, Option<&str>) {
    let after_brackets = place.rfind(']').unwrap_or(0);
    match place.rfind(':').filter(|&colon| colon >= after_brackets) {
        Some(colon) => (place.split_at(colon).0, place.split_at(colon).1.strip_prefix(':')),
        None => (place, None),
    }
}

fn read_port(host: &str, port: &str, scheme: Option<&str>) -> Result<u16, Refusal> {
    let digits = port.bytes().all(|byte| byte.is_ascii_digit());
    match port.parse::<u16>() {
        Ok(number) if digits && number > 0 => Ok(number),
        // `tel:+33…`, `skype:zoe`: what stands before the colon is no host.
        _ if !digits && scheme.is_none() && !host.contains('.') => Err(Refusal::Scheme(host.to_owned())),
        _ => Err(Refusal::Port(port.to_owned())),
    }
}

fn check_host(host: &str) -> Result<(), Refusal> {
    if is_machine(host) {
        return Ok(());
    }
    let numbers = host.split('.').all(|part| part.bytes().all(|byte| byte.is_ascii_digit()) && !part.is_empty());
    if host.starts_with('[') || numbers && host.contains('.') {
        return Err(Refusal::NoMachine(host.to_owned()));
    }
    Ok(domain::to_ascii(host).map(drop)?)
}

fn is_machine(host: &str) -> bool {
    match host.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')) {
        Some(inner) => inner.parse::<Ipv6Addr>().is_ok(),
        None => host.parse::<Ipv4Addr>().is_ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::{WebAddress, is_valid};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_is_an_address_or_has_a_reason(text in "\\PC{0,20}", address in "(https?://)?[a-z.:@\\[\\]0-9-]{0,20}[/?#a-z=&]{0,8}") {
            for text in [text, address] {
                if let Err(reason) = WebAddress::parse(&text) {
                    prop_assert!(!reason.to_string().is_empty());
                }
            }
        }
    }

    #[test]
    fn addresses_are_valid_with_and_without_scheme() {
        for text in [
            "acme.com",
            "www.acme.com/a?b=c#d",
            "HTTPS://WWW.ACME.COM",
            "http://bücher.de",
            "http://10.0.0.1:8080/",
            "http://[2001:db8::1]:80/a",
            "ftp://files.acme.com",
            "acme.com?next=http://b.com",
            "acme.com:8080",
            "http://zoe:secret@acme.com",
            "zoe:secret@acme.com/intranet",
        ] {
            assert_eq!(WebAddress::parse(text).map(|_| ()), Ok(()), "{text}");
        }
        let address = WebAddress::parse("http://zoe@acme.com:81?a").unwrap();
        assert_eq!((address.user, address.host, address.port, address.rest), (Some("zoe"), "acme.com", Some(81), "?a"));
    }

    #[test]
    fn every_refusal_has_its_reason() {
        for (text, reason) in [
            ("", "the address has no host"),
            ("acme", "the domain `acme` has no dot"),
            ("1337", "the domain `1337` has no dot"),
            ("acme .com", "a space cannot stand in a web address"),
            ("mailto:zoe@acme.com", "this is an e-mail address"),
            ("zoe@acme.com", "this is an e-mail address"),
            ("javascript:alert(1)@acme.com", "`javascript` is no scheme of web pages"),
            ("tel:+33612345678", "`tel` is no scheme of web pages"),
            ("rtmp://acme.com", "`rtmp` is no scheme of web pages"),
            ("http://www.http://acme.com", "a second scheme stands within the address: leave one address"),
            ("http:///acme.com", "the address has no host"),
            ("//acme.com", "the address has no host"),
            ("http://@acme.com", "before the `@` stands no user"),
            ("http://a:b:c@acme.com", "more than one `:` before the `@`"),
            ("http://acme.com:0/", "`0` is no port: ports are numbers up to 65535"),
            ("http://acme.com:99999/", "`99999` is no port: ports are numbers up to 65535"),
            ("http://300.0.0.1", "`300.0.0.1` is no number of a machine"),
            ("http://[2001:db8]", "`[2001:db8]` is no number of a machine"),
            ("http://acme_corp.com", "`_` cannot stand in a domain"),
            ("http://acme.com.", "the domain ends with a dot"),
        ] {
            assert_eq!(WebAddress::parse(text).unwrap_err().to_string(), reason, "{text}");
        }
        assert!(!is_valid("n/a"));
        assert!(!is_valid(&format!("acme.com/{}", "a".repeat(3000))));
    }
}
