//! `hyg init`: the drafts for the example accounts and for tables that are no CRM's.

use crate::support::project::Project;
use std::fmt::Write;
use std::fs;

/// A project with the exports of an example beside it.
fn with_exports(folder: &str, names: &[&str]) -> Project {
    let project = Project::new();
    for name in names {
        let path = format!("{}/examples/{folder}/{name}", env!("CARGO_MANIFEST_DIR"));
        project.write(name, fs::read(path).unwrap());
    }
    project
}

/// The draft checks without an error or warning: advice is all that may be said of it.
fn assert_clean(project: &Project) {
    let ran = project.run(&["check", "--format", "concise"]);
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.out.lines().all(|line| line.contains(": advice[")), "{ran}");
}

#[test]
fn the_hubspot_account_gets_rules_for_what_it_holds() {
    let exports = ["contacts.csv", "companies.csv", "deals.csv"];
    let project = with_exports("hubspot", &exports);
    let ran = project.run(&["init", "contacts.csv", "companies.csv", "deals.csv", "--as-of", "2026-09-01"]);
    assert_eq!(ran.code, 0, "{ran}");
    insta::assert_snapshot!(format!(
        "{}\n{}\n{}",
        ran.out,
        project.read("hyg.yaml"),
        project.read("rules/starter.hyg")
    ));
    assert_clean(&project);
    let ran =
        project.run(&["apply", "contacts.csv", "companies.csv", "deals.csv", "--as-of", "2026-09-01", "--dry-run"]);
    assert_eq!(ran.code, 0, "{ran}");
    // What the draft counted is what a run selects.
    assert!(ran.out.lines().any(|line| line.contains("dead-mailboxes") && line.contains(" 93 ")), "{ran}");
}

#[test]
fn the_french_account_tells_its_order_of_day_and_month_and_its_numbers() {
    let project = with_exports("francais", &["contacts.csv"]);
    assert_eq!(project.run(&["init", "contacts.csv", "--as-of", "2026-09-01"]).code, 0);
    insta::assert_snapshot!(project.read("hyg.yaml"));
    assert_clean(&project);
}

#[test]
fn a_table_that_is_no_crms_becomes_an_object_of_its_own() {
    let mut rows = String::new();
    for n in 1..=60 {
        let state = ["open", "shut"][n % 2];
        writeln!(rows, "{n},Site {n},0{n:04},Info{n}@sites.example,0{}/12/2026,\"1.{n:03},5\",{state}", n % 9 + 1)
            .unwrap();
    }
    let project = Project::new().file("all sites.csv", format!("Id,Name,Zip,E-mail,Opened,Price,State\n{rows}"));
    let ran = project.run(&["init", "all sites.csv", "--as-of", "2026-09-01"]);
    insta::assert_snapshot!(format!("{ran}{}{}", project.read("hyg.yaml"), project.read("rules/starter.hyg")));
    assert_clean(&project);
    let ran = project.run(&["apply", "sites=all sites.csv", "--dry-run"]);
    assert_eq!(ran.code, 0, "{ran}");
}

#[test]
fn columns_that_share_a_name_are_told_and_what_is_written_passes() {
    let text = "Id,Answer,Answer\n1,a,b\n2,c,d\n3,e,f\n";
    let project = Project::new().file("things.csv", text);
    let ran = project.run(&["init", "things.csv"]);
    assert_eq!(ran.code, 0, "{ran}");
    let doubt = "columns 2 and 3 share the name \"Answer\"";
    assert!(ran.out.contains(doubt) && project.read("hyg.yaml").contains(doubt), "{ran}");
    assert!(project.read("rules/starter.hyg").contains("A rule reads like this"));
    assert_clean(&project);
    // What it says decides it.
    let settings = project.read("hyg.yaml");
    let decision = "properties: { things: { answer: { type: text, column: 2 } } }";
    assert!(settings.contains(decision), "{settings}");
    let rule = "hyg 1\n\nfor things\n\nflag odd \"Odd\"\n  where answer is \"a\"\n";
    let decided = Project::new().file("things.csv", text).file("rules/odd.hyg", rule).file(
        "hyg.yaml",
        settings.split_inclusive('\n').filter(|line| !line.starts_with('#')).collect::<String>() + decision,
    );
    let ran = decided.run(&["apply", "things=things.csv", "--dry-run"]);
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.out.contains("1 flag"), "{ran}");
}

#[test]
fn nothing_is_overwritten() {
    let project = with_exports("francais", &["contacts.csv"]).file("rules/starter.hyg", "hyg 1\n");
    let ran = project.run(&["init", "contacts.csv"]);
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.err.contains("is there already"), "{ran}");
    assert_eq!(project.read("rules/starter.hyg"), "hyg 1\n");
    assert!(!project.has("hyg.yaml"));
}

#[test]
fn what_cannot_be_drafted_from_is_a_sentence() {
    let project = Project::new().file("people.csv", "Name,City\nAda,Paris\nAda,Rome\n").file("empty.csv", "");
    insta::assert_snapshot!(project.run(&["init", "people.csv"]));
    assert_eq!(project.run(&["init", "empty.csv"]).code, 2);
    assert_eq!(project.run(&["init", "nowhere.csv"]).code, 2);
    assert!(!project.has("hyg.yaml") && !project.has("rules"));
}
