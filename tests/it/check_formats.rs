//! What `hyg check` prints for other programs.

use crate::support::project::Project;
use serde_json::Value;

const MISTAKES: &str = "\
hyg 1
for contacts

segment lost \"100% lost, they say: no\"
  where emial is known

fix names \"Names\"
  first name: tirm
";

fn project() -> Project {
    Project::new()
        .file("rules/à l'été.hyg", MISTAKES)
        .file("rules/fine.hyg", "hyg 1\nfor contacts\nsegment a where email is known\n")
}

#[test]
fn annotations_stand_on_one_line_each_at_their_place() {
    let ran = project().run(&["check", "--format", "github"]);
    insta::assert_snapshot!(ran);
}

#[test]
fn code_scanning_gets_a_valid_log() {
    let schema = std::fs::read_to_string("tests/data/sarif/sarif-schema-2.1.0.json").unwrap();
    let mut schema: Value = serde_json::from_str(&schema).unwrap();
    // A language tag, which hyg does not write; its pattern is one that only browsers' engines take.
    for object in ["run", "toolComponent"] {
        schema["definitions"][object]["properties"]["language"].as_object_mut().unwrap().remove("pattern");
    }
    let validator = jsonschema::draft7::new(&schema).unwrap();
    let clean = Project::new().file("rules/main.hyg", "hyg 1\nfor contacts\nprotect a \"A\"\n  where email is known\n");
    let unreadable = Project::new().file("hyg.yaml", "crm: hubspto\n");
    let quiet =
        "hyg 1\nfor contacts\n\n# hyg: allow unused-segment: for later\nsegment a \"A\"\n  where email is known\n";
    let quiet = Project::new().file("rules/main.hyg", quiet);
    for (project, results) in [(project(), 2), (clean, 0), (unreadable, 1), (quiet, 1)] {
        let ran = project.run(&["check", "--format", "sarif", "--silenced"]);
        let log: Value = serde_json::from_str(&ran.out).unwrap();
        let faults: Vec<String> = validator.iter_errors(&log).map(|fault| fault.to_string()).collect();
        assert_eq!(faults, Vec::<String>::new(), "{}", ran.out);
        assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), results, "{}", ran.out);
    }
}

#[test]
fn what_stops_the_command_is_told_to_programs_too() {
    let project = Project::new().file("rules/main.hyg", MISTAKES).file("hyg.yaml", "crm: hubspot\nrules:   ruels\n");
    let ran = project.run(&["check", "--format", "github"]);
    insta::assert_snapshot!(ran);
    let told: Value = serde_json::from_str(&project.run(&["check", "--format", "json"]).out).unwrap();
    let found = &told["diagnostics"][0];
    assert_eq!(
        (found["file"].as_str(), found["line"].as_u64(), found["column"].as_u64()),
        (Some("hyg.yaml"), Some(2), Some(10))
    );
    // No place in a file, and yet no empty answer.
    let ran = project.run(&["check", "nowhere/", "--format", "json", "--project", "none.yaml"]);
    let told: Value = serde_json::from_str(&ran.out).unwrap();
    assert!(told["diagnostics"][0]["message"].as_str().unwrap().contains("none.yaml"), "{}", ran.out);
}

#[test]
fn lints_are_described_in_the_log() {
    let project =
        Project::new().file("rules/main.hyg", "hyg 1\nfor contacts\nsegment a \"A\"\n  where email is known\n");
    let log: Value = serde_json::from_str(&project.run(&["check", "--format", "sarif"]).out).unwrap();
    let rule = &log["runs"][0]["tool"]["driver"]["rules"][0];
    assert_eq!((rule["id"].as_str(), rule["name"].as_str()), (Some("H301"), Some("unused-segment")));
    assert!(!rule["shortDescription"]["text"].as_str().unwrap().is_empty());
    assert_eq!(log["runs"][0]["results"][0]["level"], "warning");
}

#[test]
fn what_a_comment_keeps_quiet_is_listed_for_programs_when_asked() {
    let rules =
        "hyg 1\nfor contacts\n\n# hyg: allow unused-segment: for later\nsegment a \"A\"\n  where email is known\n";
    let project = Project::new().file("rules/main.hyg", rules);
    let told = |arguments: &[&str]| serde_json::from_str::<Value>(&project.run(arguments).out).unwrap();
    let log = told(&["check", "--format", "sarif", "--silenced"]);
    let suppressions = &log["runs"][0]["results"][0]["suppressions"];
    assert_eq!(*suppressions, serde_json::json!([{ "kind": "inSource", "justification": "for later" }]));
    assert_eq!(told(&["check", "--format", "sarif"])["runs"][0]["results"], serde_json::json!([]));
    let json = told(&["check", "--format", "json", "--silenced"]);
    let [one] = json["silenced"].as_array().unwrap().as_slice() else { panic!("{json}") };
    assert_eq!((one["name"].as_str(), one["reason"].as_str()), (Some("unused-segment"), Some("for later")));
    assert_eq!(told(&["check", "--format", "json"]).get("silenced"), None);
}
