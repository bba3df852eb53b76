//! The characters that give delimited text its shape.

use super::scan::Signs;
use std::fmt;

/// What stands between cells, around them, and before a quote that is part of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Punctuation {
    /// Between cells.
    pub delimiter: Delimiter,
    /// Around cells that hold delimiters or line ends, an ASCII byte; none if nothing does that.
    pub quote: Option<u8>,
    /// How a quote within a quoted cell is written.
    pub escape: Escape,
}

impl Punctuation {
    /// That of RFC 4180, with a delimiter of one byte.
    #[must_use]
    pub const fn standard(delimiter: u8) -> Punctuation {
        Punctuation { delimiter: Delimiter::byte(delimiter), quote: Some(b'"'), escape: Escape::Doubled }
    }

    /// Whether no byte has two meanings.
    #[must_use]
    pub fn is_sound(self) -> bool {
        let is_own = |quote: u8| {
            let others = self.delimiter.as_str().as_bytes();
            quote.is_ascii() && !others.contains(&quote) && !matches!(quote, b'\n' | b'\r' | b'\\')
        };
        self.quote.is_none_or(is_own)
    }

    /// What [`scan`](super::scan) needs to know, if that is all: a delimiter of one byte, and quotes that
    /// are doubled.
    #[must_use]
    pub fn simple(self) -> Option<Signs> {
        match (self.delimiter.single(), self.quote, self.escape) {
            (Some(delimiter), Some(quote), Escape::Doubled) => Some(Signs { delimiter, quote }),
            _ => None,
        }
    }

    /// Whether a value must stand in quotes to be read back as it is.
    #[must_use]
    pub fn needs_quotes(self, value: &str) -> bool {
        let special = |byte: u8| matches!(byte, b'\n' | b'\r') || Some(byte) == self.quote;
        value.contains(self.delimiter.as_str())
            || value.bytes().any(special)
            // With the start of the next delimiter it could make one: `a,` before `, `.
            || (self.delimiter.single().is_none() && value.ends_with(|c| self.delimiter.as_str().contains(c)))
    }

    /// Appends a value in quotes; none, and nothing is appended, where there are no quotes.
    pub fn push_quoted(self, text: &mut String, value: &str) -> Option<()> {
        let quote = char::from(self.quote?);
        text.push(quote);
        for c in value.chars() {
            match self.escape {
                Escape::Doubled if c == quote => text.push(quote),
                Escape::Backslash if c == quote || c == '\\' => text.push('\\'),
                _ => {}
            }
            text.push(c);
        }
        text.push(quote);
        Some(())
    }
}

/// How a quote within a quoted cell is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Escape {
    /// Twice, as RFC 4180 has it.
    Doubled,
    /// After a backslash, and a backslash after another. Before anything else a backslash is a character.
    Backslash,
}

impl Escape {
    /// The word that the user reads and types.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Escape::Doubled => "doubled",
            Escape::Backslash => "backslash",
        }
    }
}

/// One to four ASCII characters that stand between cells.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Delimiter {
    bytes: [u8; Delimiter::LONGEST],
    length: u8,
}

impl Delimiter {
    const LONGEST: usize = 4;

    const NAMES: [(&'static str, &'static str); 6] =
        [("comma", ","), ("semicolon", ";"), ("tab", "\t"), ("pipe", "|"), ("space", " "), ("comma and space", ", ")];

    /// Of one byte, which must be ASCII.
    #[must_use]
    pub const fn byte(byte: u8) -> Delimiter {
        Delimiter { bytes: [byte, 0, 0, 0], length: 1 }
    }

    /// Of some characters; none if there are no or too many, or if one is not ASCII, a line end or a
    /// double quote.
    #[must_use]
    pub fn of(text: &str) -> Option<Delimiter> {
        let plain = text.bytes().all(|byte| byte.is_ascii() && !matches!(byte, b'\n' | b'\r' | b'"' | 0));
        if text.is_empty() || text.len() > Delimiter::LONGEST || !plain {
            return None;
        }
        let mut bytes = [0; Delimiter::LONGEST];
        bytes.iter_mut().zip(text.bytes()).for_each(|(slot, byte)| *slot = byte);
        Some(Delimiter { bytes, length: u8::try_from(text.len()).ok()? })
    }

    /// From what the user typed: a [`name`](Delimiter::name) or the characters.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Delimiter> {
        let typed = if typed == "\\t" { "tab" } else { typed };
        let named = Delimiter::NAMES.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(typed));
        Delimiter::of(named.map_or(typed, |(_, text)| text))
    }

    /// Its characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..usize::from(self.length)).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// Its only byte, if it has one.
    #[must_use]
    pub fn single(self) -> Option<u8> {
        match (self.length, self.bytes) {
            (1, [byte, ..]) => Some(byte),
            _ => None,
        }
    }

    /// In a word where there is one: `comma`, `semicolon`, `tab`; else the characters.
    #[must_use]
    pub fn name(&self) -> &str {
        let text = self.as_str();
        Delimiter::NAMES.into_iter().find(|(_, known)| *known == text).map_or(text, |(name, _)| name)
    }
}

impl fmt::Debug for Delimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::{Delimiter, Escape, Punctuation};

    #[test]
    fn delimiters_go_by_name_or_by_their_characters() {
        for (typed, meant) in [("comma", ","), ("Tab", "\t"), ("\\t", "\t"), ("|", "|"), ("||", "||"), (", ", ", ")] {
            assert_eq!(Delimiter::parse(typed).unwrap().as_str(), meant);
        }
        for typed in ["", "\"", "\n", "é", "12345"] {
            assert_eq!(Delimiter::parse(typed), None, "{typed}");
        }
        assert_eq!(Delimiter::parse(",").unwrap().name(), "comma");
        assert_eq!(Delimiter::parse("~").unwrap().name(), "~");
    }

    #[test]
    fn quoted_values_follow_the_escape() {
        let quoted = |quote, escape, value: &str| {
            let mut text = String::new();
            Punctuation { quote, escape, ..Punctuation::standard(b',') }.push_quoted(&mut text, value).map(|()| text)
        };
        assert_eq!(quoted(Some(b'"'), Escape::Doubled, "5\""), Some("\"5\"\"\"".to_owned()));
        assert_eq!(quoted(Some(b'\''), Escape::Doubled, "it's"), Some("'it''s'".to_owned()));
        assert_eq!(quoted(Some(b'"'), Escape::Backslash, "5\"\\"), Some("\"5\\\"\\\\\"".to_owned()));
        assert_eq!(quoted(None, Escape::Doubled, "a"), None);
    }
}
