//! Diagnostics as text and as data for other programs.
//!
//! Text from others (rule files, file names) is shown with its control and bidirectional
//! characters escaped, so that no message can move the cursor or read as something else.

mod concise;
mod full;
mod github;
mod json;
mod sarif;

pub use concise::concise;
pub use full::{Style, full};
pub use github::github;
pub use json::{json, json_silenced, json_value};
pub use sarif::sarif;

use crate::value::text::is_deceptive;
use std::borrow::Cow;
use std::fmt::Write as _;

/// The text with every control, invisible and bidirectional character written as `\u{202e}`;
/// new lines and tabs stay.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_shown_escaped) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        push_visible(&mut out, c);
    }
    Cow::Owned(out)
}

fn push_visible(out: &mut String, c: char) {
    if is_shown_escaped(c) {
        let _ = write!(out, "\\u{{{:04x}}}", u32::from(c));
    } else {
        out.push(c);
    }
}

fn is_shown_escaped(c: char) -> bool {
    c == '\r' || is_deceptive(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Diagnostic, codes};
    use crate::source::{SourceMap, Span};

    fn sample() -> (SourceMap, Vec<Diagnostic>) {
        let mut sources = SourceMap::default();
        let file = sources.add("rules/main.hyg", "segment été\n  where emial is known\n");
        let other = sources.add("rules/other.hyg", "segment x where email\u{202e} is known");
        let diagnostic = Diagnostic::error(codes::UNKNOWN_PROPERTY, "contacts have no property `emial`")
            .label(Span::new(file, 22, 27), "no such property")
            .label(Span::new(other, 8, 9), "used here too")
            .help("did you mean `email`?")
            .edit(Span::new(file, 22, 27), "email");
        (sources, vec![diagnostic])
    }

    #[test]
    fn one_line_each() {
        let (sources, diagnostics) = sample();
        assert_eq!(
            concise(&diagnostics, &sources),
            "rules/main.hyg:2:9: error[H101] unknown-property: contacts have no property `emial`\n"
        );
    }

    #[test]
    fn data_for_other_programs() {
        let (sources, diagnostics) = sample();
        insta::assert_snapshot!(json(&diagnostics, &sources));
    }

    #[test]
    fn annotations_of_a_pull_request() {
        let (sources, diagnostics) = sample();
        assert_eq!(
            github(&diagnostics, &sources),
            "::error title=H101 unknown-property,file=rules/main.hyg,line=2,endLine=2,col=9,endColumn=14\
             ::contacts have no property `emial`%0Ahelp: did you mean `email`?\n"
        );
        let odd = Diagnostic::error(codes::SYNTAX, "100% wrong:\n::error::no");
        assert_eq!(github(&[odd], &sources), "::error title=H001 syntax::100%25 wrong:%0A::error::no\n");
    }

    #[test]
    fn results_of_code_scanning() {
        let (sources, diagnostics) = sample();
        insta::assert_snapshot!(sarif(&diagnostics, &[], &sources, |_| Some("names no property")));
    }

    #[test]
    fn full_text_shows_each_file_and_hides_nothing() {
        let (sources, diagnostics) = sample();
        let text = full(&diagnostics, &sources, Style::plain(100));
        assert!(text.contains("\\u{202e}") && !text.contains('\u{202e}'));
        insta::assert_snapshot!(text);
    }

    #[test]
    fn spans_outside_the_text_are_cut() {
        let mut sources = SourceMap::default();
        for text in ["", "é", "a\n", "x\r\n\r\n\ty"] {
            let file = sources.add("a.hyg", text);
            for start in 0..8 {
                for end in [start, start + 1, 4_000_000_000] {
                    let diagnostic =
                        Diagnostic::error(codes::SYNTAX, "wrong").label(Span::new(file, start, end), "here");
                    assert!(full(std::slice::from_ref(&diagnostic), &sources, Style::plain(60)).contains("wrong"));
                    assert!(json(std::slice::from_ref(&diagnostic), &sources).contains("wrong"));
                    assert!(github(std::slice::from_ref(&diagnostic), &sources).contains("wrong"));
                    assert!(sarif(&[diagnostic], &[], &sources, |_| None).contains("wrong"));
                }
            }
        }
        let nowhere =
            Diagnostic::error(codes::SYNTAX, "wrong").label(Span::new(crate::source::FileId(99), 0, 1), "here");
        assert!(full(&[nowhere], &sources, Style::plain(60)).contains("wrong"));
    }
}
