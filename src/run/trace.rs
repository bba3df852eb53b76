//! One run that writes nothing and tells of a few records why the rules say what they say.
//!
//! The rules run as they do for lists: the same passes, the same refusals, the same outcomes. When a
//! record's conditions ask about linked ones, the run is made again to tell of these too, and so on
//! as far as links are followed.

use super::bind::Input;
use super::duplicates::{self, Group, MergeRole};
use super::progress::Progress;
use super::report::{OutputReport, Report};
use super::sink::{Judged, Renderer, Sink, Subject};
use super::{Options, RunError, execute};
use crate::check::program::Program;
use crate::diagnostic::suggest::did_you_mean;
use crate::engine::keys::Key;
use crate::engine::merges::{Merges, Place};
use crate::engine::outcomes::Conflict;
use crate::engine::trace::{LinkedRecord, RecordTrace, Trace, Who, condition, record};
use crate::engine::{Context, Memo};
use crate::plan::{NodeId, Version};
use crate::schema::{ObjectId, Project};
use std::collections::{BTreeMap, BTreeSet};

/// What was found out about the records that were asked for.
#[derive(Debug, Clone)]
pub struct Traced {
    /// In the order of inputs and rows; an ID can name one record of each object.
    pub records: Vec<Found>,
    /// IDs that no export has, each with the one that was most likely meant.
    pub missing: Vec<(String, Option<String>)>,
    pub report: Report,
}

/// A record that was asked for.
#[derive(Debug, Clone)]
pub struct Found {
    pub object: ObjectId,
    pub id: String,
    /// The export, and the row in it: the header is 1.
    pub file: String,
    pub row: u64,
    /// What tells people who it is: labels and values, blank ones left out.
    pub identifying: Vec<(String, String)>,
    pub trace: RecordTrace,
    /// The groups of duplicates in which it is.
    pub groups: Vec<FoundGroup>,
}

/// A group of duplicates, and what its survivor gets of the others.
#[derive(Debug, Clone)]
pub struct FoundGroup {
    /// As `merges.csv` counts.
    pub number: u64,
    pub group: Group,
    pub role: MergeRole,
    pub kept: Vec<Kept>,
}

/// A cell of a survivor that a merge changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The header.
    pub column: String,
    pub value: String,
    /// The record that has it; empty where it is made of several.
    pub from: String,
}

/// Runs the rules and tells why they say what they say of the records with these IDs, of one object
/// or of all.
///
/// # Errors
/// See [`RunError`]: all that keeps a run from writing, but brakes.
pub fn trace(
    program: &Program,
    project: &Project,
    inputs: &[Input],
    options: &Options,
    (ids, object): (&BTreeSet<String>, Option<ObjectId>),
    progress: &dyn Progress,
) -> Result<Traced, RunError> {
    let options = Options { brakes: false, ..options.clone() };
    let mut tracer = Tracer { ids: ids.clone(), object, ..Tracer::default() };
    let report = execute(program, project, inputs, &options, progress, &mut tracer)?;
    let mut records = std::mem::take(&mut tracer.found);
    let mut told = std::mem::take(&mut tracer.told);
    let is_found = |id: &&String| records.iter().any(|found| found.id == **id);
    let lacking: BTreeSet<String> = ids.iter().filter(|id| !is_found(id)).cloned().collect();
    loop {
        let asked = open_questions(&mut records, &mut told);
        if asked.is_empty() && (lacking.is_empty() || !tracer.near.is_empty()) {
            break;
        }
        tracer = Tracer { asked, lacking: lacking.clone(), object, ..Tracer::default() };
        execute(program, project, inputs, &options, progress, &mut tracer)?;
        // What no pass could tell is not asked for again.
        for (object, of) in std::mem::take(&mut tracer.asked) {
            for position in of.into_keys() {
                told.entry((object, position)).or_default();
            }
        }
        for (at, new) in std::mem::take(&mut tracer.told) {
            let known = told.entry(at).or_default();
            known.id = new.id;
            known.traces.extend(new.traces);
        }
        for id in &lacking {
            tracer.near.entry(id.clone()).or_default();
        }
    }
    for found in &mut records {
        found.trace.linked_records(&mut |linked| answer(linked, &told));
        found.trace.drop_repetitions();
    }
    let near = |id: String| {
        let close = tracer.near.get(&id).and_then(|near| did_you_mean(&id, near.iter().map(String::as_str)));
        let close = close.map(str::to_owned);
        (id, close)
    };
    Ok(Traced { records, missing: lacking.into_iter().map(near).collect(), report })
}

/// A condition, and the version of the values that it is asked of.
type Question = (NodeId, Version);

/// What is asked of linked records, by their place in their file.
type Questions = BTreeMap<ObjectId, BTreeMap<u32, BTreeSet<Question>>>;

/// What is known of a linked record.
#[derive(Debug, Clone, Default)]
struct Told {
    id: String,
    traces: BTreeMap<Question, Trace>,
}

/// Linked records of which nothing is known yet.
fn open_questions(records: &mut [Found], told: &mut BTreeMap<(ObjectId, u32), Told>) -> Questions {
    let mut open: Vec<(ObjectId, u32, Option<Question>)> = Vec::new();
    let mut visit = |linked: &mut LinkedRecord| {
        if let Who::Position(position, asked) = linked.who {
            open.push((linked.object, position, asked));
        }
    };
    records.iter_mut().for_each(|found| found.trace.linked_records(&mut visit));
    told.values_mut().flat_map(|told| told.traces.values_mut()).for_each(|trace| trace.linked_records(&mut visit));
    let mut questions = Questions::new();
    for (object, position, asked) in open {
        let known = told.get(&(object, position));
        if known.is_some_and(|known| asked.is_none_or(|asked| known.id.is_empty() || known.traces.contains_key(&asked)))
        {
            continue;
        }
        questions.entry(object).or_default().entry(position).or_default().extend(asked);
    }
    questions
}

/// Puts in what is known of a linked record.
fn answer(linked: &mut LinkedRecord, told: &BTreeMap<(ObjectId, u32), Told>) {
    let Who::Position(position, asked) = linked.who else { return };
    let Some(known) = told.get(&(linked.object, position)).filter(|known| !known.id.is_empty()) else { return };
    linked.who = Who::Id(known.id.clone());
    linked.why = asked.and_then(|asked| known.traces.get(&asked)).cloned().map(Box::new);
}

/// Takes the outcomes of the records that are asked for.
#[derive(Debug, Default)]
struct Tracer {
    ids: BTreeSet<String>,
    /// IDs that no export has: those that are near are looked for.
    lacking: BTreeSet<String>,
    object: Option<ObjectId>,
    asked: Questions,
    found: Vec<Found>,
    told: BTreeMap<(ObjectId, u32), Told>,
    near: BTreeMap<String, Vec<String>>,
}

/// What one batch has to tell.
#[derive(Debug, Default)]
struct Part {
    found: Vec<Found>,
    told: Vec<((ObjectId, u32), Told)>,
    near: Vec<(String, String)>,
}

#[derive(Debug)]
struct Teller {
    ids: BTreeSet<String>,
    lacking: BTreeSet<String>,
    asked: BTreeMap<u32, BTreeSet<Question>>,
}

impl Renderer for Teller {
    type Part = Part;

    fn needs_whole_rows(&self) -> bool {
        false
    }

    fn needs_every_row(&self) -> bool {
        true
    }

    fn render(&self, subject: &Subject, judged: Judged) -> Result<Part, RunError> {
        let memo = Memo::default();
        let context = Context { plan: subject.plan, object: subject.object, related: subject.related, memo: &memo };
        let key = |row: usize| judged.records.key(subject.object, row);
        let mut part = Part::default();
        for row in judged.active.iter().filter(|&row| self.ids.contains(key(row))) {
            part.found.push(found(subject, &judged, context, row)?);
        }
        let table = subject.related.get(subject.object.object).filter(|_| !self.asked.is_empty());
        for row in judged.active.iter().filter(|_| table.is_some()) {
            let position = table.and_then(|table| table.position(Key::new(key(row))));
            let Some((position, asked)) = position.and_then(|at| Some((at, self.asked.get(&at)?))) else { continue };
            let trace = |&asked: &Question| Ok((asked, condition(context, &judged.records, row, asked)?));
            let traces = asked.iter().map(trace).collect::<Result<_, Conflict>>().map_err(unforeseen)?;
            part.told.push(((subject.object.object, position), Told { id: key(row).to_owned(), traces }));
        }
        for id in &self.lacking {
            let close = did_you_mean(id, judged.active.iter().map(key));
            part.near.extend(close.map(|close| (id.clone(), close.to_owned())));
        }
        Ok(part)
    }
}

/// The run would have been refused for it.
fn unforeseen(_: Conflict) -> RunError {
    RunError::Defect("fixes disagree on a record on which they agreed before".to_owned())
}

/// The groups in which a record is.
fn groups(subject: &Subject, id: &str) -> Vec<FoundGroup> {
    let all = subject.found.duplicates.map(|found| found.groups.as_slice()).unwrap_or_default();
    let merged = subject.related.merges(subject.object.object).map(Merges::groups).unwrap_or_default();
    let of_group = |(number, group): (u64, &Group)| {
        let role = group.members.iter().find(|member| member.key == id)?.role;
        let survivor = group.members.first().map(|member| Key::new(&member.key));
        let merged = merged.iter().find(|merged| role != MergeRole::Review && Some(merged.survivor.key) == survivor);
        let cells = merged.into_iter().flat_map(|merged| merged.changes.iter().zip(&merged.sources));
        let kept = cells.map(|((column, value), from)| Kept {
            column: subject.input.header.get(*column).cloned().unwrap_or_default(),
            value: value.clone(),
            from: from.clone(),
        });
        Some(FoundGroup { number, group: group.clone(), role, kept: kept.collect() })
    };
    (1..).zip(all).filter_map(of_group).collect()
}

fn found(subject: &Subject, judged: &Judged, context: Context, row: usize) -> Result<Found, RunError> {
    let label = |slot| subject.object.slot(slot).map_or_else(String::new, |slot| slot.label.clone());
    let identifying = subject.object.identifying.iter().map(|&slot| (label(slot), judged.text(slot, row).trim()));
    let id = judged.records.key(subject.object, row);
    let place = Place { source: judged.source, row: judged.batch.row_number(row) };
    let slots = duplicates::slot_columns(subject.object, subject.layout);
    let merges = duplicates::of_row(subject.related, subject.object, &slots, place);
    Ok(Found {
        object: subject.object.object,
        id: id.to_owned(),
        groups: groups(subject, id),
        file: subject.input.sources.get(judged.source).map_or_else(String::new, |source| source.name.clone()),
        row: judged.batch.row_number(row),
        identifying: identifying
            .filter(|(_, text)| !subject.plan.settings.is_blank(text))
            .map(|(label, text)| (label, text.to_owned()))
            .collect(),
        trace: record(context, &judged.records, row, &judged.outcomes, merges.as_ref()).map_err(unforeseen)?,
    })
}

impl Sink for Tracer {
    type Renderer = Teller;

    fn begin(&mut self, subject: &Subject) -> Result<Teller, RunError> {
        let object = subject.object.object;
        let is_chosen = self.object.is_none_or(|chosen| chosen == object);
        let if_chosen = |ids: &BTreeSet<String>| if is_chosen { ids.clone() } else { BTreeSet::new() };
        Ok(Teller {
            ids: if_chosen(&self.ids),
            lacking: if_chosen(&self.lacking),
            asked: self.asked.get(&object).cloned().unwrap_or_default(),
        })
    }

    fn take(&mut self, part: Part) -> Result<(), RunError> {
        self.found.extend(part.found);
        self.told.extend(part.told);
        part.near.into_iter().for_each(|(id, close)| self.near.entry(id).or_default().push(close));
        Ok(())
    }

    fn end(&mut self, _subject: &Subject) -> Result<Vec<OutputReport>, RunError> {
        Ok(Vec::new())
    }

    fn close(&mut self, _report: &Report) -> Result<Vec<OutputReport>, RunError> {
        Ok(Vec::new())
    }
}
