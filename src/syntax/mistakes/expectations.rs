//! Lines of a `test` that say in other words what a rule is expected to do.

use super::error;
use crate::diagnostic::Diagnostic;
use crate::syntax::explain::{Failure, shorten};
use crate::syntax::parse::Rule;

/// What a rule does, as people say it.
const DOES: [(&str, &[&str]); 3] = [
    ("sets", &["set", "changes", "change", "makes", "writes", "updates", "replaces", "corrects"]),
    (
        "selects",
        &[
            "select",
            "deletes",
            "delete",
            "removes",
            "remove",
            "includes",
            "include",
            "contains",
            "takes",
            "take",
            "returns",
            "finds",
            "catches",
            "gets",
            "is",
            "are",
            "equals",
            "matches",
            "has",
            "lists",
            "selected",
            "suppresses",
        ],
    ),
    (
        "spares",
        &["spare", "keeps", "keep", "ignores", "ignore", "skips", "skip", "protects", "excludes", "leaves", "spared"],
    ),
];

/// What stands before a key although the key says it.
const NOUNS: [&str; 10] =
    ["record", "records", "row", "rows", "contact", "contacts", "company", "companies", "deal", "deals"];

pub(super) fn expectation(f: &Failure<'_>) -> Option<Diagnostic> {
    if f.declaration() != "test" || f.at == 0 {
        return None;
    }
    let line = (0..f.at).rev().find(|&at| f.token(at).is_some_and(|token| token.first))?;
    if f.lower(line) != "expect" {
        return None;
    }
    let end = f.line_end(f.at);
    if f.expects(Rule::rule_kind) {
        return Some(without_a_rule(f, end));
    }
    let found = f.lower(f.at);
    if f.expects(Rule::k_selects) {
        // `to select`, `does not select`
        let words: Vec<String> = (f.at..=end).map(|at| f.lower(at)).collect();
        let is_denied = words.iter().take(3).any(|word| ["not", "never", "no"].contains(&word.as_str()));
        let of = |word: &String| DOES.iter().find(|(_, words)| words.contains(&word.as_str())).map(|(does, _)| *does);
        let at = words.iter().take(3).position(|word| of(word).is_some());
        let does = at.and_then(|at| of(words.get(at)?)).or(is_denied.then_some("selects"))?;
        let diagnostic = error(format!("`{}` is no word for what a rule does", shorten(&found)))
            .label(f.span(f.at), format!("`{does}` is meant here"));
        if is_denied {
            return Some(diagnostic.help(
                "name the records that the rule selects: no other may be selected then; if it takes none of all, write `selects nothing`",
            ));
        }
        if does == "spares" {
            // To stay is more than to be held back.
            return Some(diagnostic.help(
                "write `spares` of records that the rule selects and something holds back; those that it does not select are not named",
            ));
        }
        let span = f.range(f.at, f.at + at.unwrap_or_default());
        return Some(diagnostic.help(format!("write `{does}`")).edit(span, does));
    }
    if f.expects(Rule::comma) { between_keys(f, end) } else { None }
}

/// `selects record 1`, `selects 1 and 2`, `selects no records`, `selects 1 record`.
fn between_keys(f: &Failure<'_>, end: usize) -> Option<Diagnostic> {
    let alone = error("records are named by their keys alone");
    let (found, before) = (f.lower(f.at), f.before(1));
    let is_noun = |word: &str| NOUNS.contains(&word);
    if found == "and" {
        let diagnostic = error("keys are separated by commas").label(f.span(f.at), "a comma is meant here");
        return Some(diagnostic.help(format!("write `{}, {}`", f.str(f.at - 1), f.str(f.at + 1))));
    }
    if is_noun(&found) && before == "no" {
        let span = f.range(f.at - 1, f.at);
        return Some(alone.label(span, "`nothing` is meant here").help("write `nothing`").edit(span, "nothing"));
    }
    if is_noun(&found) && f.at == end {
        return Some(alone.label(f.span(f.at), "one word too many").help("leave it out").edit(f.span(f.at), ""));
    }
    let span = f.range(f.at - 1, f.at);
    is_noun(&before).then(|| {
        let written = f.source(f.at, end);
        alone.label(span, "taken for a key").help(format!("write `{written}`")).edit(span, f.str(f.at))
    })
}

/// `expect old selects 1`, `expect 1 is deleted`.
fn without_a_rule(f: &Failure<'_>, end: usize) -> Diagnostic {
    let outcome = ["selects", "spares", "sets", "flags", "groups", "lists", "meets", "misses"];
    let says_outcome = (f.at + 1..=end).find(|&at| outcome.contains(&f.lower(at).as_str()));
    let kinds = "`delete`, `fix`, `segment` or what it is";
    let help = match says_outcome {
        Some(at) if at == f.at + 1 => format!("write {kinds} before its name: `expect delete {}`", f.source(f.at, end)),
        _ => format!("begin with the rule, {kinds}, and its name: `expect delete old-leads selects 1, 2`"),
    };
    error("an `expect` names the rule first").label(f.span(f.at), "which kind of rule this is is missing").help(help)
}
