//! `hyg explain`, on rules that come with hyg and on forms that they lack.

use crate::support::project::Project;

const RULES: &str = "\
hyg 1
for contacts

param quiet = 90 days \"How long is quiet\"

segment silent \"Opened nothing\"
  where last marketing email open date older than $quiet or unknown

delete rest \"Everything about nobody\"
  where in silent
    and not (in silent and email matches /@example/)
    and at least 2 of (first name is unknown, last name is unknown, no associated deals)
    and not (has at least 2 associated deals where (amount is more than 5))
  unless city is \"Lyon\"

fix tidy \"Tidy\"
  where email is known
  unless city is \"Lyon\" \"they keep their own\"
  first name, last name: trim, capitalise name
  phone number: format phone as international, otherwise flag \"not a phone number\"
  lifecycle stage: set to lead when it is unknown and last activity date newer than 1 week

delete lone
  where email is unknown
";

#[test]
fn a_rule_is_told_in_full() {
    let project = Project::new().file("rules/main.hyg", RULES);
    let mut told = String::new();
    for name in ["REST", "tidy", "silent", "lone"] {
        told += &project.run(&["explain", name, "--as-of", "2026-09-01"]).to_string();
    }
    insta::assert_snapshot!(told);
}

#[test]
fn a_parameter_given_moves_the_cut_off() {
    let project = Project::new().file("rules/main.hyg", RULES);
    let ran = project.run(&["explain", "silent", "--as-of", "2026-09-01", "--param", "quiet=1 year"]);
    assert!(ran.out.contains("older than 1 year or unknown: before 2025-09-01"), "{ran}");
}

#[test]
fn a_name_that_is_none_is_met_with_the_one_that_was_meant() {
    let project = Project::new().file("rules/main.hyg", RULES);
    insta::assert_snapshot!(project.run(&["explain", "silnt"]));
    let broken = Project::new().file("rules/main.hyg", "hyg 1\nfor contacts\nprotect a where emial is known\n");
    let ran = broken.run(&["explain", "a"]);
    assert_eq!((ran.code, ran.err.contains("unknown-property")), (2, true), "{ran}");
}

/// Whoever asks why a promise is broken asks for the rule that breaks it.
#[test]
fn a_rule_that_breaks_a_promise_is_explained_and_not_applied() {
    let rules = "hyg 1\nfor contacts\n\nnever delete \"Customers stay\" where lifecycle stage is customer\n\n\
        delete silent \"Says nothing\"\n  where last activity date older than 1 year\n  stop above 20%\n";
    let contacts = "Record ID,Lifecycle Stage,Last Activity Date\n1,Customer,2020-01-01\n";
    let project = Project::new().file("rules/main.hyg", rules).file("contacts.csv", contacts);
    let ran = project.run(&["explain", "silent", "--as-of", "2026-09-01"]);
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.err.contains("H601") && ran.out.contains("older than 1 year"), "{ran}");
    let ran = project.run(&["explain", "--record", "1", "contacts.csv", "--as-of", "2026-09-01"]);
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.err.contains("H601") && ran.out.contains("2020-01-01"), "{ran}");
    assert_eq!(project.run(&["apply", "contacts.csv", "--as-of", "2026-09-01"]).code, 2);
}

#[test]
fn every_shipped_rule_can_be_explained() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/rules/hubspot");
    let project = Project::new();
    let mut explained = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap_or_default();
        let first = text.lines().find_map(|line| {
            let (keyword, rest) = line.split_once(' ')?;
            ["segment", "protect", "delete", "suppress", "fix", "flag"].contains(&keyword).then_some(rest)
        });
        let Some(name) = first.and_then(|rest| rest.split(' ').next()) else { continue };
        let ran = project.run(&["explain", name, "--rules", folder, "--as-of", "2026-09-01"]);
        assert!(ran.code == 0 && ran.out.contains("Reads:"), "{name}: {ran}");
        explained += 1;
    }
    assert!(explained >= 10, "{explained}");
}
