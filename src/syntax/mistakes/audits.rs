//! Measures of audits: what they count, and how a goal is said.

use super::error;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::explain::{Failure, shorten};
use crate::syntax::parse::Rule;
use crate::syntax::recover::TEST_WORDS;

/// `share of email is valid`, `share email is known`, `fill of email`, `average of amount`.
pub(super) fn figure(f: &Failure<'_>) -> Option<Diagnostic> {
    if f.declaration() != "audit" {
        return None;
    }
    let (before, found) = (f.before(1), f.lower(f.at));
    let begins = f.expects(Rule::figure) || f.expects(Rule::k_share);
    if (begins && before == ":") || (before == "fill" && f.expects(Rule::k_rate)) {
        return Some(unknown_figure(f));
    }
    if before == "rate" && f.expects(Rule::k_of) {
        let property = shorten(&f.source(f.at, f.line_end(f.at)));
        return Some(
            error("a fill rate is said `of` a property")
                .label(f.span(f.at), "`of` is missing before this")
                .help(format!("write `fill rate of {property}`"))
                .edit(f.span(f.at).at_start(), "of "),
        );
    }
    if !["share", "count"].contains(&before.as_str()) || !f.expects(Rule::k_where) {
        return None;
    }
    let (first, last) = (f.at + usize::from(found == "of"), figure_end(f));
    let where_at = (first..=last).find(|&at| f.lower(at) == "where");
    let diagnostic = error(format!("what a {before} counts begins with `where`"));
    if let Some(at) = where_at {
        // `share of contacts where …`
        let span = f.range(f.at, at);
        return Some(
            diagnostic
                .label(span, "`where` is meant here")
                .help(format!("write `{before} where {}`", shorten(&f.source(at + 1, last))))
                .edit(span, "where"),
        );
    }
    if (first..=last).any(|at| TEST_WORDS.contains(&f.lower(at).as_str())) {
        let diagnostic = diagnostic.help(format!("write `{before} where {}`", shorten(&f.source(first, last))));
        return Some(if first > f.at {
            diagnostic.label(f.span(f.at), "`where` is meant here").edit(f.span(f.at), "where")
        } else {
            diagnostic.label(f.span(f.at), "`where` is missing before this").edit(f.span(f.at).at_start(), "where ")
        });
    }
    let counted = shorten(&f.source(first.min(last), last));
    if counted.to_lowercase().contains("duplicate") {
        return Some(diagnostic.label(f.span(f.at), "a condition is missing here").help(format!(
            "records that another one repeats are counted by the `duplicates` rule that finds them: `{before} in same-person`"
        )));
    }
    // `share with email`, `share of contacts without email`.
    let held = (first..=last).find(|&at| ["with", "without", "having", "lacking"].contains(&f.lower(at).as_str()));
    if let Some(at) = held.filter(|&at| at < last) {
        let is = if ["without", "lacking"].contains(&f.lower(at).as_str()) { "unknown" } else { "known" };
        // `share of contacts with company >= 90%`
        let sign = (at + 2..last).find(|&at| f.str(at).starts_with(['>', '<', '≥', '≤']));
        let goal = sign.map_or_else(String::new, |sign| {
            let most = if f.str(sign).starts_with(['<', '≤']) { "most" } else { "least" };
            let share = f.source(sign, last);
            format!(", goal at {most} {}", share.trim_start_matches(|c: char| !c.is_alphanumeric()))
        });
        let property = shorten(&f.source(at + 1, sign.map_or(last, |sign| sign - 1)));
        let (span, meant) = (f.range(f.at, last), format!("where {property} is {is}{goal}"));
        return Some(
            diagnostic
                .label(span, "a condition is expected here")
                .help(format!("write `{before} {meant}`"))
                .edit(span, meant),
        );
    }
    Some(diagnostic.label(f.span(f.at), "a condition is missing here").help(format!(
        "write `{before} where {counted} is known`, or `fill rate of {counted}` for the share of records that have one; a segment is counted with `{before} in {counted}`"
    )))
}

/// `email known at least 95%` where `measure` and a name belong.
pub(super) fn measure_without_its_word(f: &Failure<'_>) -> Option<Diagnostic> {
    let begins_a_line = f.token(f.at).is_some_and(|token| token.first);
    if f.declaration() != "audit" || !f.expects(Rule::k_measure) || !begins_a_line || f.lower(f.at) == "measure" {
        return None;
    }
    let is_clause = ["where", "unless", "stop", "for", "goal", "warn"].contains(&f.lower(f.at).as_str());
    (!is_clause || f.lower(f.at) == "goal").then(|| {
        error("what an audit counts begins with `measure` and a name")
            .label(f.span(f.at), "`measure NAME:` is expected here")
            .help("write `measure emails: fill rate of email, goal at least 95%`, or `measure no-email: share where email is unknown`")
    })
}

/// `measure share where …`.
pub(super) fn measure_without_name(f: &Failure<'_>) -> Option<Diagnostic> {
    let of_figure = |word: &str| ["share", "count", "fill"].contains(&word);
    if f.declaration() != "audit" || !f.expects(Rule::colon) {
        return None;
    }
    let measure = (1..f.at).rev().find(|&at| f.lower(at) == "measure")?;
    let figure = f.lower(measure + 1);
    of_figure(&figure).then(|| {
        error("this measure has no name")
            .label(f.span(measure + 1), "a name and a colon are missing before this")
            .help(format!("write `measure NAME: {}`", shorten(&f.source(measure + 1, f.line_end(f.at)))))
    })
}

/// A figure in another word: `percentage where …`, `number of contacts where …`.
fn figure_word(f: &Failure<'_>) -> Option<Diagnostic> {
    let meant = match f.lower(f.at).as_str() {
        "percentage" | "percent" | "proportion" | "ratio" | "rate" => "share",
        "number" | "amount" | "total" | "how" | "quantity" => "count",
        _ => return None,
    };
    let last = figure_end(f);
    let condition = (f.at..=last).find(|&at| ["where", "in"].contains(&f.lower(at).as_str()))?;
    let span = f.range(f.at, condition - 1);
    Some(
        error("a measure is a share, a count or a fill rate")
            .label(span, format!("`{meant}` is meant here"))
            .help(format!("write `{meant} {}`", shorten(&f.source(condition, last))))
            .edit(span, meant),
    )
}

fn unknown_figure(f: &Failure<'_>) -> Diagnostic {
    if let Some(diagnostic) = figure_word(f) {
        return diagnostic;
    }
    error("a measure is a share, a count or a fill rate")
        .label(f.span(f.at), "none of these")
        .help("write `share where CONDITION`, `count where CONDITION`, `share in SEGMENT` or `fill rate of PROPERTY`")
}

/// The last token of what is measured.
fn figure_end(f: &Failure<'_>) -> usize {
    let ends = |at: &usize| f.str(*at) == "," || ["goal", "warn"].contains(&f.lower(*at).as_str());
    (f.at..=f.line_end(f.at)).take_while(|at| !ends(at)).last().unwrap_or(f.at)
}

/// `goal above 95%`, `warn below 95%`, `goal 95%`, `target at least 95%`, `goal down 5 points`.
pub(super) fn goal(f: &Failure<'_>) -> Option<Diagnostic> {
    if f.declaration() != "audit" {
        return None;
    }
    if ["goal", "warn"].contains(&f.lower(f.at).as_str()) && (f.expects(Rule::comma) || f.expects(Rule::k_and)) {
        return Some(goal_without_comma(f.span(f.at.saturating_sub(1)).at_end(), f.span(f.at), f.str(f.at)));
    }
    if f.expects(Rule::k_goal) || f.expects(Rule::k_warn) {
        return if f.before(1) == "," { goal_word(f) } else { change(f) };
    }
    if !["goal", "warn"].contains(&f.before(1).as_str()) || !f.expects(Rule::k_at) {
        return change(f);
    }
    bound(f)
}

/// What stands for `goal` or `warn`.
fn goal_word(f: &Failure<'_>) -> Option<Diagnostic> {
    let (found, span) = (f.lower(f.at), f.span(f.at));
    let meant = match found.as_str() {
        "target" | "targets" | "aim" | "objective" | "expect" | "goals" | "should" | "must" => "goal",
        "alert" | "alarm" | "warning" | "warns" => "warn",
        "at" | "down" | "up" => {
            return Some(
                error("nothing says whether this is a goal")
                    .label(span, "`goal` is missing before this")
                    .help(format!("write `goal {}`", shorten(&f.source(f.at, f.line_end(f.at)))))
                    .edit(span.at_start(), "goal "),
            );
        }
        _ => return None,
    };
    Some(
        error(format!("what a measure should come to is said with `{meant}`"))
            .label(span, format!("`{meant}` is meant here"))
            .help(format!("write `{meant} at least 95%`, `{meant} at most 5%`, or `{meant} down 50%`"))
            .edit(span, meant),
    )
}

/// How far a figure may go, in other words than `at least` and `at most`.
fn bound(f: &Failure<'_>) -> Option<Diagnostic> {
    let (word, found) = (f.before(1), f.lower(f.at));
    let is_goal = word == "goal";
    let is_amount = |at: usize| f.str(at).starts_with(|c: char| c.is_ascii_digit() || c == '$');
    if is_amount(f.at) {
        let amount = f.str(f.at);
        return Some(
            error(format!("a {} says in which direction it lies", if is_goal { "goal" } else { "warning" }))
                .label(f.span(f.at), "`at least` or `at most` is missing before this")
                .help(format!("write `{word} at least {amount}` or `{word} at most {amount}`")),
        );
    }
    let is_upper = match found.as_str() {
        "below" | "under" | "beneath" | "less" | "lower" | "fewer" | "max" | "maximum" | "most" => true,
        "above" | "over" | "more" | "higher" | "greater" | "min" | "minimum" | "least" | "from" => false,
        _ => return None,
    };
    let last = if f.lower(f.at + 1) == "than" { f.at + 1 } else { f.at };
    let span = f.range(f.at, last);
    let amount = if is_amount(last + 1) { f.str(last + 1) } else { "…" };
    let is_border = ["below", "under", "beneath", "less", "lower", "fewer"].contains(&found.as_str())
        || ["above", "over", "more", "higher", "greater"].contains(&found.as_str());
    // Who warns below 95% wants at least 95%.
    let is_upper = if is_goal || !is_border { is_upper } else { !is_upper };
    let meant = if is_upper { "at most" } else { "at least" };
    let diagnostic = if is_goal {
        error(format!("a goal is said with `at least` and `at most`, not with `{}`", f.source(f.at, last)))
            .help(format!("write `goal {meant} {amount}`"))
    } else {
        error("`warn` says what the figure should come to, as `goal` does, not when to warn")
            .help(format!("write `warn {meant} {amount}`: it warns of every other figure"))
    };
    Some(diagnostic.label(span, format!("`{meant}` is meant here")).edit(span, meant))
}

/// `down 5 points`, `down by 5%`, `down to 5%`: a change is a share of what was.
fn change(f: &Failure<'_>) -> Option<Diagnostic> {
    let direction = f.before(2);
    if !["down", "up"].contains(&direction.as_str()) {
        return None;
    }
    let (before, found) = (f.before(1), f.lower(f.at));
    let span = f.span(f.at.saturating_sub(1));
    match before.as_str() {
        "by" => Some(
            error(format!("`{direction}` is followed by the share itself"))
                .label(span, "not needed")
                .help(format!("write `{direction} {}`", f.str(f.at)))
                .edit(span, ""),
        ),
        "to" => {
            let meant = if direction == "down" { "at most" } else { "at least" };
            let span = f.range(f.at.saturating_sub(2), f.at.saturating_sub(1));
            Some(
                error(format!("what a figure should come to is said with `{meant}`"))
                    .label(span, format!("`{meant}` is meant here"))
                    .help(format!("write `{meant} {}`", f.str(f.at)))
                    .edit(span, meant),
            )
        }
        amount if ["point", "points", "pp", "percentage", "pts"].contains(&found.as_str()) => Some(
            error("a change is a share of what was, not a number of points")
                .label(f.range(f.at.saturating_sub(1), f.at), "points")
                .help(format!(
                    "write `{direction} {0}%` for {1} {0}% of what was, or the figure to come to, such as `{2}`",
                    amount.trim_end_matches('%'),
                    if direction == "down" { "less by" } else { "more by" },
                    if direction == "down" { "at most 4%" } else { "at least 95%" },
                )),
        ),
        _ => None,
    }
}

/// `share where email is known goal at least 95%`: `word` is `goal` or `warn`, and `before` where the text before it ends.
pub(in crate::syntax) fn goal_without_comma(before: Span, goal: Span, word: &str) -> Diagnostic {
    error(format!("a comma stands before `{word}`"))
        .label(goal, "it is missing before this")
        .help(format!("write `, {word} …`"))
        .edit(before, ",")
}
