//! Conditions on one record, as the language page says in words.

use super::cells::{self, Cell, Read};
use super::world::Table;
use hyg::check::Program;
use hyg::check::program::{
    Condition, ConditionKind, LinkQuantifier, Linked, Operand, Path, PropertyTest, TestKind, Unusual,
};
use hyg::schema::{LinkId, ObjectId, Project, Property, PropertyId};
use hyg::value::time::{AsOf, day_number};
use hyg::value::{Kind, Truth, country};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};

/// A record: its object and its place among the records that are judged.
pub type RecordId = (ObjectId, usize);

/// A record of an export that has a key and all its cells.
#[derive(Debug, Clone)]
pub struct Record {
    pub key: String,
    /// Cells by header, as they stand.
    pub cells: BTreeMap<String, String>,
}

/// Which values a condition sees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum View {
    /// Those of the exports.
    Exported,
    /// After fixes.
    Fixed,
    /// After fixes and deletes: deleted records are no longer linked.
    Left,
    /// Inside a fix: the record as the lines so far left it, all others as exported.
    Line,
}

/// The other records that one link leads to.
enum Links {
    /// IDs, without repetition, and the primary one.
    Ids(BTreeSet<String>, Option<String>),
    /// No export has IDs, but a property counts them.
    Count(Read<f64>),
}

pub struct World<'a> {
    pub program: &'a Program,
    pub project: &'a Project,
    pub as_of: AsOf,
    pub records: BTreeMap<ObjectId, Vec<Record>>,
    /// Rows that are no records.
    pub rejected: BTreeMap<ObjectId, u64>,
    headers: BTreeMap<ObjectId, Vec<String>>,
    /// Cells that fixes changed.
    pub fixed: BTreeMap<RecordId, BTreeMap<PropertyId, String>>,
    pub deleted: BTreeSet<RecordId>,
    /// Cells of the record at hand that the lines of a fix changed so far.
    pub line: BTreeMap<PropertyId, String>,
}

impl View {
    /// The view on other records.
    fn beyond(self) -> View {
        if self == View::Line { View::Exported } else { self }
    }
}

pub fn and(members: &[Truth]) -> Truth {
    first_of(members, [Truth::False, Truth::Unreadable, Truth::Blank], Truth::True)
}

pub fn or(members: &[Truth]) -> Truth {
    first_of(members, [Truth::True, Truth::Unreadable, Truth::Blank], Truth::False)
}

fn first_of(members: &[Truth], order: [Truth; 3], otherwise: Truth) -> Truth {
    order.into_iter().find(|truth| members.contains(truth)).unwrap_or(otherwise)
}

pub fn not(truth: Truth) -> Truth {
    match truth {
        Truth::True => Truth::False,
        Truth::False => Truth::True,
        Truth::Blank => Truth::Blank,
        Truth::Unreadable => Truth::Unreadable,
    }
}

fn decided(holds: bool) -> Truth {
    if holds { Truth::True } else { Truth::False }
}

/// True if so many are true; false if not even with the others that could be it can be so many.
fn at_least(least: usize, members: &[Truth]) -> Truth {
    let count = |truth| members.iter().filter(|member| **member == truth).count();
    let (yes, blank, unreadable) = (count(Truth::True), count(Truth::Blank), count(Truth::Unreadable));
    match () {
        () if yes >= least => Truth::True,
        () if yes + blank + unreadable < least => Truth::False,
        () if unreadable > 0 => Truth::Unreadable,
        () => Truth::Blank,
    }
}

/// With fewer values nothing is unusual and nothing is not.
pub const FEWEST_VALUES: usize = 4;

/// Begins what stands for a row of the other side that was set aside: it might name any record.
const MIGHT_BE: char = '?';

impl<'a> World<'a> {
    pub fn new(program: &'a Program, project: &'a Project, as_of: AsOf, tables: &[Table]) -> World<'a> {
        let mut world = World {
            program,
            project,
            as_of,
            records: BTreeMap::new(),
            rejected: BTreeMap::new(),
            headers: BTreeMap::new(),
            fixed: BTreeMap::new(),
            deleted: BTreeSet::new(),
            line: BTreeMap::new(),
        };
        for table in tables {
            let object = super::world::object_id(program, table.object);
            let is_record = |row: &&Vec<String>| row.len() == table.header.len() && !row[0].trim().is_empty();
            let records: Vec<Record> = table
                .rows
                .iter()
                .filter(is_record)
                .map(|row| Record {
                    key: row[0].trim().to_owned(),
                    cells: table.header.iter().cloned().zip(row.iter().cloned()).collect(),
                })
                .collect();
            world.rejected.insert(object, (table.rows.len() - records.len()) as u64);
            world.records.insert(object, records);
            world.headers.insert(object, table.header.clone());
        }
        world
    }

    pub fn property(&self, object: ObjectId, property: PropertyId) -> &Property {
        self.program.schema.property(object, property).unwrap()
    }

    pub fn is_blank(&self, text: &str) -> bool {
        text.trim().is_empty() || self.project.null_values.iter().any(|null| null == text.trim())
    }

    /// The text of a record's own cell as it stands in a view.
    pub fn text(&self, view: View, (object, row): RecordId, property: PropertyId) -> String {
        let changed = match view {
            View::Exported => None,
            View::Line => self.line.get(&property),
            View::Fixed | View::Left => self.fixed.get(&(object, row)).and_then(|cells| cells.get(&property)),
        };
        match changed {
            Some(text) => text.clone(),
            None => self.records[&object][row].cells[&self.property(object, property).label].clone(),
        }
    }

    fn own_cell(&self, view: View, record: RecordId, property: PropertyId) -> Cell {
        let text = self.text(view, record, property);
        let lists_nothing = self.property(record.0, property).kind == Kind::ManyOptions
            && text.chars().all(|c| c == ';' || c.is_whitespace());
        if lists_nothing || self.is_blank(&text) { Cell::Blank } else { Cell::Text(text.trim().to_owned()) }
    }

    /// The cell at the end of a path.
    pub fn cell(&self, view: View, record: RecordId, path: &Path) -> Cell {
        match self.end(view, record, &path.links) {
            Read::Value(end) if path.links.is_empty() => self.own_cell(view, end, path.property),
            Read::Value(end) => self.own_cell(view.beyond(), end, path.property),
            Read::Blank => Cell::Blank,
            Read::Unreadable => Cell::Unreadable,
        }
    }

    /// The record that to-one links lead to: the primary one, or the only one.
    pub fn end(&self, view: View, record: RecordId, links: &[LinkId]) -> Read<RecordId> {
        let Some((&first, rest)) = links.split_first() else { return Read::Value(record) };
        let to = self.link(record.0, first).to;
        let id = match self.links(view, record, first) {
            Links::Ids(_, Some(primary)) => primary,
            Links::Ids(ids, None) => match ids.len() {
                0 => return Read::Blank,
                1 => ids.into_iter().next().unwrap(),
                _ => return Read::Unreadable,
            },
            Links::Count(Read::Blank) => return Read::Blank,
            Links::Count(Read::Value(count)) if count < 1.0 => return Read::Blank,
            Links::Count(_) => return Read::Unreadable,
        };
        match self.find(to, &id) {
            Some(next) => self.end(view.beyond(), next, rest),
            None => Read::Unreadable,
        }
    }

    fn link(&self, object: ObjectId, link: LinkId) -> &hyg::schema::Link {
        self.program.schema.object(object).unwrap().link(link).unwrap()
    }

    fn find(&self, object: ObjectId, key: &str) -> Option<RecordId> {
        let row = self.records.get(&object)?.iter().position(|record| record.key == key)?;
        Some((object, row))
    }

    fn has_column(&self, object: ObjectId, header: &str) -> bool {
        self.headers.get(&object).is_some_and(|headers| headers.iter().any(|other| other == header))
    }

    /// The IDs in the cells of some headers, as far as the export has them.
    fn ids(&self, (object, row): RecordId, headers: &[String]) -> Vec<String> {
        let cells = &self.records[&object][row].cells;
        let cells = headers.iter().filter_map(|header| cells.get(header)).filter(|cell| !self.is_blank(cell));
        let ids = cells.flat_map(|cell| cell.split(';')).map(str::trim).filter(|id| !self.is_blank(id));
        ids.map(str::to_owned).collect()
    }

    /// Both sides' columns make the link.
    fn links(&self, view: View, record: RecordId, link: LinkId) -> Links {
        let (object, row) = record;
        let forth = self.link(object, link);
        let back = &self.program.schema.object(forth.to).unwrap().links;
        let back = back.iter().find(|back| back.to == object).unwrap();
        let columns = |from: ObjectId, link: &hyg::schema::Link| {
            link.ids.iter().chain(&link.primary_ids).any(|header| self.has_column(from, header))
        };
        if !columns(object, forth) && !columns(forth.to, back) {
            let count = self.own_cell(view, record, forth.count.unwrap());
            return Links::Count(count.read(|text| self.project.number_format.parse(text)));
        }
        let mut ids: BTreeSet<String> = self.ids(record, &forth.ids).into_iter().collect();
        let primary = self.ids(record, &forth.primary_ids).into_iter().next();
        ids.extend(primary.clone());
        let might_be_named = ids.is_empty() && columns(forth.to, back);
        let key = &self.records[&object][row].key;
        for (at, other) in self.records.get(&forth.to).into_iter().flatten().enumerate() {
            let theirs = [self.ids((forth.to, at), &back.ids), self.ids((forth.to, at), &back.primary_ids)].concat();
            if theirs.contains(key) {
                ids.insert(other.key.clone());
            }
        }
        let counted = forth.count.map(|count| self.own_cell(view, record, count));
        let unnamed = match counted.map(|count| count.read(|text| self.project.number_format.parse(text))) {
            None | Some(Read::Blank) => 0,
            // More than anybody names.
            Some(Read::Unreadable) => 99,
            Some(Read::Value(count)) => (1..99).filter(|&n| f64::from(n) <= count).count().saturating_sub(ids.len()),
        };
        let is_left = |id: &String| {
            view != View::Left || self.find(forth.to, id).is_none_or(|other| !self.deleted.contains(&other))
        };
        ids.retain(is_left);
        let rejected = self.rejected.get(&forth.to).copied().filter(|_| might_be_named).unwrap_or(0);
        ids.extend((0..rejected.max(unnamed as u64)).map(|row| format!("{MIGHT_BE}{row}")));
        Links::Ids(ids, primary.filter(is_left))
    }

    pub fn condition(&self, view: View, record: RecordId, condition: &Condition) -> Truth {
        let members = |members: &[Condition]| -> Vec<Truth> {
            members.iter().map(|member| self.condition(view, record, member)).collect()
        };
        match &condition.kind {
            ConditionKind::All(of) => and(&members(of)),
            ConditionKind::Any(of) => or(&members(of)),
            ConditionKind::Not(inner) => not(self.condition(view, record, inner)),
            ConditionKind::AtLeast(least, of) => at_least(*least as usize, &members(of)),
            ConditionKind::InSegment(segment) => {
                let segment = self.program.segment(*segment).unwrap();
                blank_is_false(self.condition(view, record, &segment.condition))
            }
            ConditionKind::HasDuplicates(_) => panic!("`merges` has an oracle of its own for these"),
            ConditionKind::Linked(linked) => blank_is_false(self.linked(view, record, linked)),
            ConditionKind::Test(test) => self.test(view, record, test),
        }
    }

    fn linked(&self, view: View, record: RecordId, linked: &Linked) -> Truth {
        let others: Vec<Truth> = match self.links(view, record, linked.link) {
            Links::Ids(ids, _) => ids.iter().map(|id| self.other(view, id, linked)).collect(),
            Links::Count(Read::Blank) => Vec::new(),
            Links::Count(Read::Unreadable) => return Truth::Unreadable,
            Links::Count(Read::Value(count)) => {
                let each = if linked.inner.is_some() { Truth::Unreadable } else { Truth::True };
                let whole = (0..8).filter(|&n| f64::from(n) + 1.0 <= count).count();
                vec![each; whole]
            }
        };
        match linked.quantifier {
            LinkQuantifier::AtLeast(least) => {
                let others: Vec<Truth> = others.into_iter().map(blank_is_false).collect();
                at_least(least as usize, &others)
            }
            LinkQuantifier::Every if others.is_empty() => Truth::False,
            LinkQuantifier::Every => {
                let others: Vec<Truth> = others.into_iter().map(blank_is_false).collect();
                and(&others)
            }
        }
    }

    /// Whether the record of an ID satisfies the bracket; without one, an ID is enough.
    fn other(&self, view: View, id: &str, linked: &Linked) -> Truth {
        if id.starts_with(MIGHT_BE) {
            return Truth::Unreadable;
        }
        let Some(inner) = &linked.inner else { return Truth::True };
        match self.find(linked.object, id) {
            Some(other) => self.condition(view.beyond(), other, inner),
            None => Truth::Unreadable,
        }
    }

    fn test(&self, view: View, record: RecordId, test: &PropertyTest) -> Truth {
        let cell = self.cell(view, record, &test.subject);
        let property = self.property(test.subject.object, test.subject.property);
        let read = match &test.test {
            TestKind::Known => match cell {
                Cell::Unreadable => Read::Unreadable,
                cell => Read::Value(cell != Cell::Blank),
            },
            // Whatever it is compared with: the record has no value.
            _ if cell == Cell::Blank => Read::Blank,
            TestKind::Unusual(unusual) => self.is_unusual(record.0, &test.subject, &cell, unusual),
            kind => self.ask(view, record, kind, &cell, property),
        };
        match read {
            Read::Unreadable => Truth::Unreadable,
            Read::Blank if test.or_unknown => Truth::True,
            Read::Blank => Truth::Blank,
            Read::Value(holds) => decided(holds != test.negated),
        }
    }

    /// How often each text stands in a column of an export.
    pub fn spellings(&self, object: ObjectId, property: PropertyId) -> BTreeMap<String, u64> {
        let mut counts = BTreeMap::new();
        for at in 0..self.records[&object].len() {
            let text = self.text(View::Exported, (object, at), property);
            if !self.is_blank(&text) {
                *counts.entry(text.trim().to_owned()).or_default() += 1;
            }
        }
        counts
    }

    /// Far from what all records of the object have in their exports.
    fn is_unusual(&self, object: ObjectId, path: &Path, cell: &Cell, unusual: &Unusual) -> Read<bool> {
        let kind = self.property(object, path.property).kind;
        let value = |cell: &Cell| {
            cell.read(|text| match kind {
                Kind::Number => self.project.number_format.parse(text),
                _ => cells::moment(text, kind, self.project).map(|moment| f64::from(moment.day)),
            })
        };
        let records = 0..self.records[&object].len();
        let mut values: Vec<f64> = records
            .filter_map(|at| match value(&self.cell(View::Exported, (object, at), path)) {
                Read::Value(value) => Some(value),
                Read::Blank | Read::Unreadable => None,
            })
            .collect();
        if values.len() < FEWEST_VALUES {
            return Read::Unreadable;
        }
        values.sort_by(f64::total_cmp);
        let number = f64::from(u32::try_from(values.len()).unwrap());
        let mean = values.iter().sum::<f64>() / number;
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (number - 1.0);
        let quartile = |quarters: usize| {
            let (whole, rest) = (quarters * (values.len() - 1) / 4, quarters * (values.len() - 1) % 4);
            let next = values[(whole + 1).min(values.len() - 1)];
            values[whole] + (next - values[whole]) * f64::from(u8::try_from(rest).unwrap()) / 4.0
        };
        let reach = 1.5 * (quartile(3) - quartile(1));
        value(cell).map(|value| match unusual {
            Unusual::Deviations(deviations) => (value - mean).abs() > deviations.value * variance.sqrt(),
            Unusual::Range => value < quartile(1) - reach || value > quartile(3) + reach,
        })
    }

    fn ask(&self, view: View, record: RecordId, test: &TestKind, cell: &Cell, property: &Property) -> Read<bool> {
        let kind = property.kind;
        let text = |holds: &dyn Fn(&str) -> bool| cell.read(|text| Some(holds(text)));
        let number = |text: &str| self.project.number_format.parse(text);
        let moment = |holds: &dyn Fn(cells::Moment) -> bool| {
            cell.read(|text| cells::moment(text, kind, self.project)).map(holds)
        };
        match test {
            TestKind::Known => text(&|_| true),
            TestKind::SameAs(path) => {
                let other = self.cell(view, record, path);
                let other_property = self.property(path.object, path.property);
                self.same(cell, property, &other, other_property)
            }
            TestKind::SameBy { .. } => panic!("`compared_by_form` tests it against forms"),
            TestKind::TextIs(values) => {
                text(&|text| values.iter().any(|value| cells::text_is(text, kind, &value.value)))
            }
            TestKind::TextHas { operator, values } => {
                text(&|text| values.iter().any(|value| cells::text_has(text, kind, *operator, &value.value)))
            }
            TestKind::Matches(pattern) => {
                let pattern = Regex::new(&pattern.value).unwrap();
                text(&|text| pattern.is_match(text))
            }
            TestKind::LongerThan(limit) => text(&|text| cells::characters(text) > limit.value as usize),
            TestKind::ShorterThan(limit) => text(&|text| cells::characters(text) < limit.value as usize),
            TestKind::Number { operator, operand } => {
                let with = self.operand(view, record, operand, |text, _| number(text));
                both(cell.read(number), with, |number, with| cells::compares(number, *operator, with))
            }
            TestKind::NumberIn(values) => cell.read(number).map(|number| {
                values
                    .iter()
                    .any(|value| cells::compares(number, hyg::check::program::NumberOperator::Equals, value.value))
            }),
            TestKind::NumberBetween { low, high } => {
                let low = self.operand(view, record, low, |text, _| number(text));
                let high = self.operand(view, record, high, |text, _| number(text));
                let above = both(cell.read(number), low, |number, low| number >= low);
                within(above, both(cell.read(number), high, |number, high| number <= high))
            }
            TestKind::Options { quantifier, options } => {
                let asked = options.iter().map(|option| option.value).collect();
                cell.read(|text| cells::options(text, property))
                    .map(|have| cells::has_options(&have, *quantifier, &asked))
            }
            TestKind::YesNo(asked) => cell.read(|text| cells::yes(text, property)).map(|yes| yes == asked.value),
            TestKind::Age { direction, duration } => {
                moment(&|moment| cells::has_age(moment, *direction, duration.value, &self.as_of))
            }
            TestKind::Future => moment(&|moment| cells::is_future(moment, &self.as_of)),
            TestKind::Past => moment(&|moment| !cells::is_future(moment, &self.as_of)),
            TestKind::Date { operator, operand } => {
                let with = self.operand(view, record, operand, |text, kind| self.day(text, kind));
                both(cell.read(|text| self.day(text, kind)), with, |day, with| {
                    cells::compares_day(day.0, *operator, with.0)
                })
            }
            TestKind::DateBetween { low, high } => {
                let low = self.operand(view, record, low, |text, kind| self.day(text, kind));
                let high = self.operand(view, record, high, |text, kind| self.day(text, kind));
                let day = cell.read(|text| self.day(text, kind));
                let above = both(day.clone(), low, |day, low| day.0 >= low.0);
                within(above, both(day, high, |day, high| day.0 <= high.0))
            }
            TestKind::Calendar { unit, offset } => {
                moment(&|moment| cells::in_calendar(moment.day, *unit, *offset, &self.as_of, self.project))
            }
            TestKind::Unusual(_) => panic!("asked with its property"),
            TestKind::Identifier { identifier, country } => {
                let country = match country {
                    None => self.project.country.as_deref().and_then(|code| country::find(code).ok()),
                    Some(Operand::Literal(literal)) => Some(literal.value),
                    Some(Operand::Property(path)) => {
                        match self.cell(view, record, path).read(|text| country::find(text).ok()) {
                            Read::Value(country) => Some(country),
                            Read::Blank | Read::Unreadable => None,
                        }
                    }
                };
                cell.read(|text| identifier.judge(text, country))
            }
            TestKind::EmailClass(class) => cell.read(|text| {
                let lists = &self.project.email_lists;
                let of_domain = || class.of_domain(text, lists).filter(|_| property.kind != Kind::Email);
                class.of(text, lists).or_else(of_domain)
            }),
            TestKind::Valid(shape) => text(&|text| cells::is_valid(text, *shape, property, self.project)),
        }
    }

    fn day(&self, text: &str, kind: Kind) -> Option<Days> {
        cells::moment(text, kind, self.project).map(|moment| Days(moment.day))
    }

    fn operand<T, V: Clone + Into<T>>(
        &self,
        view: View,
        record: RecordId,
        operand: &Operand<V>,
        read: impl FnOnce(&str, Kind) -> Option<T>,
    ) -> Read<T> {
        match operand {
            Operand::Literal(literal) => Read::Value(literal.value.clone().into()),
            Operand::Property(path) => {
                let kind = self.property(path.object, path.property).kind;
                self.cell(view, record, path).read(|text| read(text, kind))
            }
        }
    }

    fn same(&self, cell: &Cell, property: &Property, other: &Cell, other_property: &Property) -> Read<bool> {
        if !property.options.is_empty() {
            // Options of two lists are the same if they are called the same.
            let values = |text: &str, property: &Property| -> Option<BTreeSet<String>> {
                let options = cells::options(text, property)?;
                Some(options.iter().map(|option| property.options[option.0].value.clone()).collect())
            };
            let (a, b) = (cell.read(|text| values(text, property)), other.read(|text| values(text, other_property)));
            return both(a, b, |a, b| a == b);
        }
        match property.kind {
            Kind::Number => {
                let number = |text: &str| self.project.number_format.parse(text);
                both(cell.read(number), other.read(number), |a, b| {
                    cells::compares(a, hyg::check::program::NumberOperator::Equals, b)
                })
            }
            Kind::Date | Kind::Datetime => {
                let (a, b) = (
                    cell.read(|text| self.day(text, property.kind)),
                    other.read(|text| self.day(text, other_property.kind)),
                );
                both(a, b, |a, b| a.0 == b.0)
            }
            _ => {
                let text = |text: &str| Some(text.to_owned());
                both(cell.read(text), other.read(text), |a, b| cells::text_is(&a, property.kind, &b))
            }
        }
    }

    /// Whether a condition speaks of records whose file was not given.
    pub fn needs_missing_file(&self, condition: &Condition) -> bool {
        let any = |members: &[Condition]| members.iter().any(|member| self.needs_missing_file(member));
        match &condition.kind {
            ConditionKind::All(of) | ConditionKind::Any(of) | ConditionKind::AtLeast(_, of) => any(of),
            ConditionKind::Not(inner) => self.needs_missing_file(inner),
            ConditionKind::InSegment(segment) => {
                self.needs_missing_file(&self.program.segment(*segment).unwrap().condition)
            }
            ConditionKind::HasDuplicates(_) => false,
            ConditionKind::Linked(linked) => linked
                .inner
                .as_ref()
                .is_some_and(|inner| !self.records.contains_key(&linked.object) || self.needs_missing_file(inner)),
            ConditionKind::Test(test) => {
                let other = match &test.test {
                    TestKind::SameAs(path)
                    | TestKind::Number { operand: Operand::Property(path), .. }
                    | TestKind::Date { operand: Operand::Property(path), .. }
                    | TestKind::Identifier { country: Some(Operand::Property(path)), .. } => vec![path],
                    TestKind::NumberBetween { low, high } => operands(low, high),
                    TestKind::DateBetween { low, high } => operands(low, high),
                    _ => Vec::new(),
                };
                other.into_iter().chain([&test.subject]).any(|path| self.leads_to_missing_file(path))
            }
        }
    }

    pub fn leads_to_missing_file(&self, path: &Path) -> bool {
        // The first object is the condition's own; the path names only the last.
        !path.links.is_empty() && (path.links.len() > 1 || !self.records.contains_key(&path.object))
    }
}

fn operands<'c, T>(low: &'c Operand<T>, high: &'c Operand<T>) -> Vec<&'c Path> {
    let path = |operand: &'c Operand<T>| match operand {
        Operand::Property(path) => Some(path),
        Operand::Literal(_) => None,
    };
    [path(low), path(high)].into_iter().flatten().collect()
}

/// A day, so that a literal date and a cell's day are one.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Days(i32);

impl From<chrono::NaiveDate> for Days {
    fn from(date: chrono::NaiveDate) -> Days {
        Days(day_number(date))
    }
}

fn blank_is_false(truth: Truth) -> Truth {
    if truth == Truth::Blank { Truth::False } else { truth }
}

impl<T> Read<T> {
    pub fn map<U>(self, map: impl FnOnce(T) -> U) -> Read<U> {
        match self {
            Read::Blank => Read::Blank,
            Read::Unreadable => Read::Unreadable,
            Read::Value(value) => Read::Value(map(value)),
        }
    }
}

/// Above the lower and below the upper bound, as two tests joined by `and`.
fn within(above: Read<bool>, below: Read<bool>) -> Read<bool> {
    let truth = |read: Read<bool>| match read {
        Read::Blank => Truth::Blank,
        Read::Unreadable => Truth::Unreadable,
        Read::Value(holds) => decided(holds),
    };
    match and(&[truth(above), truth(below)]) {
        Truth::Blank => Read::Blank,
        Truth::Unreadable => Read::Unreadable,
        truth => Read::Value(truth == Truth::True),
    }
}

/// What two values are to each other: unreadable if one is, else blank if one is.
fn both<A, B, C>(a: Read<A>, b: Read<B>, of: impl FnOnce(A, B) -> C) -> Read<C> {
    match (a, b) {
        (Read::Value(a), Read::Value(b)) => Read::Value(of(a, b)),
        (Read::Unreadable, _) | (_, Read::Unreadable) => Read::Unreadable,
        _ => Read::Blank,
    }
}
