//! The phone library alone, and hyg's verb alone, on numbers from a file: what `format phone` adds to
//! the cost of the library behind it.
//!
//! ```text
//! phones library|verb NUMBERS.csv OUT.txt
//! ```
//!
//! The file is what `phones.py` writes: record ID, ISO code and number, without quotes. Each number
//! becomes a line: E.164, or nothing where it is none. `benches/compare/run --jobs d` runs both and
//! the whole of `hyg apply`.

use hyg::verbs::{self, Account, Argument, Arguments, Effect};
use rlibphonenumber::{PhoneNumber, PhoneNumberFormat, Region};
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};

type Formatter = Box<dyn Fn(&str, &str) -> Option<String>>;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [who, numbers, out, ..] = arguments.as_slice() else {
        return Err("expected `library` or `verb`, a file of numbers and a file for the result".into());
    };
    let format: Formatter = if who == "library" { Box::new(by_library) } else { verb()? };
    let mut out = BufWriter::new(File::create(out)?);
    for line in fs::read_to_string(numbers)?.lines().skip(1) {
        let mut cells = line.split(',').skip(1);
        let (region, number) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
        writeln!(out, "{}", format(region, number).unwrap_or_default())?;
    }
    Ok(out.flush()?)
}

/// Parse, check against the numbering plan, format: what nobody who wants E.164 can leave out.
fn by_library(region: &str, number: &str) -> Option<String> {
    let parsed = PhoneNumber::parse(number, Region::from_code(region).ok()).ok()?;
    parsed.is_valid().then(|| parsed.format_as(PhoneNumberFormat::E164).into_owned())
}

/// `format phone as e164 for PROPERTY`.
fn verb() -> Result<Formatter, Box<dyn Error>> {
    let verb = verbs::find("format phone", &["as", "for"]).ok_or("there is no `format phone`")?;
    let arguments = Arguments { values: vec![Argument::Text("e164".to_owned()), Argument::Property(0)] };
    let transform = verb.bind(&arguments, &Account::default()).map_err(|error| error.message)?;
    Ok(Box::new(move |region, number| match transform.apply(number, &[region]) {
        Effect::Set(written) => Some(written),
        Effect::Keep => Some(number.to_owned()),
        Effect::Fail(_) => None,
    }))
}
