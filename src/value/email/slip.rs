//! Slips in the domain of an address: `gmial.com`, `gmail.con`. A domain that may be somebody's own
//! is left alone: what is near a provider is not yet a slip.

use super::super::domain::{is_public_suffix, to_ascii};
use std::cmp::Ordering;
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

/// Names of providers whose letters are mended: so well known, and so unlike any word, that a slip of
/// them is likelier than a company next to them. Of all other providers only the ending is mended.
static GIANTS: &[&str] = &[
    "gmail",
    "yahoo",
    "hotmail",
    "outlook",
    "icloud",
    "googlemail",
    "protonmail",
    "wanadoo",
    "laposte",
    "t-online",
    "comcast",
    "sbcglobal",
    "btinternet",
    "virginmedia",
    "bellsouth",
    "earthlink",
    "rocketmail",
    "rediffmail",
];

/// Names that are a slip away from a giant's, and are words or somebody's own behind any ending.
static LOOK_ALIKES: &[&str] = &[
    "animail", "cloud", "cmail", "concast", "email", "fmail", "gail", "gmai", "gmain", "gmaps", "grail", "hmail",
    "jmail", "mail", "pmail", "qmail", "tonline", "ymail",
];

/// Endings that exist and are still a slip of `com` behind the name of a giant.
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
    if let Some(whole) = with_its_dots(bare) {
        return Ok(Some(whole.to_owned()));
    }
    // Anything else that stands there, a bracket or a second address, is for the user to read.
    if !bare.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-')) {
        return Ok(None);
    }
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

/// The provider whose domain has another sign in place of a dot (`gmail,com`), a sign of the keys next
/// to the `@` before it (`#gmail.com`), or its dot at another place (`gmailc.om`).
fn with_its_dots(domain: &str) -> Option<&'static str> {
    let dotted = domain.strip_prefix(['#', '"', '\'']).unwrap_or(domain).replace([',', ';', ' '], ".");
    let is_moved = |provider: &str| {
        let giant = provider.split_once('.').is_some_and(|(name, _)| GIANTS.contains(&name));
        let one_dot = |text: &str| text.matches('.').count() == 1;
        giant && one_dot(domain) && one_dot(provider) && provider.replace('.', "") == domain.replace('.', "")
    };
    let mut found = PROVIDERS.iter().copied().filter(|provider| *provider != domain);
    found.find(|provider| *provider == dotted || is_moved(provider))
}

/// The provider whose domain lacks its dot (`gmailcom`), or ends before it (`gmail`) where the giant
/// has one domain only.
fn without_its_dot(domain: &str) -> Option<&'static str> {
    if domain.contains('.') {
        return None;
    }
    let named = || PROVIDERS.iter().copied().filter(|provider| provider.split_once('.').is_some_and(|p| p.0 == domain));
    PROVIDERS.iter().copied().find(|provider| provider.replacen('.', "", 1) == domain).or_else(|| {
        let only = named().next().filter(|_| named().nth(1).is_none());
        only.filter(|_| GIANTS.contains(&domain))
    })
}

/// How far a domain is from a provider, in [`cost`]'s units; nothing where it is too far to be a
/// slip of it. `exists` says whether the ending does.
fn distance_to(name: &str, ending: &str, exists: bool, (own_name, own_ending): (&str, &str)) -> Option<u32> {
    let by_ending = match ending == own_ending {
        true => 0,
        false if own_ending == "com" && HALF_COM.contains(&ending) && GIANTS.contains(&own_name) => EDIT,
        // Another ending that exists leads to another place.
        false if exists => return None,
        false => cost(ending, own_ending).filter(|&cost| cost <= EDIT)?,
    };
    Some(by_ending + name_distance(name, own_name)?)
}

/// How far a name is from a provider's; nothing where it may be a name of its own. The shorter a
/// name, the more of its neighbours are.
fn name_distance(name: &str, own: &str) -> Option<u32> {
    if name == own {
        return Some(0);
    }
    if !GIANTS.contains(&own) || LOOK_ALIKES.contains(&name) {
        return None;
    }
    let (name, own) = (name.as_bytes(), own.as_bytes());
    match name.len().cmp(&own.len()) {
        Ordering::Equal => slips_in_place(name, own, if own.len() < 7 { 1 } else { 2 }),
        // A word is left too easily where the first letter of a short name goes: `cloud`.
        Ordering::Less => extra_letter(own, name).filter(|&at| at > 0 || own.len() >= 7).map(|_| EDIT),
        Ordering::Greater => extra_letter(name, own).filter(|&at| is_stray(name, own, at)).map(|_| EDIT),
    }
}

/// The cost of letters that are swapped or a key off, up to `most` of them. The first letter is never
/// a key off: that would be seen at once, and many names differ in nothing else (`email`, `gmail`).
fn slips_in_place(name: &[u8], own: &[u8], most: u32) -> Option<u32> {
    let (mut slips, mut pairs) = (0, name.iter().zip(own).enumerate().peekable());
    while let Some((at, (a, b))) = pairs.next() {
        if a == b {
            continue;
        }
        let is_swapped = pairs.next_if(|(_, (c, d))| a == *d && b == *c).is_some();
        if !is_swapped && (at == 0 || !are_neighbours(char::from(*a), char::from(*b))) {
            return None;
        }
        slips += 1;
    }
    (slips <= most).then_some(slips * EDIT)
}

/// Where the longer name has one letter more than the shorter, if that is all.
fn extra_letter(longer: &[u8], shorter: &[u8]) -> Option<usize> {
    let at = longer.iter().zip(shorter).take_while(|(a, b)| a == b).count();
    (longer.get(at + 1..)? == shorter.get(at..)?).then_some(at)
}

/// Whether a letter too many is one: doubled, or within a name that is long enough. A letter before
/// or behind the whole makes a new name: `hotmails`.
fn is_stray(name: &[u8], own: &[u8], at: usize) -> bool {
    let is_doubled = at.checked_sub(1).is_some_and(|before| name.get(before) == name.get(at));
    is_doubled || own.len() > 5 && at > 0 && at < own.len()
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
            ("yahoo.co,uk", "yahoo.co.uk"),
            ("gmail com", "gmail.com"),
            ("gmailc.om", "gmail.com"),
            ("#gmail.com", "gmail.com"),
            ("gmail.com,", "gmail.com"),
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
    fn real_domains_that_look_like_a_providers_stay() {
        for domain in [
            "grail.com",
            "gail.com",
            "zoo.com",
            "sap.pt",
            "mail.co",
            "aoll.com",
            "live.co",
            "email.com",
            "gmai.com",
            "lacoste.net",
            "hotmall.com",
            "hotmails.com",
            "gmails.com",
            "icloudy.com",
            "planed.nl",
            "telnet.be",
            "concast.net",
            "outlock.com",
        ] {
            assert_eq!(meant(domain), Ok(None), "{domain}");
        }
    }

    #[test]
    fn what_is_more_than_a_domain_stays() {
        for text in ["gmail.com>", "gmial.com>", "gmail.com,b", "gmial.com ana", "gmail.com)", "gmial.com\u{200b}"] {
            assert_eq!(meant(text), Ok(None), "{text}");
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
