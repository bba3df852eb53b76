//! The shape of CSV text, 64 bytes at a time: where cells end and where lines end.
//!
//! Each byte becomes one bit of four words: is it a quote, a delimiter, a line feed, a carriage
//! return? The rest is arithmetic on words. The parity of the quotes up to a byte says whether it
//! stands within quotes; delimiters and line ends outside are where cells end.
//!
//! ```text
//! text      7,"Doe, ""J""",ab⏎
//! quotes    ..1.....11.111....
//! inside    ..111111.11.1.....      parity; two quotes within turn it twice
//! delimiter .1....1.......1...
//! ends      .1............1..1      delimiter or line end, and not inside
//! ```
//!
//! That is right as long as each quote that opens stands at the start of a cell or right after one
//! that closes. One that does not is a character like any other (`5" pipe`): it is taken out of the
//! word, and the parity is computed anew. The rules in full stand in [`records`](super::records).

#![allow(clippy::inline_always, reason = "so that it is compiled for the instructions of its caller")]

use super::unchecked::{Instructions, Lanes, Marks, WORD};
use std::ops::Range;

/// The bytes that shape the text beside LF and CR, which must be ASCII and differ from them and each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signs {
    /// Between cells.
    pub delimiter: u8,
    /// Around cells, doubled within them.
    pub quote: u8,
}

/// What [`scan`] found in a text. Made to be used again: its memory stays.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// Where each cell ends, and so the next begins, or the line ends.
    cells: Vec<u32>,
    /// The start of the text and then the lines in order, so that each line stands between two.
    lines: Vec<Line>,
    /// The lines in which something stands after a closing quote: another one, or text.
    escaped: Vec<u32>,
    /// How many lines have nothing on them but delimiters.
    blank: usize,
    /// How long a delimiter is.
    gap: u32,
    /// Whether a quote is open where the text ends.
    pub open_quote: bool,
}

/// Where a line ends: a record, or a line with nothing on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Line {
    /// In the text, the line end included.
    end: u32,
    /// In [`Index::cells`].
    cells: u32,
}

impl Index {
    /// How many whole lines there are.
    pub fn lines(&self) -> usize {
        self.lines.len().saturating_sub(1)
    }

    /// How many of the lines before this one are records.
    pub fn records_before(&self, number: usize) -> usize {
        let blank_behind = (number..self.lines()).filter(|&line| self.line(line).is_blank()).count();
        number - (self.blank - blank_behind)
    }

    /// Forgets everything, for a text whose delimiters are so long.
    pub fn clear(&mut self, gap: usize) {
        self.cells.clear();
        self.start(gap);
    }

    /// Forgets all but the memory of the cells, which is soon written over.
    fn start(&mut self, gap: usize) {
        self.lines.clear();
        self.lines.push(Line::default());
        self.escaped.clear();
        self.blank = 0;
        self.gap = place(gap);
    }

    /// Adds a line: where its cells end, where it ends itself, and whether some quoted cell is not just what
    /// stands between its quotes.
    pub fn push(&mut self, cells: impl Iterator<Item = usize>, end: usize, is_escaped: bool) {
        let number = self.lines();
        self.cells.extend(cells.map(place));
        self.lines.push(Line { end: place(end), cells: place(self.cells.len()) });
        self.blank += usize::from(self.line(number).is_blank());
        if is_escaped {
            self.escaped.push(place(number));
        }
    }

    /// Forgets all lines but the first so many.
    pub fn truncate(&mut self, lines: usize) {
        self.blank -= (lines..self.lines()).filter(|&number| self.line(number).is_blank()).count();
        self.lines.truncate(lines + 1);
        self.cells.truncate(self.lines.last().map_or(0, |line| line.cells as usize));
    }

    /// Where each line ends, the line end included.
    pub fn ends(&self) -> impl Iterator<Item = u32> {
        self.lines.iter().skip(1).map(|line| line.end)
    }

    /// Where the last whole line ends.
    pub fn end(&self) -> usize {
        self.lines.last().map_or(0, |line| line.end as usize)
    }

    /// The line of this number, from 0; nothing, empty, if there are fewer.
    #[inline]
    pub fn line(&self, number: usize) -> Cells<'_> {
        let (before, line) = match self.lines.get(number..).unwrap_or_default() {
            [before, line, ..] => (*before, *line),
            _ => (Line::default(), Line::default()),
        };
        let ends = self.cells.get(before.cells as usize..line.cells as usize).unwrap_or_default();
        Cells { start: before.end, end: line.end, gap: self.gap, ends }
    }

    /// The lines in which some quoted cell is not just what stands between its quotes, in order.
    pub fn escaped(&self) -> &[u32] {
        &self.escaped
    }

    /// The number of the line in which a byte of the text stands.
    pub fn line_at(&self, place: usize) -> usize {
        self.lines.partition_point(|line| line.end as usize <= place).saturating_sub(1)
    }
}

/// Where the cells of one line stand in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cells<'a> {
    start: u32,
    end: u32,
    gap: u32,
    ends: &'a [u32],
}

impl Cells<'_> {
    /// How many there are; a line with nothing on it has one.
    #[inline]
    pub fn count(&self) -> usize {
        self.ends.len()
    }

    /// Whether nothing stands on the line but delimiters.
    #[inline]
    pub fn is_blank(&self) -> bool {
        let length = self.ends.last().map_or(0, |end| end - self.start) as usize;
        length == self.gap as usize * self.ends.len().saturating_sub(1)
    }

    /// Where the cell of this number stands, quotes and all.
    #[inline]
    pub fn get(&self, number: usize) -> Option<Range<usize>> {
        let end = *self.ends.get(number)? as usize;
        let start = match number.checked_sub(1) {
            None => self.start as usize,
            Some(before) => (*self.ends.get(before)? + self.gap) as usize,
        };
        Some(start..end)
    }

    /// Where all of them stand, in order.
    pub fn places(&self) -> impl ExactSizeIterator<Item = Range<usize>> + use<'_> {
        let mut start = self.start;
        self.ends.iter().map(move |&end| {
            let place = start as usize..end as usize;
            start = end + self.gap;
            place
        })
    }

    /// Where the line stands, with its line end.
    pub fn line(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Finds the whole lines of a text, which starts where a line does; `last` says that the text is
/// all there is, so that its last line needs no line end.
pub fn scan(text: &[u8], last: bool, signs: Signs, index: &mut Index) {
    Instructions::best().scan(text, last, signs, index);
}

/// So many bytes are scanned before room for places is made again.
const STRIDE: usize = 64 * WORD;

/// [`scan`] with some instructions; inlined into the functions that are compiled for them.
#[inline(always)]
pub(super) fn scan_with<L: Lanes>(text: &[u8], last: bool, signs: Signs, index: &mut Index) {
    index.start(1);
    let mut scan = Scan { text, index, cells: 0 };
    let mut between = Between { breaks: 1, ..Between::default() };
    // Two short loops one after the other keep what they need in registers; one long one does not.
    let mut shapes = [Shape::default(); STRIDE / WORD];
    for (number, stride) in text.chunks(STRIDE).enumerate() {
        let (words, rest) = stride.as_chunks::<WORD>();
        for (shape, word) in shapes.iter_mut().zip(words) {
            *shape = between.shape::<L>(L::marks(word, signs), u64::MAX);
        }
        let mut filled = words.len();
        if let (false, Some(shape)) = (rest.is_empty(), shapes.get_mut(filled)) {
            let mut word = [0; WORD];
            word.iter_mut().zip(rest).for_each(|(byte, &of_text)| *byte = of_text);
            *shape = between.shape::<L>(L::marks(&word, signs), u64::MAX >> (WORD - rest.len()));
            filled += 1;
        }
        scan.make_room();
        for (at, shape) in shapes.iter().take(filled).enumerate() {
            scan.add::<L>(*shape, number * STRIDE + at * WORD);
        }
    }
    scan.finish(last, between.inside != 0);
}

/// What is known of one word.
#[derive(Clone, Copy, Debug, Default)]
struct Shape {
    /// Where cells end.
    ends: u64,
    /// Where lines end; of a CR LF, at the CR.
    line_ends: u64,
    /// What follows a closing quote though no cell ends there.
    escaped: u64,
}

/// What one word leaves to the next: all bits or none for `inside`, else the lowest bit or none.
#[derive(Clone, Copy, Debug, Default)]
struct Between {
    inside: u64,
    breaks: u64,
    closing: u64,
    cr: u64,
}

impl Between {
    /// The shape of the next word, of which the bytes `within` belong to the text.
    #[inline(always)]
    fn shape<L: Lanes>(&mut self, marks: Marks, within: u64) -> Shape {
        let any_break = (marks.delimiter | marks.lf | marks.cr) & within;
        let mut quotes = marks.quote & within;
        let (inside, breaks, closing, follows_closing) = loop {
            if quotes == 0 {
                // Most words: as below, with less to do.
                break (self.inside, any_break & !self.inside, 0, self.closing);
            }
            let inside = L::parity(quotes) ^ self.inside;
            let breaks = any_break & !inside;
            let closing = quotes & !inside;
            let follows_closing = closing << 1 | self.closing;
            let may_open = breaks << 1 | self.breaks | follows_closing;
            let stray = quotes & inside & !may_open;
            if stray == 0 {
                break (inside, breaks, closing, follows_closing);
            }
            // Those behind it may be all right once it is gone.
            quotes ^= stray & stray.wrapping_neg();
        };
        let cr = marks.cr & breaks;
        let second_of_two = marks.lf & (cr << 1 | self.cr);
        let ends = breaks & !second_of_two;
        *self = Between {
            inside: 0u64.wrapping_sub(inside >> 63),
            breaks: breaks >> 63,
            closing: closing >> 63,
            cr: cr >> 63,
        };
        Shape { ends, line_ends: ends & !marks.delimiter, escaped: follows_closing & !breaks & within }
    }
}

struct Scan<'a> {
    text: &'a [u8],
    index: &'a mut Index,
    /// How many of [`Index::cells`] are set.
    cells: usize,
}

impl Scan<'_> {
    fn make_room(&mut self) {
        let room = self.cells + STRIDE + WORD;
        if self.index.cells.len() < room {
            self.index.cells.resize(room, 0);
        }
    }

    /// Adds what ends in a word to the index.
    #[inline(always)]
    fn add<L: Lanes>(&mut self, shape: Shape, base: usize) {
        let Shape { ends, line_ends, escaped } = shape;
        if escaped != 0 {
            self.mark_escaped(escaped, line_ends);
        }
        if line_ends != 0 {
            self.end_lines(ends, line_ends, base);
        }
        // Always there: `make_room` came before.
        if let Some(places) = self.index.cells.get_mut(self.cells..).and_then(<[u32]>::first_chunk_mut) {
            L::places(ends, place(base), places);
            self.cells += ends.count_ones() as usize;
        }
    }

    fn end_lines(&mut self, ends: u64, mut line_ends: u64, base: usize) {
        while line_ends != 0 {
            let bit = line_ends.trailing_zeros();
            let at = base + bit as usize;
            let is_pair = self.text.get(at..at + 2) == Some(b"\r\n");
            let before = self.index.lines.last().map_or(0, |line| line.cells as usize);
            let cells = self.cells + (ends & u64::MAX >> (63 - bit)).count_ones() as usize;
            self.index.blank += usize::from(at - self.index.end() == cells - before - 1);
            self.index.lines.push(Line { end: place(at + 1 + usize::from(is_pair)), cells: place(cells) });
            line_ends &= line_ends - 1;
        }
    }

    /// Out of the way: few texts have much to undo.
    #[cold]
    fn mark_escaped(&mut self, mut escaped: u64, line_ends: u64) {
        while escaped != 0 {
            let lines_before = line_ends & !(u64::MAX << escaped.trailing_zeros());
            let line = place(self.index.lines() + lines_before.count_ones() as usize);
            if self.index.escaped.last() != Some(&line) {
                self.index.escaped.push(line);
            }
            escaped &= escaped - 1;
        }
    }

    /// Ends the last line, or leaves it off.
    fn finish(self, last: bool, open_quote: bool) {
        let Scan { text, index, cells } = self;
        index.open_quote = open_quote;
        index.cells.truncate(cells);
        if !last && text.ends_with(b"\r") && index.end() == text.len() {
            // The LF of a CR LF may follow.
            index.truncate(index.lines() - 1);
        }
        if last && index.end() < text.len() && !index.open_quote {
            index.cells.push(place(text.len()));
            index.lines.push(Line { end: place(text.len()), cells: place(index.cells.len()) });
            index.blank += usize::from(index.line(index.lines() - 1).is_blank());
        }
        index.cells.truncate(index.lines.last().map_or(0, |line| line.cells as usize));
    }
}

/// Texts are scanned in blocks that are far below 4 GiB.
#[expect(clippy::cast_possible_truncation, reason = "the reader holds blocks below 2 GiB")]
fn place(at: usize) -> u32 {
    at as u32
}

#[cfg(test)]
mod tests {
    use super::super::Punctuation;
    use super::super::records::{Form, RecordEnds, cells, without_line_end};
    use super::super::unchecked::Instructions;
    use super::{Index, Signs, scan};
    use proptest::prelude::*;
    use std::ops::Range;

    const SIGNS: Signs = Signs { delimiter: b',', quote: b'"' };

    /// All that an index says: of each line its end, its cells, and whether it has something to undo.
    #[derive(Debug, PartialEq)]
    struct Shape {
        lines: Vec<(usize, Vec<Range<usize>>, bool)>,
        open_quote: bool,
    }

    /// Character by character, as [`records`](super::super::records) reads a record.
    fn expected(text: &str, last: bool) -> Shape {
        let mut ends = RecordEnds::new(Punctuation::standard(b','));
        let mut lines = Vec::new();
        let mut start = 0;
        while let Some(end) = ends.next(text.as_bytes(), last) {
            let record = without_line_end(text.get(start..end).unwrap());
            let found: Vec<_> = cells(record, Punctuation::standard(b',')).collect();
            let places = found.iter().map(|cell| start + cell.start..start + cell.start + cell.raw.len()).collect();
            lines.push((end, places, found.iter().any(|cell| cell.form == Form::Escaped)));
            start = end;
        }
        Shape { lines, open_quote: ends.in_quotes() }
    }

    fn shape(index: &Index) -> Shape {
        let line = |number: usize| {
            let cells = index.line(number);
            let places = (0..cells.count()).map(|cell| cells.get(cell).unwrap()).collect();
            let escaped = index.escaped().contains(&u32::try_from(number).unwrap());
            (cells.line().end, places, escaped)
        };
        Shape { lines: (0..index.lines()).map(line).collect(), open_quote: index.open_quote }
    }

    fn scanned(instructions: Instructions, text: &str, last: bool) -> Index {
        let mut index = Index::default();
        instructions.scan(text.as_bytes(), last, SIGNS, &mut index);
        index
    }

    /// Text rich in what shapes CSV, some words long.
    fn csv_text() -> impl Strategy<Value = String> {
        let token = prop_oneof![
            6 => Just(","), 4 => Just("\""), 2 => Just("\n"), 1 => Just("\r"), 1 => Just("\r\n"), 2 => Just("\"\""),
            2 => Just(",\""), 2 => Just("\","), 4 => Just("a"), 1 => Just("é"), 1 => Just("\0"),
            2 => Just("a text of some length"),
        ];
        prop::collection::vec(token, 0..200).prop_map(|tokens| tokens.concat())
    }

    proptest! {
        #![proptest_config(crate::search::search(1000))]

        #[test]
        fn all_instructions_find_what_a_walk_over_the_characters_finds(text in csv_text()) {
            let expected = expected(&text, true);
            for &instructions in Instructions::available() {
                prop_assert_eq!(&shape(&scanned(instructions, &text, true)), &expected, "{:?}", instructions);
            }
        }

        #[test]
        fn whole_lines_are_found_wherever_the_text_is_cut(text in csv_text(), cut in any::<prop::sample::Index>()) {
            let places: Vec<usize> = (0..=text.len()).filter(|&at| text.is_char_boundary(at)).collect();
            let text = text.get(..*cut.get(&places)).unwrap();
            let mut expected = expected(text, false);
            for &instructions in Instructions::available() {
                let found = shape(&scanned(instructions, text, false));
                // A quote at the very end closes as far as can be seen; the walk waits.
                expected.open_quote = found.open_quote;
                prop_assert_eq!(&found, &expected, "{:?}", instructions);
            }
        }
    }

    #[test]
    fn every_number_of_marks_in_a_word_is_found() {
        for marks in 0..=64 {
            let text = format!("{}{}\n", "a".repeat(64 - marks), ",".repeat(marks));
            for &instructions in Instructions::available() {
                let found = scanned(instructions, &text, true);
                assert_eq!(shape(&found), expected(&text, true), "{instructions:?}");
                assert_eq!(found.line(0).count(), marks + 1);
            }
        }
    }

    #[test]
    fn an_index_is_as_good_as_new_when_used_again() {
        let mut index = Index::default();
        scan("a,\"b\"\"\"\n".repeat(1000).as_bytes(), true, SIGNS, &mut index);
        scan(b"a,b\nc", true, SIGNS, &mut index);
        assert_eq!(shape(&index), expected("a,b\nc", true));
    }

    #[test]
    fn other_delimiters_and_quotes_are_as_good() {
        let mut index = Index::default();
        scan(b"a;'b;\n';c\n", true, Signs { delimiter: b';', quote: b'\'' }, &mut index);
        assert_eq!(shape(&index).lines, [(10, vec![0..1, 2..7, 8..9], false)]);
        assert!(!index.line(0).is_blank());
    }

    #[test]
    fn a_line_end_that_may_be_half_waits() {
        for (text, last, lines) in [("a\r", false, 0), ("a\r", true, 1), ("a\r\n", false, 1), ("a\rb", false, 1)] {
            assert_eq!(scanned(Instructions::best(), text, last).lines(), lines, "{text:?}");
        }
    }
}
