//! Names that are nearly the same.

use super::{Context, Level, Lint};
use crate::diagnostic::suggest::edits_within;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::value::text::fold_name;
use std::collections::HashMap;

pub(super) static LINT: Lint = Lint {
    code: codes::LOOKALIKE_NAME,
    level: Level::Warn,
    summary: "two names that differ by a separator, a plural s, or one letter",
    page: include_str!("lookalike-name.md"),
    check,
};

/// Words with fewer letters are often meant to differ by one: `uk` and `us`, `sent` and `send`.
const LONG_WORD: usize = 6;

fn check(context: &Context) -> Vec<Diagnostic> {
    let program = context.program;
    let params = program.params.iter().map(|param| (param.name.as_str(), param.name_span));
    let segments = program.segments.iter().map(|segment| (segment.name.as_str(), segment.name_span));
    let rules = program.rules.iter().map(|rule| (rule.name.as_str(), rule.name_span));
    // A parameter is always written with its `$`.
    let mut found = among(params.collect());
    found.extend(among(segments.chain(rules).collect()));
    found
}

fn among(mut names: Vec<(&str, Span)>) -> Vec<Diagnostic> {
    names.sort_by_key(|&(_, span)| span);
    let mut seen: HashMap<String, Vec<(&str, Span)>> = HashMap::new();
    let mut found = Vec::new();
    for (name, span) in names {
        let keys = keys(name);
        let earlier = keys.iter().filter_map(|key| seen.get(key)).flatten();
        if let Some(&(other, place)) = earlier.into_iter().find(|(other, _)| look_alike(other, name)) {
            found.push(finding((name, span), (other, place)));
        }
        for key in keys {
            seen.entry(key).or_default().push((name, span));
        }
    }
    found
}

fn finding((name, span): (&str, Span), (other, place): (&str, Span)) -> Diagnostic {
    LINT.says(format!("the names `{other}` and `{name}` are easily taken for each other"))
        .label(span, "this name")
        .label(place, "is nearly that of this one")
        .help("give one of them a name that says what is different about it")
}

/// Texts of which names that look alike have one in common: the folded name, and the name less one
/// letter, for each letter. So all pairs are found without comparing all.
fn keys(name: &str) -> Vec<String> {
    let whole = plain(name);
    let letters: Vec<char> = whole.chars().collect();
    let less_one = (0..letters.len()).map(|left_out| {
        letters.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, c)| c).collect::<String>()
    });
    let mut keys: Vec<String> = less_one.chain([whole.clone()]).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Without case, accents, separators and plural s.
fn plain(name: &str) -> String {
    words(name).iter().map(|word| singular(word)).collect()
}

fn words(name: &str) -> Vec<String> {
    name.split(['-', '_']).filter(|word| !word.is_empty()).map(fold_name).collect()
}

fn singular(word: &str) -> &str {
    word.strip_suffix('s').filter(|rest| rest.chars().count() > 2).unwrap_or(word)
}

fn look_alike(a: &str, b: &str) -> bool {
    if plain(a) == plain(b) {
        return true;
    }
    let (a, b) = (words(a), words(b));
    let differing: Vec<(&String, &String)> = a.iter().zip(&b).filter(|(x, y)| singular(x) != singular(y)).collect();
    match (a.len() == b.len(), differing.as_slice()) {
        (true, [(x, y)]) => one_slip(x, y),
        _ => false,
    }
}

/// One letter of a long word, never a digit: `after-30-days` and `after-60-days` say what differs.
fn one_slip(a: &str, b: &str) -> bool {
    let has_digit = |word: &str| word.chars().any(|c| c.is_ascii_digit());
    let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    x.len().min(y.len()) >= LONG_WORD && !has_digit(a) && !has_digit(b) && edits_within(1, &x, &y) == Some(1)
}

#[cfg(test)]
mod tests {
    use super::{keys, look_alike};

    #[test]
    fn names_that_are_nearly_the_same_look_alike() {
        for (a, b) in [
            ("never-opened", "never_opened"),
            ("never-opened", "neveropened"),
            ("bounced-contact", "bounced-contacts"),
            ("unengaged", "unengagde"),
            ("dormant-companies", "dormant-compannies"),
            ("désengagés", "desengages"),
        ] {
            assert!(look_alike(a, b), "{a} {b}");
            assert!(keys(a).iter().any(|key| keys(b).contains(key)), "{a} {b}");
        }
        for (a, b) in [
            ("list-1", "list-2"),
            ("contacts-uk", "contacts-us"),
            ("unopened-30-days", "unopened-60-days"),
            ("reachable", "unreachable"),
            ("email-sent", "email-send"),
            ("opened", "never-opened"),
        ] {
            assert!(!look_alike(a, b), "{a} {b}");
        }
    }
}
