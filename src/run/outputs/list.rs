//! Which lists there are: their names, their purposes, their columns.

use super::super::sink::Subject;
use crate::data::write::Purpose;
use crate::plan::{OtherwisePlan, SlotId, SlotSource};

/// The lists that a run writes for an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum List {
    Deletions,
    Suppressions,
    Spared,
    Fixes,
    Flags,
    SetAside,
    Segments,
    Merges,
    Reconcile,
    Differences,
    Updates,
    Clears,
    Undo,
    UndoClears,
    Merged,
    MergedAfter,
    MergedUndo,
    MergedUndoClears,
    Removed,
}

impl List {
    pub(super) const ALL: [List; 19] = [
        List::Deletions,
        List::Suppressions,
        List::Spared,
        List::Fixes,
        List::Flags,
        List::SetAside,
        List::Segments,
        List::Merges,
        List::Reconcile,
        List::Differences,
        List::Updates,
        List::Clears,
        List::Undo,
        List::UndoClears,
        List::Merged,
        List::MergedAfter,
        List::MergedUndo,
        List::MergedUndoClears,
        List::Removed,
    ];

    pub(super) fn file_name(self) -> &'static str {
        match self {
            List::Deletions => "deletions.csv",
            List::Suppressions => "suppressions.csv",
            List::Spared => "spared.csv",
            List::Fixes => "fixes.csv",
            List::Flags => "flags.csv",
            List::SetAside => "set-aside.csv",
            List::Segments => "segments.csv",
            List::Merges => "merges.csv",
            List::Reconcile => "reconcile.csv",
            List::Differences => "differences.csv",
            List::Updates => "updates.csv",
            List::Clears => "clears.csv",
            List::Undo => "undo.csv",
            List::UndoClears => "undo-clears.csv",
            List::Merged => "merged.csv",
            List::MergedAfter => "merged-after.csv",
            List::MergedUndo => "merged-undo.csv",
            List::MergedUndoClears => "merged-undo-clears.csv",
            List::Removed => "removed.csv",
        }
    }

    pub(super) fn purpose(self) -> Purpose {
        match self {
            List::Updates
            | List::Clears
            | List::Undo
            | List::UndoClears
            | List::Merged
            | List::MergedAfter
            | List::MergedUndo
            | List::MergedUndoClears
            | List::Removed => Purpose::Import,
            _ => Purpose::Review,
        }
    }

    /// Whether the rules of the object can put something into it.
    pub(super) fn applies(self, subject: &Subject) -> bool {
        let object = subject.object;
        let deletes = !object.deletions.is_empty();
        let merges = object.duplicates.iter().any(|rule| rule.merges);
        let suppresses = object.suppressions.iter().any(|rule| rule.writes);
        let steps = || object.fixes.iter().flat_map(|fix| &fix.steps);
        match self {
            List::Deletions => deletes,
            List::Merges | List::Merged | List::MergedAfter | List::MergedUndo | List::MergedUndoClears => merges,
            List::Reconcile => !object.reconciles.is_empty(),
            List::Differences => object.reconciles.iter().any(|rule| !rule.compare.is_empty()),
            List::Removed => deletes || merges,
            List::Suppressions => suppresses,
            List::Spared => deletes || suppresses,
            List::Fixes | List::Updates | List::Clears | List::Undo | List::UndoClears => steps().next().is_some(),
            List::Flags => {
                !object.flags.is_empty() || steps().any(|step| matches!(step.otherwise, OtherwisePlan::Flag(_)))
            }
            List::SetAside => true,
            List::Segments => !object.segments.is_empty(),
        }
    }

    /// None if the columns are known only once all records are judged: the key, and of those that
    /// fixes may write the ones that some record changes.
    pub(super) fn header(self, subject: &Subject, columns: &Columns) -> Option<Vec<String>> {
        let named = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let keyed = |names: &[&str]| [vec![columns.key_name.clone()], named(names)].concat();
        let header = match self {
            List::Deletions | List::Suppressions => {
                let identifying = columns.identifying.iter().map(|(_, name)| name.clone());
                let last = named(&["Rules", "Reasons", "Evidence"]);
                std::iter::once(columns.key_name.clone()).chain(identifying).chain(last).collect()
            }
            List::Spared => keyed(&["Rule", "Spared by", "Reason"]),
            List::Fixes => keyed(&["Property", "Before", "After", "Rule"]),
            List::Flags => keyed(&["Rule", "Message"]),
            List::SetAside => [named(&["File", "Row"]), keyed(&["Column", "Text", "Rule", "Problem"])].concat(),
            List::Segments => keyed(&["Segment"]),
            List::Updates | List::Undo => return None,
            List::MergedAfter => keyed(&["Property", "Value"]),
            List::Clears | List::UndoClears | List::MergedUndoClears => keyed(&["Property"]),
            List::Merges => {
                let identifying = columns.identifying.iter().map(|(_, name)| name.clone());
                let last = named(&["Role", "Into", "Matched by", "Score", "Rule", "Reason"]);
                [named(&["Group"]), keyed(&[]), identifying.collect(), last].concat()
            }
            List::Reconcile => {
                let identifying = columns.identifying.iter().map(|(_, name)| name.clone());
                let first = named(&["Status", "Group"]);
                [
                    first,
                    keyed(&[]),
                    identifying.collect(),
                    named(&["File", "Row", "There", "Matched by", "Rule", "Reason"]),
                ]
                .concat()
            }
            List::Differences => keyed(&["File", "Row", "Property", "Here", "There", "Rule", "Problem"]),
            List::Merged | List::MergedUndo | List::Removed => subject.input.header.clone(),
        };
        Some(header)
    }
}

/// The columns of the export that lists repeat.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    pub(super) key_name: String,
    pub(super) identifying: Vec<(SlotId, String)>,
    /// What fixes may write.
    pub(super) written: Vec<(SlotId, String)>,
    /// By slot: its header, or for a value behind a link its label.
    pub(super) names: Vec<String>,
}

impl Columns {
    pub(super) fn of(subject: &Subject) -> Columns {
        let header = |slot: SlotId| {
            let column = subject.layout.header_column(slot)?;
            subject.input.header.get(column).map(|name| name.trim().to_owned())
        };
        let properties = subject.object.written_properties();
        let is_written = |slot: &crate::plan::SlotPlan| match slot.source {
            SlotSource::Own(property) => properties.contains(&property),
            SlotSource::Through { .. } => false,
        };
        let slots = || subject.object.slots.iter().enumerate().map(|(at, slot)| (SlotId(at), slot));
        let mut written: Vec<(SlotId, String)> = slots()
            .filter(|(_, slot)| is_written(slot))
            .filter_map(|(id, _)| header(id).map(|name| (id, name)))
            .collect();
        written.sort_by_key(|(id, _)| subject.layout.header_column(*id));
        Columns {
            key_name: header(subject.object.key).unwrap_or_default(),
            identifying: subject.object.identifying.iter().filter_map(|&id| Some((id, header(id)?))).collect(),
            written,
            names: slots().map(|(id, slot)| header(id).unwrap_or_else(|| slot.label.clone())).collect(),
        }
    }
}
