//! Columns that rules need and the exports lack.

use super::{Context, Level, Lint};
use crate::diagnostic::{Diagnostic, codes};
use std::collections::BTreeMap;

pub(super) static LINT: Lint = Lint {
    code: codes::HEADER_CHANGED,
    level: Level::Deny,
    summary: "a column that rules need and the export lacks",
    page: include_str!("header-changed.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let Some(observed) = context.observed else { return Vec::new() };
    // One finding a column, with the rules that need it.
    let mut by_column: BTreeMap<&str, Vec<&super::observed::Lacking>> = BTreeMap::new();
    observed.lacking.iter().for_each(|lacking| by_column.entry(&lacking.what).or_default().push(lacking));
    let finding = |(what, needed): (&str, Vec<&super::observed::Lacking>)| {
        let rules = needed.iter().filter_map(|lacking| context.program.rule(lacking.rule));
        let finding = rules.fold(LINT.says(what), |finding, rule| finding.label(rule.name_span, "needs it"));
        finding.help(match needed.iter().find_map(|lacking| lacking.near.as_ref()) {
            Some(near) => format!("is the column `{near}` meant? then add it to the property's `aliases` in hyg.yaml"),
            None => "add the column to the export; until then `hyg apply` needs --allow-missing".to_owned(),
        })
    };
    by_column.into_iter().map(finding).collect()
}
