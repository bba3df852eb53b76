//! `cluster spellings`: one spelling for the variants of a column.

use crate::support::project::Project;

const AS_OF: &str = "--as-of=2026-09-01";

fn rules(call: &str) -> String {
    format!("hyg 1\nfor contacts\n\nfix fruit \"One spelling each\"\n  `Fruit`: {call}\n")
}

fn contacts(values: &[&str]) -> String {
    let rows: Vec<String> = values.iter().enumerate().map(|(at, value)| format!("{},{value}\n", at + 1)).collect();
    format!("Record ID,Fruit\n{}", rows.concat())
}

const VALUES: &[&str] = &[
    "Pommes",
    "Pommes",
    "pommes",
    "POMMES",
    "pomme ",
    "Poires d'été",
    "Poires d'ete",
    "Poires d'été",
    "",
    "???",
    "Pommes SA",
];

fn fixes(call: &str) -> String {
    let project = Project::new().file("rules/main.hyg", rules(call)).file("contacts.csv", contacts(VALUES));
    let ran = project.run(&["apply", "contacts.csv", "--out", "out", AS_OF]);
    assert_eq!(ran.code, 0, "{ran}");
    let summary: serde_json::Value = serde_json::from_str(&project.read("out/summary.json")).unwrap();
    let told = &summary["objects"]["contacts"]["rules"]["fruit"]["cutoffs"];
    let fixes =
        if project.has("out/contacts/fixes.csv") { project.read("out/contacts/fixes.csv") } else { String::new() };
    format!("{told}\n{fixes}")
}

#[test]
fn each_method_writes_the_most_frequent_spelling() {
    let calls = [
        "cluster spellings",
        "cluster spellings by distance 1",
        "cluster spellings by phonetic except (\"pomme\")",
        "trim, cluster spellings by n-gram to (\"POMMES\") except (\"Poires d'ete\")",
    ];
    insta::assert_snapshot!(calls.map(|call| format!("# {call}\n{}", fixes(call))).concat());
}

#[test]
fn blocks_and_threads_change_no_byte() {
    let values: Vec<String> = (0..8000).map(|n| format!("{}ruit {}", ["f", "F", "F"][n % 3], n % 91)).collect();
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    let project = Project::new()
        .file("rules/main.hyg", rules("cluster spellings by distance 2"))
        .file("contacts.csv", contacts(&values));
    let runs = ["1", "2", "7"].map(|threads| {
        let ran = project.run(&["apply", "contacts.csv", "--out", "out", AS_OF, "--threads", threads]);
        assert_eq!(ran.code, 0, "{ran}");
        project.read("out/contacts/fixes.csv") + &project.read("out/summary.json")
    });
    assert!(runs[0] == runs[1] && runs[1] == runs[2]);
    assert_eq!(runs[0].matches(",Fruit,f").count(), 2667, "each small one becomes the capital one");
}

#[test]
fn a_column_of_ever_new_values_is_refused() {
    let values: Vec<String> = (0..5001).map(|n| format!("value {n}")).collect();
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    let project = Project::new()
        .file("rules/main.hyg", rules("cluster spellings by distance 1"))
        .file("contacts.csv", contacts(&values));
    let ran = project.run(&["apply", "contacts.csv", "--out", "out", AS_OF]);
    assert_eq!(ran.code, 2);
    insta::assert_snapshot!(ran.err);
    assert!(!project.has("out"));
}

#[test]
fn mistakes_are_said_by_check() {
    let calls =
        ["cluster spellings by ear", "cluster spellings except \"Pommes\"", "cluster spellings to (\"a\" to \"b\")"];
    let project = Project::new().file("rules/main.hyg", rules(&calls.join("\n  `Other`: ")));
    insta::assert_snapshot!(project.run(&["check"]));
}
