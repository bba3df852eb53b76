//! The language as text: what parses, what is refused and how, and how it is laid out.

mod laws;

use hyg::diagnostic::render::{Style, full};
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

/// The layout of every valid file, which is also stable and keeps tree and comments.
#[test]
fn every_valid_file_has_its_layout() {
    insta::with_settings!({ snapshot_path => "../../syntax/snapshots", omit_expression => true }, {
        insta::glob!("../../syntax/ok", "*.hyg", |path| {
            let text = std::fs::read_to_string(path).unwrap();
            let once = syntax::format(&text).unwrap();
            assert_eq!(syntax::format(&once).unwrap(), once);
            insta::assert_snapshot!("layout", once);
        });
    });
}

/// One snapshot for each way to go wrong: what the writer of the rule reads.
#[test]
fn every_mistake_has_its_message() {
    insta::with_settings!({ snapshot_path => "../../syntax/snapshots", omit_expression => true }, {
        insta::glob!("../../syntax/bad", "*.hyg", |path| {
            let text = std::fs::read_to_string(path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let mut sources = SourceMap::default();
            let file = sources.add(name, text.clone());
            let parsed = syntax::parse(file, &text);
            assert!(!parsed.diagnostics.is_empty(), "{} has no error", path.display());
            insta::assert_snapshot!("bad", full(&parsed.diagnostics, &sources, Style::plain(100)));
        });
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
