//! What the columns of an export hold, from one pass over it.
//!
//! Memory stays bounded: a column keeps counts, its first [`MOST_DISTINCT`] different values, and 8
//! bytes a record if its header speaks of an identifier.

use crate::data::read::{self, ReadError, Source, Wanted};
use crate::value::date::order::OrderEvidence;
use crate::value::number::NumberFormat;
use crate::value::text::{fold, fold_name, is_blank, trimmed};
use crate::value::{Kind, email, phone, url};
use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// A column with more different values than this has no list of them.
pub const MOST_DISTINCT: usize = 2_000;
/// Of so many values nearly all must read as a kind for the column to be of it: dirt is to be
/// expected, and a rule can only mend what has a kind.
const NEARLY_ALL: f64 = 0.9;
/// A list of options has at most so many.
const MOST_OPTIONS: usize = 20;

/// The columns of one table.
#[derive(Debug, Clone)]
pub struct Profile {
    pub rows: u64,
    pub rejected: u64,
    pub columns: Vec<ColumnProfile>,
}

/// What one column holds.
#[derive(Debug, Clone)]
pub struct ColumnProfile {
    pub header: String,
    pub blank: u64,
    /// Values that are not blank.
    pub filled: u64,
    /// How often each value occurs; nothing when there are too many.
    pub values: Option<BTreeMap<String, u64>>,
    /// What the values say about the order of day and month.
    pub order: OrderEvidence,
    reads: BTreeMap<Reading, u64>,
    /// Hashes of the values of a column that may be the key, and whether one came twice.
    keys: Option<HashSet<u64>>,
    repeats: bool,
}

/// As what a value can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reading {
    Email,
    Url,
    Phone,
    YesNo,
    Number,
    /// A number that only this decimal mark and grouping make one: `1 234,5`.
    NumberAs(usize),
    /// A number with leading zeros, or too long to be counted with.
    Digits,
    Several,
}

/// The formats of numbers that are told apart, as `hyg.yaml` writes them.
pub const NUMBER_FORMATS: [&str; 5] = ["1,234.5", "1.234,5", "1 234,5", "1\u{202f}234,5", "1'234.5"];

impl Profile {
    /// Reads all of the tables, which have the same header, as one.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn of(sources: &[Source]) -> Result<Profile, ReadError> {
        let mut profile = Profile { rows: 0, rejected: 0, columns: Vec::new() };
        for source in sources {
            let table = read::open(source)?;
            if profile.columns.is_empty() {
                profile.columns = table.header.iter().map(|header| ColumnProfile::new(header)).collect();
            }
            let width = table.header.len();
            let mut table = table.want(Wanted { columns: (0..width).collect(), whole_rows: false });
            while let Some(block) = table.next_block()? {
                let batch = block.batch()?;
                profile.rejected += batch.rejected().len() as u64;
                profile.rows += batch.rejected().len() as u64 + batch.len() as u64;
                for (at, column) in profile.columns.iter_mut().enumerate().take(width) {
                    batch.column(at).iter().flatten().for_each(|cell| column.add(cell));
                }
            }
            table.finish()?;
        }
        Ok(profile)
    }
}

impl ColumnProfile {
    fn new(header: &str) -> ColumnProfile {
        ColumnProfile {
            header: header.to_owned(),
            blank: 0,
            filled: 0,
            values: Some(BTreeMap::new()),
            order: OrderEvidence::default(),
            reads: BTreeMap::new(),
            keys: speaks_of_key(header).then(HashSet::new),
            repeats: false,
        }
    }

    fn add(&mut self, cell: &str) {
        if is_blank(cell) {
            self.blank += 1;
            return;
        }
        self.filled += 1;
        let cell = trimmed(cell);
        if let Some(keys) = &mut self.keys {
            let mut hasher = DefaultHasher::new();
            cell.hash(&mut hasher);
            self.repeats |= !keys.insert(hasher.finish());
        }
        self.order.add(cell);
        for reading in readings(cell) {
            *self.reads.entry(reading).or_insert(0) += 1;
        }
        if let Some(values) = &mut self.values {
            *values.entry(cell.to_owned()).or_insert(0) += 1;
            if values.len() > MOST_DISTINCT {
                self.values = None;
            }
        }
    }

    /// Whether every record has a value of its own here, and the header says that it is one.
    #[must_use]
    pub fn is_key(&self) -> bool {
        self.keys.is_some() && !self.repeats && self.blank == 0 && self.filled > 0
    }

    /// The kind of its values.
    #[must_use]
    pub fn kind(&self) -> Kind {
        let share = |reading: Reading| self.share(self.reads.get(&reading).copied().unwrap_or(0));
        let header = fold_name(&self.header);
        let speaks_of = |words: &[&str]| words.iter().any(|word| header.contains(word));
        let dates = self.order.day_first + self.order.month_first + self.order.either + self.order.no_matter;
        if self.filled == 0 {
            return Kind::Text;
        }
        if self.is_key() {
            return Kind::Id;
        }
        if share(Reading::Email) >= NEARLY_ALL || (speaks_of(&["mail"]) && share(Reading::Email) >= 0.5) {
            return Kind::Email;
        }
        if share(Reading::Phone) >= 0.5 && speaks_of(&["phone", "mobile", "fax", "handy", "gsm"]) {
            return Kind::Phone;
        }
        if share(Reading::YesNo) >= NEARLY_ALL {
            return Kind::YesNo;
        }
        // Leading zeros are no number's: postcodes, account numbers.
        if share(Reading::Digits) > 0.0 && share(Reading::Number) + share(Reading::Digits) >= NEARLY_ALL {
            return Kind::Text;
        }
        if share(Reading::Number) >= NEARLY_ALL || self.number_format().is_some() {
            return Kind::Number;
        }
        if self.share(dates) >= NEARLY_ALL {
            let clock = self.values.iter().flatten().any(|(value, _)| value.contains(':'));
            return if clock { Kind::Datetime } else { Kind::Date };
        }
        if share(Reading::Url) >= NEARLY_ALL {
            return Kind::Url;
        }
        match self.options() {
            Some(_) if share(Reading::Several) > 0.0 => Kind::ManyOptions,
            Some(_) => Kind::OneOption,
            None => Kind::Text,
        }
    }

    fn share(&self, count: u64) -> f64 {
        count as f64 / self.filled.max(1) as f64
    }

    /// The form of its numbers, where plain decimals do not explain them and one other form does.
    #[must_use]
    pub fn number_format(&self) -> Option<&'static str> {
        let plain = self.reads.get(&Reading::Number).copied().unwrap_or(0);
        let explained = |at: usize| self.reads.get(&Reading::NumberAs(at)).copied().unwrap_or(0);
        let best = (0..NUMBER_FORMATS.len()).max_by_key(|&at| (explained(at), std::cmp::Reverse(at)))?;
        let alone = (0..NUMBER_FORMATS.len()).filter(|&at| explained(at) == explained(best)).count() == 1;
        let format = NUMBER_FORMATS.get(best).copied()?;
        (alone && explained(best) > plain && self.share(explained(best)) >= NEARLY_ALL).then_some(format)
    }

    /// Whether nearly all of its values are numbers of this format.
    #[must_use]
    pub fn reads_as(&self, format: &str) -> bool {
        let at = NUMBER_FORMATS.iter().position(|known| *known == format);
        let count = at.and_then(|at| self.reads.get(&Reading::NumberAs(at))).copied().unwrap_or(0);
        self.share(count) >= NEARLY_ALL
    }

    /// Its different values, where they are few and come again: an option list, most likely.
    #[must_use]
    pub fn options(&self) -> Option<Vec<&str>> {
        let values = self.values.as_ref()?;
        let few = (2..=MOST_OPTIONS).contains(&values.len()) && values.len() as u64 * 5 <= self.filled;
        few.then(|| values.keys().map(String::as_str).collect())
    }
}

/// Whether a header names what tells records apart.
fn speaks_of_key(header: &str) -> bool {
    const WORDS: [&str; 8] = ["id", "uuid", "guid", "key", "number", "nr", "no", "code"];
    header.split(|c: char| !c.is_alphanumeric()).any(|word| WORDS.contains(&fold_name(word).as_str()))
        || header.ends_with("Id")
        || header.ends_with("ID")
}

/// All that a value can be read as.
fn readings(cell: &str) -> Vec<Reading> {
    let mut found = Vec::new();
    let mut add = |reading, holds: bool| {
        if holds {
            found.push(reading);
        }
    };
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    add(Reading::Email, cell.contains('@') && email::is_valid(cell));
    add(Reading::Url, cell.contains('.') && !cell.contains(['@', ' ']) && url::is_valid(cell));
    let callable = || cell.chars().all(|c| c.is_ascii_digit() || " +-./()".contains(c));
    add(Reading::Phone, digits >= 6 && (callable() || phone::is_valid(cell, None)));
    add(Reading::YesNo, matches!(fold(cell).as_ref(), "yes" | "no" | "true" | "false"));
    add(Reading::Several, cell.split(';').filter(|part| !is_blank(part)).count() > 1);
    if digits > 0 {
        let has_zeros = cell.len() > 1 && cell.starts_with('0') && cell.bytes().all(|byte| byte.is_ascii_digit());
        let is_long = digits > 15;
        add(Reading::Digits, has_zeros || is_long);
        let plain = !has_zeros && !is_long && NumberFormat::default().parse(cell).is_some();
        add(Reading::Number, plain);
        for (at, example) in NUMBER_FORMATS.iter().enumerate() {
            let reads = |format: NumberFormat| format.parse(cell).is_some();
            add(Reading::NumberAs(at), !has_zeros && !is_long && NumberFormat::from_example(example).is_ok_and(reads));
        }
    }
    found
}
