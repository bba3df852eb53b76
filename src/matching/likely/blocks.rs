//! Which pairs are worth comparing: blocks chosen by the columns' own statistics.
//!
//! Few records are compared all with all. Of more, those are that share the whole value of one column, or
//! its sound or beginning; where so many share a value that too many pairs come of it (a city, a common first
//! name), two columns together. The blocks with the fewest pairs come first.

use super::compare::Comparer;
use crate::matching::form::Form;
use crate::matching::index::{Index, key};
use crate::matching::items::Items;
use crate::matching::{Refused, Search, Threads};
use crate::value::spelling::sounds;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Up to so many pairs all are compared.
const ALL_PAIRS: u64 = 1_500_000;
/// Pairs for each record that one block may make, and those that all may.
const PAIRS_PER_RECORD: u64 = 40;
const ALL_PAIRS_PER_RECORD: u64 = 200;
/// What small files may have besides.
const PAIRS_BESIDES: u64 = 500_000;
/// Blocks beyond which there is nothing left to find.
const MOST_BLOCKS: usize = 24;

/// The chosen blocks.
pub struct Blocks {
    pub index: Index,
    pub descriptions: Vec<String>,
    /// Whether every pair is compared.
    pub is_complete: bool,
}

/// What the two of a pair share.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Shared {
    /// The value of each of these columns, by place.
    Values(Vec<usize>),
    /// The sound of a name, the beginning of a text, the name of a mailbox.
    Part(usize),
}

pub fn choose(comparer: &Comparer<'_>, items: &Items, search: &Search<'_>) -> Result<Blocks, Refused> {
    let count = items.len() as u64;
    if count * count.saturating_sub(1) / 2 <= ALL_PAIRS {
        let index = Index::new(items.len(), search.threads, |_, own| own.push(key(0, 0)));
        return Ok(Blocks { index, descriptions: vec!["every pair".to_owned()], is_complete: true });
    }
    let places = 0..comparer.columns.len();
    let couples = places.clone().flat_map(|a| (a + 1..comparer.columns.len()).map(move |b| Shared::Values(vec![a, b])));
    let most = PAIRS_PER_RECORD * count + PAIRS_BESIDES;
    let mut crowded = false;
    let mut pairs_of = |shared: &Shared| -> u64 {
        let index = Index::new(items.len(), search.threads, |item, own| {
            own.extend(content(comparer, shared, items.first(item)).map(|content| key(0, content)));
        });
        let pairs = index.pairs().iter().sum();
        crowded |= pairs > most;
        pairs
    };
    // Values that are the same have the same part, so the part is enough where it is selective.
    let mut candidates: Vec<(u64, Shared)> = Vec::new();
    let mut selective: Vec<usize> = Vec::new();
    for place in places {
        let shared = [Shared::Part(place), Shared::Values(vec![place])];
        let counted = shared.into_iter().map(|shared| (pairs_of(&shared), shared));
        if let Some(block) = counted.into_iter().find(|(pairs, _)| (1..=most).contains(pairs)) {
            candidates.push(block);
            selective.push(place);
        }
    }
    // A column that is a block by itself needs no other one.
    for shared in couples {
        let Shared::Values(columns) = &shared else { continue };
        if columns.iter().any(|column| selective.contains(column)) {
            continue;
        }
        let pairs = pairs_of(&shared);
        if pairs > 0 && pairs <= most {
            candidates.push((pairs, shared));
        }
    }
    candidates.sort_by_key(|(pairs, _)| *pairs);
    let mut all = 0;
    candidates.retain(|(pairs, _)| {
        all += pairs;
        all <= (ALL_PAIRS_PER_RECORD * count + PAIRS_BESIDES).min(search.most_pairs)
    });
    candidates.truncate(MOST_BLOCKS);
    if candidates.is_empty() && crowded {
        return Err(Refused::Untrainable(format!(
            "`likely` finds no pairs worth comparing: too many records share a value of {}; add a property that tells records apart",
            comparer.labels.join(", ")
        )));
    }
    if candidates.is_empty() {
        let index = Index::new(items.len(), search.threads, |_, _| ());
        let descriptions = vec!["nothing, because no two records share a value".to_owned()];
        return Ok(Blocks { index, descriptions, is_complete: true });
    }
    let index = Index::new(items.len(), search.threads, |item, own| {
        for (block, (_, shared)) in (0u8..).zip(&candidates) {
            own.extend(content(comparer, shared, items.first(item)).map(|content| key(block, content)));
        }
    });
    let descriptions = candidates.iter().map(|(_, shared)| describe(comparer, shared)).collect();
    Ok(Blocks { index, descriptions, is_complete: false })
}

/// The items by the value of one column.
pub fn by_value(comparer: &Comparer<'_>, items: &Items, places: &[usize], threads: Threads) -> Index {
    let shared = Shared::Values(places.to_vec());
    Index::new(items.len(), threads, |item, own| {
        own.extend(content(comparer, &shared, items.first(item)).map(|content| key(0, content)));
    })
}

/// What an item has to share with another; nothing where a value is blank.
fn content(comparer: &Comparer<'_>, shared: &Shared, row: u32) -> Option<u64> {
    let text = |place: usize| comparer.columns.get(place).and_then(|&column| comparer.records.text(column, row));
    match shared {
        Shared::Values(places) => places.iter().try_fold(0u64, |seed, &place| {
            text(place).map(|text| xxh3_64_with_seed(text.as_bytes(), seed.wrapping_add(1)))
        }),
        Shared::Part(place) => {
            let part = part(comparer.forms.get(*place)?, text(*place)?)?;
            Some(xxh3_64_with_seed(part.as_bytes(), 0))
        }
    }
}

/// What a value has in common with one that has a slip.
fn part(form: &Form, text: &str) -> Option<String> {
    match form {
        Form::FirstName | Form::LastName => Some(sounds(text).concat()).filter(|sound| !sound.is_empty()),
        Form::FullName | Form::Company | Form::Address | Form::Words | Form::Text => {
            // The two longest words, whatever their order, by their beginnings.
            let mut words: Vec<&str> = text.split(' ').collect();
            words.sort_by(|a, b| b.chars().count().cmp(&a.chars().count()).then(a.cmp(b)));
            let mut longest: Vec<String> = words.iter().take(2).map(|word| word.chars().take(4).collect()).collect();
            longest.sort();
            Some(longest.join(" "))
        }
        Form::Email | Form::Mailbox => text.split_once('@').map(|(local, _)| local.to_owned()),
        Form::Phone { .. } => {
            let digits = crate::matching::form::plain::digits(text);
            digits.get(digits.len().checked_sub(7)?..).map(str::to_owned)
        }
        // Month and day: the year is wrong as often as they are.
        Form::Day { .. } => text.get(2..).map(str::to_owned),
        Form::Identifier | Form::Code | Form::Postcode | Form::Domain | Form::DomainWithoutEnding | Form::Number => {
            None
        }
    }
}

fn describe(comparer: &Comparer<'_>, shared: &Shared) -> String {
    let label = |place: &usize| comparer.labels.get(*place).copied().unwrap_or_default();
    match shared {
        Shared::Values(places) => {
            format!("the same {}", places.iter().map(label).collect::<Vec<_>>().join(" and "))
        }
        Shared::Part(place) => {
            let what = match comparer.forms.get(*place) {
                Some(Form::FirstName | Form::LastName) => "of the same sound",
                Some(Form::Email | Form::Mailbox) => "with the same name before the `@`",
                Some(Form::Phone { .. }) => "with the same last seven digits",
                Some(Form::Day { .. }) => "with the same digits but for the century",
                _ => "whose longest words begin alike",
            };
            format!("{} {what}", label(place))
        }
    }
}
