//! The README is true: its commands run and show what it says they show, its files are what hyg
//! takes, its tables are complete.

use super::support::example::root;
use super::support::pages::{Step, blocks, follow, place, steps};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

/// Would run all tests from inside one; compared with the checks of this project instead.
const NOT_RUN: [&str; 1] = ["cargo test --locked"];

static README: LazyLock<String> = LazyLock::new(|| fs::read_to_string(root().join("README.md")).unwrap());

#[cfg(unix)]
#[test]
fn every_command_does_what_the_page_says() {
    let folder = place();
    let (written, ran) = follow(&README, folder.path(), &NOT_RUN);
    assert_eq!(written, 3);
    assert!(ran > 8, "only {ran} commands were found");
    assert!(!folder.path().join("out-mine").exists(), "a brake leaves no folder");
    files_are_all_in_the_table(&folder.path().join("out"));
    keys_are_all_in_the_table(&folder.path().join("out/summary.json"));
}

#[cfg(unix)]
#[test]
fn what_other_pages_show_is_true_too() {
    for name in ["duplicates", "audits"] {
        let page = fs::read_to_string(root().join(format!("docs/{name}.md"))).unwrap();
        let folder = place();
        let (written, ran) = follow(&page, folder.path(), &[]);
        assert!(written == 1 && ran >= 2, "{name}: {written} files, {ran} commands");
    }
}

fn table_cells(start: &str) -> BTreeSet<String> {
    let cell = |line: &str| Some(line.strip_prefix(start)?.split('`').next()?.split(' ').next()?.to_owned());
    README.lines().filter_map(cell).collect()
}

fn files_are_all_in_the_table(out: &Path) {
    let described: BTreeSet<String> = table_cells("| `")
        .into_iter()
        .filter(|name| Path::new(name).extension().is_some_and(|end| end == "csv"))
        .collect();
    let written: BTreeSet<String> = fs::read_dir(out.join("contacts"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        // Asked for, of a rule that compares with a second file, or of an audit.
        .chain(["segments.csv", "cleaned.csv", "reconcile.csv", "differences.csv", "audit.csv"].map(str::to_owned))
        .collect();
    assert_eq!(described, written);
}

fn keys_are_all_in_the_table(summary: &Path) {
    let page = fs::read_to_string(root().join("docs/summary.md")).unwrap();
    let (_, table) = page.split_once("| Key | Holds |").unwrap();
    let described: BTreeSet<&str> = table.split('`').skip(1).step_by(2).collect();
    let summary: serde_json::Value = serde_json::from_slice(&fs::read(summary).unwrap()).unwrap();
    let mut keys = BTreeSet::new();
    collect_keys(&summary, &mut keys);
    // The objects themselves are described by what is in them.
    keys.remove("objects");
    assert!(keys.len() > 30, "{keys:?}");
    let missing: Vec<_> = keys.iter().filter(|key| !described.contains(key.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// All keys that are hyg's own: not those that are names of objects, rules, parameters or tests.
fn collect_keys(value: &serde_json::Value, keys: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Array(members) => members.iter().for_each(|member| collect_keys(member, keys)),
        serde_json::Value::Object(members) => {
            for (key, value) in members {
                keys.insert(key.clone());
                match (key.as_str(), value) {
                    ("parameters" | "cutoffs", _) => {}
                    ("objects" | "rules", serde_json::Value::Object(named)) => {
                        named.values().for_each(|value| collect_keys(value, keys));
                    }
                    _ => collect_keys(value, keys),
                }
            }
        }
        _ => {}
    }
}

#[test]
fn the_commands_are_all_in_the_table() {
    let help = Command::new(env!("CARGO_BIN_EXE_hyg")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let list = help.split_once("Commands:\n").unwrap().1.split_once("\n\n").unwrap().0;
    let names = list.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let known: BTreeSet<String> = names.map(|line| line.split_whitespace().next().unwrap().to_owned()).collect();
    let known: BTreeSet<String> = known.into_iter().filter(|name| name != "help").collect();
    assert_eq!(table_cells("| `hyg "), known);
}

#[test]
fn the_settings_are_read() {
    let blocks = blocks(&README);
    let yaml = blocks.iter().find(|block| block.info == "yaml").unwrap();
    hyg::schema::Project::load(&yaml.lines.join("\n"), "README.md").unwrap();
}

#[test]
fn the_tests_are_those_that_are_run_before_a_change_lands() {
    let checks = fs::read_to_string(root().join(".ci/run")).unwrap();
    for command in NOT_RUN {
        let is_step = |step: &Step| matches!(step, Step::Run { command: own, .. } if own == command);
        assert!(steps(&README).iter().any(is_step), "{command}");
        assert!(checks.lines().any(|line| line == format!("run {command}")), "{command}");
    }
}

/// First cells of the table that begins below `header`.
fn rows_below(text: &str, header: &str) -> BTreeSet<String> {
    let rows = text.split_once(header).unwrap().1.lines().skip(2).take_while(|line| line.starts_with('|'));
    rows.flat_map(|row| {
        row.split('|').nth(1).unwrap().split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>()
    })
    .collect()
}

#[test]
fn contributors_find_every_room_and_every_dependency() {
    let page = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let rooms: BTreeSet<String> = fs::read_dir(root().join("src"))
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .filter(|name| name != "lib" && name != "main")
        .collect();
    assert_eq!(rows_below(&page, "| Room |"), rooms);
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let dependencies: BTreeSet<String> = manifest
        .split("\n[")
        .filter(|section| section.starts_with("dependencies]") || section.starts_with("dev-dependencies]"))
        .flat_map(str::lines)
        .filter_map(|line| Some(line.split_once(" = ")?.0.to_owned()))
        .collect();
    assert_eq!(rows_below(&page, "| Crate |"), dependencies);
}
