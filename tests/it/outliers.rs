//! Values that lie far from those of the other records, and dates after their record.

use crate::support::project::Project;

const RULES: &str = "\
hyg 1
for deals

flag odd-amount \"Far from the others\"
  where amount is an outlier of 3 deviations
  say \"{amount}\"

flag unusual-amount \"Outside of what is usual\"
  where amount is outside its usual range

flag odd-day \"Closed long before or after the others\"
  where close date is an outlier of 3 deviations

flag closed-before-it-began \"The days are the wrong way round\"
  where close date is earlier than create date
";

const AS_OF: &str = "--as-of=2026-09-01";

/// So many deals of amounts near each other, one of nine million, one that is no number, one blank.
fn deals(usual: usize) -> String {
    let rows: Vec<String> =
        (0..usual).map(|n| format!("{n},deal,{},2026-05-{:02},2026-03-01\n", 700 + n, n % 20 + 1)).collect();
    format!(
        "Record ID,Deal Name,Amount,Close Date,Create Date\n{}9001,deal,9000000,1999-01-01,2026-03-01\n9002,deal,lots,,\n9003,deal,,,\n",
        rows.concat()
    )
}

fn apply(project: &Project, more: &[&str]) -> crate::support::project::Ran {
    project.run(&[&["apply", "deals.csv", "--out", "out", AS_OF], more].concat())
}

#[test]
fn a_value_far_from_the_others_is_listed_with_what_decided() {
    let project = Project::new().file("rules/main.hyg", RULES).file("deals.csv", deals(40));
    let ran = apply(&project, &[]);
    assert_eq!(ran.code, 0, "{ran}");
    let summary: serde_json::Value = serde_json::from_str(&project.read("out/summary.json")).unwrap();
    let cutoffs = ["odd-amount", "unusual-amount", "odd-day"]
        .map(|rule| summary["objects"]["deals"]["rules"][rule]["cutoffs"].to_string() + "\n");
    let lists = ["flags", "set-aside"].map(|list| project.read(&format!("out/deals/{list}.csv")));
    insta::assert_snapshot!(cutoffs.concat() + &lists.concat());
}

#[test]
fn what_decided_stands_in_the_evidence_of_a_deletion() {
    let rules = "\
hyg 1
for deals

delete odd \"Far from the others\"
  where any of (amount is an outlier of 3 deviations, close date is outside its usual range)
";
    let project = Project::new().file("rules/main.hyg", rules).file("deals.csv", deals(40));
    let ran = apply(&project, &[]);
    assert_eq!(ran.code, 0, "{ran}");
    insta::assert_snapshot!(project.read("out/deals/deletions.csv"));
}

#[test]
fn of_a_few_values_none_is_called_far_out() {
    let project = Project::new().file("rules/main.hyg", RULES).file("deals.csv", deals(28));
    let ran = apply(&project, &[]);
    assert_eq!(ran.code, 0, "{ran}");
    let flags = project.read("out/deals/flags.csv");
    assert_eq!(flags.lines().count(), 2, "only the one that compares two dates: {flags}");
    let aside = project.read("out/deals/set-aside.csv");
    assert!(aside.contains("only 29 values of the column can be read: what is usual shows from 30 on"), "{aside}");
}

#[test]
fn blocks_and_threads_change_no_byte() {
    let project = Project::new().file("rules/main.hyg", RULES).file("deals.csv", deals(9000));
    let runs = ["1", "2", "7"].map(|threads| {
        let ran = apply(&project, &["--threads", threads]);
        assert_eq!(ran.code, 0, "{ran}");
        project.read("out/deals/flags.csv")
            + &project.read("out/deals/set-aside.csv")
            + &project.read("out/summary.json")
    });
    assert!(runs[0] == runs[1] && runs[1] == runs[2]);
}

#[test]
fn tests_of_rules_take_their_own_rows_for_the_column() {
    let test = "
test \"the odd one\" as of 2026-09-01
  given deals
    | record id | amount |
    | 1         | 10     |
    | 2         | 11     |
    | 3         | 12     |
    | 4         | 10     |
    | 5         | 900    |
  expect flag unusual-amount flags 5
  expect flag odd-amount flags nothing
";
    let project = Project::new().file("rules/main.hyg", format!("{RULES}{test}"));
    let ran = project.run(&["test"]);
    assert_eq!(ran.code, 0, "{ran}");
}

#[test]
fn mistakes_are_said_by_check() {
    let tests = [
        "deal name is an outlier of 3 deviations",
        "amount is an outlier of 0 deviations",
        "amount is an outlier of many deviations",
        "company.annual revenue is outside its usual range",
    ];
    let rules: Vec<String> =
        tests.iter().enumerate().map(|(at, test)| format!("flag f{at} \"F\"\n  where {test}\n\n")).collect();
    let project = Project::new().file("rules/main.hyg", format!("hyg 1\nfor deals\n\n{}", rules.concat()));
    insta::assert_snapshot!(project.run(&["check"]));
    let project = Project::new().file(
        "rules/main.hyg",
        "hyg 1\nfor deals\n\nflag f \"F\"\n  where amount is within its  usual range and amount is an outlier of 1 deviation\n    and close date is not later than create date\n",
    );
    insta::assert_snapshot!(project.run(&["fmt", "--diff", "rules"]).out);
}
