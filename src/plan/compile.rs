//! Program to plan: equal conditions become one node, texts become sets, patterns and windows.

use super::texts::{TextParts, Texts};
use super::{
    CallPlan, DuplicatesPlan, DuplicatesTest, FixPlan, FlagPlan, GuardPlan, Leaf, LeafTest, LinkedPlan, Node, NodeId,
    NodeKind, ObjectPlan, Operand, OtherwisePlan, Plan, RemovalPlan, Settings, SlotId, SlotPlan, SlotSource, StepPlan,
    TemplatePartPlan, TemplatePlan, UnlessPlan,
};
use crate::check::program::{
    self, Condition, ConditionKind, Otherwise, Path, Program, PropertyTest, RuleId, RuleKind, SegmentId, Template,
    TemplatePart, TestKind, Unusual,
};
use crate::matching::Form;
use crate::schema::{LinkId, ObjectId, OptionId, OptionIndex, Property, PropertyId};
use crate::syntax::ast::DateOperator;
use crate::value::text::fold;
use crate::value::time::{Day, Window, day_number};
use crate::value::{Kind, country};
use crate::verbs::Argument;
use chrono::NaiveDate;
use regex::RegexBuilder;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use thiserror::Error;

/// Bytes that one compiled regular expression may take.
pub const MAX_REGEX_BYTES: usize = 10 << 20;

/// Whether a rule takes part in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activity {
    Runs,
    /// A suppression that writes nothing here, or duplicates that are not merged, whose records are still spared
    /// by deletes.
    Spares,
    Off,
}

/// In which form a column holds the options of its property.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OptionForm {
    #[default]
    Label,
    Value,
}

/// What of a program runs, and how `set to` spells options.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// By [`RuleId`]; a rule beyond the end runs.
    pub activity: Vec<Activity>,
    /// Segments whose memberships are written.
    pub segments: BTreeSet<SegmentId>,
    pub option_forms: HashMap<(ObjectId, PropertyId), OptionForm>,
}

impl Selection {
    #[must_use]
    pub fn of(&self, rule: RuleId) -> Activity {
        self.activity.get(rule.0).copied().unwrap_or(Activity::Runs)
    }
}

/// A program that the checker let through although it cannot run: a defect of hyg.
#[derive(Debug, Error)]
#[error("`{what}` passed the check but cannot be run: {why}; please report this as a defect of hyg")]
pub struct CompileError {
    what: String,
    why: String,
}

/// Lays out `program` for one run.
///
/// # Errors
/// Only for what the checker should have refused.
pub fn compile(program: &Program, settings: Settings, selection: &Selection) -> Result<Plan, CompileError> {
    let mut compiler =
        Compiler { program, selection, settings, builders: Vec::new(), asked_duplicates: BTreeSet::new() };
    for object in (0..program.schema.objects.len()).map(ObjectId) {
        compiler.builders.push(Builder::default());
        compiler.links_of(object);
    }
    for object in (0..program.schema.objects.len()).map(ObjectId) {
        compiler.object(object)?;
    }
    compiler.asked_duplicates()?;
    let objects = compiler.builders.into_iter().map(|builder| builder.plan).collect();
    Ok(Plan { settings: compiler.settings, objects })
}

#[derive(Default)]
struct Builder {
    plan: ObjectPlan,
    nodes: HashMap<String, NodeId>,
    slots: HashMap<SlotSource, SlotId>,
    /// Calls whose results workers remember.
    memos: usize,
}

pub(super) struct Compiler<'p> {
    pub(super) program: &'p Program,
    selection: &'p Selection,
    pub(super) settings: Settings,
    /// By [`ObjectId`].
    builders: Vec<Builder>,
    /// Whose groups a condition asks about.
    asked_duplicates: BTreeSet<RuleId>,
}

pub(super) type Result<T, E = CompileError> = std::result::Result<T, E>;

pub(super) fn defect(what: &str, why: &str) -> CompileError {
    CompileError { what: what.to_owned(), why: why.to_owned() }
}

impl Compiler<'_> {
    fn builder(&mut self, object: ObjectId) -> Result<&mut Builder> {
        self.builders.get_mut(object.0).ok_or_else(|| defect("object", "not in the schema"))
    }

    fn links_of(&mut self, object: ObjectId) {
        let links = self.program.schema.object(object).map(|object| object.links.as_slice()).unwrap_or_default();
        let with_columns = links.iter().enumerate().filter(|(_, link)| link.by.is_none());
        if let Some(builder) = self.builders.get_mut(object.0) {
            builder.plan.links = with_columns.map(|(at, _)| LinkId(at)).collect::<BTreeSet<_>>();
        }
    }

    /// A link that rules follow: one to a table reads the property by which rows are found.
    fn follow(&mut self, object: ObjectId, link: LinkId) -> Result<()> {
        let links = self.program.schema.object(object).map(|object| object.links.as_slice());
        if let Some(by) = links.and_then(|links| links.get(link.0)).and_then(|link| link.by) {
            let slot = self.slot(object, &own(object, by))?;
            self.builder(object)?.plan.lookups.insert(link, slot);
        }
        Ok(())
    }

    fn object(&mut self, object: ObjectId) -> Result<()> {
        let program = self.program;
        let schema = program.schema.object(object).ok_or_else(|| defect("object", "not in the schema"))?;
        let key = self.slot(object, &own(object, schema.key))?;
        let identifying = schema
            .identifying
            .iter()
            .map(|&property| self.slot(object, &own(object, property)))
            .collect::<Result<_>>()?;
        {
            let plan = &mut self.builder(object)?.plan;
            plan.object = object;
            plan.name.clone_from(&schema.name);
            plan.key = key;
            plan.identifying = identifying;
            plan.table_key = schema.is_table().then(|| schema.property(schema.key).map_or(Kind::Text, |key| key.kind));
        }
        for (id, rule) in program.rules_of(object) {
            let activity = self.selection.of(id);
            if activity == Activity::Off {
                continue;
            }
            match &rule.kind {
                RuleKind::Protect(condition) => {
                    let node = self.condition(object, condition)?;
                    self.builder(object)?.plan.protects.push(GuardPlan { rule: id, node });
                }
                RuleKind::Suppress(removal) => {
                    let plan = self.removal(object, id, removal, removal.brake, activity)?;
                    self.builder(object)?.plan.suppressions.push(plan);
                }
                RuleKind::Delete(removal) => {
                    let brake = removal.brake.or(Some(program::DEFAULT_BRAKE));
                    let plan = self.removal(object, id, removal, brake, activity)?;
                    self.builder(object)?.plan.deletions.push(plan);
                }
                RuleKind::Fix(fix) => {
                    let plan = self.fix(object, id, fix)?;
                    self.builder(object)?.plan.fixes.push(plan);
                }
                RuleKind::Flag(flag) => {
                    let plan = FlagPlan {
                        rule: id,
                        node: self.condition(object, &flag.condition)?,
                        unless: self.unless(object, &flag.unless)?,
                        say: self.template(object, &flag.say)?,
                    };
                    self.builder(object)?.plan.flags.push(plan);
                }
                RuleKind::Duplicates(duplicates) => {
                    let plan = self.duplicates(object, id, duplicates)?;
                    let plan = DuplicatesPlan { merges: activity == Activity::Runs, ..plan };
                    self.builder(object)?.plan.duplicates.push(plan);
                }
                RuleKind::Reconcile(reconcile) => {
                    let plan = self.reconcile(object, id, reconcile)?;
                    self.builder(object)?.plan.reconciles.push(plan);
                }
                RuleKind::Audit(audit) => {
                    let plan = self.audit(object, id, audit)?;
                    self.builder(object)?.plan.audits.push(plan);
                }
                RuleKind::Unavailable(_) => {}
            }
        }
        let takes = |plan: &ObjectPlan| !plan.deletions.is_empty() || !plan.duplicates.is_empty();
        let asserted = program.assertions.iter().enumerate().filter(|(_, assertion)| assertion.object == object);
        for (at, assertion) in asserted {
            if takes(&self.builder(object)?.plan) {
                let node = self.condition(object, &assertion.condition)?;
                self.builder(object)?.plan.promises.push((at, node));
            }
        }
        for &id in &self.selection.segments {
            let Some(segment) = program.segment(id).filter(|segment| segment.object == object) else { continue };
            let node = self.condition(object, &segment.condition)?;
            self.builder(object)?.plan.segments.push((id, node));
        }
        Ok(())
    }

    /// A rule that is asked about looks for duplicates also where it merges none.
    fn asked_duplicates(&mut self) -> Result<()> {
        for id in std::mem::take(&mut self.asked_duplicates) {
            let program = self.program;
            let Some((object, RuleKind::Duplicates(duplicates))) =
                program.rule(id).map(|rule| (rule.object, &rule.kind))
            else {
                return Err(defect("duplicates", "of another kind"));
            };
            let planned = |rule: &DuplicatesPlan| rule.rule == id;
            if !self.builder(object)?.plan.duplicates.iter().any(planned) {
                let plan = DuplicatesPlan { merges: false, ..self.duplicates(object, id, duplicates)? };
                self.builder(object)?.plan.duplicates.push(plan);
            }
            let rules = &mut self.builder(object)?.plan.duplicates;
            rules.iter_mut().filter(|rule| rule.rule == id).for_each(|rule| rule.is_asked = true);
        }
        Ok(())
    }

    fn removal(
        &mut self,
        object: ObjectId,
        rule: RuleId,
        removal: &program::Removal,
        brake: Option<crate::syntax::ast::Brake>,
        activity: Activity,
    ) -> Result<RemovalPlan> {
        Ok(RemovalPlan {
            rule,
            node: self.condition(object, &removal.condition)?,
            unless: self.unless(object, &removal.unless)?,
            brake,
            writes: activity == Activity::Runs,
        })
    }

    pub(super) fn unless(&mut self, object: ObjectId, rules: &[program::Unless]) -> Result<Vec<UnlessPlan>> {
        rules
            .iter()
            .map(|unless| {
                Ok(UnlessPlan { node: self.condition(object, &unless.condition)?, reason: unless.reason.clone() })
            })
            .collect()
    }

    fn fix(&mut self, object: ObjectId, rule: RuleId, fix: &program::Fix) -> Result<FixPlan> {
        let steps = fix
            .steps
            .iter()
            .map(|step| {
                let otherwise = match &step.otherwise {
                    Otherwise::Leave => OtherwisePlan::Leave,
                    Otherwise::Clear => OtherwisePlan::Clear,
                    Otherwise::Flag(template) => OtherwisePlan::Flag(self.template(object, template)?),
                    Otherwise::Set(call) => OtherwisePlan::Set(self.call(object, step.property, call)?),
                };
                Ok(StepPlan {
                    slot: self.slot(object, &own(object, step.property))?,
                    verbs: step
                        .verbs
                        .iter()
                        .map(|call| self.call(object, step.property, call))
                        .collect::<Result<_>>()?,
                    when: step.when.as_ref().map(|when| self.condition(object, when)).transpose()?,
                    continues: step.continues,
                    otherwise,
                })
            })
            .collect::<Result<_>>()?;
        Ok(FixPlan {
            rule,
            node: fix.condition.as_ref().map(|condition| self.condition(object, condition)).transpose()?,
            unless: self.unless(object, &fix.unless)?,
            steps,
        })
    }

    fn call(&mut self, object: ObjectId, property: PropertyId, call: &program::VerbCall) -> Result<CallPlan> {
        let mut arguments = call.arguments.clone();
        if let Some(text) = self.spell(object, property, call.option) {
            arguments.values = vec![Argument::Text(text)];
        }
        let transform =
            call.verb.bind(&arguments, &self.settings.account).map_err(|error| defect(&call.text, &error.message))?;
        let spellings = match transform.clusters() {
            Some(rule) => {
                let slot = self.slot(object, &own(object, property))?;
                let spellings = &mut self.builder(object)?.plan.spellings;
                spellings.push((slot, rule.clone()));
                Some(spellings.len() - 1)
            }
            None => None,
        };
        Ok(CallPlan {
            spellings,
            transform: Arc::from(transform),
            takes_blank: call.verb.spec().takes_blank,
            memo: if call.verb.spec().costly { Some(self.next_memo(object)?) } else { None },
            properties: call.properties.iter().map(|path| self.slot(object, path)).collect::<Result<_>>()?,
            text: call.text.clone(),
        })
    }

    fn next_memo(&mut self, object: ObjectId) -> Result<usize> {
        let builder = self.builder(object)?;
        builder.memos += 1;
        Ok(builder.memos - 1)
    }

    /// An option as its column spells options.
    fn spell(&self, object: ObjectId, property: PropertyId, option: Option<OptionId>) -> Option<String> {
        let option = self.program.schema.property(object, property)?.options.get(option?.0)?;
        Some(match self.selection.option_forms.get(&(object, property)).copied().unwrap_or_default() {
            OptionForm::Label => option.label.clone(),
            OptionForm::Value => option.value.clone(),
        })
    }

    fn template(&mut self, object: ObjectId, template: &Template) -> Result<TemplatePlan> {
        let parts = template
            .parts
            .iter()
            .map(|part| {
                Ok(match part {
                    TemplatePart::Text(text) => TemplatePartPlan::Text(text.clone()),
                    TemplatePart::Value(path) => TemplatePartPlan::Value(self.slot(object, path)?),
                })
            })
            .collect::<Result<_>>()?;
        Ok(TemplatePlan { parts })
    }

    // Slots.

    pub(super) fn slot(&mut self, object: ObjectId, path: &Path) -> Result<SlotId> {
        self.slot_along(object, &path.links, path)
    }

    /// The slot of the property that counts the records of a link.
    fn count(&mut self, object: ObjectId, link: LinkId) -> Result<Option<SlotId>> {
        let links = self.program.schema.object(object).map(|object| object.links.as_slice());
        let count = links.and_then(|links| links.get(link.0)).and_then(|link| link.count);
        count.map(|property| self.slot(object, &own(object, property))).transpose()
    }

    /// The property of the record itself that a slot holds.
    pub(super) fn property_of(&mut self, object: ObjectId, slot: SlotId) -> Result<Option<PropertyId>> {
        let source = self.builder(object)?.plan.slot(slot).map(|slot| slot.source);
        Ok(match source {
            Some(SlotSource::Own(property)) => Some(property),
            _ => None,
        })
    }

    fn slot_along(&mut self, object: ObjectId, links: &[LinkId], path: &Path) -> Result<SlotId> {
        let (source, height, via) = match links.split_first() {
            None => (SlotSource::Own(path.property), 0, String::new()),
            Some((&link, rest)) => {
                let schema = &self.program.schema;
                let to = schema.object(object).and_then(|object| object.links.get(link.0)).map(|link| link.to);
                let to = to.ok_or_else(|| defect("path", "no such link"))?;
                let via = schema.object(to).map_or_else(String::new, |object| format!("{}.", object.singular));
                let slot = self.slot_along(to, rest, path)?;
                let beyond = self.builder(to)?.plan.slot(slot);
                let (height, label) = beyond.map_or((0, String::new()), |slot| (slot.height, slot.label.clone()));
                let prefix = label.rsplit_once('.').map_or(String::new(), |(prefix, _)| format!("{prefix}."));
                let count = self.count(object, link)?;
                self.follow(object, link)?;
                (SlotSource::Through { link, count, object: to, slot }, height + 1, via + &prefix)
            }
        };
        let property = self.program.schema.property(path.object, path.property);
        let property = property.ok_or_else(|| defect("property", "not in the schema"))?;
        let plan = SlotPlan {
            source,
            object: path.object,
            property: path.property,
            kind: property.kind,
            label: format!("{via}{}", property.label),
            options: (!property.options.is_empty() && property.kind != Kind::YesNo).then(|| OptionIndex::of(property)),
            option_labels: property.options.iter().map(|option| fold(&option.label).into_owned()).collect(),
            answers: if property.kind == Kind::YesNo { answers_by_text(property) } else { HashMap::new() },
            height,
        };
        let builder = self.builder(object)?;
        if let Some(&slot) = builder.slots.get(&source) {
            return Ok(slot);
        }
        let id = SlotId(builder.plan.slots.len());
        builder.plan.slots.push(plan);
        builder.slots.insert(source, id);
        Ok(id)
    }

    // Conditions.

    pub(super) fn condition(&mut self, object: ObjectId, condition: &Condition) -> Result<NodeId> {
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
                let name = self.program.rule(rule).map_or("", |rule| rule.name.as_str());
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

/// What the cells of a yes/no property say, by folded text: its options whose value is true or
/// false.
fn answers_by_text(property: &Property) -> HashMap<String, bool> {
    let mut found = HashMap::new();
    for option in &property.options {
        let answer = match fold(&option.value).as_ref() {
            "true" | "yes" => true,
            "false" | "no" => false,
            _ => continue,
        };
        for text in std::iter::once(&option.label).chain(&option.aliases) {
            found.entry(fold(text).into_owned()).or_insert(answer);
        }
    }
    found
}

pub(super) fn own(object: ObjectId, property: PropertyId) -> Path {
    Path { links: Vec::new(), object, property }
}

fn day_of(date: NaiveDate) -> Day {
    day_number(date)
}

impl Default for ObjectPlan {
    fn default() -> Self {
        ObjectPlan {
            object: ObjectId(0),
            name: String::new(),
            slots: Vec::new(),
            nodes: Vec::new(),
            key: SlotId(0),
            identifying: Vec::new(),
            fixes: Vec::new(),
            duplicates: Vec::new(),
            reconciles: Vec::new(),
            protects: Vec::new(),
            suppressions: Vec::new(),
            deletions: Vec::new(),
            flags: Vec::new(),
            audits: Vec::new(),
            promises: Vec::new(),
            segments: Vec::new(),
            links: BTreeSet::new(),
            lookups: BTreeMap::new(),
            table_key: None,
            spreads: BTreeSet::new(),
            spellings: Vec::new(),
        }
    }
}
