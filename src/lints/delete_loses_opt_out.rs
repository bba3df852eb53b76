//! Deletes that take exactly those who asked for no more mail.

use super::{Context, Level, Lint};
use crate::check::program::{Condition, ConditionKind, Literal, Path, PropertyTest, RuleKind, TestKind};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::{Consent, ObjectId, Origin, Property, PropertyId};
use crate::source::Span;
use crate::value::Kind;

pub(super) static LINT: Lint = Lint {
    code: codes::DELETE_LOSES_OPT_OUT,
    level: Level::Warn,
    summary: "a delete of records that opted out",
    page: include_str!("delete-loses-opt-out.md"),
    check,
};

/// HubSpot's `Unsubscribed from all email`.
const OPT_OUT: &str = "hs_email_optout";

fn check(context: &Context) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in &context.program.rules {
        let RuleKind::Delete(removal) = &rule.kind else { continue };
        // With the opt-out as a guard nothing is left: whoever is selected has opted out.
        let takes_nobody_else =
            |opt_out: &Condition| context.facts.selection(&[&removal.condition], &[opt_out]).is_empty();
        if !opt_outs(context, rule.object, removal.condition.span).iter().any(takes_nobody_else) {
            continue;
        }
        let suppressed: Vec<&Condition> = context
            .program
            .rules_of(rule.object)
            .filter_map(|(_, rule)| match &rule.kind {
                RuleKind::Suppress(removal) => Some(&removal.condition),
                _ => None,
            })
            .collect();
        let unsuppressed = context.facts.selection(&[&removal.condition], &suppressed);
        if !unsuppressed.is_empty() && !context.facts.never_true(&removal.condition) {
            found.push(
                LINT.says(format!(
                    "the delete `{}` takes records that opted out, and with them the opt-out",
                    rule.name
                ))
                .label(removal.condition.span, "only who unsubscribed is selected here")
                .help(
                    "write `suppress` in place of `delete`: the record stays, with what it asked for, and gets no mail",
                ),
            );
        }
    }
    found
}

/// `unsubscribed from all email is yes`, and the same of what the project declares as an opt-out.
fn opt_outs(context: &Context, object: ObjectId, span: Span) -> Vec<Condition> {
    let Some(schema) = context.program.schema.object(object) else { return Vec::new() };
    let is_opt_out = |property: &Property| {
        let is_declared = property.origin == Origin::Project && property.kind == Kind::YesNo;
        property.name == OPT_OUT || is_declared && Consent::of(property) == Some(Consent::OptOut)
    };
    let condition = |property: PropertyId| {
        let test = PropertyTest {
            subject: Path { links: Vec::new(), object, property },
            test: TestKind::YesNo(Literal { value: true, param: None, span }),
            negated: false,
            or_unknown: false,
            text: String::new(),
        };
        Condition { kind: ConditionKind::Test(test), span }
    };
    let held = schema.properties_with_ids().filter(|(_, property)| is_opt_out(property));
    held.map(|(property, _)| condition(property)).collect()
}
