//! Runs a `test` block: its tables as exports in memory, its expectations against what the rules
//! say of them. Brakes do not stop it, a property without a column is blank, and four values are
//! enough to tell what is usual.

use super::judge::Judge;
use super::{Fault, Outcome, TestKind};
use crate::check::Program;
use crate::check::program::Test;
use crate::run::bind::source_of_file;
use crate::run::{self, Input, Options};
use crate::schema::Project;
use crate::source::{SourceMap, Span};
use crate::value::time::AsOf;
use std::collections::BTreeSet;

/// What all tests of a project share.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    pub program: &'a Program,
    pub project: &'a Project,
    pub sources: &'a SourceMap,
    /// For tests that do not say `as of`.
    pub today: AsOf,
}

/// Runs one test.
#[must_use]
pub fn run(context: Context, test: &Test) -> Outcome {
    let (file, line) = place(context.sources, test.span);
    let faults = faults(context, test).unwrap_or_else(|error| vec![Fault::Error(error)]);
    Outcome { kind: TestKind::Block, name: test.description.clone(), file, line: Some(line), faults }
}

fn faults(context: Context, test: &Test) -> Result<Vec<Fault>, String> {
    let inputs: Vec<Input> = test.tables.iter().map(|table| Input::of_table(table, &context.program.schema)).collect();
    let as_of = test.as_of.map_or(context.today, |day| AsOf::end_of(day, context.today.zone));
    let needed = run::reconciled_files(context.program, &BTreeSet::new(), &BTreeSet::new()).into_iter();
    let source = |(rule, file)| Some((rule, vec![source_of_file(test.files.iter().find(|table| table.file == file)?)]));
    let options = Options {
        missing_is_blank: true,
        brakes: false,
        segments: true,
        fewest_values: 4,
        reconciled: needed.filter_map(source).collect(),
        ..Options::new(as_of)
    };
    let (collected, report) =
        run::collect(context.program, context.project, &inputs, &options).map_err(|error| error.to_string())?;
    let judge = Judge {
        context,
        inputs: &inputs,
        options: &options,
        records: &collected.records,
        groups: &collected.groups,
        reconciled: &collected.reconciled,
        report: &report,
    };
    let mut faults = Vec::new();
    for expectation in &test.expectations {
        if let Some((expected, got)) = judge.contradiction(expectation)? {
            let (_, line) = place(context.sources, expectation.span);
            faults.push(Fault::Expectation { line, text: expectation.text.clone(), expected, got });
        }
    }
    Ok(faults)
}

/// File and line of a span.
fn place(sources: &SourceMap, span: Span) -> (String, usize) {
    let file = sources.get(span.file);
    file.map_or((String::new(), 1), |file| (file.name.clone(), file.position(span.start as usize).line))
}
