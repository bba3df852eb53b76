//! The options that say how exports are written. What is not said is found out.

use super::Failure;
use crate::data::read::{Delimiter, FormatSettings, Kind, Settings, Unfit};
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

/// How to read exports. What follows these options in a command would stand under their heading.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "How the exports are written")]
pub(super) struct Reading {
    /// The format of the exports, compressed or not. Default: found out from their content.
    #[arg(long, value_enum, value_name = "FORMAT")]
    input_format: Option<InputFormat>,
    /// The encoding: utf-8, utf-16le, utf-16be or windows-1252. Default: found out.
    #[arg(long, value_name = "ENCODING")]
    encoding: Option<String>,
    /// What stands between cells: comma, semicolon, tab, pipe or up to four characters. Default: found out.
    #[arg(long, value_name = "DELIMITER")]
    delimiter: Option<String>,
    /// What stands around cells that hold delimiters: a character, or none. Default: found out.
    #[arg(long, value_name = "QUOTE")]
    quote: Option<String>,
    /// How a quote is written within quotes. Default: found out.
    #[arg(long, value_name = "ESCAPE", value_parser = [
        PossibleValue::new("doubled").help("Twice"),
        PossibleValue::new("backslash").help("After a backslash"),
    ])]
    escape: Option<String>,
    /// The row that names the columns, from 1, or the rows whose names are to be joined, as 3-4. Default: found out.
    #[arg(long, value_name = "ROW")]
    header_row: Option<String>,
    /// Lines at the end that are no records, blank ones included, or none. Default: found out.
    #[arg(long, value_name = "LINES")]
    footer: Option<String>,
    /// Where every record has more or fewer cells than the header: which end of both belongs together.
    #[arg(long, value_name = "SIDE", value_parser = [
        PossibleValue::new("left").help("The first cell belongs to the first name"),
        PossibleValue::new("right").help("The last cell belongs to the last name"),
        PossibleValue::new("none").help("That cannot be told: such records are rejected"),
    ])]
    align: Option<String>,
    /// The longest record, in megabytes. Default: 128.
    #[arg(long, value_name = "MB", value_parser = clap::value_parser!(u16).range(1..=1000))]
    max_record_mb: Option<u16>,
    /// The most columns. Default: 100000.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    max_columns: Option<u32>,
    /// The most that a packed workbook or Parquet file may unpack to, in gigabytes. Default: 4.
    #[arg(long, value_name = "GB", value_parser = clap::value_parser!(u16).range(1..=1000))]
    max_unpacked_gb: Option<u16>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum InputFormat {
    Csv,
    /// Cells separated by tabs.
    Tsv,
    /// A JSON object a line.
    Ndjson,
    Xlsx,
    Parquet,
    /// Arrow IPC, as a file or as a stream.
    Arrow,
}

impl InputFormat {
    fn kind(self) -> Kind {
        match self {
            InputFormat::Csv | InputFormat::Tsv => Kind::Csv,
            InputFormat::Ndjson => Kind::Ndjson,
            InputFormat::Xlsx => Kind::Xlsx,
            InputFormat::Parquet => Kind::Parquet,
            InputFormat::Arrow => Kind::Arrow,
        }
    }
}

impl Reading {
    /// What is said.
    pub(super) fn settings(&self) -> Result<Settings, Failure> {
        let said = [
            ("encoding", &self.encoding),
            ("delimiter", &self.delimiter),
            ("quote", &self.quote),
            ("escape", &self.escape),
            ("header_row", &self.header_row),
            ("footer", &self.footer),
            ("align", &self.align),
        ];
        let mut format = FormatSettings::default();
        for (key, text) in said {
            if let Some(text) = text {
                let option = key.replace('_', "-");
                let refused = |unfit: Unfit| Failure::with_help(format!("--{option}: {}", unfit.message), unfit.help);
                format.set(key, text).map_err(refused)?;
            }
        }
        let mut settings = Settings::default().or_format(&format);
        settings.format = self.input_format.map(InputFormat::kind);
        if self.input_format == Some(InputFormat::Tsv) {
            settings.csv.delimiter = settings.csv.delimiter.or(Some(Delimiter::byte(b'\t')));
        }
        if let Some(megabytes) = self.max_record_mb {
            settings.max_record_bytes = usize::from(megabytes) * 1_000_000;
        }
        if let Some(columns) = self.max_columns {
            settings.max_columns = usize::try_from(columns).unwrap_or(usize::MAX);
        }
        if let Some(gigabytes) = self.max_unpacked_gb {
            settings.max_unpacked_bytes = u64::from(gigabytes) * 1_000_000_000;
        }
        Ok(settings)
    }
}
