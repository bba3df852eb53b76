//! Outcomes of tests as text, as JSON, and as the XML of `JUnit`.

use super::{Fault, Outcome, TestKind};
use crate::diagnostic::render::visible;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The tests that failed, and a closing line.
#[must_use]
pub fn full(outcomes: &[Outcome]) -> String {
    let mut out = String::new();
    for outcome in outcomes.iter().filter(|outcome| !outcome.passed()) {
        let _ = writeln!(out, "failed: {} ({})", visible(&outcome.name), visible(&place(outcome)));
        for fault in &outcome.faults {
            out.push_str(&indented(&describe(fault)));
        }
        out.push('\n');
    }
    let failed = outcomes.iter().filter(|outcome| !outcome.passed()).count();
    let _ = match (outcomes.len(), failed) {
        (0, _) => writeln!(out, "there are no tests"),
        (1, 0) => writeln!(out, "1 test passed"),
        (1, _) => writeln!(out, "1 test failed"),
        (all, 0) => writeln!(out, "{all} tests passed"),
        (all, failed) => writeln!(out, "{failed} of {all} tests failed"),
    };
    out
}

/// One JSON object.
#[must_use]
pub fn json(outcomes: &[Outcome]) -> String {
    let failed = outcomes.iter().filter(|outcome| !outcome.passed()).count();
    let tests: Vec<Value> = outcomes
        .iter()
        .map(|outcome| {
            json!({
                "kind": match outcome.kind { TestKind::Block => "block", TestKind::Case => "case" },
                "name": outcome.name,
                "file": outcome.file,
                "line": outcome.line,
                "passed": outcome.passed(),
                "faults": outcome.faults.iter().map(fault_json).collect::<Vec<_>>(),
            })
        })
        .collect();
    format!("{:#}\n", json!({ "tests": tests, "passed": outcomes.len() - failed, "failed": failed }))
}

fn fault_json(fault: &Fault) -> Value {
    match fault {
        Fault::Expectation { line, text, expected, got } => {
            json!({ "line": line, "expectation": text, "expected": expected, "got": got })
        }
        Fault::Moved(diff) => json!({ "diff": diff }),
        Fault::NotAccepted | Fault::Error(_) => json!({ "error": describe(fault) }),
    }
}

/// What test services read; one suite.
#[must_use]
pub fn junit(outcomes: &[Outcome]) -> String {
    let failed = outcomes.iter().filter(|outcome| !outcome.passed()).count();
    let counts = format!("tests=\"{}\" failures=\"{failed}\"", outcomes.len());
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {counts}>\n  <testsuite name=\"hyg\" {counts}>\n"
    );
    for outcome in outcomes {
        let _ = write!(out, "    <testcase classname=\"{}\" name=\"{}\"", xml(&outcome.file), xml(&outcome.name));
        if outcome.passed() {
            out.push_str("/>\n");
            continue;
        }
        out.push_str(">\n");
        let text: Vec<String> = outcome.faults.iter().map(describe).collect();
        let message = text.first().and_then(|text| text.lines().next()).unwrap_or_default();
        let _ = writeln!(out, "      <failure message=\"{}\">{}</failure>", xml(message), xml(&text.join("\n")));
        out.push_str("    </testcase>\n");
    }
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
}

/// Text for an attribute or an element. Control characters are none in XML 1.0, not even escaped:
/// they are shown as their number.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{FFFE}' | '\u{FFFF}' => out.push(char::REPLACEMENT_CHARACTER),
            c => out.push(c),
        }
    }
    out
}

fn place(outcome: &Outcome) -> String {
    match outcome.line {
        Some(line) => format!("{}:{line}", outcome.file),
        None => outcome.file.clone(),
    }
}

fn describe(fault: &Fault) -> String {
    match fault {
        Fault::Expectation { line, text, expected, got } => {
            format!("line {line}: {text}\n  expected  {expected}\n  got       {got}")
        }
        Fault::Moved(diff) => {
            format!("the outcome moved; if it is right now, accept it with `hyg test --accept`\n{}", diff.trim_end())
        }
        Fault::NotAccepted => {
            "there is no accepted outcome yet: read the outcome that `hyg apply` gives, then accept it with \
                               `hyg test --accept`"
                .to_owned()
        }
        Fault::Error(error) => format!("the rules could not be applied: {error}"),
    }
}

fn indented(text: &str) -> String {
    text.lines().fold(String::new(), |mut out, line| {
        let _ = writeln!(out, "  {}", visible(line));
        out
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Fault, Outcome, TestKind};
    use super::{full, json, junit};

    fn outcomes() -> Vec<Outcome> {
        let block = |name: &str, faults| Outcome {
            kind: TestKind::Block,
            name: name.to_owned(),
            file: "rules/a&b.hyg".to_owned(),
            line: Some(7),
            faults,
        };
        let fault = Fault::Expectation {
            line: 12,
            text: "expect delete x selects 1".to_owned(),
            expected: "1".to_owned(),
            got: "nothing (1: spared by <b>\"\u{1b}\u{202e})".to_owned(),
        };
        let moved = Fault::Moved("--- accepted\n+++ now\n@@ -1 +1 @@\n-a\n+b\n".to_owned());
        vec![
            block("passes", Vec::new()),
            block("fails", vec![fault]),
            Outcome { kind: TestKind::Case, line: None, ..block("basic", vec![moved, Fault::NotAccepted]) },
        ]
    }

    #[test]
    fn failures_are_readable() {
        insta::assert_snapshot!(full(&outcomes()));
        assert_eq!(full(&[]), "there are no tests\n");
        assert_eq!(full(&outcomes()[..1]), "1 test passed\n");
    }

    #[test]
    fn xml_holds_no_control_character_and_no_bare_markup() {
        let text = junit(&outcomes());
        assert!(!text.contains('\u{1b}') && !text.contains("<b>"));
        insta::assert_snapshot!(text);
    }

    #[test]
    fn json_counts_and_places_the_faults() {
        let text: serde_json::Value = serde_json::from_str(&json(&outcomes())).unwrap();
        assert_eq!((&text["passed"], &text["failed"]), (&1.into(), &2.into()));
        let fault = &text["tests"][1]["faults"][0];
        assert_eq!((&fault["line"], &fault["expected"]), (&12.into(), &"1".into()));
        assert!(text["tests"][2]["faults"][0]["diff"].as_str().unwrap().starts_with("--- accepted"));
    }
}
