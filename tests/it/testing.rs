//! `hyg test` from outside: blocks, snapshot cases, formats.

use crate::support::project::Project;

const RULES: &str = "\
hyg 1
for contacts

segment dormant \"Half a year without opening\"
  where last marketing email open date older than 182 days

protect customers \"Nobody who bought\"
  where lifecycle stage is customer

delete unengaged \"No sign of life\"
  where in dormant
  unless last activity date newer than 90 days \"a colleague is on it\"
  stop above 90%

fix names \"As people write them\"
  first name: trim, capitalise name
  lifecycle stage: set to lead when it is unknown

flag no-email \"Nobody can be reached\"
  where email is unknown
  say \"no address\"
";

const TABLE: &str = "\
test \"what the rules do\" as of 2026-09-01
  given contacts
    | record id | first name | email   | lifecycle stage | last marketing email open date | last activity date |
    | 1         | zoé        | a@b.com | subscriber      | 2026-01-01                     |                    |
    | 2         | Ann        | a@b.com | customer        | 2026-01-01                     |                    |
    | 3         | Bo         | a@b.com | lead            | 2026-01-01                     | 2026-08-30         |
    | 4         | di         |         |                 | someday                        |                    |
    | 5         | Eve        | a@b.com | nonsense        | 2026-08-01                     |                    |
";

fn project(expectations: &str) -> Project {
    Project::new().file("rules/main.hyg", format!("{RULES}\n{TABLE}{expectations}"))
}

#[test]
fn expectations_that_hold_pass() {
    let project = project(
        "  expect delete unengaged selects 1
  expect delete unengaged spares 2 because customers
  expect delete unengaged spares 3
  expect delete unengaged sets aside 4
  expect segment dormant selects 1, 2, 3
  expect segment dormant sets aside 4
  expect protect customers selects 2
  expect protect customers sets aside 5
  expect fix names sets first name to \"Di\" for 4
  expect fix names sets lifecycle stage to lead for 4
  expect flag no-email flags 4
",
    );
    let ran = project.run(&["test"]);
    insta::assert_snapshot!(ran);
}

#[test]
fn expectations_that_fail_say_what_came() {
    let project = project(
        "  expect delete unengaged selects 1, 2, 4
  expect delete unengaged spares 1 because customers
  expect delete unengaged sets aside 5
  expect segment dormant selects 1
  expect protect customers selects 1, 2, 5
  expect fix names sets first name to \"Zoe\" for 1, 4
  expect fix names sets nothing
  expect flag no-email flags 1
",
    );
    let ran = project.run(&["test"]);
    assert_eq!(ran.code, 1);
    insta::assert_snapshot!(ran.out);
    let json: serde_json::Value = serde_json::from_str(&project.run(&["test", "--format", "json"]).out).unwrap();
    assert_eq!(json["tests"][0]["faults"].as_array().unwrap().len(), 8);
    let junit = project.run(&["test", "--format", "junit"]);
    assert_eq!((junit.code, junit.out.matches("<failure").count()), (1, 1));
    assert_eq!(junit.out.matches("expected  ").count(), 8);
}

#[test]
fn a_snapshot_case_is_accepted_compared_and_accepted_again() {
    let contacts = "Record ID,First Name,Email,Lifecycle Stage,Last marketing email open date,Last Activity Date\n1, ada,,Subscriber,2025-01-01,\n2,Bob,b@x.com,Customer,2025-01-01,\n";
    let project = Project::new()
        .file("rules/main.hyg", RULES)
        .file("tests/basic/contacts.csv", contacts)
        .file("tests/basic/case.yaml", "as_of: 2026-09-01\ntimezone: Europe/Paris\n")
        .file("tests/no-case/readme.txt", "no export, no case");
    let ran = project.run(&["test"]);
    assert_eq!(ran.code, 1);
    insta::assert_snapshot!(ran.out);
    assert_eq!(project.run(&["test", "--accept"]).code, 0);
    assert_eq!(project.run(&["test"]).code, 0);
    insta::assert_snapshot!(project.read("tests/basic/outcome.snap"));
    project.write("rules/main.hyg", RULES.replace("182 days", "900 days"));
    let ran = project.run(&["test"]);
    assert_eq!(ran.code, 1);
    insta::assert_snapshot!(ran.out);
    project.write("tests/basic/case.yaml", "as_off: 2026-09-01\n");
    assert_eq!(project.run(&["test"]).code, 1);
}

#[test]
fn a_case_is_of_any_format_and_fails_without_an_export() {
    let project = Project::new()
        .file("rules/main.hyg", RULES)
        .file("tests/lines/contacts.ndjson", "{\"Record ID\": 1, \"First Name\": \" ada\"}\n")
        .file("tests/gone/case.yaml", "as_of: 2026-09-01\n");
    let ran = project.run(&["test"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("tests/lines"), "{}", ran.out);
    assert!(ran.out.contains("tests/gone holds no export: put one there"), "{}", ran.out);
}

#[test]
fn a_case_gives_parameters_and_leaves_times_out_without_a_day() {
    let rules = "hyg 1\nfor contacts\nparam few = 3 \"Few\"\nflag quiet \"Few emails\"\n  where marketing emails delivered is at most $few\n";
    let project = Project::new()
        .file("rules/main.hyg", rules)
        .file("tests/many/contacts.csv", "Record ID,Marketing emails delivered\n1,2\n2,7\n")
        .file("tests/many/case.yaml", "parameters:\n  few: 10\n");
    assert_eq!(project.run(&["test", "--accept"]).code, 0);
    let accepted = project.read("tests/many/outcome.snap");
    assert!(accepted.contains("\"few\": \"10\"") && accepted.contains("\"flagged\": 2"), "{accepted}");
    assert!(!accepted.contains("as_of") && !accepted.contains("xxh3") && !accepted.contains("\"version\""));
    assert_eq!(project.run(&["test", "--as-of", "2030-01-01"]).code, 0);
}

#[cfg(unix)]
#[test]
fn a_case_never_writes_through_a_link_out_of_the_project() {
    let outside = Project::new().file("mine.txt", "mine");
    let project = Project::new()
        .file("rules/main.hyg", RULES)
        .file("tests/planted/contacts.csv", "Record ID,Email\n1,a@b.com\n")
        .file("tests/dangling/contacts.csv", "Record ID,Email\n1,a@b.com\n");
    let link = |target: std::path::PathBuf, name: &str| {
        std::os::unix::fs::symlink(target, project.path(name)).unwrap();
    };
    link(outside.path("mine.txt"), "tests/planted/outcome.snap");
    link(outside.path("new.txt"), "tests/dangling/outcome.snap");
    let ran = project.run(&["test", "--accept"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("leads out of the project"), "{}", ran.out);
    assert_eq!(outside.read("mine.txt"), "mine");
    assert!(!outside.has("new.txt"));
}

#[test]
fn broken_rules_run_no_test() {
    let ran = project("  expect delete unengagd selects 1\n").run(&["test"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("unengagd"));
}

const RECONCILE: &str = "\
for contacts

reconcile billing \"Customers and their accounts\"
  with \"exports/billing.csv\"
  where lifecycle stage is customer
  match same email with \"Customer e-mail\" by mailbox
  compare phone number

test \"billing is told apart\" as of 2026-09-01
  given contacts
    | record id | email             | phone number   | lifecycle stage |
    | 1         | zo.e+x@gmail.com  | +33 1990012 34 | customer        |
    | 2         | max@b.example     | +49 3023125123 | customer        |
    | 3         | eve@c.example     |                | customer        |
    | 4         | twin@e.example    |                | customer        |
    | 5         |                   |                | customer        |
    | 6         | lea@f.example     |                | lead            |
  given \"exports/billing.csv\"
    | Customer e-mail | Phone        |
    | zoe@gmail.com   | 0199001234   |
    | max@b.example   | 030 99999999 |
    | ann@x.example   |              |
    | twin@e.example  |              |
    | TWIN@e.example  |              |
    | lea@f.example   |              |
    |                 | 0199001235   |
";

fn reconcile(expectations: &str) -> Project {
    Project::new()
        .file("hyg.yaml", "crm: hubspot\ncountry: FR\n")
        .file("rules/main.hyg", format!("{RECONCILE}{expectations}"))
}

#[test]
fn a_test_gives_the_file_that_a_reconcile_compares_with() {
    let project = reconcile(
        "  expect reconcile billing lists 1 as matched
  expect reconcile billing lists row 2 as matched
  expect reconcile billing lists 2 as differs
  expect reconcile billing lists 3 as not in file
  expect reconcile billing lists rows 4 as not in export
  expect reconcile billing lists 4 as ambiguous
  expect reconcile billing lists rows 5, 6 as ambiguous
  expect reconcile billing lists 5 as not comparable
  expect reconcile billing lists row 8 as not comparable
  expect reconcile billing lists 6 as left out
  expect reconcile billing lists row 7 as  left  OUT
",
    );
    let ran = project.run(&["test"]);
    assert_eq!(ran.code, 0, "{ran}");
    let ran = project.run_with(&["fmt", "-"], &project.read("rules/main.hyg"));
    let written = "lists 6 as left out\n  expect reconcile billing lists row 7 as left out\n";
    assert!(ran.out.contains(written) && ran.out.contains("lists row 4 as not in export"), "{ran}");
    assert!(ran.out.contains("  given \"exports/billing.csv\"\n    | Customer e-mail | Phone        |\n"), "{ran}");
}

#[test]
fn what_a_reconcile_lists_otherwise_is_told() {
    let project = reconcile(
        "  expect reconcile billing lists 1, 2, 3 as matched
  expect reconcile billing lists rows 4, 7 as not in export
  expect reconcile billing lists nothing as ambiguous
",
    );
    insta::assert_snapshot!(project.run(&["test"]));
}
