//! Modules use only what lies below them: every `crate::` path in `src/` is held against the order
//! of the house.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What all that knows of rules may name.
const LANGUAGE: &[&str] = &["schema", "verbs", "syntax", "diagnostic", "source", "value"];

/// What each module may name.
fn may_use(module: &str) -> Vec<&'static str> {
    let and = |more: &[&'static str]| [LANGUAGE, more].concat();
    match module {
        "value" | "source" | "parallel" | "lib" | "main" => vec![],
        "diagnostic" => vec!["source", "value"],
        "syntax" => vec!["diagnostic", "source", "value"],
        "schema" => vec!["data", "syntax", "diagnostic", "source", "value"],
        // Of `diagnostic` verbs take the suggestions for a misspelt name.
        "verbs" | "data" => vec!["diagnostic", "value"],
        "matching" => vec!["value", "parallel"],
        "check" => and(&["matching"]),
        "lints" => and(&["matching", "check"]),
        "workspace" => and(&["check", "lints", "prove", "parallel"]),
        "plan" => and(&["data", "matching", "check"]),
        "engine" => and(&["data", "matching", "check", "plan", "parallel"]),
        "run" => and(&["data", "matching", "check", "plan", "engine", "parallel"]),
        "testing" | "report" => and(&["data", "matching", "check", "plan", "engine", "run"]),
        "prove" => and(&["data", "check", "lints", "plan", "engine", "run"]),
        // A draft is checked as the rules of a project are.
        "draft" => and(&["data", "check", "lints", "plan", "engine", "run", "workspace"]),
        "reference" => vec!["lints", "schema", "verbs", "syntax", "diagnostic", "value"],
        "survey" => vec!["run", "plan", "lints", "check", "schema", "diagnostic", "source", "value", "data"],
        "lsp" => and(&["check", "lints", "reference", "workspace"]),
        "cli" => [
            and(&["data", "check", "lints", "plan", "engine", "run", "testing", "report", "draft", "prove"]),
            vec!["reference", "survey", "workspace", "lsp"],
        ]
        .concat(),
        other => panic!("say in tests/it/layers.rs what the module `{other}` may use"),
    }
}

/// All source files but those of unit tests.
fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") && path.file_stem().unwrap() != "tests" {
            found.push(path);
        }
    }
}

/// A file's text up to its tests, where they stand in it.
fn without_tests(text: &str) -> &str {
    let begins_tests = |at: usize| {
        let line = text.get(at..).and_then(|rest| rest.lines().nth(1));
        line.is_some_and(|line| line.starts_with("mod ") && line.ends_with('{'))
    };
    let tests = text.match_indices("#[cfg(test)]\nmod ").map(|(at, _)| at).find(|&at| begins_tests(at));
    tests.and_then(|at| text.get(..at)).unwrap_or(text)
}

/// The modules that a file names after `crate::`, comments and its tests aside.
fn used(text: &str) -> BTreeSet<String> {
    let lines = without_tests(text).lines().filter(|line| !line.trim_start().starts_with("//"));
    let mut found = BTreeSet::new();
    for line in lines {
        for rest in line.split("crate::").skip(1) {
            // `crate::{a, b::c}` names several.
            let names = match rest.strip_prefix('{') {
                Some(group) => group.split(',').collect::<Vec<_>>(),
                None => vec![rest],
            };
            found.extend(names.into_iter().map(|name| {
                let word = |c: char| c.is_alphanumeric() || c == '_';
                name.trim().chars().take_while(|&c| word(c)).collect::<String>()
            }));
        }
    }
    found.retain(|name| !name.is_empty());
    found
}

#[test]
fn no_module_uses_one_above_it() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&source, &mut files);
    assert!(files.len() > 50, "the sources are where this test looks");
    let mut wrong = Vec::new();
    for file in files {
        let path = file.strip_prefix(&source).unwrap();
        let first = path.iter().next().unwrap().to_str().unwrap();
        let module = first.trim_end_matches(".rs");
        for name in used(&std::fs::read_to_string(&file).unwrap()) {
            if name != module && !may_use(module).contains(&name.as_str()) {
                wrong.push(format!("{} uses {name}", path.display()));
            }
        }
    }
    wrong.sort();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Only the command line may ask what differs from machine to machine and from day to day.
#[test]
fn only_the_command_line_reads_clock_environment_and_terminal() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&source, &mut files);
    let forbidden = [
        "Utc::now",
        "Local::now",
        "SystemTime::now",
        "Instant::now",
        "env::var",
        "env::args",
        "io::stdin(",
        "io::stdout(",
        "io::stderr(",
    ];
    let mut wrong = Vec::new();
    for file in files {
        let path = file.strip_prefix(&source).unwrap();
        if path.starts_with("cli") || path == Path::new("main.rs") {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        let text = without_tests(&text);
        wrong.extend(
            forbidden.iter().filter(|call| text.contains(**call)).map(|call| format!("{}: {call}", path.display())),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn paths_are_found_one_by_one_and_in_groups() {
    let text = "use crate::check::Program;\nuse crate::{run, value::time::AsOf};\n// crate::cli\nlet x = crate::data::read::open();\n#[cfg(test)]\nmod tests {\n use crate::cli; }";
    assert_eq!(used(text).into_iter().collect::<Vec<_>>(), ["check", "data", "run", "value"]);
    let elsewhere = "#[cfg(test)]\nmod tests;\nuse crate::run;";
    assert_eq!(used(elsewhere).into_iter().collect::<Vec<_>>(), ["run"]);
}
