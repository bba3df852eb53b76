//! A model: the numbers by which `match likely` weighs, as a person can read, keep and review them.
//!
//! It holds no value of any record: how frequent a value is, is counted anew in each run.

use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// What is known of pairs that are one, and of those that are not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The probability that two records taken at random are one.
    pub prior: f64,
    /// Of the records that are not one, how many share home or work.
    pub related: f64,
    pub columns: Vec<ColumnModel>,
}

/// What agreement in one column says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnModel {
    /// The column's label.
    pub column: String,
    /// The form in which it is compared, by the name it has after `by`.
    pub form: String,
    /// How often two values taken at random are the same: what the frequency of a value is held against.
    pub same_by_chance: f64,
    /// From `same` to `differs`.
    pub levels: Vec<Level>,
}

/// One level of agreement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    pub agreement: String,
    /// How often it occurs among pairs that are one.
    pub m: f64,
    /// How often it occurs among pairs that are not.
    pub u: f64,
}

impl Level {
    /// Its weight in bits.
    #[must_use]
    pub fn weight(&self) -> f64 {
        (self.m / self.u).log2()
    }
}

impl Model {
    /// The odds before anything is compared, as a weight in bits.
    #[must_use]
    pub fn prior_weight(&self) -> f64 {
        (self.prior / (1.0 - self.prior)).log2()
    }

    /// The model as YAML, with the weights as comments.
    #[must_use]
    pub fn to_yaml(&self) -> String {
        let mut text = String::from(
            "# How `match likely` weighs: m is how often a level of agreement occurs among pairs that are one, u among\n\
             # pairs that are not, and log2(m/u) its weight in bits.\n",
        );
        // Writing to a text cannot fail.
        let _ = writeln!(
            text,
            "prior: {:e} # {:+.2} bits\nrelated: {:e}\ncolumns:",
            self.prior,
            self.prior_weight(),
            self.related
        );
        for column in &self.columns {
            let _ = writeln!(text, "  - column: {}", quoted(&column.column));
            let _ = writeln!(text, "    form: {}", quoted(&column.form));
            let _ = writeln!(text, "    same_by_chance: {:e}\n    levels:", column.same_by_chance);
            for level in &column.levels {
                let (agreement, weight) = (quoted(&level.agreement), level.weight());
                let _ = writeln!(
                    text,
                    "      - {{ agreement: {agreement}, m: {:e}, u: {:e} }} # {weight:+.2} bits",
                    level.m, level.u
                );
            }
        }
        text
    }
}

/// A text as YAML and JSON both quote it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The probability for odds as a weight in bits.
pub(super) fn probability(weight: f64) -> f64 {
    1.0 / (1.0 + (-weight).exp2())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_read_back_as_it_was_written() {
        let level = |agreement: &str, m, u| Level { agreement: agreement.to_owned(), m, u };
        let model = Model {
            prior: 0.000_123,
            related: 0.000_456,
            columns: vec![ColumnModel {
                column: "last \"name\": #1".to_owned(),
                form: "last name".to_owned(),
                same_by_chance: 1e-4,
                levels: vec![level("same", 0.9, 1.0e-4), level("differs", 0.1, 0.9999)],
            }],
        };
        let text = model.to_yaml();
        assert!(text.contains("+13.14 bits"), "{text}");
        assert_eq!(serde_saphyr::from_str::<Model>(&text).unwrap(), model);
    }

    #[test]
    fn weights_become_probabilities() {
        assert!((probability(0.0) - 0.5).abs() < 1e-12 && probability(10.0) > 0.999 && probability(-10.0) < 0.001);
    }
}
