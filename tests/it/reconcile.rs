//! `reconcile`: an export against another system's file, from rules to lists, and against an evaluator that
//! looks at every pair.

use super::support::project::Project;
use super::support::rules::{inputs, options, program, source};
use hyg::check::program::RuleId;
use hyg::run::progress::{Progress, Silent};
use hyg::run::report::OutputReport;
use hyg::run::sink::{Sink, Subject};
use hyg::run::{Options, Record, Report, RunError, execute};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

const RULES: &str = "for contacts\n\
    reconcile billing \"Customers and their accounts\"\n  with \"exports/billing.csv\"\n  where lifecycle stage is customer\n  \
    match same email with \"Customer e-mail\" by mailbox\n  match same phone number and same last name\n  \
    unless email ends with \"@ours.example\"\n  compare first name, phone number, create date with \"Signed up\", lifecycle stage with \"Stage\"\n";

const CONTACTS: &str = "Record ID,First Name,Last Name,Email,Phone Number,Create Date,Lifecycle Stage\n\
    1,Zoé,Blanc,zo.e+news@gmail.com,+33 1 99 00 12 34,2024-05-01,customer\n\
    2,Max,Muster,max@b.example,+49 30 23125123,2024-06-01,customer\n\
    3,Eve,Roe,eve@c.example,,2024-07-01,customer\n\
    4,Lea,Lone,lea@d.example,,2024-07-02,customer\n\
    5,Twin,One,twin@e.example,,2024-07-03,customer\n\
    6,Twin,Two,TWIN@e.example,,2024-07-04,customer\n\
    7,Our,Own,me@ours.example,,2024-07-05,customer\n\
    8,Les,Lead,les@f.example,,2024-07-06,lead\n\
    9,No,Key,,,2024-07-07,customer\n\
    10,Dup,There,dup@g.example,,2024-07-08,customer\n\
    11,Ann,Phone,ann@h.example,+33 1 99 00 99 99,2024-07-09,customer\n\
    12,Bad,Stage,bad@i.example,,2024-07-10,custommer\n";

/// In Windows-1252, with semicolons.
const BILLING: &str = "Account;Customer e-mail;First Name;Last Name;Phone;Signed up;Stage\n\
    A1;zoe@gmail.com;ZOÉ;Blanc;0033199001234;2024-05-01 10:00;Customer\n\
    A2;max@b.example;Maximilian;Muster;;2024-06-02;lead\n\
    A3;stranger@x.example;No;Body;;2020-01-01;customer\n\
    A4;twin@e.example;Twin;;;2024-07-03;customer\n\
    A5;dup@g.example;Dup;There;;2024-07-08;customer\n\
    A6;DUP@g.example;Dup;There;;2024-07-08;customer\n\
    A7;les@f.example;Les;Lead;;2024-07-06;lead\n\
    A8;;Blank;Row;;;\n\
    A9;old@h.example;Ann;Phone;+33199009999;last summer;customer\n\
    A10;ragged;row\n\
    A11;eve@c.example;Eve;Roe;;2024-07-01;customer\n";

fn project(billing: &str) -> Project {
    let latin: Vec<u8> = billing.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    Project::new()
        .file("hyg.yaml", "crm: hubspot\ncountry: FR\n")
        .file("rules/main.hyg", RULES)
        .file("contacts.csv", CONTACTS)
        .file("exports/billing.csv", latin)
}

#[test]
fn every_record_and_every_row_is_told() {
    let project = project(BILLING);
    let mut told = project.run(&["apply", "contacts.csv", "--out", "out", "--as-of", "2026-09-01"]).to_string();
    for list in ["reconcile", "differences"] {
        write!(told, "-- {list}.csv\n{}", project.read(&format!("out/contacts/{list}.csv"))).unwrap();
    }
    let summary: serde_json::Value = serde_json::from_str(&project.read("out/summary.json")).unwrap();
    let rule = &summary["objects"]["contacts"]["rules"]["billing"];
    write!(told, "-- summary\n{:#}\n{:#}", rule["reconciled"], summary["inputs"][1]["file"]).unwrap();
    told += &project.run(&["explain", "billing", "--as-of", "2026-09-01"]).to_string();
    insta::assert_snapshot!(told);
}

#[test]
fn what_the_file_lacks_is_said_before_anything_is_written() {
    let header = |from: &str, to: &str| BILLING.replacen(from, to, 1);
    let mut told = String::new();
    for billing in [
        header("Customer e-mail", "Customer e-mails"),
        header("Last Name", "Second of the names"),
        header("Phone;", "Signed up;"),
        String::new(),
    ] {
        let project = project(&billing);
        told += &project.run(&["apply", "contacts.csv", "--out", "out", "--as-of", "2026-09-01"]).to_string();
        assert!(!project.has("out/summary.json"));
    }
    let without = project(BILLING);
    std::fs::remove_file(without.path("exports/billing.csv")).unwrap();
    told += &without.run(&["apply", "contacts.csv", "--out", "out", "--as-of", "2026-09-01"]).to_string();
    told +=
        &without.run(&["apply", "contacts.csv", "--dry-run", "--skip", "billing", "--as-of", "2026-09-01"]).to_string();
    insta::assert_snapshot!(told);
}

/// A case has the other system's file in its own folder; without it the rule is left out there.
#[test]
fn checks_with_data_and_cases_open_the_second_file() {
    let project = project(BILLING)
        .file("tests/agrees/contacts.csv", CONTACTS)
        .file("tests/agrees/case.yaml", "as_of: 2026-09-01\n")
        .file("tests/agrees/exports/billing.csv", "Customer e-mail,Last Name,Phone Number,First Name,Signed up,Stage\nmax@b.example,Muster,,Max,2024-06-01,customer\n")
        .file("tests/alone/contacts.csv", CONTACTS)
        .file("tests/alone/case.yaml", "as_of: 2026-09-01\n");
    let mut told = project.run(&["check", "--data", "contacts.csv", "--as-of", "2026-09-01"]).to_string();
    assert_eq!(project.run(&["test", "--accept"]).code, 0);
    let accepted = project.read("tests/agrees/outcome.snap");
    told += accepted.split_once("contacts/set-aside.csv").unwrap().0;
    assert!(!project.read("tests/alone/outcome.snap").contains("reconcile.csv"));
    project.write("rules/main.hyg", RULES.replace("exports/billing.csv", "billing.csv"));
    // A file beside the exports is none of them.
    project.write("tests/agrees/billing.csv", project.read("tests/agrees/exports/billing.csv"));
    project.write("billing.csv", "");
    let ran = project.run(&["test"]);
    assert_eq!(ran.code, 1);
    let left_out = ran.out.matches("neither the header nor the name").count();
    assert_eq!(left_out, 0, "{ran}");
    insta::assert_snapshot!(told);
}

/// Wants to stop as soon as pairs are compared.
#[derive(Debug, Default)]
struct Impatient(std::sync::atomic::AtomicBool);

impl Progress for Impatient {
    fn begin(&self, _what: &str, _bytes: u64) {}
    fn read(&self, _bytes: u64) {}
    fn judged(&self, _rows: u64) {}

    fn begin_pairs(&self, what: &str, _pairs: u64) {
        assert_eq!(what, "comparing contacts and rows for billing");
        self.0.store(true, std::sync::atomic::Ordering::Relaxed);
    }

    fn is_stopped(&self) -> bool {
        self.0.load(std::sync::atomic::Ordering::Relaxed)
    }
}

#[test]
fn a_comparison_of_two_systems_can_be_interrupted() {
    let program = program(
        "for contacts\nreconcile billing \"B\"\n  with \"billing.csv\"\n  match similar last name at least 80% and same city\n",
    );
    let rows = |first: &str| {
        (0..200).fold(format!("{first},Last Name,City\n"), |mut text, at| {
            writeln!(text, "{at},Name {},Lyon", at % 50).unwrap();
            text
        })
    };
    let reconciled = BTreeMap::from([(RuleId(0), vec![source("billing.csv", &rows("Account"))])]);
    let options = Options { reconciled, ..options() };
    let exports = rows("Record ID");
    let inputs = inputs(&program, &[("contacts", &exports)]);
    let ran = |progress: &dyn Progress| {
        execute(&program, &hyg::schema::Project::default(), &inputs, &options, progress, &mut Lines::default())
    };
    assert!(matches!(ran(&Impatient::default()), Err(RunError::Interrupted)));
    let report = ran(&Silent).unwrap();
    let search = report.objects[0].rules[0].search.as_ref().unwrap();
    assert!(search.compared == 400 && search.bytes > 0 && !search.blocks.is_empty(), "{search:?}");
}

/// What a run says of both sides: `key|row|status`.
#[derive(Debug, Default)]
struct Lines(BTreeSet<String>);

impl Sink for Lines {
    type Renderer = hyg::run::collect::Collector;

    fn begin(&mut self, subject: &Subject) -> Result<Self::Renderer, RunError> {
        for line in subject.found.reconciled.iter().flat_map(|found| &found.lines) {
            let key = line.record.as_ref().map_or("", |record| record.key.as_str());
            let row = line.row.as_ref().map_or(String::new(), |(_, row, _)| row.to_string());
            assert!(self.0.insert(format!("{key}|{row}|{}", line.status.name())), "a line stands twice");
        }
        Ok(hyg::run::collect::Collector)
    }

    fn take(&mut self, _part: Vec<Record>) -> Result<(), RunError> {
        Ok(())
    }

    fn end(&mut self, _subject: &Subject) -> Result<Vec<OutputReport>, RunError> {
        Ok(Vec::new())
    }

    fn close(&mut self, _report: &Report) -> Result<Vec<OutputReport>, RunError> {
        Ok(Vec::new())
    }
}

type Side = Vec<(&'static str, &'static str, &'static str)>;

fn ran(rules: &str, contacts: &Side, billing: &Side, threads: usize) -> (BTreeSet<String>, Report) {
    let program = program(rules);
    let csv = |rows: &Side, first: &str| {
        let mut text = format!("{first},Email,Last Name,City\n");
        for (at, (email, name, city)) in rows.iter().enumerate() {
            writeln!(text, "{},{email},{name},{city}", at + 1).unwrap();
        }
        text
    };
    let reconciled = BTreeMap::from([(RuleId(0), vec![source("billing.csv", &csv(billing, "Account"))])]);
    let options = Options { reconciled, threads, ..options() };
    let inputs = inputs(&program, &[("contacts", &csv(contacts, "Record ID"))]);
    let mut lines = Lines::default();
    let report = execute(&program, &hyg::schema::Project::default(), &inputs, &options, &Silent, &mut lines).unwrap();
    (lines.0, report)
}

/// The same by looking at every pair.
fn slow(contacts: &Side, billing: &Side) -> BTreeSet<String> {
    let takes = |(.., city): &(&str, &str, &str)| *city != "X";
    let is_known =
        |(email, name, city): &(&str, &str, &str)| !email.is_empty() || (!name.is_empty() && !city.is_empty());
    let matches = |a: &(&str, &str, &str), b: &(&str, &str, &str)| {
        let same = |a: &str, b: &str| !a.is_empty() && a.eq_ignore_ascii_case(b);
        same(a.0, b.0) || (same(a.1, b.1) && same(a.2, b.2))
    };
    let rows_of = |record: &(&str, &str, &str)| -> Vec<usize> {
        if !takes(record) {
            return Vec::new();
        }
        (0..billing.len()).filter(|&at| matches(record, &billing[at])).collect()
    };
    let records_of = |row: &(&str, &str, &str), taking: bool| -> Vec<usize> {
        (0..contacts.len()).filter(|&at| takes(&contacts[at]) == taking && matches(&contacts[at], row)).collect()
    };
    let mut said = BTreeSet::new();
    for (at, record) in contacts.iter().enumerate().filter(|(_, record)| takes(record)) {
        let rows = rows_of(record);
        let one = rows.len() == 1 && records_of(&billing[rows[0]], true).len() == 1;
        said.insert(match rows.as_slice() {
            _ if !is_known(record) => format!("{}||not comparable", at + 1),
            [] => format!("{}||not in file", at + 1),
            [row] if one => {
                let status = if record.1.eq_ignore_ascii_case(billing[*row].1) { "matched" } else { "differs" };
                format!("{}|{}|{status}", at + 1, row + 2)
            }
            _ => format!("{}||ambiguous", at + 1),
        });
    }
    for (at, row) in billing.iter().enumerate() {
        let records = records_of(row, true);
        if records.len() == 1 && rows_of(&contacts[records[0]]).len() == 1 {
            continue;
        }
        let status = match records.len() {
            _ if !is_known(row) => "not comparable",
            0 if !records_of(row, false).is_empty() => "left out",
            0 => "not in export",
            _ => "ambiguous",
        };
        said.insert(format!("|{}|{status}", at + 2));
    }
    said
}

fn side() -> impl Strategy<Value = Side> {
    let email =
        prop::sample::select(vec!["", "a@x.example", "A@X.example", "b@x.example", "c@x.example", "d@x.example"]);
    let name = prop::sample::select(vec!["", "Roe", "roe", "Poe"]);
    let city = prop::sample::select(vec!["", "Lyon", "Rome", "X"]);
    prop::collection::vec((email, name, city), 0..9)
}

proptest! {
    #![proptest_config(crate::support::search::search(96))]

    #[test]
    fn what_belongs_together_is_what_every_pair_says(contacts in side(), billing in side()) {
        let rules = "for contacts\nreconcile billing \"B\" with \"billing.csv\"\n  where city is not \"X\" or unknown\n  match same email\n  \
                     match same last name and same city\n  compare last name\n";
        let (lines, report) = ran(rules, &contacts, &billing, 1);
        prop_assert_eq!(&lines, &slow(&contacts, &billing));
        let counts = report.objects[0].rules[0].reconciled.clone().unwrap();
        prop_assert_eq!(counts.records.values().sum::<u64>(), contacts.len() as u64);
        prop_assert_eq!(counts.rows.values().sum::<u64>(), billing.len() as u64);
        prop_assert_eq!(&ran(rules, &contacts, &billing, 3).0, &lines);
    }
}

/// Sides of which some names are only alike.
fn alike() -> impl Strategy<Value = Side> {
    let email = prop::sample::select(vec!["", "u1@x.example", "u2@x.example", "u3@x.example"]);
    let name = prop::sample::select(vec!["Mueller", "Müller", "Miller", "Berg"]);
    let city = prop::sample::select(vec!["Berlin", "Lyon"]);
    prop::collection::vec((email, name, city), 1..6)
}

proptest! {
    #![proptest_config(crate::support::search::search(24))]

    #[test]
    fn nothing_is_missing_of_which_a_clause_holds(contacts in alike(), billing in alike()) {
        let rules = "for contacts\nreconcile billing \"B\" with \"billing.csv\"\n  match same email\n  \
                     match similar last name and same city\n";
        let (lines, _) = ran(rules, &contacts, &billing, 1);
        let holds = |record, row| {
            let alone = ran(rules, &vec![record], &vec![row], 1).0;
            alone.iter().any(|line| line.ends_with("|matched"))
        };
        for (at, row) in billing.iter().enumerate() {
            if lines.contains(&format!("|{}|not in export", at + 2)) {
                prop_assert!(!contacts.iter().any(|record| holds(*record, *row)), "{:?} {:?}", row, lines);
            }
        }
        for (at, record) in contacts.iter().enumerate() {
            if lines.contains(&format!("{}||not in file", at + 1)) {
                prop_assert!(!billing.iter().any(|row| holds(*record, *row)), "{:?} {:?}", record, lines);
            }
        }
    }
}

#[test]
fn one_value_on_both_sides_many_times_is_ambiguous_and_quick() {
    let all: Side = vec![("a@x.example", "Roe", "Lyon"); 700];
    let rules = "for contacts\nreconcile billing \"B\" with \"billing.csv\"\n  match same email\n";
    let (lines, _) = ran(rules, &all, &all, 2);
    assert_eq!(lines.len(), 1400);
    assert!(lines.iter().all(|line| line.ends_with("|ambiguous")));
    let blank: Side = vec![("", "", ""); 700];
    assert!(ran(rules, &blank, &blank, 2).0.iter().all(|line| line.ends_with("|not comparable")));
    assert!(ran(rules, &all, &Vec::new(), 2).0.iter().all(|line| line.ends_with("|not in file")));
}

#[test]
fn what_people_type_where_they_have_nothing_is_told_as_that() {
    let rules = "for contacts\nreconcile billing \"B\" with \"billing.csv\"\n  match same email\n";
    let contacts: Side = vec![("test@x.example", "Roe", "Lyon"), ("no address", "Roe", "Lyon"), ("", "Roe", "Lyon")];
    let (_, report) = ran(rules, &contacts, &vec![("a@x.example", "Roe", "Lyon")], 1);
    let counts = report.objects[0].rules[0].reconciled.clone().unwrap();
    assert_eq!(counts.records.values().copied().collect::<Vec<_>>(), [3]);
    let project = Project::new()
        .file("hyg.yaml", "crm: hubspot\n")
        .file("rules/main.hyg", format!("hyg 1\n{rules}"))
        .file("contacts.csv", "Record ID,Email\n1,test@x.example\n2,no address\n3,\n")
        .file("billing.csv", "Email\na@x.example\nnone@none.com\n");
    project.run(&["apply", "contacts.csv", "--out", "out", "--as-of", "2026-09-01"]);
    let told = project.read("out/contacts/reconcile.csv");
    let reasons: Vec<&str> = told.lines().filter_map(|line| line.split_once(",billing,")).map(|(_, why)| why).collect();
    let typed = "is what people type where they have none";
    assert_eq!(
        reasons,
        [
            &format!("Email `test@x.example` {typed}"),
            "Email `no address` is nothing to match by",
            "holds nothing to match it by",
            "",
            &format!("Email `none@none.com` {typed}"),
        ]
    );
}
