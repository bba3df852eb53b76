//! What a project keeps for its runs, beside its `hyg.yaml`.

use super::Failure;
use super::choice::RuleChoice;
use crate::check::Program;
use crate::check::program::{RuleId, RuleKind};
use crate::data::read::{self, Content, Given, Settings, Source};
use crate::run::{self, AUDIT_HISTORY, History, REJECTED_PAIRS, Rejected, SavedModels};
use crate::schema::Schema;
use crate::schema::project::paths;
use crate::workspace::Workspace;
use std::collections::BTreeMap;
use std::path::Path;

/// The files of the project that its `reconcile` rules compare with, of those that take part.
pub(super) fn reconciled(
    workspace: &Workspace,
    program: &Program,
    choice: &RuleChoice,
) -> Result<BTreeMap<RuleId, Vec<Source>>, Failure> {
    compared(run::reconciled_files(program, &choice.only, &choice.skip), workspace.real_folder())
}

/// The files in a folder that `reconcile` rules compare with.
pub(super) fn compared(needed: Vec<(RuleId, String)>, folder: &Path) -> Result<BTreeMap<RuleId, Vec<Source>>, Failure> {
    let mut files = BTreeMap::new();
    for (rule, file) in needed {
        files.insert(rule, tables("a file to reconcile with", folder, file, Settings::default())?);
    }
    Ok(files)
}

/// The tables in a file of a folder; `what` the file is, for messages.
pub(super) fn tables(what: &str, folder: &Path, file: String, settings: Settings) -> Result<Vec<Source>, Failure> {
    let path = paths::file_inside(folder, &file).map_err(|sentence| Failure::new(format!("{what}: {sentence}")))?;
    let source = Source { name: file, content: Content::File(path), settings };
    read::tables(&source).map_err(|error| Failure::new(error.problem.to_string()).about(Path::new(&source.name)))
}

/// The pairs of the project's file of those that are no duplicates, if there is one.
pub(super) fn rejected_pairs(workspace: &Workspace, schema: &Schema) -> Result<Rejected, Failure> {
    match project_table(workspace, REJECTED_PAIRS)? {
        None => Ok(Rejected::default()),
        Some(source) => Rejected::read(&source, schema).map_err(|error| Failure::new(error.to_string())),
    }
}

/// What audits of the project measured in earlier runs.
pub(super) fn audit_history(workspace: &Workspace) -> Result<History, Failure> {
    match project_table(workspace, AUDIT_HISTORY)? {
        None => Ok(History::default()),
        Some(source) => {
            History::read(&source, workspace.settings.timezone).map_err(|error| Failure::new(error.to_string()))
        }
    }
}

/// A table beside `hyg.yaml`, if there is one. Spreadsheets save it with semicolons where a comma is the decimal sign.
fn project_table(workspace: &Workspace, name: &str) -> Result<Option<Source>, Failure> {
    let folder = workspace.real_folder();
    // A link that leads nowhere is a file that cannot be read, not one that is not there.
    if folder.join(name).symlink_metadata().is_err() {
        return Ok(None);
    }
    let path = paths::file_inside(folder, name).map_err(Failure::new)?;
    let settings = Settings { csv: Given { delimiter: None, ..Given::plain(b',') }, ..Settings::default() };
    Ok(Some(Source { name: name.to_owned(), content: Content::File(path), settings }))
}

/// The weights that the project keeps for rules of the program.
pub(super) fn saved_models(workspace: &Workspace, program: &Program) -> Result<SavedModels, Failure> {
    let folder = workspace.real_folder();
    let mut models = SavedModels::default();
    for rule in program.rules.iter().filter(|rule| matches!(rule.kind, RuleKind::Duplicates(_))) {
        let file = SavedModels::file_of(&rule.name);
        if folder.join(&file).symlink_metadata().is_err() {
            continue;
        }
        let path = paths::file_inside(folder, &file).map_err(Failure::new)?;
        let text = std::fs::read_to_string(&path).map_err(|error| Failure::new(error.to_string()).about(&path))?;
        models.add(&rule.name, &text).map_err(|error| Failure::new(error.to_string()))?;
    }
    Ok(models)
}
