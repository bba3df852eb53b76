//! `audit` from end to end: figures, goals, what stays behind of them, and who may say what.

use super::support::project::Project;
use super::support::rules::{inputs, options, program};
use hyg::run::audit::Status;
use hyg::run::{Options, Report, collect};
use std::collections::BTreeSet;
use std::fmt::Write as _;

const RULES: &str = "\
hyg 1
for contacts

param fresh = 30 days \"A month\"

segment customers \"Who bought\"
  where lifecycle stage is customer

protect bought \"Customers stay\"
  where in customers

fix emails \"As mail servers take them\"
  email: trim, lowercase

duplicates same-person \"One mailbox\"
  match same email
  survivor earliest create date

delete old-leads \"Leads of long ago\"
  where lifecycle stage is lead
    and create date older than 1 year
  stop above 50%

audit health \"The dashboard's figures\"
  measure reachable: share where email is valid, goal at least 60%, warn at least 90%
  measure phones: fill rate of phone number, goal at most 50%
  measure twins: share in same-person, goal down 50%
  measure customers: count in customers, goal at least 3
  measure recent: share where create date newer than $fresh, goal at least 20%
";

/// 1 and 2 are one mailbox, 3 and 4 are customers with one; the day of 5 is none; 6 is an old lead.
const CONTACTS: &str = "\
Record ID,Email,Phone Number,Create Date,Lifecycle Stage
1,zoe@a.example,+33 6 12 34 56 78,2026-08-20,lead
2,ZOE@a.example,,2026-08-21,lead
3,max@b.example,,2020-01-01,customer
4,max@b.example,,2020-01-02,customer
5,not mail,,someday,lead
6,eve@c.example,,2020-01-01,lead
7,,,2026-08-30,lead
";

const AS_OF: &str = "--as-of=2026-09-01";

fn project() -> Project {
    Project::new().file("hyg.yaml", "crm: hubspot\n").file("rules/main.hyg", RULES).file("contacts.csv", CONTACTS)
}

#[test]
fn exports_are_measured_as_they_are_and_what_is_left_after_all_else() {
    let project = project();
    let mut told = project.run(&["audit", "contacts.csv", AS_OF]).to_string();
    told += &project.run(&["apply", "contacts.csv", "--out", "out", AS_OF]).to_string();
    for list in ["audit.csv", "contacts/set-aside.csv"] {
        write!(told, "-- {list}\n{}", project.read(&format!("out/{list}"))).unwrap();
    }
    let summary: serde_json::Value = serde_json::from_str(&project.read("out/summary.json")).unwrap();
    write!(told, "-- summary\n{:#}\n", summary["objects"]["contacts"]["rules"]["health"]["measures"][0]).unwrap();
    told += &project.run(&["explain", "health", AS_OF]).to_string();
    told += &project.run(&["check", "--data", "contacts.csv", AS_OF]).to_string();
    insta::assert_snapshot!(told);
}

#[test]
fn a_change_is_counted_from_the_first_run_that_was_recorded() {
    let project = project();
    let audit = |day: &str, more: &[&str]| {
        let as_of = format!("--as-of={day}");
        project.run(&[&["audit", "contacts.csv", "--only", "health", as_of.as_str()], more].concat())
    };
    assert!(!project.has("audit-history.csv"));
    let mut told = audit("2026-09-01", &["--record"]).to_string();
    let first = project.read("audit-history.csv");
    // The same day again is the same run.
    audit("2026-09-01", &["--record"]);
    assert_eq!(project.read("audit-history.csv"), first);
    project.write("contacts.csv", CONTACTS.replace("2,ZOE@a.example", "2,zoe@b.example"));
    told += &audit("2026-09-08", &["--record"]).to_string();
    project.write("rules/main.hyg", RULES.replace("goal down 50%", "goal down 50% since 2026-09-02"));
    told += &audit("2026-09-08", &[]).to_string();
    project.write("rules/main.hyg", RULES.replace("share in same-person", "share where has duplicates in same-person"));
    told += &audit("2026-09-08", &[]).to_string();
    project.write("rules/main.hyg", RULES);
    told += &project.run(&["apply", "contacts.csv", "--dry-run", "--as-of=2026-09-08"]).to_string();
    write!(told, "-- audit-history.csv\n{}", project.read("audit-history.csv")).unwrap();
    insta::assert_snapshot!(told);
}

/// What a segment held when a run was recorded is not what it holds now: such figures are kept and not compared.
#[test]
fn a_figure_is_compared_with_those_of_its_own_definition() {
    let project = project();
    let audit = |day: &str, more: &[&str]| {
        let as_of = format!("--as-of={day}");
        project.run(&[&["audit", "contacts.csv", "--only", "health", as_of.as_str()], more].concat()).to_string()
    };
    audit("2026-09-01", &["--record"]);
    let definitions =
        ["lifecycle stage is customer", "lifecycle  stage is customer # who paid", "lifecycle stage is lead"];
    let of = |figure: &str, told: &str| {
        told.lines().any(|line| line.trim_start().starts_with(figure) && line.contains("cannot"))
    };
    let changed: Vec<bool> = definitions
        .iter()
        .map(|definition| {
            project.write("rules/main.hyg", RULES.replacen(definitions[0], definition, 1));
            of("customers: 1 run", &audit("2026-09-08", &[]).replace("\n    ", " "))
        })
        .collect();
    assert_eq!(changed, [false, false, true]);
    project.write("rules/main.hyg", RULES.replace("match same email", "match same phone number"));
    assert!(of("twins: 1 run", &audit("2026-09-08", &[]).replace("\n    ", " ")));
}

/// Why a goal that counts from an earlier run cannot be told is told of that run.
#[test]
fn an_earlier_run_that_decides_nothing_is_named() {
    let project = project();
    project.write("rules/main.hyg", RULES.replace("goal at least 20%", "goal up 10%"));
    let history = |rows: &str| {
        let header = "As of,Audit,Measure,Figure,Counted,Of,Unreadable\n";
        project.write("audit-history.csv", [header, rows].concat());
        project.run(&["audit", "contacts.csv", "--only", "health", AS_OF]).to_string()
    };
    let recent = "health,recent,share where create date newer than 30 days";
    let twins = "health,twins,share in same-person";
    let mut told = history(&format!("2026-01-01,{recent},1,7,3\n2026-01-01,{twins},2,7,3\n"));
    told += &history(&format!("2026-01-01,{twins},0,0,0\n2026-12-01,{twins},2,7,0\n"));
    insta::assert_snapshot!(told);
}

#[test]
fn a_history_that_cannot_be_read_is_no_history() {
    let project = project();
    let mut told = String::new();
    for (from, to) in [
        (",Counted,", ",Counts,"),
        ("2026-09-01T23:59:59+00:00,health,phones", "last week,health,phones"),
        ("phone number,1,7,0", "phone number,-1,7,0"),
        ("phone number,1,7,0", "phone number,8,7,0"),
        ("phone number,1,7,0", "phone number,8,7"),
        (",Unreadable\n", ",Unreadable,Note\n"),
    ] {
        project.run(&["audit", "contacts.csv", "--record", AS_OF]);
        let history = project.read("audit-history.csv");
        assert!(history.contains(from), "{history}");
        project.write("audit-history.csv", history.replacen(from, to, 1));
        let ran = project.run(&["audit", "contacts.csv", "--record", AS_OF]);
        assert_eq!(ran.code, 2, "{ran}");
        told += &ran.err;
        std::fs::remove_file(project.path("audit-history.csv")).unwrap();
    }
    insta::assert_snapshot!(told);
}

#[test]
fn audits_are_chosen_as_other_rules_are() {
    let project = project();
    let more = "for contacts\naudit shape \"Shape\"\n  measure named: fill rate of first name\n";
    project.write("rules/more.hyg", more);
    let mut told = String::new();
    for arguments in [
        // The export has no first names.
        &[][..],
        &["--allow-missing", "--param", "fresh=5 days"],
        &["--skip", "health", "--allow-missing"],
        &["--only", "old-leads"],
        &["--only", "nothing"],
        &["--skip", "health", "--skip", "shape"],
    ] {
        let ran = project.run(&[&["audit", "contacts.csv", AS_OF], arguments].concat());
        write!(told, "audit {}\n{ran}", arguments.join(" ")).unwrap();
    }
    let ran = project.run(&["apply", "contacts.csv", "--only", "health", "--dry-run", AS_OF]);
    write!(told, "apply --only health\n{ran}").unwrap();
    let ran = project.run(&["apply", "contacts.csv", "--skip", "health", "--skip", "shape", "--out", "out", AS_OF]);
    assert_eq!((ran.code, project.has("out/audit.csv")), (0, false));
    insta::assert_snapshot!(told);
}

#[test]
fn a_measure_of_no_records_is_neither_met_nor_missed() {
    let header = CONTACTS.lines().next().unwrap();
    let project = project().file("contacts.csv", format!("{header}\n"));
    let ran = project.run(&["audit", "contacts.csv", AS_OF]);
    assert_eq!(ran.code, 0);
    insta::assert_snapshot!(ran);
}

/// Of all measures in their order: the status, and what counts of how many.
fn statuses(report: &Report) -> Vec<(Option<Status>, u64, u64)> {
    report.measures().map(|(_, measure)| (measure.status, measure.measured.counted, measure.measured.records)).collect()
}

/// Over another object's file, with protections, and with the rule that is asked about left out.
#[test]
fn a_share_in_a_rule_counts_records_that_stand_beside_another() {
    let rules = "for contacts\n\
        duplicates same-person \"One\"\n  where lifecycle stage is not other\n  match same email\n\
        protect customers where lifecycle stage is customer\n\
        audit figures\n  measure twins: share in same-person\n  \
        measure of-twins: count where has associated companies where (has duplicates in same-company)\n\
        for companies\n\
        duplicates same-company \"One\"\n  match same company domain name\n\
        audit firms\n  measure twins: share in same-company\n";
    // 1 and 2 are merged, 3 and 4 are protected both, 5 is none of the rule's, 6 is alone.
    let contacts = "Record ID,Email,Lifecycle Stage,Associated Company IDs\n\
        1,a@a.example,lead,10\n2,a@a.example,lead,10\n3,b@b.example,customer,11\n4,b@b.example,customer,12\n\
        5,a@a.example,other,11\n6,c@c.example,lead,12\n";
    let companies = "Record ID,Company Domain Name\n10,x.example\n11,x.example\n12,y.example\n";
    let program = program(rules);
    let exports = inputs(&program, &[("contacts", contacts), ("companies", companies)]);
    let figures = |options: Options| {
        let (_, report) = collect(&program, &hyg::schema::Project::default(), &exports, &options).unwrap();
        let counted: Vec<(u64, u64)> = statuses(&report).into_iter().map(|(_, counted, of)| (counted, of)).collect();
        counted
    };
    let alone = Options { measures_only: true, ..options() };
    for threads in [1, 3] {
        assert_eq!(figures(Options { threads, ..alone.clone() }), [(4, 6), (4, 6), (2, 3)]);
        assert_eq!(figures(Options { threads, ..options() }), [(2, 5), (0, 5), (0, 2)]);
        let skip = BTreeSet::from([hyg::check::program::RuleId(0)]);
        assert_eq!(figures(Options { threads, skip, ..options() }), [(4, 6), (0, 6), (0, 2)]);
    }
}

#[test]
fn a_case_accepts_what_audits_measure() {
    let project =
        project().file("tests/figures/contacts.csv", CONTACTS).file("tests/figures/case.yaml", "as_of: 2026-09-01\n");
    assert_eq!(project.run(&["test", "--accept"]).code, 0);
    assert!(project.read("tests/figures/outcome.snap").contains("health,twins,40.00%,down 50%,no baseline,2,5,0,0,"));
    project.write("tests/figures/contacts.csv", CONTACTS.replace("3,max@b.example", "3,eve@b.example"));
    let ran = project.run(&["test"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("-health,twins,40.00%") && ran.out.contains("+health,twins,0%"), "{ran}");
}
