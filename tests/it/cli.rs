//! The program from outside: exit codes, messages, streams.

use crate::support::project::Project;
use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Stdio};

const RULES: &str = "\
hyg 1
for contacts

segment dormant \"Half a year without opening\"
  where last marketing email open date older than 182 days

protect customers \"Nobody who bought\"
  where lifecycle stage is customer

delete unengaged \"No sign of life\"
  where in dormant
  stop above 90%

test \"a customer stays\" as of 2026-09-01
  given contacts
    | record id | lifecycle stage | last marketing email open date |
    | 1         | subscriber      | 2026-01-01                     |
    | 2         | customer        | 2026-01-01                     |
  expect delete unengaged selects 1
  expect delete unengaged spares 2 because customers
";

fn project() -> Project {
    Project::new().file("rules/main.hyg", RULES)
}

#[test]
fn without_a_command_the_help_is_shown_and_nothing_was_done() {
    let ran = Project::new().run(&[]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("Usage: hyg"));
    let ran = Project::new().run(&["--help"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.contains("Exit codes"));
}

#[test]
fn every_command_has_examples() {
    for command in
        ["init", "apply", "check", "test", "explain", "fmt", "verbs", "lints", "schema", "completions", "man"]
    {
        let ran = Project::new().run(&[command, "--help"]);
        assert_eq!(ran.code, 0, "{command}");
        assert!(ran.out.contains(&format!("Examples:\n  hyg {command}")), "{command}");
    }
}

/// A heading of a shared group once stood over options that came after it too.
#[test]
fn a_heading_of_the_help_stands_over_the_same_options_in_every_command() {
    let mut under: BTreeMap<String, BTreeSet<Vec<String>>> = BTreeMap::new();
    for command in hyg::cli::command().get_subcommands() {
        let mut of_command: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for option in command.get_arguments() {
            if let Some(heading) = option.get_help_heading() {
                of_command.entry(heading).or_default().push(option.get_id().to_string());
            }
        }
        for (heading, options) in of_command {
            under.entry(heading.to_owned()).or_default().insert(options);
        }
    }
    assert_eq!(under.len(), 2, "{under:?}");
    assert!(under.values().all(|sets| sets.len() == 1), "{under:?}");
}

#[test]
fn right_rules_are_counted() {
    let ran = project().run(&["check"]);
    insta::assert_snapshot!(ran);
}

#[test]
fn ten_mistakes_give_ten_messages_in_one_run() {
    let mistakes = "\
hyg 1
for contacts
segment a \"Unknown property\"
  where emial is known
segment b \"Unknown option\"
  where lifecycle stage is custmer
segment c \"Unknown segment\"
  where in dd
segment e \"A test that does not fit\"
  where email older than 3 days
segment f \"A unit\"
  where last activity date older than 3
segment g \"Mixed\"
  where email is known and phone number is known or city is known
segment h \"Not a day\"
  where last activity date is before 2026-02-30
segment i \"Unclosed\"
  where (email is known
fix j \"Unknown verb\"
  first name: tirm
delete k \"Nothing\"
  when email is known
";
    let project = Project::new().file("rules/main.hyg", mistakes);
    let ran = project.run(&["check", "--format", "concise"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.out.lines().count(), 10, "{}", ran.out);
    insta::assert_snapshot!(ran.out);
    let json: serde_json::Value = serde_json::from_str(&project.run(&["check", "--format", "json"]).out).unwrap();
    assert_eq!(json["diagnostics"].as_array().unwrap().len(), 10);
    assert!(project.run(&["check"]).out.ends_with("1 file: 10 errors\n"));
}

#[test]
fn lints_can_be_denied_allowed_and_listed_where_silenced() {
    let rules = "hyg 1\nfor contacts\n\n# hyg: allow unused-segment: for later\nsegment a \"A\"\n  where email is known\n\nsegment b \"B\"\n  where email is unknown\n";
    let project = Project::new().file("rules/main.hyg", rules);
    let ran = project.run(&["check", "--silenced", "--format", "concise"]);
    insta::assert_snapshot!(ran);
    assert_eq!(project.run(&["check", "--deny", "unused-segment"]).code, 1);
    let ran = project.run(&["check", "--allow", "unused-segment"]);
    assert_eq!((ran.code, ran.out.contains("no problems")), (0, true));
    insta::assert_snapshot!(project.run(&["check", "--deny", "unused-segmnt"]));
}

#[test]
fn mistakes_of_hyg_yaml_name_line_and_column() {
    let project = project().file("hyg.yaml", "crm: hubspot\ntimezon: UTC\nlints: { unused-segmnt: deny }\n");
    insta::assert_snapshot!(project.run(&["check"]));
    let project = self::project().file("hyg.yaml", "lints:\n  unused-segmnt: deny\n");
    insta::assert_snapshot!(project.run(&["check"]));
}

#[test]
fn rules_that_are_not_there_are_a_sentence() {
    let project = Project::new();
    insta::assert_snapshot!(project.run(&["check"]));
    insta::assert_snapshot!(project.run(&["check", "nowhere.hyg"]));
    std::fs::create_dir(project.path("empty")).unwrap();
    insta::assert_snapshot!(project.run(&["check", "empty"]));
}

#[test]
fn a_rule_file_that_is_no_text_is_an_error_with_its_place() {
    let project = Project::new().file("rules/latin.hyg", b"hyg 1\n# \xe9t\xe9\n");
    insta::assert_snapshot!(project.run(&["check"]));
    let project = Project::new().file("rules/word.hyg", b"PK\x03\x04\x14\x00\x06\x00\xff");
    insta::assert_snapshot!(project.run(&["check"]));
}

#[test]
fn a_file_without_rules_is_said_to_have_none() {
    let project = Project::new().file("rules/main.hyg", "hyg 1\n# later\n");
    insta::assert_snapshot!(project.run(&["check"]));
}

#[test]
fn hidden_characters_of_names_and_rules_are_shown() {
    let rules = "hyg 1\nfor contacts\nsegment a \"x\u{202e}y\" where emial is known\n";
    let project = Project::new().file("rules/a\u{202e}b.hyg", rules);
    for arguments in
        [&["check"][..], &["check", "--format", "concise"], &["check", "--format", "json"], &["fmt", "--check"]]
    {
        let ran = project.run(arguments);
        let text = format!("{}{}", ran.out, ran.err);
        assert!(!text.contains('\u{202e}'), "{text}");
        assert!(text.contains("202e"), "{text}");
    }
    let ran = project.run(&["check", "nothing\u{1b}[31m.hyg"]);
    assert!(!ran.err.contains('\u{1b}') && ran.err.contains("\\u{001b}"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn links_are_followed_inside_the_project_only() {
    let outside = Project::new().file("main.hyg", RULES);
    let project = Project::new().file("real/main.hyg", RULES);
    std::fs::create_dir(project.path("rules")).unwrap();
    std::os::unix::fs::symlink(outside.path("main.hyg"), project.path("rules/planted.hyg")).unwrap();
    let ran = project.run(&["check"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("leads out of the project"), "{}", ran.err);
    std::fs::remove_file(project.path("rules/planted.hyg")).unwrap();
    project.write("hyg.yaml", "crm: hubspot\n");
    std::os::unix::fs::symlink("../real/main.hyg", project.path("rules/own.hyg")).unwrap();
    std::os::unix::fs::symlink("../rules", project.path("rules/loop")).unwrap();
    assert_eq!(project.run(&["check"]).code, 0);
}

#[test]
fn the_formatter_writes_shows_and_only_looks() {
    let project = Project::new().file("rules/main.hyg", "for contacts\nsegment   a \"A\" where email is known\n");
    insta::assert_snapshot!(project.run(&["fmt", "--check"]));
    insta::assert_snapshot!(project.run(&["fmt", "--diff"]));
    let piped = project.run_with(&["fmt", "-"], &project.read("rules/main.hyg"));
    assert_eq!(piped.code, 0);
    let ran = project.run(&["fmt"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "formatted rules/main.hyg\n"));
    assert_eq!(project.read("rules/main.hyg"), piped.out);
    assert_eq!(project.run(&["fmt", "--check"]).out, "");
    project.write("rules/broken.hyg", "segment where\n");
    assert_eq!(project.run(&["fmt"]).code, 2);
    assert_eq!(project.read("rules/broken.hyg"), "segment where\n");
}

#[test]
fn references_answer_and_suggest() {
    let project = Project::new();
    insta::assert_snapshot!(project.run(&["verbs", "captalise"]));
    insta::assert_snapshot!(project.run(&["schema", "contcts"]));
    insta::assert_snapshot!(project.run(&["schema", "contacts", "lifecyle stage"]));
    insta::assert_snapshot!(project.run(&["schema", "contacts", "--search", "zzzz"]));
    insta::assert_snapshot!(project.run(&["lints", "unused-segmnt"]));
    insta::assert_snapshot!(project.run(&["verbs", "trim"]));
    for arguments in [
        &["verbs"][..],
        &["lints"],
        &["schema"],
        &["schema", "deals"],
        &["completions", "bash"],
        &["man"],
        &["man", "apply"],
    ] {
        assert_eq!(project.run(arguments).code, 0, "{arguments:?}");
    }
}

#[test]
fn a_closed_pipe_is_no_failure_and_a_full_output_is_one() {
    let program = assert_cmd::cargo::cargo_bin("hyg");
    let mut child = Command::new(&program)
        .args(["schema", "contacts"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
    if let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") {
        let output = Command::new(&program).arg("verbs").stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("cannot write to standard output"));
    }
}

#[test]
fn colour_is_for_terminals_and_on_request() {
    let project = project().file("rules/main.hyg", "for contacts\nsegment a \"A\" where emial is known\n");
    assert!(!project.run(&["check"]).out.contains('\u{1b}'));
    assert!(project.run(&["check", "--color", "always"]).out.contains('\u{1b}'));
}
