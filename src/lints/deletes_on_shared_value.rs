//! Deletes that ask only for what many records have in common.

use super::walk::{each, tests_of};
use super::{Context, Level, Lint};
use crate::check::program::{Condition, ConditionKind, Literal, Path, PropertyTest, RuleKind, TestKind};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::{ObjectId, Schema};
use crate::syntax::ast::TextOperator;
use crate::value::email::Class;
use std::collections::BTreeSet;

pub(super) static LINT: Lint = Lint {
    code: codes::DELETES_ON_SHARED_VALUE,
    level: Level::Warn,
    summary: "a delete that asks only for what many records share",
    page: include_str!("deletes-on-shared-value.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in &context.program.rules {
        let RuleKind::Delete(removal) = &rule.kind else { continue };
        let tests = tests_of(context.program, &removal.condition);
        let schema = &context.program.schema;
        let all_shared = tests.iter().all(|(test, _)| is_shared(schema, rule.object, test));
        // What a condition says of linked records may tell one record from another.
        let Some(&(test, span)) = tests.first() else { continue };
        let object = schema.object(rule.object).map_or("records", |object| &object.name);
        if all_shared && !speaks_of_links(context, &removal.condition) && removal.unless.is_empty() {
            found.push(
                LINT.says(format!("the delete `{}` asks only for what many {object} have in common", rule.name))
                    .label(span, what(schema, rule.object, test))
                    .help(
                        "ask for something that each record shows by itself too, such as how long it has been silent",
                    ),
            );
        }
    }
    found
}

fn is_shared(schema: &Schema, of: ObjectId, test: &PropertyTest) -> bool {
    if is_of_another(schema, of, &test.subject) {
        return true;
    }
    match &test.test {
        TestKind::EmailClass(class) => matches!(class, Class::Free | Class::Role) && !test.negated,
        TestKind::TextHas { operator: TextOperator::EndsWith | TextOperator::Contains, values } => {
            !test.negated && values.iter().all(is_domain)
        }
        _ => false,
    }
}

/// Whether a property is one of another record, with which others may be linked too. The row of a table in which a record
/// is looked up speaks of that record.
fn is_of_another(schema: &Schema, of: ObjectId, subject: &Path) -> bool {
    let mut at = schema.object(of);
    subject.links.iter().any(|&link| {
        at = at.and_then(|object| object.link(link)).and_then(|link| schema.object(link.to));
        at.is_none_or(|object| !object.is_table())
    })
}

/// `@acme.com`: everybody there has it.
fn is_domain(value: &Literal<String>) -> bool {
    value.param.is_none() && value.value.trim().starts_with('@')
}

fn what(schema: &Schema, of: ObjectId, test: &PropertyTest) -> &'static str {
    if is_of_another(schema, of, &test.subject) {
        return "all records that are linked with one share this";
    }
    match &test.test {
        TestKind::EmailClass(Class::Free) => "everybody at these providers has such an address",
        TestKind::EmailClass(_) => "whoever reads this mailbox has this address",
        _ => "everybody at this domain has such an address",
    }
}

fn speaks_of_links(context: &Context, condition: &Condition) -> bool {
    let mut pending = vec![condition];
    let mut seen = BTreeSet::new();
    let mut speaks = false;
    while let Some(next) = pending.pop() {
        each(next, &mut |part| match &part.kind {
            ConditionKind::Linked(_) | ConditionKind::HasDuplicates(_) => speaks = true,
            ConditionKind::InSegment(id) if seen.insert(*id) => {
                pending.extend(context.program.segment(*id).map(|segment| &segment.condition));
            }
            _ => {}
        });
    }
    speaks
}
