//! The options of `hyg apply`, from what was typed to what it means. A mistake is a sentence that
//! says what to type.

use crate::check::Program;
use crate::check::program::{RuleId, RuleKind};
use crate::cli::Failure;
use crate::diagnostic::suggest::did_you_mean;
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::{self, ast};
use crate::value::time::AsOf;
use chrono::Utc;
use chrono_tz::{TZ_VARIANTS, Tz};
use std::collections::BTreeSet;

/// `--timezone`.
pub(in crate::cli) fn timezone(name: &str) -> Result<Tz, Failure> {
    name.parse().map_err(|_| {
        let help = match did_you_mean(name, TZ_VARIANTS.iter().map(|zone| zone.name())) {
            Some(close) => format!("did you mean `{close}`?"),
            None => "zones are named as in `Europe/Paris`, `America/New_York` or `UTC`".to_owned(),
        };
        Failure::with_help(format!("there is no time zone `{name}`"), help)
    })
}

/// The time zone of this computer.
pub(in crate::cli) fn local_zone() -> Option<Tz> {
    iana_time_zone::get_timezone().ok()?.parse().ok()
}

/// `--as-of`, or the end of today: calls on one day give one result.
pub(in crate::cli) fn as_of(text: Option<&str>, zone: Tz) -> Result<AsOf, Failure> {
    let Some(text) = text else { return Ok(AsOf::end_of(Utc::now().with_timezone(&zone).date_naive(), zone)) };
    AsOf::parse(text, zone).ok_or_else(|| {
        Failure::with_help(
            format!("`{text}` is no day and no instant"),
            "write `--as-of 2026-09-01` or `--as-of 2026-09-01T12:30`",
        )
    })
}

/// `--param name=value`.
pub(in crate::cli) fn parameters(typed: &[String]) -> Result<Vec<(String, ast::ValueKind)>, Failure> {
    typed
        .iter()
        .map(|text| {
            let example = "write `--param dormant-after=\"270 days\"`";
            let (name, value) = text
                .split_once('=')
                .ok_or_else(|| Failure::with_help(format!("`--param {text}` gives no value"), example))?;
            let value = syntax::parse_value(value)
                .map_err(|sentence| Failure::with_help(format!("`--param {text}`: {sentence}"), example))?;
            Ok((name.trim().trim_start_matches('$').to_owned(), value.kind))
        })
        .collect()
}

/// `--only` and `--skip`.
#[derive(Debug, Default)]
pub(in crate::cli) struct RuleChoice {
    pub only: BTreeSet<RuleId>,
    pub skip: BTreeSet<RuleId>,
}

pub(in crate::cli) fn choose(program: &Program, only: &[String], skip: &[String]) -> Result<RuleChoice, Failure> {
    let only: BTreeSet<RuleId> = only.iter().map(|name| find(program, name)).collect::<Result<_, _>>()?;
    let skip: BTreeSet<RuleId> = skip.iter().map(|name| find(program, name)).collect::<Result<_, _>>()?;
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

/// What is wrong with rules that take part and that this version cannot run.
pub(in crate::cli) fn unavailable(program: &Program, choice: &RuleChoice) -> Vec<Diagnostic> {
    let RuleChoice { only, skip } = choice;
    let takes_part = |id: &RuleId| (only.is_empty() || only.contains(id)) && !skip.contains(id);
    ["routine"]
        .into_iter()
        .filter_map(|keyword| {
            let rules: Vec<_> = program
                .rules
                .iter()
                .zip(0..)
                .filter(|(rule, at)| rule.kind.keyword() == keyword && takes_part(&RuleId(*at)))
                .map(|(rule, _)| rule)
                .collect();
            let skips: Vec<String> = rules.iter().map(|rule| format!("--skip {}", rule.name)).collect();
            let error = Diagnostic::error(codes::NOT_AVAILABLE, format!("`{keyword}` rules cannot be applied yet"));
            let error = rules.iter().fold(error, |error, rule| error.label(rule.name_span, "checked, but not run"));
            (!rules.is_empty()).then(|| error.help(format!("leave them out: `{}`", skips.join(" "))))
        })
        .collect()
}
