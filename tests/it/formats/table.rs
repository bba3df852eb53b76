//! One table, written in every format.

use arrow_array::builder::{ListBuilder, StringBuilder, StringDictionaryBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float32Array, Float64Array, Int64Array, RecordBatch,
    StringArray, StructArray, Time64MicrosecondArray, TimestampMicrosecondArray, TimestampMillisecondArray,
};
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Arc;

pub fn header() -> Vec<String> {
    ["Record ID", "Email", "First Name", "Notes"].map(str::to_owned).to_vec()
}

/// Cells that are hard to write somewhere.
pub fn rows() -> Vec<Vec<String>> {
    let notes = [
        "",
        "a, b; \"c\"",
        "two\nlines",
        "12",
        "Zoë — 名前",
        " spaced ",
        "#N/A",
        "a much longer text than fits into a view",
    ];
    let row = |n: usize| {
        let email = if n % 5 == 4 { String::new() } else { format!("person{n}@mail.example") };
        vec![(1000 + n).to_string(), email, format!("Name {n}"), notes[n % notes.len()].to_owned()]
    };
    (0..50).map(row).collect()
}

pub fn in_every_format() -> Vec<(String, Vec<u8>)> {
    let csv = delimited(b',', &header(), &rows());
    let ndjson = ndjson(&header(), &rows());
    let batch = || batch(&header(), &rows());
    let parquet = parquet(&batch());
    vec![
        ("contacts.csv".to_owned(), csv.clone()),
        ("contacts.tsv".to_owned(), delimited(b'\t', &header(), &rows())),
        ("contacts.csv.gz".to_owned(), members(&csv)),
        ("contacts.csv.zst".to_owned(), zstd(&csv)),
        ("contacts.ndjson".to_owned(), ndjson.clone()),
        ("contacts.ndjson.gz".to_owned(), gzip(&ndjson)),
        ("contacts.xlsx".to_owned(), workbook(&[("Contacts", rows())])),
        ("contacts.xlsx.zst".to_owned(), zstd(&workbook(&[("Contacts", rows())]))),
        ("contacts.parquet".to_owned(), parquet.clone()),
        ("contacts.parquet.gz".to_owned(), gzip(&parquet)),
        ("contacts.arrow".to_owned(), arrow_file(&batch(), None)),
        ("contacts.arrow.zst".to_owned(), zstd(&arrow_file(&batch(), Some(arrow_ipc::CompressionType::LZ4_FRAME)))),
        ("contacts.arrows".to_owned(), arrow_stream(&batch())),
    ]
}

pub fn delimited(delimiter: u8, header: &[String], rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    writer.write_record(header).unwrap();
    rows.iter().for_each(|row| writer.write_record(row).unwrap());
    writer.into_inner().unwrap()
}

pub fn ndjson(header: &[String], rows: &[Vec<String>]) -> Vec<u8> {
    let mut text = String::new();
    for row in rows {
        let object: serde_json::Map<String, serde_json::Value> =
            header.iter().cloned().zip(row.iter().cloned().map(Into::into)).collect();
        text.push_str(&serde_json::to_string(&object).unwrap());
        text.push('\n');
    }
    text.into_bytes()
}

pub fn batch(header: &[String], rows: &[Vec<String>]) -> RecordBatch {
    let columns = header.iter().enumerate().map(|(at, name)| {
        let cells = StringArray::from_iter_values(rows.iter().map(|row| &row[at]));
        (name, Arc::new(cells) as ArrayRef)
    });
    RecordBatch::try_from_iter(columns).unwrap()
}

pub fn parquet(batch: &RecordBatch) -> Vec<u8> {
    let properties = parquet::file::properties::WriterProperties::builder()
        .set_max_row_group_row_count(Some(20))
        .set_compression(parquet::basic::Compression::SNAPPY)
        .build();
    let mut writer = parquet::arrow::ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(batch).unwrap();
    writer.into_inner().unwrap()
}

pub fn arrow_file(batch: &RecordBatch, compression: Option<arrow_ipc::CompressionType>) -> Vec<u8> {
    let options = arrow_ipc::writer::IpcWriteOptions::default().try_with_compression(compression).unwrap();
    let mut writer = arrow_ipc::writer::FileWriter::try_new_with_options(Vec::new(), &batch.schema(), options).unwrap();
    for start in [0, 20, 40] {
        writer
            .write(&batch.slice(start.min(batch.num_rows()), 20.min(batch.num_rows().saturating_sub(start))))
            .unwrap();
    }
    writer.into_inner().unwrap()
}

pub fn arrow_stream(batch: &RecordBatch) -> Vec<u8> {
    let mut writer = arrow_ipc::writer::StreamWriter::try_new(Vec::new(), &batch.schema()).unwrap();
    writer.write(batch).unwrap();
    writer.into_inner().unwrap()
}

fn typed() -> RecordBatch {
    let mut city = StringDictionaryBuilder::<Int32Type>::new();
    city.extend([Some("Paris"), None, Some("Paris")]);
    let mut tags = ListBuilder::new(StringBuilder::new());
    tags.append_value([Some("a"), Some("b"), None]);
    tags.append_null();
    tags.append_value(Vec::<Option<&str>>::new());
    let owner = Arc::new(Int64Array::from(vec![Some(7), Some(8), None])) as ArrayRef;
    let owner_field = Arc::new(arrow_schema::Field::new("id", arrow_schema::DataType::Int64, true));
    // A struct that is null hides what its fields hold.
    let owner = StructArray::new(vec![owner_field].into(), vec![owner], Some(vec![true, false, true].into()));
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new(Int64Array::from(vec![Some(9_007_199_254_740_993), None, Some(-1)]))),
        ("score", Arc::new(Float64Array::from(vec![Some(12.0), None, Some(12.5)]))),
        ("share", Arc::new(Float32Array::from(vec![Some(0.1), None, Some(1e6)]))),
        ("open", Arc::new(BooleanArray::from(vec![Some(true), None, Some(false)]))),
        ("day", Arc::new(Date32Array::from(vec![Some(20_455), None, Some(-1)]))),
        (
            "instant",
            Arc::new(
                TimestampMicrosecondArray::from(vec![Some(1_767_349_800_000_000), None, Some(-1_000_000)])
                    .with_timezone("Europe/Paris"),
            ),
        ),
        ("local", Arc::new(TimestampMillisecondArray::from(vec![Some(1_767_349_800_250), None, Some(-1)]))),
        ("city", Arc::new(city.finish())),
        ("tags", Arc::new(tags.finish())),
        (
            "amount",
            Arc::new(Decimal128Array::from(vec![Some(1250), None, Some(-5)]).with_precision_and_scale(10, 2).unwrap()),
        ),
        ("time", Arc::new(Time64MicrosecondArray::from(vec![Some(37_800_000_000), None, Some(86_399_000_001)]))),
        ("owner", Arc::new(owner)),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true))).unwrap()
}

/// A workbook with these sheets, each with the header of the table, and an empty one.
pub fn workbook(sheets: &[(&str, Vec<Vec<String>>)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        write_rows(sheet, &header(), rows);
    }
    book.add_worksheet().set_name("Empty").unwrap();
    book.save_to_buffer().unwrap()
}

/// A workbook with one sheet.
pub fn sheet(header: &[String], rows: &[Vec<String>]) -> Vec<u8> {
    let mut book = Workbook::new();
    write_rows(book.add_worksheet().set_name("People & more").unwrap(), header, rows);
    book.save_to_buffer().unwrap()
}

fn write_rows(sheet: &mut Worksheet, header: &[String], rows: &[Vec<String>]) {
    for (at, row) in (0..).zip(std::iter::once(header).chain(rows.iter().map(Vec::as_slice))) {
        for (column, cell) in (0..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(at, column, cell).unwrap();
        }
    }
}

/// A workbook with a cell of every type, rows in which nothing stands, and a row beyond the header.
pub fn typed_workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let date = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let sheet = book.add_worksheet();
    for (column, name) in (0..).zip(["id", "open", "day", "at", "sum", "none"]) {
        sheet.write_string(2, column, name).unwrap();
    }
    sheet.write_number(3, 0, 33_612_345_678.0).unwrap();
    sheet.write_boolean(3, 1, true).unwrap();
    sheet.write_number_with_format(3, 2, 45_943.0, &date).unwrap();
    sheet.write_number_with_format(3, 3, 45_943.5, &date).unwrap();
    sheet.write_formula(3, 4, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.write_blank(7, 3, &date).unwrap();
    sheet.write_number(8, 0, 1.5).unwrap();
    sheet.write_string(9, 6, "beyond").unwrap();
    book.save_to_buffer().unwrap()
}

/// A workbook of these sheets, whose rows are given as they stand in the file.
pub fn raw_workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let sheets: Vec<(&str, &str, &str)> = sheets.iter().map(|(name, rows)| (*name, *rows, "")).collect();
    raw_workbook_of(&sheets)
}

/// The same, of sheets with something behind their rows.
pub fn raw_workbook_of(sheets: &[(&str, &str, &str)]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let (mut named, mut related) = (String::new(), String::new());
    let mut parts = Vec::new();
    for (at, (name, rows, behind)) in (1..).zip(sheets) {
        write!(named, r#"<sheet name="{name}" sheetId="{at}" r:id="r{at}"/>"#).unwrap();
        write!(related, r#"<Relationship Id="r{at}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{at}.xml"/>"#)
            .unwrap();
        let sheet = format!(r#"<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{behind}</worksheet>"#);
        parts.push((format!("xl/worksheets/sheet{at}.xml"), sheet));
    }
    let book = format!(r#"<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{named}</sheets></workbook>"#);
    parts.push(("xl/workbook.xml".to_owned(), book));
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let related = format!(r#"<Relationships xmlns="{package}">{related}</Relationships>"#);
    parts.push(("xl/_rels/workbook.xml.rels".to_owned(), related));
    let root = format!(r#"<Relationship Id="r" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>"#);
    parts.push(("_rels/.rels".to_owned(), format!(r#"<Relationships xmlns="{package}">{root}</Relationships>"#)));
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook with one row and a million cells that hold nothing but a colour.
pub fn empty_cells() -> Vec<u8> {
    let mut book = Workbook::new();
    let grey = Format::new().set_background_color("#CCCCCC");
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "id").unwrap();
    sheet.write_string(1, 0, "1").unwrap();
    for row in 2..10_002 {
        for column in 0..100 {
            sheet.write_blank(row, column, &grey).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

pub fn typed_parquet() -> Vec<u8> {
    parquet(&typed())
}

pub fn typed_arrow() -> Vec<u8> {
    arrow_stream(&typed())
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

/// gzip of two members, cut anywhere.
pub fn members(bytes: &[u8]) -> Vec<u8> {
    let (first, second) = bytes.split_at(bytes.len() / 3);
    [gzip(first), gzip(second)].concat()
}

pub fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}
