//! Texts that are meant as patterns, and stand for themselves.

use super::walk::tests;
use super::{Context, Level, Lint};
use crate::check::program::TestKind;
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::ast::TextOperator;

pub(super) static LINT: Lint = Lint {
    code: codes::UNLIKELY_TEXT,
    level: Level::Warn,
    summary: "a text with wildcards, a regular expression in quotes, space where no cell has any, or a list without commas",
    page: include_str!("unlikely-text.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (test, _) in tests(context.program) {
        let (operator, texts) = match &test.test {
            TestKind::TextHas { operator, values } => (Some(*operator), values),
            TestKind::TextIs(values) => (None, values),
            _ => continue,
        };
        if let [only] = texts.as_slice()
            && is_list_without_commas(&test.text, &context.quote(only.span))
        {
            let label = "without a comma this is one text";
            let help =
                "write a comma between two texts, such as `any of (Berlin, Paris)`; in double quotes it is one text";
            let message = format!("hardly any cell holds `{}`", only.value);
            found.push(LINT.says(message).label(only.span, label).help(help));
        }
        found.extend(texts.iter().filter_map(|text| {
            let (label, help) = doubt(&text.value, operator)?;
            // The same text may be given for a parameter.
            let written =
                text.param.map_or_else(|| format!("`{}`", context.quote(text.span)), |_| format!("`{}`", text.value));
            Some(LINT.says(format!("hardly any cell holds {written}")).label(text.span, label).help(help))
        }));
    }
    found
}

/// Whether the only text of a list is written as several words without quotes: `any of (Berlin Paris)`.
fn is_list_without_commas(test: &str, written: &str) -> bool {
    test.contains('(') && !written.starts_with('"') && written.contains(char::is_whitespace)
}

/// What makes a text unlikely, and what to write.
fn doubt(text: &str, operator: Option<TextOperator>) -> Option<(&'static str, String)> {
    if let Some((inner, test)) = wildcard(text) {
        let test = match operator {
            Some(TextOperator::Contains) | None => test,
            Some(TextOperator::StartsWith) => "starts with",
            Some(TextOperator::EndsWith) => "ends with",
        };
        return Some(("`*` and `%` stand for themselves", format!("write `{test} \"{inner}\"`")));
    }
    if is_regular_expression(text) {
        let help = "a regular expression stands between slashes: `matches /^[0-9]+$/`".to_owned();
        return Some(("in quotes it stands for itself", help));
    }
    let outer = match operator? {
        TextOperator::StartsWith => text.starts_with(char::is_whitespace),
        TextOperator::EndsWith => text.ends_with(char::is_whitespace),
        TextOperator::Contains => false,
    };
    outer.then(|| {
        let help = format!("write `\"{}\"`", text.trim());
        ("space around a cell's value is left out before it is compared", help)
    })
}

/// The text without its wildcards, and the test that asks for it: `*@gmail.com`, `%test%`.
fn wildcard(text: &str) -> Option<(&str, &'static str)> {
    let inner = text.trim_matches('*');
    let (starts, ends) = (text.starts_with('*'), text.ends_with('*'));
    // `5*` is a hotel's.
    if inner.contains(char::is_alphabetic) && !inner.contains('*') && (starts || ends) {
        let test = match (starts, ends) {
            (true, false) => "ends with",
            (false, true) => "starts with",
            _ => "contains",
        };
        return Some((inner, test));
    }
    let Some(inner) = text.strip_prefix('%') else {
        // `LIKE 'info%'`
        let inner =
            text.strip_suffix('%').filter(|inner| inner.ends_with(char::is_alphabetic) && !inner.contains(' '))?;
        return Some((inner, "starts with"));
    };
    // `100%` is an amount; nothing that people write begins with the sign.
    let (inner, test) = inner.strip_suffix('%').map_or((inner, "ends with"), |inner| (inner, "contains"));
    (inner.starts_with(char::is_alphabetic) || inner.starts_with('@')).then_some((inner, test))
}

fn is_regular_expression(text: &str) -> bool {
    const SIGNS: [&str; 8] = [".*", ".+", "[0-9", "[a-z", "[A-Z", "\\d", "\\w", "\\s"];
    let is_anchored = text.starts_with('^') && text.chars().count() > 1;
    is_anchored || SIGNS.iter().any(|sign| text.contains(sign))
}
