//! Signs of other languages and of word processors, where hyg has words and plain quotes.

use super::error;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::explain::Failure;
use crate::syntax::parse::Rule;
use crate::syntax::scan::TokenKind;

pub(super) fn double_ampersand(f: &Failure<'_>) -> Option<Diagnostic> {
    let at = (0..f.tokens.len()).find(|&at| f.kind(at) == Some(TokenKind::Word) && f.str(at) == "&&")?;
    Some(instead(f, at, at, "and"))
}

/// `// note` and `-- note`, on a line of their own or behind something.
pub(super) fn comment(f: &Failure<'_>) -> Option<Diagnostic> {
    let begins =
        |at: usize| at == 0 || f.token(at).is_some_and(|token| token.first) || f.span(at - 1).end < f.span(at).start;
    let sign = ["//", "--", "/*"].into_iter().find(|sign| f.str(f.at).starts_with(sign))?;
    let start = f.span(f.at).start as usize;
    begins(f.at).then(|| comment_at(Span::new(f.file, start, start + sign.len()), sign))
}

pub(in super::super) fn comment_at(span: Span, sign: &str) -> Diagnostic {
    error(format!("a comment begins with `#`, not with `{sign}`"))
        .label(span, "`#` is meant here")
        .help("write `#`; it holds to the end of the line")
        .edit(span, "#")
}

/// `= == != <> > < >= <= ||` and `!` where words are meant.
pub(super) fn symbol(f: &Failure<'_>) -> Option<Diagnostic> {
    let is_sign = |at: usize| f.kind(at) == Some(TokenKind::Mark) && "=<>|".contains(f.str(at));
    if !is_sign(f.at) || f.expects(Rule::equals) {
        return None;
    }
    let touches = |at: usize| at > 0 && f.span(at - 1).end == f.span(at).start;
    let bang = f.at > 0 && f.str(f.at - 1).ends_with('!') && (touches(f.at) || f.str(f.at - 1) == "!");
    let mut last = f.at;
    while is_sign(last + 1) && touches(last + 1) {
        last += 1;
    }
    let sign: String = (f.at..=last).map(|at| f.str(at)).collect();
    let is_date =
        |text: &str| text.starts_with(|c: char| c.is_ascii_digit()) && text.matches(['-', '/', '.']).count() == 2;
    let date_follows = is_date(f.str(last + 1));
    let is_age = f.str(last + 1).starts_with(|c: char| c.is_ascii_digit())
        && ["day", "week", "month", "year"].contains(&f.lower(last + 2).trim_end_matches('s'));
    if is_age && !bang && matches!(sign.as_str(), ">" | ">=" | "<" | "<=") {
        return Some(compared_age(f, last, &sign));
    }
    // `create date > TODAY() - 90`
    if ["today", "now", "today()", "now()", "date", "getdate", "current_date"].contains(&f.lower(last + 1).as_str()) {
        return Some(
            error("hyg counts from the day of the run, without a word for it")
                .label(f.range(f.at, last + 1), "a calculation")
                .help("write `older than 90 days` for what is longer ago, `newer than 90 days` for what is not, `is in the future` for what is to come"),
        );
    }
    let is_equals = !bang && matches!(sign.as_str(), "=" | "==");
    // `segment a = email is unknown`.
    let is_named =
        ["segment", "protect", "delete", "suppress", "flag", "duplicates"].contains(&f.declaration().as_str());
    if is_equals && is_named && f.at == 2 {
        return Some(instead(f, f.at, last, "where"));
    }
    // `match same email = "E-Mail"`: the column of the other file.
    let is_of_file = f.declaration() == "reconcile" && f.kind(last + 1) == Some(TokenKind::Quoted);
    if is_equals && is_of_file && f.expects(Rule::k_with) {
        return Some(instead(f, f.at, last, "with"));
    }
    // `city = "Lyon"`.
    if is_equals && f.declaration() == "fix" && f.expects(Rule::colon) && f.kind(last + 1) == Some(TokenKind::Quoted) {
        return Some(instead(f, f.at, last, ": set to"));
    }
    // `expect fix f sets email = a@b.c for 1`
    if is_equals && f.declaration() == "test" && f.expects(Rule::k_to) {
        return Some(instead(f, f.at, last, "to"));
    }
    // `!> 5`: no language has it, and what is not more than 5 may be blank to its writer.
    if bang && sign.contains(['<', '>']) {
        let meant = match sign.as_str() {
            ">" => "is at most",
            "<" => "is at least",
            ">=" | "=>" => "is less than",
            _ => "is more than",
        };
        return Some(
            error(format!("hyg is written in words, without `!{sign}`"))
                .label(f.range(f.at, last), "a sign of no language that hyg knows")
                .help(format!("if it says what a number must not be, write `{meant}`")),
        );
    }
    let word = match (bang, sign.as_str()) {
        (true, _) | (_, "<>") => "is not",
        (_, "||") => return Some(instead(f, f.at, last, "or")),
        (_, ">") if date_follows => "is after",
        (_, "<") if date_follows => "is before",
        (_, ">") => "is more than",
        (_, "<") => "is less than",
        (_, ">=" | "=>") => "is at least",
        (_, "<=" | "=<") => "is at most",
        (_, "=" | "==" | "===") => "is",
        _ => return None,
    };
    if let ("is" | "is not", "\"\"") = (word, f.str(last + 1)) {
        let span = f.range(f.at - usize::from(bang), last + 1);
        let test = if word == "is" { "is unknown" } else { "is known" };
        return Some(instead_at(span, &format!("{}{sign} \"\"", if bang { "!" } else { "" }), test));
    }
    if f.declaration() == "fix" && f.expects(Rule::colon) {
        // `->` is a word and a sign.
        let from = f.at - usize::from(f.before(1) == "-");
        return Some(instead(f, from, last, ":"));
    }
    // `is > 5`: the `is` is there already. A goal has none.
    let is_goal = matches!(f.before(1).as_str(), "goal" | "warn");
    let word = if is_goal || f.before(1) == "is" { word.trim_start_matches("is").trim_start() } else { word };
    if word.is_empty() {
        let span = f.range(f.at, last);
        return Some(
            error(format!("`{sign}` is one word too many after `is`"))
                .label(span, "not needed")
                .help(format!("delete the `{sign}`"))
                .edit(span, ""),
        );
    }
    let mut diagnostic = instead(f, f.at, last, word);
    if bang {
        let bang_end = f.span(f.at - 1).end as usize;
        let span = Span::new(f.file, bang_end - 1, f.span(last).end as usize);
        diagnostic = parted(f, instead_at(span, &format!("!{sign}"), word));
    }
    Some(diagnostic)
}

/// `> 90 days`, where the sign ends at `last`: an age to some, to others a day that many days ago, which turns it round.
fn compared_age(f: &Failure<'_>, last: usize, sign: &str) -> Diagnostic {
    let length = f.source(last + 1, last + 2);
    let diagnostic = error(format!("hyg is written in words, without `{sign}`"));
    if f.lower(last + 3) == "ago" {
        let meant = format!("{} than {length}", if sign.starts_with('>') { "newer" } else { "older" });
        let span = f.range(f.at, last + 3);
        return diagnostic
            .label(span, format!("`{meant}` is meant here"))
            .help(format!("write `{meant}`"))
            .edit(span, meant);
    }
    diagnostic
        .label(f.range(f.at, last), "an age, or a day")
        .help(format!("write `older than {length}` for what is longer ago, or `newer than {length}` for what is not"))
}

fn instead(f: &Failure<'_>, from: usize, to: usize, word: &str) -> Diagnostic {
    let sign: String = (from..=to).map(|at| f.str(at)).collect();
    parted(f, instead_at(f.range(from, to), &sign, word))
}

/// The same with blanks around the word where a sign needed none: `plan !=free`.
fn parted(f: &Failure<'_>, mut diagnostic: Diagnostic) -> Diagnostic {
    let is_text = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace() && !matches!(c, ')' | ','));
    for edit in &mut diagnostic.edits {
        let before = f.text.get(..edit.span.start as usize).and_then(|text| text.chars().next_back());
        let after = f.text.get(edit.span.end as usize..).and_then(|text| text.chars().next());
        if is_text(before) && edit.text.starts_with(char::is_alphabetic) && before != Some('(') {
            edit.text.insert(0, ' ');
        }
        if is_text(after) {
            edit.text.push(' ');
        }
    }
    diagnostic
}

pub(in crate::syntax) fn instead_at(span: Span, sign: &str, word: &str) -> Diagnostic {
    error(format!("hyg is written in words, without `{sign}`"))
        .label(span, format!("`{word}` is meant here"))
        .help(format!("write `{word}`"))
        .edit(span, word)
        .certain()
}

pub(super) fn curly_quote(f: &Failure<'_>) -> Option<Diagnostic> {
    if !matches!(f.str(f.at), "“" | "”" | "„" | "«" | "»") {
        return None;
    }
    let span = f.span(f.at);
    let close = (f.at + 1..=f.line_end(f.at)).find(|&at| matches!(f.str(at), "“" | "”" | "»" | "«"));
    let diagnostic = error(format!("`{}` is a typographic quotation mark; hyg needs the plain one", f.str(f.at)))
        .label(span, "made by a word processor")
        .help("write the text between plain double quotes: `\"…\"`")
        .edit(span, "\"");
    Some(match close {
        Some(close) => diagnostic.edit(f.span(close), "\"").certain(),
        None => diagnostic,
    })
}

pub(super) fn single_quote(f: &Failure<'_>) -> Option<Diagnostic> {
    if !matches!(f.str(f.at), "'" | "‘" | "’") {
        return None;
    }
    let line_end = f.span(f.line_end(f.at)).end as usize;
    let start = f.span(f.at).start as usize;
    let open = f.str(f.at).len();
    let line = f.text.get(start..line_end).unwrap_or("");
    let rest = line.get(open..).unwrap_or("");
    let close =
        rest.find(['\'', '’']).map(|at| (at, rest.get(at..).and_then(|c| c.chars().next()).map_or(1, char::len_utf8)));
    let diagnostic = error("texts stand between double quotes, not single ones");
    Some(match close {
        Some((at, len)) => {
            let inner = rest.get(..at).unwrap_or("");
            let span = Span::new(f.file, start, start + open + at + len);
            let text = format!("\"{}\"", inner.replace('\\', "\\\\").replace('"', "\\\""));
            diagnostic.label(span, "single quotes").help(format!("write `{text}`")).edit(span, text).certain()
        }
        None => diagnostic.label(f.span(f.at), "a single quote").help("write the text between double quotes: `\"…\"`"),
    })
}

pub(super) fn foreign_mark(f: &Failure<'_>) -> Option<Diagnostic> {
    let span = f.span(f.at);
    Some(match f.str(f.at) {
        ";" => {
            error("hyg needs no semicolons").label(span, "not needed").help("delete the `;`").edit(span, "").certain()
        }
        mark @ ("{" | "}") => error("hyg needs no braces")
            .label(span, format!("`{mark}` means nothing here"))
            .help("delete it: a rule ends where the next one begins; conditions are grouped with `(` and `)`")
            .edit(span, ""),
        "[" => error("lists stand between round brackets")
            .label(span, "a square bracket")
            .help("write `(` and `)`")
            .edit(span, "("),
        "]" => error("lists stand between round brackets")
            .label(span, "a square bracket")
            .help("write `(` and `)`")
            .edit(span, ")"),
        _ => return None,
    })
}
