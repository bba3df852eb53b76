//! Sample values of properties, and what the engine answers when tests are asked of them.

use super::changes::View;
use super::samples;
use crate::check::Program;
use crate::check::program::{
    Condition, ConditionKind, Operand, Path, PropertyTest, RuleKind, Segment, SegmentId, TestKind,
};
use crate::engine::frame::Frame;
use crate::engine::mask::Mask;
use crate::engine::{Context, Memo, Records, RelatedSet, stages};
use crate::lints::facts::compares_properties;
use crate::plan::{self, ObjectPlan, Plan, Selection, Settings, SlotSource, Version};
use crate::schema::{ObjectId, PropertyId};
use crate::source::{FileId, Span};
use crate::value::Truth;
use arrow_array::StringViewArray;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// More tests than this are not asked.
const MOST_TESTS: usize = 4_000;
/// Samples of one property.
const MOST_SAMPLES: usize = 150;
/// Rows whose fixes contradict each other are left out, so many times.
const MOST_CONFLICTS: usize = 100;

/// What a test is on a sample, as it stands and after fixes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answers {
    exported: Truth,
    fixed: Truth,
}

impl Answers {
    pub(super) fn at(self, view: View) -> Truth {
        match view {
            View::Exported => self.exported,
            View::Fixed => self.fixed,
        }
    }
}

/// The samples of the properties that some conditions test.
#[derive(Debug, Default)]
pub(super) struct Domains {
    texts: BTreeMap<(ObjectId, PropertyId), Samples>,
    /// By the test's place in memory, for the program outlives the question.
    answers: HashMap<*const PropertyTest, Vec<Answers>>,
    /// Whether some fix looks at the values of all records.
    depends_on_others: bool,
}

#[derive(Debug, Default)]
struct Samples {
    texts: Vec<String>,
    /// Whether none was left out for want of room.
    is_whole: bool,
}

/// The properties that a test compares its own with.
pub(super) fn compared_with(test: &TestKind) -> Vec<&Path> {
    fn of<T>(operand: &Operand<T>) -> Option<&Path> {
        match operand {
            Operand::Property(path) => Some(path),
            Operand::Literal(_) => None,
        }
    }
    match test {
        TestKind::SameAs(other) | TestKind::SameBy { other, .. } => vec![other],
        TestKind::Number { operand, .. } => of(operand).into_iter().collect(),
        TestKind::NumberBetween { low, high } => of(low).into_iter().chain(of(high)).collect(),
        TestKind::Date { operand, .. } => of(operand).into_iter().collect(),
        TestKind::DateBetween { low, high } => of(low).into_iter().chain(of(high)).collect(),
        TestKind::Identifier { country, .. } => country.iter().filter_map(of).collect(),
        _ => Vec::new(),
    }
}

impl Domains {
    /// Of all tests in these conditions, and in the segments and on the linked records of which they
    /// speak.
    pub(super) fn new<'p>(program: &'p Program, settings: &Settings, conditions: Vec<&'p Condition>) -> Domains {
        let tests = tests_of(program, conditions);
        let mut by_property: BTreeMap<(ObjectId, PropertyId), Vec<&PropertyTest>> = BTreeMap::new();
        for test in &tests {
            by_property.entry((test.subject.object, test.subject.property)).or_default().push(test);
            for other in compared_with(&test.test) {
                by_property.entry((other.object, other.property)).or_default();
            }
        }
        let mut domains = Domains::default();
        for (&(object, id), tests) in &by_property {
            let Some(property) = program.schema.property(object, id) else { continue };
            let mut texts = samples::of(property, tests, settings);
            let is_whole = texts.len() <= MOST_SAMPLES;
            texts.truncate(MOST_SAMPLES);
            domains.texts.insert((object, id), Samples { texts, is_whole });
        }
        let objects: BTreeSet<ObjectId> = by_property.keys().map(|(object, _)| *object).collect();
        if let Some((plan, nodes)) = probes(program, settings, &tests) {
            domains.depends_on_others = plan.objects.iter().any(|object| !object.spellings.is_empty());
            for object in objects {
                domains.ask(&plan, object, &tests, &nodes);
            }
        }
        domains
    }

    pub(super) fn texts(&self, object: ObjectId, property: PropertyId) -> &[String] {
        self.texts.get(&(object, property)).map(|samples| samples.texts.as_slice()).unwrap_or_default()
    }

    /// Whether all samples of a property could be kept.
    pub(super) fn is_whole(&self, object: ObjectId, property: PropertyId) -> bool {
        self.texts.get(&(object, property)).is_some_and(|samples| samples.is_whole)
    }

    /// Whether what the rules say of a record may depend on others that it has no link with.
    pub(super) fn depends_on_others(&self) -> bool {
        self.depends_on_others
    }

    /// What a test is on each sample of its property; nothing where it was not asked.
    pub(super) fn truths(&self, test: &PropertyTest) -> Option<&[Answers]> {
        self.answers.get(&std::ptr::from_ref(test)).map(Vec::as_slice)
    }

    /// Lets the engine answer all tests on an object's properties. Each sample is a record of its own, all
    /// of whose other cells are blank.
    fn ask(&mut self, plan: &Plan, object: ObjectId, tests: &[&PropertyTest], nodes: &[SegmentId]) {
        let Some(object_plan) = plan.object(object) else { return };
        let mut rows: Vec<(PropertyId, &str)> = Vec::new();
        let mut first: BTreeMap<PropertyId, usize> = BTreeMap::new();
        for ((_, property), samples) in self.texts.range((object, PropertyId(0))..=(object, PropertyId(usize::MAX))) {
            first.insert(*property, rows.len());
            rows.extend(samples.texts.iter().map(|text| (*property, text.as_str())));
        }
        let records = records(object_plan, &rows);
        let (related, memo) = (RelatedSet::default(), Memo::default());
        let context = Context { plan, object: object_plan, related: &related, memo: &memo };
        let exported = Frame::exported(context, &records);
        // The engine stops at a record whose fixes contradict each other; what they come to is then open.
        let mut active = Mask::all(rows.len());
        let mut fixed = None;
        for _ in 0..MOST_CONFLICTS {
            match stages::judge_for_links(context, &records, &active, None, Version::Fixed) {
                Ok((frame, _)) => {
                    fixed = Some(frame);
                    break;
                }
                Err(conflict) => active.remove(conflict.row),
            }
        }
        let of_segment: BTreeMap<SegmentId, plan::NodeId> = object_plan.segments.iter().copied().collect();
        for (test, segment) in tests.iter().zip(nodes) {
            let property = test.subject.property;
            let (Some(&start), Some(&node)) = (first.get(&property), of_segment.get(segment)) else { continue };
            if test.subject.object != object || compares_properties(&test.test) {
                continue;
            }
            let count = self.texts(object, property).len();
            let own = Mask::from_fn(rows.len(), |row| (start..start + count).contains(&row));
            let as_exported = exported.truths(node, &own);
            let as_fixed = fixed.as_ref().map(|frame| frame.truths(node, &own));
            let answers = (start..start + count).map(|row| {
                let exported = as_exported.get(row);
                let fixed =
                    as_fixed.as_ref().filter(|_| active.contains(row)).map_or(exported, |truths| truths.get(row));
                Answers { exported, fixed }
            });
            let answers = answers.collect();
            self.answers.insert(std::ptr::from_ref(*test), answers);
        }
    }
}

/// The tests of conditions, each once; those that compare properties are none of one cell.
pub(super) fn tests_of<'p>(program: &'p Program, conditions: Vec<&'p Condition>) -> Vec<&'p PropertyTest> {
    let (mut tests, mut seen, mut segments) = (Vec::new(), HashSet::new(), BTreeSet::new());
    let mut pending = conditions;
    while let Some(condition) = pending.pop() {
        match &condition.kind {
            ConditionKind::All(members) | ConditionKind::Any(members) | ConditionKind::AtLeast(_, members) => {
                pending.extend(members);
            }
            ConditionKind::Not(inner) => pending.push(inner),
            ConditionKind::InSegment(id) => {
                if segments.insert(*id) {
                    pending.extend(program.segment(*id).map(|segment| &segment.condition));
                }
            }
            ConditionKind::HasDuplicates(_) => {}
            ConditionKind::Linked(linked) => pending.extend(linked.inner.as_deref()),
            ConditionKind::Test(test) => {
                if tests.len() < MOST_TESTS && seen.insert(std::ptr::from_ref(test)) {
                    tests.push(test);
                }
            }
        }
    }
    tests
}

/// A plan of the program's fixes in which each test is the condition of a segment.
fn probes(program: &Program, settings: &Settings, tests: &[&PropertyTest]) -> Option<(Plan, Vec<SegmentId>)> {
    let mut probed = program.clone();
    probed.rules.retain(|rule| matches!(rule.kind, RuleKind::Fix(_)));
    let mut segments = Vec::new();
    for test in tests {
        let mut test = (*test).clone();
        test.subject.links.clear();
        segments.push(SegmentId(probed.segments.len()));
        probed
            .segments
            .push(segment(test.subject.object, Condition { kind: ConditionKind::Test(test), span: NOWHERE }));
    }
    let selection = Selection { segments: segments.iter().copied().collect(), ..Selection::default() };
    let plan = plan::compile(&probed, settings.clone(), &selection).ok()?;
    Some((plan, segments))
}

/// What hyg itself asks stands in no file.
const NOWHERE: Span = Span { file: FileId(0), start: 0, end: 0 };

/// A segment that no rule names.
pub(super) fn segment(object: ObjectId, condition: Condition) -> Segment {
    Segment {
        object,
        name: String::new(),
        description: None,
        condition,
        name_span: NOWHERE,
        span: NOWHERE,
        allows: Vec::new(),
    }
}

/// Records of one cell each, and a key.
fn records(plan: &ObjectPlan, rows: &[(PropertyId, &str)]) -> Records {
    let column = |source: &SlotSource| {
        let SlotSource::Own(property) = *source else { return None };
        let cell = |(of, text): &(PropertyId, &str)| if *of == property { (*text).to_owned() } else { String::new() };
        Some(StringViewArray::from_iter_values(rows.iter().map(cell)))
    };
    Records { rows: rows.len(), own: plan.slots.iter().map(|slot| column(&slot.source)).collect(), links: Vec::new() }
}
