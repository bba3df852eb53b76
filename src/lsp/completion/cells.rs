//! Cells of the tables that `test` gives: what the column above can hold.

use super::{Declaration, EXPECTATION, Kind, Offer, fits, offer, option_offer, references_of};
use crate::check::Target;
use crate::lsp::Snapshot;
use crate::schema::{Property, PropertyOption};
use crate::source::{FileId, Span};
use crate::value;

/// What can stand in the cell that ends `before`, below the head of a table; nothing where that is no such cell.
pub(super) fn offers(snapshot: &Snapshot, declaration: &Declaration, file: FileId, before: &str) -> Option<Vec<Offer>> {
    let own = before.get(declaration.start..).filter(|own| own.starts_with("test"))?;
    let row = own.lines().next_back().filter(|line| is_row(line) && !own.ends_with('\n'))?;
    let above = own.len() - row.len();
    let head = head_above(own.get(..above)?)?;
    let column = bars(row).count().checked_sub(1)?;
    let start = bars(row).last().map_or(0, |bar| bar + 1);
    let cell = row.get(start..)?;
    let typed = cell.trim_start();
    let span = Span::new(file, before.len() - typed.len(), before.len());
    let Some(property) = property_of(snapshot, declaration, own, head, column) else { return Some(Vec::new()) };
    let offers = property.options.iter().map(|option| in_cell(property, option, span));
    Some(offers.filter(|offer| fits(&offer.filter, typed)).collect())
}

/// As an export has it.
fn in_cell(property: &Property, option: &PropertyOption, span: Span) -> Offer {
    let text = if property.kind == value::Kind::YesNo { &option.value } else { &option.label };
    let of_rules = option_offer(option, span);
    let filter = format!("{} {}", of_rules.filter, option.value);
    Offer { detail: of_rules.detail, filter, ..offer(text, Kind::Option, span) }
}

fn is_row(line: &str) -> bool {
    line.trim_start().starts_with('|')
}

/// Where the bars of a row stand that part its cells.
fn bars(row: &str) -> impl Iterator<Item = usize> {
    row.match_indices('|').map(|(at, _)| at).filter(|&at| !row.get(..at).is_some_and(|before| before.ends_with('\\')))
}

/// Where the head of the table stands to which the line after a text belongs.
fn head_above(text: &str) -> Option<std::ops::Range<usize>> {
    let mut head = None;
    let mut end = text.len();
    for line in text.split_inclusive('\n').rev() {
        let start = end - line.len();
        if !is_row(line) {
            break;
        }
        head = Some(start..end);
        end = start;
    }
    head
}

/// The property that a head names in one of its cells.
fn property_of<'s>(
    snapshot: &Snapshot<'s>,
    declaration: &Declaration,
    own: &str,
    head: std::ops::Range<usize>,
    column: usize,
) -> Option<&'s Property> {
    let row = own.get(head.clone())?;
    let mut bars = bars(row);
    let from = head.start + bars.nth(column)?;
    let to = head.start + bars.next()?;
    let object = declaration.for_line();
    let cells: String = std::iter::repeat_n("| 1 ", row.matches('|').count().saturating_sub(1)).collect();
    let text = format!("{object}{}  {cells}|{EXPECTATION}", own.get(..head.end)?);
    let references = references_of(snapshot, &text)?;
    references.iter().find_map(|reference| match reference.target {
        Target::Property { object: of, property: Some(property) }
            if (from + object.len()..to + object.len()).contains(&reference.span.range().start) =>
        {
            snapshot.checked.program.schema.property(of, property)
        }
        _ => None,
    })
}
