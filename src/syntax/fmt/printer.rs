//! Lines, indentation, and where comments go.
//!
//! Everything is printed in the order in which it was written, so a comment belongs before the
//! first thing printed that stands after it: on its own line if it had one, else at the end of the
//! line before. A comment inside something that is printed as one piece goes to the end of its line.

use super::WIDTH;
use crate::source::Span;
use crate::syntax::scan::Comment;
use unicode_width::UnicodeWidthStr as _;

pub(super) struct Printer<'a> {
    out: String,
    line: String,
    /// The indentation of the line at hand.
    pub indent: usize,
    /// Comments that go to the end of the line at hand.
    trailing: Vec<&'a Comment>,
    comments: &'a [Comment],
    /// The next text begins a new line, indented so far.
    next_line: Option<usize>,
}

impl<'a> Printer<'a> {
    pub(super) fn new(comments: &'a [Comment]) -> Self {
        Printer { out: String::new(), line: String::new(), indent: 0, trailing: Vec::new(), comments, next_line: None }
    }

    /// The next text begins a new line.
    pub(super) fn newline(&mut self, indent: usize) {
        self.next_line = Some(indent);
    }

    /// Text of no place of its own: it follows what was printed last.
    pub(super) fn text(&mut self, text: &str) {
        if let Some(indent) = self.next_line.take() {
            self.flush(indent);
        }
        self.line.push_str(text);
    }

    /// Text that stood at `span`, with the comments before and inside it.
    pub(super) fn put(&mut self, span: Span, text: &str) {
        self.before(span);
        self.text(text);
        self.inside(span);
    }

    /// Places the comments that stand before `span`.
    pub(super) fn before(&mut self, span: Span) {
        while let Some(comment) = self.take_before(span.start) {
            match self.next_line {
                // A comment cannot end a line that is a comment.
                Some(indent) if comment.own_line || self.line.trim_start().starts_with('#') => {
                    self.flush(indent);
                    self.line.push_str(&comment.text);
                    self.next_line = Some(indent);
                }
                _ => self.trailing.push(comment),
            }
        }
    }

    /// Sends the comments that stand before the end of `span` to the end of the line at hand.
    pub(super) fn inside(&mut self, span: Span) {
        while let Some(comment) = self.take_before(span.end) {
            self.trailing.push(comment);
        }
    }

    /// Whether a comment stands inside `span`.
    pub(super) fn has_comment(&self, span: Span) -> bool {
        let from = self.comments.partition_point(|comment| comment.span.start < span.start);
        self.comments.get(from).is_some_and(|comment| comment.span.start < span.end)
    }

    /// Whether a comment will stand above the one line of the thing at `span`: one on a line of its
    /// own before it, or more than one that belongs to the line. The next thing begins at `until`.
    pub(super) fn comment_above(&self, span: Span, until: u32) -> bool {
        let near = || self.comments.iter().take_while(|comment| comment.span.start < until);
        let of_line = |comment: &&Comment| {
            comment.span.start >= span.start && (comment.span.start < span.end || !comment.own_line)
        };
        near().any(|comment| comment.own_line && comment.span.start < span.start) || near().filter(of_line).count() > 1
    }

    /// Whether a text of this width fits on the line at hand.
    pub(super) fn fits(&self, text: &str) -> bool {
        let before = if let Some(indent) = self.next_line { indent } else { self.line.width() };
        before + text.width() <= WIDTH
    }

    fn take_before(&mut self, offset: u32) -> Option<&'a Comment> {
        let (first, rest) = self.comments.split_first()?;
        (first.span.start < offset).then(|| {
            self.comments = rest;
            first
        })
    }

    /// Between two declarations: the comments of the one before (indented ones), a blank line, the
    /// comments of the next with the blank lines between them.
    pub(super) fn between(&mut self, next: Span, blank: bool) {
        let is_start = self.out.is_empty() && self.line.is_empty();
        self.comments_of_the_last(next.start);
        let mut blank = blank && !is_start;
        if !is_start {
            self.newline(0);
        }
        while let Some(comment) = self.take_before(next.start) {
            self.separate(blank);
            self.text(&comment.text);
            self.newline(0);
            blank = comment.blank_after;
        }
        self.separate(blank);
    }

    fn comments_of_the_last(&mut self, until: u32) {
        if self.out.is_empty() && self.line.is_empty() {
            return;
        }
        while let Some(comment) = self.comments.first()
            && comment.span.start < until
            && (!comment.own_line || comment.column > 1)
        {
            self.comments = self.comments.get(1..).unwrap_or(&[]);
            if comment.own_line {
                self.newline(2);
                self.text(&comment.text);
            } else {
                self.trailing.push(comment);
            }
        }
    }

    /// Ends the line at hand, and adds an empty one.
    fn separate(&mut self, blank: bool) {
        if blank && self.next_line.is_some() {
            self.flush(0);
            self.out.push('\n');
            self.next_line = None;
        }
    }

    /// Writes the line at hand, and begins the next. The last of its comments ends it; the others
    /// stand above it, so that they keep their order and stay where they are the next time.
    fn flush(&mut self, indent: usize) {
        let line = std::mem::take(&mut self.line);
        let last = self.trailing.pop();
        for comment in std::mem::take(&mut self.trailing) {
            self.out.push_str(&" ".repeat(self.indent));
            self.out.push_str(&comment.text);
            self.out.push('\n');
        }
        let line = line.trim_end();
        self.out.push_str(line);
        if let Some(comment) = last {
            self.out.push_str(if line.is_empty() { "" } else { "  " });
            self.out.push_str(&comment.text);
        }
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.line.push_str(&" ".repeat(indent));
        self.indent = indent;
        self.next_line = None;
    }

    pub(super) fn finish(mut self) -> String {
        self.comments_of_the_last(u32::MAX);
        let mut blank = true;
        for comment in self.comments {
            self.newline(0);
            self.separate(blank);
            self.text(&comment.text);
            blank = comment.blank_after;
        }
        self.flush(0);
        self.out
    }
}
