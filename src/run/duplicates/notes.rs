//! What to know of a search and of its merges besides the lists.

use crate::engine::merges::MergedGroup;
use crate::matching::{Clause, Found, Model};
use crate::plan::DuplicatesPlan;
use crate::run::bind::Bound;
use crate::schema::{Consent, Object, PropertyId};
use crate::value::counted::{counted, grouped};
use std::collections::BTreeSet;

/// Of fewer records `likely` learns too little to tell what is rare.
const FEWEST_TO_LEARN_FROM: usize = 100;

/// One rule's search.
pub(super) struct Search<'a> {
    pub(super) rule: &'a str,
    /// The object's name.
    pub(super) object: &'a str,
    /// How many records took part.
    pub(super) learnt: usize,
}

impl Search<'_> {
    /// Values that make most of the work, values that took no part, and weights that were learnt from little. `useless` as
    /// of [`Records::useless`](crate::matching::Records::useless), `saved` the models of the project; `described` tells
    /// where a row stands.
    pub(super) fn notes(
        &self,
        rule: &DuplicatesPlan,
        found: &Found,
        useless: &[(usize, u32, u32)],
        saved: &[Model],
        described: impl Fn(u32) -> String,
    ) -> Vec<String> {
        let Search { rule: name, object, learnt } = *self;
        let mut notes: Vec<String> = Vec::new();
        notes.extend(found.crowds.iter().map(|crowd| {
            format!(
                "duplicates {name}: {} different {object} have one {}, which makes {} pairs to compare; {} is one of them",
                grouped(crowd.records),
                crowd.columns,
                grouped(crowd.pairs),
                described(crowd.example)
            )
        }));
        let mut told: BTreeSet<&str> = BTreeSet::new();
        for &(column, count, row) in useless {
            let label = rule.matcher.columns.get(column).map_or("", |column| column.label.as_str());
            if told.insert(label) {
                notes.push(format!(
                    "duplicates {name}: nothing can be matched by {} of {label}, such as that in {}; such cells count as blank",
                    counted(u64::from(count), "value"),
                    described(row)
                ));
            }
        }
        let learns = rule.matcher.clauses.iter().any(Clause::is_likely) && saved.is_empty();
        if learns && (2..FEWEST_TO_LEARN_FROM).contains(&learnt) {
            notes.push(format!(
                "duplicates {name}: `likely` learns from the records how rare each value is, and {} are too few for that: it may miss pairs \
                 that are the same in all; use lines with `same` and `similar`, or weights of a larger export in models/{name}.yaml",
                grouped(learnt as u64)
            ));
        }
        notes
    }
}

/// Which columns of merged.csv no import can write.
pub(super) fn set_by_the_crm(schema: &Object, input: &Bound, merged: &[MergedGroup]) -> Option<String> {
    let changed: BTreeSet<usize> = merged.iter().flat_map(|group| &group.changes).map(|(column, _)| *column).collect();
    let read_only = schema.properties.iter().enumerate().filter(|(_, property)| property.read_only);
    let columns =
        read_only.filter_map(|(at, _)| input.column(PropertyId(at))).filter(|column| changed.contains(column));
    let headers: Vec<String> =
        columns.filter_map(|column| Some(format!("`{}`", input.header.get(column)?.trim()))).collect();
    (!headers.is_empty()).then(|| {
        format!(
            "{}: the CRM sets {} itself: leave that out when you import merged.csv, and look at it once the merges are made",
            schema.name,
            headers.join(", ")
        )
    })
}

/// Which columns merges take by their names for what a person allows, so that one that is missed can be seen.
pub(super) fn taken_for_consents(object: &str, input: &Bound, consents: &[(usize, Consent)]) -> Option<String> {
    let named = |wanted: Consent, what: &str| {
        let of = consents.iter().filter(|(_, consent)| *consent == wanted);
        let headers: Vec<String> =
            of.filter_map(|(column, _)| Some(format!("`{}`", input.header.get(*column)?.trim()))).collect();
        (!headers.is_empty()).then(|| format!("{} for {what}", headers.join(", ")))
    };
    let both = [named(Consent::OptOut, "opt-outs"), named(Consent::OptIn, "permissions")];
    let both: Vec<String> = both.into_iter().flatten().collect();
    let certain = (!both.is_empty()).then(|| format!("take {}: what refuses wins", both.join(", and ")));
    let unclear = named(Consent::Unclear, "what nobody can tell");
    let unclear = unclear.map(|named| format!("take {named}: records that differ there wait for a person"));
    let told: Vec<String> = certain.into_iter().chain(unclear).collect();
    (!told.is_empty()).then(|| format!("{object}: merges {}", told.join("; they ")))
}
