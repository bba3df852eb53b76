//! Writes the exports in `examples/`: an invented account of a cider and fruit wholesaler, as
//! HubSpot's views export it on 2026-09-01, and a smaller one in French; with every kind of dirt
//! that the rules speak of. No clock, no network, no randomness from outside: the same bytes each
//! time.
//!
//! ```text
//! cargo run --example generate_exports
//! ```

use std::path::Path;
use std::{fs, io};

mod calendar;
mod companies;
mod contacts;
mod deals;
mod dirt;
mod francais;
mod pools;
mod profiles;
mod random;
mod table;
mod world;

use table::csv;

/// Paths under `examples/` and what the files hold.
pub fn exports() -> [(&'static str, Vec<u8>); 4] {
    let world = world::World::new();
    let french = csv(&francais::rows(), ";", "\r\n");
    [
        ("hubspot/contacts.csv", csv(&contacts::rows(&world), ",", "\n").into_bytes()),
        ("hubspot/companies.csv", csv(&companies::rows(&world), ",", "\n").into_bytes()),
        ("hubspot/deals.csv", csv(&deals::rows(&world), ",", "\n").into_bytes()),
        ("francais/contacts.csv", francais::windows_1252(&french)),
    ]
}

fn main() -> io::Result<()> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for (path, bytes) in exports() {
        fs::write(examples.join(path), bytes)?;
    }
    Ok(())
}
