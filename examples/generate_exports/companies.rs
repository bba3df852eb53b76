//! `companies.csv`: one row per company.

use super::calendar::Moment;
use super::dirt;
use super::pools::{INDUSTRIES, OWNERS};
use super::profiles::Fate;
use super::table::Row;
use super::world::{Company, World};

/// Addresses of mail providers, which some form took for the company's own.
const PROVIDER_DOMAINS: &[&str] = &["gmail.com", "outlook.com", "orange.fr"];

pub fn rows(world: &World) -> Vec<Row> {
    world.companies.iter().enumerate().map(|(position, company)| row(position, company, world)).collect()
}

fn row(position: usize, company: &Company, world: &World) -> Row {
    let mut random = company.random.clone();
    let random = &mut random;
    let people: Vec<String> = world
        .contacts
        .iter()
        .filter(|contact| contact.company == Some(position))
        .map(|contact| contact.id.to_string())
        .collect();
    let deals: Vec<_> = world.deals.iter().filter(|deal| deal.company == Some(position)).collect();
    let (won, open) =
        (deals.iter().any(|deal| deal.fate == Fate::Won), deals.iter().filter(|deal| deal.fate == Fate::Open).count());
    let deal_ids: Vec<String> = deals.iter().map(|deal| deal.id.to_string()).collect();
    let (city, postal_code) = random.pick(company.country.places);
    let created = Moment::ago(random.between(200, 2_600), random.between(420, 1_260));
    let active = Moment::ago(random.between(1, 900), random.between(420, 1_260)).max(created);

    vec![
        ("Record ID", company.id.to_string()),
        (
            "Company name",
            match random.between(1, 40) {
                1 => company.name.to_uppercase(),
                2 => format!("{} ", company.name),
                3 => company.name.replace(' ', "  "),
                4 if people.is_empty() => String::new(),
                _ => company.name.clone(),
            },
        ),
        (
            "Company Domain Name",
            match random.between(1, 40) {
                1 => format!("https://www.{}/", company.domain),
                2 => company.domain.to_uppercase(),
                3 => format!("www.{}", company.domain),
                4 => String::new(),
                5 if random.chance(50) => random.pick(PROVIDER_DOMAINS).to_owned(),
                _ => company.domain.clone(),
            },
        ),
        (
            "Website URL",
            match random.between(1, 30) {
                1 => "under construction".to_owned(),
                2..=8 => String::new(),
                _ => format!("https://www.{}", company.domain),
            },
        ),
        ("Phone Number", if random.chance(70) { dirt::phone(company.country.phones, random) } else { String::new() }),
        ("City", dirt::name(city, random)),
        ("Postal Code", postal_code.to_owned()),
        ("Country/Region", dirt::country(company.country, random)),
        ("Industry", if random.chance(70) { dirt::spelling(random.pick(INDUSTRIES), random) } else { String::new() }),
        (
            "Number of Employees",
            match random.between(1, 120) {
                1 => "-5".to_owned(),
                2 => "9999999".to_owned(),
                3 => "about 50".to_owned(),
                4..=30 => String::new(),
                _ => random.between(2, 2_000).to_string(),
            },
        ),
        (
            "Annual Revenue",
            match random.between(1, 120) {
                1 => "-250000".to_owned(),
                2 => "1.2M".to_owned(),
                3..=50 => String::new(),
                _ => (random.between(1, 400) * 50_000).to_string(),
            },
        ),
        (
            "Lifecycle Stage",
            if won { "Customer" } else { random.pick(&["Lead", "Lead", "Lead", "Opportunity", "Customer", ""]) }
                .to_owned(),
        ),
        ("Company owner", if random.chance(60) { random.pick(OWNERS).to_owned() } else { String::new() }),
        ("Create Date", created.to_string()),
        ("Last Activity Date", dirt::moment(random.chance(70).then_some(active), random)),
        ("Number of Associated Contacts", dirt::counter(people.len())),
        ("Number of Associated Deals", dirt::counter(deals.len())),
        ("Number of open deals", dirt::counter(open)),
        ("Associated Contact IDs", people.join(";")),
        ("Associated Deal IDs", deal_ids.join(";")),
    ]
}
