//! Columns whose dates, numbers or telephone numbers are written in several layouts.

use super::observed::Column;
use super::walk::tests;
use super::{Context, Level, Lint};
use crate::check::program::RuleKind;
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::{ObjectId, PropertyId};
use crate::value::Kind;
use std::collections::BTreeSet;

pub(super) static LINT: Lint = Lint {
    code: codes::MIXED_FORMATS,
    level: Level::Warn,
    summary: "a column whose dates, numbers or telephone numbers have several layouts",
    page: include_str!("mixed-formats.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let Some(observed) = context.observed else { return Vec::new() };
    let mended: BTreeSet<(ObjectId, PropertyId)> = mended(context);
    let mut told = BTreeSet::new();
    let mut found = Vec::new();
    for (test, span) in tests(context.program) {
        let at = (test.subject.object, test.subject.property);
        let Some(column) = observed.columns.get(&at).filter(|_| !mended.contains(&at)) else { continue };
        let Some(property) = context.program.schema.property(at.0, at.1) else { continue };
        let (Some(mixed), true) = (layouts(column), told.insert(at)) else { continue };
        let verb = match property.kind {
            Kind::Date | Kind::Datetime => "parse date",
            Kind::Number => "parse number",
            _ => "format phone",
        };
        found.push(
            LINT.says(format!("`{}` of {} is written in several ways: {mixed}", column.header, column.file))
                .label(span, "a test on values of several hands")
                .help(format!(
                    "bring them into one form first, with `{verb}` in a fix; what cannot be read is set aside"
                )),
        );
    }
    found
}

/// What fixes write: it is being mended.
fn mended(context: &Context) -> BTreeSet<(ObjectId, PropertyId)> {
    let rules = context.program.rules.iter();
    let steps = rules.filter_map(|rule| match &rule.kind {
        RuleKind::Fix(fix) => Some(fix.steps.iter().map(|step| (rule.object, step.property))),
        _ => None,
    });
    steps.flatten().collect()
}

/// The layouts of a column that has several.
fn layouts(column: &Column) -> Option<String> {
    let order = column.order;
    if order.day_first > 0 && order.month_first > 0 {
        return Some(format!("{} dates begin with the day, {} with the month", order.day_first, order.month_first));
    }
    let told: Vec<String> = column.layouts.iter().map(|(example, count)| format!("{count} as in {example}")).collect();
    (told.len() > 1).then(|| told.join(", "))
}
