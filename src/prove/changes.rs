//! What fixes and merges may change: conditions on it can have one outcome as exported and another when
//! deletes ask.
//!
//! Nothing is assumed of what a fix writes: a cell that some fix may write may hold anything after it. A merge
//! fills what is blank and leaves what is not, unless its rule says otherwise of a property; and what survives it
//! has the links of all that it absorbed.

use crate::check::Program;
use crate::check::program::{Condition, ConditionKind, Duplicates, KeepRule, Path, PropertyTest, RuleKind};
use crate::schema::{Consent, LinkId, ObjectId, PropertyId, Schema};
use crate::value::Kind;
use std::collections::{BTreeMap, BTreeSet};

/// When a condition is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum View {
    Exported,
    /// After fixes and merges.
    Fixed,
}

/// What may become of a cell between the two views.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Change {
    Never,
    /// Only a blank may become something else.
    Filled,
    Anything,
}

pub(super) struct Changes<'p> {
    program: &'p Program,
    written: BTreeMap<ObjectId, BTreeSet<PropertyId>>,
    /// How records of an object are merged.
    merges: BTreeMap<ObjectId, Vec<&'p Duplicates>>,
    /// Of each segment, whether its condition may change.
    segments: Vec<bool>,
}

impl<'p> Changes<'p> {
    pub(super) fn new(program: &'p Program) -> Changes<'p> {
        Changes::of(program, None)
    }

    /// As records of this object are before they are merged themselves: so duplicates are looked for.
    pub(super) fn before_merges(program: &'p Program, of: ObjectId) -> Changes<'p> {
        Changes::of(program, Some(of))
    }

    fn of(program: &'p Program, unmerged: Option<ObjectId>) -> Changes<'p> {
        let mut written: BTreeMap<ObjectId, BTreeSet<PropertyId>> = BTreeMap::new();
        let mut merges: BTreeMap<ObjectId, Vec<&'p Duplicates>> = BTreeMap::new();
        for rule in &program.rules {
            match &rule.kind {
                RuleKind::Fix(fix) => {
                    let properties = fix.steps.iter().map(|step| step.property);
                    written.entry(rule.object).or_default().extend(properties);
                }
                RuleKind::Duplicates(duplicates) if unmerged != Some(rule.object) => {
                    merges.entry(rule.object).or_default().push(duplicates);
                }
                RuleKind::Duplicates(_)
                | RuleKind::Protect(_)
                | RuleKind::Delete(_)
                | RuleKind::Suppress(_)
                | RuleKind::Flag(_)
                | RuleKind::Reconcile(_)
                | RuleKind::Audit(_)
                | RuleKind::Unavailable(_) => {}
            }
        }
        let mut changes = Changes { program, written, merges, segments: Vec::new() };
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

    /// The views in which a condition may differ.
    pub(super) fn views(&self, object: ObjectId, condition: &Condition) -> &'static [View] {
        if self.condition(object, condition) { &[View::Fixed, View::Exported] } else { &[View::Fixed] }
    }

    /// What may become of a record's own cell.
    pub(super) fn cell(&self, object: ObjectId, property: PropertyId) -> Change {
        if self.written.get(&object).is_some_and(|written| written.contains(&property)) {
            return Change::Anything;
        }
        let merges = self.merges.get(&object).map(Vec::as_slice).unwrap_or_default();
        merges.iter().map(|duplicates| self.merged(duplicates, object, property)).max().unwrap_or(Change::Never)
    }

    fn merged(&self, duplicates: &Duplicates, of: ObjectId, property: PropertyId) -> Change {
        let Some(object) = self.schema().object(of) else { return Change::Anything };
        if object.key == property {
            return Change::Never;
        }
        if let Some(keep) = duplicates.keep.iter().find(|keep| keep.property == property) {
            return match keep.rule {
                KeepRule::Survivor => Change::Never,
                KeepRule::FirstKnown => Change::Filled,
                KeepRule::Best { .. } | KeepRule::Joined | KeepRule::Any(_) => Change::Anything,
            };
        }
        let counts_links = object.links.iter().any(|link| link.count == Some(property));
        match object.property(property) {
            // Lists are joined, counts added up, and a consent that one record takes back is taken back.
            Some(own) if own.kind != Kind::ManyOptions && !counts_links && Consent::of(own).is_none() => Change::Filled,
            _ => Change::Anything,
        }
    }

    /// Whether fixes may change which records a link leads to, as far as exports tell.
    pub(super) fn link(&self, object: ObjectId, link: LinkId) -> bool {
        let link = self.schema().object(object).and_then(|object| object.link(link));
        let is_written = |property| self.cell(object, property) != Change::Never;
        self.merges.contains_key(&object)
            || link.is_none_or(|link| {
                self.merges.contains_key(&link.to) || link.count.into_iter().chain(link.by).any(is_written)
            })
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
        self.cell(path.object, path.property) != Change::Never
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
