//! Damaged files, and files that are more than they look.

use super::{read, small_blocks, table};
use hyg::data::read::Settings;
use proptest::prelude::*;

fn refusal(name: &str, bytes: &[u8], settings: Settings) -> String {
    read(name, bytes, settings).expect_err(name).to_string()
}

#[test]
fn what_ends_too_early_is_refused_by_name() {
    for (name, bytes) in table::in_every_format() {
        let is_text = name.ends_with("csv") || name.ends_with("tsv") || name.ends_with("ndjson");
        for cut in [bytes.len() / 2, bytes.len() - 3] {
            let result = read(&name, bytes.get(..cut).unwrap(), Settings::default());
            match result {
                // Text may end anywhere, unless it ends within quotes.
                Ok(_) => assert!(is_text, "{name} cut at {cut}"),
                Err(error) => assert!(error.to_string().starts_with(&format!("cannot read {name}: ")), "{error}"),
            }
        }
    }
}

#[test]
fn refusals_of_formats_are_sentences() {
    let mut footer = table::typed_parquet();
    let end = footer.len() - 8;
    footer.get_mut(end..end + 4).unwrap().copy_from_slice(&u32::MAX.to_le_bytes());
    let small = Settings { max_record_bytes: 50, ..Settings::default() };
    let packed = Settings { max_unpacked_bytes: 100, ..Settings::default() };
    let mut unclosed = table::typed_arrow();
    unclosed.truncate(unclosed.len() - 20);
    let cases = [
        refusal("contacts.parquet", &footer, Settings::default()),
        refusal("contacts.parquet", b"PAR1 and no more", Settings::default()),
        refusal("contacts.parquet", b"id,name\n", Settings::default()),
        refusal("contacts.parquet.gz", &table::gzip(&table::typed_parquet()), packed),
        refusal("contacts.arrows", &unclosed, Settings::default()),
        refusal(
            "contacts.ndjson",
            format!("{{\"id\":1}}\n{{\"name\":\"{}\"}}\n", "x".repeat(100)).as_bytes(),
            small.clone(),
        ),
        refusal(
            "contacts.ndjson",
            format!("{{\"name\":\"{}\"}}", "x".repeat(1000)).as_bytes(),
            Settings { block_bytes: 64, ..small },
        ),
        refusal("contacts.ndjson", b"[{\"id\":1}]", Settings::default()),
        refusal("contacts.ndjson", b"", Settings::default()),
        refusal("contacts.ndjson", b"{\"id\":\"\xFF\"}\n", Settings::default()),
        refusal("contacts.ndjson", b"{\"a\":1,\"b\":2,\"c\":3}\n", Settings { max_columns: 2, ..Settings::default() }),
        refusal("contacts.zip", b"PK\x05\x06", Settings::default()),
        refusal("contacts.xlsx", &table::workbook(&[]), Settings::default()),
        refusal(
            "contacts.xlsx",
            &table::empty_cells(),
            Settings { max_unpacked_bytes: 1_000_000, ..Settings::default() },
        ),
    ];
    insta::assert_snapshot!(cases.join("\n"));
}

#[test]
fn a_bomb_is_unpacked_in_bounded_memory() {
    // 64 MB of one byte in 64 kB: one record that is longer than the limit.
    let bomb = table::gzip(&vec![b'x'; 64_000_000]);
    let settings = Settings { max_record_bytes: 1_000_000, ..Settings::default() };
    assert_eq!(
        refusal("contacts.csv.gz", &bomb, settings.clone()),
        "cannot read contacts.csv.gz: row 1 is longer than 1 MB, the limit for one row; most likely a quote before it is never closed, and if not, raise the limit with --max-record-mb"
    );
    let bomb = table::zstd(&[b"{\"id\":\"".to_vec(), vec![b'x'; 64_000_000]].concat());
    assert_eq!(
        refusal("contacts.ndjson.zst", &bomb, settings),
        "cannot read contacts.ndjson.zst: row 1 is longer than 1 MB, the limit for one row"
    );
}

#[test]
fn deep_objects_are_rejected_rows() {
    let deep = format!("{{\"id\":1}}\n{}1{}\n", "{\"a\":".repeat(5000), "}".repeat(5000));
    let read = read("contacts.ndjson", deep.as_bytes(), Settings::default()).unwrap();
    assert_eq!(read.rows.len(), 1);
    let [(2, problem)] = read.rejected.as_slice() else { panic!("{:?}", read.rejected) };
    assert!(problem.contains("objects are nested more than 64 deep"), "{problem}");
}

proptest! {
    #![proptest_config(crate::support::search::search(300))]

    #[test]
    fn damage_is_read_or_refused(
        which in 0..13usize,
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let (name, mut bytes) = table::in_every_format().swap_remove(which);
        for (place, byte) in damage {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()) + 1);
        }
        if let Err(error) = read(&name, &bytes, small_blocks()) {
            let begin = format!("cannot read {name}: ");
            prop_assert!(error.to_string().starts_with(&begin), "{}", error);
        }
    }
}
