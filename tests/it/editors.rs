//! What editors know by themselves: the grammar for colours has every keyword and every verb.

use super::support::example::root;
use hyg::syntax::keywords;
use hyg::verbs;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Words that end a property phrase: keywords wherever they stand (`phrase_stop` of the grammar).
const EVERYWHERE: [&str; 18] = [
    "is",
    "older",
    "newer",
    "contains",
    "starts",
    "ends",
    "matches",
    "does",
    "and",
    "or",
    "when",
    "otherwise",
    "at",
    "where",
    "unless",
    "stop",
    "say",
    "then",
];

fn colours() -> Value {
    let text = fs::read_to_string(root().join("editors/vscode/syntaxes/hyg.tmLanguage.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The phrases of a pattern that is a list of them.
fn phrases(pattern: &Value) -> BTreeSet<String> {
    let pattern = pattern["match"].as_str().unwrap();
    let list = pattern.split_once("(?i:").unwrap().1.split_once(')').unwrap().0;
    list.split('|').map(|phrase| phrase.replace(r"\s+", " ")).collect()
}

#[test]
fn colours_know_every_keyword_that_can_stand_anywhere() {
    let grammar = fs::read_to_string(root().join("grammar/hyg.pest")).unwrap();
    let stop = grammar.split_once("phrase_stop = _{").unwrap().1.split_once('}').unwrap().0;
    let stops: BTreeSet<&str> = stop.split("^\"").skip(1).map(|word| word.split('"').next().unwrap()).collect();
    assert_eq!(stops, BTreeSet::from(EVERYWHERE));
    let first = |words: &str| words.split(' ').next().unwrap().to_owned();
    let known = keywords::ALL.iter().map(|keyword| keyword.words);
    let known: BTreeSet<String> =
        known.filter(|words| EVERYWHERE.contains(&first(words).as_str())).map(str::to_owned).collect();
    assert_eq!(phrases(&colours()["repository"]["keyword"]), known);
}

#[test]
fn colours_know_every_declaration_and_every_other_keyword() {
    let colours = colours();
    let all: String = colours["repository"].to_string().replace(r"\\s+", " ");
    for keyword in keywords::ALL {
        let first = keyword.words.split(' ').next().unwrap();
        if !EVERYWHERE.contains(&first) {
            assert!(all.contains(first), "`{}` has no colour", keyword.words);
        }
    }
}

#[test]
fn colours_know_every_verb() {
    let names: BTreeSet<String> = verbs::ALL
        .iter()
        .flat_map(|verb| std::iter::once(verb.name).chain(verb.aliases.iter().copied()))
        .map(str::to_owned)
        .collect();
    assert_eq!(phrases(&colours()["repository"]["verb"]["patterns"][0]), names);
}

/// What the packer of VS Code would miss: `.ci/editors` runs it, with the network.
#[test]
fn the_extension_is_whole_and_of_this_version() {
    let folder = root().join("editors/vscode");
    let package: Value = serde_json::from_str(&fs::read_to_string(folder.join("package.json")).unwrap()).unwrap();
    assert_eq!(package["version"], env!("CARGO_PKG_VERSION"));
    let contributes = &package["contributes"];
    let listed = |list: &Value, key: &str| -> Vec<String> {
        list.as_array().unwrap().iter().map(|one| one[key].as_str().unwrap().to_owned()).collect()
    };
    let mut files = listed(&contributes["languages"], "configuration");
    files.extend(listed(&contributes["grammars"], "path"));
    files.push(package["main"].as_str().unwrap().to_owned());
    assert_eq!(files.len(), 4);
    for file in files {
        let text = fs::read_to_string(folder.join(&file)).unwrap();
        if Path::new(&file).extension().is_some_and(|extension| extension == "json") {
            serde_json::from_str::<Value>(&text).unwrap();
        }
    }
    let page = fs::read_to_string(root().join("docs/editors.md")).unwrap();
    assert!(page.contains(concat!("hyg-", env!("CARGO_PKG_VERSION"), ".vsix")));
}
