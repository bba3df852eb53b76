//! Text by what people see as one character: a grapheme of UAX #29, which may be several code
//! points (`é` of two, a flag, a family).

use std::ops::RangeInclusive;
use unicode_segmentation::UnicodeSegmentation;

/// How many characters a text has.
#[must_use]
pub fn count(text: &str) -> usize {
    text.graphemes(true).count()
}

/// The first characters of a text; all of it when it has no more.
#[must_use]
pub fn first(text: &str, count: usize) -> &str {
    text.grapheme_indices(true).nth(count).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// The last characters of a text; all of it when it has no more.
#[must_use]
pub fn last(text: &str, count: usize) -> &str {
    if count == 0 {
        return "";
    }
    text.grapheme_indices(true).rev().nth(count - 1).and_then(|(start, _)| text.get(start..)).unwrap_or(text)
}

/// The characters from one place to another, both included, counted from 1.
#[must_use]
pub fn between(text: &str, places: &RangeInclusive<usize>) -> String {
    let skipped = places.start().saturating_sub(1);
    text.graphemes(true).skip(skipped).take(places.end().saturating_sub(skipped)).collect()
}

/// The longest beginning of whole words with at most so many characters; of a first word that is
/// longer, its first characters. No space at its end.
#[must_use]
pub fn whole_words(text: &str, most: usize) -> &str {
    let cut = first(text, most);
    let Some(rest) = text.get(cut.len()..).filter(|rest| !rest.is_empty()) else { return text };
    if rest.starts_with(char::is_whitespace) {
        return cut.trim_end();
    }
    match cut.trim_end().rfind(char::is_whitespace) {
        // A cut within the first word, or right behind a space.
        _ if cut.ends_with(char::is_whitespace) => cut.trim_end(),
        Some(end) => cut.get(..end).unwrap_or(cut).trim_end(),
        None => cut,
    }
}

/// The text without its emoji, and without the space that parted one from a word.
#[must_use]
pub fn without_emoji(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut removed = false;
    for grapheme in text.graphemes(true) {
        if let Some(sign) = text_of(grapheme) {
            kept.push_str(sign);
        } else if is_emoji(grapheme) {
            removed = true;
        } else if removed && ends_in_word(&kept) && grapheme.starts_with(char::is_alphanumeric) {
            // What an emoji alone has parted are two words.
            kept.push(' ');
            kept.push_str(grapheme);
            removed = false;
        } else if removed && grapheme == " " && (kept.is_empty() || kept.ends_with(' ')) {
            // The space on the other side of the emoji is enough.
        } else {
            kept.push_str(grapheme);
            removed = removed && grapheme == " ";
        }
    }
    if removed {
        kept.truncate(kept.trim_end_matches(' ').len());
    }
    kept
}

fn ends_in_word(text: &str) -> bool {
    text.ends_with(char::is_alphanumeric)
}

/// The text of what is only shown as an emoji: the digit of `1️⃣`, the sign of `©️`.
fn text_of(grapheme: &str) -> Option<&str> {
    let first = grapheme.chars().next()?;
    let is_text = matches!(first, '0'..='9' | '#' | '*' | '©' | '®' | '™' | '✔' | '✓');
    let is_shown = grapheme.contains(['\u{20E3}', '\u{FE0F}']);
    (is_text && is_shown).then(|| grapheme.get(..first.len_utf8()).unwrap_or(grapheme))
}

/// Whether a grapheme is shown as an emoji (UTS #51): of the emoji planes, of those that are one
/// without more, or a symbol that a selector makes one. `™` and `★` alone are text.
fn is_emoji(grapheme: &str) -> bool {
    let mut chars = grapheme.chars();
    let Some(first) = chars.next() else { return false };
    match first {
        '0'..='9' | '#' | '*' => grapheme.contains('\u{20E3}'),
        '\u{231A}'
        | '\u{231B}'
        | '\u{23E9}'..='\u{23EC}'
        | '\u{23F0}'
        | '\u{23F3}'
        | '\u{25FD}'
        | '\u{25FE}'
        | '\u{2614}'
        | '\u{2615}'
        | '\u{2648}'..='\u{2653}'
        | '\u{267F}'
        | '\u{2693}'
        | '\u{26A1}'
        | '\u{26AA}'
        | '\u{26AB}'
        | '\u{26BD}'
        | '\u{26BE}'
        | '\u{26C4}'
        | '\u{26C5}'
        | '\u{26CE}'
        | '\u{26D4}'
        | '\u{26EA}'
        | '\u{26F2}'
        | '\u{26F3}'
        | '\u{26F5}'
        | '\u{26FA}'
        | '\u{26FD}'
        | '\u{2705}'
        | '\u{270A}'
        | '\u{270B}'
        | '\u{2728}'
        | '\u{274C}'
        | '\u{274E}'
        | '\u{2753}'..='\u{2755}'
        | '\u{2757}'
        | '\u{2795}'..='\u{2797}'
        | '\u{27B0}'
        | '\u{27BF}'
        | '\u{2B1B}'
        | '\u{2B1C}'
        | '\u{2B50}'
        | '\u{2B55}'
        | '\u{1F000}'..='\u{1FAFF}' => true,
        '\u{A9}'
        | '\u{AE}'
        | '\u{203C}'
        | '\u{2049}'
        | '\u{2122}'
        | '\u{2139}'
        | '\u{2190}'..='\u{2BFF}'
        | '\u{3030}'
        | '\u{303D}'
        | '\u{3297}'
        | '\u{3299}' => grapheme.contains('\u{FE0F}'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{between, first, last, whole_words, without_emoji};
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    #[test]
    fn no_character_is_cut_in_half() {
        assert_eq!(first("e\u{301}te\u{301}", 1), "e\u{301}");
        assert_eq!(last("👨‍👩‍👧🇫🇷", 1), "🇫🇷");
        assert_eq!(first("👨‍👩‍👧🇫🇷", 1), "👨‍👩‍👧");
        assert_eq!((first("abc", 9), last("abc", 9), first("abc", 0), last("abc", 0)), ("abc", "abc", "", ""));
        assert_eq!(between("FR-75001-A", &(4..=8)), "75001");
        assert_eq!(between("abc", &(3..=9)), "c");
    }

    #[test]
    fn words_stay_whole_where_they_can() {
        assert_eq!(whole_words("the quick brown fox", 12), "the quick");
        assert_eq!(whole_words("the quick brown fox", 9), "the quick");
        assert_eq!(whole_words("the quick brown fox", 10), "the quick");
        assert_eq!(whole_words("the quick", 40), "the quick");
        assert_eq!(whole_words("incomprehensible", 6), "incomp");
    }

    #[test]
    fn emoji_go_and_signs_stay() {
        assert_eq!(without_emoji("Anna 👩‍🚀 Vega"), "Anna Vega");
        assert_eq!(without_emoji("🎉 Party 🎉"), "Party");
        assert_eq!(without_emoji("❤️ ✅"), "");
        assert_eq!(without_emoji("❤️ 1️⃣ ✅ ©️"), "1 ©");
        assert_eq!(without_emoji("Anna😀Weber"), "Anna Weber");
        assert_eq!(without_emoji("Acme™ ★ №1 #1 café"), "Acme™ ★ №1 #1 café");
    }

    proptest! {
        #[test]
        fn parts_are_of_whole_characters(text in "\\PC{0,12}", count in 0usize..14) {
            let total = text.graphemes(true).count();
            prop_assert_eq!(first(&text, count).graphemes(true).count(), count.min(total));
            prop_assert_eq!(format!("{}{}", first(&text, count), last(&text, total.saturating_sub(count))), text.clone());
            let short = whole_words(&text, count);
            prop_assert!(short.graphemes(true).count() <= count.max(total.min(count)) && text.starts_with(short));
            prop_assert_eq!(whole_words(short, count), short);
        }

        #[test]
        fn without_emoji_there_is_none_left(text in "[a-z1 #️⃣👩‍🚀🏽🇫🇷❤✅\u{fe0f}\u{200d}]{0,12}") {
            let without = without_emoji(&text);
            prop_assert_eq!(without_emoji(&without), without);
        }
    }
}
