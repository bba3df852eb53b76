//! One run that writes nothing and tells how a `duplicates` rule searched: by which weights, and what it makes of two records.

use super::bind::Input;
use super::duplicates::SearchReport;
use super::progress::Progress;
use super::sink::DryRun;
use super::{Options, RunError, execute};
use crate::check::Program;
use crate::check::program::RuleId;
use crate::schema::Project;
use std::collections::BTreeSet;

/// How a rule searched; nothing where it did not run, because no export of its object was given. `pair` are the keys of
/// two records that are explained.
///
/// # Errors
/// See [`RunError`]: all that keeps a run from writing, but brakes.
pub fn search(
    program: &Program,
    project: &Project,
    inputs: &[Input],
    options: &Options,
    rule: RuleId,
    pair: Option<[String; 2]>,
    progress: &dyn Progress,
) -> Result<Option<SearchReport>, RunError> {
    let only = BTreeSet::from([rule]);
    let options = Options { brakes: false, only, pair: pair.map(|pair| (rule, pair)), ..options.clone() };
    let report = execute(program, project, inputs, &options, progress, &mut DryRun)?;
    let mut rules = report.objects.into_iter().flat_map(|object| object.rules);
    Ok(rules.find(|told| told.rule == rule).and_then(|told| told.search))
}
