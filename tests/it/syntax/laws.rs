//! Laws of the parser and the formatter, on random programs and on random text.

use super::parse;
use crate::programs::{condition, program};
use hyg::diagnostic::render::{Style, concise, full, json};
use hyg::source::{SourceMap, Span};
use hyg::syntax::{self, Parsed};
use proptest::prelude::*;

/// Every place that a parse names lies in the text, on whole characters; and can be drawn.
fn assert_sound(text: &str, parsed: &Parsed) {
    let mut sources = SourceMap::default();
    sources.add("rules.hyg", text);
    let in_text = |span: Span| text.get(span.range()).is_some();
    for diagnostic in &parsed.diagnostics {
        assert!(diagnostic.labels.iter().all(|label| in_text(label.span)), "{diagnostic:?}");
        assert!(diagnostic.edits.iter().all(|edit| in_text(edit.span)), "{diagnostic:?}");
        assert!(!diagnostic.labels.is_empty() && !diagnostic.message.ends_with('.'), "{diagnostic:?}");
    }
    for item in &parsed.file.items {
        assert!(in_text(item.span), "{:?}", item.span);
    }
    for comment in &parsed.comments {
        assert_eq!(text.get(comment.span.range()), Some(comment.text.as_str()));
    }
    assert_eq!(concise(&parsed.diagnostics, &sources).lines().count(), parsed.diagnostics.len());
    assert!(json(&parsed.diagnostics, &sources).ends_with("}\n"));
    assert_eq!(full(&parsed.diagnostics, &sources, Style::plain(80)).is_empty(), parsed.diagnostics.is_empty());
}

fn comments(parsed: &Parsed) -> Vec<&str> {
    parsed.comments.iter().map(|comment| comment.text.as_str()).collect()
}

/// Words, marks and strings of the language in any order.
fn token_soup() -> impl Strategy<Value = String> {
    let tokens = [
        "for",
        "contacts",
        "segment",
        "delete",
        "fix",
        "test",
        "given",
        "expect",
        "duplicates",
        "match",
        "where",
        "and",
        "or",
        "not",
        "in",
        "is",
        "any of",
        "(",
        ")",
        ",",
        ":",
        "\"text\"",
        "\"",
        "`",
        "`x`",
        "/",
        "/re/",
        "$p",
        "|",
        "| a | b |",
        "\n",
        "\n",
        "# c\n",
        "182 days",
        "5%",
        "2026-02-30",
        "01/02/2026",
        "older than",
        "unknown",
        "has",
        "has duplicates in",
        "every",
        "deals",
        "otherwise",
        "stop above",
        "=",
        "!=",
        "“",
        "'",
        "{",
        ";",
        "é",
        "\u{202e}",
        "\r",
        "\\",
        ".",
        "then",
        "unless",
        "hyg",
        "1",
        "a.b",
        "is empty",
        "at least",
        "none",
        "name",
        "keep",
        "measure",
        "run",
    ];
    let token = proptest::sample::select(tokens.to_vec());
    proptest::collection::vec((token, any::<bool>()), 0..60)
        .prop_map(|all| all.iter().flat_map(|(token, space)| [*token, if *space { " " } else { "" }]).collect())
}

/// A valid program with a few characters cut out, doubled or replaced.
fn mutated() -> impl Strategy<Value = String> {
    let edit = (
        any::<prop::sample::Index>(),
        0..6usize,
        proptest::sample::select(vec!["", "(", "\"", "\n", "é", ",", " is ", "`"]),
    );
    (program(), proptest::collection::vec(edit, 1..4)).prop_map(|(text, edits)| {
        let mut chars: Vec<char> = text.chars().collect();
        for (at, length, insert) in edits {
            let at = at.index(chars.len() + 1);
            let end = (at + length).min(chars.len());
            chars.splice(at..end, insert.chars());
        }
        chars.into_iter().collect()
    })
}

proptest! {
    #![proptest_config(crate::support::search::search(256))]

    #[test]
    fn generated_programs_are_valid(text in program()) {
        let parsed = parse(&text);
        prop_assert_eq!(&parsed.diagnostics, &[], "{}", text);
        assert_sound(&text, &parsed);
    }

    #[test]
    fn generated_conditions_are_valid(text in condition()) {
        prop_assert_eq!(&parse(&format!("segment x where {text}")).diagnostics, &[], "{}", text);
    }

    #[test]
    fn layout_keeps_the_tree_and_the_comments_and_is_stable(text in program()) {
        let once = match syntax::format(&text) {
            Ok(once) => once,
            Err(problems) => return Err(TestCaseError::fail(format!("{problems:?}\n{text}"))),
        };
        let (before, after) = (parse(&text), parse(&once));
        prop_assert_eq!(&before.file.items, &after.file.items, "{}", text);
        prop_assert_eq!(comments(&before), comments(&after));
        let twice = syntax::format(&once).unwrap();
        prop_assert_eq!(&twice, &once, "from {}", text);
        prop_assert!(once.lines().all(|line| line == line.trim_end()));
    }

    #[test]
    fn any_text_is_read_soundly(text in any::<String>()) {
        assert_sound(&text, &parse(&text));
    }

    #[test]
    fn any_tokens_are_read_soundly(text in token_soup()) {
        assert_sound(&text, &parse(&text));
    }

    #[test]
    fn broken_programs_are_read_soundly(text in mutated()) {
        assert_sound(&text, &parse(&text));
    }

    #[test]
    fn lone_values_never_panic(text in any::<String>()) {
        if let Ok(value) = syntax::parse_value(&text) {
            prop_assert!(value.span.range().end <= text.len());
        }
    }
}
