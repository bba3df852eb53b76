//! Check digits, by the standards and laws that define them. Texts are digits of ASCII; other characters
//! count as nothing, so callers look at the layout first.

/// The digits of a text.
pub(super) fn digits(text: &str) -> Vec<u32> {
    text.chars().filter_map(|c| c.to_digit(10)).collect()
}

/// The sum of digits times weights, as far as there are weights.
pub(super) fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// The number that the digits make, modulo another.
pub(super) fn modulo(digits: &[u32], by: u32) -> u32 {
    digits.iter().fold(0, |rest, digit| (rest * 10 + digit) % by)
}

/// Whether the last digit checks the others by Luhn's formula (ISO/IEC 7812-1).
pub(super) fn luhn(digits: &[u32]) -> bool {
    let doubled = |digit: u32| if digit > 4 { 2 * digit - 9 } else { 2 * digit };
    let values =
        digits.iter().rev().enumerate().map(|(place, &digit)| if place % 2 == 1 { doubled(digit) } else { digit });
    values.sum::<u32>() % 10 == 0
}

/// Whether the last digit checks the others by ISO 7064, MOD 11,10.
pub(super) fn mod_11_10(digits: &[u32]) -> bool {
    let Some((last, others)) = digits.split_last() else { return false };
    let product = others.iter().fold(10, |product, digit| {
        let sum = (product + digit) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - product) % 10 == *last
}

/// Whether the number that the letters and digits make is 1 modulo 97, letters counting from A = 10
/// (ISO 7064, MOD 97-10).
pub(super) fn mod_97_10(text: impl Iterator<Item = char>) -> bool {
    let rest = text.filter_map(|c| c.to_digit(36)).fold(0, |rest, value| {
        let shift = if value > 9 { 100 } else { 10 };
        (rest * shift + value) % 97
    });
    rest == 1
}

/// Whether the last digit checks the others by Verhoeff's scheme: multiplication in the dihedral group of
/// ten elements, of digits permuted by their place.
pub(super) fn verhoeff(digits: &[u32]) -> bool {
    let permuted = |place: usize, digit: u32| {
        (0..place % 8).fold(digit, |digit, _| [1, 5, 7, 6, 2, 8, 3, 0, 9, 4].get(digit as usize).copied().unwrap_or(0))
    };
    let product = |left: u32, right: u32| match (left < 5, right < 5) {
        (true, true) => (left + right) % 5,
        (true, false) => (left + right) % 5 + 5,
        (false, true) => (left + 5 - right) % 5 + 5,
        (false, false) => (left + 5 - right) % 5,
    };
    digits.iter().rev().enumerate().fold(0, |check, (place, &digit)| product(check, permuted(place, digit))) == 0
}

#[cfg(test)]
mod tests {
    use super::{digits, luhn, mod_11_10, mod_97_10, verhoeff};

    #[test]
    fn the_examples_of_the_standards_hold_and_a_changed_digit_does_not() {
        assert!(luhn(&digits("79927398713")) && !luhn(&digits("79927398710")));
        assert!(mod_11_10(&digits("07945")) && !mod_11_10(&digits("07946")));
        assert!(
            mod_97_10("3214282912345698765432161182".chars()) && !mod_97_10("3214282912345698765432161183".chars())
        );
        assert!(verhoeff(&digits("2363")) && !verhoeff(&digits("2364")) && !verhoeff(&digits("2633")));
    }
}
