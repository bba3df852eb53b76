//! Bytes as delimited text: what the scanner finds 64 bytes at a time is what a walk over the
//! characters finds, wherever the text is cut.
#![no_main]

use hyg::data::read::Punctuation;
use hyg::data::read::csv::records::{RecordEnds, cells, without_line_end};
use hyg::data::read::csv::scan::{Index, Signs, scan};
use libfuzzer_sys::fuzz_target;
use std::ops::Range;

/// Of each line its end and its cells.
type Lines = Vec<(usize, Vec<Range<usize>>)>;

fn scanned(text: &str, last: bool) -> Lines {
    let mut index = Index::default();
    scan(text.as_bytes(), last, Signs { delimiter: b',', quote: b'"' }, &mut index);
    let line = |number| {
        let line = index.line(number);
        (line.line().end, (0..line.count()).map(|cell| line.get(cell).unwrap()).collect())
    };
    (0..index.lines()).map(line).collect()
}

fn walked(text: &str, last: bool) -> Lines {
    let mut ends = RecordEnds::new(Punctuation::standard(b','));
    let mut start = 0;
    let mut lines = Vec::new();
    while let Some(end) = ends.next(text.as_bytes(), last) {
        let place = |cell: hyg::data::read::records::Cell| start + cell.start..start + cell.start + cell.raw.len();
        lines.push((end, cells(without_line_end(&text[start..end]), Punctuation::standard(b',')).map(place).collect()));
        start = end;
    }
    lines
}

fuzz_target!(|input: (u16, &str)| {
    let (cut, text) = input;
    assert_eq!(scanned(text, true), walked(text, true));
    let piece = text.get(..cut.into()).unwrap_or_default();
    assert_eq!(scanned(piece, false), walked(piece, false));
});
