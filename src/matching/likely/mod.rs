//! `match likely`: the probability that two records are one.
//!
//! I. P. Fellegi and A. B. Sunter, "A theory for record linkage", JASA 64 (1969): each column agrees at one of
//! several levels; how often a level occurs among pairs that are one (*m*) and among pairs that are not (*u*)
//! makes its weight, log2(m/u) bits; the weights add up with the prior odds. That a rare value agrees
//! says more than that a frequent one does, so the weight of `same` goes by the value's own frequency
//! (W. E. Winkler, "Frequency-based matching in Fellegi-Sunter model of record linkage", 2000).
//!
//! Nobody labels pairs: [`train`] learns m, u and the prior from the records themselves. The order in which
//! Splink (Ministry of Justice, <https://moj-analytical-services.github.io/splink/>) does so is followed;
//! the same records give the same model.

mod blocks;
mod compare;
mod model;
mod screen;
mod train;

pub use model::{ColumnModel, Level, Model, Models};

use super::clauses::{Explained, Step, Verdict};
use super::index::Catches;
use super::items::{Items, Needs};
use super::records::Records;
use super::{BlockReport, Link, Matcher, OfClause, Refused, Search, Threads};
pub(super) use compare::{Comparer, Seen};
use screen::Screen;

/// Links of one clause: pairs of rows whose probability is at least so high.
pub(super) fn links(
    matcher: &Matcher,
    records: &Records,
    search: &Search<'_>,
    (clause, at_least, columns): (usize, f64, &[usize]),
) -> Result<OfClause, Refused> {
    let comparer = Comparer::new(matcher, records, columns)?.sketched(search.threads);
    let items = Items::new(records, columns, Needs::Any, 1, search.threads);
    let blocks = blocks::choose(&comparer, &items, search)?;
    let saved = search.models.iter().find(|model| comparer.is_model(model));
    let model = match saved {
        Some(model) => model.clone(),
        None => train::train(&comparer, &items, &blocks, search),
    };
    let mut found = OfClause::default();
    for item in 0..items.len() {
        if let [first, others @ ..] = items.rows(item)
            && !others.is_empty()
        {
            let pattern = comparer.pattern(*first, *first, &mut Seen::default());
            let score = comparer.probability(&model, pattern, *first, *first);
            if score >= at_least {
                found.links.extend(others.iter().map(|&row| Link { a: *first, b: row, clause, score }));
            }
        }
    }
    let screen = Screen::new(&comparer, &model, at_least);
    let parts = blocks.index.each_pair(search.threads, Part::default, Seen::remembering, |part, seen, key, a, b| {
        part.compared += 1;
        let block = super::index::block_of(key) as usize;
        part.pairs.resize(part.pairs.len().max(block + 1), 0);
        if let Some(count) = part.pairs.get_mut(block) {
            *count += 1;
        }
        let (x, y) = (items.first(a as usize), items.first(b as usize));
        if let Some(score) = screen.probability(x, y, seen) {
            part.links.push(Link { a: x.min(y), b: x.max(y), clause, score });
            part.catches.add(blocks.index.blocks_shared(a, b));
        }
    });
    let (mut pairs, mut catches) = (vec![0u64; blocks.descriptions.len()], Catches::default());
    for part in parts {
        found.compared += part.compared;
        found.links.extend(part.links);
        catches.merge(part.catches);
        pairs.iter_mut().zip(part.pairs).for_each(|(all, more)| *all += more);
    }
    for ((block, description), pairs) in (0u8..).zip(&blocks.descriptions).zip(pairs) {
        let recall = if blocks.is_complete { 1.0 } else { catches.recall(block) };
        found.blocks.push(BlockReport { clause, description: description.clone(), pairs, recall, skipped: 0 });
    }
    found.model = Some(model);
    Ok(found)
}

#[derive(Default)]
struct Part {
    links: Vec<Link>,
    catches: Catches,
    pairs: Vec<u64>,
    compared: u64,
}

/// Weighs pairs by a model.
pub(super) struct Weigher<'r> {
    comparer: Comparer<'r>,
    model: &'r Model,
    at_least: f64,
}

impl<'r> Weigher<'r> {
    pub(super) fn new(
        matcher: &'r Matcher,
        records: &'r Records,
        model: &'r Model,
        columns: &'r [usize],
        at_least: f64,
        threads: Threads,
    ) -> Result<Weigher<'r>, Refused> {
        let comparer = Comparer::new(matcher, records, columns)?.sketched(threads);
        Ok(Weigher { comparer, model, at_least })
    }

    /// Whether a pair is one. What speaks for it, and not enough, is unknown: much may be blank. What contradicts itself
    /// as surely as the rule asks for agreement differs, whatever else agrees.
    pub(super) fn verdict(&self, a: u32, b: u32, seen: &mut Seen) -> Verdict {
        let pattern = self.comparer.pattern(a, b, seen);
        let evidence = self.comparer.evidence(self.model, pattern, a, b);
        if model::probability(self.model.prior_weight() + evidence.bits()) >= self.at_least {
            Verdict::Holds
        } else if evidence.bits() < 0.0 || model::probability(-evidence.against) >= self.at_least {
            Verdict::Differs
        } else {
            Verdict::Unknown
        }
    }

    /// See [`Comparer::of_one_value`] and [`Comparer::contradicts`].
    pub(super) fn comparer(&self) -> &Comparer<'r> {
        &self.comparer
    }
}

/// The waterfall of a pair: what each column adds to the prior odds.
pub(super) fn explain(
    matcher: &Matcher,
    records: &Records,
    model: &Model,
    (clause, at_least, columns): (usize, f64, &[usize]),
    (a, b): (u32, u32),
) -> Option<Explained> {
    let comparer = Comparer::new(matcher, records, columns).ok()?;
    let pattern = comparer.pattern(a, b, &mut Seen::default());
    let evidence = comparer.evidence(model, pattern, a, b);
    let mut steps = Vec::new();
    for (place, (&column, of_column)) in columns.iter().zip(&model.columns).enumerate() {
        let level = compare::level_of(pattern, place);
        let name = level.and_then(|level| of_column.levels.get(level)).map(|level| level.agreement.clone());
        let values = [a, b].map(|row| records.text(column, row).map(str::to_owned));
        // Names in each other's fields are weighed once, and addresses that resemble each other say nothing.
        let unweighed = if values.iter().all(Option::is_some) { "not weighed" } else { "blank" };
        steps.push(Step {
            column: of_column.column.clone(),
            values,
            finding: name.unwrap_or_else(|| unweighed.to_owned()),
            holds: None,
            weight: comparer.weight(of_column, pattern, place, a, b),
        });
    }
    let score = model::probability(model.prior_weight() + evidence.bits());
    let prior = Some(model.prior_weight());
    Some(Explained { clause, holds: score >= at_least, score, prior, related: Some(evidence.related), steps })
}

/// Whether a model weighs these columns in their forms.
pub(super) fn is_model(matcher: &Matcher, columns: &[usize], model: &Model) -> bool {
    let records = Records::new(matcher);
    Comparer::new(matcher, &records, columns).is_ok_and(|comparer| comparer.is_model(model))
}

#[cfg(test)]
mod tests;
