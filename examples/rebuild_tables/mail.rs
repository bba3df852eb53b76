//! Tables of mail: domains where anybody gets a mailbox, domains of mailboxes to throw away, names of
//! offices, and real domains that look like a provider's.

use hyg::value::domain::{registrable, to_ascii};
use hyg::value::email::nearest;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::Path;

type Built = Result<String, Box<dyn Error>>;

/// Listed as throw-away mail, and no such thing: providers that people keep a mailbox at.
const NOT_DISPOSABLE: &[&str] = &["21cn.com", "privacy.net", "mail-tester.com"];

/// Providers of free mailboxes that the list lacks.
const ALSO_FREE: &[&str] = &[
    "disroot.org",
    "hey.com",
    "keemail.me",
    "mailbox.org",
    "netscape.com",
    "oi.com.br",
    "r7.com",
    "skiff.com",
    "sympatico.ca",
    "telus.net",
    "tin.it",
    "tuta.com",
    "tutamail.com",
    "tutanota.com",
    "tutanota.de",
];

/// Listed as names of offices, and names of people, of places that people are named after, initials,
/// or what is typed for want of an address.
const NOT_ROLES: &[&str] = &[
    "123",
    "aaa",
    "abc",
    "alexa",
    "asd",
    "asdasd",
    "asdf",
    "ask",
    "bd",
    "berlin",
    "ca",
    "chef",
    "chicago",
    "cm",
    "com",
    "denver",
    "france",
    "gardner",
    "gm",
    "india",
    "la",
    "ladies",
    "lt",
    "md",
    "mt",
    "ny",
    "paris",
    "pd",
    "plex",
    "rockstars",
    "rockstar",
    "se",
    "sf",
    "smile",
    "sydney",
    "ta",
    "uk",
    "us",
];

/// Names of offices in languages that the list has few of.
const ALSO_ROLES: &[&str] = &[
    "accueil",
    "achats",
    "anfrage",
    "ausbildung",
    "avocats",
    "bewerbung",
    "boutique",
    "buero",
    "bureau",
    "buroe",
    "cabinet",
    "contabilidade",
    "direction",
    "einkauf",
    "empfang",
    "facturation",
    "formation",
    "geral",
    "hallo",
    "hola",
    "ilmoitus",
    "info-fr",
    "info-uk",
    "inkoop",
    "karriere",
    "klantenservice",
    "kundendienst",
    "kundenservice",
    "mairie",
    "orders",
    "personal",
    "planung",
    "posta",
    "praxis",
    "pressestelle",
    "rechnung",
    "rechnungen",
    "recrutement",
    "redaktion",
    "reception",
    "sav",
    "secretariat",
    "segreteria",
    "service-client",
    "serviceclients",
    "standard",
    "ufficio",
    "verkoop",
    "vertrieb",
    "verwaltung",
];

/// Domains next to a provider's that belong to somebody, beside those that the sources show.
const ALSO_NEIGHBOURS: &[&str] = &["amsn.com", "gaol.com", "gmall.com"];

/// Listed, and held by people who wait for mail that went astray, or no domain.
const ASTRAY: &[&str] = &["gmail", "gmial.com", "hotmai.com", "hotmial.com", "outiook.com", "sbcglbal.net", "yaho.com"];

pub fn disposable(sources: &Path) -> Built {
    let domains = disposable_domains(sources)?;
    Ok(table("Domains of mailboxes to throw away", &[DISPOSABLE], &domains))
}

pub fn free(sources: &Path) -> Built {
    let disposable = disposable_domains(sources)?;
    let mut domains = domains(&read(sources, "free-email-domains/domains.json")?)?;
    domains.extend(ALSO_FREE.iter().map(|&domain| domain.to_owned()));
    domains.retain(|domain| !disposable.contains(domain));
    Ok(table("Domains where anybody gets a mailbox, but for disposable ones", &[FREE, DISPOSABLE], &domains))
}

pub fn roles(sources: &Path) -> Built {
    let source = read(sources, "role-based-email-addresses/src/index.js")?;
    // Every text between single quotes is a name; years are numbers of a class, not an office.
    let names = source.lines().filter_map(|line| line.trim().strip_prefix('\'')?.strip_suffix("',"));
    let is_office = |name: &&str| !NOT_ROLES.contains(name) && !name.bytes().all(|byte| byte.is_ascii_digit());
    let names: BTreeSet<String> =
        names.chain(ALSO_ROLES.iter().copied()).filter(is_office).map(str::to_lowercase).collect();
    Ok(table("Names of offices, teams and machines, as they stand before the `@`", &[ROLES], &names))
}

/// Real domains that the rules would take for a slip of a provider's.
pub fn neighbours(sources: &Path) -> Built {
    let disposable = disposable_domains(sources)?;
    let mut real = preloaded(&fs::read(sources.join("hstspreload/hstspreload/hstspreload.bin"))?);
    real.extend(domains(&read(sources, "free-email-domains/domains.json")?)?);
    real.retain(|domain| !disposable.contains(domain) && !ASTRAY.contains(&domain.as_str()));
    real.retain(|domain| nearest(domain) != Ok(None));
    real.extend(ALSO_NEIGHBOURS.iter().map(|&domain| domain.to_owned()));
    Ok(table("Domains that look like slips of a provider's, and belong to somebody", &[PRELOADED, FREE], &real))
}

const DISPOSABLE: &str = "npm disposable-email-domains 1.0.62 of 2024-12-07, MIT, (c) Ivo Georgiev";
const FREE: &str = "npm free-email-domains 1.12.6 of 2026-09-23, MIT, (c) Kikobeats";
const ROLES: &str = "npm role-based-email-addresses 3.1.0 of 2026-07-30, MIT, (c) Mixmax";
const PRELOADED: &str =
    "PyPI hstspreload 2025.1.1 of 2025-01-01, BSD-3-Clause, (c) 2019 Andrey Kislyuk & Seth Michael Larson";

fn disposable_domains(sources: &Path) -> Result<BTreeSet<String>, Box<dyn Error>> {
    let mut all = domains(&read(sources, "disposable-email-domains/index.json")?)?;
    all.extend(domains(&read(sources, "disposable-email-domains/wildcard.json")?)?);
    // Below a public suffix, also one that a company sells (`ddns.net`), anybody has a name, whatever the others do.
    all.retain(|domain| registrable(domain).is_some() && !NOT_DISPOSABLE.contains(&domain.as_str()));
    // What belongs to a listed domain is found by it.
    let above = |domain: &str| {
        domain.match_indices('.').any(|(at, _)| domain.get(at + 1..).is_some_and(|above| all.contains(above)))
    };
    Ok(all.iter().filter(|domain| !above(domain)).cloned().collect())
}

/// The domains of a list in JSON, in small ASCII letters; what is none is left out.
fn domains(json: &str) -> Result<BTreeSet<String>, Box<dyn Error>> {
    let listed: Vec<String> = serde_json::from_str(json)?;
    Ok(listed.iter().filter_map(|domain| to_ascii(domain).ok().map(Cow::into_owned)).collect())
}

/// The domains of the list of those that browsers reach by HTTPS only: each after a byte of flags,
/// of which the highest says that it is a whole domain, and a byte with its length.
fn preloaded(mut bytes: &[u8]) -> BTreeSet<String> {
    let mut domains = BTreeSet::new();
    while let [flags, length, rest @ ..] = bytes {
        let Some((name, rest)) = rest.split_at_checked(usize::from(*length)) else { break };
        if flags & 0x80 != 0 {
            domains.insert(String::from_utf8_lossy(name).into_owned());
        }
        bytes = rest;
    }
    domains
}

fn read(sources: &Path, file: &str) -> Result<String, Box<dyn Error>> {
    fs::read_to_string(sources.join(file)).map_err(|error| format!("{file}: {error}").into())
}

fn table(what: &str, sources: &[&str], entries: &BTreeSet<String>) -> String {
    let mut lines = vec![format!("# {what}, in the order of bytes.")];
    lines.extend(sources.iter().map(|source| format!("# Source: {source}")));
    lines.push("# Rebuilt by `cargo run --example rebuild_tables`.".to_owned());
    lines.extend(entries.iter().cloned());
    lines.join("\n") + "\n"
}
