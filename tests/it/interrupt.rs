//! Ctrl-C in the middle of a run: it ends soon, says so, and leaves the output folder as it was.
#![cfg(unix)]

use super::support::project::Project;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

const RULES: &str =
    "hyg 1\nfor contacts\ndelete gone \"Left the company\"\n  where city is \"gone\"\n  stop above 90%\n";

const ARGUMENTS: [&str; 4] = ["apply", "contacts.csv", "--out", "out"];

/// Enough rows that no machine is done with them before the signal is there.
const MANY: usize = 300_000;

fn export(rows: usize) -> String {
    let mut export = "Record ID,City,Notes\n".to_owned();
    for row in 0..rows {
        writeln!(export, "{row},{},{:-<60}", if row % 3 == 0 { "gone" } else { "here" }, "").unwrap();
    }
    export
}

/// Every file below a folder, the hidden ones too, but for the lock.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            found.insert(path.clone(), Vec::new());
            found.extend(files(&path));
        } else if path.file_name().is_some_and(|name| name != "lock") {
            found.insert(path.clone(), std::fs::read(&path).unwrap());
        }
    }
    found
}

#[test]
fn an_interrupted_run_leaves_the_folder_as_it_was() {
    let project = Project::new().file("rules/main.hyg", RULES).file("contacts.csv", export(9));
    assert_eq!(project.run(&ARGUMENTS).code, 0);
    let out = project.path("out");
    let before = files(&out);
    assert!(before.contains_key(&out.join("contacts/deletions.csv")));
    project.write("contacts.csv", export(MANY));
    for signal in ["-INT", "-TERM"] {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin("hyg"));
        command.current_dir(project.folder()).args(ARGUMENTS).env_clear();
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        while !out.join(".hyg-out/staging/contacts").exists() && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_micros(100));
        }
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        let ended = child.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(130), "{signal}");
        assert_eq!(String::from_utf8_lossy(&ended.stderr), "error: interrupted; nothing was written\n");
        assert!(ended.stdout.is_empty());
        assert!(files(&out) == before, "{signal}: {:?}", files(&out).keys());
    }
    project.write("contacts.csv", export(12));
    assert_eq!(project.run(&ARGUMENTS).code, 0);
}
