//! Words of several lints.

use super::Context;
use crate::check::program::{Condition, NumberOperator, Operand, Path, PropertyTest, TestKind};
use crate::source::Span;
use crate::syntax::ast::{AgeDirection, CalendarUnit, DateOperator};
use std::fmt::Display;

/// A longer text than this is not repeated in a message.
const LONGEST_QUOTE: usize = 70;

impl Context<'_> {
    /// What stands at a place, on one line; shortened in the middle of a long one.
    pub(super) fn quote(&self, span: Span) -> String {
        let text: Vec<&str> = self.sources.slice(span).split_whitespace().collect();
        let text = text.join(" ");
        if text.chars().count() <= LONGEST_QUOTE {
            return text;
        }
        format!("{} …", text.chars().take(LONGEST_QUOTE).collect::<String>().trim_end())
    }

    /// The label of a property.
    pub(super) fn label(&self, path: &Path) -> &str {
        self.program.schema.property(path.object, path.property).map_or("", |property| &property.label)
    }

    /// Takes one member and the word or comma beside it out of a list; nothing where more stands
    /// between the two than that, such as a bracket or a comment.
    pub(super) fn without(&self, members: &[Span], index: usize) -> Option<Span> {
        let member = members.get(index)?;
        let gap = match index.checked_sub(1) {
            None => Span { start: member.end, end: members.get(1)?.start, ..*member },
            Some(before) => Span { start: members.get(before)?.end, end: member.start, ..*member },
        };
        let between = self.sources.slice(gap).trim().to_lowercase();
        matches!(between.as_str(), "and" | "or" | ",").then(|| member.to(gap))
    }
}

/// The spans of conditions.
pub(super) fn spans(conditions: &[Condition]) -> Vec<Span> {
    conditions.iter().map(|condition| condition.span).collect()
}

/// A property as the rule names it: what stands before the test. `or unknown` and all else are
/// fixed phrases that begin with one of these words.
pub(super) fn phrase(test: &PropertyTest) -> &str {
    const BEGINNINGS: [&str; 9] =
        [" is ", " does ", " older ", " newer ", " contains ", " starts ", " ends ", " matches ", " has "];
    let written = test.text.as_str();
    let quoted = written.rfind('`').map_or(0, |at| at + 1);
    let rest = written.get(quoted..).unwrap_or("");
    let end = BEGINNINGS.iter().filter_map(|word| rest.find(word)).min();
    end.and_then(|end| written.get(..quoted + end)).unwrap_or(written).trim_end()
}

/// A bound on numbers or dates: `more than 250`, `older than 182 days`; nothing for other tests.
pub(super) fn bound(test: &PropertyTest) -> Option<String> {
    let words = match &test.test {
        TestKind::Number { operator, operand } => match operator {
            NumberOperator::Equals => value(operand)?,
            NumberOperator::MoreThan => format!("more than {}", value(operand)?),
            NumberOperator::LessThan => format!("less than {}", value(operand)?),
            NumberOperator::AtLeast => format!("at least {}", value(operand)?),
            NumberOperator::AtMost => format!("at most {}", value(operand)?),
        },
        TestKind::NumberBetween { low, high } => format!("between {} and {}", value(low)?, value(high)?),
        TestKind::Age { direction, duration } => {
            let duration = duration.value;
            match direction {
                AgeDirection::OlderThan => format!("older than {duration}"),
                AgeDirection::NewerThan => format!("newer than {duration}"),
                AgeDirection::InTheLast => format!("in the last {duration}"),
                AgeDirection::InTheNext => format!("in the next {duration}"),
            }
        }
        TestKind::Future => "in the future".to_owned(),
        TestKind::Past => "in the past".to_owned(),
        TestKind::Date { operator, operand } => match operator {
            DateOperator::Before => format!("before {}", value(operand)?),
            DateOperator::After => format!("after {}", value(operand)?),
            DateOperator::On => format!("on {}", value(operand)?),
        },
        TestKind::DateBetween { low, high } => format!("between {} and {}", value(low)?, value(high)?),
        TestKind::Calendar { unit, offset } => {
            let which = match offset {
                ..0 => "last",
                0 => "this",
                1.. => "next",
            };
            let unit = match unit {
                CalendarUnit::Week => "week",
                CalendarUnit::Month => "month",
                CalendarUnit::Quarter => "quarter",
                CalendarUnit::Year => "year",
            };
            format!("in {which} {unit}")
        }
        _ => return None,
    };
    Some(if test.negated { format!("not {words}") } else { words })
}

fn value<T: Display>(operand: &Operand<T>) -> Option<String> {
    match operand {
        Operand::Literal(literal) => Some(literal.value.to_string()),
        Operand::Property(_) => None,
    }
}
