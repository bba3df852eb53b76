//! The reference is what the code says, and its examples are right.

use super::support::example::root;
use super::support::rules::program;
use hyg::diagnostic::{Code, codes};
use hyg::lints;
use hyg::reference::entries::{EXPLAINED, Entry, KEYWORDS, TESTS, keyword_of, of_keyword};
use hyg::schema::Project;
use hyg::syntax::{self, keywords};
use hyg::value::time::AsOf;
use hyg::workspace::Workspace;
use hyg::workspace::rules::{CheckOptions, CheckedRules, RuleFiles};
use std::collections::{BTreeMap, BTreeSet};
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

/// One table says what words mean, the other how constructions are written: neither forgets what the other has.
#[test]
fn every_construction_is_named_after_a_keyword_and_every_heading_and_clause_has_one() {
    for entry in KEYWORDS.iter().chain(TESTS) {
        assert!(keyword_of(entry).is_some() || entry.name.starts_with('#'), "`{}` is no keyword", entry.name);
        assert!(entry.summary.ends_with('.') && !entry.syntax.is_empty(), "{}", entry.name);
    }
    let lines = syntax::declarations().chain(syntax::clauses());
    let mut known = 0;
    for word in lines {
        let begins = |entry: &&Entry| entry.name.split(' ').next() == Some(word);
        // Members of a construction are told with it.
        let is_told = KEYWORDS.iter().any(|entry| begins(&entry) || entry.syntax.split([' ', '[']).any(|w| w == word));
        assert!(is_told, "{word}");
        known += 1;
    }
    assert!(known > 25, "{known}");
    // What can be asked of a property is explained under its own words, or under those beside which it stands.
    let tests =
        keywords::ALL.iter().filter(|keyword| keyword.words.starts_with("is ") && !keyword.words.contains("not"));
    let others = [
        "is older than",
        "is newer than",
        "is earlier than",
        "is later than",
        "is in last",
        "is in next",
        "is within its usual range",
    ];
    let unexplained: Vec<&str> = tests
        .map(|keyword| keyword.words)
        .filter(|words| of_keyword(words).is_none() && !others.contains(words))
        .filter(|words| !TESTS.iter().any(|entry| entry.syntax.contains(words.trim_start_matches("is "))))
        .collect();
    assert_eq!(unexplained, Vec::<&str>::new());
}

/// The first words of the lines of a rule file are those that the parser takes for declarations and clauses.
#[test]
fn every_line_of_an_example_begins_a_declaration_or_a_clause() {
    let mut seen = BTreeSet::new();
    for entry in KEYWORDS {
        let text = syntax::format(entry.example).unwrap();
        for line in text.lines().filter(|line| !line.trim().is_empty() && !line.contains(": ")) {
            let first = line.split_whitespace().next().unwrap();
            // The file of a `reconcile` belongs to its heading.
            if first.starts_with(['#', '|', ')']) || ["hyg", "with"].contains(&first) {
                continue;
            }
            let known = if line.starts_with(' ') {
                syntax::clauses().any(|w| w == first)
            } else {
                syntax::declarations().any(|w| w == first)
            };
            assert!(known, "{first} in {line}");
            seen.insert(first.to_owned());
        }
    }
    assert!(seen.len() > 20, "{seen:?}");
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
