//! Rows to batches of text columns, cut where the rows say, whatever blocks they came in: so the files are
//! the same bytes for any number of threads.

use super::table::TableRows;
use arrow_array::builder::StringBuilder;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use std::sync::Arc;

/// A batch is cut when it has so many rows,
const ROWS: usize = 8192;
/// or so many bytes of text.
const BYTES: usize = 8 << 20;

/// The batch that is being filled.
#[derive(Debug)]
pub(super) struct TextColumns {
    schema: Arc<Schema>,
    columns: Vec<StringBuilder>,
    rows: usize,
    bytes: usize,
}

impl TextColumns {
    pub(super) fn new(header: &[String]) -> TextColumns {
        let field = |name: &String| Field::new(name, DataType::Utf8, false);
        TextColumns {
            schema: Arc::new(Schema::new(header.iter().map(field).collect::<Vec<_>>())),
            columns: header.iter().map(|_| StringBuilder::new()).collect(),
            rows: 0,
            bytes: 0,
        }
    }

    pub(super) fn schema(&self) -> Arc<Schema> {
        Arc::clone(&self.schema)
    }

    /// Adds rows and hands every batch that becomes full to `write`.
    pub(super) fn add<E: From<ArrowError>>(
        &mut self,
        table: &TableRows,
        mut write: impl FnMut(&RecordBatch) -> Result<(), E>,
    ) -> Result<(), E> {
        for (_, cells) in table.rows() {
            for (column, cell) in self.columns.iter_mut().zip(cells) {
                column.append_value(cell);
                self.bytes += cell.len();
            }
            self.rows += 1;
            if self.rows == ROWS || self.bytes >= BYTES {
                write(&self.cut()?)?;
            }
        }
        Ok(())
    }

    /// What was added since the last batch; none if that is nothing.
    pub(super) fn rest(&mut self) -> Result<Option<RecordBatch>, ArrowError> {
        if self.rows == 0 { Ok(None) } else { self.cut().map(Some) }
    }

    fn cut(&mut self) -> Result<RecordBatch, ArrowError> {
        (self.rows, self.bytes) = (0, 0);
        let columns = self.columns.iter_mut().map(|column| Arc::new(column.finish()) as ArrayRef).collect();
        RecordBatch::try_new(self.schema(), columns)
    }
}
