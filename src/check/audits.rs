//! `audit`: what each measure counts, and what its goals come to.

use super::names::Lookup;
use super::program::{
    Audit, Baseline, Bound, Condition, ConditionKind, Goal, Measure, PropertyTest, SegmentId, TestKind, Unit,
};
use super::values::{self, Expected};
use super::{Checker, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::ObjectId;
use crate::source::Span;
use crate::syntax::ast::{self, Figure, Name, Phrase, Population, Value, ValueKind};
use crate::syntax::value_text;
use crate::value::ratio::Ratio;
use std::collections::HashMap;
use xxhash_rust::xxh3::xxh3_64;

const SHARE: Expected = Expected { what: "a share", write: "a percentage such as `95%`" };
const COUNT: Expected = Expected { what: "a number of records", write: "a whole number such as `200`" };
const CHANGE: Expected = Expected { what: "a change", write: "a share of what it was, such as `50%`" };

impl Checker<'_> {
    pub(super) fn audit(&mut self, audit: &ast::Audit, object: ObjectId) -> Option<Audit> {
        let unique = self.measures_are_unique(&audit.measures);
        let measures: Vec<Option<Measure>> =
            audit.measures.iter().map(|measure| self.measure(measure, object)).collect();
        let measures = measures.into_iter().collect::<Option<Vec<Measure>>>()?;
        unique.then_some(Audit { measures })
    }

    /// Tests and the history name a measure by its audit and its own name.
    fn measures_are_unique(&mut self, measures: &[ast::Measure]) -> bool {
        let mut seen: HashMap<String, Span> = HashMap::new();
        let mut unique = true;
        for ast::Measure { name, .. } in measures {
            let Some(first) = seen.insert(super::names::key(&name.value), name.span) else { continue };
            let message = format!("this audit has two measures called `{}`", name.value);
            let diagnostic = Diagnostic::error(codes::DUPLICATE_NAME, message)
                .label(name.span, "the second one")
                .label(first, "the first one")
                .help("rename one of the two");
            self.report(diagnostic);
            unique = false;
        }
        unique
    }

    fn measure(&mut self, measure: &ast::Measure, object: ObjectId) -> Option<Measure> {
        let counted = match &measure.figure {
            Figure::Share(population) | Figure::Count(population) => self.population(population, object),
            Figure::FillRate(phrase) => self.filled(phrase, object),
        };
        let (unit, how) = match &measure.figure {
            Figure::Share(_) => (Unit::Share, "share"),
            Figure::Count(_) => (Unit::Count, "count"),
            Figure::FillRate(_) => (Unit::Share, "fill rate"),
        };
        let goal = measure.goal.as_ref().map(|goal| self.goal(goal, unit));
        let warn = measure.warn.as_ref().map(|goal| self.goal(goal, unit));
        if let (Some(Some(goal)), Some(Some(warn))) = (&goal, &warn)
            && let Some(ast::Goal::AtLeast(value) | ast::Goal::AtMost(value)) = &measure.warn
            && warn.is_implied_by(goal)
        {
            self.never_warns(value.span, goal, warn);
        }
        let (condition, what) = counted?;
        let text = self.program.resolved(&format!("{how} {what}"));
        let recorded = self.recorded(&text, &condition);
        Some(Measure {
            name: measure.name.value.clone(),
            name_span: measure.name.span,
            unit,
            condition,
            goal: goal.map_or(Some(None), |goal| goal.map(Some))?,
            warn: warn.map_or(Some(None), |warn| warn.map(Some))?,
            text,
            recorded,
        })
    }

    /// A figure with a fingerprint of what it counts by, besides its own words.
    fn recorded(&mut self, text: &str, condition: &Condition) -> String {
        let mut known = std::mem::take(&mut self.definitions);
        let mut definitions = Vec::new();
        self.definitions_of(condition, &mut known, &mut definitions);
        self.definitions = known;
        if definitions.is_empty() {
            text.to_owned()
        } else {
            format!("{text} (definition {:08x})", one_of(&definitions))
        }
    }

    /// Adds a fingerprint for each segment and duplicates rule that a condition asks. `known` holds those of segments.
    fn definitions_of(&self, condition: &Condition, known: &mut HashMap<SegmentId, u64>, of: &mut Vec<u64>) {
        match &condition.kind {
            ConditionKind::All(members) | ConditionKind::Any(members) | ConditionKind::AtLeast(_, members) => {
                members.iter().for_each(|member| self.definitions_of(member, known, of));
            }
            ConditionKind::Not(inner) => self.definitions_of(inner, known, of),
            ConditionKind::Linked(linked) => {
                linked.inner.iter().for_each(|inner| self.definitions_of(inner, known, of));
            }
            ConditionKind::InSegment(id) => {
                let Some(segment) = self.program.segment(*id) else { return };
                let known_before = known.get(id).copied();
                of.push(known_before.unwrap_or_else(|| {
                    let mut parts = vec![self.definition(segment.condition.span)];
                    self.definitions_of(&segment.condition, known, &mut parts);
                    *known.entry(*id).or_insert(one_of(&parts))
                }));
            }
            ConditionKind::HasDuplicates(id) => {
                of.extend(self.duplicates.get(id.0).map(|rule| self.definition(rule.span)));
            }
            ConditionKind::Test(_) => {}
        }
    }

    /// The fingerprint of what stands at a place, whatever its layout and its comments.
    fn definition(&self, span: Span) -> u64 {
        xxh3_64(self.program.resolved(&self.text(span)).as_bytes())
    }

    /// What is true of the records that count, and how the rule says it.
    fn population(&mut self, population: &Population, object: ObjectId) -> Option<(Condition, String)> {
        match population {
            Population::Where(condition) => {
                let text = format!("where {}", self.text(condition.span));
                Some((self.condition(condition, Scope::of(object))?, text))
            }
            Population::In(name) => Some((self.group_of_records(name, object)?, format!("in {}", name.value))),
        }
    }

    /// A segment, or the groups of a `duplicates` rule.
    fn group_of_records(&mut self, name: &Name, object: ObjectId) -> Option<Condition> {
        let is_duplicates =
            matches!(self.names.get(&name.value), Lookup::Found(entry) if entry.keyword == "duplicates");
        let kind = if is_duplicates {
            ConditionKind::HasDuplicates(self.duplicates_asked_for(name, Scope::of(object))?)
        } else {
            let declared = self.names.place(&name.value);
            self.refer_to_name(name.span, &["segment", "duplicates"], Some(object), declared);
            ConditionKind::InSegment(self.segment(name, Scope::of(object))?)
        };
        Some(Condition { kind, span: name.span })
    }

    fn filled(&mut self, phrase: &Phrase, object: ObjectId) -> Option<(Condition, String)> {
        let subject = self.own_property(phrase, object)?.path;
        let words = self.text(phrase.span);
        let test = PropertyTest {
            subject,
            test: TestKind::Known,
            negated: false,
            or_unknown: false,
            text: format!("{words} is known"),
        };
        Some((Condition { kind: ConditionKind::Test(test), span: phrase.span }, format!("of {words}")))
    }

    fn goal(&mut self, goal: &ast::Goal, unit: Unit) -> Option<Goal> {
        Some(match goal {
            ast::Goal::AtLeast(value) => {
                let (least, text) = self.amount(value, unit)?;
                Goal { bound: Bound::AtLeast(least), text: format!("at least {text}") }
            }
            ast::Goal::AtMost(value) => {
                let (most, text) = self.amount(value, unit)?;
                Goal { bound: Bound::AtMost(most), text: format!("at most {text}") }
            }
            ast::Goal::Change { up, by, baseline } => {
                let (change, by_text) = self.change(by, *up, unit)?;
                let (from, from_text) = match baseline {
                    None => (Baseline::First, String::new()),
                    Some(ast::Baseline::From(value)) => {
                        let (from, text) = self.amount(value, unit)?;
                        if *up && unit == Unit::Share && from.up(change).exceeds_one() {
                            self.beyond_all(by, from.up(change), &text);
                            return None;
                        }
                        (Baseline::From(from), format!(" from {text}"))
                    }
                    Some(ast::Baseline::Since(value)) => {
                        let day = self.literal(value, values::DAY, |kind| match kind {
                            ValueKind::Date(date) => Some(*date),
                            _ => None,
                        })?;
                        (Baseline::Since(day.value), format!(" since {}", day.value))
                    }
                };
                let direction = if *up { "up" } else { "down" };
                let bound = Bound::Change { is_up: *up, by: change, from };
                Goal { bound, text: format!("{direction} {by_text}{from_text}") }
            }
        })
    }

    fn never_warns(&mut self, of_warn: Span, goal: &Goal, warn: &Goal) {
        let stricter = if matches!(goal.bound, Bound::AtLeast(_)) { "at least 97%" } else { "at most 3%" };
        let diagnostic = Diagnostic::error(codes::VALUE_DOES_NOT_FIT, format!("`warn {}` never speaks", warn.text))
            .label(of_warn, format!("whatever misses it has missed the goal, `{}`, before", goal.text))
            .help(format!("a warning asks for more than the goal, such as `{stricter}`; what may happen is the `goal`, what should is the `warn`"));
        self.report(diagnostic);
    }

    /// How far a figure is to go up or down, as a share of what it was.
    fn change(&mut self, by: &Value, up: bool, unit: Unit) -> Option<(Ratio, String)> {
        if let ValueKind::Number(number) = &by.kind {
            let (direction, bound) = if up { ("up", "at least") } else { ("down", "at most") };
            let figure = match (unit, Ratio::percent(number)) {
                (Unit::Count, _) => number.clone(),
                (Unit::Share, Some(share)) if !share.exceeds_one() => format!("{number}%"),
                (Unit::Share, _) => "95%".to_owned(),
            };
            let diagnostic = Diagnostic::error(
                codes::VALUE_DOES_NOT_FIT,
                format!("`{direction}` counts a share of what the figure was, not {}", what_counts(unit)),
            )
            .label(by.span, "a number")
            .help(format!(
                "write a percentage such as `{direction} 50%`, or the figure to come to: `{bound} {figure}`"
            ));
            self.report(diagnostic);
            return None;
        }
        let (change, text) = self.share(by, CHANGE)?;
        if !up && change.exceeds_one() {
            self.beyond(by, "nothing goes down by more than all of it");
            return None;
        }
        Some((change, text))
    }

    /// What a figure of this unit can be, and how it is written.
    fn amount(&mut self, value: &Value, unit: Unit) -> Option<(Ratio, String)> {
        if unit == Unit::Count {
            let read = |kind: &ValueKind| match kind {
                ValueKind::Number(digits) if !digits.contains('.') => Some((Ratio::parse(digits)?, value_text(kind))),
                _ => None,
            };
            return self.literal(value, COUNT, read).map(|amount| amount.value);
        }
        let (share, text) = self.share(value, SHARE)?;
        if share.exceeds_one() {
            self.beyond(value, "no share is larger than all");
            return None;
        }
        Some((share, text))
    }

    fn share(&mut self, value: &Value, expected: Expected) -> Option<(Ratio, String)> {
        let read = |kind: &ValueKind| match kind {
            ValueKind::Percent(digits) => Some((Ratio::percent(digits)?, value_text(kind))),
            _ => None,
        };
        self.literal(value, expected, read).map(|share| share.value)
    }

    /// A share that is to become larger than all.
    fn beyond_all(&mut self, by: &Value, target: Ratio, from: &str) {
        let by_text = value_text(&by.kind);
        let message = format!("no share is larger than all, and {by_text} more than {from} is {}", target.as_percent());
        let diagnostic = Diagnostic::error(codes::VALUE_DOES_NOT_FIT, message)
            .label(by.span, format!("a share of {from}, not points"))
            .help("write the figure to come to: `at least 95%`");
        self.report(diagnostic);
    }

    fn beyond(&mut self, value: &Value, why: &str) {
        let diagnostic = Diagnostic::error(codes::VALUE_DOES_NOT_FIT, why)
            .label(value.span, "more than 100%")
            .help("write a percentage between `0%` and `100%`");
        self.report(diagnostic);
    }
}

/// What figures of a unit count, in the plural.
fn what_counts(unit: Unit) -> &'static str {
    match unit {
        Unit::Share => "points",
        Unit::Count => "records",
    }
}

/// One fingerprint of several, of which the upper half is left: eight signs, for people to compare.
fn one_of(parts: &[u64]) -> u64 {
    let bytes: Vec<u8> = parts.iter().flat_map(|part| part.to_le_bytes()).collect();
    xxh3_64(&bytes) >> 32
}
