//! Bytes as an export that is no CSV: reading never panics, the size of blocks changes nothing, and a cleaned
//! export in its own format holds the same cells.
#![no_main]

use hyg::data::read::{Content, Kind, ReadError, Settings, Source, Wanted, open};
use hyg::data::write::{Changes, CleanedExport, CleanedIn};
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;

/// What an error says, but for the words of the crate that has met damage: of several places it is the first one read, and
/// larger blocks read more of one column before the next.
fn told(error: &ReadError) -> String {
    let text = error.to_string();
    text.split_once(" (").map_or(text.clone(), |(told, _)| told.to_owned())
}

/// Header and accepted rows, and the cleaned export; none of that where a format cannot hold the cells.
type Read = (Vec<Vec<String>>, Option<Vec<u8>>);

fn read(bytes: &[u8], settings: Settings) -> Result<Read, ReadError> {
    let source = Source { name: "fuzz".to_owned(), content: Content::Memory(Arc::from(bytes)), settings };
    let table = open(&source)?;
    let header = table.header.clone();
    let export = CleanedExport::new(&table.format, &header, CleanedIn::ItsOwn).expect("it is built");
    let mut file = export.begin(&header, table.head(), Vec::new()).ok();
    let mut rows = vec![header];
    let mut table = table.want(Wanted { columns: vec![0], whole_rows: true });
    while let Some(block) = table.next_block()? {
        let batch = block.batch()?;
        rows.extend((0..batch.len()).map(|row| batch.cells(row).into_iter().map(Into::into).collect()));
        let part = export.part(&batch, &Changes::new(Vec::new(), Vec::new())).ok();
        file = file.zip(part).and_then(|(mut file, part)| file.take(part).ok().map(|()| file));
    }
    table.finish()?;
    Ok((rows, file.and_then(|file| file.finish().ok())))
}

// The readers of other crates may panic on damaged bytes, and hyg turns that into an error; so a panic counts
// only where it gets out.
fuzz_target!(init: std::panic::set_hook(Box::new(|_| ())), |input: (u8, u8, &[u8])| {
    let (kind, block_bytes, bytes) = input;
    let kind = [Kind::Ndjson, Kind::Xlsx, Kind::Parquet, Kind::Arrow][usize::from(kind % 4)];
    let settings = || Settings { format: Some(kind), max_unpacked_bytes: 1 << 24, ..Settings::default() };
    let whole = read(bytes, settings()).map_err(|error| told(&error));
    let pieces = read(bytes, Settings { block_bytes: block_bytes.into(), ..settings() });
    assert_eq!(pieces.map_err(|error| told(&error)), whole);
    if let Ok((rows, Some(cleaned))) = whole {
        let again = read(&cleaned, settings()).expect("hyg reads what it writes");
        assert_eq!(again.0, rows);
    }
});
