//! The reference is what the code says, and its examples are right.

use super::support::example::root;
use super::support::rules::program;
use hyg::diagnostic::{Code, codes};
use hyg::lints;
use hyg::reference::entries::{EXPLAINED, KEYWORDS, TESTS};
use hyg::schema::Project;
use hyg::value::time::AsOf;
use hyg::workspace::Workspace;
use hyg::workspace::rules::{CheckOptions, CheckedRules, RuleFiles};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn written(folder: &Path, prefix: &str, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let (path, name) = {
            let entry = entry.unwrap();
            (entry.path(), format!("{prefix}{}", entry.file_name().into_string().unwrap()))
        };
        if path.is_dir() {
            written(&path, &format!("{name}/"), found);
        } else {
            found.insert(name, fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn the_pages_are_what_the_code_says() {
    let pages = hyg::reference::pages(&hyg::cli::command());
    let mut found = BTreeMap::new();
    written(&root().join("docs/reference"), "", &mut found);
    let names = |pages: &BTreeMap<String, String>| pages.keys().cloned().collect::<Vec<_>>();
    let mend = "run `cargo run --example reference`";
    assert_eq!(names(&found), names(&pages), "{mend}");
    let stale: Vec<_> = pages.iter().filter(|(name, text)| found[*name] != **text).map(|(name, _)| name).collect();
    assert!(stale.is_empty(), "{stale:?}: {mend}");
}

#[test]
fn the_examples_of_keywords_and_tests_are_right() {
    for keyword in KEYWORDS {
        program(keyword.example);
    }
    for test in TESTS {
        program(&format!("for contacts\n\nflag example \"An example\"\n  where {}\n", test.example));
    }
}

/// Every word that begins a declaration, and every word that ends a phrase.
#[test]
fn every_keyword_of_the_grammar_has_its_entry() {
    let grammar = fs::read_to_string(root().join("grammar/hyg.pest")).unwrap();
    let declarations = grammar.lines().find(|line| line.contains("^\"segment\" | ^\"protect\"")).unwrap();
    let words = declarations.split("^\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let mut known = 0;
    for word in words {
        assert!(KEYWORDS.iter().any(|entry| entry.name == word), "{word}");
        known += 1;
    }
    assert!(known >= 9, "{known}");
    for entry in KEYWORDS.iter().chain(TESTS) {
        assert!(entry.summary.ends_with('.') && !entry.syntax.is_empty(), "{}", entry.name);
    }
}

#[test]
fn the_links_of_the_pages_lead_somewhere() {
    let mut found = BTreeMap::new();
    written(&root().join("docs/reference"), "", &mut found);
    for (name, text) in &found {
        let folder = Path::new(name).parent().unwrap();
        let links = text.split("](").skip(1).filter_map(|rest| rest.split_once(".md)")).map(|(link, _)| link);
        for link in links.filter(|link| !link.contains(')')) {
            let target = folder.join(format!("{link}.md")).to_str().unwrap().to_owned();
            assert!(found.contains_key(&target), "{name} links to {link}");
        }
    }
}

#[test]
fn every_code_has_a_page() {
    let is_lint = |code: &Code| lints::ALL.iter().any(|lint| lint.code == *code);
    let expected: Vec<Code> = codes::ALL.iter().copied().filter(|code| !is_lint(code)).collect();
    assert_eq!(EXPLAINED.iter().map(|explained| explained.code).collect::<Vec<_>>(), expected);
}

/// Each example has its mistake and no other, and what stands instead has none.
#[test]
fn the_examples_of_codes_are_right() {
    let workspace = Workspace::with_settings(PathBuf::new(), None, Project::default());
    let as_of = Some(AsOf::parse("2026-09-01", chrono_tz::UTC).unwrap());
    let found = |text: &str| {
        let files = RuleFiles::of_text("example.hyg", text.as_bytes().to_vec());
        let options = CheckOptions { as_of, ..CheckOptions::default() };
        CheckedRules::check(files, &workspace, &options).unwrap().diagnostics
    };
    for explained in EXPLAINED {
        assert!(explained.what.ends_with('.') && explained.why.ends_with('.'), "{}", explained.code.name);
        let Some((mistaken, mended)) = explained.example else { continue };
        let told = found(mistaken);
        assert!(told.iter().any(|finding| finding.code == explained.code), "{}: {told:#?}", explained.code.name);
        let fatal = told.iter().filter(|finding| finding.severity.is_fatal());
        assert!(fatal.clone().all(|finding| finding.code == explained.code), "{}: {told:#?}", explained.code.name);
        let left = found(mended).into_iter().filter(|finding| finding.severity.is_fatal());
        assert_eq!(left.map(|finding| finding.message).collect::<Vec<_>>(), Vec::<String>::new(), "{mended}");
    }
}
