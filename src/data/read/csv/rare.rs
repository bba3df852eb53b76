//! Text whose punctuation [`scan`](super::scan) does not know, byte after byte by the rules of
//! [`records`](super::records): delimiters of several bytes, backslashes, no quotes at all.

use super::Punctuation;
use super::records::{Form, RecordEnds, cells, without_line_end};
use super::scan::Index;

/// As [`scan`](super::scan::scan).
pub(super) fn index(text: &[u8], last: bool, punctuation: Punctuation, index: &mut Index) {
    index.clear(punctuation.delimiter.as_str().len());
    let mut ends = RecordEnds::new(punctuation);
    let mut start = 0;
    while let Some(end) = ends.next(text, last) {
        // Where the text is no UTF-8, no cell will be asked for: the worker refuses the block.
        let record = std::str::from_utf8(text.get(start..end).unwrap_or_default()).unwrap_or_default();
        let record = without_line_end(record);
        let is_escaped = cells(record, punctuation).any(|cell| cell.form == Form::Escaped);
        index.push(cells(record, punctuation).map(|cell| start + cell.start + cell.raw.len()), end, is_escaped);
        start = end;
    }
    index.open_quote = ends.in_quotes();
}
