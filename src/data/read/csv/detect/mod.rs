//! What a CSV file is, judged from its first records: its punctuation, and where its header stands.
//!
//! Nearly every export is written one way: one of four delimiters, `"` around cells, quotes doubled.
//! If under one of these all records have one number of cells, nothing else is asked. Only a file
//! that reads raggedly that way is read in other ways too, and the consistent reading wins, after
//! van den Burg, Nazábal and Sutton, "Wrangling messy CSV files by detecting row and type patterns"
//! (Data Mining and Knowledge Discovery 33, 2019): how alike the records are, times how much their
//! cells look like values.
//!
//! What is found here decides how the file is split, never which record is what: where the header is
//! not beyond doubt, [`Doubt`](super::Doubt) says so, and whoever wants columns by name must be told.

mod layout;

pub(in crate::data::read) use layout::joined;
pub(super) use layout::{Layout, detect as layout};

use super::records::{Cell, Form, RecordEnds, cells, without_line_end};
use super::{Delimiter, Escape, Given, LineEnd, Punctuation, Quote};
use std::collections::BTreeMap;

/// The delimiters that are looked for first; the first wins a tie.
pub const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Looked for next: characters that text does not hold.
const SYMBOLS: [&str; 3] = ["~", "^", "\u{1}"];

/// Looked for in files that read raggedly with all of these.
const RARE_DELIMITERS: [&str; 4] = [", ", "; ", " ", ":"];

/// How else quotes are written.
const RARE_QUOTES: [(u8, Escape); 3] =
    [(b'"', Escape::Backslash), (b'\'', Escape::Doubled), (b'\'', Escape::Backslash)];

/// Records looked at, the header included.
const SAMPLE_RECORDS: usize = 200;

/// How much more consistent a rare reading must be than the best usual one.
const RARE_MARGIN: f64 = 1.2;

/// The first part of a file's text.
#[derive(Debug)]
pub(super) struct Sample {
    pub text: String,
    /// Whether this is all of the text.
    pub whole: bool,
}

/// Hands the records and blank lines of a sample to `see`, until it has enough.
fn for_each_record<'s>(
    sample: &'s Sample,
    punctuation: Punctuation,
    mut see: impl FnMut(&'s str) -> bool,
) -> RecordEnds {
    let mut ends = RecordEnds::new(punctuation);
    let mut start = 0;
    while let Some(end) = ends.next(sample.text.as_bytes(), sample.whole) {
        let record = sample.text.get(start..end).unwrap_or_default();
        start = end;
        if !see(record) {
            break;
        }
    }
    ends
}

/// The punctuation under which the sample reads most consistently, as far as the user leaves it
/// open; a comma and double quotes if nothing speaks for anything.
pub(super) fn punctuation(sample: &Sample, said: &Given) -> Punctuation {
    let delimiter = said.delimiter.or_else(|| stated(sample));
    let given = Punctuation {
        delimiter: delimiter.unwrap_or(Delimiter::byte(b',')),
        quote: said.quote.map_or(Some(b'"'), Quote::byte),
        escape: said.escape.unwrap_or(Escape::Doubled),
    };
    let read = |punctuation| (punctuation, Reading::of(sample, punctuation));
    let among = |delimiters: &[Delimiter]| match delimiter {
        Some(_) => vec![given],
        None => delimiters.iter().map(|&delimiter| Punctuation { delimiter, ..given }).collect(),
    };
    // One after another: most files are clean under the first, and need not be read under the others.
    let mut usual = Vec::new();
    for (punctuation, reading) in among(&DELIMITERS.map(Delimiter::byte)).into_iter().map(read) {
        if reading.is_clean() {
            return if reading.is_spaced { spaced(punctuation, said) } else { punctuation };
        }
        usual.push((punctuation, reading));
    }
    let mut symbols = among(&SYMBOLS.into_iter().filter_map(Delimiter::of).collect::<Vec<_>>()).into_iter().map(read);
    if let Some((punctuation, _)) = symbols.find(|(_, reading)| reading.is_clean()) {
        return punctuation;
    }
    if usual.iter().all(|(_, reading)| reading.is_one_column()) {
        return given;
    }
    let quoted = usual.iter().flat_map(|(punctuation, _)| {
        RARE_QUOTES.map(|(quote, escape)| Punctuation { quote: Some(quote), escape, ..*punctuation })
    });
    let allowed = |candidate: &Punctuation| {
        said.quote.is_none_or(|quote| quote.byte() == candidate.quote)
            && said.escape.is_none_or(|escape| escape == candidate.escape)
    };
    let rare = among(&RARE_DELIMITERS.into_iter().filter_map(Delimiter::of).collect::<Vec<_>>());
    let rare = rare.into_iter().chain(quoted.filter(allowed)).map(read);
    let best = |best: (Punctuation, f64), (punctuation, score): (Punctuation, f64)| {
        if score > best.1 { (punctuation, score) } else { best }
    };
    let scored = |(punctuation, reading): &(Punctuation, Reading)| (*punctuation, reading.score());
    // Where most records are as wide as the first, that is a header, and it knows best.
    let headed = usual.iter().filter(|(_, reading)| reading.as_first * 2 > reading.records);
    let headed = headed.rev().max_by_key(|(_, reading)| reading.as_first);
    let (usual, as_first) = match headed {
        Some(headed) => (scored(headed), headed.1.as_first),
        None => (usual.iter().map(scored).fold((given, 0.0), best), 0),
    };
    let rare = rare.filter(|(_, reading)| reading.is_used && reading.as_first >= as_first);
    rare.map(|reading| scored(&reading)).fold((usual.0, usual.1 * RARE_MARGIN), best).0
}

/// The delimiter that the first line states for Excel: `sep=;`.
fn stated(sample: &Sample) -> Option<Delimiter> {
    let line = sample.text.lines().next()?;
    let line = line.strip_prefix('"').and_then(|line| line.strip_suffix('"')).unwrap_or(line);
    let (said, delimiter) = line.split_at_checked("sep=".len())?;
    let is_stated = said.eq_ignore_ascii_case("sep=") && DELIMITERS.iter().any(|&byte| delimiter.as_bytes() == [byte]);
    is_stated.then(|| Delimiter::of(delimiter)).flatten()
}

/// With the space that follows each delimiter as a part of it, where the user leaves that open.
fn spaced(punctuation: Punctuation, said: &Given) -> Punctuation {
    let delimiter = Delimiter::of(&format!("{} ", punctuation.delimiter.as_str()));
    match (delimiter, said.delimiter) {
        (Some(delimiter), None) => Punctuation { delimiter, ..punctuation },
        _ => punctuation,
    }
}

/// Whether the records of the sample end in more than one way.
pub(super) fn has_mixed_line_ends(sample: &Sample, punctuation: Punctuation) -> bool {
    let mut first = None;
    let mut is_mixed = false;
    for_each_record(sample, punctuation, |record| {
        let end = LineEnd::of(record);
        is_mixed = end.is_some() && *first.get_or_insert(end) != end;
        !is_mixed
    });
    is_mixed
}

/// How a sample reads under some punctuation.
#[derive(Debug, Default)]
struct Reading {
    /// How many records have so many cells.
    widths: BTreeMap<usize, usize>,
    records: usize,
    /// How many have as many as the first, which has several; it counts.
    as_first: usize,
    cells: usize,
    /// Cells that look like values.
    plausible: usize,
    /// Cells with text after their closing quote.
    damaged: usize,
    /// Whether each cell but the first of its record begins with a space and goes on.
    is_spaced: bool,
    /// Whether a quote is open at the end of the file.
    is_open: bool,
    /// How much of the sample is whole records, in percent: a stray quote makes one unfinished record
    /// of all that follows.
    seen: usize,
    /// Whether a quote other than `"`, and a backslash that escapes, are there at all.
    is_used: bool,
}

impl Reading {
    fn of(sample: &Sample, punctuation: Punctuation) -> Reading {
        let mut reading = Reading { is_spaced: true, ..Reading::default() };
        let (mut quoted, mut escaped) = (false, false);
        let mut first = None;
        let ends = for_each_record(sample, punctuation, |record| {
            let record = without_line_end(record);
            if record.is_empty() {
                return true;
            }
            let mut width = 0;
            for cell in cells(record, punctuation) {
                reading.is_spaced &= width == 0 || (cell.raw.starts_with(' ') && !cell.raw.starts_with("  "));
                width += 1;
                reading.plausible += usize::from(is_plausible(&cell));
                reading.damaged += usize::from(cell.has_text_after_quotes());
                quoted |= cell.form != Form::Bare;
                escaped |= cell.form == Form::Escaped && cell.raw.contains('\\');
            }
            reading.cells += width;
            reading.records += 1;
            reading.as_first += usize::from(*first.get_or_insert(width) == width && width > 1);
            *reading.widths.entry(width).or_default() += 1;
            reading.records < SAMPLE_RECORDS
        });
        reading.is_open = sample.whole && ends.in_quotes();
        reading.seen =
            if reading.records < SAMPLE_RECORDS { ends.start() * 100 / sample.text.len().max(1) } else { 100 };
        reading.is_used = match (punctuation.quote, punctuation.escape) {
            (Some(b'"') | None, Escape::Doubled) => true,
            (_, Escape::Doubled) => quoted,
            (_, Escape::Backslash) => escaped,
        };
        reading
    }

    /// Whether all records have the same number of cells, more than one, and nothing is odd.
    fn is_clean(&self) -> bool {
        !self.is_open && self.damaged == 0 && self.widths.len() == 1 && self.widths.keys().all(|&width| width > 1)
    }

    fn is_one_column(&self) -> bool {
        self.widths.keys().all(|&width| width == 1)
    }

    /// From 0, for a table of one column, to nearly 1: van den Burg's pattern score times type score.
    #[expect(clippy::cast_precision_loss, reason = "counts of a sample are small")]
    fn score(&self) -> f64 {
        if self.records == 0 || self.is_open {
            return 0.0;
        }
        let parts = self.widths.iter().map(|(&width, &count)| count as f64 * (width as f64 - 1.0) / width as f64);
        let pattern = parts.sum::<f64>() / self.widths.len() as f64 / self.records as f64;
        let values = self.plausible.saturating_sub(self.damaged) as f64 / self.cells as f64;
        pattern * values * self.seen as f64 / 100.0
    }
}

/// Whether a cell looks like a value, not like several or like a piece of one: it is well quoted, or
/// bare and without the marks that structure text, or a number.
fn is_plausible(cell: &Cell<'_>) -> bool {
    let value = cell.raw.trim();
    if cell.form != Form::Bare {
        return !cell.has_text_after_quotes();
    }
    let has_marks = value.contains([',', ';', '\t', '|']) || value.starts_with(['"', '\'']) || value.ends_with('"');
    !has_marks || layout::is_number(value)
}

#[cfg(test)]
mod tests {
    use super::{Sample, layout, punctuation};
    use crate::data::read::csv::{Doubt, Escape, Given};

    fn sample(text: &str) -> Sample {
        Sample { text: text.to_owned(), whole: true }
    }

    fn delimiter(text: &str) -> String {
        punctuation(&sample(text), &Given::default()).delimiter.as_str().to_owned()
    }

    #[test]
    fn the_delimiter_that_keeps_the_width_wins() {
        let cases = [
            ("id,name\n1,a;b\n2,c\n", ","),
            ("id;name\n1;\"Doe, John\"\n2;Roe, Jane\n", ";"),
            ("id\tname, first\n1\tDoe, John\n2\tRoe\n", "\t"),
            ("id|name\n1|x\n", "|"),
            ("\"id\";\"na\nme,x\"\n1;2,5\n", ";"),
            ("\n\nid;x\n", ";"),
            ("id^name\n1^a b, c\n2^d\n", "^"),
            ("id, name\n1, a\n2, \"b, c\"\n", ", "),
        ];
        for (text, expected) in cases {
            assert_eq!(delimiter(text), expected, "{text}");
        }
    }

    #[test]
    fn a_comma_on_ties_and_for_one_column() {
        assert_eq!(delimiter("a,b;c\n1,2;3\n"), ",");
        assert_eq!(delimiter("name\nDoe\n"), ",");
        assert_eq!(delimiter("Full Name\nJohn Doe\nAnn Roe\n"), ",");
        assert_eq!(delimiter(""), ",");
        assert_eq!(delimiter("sep=;\na,b;c\n1,2;3\n"), ";");
        assert_eq!(delimiter("sep=\t\na,b\n1,2\n"), "\t");
        assert_eq!(delimiter("sep=x\na,b\n1,2\n"), ",");
    }

    #[test]
    fn a_record_that_the_sample_cuts_does_not_count() {
        let cut = Sample { text: "a;b\n1;2\n3;4,5,".to_owned(), whole: false };
        assert_eq!(punctuation(&cut, &Given::default()).delimiter.as_str(), ";");
    }

    #[test]
    fn notes_full_of_semicolons_made_a_comma_file_look_like_another() {
        let notes = "Record ID,Notes\n1,called; no answer; call again; Tuesday\n2,sent; opened; clicked; bought\n";
        assert_eq!(delimiter(notes), ",");
        let ragged = format!("{notes}3,one, too many; a; b; c\n4,x; y; z; w\n");
        assert_eq!(delimiter(&ragged), ",");
    }

    #[test]
    fn other_quotes_and_escapes_need_a_ragged_file_and_evidence() {
        let found = |text: &str| {
            let found = punctuation(&sample(text), &Given::default());
            (found.delimiter.as_str().to_owned(), found.quote, found.escape)
        };
        let comma = |quote, escape| (",".to_owned(), Some(quote), escape);
        let single = "id,note\n1,'a, b'\n2,'c'\n3,'it''s, well, d'\n";
        assert_eq!(found(single), comma(b'\'', Escape::Doubled));
        let backslash = "id,note\n1,\"say \\\"hi, you\\\" now\"\n2,\"b\"\n";
        assert_eq!(found(backslash), comma(b'"', Escape::Backslash));
        // An apostrophe begins a name, a backslash ends a path.
        assert_eq!(found("id,name\n1,'t Hooft\n2,x\n"), comma(b'"', Escape::Doubled));
        assert_eq!(found("id,path\n1,\"C:\\dir\\\"\n2,\"x\"\n"), comma(b'"', Escape::Doubled));
    }

    #[test]
    fn headers_stand_below_titles_and_above_records() {
        let found = |text: &str| {
            let sample = sample(text);
            let found = layout(&sample, punctuation(&sample, &Given::default()), &Given::default());
            (found.first, found.last, found.doubt)
        };
        let cases = [
            ("id,name\n1,a\n", (1, 1, None)),
            ("\n\nid,name\n1,a\n", (3, 3, None)),
            ("Contacts of May\nConfidential\n\nid,name\n1,a\n2,b\n", (4, 4, None)),
            ("Contacts of May,,\n,,\nid,name,city\n1,a,x\n2,b,y\n", (3, 3, None)),
            ("By,Ann\nOn,Friday\n\nid,name,city,zip\n1,a,x,2\n2,b,y,2\n", (4, 4, None)),
            ("sep=;\nid;name\n1;a\n", (2, 2, None)),
            ("\"SEP=,\"\r\nid,name\r\n1,a\r\n", (2, 2, None)),
            ("sep=;\n\nMay\n\nid;name;city\n1;a;x\n2;b;y\n", (5, 5, None)),
            // A name without an e-mail is a record, not a title.
            ("name,mail\nAnn,\nBob,b@x.example\n", (1, 1, None)),
            ("1,2\n3,4\n", (0, 0, Some(Doubt::NoHeader { row: 1 }))),
            ("a,,b,\nx,y,x,y\n1,2,3,4\n", (1, 2, Some(Doubt::SeveralRows { first: 1, last: 2 }))),
            ("a,b\na,b\n1,2\n", (1, 2, Some(Doubt::SeveralRows { first: 1, last: 2 }))),
            ("a,b\n1,2,\n3,4,\n", (1, 1, Some(Doubt::Widths { names: 2, cells: 3 }))),
            ("a,b\n1,2,\n3,4\n", (1, 1, None)),
        ];
        for (text, expected) in cases {
            assert_eq!(found(text), expected, "{text}");
        }
    }
}
