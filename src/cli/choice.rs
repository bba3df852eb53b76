//! Which rules take part: `--only` and `--skip`. A mistake is a sentence that says what to type.

use super::Failure;
use crate::check::Program;
use crate::check::program::{Rule, RuleId, RuleKind};
use crate::diagnostic::suggest::did_you_mean;
use crate::diagnostic::{Diagnostic, codes};
use std::collections::BTreeSet;

/// The rules that are named to act alone, and those that are left out.
#[derive(Debug, Default)]
pub(super) struct RuleChoice {
    pub only: BTreeSet<RuleId>,
    pub skip: BTreeSet<RuleId>,
}

impl RuleChoice {
    pub(super) fn of(program: &Program, only: &[String], skip: &[String]) -> Result<RuleChoice, Failure> {
        let ids = |names: &[String]| names.iter().map(|name| find(program, name)).collect::<Result<BTreeSet<_>, _>>();
        let (only, skip) = (ids(only)?, ids(skip)?);
        for rule in skip.iter().filter_map(|id| program.rule(*id)) {
            if matches!(rule.kind, RuleKind::Protect(_)) {
                return Err(Failure::with_help(
                    format!("`{}` protects records, and protections always hold", rule.name),
                    "to do without it, take it out of the rule file",
                ));
            }
        }
        if let Some(both) = only.intersection(&skip).next().and_then(|id| program.rule(*id)) {
            return Err(Failure::new(format!("`{}` stands under both --only and --skip", both.name)));
        }
        Ok(RuleChoice { only, skip })
    }

    pub(super) fn takes_part(&self, rule: RuleId) -> bool {
        (self.only.is_empty() || self.only.contains(&rule)) && !self.skip.contains(&rule)
    }

    /// That rules take part which this version cannot run, if any do.
    pub(super) fn unavailable(&self, program: &Program) -> Option<Diagnostic> {
        let is_unavailable = |rule: &Rule| matches!(rule.kind, RuleKind::Unavailable(_));
        let rules = program.rules.iter().enumerate();
        let rules: Vec<&Rule> = rules
            .filter(|(at, rule)| is_unavailable(rule) && self.takes_part(RuleId(*at)))
            .map(|(_, rule)| rule)
            .collect();
        let keyword = rules.first()?.kind.keyword();
        let skips: Vec<String> = rules.iter().map(|rule| format!("--skip {}", rule.name)).collect();
        let error = Diagnostic::error(codes::NOT_AVAILABLE, format!("`{keyword}` rules cannot be applied yet"));
        let error = rules.iter().fold(error, |error, rule| error.label(rule.name_span, "checked, but not run"));
        Some(error.help(format!("leave them out: `{}`", skips.join(" "))))
    }
}

fn find(program: &Program, name: &str) -> Result<RuleId, Failure> {
    program.rules.iter().position(|rule| rule.name == name).map(RuleId).ok_or_else(|| {
        if program.segments.iter().any(|segment| segment.name == name) {
            let help = "name a delete, suppress, fix or flag that uses it";
            return Failure::with_help(format!("`{name}` is a segment and does nothing by itself"), help);
        }
        let help = match did_you_mean(name, program.rules.iter().map(|rule| rule.name.as_str())) {
            Some(close) => format!("did you mean `{close}`?"),
            None => "`hyg check` shows where the rules are".to_owned(),
        };
        Failure::with_help(format!("there is no rule `{name}`"), help)
    })
}
