//! Program to plan: what each object's records are asked is laid out once, and what runs is chosen.

mod conditions;
mod rules;
mod slots;

use super::{DuplicatesPlan, FlagPlan, GuardPlan, NodeId, ObjectPlan, Plan, Settings, SlotId, SlotSource};
use crate::check::program::{self, Program, RuleId, RuleKind, SegmentId};
use crate::schema::{LinkId, ObjectId, PropertyId};
use crate::value::Kind;
pub(super) use slots::own;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use thiserror::Error;

/// Bytes that one compiled regular expression may take.
pub const MAX_REGEX_BYTES: usize = 10 << 20;

/// Whether a rule takes part in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activity {
    Runs,
    /// A suppression that writes nothing here, or duplicates that are not merged, whose records are still spared
    /// by deletes.
    Spares,
    Off,
}

/// In which form a column holds the options of its property.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OptionForm {
    #[default]
    Label,
    Value,
}

/// What of a program runs, and how `set to` spells options.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// By [`RuleId`]; a rule beyond the end runs.
    pub activity: Vec<Activity>,
    /// Segments whose memberships are written.
    pub segments: BTreeSet<SegmentId>,
    pub option_forms: HashMap<(ObjectId, PropertyId), OptionForm>,
}

impl Selection {
    #[must_use]
    pub fn of(&self, rule: RuleId) -> Activity {
        self.activity.get(rule.0).copied().unwrap_or(Activity::Runs)
    }
}

/// A program that the checker let through although it cannot run: a defect of hyg.
#[derive(Debug, Error)]
#[error("`{what}` passed the check but cannot be run: {why}; please report this as a defect of hyg")]
pub struct CompileError {
    what: String,
    why: String,
}

/// Lays out `program` for one run.
///
/// # Errors
/// Only for what the checker should have refused.
pub fn compile(program: &Program, settings: Settings, selection: &Selection) -> Result<Plan, CompileError> {
    let mut compiler =
        Compiler { program, selection, settings, builders: Vec::new(), asked_duplicates: BTreeSet::new() };
    for object in (0..program.schema.objects.len()).map(ObjectId) {
        compiler.builders.push(Builder::default());
        compiler.links_of(object);
    }
    for object in (0..program.schema.objects.len()).map(ObjectId) {
        compiler.object(object)?;
    }
    compiler.asked_duplicates()?;
    let objects = compiler.builders.into_iter().map(|builder| builder.plan).collect();
    Ok(Plan { settings: compiler.settings, objects })
}

#[derive(Default)]
struct Builder {
    plan: ObjectPlan,
    nodes: HashMap<String, NodeId>,
    slots: HashMap<SlotSource, SlotId>,
    /// Calls whose results workers remember.
    memos: usize,
}

pub(super) struct Compiler<'p> {
    pub(super) program: &'p Program,
    selection: &'p Selection,
    pub(super) settings: Settings,
    /// By [`ObjectId`].
    builders: Vec<Builder>,
    /// Whose groups a condition asks about.
    asked_duplicates: BTreeSet<RuleId>,
}

pub(super) type Result<T, E = CompileError> = std::result::Result<T, E>;

pub(super) fn defect(what: &str, why: &str) -> CompileError {
    CompileError { what: what.to_owned(), why: why.to_owned() }
}

impl Compiler<'_> {
    fn builder(&mut self, object: ObjectId) -> Result<&mut Builder> {
        self.builders.get_mut(object.0).ok_or_else(|| defect("object", "not in the schema"))
    }

    fn links_of(&mut self, object: ObjectId) {
        let links = self.program.schema.object(object).map(|object| object.links.as_slice()).unwrap_or_default();
        let with_columns = links.iter().enumerate().filter(|(_, link)| link.by.is_none());
        if let Some(builder) = self.builders.get_mut(object.0) {
            builder.plan.links = with_columns.map(|(at, _)| LinkId(at)).collect::<BTreeSet<_>>();
        }
    }

    fn object(&mut self, object: ObjectId) -> Result<()> {
        let program = self.program;
        let schema = program.schema.object(object).ok_or_else(|| defect("object", "not in the schema"))?;
        let key = self.slot(object, &own(object, schema.key))?;
        let identifying = schema
            .identifying
            .iter()
            .map(|&property| self.slot(object, &own(object, property)))
            .collect::<Result<_>>()?;
        {
            let plan = &mut self.builder(object)?.plan;
            plan.object = object;
            plan.name.clone_from(&schema.name);
            plan.key = key;
            plan.has_numeric_key = schema.has_numeric_key();
            plan.identifying = identifying;
            plan.table_key = schema.is_table().then(|| schema.property(schema.key).map_or(Kind::Text, |key| key.kind));
        }
        for (id, rule) in program.rules_of(object) {
            let activity = self.selection.of(id);
            if activity == Activity::Off {
                continue;
            }
            match &rule.kind {
                RuleKind::Protect(condition) => {
                    let node = self.condition(object, condition)?;
                    self.builder(object)?.plan.protects.push(GuardPlan { rule: id, node });
                }
                RuleKind::Suppress(removal) => {
                    let plan = self.removal(object, id, removal, removal.brake, activity)?;
                    self.builder(object)?.plan.suppressions.push(plan);
                }
                RuleKind::Delete(removal) => {
                    let brake = removal.brake.or(Some(program::DEFAULT_BRAKE));
                    let plan = self.removal(object, id, removal, brake, activity)?;
                    self.builder(object)?.plan.deletions.push(plan);
                }
                RuleKind::Fix(fix) => {
                    let plan = self.fix(object, id, fix)?;
                    self.builder(object)?.plan.fixes.push(plan);
                }
                RuleKind::Flag(flag) => {
                    let plan = FlagPlan {
                        rule: id,
                        node: self.condition(object, &flag.condition)?,
                        unless: self.unless(object, &flag.unless)?,
                        say: self.template(object, &flag.say)?,
                    };
                    self.builder(object)?.plan.flags.push(plan);
                }
                RuleKind::Duplicates(duplicates) => {
                    let plan = self.duplicates(object, id, duplicates)?;
                    let plan = DuplicatesPlan { merges: activity == Activity::Runs, ..plan };
                    self.builder(object)?.plan.duplicates.push(plan);
                }
                RuleKind::Reconcile(reconcile) => {
                    let plan = self.reconcile(object, id, reconcile)?;
                    self.builder(object)?.plan.reconciles.push(plan);
                }
                RuleKind::Audit(audit) => {
                    let plan = self.audit(object, id, audit)?;
                    self.builder(object)?.plan.audits.push(plan);
                }
                RuleKind::Unavailable(_) => {}
            }
        }
        let takes = |plan: &ObjectPlan| !plan.deletions.is_empty() || !plan.duplicates.is_empty();
        let asserted = program.assertions.iter().enumerate().filter(|(_, assertion)| assertion.object == object);
        for (at, assertion) in asserted {
            if takes(&self.builder(object)?.plan) {
                let node = self.condition(object, &assertion.condition)?;
                self.builder(object)?.plan.promises.push((at, node));
            }
        }
        for &id in &self.selection.segments {
            let Some(segment) = program.segment(id).filter(|segment| segment.object == object) else { continue };
            let node = self.condition(object, &segment.condition)?;
            self.builder(object)?.plan.segments.push((id, node));
        }
        Ok(())
    }

    /// A rule that is asked about looks for duplicates also where it merges none.
    fn asked_duplicates(&mut self) -> Result<()> {
        for id in std::mem::take(&mut self.asked_duplicates) {
            let program = self.program;
            let Some((object, RuleKind::Duplicates(duplicates))) =
                program.rule(id).map(|rule| (rule.object, &rule.kind))
            else {
                return Err(defect("duplicates", "of another kind"));
            };
            let planned = |rule: &DuplicatesPlan| rule.rule == id;
            if !self.builder(object)?.plan.duplicates.iter().any(planned) {
                let plan = DuplicatesPlan { merges: false, ..self.duplicates(object, id, duplicates)? };
                self.builder(object)?.plan.duplicates.push(plan);
            }
            let rules = &mut self.builder(object)?.plan.duplicates;
            rules.iter_mut().filter(|rule| rule.rule == id).for_each(|rule| rule.is_asked = true);
        }
        Ok(())
    }
}

impl Default for ObjectPlan {
    fn default() -> Self {
        ObjectPlan {
            object: ObjectId(0),
            name: String::new(),
            slots: Vec::new(),
            nodes: Vec::new(),
            key: SlotId(0),
            has_numeric_key: false,
            identifying: Vec::new(),
            fixes: Vec::new(),
            duplicates: Vec::new(),
            reconciles: Vec::new(),
            protects: Vec::new(),
            suppressions: Vec::new(),
            deletions: Vec::new(),
            flags: Vec::new(),
            audits: Vec::new(),
            promises: Vec::new(),
            segments: Vec::new(),
            links: BTreeSet::new(),
            lookups: BTreeMap::new(),
            table_key: None,
            spreads: BTreeSet::new(),
            spellings: Vec::new(),
        }
    }
}
