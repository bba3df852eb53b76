//! The companies, people and deals behind the three exports, and who belongs to whom.

use std::collections::HashSet;

use super::calendar::Moment;
use super::pools::{COMPANY_TRADES, COMPANY_WORDS, COUNTRIES, Country, PRODUCTS};
use super::profiles::{Fate, PROFILES, Profile, Reach};
use super::random::Random;

const CONTACTS: usize = 2_000;
/// The last contacts and companies are second records of some that are there already.
const SECOND_RECORDS: usize = 60;
const COMPANIES: usize = 400;
const SECOND_COMPANIES: usize = 8;
/// The last companies, to which nobody belongs.
const LONELY_COMPANIES: usize = 40;
/// Deals that hang on nobody, tests of the sales team among them.
const LOOSE_DEALS: usize = 24;

const CONTACT_FILE: u64 = 1;
const COMPANY_FILE: u64 = 2;
const DEAL_FILE: u64 = 3;
/// Each account draws from files of its own.
const FILES_AN_ACCOUNT: u64 = 4;
/// Between the IDs of two contacts of an account, and so between those of two accounts.
const CONTACT_ID_STEP: u64 = 104_729;

pub struct Company {
    pub id: u64,
    pub name: String,
    pub domain: String,
    pub country: &'static Country,
    pub random: Random,
}

pub struct Contact {
    pub id: u64,
    pub profile: &'static Profile,
    pub country: &'static Country,
    pub first: &'static str,
    pub last: &'static str,
    pub email: String,
    /// Position among the companies.
    pub company: Option<usize>,
    pub created: Moment,
    pub fates: &'static [Fate],
    pub random: Random,
}

pub struct Deal {
    pub id: u64,
    pub product: &'static str,
    pub fate: Fate,
    pub company: Option<usize>,
    /// Positions among the contacts, the one it was made for first.
    pub contacts: Vec<usize>,
    pub random: Random,
}

pub struct World {
    pub companies: Vec<Company>,
    pub contacts: Vec<Contact>,
    pub deals: Vec<Deal>,
}

impl World {
    /// One account of many; number 0 is that of the examples.
    pub fn numbered(account: u64) -> World {
        let companies: Vec<Company> = (0..COMPANIES).map(|index| company(account, index)).collect();
        let contacts = contacts(account, &companies);
        let deals = deals(account, &contacts);
        World { companies, contacts, deals }
    }
}

/// The Latin spelling of a pool's `latin|native` name.
pub fn latin(name: &'static str) -> &'static str {
    name.split('|').next().unwrap_or(name)
}

fn country(random: &mut Random) -> &'static Country {
    random.weighted(COUNTRIES, |country| country.weight).expect("the countries have weights")
}

/// What one record of an account draws from.
fn stream(account: u64, file: u64, index: usize) -> Random {
    Random::new(account * FILES_AN_ACCOUNT + file, index)
}

fn company(account: u64, index: usize) -> Company {
    let mut random = stream(account, COMPANY_FILE, index);
    let country = country(&mut random);
    let firsts = COMPANIES - SECOND_COMPANIES;
    let named = if index < firsts { index } else { index * 31 % firsts };
    let (round, turn) = (named / COMPANY_WORDS.len(), named % COMPANY_WORDS.len());
    let pair = COMPANY_WORDS.get(turn).zip(COMPANY_TRADES.get((round + turn) % COMPANY_TRADES.len()));
    let (word, trade) = pair.expect("both are remainders of the length");
    Company {
        id: 20_300_000_000 + index as u64 * 7_919 + random.between(0, 7_000).unsigned_abs(),
        name: format!("{word} {trade} {}", random.pick(country.legal_forms)),
        domain: slug(&format!("{word}-{trade}")) + ".example",
        country,
        random,
    }
}

fn contacts(account: u64, companies: &[Company]) -> Vec<Contact> {
    let originals = 0..CONTACTS - SECOND_RECORDS;
    let mut contacts: Vec<Contact> = originals.map(|index| contact(account, index, companies)).collect();
    for index in CONTACTS - SECOND_RECORDS..CONTACTS {
        let mut twin = contact(account, index, companies);
        if let Some(original) = contacts.get((index * 31) % (CONTACTS - SECOND_RECORDS)) {
            (twin.first, twin.last, twin.country) = (original.first, original.last, original.country);
            twin.company = original.company;
        }
        contacts.push(twin);
    }
    contacts.sort_by_key(|contact| contact.created);
    let mut taken = HashSet::new();
    for (index, contact) in contacts.iter_mut().enumerate() {
        let step = account * CONTACTS as u64 + index as u64;
        contact.id = 51_200_000_000 + step * CONTACT_ID_STEP + contact.random.between(0, 100_000).unsigned_abs();
        contact.email = email(contact, companies, &mut taken);
    }
    contacts
}

fn contact(account: u64, index: usize, companies: &[Company]) -> Contact {
    let mut random = stream(account, CONTACT_FILE, index);
    let profile = random.weighted(PROFILES, |profile| profile.weight).expect("the profiles have weights");
    let alone = profile.reach == Reach::Shell || random.chance(20);
    let position = random.position(companies.len() - LONELY_COMPANIES);
    let company = companies.get(position).filter(|_| !alone);
    let country = company.map_or_else(|| country(&mut random), |company| company.country);
    let (newest, oldest) = profile.created;
    Contact {
        id: 0,
        profile,
        country,
        first: random.pick(country.first_names),
        last: random.pick(country.last_names),
        email: String::new(),
        company: company.map(|_| position),
        created: Moment::ago(random.between(newest, oldest), random.between(420, 1_260)),
        fates: random.pick(profile.deals),
        random,
    }
}

/// An address that no other contact has: HubSpot allows each only once.
fn email(contact: &mut Contact, companies: &[Company], taken: &mut HashSet<String>) -> String {
    let company = contact.company.and_then(|position| companies.get(position));
    let domain = match company {
        Some(company) if contact.random.chance(85) => company.domain.as_str(),
        _ => contact.country.email_provider,
    };
    let name = format!("{}.{}", slug(latin(contact.first)), slug(latin(contact.last)));
    let numbered = (2..).map(|number| format!("{name}{number}@{domain}"));
    let mut candidates = std::iter::once(format!("{name}@{domain}")).chain(numbered);
    candidates.find(|address| taken.insert(address.clone())).expect("numbers do not run out")
}

fn deals(account: u64, contacts: &[Contact]) -> Vec<Deal> {
    let wanted = contacts.iter().enumerate().flat_map(|(position, contact)| {
        contact.fates.iter().filter(|fate| **fate != Fate::Missing).map(move |fate| (Some(position), *fate))
    });
    let loose = (0..LOOSE_DEALS).map(|turn| (None, if turn % 3 == 0 { Fate::Lost } else { Fate::Open }));
    let hung = wanted.chain(loose).enumerate();
    hung.map(|(index, (position, fate))| deal(account, index, position, fate, contacts)).collect()
}

fn deal(account: u64, index: usize, position: Option<usize>, fate: Fate, contacts: &[Contact]) -> Deal {
    let mut random = stream(account, DEAL_FILE, index);
    let company = position.and_then(|position| contacts.get(position)).and_then(|contact| contact.company);
    let mut people: Vec<usize> = position.into_iter().collect();
    if company.is_some() && random.chance(25) {
        let colleague = (0..contacts.len()).find(|other| {
            Some(*other) != position && contacts.get(*other).is_some_and(|contact| contact.company == company)
        });
        people.extend(colleague);
    }
    let spellings = random.pick(PRODUCTS);
    Deal {
        id: 33_700_000_000 + index as u64 * 15_485 + random.between(0, 15_000).unsigned_abs(),
        product: spellings.first().copied().unwrap_or_default(),
        fate,
        company,
        contacts: people,
        random,
    }
}

/// Lower-case ASCII letters and hyphens, as in addresses.
fn slug(text: &str) -> String {
    text.to_lowercase()
        .chars()
        .filter_map(|c| match c {
            'à' | 'á' | 'â' | 'ä' => Some('a'),
            'è' | 'é' | 'ê' | 'ë' => Some('e'),
            'ì' | 'í' | 'î' | 'ï' => Some('i'),
            'ò' | 'ó' | 'ô' | 'ö' => Some('o'),
            'ù' | 'ú' | 'û' | 'ü' => Some('u'),
            'ç' => Some('c'),
            'ñ' => Some('n'),
            'ß' => Some('s'),
            ' ' => Some('-'),
            _ => c.is_ascii_alphanumeric().then_some(c).or((c == '-').then_some('-')),
        })
        .collect()
}
