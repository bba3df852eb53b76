//! Cleaned exports as workbooks: one sheet, every cell a text, so that no formula runs and no ID becomes a
//! number.
//!
//! A sheet is written row by row into the archive and the archive into the file, as neither needs to know
//! what comes later: nothing is held, and nothing is laid aside. Cells carry their own texts, not the numbers
//! of shared ones, for the same reason.

use super::rows::refuse_rejected;
use super::table::TableRows;
use super::{Changes, CleanedError, CleanedFormat, CleanedPart, CleanedWriter};
use crate::data::read::{Batch, Format, Kind};
use std::fmt::{self, Debug, Write as _};
use std::io::{self, BufWriter, Write};
use zip::result::ZipError;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

/// What a sheet holds, by Excel's specification.
const MOST_ROWS: u32 = 1_048_576;
const MOST_COLUMNS: usize = 16_384;
/// Counted in UTF-16.
const LONGEST_CELL: usize = 32_767;
/// Archives hold more only with extensions at which Excel stumbles.
const MOST_BYTES: u64 = 4_200_000_000;

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

#[derive(Clone, Debug)]
pub(super) struct Workbook {
    /// The name of the sheet.
    sheet: String,
    /// Whether the export is a workbook, whose rejected rows stay.
    is_own: bool,
}

impl Workbook {
    /// For an export of this format.
    pub(super) fn like(format: &Format) -> Workbook {
        match format {
            Format::Xlsx { sheet } => Workbook { sheet: sheet.clone(), is_own: true },
            _ => Workbook { sheet: "Sheet1".to_owned(), is_own: false },
        }
    }
}

impl<W: Write + 'static> CleanedFormat<W> for Workbook {
    fn part(&self, batch: &Batch, changes: &Changes) -> Result<CleanedPart, CleanedError> {
        if !self.is_own {
            refuse_rejected(batch, Kind::Xlsx)?;
        }
        Ok(CleanedPart::table(TableRows::with_rejected(batch, changes)))
    }

    fn begin(&self, header: &[String], _head: &str, out: W) -> Result<Box<dyn CleanedWriter<W>>, CleanedError> {
        if header.len() > MOST_COLUMNS {
            let columns = header.len();
            return Err(CleanedError::SheetHeader(format!("{columns} columns, and a sheet has {MOST_COLUMNS}")));
        }
        if header.last().is_some_and(String::is_empty) {
            let sentence = "the last column has no name, and a sheet ends where nothing stands".to_owned();
            return Err(CleanedError::SheetHeader(sentence));
        }
        let mut sheet = self.sheet_in(out)?;
        sheet.row(1, header)?;
        Ok(Box::new(sheet))
    }
}

impl Workbook {
    /// Begins the archive and in it the sheet.
    fn sheet_in<W: Write>(&self, out: W) -> Result<SheetFile<W>, CleanedError> {
        let mut archive = ZipWriter::new_stream(out);
        for (name, content) in self.parts() {
            archive.start_file(name, options())?;
            archive.write_all(content.as_bytes())?;
        }
        archive.start_file("xl/worksheets/sheet1.xml", options())?;
        let mut archive = BufWriter::with_capacity(1 << 16, archive);
        write!(archive, "{XML}<worksheet xmlns=\"{MAIN}\"><sheetData>")?;
        Ok(SheetFile { archive, rows: 0, bytes: 0, xml: String::new() })
    }

    /// All parts but the sheet.
    fn parts(&self) -> [(&'static str, String); 4] {
        let mut sheet = String::new();
        push_escaped(&self.sheet, &mut sheet);
        let types = format!(
            "{XML}<Types xmlns=\"{PACKAGE}/content-types\">\
             <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Override PartName=\"/xl/workbook.xml\" ContentType=\"{TYPES}.sheet.main+xml\"/>\
             <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{TYPES}.worksheet+xml\"/></Types>"
        );
        let workbook = format!(
            "{XML}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>\
             <sheet name=\"{sheet}\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
        );
        [
            ("[Content_Types].xml", types),
            ("_rels/.rels", relationship("officeDocument", "xl/workbook.xml")),
            ("xl/workbook.xml", workbook),
            ("xl/_rels/workbook.xml.rels", relationship("worksheet", "worksheets/sheet1.xml")),
        ]
    }
}

/// A part that leads to one other part.
fn relationship(what: &str, target: &str) -> String {
    format!(
        "{XML}<Relationships xmlns=\"{PACKAGE}/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{OFFICE}/{what}\" Target=\"{target}\"/></Relationships>"
    )
}

/// The same archive whenever it is written.
fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).last_modified_time(DateTime::default())
}

struct SheetFile<W: Write> {
    archive: BufWriter<ZipWriter<StreamWriter<W>>>,
    /// How many rows the sheet has.
    rows: u32,
    /// How long these are.
    bytes: u64,
    /// The row under way.
    xml: String,
}

impl<W: Write> Debug for SheetFile<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SheetFile").field("rows", &self.rows).finish_non_exhaustive()
    }
}

impl<W: Write> SheetFile<W> {
    /// Writes a row; `number` is that of the export.
    fn row<T: AsRef<str>>(&mut self, number: u64, cells: impl IntoIterator<Item = T>) -> Result<(), CleanedError> {
        let refuse = |what: String| Err(CleanedError::Sheet { row: number, what });
        if self.rows == MOST_ROWS {
            return refuse(format!("a sheet has {MOST_ROWS} rows, and this would be one more"));
        }
        self.rows += 1;
        self.xml.clear();
        let mut is_blank = true;
        // Writing to a string never fails.
        let _ = write!(self.xml, "<row r=\"{}\">", self.rows);
        for (column, cell) in cells.into_iter().enumerate() {
            let cell = cell.as_ref();
            if cell.len() > LONGEST_CELL && cell.encode_utf16().count() > LONGEST_CELL {
                return refuse(format!(
                    "cell {} has more than {LONGEST_CELL} characters, the most of a sheet",
                    column + 1
                ));
            }
            if cell.is_empty() {
                continue;
            }
            if column >= MOST_COLUMNS {
                return refuse(format!("more than {MOST_COLUMNS} cells, the most of a sheet"));
            }
            is_blank = false;
            self.xml.push_str("<c r=\"");
            push_letters(column, &mut self.xml);
            let _ = write!(self.xml, "{}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">", self.rows);
            push_escaped(cell, &mut self.xml);
            self.xml.push_str("</t></is></c>");
        }
        self.xml.push_str("</row>");
        if is_blank {
            return refuse("nothing stands in it, and in a sheet that is no row".to_owned());
        }
        self.bytes += self.xml.len() as u64;
        if self.bytes > MOST_BYTES {
            return refuse("the sheet would have more than 4 GB".to_owned());
        }
        Ok(self.archive.write_all(self.xml.as_bytes())?)
    }
}

impl<W: Write> CleanedWriter<W> for SheetFile<W> {
    fn take(&mut self, part: CleanedPart) -> Result<(), CleanedError> {
        part.table.rows().try_for_each(|(number, cells)| self.row(number, cells))
    }

    fn finish(mut self: Box<Self>) -> Result<W, CleanedError> {
        self.archive.write_all(b"</sheetData></worksheet>")?;
        let archive = self.archive.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(archive.finish()?.into_inner())
    }
}

/// The letters of a column, counted from 0: A to Z, AA, AB.
fn push_letters(column: usize, text: &mut String) {
    if let Some(before) = (column / 26).checked_sub(1) {
        push_letters(before, text);
    }
    text.extend(('A'..='Z').nth(column % 26));
}

/// Appends a text as XML. What XML cannot hold is `_xHHHH_` in a sheet, and so is what looks like that.
fn push_escaped(text: &str, xml: &mut String) {
    for (at, c) in text.char_indices() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '_' if is_escape(text.get(at..).unwrap_or_default()) => xml.push_str("_x005F_"),
            '\t' | '\n' => xml.push(c),
            '\0'..' ' | '\u{FFFE}' | '\u{FFFF}' => {
                let _ = write!(xml, "_x{:04X}_", u32::from(c));
            }
            _ => xml.push(c),
        }
    }
}

/// Whether a text begins like an escape, which what follows it might complete.
fn is_escape(text: &str) -> bool {
    matches!(text.as_bytes(), [b'_', b'x', digits @ ..] if digits.len() >= 4 && digits.iter().take(4).all(u8::is_ascii_hexdigit))
}

impl From<ZipError> for CleanedError {
    fn from(error: ZipError) -> CleanedError {
        match error {
            ZipError::Io(error) => CleanedError::Io(error),
            error => CleanedError::Format { format: Kind::Xlsx.title(), detail: error.to_string() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_ROWS, Workbook, push_escaped, push_letters};
    use crate::data::read::Format;

    #[test]
    fn a_sheet_that_is_full_takes_no_more() {
        let mut sheet = Workbook::like(&Format::Ndjson).sheet_in(Vec::new()).unwrap();
        sheet.rows = MOST_ROWS - 1;
        sheet.row(7, ["the last"]).unwrap();
        let error = sheet.row(8, ["one more"]).unwrap_err().to_string();
        assert!(error.starts_with("row 8: a sheet has 1048576 rows"), "{error}");
    }

    #[test]
    fn columns_have_letters() {
        let letters = |column| {
            let mut text = String::new();
            push_letters(column, &mut text);
            text
        };
        assert_eq!([0, 25, 26, 701, 702, 16_383].map(letters), ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
    }

    #[test]
    fn what_xml_cannot_hold_is_escaped() {
        let escaped = |text: &str| {
            let mut xml = String::new();
            push_escaped(text, &mut xml);
            xml
        };
        assert_eq!(escaped("a & <b>\t\"c\"\r\n\u{1}"), "a &amp; &lt;b&gt;\t&quot;c&quot;_x000D_\n_x0001_");
        assert_eq!(escaped("_x000D_ _x00_ __x00e9_é"), "_x005F_x000D_ _x00_ __x005F_x00e9_é");
    }
}
