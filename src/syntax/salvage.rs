//! What of a declaration can be read around its mistakes: pieces that cannot be are left out, so that an error in one
//! of them does not hide those in the others.
//!
//! Such a file has an error all the same, and nothing is done by its rules. A piece is left out only where what
//! remains is a whole declaration of the grammar: nothing is guessed. Where that does not succeed nothing is kept but
//! what is wrong with values that were read on the way.

use super::ast::Item;
use super::build::Builder;
use super::explain;
use super::parse::{Failure, grammar};
use super::recover::{CLAUSES, word};
use super::scan::{self, Token, TokenKind};
use crate::diagnostic::{Diagnostic, Edit};
use crate::source::{FileId, Span};
use std::collections::BTreeSet;
use std::ops::Range;

/// So many mistakes of one declaration are gone around.
const MOST_MISTAKES: usize = 4;
/// A longer declaration is left as it is: each try reads all of it.
const MOST_TOKENS: usize = 2_000;
/// Words between two conditions, or two entries of a list.
const SEPARATORS: [&str; 3] = ["and", "or", ","];

/// A declaration without what could not be read, if that is one, and what else is wrong with it. `places` are the
/// bytes at which it could not.
pub(super) fn rest(
    builder: &Builder<'_>,
    text: &str,
    chunk: &[Token],
    places: &[usize],
) -> (Option<Item>, Vec<Diagnostic>) {
    // Of a test each part is about the others: what is left out would be missed.
    let is_test = chunk.first().is_some_and(|token| word(text, token) == "test");
    if is_test || chunk.len() > MOST_TOKENS {
        return (None, Vec::new());
    }
    let token = |place: usize| chunk.partition_point(|token| token.end <= place).min(chunk.len().saturating_sub(1));
    let mut open: BTreeSet<usize> = places.iter().map(|place| token(*place)).collect();
    let (mut left_out, mut problems, mut certain) = (BTreeSet::new(), Vec::new(), Vec::new());
    for _ in 0..MOST_MISTAKES {
        let Some(at) = open.pop_first() else { break };
        let (kept, tokens): (Vec<usize>, Vec<Token>) =
            chunk.iter().enumerate().filter(|(at, _)| !left_out.contains(at)).map(|(at, token)| (at, *token)).unzip();
        let without = |piece: Range<usize>| {
            let piece = kept.get(piece).unwrap_or_default();
            left_out.iter().chain(piece).copied().collect::<BTreeSet<usize>>()
        };
        let (mut next, mut found, mut is_read) = (None, Vec::new(), false);
        for piece in pieces_near(text, &tokens, kept.partition_point(|&before| before < at)) {
            let tried = without(piece);
            let attempt = attempt(builder, text, chunk, &tried);
            let is_whole = attempt.item.is_some();
            let goes_on =
                attempt.places.iter().map(|place| token(*place)).all(|place| !tried.contains(&place) && place != at);
            if is_whole || (goes_on && next.is_none()) {
                next = Some((tried, attempt.item, attempt.places));
                (found, is_read) = (attempt.problems, attempt.is_read);
            }
            if is_whole {
                break;
            }
        }
        let Some((tried, item, places)) = next else { break };
        let is_known =
            |problem: &Diagnostic| problem.span().is_some_and(|span| open.contains(&token(span.start as usize)));
        let follows = |problem: &Diagnostic| {
            problem.span().is_some_and(|span| is_one_list(text, chunk, at, token(span.start as usize)))
        };
        let found: Vec<Diagnostic> =
            found.into_iter().filter(|problem| !is_known(problem) && !follows(problem)).collect();
        certain.extend(found.iter().filter(|_| is_read).cloned());
        problems.extend(found);
        if item.is_some() {
            return (item, problems);
        }
        left_out = tried;
        open.extend(places.into_iter().map(token));
    }
    // Other problems may come of what was left out on the way.
    (None, certain)
}

/// What came of reading a declaration without some of its tokens.
struct Attempt {
    item: Option<Item>,
    /// Whether the grammar could read it: its problems are then of values.
    is_read: bool,
    problems: Vec<Diagnostic>,
    /// Where it still could not be read.
    places: Vec<usize>,
}

fn attempt(builder: &Builder<'_>, text: &str, chunk: &[Token], left_out: &BTreeSet<usize>) -> Attempt {
    let nothing = Attempt { item: None, is_read: false, problems: Vec::new(), places: Vec::new() };
    let (Some(first), Some(last)) = (chunk.first(), chunk.last()) else { return nothing };
    let Some(body) = text.get(first.start..last.end) else { return nothing };
    let mut bytes = body.as_bytes().to_vec();
    for token in left_out.iter().filter_map(|at| chunk.get(*at)) {
        if let Some(gap) = bytes.get_mut(token.start - first.start..token.end - first.start) {
            gap.fill(b' ');
        }
    }
    let Ok(body) = String::from_utf8(bytes) else { return nothing };
    match grammar(&body) {
        Ok(pairs) => {
            let mut own = builder.beside(first.start);
            let mut tree = super::ast::File::default();
            own.declarations(pairs, &mut tree);
            let places = own.problems.iter().filter_map(|problem| Some(problem.span()?.start as usize)).collect();
            let item = tree.items.pop();
            Attempt { item, is_read: true, problems: own.problems, places }
        }
        Err(Failure { at, expected }) => {
            let kept: Vec<Token> =
                chunk.iter().enumerate().filter(|(at, _)| !left_out.contains(at)).map(|(_, token)| *token).collect();
            let problem = explain::explain(builder.file, text, &kept, first.start + at, &expected);
            Attempt { item: None, is_read: false, problems: vec![problem], places: vec![first.start + at] }
        }
    }
}

/// What else is wrong with a declaration once it is mended as its problem proposes: what stands right behind
/// a mistake is left out with it. `base` is where the declaration begins. Where it still cannot be read, that is told
/// only behind a word that was missing: what else was meant is a guess, and an error of it might be none.
pub(super) fn behind(file: FileId, body: &str, base: usize, problem: &Diagnostic, most: usize) -> Vec<Diagnostic> {
    let [Edit { span, text }] = problem.edits.as_slice() else { return Vec::new() };
    let range = span.range();
    let (from, to) = (range.start.saturating_sub(base), range.end.saturating_sub(base));
    let (Some(before), Some(after)) = (body.get(..from), body.get(to..)) else { return Vec::new() };
    let mended = [before, text, after].concat();
    let tokens = scan::scan(file, &mended).tokens;
    let problems = match grammar(&mended) {
        Ok(pairs) => {
            let mut builder = Builder::new(file, &tokens);
            builder.declarations(pairs, &mut super::ast::File::default());
            builder.problems
        }
        Err(Failure { at, expected }) if range.is_empty() && most > 0 && at > from => {
            let next = explain::explain(file, &mended, &tokens, at, &expected);
            let further = behind(file, &mended, 0, &next, most - 1);
            [vec![next], further].concat()
        }
        Err(_) => Vec::new(),
    };
    // Where a place of the mended text is in the file; nowhere inside of what was mended.
    let place = |at: u32| {
        let at = at as usize;
        let behind = at.checked_sub(from + text.len()).map(|behind| to + behind);
        (at < from).then_some(at).or(behind).map(|at| base + at)
    };
    let moved = |span: &mut Span| {
        *span = Span::new(file, place(span.start)?, place(span.end)?);
        Some(())
    };
    let in_file = |mut problem: Diagnostic| {
        let labels = problem.labels.iter_mut().map(|label| &mut label.span);
        labels.chain(problem.edits.iter_mut().map(|edit| &mut edit.span)).try_for_each(moved)?;
        Some(problem)
    };
    problems.into_iter().filter_map(in_file).collect()
}

/// The pieces that could be left out to go around a token; where a line or clause begins with it or a bracket ends with
/// it, also those of the one before it, which was to go on.
fn pieces_near(text: &str, chunk: &[Token], at: usize) -> Vec<Range<usize>> {
    let (token, before) = (chunk.get(at), at.checked_sub(1));
    let begins = token.is_some_and(|token| token.first || CLAUSES.contains(&word(text, token).as_str()));
    let closes = token.is_some_and(|token| token.kind == TokenKind::Close);
    let of_before = || before.map(|before| pieces(text, chunk, before)).unwrap_or_default();
    match (closes, begins) {
        (true, _) => [of_before(), pieces(text, chunk, at)].concat(),
        (_, true) => [pieces(text, chunk, at), of_before()].concat(),
        _ => pieces(text, chunk, at),
    }
}

/// The pieces around a token that could be left out, the smallest first.
fn pieces(text: &str, chunk: &[Token], at: usize) -> Vec<Range<usize>> {
    let depths = depths(chunk);
    let mut pieces = Vec::new();
    // A separator with nothing behind it. A value is never left out alone: what stands before it may be read as one.
    let is_separator = chunk.get(at).is_some_and(|token| SEPARATORS.contains(&word(text, token).as_str()));
    let ends = |token: &Token| token.kind == TokenKind::Close || CLAUSES.contains(&word(text, token).as_str());
    if is_separator && chunk.get(at + 1).is_none_or(ends) {
        pieces.push(at..at + 1);
    }
    let mut inner = at;
    while let Some(&depth) = depths.get(inner) {
        pieces.extend(member(text, chunk, &depths, inner, depth));
        // On to the bracket around it.
        let Some(open) = (0..inner).rev().find(|&before| depths.get(before).is_some_and(|other| *other < depth)) else {
            break;
        };
        inner = open;
    }
    let starts_clause = |at: usize| {
        let begins = |token: &Token| CLAUSES.contains(&word(text, token).as_str()) && !joins(text, token);
        chunk.get(at).is_some_and(begins) && !is_of_linked_records(text, chunk, at)
    };
    let bounded = |starts: &dyn Fn(usize) -> bool| {
        let from = (1..=at).rev().find(|&at| starts(at))?;
        let to = (at + 1..chunk.len()).find(|&at| starts(at)).unwrap_or(chunk.len());
        Some(from..to)
    };
    let is_outside = |at: usize| depths.get(at) == Some(&0);
    pieces.extend(bounded(&|at| chunk.get(at).is_some_and(|token| token.first)));
    pieces.extend(bounded(&|at| is_outside(at) && starts_clause(at)));
    pieces
}

/// Whether the `and` at this place stands between the two ends of a `between`.
fn joins_ends(text: &str, chunk: &[Token], at: usize) -> bool {
    let is = |at: usize, joint: &str| chunk.get(at).is_some_and(|token| word(text, token) == joint);
    let begin = (0..at).rev().find(|&at| is(at, "between") || SEPARATORS.iter().any(|separator| is(at, separator)));
    is(at, "and") && begin.is_some_and(|begin| is(begin, "between"))
}

/// Conditions and entries between their separators, with one of these.
fn member(text: &str, chunk: &[Token], depths: &[usize], at: usize, depth: usize) -> Option<Range<usize>> {
    let is_separator = |at: usize| {
        depths.get(at) == Some(&depth)
            && !joins_ends(text, chunk, at)
            && chunk.get(at).is_some_and(|token| SEPARATORS.contains(&word(text, token).as_str()))
    };
    let is_border = |at: usize| {
        let clause = |token: &Token| CLAUSES.contains(&word(text, token).as_str()) || word(text, token) == ":";
        depths.get(at).is_none_or(|other| *other < depth)
            || is_separator(at)
            || (depths.get(at) == Some(&depth)
                && chunk.get(at).is_some_and(clause)
                && !is_of_linked_records(text, chunk, at))
    };
    let from = (0..at).rev().find(|&before| is_border(before)).map_or(0, |border| border + 1);
    let to = (at..chunk.len()).find(|&after| is_border(after)).unwrap_or(chunk.len());
    let before = from.checked_sub(1).filter(|&before| is_separator(before));
    match (before, is_separator(to)) {
        (Some(before), _) => Some(before..to),
        (None, true) => Some(from..to + 1),
        (None, false) => None,
    }
}

/// Whether a `where` begins no clause, but what must hold of linked records: `any associated deal where (…)`.
fn is_of_linked_records(text: &str, chunk: &[Token], at: usize) -> bool {
    let is = |at: usize, wanted: &str| chunk.get(at).is_some_and(|token| word(text, token) == wanted);
    let opens = chunk.get(at + 1).is_some_and(|token| token.kind == TokenKind::Open);
    is(at, "where") && opens && (0..at).any(|at| is(at, "where"))
}

/// Whether nothing but `or` parts two places: what is wrong with a list of alternatives is told once.
fn is_one_list(text: &str, chunk: &[Token], from: usize, to: usize) -> bool {
    let parts = |token: &Token| {
        let word = word(text, token);
        token.kind != TokenKind::Word || word != "or" && CLAUSES.contains(&word.as_str())
    };
    chunk.get(from..to).is_some_and(|between| !between.is_empty() && !between.iter().any(parts))
}

/// Words that stand between conditions, although a line may begin with them.
fn joins(text: &str, token: &Token) -> bool {
    matches!(word(text, token).as_str(), "and" | "or" | "not")
}

/// How many brackets are open around each token; the brackets themselves stand outside.
fn depths(chunk: &[Token]) -> Vec<usize> {
    let mut depth: usize = 0;
    let of = |token: &Token| {
        if token.kind == TokenKind::Close {
            depth = depth.saturating_sub(1);
        }
        let own = depth;
        if token.kind == TokenKind::Open {
            depth += 1;
        }
        own
    };
    chunk.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use crate::source::FileId;
    use crate::syntax::{self, ast::ItemKind};

    /// What is left of a file, laid out, and how many mistakes it has.
    fn left(text: &str) -> (Vec<&'static str>, usize, String) {
        let parsed = syntax::parse(FileId(0), text);
        let kinds = parsed.file.items.iter().map(|item| item.kind.keyword()).collect();
        let of = parsed.file.items.iter().map(|item| match &item.kind {
            ItemKind::Delete(removal) => format!("{:?}", removal.condition),
            other => format!("{other:?}"),
        });
        (kinds, parsed.diagnostics.len(), of.collect())
    }

    #[test]
    fn what_stands_beside_a_mistake_is_kept() {
        for (text, dropped) in [
            ("delete d where city iz Paris and email is known", "Paris"),
            ("delete d where email is known and first name is known or", "Or("),
            ("delete d where email is known and any of (city is known, job title iz CEO)", "CEO"),
            ("delete d where email is known and create date is before 2026-02-30", "30"),
            ("delete d where email is known unless city iz Paris stop above 5%", "Paris"),
            ("fix f\n  email: trim\n  city trim\n  job title: lowercase", "city"),
            ("duplicates d\n  match same email\n  survivor newest create date\n  keep email: longest", "newest"),
        ] {
            let (kinds, mistakes, tree) = left(text);
            assert_eq!(kinds.len(), 1, "{text}");
            assert_eq!(mistakes, 1, "{text}");
            assert!(tree.contains("email") && !tree.contains(dropped), "{text}: {tree}");
        }
    }

    #[test]
    fn each_of_several_mistakes_is_told() {
        let (kinds, mistakes, _) = left("delete d where city iz Paris and email is known and job title iz CEO");
        assert_eq!((kinds.len(), mistakes), (1, 2));
        let (_, mistakes, _) =
            left("delete d where create date is before 2026-02-30 and city iz Paris and email is known");
        assert_eq!(mistakes, 2);
        let (_, mistakes, _) = left("delete d where city is not Paris or Oslo or Rome and email is known");
        assert_eq!(mistakes, 1);
        // Also where nothing is left that could be read.
        let (kinds, mistakes, _) = left("delete d where create date is before 2026-02-30 and city iz Paris");
        assert_eq!((kinds.len(), mistakes), (0, 2));
    }

    #[test]
    fn nothing_is_made_of_what_is_no_declaration() {
        for text in ["delete", "delete d", "delete d where", "delete d where city iz", "segment s where ((", "fix f"] {
            assert_eq!(left(text).0.len(), 0, "{text}");
        }
    }

    /// A test without an expectation would be an error that only follows; and so would a date that is left out of a
    /// comparison.
    #[test]
    fn no_error_follows_from_what_was_left_out() {
        let text = "test \"t\"\n  given contacts\n    | record id |\n    | 1 |\n  expect delete d selcts 1\n";
        assert_eq!(left(text).0.len(), 0);
        assert_eq!(left("flag f where create date is before 2026-02-30").0.len(), 0);
    }
}
