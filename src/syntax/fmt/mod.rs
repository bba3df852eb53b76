//! One layout for every rule file.
//!
//! The formatter prints the tree, hangs the comments where they were, reads its own output again,
//! and refuses to hand it out when the tree or a comment is not the same.

mod condition;
mod declaration;
mod printer;
mod text;

pub(crate) use declaration::table_lines;
pub(crate) use text::object as object_text;
pub use text::value_text;

use super::ast::{File, Item, ItemKind};
use super::scan::Comment;
use super::{EDITION, Parsed, parse};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::{FileId, Span};
use printer::Printer;

/// Lines are broken where they would be longer, in columns.
const WIDTH: usize = 100;

/// The text in hyg's layout: two spaces of indentation, one clause a line, one blank line between
/// declarations, keywords in lower case, tables aligned, comments kept.
///
/// # Errors
/// The text has syntax errors: nothing is laid out. (Or the layout would not read as the same
/// rules, which would be a fault of hyg: then nothing is handed out either.)
pub fn format(text: &str) -> Result<String, Vec<Diagnostic>> {
    let file = FileId(0);
    let parsed = parse(file, text);
    if !parsed.diagnostics.is_empty() {
        return Err(parsed.diagnostics);
    }
    let out = print(&parsed.file, &parsed.comments);
    let again = parse(file, &out);
    if again.diagnostics.is_empty() && is_same(&parsed, &again) {
        return Ok(out);
    }
    let fault = Diagnostic::error(codes::SYNTAX, "hyg cannot lay out this file without changing what it says")
        .label(Span::new(file, 0, 0), "the file is left as it is")
        .help("this is a fault of hyg: please report it with the file");
    Err(vec![fault])
}

fn is_same(before: &Parsed, after: &Parsed) -> bool {
    let texts = |parsed: &Parsed| parsed.comments.iter().map(|comment| comment.text.clone()).collect::<Vec<_>>();
    before.file.items == after.file.items && texts(before) == texts(after)
}

fn print(file: &File, comments: &[Comment]) -> String {
    let mut printer = Printer::new(comments);
    let edition = format!("hyg {EDITION}");
    match &file.edition {
        Some(written) => {
            printer.between(written.span, false);
            printer.put(written.span, &edition);
        }
        None => printer.text(&edition),
    }
    for (at, item) in file.items.iter().enumerate() {
        let next = file.items.get(at + 1).map_or(u32::MAX, |next| next.span.start);
        // `hyg 1` and the first `for` are one heading.
        let is_heading = at == 0 && matches!(item.kind, ItemKind::For(_)) && !printer.comment_above(item.span, next);
        printer.between(item.span, !is_heading);
        declaration(&mut printer, item);
    }
    printer.finish()
}

fn declaration(printer: &mut Printer<'_>, item: &Item) {
    printer.item(&item.kind);
    printer.inside(item.span);
}
