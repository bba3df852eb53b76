//! Clauses of `same` and `similar`: which pairs hold, and why.

use super::index::{Catches, Index, block_of, key};
use super::items::{Items, Needs};
use super::missed::{self, Asked};
use super::records::Records;
use super::{
    BlockReport, Clause, Crowd, Likeness, Link, Matcher, Model, OfClause, Refused, Search, Test, Threads, likely,
};
use crate::matching::form::keys::{FAMILIES, coarse_keys_of, keys_of};

/// A value that more items share than this makes half a million pairs by itself.
const CROWD_TO_TELL: u64 = 1_000;

/// Up to so many pairs all are compared.
const ALL_PAIRS: u64 = 1_500_000;

/// Of keys that are only a help to find similar values, those shared by more items are left out.
const CROWD: u64 = 3_000;

/// Links of one clause: every pair of rows that cannot be told apart or of which all likenesses hold. Of
/// rows that are equal each is linked with the first.
pub(super) fn links(
    matcher: &Matcher,
    records: &Records,
    search: &Search<'_>,
    clause: usize,
    likenesses: &[Likeness],
) -> Result<OfClause, Refused> {
    let columns: Vec<usize> = likenesses.iter().map(|likeness| likeness.column).collect();
    let similar: Vec<&Likeness> = likenesses.iter().filter(|likeness| likeness.test != Test::Same).collect();
    let least = if similar.is_empty() { 2 } else { 1 };
    let items = Items::new(records, &columns, Needs::All, least, search.threads);
    let mut found = OfClause::default();
    for item in 0..items.len() {
        if let [first, others @ ..] = items.rows(item) {
            found.links.extend(others.iter().map(|&row| Link { a: *first, b: row, clause, score: 1.0 }));
        }
    }
    let same: Vec<usize> = likenesses.iter().filter(|likeness| likeness.test == Test::Same).map(|l| l.column).collect();
    if similar.is_empty() {
        let description = format!("the same {}", labels(matcher, &same));
        let pairs = found.links.len() as u64;
        found.blocks.push(BlockReport { clause, description, pairs, recall: 1.0, skipped: 0 });
        return Ok(found);
    }
    let Blocks { index, descriptions, skipped, left_out } = if same.is_empty() {
        by_likeness(matcher, records, search, &items, &similar)?
    } else {
        Blocks::of_one(
            by_equality(matcher, records, search, &items, &same)?,
            format!("the same {}", labels(matcher, &same)),
        )
    };
    if !same.is_empty() {
        let crowd = |crowd: super::index::Crowd| Crowd {
            clause,
            columns: labels(matcher, &same),
            records: crowd.items,
            pairs: crowd.items * (crowd.items - 1) / 2,
            example: items.first(crowd.example as usize),
        };
        found.crowds = index.crowds(CROWD_TO_TELL, |_| true).into_iter().map(crowd).collect();
    }
    let parts = index.each_pair(
        search.threads,
        Part::default,
        || (),
        |part, (), key, a, b| {
            part.compared += 1;
            if let Some(count) = part.pairs.get_mut(block_of(key) as usize) {
                *count += 1;
            }
            let (x, y) = (items.first(a as usize), items.first(b as usize));
            if let Some(score) = score(records, &similar, x, y) {
                part.links.push(Link { a: x.min(y), b: x.max(y), clause, score });
                part.catches.add(index.blocks_shared(a, b));
            }
        },
    );
    let (mut pairs, mut catches) = ([0u64; FAMILIES], Catches::default());
    for part in parts {
        found.compared += part.compared;
        found.links.extend(part.links);
        catches.merge(part.catches);
        pairs.iter_mut().zip(part.pairs).for_each(|(all, more)| *all += more);
    }
    let mut share = 1.0;
    if let Some(left_out) = left_out {
        let asked = Asked {
            holds: |a: u32, b: u32| {
                score(records, &similar, items.first(a as usize), items.first(b as usize)).is_some()
            },
            is_found: |a: u32, b: u32| index.first_shared(a, b).is_some(),
        };
        let missed = missed::estimate(items.len() as u64, &left_out, &asked);
        let together = catches.total();
        share = if missed == 0 { 1.0 } else { together as f64 / (together + missed) as f64 };
    }
    for (block, description) in (0u8..).zip(descriptions) {
        let pairs = pairs.get(block as usize).copied().unwrap_or(0);
        // No key of its kind brings two of these together: not worth a line.
        if pairs == 0 && found.compared > 0 {
            continue;
        }
        let recall = share * catches.recall(block);
        found.blocks.push(BlockReport { clause, description, pairs, recall, skipped });
    }
    Ok(found)
}

/// How the pairs of a clause are found.
struct Blocks {
    index: Index,
    /// Of each block.
    descriptions: Vec<String>,
    /// Keys that were left out.
    skipped: u64,
    /// Keys that were left out, or stand for less than they would alone; nothing where no pair can be missed.
    left_out: Option<Index>,
}

impl Blocks {
    /// One that misses nothing.
    fn of_one(index: Index, description: String) -> Blocks {
        Blocks { index, descriptions: vec![description], skipped: 0, left_out: None }
    }
}

#[derive(Default)]
struct Part {
    links: Vec<Link>,
    catches: Catches,
    pairs: [u64; FAMILIES],
    compared: u64,
}

fn labels(matcher: &Matcher, columns: &[usize]) -> String {
    let labels = columns.iter().filter_map(|&at| matcher.columns.get(at)).map(|column| column.label.as_str());
    labels.collect::<Vec<_>>().join(" and ")
}

/// Items by the values that must be the same: misses nothing, so that a crowd is refused.
fn by_equality(
    matcher: &Matcher,
    records: &Records,
    search: &Search<'_>,
    items: &Items,
    same: &[usize],
) -> Result<Index, Refused> {
    let index = Index::new(items.len(), search.threads, |item, own| {
        let row = items.first(item);
        let content = same.iter().fold(0u128, |all, &column| {
            all.rotate_left(31).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ records.fingerprint(column, row)
        });
        own.push(key(0, fold(content)));
    });
    let pairs: u64 = index.pairs().iter().sum();
    if pairs > search.most_pairs {
        let crowd = index.crowds(1, |_| true).into_iter().next();
        let Some(crowd) = crowd else { return Ok(index) };
        return Err(Refused::Explodes {
            column: labels(matcher, same),
            count: crowd.items,
            pairs: crowd.items * (crowd.items - 1) / 2,
            example: items.first(crowd.example as usize),
        });
    }
    Ok(index)
}

fn fold(wide: u128) -> u64 {
    u64::try_from(wide >> 64 ^ wide & u128::from(u64::MAX)).unwrap_or(0)
}

/// Items by keys that similar values share, of the column that makes the fewest pairs. What many share of it has to be shared
/// together with something of another column.
fn by_likeness(
    matcher: &Matcher,
    records: &Records,
    search: &Search<'_>,
    items: &Items,
    similar: &[&Likeness],
) -> Result<Blocks, Refused> {
    let count = items.len() as u64;
    if count * count.saturating_sub(1) / 2 <= ALL_PAIRS {
        let index = Index::new(items.len(), search.threads, |_, own| own.push(key(0, 0)));
        return Ok(Blocks::of_one(index, "every pair".to_owned()));
    }
    let mut best: Option<(u64, usize, Index)> = None;
    for likeness in similar {
        let column = likeness.column;
        let Some(form) = records.form(column) else { continue };
        let index = Index::new(items.len(), search.threads, |item, own| {
            if let Some(text) = records.text(column, items.first(item)) {
                keys_of(form, text, |family, content| own.push(key(family, content)));
            }
        });
        let pairs: u64 = index.pairs().iter().fold(0, |all, pairs| all.saturating_add(*pairs));
        if best.as_ref().is_none_or(|(fewest, ..)| pairs < *fewest) {
            best = Some((pairs, column, index));
        }
    }
    let Some((_, column, mut index)) = best else {
        return Err(Refused::Untrainable("no column to compare by".to_owned()));
    };
    let left_out = index.leave_out(CROWD);
    let mut skipped = left_out.runs().count() as u64;
    let others: Vec<usize> = similar.iter().map(|likeness| likeness.column).filter(|other| *other != column).collect();
    if skipped > 0 && !others.is_empty() {
        index = Index::new(items.len(), search.threads, |item, own| {
            own.extend(index.keys(item));
            let crowded = left_out.keys(item);
            for &other in others.iter().filter(|_| !crowded.is_empty()) {
                let Some(form) = records.form(other) else { continue };
                let Some(text) = records.text(other, items.first(item)) else { continue };
                coarse_keys_of(form, text, |content| {
                    own.extend(crowded.iter().map(|&of| key(block_of(of), content.wrapping_mul(31) ^ (of << 8))));
                });
            }
        });
        skipped = index.leave_out(CROWD).runs().count() as u64;
    }
    let pairs: u64 = index.pairs().iter().sum();
    let label = labels(matcher, &[column]);
    if pairs > search.most_pairs {
        return Err(Refused::TooManyPairs { columns: label, pairs, most: search.most_pairs });
    }
    let names = super::form::keys::descriptions();
    let descriptions = names.iter().map(|name| format!("{label} {name}")).collect();
    Ok(Blocks { index, descriptions, skipped, left_out: Some(left_out) })
}

/// The least of the likenesses, if all hold.
fn score(records: &Records, similar: &[&Likeness], a: u32, b: u32) -> Option<f64> {
    similar.iter().try_fold(1.0f64, |least, likeness| {
        let Test::Similar { measure, at_least } = likeness.test else { return Some(least) };
        let alike = alike(records, likeness.column, measure, a, b)?;
        (alike >= at_least).then_some(least.min(alike))
    })
}

/// How alike two rows' cells are; nothing where one is blank.
fn alike(records: &Records, column: usize, measure: super::Measure, a: u32, b: u32) -> Option<f64> {
    let form = records.form(column)?;
    Some(measure.similarity(form, records.text(column, a)?, records.text(column, b)?))
}

/// Whether a pair of rows is one by any clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Holds,
    Differs,
    /// Nothing that could tell is known of both.
    Unknown,
}

/// Judges pairs by all clauses of a rule.
pub(super) struct Judge<'r> {
    matcher: &'r Matcher,
    records: &'r Records,
    /// Of the `likely` clauses, in their order.
    weighers: Vec<likely::Weigher<'r>>,
}

impl<'r> Judge<'r> {
    /// # Errors
    /// A model cannot weigh its clause.
    pub(super) fn new(
        matcher: &'r Matcher,
        records: &'r Records,
        models: &'r [Model],
        threads: Threads,
    ) -> Result<Judge<'r>, Refused> {
        let likely = matcher.clauses.iter().filter_map(|clause| match clause {
            Clause::Likely { at_least, columns } => Some((columns.as_slice(), *at_least)),
            Clause::All(_) => None,
        });
        let weighers = likely.zip(models).map(|((columns, at_least), model)| {
            likely::Weigher::new(matcher, records, model, columns, at_least, threads)
        });
        Ok(Judge { matcher, records, weighers: weighers.collect::<Result<_, _>>()? })
    }

    /// What many verdicts share: levels that were computed lately, for each `likely` clause.
    pub(super) fn memory(&self) -> Vec<likely::Seen> {
        self.weighers.iter().map(|_| likely::Seen::remembering()).collect()
    }

    pub(super) fn verdict(&self, a: u32, b: u32, memory: &mut [likely::Seen]) -> Verdict {
        self.clause_of(a, b, memory).map_or_else(|verdict| verdict, |_| Verdict::Holds)
    }

    /// The first clause that holds of a pair.
    ///
    /// # Errors
    /// None does.
    pub(super) fn clause_of(&self, a: u32, b: u32, memory: &mut [likely::Seen]) -> Result<usize, Verdict> {
        let mut weighers = self.weighers.iter().zip(memory);
        let mut verdict = Verdict::Unknown;
        for (at, clause) in self.matcher.clauses.iter().enumerate() {
            let of_clause = match clause {
                Clause::All(likenesses) => all_of(self.records, likenesses, a, b),
                Clause::Likely { .. } => {
                    weighers.next().map_or(Verdict::Unknown, |(weigher, seen)| weigher.verdict(a, b, seen))
                }
            };
            match of_clause {
                Verdict::Holds => return Ok(at),
                Verdict::Differs => verdict = Verdict::Differs,
                Verdict::Unknown => {}
            }
        }
        Err(verdict)
    }

    pub(super) fn is_likely(&self, clause: usize) -> bool {
        self.matcher.clauses.get(clause).is_some_and(Clause::is_likely)
    }

    /// The columns that a clause asks to be similar, not the same.
    pub(super) fn similar(&self, clause: usize) -> impl Iterator<Item = usize> {
        let likenesses = match self.matcher.clauses.get(clause) {
            Some(Clause::All(likenesses)) => likenesses.as_slice(),
            _ => &[],
        };
        likenesses.iter().filter(|likeness| likeness.test != Test::Same).map(|likeness| likeness.column)
    }

    /// See [`super::Form::are_two`].
    pub(super) fn are_two(&self, column: usize, a: u32, b: u32) -> bool {
        let text = |row| self.records.text(column, row);
        let form = self.records.form(column);
        form.zip(text(a).zip(text(b))).is_some_and(|(form, (a, b))| form.are_two(a, b))
    }

    pub(super) fn label(&self, column: usize) -> String {
        labels(self.matcher, &[column])
    }

    /// What weighs by each `likely` clause.
    pub(super) fn comparers(&self) -> impl Iterator<Item = &likely::Comparer<'r>> {
        self.weighers.iter().map(likely::Weigher::comparer)
    }

    /// Whether a clause of `same` or `similar` holds of a pair: what the rule says itself.
    pub(super) fn is_said(&self, a: u32, b: u32) -> bool {
        self.matcher.clauses.iter().any(|clause| match clause {
            Clause::All(likenesses) => all_of(self.records, likenesses, a, b) == Verdict::Holds,
            Clause::Likely { .. } => false,
        })
    }

    /// What a row holds, as one number.
    pub(super) fn content(&self, row: u32) -> u128 {
        (0..self.matcher.columns.len())
            .fold(0u128, |all, column| all.rotate_left(7).wrapping_mul(31) ^ self.records.fingerprint(column, row))
    }
}

fn all_of(records: &Records, likenesses: &[Likeness], a: u32, b: u32) -> Verdict {
    let mut is_known = true;
    for likeness in likenesses {
        let prints = [a, b].map(|row| records.fingerprint(likeness.column, row));
        if prints.contains(&0) {
            is_known = false;
            continue;
        }
        let holds = match likeness.test {
            Test::Same => prints[0] == prints[1],
            Test::Similar { measure, at_least } => {
                alike(records, likeness.column, measure, a, b).is_some_and(|alike| alike >= at_least)
            }
        };
        if !holds {
            return Verdict::Differs;
        }
    }
    if is_known { Verdict::Holds } else { Verdict::Unknown }
}

/// What one clause says of a pair, step by step.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    pub clause: usize,
    pub holds: bool,
    /// As [`Link::score`].
    pub score: f64,
    /// Of `likely`: the odds before anything is compared, as a weight in bits.
    pub prior: Option<f64>,
    /// Of `likely`: what is taken off because two persons of one home or firm would agree in it too, in bits.
    pub related: Option<f64>,
    pub steps: Vec<Step>,
}

/// What one column adds.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub column: String,
    /// The two values in the form in which they were compared; nothing for a blank, and for a column of which
    /// only fingerprints are kept.
    pub values: [Option<String>; 2],
    /// `same`, `91% alike, 90% needed`, `at least 94% alike`, `blank`, or why a value is nothing to match by.
    pub finding: String,
    /// Of `same` and `similar`: whether it holds.
    pub holds: Option<bool>,
    /// Of `likely`, where neither is blank.
    pub weight: Option<Weight>,
}

/// What one column weighs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weight {
    /// How often the level occurs among pairs that are one, and among those that are not.
    pub m: f64,
    pub u: f64,
    /// What is added because the value is rarer than values are on average, in bits; less than 0 if it is more frequent.
    pub rarity: f64,
}

impl Weight {
    /// All of it, in bits.
    #[must_use]
    pub fn bits(&self) -> f64 {
        (self.m / self.u).log2() + self.rarity
    }
}

/// Why a pair of rows is or is not one, clause by clause; `models` are those of [`super::Found`].
#[must_use]
pub fn explain_pair(matcher: &Matcher, records: &Records, models: &[Model], a: u32, b: u32) -> Vec<Explained> {
    let mut models = models.iter();
    let explained = matcher.clauses.iter().enumerate().filter_map(|(at, clause)| match clause {
        Clause::All(likenesses) => Some(explain_all(matcher, records, (at, likenesses), a, b)),
        Clause::Likely { at_least, columns } => {
            likely::explain(matcher, records, models.next()?, (at, *at_least, columns.as_slice()), (a, b))
        }
    });
    explained.collect()
}

fn explain_all(
    matcher: &Matcher,
    records: &Records,
    (clause, likenesses): (usize, &[Likeness]),
    a: u32,
    b: u32,
) -> Explained {
    let steps: Vec<(Step, f64)> = likenesses.iter().map(|likeness| step(matcher, records, likeness, a, b)).collect();
    let holds = steps.iter().all(|(step, _)| step.holds == Some(true));
    let score = steps.iter().map(|(_, alike)| *alike).fold(1.0, f64::min);
    Explained {
        clause,
        holds,
        score,
        prior: None,
        related: None,
        steps: steps.into_iter().map(|(step, _)| step).collect(),
    }
}

fn step(matcher: &Matcher, records: &Records, likeness: &Likeness, a: u32, b: u32) -> (Step, f64) {
    let column = likeness.column;
    let prints = [a, b].map(|row| records.fingerprint(column, row));
    let same = prints[0] == prints[1];
    let (finding, alike, holds) = match likeness.test {
        _ if prints.contains(&0) => ("blank".to_owned(), 0.0, false),
        Test::Same if same => ("same".to_owned(), 1.0, true),
        Test::Same => ("not the same".to_owned(), 0.0, false),
        Test::Similar { measure, at_least } => {
            let alike = self::alike(records, column, measure, a, b).unwrap_or(0.0);
            let told = format!("{} alike, {} needed", percent(alike), percent(at_least));
            (if same { "same".to_owned() } else { told }, alike, alike >= at_least)
        }
    };
    let step = Step {
        column: labels(matcher, &[column]),
        values: [a, b].map(|row| records.text(column, row).map(str::to_owned)),
        finding,
        holds: Some(holds),
        weight: None,
    };
    (step, alike)
}

/// A share as messages write it: no more alike than it is.
pub(super) fn percent(share: f64) -> String {
    format!("{}%", crate::value::spread::plain((share * 1000.0).floor() / 10.0))
}
