//! Values that another program computed, rounded or left out.

use super::{memory, read, table};
use crate::support::rules;
use arrow_array::{ArrayRef, Float32Array, Float64Array, Int64Array, RecordBatch};
use hyg::data::read::{HeaderRows, Settings, Wanted, open};
use hyg::run::{Input, collect};
use hyg::schema::Project;
use rust_xlsxwriter::{Format, Workbook};
use std::sync::Arc;

const HEADER: &str = r#"<row r="1"><c r="A1" t="str"><v>id</v></c><c r="B1" t="str"><v>email</v></c></row>"#;

fn refusal(rows: &str) -> String {
    let book = table::raw_workbook(&[("People", &format!("{HEADER}{rows}"))]);
    read("contacts.xlsx", &book, Settings::default()).unwrap_err().to_string()
}

#[test]
fn a_formula_without_its_result_is_refused() {
    let mend = "a formula whose result was not saved: open the file in Excel and save it";
    let sentence = |cell| format!("cannot read contacts.xlsx: its sheet `People` has in cell {cell} {mend}");
    let kinds = [
        r#"<c r="B2"><f>A2&amp;"@mail.example"</f></c>"#,
        r#"<c r="B2"><f>A2</f><v></v></c>"#,
        r#"<c r="B2"><f>A2</f><v/></c>"#,
        r#"<c r="B2" t="str"><f>A2</f></c>"#,
        r#"<c r="B2" t="b"><f>A2=1</f><v/></c>"#,
        r#"<c r="B2"><f/></c>"#,
        r#"<c r="B2"><f t="shared" si="0" ref="B2:B3">A2</f></c>"#,
        r#"<c r="B2"><f t="shared" si="0"/></c>"#,
        r#"<c r="B2"><f t="array" ref="B2:B3">A2:A3</f></c>"#,
    ];
    for cell in kinds {
        assert_eq!(refusal(&format!(r#"<row r="2"><c r="A2"><v>1</v></c>{cell}</row>"#)), sentence("B2"), "{cell}");
    }
    let alone = r#"<row r="2"><c r="A2"><v>1</v></c></row><row r="3"><c r="A3"><f>A2+1</f></c></row>"#;
    assert_eq!(refusal(alone), sentence("A3"), "a row of nothing else");
    assert_eq!(refusal(r#"<row r="2"><c r="AB2"><f>A2</f></c></row>"#), sentence("AB2"), "beyond the header");
    let header = table::raw_workbook(&[("People", r#"<row r="1"><c r="A1"><f>"id"</f></c></row>"#)]);
    assert_eq!(read("contacts.xlsx", &header, Settings::default()).unwrap_err().to_string(), sentence("A1"));
}

#[test]
fn a_formula_is_read_as_its_result() {
    let rows = concat!(
        r#"<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f t="shared" si="0" ref="B2:B3">C2</f><v>a@b.example</v></c></row>"#,
        r#"<row r="3"><c r="A3"><v>3</v></c><c r="B3" t="str"><f t="shared" si="0"/><v></v></c></row>"#,
        r#"<row r="4"><c r="A4" t="str"><f>""</f><v></v></c><c r="B4"/></row>"#,
        r#"<row r="5"><c r="A5" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>"#,
    );
    let book = table::raw_workbook(&[("People", &format!("{HEADER}{rows}"))]);
    let read = read("contacts.xlsx", &book, Settings::default()).unwrap();
    let expected = [(2, ["2", "a@b.example"]), (3, ["3", ""]), (5, ["#DIV/0!", ""])];
    assert_eq!(read.rows, expected.map(|(row, cells)| (row, cells.map(str::to_owned).to_vec())));
}

#[test]
fn a_sheet_of_formulas_without_results_is_not_an_empty_one() {
    let sums = r#"<row r="1"><c r="A1"><f>COUNTA(People!A:A)</f></c></row>"#;
    let book = table::raw_workbook(&[("People", HEADER), ("Sums", sums)]);
    assert_eq!(
        read("contacts.xlsx", &book, Settings::default()).unwrap_err().to_string(),
        "cannot read contacts.xlsx: several of its sheets hold rows: `People`, `Sums`; name one after a `#`"
    );
    let named = Settings { sheet: Some("People".to_owned()), ..Settings::default() };
    assert_eq!(read("contacts.xlsx", &book, named).unwrap().header, ["id", "email"]);
}

/// A title above the header is passed over where the row of the header is said.
#[test]
fn the_row_that_names_the_columns_can_be_said() {
    let rows = concat!(
        r#"<row r="1"><c r="A1" t="str"><v>My export</v></c></row>"#,
        r#"<row r="3"><c r="A3" t="str"><v>id</v></c><c r="B3" t="str"><v>email</v></c></row>"#,
        r#"<row r="4"><c r="A4"><v>1</v></c><c r="B4" t="str"><v>a@b.example</v></c></row>"#,
    );
    let book = table::raw_workbook(&[("People", rows)]);
    let said = |first, last| {
        let mut settings = Settings::default();
        settings.csv.header = Some(HeaderRows { first, last });
        read("contacts.xlsx", &book, settings)
    };
    let found = said(3, 3).unwrap();
    assert_eq!(found.header, ["id", "email"]);
    assert_eq!(found.rows, [(4, vec!["1".to_owned(), "a@b.example".to_owned()])]);
    assert_eq!(said(1, 3).unwrap().header, ["My export id", "My export email"]);
    assert_eq!(
        said(2, 2).unwrap_err().to_string(),
        "cannot read contacts.xlsx: in its sheet `People` row 2 is empty, which is said to name the columns; name another with --header-row"
    );
}

/// Of a workbook that cannot be read as one export the messages name the way out.
#[test]
fn a_title_and_a_sheet_of_notes_are_told() {
    let program = rules::program("for contacts\ndelete old \"Old\"\n  where city is Paris\n  stop above 5%\n");
    let contacts = program.schema.object_named("contacts").unwrap();
    let told = |book: &[u8]| {
        let sources = hyg::data::read::tables(&memory("a.xlsx", book, Settings::default())).unwrap();
        let inputs = [Input { object: contacts, sources }];
        collect(&program, &Project::default(), &inputs, &rules::options()).unwrap_err().to_string()
    };
    let of = |cells: &[&str]| {
        let cell = |(at, cell): (&str, &&str)| format!(r#"<c r="{at}" t="str"><v>{cell}</v></c>"#);
        let cells = ["A1", "B1"].into_iter().zip(cells).map(cell).collect::<Vec<_>>().concat();
        format!(r#"<row r="1">{cells}</row>"#)
    };
    let (notes, people) = (of(&["Remember", "to call"]), of(&["Record ID", "City"]));
    let both = told(&table::raw_workbook(&[("Notes", notes.as_str()), ("Kontakte", people.as_str())]));
    assert!(both.contains("name the sheet that is meant, as in `a.xlsx#Kontakte`, or export them alike"), "{both}");
    let titled = told(&table::raw_workbook(&[("People", of(&["My export"]).as_str())]));
    assert!(titled.ends_with("if they stand further down, name their row, as in `--header-row 3`"), "{titled}");
}

fn batch(ids: ArrayRef) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable([("Record ID", ids, true)]).unwrap()
}

/// What a run says of contacts with these IDs.
fn refused_key(name: &str, bytes: &[u8]) -> String {
    let program = rules::program("for contacts\nflag x \"X\" where record id is known");
    let source = memory(name, bytes, Settings::default());
    let object = program.schema.object_named("contacts").unwrap();
    let inputs = [Input { object, sources: vec![source] }];
    collect(&program, &Project::default(), &inputs, &rules::options()).unwrap_err().to_string()
}

#[test]
fn keys_that_may_have_lost_digits_stop_the_run() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "Record ID").unwrap();
    sheet.write_number(1, 0, 12_345.0).unwrap();
    sheet.write_number(2, 0, 1_234_567_890_123_450.0).unwrap();
    let wide = batch(Arc::new(Float64Array::from(vec![12_345.0, 1_234_567_890_123_450.0])));
    let files = [
        ("contacts.xlsx", book.save_to_buffer().unwrap()),
        ("contacts.parquet", table::parquet(&wide)),
        ("contacts.arrow", table::arrow_file(&wide, None)),
    ];
    for (name, bytes) in files {
        let refusal = refused_key(name, &bytes);
        assert!(refusal.starts_with(&format!("{name}: row ")), "{refusal}");
        assert!(refusal.contains("the Record ID `1.23456789012345E+15` is in scientific notation"), "{refusal}");
    }
    let narrow = table::parquet(&batch(Arc::new(Float32Array::from(vec![12_345.0, 16_777_216.0]))));
    let refusal = refused_key("contacts.parquet", &narrow);
    assert!(refusal.contains("the Record ID `1.6777216E+7` is in scientific notation"), "{refusal}");
}

#[test]
fn columns_of_floats_are_plain_below_the_limit_of_their_digits() {
    let wide = [1e-7, 999_999_999_999_999.0, 1e15, -2e15, 123_456_789_012_345_680.0, f64::MAX, f64::NAN];
    let narrow = [0.1, 16_777_215.0, 16_777_216.0, -33_554_432.0, 0.5, f32::INFINITY, f32::NAN];
    let columns: [(&str, ArrayRef); 2] = [
        ("wide", Arc::new(Float64Array::from_iter_values(wide))),
        ("narrow", Arc::new(Float32Array::from_iter_values(narrow))),
    ];
    let bytes = table::arrow_stream(&RecordBatch::try_from_iter(columns).unwrap());
    let cells = read("contacts.arrows", &bytes, Settings::default()).unwrap().rows;
    let expected = [
        ["0.0000001", "0.1"],
        ["999999999999999", "16777215"],
        ["1E+15", "1.6777216E+7"],
        ["-2E+15", "-3.3554432E+7"],
        ["1.2345678901234568E+17", "0.5"],
        ["1.7976931348623157E+308", "inf"],
        ["NaN", "NaN"],
    ];
    assert_eq!(cells.into_iter().map(|(_, cells)| cells).collect::<Vec<_>>(), expected);
}

#[test]
fn a_batch_of_arrow_is_cut_into_even_blocks() {
    let batch = batch(Arc::new(Int64Array::from_iter_values(0..1000)));
    let settings = Settings { block_bytes: 800, ..Settings::default() };
    let table = open(&memory("contacts.arrows", &table::arrow_stream(&batch), settings)).unwrap();
    let mut table = table.want(Wanted { columns: vec![0], whole_rows: false });
    let mut rows = Vec::new();
    while let Some(block) = table.next_block().unwrap() {
        rows.push(block.batch().unwrap().len());
    }
    assert_eq!(rows, [100; 10]);
}

/// A postcode that somebody's spreadsheet took for a number, and shows as the postcode.
#[test]
fn zeros_that_a_sheet_shows_are_read() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in ["id", "zip", "zip+4", "employees"].into_iter().enumerate() {
        sheet.write(0, u16::try_from(column).unwrap(), name).unwrap();
    }
    let zip = Format::new().set_num_format("00000");
    let long = Format::new().set_num_format("00000\\-0000");
    for (row, id) in (1..).zip([101.0, 102.0, 103.0]) {
        sheet.write_number(row, 0, id).unwrap();
    }
    sheet.write_number_with_format(1, 1, 1234.0, &zip).unwrap();
    sheet.write_number_with_format(1, 2, 21_345_678.0, &long).unwrap();
    sheet.write_number(1, 3, 40.0).unwrap();
    sheet.write_blank(2, 1, &zip).unwrap();
    sheet.write_with_format(2, 2, "02134-5678", &long).unwrap();
    sheet.write_number_with_format(2, 3, 1.5, &zip).unwrap();
    sheet.write_number_with_format(3, 1, 94_105.0, &zip).unwrap();
    let read = read("contacts.xlsx", &book.save_to_buffer().unwrap(), Settings::default()).unwrap();
    let expected = [
        (2, ["101", "01234", "02134-5678", "40"]),
        (3, ["102", "", "02134-5678", "1.5"]),
        (4, ["103", "94105", "", ""]),
    ];
    assert_eq!(read.rows, expected.map(|(row, cells)| (row, cells.map(str::to_owned).to_vec())));
}

/// Rows on which nothing stands are no records, and are counted as blank lines of other formats are.
#[test]
fn blank_rows_of_a_sheet_are_counted() {
    let rows = concat!(
        r#"<row r="3"><c r="A3"><v>1</v></c></row>"#,
        r#"<row r="4"><c r="A4"/><c r="B4"/></row>"#,
        r#"<row r="7"><c r="A7"><v>2</v></c></row><row r="9"><c r="A9"/></row>"#,
    );
    let book = table::raw_workbook(&[("People", &format!("{HEADER}{rows}"))]);
    let table = open(&memory("contacts.xlsx", &book, Settings::default())).unwrap();
    let mut table = table.want(Wanted { columns: vec![0], whole_rows: false });
    while table.next_block().unwrap().is_some() {}
    let fingerprint = table.finish().unwrap();
    // Row 2, and rows 4 to 6; nothing comes behind row 7.
    assert_eq!((fingerprint.records, fingerprint.blank_lines), (2, 4));
}
