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
    /// How often two persons of one home or firm share the value.
    pub shared_by_related: f64,
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

impl ColumnModel {
    /// How often the related agree so, by how often two records taken at random do (`ratio` is how often one person's do):
    /// as the same person does where they share the value, as any two where they do not.
    #[inline]
    #[must_use]
    pub fn of_related(&self, ratio: f64) -> f64 {
        of_related(self.shared_by_related, ratio)
    }
}

pub(super) fn of_related(shared: f64, ratio: f64) -> f64 {
    1.0 - shared + shared * ratio
}

impl Model {
    /// The odds before anything is compared, as a weight in bits.
    #[must_use]
    pub fn prior_weight(&self) -> f64 {
        (self.prior / (1.0 - self.prior)).log2()
    }
}

/// The models of one rule as a file keeps them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Models {
    pub models: Vec<Model>,
}

impl Models {
    /// As YAML, with the weights as comments.
    #[must_use]
    pub fn to_yaml(&self) -> String {
        let mut text = String::from(
            "# How `match likely` weighs: m is how often a level of agreement occurs among pairs that are one, u among\n\
             # pairs that are not, and log2(m/u) its weight in bits. `prior` is the share of all pairs that are one, `related`\n\
             # the share of the others that are two persons of one home or firm, of which `shared_by_related` share a value.\nmodels:\n",
        );
        // Writing to a text cannot fail.
        for model in &self.models {
            let _ = writeln!(text, "  - prior: {:e} # {:+.2} bits", model.prior, model.prior_weight());
            let _ = writeln!(text, "    related: {:e}\n    columns:", model.related);
            for column in &model.columns {
                let _ = writeln!(text, "      - column: {}", quoted(&column.column));
                let _ = writeln!(text, "        form: {}", quoted(&column.form));
                let _ = writeln!(text, "        same_by_chance: {:e}", column.same_by_chance);
                let _ = writeln!(text, "        shared_by_related: {:e}\n        levels:", column.shared_by_related);
                for level in &column.levels {
                    let (agreement, weight) = (quoted(&level.agreement), level.weight());
                    let _ = writeln!(
                        text,
                        "          - {{ agreement: {agreement}, m: {:e}, u: {:e} }} # {weight:+.2} bits",
                        level.m, level.u
                    );
                }
            }
        }
        text
    }

    /// Reads what [`Models::to_yaml`] wrote and a person may have changed.
    ///
    /// # Errors
    /// A sentence: it is no YAML of this shape, or holds a number that is no probability.
    pub fn read(text: &str) -> Result<Models, String> {
        let models: Models = serde_saphyr::from_str(text).map_err(|error| first_line(&error.to_string()))?;
        let share = |what: &str, value: f64, least: f64| {
            let fits = value >= least && value <= 1.0;
            if fits { Ok(()) } else { Err(format!("`{what}` is {value}, and must be a share from {least} to 1")) }
        };
        for model in &models.models {
            share("prior", model.prior, LEAST)?;
            share("prior", 1.0 - model.prior, LEAST)?;
            share("related", model.related, 0.0)?;
            for column in &model.columns {
                share("same_by_chance", column.same_by_chance, 0.0)?;
                share("shared_by_related", column.shared_by_related, 0.0)?;
                for level in &column.levels {
                    share("m", level.m, LEAST)?;
                    share("u", level.u, LEAST)?;
                }
            }
        }
        Ok(models)
    }
}

/// Of a message that goes on with the text it is about.
fn first_line(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}

/// What never occurs weighs without end, so that nothing could outweigh it.
const LEAST: f64 = 1e-12;

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
                shared_by_related: 0.5,
                levels: vec![level("same", 0.9, 1.0e-4), level("differs", 0.1, 0.9999)],
            }],
        };
        let models = Models { models: vec![model.clone(), model] };
        let text = models.to_yaml();
        assert!(text.contains("+13.14 bits"), "{text}");
        assert_eq!(Models::read(&text).unwrap(), models);
        let wrong = Models::read(&text.replace("m: 9e-1", "m: 0")).unwrap_err();
        assert_eq!(wrong, "`m` is 0, and must be a share from 0.000000000001 to 1");
    }

    #[test]
    fn weights_become_probabilities() {
        assert!((probability(0.0) - 0.5).abs() < 1e-12 && probability(10.0) > 0.999 && probability(-10.0) < 0.001);
    }
}
