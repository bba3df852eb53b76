//! The example workflow for a repository of rules: it is YAML, it asks for this version, and its
//! commands pass on a repository whose rules are right and fail on one whose rules are not.

use super::support::example::root;
use super::support::project::Project;
use std::fs;

const RULES: &str = "hyg 1\nfor contacts\n\nflag unreachable \"No address\"\n  where email is unknown\n";

fn workflow() -> serde_json::Value {
    let text = fs::read_to_string(root().join("examples/workflow/hyg.yml")).unwrap();
    serde_saphyr::from_str(&text).unwrap()
}

fn commands() -> Vec<String> {
    let workflow = workflow();
    let steps = workflow["jobs"]["hyg"]["steps"].as_array().unwrap();
    steps.iter().filter_map(|step| step["run"].as_str()).map(str::to_owned).collect()
}

#[test]
fn the_commands_of_the_workflow_are_those_of_this_version() {
    let commands = commands();
    let install = format!("cargo install hyg --version {} --locked", env!("CARGO_PKG_VERSION"));
    assert!(commands.contains(&install), "{commands:?}");
    let own: Vec<&String> = commands.iter().filter(|command| command.starts_with("hyg ")).collect();
    assert_eq!(own.len(), 3);
    let right = Project::new().file("rules/main.hyg", RULES);
    for command in &own {
        let ran = right.run(&command.split(' ').skip(1).collect::<Vec<_>>());
        assert_eq!(ran.code, 0, "{command}: {ran}");
    }
    let wrong = Project::new().file("rules/main.hyg", RULES.replace("email", "emial"));
    let ran = wrong.run(&["check", "--format", "github"]);
    assert_eq!(ran.code, 1, "{ran}");
    assert!(ran.out.contains("file=rules/main.hyg,line=5"), "{ran}");
}
