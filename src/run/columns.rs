//! A pass over an object's files for what is asked of a whole column: what is usual there, and how its
//! values are spelt. It takes all records that have a key, as exported.
//!
//! Memory: eight bytes for each number or date that can be read, sorted before anything is added up,
//! so that neither blocks nor threads change a bit of the result; and each distinct text of a column
//! whose spellings are clustered, of which there is a limit.

use super::RunError;
use super::pass::{Read, Scope};
use crate::engine::frame::Frame;
use crate::engine::mask::Mask;
use crate::engine::{Memo, RelatedSet};
use crate::plan::SlotId;
use crate::value::Kind;
use crate::value::spelling::Clusters;
use crate::value::spread::Spread;
use std::collections::BTreeMap;

/// What one batch holds: numbers by slot, and how often each text stands in a column.
type Part = (Vec<(SlotId, Vec<f64>)>, Vec<BTreeMap<String, u64>>);

/// Reads the columns that the object's rules ask about as a whole.
pub(super) fn read(scope: Scope, related: &mut RelatedSet) -> Result<(), RunError> {
    let object = scope.object;
    let pass = scope.pass();
    let nothing = RelatedSet::default();
    let work = |memo: &mut Memo, read: Read| {
        let frame = Frame::exported(pass.context(&nothing, memo), &read.records);
        let numbers = object.spreads.iter().map(|&slot| (slot, values(&frame, slot, &read.active)));
        let texts = object.spellings.iter().map(|(slot, _)| texts(&frame, *slot, &read.active));
        Ok((numbers.collect(), texts.collect()))
    };
    let mut columns: BTreeMap<SlotId, Vec<f64>> = BTreeMap::new();
    let mut counts = vec![BTreeMap::new(); object.spellings.len()];
    let take = |(numbers, texts): Part| {
        numbers.into_iter().for_each(|(slot, values)| columns.entry(slot).or_default().extend(values));
        for ((of, (slot, rule)), more) in counts.iter_mut().zip(&object.spellings).zip(texts) {
            more.into_iter().for_each(|(text, count)| *of.entry(text).or_default() += count);
            let most = rule.method.most_values();
            if of.len() > most {
                let column = object.slot(*slot).map_or_else(String::new, |slot| slot.label.clone());
                return Err(RunError::TooManySpellings { object: object.name.clone(), column, most });
            }
        }
        Ok(())
    };
    pass.each("reading the columns of", false, work, take)?;
    for &slot in &object.spreads {
        let values = columns.remove(&slot).unwrap_or_default();
        related.add_spread(object.object, slot, spread(values, scope.run.fewest_values));
    }
    let clusters = object.spellings.iter().zip(&counts).map(|((_, rule), counts)| Clusters::of(counts, rule));
    related.add_spellings(object.object, clusters.collect());
    Ok(())
}

/// How often each text stands in a column, without outer space.
fn texts(frame: &Frame, slot: SlotId, rows: &Mask) -> BTreeMap<String, u64> {
    let column = frame.column(slot);
    let mut counts = BTreeMap::new();
    for row in frame.present(&column, rows).iter() {
        *counts.entry(column.text(row).trim().to_owned()).or_default() += 1;
    }
    counts
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
