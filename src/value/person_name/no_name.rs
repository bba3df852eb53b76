//! Texts in a name's field that are no name, and are left alone for a person to look at.

use super::generations;
use crate::value::company;

/// A name has no more characters than this; what has is a text.
const LONGEST: usize = 300;

/// Refuses what no person is called: a text, an address, a handle, a company with its legal form.
///
/// # Errors
/// What it is instead, in words.
pub(super) fn refuse(name: &str) -> Result<(), String> {
    refuse_long(name)?;
    let reason = if name.contains("://") {
        "there is a web address"
    } else if name.contains('@') {
        "there is an e-mail address or a handle"
    } else if name.split_whitespace().any(has_digits_amid_letters) {
        "there are digits amid letters"
    } else if name.split('&').skip(1).any(begins_entity) {
        "there are signs of a web page (`&uuml;`)"
    } else if has_legal_form(name) {
        "there is a company's legal form"
    } else {
        return Ok(());
    };
    Err(format!("{reason} in `{}`, which is no person's name", shortened(name.trim())))
}

/// Whether what stands behind an `&` is the name of a sign in HTML: in capitals it is another one.
fn begins_entity(behind: &str) -> bool {
    let is_name = |name: &str| {
        (2..=8).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')
    };
    behind.split_once(';').is_some_and(|(name, _)| is_name(name))
}

/// Refuses a text before anything is done with it, so that no cell takes longer than a name does.
///
/// # Errors
/// The text is too long.
pub(super) fn refuse_long(name: &str) -> Result<(), String> {
    match name.char_indices().nth(LONGEST) {
        Some(_) => Err(format!("the text is too long for a name: it has more than {LONGEST} characters")),
        None => Ok(()),
    }
}

/// The beginning of a name, for a reason that quotes it.
pub(super) fn shortened(name: &str) -> String {
    match name.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", name.get(..at).unwrap_or(name)),
        None => name.to_owned(),
    }
}

/// `anna99`, but not `3rd`.
fn has_digits_amid_letters(word: &str) -> bool {
    let has = |of: fn(char) -> bool| word.chars().any(of);
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    has(|c| c.is_ascii_digit()) && has(char::is_alphabetic) && !generations::is_ordinal(bare)
}

/// Whether the name ends in a legal form that is nobody's surname (`Sa`, `Sas` and `Asa` are), nor somebody's
/// initials: `Prasad B V` writes them behind. Asked of the capitals, so that it does not matter which of the letters are.
fn has_legal_form(name: &str) -> bool {
    const SHORT: &[&str] = &[
        "ag", "kg", "bv", "nv", "inc", "llc", "llp", "ltd", "plc", "ohg", "gbr", "kft", "zrt", "srl", "gmbh", "ggmbh",
        "kgaa", "ltda", "sarl", "eurl", "corp",
    ];
    let capitals = name.trim_end().to_uppercase();
    company::form(&capitals).is_some_and(|form| {
        let key = company::key(form.written);
        capitals.ends_with(form.written)
            && (key.len() >= 6 || SHORT.contains(&key.as_str()))
            && !form.written.split_whitespace().all(is_initial)
    })
}

/// `B` and `B.`
fn is_initial(word: &str) -> bool {
    word.trim_end_matches(['.', ',']).chars().count() == 1
}
