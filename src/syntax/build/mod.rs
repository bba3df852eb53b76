//! Pairs of the grammar to the tree.
//!
//! The grammar decides the shape; what a bare word means (a number, a date, a length of time) is
//! decided here, so that the message can speak of it. A function returns nothing only after it
//! has reported why; where a part may be absent, the outer option says whether it could be read and
//! the inner one whether it was written.
#![expect(clippy::option_option, reason = "could it be read, was it written: two questions")]

mod condition;
mod declaration;
pub(super) mod literal;
mod slips;
mod test;
mod value;

use super::ast::{self, Item};
use super::parse::Rule;
use super::scan::Token;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::{FileId, Span, Spanned};
use pest::iterators::{Pair, Pairs};

pub(super) struct Builder<'t> {
    pub file: FileId,
    tokens: &'t [Token],
    /// Where the parsed text begins in its file.
    pub base: usize,
    pub problems: Vec<Diagnostic>,
    /// Declarations of the grammar that have a mistake nevertheless.
    pub unread: Vec<Span>,
}

impl<'t> Builder<'t> {
    pub(super) fn new(file: FileId, tokens: &'t [Token]) -> Self {
        Builder { file, tokens, base: 0, problems: Vec::new(), unread: Vec::new() }
    }

    /// One for a declaration of the same file that begins at `base`, with problems of its own.
    pub(super) fn beside(&self, base: usize) -> Builder<'t> {
        Builder { base, ..Builder::new(self.file, self.tokens) }
    }

    /// Adds what `file` or `declaration` of the grammar matched to the tree.
    pub(super) fn declarations(&mut self, pairs: Pairs<'_, Rule>, tree: &mut ast::File) {
        for pair in pairs.flat_map(Pair::into_inner) {
            match pair.as_rule() {
                Rule::EOI => {}
                Rule::edition => tree.edition = self.edition(&Node::new(pair)).or(tree.edition.take()),
                _ => {
                    let span = self.span(&pair);
                    let before = self.problems.len();
                    if let Some(kind) = self.item(&Node::new(pair)) {
                        tree.items.push(Item { allows: Vec::new(), kind, span });
                    } else {
                        if self.problems.len() == before {
                            self.problems.push(unread(span));
                        }
                        self.unread.push(span);
                    }
                }
            }
        }
    }

    fn edition(&mut self, node: &Node<'_>) -> Option<Spanned<u32>> {
        let number = node.get(Rule::edition_number)?;
        let span = self.span(&number);
        if number.as_str() == super::EDITION.to_string() {
            return Some(Spanned::new(super::EDITION, span));
        }
        self.problems.push(
            Diagnostic::error(
                codes::UNKNOWN_EDITION,
                format!(
                    "this file is written for edition `{}` of the language, which this version of hyg does not know",
                    number.as_str()
                ),
            )
            .label(span, "known editions: 1")
            .help("write `hyg 1`, or install a newer hyg")
            .edit(span, super::EDITION.to_string()),
        );
        None
    }

    /// Where a rule matched, up to the end of its last token: a rule that ends in an optional part
    /// has also matched the white space and comments before the part that is not there.
    fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let matched = pair.as_span();
        let (start, end) = (self.base + matched.start(), self.base + matched.end());
        let tokens = self.tokens.partition_point(|token| token.start < end);
        let last = tokens.checked_sub(1).and_then(|last| self.tokens.get(last));
        Span::new(self.file, start, last.map_or(end, |token| token.end.min(end)))
    }

    /// The source of a rule on one line, without what follows its last token.
    fn source(&self, pair: &Pair<'_, Rule>) -> String {
        let length = self.span(pair).range().len();
        literal::squeeze(pair.as_str().get(..length).unwrap_or(""))
    }

    /// The text of a token without change.
    fn spelled(&self, pair: &Pair<'_, Rule>) -> Spanned<String> {
        Spanned::new(pair.as_str().to_owned(), self.span(pair))
    }

    /// The text of a keyword in lower case, as the formatter writes it.
    fn keyword(&self, pair: &Pair<'_, Rule>) -> Spanned<String> {
        Spanned::new(pair.as_str().to_lowercase(), self.span(pair))
    }
}

/// A matched rule with the rules inside it.
struct Node<'i> {
    pair: Pair<'i, Rule>,
    inner: Vec<Pair<'i, Rule>>,
}

impl<'i> Node<'i> {
    fn new(pair: Pair<'i, Rule>) -> Self {
        Node { inner: pair.clone().into_inner().collect(), pair }
    }

    fn rule(&self) -> Rule {
        self.pair.as_rule()
    }

    fn has(&self, rule: Rule) -> bool {
        self.inner.iter().any(|pair| pair.as_rule() == rule)
    }

    fn get(&self, rule: Rule) -> Option<Pair<'i, Rule>> {
        self.all(rule).next()
    }

    fn node(&self, rule: Rule) -> Option<Node<'i>> {
        self.get(rule).map(Node::new)
    }

    fn all(&self, rule: Rule) -> impl Iterator<Item = Pair<'i, Rule>> + '_ {
        self.inner.iter().filter(move |pair| pair.as_rule() == rule).cloned()
    }

    fn nodes(&self, rule: Rule) -> impl Iterator<Item = Node<'i>> + '_ {
        self.all(rule).map(Node::new)
    }

    /// The first rule inside it that is no keyword or mark of the set given.
    fn first_of(&self, rules: &[Rule]) -> Option<Pair<'i, Rule>> {
        self.inner.iter().find(|pair| rules.contains(&pair.as_rule())).cloned()
    }
}

/// The grammar and this room disagree: no tree, but never silence.
fn unread(span: Span) -> Diagnostic {
    Diagnostic::error(codes::SYNTAX, "this declaration cannot be read").label(span, "somewhere in here")
}
