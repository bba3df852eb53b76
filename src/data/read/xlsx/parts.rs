//! What a workbook unpacks to, looked at before anything believes what it says of itself.

use super::damaged;
use crate::data::read::container::Container;
use crate::data::read::error::Problem;
use std::io::{self, BufReader, Read};
use zip::ZipArchive;

/// The limit for the texts that cells share, which are held in memory.
const MOST_SHARED_BYTES: u64 = 1_000_000_000;

/// Unpacks every part to nowhere.
///
/// # Errors
/// It is no workbook, or unpacks to more than the limit, or names more texts than it has room for.
pub(super) fn check(container: &Container, limit: u64) -> Result<(), Problem> {
    let mut archive = ZipArchive::new(BufReader::new(container.clone())).map_err(|error| damaged(error.to_string()))?;
    if !archive.file_names().any(|name| name.is_ok_and(|name| name.ends_with("workbook.xml"))) {
        return Err(Problem::OtherFormat("a zip archive and no workbook"));
    }
    let mut left = limit;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|error| damaged(error.to_string()))?;
        let is_shared = part.name().is_ok_and(|name| name.ends_with("sharedStrings.xml"));
        let most = if is_shared { left.min(MOST_SHARED_BYTES) } else { left };
        let mut part = part.take(most.saturating_add(1));
        let mut head = Vec::new();
        let unpacked = part.by_ref().take(4096).read_to_end(&mut head).and_then(|read| {
            let rest = io::copy(&mut part, &mut io::sink())?;
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
    Ok(())
}

/// The number of texts that the first element names.
fn count_of(head: &[u8]) -> Option<u64> {
    let text = String::from_utf8_lossy(head);
    let (_, after) = text.split_once("uniqueCount=")?;
    let digits: String = after.chars().skip(1).take_while(char::is_ascii_digit).collect();
    Some(digits.parse().unwrap_or(u64::MAX))
}
