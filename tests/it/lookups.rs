//! Tables beside the exports: look-ups in fixes, verdicts in conditions, and what is no answer.

use crate::support::project::Project;

const SETTINGS: &str = "\
country: FR
tables:
  kickbox: { file: exports/kickbox.csv, for: contacts, by: email, verifier: yes }
";

const RULES: &str = "\
hyg 1
for contacts

delete unreachable \"No mail reaches them\"
  where kickbox.verdict is bad
  unless kickbox.reason is timeout \"ask again\"
  stop above 90%

flag not-verified \"Nobody asked the service\"
  where no kickbox and email is known
  say \"not in the file\"

fix verdicts \"What the service says\"
  `Verdict`: look up \"verdict\" in kickbox
";

const CONTACTS: &str = "\
Record ID,Email,Phone Number,City,Verdict
1,ada@a.example,,,
2,BOB@b.example,,,
3,cy@c.example,,,
4,di@d.example,,,
5,,,,
6,eve@e.example,,,
7,fay@f.example,,,
8,guy@g.example,,,
";

const KICKBOX: &str = "\
Email,Result,Reason
ada@a.example,deliverable,accepted_email
bob@b.example , Undeliverable,rejected_email
cy@c.example,undeliverable,timeout
di@d.example,undeliverable,rejected_email
di@d.example,risky,low_quality
eve@e.example,quite good,
fay@f.example,unknown,no_connect
fay@f.example,unknown,no_connect
,undeliverable,
";

const AS_OF: &str = "--as-of=2026-09-01";

fn project() -> Project {
    Project::new()
        .file("hyg.yaml", SETTINGS)
        .file("rules/main.hyg", RULES)
        .file("contacts.csv", CONTACTS)
        .file("exports/kickbox.csv", KICKBOX)
}

fn apply(project: &Project, more: &[&str]) -> crate::support::project::Ran {
    project.run(&[&["apply", "contacts.csv", "--out", "out", AS_OF], more].concat())
}

#[test]
fn a_services_words_become_verdicts_and_what_is_none_is_listed() {
    let project = project();
    let ran = apply(&project, &[]);
    assert_eq!(ran.code, 0, "{ran}");
    let lists = ["deletions", "fixes", "flags", "set-aside", "spared"];
    let texts = lists.map(|list| format!("-- {list}\n{}", project.read(&format!("out/contacts/{list}.csv"))));
    insta::assert_snapshot!(format!("{ran}\n{}", texts.concat()));
    let summary: serde_json::Value = serde_json::from_str(&project.read("out/summary.json")).unwrap();
    assert_eq!(summary["inputs"][1]["object"], "kickbox");
    assert_eq!(summary["inputs"][1]["file"], "exports/kickbox.csv");
    assert_eq!(summary["inputs"][1]["rows"], 9);
    assert!(summary["inputs"][1]["xxh3"].is_string() && summary["objects"].get("kickbox").is_none());
    assert!(!project.has("out/kickbox"), "nothing is written about a table");
}

#[test]
fn a_rule_may_name_a_file_that_nobody_declared() {
    let rules = "\
hyg 1
for contacts

fix regions \"From our list of towns\"
  `Region`: look up \"Sales region\" in \"tables/towns.csv\" by city, otherwise set to \"unknown town\"
  phone number: look up in \"tables/phones.csv\" by email when it is unknown
";
    let project = Project::new()
        .file("rules/main.hyg", rules)
        .file(
            "contacts.csv",
            "Record ID,Email,Phone Number,City,Region\n1,a@a.example,,LILLE,\n2,b@b.example,01,Nice ,\n3,c@c.example,,Rome,\n4,,,,\n",
        )
        .file("tables/towns.csv", "City;Sales region\nLille;North\nnice;South\n")
        .file("tables/phones.csv", "Email,Mobile,Phone number\na@a.example,06,02\nb@b.example,07,03\n");
    let ran = apply(&project, &[]);
    assert_eq!(ran.code, 0, "{ran}");
    insta::assert_snapshot!(
        [project.read("out/contacts/fixes.csv"), project.read("out/contacts/set-aside.csv")].concat()
    );
}

#[test]
fn numbers_and_addresses_are_found_in_any_spelling() {
    let settings = "\
country: FR
tables:
  phones: { file: phones.csv, for: contacts, by: phone number, key: Tel }
  sites: { file: sites.csv, for: contacts, by: website url }
properties:
  phones: { owner: { type: text } }
";
    let rules = "\
hyg 1
for contacts

fix found \"By number and by site\"
  `Owner`: look up \"owner\" in phones when it is unknown
  city: look up \"Town\" in sites when it is unknown
";
    let project = Project::new()
        .file("hyg.yaml", settings)
        .file("rules/main.hyg", rules)
        .file(
            "contacts.csv",
            "Record ID,Phone Number,Website URL,City,Owner\n1,+33 1 23 45 67 89,https://www.acme.example/x,,\n",
        )
        .file("phones.csv", "Tel,Owner\n01 23 45 67 89,Zoé\n")
        .file("sites.csv", "Website URL,Town\nACME.example,Lille\n");
    let ran = apply(&project, &[]);
    assert_eq!(ran.code, 0, "{ran}");
    insta::assert_snapshot!(project.read("out/contacts/fixes.csv"));
}

#[test]
fn a_row_that_cannot_be_read_might_be_the_one_that_is_missing() {
    let project = project();
    project.write(
        "exports/kickbox.csv",
        "Email,Result,Reason\nada@a.example,undeliverable,rejected_email\nguy@g.example,undeliverable,x,x,x\n",
    );
    let ran = apply(&project, &[]);
    assert_eq!(ran.code, 0, "{ran}");
    let deleted = project.read("out/contacts/deletions.csv");
    assert!(deleted.contains("\n1,") && deleted.lines().count() == 2, "{deleted}");
    let aside = project.read("out/contacts/set-aside.csv");
    assert_eq!(aside.matches("the kickbox file has rows that were set aside").count(), 3 * 6, "{aside}");
    assert!(project.read("out/summary.json").contains("kickbox: 1 of 2 rows could not be read"));
}

#[test]
fn a_fixed_address_is_looked_up_as_it_is_then() {
    let rules = RULES.replace("fix verdicts", "fix addresses \"One mailbox\"\n  email: replace \"bob@x.example\" with \"bob@b.example\", replace \"ada@x.example\" with \"ada@a.example\"\n  `Verdict`: look up \"verdict\" in kickbox\n\nfix others");
    let rules = rules.split("fix others").next().unwrap();
    let project = Project::new()
        .file("hyg.yaml", SETTINGS)
        .file("rules/main.hyg", rules)
        .file("contacts.csv", "Record ID,Email,Verdict\n1,bob@x.example,\n2,ada@x.example,\n3,ada@a.example,\n")
        .file("exports/kickbox.csv", KICKBOX);
    let ran = apply(&project, &[]);
    assert_eq!(ran.code, 0, "{ran}");
    assert!(project.read("out/contacts/deletions.csv").contains("\n1,"), "deletes see fixed values");
    let fixes = project.read("out/contacts/fixes.csv");
    assert!(fixes.contains("2,Verdict,,ok"), "the next line of a fix sees the line before: {fixes}");
}

#[test]
fn the_bytes_are_the_same_with_any_number_of_threads() {
    let row = |n: usize| format!("u{n}@a.example,{},r{}\n", ["valid", "invalid", "huh"][n % 3], n % 7);
    let many: Vec<String> = (0..5000).map(row).collect();
    let contacts: Vec<String> = (0..5000).map(|n| format!("{n},U{}@A.example,,,\n", (n * 7) % 6000)).collect();
    let (many, contacts) = (many.concat(), contacts.concat());
    let project = project();
    project.write("exports/kickbox.csv", format!("Email,Result,Reason\n{many}"));
    project.write("contacts.csv", format!("Record ID,Email,Phone Number,City,Verdict\n{contacts}"));
    let runs: Vec<String> = ["1", "2", "5"]
        .iter()
        .map(|threads| {
            let ran = project.run(&["apply", "contacts.csv", "--out", "out", AS_OF, "--threads", threads]);
            assert_eq!(ran.code, 0, "{ran}");
            let lists = ["deletions", "fixes", "flags", "set-aside", "spared"];
            lists.map(|list| project.read(&format!("out/contacts/{list}.csv"))).concat()
                + &project.read("out/summary.json")
        })
        .collect();
    assert!(runs[0] == runs[1] && runs[1] == runs[2]);
}

#[test]
fn the_command_line_may_name_this_months_file() {
    let project = project();
    std::fs::remove_file(project.path("exports/kickbox.csv")).unwrap();
    project.write("september.csv", KICKBOX);
    let ran = apply(&project, &[]);
    assert_eq!(ran.code, 2);
    insta::assert_snapshot!(ran.err, @"error: a table of look-ups: there is no `exports/kickbox.csv` in the folder of hyg.yaml");
    let ran = apply(&project, &["kickbox=september.csv"]);
    assert_eq!(ran.code, 0, "{ran}");
    assert!(project.read("out/summary.json").contains("september.csv"));
}

#[test]
fn a_table_without_its_columns_is_refused_before_the_first_record() {
    let project = project();
    project.write("exports/kickbox.csv", "Address,Result,Reason\nada@a.example,valid,\n");
    let no_key = apply(&project, &[]);
    project.write("exports/kickbox.csv", "Email,Note\nada@a.example,valid\n");
    let no_column = apply(&project, &[]);
    project.write("exports/kickbox.csv", "");
    let empty = apply(&project, &[]);
    assert_eq!([no_key.code, no_column.code, empty.code], [2, 2, 2]);
    insta::assert_snapshot!([no_key.err, no_column.err, empty.err].concat());
    project.write("exports/kickbox.csv", "Email,Result,Reason\n");
    assert_eq!(apply(&project, &[]).code, 0, "a table may have no rows");
}

#[cfg(unix)]
#[test]
fn a_file_outside_of_the_project_is_not_read() {
    let outside = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(outside.path(), KICKBOX).unwrap();
    let project = project();
    std::fs::remove_file(project.path("exports/kickbox.csv")).unwrap();
    std::os::unix::fs::symlink(outside.path(), project.path("exports/kickbox.csv")).unwrap();
    let ran = apply(&project, &[]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("`exports/kickbox.csv` leads out of the folder of hyg.yaml"), "{ran}");
    assert!(!project.has("out"));
}

#[test]
fn mistakes_in_calls_are_said_by_check_with_their_place() {
    let calls = [
        "look up \"x\" in \"../secret.csv\" by email",
        "look up \"x\" in \"/etc/passwd\" by email",
        "look up \"x\" in \"x.csv\"",
        "look up \"x\" in \"x.csv\" by company.name",
        "look up \"x\" in neverbounce",
        "look up \"verdict\" in kickbox by phone number",
        "look up \"verdict\" by email",
        "look up in \"x.csv\" by \"email\"",
    ];
    let lines = calls.map(|call| format!("  city: {call}\n")).concat();
    let project = Project::new()
        .file("hyg.yaml", SETTINGS)
        .file("rules/main.hyg", format!("hyg 1\nfor contacts\n\nfix f \"F\"\n{lines}"))
        .file("rules/table.hyg", "hyg 1\nfor kickbox\n\nflag x \"X\"\n  where verdict is bad\n");
    insta::assert_snapshot!(project.run(&["check"]));
}

#[test]
fn mistakes_in_hyg_yaml_are_all_said() {
    let settings = "\
tables:
  contacts: { file: a.csv, for: contacts, by: email }
  one: { file: ../a.csv, for: contacts, by: email }
  two: { for: contacts, by: email }
  three: { file: a.csv, for: contcts, by: email }
  four: { file: a.csv, for: contacts, by: emial }
  five: { file: a.csv, for: contacts, by: email, verifier: maybe, colour: red }
  6: { file: a.csv, for: contacts, by: email }
";
    let project = Project::new().file("hyg.yaml", settings).file("rules/main.hyg", "hyg 1\n");
    insta::assert_snapshot!(project.run(&["check"]));
}

#[test]
fn tests_of_rules_give_a_tables_rows_like_any_others() {
    let test = "
test \"what the service says decides\" as of 2026-09-01
  given contacts
    | record id | email         | Verdict |
    | 1         | ada@a.example |         |
    | 2         | bob@b.example |         |
    | 3         | cy@c.example  |         |
    | 4         | di@d.example  |         |
  given kickbox
    | email         | verdict       | reason  |
    | ADA@a.example | undeliverable |         |
    | bob@b.example | invalid       | timeout |
    | cy@c.example  | valid         |         |
    | cy@c.example  | invalid       |         |
  expect delete unreachable selects 1
  expect delete unreachable spares 2
  expect delete unreachable sets aside 3
  expect flag not-verified flags 4
  expect fix verdicts sets `Verdict` to bad for 2
  expect fix verdicts sets aside 3, 4
";
    let project = Project::new().file("hyg.yaml", SETTINGS).file("rules/main.hyg", format!("{RULES}{test}"));
    let ran = project.run(&["test"]);
    assert_eq!(ran.code, 0, "{ran}");
}

#[test]
fn a_file_that_is_missing_is_told_where_a_rule_needs_it() {
    let rules = "\
hyg 1
for contacts

fix regions \"From our list of towns\"
  `Region`: look up \"Sales region\" in \"tables/town.csv\" by city, otherwise set to \"unknown town\"
  phone number: look up in \"tables/phones.csv\" by email when it is unknown

reconcile billing \"Contacts and their accounts\"
  with \"accounts.csv\"
  match same email
";
    let project = project().file("rules/more.hyg", rules).file("tables/towns.csv", "City;Sales region\nLille;North\n");
    std::fs::remove_file(project.path("exports/kickbox.csv")).unwrap();
    let ran = project.run(&["check", "--allow", "unknown-column", "--allow", "delete-without-test"]);
    assert_eq!(ran.code, 1, "{ran}");
    insta::assert_snapshot!(ran);
    // Tests bring their own tables.
    assert_eq!(project.run(&["test"]).code, 0);
}
