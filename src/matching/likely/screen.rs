//! Pairs that are asked for, without comparing all of the others.
//!
//! Whether two cells are the same costs nothing: their values have numbers. The rest of a pair's cells is compared one by
//! one, and none any more once the pair would fall short even if what is open agreed as well as cells can that are
//! not the same. Most pairs end there, and no link is lost: the odds of a pair grow with those of each column, also after what
//! relatives share is held against it.

use super::compare::{Comparer, MOST_COLUMNS, NONE, Pattern, Seen, at_place};
use super::model::Model;

/// Bits by which sums in another order may be off.
const ROUNDING: f64 = 1e-6;
/// From here on the odds are rounded to a probability of 1: nothing can be said beforehand.
const NEARLY_CERTAIN: f64 = 1.0 - 1e-9;

/// Finds the pairs that are one at least with some probability.
pub struct Screen<'c> {
    comparer: &'c Comparer<'c>,
    model: &'c Model,
    at_least: f64,
    /// The odds that all columns have to make together, after what relatives share.
    least: f64,
    /// By column.
    bounds: Vec<Bounds>,
}

/// The best odds of cells that are not the same: of any, and of those that differ.
#[derive(Clone, Copy)]
struct Bounds {
    partly: f64,
    differing: f64,
}

impl<'c> Screen<'c> {
    pub fn new(comparer: &'c Comparer<'c>, model: &'c Model, at_least: f64) -> Screen<'c> {
        let bits = (at_least / (1.0 - at_least)).log2() - model.prior_weight() - ROUNDING;
        let least = if at_least < NEARLY_CERTAIN { bits.exp2() } else { f64::NEG_INFINITY };
        let bounds = model.columns.iter().enumerate().map(|(place, column)| {
            let best = |levels: &[super::Level]| levels.iter().map(|level| level.m / level.u).fold(0.0, f64::max);
            // Names that differ may be swapped; the last one does not count where they are.
            let differing = if comparer.is_swappable(place) { 2 } else { 1 };
            let last = column.levels.len().saturating_sub(differing);
            let differing = best(column.levels.get(last..).unwrap_or_default());
            let neutral = if comparer.is_swapped_with_another(place) { 1.0 } else { 0.0 };
            let partly = best(column.levels.get(1..).unwrap_or_default()).max(neutral);
            Bounds { partly, differing: differing.max(neutral) }
        });
        Screen { comparer, model, at_least, least, bounds: bounds.collect() }
    }

    /// The probability that two rows are one, if it is what is asked for.
    pub fn probability(&self, a: u32, b: u32, seen: &mut Seen) -> Option<f64> {
        let mut odds = [1.0; MOST_COLUMNS];
        let (mut pattern, mut open): (Pattern, u32) = (0, 0);
        for ((place, column), (odds, bounds)) in
            self.model.columns.iter().enumerate().zip(odds.iter_mut().zip(&self.bounds))
        {
            let level = match (self.comparer.value(place, a), self.comparer.value(place, b)) {
                (0, _) | (_, 0) => NONE,
                (x, y) if x == y => 0,
                (x, y) => {
                    open |= 1 << place;
                    let differ = self.comparer.differ_at_a_glance(place, x, y);
                    *odds = if differ { bounds.differing } else { bounds.partly };
                    continue;
                }
            };
            pattern |= at_place(level, place);
            *odds = self.comparer.ratio(column, pattern, place, a, b);
        }
        let mut swapped = None;
        for (place, column) in self.model.columns.iter().enumerate() {
            if open >> place & 1 == 0 {
                continue;
            }
            if self.falls_short(&odds) {
                return None;
            }
            pattern |= at_place(self.comparer.level(place, a, b, &mut swapped, seen), place);
            if let Some(odds) = odds.get_mut(place) {
                *odds = self.comparer.ratio(column, pattern, place, a, b);
            }
        }
        if self.falls_short(&odds) {
            return None;
        }
        Some(self.comparer.probability(self.model, pattern, a, b)).filter(|probability| *probability >= self.at_least)
    }

    /// Whether a pair is not asked for, with these odds by column or less.
    fn falls_short(&self, odds: &[f64]) -> bool {
        let (mut all, mut of_related) = (1.0, 1.0);
        for (column, &odds) in self.model.columns.iter().zip(odds) {
            all *= odds;
            of_related *= column.of_related(odds);
        }
        all < self.least * (1.0 + self.model.related * (of_related - 1.0))
    }
}
