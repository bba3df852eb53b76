//! Fixes of properties that only the CRM can set.

use super::walk::fix_steps;
use super::{Context, Level, Lint};
use crate::diagnostic::{Diagnostic, codes};

pub(super) static LINT: Lint = Lint {
    code: codes::WRITE_READ_ONLY,
    level: Level::Warn,
    summary: "a fix of a property that only the CRM can set",
    page: include_str!("write-read-only.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (rule, _, step) in fix_steps(context.program) {
        let property = context.program.schema.property(rule.object, step.property);
        if let Some(property) = property.filter(|property| property.read_only) {
            found.push(
                LINT.says(format!("`{}` cannot be fixed: only the CRM sets it", property.label))
                    .label(step.property_span, "an import refuses or ignores this column")
                    .help("take the property out of the fix; a `flag` can list the records for somebody to look at"),
            );
        }
    }
    found
}
