//! How the values of a column are spread, and which of them lie far out.
//!
//! Two measures, as textbooks define them: the mean with the deviation of a sample (divided by n - 1),
//! and the quartiles (linear between the two nearest values, as spreadsheets' `QUARTILE.INC`) with the
//! fences that Tukey set one and a half times their distance beyond them (*Exploratory Data Analysis*,
//! 1977). A mean is drawn by what lies far out, quartiles are not.

use super::time::{Day, date_of};

/// What a column's values have in common.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    pub count: usize,
    pub mean: f64,
    pub deviation: f64,
    /// Tukey's fences: what lies beyond is outside of the usual range.
    pub low: f64,
    pub high: f64,
}

impl Spread {
    /// The spread of some values, in whatever order they come: they are sorted before they are
    /// added up. Nothing of fewer than two, and of some too large to be added.
    #[must_use]
    pub fn of(mut values: Vec<f64>) -> Option<Spread> {
        values.sort_unstable_by(f64::total_cmp);
        let count = values.len();
        if count < 2 {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "no column has 2^53 values")]
        let number = count as f64;
        let mean = sum(values.iter().copied()) / number;
        let squares = sum(values.iter().map(|value| (value - mean) * (value - mean)));
        let deviation = (squares / (number - 1.0)).sqrt();
        let (first, third) = (quantile(&values, 0.25)?, quantile(&values, 0.75)?);
        let reach = 1.5 * (third - first);
        let spread = Spread { count, mean, deviation, low: first - reach, high: third + reach };
        [mean, deviation, spread.low, spread.high].iter().all(|value| value.is_finite()).then_some(spread)
    }

    /// Whether a value lies more than so many deviations from the mean.
    #[must_use]
    pub fn is_outlier(&self, value: f64, deviations: f64) -> bool {
        (value - self.mean).abs() > deviations * self.deviation
    }

    /// Whether a value lies beyond Tukey's fences.
    #[must_use]
    pub fn is_outside(&self, value: f64) -> bool {
        value < self.low || value > self.high
    }
}

/// A number in few digits: `812.4`.
#[must_use]
pub fn plain(number: f64) -> String {
    let digits = format!("{number:.2}");
    let short = digits.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

/// A value of a column: a number, or the day of that number.
#[must_use]
pub fn show(value: f64, is_date: bool) -> String {
    if !is_date {
        return plain(value);
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "such a cast saturates, and days beyond the calendar are its end"
    )]
    let day = value.round() as Day;
    date_of(day).to_string()
}

/// A sum that loses nothing to the order of size (Neumaier 1974).
fn sum(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, lost) = values.fold((0.0, 0.0), |(sum, lost): (f64, f64), value: f64| {
        let next = sum + value;
        let small = if sum.abs() >= value.abs() { (sum - next) + value } else { (value - next) + sum };
        (next, lost + small)
    });
    sum + lost
}

#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a position")]
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let position = (sorted.len().checked_sub(1)? as f64) * share;
    let low = *sorted.get(position.floor() as usize)?;
    let high = *sorted.get(position.ceil() as usize)?;
    Some(low + (high - low) * position.fract())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_measures_are_those_of_a_spreadsheet() {
        let spread = Spread::of(vec![7.0, 15.0, 36.0, 39.0, 40.0, 41.0]).unwrap();
        assert!((spread.mean - 29.666_667).abs() < 1e-6 && (spread.deviation - 14.773_85).abs() < 1e-4, "{spread:?}");
        // Quartiles 20.25 and 39.75.
        assert!((spread.low - -9.0).abs() < 1e-9 && (spread.high - 69.0).abs() < 1e-9, "{spread:?}");
    }

    #[test]
    fn what_lies_far_out_is_found_by_both() {
        let mut values: Vec<f64> = (0..100).map(f64::from).collect();
        values.push(9_000.0);
        let spread = Spread::of(values).unwrap();
        assert!(spread.is_outlier(9_000.0, 3.0) && spread.is_outside(9_000.0));
        assert!(!spread.is_outlier(99.0, 3.0) && !spread.is_outside(99.0));
    }

    #[test]
    fn where_all_are_equal_none_lies_out() {
        let spread = Spread::of(vec![0.1; 50]).unwrap();
        assert!(!spread.is_outlier(0.1, 1.0) && !spread.is_outside(0.1));
        assert_eq!(Spread::of(vec![1.0]), None);
        assert_eq!(Spread::of(vec![f64::MAX, f64::MAX, f64::MAX]), None);
    }

    proptest! {
        #[test]
        fn the_order_of_the_values_changes_no_bit(mut values in prop::collection::vec(-1e9..1e9f64, 2..60)) {
            let spread = Spread::of(values.clone());
            values.reverse();
            prop_assert_eq!(Spread::of(values), spread);
        }
    }
}
