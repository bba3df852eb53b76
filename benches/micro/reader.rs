//! How fast exports become batches, in bytes a second, on one thread: cut into blocks, split, the
//! wanted columns decoded. A few columns are what rules mostly want; all of them with whole rows is
//! what a cleaned export does. Bytes are those of the file: a compressed one has fewer for the same records.

use super::support;
use super::written::Table;
use criterion::{BenchmarkGroup, Criterion, Throughput, measurement::WallTime};
use hyg::data::read::{self, Wanted};
use std::hint::black_box;

const CONTACTS: usize = 4_000;

pub fn formats(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("reader");
    let table = Table::of(CONTACTS);
    let plain = support::contacts(CONTACTS, false);
    measure(&mut group, "csv", &plain);
    measure(&mut group, "csv, every cell quoted", &support::contacts(CONTACTS, true));
    measure(&mut group, "csv, every cell with an escaped quote", &table.with_escaped_quotes());
    measure(&mut group, "csv, lines that end with CR LF", &replaced(&plain, b'\n', b"\r\n"));
    for (name, bytes) in table.in_every_format() {
        measure(&mut group, name, &bytes);
    }
    group.finish();
}

fn measure(group: &mut BenchmarkGroup<WallTime>, name: &str, export: &[u8]) {
    group.throughput(Throughput::Bytes(export.len() as u64));
    let source = support::source(export);
    let columns = read::open(&source).expect("an export").header.len();
    let few = Wanted { columns: (0..columns).step_by(6).collect(), whole_rows: false };
    let all = Wanted { columns: (0..columns).collect(), whole_rows: true };
    for (what, wanted) in [("few columns", few), ("every column", all)] {
        group.bench_function(format!("{name}, {what}"), |bencher| {
            bencher.iter(|| {
                let mut table = read::open(&source).expect("an export").want(wanted.clone());
                while let Some(block) = table.next_block().expect("it is right") {
                    black_box(block.batch().expect("it is right"));
                }
            });
        });
    }
}

fn replaced(bytes: &[u8], from: u8, to: &[u8]) -> Vec<u8> {
    bytes.iter().flat_map(|byte| if *byte == from { to } else { std::slice::from_ref(byte) }).copied().collect()
}
