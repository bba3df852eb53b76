//! Tests said in words that the language has not.

use super::negations::phrase_start;
use super::{error, is_reserved};
use crate::diagnostic::{Diagnostic, suggest};
use crate::syntax::explain::{Failure, shorten};
use crate::syntax::parse::Rule;
use crate::syntax::recover::TEST_WORDS;
use crate::syntax::scan::TokenKind;

/// Tests in the language of the account: `Prénom est connu`, `Vorname ist leer`.
pub(super) fn foreign_test(f: &Failure<'_>) -> Option<Diagnostic> {
    const TESTS: [(&str, &str); 15] = [
        ("est", "is"),
        ("sont", "is"),
        ("ist", "is"),
        ("sind", "is"),
        ("es", "is"),
        ("está", "is"),
        ("è", "is"),
        ("contient", "contains"),
        ("contiennent", "contains"),
        ("enthält", "contains"),
        ("contiene", "contains"),
        ("bevat", "contains"),
        ("commence", "starts with"),
        ("beginnt", "starts with"),
        ("termine", "ends with"),
    ];
    const STATES: [(&str, &str); 22] = [
        ("connu", "known"),
        ("connue", "known"),
        ("renseigné", "known"),
        ("renseignée", "known"),
        ("rempli", "known"),
        ("remplie", "known"),
        ("inconnu", "unknown"),
        ("inconnue", "unknown"),
        ("vide", "unknown"),
        ("absent", "unknown"),
        ("absente", "unknown"),
        ("bekannt", "known"),
        ("gefüllt", "known"),
        ("unbekannt", "unknown"),
        ("leer", "unknown"),
        ("conocido", "known"),
        ("conocida", "known"),
        ("desconocido", "unknown"),
        ("desconocida", "unknown"),
        ("vacío", "unknown"),
        ("vacía", "unknown"),
        ("vuoto", "unknown"),
    ];
    if !f.expects_test() || f.at == 0 {
        return None;
    }
    let is_word = |at: usize| f.kind(at) == Some(TokenKind::Word) && !is_reserved(&f.lower(at));
    let start = (1..f.at).rev().take_while(|&at| is_word(at)).last()?;
    let test = |at: usize| TESTS.iter().find(|(word, _)| *word == f.lower(at)).map(|(_, test)| *test);
    let (at, test) = (start + 1..f.at).find_map(|at| Some((at, test(at)?)))?;
    let state = STATES.iter().find(|(word, _)| *word == f.lower(at + 1)).filter(|_| test == "is" && at + 1 < f.at);
    let (last, meant) = match state {
        Some((_, state)) => (at + 1, format!("is {state}")),
        None => (at, test.to_owned()),
    };
    let span = f.range(at, last);
    Some(
        error("conditions are written in English; only names and values are those of your account")
            .label(span, format!("`{meant}` is meant here"))
            .help(format!("write `{} {meant}`", shorten(&f.source(start, at - 1))))
            .edit(span, meant),
    )
}

/// `phone number has been blank for 3 months`, of which the last word read stands before `f.at`.
pub(super) fn lasting_state(f: &Failure<'_>, start: usize) -> Option<Diagnostic> {
    const STATES: [(&str, &str); 7] = [
        ("blank", "is unknown"),
        ("empty", "is unknown"),
        ("unknown", "is unknown"),
        ("missing", "is unknown"),
        ("unchanged", "is known"),
        ("known", "is known"),
        ("filled", "is known"),
    ];
    let been = (start + 1..f.at).find(|&at| ["has", "was", "been"].contains(&f.lower(at).as_str()))?;
    let at = (been + 1..f.at).find(|&at| STATES.iter().any(|(word, _)| *word == f.lower(at)))?;
    let since = ["for", "since"].contains(&f.lower(at + 1).as_str()) && at + 1 < f.at;
    let (_, meant) = STATES.iter().find(|(word, _)| since && *word == f.lower(at))?;
    let property = f.source(start, been - 1);
    Some(
        error(format!("no export says since when `{}` is {}", shorten(&property), f.str(at)))
            .label(f.range(been, f.at - 1), "an export shows the values of its day alone")
            .help(format!(
                "write `{} {meant}`, and how old a date of the record must be: `and create date older than 3 months`",
                shorten(&property)
            )),
    )
}

/// `create date more than 2 years ago`: read as one long property.
pub(super) fn age_of_days_ago(f: &Failure<'_>) -> Option<Diagnostic> {
    let ago = f.at.checked_sub(1).filter(|&at| f.lower(at) == "ago")?;
    let than = (1..ago).rev().find(|&at| f.lower(at) == "than")?;
    let meant = match f.lower(than - 1).as_str() {
        "more" | "longer" | "greater" => "older than",
        "less" | "fewer" => "newer than",
        _ => return None,
    };
    let meant = format!("{meant} {}", f.source(than + 1, ago - 1));
    let span = f.range(than - 1, ago);
    Some(
        error("the age of a date is asked with `older than` and `newer than`")
            .label(span, format!("`{meant}` is meant here"))
            .help(format!("write `{meant}`"))
            .edit(span, meant),
    )
}

/// What people write for a test, and the test.
const MEANT: [(&str, &str); 19] = [
    ("contain", "contains"),
    ("includes", "contains"),
    ("include", "contains"),
    ("containing", "contains"),
    ("start", "starts"),
    ("begins", "starts"),
    ("end", "ends"),
    ("finishes", "ends"),
    ("match", "matches"),
    ("like", "contains"),
    ("has", "contains"),
    ("equals", "is"),
    ("equal", "is"),
    ("are", "is"),
    ("iz", "is"),
    ("si", "is"),
    ("was", "is"),
    ("before", "is before"),
    ("after", "is after"),
];

/// The word behind the property that begins at `start` by which a test is meant.
pub(super) fn meant_test(f: &Failure<'_>, start: usize) -> Option<(usize, &'static str)> {
    let tests = ["contains", "starts", "ends", "matches", "older", "newer"];
    (start + 1..f.at).find_map(|at| {
        let word = f.lower(at);
        let known = MEANT.iter().find(|(slip, _)| *slip == word).map(|(_, test)| *test);
        known.or_else(|| suggest::did_you_mean(&word, tests)).map(|test| (at, test))
    })
}

/// The test behind a `not`, which stands before the word that is meant for it: `email not like "test"`.
fn negated(test: &str) -> Option<&'static str> {
    Some(match test {
        "contains" => "does not contain",
        "starts" => "does not start",
        "ends" => "does not end",
        "matches" => "does not match",
        "is" => "is not",
        "is before" => "is not before",
        "is after" => "is not after",
        _ => return None,
    })
}

/// `ISBLANK(email)`, as spreadsheets and Salesforce ask.
fn function(f: &Failure<'_>, phrase: &str) -> Option<Diagnostic> {
    const BLANK: [&str; 6] = ["isblank", "isnull", "isempty", "is_blank", "is_null", "is_empty"];
    if f.str(f.at) != "(" {
        return None;
    }
    let end = f.line_end(f.at);
    let close = (f.at + 1..=end).find(|&at| f.str(at) == ")").filter(|&close| close > f.at + 1);
    let inner = close.map_or_else(|| "…".to_owned(), |close| f.source(f.at + 1, close - 1));
    let diagnostic = error(format!("hyg has no function `{phrase}`")).label(f.span(f.at - 1), "a function");
    if BLANK.contains(&phrase.to_lowercase().as_str()) {
        return Some(diagnostic.help(format!("write `{inner} is unknown`")));
    }
    let is_call = phrase.chars().all(|c| c.is_uppercase() || c == '_') && phrase.len() > 1;
    is_call.then(|| {
        diagnostic.help("conditions are written in words, such as `email is unknown` or `first name contains \"test\"`")
    })
}

/// `email LIKE "%@gmail.com"`: the sign at its end says where the text stands.
fn wildcard(f: &Failure<'_>, start: usize, slip: Option<usize>) -> Option<Diagnostic> {
    let at = slip.filter(|&at| f.lower(at) == "like" && f.kind(at + 1) == Some(TokenKind::Quoted))?;
    let text = f.str(at + 1).trim_matches('"');
    let inner = text.trim_matches(['%', '*']);
    let is_denied = at > start + 1 && f.lower(at - 1) == "not";
    let from = at - usize::from(is_denied);
    let span = f.range(from, at + 1);
    let diagnostic = error(format!("`{}` is no test that hyg knows", f.source(from, at)));
    if inner.is_empty() || inner.contains(['%', '*']) {
        return Some(diagnostic.label(span, "a pattern").help(
            "write `starts with`, `ends with` or `contains` and the text without wildcards, or a regular expression: `matches /^a.*z$/`",
        ));
    }
    let (does, test) = match (inner.len() < text.len(), text.ends_with(inner), text.starts_with(inner)) {
        (false, ..) => {
            let not = if is_denied { "not " } else { "" };
            let contains = if is_denied { "does not contain" } else { "contains" };
            let help =
                format!("write `is {not}\"{text}\"` for the whole cell, `{contains} \"{text}\"` for a part of it");
            return Some(diagnostic.label(span, "all of it, or a part").help(help));
        }
        (_, true, _) => ("end", "with "),
        (_, _, true) => ("start", "with "),
        _ => ("contain", ""),
    };
    let meant =
        if is_denied { format!("does not {does} {test}\"{inner}\"") } else { format!("{does}s {test}\"{inner}\"") };
    let diagnostic = diagnostic.label(span, format!("`{meant}` is meant here"));
    Some(diagnostic.help(format!("write `{meant}`")).edit(span, meant))
}

/// A property and then something that is no test: `email contain "x"`, `stage equals lead`.
pub(super) fn unknown_test(f: &Failure<'_>) -> Option<Diagnostic> {
    if !f.expects_test() || f.at == 0 {
        // `does not contains`
        let found = f.lower(f.at);
        let bare = found.strip_suffix('s').filter(|bare| ["contain", "start", "end"].contains(bare));
        let bare = bare.or_else(|| (found == "matches").then_some("match"))?;
        if f.before(1) != "not" || f.before(2) != "does" {
            return None;
        }
        let span = f.span(f.at);
        return Some(
            error(format!("after `does not` it is `{bare}`"))
                .label(span, "one letter too many")
                .help(format!("write `does not {bare}`"))
                .edit(span, bare),
        );
    }
    let start = phrase_start(f);
    if start == f.at {
        return None;
    }
    let slip = meant_test(f, start);
    let phrase = f.source(start, f.at - 1);
    if let Some(diagnostic) = function(f, &phrase).or_else(|| wildcard(f, start, slip.map(|(at, _)| at))) {
        return Some(diagnostic);
    }
    if start > 0 && f.lower(start - 1) == "every" {
        return Some(
            error(format!("`every {phrase}` does not say what must hold of each"))
                .label(f.span(f.at), "`where (…)` is missing here")
                .help(format!("write `every {phrase} where (…)`")),
        );
    }
    if let Some((at, test)) = slip {
        let not = at.checked_sub(1).filter(|&not| not > start && f.lower(not) == "not");
        let from = not.unwrap_or(at);
        let span = f.range(from, at);
        let meant = if not.is_some() { negated(test) } else { Some(test) };
        let diagnostic = error(format!("`{}` is no test that hyg knows", f.source(from, at)));
        let property = shorten(&f.source(start, from - 1));
        let with = if f.lower(at + 1) == "with" { " with" } else { "" };
        return Some(match meant {
            Some(test) => diagnostic
                .label(span, format!("`{test}` is meant here"))
                .help(format!("write `{property} {test}{with}`"))
                .edit(span, test),
            None => diagnostic
                .label(span, "no test")
                .help(format!("put brackets around what must not hold: `not ({property} {test} …)`")),
        });
    }
    if let Some(missing) = missing_is(f, start) {
        return Some(missing);
    }
    // `newer than 30 days or blank`
    if start > 0 && f.lower(start - 1) == "or" && ["blank", "empty", "missing"].contains(&phrase.as_str()) {
        let span = f.range(start, f.at - 1);
        return Some(
            error(format!("`{phrase}` does not say of which property"))
                .label(span, "`unknown` is meant here")
                .help("write `or unknown` right behind the test, or name the property: `or email is unknown`"),
        );
    }
    // `clear when blank`
    if start > 0 && f.lower(start - 1) == "when" && ["blank", "empty", "missing", "unknown"].contains(&phrase.as_str())
    {
        let span = f.range(start, f.at - 1);
        return Some(
            error(format!("`{phrase}` does not say of which property"))
                .label(span, "`it is unknown` is meant here")
                .help("write `when it is unknown`: `it` is the property of the line")
                .edit(span, "it is unknown"),
        );
    }
    // `where segment dormant`
    if let Some(name) = phrase.strip_prefix("segment ").filter(|name| !name.contains(' ')) {
        let (span, meant) = (f.range(start, f.at - 1), format!("in {name}"));
        let diagnostic = error("a segment is asked with `in` and its name").label(span, "a segment");
        return Some(diagnostic.help(format!("write `{meant}`")).edit(span, meant));
    }
    // `without company`
    if let Some(what) = phrase.strip_prefix("without ").map(|rest| rest.strip_prefix("a ").unwrap_or(rest)) {
        let help = format!("write `no associated {what}` of linked records, or `{what} is unknown` of a property");
        return Some(
            error("`without` begins no condition").label(f.range(start, f.at - 1), "what is missing").help(help),
        );
    }
    if let Some(diagnostic) = said_of_an_event(f, start, &phrase) {
        return Some(diagnostic);
    }
    let what_must_hold = format!("`{0} is yes`, `{0} is known` or `{0} contains …`", shorten(&phrase));
    Some(
        error(format!("nothing is asked of `{}`", shorten(&phrase)))
            .label(f.range(start, f.at - 1), "a property without a test")
            .help(if phrase.contains(' ') {
                format!(
                    "write what must hold, such as {what_must_hold}; if this is a property and its value, `is` stands between them"
                )
            } else {
                format!("write what must hold, such as {what_must_hold}; a segment is asked with `in {phrase}`")
            }),
    )
}

/// `age over 110`, `create date within the last 2 years`: as hyg says it.
fn compared(phrase: &str, words: &[String]) -> Option<String> {
    const TIMES: [&str; 5] = ["hour", "day", "week", "month", "year"];
    let at = words.iter().skip(1).position(|word| {
        ["over", "above", "exceeds", "exceeding", "under", "below", "beyond", "within", "past"].contains(&word.as_str())
    })? + 1;
    let is_said = |word: &String| ["the", "last", "past", "of"].contains(&word.as_str());
    let amount: Vec<&str> = words.iter().skip(at + 1).skip_while(|word| is_said(word)).map(String::as_str).collect();
    let [number, unit @ ..] = amount.as_slice() else { return None };
    let is_time = unit.first().is_some_and(|unit| TIMES.contains(&unit.trim_end_matches('s')));
    if !number.starts_with(|c: char| c.is_ascii_digit()) || unit.len() > 1 || unit.len() == 1 && !is_time {
        return None;
    }
    let is_less = ["under", "below", "within"].contains(&words.get(at)?.as_str());
    let test = match (is_time, is_less) {
        (true, true) => "newer than",
        (true, false) => "older than",
        (false, true) => "is less than",
        (false, false) => "is more than",
    };
    let property: Vec<&str> = phrase.split(' ').take(at).collect();
    Some(format!("{} {test} {}", property.join(" "), amount.join(" ")))
}

/// `is less than or equal to 5`: between the two places stands the first half, and behind them the other one.
pub(super) fn or_equal(f: &Failure<'_>, (from, start): (usize, usize), list_form: &str) -> Option<String> {
    const LESS: [&str; 6] = ["less than", "fewer than", "smaller than", "lower than", "below", "under"];
    const MORE: [&str; 6] = ["more than", "greater than", "larger than", "higher than", "above", "over"];
    let first = f.source(from, start.checked_sub(2)?).to_lowercase();
    let second = f.source(start, f.at.max(start + 1) - 1).to_lowercase();
    let number = ["equal to ", "equals ", "equal "].iter().find_map(|words| second.strip_prefix(words))?;
    let test = match first.as_str() {
        less if LESS.contains(&less) => "is at most",
        more if MORE.contains(&more) => "is at least",
        _ => return None,
    };
    (list_form == "is any of").then(|| format!("{test} {number}"))
}

/// `never opened an email`, `created last month`: what happened or did not, in no words of a property.
fn said_of_an_event(f: &Failure<'_>, start: usize, phrase: &str) -> Option<Diagnostic> {
    const UNITS: [&str; 8] = ["day", "days", "week", "weeks", "month", "months", "quarter", "year"];
    let words: Vec<String> = phrase.to_lowercase().split(' ').map(str::to_owned).collect();
    let when = words.iter().position(|word| ["last", "this", "next"].contains(&word.as_str()));
    let said = when.and_then(|at| Some((words.get(at)?, words.get(at + 1)?)));
    if let Some(meant) = compared(phrase, &words) {
        let diagnostic = error(format!("`{}` lacks its `is`", shorten(phrase)));
        return Some(
            diagnostic.label(f.range(start, f.at - 1), "a comparison in other words").help(format!("write `{meant}`")),
        );
    }
    // `create date in 2025`
    let year = words.last().filter(|word| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()));
    let in_year = words.len().checked_sub(2).and_then(|at| words.get(at)).is_some_and(|word| word == "in");
    if let (Some(year), true) = (year, in_year) {
        let property: Vec<&str> = phrase.split(' ').take(words.len() - 2).collect();
        let meant = format!("{} is between {year}-01-01 and {year}-12-31", property.join(" "));
        let diagnostic = error(format!("`{}` lacks its `is`", shorten(phrase)));
        return Some(diagnostic.label(f.range(start, f.at - 1), "a year").help(format!("write `{meant}`")));
    }
    let help = match (words.first().map(String::as_str), said) {
        (Some("never"), _) => "what never happened is a date that is unknown, or a number that is unknown or 0: `last marketing email open date is unknown`".to_owned(),
        (_, Some((which, unit))) if UNITS.contains(&unit.as_str()) => {
            format!("name the date that tells it, and ask it: `create date is in {which} {}`", unit.trim_end_matches('s'))
        }
        _ => return None,
    };
    let diagnostic = error(format!("`{}` is not said of a property", shorten(phrase)));
    Some(diagnostic.label(f.range(start, f.at - 1), "hyg asks properties").help(help))
}

/// `create date in the last 30 days`, `email unknown`: a test that lacks its first word.
pub(super) fn missing_is(f: &Failure<'_>, start: usize) -> Option<Diagnostic> {
    const TESTS: [&[&str]; 21] = [
        &["in", "the", "last"],
        &["in", "the", "next"],
        &["in", "the", "future"],
        &["in", "the", "past"],
        &["in", "this"],
        &["in", "last"],
        &["in", "next"],
        &["between"],
        &["known"],
        &["unknown"],
        &["valid"],
        &["any", "of"],
        &["none", "of"],
        &["more", "than"],
        &["less", "than"],
        &["longer", "than"],
        &["shorter", "than"],
        &["earlier", "than"],
        &["later", "than"],
        &["same", "as"],
        &["not"],
    ];
    const MEANT: [(&str, &str); 7] = [
        ("empty", "is unknown"),
        ("blank", "is unknown"),
        ("missing", "is unknown"),
        ("null", "is unknown"),
        ("filled", "is known"),
        ("set", "is known"),
        ("invalid", "is not valid"),
    ];
    let last = f.at.checked_sub(1)?;
    // `at` ends a property, so that nothing was read behind it.
    let bound = f.lower(f.at) == "at" && matches!(f.lower(f.at + 1).as_str(), "least" | "most");
    let begins =
        |at: usize| TESTS.iter().any(|words| words.iter().enumerate().all(|(n, word)| f.lower(at + n) == *word));
    let first = (start + 1..f.at).find(|&at| begins(at)).or(bound.then_some(f.at));
    if let Some(at) = first {
        let test = f.source(at, last.max(at + usize::from(bound)));
        let property = f.source(start, at - 1);
        return Some(
            error(format!("`is` is missing between `{}` and `{}`", shorten(&property), shorten(&test)))
                .label(f.span(at), "`is` is missing before this")
                .help(format!("write `{} is {}`", shorten(&property), shorten(&test)))
                .edit(f.span(at).at_start(), "is "),
        );
    }
    let (_, meant) = MEANT.iter().find(|(word, _)| last > start && f.lower(last) == *word)?;
    Some(
        error(format!("`{}` is no test that hyg knows", f.str(last)))
            .label(f.span(last), format!("`{meant}` is meant here"))
            .help(format!("write `{} {meant}`", shorten(&f.source(start, last - 1))))
            .edit(f.span(last), *meant),
    )
}

/// `email is known city is Paris`: a word between two tests is missing.
pub(super) fn second_test(f: &Failure<'_>) -> Option<Diagnostic> {
    let found = f.lower(f.at);
    if !TEST_WORDS.contains(&found.as_str()) || f.expects_test() || !f.expects(Rule::k_and) {
        return None;
    }
    Some(
        error(format!("`{found}` begins a second test before the first has ended"))
            .label(f.span(f.at), "`and` or `or` is missing before this test")
            .help("join two tests by `and` or `or`; put a text that holds a word of the language in double quotes"),
    )
}
