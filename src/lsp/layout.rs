//! `hyg fmt` in an editor: the lines that change, and no others, so that the cursor stays.

use crate::syntax;
use similar::{DiffOp, TextDiff};
use std::ops::Range;

/// What to write where, in bytes of the text, in order; nothing for a text with syntax errors.
#[must_use]
pub fn edits(text: &str) -> Option<Vec<(Range<usize>, String)>> {
    let formatted = syntax::format(text).ok()?;
    let diff = TextDiff::from_lines(text, formatted.as_str());
    let (old, new) = (offsets(diff.iter_old_slices()), offsets(diff.iter_new_slices()));
    let bytes = |offsets: &[usize], lines: Range<usize>| {
        let at = |line: usize| offsets.get(line).copied().unwrap_or_default();
        at(lines.start)..at(lines.end)
    };
    let changed = diff.ops().iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    let edit = |op: &DiffOp| {
        let written = formatted.get(bytes(&new, op.new_range())).unwrap_or_default();
        (bytes(&old, op.old_range()), written.to_owned())
    };
    Some(changed.map(edit).collect())
}

/// Where each line begins, and where the last one ends.
fn offsets<'t>(lines: impl Iterator<Item = &'t str>) -> Vec<usize> {
    let mut at = 0;
    let ends = lines.map(|line| {
        at += line.len();
        at
    });
    std::iter::once(0).chain(ends).collect()
}

#[cfg(test)]
mod tests {
    use super::edits;

    #[test]
    fn only_lines_that_change_are_written() {
        let text =
            "hyg 1\nfor contacts\n\nsegment a \"A\"\n  where email is known\nsegment b \"B\" where email is unknown\n";
        let edits = edits(text).unwrap();
        let mut formatted = text.to_owned();
        for (range, new) in edits.iter().rev() {
            formatted.replace_range(range.clone(), new);
        }
        assert_eq!(formatted, crate::syntax::format(text).unwrap());
        assert!(edits.iter().all(|(range, _)| range.start > text.find("is known").unwrap()), "{edits:?}");
        assert_eq!(super::edits(&formatted), Some(Vec::new()));
        assert_eq!(super::edits("segment"), None);
    }
}
