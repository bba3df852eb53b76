//! Fixes: each starts from the exported values, its lines run top to bottom, and what several leave
//! in one cell must be the same.

use super::explain::Unread;
use super::frame::Frame;
use super::mask::Mask;
use super::outcomes::{Conflict, Edit, SetAside, Tally};
use crate::check::program::RuleId;
use crate::plan::{FixPlan, OtherwisePlan, SlotId, StepPlan, TemplatePlan, Version};
use crate::verbs::Effect;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// New texts by slot and row.
pub type Changes = BTreeMap<SlotId, BTreeMap<usize, String>>;

/// What the fixes of an object do to a batch.
#[derive(Debug, Default)]
pub struct Fixed<'p> {
    pub changes: Changes,
    /// In the order of rows, then of slots.
    pub edits: Vec<Edit>,
    pub set_aside: Vec<SetAside>,
    /// Records that `otherwise flag` speaks of: the message is written after all fixes.
    pub flags: Vec<(usize, RuleId, &'p TemplatePlan)>,
    pub tallies: BTreeMap<RuleId, Tally>,
}

/// Runs all fixes on the exported values of `active` rows.
///
/// # Errors
/// Two fixes leave different values in one cell: the first such record.
pub fn run<'p>(fixes: &'p [FixPlan], exported: &Frame, active: &Mask) -> Result<Fixed<'p>, Conflict> {
    let mut fixed = Fixed::default();
    // Who changed a cell, by row first: edits are listed by record.
    let mut cells: BTreeMap<(usize, SlotId), (RuleId, String)> = BTreeMap::new();
    let mut conflict: Option<Conflict> = None;
    for fix in fixes {
        let mut one = One::new(fix, &mut fixed);
        let changes = one.run(exported, active);
        let tally = one.tally;
        fixed.tallies.insert(fix.rule, tally);
        for (slot, rows) in changes {
            for (row, after) in rows {
                match cells.get(&(row, slot)) {
                    None => {
                        cells.insert((row, slot), (fix.rule, after));
                    }
                    Some((_, before)) if *before == after => {}
                    Some(first) => {
                        let found = Conflict { row, slot, first: first.clone(), second: (fix.rule, after) };
                        if conflict.as_ref().is_none_or(|least| found.row < least.row) {
                            conflict = Some(found);
                        }
                    }
                }
            }
        }
    }
    if let Some(conflict) = conflict {
        return Err(conflict);
    }
    for ((row, slot), (rule, after)) in cells {
        let before = exported.text(slot, row);
        fixed.changes.entry(slot).or_default().insert(row, after.clone());
        fixed.edits.push(Edit { row, slot, before, after, rule });
    }
    Ok(fixed)
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

    /// The cells that it leaves different from the export.
    fn run(&mut self, exported: &Frame, active: &Mask) -> Changes {
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
        let mut frame = exported.with(&changes, Version::Exported);
        for step in &self.fix.steps {
            let edits = self.step(step, &frame, &rows);
            if edits.is_empty() {
                continue;
            }
            let edits = Changes::from([(step.slot, edits)]);
            frame = frame.with(&edits, Version::Exported);
            let column = changes.entry(step.slot).or_default();
            column.extend(edits.into_values().flatten());
            // A later line may undo what an earlier one did.
            column.retain(|&row, after| exported.column(step.slot).text(row) != after.as_str());
        }
        changes.retain(|_, rows| !rows.is_empty());
        self.undecided.retain(|row| !self.set_aside.contains_key(row));
        self.tally.undecided = self.undecided.len() as u64;
        self.tally.set_aside = self.set_aside.len() as u64;
        self.fixed.set_aside.extend(std::mem::take(&mut self.set_aside).into_values().flatten());
        changes
    }

    fn step(&mut self, step: &'p StepPlan, frame: &Frame, rows: &Mask) -> BTreeMap<usize, String> {
        let rows = match step.when {
            None => rows.clone(),
            Some(when) => {
                let truths = frame.truths(when, rows);
                self.set_aside(frame, when, &truths.unreadable.and(rows));
                truths.yes.and(rows)
            }
        };
        let column = frame.column(step.slot);
        let mut edits = BTreeMap::new();
        for row in rows.iter() {
            let before = column.text(row);
            let (after, failure) = run_verbs(step, frame, row, before);
            let after = match failure {
                None => after,
                Some(problem) => {
                    let text = before.to_owned();
                    self.list(SetAside { row, rule: self.fix.rule, slot: Some(step.slot), text, problem });
                    match &step.otherwise {
                        OtherwisePlan::Leave => after,
                        OtherwisePlan::Clear => Cow::Borrowed(""),
                        OtherwisePlan::Set(text) => Cow::Borrowed(text.as_str()),
                        OtherwisePlan::Flag(template) => {
                            self.fixed.flags.push((row, self.fix.rule, template));
                            after
                        }
                    }
                }
            };
            if after != before {
                edits.insert(row, after.into_owned());
            }
        }
        edits
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

/// The value that a line's verbs make of a cell, and why the chain ended early, if it did. A verb
/// that fails keeps what those before it made.
fn run_verbs<'t>(step: &StepPlan, frame: &Frame, row: usize, before: &'t str) -> (Cow<'t, str>, Option<String>) {
    let mut value = Cow::Borrowed(before);
    for call in &step.verbs {
        if !call.fills_blank && frame.context.settings().is_blank(&value) {
            continue;
        }
        let columns: Vec<_> = call.properties.iter().map(|&slot| frame.column(slot)).collect();
        if let Some(broken) = columns.iter().find_map(|column| column.broken(row)) {
            return (value, Some(broken.reason.clone()));
        }
        let text_of = |column: &super::frame::Column| {
            if frame.blank(column).contains(row) { String::new() } else { column.text(row).to_owned() }
        };
        let texts: Vec<String> = columns.iter().map(|column| text_of(column)).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        match call.transform.apply(&value, &texts) {
            Effect::Keep => {}
            Effect::Set(after) => value = Cow::Owned(after),
            Effect::Fail(reason) => return (value, Some(format!("{}: {reason}", call.text))),
        }
    }
    (value, None)
}
