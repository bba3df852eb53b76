//! Capitals and small letters, word by word.

/// The value with its first letter as a capital; the rest stays. Signs before the letter are
/// passed over; a value that begins with a digit has no first letter.
#[must_use]
pub fn capitalise_first(value: &str) -> String {
    let Some((at, first)) = value.char_indices().find(|(_, c)| c.is_alphanumeric()) else { return value.to_owned() };
    let (before, rest) = value.split_at(at);
    let mut chars = rest.chars();
    chars.next();
    format!("{before}{}{}", title(first), chars.as_str())
}

/// Each word with a capital and the rest of it small. Words are runs of letters, digits, marks and
/// apostrophes.
#[must_use]
pub fn capitalise_words(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while !rest.is_empty() {
        let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        out.push_str(&capitalise_word(word));
        let gap = after.find(is_word).unwrap_or(after.len());
        let (signs, next) = after.split_at(gap);
        out.push_str(signs);
        rest = next;
    }
    out
}

/// One word with a capital first letter and the rest small. A first letter that is a capital
/// already is kept as it is.
#[must_use]
pub fn capitalise_word(word: &str) -> String {
    let Some(first) = word.chars().find(|c| c.is_alphanumeric()) else { return word.to_owned() };
    let (before, rest) = word.split_at(word.find(first).unwrap_or(0));
    // Lower case depends on the neighbours (a final sigma), so the word is taken as a whole.
    let small = small(rest);
    let tail = small.strip_prefix(&small_letter(first)).unwrap_or("");
    format!("{before}{}{tail}", title(first))
}

/// Lower case. A dotted capital İ is an i: only Turkish and its neighbours write it.
fn small(text: &str) -> String {
    if text.contains('İ') { text.replace('İ', "i").to_lowercase() } else { text.to_lowercase() }
}

fn small_letter(c: char) -> String {
    small(c.encode_utf8(&mut [0; 4]))
}

/// The capital with which a word begins (Unicode's title case, for letters that have a single one).
fn title(c: char) -> char {
    match c {
        // Georgian writes whole words in capitals or none.
        '\u{10D0}'..='\u{10FF}' => c,
        'Ǆ' | 'ǅ' | 'ǆ' => 'ǅ',
        'Ǉ' | 'ǈ' | 'ǉ' => 'ǈ',
        'Ǌ' | 'ǋ' | 'ǌ' => 'ǋ',
        'Ǳ' | 'ǲ' | 'ǳ' => 'ǲ',
        _ => {
            let mut upper = c.to_uppercase();
            match (upper.next(), upper.next()) {
                (Some(single), None) => single,
                _ => c,
            }
        }
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\'' | '’' | 'ʼ') || unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::{capitalise_first, capitalise_word, capitalise_words};

    #[test]
    fn only_the_first_letter_moves() {
        for (before, after) in
            [("élan VITAL", "Élan VITAL"), ("«bonjour»", "«Bonjour»"), ("3m", "3m"), ("", ""), ("ßa", "ßa"), ("ǆ", "ǅ")]
        {
            assert_eq!(capitalise_first(before), after);
        }
    }

    #[test]
    fn words_are_capitalised_whatever_the_script() {
        for (before, after) in [
            ("JEAN-LUC o'NEILL", "Jean-Luc O'neill"),
            ("ΟΔΥΣΣΕΥΣ", "Οδυσσευς"),
            ("ИВАН петров", "Иван Петров"),
            ("İSTANBUL DİLAN", "İstanbul Dilan"),
            ("გიორგი", "გიორგი"),
            ("王 小明", "王 小明"),
        ] {
            assert_eq!(capitalise_words(before), after);
        }
        assert_eq!(capitalise_word("'TIS"), "'Tis");
    }
}
