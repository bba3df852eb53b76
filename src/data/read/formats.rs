//! Which formats are read, and which one a file is in.

use super::error::Problem;
use super::input::Input;
use super::{Compression, Opened, Source, csv, ndjson};
use std::path::Path;

/// The formats that are read; the first that recognises a file reads it. What none recognises is read as
/// its name says, and else as CSV, which is any text.
const FORMATS: [Known; 5] = [
    Known { kind: Kind::Parquet, recognises: |first| first.starts_with(b"PAR1"), open: parquet::open },
    Known { kind: Kind::Arrow, recognises: is_arrow, open: arrow::open },
    Known { kind: Kind::Xlsx, recognises: |first| first.starts_with(b"PK\x03\x04"), open: xlsx::open },
    ndjson::FORMAT,
    csv::FORMAT,
];

/// A format and how its files are read.
pub(super) struct Known {
    pub(super) kind: Kind,
    /// Whether a file that begins with these bytes is certainly of this format.
    pub(super) recognises: fn(&[u8]) -> bool,
    /// Settles what the file is and reads its header.
    pub(super) open: fn(Input, &Source) -> Result<Opened, Problem>,
}

/// The formats by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Lines of delimited cells, whatever the delimiter.
    Csv,
    /// A JSON object a line.
    Ndjson,
    /// Workbooks of Excel since 2007.
    Xlsx,
    /// Apache Parquet.
    Parquet,
    /// Arrow IPC, as a file or as a stream.
    Arrow,
}

impl Kind {
    /// Its name in the summary and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Csv => "csv",
            Kind::Ndjson => "ndjson",
            Kind::Xlsx => "xlsx",
            Kind::Parquet => "parquet",
            Kind::Arrow => "arrow",
        }
    }

    /// Its name as people write it.
    pub fn title(self) -> &'static str {
        match self {
            Kind::Csv => "CSV",
            Kind::Ndjson => "NDJSON",
            Kind::Xlsx => "Excel workbook",
            Kind::Parquet => "Parquet",
            Kind::Arrow => "Arrow",
        }
    }

    /// The endings of the names of its files.
    fn endings(self) -> &'static [&'static str] {
        match self {
            Kind::Csv => &["csv", "tsv", "txt"],
            Kind::Ndjson => &["ndjson", "jsonl"],
            Kind::Xlsx => &["xlsx", "xlsm"],
            Kind::Parquet => &["parquet", "pq"],
            Kind::Arrow => &["arrow", "arrows", "feather", "ipc"],
        }
    }
}

/// The format of a file that begins with these bytes.
pub(super) fn of(first: &[u8], source: &Source) -> &'static Known {
    const CSV: &Known = &csv::FORMAT;
    let said = FORMATS.iter().find(|known| source.settings.format == Some(known.kind));
    let recognised = || FORMATS.iter().find(|known| (known.recognises)(first));
    said.or_else(recognised).or_else(|| named(&source.name)).unwrap_or(CSV)
}

/// The format whose files are called so.
fn named(name: &str) -> Option<&'static Known> {
    let (_, ending) = Compression::strip_ending(name).rsplit_once('.')?;
    FORMATS.iter().find(|known| known.kind.endings().iter().any(|its| its.eq_ignore_ascii_case(ending)))
}

/// Whether a file is called as exports are, packed ones among them: for finding them in a folder, where `.txt` may be
/// somebody's notes.
#[must_use]
pub fn is_called_an_export(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    named(&name).is_some() && !Compression::strip_ending(&name).to_ascii_lowercase().ends_with(".txt")
}

/// The sheets of a workbook that hold anything, unless one was named; none of other files.
pub(super) fn sheets(source: &Source) -> Result<Vec<String>, Problem> {
    let input = Input::open(&source.content)?;
    let is_workbook = of(input.sample(), source).kind == Kind::Xlsx && source.settings.sheet.is_none();
    if is_workbook { xlsx::sheets(input, source) } else { Ok(Vec::new()) }
}

/// An Arrow file, or the marker and the length of a stream's first message.
fn is_arrow(first: &[u8]) -> bool {
    let is_stream = || match first.split_at_checked(8) {
        Some(([0xFF, 0xFF, 0xFF, 0xFF, length @ ..], _)) => matches!(length, [.., high] if *high == 0),
        _ => false,
    };
    first.starts_with(b"ARROW1\0\0") || is_stream()
}

/// What this program was built without says so.
macro_rules! not_built {
    ($module:ident, $feature:literal, $what:literal) => {
        #[cfg(not(feature = $feature))]
        mod $module {
            use super::super::{Opened, Source, error::Problem, input::Input};

            pub(super) fn open(_: Input, _: &Source) -> Result<Opened, Problem> {
                Err(Problem::NotBuilt { what: $what, feature: $feature })
            }

            #[allow(dead_code, reason = "only workbooks have sheets")]
            pub(super) fn sheets(_: Input, _: &Source) -> Result<Vec<String>, Problem> {
                Err(Problem::NotBuilt { what: $what, feature: $feature })
            }
        }
        #[cfg(feature = $feature)]
        use super::$module;
    };
}

not_built!(parquet, "parquet", "a Parquet file");
not_built!(xlsx, "xlsx", "an Excel workbook");
not_built!(arrow, "parquet", "an Arrow file");
