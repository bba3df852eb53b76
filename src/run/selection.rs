//! Which rules take part in a run, and how they spell what they write.

use super::bind::{self, Bound, Missing};
use super::{Options, RunError};
use crate::check::program::{Otherwise, Program, RuleId, RuleKind, SegmentId};
use crate::data::read::{self, Wanted};
use crate::plan::{Activity, OptionForm};
use crate::schema::{ObjectId, PropertyId, PropertyOption};
use crate::value::text::fold;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What each rule does in this run. A suppression that was not chosen still spares, and so do the groups of
/// duplicates that a full run would merge before it deletes.
///
/// # Errors
/// A column that a rule needs is missing, and that is not allowed.
pub(super) fn activity(
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
            match rule.kind {
                RuleKind::Unavailable(_) => Activity::Off,
                RuleKind::Audit(_) if is_chosen(options, id) => Activity::Runs,
                _ if options.measures_only => Activity::Off,
                RuleKind::Reconcile(_) if !options.reconciled.contains_key(&id) => Activity::Off,
                RuleKind::Protect(_) => Activity::Runs,
                _ if is_chosen(options, id) => Activity::Runs,
                RuleKind::Suppress(_) => Activity::Spares,
                RuleKind::Duplicates(_) if deletes(program, options, rule.object) => Activity::Spares,
                _ => Activity::Off,
            }
        })
        .collect();
    if options.missing_is_blank {
        return Ok(activity);
    }
    let missing = bind::missing(program, bound, &activity);
    let promises = bind::promises_lacking(program, bound, &activity);
    if missing.is_empty() && promises.is_empty() {
        return Ok(activity);
    }
    if !options.allow_missing {
        let promised = promises.iter().map(|lacking| format!("{}, which “{}” needs", lacking.what, lacking.promise));
        return Err(RunError::Columns(sentences(program, &missing).into_iter().chain(promised).collect()));
    }
    for lacking in promises {
        notes.push(format!("“{}” cannot be asked: {}", lacking.promise, lacking.what));
        for (id, rule) in program.rules_of(lacking.object).filter(|(_, rule)| bind::takes_away(&rule.kind)) {
            if let Some(activity) = activity.get_mut(id.0).filter(|activity| **activity == Activity::Runs) {
                *activity = Activity::Off;
                notes.push(format!("{} {} is set aside because of that", rule.kind.keyword(), rule.name));
            }
        }
    }
    for (rule, columns) in by_rule(&missing) {
        let Some(its) = program.rule(rule) else { continue };
        let named = format!("{} {}", its.kind.keyword(), its.name);
        notes.push(format!("{named} is set aside: {}", columns.join(", ")));
        let mut off = vec![rule];
        let guarded = bind::guarded_by(program, its);
        for &guarded in guarded.iter().filter(|guarded| activity.get(guarded.0) == Some(&Activity::Runs)) {
            let Some(its) = program.rule(guarded) else { continue };
            notes.push(format!("{} {} is set aside, because {named} guards it", its.kind.keyword(), its.name));
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

/// Whether `--only` and `--skip` leave a rule in the run.
pub(super) fn is_chosen(options: &Options, rule: RuleId) -> bool {
    (options.only.is_empty() || options.only.contains(&rule)) && !options.skip.contains(&rule)
}

/// Whether a run deletes records of an object.
pub(super) fn deletes(program: &Program, options: &Options, object: ObjectId) -> bool {
    program.rules_of(object).any(|(id, rule)| matches!(rule.kind, RuleKind::Delete(_)) && is_chosen(options, id))
}

/// The segments to write, if they are asked for: those of the given objects.
///
/// # Errors
/// A column that a segment needs is missing, and that is not allowed.
pub(super) fn segments(
    program: &Program,
    bound: &BTreeMap<ObjectId, Bound>,
    options: &Options,
    notes: &mut Vec<String>,
) -> Result<BTreeSet<SegmentId>, RunError> {
    let mut chosen = BTreeSet::new();
    let mut sentences = Vec::new();
    let given = program.segments.iter().enumerate().filter(|(_, segment)| bound.contains_key(&segment.object));
    for (at, segment) in given.filter(|_| options.segments) {
        let lacks = if options.missing_is_blank { Vec::new() } else { bind::segment_lacks(program, bound, segment) };
        if lacks.is_empty() {
            chosen.insert(SegmentId(at));
        } else {
            notes.push(format!("segment {} is set aside: {}", segment.name, lacks.join(", ")));
            sentences.extend(lacks.iter().map(|what| format!("{what}, which segment `{}` needs", segment.name)));
        }
    }
    if sentences.is_empty() || options.allow_missing { Ok(chosen) } else { Err(RunError::Columns(sentences)) }
}

fn by_rule(missing: &[Missing]) -> BTreeMap<RuleId, Vec<&str>> {
    let mut found: BTreeMap<RuleId, Vec<&str>> = BTreeMap::new();
    for entry in missing {
        found.entry(entry.rule).or_default().push(&entry.lack.what);
    }
    found
}

/// One sentence a column, naming the rules that need it.
fn sentences(program: &Program, missing: &[Missing]) -> Vec<String> {
    let mut rules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for entry in missing {
        let name = program.rule_name(entry.rule);
        rules.entry(&entry.lack.what).or_default().push(name);
    }
    let need = |rules: &[&str]| if rules.len() == 1 { "needs" } else { "need" };
    rules.iter().map(|(what, rules)| format!("{what}, which `{}` {}", rules.join("`, `"), need(rules))).collect()
}

/// In which form each column holds the options that fixes set: the first cell that is written as a
/// label or as an internal value, and not both, decides; without one, labels.
pub(super) fn option_forms(
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
                    || matches!(&step.otherwise, Otherwise::Set(call) if call.option.is_some());
                let column = input.matched.columns.get(step.property.0).copied().flatten();
                open.extend(column.filter(|_| sets).map(|column| (step.property, column)));
            }
        }
        for source in &input.sources {
            if open.is_empty() {
                break;
            }
            let (properties, columns): (Vec<PropertyId>, _) = open.iter().map(|(&id, &column)| (id, column)).unzip();
            let mut table = read::open(source)?.want(Wanted { columns, whole_rows: false });
            while let Some(block) = table.next_block()? {
                let batch = block.batch()?;
                for (at, property) in properties.iter().enumerate() {
                    if !open.contains_key(property) {
                        continue;
                    }
                    let Some(options) = program.schema.property(*id, *property).map(|property| &property.options)
                    else {
                        continue;
                    };
                    let form = batch.column(at).iter().flatten().find_map(|cell| form_of(cell, options));
                    if let Some(form) = form {
                        forms.insert((*id, *property), form);
                        open.remove(property);
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

fn form_of(cell: &str, options: &[PropertyOption]) -> Option<OptionForm> {
    let first = fold(cell.split(';').map(str::trim).find(|part| !part.is_empty())?).into_owned();
    let is_label = options.iter().any(|option| fold(&option.label) == first);
    let is_value = options.iter().any(|option| fold(&option.value) == first);
    // A label that differs from a value in nothing but case still tells which one it is.
    match (is_label, is_value) {
        (true, false) => Some(OptionForm::Label),
        (false, true) => Some(OptionForm::Value),
        (true, true) => {
            let exact = |text: fn(&PropertyOption) -> &str| options.iter().any(|option| text(option) == cell.trim());
            match (exact(|option| &option.label), exact(|option| &option.value)) {
                (true, false) => Some(OptionForm::Label),
                (false, true) => Some(OptionForm::Value),
                _ => None,
            }
        }
        (false, false) => None,
    }
}
