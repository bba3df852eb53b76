//! Cleaned exports in Parquet: every column is text, none of it null.

use super::columns::TextColumns;
use super::rows::refuse_rejected;
use super::table::TableRows;
use super::{Changes, CleanedError, CleanedFormat, CleanedPart, CleanedWriter};
use crate::data::read::{Batch, Kind};
use ::parquet::arrow::ArrowWriter;
use ::parquet::basic::{Compression, ZstdLevel};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use std::fmt::{self, Debug};
use std::io::Write;

/// A row group is held until it is written, so it ends after so many rows,
const ROWS: usize = 1 << 17;
/// or so many bytes as they are written.
const BYTES: usize = 64 << 20;

#[derive(Clone, Copy, Debug)]
pub(super) struct Parquet;

impl<W: Write + Send + 'static> CleanedFormat<W> for Parquet {
    fn part(&self, batch: &Batch, changes: &Changes) -> Result<CleanedPart, CleanedError> {
        refuse_rejected(batch, Kind::Parquet)?;
        Ok(CleanedPart::table(TableRows::kept(batch, changes)))
    }

    fn begin(&self, header: &[String], _head: &str, out: W) -> Result<Box<dyn CleanedWriter<W>>, CleanedError> {
        let columns = TextColumns::new(header);
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(ROWS))
            .set_max_row_group_bytes(Some(BYTES))
            .build();
        let writer = ArrowWriter::try_new(out, columns.schema(), Some(properties))?;
        Ok(Box::new(ParquetFile { columns, writer }))
    }
}

struct ParquetFile<W: Write> {
    columns: TextColumns,
    writer: ArrowWriter<W>,
}

impl<W: Write> Debug for ParquetFile<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParquetFile").field("columns", &self.columns).finish_non_exhaustive()
    }
}

impl<W: Write + Send> CleanedWriter<W> for ParquetFile<W> {
    fn take(&mut self, part: CleanedPart) -> Result<(), CleanedError> {
        Ok(self.columns.add(&part.table, |batch| self.writer.write(batch))?)
    }

    fn finish(mut self: Box<Self>) -> Result<W, CleanedError> {
        if let Some(batch) = self.columns.rest().map_err(ParquetError::from)? {
            self.writer.write(&batch)?;
        }
        Ok(self.writer.into_inner()?)
    }
}

impl From<ParquetError> for CleanedError {
    fn from(error: ParquetError) -> CleanedError {
        CleanedError::Format { format: Kind::Parquet.title(), detail: error.to_string() }
    }
}
