//! The small words of surnames, by what they do: `van`, `de la`, `y`.
//!
//! Whether they are small is a matter of the country ([`super::customs`]).

/// Before the surname they belong to: Dutch, German, Romance, Arabic, Welsh.
pub(super) const PARTICLES: &[&str] = &[
    "van", "von", "vom", "zum", "zur", "de", "del", "della", "da", "das", "dos", "di", "du", "der", "den", "ter",
    "ten", "el", "ap", "'t", "'s", "’t", "’s",
];
/// Those of them that are German and nothing else: small whatever the country, for they are nobody's
/// given name.
pub(super) const GERMAN: &[&str] = &["von", "vom", "zum", "zur"];
/// Small behind one of them, whatever the country: `von der Leyen`, `von und zu Guttenberg`.
pub(super) const BEHIND_GERMAN: &[&str] = &["der", "den", "dem", "und", "zu"];
/// Only behind a particle: `de la Vega`, but `La Roche`.
pub(super) const ARTICLES: &[&str] = &["la", "las", "los", "le", "el", "dem", "het", "lo"];
/// Small between two words in every country: `Ortega y Gasset`, `Con na Buaile`.
pub(super) const CONNECTIVES: &[&str] =
    &["y", "e", "i", "und", "and", "et", "of", "the", "na", "bin", "binti", "bint", "binte", "ibn", "bat"];
/// Small between two words where particles are.
pub(super) const INNER: &[&str] = &["zu", "do", "af", "av"];
/// Further words that begin a surname, capital or small: `Le Gall`, `Ben Salah`, `Mac Giolla`, `St Clair`.
const LEADS: &[&str] = &[
    "la", "dela", "delos", "delas", "le", "los", "las", "lo", "dal", "dalla", "dei", "degli", "dem", "te", "zu", "do",
    "af", "av", "al", "ben", "bin", "ibn", "bint", "binti", "abu", "abou", "abd", "abdul", "abdel", "abdal", "d'",
    "d’", "al-", "el-", "az-", "as-", "ash-", "ar-", "an-", "ad-", "at-", "mac", "mc", "st", "saint", "sainte", "san",
    "santa", "ó", "ní", "nic", "dí", "vd", "عبد", "ابن", "بن", "أبو", "בן", "בר",
];
const VIETNAMESE_FAMILIES: &[&str] = &[
    "nguyen", "nguyễn", "tran", "trần", "pham", "phạm", "hoang", "hoàng", "huynh", "huỳnh", "phan", "vu", "vũ", "vo",
    "võ", "dang", "đặng", "bui", "bùi", "ngo", "ngô", "duong", "dương", "ly", "lý", "le", "lê", "truong", "trương",
    "dinh", "đinh", "trinh", "trịnh", "doan", "đoàn", "luong", "lương",
];

/// Whether a surname may begin with the word, given in small letters, when another follows.
pub(super) fn leads(small: &str) -> bool {
    PARTICLES.contains(&small) || LEADS.contains(&small)
}

/// Whether a name that begins with the word, in small letters, may begin with its surname: `van Gogh Vincent`, `De Boer`.
/// `Van` and `Del` are given names too, and one other word behind them tells nothing.
pub(super) fn begins_surname(small: &str, others_follow: bool) -> bool {
    const GIVEN: &[&str] = &["ben", "al", "abu", "abou", "te", "lo", "bat"];
    const GIVEN_BEFORE_ONE: &[&str] = &["van", "del", "den", "das", "le", "do", "mac", "san", "el"];
    leads(small) && !is_bound(small) && !GIVEN.contains(&small) && (others_follow || !GIVEN_BEFORE_ONE.contains(&small))
}

/// Whether the word makes one given name with the next: `Abdul Rahman`.
pub(super) fn is_bound(small: &str) -> bool {
    matches!(small, "abd" | "abdul" | "abdel" | "abdal" | "عبد")
}

/// Whether the word, in small letters, may belong to the surname behind it or to one name with both its neighbours:
/// `in 't Veld`, `Salah ud Din`.
pub(super) fn may_join(small: &str) -> bool {
    matches!(small, "in" | "op" | "aan" | "uit" | "onder" | "over" | "bij" | "ud" | "ul" | "ur")
}

/// Whether the word joins two surnames.
pub(super) fn joins(small: &str) -> bool {
    matches!(small, "y" | "e" | "i")
}

/// Whether somebody who knew wrote the word small: any that some country writes so.
pub(super) fn may_be_small(word: &str) -> bool {
    [PARTICLES, ARTICLES, CONNECTIVES, INNER].iter().any(|words| words.contains(&word))
}

/// Whether the word, given in small letters, is a family's name of Vietnam, beside which `Van` is a
/// given name.
pub(super) fn is_vietnamese_family(small: &str) -> bool {
    VIETNAMESE_FAMILIES.contains(&small)
}
