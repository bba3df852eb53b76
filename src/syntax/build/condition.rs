//! Conditions and the questions asked of a property.

use super::super::ast::{
    AgeDirection, CalendarUnit, CalendarWhich, Comparison, Condition, ConditionKind, DateOperator, LinkQuantifier,
    ListQuantifier, PropertyTest, TestKind, TextOperator, Value, ValueKind, ValueQuantifier,
};
use super::super::parse::{Rule, is_name};
use super::literal::{spelt_number, squeeze, unit_like};
use super::{Builder, Node};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Spanned;
use crate::value::identifier::Identifier;
use pest::iterators::Pair;

impl Builder<'_> {
    pub(super) fn condition(&mut self, pair: &Pair<'_, Rule>) -> Option<Condition> {
        let (connectives, operands): (Vec<_>, Vec<_>) =
            pair.clone().into_inner().partition(|inner| matches!(inner.as_rule(), Rule::k_and | Rule::k_or));
        if let Some(first) = connectives.first()
            && let Some(other) = connectives.iter().find(|other| other.as_rule() != first.as_rule())
        {
            self.mixed(&operands, &connectives, other);
            return None;
        }
        let mut members = operands.iter().map(|operand| self.operand(operand)).collect::<Option<Vec<_>>>()?;
        let kind = match connectives.first().map(Pair::as_rule) {
            None => return members.pop(),
            Some(Rule::k_and) => ConditionKind::And(members),
            Some(_) => ConditionKind::Or(members),
        };
        Some(Condition { kind, span: self.span(pair) })
    }

    /// `a and b or c`: shows both readings in the writer's own words.
    fn mixed(&mut self, operands: &[Pair<'_, Rule>], connectives: &[Pair<'_, Rule>], at: &Pair<'_, Rule>) {
        let texts: Vec<String> = operands.iter().map(|operand| self.source(operand)).collect();
        let reading = |tight: Rule| bracketed(&texts, connectives, tight);
        let first = connectives.first().map_or(self.span(at), |first| self.span(first));
        self.problems.push(
            Diagnostic::error(codes::MIXED_AND_OR, "`and` and `or` are mixed here, and either could go first")
                .label(self.span(at), "this one changes the word")
                .label(first, "the first one")
                .help(format!(
                    "say which you mean with brackets: `{}` or `{}`",
                    reading(Rule::k_and),
                    reading(Rule::k_or)
                )),
        );
    }

    fn operand(&mut self, pair: &Pair<'_, Rule>) -> Option<Condition> {
        let node = Node::new(pair.clone());
        let kind = match node.rule() {
            Rule::group => ConditionKind::Group(Box::new(self.condition(&node.get(Rule::condition)?)?)),
            Rule::negation => ConditionKind::Not(Box::new(self.operand(&node.first_of(&[
                Rule::group,
                Rule::condition_list,
                Rule::membership,
                Rule::duplicated,
                Rule::link,
            ])?)?)),
            Rule::condition_list => ConditionKind::List {
                quantifier: self.list_quantifier(&node.node(Rule::list_quantifier)?)?,
                members: node.all(Rule::condition).map(|member| self.condition(&member)).collect::<Option<_>>()?,
            },
            Rule::membership => ConditionKind::In(self.spelled(&node.get(Rule::name)?)),
            Rule::duplicated => ConditionKind::HasDuplicates {
                negated: node.has(Rule::k_no),
                rule: self.spelled(&node.get(Rule::name)?),
            },
            Rule::link => self.link(&node)?,
            _ => ConditionKind::Test(self.property_test(&node)?),
        };
        Some(Condition { kind, span: self.span(pair) })
    }

    fn list_quantifier(&mut self, node: &Node<'_>) -> Option<Spanned<ListQuantifier>> {
        let quantifier = match node.get(Rule::count) {
            Some(count) => ListQuantifier::AtLeast(self.count(&count)?),
            None if node.has(Rule::k_any) => ListQuantifier::Any,
            None if node.has(Rule::k_all) => ListQuantifier::All,
            None => ListQuantifier::None,
        };
        Some(Spanned::new(quantifier, self.span(&node.pair)))
    }

    pub(super) fn count(&mut self, pair: &Pair<'_, Rule>) -> Option<u32> {
        let count = pair.as_str().parse().ok();
        if count.is_none() {
            self.expected(self.span(pair), pair.as_str(), "a number hyg can count to", "write a smaller number");
        }
        count
    }

    fn link(&mut self, node: &Node<'_>) -> Option<ConditionKind> {
        let object = node.get(Rule::object)?;
        let quantifier = match node.get(Rule::count) {
            Some(count) => LinkQuantifier::AtLeast(self.count(&count)?),
            None if node.has(Rule::k_every) => LinkQuantifier::Every,
            None if node.has(Rule::k_no) => LinkQuantifier::No,
            None => LinkQuantifier::Has,
        };
        // From `has` to the word before the object.
        let head = node.first_of(&[Rule::k_has, Rule::k_no, Rule::k_every])?;
        let tail = node.get(Rule::count).unwrap_or(head.clone());
        let inner = match node.node(Rule::group) {
            Some(group) => Some(Box::new(self.condition(&group.get(Rule::condition)?)?)),
            None => None,
        };
        Some(ConditionKind::Link {
            quantifier: Spanned::new(quantifier, self.span(&head).to(self.span(&tail))),
            object: self.object(&object),
            inner,
        })
    }

    fn property_test(&mut self, node: &Node<'_>) -> Option<PropertyTest> {
        let property = self.phrase(&node.get(Rule::phrase)?)?;
        let question = node.inner.get(1)?;
        if question.as_rule() == Rule::is_value && self.asks_the_record(node, question) {
            return None;
        }
        let test = self.question(&Node::new(question.clone()))?;
        Some(PropertyTest {
            property,
            test: Spanned::new(test, self.span(question)),
            or_unknown: node.has(Rule::or_unknown),
        })
    }

    /// Reports a test whose bare words ask more than one property could say.
    fn asks_the_record(&mut self, test: &Node<'_>, question: &Pair<'_, Rule>) -> bool {
        let node = Node::new(question.clone());
        let (Some(property), Some(value)) = (test.get(Rule::phrase), node.get(Rule::value)) else { return false };
        let whole = self.span(&property).to(self.span(question));
        let (property, words) = (squeeze(property.as_str()), squeeze(value.as_str()));
        let is_slip = self.slip_of_the_whole(&property, whole, &words, node.has(Rule::k_not));
        // What `or unknown` would then belong to nobody can tell.
        if let Some(problem) = self.problems.last_mut().filter(|_| is_slip && test.has(Rule::or_unknown)) {
            problem.edits.clear();
        }
        is_slip
    }

    fn question(&mut self, node: &Node<'_>) -> Option<TestKind> {
        let negated = node.has(Rule::k_not);
        Some(match node.rule() {
            Rule::known => TestKind::Known { negated: negated != node.has(Rule::k_unknown) },
            Rule::same_as => {
                TestKind::SameAs { negated, compared: self.compared_property(&node.node(Rule::likened)?)? }
            }
            Rule::is_value => TestKind::Is { negated, value: self.is_value(node, negated)? },
            Rule::value_list_test => TestKind::IsList {
                quantifier: value_quantifier(&node.node(Rule::value_quantifier)?),
                values: self.value_list(&node.node(Rule::value_list)?)?,
            },
            Rule::text_test => self.text_test(node)?,
            Rule::matches => TestKind::Matches { negated, pattern: self.pattern(&node.get(Rule::value)?)? },
            Rule::length => {
                TestKind::Length { longer: node.has(Rule::k_longer), characters: self.value(&node.get(Rule::scalar)?)? }
            }
            Rule::compare => {
                TestKind::Compare { operator: comparison(node), negated, value: self.compared(node, negated)? }
            }
            Rule::between => {
                let mut ends = node.all(Rule::value);
                let (low, high) = (ends.next()?, ends.next()?);
                TestKind::Between { negated, low: self.value(&low)?, high: self.value(&high)? }
            }
            Rule::age => TestKind::Age {
                direction: if node.has(Rule::k_older) { AgeDirection::OlderThan } else { AgeDirection::NewerThan },
                span: self.span_of_time(&node.get(Rule::value)?)?,
            },
            Rule::window => TestKind::Age {
                direction: if node.has(Rule::k_last) { AgeDirection::InTheLast } else { AgeDirection::InTheNext },
                span: self.span_of_time(&node.get(Rule::value)?)?,
            },
            Rule::future => TestKind::Future { past: node.has(Rule::k_past) },
            Rule::calendar => TestKind::Calendar { which: which(node), unit: unit(&node.get(Rule::calendar_unit)?) },
            Rule::outlier => TestKind::Outlier { negated, deviations: self.value(&node.get(Rule::scalar)?)? },
            Rule::unusual => TestKind::Unusual { negated: node.has(Rule::k_within) },
            Rule::date_test => {
                TestKind::Date { operator: date_operator(node), negated, value: self.value(&node.get(Rule::value)?)? }
            }
            Rule::valid => TestKind::Valid { negated, shape: node.get(Rule::shape).map(|shape| self.keyword(&shape)) },
            Rule::identifier_test => {
                let kind = node.get(Rule::identifier_with_country).or_else(|| node.get(Rule::identifier_alone))?;
                let country = match node.get(Rule::value) {
                    Some(value) => Some(self.value(&value)?),
                    None => None,
                };
                TestKind::Identifier { negated, identifier: Identifier::named(kind.as_str())?, country }
            }
            Rule::email_class => TestKind::EmailClass { negated, class: self.keyword(&node.get(Rule::class)?) },
            _ => return None,
        })
    }

    fn value_list(&mut self, node: &Node<'_>) -> Option<Vec<Value>> {
        node.all(Rule::value).map(|value| self.value(&value)).collect()
    }

    fn text_test(&mut self, node: &Node<'_>) -> Option<TestKind> {
        let operator = if node.has(Rule::k_starts) || node.has(Rule::k_start) {
            TextOperator::StartsWith
        } else if node.has(Rule::k_ends) || node.has(Rule::k_end) {
            TextOperator::EndsWith
        } else {
            TextOperator::Contains
        };
        let any_of = node.has(Rule::value_list);
        let values = match node.node(Rule::value_list) {
            Some(list) => self.value_list(&list)?,
            None => vec![self.value(&node.get(Rule::value)?)?],
        };
        Some(TestKind::Text { operator, negated: node.has(Rule::k_not), values, any_of })
    }

    fn pattern(&mut self, pair: &Pair<'_, Rule>) -> Option<Value> {
        let value = self.value(pair)?;
        if matches!(value.kind, ValueKind::Regex(_) | ValueKind::Param(_)) {
            return Some(value);
        }
        self.expected(
            value.span,
            pair.as_str(),
            "a pattern",
            "write the pattern between slashes, such as `matches /^[0-9]+$/`; for plain text write `contains`",
        );
        None
    }

    /// What stands after `is`, unless it is a test in other words.
    fn is_value(&mut self, node: &Node<'_>, negated: bool) -> Option<Value> {
        let pair = node.get(Rule::value)?;
        let value = self.value(&pair)?;
        let is_bare = matches!(&value.kind, ValueKind::Words(phrase) if !phrase.word.backticked);
        if is_bare && self.slip(self.span(&node.pair), &squeeze(pair.as_str()), negated) {
            return None;
        }
        Some(value)
    }

    /// What stands after `is more than` and its kind, unless it is an age.
    fn compared(&mut self, node: &Node<'_>, negated: bool) -> Option<Value> {
        let pair = node.get(Rule::value)?;
        let more = (node.has(Rule::k_more) || node.has(Rule::k_least)) != negated;
        if self.age_slip(self.span(&node.pair), &squeeze(pair.as_str()), more) {
            return None;
        }
        self.value(&pair)
    }

    /// `182 days` or `$param`.
    fn span_of_time(&mut self, pair: &Pair<'_, Rule>) -> Option<Value> {
        let value = self.value(pair)?;
        if matches!(value.kind, ValueKind::Duration(_) | ValueKind::Param(_)) {
            return Some(value);
        }
        let words = squeeze(pair.as_str());
        let bare = words.strip_suffix(" ago").or_else(|| words.strip_suffix(" old")).unwrap_or(&words);
        let bare = spelt_number(bare).unwrap_or_else(|| bare.to_owned());
        let bare = bare.as_str();
        let problem = Diagnostic::error(codes::SYNTAX, format!("`{words}` is not a length of time"));
        self.problems.push(if let Some(length) = unit_like(bare) {
            problem
                .label(value.span, "a number and a unit are expected here")
                .help(format!("write `{length}`"))
                .edit(value.span, length.to_string())
        } else if ["day", "week", "month", "quarter", "year"].contains(&bare.to_lowercase().as_str()) {
            let unit = bare.to_lowercase();
            let calendar = if unit == "day" {
                String::new()
            } else {
                format!("; the calendar {unit} before this one is asked with `is in last {unit}`")
            };
            let length = if unit == "quarter" { "3 months".to_owned() } else { format!("1 {unit}") };
            problem.label(value.span, "a number is missing before the unit").help(format!("write `{length}`{calendar}"))
        } else if let ValueKind::Number(number) = &value.kind {
            problem
                .label(value.span, "a unit is missing after the number")
                .help(format!("write `{number} days`; the units are hours, days, weeks, months and years"))
        } else {
            let is_name = !words.starts_with(|c: char| c.is_ascii_digit()) && is_name(&words);
            let param = if is_name { format!("; a parameter is written `${words}`") } else { String::new() };
            problem.label(value.span, "a number and a unit are expected here").help(format!(
                "write a length such as `182 days`; the units are hours, days, weeks, months and years; \
                 to compare with a day write `is before 2026-09-01`{param}"
            ))
        });
        None
    }
}

/// The operands with brackets around every run that `tight` joins.
fn bracketed(operands: &[String], connectives: &[Pair<'_, Rule>], tight: Rule) -> String {
    let mut runs: Vec<Vec<String>> = Vec::new();
    for (at, operand) in operands.iter().enumerate() {
        let text = operand.clone();
        let joins = at.checked_sub(1).and_then(|before| connectives.get(before)).is_some_and(|c| c.as_rule() == tight);
        match runs.last_mut() {
            Some(run) if joins => run.push(text),
            _ => runs.push(vec![text]),
        }
    }
    let (inner, outer) = if tight == Rule::k_and { (" and ", " or ") } else { (" or ", " and ") };
    let run = |run: &Vec<String>| match run.as_slice() {
        [only] => only.clone(),
        _ => format!("({})", run.join(inner)),
    };
    runs.iter().map(run).collect::<Vec<_>>().join(outer)
}

fn value_quantifier(node: &Node<'_>) -> ValueQuantifier {
    if node.has(Rule::k_any) {
        ValueQuantifier::AnyOf
    } else if node.has(Rule::k_none) {
        ValueQuantifier::NoneOf
    } else if node.has(Rule::k_all) {
        ValueQuantifier::AllOf
    } else {
        ValueQuantifier::Exactly
    }
}

fn comparison(node: &Node<'_>) -> Comparison {
    if node.has(Rule::k_more) {
        Comparison::MoreThan
    } else if node.has(Rule::k_less) {
        Comparison::LessThan
    } else if node.has(Rule::k_least) {
        Comparison::AtLeast
    } else {
        Comparison::AtMost
    }
}

fn which(node: &Node<'_>) -> CalendarWhich {
    if node.has(Rule::k_this) {
        CalendarWhich::This
    } else if node.has(Rule::k_last) {
        CalendarWhich::Last
    } else {
        CalendarWhich::Next
    }
}

fn unit(pair: &Pair<'_, Rule>) -> CalendarUnit {
    match pair.as_str().to_lowercase().as_str() {
        "week" => CalendarUnit::Week,
        "month" => CalendarUnit::Month,
        "quarter" => CalendarUnit::Quarter,
        _ => CalendarUnit::Year,
    }
}

fn date_operator(node: &Node<'_>) -> DateOperator {
    if node.has(Rule::k_before) || node.has(Rule::k_earlier) {
        DateOperator::Before
    } else if node.has(Rule::k_after) || node.has(Rule::k_later) {
        DateOperator::After
    } else {
        DateOperator::On
    }
}
