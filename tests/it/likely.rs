//! `match likely` from outside: why two records are or are not one, and weights that a project keeps.

use crate::support::project::{Project, Ran};
use std::fmt::Write as _;

const RULES: &str = "\
hyg 1
for contacts

duplicates same-person \"Most of what is known agrees\"
  match same mobile phone number
  match likely at least 90% on first name, last name, email, city
  survivor earliest create date
";
const AS_OF: &str = "--as-of=2026-09-01";

/// Sixty people, the first ten of them twice with a slip in the last name.
fn contacts() -> String {
    const FIRST: [&str; 10] = ["Ada", "Bruno", "Clara", "Dmitri", "Elena", "Felix", "Greta", "Hugo", "Ines", "Jonas"];
    const LAST: [&str; 12] = [
        "Abendroth",
        "Bellini",
        "Castellan",
        "Dragomir",
        "Eriksson",
        "Fontaine",
        "Grabowski",
        "Hartmann",
        "Ibsen",
        "Jankovic",
        "Kowalczyk",
        "Lindgren",
    ];
    const CITY: [&str; 5] = ["Paris", "Lyon", "Oslo", "Bern", "Graz"];
    let mut csv = "Record ID,Create Date,First Name,Last Name,Email,City,Mobile Phone Number\n".to_owned();
    for at in 0..60 {
        let (first, last, city) = (FIRST[at * 7 % 10], LAST[at * 5 % 12], CITY[at * 3 % 5]);
        let _ = writeln!(csv, "{},2024-01-01,{first},{last},{first}{at}@{last}.example,{city},", 100 + at);
        if at < 10 {
            let _ = writeln!(csv, "{},2025-01-01,{first},{last}e,{first}{at}@{last}.example,,", 200 + at);
        }
    }
    csv
}

fn project() -> Project {
    Project::new().file("rules/main.hyg", RULES).file("contacts.csv", contacts())
}

fn explain(project: &Project, arguments: &[&str]) -> Ran {
    project.run(&[&["explain", "same-person", AS_OF], arguments].concat())
}

fn summary(project: &Project) -> serde_json::Value {
    let ran = project.run(&["apply", "contacts.csv", "--dry-run", "--format", "json", AS_OF, "--out", "out"]);
    assert_eq!(ran.code, 0, "{ran}");
    let summary: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    summary["objects"]["contacts"]["rules"]["same-person"]["search"].clone()
}

#[test]
fn two_records_are_explained_property_by_property() {
    let project = project();
    let ran = explain(&project, &["--pair", "103", "203", "contacts.csv"]);
    assert_eq!(ran.code, 0, "{ran}");
    insta::assert_snapshot!(ran);
    let ran = explain(&project, &["contacts.csv", "--pair", "100", "110"]);
    assert!(ran.out.starts_with("same-person: 100 and 110 are not in one group"), "{ran}");
}

/// The waterfall adds up to what it says in all.
#[test]
fn the_bits_of_a_pair_add_up() {
    let ran = explain(&project(), &["--pair", "101", "201", "contacts.csv"]);
    let bits: Vec<f64> = ran.out.lines().filter_map(|line| line.split_whitespace().last()?.parse().ok()).collect();
    let (all, parts) = bits.split_last().unwrap();
    assert!(parts.len() > 5 && (parts.iter().sum::<f64>() - all).abs() < 0.05, "{ran}");
}

#[test]
fn a_pair_that_a_person_rejected_is_told_so() {
    // As a spreadsheet saves it where a comma is the decimal sign.
    let project = project().file("not-duplicates.csv", "Object;Record;Other\r\ncontacts;104;204\r\n");
    let ran = explain(&project, &["--pair", "104", "204", "contacts.csv"]);
    assert!(ran.out.contains("a person said"), "{ran}");
}

/// What people type where they have none is neither blank nor the same.
#[test]
fn a_placeholder_is_not_called_blank() {
    let rules =
        "for contacts\nduplicates same-person \"One mailbox\"\n  match same email\n  survivor earliest create date\n";
    let export = "Record ID,Create Date,Email\n1,2024-01-01,test@acme.com\n2,2024-01-01,test@acme.com\n3,2024-01-01,\n";
    let project = Project::new().file("rules/main.hyg", rules).file("contacts.csv", export);
    let ran = explain(&project, &["--pair", "1", "2", "contacts.csv"]);
    assert!(ran.out.contains("no   Email: `test@acme.com` is what people type where they have none\n"), "{ran}");
    assert!(explain(&project, &["--pair", "2", "3", "contacts.csv"]).out.contains("`test@acme.com` is what"));
    project.write("contacts.csv", export.replace("test@acme.com", ""));
    assert!(explain(&project, &["--pair", "1", "2", "contacts.csv"]).out.contains("no   Email: blank\n"));
}

#[test]
fn mistakes_in_asking_are_sentences() {
    let project = project();
    let mut shown = String::new();
    for arguments in [
        &["explain", "same-person", "--pair", "103", "999", "contacts.csv", AS_OF][..],
        &["explain", "same-preson", "--pair", "103", "203", "contacts.csv", AS_OF],
        &["explain", "same-person", "--pair", "103", "203", AS_OF],
    ] {
        let _ = writeln!(shown, "{}", project.run(arguments));
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn weights_are_printed_kept_and_used_again() {
    let project = project();
    let learnt = summary(&project);
    assert_eq!(learnt["models"][0]["weights_of"], "the data");
    let printed = explain(&project, &["--model", "contacts.csv"]);
    assert_eq!(printed.code, 0, "{printed}");
    project.write("models/same-person.yaml", &printed.out);
    let kept = summary(&project);
    assert_eq!(kept["models"][0]["weights_of"], "the project");
    assert_eq!(kept["models"][0]["model"], learnt["models"][0]["model"]);
    assert_eq!((&kept["groups"], &kept["groups"]), (&learnt["groups"], &serde_json::json!(10)));
    // Somebody finds that duplicates are next to none.
    let prior = printed.out.lines().find(|line| line.contains("prior:")).unwrap();
    project.write("models/same-person.yaml", printed.out.replace(prior, "  - prior: 1e-12"));
    assert_eq!(summary(&project)["groups"], 0);
}

/// Whatever command counts, it counts what a run would: `explain --record` and `check --data` did without these files.
#[test]
fn every_command_knows_what_the_project_keeps() {
    let asked = |project: &Project| {
        let told = project.run(&["explain", "--record", "203", "contacts.csv", AS_OF]);
        let checked = project.run(&["check", "--format", "json", AS_OF, "--data", "contacts.csv"]);
        let checked: serde_json::Value = serde_json::from_str(&checked.out).unwrap();
        (told.out.contains("group"), checked["objects"]["contacts"]["rules"]["same-person"]["search"].clone())
    };
    let project = project();
    assert_eq!(asked(&project), (true, summary(&project)));
    project.write("not-duplicates.csv", "Object,Record,Other\ncontacts,103,203\n");
    let (is_grouped, counted) = asked(&project);
    assert_eq!((is_grouped, &counted["rejected"]), (false, &serde_json::json!(1)));
    assert_eq!(counted, summary(&project));
    let printed = explain(&project, &["--model", "contacts.csv"]).out;
    project.write("models/same-person.yaml", printed);
    assert_eq!(asked(&project), (false, summary(&project)));
}

#[test]
fn weights_of_other_properties_are_refused() {
    let project = project();
    let printed = explain(&project, &["--model", "contacts.csv"]).out;
    let mut shown = String::new();
    for wrong in [printed.replace("\"City\"", "\"Town\""), printed.replace("prior:", "prio:"), String::new()] {
        project.write("models/same-person.yaml", wrong);
        let _ = writeln!(shown, "{}", project.run(&["apply", "contacts.csv", "--dry-run", "--out", "out", AS_OF]));
    }
    insta::assert_snapshot!(shown);
}
