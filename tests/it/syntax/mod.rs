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

/// Neither reading, nor laying out, nor dropping the tree may recurse along a chain.
#[test]
fn a_chain_of_twenty_thousand_operands_is_flat() {
    for joint in ["and", "or"] {
        let chain = vec!["email is known"; 20_000].join(&format!("\n  {joint} "));
        let text = format!("segment x where {chain}");
        assert_eq!(parse(&text).diagnostics, []);
        assert_eq!(syntax::format(&text).unwrap().lines().count(), 20_003);
    }
}

#[test]
fn the_deepest_nesting_can_be_laid_out() {
    let depth = syntax::MAX_NESTING;
    let text = format!("segment x where {}a is b{}", "(".repeat(depth), ")".repeat(depth));
    let once = syntax::format(&text).unwrap();
    assert_eq!(syntax::format(&once).unwrap(), once);
}

/// Large valid files and large garbage are read in time proportional to their size: each of these
/// takes minutes or more when something is quadratic or backtracks.
#[test]
fn large_texts_are_read_in_linear_time() {
    let rule = "delete x \"X\"\n  where (a is b or in c) and no associated deals\n  stop above 20%\n\n";
    assert_eq!(parse(&rule.repeat(5_000)).file.items.len(), 5_000);
    let garbage = [
        "(".repeat(100_000),
        "segment x where (a is b and (".repeat(3_000),
        "\"\" ".repeat(30_000),
        "\"".repeat(100_001),
        "a ".repeat(50_000),
        "is ".repeat(30_000),
        "fix x a: ".repeat(10_000),
        "\u{200b}".repeat(30_000),
        "# ".repeat(50_000),
        "|".repeat(100_000),
        "segment x where a is b and b\n".repeat(3_000),
        "any of (".repeat(12_000) + &")".repeat(12_000),
    ];
    for text in garbage {
        assert!(!parse(&text).diagnostics.is_empty() || text.starts_with('#'));
    }
}
