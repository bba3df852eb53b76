//! Dates that lie where no record has one, or should have none.

use super::walk::{Role, each, roots, wholes};
use super::{Context, Level, Lint};
use crate::check::program::{ConditionKind, Literal, Operand, PropertyTest, TestKind};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::ast::AgeDirection;
use chrono::{Datelike, NaiveDate};

pub(super) static LINT: Lint = Lint {
    code: codes::FUTURE_DATE,
    level: Level::Warn,
    summary: "a date in a future of which no record tells",
    page: include_str!("future-date.md"),
    check,
};

/// From this year on a day is most likely a slip of the keyboard: lints know no clock.
const FAR_YEAR: i32 = 2100;

fn check(context: &Context) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for root in roots(context.program) {
        for whole in wholes(root.condition) {
            let is_delete = root.role == Role::Delete && std::ptr::eq(whole, root.condition);
            each(whole, &mut |part| {
                let ConditionKind::Test(test) = &part.kind else { return };
                found.extend(far_days(&test.test).into_iter().map(|day| far(context, day)));
                if is_delete && asks_for_the_future(test) && only_knows_the_past(context, test) {
                    found.push(to_come(context, test, part.span));
                }
            });
        }
    }
    found
}

/// The days that a test names itself and that are too far away.
fn far_days(test: &TestKind) -> Vec<&Literal<NaiveDate>> {
    let operands = match test {
        TestKind::Date { operand, .. } => vec![operand],
        TestKind::DateBetween { low, high } => vec![low, high],
        _ => Vec::new(),
    };
    let literals = operands.into_iter().filter_map(|operand| match operand {
        Operand::Literal(literal) => Some(literal),
        Operand::Property(_) => None,
    });
    // A parameter may be given another value.
    literals.filter(|day| day.param.is_none() && day.value.year() >= FAR_YEAR).collect()
}

fn far(context: &Context, day: &Literal<NaiveDate>) -> Diagnostic {
    LINT.says(format!("`{}` lies in a future of which no record tells", context.quote(day.span)))
        .label(day.span, "this day is far away")
        .help("look at the year; if this is meant, say so in a comment: `# hyg: allow future-date: why`")
}

fn asks_for_the_future(test: &PropertyTest) -> bool {
    let asks = match &test.test {
        TestKind::Future => !test.negated,
        TestKind::Past => test.negated,
        TestKind::Age { direction, .. } => *direction == AgeDirection::InTheNext && !test.negated,
        TestKind::Calendar { offset, .. } => *offset > 0 && !test.negated,
        _ => false,
    };
    asks && test.subject.links.is_empty()
}

/// The CRM writes the date itself, when something has happened.
fn only_knows_the_past(context: &Context, test: &PropertyTest) -> bool {
    let property = context.program.schema.property(test.subject.object, test.subject.property);
    property.is_some_and(|property| property.read_only && !property.name.contains("next"))
}

fn to_come(context: &Context, test: &PropertyTest, span: Span) -> Diagnostic {
    let property = context.program.schema.property(test.subject.object, test.subject.property);
    let label = property.map_or("this date", |property| property.label.as_str());
    LINT.says(format!("a delete should not go by a `{label}` in the future"))
        .label(span, "the CRM writes this date when something has happened")
        .help("such a date is a mistake of a clock or of an import, and says nothing of the record: `flag` it instead")
}
