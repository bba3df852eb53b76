//! Slips in the domain of an address: `gmial.com`, `gmail.con`. A domain that may be somebody's own
//! is left alone: what is near a provider is not yet a slip.

use super::super::domain::{is_public_suffix, to_ascii};
use std::sync::LazyLock;

/// The providers that people write to most, by how many do, as far as public statistics tell.
static PROVIDERS: &[&str] = &[
    "gmail.com",
    "yahoo.com",
    "hotmail.com",
    "outlook.com",
    "icloud.com",
    "aol.com",
    "live.com",
    "msn.com",
    "hotmail.fr",
    "orange.fr",
    "yahoo.fr",
    "free.fr",
    "wanadoo.fr",
    "laposte.net",
    "sfr.fr",
    "live.fr",
    "outlook.fr",
    "gmx.de",
    "web.de",
    "t-online.de",
    "gmx.net",
    "freenet.de",
    "hotmail.de",
    "yahoo.de",
    "outlook.de",
    "live.de",
    "googlemail.com",
    "hotmail.co.uk",
    "yahoo.co.uk",
    "live.co.uk",
    "btinternet.com",
    "sky.com",
    "virginmedia.com",
    "talktalk.net",
    "blueyonder.co.uk",
    "ntlworld.com",
    "libero.it",
    "hotmail.it",
    "virgilio.it",
    "yahoo.it",
    "alice.it",
    "tiscali.it",
    "live.it",
    "outlook.it",
    "hotmail.es",
    "yahoo.es",
    "outlook.es",
    "yahoo.com.br",
    "uol.com.br",
    "bol.com.br",
    "terra.com.br",
    "hotmail.com.br",
    "outlook.com.br",
    "globo.com",
    "yahoo.com.mx",
    "yahoo.com.ar",
    "hotmail.com.ar",
    "yahoo.ca",
    "hotmail.ca",
    "sympatico.ca",
    "rogers.com",
    "shaw.ca",
    "yahoo.com.au",
    "bigpond.com",
    "optusnet.com.au",
    "live.com.au",
    "comcast.net",
    "verizon.net",
    "sbcglobal.net",
    "att.net",
    "bellsouth.net",
    "cox.net",
    "charter.net",
    "earthlink.net",
    "mail.com",
    "ymail.com",
    "rocketmail.com",
    "me.com",
    "mac.com",
    "protonmail.com",
    "proton.me",
    "zoho.com",
    "fastmail.com",
    "gmx.com",
    "gmx.at",
    "gmx.ch",
    "bluewin.ch",
    "skynet.be",
    "telenet.be",
    "hotmail.be",
    "live.be",
    "outlook.be",
    "ziggo.nl",
    "planet.nl",
    "hetnet.nl",
    "kpnmail.nl",
    "home.nl",
    "live.nl",
    "hotmail.nl",
    "mail.ru",
    "yandex.ru",
    "rambler.ru",
    "bk.ru",
    "inbox.ru",
    "list.ru",
    "wp.pl",
    "onet.pl",
    "o2.pl",
    "interia.pl",
    "seznam.cz",
    "centrum.cz",
    "qq.com",
    "163.com",
    "126.com",
    "naver.com",
    "hanmail.net",
    "yahoo.co.jp",
    "yahoo.co.in",
    "rediffmail.com",
    "yahoo.in",
    "sapo.pt",
    "abv.bg",
    "ukr.net",
    "yandex.com",
];

/// Names of providers that are words like any other, so that a company next to them is no slip:
/// only what follows the dot is mended.
static COMMON_WORDS: &[&str] = &[
    "alice", "centrum", "charter", "free", "globo", "home", "inbox", "interia", "libero", "list", "live", "mail",
    "naver", "onet", "orange", "planet", "proton", "rambler", "rogers", "shaw", "sky", "terra", "virgilio", "web",
    "ymail",
];

/// Endings that exist and are still a slip of `com` behind the name of a provider.
static HALF_COM: &[&str] = &["co", "cm", "om"];

/// Endings that are mended behind any name, if what stands there is no ending.
static ENDINGS: &[&str] = &["com", "net", "org"];

/// What a provider's neighbours are that belong to somebody: no slip, whatever they look like.
static NEIGHBOURS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    include_str!("../tables/provider_neighbours.tsv").lines().filter(|line| !line.starts_with('#')).collect()
});

/// The domain that was meant, if this one is a slip. `Err` names what may have been meant where that
/// is more than one.
///
/// # Errors
/// The domain is none, and is as near to one provider as to another.
pub fn meant(domain: &str) -> Result<Option<String>, String> {
    let domain = domain.to_lowercase();
    if NEIGHBOURS.binary_search(&domain.as_str()).is_ok() {
        return Ok(None);
    }
    // What ends a sentence or a list is no part of the domain.
    let bare = domain.trim_end_matches(['.', ',', ';']);
    match nearest(bare)? {
        None if bare.len() < domain.len() && to_ascii(bare).is_ok() => Ok(Some(bare.to_owned())),
        nearest => Ok(nearest),
    }
}

/// [`meant`], by the rules alone. `domain` is in small letters.
///
/// # Errors
/// See [`meant`].
pub fn nearest(domain: &str) -> Result<Option<String>, String> {
    // No provider's slip is longer, and what is compared costs the square of its length.
    const LONGEST: usize = 64;
    if domain.len() > LONGEST || PROVIDERS.contains(&domain) {
        return Ok(None);
    }
    if let Some(whole) = without_its_dot(domain) {
        return Ok(Some(whole.to_owned()));
    }
    let Some((name, ending)) = domain.split_once('.') else { return Ok(None) };
    let exists = is_public_suffix(ending);
    let mut found: Vec<(u32, &str)> = PROVIDERS
        .iter()
        .filter_map(|provider| Some((distance_to(name, ending, exists, provider.split_once('.')?)?, *provider)))
        .collect();
    found.sort_by_key(|(cost, _)| *cost);
    match found.as_slice() {
        [] if exists => Ok(None),
        [] => Ok(mended_ending(name, ending)),
        [(cost, first), (next, second), ..] if cost == next => {
            if exists {
                Ok(None)
            } else {
                Err(format!("`{domain}` may mean `{first}` or `{second}`"))
            }
        }
        [(_, provider), ..] => Ok(Some((*provider).to_owned())),
    }
}

/// The provider whose domain lacks its dot (`gmailcom`), has another sign in its place (`gmail,com`),
/// or ends before it (`gmail`) where the provider has one domain only.
fn without_its_dot(domain: &str) -> Option<&'static str> {
    if domain.contains('.') {
        return None;
    }
    let whole = PROVIDERS.iter().copied().find(|provider| {
        provider.replacen('.', "", 1) == domain
            || [",", ";", " "].iter().any(|s| provider.replacen('.', s, 1) == domain)
    });
    let named = || PROVIDERS.iter().copied().filter(|provider| provider.split_once('.').is_some_and(|p| p.0 == domain));
    whole.or_else(|| {
        let only = named().next().filter(|_| named().nth(1).is_none() && domain.len() > 4);
        only.filter(|_| !COMMON_WORDS.contains(&domain))
    })
}

/// How far a domain is from a provider, in [`cost`]'s units; nothing where it is too far to be a
/// slip of it. `exists` says whether the ending does.
fn distance_to(name: &str, ending: &str, exists: bool, (own_name, own_ending): (&str, &str)) -> Option<u32> {
    let by_ending = match ending == own_ending {
        true => 0,
        false if own_ending == "com" && HALF_COM.contains(&ending) => EDIT,
        // Another ending that exists leads to another place.
        false if exists => return None,
        false => cost(ending, own_ending).filter(|&cost| cost <= EDIT)?,
    };
    Some(by_ending + name_distance(name, own_name, own_ending == "com")?)
}

/// The shorter a name, the more of its neighbours are names themselves.
fn name_distance(name: &str, own: &str, worldwide: bool) -> Option<u32> {
    if name == own {
        return Some(0);
    }
    let longer = name.len() > own.len();
    let limit = match own.len() {
        _ if COMMON_WORDS.contains(&own) || name.len().abs_diff(own.len()) > 1 => return None,
        3 if worldwide && longer => EDIT,
        ..=3 => return None,
        4..=6 if worldwide => FAR,
        4..=6 => EDIT,
        _ => 2 * EDIT,
    };
    // A wrong first letter is seen at once, and many names differ in nothing else: `email` and
    // `gmail`, `cloud` and `icloud`.
    let (mut ours, mut theirs) = (own.chars(), name.chars());
    let first_differs = ours.next() != theirs.next();
    let first_replaced = first_differs && ours.as_str() == theirs.as_str();
    let first_missing = ours.as_str() == name && own.len() < 7;
    if first_replaced || first_missing {
        return None;
    }
    cost(name, own).filter(|&cost| cost <= limit)
}

/// What one edit costs: a letter too many or too few, two in the wrong order, or a key next to the
/// right one.
const EDIT: u32 = 2;
/// What another letter costs whose key is not next to the right one.
const FAR: u32 = 3;

/// The restricted Damerau-Levenshtein distance, weighed; nothing where the lengths say that it is
/// more than two edits.
fn cost(a: &str, b: &str) -> Option<u32> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 2 {
        return None;
    }
    let first: Vec<u32> = (0u32..).map(|n| n * EDIT).take(b.len() + 1).collect();
    let (mut before, mut last) = (Vec::new(), first);
    let mut previous = None;
    for (i, &x) in (1u32..).zip(&a) {
        let mut row = vec![i * EDIT];
        for (j, &y) in b.iter().enumerate() {
            let at = |row: &[u32], j: usize| row.get(j).copied().unwrap_or(u32::MAX / 2);
            let replaced = at(&last, j)
                + if x == y {
                    0
                } else if are_neighbours(x, y) {
                    EDIT
                } else {
                    FAR
                };
            let mut least = replaced.min(at(&last, j + 1) + EDIT).min(at(&row, j) + EDIT);
            let above = j.checked_sub(1).and_then(|above| b.get(above));
            if previous == Some(y) && above == Some(&x) {
                least = least.min(at(&before, j - 1) + EDIT);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
        previous = Some(x);
    }
    last.last().copied()
}

/// Whether two keys touch on a keyboard: QWERTY, AZERTY or QWERTZ.
fn are_neighbours(a: char, b: char) -> bool {
    const LAYOUTS: [[&str; 4]; 3] = [
        ["1234567890-", "qwertyuiop", "asdfghjkl;", "zxcvbnm,."],
        ["1234567890-", "azertyuiop", "qsdfghjklm", "wxcvbn,;:"],
        ["1234567890-", "qwertzuiop", "asdfghjkl;", "yxcvbnm,."],
    ];
    LAYOUTS.iter().any(|rows| {
        let place = |key| rows.iter().zip(0i32..).find_map(|(row, y)| Some((y, i32::try_from(row.find(key)?).ok()?)));
        // Each row stands half a key to the right of the one above.
        place(a).zip(place(b)).is_some_and(|((ya, xa), (yb, xb))| match yb - ya {
            0 => (xa - xb).abs() == 1,
            1 => (0..=1).contains(&(xa - xb)),
            -1 => (0..=1).contains(&(xb - xa)),
            _ => false,
        })
    })
}

/// The domain with an ending that exists in place of one that does not, where one of [`ENDINGS`] is
/// an edit away. `name` is the one label before it, and `ending` does not exist.
fn mended_ending(name: &str, ending: &str) -> Option<String> {
    if name.is_empty() || ending.len() < 3 || ending.contains('.') {
        return None;
    }
    let mut near = ENDINGS.iter().filter(|own| cost(ending, own).is_some_and(|cost| cost <= EDIT));
    let only = near.next().filter(|_| near.next().is_none())?;
    Some(format!("{name}.{only}"))
}

#[cfg(test)]
mod tests {
    use super::{NEIGHBOURS, PROVIDERS, meant};
    use proptest::prelude::*;

    #[test]
    fn slips_of_providers_are_mended() {
        for (slip, domain) in [
            ("gmial.com", "gmail.com"),
            ("Gmal.com", "gmail.com"),
            ("gmaill.com", "gmail.com"),
            ("ggmail.com", "gmail.com"),
            ("gmail.con", "gmail.com"),
            ("gmail.cmo", "gmail.com"),
            ("gmail.cm", "gmail.com"),
            ("gmail.com.", "gmail.com"),
            ("gmailcom", "gmail.com"),
            ("gmail,com", "gmail.com"),
            ("gmail", "gmail.com"),
            ("hotmial.fr", "hotmail.fr"),
            ("hormaol.com", "hotmail.com"),
            ("hotmaill.co.uk", "hotmail.co.uk"),
            ("yahoo.co.ul", "yahoo.co.uk"),
            ("outlok.com", "outlook.com"),
            ("iclould.com", "icloud.com"),
            ("orange.ft", "orange.fr"),
            ("t-onlin.de", "t-online.de"),
            ("aoll.com", "aol.com"),
        ] {
            assert_eq!(meant(slip), Ok(Some(domain.to_owned())), "{slip}");
        }
    }

    #[test]
    fn endings_that_do_not_exist_are_mended_behind_any_name() {
        for (slip, domain) in
            [("acme.con", "acme.com"), ("acme.cmo", "acme.com"), ("acme.nett", "acme.net"), ("acme.ogr", "acme.org")]
        {
            assert_eq!(meant(slip), Ok(Some(domain.to_owned())), "{slip}");
        }
    }

    #[test]
    fn what_may_be_somebodys_own_stays() {
        for domain in [
            "acme.com",
            "mail.acme.con",
            "acme.co",
            "acme.cm",
            "gmail.de",
            "email.com",
            "fmail.com",
            "hmail.com",
            "male.com",
            "love.com",
            "aon.com",
            "all.com",
            "mac.com",
            "max.com",
            "gmx.co.uk",
            "pcloud.com",
            "hotmart.com",
            "free.com",
            "orange.com",
            "web.com",
            "hotmail.pl",
            "yahoo",
            "live",
            "",
            ".",
            "com",
            "a.b.c.d",
            "例子.广告",
        ] {
            assert_eq!(meant(domain), Ok(None), "{domain}");
        }
    }

    #[test]
    fn between_two_providers_nobody_guesses() {
        assert_eq!(meant("hotmail.dr"), Err("`hotmail.dr` may mean `hotmail.fr` or `hotmail.de`".to_owned()));
    }

    #[test]
    fn neighbours_are_sorted_and_no_providers() {
        assert!(NEIGHBOURS.is_sorted() && PROVIDERS.iter().all(|own| !NEIGHBOURS.contains(own)));
    }

    proptest! {
        #[test]
        fn what_was_meant_is_meant_itself(domain in "[a-z.,-]{0,12}", edited in 0..PROVIDERS.len(), at in 0usize..12, letter in "[a-z.]") {
            let mut slip = PROVIDERS[edited].to_owned();
            slip.insert_str(at.min(slip.len()), &letter);
            for domain in [domain, slip] {
                if let Ok(Some(meant_domain)) = meant(&domain) {
                    prop_assert_eq!(meant(&meant_domain), Ok(None));
                }
            }
        }
    }
}
