//! How much a rule may write before a run stops: a share of the records, or a number of them.

use super::ratio::Ratio;
use std::fmt;

/// `20%` or `500`: as much may be written, more may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Brake {
    Percent(Ratio),
    Count(u64),
}

impl Brake {
    /// That of a `delete` which names none.
    pub const HALF: Brake = Brake::Percent(Ratio::HALF);

    /// Whether so many of all records are more than it allows. Of no records none can be.
    #[must_use]
    pub fn is_exceeded(self, written: u64, records: u64) -> bool {
        match self {
            Brake::Count(limit) => written > limit,
            Brake::Percent(share) => Ratio::of(written, records).is_some_and(|written| written > share),
        }
    }

    /// As a sentence says it: `20% of the records`, `500 records`.
    #[must_use]
    pub fn in_words(self) -> String {
        match self {
            Brake::Percent(_) => format!("{self} of the records"),
            Brake::Count(_) => format!("{self} records"),
        }
    }
}

impl fmt::Display for Brake {
    /// As rules write it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Brake::Percent(share) => write!(f, "{}%", share.in_percent()),
            Brake::Count(count) => count.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Brake;
    use crate::value::ratio::Ratio;
    use proptest::prelude::*;

    #[test]
    fn what_is_allowed_stops_nothing() {
        let brake = |percent| Brake::Percent(Ratio::percent(percent).unwrap());
        // In binary fractions 57 is more than 1.14 percent of 5000.
        assert!(!brake("1.14").is_exceeded(57, 5000) && brake("1.14").is_exceeded(58, 5000));
        assert!(!brake("0").is_exceeded(0, 0) && brake("0").is_exceeded(1, 1_000_000));
        assert!(!Brake::HALF.is_exceeded(1, 2) && Brake::HALF.is_exceeded(2, 3));
        assert!(!Brake::Count(500).is_exceeded(500, 500) && Brake::Count(500).is_exceeded(501, 501));
    }

    proptest! {
        #[test]
        fn a_limit_is_shown_as_it_is_written(whole in 0u32..=100, hundredths in 0u32..100) {
            let written = format!("{whole}.{hundredths:02}");
            let shown = Brake::Percent(Ratio::percent(&written).unwrap()).to_string();
            prop_assert_eq!(&shown, &format!("{}%", written.trim_end_matches('0').trim_end_matches('.')));
            prop_assert_eq!(Ratio::percent(shown.trim_end_matches('%')), Ratio::percent(&written));
        }

        #[test]
        fn whole_percents_are_multiplied_out(percent in 0u64..=100, written in 0u64..10_000, more in 0u64..10_000) {
            let records = written + more;
            let brake = Brake::Percent(Ratio::percent(&percent.to_string()).unwrap());
            prop_assert_eq!(brake.is_exceeded(written, records), written * 100 > percent * records);
        }
    }
}
