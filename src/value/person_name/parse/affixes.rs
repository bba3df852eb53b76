//! What stands before and behind the names: titles, generations, degrees, the name of birth.

use super::super::degrees;
use super::super::generations;
use super::super::particles;
use super::super::titles::{self, Title, bare};
use super::no_person::joins_persons;
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
    const WORDS: &[&str] =
        &["née", "nee", "né", "geb", "geborene", "born", "rozená", "урожд", "урождённая", "旧姓", "舊姓"];
    // Without its stop `Roz` is short for Rosalind.
    WORDS.contains(&bare(word).as_str()) || (bare(word) == "roz" && word.ends_with('.'))
}

pub(super) fn is_suffix(word: &str) -> bool {
    generations::is_generation(word) || degrees::is_degree(word)
}

/// Whether what stands behind a comma is no given name, but what follows a name of so many words.
pub(super) fn follows_a_name(words: &[&str], before: usize) -> bool {
    let begins_with_degree = before >= 2 && words.first().is_some_and(|word| degrees::is_degree(word));
    let may = |word: &str| {
        before >= 2 && (degrees::may_be_degree(word) || generations::may_be_generation(word) || is_letters(word))
    };
    let is_title = |word: &str| {
        let is_written_as_title = word.ends_with('.') || before >= 2 || word.chars().any(char::is_lowercase);
        is_written_as_title && titles::title(word) == Some(Title::Sure)
    };
    // `Harris, meng`: what is also a given name is one behind a single word.
    let is_sure = |word: &str| is_suffix(word) && (before >= 2 || !degrees::is_name_too(word));
    begins_with_degree || words.iter().all(|word| is_sure(word) || may(word) || is_title(word))
}

/// Whether capitals stand behind a name that is written with small letters: what they abbreviate
/// need not be known.
pub(super) fn are_degrees_unknown(name: &[&str], behind: &[&str]) -> bool {
    let is_written_small = |word: &&str| word.chars().any(char::is_lowercase);
    let has_capitals = name.iter().any(|word| word.chars().any(char::is_uppercase));
    // Two letters are initials, but behind `Jr.`
    let suffixes = name.iter().rev().take_while(|word| is_suffix(word)).count();
    let name = name.get(..name.len() - suffixes).unwrap_or_default();
    let least = if suffixes == 0 { 3 } else { 2 };
    let is_title = |word: &&str| suffixes > 0 && titles::title(word) == Some(Title::Sure);
    let is_short = |word: &&str| (least..=5).contains(&word.chars().filter(|c| c.is_alphabetic()).count());
    has_capitals
        && name.iter().all(|word| is_written_small(word) || is_initial(word))
        && behind
            .iter()
            .all(|word| is_title(word) || (is_short(word) && word.chars().all(|c| c.is_uppercase() || c == '.')))
}

/// `X.Y.Z.` behind a name: the letters of a degree, known or not. In a script without capitals, which has no initials
/// behind a name, two are enough: `พ.บ.`
pub(super) fn is_letters(word: &str) -> bool {
    let has_case = word.chars().any(|c| c.is_lowercase() || c.is_uppercase());
    is_initial(word) && word.matches('.').count() >= if has_case { 3 } else { 2 }
}

pub(super) fn is_title_behind(word: &str) -> bool {
    !is_suffix(word)
        && !degrees::may_be_degree(word)
        && !generations::may_be_generation(word)
        && titles::title(word).is_some()
}

pub(super) fn keep_behind(words: &[&str], parts: &mut Parts) {
    for word in words {
        // `PSM I` is one certificate.
        let between = if bare(word) == "i" { " " } else { ", " };
        let (field, between) =
            if is_title_behind(word) { (&mut parts.title, " ") } else { (&mut parts.suffix, between) };
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
    let mut after_style = false;
    loop {
        let rest = |count: usize| words.get(count..).unwrap_or_default();
        let left = |count: usize| rest(count).iter().filter(|word| !is_suffix(word)).count();
        let phrase = titles::phrase(words).filter(|&count| left(count) >= least);
        let taken = match (phrase, words) {
            (Some(count), _) => count,
            // `Mr. and Mrs.`
            (_, [_, _, _, ..]) if is_pair_of_titles(words) && left(3) >= least => 3,
            (_, [first, ..]) => match titles::title(first) {
                Some(Title::Sure) if left(1) >= least => 1,
                // In English an initial.
                _ if bare(first) == "m" && country.is_some_and(speaks_french) && left(1) >= least => 1,
                Some(Title::Unsure) if left(1) >= least.max(2) => 1,
                Some(Title::Unsure) if left(1) >= least && (after_style || titles::is_likelier_a_title(first)) => 1,
                _ => return words,
            },
            _ => return words,
        };
        after_style = words.get(..taken).and_then(<[_]>::last).is_some_and(|word| titles::ends_a_style(word));
        let article = usize::from(words.first().is_some_and(|word| bare(word) == "the"));
        for word in words.iter().take(taken).skip(article) {
            append(&mut parts.title, word, " ");
        }
        words = rest(taken);
    }
}

/// `Mr. and Mrs.`, at the front.
fn is_pair_of_titles(words: &[&str]) -> bool {
    let is_sure = |word: &str| titles::title(word) == Some(Title::Sure);
    matches!(words, [one, _, other, ..] if is_sure(one) && is_sure(other) && joins_persons(words, 1))
}

/// Whether there is nothing but titles.
pub(super) fn are_titles(words: &[&str]) -> bool {
    match words {
        [] => false,
        [one] => titles::title(one) == Some(Title::Sure),
        [_, _, _] if is_pair_of_titles(words) => true,
        [one, rest @ ..] => titles::title(one) == Some(Title::Sure) && are_titles(rest),
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
    let birth = take_suffixes(birth.get(birth_mark(birth)..).unwrap_or_default(), Span::Birth, parts);
    if birth.is_empty() {
        return words;
    }
    parts.maiden = birth.join(" ");
    name
}

/// What words are, behind which suffixes may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Span {
    /// All of a name: two words are left of it.
    Whole,
    /// What a comma tells to be given names or surnames.
    Part,
    /// The name of birth.
    Birth,
}

/// Generations, degrees and titles from the end, as long as a name is left.
pub(super) fn take_suffixes<'a>(words: &'a [&'a str], span: Span, parts: &mut Parts) -> &'a [&'a str] {
    let least = if span == Span::Whole { 2 } else { 1 };
    let (words, office) = words.split_at(office_behind(words, least));
    let after_sure = words.iter().skip(least).position(|word| is_suffix(word)).map(|at| at + least);
    let runs_on = |at: &usize| {
        words.iter().skip(*at).all(|word| is_suffix(word) || is_title_behind(word) || degrees::may_follow_degree(word))
    };
    let mut end = after_sure.filter(runs_on).unwrap_or(words.len());
    while let Some((last, rest)) = words.get(..end).and_then(|words| words.split_last()) {
        // What is left must still be a name: `Harris Jr.` is none that could be split.
        if rest.is_empty() || !stands_behind(last, rest, span, is_all_capitals(words)) {
            break;
        }
        end -= 1;
    }
    let (name, behind) = words.split_at(end);
    keep_behind(behind, parts);
    for word in office {
        append(&mut parts.title, word, " ");
    }
    name
}

/// Where the office begins that stands behind a generation or degree: `Jr. Attorney General`.
fn office_behind(words: &[&str], least: usize) -> usize {
    let is_office = |at: &usize| {
        words.get(*at..).is_some_and(titles::is_phrase)
            && at.checked_sub(1).and_then(|before| words.get(before)).is_some_and(|word| is_suffix(word))
    };
    (least..words.len()).find(is_office).unwrap_or(words.len())
}

/// Whether the last word of a name is no name.
fn stands_behind(last: &str, rest: &[&str], span: Span, shouts: bool) -> bool {
    let is_degree = degrees::may_be_degree(last) && !shouts;
    let is_unsure = match span {
        Span::Whole => {
            let is_generation =
                generations::may_be_generation(last) && !rest.last().is_some_and(|word| is_initial(word));
            rest.len() >= 2 && (is_generation || is_degree || is_letters(last))
        }
        Span::Part => is_degree || is_letters(last),
        Span::Birth => is_degree || is_letters(last) || matches!(last, "V" | "X" | "v" | "x"),
    };
    let is_title =
        titles::title(last) == Some(Title::Sure) && if span == Span::Whole { last.ends_with('.') } else { !shouts };
    let is_sure = is_suffix(last) && (span != Span::Whole || rest.len() >= 2 || !degrees::is_name_too(last));
    is_sure || is_unsure || is_title
}

/// A degree behind a name whose letters all have one case, so that they do not tell it from a name: `HELEN MOORE MA`. Whole
/// words stand before it: behind an initial it is a name (`JAMES J MA`), as it is behind a particle.
pub(super) fn likely_degree(words: &[&str], span: Span) -> bool {
    let Some((last, rest)) = words.split_last() else { return false };
    let is_one_case = is_all_capitals(words) || !words.iter().any(|word| word.chars().any(char::is_uppercase));
    let least = if span == Span::Whole { 2 } else { 1 };
    // `Moore, Helen ma`: names begin with capitals there.
    let is_small = !last.chars().any(char::is_uppercase) && !particles::leads(last);
    (is_one_case || is_small)
        && rest.len() >= least
        && degrees::is_short_degree(&last.to_uppercase())
        && rest
            .last()
            .is_some_and(|before| !particles::leads(&bare(before)) && (span != Span::Whole || !is_initial(before)))
}
