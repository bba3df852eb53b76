//! `given_names.tsv`: given names of men and of women, from the lists of Faker by country.

use hyg::matching::form::plain::words;
use regex::Regex;
use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::Path;

const HEADER: &str = "\
# Given names, without accents and in small Latin letters: of men alone (m), of women alone (w). Names that some country's
# list has for men and some for women are left out.
# Source: Faker 40.54.0 (faker/providers/person), MIT.
# Rebuilt by `cargo run --example rebuild_tables`; do not edit.
";

/// Shorter ones are initials and syllables.
const SHORTEST: usize = 3;

pub fn build(sources: &Path) -> Result<String, Box<dyn Error>> {
    let list = Regex::new(r"(?m)^    first_names_(male|female)\w*(?:: [^=\n]*)? = (?:OrderedDict)?[(\[]")?;
    let [mut men, mut women] = [BTreeSet::new(), BTreeSet::new()];
    let folder = sources.join("faker/faker/providers/person");
    for country in fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let Ok(text) = fs::read_to_string(country?.path().join("__init__.py")) else { continue };
        for found in list.captures_iter(&text) {
            let names = if &found[1] == "male" { &mut men } else { &mut women };
            let behind = text.get(found.get_match().end()..).unwrap_or_default();
            names.extend(strings(behind).iter().filter_map(|name| plain(name)));
        }
    }
    let lines = |names: &BTreeSet<String>, others: &BTreeSet<String>, of: char| {
        names.difference(others).map(|name| format!("{name}\t{of}\n")).collect::<Vec<_>>()
    };
    let mut all = lines(&men, &women, 'm');
    all.extend(lines(&women, &men, 'w'));
    all.sort_unstable();
    if all.is_empty() {
        return Err("no list of names was found".into());
    }
    Ok(format!("{HEADER}{}", all.concat()))
}

/// The texts in quotes up to the bracket that closes one which is open.
fn strings(code: &str) -> Vec<String> {
    let (mut found, mut open, mut letters) = (Vec::new(), 1, code.chars());
    while open > 0 {
        match letters.next() {
            None => break,
            Some('#') => letters.by_ref().take_while(|c| *c != '\n').for_each(drop),
            Some('(' | '[') => open += 1,
            Some(')' | ']') => open -= 1,
            Some(quote @ ('"' | '\'')) => found.push(letters.by_ref().take_while(|c| *c != quote).collect()),
            Some(_) => {}
        }
    }
    found
}

fn plain(name: &str) -> Option<String> {
    let plain = words(name);
    let is_name = plain.len() >= SHORTEST && plain.bytes().all(|byte| byte.is_ascii_lowercase());
    is_name.then_some(plain)
}
