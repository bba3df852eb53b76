//! `deals.csv`: one row per deal.

use super::calendar::Moment;
use super::dirt;
use super::pools::{LOST_REASONS, OWNERS};
use super::profiles::Fate;
use super::random::Random;
use super::table::Row;
use super::world::{Deal, World};

const OPEN_STAGES: &[&str] = &[
    "Appointment Scheduled",
    "Qualified To Buy",
    "Presentation Scheduled",
    "Decision Maker Bought-In",
    "Contract Sent",
];
const TEST_NAMES: &[&str] = &["TEST do not use", "Demo deal", "test 2", "Sample order (delete me)"];

pub fn rows(world: &World) -> Vec<Row> {
    world.deals.iter().map(|deal| row(deal, world)).collect()
}

fn row(deal: &Deal, world: &World) -> Row {
    let mut random = deal.random.clone();
    let random = &mut random;
    let company = deal.company.and_then(|position| world.companies.get(position));
    let people: Vec<String> = deal
        .contacts
        .iter()
        .filter_map(|position| world.contacts.get(*position))
        .map(|contact| contact.id.to_string())
        .collect();
    let (created, close) = dates(deal, world, random);
    let trial = people.is_empty() && random.chance(60);

    vec![
        ("Record ID", deal.id.to_string()),
        (
            "Deal Name",
            match company {
                _ if trial => random.pick(TEST_NAMES).to_owned(),
                Some(company) => dirt::spaced(&format!("{} – {}", deal.product, company.name), random),
                None => format!("{}, {} cases", deal.product, random.between(2, 60)),
            },
        ),
        ("Deal Stage", stage(deal.fate, random)),
        ("Pipeline", "Sales Pipeline".to_owned()),
        ("Amount", if trial { String::new() } else { amount(random) }),
        ("Currency", "EUR".to_owned()),
        ("Create Date", created.to_string()),
        ("Close Date", close),
        ("Deal owner", if random.chance(90) { random.pick(OWNERS).to_owned() } else { String::new() }),
        ("Deal Type", if random.chance(70) { "New Business" } else { "Existing Business" }.to_owned()),
        ("Closed Lost Reason", lost_reason(deal.fate, random)),
        ("Last Activity Date", Moment::ago(random.between(1, 400), 660).max(created).to_string()),
        ("Number of Associated Contacts", dirt::counter(people.len())),
        ("Associated Company", company.map(|company| company.name.clone()).unwrap_or_default()),
        ("Associated Company IDs", company.map(|company| company.id.to_string()).unwrap_or_default()),
        ("Associated Contact IDs", people.join(";")),
    ]
}

fn stage(fate: Fate, random: &mut Random) -> String {
    match fate {
        // A stage of a pipeline that was archived.
        Fate::Open if random.chance(2) => "Negotiation".to_owned(),
        Fate::Won => "Closed Won".to_owned(),
        Fate::Lost => "Closed Lost".to_owned(),
        Fate::Open | Fate::Missing => random.pick(OPEN_STAGES).to_owned(),
    }
}

/// Mostly of deals that are lost; a few were written down before the end.
fn lost_reason(fate: Fate, random: &mut Random) -> String {
    let percent = match fate {
        Fate::Lost => 70,
        Fate::Open | Fate::Missing => 6,
        Fate::Won => 0,
    };
    if random.chance(percent) { random.pick(LOST_REASONS).to_owned() } else { String::new() }
}

fn amount(random: &mut Random) -> String {
    match random.between(1, 100) {
        1 => format!("-{}", random.between(10, 90) * 10),
        2 => "12,5k".to_owned(),
        3 => "48000000".to_owned(),
        4..=8 => String::new(),
        _ => (random.between(8, 900) * 50).to_string(),
    }
}

/// When it was created and when it closes, in order but for the odd slip of the hand.
fn dates(deal: &Deal, world: &World, random: &mut Random) -> (Moment, String) {
    let contact = deal.contacts.first().and_then(|position| world.contacts.get(*position));
    let oldest = contact.map_or(500, |contact| Moment::ago(0, 0).day - contact.created.day).max(20);
    let done = deal.fate != Fate::Open;
    let age = if done { random.between(oldest / 2, oldest) } else { random.between(5, oldest.min(240)) };
    let created = Moment::ago(age, random.between(420, 1_080));
    let close = match random.between(1, 100) {
        1..=2 => Moment::ago(age + 40, 600).to_string(),
        3 if !done => "soon".to_owned(),
        4..=6 if !done => String::new(),
        4 if done => Moment::ago(-200, 600).to_string(),
        7..=16 if !done => Moment::ago(random.between(1, age), 600).to_string(),
        _ if done => Moment::ago(random.between(age / 2, age), 1_100).to_string(),
        _ => Moment::ago(-random.between(5, 120), 600).to_string(),
    };
    (created, close)
}
