//! All objects of a run side by side.

use super::layout::{left, right};
use crate::diagnostic::render::visible;
use crate::run::report::ObjectReport;
use crate::value::counted::grouped;
use unicode_width::UnicodeWidthStr;

/// A heading and the figure below it.
type Column = (&'static str, fn(&ObjectReport) -> u64);

const COLUMNS: [Column; 8] = [
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
    let shown: Vec<&Column> =
        COLUMNS.iter().filter(|(_, figure)| objects.iter().any(|object| figure(object) > 0)).collect();
    if objects.len() < 2 || shown.is_empty() {
        return;
    }
    let names = objects.iter().map(|object| visible(&object.name));
    let width = names.map(|name| name.width()).max().unwrap_or(0);
    out.push('\n');
    let mut line = |name: &str, cell: &dyn Fn(&Column) -> String| {
        out.push_str(&left(name, width));
        for column in &shown {
            out.push_str("  ");
            out.push_str(&right(&cell(column), column.0.len().max(7)));
        }
        out.push('\n');
    };
    line("", &|(heading, _)| (*heading).to_owned());
    for object in objects {
        line(&visible(&object.name), &|(_, figure)| grouped(figure(object)));
    }
}
