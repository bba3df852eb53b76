//! An export of any number of contacts, for measuring: those of one account after another. It is
//! made row by row and never held as a whole.

use std::io::{self, Write};

use super::contacts;
use super::table::Dialect;
use super::world::World;

/// Writes the header and that many contacts. The first are those of the examples.
pub fn write(contacts: usize, dialect: Dialect, out: &mut impl Write) -> io::Result<()> {
    let rows = (0..).flat_map(|account| contacts::rows(&World::numbered(account)));
    for (position, row) in rows.take(contacts).enumerate() {
        if position == 0 {
            out.write_all(dialect.header(&row).as_bytes())?;
        }
        out.write_all(dialect.row(&row).as_bytes())?;
    }
    Ok(())
}
