//! Bytes as an export: reading never panics, the size of blocks changes nothing, and what is read as
//! UTF-8 with commas is what the `csv` crate reads.
#![no_main]

use hyg::data::read::{Content, Encoding, Given, Piece, ReadError, Settings, Source, Wanted, open};
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;

/// Header and records, accepted or not.
fn records(bytes: &[u8], settings: Settings) -> Result<Vec<Vec<String>>, ReadError> {
    let source = Source { name: "fuzz.csv".to_owned(), content: Content::Memory(Arc::from(bytes)), settings };
    let table = open(&source)?;
    let last = table.header.len() - 1;
    let mut records = vec![table.header.clone()];
    let mut table = table.want(Wanted { columns: vec![0, last], whole_rows: true });
    while let Some(block) = table.next_block()? {
        let batch = block.batch()?;
        for piece in batch.pieces() {
            let cells = match piece {
                Piece::Row(row) => batch.cells(row),
                Piece::Rejected(rejected) => batch.rejected_cells(rejected),
                Piece::Blank(_) => continue,
            };
            records.push(cells.into_iter().map(Into::into).collect());
        }
    }
    table.finish()?;
    Ok(records)
}

fuzz_target!(|input: (u8, &[u8])| {
    let (block_bytes, bytes) = input;
    let shown = |settings| records(bytes, settings).map_err(|error| error.to_string());
    let pieces = Settings { block_bytes: block_bytes.into(), ..Settings::default() };
    assert_eq!(shown(pieces), shown(Settings::default()));

    let plain = Settings { encoding: Some(Encoding::Utf8), csv: Given::plain(b','), ..Settings::default() };
    // Marks within the header are taken off by one and not by the other.
    if let Ok(found) = shown(plain)
        && !bytes.windows(3).any(|at| at == b"\xEF\xBB\xBF")
    {
        let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        let records: Vec<_> = reader.into_records().map(|record| record.unwrap()).collect();
        let cells = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
        // After the header, a line of nothing but commas is no record.
        let is_blank = |record: &csv::StringRecord| {
            let from = usize::try_from(record.position().unwrap().byte()).unwrap();
            let line = bytes[from..].iter().skip_while(|&&byte| matches!(byte, b'\r' | b'\n'));
            line.take_while(|&&byte| !matches!(byte, b'\r' | b'\n')).all(|&byte| byte == b',')
        };
        let kept = records.iter().enumerate().filter(|(number, record)| *number == 0 || !is_blank(record));
        let expected: Vec<Vec<String>> = kept.map(|(_, record)| cells(record)).collect();
        assert_eq!(found, expected);
    }
});
