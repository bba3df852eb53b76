//! A document as an editor sees it: lines, and columns counted in code units of the encoding that the
//! two sides agreed on. No position that a client can send is out of bounds: beyond the end of a line
//! is its end, inside of a character is its beginning.

use gen_lsp_types::{Position, Range, TextDocumentContentChangeEvent};
use std::ops;

/// What columns count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf16,
}

impl Encoding {
    fn units(self, c: char) -> usize {
        match self {
            Encoding::Utf8 => c.len_utf8(),
            Encoding::Utf16 => c.len_utf16(),
        }
    }
}

/// Where the lines of a text begin: after `\n`, `\r\n` and a `\r` that stands alone.
#[derive(Debug, Clone)]
pub struct Lines {
    starts: Vec<usize>,
    encoding: Encoding,
}

impl Lines {
    #[must_use]
    pub fn of(text: &str, encoding: Encoding) -> Lines {
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes)
            .filter(|&at| bytes.get(at) == Some(&b'\n') || bytes.get(at + 1) != Some(&b'\n'));
        Lines { starts: std::iter::once(0).chain(ends.map(|at| at + 1)).collect(), encoding }
    }

    /// The byte offset of a position in the text of these lines.
    #[must_use]
    pub fn offset(&self, text: &str, position: Position) -> usize {
        let line = position.line as usize;
        let Some(&start) = self.starts.get(line) else { return text.len() };
        let end = self.starts.get(line + 1).copied().unwrap_or(text.len());
        let line = text.get(start..end).unwrap_or_default().trim_end_matches(['\n', '\r']);
        let mut left = position.character as usize;
        for (at, c) in line.char_indices() {
            let units = self.encoding.units(c);
            if left < units {
                return start + at;
            }
            left -= units;
        }
        start + line.len()
    }

    /// The position of a byte offset; an offset beyond the end is the end.
    #[must_use]
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let offset = floor(text, offset);
        let line = self.starts.partition_point(|&start| start <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let before = text.get(start..offset).unwrap_or_default();
        let column: usize = before.chars().map(|c| self.encoding.units(c)).sum();
        let whole = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Position { line: whole(line), character: whole(column) }
    }

    #[must_use]
    pub fn range(&self, text: &str, range: ops::Range<usize>) -> Range {
        Range { start: self.position(text, range.start), end: self.position(text, range.end) }
    }
}

fn floor(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// The text after the changes of one message, each made to what the one before it left.
#[must_use]
pub fn changed(mut text: String, changes: Vec<TextDocumentContentChangeEvent>, encoding: Encoding) -> String {
    for change in changes {
        match change {
            TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => text = whole.text,
            TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
                let lines = Lines::of(&text, encoding);
                let start = lines.offset(&text, part.range.start);
                let end = lines.offset(&text, part.range.end).max(start);
                text.replace_range(start..end, &part.text);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Encoding, Lines, changed};
    use gen_lsp_types::{
        Position, Range, TextDocumentContentChangeEvent as Change, TextDocumentContentChangePartial as Partial,
    };
    use proptest::prelude::*;

    #[test]
    fn columns_count_what_was_agreed_on() {
        let text = "a😀é\r\nb\rc\n";
        for (encoding, column) in [(Encoding::Utf16, 4), (Encoding::Utf8, 7)] {
            let lines = Lines::of(text, encoding);
            let end = Position { line: 0, character: column };
            assert_eq!(lines.position(text, "a😀é".len()), end);
            assert_eq!(lines.offset(text, end), "a😀é".len());
            assert_eq!(lines.offset(text, Position { line: 0, character: 99 }), "a😀é".len(), "beyond the line");
            assert_eq!(lines.offset(text, Position { line: 0, character: 2 }), 1, "inside of a character");
            assert_eq!(lines.position(text, text.len()), Position { line: 3, character: 0 });
            assert_eq!(lines.offset(text, Position { line: 9, character: 0 }), text.len());
            assert_eq!(lines.position(text, 999), Position { line: 3, character: 0 });
        }
    }

    /// A document as an editor that counts UTF-16 keeps it: lines of code units, nothing shared with
    /// what is tested.
    fn editor(text: &[u16], range: Range, new: &str) -> Vec<u16> {
        let (cr, lf) = (u16::from(b'\r'), u16::from(b'\n'));
        let mut lines: Vec<(usize, usize)> = Vec::new();
        let (mut start, mut at) = (0, 0);
        while at < text.len() {
            let length = match text[at] {
                unit if unit == cr && text.get(at + 1) == Some(&lf) => 2,
                unit if unit == cr || unit == lf => 1,
                _ => 0,
            };
            if length == 0 {
                at += 1;
                continue;
            }
            lines.push((start, at));
            at += length;
            start = at;
        }
        lines.push((start, text.len()));
        let place = |position: Position| {
            let Some(&(start, end)) = lines.get(position.line as usize) else { return text.len() };
            let at = (start + position.character as usize).min(end);
            // The middle of a surrogate pair.
            if at < end && (0xDC00..0xE000).contains(&text[at]) { at - 1 } else { at }
        };
        let (from, to) = (place(range.start), place(range.end));
        [&text[..from], &new.encode_utf16().collect::<Vec<_>>(), &text[to.max(from)..]].concat()
    }

    fn position() -> impl Strategy<Value = Position> {
        (0..6u32, 0..12u32).prop_map(|(line, character)| Position { line, character })
    }

    proptest! {
        #[test]
        fn the_text_is_that_of_the_editor(
            first in "[ab😀é\r\n]{0,24}",
            edits in proptest::collection::vec((position(), position(), "[x𝄞ß\r\n]{0,6}"), 0..12),
        ) {
            let mut ours = first.clone();
            let mut theirs: Vec<u16> = first.encode_utf16().collect();
            for (start, end, text) in edits {
                let range = Range { start, end };
                theirs = editor(&theirs, range, &text);
                #[allow(deprecated, reason = "the field must be named")]
                let change = Change::TextDocumentContentChangePartial(Partial { range, range_length: None, text });
                ours = changed(ours, vec![change], Encoding::Utf16);
                prop_assert_eq!(&ours, &String::from_utf16(&theirs).unwrap());
            }
        }

        #[test]
        fn positions_and_offsets_lead_back(text in "[a😀é\r\n]{0,24}", at in 0..80usize) {
            for encoding in [Encoding::Utf8, Encoding::Utf16] {
                let lines = Lines::of(&text, encoding);
                let offset = super::floor(&text, at);
                let back = lines.offset(&text, lines.position(&text, at));
                // Between `\r` and `\n` there is no position: it is the end of the line.
                let (before, after) = text.split_at(offset);
                let between = before.ends_with('\r') && after.starts_with('\n');
                prop_assert_eq!(back, if between { offset - 1 } else { offset });
            }
        }
    }
}
