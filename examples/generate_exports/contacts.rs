//! `contacts.csv`: one row per contact, columns as HubSpot's contact view exports them.

use super::calendar::Moment;
use super::dirt;
use super::pools::{INDUSTRIES, JOB_TITLES, MESSAGES, NO_STAGES, OWNERS, PLACEHOLDERS, PRODUCTS, SOURCES};
use super::profiles::{Fate, Reach, Seen};
use super::random::Random;
use super::table::Row;
use super::world::{Company, Contact, Deal, World, latin};

/// Reasons that say nothing about whether the person can be reached next month.
const PASSING_REASONS: &[&str] = &["Mailbox full", "Policy", "Content", "Spam", "Other"];
const LEAD_STATUSES: &[&str] =
    &["New", "Open", "In Progress", "Attempted to Contact", "Connected", "Bad Timing", "Unqualified"];
const OPT_OUT_REASONS: &[&str] =
    &["I never signed up", "The emails are not relevant", "Too many emails", "These emails are spam", ""];

pub fn rows(world: &World) -> Vec<Row> {
    world.contacts.iter().enumerate().map(|(position, contact)| row(position, contact, world)).collect()
}

fn row(position: usize, contact: &Contact, world: &World) -> Row {
    let mut random = contact.random.clone();
    let random = &mut random;
    let profile = contact.profile;
    let reach = profile.reach;
    let company = contact.company.and_then(|position| world.companies.get(position));
    let deals: Vec<&Deal> = world.deals.iter().filter(|deal| deal.contacts.contains(&position)).collect();

    let opened = seen(profile.opened, contact, random);
    let clicked = opened.filter(|_| random.chance(40));
    let submitted = seen(profile.submitted, contact, random);
    let replied = seen(profile.sales_replied, contact, random);
    let visited = seen(profile.visited, contact, random);
    let delivered = random.between(profile.delivered.0, profile.delivered.1);
    let ignored = match opened {
        Some(opened) => ((Moment::ago(0, 0).day - opened.day) / 21).min(delivered),
        None => delivered,
    };
    let (traffic, record_source, detail) = random.pick(SOURCES);
    let opted_out = reach == Reach::OptedOut;
    let reachable = !matches!(reach, Reach::NoSuchMailbox | Reach::OptedOut | Reach::NoEmail | Reach::Shell);
    let (city, postal_code) = random.pick(contact.country.places);

    vec![
        ("Record ID", contact.id.to_string()),
        ("First Name", person_name(contact.first, random)),
        ("Last Name", last_name(contact, random)),
        ("Email", if has_email(reach) { dirt::email(&contact.email, random) } else { String::new() }),
        ("Phone Number", phone(contact, contact.country.phones, 65, random)),
        ("Mobile Phone Number", phone(contact, contact.country.mobiles, 35, random)),
        ("Job Title", job_title(random)),
        ("Company Name", company_name(company, random)),
        ("Industry", sometimes(55, random, |random| dirt::spelling(random.pick(INDUSTRIES), random))),
        ("Website URL", website(company, random)),
        ("City", sometimes(80, random, |random| dirt::name(city, random))),
        ("Postal Code", sometimes(75, random, |random| dirt::spaced(postal_code, random))),
        ("Country/Region", dirt::country(contact.country, random)),
        ("Date of birth", sometimes(30, random, date_of_birth)),
        ("Lifecycle Stage", stage(profile.stages, random)),
        ("Lead Status", sometimes(40, random, |random| lead_status(reach, replied, random))),
        ("Contact owner", sometimes(60, random, |random| random.pick(OWNERS).to_owned())),
        ("Marketing contact status", marketing_status(reachable, random)),
        ("Unsubscribed from all email", flag(opted_out)),
        (
            "Reason for opting out of email",
            if opted_out { random.pick(OPT_OUT_REASONS).to_owned() } else { String::new() },
        ),
        ("Email hard bounce reason", bounce_reason(reach, random)),
        ("Invalid email address", flag(invalid(reach, random))),
        ("Email Address Quarantined", flag(reach == Reach::Normal && random.between(1, 300) == 1)),
        ("Is globally ineligible", flag(reach == Reach::Normal && random.between(1, 300) == 1)),
        ("Marketing emails delivered", dirt::counter(delivered)),
        ("Marketing emails opened", dirt::counter(opened.map_or(0, |_| opens(delivered, random)))),
        ("Marketing emails clicked", dirt::counter(clicked.map_or(0, |_| random.between(1, 6)))),
        ("Marketing emails bounced", dirt::counter(bounces(reach, random))),
        ("Sends Since Last Engagement", dirt::counter(ignored)),
        ("Last marketing email open date", dirt::moment(opened, random)),
        ("Last marketing email click date", dirt::moment(clicked, random)),
        ("Recent Sales Email Opened Date", dirt::moment(replied.filter(|_| random.chance(80)), random)),
        ("Recent Sales Email Replied Date", dirt::moment(replied, random)),
        ("Recent Conversion Date", dirt::moment(conversion(submitted, contact, random), random)),
        ("Number of Form Submissions", dirt::counter(submitted.map_or(0, |_| random.between(1, 5)))),
        ("Time of Last Session", dirt::moment(visited, random)),
        ("Number of Pageviews", dirt::counter(visited.map_or(0, |_| random.between(1, 60)))),
        ("Last Activity Date", dirt::moment(last_activity(contact, random), random)),
        ("Original Traffic Source", traffic.to_owned()),
        ("Record source", record_source.to_owned()),
        ("Record source detail 1", detail.to_owned()),
        ("Create Date", contact.created.to_string()),
        ("Message", sometimes(10, random, |random| random.pick(MESSAGES).to_owned())),
        ("Product interest", sometimes(50, random, |random| dirt::spelling(random.pick(PRODUCTS), random))),
        ("Email verification", verification(reach, random)),
        ("Number of Associated Deals", dirt::counter(deal_ids(contact, &deals).len())),
        ("Associated Company", company.map(|company| company.name.clone()).unwrap_or_default()),
        ("Associated Company IDs", company.map(|company| company.id.to_string()).unwrap_or_default()),
        ("Associated Deal IDs", deal_ids(contact, &deals).join(";")),
    ]
}

fn has_email(reach: Reach) -> bool {
    !matches!(reach, Reach::NoEmail | Reach::Shell)
}

/// What `make` makes for so many in 100, blank for the others.
fn sometimes(percent: i64, random: &mut Random, make: impl FnOnce(&mut Random) -> String) -> String {
    if random.chance(percent) { make(random) } else { String::new() }
}

fn person_name(pooled: &'static str, random: &mut Random) -> String {
    match pooled.split_once('|') {
        Some((_, native)) if random.chance(30) => native.to_owned(),
        _ => dirt::name(latin(pooled), random),
    }
}

/// The last name; now and then what a form or an import put in its place.
fn last_name(contact: &Contact, random: &mut Random) -> String {
    match random.between(1, 400) {
        1 => latin(contact.first).to_owned(),
        2 => contact.email.clone(),
        3 => "=1+1".to_owned(),
        4 => format!("{}, 06 12", latin(contact.last)),
        _ => person_name(contact.last, random),
    }
}

fn phone(contact: &Contact, layouts: &[&str], percent: i64, random: &mut Random) -> String {
    let percent = match contact.profile.reach {
        Reach::Shell => 0,
        Reach::NoEmail => 50,
        _ => percent,
    };
    sometimes(percent, random, |random| dirt::phone(layouts, random))
}

fn job_title(random: &mut Random) -> String {
    match random.between(1, 400) {
        1 => "=HYPERLINK(\"http://promo.example\",\"Click here\")".to_owned(),
        2..=5 => random.pick(PLACEHOLDERS).to_owned(),
        6..=260 => dirt::spelling(random.pick(JOB_TITLES), random),
        _ => String::new(),
    }
}

/// What the person typed, which need not be the company the record hangs on.
fn company_name(company: Option<&Company>, random: &mut Random) -> String {
    match company {
        Some(company) => match random.between(1, 100) {
            1..=12 => String::new(),
            13..=18 => company.name.to_uppercase(),
            19..=22 => format!("{} ", company.name),
            _ => company.name.clone(),
        },
        None => String::new(),
    }
}

fn website(company: Option<&Company>, random: &mut Random) -> String {
    let Some(company) = company.filter(|_| random.chance(45)) else { return String::new() };
    match random.between(1, 40) {
        1 => "see our shop".to_owned(),
        2..=6 => format!(" https://www.{}/ ", company.domain),
        _ => format!("https://www.{}", company.domain),
    }
}

fn date_of_birth(random: &mut Random) -> String {
    let born = Moment::ago(random.between(20 * 365, 70 * 365), 0).date();
    match random.between(1, 60) {
        1 => "1854-02-11".to_owned(),
        2 => "2031-05-04".to_owned(),
        3 => "1980".to_owned(),
        4 => Moment::ago(random.between(300, 4_000), 0).date(),
        _ => born,
    }
}

fn stage(stages: &[&str], random: &mut Random) -> String {
    match random.between(1, 250) {
        1 | 2 => random.pick(NO_STAGES).to_owned(),
        3..=12 => String::new(),
        _ => random.pick(stages).to_owned(),
    }
}

/// Only who answered lately counts as being worked on.
fn lead_status(reach: Reach, replied: Option<Moment>, random: &mut Random) -> String {
    let answered = reach == Reach::Normal && replied.is_some_and(|replied| replied > Moment::ago(100, 0));
    let status = random.pick(LEAD_STATUSES);
    let at_work = matches!(status, "In Progress" | "Connected");
    if at_work && !answered { "Attempted to Contact".to_owned() } else { status.to_owned() }
}

fn marketing_status(reachable: bool, random: &mut Random) -> String {
    let marketing = if reachable { random.chance(90) } else { random.chance(20) };
    if marketing { "Marketing contact".to_owned() } else { "Non-marketing contact".to_owned() }
}

fn bounce_reason(reach: Reach, random: &mut Random) -> String {
    match reach {
        Reach::NoSuchMailbox => "Unknown user".to_owned(),
        // A note of the CRM before, which is no option of the property.
        Reach::BouncedForNow if random.chance(5) => "Bounced (old CRM)".to_owned(),
        Reach::BouncedForNow => random.pick(PASSING_REASONS).to_owned(),
        _ => String::new(),
    }
}

fn bounces(reach: Reach, random: &mut Random) -> i64 {
    match reach {
        Reach::NoSuchMailbox => 1,
        Reach::BouncedForNow => random.between(1, 5),
        Reach::Normal if random.chance(1) => random.between(3, 6),
        _ => 0,
    }
}

/// HubSpot's own mark, which it sets with and without a bounce.
fn invalid(reach: Reach, random: &mut Random) -> bool {
    match reach {
        Reach::NoSuchMailbox => random.chance(50),
        Reach::Normal => random.between(1, 250) == 1,
        _ => false,
    }
}

/// The address checker's verdict, kept in a property of the account's own.
fn verification(reach: Reach, random: &mut Random) -> String {
    let verdict = match (reach, random.between(1, 100)) {
        (Reach::NoEmail | Reach::Shell, _) | (_, 81..=100) => "",
        (Reach::NoSuchMailbox, _) | (_, 1 | 2) => "undeliverable",
        (_, 3..=6) => "risky",
        (_, 7..=9) => "unknown",
        _ => "deliverable",
    };
    verdict.to_owned()
}

/// A colleague's call, note or mail; some in a future that only an import can know.
fn last_activity(contact: &Contact, random: &mut Random) -> Option<Moment> {
    let active = seen(contact.profile.active, contact, random);
    if active.is_some() && random.between(1, 200) == 1 { Some(Moment::ago(-400, 600)) } else { active }
}

/// The deals that the record names: those it has, and one that the other export lacks.
fn deal_ids(contact: &Contact, deals: &[&Deal]) -> Vec<String> {
    let missing = contact.fates.contains(&Fate::Missing).then(|| (contact.id / 2 + 11_000_000_000).to_string());
    deals.iter().map(|deal| deal.id.to_string()).chain(missing).collect()
}

/// Emails opened: fewer than were delivered, but where a merge added up two records.
fn opens(delivered: i64, random: &mut Random) -> i64 {
    if random.between(1, 300) == 1 { delivered + 7 } else { random.between(1, delivered.max(1)) }
}

/// A form was sent; some old ones were imported with dates from before the record was there.
fn conversion(submitted: Option<Moment>, contact: &Contact, random: &mut Random) -> Option<Moment> {
    let imported = submitted.is_some() && random.between(1, 150) == 1;
    if imported { Some(Moment { day: contact.created.day - 30, minute: 540 }) } else { submitted }
}

/// When something last happened, never before the record was there.
fn seen(Seen(percent, from, to): Seen, contact: &Contact, random: &mut Random) -> Option<Moment> {
    let moment = Moment::ago(random.between(from, to), random.between(420, 1_260));
    (random.chance(percent)).then_some(moment.max(contact.created))
}

fn flag(set: bool) -> String {
    if set { "true".to_owned() } else { String::new() }
}
