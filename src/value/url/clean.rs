//! One form for one web page. The path stays as it is, byte by byte: servers tell `/A` from `/a`.

use super::{Refusal, WebAddress, domain};
use std::fmt::Write;
use unicode_normalization::UnicodeNormalization;

/// Parameters that say where a visitor came from, and nothing about the page: of the analytics and
/// mail services named, by their documentation.
const TRACKING: &[&str] = &[
    "_ga",
    "_gl",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "srsltid", // Google
    "fbclid",
    "igsh",
    "igshid", // Meta
    "msclkid",
    "li_fat_id",
    "trk",
    "trkinfo",
    "twclid",
    "ttclid",
    "epik",
    "rdt_cid", // Microsoft, LinkedIn, X, TikTok …
    "yclid",
    "ysclid",
    "_openstat", // Yandex
    "_hsenc",
    "_hsmi",
    "__hssc",
    "__hstc",
    "__hsfp",
    "hsctatracking", // HubSpot
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "vero_id",
    "vero_conv",
    "oly_anon_id",
    "oly_enc_id",
    "wickedid",
    "ml_subscriber",
    "ml_subscriber_hash",
    "s_cid",
    "_kx",
];
/// Every parameter that begins so tracks.
const TRACKING_PREFIXES: &[&str] = &["utm_", "mtm_", "pk_"];

/// The address with `https://` where it has no scheme and a host that names are sold under, scheme and host in small letters, without
/// tracking parameters, the port that goes without saying, and the `/` of a bare host; and without
/// `www.` on request.
///
/// # Errors
/// Why the text is no web address.
pub fn clean(text: &str, without_www: bool) -> Result<String, Refusal> {
    let address = WebAddress::parse(text)?;
    let scheme = address.scheme.map_or_else(|| "https".to_owned(), str::to_ascii_lowercase);
    let host: String = address.host.to_lowercase().nfc().collect();
    // `John.Smith` and `acme.con` are written as hosts are; only a scheme says that they are meant so.
    if address.scheme.is_none() && address.domain().is_some() && !domain::has_public_suffix(&host) {
        return Err(Refusal::NoSuffix(host));
    }
    // `co.uk` without its `www.` is nobody's.
    let is_page = |bare: &&str| bare.contains('.') && !domain::is_public_suffix(bare);
    let mut bare = host.as_str();
    while let Some(shorter) = bare.strip_prefix("www.").filter(|bare| without_www && is_page(bare)) {
        bare = shorter;
    }
    let mut clean = format!("{scheme}://");
    // Writing to a text cannot fail.
    if let Some(user) = address.user {
        let _ = write!(clean, "{user}@");
    }
    clean.push_str(bare);
    if let Some(port) = address.port.filter(|&port| !goes_without_saying(&scheme, port)) {
        let _ = write!(clean, ":{port}");
    }
    let (path, query, fragment) = split(address.rest);
    let query = query.map(wanted).filter(|query| !query.is_empty());
    let fragment = fragment.filter(|fragment| !fragment.is_empty() && !fragment.starts_with(":~:"));
    if path != "/" || query.is_some() || fragment.is_some() {
        clean.push_str(path);
    }
    if let Some(query) = query {
        let _ = write!(clean, "?{query}");
    }
    if let Some(fragment) = fragment {
        let _ = write!(clean, "#{fragment}");
    }
    Ok(clean)
}

fn goes_without_saying(scheme: &str, port: u16) -> bool {
    matches!((scheme, port), ("http", 80) | ("https", 443) | ("ftp", 21))
}

/// Path, query and fragment, without the signs before them.
fn split(rest: &str) -> (&str, Option<&str>, Option<&str>) {
    let (rest, fragment) = match rest.split_once('#') {
        Some((rest, fragment)) => (rest, Some(fragment)),
        None => (rest, None),
    };
    match rest.split_once('?') {
        Some((path, query)) => (path, Some(query), fragment),
        None => (rest, None, fragment),
    }
}

/// The parameters of a query that do not track, as they are.
fn wanted(query: &str) -> String {
    let wanted: Vec<&str> = query.split('&').filter(|parameter| !parameter.is_empty() && !tracks(parameter)).collect();
    wanted.join("&")
}

fn tracks(parameter: &str) -> bool {
    let name = parameter.split('=').next().unwrap_or(parameter).to_ascii_lowercase();
    TRACKING.contains(&name.as_str()) || TRACKING_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::clean;
    use proptest::prelude::*;

    #[test]
    fn one_page_has_one_form() {
        for (text, cleaned) in [
            ("acme.com", "https://acme.com"),
            ("HTTP://WWW.Acme.com:80/", "http://www.acme.com"),
            ("https://acme.com/Shop?utm_source=x&id=7&fbclid=abc", "https://acme.com/Shop?id=7"),
            ("https://acme.com/?UTM_Source=x", "https://acme.com"),
            ("https://acme.com/a/?gclid=1#top", "https://acme.com/a/#top"),
            ("https://acme.com:8443/#:~:text=x", "https://acme.com:8443"),
            ("https://acme.com?q=ümlaut%20x", "https://acme.com?q=ümlaut%20x"),
            ("http://zoe:pw@acme.com/", "http://zoe:pw@acme.com"),
            ("Bücher.de/", "https://bücher.de"),
        ] {
            assert_eq!(clean(text, false).as_deref(), Ok(cleaned));
        }
        assert_eq!(clean("www.acme.com/a", true).as_deref(), Ok("https://acme.com/a"));
        assert_eq!(clean("www.WWW.acme.com", true).as_deref(), Ok("https://acme.com"));
        assert_eq!(clean("www.com", true).as_deref(), Ok("https://www.com"));
        assert_eq!(clean("www.co.uk", true).as_deref(), Ok("https://www.co.uk"));
        assert!(clean("under construction", false).is_err());
    }

    #[test]
    fn a_scheme_is_added_to_hosts_that_exist_only() {
        for text in ["John.Smith", "acme.con", "www.acme.con/a", "http://www.http://acme.com", "co.uk"] {
            assert!(clean(text, false).is_err(), "{text}");
        }
        for (text, cleaned) in [
            ("http://intranet.acme", "http://intranet.acme"),
            ("10.0.0.1/a", "https://10.0.0.1/a"),
            ("acme.github.io", "https://acme.github.io"),
            ("co.com", "https://co.com"),
            ("acme.example", "https://acme.example"),
            ("пример.рф", "https://пример.рф"),
        ] {
            assert_eq!(clean(text, false).as_deref(), Ok(cleaned));
        }
    }

    proptest! {
        #[test]
        fn what_is_clean_stays(text in "(https?://)?(www\\.)?[a-zA-Z]{1,5}\\.(com|De)(:80|:443|:81)?(/[a-zA-Z/]{0,5})?(\\?([a-z]{1,3}=[a-z&=]{0,4}|utm_a=1)(&gclid=2)?)?(#[a-z:~]{0,4})?", www: bool) {
            let once = clean(&text, www).unwrap();
            prop_assert_eq!(clean(&once, www).unwrap(), once);
        }
    }
}
