//! Which character separates the cells, judged from the header and a sample of records.

use super::records::{RecordEnds, cells, without_line_end};

/// The delimiters that are looked for; the first wins a tie.
pub const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Records looked at, the header included.
const SAMPLE_RECORDS: usize = 200;

/// The delimiter under which most records have the header's number of cells, more than one; a comma
/// if there is none, as for a table of one column. `whole` says that the sample is all there is.
pub(super) fn detect(sample: &str, whole: bool) -> u8 {
    let mut best = (0, b',');
    for delimiter in DELIMITERS {
        let agreeing = agreeing_records(sample, whole, delimiter);
        if agreeing > best.0 {
            best = (agreeing, delimiter);
        }
    }
    best.1
}

/// How many records, the header included, have as many cells as the header; none if that is one.
fn agreeing_records(sample: &str, whole: bool, delimiter: u8) -> usize {
    let mut ends = RecordEnds::new(delimiter);
    let mut start = 0;
    let widths = std::iter::from_fn(|| {
        let end = ends.next(sample.as_bytes(), whole)?;
        let record = sample.get(start..end)?;
        start = end;
        Some(without_line_end(record))
    });
    let mut widths =
        widths.filter(|line| !line.is_empty()).take(SAMPLE_RECORDS).map(|line| cells(line, delimiter).count());
    match widths.next() {
        Some(header) if header > 1 => 1 + widths.filter(|&width| width == header).count(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::detect;

    #[test]
    fn the_delimiter_that_keeps_the_width_wins() {
        let cases = [
            ("id,name\n1,a;b\n2,c\n", b','),
            ("id;name\n1;\"Doe, John\"\n2;Roe, Jane\n", b';'),
            ("id\tname, first\n1\tDoe, John\n2\tRoe\n", b'\t'),
            ("id|name\n1|x\n", b'|'),
            ("\"id\";\"na\nme,x\"\n1;2,5\n", b';'),
            ("\n\nid;x\n", b';'),
        ];
        for (text, delimiter) in cases {
            assert_eq!(char::from(detect(text, true)), char::from(delimiter), "{text}");
        }
    }

    #[test]
    fn a_comma_on_ties_and_for_one_column() {
        assert_eq!(detect("a,b;c\n1,2;3\n", true), b',');
        assert_eq!(detect("name\nDoe\n", true), b',');
        assert_eq!(detect("", true), b',');
    }

    #[test]
    fn a_record_that_the_sample_cuts_does_not_count() {
        assert_eq!(detect("a;b\n1;2\n3;4,5,", false), b';');
    }
}
