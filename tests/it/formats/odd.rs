//! Cells of which a reader could make another value than stands there, from the file to what is deleted.

use super::{read, table};
use crate::support::project::{Project, Ran};
use arrow_array::{ArrayRef, Decimal128Array, DurationSecondArray, Float64Array, RecordBatch, StringArray};
use hyg::data::read::Settings;
use hyg::value::number::NumberFormat;
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use std::fmt::Write as _;
use std::sync::Arc;

const AS_OF: &str = "--as-of=2026-09-01";

fn apply(project: &Project, export: &[&str]) -> Ran {
    let options = ["--rules", "r.hyg", AS_OF, "--out", "out"];
    project.run(&[&["apply"], export, &options].concat())
}

/// The records that the rules delete.
fn deleted(project: &Project, export: &[&str], object: &str) -> Vec<String> {
    let ran = apply(project, export);
    assert_eq!(ran.code, 0, "{ran}");
    let list = format!("out/{object}/deletions.csv");
    if !project.has(&list) {
        return Vec::new();
    }
    let ids = project.read(&list);
    ids.lines().skip(1).map(|line| line.split(',').next().unwrap_or_default().to_owned()).collect()
}

/// At first the objects of a key that is null elsewhere were blanks in its column: a protection of all who belong
/// to an organisation held for nobody.
#[test]
fn an_object_where_others_have_null_is_never_a_blank() {
    let rows = concat!(
        "{\"id\":1,\"org\":{\"value\":5},\"note\":null,\"tag\":{\"a\":1}}\n",
        "{\"id\":2,\"org\":null,\"note\":null,\"tag\":\"x\"}\n",
        "{\"id\":3,\"org\":{},\"note\":null,\"tag\":null}\n",
    );
    let read = read("people.ndjson", rows.as_bytes(), Settings::default()).unwrap();
    assert_eq!(read.header, ["id", "org.value", "note", "tag.a", "tag"]);
    let expected = [["1", "5", "", "1", "{\"a\":1}"], ["2", "", "", "", "x"], ["3", "", "", "", ""]];
    assert_eq!(read.rows.into_iter().map(|(_, cells)| cells).collect::<Vec<_>>(), expected);

    let rules = |org: &str| {
        format!(
            "hyg 1\nfor persons\nprotect org \"x\" where `{org}` is known\ndelete all \"x\" where `note` is unknown\n  stop above 100%\n"
        )
    };
    let project = Project::new()
        .file("hyg.yaml", "crm: none\nobjects:\n  persons: { key: id }\nstop_above: 100%\n")
        .file("persons.ndjson", rows)
        .file("r.hyg", rules("org"));
    let export = ["persons=persons.ndjson"];
    let ran = apply(&project, &export);
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.err.contains("`org`") && !project.has("out"), "{ran}");
    project.write("r.hyg", rules("tag"));
    assert_eq!(deleted(&project, &export, "persons"), ["3"]);
}

/// At first the value at the top won without a word: a null there switched a suppression off.
#[test]
fn a_property_that_stands_twice_is_an_error_wherever_it_stands() {
    let nested = concat!(
        "{\"properties\":{\"hs_object_id\":\"1\",\"hs_email_optout\":\"true\"}}\n",
        "{\"properties\":{\"hs_object_id\":\"2\",\"hs_email_optout\":\"true\"},\"hs_email_optout\":null}\n",
    );
    let flat = "hs_object_id,hs_email_optout,properties.hs_email_optout\n1,,true\n";
    let rules = "hyg 1\nfor contacts\nsuppress out \"x\" where unsubscribed from all email is yes\n";
    for (name, export) in [("contacts.ndjson", nested), ("contacts.csv", flat)] {
        let project = Project::new().file("hyg.yaml", "crm: hubspot\n").file(name, export).file("r.hyg", rules);
        let ran = apply(&project, &[name]);
        assert_eq!(ran.code, 2, "{name}: {ran}");
        assert!(ran.err.contains("hs_email_optout") && ran.err.contains("could all be"), "{name}: {ran}");
    }
    let keys = "{\"hs_object_id\":\"9\",\"properties\":{\"hs_object_id\":\"1\",\"hs_email_optout\":\"true\"}}\n";
    let project = Project::new().file("hyg.yaml", "crm: hubspot\n").file("contacts.ndjson", keys).file("r.hyg", rules);
    let ran = apply(&project, &["contacts.ndjson"]);
    assert!(ran.code == 2 && ran.err.contains("could all be"), "{ran}");
}

const EXAMPLES: [&str; 8] = ["1234.5", "1,234.5", "1234,5", "1.234,5", "1 234,5", "1'234.5", "1’234,5", "1.234'5"];

fn formats() -> impl Strategy<Value = NumberFormat> {
    prop::sample::select(&EXAMPLES[..]).prop_map(|example| NumberFormat::from_example(example).unwrap())
}

/// The cells of a file's column, read by an account of this format.
fn cells(bytes: &[u8], number_format: NumberFormat) -> Vec<String> {
    let settings = Settings { number_format, ..Settings::default() };
    let rows = read("deals", bytes, settings).unwrap().rows;
    rows.into_iter().map(|(_, cells)| cells.last().unwrap().clone()).collect()
}

fn workbook(numbers: &[f64]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "amount").unwrap();
    for (row, number) in (1..).zip(numbers) {
        sheet.write_number(row, 0, *number).unwrap();
    }
    book.save_to_buffer().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// At first the number 12.345 was 12345 in an account that writes `1.234,5`. Numbers so large that they may have
    /// lost digits are no numbers in any account.
    #[test]
    fn a_typed_number_is_itself_in_every_account(
        wide in prop::collection::vec(-1e15..1e15_f64, 1..4),
        thousandths in prop::collection::vec(-2_000_000..2_000_000_i32, 1..8),
        format in formats(),
    ) {
        let numbers: Vec<f64> = wide.into_iter().chain(thousandths.into_iter().map(|n| f64::from(n) / 1000.0)).collect();
        let column: ArrayRef = Arc::new(Float64Array::from(numbers.clone()));
        let batch = RecordBatch::try_from_iter([("amount", column)]).unwrap();
        let lines = numbers.iter().fold(String::new(), |lines, number| lines + &format!("{{\"amount\":{number}}}\n"));
        let files =
            [workbook(&numbers), table::parquet(&batch), table::arrow_file(&batch, None), lines.into_bytes()];
        for (kind, bytes) in files.iter().enumerate() {
            for (cell, number) in cells(bytes, format).iter().zip(&numbers) {
                prop_assert_eq!(format.parse(cell), Some(*number), "{} of file {} in {}", cell, kind, format);
            }
        }
    }
}

#[test]
fn decimals_and_numbers_in_lists_are_themselves_and_texts_stay_texts() {
    let format = NumberFormat::from_example("1.234,5").unwrap();
    let column: ArrayRef =
        Arc::new(Decimal128Array::from(vec![12_000, -345, 1_234_567]).with_precision_and_scale(18, 3).unwrap());
    let decimals = table::parquet(&RecordBatch::try_from_iter([("amount", column)]).unwrap());
    assert_eq!(cells(&decimals, format), ["12.0000", "-0.345", "1234.567"]);
    assert_eq!(cells(&decimals, NumberFormat::default()), ["12.000", "-0.345", "1234.567"]);
    let column: ArrayRef = Arc::new(StringArray::from(vec!["12.345"]));
    assert_eq!(cells(&table::parquet(&RecordBatch::try_from_iter([("amount", column)]).unwrap()), format), ["12.345"]);
    let lines = b"{\"amount\":[12.345]}\n{\"amount\":\"12.345\"}\n";
    assert_eq!(cells(lines, format), ["12.3450", "12.345"]);
}

/// The same over the whole run: of an account that writes `1.234,5`, in which the deal of 12.345 was one of 12345.
#[test]
fn a_small_amount_is_not_a_large_one() {
    let project = Project::new()
        .file("hyg.yaml", "crm: hubspot\nstop_above: 100%\nnumber_format: \"1.234,5\"\n")
        .file("deals.ndjson", "{\"hs_object_id\":1,\"amount\":12.345}\n{\"hs_object_id\":2,\"amount\":\"12.345\"}\n")
        .file("r.hyg", "hyg 1\nfor deals\ndelete large \"x\" where amount is at least 1000\n  stop above 100%\n");
    assert_eq!(deleted(&project, &["deals.ndjson"], "deals"), ["2"]);
}

fn merged(ranges: &[&str]) -> Vec<u8> {
    let rows = r#"<row r="1"><c r="A1" t="str"><v>People</v></c></row>
        <row r="2"><c r="A2" t="str"><v>id</v></c><c r="B2" t="str"><v>city</v></c></row>
        <row r="3"><c r="A3"><v>1</v></c><c r="B3" t="str"><v>Paris</v></c></row>
        <row r="4"><c r="A4"><v>2</v></c></row>"#;
    let ranges = ranges.iter().fold(String::new(), |all, range| all + &format!("<mergeCell ref=\"{range}\"/>"));
    table::raw_workbook_of(&[("People", rows, &format!("<mergeCells>{ranges}</mergeCells>"))])
}

/// At first all but the first of the cells were blanks, and what they show went unseen.
#[test]
fn merged_cells_below_the_header_are_refused() {
    let settings = || {
        let mut settings = Settings::default();
        settings.csv.header = Some(hyg::data::read::HeaderRows { first: 2, last: 2 });
        settings
    };
    let titled = read("contacts.xlsx", &merged(&["A1:B1"]), settings()).unwrap();
    assert_eq!((titled.header, titled.rows.len()), (vec!["id".to_owned(), "city".to_owned()], 2));
    for (ranges, named) in [(["A1:B1", "B3:B4"], "B3:B4"), (["A1:B1", "A4:B4"], "A4:B4"), (["B2:B3", "A1:B1"], "B2:B3")]
    {
        assert_eq!(
            read("contacts.xlsx", &merged(&ranges), settings()).unwrap_err().to_string(),
            format!(
                "cannot read contacts.xlsx: in its sheet `People` the cells {named} are merged, so that only the first of \
                 them holds a value: unmerge them in Excel, write into each cell what it should hold, and save the file"
            )
        );
    }
}

/// At first such a column refused the whole file, also where no rule reads it.
#[test]
fn a_column_without_texts_is_refused_to_whoever_wants_it() {
    let ids: ArrayRef = Arc::new(StringArray::from(vec!["1", "2"]));
    let spans: ArrayRef = Arc::new(DurationSecondArray::from(vec![60, 90]));
    let batch = RecordBatch::try_from_iter([("Record ID", ids), ("Call length", spans)]).unwrap();
    let rules = "hyg 1\nfor contacts\nflag all \"x\" where record id is known\n";
    for (name, bytes) in [("c.parquet", table::parquet(&batch)), ("c.arrow", table::arrow_file(&batch, None))] {
        let project = Project::new().file("hyg.yaml", "crm: hubspot\n").file(name, bytes).file("r.hyg", rules);
        let ran = apply(&project, &[&format!("contacts={name}")]);
        assert_eq!(ran.code, 0, "{name}: {ran}");
        let cleaned = apply(&project, &[&format!("contacts={name}"), "--cleaned"]);
        let refusal =
            "its column `Call length` is of the type Duration(s), which cannot be a cell; leave the column out";
        assert!(cleaned.code == 2 && cleaned.err.contains(refusal), "{name}: {cleaned}");
    }
}

/// Its decoder calls such a file damaged.
#[test]
fn a_codec_that_is_not_read_is_named() {
    let ids: ArrayRef = Arc::new(StringArray::from(vec!["1"; 100]));
    let batch = RecordBatch::try_from_iter([("id", ids)]).unwrap();
    let packed = table::parquet(&batch);
    // In the footer a column's codec is the fourth field of its meta data, a zigzag number: Snappy is 1, Brotli 4.
    let footer =
        packed.len() - 8 - u32::from_le_bytes(*packed.get(..packed.len() - 4).unwrap().last_chunk().unwrap()) as usize;
    let mut refused = 0;
    for at in footer..packed.len() - 8 {
        let mut other = packed.clone();
        if packed[at..at + 2] == [0x15, 2] {
            other[at + 1] = 8;
            let error = read("contacts.parquet", &other, Settings::default());
            refused += usize::from(
                error.is_err_and(|error| error.to_string().contains("are packed with Brotli, which hyg does not read")),
            );
        }
    }
    assert!(refused > 0);
}

/// At first only the second of two rows of one number was read.
#[test]
fn two_cells_of_one_name_are_refused() {
    let rows = r#"<row r="1"><c r="A1" t="str"><v>id</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>
        <row r="2"><c r="A2"><v>2</v></c></row>"#;
    let error = read("contacts.xlsx", &table::raw_workbook_of(&[("People", rows, "")]), Settings::default());
    let error = error.unwrap_err().to_string();
    assert!(error.contains("two of its cells are called A2"), "{error}");
}

/// At first such files were read as Windows-1252, and a name was written back with other letters.
#[test]
fn names_of_a_mac_or_of_dos_are_refused() {
    let rules = "hyg 1\nfor contacts\nfix names \"x\"\n  first name: capitalise name\n";
    for (city, kind) in [(&b"BESAN\x8DON"[..], "Mac Roman"), (b"M\x81NSTER", "code page 850")] {
        let bytes = [b"Record ID,First Name,City\n1,ZO\x82,", city, b"\n"].concat();
        let project =
            Project::new().file("hyg.yaml", "crm: hubspot\n").file("contacts.csv", bytes).file("r.hyg", rules);
        let ran = apply(&project, &["contacts.csv"]);
        assert_eq!(ran.code, 2, "{kind}: {ran}");
        assert!(
            ran.err.contains("row 2 holds bytes that are not windows-1252")
                && ran.err.contains("save it anew as UTF-8"),
            "{kind}: {ran}"
        );
    }
}

/// At first two records that both have `NULL`, or a number without its last digits, were one, in a property of IDs.
#[test]
fn ids_that_name_nobody_match_nothing() {
    let mut contacts = "Record ID,Create Date,Customer number\n".to_owned();
    for (at, id) in ["5.12E+10", "NULL", "N/A", "0", "?", "TBD", "#N/A", "000", "0012-A"].iter().enumerate() {
        writeln!(contacts, "{},2020-01-01,{id}\n{},2021-01-01,{id}", 2 * at + 1, 2 * at + 2).unwrap();
    }
    contacts.push_str("19,2020-01-01,0012-a\n");
    let yaml =
        "crm: hubspot\nstop_above: 100%\nproperties:\n  contacts:\n    ext: { label: Customer number, type: id }\n";
    let project = Project::new().file("hyg.yaml", yaml).file("contacts.csv", contacts).file(
        "r.hyg",
        "hyg 1\nfor contacts\nduplicates same \"x\"\n  match same customer number\n  survivor earliest create date\n  stop above 100%\n",
    );
    let ran = apply(&project, &["contacts.csv"]);
    assert_eq!(ran.code, 0, "{ran}");
    let summary: serde_json::Value = serde_json::from_str(&project.read("out/summary.json")).unwrap();
    assert_eq!(summary["objects"]["contacts"]["absorbed"], 1, "{summary}");
}

/// At first the contact whose own column of deals is blank counted as one without deals, while two rows of deals
/// that could not be read might name it.
#[test]
fn a_row_that_was_set_aside_may_name_a_record_that_names_none() {
    let project = Project::new()
        .file("hyg.yaml", "crm: hubspot\nstop_above: 100%\n")
        .file("contacts.csv", "Record ID,Email,Associated Deal IDs\n1,a@x.example,901\n2,b@x.example,902\n3,c@x.example,\n")
        .file("deals.csv", "Record ID,Deal Stage,Associated Contact IDs\n901,Closed Lost,1\n902,Closed Lost,2\n903,Closed Won,3,y\n,Closed Won,3\n")
        .file("r.hyg", "hyg 1\nfor contacts\nprotect won \"x\" where has associated deals where (deal stage is closed won)\ndelete none \"x\" where no associated deals\n  stop above 100%\n");
    assert_eq!(deleted(&project, &["contacts.csv", "deals.csv"], "contacts"), Vec::<String>::new());
    project.write("deals.csv", "Record ID,Deal Stage,Associated Contact IDs\n901,Closed Lost,1\n902,Closed Lost,2\n");
    assert_eq!(deleted(&project, &["contacts.csv", "deals.csv"], "contacts"), ["3"]);
}
