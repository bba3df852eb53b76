//! Laws that every run obeys, on the shipped example with all its rules: the same bytes however the
//! work is cut, no row lost, nobody protected deleted, nothing left to do the second time.

use super::support::example::{Example, Files};
use super::support::rules::{inputs, program};
use hyg::check::program::{Flag, Rule, RuleId, RuleKind, Template};
use hyg::run::{Options, Report};
use hyg::schema::Project;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::LazyLock;

const BLOCK: usize = 1 << 20;
const KEY: &str = "Record ID";

/// One run for all laws about what it left.
static RUN: LazyLock<(Example, Report, Files)> = LazyLock::new(|| {
    let example = Example::load();
    let inputs = example.inputs(&Example::exports(), BLOCK);
    let (report, files) = example.apply(&inputs, &example.options());
    (example, report, files)
});

/// Header and rows of a CSV file, by the csv crate.
fn table(bytes: &[u8]) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let header = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows = reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
    (header, rows)
}

fn column(bytes: &[u8], name: &str) -> Vec<String> {
    let (header, rows) = table(bytes);
    let at = header.iter().position(|header| header == name).unwrap_or_else(|| panic!("no column {name}: {header:?}"));
    rows.into_iter().map(|row| row.get(at).cloned().unwrap_or_default()).collect()
}

fn keys(files: &Files, file: &str) -> BTreeSet<String> {
    files.get(file).map(|bytes| column(bytes, KEY).into_iter().collect()).unwrap_or_default()
}

/// The keys of records that were merged into others.
fn absorbed(files: &Files, object: &str) -> BTreeSet<String> {
    let Some(bytes) = files.get(&format!("{object}/merges.csv")) else { return BTreeSet::new() };
    let rows = column(bytes, KEY).into_iter().zip(column(bytes, "Role"));
    rows.filter(|(_, role)| role == "absorbed").map(|(key, _)| key).collect()
}

#[test]
fn threads_and_blocks_change_no_byte() {
    let (example, _, expected) = &*RUN;
    let exports = Example::exports();
    // A block holds at least one record: with one byte, each record is a block of its own.
    for (threads, block) in [(8, BLOCK), (8, 1), (2, 4093), (8, 65_537)] {
        let options = Options { threads, ..example.options() };
        let (_, found) = example.apply(&example.inputs(&exports, block), &options);
        let names: (Vec<_>, Vec<_>) = (expected.keys().collect(), found.keys().collect());
        assert_eq!(names.0, names.1, "{threads} threads, blocks of {block}");
        for (name, bytes) in expected {
            assert!(found[name] == *bytes, "{name} differs with {threads} threads and blocks of {block} bytes");
        }
    }
}

#[test]
fn a_second_run_on_the_cleaned_exports_changes_nothing() {
    let (example, first, files) = &*RUN;
    assert!(first.objects.iter().all(|object| object.fixed_cells > 0), "the example has something to fix everywhere");
    let cleaned: Files = Example::exports()
        .into_keys()
        .map(|object| (object.clone(), files[&format!("{object}/cleaned.csv")].clone()))
        .collect();
    let (second, again) = example.apply(&example.inputs(&cleaned, BLOCK), &example.options());
    for object in &second.objects {
        let fixes = format!("{}/fixes.csv", object.name);
        assert_eq!(object.fixed_cells, 0, "{}", String::from_utf8_lossy(&again[&fixes]));
        assert_eq!(object.deleted, 0, "{} of {} more are deleted", object.deleted, object.name);
        assert_eq!(object.absorbed, 0, "{} of {} more are absorbed", object.absorbed, object.name);
        let name = format!("{}/cleaned.csv", object.name);
        assert!(again[&name] == cleaned[&object.name], "{name} changes the second time");
    }
}

#[test]
fn every_row_is_accounted_for() {
    let (_, report, files) = &*RUN;
    for (object, export) in Example::exports() {
        let counted = report.objects.iter().find(|counted| counted.name == object).unwrap();
        let (before, kept, removed) = (
            column(&export, KEY),
            column(&files[&format!("{object}/cleaned.csv")], KEY),
            keys(files, &format!("{object}/removed.csv")),
        );
        assert!(counted.balances());
        assert_eq!(counted.rows, before.len() as u64);
        assert_eq!(counted.kept + counted.rejected, kept.len() as u64);
        assert_eq!(counted.deleted + counted.absorbed, removed.len() as u64);
        let deleted = keys(files, &format!("{object}/deletions.csv"));
        let absorbed = absorbed(files, &object);
        assert_eq!(counted.absorbed, absorbed.len() as u64);
        assert!(deleted.is_disjoint(&absorbed));
        assert_eq!(removed, deleted.union(&absorbed).cloned().collect());
        // In the order of the export, each row that is not removed is still there, and no other.
        let left: Vec<&String> = before.iter().filter(|key| !removed.contains(*key)).collect();
        assert_eq!(left, kept.iter().collect::<Vec<_>>());
    }
}

/// Every protection as a flag that nothing is deleted before: whoever it flags, and whoever it
/// cannot judge, is deleted by no rule, whether one asks the export's values or the fixed ones.
#[test]
fn nobody_who_is_protected_is_deleted() {
    let (example, _, files) = &*RUN;
    let mut asked = Example { program: example.program.clone(), project: example.project.clone() };
    let mut protections = BTreeSet::new();
    for rule in &mut asked.program.rules {
        if let RuleKind::Protect(condition) = &rule.kind {
            protections.insert(rule.name.clone());
            let flag = Flag { condition: condition.clone(), unless: Vec::new(), say: Template::default() };
            rule.kind = RuleKind::Flag(flag);
        }
    }
    let named = |wanted: &dyn Fn(&Rule) -> bool| {
        asked.program.rules.iter().enumerate().filter(|(_, rule)| wanted(rule)).map(|(at, _)| RuleId(at)).collect()
    };
    let inputs = asked.inputs(&Example::exports(), BLOCK);
    let only: [BTreeSet<_>; 2] = [
        named(&|rule| protections.contains(&rule.name)),
        named(&|rule| protections.contains(&rule.name) || matches!(rule.kind, RuleKind::Fix(_))),
    ];
    for only in only {
        let (_, told) = asked.apply(&inputs, &Options { only, ..asked.options() });
        for object in Example::exports().into_keys() {
            let mut deleted = keys(files, &format!("{object}/deletions.csv"));
            deleted.extend(absorbed(files, &object));
            let mut protected = 0;
            for list in ["flags", "set-aside"] {
                let Some(bytes) = told.get(&format!("{object}/{list}.csv")) else { continue };
                for (key, rule) in column(bytes, KEY).into_iter().zip(column(bytes, "Rule")) {
                    if protections.contains(&rule) {
                        protected += 1;
                        assert!(!deleted.contains(&key), "{key} of {object} is deleted or absorbed in spite of {rule}");
                    }
                }
            }
            assert!(deleted.is_empty() || protected > 0, "{object} has no protected record");
        }
    }
}

#[test]
fn the_summary_lists_every_file_and_says_what_is_in_it() {
    let (_, _, files) = &*RUN;
    let summary: serde_json::Value = serde_json::from_slice(&files["summary.json"]).unwrap();
    let mut listed = BTreeSet::from(["summary.json"]);
    for output in summary["outputs"].as_array().unwrap() {
        let file = output["file"].as_str().unwrap();
        assert!(listed.insert(file), "{file} is listed twice");
        let bytes = &files[file];
        assert_eq!(output["bytes"].as_u64(), Some(bytes.len() as u64), "{file}");
        assert_eq!(output["xxh3"], format!("{:016x}", xxhash_rust::xxh3::xxh3_64(bytes)), "{file}");
        assert_eq!(output["rows"].as_u64(), Some(table(bytes).1.len() as u64), "{file}");
        let review = [
            "updates",
            "clears",
            "undo",
            "undo-clears",
            "merged",
            "merged-after",
            "merged-undo",
            "merged-undo-clears",
            "removed",
            "cleaned",
        ]
        .iter()
        .all(|import| !file.ends_with(&format!("/{import}.csv")));
        assert_eq!(output["purpose"], if review { "review" } else { "import" }, "{file}");
    }
    assert_eq!(listed, files.keys().map(String::as_str).collect());
    for input in summary["inputs"].as_array().unwrap() {
        let bytes = &Example::exports()[input["object"].as_str().unwrap()];
        assert_eq!(input["xxh3"], format!("{:016x}", xxhash_rust::xxh3::xxh3_64(bytes)));
    }
}

/// Whether a spreadsheet would run the cell; signed numbers are none that it computes.
fn runs(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
        && !cell
            .strip_prefix(['+', '-'])
            .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || " .,()".contains(c)))
}

#[test]
fn formulas_sleep_in_review_files_and_stay_exact_in_import_files() {
    const FORMULA: &str = "=HYPERLINK(\"https://x.example\")";
    let rules = "for contacts
        segment named \"Has a first name\" where first name is known
        protect kept \"Not now\" where lead status is open
        suppress quiet \"No mail\" where job title is \"quiet\"
        delete gone \"Gone\" where city is \"gone\"
        fix notes \"In small letters\" city: lowercase
        fix titles \"Nobody is nobody\" job title: clear when it is \"none\"
        fix leads \"Nobody has called\" lead status: set to new when it is unknown
        flag all \"Everyone\" where in named say \"{first name}\"
        flag born \"Born\" where birth date is in the past";
    let cell = FORMULA.replace('"', "\"\"");
    let rows = ["gone,,", "gone,,OPEN", "X,quiet,", "@X,none,", "X,,OPEN"];
    let mut export = "Record ID,First Name,Email,City,Job Title,Lead Status,Date of birth\n".to_owned();
    for (at, row) in rows.iter().enumerate() {
        writeln!(export, "{at},\"{cell}\",+A1@x.example,{row},@SUM(A1)").unwrap();
    }
    let example = Example { program: program(rules), project: Project::default() };
    let options = Options { brakes: false, ..example.options() };
    let (_, files) = example.apply(&inputs(&example.program, &[("contacts", &export)]), &options);
    let summary: serde_json::Value = serde_json::from_slice(&files["summary.json"]).unwrap();
    for output in summary["outputs"].as_array().unwrap() {
        let (file, purpose) = (output["file"].as_str().unwrap(), output["purpose"].as_str().unwrap());
        let rows = table(&files[file]).1;
        assert!(!rows.is_empty(), "{file} has no row to look at");
        let run: Vec<&String> = rows.iter().flatten().filter(|cell| runs(cell)).collect();
        match (purpose, file) {
            ("review", _) => assert_eq!(run, Vec::<&String>::new(), "{file}"),
            (_, "contacts/removed.csv" | "contacts/cleaned.csv") => {
                assert!(run.iter().any(|cell| *cell == FORMULA), "{file}");
            }
            (_, "contacts/updates.csv" | "contacts/undo.csv") => {
                assert!(run.iter().any(|cell| cell.starts_with('@')), "{file}");
            }
            (_, other) => assert!(["contacts/clears.csv", "contacts/undo-clears.csv"].contains(&other), "{other}"),
        }
    }
    let review = String::from_utf8(files["contacts/deletions.csv"].clone()).unwrap();
    assert!(review.contains(&format!("\"'{cell}\"")), "{review}");
}
