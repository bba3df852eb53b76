//! Small pieces of English and of source text that messages share.

use crate::syntax::ast::ValueKind;

/// Words that a property phrase cannot hold, because one of them ends it.
const ENDS_A_PHRASE: &[&str] = &[
    "is",
    "older",
    "newer",
    "contains",
    "starts",
    "ends",
    "matches",
    "does",
    "and",
    "or",
    "when",
    "otherwise",
    "at",
    "where",
    "unless",
    "stop",
    "say",
    "then",
    "for",
    "as",
    "to",
    "with",
    "by",
    "from",
    "in",
    "has",
    "no",
    "not",
    "every",
    "any",
    "all",
    "none",
];

/// Whether a label can stand in a rule without backticks or quotation marks.
pub(super) fn reads_bare(label: &str) -> bool {
    label.split(' ').all(|word| {
        word.starts_with(char::is_alphanumeric)
            && word.chars().all(|c| c.is_alphanumeric() || c == '/')
            && !ENDS_A_PHRASE.contains(&word.to_lowercase().as_str())
    })
}

/// Source text on one line: white space becomes one space and comments are left out; text in
/// quotes, backticks and slashes stays as it is.
pub(super) fn one_line(source: &str) -> String {
    let mut line = String::with_capacity(source.len());
    let mut quote: Option<char> = None;
    let mut escaped = false;
    let mut in_comment = false;
    for c in source.chars() {
        if in_comment {
            in_comment = c != '\n';
            continue;
        }
        if let Some(end) = quote {
            line.push(c);
            if c == end && !escaped {
                quote = None;
            }
            escaped = c == '\\' && !escaped;
            continue;
        }
        match c {
            '#' => in_comment = true,
            c if c.is_whitespace() => {
                if !line.is_empty() && !line.ends_with([' ', '(']) {
                    line.push(' ');
                }
            }
            c => {
                // A slash between letters belongs to a phrase (`country/region`).
                let opens_pattern = c == '/' && (line.is_empty() || line.ends_with([' ', '(']));
                if matches!(c, '"' | '`') || opens_pattern {
                    quote = Some(c);
                }
                if c == ')' {
                    line.truncate(line.trim_end().len());
                }
                line.push(c);
            }
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn and_list<S: AsRef<str>>(items: &[S]) -> String {
    joined(items, "and")
}

/// `a`, `a or b`, `a, b or c`.
pub(super) fn or_list<S: AsRef<str>>(items: &[S]) -> String {
    joined(items, "or")
}

fn joined<S: AsRef<str>>(items: &[S], last: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., end] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} {last} {}", first.join(", "), end.as_ref())
        }
    }
}

/// A declaration by its keyword, in a sentence: `a segment`, `a delete rule`, `an audit`.
pub(super) fn noun(keyword: &str) -> String {
    match keyword {
        "param" => "a parameter".to_owned(),
        "audit" => "an audit".to_owned(),
        "never" => "a `never delete`".to_owned(),
        "protect" | "delete" | "suppress" | "duplicates" => format!("a {keyword} rule"),
        other => format!("a {other}"),
    }
}

/// In backticks, as messages name the user's words.
pub(super) fn quoted(name: impl AsRef<str>) -> String {
    format!("`{}`", name.as_ref())
}

/// What a value is, for a label: `a number`, `a span of time`.
pub(super) fn value_noun(value: &ValueKind) -> &'static str {
    match value {
        ValueKind::Words(_) | ValueKind::Quoted(_) => "text",
        ValueKind::Number(_) => "a number",
        ValueKind::Percent(_) => "a percentage",
        ValueKind::Date(_) => "a day",
        ValueKind::Duration(_) => "a span of time",
        ValueKind::Regex(_) => "a pattern",
        ValueKind::Param(_) => "a parameter",
    }
}

#[cfg(test)]
mod tests {
    use super::{and_list, one_line};

    #[test]
    fn source_becomes_one_line_without_comments() {
        assert_eq!(one_line("a is any of (\n  b, # why\n  c\n)"), "a is any of (b, c)");
        assert_eq!(one_line("x  contains \"a  # b\""), "x contains \"a  # b\"");
        assert_eq!(one_line("country/region  is  France # end"), "country/region is France");
        assert_eq!(one_line(r"x matches /a  #\/ b/  and y"), r"x matches /a  #\/ b/ and y");
    }

    #[test]
    fn lists_read_as_english() {
        assert_eq!(and_list::<&str>(&[]), "");
        assert_eq!(and_list(&["a", "b", "c"]), "a, b and c");
    }
}
