//! What the columns of an export hold, from one pass over it.
//!
//! Memory stays bounded: a column keeps counts, its first [`MOST_DISTINCT`] different values, and 8
//! bytes a record if its header speaks of an identifier.

use crate::data::read::{self, ReadError, Source, Wanted};
use crate::value::date::order::OrderEvidence;
use crate::value::number::NumberFormat;
use crate::value::text::{fold, fold_name, is_blank, trimmed};
use crate::value::{Kind, email, phone, url};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// A column with more different values than this has no list of them.
const MOST_DISTINCT: usize = 2_000;
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
    /// How many values are written in which layout; a value can be in one of each kind.
    pub layouts: BTreeMap<Layout, u64>,
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
    /// With a time of day, if it is a date.
    Clock,
    Several,
}

/// How a date, a number or a telephone number is written, told by its characters alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layout {
    /// `2026-09-01`
    YearFirst,
    /// `25/12/2026`
    Slashes,
    /// `25.12.2026`
    Dots,
    /// `25-12-2026`
    Dashes,
    /// `1 Sep 2026`
    MonthInLetters,
    /// `1788220800000`
    Milliseconds,
    /// `1234.5`
    DecimalPoint,
    /// `1234,5`
    DecimalComma,
    /// `+33 6 12 34 56 78`
    International,
    /// `06 12 34 56 78`
    National,
}

impl Layout {
    /// Those in which a date can be written.
    pub const DATES: [Layout; 6] = [
        Layout::YearFirst,
        Layout::Slashes,
        Layout::Dots,
        Layout::Dashes,
        Layout::MonthInLetters,
        Layout::Milliseconds,
    ];
    /// Those of numbers whose decimals tell.
    pub const NUMBERS: [Layout; 2] = [Layout::DecimalPoint, Layout::DecimalComma];
    pub const PHONES: [Layout; 2] = [Layout::International, Layout::National];

    /// For a person, by an example.
    #[must_use]
    pub fn example(self) -> &'static str {
        match self {
            Layout::YearFirst => "2026-09-01",
            Layout::Slashes => "25/12/2026",
            Layout::Dots => "25.12.2026",
            Layout::Dashes => "25-12-2026",
            Layout::MonthInLetters => "1 Sep 2026",
            Layout::Milliseconds => "1788220800000",
            Layout::DecimalPoint => "1234.5",
            Layout::DecimalComma => "1234,5",
            Layout::International => "+33 6 12 34 56 78",
            Layout::National => "06 12 34 56 78",
        }
    }

    /// The layouts that a value can be in; none for a value that is none of these.
    fn all_of(cell: &str) -> Vec<Layout> {
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let starts_with_day = |mark: char| {
            let parts: Vec<&str> = cell.splitn(3, mark).collect();
            matches!(parts.as_slice(), [a, b, c] if a.len() <= 2 && b.len() <= 2
                && is_digits(a) && is_digits(b) && c.starts_with(|c: char| c.is_ascii_digit()))
        };
        let year_first = cell.split_once(['-', '/', '.']).is_some_and(|(year, rest)| {
            year.len() == 4 && is_digits(year) && rest.split(['-', '/', '.']).next().is_some_and(is_digits)
        });
        let has_letters = cell.chars().filter(|c| c.is_alphabetic()).count() >= 3;
        let day_in_letters =
            has_letters && cell.len() <= 32 && cell.split(|c: char| !c.is_ascii_digit()).any(|d| d.len() == 4);
        let digits = cell.bytes().filter(u8::is_ascii_digit).count();
        let is_called = digits >= 6 && cell.chars().all(|c| c.is_ascii_digit() || " +-./()\u{a0}".contains(c));
        let decimals = |mark: char| {
            let Some((whole, decimals)) = cell.rsplit_once(mark) else { return false };
            // Three digits behind a mark may as well be thousands.
            is_digits(decimals)
                && decimals.len() != 3
                && !whole.contains(mark)
                && whole.contains(|c: char| c.is_ascii_digit())
                && !whole.contains(char::is_alphabetic)
        };
        let calls_out = cell.starts_with('+') || cell.starts_with("00");
        [
            (Layout::YearFirst, year_first),
            (Layout::Slashes, starts_with_day('/')),
            (Layout::Dots, starts_with_day('.')),
            (Layout::Dashes, starts_with_day('-')),
            (Layout::MonthInLetters, day_in_letters && !year_first),
            (Layout::Milliseconds, digits == 13 && is_digits(cell)),
            (Layout::DecimalPoint, decimals('.')),
            (Layout::DecimalComma, decimals(',')),
            (Layout::International, is_called && calls_out),
            (Layout::National, is_called && !calls_out),
        ]
        .into_iter()
        .filter_map(|(layout, holds)| holds.then_some(layout))
        .collect()
    }
}

/// The formats of numbers that are told apart, as `hyg.yaml` writes them.
pub const NUMBER_FORMATS: [&str; 5] = ["1,234.5", "1.234,5", "1 234,5", "1\u{202f}234,5", "1'234.5"];

impl Profile {
    /// Reads the tables, which have the same header, as one. Of columns that are not wanted, by their
    /// place in the header, only the header is known afterwards.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn of(sources: &[Source], wanted: impl Fn(usize) -> bool) -> Result<Profile, ReadError> {
        let mut profile = Profile { rows: 0, rejected: 0, columns: Vec::new() };
        for source in sources {
            let table = read::open(source)?;
            if profile.columns.is_empty() {
                profile.columns = table.header.iter().map(|header| ColumnProfile::new(header)).collect();
            }
            let columns: Vec<usize> = (0..table.header.len()).filter(|&at| wanted(at)).collect();
            let mut table = table.want(Wanted { columns: columns.clone(), whole_rows: false });
            while let Some(block) = table.next_block()? {
                let batch = block.batch()?;
                profile.rejected += batch.rejected().len() as u64;
                profile.rows += batch.rejected().len() as u64 + batch.len() as u64;
                for (at, &place) in columns.iter().enumerate() {
                    let Some(column) = profile.columns.get_mut(place) else { continue };
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
            layouts: BTreeMap::new(),
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
        for layout in Layout::all_of(cell) {
            *self.layouts.entry(layout).or_insert(0) += 1;
        }
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
            return if share(Reading::Clock) > 0.0 { Kind::Datetime } else { Kind::Date };
        }
        if share(Reading::Url) >= NEARLY_ALL {
            return Kind::Url;
        }
        match self.options() {
            Some(values) if share(Reading::Several) > 0.0 => {
                if are_lists(&values) {
                    Kind::ManyOptions
                } else {
                    Kind::Text
                }
            }
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

/// Whether values with `;` in them are lists of options, and not sentences: half of their parts, at least, stand in another
/// value as well. Sentences that were taken for lists would be joined where records are merged.
fn are_lists(values: &[&str]) -> bool {
    let lists: Vec<BTreeSet<Cow<str>>> = values.iter().map(|value| parts(value)).collect();
    let mut stands: BTreeMap<&str, usize> = BTreeMap::new();
    lists.iter().flatten().for_each(|part| *stands.entry(part).or_insert(0) += 1);
    let listed: Vec<&Cow<str>> = lists.iter().filter(|parts| parts.len() > 1).flatten().collect();
    let again = listed.iter().filter(|part| stands.get(part.as_ref()).is_some_and(|&times| times > 1)).count();
    again * 2 >= listed.len() && !values.iter().any(|value| value.contains('\n'))
}

fn parts(value: &str) -> BTreeSet<Cow<'_, str>> {
    value.split(';').map(str::trim).filter(|part| !is_blank(part)).map(fold).collect()
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
        // An instant to the millisecond has as many digits, and other signs between them.
        let is_long = digits > 15 && cell.chars().all(|c| c.is_ascii_digit() || " +-.,'\u{a0}\u{202f}".contains(c));
        add(Reading::Clock, cell.contains(':'));
        add(Reading::Digits, has_zeros || is_long);
        let plain = !has_zeros && !is_long && NumberFormat::default().parse(cell).is_some();
        add(Reading::Number, plain);
        for (at, example) in NUMBER_FORMATS.iter().enumerate() {
            let reads = |format: NumberFormat| format.writes(cell);
            add(Reading::NumberAs(at), !has_zeros && !is_long && NumberFormat::from_example(example).is_ok_and(reads));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Layout, are_lists};

    #[test]
    fn layouts_are_told_by_their_characters() {
        for (cell, layouts) in [
            ("2026-09-01T10:00:00Z", &[Layout::YearFirst][..]),
            ("25/12/2026 10:00", &[Layout::Slashes]),
            ("1 September 2026", &[Layout::MonthInLetters]),
            ("1.234,5", &[Layout::DecimalComma]),
            ("1,234", &[]),
            ("1234", &[]),
            ("+33 6 12 34 56 78", &[Layout::International]),
            ("(0)6-12-34-56-78", &[Layout::National]),
            ("Ada", &[]),
            ("", &[]),
        ] {
            assert_eq!(Layout::all_of(cell), layouts, "{cell}");
        }
    }

    #[test]
    fn sentences_with_a_semicolon_are_no_lists_of_options() {
        assert!(are_lists(&["Champion", "Champion;Blocker", "Blocker;End user", "End user"]));
        assert!(are_lists(&["a; b", "B;c", "c"]));
        assert!(!are_lists(&["VIP", "to call; in a hurry", "moved; new address unknown"]));
        assert!(!are_lists(&["a;b", "b;a\nc", "c"]));
    }
}
