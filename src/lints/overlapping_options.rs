//! Values of a list that say the same, and lists of which one holds the other.

use super::facts::spelling;
use super::walk::{groups, members, tests};
use super::{Context, Level, Lint};
use crate::check::program::{Condition, ConditionKind, Literal, OptionQuantifier, Path, PropertyTest, TestKind};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::ast::TextOperator;
use crate::value::text::{fold, fold_keeping_space};
use std::collections::BTreeSet;

pub(super) static LINT: Lint = Lint {
    code: codes::OVERLAPPING_OPTIONS,
    level: Level::Warn,
    summary: "a value that another one beside it covers",
    page: include_str!("overlapping-options.md"),
    check,
};

/// Of longer lists only the first members are compared.
const MOST_MEMBERS: usize = 60;

fn check(context: &Context) -> Vec<Diagnostic> {
    let in_lists = tests(context.program).into_iter().flat_map(|(test, _)| in_list(context, test));
    let beside = groups(context.program).into_iter().flat_map(|group| between(context, group));
    in_lists.chain(beside).collect()
}

/// Values of one list of which an earlier or later one covers another.
fn in_list(context: &Context, test: &PropertyTest) -> Vec<Diagnostic> {
    match &test.test {
        TestKind::TextIs(values) => covered(context, values, |a, b| fold(a) == fold(b)),
        TestKind::NumberIn(values) => covered(context, values, |a, b| a.total_cmp(b).is_eq()),
        TestKind::Options { options, .. } => covered(context, options, |a, b| a == b),
        TestKind::TextHas { operator, values } => covered(context, values, |part, whole| {
            let (part, whole) = (fold_keeping_space(part), fold_keeping_space(whole));
            match operator {
                TextOperator::Contains => whole.contains(part.as_ref()),
                TextOperator::StartsWith => whole.starts_with(part.as_ref()),
                TextOperator::EndsWith => whole.ends_with(part.as_ref()),
            }
        }),
        _ => Vec::new(),
    }
}

fn covered<T>(context: &Context, values: &[Literal<T>], covers: impl Fn(&T, &T) -> bool) -> Vec<Diagnostic> {
    let spans: Vec<Span> = values.iter().map(|value| value.span).collect();
    let mut found = Vec::new();
    for (at, value) in values.iter().enumerate().take(MOST_MEMBERS) {
        let by = values.iter().enumerate().take(MOST_MEMBERS).find(|&(other, wider)| {
            let both_fixed = value.param.is_none() && wider.param.is_none();
            let covered = both_fixed && covers(&wider.value, &value.value);
            // Of two that cover each other the later one is too many.
            covered && (other < at || (other > at && !covers(&value.value, &wider.value)))
        });
        if let Some((_, wider)) = by {
            let (narrow, wide) = (context.quote(value.span), context.quote(wider.span));
            let message = if covers(&value.value, &wider.value) {
                format!("`{narrow}` stands twice in the list")
            } else {
                format!("`{narrow}` adds nothing to the list: `{wide}` covers it")
            };
            let diagnostic = LINT
                .says(message)
                .label(value.span, "already covered")
                .label(wider.span, "by this one")
                .help(format!("leave `{narrow}` out, or write the value that was meant"));
            found.push(match context.without(&spans, at) {
                Some(span) => diagnostic.edit(span, ""),
                None => diagnostic,
            });
        }
    }
    found
}

/// A test for one of several values, without its place.
struct Choice<'a> {
    subject: &'a Path,
    or_unknown: bool,
    values: BTreeSet<String>,
    condition: &'a Condition,
}

/// Two tests of one property joined by `and` or `or`, of which one makes the other needless.
fn between(context: &Context, group: &Condition) -> Vec<Diagnostic> {
    let either = matches!(group.kind, ConditionKind::Any(_));
    if !either && !matches!(group.kind, ConditionKind::All(_)) {
        return Vec::new();
    }
    let choices: Vec<Choice> = members(group).iter().filter_map(choice).take(MOST_MEMBERS).collect();
    let mut found = Vec::new();
    for (at, narrow) in choices.iter().enumerate() {
        let wide = choices.iter().enumerate().find(|(other, wide)| {
            let same = narrow.subject == wide.subject && narrow.or_unknown == wide.or_unknown;
            let again = narrow.values == wide.values;
            // The same test word for word is a repeated condition.
            let spelled_alike = again && spelling::condition(narrow.condition) == spelling::condition(wide.condition);
            same && *other != at && narrow.values.is_subset(&wide.values) && (!again || *other < at) && !spelled_alike
        });
        if let Some((_, wide)) = wide {
            found.push(swallowed(context, narrow, wide, either));
        }
    }
    found
}

fn swallowed(context: &Context, narrow: &Choice, wide: &Choice, either: bool) -> Diagnostic {
    // Of two alternatives the wider one is enough; of two demands the narrower one.
    let (needless, enough) = if either { (narrow, wide) } else { (wide, narrow) };
    let (needless_text, enough_text) = (context.quote(needless.condition.span), context.quote(enough.condition.span));
    LINT.says(format!("`{needless_text}` adds nothing beside `{enough_text}`"))
        .label(needless.condition.span, "makes no difference")
        .label(enough.condition.span, "because of this")
        .help(format!("leave out `{needless_text}`, or write the value that was meant"))
}

fn choice(condition: &Condition) -> Option<Choice<'_>> {
    let ConditionKind::Test(test) = &condition.kind else { return None };
    let values = match &test.test {
        TestKind::TextIs(values) => texts(values, |text| fold(text).into_owned())?,
        TestKind::NumberIn(values) => texts(values, f64::to_string)?,
        TestKind::Options { quantifier: OptionQuantifier::AnyOf, options } => {
            texts(options, |option| option.0.to_string())?
        }
        _ => return None,
    };
    (!test.negated).then_some(Choice { subject: &test.subject, or_unknown: test.or_unknown, values, condition })
}

fn texts<T>(values: &[Literal<T>], text: impl Fn(&T) -> String) -> Option<BTreeSet<String>> {
    values.iter().map(|value| value.param.is_none().then(|| text(&value.value))).collect()
}
