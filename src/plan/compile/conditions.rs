//! Conditions: equal ones become one node, texts become sets, patterns and windows.

use super::{Compiler, MAX_REGEX_BYTES, Result, defect};
use crate::check::program::{self, Condition, ConditionKind, PropertyTest, TestKind, Unusual};
use crate::matching::Form;
use crate::plan::texts::{TextParts, Texts};
use crate::plan::{DuplicatesTest, Leaf, LeafTest, LinkedPlan, Node, NodeId, NodeKind, ObjectPlan, Operand, SlotId};
use crate::schema::{ObjectId, OptionId};
use crate::syntax::ast::DateOperator;
use crate::value::time::{Day, Window, day_number};
use crate::value::{Kind, country};
use chrono::NaiveDate;
use regex::RegexBuilder;
use std::collections::BTreeSet;
use std::sync::Arc;

impl Compiler<'_> {
    pub(in crate::plan) fn condition(&mut self, object: ObjectId, condition: &Condition) -> Result<NodeId> {
        match &condition.kind {
            ConditionKind::All(members) => {
                let members = self.members(object, members)?;
                self.node(object, &format!("all{members:?}"), NodeKind::All(members))
            }
            ConditionKind::Any(members) => {
                let members = self.members(object, members)?;
                self.node(object, &format!("any{members:?}"), NodeKind::Any(members))
            }
            ConditionKind::AtLeast(least, members) => {
                let members = self.members(object, members)?;
                self.node(object, &format!("at least {least}{members:?}"), NodeKind::AtLeast(*least, members))
            }
            ConditionKind::Not(inner) => {
                let inner = self.condition(object, inner)?;
                self.node(object, &format!("not{inner:?}"), NodeKind::Not(inner))
            }
            ConditionKind::InSegment(id) => {
                // Once a segment, however often it is named: segments of segments would double each time.
                let key = format!("in{id:?}");
                if let Some(&node) = self.builder(object)?.nodes.get(&key) {
                    return Ok(node);
                }
                let program = self.program;
                let segment = program.segment(*id).ok_or_else(|| defect("segment", "not in the program"))?;
                let inner = self.condition(object, &segment.condition)?;
                self.node(object, &key, NodeKind::In(*id, inner))
            }
            ConditionKind::HasDuplicates(id) => {
                let rule = self.program.duplicates.get(id.0).copied().flatten();
                let rule = rule.ok_or_else(|| defect("duplicates", "not in the program"))?;
                self.asked_duplicates.insert(rule);
                let name = self.program.rule_name(rule);
                let test = DuplicatesTest { rule, text: format!("has duplicates in {name}") };
                self.node(object, &format!("duplicates{rule:?}"), NodeKind::HasDuplicates(test))
            }
            ConditionKind::Linked(linked) => {
                let inner = linked.inner.as_ref().map(|inner| self.condition(linked.object, inner)).transpose()?;
                let count = self.count(object, linked.link)?;
                self.follow(object, linked.link)?;
                let text = self.program.resolved(&linked.text);
                let key = format!("linked{:?}{:?}{inner:?}{text}", linked.link, linked.quantifier);
                let plan = LinkedPlan {
                    link: linked.link,
                    object: linked.object,
                    quantifier: linked.quantifier,
                    inner,
                    count,
                    says_no: text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("no ")),
                    text,
                };
                self.node(object, &key, NodeKind::Linked(plan))
            }
            ConditionKind::Test(test) => {
                let leaf = self.leaf(object, test)?;
                // The text too: evidence repeats each rule's own words.
                let Leaf { slot, test, negated, or_unknown, text } = &leaf;
                let key = format!("{slot:?}{test:?}{negated}{or_unknown}{text}");
                self.node(object, &key, NodeKind::Test(leaf))
            }
        }
    }

    fn members(&mut self, object: ObjectId, members: &[Condition]) -> Result<Vec<NodeId>> {
        members.iter().map(|member| self.condition(object, member)).collect()
    }

    fn node(&mut self, object: ObjectId, key: &str, kind: NodeKind) -> Result<NodeId> {
        let height = self.height(object, &kind)?;
        let asks_duplicates = self.asks_duplicates(object, &kind);
        let builder = self.builder(object)?;
        if let Some(&node) = builder.nodes.get(key) {
            return Ok(node);
        }
        let id = NodeId(builder.plan.nodes.len());
        let reads = reads_of(&builder.plan, &kind);
        builder.plan.nodes.push(Node { kind, height, reads, asks_duplicates });
        builder.nodes.insert(key.to_owned(), id);
        Ok(id)
    }

    fn height(&mut self, object: ObjectId, kind: &NodeKind) -> Result<usize> {
        if let NodeKind::Linked(LinkedPlan { object, inner, .. }) = kind {
            let plan = &self.builder(*object)?.plan;
            return Ok(1 + inner.and_then(|inner| plan.node(inner)).map_or(0, |node| node.height));
        }
        let plan = &self.builder(object)?.plan;
        let of = |members: &[NodeId]| members.iter().filter_map(|&id| plan.node(id)).map(|node| node.height).max();
        Ok(match kind {
            NodeKind::All(members) | NodeKind::Any(members) | NodeKind::AtLeast(_, members) => of(members),
            NodeKind::Not(member) | NodeKind::In(_, member) => of(&[*member]),
            NodeKind::Test(leaf) => {
                leaf.slots().into_iter().filter_map(|id| plan.slot(id)).map(|slot| slot.height).max()
            }
            NodeKind::HasDuplicates(_) | NodeKind::Linked(_) => None,
        }
        .unwrap_or(0))
    }

    fn asks_duplicates(&self, object: ObjectId, kind: &NodeKind) -> bool {
        let asks = |object: ObjectId, node: NodeId| {
            let plan = self.builders.get(object.0).map(|builder| &builder.plan);
            plan.and_then(|plan| plan.node(node)).is_some_and(|node| node.asks_duplicates)
        };
        match kind {
            NodeKind::All(members) | NodeKind::Any(members) | NodeKind::AtLeast(_, members) => {
                members.iter().any(|&member| asks(object, member))
            }
            NodeKind::Not(member) | NodeKind::In(_, member) => asks(object, *member),
            NodeKind::HasDuplicates(_) => true,
            NodeKind::Linked(linked) => linked.inner.is_some_and(|inner| asks(linked.object, inner)),
            NodeKind::Test(_) => false,
        }
    }

    fn leaf(&mut self, object: ObjectId, test: &PropertyTest) -> Result<Leaf> {
        let slot = self.slot(object, &test.subject)?;
        let kind = self.builder(object)?.plan.slot(slot).map_or(Kind::Text, |slot| slot.kind);
        let is_datetime = kind == Kind::Datetime;
        let as_of = self.settings.as_of;
        let leaf_test = match &test.test {
            TestKind::Known => LeafTest::Known,
            TestKind::SameAs(path) => LeafTest::SameAs(self.slot(object, path)?),
            TestKind::SameBy { other, form } => {
                let account = &self.settings.account;
                let form = Form::named(form, account.country.as_deref(), account.date_order);
                let form = form.ok_or_else(|| defect(&test.text, "no such form"))?;
                LeafTest::SameBy { other: self.slot(object, other)?, form }
            }
            TestKind::TextIs(values) => {
                LeafTest::TextIs(Texts::new(values.iter().map(|literal| literal.value.as_str()), kind == Kind::Id))
            }
            TestKind::TextHas { operator, values } => {
                let values = values.iter().map(|literal| literal.value.as_str());
                let parts = TextParts::new(*operator, values, kind == Kind::Id);
                LeafTest::TextHas(parts.map_err(|error| defect(&test.text, &error.to_string()))?)
            }
            TestKind::Matches(pattern) => {
                let regex = RegexBuilder::new(&pattern.value).size_limit(MAX_REGEX_BYTES).build();
                LeafTest::Matches(regex.map_err(|error| defect(&test.text, &error.to_string()))?)
            }
            TestKind::LongerThan(characters) => LeafTest::LongerThan(characters.value),
            TestKind::ShorterThan(characters) => LeafTest::ShorterThan(characters.value),
            TestKind::Number { operator, operand } => {
                LeafTest::Number { operator: *operator, operand: self.operand(object, operand, |number| number)? }
            }
            TestKind::NumberIn(values) => LeafTest::NumberIn(values.iter().map(|literal| literal.value).collect()),
            TestKind::NumberBetween { low, high } => LeafTest::NumberBetween {
                low: self.operand(object, low, |number| number)?,
                high: self.operand(object, high, |number| number)?,
            },
            TestKind::Options { quantifier, options } => {
                let options: BTreeSet<OptionId> = options.iter().map(|literal| literal.value).collect();
                LeafTest::Options { quantifier: *quantifier, options: options.into_iter().collect() }
            }
            TestKind::YesNo(literal) => LeafTest::YesNo(literal.value),
            TestKind::Age { .. } | TestKind::Future | TestKind::Past | TestKind::Calendar { .. } => {
                let window = test.test.window(&as_of, is_datetime, self.settings.week_starts);
                LeafTest::Within(window.ok_or_else(|| defect(&test.text, "the span leads beyond the calendar"))?)
            }
            TestKind::Date { operator, operand } => match self.operand(object, operand, day_of)? {
                Operand::Slot(other) => LeafTest::Date { operator: *operator, other },
                Operand::Fixed(day) => LeafTest::Within(match operator {
                    DateOperator::Before => Window::before(day),
                    DateOperator::After => Window::after(day),
                    DateOperator::On => Window::days(day, day),
                }),
            },
            TestKind::DateBetween { low, high } => {
                match (self.operand(object, low, day_of)?, self.operand(object, high, day_of)?) {
                    (Operand::Fixed(low), Operand::Fixed(high)) => LeafTest::Within(Window::days(low, high)),
                    (low, high) => LeafTest::DateBetween { low, high },
                }
            }
            TestKind::Unusual(unusual) => {
                self.builder(object)?.plan.spreads.insert(slot);
                LeafTest::Unusual(match unusual {
                    Unusual::Deviations(deviations) => Some(deviations.value),
                    Unusual::Range => None,
                })
            }
            TestKind::Valid(shape) => LeafTest::Valid(*shape),
            TestKind::Identifier { identifier, country } => {
                let country = if let Some(country) = country {
                    Some(self.operand(object, country, |country| country)?)
                } else {
                    let code = self.settings.account.country.as_deref();
                    code.and_then(|code| country::find(code).ok()).map(Operand::Fixed)
                };
                LeafTest::Identifier { identifier: *identifier, country }
            }
            TestKind::EmailClass(class) => {
                LeafTest::EmailClass { class: *class, lists: Arc::clone(&self.settings.account.email_lists) }
            }
        };
        let (negated, or_unknown) = (test.negated, test.or_unknown);
        Ok(Leaf { slot, test: leaf_test, negated, or_unknown, text: self.program.resolved(&test.text) })
    }

    fn operand<T: Copy, U>(
        &mut self,
        object: ObjectId,
        operand: &program::Operand<T>,
        read: impl Fn(T) -> U,
    ) -> Result<Operand<U>> {
        Ok(match operand {
            program::Operand::Literal(literal) => Operand::Fixed(read(literal.value)),
            program::Operand::Property(path) => Operand::Slot(self.slot(object, path)?),
        })
    }
}

/// The slots of the record itself that a condition reads; nothing when it asks for linked records.
fn reads_of(plan: &ObjectPlan, kind: &NodeKind) -> Option<BTreeSet<SlotId>> {
    let members = match kind {
        NodeKind::All(members) | NodeKind::Any(members) | NodeKind::AtLeast(_, members) => members.as_slice(),
        NodeKind::Not(member) | NodeKind::In(_, member) => std::slice::from_ref(member),
        NodeKind::HasDuplicates(_) | NodeKind::Linked(_) => return None,
        NodeKind::Test(leaf) => {
            let is_own = |slot: &SlotId| plan.slot(*slot).is_some_and(|slot| slot.height == 0);
            let slots = leaf.slots();
            return slots.iter().all(is_own).then(|| slots.into_iter().collect());
        }
    };
    let mut reads = BTreeSet::new();
    for &member in members {
        reads.extend(plan.node(member)?.reads.as_ref()?);
    }
    Some(reads)
}

fn day_of(date: NaiveDate) -> Day {
    day_number(date)
}
