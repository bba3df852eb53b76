//! What rules do to the records of one object: which they select, and what they then write.

use super::{NodeId, SlotId};
use crate::check::program::RuleId;
use crate::value::Brake;
use crate::verbs::Transform;
use std::sync::Arc;

#[derive(Debug)]
pub struct GuardPlan {
    pub rule: RuleId,
    pub node: NodeId,
}

#[derive(Debug)]
pub struct RemovalPlan {
    pub rule: RuleId,
    pub node: NodeId,
    pub unless: Vec<UnlessPlan>,
    pub brake: Option<Brake>,
    /// Whether it writes; a suppression left out by `--skip` or `--only` still spares.
    pub writes: bool,
}

#[derive(Debug)]
pub struct UnlessPlan {
    pub node: NodeId,
    pub reason: Option<String>,
}

#[derive(Debug)]
pub struct FixPlan {
    pub rule: RuleId,
    pub node: Option<NodeId>,
    pub unless: Vec<UnlessPlan>,
    pub steps: Vec<StepPlan>,
}

#[derive(Debug)]
pub struct StepPlan {
    pub slot: SlotId,
    pub verbs: Vec<CallPlan>,
    pub when: Option<NodeId>,
    /// `when` is about the record as it stood before the step that this one goes on from.
    pub continues: bool,
    pub otherwise: OtherwisePlan,
}

impl StepPlan {
    /// Its verbs, and what it does where one fails.
    pub(super) fn calls(&self) -> impl Iterator<Item = &CallPlan> {
        let otherwise = match &self.otherwise {
            OtherwisePlan::Set(call) => Some(call),
            _ => None,
        };
        self.verbs.iter().chain(otherwise)
    }
}

/// A bound verb.
#[derive(Debug)]
pub struct CallPlan {
    pub transform: Arc<dyn Transform>,
    pub takes_blank: bool,
    /// Where its results are remembered, if it costs more than to look there.
    pub memo: Option<usize>,
    /// Of a verb that clusters spellings: which of [`ObjectPlan::spellings`].
    pub spellings: Option<usize>,
    /// Slots of the property arguments.
    pub properties: Vec<SlotId>,
    pub text: String,
}

#[derive(Debug)]
pub enum OtherwisePlan {
    Leave,
    Clear,
    Flag(TemplatePlan),
    Set(CallPlan),
}

#[derive(Debug)]
pub struct FlagPlan {
    pub rule: RuleId,
    pub node: NodeId,
    pub unless: Vec<UnlessPlan>,
    pub say: TemplatePlan,
}

#[derive(Debug, Clone, Default)]
pub struct TemplatePlan {
    pub parts: Vec<TemplatePartPlan>,
}

#[derive(Debug, Clone)]
pub enum TemplatePartPlan {
    Text(String),
    Value(SlotId),
}

impl TemplatePlan {
    #[must_use]
    pub fn slots(&self) -> Vec<SlotId> {
        self.parts
            .iter()
            .filter_map(|part| match part {
                TemplatePartPlan::Value(slot) => Some(*slot),
                TemplatePartPlan::Text(_) => None,
            })
            .collect()
    }
}
