//! Questions about linked records in other words than `has`, `no` and `every`.

use super::{error, is_reserved};
use crate::diagnostic::Diagnostic;
use crate::syntax::explain::Failure;
use crate::syntax::linked::{Asked, begins_condition, question};
use crate::syntax::scan::TokenKind;

/// What stands before a condition or one of its parts.
const BEFORE: [&str; 9] = ["where", "unless", "when", "and", "or", "(", ",", "of", "share"];
/// No name of records is longer.
const MOST_WORDS: usize = 3;

/// `any associated deal (…)`, `at least 2 associated deals`, `without deals`, `has associated deals whose amount is …`.
pub(super) fn linked_records(f: &Failure<'_>) -> Option<Diagnostic> {
    let start = start(f);
    let words: Vec<String> = (start..=f.line_end(f.at)).map(|at| f.lower(at)).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let found = question(&words);
    // `associated deals with amount …` asks of some of them.
    let (asked, taken) = match found {
        Some(question) if question.links || question.negated => (question.asked, question.words),
        None if words.first() == Some(&"associated") => (Asked::Any, 1),
        _ => return None,
    };
    let is_name = |at: &usize| {
        let word = f.lower(start + at);
        f.kind(start + at) == Some(TokenKind::Word) && !begins_condition(&word) && !is_reserved(&word)
    };
    let behind = (taken..words.len().min(taken + MOST_WORDS + 1)).take_while(is_name).last()? + 1;
    let name = f.source(start + taken, start + behind - 1);
    let next = words.get(behind).copied().unwrap_or_default();
    // `has associated deals is known`
    let is_known = asked == Asked::Any && matches!(words.get(behind..), Some(["is" | "are", "known"]));
    let condition = if begins_condition(next) && !is_known { " where (…)" } else { "" };
    // Of what is written as it should be, something else is wrong.
    let is_written = f.source(start, start + behind - 1).eq_ignore_ascii_case(&asked.written(&name, ""));
    let follows = !begins_condition(next) || (next == "where" && words.get(behind + 1) == Some(&"("));
    if (is_written && follows) || (found.is_none() && condition.is_empty()) {
        return None;
    }
    let meant = asked.written(&name, condition);
    let of_a_property = found.is_some_and(|question| !question.links && question.negated);
    let help = if of_a_property {
        format!("write `{meant}` for linked records, `{name} is unknown` for a property")
    } else if condition.is_empty() {
        format!("write `{meant}`")
    } else {
        format!("write `{meant}`, with what must hold of such a record in the brackets")
    };
    let span = f.range(start, start + behind - 1);
    let diagnostic = error("linked records are asked about with `has`, `no` or `every`")
        .label(span, "not in these words")
        .help(help);
    let is_whole = !of_a_property && !begins_condition(next);
    Some(if is_whole { diagnostic.edit(span, meant) } else { diagnostic })
}

/// Where the part of the condition begins in which the grammar failed.
fn start(f: &Failure<'_>) -> usize {
    let mut start = f.at;
    while start > 0
        && !f.token(start).is_some_and(|token| token.first)
        && !(BEFORE.contains(&f.lower(start - 1).as_str())
            && !(f.lower(start - 1) == "of" && start >= 2 && is_all(f, start - 2)))
    {
        start -= 1;
    }
    if BEFORE.contains(&f.lower(start).as_str()) { start + 1 } else { start }
}

/// `all of the associated deals`: here `of` begins no list.
fn is_all(f: &Failure<'_>, at: usize) -> bool {
    ["all", "each", "one", "any", "some", "none"].contains(&f.lower(at).as_str())
}
