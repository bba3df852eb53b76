//! Which pairs are worth comparing: blocks chosen by the columns' own statistics.
//!
//! Few records are compared all with all. Of more, those are that share the whole value of one column, or
//! its sound or beginning; where so many share a value that too many pairs come of it (a city, a common first
//! name), two columns together. The blocks with the fewest pairs come first.

use super::compare::Comparer;
use crate::matching::form::Form;
use crate::matching::index::{Index, key};
use crate::matching::items::Items;
use crate::matching::parallel;
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
    let contents = Contents::new(comparer, items, search.threads);
    let mut crowded = false;
    let mut pairs_of = |shared: Vec<Shared>| -> Vec<(u64, Shared)> {
        let counts =
            parallel::map(search.threads, shared.len(), |at| shared.get(at).map_or(0, |of| contents.pairs(of)));
        crowded |= counts.iter().any(|pairs| *pairs > most);
        counts.into_iter().zip(shared).collect()
    };
    // Values that are the same have the same part, so the part is enough where it is selective.
    let mut candidates: Vec<(u64, Shared)> = Vec::new();
    let mut selective: Vec<usize> = Vec::new();
    let alone = pairs_of(places.clone().flat_map(|place| [Shared::Part(place), Shared::Values(vec![place])]).collect());
    for (place, counted) in places.zip(alone.chunks(2)) {
        if let Some(block) = counted.iter().find(|(pairs, _)| (1..=most).contains(pairs)) {
            candidates.push(block.clone());
            selective.push(place);
        }
    }
    // A column that is a block by itself needs no other one.
    let is_open = |shared: &Shared| match shared {
        Shared::Values(columns) => !columns.iter().any(|column| selective.contains(column)),
        Shared::Part(_) => false,
    };
    let together = pairs_of(couples.filter(is_open).collect());
    candidates.extend(together.into_iter().filter(|(pairs, _)| (1..=most).contains(pairs)));
    candidates.sort_by_key(|(pairs, _)| *pairs);
    let mut all = 0;
    candidates.retain(|(pairs, _)| {
        all += pairs;
        all <= (ALL_PAIRS_PER_RECORD * count + PAIRS_BESIDES).min(search.most_pairs)
    });
    candidates.truncate(MOST_BLOCKS);
    if search.threads.is_stopped() {
        return Err(Refused::Interrupted);
    }
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
            own.extend(contents.of(shared, items.first(item)).map(|content| key(block, content)));
        }
    });
    let descriptions = candidates.iter().map(|(_, shared)| describe(comparer, shared)).collect();
    Ok(Blocks { index, descriptions, is_complete: false })
}

/// The items by the values of some columns.
pub fn by_values(comparer: &Comparer<'_>, items: &Items, places: &[usize], threads: Threads) -> Index {
    Index::new(items.len(), threads, |item, own| {
        own.extend(values(comparer, places, items.first(item)).map(|content| key(0, content)));
    })
}

/// How many pairs of items share the values of some columns.
pub fn pairs_by_values(comparer: &Comparer<'_>, items: &Items, places: &[usize]) -> u64 {
    pairs_sharing((0..items.len()).filter_map(|item| values(comparer, places, items.first(item))))
}

/// How many pairs share one of these.
fn pairs_sharing(contents: impl Iterator<Item = u64>) -> u64 {
    let mut contents: Vec<u64> = contents.map(|content| key(0, content)).collect();
    contents.sort_unstable();
    let pairs = |same: &[u64]| same.len() as u64 * (same.len() as u64 - 1) / 2;
    contents.chunk_by(u64::eq).map(pairs).sum()
}

/// The values of some columns as one number; nothing where one is blank.
fn values(comparer: &Comparer<'_>, places: &[usize], row: u32) -> Option<u64> {
    places.iter().try_fold(0u64, |all, &place| {
        let print = comparer.records.fingerprint(*comparer.columns.get(place)?, row);
        // Either half of it is as good.
        let half = u64::try_from(print & u128::from(u64::MAX)).unwrap_or(0);
        (print != 0).then(|| all.rotate_left(29).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ half)
    })
}

/// What items have to share.
struct Contents<'c> {
    comparer: &'c Comparer<'c>,
    items: &'c Items,
    /// Of the part of each value, by column and value from 1 on.
    parts: Vec<Vec<Option<u64>>>,
}

impl<'c> Contents<'c> {
    fn new(comparer: &'c Comparer<'c>, items: &'c Items, threads: Threads) -> Contents<'c> {
        let parts = parallel::map(threads, comparer.columns.len(), |place| {
            let (Some(form), Some(&column)) = (comparer.forms.get(place), comparer.columns.get(place)) else {
                return Vec::new();
            };
            let values = 1..=comparer.records.distinct(column);
            let part = |value| part(form, comparer.records.text_of(column, value)?);
            values.map(|value| part(value).map(|part| xxh3_64_with_seed(part.as_bytes(), 0))).collect()
        });
        Contents { comparer, items, parts }
    }

    /// What a row has to share with another; nothing where a value is blank.
    fn of(&self, shared: &Shared, row: u32) -> Option<u64> {
        match shared {
            Shared::Values(places) => values(self.comparer, places, row),
            Shared::Part(place) => {
                let value = self.comparer.value(*place, row).checked_sub(1)?;
                *self.parts.get(*place)?.get(value as usize)?
            }
        }
    }

    /// How many pairs of items share it.
    fn pairs(&self, shared: &Shared) -> u64 {
        pairs_sharing((0..self.items.len()).filter_map(|item| self.of(shared, self.items.first(item))))
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
