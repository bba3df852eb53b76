//! What the rules say of one batch, before anything is written. Rows are positions in the batch.

use crate::check::program::{Program, RuleId, SegmentId};
use crate::plan::SlotId;

/// The outcomes of one batch, each list in the order of rows and, within one, of rules.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcomes {
    pub deletions: Vec<Removal>,
    pub suppressions: Vec<Removal>,
    pub spared: Vec<Spared>,
    /// Net changes of cells, without those of deleted records.
    pub edits: Vec<Edit>,
    pub flags: Vec<Flagged>,
    pub set_aside: Vec<SetAside>,
    pub memberships: Vec<(usize, SegmentId)>,
    /// What takes a record that no rule may take.
    pub broken: Vec<Broken>,
    /// By [`RuleId`].
    pub tallies: Vec<Tally>,
    /// Of all measures of the object's audits, in their order.
    pub measured: Vec<Measured>,
}

/// What one measure of an audit counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Measured {
    /// Of so many records.
    pub records: u64,
    /// For which its condition is true.
    pub counted: u64,
    /// That do not count only because a value is blank.
    pub blank: u64,
    /// That might count: a value could not be read.
    pub unreadable: u64,
}

impl Measured {
    pub fn add(&mut self, other: &Measured) {
        self.records += other.records;
        self.counted += other.counted;
        self.blank += other.blank;
        self.unreadable += other.unreadable;
    }
}

/// A record that a rule takes away, deleted or absorbed, although a `never delete` speaks of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken {
    pub row: usize,
    pub rule: RuleId,
    /// Its place among the program's assertions.
    pub assertion: usize,
}

/// A record that one or several rules remove.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    pub row: usize,
    pub rules: Vec<Hit>,
}

/// A rule that selected a record, and the tests that held with their values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub rule: RuleId,
    pub evidence: Vec<String>,
}

/// A record that a rule selected and something held back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spared {
    pub row: usize,
    pub rule: RuleId,
    pub by: Vec<Guard>,
}

/// What held a record back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guard {
    pub kind: GuardKind,
    /// What could not be read, when that is why it held.
    pub unreadable: Option<String>,
}

impl Guard {
    /// `protect customers`, `suppress unsubscribed`, `unless`.
    #[must_use]
    pub fn name(&self, program: &Program) -> String {
        let name = |rule: &RuleId| program.rule_name(*rule);
        match &self.kind {
            GuardKind::Protect(rule) => format!("protect {}", name(rule)),
            GuardKind::Suppress(rule) => format!("suppress {}", name(rule)),
            GuardKind::Merge { rule, .. } => format!("duplicates {}", name(rule)),
            GuardKind::Unless(_) => "unless".to_owned(),
        }
    }

    /// What the rules say for it, and what could not be read; may be empty.
    #[must_use]
    pub fn reason(&self, program: &Program) -> String {
        let reason = match &self.kind {
            GuardKind::Protect(rule) | GuardKind::Suppress(rule) => {
                program.rule(*rule).and_then(|rule| rule.description.clone())
            }
            GuardKind::Unless(reason) => reason.clone(),
            GuardKind::Merge { why, .. } => Some(why.clone()),
        };
        let unreadable = self.unreadable.as_ref();
        let parts = [reason, unreadable.map(|problem| format!("held because it cannot be read: {problem}"))];
        parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GuardKind {
    Protect(RuleId),
    /// The rule's own `unless`, with the reason it gives.
    Unless(Option<String>),
    Suppress(RuleId),
    /// It is one of a group: a person has to look at it first, or others are to be merged into it, and what
    /// becomes of it then the next export says.
    Merge {
        rule: RuleId,
        why: String,
    },
}

/// One changed cell; what stood there before is in the batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub row: usize,
    pub slot: SlotId,
    pub after: String,
    pub rule: RuleId,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flagged {
    pub row: usize,
    pub rule: RuleId,
    pub message: String,
}

/// A value that a rule met and could not read, or a fix that could not be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    pub row: usize,
    pub rule: RuleId,
    pub slot: Option<SlotId>,
    pub text: String,
    pub problem: String,
}

/// What one rule came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Records for which its condition is true; of a protection, those that it holds.
    pub selected: u64,
    /// Of those, records that a guard or a suppression held back.
    pub spared: u64,
    /// Records listed; of a fix, cells changed.
    pub written: u64,
    /// Records set aside.
    pub set_aside: u64,
    /// Records that are none of the rule's only because a value is blank.
    pub left_out_blank: u64,
    /// Records that could not be judged because a linked object's file was not given.
    pub undecided: u64,
    /// Cells that a fix would have changed on records that are deleted.
    pub moot: u64,
}

impl Tally {
    pub fn add(&mut self, other: &Tally) {
        self.selected += other.selected;
        self.spared += other.spared;
        self.written += other.written;
        self.set_aside += other.set_aside;
        self.left_out_blank += other.left_out_blank;
        self.undecided += other.undecided;
        self.moot += other.moot;
    }
}

/// Two fixes that leave different values in one cell: the run stops and writes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    pub row: usize,
    pub slot: SlotId,
    pub first: (RuleId, String),
    pub second: (RuleId, String),
    /// Other fixes that do so in other records of the batch, and where: each pair once.
    pub others: Vec<(RuleId, RuleId, SlotId)>,
}
