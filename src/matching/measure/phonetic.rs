//! Phonetic: whether the words of two texts sound the same, whatever their order.
//!
//! The sounds are those of the Cologne phonetics (H. J. Postel, 1969), which keeps more apart than
//! Soundex and knows the spellings of most European names; words of other scripts are their own sound.

use crate::value::spelling::sounds;

/// The share of words that sound like one of the other text's.
#[must_use]
pub fn phonetic(a: &str, b: &str) -> f64 {
    let ([a, b], mut common) = ([a, b].map(sounds), 0usize);
    let all = a.len() + b.len();
    if all == 0 {
        return 1.0;
    }
    let mut rest = b;
    for sound in a {
        if let Some(at) = rest.iter().position(|other| *other == sound) {
            rest.swap_remove(at);
            common += 1;
        }
    }
    2.0 * common as f64 / all as f64
}

#[cfg(test)]
mod tests {
    use super::phonetic;

    #[test]
    fn what_sounds_the_same_is_alike() {
        for (a, b, expected) in
            [("meyer", "maier", 1.0), ("anna schmidt", "schmitt anna", 1.0), ("anna weber", "anna wolf", 0.5)]
        {
            assert!((phonetic(a, b) - expected).abs() < 1e-12, "{a} {b}");
        }
    }
}
