//! A full name taken apart.
//!
//! Names in an order that letters do not tell (Chinese, Japanese, Korean, Vietnamese, Hungarian),
//! companies, several persons in one cell and single words are refused: a first name in the field of the last
//! name is worse than a blank.

use super::customs::Customs;
use super::no_name::shortened;
use super::particles;
use super::titles::{self, Title, bare};
use unicode_normalization::char::is_combining_mark;

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

/// Takes out what stands in brackets or quotes; says `née` in them, it is the maiden name.
fn take_asides(name: &str, parts: &mut Parts) -> Result<String, &'static str> {
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
        [first, rest @ ..] if !rest.is_empty() && is_birth(first) => parts.maiden = rest.join(" "),
        ["z", "domu", rest @ ..] if !rest.is_empty() => parts.maiden = rest.join(" "),
        [word] if is_suffix(word) || is_letters(word) => append(&mut parts.suffix, word, ", "),
        _ => append(&mut parts.nickname, aside, " "),
    }
}

fn append(text: &mut String, more: &str, between: &str) {
    if !text.is_empty() && !more.is_empty() {
        text.push_str(between);
    }
    text.push_str(more);
}

/// `née`, `geb.`: the name of birth follows.
fn is_birth(word: &str) -> bool {
    const WORDS: &[&str] = &["née", "nee", "né", "geb", "geborene", "born", "roz", "rozená", "урожд", "урождённая"];
    WORDS.contains(&bare(word).as_str())
}

fn refuse_what_is_no_name(name: &str) -> Result<(), &'static str> {
    if !name.chars().any(char::is_alphabetic) {
        return Err("there is no name");
    }
    if name.chars().any(is_east_asian) {
        return Err("the letters do not tell which name is the family's");
    }
    let is_ordinal = |word: &str| titles::is_generation(word);
    if name.split([' ', ',']).any(|word| word.chars().any(char::is_numeric) && !is_ordinal(word)) {
        return Err("there are digits");
    }
    let belongs = |c: char| {
        c.is_alphabetic()
            || c.is_whitespace()
            || is_combining_mark(c)
            || c.is_numeric()
            || ".,'’‘ʼʻ`´-\u{2010}\u{2011}!&،".contains(c)
    };
    if !name.chars().all(belongs) {
        return Err("there are signs that names do not have");
    }
    let words: Vec<String> = name.split([' ', ',', '\t']).map(bare).filter(|word| !word.is_empty()).collect();
    if words.iter().any(|word| NO_PERSON.contains(&word.as_str())) {
        return Err("there is a company, a team or a job");
    }
    let joins_persons = |at: usize, word: &str| match word {
        "&" | "and" | "og" | "och" => true,
        // `von und zu Habsburg` is one.
        "und" => at.checked_sub(1).and_then(|before| words.get(before)).is_none_or(|before| before != "von"),
        _ => false,
    };
    if words.iter().enumerate().any(|(at, word)| joins_persons(at, word)) {
        return Err("there is more than one person");
    }
    Ok(())
}

/// Words of companies, teams and jobs that are not names of people.
const NO_PERSON: &[&str] = &[
    "inc",
    "ltd",
    "limited",
    "gmbh",
    "llc",
    "llp",
    "plc",
    "corp",
    "corporation",
    "company",
    "sarl",
    "sas",
    "bv",
    "nv",
    "srl",
    "oy",
    "kg",
    "holding",
    "holdings",
    "group",
    "university",
    "hospital",
    "foundation",
    "association",
    "department",
    "dept",
    "team",
    "office",
    "support",
    "sales",
    "marketing",
    "accounting",
    "reception",
    "info",
    "admin",
    "manager",
    "director",
    "engineer",
    "ceo",
    "cto",
    "cfo",
    "coo",
    "cmo",
    "consultant",
    "services",
    "solutions",
    "technologies",
    "unknown",
    "test",
];

/// Han, kana and Hangul: whichever name stands first there.
fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{30FF}' | '\u{3130}'..='\u{318F}' | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}')
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
        let family: Vec<&str> = particles.iter().chain(family).copied().collect();
        set_names(given, &family, parts)?;
    }
    for segment in rest {
        keep_behind(&segment.iter().map(String::as_str).collect::<Vec<_>>(), parts);
    }
    Ok(())
}

fn is_suffix(word: &str) -> bool {
    titles::is_generation(word) || titles::is_degree(word)
}

/// Whether what stands behind a comma is no given name, but what follows a name of so many words.
fn follows_a_name(words: &[&str], before: usize) -> bool {
    let begins_with_degree = before >= 2 && words.first().is_some_and(|word| titles::is_degree(word));
    let may = |word: &str| {
        before >= 2 && (titles::may_be_degree(word) || titles::may_be_generation(word) || is_letters(word))
    };
    let is_title = |word: &str| {
        let is_written_as_title = word.ends_with('.') || before >= 2 || word.chars().any(char::is_lowercase);
        is_written_as_title && titles::title(word) == Some(Title::Sure)
    };
    begins_with_degree || words.iter().all(|word| is_suffix(word) || may(word) || is_title(word))
}

/// Whether capitals stand behind a name that is written with small letters: what they abbreviate
/// need not be known.
fn are_degrees_unknown(name: &[&str], behind: &[&str]) -> bool {
    let is_written_small = |word: &&str| word.chars().any(char::is_lowercase);
    let has_capitals = name.iter().any(|word| word.chars().any(char::is_uppercase));
    let is_short = |word: &&str| (3..=5).contains(&word.chars().filter(|c| c.is_alphabetic()).count());
    has_capitals
        && name.iter().all(|word| is_written_small(word) || is_initial(word))
        && behind.iter().all(|word| is_short(word) && word.chars().all(|c| c.is_uppercase() || c == '.'))
}

/// `X.Y.Z.` behind a name: the letters of a degree, known or not.
fn is_letters(word: &str) -> bool {
    is_initial(word) && word.matches('.').count() >= 3
}

fn is_title_behind(word: &str) -> bool {
    !is_suffix(word)
        && !titles::may_be_degree(word)
        && !titles::may_be_generation(word)
        && titles::title(word).is_some()
}

fn keep_behind(words: &[&str], parts: &mut Parts) {
    for word in words {
        let (field, between) = if is_title_behind(word) { (&mut parts.title, " ") } else { (&mut parts.suffix, ", ") };
        append(field, word.trim_end_matches(','), between);
    }
}

/// Titles from the front, as long as `least` words are left.
fn take_titles<'a>(mut words: &'a [&'a str], least: usize, country: Option<&str>, parts: &mut Parts) -> &'a [&'a str] {
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
fn take_maiden<'a>(words: &'a [&'a str], parts: &mut Parts) -> &'a [&'a str] {
    let Some(at) = words.iter().position(|word| is_birth(word)).filter(|&at| at >= 1) else { return words };
    let (name, birth) = words.split_at(at);
    let birth = take_suffixes(birth.get(1..).unwrap_or_default(), 1, parts);
    if birth.is_empty() {
        return words;
    }
    parts.maiden = birth.join(" ");
    name
}

/// Generations, degrees and titles from the end, as long as `least` words are left; two where the
/// words are a whole name, one where a comma tells which part of it they are.
fn take_suffixes<'a>(words: &'a [&'a str], least: usize, parts: &mut Parts) -> &'a [&'a str] {
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
    let is_title = titles::title(last) == Some(Title::Sure)
        && if least == 2 { last.ends_with('.') && rest.len() >= 2 } else { !shouts };
    is_suffix(last) || is_unsure || is_title
}

/// `Ludwig van`: particles that were left behind the given name when the surname went first.
fn trailing_particles<'a>(given: &'a [&'a str]) -> (&'a [&'a str], &'a [&'a str]) {
    let is_particle = |word: &&str| word.chars().all(|c| !c.is_uppercase()) && particles::leads(&bare(word));
    let count = given.iter().rev().take_while(|word| is_particle(word)).count();
    if count < given.len() { given.split_at(given.len() - count) } else { (given, &[]) }
}

/// Whether the country, or the name, puts the family first without a comma to say so.
fn refuse_unknown_order(words: &[&str], country: Option<&str>) -> Result<(), &'static str> {
    const FAMILY_FIRST: &[&str] = &["CN", "TW", "HK", "MO", "JP", "KR", "KP", "VN", "HU", "KH", "SG"];
    const VIETNAMESE: &[&str] = &["van", "thi", "văn", "thị"];
    let unknown = Err("the family's name may stand first");
    if country.is_some_and(|country| FAMILY_FIRST.contains(&country)) {
        return unknown;
    }
    if words.iter().all(|word| is_initial(word)) {
        return Err("there are only initials");
    }
    if words.len() >= 3 && country.is_some_and(|country| Customs::of(Some(country)).has_two_families()) {
        return Err("there may be two surnames or two first names");
    }
    match words {
        [first, second, _, _, ..]
            if matches!(bare(first).as_str(), "maria" | "maría") && particles::leads(&bare(second)) =>
        {
            Err("the first name may go on behind the particle")
        }
        [first, second, _, ..]
            if particles::is_vietnamese_family(&bare(first)) && VIETNAMESE.contains(&bare(second).as_str()) =>
        {
            unknown
        }
        [first, second] if is_russian_family(first) && !is_russian_family(second) => unknown,
        _ => Ok(()),
    }
}

/// What belongs behind a name, or in its title, and stands amid its words: whatever it is, they are
/// not two names.
fn refuse_what_stands_amid(words: &[&str]) -> Result<(), &'static str> {
    match words {
        [first, ..] if bare(first) == "of" => Err("the title may go on behind `of`"),
        [_, inner @ .., _] if inner.iter().any(|word| is_suffix(word) && !is_all_capitals(words)) => {
            Err("a generation or degree stands between the names")
        }
        _ => Ok(()),
    }
}

/// Endings of Russian, Ukrainian and Belarusian surnames, in Cyrillic.
fn is_russian_family(word: &str) -> bool {
    const ENDINGS: &[&str] =
        &["ов", "ова", "ев", "ева", "ёв", "ёва", "ин", "ина", "ский", "ская", "цкий", "цкая", "енко"];
    let small = bare(word);
    small.chars().count() >= 5 && ENDINGS.iter().any(|ending| small.ends_with(ending))
}

/// The father's name, the last of three where the family's is the first.
/// In Latin letters `-ovich` is a surname too, but not in Russia.
fn is_patronymic(word: &str, country: Option<&str>) -> bool {
    const ENDINGS: &[&str] = &["вич", "вна", "ична", "инична", "ьич", "ovna", "evna"];
    const MALE: &[&str] = &["ovich", "evich", "ovych", "evych"];
    const COUNTRIES: &[&str] = &["RU", "BY", "UA", "KZ", "KG", "UZ"];
    let small = bare(word);
    let ends = |endings: &[&str]| endings.iter().any(|ending| small.ends_with(ending));
    ends(ENDINGS) || (ends(MALE) && country.is_some_and(|country| COUNTRIES.contains(&country)))
}

/// Where the surname begins: at its first particle, before one that `y` joins to the next, or at the
/// last word.
fn family_start(words: &[&str]) -> usize {
    let last = words.len().saturating_sub(1);
    let shouts = is_all_capitals(words);
    let is_long = |at: usize| words.get(at).is_some_and(|word| !is_initial(word));
    // A capital E or Y is an initial, but where all is in capitals Y is not likely to be one.
    let joins = |word: &&str| {
        let small = bare(word);
        !word.ends_with('.') && particles::joins(&small) && (**word == small || (shouts && small == "y"))
    };
    let begins = |at: &usize| {
        let at = *at;
        let Some(word) = words.get(at) else { return false };
        let ends_in_particle = word.rsplit_once('-').is_some_and(|(_, end)| particles::leads(&bare(end)));
        let is_joined = at + 1 < last && words.get(at + 1).is_some_and(joins) && is_long(at) && is_long(at + 2);
        let is_letter = is_initial(word) && word.ends_with('.');
        (particles::leads(&bare(word)) && !is_letter) || ends_in_particle || is_joined
    };
    let least = if last >= 2 && is_bound(words) { 2 } else { 1 };
    (least..last).find(begins).unwrap_or(last)
}

/// `J`, `J.`, `J.R.`, `J.-L.`
fn is_initial(word: &str) -> bool {
    let mut letters = 0;
    let single = word.split(['.', '-']).all(|part| {
        let count = part.chars().count();
        letters += count;
        count <= 1
    });
    single && letters > 0
}

/// Whether the first two words are one name: `Abdul Rahman`.
fn is_bound(words: &[&str]) -> bool {
    matches!(words, [first, second, ..]
        if particles::is_bound(&bare(first)) && !particles::leads(&bare(second)) && !is_initial(second) && !is_birth(second))
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

#[cfg(test)]
mod tests {
    use super::{Parts, parse};
    use proptest::prelude::*;

    /// Title, given, middle, family, suffix.
    fn told(parts: &Parts) -> [&str; 5] {
        [&parts.title, &parts.given, &parts.middle, &parts.family, &parts.suffix]
    }

    #[test]
    fn parts_are_found_whatever_the_order() {
        for (name, parts) in [
            ("Anna Weber", ["", "Anna", "", "Weber", ""]),
            ("Weber, Anna", ["", "Anna", "", "Weber", ""]),
            ("Prof. Dr. Anna Maria Weber", ["Prof. Dr.", "Anna", "Maria", "Weber", ""]),
            ("Weber, Dr. Anna M.", ["Dr.", "Anna", "M.", "Weber", ""]),
            ("Jan van der Berg", ["", "Jan", "", "van der Berg", ""]),
            ("Berg, Jan van der", ["", "Jan", "", "van der Berg", ""]),
            ("JUAN VELASQUEZ Y GARCIA", ["", "JUAN", "", "VELASQUEZ Y GARCIA", ""]),
            ("John Smith Jr., PhD", ["", "John", "", "Smith", "Jr., PhD"]),
            ("John Smith, Ph. D.", ["", "John", "", "Smith", "Ph. D."]),
            ("Smith Jr., John", ["", "John", "", "Smith", "Jr."]),
            ("John E Smith", ["", "John", "E", "Smith", ""]),
            ("Yo-Yo Ma", ["", "Yo-Yo", "", "Ma", ""]),
            ("Prince Rogers Nelson", ["Prince", "Rogers", "", "Nelson", ""]),
            ("Prince Nelson", ["", "Prince", "", "Nelson", ""]),
            ("Herr Schmidt", ["Herr", "", "", "Schmidt", ""]),
            ("Sir Elton", ["Sir", "Elton", "", "", ""]),
            ("F.Joachim Weyl", ["", "F.", "Joachim", "Weyl", ""]),
            ("Иван Сергеевич Петров", ["", "Иван", "Сергеевич", "Петров", ""]),
            ("Петров Иван Сергеевич", ["", "Иван", "Сергеевич", "Петров", ""]),
            ("Jean Le Gall", ["", "Jean", "", "Le Gall", ""]),
            ("Smith, PhD", ["", "", "", "Smith", "PhD"]),
            ("Smith, John Prof. Dr.", ["Prof. Dr.", "John", "", "Smith", ""]),
            ("Doe, Jane Mrs", ["Mrs", "Jane", "", "Doe", ""]),
            ("Mary Smith PhD Prof. Ma", ["Prof.", "Mary", "", "Smith", "PhD, Ma"]),
            ("John Smith, XYZ", ["", "John", "", "Smith", "XYZ"]),
            ("LLOYD McDONALD, RONALD", ["", "RONALD", "", "LLOYD McDONALD", ""]),
            ("Ivoi, Paul d'", ["", "Paul", "", "d' Ivoi", ""]),
            ("Otto von und zu Habsburg", ["", "Otto", "", "von und zu Habsburg", ""]),
            ("Juan Ó. Pérez", ["", "Juan", "Ó.", "Pérez", ""]),
            ("Abdul Rahman Al-Said", ["", "Abdul Rahman", "", "Al-Said", ""]),
            ("The Rev. Mark Williams", ["Rev.", "Mark", "", "Williams", ""]),
            ("The Secretary of State Anna Weber", ["Secretary of State", "Anna", "", "Weber", ""]),
        ] {
            assert_eq!(parse(name, None).as_ref().map(told), Ok(parts), "{name}");
        }
    }

    #[test]
    fn what_stands_in_brackets_is_no_name_of_the_line() {
        let parts = parse("Robert \"Bob\" Smith (née Jones)", None).unwrap();
        assert_eq!(told(&parts), ["", "Robert", "", "Smith", ""]);
        assert_eq!((parts.nickname.as_str(), parts.maiden.as_str()), ("Bob", "Jones"));
        assert_eq!(parse("Ursula Leyen geb. Albrecht", None).unwrap().maiden, "Albrecht");
        assert_eq!(parse("Mary Jones Prof. née Smith", None).unwrap().maiden, "Smith");
        assert_eq!(parse("Doe, Jane nee Smith", None).unwrap().maiden, "Smith");
        assert_eq!(parse("Sean O'Connor 'Shay'", None).unwrap().family, "O'Connor");
    }

    #[test]
    fn the_country_tells_titles_and_order() {
        assert_eq!(parse("M. Jean Dupont", Some("FR")).unwrap().title, "M.");
        assert_eq!(parse("M. Night Shyamalan", Some("US")).unwrap().given, "M.");
        assert_eq!(parse("Petrov Ivan Sergeyevich", Some("RU")).unwrap().family, "Petrov");
        assert_eq!(parse("Nagy, Anna", Some("HU")).unwrap().family, "Nagy");
        for (name, country) in [("Nagy Anna", "HU"), ("Wang Xiaoming", "CN"), ("Juan García López", "ES")] {
            assert!(parse(name, Some(country)).is_err(), "{name}");
        }
    }

    #[test]
    fn every_refusal_has_its_reason() {
        for (name, reason) in [
            ("Anna", "a single word may be a first or a last name in `Anna`"),
            ("Smith Jr.", "a single word may be a first or a last name in `Smith Jr.`"),
            ("Mr & Mrs Smith", "there is more than one person in `Mr & Mrs Smith`"),
            ("John and Jane Doe", "there is more than one person in `John and Jane Doe`"),
            ("Acme Ltd", "there is a company, a team or a job in `Acme Ltd`"),
            ("Anna Weber, Sales", "there is a company, a team or a job in `Anna Weber, Sales`"),
            ("山田 太郎", "the letters do not tell which name is the family's in `山田 太郎`"),
            ("Nguyen Van Lac", "the family's name may stand first in `Nguyen Van Lac`"),
            ("Петров Иван", "the family's name may stand first in `Петров Иван`"),
            ("María del Carmen López", "the first name may go on behind the particle in `María del Carmen López`"),
            ("a b c", "there are only initials in `a b c`"),
            ("323 452", "there is no name in `323 452`"),
            ("Anna Weber 2", "there are digits in `Anna Weber 2`"),
            ("anna@acme.example", "there are signs that names do not have in `anna@acme.example`"),
            ("Anna (Weber", "a bracket or quotation mark is not closed in `Anna (Weber`"),
            ("Duke of Edinburgh", "the title may go on behind `of` in `Duke of Edinburgh`"),
            ("John Smith Jr. Jones", "a generation or degree stands between the names in `John Smith Jr. Jones`"),
            ("Anna und Jan Weber", "there is more than one person in `Anna und Jan Weber`"),
            ("Smith, Jr.", "a single word may be a first or a last name in `Smith, Jr.`"),
            ("Smith, MR", "initials and a title or degree look alike in `Smith, MR`"),
            ("Weber, Anna, Berlin", "there are more commas than a name has in `Weber, Anna, Berlin`"),
            ("", "there is no name in ``"),
        ] {
            assert_eq!(parse(name, None).unwrap_err(), reason, "{name}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(name in "\\PC{0,40}") {
            if let Ok(parts) = parse(&name, None) {
                prop_assert!(!parts.given.is_empty() || !parts.family.is_empty());
            }
        }

        /// No letter is made up, and none stands in two parts.
        #[test]
        fn parts_are_made_of_the_name(name in "(Dr. |Prof. )?[A-Z][a-z]{1,6}( [A-Z]\\.?| van| de la| [A-Z][a-z]{1,6}){0,3},? [A-Z][a-z]{1,6}(, Jr\\.| III)?") {
            if let Ok(parts) = parse(&name, None) {
                let letters = |text: &str| {
                    let mut letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
                    letters.sort_unstable();
                    letters
                };
                let all = told(&parts).concat() + &parts.nickname + &parts.maiden;
                prop_assert_eq!(letters(&all), letters(&name));
            }
        }
    }
}
