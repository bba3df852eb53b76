//! Columns named in backticks that the schema does not know.

use super::walk::tests;
use super::{Context, Level, Lint};
use crate::check::program::{MatchClause, Operand, Path, Rank, RuleKind, Template, TemplatePart, TestKind};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::{ObjectId, Origin, PropertyId};
use crate::source::Span;
use std::collections::BTreeMap;

pub(super) static LINT: Lint = Lint {
    code: codes::UNKNOWN_COLUMN,
    level: Level::Warn,
    summary: "a column in backticks that the schema does not know",
    page: include_str!("unknown-column.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let mut first_uses: BTreeMap<(ObjectId, PropertyId), Span> = BTreeMap::new();
    for (object, property, span) in uses(context) {
        let earliest = first_uses.entry((object, property)).or_insert(span);
        *earliest = span.min(*earliest);
    }
    let found = first_uses.into_iter().filter_map(|((object, property), span)| {
        let column = context.program.schema.property(object, property)?;
        let object = context.program.schema.object(object)?;
        (column.origin == Origin::Header).then(|| {
            LINT.says(format!("{} have no property `{}`; it is taken for a column of the export", object.name, column.name))
                .label(within(context, span, &column.name), "read as text, without options or type")
                .help(format!(
                    "declare it in hyg.yaml (`properties: {}: …`) with its type, or check the spelling: `hyg schema {}` lists what is known",
                    object.name, object.name
                ))
        })
    });
    found.collect()
}

/// The place of the name itself, where it stands as it is.
fn within(context: &Context, span: Span, name: &str) -> Span {
    let quoted = format!("`{name}`");
    context.sources.slice(span).find(&quoted).map_or(span, |at| {
        let start = span.start as usize + at;
        Span::new(span.file, start, start + quoted.len())
    })
}

/// All properties that rules name, and where.
fn uses(context: &Context) -> Vec<(ObjectId, PropertyId, Span)> {
    let mut uses: Vec<(ObjectId, PropertyId, Span)> = Vec::new();
    let mut add = |path: &Path, span: Span| uses.push((path.object, path.property, span));
    for (test, span) in tests(context.program) {
        add(&test.subject, span);
        for other in others(&test.test) {
            add(other, span);
        }
    }
    for rule in &context.program.rules {
        match &rule.kind {
            RuleKind::Fix(fix) => {
                for step in &fix.steps {
                    let path = Path { links: Vec::new(), object: rule.object, property: step.property };
                    add(&path, step.property_span);
                    step.verbs.iter().for_each(|call| call.properties.iter().for_each(|path| add(path, call.span)));
                }
            }
            RuleKind::Duplicates(duplicates) => {
                let own = |property| Path { links: Vec::new(), object: rule.object, property };
                for likeness in duplicates.matches.iter().flat_map(MatchClause::likenesses) {
                    add(&own(likeness.property), likeness.span);
                }
                for rank in &duplicates.survivor {
                    if let Rank::Best { property, span, .. } = rank {
                        add(&own(*property), *span);
                    }
                }
                duplicates.keep.iter().for_each(|keep| add(&own(keep.property), keep.span));
            }
            RuleKind::Reconcile(reconcile) => {
                let own = |property| Path { links: Vec::new(), object: rule.object, property };
                for likeness in reconcile.matches.iter().flat_map(MatchClause::likenesses) {
                    add(&own(likeness.property), likeness.span);
                }
                reconcile.compare.iter().for_each(|one| add(&own(one.property), one.span));
            }
            RuleKind::Flag(flag) => in_template(&flag.say).for_each(|path| add(path, rule.span)),
            _ => {}
        }
    }
    uses
}

/// The properties with which a test compares.
fn others(test: &TestKind) -> Vec<&Path> {
    fn path<T>(operand: &Operand<T>) -> Option<&Path> {
        match operand {
            Operand::Property(path) => Some(path),
            Operand::Literal(_) => None,
        }
    }
    match test {
        TestKind::SameAs(other) | TestKind::SameBy { other, .. } => vec![other],
        TestKind::Number { operand, .. } => path(operand).into_iter().collect(),
        TestKind::NumberBetween { low, high } => path(low).into_iter().chain(path(high)).collect(),
        TestKind::Date { operand, .. } => path(operand).into_iter().collect(),
        TestKind::Identifier { country, .. } => country.iter().filter_map(path).collect(),
        TestKind::DateBetween { low, high } => path(low).into_iter().chain(path(high)).collect(),
        _ => Vec::new(),
    }
}

fn in_template(template: &Template) -> impl Iterator<Item = &Path> {
    template.parts.iter().filter_map(|part| match part {
        TemplatePart::Value(path) => Some(path),
        TemplatePart::Text(_) => None,
    })
}
