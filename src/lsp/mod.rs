//! The language server: what `hyg check`, `hyg fmt` and the references say, in an editor while somebody
//! types.
//!
//! The answers ([`hover`], [`completion`], [`names`], [`actions`], [`symbols`], [`layout`]) are functions of
//! a [`Snapshot`] and a place in bytes; they know of no protocol. [`server`] speaks it: it keeps what is
//! open and asks; [`view`] turns what it hears into lines and columns. Nothing here reads clock or terminal, and
//! nothing writes a file.

pub mod actions;
pub mod completion;
pub mod documents;
pub mod hover;
pub mod layout;
pub mod names;
pub mod project;
mod server;
pub mod symbols;
pub mod text;
mod view;

use crate::check::{Checked, Reference};
use crate::source::{FileId, Span};
use crate::syntax::ast::Item;
use crate::workspace::Workspace;
use crate::workspace::rules::RuleFiles;
pub use server::{ServeError, serve};

/// Rule files, and what the checker knows of them.
#[derive(Debug, Clone, Copy)]
pub struct Snapshot<'a> {
    pub files: &'a RuleFiles,
    pub checked: &'a Checked,
    pub workspace: &'a Workspace,
}

impl<'a> Snapshot<'a> {
    /// What was looked up at a place, or just before it: the shortest words, which can be several
    /// things in a line over several properties.
    fn references_at(&self, file: FileId, offset: usize) -> Vec<&'a Reference> {
        let holds = |reference: &&Reference| is_at(reference.span, file, offset);
        let found: Vec<&Reference> = self.checked.references.iter().filter(holds).collect();
        let shortest = found.iter().map(|reference| reference.span.range().len()).min();
        found.into_iter().filter(|reference| Some(reference.span.range().len()) == shortest).collect()
    }

    /// All declarations that could be read, with their files.
    fn items(&self) -> impl Iterator<Item = (FileId, &'a Item)> + use<'a> {
        let files = self.files;
        files
            .sources
            .files()
            .zip(&files.parsed)
            .flat_map(|((id, _), parsed)| parsed.file.items.iter().map(move |item| (id, item)))
    }

    fn text(&self, file: FileId) -> &'a str {
        self.files.sources.get(file).map_or("", |source| &source.text)
    }
}

/// Whether a place is in a span or at one of its ends.
fn is_at(span: Span, file: FileId, offset: usize) -> bool {
    span.file == file && span.range().start <= offset && offset <= span.range().end
}
