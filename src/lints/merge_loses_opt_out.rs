//! Merges that may forget that a person refused something.

use super::{Context, Level, Lint};
use crate::check::program::RuleKind;
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::Consent;
use crate::value::Kind;

pub(super) static LINT: Lint = Lint {
    code: codes::MERGE_LOSES_OPT_OUT,
    level: Level::Deny,
    summary: "a merge that may lose an opt-out",
    page: include_str!("merge-loses-opt-out.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in &context.program.rules {
        let RuleKind::Duplicates(duplicates) = &rule.kind else { continue };
        let Some(object) = context.program.schema.object(rule.object) else { continue };
        for (keep, consent) in duplicates.losing_refusals(object) {
            let Some(property) = object.property(keep.property) else { continue };
            let (what, safe) = match (consent, property.kind) {
                (Consent::Unclear, _) => continue,
                (Consent::OptOut, Kind::YesNo) => (
                    "a `yes` of another record is lost",
                    "write `any yes`, or leave the line out, which comes to the same",
                ),
                (Consent::OptOut, _) => {
                    ("what another record says is lost", "leave the line out: then what refuses is kept")
                }
                (Consent::OptIn, Kind::Text | Kind::OneOption | Kind::ManyOptions) => (
                    "what another record refuses is lost, or allowed where the survivor says nothing",
                    "leave the line out: then what refuses is kept, and nobody allows more than before",
                ),
                (Consent::OptIn, _) => (
                    "a `no` of another record is lost",
                    "write `any no`, or leave the line out: then nobody allows more than before",
                ),
            };
            found.push(
                LINT.says(format!("merging by `{}` may lose that a person refused: `{}`", rule.name, property.label))
                    .label(keep.span, what)
                    .help(safe),
            );
        }
    }
    found
}
