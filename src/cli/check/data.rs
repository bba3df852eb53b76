//! `hyg check --data`: what the rules come to on exports, and the lints that need data.

use super::Arguments;
use crate::cli::choice::RuleChoice;
use crate::cli::options::all_threads;
use crate::cli::progress::Watch;
use crate::cli::rules::Opened;
use crate::cli::{Failure, Terminal, kept};
use crate::run::{self, Report};
use crate::survey::survey;

/// Runs the rules without writing and lints them again with what was counted.
pub(super) fn run(arguments: &Arguments, opened: &mut Opened, terminal: &Terminal) -> Result<Report, Failure> {
    let (workspace, program) = (&opened.workspace, &opened.rules.program);
    let run_options = run::Options {
        reconciled: kept::reconciled(workspace, program, &RuleChoice::default())?,
        threads: all_threads(),
        ..opened.run_options()?
    };
    let watch = Watch::start(terminal)?;
    let exports = opened.exports(&arguments.data, &arguments.reading, &run_options, &watch)?;
    let surveyed = survey(program, &workspace.settings, &exports.inputs, &run_options, &watch);
    drop(watch);
    let surveyed = surveyed?;
    opened.rules.lint_with(&surveyed.observed);
    Ok(surveyed.report)
}
