//! `hyg check --fix`: makes the edits that findings propose.

use crate::cli::Failure;
use crate::diagnostic::{self, Applicability, Diagnostic, Edit, Severity};
use crate::source::{FileId, SourceFile};
use crate::workspace::Workspace;
use crate::workspace::rules::{self, CheckOptions, CheckedRules};
use clap::ValueEnum;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A mended file can show what its mistakes hid; so often are its findings mended again.
const MOST_ROUNDS: usize = 10;

/// Which edits are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Which {
    /// Those that can mean nothing else.
    Certain,
    /// All that findings propose for what is wrong; look at what they change. What a rule takes that is right is never
    /// changed.
    Suggested,
}

/// Mends the rule files until nothing is left to mend, and writes them if they are better for it;
/// the rules as they are then, and how many findings were mended.
pub(super) fn run(
    workspace: &Workspace,
    paths: &[PathBuf],
    options: &CheckOptions,
    which: Which,
) -> Result<(CheckedRules, usize), Failure> {
    let found = CheckedRules::load(workspace, paths, options)?;
    let (mut texts, mut mended) = (BTreeMap::new(), 0);
    let mut best = (badness(&found), texts.clone(), mended);
    let mut edits = chosen(&found.diagnostics, which);
    let mut tried;
    let mut rules = &found;
    for _ in 0..MOST_ROUNDS {
        if edits.is_empty() {
            break;
        }
        mended += edits.len();
        texts.extend(edited(rules, &edits));
        tried = found.with_texts(&texts, workspace, options)?;
        // A mistake that another one hid takes its place: no better, and still a step to what is.
        if badness(&tried) < best.0 {
            best = (badness(&tried), texts.clone(), mended);
        }
        rules = &tried;
        edits = chosen(&rules.diagnostics, which);
    }
    let (_, texts, mended) = best;
    for (file, text) in &texts {
        if let Some(path) = found.files.paths.get(file.0 as usize) {
            rules::replace(&path.path, text)?;
        }
    }
    Ok((found.with_texts(&texts, workspace, options)?, mended))
}

/// The gravest counts first: a mistake of syntax hides those of names and types, and any mistake
/// hides what lints would say.
fn badness(rules: &CheckedRules) -> [usize; 3] {
    let count = |wanted: &dyn Fn(&Diagnostic) -> bool| rules.diagnostics.iter().filter(|&one| wanted(one)).count();
    let is_error = |one: &Diagnostic| one.severity == Severity::Error;
    [count(&|one| is_error(one) && one.code.is_syntax()), count(&is_error), count(&|one| !is_error(one))]
}

/// The findings whose edits are made in one round.
fn chosen(diagnostics: &[Diagnostic], which: Which) -> Vec<&Diagnostic> {
    diagnostic::apart(diagnostics.iter().filter(|one| match which {
        Which::Certain => one.applicability == Applicability::Certain,
        Which::Suggested => one.applicability != Applicability::Choice,
    }))
}

/// The files that the edits change, as they are afterwards.
fn edited(rules: &CheckedRules, chosen: &[&Diagnostic]) -> BTreeMap<FileId, String> {
    let mut by_file: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    for edit in chosen.iter().flat_map(|diagnostic| &diagnostic.edits) {
        by_file.entry(edit.span.file).or_default().push(edit);
    }
    let text = |(file, edits)| Some((file, edited_text(rules.files.sources.get(file)?, edits)));
    by_file.into_iter().filter_map(text).collect()
}

/// A text with edits of which no two overlap.
fn edited_text(source: &SourceFile, mut edits: Vec<&Edit>) -> String {
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut text = String::with_capacity(source.text.len());
    let mut from = 0;
    for edit in edits {
        let range = edit.span.range();
        text.push_str(source.slice(from..range.start));
        text.push_str(&edit.text);
        from = range.end;
    }
    text.push_str(source.slice(from..source.text.len()));
    text
}
