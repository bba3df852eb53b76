//! Exact fractions of whole numbers: shares of records, the goals they are held against, and what is so much
//! below or above another one. Nothing is rounded before it is shown.

use std::cmp::Ordering;
use std::fmt;

/// A fraction that is not negative, in its lowest terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ratio {
    part: u128,
    /// Never 0.
    whole: u128,
}

/// So many digits a number of a rule may have: what is made of it and of counts fits 128 bits.
const MOST_DIGITS: usize = 15;

impl Ratio {
    const ONE: Ratio = Ratio { part: 1, whole: 1 };
    pub const HALF: Ratio = Ratio { part: 1, whole: 2 };

    /// `part` of `whole`; nothing of nothing.
    #[must_use]
    pub fn of(part: u64, whole: u64) -> Option<Ratio> {
        (whole > 0).then(|| Ratio::reduced(part.into(), whole.into()))
    }

    #[must_use]
    pub fn whole(number: u64) -> Ratio {
        Ratio { part: number.into(), whole: 1 }
    }

    /// Reads a plain decimal without a sign, such as `12` or `99.5`; nothing where it is none, or has more than 15
    /// digits.
    #[must_use]
    pub fn parse(plain: &str) -> Option<Ratio> {
        let (whole, fraction) = plain.split_once('.').unwrap_or((plain, "0"));
        let is_plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_plain(whole) || !is_plain(fraction) || whole.len() + fraction.len() > MOST_DIGITS {
            return None;
        }
        let units: u64 = format!("{whole}{fraction}").parse().ok()?;
        Some(Ratio::reduced(units.into(), 10u128.pow(u32::try_from(fraction.len()).ok()?)))
    }

    /// As [`parse`](Ratio::parse), of a percentage: `95` is 19 of 20.
    #[must_use]
    pub fn percent(plain: &str) -> Option<Ratio> {
        Ratio::parse(plain).map(|ratio| ratio.times(Ratio { part: 1, whole: 100 }))
    }

    /// What is by the share `by` lower; nothing is lower than nothing.
    #[must_use]
    pub fn down(self, by: Ratio) -> Ratio {
        self.times(Ratio::reduced(by.whole.saturating_sub(by.part), by.whole))
    }

    /// What is by the share `by` higher.
    #[must_use]
    pub fn up(self, by: Ratio) -> Ratio {
        self.times(Ratio::reduced(by.whole.saturating_add(by.part), by.whole))
    }

    #[must_use]
    pub fn exceeds_one(self) -> bool {
        self > Ratio::ONE
    }

    /// With two decimals: `94.21%`. What is not nothing never shows as nothing, and what is not all never as all.
    #[must_use]
    pub fn as_percent(self) -> String {
        match self.basis_points() {
            _ if self.part == 0 => "0%".to_owned(),
            _ if self == Ratio::ONE => "100%".to_owned(),
            0 => "<0.01%".to_owned(),
            10_000.. if self < Ratio::ONE => ">99.99%".to_owned(),
            hundredths => format!("{}.{:02}%", hundredths / 100, hundredths % 100),
        }
    }

    /// So many percent, with all the decimals that [`percent`](Ratio::percent) was given: `12.5`. Of a fraction that
    /// no number of decimals gives exactly, the first ones.
    #[must_use]
    pub fn in_percent(self) -> String {
        let percent = self.times(Ratio::whole(100));
        let mut text = (percent.part / percent.whole).to_string();
        let mut rest = percent.part % percent.whole;
        for place in 0..MOST_DIGITS {
            if rest == 0 {
                break;
            }
            if place == 0 {
                text.push('.');
            }
            rest = rest.saturating_mul(10);
            text.push_str(&(rest / percent.whole).to_string());
            rest %= percent.whole;
        }
        text
    }

    /// In hundredths of a percent, rounded.
    #[must_use]
    pub fn basis_points(self) -> u128 {
        self.times_rounded(10_000)
    }

    /// So many times as much, rounded to a whole number, halves up.
    fn times_rounded(self, times: u128) -> u128 {
        let scaled = self.part.saturating_mul(times);
        let rest = scaled % self.whole;
        scaled / self.whole + u128::from(rest >= self.whole - rest)
    }

    /// Counts and numbers of rules have too few digits to saturate.
    fn times(self, other: Ratio) -> Ratio {
        let (one, two) = (Ratio::reduced(self.part, other.whole), Ratio::reduced(other.part, self.whole));
        Ratio { part: one.part.saturating_mul(two.part), whole: one.whole.saturating_mul(two.whole) }
    }

    fn reduced(part: u128, whole: u128) -> Ratio {
        let (mut divisor, mut rest) = (part, whole);
        while rest != 0 {
            (divisor, rest) = (rest, divisor % rest);
        }
        Ratio { part: part / divisor, whole: whole / divisor }
    }
}

impl Ord for Ratio {
    /// By whole parts, then by what is left turned round: no product that could be too large.
    fn cmp(&self, other: &Ratio) -> Ordering {
        let (mut one, mut two) = (*self, *other);
        let mut is_turned = false;
        loop {
            let ((first, rest), (second, other)) =
                ((one.part / one.whole, one.part % one.whole), (two.part / two.whole, two.part % two.whole));
            let order = match (first.cmp(&second), rest, other) {
                (Ordering::Equal, 0, 0) => Ordering::Equal,
                (Ordering::Equal, 0, _) => Ordering::Less,
                (Ordering::Equal, _, 0) => Ordering::Greater,
                (Ordering::Equal, ..) => {
                    one = Ratio { part: one.whole, whole: rest };
                    two = Ratio { part: two.whole, whole: other };
                    is_turned = !is_turned;
                    continue;
                }
                (order, ..) => order,
            };
            return if is_turned { order.reverse() } else { order };
        }
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Ratio) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Ratio {
    /// A whole number, or one with two decimals.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.whole == 1 {
            return write!(f, "{}", self.part);
        }
        let hundredths = self.times_rounded(100);
        write!(f, "{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::Ratio;
    use proptest::prelude::*;

    fn percent(text: &str) -> Ratio {
        Ratio::percent(text).unwrap()
    }

    #[test]
    fn shares_compare_exactly() {
        let third = Ratio::of(1, 3).unwrap();
        assert!(percent("33.3333333333333").cmp(&third).is_lt() && percent("33.3333333333334") > third);
        assert_eq!(Ratio::of(19, 20), Ratio::percent("95"));
        assert_eq!(Ratio::of(0, 0), None);
        for wrong in ["", "-1", "1.", ".5", "1e3", "1234567890123456", "٣"] {
            assert_eq!(Ratio::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn changes_are_shares_of_what_was() {
        assert_eq!(percent("8").down(percent("50")), percent("4"));
        assert_eq!(Ratio::whole(200).up(percent("12.5")), Ratio::whole(225));
        assert_eq!(percent("8").down(percent("100")), Ratio::whole(0));
    }

    #[test]
    fn percentages_never_round_to_nothing_or_to_all() {
        let shown = |part, whole| Ratio::of(part, whole).unwrap().as_percent();
        let cases = [(0, 9), (9, 9), (1, 3), (2, 3), (1, 1_000_000), (999_999, 1_000_000), (1, 8)];
        let shown: Vec<String> = cases.map(|(part, whole)| shown(part, whole)).into();
        assert_eq!(shown, ["0%", "100%", "33.33%", "66.67%", "<0.01%", ">99.99%", "12.50%"]);
        assert_eq!((percent("250").as_percent(), Ratio::whole(7).to_string()), ("250.00%".into(), "7".into()));
    }

    proptest! {
        #[test]
        fn fractions_are_in_the_order_of_their_products(a: u64, b in 1u64.., c: u64, d in 1u64..) {
            let (one, two) = (Ratio::of(a, b).unwrap(), Ratio::of(c, d).unwrap());
            prop_assert_eq!(one.cmp(&two), (u128::from(a) * u128::from(d)).cmp(&(u128::from(c) * u128::from(b))));
        }

        #[test]
        fn what_goes_down_is_never_higher(a: u64, b in 1u64.., p in 0u32..=100) {
            let one = Ratio::of(a, b).unwrap();
            let by = Ratio::percent(&p.to_string()).unwrap();
            prop_assert!(one.down(by) <= one && one.up(by) >= one);
        }
    }
}
