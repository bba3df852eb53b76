//! Lines of a fix whose work a later line throws away.

use super::{Context, Level, Lint};
use crate::check::program::{FixStep, RuleKind};
use crate::diagnostic::{Diagnostic, codes};

pub(super) static LINT: Lint = Lint {
    code: codes::FIX_UNDONE_LATER,
    level: Level::Warn,
    summary: "a line of a fix that a later line undoes",
    page: include_str!("fix-undone-later.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in &context.program.rules {
        let RuleKind::Fix(fix) = &rule.kind else { continue };
        for (at, step) in fix.steps.iter().enumerate() {
            let mut later = fix.steps.iter().skip(at + 1).take_while(|later| !reads(later, step));
            let undoes = later.find(|later| later.property == step.property && overwrites(later));
            if let Some(later) = undoes {
                let label = context.program.schema.property(rule.object, step.property).map_or("", |one| &one.label);
                found.push(
                    LINT.says(format!("what this line makes of `{label}` is undone further down"))
                        .label(step.span, "made here")
                        .label(later.span, "written over here, whatever it was")
                        .help("take one of the two lines out, or say with `when` for which values each is meant"),
                );
            }
        }
    }
    found.dedup_by_key(|diagnostic: &mut Diagnostic| diagnostic.span());
    found
}

/// Whether it leaves the same whatever stood in the cell.
fn overwrites(step: &FixStep) -> bool {
    let constant = |name: &str| matches!(name, "clear" | "set");
    step.when.is_none() && step.verbs.first().is_some_and(|call| constant(call.verb.name))
}

/// Whether a line looks at what an earlier one wrote.
fn reads(later: &FixStep, earlier: &FixStep) -> bool {
    let looks = |call: &crate::check::program::VerbCall| {
        call.properties.iter().any(|path| path.links.is_empty() && path.property == earlier.property)
    };
    later.when.is_some() || later.verbs.iter().any(looks)
}
