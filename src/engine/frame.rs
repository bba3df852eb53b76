//! The values of a batch at one stage, and what conditions are on them.

use super::column::Column;
use super::mask::Mask;
use super::memo::Memo;
use super::merges::{BatchMerges, Member};
use super::overlay::Overlay;
use super::records::{LinkCells, Records};
use super::related::RelatedSet;
use super::truths::Truths;
use crate::plan::{NodeId, ObjectPlan, Plan, Settings, SlotId, SlotPlan, SlotSource, Version};
use crate::schema::LinkId;
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

/// What a batch is judged against: the plan, the records it is linked to, and what the worker
/// remembers.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    pub plan: &'a Plan,
    pub object: &'a ObjectPlan,
    pub related: &'a RelatedSet,
    pub memo: &'a Memo,
}

impl<'a> Context<'a> {
    #[must_use]
    pub fn settings(&self) -> &'a Settings {
        &self.plan.settings
    }
}

/// New texts by slot.
pub type Changes = BTreeMap<SlotId, Rc<Overlay>>;

/// A batch at one stage. What a fix did not change is shared with the stage before: columns, the
/// values read of them, and what conditions came to.
#[derive(Debug)]
pub struct Frame<'a> {
    pub context: Context<'a>,
    pub version: Version,
    pub rows: usize,
    pub(super) links: &'a [LinkCells],
    columns: Vec<OnceCell<Rc<Column>>>,
    /// The stage before, and the slots that differ from it.
    before: Option<(Rc<Frame<'a>>, Vec<SlotId>)>,
    /// What the rows have absorbed, once they are merged.
    merges: Option<&'a BatchMerges<'a>>,
    /// Outcomes so far: the rows for which a node was evaluated, and what it was there.
    cache: RefCell<HashMap<NodeId, (Mask, Rc<Truths>), FixedState>>,
}

impl<'a> Frame<'a> {
    /// The batch as exported.
    #[must_use]
    pub fn exported(context: Context<'a>, records: &'a Records) -> Rc<Frame<'a>> {
        context.memo.begin_batch();
        let columns = context
            .object
            .slots
            .iter()
            .zip(records.own.iter().chain(std::iter::repeat(&None)))
            .map(|(slot, cells)| match slot.source {
                SlotSource::Own(_) => OnceCell::from(Rc::new(Column::new(slot.kind, cells.clone(), BTreeMap::new()))),
                SlotSource::Through { .. } => OnceCell::new(),
            })
            .collect();
        Rc::new(Frame {
            context,
            version: Version::Exported,
            rows: records.rows,
            links: &records.links,
            columns,
            before: None,
            merges: None,
            cache: RefCell::default(),
        })
    }

    /// The same batch with some columns changed, seen at `version`.
    #[must_use]
    pub fn with(self: &Rc<Self>, changes: &Changes, version: Version) -> Rc<Frame<'a>> {
        self.next(changes, version, self.merges)
    }

    /// The same batch after merges; `fixed` is what fixes changed.
    #[must_use]
    pub fn merged(self: &Rc<Self>, merges: &'a BatchMerges<'a>, fixed: &Changes) -> Rc<Frame<'a>> {
        self.next(&merges.changes(fixed, self.rows), Version::Merged, Some(merges))
    }

    /// The records that a row has absorbed by now.
    pub(super) fn absorbed_by(&self, row: usize) -> &'a [Member] {
        self.merges.map(|merges| merges.absorbed_by(row)).unwrap_or_default()
    }

    fn next(
        self: &Rc<Self>,
        changes: &Changes,
        version: Version,
        merges: Option<&'a BatchMerges<'a>>,
    ) -> Rc<Frame<'a>> {
        let columns = self
            .columns
            .iter()
            .zip(&self.context.object.slots)
            .enumerate()
            .map(|(at, (column, slot))| match (changes.get(&SlotId(at)), slot.source) {
                (Some(overlay), _) => OnceCell::from(Rc::new(self.column(SlotId(at)).with(Rc::clone(overlay)))),
                (None, SlotSource::Own(_)) => column.clone(),
                (None, SlotSource::Through { link, .. })
                    if version == self.version && !self.finds_others(link, changes) =>
                {
                    column.clone()
                }
                (None, SlotSource::Through { .. }) => OnceCell::new(),
            })
            .collect();
        let before = Some((Rc::clone(self), changes.keys().copied().collect()));
        Rc::new(Frame { version, columns, before, merges, cache: RefCell::default(), ..**self })
    }

    /// Whether a table's rows are found by a value that changed.
    fn finds_others(&self, link: LinkId, changes: &Changes) -> bool {
        self.context.object.lookups.get(&link).is_some_and(|by| changes.contains_key(by))
    }

    #[must_use]
    pub fn slot(&self, slot: SlotId) -> Option<&'a SlotPlan> {
        self.context.object.slot(slot)
    }

    /// The cells of a slot.
    #[must_use]
    pub fn column(&self, slot: SlotId) -> Rc<Column> {
        let Some(column) = self.columns.get(slot.0) else { return Rc::default() };
        Rc::clone(column.get_or_init(|| Rc::new(self.through(slot))))
    }

    /// The text of a cell as it stands.
    #[must_use]
    pub fn text(&self, slot: SlotId, row: usize) -> String {
        self.column(slot).text(row).to_owned()
    }

    /// What a condition is on the rows of `active`; on other rows the answer means nothing.
    #[must_use]
    pub fn truths(&self, node: NodeId, active: &Mask) -> Rc<Truths> {
        if let Some((before, changed)) = &self.before
            && !self.context.object.node(node).is_some_and(|node| node.may_change_with(changed))
        {
            return before.truths(node, active);
        }
        let (rows, known) = match self.cache.borrow().get(&node) {
            Some((rows, truths)) if active.is_subset(rows) => return Rc::clone(truths),
            Some((rows, truths)) => (rows.clone(), Some(Rc::clone(truths))),
            None => (Mask::none(self.rows), None),
        };
        let missing = active.and_not(&rows);
        let fresh = self.evaluate(node, &missing);
        let truths = Rc::new(match known {
            Some(known) => fresh.on(&missing, &known),
            None => fresh,
        });
        self.cache.borrow_mut().insert(node, (rows.or(&missing), Rc::clone(&truths)));
        truths
    }
}
