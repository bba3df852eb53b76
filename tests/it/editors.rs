//! What editors know by themselves: the grammar for colours has every keyword and every verb.

use super::support::example::root;
use hyg::syntax::keywords;
use hyg::verbs;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

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
    let specs = verbs::ALL.iter().map(|verb| verb.spec());
    let names: BTreeSet<String> = specs
        .flat_map(|spec| std::iter::once(spec.name).chain(spec.aliases.iter().copied()))
        .map(str::to_owned)
        .collect();
    assert_eq!(phrases(&colours()["repository"]["verb"]["patterns"][0]), names);
}
