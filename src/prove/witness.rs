//! Records as examples: put into tables as an export would have them, and run through the engine.

use crate::check::Program;
use crate::check::program::{RuleId, RuleKind, Table};
use crate::run::{self, Input, Options, Record};
use crate::schema::{LinkId, Names, Object, ObjectId, Project, PropertyId, Resolution, Schema};
use crate::syntax;
use crate::value::time::AsOf;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// So many records are judged in one run.
const IN_ONE_RUN: usize = 256;

/// A record and those it is linked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct World {
    pub(super) object: ObjectId,
    /// All others are blank.
    pub(super) cells: BTreeMap<PropertyId, String>,
    pub(super) links: Vec<Linking>,
    /// Whether there is another record like it, with a key of its own.
    pub(super) is_twofold: bool,
}

/// The records that one link leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Linking {
    pub(super) link: LinkId,
    pub(super) records: Vec<World>,
    /// Which of them a path follows.
    pub(super) primary: Option<usize>,
}

impl World {
    pub(super) fn new(object: ObjectId) -> World {
        World { object, cells: BTreeMap::new(), links: Vec::new(), is_twofold: false }
    }

    /// Whether a condition chose its key.
    fn names_itself(&self, schema: &Schema) -> bool {
        let key = schema.object(self.object).map(|object| object.key);
        let own = key.and_then(|key| self.cells.get(&key)).is_some_and(|key| !key.trim().is_empty());
        own || self.links.iter().flat_map(|linking| &linking.records).any(|world| world.names_itself(schema))
    }
}

/// An example: the first record of the first table, and what it is linked with; of duplicates also the second. As of
/// the day for which it was looked for, the engine says of it what the verdict says.
#[derive(Debug, Clone)]
pub struct Witness {
    pub tables: Vec<Table>,
}

impl Witness {
    pub(super) fn of(world: &World, schema: &Schema) -> Witness {
        Witness { tables: Tables::of(std::slice::from_ref(world), schema).tables }
    }

    /// The tables as the `given` of a test has them, each line indented by so many spaces.
    #[must_use]
    pub fn to_text(&self, schema: &Schema, indent: usize) -> String {
        let mut text = String::new();
        let margin = " ".repeat(indent);
        for table in &self.tables {
            let object = schema.object(table.object).map_or("", |object| object.name.as_str());
            let _ = writeln!(text, "{margin}given {}", syntax::object_text(object));
            let rows: Vec<Vec<&str>> = std::iter::once(&table.header)
                .chain(&table.rows)
                .map(|row| row.iter().map(String::as_str).collect())
                .collect();
            for line in syntax::table_lines(&rows) {
                let _ = writeln!(text, "{margin}  {line}");
            }
        }
        text
    }
}

/// A column of a table; in the order in which they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Key,
    Property(PropertyId),
    Primary(LinkId),
    Ids(LinkId),
}

#[derive(Debug, Default)]
struct Tables {
    tables: Vec<Table>,
    /// The key of each record that was asked for.
    keys: Vec<String>,
}

/// Rows before the columns of their table are known.
#[derive(Debug, Default)]
struct Rows {
    by_object: BTreeMap<ObjectId, Vec<BTreeMap<Column, String>>>,
    /// In the order in which objects first appeared.
    order: Vec<ObjectId>,
    used: BTreeSet<(ObjectId, String)>,
}

impl Tables {
    fn of(worlds: &[World], schema: &Schema) -> Tables {
        let mut rows = Rows::default();
        let keys = worlds.iter().map(|world| rows.add(world, schema)).collect();
        let table = |id: &ObjectId| {
            let object = schema.object(*id)?;
            let rows = rows.by_object.get(id)?;
            let columns: BTreeSet<Column> = rows.iter().flat_map(|row| row.keys().copied()).collect();
            let names = Names::of(object);
            let header = columns.iter().map(|column| header(object, &names, *column)).collect();
            let cells = |row: &BTreeMap<Column, String>| {
                columns.iter().map(|column| row.get(column).cloned().unwrap_or_default()).collect()
            };
            Some(Table { object: *id, header, rows: rows.iter().map(cells).collect() })
        };
        Tables { tables: rows.order.iter().filter_map(table).collect(), keys }
    }
}

impl Rows {
    /// Adds a record and those it is linked with; its key.
    fn add(&mut self, world: &World, schema: &Schema) -> String {
        let Some(object) = schema.object(world.object) else { return String::new() };
        if !self.order.contains(&world.object) {
            self.order.push(world.object);
        }
        let at = self.by_object.entry(world.object).or_default().len();
        self.by_object.entry(world.object).or_default().push(BTreeMap::new());
        let chosen = world.cells.get(&object.key).map(|key| key.trim().to_owned()).filter(|key| !key.is_empty());
        let key = chosen.unwrap_or_else(|| {
            let free = |number: &usize| !self.used.contains(&(world.object, number.to_string()));
            // Fewer keys are used than there are numbers.
            (at + 1..=at + 1 + self.used.len()).find(free).unwrap_or(at + 1).to_string()
        });
        self.used.insert((world.object, key.clone()));
        if world.is_twofold {
            // Where the condition names the key there is room for one record only, and the engine will say so.
            let mut like = World { is_twofold: false, ..world.clone() };
            like.cells.remove(&object.key);
            self.add(&like, schema);
        }
        let mut row = BTreeMap::from([(Column::Key, key.clone())]);
        let cells = world.cells.iter().filter(|(property, _)| **property != object.key);
        row.extend(cells.map(|(property, text)| (Column::Property(*property), text.clone())));
        for (link, _) in object.links.iter().enumerate().filter(|(_, link)| !link.ids.is_empty()) {
            // Beside a column of IDs nobody asks how many links a property counts.
            let counts = object.links.get(link).and_then(|link| link.count);
            if counts.is_some_and(|count| world.cells.contains_key(&count)) {
                row.insert(Column::Ids(LinkId(link)), String::new());
            }
        }
        for linking in &world.links {
            let keys: Vec<String> = linking.records.iter().map(|world| self.add(world, schema)).collect();
            if let Some(primary) = linking.primary.and_then(|primary| keys.get(primary)) {
                row.insert(Column::Primary(linking.link), primary.clone());
            }
            row.insert(Column::Ids(linking.link), keys.join(";"));
        }
        if let Some(place) = self.by_object.get_mut(&world.object).and_then(|rows| rows.get_mut(at)) {
            *place = row;
        }
        key
    }
}

/// The label, unless another property has it too.
fn header(object: &Object, names: &Names, column: Column) -> String {
    let property = |id: PropertyId| {
        let Some(property) = object.property(id) else { return String::new() };
        let is_clear = names.resolve(object, &property.label) == Resolution::Found(id);
        if is_clear { property.label.clone() } else { property.name.clone() }
    };
    let link = |id: LinkId| object.link(id);
    let first = |headers: &[String]| headers.first().cloned().unwrap_or_default();
    match column {
        Column::Key => property(object.key),
        Column::Property(id) => property(id),
        Column::Primary(id) => link(id).map(|link| first(&link.primary_ids)).unwrap_or_default(),
        Column::Ids(id) => link(id).map(|link| first(&link.ids)).unwrap_or_default(),
    }
}

/// Runs rules over examples.
pub(super) struct Judge<'a> {
    pub(super) program: &'a Program,
    pub(super) project: &'a Project,
    pub(super) as_of: AsOf,
}

/// Which protections hold.
pub(super) enum Guarding {
    All,
    Only(RuleId),
    None,
}

impl Judge<'_> {
    /// What the rules say of each record; nothing where they could not be run over it, because two fixes
    /// contradict each other.
    pub(super) fn run(&self, worlds: &[World], with_fixes: bool) -> Vec<Option<Record>> {
        let mut records = vec![None; worlds.len()];
        let schema = &self.program.schema;
        // Beside others an example might have duplicates that it has not by itself.
        let ask_for_others = !self.program.used_duplicates.is_empty();
        let (alone, together): (Vec<usize>, Vec<usize>) = (0..worlds.len())
            .partition(|&at| worlds.get(at).is_none_or(|world| ask_for_others || world.names_itself(schema)));
        let groups = together.chunks(IN_ONE_RUN).map(<[usize]>::to_vec).chain(alone.into_iter().map(|at| vec![at]));
        for group in groups {
            self.group(worlds, &group, with_fixes, &mut records);
        }
        records
    }

    /// What the rules say of one record.
    pub(super) fn alone(&self, world: &World, with_fixes: bool) -> Option<Record> {
        let alone = World { is_twofold: false, ..world.clone() };
        self.run(std::slice::from_ref(&alone), with_fixes).into_iter().next().flatten()
    }

    /// Whether a rule makes one of the world's two records.
    pub(super) fn merges(&self, world: &World, rule: RuleId, guarding: &Guarding) -> bool {
        let mut program = self.program.clone();
        for (at, other) in program.rules.iter_mut().enumerate() {
            let holds = match guarding {
                Guarding::All => true,
                Guarding::Only(protect) => protect.0 == at,
                Guarding::None => false,
            };
            if matches!(other.kind, RuleKind::Protect(_)) && !holds {
                other.kind = RuleKind::Unavailable("protect");
            }
        }
        // What other rules make of the two is another question, unless all is asked as it would happen.
        let others = match guarding {
            Guarding::All => BTreeSet::new(),
            Guarding::Only(_) | Guarding::None => self.merging().filter(|other| *other != rule).collect(),
        };
        let Tables { tables, .. } = Tables::of(std::slice::from_ref(world), &program.schema);
        let inputs: Vec<Input> = tables.iter().map(|table| Input::of_table(table, &program.schema)).collect();
        let options = Options { skip: others, ..self.options() };
        run::collect(&program, self.project, &inputs, &options).is_ok_and(|(collected, _)| {
            collected.records.iter().any(|record| record.object == world.object && record.absorbed_by == Some(rule))
        })
    }

    fn merging(&self) -> impl Iterator<Item = RuleId> {
        let rules = self.program.rules.iter().enumerate();
        rules.filter(|(_, rule)| matches!(rule.kind, RuleKind::Duplicates(_))).map(|(at, _)| RuleId(at))
    }

    fn options(&self) -> Options {
        Options {
            missing_is_blank: true,
            brakes: false,
            segments: true,
            // An example stands alone: nothing is usual or not.
            fewest_values: usize::MAX,
            ..Options::new(self.as_of)
        }
    }

    fn group(&self, worlds: &[World], group: &[usize], with_fixes: bool, records: &mut [Option<Record>]) {
        let chosen: Vec<World> = group.iter().filter_map(|&at| worlds.get(at).cloned()).collect();
        let Tables { tables, keys } = Tables::of(&chosen, &self.program.schema);
        let inputs: Vec<Input> = tables.iter().map(|table| Input::of_table(table, &self.program.schema)).collect();
        // One record is merged with none, and those of other examples are no part of it.
        let options = Options { skip: self.merging().collect(), ..self.options() };
        let ran = if with_fixes {
            run::collect(self.program, self.project, &inputs, &options)
        } else {
            run::collect(&self.without_fixes(), self.project, &inputs, &options)
        };
        match ran {
            Ok((collected, _)) => {
                let mut found: BTreeMap<(ObjectId, String), Record> = collected
                    .records
                    .into_iter()
                    .map(|record| ((record.object, record.key.trim().to_owned()), record))
                    .collect();
                for ((world, key), at) in chosen.iter().zip(keys).zip(group) {
                    if let Some(place) = records.get_mut(*at) {
                        *place = found.remove(&(world.object, key));
                    }
                }
            }
            Err(_) if group.len() > 1 => {
                let (one, other) = group.split_at(group.len() / 2);
                self.group(worlds, one, with_fixes, records);
                self.group(worlds, other, with_fixes, records);
            }
            Err(_) => {}
        }
    }

    fn without_fixes(&self) -> Program {
        let mut program = self.program.clone();
        for rule in &mut program.rules {
            if let RuleKind::Fix(fix) = &mut rule.kind {
                fix.steps.clear();
            }
        }
        program
    }
}
