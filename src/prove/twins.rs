//! Two records that a `duplicates` rule should take for one: an example and its like, with values where they are
//! compared. Whether they are one is for the engine to say.

use super::samples;
use super::witness::World;
use crate::check::Program;
use crate::check::program::{Duplicates, MatchClause};
use crate::plan::Settings;
use crate::schema::{ObjectId, PropertyId};

/// So many values are tried where the example leaves open what is compared.
const VALUES: usize = 4;
/// So many clauses of a rule.
const CLAUSES: usize = 8;

/// The example as two records, alike in all but their keys; one for each way to be one that can be made.
pub(super) fn of(world: &World, duplicates: &Duplicates, program: &Program, settings: &Settings) -> Vec<World> {
    let mut twins: Vec<World> = Vec::new();
    for clause in duplicates.matches.iter().take(CLAUSES) {
        // What is likely depends on all records of an export; two are none.
        let MatchClause::All(likenesses) = clause else { continue };
        for nth in 0..VALUES {
            let mut twin = World { is_twofold: true, ..world.clone() };
            for likeness in likenesses {
                if let Some(text) = value(program, world.object, likeness.property, nth, settings) {
                    twin.cells.entry(likeness.property).or_insert(text);
                }
            }
            if !twins.contains(&twin) {
                twins.push(twin);
            }
        }
    }
    twins
}

/// The n-th value with which two records may be compared.
fn value(program: &Program, object: ObjectId, property: PropertyId, nth: usize, settings: &Settings) -> Option<String> {
    let property = program.schema.property(object, property)?;
    let plain = samples::plain(property.kind).map(str::to_owned);
    let known = samples::of(property, &[], settings).into_iter().filter(|text| !text.is_empty());
    plain.into_iter().chain(known).nth(nth)
}
