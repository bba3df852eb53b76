//! Exact decimal arithmetic on numbers as cells hold them: `0.1` and `0.2` make `0.3`.
//!
//! Knows plain decimals only (`-1234.5`): [`super::number`] reads what else an account writes.

use std::fmt;

/// A decimal number: `units` of ten to the power of minus `scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    units: i128,
    scale: u32,
}

/// So many digits behind the point has a quotient that does not end.
const LONGEST_QUOTIENT: u32 = 10;

impl Decimal {
    /// Reads a plain decimal; nothing where it is none, or has more digits than can be counted with.
    #[must_use]
    pub fn parse(plain: &str) -> Option<Decimal> {
        let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
        let digits = whole.strip_prefix(['-', '+']).unwrap_or(whole);
        let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if digits.is_empty() || !is_plain(digits) || !is_plain(fraction) || plain.len() > 30 {
            return None;
        }
        let units = format!("{whole}{fraction}").parse().ok()?;
        Some(Decimal { units, scale: u32::try_from(fraction.len()).ok()? })
    }

    /// The sum; nothing where it has too many digits.
    #[must_use]
    pub fn plus(self, other: Decimal) -> Option<Decimal> {
        let scale = self.scale.max(other.scale);
        Some(Decimal { units: self.at(scale)?.checked_add(other.at(scale)?)?, scale })
    }

    /// The product; nothing where it has too many digits.
    #[must_use]
    pub fn times(self, other: Decimal) -> Option<Decimal> {
        Some(Decimal { units: self.units.checked_mul(other.units)?, scale: self.scale.checked_add(other.scale)? })
    }

    /// The quotient, rounded to ten decimals where it does not end before, halves away from zero; nothing for a
    /// division by zero and where it has too many digits.
    #[must_use]
    pub fn over(self, other: Decimal) -> Option<Decimal> {
        let dividend = self.at(self.scale.max(other.scale))?.checked_mul(10i128.checked_pow(LONGEST_QUOTIENT)?)?;
        let divisor = other.at(self.scale.max(other.scale))?;
        let (whole, rest) = (dividend.checked_div(divisor)?, dividend.checked_rem(divisor)?);
        let rounds_up = rest.unsigned_abs() >= divisor.unsigned_abs() - rest.unsigned_abs();
        let away = if (dividend < 0) == (divisor < 0) { 1 } else { -1 };
        Some(Decimal { units: whole.checked_add(if rounds_up { away } else { 0 })?, scale: LONGEST_QUOTIENT })
    }

    #[must_use]
    pub fn negated(self) -> Decimal {
        // What was read has at most thirty digits.
        Decimal { units: self.units.saturating_neg(), ..self }
    }

    #[must_use]
    pub fn is_zero(self) -> bool {
        self.units == 0
    }

    /// The units at a finer scale.
    fn at(self, scale: u32) -> Option<i128> {
        self.units.checked_mul(10i128.checked_pow(scale.checked_sub(self.scale)?)?)
    }
}

impl fmt::Display for Decimal {
    /// Without zeros at the end: `12.5`, `-0.05`, `3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let places = self.scale as usize;
        let digits = format!("{:0width$}", self.units.unsigned_abs(), width = places + 1);
        let (whole, fraction) = digits.split_at_checked(digits.len() - places).unwrap_or((&digits, ""));
        match fraction.trim_end_matches('0') {
            "" => write!(f, "{sign}{whole}"),
            fraction => write!(f, "{sign}{whole}.{fraction}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;
    use proptest::prelude::*;

    fn of(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn sums_products_and_quotients_are_exact() {
        let told = |number: Option<Decimal>| number.unwrap().to_string();
        assert_eq!(told(of("0.1").plus(of("0.2"))), "0.3");
        assert_eq!(told(of("-0.05").plus(of("0.04"))), "-0.01");
        assert_eq!(told(of("12.50").times(of("1000"))), "12500");
        assert_eq!(told(of("1").over(of("8"))), "0.125");
        assert_eq!(told(of("2").over(of("3"))), "0.6666666667");
        assert_eq!(told(of("-2").over(of("3"))), "-0.6666666667");
        assert_eq!(told(of("5").plus(of("-5"))), "0");
        assert_eq!(of("1").over(of("0.0")), None);
        assert_eq!(of(&"9".repeat(30)).times(of(&"9".repeat(30))), None);
        for text in ["", "-", "1e3", "1,5", ".5", "1.2.3", "٣", &"1".repeat(40)] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_product_divided_again_is_the_number(a in -1_000_000i64..1_000_000, b in 1i64..1_000_000) {
            let (a, b) = (of(&a.to_string()), of(&b.to_string()));
            prop_assert_eq!(a.times(b).unwrap().over(b).unwrap().to_string(), a.to_string());
        }

        #[test]
        fn what_is_written_is_read_as_the_same(text in "-?[0-9]{1,12}(\\.[0-9]{1,9})?") {
            let number = of(&text);
            prop_assert!(of(&number.to_string()).plus(number.negated()).unwrap().is_zero());
        }

        #[test]
        fn any_text_is_read_without_panic(text in "\\PC{0,40}", digits in "-?[0-9.]{0,31}") {
            for number in [&text, &digits].into_iter().filter_map(|text| Decimal::parse(text)) {
                let _ = (number.over(number), number.times(number), number.plus(number), number.to_string());
            }
        }
    }
}
