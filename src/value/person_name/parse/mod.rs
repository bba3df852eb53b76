//! A full name taken apart.
//!
//! Names in an order that letters do not tell (Chinese, Japanese, Korean, Vietnamese, Hungarian),
//! companies, several persons in one cell and single words are refused: a first name in the field of the last
//! name is worse than a blank.

mod affixes;
mod asides;
mod no_person;
mod order;
#[cfg(test)]
mod tests;

use super::no_name::shortened;
use super::particles;
use super::titles::{self, bare};
use affixes::{
    are_degrees_unknown, follows_a_name, is_suffix, is_title_behind, keep_behind, take_maiden, take_suffixes,
    take_titles,
};
use asides::take_asides;
use no_person::refuse_what_is_no_name;
use order::{
    AMID, family_start, is_bound, is_patronymic, refuse_unknown_order, refuse_what_stands_amid, trailing_particles,
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

/// The parts of a full name, read by the country of the person (ISO 3166 alpha-2) if it is known.
///
/// # Errors
/// Why it cannot be told for certain which part is which, in words.
pub fn parse(name: &str, country: Option<&str>) -> Result<Parts, String> {
    let told = |reason: &str| format!("{reason} in `{}`", shortened(name.trim()));
    if name.len() > LONGEST {
        return Err(told("there is more than a name"));
    }
    let mut parts = Parts::default();
    let plain = take_asides(name, &mut parts).map_err(told)?;
    refuse_what_is_no_name(&plain).map_err(told)?;
    let segments = segments(&plain);
    let result = match segments.as_slice() {
        [] => Err("there is no name"),
        [whole] => natural(&whole.iter().map(String::as_str).collect::<Vec<_>>(), country, &mut parts),
        [family, given, rest @ ..] => with_commas(family, given, rest, country, &mut parts),
    };
    result.map_err(told)?;
    Ok(parts)
}

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

/// Words, apart where a full stop stands for a space: `F.Joachim`, `Mr.Smith`, and together where a
/// space stands in one: `Ph. D.`
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let word = word.trim_end_matches('!');
        if !word.chars().any(char::is_alphanumeric) {
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
        words.push(head.to_owned());
        words.extend(tail.map(str::to_owned));
    }
    words
}

fn split_at_stop(word: &str) -> (&str, Option<&str>) {
    let Some((head, tail)) = word.split_once('.') else { return (word, None) };
    let is_short = head.chars().count() == 1 || titles::title(head).is_some();
    let long = tail.chars().take_while(|c| c.is_alphabetic()).count() >= 3;
    if is_short && long { (word.get(..=head.len()).unwrap_or(word), Some(tail)) } else { (word, None) }
}

/// Whether the name shouts: then capitals tell nothing.
fn is_all_capitals(words: &[&str]) -> bool {
    !words.iter().any(|word| word.chars().any(char::is_lowercase))
}

/// `Prof. Anna Maria van der Berg Jr.`
fn natural(words: &[&str], country: Option<&str>, parts: &mut Parts) -> Result<(), &'static str> {
    let words = take_titles(words, 1, country, parts);
    let words = take_maiden(words, parts);
    let words = take_suffixes(words, 2, parts);
    match words {
        [] => return Err("there is no name"),
        [one] => {
            let title = parts.title.rsplit(' ').next().unwrap_or_default();
            if title.is_empty() {
                return Err("a single word may be a first or a last name");
            }
            let field = if titles::goes_with_given(title) { &mut parts.given } else { &mut parts.family };
            (*one).clone_into(field);
            return Ok(());
        }
        // `Freiherr von Richthofen`
        [first, ..] if !parts.title.is_empty() && particles::leads(first) => {
            parts.family = words.join(" ");
            return Ok(());
        }
        _ => {}
    }
    refuse_what_stands_amid(words)?;
    refuse_unknown_order(words, country)?;
    if let [family, given, father] = words
        && is_patronymic(father, country)
    {
        return set_names(&[given, father], &[family], parts);
    }
    let (given, family) = words.split_at(family_start(words));
    set_names(given, family, parts)
}

/// `Berg, Prof. Anna Maria van der, Jr.`, or `Anna Berg, PhD`.
fn with_commas(
    first: &[String],
    second: &[String],
    rest: &[Vec<String>],
    country: Option<&str>,
    parts: &mut Parts,
) -> Result<(), &'static str> {
    let first: Vec<&str> = first.iter().map(String::as_str).collect();
    let second: Vec<&str> = second.iter().map(String::as_str).collect();
    let rest_follows = rest.iter().all(|segment| {
        let words: Vec<&str> = segment.iter().map(String::as_str).collect();
        words.iter().all(|word| is_suffix(word) || titles::may_be_degree(word) || titles::title(word).is_some())
    });
    if !rest_follows {
        return Err("there are more commas than a name has");
    }
    let is_name = |word: &&&str| !is_suffix(word) && !particles::leads(&bare(word)) && titles::title(word).is_none();
    let names = first.iter().filter(is_name).count();
    let are_degrees = |words: &[&str]| words.iter().all(|word| titles::is_degree(word) && !titles::is_name_too(word));
    if names == 1 && !first.iter().any(|word| is_suffix(word)) && are_degrees(&second) {
        // `Smith, PhD`: whom nobody calls by the first name.
        parts.family = take_suffixes(take_titles(&first, 1, country, parts), 1, parts).join(" ");
        keep_behind(&second, parts);
    } else if (names >= 2 && are_degrees_unknown(&first, &second)) || follows_a_name(&second, names) {
        let (titles, suffixes): (Vec<&str>, Vec<&str>) = second.iter().partition(|word| is_title_behind(word));
        keep_behind(&titles, parts);
        natural(&first, country, parts)?;
        keep_behind(&suffixes, parts);
    } else {
        let family = take_maiden(take_suffixes(take_titles(&first, 1, country, parts), 1, parts), parts);
        let given = take_maiden(take_suffixes(take_titles(&second, 1, country, parts), 1, parts), parts);
        let (given, particles) = trailing_particles(given);
        if given.is_empty() || family.is_empty() {
            return Err("a single word may be a first or a last name");
        }
        if let [one] = given
            && (titles::is_address(one) && is_all_capitals(given)
                || titles::may_be_degree(one) && !is_all_capitals(family))
        {
            return Err("initials and a title or degree look alike");
        }
        if given.iter().skip(1).any(|word| is_suffix(word) && !titles::is_name_too(word)) {
            return Err(AMID);
        }
        let family: Vec<&str> = particles.iter().chain(family).copied().collect();
        set_names(given, &family, parts)?;
    }
    for segment in rest {
        keep_behind(&segment.iter().map(String::as_str).collect::<Vec<_>>(), parts);
    }
    Ok(())
}

fn set_names(given: &[&str], family: &[&str], parts: &mut Parts) -> Result<(), &'static str> {
    let Some((first, middle)) = given.split_first() else {
        return Err("a single word may be a first or a last name");
    };
    let (rest, middle) = middle.split_at(usize::from(is_bound(given)));
    parts.given = [&[*first], rest].concat().join(" ");
    parts.middle = middle.join(" ");
    parts.family = family.join(" ");
    Ok(())
}
