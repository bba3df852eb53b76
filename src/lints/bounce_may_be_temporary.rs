//! Deletes on bounces that may pass.

use super::walk::tests_of;
use super::{Context, Level, Lint};
use crate::check::program::RuleKind;
use crate::diagnostic::{Diagnostic, codes};

pub(super) static LINT: Lint = Lint {
    code: codes::BOUNCE_MAY_BE_TEMPORARY,
    level: Level::Warn,
    summary: "a delete on bounces of any kind",
    page: include_str!("bounce-may-be-temporary.md"),
    check,
};

/// Counts bounces of any kind.
const ANY_BOUNCE: &str = "hs_email_bounce";
/// Says whether and why a mailbox is gone for good.
const FOR_GOOD: [&str; 2] = ["hs_email_hard_bounce_reason", "hs_email_hard_bounce_reason_enum"];

fn check(context: &Context) -> Vec<Diagnostic> {
    let schema = &context.program.schema;
    let mut found = Vec::new();
    for rule in &context.program.rules {
        let RuleKind::Delete(removal) = &rule.kind else { continue };
        let tests = tests_of(context.program, &removal.condition);
        let asks = |names: &[&str]| {
            tests.iter().find(|(test, _)| {
                let property = schema.property(test.subject.object, test.subject.property);
                property.is_some_and(|property| names.contains(&property.name.as_str()))
            })
        };
        if let (Some((_, span)), None) = (asks(&[ANY_BOUNCE]), asks(&FOR_GOOD)) {
            found.push(
                LINT.says(format!("the delete `{}` takes every bounce for a dead mailbox", rule.name))
                    .label(*span, "counts full mailboxes and servers that were down as well")
                    .help("ask for the reason too, such as `and email hard bounce reason is known`"),
            );
        }
    }
    found
}
