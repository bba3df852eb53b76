//! What `--format json` prints has the keys that docs/json.md lists, and no others.

use crate::support::project::Project;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const RULES: &str = "\
hyg 1
for contacts

segment silent \"Says nothing\" where last activity date older than 1 year or unknown

protect customers \"They pay\" where lifecycle stage is customer or has company where (number of employees is more than 5)

never delete \"Customers stay\" where lifecycle stage is customer

delete rest \"Nobody there\"
  where in silent
    and not (city is \"Lyon\")
    and at least 1 of (first name is \"Ann\", last name is known, no associated deals)
  unless email is known \"can be reached\"
  unless job title is \"Chief\" \"decides\"
  stop above 90%

flag odd \"No lead\" where lifecycle stage is not lead say \"look at {first name}\"

fix tidy \"Tidy\"
  first name: trim, capitalise when last name is known
  job title: map (\"Boss\" to \"Chief\")
  phone number: format phone as international, otherwise flag \"no number\"

duplicates same \"Same mailbox\"
  match same email
  survivor latest last activity date
  keep job title: first known
  stop above 90%

audit health \"How many are silent?\"
  measure silent: share in silent, goal at most 5%

test \"Ann goes\" as of 2026-09-01
  given contacts
    | record id | first name | city  |
    | 1         | Ann        | Paris |
    | 2         | Ann        | Lyon  |
  expect delete rest selects 1, 2
";
const CONTACTS: &str = "\
Record ID,First Name,Last Name,Email,Phone Number,City,Lifecycle Stage,Last Activity Date,Job Title,Associated Company IDs,Associated Deal IDs
1, ann ,Lee,,12,Paris,Lead,2020-01-01,Boss,7,
2,Bob,Lee,b@x.example,+33 1 23 45 67 89,Lyon,Customer,2020-01-01,,7,
3,Bo,Lee,b@x.example,,,Lead,2026-08-01,Dean,,
";
const COMPANIES: &str = "Record ID,Company name,Number of Employees\n7,Acme,9\n";

/// All keys of objects. Those of `identifying`, `objects` and `rules` of a summary are names of the user's.
fn keys(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(members) => members.iter().for_each(|member| keys(member, found)),
        Value::Object(members) => {
            for (key, value) in members {
                found.insert(key.clone());
                if !matches!((key.as_str(), value), ("identifying" | "objects", Value::Object(_))) {
                    keys(value, found);
                }
            }
        }
        _ => {}
    }
}

/// The words in backticks of a section.
fn described(page: &str, heading: &str) -> BTreeSet<String> {
    let section = page.split(&format!("\n## {heading}\n")).nth(1).unwrap_or_else(|| panic!("{heading}"));
    let section = section.split("\n## ").next().unwrap_or_default();
    section.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn the_keys_are_those_of_the_page() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/json.md")).unwrap();
    let project = Project::new()
        .file("rules/main.hyg", RULES)
        .file("contacts.csv", CONTACTS)
        .file("companies.csv", COMPANIES)
        .file("deals.csv", "Record ID,Deal Name\n70,One\n");
    let exports = ["contacts.csv", "companies.csv", "deals.csv"];
    let as_of = ["--as-of", "2026-09-01", "--format", "json"];
    let of_records = ["explain", "--record", "1", "--record", "2", "--record", "3"];
    let commands: [(&str, Vec<&str>); 5] = [
        ("hyg check", [&["check", "--data"][..], &exports, &as_of].concat()),
        ("hyg check", [&["check"][..], &as_of].concat()),
        ("hyg test", vec!["test", "--format", "json"]),
        ("hyg prove", [&["prove"][..], &as_of].concat()),
        ("hyg explain --record", [&of_records[..], &exports, &as_of].concat()),
    ];
    for (heading, command) in commands {
        let ran = project.run(&command);
        let value: Value = serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{command:?}: {error}\n{ran}"));
        let mut found = BTreeSet::new();
        keys(&value, &mut found);
        let described = described(&page, heading);
        let missing: Vec<_> = found.difference(&described).collect();
        assert!(found.len() >= 7 && missing.is_empty(), "{heading}: not described: {missing:?}");
        if heading == "hyg prove" || heading == "hyg explain --record" {
            let words = |word: &&String| {
                !["proved", "never", "not true", "undecided", "meet", "delete", "duplicates", "test", "never delete"]
                    .contains(&word.as_str())
                    && !["true", "false", "blank", "unreadable", "--sample"].contains(&word.as_str())
            };
            let gone: Vec<_> = described.difference(&found).filter(words).collect();
            assert!(gone.is_empty(), "{heading}: described, and not printed: {gone:?}");
        }
    }
}
