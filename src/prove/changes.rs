//! What fixes and merges may change: conditions on it can have one outcome as exported and another when
//! deletes ask.
//!
//! Nothing is assumed of what a fix writes: a cell that some fix may write may hold anything after it. No delete
//! takes a record of a group of duplicates in the same run, so that merges change nothing of what deletes and
//! absorptions take; but linked records may be survivors, which hold any value of those they absorbed and
//! have all of their links.

use crate::check::Program;
use crate::check::program::{Condition, ConditionKind, Path, PropertyTest, RuleKind};
use crate::schema::{LinkId, ObjectId, PropertyId, Schema};
use std::collections::{BTreeMap, BTreeSet};

/// When a condition is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum View {
    Exported,
    /// After fixes and merges.
    Fixed,
}

pub(super) struct Changes<'p> {
    program: &'p Program,
    written: BTreeMap<ObjectId, BTreeSet<PropertyId>>,
    /// Objects whose records are merged.
    merged: BTreeSet<ObjectId>,
    /// Of each segment, whether its condition may change.
    segments: Vec<bool>,
}

impl<'p> Changes<'p> {
    pub(super) fn new(program: &'p Program) -> Changes<'p> {
        let mut written: BTreeMap<ObjectId, BTreeSet<PropertyId>> = BTreeMap::new();
        let mut merged = BTreeSet::new();
        for rule in &program.rules {
            match &rule.kind {
                RuleKind::Fix(fix) => {
                    let properties = fix.steps.iter().map(|step| step.property);
                    written.entry(rule.object).or_default().extend(properties);
                }
                RuleKind::Duplicates(_) => {
                    merged.insert(rule.object);
                }
                RuleKind::Protect(_)
                | RuleKind::Delete(_)
                | RuleKind::Suppress(_)
                | RuleKind::Flag(_)
                | RuleKind::Unavailable(_) => {}
            }
        }
        let mut changes = Changes { program, written, merged, segments: Vec::new() };
        // Each stands after those it uses.
        for segment in &program.segments {
            let changed = changes.condition(segment.object, &segment.condition);
            changes.segments.push(changed);
        }
        changes
    }

    fn schema(&self) -> &Schema {
        &self.program.schema
    }

    fn is_written(&self, object: ObjectId, property: PropertyId) -> bool {
        self.written.get(&object).is_some_and(|written| written.contains(&property))
    }

    /// Whether fixes may change which records a link leads to, as far as exports tell.
    pub(super) fn link(&self, object: ObjectId, link: LinkId) -> bool {
        let link = self.schema().object(object).and_then(|object| object.link(link));
        let is_written = |property| self.is_written(object, property);
        link.is_none_or(|link| self.merged.contains(&link.to) || link.count.into_iter().chain(link.by).any(is_written))
    }

    fn path(&self, from: ObjectId, path: &Path) -> bool {
        let mut object = from;
        for &link in &path.links {
            if self.link(object, link) {
                return true;
            }
            match self.schema().object(object).and_then(|object| object.link(link)) {
                Some(link) => object = link.to,
                None => return true,
            }
        }
        self.is_written(path.object, path.property)
    }

    /// Whether fixes may change the outcome of a test on a record of this object.
    pub(super) fn test(&self, object: ObjectId, test: &PropertyTest) -> bool {
        self.path(object, &test.subject)
            || super::domains::compared_with(&test.test).into_iter().any(|other| self.path(object, other))
    }

    /// Whether fixes may change the outcome of a condition on a record of this object.
    pub(super) fn condition(&self, object: ObjectId, condition: &Condition) -> bool {
        match &condition.kind {
            ConditionKind::All(members) | ConditionKind::Any(members) | ConditionKind::AtLeast(_, members) => {
                members.iter().any(|member| self.condition(object, member))
            }
            ConditionKind::Not(inner) => self.condition(object, inner),
            ConditionKind::InSegment(id) => self.segments.get(id.0).copied().unwrap_or(true),
            // Before merges a record may have duplicates that are gone afterwards.
            ConditionKind::HasDuplicates(_) => true,
            ConditionKind::Linked(linked) => {
                self.link(object, linked.link)
                    || linked.inner.as_deref().is_some_and(|inner| self.condition(linked.object, inner))
            }
            ConditionKind::Test(test) => self.test(object, test),
        }
    }
}
