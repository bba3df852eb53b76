//! The options that say how exports are written. What is not said is found out.

use super::Failure;
use crate::data::read::{Align, Delimiter, Encoding, Escape, Footer, Given, HeaderRows, Quote, Settings};
use clap::{Args, ValueEnum};

/// How to read exports.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "How the exports are written")]
pub(super) struct Reading {
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
    #[arg(long, value_enum, value_name = "ESCAPE")]
    escape: Option<EscapeWord>,
    /// The row that names the columns, from 1, or the rows whose names are to be joined, as 3-4. Default: found out.
    #[arg(long, value_name = "ROW")]
    header_row: Option<String>,
    /// Lines at the end that are no records, blank ones included, or none. Default: found out.
    #[arg(long, value_name = "LINES")]
    footer: Option<String>,
    /// Where every record has more or fewer cells than the header: which end of both belongs together.
    #[arg(long, value_enum, value_name = "SIDE")]
    align: Option<AlignWord>,
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
enum EscapeWord {
    /// Twice.
    Doubled,
    /// After a backslash.
    Backslash,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum AlignWord {
    /// The first cell belongs to the first name.
    Left,
    /// The last cell belongs to the last name.
    Right,
    /// That cannot be told: such records are rejected.
    None,
}

impl Reading {
    /// What is said.
    pub(super) fn settings(&self) -> Result<Settings, Failure> {
        let csv = Given {
            delimiter: self.delimiter.as_deref().map(delimiter).transpose()?,
            quote: self.quote.as_deref().map(quote).transpose()?,
            escape: self.escape.map(|word| match word {
                EscapeWord::Doubled => Escape::Doubled,
                EscapeWord::Backslash => Escape::Backslash,
            }),
            header: self.header_row.as_deref().map(header_rows).transpose()?,
            align: self.align.map(|word| match word {
                AlignWord::Left => Align::Left,
                AlignWord::Right => Align::Right,
                AlignWord::None => Align::Neither,
            }),
            footer: self.footer.as_deref().map(footer).transpose()?,
        };
        let encoding = self.encoding.as_deref().map(encoding).transpose()?;
        let mut settings = Settings { encoding, csv, ..Settings::default() };
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

fn encoding(name: &str) -> Result<Encoding, Failure> {
    Encoding::parse(name).ok_or_else(|| {
        let known = "utf-8, utf-16le, utf-16be or windows-1252";
        Failure::with_help(format!("the encoding `{name}` is not read"), format!("it can be {known}"))
    })
}

fn delimiter(text: &str) -> Result<Delimiter, Failure> {
    Delimiter::parse(text).ok_or_else(|| {
        Failure::with_help(
            format!("`{text}` cannot stand between cells"),
            "it can be comma, semicolon, tab, pipe or up to four ASCII characters",
        )
    })
}

fn quote(text: &str) -> Result<Quote, Failure> {
    match text.as_bytes() {
        b"none" => Ok(Quote::Nothing),
        &[byte] if byte.is_ascii_punctuation() && byte != b'\\' => Ok(Quote::Byte(byte)),
        _ => Err(Failure::with_help(
            format!("`{text}` cannot stand around cells"),
            "it can be one character such as \" or ', or `none`",
        )),
    }
}

fn header_rows(text: &str) -> Result<HeaderRows, Failure> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    match (first.trim().parse(), last.trim().parse()) {
        (Ok(first), Ok(last)) if (1..=last).contains(&first) && last <= 1000 => Ok(HeaderRows { first, last }),
        _ => Err(Failure::with_help(
            format!("`--header-row {text}` names no row"),
            "rows are counted from 1: `--header-row 3`, or `--header-row 3-4` for names over two rows",
        )),
    }
}

fn footer(text: &str) -> Result<Footer, Failure> {
    match text {
        "none" => Ok(Footer::Lines(0)),
        _ => text.parse().map(Footer::Lines).map_err(|_| {
            Failure::with_help(
                format!("`--footer {text}` is no number of lines"),
                "write `--footer 5` for five lines at the end that are no records, or `--footer none`",
            )
        }),
    }
}
