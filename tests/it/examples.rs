//! The shipped exports are what their generator makes.

use std::fs;
use std::path::Path;

#[path = "../../examples/generate_exports/main.rs"]
#[expect(dead_code, reason = "its `main` writes the files; the test only compares them")]
mod generate_exports;

#[test]
fn the_shipped_exports_are_the_generators() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for (path, bytes) in generate_exports::exports() {
        let committed = fs::read(examples.join(path)).expect("a committed export");
        assert!(committed == bytes, "{path} is out of date: run `cargo run --example generate_exports`");
    }
}
