//! The engine against an oracle: a slow evaluator, one record at a time, written from the language's
//! description alone, that shares no code with the engine but values and verbs. Random rules over
//! random exports must come to the same.
//!
//! The number of cases is modest; `.ci/search oracle::` runs more.

mod cells;
mod generate;
mod judge;
mod laws;
mod merges;
mod proofs;
mod stages;
mod traces;
mod world;

use crate::support::search::search;
use generate::{Case, case};
use hyg::check::Program;
use hyg::check::program::{Measure, RuleId, RuleKind};
use hyg::engine::outcomes::{GuardKind, Measured};
use hyg::run::{Collected, Options, Report, RunError, collect};
use hyg::schema::Project;
use judge::{View, World};
use proptest::prelude::*;
use proptest::sample::select;
use stages::{Conflicts, Count, Guard, Judgement, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// A case made ready.
struct Setting {
    project: Project,
    program: Program,
}

impl Setting {
    fn new(case: &Case) -> Setting {
        let project = world::project(case.settings);
        let program = world::program(&case.rules, &project);
        Setting { project, program }
    }

    /// Brakes do not keep the engine from saying what it would write.
    fn run(&self, case: &Case, block_bytes: usize, threads: usize) -> Result<(Collected, Report), RunError> {
        let as_of = world::as_of(case.settings, &self.project);
        let fewest_values = judge::FEWEST_VALUES;
        let options = Options { segments: true, threads, fewest_values, ..Options::new(as_of) };
        let inputs = world::inputs(&self.program, &case.tables, block_bytes);
        collect(&self.program, &self.project, &inputs, &options)
    }

    fn judge(&self, case: &Case) -> Result<Judgement, Conflicts> {
        let as_of = world::as_of(case.settings, &self.project);
        let world = World::new(&self.program, &self.project, as_of, &case.tables);
        let order: Vec<_> = case.tables.iter().map(|table| world::object_id(&self.program, table.object)).collect();
        stages::judge(world, hyg::check::account(&self.project), &order)
    }

    fn name(&self, rule: RuleId) -> String {
        let rule = self.program.rule(rule).unwrap();
        format!("{} {}", rule.kind.keyword(), rule.name)
    }
}

/// What the engine says of each record, in the oracle's form.
fn verdicts(collected: &Collected) -> Vec<Verdict> {
    let guard = |kind: &GuardKind| match kind {
        GuardKind::Protect(rule) => Guard::Protect(*rule),
        GuardKind::Unless(_) => Guard::Unless,
        GuardKind::Suppress(rule) => Guard::Suppress(*rule),
        GuardKind::Merge { .. } => panic!("these programs merge nothing"),
    };
    let records = collected.records.iter();
    let verdict = records.map(|record| Verdict {
        object: record.object.0,
        key: record.key.trim().to_owned(),
        deleted: record.deleted,
        selected_by: record.selected_by.iter().copied().collect(),
        flags: record.flags.iter().cloned().collect(),
        spared: record
            .spared
            .iter()
            .map(|(rule, by)| (*rule, by.iter().map(guard).collect::<BTreeSet<Guard>>()))
            .collect(),
        edits: record
            .edits
            .iter()
            .map(|(property, before, after, _)| (*property, (before.clone(), after.clone())))
            .collect(),
        set_aside: record.set_aside.iter().map(|(rule, _)| *rule).collect(),
        segments: record.segments.iter().copied().collect(),
    });
    verdict.collect()
}

fn counts(report: &Report) -> BTreeMap<RuleId, Count> {
    let rules = report.objects.iter().flat_map(|object| &object.rules);
    rules
        .map(|rule| {
            let tally = &rule.tally;
            let count = Count {
                selected: tally.selected,
                spared: tally.spared,
                written: tally.written,
                unreadable: tally.set_aside + tally.undecided,
                blank: tally.left_out_blank,
            };
            (rule.rule, count)
        })
        .collect()
}

/// What the engine's audits count.
fn measured(report: &Report) -> BTreeMap<RuleId, Vec<Measured>> {
    let rules = report.objects.iter().flat_map(|object| &object.rules).filter(|rule| !rule.measures.is_empty());
    rules.map(|rule| (rule.rule, rule.measures.iter().map(|measure| measure.measured).collect())).collect()
}

/// Audits alone: they measure what stands in the exports, whatever the other rules would do.
fn compare_audits(case: &Case, block_bytes: usize, threads: usize) -> Result<(), String> {
    let setting = Setting::new(case);
    let as_of = world::as_of(case.settings, &setting.project);
    let fewest_values = judge::FEWEST_VALUES;
    let options = Options { measures_only: true, threads, fewest_values, ..Options::new(as_of) };
    let inputs = world::inputs(&setting.program, &case.tables, block_bytes);
    let (collected, report) =
        collect(&setting.program, &setting.project, &inputs, &options).map_err(|error| error.to_string())?;
    if collected.records.iter().any(|record| record.deleted || !record.edits.is_empty() || !record.flags.is_empty()) {
        return Err("a rule took part that is no audit".to_owned());
    }
    let world = World::new(&setting.program, &setting.project, as_of, &case.tables);
    let mut ours: BTreeMap<RuleId, Vec<Measured>> = BTreeMap::new();
    for table in &case.tables {
        let object = world::object_id(&setting.program, table.object);
        for (rule, found) in setting.program.rules_of(object) {
            let RuleKind::Audit(audit) = &found.kind else { continue };
            let of_measure = |measure: &Measure| {
                let mut measured = Measured::default();
                for row in 0..world.records[&object].len() {
                    let truth = world.condition(View::Exported, (object, row), &measure.condition);
                    stages::count_one(&mut measured, truth);
                }
                measured
            };
            ours.insert(rule, audit.measures.iter().map(of_measure).collect());
        }
    }
    let theirs = measured(&report);
    if theirs == ours { Ok(()) } else { Err(format!("engine {theirs:#?}\noracle {ours:#?}")) }
}

/// Where a record could be set aside or be undecided, takes it as the engine does.
fn settle(judgement: &mut Judgement, engine: &[Verdict]) {
    for (ours, theirs) in judgement.verdicts.iter_mut().zip(engine) {
        let key = ours.key.clone();
        let object = ours.object;
        ours.set_aside
            .retain(|rule| theirs.set_aside.contains(rule) || !judgement.open.contains(&(key.clone(), object, *rule)));
    }
}

fn compare(case: &Case) -> Result<(), String> {
    let setting = Setting::new(case);
    let (collected, report, mut judgement) = match (setting.run(case, 1 << 20, 1), setting.judge(case)) {
        (Ok((collected, report)), Ok(judgement)) => (collected, report, judgement),
        (Err(RunError::Conflict(conflict)), Err(Conflicts(keys))) => {
            let known = keys.iter().any(|(_, key)| conflict.key.ends_with(key.as_str()));
            return if known { Ok(()) } else { Err(format!("{conflict}; the oracle: {keys:?}")) };
        }
        (engine, oracle) => {
            let engine = engine.map(|_| "no error").map_err(|error| error.to_string());
            return Err(format!("engine: {engine:?}\noracle: {:?}", oracle.map(|_| "no conflict")));
        }
    };
    let engine = verdicts(&collected);
    settle(&mut judgement, &engine);
    let keys = |verdicts: &[Verdict]| verdicts.iter().map(|v| (v.object, v.key.clone())).collect::<Vec<_>>();
    if keys(&engine) != keys(&judgement.verdicts) {
        return Err(format!("records: {:?}\noracle: {:?}", keys(&engine), keys(&judgement.verdicts)));
    }
    for (theirs, ours) in engine.iter().zip(&judgement.verdicts) {
        if theirs != ours {
            return Err(format!("{}\n{}", difference(&setting, theirs, ours), names(&setting)));
        }
    }
    let tallies = counts(&report);
    for (rule, ours) in &judgement.counts {
        let theirs = tallies.get(rule).copied().unwrap_or_default();
        let is_guard = matches!(setting.program.rule(*rule).unwrap().kind, RuleKind::Protect(_));
        let is_fix = matches!(setting.program.rule(*rule).unwrap().kind, RuleKind::Fix(_));
        // What a fix writes is compared cell by cell above, and counted once where two agree.
        let ours = Count { written: if is_fix { theirs.written } else { ours.written }, ..*ours };
        if !is_guard && theirs != ours {
            return Err(format!("{}: engine {theirs:?}\noracle {ours:?}", setting.name(*rule)));
        }
    }
    let measured = measured(&report);
    if measured != judgement.measured {
        return Err(format!("audits: engine {measured:#?}\noracle {:#?}", judgement.measured));
    }
    let stops: BTreeSet<_> = report
        .stops
        .iter()
        .map(|stop| {
            let object = setting.program.schema.object_named(&stop.object).unwrap();
            (object, stop.rule.as_ref().map(|(rule, _)| *rule))
        })
        .collect();
    if stops != judgement.stops {
        return Err(format!("brakes: engine {stops:?}\noracle {:?}", judgement.stops));
    }
    Ok(())
}

fn names(setting: &Setting) -> String {
    let name = |rule: usize| format!("{rule} {}", setting.name(RuleId(rule)));
    (0..setting.program.rules.len()).map(name).collect::<Vec<_>>().join(", ")
}

/// The first field that differs.
fn difference(setting: &Setting, engine: &Verdict, oracle: &Verdict) -> String {
    let object = &setting.program.schema.objects[engine.object].name;
    let fields = [
        ("set aside", format!("{:?}", engine.set_aside), format!("{:?}", oracle.set_aside)),
        ("edits", format!("{:?}", engine.edits), format!("{:?}", oracle.edits)),
        ("deleted", engine.deleted.to_string(), oracle.deleted.to_string()),
        ("spared", format!("{:?}", engine.spared), format!("{:?}", oracle.spared)),
        ("selected by", format!("{:?}", engine.selected_by), format!("{:?}", oracle.selected_by)),
        ("flags", format!("{:?}", engine.flags), format!("{:?}", oracle.flags)),
        ("segments", format!("{:?}", engine.segments), format!("{:?}", oracle.segments)),
    ];
    let differs = fields.iter().filter(|(_, engine, oracle)| engine != oracle);
    let lines = differs
        .map(|(field, theirs, ours)| format!("{object} {}: {field}\n  engine {theirs}\n  oracle {ours}", engine.key));
    lines.collect::<Vec<_>>().join("\n")
}

proptest! {
    #![proptest_config(search(256))]

    #[test]
    fn the_engine_agrees_with_the_oracle(case in case()) {
        compare(&case).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn audits_alone_count_what_stands_in_the_exports(
        case in case(),
        block_bytes in select(vec![1, 100, 1 << 20]),
        threads in 1usize..4,
    ) {
        compare_audits(&case, block_bytes, threads).map_err(TestCaseError::fail)?;
    }
}
