//! What one test says about one cell: is it blank, can it be read, and which values it has.
//!
//! Every kind of value is laid out on lines of whole numbers: numbers in the order of floating
//! point, days by their count, days before "as of" by their distance, options and texts by an
//! index. What has no such line (patterns, parameters, other properties) is a flag: the same
//! question has the same answer, and nothing else is known about it.

use super::outcomes::Outcomes;
use super::set::{Boxes, Ranges, Set};
use super::spelling;
use super::texts::{Texts, contradict};
use crate::check::program::{Literal, NumberOperator, Operand, OptionQuantifier, Path, PropertyTest, TestKind};
use crate::schema::{OptionId, Schema};
use crate::syntax::ast::{AgeDirection, CalendarUnit, DateOperator, Duration, TextOperator};
use crate::value::Kind;
use crate::value::text::{fold, fold_keeping_space};
use crate::value::time::{Unit, day_number};
use chrono::NaiveDate;

/// What conditions depend on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    /// A cell of the record, or of the one that to-one links lead to.
    Cell(Path),
    /// A question about more than one cell, by its spelling.
    Question(String),
}

/// One aspect of a value that can be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Aspect {
    Number,
    /// The calendar day.
    Day,
    /// The day against "as of": see [`age`].
    Age,
    /// Whole weeks, months, quarters or years from that of "as of".
    Calendar(u8),
    /// Which text, by its index in [`Texts`].
    Text,
    /// Whether the text holds this part there, both folded.
    Part(TextOperator, String),
    /// How many characters it has.
    Length,
    YesNo,
    /// Which one option.
    Option,
    /// Whether this option is among those of the cell.
    Has(OptionId),
    /// Whether the day lies before the one so long before "as of".
    Before(Cutoff),
    /// A yes or no of which nothing is known but its spelling.
    Flag(String),
}

/// How long before "as of": months and years have no fixed count of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cutoff {
    Months(u32),
    Hours(u32),
}

pub(crate) type Values = Boxes<Aspect, Ranges>;

/// A set of cells.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cells {
    pub(crate) blank: bool,
    pub(crate) unreadable: bool,
    pub(crate) values: Values,
}

impl Set for Cells {
    fn is_empty(&self) -> bool {
        !self.blank && !self.unreadable && self.values.is_empty()
    }

    fn is_full(&self) -> bool {
        self.blank && self.unreadable && self.values.is_full()
    }

    fn and(&self, other: &Self) -> Self {
        Cells {
            blank: self.blank && other.blank,
            unreadable: self.unreadable && other.unreadable,
            values: self.values.and(&other.values),
        }
    }

    fn union(parts: impl IntoIterator<Item = Self>) -> Self {
        let parts: Vec<Cells> = parts.into_iter().collect();
        Cells {
            blank: parts.iter().any(|part| part.blank),
            unreadable: parts.iter().any(|part| part.unreadable),
            values: Values::union(parts.into_iter().map(|part| part.values)),
        }
    }
}

/// Turns tests into sets of cells.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    schema: &'a Schema,
    texts: Texts,
    /// Whether parameters stand for the value they have now; else for any.
    knows_params: bool,
}

impl<'a> Reader<'a> {
    /// For what holds whatever value parameters have.
    pub(crate) fn new(schema: &'a Schema) -> Reader<'a> {
        Reader { schema, texts: Texts::default(), knows_params: false }
    }

    /// For what holds as long as parameters have the value that they have now.
    pub(crate) fn with_params(schema: &'a Schema) -> Reader<'a> {
        Reader { knows_params: true, ..Reader::new(schema) }
    }

    /// The cells on which the test has one of these outcomes.
    pub(crate) fn cells(&self, test: &PropertyTest, outcomes: Outcomes) -> (Subject, Cells) {
        let blank_is = if test.or_unknown { Outcomes::TRUE } else { Outcomes::BLANK };
        let asked = if test.negated { outcomes.swapped() } else { outcomes };
        let values = Values::union(
            [true, false]
                .into_iter()
                .filter(|&holds| asked.has(Outcomes::of(holds)))
                .map(|holds| self.values(test, holds)),
        );
        let subject = if compares_properties(&test.test) {
            Subject::Question(spelling::test(test))
        } else {
            Subject::Cell(test.subject.clone())
        };
        let unreadable = outcomes.has(Outcomes::UNREADABLE);
        let cells = match &test.test {
            // A blank makes it false. Over a link that leads nowhere it may be unreadable all the same.
            TestKind::Known => Cells {
                blank: asked.has(Outcomes::FALSE),
                unreadable: asked.has(Outcomes::TRUE) || (unreadable && !test.subject.links.is_empty()),
                values,
            },
            // What cannot be read is readable here: as not valid.
            TestKind::Valid(_) => Cells {
                blank: outcomes.has(blank_is),
                unreadable: asked.has(Outcomes::TRUE) || asked.has(Outcomes::FALSE) || unreadable,
                values,
            },
            _ => Cells { blank: outcomes.has(blank_is), unreadable, values },
        };
        (subject, cells)
    }

    /// Without the values of which parts and whole texts contradict each other: as intersections join them, each
    /// aspect stands alone.
    pub(crate) fn possible(&self, cells: Cells) -> Cells {
        Cells { values: cells.values.retained(|aspects| !contradict(aspects, &self.texts)), ..cells }
    }

    /// The values that can be read and on which the test, before its negation, is `holds`.
    fn values(&self, test: &PropertyTest, holds: bool) -> Values {
        self.laid_out(test, holds).unwrap_or_else(|| flag(Aspect::Flag(spelling::kind(&test.test)), holds))
    }

    /// Nothing where the test has no line to lie on.
    fn laid_out(&self, test: &PropertyTest, holds: bool) -> Option<Values> {
        let property = self.schema.property(test.subject.object, test.subject.property)?;
        let on = |aspect, ranges: Ranges| Values::side(aspect, if holds { ranges } else { ranges.rest() });
        Some(match &test.test {
            TestKind::Known => {
                if holds {
                    Values::all()
                } else {
                    Values::none()
                }
            }
            TestKind::TextIs(texts) => {
                let exact = property.kind == Kind::Id;
                let index = |text: &String| {
                    let at = if exact { self.texts.index(text.trim()) } else { self.texts.index(&fold(text)) };
                    Ranges::of(at, at)
                };
                on(Aspect::Text, Ranges::list(self.fixed(texts)?.map(index)))
            }
            TestKind::TextHas { operator, values } => {
                // Identifiers compare exactly: of their parts nothing is known but their spelling.
                let aspect = |text: &String| match property.kind {
                    Kind::Id => Aspect::Flag(format!("{operator:?} {text}")),
                    _ => Aspect::Part(*operator, fold_keeping_space(text).into_owned()),
                };
                let flags = self.fixed(values)?.map(|text| flag(aspect(text), holds));
                if holds { Values::union(flags) } else { Values::intersection(flags) }
            }
            TestKind::Number { operator, operand } => on(Aspect::Number, numbers(*operator, self.number(operand)?)),
            TestKind::NumberIn(values) => on(
                Aspect::Number,
                Ranges::list(self.fixed(values)?.map(|&value| numbers(NumberOperator::Equals, value))),
            ),
            TestKind::NumberBetween { low, high } => {
                on(Aspect::Number, Ranges::of(place(self.number(low)?), place(self.number(high)?)))
            }
            TestKind::Options { quantifier, options } => {
                let options: Vec<OptionId> = self.fixed(options)?.copied().collect();
                if property.kind == Kind::ManyOptions {
                    return Some(many_options(*quantifier, &options, holds));
                }
                let count = property.options.len();
                let chosen = Ranges::list(options.iter().map(|option| Ranges::choice(option.0, count)));
                let single = options.iter().all(|option| Some(option) == options.first());
                match quantifier {
                    OptionQuantifier::AnyOf => on(Aspect::Option, chosen),
                    OptionQuantifier::AllOf | OptionQuantifier::Exactly if single => on(Aspect::Option, chosen),
                    OptionQuantifier::AllOf | OptionQuantifier::Exactly => return None,
                }
            }
            TestKind::YesNo(yes) => on(Aspect::YesNo, Ranges::no_or_yes(*self.known(yes)?)),
            TestKind::Age { direction, duration } => age(*direction, *self.known(duration)?, property.kind, holds)?,
            TestKind::Future => on(Aspect::Age, Ranges::at_least(FUTURE)),
            TestKind::Past => on(Aspect::Age, Ranges::at_most(TODAY)),
            TestKind::Date { operator, operand } => on(Aspect::Day, days(*operator, self.day(operand)?)),
            TestKind::DateBetween { low, high } => on(Aspect::Day, Ranges::of(self.day(low)?, self.day(high)?)),
            TestKind::Calendar { unit, offset } => {
                let unit = match unit {
                    CalendarUnit::Week => 0,
                    CalendarUnit::Month => 1,
                    CalendarUnit::Quarter => 2,
                    CalendarUnit::Year => 3,
                };
                on(Aspect::Calendar(unit), Ranges::of((*offset).into(), (*offset).into()))
            }
            TestKind::LongerThan(count) => on(Aspect::Length, Ranges::at_least(i64::from(*self.known(count)?) + 1)),
            // A cell without characters is blank.
            TestKind::ShorterThan(count) if *self.known(count)? <= 1 => {
                if holds {
                    Values::none()
                } else {
                    Values::all()
                }
            }
            TestKind::ShorterThan(count) => on(Aspect::Length, Ranges::at_most(i64::from(*self.known(count)?) - 1)),
            TestKind::SameAs(_)
            | TestKind::SameBy { .. }
            | TestKind::Matches(_)
            | TestKind::Unusual(_)
            | TestKind::Valid(_)
            | TestKind::Identifier { .. }
            | TestKind::EmailClass(_) => return None,
        })
    }

    /// The value, unless it is a parameter's that may have any.
    fn known<'l, T>(&self, literal: &'l Literal<T>) -> Option<&'l T> {
        (self.knows_params || literal.param.is_none()).then_some(&literal.value)
    }

    fn fixed<'l, T>(&self, literals: &'l [Literal<T>]) -> Option<impl Iterator<Item = &'l T> + use<'l, T>> {
        let all_known = literals.iter().all(|literal| self.known(literal).is_some());
        all_known.then(|| literals.iter().map(|literal| &literal.value))
    }

    fn number(&self, operand: &Operand<f64>) -> Option<f64> {
        match operand {
            Operand::Literal(literal) => self.known(literal).copied(),
            Operand::Property(_) => None,
        }
    }

    fn day(&self, operand: &Operand<NaiveDate>) -> Option<i64> {
        match operand {
            Operand::Literal(literal) => self.known(literal).map(|date| day_number(*date).into()),
            Operand::Property(_) => None,
        }
    }
}

fn flag(aspect: Aspect, yes: bool) -> Values {
    Values::side(aspect, Ranges::no_or_yes(yes))
}

/// Whether the test asks for the value of a second property, or for a country that decides with it.
pub(crate) fn compares_properties(test: &TestKind) -> bool {
    match test {
        TestKind::SameAs(_) | TestKind::SameBy { .. } | TestKind::Identifier { .. } => true,
        TestKind::Number { operand, .. } => matches!(operand, Operand::Property(_)),
        TestKind::NumberBetween { low, high } => [low, high].iter().any(|end| matches!(end, Operand::Property(_))),
        TestKind::Date { operand, .. } => matches!(operand, Operand::Property(_)),
        TestKind::DateBetween { low, high } => [low, high].iter().any(|end| matches!(end, Operand::Property(_))),
        _ => false,
    }
}

/// The place of a number among all floating-point numbers in their order; both zeros have one.
fn place(number: f64) -> i64 {
    let magnitude = i64::try_from(number.abs().to_bits()).unwrap_or(i64::MAX);
    if number.is_sign_negative() { -magnitude } else { magnitude }
}

fn numbers(operator: NumberOperator, bound: f64) -> Ranges {
    let at = place(bound);
    match operator {
        NumberOperator::Equals => Ranges::of(at, at),
        NumberOperator::MoreThan => Ranges::at_least(at + 1),
        NumberOperator::LessThan => Ranges::at_most(at - 1),
        NumberOperator::AtLeast => Ranges::at_least(at),
        NumberOperator::AtMost => Ranges::at_most(at),
    }
}

fn days(operator: DateOperator, day: i64) -> Ranges {
    match operator {
        DateOperator::Before => Ranges::at_most(day - 1),
        DateOperator::After => Ranges::at_least(day + 1),
        DateOperator::On => Ranges::of(day, day),
    }
}

fn many_options(quantifier: OptionQuantifier, options: &[OptionId], holds: bool) -> Values {
    let has = |yes: bool| options.iter().map(move |&option| flag(Aspect::Has(option), yes));
    let exactly = || {
        let mut sorted: Vec<usize> = options.iter().map(|option| option.0).collect();
        sorted.sort_unstable();
        sorted.dedup();
        Aspect::Flag(format!("exactly {sorted:?}"))
    };
    match (quantifier, holds) {
        (OptionQuantifier::AnyOf, true) => Values::union(has(true)),
        (OptionQuantifier::AnyOf, false) => Values::intersection(has(false)),
        (OptionQuantifier::AllOf, true) => Values::intersection(has(true)),
        (OptionQuantifier::AllOf, false) => Values::union(has(false)),
        (OptionQuantifier::Exactly, true) => Values::intersection(has(true).chain([flag(exactly(), true)])),
        (OptionQuantifier::Exactly, false) => flag(exactly(), false),
    }
}

// The line of ages: the days before that of "as of" are -1, -2, …; what has passed of its own day
// is 0, the rest of it 1, and the days after it 2, 3, …
const TODAY: i64 = 0;
const FUTURE: i64 = 1;

/// Spans longer than this may leave the calendar, where nothing is certain.
const LONGEST: u32 = 365 * 1000;

fn age(direction: AgeDirection, duration: Duration, kind: Kind, holds: bool) -> Option<Values> {
    let (shortest, longest) = length_in_days(duration)?;
    if duration.unit == Unit::Hours && kind != Kind::Datetime {
        return None;
    }
    let ages = |ranges: Ranges| Values::side(Aspect::Age, ranges);
    // Where months are counted the cut-off lies between two days: what is certain about the day
    // goes to the line, and on which side of the cut-off it lies is a question of its own.
    let before = |yes: bool| cutoff(duration).map_or_else(Values::all, |at| flag(Aspect::Before(at), yes));
    let older = ages(Ranges::at_most(-shortest - 1)).and(&before(true));
    let not_older = ages(Ranges::at_least(-longest)).and(&before(false));
    let past = || ages(Ranges::at_most(TODAY));
    let future = || ages(Ranges::at_least(FUTURE));
    Some(match (direction, holds) {
        (AgeDirection::OlderThan, true) => older,
        (AgeDirection::OlderThan, false) => not_older,
        (AgeDirection::NewerThan | AgeDirection::InTheLast, true) => not_older.and(&past()),
        (AgeDirection::NewerThan | AgeDirection::InTheLast, false) => older.or(&future()),
        (AgeDirection::InTheNext, _) if cutoff(duration).is_some() => {
            let within = flag(Aspect::Flag(format!("within {duration}")), holds);
            if holds { within.and(&ages(Ranges::of(FUTURE, longest + 1))) } else { within }
        }
        (AgeDirection::InTheNext, true) => ages(Ranges::of(FUTURE, longest + 1)),
        (AgeDirection::InTheNext, false) => past().or(&ages(Ranges::at_least(shortest + 2))),
    })
}

/// The fewest and the most calendar days that lie between "as of" and a day so long before it.
fn length_in_days(duration: Duration) -> Option<(i64, i64)> {
    let count = i64::from(duration.count);
    let (shortest, longest) = match duration.unit {
        // A day has 23 to 25 hours; both instants lie somewhere in theirs.
        Unit::Hours => (count / 25 - 1, count / 23 + 1),
        Unit::Days => (count, count),
        Unit::Weeks => (count * 7, count * 7),
        // A year has 365.2425 days; a few months are up to three days off their average.
        Unit::Months => (count * 3043 / 100 - 3, count * 3045 / 100 + 4),
        Unit::Years => (count * 36524 / 100 - 3, count * 36526 / 100 + 4),
    };
    (longest <= LONGEST.into()).then_some((shortest.max(0), longest))
}

/// Of a span that is no fixed count of days.
fn cutoff(duration: Duration) -> Option<Cutoff> {
    match duration.unit {
        Unit::Hours => Some(Cutoff::Hours(duration.count)),
        Unit::Days | Unit::Weeks => None,
        Unit::Months => Some(Cutoff::Months(duration.count)),
        Unit::Years => Some(Cutoff::Months(duration.count.saturating_mul(12))),
    }
}

#[cfg(test)]
mod tests {
    use super::{length_in_days, place};
    use crate::value::time::{Duration, Unit};

    #[test]
    fn numbers_keep_their_order() {
        let numbers = [f64::MIN, -2.0, -1.5, -f64::MIN_POSITIVE, 0.0, f64::MIN_POSITIVE, 1.5, 2.0, f64::MAX];
        assert!(numbers.windows(2).all(|pair| place(pair[0]) < place(pair[1])));
        assert_eq!(place(-0.0), place(0.0));
    }

    #[test]
    fn a_span_is_as_long_as_the_calendar_makes_it() {
        for unit in [Unit::Days, Unit::Weeks, Unit::Months, Unit::Years] {
            for count in [1, 2, 3, 5, 6, 7, 11, 12, 13, 18, 24, 35, 60, 99, 120] {
                let duration = Duration { count, unit };
                let (shortest, longest) = length_in_days(duration).unwrap();
                for today in (0..20_000).step_by(3) {
                    let length = i64::from(today - duration.days_before(today).unwrap());
                    assert!((shortest..=longest).contains(&length), "{duration} from {today}: {length}");
                    let length = i64::from(duration.days_after(today).unwrap() - today);
                    assert!((shortest..=longest).contains(&length), "{duration} after {today}: {length}");
                }
            }
        }
    }
}
