//! Tests on a property: which test fits which kind, and with which values.

use super::bare_text::Use;
use super::names::Lookup;
use super::program::{
    Literal, NumberOperator, Operand, OptionQuantifier, PropertyTest, Shape, Similarity, TestKind, Unusual,
};
use super::properties::{Family, Subject};
use super::values;
use super::{Checker, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::OptionId;
use crate::source::{Span, Spanned};
use crate::syntax::ast::{
    self, AgeDirection, CalendarWhich, Comparison, DateOperator, Value, ValueKind, ValueQuantifier,
};
use crate::value::Kind;
use crate::value::email;
use crate::value::identifier::Identifier;
use crate::value::time::{Unit, day_number};
use chrono::NaiveDate;

/// A test, and whether true and false are swapped.
type Typed = (TestKind, bool);

impl Checker<'_> {
    pub(super) fn property_test(&mut self, test: &ast::PropertyTest, scope: Scope, span: Span) -> Option<PropertyTest> {
        if self.is_in_a_segment(test) {
            return None;
        }
        let kind = match test.test.value {
            ast::TestKind::Age { .. }
            | ast::TestKind::Date { .. }
            | ast::TestKind::Future { .. }
            | ast::TestKind::Calendar { .. } => Some(Kind::Date),
            ast::TestKind::Compare { .. } => Some(Kind::Number),
            _ => None,
        };
        let Some(subject) = self.subject_of_kind(&test.property, scope, kind) else {
            self.given_all(values_of(&test.test.value));
            return None;
        };
        let (kind, negated) = Typing { subject: &subject, scope, span: test.test.span }.test(self, &test.test.value)?;
        Some(PropertyTest {
            subject: subject.path,
            test: kind,
            negated,
            or_unknown: test.or_unknown,
            text: self.text(span),
        })
    }
}

impl Checker<'_> {
    /// Reports `email is in cold`, where `cold` is a segment: as a text it would be one that no cell holds, and nobody
    /// would see it.
    fn is_in_a_segment(&mut self, test: &ast::PropertyTest) -> bool {
        let ast::TestKind::Is { negated, value: Value { kind: ValueKind::Words(phrase), .. } } = &test.test.value
        else {
            return false;
        };
        let words = phrase.text();
        let Some((_, name)) = words.split_once(' ').filter(|(is_in, _)| is_in.eq_ignore_ascii_case("in")) else {
            return false;
        };
        let declared = match self.names.get(name) {
            Lookup::Found(entry) if entry.keyword == "segment" => entry.span,
            _ => return false,
        };
        let not = if *negated { "not " } else { "" };
        let (meant, whole) = (format!("{not}in {name}"), test.property.span.to(test.test.span));
        let diagnostic =
            Diagnostic::error(codes::TEST_DOES_NOT_FIT, "a segment is asked of the record, not of a property")
                .label(whole, format!("`{meant}` is meant here"))
                .label(declared, format!("`{name}` is a segment"))
                .help(format!("write `{meant}`; if it is a value, put it in double quotes: `is {not}\"{words}\"`"))
                .edit(whole, meant);
        self.report(diagnostic);
        true
    }
}

/// All values a test is written with.
fn values_of(test: &ast::TestKind) -> Vec<&Value> {
    use ast::TestKind as Test;
    match test {
        Test::Is { value, .. }
        | Test::Compare { value, .. }
        | Test::Date { value, .. }
        | Test::Matches { pattern: value, .. }
        | Test::Length { characters: value, .. }
        | Test::Outlier { deviations: value, .. }
        | Test::Age { span: value, .. } => vec![value],
        Test::Identifier { country, .. } => country.iter().collect(),
        Test::IsList { values, .. } | Test::Text { values, .. } => values.iter().collect(),
        Test::Between { low, high, .. } => vec![low, high],
        Test::Known { .. }
        | Test::SameAs { .. }
        | Test::Future { .. }
        | Test::Calendar { .. }
        | Test::Unusual { .. }
        | Test::Valid { .. }
        | Test::EmailClass { .. } => Vec::new(),
    }
}

/// One test on one property, while it is typed.
struct Typing<'t> {
    subject: &'t Subject,
    scope: Scope,
    /// The test without the property.
    span: Span,
}

impl Typing<'_> {
    fn test(&self, checker: &mut Checker, test: &ast::TestKind) -> Option<Typed> {
        use ast::TestKind as Test;
        match test {
            Test::Known { negated } => Some((TestKind::Known, *negated)),
            Test::SameAs { negated, compared } => self.same_as(checker, *negated, compared),
            Test::Is { negated, value } => self.is(checker, *negated, value),
            Test::IsList { quantifier, values } => self.is_list(checker, *quantifier, values),
            Test::Text { operator, negated, values, .. } => self.text_has(checker, *operator, *negated, values),
            Test::Matches { negated, pattern } => self.matches(checker, *negated, pattern),
            Test::Length { longer, characters } => self.length(checker, *longer, characters),
            Test::Compare { operator, negated, value } => self.compare(checker, *operator, *negated, value),
            Test::Between { negated, low, high } => self.between(checker, *negated, low, high),
            Test::Age { direction, span } => self.age(checker, *direction, span),
            Test::Future { past } => {
                self.needs(checker, Family::Date)?;
                Some((if *past { TestKind::Past } else { TestKind::Future }, false))
            }
            Test::Date { operator, negated, value } => self.date(checker, *operator, *negated, value),
            Test::Calendar { which, unit } => {
                self.needs(checker, Family::Date)?;
                let offset = match which {
                    CalendarWhich::This => 0,
                    CalendarWhich::Last => -1,
                    CalendarWhich::Next => 1,
                };
                Some((TestKind::Calendar { unit: *unit, offset }, false))
            }
            Test::Outlier { negated, deviations } => {
                self.has_spread(checker)?;
                let deviations = checker.literal(deviations, values::NUMBER, |kind| match kind {
                    ValueKind::Number(number) => number.parse::<f64>().ok().filter(|number| *number > 0.0),
                    _ => None,
                })?;
                Some((TestKind::Unusual(Unusual::Deviations(deviations)), *negated))
            }
            Test::Unusual { negated } => {
                self.has_spread(checker)?;
                Some((TestKind::Unusual(Unusual::Range), *negated))
            }
            Test::Valid { negated, shape } => Some((TestKind::Valid(self.shape(checker, shape.as_ref())?), *negated)),
            Test::Identifier { negated, identifier, country } => {
                Some((self.identifier(checker, *identifier, country.as_ref())?, *negated))
            }
            Test::EmailClass { negated, class } => Some((self.email_class(checker, &class.value)?, *negated)),
        }
    }

    /// Nothing, and an error, unless the property is a number or a date of the record itself.
    fn has_spread(&self, checker: &mut Checker) -> Option<()> {
        if self.subject.family != Family::Date {
            self.needs(checker, Family::Number)?;
        }
        if self.subject.path.links.is_empty() {
            return Some(());
        }
        let other = checker.object_name(self.subject.path.object);
        let message = format!("what is usual for `{}` shows among all {other}", self.subject.words);
        let diagnostic = Diagnostic::error(codes::TEST_DOES_NOT_FIT, message)
            .label(self.span, "asked through a link")
            .help(format!("ask it after `for {other}`, of their own property"));
        checker.report(diagnostic);
        None
    }

    fn same_as(&self, checker: &mut Checker, negated: bool, compared: &ast::Compared) -> Option<Typed> {
        let property = &compared.property;
        let other = checker.subject(property, self.scope)?;
        if let Some(by) = &compared.by {
            let form = checker.manner(by, Similarity::Same)?;
            let no_text = [self.subject, &other].into_iter().find(|subject| subject.family != Family::Text);
            let Some(subject) = no_text else { return Some((TestKind::SameBy { other: other.path, form }, negated)) };
            let message =
                format!("`by {form}` compares texts, and `{}` holds {}", subject.words, subject.family.holds());
            let diagnostic = Diagnostic::error(codes::TEST_DOES_NOT_FIT, message)
                .label(by.span, "fits texts, addresses and numbers as they are typed")
                .help("leave out `by` and what follows it");
            checker.report(diagnostic);
            return None;
        }
        if other.family == self.subject.family {
            return Some((TestKind::SameAs(other.path), negated));
        }
        let diagnostic = Diagnostic::error(
            codes::TEST_DOES_NOT_FIT,
            format!("`{}` and `{}` cannot be the same", self.subject.words, other.words),
        )
        .label(property.span, format!("holds {}", other.family.holds()))
        .help(format!(
            "`{}` holds {}: compare it with a property that does too",
            self.subject.words,
            self.subject.family.holds()
        ));
        checker.report(diagnostic);
        None
    }

    fn is(&self, checker: &mut Checker, negated: bool, value: &Value) -> Option<Typed> {
        let test = match self.subject.family {
            Family::Text => {
                let of = Use::Whole { subject: self.subject, negated, test: self.span };
                TestKind::TextIs(vec![checker.whole_text(value, self.scope, of)?])
            }
            Family::Number => {
                let operand = checker.number_operand(value, self.scope)?;
                TestKind::Number { operator: NumberOperator::Equals, operand }
            }
            Family::OneOption | Family::ManyOptions => any_of(vec![checker.option(self.subject, value)?]),
            Family::YesNo => TestKind::YesNo(checker.yes_or_no(self.subject, value)?),
            Family::Date => {
                let given = checker.given(value)?;
                let wording = match &given.kind {
                    ValueKind::Date(_) => {
                        Some(format!("is {}on {}", if negated { "not " } else { "" }, checker.text(value.span)))
                    }
                    _ => None,
                };
                self.unfit(checker, wording);
                return None;
            }
        };
        Some((test, negated))
    }

    fn is_list(&self, checker: &mut Checker, quantifier: ValueQuantifier, values: &[Value]) -> Option<Typed> {
        let negated = quantifier == ValueQuantifier::NoneOf;
        let sets = matches!(quantifier, ValueQuantifier::AllOf | ValueQuantifier::Exactly);
        let test = match self.subject.family {
            Family::ManyOptions => TestKind::Options {
                quantifier: match quantifier {
                    ValueQuantifier::AnyOf | ValueQuantifier::NoneOf => OptionQuantifier::AnyOf,
                    ValueQuantifier::AllOf => OptionQuantifier::AllOf,
                    ValueQuantifier::Exactly => OptionQuantifier::Exactly,
                },
                options: self.options(checker, values)?,
            },
            _ if sets => {
                self.unfit(checker, None);
                return None;
            }
            Family::OneOption => any_of(self.options(checker, values)?),
            Family::Text => {
                let of = Use::OneOf { subject: self.subject };
                TestKind::TextIs(checker.literals(values, |checker, value| checker.whole_text(value, self.scope, of))?)
            }
            Family::Number => TestKind::NumberIn(checker.literals(values, Checker::number)?),
            Family::YesNo | Family::Date => {
                self.unfit(checker, None);
                return None;
            }
        };
        Some((test, negated))
    }

    fn options(&self, checker: &mut Checker, values: &[Value]) -> Option<Vec<Literal<OptionId>>> {
        checker.literals(values, |checker, value| checker.option(self.subject, value))
    }

    fn text_has(
        &self,
        checker: &mut Checker,
        operator: ast::TextOperator,
        negated: bool,
        values: &[Value],
    ) -> Option<Typed> {
        self.needs(checker, Family::Text)?;
        let values = checker.literals(values, |checker, value| checker.part_text(value, self.scope))?;
        Some((TestKind::TextHas { operator, values }, negated))
    }

    fn matches(&self, checker: &mut Checker, negated: bool, value: &Value) -> Option<Typed> {
        self.needs(checker, Family::Text)?;
        let pattern = checker.literal(value, values::PATTERN, |kind| match kind {
            ValueKind::Regex(pattern) => Some(pattern.clone()),
            _ => None,
        })?;
        checker.pattern(&pattern.value, pattern.span).then_some((TestKind::Matches(pattern), negated))
    }

    fn length(&self, checker: &mut Checker, longer: bool, characters: &Value) -> Option<Typed> {
        self.needs(checker, Family::Text)?;
        let characters = checker.literal(characters, values::WHOLE_NUMBER, |kind| match kind {
            ValueKind::Number(number) => number.parse::<u32>().ok(),
            _ => None,
        })?;
        Some((if longer { TestKind::LongerThan(characters) } else { TestKind::ShorterThan(characters) }, false))
    }

    fn compare(&self, checker: &mut Checker, operator: Comparison, negated: bool, value: &Value) -> Option<Typed> {
        if self.subject.family == Family::Date {
            let given = checker.given(value)?;
            self.unfit(checker, date_wording(operator, negated, &given.kind, &checker.text(value.span)));
            return None;
        }
        self.needs(checker, Family::Number)?;
        let operator = match operator {
            Comparison::MoreThan => NumberOperator::MoreThan,
            Comparison::LessThan => NumberOperator::LessThan,
            Comparison::AtLeast => NumberOperator::AtLeast,
            Comparison::AtMost => NumberOperator::AtMost,
        };
        let operand = checker.number_operand(value, self.scope)?;
        Some((TestKind::Number { operator, operand }, negated))
    }

    fn between(&self, checker: &mut Checker, negated: bool, low: &Value, high: &Value) -> Option<Typed> {
        let test = match self.subject.family {
            Family::Number => {
                let bounds = (checker.number_operand(low, self.scope), checker.number_operand(high, self.scope));
                let (low, high) = (bounds.0?, bounds.1?);
                self.in_order(checker, &low, &high)?;
                TestKind::NumberBetween { low, high }
            }
            Family::Date => {
                let bounds = (checker.date_operand(low, self.scope), checker.date_operand(high, self.scope));
                let (low, high) = (bounds.0?, bounds.1?);
                self.in_order(checker, &low, &high)?;
                TestKind::DateBetween { low, high }
            }
            _ => {
                self.unfit(checker, None);
                return None;
            }
        };
        Some((test, negated))
    }

    fn in_order<T: PartialOrd>(&self, checker: &mut Checker, low: &Operand<T>, high: &Operand<T>) -> Option<()> {
        let (Operand::Literal(low), Operand::Literal(high)) = (low, high) else { return Some(()) };
        if low.value <= high.value {
            return Some(());
        }
        let (first, second) = (checker.text(low.span), checker.text(high.span));
        let mut diagnostic =
            Diagnostic::error(codes::EMPTY_RANGE, format!("nothing lies between `{first}` and `{second}`"))
                .label(self.span, "the first bound is the larger one")
                .help(format!("write the smaller one first: `is between {second} and {first}`"));
        if low.param.is_none() && high.param.is_none() {
            diagnostic = diagnostic.edit(low.span, second).edit(high.span, first);
        }
        checker.report(diagnostic);
        None
    }

    fn age(&self, checker: &mut Checker, direction: AgeDirection, span: &Value) -> Option<Typed> {
        self.needs(checker, Family::Date)?;
        let duration = checker.duration(span)?;
        let counted = duration.value;
        if counted.unit == Unit::Hours {
            if self.subject.kind != Kind::Date {
                return Some((TestKind::Age { direction, duration }, false));
            }
            let diagnostic = Diagnostic::error(
                codes::WRONG_UNIT,
                format!("`{}` holds days without a time, so hours cannot be counted", self.subject.words),
            )
            .label(duration.span, "hours")
            .help(format!("count in days: `{} days`", counted.count.div_ceil(24)));
            checker.report(diagnostic);
            return None;
        }
        if calendar_reaches(counted) {
            return Some((TestKind::Age { direction, duration }, false));
        }
        let diagnostic = Diagnostic::error(codes::WRONG_UNIT, format!("`{counted}` leads out of the calendar"))
            .label(duration.span, "too long a span of time")
            .help("write a span that people live to see, such as `10 years`");
        checker.report(diagnostic);
        None
    }

    fn date(&self, checker: &mut Checker, operator: DateOperator, negated: bool, value: &Value) -> Option<Typed> {
        if self.subject.family == Family::Number {
            let given = checker.given(value)?;
            let comparison = match operator {
                DateOperator::Before => "less than ",
                DateOperator::After => "more than ",
                DateOperator::On => "",
            };
            let not = if negated { "not " } else { "" };
            let is_number = matches!(given.kind, ValueKind::Number(_));
            self.unfit(checker, is_number.then(|| format!("is {not}{comparison}{}", checker.text(value.span))));
            return None;
        }
        self.needs(checker, Family::Date)?;
        let operand = checker.date_operand(value, self.scope)?;
        Some((TestKind::Date { operator, operand }, negated))
    }

    fn shape(&self, checker: &mut Checker, named: Option<&Spanned<String>>) -> Option<Shape> {
        let own = match (self.subject.kind, self.subject.family) {
            (_, Family::OneOption | Family::ManyOptions) => Some(Shape::Option),
            (Kind::Email, _) => Some(Shape::Email),
            (Kind::Phone, _) => Some(Shape::Phone),
            (Kind::Url, _) => Some(Shape::Url),
            (Kind::Date | Kind::Datetime, _) => Some(Shape::Date),
            (Kind::Number, _) => Some(Shape::Number),
            (Kind::YesNo, _) => Some(Shape::YesNo),
            _ => None,
        };
        let asked = match named {
            None => own,
            Some(named) => {
                shape_named(&named.value).filter(|&shape| own == Some(shape) || self.subject.kind.is_textual())
            }
        };
        if asked.is_none() {
            let diagnostic = if named.is_some() {
                self.unfit_diagnostic(checker)
            } else {
                Diagnostic::error(codes::TEST_DOES_NOT_FIT, format!("any text is valid in `{}`", self.subject.words))
                    .label(self.span, "valid as what?")
                    .help("say what it must be: `is a valid email`, `phone`, `url`, `date`, `country`, `postcode`, `VAT number`, `IBAN` or `tax id`")
            };
            checker.report(diagnostic);
        }
        asked
    }

    fn identifier(&self, checker: &mut Checker, identifier: Identifier, country: Option<&Value>) -> Option<TestKind> {
        self.needs(checker, Family::Text)?;
        let country = match country {
            Some(country) => Some(checker.country_operand(identifier, country, self.scope)?),
            None => None,
        };
        Some(TestKind::Identifier { identifier, country })
    }

    fn email_class(&self, checker: &mut Checker, class: &str) -> Option<TestKind> {
        let class = email::Class::named(class).filter(|_| self.subject.kind.is_textual());
        if class.is_none() {
            self.unfit(checker, None);
        }
        class.map(TestKind::EmailClass)
    }

    /// Nothing, and an error, unless the property is of the family.
    fn needs(&self, checker: &mut Checker, family: Family) -> Option<()> {
        if self.subject.family == family {
            return Some(());
        }
        let mut diagnostic = self.unfit_diagnostic(checker);
        let declared_as = match family {
            Family::Number => Some("number"),
            Family::Date => Some("date"),
            _ => None,
        };
        if let Some(kind) = declared_as.filter(|_| self.subject.kind == Kind::Text) {
            let help = diagnostic.help.take().unwrap_or_default();
            diagnostic =
                diagnostic.help(format!("{help}; if it holds {}, hyg.yaml can say so: `type: {kind}`", family.holds()));
        }
        checker.report(diagnostic);
        None
    }

    fn unfit(&self, checker: &mut Checker, instead: Option<String>) {
        let mut diagnostic = self.unfit_diagnostic(checker);
        if let Some(instead) = instead {
            diagnostic = diagnostic.help(format!("write `{} {instead}`", self.subject.words)).edit(self.span, instead);
        }
        checker.report(diagnostic);
    }

    fn unfit_diagnostic(&self, checker: &Checker) -> Diagnostic {
        let Subject { words, family, path, .. } = self.subject;
        let listless = checker.property_at(path).is_some_and(|property| property.kind == Kind::ManyOptions)
            && *family == Family::Text;
        let meant = |text: &str| in_a_year(text).or_else(|| in_a_span(text));
        let year = (*family == Family::Date).then(|| meant(&checker.text(self.span))).flatten();
        let help = if let Some(meant) = year {
            format!("write `{meant}`")
        } else if *family == Family::Date && is_relative_day(&checker.text(self.span)) {
            "a certain day is asked with `is on 2026-09-01`; from the day of the run count `newer than 1 day`, `older than 1 day` and `is in the future`".to_owned()
        } else if listless {
            format!("hyg does not know the options of `{words}`: `options` in hyg.yaml can list them")
        } else {
            format!("{} can be tested with {}", capitalised_holds(*family), tests_that_fit(*family))
        };
        Diagnostic::error(
            codes::TEST_DOES_NOT_FIT,
            format!("`{}` does not fit `{words}`, which holds {}", short(&checker.text(self.span)), family.holds()),
        )
        .label(self.span, "this test is for another kind of property")
        .help(help)
    }
}

/// `is in 2024`, `is not in the year 2024`: the days of the year.
fn in_a_year(test: &str) -> Option<String> {
    let mut words: Vec<&str> = test.split_whitespace().collect();
    let year: u16 = words.pop().filter(|word| word.len() == 4)?.parse().ok()?;
    let said =
        words.iter().all(|word| ["is", "not", "in", "the", "year", "of"].contains(&word.to_lowercase().as_str()));
    let not = if words.iter().any(|word| word.eq_ignore_ascii_case("not")) { "not " } else { "" };
    said.then(|| format!("is {not}between {year}-01-01 and {year}-12-31"))
}

/// `is last year`, `is not this month`, `is never`: of the calendar, with `in`; of what never was, unknown.
fn in_a_span(test: &str) -> Option<String> {
    let folded = test.to_lowercase();
    let said = folded.strip_prefix("is ")?;
    let (not, said) = said.strip_prefix("not ").map_or(("", said), |said| ("not ", said));
    if said == "never" {
        return Some(format!("is {}", if not.is_empty() { "unknown" } else { "known" }));
    }
    let (which, unit) = said.split_once(' ')?;
    let is_span = ["this", "last", "next"].contains(&which) && ["week", "month", "quarter", "year"].contains(&unit);
    is_span.then(|| format!("is {not}in {said}"))
}

/// `is today`, `is not yesterday`
fn is_relative_day(test: &str) -> bool {
    let last = test.split_whitespace().last().unwrap_or_default().to_lowercase();
    ["today", "now", "yesterday", "tomorrow"].contains(&last.as_str())
}

fn any_of(options: Vec<Literal<OptionId>>) -> TestKind {
    TestKind::Options { quantifier: OptionQuantifier::AnyOf, options }
}

fn capitalised_holds(family: Family) -> &'static str {
    match family {
        Family::Text => "text",
        Family::Number => "numbers",
        Family::OneOption | Family::ManyOptions => "options",
        Family::YesNo => "yes/no properties",
        Family::Date => "dates",
    }
}

/// The tests of a family, as the reference lists them.
fn tests_that_fit(family: Family) -> &'static str {
    match family {
        Family::Text => {
            "`is`, `is any of (…)`, `is none of (…)`, `contains`, `starts with`, `ends with`, `matches /…/`, \
             `is longer than 40 characters`, `is known`"
        }
        Family::Number => {
            "`is 5`, `is any of (…)`, `is more than 5`, `is less than 5`, `is at least 5`, `is at most 5`, \
             `is between 1 and 5`, `is an outlier of 3 deviations`, `is outside its usual range`, `is known`"
        }
        Family::OneOption => "`is`, `is not`, `is any of (…)`, `is none of (…)`, `is known`",
        Family::ManyOptions => {
            "`is`, `is not`, `is any of (…)`, `is none of (…)`, `is all of (…)`, `is exactly (…)`, `is known`"
        }
        Family::YesNo => "`is yes`, `is no`, `is known`",
        Family::Date => {
            "`older than 30 days`, `newer than 30 days`, `is before 2026-01-01`, `is after`, `is on`, \
             `is between … and …`, `is in the past`, `is in this month`, `is known`"
        }
    }
}

/// The test on dates that says what a comparison of numbers meant.
fn date_wording(operator: Comparison, negated: bool, value: &ValueKind, written: &str) -> Option<String> {
    let not = if negated { "not " } else { "" };
    match (operator, value) {
        (Comparison::MoreThan, ValueKind::Date(_)) => Some(format!("is {not}after {written}")),
        (Comparison::LessThan, ValueKind::Date(_)) => Some(format!("is {not}before {written}")),
        (Comparison::AtLeast, ValueKind::Date(_)) if !negated => Some(format!("is not before {written}")),
        (Comparison::AtMost, ValueKind::Date(_)) if !negated => Some(format!("is not after {written}")),
        (Comparison::MoreThan, ValueKind::Duration(_)) if !negated => Some(format!("older than {written}")),
        (Comparison::LessThan, ValueKind::Duration(_)) if !negated => Some(format!("newer than {written}")),
        _ => None,
    }
}

fn shape_named(word: &str) -> Option<Shape> {
    match word.to_ascii_lowercase().as_str() {
        "email" => Some(Shape::Email),
        "phone" => Some(Shape::Phone),
        "url" => Some(Shape::Url),
        "date" => Some(Shape::Date),
        "country" => Some(Shape::Country),
        _ => None,
    }
}

/// Whether days can be counted by this span from any `as of` of the years 1970 to 9999.
fn calendar_reaches(duration: ast::Duration) -> bool {
    let last = NaiveDate::from_ymd_opt(9999, 12, 31).map_or(0, day_number);
    duration.days_before(0).is_some() && duration.days_after(last).is_some()
}

/// The beginning of a test that is too long to be repeated.
fn short(test: &str) -> String {
    /// Characters of a test that a message repeats.
    const LONGEST: usize = 40;
    if test.chars().count() <= LONGEST {
        return test.to_owned();
    }
    let mut short: String = test.chars().take(LONGEST).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}
