//! A small account of three linked objects, and exports of it as plain vectors.

use super::super::support::rules::source;
use hyg::check::{self, Program};
use hyg::data::read::{Given, Source};
use hyg::run::Input;
use hyg::schema::{ObjectId, Project, PropertyId, Schema};
use hyg::source::SourceMap;
use hyg::syntax;
use hyg::value::time::AsOf;
use std::fmt::{self, Write};

/// The objects, plural and singular; each is linked with the two others.
pub const OBJECTS: [(&str, &str); 3] = [("people", "person"), ("firms", "firm"), ("deals", "deal")];

/// The properties that each object has, with their declaration in `hyg.yaml`. All kinds are there.
pub const PROPERTIES: [(&str, &str); 17] = [
    ("name", "type: text"),
    ("memo", "type: text"),
    ("land", "type: text"),
    ("tint", "type: one option"),
    ("size", "type: number"),
    ("load", "type: number"),
    ("tier", "type: one option, options: { gold: { label: gold, aliases: [Au] }, silver: , bronze: }"),
    ("rung", "type: one option, options: { gold: { label: gold, aliases: [Au] }, silver: , bronze: }"),
    ("tags", "type: many options, options: { red: , green: , blue: }"),
    ("vip", "type: yes/no"),
    ("born", "type: date"),
    ("due", "type: date"),
    ("seen", "type: datetime"),
    ("tel", "type: phone"),
    ("mail", "type: email"),
    ("web", "type: url"),
    ("ref", "type: id"),
];

/// Settings of the account that change what cells mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    pub as_of: &'static str,
    pub zone: &'static str,
    pub day_first: bool,
}

impl Settings {
    pub const ALL: [Settings; 3] = [
        Settings { as_of: "2026-11-21", zone: "UTC", day_first: false },
        Settings { as_of: "2026-11-21 12:00", zone: "Europe/Paris", day_first: true },
        Settings { as_of: "2024-03-31", zone: "America/New_York", day_first: false },
    ];
}

/// An export: `rows` may be ragged and without a key.
#[derive(Clone, PartialEq)]
pub struct Table {
    pub object: usize,
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// As a CSV file.
    pub fn csv(&self) -> String {
        let line = |cells: &Vec<String>| {
            let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            quoted.join(",") + "\n"
        };
        line(&self.header) + &self.rows.iter().map(line).collect::<String>()
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:\n{}", OBJECTS[self.object].0, self.csv())
    }
}

pub fn project(settings: Settings) -> Project {
    let mut text = format!("crm: none\ntimezone: {}\ncountry: FR\nnull_values: [\"-\"]\n", settings.zone);
    if settings.day_first {
        text += "date_order: day-month-year\nweek_starts: sunday\n";
    }
    text += "objects:\n";
    for (object, singular) in OBJECTS {
        writeln!(text, "  {object}:\n    key: Id\n    singular: {singular}\n    links:").unwrap();
        for (other, singular) in OBJECTS.iter().filter(|(other, _)| *other != object) {
            writeln!(text, "      {other}: {{ ids: [\"all {other}\"], primary: [\"main {singular}\"] }}").unwrap();
        }
    }
    text += "properties:\n";
    for (object, _) in OBJECTS {
        writeln!(text, "  {object}:").unwrap();
        for (name, declared) in PROPERTIES {
            writeln!(text, "    {name}: {{ label: {name}, {declared} }}").unwrap();
        }
        for (other, _) in OBJECTS.iter().filter(|(other, _)| *other != object) {
            writeln!(text, "    number of {other}: {{ type: number }}").unwrap();
        }
    }
    Project::load(&text, "hyg.yaml").unwrap_or_else(|errors| panic!("{text}{errors:#?}"))
}

/// The schema of the project, whose links have their count properties, which `hyg.yaml` cannot say.
fn schema(project: &Project) -> Schema {
    let mut schema = Schema::for_project(project);
    let names: Vec<String> = schema.objects.iter().map(|object| object.name.clone()).collect();
    for object in &mut schema.objects {
        for link in &mut object.links {
            let count = format!("number of {}", names[link.to.0]);
            link.count = object.properties.iter().position(|property| property.name == count).map(PropertyId);
            assert!(link.count.is_some() && link.ids.len() == 1 && link.primary_ids.len() == 1, "{link:?}");
        }
    }
    schema
}

/// Checks rules, which must be right.
pub fn program(rules: &str, project: &Project) -> Program {
    let mut sources = SourceMap::default();
    let file = sources.add("rules.hyg", rules);
    let files = [syntax::parse(file, rules)];
    let schema = schema(project);
    let account = check::account(project);
    let input = check::Input { sources: &sources, files: &files, schema: &schema, account: &account, overrides: &[] };
    let checked = check::check(&input);
    assert!(files[0].diagnostics.is_empty(), "{rules}\n{:#?}", files[0].diagnostics);
    assert!(checked.diagnostics.is_empty(), "{rules}\n{:#?}", checked.diagnostics);
    checked.program
}

pub fn as_of(settings: Settings, project: &Project) -> AsOf {
    AsOf::parse(settings.as_of, project.timezone).expect("a day or an instant")
}

pub fn object_id(program: &Program, object: usize) -> ObjectId {
    program.schema.object_named(OBJECTS[object].0).expect("an object of the schema")
}

/// The tables as inputs of a run that reads blocks of about so many bytes.
pub fn inputs(program: &Program, tables: &[Table], block_bytes: usize) -> Vec<Input> {
    let input = |table: &Table| {
        let mut source: Source = source(&format!("{}.csv", OBJECTS[table.object].0), &table.csv());
        source.settings.block_bytes = block_bytes;
        source.settings.csv = Given::plain(b',');
        Input { object: object_id(program, table.object), sources: vec![source] }
    };
    tables.iter().map(input).collect()
}
