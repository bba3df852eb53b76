//! What audits measure: each figure is a condition by which records are counted.

use super::compile::{Compiler, Result};
use super::{Demand, NodeId, ObjectPlan};
use crate::check::program::{Audit, RuleId};
use crate::schema::ObjectId;
use std::collections::BTreeSet;

/// An `audit`: for each of its measures what is true of the records that count.
#[derive(Debug)]
pub struct AuditPlan {
    pub rule: RuleId,
    pub measures: Vec<NodeId>,
}

impl Compiler<'_> {
    pub(super) fn audit(&mut self, object: ObjectId, rule: RuleId, audit: &Audit) -> Result<AuditPlan> {
        let measures = audit.measures.iter().map(|measure| self.condition(object, &measure.condition));
        Ok(AuditPlan { rule, measures: measures.collect::<Result<_>>()? })
    }
}

impl ObjectPlan {
    /// What is asked of records once deletes are done.
    pub(super) fn asked_by_audits(&self) -> Demand {
        let nodes = self.audits.iter().flat_map(|audit| audit.measures.iter().copied());
        Demand { nodes: nodes.collect(), slots: BTreeSet::new() }
    }
}
