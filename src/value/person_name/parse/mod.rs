//! A full name taken apart.
//!
//! It is read as it is most likely meant, and what a careful person could not be sure of is a doubt: names in an order that
//! letters do not tell (Chinese, Japanese, Korean, Vietnamese, Hungarian), several persons in one cell, single words. What
//! has a doubt is written nowhere: a first name in the field of the last name is worse than a blank. Companies are not read.

mod affixes;
mod asides;
mod east_asian;
mod no_person;
mod order;
#[cfg(test)]
mod tests;

use super::degrees;
use super::disciplines;
use super::generations;
use super::no_name::shortened;
use super::particles;
use super::titles::{self, bare};
use affixes::{
    Span, are_degrees_unknown, are_titles, follows_a_name, is_suffix, is_title_behind, keep_behind, likely_degree,
    take_maiden, take_suffixes, take_titles,
};
use asides::take_asides;
pub(super) use no_person::SEVERAL;
use no_person::{joins, names_several, refuse_what_is_no_name};
pub(super) use order::is_initial;
use order::{
    AMID, Doubtful, Likely, doubtful_order, family_start, is_bound, is_patronymic, suffix_amid, trailing_particles,
};

/// The parts of a name, as they are written in it; empty where it has none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// `Prof. Dr.`
    pub title: String,
    /// The first given name: `Anna`.
    pub given: String,
    /// Further given names and initials: `Maria K.`
    pub middle: String,
    /// The surname, its particles with it: `van der Berg`.
    pub family: String,
    /// Generation, degrees and orders: `Jr., PhD`.
    pub suffix: String,
    /// What stands in brackets or quotes: `Bob`.
    pub nickname: String,
    /// The name before marriage, after `née` or `geb.`
    pub maiden: String,
}

/// A name is never longer than this (in bytes); what is, is a text.
const LONGEST: usize = 200;

/// A name as it is most likely meant.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) parts: Parts,
    /// Why a careful person could not be sure; the first reason counts.
    pub(super) doubt: Option<&'static str>,
}

impl Reading {
    fn doubts(&mut self, reason: &'static str) {
        self.doubt.get_or_insert(reason);
    }
}

/// The parts of a full name, read by the country of the person (ISO 3166 alpha-2) if it is known.
///
/// # Errors
/// Why it cannot be told for certain which part is which, in words.
pub fn parse(name: &str, country: Option<&str>) -> Result<Parts, String> {
    let reading = read(name, country)?;
    reading.doubt.map_or(Ok(reading.parts), |reason| Err(quoting(reason, name)))
}

/// The parts of a full name as it is most likely meant, though a careful person may not be sure. To be shown to somebody, and
/// never written.
///
/// # Errors
/// Why there is nothing to be read, in words.
pub fn parse_likely(name: &str, country: Option<&str>) -> Result<Parts, String> {
    read(name, country).map(|reading| reading.parts)
}

/// The reason with the name it is about.
pub(super) fn quoting(reason: &str, name: &str) -> String {
    format!("{reason} in `{}`", shortened(name.trim()))
}

/// A full name as it is most likely meant, and the doubt that remains.
///
/// # Errors
/// Why there is nothing to be read, in words.
pub(super) fn read(name: &str, country: Option<&str>) -> Result<Reading, String> {
    if name.len() > LONGEST {
        return Err(quoting("there is more than a name", name));
    }
    let mut reading = Reading::default();
    let plain = take_asides(name, &mut reading);
    read_plain(&plain, country, &mut reading).map_err(|reason| quoting(reason, name))?;
    Ok(reading)
}

/// What stands outside of brackets and quotes.
fn read_plain(plain: &str, country: Option<&str>, reading: &mut Reading) -> Result<(), &'static str> {
    if !plain.chars().any(char::is_alphabetic) && reading.parts != Parts::default() {
        reading.doubts(NOTHING);
        return Ok(());
    }
    if east_asian::is_written_so(plain) {
        return east_asian::read(plain, country, reading);
    }
    refuse_what_is_no_name(plain)?;
    if names_several(plain) {
        reading.doubts(SEVERAL);
    }
    let segments = segments(plain);
    match segments.as_slice() {
        [] => Err(NOTHING),
        [whole] => {
            let whole: Vec<&str> = whole.iter().map(String::as_str).collect();
            // `Moore,,`: a surname, as it stands before a comma.
            if let [one] = whole.as_slice()
                && plain.trim_end().ends_with(",,")
            {
                reading.doubts(SINGLE);
                (*one).clone_into(&mut reading.parts.family);
                return Ok(());
            }
            natural(&whole, country, reading)
        }
        [family, given, rest @ ..] => with_commas(family, given, rest, country, reading),
    }
}

/// Why nothing is read.
const NOTHING: &str = "there is no name";
/// Why a word alone is doubtful.
const SINGLE: &str = "a single word may be a first or a last name";

fn append(text: &mut String, more: &str, between: &str) {
    if !text.is_empty() && !more.is_empty() {
        text.push_str(between);
    }
    text.push_str(more);
}

/// What stands between commas, each as its words; `et al.` and signs without letters are left out.
fn segments(name: &str) -> Vec<Vec<String>> {
    let mut segments: Vec<Vec<String>> = name.split([',', '،']).map(words).collect();
    if let Some(last) = segments.last_mut() {
        let small: Vec<String> = last.iter().map(|word| bare(word)).collect();
        if small.ends_with(&["et".to_owned(), "al".to_owned()]) {
            last.truncate(last.len().saturating_sub(2));
        }
    }
    segments.retain(|segment| !segment.is_empty());
    segments
}

/// Words, apart where a full stop stands for a space: `F.Joachim`, `Mr.Harris`, and together where a
/// space stands in one: `Ph. D.`
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let has_capitals = text.chars().any(char::is_uppercase);
    for word in text.split_whitespace() {
        let word = word.trim_end_matches('!');
        if !word.chars().any(char::is_alphanumeric) && word != "&" {
            continue;
        }
        let (head, tail) = split_at_stop(word);
        if bare(head) == "d" && words.last().is_some_and(|last| bare(last) == "ph") {
            if let Some(last) = words.last_mut() {
                last.push(' ');
                last.push_str(head);
            }
            continue;
        }
        push_word(head, has_capitals, &mut words);
        if let Some(tail) = tail {
            push_word(tail, has_capitals, &mut words);
        }
    }
    words
}

/// The word, made one with the title that it goes on: `Dr. med.`
fn push_word(word: &str, has_capitals: bool, words: &mut Vec<String>) {
    match words.last_mut() {
        Some(last) if disciplines::goes_on(last, word, has_capitals) => append(last, word, " "),
        _ => words.push(word.to_owned()),
    }
}

fn split_at_stop(word: &str) -> (&str, Option<&str>) {
    let Some((head, tail)) = word.split_once('.') else { return (word, None) };
    // `Dott.ssa` is one.
    let is_short = (head.chars().count() == 1 || titles::title(head).is_some()) && titles::title(word).is_none();
    let long = tail.chars().take_while(|c| c.is_alphabetic()).count() >= 3;
    if is_short && long { (word.get(..=head.len()).unwrap_or(word), Some(tail)) } else { (word, None) }
}

/// Whether the name shouts: then capitals tell nothing.
fn is_all_capitals(words: &[&str]) -> bool {
    !words.iter().any(|word| word.chars().any(char::is_lowercase))
}

/// `Prof. Anna Maria van der Berg Jr.`
fn natural(words: &[&str], country: Option<&str>, reading: &mut Reading) -> Result<(), &'static str> {
    if are_titles(words) || words.iter().all(|word| is_suffix(word)) {
        reading.doubts(NOTHING);
        let (field, between) =
            if are_titles(words) { (&mut reading.parts.title, " ") } else { (&mut reading.parts.suffix, ", ") };
        words.iter().for_each(|word| append(field, word, between));
        return Ok(());
    }
    let parts = &mut reading.parts;
    let words = take_titles(words, 1, country, parts);
    let words = take_maiden(words, parts);
    let words = take_suffixes(words, Span::Whole, parts);
    let words = take_likely_degree(words, Span::Whole, reading);
    let words = &take_what_stands_amid(words, reading);
    match words.as_slice() {
        [] => return Err(NOTHING),
        [one] => return single(one, reading),
        [first, ..] if bare(first) == "of" => {
            reading.doubts("the title may go on behind `of`");
            append(&mut reading.parts.title, &words.join(" "), " ");
            return Ok(());
        }
        [_, _] if is_bound(words) && goes_with_given(reading) => {
            reading.parts.given = words.join(" ");
            return Ok(());
        }
        // `Freiherr von Richthofen`
        [first, ..] if !reading.parts.title.is_empty() && is_particle(first, is_all_capitals(words)) => {
            reading.parts.family = words.join(" ");
            return Ok(());
        }
        _ => {}
    }
    let start = match doubtful_order(words, country)? {
        Some(Doubtful { reason, likely }) => {
            reading.doubts(reason);
            match likely {
                Likely::FamilyFirst => {
                    let (family, given) = words.split_at(1);
                    return set_names(given, family, &mut reading.parts);
                }
                Likely::FamilyOf(count) => words.len() - count,
                Likely::AsUsual => family_start(words),
            }
        }
        None => family_start(words),
    };
    if let [family, given, father] = words.as_slice()
        && is_patronymic(father, country)
    {
        return set_names(&[given, father], &[family], &mut reading.parts);
    }
    let (given, family) = words.split_at(start);
    set_names(given, family, &mut reading.parts)
}

/// Whether a surname begins with the word: `Van` with a capital is a given name as well.
fn is_particle(word: &str, shouts: bool) -> bool {
    particles::leads(word) || (shouts && particles::leads(&bare(word)))
}

/// The one word that is left: `Herr Schmidt`, `Sir Peter`, `Anna`.
fn single(word: &str, reading: &mut Reading) -> Result<(), &'static str> {
    let has_title = !reading.parts.title.is_empty();
    // `Harris Jr.`: before it stands a whole name, and here half of it is lost. `Peter VI` has no other.
    if !has_title && !reading.parts.suffix.is_empty() && !generations::is_regnal(&reading.parts.suffix) {
        return Err(SINGLE);
    }
    if !has_title {
        reading.doubts(SINGLE);
    }
    // Who has a name of birth has another surname now.
    let is_given =
        if has_title { goes_with_given(reading) } else { reading.parts.maiden.is_empty() || is_initial(word) };
    let field = if is_given { &mut reading.parts.given } else { &mut reading.parts.family };
    word.clone_into(field);
    Ok(())
}

/// Whether one of the titles stands before given names.
fn goes_with_given(reading: &Reading) -> bool {
    reading.parts.title.split(' ').any(titles::goes_with_given)
}

/// Takes more from before the suffix that was taken already.
fn before_suffix<T>(parts: &mut Parts, take: impl FnOnce(&mut Parts) -> T) -> T {
    let behind = std::mem::take(&mut parts.suffix);
    let taken = take(parts);
    append(&mut parts.suffix, &behind, ", ");
    taken
}

/// Takes a degree off the end that may also be a name.
fn take_likely_degree<'a>(words: &'a [&'a str], span: Span, reading: &mut Reading) -> &'a [&'a str] {
    match words.split_last() {
        Some((last, rest)) if likely_degree(words, span) => {
            reading.doubts("the last word may be a name or a degree");
            before_suffix(&mut reading.parts, |parts| keep_behind(&[last], parts));
            rest
        }
        _ => words,
    }
}

/// Takes out what belongs behind a name and stands amid its words: with all that follows it where a name stands before
/// it (`Peter Harris Jr. Jones`), else alone (`Dr. Peter Ph. D. Harris`).
fn take_what_stands_amid<'a>(words: &[&'a str], reading: &mut Reading) -> Vec<&'a str> {
    let Some(at) = suffix_amid(words) else { return words.to_vec() };
    reading.doubts(AMID);
    let end = if at >= 2 { words.len() } else { at + 1 };
    keep_behind(words.get(at..end).unwrap_or_default(), &mut reading.parts);
    [words.get(..at).unwrap_or_default(), words.get(end..).unwrap_or_default()].concat()
}

/// `Berg, Prof. Anna Maria van der, Jr.`, or `Anna Berg, PhD`.
fn with_commas(
    first: &[String],
    second: &[String],
    rest: &[Vec<String>],
    country: Option<&str>,
    reading: &mut Reading,
) -> Result<(), &'static str> {
    let first: Vec<&str> = first.iter().map(String::as_str).collect();
    let second: Vec<&str> = second.iter().map(String::as_str).collect();
    let rest: Vec<Vec<&str>> = rest.iter().map(|words| words.iter().map(String::as_str).collect()).collect();
    let follows = |word: &&str| is_suffix(word) || degrees::may_be_degree(word) || titles::title(word).is_some();
    if !rest.iter().flatten().all(follows) {
        reading.doubts("there are more commas than a name has");
    }
    let is_name = |word: &&&str| !is_suffix(word) && !particles::leads(&bare(word)) && titles::title(word).is_none();
    let names = first.iter().filter(is_name).count();
    let may_be_degree = |word: &str| degrees::is_short_degree(&word.to_uppercase());
    if second.len() >= 3 && are_titles(&second) {
        // `Peter Harris, Mr. and Mrs.`
        reading.parts.title = second.join(" ");
        natural(&first, country, reading)?;
    } else if names == 1 && are_only_degrees(&first, &second, reading) {
        // `Harris, PhD`: whom nobody calls by the first name.
        let parts = &mut reading.parts;
        parts.family = take_suffixes(take_titles(&first, 1, country, parts), Span::Part, parts).join(" ");
        keep_behind(&second, parts);
    } else if (names >= 2 && are_degrees_unknown(&first, &second)) || follows_a_name(&second, names) {
        let (titles, suffixes): (Vec<&str>, Vec<&str>) = second.iter().partition(|word| is_title_behind(word));
        keep_behind(&titles, &mut reading.parts);
        // `Harris, Jr.`
        if first.len() == 1 && titles.is_empty() {
            return Err(SINGLE);
        }
        natural(&first, country, reading)?;
        keep_behind(&suffixes, &mut reading.parts);
    } else if names >= 2
        && let [one] = second.as_slice()
        && may_be_degree(one)
    {
        // `Peter Harris, Ed`
        reading.doubts("the word behind the comma may be a name or a degree");
        natural(&first, country, reading)?;
        append(&mut reading.parts.suffix, one, ", ");
    } else {
        family_and_given(&first, &second, country, reading)?;
    }
    for segment in rest {
        keep_behind(&segment, &mut reading.parts);
    }
    Ok(())
}

/// Whether behind one name stand degrees and titles alone.
fn are_only_degrees(first: &[&str], second: &[&str], reading: &mut Reading) -> bool {
    let is_sure = |word: &&str| degrees::is_degree(word) && !degrees::is_name_too(word);
    // `M.D. Andrews` has initials.
    let suffixes = first.iter().rev().take_while(|word| is_suffix(word)).count();
    if first.iter().rev().skip(suffixes).any(|word| is_suffix(word)) {
        return false;
    }
    if second.iter().all(is_sure) && !first.iter().any(|word| is_suffix(word)) {
        return true;
    }
    let is_likely = |word: &&str| is_sure(word) || degrees::is_likelier_a_degree(word);
    let begins_with_degree = second.first().is_some_and(is_sure);
    let belongs = |word: &&str| {
        is_likely(word) || is_title_behind(word) || (begins_with_degree && degrees::may_follow_degree(word))
    };
    let are_likely =
        second.iter().any(is_likely) && second.iter().all(belongs) && (begins_with_degree || !is_all_capitals(first));
    if are_likely {
        reading.doubts("initials and a title or degree look alike");
    }
    are_likely
}

/// `Berg, Prof. Anna Maria van der`
fn family_and_given(
    first: &[&str],
    second: &[&str],
    country: Option<&str>,
    reading: &mut Reading,
) -> Result<(), &'static str> {
    let parts = &mut reading.parts;
    let family = take_maiden(take_suffixes(take_titles(first, 1, country, parts), Span::Part, parts), parts);
    let given = take_titles(second, 1, country, parts);
    // `Peter MA van` as well as `Peter van MA`.
    let given = take_maiden(take_suffixes(given, Span::Part, parts), parts);
    let (given, particles) = trailing_particles(given);
    let given = before_suffix(parts, |parts| take_suffixes(given, Span::Part, parts));
    let given = take_likely_degree(given, Span::Part, reading);
    if given.is_empty() || family.is_empty() {
        return Err(SINGLE);
    }
    if let [one] = given
        && (titles::is_address(one) && is_all_capitals(given)
            || degrees::may_be_degree(one) && !is_all_capitals(family))
    {
        reading.doubts("initials and a title or degree look alike");
    }
    let is_amid = |word: &&str| is_suffix(word) && !degrees::is_name_too(word);
    let given = match given.iter().skip(1).position(is_amid) {
        Some(before) => {
            reading.doubts(AMID);
            let (given, behind) = given.split_at(before + 1);
            keep_behind(behind, &mut reading.parts);
            given
        }
        None => given,
    };
    let family: Vec<&str> = particles.iter().chain(family).copied().collect();
    set_names(given, &family, &mut reading.parts)
}

fn set_names(given: &[&str], family: &[&str], parts: &mut Parts) -> Result<(), &'static str> {
    let Some((first, middle)) = given.split_first() else {
        return Err(SINGLE);
    };
    // `Anna und Jan`, `Abdul Rahman`
    let goes_on = if given.get(1).is_some_and(|word| joins(word)) { 2 } else { usize::from(is_bound(given)) };
    let (rest, middle) = middle.split_at(goes_on.min(middle.len()));
    parts.given = [&[*first], rest].concat().join(" ");
    parts.middle = middle.join(" ");
    parts.family = family.join(" ");
    Ok(())
}
