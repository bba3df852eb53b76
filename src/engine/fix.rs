//! Fixes: each starts from the exported values, its lines run top to bottom, and what several leave
//! in one cell must be the same.

use super::column::Column;
use super::explain::Unread;
use super::frame::{Changes, Frame};
use super::mask::Mask;
use super::memo::Memo;
use super::outcomes::{Conflict, Edit, SetAside, Tally};
use super::overlay::Overlay;
use super::trace::Trace;
use crate::check::program::RuleId;
use crate::plan::{CallPlan, FixPlan, OtherwisePlan, SlotId, StepPlan, TemplatePlan, Version};
use crate::value::Truth;
use crate::value::spelling::Clusters;
use crate::verbs::{Effect, is_same};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::slice;

/// What the fixes of an object do to a batch.
#[derive(Debug, Default)]
pub struct Fixed<'p> {
    pub changes: Changes,
    /// In the order of rows, then of slots.
    pub edits: Vec<Edit>,
    pub set_aside: Vec<SetAside>,
    /// Records that `otherwise flag` speaks of: the message is written after all fixes.
    pub flags: Vec<(usize, RuleId, &'p TemplatePlan)>,
    pub tallies: Vec<(RuleId, Tally)>,
}

/// Runs all fixes on the exported values of `active` rows.
///
/// # Errors
/// Two fixes leave different values in one cell: the first such record.
pub fn run<'p>(fixes: &'p [FixPlan], exported: &Rc<Frame>, active: &Mask) -> Result<Fixed<'p>, Conflict> {
    let mut fixed = Fixed::default();
    let mut edits = Vec::new();
    for fix in fixes {
        let mut one = One::new(fix, &mut fixed);
        for (slot, overlay) in one.run(exported, active, &mut |_| ()) {
            let texts = Rc::unwrap_or_clone(overlay).into_texts();
            edits.extend(texts.into_iter().map(|(row, after)| Edit { row, slot, after, rule: fix.rule }));
        }
        let tally = one.tally;
        fixed.tallies.push((fix.rule, tally));
    }
    // Stable: of one cell, the edits stand in the order of fixes.
    edits.sort_by_key(|edit| (edit.row, edit.slot));
    refuse_conflict(fixes, &edits)?;
    edits.dedup_by_key(|edit| (edit.row, edit.slot));
    fixed.changes = changes_of(&edits, exported.rows);
    fixed.edits = edits;
    Ok(fixed)
}

/// The first record with a cell in which fixes leave different values, by the first fix that does
/// so, and all pairs of fixes that do in some record.
fn refuse_conflict(fixes: &[FixPlan], edits: &[Edit]) -> Result<(), Conflict> {
    let place = |rule: RuleId| fixes.iter().position(|fix| fix.rule == rule);
    let of_cell = |edits: &[Edit]| {
        let (first, others) = edits.split_first()?;
        let second = others.iter().find(|edit| edit.after != first.after)?;
        let told = |edit: &Edit| (edit.rule, edit.after.clone());
        Some(Conflict {
            row: first.row,
            slot: first.slot,
            first: told(first),
            second: told(second),
            others: Vec::new(),
        })
    };
    let same_cell = |a: &Edit, b: &Edit| (a.row, a.slot) == (b.row, b.slot);
    let conflicts: Vec<Conflict> = edits.chunk_by(same_cell).filter_map(of_cell).collect();
    let pair = |conflict: &Conflict| (conflict.first.0, conflict.second.0, conflict.slot);
    let mut others: Vec<_> = conflicts.iter().map(pair).collect();
    match conflicts.into_iter().min_by_key(|conflict| (conflict.row, place(conflict.second.0), conflict.slot)) {
        Some(conflict) => {
            others.sort_by_key(|&(first, second, slot)| (place(first), place(second), slot));
            others.dedup();
            others.retain(|other| *other != pair(&conflict));
            Err(Conflict { others, ..conflict })
        }
        None => Ok(()),
    }
}

fn changes_of(edits: &[Edit], rows: usize) -> Changes {
    let mut texts: BTreeMap<SlotId, Vec<(usize, String)>> = BTreeMap::new();
    for edit in edits {
        texts.entry(edit.slot).or_default().push((edit.row, edit.after.clone()));
    }
    texts.into_iter().map(|(slot, texts)| (slot, Rc::new(Overlay::new(rows, texts)))).collect()
}

/// What one fix does to a row, step by step, and the cells that it leaves different from the export.
pub(super) fn trace(fix: &FixPlan, exported: &Rc<Frame>, row: usize) -> (Vec<StepTrace>, Vec<(SlotId, String)>) {
    let mut fixed = Fixed::default();
    let mut steps = Vec::new();
    let only = Mask::only(exported.rows, row);
    let changes = One::new(fix, &mut fixed).run(exported, &only, &mut |made| {
        if made.rows.contains(row) {
            steps.push(made.trace(row));
        }
    });
    let text = |(slot, overlay): (SlotId, Rc<Overlay>)| Some((slot, overlay.get(row)?.to_owned()));
    (steps, changes.into_iter().filter_map(text).collect())
}

/// What one line of a fix did to one property of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct StepTrace {
    /// The label of the property.
    pub label: String,
    /// The verbs as written.
    pub verbs: Vec<String>,
    pub when: Option<Trace>,
    /// What stood there before the line, and after it.
    pub before: String,
    pub after: String,
    /// Why the chain of verbs ended early.
    pub failure: Option<String>,
}

/// A step that was made, and the batch around it.
struct Made<'a, 'f> {
    step: &'a StepPlan,
    before_line: &'a Frame<'f>,
    frame: &'a Frame<'f>,
    /// The rows that the fix looks at.
    rows: &'a Mask,
    texts: &'a [(usize, String)],
}

impl Made<'_, '_> {
    fn trace(&self, row: usize) -> StepTrace {
        let before = self.frame.text(self.step.slot, row);
        let when = self.step.when.map(|when| self.before_line.trace(when, row));
        let is_asked = when.as_ref().is_none_or(|when| when.truth == Truth::True);
        let calls: Vec<Call> = self.step.verbs.iter().map(|plan| Call::new(plan, self.frame)).collect();
        let failure = if is_asked { run_verbs(&calls, self.frame, row, &before).1 } else { None };
        let after = self.texts.iter().find(|(at, _)| *at == row);
        StepTrace {
            label: self.frame.slot(self.step.slot).map_or_else(String::new, |slot| slot.label.clone()),
            verbs: self.step.verbs.iter().map(|call| call.text.clone()).collect(),
            when,
            after: after.map_or_else(|| before.clone(), |(_, after)| after.clone()),
            before,
            failure,
        }
    }
}

/// One fix on one batch.
struct One<'f, 'p> {
    fix: &'p FixPlan,
    tally: Tally,
    /// By row: what could not be read, and fixes that could not be made.
    set_aside: BTreeMap<usize, Vec<SetAside>>,
    /// Records that a line could not judge because a linked file was not given.
    undecided: BTreeSet<usize>,
    fixed: &'f mut Fixed<'p>,
}

impl<'f, 'p> One<'f, 'p> {
    fn new(fix: &'p FixPlan, fixed: &'f mut Fixed<'p>) -> Self {
        One { fix, tally: Tally::default(), set_aside: BTreeMap::new(), undecided: BTreeSet::new(), fixed }
    }

    /// The cells that it leaves different from the export. `watch` sees each step that was made.
    fn run(&mut self, exported: &Rc<Frame>, active: &Mask, watch: &mut dyn FnMut(&Made)) -> Changes {
        let mut rows = active.clone();
        if let Some(node) = self.fix.node {
            let truths = exported.truths(node, active);
            self.set_aside(exported, node, &truths.unreadable.and(active));
            self.tally.left_out_blank = truths.blank_rows().and(active).count() as u64;
            rows = truths.yes.and(active);
        }
        self.tally.selected = rows.count() as u64;
        for unless in &self.fix.unless {
            let held = exported.truths(unless.node, &rows).guards().and(&rows);
            self.tally.spared += held.count() as u64;
            rows = rows.and_not(&held);
        }
        let mut changes = Changes::new();
        let mut frame = Rc::clone(exported);
        let mut before_line = Rc::clone(exported);
        for step in &self.fix.steps {
            if !step.continues {
                before_line = Rc::clone(&frame);
            }
            let texts = self.step(step, &before_line, &frame, &rows);
            watch(&Made { step, before_line: &before_line, frame: &frame, rows: &rows, texts: &texts });
            if texts.is_empty() {
                continue;
            }
            let before = changes
                .remove(&step.slot)
                .map_or_else(|| Overlay::new(exported.rows, Vec::new()), |overlay| overlay.as_ref().clone());
            // A later line may undo what an earlier one did.
            let column = exported.column(step.slot);
            let overlay = before.under(texts, |row, after| column.text(row) != after);
            if !overlay.is_empty() {
                changes.insert(step.slot, Rc::new(overlay));
            }
            frame = exported.with(&changes, Version::Exported);
        }
        self.undecided.retain(|row| !self.set_aside.contains_key(row));
        self.tally.undecided = self.undecided.len() as u64;
        self.tally.set_aside = self.set_aside.len() as u64;
        self.fixed.set_aside.extend(std::mem::take(&mut self.set_aside).into_values().flatten());
        changes
    }

    /// The cells that a step leaves different from what stood there before it, in order of rows.
    fn step(&mut self, step: &'p StepPlan, before_line: &Frame, frame: &Frame, rows: &Mask) -> Vec<(usize, String)> {
        let rows = match step.when {
            None => rows.clone(),
            Some(when) => {
                let truths = before_line.truths(when, rows);
                self.set_aside(before_line, when, &truths.unreadable.and(rows));
                truths.yes.and(rows)
            }
        };
        let column = frame.column(step.slot);
        let calls: Vec<Call> = step.verbs.iter().map(|plan| Call::new(plan, frame)).collect();
        let otherwise: Option<Call> = match &step.otherwise {
            OtherwisePlan::Set(plan) => Some(Call::new(plan, frame)),
            _ => None,
        };
        let mut texts = Vec::new();
        for row in rows.iter() {
            let before = column.text(row);
            let (after, failure) = run_verbs(&calls, frame, row, before);
            let after = match failure {
                None => after,
                Some(problem) => {
                    let text = before.to_owned();
                    self.list(SetAside { row, rule: self.fix.rule, slot: Some(step.slot), text, problem });
                    match &step.otherwise {
                        OtherwisePlan::Leave | OtherwisePlan::Set(_) => match &otherwise {
                            Some(call) => {
                                Cow::Owned(run_verbs(slice::from_ref(call), frame, row, &after).0.into_owned())
                            }
                            None => after,
                        },
                        OtherwisePlan::Clear => Cow::Borrowed(""),
                        OtherwisePlan::Flag(template) => {
                            self.fixed.flags.push((row, self.fix.rule, template));
                            after
                        }
                    }
                }
            };
            if !is_same(&after, before) {
                texts.push((row, after.into_owned()));
            }
        }
        texts
    }

    fn set_aside(&mut self, frame: &Frame, node: crate::plan::NodeId, rows: &Mask) {
        frame.settle(node, rows);
        for row in rows.iter() {
            let unread: Vec<_> = frame.unread(node, row).into_iter().filter(|unread| !unread.missing_file).collect();
            if unread.is_empty() {
                self.undecided.insert(row);
            }
            for Unread { slot, text, problem, .. } in unread {
                self.list(SetAside { row, rule: self.fix.rule, slot, text, problem });
            }
        }
    }

    fn list(&mut self, entry: SetAside) {
        let listed = self.set_aside.entry(entry.row).or_default();
        if !listed.contains(&entry) {
            listed.push(entry);
        }
    }
}

/// A verb on one batch, with the columns of the properties that it takes.
struct Call<'p> {
    plan: &'p CallPlan,
    columns: Vec<(Rc<Column>, Mask)>,
    clusters: Option<&'p Clusters>,
}

impl<'p> Call<'p> {
    fn new(plan: &'p CallPlan, frame: &Frame<'p>) -> Call<'p> {
        let column = |&slot: &SlotId| {
            let column = frame.column(slot);
            let blank = frame.blank(&column).clone();
            (column, blank)
        };
        let context = frame.context;
        let clusters = plan.spellings.and_then(|at| context.related.spellings(context.object.object, at));
        Call { plan, columns: plan.properties.iter().map(column).collect(), clusters }
    }

    /// What the verb makes of a value on a row.
    fn apply(&self, memo: &Memo, value: &str, row: usize) -> Effect {
        let texts: Vec<&str> = self
            .columns
            .iter()
            .map(|(column, blank)| if blank.contains(row) { "" } else { column.text(row) })
            .collect();
        if let Some(clusters) = self.clusters {
            return self.plan.transform.apply(value, &[clusters.chosen(value).unwrap_or("")]);
        }
        let run = || self.plan.transform.apply(value, &texts);
        match self.plan.memo {
            Some(call) => memo.effect(call, value, &texts, run),
            None => run(),
        }
    }
}

/// The value that a line's verbs make of a cell, and why the chain ended early, if it did. A verb
/// that fails keeps what those before it made.
fn run_verbs<'t>(calls: &[Call], frame: &Frame, row: usize, before: &'t str) -> (Cow<'t, str>, Option<String>) {
    let mut value = Cow::Borrowed(before);
    // Whether it is blank, asked once until a verb changes it.
    let mut blank = None;
    for call in calls {
        if !call.plan.takes_blank && *blank.get_or_insert_with(|| frame.context.settings().is_blank(&value)) {
            continue;
        }
        if let Some(broken) = call.columns.iter().find_map(|(column, _)| column.broken(row)) {
            return (value, Some(broken.reason.clone()));
        }
        match call.apply(frame.context.memo, &value, row) {
            Effect::Keep => {}
            Effect::Set(after) => (value, blank) = (Cow::Owned(after), None),
            Effect::Fail(reason) => return (value, Some(format!("{}: {reason}", call.plan.text))),
        }
    }
    (value, None)
}
