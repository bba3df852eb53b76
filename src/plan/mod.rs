//! The program laid out for running: what each object's records are asked, once, in which order.
//!
//! A [`Plan`] holds no data. Conditions become nodes of one graph per object, so that a
//! subcondition that several rules share is evaluated once per batch; regular expressions, options
//! and cut-offs are resolved here and never again.

mod audits;
mod compile;
mod demands;
mod duplicates;
mod leaf;
mod nodes;
mod reconcile;
pub mod requirements;
mod rules;
mod texts;

pub use audits::AuditPlan;
pub use compile::{Activity, CompileError, MAX_REGEX_BYTES, OptionForm, Selection, compile};
pub use demands::{Demand, Demands};
pub use duplicates::{ClausePlan, DuplicatesPlan, KeepPlan, KeptAs, RankPlan, RefusalPlan};
pub use leaf::{Leaf, LeafTest, Operand};
pub use nodes::{DuplicatesTest, LinkedPlan, Node, NodeId, NodeKind, SlotId, SlotPlan, SlotSource};
pub use reconcile::{ComparePlan, FileColumn, ReconcilePlan};
pub use rules::{
    CallPlan, FixPlan, FlagPlan, GuardPlan, OtherwisePlan, RemovalPlan, StepPlan, TemplatePartPlan, TemplatePlan,
    UnlessPlan,
};
pub use texts::{TextParts, Texts};

use crate::check::program::SegmentId;
use crate::schema::{LinkId, ObjectId, PropertyId};
use crate::value::text::{fold, folds_to, is_blank};
use crate::value::time::AsOf;
use crate::value::{Kind, spelling};
use crate::verbs::Account;
use chrono::Weekday;
use std::collections::{BTreeMap, BTreeSet};

/// What a run fixes besides the rules: the account's settings and "as of".
#[derive(Debug, Clone)]
pub struct Settings {
    pub as_of: AsOf,
    pub account: Account,
    pub week_starts: Weekday,
    /// Texts that count as blank, folded.
    null_values: Vec<String>,
}

impl Settings {
    #[must_use]
    pub fn new(as_of: AsOf, account: Account, week_starts: Weekday, null_values: &[String]) -> Settings {
        Settings {
            as_of,
            account,
            week_starts,
            null_values: null_values.iter().map(|text| fold(text).into_owned()).collect(),
        }
    }

    /// Whether some texts count as blank.
    #[must_use]
    pub fn has_null_values(&self) -> bool {
        !self.null_values.is_empty()
    }

    /// Whether a cell is blank: nothing but white space, or one of the account's null values.
    #[must_use]
    pub fn is_blank(&self, cell: &str) -> bool {
        is_blank(cell) || self.null_values.iter().any(|null| folds_to(cell, null))
    }
}

/// Which values a record's related records are seen with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Version {
    /// As exported: what fixes start from, and the first question to every guard.
    Exported,
    /// After fixes: what `duplicates` rules compare.
    Fixed,
    /// After merges: what deletes and suppressions see. Absorbed records are their survivors.
    Merged,
    /// After deletes too: what flags and audits see. Deleted records are no longer there.
    Left,
}

/// The whole program, compiled for one run.
#[derive(Debug)]
pub struct Plan {
    pub settings: Settings,
    /// By [`ObjectId`].
    pub objects: Vec<ObjectPlan>,
}

impl Plan {
    #[must_use]
    pub fn object(&self, id: ObjectId) -> Option<&ObjectPlan> {
        self.objects.get(id.0)
    }
}

/// What is asked and done to the records of one object.
#[derive(Debug)]
pub struct ObjectPlan {
    pub object: ObjectId,
    /// `contacts`.
    pub name: String,
    pub slots: Vec<SlotPlan>,
    pub nodes: Vec<Node>,
    /// The key property.
    pub key: SlotId,
    /// Whether the CRM writes its keys with digits alone.
    pub has_numeric_key: bool,
    pub identifying: Vec<SlotId>,
    pub fixes: Vec<FixPlan>,
    pub duplicates: Vec<DuplicatesPlan>,
    pub reconciles: Vec<ReconcilePlan>,
    pub protects: Vec<GuardPlan>,
    pub suppressions: Vec<RemovalPlan>,
    pub deletions: Vec<RemovalPlan>,
    pub flags: Vec<FlagPlan>,
    pub audits: Vec<AuditPlan>,
    /// What no rule may take away: each with its place among the program's assertions.
    pub promises: Vec<(usize, NodeId)>,
    pub segments: Vec<(SegmentId, NodeId)>,
    /// Links whose ID columns are read, own or the other side's.
    pub links: BTreeSet<LinkId>,
    /// Links to tables: the own property whose value finds the rows.
    pub lookups: BTreeMap<LinkId, SlotId>,
    /// Of a table: the kind by which keys are compared.
    pub table_key: Option<Kind>,
    /// Slots whose values over all records tell what is usual.
    pub spreads: BTreeSet<SlotId>,
    /// Columns of which fixes cluster the spellings, and how.
    pub spellings: Vec<(SlotId, spelling::Rule)>,
}

impl ObjectPlan {
    #[must_use]
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.0)
    }

    #[must_use]
    pub fn slot(&self, id: SlotId) -> Option<&SlotPlan> {
        self.slots.get(id.0)
    }

    /// Whether its rules do nothing but merge duplicates, so that nothing is to be said of a record that is in no group.
    #[must_use]
    pub fn only_merges(&self) -> bool {
        self.fixes.is_empty()
            && self.reconciles.is_empty()
            && self.protects.is_empty()
            && self.suppressions.is_empty()
            && self.deletions.is_empty()
            && self.flags.is_empty()
            && self.audits.is_empty()
            && self.segments.is_empty()
            && self.duplicates.iter().all(|rule| rule.merges)
    }

    /// The own properties that fixes may write, in the order of the schema.
    #[must_use]
    pub fn written_properties(&self) -> BTreeSet<PropertyId> {
        self.fixes
            .iter()
            .flat_map(|fix| &fix.steps)
            .filter_map(|step| match self.slot(step.slot)?.source {
                SlotSource::Own(property) => Some(property),
                SlotSource::Through { .. } => None,
            })
            .collect()
    }
}
