//! `hyg.yaml` as people write it, rightly and wrongly, and the schema it makes.

use hyg::schema::headers::{guess_object, match_headers};
use hyg::schema::project::{Column, Crm, LintLevel};
use hyg::schema::{Object, Project, Resolution, Schema};
use hyg::value::Brake;
use hyg::value::Kind;
use hyg::value::email::Class;
use hyg::value::ratio::Ratio;
use hyg::value::time::DateOrder;
use proptest::prelude::*;
use std::fmt::Write;

fn load(text: &str) -> Project {
    Project::load(text, "hyg.yaml").unwrap_or_else(|errors| panic!("{errors:#?}"))
}

fn mistakes(text: &str) -> String {
    let errors = Project::load(text, "hyg.yaml").expect_err(text);
    let mut shown = String::new();
    for error in errors {
        writeln!(shown, "{}:{}:{}: {}", error.file, error.line, error.column, error.message).unwrap();
        if let Some(help) = error.help {
            writeln!(shown, "  help: {help}").unwrap();
        }
    }
    shown
}

fn object<'a>(schema: &'a Schema, name: &str) -> &'a Object {
    schema.object(schema.object_named(name).unwrap()).unwrap()
}

fn property<'a>(object: &'a Object, phrase: &str) -> &'a hyg::schema::Property {
    match object.resolve(phrase) {
        Resolution::Found(id) => object.property(id).unwrap(),
        other => panic!("{phrase}: {other:?}"),
    }
}

const WHOLE: &str = r#"
crm: hubspot
timezone: Europe/Paris
country: FR
date_order: day-month-year
number_format: "1 234,5"
week_starts: monday
stop_above: 30%
null_values: ["N/A", "-"]
email_lists: { own: Alder.example, free: [mail.club.example], role: [Équipe], not_role: chef }
rules: rules/
files: { contacts: "exports/contacts*.csv", deals: exports/deals.csv, site: [a.csv, b.csv] }
lints: { suspicious-duration: allow, delete-without-test: deny }
objects:
  sites: { key: Id, links: { contacts: "Contact IDs" }, identifying: [Town] }
properties:
  contacts:
    city: { aliases: ["Commune"] }
    interests: { label: Interests, type: many options, options: { a_news: News, b_jobs: }, owner: Marketing, source: Webinar form }
    lifecyclestage: { options: { customer: Kunde, partner: { label: Partner, aliases: [Ally] } } }
    mobile: { type: text, label: Has a mobile }
    phone: { column: 7 }
    vip: { type: yes/no, options: { true: Ja, false: Nein } }
  sites:
    Town: { type: text }
"#;

#[test]
fn a_whole_file_is_read() {
    let project = load(WHOLE);
    assert_eq!(project.crm, Crm::Hubspot);
    assert_eq!(project.timezone, chrono_tz::Europe::Paris);
    assert_eq!(project.country.as_deref(), Some("FR"));
    assert_eq!(project.date_order, Some(DateOrder::DayMonthYear));
    assert_eq!(project.number_format.parse("1 234,5"), Some(1234.5));
    assert_eq!(project.stop_above, Brake::Percent(Ratio::percent("30").unwrap()));
    assert_eq!(project.null_values, ["N/A", "-"]);
    assert!(project.email_lists.owns("shop.alder.example") && !project.email_lists.owns("example"));
    let is = |class: Class, address: &str| class.of(address, &project.email_lists).unwrap();
    assert!(is(Class::Free, "zoe@mail.club.example") && !is(Class::Free, "zoe@club.example"));
    assert!(is(Class::Role, "info@acme.com") && !is(Class::Role, "chef@acme.com"));
    assert_eq!(project.rules.as_ref().map(|rules| rules.path.as_str()), Some("rules/"));
    assert_eq!(project.files[2].object, "sites");
    assert_eq!(project.files[2].patterns, ["a.csv", "b.csv"]);
    let object_of = |path| project.object_of_file(path).map(|id| id.0);
    assert_eq!(object_of("exports/contacts-2026.csv"), Some(0));
    assert_eq!(object_of("exports/old/contacts.csv"), None);
    assert_eq!(object_of("b.csv"), Some(3));
    assert_eq!((project.lints[1].name.as_str(), project.lints[1].level), ("delete-without-test", LintLevel::Deny));
}

#[test]
fn declarations_add_to_the_catalogue() {
    let project = load(WHOLE);
    let schema = Schema::for_project(&project);
    let contacts = object(&schema, "contacts");
    assert_eq!(property(contacts, "commune").name, "city");
    let interests = property(contacts, "Interests");
    assert_eq!((interests.kind, interests.owner.as_deref()), (Kind::ManyOptions, Some("Marketing")));
    assert_eq!(interests.option("news"), interests.option("A_NEWS"));
    assert!(interests.option("b_jobs").is_some());

    let stage = property(contacts, "lifecycle stage");
    for name in ["Kunde", "customer", "Client"] {
        assert_eq!(stage.option(name), stage.option("customer"), "{name}");
    }
    let vip = property(contacts, "vip");
    for (text, value) in [("JA", "true"), ("oui", "true"), ("Yes", "true"), ("nein", "false"), ("false", "false")] {
        assert_eq!(vip.options[vip.option(text).unwrap().0].value, value, "{text}");
    }
    assert!(stage.option("ally").is_some() && stage.option("subscriber").is_some());
    // The catalogue's alias `Mobile` gives way to the project's own property.
    assert_eq!(property(contacts, "mobile").label, "Has a mobile");

    let contacts_id = schema.object_named("contacts").unwrap();
    assert_eq!(project.decisions(contacts_id)[0].column, Column::Number(7));
    let sites = object(&schema, "site");
    assert_eq!(sites.property(sites.key).unwrap().kind, Kind::Id);
    assert_eq!(sites.property(sites.identifying[0]).unwrap().name, "Town");
    let link = sites.link(sites.link_named(&schema, "contact").unwrap()).unwrap();
    assert_eq!(link.ids, ["Contact IDs"]);
    assert!(contacts.link_named(&schema, "sites").is_some(), "the other side of the link");
}

#[test]
fn email_lists_hold_domains_and_names() {
    let errors =
        Project::load("email_lists:\n  own: [acme]\n  role: [info@acme.com]\n  friends: [a.com]\n", "hyg.yaml");
    let messages: Vec<String> = errors.unwrap_err().into_iter().map(|error| error.message).collect();
    let expected =
        ["`acme` is no domain", "`info@acme.com` is no name before an `@`", "`friends` is not a key of email_lists"];
    assert_eq!(messages, expected);
}

#[test]
fn no_file_and_an_empty_file_are_the_defaults() {
    let empty = load("# nothing yet\n");
    let default = Project::default();
    assert_eq!((empty.timezone, empty.stop_above), (default.timezone, default.stop_above));
    assert_eq!(Schema::for_project(&empty).objects.len(), 3);
    assert!(Schema::for_project(&load("crm: none")).objects.is_empty());
    assert_eq!(load("country: NO").country.as_deref(), Some("NO"), "Norway is no truth value");
}

#[test]
fn a_property_may_share_a_label_and_is_then_named_by_its_internal_name() {
    let schema =
        Schema::for_project(&load("properties: { contacts: { shop_city: { label: Lifecycle Stage, type: text } } }"));
    let contacts = object(&schema, "contacts");
    assert_eq!(property(contacts, "shop_city").label, "Lifecycle Stage");
    // The internal name of one goes before the label of both.
    assert_eq!(property(contacts, "lifecyclestage").kind, Kind::OneOption);
    // In an export the shared header could be either.
    let id = schema.object_named("contacts").unwrap();
    let found = match_headers(&schema, id, &["Record ID".to_owned(), "Lifecycle Stage".to_owned()], &[]);
    assert_eq!(found.conflicts.len(), 2);
}

#[test]
fn broken_files_say_where_and_how_to_mend_them() {
    let cases = [
        ("unknown key", "timezon: Europe/Paris\n"),
        ("several mistakes", "country: XX\ntimezone: Europe/Pari\nstop_above: lots\n"),
        ("no time zone", "timezone: Mars\n"),
        ("country by another code", "country: UK\n"),
        ("number format", "number_format: \"1234\"\n"),
        ("date order", "date_order: day-month\n"),
        ("week", "week_starts: mon\n"),
        ("crm to come", "crm: salesforce\n"),
        ("unknown crm", "crm: hubsport\n"),
        ("share over 100", "stop_above: 120%\n"),
        ("lint level", "lints: { unused-segment: ignore }\n"),
        ("files of no object", "files: { contcts: a.csv, tickets: b.csv }\n"),
        ("bad glob", "files: { contacts: \"a[.csv\" }\n"),
        ("files that are a number", "files:\n  contacts: 5\n  deals: [true, deals.csv]\n"),
        ("path outside", "files: { contacts: ../a.csv }\nrules: /etc\n"),
        ("unknown type", "properties: { contacts: { size: { type: string, options: [S, M] } } }\n"),
        ("unknown property", "properties:\n  contacts:\n    citty: { aliases: [Town] }\n    size: { owner: me }\n"),
        ("unknown property key", "properties: { contacts: { city: { alias: Town } } }\n"),
        ("property twice", "properties: { contacts: { city: { owner: a }, City: { owner: b } } }\n"),
        ("key twice", "country: FR\ncountry: DE\n"),
        ("shared label", "properties: { contacts: { Email hard bounce reason: { owner: a } } }\n"),
        (
            "alias of another",
            "properties: { contacts: { city: { aliases: [Email, Town] }, state: { aliases: [town] } } }\n",
        ),
        ("option twice", "properties: { contacts: { size: { type: one option, options: [S, M, s] } } }\n"),
        ("option of another", "properties: { contacts: { lifecyclestage: { options: { kunde: Customer } } } }\n"),
        ("options of a text", "properties: { contacts: { city: { options: [Paris] } } }\n"),
        ("option of a yes/no", "properties: { contacts: { x: { type: yes/no, options: { maybe: Maybe } } } }\n"),
        ("option with a separator", "properties: { contacts: { x: { type: many options, options: [a;b] } } }\n"),
        ("key of another type", "properties: { contacts: { hs_object_id: { type: number } } }\n"),
        ("object without key", "objects: { sites: { links: { contacts: IDs } } }\n"),
        ("object name", "objects: { ../sites: { key: Id } }\n"),
        ("built-in object", "objects: { contacts: { key: Email } }\n"),
        ("link to nothing", "objects: { sites: { key: Id, links: { shops: IDs }, identifying: [Town] } }\n"),
        ("list for a value", "timezone: [UTC]\ncountry:\n"),
        ("value for keys", "properties: contacts\n"),
        ("not yaml", "country: [FR\ntimezone: UTC\n"),
        ("tab", "files:\n\tcontacts: a.csv\n"),
        ("two documents", "country: FR\n---\ncountry: DE\n"),
        ("a list", "- country: FR\n"),
    ];
    let mut shown = String::new();
    for (name, text) in cases {
        writeln!(shown, "== {name}\n{}\n{}", text.trim_end(), mistakes(text)).unwrap();
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn the_shipped_examples_are_known_by_their_headers() {
    let mut shown = String::new();
    for file in glob::glob("examples/*/*.csv").unwrap() {
        let file = file.unwrap();
        let project = load(&std::fs::read_to_string(file.with_file_name("hyg.yaml")).unwrap());
        let schema = Schema::for_project(&project);
        let bytes = std::fs::read(&file).unwrap();
        // One of them was saved by a spreadsheet.
        let text = String::from_utf8(bytes)
            .unwrap_or_else(|error| encoding_rs::WINDOWS_1252.decode(error.as_bytes()).0.into_owned());
        let line = text.lines().next().unwrap();
        let delimiter = if line.contains(';') { ';' } else { ',' };
        let headers: Vec<String> = line.split(delimiter).map(str::to_owned).collect();
        let id = guess_object(&schema, &headers).unwrap();
        let found = match_headers(&schema, id, &headers, project.decisions(id));
        let unknown: Vec<&str> = found.unknown.iter().map(|&at| headers[at].as_str()).collect();
        let file = file.display().to_string().replace('\\', "/");
        let name = &schema.object(id).unwrap().name;
        writeln!(shown, "{file}: {name}; key {:?}; unknown: {unknown:?}", found.key).unwrap();
        assert_eq!(found.conflicts, []);
    }
    insta::assert_snapshot!(shown, @r#"
    examples/francais/contacts.csv: contacts; key Some(0); unknown: []
    examples/hubspot/companies.csv: companies; key Some(0); unknown: []
    examples/hubspot/contacts.csv: contacts; key Some(0); unknown: ["Associated Company"]
    examples/hubspot/deals.csv: deals; key Some(0); unknown: ["Associated Company"]
    "#);
}

proptest! {
    #[test]
    fn no_text_makes_the_loader_panic(text in "\\PC{0,200}") {
        check_places(&text)?;
    }

    #[test]
    fn no_settings_file_makes_the_loader_panic(lines in prop::collection::vec(
        (0_usize..4, prop::sample::select(vec![
            "crm", "timezone", "country", "files", "lints", "objects", "properties", "contacts", "sites", "city",
            "options", "aliases", "type", "key", "links", "column", "label", "<<", "- x", "null_values", "é",
        ]), prop::sample::select(vec![
            "", "none", "FR", "one option", "[a, A]", "{ a: b }", "*x", "&x y", "!!int 5", "\"", "|", "~", "30%", "0",
        ])), 0..12)
    ) {
        let lines: Vec<String> =
            lines.iter().map(|(depth, key, value)| format!("{}{key}: {value}", "  ".repeat(*depth))).collect();
        check_places(&lines.join("\n"))?;
    }
}

#[test]
fn the_fuzz_corpus_is_read_or_refused_with_places() {
    let files: Vec<_> = glob::glob("fuzz/corpus/hyg_yaml/*").unwrap().collect();
    assert!(!files.is_empty());
    for file in files {
        check_places(&std::fs::read_to_string(file.unwrap()).unwrap()).unwrap();
    }
}

fn check_places(text: &str) -> Result<(), TestCaseError> {
    if let Err(errors) = Project::load(text, "hyg.yaml") {
        prop_assert!(!errors.is_empty());
        for error in errors {
            prop_assert!(error.line >= 1 && error.column >= 1 && !error.message.is_empty());
        }
    }
    Ok(())
}
