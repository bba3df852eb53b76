//! What stands in a name in brackets or quotes.

use super::affixes::{birth_mark, is_letters, is_suffix};
use super::{Parts, append};

/// Takes out what stands in brackets or quotes; says `née` in them, it is the maiden name.
pub(super) fn take_asides(name: &str, parts: &mut Parts) -> Result<String, &'static str> {
    const PAIRS: &[(char, char)] = &[
        ('(', ')'),
        ('（', '）'),
        ('[', ']'),
        ('"', '"'),
        ('“', '”'),
        ('„', '“'),
        ('«', '»'),
        ('‹', '›'),
        ('\'', '\''),
        ('‘', '’'),
    ];
    let mut plain = name.to_owned();
    for &(open, close) in PAIRS {
        // A quote that opens stands before a word, one that closes behind it: `O'Brien` has neither.
        let is_apostrophe = matches!(open, '\'' | '‘');
        let opens = |text: &str, at: usize| {
            !is_apostrophe || text.get(..at).is_some_and(|before| before.is_empty() || before.ends_with([' ', '(']))
        };
        let found = plain.char_indices().find(|&(at, c)| c == open && opens(&plain, at)).map(|(at, _)| at);
        let Some(start) = found else { continue };
        let (before, rest) = plain.split_at(start);
        let inner = rest.get(open.len_utf8()..).unwrap_or_default();
        let closes = |&(at, c): &(usize, char)| {
            let behind = inner.get(at + c.len_utf8()..).unwrap_or_default();
            c == close && (!is_apostrophe || behind.is_empty() || behind.starts_with([' ', ',', ')']))
        };
        let Some((end, _)) = inner.char_indices().find(closes) else {
            if is_apostrophe {
                continue;
            }
            return Err("a bracket or quotation mark is not closed");
        };
        let (aside, after) = inner.split_at(end);
        let after = after.get(close.len_utf8()..).unwrap_or_default();
        keep_aside(aside.trim_matches(|c: char| c.is_whitespace() || "\"'“”‘’".contains(c)), parts);
        plain = format!("{before} {after}");
    }
    Ok(plain)
}

fn keep_aside(aside: &str, parts: &mut Parts) {
    let words: Vec<&str> = aside.split_whitespace().collect();
    match words.as_slice() {
        [_, ..] if (1..words.len()).contains(&birth_mark(&words)) => {
            parts.maiden = words.get(birth_mark(&words)..).unwrap_or_default().join(" ");
        }
        [word] if is_suffix(word) || is_letters(word) => append(&mut parts.suffix, word, ", "),
        _ => append(&mut parts.nickname, aside, " "),
    }
}
