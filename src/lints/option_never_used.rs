//! Options that rules test and no record has, and values of records that are no option.

use super::observed::{Column, most_frequent};
use super::walk::tests;
use super::{Context, Level, Lint};
use crate::check::program::TestKind;
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::{ObjectId, OptionId, OptionIndex, Property, PropertyId};
use crate::source::Span;
use crate::value::Kind;
use std::collections::{BTreeMap, BTreeSet};

pub(super) static LINT: Lint = Lint {
    code: codes::OPTION_NEVER_USED,
    level: Level::Advice,
    summary: "an option that no record of the export has, or a value that is no option",
    page: include_str!("option-never-used.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let Some(observed) = context.observed else { return Vec::new() };
    let mut found = Vec::new();
    let mut told: BTreeSet<(ObjectId, PropertyId)> = BTreeSet::new();
    for (test, span) in tests(context.program) {
        let TestKind::Options { options, .. } = &test.test else { continue };
        let at = (test.subject.object, test.subject.property);
        let Some(column) = observed.columns.get(&at) else { continue };
        let Some(property) = context.program.schema.property(at.0, at.1) else { continue };
        let Some(used) = Used::of(column, property) else { continue };
        for option in options.iter().filter(|option| option.param.is_none() && !used.options.contains(&option.value)) {
            let label = property.options.get(option.value.0).map_or("", |option| option.label.as_str());
            found.push(
                LINT.says(format!("no record of {} has `{label}` as its {}", column.file, property.label))
                    .label(option.span, "an option of the property, and not used")
                    .help("if the account calls it otherwise, name the option that it uses; else leave it out"),
            );
        }
        if !used.others.is_empty() && told.insert(at) {
            found.push(no_options(column, property, &used.others, span));
        }
    }
    found
}

/// What a column holds, as options of its property.
struct Used {
    options: BTreeSet<OptionId>,
    /// Values that are none, with how many records have them.
    others: BTreeMap<String, u64>,
}

impl Used {
    /// Nothing for a column with too many different values, and for one that is empty.
    fn of(column: &Column, property: &Property) -> Option<Used> {
        let values = column.values.as_ref().filter(|values| !values.is_empty())?;
        let index = OptionIndex::of(property);
        let mut used = Used { options: BTreeSet::new(), others: BTreeMap::new() };
        for (value, count) in values {
            let parts = value.split(if property.kind == Kind::ManyOptions { ';' } else { '\n' });
            for part in parts.map(str::trim).filter(|part| !part.is_empty()) {
                match index.get(part) {
                    Some(option) => {
                        used.options.insert(option);
                    }
                    None => *used.others.entry(part.to_owned()).or_default() += count,
                }
            }
        }
        Some(used)
    }
}

/// Values that no rule can read.
fn no_options(column: &Column, property: &Property, others: &BTreeMap<String, u64>, span: Span) -> Diagnostic {
    let named = most_frequent(others);
    let more = others.len().saturating_sub(named.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let records: u64 = others.values().sum();
    let (is, stand) = if others.len() == 1 { ("is no option", "and stands") } else { ("are no options", "and stand") };
    let values = named.join(", ");
    let cells = if records == 1 { "1 cell".to_owned() } else { format!("{records} cells") };
    LINT.says(format!("{values}{more} {is} of {}, {stand} in {cells} of {}", property.label, column.file))
        .label(span, "on those records it cannot be read")
        .help(format!(
            "if the account has them, add them to `options` of {} in hyg.yaml; else mend them with `map`",
            property.name
        ))
}
