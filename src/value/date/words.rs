//! Names of months and weekdays in the languages of `tables/date_words.tsv`, and the small words
//! between the parts of a date.

use crate::value::text::fold_name;
use chrono::Weekday;
use hashbrown::HashMap;
use std::sync::LazyLock;

/// What a word may name: `mar` is March in Spanish and Tuesday in French.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Meaning {
    /// The lowest bit is January.
    months: u16,
    /// The lowest bit is Monday.
    weekdays: u8,
}

impl Meaning {
    pub(super) fn is_month(self) -> bool {
        self.months != 0
    }

    pub(super) fn is_weekday(self) -> bool {
        self.weekdays != 0
    }

    /// The months that it may be, from 1: two for `listopad`, which is November in Polish and
    /// October in Croatian.
    pub(super) fn months(self) -> impl Iterator<Item = u32> {
        (1..=12).filter(move |month| self.months >> (month - 1) & 1 == 1)
    }

    pub(super) fn names(self, weekday: Weekday) -> bool {
        self.weekdays >> weekday.num_days_from_monday() & 1 == 1
    }
}

static WORDS: LazyLock<HashMap<&'static str, Meaning>> = LazyLock::new(|| {
    let mut words: HashMap<&str, Meaning> = HashMap::new();
    for line in include_str!("../tables/date_words.tsv").lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let (Some(kind), Some(number), Some(names)) = (cells.next(), cells.next(), cells.next()) else { continue };
        let bit = number.parse::<u32>().map_or(0, |number| 1u16 << (number - 1));
        for name in names.split(' ') {
            let meaning = words.entry(name).or_default();
            match kind {
                "month" => meaning.months |= bit,
                _ => meaning.weekdays |= u8::try_from(bit).unwrap_or(0),
            }
        }
    }
    words
});

/// What a word, or several words that are one name (`terça-feira`), may mean.
pub(super) fn meaning(words: &str) -> Option<Meaning> {
    WORDS.get(fold_name(words).as_str()).copied()
}

/// The month that a word names, if it names one only.
pub(super) fn month_of(word: &str) -> Option<u32> {
    let mut months = meaning(word)?.months();
    months.next().filter(|_| months.next().is_none())
}

/// Words that say nothing: `3 de mayo`, `September 17 at 10:00`, `le 1er mai`, `2014 г.`, `14:30 Uhr`.
pub(super) fn is_filler(word: &str) -> bool {
    const FILLERS: &[&str] = &[
        "de", "del", "da", "do", "of", "the", "on", "at", "le", "el", "il", "la", "les", "à", "a", "às", "as", "alle",
        "ore", "den", "der", "dem", "am", "um", "uhr", "op", "om", "klo", "kl", "o", "godz", "r", "roku", "rok", "hod",
        "г", "года", "год", "р", "року", "saat",
    ];
    let lower = word.to_lowercase();
    FILLERS.contains(&lower.as_str())
}

/// What stands behind the number of a day: `1st`, `2nd`, `1er`, `3e`, `1º`.
pub(super) fn is_ordinal(word: &str) -> bool {
    const ORDINALS: &[&str] =
        &["st", "nd", "rd", "th", "er", "ère", "ere", "e", "ème", "º", "ª", "o", "a", "ste", "de"];
    let lower = word.to_lowercase();
    ORDINALS.contains(&lower.as_str())
}

/// Whether a word says before (`false`) or after noon.
pub(super) fn half_day(word: &str) -> Option<bool> {
    if word.eq_ignore_ascii_case("am") {
        Some(false)
    } else if word.eq_ignore_ascii_case("pm") {
        Some(true)
    } else {
        None
    }
}
