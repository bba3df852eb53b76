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
    /// As a weight in bits.
    least: f64,
    /// The best odds of cells that are not the same, by column.
    partly: Vec<f64>,
}

impl<'c> Screen<'c> {
    pub fn new(comparer: &'c Comparer<'c>, model: &'c Model, at_least: f64) -> Screen<'c> {
        let least =
            if at_least < NEARLY_CERTAIN { (at_least / (1.0 - at_least)).log2() - ROUNDING } else { f64::NEG_INFINITY };
        // A last name does not count where it is swapped with the first.
        let best = |levels: &[super::Level]| levels.iter().map(|level| level.m / level.u).fold(1.0, f64::max);
        let partly = model.columns.iter().map(|column| best(column.levels.get(1..).unwrap_or_default())).collect();
        Screen { comparer, model, at_least, least, partly }
    }

    /// The probability that two rows are one, if it is what is asked for.
    pub fn probability(&self, a: u32, b: u32, seen: &mut Seen) -> Option<f64> {
        let mut odds = [1.0; MOST_COLUMNS];
        let mut pattern: Pattern = 0;
        for ((place, column), (odds, partly)) in
            self.model.columns.iter().enumerate().zip(odds.iter_mut().zip(&self.partly))
        {
            let level = match (self.comparer.value(place, a), self.comparer.value(place, b)) {
                (0, _) | (_, 0) => NONE,
                (x, y) if x == y => 0,
                _ => {
                    *odds = *partly;
                    continue;
                }
            };
            pattern |= at_place(level, place);
            *odds = self.comparer.ratio(column, pattern, place, a, b);
        }
        let mut swapped = None;
        for (place, column) in self.model.columns.iter().enumerate() {
            if self.falls_short(&odds) {
                return None;
            }
            let (x, y) = (self.comparer.value(place, a), self.comparer.value(place, b));
            if let Some(odds) = odds.get_mut(place).filter(|_| x != y && x != 0 && y != 0) {
                pattern |= at_place(self.comparer.level(place, a, b, &mut swapped, seen), place);
                *odds = self.comparer.ratio(column, pattern, place, a, b);
            }
        }
        Some(self.comparer.probability(self.model, pattern, a, b)).filter(|probability| *probability >= self.at_least)
    }

    /// Whether a pair is not asked for, with these odds by column or less.
    fn falls_short(&self, odds: &[f64]) -> bool {
        let (mut all, mut of_related) = (1.0, 1.0);
        for (place, &odds) in odds.iter().enumerate().take(self.model.columns.len()) {
            all *= odds;
            of_related *= self.comparer.of_related(place, odds);
        }
        let related = 1.0 + self.model.related * (of_related - 1.0);
        self.model.prior_weight() + (all / related).log2() < self.least
    }
}
