//! `hyg apply` from outside: which file is which object, options and their mistakes, exit codes.

use crate::support::project::Project;

const RULES: &str = "\
hyg 1
for contacts

param silence = 182 days \"Half a year\"

protect customers \"Nobody who bought\"
  where lifecycle stage is customer

delete dormant \"No opens for long\"
  where last marketing email open date older than $silence
  stop above 60%

fix names \"As people write them\"
  first name: trim, capitalise name

flag no-email \"Nobody can be reached\"
  where email is unknown
  say \"no address\"
";

const CONTACTS: &str = "\
Record ID,First Name,Email,Lifecycle Stage,Last marketing email open date
1, ada,ada@example.com,Subscriber,2025-01-01
2,bob,bob@example.com,Customer,2025-01-01
3,cy,,Lead,2026-08-30
4,di,di@example.com,Lead,someday
";

const AS_OF: &str = "--as-of=2026-09-01";

fn project() -> Project {
    Project::new().file("rules/main.hyg", RULES).file("contacts.csv", CONTACTS)
}

#[test]
fn a_run_writes_its_lists_and_says_what_to_do() {
    let project = project();
    let ran = project.run(&["apply", "contacts.csv", "--out", "out", AS_OF]);
    insta::assert_snapshot!(ran);
    assert!(project.read("out/contacts/deletions.csv").starts_with("Record ID,"));
    assert_eq!(project.read("out/contacts/deletions.csv").lines().count(), 2);
}

#[test]
fn a_dry_run_writes_nothing_and_json_is_the_summary() {
    let project = project();
    let dry = project.run(&["apply", "contacts.csv", "--out", "out", "--dry-run", "--format", "json", AS_OF]);
    assert_eq!(dry.code, 0);
    assert!(!project.has("out"));
    let dry: serde_json::Value = serde_json::from_str(&dry.out).unwrap();
    assert_eq!(dry["objects"]["contacts"]["deleted"], 1);
    let ran = project.run(&["apply", "contacts.csv", "--out", "out", "--format", "json", AS_OF]);
    let written: serde_json::Value = serde_json::from_str(&project.read("out/summary.json")).unwrap();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&ran.out).unwrap(), written);
    assert_eq!(written["rules"][0]["file"], "rules/main.hyg");
    assert_eq!(written["parameters"]["silence"], "182 days");
}

#[test]
fn a_brake_stops_the_run_and_leaves_the_folder_as_it_was() {
    let project = project();
    assert_eq!(project.run(&["apply", "contacts.csv", "--out", "out", AS_OF]).code, 0);
    let before = project.read("out/summary.json");
    project.write("rules/main.hyg", RULES.replace("60%", "20%"));
    let ran = project.run(&["apply", "contacts.csv", "--out", "out", AS_OF]);
    assert_eq!(ran.code, 3);
    insta::assert_snapshot!(ran.err);
    assert!(ran.out.contains("1 record to delete") && !ran.out.contains(".csv:"), "{}", ran.out);
    assert!(!ran.out.contains("deletions.csv"), "names a list that was not written: {}", ran.out);
    assert_eq!(project.read("out/summary.json"), before);
    assert_eq!(project.run(&["apply", "contacts.csv", "--out", "out", "--skip", "dormant", AS_OF]).code, 0);
    assert!(!project.has("out/contacts/deletions.csv"), "a stale deletion list is a wrong deletion");
}

#[test]
fn mistakes_in_options_are_sentences() {
    let project = project();
    for (name, arguments) in [
        ("no_out", &[][..]),
        ("as_of", &["--dry-run", "--as-of", "yesterday"]),
        ("timezone", &["--dry-run", "--timezone", "Europe/Pariss"]),
        ("only", &["--dry-run", "--only", "dormnt"]),
        ("skip_protect", &["--dry-run", "--skip", "customers"]),
        ("param_unknown", &["--dry-run", "--param", "silense=3 days"]),
        ("param_shape", &["--dry-run", "--param", "silence"]),
        ("param_value", &["--dry-run", "--param", "silence=2026-02-30"]),
        ("encoding", &["--dry-run", "--encoding", "ebcdic"]),
        ("delimiter", &["--dry-run", "--delimiter", "<cell>"]),
        ("quote", &["--dry-run", "--quote", "''"]),
        ("header_row", &["--dry-run", "--header-row", "0"]),
        ("punctuation", &["--dry-run", "--quote", ";", "--delimiter", "semicolon"]),
        ("threads", &["--dry-run", "--threads", "0"]),
    ] {
        let ran = project.run(&[&["apply", "contacts.csv"], arguments].concat());
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{name}");
        insta::assert_snapshot!(format!("option_{name}"), ran.err);
    }
}

#[test]
fn exports_find_their_object_or_are_refused() {
    let project = project();
    let object = |arguments: &[&str]| {
        let ran = project.run(&[&["apply", "--dry-run", "--format", "json", AS_OF], arguments].concat());
        let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap_or_default();
        json["inputs"][0]["object"].as_str().map_or(ran.err, str::to_owned)
    };
    project.write("people.csv", CONTACTS);
    assert_eq!(object(&["people.csv"]), "contacts");
    project.write("x.csv", "Record ID,Create Date\n1,2026-01-01\n");
    insta::assert_snapshot!(object(&["x.csv"]));
    insta::assert_snapshot!(object(&["contcts=x.csv"]));
    insta::assert_snapshot!(object(&["nothing.csv"]));
    insta::assert_snapshot!(object(&["contacts.csv", "./contacts.csv"]));
    project.write("hyg.yaml", "files:\n  deals: x.csv\n");
    assert_eq!(object(&["x.csv", "--rules", "rules", "--skip", "dormant"]), "deals");
}

#[test]
fn several_files_of_one_object_are_one_table() {
    let project = project();
    project.write(
        "more/contacts.csv",
        CONTACTS.replace("\n1,", "\n11,").replace("\n2,", "\n12,").replace("\n3,", "\n13,").replace("\n4,", "\n14,"),
    );
    let ran = project.run(&["apply", "contacts.csv", "more/contacts.csv", "--out", "out", "--cleaned", AS_OF]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("contacts: 8 rows = 6 kept + 2 deleted"), "{}", ran.out);
    assert!(ran.out.contains("contacts: more/contacts.csv (4 rows"), "{}", ran.out);
    let project = project.file("twice/contacts.csv", CONTACTS);
    let ran = project.run(&["apply", "contacts.csv", "twice/contacts.csv", "--dry-run", AS_OF]);
    assert_eq!(ran.code, 2);
    insta::assert_snapshot!(ran.err);
}

#[test]
fn hidden_characters_of_file_names_and_descriptions_are_shown() {
    let project = project();
    project.write("contacts\u{202e}.csv", CONTACTS);
    project.write("rules/main.hyg", RULES.replace("No opens for long", "No\u{200b}opens"));
    for format in ["text", "json"] {
        let ran = project.run(&["apply", "contacts\u{202e}.csv", "--dry-run", "--format", format, AS_OF]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(!ran.out.contains(['\u{202e}', '\u{200b}']), "{}", ran.out);
        assert!(ran.out.contains("202e") && ran.out.contains("200b"), "{}", ran.out);
    }
}

#[test]
fn missing_columns_are_an_error_until_they_are_allowed() {
    let project = project();
    project
        .write("contacts.csv", "Record ID,First Name,Email,Last marketing email open date\n1,Ada,a@b.com,2025-01-01\n");
    let ran = project.run(&["apply", "contacts.csv", "--out", "out", AS_OF]);
    assert_eq!((ran.code, project.has("out")), (2, false));
    insta::assert_snapshot!(ran.err);
    let ran = project.run(&["apply", "contacts.csv", "--out", "out", "--allow-missing", AS_OF]);
    assert_eq!(ran.code, 0);
    assert!(!project.has("out/contacts/deletions.csv"), "the guard is set aside, and what it guards with it");
    insta::assert_snapshot!(ran.out);
}

#[test]
fn standard_input_is_known_by_its_content_or_as_said() {
    let project = project();
    for arguments in [&["-"][..], &["contacts=-", "--input-format", "csv"]] {
        let ran = project.run_with(&[&["apply", "--dry-run", AS_OF], arguments].concat(), CONTACTS);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.out.contains("contacts: standard input (4 rows"), "{}", ran.out);
    }
    let ran = project.run_with(&["apply", "-", "--input-format", "parquet", "--dry-run", AS_OF], CONTACTS);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("damaged Parquet file"), "{}", ran.err);
}

#[test]
fn strict_refuses_what_could_not_be_read() {
    let project = project();
    let ran = project.run(&["apply", "contacts.csv", "--out", "out", "--strict", AS_OF]);
    assert_eq!(ran.code, 1);
    assert!(!project.has("out"));
    insta::assert_snapshot!(ran.err);
}

#[test]
fn broken_rules_and_rules_to_come_apply_nothing() {
    let project = project().file("rules/other.hyg", "for contacts\nsegment a \"A\" where emial is known\n");
    let ran = project.run(&["apply", "contacts.csv", "--out", "out", AS_OF]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("emial") && !project.has("out"));
    project.write("rules/other.hyg", "for contacts\nduplicates twins \"Same mailbox\"\n  match same email\nroutine monthly \"All\"\n  every month\n  run fix names\n");
    let ran = project.run(&["apply", "contacts.csv", "--out", "out", AS_OF]);
    assert_eq!(ran.code, 2);
    insta::assert_snapshot!(ran.err);
    let arguments = ["apply", "contacts.csv", "--dry-run", "--skip", "twins", "--skip", "monthly", AS_OF];
    assert_eq!(project.run(&arguments).code, 0);
}

#[test]
fn a_folder_with_other_files_needs_force() {
    let project = project().file("out/holiday.txt", "mine");
    let ran = project.run(&["apply", "contacts.csv", "--out", "out", AS_OF]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("--force"), "{}", ran.err);
    assert_eq!(project.run(&["apply", "contacts.csv", "--out", "out", "--force", AS_OF]).code, 0);
    assert_eq!(project.read("out/holiday.txt"), "mine");
}

#[test]
#[cfg(feature = "parquet")]
fn the_cleaned_export_is_in_the_format_that_is_named() {
    let project = project();
    let ran = project.run(&["apply", "contacts.csv", "--out", "out", "--cleaned=parquet", AS_OF]);
    assert_eq!(ran.code, 0, "{ran}");
    let summary: serde_json::Value = serde_json::from_str(&project.read("out/summary.json")).unwrap();
    let outputs = summary["outputs"].as_array().unwrap();
    let cleaned = outputs.iter().find(|output| output["file"] == "contacts/cleaned.parquet").unwrap();
    let object = &summary["objects"]["contacts"];
    assert_eq!(cleaned["rows"], object["kept"], "{summary:#}");
    assert_eq!(cleaned["bytes"], std::fs::metadata(project.path("out/contacts/cleaned.parquet")).unwrap().len());
    assert!(!project.has("out/contacts/cleaned.csv"));
    // What was written is an export like any other.
    let again = project.run(&["apply", "out/contacts/cleaned.parquet", "--out", "again", "--cleaned", AS_OF]);
    assert_eq!(again.code, 0, "{again}");
    assert!(project.has("again/contacts/cleaned.parquet"));
}

#[test]
fn outputs_do_not_depend_on_where_and_how_hyg_is_called() {
    let project = project().file("elsewhere/note.txt", "");
    let common = ["--as-of=2026-09-01", "--format=json", "--cleaned"];
    let near = project.run(&[&["apply", "contacts.csv", "--out", "a", "--threads", "1"][..], &common].concat());
    let rules = project.path("rules");
    let export = project.path("contacts.csv");
    let far =
        ["apply", export.to_str().unwrap(), "--rules", rules.to_str().unwrap(), "--out", "../b", "--threads", "3"];
    let output =
        project.command(&[&far[..], &common].concat()).current_dir(project.path("elsewhere")).output().unwrap();
    assert_eq!((near.code, output.status.code()), (0, Some(0)));
    for name in ["summary.json", "contacts/deletions.csv", "contacts/cleaned.csv", "contacts/set-aside.csv"] {
        assert_eq!(project.read(&format!("a/{name}")), project.read(&format!("b/{name}")), "{name}");
    }
}

#[test]
fn lines_of_nothing_but_delimiters_are_counted_and_left() {
    let text = CONTACTS.replace("2,bob", ",,,,\n\n2,bob");
    let project = project().file("contacts.csv", &text);
    let ran = project.run(&["apply", "contacts.csv", AS_OF, "--out", "out", "--cleaned"]);
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.out.contains("contacts.csv (4 rows, comma, utf-8, 2 blank lines)"), "{ran}");
    assert!(project.read("out/summary.json").contains("\"blank_lines\": 2"));
    let cleaned = project.read("out/contacts/cleaned.csv");
    assert!(cleaned.contains("\n,,,,\n\n2,"), "{cleaned}");
}
