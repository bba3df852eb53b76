//! The checker: rule files of `tests/check/ok` are right, those of `tests/check/bad` get messages
//! that a CRM admin can act on.

use hyg::check::program::{
    ConditionKind, LinkQuantifier, Operand, OptionQuantifier, Otherwise, ParamId, RuleKind, Shape, TestKind,
};
use hyg::check::{self, Checked, Input};
use hyg::diagnostic::codes::{self, Code};
use hyg::diagnostic::render::{self, Style};
use hyg::schema::{Origin, Project, Property, Schema};
use hyg::source::SourceMap;
use hyg::syntax::{self, Parsed, ast};
use hyg::value::email::Class;
use hyg::value::identifier::Identifier;
use hyg::verbs::{Account, Argument};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

/// HubSpot's, with two properties of the account's own that share a label.
static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let mut schema = Schema::hubspot();
    for name in ["region_2024", "region_old"] {
        let mut property = Property::from_header(name);
        "Sales region".clone_into(&mut property.label);
        property.origin = Origin::Project;
        schema.objects[0].properties.push(property);
    }
    schema
});

/// Files read together, with the parser's word on them.
struct Files {
    sources: SourceMap,
    parsed: Vec<Parsed>,
}

impl Files {
    fn new(texts: &[(&str, &str)]) -> Files {
        let mut sources = SourceMap::default();
        let parsed = texts.iter().map(|(name, text)| syntax::parse(sources.add(*name, *text), text)).collect();
        Files { sources, parsed }
    }

    /// Files without syntax errors.
    fn right(texts: &[(&str, &str)]) -> Files {
        let files = Files::new(texts);
        for parsed in &files.parsed {
            let errors = &parsed.diagnostics;
            assert!(errors.is_empty(), "{}", render::full(errors, &files.sources, Style::plain(110)));
        }
        files
    }

    fn check(&self) -> Checked {
        self.check_with(&[])
    }

    fn check_with(&self, overrides: &[(String, ast::ValueKind)]) -> Checked {
        self.check_against(&SCHEMA, overrides)
    }

    fn check_against(&self, schema: &Schema, overrides: &[(String, ast::ValueKind)]) -> Checked {
        let account = Account { country: Some("FR".to_owned()), ..Account::default() };
        let Files { sources, parsed: files } = self;
        check::check(&Input { sources, files, schema, account: &account, overrides })
    }

    fn render(&self, checked: &Checked) -> String {
        render::full(&checked.diagnostics, &self.sources, Style::plain(110))
    }
}

fn errors_of(text: &str) -> String {
    let files = Files::right(&[("rules.hyg", text)]);
    files.render(&files.check())
}

fn fixture(path: &Path) -> (String, String) {
    (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(path).unwrap())
}

/// The rule files of a folder, in order of their names.
fn rule_files(folder: &str) -> Vec<(String, String)> {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "hyg"));
    paths.sort();
    paths.iter().map(|path| fixture(path)).collect()
}

#[test]
fn right_files_have_no_errors() {
    insta::glob!("..", "check/ok/*.hyg", |path| {
        let (name, text) = fixture(path);
        let files = Files::right(&[(&name, &text)]);
        let checked = files.check();
        assert!(checked.diagnostics.is_empty(), "{}", files.render(&checked));
    });
}

#[test]
fn the_rules_that_are_shipped_have_no_errors() {
    let cases: [(Option<&str>, &[&str]); 3] = [
        (None, &["rules/hubspot"]),
        (Some("examples/hubspot/hyg.yaml"), &["rules/hubspot", "examples/hubspot/rules"]),
        (Some("examples/francais/hyg.yaml"), &["examples/francais/regles"]),
    ];
    for (config, folders) in cases {
        let schema = config.map_or_else(Schema::hubspot, |path| {
            Schema::for_project(&Project::load(&fs::read_to_string(path).unwrap(), path).unwrap())
        });
        let texts: Vec<_> = folders.iter().flat_map(|folder| rule_files(folder)).collect();
        assert!(!texts.is_empty());
        let named: Vec<_> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let files = Files::right(&named);
        let checked = files.check_against(&schema, &[]);
        assert!(checked.diagnostics.is_empty(), "{}", files.render(&checked));
    }
}

#[test]
fn every_mistake_is_explained() {
    insta::glob!("..", "check/bad/*.hyg", |path| {
        let (name, text) = fixture(path);
        let files = Files::right(&[(&name, &text)]);
        let checked = files.check();
        assert!(!checked.diagnostics.is_empty(), "{name} has no mistake");
        insta::assert_snapshot!(files.render(&checked));
    });
}

/// Codes of names and types that this room does not report.
const ELSEWHERE: &[Code] = &[
    // Which lints there are, the lints know.
    codes::UNKNOWN_LINT,
    // Which files there are, the workspace knows.
    codes::MISSING_FILE,
    codes::PROJECT,
];

#[test]
fn every_code_of_names_and_types_has_a_fixture() {
    let mut shown = BTreeSet::new();
    for (name, text) in rule_files("tests/check/bad") {
        shown.extend(Files::right(&[(&name, &text)]).check().diagnostics.iter().map(|diagnostic| diagnostic.code.id));
    }
    let missing: Vec<_> = codes::ALL
        .iter()
        .filter(|code| code.id.starts_with("H1") || code.id.starts_with("H2"))
        .filter(|code| !ELSEWHERE.contains(code) && !shown.contains(code.id))
        .collect();
    assert!(missing.is_empty(), "no fixture shows {missing:?}");
}

#[test]
fn ten_mistakes_in_one_file_are_ten_messages_in_one_run() {
    let text = fs::read_to_string("tests/check/bad/ten_mistakes.hyg").unwrap();
    let checked = Files::right(&[("ten_mistakes.hyg", &text)]).check();
    assert_eq!(checked.diagnostics.len(), 10);
    for diagnostic in &checked.diagnostics {
        assert!(diagnostic.help.is_some() && !diagnostic.labels.is_empty(), "{}", diagnostic.message);
    }
}

#[test]
fn what_the_messages_say_to_type_mends_the_file() {
    for (name, text) in rule_files("tests/check/bad") {
        let diagnostics = Files::right(&[(&name, &text)]).check().diagnostics;
        let [only] = diagnostics.as_slice() else { continue };
        if only.edits.is_empty() {
            continue;
        }
        let mut edits = only.edits.clone();
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
        let mut mended = text.clone();
        for edit in &edits {
            mended.replace_range(edit.span.range(), &edit.text);
        }
        let files = Files::right(&[(&name, &mended)]);
        let checked = files.check();
        assert!(!checked.diagnostics.contains(only), "{name}:\n{mended}\n{}", files.render(&checked));
    }
}

#[test]
fn a_declaration_that_cannot_be_read_silences_its_users() {
    let broken = "for contacts\n\nsegment dormant \"Asleep\"\n  where last activity date older then 6 months\n\n\
                  sgment gone \"Gone\"\n  where email is unknown\n";
    let users = "for contacts\n\nprotect awake \"Awake\"\n  where not in dormant and not in gone and not in nowhere\n";
    let files = Files::new(&[("broken.hyg", broken), ("users.hyg", users)]);
    assert!(!files.parsed[0].diagnostics.is_empty() && files.parsed[1].diagnostics.is_empty());
    let checked = files.check();
    let messages: Vec<_> = checked.diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    assert_eq!(messages, ["there is no segment `nowhere`"]);
}

#[test]
fn a_declaration_with_an_error_silences_its_users() {
    let text = "for contacts\nsegment a \"A\"\n  where shoe size is 44\nsegment b \"B\"\n  where in a\n\
                delete c \"C\"\n  where in b\nroutine r \"R\"\n  run delete c\n\
                test \"t\"\n  given contacts\n    | record id |\n    | 1         |\n  expect delete c selects 1\n";
    let checked = Files::right(&[("rules.hyg", text)]).check();
    assert_eq!(checked.diagnostics.len(), 1, "{:#?}", checked.diagnostics);
}

#[test]
fn files_share_one_set_of_names_but_not_their_object() {
    let first = "for companies\nsegment large \"Large\"\n  where number of employees is more than 1000\n";
    let second = "delete small \"Small\"\n  where email is unknown\n";
    let third = "for contacts\nsegment of-large \"People\"\n  where has associated companies where (in large)\n\
                 flag large \"The same name\"\n  where email is known\n";
    let files = Files::right(&[("a.hyg", first), ("b.hyg", second), ("c.hyg", third)]);
    insta::assert_snapshot!(files.render(&files.check()));
}

#[test]
fn parameters_given_on_the_command_line_are_checked_where_they_are_used() {
    let text = "for contacts\nparam asleep = 182 days \"How long\"\nsegment dormant \"Asleep\"\n  \
                where last activity date older than $asleep\n";
    let files = Files::right(&[("rules.hyg", text)]);
    let given = |name: &str, value: &str| (name.to_owned(), syntax::parse_value(value).unwrap().kind);

    let right = files.check_with(&[given("asleep", "1 year")]);
    assert!(right.diagnostics.is_empty(), "{:#?}", right.diagnostics);
    assert!(right.program.params[0].overridden);
    let ConditionKind::Test(dormant) = &right.program.segments[0].condition.kind else { panic!() };
    let TestKind::Age { duration, .. } = &dormant.test else { panic!() };
    assert_eq!((duration.value.to_string().as_str(), duration.param), ("1 year", Some(ParamId(0))));

    let wrong = files.check_with(&[given("asleep", "182"), given("aslep", "1 year"), given("x", "lead")]);
    insta::assert_snapshot!(files.render(&wrong));
}

/// The condition of the only segment.
fn condition(text: &str) -> ConditionKind {
    let files = Files::right(&[("rules.hyg", &format!("for contacts\nsegment s \"S\"\n  where {text}\n"))]);
    let checked = files.check();
    assert!(checked.diagnostics.is_empty(), "{}", files.render(&checked));
    checked.program.segments.into_iter().next().unwrap().condition.kind
}

#[test]
fn negations_and_groups_become_not_and_any() {
    let ConditionKind::Not(inner) = condition("no associated deals where (amount is more than 5)") else { panic!() };
    let ConditionKind::Linked(linked) = inner.kind else { panic!() };
    assert_eq!(linked.quantifier, LinkQuantifier::AtLeast(1));
    assert_eq!(linked.text, "no associated deals where (amount is more than 5)");
    assert!(linked.inner.is_some());

    let ConditionKind::Not(inner) = condition("none of (email is known,\n first name is known)") else { panic!() };
    assert!(matches!(inner.kind, ConditionKind::Any(members) if members.len() == 2));

    assert!(matches!(condition("(((email is known)))"), ConditionKind::Test(_)));
    assert!(matches!(condition("at least 2 of (email is known, first name is known, city is known)"),
        ConditionKind::AtLeast(2, members) if members.len() == 3));
}

#[test]
fn tests_keep_their_words_and_their_negation() {
    let test = |text: &str| match condition(text) {
        ConditionKind::Test(test) => test,
        other => panic!("{other:?}"),
    };
    let stage = test("lifecycle stage is none of (MQL, # why\n    customer) or unknown");
    assert!(stage.negated && stage.or_unknown);
    assert_eq!(stage.text, "lifecycle stage is none of (MQL, customer) or unknown");
    assert!(
        matches!(stage.test, TestKind::Options { quantifier: OptionQuantifier::AnyOf, options } if options.len() == 2)
    );

    let contains = test("email does not contain any of (\"test\", \"demo\")");
    assert!(contains.negated);
    assert!(matches!(contains.test, TestKind::TextHas { values, .. } if values.len() == 2));

    let path = test("company.industry is known").subject;
    assert_eq!(path.links.len(), 1);
    assert_eq!(SCHEMA.objects[path.object.0].name, "companies");

    let other = test("create date is not before last activity date");
    assert!(other.negated);
    assert!(matches!(other.test, TestKind::Date { operand: Operand::Property(_), .. }));

    assert!(matches!(test("unsubscribed from all email is true").test, TestKind::YesNo(yes) if yes.value));
    assert!(matches!(test("email is valid").test, TestKind::Valid(Shape::Email)));
    assert!(matches!(test("email is not a free email address").test, TestKind::EmailClass(Class::Free)));
    assert!(matches!(
        test("zip is not a valid postal code for country/region").test,
        TestKind::Identifier { identifier: Identifier::Postcode, country: Some(Operand::Property(_)) }
    ));
    assert!(matches!(
        test("zip is a valid postcode for NO").test,
        TestKind::Identifier { country: Some(Operand::Literal(literal)), .. } if literal.value.code == "NO"
    ));
    assert!(matches!(
        test("zip is a valid VAT number").test,
        TestKind::Identifier { identifier: Identifier::VatNumber, country: None }
    ));
    assert!(matches!(test("first name is a valid country").test, TestKind::Valid(Shape::Country)));
}

#[test]
fn a_header_in_backticks_becomes_a_text_property() {
    let text = "for contacts\nsegment s \"S\"\n  where `Shoe Size (EU)` is 44 and `shoe size (eu)` is known and `Email` is known\n\
                test \"t\"\n  given contacts\n    | record id | Shoe Size (EU) |\n    | 1         | 44             |\n  \
                expect segment s selects nothing\n";
    let files = Files::right(&[("rules.hyg", text)]);
    let checked = files.check();
    assert!(checked.diagnostics.is_empty(), "{}", files.render(&checked));
    let added: Vec<_> = checked.program.schema.objects[0]
        .properties
        .iter()
        .filter(|property| property.origin == Origin::Header)
        .map(|property| property.name.as_str())
        .collect();
    assert_eq!(added, ["Shoe Size (EU)"]);
}

#[test]
fn a_fix_line_is_one_step_for_each_property() {
    let text = "for contacts\nfix f \"F\"\n  first name, last name: trim, capitalise name when it is known\n  \
                lifecycle stage: set to MQL\n  city: copy from company.city, otherwise flag \"no city for {first name}\"\n";
    let files = Files::right(&[("rules.hyg", text)]);
    let checked = files.check();
    assert!(checked.diagnostics.is_empty(), "{}", files.render(&checked));
    let RuleKind::Fix(fix) = &checked.program.rules[0].kind else { panic!() };
    assert_eq!(fix.steps.len(), 4);
    for step in &fix.steps[..2] {
        let Some(ConditionKind::Test(known)) = step.when.as_ref().map(|when| &when.kind) else { panic!() };
        assert_eq!(known.subject.property, step.property);
    }
    let set = &fix.steps[2].verbs[0];
    assert_eq!(set.arguments.values, [Argument::Text("Marketing Qualified Lead".to_owned())]);
    assert!(set.option.is_some());
    let copy = &fix.steps[3].verbs[0];
    assert_eq!((copy.properties.len(), copy.text.as_str()), (1, "copy from company.city"));
    assert!(matches!(&fix.steps[3].otherwise, Otherwise::Flag(template) if template.parts.len() == 2));
}

#[test]
fn segments_stand_after_those_they_use() {
    let text = "for contacts\nsegment c \"C\"\n  where in b or in a\nsegment b \"B\"\n  where in a\nsegment a \"A\"\n  where email is known\n";
    let checked = Files::right(&[("rules.hyg", text)]).check();
    let names: Vec<_> = checked.program.segments.iter().map(|segment| segment.name.as_str()).collect();
    assert_eq!(names, ["a", "b", "c"]);
}

#[test]
fn a_long_chain_of_segments_is_one_error_beyond_a_bound() {
    let chain = |length: usize| {
        let mut text = "for contacts\nsegment s0 \"S\"\n  where email is known\n".to_owned();
        for n in (1..length).rev() {
            writeln!(text, "segment s{n} \"S\"\n  where in s{}", n - 1).unwrap();
        }
        let checked = Files::right(&[("rules.hyg", &text)]).check();
        (checked.program.segments.len(), checked.diagnostics.iter().map(|found| found.code.name).collect::<Vec<_>>())
    };
    assert_eq!(chain(300), (300, vec![]));
    assert_eq!(chain(5_000), (300, vec!["too-deep"]));
}

#[test]
fn patterns_share_a_budget() {
    let one = "first name matches /(\\w{10}){10}/";
    let text = format!("for contacts\nsegment s \"S\"\n  where {}\n", vec![one; 60].join("\n  or "));
    let errors = errors_of(&text);
    assert_eq!(errors.matches("200 MB").count(), 1, "{errors}");
}

/// Lines of all fixtures and shipped rules: what random programs are made of.
fn lines() -> Vec<String> {
    let folders = ["tests/check/bad", "tests/check/ok", "rules/hubspot"];
    let texts = folders.iter().flat_map(|folder| rule_files(folder));
    let mut lines: Vec<String> =
        texts.flat_map(|(_, text)| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    lines.sort();
    lines.dedup();
    lines
}

/// A right file with some of its words replaced by words of other files, and lines by other lines.
fn mutated() -> impl Strategy<Value = String> {
    let lines = lines();
    let words: Vec<String> = lines.iter().flat_map(|line| line.split(' ').map(str::to_owned)).collect();
    let bases = rule_files("tests/check/ok").into_iter().chain(rule_files("rules/hubspot"));
    let bases: Vec<String> = bases.map(|(_, text)| text).collect();
    let changes =
        prop::collection::vec((any::<prop::sample::Index>(), any::<bool>(), any::<prop::sample::Index>()), 0..12);
    (prop::sample::select(bases), changes).prop_map(move |(base, changes)| {
        let mut text: Vec<String> = base.lines().map(str::to_owned).collect();
        for (at, whole_line, with) in changes {
            let line = &mut text[at.index(base.lines().count())];
            if whole_line {
                line.clone_from(with.get(&lines));
            } else {
                let mut parts: Vec<&str> = line.split(' ').collect();
                let place = at.index(parts.len());
                let word: &String = with.get(&words);
                parts[place] = word;
                *line = parts.join(" ");
            }
        }
        text.join("\n")
    })
}

proptest! {
    #![proptest_config(crate::support::search::search(192))]

    /// Whatever the text: no panic, the same answer twice, every message with a place in the file,
    /// and nothing left out of the program without an error.
    #[test]
    fn what_is_not_in_the_program_has_an_error(text in mutated()) {
        let files = Files::new(&[("rules.hyg", &text)]);
        let checked = files.check();
        prop_assert_eq!(&checked.diagnostics, &files.check().diagnostics);
        for diagnostic in &checked.diagnostics {
            let span = diagnostic.span();
            prop_assert!(span.is_some_and(|span| span.range().end <= text.len()), "{}", diagnostic.message);
        }
        let has_syntax_errors = files.parsed.iter().any(|parsed| !parsed.diagnostics.is_empty());
        if checked.diagnostics.is_empty() && !has_syntax_errors {
            let items = &files.parsed[0].file.items;
            let count = |what: fn(&ast::ItemKind) -> bool| items.iter().filter(|item| what(&item.kind)).count();
            let program = &checked.program;
            let (rules, segments, tests, params) =
                (program.rules.len(), program.segments.len(), program.tests.len(), program.params.len());
            prop_assert_eq!(segments, count(|item| matches!(item, ast::ItemKind::Segment(_))));
            prop_assert_eq!(tests, count(|item| matches!(item, ast::ItemKind::Test(_))));
            prop_assert_eq!(params, count(|item| matches!(item, ast::ItemKind::Param(_))));
            let rest = count(|item| !matches!(item, ast::ItemKind::For(_)));
            prop_assert_eq!(rules, rest - segments - tests - params);
        }
    }
}
