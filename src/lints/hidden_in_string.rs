//! Invisible characters and changes of direction inside strings.

use super::{Context, Level, Lint};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::{FileId, Span};
use crate::value::text::is_deceptive;

pub(super) static LINT: Lint = Lint {
    code: codes::HIDDEN_IN_STRING,
    level: Level::Warn,
    summary: "an invisible character in a string, or one that changes the direction of text",
    page: include_str!("hidden-in-string.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    context.sources.files().flat_map(|(id, file)| in_file(id, &file.text)).collect()
}

/// Outside of strings the parser refuses such characters, so all that are left stand in strings.
/// Of several in a row the first stands for all.
fn in_file(file: FileId, text: &str) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        let is_byte_order_mark = at == 0 && c == '\u{FEFF}';
        let follows_another = before.is_some_and(is_deceptive);
        if is_deceptive(c) && !is_byte_order_mark && !follows_another && !belongs_to_emoji(before, c) {
            let run = text.get(at..).map_or(0, |rest| rest.find(|c| !is_deceptive(c)).unwrap_or(rest.len()));
            found.push(finding(c, Span::new(file, at, at + run)));
        }
        before = Some(c);
    }
    found
}

/// Many emoji are a symbol and a selector of its look, or several symbols joined.
fn belongs_to_emoji(before: Option<char>, c: char) -> bool {
    matches!(c, '\u{FE0F}' | '\u{200D}')
        && before.is_some_and(|before| !before.is_alphanumeric() && !before.is_whitespace() && !before.is_ascii())
}

fn finding(c: char, span: Span) -> Diagnostic {
    LINT.says(format!("this text hides {} (U+{:04X})", name(c), u32::from(c)))
        .label(span, "nobody sees it when reading the rule")
        .help("delete the character; what was copied from a web page or a document often holds some")
        .edit(span, "")
}

fn name(c: char) -> &'static str {
    match c {
        '\u{00AD}' => "a soft hyphen",
        '\u{200B}' => "a space of no width",
        '\u{200C}' | '\u{200D}' | '\u{2060}' => "an invisible joiner",
        '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            "a change of the direction of text"
        }
        '\u{FEFF}' => "a byte order mark",
        c if c.is_control() => "a control character",
        _ => "an invisible character",
    }
}

#[cfg(test)]
mod tests {
    use super::in_file;
    use crate::source::FileId;

    #[test]
    fn emoji_and_byte_order_marks_hide_nothing() {
        let count = |text: &str| in_file(FileId(0), text).len();
        assert_eq!(count("\u{FEFF}\"⚠\u{FE0F} 👩\u{200D}💻\""), 0);
        assert_eq!(count("\"a\u{200D}b\" \"\u{202E}\u{202D}c\" \"\u{200B}\""), 3);
    }
}
