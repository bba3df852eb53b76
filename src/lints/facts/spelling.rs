//! The text of a condition without its places: two conditions with the same spelling ask the same.

use crate::check::program::{Condition, ConditionKind, Literal, Operand, Path, PropertyTest, TestKind, Unusual};
use std::fmt::Debug;

/// Equal spellings mean the same on every record, wherever they stand and however they name their
/// properties.
pub(crate) fn condition(condition: &Condition) -> String {
    match &condition.kind {
        ConditionKind::All(members) => group("all", members),
        ConditionKind::Any(members) => group("any", members),
        ConditionKind::AtLeast(count, members) => group(&format!("at least {count}"), members),
        ConditionKind::Not(inner) => format!("not ({})", self::condition(inner)),
        ConditionKind::InSegment(segment) => format!("in {}", segment.0),
        ConditionKind::HasDuplicates(rule) => format!("has duplicates in {}", rule.0),
        ConditionKind::Linked(linked) => {
            let inner = linked.inner.as_deref().map(self::condition);
            format!("linked {:?} {:?} {:?} {inner:?}", linked.link, linked.object, linked.quantifier)
        }
        ConditionKind::Test(test) => {
            let PropertyTest { negated, or_unknown, .. } = test;
            format!("{} negated {negated} or unknown {or_unknown}", self::test(test))
        }
    }
}

fn group(word: &str, members: &[Condition]) -> String {
    format!("{word} ({})", members.iter().map(condition).collect::<Vec<_>>().join(", "))
}

/// A test with its property, without its negation and `or unknown`.
pub(crate) fn test(test: &PropertyTest) -> String {
    format!("{} {}", path(&test.subject), kind(&test.test))
}

/// What is asked, without the property.
pub(super) fn kind(test: &TestKind) -> String {
    match test {
        TestKind::Known => "known".to_owned(),
        TestKind::SameAs(other) => format!("same as {}", path(other)),
        TestKind::SameBy { other, form } => format!("same as {} by {form}", path(other)),
        TestKind::TextIs(values) => format!("is {}", literals(values)),
        TestKind::TextHas { operator, values } => format!("{operator:?} {}", literals(values)),
        TestKind::Matches(pattern) => format!("matches {}", literal(pattern)),
        TestKind::LongerThan(count) => format!("longer than {}", literal(count)),
        TestKind::ShorterThan(count) => format!("shorter than {}", literal(count)),
        TestKind::Number { operator, operand } => format!("{operator:?} {}", self::operand(operand)),
        TestKind::NumberIn(values) => format!("is {}", literals(values)),
        TestKind::NumberBetween { low, high } => format!("between {} {}", operand(low), operand(high)),
        TestKind::Options { quantifier, options } => format!("{quantifier:?} {}", literals(options)),
        TestKind::YesNo(value) => format!("is {}", literal(value)),
        TestKind::Age { direction, duration } => format!("{direction:?} {}", literal(duration)),
        TestKind::Future => "in the future".to_owned(),
        TestKind::Past => "in the past".to_owned(),
        TestKind::Date { operator, operand } => format!("{operator:?} {}", self::operand(operand)),
        TestKind::DateBetween { low, high } => format!("between {} {}", operand(low), operand(high)),
        TestKind::Calendar { unit, offset } => format!("in {unit:?} {offset}"),
        TestKind::Unusual(Unusual::Deviations(deviations)) => format!("outlier of {}", literal(deviations)),
        TestKind::Unusual(Unusual::Range) => "outside its range".to_owned(),
        TestKind::Valid(shape) => format!("valid {shape:?}"),
        TestKind::Identifier { identifier, country } => {
            format!("valid {identifier} for {:?}", country.as_ref().map(operand))
        }
        TestKind::EmailClass(class) => format!("{class:?} email"),
    }
}

fn path(path: &Path) -> String {
    format!("{:?} {:?} {:?}", path.links, path.object, path.property)
}

fn operand<T: Debug>(operand: &Operand<T>) -> String {
    match operand {
        Operand::Literal(value) => literal(value),
        Operand::Property(other) => path(other),
    }
}

fn literals<T: Debug>(values: &[Literal<T>]) -> String {
    values.iter().map(literal).collect::<Vec<_>>().join(", ")
}

/// A parameter is spelled by its name: its value may be another in the next run.
fn literal<T: Debug>(literal: &Literal<T>) -> String {
    match literal.param {
        Some(param) => format!("${}", param.0),
        None => format!("{:?}", literal.value),
    }
}
