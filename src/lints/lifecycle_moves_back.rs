//! Fixes that take a lifecycle stage back.

use super::walk::{fix_steps, tests_of};
use super::{Context, Level, Lint};
use crate::check::program::{Condition, FixStep, TestKind};
use crate::diagnostic::{Diagnostic, codes};

pub(super) static LINT: Lint = Lint {
    code: codes::LIFECYCLE_MOVES_BACK,
    level: Level::Warn,
    summary: "a fix that may take a lifecycle stage back",
    page: include_str!("lifecycle-moves-back.md"),
    check,
};

const STAGE: &str = "lifecyclestage";
/// The stages that follow each other, by internal value; who comes after the last is no longer moved.
const STAGES: [&str; 6] =
    ["subscriber", "lead", "marketingqualifiedlead", "salesqualifiedlead", "opportunity", "customer"];

fn check(context: &Context) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (rule, fix, step) in fix_steps(context.program) {
        let property = context.program.schema.property(rule.object, step.property);
        let Some(property) = property.filter(|property| property.name == STAGE) else { continue };
        let set = step.verbs.iter().find_map(|call| property.options.get(call.option?.0));
        let Some(place) = set.and_then(|option| STAGES.iter().position(|stage| *stage == option.value)) else {
            continue;
        };
        let later: Vec<&str> = STAGES.iter().copied().skip(place + 1).collect();
        let conditions: Vec<&Condition> = fix.condition.iter().chain(&step.when).collect();
        if !later.is_empty() && !asks_for_stage(context, step, &conditions) {
            let label = set.map_or("", |option| option.label.as_str());
            found.push(
                LINT.says(format!("this may take a record back to `{label}`, a customer too"))
                    .label(step.span, "nothing asks which stage a record has now")
                    .help("say which stages may be moved, such as `when it is unknown` or `when it is subscriber`"),
            );
        }
    }
    found
}

/// Whether a condition looks at the stage that the record has.
fn asks_for_stage(context: &Context, step: &FixStep, conditions: &[&Condition]) -> bool {
    conditions.iter().flat_map(|condition| tests_of(context.program, condition)).any(|(test, _)| {
        test.subject.links.is_empty()
            && test.subject.property == step.property
            && (test.test != TestKind::Known || test.negated)
    })
}
