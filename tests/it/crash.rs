//! Runs that end too early. Whatever call fails and whenever the process ends, the output folder
//! holds the results of one run, or says by a missing `summary.json` that it does not until the next
//! run, which gives what it would have given anyway.

use super::support::example::{Files, root};
use super::support::faulty::{Fault, Faulty, visible};
use super::support::rules::{inputs, options, program};
use super::support::scratch;
use hyg::check::Program;
use hyg::data::write::folder::fs::FileSystem;
use hyg::data::write::{CleanedIn, OutputFolder};
use hyg::run::progress::Silent;
use hyg::run::summary::Manifest;
use hyg::run::{self, Options};
use hyg::schema::Project;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, LazyLock};
use std::thread::sleep;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const RULES: &str = "for contacts
    segment silent \"Opened nothing for half a year\" where last marketing email open date older than 182 days
    protect customers \"Who bought stays\" where lifecycle stage is customer
    suppress opted-out \"Asked for no mail\" where unsubscribed from all email is yes
    delete dormant \"Silent\" where in silent
    fix names \"As people write them\" first name: trim, capitalise name
    fix notes \"No filler\" job title: clear when it is \"none\"
    flag nameless \"No last name\" where last name is unknown
    for companies
    flag unnamed \"No name\" where company name is unknown
    for deals
    delete tests \"Made for a test\" where deal name contains \"test\"";

const CONTACTS: &str = "Record ID,First Name,Last Name,Job Title,Lifecycle Stage,Unsubscribed from all email,\
    Last marketing email open date\n\
    1, ann ,Lee,none,Lead,,2020-01-01\n2,bob,Ray,none,Customer,,2020-01-01\n3,zoé,,Cook,Lead,true,2026-11-01\n\
    4,dan,Fox,Cook,Lead,,someday\n5,eve,Orr,none,Lead,,2026-11-01\n";
const COMPANIES: &str = "Record ID,Company name\n7,\n8,Orchard Foods\n";
const DEALS: &str = "Record ID,Deal Name\n9,A test\n10,Cider\n";

/// An earlier run, and the one that is disturbed: it replaces results, adds some and drops others.
const RUNS: [&[(&str, &str)]; 2] =
    [&[("contacts", CONTACTS), ("companies", COMPANIES)], &[("contacts", CONTACTS), ("deals", DEALS)]];

static PROGRAM: LazyLock<Program> = LazyLock::new(|| program(RULES));

/// What each run leaves in a folder of its own when nothing disturbs it.
static RESULTS: LazyLock<[Files; 2]> = LazyLock::new(|| {
    [0, 1].map(|number| {
        let folder = scratch::folder();
        let out = folder.path().join("out");
        apply(Faulty::new(Fault::Never), &out, number).unwrap();
        visible(&out)
    })
});

fn apply(fs: Arc<dyn FileSystem>, out: &Path, number: usize) -> Result<(), String> {
    let folder = OutputFolder::open_on(fs, out, false).map_err(|error| error.to_string())?;
    let options = Options { segments: number == 1, ..options() };
    let manifest = Manifest { cleaned: (number == 1).then_some(CleanedIn::ItsOwn), ..Manifest::default() };
    let inputs = inputs(&PROGRAM, RUNS[number]);
    run::apply(&PROGRAM, &Project::default(), &inputs, &options, Some(folder), &manifest, &Silent)
        .map(|_| ())
        .map_err(|error| error.to_string())
}

/// A folder before the disturbed run: none at all, or one with the results of the earlier run.
fn prepared(results: bool) -> (TempDir, PathBuf, Files) {
    let folder = scratch::folder();
    let out = folder.path().join("results/out");
    if results {
        apply(Faulty::new(Fault::Never), &out, 0).unwrap();
    }
    let before = visible(&out);
    assert_eq!(before, if results { RESULTS[0].clone() } else { Files::new() });
    (folder, out, before)
}

fn assert_whole_or_no_result(out: &Path, before: &Files, after: &Files, moment: &str) {
    let found = visible(out);
    if found != *before && found != *after {
        assert!(!found.contains_key("summary.json"), "{moment}: {:?}", found.keys());
    }
}

/// Nothing but the lock and the list of results is left of the transaction.
fn assert_tidy(out: &Path, moment: &str) {
    let left: BTreeSet<_> =
        fs::read_dir(out.join(".hyg-out")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, BTreeSet::from(["lock".into(), "outputs.json".into()]), "{moment}");
}

fn assert_next_run_completes(out: &Path, moment: &str) {
    apply(Faulty::new(Fault::Never), out, 1).unwrap_or_else(|error| panic!("{moment}: {error}"));
    assert!(visible(out) == RESULTS[1], "{moment}: {:?}", visible(out).keys());
    assert_tidy(out, moment);
}

#[test]
fn the_runs_write_every_list() {
    for list in [
        "deletions",
        "suppressions",
        "spared",
        "fixes",
        "flags",
        "set-aside",
        "segments",
        "updates",
        "clears",
        "undo",
        "removed",
        "cleaned",
    ] {
        let file = format!("contacts/{list}.csv");
        let text = std::str::from_utf8(&RESULTS[1][&file]).unwrap();
        assert!(text.lines().count() > 1, "{file} has no row: {text}");
    }
    assert!(RESULTS[0].contains_key("companies/flags.csv") && !RESULTS[1].contains_key("companies/flags.csv"));
}

#[test]
fn an_error_at_any_call_is_a_sentence_and_changes_nothing() {
    for results in [false, true] {
        for n in 1.. {
            let (_guard, out, before) = prepared(results);
            let fs = Faulty::new(Fault::At(n));
            let moment = format!("call {n}");
            match apply(fs.clone(), &out, 1) {
                Err(error) => {
                    assert!(error.starts_with("cannot ") && error.contains("no space left"), "{moment}: {error}");
                    assert!(!error.contains("cannot write the output: cannot"), "{moment}: {error}");
                    assert!(visible(&out) == before, "{moment}: {:?}", visible(&out).keys());
                }
                // Only what tidies up after the change may fail unnoticed.
                Ok(()) => assert!(visible(&out) == RESULTS[1], "{moment}: {:?}", visible(&out).keys()),
            }
            assert_next_run_completes(&out, &moment);
            if fs.calls() < n {
                assert!(n > 100, "the run made hardly a call");
                break;
            }
        }
    }
}

/// Not a test of its own: the process that the next tests start and that ends itself.
#[test]
#[ignore = "started by another test"]
fn aborting_run() {
    let Ok(out) = std::env::var("HYG_TEST_OUT") else { return };
    let call = std::env::var("HYG_TEST_CALL").unwrap().parse().unwrap();
    apply(Faulty::new(Fault::Abort(call)), Path::new(&out), 1).unwrap();
}

/// A process is ended at each so many calls.
const KILLS: u64 = 12;

/// Where all calls from the n-th on fail, a run leaves what a kill before that call leaves; every so often a process
/// ends there, and shows it.
fn a_kill_at_any_call(results: bool) {
    for n in 1.. {
        let (_guard, out, before) = prepared(results);
        let fs = Faulty::new(Fault::From(n));
        let done = apply(fs.clone(), &out, 1);
        let moment = format!("killed at call {n}");
        assert_whole_or_no_result(&out, &before, &RESULTS[1], &moment);
        if n % KILLS == 1 || fs.calls() < n {
            let (_guard, killed, _) = prepared(results);
            let child = Command::new(std::env::current_exe().unwrap())
                .args(["--ignored", "--exact", "crash::aborting_run"])
                .env("HYG_TEST_OUT", &killed)
                .env("HYG_TEST_CALL", n.to_string())
                .output()
                .unwrap();
            assert_eq!(child.status.success(), fs.calls() < n, "{moment}");
            assert!(visible(&killed) == visible(&out), "{moment}: {:?}", visible(&killed).keys());
            assert_next_run_completes(&killed, &moment);
        }
        if fs.calls() < n {
            assert!(n > 100, "the run made hardly a call");
            assert!(done.is_ok() && visible(&out) == RESULTS[1]);
            break;
        }
        assert_next_run_completes(&out, &moment);
    }
}

#[test]
fn a_kill_at_any_call_of_a_first_run() {
    a_kill_at_any_call(false);
}

#[test]
fn a_kill_at_any_call_of_a_later_run() {
    a_kill_at_any_call(true);
}

/// `hyg apply` as a user runs it, on the companies and deals of the shipped example.
fn hyg(out: &Path, exports: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hyg"));
    command.current_dir(root()).arg("apply");
    command.args(exports.iter().map(|export| format!("examples/hubspot/{export}.csv")));
    command.args(["--rules", "rules/hubspot/companies.hyg", "--rules", "rules/hubspot/deals.hyg"]);
    command.args(["--as-of", "2026-09-01", "--cleaned", "--out"]).arg(out);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn assert_done(mut command: Command) {
    assert!(command.status().unwrap().success(), "{command:?}");
}

/// When a process is killed.
enum Moment {
    After(Duration),
    /// As soon as this stands in the output folder.
    Seen(&'static str),
}

impl Moment {
    /// Waits for it, or for the end of the process.
    fn wait(&self, child: &mut Child, out: &Path) {
        let start = Instant::now();
        let come = || match self {
            Moment::After(duration) => start.elapsed() >= *duration,
            Moment::Seen(path) => out.join(path).exists(),
        };
        while !come() && child.try_wait().unwrap().is_none() {
            sleep(Duration::from_micros(50));
        }
    }
}

#[test]
fn a_process_may_be_killed_at_any_moment() {
    let folder = scratch::folder();
    let (earlier, whole) = (["deals"], ["companies", "deals"]);
    let results = |name: &str, exports: &[&str]| {
        let out = folder.path().join(name);
        let start = Instant::now();
        assert_done(hyg(&out, exports));
        (visible(&out), start.elapsed())
    };
    let (before, _) = results("before", &earlier);
    let (after, duration) = results("after", &whole);
    assert!(after.contains_key("companies/fixes.csv") && !before.contains_key("companies/fixes.csv"));
    let spread = (0..12).map(|twelfth| Moment::After(duration * twelfth / 12));
    let steps = [
        ".hyg-out/lock",
        ".hyg-out/staging/companies/fixes.csv",
        ".hyg-out/staging/deals",
        ".hyg-out/staging/summary.json",
        ".hyg-out/journal.json",
        ".hyg-out/backup",
        ".hyg-out/backup/deals",
        "companies",
        "companies/fixes.csv",
        "companies/updates.csv",
    ];
    for (number, moment) in spread.chain(steps.map(Moment::Seen)).enumerate() {
        let out = folder.path().join(format!("out-{number}"));
        // Half of them find results of an earlier run.
        let found = if number % 2 == 0 {
            Files::new()
        } else {
            assert_done(hyg(&out, &earlier));
            before.clone()
        };
        let mut child = hyg(&out, &whole).spawn().unwrap();
        moment.wait(&mut child, &out);
        child.kill().unwrap();
        child.wait().unwrap();
        let shown = match moment {
            Moment::After(duration) => format!("killed after {duration:?}"),
            Moment::Seen(path) => format!("killed when {path} was there"),
        };
        assert_whole_or_no_result(&out, &found, &after, &shown);
        assert_done(hyg(&out, &whole));
        assert!(visible(&out) == after, "{shown}: {:?}", visible(&out).keys());
        assert_tidy(&out, &shown);
    }
}
