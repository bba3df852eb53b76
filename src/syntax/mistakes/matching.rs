//! Duplicates: what must be alike, which record stays, and which values it keeps.

use super::error;
use crate::diagnostic::Diagnostic;
use crate::syntax::explain::{Failure, shorten};
use crate::syntax::parse::Rule;
use crate::syntax::recover::CLAUSES;
use crate::syntax::scan::TokenKind;

/// Words for values that are the same, and for values that nearly are.
const SAME: [&str; 9] = ["by", "on", "exact", "exactly", "identical", "equal", "equals", "the", "same"];
const SIMILAR: [&str; 12] = [
    "fuzzy",
    "fuzzily",
    "approximate",
    "approximately",
    "roughly",
    "almost",
    "nearly",
    "close",
    "closely",
    "alike",
    "phonetic",
    "similar",
];
const LIKELY: [&str; 5] = ["probable", "probably", "probabilistic", "maybe", "likely"];

/// Which record or value is meant, in other words.
const ORDERS: [(&str, &str); 14] = [
    ("newest", "latest"),
    ("recent", "latest"),
    ("youngest", "latest"),
    ("last", "latest"),
    ("oldest", "earliest"),
    ("first", "earliest"),
    ("biggest", "highest"),
    ("largest", "highest"),
    ("greatest", "highest"),
    ("maximum", "highest"),
    ("smallest", "lowest"),
    ("least", "lowest"),
    ("minimum", "lowest"),
    ("shortest", "lowest"),
];
const KNOWN_ORDERS: [&str; 6] = ["latest", "earliest", "highest", "lowest", "longest", "furthest"];

fn order(word: &str) -> Option<&'static str> {
    let known = || KNOWN_ORDERS.into_iter().find(|order| *order == word);
    ORDERS.iter().find(|(other, _)| *other == word).map(|(_, order)| *order).or_else(known)
}

/// The first token of the line of `f.at`, or of the line that it breaks off.
fn line(f: &Failure<'_>) -> Option<usize> {
    (0..=f.at.min(f.tokens.len().checked_sub(1)?)).rev().find(|&at| f.token(at).is_some_and(|token| token.first))
}

/// `match email`, `match fuzzy first name`, `match likely on first name`, `match same email and phone number`.
pub(super) fn likeness(f: &Failure<'_>) -> Option<Diagnostic> {
    if !["duplicates", "reconcile"].contains(&f.declaration().as_str()) {
        return None;
    }
    let (found, span) = (f.lower(f.at), f.span(f.at));
    if ["same", "similar", "likely"].contains(&found.as_str()) && f.token(f.at).is_some_and(|token| token.first) {
        return Some(
            error(format!("`{found}` stands behind `match`"))
                .label(span, "`match` is missing before this")
                .help(format!("write `match {found}`"))
                .edit(span.at_start(), "match "),
        );
    }
    let line = line(f).filter(|&line| f.lower(line) == "match" && line < f.at)?;
    if f.lower(line + 1) == "likely" {
        return likely(f, line + 1);
    }
    if found == "," && f.expects(Rule::k_and) && !f.expects_test() {
        return Some(error("what two records must have in common is joined by `and`").label(span, "a comma").help(
            "write `and` if all of it must agree; an alternative stands on a line of its own that begins with `match`",
        ));
    }
    // `similar first name (90%)`
    let percent = if found == "(" { f.str(f.at + 1) } else { f.str(f.at) };
    if percent.ends_with('%') && f.expects(Rule::k_at) {
        return Some(
            error("how alike two values must be is said by `at least`")
                .label(span, "`at least` is missing before this")
                .help(format!("write `{} at least {percent}`", f.source(line + 1, f.at - 1))),
        );
    }
    if !f.expects(Rule::same) && !f.expects(Rule::k_same) || f.kind(f.at) != Some(TokenKind::Word) {
        return alternative(f, line);
    }
    let end = f.line_end(f.at);
    if f.before(1) == "and" {
        let how = f.lower(line + 1);
        return Some(
            error("each part of a `match` says how its values are alike")
                .label(span, "`same` or `similar` is missing before this")
                .help(format!("write `{how} {}`", shorten(&f.source(f.at, end))))
                .edit(span.at_start(), format!("{how} ")),
        );
    }
    Some(part(f, end))
}

/// A part of a `match` that begins with neither `same` nor `similar`.
fn part(f: &Failure<'_>, end: usize) -> Diagnostic {
    let (found, span) = (f.lower(f.at), f.span(f.at));
    let diagnostic = error("`match` says how two values are alike");
    if LIKELY.contains(&found.as_str()) {
        let rest = f.source((f.at + 1).min(end), end);
        return diagnostic
            .label(span, "`likely`, and how likely, is meant here")
            .help(format!("write `match likely at least 95% on {}`", shorten(&rest.replace(" and ", ", "))));
    }
    let how = |words: &[&str]| words.contains(&found.as_str()) && f.at < end;
    if let Some(meant) = how(&SAME).then_some("same").or_else(|| how(&SIMILAR).then_some("similar")) {
        return diagnostic
            .label(span, format!("`{meant}` is meant here"))
            .help(format!("write `match {meant} {}`", f.source(f.at + 1, end)))
            .edit(span, meant);
    }
    // `first name is similar`, `first name similar to last name`
    let infix = (f.at + 1..=end).find_map(|at| {
        let word = f.lower(at);
        let says =
            |words: &[&str], meant: &'static str| words.iter().skip(2).any(|known| *known == word).then_some(meant);
        Some((at, says(&SIMILAR, "similar").or_else(|| says(&SAME, "same"))?))
    });
    if let Some((at, meant)) = infix {
        let last = at - 1 - usize::from(at - 1 > f.at && ["is", "are"].contains(&f.lower(at - 1).as_str()));
        return diagnostic
            .label(f.range(f.at, end), format!("`{meant}` stands before the property"))
            .help(format!("write `match {meant} {}`", f.source(f.at, last)));
    }
    diagnostic
        .label(span, "`same` or `similar` is missing before this")
        .help(format!("write `match same {}`, or `similar` for values that are nearly alike", f.source(f.at, end)))
        .edit(span.at_start(), "same ")
}

/// `match likely 95% on first name`, `match likely on first name`, `match likely first name`.
fn likely(f: &Failure<'_>, at: usize) -> Option<Diagnostic> {
    if f.at > at + 5 {
        return None;
    }
    let end = f.line_end(f.at);
    let percent = (at..=end).map(|at| f.str(at)).find(|text| text.ends_with('%')).unwrap_or("95%");
    let on = (at..=end).find(|&at| f.lower(at) == "on");
    let names = on.filter(|&on| on < end).map_or("first name, last name".to_owned(), |on| f.source(on + 1, end));
    Some(
        error("`match likely` says how likely, and by which properties")
            .label(f.span(f.at), "not in this order")
            .help(format!("write `match likely at least {percent} on {}`", shorten(&names.replace(" and ", ", ")))),
    )
}

/// `match same email or same phone number`.
fn alternative(f: &Failure<'_>, line: usize) -> Option<Diagnostic> {
    if f.lower(f.at) != "or" || f.expects_test() {
        return None;
    }
    let behind = f.lower(f.at + 1);
    let span = f.span(f.at);
    // `same email or phone number`: how the second is compared stands before the first.
    let how = if ["same", "similar", "likely"].contains(&behind.as_str()) {
        String::new()
    } else {
        format!("{} ", f.lower(line + 1))
    };
    let rest = f.source(f.at + 1, f.line_end(f.at));
    Some(
        error("`or` does not join what a `match` compares")
            .label(span, "an alternative")
            .help(format!("write the alternative on a line of its own: `match {}`", shorten(&format!("{how}{rest}"))))
            .edit(span, format!("\n  match {how}").trim_end().to_owned()),
    )
}

/// `where same email`, `unless last name differs`.
pub(super) fn likeness_elsewhere(f: &Failure<'_>) -> Option<Diagnostic> {
    if f.declaration() != "duplicates" || !f.expects_test() || f.at == 0 {
        return None;
    }
    let clause = (0..f.at).rev().find(|&at| CLAUSES.contains(&f.lower(at).as_str()))?;
    let words: Vec<String> = (clause + 1..f.at).map(|at| f.lower(at)).collect();
    let is = |at: usize, known: &[&str]| words.get(at).is_some_and(|word| known.contains(&word.as_str()));
    match f.lower(clause).as_str() {
        "where" if is(0, &["same", "similar", "identical", "duplicate"]) => {
            let how = if is(0, &["similar"]) { "similar" } else { "same" };
            Some(
                error("what must be alike is said by `match`")
                    .label(f.range(clause, f.at - 1), "a condition asks one record by itself")
                    .help(format!("write `match {how} {}` on a line of its own", f.source(clause + 2, f.at - 1))),
            )
        }
        "unless" => {
            const DIFFERS: [&str; 5] = ["differs", "differ", "different", "differing", "mismatch"];
            let at = words.iter().position(|word| DIFFERS.contains(&word.as_str()))?;
            let name = if at == 0 { words.get(1..)? } else { words.get(..at)? }.join(" ");
            Some(
                error("`unless` asks one record by itself, not two of them")
                    .label(f.range(clause, f.at - 1), "compares two records")
                    .help(format!("write what must be the same beside it into the `match`: `and same {name}`")),
            )
        }
        _ => None,
    }
}

/// `survivor newest create date`, `survivor the one with most deals`, `master oldest create date`, `merge into oldest`.
pub(super) fn survivor(f: &Failure<'_>) -> Option<Diagnostic> {
    const NAMES: [&str; 10] =
        ["master", "primary", "winner", "prefer", "merge", "survive", "survivors", "winning", "main", "base"];
    let line = line(f).filter(|_| f.declaration() == "duplicates")?;
    // `survivor oldest`, whose property is missed only where the next line begins.
    let before =
        line.checked_sub(1).map(|last| (0..=last).rev().find(|&at| f.token(at).is_some_and(|token| token.first)));
    let line = before.flatten().filter(|&before| line == f.at && f.lower(before) == "survivor").unwrap_or(line);
    let end = f.line_end(line);
    let begins = |at: usize| ["survivor", "then", ",", "most", "the"].contains(&f.lower(at - 1).as_str());
    if NAMES.contains(&f.lower(line).as_str()) && line == f.at {
        let order = (line + 1..=end).find_map(|at| Some((at, order(&f.lower(at))?)));
        let meant = match order {
            Some((at, order)) if at < end => format!("survivor {order} {}", f.source(at + 1, end)),
            Some((_, order)) => format!("survivor {order} create date"),
            None => "survivor earliest create date".to_owned(),
        };
        return Some(
            error("which record stays is said by `survivor`")
                .label(f.span(line), "`survivor` is meant here")
                .help(format!("write `{meant}`")),
        );
    }
    if f.lower(line) != "survivor" || !f.expects_test() {
        return None;
    }
    // `the one with most deals`, `most complete`
    let most = (line + 1..f.at).find(|&at| f.lower(at) == "most" && f.lower(at + 1) != "recent");
    if let Some(most) = most.filter(|&most| most + 1 < f.at) {
        let what = f.source(most + 1, f.at - 1);
        let span = f.range(line + 1, f.at - 1);
        let diagnostic = error(format!("`{}` is no order that hyg knows", shorten(&f.source(line + 1, f.at - 1))));
        let is_filled =
            ["complete", "filled", "fields", "properties", "data", "values"].iter().any(|word| what.contains(word));
        return Some(diagnostic.label(span, "which record stays").help(if is_filled {
            "name what makes one the better record, such as `survivor has associated deals, then latest last activity date`; a merge keeps what the others hold".to_owned()
        } else {
            let what = what.strip_prefix("associated ").unwrap_or(&what);
            format!("write the property that counts them, such as `survivor highest number of associated {what}`")
        }));
    }
    let ordered = (line + 1..f.at).filter(|&at| begins(at)).find_map(|at| {
        let meant = ORDERS.iter().find(|(word, _)| *word == f.lower(at))?;
        Some((at, meant.1))
    });
    let Some((at, meant)) = ordered else {
        let from = (line + 1..f.at).rev().take_while(|&at| !["then", ","].contains(&f.str(at))).last()?;
        let said = f.source(from, f.at - 1);
        return Some(
            error(format!("`{}` says neither a condition nor an order", shorten(&said)))
                .label(f.range(from, f.at - 1), "which record stays")
                .help(
                    "write what is true of the record that stays, such as `survivor lifecycle stage is customer`, or an order, such as `survivor latest last activity date`; `then` goes on",
                ),
        );
    };
    let from = (line + 1..at).rev().take_while(|&at| ["most", "the"].contains(&f.lower(at).as_str())).last();
    let span = f.range(from.unwrap_or(at), at);
    let diagnostic = error(format!("`{}` is no order that hyg knows", f.source(from.unwrap_or(at), at)))
        .label(span, format!("`{meant}` is meant here"));
    // Which date or number decides is for whoever writes the rule.
    Some(if at == end {
        diagnostic.help(format!("write `{meant}` and what it looks at, such as `survivor {meant} create date`"))
    } else {
        diagnostic.help(format!("write `{meant}`")).edit(span, meant)
    })
}

/// `keep the oldest`, `keep phone number latest`, `keep email from survivor`, `keep all values of phone number`.
pub(super) fn keep(f: &Failure<'_>) -> Option<Diagnostic> {
    let line = line(f).filter(|_| f.declaration() == "duplicates")?;
    if f.lower(line) != "keep" || !f.expects(Rule::colon) {
        return None;
    }
    let end = f.line_end(line);
    let word = |at: usize| f.lower(at);
    let first = (line + 1..=end).find(|&at| !["the", "most"].contains(&word(at).as_str())).unwrap_or(end);
    let ordered = (line + 1..=end).find_map(|at| Some((at, order(&word(at))?)));
    let by = |order: &str, rest: String| match rest.strip_prefix("by ").unwrap_or(&rest) {
        "" => order.to_owned(),
        rest => format!("{order} by {rest}"),
    };
    let behind = |at: usize| if at < end { f.source(at + 1, end) } else { String::new() };
    let meant = match ordered {
        // `keep newest create date` speaks of the record.
        Some((at, order)) if at == first => {
            let property = behind(at);
            let is_record = property.is_empty() || ["record", "one", "contact", "company"].contains(&property.as_str());
            Some(format!("survivor {order} {}", if is_record { "create date" } else { &property }))
        }
        Some((at, order)) => {
            let last = (line + 1..at).rev().find(|&at| !["the", "most"].contains(&word(at).as_str()))?;
            Some(format!("keep {}: {}", f.source(line + 1, last), by(order, behind(at))))
        }
        None if word(line + 1) == "all" => {
            let of = (line + 1..end).find(|&at| ["of", "values"].contains(&word(at).as_str())).unwrap_or(line + 1);
            let of = if word(of + 1) == "of" { of + 1 } else { of };
            Some(format!("keep {}: all values joined", behind(of)))
        }
        None => (line + 1..=end)
            .find(|&at| ["survivor", "survivor's", "survivors"].contains(&word(at).as_str()))
            .and_then(|at| (line + 1..at).rev().find(|&at| !["from", "of", "the"].contains(&word(at).as_str())))
            .map(|last| format!("keep {}: survivor", f.source(line + 1, last))),
    };
    let diagnostic = error("`keep` says which value the survivor gets")
        .label(f.range(line, f.at.saturating_sub(1).max(line)), "no `:` in this line");
    Some(match meant {
        Some(meant) => diagnostic.help(format!("write `{meant}`")),
        None => diagnostic.help("write `keep PROPERTY: latest by last activity date`; which of the records stays is said by `survivor`, such as `survivor earliest create date`"),
    })
}
