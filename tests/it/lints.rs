//! Lints: every page's first example is reported by its lint alone, its second is not; and how
//! each finding reads.

use super::support::rules::{inputs, options, program};
use hyg::check::{self, Input};
use hyg::diagnostic::render::{Style, full};
use hyg::diagnostic::{Diagnostic, Severity, codes};
use hyg::lints::{self, Level, Levels, Outcome};
use hyg::run::progress::Silent;
use hyg::schema::{Project, Schema};
use hyg::source::SourceMap;
use hyg::survey::survey;
use hyg::syntax::{self, Parsed};
use hyg::verbs::Account;
use std::fmt::Write as _;

/// The lints over several files, which must be free of errors.
fn lint_files<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
    project: &Project,
    levels: &Levels,
) -> (SourceMap, Outcome) {
    let mut sources = SourceMap::default();
    let mut parsed: Vec<Parsed> = Vec::new();
    for (name, text) in files {
        let id = sources.add(name, text);
        parsed.push(syntax::parse(id, text));
    }
    let wrong: Vec<&Diagnostic> = parsed.iter().flat_map(|file| &file.diagnostics).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let (schema, account) = (Schema::for_project(project), Account::default());
    let input = Input { sources: &sources, files: &parsed, schema: &schema, account: &account, overrides: &[] };
    let checked = check::check(&input);
    assert!(checked.diagnostics.is_empty(), "{}", full(&checked.diagnostics, &sources, Style::plain(100)));
    let outcome = lints::run(&checked.program, &sources, levels);
    (sources, outcome)
}

fn lint(text: &str) -> (SourceMap, Outcome) {
    lint_files([("rules.hyg", text)], &Project::default(), &Levels::default())
}

/// The lints over an example of a page, with the export that the page shows, if it shows one.
fn lint_page(lint: &lints::Lint, text: &str) -> (SourceMap, Outcome) {
    let Some((_, rest)) = lint.page.split_once("```csv\n") else { return self::lint(text) };
    let (sources, outcome) = self::lint(text);
    let program = program(text);
    let inputs = inputs(&program, &[("contacts", rest.split("```").next().unwrap())]);
    let surveyed = survey(&program, &Project::default(), &inputs, &options(), &Silent).unwrap();
    let with_data = lints::run_with(&program, &sources, &Levels::default(), Some(&surveyed.observed));
    assert!(outcome.diagnostics.len() <= with_data.diagnostics.len());
    (sources, with_data)
}

fn names(outcome: &Outcome) -> Vec<&'static str> {
    outcome.diagnostics.iter().map(|diagnostic| diagnostic.code.name).collect()
}

/// The names of findings, without advice of any lint but this one: advice leaves a check clean.
fn names_for(lint: &lints::Lint, outcome: &Outcome) -> Vec<&'static str> {
    let counts = |one: &&Diagnostic| one.severity != Severity::Advice || one.code == lint.code;
    outcome.diagnostics.iter().filter(counts).map(|diagnostic| diagnostic.code.name).collect()
}

fn rendered(text: &str) -> String {
    let mut levels = Levels::default();
    // Few texts of these tests hold tests.
    levels.set("delete-without-test", Level::Allow).unwrap();
    let (sources, outcome) = lint_files([("rules.hyg", text)], &Project::default(), &levels);
    full(&outcome.diagnostics, &sources, Style::plain(100))
}

/// What one lint says, and all warnings of others.
fn rendered_for(lint: &lints::Lint, text: &str) -> String {
    let (sources, outcome) = lint_page(lint, text);
    let counts = |one: &&Diagnostic| one.severity != Severity::Advice || one.code == lint.code;
    let findings: Vec<Diagnostic> = outcome.diagnostics.iter().filter(counts).cloned().collect();
    full(&findings, &sources, Style::plain(100))
}

/// The first and the second example of a page.
fn examples(page: &str) -> (&str, &str) {
    let mut blocks = page.split("```hyg\n").skip(1).map(|block| block.split("```").next().unwrap());
    let examples = (blocks.next().unwrap(), blocks.next().unwrap());
    assert!(blocks.next().is_none(), "a page has two examples:\n{page}");
    examples
}

#[test]
fn every_page_shows_what_is_reported_and_what_is_not() {
    for lint in lints::ALL {
        assert!(lint.page.starts_with(&format!("# {}\n", lint.name())), "{}", lint.name());
        for heading in ["## Why it matters", "## Example", "## Instead"] {
            assert!(lint.page.contains(heading), "{} lacks {heading}", lint.name());
        }
        let (reported, instead) = examples(lint.page);
        assert_eq!(names_for(lint, &lint_page(lint, reported).1), [lint.name()], "{reported}");
        assert_eq!(names_for(lint, &lint_page(lint, instead).1), [] as [&str; 0], "{instead}");
    }
}

#[test]
fn every_finding_reads_well() {
    for lint in lints::ALL {
        insta::assert_snapshot!(format!("lint_{}", lint.name()), rendered_for(lint, examples(lint.page).0));
    }
}

#[test]
fn every_code_of_a_lint_is_registered_once() {
    let registered: Vec<&str> = lints::ALL.iter().map(|lint| lint.code.id).collect();
    let declared: Vec<&str> = codes::ALL
        .iter()
        .map(|code| code.id)
        .filter(|id| ("H300".."H600").contains(id) || ("H700".."H800").contains(id))
        .collect();
    let mut in_order = registered.clone();
    in_order.sort_unstable();
    assert_eq!(in_order, declared);
    assert_eq!(registered, in_order);
}

#[test]
fn edits_of_findings_leave_rules_that_are_right() {
    for lint in lints::ALL {
        let (reported, _) = examples(lint.page);
        let (_, outcome) = lint_page(lint, reported);
        let mut edits: Vec<_> = outcome.diagnostics.iter().flat_map(|diagnostic| &diagnostic.edits).collect();
        if edits.is_empty() {
            continue;
        }
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
        let mut mended = reported.to_owned();
        for edit in edits {
            mended.replace_range(edit.span.range(), &edit.text);
        }
        assert_eq!(names_for(lint, &lint_page(lint, &mended).1), [] as [&str; 0], "{mended}");
    }
}

/// The rule files of a folder, with their names.
fn folder(path: &str) -> Vec<(String, String)> {
    let mut files: Vec<_> =
        glob::glob(&if std::path::Path::new(path).is_file() { path.to_owned() } else { format!("{path}/**/*.hyg") })
            .unwrap()
            .map(Result::unwrap)
            .collect();
    files.sort();
    assert!(!files.is_empty(), "{path} holds no rule files");
    files.iter().map(|file| (file.display().to_string(), std::fs::read_to_string(file).unwrap())).collect()
}

fn assert_clean(files: &[(String, String)], project: &Project) {
    let files = files.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let (sources, outcome) = lint_files(files, project, &Levels::default());
    let clean = outcome.diagnostics.iter().all(|diagnostic| diagnostic.severity == Severity::Advice);
    assert!(clean, "{}", full(&outcome.diagnostics, &sources, Style::plain(100)));
}

#[test]
fn the_shipped_rules_are_clean() {
    assert_clean(&folder("rules/hubspot"), &Project::default());
}

#[test]
fn a_comment_silences_one_lint_of_one_rule() {
    let text = "for contacts\n\n# hyg: allow delete-without-brake: the list is read before it is used\n\
        delete gone\n  where email hard bounce reason is known\n";
    let (_, outcome) = lint(text);
    assert_eq!(names(&outcome), ["missing-description", "delete-without-test"]);
    let [silenced] = outcome.silenced.as_slice() else { panic!("{:?}", outcome.silenced) };
    assert_eq!(silenced.diagnostic.code.name, "delete-without-brake");
    assert_eq!(silenced.reason.as_deref(), Some("the list is read before it is used"));
}

#[test]
fn a_comment_for_no_lint_is_an_error() {
    let text = "for contacts\n\n# hyg: allow missing-descripton: we know\nprotect all \"All of them\"\n  where email is known\n";
    insta::assert_snapshot!("unknown_lint", rendered(text));
}

#[test]
fn a_comment_before_a_test_is_looked_at_too() {
    let text = "for contacts\n\nsegment all \"All of them\"\n  where email is known\n\n# hyg: allow unused-segmnt: later\n\
        test \"all\"\n  given contacts\n    | record id | email |\n    | 1 | a@b.example |\n  expect segment all selects 1\n";
    assert_eq!(names(&lint(text).1), ["unknown-lint"]);
    assert_eq!(names(&lint(&text.replace("segmnt", "segment")).1), [] as [&str; 0]);
}

#[test]
fn the_last_level_that_is_set_holds() {
    let text = "for contacts\n\nprotect everybody\n  where email is known\n";
    let severity = |levels: &Levels| {
        let (_, outcome) = lint_files([("rules.hyg", text)], &Project::default(), levels);
        outcome.diagnostics.first().map(|diagnostic| diagnostic.severity)
    };
    let mut levels = Levels::default();
    assert_eq!(severity(&levels), Some(Severity::Warning));
    for (level, expected) in
        [(Level::Deny, Some(Severity::Denied)), (Level::Advice, Some(Severity::Advice)), (Level::Allow, None)]
    {
        levels.set("missing-description", level).unwrap();
        assert_eq!(severity(&levels), expected);
    }
    let unknown = levels.set("missing-descriptions", Level::Deny).unwrap_err();
    assert_eq!(unknown.help(), "did you mean `missing-description`?");
}

#[test]
fn the_shipped_examples_are_clean() {
    for example in ["examples/hubspot", "examples/francais"] {
        let settings = std::fs::read_to_string(format!("{example}/hyg.yaml")).unwrap();
        assert_clean(&folder(example), &Project::load(&settings, "hyg.yaml").unwrap());
    }
}

#[test]
fn what_is_right_is_not_reported() {
    assert_clean(&folder("tests/lints/quiet.hyg"), &Project::default());
}

#[test]
fn other_forms_are_reported_too() {
    insta::assert_snapshot!("loud", rendered(&std::fs::read_to_string("tests/lints/loud.hyg").unwrap()));
}

#[test]
fn hundreds_of_rules_and_a_deep_chain_of_segments_are_linted() {
    // Exponential work anywhere would never end.
    let mut text = String::from("for contacts\n");
    for at in 0..500 {
        let before = if at % 50 == 0 { String::new() } else { format!(" and not in part{}x", at - 1) };
        write!(
            text,
            "segment part{at}x \"A part\"\n  where (number of pageviews is more than {at} or city is \"c{at}\"){before}\n\
             fix form{at}x \"A form\"\n  where in part{at}x\n  city: set to \"c{at}\" when it is \"d{at}\"\n"
        )
        .unwrap();
    }
    let (_, outcome) = lint(&text);
    assert_eq!(outcome.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Denied).count(), 0);
}

/// A row of a table belongs to the record that is looked up; a record that others are linked with too does not.
#[test]
fn what_a_table_says_of_a_record_is_its_own() {
    let settings = "crm: hubspot\ntables:\n  kickbox: { file: kickbox.csv, for: contacts, by: email, verifier: yes }\n";
    let project = Project::load(settings, "hyg.yaml").unwrap();
    let of = |condition: &str| {
        let text =
            format!("for contacts\n\ndelete unreachable \"Nobody reads it\"\n  where {condition}\n  stop above 5%\n");
        let (_, outcome) = lint_files([("rules.hyg", text.as_str())], &project, &Levels::default());
        names(&outcome).contains(&"deletes-on-shared-value")
    };
    assert!(!of("kickbox.verdict is bad"));
    assert!(of("company.industry is Banking"));
    assert!(of("email ends with \"@acme.com\""));
    assert!(!of("email ends with \"@acme.com\" and kickbox.verdict is bad"));
}

#[test]
fn a_fix_that_may_lose_a_refusal_is_tried_on_answers() {
    let property = |name: &str, kind: &str| format!("    \"{name}\": {{ type: {kind} }}\n");
    let yaml = [
        property("Opted out", "yes/no"),
        property("Opt-out note", "text"),
        property("Opt-out date", "date"),
        property("Newsletter consent", "text"),
        property("Consent withdrawn", "yes/no"),
        property("Consent source", "text"),
        "    \"Permissions\": { type: many options, options: { mail: Mail, phone: Phone, none: None } }\n".to_owned(),
    ];
    let project = Project::load(&format!("properties:\n  contacts:\n{}", yaml.concat()), "hyg.yaml").unwrap();
    let is_reported = |line: &str| {
        let text = format!("for contacts\nfix f \"A fix\"\n  {line}\n");
        let (_, outcome) = lint_files([("rules.hyg", text.as_str())], &project, &Levels::default());
        names(&outcome).contains(&"fix-loses-opt-out")
    };
    for line in [
        "`Opted out`: set to no",
        "`Opted out`: clear",
        "`Opted out`: map (\"true\" to \"false\")",
        "`Opt-out note`: replace \"Yes\" with \"No\"",
        "`Opt-out note`: replace /.+/ with \"no\"",
        "`Opt-out note`: left 0",
        "`Opt-out note`: left 4",
        "`Opt-out note`: copy from city",
        "`Opt-out note`: set to \"{city}\"",
        "`Opt-out note`: parse date, otherwise clear",
        "`Opt-out date`: clear",
        "`Newsletter consent`: set to \"yes\"",
        "`Newsletter consent`: set to \"granted\" when it is unknown",
        "`Newsletter consent`: replace \"No\" with \"Yes\"",
        "Permissions: set to Mail when it is unknown",
        "`Consent withdrawn`: set to no",
        "`Consent withdrawn`: clear",
    ] {
        assert!(is_reported(line), "{line}");
    }
    for line in [
        "`Opted out`: set to yes",
        "`Opted out`: set to no when it is unknown",
        "`Opt-out note`: trim, squeeze spaces, lowercase",
        "`Opt-out note`: map (\"Oui\" to \"yes\")",
        "`Opt-out date`: format date as \"DD/MM/YYYY\"",
        "`Newsletter consent`: trim",
        "`Newsletter consent`: map (\"Oui\" to \"yes\", \"Non\" to \"no\")",
        "`Newsletter consent`: clear",
        "Permissions: remove duplicates",
        "`Consent withdrawn`: set to no when it is unknown",
        "`Consent source`: set to \"web form\" when it is unknown",
        "city: clear",
    ] {
        assert!(!is_reported(line), "{line}");
    }
}

#[test]
fn a_list_without_commas_is_questioned() {
    let found = |test: &str| names(&lint(&format!("for contacts\nflag a \"A\" where city {test}\n")).1);
    for test in ["is any of (Berlin Paris)", "contains any of (Berlin Paris)"] {
        assert_eq!(found(test), ["unlikely-text"], "{test}");
    }
    for test in ["is any of (\"Berlin Paris\")", "is any of (New York, Paris)", "is any of (Paris)", "is New York"] {
        assert!(found(test).is_empty(), "{test}");
    }
}
