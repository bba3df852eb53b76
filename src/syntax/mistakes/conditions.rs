//! Conditions: links, numbers, and property names that hold a word or a sign of the language.

use super::negations::phrase_start;
use super::wording::{meant_test, missing_is};
use super::{error, is_reserved};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::expected::is_condition;
use crate::syntax::explain::{Failure, shorten};
use crate::syntax::parse::Rule;
use crate::syntax::recover::TEST_WORDS;
use crate::syntax::scan::TokenKind;

pub(super) fn link_without_brackets(f: &Failure<'_>) -> Option<Diagnostic> {
    if !(f.expects(Rule::group) || f.expects(Rule::open)) || f.before(1) != "where" || f.at < 3 {
        return None;
    }
    let end = f.line_end(f.at);
    Some(
        error("the condition on linked records stands in brackets")
            .label(f.span(f.at), "`(` is missing before this")
            .help(format!("write `where ({})`, with the closing `)` where it ends", shorten(&f.source(f.at, end)))),
    )
}

/// `in the segment cold`, `in segment cold`, `in the cold segment`.
pub(super) fn segment_with_an_article(f: &Failure<'_>) -> Option<Diagnostic> {
    let article = f.at.checked_sub(1).filter(|&at| ["the", "segment"].contains(&f.lower(at).as_str()))?;
    let asked = article.checked_sub(1).filter(|&at| at > 0 && f.lower(at) == "in")?;
    let begins = ["where", "unless", "when", "and", "or", "not", "(", ","].contains(&f.lower(asked - 1).as_str());
    let name = (f.at..).take(2).find(|&at| f.lower(at) != "segment")?;
    if !begins || f.kind(name) != Some(TokenKind::Word) || is_reserved(&f.lower(name)) {
        return None;
    }
    let last = if f.lower(name + 1) == "segment" { name + 1 } else { name };
    let (span, meant) = (f.range(asked, last), format!("in {}", f.str(name)));
    Some(
        error("a segment is asked with `in` and its name")
            .label(span, format!("`{meant}` is meant here"))
            .help(format!("write `{meant}`"))
            .edit(span, meant),
    )
}

/// `is more than 1,5`, `is between 5 and 1,000`.
/// `older than $days days`: the unit is a part of the parameter's value.
pub(super) fn unit_behind_param(f: &Failure<'_>) -> Option<Diagnostic> {
    const UNITS: [&str; 5] = ["hour", "day", "week", "month", "year"];
    let (unit, param) = (f.lower(f.at), f.str(f.at.checked_sub(1)?));
    let name = param.strip_prefix('$').filter(|name| !name.is_empty())?;
    UNITS.contains(&unit.trim_end_matches('s')).then(|| {
        error("the unit of a length stands in the parameter")
            .label(f.span(f.at), "one word too many")
            .help(format!("write `${name}` alone, and where it is declared `param {name} = 90 {unit}`"))
    })
}

pub(super) fn comma_in_number(f: &Failure<'_>) -> Option<Diagnostic> {
    let is_number = |at: usize| !f.str(at).is_empty() && f.str(at).chars().all(|c| c.is_ascii_digit());
    let before = f.at.checked_sub(1)?;
    let line = (0..before).rev().take_while(|&at| f.token(at + 1).is_some_and(|token| !token.first));
    let is_end = f.before(2) == "and" && line.into_iter().any(|at| f.lower(at) == "between");
    let compares = is_end || ["than", "least", "most", "above", "between"].contains(&f.before(2).as_str());
    let touches = f.span(before).end == f.span(f.at).start && f.span(f.at).end == f.span(f.at + 1).start;
    let is_equal = touches && ["is", "not"].contains(&f.before(2).as_str());
    if f.str(f.at) != "," || !(compares || is_equal) || !is_number(before) || !is_number(f.at + 1) {
        return None;
    }
    if is_equal {
        let (one, other) = (f.str(before), f.str(f.at + 1));
        return Some(
            error("numbers are written without commas")
                .label(f.range(before, f.at + 1), "one number, or two")
                .help(format!(
                    "write `{one}{other}`, or `{one}.{other}` for a decimal; several values stand in brackets: `is any of ({one}, {other})`"
                )),
        );
    }
    if f.str(f.at + 1).len() == 3 && !f.str(before).starts_with('0') {
        let number = f.str(before);
        let (whole, span) = (format!("{number}{}", f.str(f.at + 1)), f.range(before, f.at + 1));
        return Some(
            error("numbers are written without commas")
                .label(span, "a comma separates values")
                .help(format!("write `{whole}`; a decimal is written with a point: `{number}.{}`", f.str(f.at + 1))),
        );
    }
    let number = format!("{}.{}", f.str(before), f.str(f.at + 1));
    let span = f.range(before, f.at + 1);
    Some(
        error("decimals are written with a point")
            .label(span, "a comma separates values")
            .help(format!("write `{number}`"))
            .edit(span, number),
    )
}

/// `email starts with x and ends with y`: the property is said once.
pub(super) fn test_without_property(f: &Failure<'_>) -> Option<Diagnostic> {
    let found = f.lower(f.at);
    let begins = f.expected.iter().any(|&rule| is_condition(rule));
    if !begins || !TEST_WORDS.contains(&found.as_str()) {
        return None;
    }
    // `Is Closed Won is yes`: a label that begins with such a word.
    let ends = |at: &usize| matches!(f.lower(*at).as_str(), "and" | "or" | ")" | "," | "unless" | "stop" | "say");
    let line_end = f.line_end(f.at);
    if (f.at + 1..=line_end).take_while(|at| !ends(at)).any(|at| TEST_WORDS.contains(&f.lower(at).as_str())) {
        return None;
    }
    if !matches!(f.before(1).as_str(), "and" | "or") {
        let first = matches!(f.before(1).as_str(), "where" | "unless");
        return first.then(|| {
            error(format!("`{found}` does not say of which property"))
                .label(f.span(f.at), "the property is missing before this")
                .help(format!("write the property first, such as `lifecycle stage {found} …`"))
        });
    }
    let test =
        (1..f.at - 1).rev().find(|&at| TEST_WORDS.contains(&f.lower(at).as_str()) && f.lower(at - 1) != "does")?;
    let is_part = |at: &usize| {
        matches!(f.kind(*at), Some(TokenKind::Word | TokenKind::Backticked)) && !is_reserved(&f.lower(*at))
    };
    let start = (1..test).rev().take_while(is_part).last()?;
    let property = f.source(start, test - 1);
    let span = f.span(f.at);
    Some(
        error(format!("`{found}` does not say of which property"))
            .label(span, "the property is missing before this")
            .help(format!("write `{} {found}`", shorten(&property)))
            .edit(span.at_start(), format!("{property} ")),
    )
}

/// `website is https://a.example`: a value whose signs mean something else.
pub(super) fn colon_in_value(f: &Failure<'_>) -> Option<Diagnostic> {
    let value = f.at.checked_sub(1)?;
    let touches = |at: usize| f.span(at).end == f.span(at + 1).start;
    if f.str(f.at) != ":" || f.kind(value) != Some(TokenKind::Word) || !touches(value) || !touches(f.at) {
        return None;
    }
    let end = f.text.get(f.span(value).start as usize..)?.split(char::is_whitespace).next()?.len();
    let start = f.span(value).start as usize;
    let (span, text) = (Span::new(f.file, start, start + end), f.text.get(start..start + end)?);
    let quoted = format!("\"{text}\"");
    Some(
        error("a value that holds `:` stands in double quotes")
            .label(span, "a value")
            .help(format!("write `{}`", shorten(&quoted)))
            .edit(span, quoted),
    )
}

/// `Full name or email is known`, `Is Closed Won is yes`.
pub(super) fn label_with_a_stop_word(f: &Failure<'_>) -> Option<Diagnostic> {
    let begins_condition = f.expected.iter().any(|&rule| is_condition(rule));
    if !(f.expects_test() || begins_condition)
        || f.kind(f.at) != Some(TokenKind::Word)
        || !is_reserved(&f.lower(f.at)) && f.lower(f.at) != "at"
    {
        return None;
    }
    let line_end = f.line_end(f.at);
    let next_test = (f.at + 1..=line_end).find(|&at| TEST_WORDS.contains(&f.lower(at).as_str()))?;
    let start = if f.token(f.at).is_some_and(|token| token.first) { f.at } else { phrase_start(f) };
    let end = next_test - 1;
    if (start..=end).any(|at| f.kind(at) != Some(TokenKind::Word)) || (start == f.at && f.lower(f.at) != "is") {
        return None;
    }
    let joins = matches!(f.lower(f.at).as_str(), "and" | "or");
    // `tier equals gold and email is known` is no name, but two tests.
    if joins && meant_test(f, start).is_some() {
        return None;
    }
    if let Some(missing) = missing_is(f, start) {
        return Some(missing);
    }
    let span = f.range(start, end);
    let label = f.source(start, end);
    // One word before `and`: a segment, most likely, that was not asked with `in`.
    if joins && start + 1 == f.at {
        let name = f.str(start);
        return Some(
            error(format!("nothing is asked of `{name}`"))
                .label(f.span(start), "a property without a test, or a segment without `in`")
                .help(format!(
                    "write `in {name}` if it is a segment, `{name} {test} {joint} …` if it is a property; if `{label}` is one name, write it in backticks",
                    joint = f.lower(f.at),
                    test = shorten(&f.source(next_test, line_end)),
                )),
        );
    }
    let diagnostic = error(format!("`{}` ends the name of a property", f.str(f.at)))
        .label(span, format!("read only up to `{}` as a property", f.str(f.at)));
    let one_name = format!("if this is one name, write it in backticks: `` `{label}` ``");
    // Two conditions are as likely, of which the first would be lost in a name that no export has.
    if joins {
        let first = f.source(start, f.at - 1);
        return Some(
            diagnostic
                .help(format!("write what must hold of `{0}`, such as `{0} is known`; {one_name}", shorten(&first))),
        );
    }
    Some(diagnostic.help(one_name).edit(span, format!("`{label}`")))
}
