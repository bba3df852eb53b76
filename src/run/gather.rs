//! Passes over linked files before an object is judged: what its conditions need to know of other
//! records.

use super::RunError;
use super::bind::Bound;
use super::columns;
use super::duplicates::{self, AllDuplicates};
use super::keys::refuse_repeated;
use super::pass::{Pass, Read, RunContext, Scope};
use crate::engine::frame::Frame;
use crate::engine::keys::Key;
use crate::engine::mask::Mask;
use crate::engine::related::{Broken, Related};
use crate::engine::{Memo, RelatedSet, stages};
use crate::plan::{Demand, Demands, NodeId, ObjectPlan, Plan, SlotId, Version};
use crate::schema::{Link, LinkId, ObjectId};
use crate::value::Truth;
use std::collections::{BTreeMap, BTreeSet};

/// What a condition is on a record, with the reason if that is unreadable.
type Outcome = (Truth, Option<String>);

/// What one batch adds to the table of its object.
#[derive(Default)]
struct Part {
    keys: Vec<Key>,
    outcomes: BTreeMap<(NodeId, Version), Vec<Outcome>>,
    texts: BTreeMap<(SlotId, Version), Vec<Result<String, Broken>>>,
    named: Vec<(ObjectId, Vec<(usize, Key)>)>,
    removed: Vec<bool>,
    /// Rows that are ragged or have no key.
    unread: usize,
}

/// Reads the linked files as often as the demands' depth asks for: conditions without links of
/// their own first, then those that need the former. Exported values come before fixed ones, fixed
/// ones before duplicates are looked for, and these before what deletes leave. The first pass over an
/// object takes along what later ones would find, where that hangs on no other record.
pub fn gather(
    run: &RunContext,
    demands: &Demands,
    bound: &BTreeMap<ObjectId, Bound>,
) -> Result<(RelatedSet, AllDuplicates), RunError> {
    let plan = run.plan;
    let mut related = RelatedSet::default();
    let mut found = AllDuplicates::new();
    for (&id, input) in bound {
        let asks = |object: &&ObjectPlan| !object.spreads.is_empty() || !object.spellings.is_empty();
        if let Some(object) = plan.object(id).filter(asks) {
            columns::read(run.records_of(object, input), &mut related)?;
        }
    }
    let (early, late) = demands_by_duplicates(plan, demands);
    let mut taken_along = BTreeSet::new();
    for (version, asked, is_searched) in [
        (Version::Exported, &early, false),
        (Version::Fixed, &early, true),
        (Version::Exported, &late, false),
        (Version::Merged, demands, false),
        (Version::Left, demands, false),
    ] {
        let of_version = || asked.iter().filter(|((_, of), _)| *of == version).map(|((id, _), demand)| (*id, demand));
        let mut heights = BTreeSet::from([0]);
        of_version().for_each(|(id, demand)| heights.extend(demand.heights(plan, id)));
        for height in heights {
            for (id, demand) in of_version() {
                let (Some(input), Some(object)) = (bound.get(&id), plan.object(id)) else { continue };
                let stage = |version, demand: &Demand, height| Stage {
                    version,
                    asked: demand.at_height(plan, id, height),
                    removed: version == Version::Left && height == 0 && !object.deletions.is_empty(),
                };
                let scope = run.records_of(object, input);
                let mut gathering = Gathering { scope, stages: Vec::new(), keys: related.get(id).is_none() };
                if height > 0 || !taken_along.contains(&(id, version)) {
                    gathering.stages.push(stage(version, demand, height));
                }
                if gathering.keys {
                    let later = demands.iter().filter(|((of, at), _)| *of == id && *at > version);
                    for (&(_, later), demand) in later.filter(|((_, at), _)| object.stands_alone(*at)) {
                        taken_along.insert((id, later));
                        gathering.stages.push(stage(later, early.get(&(id, later)).unwrap_or(demand), 0));
                    }
                }
                if gathering.is_needed() {
                    let gathered = gathering.run(&related)?;
                    related.add(id, gathered);
                }
            }
        }
        if is_searched {
            // No rule of one object sees what those of another merged: neither would come first.
            for (&id, input) in bound {
                if let Some(object) = plan.object(id).filter(|object| !object.duplicates.is_empty()) {
                    found.insert(id, duplicates::find(run.records_of(object, input), &mut related)?);
                }
            }
        }
    }
    Ok((related, found))
}

/// What is asked before duplicates are looked for, and what guards ask about them of exported values.
fn demands_by_duplicates(plan: &Plan, demands: &Demands) -> (Demands, Demands) {
    let (mut early, mut late) = (Demands::new(), Demands::new());
    for (&(id, version), demand) in demands.iter().filter(|((_, version), _)| *version < Version::Merged) {
        let asks = |node: &NodeId| plan.object(id).and_then(|object| object.node(*node));
        let (after, before) = demand.nodes.iter().partition(|node| asks(node).is_some_and(|node| node.asks_duplicates));
        let after: BTreeSet<NodeId> = after;
        early.insert((id, version), Demand { nodes: before, slots: demand.slots.clone() });
        if !after.is_empty() {
            late.insert((id, version), Demand { nodes: after, slots: BTreeSet::new() });
        }
    }
    (early, late)
}

/// What one pass over one object's files is to find.
struct Gathering<'p> {
    scope: Scope<'p>,
    stages: Vec<Stage>,
    /// The first pass over an object takes its keys and its side of the links.
    keys: bool,
}

/// What is asked of records as they are at one version.
struct Stage {
    version: Version,
    asked: Demand,
    /// Whether it is to be found out which records deletes take away.
    removed: bool,
}

impl Gathering<'_> {
    fn is_needed(&self) -> bool {
        self.keys || self.stages.iter().any(|stage| stage.removed || stage.asked != Demand::default())
    }

    fn run(&self, related: &RelatedSet) -> Result<Related, RunError> {
        let Scope { run, object, input } = self.scope;
        let pass = self.scope.pass();
        let mut gathered = Related::default();
        if self.keys {
            for (link, columns) in links_of(run, object.object).iter().zip(&input.matched.links) {
                if columns.ids.is_some() || columns.primary.is_some() {
                    gathered.names(link.to);
                }
            }
        }
        let slots = pass.slot_columns();
        let work = |memo: &mut Memo, read: Read| self.part(&pass, &read, &slots, related, memo);
        let take = |part| {
            add(part, &mut gathered);
            Ok(())
        };
        pass.each("reading", false, work, take)?;
        if self.keys {
            let repeated = gathered.sort(run.threads);
            // Of a table's rows with one key each look-up compares the values.
            if object.table_key.is_none() {
                refuse_repeated(input, object, repeated)?;
            }
        }
        Ok(gathered)
    }

    fn part(
        &self,
        pass: &Pass,
        read: &Read,
        slots: &[(usize, SlotId)],
        related: &RelatedSet,
        memo: &Memo,
    ) -> Result<Part, RunError> {
        let Scope { run, object, .. } = self.scope;
        let Read { piece, records, active } = read;
        let context = pass.context(related, memo);
        let merges = pass.merges(related, slots, piece);
        let mut part = Part::default();
        for stage in &self.stages {
            let (frame, removed) = stages::judge_for_links(context, records, active, merges.as_ref(), stage.version)
                .map_err(|conflict| pass.conflict(read, &conflict))?;
            self.answer(stage, &frame, active, &mut part);
            if stage.removed {
                part.removed = active.iter().map(|row| removed.contains(row)).collect();
            }
        }
        if self.keys {
            // Without a key a table's row is about nobody; another file's row might name anybody.
            let without_key = if object.table_key.is_some() { 0 } else { records.rows - active.count() };
            part.unread = piece.batch.rejected().len() + without_key;
            part.named = named(run, object.object, read);
            part.keys = pass.keys(read);
        }
        Ok(part)
    }

    /// What a stage asks, of the batch as it is then.
    fn answer(&self, stage: &Stage, frame: &Frame, active: &Mask, part: &mut Part) {
        for &node in &stage.asked.nodes {
            let truths = frame.truths(node, active);
            let outcome = |row| match truths.get(row) {
                Truth::Unreadable => (Truth::Unreadable, frame.why_unreadable(node, row)),
                truth => (truth, None),
            };
            part.outcomes.insert((node, stage.version), active.iter().map(outcome).collect());
        }
        for &slot in &stage.asked.slots {
            let column = frame.column(slot);
            let text = |row| match column.broken(row) {
                Some(broken) => Err(broken.clone()),
                None if self.scope.object.table_key.is_some() => self.table_text(frame, slot, row),
                None => Ok(column.text(row).to_owned()),
            };
            part.texts.insert((slot, stage.version), active.iter().map(text).collect());
        }
    }

    /// A table's value: what cannot be read as its property's kind is no value, and an option is
    /// called by its label, whatever word the file has for it.
    fn table_text(&self, frame: &Frame, slot: SlotId, row: usize) -> Result<String, Broken> {
        let Scope { run, object, .. } = self.scope;
        let text = frame.text(slot, row);
        if let Some(problem) = frame.problem(slot, row) {
            let label = object.slot(slot).map_or("", |slot| slot.label.as_str());
            let reason = format!("{label} `{}` of {}: {problem}", text.trim(), object.name);
            return Err(Broken { reason, missing_file: false });
        }
        let options = object.slot(slot).and_then(|slot| run.program.schema.property(slot.object, slot.property));
        let options = options.map(|property| property.options.as_slice()).unwrap_or_default();
        let labels: Vec<&str> = frame
            .options_of(slot, row)
            .into_iter()
            .filter_map(|option| options.get(option.0).map(|option| option.label.as_str()))
            .collect();
        Ok(if labels.is_empty() { text } else { labels.join(";") })
    }
}

fn add(part: Part, gathered: &mut Related) {
    let start = gathered.records();
    for (object, keys) in part.named {
        for (at, key) in keys {
            gathered.add_named(object, key, start.saturating_add(u32::try_from(at).unwrap_or(u32::MAX)));
        }
    }
    for key in part.keys {
        gathered.add(key);
    }
    gathered.add_unread(u32::try_from(part.unread).unwrap_or(u32::MAX));
    part.removed.into_iter().for_each(|removed| gathered.add_removed(removed));
    for (at, outcomes) in part.outcomes {
        for (truth, reason) in outcomes {
            gathered.add_outcome(at, truth, reason);
        }
    }
    for (at, texts) in part.texts {
        for text in texts {
            gathered.add_text(at, text.as_deref().map_err(Clone::clone));
        }
    }
}

fn links_of<'p>(run: &RunContext<'p>, object: ObjectId) -> &'p [Link] {
    run.program.schema.object(object).map(|object| object.links.as_slice()).unwrap_or_default()
}

/// Whom the records of a batch name, by position among those with a key.
fn named(run: &RunContext, object: ObjectId, read: &Read) -> Vec<(ObjectId, Vec<(usize, Key)>)> {
    let links = links_of(run, object);
    let of_link = |(at, link): (usize, &Link)| {
        let cells = read.records.link(LinkId(at))?;
        let ids = read.active.iter().enumerate().flat_map(|(position, row)| {
            cells
                .ids_of(row, &run.plan.settings)
                .into_iter()
                .map(Key::new)
                .map(|key| (position, key))
                .collect::<Vec<_>>()
        });
        Some((link.to, ids.collect()))
    };
    links.iter().enumerate().filter_map(of_link).collect()
}
