//! Rebuilds the tables that hyg has built in, `src/value/tables/*.tsv`, from the data they come from.
//!
//! ```text
//! examples/rebuild_tables/fetch SOURCES                    # downloads the packages, at fixed versions
//! cargo run --example rebuild_tables -- SOURCES            # writes the tables
//! cargo run --example rebuild_tables -- SOURCES --check    # says which are not what they would be
//! ```
//!
//! `SOURCES` is a folder that holds each package unpacked, by its name. A table begins with comments
//! that name source, version, date and licence. A new one is a file here and a line in [`TABLES`].

mod cldr;
mod company_forms;
mod countries;
mod country_names;
mod date_words;
mod given_names;
mod mail;
mod regions;

use std::error::Error;
use std::fs;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};

/// The tables, by the name of their file.
static TABLES: &[Table] = &[
    Table { file: "company_forms.tsv", build: company_forms::build },
    Table { file: "countries.tsv", build: countries::build },
    Table { file: "country_names.tsv", build: country_names::build },
    Table { file: "date_words.tsv", build: date_words::build },
    Table { file: "given_names.tsv", build: given_names::build },
    Table { file: "regions.tsv", build: regions::build },
    Table { file: "email_disposable.tsv", build: mail::disposable },
    Table { file: "email_free.tsv", build: mail::free },
    Table { file: "email_roles.tsv", build: mail::roles },
    Table { file: "provider_neighbours.tsv", build: mail::neighbours },
];

struct Table {
    file: &'static str,
    /// The text of the whole file, made from the folder of sources.
    build: fn(&Path) -> Result<String, Box<dyn Error>>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let sources = PathBuf::from(arguments.next().ok_or("expected the folder of the sources")?);
    let check = arguments.next().is_some_and(|argument| argument == "--check");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/value/tables");
    let mut out = stdout().lock();
    let mut stale = 0;
    for table in TABLES {
        let text = (table.build)(&sources).map_err(|error| format!("{}: {error}", table.file))?;
        let path = folder.join(table.file);
        let same = fs::read_to_string(&path).is_ok_and(|before| before == text);
        stale += usize::from(!same);
        writeln!(out, "{} {}", table.file, if same { "is as its sources are" } else { "differs" })?;
        if !same && !check {
            fs::write(&path, text)?;
        }
    }
    if check && stale > 0 { Err(format!("{stale} tables are not what their sources give").into()) } else { Ok(()) }
}
