//! Tables that records are looked up in: which a run needs, and what it says of them.

use super::Options;
use super::bind::Bound;
use super::report::{InputReport, Report};
use super::selection::{deletes, is_chosen};
use crate::check::program::{Program, Rule, RuleId, RuleKind};
use crate::engine::related::Related;
use crate::plan::requirements::{Requirements, of_condition, of_rule};
use crate::schema::ObjectId;
use crate::value::counted::{counted, grouped};
use std::collections::BTreeSet;

/// The tables that the rules of a run look records up in, and the file of each, relative to the
/// project folder.
#[must_use]
pub fn needed(program: &Program, options: &Options) -> Vec<(ObjectId, String)> {
    let acts = |id: RuleId, rule: &Rule| match rule.kind {
        RuleKind::Protect(_) | RuleKind::Suppress(_) => true,
        RuleKind::Duplicates(_) if deletes(program, options, rule.object) => true,
        _ => is_chosen(options, id),
    };
    let rules = program.rules.iter().enumerate().filter(|(at, rule)| acts(RuleId(*at), rule));
    let rules = rules.map(|(_, rule)| of_rule(program, rule));
    let segments = program.segments.iter().filter(|_| options.segments);
    let segments = segments.map(|segment| of_condition(program, segment.object, &segment.condition));
    let tables: BTreeSet<ObjectId> = rules.chain(segments).flat_map(|needs| linked_to(program, &needs)).collect();
    let file = |id: ObjectId| Some((id, program.schema.object(id)?.table.clone()?));
    tables.into_iter().filter_map(file).collect()
}

fn linked_to(program: &Program, needs: &Requirements) -> Vec<ObjectId> {
    let to = |(object, link): &(ObjectId, _)| Some(program.schema.object(*object)?.link(*link)?.to);
    needs.links.iter().filter_map(to).collect()
}

/// Enters the files of a table among the inputs, and says which of its rows nobody can be looked up
/// in. A table that nothing asked for was not read and is not told.
pub(super) fn report(program: &Program, input: &Bound, read: Option<&Related>, report: &mut Report) {
    let (Some(table), Some(read)) = (program.schema.object(input.object), read) else { return };
    report.inputs.extend(InputReport::of(&table.name, input));
    let rows: u64 = input.fingerprints().iter().map(|fingerprint| fingerprint.records).sum();
    let (ragged, kept) = (u64::from(read.unread()), u64::from(read.records()));
    let keyless = rows.saturating_sub(kept + ragged);
    if ragged > 0 {
        report.notes.push(format!(
            "{}: {} of {} could not be read, and each might be the row of a record that is not found",
            table.name,
            grouped(ragged),
            counted(rows, "row")
        ));
    }
    if keyless > 0 {
        let key = table.property(table.key).map_or("", |key| key.label.as_str());
        report.notes.push(format!(
            "{}: {} of {} without `{key}`: nobody is looked up there",
            table.name,
            grouped(keyless),
            counted(rows, "row")
        ));
    }
}
