//! What people, forms and imports do to values.

use std::fmt::Display;

use super::calendar::Moment;
use super::pools::{Country, NO_COUNTRIES, NO_DATES, NO_PHONES, PLACEHOLDERS};
use super::random::Random;

/// A name in one of the cases that forms collect.
pub fn name(name: &str, random: &mut Random) -> String {
    match random.between(1, 100) {
        1..=8 => name.to_uppercase(),
        9..=16 => name.to_lowercase(),
        17..=18 => format!(" {name}"),
        19..=20 => format!("{name} "),
        21 => name.replace(' ', "  "),
        22 => String::new(),
        _ => name.to_owned(),
    }
}

/// A text with a stray space in one row of thirty.
pub fn spaced(text: &str, random: &mut Random) -> String {
    match random.between(1, 60) {
        1 => format!("{text} "),
        2 => text.replace(' ', "  "),
        _ => text.to_owned(),
    }
}

/// One of the spellings; mostly the first.
pub fn spelling(spellings: &[&str], random: &mut Random) -> String {
    let usual = spellings.first().copied().unwrap_or_default();
    if random.chance(60) { usual.to_owned() } else { random.pick(spellings).to_owned() }
}

pub fn country(country: &Country, random: &mut Random) -> String {
    match random.between(1, 200) {
        1..=110 => country.name.to_owned(),
        111..=190 => random.pick(country.spellings).to_owned(),
        191 => random.pick(NO_COUNTRIES).to_owned(),
        192 => random.pick(PLACEHOLDERS).to_owned(),
        _ => String::new(),
    }
}

pub fn phone(layouts: &[&str], random: &mut Random) -> String {
    let layout = if random.chance(2) { random.pick(NO_PHONES) } else { random.pick(layouts) };
    random.digits(layout)
}

/// An address as somebody typed it.
pub fn email(address: &str, random: &mut Random) -> String {
    match random.between(1, 200) {
        1..=8 => address.to_uppercase(),
        9..=12 => format!("{address} "),
        13 => address.replace('@', "@@"),
        14 => address.replace('@', " at "),
        15 => address.split('@').next().unwrap_or_default().to_owned() + "@",
        16 => address.replace(".example", ",example"),
        _ => address.to_owned(),
    }
}

/// A moment, or now and then what an import made of it.
pub fn moment(moment: Option<Moment>, random: &mut Random) -> String {
    match moment {
        Some(_) if random.between(1, 250) == 1 => random.pick(NO_DATES).to_owned(),
        Some(moment) => moment.to_string(),
        None => String::new(),
    }
}

/// HubSpot's counters are blank, not 0, until the first event.
pub fn counter<T: Display + Default + PartialEq + Copy>(count: T) -> String {
    if count == T::default() { String::new() } else { count.to_string() }
}
