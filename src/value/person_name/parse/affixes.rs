//! What stands before and behind the names: titles, generations, degrees, the name of birth.

use super::super::titles::{self, Title, bare};
use super::order::is_initial;
use super::{Parts, append, is_all_capitals};

/// How many words at the front say that the name of birth follows: `née`, `geb.`, `z domu`.
pub(super) fn birth_mark(words: &[&str]) -> usize {
    match words {
        [first, ..] if is_birth(first) => 1,
        ["z", "domu", ..] => 2,
        _ => 0,
    }
}

pub(super) fn is_birth(word: &str) -> bool {
    const WORDS: &[&str] = &["née", "nee", "né", "geb", "geborene", "born", "roz", "rozená", "урожд", "урождённая"];
    WORDS.contains(&bare(word).as_str())
}

pub(super) fn is_suffix(word: &str) -> bool {
    titles::is_generation(word) || titles::is_degree(word)
}

/// Whether what stands behind a comma is no given name, but what follows a name of so many words.
pub(super) fn follows_a_name(words: &[&str], before: usize) -> bool {
    let begins_with_degree = before >= 2 && words.first().is_some_and(|word| titles::is_degree(word));
    let may = |word: &str| {
        before >= 2 && (titles::may_be_degree(word) || titles::may_be_generation(word) || is_letters(word))
    };
    let is_title = |word: &str| {
        let is_written_as_title = word.ends_with('.') || before >= 2 || word.chars().any(char::is_lowercase);
        is_written_as_title && titles::title(word) == Some(Title::Sure)
    };
    // `Smith, meng`: what is also a given name is one behind a single word.
    let is_sure = |word: &str| is_suffix(word) && (before >= 2 || !titles::is_name_too(word));
    begins_with_degree || words.iter().all(|word| is_sure(word) || may(word) || is_title(word))
}

/// Whether capitals stand behind a name that is written with small letters: what they abbreviate
/// need not be known.
pub(super) fn are_degrees_unknown(name: &[&str], behind: &[&str]) -> bool {
    let is_written_small = |word: &&str| word.chars().any(char::is_lowercase);
    let has_capitals = name.iter().any(|word| word.chars().any(char::is_uppercase));
    let is_short = |word: &&str| (3..=5).contains(&word.chars().filter(|c| c.is_alphabetic()).count());
    has_capitals
        && name.iter().all(|word| is_written_small(word) || is_initial(word))
        && behind.iter().all(|word| is_short(word) && word.chars().all(|c| c.is_uppercase() || c == '.'))
}

/// `X.Y.Z.` behind a name: the letters of a degree, known or not.
pub(super) fn is_letters(word: &str) -> bool {
    is_initial(word) && word.matches('.').count() >= 3
}

pub(super) fn is_title_behind(word: &str) -> bool {
    !is_suffix(word)
        && !titles::may_be_degree(word)
        && !titles::may_be_generation(word)
        && titles::title(word).is_some()
}

pub(super) fn keep_behind(words: &[&str], parts: &mut Parts) {
    for word in words {
        let (field, between) = if is_title_behind(word) { (&mut parts.title, " ") } else { (&mut parts.suffix, ", ") };
        append(field, word.trim_end_matches(','), between);
    }
}

/// Titles from the front, as long as `least` words are left.
pub(super) fn take_titles<'a>(
    mut words: &'a [&'a str],
    least: usize,
    country: Option<&str>,
    parts: &mut Parts,
) -> &'a [&'a str] {
    loop {
        let rest = |count: usize| words.get(count..).unwrap_or_default();
        let left = |count: usize| rest(count).iter().filter(|word| !is_suffix(word)).count();
        let taken = match (titles::phrase(words), words.first()) {
            (Some(count), _) if left(count) >= least => count,
            (_, Some(first)) => match titles::title(first) {
                Some(Title::Sure) if left(1) >= least => 1,
                // In English an initial.
                _ if bare(first) == "m" && country.is_some_and(speaks_french) && left(1) >= least => 1,
                Some(Title::Unsure) if left(1) >= least.max(2) => 1,
                _ => return words,
            },
            _ => return words,
        };
        let article = usize::from(words.first().is_some_and(|word| bare(word) == "the"));
        for word in words.iter().take(taken).skip(article) {
            append(&mut parts.title, word, " ");
        }
        words = rest(taken);
    }
}

fn speaks_french(country: &str) -> bool {
    ["FR", "BE", "CH", "LU", "MC", "RE", "GP", "MQ", "GF", "NC", "PF"].contains(&country)
}

/// The name of birth behind `née`, up to a degree.
pub(super) fn take_maiden<'a>(words: &'a [&'a str], parts: &mut Parts) -> &'a [&'a str] {
    let marks = |at: &usize| birth_mark(words.get(*at..).unwrap_or_default()) > 0;
    let Some(at) = (1..words.len()).find(marks) else { return words };
    let (name, birth) = words.split_at(at);
    let birth = take_suffixes(birth.get(birth_mark(birth)..).unwrap_or_default(), 1, parts);
    if birth.is_empty() {
        return words;
    }
    parts.maiden = birth.join(" ");
    name
}

/// Generations, degrees and titles from the end, as long as `least` words are left; two where the
/// words are a whole name, one where a comma tells which part of it they are.
pub(super) fn take_suffixes<'a>(words: &'a [&'a str], least: usize, parts: &mut Parts) -> &'a [&'a str] {
    let after_sure = words.iter().skip(least).position(|word| is_suffix(word)).map(|at| at + least);
    let runs_on = |at: &usize| {
        words.iter().skip(*at).all(|word| is_suffix(word) || is_title_behind(word) || titles::may_follow_degree(word))
    };
    let mut end = after_sure.filter(runs_on).unwrap_or(words.len());
    while let Some((last, rest)) = words.get(..end).and_then(|words| words.split_last()) {
        // What is left must still be a name: `Smith Jr.` is none that could be split.
        if rest.is_empty() || !stands_behind(last, rest, least, is_all_capitals(words)) {
            break;
        }
        end -= 1;
    }
    let (name, behind) = words.split_at(end);
    keep_behind(behind, parts);
    name
}

/// Whether the last word of a name is no name.
fn stands_behind(last: &str, rest: &[&str], least: usize, shouts: bool) -> bool {
    let is_degree = titles::may_be_degree(last) && !shouts;
    let is_unsure = if least == 2 {
        let is_generation = titles::may_be_generation(last) && !rest.last().is_some_and(|word| is_initial(word));
        rest.len() >= 2 && (is_generation || is_degree || is_letters(last))
    } else {
        is_degree || is_letters(last)
    };
    let is_title = titles::title(last) == Some(Title::Sure) && if least == 2 { last.ends_with('.') } else { !shouts };
    let is_sure = is_suffix(last) && (least == 1 || rest.len() >= 2 || !titles::is_name_too(last));
    is_sure || is_unsure || is_title
}
