//! `hyg explain --record`: why the rules say what they say of one record.

use crate::support::example::{Example, Files};
use crate::support::project::Project;
use hyg::report::record::Verdict;
use hyg::run::progress::Silent;
use hyg::run::{Found, trace};
use std::collections::{BTreeMap, BTreeSet};

/// Of so many records of the example account one is asked for.
const EVERY: usize = 9;

/// The rows of a list, cells by header.
fn rows(files: &Files, name: &str) -> Vec<BTreeMap<String, String>> {
    let Some(bytes) = files.get(name) else { return Vec::new() };
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let header = reader.headers().unwrap().clone();
    let row = |record: csv::StringRecord| {
        header.iter().zip(record.iter()).map(|(name, cell)| (name.to_owned(), cell.to_owned())).collect()
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// Every list says of these records what is told of them.
#[test]
fn the_lists_of_the_example_account_say_the_same() {
    let example = Example::load();
    let exports = Example::exports();
    let inputs = example.inputs(&exports, 1 << 20);
    let (_, files) = example.apply(&inputs, &example.options());
    let ids: BTreeSet<String> = exports
        .values()
        .flat_map(|bytes| {
            let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes.as_slice());
            let ids = reader.records().map(|record| record.unwrap()[0].trim().to_owned());
            ids.step_by(EVERY).filter(|id| !id.is_empty()).collect::<Vec<_>>()
        })
        .collect();
    let traced = trace(&example.program, &example.project, &inputs, &example.options(), (&ids, None), &Silent).unwrap();
    assert!(traced.records.len() > 200, "{} records", traced.records.len());
    for object in ["contacts", "companies", "deals"] {
        let id = example.program.schema.object_named(object).unwrap();
        let found: Vec<&Found> = traced.records.iter().filter(|found| found.object == id).collect();
        let told = Told { example: &example, found, ids: &ids, files: &files, object };
        told.same(
            "deletions",
            |row| row["Rules"].split(';').map(|rule| vec![rule.to_owned()]).collect(),
            |_, rule| if rule.kind == "delete" && rule.listed { vec![vec![rule.name.clone()]] } else { Vec::new() },
        );
        told.same(
            "suppressions",
            |row| row["Rules"].split(';').map(|rule| vec![rule.to_owned()]).collect(),
            |_, rule| if rule.kind == "suppress" && rule.listed { vec![vec![rule.name.clone()]] } else { Vec::new() },
        );
        told.same(
            "spared",
            |row| vec![vec![row["Rule"].clone(), row["Spared by"].clone(), row["Reason"].clone()]],
            |_, rule| rule.spared.clone().map(|(by, reason)| vec![rule.name.clone(), by, reason]).into_iter().collect(),
        );
        told.same(
            "fixes",
            |row| vec![vec![row["Rule"].clone(), row["Before"].clone(), row["After"].clone()]],
            |_, rule| {
                rule.changes
                    .iter()
                    .map(|(before, after)| vec![rule.name.clone(), before.clone(), after.clone()])
                    .collect()
            },
        );
        told.same(
            "flags",
            |row| vec![vec![row["Rule"].clone(), row["Message"].clone()]],
            |_, rule| rule.messages.iter().map(|message| vec![rule.name.clone(), message.clone()]).collect(),
        );
        told.same(
            "set-aside",
            |row| vec![vec![row["Rule"].clone()]],
            |_, rule| vec![vec![rule.name.clone()]; rule.set_aside],
        );
    }
}

/// What is told of the records of one object, and the lists.
struct Told<'a> {
    example: &'a Example,
    found: Vec<&'a Found>,
    ids: &'a BTreeSet<String>,
    files: &'a Files,
    object: &'a str,
}

/// What a rule says of a record, in the words of the lists.
struct Says {
    kind: &'static str,
    name: String,
    listed: bool,
    spared: Option<(String, String)>,
    changes: Vec<(String, String)>,
    messages: Vec<String>,
    set_aside: usize,
}

/// A formula is disarmed in lists.
fn armed(cell: &str) -> String {
    cell.strip_prefix('\'').unwrap_or(cell).to_owned()
}

impl Told<'_> {
    fn same(
        &self,
        list: &str,
        of_row: impl Fn(&BTreeMap<String, String>) -> Vec<Vec<String>>,
        of_rule: impl Fn(&Found, &Says) -> Vec<Vec<String>>,
    ) {
        let program = &self.example.program;
        let mut listed: Vec<(String, Vec<String>)> = Vec::new();
        for row in rows(self.files, &format!("{}/{list}.csv", self.object)) {
            let id = row["Record ID"].trim().to_owned();
            // Rejected rows stand in set-aside.csv without a rule.
            if !self.ids.contains(&id) || row.get("Rule").is_some_and(String::is_empty) {
                continue;
            }
            listed.extend(
                of_row(&row).into_iter().map(|cells| (id.clone(), cells.iter().map(|cell| armed(cell)).collect())),
            );
        }
        let mut told: Vec<(String, Vec<String>)> = Vec::new();
        for found in &self.found {
            for trace in &found.trace.rules {
                let rule = program.rule(trace.rule).unwrap();
                let by: Vec<String> = trace.spared.iter().map(|guard| guard.name(program)).collect();
                let reasons = trace.spared.iter().map(|guard| guard.reason(program));
                let reasons: Vec<String> = reasons.filter(|reason| !reason.is_empty()).collect();
                let written = trace.changes.iter().filter(|change| change.written);
                let says = Says {
                    kind: rule.kind.keyword(),
                    name: rule.name.clone(),
                    listed: trace.listed,
                    spared: (!by.is_empty()).then(|| (by.join("; "), reasons.join("; "))),
                    changes: written.map(|change| (change.before.clone(), change.after.clone())).collect(),
                    messages: trace.messages.clone(),
                    set_aside: trace.set_aside.len(),
                };
                // The verdict is what the lists say.
                let verdict = Verdict::of(rule, trace);
                assert_eq!(verdict == Verdict::Listed, says.listed);
                assert_eq!(verdict == Verdict::Changes, !says.changes.is_empty(), "{}: {trace:#?}", says.name);
                if matches!(says.kind, "delete" | "suppress") {
                    assert_eq!(verdict == Verdict::Spared, says.spared.is_some(), "{}: {trace:#?}", says.name);
                    assert_eq!(verdict == Verdict::SetAside, says.set_aside > 0, "{}: {trace:#?}", says.name);
                }
                told.extend(
                    of_rule(found, &says)
                        .into_iter()
                        .map(|cells| (found.id.clone(), cells.iter().map(|cell| armed(cell)).collect())),
                );
            }
        }
        listed.sort();
        told.sort();
        assert_eq!(told, listed, "{} of {}", list, self.object);
    }
}

const RULES: &str = "\
hyg 1
for contacts

param quiet = 90 days \"How long is quiet\"

segment silent \"Opened nothing\"
  where last marketing email open date older than $quiet or unknown

protect winners \"Who won a deal stays\"
  where has associated deals where (deal stage is closed won)

protect mail \"A mailbox of ours\"
  where email ends with \"@Ours.example\"

delete rest \"Nobody needs them\"
  where in silent
    and not (in silent and first name is known)
  unless city is \"Lyon\" \"they keep their own\"
  stop above 90%

suppress opted-out \"Asked for no more mail\"
  where unsubscribed from all email is yes

fix tidy \"As people write them\"
  first name: trim, capitalise name
  email: trim, lowercase, validate email, otherwise flag \"not an address\"
  city: set to \"Paris\" when it is unknown and company.industry is \"Food\"

flag far \"Born when nobody was\"
  where create date is before 2000-01-01
  say \"made on {create date}\"
";

const CONTACTS: &str = "\
Record ID,First Name,Email,City,Create Date,Last Marketing Email Open Date,Unsubscribed from all email,Associated Deal IDs,Associated Company IDs
101, ada,ADA@ours.example,,1999-05-01,2026-08-20,No,901;902,501
102,,nobody,,2024-01-01,,No,,
103,,c@x.example,Lyon,soon,2020-01-01,Yes,,
104,,d@x.example,,2024-01-01,,No,903,
";

const DEALS: &str = "Record ID,Deal Name,Deal Stage\n901,First,Closed Lost\n902,Second,Closed Won\n";
const COMPANIES: &str = "Record ID,Company Name,Industry\n501,Pear,Food\n";

fn project() -> Project {
    Project::new()
        .file("rules/main.hyg", RULES)
        .file("contacts.csv", CONTACTS)
        .file("deals.csv", DEALS)
        .file("companies.csv", COMPANIES)
}

const ASK: [&str; 6] = ["explain", "contacts.csv", "deals.csv", "companies.csv", "--as-of", "2026-09-01"];

#[test]
fn every_rule_is_told_test_by_test() {
    let project = project();
    let ids = ["--record", "101", "--record", "102", "--record", "103", "--record", "104"];
    insta::assert_snapshot!(project.run(&[&ASK[..], &ids].concat()));
}

#[test]
fn programs_get_all_of_it() {
    let ran = project().run(&[&ASK[..], &["--record", "101", "--format", "json", "--only", "tidy"]].concat());
    assert_eq!(ran.code, 0, "{ran}");
    let value: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let rule = &value["records"][0]["rules"][0];
    assert_eq!((&rule["rule"], &rule["verdict"]), (&"tidy".into(), &"changes".into()));
    assert_eq!(rule["steps"][2]["when"]["all"][1]["values"][0]["of"]["id"], "501");
    assert_eq!(value["records"][0]["rules"].as_array().unwrap().len(), 1);
}

#[test]
fn rules_are_chosen_as_for_apply() {
    let told = |more: &[&str]| -> Vec<String> {
        let ran = project().run(&[&ASK[..], &["--record", "101", "--format", "json"], more].concat());
        assert_eq!(ran.code, 0, "{ran}");
        let value: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let rules = value["records"][0]["rules"].as_array().unwrap();
        rules.iter().map(|rule| rule["rule"].as_str().unwrap().to_owned()).collect()
    };
    let others = told(&[]).into_iter().filter(|rule| rule != "tidy").collect::<Vec<_>>();
    assert!(!others.is_empty());
    assert_eq!(told(&["--skip", "tidy"]), others);
    let ran = project().run(&[&ASK[..], &["--record", "101", "--only", "tidy", "--skip", "tidy"]].concat());
    assert_eq!((ran.code, ran.err.contains("`tidy` stands under both --only and --skip")), (2, true), "{ran}");
}

/// Whether a record counts in each measure of an audit; not of one that is deleted, which no audit gets to see.
#[test]
fn a_record_counts_in_measures() {
    let rules = "for contacts\n\
        segment local \"Here\" where city is Lyon\n\
        delete gone \"Nobody\" where email is unknown stop above 90%\n\
        audit health \"Figures\"\n  measure reachable: share where email is valid, goal at least 50%\n  \
        measure near: count in local\n  measure dated: share where date of birth is in the past\n";
    let contacts = "Record ID,Email,City,Date of Birth\n1,a@a.example,Lyon,soon\n2,,Lyon,\n3,nobody,,2001-01-01\n";
    let project = Project::new().file("rules/main.hyg", rules).file("contacts.csv", contacts);
    let ask = ["explain", "contacts.csv", "--as-of", "2026-09-01", "--record", "1", "--record", "2", "--record", "3"];
    let mut told = project.run(&ask).to_string();
    told += &project.run(&[&ask[..], &["--format", "json", "--only", "health"]].concat()).to_string();
    insta::assert_snapshot!(told);
}

#[test]
fn what_cannot_be_told_is_a_sentence() {
    let project = project().file("more.csv", "Record ID,Company Name,Industry\n101,Pear,Food\n");
    let mut told = String::new();
    for more in [
        &["--record", "1O1"][..],
        &["--record", "110", "--record", "zzzzzzzz"],
        &["--record", "102", "--object", "contcts"],
        &["--record", "902", "--object", "contacts"],
    ] {
        told += &project.run(&[&ASK[..], more].concat()).to_string();
    }
    let both = ["explain", "contacts.csv", "deals.csv", "companies=more.csv", "--record", "101"];
    told += &project.run(&both).to_string();
    told += &project.run(&["explain", "tidy", "far"]).to_string();
    insta::assert_snapshot!(told);
    let chosen = project.run(&[&both[..], &["--object", "company"]].concat());
    assert!(chosen.out.starts_with("companies 101: Pear"), "{chosen}");
}
