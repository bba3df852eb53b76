//! What rules and exports come to together, for lints: a run that writes nothing, and the columns that
//! rules ask about.
//!
//! Counts are those of the run, which any `apply` would give; whether a count is worth a word is for
//! the lints.

use crate::check::Program;
use crate::data::profile::{ColumnProfile, Layout, Profile};
use crate::lints;
use crate::lints::observed::{Column, Counts, Lacking, Observed};
use crate::plan::requirements::of_rule;
use crate::run::bind::{Bound, bind, missing};
use crate::run::progress::Progress;
use crate::run::sink::DryRun;
use crate::run::{Input, Options, Report, RunError, execute};
use crate::schema::{ObjectId, Project, PropertyId};
use crate::value::Kind;
use crate::value::text::{fold, is_blank};
use std::collections::{BTreeMap, BTreeSet};

/// A run, and what lints look at of it.
#[derive(Debug)]
pub struct Survey {
    pub report: Report,
    pub observed: Observed,
}

/// Runs the rules over the inputs without writing and looks at the columns that they ask about. Rules
/// whose columns are missing are left out, and brakes do not hold.
///
/// # Errors
/// See [`RunError`].
pub fn survey(
    program: &Program,
    project: &Project,
    inputs: &[Input],
    options: &Options,
    progress: &dyn Progress,
) -> Result<Survey, RunError> {
    let bound = bind(program, project, inputs)?;
    let lacking = missing(program, &bound, &[]).into_iter().map(|missing| Lacking {
        rule: missing.rule,
        what: missing.lack.what,
        near: missing.lack.near,
    });
    let mut observed = Observed { lacking: lacking.collect(), ..Observed::default() };
    let options = Options { allow_missing: true, brakes: false, ..options.clone() };
    let report = execute(program, project, inputs, &options, progress, &mut DryRun)?;
    for object in &report.objects {
        observed.records.insert(object.object, object.rows - object.rejected);
        // An audit selects nothing, and where two systems agree there is nothing to select.
        for rule in object.rules.iter().filter(|rule| rule.measures.is_empty() && rule.reconciled.is_none()) {
            let (tally, unread) = (&rule.tally, rule.tally.set_aside + rule.tally.undecided);
            let counts = Counts { selected: tally.selected, left_out_blank: tally.left_out_blank, unread };
            observed.rules.insert(rule.rule, counts);
        }
    }
    for (object, properties) in asked(program) {
        let Some(input) = bound.get(&object) else { continue };
        observed.columns.extend(columns(program, project, input, &properties)?);
    }
    Ok(Survey { report, observed })
}

/// The properties that rules read, by object.
fn asked(program: &Program) -> BTreeMap<ObjectId, BTreeSet<PropertyId>> {
    let mut asked: BTreeMap<ObjectId, BTreeSet<PropertyId>> = BTreeMap::new();
    for rule in &program.rules {
        for (object, property) in of_rule(program, rule).properties {
            asked.entry(object).or_default().insert(property);
        }
    }
    asked
}

/// What the columns of these properties hold, of those whose values have a form or options.
fn columns(
    program: &Program,
    project: &Project,
    input: &Bound,
    properties: &BTreeSet<PropertyId>,
) -> Result<BTreeMap<(ObjectId, PropertyId), Column>, RunError> {
    let compared = lints::compared_texts(program);
    let mut wanted: BTreeMap<usize, (PropertyId, &[Layout])> = BTreeMap::new();
    for &id in properties {
        let Some(property) = program.schema.property(input.object, id) else { continue };
        let layouts = match property.kind {
            Kind::Date | Kind::Datetime => &Layout::DATES[..],
            Kind::Number => &Layout::NUMBERS,
            Kind::Phone => &Layout::PHONES,
            Kind::OneOption | Kind::ManyOptions => &[],
            Kind::Text if compared.contains(&(input.object, id)) => &[],
            _ => continue,
        };
        let column = input.matched.columns.get(id.0).copied().flatten();
        wanted.extend(column.map(|column| (column, (id, layouts))));
    }
    if wanted.is_empty() {
        return Ok(BTreeMap::new());
    }
    let profile = Profile::of(&input.sources, |at| wanted.contains_key(&at))?;
    let file = input.sources.first().map_or("", |source| source.name.as_str());
    let column = |(at, (property, layouts)): (usize, (PropertyId, &[Layout]))| {
        let profile = profile.columns.get(at)?;
        Some(((input.object, property), column(project, file, profile, layouts)))
    };
    Ok(wanted.into_iter().filter_map(column).collect())
}

fn column(project: &Project, file: &str, profile: &ColumnProfile, layouts: &[Layout]) -> Column {
    let is_null = |value: &String| is_blank(value) || project.null_values.iter().any(|null| fold(null) == fold(value));
    let values = profile.values.as_ref().map(|values| {
        values.iter().filter(|(value, _)| !is_null(value)).map(|(value, count)| (value.clone(), *count)).collect()
    });
    let layouts = layouts.iter().filter_map(|layout| Some((layout.example(), *profile.layouts.get(layout)?)));
    Column {
        file: file.to_owned(),
        header: profile.header.trim().to_owned(),
        values,
        layouts: layouts.collect(),
        order: profile.order,
    }
}
