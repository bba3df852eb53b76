//! What rules do: removals, fixes with their verbs bound, and messages.

use super::slots::own;
use super::{Activity, Compiler, OptionForm, Result, defect};
use crate::check::program::{self, Otherwise, RuleId, Template, TemplatePart};
use crate::plan::{
    CallPlan, FixPlan, OtherwisePlan, RemovalPlan, StepPlan, TemplatePartPlan, TemplatePlan, UnlessPlan,
};
use crate::schema::{ObjectId, OptionId, PropertyId};
use crate::value::Brake;
use crate::verbs::Argument;
use std::sync::Arc;

impl Compiler<'_> {
    pub(super) fn removal(
        &mut self,
        object: ObjectId,
        rule: RuleId,
        removal: &program::Removal,
        brake: Option<Brake>,
        activity: Activity,
    ) -> Result<RemovalPlan> {
        Ok(RemovalPlan {
            rule,
            node: self.condition(object, &removal.condition)?,
            unless: self.unless(object, &removal.unless)?,
            brake,
            writes: activity == Activity::Runs,
        })
    }

    pub(in crate::plan) fn unless(&mut self, object: ObjectId, rules: &[program::Unless]) -> Result<Vec<UnlessPlan>> {
        rules
            .iter()
            .map(|unless| {
                Ok(UnlessPlan { node: self.condition(object, &unless.condition)?, reason: unless.reason.clone() })
            })
            .collect()
    }

    pub(super) fn fix(&mut self, object: ObjectId, rule: RuleId, fix: &program::Fix) -> Result<FixPlan> {
        let steps = fix
            .steps
            .iter()
            .map(|step| {
                let otherwise = match &step.otherwise {
                    Otherwise::Leave => OtherwisePlan::Leave,
                    Otherwise::Clear => OtherwisePlan::Clear,
                    Otherwise::Flag(template) => OtherwisePlan::Flag(self.template(object, template)?),
                    Otherwise::Set(call) => OtherwisePlan::Set(self.call(object, step.property, call)?),
                };
                Ok(StepPlan {
                    slot: self.slot(object, &own(object, step.property))?,
                    verbs: step
                        .verbs
                        .iter()
                        .map(|call| self.call(object, step.property, call))
                        .collect::<Result<_>>()?,
                    when: step.when.as_ref().map(|when| self.condition(object, when)).transpose()?,
                    continues: step.continues,
                    otherwise,
                })
            })
            .collect::<Result<_>>()?;
        Ok(FixPlan {
            rule,
            node: fix.condition.as_ref().map(|condition| self.condition(object, condition)).transpose()?,
            unless: self.unless(object, &fix.unless)?,
            steps,
        })
    }

    fn call(&mut self, object: ObjectId, property: PropertyId, call: &program::VerbCall) -> Result<CallPlan> {
        let mut arguments = call.arguments.clone();
        if let Some(text) = self.spell(object, property, call.option) {
            arguments.values = vec![Argument::Text(text)];
        }
        let transform =
            call.verb.bind(&arguments, &self.settings.account).map_err(|error| defect(&call.text, &error.message))?;
        let spellings = match transform.clusters() {
            Some(rule) => {
                let slot = self.slot(object, &own(object, property))?;
                let spellings = &mut self.builder(object)?.plan.spellings;
                spellings.push((slot, rule.clone()));
                Some(spellings.len() - 1)
            }
            None => None,
        };
        Ok(CallPlan {
            spellings,
            transform: Arc::from(transform),
            takes_blank: call.verb.takes_blank,
            memo: if call.verb.costly { Some(self.next_memo(object)?) } else { None },
            properties: call.properties.iter().map(|path| self.slot(object, path)).collect::<Result<_>>()?,
            text: call.text.clone(),
        })
    }

    fn next_memo(&mut self, object: ObjectId) -> Result<usize> {
        let builder = self.builder(object)?;
        builder.memos += 1;
        Ok(builder.memos - 1)
    }

    /// An option as its column spells options.
    fn spell(&self, object: ObjectId, property: PropertyId, option: Option<OptionId>) -> Option<String> {
        let option = self.program.schema.property(object, property)?.options.get(option?.0)?;
        Some(match self.selection.option_forms.get(&(object, property)).copied().unwrap_or_default() {
            OptionForm::Label => option.label.clone(),
            OptionForm::Value => option.value.clone(),
        })
    }

    pub(super) fn template(&mut self, object: ObjectId, template: &Template) -> Result<TemplatePlan> {
        let parts = template
            .parts
            .iter()
            .map(|part| {
                Ok(match part {
                    TemplatePart::Text(text) => TemplatePartPlan::Text(text.clone()),
                    TemplatePart::Value(path) => TemplatePartPlan::Value(self.slot(object, path)?),
                })
            })
            .collect::<Result<_>>()?;
        Ok(TemplatePlan { parts })
    }
}
