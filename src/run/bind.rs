//! A plan meets the headers of its inputs: which column is which, and what is missing.

use super::RunError;
use crate::check::program::{FileTable, Program, Rule, RuleId, RuleKind, Table};
use crate::data::read::{
    self, Batch, Compression, Content, Encoding, Fingerprint, Format, Given, ReadError, Settings, Source,
};
use crate::data::write::{CsvRows, Purpose};
use crate::diagnostic::suggest::did_you_mean;
use crate::engine::Records;
use crate::engine::records::LinkCells;
use crate::plan::requirements::{Requirements, of_condition, of_rule};
use crate::plan::{Activity, LinkedPlan, NodeKind, ObjectPlan, SlotId, SlotSource};
use crate::schema::headers::{HeaderMatch, LinkColumns, Subject, match_headers};
use crate::schema::{LinkId, Object, ObjectId, Project, Property, PropertyId, Schema};
use arrow_array::StringViewArray;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// The export or exports of one object, in order.
#[derive(Debug, Clone)]
pub struct Input {
    pub object: ObjectId,
    pub sources: Vec<Source>,
}

impl Input {
    /// A table of the rules as the CSV file that an export would be.
    #[must_use]
    pub fn of_table(table: &Table, schema: &Schema) -> Input {
        let name = schema.object(table.object).map_or("table", |object| object.name.as_str());
        let header = table.header.iter().map(|name| name.trim_matches('`'));
        Input { object: table.object, sources: vec![source_of(format!("given {name}"), header, &table.rows)] }
    }
}

/// A table of the rules as the file of another system, with which a `reconcile` compares.
#[must_use]
pub fn source_of_file(table: &FileTable) -> Source {
    source_of(table.file.clone(), table.header.iter().map(String::as_str), &table.rows)
}

fn source_of<'a>(name: String, header: impl Iterator<Item = &'a str>, rows: &[Vec<String>]) -> Source {
    let mut file = CsvRows::new(Purpose::Import);
    file.row(header);
    rows.iter().for_each(|row| file.row(row));
    let settings = Settings { encoding: Some(Encoding::Utf8), csv: Given::plain(b','), ..Settings::default() };
    Source { name, content: Content::Memory(file.into_bytes().into()), settings }
}

/// An input whose header was read and matched.
#[derive(Debug)]
pub struct Bound {
    pub object: ObjectId,
    pub sources: Vec<Source>,
    pub header: Vec<String>,
    pub matched: HeaderMatch,
    /// One a source.
    pub formats: Vec<(Format, Option<Compression>)>,
    /// The text of the first source up to the end of its header.
    pub head: String,
    /// What the first pass over the sources read.
    read: OnceLock<Vec<Fingerprint>>,
}

/// Opens every input and matches its header.
///
/// # Errors
/// A file that cannot be read, files of one object with different headers, no key column.
pub fn bind(program: &Program, project: &Project, inputs: &[Input]) -> Result<BTreeMap<ObjectId, Bound>, RunError> {
    let mut bound = BTreeMap::new();
    for input in inputs {
        let mut tables = Vec::new();
        let sources: Vec<Source> =
            input.sources.iter().map(|source| source.with_number_format(project.number_format)).collect();
        for source in &sources {
            tables.push((source, read::open(source).map_err(RunError::Read)?));
        }
        let Some((first, table)) = tables.first() else { continue };
        for (other, its) in tables.iter().skip(1) {
            if its.header != table.header {
                let sheet = meant_sheet(program, project, input.object, &tables);
                return Err(RunError::DifferentHeaders { first: first.name.clone(), other: other.name.clone(), sheet });
            }
        }
        let decisions = project.decisions(input.object);
        let matched = match_headers(&program.schema, input.object, &table.header, decisions);
        let object = program.schema.object(input.object);
        if let Some(object) = object
            && matched.key.is_none()
        {
            let key = object.properties.get(object.key.0).map_or("", |key| key.label.as_str()).to_owned();
            let conflict = matched.conflict(Subject::Property(object.key));
            return Err(if let Some(conflict) = conflict {
                RunError::AmbiguousKey(format!("{}: {}; {}", first.name, conflict.message, conflict.help))
            } else {
                let begins = table.header.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(", ");
                let file = first.name.clone();
                if object.is_table() {
                    RunError::NoTableKey { file, key, begins }
                } else {
                    let help = help_without_key(object, &table.header, &table.format);
                    RunError::NoKey { file, object: object.name.clone(), key, begins, help }
                }
            });
        }
        let binding = Bound {
            object: input.object,
            formats: tables.iter().map(|(_, table)| (table.format.clone(), table.compression)).collect(),
            head: table.head().to_owned(),
            header: table.header.clone(),
            matched,
            sources,
            read: OnceLock::new(),
        };
        if bound.insert(input.object, binding).is_some() {
            return Err(RunError::Defect("one object was given twice".to_owned()));
        }
    }
    Ok(bound)
}

/// How to say which column the key is: one called `id` may be it, as in what HubSpot's API gives, or another
/// system's, and only the user knows.
fn help_without_key(object: &Object, header: &[String], format: &Format) -> Option<String> {
    let name = object.properties.get(object.key.0).map_or("", |key| key.name.as_str());
    let id = header.iter().find(|column| column.eq_ignore_ascii_case("id"));
    let by_alias = id.map(|id| {
        let setting = format!("properties: {{ {}: {{ {name}: {{ aliases: [{id}] }} }} }}", object.name);
        format!("if `{id}` holds it, say so in hyg.yaml: `{setting}`")
    });
    let further_down = || {
        matches!(format, Format::Xlsx { .. })
            .then_some("if they stand further down, name their row, as in `--header-row 3`")
    };
    by_alias.or_else(|| further_down().map(str::to_owned))
}

/// The first sheet of a workbook that has the key, if sheets were read.
fn meant_sheet(
    program: &Program,
    project: &Project,
    object: ObjectId,
    tables: &[(&Source, read::Table)],
) -> Option<String> {
    let has_key = |table: &read::Table| {
        match_headers(&program.schema, object, &table.header, project.decisions(object)).key.is_some()
    };
    let sheets = tables.iter().filter(|(source, _)| source.settings.sheet.is_some());
    sheets.into_iter().find(|(_, table)| has_key(table)).map(|(source, _)| source.name.clone())
}

impl Bound {
    /// Compares what a pass read with what the first one did: a file that was replaced between two
    /// passes would mix records of two exports.
    ///
    /// # Errors
    /// A file is not what it was.
    pub fn refuse_changed(&self, fingerprints: &[Fingerprint]) -> Result<(), RunError> {
        let first = self.read.get_or_init(|| fingerprints.to_vec());
        let mut read = self.sources.iter().zip(first.iter().zip(fingerprints));
        match read.find(|(_, (first, now))| first != now) {
            Some((source, _)) => Err(RunError::Read(ReadError::changed(source))),
            None => Ok(()),
        }
    }

    /// What the first pass read of each source; none before it.
    #[must_use]
    pub fn fingerprints(&self) -> &[Fingerprint] {
        self.read.get().map(Vec::as_slice).unwrap_or_default()
    }

    /// The column of a property, by index in the header.
    #[must_use]
    pub fn column(&self, property: PropertyId) -> Option<usize> {
        self.matched.columns.get(property.0).copied().flatten()
    }

    /// A header that means nothing else, and that may be meant for a property without a column.
    fn near(&self, property: &Property) -> Option<String> {
        let unknown = || self.matched.unknown.iter().filter_map(|&at| self.header.get(at)).map(String::as_str);
        property.all_names().find_map(|name| did_you_mean(name, unknown())).map(str::to_owned)
    }

    /// The columns that name linked records.
    #[must_use]
    pub fn link(&self, link: LinkId) -> LinkColumns {
        self.matched.links.get(link.0).copied().unwrap_or_default()
    }

    fn names(&self, link: LinkId) -> bool {
        let columns = self.link(link);
        columns.ids.is_some() || columns.primary.is_some()
    }

    /// Which columns the plan reads, and where each slot and link finds its own. If what is missing
    /// is blank, a link without any column is one that no record has. If `only` some slots are read, no links are.
    #[must_use]
    pub fn layout(&self, plan: &ObjectPlan, only: Option<&BTreeSet<SlotId>>, missing_is_blank: bool) -> Layout {
        let mut layout = Layout::default();
        for (at, slot) in plan.slots.iter().enumerate() {
            let column = match slot.source {
                SlotSource::Own(property) if only.is_none_or(|only| only.contains(&SlotId(at))) => {
                    self.column(property)
                }
                _ => None,
            };
            let at = column.map(|column| layout.want(column));
            layout.slots.push(at);
        }
        for columns in self.matched.links.iter().filter(|_| only.is_none()) {
            let ids = columns.ids.map(|column| layout.want(column));
            let primary = columns.primary.map(|column| layout.want(column));
            layout.links.push((ids, primary));
        }
        if missing_is_blank {
            let counted: BTreeSet<LinkId> = plan.nodes.iter().filter_map(|node| layout.counted(&node.kind)).collect();
            layout.no_links = plan.links.difference(&counted).copied().collect();
        }
        layout
    }
}

/// Where a plan's slots and links stand among the columns that are read.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// The columns to read, by index in the header.
    pub columns: Vec<usize>,
    /// By slot: which of `columns`.
    slots: Vec<Option<usize>>,
    links: Vec<(Option<usize>, Option<usize>)>,
    /// Links that no record has if they have no column.
    no_links: BTreeSet<LinkId>,
}

impl Layout {
    /// The place of a column of the header among the columns that are read; of one that is not, it is read from now on.
    pub fn want(&mut self, column: usize) -> usize {
        self.columns.iter().position(|&known| known == column).unwrap_or_else(|| {
            self.columns.push(column);
            self.columns.len() - 1
        })
    }

    /// The link whose records a condition counts by a property that the input has.
    fn counted(&self, node: &NodeKind) -> Option<LinkId> {
        let NodeKind::Linked(LinkedPlan { link, count, .. }) = node else { return None };
        self.slots.get(count.as_ref()?.0).copied().flatten().map(|_| *link)
    }

    /// The column of a slot, by index in the header.
    #[must_use]
    pub fn header_column(&self, slot: SlotId) -> Option<usize> {
        self.columns.get(self.slots.get(slot.0).copied().flatten()?).copied()
    }

    /// The columns of a batch as the engine takes them.
    #[must_use]
    pub fn records(&self, batch: &Batch) -> Records {
        let take = |at: Option<usize>| at.map(|at| batch.column(at).clone());
        let none = |link| {
            let empty = || StringViewArray::from_iter_values((0..batch.len()).map(|_| ""));
            self.no_links.contains(&link).then(empty)
        };
        Records {
            rows: batch.len(),
            own: self.slots.iter().map(|&at| take(at)).collect(),
            links: self
                .links
                .iter()
                .enumerate()
                .map(|(at, &(ids, primary))| LinkCells {
                    ids: take(ids).or_else(|| none(LinkId(at))),
                    primary: take(primary),
                })
                .collect(),
        }
    }
}

/// A column that a rule needs and an export lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    pub rule: RuleId,
    pub lack: Lack,
}

/// What an export lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// What to say of the column: its label, or the two that could be meant.
    pub what: String,
    /// A header that nothing else is known for, and that may be meant.
    pub near: Option<String>,
}

/// Finds for every rule that takes part the columns that it needs and its inputs lack.
///
/// A link's IDs may stand on either side; where neither has them, the count property answers, and a
/// file that was not given is no missing column (its records are unreadable where they decide).
#[must_use]
pub fn missing(program: &Program, bound: &BTreeMap<ObjectId, Bound>, activity: &[Activity]) -> Vec<Missing> {
    let mut found = Vec::new();
    for (at, rule) in program.rules.iter().enumerate() {
        let off = activity.get(at) == Some(&Activity::Off);
        if off || !bound.contains_key(&rule.object) {
            continue;
        }
        let needs = of_rule(program, rule);
        found.extend(lacks(program, bound, &needs).into_iter().map(|lack| Missing { rule: RuleId(at), lack }));
    }
    found
}

/// A `never delete` whose column an export lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LackingPromise {
    pub object: ObjectId,
    pub promise: String,
    pub what: String,
}

/// Whether a rule deletes or absorbs records.
#[must_use]
pub fn takes_away(kind: &RuleKind) -> bool {
    matches!(kind, RuleKind::Delete(_) | RuleKind::Duplicates(_))
}

/// What each `never delete` needs and its inputs lack, where a rule that runs could break it.
#[must_use]
pub fn promises_lacking(
    program: &Program,
    bound: &BTreeMap<ObjectId, Bound>,
    activity: &[Activity],
) -> Vec<LackingPromise> {
    let is_at_risk = |object: ObjectId| {
        let runs = |id: RuleId| activity.get(id.0) == Some(&Activity::Runs);
        bound.contains_key(&object) && program.rules_of(object).any(|(id, rule)| runs(id) && takes_away(&rule.kind))
    };
    let asked = program.assertions.iter().filter(|assertion| is_at_risk(assertion.object));
    let lacking = asked.flat_map(|assertion| {
        let needs = of_condition(program, assertion.object, &assertion.condition);
        lacks(program, bound, &needs).into_iter().map(|lack| LackingPromise {
            object: assertion.object,
            promise: assertion.description.clone(),
            what: lack.what,
        })
    });
    lacking.collect()
}

/// As [`missing`], for the condition of a segment.
#[must_use]
pub fn segment_lacks(
    program: &Program,
    bound: &BTreeMap<ObjectId, Bound>,
    segment: &crate::check::program::Segment,
) -> Vec<String> {
    let lacks = lacks(program, bound, &of_condition(program, segment.object, &segment.condition));
    lacks.into_iter().map(|lack| lack.what).collect()
}

fn lacks(program: &Program, bound: &BTreeMap<ObjectId, Bound>, needs: &Requirements) -> Vec<Lack> {
    let mut found = Vec::new();
    let mut add = |what: String, near: Option<String>| found.push(Lack { what, near });
    for &(object, property) in &needs.properties {
        let (Some(input), Some(schema)) = (bound.get(&object), program.schema.object(object)) else { continue };
        let Some(meant) = schema.properties.get(property.0) else { continue };
        let file = input.sources.first().map_or("", |source| source.name.as_str());
        if let Some(conflict) = input.matched.conflict(Subject::Property(property)) {
            add(format!("{file}: {}; {}", conflict.message, conflict.help), None);
        } else if input.column(property).is_none() {
            add(format!("{file} has no column for `{}` ({})", meant.label, meant.name), input.near(meant));
        }
    }
    for &(object, link) in &needs.links {
        let (Some(input), Some(schema)) = (bound.get(&object), program.schema.object(object)) else { continue };
        let Some(meant) = schema.links.get(link.0).filter(|link| link.by.is_none()) else { continue };
        let file = input.sources.first().map_or("", |source| source.name.as_str());
        if let Some(conflict) = input.matched.conflict(Subject::Link(link)) {
            add(format!("{file}: {}; {}", conflict.message, conflict.help), None);
            continue;
        }
        let back = bound.get(&meant.to).is_some_and(|other| {
            let links = program.schema.object(meant.to).map(|object| object.links.as_slice()).unwrap_or_default();
            links.iter().enumerate().any(|(at, back)| back.to == object && other.names(LinkId(at)))
        });
        let counted = meant.count.is_some_and(|count| input.column(count).is_some());
        if !input.names(link) && !back && !counted {
            let headers: Vec<&str> = meant.ids.iter().chain(&meant.primary_ids).map(String::as_str).collect();
            let headers = headers.join("` or `");
            add(format!("{file} has no column that names the linked records, such as `{headers}`"), None);
        }
    }
    found
}

/// The rules that cannot take part because `rule` cannot: of a guard, every delete and merge it guards.
#[must_use]
pub fn guarded_by(program: &Program, rule: &Rule) -> Vec<RuleId> {
    let is_guarded = |kind: &RuleKind| match rule.kind {
        RuleKind::Protect(_) | RuleKind::Suppress(_) => takes_away(kind),
        _ => false,
    };
    program.rules_of(rule.object).filter(|(_, other)| is_guarded(&other.kind)).map(|(id, _)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Digest;

    #[test]
    fn a_file_that_grew_between_two_passes_mixed_two_exports() {
        let content = Content::Memory(b"Record ID\n1\n".as_slice().into());
        let bound = Bound {
            object: ObjectId(0),
            sources: vec![Source { name: "contacts.csv".to_owned(), content, settings: Settings::default() }],
            header: vec!["Record ID".to_owned()],
            matched: HeaderMatch::default(),
            formats: Vec::new(),
            head: String::new(),
            read: OnceLock::new(),
        };
        let read = |text: &str| Fingerprint {
            digest: Digest::of(text.as_bytes()),
            records: 1,
            blank_lines: 0,
            footer_lines: 0,
        };
        bound.refuse_changed(&[read("a")]).unwrap();
        bound.refuse_changed(&[read("a")]).unwrap();
        let error = bound.refuse_changed(&[read("b")]).unwrap_err();
        assert!(error.to_string().contains("contacts.csv: it changed"), "{error}");
    }
}
