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
            names.extend(strings(&text[found.get_match().end()..]).into_iter().filter_map(plain));
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
fn strings(code: &str) -> Vec<&str> {
    let (mut found, mut open, mut rest) = (Vec::new(), 1, code);
    while open > 0 {
        let Some(at) = rest.find(['"', '\'', '#', '(', ')', '[', ']']) else { break };
        let (sign, behind) = (&rest[at..=at], &rest[at + 1..]);
        rest = match sign {
            "#" => behind.split_once('\n').map_or("", |(_, rest)| rest),
            "(" | "[" => {
                open += 1;
                behind
            }
            ")" | "]" => {
                open -= 1;
                behind
            }
            quote => {
                let Some((text, rest)) = behind.split_once(quote) else { break };
                found.push(text);
                rest
            }
        };
    }
    found
}

fn plain(name: &str) -> Option<String> {
    let plain = words(name);
    let is_name = plain.len() >= SHORTEST && plain.bytes().all(|byte| byte.is_ascii_lowercase());
    is_name.then_some(plain)
}
