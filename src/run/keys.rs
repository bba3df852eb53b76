//! Records are told apart by their keys; keys that could name the wrong record stop the run.

use super::bind::Bound;
use super::progress::Progress;
use super::stream::Piece;
use super::{FixConflict, RunError};
use crate::check::program::{Program, RuleId};
use crate::data::read::{self, Wanted};
use crate::engine::Records;
use crate::engine::mask::Mask;
use crate::engine::outcomes::Conflict;
use crate::engine::records::{Key, is_scientific};
use crate::plan::{ObjectPlan, Settings};

/// What holds for all passes of a run.
pub(super) struct Settled<'a> {
    pub program: &'a Program,
    pub settings: &'a Settings,
    pub missing_is_blank: bool,
    pub threads: usize,
    pub progress: &'a dyn Progress,
}

impl Settled<'_> {
    /// The rows of a batch that have a key.
    pub fn keys(&self, input: &Bound, object: &ObjectPlan, piece: &Piece, records: &Records) -> Result<Mask, RunError> {
        let active = Mask::from_fn(records.rows, |row| !self.settings.is_blank(records.key(object, row)));
        let spoilt = active.iter().find(|&row| is_scientific(records.key(object, row)));
        match spoilt {
            None => Ok(active),
            Some(row) => Err(RunError::SpoiltKey {
                file: file_name(input, piece.source),
                row: piece.batch.row_number(row),
                key: key_label(object),
                value: records.key(object, row).to_owned(),
            }),
        }
    }

    pub fn conflict(
        &self,
        input: &Bound,
        object: &ObjectPlan,
        piece: &Piece,
        records: &Records,
        conflict: &Conflict,
    ) -> RunError {
        let named = |(rule, value): &(RuleId, String)| {
            (self.program.rule(*rule).map_or_else(String::new, |rule| rule.name.clone()), value.clone())
        };
        RunError::from(Box::new(FixConflict {
            file: file_name(input, piece.source),
            row: piece.batch.row_number(conflict.row),
            key: format!("{} {}", key_label(object), records.key(object, conflict.row)),
            property: object.slot(conflict.slot).map_or_else(String::new, |slot| slot.label.clone()),
            first: named(&conflict.first),
            second: named(&conflict.second),
        }))
    }
}

/// Reads the files once more to say where a repeated key stands.
pub(super) fn duplicate(input: &Bound, object: &ObjectPlan, key: &Key) -> RunError {
    match places_of(input, key) {
        Err(error) => error,
        Ok((value, places)) => RunError::DuplicateKey { key: key_label(object), value, places },
    }
}

/// The key as written, and the first places where it stands.
fn places_of(input: &Bound, key: &Key) -> Result<(String, Vec<String>), RunError> {
    const PLACES: usize = 5;
    let (mut value, mut places) = (String::new(), Vec::new());
    let wanted = Wanted { columns: input.matched.key.into_iter().collect(), whole_rows: false };
    for source in &input.sources {
        let mut table = read::open(source)?.want(wanted.clone());
        while let Some(block) = table.next_block()? {
            let batch = block.batch()?;
            for (row, text) in batch.column(0).iter().flatten().enumerate() {
                if Key::new(text) == *key && places.len() < PLACES {
                    text.trim().clone_into(&mut value);
                    places.push(format!("row {} of {}", batch.row_number(row), source.name));
                }
            }
        }
    }
    Ok((value, places))
}

fn file_name(input: &Bound, source: usize) -> String {
    input.sources.get(source).map_or_else(String::new, |source| source.name.clone())
}

fn key_label(object: &ObjectPlan) -> String {
    object.slot(object.key).map_or_else(String::new, |slot| slot.label.clone())
}
