//! The outline of a file: its declarations, and the lines and measures in them.

use super::Snapshot;
use crate::source::{FileId, Span};
use crate::syntax::ast::{Heading, Item, ItemKind};

/// One entry of an outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    pub name: String,
    pub detail: Option<String>,
    /// The keyword of the declaration, `line` or `measure`.
    pub keyword: &'static str,
    pub span: Span,
    /// Of the name.
    pub name_span: Span,
    pub children: Vec<Symbol>,
}

/// The declarations of a file that could be read, in their order.
#[must_use]
pub fn symbols(snapshot: &Snapshot, file: FileId) -> Vec<Symbol> {
    let items = snapshot.files.parsed.get(file.0 as usize).map(|parsed| parsed.file.items.as_slice());
    items.unwrap_or_default().iter().map(|item| symbol(snapshot, item)).collect()
}

fn symbol(snapshot: &Snapshot, item: &Item) -> Symbol {
    let (name, detail, name_span) = match (&item.kind, item.kind.heading()) {
        (_, Some(Heading { name, description })) => {
            (name.value.clone(), description.as_ref().map(|text| text.value.clone()), name.span)
        }
        (ItemKind::For(object), None) => (format!("for {}", object.value), None, object.span),
        (ItemKind::Test(test), None) => (test.description.value.clone(), None, test.description.span),
        (ItemKind::Never(never), None) => (never.description.value.clone(), None, never.description.span),
        (_, None) => (item.kind.keyword().to_owned(), None, item.span),
    };
    let children = match &item.kind {
        ItemKind::Fix(fix) => fix
            .lines
            .iter()
            .filter_map(|line| {
                let (first, last) = (line.properties.first()?.span, line.properties.last()?.span);
                let name_span = first.to(last);
                Some(part(snapshot.files.sources.slice(name_span), "line", line.span, name_span))
            })
            .collect(),
        ItemKind::Audit(audit) => audit
            .measures
            .iter()
            .map(|measure| part(&measure.name.value, "measure", measure.name.span, measure.name.span))
            .collect(),
        _ => Vec::new(),
    };
    Symbol { name, detail, keyword: item.kind.keyword(), span: item.span, name_span, children }
}

fn part(name: &str, keyword: &'static str, span: Span, name_span: Span) -> Symbol {
    Symbol { name: name.to_owned(), detail: None, keyword, span, name_span, children: Vec::new() }
}
