//! Why the rules say of one record what they say: each condition test by test, at the stage that
//! asked it; each fix line by line.
//!
//! It tells, and judges nothing: whether a record is listed, spared or changed is taken from the
//! [`Outcomes`] that lists are made of, and the traces walk the frames that decided.

mod condition;

pub use condition::{LinkedRecord, LinkedTrace, TestTrace, Trace, TraceKind, ValueTrace, Who};

use super::fix;
pub use super::fix::StepTrace;
use super::frame::{Changes, Context, Frame};
use super::mask::Mask;
use super::merges::BatchMerges;
use super::outcomes::{Conflict, Guard, Outcomes};
use super::records::Records;
use super::stages::judge_for_links;
use crate::check::program::RuleId;
use crate::plan::{AuditPlan, NodeId, SlotId, UnlessPlan, Version};
use crate::value::Truth;
use std::rc::Rc;

/// What all rules of its object say of one record, in the order of the rules.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordTrace {
    pub deleted: bool,
    /// It is merged into another record, and what comes after merges is asked of that one.
    pub absorbed: bool,
    pub rules: Vec<RuleTrace>,
}

/// What one rule says of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleTrace {
    pub rule: RuleId,
    /// What its condition came to at its stage; true of a fix without one.
    pub truth: Truth,
    /// Nothing for a fix without a condition, and where nobody asked: for a flag of a deleted record, for what comes
    /// after merges of an absorbed one.
    pub condition: Option<Asked>,
    pub unless: Vec<UnlessTrace>,
    /// It stands in the rule's list: of deletions, suppressions or flags.
    pub listed: bool,
    /// What held it back.
    pub spared: Vec<Guard>,
    /// Values that could not be read, and fixes that could not be made.
    pub set_aside: Vec<String>,
    /// What it says in the list of flags.
    pub messages: Vec<String>,
    /// The lines of a fix that looked at the record.
    pub steps: Vec<StepTrace>,
    /// What a fix leaves different from the export.
    pub changes: Vec<ChangeTrace>,
    /// Of an audit, whether the record counts in each of its measures; none of a record that is not left.
    pub measures: Vec<Trace>,
}

/// A condition as it was asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// On the values of the rule's own stage: for a fix as exported, for all others after fixes.
    pub trace: Trace,
    /// Of a guard, which is asked of exported values too: what it was there, if that differs.
    pub exported: Option<Trace>,
}

impl Asked {
    /// The traces, that of the rule's own stage first.
    pub fn traces(&mut self) -> impl Iterator<Item = &mut Trace> {
        std::iter::once(&mut self.trace).chain(&mut self.exported)
    }
}

/// An `unless` of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct UnlessTrace {
    pub reason: Option<String>,
    pub asked: Asked,
}

/// A cell that a fix leaves different from the export.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeTrace {
    /// The label of the property.
    pub label: String,
    pub before: String,
    pub after: String,
    /// Not of a deleted record, and not where an earlier fix writes the same.
    pub written: bool,
}

impl RecordTrace {
    /// Drops what a guard was on exported values where that is the same, now that linked records are
    /// known by their IDs and no longer by what was to be asked of them.
    pub fn drop_repetitions(&mut self) {
        for rule in &mut self.rules {
            let unless = rule.unless.iter_mut().map(|unless| &mut unless.asked);
            for asked in rule.condition.iter_mut().chain(unless) {
                asked.exported = asked.exported.take().filter(|exported| *exported != asked.trace);
            }
        }
    }

    /// Hands every linked record in it to `visit`, also those within others.
    pub fn linked_records(&mut self, visit: &mut dyn FnMut(&mut LinkedRecord)) {
        for rule in &mut self.rules {
            let unless = rule.unless.iter_mut().map(|unless| &mut unless.asked);
            rule.condition.iter_mut().chain(unless).flat_map(Asked::traces).for_each(|t| t.linked_records(visit));
            rule.steps.iter_mut().filter_map(|step| step.when.as_mut()).for_each(|when| when.linked_records(visit));
            rule.measures.iter_mut().for_each(|measure| measure.linked_records(visit));
        }
    }
}

/// Tells of one row of a batch, of which `outcomes` is what the rules said, and `merges` what concerns that row
/// alone.
///
/// # Errors
/// Two fixes leave different values in one cell.
pub fn record(
    context: Context,
    records: &Records,
    row: usize,
    outcomes: &Outcomes,
    merges: Option<&BatchMerges>,
) -> Result<RecordTrace, Conflict> {
    let (records, only) = (records.row(row), Mask::all(1));
    let exported = Frame::exported(context, &records);
    let changes = fix::run(&context.object.fixes, &exported, &only)?.changes;
    let fixed = match merges {
        None => exported.with(&changes, Version::Merged),
        Some(merges) => exported.with(&changes, Version::Fixed).merged(merges, &changes),
    };
    let left = fixed.with(&Changes::new(), Version::Left);
    let deleted = outcomes.deletions.iter().any(|removal| removal.row == row);
    let absorbed = merges.is_some_and(|merges| merges.absorbed.contains(ROW));
    let teller = Teller { exported, fixed, left, row, outcomes, deleted, absorbed };
    let mut rules = teller.rules();
    rules.sort_by_key(|rule| rule.rule);
    Ok(RecordTrace { deleted, absorbed, rules })
}

/// Tells what a condition is on a row, seen at `version`: what records that link to it go by.
///
/// # Errors
/// Two fixes leave different values in one cell.
pub fn condition(
    context: Context,
    records: &Records,
    row: usize,
    (node, version): (NodeId, Version),
) -> Result<Trace, Conflict> {
    let (records, only) = (records.row(row), Mask::all(1));
    let (frame, _) = judge_for_links(context, &records, &only, None, version)?;
    Ok(frame.trace(node, ROW))
}

/// Of what is told: frames hold one row, so that a record costs the same in a block of any size.
const ROW: usize = 0;

fn act(frame: &Frame, node: NodeId) -> Asked {
    Asked { trace: frame.trace(node, ROW), exported: None }
}

struct Teller<'a> {
    exported: Rc<Frame<'a>>,
    fixed: Rc<Frame<'a>>,
    left: Rc<Frame<'a>>,
    /// In the batch that `outcomes` are of.
    row: usize,
    outcomes: &'a Outcomes,
    deleted: bool,
    absorbed: bool,
}

impl Teller<'_> {
    fn rules(&self) -> Vec<RuleTrace> {
        let object = self.fixed.context.object;
        let protects = object.protects.iter().map(|rule| self.rule(rule.rule, Some(self.guard(rule.node)), &[]));
        let removals = object.suppressions.iter().map(|rule| (rule, self.guard(rule.node)));
        let removals = removals.chain(object.deletions.iter().map(|rule| (rule, act(&self.fixed, rule.node))));
        let removals = removals.map(|(rule, asked)| self.later(rule.rule, !self.absorbed, || asked, &rule.unless));
        let flags = object.flags.iter().map(|rule| {
            let asks = !self.deleted && !self.absorbed;
            self.later(rule.rule, asks, || act(&self.left, rule.node), &rule.unless)
        });
        let audits = object.audits.iter().map(|audit| self.audit(audit));
        let fixes = object.fixes.iter().map(|fix| self.fix(fix));
        protects.chain(removals).chain(flags).chain(fixes).chain(audits).collect()
    }

    fn audit(&self, audit: &AuditPlan) -> RuleTrace {
        let is_left = !self.deleted && !self.absorbed;
        let measures = audit.measures.iter().filter(|_| is_left);
        let measures = measures.map(|&measure| self.left.trace(measure, ROW)).collect();
        RuleTrace { measures, ..self.rule(audit.rule, None, &[]) }
    }

    /// A rule that comes after merges, of a record that it may not get to see.
    fn later(&self, rule: RuleId, asks: bool, asked: impl FnOnce() -> Asked, unless: &[UnlessPlan]) -> RuleTrace {
        if asks { self.rule(rule, Some(asked()), unless) } else { self.rule(rule, None, &[]) }
    }

    fn guard(&self, node: NodeId) -> Asked {
        let (exported, trace) = (self.exported.trace(node, ROW), self.fixed.trace(node, ROW));
        Asked { exported: (exported != trace).then_some(exported), trace }
    }

    fn rule(&self, rule: RuleId, condition: Option<Asked>, unless: &[UnlessPlan]) -> RuleTrace {
        let row = self.row;
        let removals = self.outcomes.suppressions.iter().chain(&self.outcomes.deletions);
        let mut of_row = removals.filter(|removal| removal.row == row);
        let flags = self.outcomes.flags.iter().filter(|flag| (flag.row, flag.rule) == (row, rule));
        let messages: Vec<String> = flags.map(|flag| flag.message.clone()).collect();
        let spared = self.outcomes.spared.iter().filter(|spared| (spared.row, spared.rule) == (row, rule));
        let set_aside = self.outcomes.set_aside.iter().filter(|entry| (entry.row, entry.rule) == (row, rule));
        RuleTrace {
            rule,
            truth: condition.as_ref().map_or(Truth::True, |asked| asked.trace.truth),
            condition,
            unless: unless
                .iter()
                .map(|unless| UnlessTrace { reason: unless.reason.clone(), asked: self.guard(unless.node) })
                .collect(),
            listed: of_row.any(|removal| removal.rules.iter().any(|hit| hit.rule == rule)) || !messages.is_empty(),
            spared: spared.flat_map(|spared| spared.by.iter().cloned()).collect(),
            set_aside: set_aside.map(|entry| self.describe(entry.slot, &entry.text, &entry.problem)).collect(),
            messages,
            steps: Vec::new(),
            changes: Vec::new(),
            measures: Vec::new(),
        }
    }

    fn fix(&self, fix: &crate::plan::FixPlan) -> RuleTrace {
        let condition = fix.node.map(|node| act(&self.exported, node));
        let mut told = self.rule(fix.rule, condition, &[]);
        let unless = fix.unless.iter();
        told.unless = unless
            .map(|unless| UnlessTrace { reason: unless.reason.clone(), asked: act(&self.exported, unless.node) })
            .collect();
        // What a fix flags stands in the list under its name, and is no condition of its own.
        told.listed = false;
        let (steps, changes) = fix::trace(fix, &self.exported, ROW);
        told.steps = steps;
        let change = |(slot, after): (SlotId, String)| {
            let mut edits = self.outcomes.edits.iter();
            ChangeTrace {
                label: self.fixed.slot(slot).map_or_else(String::new, |slot| slot.label.clone()),
                before: self.exported.text(slot, ROW),
                after,
                written: edits.any(|edit| (edit.row, edit.slot, edit.rule) == (self.row, slot, fix.rule)),
            }
        };
        told.changes = changes.into_iter().map(change).collect();
        told
    }

    fn describe(&self, slot: Option<SlotId>, text: &str, problem: &str) -> String {
        match slot.and_then(|slot| self.fixed.slot(slot)) {
            Some(slot) if text.trim().is_empty() => format!("{}: {problem}", slot.label),
            Some(slot) => format!("{} `{}`: {problem}", slot.label, text.trim()),
            None => problem.to_owned(),
        }
    }
}
