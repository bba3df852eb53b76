//! Writes the exports in `examples/`: an invented account of a cider and fruit wholesaler, as
//! HubSpot's views export it on 2026-09-01, and a smaller one in French; with every kind of dirt
//! that the rules speak of. No clock, no network, no randomness from outside: the same bytes each
//! time.
//!
//! ```text
//! cargo run --example generate_exports
//! ```
//!
//! With arguments it writes one export of so many contacts, for measuring; `quoted` puts every cell
//! in quotes:
//!
//! ```text
//! cargo run --release --example generate_exports -- 1000000 contacts.csv [quoted]
//! ```

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::{env, fs, io};

mod calendar;
mod companies;
mod contacts;
mod deals;
mod dirt;
mod francais;
mod large;
mod pools;
mod profiles;
mod random;
mod table;
mod world;

use table::{COMMA, Dialect};

/// Paths under `examples/` and what the files hold.
pub fn exports() -> [(&'static str, Vec<u8>); 4] {
    let world = world::World::numbered(0);
    let french = Dialect { delimiter: ";", line_end: "\r\n", ..COMMA }.table(&francais::rows());
    [
        ("hubspot/contacts.csv", COMMA.table(&contacts::rows(&world)).into_bytes()),
        ("hubspot/companies.csv", COMMA.table(&companies::rows(&world)).into_bytes()),
        ("hubspot/deals.csv", COMMA.table(&deals::rows(&world)).into_bytes()),
        ("francais/contacts.csv", francais::windows_1252(&french)),
    ]
}

/// An export of that many contacts.
pub fn large(contacts: usize, quoted: bool, out: &mut impl Write) -> io::Result<()> {
    large::write(contacts, Dialect { quoted, ..COMMA }, out)
}

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => write_examples(),
        [contacts, path] => write_large(contacts, path, false),
        [contacts, path, "quoted"] => write_large(contacts, path, true),
        _ => Err(io::Error::other("expected nothing, or a number of contacts, a file, and perhaps `quoted`")),
    }
}

fn write_examples() -> io::Result<()> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for (path, bytes) in exports() {
        fs::write(examples.join(path), bytes)?;
    }
    Ok(())
}

fn write_large(contacts: &str, path: &str, quoted: bool) -> io::Result<()> {
    let contacts = contacts.parse().map_err(io::Error::other)?;
    let mut out = BufWriter::new(File::create(path)?);
    large(contacts, quoted, &mut out)?;
    out.flush()
}
