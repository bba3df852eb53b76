//! Web addresses, with or without their scheme, as CRMs hold them (WHATWG URL, through the crate
//! `url`, and stricter where that standard forgives).

use super::domain;
use url::{Host, Url};

/// # Errors
/// Why the text is no web address, in words.
pub fn check(text: &str) -> Result<(), String> {
    if let Some(sign) = text.chars().find(|&c| c.is_whitespace() || c.is_control() || "<>\"\\{}|^`".contains(c)) {
        return Err(format!("{} cannot stand in a web address", domain::describe(sign)));
    }
    let url = match text.split_once("://") {
        Some((scheme, rest)) if !scheme.contains(['/', '?', '#', '.']) => {
            if !["http", "https", "ftp"].iter().any(|known| known.eq_ignore_ascii_case(scheme)) {
                return Err(format!("`{scheme}` is no scheme of web pages"));
            }
            if rest.starts_with('/') {
                return Err("the address has no host".to_owned());
            }
            Url::parse(text)
        }
        _ => {
            if text.starts_with('/') {
                return Err("the address has no host".to_owned());
            }
            let host = text.split(['/', '?', '#']).next().unwrap_or("");
            if host.contains('@') {
                return Err("this is an e-mail address".to_owned());
            }
            Url::parse(&format!("http://{text}"))
        }
    }
    .map_err(|error| format!("not a web address: {error}"))?;
    if url.port() == Some(0) {
        return Err("port 0 does not exist".to_owned());
    }
    match url.host() {
        Some(Host::Domain(name)) => domain::to_ascii(name).map(drop),
        Some(Host::Ipv4(_) | Host::Ipv6(_)) => Ok(()),
        None => Err("the address has no host".to_owned()),
    }
}

/// Whether the text is a web address; see [`check`].
#[must_use]
pub fn is_valid(text: &str) -> bool {
    check(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{check, is_valid};

    #[test]
    fn addresses_are_valid_with_and_without_scheme() {
        for text in [
            "acme.com",
            "www.acme.com/a?b=c#d",
            "HTTPS://WWW.ACME.COM",
            "http://bücher.de",
            "http://10.0.0.1:8080/",
            "ftp://files.acme.com",
            "acme.com?next=http://b.com",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn every_refusal_has_its_reason() {
        for (text, reason) in [
            ("", "not a web address: empty host"),
            ("acme", "the domain `acme` has no dot"),
            ("acme .com", "a space cannot stand in a web address"),
            ("mailto:zoe@acme.com", "this is an e-mail address"),
            ("zoe@acme.com", "this is an e-mail address"),
            ("rtmp://acme.com", "`rtmp` is no scheme of web pages"),
            ("http:///acme.com", "the address has no host"),
            ("//acme.com", "the address has no host"),
            ("http://acme.com:0/", "port 0 does not exist"),
            ("http://300.0.0.1", "not a web address: invalid IPv4 address"),
            ("http://acme_corp.com", "`_` cannot stand in a domain"),
        ] {
            assert_eq!(check(text).unwrap_err(), reason, "{text}");
        }
        assert!(!is_valid("n/a"));
    }
}
