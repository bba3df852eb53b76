//! The other side: the rows of another system's file.

use super::export::not_comparable;
use crate::data::read::{self, Source, Wanted};
use crate::diagnostic::suggest::{did_you_mean, is_slip};
use crate::engine::foreign;
use crate::engine::records::cell;
use crate::matching::Records;
use crate::plan::{FileColumn, ObjectPlan, ReconcilePlan, SlotId};
use crate::run::RunError;
use crate::run::pass::RunContext;
use crate::run::report::InputReport;
use crate::value::text::{fold_name, trimmed};

/// The rows of a file, and their cells at the same places.
#[derive(Debug)]
pub(super) struct There {
    pub records: Records,
    pub rows: Vec<Row>,
    /// Rows with too few or too many cells, by file.
    pub rejected: Vec<(usize, u64, String)>,
    pub inputs: Vec<InputReport>,
}

#[derive(Debug)]
pub(super) struct Row {
    /// Which of the sources.
    pub source: usize,
    pub row: u64,
    /// What it holds in the columns that are matched.
    pub shown: String,
    /// Why it cannot be found.
    pub problem: Option<String>,
    /// As those of a record.
    pub compared: Vec<(String, Result<Option<String>, String>)>,
}

pub(super) fn read(
    object: &ObjectPlan,
    run: &RunContext,
    rule: &ReconcilePlan,
    sources: &[Source],
) -> Result<There, RunError> {
    let matcher = &rule.search.matcher;
    let mut there =
        There { records: Records::new(matcher), rows: Vec::new(), rejected: Vec::new(), inputs: Vec::new() };
    let refused = |why| run.refused(rule.search.rule, why);
    for (source, file) in sources.iter().enumerate() {
        let table = read::open(&file.with_number_format(run.plan.settings.account.number_format))?;
        let mut wanted = Wanted::default();
        let mut want = |column: &FileColumn| find(file, &table.header, column).map(|at| place(&mut wanted, at));
        let matched: Vec<usize> = rule.columns.iter().map(&mut want).collect::<Result<_, _>>()?;
        let compared: Vec<usize> = rule.compare.iter().map(|one| want(&one.column)).collect::<Result<_, _>>()?;
        let headers: Vec<String> = wanted
            .columns
            .iter()
            .map(|&at| table.header.get(at).map_or_else(String::new, |name| name.trim().to_owned()))
            .collect();
        let (format, compression) = (table.format.clone(), table.compression);
        let mut table = table.want(wanted);
        let read = |slot: SlotId, text: &str| match object.slot(slot) {
            Some(slot) => {
                foreign::value(slot, &run.plan.settings, text).map(|value| value.map(std::borrow::Cow::into_owned))
            }
            None => Ok(None),
        };
        while let Some(block) = table.next_block()? {
            if run.progress.is_stopped() {
                return Err(RunError::Interrupted);
            }
            let batch = block.batch()?;
            for rejected in batch.rejected() {
                there.rejected.push((source, rejected.row, rejected.fault.to_string()));
            }
            for row in 0..batch.len() {
                let text = |&at: &usize| cell(batch.column(at), row);
                let values: Vec<Result<Option<String>, String>> =
                    rule.search.compared.iter().zip(&matched).map(|(slot, at)| read(*slot, text(at))).collect();
                let cells: Vec<Option<&str>> =
                    values.iter().map(|value| value.as_ref().ok().and_then(Option::as_deref)).collect();
                there.records.push(&cells).map_err(refused)?;
                let unread = values.iter().find_map(|value| value.as_ref().err().cloned());
                let mut shown: Vec<String> = Vec::new();
                for at in &matched {
                    let name = headers.get(*at).map_or("", String::as_str);
                    let part = format!("{name}: {}", trimmed(text(at)));
                    if !trimmed(text(at)).is_empty() && !shown.contains(&part) {
                        shown.push(part);
                    }
                }
                there.rows.push(Row {
                    source,
                    row: batch.row_number(row),
                    shown: shown.join("; "),
                    problem: unread.or_else(|| not_comparable(rule, &cells)),
                    compared: rule
                        .compare
                        .iter()
                        .zip(&compared)
                        .map(|(one, at)| (trimmed(text(at)).to_owned(), read(one.slot, text(at))))
                        .collect(),
                });
            }
        }
        let fingerprint = table.finish()?;
        there.inputs.push(InputReport {
            object: rule.file.clone(),
            name: file.name.clone(),
            format,
            compression,
            fingerprint,
        });
    }
    Ok(there)
}

/// Where a column stands among those that are read.
fn place(wanted: &mut Wanted, at: usize) -> usize {
    wanted.columns.iter().position(|&known| known == at).unwrap_or_else(|| {
        wanted.columns.push(at);
        wanted.columns.len() - 1
    })
}

/// The column of the header, by the name that the rule gives or by one of the property's.
fn find(file: &Source, header: &[String], column: &FileColumn) -> Result<usize, RunError> {
    let named = column.named.iter();
    let names: Vec<String> = match named.len() {
        0 => column.names.iter().map(|name| fold_name(name)).collect(),
        _ => named.map(|name| fold_name(name)).collect(),
    };
    let found: Vec<usize> =
        (0..).zip(header).filter(|(_, title)| names.contains(&fold_name(title))).map(|(at, _)| at).collect();
    let name = column.named.as_ref().or(column.names.first()).cloned().unwrap_or_default();
    let titles = || header.iter().map(|title| title.trim());
    let problem = match found.as_slice() {
        [at] => return Ok(*at),
        [] => {
            let close = did_you_mean(&name, titles()).filter(|close| is_slip(&name, close, titles()));
            let help = close.map_or_else(
                || {
                    let listed = titles().take(12).collect::<Vec<_>>().join(", ");
                    format!("say with `with \"COLUMN\"` which one holds it, of {listed}")
                },
                |close| format!("did you mean `{close}`? write `with \"{close}\"`"),
            );
            format!("has no column `{name}`; {help}")
        }
        _ => format!("has several columns `{name}`; say with `with \"COLUMN\"` which one is meant"),
    };
    Err(RunError::FileColumn { file: file.name.clone(), problem })
}
