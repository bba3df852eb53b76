//! Parquet: only the columns that are wanted are read, and a batch of rows at a time is held.

use super::arrow::{ArrowBlock, Leaf, guarded, leaves, rows_a_block};
use super::batch::{Undecoded, Wanted};
use super::cells::is_made;
use super::container::{Container, Original};
use super::error::Problem;
use super::input::Input;
use super::{Fingerprint, Format, Kind, Opened, Reader, Source};
use crate::value::number::NumberFormat;
use ::parquet::arrow::ProjectionMask;
use ::parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use ::parquet::basic::Compression;
use ::parquet::errors::{ParquetError, Result as ParquetResult};
use ::parquet::file::metadata::RowGroupMetaData;
use ::parquet::file::reader::{ChunkReader, Length};
use arrow_schema::{DataType, Field, Schema};
use bytes::Bytes;
use std::collections::BTreeSet;
use std::fmt;
use std::io::{BufReader, Read};
use std::sync::Arc;

pub(super) fn open(input: Input, source: &Source) -> Result<Opened, Problem> {
    let (container, original) = Container::open(input, source)?;
    let metadata = guarded(Kind::Parquet, || load(&container))?;
    refuse_codec(&metadata)?;
    let leaves = leaves(metadata.schema());
    let header: Vec<String> = leaves.iter().map(|leaf| leaf.name.clone()).collect();
    if header.is_empty() {
        return Err(Problem::Empty);
    }
    if header.len() > source.settings.max_columns {
        return Err(Problem::WideHeader { columns: header.len(), limit: source.settings.max_columns });
    }
    let (block_bytes, number_format) = (source.settings.block_bytes.max(1), source.settings.number_format);
    let rows = None;
    let reader = ParquetReader { container, original, metadata, leaves, block_bytes, number_format, rows, row: 1 };
    Ok(Opened { header, format: Format::Parquet, head: String::new(), reader: Box::new(reader) })
}

/// Reads the footer; text is to come as views.
fn load(container: &Container) -> ParquetResult<ArrowReaderMetadata> {
    let found = ArrowReaderMetadata::load(container, ArrowReaderOptions::new())?;
    let viewed = |field: &Arc<Field>| match field.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 => Arc::new(Field::clone(field).with_data_type(DataType::Utf8View)),
        _ => Arc::clone(field),
    };
    let fields: Vec<_> = found.schema().fields().iter().map(viewed).collect();
    let schema = Arc::new(Schema::new_with_metadata(fields, found.schema().metadata().clone()));
    ArrowReaderMetadata::try_new(Arc::clone(found.metadata()), ArrowReaderOptions::new().with_schema(schema))
}

/// Its decoder would call the file damaged.
fn refuse_codec(metadata: &ArrowReaderMetadata) -> Result<(), Problem> {
    let groups = metadata.metadata().row_groups().iter();
    let unread = groups.flat_map(RowGroupMetaData::columns).find_map(|column| match column.compression() {
        Compression::BROTLI(_) => Some("Brotli"),
        Compression::LZO => Some("LZO"),
        _ => None,
    });
    unread.map_or(Ok(()), |codec| Err(Problem::Codec { codec }))
}

struct ParquetReader {
    container: Container,
    original: Original,
    metadata: ArrowReaderMetadata,
    leaves: Vec<Leaf>,
    block_bytes: usize,
    number_format: NumberFormat,
    /// Begun when it is known what is wanted.
    rows: Option<(ParquetRecordBatchReader, Arc<Vec<Option<Leaf>>>)>,
    row: u64,
}

impl fmt::Debug for ParquetReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParquetReader")
            .field("container", &self.container)
            .field("row", &self.row)
            .finish_non_exhaustive()
    }
}

impl Reader for ParquetReader {
    fn next_block(&mut self, wanted: &Wanted) -> Result<Option<Box<dyn Undecoded>>, Problem> {
        let (rows, leaves) = match &mut self.rows {
            Some(begun) => begun,
            none => none.insert(begin(&self.container, &self.metadata, &self.leaves, wanted, self.block_bytes)?),
        };
        let Some(batch) = guarded(Kind::Parquet, || rows.next().transpose())? else { return Ok(None) };
        let first_row = self.row;
        self.row += batch.num_rows() as u64;
        let (leaves, format, number_format) = (Arc::clone(leaves), Kind::Parquet.title(), self.number_format);
        Ok(Some(Box::new(ArrowBlock { batch, leaves, format, number_format, first_row })))
    }

    fn finish(&mut self) -> Result<Fingerprint, Problem> {
        Ok(Fingerprint { digest: self.original.finish()?, records: self.row - 1, blank_lines: 0, footer_lines: 0 })
    }
}

type Begun = (ParquetRecordBatchReader, Arc<Vec<Option<Leaf>>>);

fn begin(
    container: &Container,
    metadata: &ArrowReaderMetadata,
    leaves: &[Leaf],
    wanted: &Wanted,
    block_bytes: usize,
) -> Result<Begun, Problem> {
    let field = |leaf: &Leaf| leaf.path.first().copied();
    let made = || leaves.iter().enumerate().filter(|(at, _)| is_made(wanted, *at)).map(|(_, leaf)| leaf);
    let fields: BTreeSet<usize> = made().filter_map(field).collect();
    // What is read has fewer fields than the file, in the same order.
    let places = |(at, leaf): (usize, &Leaf)| {
        let place = fields.iter().position(|&known| Some(known) == field(leaf)).filter(|_| is_made(wanted, at))?;
        let path = std::iter::once(place).chain(leaf.path.iter().skip(1).copied()).collect();
        Some(leaf.moved(path))
    };
    let placed = Arc::new(leaves.iter().enumerate().map(places).collect());
    let groups = metadata.metadata().row_groups();
    let bytes: i64 = groups.iter().map(|group| group.total_byte_size().max(0)).fold(0, i64::saturating_add);
    let rows: i64 = groups.iter().map(|group| group.num_rows().max(0)).fold(0, i64::saturating_add);
    let number = |count: i64| usize::try_from(count).unwrap_or(usize::MAX);
    let batch_size = rows_a_block(block_bytes, number(bytes), number(rows));
    let reader = guarded(Kind::Parquet, || {
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(container.clone(), metadata.clone());
        let mask = ProjectionMask::roots(builder.parquet_schema(), fields.iter().copied());
        builder.with_projection(mask).with_batch_size(batch_size).build()
    })?;
    Ok((reader, placed))
}

impl Length for Container {
    fn len(&self) -> u64 {
        self.length()
    }
}

impl ChunkReader for Container {
    type T = BufReader<Container>;

    fn get_read(&self, start: u64) -> ParquetResult<BufReader<Container>> {
        Ok(BufReader::new(self.from(start)))
    }

    /// Never asks for memory for more than there is, whatever the file says.
    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        let beyond = || ParquetError::EOF(format!("{length} bytes at {start} are beyond its end"));
        let wanted = length as u64;
        if start.checked_add(wanted).is_none_or(|end| end > self.length()) {
            return Err(beyond());
        }
        let mut bytes = Vec::with_capacity(length);
        self.from(start).take(wanted).read_to_end(&mut bytes)?;
        if bytes.len() == length { Ok(bytes.into()) } else { Err(beyond()) }
    }
}
