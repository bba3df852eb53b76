//! What is plainly no export that can be read, so that it is not read as text.

use super::error::Problem;

/// Formats that people hand over and that are not read, by their first bytes.
const UNREAD: [(&[u8], &str); 12] = [
    (b"PK\x05\x06", "an empty zip archive"),
    (b"BZh", "compressed with bzip2"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "a spreadsheet of an older Excel, or one with a password"),
    (b"%PDF-", "a PDF document"),
    (b"\xFD7zXZ\0", "compressed with xz"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"),
    (b"Rar!\x1A\x07", "a RAR archive"),
    (b"SQLite format 3\0", "an SQLite database"),
    // What is compressed once is unpacked before it comes here.
    (b"\x1F\x8B", "compressed twice"),
    (b"\x28\xB5\x2F\xFD", "compressed twice"),
    (b"<html", "a web page, as some programs call a spreadsheet"),
    (b"<!DOCTYPE", "a web page, as some programs call a spreadsheet"),
];

/// Refuses what is plainly of another format.
pub(super) fn refuse(sample: &[u8]) -> Result<(), Problem> {
    UNREAD
        .into_iter()
        .find(|(magic, _)| sample.starts_with(magic))
        .map_or(Ok(()), |(_, what)| Err(Problem::OtherFormat(what)))
}

#[cfg(test)]
mod tests {
    use super::refuse;

    #[test]
    fn other_formats_are_refused_by_name() {
        assert_eq!(
            refuse(b"%PDF-1.7").unwrap_err().to_string(),
            "it is a PDF document, which is not read yet; export it as CSV"
        );
        for (magic, _) in super::UNREAD {
            assert!(refuse(&[magic, b" and more"].concat()).is_err());
        }
        assert!(refuse(b"PK,Name\n").is_ok());
    }
}
