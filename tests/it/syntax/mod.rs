//! The language as text: what parses, what is refused and how, and how it is laid out.

use hyg::source::SourceMap;
use hyg::syntax;

fn parse(text: &str) -> syntax::Parsed {
    syntax::parse(SourceMap::default().add("rules.hyg", text), text)
}

#[test]
fn valid_files_parse_without_an_error() {
    insta::glob!("../../syntax/ok", "*.hyg", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        let parsed = parse(&text);
        assert_eq!(parsed.diagnostics, [], "{}", path.display());
        assert!(!parsed.file.items.is_empty());
    });
}

/// The deepest nesting that is allowed, on the smallest stack that hyg runs on.
#[test]
fn brackets_at_the_bound_parse_and_beyond_it_are_refused() {
    let nested = |depth: usize| format!("segment x where {}a is b{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(parse(&nested(syntax::MAX_NESTING)).diagnostics, []);
    for depth in [syntax::MAX_NESTING + 1, 100_000] {
        let parsed = parse(&nested(depth));
        assert_eq!(parsed.diagnostics.len(), 1);
        assert_eq!(parsed.diagnostics[0].code.name, "too-deep");
    }
}

#[test]
fn a_chain_of_twenty_thousand_operands_is_flat() {
    let chain = vec!["email is known"; 20_000].join("\n and ");
    let parsed = parse(&format!("segment x where {chain}"));
    assert_eq!(parsed.diagnostics, []);
}
