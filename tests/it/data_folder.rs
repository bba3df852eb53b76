//! The output folder as one transaction: whatever fails, and whenever the process ends, a folder
//! holds the results of one run or says by a missing `summary.json` that it does not.

use crate::support::faulty::{Fault, Faulty, visible};
use crate::support::scratch;
use hyg::data::write::folder::fs::FileSystem;
use hyg::data::write::{FolderError, OutputFolder};
use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

type Files = BTreeMap<String, Vec<u8>>;

/// Two runs that share a result, lose one, and add some, one of them in a new folder.
const RUNS: [&[&str]; 2] = [
    &["contacts/deletions.csv", "contacts/fixes.csv", "companies/flags.csv"],
    &["contacts/deletions.csv", "contacts/spared.csv", "deals/flags.csv", "audit.csv"],
];

/// One of them is longer than a buffer, so that more than one write is made of it.
fn content(run: usize, name: &str) -> Vec<u8> {
    let lines = if name == "contacts/spared.csv" { 3000 } else { 1 };
    format!("run {run}, {name}\n").repeat(lines).into_bytes()
}

fn results(run: usize) -> Files {
    let mut files: Files = RUNS[run].iter().map(|name| ((*name).to_owned(), content(run, name))).collect();
    files.insert("summary.json".to_owned(), content(run, "summary.json"));
    files
}

fn write_results(folder: &mut OutputFolder, run: usize) -> Result<(), String> {
    for name in RUNS[run] {
        let mut file = folder.create(name).map_err(|error| error.to_string())?;
        file.write_all(&content(run, name)).map_err(|error| error.to_string())?;
        file.finish().map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// A whole run.
fn run(fs: Arc<dyn FileSystem>, path: &Path, run: usize) -> Result<(), String> {
    let mut folder = OutputFolder::open_on(fs, path, false).map_err(|error| error.to_string())?;
    write_results(&mut folder, run)?;
    folder.commit(&content(run, "summary.json")).map_err(|error| error.to_string())
}

fn run_well(path: &Path, number: usize) -> u64 {
    let fs = Faulty::new(Fault::Never);
    run(fs.clone(), path, number).unwrap();
    assert_eq!(visible(path), results(number));
    fs.calls()
}

/// Before the first run, and between the two.
fn starts() -> [(Files, usize); 2] {
    [(Files::new(), 0), (results(0), 1)]
}

fn prepared(number: usize) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = scratch::folder();
    let out = folder.path().join("results/out");
    if number == 1 {
        run_well(&out, 0);
    }
    (folder, out)
}

/// What is allowed after a kill: as before, or complete, or no summary until the next run opens the
/// folder; and then that run goes through.
fn assert_mended(out: &Path, before: &Files, number: usize, moment: &str) {
    let after = results(number);
    let found = visible(out);
    if found != *before && found != after {
        assert!(!found.contains_key("summary.json"), "{moment}: {:?}", found.keys());
    }
    drop(
        OutputFolder::open_on(Faulty::new(Fault::Never), out, false)
            .unwrap_or_else(|error| panic!("{moment}: {error}")),
    );
    let found = visible(out);
    assert!(found == *before || found == after, "{moment}: {:?}", found.keys());
    run_well(out, number);
}

#[test]
fn a_second_run_replaces_the_first() {
    let (_guard, out) = prepared(1);
    run_well(&out, 1);
    assert!(!out.join("companies").exists(), "a folder without results goes");
    let state: Vec<_> = fs::read_dir(out.join(".hyg-out")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(state.len(), 2, "nothing but the lock and the list is left: {state:?}");
}

#[test]
fn a_run_that_does_not_commit_leaves_no_trace() {
    let (_guard, out) = prepared(0);
    let mut folder = OutputFolder::open(&out, false).unwrap();
    write_results(&mut folder, 0).unwrap();
    drop(folder);
    assert!(!out.parent().unwrap().exists());

    let (_guard, out) = prepared(1);
    let mut folder = OutputFolder::open(&out, false).unwrap();
    write_results(&mut folder, 1).unwrap();
    drop(folder);
    assert_eq!(visible(&out), results(0));
    assert!(!out.join(".hyg-out/staging").exists());
}

#[test]
fn a_full_disk_at_any_call_leaves_the_folder_as_it_was() {
    for (before, number) in starts() {
        for n in 1.. {
            let (_guard, out) = prepared(number);
            let fs = Faulty::new(Fault::At(n));
            match run(fs.clone(), &out, number) {
                Ok(()) => {
                    assert_eq!(visible(&out), results(number), "call {n}");
                    if fs.calls() < n {
                        break;
                    }
                }
                Err(error) => {
                    assert!(error.starts_with("cannot ") && error.contains("no space left"), "call {n}: {error}");
                    assert_eq!(visible(&out), before, "call {n}: {error}");
                }
            }
            run_well(&out, number);
        }
    }
}

/// The system takes bytes and finds out later that the disk does not: on the thread that puts them there
/// while more is written, and of that it tells only once.
#[test]
fn bytes_that_the_disk_lost_while_more_was_written_fail_the_run() {
    let large_run = |mut folder: OutputFolder| {
        let mut file = folder.create("audit.csv").unwrap();
        let mut lines = std::io::repeat(b'\n').take(20 << 20);
        std::io::copy(&mut lines, &mut file).map_err(|error| error.to_string())?;
        file.finish().and_then(|()| folder.commit(b"{}")).map_err(|error| error.to_string())
    };
    for (before, number) in starts() {
        let (_guard, out) = prepared(number);
        let folder = OutputFolder::open_on(Faulty::new(Fault::FirstSync), &out, false).unwrap();
        let error = large_run(folder).unwrap_err();
        assert!(
            error.starts_with("cannot write ") && error.ends_with("audit.csv: no space left on the device"),
            "{error}"
        );
        assert_eq!(visible(&out), before);
        run_well(&out, number);
    }
}

#[test]
fn a_disk_that_breaks_for_good_is_mended_by_the_next_run() {
    for (before, number) in starts() {
        for n in 1.. {
            let (_guard, out) = prepared(number);
            let fs = Faulty::new(Fault::From(n));
            run(fs.clone(), &out, number).ok();
            if fs.calls() < n {
                break;
            }
            assert_mended(&out, &before, number, &format!("from call {n}"));
        }
    }
}

#[test]
fn taking_a_change_back_may_itself_be_broken_off() {
    for (before, number) in starts() {
        let (_guard, out) = prepared(number);
        let calls = run_well(&out, number);
        let mut halfway = 0;
        for n in calls / 2..=calls {
            for m in (n + 1..n + 30).step_by(4) {
                let (_guard, out) = prepared(number);
                if let Err(error) = run(Faulty::new(Fault::AtThenFrom(n, m)), &out, number) {
                    assert!(error.starts_with("cannot "), "{error}");
                    halfway += usize::from(error.ends_with("until another run has mended it"));
                }
                assert_mended(&out, &before, number, &format!("call {n}, then from call {m}"));
            }
        }
        assert!(halfway > 30, "only {halfway} changes were cut short");
    }
}

#[test]
fn mending_may_itself_be_broken_off() {
    let (before, number) = (results(0), 1);
    let (_guard, out) = prepared(number);
    let calls = run_well(&out, number);
    for n in (1..=calls).rev().step_by(3) {
        for m in (2..60).step_by(3) {
            let (_guard, out) = prepared(number);
            run(Faulty::new(Fault::From(n)), &out, number).ok();
            run(Faulty::new(Fault::From(m)), &out, number).ok();
            assert_mended(&out, &before, number, &format!("from call {n}, then from call {m}"));
        }
    }
}

/// Not a test of its own: the process that [`a_kill_at_any_call`] starts.
#[test]
#[ignore = "started by another test"]
fn killed_run() {
    let Ok(out) = std::env::var("HYG_TEST_OUT") else { return };
    let number = |name| std::env::var(name).unwrap().parse::<u64>().unwrap();
    let fs = Faulty::new(Fault::Abort(number("HYG_TEST_CALL")));
    run(fs, Path::new(&out), usize::try_from(number("HYG_TEST_RUN")).unwrap()).unwrap();
}

#[test]
fn a_kill_at_any_call() {
    for (before, number) in starts() {
        for n in 1.. {
            let (_guard, out) = prepared(number);
            let child = Command::new(std::env::current_exe().unwrap())
                .args(["--ignored", "--exact", "data_folder::killed_run"])
                .env("HYG_TEST_OUT", &out)
                .env("HYG_TEST_CALL", n.to_string())
                .env("HYG_TEST_RUN", number.to_string())
                .output()
                .unwrap();
            if child.status.success() {
                assert!(n > 40, "the run made hardly a call");
                assert_eq!(visible(&out), results(number));
                break;
            }
            assert_mended(&out, &before, number, &format!("killed at call {n}"));
        }
    }
}

fn refusal(path: &Path, force: bool) -> FolderError {
    OutputFolder::open(path, force).expect_err("the folder is to be refused")
}

#[test]
fn a_folder_with_other_files_needs_force_and_keeps_them() {
    let folder = scratch::folder();
    let out = folder.path();
    fs::write(out.join("notes.txt"), "mine").unwrap();
    assert!(matches!(refusal(out, false), FolderError::Occupied { example, .. } if example == "notes.txt"));
    assert_eq!(fs::read_dir(out).unwrap().count(), 1);

    for number in [0, 1] {
        // Once hyg has written there, it may again without being told to.
        let mut folder = OutputFolder::open(out, number == 0).unwrap();
        write_results(&mut folder, number).unwrap();
        folder.commit(&content(number, "summary.json")).unwrap();
        let mut expected = results(number);
        expected.insert("notes.txt".to_owned(), b"mine".to_vec());
        assert_eq!(visible(out), expected);
    }
}

#[test]
fn a_file_of_someone_else_is_never_replaced() {
    let (_guard, out) = prepared(1);
    fs::write(out.join("audit.csv"), "mine").unwrap();
    let mut folder = OutputFolder::open(&out, true).unwrap();
    assert!(matches!(folder.create("audit.csv"), Err(FolderError::NotOurs(_))));
    drop(folder);
    let mut expected = results(0);
    expected.insert("audit.csv".to_owned(), b"mine".to_vec());
    assert_eq!(visible(&out), expected);
}

#[test]
fn results_are_known_by_their_summary_where_the_list_is_lost() {
    let (_guard, out) = prepared(1);
    fs::remove_dir_all(out.join(".hyg-out")).unwrap();
    fs::write(out.join("summary.json"), r#"{"outputs": [{"file": "contacts/fixes.csv"}, {"file": "../x"}]}"#).unwrap();
    fs::write(out.join("../x"), "mine").unwrap();
    fs::remove_file(out.join("contacts/deletions.csv")).unwrap();
    let mut folder = OutputFolder::open(&out, true).unwrap();
    write_results(&mut folder, 1).unwrap();
    folder.commit(&content(1, "summary.json")).unwrap();
    let mut expected = results(1);
    expected.insert("companies/flags.csv".to_owned(), content(0, "companies/flags.csv"));
    assert_eq!(visible(&out), expected);
    assert!(out.join("../x").exists());
}

#[test]
fn two_runs_do_not_write_into_one_folder_at_once() {
    let (_guard, out) = prepared(1);
    let first = OutputFolder::open(&out, false).unwrap();
    assert!(matches!(refusal(&out, false), FolderError::Busy(_)));
    assert!(out.join(".hyg-out/staging").exists(), "the second run leaves the first alone");
    drop(first);
    run_well(&out, 1);
}

#[test]
fn a_result_that_was_not_finished_is_not_committed() {
    let (_guard, out) = prepared(1);
    let mut folder = OutputFolder::open(&out, false).unwrap();
    let file = folder.create("audit.csv").unwrap();
    assert!(matches!(folder.commit(b"{}"), Err(FolderError::Unfinished(_))));
    drop(file);
    assert_eq!(visible(&out), results(0));
}

#[cfg(unix)]
#[test]
fn planted_links_are_refused_and_never_followed() {
    use std::os::unix::fs::symlink;
    let elsewhere = scratch::folder();
    let target = elsewhere.path();
    fs::create_dir(target.join("staging")).unwrap();
    fs::write(target.join("staging/mine"), "mine").unwrap();
    fs::write(target.join("deletions.csv"), "mine").unwrap();
    let untouched = || {
        assert_eq!(fs::read(target.join("staging/mine")).unwrap(), b"mine");
        assert_eq!(fs::read(target.join("deletions.csv")).unwrap(), b"mine");
        assert_eq!(fs::read_dir(target).unwrap().count(), 2);
    };

    let (guard, out) = prepared(1);
    // The folder itself, with and without a closing slash.
    let link = guard.path().join("link");
    symlink(target, &link).unwrap();
    for name in ["link", "link/"] {
        assert!(matches!(refusal(&guard.path().join(name), true), FolderError::Link(_)), "{name}");
    }
    untouched();
    // A staging folder: removed as stale, not entered.
    symlink(target.join("staging"), out.join(".hyg-out/staging")).unwrap();
    run_well(&out, 1);
    untouched();
    // A result, and a folder of results.
    fs::remove_file(out.join("contacts/deletions.csv")).unwrap();
    symlink(target.join("deletions.csv"), out.join("contacts/deletions.csv")).unwrap();
    let mut folder = OutputFolder::open(&out, true).unwrap();
    assert!(matches!(folder.create("contacts/deletions.csv"), Err(FolderError::Link(_))));
    drop(folder);
    fs::remove_dir_all(out.join("contacts")).unwrap();
    symlink(target, out.join("contacts")).unwrap();
    let mut folder = OutputFolder::open(&out, true).unwrap();
    assert!(matches!(folder.create("contacts/deletions.csv"), Err(FolderError::Link(_))));
    let mut audit = folder.create("audit.csv").unwrap();
    audit.write_all(b"x").unwrap();
    audit.finish().unwrap();
    assert!(matches!(folder.commit(b"{}"), Err(FolderError::Link(_))), "an old result is not removed through a link");
    untouched();
    fs::remove_file(out.join("contacts")).unwrap();
    // hyg's own folder, and the lock in it.
    fs::remove_file(out.join(".hyg-out/lock")).unwrap();
    symlink(target.join("lock"), out.join(".hyg-out/lock")).unwrap();
    assert!(matches!(refusal(&out, true), FolderError::Link(_)));
    fs::remove_dir_all(out.join(".hyg-out")).unwrap();
    symlink(target, out.join(".hyg-out")).unwrap();
    assert!(matches!(refusal(&out, true), FolderError::Link(_)));
    untouched();
}

#[test]
fn refusals_are_sentences() {
    let folder = scratch::folder();
    let file = folder.path().join("file");
    fs::write(&file, "x").unwrap();
    let shown = |error: FolderError| error.to_string().replace(folder.path().to_str().unwrap(), "~");
    let mut lines = vec![shown(refusal(&file, false)), shown(refusal(folder.path(), false))];
    let out = folder.path().join("out");
    run_well(&out, 0);
    let open = OutputFolder::open(&out, false).unwrap();
    lines.push(shown(refusal(&out, false)));
    drop(open);
    fs::write(out.join(".hyg-out/journal.json"), r#"{"install": ["../x"], "replace": [], "folders": []}"#).unwrap();
    lines.push(shown(refusal(&out, false)));
    insta::assert_snapshot!(lines.join("\n"));
}
