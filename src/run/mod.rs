//! One run, from inputs to staged outputs: passes over files in their order, brakes, the balance of
//! rows.

pub mod audit;
pub mod bind;
mod brakes;
pub mod collect;
mod columns;
mod duplicates;
mod error;
mod gather;
mod judge;
mod kept;
mod keys;
mod models;
mod outputs;
mod pass;
mod problems;
pub mod progress;
pub mod reconcile;
mod rejected;
pub mod report;
mod search;
mod selection;
pub mod sink;
mod stream;
pub mod summary;
mod tables;
mod taken;
mod trace;

pub use audit::{AUDIT_HISTORY, History};
pub use bind::Input;
pub use collect::{Collected, Record, collect};
pub use duplicates::{AllDuplicates, Duplicates, Group, GroupMember, MergeRole, SearchReport, UsedModel};
pub use error::{FixConflict, RunError};
pub use models::SavedModels;
pub use reconcile::{AllReconciled, Line as ReconciledLine, Reconciled, needed as reconciled_files};
pub use rejected::{FILE_NAME as REJECTED_PAIRS, Rejected};
pub use report::Report;
pub use search::search;
pub use tables::needed as tables_needed;
pub use trace::{Found, FoundGroup, Kept, Traced, trace};

use crate::check;
use crate::check::program::{Program, RuleId};
use crate::data::read::{Content, Source};
use crate::data::write::OutputFolder;
use crate::plan::{Selection, Settings, compile};
use crate::schema::{Object, ObjectId, Project};
use crate::value::time::AsOf;
use crate::verbs::Account;
use duplicates::InCrm;
use outputs::FileSink;
use pass::RunContext;
use progress::Progress;
use sink::{DryRun, Searched, Sink};
use std::collections::{BTreeMap, BTreeSet};
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
    /// Nothing but audits takes part, which then measure the exports as they are.
    pub measures_only: bool,
    /// Whether brakes hold; tests judge a handful of records.
    pub brakes: bool,
    pub threads: usize,
    /// So many values of a column must be readable before any of them is told to lie far out.
    pub fewest_values: usize,
    /// Pairs that are no duplicates, whatever the rules say.
    pub rejected: Rejected,
    /// Weights that the project keeps for `likely`.
    pub models: SavedModels,
    /// What audits measured in earlier runs.
    pub history: History,
    /// Two records that a rule is asked about, by their keys.
    pub pair: Option<(RuleId, [String; 2])>,
    /// The files that `reconcile` rules compare with. A rule whose file is not given is set aside.
    pub reconciled: BTreeMap<RuleId, Vec<Source>>,
}

/// Below so many values chance decides what lies far out.
const FEWEST_VALUES: usize = 30;

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
            measures_only: false,
            brakes: true,
            threads: 1,
            fewest_values: FEWEST_VALUES,
            rejected: Rejected::default(),
            models: SavedModels::default(),
            history: History::default(),
            pair: None,
            reconciled: BTreeMap::new(),
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
    let mut sources = inputs.iter().flat_map(|input| &input.sources);
    let is_old_result = |source: &&Source| matches!(&source.content, Content::File(path) if folder.is_old_result(path));
    if let Some(source) = sources.find(is_old_result) {
        return Err(RunError::InputIsResult(source.name.clone()));
    }
    let report =
        execute(program, project, inputs, options, progress, &mut FileSink::new(&mut folder, manifest.cleaned))?;
    let summary = summary::to_json(&report, manifest);
    if !report.is_stopped() {
        if progress.is_stopped() {
            return Err(RunError::Interrupted);
        }
        let text = serde_json::to_string_pretty(&summary).map_err(std::io::Error::from)?;
        folder.commit(format!("{text}\n").as_bytes())?;
    }
    Ok((report, summary))
}

/// Judges all inputs by all rules and hands the outcomes to `sink`. Nothing is in place until the
/// caller commits what the sink staged: not after an error, and not when a brake stopped the run
/// (see [`Report::is_stopped`]).
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
    let activity = selection::activity(program, &bound, options, &mut notes)?;
    let selection = Selection {
        option_forms: selection::option_forms(program, &bound, &activity)?,
        activity,
        segments: selection::segments(program, &bound, options, &mut notes)?,
    };
    let account = Account { timezone: options.as_of.zone, ..check::account(project) };
    let settings = Settings::new(options.as_of, account, project.week_starts, &project.null_values);
    let plan = compile(program, settings, &selection)?;
    let given: BTreeSet<ObjectId> = bound.keys().copied().collect();
    let run = RunContext {
        program,
        plan: &plan,
        missing_is_blank: options.missing_is_blank,
        threads: options.threads,
        fewest_values: options.fewest_values,
        rejected: &options.rejected,
        in_crm: InCrm::of(project.crm),
        models: &options.models,
        history: &options.history,
        pair: options.pair.as_ref(),
        progress,
    };
    let (related, duplicates) = gather::gather(&run, &plan.demands(&given), &bound)?;
    let mut report = Report {
        as_of: options.as_of,
        inputs: Vec::new(),
        objects: Vec::new(),
        notes,
        stops: Vec::new(),
        broken: Vec::new(),
        outputs: Vec::new(),
    };
    for input in bound.values() {
        if program.schema.object(input.object).is_some_and(Object::is_table) {
            tables::report(program, input, related.get(input.object), &mut report);
        } else {
            let reconciled = match plan.object(input.object) {
                Some(object) => reconcile::run(run.records_of(object, input), &related, &options.reconciled)?,
                None => Vec::new(),
            };
            let found = Searched { duplicates: duplicates.get(&input.object), reconciled: &reconciled };
            judge::judge(&run, input, &related, found, sink, &mut report)?;
        }
    }
    let of_duplicates: Vec<String> = duplicates.values().flat_map(|found| found.notes.iter().cloned()).collect();
    // To give back a million small texts takes a tenth of a second, in which the disk can take what is left.
    drop(std::thread::Builder::new().spawn(move || drop((related, duplicates))));
    report.outputs.extend(sink.close(&report)?);
    brakes::undecided_notes(&mut report);
    report.notes.extend(of_duplicates);
    if options.brakes {
        brakes::brakes(program, &plan, project, &mut report);
    } else {
        report.broken.clear();
    }
    // A brake has more to say, and nothing is written either way.
    if options.strict && !report.is_stopped() {
        brakes::strict(&report)?;
    }
    Ok(report)
}
