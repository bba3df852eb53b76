//! Proofs are attacked: what is called impossible does not happen on any export, and every example is, to
//! the engine, what it is called.

use super::Setting;
use super::generate::{Case, case, condition, tables};
use super::world::{self, OBJECTS, Table};
use crate::support::search::search;
use hyg::check::program::{RuleId, RuleKind, SegmentId};
use hyg::engine::outcomes::GuardKind;
use hyg::prove::{self, Asserted, Assurance, Overlap, Verdict, Witness};
use hyg::run::{Collected, Input, Options, Record, collect};
use hyg::value::time::AsOf;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A case whose rules also say of each object what is never deleted, by a segment of the same condition.
fn asserting() -> impl Strategy<Value = (Case, Vec<Vec<Table>>)> {
    let conditions = (condition(0, 1, 0), condition(1, 1, 0), condition(2, 1, 0));
    let attacks = proptest::collection::vec(tables(), 4);
    (case(), conditions, attacks).prop_map(|(mut case, (a, b, c), attacks)| {
        for ((plural, singular), condition) in OBJECTS.iter().zip([a, b, c]) {
            write!(
                case.rules,
                "for {plural}\nsegment {singular}-kept where {condition}\nnever delete \"{singular}\" where in {singular}-kept\n"
            )
            .unwrap();
        }
        (case, attacks)
    })
}

/// The delete would take the record, but for this protection and perhaps others.
fn is_held_back(record: &Record, delete: RuleId, protect: RuleId) -> bool {
    record.spared.iter().any(|(rule, by)| {
        *rule == delete
            && by.contains(&GuardKind::Protect(protect))
            && !by.iter().any(|guard| matches!(guard, GuardKind::Unless(_)))
    })
}

struct Proofs<'a> {
    setting: &'a Setting,
    as_of: AsOf,
    overlaps: Vec<Overlap>,
    asserted: Vec<Asserted<'a>>,
}

impl<'a> Proofs<'a> {
    fn new(setting: &'a Setting, case: &Case) -> Proofs<'a> {
        let as_of = world::as_of(case.settings, &setting.project);
        let overlaps = prove::overlaps(&setting.program, &setting.project, as_of).pairs;
        let asserted = prove::assertions(&setting.program, &setting.project, as_of);
        Proofs { setting, as_of, overlaps, asserted }
    }

    /// The segment that an assertion speaks of.
    fn segment(&self, one: &Asserted) -> SegmentId {
        let name = format!("{}-kept", one.assertion.description);
        SegmentId(self.setting.program.segments.iter().position(|segment| segment.name == name).unwrap())
    }

    /// With fixes and without.
    fn run(&self, inputs: &[Input], with_fixes: bool) -> Option<Vec<Record>> {
        let only = if with_fixes { BTreeSet::new() } else { BTreeSet::from([RuleId(usize::MAX)]) };
        let options =
            Options { missing_is_blank: true, brakes: false, segments: true, only, ..Options::new(self.as_of) };
        let (Collected { records, .. }, _) =
            collect(&self.setting.program, &self.setting.project, inputs, &options).ok()?;
        Some(records)
    }

    /// What is impossible happens to none of these records.
    fn attack(&self, inputs: &[Input]) -> Result<(), String> {
        let (Some(fixed), Some(exported)) = (self.run(inputs, true), self.run(inputs, false)) else { return Ok(()) };
        for (record, before) in fixed.iter().zip(&exported) {
            for Overlap { rule, protect, verdict } in &self.overlaps {
                if matches!(verdict, Verdict::Impossible) && is_held_back(record, *rule, *protect) {
                    let (rule, protect) = (self.setting.name(*rule), self.setting.name(*protect));
                    return Err(format!("{protect} holds {} back from {rule}", record.key));
                }
            }
            for one in self.asserted.iter().filter(|one| one.assertion.object == record.object) {
                let segment = self.segment(one);
                let is_kept = [record, before].iter().any(|seen| seen.segments.contains(&segment));
                if matches!(one.verdict, Assurance::Proved)
                    && is_kept
                    && (record.deleted || record.absorbed_by.is_some())
                {
                    return Err(format!("{} is taken by {:?}", record.key, record.selected_by));
                }
            }
        }
        Ok(())
    }

    /// What is said of the records of an example, that which it is about first.
    fn run_example(&self, witness: &Witness, with_fixes: bool) -> Vec<Record> {
        let schema = &self.setting.program.schema;
        let inputs: Vec<Input> = witness.tables.iter().map(|table| Input::of_table(table, schema)).collect();
        let table = &witness.tables[0];
        let mut records = self.run(&inputs, with_fixes).unwrap();
        records.retain(|record| record.object == table.object);
        records.sort_by_key(|record| record.key.trim() != table.rows[0][0]);
        records
    }

    fn is_merging(&self, rule: RuleId) -> bool {
        matches!(self.setting.program.rule(rule).unwrap().kind, RuleKind::Duplicates(_))
    }

    /// Every example, alone, is what it is called.
    fn examples_hold(&self) -> Result<(), String> {
        for Overlap { rule, protect, verdict } in &self.overlaps {
            let Verdict::Possible { witness, .. } = verdict else { continue };
            let records = self.run_example(witness, true);
            let holds = if self.is_merging(*rule) {
                records.len() >= 2 && records.iter().all(|record| record.absorbed_by.is_none())
            } else {
                is_held_back(&records[0], *rule, *protect)
            };
            if !holds {
                return Err(format!("{}\n{records:?}", witness.to_text(&self.setting.program.schema, 0)));
            }
        }
        for one in &self.asserted {
            let Assurance::Broken { by, witness } = &one.verdict else { continue };
            let (fixed, exported) = (self.run_example(witness, true), self.run_example(witness, false));
            let segment = self.segment(one);
            // What survives is like what it absorbs.
            let is_kept = fixed.iter().chain(&exported).any(|seen| seen.segments.contains(&segment));
            let is_taken = if self.is_merging(*by) {
                fixed.iter().any(|record| record.absorbed_by == Some(*by))
            } else {
                fixed[0].deleted && fixed[0].selected_by.contains(by)
            };
            if !(is_taken && is_kept) {
                return Err(format!("{}\n{fixed:?}", witness.to_text(&self.setting.program.schema, 0)));
            }
        }
        Ok(())
    }

    /// Of all questions: those answered by proof, by example, and not at all.
    fn counts(&self) -> [usize; 3] {
        let overlaps = self.overlaps.iter().map(|pair| match pair.verdict {
            Verdict::Impossible => 0,
            Verdict::Possible { .. } => 1,
            Verdict::Undecided => 2,
        });
        let asserted = self.asserted.iter().map(|one| match one.verdict {
            Assurance::Proved => 0,
            Assurance::Broken { .. } => 1,
            Assurance::Undecided { .. } => 2,
        });
        let mut counts = [0; 3];
        overlaps.chain(asserted).for_each(|at| counts[at] += 1);
        counts
    }
}

proptest! {
    #![proptest_config(Config { max_shrink_iters: 60, ..search(32) })]

    #[test]
    fn what_is_proved_never_happens_and_every_example_does((case, attacks) in asserting()) {
        let setting = Setting::new(&case);
        let proofs = Proofs::new(&setting, &case);
        proofs.examples_hold().map_err(TestCaseError::fail)?;
        for tables in std::iter::once(&case.tables).chain(&attacks) {
            let inputs = world::inputs(&setting.program, tables, 1 << 20);
            proofs.attack(&inputs).map_err(|error| TestCaseError::fail(format!("{error}\n{tables:?}")))?;
        }
    }
}

/// The law above would hold of a prover that decides nothing.
#[test]
fn most_questions_are_decided() {
    let mut runner = TestRunner::deterministic();
    let mut total = [0; 3];
    for _ in 0..40 {
        let (case, _) = asserting().new_tree(&mut runner).unwrap().current();
        let setting = Setting::new(&case);
        let counts = Proofs::new(&setting, &case).counts();
        total.iter_mut().zip(counts).for_each(|(total, count)| *total += count);
    }
    let [proved, shown, open] = total;
    assert!(proved >= 10 && shown >= 60, "{proved} proved, {shown} shown, {open} open");
    assert!(open * 100 < (proved + shown + open) * 45, "{proved} proved, {shown} shown, {open} open");
}
