//! What stands in a name in brackets or quotes.

use super::affixes::{birth_mark, is_letters, is_suffix};
use super::{Parts, Reading, append};

/// Takes out what stands in brackets or quotes; says `née` in them, it is the maiden name. A sign that is not closed is
/// dropped, and is a doubt.
pub(super) fn take_asides(name: &str, reading: &mut Reading) -> String {
    const PAIRS: &[(char, char)] = &[
        ('(', ')'),
        ('（', '）'),
        ('[', ']'),
        ('"', '"'),
        // Before the sign that closes it opens others.
        ('„', '“'),
        ('„', '”'),
        ('“', '”'),
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
            // Another pair may close it.
            if !PAIRS.iter().any(|&(other, end)| other == open && end != close && inner.contains(end)) {
                reading.doubts("a bracket or quotation mark is not closed");
                plain = format!("{before}{inner}");
            }
            continue;
        };
        let (aside, after) = inner.split_at(end);
        let after = after.get(close.len_utf8()..).unwrap_or_default();
        keep_aside(aside.trim_matches(|c: char| c.is_whitespace() || "\"'“”‘’".contains(c)), &mut reading.parts);
        plain = format!("{before} {after}");
    }
    plain
}

fn keep_aside(aside: &str, parts: &mut Parts) {
    let words: Vec<&str> = aside.split_whitespace().collect();
    match words.as_slice() {
        [_, ..] if (1..words.len()).contains(&birth_mark(&words)) => {
            parts.maiden = words.get(birth_mark(&words)..).unwrap_or_default().join(" ");
        }
        [word] if is_suffix(word) || is_letters(word) => append(&mut parts.suffix, word, ", "),
        // The dot stands for a space in names that Japanese writes in katakana.
        _ => append(&mut parts.nickname, &aside.replace('・', " "), " "),
    }
}
