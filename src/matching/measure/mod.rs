//! How alike two texts are, from 0 (nothing in common) to 1 (the same), by the name that a rule gives.
//!
//! A measure knows letters and words, not what they mean; [`super::form`] knows names, addresses and
//! dates. Every measure is symmetric, and 1 only for texts that it takes for the same.

mod damerau_levenshtein;
mod jaro_winkler;
mod letters;
mod phonetic;
mod token_set;

pub use damerau_levenshtein::{damerau_levenshtein, distance};
pub use jaro_winkler::{jaro_winkler, jaro_winkler_from};
pub use phonetic::phonetic;
pub use token_set::{aligned, token_set};

use super::form::Form;
use crate::value::text::fold_name;

/// A measure as a rule may name it: `similar company name by token set`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// What suits the column's form: nicknames for first names, house numbers for addresses.
    Natural,
    /// 1 if the two are the same, else 0.
    Exact,
    JaroWinkler,
    DamerauLevenshtein,
    TokenSet,
    Phonetic,
}

impl Measure {
    /// Those that a rule can name.
    pub const NAMED: [Measure; 5] =
        [Measure::Exact, Measure::JaroWinkler, Measure::DamerauLevenshtein, Measure::TokenSet, Measure::Phonetic];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Measure::Natural => "natural",
            Measure::Exact => "exact",
            Measure::JaroWinkler => "Jaro-Winkler",
            Measure::DamerauLevenshtein => "Damerau-Levenshtein",
            Measure::TokenSet => "token set",
            Measure::Phonetic => "phonetic",
        }
    }

    /// The measure that words name, whatever their case, spaces and hyphens.
    #[must_use]
    pub fn named(words: &str) -> Option<Measure> {
        let wanted = fold_name(words);
        Measure::NAMED.into_iter().find(|measure| fold_name(measure.name()) == wanted)
    }

    /// From how much on two values are similar if the rule does not say it.
    #[must_use]
    pub fn usual_threshold(self, form: &Form) -> f64 {
        match self {
            Measure::Natural => form.usual_threshold(),
            Measure::Exact | Measure::Phonetic => 1.0,
            Measure::JaroWinkler => 0.92,
            Measure::DamerauLevenshtein => 0.85,
            Measure::TokenSet => 0.8,
        }
    }

    /// How alike two values are that stand in the form in which the column compares.
    #[must_use]
    pub fn similarity(self, form: &Form, a: &str, b: &str) -> f64 {
        if a == b {
            return 1.0;
        }
        match self {
            Measure::Natural => form.similarity(a, b),
            Measure::Exact => 0.0,
            Measure::JaroWinkler => jaro_winkler(a, b),
            Measure::DamerauLevenshtein => damerau_levenshtein(a, b),
            Measure::TokenSet => token_set(a, b),
            Measure::Phonetic => phonetic(a, b),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn measures_go_by_their_names() {
        for measure in Measure::NAMED {
            assert_eq!(Measure::named(measure.name()), Some(measure));
        }
        assert_eq!(Measure::named("jaro winkler"), Some(Measure::JaroWinkler));
        assert_eq!(Measure::named("levenshtein"), None);
    }

    proptest! {
        #[test]
        fn every_measure_is_symmetric_and_bounded(a in "[a-d éß]{0,12}|\\PC{0,12}", b in "[a-d éß]{0,12}|\\PC{0,12}") {
            for measure in Measure::NAMED {
                let there = measure.similarity(&Form::Text, &a, &b);
                prop_assert!((0.0..=1.0).contains(&there), "{measure:?} {there}");
                prop_assert_eq!(there.to_bits(), measure.similarity(&Form::Text, &b, &a).to_bits(), "{:?}", measure);
                prop_assert!((measure.similarity(&Form::Text, &a, &a) - 1.0).abs() < 1e-12);
            }
        }
    }
}
