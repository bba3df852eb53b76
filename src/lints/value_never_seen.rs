//! Texts that a rule asks for and no record has.

use super::observed::most_frequent;
use super::walk::tests;
use super::{Context, Level, Lint};
use crate::check::Program;
use crate::check::program::TestKind;
use crate::diagnostic::suggest::did_you_mean;
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::{ObjectId, PropertyId};
use crate::value::Kind;
use crate::value::text::{fold, trimmed};
use std::collections::BTreeSet;

pub(super) static LINT: Lint = Lint {
    code: codes::VALUE_NEVER_SEEN,
    level: Level::Advice,
    summary: "a text that no record of the export has in that column",
    page: include_str!("value-never-seen.md"),
    check,
};

/// The columns of texts that are compared as a whole: what they hold is looked at.
pub(super) fn compared(program: &Program) -> BTreeSet<(ObjectId, PropertyId)> {
    let is_text = |object, property| {
        program.schema.property(object, property).is_some_and(|property| property.kind == Kind::Text)
    };
    let compared = tests(program).into_iter().filter(|(test, _)| matches!(test.test, TestKind::TextIs(_)));
    let subjects = compared.map(|(test, _)| (test.subject.object, test.subject.property));
    subjects.filter(|&(object, property)| is_text(object, property)).collect()
}

fn check(context: &Context) -> Vec<Diagnostic> {
    let Some(observed) = context.observed else { return Vec::new() };
    let mut found = Vec::new();
    for (test, _) in tests(context.program) {
        let TestKind::TextIs(asked) = &test.test else { continue };
        let Some(column) = observed.columns.get(&(test.subject.object, test.subject.property)) else { continue };
        let Some(values) = column.values.as_ref().filter(|values| !values.is_empty()) else { continue };
        let folded: BTreeSet<String> = values.keys().map(|value| fold(trimmed(value)).into_owned()).collect();
        let is_seen = |text: &String| folded.contains(fold(trimmed(text)).as_ref());
        // Of a list that is written for all months, this month's export need not have all.
        let Some(first) = asked.first().filter(|first| first.param.is_none()) else { continue };
        if asked.iter().any(|literal| is_seen(&literal.value)) {
            continue;
        }
        let near = did_you_mean(&first.value, values.keys().map(String::as_str));
        let help = match near {
            Some(near) => format!("`{near}` stands there; did you mean that?"),
            None => format!("most often there stands {}", most_frequent(values).join(", ")),
        };
        found.push(
            LINT.says(format!("no record of {} has `{}` in {}", column.file, first.value, column.header))
                .label(first.span, "nobody has it")
                .help(help),
        );
    }
    found
}
