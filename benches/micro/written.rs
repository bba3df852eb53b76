//! The contacts of the examples in every format that is read.

use super::support;
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use std::io::Write;
use std::sync::Arc;

/// A table of texts: header and rows.
pub struct Table {
    csv: Vec<u8>,
    header: Vec<String>,
    rows: Vec<csv::StringRecord>,
}

impl Table {
    pub fn of(contacts: usize) -> Table {
        let csv = support::contacts(contacts, false);
        let mut reader = csv::Reader::from_reader(csv.as_slice());
        let header = reader.headers().expect("it has one").iter().map(str::to_owned).collect();
        let rows = reader.records().collect::<Result<_, _>>().expect("it is right");
        Table { csv, header, rows }
    }

    /// Name and bytes of each.
    pub fn in_every_format(&self) -> [(&'static str, Vec<u8>); 5] {
        [
            ("ndjson", self.ndjson()),
            ("csv, gzip", gzip(&self.csv)),
            ("csv, zstd", zstd::encode_all(self.csv.as_slice(), 3).expect("memory takes it")),
            ("parquet", self.parquet()),
            ("arrow", self.arrow()),
        ]
    }

    /// As CSV, with a quoted word in every cell of every row.
    pub fn with_escaped_quotes(&self) -> Vec<u8> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&self.header).expect("memory takes it");
        for row in &self.rows {
            writer.write_record(row.iter().map(|cell| format!("{cell} \"so\""))).expect("memory takes it");
        }
        writer.into_inner().expect("memory takes it")
    }

    fn ndjson(&self) -> Vec<u8> {
        let object = |row: &csv::StringRecord| {
            let cells = self.header.iter().zip(row).map(|(name, cell)| (name.clone(), cell.into()));
            serde_json::Value::Object(cells.collect()).to_string() + "\n"
        };
        self.rows.iter().map(object).collect::<String>().into_bytes()
    }

    fn parquet(&self) -> Vec<u8> {
        let batch = self.batch();
        let compression = parquet::basic::Compression::SNAPPY;
        let properties = parquet::file::properties::WriterProperties::builder().set_compression(compression).build();
        let writer = parquet::arrow::ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties));
        let mut writer = writer.expect("texts can be written");
        writer.write(&batch).expect("memory takes it");
        writer.into_inner().expect("memory takes it")
    }

    fn arrow(&self) -> Vec<u8> {
        let batch = self.batch();
        let writer = arrow_ipc::writer::FileWriter::try_new(Vec::new(), &batch.schema());
        let mut writer = writer.expect("texts can be written");
        writer.write(&batch).expect("memory takes it");
        writer.into_inner().expect("memory takes it")
    }

    fn batch(&self) -> RecordBatch {
        let columns = self.header.iter().enumerate().map(|(at, name)| {
            let cells = StringArray::from_iter_values(self.rows.iter().map(|row| row.get(at).unwrap_or_default()));
            (name, Arc::new(cells) as ArrayRef)
        });
        RecordBatch::try_from_iter(columns).expect("columns of one length")
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}
