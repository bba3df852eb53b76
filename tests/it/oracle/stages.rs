//! What all rules make of all records: stage by stage, record by record.

use super::cells::Read;
use super::judge::{RecordId, View, World};
use hyg::check::Program;
use hyg::check::program::{
    Condition, DEFAULT_BRAKE, Fix, FixStep, Otherwise, Path, Removal, RuleId, RuleKind, SegmentId, Template,
    TemplatePart, Unless, VerbCall,
};
use hyg::engine::outcomes::Measured;
use hyg::schema::{ObjectId, PropertyId};
use hyg::value::Brake;
use hyg::value::Truth;
use hyg::value::spelling::Clusters;
use hyg::verbs::{Account, Effect};
use std::collections::{BTreeMap, BTreeSet};

/// What the rules say of one record. Rules of an object with their sets in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Verdict {
    pub object: usize,
    pub key: String,
    pub deleted: bool,
    pub selected_by: BTreeSet<RuleId>,
    pub flags: BTreeSet<(RuleId, String)>,
    pub spared: BTreeMap<RuleId, BTreeSet<Guard>>,
    /// Property: text before, text after.
    pub edits: BTreeMap<PropertyId, (String, String)>,
    pub set_aside: BTreeSet<RuleId>,
    pub segments: BTreeSet<SegmentId>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Guard {
    Protect(RuleId),
    Unless,
    Suppress(RuleId),
}

/// What one rule comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Count {
    pub selected: u64,
    pub spared: u64,
    pub written: u64,
    /// Set aside, or undecided for want of a file.
    pub unreadable: u64,
    pub blank: u64,
}

#[derive(Debug, Default)]
pub struct Judgement {
    pub verdicts: Vec<Verdict>,
    pub counts: BTreeMap<RuleId, Count>,
    /// Of each audit what its measures count.
    pub measured: BTreeMap<RuleId, Vec<Measured>>,
    /// Rules that their own brake stops, and objects that the brake on all deletes stops.
    pub stops: BTreeSet<(ObjectId, Option<RuleId>)>,
    /// Records and rules that are set aside or undecided: both speak of a file that was not given.
    pub open: BTreeSet<(String, usize, RuleId)>,
}

/// Two fixes disagree on a cell of these records: the run stops.
#[derive(Debug)]
pub struct Conflicts(pub BTreeSet<(ObjectId, String)>);

struct Stages<'a> {
    world: World<'a>,
    account: Account,
    verdicts: BTreeMap<RecordId, Verdict>,
    counts: BTreeMap<RuleId, Count>,
    measured: BTreeMap<RuleId, Vec<Measured>>,
    /// Flags that failed verbs ask for, whose texts are made when all is fixed.
    pending: Vec<(RecordId, RuleId, Template)>,
    open: BTreeSet<(String, usize, RuleId)>,
    conflicts: BTreeSet<(ObjectId, String)>,
}

pub fn judge(world: World, account: Account, order: &[ObjectId]) -> Result<Judgement, Conflicts> {
    let mut stages = Stages {
        world,
        account,
        verdicts: BTreeMap::new(),
        counts: BTreeMap::new(),
        measured: BTreeMap::new(),
        pending: Vec::new(),
        open: BTreeSet::new(),
        conflicts: BTreeSet::new(),
    };
    let records: Vec<RecordId> = order
        .iter()
        .flat_map(|object| (0..stages.world.records[object].len()).map(move |row| (*object, row)))
        .collect();
    for &record in &records {
        let key = stages.world.records[&record.0][record.1].key.clone();
        stages.verdicts.insert(record, Verdict { object: record.0.0, key, ..Verdict::default() });
    }
    for (at, rule) in stages.program().rules.iter().enumerate() {
        if order.contains(&rule.object) {
            stages.counts.insert(RuleId(at), Count::default());
            if let RuleKind::Audit(audit) = &rule.kind {
                stages.measured.insert(RuleId(at), vec![Measured::default(); audit.measures.len()]);
            }
        }
    }
    stages.fix(&records);
    if !stages.conflicts.is_empty() {
        return Err(Conflicts(stages.conflicts));
    }
    stages.remove(&records);
    stages.flag(&records);
    stages.audit(&records);
    stages.segments(&records);
    let stops = order.iter().flat_map(|object| stages.stops(*object)).collect();
    let Stages { mut verdicts, counts, measured, open, .. } = stages;
    let verdicts = records.iter().filter_map(|record| verdicts.remove(record)).collect();
    Ok(Judgement { verdicts, counts, measured, stops, open })
}

impl<'a> Stages<'a> {
    fn program(&self) -> &'a Program {
        self.world.program
    }

    fn verdict(&mut self, record: RecordId) -> &mut Verdict {
        self.verdicts.get_mut(&record).unwrap()
    }

    fn count(&mut self, rule: RuleId) -> &mut Count {
        self.counts.get_mut(&rule).unwrap()
    }

    fn set_aside(&mut self, record: RecordId, rule: RuleId, wants_file: bool) {
        let first = self.verdict(record).set_aside.insert(rule);
        if first {
            self.count(rule).unreadable += 1;
        }
        if wants_file {
            let key = self.verdicts[&record].key.clone();
            self.open.insert((key, record.0.0, rule));
        }
    }

    /// Whether an acting condition acts; a record on which it is unreadable is set aside.
    fn acts(&mut self, view: View, record: RecordId, rule: RuleId, condition: &Condition) -> bool {
        let truth = self.world.condition(view, record, condition);
        match truth {
            Truth::True => self.count(rule).selected += 1,
            Truth::Blank => self.count(rule).blank += 1,
            Truth::Unreadable => {
                let wants_file = self.world.needs_missing_file(condition);
                self.set_aside(record, rule, wants_file);
            }
            Truth::False => {}
        }
        truth == Truth::True
    }

    /// Whether a guard holds: on true and on unreadable, on any of the views.
    fn holds(&self, views: &[View], record: RecordId, condition: &Condition) -> bool {
        views
            .iter()
            .any(|&view| matches!(self.world.condition(view, record, condition), Truth::True | Truth::Unreadable))
    }

    fn unless_holds(&self, views: &[View], record: RecordId, unless: &[Unless]) -> bool {
        unless.iter().any(|unless| self.holds(views, record, &unless.condition))
    }

    // Fixes.

    fn fix(&mut self, records: &[RecordId]) {
        let mut fixed = BTreeMap::new();
        for &record in records {
            let mut cells: BTreeMap<PropertyId, String> = BTreeMap::new();
            for (rule, found) in self.program().rules_of(record.0) {
                let RuleKind::Fix(fix) = &found.kind else { continue };
                for (property, after) in self.fix_record(record, rule, fix) {
                    if cells.get(&property).is_some_and(|other| *other != after) {
                        self.conflicts.insert((record.0, self.verdicts[&record].key.clone()));
                    }
                    cells.insert(property, after);
                }
            }
            fixed.insert(record, cells);
        }
        self.world.fixed = fixed;
    }

    /// The cells of a record that a fix changes.
    fn fix_record(&mut self, record: RecordId, rule: RuleId, fix: &Fix) -> BTreeMap<PropertyId, String> {
        match &fix.condition {
            Some(condition) if !self.acts(View::Exported, record, rule, condition) => return BTreeMap::new(),
            Some(_) => {}
            None => self.count(rule).selected += 1,
        }
        if self.unless_holds(&[View::Exported], record, &fix.unless) {
            self.count(rule).spared += 1;
            return BTreeMap::new();
        }
        self.world.line.clear();
        for step in &fix.steps {
            self.step(record, rule, step);
        }
        let changed = std::mem::take(&mut self.world.line);
        changed
            .into_iter()
            .filter(|(property, after)| *after != self.world.text(View::Exported, record, *property))
            .collect()
    }

    fn step(&mut self, record: RecordId, rule: RuleId, step: &FixStep) {
        if let Some(when) = &step.when {
            match self.world.condition(View::Line, record, when) {
                Truth::True => {}
                Truth::Unreadable => {
                    let wants_file = self.world.needs_missing_file(when);
                    return self.set_aside(record, rule, wants_file);
                }
                Truth::False | Truth::Blank => return,
            }
        }
        let mut value = self.world.text(View::Line, record, step.property);
        for call in &step.verbs {
            if self.world.is_blank(&value) && !call.verb.takes_blank {
                continue;
            }
            match self.call(record, step.property, call, &value) {
                Effect::Keep => {}
                Effect::Set(after) => value = after,
                Effect::Fail(_) => {
                    let wants_file = call.properties.iter().any(|path| self.world.leads_to_missing_file(path));
                    self.set_aside(record, rule, wants_file);
                    match &step.otherwise {
                        Otherwise::Leave => {}
                        Otherwise::Clear => value = String::new(),
                        Otherwise::Set(call) => {
                            if let Effect::Set(after) = self.call(record, step.property, call, &value) {
                                value = after;
                            }
                        }
                        Otherwise::Flag(template) => self.pending.push((record, rule, template.clone())),
                    }
                    break;
                }
            }
        }
        self.world.line.insert(step.property, value);
    }

    fn call(&self, record: RecordId, property: PropertyId, call: &VerbCall, value: &str) -> Effect {
        let texts: Vec<Option<String>> =
            call.properties.iter().map(|path| self.path_text(View::Line, record, path)).collect();
        let Some(texts) = texts.into_iter().collect::<Option<Vec<String>>>() else {
            return Effect::Fail("the record that has it cannot be told".to_owned());
        };
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let transform = call.verb.bind(&call.arguments, &self.account).unwrap();
        match transform.clusters() {
            Some(rule) => {
                let clusters = Clusters::of(&self.world.spellings(record.0, property), rule);
                transform.apply(value, &[clusters.chosen(value).unwrap_or("")])
            }
            None => transform.apply(value, &texts),
        }
    }

    /// The text at the end of a path, as it stands there; empty if blank, nothing if it cannot be told.
    fn path_text(&self, view: View, record: RecordId, path: &Path) -> Option<String> {
        let beyond = if path.links.is_empty() || view != View::Line { view } else { View::Exported };
        match self.world.end(view, record, &path.links) {
            Read::Value(end) => {
                let text = self.world.text(beyond, end, path.property);
                Some(if self.world.is_blank(&text) { String::new() } else { text })
            }
            Read::Blank => Some(String::new()),
            Read::Unreadable => None,
        }
    }

    // Deletes and suppressions.

    fn remove(&mut self, records: &[RecordId]) {
        let mut deleted = BTreeSet::new();
        for &record in records {
            if self.remove_record(record) {
                deleted.insert(record);
            }
        }
        for &record in records {
            if deleted.contains(&record) {
                self.verdict(record).deleted = true;
            } else {
                let cells = self.world.fixed[&record].clone();
                for (property, after) in cells {
                    let before = self.world.text(View::Exported, record, property);
                    self.verdict(record).edits.insert(property, (before, after));
                }
            }
        }
        self.world.deleted = deleted;
    }

    /// Whether a delete takes the record.
    fn remove_record(&mut self, record: RecordId) -> bool {
        const VIEWS: [View; 2] = [View::Exported, View::Fixed];
        let mut guards = BTreeSet::new();
        for (rule, found) in self.program().rules_of(record.0) {
            match &found.kind {
                RuleKind::Protect(condition) if self.holds(&VIEWS, record, condition) => {
                    guards.insert(Guard::Protect(rule));
                }
                RuleKind::Suppress(removal) => {
                    if self.holds(&VIEWS, record, &removal.condition) && !self.certainly_let_go(record, &removal.unless)
                    {
                        guards.insert(Guard::Suppress(rule));
                    }
                    // An opt-out counts whether the export says it or a fix.
                    let as_exported = self.world.condition(View::Exported, record, &removal.condition) == Truth::True;
                    let view = if as_exported { View::Exported } else { View::Fixed };
                    self.removal(view, record, rule, removal, BTreeSet::new());
                }
                _ => {}
            }
        }
        let mut deleted = false;
        for (rule, found) in self.program().rules_of(record.0) {
            if let RuleKind::Delete(removal) = &found.kind {
                deleted |= self.removal(View::Fixed, record, rule, removal, guards.clone());
            }
        }
        deleted
    }

    /// Whether one `unless` is true whichever values are asked.
    fn certainly_let_go(&self, record: RecordId, unless: &[Unless]) -> bool {
        let is_true = |view, unless: &Unless| self.world.condition(view, record, &unless.condition) == Truth::True;
        unless.iter().any(|unless| is_true(View::Exported, unless) && is_true(View::Fixed, unless))
    }

    /// Whether the rule lists the record, by the values of a view.
    fn removal(
        &mut self,
        view: View,
        record: RecordId,
        rule: RuleId,
        removal: &Removal,
        mut guards: BTreeSet<Guard>,
    ) -> bool {
        if !self.acts(view, record, rule, &removal.condition) {
            return false;
        }
        if self.unless_holds(&[View::Exported, View::Fixed], record, &removal.unless) {
            guards.insert(Guard::Unless);
        }
        if guards.is_empty() {
            self.count(rule).written += 1;
            self.verdict(record).selected_by.insert(rule);
            return true;
        }
        self.count(rule).spared += 1;
        self.verdict(record).spared.insert(rule, guards);
        false
    }

    // Flags.

    fn flag(&mut self, records: &[RecordId]) {
        for &record in records {
            if self.verdicts[&record].deleted {
                continue;
            }
            for (rule, found) in self.program().rules_of(record.0) {
                let RuleKind::Flag(flag) = &found.kind else { continue };
                if !self.acts(View::Left, record, rule, &flag.condition) {
                    continue;
                }
                if self.unless_holds(&[View::Exported, View::Fixed], record, &flag.unless) {
                    self.count(rule).spared += 1;
                    continue;
                }
                self.count(rule).written += 1;
                self.say(record, rule, &flag.say);
            }
        }
        for (record, rule, template) in std::mem::take(&mut self.pending) {
            if !self.verdicts[&record].deleted {
                self.say(record, rule, &template);
            }
        }
    }

    // Audits.

    fn audit(&mut self, records: &[RecordId]) {
        for &record in records {
            for (rule, found) in self.program().rules_of(record.0) {
                let RuleKind::Audit(audit) = &found.kind else { continue };
                if self.verdicts[&record].deleted {
                    continue;
                }
                let truths: Vec<Truth> = audit
                    .measures
                    .iter()
                    .map(|measure| self.world.condition(View::Left, record, &measure.condition))
                    .collect();
                let measured = self.measured.get_mut(&rule).unwrap();
                measured.iter_mut().zip(&truths).for_each(|(measured, truth)| count_one(measured, *truth));
                let unread = audit.measures.iter().zip(&truths).filter(|(_, truth)| **truth == Truth::Unreadable);
                let conditions: Vec<&Condition> = unread.map(|(measure, _)| &measure.condition).collect();
                for condition in conditions {
                    let wants_file = self.world.needs_missing_file(condition);
                    self.set_aside(record, rule, wants_file);
                }
            }
        }
    }

    fn say(&mut self, record: RecordId, rule: RuleId, template: &Template) {
        let part = |part: &TemplatePart| match part {
            TemplatePart::Text(text) => text.clone(),
            TemplatePart::Value(path) => match self.world.end(View::Left, record, &path.links) {
                Read::Value(end) => self.world.text(View::Left, end, path.property).trim().to_owned(),
                Read::Blank | Read::Unreadable => String::new(),
            },
        };
        let text: String = template.parts.iter().map(part).collect();
        let verdict = self.verdict(record);
        verdict.selected_by.insert(rule);
        verdict.flags.insert((rule, text));
    }

    fn segments(&mut self, records: &[RecordId]) {
        for &record in records {
            for (at, segment) in self.program().segments.iter().enumerate() {
                let is_in = segment.object == record.0
                    && self.world.condition(View::Fixed, record, &segment.condition) == Truth::True;
                if is_in {
                    self.verdict(record).segments.insert(SegmentId(at));
                }
            }
        }
    }

    // Brakes.

    fn stops(&self, object: ObjectId) -> Vec<(ObjectId, Option<RuleId>)> {
        let rows = self.world.records[&object].len() as u64;
        let exceeds = |written: u64, brake: Brake| match brake {
            Brake::Count(limit) => written > limit,
            Brake::Percent(limit) => u128::from(written) * 10_000 > limit.basis_points() * u128::from(rows),
        };
        let mut stops = Vec::new();
        for (rule, found) in self.program().rules_of(object) {
            let brake = match &found.kind {
                RuleKind::Delete(removal) => Some(removal.brake.unwrap_or(DEFAULT_BRAKE)),
                RuleKind::Suppress(removal) => removal.brake,
                _ => None,
            };
            if brake.is_some_and(|brake| exceeds(self.counts[&rule].written, brake)) {
                stops.push((object, Some(rule)));
            }
        }
        let deleted = self.world.deleted.iter().filter(|record| record.0 == object).count() as u64;
        if exceeds(deleted, self.world.project.stop_above) {
            stops.push((object, None));
        }
        stops
    }
}

/// Counts a record of which a measure's condition is `truth`.
pub fn count_one(measured: &mut Measured, truth: Truth) {
    measured.records += 1;
    match truth {
        Truth::True => measured.counted += 1,
        Truth::False => {}
        Truth::Blank => measured.blank += 1,
        Truth::Unreadable => measured.unreadable += 1,
    }
}
