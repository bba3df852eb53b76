//! Passes over linked files before an object is judged: what its conditions need to know of other
//! records.

use super::RunError;
use super::bind::Bound;
use super::keys::{Settled, duplicate};
use super::stream::{Reading, input_bytes, stream};
use crate::engine::mask::Mask;
use crate::engine::records::Key;
use crate::engine::{Context, RelatedSet, stages};
use crate::plan::{Demand, Demands, NodeId, Plan, SlotId, Version};
use crate::schema::{LinkId, ObjectId};
use crate::value::Truth;
use std::collections::{BTreeMap, BTreeSet};

/// What one batch adds to the table of its object.
struct Gathered {
    keys: Vec<Key>,
    /// With the reason of those that are unreadable.
    outcomes: BTreeMap<NodeId, Vec<(Truth, Option<String>)>>,
    texts: BTreeMap<SlotId, Vec<Result<String, String>>>,
    named: Vec<(ObjectId, Vec<(usize, Key)>)>,
    removed: Option<Vec<bool>>,
    /// Rows that are ragged or have no key.
    unread: usize,
}

/// Reads the linked files as often as the demands' depth asks for: conditions without links of
/// their own first, then those that need the former. Exported values come before fixed ones, fixed
/// ones before what deletes leave.
pub fn gather(
    plan: &Plan,
    demands: &Demands,
    bound: &BTreeMap<ObjectId, Bound>,
    settled: &Settled,
) -> Result<RelatedSet, RunError> {
    let mut related = RelatedSet::default();
    for version in [Version::Exported, Version::Fixed, Version::Left] {
        let mut heights = BTreeSet::new();
        for (&(object, of), demand) in demands {
            if of == version && bound.contains_key(&object) {
                heights.insert(0);
                heights.extend(demand.heights(plan, object));
            }
        }
        for height in heights {
            for (&(object, of), demand) in demands {
                let Some(input) = bound.get(&object).filter(|_| of == version) else { continue };
                let part = demand.at_height(plan, object, height);
                if height == 0 || !part.nodes.is_empty() || !part.slots.is_empty() {
                    pass(plan, (object, version), &part, height == 0, input, &mut related, settled)?;
                }
            }
        }
    }
    Ok(related)
}

/// One pass over one object's files. The first of a version also takes keys and links.
fn pass(
    plan: &Plan,
    (id, version): (ObjectId, Version),
    demand: &Demand,
    first: bool,
    input: &Bound,
    related: &mut RelatedSet,
    settled: &Settled,
) -> Result<(), RunError> {
    let Some(object) = plan.object(id) else { return Ok(()) };
    let layout = input.layout(object, settled.missing_is_blank);
    let reading =
        Reading { sources: &input.sources, columns: &layout.columns, width: layout.width, threads: settled.threads };
    settled.progress.begin(&format!("reading {}", object.name), input_bytes(&input.sources));
    let mut parts: Vec<Gathered> = Vec::new();
    {
        let known: &RelatedSet = related;
        let context = Context { plan, object, related: known };
        stream(
            &reading,
            settled.progress,
            |piece| {
                let records = layout.records(&piece.batch);
                let active = settled.keys(input, object, &piece, &records)?;
                let (frame, removed) = stages::judge_for_links(context, &records, &active, version)
                    .map_err(|conflict| settled.conflict(input, object, &piece, &records, &conflict))?;
                let outcomes = demand.nodes.iter().map(|&node| {
                    let truths = frame.truths(node, &active);
                    let outcome = |row| match truths.get(row) {
                        Truth::Unreadable => (Truth::Unreadable, frame.why_unreadable(node, row)),
                        truth => (truth, None),
                    };
                    (node, active.iter().map(outcome).collect())
                });
                let texts = demand.slots.iter().map(|&slot| {
                    let column = frame.column(slot);
                    let text = |row| match column.broken(row) {
                        Some(reason) => Err(reason.to_owned()),
                        None => Ok(column.text(row).to_owned()),
                    };
                    (slot, active.iter().map(text).collect())
                });
                let (outcomes, texts) = (outcomes.collect(), texts.collect());
                Ok(Gathered {
                    keys: active.iter().map(|row| Key::new(records.key(object, row))).collect(),
                    outcomes,
                    texts,
                    named: if first { named(settled, id, &records, &active) } else { Vec::new() },
                    removed: (first && version == Version::Left)
                        .then(|| active.iter().map(|row| removed.contains(row)).collect()),
                    unread: piece.batch.rejected().len() + records.rows - active.count(),
                })
            },
            |part| {
                parts.push(part);
                Ok(())
            },
        )?;
    }
    let table = related.table(id, version);
    if first {
        let links = settled.program.schema.object(id).map(|object| object.links.as_slice()).unwrap_or_default();
        for (at, link) in links.iter().enumerate() {
            let columns = input.matched.links.get(at).copied().unwrap_or_default();
            if columns.ids.is_some() || columns.primary.is_some() {
                table.names(link.to);
            }
        }
    }
    for part in parts {
        let start = table.records();
        if first {
            for (object, keys) in part.named {
                for (at, key) in keys {
                    table.add_named(object, key, start.saturating_add(u32::try_from(at).unwrap_or(u32::MAX)));
                }
            }
            for key in part.keys {
                if !table.add(key.clone()) {
                    return Err(duplicate(input, object, &key));
                }
            }
            table.add_unread(u32::try_from(part.unread).unwrap_or(u32::MAX));
            part.removed.into_iter().flatten().for_each(|removed| table.add_removed(removed));
        }
        for (node, outcomes) in part.outcomes {
            outcomes.into_iter().for_each(|(truth, reason)| table.add_outcome(node, truth, reason));
        }
        for (slot, texts) in part.texts {
            for text in texts {
                match text {
                    Ok(text) => table.add_text(slot, Ok(&text)),
                    Err(reason) => table.add_text(slot, Err(reason)),
                }
            }
        }
    }
    Ok(())
}

/// Whom the records of a batch name, by position among those with a key.
fn named(
    settled: &Settled,
    object: ObjectId,
    records: &crate::engine::Records,
    active: &Mask,
) -> Vec<(ObjectId, Vec<(usize, Key)>)> {
    let links = settled.program.schema.object(object).map(|object| object.links.as_slice()).unwrap_or_default();
    let of_link = |(at, link): (usize, &crate::schema::Link)| {
        let cells = records.link(LinkId(at))?;
        let ids = active.iter().enumerate().flat_map(|(position, row)| {
            cells.ids_of(row, settled.settings).into_iter().map(Key::new).map(|key| (position, key)).collect::<Vec<_>>()
        });
        Some((link.to, ids.collect()))
    };
    links.iter().enumerate().filter_map(of_link).collect()
}
