//! Mistakes that people make in every language of this kind, each with a sentence of its own.
//!
//! A mistake is looked for only after the grammar has refused the declaration, so nothing here can
//! turn a valid rule away.

use super::explain::{Failure, example, shorten};
use super::parse::Rule;
use super::recover::{CLAUSES, KEYWORDS};
use super::scan::TokenKind;
use crate::diagnostic::{Diagnostic, codes, suggest};

/// The first mistake that fits, the most certain first.
pub(super) fn find(failure: &Failure<'_>) -> Option<Diagnostic> {
    const MISTAKES: [fn(&Failure<'_>) -> Option<Diagnostic>; 25] = [
        not_a_declaration,
        double_ampersand,
        symbol,
        curly_quote,
        single_quote,
        foreign_mark,
        then_for_than,
        then_for_comma,
        otherwise_without_action,
        stop_without_above,
        space_before_percent,
        missing_equals,
        condition_for_name,
        missing_name,
        name_of_many_words,
        missing_where,
        fix_line,
        test_table,
        clause_out_of_place,
        link_without_brackets,
        list_without_brackets,
        values_joined_by_or,
        label_with_a_stop_word,
        unknown_test,
        second_test,
    ];
    MISTAKES.iter().find_map(|mistake| mistake(failure))
}

fn error(message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(codes::SYNTAX, message)
}

// What begins a declaration.

fn not_a_declaration(f: &Failure<'_>) -> Option<Diagnostic> {
    const SYNONYMS: [(&str, &str); 12] = [
        ("remove", "delete"),
        ("drop", "delete"),
        ("purge", "delete"),
        ("list", "segment"),
        ("define", "segment"),
        ("group", "segment"),
        ("let", "param"),
        ("set", "param"),
        ("exclude", "protect"),
        ("dedupe", "duplicates"),
        ("merge", "duplicates"),
        ("clean", "fix"),
    ];
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
    let synonym = SYNONYMS.iter().find(|(word, _)| *word == found).map(|(_, keyword)| *keyword);
    let diagnostic = error(format!("`{}` begins no declaration", shorten(f.str(0))));
    Some(match synonym.or_else(|| suggest::did_you_mean(&found, KEYWORDS.into_iter().chain(["hyg"]))) {
        Some(keyword) => diagnostic
            .label(span, "not a word that hyg knows here")
            .help(format!("did you mean `{keyword}`?"))
            .edit(span, keyword),
        None => diagnostic
            .label(span, "a declaration was expected")
            .help(format!("a declaration begins with one of {}", KEYWORDS.join(", "))),
    })
}

// Signs of other languages.

fn double_ampersand(f: &Failure<'_>) -> Option<Diagnostic> {
    let at = (0..f.tokens.len()).find(|&at| f.kind(at) == Some(TokenKind::Word) && f.str(at) == "&&")?;
    Some(instead(f, at, at, "and"))
}

/// `= == != <> > < >= <= ||` and `!` where words are meant.
fn symbol(f: &Failure<'_>) -> Option<Diagnostic> {
    let is_sign = |at: usize| f.kind(at) == Some(TokenKind::Mark) && "=<>|".contains(f.str(at));
    if !is_sign(f.at) || f.expects(Rule::equals) {
        return None;
    }
    let touches = |at: usize| at > 0 && f.span(at - 1).end == f.span(at).start;
    let bang = touches(f.at) && f.str(f.at - 1).ends_with('!');
    let mut last = f.at;
    while is_sign(last + 1) && touches(last + 1) {
        last += 1;
    }
    let sign: String = (f.at..=last).map(|at| f.str(at)).collect();
    let date_follows = f.str(last + 1).contains('-') && f.str(last + 1).starts_with(|c: char| c.is_ascii_digit());
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
    // `is > 5`: the `is` is there already.
    let word = if f.before(1) == "is" { word.trim_start_matches("is").trim_start() } else { word };
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
        let span = crate::source::Span::new(f.file, bang_end - 1, f.span(last).end as usize);
        diagnostic = instead_at(span, &format!("!{sign}"), word);
    }
    Some(diagnostic)
}

fn instead(f: &Failure<'_>, from: usize, to: usize, word: &str) -> Diagnostic {
    let sign: String = (from..=to).map(|at| f.str(at)).collect();
    instead_at(f.range(from, to), &sign, word)
}

fn instead_at(span: crate::source::Span, sign: &str, word: &str) -> Diagnostic {
    error(format!("hyg is written in words, without `{sign}`"))
        .label(span, format!("`{word}` is meant here"))
        .help(format!("write `{word}`"))
        .edit(span, word)
}

fn curly_quote(f: &Failure<'_>) -> Option<Diagnostic> {
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
        Some(close) => diagnostic.edit(f.span(close), "\""),
        None => diagnostic,
    })
}

fn single_quote(f: &Failure<'_>) -> Option<Diagnostic> {
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
            let span = crate::source::Span::new(f.file, start, start + open + at + len);
            let text = format!("\"{}\"", inner.replace('\\', "\\\\").replace('"', "\\\""));
            diagnostic.label(span, "single quotes").help(format!("write `{text}`")).edit(span, text)
        }
        None => diagnostic.label(f.span(f.at), "a single quote").help("write the text between double quotes: `\"…\"`"),
    })
}

fn foreign_mark(f: &Failure<'_>) -> Option<Diagnostic> {
    let span = f.span(f.at);
    Some(match f.str(f.at) {
        ";" => error("hyg needs no semicolons").label(span, "not needed").help("delete the `;`").edit(span, ""),
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

// Small words.

fn then_for_than(f: &Failure<'_>) -> Option<Diagnostic> {
    let comparisons = ["older", "newer", "more", "less", "longer", "shorter", "greater", "earlier", "later", "younger"];
    let before = f.before(1);
    if f.lower(f.at) != "then" || !comparisons.contains(&before.as_str()) {
        return None;
    }
    let span = f.span(f.at);
    Some(
        error(format!("`{before} then` is spelled `{before} than`"))
            .label(span, "`than` is meant here")
            .help("write `than`")
            .edit(span, "than"),
    )
}

fn then_for_comma(f: &Failure<'_>) -> Option<Diagnostic> {
    if f.lower(f.at) != "then" || f.declaration() != "fix" {
        return None;
    }
    let span = f.range(f.at.saturating_sub(1), f.at);
    Some(
        error("verbs are separated by commas")
            .label(f.span(f.at), "a comma is meant here")
            .help(format!("write `{}, {}`", f.str(f.at.saturating_sub(1)), f.str(f.at + 1)))
            .edit(span, format!("{},", f.str(f.at.saturating_sub(1)))),
    )
}

fn otherwise_without_action(f: &Failure<'_>) -> Option<Diagnostic> {
    if f.before(1) != "otherwise" {
        return None;
    }
    Some(
        error("`otherwise` does not say what to do")
            .label(f.span(f.at.saturating_sub(1)), "when a verb fails")
            .help("write `otherwise leave`, `otherwise clear`, `otherwise flag \"…\"` or `otherwise set to …`"),
    )
}

fn stop_without_above(f: &Failure<'_>) -> Option<Diagnostic> {
    if f.before(1) != "stop" || !f.expects(Rule::k_above) {
        return None;
    }
    let is_limit = |at: usize| f.str(at).starts_with(|c: char| c.is_ascii_digit());
    let diagnostic =
        error("a brake is written `stop above`, and how much").label(f.span(f.at), "`above` is expected here");
    Some(if is_limit(f.at) {
        diagnostic.help(format!("write `stop above {}`", f.str(f.at))).edit(f.span(f.at).at_start(), "above ")
    } else if is_limit(f.at + 1) {
        diagnostic.help(format!("write `stop above {}`", f.str(f.at + 1))).edit(f.span(f.at), "above")
    } else {
        diagnostic.help("write `stop above 20%`, or a number of records: `stop above 500`")
    })
}

fn space_before_percent(f: &Failure<'_>) -> Option<Diagnostic> {
    let number = f.before(1);
    if f.str(f.at) != "%" || !number.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let span = f.range(f.at - 1, f.at);
    Some(
        error("a percentage is written without a space")
            .label(span, "one space too many")
            .help(format!("write `{number}%`"))
            .edit(span, format!("{number}%")),
    )
}

fn missing_equals(f: &Failure<'_>) -> Option<Diagnostic> {
    if !f.expects(Rule::equals) || f.declaration() != "param" {
        return None;
    }
    let name = f.str(1);
    let diagnostic =
        error(format!("the parameter `{name}` has no `=` and value")).label(f.span(f.at), "`=` is expected here");
    Some(if matches!(f.lower(f.at).as_str(), "is" | ":" | "to") {
        diagnostic.help(format!("write `param {name} = …`")).edit(f.span(f.at), "=")
    } else {
        diagnostic.help(format!("write `param {name} = 182 days`: the name, `=`, the value, then a description"))
    })
}

// Headings.

fn expects_name(f: &Failure<'_>) -> bool {
    f.expects(Rule::name) || f.expects(Rule::heading)
}

fn missing_name(f: &Failure<'_>) -> Option<Diagnostic> {
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
fn condition_for_name(f: &Failure<'_>) -> Option<Diagnostic> {
    let is_link_word = ["if", "when", "whose", "that", "which", "all", "with", "having"].contains(&f.lower(1).as_str());
    if f.at != 2 || !is_link_word {
        return None;
    }
    let keyword = f.declaration();
    Some(error(format!("a name is missing after `{keyword}`")).label(f.span(1), "read as the name").help(format!(
        "write a name, then `where`: `{keyword} old-leads where {}`",
        shorten(&f.source(2, f.line_end(2)))
    )))
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
fn name_of_many_words(f: &Failure<'_>) -> Option<Diagnostic> {
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
            .help(format!("write `{keyword} {name}`; a description goes in double quotes after it"))
            .edit(f.range(1, words_end), name),
    )
}

const TEST_WORDS: [&str; 8] = ["is", "older", "newer", "contains", "starts", "ends", "matches", "does"];

// Clauses.

fn missing_where(f: &Failure<'_>) -> Option<Diagnostic> {
    if !(f.expects(Rule::where_clause) || f.expects(Rule::k_where))
        || f.declaration() == "fix"
        || f.declaration() == "duplicates"
    {
        return None;
    }
    if (1..f.at).any(|at| f.lower(at) == "where") {
        return None;
    }
    let (found, span) = (f.lower(f.at), f.span(f.at));
    let keyword = f.declaration();
    if suggest::did_you_mean(&found, ["where"]).is_some() {
        return Some(
            error(format!("`{}` is spelled `where`", f.str(f.at)))
                .label(span, "`where` is meant here")
                .help("write `where`")
                .edit(span, "where"),
        );
    }
    match found.as_str() {
        "if" | "when" | "with" | "whose" | "having" | "while" => Some(
            error(format!("the condition of a {keyword} begins with `where`"))
                .label(span, "`where` is meant here")
                .help("write `where`")
                .edit(span, "where"),
        ),
        "unless" | "stop" | "say" => Some(
            error(format!("`{found}` comes after the `where` of a {keyword}"))
                .label(span, "no `where` before it")
                .help(format!("write the `where` first: {}", example(&keyword).unwrap_or_default())),
        ),
        "" => Some(
            error(format!("this {keyword} has no condition"))
                .label(span, "`where` and a condition are missing here")
                .maybe_help(example(&keyword)),
        ),
        _ if f.kind(f.at) == Some(TokenKind::Quoted) => Some(
            error("a description is one text")
                .label(span, "a second text")
                .help("put everything between one pair of double quotes, and begin the condition with `where`"),
        ),
        _ if f.kind(f.at) == Some(TokenKind::Word)
            || f.kind(f.at) == Some(TokenKind::Backticked)
            || f.kind(f.at) == Some(TokenKind::Open) =>
        {
            Some(
                error(format!("the condition of a {keyword} begins with `where`"))
                    .label(span, "`where` is missing before this")
                    .help(format!("write `where {}`", shorten(&f.source(f.at, f.line_end(f.at)))))
                    .edit(span.at_start(), "where "),
            )
        }
        _ => None,
    }
}

/// A clause that stands in the wrong order, twice, or in a rule that has none of its kind.
fn clause_out_of_place(f: &Failure<'_>) -> Option<Diagnostic> {
    const OWNERS: [(&str, &[&str]); 12] = [
        ("where", &["segment", "protect", "delete", "suppress", "fix", "flag", "duplicates"]),
        ("unless", &["delete", "suppress", "fix", "flag", "duplicates"]),
        ("stop", &["delete", "suppress", "duplicates"]),
        ("say", &["flag"]),
        ("match", &["duplicates"]),
        ("survivor", &["duplicates"]),
        ("keep", &["duplicates"]),
        ("measure", &["audit"]),
        ("given", &["test"]),
        ("expect", &["test"]),
        ("every", &["routine"]),
        ("run", &["routine"]),
    ];
    let (found, keyword, span) = (f.lower(f.at), f.declaration(), f.span(f.at));
    let (_, owners) = OWNERS.iter().find(|(clause, _)| *clause == found)?;
    if !f.token(f.at).is_some_and(|token| token.first) || f.expects_test() {
        return None;
    }
    if !owners.contains(&keyword.as_str()) {
        return Some(
            error(format!("a {keyword} has no `{found}`"))
                .label(span, format!("only {} can have one", owners.join(", ")))
                .help(if found == "unless" && ["segment", "protect"].contains(&keyword.as_str()) {
                    "add the exception to the condition: `and not (…)`".to_owned()
                } else {
                    format!("delete the `{found}`, or move it to the rule it belongs to")
                }),
        );
    }
    if f.at > 0
        && (1..f.at).any(|at| f.lower(at) == found && f.token(at).is_some_and(|token| token.first))
        && ["where", "stop", "say", "survivor"].contains(&found.as_str())
    {
        return Some(error(format!("this {keyword} has a second `{found}`")).label(span, "the second one").help(
            if found == "where" {
                "join the two conditions with `and`".to_owned()
            } else {
                format!("keep one `{found}`")
            },
        ));
    }
    let order: Vec<&str> =
        OWNERS.iter().filter(|(_, owners)| owners.contains(&keyword.as_str())).map(|(clause, _)| *clause).collect();
    let order = match keyword.as_str() {
        "delete" | "suppress" => vec!["where", "unless", "stop"],
        "duplicates" => vec!["where", "match", "unless", "survivor", "keep", "stop"],
        _ => order,
    };
    (order.len() > 1).then(|| {
        error(format!("`{found}` stands in the wrong place of this {keyword}")).label(span, "too late").help(format!(
            "the order is {}",
            order.iter().map(|clause| format!("`{clause}`")).collect::<Vec<_>>().join(", ")
        ))
    })
}

// Conditions.

fn link_without_brackets(f: &Failure<'_>) -> Option<Diagnostic> {
    if !(f.expects(Rule::group) || f.expects(Rule::open)) || f.before(1) != "where" || f.at < 3 {
        return None;
    }
    let end = f.line_end(f.at);
    Some(
        error("the condition on linked records stands in brackets")
            .label(f.span(f.at), "`(` is missing before this")
            .help(format!("write `where ({})`, with the closing `)` where it ends", shorten(&f.source(f.at, end)))),
    )
}

/// `is any of a, b`, `is a, b`, `in (a, b)`.
fn list_without_brackets(f: &Failure<'_>) -> Option<Diagnostic> {
    let found = f.str(f.at);
    if found == "(" && f.at > 0 {
        return list_with_other_words(f);
    }
    if found != ","
        || f.expects(Rule::comma)
        || ["fix", "audit"].contains(&f.declaration().as_str()) && f.expects(Rule::colon)
    {
        return None;
    }
    let is = (0..f.at).rev().take_while(|&at| !matches!(f.str(at), "(" | ")" | ",")).find(|&at| f.lower(at) == "is")?;
    let negated = f.lower(is + 1) == "not";
    let mut from = is + 1 + usize::from(negated);
    let quantified = matches!(f.lower(from).as_str(), "any" | "none" | "all") && f.lower(from + 1) == "of";
    let word = if quantified {
        f.lower(from)
    } else if negated {
        "none".to_owned()
    } else {
        "any".to_owned()
    };
    if quantified {
        from += 2;
    }
    let end = (f.at..=f.line_end(f.at))
        .take_while(|&at| !CLAUSES.contains(&f.lower(at).as_str()) && f.str(at) != ")")
        .last()?;
    let list = format!("is {word} of ({})", f.source(from, end));
    let span = f.range(is, end);
    Some(
        error("a list of values stands in brackets")
            .label(span, "a list without brackets")
            .help(format!("write `{}`", shorten_list(&list)))
            .edit(span, list),
    )
}

fn shorten_list(list: &str) -> String {
    if list.chars().count() <= 120 { list.to_owned() } else { list.chars().take(119).chain(['…']).collect() }
}

/// `stage in (a, b)`, `stage is in (a, b)`, `stage not in (a, b)`, `stage is one of (a, b)`.
fn list_with_other_words(f: &Failure<'_>) -> Option<Diagnostic> {
    const FORMS: [(&[&str], &str); 10] = [
        (&["is", "not", "in"], "is none of"),
        (&["is", "not", "one", "of"], "is none of"),
        (&["is", "not", "any", "of"], "is none of"),
        (&["is", "one", "of"], "is any of"),
        (&["is", "either"], "is any of"),
        (&["is", "in"], "is any of"),
        (&["not", "in"], "is none of"),
        (&["in"], "is any of"),
        (&["is", "not"], "is none of"),
        (&["is"], "is any of"),
    ];
    let words_before = |words: &[&str]| {
        words.iter().rev().enumerate().all(|(back, word)| f.before(back + 1) == *word) && f.at > words.len()
    };
    let (words, instead) = FORMS.iter().find(|(words, _)| words_before(words))?;
    // Without `is`, a property must stand before it: `where in (…)` is something else.
    let stands_before = f.at.checked_sub(words.len() + 1).map(|at| f.lower(at)).unwrap_or_default();
    if words.first() != Some(&"is") && is_reserved(&stands_before) {
        return None;
    }
    let span = f.range(f.at - words.len(), f.at - 1);
    let close = (f.at..f.tokens.len()).find(|&at| f.str(at) == ")").unwrap_or(f.at);
    Some(
        error(format!("`{}` takes no list", words.join(" ")))
            .label(span, format!("`{instead}` is meant here"))
            .help(format!(
                "write `{instead} {}`; `in` alone asks for a segment: `in dormant`",
                shorten(&f.source(f.at, close))
            ))
            .edit(span, *instead),
    )
}

/// `stage is lead or customer`: the second is a value, not a condition.
fn values_joined_by_or(f: &Failure<'_>) -> Option<Diagnostic> {
    // A text in quotes is where the grammar stopped: it never begins a condition.
    let quoted = f.kind(f.at) == Some(TokenKind::Quoted)
        && f.expected.iter().any(|&rule| super::expected::is_condition(rule))
        && is_reserved(&f.before(1));
    if !(f.expects_test() || quoted) || f.at == 0 {
        return None;
    }
    // The bare words (or text) just before the failure, then `or` or `and`, then a test with a value.
    let is_value =
        |at: usize| matches!(f.kind(at), Some(TokenKind::Word | TokenKind::Quoted)) && !is_reserved(&f.lower(at));
    let mut start = f.at;
    while start > 0 && is_value(start - 1) {
        start -= 1;
    }
    if (start == f.at && !quoted) || start == 0 {
        return None;
    }
    let joint = f.lower(start - 1);
    if joint != "or" && joint != "and" {
        return None;
    }
    let mut from = start - 1;
    while from > 0 && is_value(from - 1) {
        from -= 1;
    }
    let test = from.checked_sub(1)?;
    // Where the test begins, its list form, and where its value begins.
    let (head, list_form, value_from) = match (f.lower(test).as_str(), f.lower(test + 1).as_str()) {
        ("is", _) => (test, "is any of", test + 1),
        ("not", _) if test > 0 && f.lower(test - 1) == "is" => (test - 1, "is none of", test + 1),
        ("contains", _) => (test, "contains any of", test + 1),
        ("starts", "with") => (test, "starts with any of", test + 2),
        ("ends", "with") => (test, "ends with any of", test + 2),
        _ => return None,
    };
    let mut end = f.at.max(start + 1) - 1;
    if quoted {
        end = f.at;
    }
    // Further alternatives: `a or b or c`.
    while f.lower(end + 1) == joint && is_value(end + 2) {
        end += 2;
        while is_value(end + 1) && !f.token(end + 1).is_some_and(|token| token.first) {
            end += 1;
        }
    }
    let value = f.source(start, if quoted { f.at } else { f.at - 1 });
    let values: Vec<String> = split_at(f, value_from, end, &joint);
    let diagnostic = error(format!("`{}` stands alone after `{joint}`", shorten(&value)))
        .label(f.range(start, end), "a value, where a condition is expected");
    if joint == "and" {
        return Some(
            diagnostic.help(format!("write the property and the test again: `… and … is {}`", shorten(&value))),
        );
    }
    let list = format!("{list_form} ({})", values.join(", "));
    Some(
        diagnostic
            .help(format!("to accept several values, write `{}`", shorten_list(&list)))
            .edit(f.range(head, end), list),
    )
}

/// The source between two tokens, cut at a word.
fn split_at(f: &Failure<'_>, from: usize, to: usize, word: &str) -> Vec<String> {
    let cuts: Vec<usize> = (from..=to).filter(|&at| f.lower(at) == word).collect();
    let starts = std::iter::once(from).chain(cuts.iter().map(|cut| cut + 1));
    let ends = cuts.iter().map(|cut| cut.saturating_sub(1)).chain([to]);
    starts.zip(ends).filter(|(start, end)| start <= end).map(|(start, end)| f.source(start, end)).collect()
}

fn is_reserved(word: &str) -> bool {
    TEST_WORDS.contains(&word) || CLAUSES.contains(&word)
}

/// `Full name or email is known`, `Is Closed Won is yes`.
fn label_with_a_stop_word(f: &Failure<'_>) -> Option<Diagnostic> {
    let begins_condition = f.expected.iter().any(|&rule| super::expected::is_condition(rule));
    if !(f.expects_test() || begins_condition)
        || f.kind(f.at) != Some(TokenKind::Word)
        || !is_reserved(&f.lower(f.at)) && f.lower(f.at) != "at"
    {
        return None;
    }
    let line_end = f.line_end(f.at);
    let next_test = (f.at + 1..=line_end).find(|&at| TEST_WORDS.contains(&f.lower(at).as_str()))?;
    let mut start = f.at;
    let belongs = |at: usize| {
        f.kind(at) == Some(TokenKind::Word)
            && !is_reserved(&f.lower(at))
            && !f.token(at + 1).is_some_and(|next| next.first)
    };
    while start > 0 && belongs(start - 1) {
        start -= 1;
    }
    let end = next_test - 1;
    if (start..=end).any(|at| f.kind(at) != Some(TokenKind::Word)) || (start == f.at && f.lower(f.at) != "is") {
        return None;
    }
    let span = f.range(start, end);
    let label = f.source(start, end);
    Some(
        error(format!("`{}` ends the name of a property", f.str(f.at)))
            .label(
                span,
                "read only up to here as a property".replace("up to here", &format!("up to `{}`", f.str(f.at))),
            )
            .help(format!("if this is one name, write it in backticks: `` `{label}` ``"))
            .edit(span, format!("`{label}`")),
    )
}

/// A property and then something that is no test: `email contain "x"`, `stage equals lead`.
fn unknown_test(f: &Failure<'_>) -> Option<Diagnostic> {
    const WORDS: [(&str, &str); 22] = [
        ("contain", "contains"),
        ("includes", "contains"),
        ("include", "contains"),
        ("containing", "contains"),
        ("start", "starts"),
        ("begins", "starts"),
        ("end", "ends"),
        ("finishes", "ends"),
        ("match", "matches"),
        ("like", "contains"),
        ("equals", "is"),
        ("equal", "is"),
        ("are", "is"),
        ("was", "is"),
        ("isn't", "is not"),
        ("isn’t", "is not"),
        ("isnt", "is not"),
        ("aren't", "is not"),
        ("doesn't", "does not"),
        ("doesn’t", "does not"),
        ("before", "is before"),
        ("after", "is after"),
    ];
    if !f.expects_test() || f.at == 0 {
        // `does not contains`
        let found = f.lower(f.at);
        let bare = found.strip_suffix('s').filter(|bare| ["contain", "start", "end"].contains(bare));
        let bare = bare.or_else(|| (found == "matches").then_some("match"))?;
        if f.before(1) != "not" || f.before(2) != "does" {
            return None;
        }
        let span = f.span(f.at);
        return Some(
            error(format!("after `does not` it is `{bare}`"))
                .label(span, "one letter too many")
                .help(format!("write `does not {bare}`"))
                .edit(span, bare),
        );
    }
    let mut start = f.at;
    while start > 0 && f.kind(start - 1) == Some(TokenKind::Word) && !is_reserved(&f.lower(start - 1)) {
        start -= 1;
        if f.token(start).is_some_and(|token| token.first) {
            break;
        }
    }
    if start == f.at {
        return None;
    }
    let tests = ["contains", "starts", "ends", "matches", "older", "newer"];
    let slip = (start + 1..f.at).find_map(|at| {
        let word = f.lower(at);
        let known = WORDS.iter().find(|(slip, _)| *slip == word).map(|(_, test)| *test);
        known.or_else(|| suggest::did_you_mean(&word, tests)).map(|test| (at, test))
    });
    let phrase = f.source(start, f.at - 1);
    if start > 0 && f.lower(start - 1) == "every" {
        return Some(
            error(format!("`every {phrase}` does not say what must hold of each"))
                .label(f.span(f.at), "`where (…)` is missing here")
                .help(format!("write `every {phrase} where (…)`")),
        );
    }
    if let Some((at, test)) = slip {
        let span = f.span(at);
        return Some(
            error(format!("`{}` is no test that hyg knows", f.str(at)))
                .label(span, format!("`{test}` is meant here"))
                .help(format!("write `{} {test}`", shorten(&f.source(start, at - 1))))
                .edit(span, test),
        );
    }
    Some(
        error(format!("nothing is asked of `{}`", shorten(&phrase)))
            .label(f.range(start, f.at - 1), "a property without a test")
            .help(format!(
                "write what must hold, such as `{0} is known`, `{0} is …` or `{0} contains …`",
                shorten(&phrase)
            )),
    )
}

/// `email is known city is Paris`: a word between two tests is missing.
fn second_test(f: &Failure<'_>) -> Option<Diagnostic> {
    let found = f.lower(f.at);
    if !TEST_WORDS.contains(&found.as_str()) || f.expects_test() || !f.expects(Rule::k_and) {
        return None;
    }
    Some(
        error(format!("`{found}` begins a second test before the first has ended"))
            .label(f.span(f.at), "`and` or `or` is missing before this test")
            .help("join two tests by `and` or `or`; put a text that holds a word of the language in double quotes"),
    )
}

// Fixes and tests.

fn fix_line(f: &Failure<'_>) -> Option<Diagnostic> {
    if f.declaration() != "fix" {
        return None;
    }
    if f.str(f.at) == ":" {
        let line = (0..f.at).rev().find(|&at| f.token(at).is_some_and(|token| token.first))?;
        if line > 0 && f.str(line - 1) == "," {
            let span = f.span(line - 1);
            return Some(
                error("the comma at the end of a line says that its verbs go on")
                    .label(span, "but the next line begins anew")
                    .help("delete the comma")
                    .edit(span, ""),
            );
        }
    }
    let lines = (1..f.tokens.len()).filter(|&at| f.str(at) == ":").count();
    if f.expects(Rule::colon) && f.at > 0 {
        let line = (0..f.at).rev().find(|&at| f.token(at).is_some_and(|token| token.first)).unwrap_or(0);
        return Some(
            error("this line has no `:` between the properties and what to do with them")
                .label(f.range(line, f.at - 1), "no `:` in this line")
                .help(if line + 1 < f.at {
                    "write `PROPERTY: VERB, VERB`, such as `first name: trim, lowercase`"
                } else {
                    "to go on with the verbs of the line above, end that line with a comma; a new line begins with its property and `:`"
                }),
        );
    }
    if lines == 0 && f.str(f.at).is_empty() {
        return Some(
            error("this fix says nothing to do")
                .label(f.span(f.at), "a line such as `email: trim` is missing here")
                .help("write the properties, a colon, and the verbs: `first name, last name: trim, capitalise name`"),
        );
    }
    None
}

fn test_table(f: &Failure<'_>) -> Option<Diagnostic> {
    if f.declaration() != "test" {
        return None;
    }
    let span = f.span(f.at);
    let help = "write `given contacts`, then a row with the names of the properties, then one row a record, all between bars `|`";
    if f.at == 1 && f.kind(1) != Some(TokenKind::Quoted) {
        return Some(
            error("a test is named by a sentence in double quotes")
                .label(span, "the sentence is missing here")
                .help("write `test \"a customer is never deleted\"`"),
        );
    }
    if f.kind(f.at) == Some(TokenKind::Row) {
        return Some(
            error("this table does not say which object it holds")
                .label(span, "no `given` before it")
                .help("write `given contacts` on the line before the table"),
        );
    }
    if f.before(1).starts_with('|') && !f.before(1).ends_with('|') {
        let row = f.span(f.at - 1);
        return Some(
            error("this row does not end with a bar")
                .label(row, "`|` is missing at its end")
                .help("begin and end every row with `|`")
                .edit(row.at_end(), " |"),
        );
    }
    if f.expects(Rule::given) || f.expects(Rule::k_given) {
        return Some(error("this test has no table of records").label(span, "`given` is expected here").help(help));
    }
    if f.expects(Rule::row) || f.expects(Rule::bar) {
        let row = f.kind(f.at.saturating_sub(1)) == Some(TokenKind::Row);
        return (!row).then(|| {
            error("`given` is followed by a table").label(span, "a row between bars `|` is expected here").help(help)
        });
    }
    None
}
