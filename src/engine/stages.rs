//! All stages of one batch: fixes, merges, suppressions and deletes with their guards, flags, audits.
//!
//! Every stage sees what those before it left. Guards are asked on the exported values and on the
//! fixed and merged ones and hold if they hold on either, so that no fix can take a protection away.

use super::audit::{self, Audited};
use super::duplicates::Asking;
use super::explain::Unread;
use super::fix;
use super::frame::{Changes, Context, Frame};
use super::mask::Mask;
use super::merges::BatchMerges;
use super::outcomes::{Broken, Conflict, Flagged, Guard, GuardKind, Hit, Outcomes, Removal, SetAside, Spared, Tally};
use super::records::Records;
use super::truths::Truths;
use crate::check::program::{RuleId, SegmentId};
use crate::plan::{FlagPlan, NodeId, RemovalPlan, TemplatePartPlan, TemplatePlan, UnlessPlan, Version};
use std::rc::Rc;

/// Judges the `active` rows of a batch (those with a key) by all rules of their object. `merges` is what
/// `duplicates` rules made of them; nothing without such rules.
///
/// # Errors
/// Two fixes leave different values in one cell.
pub fn judge<'a>(
    context: Context<'a>,
    records: &'a Records,
    active: &Mask,
    merges: Option<&'a BatchMerges<'a>>,
    rules: usize,
) -> Result<Outcomes, Conflict> {
    let exported = Frame::exported(context, records);
    let fixed = fix::run(&context.object.fixes, &exported, active)?;
    let (frame, standing) = merged(&exported, &fixed.changes, merges, active);
    let mut stages = Stages {
        exported: Rc::clone(&exported),
        fixed: frame,
        active: &standing,
        merges,
        outcomes: Outcomes { tallies: vec![Tally::default(); rules], ..Outcomes::default() },
    };
    let before_merges = exported.with(&fixed.changes, Version::Fixed);
    if !context.object.duplicates.is_empty() {
        stages.duplicates(&before_merges, active);
    }
    let sparing = stages.suppress();
    let deleted = stages.delete(&sparing);
    let left = standing.and_not(&deleted);
    stages.promises(&deleted, &before_merges);
    stages.memberships();
    let frame = stages.fixed.with(&Changes::new(), Version::Left);
    stages.flag(&frame, &left, fixed.flags);
    stages.audit(&frame, &left);
    let Outcomes { set_aside, tallies, edits, .. } = &mut stages.outcomes;
    for (rule, tally) in fixed.tallies {
        if let Some(total) = tallies.get_mut(rule.0) {
            total.add(&tally);
        }
    }
    for edit in fixed.edits {
        let tally = tallies.get_mut(edit.rule.0);
        if left.contains(edit.row) {
            tally.into_iter().for_each(|tally| tally.written += 1);
            edits.push(edit);
        } else {
            tally.into_iter().for_each(|tally| tally.moot += 1);
        }
    }
    set_aside.extend(fixed.set_aside);
    set_aside.sort_by_key(|entry| (entry.row, entry.rule));
    Ok(stages.outcomes)
}

/// The batch after merges, and the rows that stand for themselves.
fn merged<'a>(
    exported: &Rc<Frame<'a>>,
    fixed: &Changes,
    merges: Option<&'a BatchMerges<'a>>,
    active: &Mask,
) -> (Rc<Frame<'a>>, Mask) {
    match merges {
        None => (exported.with(fixed, Version::Merged), active.clone()),
        Some(merges) => {
            let frame = exported.with(fixed, Version::Fixed);
            (frame.merged(merges, fixed), active.and_not(&merges.absorbed))
        }
    }
}

/// The rows that deletes take away, and the batch at one version: what others see of these records.
pub fn judge_for_links<'a>(
    context: Context<'a>,
    records: &'a Records,
    active: &Mask,
    merges: Option<&'a BatchMerges<'a>>,
    version: Version,
) -> Result<(Rc<Frame<'a>>, Mask), Conflict> {
    let exported = Frame::exported(context, records);
    if version == Version::Exported {
        return Ok((exported, Mask::none(records.rows)));
    }
    let fixed = fix::run(&context.object.fixes, &exported, active)?;
    if version == Version::Fixed {
        return Ok((exported.with(&fixed.changes, Version::Fixed), Mask::none(records.rows)));
    }
    let (frame, standing) = merged(&exported, &fixed.changes, merges, active);
    if version == Version::Merged {
        return Ok((frame, Mask::none(records.rows)));
    }
    let left = frame.with(&Changes::new(), Version::Left);
    let mut stages = Stages { exported, fixed: frame, active: &standing, merges, outcomes: Outcomes::default() };
    let sparing = stages.suppress();
    let deleted = stages.delete(&sparing);
    Ok((left, deleted))
}

struct Stages<'a, 'm> {
    exported: Rc<Frame<'a>>,
    /// After fixes and merges.
    fixed: Rc<Frame<'a>>,
    /// The rows with a key that are not absorbed.
    active: &'m Mask,
    merges: Option<&'a BatchMerges<'a>>,
    outcomes: Outcomes,
}

/// The rows that a suppression selects, or might: no delete takes them.
struct Sparing {
    rule: RuleId,
    node: NodeId,
    rows: Mask,
    /// Selected on values that could be read, exported or fixed.
    certain: Mask,
}

impl<'a> Stages<'a, '_> {
    fn tally(&mut self, rule: RuleId, change: impl FnOnce(&mut Tally)) {
        if let Some(tally) = self.outcomes.tallies.get_mut(rule.0) {
            change(tally);
        }
    }

    /// Where a guarding condition holds, on either the exported or the fixed values.
    fn held(&self, node: NodeId, rows: &Mask) -> Mask {
        let exported = self.exported.truths(node, rows).guards();
        exported.or(&self.fixed.truths(node, rows).guards()).and(rows)
    }

    /// The rows of `rows` that no `unless` holds back.
    fn without(&self, unless: &[UnlessPlan], rows: &Mask) -> Mask {
        unless.iter().fold(rows.clone(), |rows, unless| rows.and_not(&self.held(unless.node, &rows)))
    }

    /// Counts a condition's outcomes and sets aside what could not be read; the rows it selects.
    fn select(&mut self, rule: RuleId, truths: &Truths, node: NodeId, rows: &Mask) -> Mask {
        let selected = truths.yes.and(rows);
        let left_out = truths.blank_rows().and(rows).count() as u64;
        self.tally(rule, |tally| {
            tally.selected += selected.count() as u64;
            tally.left_out_blank += left_out;
        });
        let unreadable = truths.unreadable.and(rows);
        self.fixed.settle(node, &unreadable);
        for row in unreadable.iter() {
            let unread = self.fixed.unread(node, row);
            self.set_aside(rule, row, unread);
        }
        selected
    }

    fn set_aside(&mut self, rule: RuleId, row: usize, unread: Vec<Unread>) {
        let (missing, unread): (Vec<_>, Vec<_>) = unread.into_iter().partition(|unread| unread.missing_file);
        if unread.is_empty() {
            self.tally(rule, |tally| tally.undecided += u64::from(!missing.is_empty()));
            return;
        }
        self.tally(rule, |tally| tally.set_aside += 1);
        for Unread { slot, text, problem, .. } in unread {
            self.outcomes.set_aside.push(SetAside { row, rule, slot, text, problem });
        }
    }

    /// Lists what `duplicates` rules could not read; the search left such records out.
    fn duplicates(&mut self, fixed: &Rc<Frame<'a>>, active: &Mask) {
        let mut set_aside = Vec::new();
        for rule in fixed.context.object.duplicates.iter().filter(|rule| rule.merges) {
            let candidates = Asking::of_frames(&self.exported, fixed).candidates(rule, active);
            let rows = Mask::of_rows(self.fixed.rows, candidates.set_aside.iter().map(|entry| entry.row));
            self.tally(rule.rule, |tally| {
                tally.left_out_blank += candidates.left_out_blank.count() as u64;
                tally.undecided += candidates.undecided.count() as u64;
                tally.set_aside += rows.count() as u64;
            });
            set_aside.extend(candidates.set_aside);
        }
        self.outcomes.set_aside.extend(set_aside);
    }

    // Removals.

    /// A suppression selects by exported or fixed values, as it spares: no fix can take an opt-out from its list.
    fn suppress(&mut self) -> Vec<Sparing> {
        let (exported, fixed) = (Rc::clone(&self.exported), Rc::clone(&self.fixed));
        let mut listed = Vec::new();
        let mut sparing = Vec::new();
        for rule in &fixed.context.object.suppressions {
            let truths = fixed.truths(rule.node, self.active);
            let suppression = self.sparing(rule, &truths);
            if rule.writes {
                let before_fixes = suppression.certain.and_not(&truths.yes);
                let selected = self.select(rule.rule, &truths, rule.node, &self.active.and_not(&before_fixes));
                self.tally(rule.rule, |tally| tally.selected += before_fixes.count() as u64);
                for (frame, selected) in [(&fixed, selected), (&exported, before_fixes)] {
                    let suppressed = self.without(&rule.unless, &selected);
                    self.spare_unless(rule, &selected.and_not(&suppressed));
                    self.list(rule, frame, &suppressed, &mut listed);
                }
            }
            sparing.push(suppression);
        }
        self.outcomes.suppressions = removals(listed);
        sparing
    }

    /// A suppression is a guard to deletes: it spares where its condition is true or unreadable, on
    /// exported or fixed values, unless its own `unless` is surely true.
    fn sparing(&self, rule: &RemovalPlan, fixed: &Truths) -> Sparing {
        let exported = self.exported.truths(rule.node, self.active);
        let certain = fixed.yes.or(&exported.yes).and(self.active);
        let rows = might_suppress(rule, &self.exported, &self.fixed, self.active);
        Sparing { rule: rule.rule, node: rule.node, rows, certain }
    }

    fn delete(&mut self, sparing: &[Sparing]) -> Mask {
        let object = self.fixed.context.object;
        let mut listed = Vec::new();
        let mut deleted = Mask::none(self.fixed.rows);
        let protects: Vec<_> =
            object.protects.iter().map(|protect| (protect, self.held(protect.node, self.active))).collect();
        for (protect, held) in &protects {
            let blank = self.fixed.truths(protect.node, self.active).blank_rows().and(self.active).and_not(held);
            self.tally(protect.rule, |tally| {
                tally.selected += held.count() as u64;
                tally.left_out_blank += blank.count() as u64;
            });
        }
        let in_groups = self.merges.map(|merges| merges.held(self.fixed.rows));
        for rule in &object.deletions {
            let truths = self.fixed.truths(rule.node, self.active);
            let selected = self.select(rule.rule, &truths, rule.node, self.active);
            let mut rows = self.without(&rule.unless, &selected);
            for (_, held) in &protects {
                rows = rows.and_not(held);
            }
            for suppression in sparing {
                rows = rows.and_not(&suppression.rows);
            }
            if let Some(held) = &in_groups {
                rows = rows.and_not(held);
            }
            for row in selected.and_not(&rows).iter() {
                let by_protect = protects.iter().filter(|(_, held)| held.contains(row)).map(|(protect, _)| Guard {
                    kind: GuardKind::Protect(protect.rule),
                    unreadable: self.why_held(protect.node, row),
                });
                let by_suppress =
                    sparing.iter().filter(|suppression| suppression.rows.contains(row)).map(|suppression| Guard {
                        kind: GuardKind::Suppress(suppression.rule),
                        unreadable: if suppression.certain.contains(row) {
                            None
                        } else {
                            self.why_held(suppression.node, row)
                        },
                    });
                let by_merge = self.merges.into_iter().flat_map(|merges| merges.guards(row));
                let by = by_protect.chain(self.unless_guards(rule, row)).chain(by_suppress).chain(by_merge).collect();
                self.outcomes.spared.push(Spared { row, rule: rule.rule, by });
            }
            let spared = selected.and_not(&rows).count() as u64;
            self.tally(rule.rule, |tally| tally.spared += spared);
            self.list(rule, &Rc::clone(&self.fixed), &rows, &mut listed);
            deleted = deleted.or(&rows);
        }
        self.outcomes.deletions = removals(listed);
        self.outcomes.spared.sort_by_key(|spared| (spared.row, spared.rule));
        deleted
    }

    /// What a `never delete` says of the records that are taken away: as exported, or as they were when they were
    /// taken.
    fn promises(&mut self, deleted: &Mask, before_merges: &Frame) {
        let absorbed = self.merges.map_or_else(|| Mask::none(self.fixed.rows), |merges| merges.absorbed.clone());
        for &(assertion, node) in &self.fixed.context.object.promises {
            let holds = |frame: &Frame, rows: &Mask| frame.truths(node, rows).yes.and(rows);
            let of_deleted = holds(&self.exported, deleted).or(&holds(&self.fixed, deleted));
            let of_absorbed = holds(&self.exported, &absorbed).or(&holds(before_merges, &absorbed));
            for row in of_deleted.or(&of_absorbed).iter() {
                let removal = self.outcomes.deletions.iter().find(|removal| removal.row == row);
                let deleted_by = removal.and_then(|removal| removal.rules.first()).map(|hit| hit.rule);
                let by = deleted_by.or_else(|| self.merges.and_then(|merges| merges.rule_of_absorbed(row)));
                self.outcomes.broken.extend(by.map(|rule| Broken { row, rule, assertion }));
            }
        }
    }

    fn spare_unless(&mut self, rule: &RemovalPlan, rows: &Mask) {
        for row in rows.iter() {
            let by = self.unless_guards(rule, row).collect();
            self.outcomes.spared.push(Spared { row, rule: rule.rule, by });
        }
        let spared = rows.count() as u64;
        self.tally(rule.rule, |tally| tally.spared += spared);
    }

    fn unless_guards(&self, rule: &RemovalPlan, row: usize) -> impl Iterator<Item = Guard> {
        let only = Mask::only(self.fixed.rows, row);
        rule.unless.iter().filter(move |unless| !self.held(unless.node, &only).is_empty()).map(move |unless| Guard {
            kind: GuardKind::Unless(unless.reason.clone()),
            unreadable: self.why_held(unless.node, row),
        })
    }

    /// What could not be read, when a guard holds for no better reason.
    fn why_held(&self, node: NodeId, row: usize) -> Option<String> {
        let only = Mask::only(self.fixed.rows, row);
        for frame in [&self.fixed, &self.exported] {
            if frame.truths(node, &only).yes.contains(row) {
                return None;
            }
        }
        [&self.fixed, &self.exported].into_iter().find_map(|frame| {
            let unread = frame.unread(node, row).into_iter().next()?;
            Some(frame.describe(&unread))
        })
    }

    /// Lists rows that a rule selects by the values of `frame`.
    fn list(&mut self, rule: &RemovalPlan, frame: &Frame, rows: &Mask, listed: &mut Vec<(usize, Hit)>) {
        frame.settle(rule.node, rows);
        for row in rows.iter() {
            let evidence = frame.evidence(rule.node, row);
            listed.push((row, Hit { rule: rule.rule, evidence }));
        }
        let written = rows.count() as u64;
        self.tally(rule.rule, |tally| tally.written += written);
    }

    fn memberships(&mut self) {
        let members = |&(segment, node): &(SegmentId, NodeId)| {
            (segment, self.fixed.truths(node, self.active).yes.and(self.active))
        };
        let mut segments: Vec<_> = self.fixed.context.object.segments.iter().map(members).collect();
        segments.sort_by_key(|(segment, _)| *segment);
        self.outcomes.memberships = Mask::by_row(&segments);
    }

    // Flags.

    fn flag(&mut self, left: &Frame, rows: &Mask, of_fixes: Vec<(usize, RuleId, &TemplatePlan)>) {
        for rule in &left.context.object.flags {
            self.flag_rule(rule, rows, left);
        }
        for (row, rule, template) in of_fixes {
            if rows.contains(row) {
                self.outcomes.flags.push(Flagged { row, rule, message: render(template, left, row) });
            }
        }
        self.outcomes.flags.sort_by_key(|flag| (flag.row, flag.rule));
    }

    fn flag_rule(&mut self, rule: &FlagPlan, rows: &Mask, left: &Frame) {
        let truths = left.truths(rule.node, rows);
        let selected = truths.yes.and(rows);
        let left_out = truths.blank_rows().and(rows).count() as u64;
        let unreadable = truths.unreadable.and(rows);
        left.settle(rule.node, &unreadable);
        for row in unreadable.iter() {
            self.set_aside(rule.rule, row, left.unread(rule.node, row));
        }
        let flagged = self.without(&rule.unless, &selected);
        self.tally(rule.rule, |tally| {
            tally.selected += selected.count() as u64;
            tally.left_out_blank += left_out;
            tally.spared += selected.and_not(&flagged).count() as u64;
            tally.written += flagged.count() as u64;
        });
        for row in flagged.iter() {
            let message = render(&rule.say, left, row);
            self.outcomes.flags.push(Flagged { row, rule: rule.rule, message });
        }
    }
}

impl Stages<'_, '_> {
    fn audit(&mut self, left: &Frame, rows: &Mask) {
        for Audited { rule, measured, unread } in audit::measure(left, rows) {
            self.outcomes.measured.extend(measured);
            for (row, unread) in unread {
                self.set_aside(rule, row, unread);
            }
        }
    }
}

/// The rows that a suppression selects, or might, on exported or later values.
pub(super) fn might_suppress(rule: &RemovalPlan, exported: &Frame, later: &Frame, rows: &Mask) -> Mask {
    let truths = |node, rows: &Mask| (exported.truths(node, rows), later.truths(node, rows));
    let (before, after) = truths(rule.node, rows);
    let might = before.guards().or(&after.guards()).and(rows);
    rule.unless.iter().fold(might, |might, unless| {
        let (before, after) = truths(unless.node, &might);
        might.and_not(&before.yes.and(&after.yes))
    })
}

/// Of rows that a suppression selects or might, those of which it is certain: its condition was read and is true.
pub(super) fn does_suppress(rule: &RemovalPlan, exported: &Frame, later: &Frame, rows: &Mask) -> Mask {
    exported.truths(rule.node, rows).yes.or(&later.truths(rule.node, rows).yes).and(rows)
}

/// Hits in the order of rules, by record.
fn removals(mut listed: Vec<(usize, Hit)>) -> Vec<Removal> {
    listed.sort_by_key(|(row, _)| *row);
    let mut removals: Vec<Removal> = Vec::new();
    for (row, hit) in listed {
        match removals.last_mut() {
            Some(last) if last.row == row => last.rules.push(hit),
            _ => removals.push(Removal { row, rules: vec![hit] }),
        }
    }
    removals
}

fn render(template: &TemplatePlan, frame: &Frame, row: usize) -> String {
    let parts = template.parts.iter().map(|part| match part {
        TemplatePartPlan::Text(text) => text.clone(),
        TemplatePartPlan::Value(slot) => frame.text(*slot, row).trim().to_owned(),
    });
    parts.collect()
}
