//! Contractions and other ways to say `not`: looked for first, because each other mistake would read around them.

use super::error;
use super::wording::lasting_state;
use crate::diagnostic::Diagnostic;
use crate::syntax::explain::{Failure, shorten};
use crate::syntax::negation::{self, Contraction};
use crate::syntax::recover::TEST_WORDS;
use crate::syntax::scan::TokenKind;

/// Words that stand in no phrase.
const ENDS: [&str; 11] = ["and", "or", "when", "otherwise", "at", "where", "unless", "stop", "say", "then", "every"];

/// Where the bare words before `f.at` begin, `not` among them.
pub(super) fn phrase_start(f: &Failure<'_>) -> usize {
    let belongs = |at: usize| {
        let word = f.lower(at);
        f.kind(at) == Some(TokenKind::Word) && !ENDS.contains(&word.as_str()) && !TEST_WORDS.contains(&word.as_str())
    };
    let mut start = f.at;
    while start > 0 && belongs(start - 1) {
        start -= 1;
        // A phrase goes over no end of a line.
        if f.token(start).is_some_and(|token| token.first) {
            break;
        }
    }
    // `not city iz Paris`: here it negates the whole.
    if start < f.at && f.lower(start) == "not" { start + 1 } else { start }
}

/// `email isn't known`, `tier doesn't contain gold`, anywhere in a condition.
pub(super) fn contraction(f: &Failure<'_>) -> Option<Diagnostic> {
    if !f.expects_test() || f.at == 0 {
        return None;
    }
    let start = phrase_start(f);
    let (at, contraction) = (start..f.at).find_map(|at| Some((at, negation::contraction(f.str(at))?)))?;
    let next = f.lower(at + 1);
    let (last, meant) = if at == start {
        // `isn't in dormant`
        (at, (next == "in" && contraction == Contraction::IsNot).then_some("not"))
    } else {
        match contraction {
            Contraction::IsNot => is_not(at, &next),
            Contraction::DoesNot => does_not(f, at, &next),
            Contraction::Other => {
                let asks = asks_for_a_value(f, at + 1).or_else(|| {
                    let been =
                        next == "been" && ["set", "filled", "known", "entered"].contains(&f.lower(at + 2).as_str());
                    been.then_some(at + 2)
                });
                asks.map_or((at, None), |last| (last, Some("is unknown")))
            }
        }
    };
    let property = if at > start { shorten(&f.source(start, at - 1)) } else { "…".to_owned() };
    let diagnostic = error(format!("`{}` is no test that hyg knows", f.str(at)));
    let span = f.range(at, last);
    Some(match meant {
        Some(meant) => diagnostic
            .label(span, format!("`{meant}` is meant here"))
            .help(if at == start { format!("write `{meant}`") } else { format!("write `{property} {meant}`") })
            .edit(span, meant),
        None => diagnostic.label(span, "hyg has no contractions").help(format!(
            "write what must not hold, such as `{property} is not …`, `{property} does not contain …` or `{property} is unknown`"
        )),
    })
}

/// What `isn't` stands for before the next word, and the last word that belongs to it.
fn is_not(at: usize, next: &str) -> (usize, Option<&'static str>) {
    match next {
        "contain" | "contains" | "containing" => (at + 1, Some("does not contain")),
        "starting" => (at + 1, Some("does not start")),
        "ending" => (at + 1, Some("does not end")),
        "like" | "been" | "matching" | "part" | "member" | "a" | "an" | "the" | "to" | "being" => (at, None),
        _ => (at, Some("is not")),
    }
}

/// As [`is_not`], of `doesn't`.
fn does_not(f: &Failure<'_>, at: usize, next: &str) -> (usize, Option<&'static str>) {
    match next {
        "contain" | "start" | "end" | "match" => (at, Some("does not")),
        "include" | "containing" => (at + 1, Some("does not contain")),
        "begin" => (at + 1, Some("does not start")),
        "finish" => (at + 1, Some("does not end")),
        "equal" | "equals" => (at + 1 + usize::from(f.lower(at + 2) == "to"), Some("is not")),
        "exist" => (at + 1, Some("is unknown")),
        "have" | "has" => asks_for_a_value(f, at + 2).map_or((at, None), |last| (last, Some("is unknown"))),
        _ => (at, None),
    }
}

/// The last word of `a value`, `any value`, `value`, if that stands at `at` and nothing of the condition is behind it.
fn asks_for_a_value(f: &Failure<'_>, at: usize) -> Option<usize> {
    let from = at + usize::from(f.lower(at) == "got");
    let noun = from + usize::from(["a", "any", "some", "no"].contains(&f.lower(from).as_str()));
    let asks = ["value", "values", "entry", "content", "data"].contains(&f.lower(noun).as_str());
    (asks && noun < f.at && noun + 1 == f.at).then_some(noun)
}

/// `email has no value`, `email has a value`: not a text that it contains.
pub(super) fn has_a_value(f: &Failure<'_>) -> Option<Diagnostic> {
    if !f.expects_test() || f.at == 0 {
        return None;
    }
    let start = phrase_start(f);
    if let Some(lasting) = lasting_state(f, start) {
        return Some(lasting);
    }
    let has = (start + 1..f.at).find(|&at| matches!(f.lower(at).as_str(), "has" | "have"))?;
    let last = asks_for_a_value(f, has + 1);
    let property = shorten(&f.source(start, has - 1));
    if let Some(last) = last {
        let none = (has..last).any(|at| matches!(f.lower(at).as_str(), "no" | "not"));
        let meant = if none { "is unknown" } else { "is known" };
        let span = f.range(has, last);
        return Some(
            error(format!("`{}` is no test that hyg knows", shorten(&f.source(has, last))))
                .label(span, format!("`{meant}` is meant here"))
                .help(format!("write `{property} {meant}`"))
                .edit(span, meant),
        );
    }
    // Whatever is meant, it is no text that the cell contains.
    let next = f.lower(has + 1);
    ["no", "not", "never", "been", "a", "an", "any", "to", "had", "more", "less", "fewer", "at"]
        .contains(&next.as_str())
        .then(|| {
            error(format!("`has {next}` is no test that hyg knows")).label(f.range(has, has + 1), "no test").help(format!(
                "write what must hold, such as `{property} is known`, `{property} is unknown` or `{property} contains …`"
            ))
        })
}
