//! Deletes that take records for what a fix of the same run has emptied.

use super::walk::{each, fix_steps, members};
use super::{Context, Level, Lint};
use crate::check::Program;
use crate::check::program::{
    Condition, ConditionKind, FixStep, Otherwise, Path, PropertyTest, Removal, Rule, RuleKind, TestKind,
};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::{ObjectId, PropertyId};
use crate::source::Span;
use crate::verbs::Argument;

pub(super) static LINT: Lint = Lint {
    code: codes::CLEAR_FEEDS_DELETE,
    level: Level::Warn,
    summary: "a delete of records for a value that a fix empties",
    page: include_str!("clear-feeds-delete.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in &context.program.rules {
        let RuleKind::Delete(removal) = &rule.kind else { continue };
        // What stands blank in the export already is asked for by none of these.
        let mut said: Vec<PropertyId> = Vec::new();
        for (fix, _, step) in fix_steps(context.program).filter(|(fix, ..)| fix.object == rule.object) {
            if said.contains(&step.property) || !empties_what_held_something(step) {
                continue;
            }
            let Some(asked) = asks_for_blank(context.program, &removal.condition, step.property) else { continue };
            if spares_what_held_something(context, rule, removal, step.property) {
                continue;
            }
            said.push(step.property);
            let label = context.program.schema.property(rule.object, step.property).map_or("", |one| &one.label);
            found.push(
                LINT.says(format!("`{}` deletes records whose `{label}` `{}` has emptied", rule.name, fix.name))
                    .label(asked, "true once it is empty: deletes are judged after fixes")
                    .label(step.span, "emptied here")
                    .help(format!(
                        "add `unless {} is known` to the delete, which is asked of the export's value too; or let the fix \
                         flag such values instead",
                        label.to_lowercase()
                    )),
            );
        }
    }
    found
}

/// Whether a line may empty a cell that told something: what the line names itself (`when it is "n/a"`) did not.
fn empties_what_held_something(step: &FixStep) -> bool {
    let by_verb = step.verbs.last().is_some_and(|call| match call.verb.name {
        "clear" => true,
        "map" => {
            matches!(call.arguments.get(0), Argument::Pairs(pairs) if pairs.iter().any(|(_, to)| to.trim().is_empty()))
        }
        _ => false,
    });
    match step.otherwise {
        Otherwise::Clear => true,
        _ => by_verb && !step.when.as_ref().is_some_and(|when| names_the_values(when, step.property)),
    }
}

/// Whether a condition holds only for values that it lists.
fn names_the_values(when: &Condition, property: PropertyId) -> bool {
    match &when.kind {
        ConditionKind::Test(test) => {
            is_of(test, property)
                && !test.negated
                && matches!(
                    test.test,
                    TestKind::TextIs(_) | TestKind::NumberIn(_) | TestKind::Options { .. } | TestKind::Matches(_)
                )
        }
        ConditionKind::All(members) => members.iter().any(|member| names_the_values(member, property)),
        ConditionKind::Any(members) => members.iter().all(|member| names_the_values(member, property)),
        _ => false,
    }
}

/// Where a condition is true because the property is blank, in itself or in a segment that it names.
fn asks_for_blank(program: &Program, condition: &Condition, property: PropertyId) -> Option<Span> {
    let mut found = None;
    each(condition, &mut |part| {
        let is_asked = match &part.kind {
            ConditionKind::Test(test) => is_of(test, property) && is_true_of_blank(test),
            ConditionKind::InSegment(segment) => program
                .segment(*segment)
                .is_some_and(|segment| asks_for_blank(program, &segment.condition, property).is_some()),
            _ => false,
        };
        if is_asked && found.is_none() {
            found = Some(part.span);
        }
    });
    // Turned round, it asks for what is known.
    found.filter(|span| !is_in_a_not(condition, *span))
}

fn is_in_a_not(condition: &Condition, span: Span) -> bool {
    match &condition.kind {
        ConditionKind::Not(inner) => {
            let mut holds = false;
            each(inner, &mut |part| holds |= part.span == span);
            holds
        }
        _ => members(condition).iter().any(|member| is_in_a_not(member, span)),
    }
}

fn is_of(test: &PropertyTest, property: PropertyId) -> bool {
    test.subject.links.is_empty() && test.subject.property == property
}

fn is_true_of_blank(test: &PropertyTest) -> bool {
    test.or_unknown || test.test == TestKind::Known && test.negated
}

/// Whether the delete's guards hold for every record in which the property held something: they are asked of the
/// export's values as well.
fn spares_what_held_something(context: &Context, rule: &Rule, removal: &Removal, property: PropertyId) -> bool {
    let known = is_known(rule.object, property, rule.name_span);
    let protections = context.program.rules.iter().filter_map(|other| match &other.kind {
        RuleKind::Protect(condition) if other.object == rule.object => Some(condition),
        _ => None,
    });
    let guards: Vec<&Condition> = removal.unless.iter().map(|unless| &unless.condition).chain(protections).collect();
    context.facts.selection(&[&known], &guards).is_empty()
}

fn is_known(object: ObjectId, property: PropertyId, span: Span) -> Condition {
    let test = PropertyTest {
        subject: Path { links: Vec::new(), object, property },
        test: TestKind::Known,
        negated: false,
        or_unknown: false,
        text: String::new(),
    };
    Condition { kind: ConditionKind::Test(test), span }
}
