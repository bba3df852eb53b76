//! `hyg check --data`: what rules come to on exports, and what only data shows.

use crate::support::project::Project;

const RULES: &str = "\
hyg 1
for contacts

protect customers \"Who bought stays\"
  where lifecycle stage is customer

delete old \"Made long ago\"
  where create date is before 2020-01-01
  unless city is \"Lyon\"
  stop above 90%

fix names \"As people write them\"
  first name: trim

flag far \"Nobody knows where\"
  where country/region is unknown

flag nameless \"No last name\"
  where last name is unknown
";

const CONTACTS: &str = "\
Record ID,First Name,Last Nme,Lifecycle Stage,Create Date,City,Country
1, Ada,A,customer,2015-01-01,Paris,FR
2,Bo,B,lead,2015-01-01,Lyon,FR
3,Cy,C,Stammkunde,2015-01-01,Paris,FR
4,Di,D,lead,,Paris,FR
5,Ed,E,lead,31/12/2019,Paris,FR
";

fn project() -> Project {
    Project::new().file("rules/main.hyg", RULES).file("contacts.csv", CONTACTS)
}

#[test]
fn every_rule_is_counted_and_what_only_data_shows_is_said() {
    let ran = project().run(&["check", "--data", "contacts.csv", "--as-of", "2026-09-01"]);
    insta::assert_snapshot!(ran);
    assert_eq!(ran.code, 1, "{ran}");
}

/// What is counted is what a run writes; of a protection, whom it holds, also for what cannot be read.
#[test]
fn the_counts_are_those_of_a_run() {
    let project = project();
    let checked = project.run(&["check", "--format", "json", "--as-of", "2026-09-01", "--data", "contacts.csv"]);
    let checked: serde_json::Value = serde_json::from_str(&checked.out).unwrap();
    let options =
        ["apply", "contacts.csv", "--dry-run", "--allow-missing", "--format", "json", "--as-of", "2026-09-01"];
    let applied = project.run(&options);
    let applied: serde_json::Value = serde_json::from_str(&applied.out).unwrap();
    assert_eq!(checked["objects"], applied["objects"]);
    assert_eq!(checked["objects"]["contacts"]["rules"]["customers"]["selected"], 2);
    assert_eq!(checked["objects"]["contacts"]["rules"]["old"]["left_out_blank"], 1);
}

#[test]
fn what_cannot_be_run_is_a_sentence() {
    let project = project().file("people.csv", "Name\nAda\n");
    let ran = project.run(&["check", "--data", "contacts=people.csv"]);
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.err.contains("has no column `Record ID`"), "{ran}");
    let broken = project.file("rules/more.hyg", "for contacts\ndelete x\n  where emial is known\n");
    let ran = broken.run(&["check", "--data", "contacts.csv"]);
    assert_eq!(ran.code, 1, "{ran}");
    assert!(!ran.out.contains("Selected"), "{ran}");
}
