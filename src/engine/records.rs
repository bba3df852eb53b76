//! The cells of one batch as a plan needs them.

use crate::plan::{ObjectPlan, Settings};
use crate::schema::LinkId;
use crate::value::text::trimmed;
use arrow_array::{Array, StringViewArray};
use std::fmt;

/// The columns of one batch, bound to a plan.
#[derive(Debug, Clone, Default)]
pub struct Records {
    pub rows: usize,
    /// By slot; none for a slot that leads through a link, and for a property that is not in the
    /// input (a test's table may leave it out: blank everywhere).
    pub own: Vec<Option<StringViewArray>>,
    /// By [`LinkId`].
    pub links: Vec<LinkCells>,
}

/// The columns in which a record names the records it is linked to.
#[derive(Debug, Clone, Default)]
pub struct LinkCells {
    /// IDs joined by `;`.
    pub ids: Option<StringViewArray>,
    /// The ID of the primary one.
    pub primary: Option<StringViewArray>,
}

impl LinkCells {
    #[must_use]
    pub fn is_exported(&self) -> bool {
        self.ids.is_some() || self.primary.is_some()
    }

    /// The IDs that a row names, without repetition, the primary one first. The account's null
    /// values are none.
    #[must_use]
    pub fn ids_of(&self, row: usize, settings: &Settings) -> Vec<&str> {
        let mut ids: Vec<&str> = Vec::new();
        let cells = [&self.primary, &self.ids];
        let cells = cells.into_iter().flatten().map(|cells| cell(cells, row)).filter(|cell| !cell.is_empty());
        for id in cells.flat_map(|cell| cell.split(';')).map(trimmed) {
            if !settings.is_blank(id) && !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }

    /// The ID of the primary linked record, where the export has such a column and the row a value.
    #[must_use]
    pub fn primary_of(&self, row: usize, settings: &Settings) -> Option<&str> {
        let id = cell(self.primary.as_ref()?, row).trim();
        (!settings.is_blank(id)).then_some(id)
    }
}

impl Records {
    #[must_use]
    pub fn link(&self, link: LinkId) -> Option<&LinkCells> {
        self.links.get(link.0)
    }

    /// One row by itself.
    #[must_use]
    pub fn row(&self, row: usize) -> Records {
        let only = |cells: &Option<StringViewArray>| {
            cells.as_ref().map(|cells| if row < cells.len() { cells.slice(row, 1) } else { cells.slice(0, 0) })
        };
        Records {
            rows: 1,
            own: self.own.iter().map(only).collect(),
            links: self.links.iter().map(|of| LinkCells { ids: only(&of.ids), primary: only(&of.primary) }).collect(),
        }
    }

    /// The key of a row as the export writes it, without outer space.
    #[must_use]
    pub fn key<'a>(&'a self, plan: &ObjectPlan, row: usize) -> &'a str {
        self.own.get(plan.key.0).and_then(Option::as_ref).map_or("", |cells| trimmed(cell(cells, row)))
    }
}

/// The text of a row; empty beyond the end.
#[must_use]
pub fn cell(cells: &StringViewArray, row: usize) -> &str {
    if row < cells.len() { cells.value(row) } else { "" }
}

/// Why a key may name another record than it did, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// As spreadsheets write long numbers and hyg those that a file holds as such: the digits that told records
    /// apart may be lost.
    Scientific,
    /// Digits with marks between them or decimals behind, where the CRM writes digits alone.
    Reformatted,
    /// Digits with zeros or a sign before them, where the CRM writes neither: `007` beside `7` would be two records.
    Padded,
    /// Characters that nobody sees.
    Invisible,
}

impl Damage {
    /// What is wrong with a key; `is_number`: the CRM writes its keys with digits alone.
    #[must_use]
    pub fn of(key: &str, is_number: bool) -> Option<Damage> {
        if is_number && is_padded(key) {
            Some(Damage::Padded)
        } else if key.bytes().all(|byte| byte.is_ascii_digit()) {
            None
        } else if is_scientific(key) {
            Some(Damage::Scientific)
        } else if !key.is_ascii() && key.contains(is_invisible) {
            Some(Damage::Invisible)
        } else {
            (is_number && is_reformatted(key)).then_some(Damage::Reformatted)
        }
    }

    /// A key as a message shows it.
    #[must_use]
    pub fn shown(self, key: &str) -> String {
        let shown = |c: char| if is_invisible(c) { c.escape_unicode().to_string() } else { c.to_string() };
        key.chars().map(shown).collect()
    }
}

/// What is wrong with it, behind the key.
impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Damage::Scientific => "is in scientific notation, in which long numbers lose their last digits",
            Damage::Padded => "has zeros or a sign before it, while the CRM writes neither, and names no record",
            Damage::Reformatted => "has been taken for an amount and written anew, while the CRM writes digits alone",
            Damage::Invisible => "holds a character that nobody sees, with which it names no record of the CRM",
        })
    }
}

/// Characters that come with what is copied from web pages and documents, and that no key is made of.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// `007`, `+7`.
fn is_padded(key: &str) -> bool {
    let digits = key.strip_prefix('+').or_else(|| key.strip_prefix('0'));
    digits.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// `51200000001.0`, `51 200 000 001`, `51,200,000,001`.
fn is_reformatted(key: &str) -> bool {
    let is_mark = |c: char| matches!(c, '.' | ',' | '\'' | '’') || c.is_whitespace();
    key.chars().all(|c| c.is_ascii_digit() || is_mark(c)) && key.contains(|c: char| c.is_ascii_digit())
}

fn is_scientific(key: &str) -> bool {
    // Nearly no key has a plus sign, and it is found quickly.
    if !key.as_bytes().contains(&b'+') {
        return false;
    }
    let Some((mantissa, exponent)) = key.split_once(['e', 'E']) else { return false };
    let mantissa = mantissa.strip_prefix(['-', '+']).unwrap_or(mantissa);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
    digits(whole) && digits(fraction) && exponent.strip_prefix('+').is_some_and(digits)
}

#[cfg(test)]
mod tests {
    use super::{Damage, is_scientific};

    #[test]
    fn a_spreadsheets_numbers_are_recognised() {
        assert!(is_scientific("1.23457E+11") && is_scientific("1,2E+11") && is_scientific("1E+11"));
        assert!(is_scientific("-1.23457E+11") && !is_scientific("-E+11") && !is_scientific("a-1E+11"));
        assert!(!is_scientific("12345678901") && !is_scientific("003E00000A1") && !is_scientific("1E11"));
    }

    #[test]
    fn a_number_that_was_written_anew_is_no_key_of_a_crm_that_counts() {
        for key in
            ["51200000001.0", "51 200 000 001", "51\u{a0}200\u{a0}000\u{202f}001", "51,200,000,001", "51’200", "5."]
        {
            assert_eq!(Damage::of(key, true), Some(Damage::Reformatted), "{key}");
            assert_eq!(Damage::of(key, false), None, "{key}");
        }
        for key in ["007", "+7", "00"] {
            assert_eq!(Damage::of(key, true), Some(Damage::Padded), "{key}");
            assert_eq!(Damage::of(key, false), None, "{key}");
        }
        for key in ["51200000001", "0", "+", "a.1", "12-5", "12/5", "", "003E00000A1", "É1"] {
            assert_eq!(Damage::of(key, true), None, "{key}");
        }
        for key in ["512\u{200b}1", "\u{feff}5121", "A1\u{ad}"] {
            assert_eq!(Damage::of(key, false), Some(Damage::Invisible), "{key}");
        }
        assert_eq!(Damage::of("1.2E+10", false), Some(Damage::Scientific));
        assert_eq!(Damage::Invisible.shown("512\u{200b}1"), "512\\u{200b}1");
    }
}
