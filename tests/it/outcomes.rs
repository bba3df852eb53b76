//! What the shipped rules make of the shipped exports: a change of an outcome is a change to review.

use super::support::example::Example;
use super::support::faulty::visible;
use assert_cmd::Command;
use hyg::data::digest::Digest;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// Lines of a file that are shown; the rest is held by its digest.
const SHOWN: usize = 8;

#[test]
fn the_hubspot_account() {
    let example = Example::load();
    let inputs = example.inputs(&Example::exports(), 1 << 20);
    let (report, files) = example.apply(&inputs, &example.options());
    let mut told = String::new();
    for object in &report.objects {
        let hyg::run::report::ObjectReport { name, rows, kept, deleted, absorbed, rejected, .. } = object;
        writeln!(
            told,
            "{name}: {rows} = {kept} kept + {deleted} deleted + {absorbed} absorbed + {rejected} rejected; \
             {} suppressed, {} cells fixed, {} flags, {} set aside",
            object.suppressed, object.fixed_cells, object.flagged, object.set_aside
        )
        .unwrap();
    }
    for (name, bytes) in files.iter().filter(|(name, _)| name.contains('/')) {
        let text = String::from_utf8(bytes.clone()).unwrap();
        writeln!(told, "\n{name} ({} lines, {})", text.lines().count(), Digest::of(bytes)).unwrap();
        text.lines().take(SHOWN).for_each(|line| writeln!(told, "  {line}").unwrap());
    }
    // Of a list of thousands each kind of line is counted, with its first two: what changes can be looked at.
    for (name, kind) in [
        ("contacts/fixes.csv", ["Rule", "Property"].as_slice()),
        ("companies/fixes.csv", &["Rule", "Property"]),
        ("deals/fixes.csv", &["Rule", "Property"]),
        ("contacts/flags.csv", &["Rule"]),
        ("contacts/set-aside.csv", &["Rule", "Column"]),
    ] {
        writeln!(told, "\n{name}, by kind").unwrap();
        for (kind, lines) in by_kind(&files[name], kind) {
            writeln!(told, "  {kind}: {}", lines.len()).unwrap();
            lines.iter().take(2).for_each(|line| writeln!(told, "    {line}").unwrap());
        }
    }
    writeln!(told, "\nwho is deleted, and by which rules").unwrap();
    let mut deletions = csv::Reader::from_reader(files["contacts/deletions.csv"].as_slice());
    for record in deletions.records() {
        let record = record.unwrap();
        writeln!(told, "  {} {}", &record[0], &record[4]).unwrap();
    }
    insta::assert_snapshot!(told);
}

/// The lines of a list by the values of some of its columns.
fn by_kind(list: &[u8], columns: &[&str]) -> BTreeMap<String, Vec<String>> {
    let mut reader = csv::Reader::from_reader(list);
    let header = reader.headers().unwrap().clone();
    let at = |name: &&str| header.iter().position(|header| header == *name).unwrap();
    let columns: Vec<usize> = columns.iter().map(at).collect();
    let mut kinds: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for record in reader.records() {
        let record = record.unwrap();
        let kind = columns.iter().map(|&column| record[column].to_owned()).collect::<Vec<_>>().join(", ");
        kinds.entry(kind).or_default().push(record.iter().collect::<Vec<_>>().join(" | "));
    }
    kinds
}

#[test]
fn the_french_account() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/francais");
    let out = tempfile::tempdir().unwrap();
    let out = out.path().join("sortie");
    let run = Command::cargo_bin("hyg")
        .unwrap()
        .current_dir(folder)
        .args(["apply", "contacts.csv", "--as-of", "2026-09-01", "--cleaned", "--out"])
        .arg(&out)
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let mut told = String::new();
    for (name, bytes) in visible(&out).iter().filter(|(name, _)| name.contains('/')) {
        // The cleaned export keeps the Windows-1252 of the export.
        let text =
            String::from_utf8(bytes.clone()).unwrap_or_else(|_| encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned());
        writeln!(told, "{name}").unwrap();
        text.lines().for_each(|line| writeln!(told, "  {line}").unwrap());
    }
    insta::assert_snapshot!(told);
}
