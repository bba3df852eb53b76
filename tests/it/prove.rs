//! What is proved of rules, and the examples of what is not: every example is put into a `test` block as it is
//! printed, and must pass there.

use super::support::rules::program_of;
use assert_cmd::Command;
use hyg::check::program::{RuleId, RuleKind};
use hyg::check::{self, Program};
use hyg::diagnostic::render::{Style, full};
use hyg::prove::{self, Assurance, Overlap, Verdict, Witness};
use hyg::schema::{Project, Schema};
use hyg::source::SourceMap;
use hyg::syntax;
use hyg::testing::{BlockContext, run_block};
use hyg::value::time::AsOf;
use std::fmt::Write as _;
use std::path::Path;

const DAY: &str = "2026-09-01";

fn as_of() -> AsOf {
    AsOf::parse(DAY, chrono_tz::UTC).unwrap()
}

fn name(program: &Program, id: RuleId) -> &str {
    &program.rule(id).unwrap().name
}

/// Runs a test block beside the rules; what is wrong with it.
fn faults(rules: &[String], block: &str) -> String {
    let mut sources = SourceMap::default();
    let texts = rules.iter().map(String::as_str).chain([block]);
    let files: Vec<_> =
        texts.enumerate().map(|(at, text)| syntax::parse(sources.add(format!("{at}.hyg"), text), text)).collect();
    let project = Project::default();
    let schema = Schema::for_project(&project);
    let account = check::account(&project);
    let input = check::Input { sources: &sources, files: &files, schema: &schema, account: &account, overrides: &[] };
    let checked = check::check(&input);
    let wrong: Vec<_> = files.iter().flat_map(|file| &file.diagnostics).chain(&checked.diagnostics).collect();
    assert!(wrong.is_empty(), "{block}\n{wrong:#?}");
    let context = BlockContext { program: &checked.program, project: &project, sources: &sources, today: as_of() };
    let outcome = run_block(context, checked.program.tests.last().unwrap());
    if outcome.passed() { String::new() } else { format!("{block}\n{:#?}", outcome.faults) }
}

/// The key of the record that an example is about.
fn key(program: &Program, witness: &Witness) -> String {
    let table = &witness.tables[0];
    let object = program.schema.object(table.object).unwrap();
    let label = &object.property(object.key).unwrap().label;
    table.rows[0][table.header.iter().position(|header| header == label).unwrap()].clone()
}

/// An example as a test block that expects one thing of it.
fn block(program: &Program, witness: &Witness, expectation: &str) -> String {
    let key = key(program, witness);
    let tables = witness.to_text(&program.schema, 2);
    format!("hyg 1\n\ntest \"example\" as of {DAY}\n{tables}  expect {}\n", expectation.replace("KEY", &key))
}

fn packs() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/hubspot");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// One line a pair, with its example.
fn listing(program: &Program, pairs: &[Overlap]) -> String {
    let mut text = String::new();
    for Overlap { rule, protect, verdict } in pairs {
        let verdict = match verdict {
            Verdict::Impossible => "never".to_owned(),
            Verdict::Undecided => "undecided".to_owned(),
            Verdict::Possible { witness, is_unreadable } => {
                let unreadable = if *is_unreadable { ", unreadable" } else { "" };
                format!("meet{unreadable}\n{}", witness.to_text(&program.schema, 2).trim_end())
            }
        };
        writeln!(text, "{} × {}: {verdict}", name(program, *rule), name(program, *protect)).unwrap();
    }
    text
}

/// Below one pair in twenty may be left open, and every example is what it is said to be.
#[test]
fn the_pairs_of_the_packs_are_decided() {
    let rules = packs();
    let program = program_of(&rules, &Project::default());
    let found = prove::overlaps(&program, &Project::default(), as_of());
    insta::assert_snapshot!("overlaps-of-packs", listing(&program, &found.pairs));
    assert_eq!(found.left, 0);
    let undecided = found.pairs.iter().filter(|pair| matches!(pair.verdict, Verdict::Undecided)).count();
    assert!(undecided * 20 < found.pairs.len(), "{undecided} of {}", found.pairs.len());
    let page = include_str!("../../docs/proofs.md");
    assert!(
        page.contains(&format!("Of the {} pairs of the packs that come with hyg all are decided", found.pairs.len()))
    );
    assert_eq!(undecided, 0, "the page says so");
    for Overlap { rule, protect, verdict } in &found.pairs {
        if let Verdict::Possible { witness, .. } = verdict {
            let is_merging = matches!(program.rule(*rule).unwrap().kind, RuleKind::Duplicates(_));
            let (rule, protect) = (name(&program, *rule), name(&program, *protect));
            let expectation = if is_merging {
                format!("duplicates {rule} selects nothing")
            } else {
                format!("delete {rule} spares KEY because {protect}")
            };
            assert_eq!(faults(&rules, &block(&program, witness, &expectation)), "");
        }
    }
}

fn merging(matches: &str, keep: &str) -> String {
    let matches = matches.replace("match", "\n  match");
    format!("duplicates m {matches}\n  survivor latest create date\n  {keep}\n")
}

/// The pairs of `duplicates` and a protection among these rules.
fn kept_apart(rules: &str) -> Vec<&'static str> {
    let rules = vec![format!("hyg 1\nfor contacts\n{rules}")];
    let program = program_of(&rules, &Project::default());
    let found = prove::overlaps(&program, &Project::default(), as_of());
    let verdict = |pair: &Overlap| match pair.verdict {
        Verdict::Impossible => "never",
        Verdict::Undecided => "undecided",
        Verdict::Possible { is_unreadable: false, .. } => "meet",
        Verdict::Possible { is_unreadable: true, .. } => "meet, unreadable",
    };
    found.pairs.iter().map(verdict).collect()
}

#[test]
fn duplicates_meet_protections_or_never_do() {
    let protect = "protect p where lifecycle stage is customer\n";
    let cases = [
        ("meet", "match same email"),
        ("meet", "where city is Paris match same first name and same phone number"),
        ("never", "where lifecycle stage is lead match same email"),
        // An exception that cannot be read holds too.
        ("never", "match same email unless lifecycle stage is customer"),
        // Two records do not tell what is likely in an export.
        ("undecided", "match likely at least 95% on first name, last name, city"),
    ];
    for (expected, duplicates) in cases {
        assert_eq!(kept_apart(&format!("{protect}{}", merging(duplicates, ""))), [expected], "{duplicates}");
    }
}

/// A merge fills what is blank, and changes nothing else but what its rule names.
#[test]
fn merges_are_reckoned_with() {
    let never = "never delete \"n\" where lifecycle stage is customer\n";
    let protect = "protect p where lifecycle stage is customer\n";
    let merge = merging("match same email", "");
    // The absorbed record goes.
    assert_eq!(verdicts(&format!("{never}{merge}")), ["broken by m"]);
    assert_eq!(verdicts(&format!("{never}{merge}{protect}")), ["proved"]);
    let unless = merging("match same email unless lifecycle stage is customer", "");
    assert_eq!(verdicts(&format!("{never}{unless}")), ["proved"]);
    let leads = merging("where lifecycle stage is lead match same email", "");
    assert_eq!(verdicts(&format!("{never}{leads}")), ["proved"]);
    // A customer stays one through a merge, and is no lead that a delete takes.
    let delete = "delete d where lifecycle stage is lead\n";
    assert_eq!(verdicts(&format!("{never}{leads}{delete}")), ["proved"]);
    let keep = "keep lifecycle stage: earliest by create date";
    let keep = merging("where lifecycle stage is lead match same email", keep);
    assert_eq!(verdicts(&format!("{never}{keep}{delete}")), ["undecided d"]);
}

/// What tests on one text say of each other.
#[test]
fn tests_on_one_text_are_held_against_each_other() {
    let never = "never delete \"n\" where job title starts with \"sales\"\n";
    let cases = [
        ("proved", "job title starts with \"head\""),
        ("broken by d", "job title starts with \"sales m\""),
        ("proved", "job title does not contain \"ale\""),
        ("broken by d", "job title does not contain \"x\""),
        ("proved", "job title is any of (\"head of sales\", \"buyer\")"),
        ("broken by d", "job title is any of (\"sales head\", \"buyer\")"),
        ("broken by d", "job title ends with \"sales\""),
        ("proved", "job title is longer than 9 characters and job title is shorter than 5 characters"),
    ];
    for (expected, condition) in cases {
        assert_eq!(verdicts(&format!("{never}delete d where {condition}\n")), [expected], "{condition}");
    }
}

/// What a `never delete` beside these rules comes to: its verdict, with the delete that breaks it.
fn verdicts(rules: &str) -> Vec<String> {
    let rules = vec![format!("hyg 1\nfor contacts\n{rules}")];
    let program = program_of(&rules, &Project::default());
    let asserted = prove::assertions(&program, &Project::default(), as_of());
    let verdict = |one: &prove::Asserted| match &one.verdict {
        Assurance::Proved => "proved".to_owned(),
        Assurance::Undecided { of } => {
            format!("undecided {}", of.iter().map(|id| name(&program, *id)).collect::<Vec<_>>().join(" "))
        }
        Assurance::Broken { by, witness } => {
            let is_merging = matches!(program.rule(*by).unwrap().kind, RuleKind::Duplicates(_));
            let by = name(&program, *by);
            let expectation =
                if is_merging { format!("duplicates {by} groups (1, 2)") } else { format!("delete {by} selects KEY") };
            assert_eq!(faults(&rules, &block(&program, witness, &expectation)), "");
            format!("broken by {by}")
        }
    };
    asserted.iter().map(verdict).collect()
}

#[test]
fn an_assertion_is_proved_or_broken() {
    let never = "never delete \"n\" where lifecycle stage is customer\n";
    let protect = "protect p where lifecycle stage is customer\n";
    let cases = [
        // A protection of the same records.
        ("proved", format!("{never}{protect}delete d where create date older than 2 years")),
        // No protection; one that is too narrow.
        ("broken by d", format!("{never}delete d where create date older than 2 years")),
        (
            "broken by d",
            format!(
                "{never}protect p where lifecycle stage is customer and city is known\ndelete d where create date older than 2 years"
            ),
        ),
        // What a delete asks for excludes them.
        ("proved", format!("{never}delete d where lifecycle stage is any of (lead, subscriber)")),
        ("proved", format!("{never}delete d where lifecycle stage is unknown")),
        // An exception, a suppression.
        ("proved", format!("{never}delete d where city is known\n  unless lifecycle stage is customer")),
        ("proved", format!("{never}delete d where city is known\nsuppress s where lifecycle stage is customer")),
        (
            "broken by d",
            format!(
                "{never}delete d where city is known\nsuppress s where lifecycle stage is customer\n  unless city is Paris"
            ),
        ),
        // Through a segment, whose blanks are false.
        ("broken by d", format!("{never}segment s where lifecycle stage is lead\ndelete d where not in s")),
        ("proved", format!("{never}segment s where lifecycle stage is lead\ndelete d where in s")),
        // No delete at all.
        ("proved", never.to_owned()),
    ];
    for (expected, rules) in cases {
        assert_eq!(verdicts(&rules), [expected], "{rules}");
    }
}

/// What a fix writes may be anything, and a guard on the exported value holds all the same.
#[test]
fn fixes_are_reckoned_with() {
    let never = "never delete \"n\" where lifecycle stage is customer\n";
    let delete = "delete d where lifecycle stage is lead\n";
    let fix = "fix f\n  lifecycle stage: set to lead when it is customer\n";
    assert_eq!(verdicts(&format!("{never}{delete}")), ["proved"]);
    assert_eq!(verdicts(&format!("{never}{delete}{fix}")), ["broken by d"]);
    let protect = "protect p where lifecycle stage is customer\n";
    assert_eq!(verdicts(&format!("{never}{delete}{fix}{protect}")), ["proved"]);
    // A fix of another property changes nothing.
    assert_eq!(verdicts(&format!("{never}{delete}fix f\n  city: trim\n")), ["proved"]);
    // It is seen that this fix never makes the value one that the delete asks for, but not proved.
    let other = "fix f\n  lifecycle stage: set to opportunity when it is customer\n";
    assert_eq!(verdicts(&format!("{never}{delete}{other}")), ["undecided d"]);
}

/// What is said of linked records is held against each other.
#[test]
fn links_are_reckoned_with() {
    let won = "has associated deals where (deal stage is closed won)";
    let never = format!("never delete \"n\" where {won}\n");
    let cases = [
        ("proved", "delete d where no associated deals"),
        ("broken by d", "delete d where has associated deals"),
        ("proved", "delete d where city is known\n  unless has associated deals"),
        (
            "proved",
            "delete d where city is known\n  unless has associated deals where (deal stage is any of (closed won, closed lost))",
        ),
        ("broken by d", "delete d where city is known\n  unless has at least 2 associated deals"),
        ("proved", "delete d where every associated deal where (deal stage is closed lost)"),
        (
            "broken by d",
            "delete d where city is known\n  unless has associated deals where (deal stage is closed lost)",
        ),
    ];
    for (expected, rules) in cases {
        assert_eq!(verdicts(&format!("{never}{rules}\n")), [expected], "{rules}");
    }
    let path = "never delete \"n\" where company.industry is known\n";
    assert_eq!(verdicts(&format!("{path}delete d where no associated companies\n")), ["proved"]);
    assert_eq!(verdicts(&format!("{path}delete d where has associated companies\n")), ["broken by d"]);
}

/// Values of every kind are found, on the right side of every border.
#[test]
fn examples_are_found_for_tests_of_all_kinds() {
    let conditions = [
        "marketing emails delivered is more than 5 and marketing emails delivered is less than 6",
        "create date older than 30 days and create date newer than 60 days",
        "create date is in last quarter",
        "email ends with \"@acme.com\" and email starts with \"info\"",
        "job title matches /^(chief|head) of [a-z]+$/",
        "first name is longer than 40 characters",
        "email is valid and email is a free email",
        "phone number is valid",
        "first name is same as last name and first name is known",
        "create date is after last activity date",
        "unsubscribed from all email is yes",
        "lifecycle stage is none of (lead, customer)",
        "at least 2 of (city is known, job title is known, email is known)",
        "has at least 2 associated deals where (amount is more than 100)",
        "company.industry is known and company.city is \"Paris\"",
        "has associated deals where (has associated companies where (city is \"Paris\"))",
    ];
    for condition in conditions {
        let rules = format!("never delete \"n\" where {condition}\ndelete d where city is known or city is unknown\n");
        assert_eq!(verdicts(&rules), ["broken by d"], "{condition}");
    }
}

/// A question that is too large is left open, soon.
#[test]
fn what_is_too_large_is_undecided() {
    // Whether ten pigeons fit into nine holes is no question for this.
    let properties = ["city", "job title", "first name", "last name", "email", "company name", "state/region"];
    let mut rules = String::from("never delete \"n\" where email is known\ndelete d where all of (\n");
    for one in properties {
        for other in properties {
            writeln!(rules, "    any of ({one} matches /a/, {other} matches /b/, {one} is same as {other}),").unwrap();
        }
    }
    rules.push_str("  )\n");
    for at in 0..60 {
        let property = properties[at % properties.len()];
        writeln!(rules, "protect p{at} where {property} matches /a{at}/ or {property} is not same as email").unwrap();
    }
    assert_eq!(verdicts(&rules).len(), 1);
}

fn findings(rules: &str) -> String {
    let mut sources = SourceMap::default();
    let file = sources.add("rules.hyg", rules);
    let files = [syntax::parse(file, rules)];
    let project = Project::default();
    let (schema, account) = (Schema::for_project(&project), check::account(&project));
    let input = check::Input { sources: &sources, files: &files, schema: &schema, account: &account, overrides: &[] };
    let checked = check::check(&input);
    assert!(checked.diagnostics.is_empty(), "{:#?}", checked.diagnostics);
    let asserted = prove::assertions(&checked.program, &project, as_of());
    full(&prove::findings(&checked.program, &asserted), &sources, Style::plain(100))
}

#[test]
fn findings_show_an_example() {
    let broken = "hyg 1\nfor contacts\n\ndelete old \"Leads of long ago\"\n  where create date older than 2 years\n\nnever delete \"whoever has a won deal stays\"\n  where has associated deals where (deal stage is closed won)\n";
    insta::assert_snapshot!("broken-assertion", findings(broken));
    let open = "hyg 1\nfor contacts\n\nfix stages\n  lifecycle stage: set to opportunity when it is customer\n\ndelete leads\n  where lifecycle stage is lead\n\nnever delete \"customers stay\"\n  where lifecycle stage is customer\n";
    insta::assert_snapshot!("undecided-assertion", findings(open));
}

#[test]
fn the_command_lists_all_verdicts() {
    let folder = tempfile::tempdir().unwrap();
    let rules = "hyg 1\nfor contacts\n\nprotect customers \"Who buys stays\"\n  where lifecycle stage is customer\n\ndelete old \"Leads of long ago\"\n  where create date older than 2 years\n\ndelete leads \"Leads\"\n  where lifecycle stage is lead\n\nnever delete \"no customer is deleted\"\n  where lifecycle stage is customer\n\nnever delete \"nobody in Paris is deleted\"\n  where city is Paris\n";
    std::fs::create_dir(folder.path().join("rules")).unwrap();
    std::fs::write(folder.path().join("rules/main.hyg"), rules).unwrap();
    let run = |arguments: &[&str]| {
        let output = Command::cargo_bin("hyg").unwrap().current_dir(folder.path()).args(arguments).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        format!("exit {}\n{}{}", output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    };
    insta::assert_snapshot!("prove-command", run(&["prove", "--as-of", DAY]));
    insta::assert_snapshot!("prove-json", run(&["prove", "--as-of", DAY, "--format", "json"]));
    let check = run(&["check"]);
    assert!(check.starts_with("exit 1\n") && check.contains("assertion-broken"), "{check}");
    let apply = run(&["apply", "--dry-run", "missing.csv"]);
    assert!(apply.starts_with("exit 2\n") && apply.contains("nobody in Paris"), "{apply}");
}

/// Deletes have examples of their own kind: a rule of the packs is not proved to do nothing.
#[test]
fn every_delete_of_the_packs_can_delete() {
    let rules = packs();
    let program = program_of(&rules, &Project::default());
    for rule in program.rules.iter().filter(|rule| matches!(rule.kind, RuleKind::Delete(_))) {
        let object = program.schema.object(rule.object).unwrap();
        let key = &object.property(object.key).unwrap().label;
        let mut rules = rules.clone();
        rules.push(format!("hyg 1\nfor {}\nnever delete \"n\" where `{key}` is known\n", object.name));
        let program = program_of(&rules, &Project::default());
        let asserted = prove::assertions(&program, &Project::default(), as_of());
        assert!(matches!(asserted[0].verdict, Assurance::Broken { .. }), "{}: {:?}", rule.name, asserted[0].verdict);
    }
}
