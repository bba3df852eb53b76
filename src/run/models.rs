//! Weights that a project keeps for a rule's `match likely`, so that two runs weigh alike and a person can review them: in
//! `models/RULE.yaml` beside `hyg.yaml`, as `hyg explain RULE --model EXPORT` prints them.

use super::RunError;
use crate::check::Program;
use crate::matching::{Model, Models, fits};
use crate::plan::DuplicatesPlan;
use std::collections::BTreeMap;

/// The models of rules, by the rule's name.
#[derive(Debug, Clone, Default)]
pub struct SavedModels(BTreeMap<String, Vec<Model>>);

impl SavedModels {
    /// The file that a rule's weights are kept in, in the project's folder.
    #[must_use]
    pub fn file_of(rule: &str) -> String {
        format!("models/{rule}.yaml")
    }

    /// Takes the text of a rule's file.
    ///
    /// # Errors
    /// It holds no models.
    pub fn add(&mut self, rule: &str, text: &str) -> Result<(), RunError> {
        let models = Models::read(text)
            .map_err(|problem| RunError::Model { file: SavedModels::file_of(rule), problem: anew(rule, &problem) })?;
        self.0.insert(rule.to_owned(), models.models);
        Ok(())
    }

    /// The models of a rule, each of which must be one of its clauses: weights of other properties would be passed over
    /// in silence.
    pub(super) fn of(&self, program: &Program, rule: &DuplicatesPlan) -> Result<&[Model], RunError> {
        let name = program.rule_name(rule.rule);
        let models = self.0.get(name).map(Vec::as_slice).unwrap_or_default();
        match models.iter().find(|model| !fits(&rule.matcher, model)) {
            None => Ok(models),
            Some(model) => {
                let columns: Vec<String> =
                    model.columns.iter().map(|column| format!("{} by {}", column.column, column.form)).collect();
                let problem = format!("no `match likely` of `{name}` weighs {} at these levels", columns.join(", "));
                Err(RunError::Model { file: SavedModels::file_of(name), problem: anew(name, &problem) })
            }
        }
    }
}

fn anew(rule: &str, problem: &str) -> String {
    format!("{problem}; remove the file, or print the weights anew with `hyg explain {rule} --model EXPORT`")
}
