//! `hyg check --data`: what the rules come to on exports, and the lints that need data.

use super::Arguments;
use crate::cli::apply::{all_threads, failure};
use crate::cli::exports::{Exports, reconciled};
use crate::cli::progress::Watch;
use crate::cli::{Failure, Terminal};
use crate::run::{self, Report};
use crate::survey::survey;
use crate::value::time::AsOf;
use crate::workspace::Workspace;
use crate::workspace::rules::CheckedRules;
use std::collections::BTreeSet;

/// Runs the rules without writing and lints them again with what was counted.
pub(super) fn run(
    arguments: &Arguments,
    as_of: AsOf,
    workspace: &Workspace,
    rules: &mut CheckedRules,
    terminal: &Terminal,
) -> Result<Report, Failure> {
    let files = run::reconciled_files(&rules.program, &BTreeSet::new(), &BTreeSet::new());
    let run_options = run::Options {
        reconciled: reconciled(files, workspace.real_folder())?,
        threads: all_threads(),
        ..run::Options::new(as_of)
    };
    let watch = Watch::start(terminal)?;
    let settings = arguments.reading.settings()?;
    let mut exports = Exports::named(&arguments.data, workspace, &rules.program.schema, &settings, &watch)?;
    exports.add_tables(run::tables_needed(&rules.program, &run_options), workspace)?;
    let surveyed = survey(&rules.program, &workspace.settings, &exports.inputs, &run_options, &watch);
    drop(watch);
    let surveyed = surveyed.map_err(failure)?;
    rules.lint_with(&surveyed.observed);
    Ok(surveyed.report)
}
