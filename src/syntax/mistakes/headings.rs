//! What begins a declaration: its keyword, name and description.

use super::error;
use crate::diagnostic::{Diagnostic, suggest};
use crate::syntax::explain::{Failure, example, shorten};
use crate::syntax::parse::Rule;
use crate::syntax::recover::{CLAUSES, KEYWORDS, TEST_WORDS};
use crate::syntax::scan::TokenKind;

pub(super) fn not_a_declaration(f: &Failure<'_>) -> Option<Diagnostic> {
    if f.at != 0 {
        return None;
    }
    let (found, span) = (f.lower(0), f.span(0));
    if f.kind(0) == Some(TokenKind::Row) {
        return Some(
            error("this table row stands outside of any test")
                .label(span, "no `given` before it")
                .help("write `given contacts` on the line before the table, inside a `test`"),
        );
    }
    if CLAUSES.contains(&found.as_str()) {
        return Some(
            error(format!("`{found}` stands outside of any rule"))
                .label(span, "no declaration before it")
                .help(format!("begin with what the rule is: {}", example("delete").unwrap_or_default())),
        );
    }
    Some(no_declaration(f, 0))
}

/// A word that begins no declaration, and the one that was meant.
fn no_declaration(f: &Failure<'_>, at: usize) -> Diagnostic {
    const SYNONYMS: &[(&str, &str)] = &[
        ("remove", "delete"),
        ("drop", "delete"),
        ("purge", "delete"),
        ("archive", "delete"),
        ("list", "segment"),
        ("define", "segment"),
        ("group", "segment"),
        ("filter", "segment"),
        ("select", "segment"),
        ("in", "for"),
        ("object", "for"),
        ("let", "param"),
        ("set", "param"),
        ("exclude", "protect"),
        ("spare", "protect"),
        ("keep", "protect"),
        ("whitelist", "protect"),
        ("dedupe", "duplicates"),
        ("deduplicate", "duplicates"),
        ("merge", "duplicates"),
        ("combine", "duplicates"),
        ("clean", "fix"),
        ("correct", "fix"),
        ("change", "fix"),
        ("update", "fix"),
        ("format", "fix"),
        ("tag", "flag"),
        ("mark", "flag"),
        ("review", "flag"),
        ("alert", "flag"),
        ("unsubscribe", "suppress"),
        ("block", "suppress"),
        ("report", "audit"),
        ("compare", "reconcile"),
        ("schedule", "routine"),
    ];
    let (found, span) = (f.lower(at), f.span(at));
    let is_denied = matches!(found.as_str(), "do" | "dont" | "don't" | "don’t" | "always" | "nothing");
    if is_denied {
        return error(format!("`{}` begins no declaration", shorten(f.str(at))))
            .label(span, "what is kept is said by a rule of its own")
            .help(format!(
                "what no rule may delete, suppress or absorb is protected: {}",
                example("protect").unwrap_or_default()
            ));
    }
    let synonym = SYNONYMS.iter().find(|(word, _)| *word == found).map(|(_, keyword)| *keyword);
    let diagnostic = error(format!("`{}` begins no declaration", shorten(f.str(at))));
    if ["if", "when", "whenever"].contains(&found.as_str()) {
        return diagnostic.label(span, "a rule begins with what it does").help(format!(
            "write what to do, a name, and then the condition: {}",
            example("flag").unwrap_or_default()
        ));
    }
    match synonym.or_else(|| suggest::did_you_mean(&found, KEYWORDS.into_iter().chain(["hyg"]))) {
        Some(keyword) => diagnostic
            .label(span, "not a word that hyg knows here")
            .help(format!("did you mean `{keyword}`?"))
            .edit(span, keyword),
        None => diagnostic
            .label(span, "a declaration was expected")
            .help(format!("a declaration begins with one of {}", KEYWORDS.join(", "))),
    }
}

/// `supprimer old "…"` after a rule that is whole.
pub(super) fn foreign_keyword(f: &Failure<'_>) -> Option<Diagnostic> {
    let begins_a_line = f.token(f.at).is_some_and(|token| token.flush && token.kind == TokenKind::Word);
    if !begins_a_line || !f.expects(Rule::EOI) || KEYWORDS.contains(&f.lower(f.at).as_str()) {
        return None;
    }
    Some(no_declaration(f, f.at))
}

/// `delete old: "…"`: the line was taken for one of a fix.
pub(super) fn colon_after_name(f: &Failure<'_>) -> Option<Diagnostic> {
    let keyword = f.lower(f.at);
    let is_heading = f.token(f.at).is_some_and(|token| token.flush) && KEYWORDS.contains(&keyword.as_str());
    if !is_heading || f.str(f.at + 2) != ":" {
        return None;
    }
    let (name, span) = (f.str(f.at + 1), f.span(f.at + 2));
    if keyword == "param" {
        let diagnostic = error("a parameter has its value behind `=`, not behind a colon");
        return Some(
            diagnostic.label(span, "`=` is meant here").help(format!("write `param {name} = …`")).edit(span, " ="),
        );
    }
    Some(
        error("the name of a rule is followed by no colon")
            .label(span, "not needed")
            .help(format!("write `{keyword} {name}`; a description goes in double quotes after it"))
            .edit(span, ""),
    )
}

/// `never customers "…"`, and `never delete` without its sentence.
pub(super) fn never_heading(f: &Failure<'_>) -> Option<Diagnostic> {
    if f.declaration() != "never" || f.at > 2 {
        return None;
    }
    if f.at == 1 {
        let is_other_act = matches!(f.lower(1).as_str(), "merge" | "absorb" | "suppress" | "change" | "touch");
        let protect = || {
            format!(
                "what no rule may delete, suppress or absorb is protected: {}",
                example("protect").unwrap_or_default()
            )
        };
        return Some(
            error("`never` is followed by `delete`")
                .label(f.span(1), "`delete` is expected here")
                .maybe_help(if is_other_act { Some(protect()) } else { example("never") }),
        );
    }
    (f.kind(2) != Some(TokenKind::Quoted)).then(|| {
        error("a `never delete` is named by a sentence in double quotes")
            .label(f.span(2), "the sentence is missing here")
            .maybe_help(example("never"))
    })
}

fn expects_name(f: &Failure<'_>) -> bool {
    f.expects(Rule::name) || f.expects(Rule::heading)
}

pub(super) fn missing_name(f: &Failure<'_>) -> Option<Diagnostic> {
    if !expects_name(f) {
        return None;
    }
    let keyword = f.before(1);
    let span = f.span(f.at);
    if f.kind(f.at) == Some(TokenKind::Quoted) && f.at == 1 {
        let description = f.str(f.at);
        if f.kind(2) == Some(TokenKind::Word) && f.token(2).is_some_and(|next| !next.first) && f.lower(2) != "where" {
            return Some(
                error(format!("the description stands before the name of this {keyword}"))
                    .label(span, "the description")
                    .label(f.span(2), "the name")
                    .help(format!("write `{keyword} {} {}`", f.str(2), shorten(description)))
                    .edit(f.range(1, 2), format!("{} {description}", f.str(2))),
            );
        }
        let name = slug(description);
        return Some(
            error(format!("this {keyword} has no name"))
                .label(span, "the name is missing before the description")
                .help(format!("write `{keyword} {name} {}`", shorten(description)))
                .edit(span.at_start(), format!("{name} ")),
        );
    }
    let found = f.str(f.at);
    if found.is_empty()
        || (CLAUSES.contains(&f.lower(f.at).as_str()) && f.at == 1)
        || f.token(f.at).is_some_and(|token| token.first)
    {
        return Some(
            error(format!("a name is missing after `{keyword}`"))
                .label(f.span(f.at.saturating_sub(1)).at_end(), "the name belongs here")
                .help(format!("write a name of one word, such as `{keyword} old-leads`")),
        );
    }
    if keyword == "in" {
        return Some(
            error("`in` asks whether a record is in a segment")
                .label(span, "the name of a segment is expected here")
                .help("write `in dormant`; to compare with several values write `is any of (…)`"),
        );
    }
    let name = slug(found);
    Some(
        error(format!("`{}` cannot be a name", shorten(found)))
            .label(span, "a name begins with a letter and holds letters, digits, `-` and `_`")
            .help(format!("write `{name}`"))
            .edit(span, name),
    )
}

/// `delete if email is unknown`: the word after the keyword was read as the name.
pub(super) fn condition_for_name(f: &Failure<'_>) -> Option<Diagnostic> {
    let is_link_word = ["if", "when", "whose", "that", "which", "all", "with", "having"].contains(&f.lower(1).as_str());
    if f.at != 2 || !is_link_word {
        return None;
    }
    let keyword = f.declaration();
    let end = f.line_end(2);
    // `delete all contacts where …`
    let from = (2..end).find(|&at| f.lower(at) == "where").map_or(2, |at| at + 1);
    Some(
        error(format!("a name is missing after `{keyword}`"))
            .label(f.span(1), "read as the name")
            .help(format!("write a name, then `where`: `{keyword} old-leads where {}`", shorten(&f.source(from, end)))),
    )
}

/// A name made of a text: its first words, joined by `-`.
fn slug(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(4);
    let name = words.collect::<Vec<_>>().join("-").to_lowercase();
    if name.starts_with(char::is_alphabetic) {
        name
    } else if name.is_empty() {
        "my-rule".to_owned()
    } else {
        format!("rule-{name}")
    }
}

/// `delete old leads "…"`, and a description without quotes.
pub(super) fn name_of_many_words(f: &Failure<'_>) -> Option<Diagnostic> {
    let on_heading = f.at == 2 && f.token(2).is_some_and(|token| !token.first) && f.kind(2) == Some(TokenKind::Word);
    if !on_heading
        || !(f.expects(Rule::description) || f.expects(Rule::quoted))
        || ["where", "if", "when", "unless"].contains(&f.lower(2).as_str())
    {
        return None;
    }
    let words_end =
        (2..=f.line_end(2)).take_while(|&at| f.kind(at) == Some(TokenKind::Word) && f.lower(at) != "where").last()?;
    if (2..=words_end).any(|at| TEST_WORDS.contains(&f.lower(at).as_str())) {
        return None;
    }
    let keyword = f.declaration();
    let whole = f.source(1, words_end);
    let looks_like_text = f.str(1).contains(['-', '_']) || words_end - 1 > 3;
    if looks_like_text {
        let text = format!("\"{}\"", f.source(2, words_end));
        let span = f.range(2, words_end);
        return Some(
            error("a description stands in double quotes")
                .label(span, "the description")
                .help(format!("write `{keyword} {} {}`", f.str(1), shorten(&text)))
                .edit(span, text),
        );
    }
    let name = slug(&whole);
    Some(
        error(format!("a name is one word, and `{}` is more", shorten(&whole)))
            .label(f.range(1, words_end), "the name")
            .help(format!(
                "write `{keyword} {name}`, or `{keyword} {} \"{}\"` if only the first word is the name",
                f.str(1),
                shorten(&f.source(2, words_end))
            ))
            .edit(f.range(1, words_end), name),
    )
}
