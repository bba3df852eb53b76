//! `has duplicates in RULE` from end to end: whom rules after the merges meet, and what they are told.

use super::support::project::Project;
use super::support::rules::{apply, inputs, options, program};
use hyg::run::{Collected, Options, collect};
use std::collections::BTreeSet;
use std::fmt::Write as _;

const RULES: &str = "for contacts\n\
    duplicates same-person \"One person\"\n  match same email\n  match same birth date and same last name\n\
    protect customers where lifecycle stage is customer\n\
    flag doubtful \"Twice, and not merged\"\n  where has duplicates in same-person\n\
    delete nameless\n  where last name is unknown\n  unless has duplicates in same-person\n";

/// 1 and 2 are merged; 3 and 4 are protected both, so 5 stands beside them; the day of 6 is none; 7 is alone.
const CONTACTS: &str = "Record ID,Email,Last Name,Date of birth,Lifecycle Stage\n\
    1,zoe@a.example,,,lead\n2,zoe@a.example,,,lead\n\
    3,max@b.example,Muster,,customer\n4,max@b.example,Muster,,customer\n5,max@b.example,,,lead\n\
    6,,Roe,31 Feb,lead\n7,eve@c.example,,,lead\n";

fn listed(collected: &Collected, names: &[(&str, usize)]) -> String {
    let rule = |at: usize| hyg::check::program::RuleId(at);
    let mut told = String::new();
    for (name, at) in names {
        let keys = |holds: &dyn Fn(&hyg::run::Record) -> bool| {
            let of = collected.records.iter().filter(|record| holds(record)).map(|record| record.key.as_str());
            of.collect::<Vec<_>>().join(" ")
        };
        let selected = keys(&|record| record.selected_by.contains(&rule(*at)));
        let spared = keys(&|record| record.spared.iter().any(|(by, _)| *by == rule(*at)));
        let set_aside = keys(&|record| record.set_aside.iter().any(|(by, _)| *by == rule(*at)));
        let _ = writeln!(told, "{name}: {selected} | spared {spared} | set aside {set_aside}");
    }
    told
}

const NAMES: &[(&str, usize)] = &[("doubtful", 2), ("nameless", 3)];

#[test]
fn what_a_merge_has_left_has_no_duplicates_and_is_still_guarded() {
    let (collected, report) = apply(RULES, &[("contacts", CONTACTS)]).unwrap();
    assert_eq!(
        listed(&collected, NAMES),
        "doubtful: 3 4 5 | spared  | set aside 6\nnameless: 7 | spared 1 5 | set aside \n"
    );
    let object = &report.objects[0];
    assert_eq!((object.absorbed, object.deleted, object.flagged), (1, 1, 3));
}

#[test]
fn a_rule_that_is_left_out_of_the_run_still_tells_who_is_one() {
    let program = program(RULES);
    let skip = BTreeSet::from([hyg::check::program::RuleId(0)]);
    for threads in [1, 3] {
        let options = Options { skip: skip.clone(), threads, ..options() };
        let exports = inputs(&program, &[("contacts", CONTACTS)]);
        let (collected, report) = collect(&program, &hyg::schema::Project::default(), &exports, &options).unwrap();
        assert_eq!(
            listed(&collected, NAMES),
            "doubtful: 1 2 3 4 5 | spared  | set aside 6\nnameless: 7 | spared 1 2 5 | set aside \n"
        );
        assert!(collected.groups.is_empty());
        assert_eq!(report.objects[0].absorbed, 0);
        assert!(report.objects[0].rules.iter().all(|rule| rule.name != "same-person"), "it did nothing");
    }
}

#[test]
fn others_ask_for_the_duplicates_of_those_they_are_linked_with() {
    let rules = "for contacts\nduplicates same-person \"One person\"\n  match same email\n\
        protect customers where lifecycle stage is customer\n\
        for companies\n\
        delete empty-names\n  where city is unknown\n  unless has associated contacts where (has duplicates in same-person)\n\
        flag unclear \"Somebody there is listed twice\"\n  where has associated contacts where (has duplicates in same-person)\n";
    let contacts = "Record ID,Email,Lifecycle Stage,Associated Company IDs\n\
        1,a@a.example,lead,10\n2,a@a.example,lead,10\n3,b@b.example,customer,20\n4,b@b.example,customer,20\n5,c@c.example,lead,30\n";
    let companies = "Record ID,Company name,City,Associated Contact IDs\n10,A,,1;2\n20,B,,3;4\n30,C,,5\n";
    let (collected, _) = apply(rules, &[("contacts", contacts), ("companies", companies)]).unwrap();
    // Of 10 only a merged record is left, and the guard remembers that there were two.
    assert_eq!(
        listed(&collected, &[("empty-names", 2), ("unclear", 3)]),
        "empty-names: 30 | spared 10 20 | set aside \nunclear: 20 | spared  | set aside \n"
    );
}

#[test]
fn a_record_is_told_of_its_group() {
    let project = Project::new().file("rules/main.hyg", RULES).file("contacts.csv", CONTACTS);
    let mut told = project.run(&["explain", "doubtful", "--as-of", "2026-09-01"]).to_string();
    for id in ["3", "1", "6"] {
        told += &project.run(&["explain", "--record", id, "contacts.csv", "--as-of", "2026-09-01"]).to_string();
    }
    insta::assert_snapshot!(told);
}

#[test]
fn tests_of_rules_ask_for_duplicates_too() {
    let test = "test \"who is twice\"\n  given contacts\n    | record id | email | last name | date of birth | lifecycle stage |\n    \
        | 1 | a@a.example |  |  | lead |\n    | 2 | a@a.example |  |  | lead |\n    | 3 | b@b.example |  |  | customer |\n    \
        | 4 | b@b.example |  |  | customer |\n  expect flag doubtful flags 3, 4\n  expect duplicates same-person groups (1, 2), (3, 4)\n  \
        expect segment twins selects 1, 2, 3, 4\n";
    let segment = "segment twins where has duplicates in same-person\n";
    let project = Project::new().file("rules/main.hyg", format!("{RULES}{segment}{test}"));
    insta::assert_snapshot!(project.run(&["test"]).to_string());
}

#[test]
fn a_proof_takes_no_duplicates_for_granted() {
    let rules = "for contacts\nduplicates same-person \"One person\"\n  match same email\n\
        delete doubles \"Twice\"\n  where has duplicates in same-person and lifecycle stage is lead\n  stop above 5%\n\
        delete lonely \"Once\"\n  where has no duplicates in same-person and lifecycle stage is subscriber\n  stop above 5%\n\
        never delete \"no customer\" where lifecycle stage is customer\n\
        never delete \"nobody in London\" where city is \"London\"\n";
    let told = ["doubles", "lonely"].map(|other| {
        let only =
            rules.replace(&format!("delete {other}"), &format!("flag {other}")).replacen("  stop above 5%\n", "", 1);
        let only = if other == "lonely" { only.replace("subscriber\n  stop above 5%\n", "subscriber\n") } else { only };
        let project = Project::new().file("rules/main.hyg", only);
        project.run(&["prove", "--as-of", "2026-11-22"]).to_string()
    });
    insta::assert_snapshot!(told.join("\n"));
}
