//! One pass over the exports of an object: each batch with its records, and which of them have a key.
//!
//! A pass checks what every pass must: that no key is spoilt, and at its end that the files are still those whose
//! header was read.

use super::RunError;
use super::audit::History;
use super::bind::{Bound, Layout};
use super::duplicates::{self, InCrm};
use super::error::FixConflict;
use super::keys::{file_name, key_label};
use super::models::SavedModels;
use super::progress::Progress;
use super::rejected::Rejected;
use super::stream::{Piece, Reading, input_bytes, stream};
use crate::check::program::{Program, RuleId};
use crate::data::read::{Chosen, Fingerprint, Wanted};
use crate::engine::duplicates::Asking;
use crate::engine::keys::Key;
use crate::engine::mask::Mask;
use crate::engine::merges::BatchMerges;
use crate::engine::outcomes::Conflict;
use crate::engine::records::Damage;
use crate::engine::{Context, Memo, Records, RelatedSet};
use crate::matching::Refused;
use crate::plan::{ObjectPlan, Plan, SlotId};
use crate::value::matching;
use crate::value::text::trimmed;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What holds for all passes of a run.
pub(super) struct RunContext<'a> {
    pub program: &'a Program,
    pub plan: &'a Plan,
    pub missing_is_blank: bool,
    pub threads: usize,
    pub fewest_values: usize,
    pub rejected: &'a Rejected,
    /// The most records that are merged into one.
    pub in_crm: InCrm,
    pub models: &'a SavedModels,
    pub history: &'a History,
    pub pair: Option<&'a (RuleId, [String; 2])>,
    pub progress: &'a dyn Progress,
}

impl<'a> RunContext<'a> {
    /// The records of one object.
    pub fn records_of(&'a self, object: &'a ObjectPlan, input: &'a Bound) -> Scope<'a> {
        Scope { run: self, object, input }
    }

    /// Why records cannot be compared for a rule.
    pub fn refused(&self, rule: RuleId, why: Refused) -> RunError {
        match why {
            Refused::Interrupted => RunError::Interrupted,
            why => RunError::Duplicates { rule: self.program.rule_name(rule).to_owned(), why, place: None },
        }
    }
}

/// An object and its exports.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub run: &'a RunContext<'a>,
    pub object: &'a ObjectPlan,
    pub input: &'a Bound,
}

impl<'a> Scope<'a> {
    /// A pass that reads what the object's rules ask for.
    pub fn pass(self) -> Pass<'a> {
        self.pass_of(None)
    }

    /// A pass that reads some slots and no links, if only these are asked for.
    pub fn pass_of(self, only: Option<&BTreeSet<SlotId>>) -> Pass<'a> {
        Pass { scope: self, layout: self.input.layout(self.object, only, self.run.missing_is_blank) }
    }
}

/// One pass, and the columns that it reads.
pub(super) struct Pass<'a> {
    pub scope: Scope<'a>,
    pub layout: Layout,
}

/// What a pass has read of one batch.
pub(super) struct Read {
    pub piece: Piece,
    pub records: Records,
    /// The rows that have a key.
    pub active: Mask,
}

impl Pass<'_> {
    /// Hands every batch to `work` on one of the threads, and what it makes of it to `take` in input order. Progress
    /// tells the pass as `what` (`comparing`); `whole_rows` says that cells of other columns are asked for too.
    ///
    /// # Errors
    /// The first in input order; a key that a program has spoilt; a file that has changed.
    pub fn each<P: Send>(
        &self,
        what: &str,
        whole_rows: bool,
        work: impl Fn(&mut Memo, Read) -> Result<P, RunError> + Sync,
        take: impl FnMut(P) -> Result<(), RunError>,
    ) -> Result<Vec<Fingerprint>, RunError> {
        self.each_chosen(None, what, whole_rows, work, take)
    }

    /// As [`each`](Pass::each), of some records alone, if they are given: by source, as another pass has met them.
    ///
    /// # Errors
    /// As there.
    pub fn each_chosen<P: Send>(
        &self,
        chosen: Option<&[Arc<Chosen>]>,
        what: &str,
        whole_rows: bool,
        work: impl Fn(&mut Memo, Read) -> Result<P, RunError> + Sync,
        take: impl FnMut(P) -> Result<(), RunError>,
    ) -> Result<Vec<Fingerprint>, RunError> {
        let Scope { run, object, input } = self.scope;
        let bytes = match chosen {
            None => input_bytes(&input.sources),
            Some(chosen) => chosen.iter().map(|chosen| chosen.bytes()).sum(),
        };
        run.progress.begin(&format!("{what} {}", object.name), bytes);
        let reading = Reading {
            sources: &input.sources,
            header: &input.header,
            wanted: Wanted { columns: self.layout.columns.clone(), whole_rows },
            chosen,
            threads: run.threads,
        };
        let work = |memo: &mut Memo, piece: Piece| {
            let records = self.layout.records(&piece.batch);
            let active = self.active(&piece, &records)?;
            work(memo, Read { piece, records, active })
        };
        let fingerprints = stream(&reading, run.progress, Memo::default, work, take)?;
        input.refuse_changed(&fingerprints)?;
        Ok(fingerprints)
    }

    fn active(&self, piece: &Piece, records: &Records) -> Result<Mask, RunError> {
        let Scope { run, object, input } = self.scope;
        let mut spoilt = None;
        // Where files were joined with their headers, the name of the key's column stands where a key should.
        let name_of_key = input.matched.key.and_then(|at| input.header.get(at)).map(|name| trimmed(name));
        let active = Mask::from_fn(records.rows, |row| {
            let text = records.key(object, row);
            let has_key = !run.plan.settings.is_blank(text) && Some(text) != name_of_key;
            if has_key {
                spoilt = spoilt.or_else(|| Damage::of(text, object.has_numeric_key).map(|damage| (row, damage)));
            }
            has_key
        });
        match spoilt {
            None => Ok(active),
            Some((row, damage)) => Err(RunError::SpoiltKey {
                file: file_name(input, piece.source),
                row: piece.batch.row_number(row),
                key: key_label(object),
                value: damage.shown(records.key(object, row)),
                damage,
            }),
        }
    }

    /// What conditions are asked with.
    pub fn context<'c>(&'c self, related: &'c RelatedSet, memo: &'c Memo) -> Context<'c> {
        Context { plan: self.scope.run.plan, object: self.scope.object, related, memo }
    }

    /// What `duplicates` and `reconcile` ask of a batch.
    ///
    /// # Errors
    /// Fixes leave two values in one cell.
    pub fn asking<'c>(
        &'c self,
        related: &'c RelatedSet,
        memo: &'c Memo,
        read: &'c Read,
    ) -> Result<Asking<'c>, RunError> {
        let asking = Asking::new(self.context(related, memo), &read.records, &read.active);
        asking.map_err(|conflict| self.conflict(read, &conflict))
    }

    /// What merges do to the rows of a batch; nothing before they are known. `slots` are those of
    /// [`Pass::slot_columns`].
    pub fn merges<'r>(
        &self,
        related: &'r RelatedSet,
        slots: &[(usize, SlotId)],
        piece: &Piece,
    ) -> Option<BatchMerges<'r>> {
        duplicates::of_batch(related, self.scope.object, slots, piece)
    }

    /// The slots of the record itself, by the column of the export in which they stand.
    pub fn slot_columns(&self) -> Vec<(usize, SlotId)> {
        duplicates::slot_columns(self.scope.object, &self.layout)
    }

    /// The keys of the rows that have one, in order.
    pub fn keys(&self, read: &Read) -> Vec<Key> {
        let mut keys = Vec::with_capacity(read.records.rows);
        keys.extend(read.active.iter().map(|row| self.key(read.records.key(self.scope.object, row))));
        keys
    }

    /// Of a table the form in which two cells are the same.
    fn key(&self, text: &str) -> Key {
        let Scope { run, object, .. } = self.scope;
        match object.table_key {
            Some(kind) => Key::new(&matching::form(text, kind, run.plan.settings.account.country.as_deref())),
            None => Key::new(text),
        }
    }

    /// The error of a cell in which two fixes leave different values.
    pub fn conflict(&self, read: &Read, conflict: &Conflict) -> RunError {
        let Scope { run, object, input } = self.scope;
        let named = |(rule, value): &(RuleId, String)| (run.program.rule_name(*rule).to_owned(), value.clone());
        let label = |slot: SlotId| object.slot(slot).map_or_else(String::new, |slot| slot.label.clone());
        let rule = |rule: RuleId| run.program.rule_name(rule).to_owned();
        let other = |&(first, second, slot): &(RuleId, RuleId, SlotId)| [rule(first), rule(second), label(slot)];
        RunError::from(Box::new(FixConflict {
            file: file_name(input, read.piece.source),
            row: read.piece.batch.row_number(conflict.row),
            key: format!("{} {}", key_label(object), read.records.key(object, conflict.row)),
            property: label(conflict.slot),
            first: named(&conflict.first),
            second: named(&conflict.second),
            others: conflict.others.iter().take(FixConflict::MOST).map(other).collect(),
            more: conflict.others.len().saturating_sub(FixConflict::MOST),
        }))
    }
}
