//! Names of rules, segments and parameters, and of properties: where they are declared and used, and
//! how they are changed everywhere at once.

use super::{Snapshot, is_at};
use crate::check::Target;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{FileId, Span};
use crate::syntax;
use std::collections::BTreeSet;

/// Why something cannot be done: a sentence for the person at the editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(pub String);

/// A name at a place, and its declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name {
    /// Of the name alone, without the `$` of a parameter.
    pub span: Span,
    /// The name in its declaration.
    pub declared: Span,
}

/// The rule, segment or parameter whose name stands at a place.
#[must_use]
pub fn name_at(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<Name> {
    let heading = snapshot.items().filter_map(|(_, item)| item.kind.heading());
    let declared = heading.map(|heading| heading.name.span).find(|&span| is_at(span, file, offset));
    if let Some(declared) = declared {
        return Some(Name { span: declared, declared });
    }
    snapshot.references_at(file, offset).into_iter().find_map(|reference| match reference.target {
        Target::Name { declared: Some(declared), .. } => {
            Some(Name { span: without_sign(snapshot, reference.span), declared })
        }
        _ => None,
    })
}

/// Line and column, from 1, at which `hyg.yaml` speaks of the property at a place.
#[must_use]
pub fn setting_at(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<(usize, usize)> {
    snapshot.references_at(file, offset).into_iter().find_map(|reference| match reference.target {
        Target::Property { object, property: Some(property) } | Target::Option { object, property, .. } => {
            snapshot.workspace.settings.place_of(object, property)
        }
        _ => None,
    })
}

/// Of `$name` the name.
fn without_sign(snapshot: &Snapshot, span: Span) -> Span {
    let has_sign = snapshot.files.sources.slice(span).starts_with('$');
    Span { start: span.start + u32::from(has_sign), ..span }
}

/// Where the name or the property at a place is used, in the order of files and places.
#[must_use]
pub fn uses_at(snapshot: &Snapshot, file: FileId, offset: usize, with_declaration: bool) -> Vec<Span> {
    if let Some(name) = name_at(snapshot, file, offset) {
        return uses(snapshot, name.declared, with_declaration);
    }
    let targets: Vec<&Target> =
        snapshot.references_at(file, offset).into_iter().map(|reference| &reference.target).collect();
    let is_found = |target: &Target| {
        !matches!(
            target,
            Target::Property { property: None, .. }
                | Target::Option { option: None, .. }
                | Target::Verb { name: None, .. }
                | Target::Object(None)
                | Target::Name { .. }
                | Target::Word(_)
        )
    };
    let same = |target: &Target| {
        is_found(target)
            && targets.iter().any(|other| match (target, other) {
                // Whatever they are used on.
                (Target::Verb { name, .. }, Target::Verb { name: other, .. }) => name == other,
                _ => target == *other,
            })
    };
    let references = snapshot.checked.references.iter().filter(|reference| same(&reference.target));
    references.map(|reference| reference.span).collect::<BTreeSet<Span>>().into_iter().collect()
}

/// Where a declared name is used.
fn uses(snapshot: &Snapshot, name: Span, with_declaration: bool) -> Vec<Span> {
    let used = snapshot.checked.references.iter().filter_map(|reference| match reference.target {
        Target::Name { declared: Some(declared), .. } if declared == name => {
            Some(without_sign(snapshot, reference.span))
        }
        _ => None,
    });
    let spans: BTreeSet<Span> = used.chain(with_declaration.then_some(name)).collect();
    spans.into_iter().collect()
}

/// All places at which a name is to be replaced by another one.
///
/// # Errors
/// Nothing there has a name, the new name is none or is taken, or a file has mistakes that may hide
/// uses of the old one.
pub fn rename(snapshot: &Snapshot, file: FileId, offset: usize, new: &str) -> Result<Vec<Span>, Refusal> {
    let found = name_at(snapshot, file, offset)
        .ok_or_else(|| Refusal("only names of rules, segments and parameters can be changed here".to_owned()))?;
    if !syntax::is_name(new) {
        return Err(Refusal(format!("`{new}` is no name: a name is a letter, then letters, digits, `-` and `_`")));
    }
    let broken = snapshot.files.parsed.iter().zip(snapshot.files.sources.files());
    if let Some((_, (_, source))) = broken.into_iter().find(|(parsed, _)| !parsed.diagnostics.is_empty()) {
        return Err(Refusal(format!(
            "{} has syntax errors, which may hide uses of the name: mend them first",
            source.name
        )));
    }
    let spans = uses(snapshot, found.declared, true);
    match problem_after(snapshot, &spans, new) {
        Some(problem) => Err(Refusal(problem)),
        None => Ok(spans),
    }
}

/// The first error that the files would have with the new name, and do not have now.
fn problem_after(snapshot: &Snapshot, spans: &[Span], new: &str) -> Option<String> {
    let mut files = snapshot.files.clone();
    let changed: BTreeSet<FileId> = spans.iter().map(|span| span.file).collect();
    for file in changed {
        let mut text = snapshot.text(file).to_owned();
        for span in spans.iter().rev().filter(|span| span.file == file) {
            text.replace_range(span.range(), new);
        }
        files.replace(file, &text);
    }
    let before = errors(&snapshot.checked.diagnostics).count();
    let checked = files.check(snapshot.workspace, &[]);
    let syntax = files.parsed.iter().flat_map(|parsed| &parsed.diagnostics);
    let after: Vec<&Diagnostic> = syntax.chain(errors(&checked.diagnostics)).collect();
    let is_new = |one: &&&Diagnostic| snapshot.checked.diagnostics.iter().all(|old| old.message != one.message);
    if after.len() <= before {
        return None;
    }
    after.iter().find(is_new).or(after.first()).map(|diagnostic| diagnostic.message.clone())
}

fn errors(diagnostics: &[Diagnostic]) -> impl Iterator<Item = &Diagnostic> {
    diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error)
}
