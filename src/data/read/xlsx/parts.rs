//! What a workbook unpacks to, looked at before anything believes what it says of itself.

use super::damaged;
use crate::data::read::container::Container;
use crate::data::read::error::Problem;
use std::io::{self, BufReader, Read, Write};
use zip::ZipArchive;

/// The limit for the texts that cells share, which are held in memory.
const MOST_SHARED_BYTES: u64 = 1_000_000_000;

/// What merged cells are called in a sheet, whatever its prefix.
const MERGED: &[u8] = b"mergeCell";

/// Unpacks every part to nowhere, and tells whether any may merge cells.
///
/// # Errors
/// It is no workbook, or unpacks to more than the limit, or names more texts than it has room for.
pub(super) fn check(container: &Container, limit: u64) -> Result<bool, Problem> {
    let mut archive = ZipArchive::new(BufReader::new(container.clone())).map_err(|error| damaged(error.to_string()))?;
    if !archive.file_names().any(|name| name.is_ok_and(|name| name.ends_with("workbook.xml"))) {
        return Err(Problem::OtherFormat("a zip archive and no workbook"));
    }
    let mut left = limit;
    let mut seen = Seen::default();
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|error| damaged(error.to_string()))?;
        let is_shared = part.name().is_ok_and(|name| name.ends_with("sharedStrings.xml"));
        let most = if is_shared { left.min(MOST_SHARED_BYTES) } else { left };
        let mut part = part.take(most.saturating_add(1));
        let mut head = Vec::new();
        let unpacked = part.by_ref().take(4096).read_to_end(&mut head).and_then(|read| {
            seen.begin();
            seen.write_all(&head)?;
            let rest = io::copy(&mut part, &mut seen)?;
            Ok(read as u64 + rest)
        });
        let unpacked = unpacked.map_err(|error| damaged(error.to_string()))?;
        if unpacked > most {
            return Err(Problem::Unpacked { limit: if most < left { most } else { limit } });
        }
        // Room is made for as many texts as it names before the first is read; a text takes five bytes.
        if is_shared && count_of(&head).is_some_and(|count| count > unpacked / 5 + 1) {
            return Err(damaged("it names more texts than it holds"));
        }
        left -= unpacked;
    }
    Ok(seen.has_merged)
}

/// Looks for [`MERGED`] in what is written to it, and keeps nothing else.
#[derive(Default)]
struct Seen {
    has_merged: bool,
    /// The end of what was written, in which the word may have begun.
    end: Vec<u8>,
}

impl Seen {
    /// Begins another part.
    fn begin(&mut self) {
        self.end.clear();
    }
}

impl Write for Seen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let most = MERGED.len() - 1;
        // Over the seam between two pieces, and in the piece.
        self.end.extend_from_slice(bytes.get(..most).unwrap_or(bytes));
        let has = |bytes: &[u8]| memchr::memmem::find(bytes, MERGED).is_some();
        self.has_merged |= has(&self.end) || has(bytes);
        if let Some(last) = bytes.len().checked_sub(most).and_then(|from| bytes.get(from..)) {
            self.end.clear();
            self.end.extend_from_slice(last);
        }
        self.end.drain(..self.end.len().saturating_sub(most));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The number of texts that the first element names.
fn count_of(head: &[u8]) -> Option<u64> {
    let text = String::from_utf8_lossy(head);
    let (_, after) = text.split_once("uniqueCount=")?;
    let digits: String = after.chars().skip(1).take_while(char::is_ascii_digit).collect();
    Some(digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::Seen;
    use proptest::prelude::*;
    use std::io::Write as _;

    proptest! {
        #[test]
        fn merged_cells_are_seen_however_a_part_is_cut(
            before in "[a-z<>]{0,20}", word in "mergeCell|mergecell|mergeCel", after in "[l<>]{0,12}", cut in 1..14usize,
        ) {
            let part = format!("{before}{word}{after}");
            let mut seen = Seen::default();
            part.as_bytes().chunks(cut).for_each(|piece| seen.write_all(piece).unwrap());
            prop_assert_eq!(seen.has_merged, part.contains("mergeCell"));
        }
    }
}
