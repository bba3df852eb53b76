//! What is told of single records agrees with what the lists say, on random rules and exports; and a
//! condition is what its parts make of it.

use super::generate::{Case, case};
use super::{Setting, judge, world};
use crate::support::search::search;
use hyg::engine::trace::{RuleTrace, Trace, TraceKind, Who};
use hyg::run::progress::Silent;
use hyg::run::{Collected, Found, Options, Record, trace};
use hyg::value::Truth;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn traced(setting: &Setting, case: &Case, collected: &Collected) -> Vec<Found> {
    let as_of = world::as_of(case.settings, &setting.project);
    let options = Options { segments: true, fewest_values: judge::FEWEST_VALUES, ..Options::new(as_of) };
    let inputs = world::inputs(&setting.program, &case.tables, 100);
    let ids: BTreeSet<String> = collected.records.iter().map(|record| record.key.clone()).collect();
    let traced = trace(&setting.program, &setting.project, &inputs, &options, (&ids, None), &Silent).unwrap();
    assert_eq!(traced.missing, []);
    traced.records
}

fn agrees(record: &Record, found: &Found) {
    let rules = &found.trace.rules;
    let listed: BTreeSet<_> = rules.iter().filter(|rule| rule.listed).map(|rule| rule.rule).collect();
    // A flag of a fix stands in the list under the fix's name.
    let by_fix = |rule: &&RuleTrace| !rule.listed && !rule.messages.is_empty();
    let listed = listed.into_iter().chain(rules.iter().filter(by_fix).map(|rule| rule.rule));
    assert_eq!(listed.collect::<BTreeSet<_>>(), record.selected_by.iter().copied().collect());
    assert_eq!(found.trace.deleted, record.deleted);
    let spared = rules.iter().filter(|rule| !rule.spared.is_empty());
    let spared = spared.map(|rule| (rule.rule, rule.spared.iter().map(|guard| guard.kind.clone()).collect::<Vec<_>>()));
    assert_eq!(spared.collect::<Vec<_>>(), record.spared);
    let written = rules.iter().flat_map(|rule| {
        let written = rule.changes.iter().filter(|change| change.written);
        written.map(move |change| (rule.rule, change.before.clone(), change.after.clone()))
    });
    let edits = record.edits.iter().map(|(_, before, after, rule)| (*rule, before.clone(), after.clone()));
    assert_eq!(written.collect::<BTreeSet<_>>(), edits.collect());
    let set_aside = rules.iter().flat_map(|rule| rule.set_aside.iter().map(move |_| rule.rule));
    let mut listed: Vec<_> = record.set_aside.iter().map(|(rule, _)| *rule).collect();
    listed.sort();
    assert_eq!(set_aside.collect::<Vec<_>>(), listed);
}

/// A condition is what `and`, `or` and `not` make of its parts.
fn adds_up(trace: &Trace) {
    let parts = match &trace.kind {
        TraceKind::All(members) => {
            let all = members.iter().fold(Truth::True, |all, member| all.and(member.truth));
            assert_eq!(all, trace.truth);
            members.as_slice()
        }
        TraceKind::Any(members) => {
            let any = members.iter().fold(Truth::False, |any, member| any.or(member.truth));
            assert_eq!(any, trace.truth);
            members.as_slice()
        }
        TraceKind::AtLeast(_, members) => members.as_slice(),
        TraceKind::Not(inner) => {
            assert_eq!(!inner.truth, trace.truth);
            std::slice::from_ref(inner.as_ref())
        }
        TraceKind::In(_, inner) => {
            let Some(inner) = inner else { return };
            assert_eq!(inner.truth.blank_is_false(), trace.truth);
            std::slice::from_ref(inner.as_ref())
        }
        TraceKind::Linked(linked) => {
            for (truth, record) in &linked.records {
                assert!(matches!(record.who, Who::Id(_)), "{record:?}");
                let Some(why) = &record.why else { continue };
                assert_eq!(why.truth, *truth);
                adds_up(why);
            }
            &[]
        }
        TraceKind::Test(test) => {
            assert_eq!(test.problem.is_some(), trace.truth == Truth::Unreadable, "{test:?}");
            &[]
        }
    };
    parts.iter().for_each(adds_up);
}

proptest! {
    #![proptest_config(search(64))]

    #[test]
    fn the_lists_say_what_is_told_of_each_record(case in case()) {
        let setting = Setting::new(&case);
        // Fixes that disagree stop both alike.
        let Ok((collected, _)) = setting.run(&case, 1 << 20, 1) else { return Ok(()) };
        let found = traced(&setting, &case, &collected);
        prop_assert_eq!(found.len(), collected.records.len());
        for (record, found) in collected.records.iter().zip(&found) {
            prop_assert_eq!((record.object, &record.key), (found.object, &found.id));
            agrees(record, found);
            for rule in &found.trace.rules {
                let unless = rule.unless.iter().map(|unless| &unless.asked);
                for asked in rule.condition.iter().chain(unless) {
                    adds_up(&asked.trace);
                    asked.exported.iter().for_each(adds_up);
                }
                rule.steps.iter().filter_map(|step| step.when.as_ref()).for_each(adds_up);
                rule.measures.iter().for_each(adds_up);
            }
        }
    }
}
