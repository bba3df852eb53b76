//! All objects of a run side by side.

use super::layout::{Column, Table};
use crate::diagnostic::render::visible;
use crate::run::report::ObjectReport;
use crate::value::counted::grouped;

/// A heading and the figure below it.
type Figure = (&'static str, fn(&ObjectReport) -> u64);

const COLUMNS: [Figure; 8] = [
    ("Merged", |object| object.absorbed),
    ("Deleted", |object| object.deleted),
    ("Spared", |object| object.spared),
    ("Suppressed", |object| object.suppressed),
    ("Updated", |object| object.fixed_records),
    ("Flags", |object| object.flagged),
    ("Set aside", |object| object.set_aside),
    ("Rejected", |object| object.rejected),
];

/// Writes the table if there are several objects, of which the first has scrolled away. A column
/// without any number but 0 is left out.
pub(super) fn write(out: &mut String, objects: &[ObjectReport]) {
    let shown: Vec<&Figure> =
        COLUMNS.iter().filter(|(_, figure)| objects.iter().any(|object| figure(object) > 0)).collect();
    if objects.len() < 2 || shown.is_empty() {
        return;
    }
    let figures = shown.iter().map(|(heading, _)| Column::right(*heading).at_least(7));
    let mut table = Table::new("", [Column::left("")].into_iter().chain(figures).collect());
    for object in objects {
        let figures = shown.iter().map(|(_, figure)| grouped(figure(object)));
        table.row([visible(&object.name).into_owned()].into_iter().chain(figures));
    }
    out.push('\n');
    table.write(out, usize::MAX);
}
