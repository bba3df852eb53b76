//! Where a condition holds that acts on nothing: of a segment, of a `protect`.
//!
//! The rules run once more with the condition as a flag and without deletes, so that every record
//! is asked.

use super::judge::Judge;
use crate::check::program::{Condition, Flag, Rule, RuleId, RuleKind, Template};
use crate::run::{self, Options};
use crate::schema::ObjectId;
use crate::source::Span;
use std::collections::BTreeSet;

/// Keys of the records on which a condition is true, and on which it cannot be read.
#[derive(Debug, Default)]
pub(super) struct Probed {
    pub holds: BTreeSet<String>,
    pub unreadable: BTreeSet<String>,
}

impl Judge<'_> {
    /// A segment is asked on the values after fixes; a guard also on those of the export, and it
    /// holds if it holds on either.
    pub(super) fn probe(&self, object: ObjectId, condition: &Condition, guards: bool) -> Result<Probed, String> {
        let mut program = self.context.program.clone();
        let probe = RuleId(program.rules.len());
        let fixes = program.rules.iter().enumerate().filter(|(_, rule)| matches!(rule.kind, RuleKind::Fix(_)));
        let with_fixes: BTreeSet<RuleId> = fixes.map(|(at, _)| RuleId(at)).chain([probe]).collect();
        program.rules.push(flag(object, condition));
        let mut probed = Probed::default();
        for only in [Some(with_fixes), guards.then(|| BTreeSet::from([probe]))].into_iter().flatten() {
            let options = Options { only, segments: false, ..self.options.clone() };
            let ran = run::collect(&program, self.context.project, self.inputs, &options);
            let (collected, _) = ran.map_err(|error| error.to_string())?;
            for record in collected.records.into_iter().filter(|record| record.object == object) {
                if record.selected_by.contains(&probe) {
                    probed.holds.insert(record.key.trim().to_owned());
                } else if record.set_aside.iter().any(|(rule, _)| *rule == probe) {
                    probed.unreadable.insert(record.key.trim().to_owned());
                }
            }
        }
        probed.unreadable.retain(|key| !probed.holds.contains(key));
        Ok(probed)
    }
}

fn flag(object: ObjectId, condition: &Condition) -> Rule {
    let span: Span = condition.span;
    let kind = RuleKind::Flag(Flag { condition: condition.clone(), unless: Vec::new(), say: Template::default() });
    Rule { object, name: String::new(), description: None, kind, name_span: span, span, allows: Vec::new() }
}
