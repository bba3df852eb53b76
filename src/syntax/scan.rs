//! One linear pass over the text before the grammar sees it: tokens, comments, and whatever would
//! make the grammar slow or mislead a reader (unclosed marks, depth, hidden characters).
//!
//! The pass knows marks and words, and no meaning. It agrees with `grammar/hyg.pest` on where a
//! word, a string, a regex, a comment and a table row begin and end.

use crate::diagnostic::{Diagnostic, codes};
use crate::source::{FileId, Span};
use crate::value::text::is_deceptive;

use super::MAX_NESTING;

/// A comment with its `#`, without the line end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    pub text: String,
    pub span: Span,
    /// Nothing but white space stands before it on its line.
    pub own_line: bool,
    /// Its column, from 1, in characters.
    pub column: usize,
    /// A blank line follows it.
    pub blank_after: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    Word,
    Quoted,
    Backticked,
    Regex,
    Param,
    Row,
    Open,
    Close,
    /// Any other single character.
    Mark,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub kind: TokenKind,
    pub start: usize,
    pub end: usize,
    /// The first token of its line.
    pub first: bool,
    /// It begins at the first column.
    pub flush: bool,
}

#[derive(Debug, Default)]
pub(super) struct Scan {
    pub tokens: Vec<Token>,
    pub comments: Vec<Comment>,
    /// What is wrong with single tokens, in order of place.
    pub problems: Vec<Diagnostic>,
}

/// Reads the whole text; offsets in spans are those of `text`.
pub(super) fn scan(file: FileId, text: &str) -> Scan {
    let mut scanner = Scanner { file, text, at: 0, line_start: 0, line_is_empty: true, out: Scan::default() };
    if text.starts_with('\u{feff}') {
        scanner.at = '\u{feff}'.len_utf8();
        scanner.line_start = scanner.at;
    }
    while let Some(c) = scanner.peek() {
        scanner.step(c);
    }
    scanner.out
}

struct Scanner<'a> {
    file: FileId,
    text: &'a str,
    at: usize,
    line_start: usize,
    line_is_empty: bool,
    out: Scan,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn step(&mut self, c: char) {
        match c {
            '\n' => {
                self.at += 1;
                self.line_start = self.at;
                self.line_is_empty = true;
            }
            '\r' if !self.rest().starts_with("\r\n") => self.hidden(c),
            _ if is_deceptive(c) => self.hidden(c),
            _ if c.is_whitespace() => self.at += c.len_utf8(),
            '#' => self.comment(),
            '|' if self.line_is_empty => {
                let line = self.rest_of_line();
                let len = row_length(line);
                self.token(TokenKind::Row, len);
            }
            '"' => self.enclosed('"', TokenKind::Quoted, true),
            '`' => self.enclosed('`', TokenKind::Backticked, false),
            '/' if self.rest().chars().nth(1).is_some_and(|next| !next.is_whitespace()) => {
                self.enclosed('/', TokenKind::Regex, true);
            }
            '(' => self.token(TokenKind::Open, 1),
            ')' => self.token(TokenKind::Close, 1),
            '$' => {
                let len = 1 + word_length(self.rest().get(1..).unwrap_or(""));
                self.token(TokenKind::Param, len);
            }
            _ if begins_word(c) => {
                let len = word_length(self.rest());
                self.token(TokenKind::Word, len.max(c.len_utf8()));
            }
            _ => self.token(TokenKind::Mark, c.len_utf8()),
        }
    }

    fn token(&mut self, kind: TokenKind, len: usize) {
        let (start, end) = (self.at, self.at + len);
        let first = self.line_is_empty;
        self.out.tokens.push(Token { kind, start, end, first, flush: first && start == self.line_start });
        self.line_is_empty = false;
        self.at = end;
    }

    fn rest_of_line(&self) -> &str {
        let rest = self.rest();
        let end = rest.find('\n').unwrap_or(rest.len());
        rest.get(..end).unwrap_or(rest).trim_end_matches('\r')
    }

    fn comment(&mut self) {
        let line = self.rest_of_line();
        let (text, start, end) = (line.trim_end().to_owned(), self.at, self.at + line.len());
        if let Some(at) = text.find(|c| c == '\r' || is_deceptive(c)) {
            let c = text.get(at..).and_then(|rest| rest.chars().next()).unwrap_or_default();
            self.report_hidden(c, start + at);
        }
        let after = self.text.get(end..).unwrap_or("");
        let next_line = after.strip_prefix("\r\n").or_else(|| after.strip_prefix('\n')).unwrap_or("");
        let next_line = next_line.split_once('\n').map_or("", |(line, _)| line);
        let blank_after = after.matches('\n').take(2).count() == 2 && next_line.trim().is_empty();
        let before = self.text.get(self.line_start..start).unwrap_or("");
        self.out.comments.push(Comment {
            span: Span::new(self.file, start, start + text.len()),
            text,
            own_line: self.line_is_empty,
            column: before.chars().count() + 1,
            blank_after,
        });
        self.at = end;
    }

    /// A string, backticked label or regex: all end on the line on which they begin. Reads no further
    /// than their end, so that a long line of many strings stays linear.
    fn enclosed(&mut self, mark: char, kind: TokenKind, escapes: bool) {
        let mut chars = self.rest().char_indices().skip(1).take_while(|&(_, c)| c != '\n');
        let mut close = None;
        while let Some((at, c)) = chars.next() {
            if c == '\\' && escapes {
                chars.next();
            } else if c == mark {
                close = Some(at + mark.len_utf8());
                break;
            }
        }
        if let Some(len) = close {
            self.token(kind, len);
        } else {
            let len = self.rest_of_line().trim_end().len().max(mark.len_utf8());
            self.report_unclosed(kind, len);
            self.token(kind, len);
        }
    }

    fn report_unclosed(&mut self, kind: TokenKind, len: usize) {
        let (what, mark) = match kind {
            TokenKind::Backticked => ("backtick", '`'),
            TokenKind::Regex => ("pattern", '/'),
            _ => ("quotation mark", '"'),
        };
        let opener = Span::new(self.file, self.at, self.at + 1);
        let end = Span::new(self.file, self.at + len, self.at + len);
        let (message, help) = match kind {
            TokenKind::Regex => (
                "this pattern has no closing `/` on its line".to_owned(),
                "end the pattern with `/`; write a `/` inside it as `\\/`".to_owned(),
            ),
            TokenKind::Backticked => (
                "this backtick has no partner on its line".to_owned(),
                "end the name with a backtick on the same line".to_owned(),
            ),
            _ => (
                "this quotation mark has no partner on its line".to_owned(),
                "end the text with `\"` on the same line; write a `\"` inside it as `\\\"`".to_owned(),
            ),
        };
        self.out.problems.push(
            Diagnostic::error(codes::UNCLOSED, message)
                .label(opener, format!("the {what} opens here"))
                .help(help)
                .edit(end, mark),
        );
    }

    fn hidden(&mut self, c: char) {
        self.report_hidden(c, self.at);
        self.at += c.len_utf8();
    }

    fn report_hidden(&mut self, c: char, at: usize) {
        let span = Span::new(self.file, at, at + c.len_utf8());
        self.out.problems.push(
            Diagnostic::error(
                codes::HIDDEN_CHARACTER,
                format!(
                    "the invisible character U+{:04X} stands here, which could make the rule read as something else",
                    u32::from(c)
                ),
            )
            .label(span, "invisible in most editors")
            .help("delete it; if the text needs it, put the text in double quotes")
            .edit(span, ""),
        );
    }
}

/// The length of a table row: up to its last bar, or the whole line when there is but one.
fn row_length(line: &str) -> usize {
    let mut last = 0;
    let mut escaped = false;
    for (at, c) in line.char_indices() {
        if c == '|' && !escaped {
            last = at + 1;
        }
        escaped = c == '\\';
    }
    let rest = line.get(last..).unwrap_or("").trim();
    if last > 1 && (rest.is_empty() || rest.starts_with('#')) { last } else { line.trim_end().len() }
}

/// What ends a bare word wherever it stands; the grammar's `word_char`.
fn ends_word(c: char) -> bool {
    c.is_whitespace() || ":,()|\"`${}[];=<>“”„«»".contains(c) || is_deceptive(c)
}

fn begins_word(c: char) -> bool {
    !ends_word(c) && !"#'‘’".contains(c)
}

/// Whether the text is one bare word that begins nothing else (a comment, a pattern).
pub(super) fn is_word(text: &str) -> bool {
    text.starts_with(begins_word) && !text.starts_with('/') && !text.contains(ends_word)
}

fn word_length(text: &str) -> usize {
    let end = text.find(ends_word).unwrap_or(text.len());
    // A dot before a backtick separates two steps of a link.
    if text.get(end..).is_some_and(|rest| rest.starts_with('`'))
        && text.get(..end).is_some_and(|word| word.ends_with('.'))
    {
        end.saturating_sub(1)
    } else {
        end
    }
}

/// What is wrong with the brackets of some tokens, and at which of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Imbalance {
    /// More than [`MAX_NESTING`] are open.
    TooDeep(usize),
    /// A closer without an opener.
    Unopened(usize),
    /// An opener without a closer.
    Unclosed(usize),
}

/// What is wrong with the brackets of some tokens, if anything: the first.
pub(super) fn imbalance(tokens: &[Token]) -> Option<Imbalance> {
    let mut open: Vec<usize> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Open => {
                open.push(at);
                if open.len() > MAX_NESTING {
                    return Some(Imbalance::TooDeep(at));
                }
            }
            TokenKind::Close if open.pop().is_none() => return Some(Imbalance::Unopened(at)),
            _ => {}
        }
    }
    open.pop().map(Imbalance::Unclosed)
}

/// What is said of the first bracket that is wrong.
pub(super) fn bracket_problem(file: FileId, tokens: &[Token]) -> Option<Diagnostic> {
    let imbalance = imbalance(tokens)?;
    let (Imbalance::TooDeep(at) | Imbalance::Unopened(at) | Imbalance::Unclosed(at)) = imbalance;
    let token = tokens.get(at)?;
    let span = Span::new(file, token.start, token.end);
    Some(match imbalance {
        Imbalance::TooDeep(_) => {
            Diagnostic::error(codes::TOO_DEEP, format!("brackets are nested more than {MAX_NESTING} levels deep"))
                .label(span, format!("level {}", MAX_NESTING + 1))
                .help("give the inner conditions names with `segment`, and use them with `in NAME`")
        }
        Imbalance::Unopened(_) => Diagnostic::error(codes::UNCLOSED, "this closing bracket has no opening bracket")
            .label(span, "nothing is open here")
            .help("delete it, or write the opening `(` where the group begins")
            .edit(span, ""),
        Imbalance::Unclosed(_) => Diagnostic::error(codes::UNCLOSED, "this opening bracket is never closed")
            .label(span, "opened here")
            .help("write `)` where the group or list ends"),
    })
}
