//! The shipped rules are what the checker takes, with the settings of the folder they are for.

use std::fs;
use std::path::{Path, PathBuf};

use hyg::check::{Input, check};
use hyg::diagnostic::render::{Style, full};
use hyg::schema::{Project, Schema};
use hyg::source::SourceMap;
use hyg::syntax::parse;
use hyg::verbs::Account;

/// Syntax errors and errors of meaning of all rule files in a folder, as a user sees them.
fn diagnostics(folder: &str, settings: Option<&str>) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let project = settings.map_or_else(Project::default, |path| {
        let text = fs::read_to_string(root.join(path)).expect("the settings");
        Project::load(&text, path).expect("settings without mistakes")
    });
    let mut paths: Vec<PathBuf> =
        fs::read_dir(root.join(folder)).expect("the rules").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let mut sources = SourceMap::default();
    let mut files = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).expect("a rule file");
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let file = sources.add(name, text.as_str());
        files.push(parse(file, &text));
    }
    let syntax = files.iter().flat_map(|file| file.diagnostics.clone());
    let account = Account {
        country: project.country.clone(),
        date_order: project.date_order,
        number_format: project.number_format,
        timezone: project.timezone,
    };
    let schema = Schema::for_project(&project);
    let input = Input { sources: &sources, files: &files, schema: &schema, account: &account, overrides: &[] };
    let all: Vec<_> = syntax.chain(check(&input).diagnostics).collect();
    full(&all, &sources, Style::plain(120))
}

#[test]
fn the_hubspot_packs_are_right() {
    assert_eq!(diagnostics("rules/hubspot", None), "");
}

#[test]
fn the_example_accounts_rules_are_right() {
    assert_eq!(diagnostics("examples/hubspot/rules", Some("examples/hubspot/hyg.yaml")), "");
    assert_eq!(diagnostics("examples/francais/regles", Some("examples/francais/hyg.yaml")), "");
}
