//! Cleaned exports in Arrow IPC, as a file: every column is text, none of it null.

use super::columns::TextColumns;
use super::rows::refuse_rejected;
use super::table::TableRows;
use super::{Changes, CleanedError, CleanedFormat, CleanedPart, CleanedWriter};
use crate::data::read::{Batch, Kind};
use arrow_ipc::writer::FileWriter;
use arrow_schema::ArrowError;
use std::fmt::{self, Debug};
use std::io::Write;

#[derive(Clone, Copy, Debug)]
pub(super) struct Arrow;

impl<W: Write + 'static> CleanedFormat<W> for Arrow {
    fn part(&self, batch: &Batch, changes: &Changes) -> Result<CleanedPart, CleanedError> {
        refuse_rejected(batch, Kind::Arrow)?;
        Ok(CleanedPart::table(TableRows::kept(batch, changes)))
    }

    fn begin(&self, header: &[String], _head: &str, out: W) -> Result<Box<dyn CleanedWriter<W>>, CleanedError> {
        let columns = TextColumns::new(header);
        let writer = FileWriter::try_new(out, &columns.schema())?;
        Ok(Box::new(ArrowFile { columns, writer }))
    }
}

struct ArrowFile<W> {
    columns: TextColumns,
    writer: FileWriter<W>,
}

impl<W> Debug for ArrowFile<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ArrowFile").field("columns", &self.columns).finish_non_exhaustive()
    }
}

impl<W: Write> CleanedWriter<W> for ArrowFile<W> {
    fn take(&mut self, part: CleanedPart) -> Result<(), CleanedError> {
        Ok(self.columns.add(&part.table, |batch| self.writer.write(batch))?)
    }

    fn finish(mut self: Box<Self>) -> Result<W, CleanedError> {
        if let Some(batch) = self.columns.rest()? {
            self.writer.write(&batch)?;
        }
        Ok(self.writer.into_inner()?)
    }
}

impl From<ArrowError> for CleanedError {
    fn from(error: ArrowError) -> CleanedError {
        CleanedError::Format { format: Kind::Arrow.title(), detail: error.to_string() }
    }
}
