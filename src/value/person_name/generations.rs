//! Words behind a name that say which of several bearers it is: `Jr.`, `III`, `the younger`.

use super::titles::bare;

/// Whether the word says which of several bearers of a name: `Jr.`, `III`, `2nd`.
pub(super) fn is_generation(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "jr",
        "sr",
        "jnr",
        "snr",
        "ii",
        "iii",
        "iv",
        "vi",
        "vii",
        "viii",
        "ix",
        "xi",
        "xii",
        "xiii",
        "xiv",
        "2nd",
        "3rd",
        "4th",
        "5th",
        "filho",
        "neto",
        "júnior",
        "mladší",
        "starší",
        "mlađi",
        "stariji",
        "младший",
        "младшая",
        "старший",
        "старшая",
        "जूनियर",
        "सीनियर",
    ];
    WORDS.contains(&bare(word).as_str())
}

/// `2nd`, `3rd`, whichever it is.
pub(super) fn is_ordinal(word: &str) -> bool {
    let small = word.to_lowercase();
    let digits = small.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && matches!(small.strip_prefix(digits), Some("st" | "nd" | "rd" | "th"))
}

/// Whether the word is a generation only where enough of a name stands before it: `Senior` is also
/// a surname, `V` an initial.
pub(super) fn may_be_generation(word: &str) -> bool {
    const WORDS: &[&str] = &["senior", "junior", "v", "x", "fils", "père", "hijo", "ml", "st"];
    !word.ends_with('.') && WORDS.contains(&bare(word).as_str())
}

/// Whether it tells bearers of one given name apart: `VI` and `the younger`, but not `Jr.`
pub(super) fn is_regnal(suffix: &str) -> bool {
    const YOUNGER: &[&str] = &["младший", "младшая", "старший", "старшая"];
    let small = bare(suffix);
    YOUNGER.contains(&small.as_str()) || (is_generation(suffix) && small.chars().all(|c| "ivx".contains(c)))
}
