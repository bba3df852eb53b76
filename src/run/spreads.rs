//! A pass over an object's files for tests on what is usual: the values of a column over all
//! records that have a key, as exported.
//!
//! Memory: eight bytes for each value that can be read. They are sorted before anything is added
//! up, so that neither blocks nor threads change a bit of the result.

use super::RunError;
use super::bind::Bound;
use super::keys::Settled;
use super::stream::{Piece, Reading, input_bytes, stream};
use crate::data::read::Wanted;
use crate::engine::frame::Frame;
use crate::engine::mask::Mask;
use crate::engine::{Context, Memo, RelatedSet};
use crate::plan::{ObjectPlan, Plan, SlotId};
use crate::value::Kind;
use crate::value::spread::Spread;
use std::collections::BTreeMap;

/// Reads how the columns are spread that the object's rules ask about.
pub(super) fn read(
    plan: &Plan,
    object: &ObjectPlan,
    input: &Bound,
    settled: &Settled,
    related: &mut RelatedSet,
) -> Result<(), RunError> {
    let layout = input.layout(object, settled.missing_is_blank);
    let reading = Reading {
        sources: &input.sources,
        header: &input.header,
        wanted: &Wanted { columns: layout.columns.clone(), whole_rows: false },
        threads: settled.threads,
    };
    settled.progress.begin(&format!("reading what is usual among {}", object.name), input_bytes(&input.sources));
    let nothing = RelatedSet::default();
    let work = |memo: &mut Memo, piece: Piece| {
        let records = layout.records(&piece.batch);
        let (active, _) = settled.keys(input, object, &piece, &records)?;
        let frame = Frame::exported(Context { plan, object, related: &nothing, memo }, &records);
        Ok(object.spreads.iter().map(|&slot| (slot, values(&frame, slot, &active))).collect::<Vec<_>>())
    };
    let mut columns: BTreeMap<SlotId, Vec<f64>> = BTreeMap::new();
    let take = |parts: Vec<(SlotId, Vec<f64>)>| {
        parts.into_iter().for_each(|(slot, values)| columns.entry(slot).or_default().extend(values));
        Ok(())
    };
    let fingerprints = stream(&reading, settled.progress, Memo::default, work, take)?;
    input.refuse_changed(&fingerprints)?;
    for &slot in &object.spreads {
        let values = columns.remove(&slot).unwrap_or_default();
        related.add_spread(object.object, slot, spread(values, settled.fewest_values));
    }
    Ok(())
}

fn spread(values: Vec<f64>, fewest: usize) -> Result<Spread, String> {
    let count = values.len();
    if count < fewest {
        return Err(format!("only {count} values of the column can be read: what is usual shows from {fewest} on"));
    }
    Spread::of(values).ok_or_else(|| "the values of the column are too large to be added up".to_owned())
}

/// The values of a column that can be read.
fn values(frame: &Frame, id: SlotId, rows: &Mask) -> Vec<f64> {
    let Some(slot) = frame.slot(id) else { return Vec::new() };
    let column = frame.column(id);
    if slot.kind == Kind::Number {
        let numbers = frame.numbers(&column, rows);
        return rows.iter().filter_map(|row| numbers.get(row)).collect();
    }
    let days = frame.days(slot, &column, rows);
    rows.iter().filter_map(|row| days.get(row)).map(f64::from).collect()
}
