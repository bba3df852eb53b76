//! The page of a record for programs.

use super::{Verdict, deleted_by, measures, told_groups, told_rules, word};
use crate::check::program::{Measure, Program, Rule, RuleId};
use crate::engine::trace::{
    Asked, ChangeTrace, LinkedRecord, LinkedTrace, RuleTrace, StepTrace, TestTrace, Trace, TraceKind, ValueTrace, Who,
};
use crate::run::{Found, FoundGroup};
use crate::value::time::AsOf;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// One object: `as_of`, and the `records` with every rule's verdict. Whole: nothing is cut, and a
/// segment is told in each rule that asks for it.
#[must_use]
pub fn json(program: &Program, found: &[Found], as_of: AsOf, told: &BTreeSet<RuleId>) -> Value {
    let of_record = |found: &Found| {
        let identifying: Map<String, Value> =
            found.identifying.iter().map(|(label, text)| (label.clone(), json!(text))).collect();
        let rules = told_rules(program, found, told);
        let rules: Vec<Value> = rules.iter().map(|(rule, trace)| of_rule(program, found, rule, trace)).collect();
        json!({
            "object": program.schema.object(found.object).map(|object| object.name.as_str()),
            "id": found.id,
            "file": found.file,
            "row": found.row,
            "identifying": identifying,
            "deleted": found.trace.deleted,
            "absorbed": found.trace.absorbed,
            "deleted_by": deleted_by(program, found),
            "groups": told_groups(found, told).map(|group| of_group(program, group)).collect::<Vec<_>>(),
            "rules": rules,
        })
    };
    let records: Vec<Value> = found.iter().map(of_record).collect();
    json!({ "as_of": as_of.to_iso(), "timezone": as_of.zone.name(), "records": records })
}

/// A group of duplicates in which the record is.
fn of_group(program: &Program, found: &FoundGroup) -> Value {
    let members = found.group.members.iter().map(|member| {
        json!({
            "id": member.key,
            "role": member.role.name(),
            "matched_by": member.matched_by,
            "score": member.score,
        })
    });
    let kept = found.kept.iter().map(|kept| {
        let from = Some(&kept.from).filter(|from| !from.is_empty());
        json!({ "column": kept.column, "value": kept.value, "from": from })
    });
    json!({
        "rule": program.rule(found.group.rule).map(|rule| rule.name.as_str()),
        "group": found.number,
        "role": found.role.name(),
        "chosen": found.group.chosen,
        "review": found.group.review,
        "members": members.collect::<Vec<_>>(),
        "kept": kept.collect::<Vec<_>>(),
    })
}

fn of_rule(program: &Program, found: &Found, rule: &Rule, trace: &RuleTrace) -> Value {
    let verdict = Verdict::of(rule, trace);
    let unless = trace.unless.iter().map(|unless| {
        let mut value = of_asked(program, &unless.asked);
        value.insert("reason".to_owned(), json!(unless.reason));
        Value::Object(value)
    });
    let guards = trace.spared.iter();
    let guards = guards.map(|guard| json!({ "guard": guard.name(program), "reason": guard.reason(program) }));
    json!({
        "rule": rule.name,
        "kind": rule.kind.keyword(),
        "description": rule.description,
        "verdict": verdict.name(),
        "says": verdict.sentence(program, rule, trace, &found.trace),
        "condition": trace.condition.as_ref().map(|asked| of_asked(program, asked)),
        "unless": unless.collect::<Vec<_>>(),
        "spared_by": guards.collect::<Vec<_>>(),
        "set_aside": trace.set_aside,
        "messages": trace.messages,
        "steps": trace.steps.iter().map(|step| of_step(program, step)).collect::<Vec<_>>(),
        "changes": trace.changes.iter().map(of_change).collect::<Vec<_>>(),
        "measures": measures(rule, trace).map(|told| of_measure(program, told)).collect::<Vec<_>>(),
    })
}

fn of_measure(program: &Program, (measure, trace): (&Measure, &Trace)) -> Value {
    json!({ "measure": measure.name, "figure": measure.text, "counts": of_trace(program, trace) })
}

/// What it was at the rule's stage; where that differs for a guard, `exported` too.
fn of_asked(program: &Program, asked: &Asked) -> Map<String, Value> {
    let mut value = of_trace(program, &asked.trace);
    if let Some(exported) = &asked.exported {
        value.insert("exported".to_owned(), Value::Object(of_trace(program, exported)));
    }
    value
}

fn of_step(program: &Program, step: &StepTrace) -> Value {
    json!({
        "property": step.label,
        "verbs": step.verbs,
        "when": step.when.as_ref().map(|when| of_trace(program, when)),
        "before": step.before,
        "after": step.after,
        "failure": step.failure,
    })
}

fn of_change(change: &ChangeTrace) -> Value {
    let ChangeTrace { label, before, after, written } = change;
    json!({ "property": label, "before": before, "after": after, "written": written })
}

fn of_trace(program: &Program, trace: &Trace) -> Map<String, Value> {
    let members = |kind: &str, members: &[Trace]| {
        let members: Vec<_> = members.iter().map(|member| of_trace(program, member)).collect();
        vec![(kind.to_owned(), json!(members))]
    };
    let own = match &trace.kind {
        TraceKind::All(all) => members("all", all),
        TraceKind::Any(any) => members("any", any),
        TraceKind::AtLeast(least, of) => [vec![("at_least".to_owned(), json!(least))], members("of", of)].concat(),
        TraceKind::Not(inner) => vec![("not".to_owned(), Value::Object(of_trace(program, inner)))],
        TraceKind::In(segment, inner) => vec![
            ("segment".to_owned(), json!(program.segment(*segment).map(|segment| segment.name.as_str()))),
            ("condition".to_owned(), json!(inner.as_ref().map(|inner| of_trace(program, inner)))),
        ],
        TraceKind::Linked(linked) => of_linked(program, linked),
        TraceKind::Test(test) => of_test(program, test),
    };
    std::iter::once(("truth".to_owned(), json!(word(trace.truth)))).chain(own).collect()
}

fn of_test(program: &Program, test: &TestTrace) -> Vec<(String, Value)> {
    let values: Vec<Value> = test.values.iter().map(|value| of_value(program, value)).collect();
    vec![
        ("test".to_owned(), json!(test.text)),
        ("note".to_owned(), json!(test.note)),
        ("values".to_owned(), json!(values)),
        ("problem".to_owned(), json!(test.problem)),
    ]
}

fn of_value(program: &Program, value: &ValueTrace) -> Value {
    json!({
        "property": value.label,
        "text": value.text,
        "blank": value.is_blank,
        "of": value.of.as_ref().map(|record| of_linked_record(program, record)),
    })
}

fn of_linked(program: &Program, linked: &LinkedTrace) -> Vec<(String, Value)> {
    let of_record = |(truth, record): &(_, LinkedRecord)| {
        let mut value = of_linked_record(program, record);
        value.insert("truth".to_owned(), json!(word(*truth)));
        value.insert("condition".to_owned(), json!(record.why.as_ref().map(|why| of_trace(program, why))));
        value
    };
    let records: Vec<_> = linked.records.iter().map(of_record).collect();
    vec![
        ("linked".to_owned(), json!(linked.text)),
        ("records".to_owned(), json!(records)),
        ("more".to_owned(), json!(linked.more)),
        ("count".to_owned(), json!(linked.count.as_ref().map(|count| of_value(program, count)))),
        ("problem".to_owned(), json!(linked.problem)),
    ]
}

fn of_linked_record(program: &Program, record: &LinkedRecord) -> Map<String, Value> {
    let object = program.schema.object(record.object).map(|object| object.name.as_str());
    let id = match &record.who {
        Who::Id(id) => Some(id),
        Who::Position(..) => None,
    };
    [("object".to_owned(), json!(object)), ("id".to_owned(), json!(id))].into_iter().collect()
}
