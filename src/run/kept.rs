//! Tables beside `hyg.yaml` that a person can read, keep under version control and mend. Nothing in one is guessed: a row
//! that says nothing clear is an error that names it.

use super::RunError;
use crate::data::read::{self, Source, Wanted};
use crate::engine::records::cell;
use crate::value::text::fold_name;

/// Reads such a table row by row: `row` gets its cells under the columns, trimmed, and says what is wrong with them. So does
/// `header` with the names of all columns. A column that is missing is told with what each row says.
///
/// # Errors
/// It cannot be read, lacks a column, or header or a row is refused.
pub(super) fn read<const N: usize>(
    source: &Source,
    columns: [&str; N],
    each_row: &str,
    header: impl Fn(&[String]) -> Result<(), String>,
    mut row: impl FnMut([&str; N]) -> Result<(), String>,
) -> Result<(), RunError> {
    let wrong = |row: u64, problem: String| RunError::Kept { file: source.name.clone(), row, problem };
    let mut table = read::open(source)?;
    let place = |name: &str| {
        let at = table.header.iter().position(|header| fold_name(header) == fold_name(name));
        let names = columns.join(",");
        at.ok_or_else(|| format!("there is no column `{name}`; the first row must read `{names}`{each_row}"))
    };
    let mut places = [0; N];
    for (at, name) in places.iter_mut().zip(columns) {
        *at = place(name).map_err(|problem| wrong(1, problem))?;
    }
    header(&table.header).map_err(|problem| wrong(1, problem))?;
    table = table.want(Wanted { columns: places.to_vec(), whole_rows: false });
    while let Some(block) = table.next_block()? {
        let batch = block.batch()?;
        if let Some(ragged) = batch.rejected().first() {
            return Err(wrong(ragged.row, ragged.fault.to_string()));
        }
        for at in 0..batch.len() {
            let cells = std::array::from_fn(|column| cell(batch.column(column), at).trim());
            row(cells).map_err(|problem| wrong(batch.row_number(at), problem))?;
        }
    }
    table.finish()?;
    Ok(())
}
