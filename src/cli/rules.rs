//! The rules of a command that can do nothing with broken ones.

use super::{Failure, Terminal};
use crate::workspace::Workspace;
use crate::workspace::rules::{CheckOptions, CheckedRules};
use std::path::PathBuf;

/// The rules under these paths, if nothing is wrong with them; else says what.
pub(super) fn load(
    workspace: &Workspace,
    given: &[PathBuf],
    options: &CheckOptions,
    terminal: &mut Terminal,
) -> Result<CheckedRules, Failure> {
    let rules = CheckedRules::load(workspace, given, options)?;
    if rules.are_broken() {
        terminal.complain_of_rules(&rules);
        return Err(Failure::Reported);
    }
    Ok(rules)
}
