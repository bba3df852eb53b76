//! Text in columns and lines of a given width, counted as a terminal does.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The text, or as much of it as fits before an ellipsis.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut used = 1;
    let fitting = text.chars().take_while(|c| {
        used += c.width().unwrap_or(0);
        used <= width
    });
    let fitting: String = fitting.collect();
    format!("{}…", fitting.trim_end())
}

/// The text and as many spaces as fill the column.
pub(super) fn left(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// The text at the right edge of the column.
pub(super) fn right(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(text.width())))
}

/// Writes a paragraph, broken between words; lines after the first stand two columns further in.
pub(super) fn wrapped(out: &mut String, indent: &str, text: &str, width: usize) {
    hanging(out, indent, &format!("{indent}  "), text, width);
}

/// Writes a paragraph, broken between words: `first` stands before its first line, `rest` before the
/// others.
pub(super) fn hanging(out: &mut String, first: &str, rest: &str, text: &str, width: usize) {
    let mut column = first.width();
    out.push_str(first);
    for (at, word) in text.split(' ').enumerate() {
        let needed = word.width() + usize::from(at > 0);
        if at > 0 && column + needed > width {
            out.push('\n');
            out.push_str(rest);
            out.push_str(word);
            column = rest.width() + word.width();
            continue;
        }
        if at > 0 {
            out.push(' ');
        }
        out.push_str(word);
        column += needed;
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::{cut, left, right, wrapped};

    #[test]
    fn cells_fill_their_columns() {
        assert_eq!((left("ab", 4), right("ab", 4), left("abc", 2)), ("ab  ".into(), "  ab".into(), "abc".into()));
        for (width, text) in [(9, "日本語 ab"), (8, "日本語…"), (5, "日本…"), (4, "日…")] {
            assert_eq!(cut("日本語 ab", width), text);
        }
    }

    #[test]
    fn paragraphs_break_between_words() {
        let mut out = String::new();
        wrapped(&mut out, "  ", "one two three four", 11);
        assert_eq!(out, "  one two\n    three\n    four\n");
        out.clear();
        wrapped(&mut out, "", "unbreakable", 4);
        assert_eq!(out, "unbreakable\n");
    }
}
