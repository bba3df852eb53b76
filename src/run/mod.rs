//! One run, from inputs to staged outputs: passes over files in their order, brakes, the balance of
//! rows.

pub mod bind;
mod collect;
mod error;
mod gather;
mod outputs;
pub mod progress;
pub mod report;
pub mod sink;
mod stream;
pub mod summary;

pub use bind::Input;
pub use collect::{Collected, collect};
pub use error::{FixConflict, RunError};
pub use report::Report;

use crate::check;
use crate::check::program::{Program, RuleId, RuleKind};
use crate::data::read::{self, Content, Source};
use crate::data::write::OutputFolder;
use crate::engine::mask::Mask;
use crate::engine::outcomes::{Conflict, Tally};
use crate::engine::records::{Key, is_scientific};
use crate::engine::related::Map;
use crate::engine::{Context, Records, RelatedSet, stages};
use crate::plan::{
    self, Activity, LeafTest, NodeId, NodeKind, ObjectPlan, OptionForm, Plan, Selection, Settings, compile,
};
use crate::schema::{ObjectId, Project, PropertyId};
use crate::syntax::ast::Brake;
use crate::value::text::fold;
use crate::value::time::AsOf;
use crate::verbs::Account;
use bind::{Bound, Missing};
use outputs::{DryRun, FileSink};
use progress::Progress;
use report::{InputReport, ObjectReport, RuleReport, Stop};
use sink::{Judged, Renderer, Sink, Subject};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use stream::{Piece, Reading, stream};
use summary::Manifest;

/// How a run is made.
#[derive(Debug, Clone)]
pub struct Options {
    pub as_of: AsOf,
    /// If not empty, no other rule acts; protections and suppressions still guard.
    pub only: BTreeSet<RuleId>,
    pub skip: BTreeSet<RuleId>,
    /// Sets rules aside whose columns an export lacks, instead of refusing.
    pub allow_missing: bool,
    /// Takes columns that an input lacks as blank: for the tables of tests.
    pub missing_is_blank: bool,
    /// Refuses to write if a rule met a value that it could not read.
    pub strict: bool,
    /// Whether memberships of segments are asked for.
    pub segments: bool,
    /// Whether brakes hold; tests judge a handful of records.
    pub brakes: bool,
    pub threads: usize,
}

impl Options {
    #[must_use]
    pub fn new(as_of: AsOf) -> Options {
        Options {
            as_of,
            only: BTreeSet::new(),
            skip: BTreeSet::new(),
            allow_missing: false,
            missing_is_blank: false,
            strict: false,
            segments: false,
            brakes: true,
            threads: 1,
        }
    }
}

/// Runs the rules over the inputs and puts all results into `folder`, which stays as it is after an
/// error and when a brake stopped the run; without a folder nothing is written. Gives the report
/// and the content of `summary.json`.
///
/// # Errors
/// See [`RunError`].
pub fn apply(
    program: &Program,
    project: &Project,
    inputs: &[Input],
    options: &Options,
    folder: Option<OutputFolder>,
    manifest: &Manifest,
    progress: &dyn Progress,
) -> Result<(Report, serde_json::Value), RunError> {
    let Some(mut folder) = folder else {
        let report = execute(program, project, inputs, options, progress, &mut DryRun)?;
        let summary = summary::to_json(&report, manifest);
        return Ok((report, summary));
    };
    let report =
        execute(program, project, inputs, options, progress, &mut FileSink::new(&mut folder, manifest.cleaned))?;
    let summary = summary::to_json(&report, manifest);
    if report.stops.is_empty() {
        let text = serde_json::to_string_pretty(&summary).map_err(std::io::Error::from)?;
        folder.commit(format!("{text}\n").as_bytes())?;
    }
    Ok((report, summary))
}

/// What holds for all passes of a run.
pub(crate) struct Settled<'a> {
    program: &'a Program,
    settings: &'a Settings,
    threads: usize,
    progress: &'a dyn Progress,
}

/// Judges all inputs by all rules and hands the outcomes to `sink`. Nothing is in place until the
/// caller commits what the sink staged: not after an error, and not when a brake stopped the run
/// (see [`Report::stops`]).
///
/// # Errors
/// See [`RunError`].
pub fn execute<S: Sink>(
    program: &Program,
    project: &Project,
    inputs: &[Input],
    options: &Options,
    progress: &dyn Progress,
    sink: &mut S,
) -> Result<Report, RunError> {
    let bound = bind::bind(program, project, inputs)?;
    let mut notes = Vec::new();
    let activity = activity(program, &bound, options, &mut notes)?;
    let selection =
        Selection { option_forms: option_forms(program, &bound, &activity)?, activity, segments: options.segments };
    let account = Account { timezone: options.as_of.zone, ..check::account(project) };
    let settings = Settings::new(options.as_of, account, project.week_starts, &project.null_values);
    let plan = compile(program, settings, &selection)?;
    let acting: Vec<ObjectId> = bound.keys().copied().collect();
    let settled = Settled { program, settings: &plan.settings, threads: options.threads, progress };
    let related = gather::gather(&plan, &plan.demands(&acting), &bound, &settled)?;
    let mut report = Report {
        as_of: options.as_of,
        inputs: Vec::new(),
        objects: Vec::new(),
        notes,
        stops: Vec::new(),
        outputs: Vec::new(),
    };
    for input in bound.values() {
        judge(&plan, &related, input, &settled, sink, &mut report)?;
    }
    undecided_notes(&mut report);
    if options.brakes {
        brakes(program, &plan, project, &mut report);
    }
    if options.strict {
        strict(&report)?;
    }
    Ok(report)
}

// Which rules take part.

fn activity(
    program: &Program,
    bound: &BTreeMap<ObjectId, Bound>,
    options: &Options,
    notes: &mut Vec<String>,
) -> Result<Vec<Activity>, RunError> {
    let mut activity: Vec<Activity> = program
        .rules
        .iter()
        .enumerate()
        .map(|(at, rule)| {
            let id = RuleId(at);
            let chosen = (options.only.is_empty() || options.only.contains(&id)) && !options.skip.contains(&id);
            match rule.kind {
                RuleKind::Unavailable(_) => Activity::Off,
                RuleKind::Protect(_) => Activity::Runs,
                _ if chosen => Activity::Runs,
                RuleKind::Suppress(_) => Activity::Spares,
                _ => Activity::Off,
            }
        })
        .collect();
    if options.missing_is_blank {
        return Ok(activity);
    }
    let missing = bind::missing(program, bound, &activity);
    if missing.is_empty() {
        return Ok(activity);
    }
    if !options.allow_missing {
        return Err(RunError::Columns(sentences(program, &missing)));
    }
    for (rule, columns) in by_rule(&missing) {
        let Some(its) = program.rule(rule) else { continue };
        let named = format!("{} {}", its.kind.keyword(), its.name);
        notes.push(format!("{named} is set aside: {}", columns.join(", ")));
        let mut off = vec![rule];
        let guarded = bind::guarded_by(program, its);
        for &delete in guarded.iter().filter(|delete| activity.get(delete.0) == Some(&Activity::Runs)) {
            let name = program.rule(delete).map_or("", |rule| rule.name.as_str());
            notes.push(format!("delete {name} is set aside, because {named} guards it"));
        }
        off.extend(guarded);
        for rule in off {
            if let Some(activity) = activity.get_mut(rule.0) {
                *activity = Activity::Off;
            }
        }
    }
    Ok(activity)
}

fn by_rule(missing: &[Missing]) -> BTreeMap<RuleId, Vec<&str>> {
    let mut found: BTreeMap<RuleId, Vec<&str>> = BTreeMap::new();
    for entry in missing {
        found.entry(entry.rule).or_default().push(&entry.what);
    }
    found
}

/// One sentence a column, naming the rules that need it.
fn sentences(program: &Program, missing: &[Missing]) -> Vec<String> {
    let mut rules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for entry in missing {
        let name = program.rule(entry.rule).map_or("", |rule| rule.name.as_str());
        rules.entry(&entry.what).or_default().push(name);
    }
    let help = "export it with the column, or set the rules that need it aside with --allow-missing";
    rules.iter().map(|(what, rules)| format!("{what}, which `{}` needs: {help}", rules.join("`, `"))).collect()
}

/// In which form each column holds the options that fixes set: the first cell that is written as a
/// label or as an internal value, and not both, decides; without one, labels.
fn option_forms(
    program: &Program,
    bound: &BTreeMap<ObjectId, Bound>,
    activity: &[Activity],
) -> Result<HashMap<(ObjectId, PropertyId), OptionForm>, RunError> {
    let mut forms = HashMap::new();
    for (id, input) in bound {
        let mut open: BTreeMap<PropertyId, usize> = BTreeMap::new();
        for (at, rule) in program.rules.iter().enumerate().filter(|(_, rule)| rule.object == *id) {
            let RuleKind::Fix(fix) = &rule.kind else { continue };
            if activity.get(at) != Some(&Activity::Runs) {
                continue;
            }
            for step in &fix.steps {
                let sets = step.verbs.iter().any(|call| call.option.is_some())
                    || matches!(step.otherwise, crate::check::program::Otherwise::Set { option: Some(_), .. });
                let column = input.matched.columns.get(step.property.0).copied().flatten();
                open.extend(column.filter(|_| sets).map(|column| (step.property, column)));
            }
        }
        for source in &input.sources {
            if open.is_empty() {
                break;
            }
            let mut table = read::open(source)?;
            while let Some(block) = table.next_block()? {
                let columns: Vec<usize> = open.values().copied().collect();
                let batch = block.batch(&columns, input.header.len());
                let properties: Vec<PropertyId> = open.keys().copied().collect();
                for (at, property) in properties.into_iter().enumerate() {
                    let Some(options) = program.schema.property(*id, property).map(|property| &property.options) else {
                        continue;
                    };
                    let form = batch.column(at).iter().flatten().find_map(|cell| form_of(cell, options));
                    if let Some(form) = form {
                        forms.insert((*id, property), form);
                        open.remove(&property);
                    }
                }
                if open.is_empty() {
                    break;
                }
            }
        }
    }
    Ok(forms)
}

fn form_of(cell: &str, options: &[crate::schema::PropertyOption]) -> Option<OptionForm> {
    let first = fold(cell.split(';').map(str::trim).find(|part| !part.is_empty())?).into_owned();
    let is_label = options.iter().any(|option| fold(&option.label) == first);
    let is_value = options.iter().any(|option| fold(&option.value) == first);
    // A label that differs from a value in nothing but case still tells which one it is.
    match (is_label, is_value) {
        (true, false) => Some(OptionForm::Label),
        (false, true) => Some(OptionForm::Value),
        (true, true) => {
            let exact = |text: fn(&crate::schema::PropertyOption) -> &str| {
                options.iter().any(|option| text(option) == cell.trim())
            };
            match (exact(|option| &option.label), exact(|option| &option.value)) {
                (true, false) => Some(OptionForm::Label),
                (false, true) => Some(OptionForm::Value),
                _ => None,
            }
        }
        (false, false) => None,
    }
}

// The main pass.

/// What one batch adds to its object's report.
struct Counted<P> {
    part: P,
    keys: Vec<Key>,
    rejected: u64,
    deleted: u64,
    suppressed: u64,
    fixed_cells: u64,
    fixed_records: u64,
    flagged: u64,
    set_aside: u64,
    tallies: Vec<Tally>,
}

fn judge<S: Sink>(
    plan: &Plan,
    related: &RelatedSet,
    input: &Bound,
    settled: &Settled,
    sink: &mut S,
    report: &mut Report,
) -> Result<(), RunError> {
    let program = settled.program;
    let (Some(object), Some(schema)) = (plan.object(input.object), program.schema.object(input.object)) else {
        return Ok(());
    };
    let layout = input.layout(object);
    let subject = Subject { program, plan, object, input, layout: &layout };
    let renderer = sink.begin(&subject)?;
    let reading =
        Reading { sources: &input.sources, columns: &layout.columns, width: layout.width, threads: settled.threads };
    settled.progress.begin(&format!("applying the rules to {}", schema.name), input_bytes(&input.sources));
    let context = Context { plan, object, related };
    let mut seen: Map<Key, ()> = Map::default();
    let mut total = ObjectReport {
        object: input.object,
        name: schema.name.clone(),
        rows: 0,
        kept: 0,
        deleted: 0,
        absorbed: 0,
        rejected: 0,
        suppressed: 0,
        fixed_cells: 0,
        fixed_records: 0,
        flagged: 0,
        set_aside: 0,
        rules: Vec::new(),
    };
    let mut tallies = vec![Tally::default(); program.rules.len()];
    let fingerprints = stream(
        &reading,
        settled.progress,
        |piece| judge_batch(context, &subject, &renderer, settled, piece),
        |counted| {
            for key in counted.keys {
                if seen.insert(key.clone(), ()).is_some() {
                    return Err(settled.duplicate(input, object, &key));
                }
                total.rows += 1;
            }
            total.rows += counted.rejected;
            total.rejected += counted.rejected;
            total.deleted += counted.deleted;
            total.suppressed += counted.suppressed;
            total.fixed_cells += counted.fixed_cells;
            total.fixed_records += counted.fixed_records;
            total.flagged += counted.flagged;
            total.set_aside += counted.set_aside;
            tallies.iter_mut().zip(&counted.tallies).for_each(|(total, tally)| total.add(tally));
            sink.take(counted.part)
        },
    )?;
    total.kept = total.rows - total.deleted - total.rejected;
    let read: u64 = fingerprints.iter().map(|fingerprint| fingerprint.records).sum();
    if read != total.rows || !total.balances() {
        return Err(RunError::Defect(format!(
            "{read} rows of {} were read, {} accounted for",
            schema.name, total.rows
        )));
    }
    total.rules = rule_reports(program, plan, object, &tallies);
    let inputs = input.sources.iter().zip(&input.formats).zip(fingerprints);
    report.inputs.extend(inputs.map(|((source, format), fingerprint)| InputReport {
        object: schema.name.clone(),
        name: source.name.clone(),
        format: *format,
        fingerprint,
    }));
    report.objects.push(total);
    report.outputs.extend(sink.end(&subject)?);
    Ok(())
}

fn judge_batch<R: Renderer>(
    context: Context,
    subject: &Subject,
    renderer: &R,
    settled: &Settled,
    piece: Piece,
) -> Result<Counted<R::Part>, RunError> {
    let records = subject.layout.records(&piece.batch);
    let active = settled.keys(subject.input, subject.object, &piece, &records)?;
    let outcomes = stages::judge(context, &records, &active, subject.program.rules.len())
        .map_err(|conflict| settled.conflict(subject.input, subject.object, &piece, &records, &conflict))?;
    let mut fixed_rows: Vec<usize> = outcomes.edits.iter().map(|edit| edit.row).collect();
    fixed_rows.dedup();
    let rejected = piece.batch.rejected().len() + records.rows - active.count();
    let counted = Counted {
        part: (),
        keys: active.iter().map(|row| Key::new(records.key(subject.object, row))).collect(),
        rejected: rejected as u64,
        deleted: outcomes.deletions.len() as u64,
        suppressed: outcomes.suppressions.len() as u64,
        fixed_cells: outcomes.edits.len() as u64,
        fixed_records: fixed_rows.len() as u64,
        flagged: outcomes.flags.len() as u64,
        set_aside: outcomes.set_aside.len() as u64,
        tallies: outcomes.tallies.clone(),
    };
    let judged = Judged { source: piece.source, batch: piece.batch, records, active, outcomes };
    Ok(counted.with(renderer.render(subject, judged)?))
}

impl Counted<()> {
    fn with<P>(self, part: P) -> Counted<P> {
        Counted {
            part,
            keys: self.keys,
            rejected: self.rejected,
            deleted: self.deleted,
            suppressed: self.suppressed,
            fixed_cells: self.fixed_cells,
            fixed_records: self.fixed_records,
            flagged: self.flagged,
            set_aside: self.set_aside,
            tallies: self.tallies,
        }
    }
}

impl Settled<'_> {
    /// The rows of a batch that have a key.
    fn keys(&self, input: &Bound, object: &ObjectPlan, piece: &Piece, records: &Records) -> Result<Mask, RunError> {
        let active = Mask::from_fn(records.rows, |row| !self.settings.is_blank(records.key(object, row)));
        let spoilt = active.iter().find(|&row| is_scientific(records.key(object, row)));
        match spoilt {
            None => Ok(active),
            Some(row) => Err(RunError::SpoiltKey {
                file: file_name(input, piece.source),
                row: piece.batch.row_number(row),
                key: key_label(object),
                value: records.key(object, row).to_owned(),
            }),
        }
    }

    fn conflict(
        &self,
        input: &Bound,
        object: &ObjectPlan,
        piece: &Piece,
        records: &Records,
        conflict: &Conflict,
    ) -> RunError {
        let named = |(rule, value): &(RuleId, String)| {
            (self.program.rule(*rule).map_or_else(String::new, |rule| rule.name.clone()), value.clone())
        };
        RunError::from(Box::new(FixConflict {
            file: file_name(input, piece.source),
            row: piece.batch.row_number(conflict.row),
            key: format!("{} {}", key_label(object), records.key(object, conflict.row)),
            property: object.slot(conflict.slot).map_or_else(String::new, |slot| slot.label.clone()),
            first: named(&conflict.first),
            second: named(&conflict.second),
        }))
    }

    /// Reads the files once more to say where a repeated key stands.
    fn duplicate(&self, input: &Bound, object: &ObjectPlan, key: &Key) -> RunError {
        match self.rows_of(input, key) {
            Err(error) => error,
            Ok((file, value, rows)) => RunError::DuplicateKey { file, key: key_label(object), value, rows },
        }
    }

    fn rows_of(&self, input: &Bound, key: &Key) -> Result<(String, String, Vec<u64>), RunError> {
        const PLACES: usize = 5;
        let (mut files, mut value, mut rows) = (Vec::new(), String::new(), Vec::new());
        let column = input.matched.key.into_iter().collect::<Vec<_>>();
        for source in &input.sources {
            let mut table = read::open(source)?;
            while let Some(block) = table.next_block()? {
                let batch = block.batch(&column, input.header.len());
                for (row, text) in batch.column(0).iter().flatten().enumerate() {
                    if Key::new(text) == *key && rows.len() < PLACES {
                        text.trim().clone_into(&mut value);
                        rows.push(batch.row_number(row));
                        files.push(source.name.clone());
                    }
                }
            }
        }
        files.dedup();
        Ok((files.join(" and "), value, rows))
    }
}

fn file_name(input: &Bound, source: usize) -> String {
    input.sources.get(source).map_or_else(String::new, |source| source.name.clone())
}

fn key_label(object: &ObjectPlan) -> String {
    object.slot(object.key).map_or_else(String::new, |slot| slot.label.clone())
}

/// The bytes of some files as far as the system knows them.
fn input_bytes(sources: &[Source]) -> u64 {
    let size = |source: &Source| match &source.content {
        Content::File(path) => std::fs::metadata(path).map_or(0, |found| found.len()),
        Content::Memory(bytes) => bytes.len() as u64,
    };
    sources.iter().map(size).sum()
}

fn rule_reports(program: &Program, plan: &Plan, object: &ObjectPlan, tallies: &[Tally]) -> Vec<RuleReport> {
    let fixes = object.fixes.iter().map(|fix| {
        let whens = fix.steps.iter().filter_map(|step| step.when);
        (fix.rule, fix.node.into_iter().chain(whens).chain(fix.unless.iter().map(|unless| unless.node)).collect())
    });
    let of_removal = |rule: &plan::RemovalPlan| {
        let unless = rule.unless.iter().map(|unless| unless.node);
        (rule.rule, std::iter::once(rule.node).chain(unless).collect::<Vec<NodeId>>())
    };
    let removals = object.suppressions.iter().filter(|rule| rule.writes).chain(&object.deletions).map(of_removal);
    let protects = object.protects.iter().map(|protect| (protect.rule, vec![protect.node]));
    let flags = object.flags.iter().map(|flag| {
        (flag.rule, std::iter::once(flag.node).chain(flag.unless.iter().map(|unless| unless.node)).collect())
    });
    let mut reports: Vec<RuleReport> = protects
        .chain(fixes)
        .chain(removals)
        .chain(flags)
        .filter_map(|(id, nodes)| {
            let rule = program.rule(id)?;
            let mut cutoffs = Vec::new();
            nodes.into_iter().for_each(|node| collect_cutoffs(plan, object, node, &mut cutoffs));
            Some(RuleReport {
                rule: id,
                kind: rule.kind.keyword(),
                name: rule.name.clone(),
                description: rule.description.clone(),
                tally: tallies.get(id.0).copied().unwrap_or_default(),
                cutoffs,
                stopped: false,
            })
        })
        .collect();
    reports.sort_by_key(|report| report.rule);
    reports
}

fn collect_cutoffs(plan: &Plan, object: &ObjectPlan, node: NodeId, found: &mut Vec<(String, String)>) {
    match object.node(node).map(|node| &node.kind) {
        Some(NodeKind::All(members) | NodeKind::Any(members) | NodeKind::AtLeast(_, members)) => {
            members.iter().for_each(|&member| collect_cutoffs(plan, object, member, found));
        }
        Some(NodeKind::Not(inner) | NodeKind::In(_, inner)) => collect_cutoffs(plan, object, *inner, found),
        Some(NodeKind::Linked(linked)) => {
            if let (Some(inner), Some(other)) = (linked.inner, plan.object(linked.object)) {
                collect_cutoffs(plan, other, inner, found);
            }
        }
        Some(NodeKind::Test(leaf)) => {
            if let LeafTest::Within(window) = &leaf.test {
                let cutoff = (leaf.text.clone(), window.describe(plan.settings.as_of.zone));
                if !found.contains(&cutoff) {
                    found.push(cutoff);
                }
            }
        }
        None => {}
    }
}

// After the pass.

/// One line a rule instead of one a record, where a file that was not given is to blame.
fn undecided_notes(report: &mut Report) {
    for object in &report.objects {
        for rule in &object.rules {
            if rule.tally.undecided > 0 {
                report.notes.push(format!(
                    "{} {} could not judge {} {}, because a linked file was not given",
                    rule.kind, rule.name, rule.tally.undecided, object.name
                ));
            }
        }
    }
}

fn brakes(program: &Program, plan: &Plan, project: &Project, report: &mut Report) {
    for object in &mut report.objects {
        let Some(its) = plan.object(object.object) else { continue };
        for removal in its.suppressions.iter().chain(&its.deletions) {
            let Some(rule) = object.rules.iter_mut().find(|rule| rule.rule == removal.rule) else { continue };
            let Some(brake) = removal.brake else { continue };
            if exceeds(rule.tally.written, object.rows, brake) {
                rule.stopped = true;
                report.stops.push(Stop {
                    object: object.name.clone(),
                    rule: program.rule(removal.rule).map(|rule| (removal.rule, rule.name.clone())),
                    would_write: rule.tally.written,
                    rows: object.rows,
                    limit: describe(brake),
                });
            }
        }
        if exceeds(object.deleted + object.absorbed, object.rows, project.stop_above) {
            report.stops.push(Stop {
                object: object.name.clone(),
                rule: None,
                would_write: object.deleted + object.absorbed,
                rows: object.rows,
                limit: describe(project.stop_above),
            });
        }
    }
}

fn exceeds(written: u64, rows: u64, brake: Brake) -> bool {
    match brake {
        Brake::Count(limit) => written > limit,
        Brake::Percent(percent) => written as f64 * 100.0 > percent * rows as f64,
    }
}

fn describe(brake: Brake) -> String {
    match brake {
        Brake::Count(limit) => limit.to_string(),
        Brake::Percent(percent) => format!("{percent}%"),
    }
}

fn strict(report: &Report) -> Result<(), RunError> {
    let count: u64 = report.objects.iter().map(|object| object.set_aside).sum();
    let undecided: u64 = report.objects.iter().flat_map(|object| &object.rules).map(|rule| rule.tally.undecided).sum();
    if count + undecided == 0 {
        return Ok(());
    }
    let rules = report.objects.iter().flat_map(|object| &object.rules);
    let first = rules
        .filter(|rule| rule.tally.set_aside + rule.tally.undecided > 0)
        .map(|rule| format!("{} {}", rule.kind, rule.name));
    Err(RunError::Strict { count: count + undecided, first: first.take(1).collect() })
}
