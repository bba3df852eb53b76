//! How right hyg is about values, on the cases of the public suites that may be copied
//! (`tests/data/accuracy/README.md` names sources and licences). The same code scores the whole
//! suites; see `docs/accuracy.md`.

#[path = "../../benches/accuracy/suites/mod.rs"]
mod suites;

use std::fmt::Write;
use std::path::Path;
use suites::Outcome;

/// A case that turns from right to wrong moves the table; one that turns wrong in another way moves
/// the list below it.
#[test]
fn values_are_as_right_as_they_were() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/accuracy");
    let (scores, _) = suites::run(&folder).unwrap();
    let mut told = suites::table(&scores);
    for score in &scores {
        for case in score.cases.iter().filter(|case| case.outcome != Outcome::Right) {
            let (suite, outcome) = (&score.suite, case.outcome.word());
            writeln!(told, "{suite}: {outcome} {:?} gave {:?}, expected {:?}", case.input, case.got, case.expected)
                .unwrap();
        }
    }
    insta::assert_snapshot!(told);
}

#[test]
fn the_document_tells_what_is_argued() {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/accuracy.md");
    let document = std::fs::read_to_string(document).unwrap();
    assert!(
        document.contains(&suites::argued::table()),
        "`cargo run --example accuracy -- SUITES --document` writes it"
    );
}
