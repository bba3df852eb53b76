//! What an editor offers to mend: the edits that findings propose, and comments that silence a lint.

use crate::diagnostic::{self, Applicability, Diagnostic, Edit};
use crate::lints;
use crate::source::{FileId, Span};
use crate::workspace::rules::RuleFiles;
use std::ops::Range;

/// Edits that are made together.
#[derive(Debug, Clone)]
pub struct Fix<'d> {
    pub title: String,
    /// What they mend.
    pub diagnostic: &'d Diagnostic,
    /// They can mean nothing else.
    pub is_certain: bool,
    pub edits: Vec<Edit>,
}

/// What can be done about the findings in a range of a file.
#[must_use]
pub fn quick_fixes<'d>(
    files: &RuleFiles,
    diagnostics: &'d [Diagnostic],
    file: FileId,
    range: Range<usize>,
) -> Vec<Fix<'d>> {
    let touches = |span: Span| span.file == file && span.range().start <= range.end && range.start <= span.range().end;
    let found = diagnostics.iter().filter(|diagnostic| diagnostic.span().is_some_and(touches));
    let mut fixes = Vec::new();
    for diagnostic in found {
        if !diagnostic.edits.is_empty() {
            fixes.push(Fix {
                title: match diagnostic.applicability {
                    Applicability::Choice => format!("{}: changes whom the rule takes", title(files, diagnostic)),
                    Applicability::Certain | Applicability::Suggested => title(files, diagnostic),
                },
                diagnostic,
                is_certain: diagnostic.applicability == Applicability::Certain,
                edits: diagnostic.edits.clone(),
            });
        }
        fixes.extend(allow(files, diagnostic));
    }
    fixes
}

/// The edits of a file that can all be made without asking.
#[must_use]
pub fn all_certain(diagnostics: &[Diagnostic], file: FileId) -> Vec<Edit> {
    let own = |diagnostic: &&Diagnostic| {
        diagnostic.applicability == Applicability::Certain && diagnostic.edits.iter().all(|edit| edit.span.file == file)
    };
    let chosen = diagnostic::apart(diagnostics.iter().filter(own));
    chosen.into_iter().flat_map(|diagnostic| diagnostic.edits.clone()).collect()
}

fn title(files: &RuleFiles, diagnostic: &Diagnostic) -> String {
    let [edit] = diagnostic.edits.as_slice() else { return "Make the edits that hyg proposes".to_owned() };
    let (old, new) = (short(files.sources.slice(edit.span)), short(&edit.text));
    match (old.is_empty(), new.is_empty()) {
        (true, _) => format!("Insert `{new}`"),
        (_, true) => format!("Delete `{old}`"),
        _ => format!("Replace `{old}` with `{new}`"),
    }
}

/// On one line, as people see it.
fn short(text: &str) -> String {
    /// Longer texts are cut.
    const MOST: usize = 40;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = diagnostic::render::visible(&line).into_owned();
    if line.chars().count() <= MOST { line } else { line.chars().take(MOST - 1).chain(['…']).collect() }
}

/// A comment before the declaration in which a lint stands.
fn allow<'d>(files: &RuleFiles, diagnostic: &'d Diagnostic) -> Option<Fix<'d>> {
    let name = lints::find(diagnostic.code.name).ok()?.name();
    let place = diagnostic.span()?;
    let items = &files.parsed.get(place.file.0 as usize)?.file.items;
    let item = items.iter().find(|item| item.span.start <= place.start && place.start <= item.span.end)?;
    let text = format!("# hyg: allow {name}: say why\n");
    let edits = vec![Edit { span: item.span.at_start(), text }];
    Some(Fix { title: format!("Allow `{name}` here, with a reason"), diagnostic, is_certain: false, edits })
}
