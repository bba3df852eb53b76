//! The main pass over one object: every batch judged, rendered and counted.

use super::RunError;
use super::audit::MeasureReport;
use super::bind::Bound;
use super::duplicates;
use super::keys::refuse_repeated;
use super::pass::{Pass, Read, RunContext};
use super::problems::Problems;
use super::report::{BrokenPromise, InputReport, ObjectReport, Report, RuleReport};
use super::sink::{Judged, Renderer, Searched, Sink, Subject};
use super::taken;
use crate::check::program::{Measure, Program, RuleId, RuleKind};
use crate::engine::keys::{Key, Seen};
use crate::engine::mask::Mask;
use crate::engine::merges::BatchMerges;
use crate::engine::outcomes::{Measured, Outcomes, Tally};
use crate::engine::{Context, RelatedSet, stages};
use crate::plan::{LeafTest, NodeId, NodeKind, ObjectPlan, Plan, RemovalPlan, SlotId};
use crate::schema::ObjectId;
use crate::value::{Kind, spread};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// What one batch comes to.
struct Counted<P> {
    part: P,
    /// How many rows have a key.
    active: usize,
    /// The hashes of their keys, unless another pass has told them apart.
    keys: Vec<u64>,
    counts: Counts,
    problems: Problems,
    tallies: Vec<Tally>,
    measured: Vec<Measured>,
    broken: BTreeMap<usize, BrokenPromise>,
    given: Vec<taken::Given>,
    /// The first value that could not be read, and where it stands.
    first_set_aside: Option<String>,
}

/// What is asked of a batch besides what its rules say.
#[derive(Clone, Copy)]
struct Asked {
    /// Whether its keys are still to be told apart.
    keys: bool,
    /// See [`taken`].
    unique: Option<SlotId>,
}

/// What one batch adds to its object's report.
struct Counts {
    rejected: usize,
    kept: usize,
    deleted: usize,
    absorbed: usize,
    spared: usize,
    suppressed: usize,
    fixed_cells: usize,
    fixed_records: usize,
    flagged: usize,
    set_aside: usize,
}

impl Counts {
    fn of(program: &Program, judged: &Judged) -> Counts {
        let outcomes = &judged.outcomes;
        let rows = judged.batch.rejected().len() + judged.records.rows;
        Counts {
            rejected: rows - judged.active.count(),
            kept: kept(judged),
            deleted: outcomes.deletions.len(),
            absorbed: judged.merges.as_ref().map_or(0, |merges| merges.absorbed.count()),
            spared: spared(program, outcomes),
            suppressed: outcomes.suppressions.len(),
            fixed_cells: outcomes.edits.len(),
            fixed_records: outcomes.edits.chunk_by(|a, b| a.row == b.row).count(),
            flagged: outcomes.flags.len(),
            set_aside: outcomes.set_aside.len(),
        }
    }

    fn add_to(&self, report: &mut ObjectReport) {
        report.rows += self.rejected as u64;
        report.rejected += self.rejected as u64;
        report.kept += self.kept as u64;
        report.deleted += self.deleted as u64;
        report.absorbed += self.absorbed as u64;
        report.spared += self.spared as u64;
        report.suppressed += self.suppressed as u64;
        report.fixed_cells += self.fixed_cells as u64;
        report.fixed_records += self.fixed_records as u64;
        report.flagged += self.flagged as u64;
        report.set_aside += self.set_aside as u64;
    }
}

/// How many records stay, counted by themselves: that they come to what the lists leave is
/// [checked](ObjectReport::balances).
fn kept(judged: &Judged) -> usize {
    let deleted = Mask::of_rows(judged.records.rows, judged.outcomes.deletions.iter().map(|removal| removal.row));
    let left = judged.active.and_not(&deleted);
    judged.merges.as_ref().map_or(left.count(), |merges| left.and_not(&merges.absorbed).count())
}

/// Judges the records of one object and adds what they came to to `report`.
pub(super) fn judge<S: Sink>(
    run: &RunContext,
    input: &Bound,
    related: &RelatedSet,
    found: Searched,
    sink: &mut S,
    report: &mut Report,
) -> Result<(), RunError> {
    let (program, plan) = (run.program, run.plan);
    let (Some(object), Some(schema)) = (plan.object(input.object), program.schema.object(input.object)) else {
        return Ok(());
    };
    let scope = run.records_of(object, input);
    let pass = scope.pass();
    let mut given = Vec::new();
    let slots = pass.slot_columns();
    let subject = Subject { program, plan, object, input, layout: &pass.layout, found, related, threads: run.threads };
    let renderer = sink.begin(&subject)?;
    // The pass over linked records, or that for duplicates, has checked the keys of the same bytes.
    let keys = related.get(input.object).is_none() && found.duplicates.is_none();
    let asked = Asked { keys, unique: taken::slot(run, object, schema) };
    // Of the other records that pass has seen that they stay as they are, and on no list.
    let only_groups = found.duplicates.and_then(|found| found.only_groups.as_ref());
    let only_groups = only_groups.filter(|_| !renderer.needs_every_row());
    let others = only_groups.map_or(0, |only| only.others);
    let mut seen = Seen::default();
    let mut total = ObjectReport {
        object: input.object,
        name: schema.name.clone(),
        rows: others,
        kept: others,
        deleted: 0,
        absorbed: 0,
        rejected: 0,
        spared: 0,
        suppressed: 0,
        fixed_cells: 0,
        fixed_records: 0,
        flagged: 0,
        set_aside: 0,
        first_set_aside: None,
        problems: Vec::new(),
        rules: Vec::new(),
    };
    let mut problems = Problems::default();
    let mut tallies = vec![Tally::default(); program.rules.len()];
    let mut measured = vec![Measured::default(); object.audits.iter().map(|audit| audit.measures.len()).sum()];
    let mut broken: BTreeMap<usize, BrokenPromise> = BTreeMap::new();
    let fingerprints = pass.each_chosen(
        only_groups.map(|only| only.chosen.as_slice()),
        "applying the rules to",
        renderer.needs_whole_rows(),
        |memo, read| {
            let merges = pass.merges(related, &slots, &read.piece);
            judge_batch(&pass, pass.context(related, memo), &subject, &renderer, asked, (read, merges))
        },
        |counted| {
            total.rows += counted.active as u64;
            seen.add(counted.keys);
            counted.counts.add_to(&mut total);
            total.first_set_aside = total.first_set_aside.take().or(counted.first_set_aside);
            problems.add(counted.problems);
            given.extend(counted.given);
            for (assertion, more) in counted.broken {
                match broken.entry(assertion) {
                    Entry::Occupied(mut known) => known.get_mut().records += more.records,
                    Entry::Vacant(place) => drop(place.insert(more)),
                }
            }
            tallies.iter_mut().zip(&counted.tallies).for_each(|(total, tally)| total.add(tally));
            measured.iter_mut().zip(&counted.measured).for_each(|(total, more)| total.add(more));
            sink.take(counted.part)
        },
    )?;
    // The disk takes what is left while the keys are told apart.
    let outputs = sink.end(&subject)?;
    refuse_repeated(input, object, seen.repeated(run.threads))?;
    let read: u64 = fingerprints.iter().map(|fingerprint| fingerprint.records).sum();
    if read != total.rows || !total.balances() {
        return Err(RunError::Defect(format!(
            "{read} rows of {} were read, {} accounted for",
            schema.name, total.rows
        )));
    }
    total.problems = problems.most_frequent();
    if let Some(slot) = asked.unique {
        report.notes.extend(taken::note(scope, slot, &given)?);
    }
    duplicates::count(found.duplicates, &mut tallies);
    for reconciled in found.reconciled {
        if let Some(tally) = tallies.get_mut(reconciled.rule.0) {
            reconciled.count(tally);
        }
        let rule = program.rule_name(reconciled.rule);
        report.notes.push(reconciled.sentence(rule, &schema.name));
        report.inputs.extend(reconciled.inputs.iter().cloned());
    }
    let audited = audited(run, object, &measured);
    total.rules = rule_reports(program, plan, related, object, &tallies, found, audited);
    report.inputs.extend(InputReport::of(&schema.name, input));
    report.objects.push(total);
    report.broken.extend(broken.into_values());
    report.outputs.extend(outputs);
    Ok(())
}

fn judge_batch<R: Renderer>(
    pass: &Pass,
    context: Context,
    subject: &Subject,
    renderer: &R,
    asked: Asked,
    (read, merges): (Read, Option<BatchMerges>),
) -> Result<Counted<R::Part>, RunError> {
    let mut keys = Vec::new();
    if asked.keys {
        // Not collected, which would keep the room of the longer keys.
        keys.reserve_exact(read.active.count());
        keys.extend(pass.keys(&read).into_iter().map(Key::short));
    }
    let outcomes = stages::judge(context, &read.records, &read.active, merges.as_ref(), subject.program.rules.len())
        .map_err(|conflict| pass.conflict(&read, &conflict))?;
    let Read { piece, records, active } = read;
    let (tallies, measured) = (outcomes.tallies.clone(), outcomes.measured.clone());
    let problems = Problems::of(subject.object, &outcomes);
    let judged = Judged { source: piece.source, batch: piece.batch, records, active, merges, outcomes };
    let counts = Counts::of(subject.program, &judged);
    let first_set_aside = judged.outcomes.set_aside.first().map(|entry| {
        let file = subject.input.sources.get(judged.source).map_or("", |source| source.name.as_str());
        let column = entry.slot.and_then(|slot| subject.object.slot(slot)).map_or("", |slot| slot.label.as_str());
        let row = judged.batch.row_number(entry.row);
        format!("{file}: row {row}: {column} `{}`: {}", entry.text, entry.problem)
    });
    let broken = broken_promises(subject, &judged);
    let given = asked.unique.map_or_else(Vec::new, |slot| taken::given(subject.object, slot, &judged));
    let active = judged.active.count();
    let part = renderer.render(subject, judged)?;
    Ok(Counted { part, active, keys, counts, problems, tallies, measured, broken, given, first_set_aside })
}

/// By its place, each `never delete` of whose records a rule takes some in a batch.
fn broken_promises(subject: &Subject, judged: &Judged) -> BTreeMap<usize, BrokenPromise> {
    let program = subject.program;
    let mut found: BTreeMap<usize, BrokenPromise> = BTreeMap::new();
    for broken in &judged.outcomes.broken {
        let first = || BrokenPromise {
            object: subject.object.name.clone(),
            promise: program.assertions.get(broken.assertion).map_or_else(String::new, |one| one.description.clone()),
            records: 0,
            first: judged.records.key(subject.object, broken.row).to_owned(),
            rule: program
                .rule(broken.rule)
                .map_or_else(String::new, |rule| format!("{} {}", rule.kind.keyword(), rule.name)),
        };
        found.entry(broken.assertion).or_insert_with(first).records += 1;
    }
    found
}

/// Records that a delete selected and that stay. A record that one delete leaves to another is none.
fn spared(program: &Program, outcomes: &Outcomes) -> usize {
    let deletes = |rule| program.rule(rule).is_some_and(|rule| matches!(rule.kind, RuleKind::Delete(_)));
    let deleted: BTreeSet<usize> = outcomes.deletions.iter().map(|removal| removal.row).collect();
    let held: BTreeSet<usize> =
        outcomes.spared.iter().filter(|spared| deletes(spared.rule)).map(|spared| spared.row).collect();
    held.difference(&deleted).count()
}

/// What each audit measured, of all its measures what they counted.
fn audited(run: &RunContext, object: &ObjectPlan, measured: &[Measured]) -> BTreeMap<RuleId, Vec<MeasureReport>> {
    let mut measured = measured.iter();
    let audits = object.audits.iter().filter_map(|plan| {
        let rule = run.program.rule(plan.rule)?;
        let RuleKind::Audit(audit) = &rule.kind else { return None };
        let of_measure = |(measure, counted): (&Measure, &Measured)| {
            MeasureReport::new(&rule.name, measure, *counted, run.history, run.plan.settings.as_of)
        };
        Some((plan.rule, audit.measures.iter().zip(measured.by_ref()).map(of_measure).collect()))
    });
    audits.collect()
}

fn rule_reports(
    program: &Program,
    plan: &Plan,
    related: &RelatedSet,
    object: &ObjectPlan,
    tallies: &[Tally],
    found: Searched,
    mut audited: BTreeMap<RuleId, Vec<MeasureReport>>,
) -> Vec<RuleReport> {
    let fixes = object.fixes.iter().map(|fix| {
        let whens = fix.steps.iter().filter_map(|step| step.when);
        (fix.rule, fix.node.into_iter().chain(whens).chain(fix.unless.iter().map(|unless| unless.node)).collect())
    });
    let of_removal = |rule: &RemovalPlan| {
        let unless = rule.unless.iter().map(|unless| unless.node);
        (rule.rule, std::iter::once(rule.node).chain(unless).collect::<Vec<NodeId>>())
    };
    let removals = object.suppressions.iter().filter(|rule| rule.writes).chain(&object.deletions).map(of_removal);
    let protects = object.protects.iter().map(|protect| (protect.rule, vec![protect.node]));
    let merging = object.duplicates.iter().filter(|rule| rule.merges);
    let reconciling = object.reconciles.iter().map(|rule| (rule.search.rule, duplicates::nodes(&rule.search)));
    let merging = merging.map(|rule| (rule.rule, duplicates::nodes(rule)));
    let flags = object.flags.iter().map(|flag| {
        (flag.rule, std::iter::once(flag.node).chain(flag.unless.iter().map(|unless| unless.node)).collect())
    });
    let mut reports: Vec<RuleReport> = protects
        .chain(fixes)
        .chain(merging)
        .chain(reconciling)
        .chain(removals)
        .chain(flags)
        .chain(object.audits.iter().map(|audit| (audit.rule, audit.measures.clone())))
        .filter_map(|(id, nodes)| {
            let rule = program.rule(id)?;
            let mut walk = Cutoffs { plan, related, walked: BTreeSet::new(), found: Vec::new() };
            nodes.into_iter().for_each(|node| walk.collect(object, node));
            walk.spellings(object, id);
            let reconciled = found.reconciled.iter().find(|one| one.rule == id);
            let duplicates = found.duplicates.and_then(|found| found.searches.get(&id));
            Some(RuleReport {
                rule: id,
                kind: rule.kind.keyword(),
                name: rule.name.clone(),
                description: rule.description.clone(),
                tally: tallies.get(id.0).copied().unwrap_or_default(),
                cutoffs: walk.found,
                stopped: false,
                search: duplicates.or(reconciled.map(|one| &one.search)).cloned(),
                reconciled: reconciled.map(|one| one.counts.clone()),
                measures: audited.remove(&id).unwrap_or_default(),
            })
        })
        .collect();
    reports.sort_by_key(|report| report.rule);
    reports
}

/// What tests that depend on the day or on the other records came to, in the rules' own words.
struct Cutoffs<'p> {
    plan: &'p Plan,
    related: &'p RelatedSet,
    walked: BTreeSet<(ObjectId, NodeId)>,
    found: Vec<(String, String)>,
}

impl Cutoffs<'_> {
    fn collect(&mut self, object: &ObjectPlan, node: NodeId) {
        if !self.walked.insert((object.object, node)) {
            return;
        }
        match object.node(node).map(|node| &node.kind) {
            Some(NodeKind::All(members) | NodeKind::Any(members) | NodeKind::AtLeast(_, members)) => {
                members.iter().for_each(|&member| self.collect(object, member));
            }
            Some(NodeKind::Not(inner) | NodeKind::In(_, inner)) => self.collect(object, *inner),
            Some(NodeKind::Linked(linked)) => {
                if let (Some(inner), Some(other)) = (linked.inner, self.plan.object(linked.object)) {
                    self.collect(other, inner);
                }
            }
            Some(NodeKind::Test(leaf)) => {
                let cutoff = match &leaf.test {
                    LeafTest::Within(window) => window.describe(self.plan.settings.as_of.zone),
                    LeafTest::Unusual(deviations) => self.usual(object, leaf.slot, *deviations),
                    _ => return,
                };
                let cutoff = (leaf.text.clone(), cutoff);
                if !self.found.contains(&cutoff) {
                    self.found.push(cutoff);
                }
            }
            Some(NodeKind::HasDuplicates(_)) | None => {}
        }
    }

    /// Of a fix: which spellings it takes for variants of which.
    fn spellings(&mut self, object: &ObjectPlan, rule: RuleId) {
        let fixes = object.fixes.iter().filter(|fix| fix.rule == rule);
        for call in fixes.flat_map(|fix| &fix.steps).flat_map(|step| &step.verbs) {
            if let Some(clusters) = call.spellings.and_then(|at| self.related.spellings(object.object, at)) {
                self.found.push((call.text.clone(), clusters.describe()));
            }
        }
    }

    fn usual(&self, object: &ObjectPlan, slot: SlotId, deviations: Option<f64>) -> String {
        let spread = match self.related.spread(object.object, slot) {
            Ok(spread) => spread,
            Err(reason) => return reason.to_owned(),
        };
        let is_date = object.slot(slot).is_some_and(|slot| slot.kind != Kind::Number);
        let show = |value| spread::show(value, is_date);
        let Some(deviations) = deviations else {
            return format!("below {} or above {}, of {} values", show(spread.low), show(spread.high), spread.count);
        };
        let reach = deviations * spread.deviation;
        format!(
            "below {} or above {}: the mean of {} values is {}, their deviation {}",
            show(spread.mean - reach),
            show(spread.mean + reach),
            spread.count,
            show(spread.mean),
            if is_date { format!("{} days", spread::plain(spread.deviation)) } else { spread::plain(spread.deviation) }
        )
    }
}
