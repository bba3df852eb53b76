//! What is seen of a value at a glance: enough to say of most pairs of values that they differ, without comparing them
//! letter by letter.
//!
//! A sketch may only say what a comparison would: that two values are less alike than the last level by which `likely` weighs
//! their form ([`Form::levels`]). Where it cannot tell it says nothing. So no result hangs on it. 40 bytes a value.

use super::{Form, name, nicknames};

/// Longer texts are not sketched.
const LONGEST: usize = 64;
/// Letters of two words by those that they have in common, at most, where the words are so alike that
/// [`token_set`](crate::matching::measure::token_set) counts them: 88 % by Jaro-Winkler, weighed by how alike they are.
const COUNTED_FOR_COMMON: f64 = 3.1;

/// What is seen of one value.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sketch {
    /// Which letters it has, as bits, and which it has twice; spaces are none.
    once: u64,
    twice: u64,
    /// The beginning of a date, and what follows.
    head: [u8; 4],
    tail: [u8; 4],
    /// How many letters there are; 0 if the sketch says nothing.
    letters: u8,
    length: u8,
    /// Of a given name: which names it may be a spelling or a pet form of, as bits.
    kin: u64,
    /// Of a name: whether it is a small word of surnames.
    is_particle: bool,
}

impl Sketch {
    /// At most so many letters find their like in the other one (those of one class of `once` taken for the same).
    #[inline]
    fn common(&self, other: &Sketch) -> u32 {
        let left = |own: &Sketch, other: &Sketch| {
            (own.once & !other.once).count_ones() + (own.twice & !other.twice).count_ones()
        };
        let found = |own: &Sketch, other: &Sketch| u32::from(own.letters).saturating_sub(left(own, other));
        found(self, other).min(found(other, self))
    }

    /// At least so many letters are inserted, left out or replaced, where the order of letters is not looked at.
    #[inline]
    fn slips(&self, other: &Sketch) -> u32 {
        u32::from(self.letters.max(other.letters)).saturating_sub(self.common(other))
    }

    fn is_word(&self) -> bool {
        self.letters > 1 && self.letters == self.length
    }
}

impl Form {
    /// The sketch of a value in its comparable form.
    #[must_use]
    pub fn sketch(&self, value: &str) -> Sketch {
        let mut sketch = Sketch::default();
        if !value.is_ascii() || value.len() > LONGEST {
            return sketch;
        }
        for byte in value.bytes().filter(|byte| *byte != b' ') {
            let bit = 1u64 << (byte & 63);
            sketch.twice |= sketch.once & bit;
            sketch.once |= bit;
            sketch.letters += 1;
        }
        // At most LONGEST.
        sketch.length = u8::try_from(value.len()).unwrap_or(u8::MAX);
        match self {
            Form::FirstName | Form::LastName => {
                sketch.kin = nicknames::lines(value).fold(0, |kin, line| kin | 1 << (line & 63));
                sketch.is_particle = name::is_particle(value);
            }
            Form::Day { .. } => {
                if let Some((head, tail)) = value.as_bytes().split_first_chunk::<4>()
                    && let Ok(tail) = tail.try_into()
                {
                    (sketch.head, sketch.tail) = (*head, tail);
                } else {
                    sketch.letters = 0;
                }
            }
            _ => {}
        }
        sketch
    }

    /// Whether two values are surely less alike than the last of the form's levels.
    #[must_use]
    #[inline]
    pub fn differ(&self, a: &Sketch, b: &Sketch) -> bool {
        if a.letters == 0 || b.letters == 0 {
            return false;
        }
        match self {
            Form::FirstName => a.kin & b.kin == 0 && names_differ(a, b),
            Form::LastName => names_differ(a, b),
            Form::Day { .. } => a.head != b.head && a.tail != b.tail && a.slips(b) > 2,
            Form::Identifier | Form::Code | Form::Postcode => a.slips(b) > 2,
            Form::Words | Form::Text => {
                let least = self.levels().last().copied().unwrap_or(0.0);
                let letters = f64::from(a.letters) + f64::from(b.letters);
                let in_words = COUNTED_FOR_COMMON * f64::from(a.common(b)) / letters;
                let in_letters = 1.0 - f64::from(a.slips(b)) / f64::from(a.length.max(b.length));
                in_words.max(in_letters) < least
            }
            _ => false,
        }
    }
}

/// Whether two words have so few letters in common that they are not compared as names: less than 70 % by Jaro (which
/// has no bonus up to there), also if all letters were in order.
pub(super) fn names_differ(a: &Sketch, b: &Sketch) -> bool {
    let (x, y) = (u32::from(a.letters), u32::from(b.letters));
    a.is_word() && b.is_word() && !(a.is_particle && b.is_particle) && 10 * a.common(b) * (x + y) < 11 * x * y
}

#[cfg(test)]
mod tests {
    use crate::matching::Form;
    use proptest::prelude::*;

    fn is_true_of(form: &Form, a: &str, b: &str) -> bool {
        let differ = form.differ(&form.sketch(a), &form.sketch(b));
        !differ || form.similarity_of_many(a, b) < *form.levels().last().unwrap()
    }

    #[test]
    fn what_has_little_in_common_is_told_apart_and_what_may_be_alike_is_not() {
        for (form, a, b, differ) in [
            (Form::FirstName, "thomas", "clifford", true),
            (Form::FirstName, "margaret", "peggy", false),
            (Form::FirstName, "thomas", "t", false),
            (Form::LastName, "du", "von", false),
            (Form::LastName, "meyer", "maier", false),
            (Form::LastName, "meyer schmidt", "clifford", false),
            (Form::Day { order: None }, "19840212", "20011130", true),
            (Form::Day { order: None }, "19840212", "19841130", false),
            (Form::Postcode, "tq138df", "sw1a2aa", true),
            (Form::Words, "politician", "queen", true),
            (Form::Words, "politician", "british politician", false),
        ] {
            assert_eq!(form.differ(&form.sketch(a), &form.sketch(b)), differ, "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn a_sketch_says_only_what_a_comparison_would(a in "[a-f]{1,9}( [a-f]{1,5})?", b in "[a-f]{1,9}( [a-f]{1,5})?") {
            for form in [Form::FirstName, Form::LastName, Form::Words, Form::Text, Form::Code, Form::Identifier] {
                prop_assert!(is_true_of(&form, &a, &b), "{form:?} {a} {b}");
            }
        }

        #[test]
        fn a_sketch_says_so_of_any_text(a in "\\PC{0,12}|[1-9a-z ]{1,70}", b in "\\PC{0,12}|[1-9a-z ]{1,70}") {
            let region = None;
            for form in [Form::FirstName, Form::Words, Form::Postcode, Form::Phone { region }, Form::Email, Form::Company] {
                prop_assert!(is_true_of(&form, &a, &b), "{form:?} {a} {b}");
            }
        }

        #[test]
        fn a_sketch_says_so_of_days(a in "[12][0-9]{7}", b in "[12][0-9]{7}", at in 0..8usize, short in "[0-9]{4,9}") {
            let near: String = a.chars().enumerate().map(|(place, c)| if place == at { '0' } else { c }).collect();
            for other in [&b, &near, &short] {
                prop_assert!(is_true_of(&Form::Day { order: None }, &a, other), "{a} {other}");
            }
        }
    }
}
