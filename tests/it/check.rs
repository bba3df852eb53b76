//! The checker: rule files of `tests/check/ok` are right, those of `tests/check/bad` get messages
//! that a CRM admin can act on.

use hyg::check::{self, Checked, Input};
use hyg::schema::Schema;
use hyg::source::SourceMap;
use hyg::syntax;
use hyg::verbs::Account;

fn check(text: &str) -> (SourceMap, Checked) {
    let mut sources = SourceMap::default();
    let file = sources.add("rules.hyg", text);
    let parsed = syntax::parse(file, text);
    assert!(parsed.diagnostics.is_empty(), "{:#?}", parsed.diagnostics);
    let schema = Schema::hubspot();
    let account = Account::default();
    let input = Input { sources: &sources, files: &[parsed], schema: &schema, account: &account, overrides: &[] };
    let checked = check::check(&input);
    (sources, checked)
}

#[test]
fn right_files_have_no_errors() {
    insta::glob!("..", "check/ok/*.hyg", |path| {
        let (_, checked) = check(&std::fs::read_to_string(path).unwrap());
        assert!(checked.diagnostics.is_empty(), "{:#?}", checked.diagnostics);
    });
}
