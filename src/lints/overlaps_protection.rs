//! Deletes whose whole selection is held back.

use super::facts::Selection;
use super::{Context, Level, Lint};
use crate::check::program::{Condition, Removal, Rule, RuleKind};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::ObjectId;
use crate::source::Span;
use std::collections::BTreeMap;

pub(super) static LINT: Lint = Lint {
    code: codes::OVERLAPS_PROTECTION,
    level: Level::Warn,
    summary: "a delete that can only select protected records",
    page: include_str!("overlaps-protection.md"),
    check,
};

/// A `protect` or `unless`, and what to call it.
struct Guard<'a> {
    condition: &'a Condition,
    name: String,
    span: Span,
}

fn check(context: &Context) -> Vec<Diagnostic> {
    let protections = protections(context);
    // What all protections of an object together let go.
    let let_go: BTreeMap<ObjectId, Selection> = protections
        .iter()
        .map(|(&object, guards)| {
            let conditions: Vec<&Condition> = guards.iter().map(|guard| guard.condition).collect();
            (object, context.facts.selection(&[], &conditions))
        })
        .collect();
    let mut found = Vec::new();
    for rule in &context.program.rules {
        let RuleKind::Delete(removal) = &rule.kind else { continue };
        let unless: Vec<&Condition> = removal.unless.iter().map(|unless| &unless.condition).collect();
        let left = context.facts.selection(&[&removal.condition], &unless);
        let left = let_go.get(&rule.object).map_or_else(|| left.clone(), |let_go| left.and(let_go));
        // What selects nothing at all has a lint of its own.
        if left.is_empty() && !context.facts.never_true(&removal.condition) {
            let guards = protections.get(&rule.object).map_or(&[][..], Vec::as_slice);
            found.push(finding(context, rule, removal, guards));
        }
    }
    found
}

fn protections<'a>(context: &Context<'a>) -> BTreeMap<ObjectId, Vec<Guard<'a>>> {
    let mut protections: BTreeMap<ObjectId, Vec<Guard>> = BTreeMap::new();
    for rule in &context.program.rules {
        if let RuleKind::Protect(condition) = &rule.kind {
            let guard = Guard { condition, name: format!("`protect {}`", rule.name), span: condition.span };
            protections.entry(rule.object).or_default().push(guard);
        }
    }
    protections
}

fn finding(context: &Context, rule: &Rule, removal: &Removal, protections: &[Guard]) -> Diagnostic {
    let own: Vec<Guard> = removal
        .unless
        .iter()
        .map(|unless| Guard {
            condition: &unless.condition,
            name: "its own `unless`".to_owned(),
            span: unless.condition.span,
        })
        .collect();
    let alone = own
        .iter()
        .chain(protections)
        .find(|guard| context.facts.selection(&[&removal.condition], &[guard.condition]).is_empty());
    let by = alone.map_or("its guards together", |guard| &guard.name);
    let diagnostic = LINT
        .says(format!("the delete `{}` can never delete anything: all that it selects is held back by {by}", rule.name))
        .label(removal.condition.span, "what is selected here")
        .help("change the condition of one of the two, so that they no longer speak of the same records");
    match alone {
        Some(guard) => diagnostic.label(guard.span, "held back here"),
        None => own
            .iter()
            .map(|guard| guard.span)
            .fold(diagnostic, |diagnostic, span| diagnostic.label(span, "held back here")),
    }
}
