//! Any text: reading it never panics, its places lie in the text, and what can be laid out stays
//! laid out. The same laws run on stable Rust in `tests/it/syntax/laws.rs`.
#![no_main]

use hyg::diagnostic::render::{Style, full};
use hyg::source::SourceMap;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut sources = SourceMap::default();
    let file = sources.add("rules.hyg", text);
    let parsed = hyg::syntax::parse(file, text);
    for diagnostic in &parsed.diagnostics {
        assert!(diagnostic.labels.iter().all(|label| text.get(label.span.range()).is_some()));
    }
    let _ = full(&parsed.diagnostics, &sources, Style::plain(80));
    if parsed.diagnostics.is_empty() {
        let once = hyg::syntax::format(text).expect("a valid file can be laid out");
        assert_eq!(hyg::syntax::format(&once).as_deref(), Ok(once.as_str()));
    }
});
