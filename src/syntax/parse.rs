//! The parser: scan, grammar, tree; and again declaration by declaration when that fails.

use super::ast::{self, Allow, Item};
use super::brackets::Mending;
use super::build::Builder;
use super::build::literal::{self, NoValue};
use super::recover::chunks;
use super::scan::{self, Comment, Scan, Token};
use super::{MAX_FILE_BYTES, explain, salvage};
use crate::diagnostic::{self, Diagnostic, codes};
use crate::source::{FileId, Span, Spanned};
use pest::Parser as _;
use pest::iterators::Pairs;

/// The parser that pest makes from the grammar. Its rules are no interface: only this room knows them.
#[derive(Debug, pest_derive::Parser)]
#[grammar = "grammar/hyg.pest"]
pub(super) struct Grammar;

/// So many unclosed marks and hidden characters are reported for one declaration.
const LEXICAL_ERRORS: usize = 5;

/// What a file holds, and what is wrong with it.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The declarations that could be read.
    pub file: ast::File,
    /// All comments, in order.
    pub comments: Vec<Comment>,
    /// Syntax errors, in order of place: at most a few for each declaration that could not be read.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads one rule file. Never fails: see [`Parsed`].
pub fn parse(file: FileId, text: &str) -> Parsed {
    if text.len() > MAX_FILE_BYTES {
        return too_large(file, text.len() as u64);
    }
    let Scan { tokens, comments, problems } = scan::scan(file, text);
    let mut builder = Builder::new(file, &tokens);
    let mut tree = ast::File::default();
    if problems.is_empty()
        && scan::bracket_problem(file, &tokens).is_none()
        && let Some((body, base)) = body(text, &tokens)
        && let Ok(pairs) = Grammar::parse(Rule::file, body)
    {
        builder.base = base;
        builder.declarations(pairs, &mut tree);
    } else {
        recover(&mut builder, text, &tokens, &problems, &mut tree);
    }
    salvage_unread(&mut builder, text, &tokens, &mut tree);
    let mut diagnostics = builder.problems;
    attach_allows(&mut tree.items, &comments);
    diagnostic::sort(&mut diagnostics);
    Parsed { file: tree, comments, diagnostics }
}

/// Reads a literal on its own, as `--param name=value` gives it: a date, a duration, a number, a
/// percentage, a text in double quotes, or bare words.
///
/// # Errors
/// The text looks like a literal and is none (`2026-02-30`): why, and what to type.
pub fn parse_value(text: &str) -> Result<ast::Value, NoValue> {
    literal::lone(text)
}

/// Whether a text can be the name of a rule, a segment or a parameter.
#[must_use]
pub fn is_name(text: &str) -> bool {
    Grammar::parse(Rule::name, text).is_ok_and(|mut pairs| pairs.next().is_some_and(|pair| pair.as_str() == text))
}

/// What is said of a file of more than [`MAX_FILE_BYTES`], which is best not read at all.
#[must_use]
pub fn too_large(file: FileId, bytes: u64) -> Parsed {
    let diagnostic = Diagnostic::error(
        codes::FILE_TOO_LARGE,
        format!("this file has {bytes} bytes; a rule file may have {MAX_FILE_BYTES} (16 MiB)"),
    )
    .label(Span::new(file, 0, 0), "")
    .help("split it into several files: all files of a folder are read as one");
    Parsed { file: ast::File::default(), comments: Vec::new(), diagnostics: vec![diagnostic] }
}

/// The text from the first token on (a byte order mark is no token), and where that is.
fn body<'t>(text: &'t str, tokens: &[Token]) -> Option<(&'t str, usize)> {
    let base = tokens.first().map_or(text.len(), |token| token.start);
    Some((text.get(base..)?, base))
}

fn recover(builder: &mut Builder<'_>, text: &str, tokens: &[Token], problems: &[Diagnostic], tree: &mut ast::File) {
    let file = builder.file;
    let chunks = chunks(text, tokens);
    let mut problems = problems.iter().peekable();
    let mut mending: Option<Mending> = None;
    for (at, chunk) in chunks.iter().enumerate() {
        let end = chunks.get(at + 1).and_then(|next| next.first()).map_or(text.len(), |token| token.start);
        let mut lexical = Vec::new();
        while let Some(problem) =
            problems.next_if(|problem| problem.span().is_none_or(|span| (span.start as usize) < end))
        {
            lexical.push(problem.clone());
        }
        if !lexical.is_empty() {
            builder.problems.extend(lexical.into_iter().take(LEXICAL_ERRORS));
        } else if let Some(problem) = scan::bracket_problem(file, chunk) {
            builder.problems.push(problem);
            let mending = mending.get_or_insert_with(|| Mending::of(text));
            if let Some(mended) = mending.mend(builder, chunk) {
                let known = builder.problems.len();
                declaration(builder, mended.text, &mended.tokens, tree);
                let found = builder.problems.split_off(known);
                builder.problems.extend(found.into_iter().filter(|problem| mended.is_of_file(problem)));
            }
        } else {
            declaration(builder, text, chunk, tree);
        }
    }
    // Invisible characters may stand where no token does.
    builder.problems.extend(problems.take(LEXICAL_ERRORS).cloned());
}

/// So many mistakes are looked for behind one that can be mended.
const MOST_BEHIND: usize = 4;

fn declaration(builder: &mut Builder<'_>, text: &str, chunk: &[Token], tree: &mut ast::File) {
    let (Some(first), Some(last)) = (chunk.first(), chunk.last()) else { return };
    let Some(body) = text.get(first.start..last.end) else { return };
    match grammar(body) {
        Ok(pairs) => {
            builder.base = first.start;
            builder.declarations(pairs, tree);
        }
        Err(Failure { at, expected }) => {
            let at = first.start + at;
            let problem = explain::explain(builder.file, text, chunk, at, &expected);
            let (item, problems) = salvage::rest(builder, text, chunk, &[at]);
            tree.items.extend(item);
            let hidden = salvage::behind(builder.file, body, first.start, &problem, MOST_BEHIND);
            let is_new = |hidden: &Diagnostic| problems.iter().all(|problem| problem.span() != hidden.span());
            let hidden: Vec<Diagnostic> = hidden.into_iter().filter(is_new).collect();
            builder.problems.extend([vec![problem], problems, hidden].concat());
        }
    }
}

/// Where the grammar could go no further, from the beginning of what it read, and what it expected there.
pub(super) struct Failure {
    pub(super) at: usize,
    pub(super) expected: Vec<Rule>,
}

/// Reads one declaration.
pub(super) fn grammar(body: &str) -> Result<Pairs<'_, Rule>, Failure> {
    Grammar::parse(Rule::declaration, body).map_err(|error| {
        let at = match error.location {
            pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _)) => at,
        };
        let expected = match error.variant {
            pest::error::ErrorVariant::ParsingError { positives, .. } => positives,
            pest::error::ErrorVariant::CustomError { .. } => Vec::new(),
        };
        Failure { at, expected }
    })
}

/// Declarations that the grammar knows and that have a mistake all the same (`2026-02-30`): what else they say is
/// looked at too.
fn salvage_unread(builder: &mut Builder<'_>, text: &str, tokens: &[Token], tree: &mut ast::File) {
    for span in std::mem::take(&mut builder.unread) {
        let range = span.range();
        let from = tokens.partition_point(|token| token.start < range.start);
        let to = tokens.partition_point(|token| token.start < range.end);
        let chunk = tokens.get(from..to).unwrap_or_default();
        let places = builder.problems.iter().filter_map(|problem| Some(problem.span()?.start as usize));
        let places: Vec<usize> = places.filter(|place| range.contains(place)).collect();
        let (item, problems) = salvage::rest(builder, text, chunk, &places);
        tree.items.extend(item);
        builder.problems.extend(problems);
    }
    tree.items.sort_by_key(|item| item.span.start);
}

/// Hangs `# hyg: allow lint: reason` on the declaration that follows it.
fn attach_allows(items: &mut [Item], comments: &[Comment]) {
    let mut comments = comments.iter().filter(|comment| comment.own_line).peekable();
    for item in items {
        while let Some(comment) = comments.next_if(|comment| comment.span.start < item.span.start) {
            item.allows.extend(allow(comment));
        }
        while comments.next_if(|comment| comment.span.start < item.span.end).is_some() {}
    }
}

fn allow(comment: &Comment) -> Option<Allow> {
    let said = comment.text.trim_start_matches('#').trim_start();
    let said = said.strip_prefix("hyg:")?.trim_start().strip_prefix("allow")?;
    let rest = said.trim_start();
    if rest.len() == said.len() {
        return None;
    }
    let (lint, reason) = match rest.split_once(':') {
        Some((lint, reason)) => (lint.trim(), Some(reason.trim().to_owned())),
        None => (rest.trim(), None),
    };
    let offset = comment.text.len() - rest.len();
    let start = comment.span.start as usize + offset;
    let span = Span::new(comment.span.file, start, start + lint.len());
    Some(Allow { lint: Spanned::new(lint.to_owned(), span), reason })
}
