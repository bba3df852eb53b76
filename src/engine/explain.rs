//! Why a condition is what it is on a row: the tests that held, and the values that could not be
//! read. Walks the whole condition without short cuts, only for rows that are listed.

use super::frame::Frame;
use super::links::Target;
use super::mask::Mask;
use crate::plan::{Leaf, LeafTest, LinkedPlan, NodeId, NodeKind, Operand, SlotId};
use crate::value::country::{self, Country};
use crate::value::identifier::Identifier;
use crate::value::spread::{self, Spread};
use crate::value::{Kind, Truth};
use std::collections::BTreeSet;

/// A value that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    pub slot: Option<SlotId>,
    pub text: String,
    pub problem: String,
    /// A linked object's file was not given: nothing is wrong with the record.
    pub missing_file: bool,
}

impl Frame<'_> {
    pub(super) fn truth(&self, node: NodeId, row: usize) -> Truth {
        self.truths(node, &Mask::only(self.rows, row)).get(row)
    }

    /// Evaluates a condition with all its parts on `rows`, without short cuts: what is asked of single
    /// rows afterwards is known.
    pub fn settle(&self, node: NodeId, rows: &Mask) {
        if rows.is_empty() {
            return;
        }
        let (mut open, mut settled) = (vec![node], BTreeSet::new());
        while let Some(node) = open.pop() {
            if !settled.insert(node) {
                continue;
            }
            let _ = self.truths(node, rows);
            match self.context.object.node(node).map(|node| &node.kind) {
                Some(NodeKind::All(members) | NodeKind::Any(members) | NodeKind::AtLeast(_, members)) => {
                    open.extend(members);
                }
                Some(NodeKind::Not(inner) | NodeKind::In(_, inner)) => open.push(*inner),
                Some(NodeKind::HasDuplicates(_) | NodeKind::Linked(_) | NodeKind::Test(_)) | None => {}
            }
        }
    }

    /// The tests that make `node` true on `row`, with their values:
    /// `lifecycle stage is subscriber: Subscriber`.
    #[must_use]
    pub fn evidence(&self, node: NodeId, row: usize) -> Vec<String> {
        let mut found = Vec::new();
        self.collect(node, row, true, &mut BTreeSet::new(), &mut found);
        found.dedup();
        found
    }

    /// A segment that stands there twice is told once.
    fn collect(
        &self,
        node: NodeId,
        row: usize,
        wanted: bool,
        told: &mut BTreeSet<(NodeId, bool)>,
        found: &mut Vec<String>,
    ) {
        let is_wanted = |member: NodeId| match self.truth(member, row) {
            Truth::True => wanted,
            Truth::False => !wanted,
            _ => false,
        };
        match self.context.object.node(node).map(|node| &node.kind) {
            Some(NodeKind::All(members) | NodeKind::Any(members) | NodeKind::AtLeast(_, members)) => {
                members
                    .iter()
                    .filter(|&&member| is_wanted(member))
                    .for_each(|&member| self.collect(member, row, wanted, told, found));
            }
            Some(NodeKind::Not(inner)) => self.collect(*inner, row, !wanted, told, found),
            Some(NodeKind::In(_, inner)) if told.insert((node, wanted)) => {
                self.collect(*inner, row, wanted, told, found);
            }
            Some(NodeKind::HasDuplicates(test)) => {
                let text = polarity(&test.text, wanted);
                found.push(match self.group_text(test.rule, row) {
                    Some(group) => format!("{text}: {group}"),
                    None => text,
                });
            }
            Some(NodeKind::Linked(linked)) => found.push(polarity(&linked.text, wanted != linked.says_no)),
            Some(NodeKind::Test(leaf)) => found.push(self.test_evidence(leaf, row, wanted)),
            Some(NodeKind::In(..)) | None => {}
        }
    }

    /// A value that is no longer what the export holds is told with what that was.
    fn test_evidence(&self, leaf: &Leaf, row: usize, wanted: bool) -> String {
        let column = self.column(leaf.slot);
        let mut text = polarity(&leaf.text, wanted);
        if !self.blank(&column).contains(row) {
            text.push_str(": ");
            text.push_str(column.text(row).trim());
            if let (LeafTest::Unusual(deviations), Ok(spread)) = (&leaf.test, self.spread(leaf.slot)) {
                text = format!("{text} ({})", self.standing(leaf.slot, row, spread, *deviations));
            }
        } else if !matches!(leaf.test, LeafTest::Known) {
            text.push_str(": blank");
        }
        match column.text_before(row).map(str::trim) {
            Some("") => text + " (blank in the export)",
            Some(before) => format!("{text} (`{before}` in the export)"),
            None => text,
        }
    }

    /// Where a value stands among those of the other records.
    pub(super) fn standing(&self, id: SlotId, row: usize, spread: &Spread, deviations: Option<f64>) -> String {
        let Some(slot) = self.slot(id) else { return String::new() };
        let (column, only) = (self.column(id), Mask::only(self.rows, row));
        let value = match slot.kind {
            Kind::Number => self.numbers(&column, &only).get(row),
            _ => self.days(slot, &column, &only).get(row).map(f64::from),
        };
        let (Some(value), count) = (value, spread.count) else { return String::new() };
        let is_date = slot.kind != Kind::Number;
        match deviations {
            Some(_) if spread.deviation > 0.0 => format!(
                "{} deviations {} the mean {} of {count} values",
                spread::plain((value - spread.mean).abs() / spread.deviation),
                if value < spread.mean { "below" } else { "above" },
                spread::show(spread.mean, is_date),
            ),
            Some(_) => format!("all {count} values are {}", spread::show(spread.mean, is_date)),
            None => format!(
                "usual are {} to {}, of {count} values",
                spread::show(spread.low, is_date),
                spread::show(spread.high, is_date),
            ),
        }
    }

    /// How the exported values of a slot are spread.
    ///
    /// # Errors
    /// Why that cannot be told.
    pub fn spread(&self, slot: SlotId) -> Result<&Spread, &str> {
        self.context.related.spread(self.context.object.object, slot)
    }

    /// The values that make `node` unreadable on `row`, each once.
    #[must_use]
    pub fn unread(&self, node: NodeId, row: usize) -> Vec<Unread> {
        let mut found = Vec::new();
        self.collect_unread(node, row, &mut BTreeSet::new(), &mut found);
        found
    }

    /// Why `node` is unreadable on `row`, for a record that others link to:
    /// its key, the value, and what is wrong with it.
    #[must_use]
    pub fn why_unreadable(&self, node: NodeId, row: usize) -> Option<String> {
        let unread = self.unread(node, row).into_iter().next()?;
        let key = self.context.object.key;
        let key_label = self.slot(key).map_or("", |slot| slot.label.as_str());
        Some(format!(
            "{key_label} {} of {}: {}",
            self.text(key, row).trim(),
            self.context.object.name,
            self.describe(&unread)
        ))
    }

    /// A value that could not be read, in words.
    #[must_use]
    pub fn describe(&self, unread: &Unread) -> String {
        match unread.slot.and_then(|slot| self.slot(slot)) {
            Some(slot) if unread.text.trim().is_empty() => format!("{}: {}", slot.label, unread.problem),
            Some(slot) => format!("{} `{}` is {}", slot.label, unread.text.trim(), unread.problem),
            None => unread.problem.clone(),
        }
    }

    fn collect_unread(&self, node: NodeId, row: usize, walked: &mut BTreeSet<NodeId>, found: &mut Vec<Unread>) {
        if !walked.insert(node) || self.truth(node, row) != Truth::Unreadable {
            return;
        }
        match self.context.object.node(node).map(|node| &node.kind) {
            Some(NodeKind::All(members) | NodeKind::Any(members) | NodeKind::AtLeast(_, members)) => {
                members.iter().for_each(|&member| self.collect_unread(member, row, walked, found));
            }
            Some(NodeKind::Not(inner) | NodeKind::In(_, inner)) => self.collect_unread(*inner, row, walked, found),
            Some(NodeKind::HasDuplicates(test)) => add(found, self.unread_duplicates(test, row)),
            Some(NodeKind::Linked(linked)) => add(found, self.unread_link(linked, row)),
            Some(NodeKind::Test(leaf)) => {
                for slot in leaf.slots() {
                    if let Some(problem) = self.problem(slot, row) {
                        let column = self.column(slot);
                        let missing_file = column.broken(row).is_some_and(|broken| broken.missing_file);
                        let text = column.text(row).to_owned();
                        add(found, Unread { slot: Some(slot), text, problem, missing_file });
                    }
                }
                if let LeafTest::Identifier { identifier, country } = &leaf.test
                    && leaf.slots().into_iter().all(|slot| self.problem(slot, row).is_none())
                {
                    add(found, self.unread_identifier(*identifier, *country, leaf.slot, row));
                }
                if let (LeafTest::EmailClass { .. }, None) = (&leaf.test, self.problem(leaf.slot, row)) {
                    let text = self.text(leaf.slot, row);
                    let problem = "no email address".to_owned();
                    add(found, Unread { slot: Some(leaf.slot), text, problem, missing_file: false });
                }
                if let LeafTest::SameBy { form, .. } = &leaf.test {
                    leaf.slots().into_iter().for_each(|slot| {
                        let column = self.column(slot);
                        let text = column.text(row);
                        let is_present = column.broken(row).is_none() && !self.blank(&column).contains(row);
                        if is_present && form.comparable(text).is_none() {
                            let problem = format!("nothing that can be compared by {}", form.name());
                            let text = text.to_owned();
                            add(found, Unread { slot: Some(slot), text, problem, missing_file: false });
                        }
                    });
                }
                if let (LeafTest::Unusual(_), Err(reason)) = (&leaf.test, self.spread(leaf.slot)) {
                    let text = self.text(leaf.slot, row);
                    add(found, Unread { slot: Some(leaf.slot), text, problem: reason.to_owned(), missing_file: false });
                }
            }
            None => {}
        }
    }

    /// Why no rule could judge the identifier in `own`.
    fn unread_identifier(
        &self,
        identifier: Identifier,
        country: Option<Operand<Country>>,
        own: SlotId,
        row: usize,
    ) -> Unread {
        let (slot, problem) = match country {
            None => (own, format!("a {identifier} of no country: neither the test nor the account names one")),
            Some(Operand::Fixed(country)) => {
                (own, format!("of {}, for whose {identifier}s hyg has no rule", country.name))
            }
            Some(Operand::Slot(slot)) => {
                let column = self.column(slot);
                let problem = if self.blank(&column).contains(row) {
                    format!("blank, so that nothing says by which rules to read the {identifier}")
                } else if country::is_country(column.text(row)) {
                    format!("a country for whose {identifier}s hyg has no rule")
                } else {
                    "no country that hyg knows for certain".to_owned()
                };
                (slot, problem)
            }
        };
        Unread { slot: Some(slot), text: self.text(slot, row), problem, missing_file: false }
    }

    pub(super) fn unread_link(&self, linked: &LinkedPlan, row: usize) -> Unread {
        let table = self.table(linked.object);
        let unread = |text: String, problem: String| Unread {
            slot: None,
            text,
            problem: format!("`{}` cannot be told: {problem}", linked.text),
            missing_file: table.is_none(),
        };
        let counted = |count: SlotId, otherwise: &str| {
            let text = self.text(count, row);
            match self.problem(count, row) {
                Some(problem) => Unread { slot: Some(count), text, problem, missing_file: false },
                None => unread(text, otherwise.to_owned()),
            }
        };
        let Some(targets) = self.linked(row, linked.link, linked.count, linked.object) else {
            return match linked.count {
                Some(count) => counted(count, "the export says how many are linked, not which"),
                None => unread(String::new(), "no column names the linked records".to_owned()),
            };
        };
        if let (Some(count), Some(Target::Unnamed(_))) = (linked.count, targets.last()) {
            return Unread { missing_file: false, ..counted(count, &self.unnamed_reason(linked.object)) };
        }
        let unreadable = |position| {
            table.and_then(|table| linked.inner.and_then(|inner| table.reason((inner, self.version), position)))
        };
        let reasons = targets.iter().find_map(|target| match target {
            Target::Unknown(id) => Some(((*id).to_owned(), self.unknown_reason(linked.object, id))),
            Target::Unread(_) => Some((String::new(), self.unread_reason(linked.object))),
            Target::Unnamed(_) => Some((String::new(), self.unnamed_reason(linked.object))),
            Target::Record(position) => unreadable(*position).map(|reason| (String::new(), reason.to_owned())),
        });
        let (text, reason) = reasons.unwrap_or_default();
        unread(text, reason)
    }
}

fn polarity(text: &str, wanted: bool) -> String {
    if wanted { text.to_owned() } else { format!("not: {text}") }
}

fn add(found: &mut Vec<Unread>, unread: Unread) {
    if !found.contains(&unread) {
        found.push(unread);
    }
}
