//! The shipped exports are what their generator makes, and a large one is more of the same; the shipped rules are laid
//! out as `hyg fmt` does.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

#[path = "../../examples/generate_exports/main.rs"]
#[expect(dead_code, reason = "its `main` writes the files; the tests only compare them")]
mod generate_exports;

#[test]
fn the_shipped_exports_are_the_generators() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for (path, bytes) in generate_exports::exports() {
        let committed = fs::read(examples.join(path)).expect("a committed export");
        assert!(committed == bytes, "{path} is out of date: run `cargo run --example generate_exports`");
    }
}

#[test]
fn a_large_export_begins_with_the_shipped_one_and_repeats_no_key() {
    let large = large(4_010, false);
    let [(_, shipped), ..] = generate_exports::exports();
    assert!(large.as_bytes().starts_with(&shipped));
    let records: Vec<csv::StringRecord> = records(&large);
    let keys: HashSet<&str> = records.iter().map(|record| &record[0]).collect();
    assert_eq!((records.len(), keys.len()), (4_010, 4_010));
}

#[test]
fn quotes_around_every_cell_change_no_value() {
    let quoted = large(300, true);
    assert!(quoted.starts_with("\"Record ID\",\"First Name\","));
    assert_eq!(records(&quoted), records(&large(300, false)));
}

fn large(contacts: usize, quoted: bool) -> String {
    let mut export = Vec::new();
    generate_exports::large(contacts, quoted, &mut export).unwrap();
    String::from_utf8(export).unwrap()
}

fn records(export: &str) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(export.as_bytes()).records().map(Result::unwrap).collect()
}

#[test]
fn the_shipped_rules_have_the_one_layout() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let rules = ["rules/**/*.hyg", "examples/**/*.hyg"].map(|pattern| glob::glob(root.join(pattern).to_str().unwrap()));
    let mut count = 0;
    for path in rules.into_iter().flat_map(Result::unwrap).map(Result::unwrap) {
        let text = fs::read_to_string(&path).unwrap();
        // One file shows mistakes.
        let Ok(formatted) = hyg::syntax::format(&text) else { continue };
        assert!(formatted == text, "{}: run `hyg fmt`", path.display());
        count += 1;
    }
    assert!(count > 15, "{count}");
}
