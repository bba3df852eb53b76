//! What can stand at the end of an unfinished rule file: what an editor offers to write next. The
//! grammar itself is asked, by handing it a character that fits nowhere.

use super::parse::{Grammar, Rule};
use super::recover::{KEYWORDS, chunks};
use super::{expected, keywords, scan};
use crate::source::FileId;
use pest::Parser as _;
use pest::error::{ErrorVariant, InputLocation};
use std::collections::BTreeSet;

/// No token of the language begins with it.
const PROBE: char = '}';

/// What can follow a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Next {
    /// Keywords, those that stand together as one.
    pub keywords: BTreeSet<String>,
    /// The declaration may end here, so that another one may begin.
    pub ends: bool,
}

/// What can follow the words of an unfinished file. Nothing inside of a comment or a quoted text, and
/// nothing where the declaration before the end has a mistake already.
#[must_use]
pub fn expected_after(text: &str) -> Next {
    let scanned = scan::scan(FileId(0), text);
    let in_comment = scanned.comments.last().is_some_and(|comment| {
        let after = text.get(comment.span.end as usize..).unwrap_or_default();
        !after.contains('\n')
    });
    if in_comment || !scanned.problems.is_empty() {
        return Next::default();
    }
    let chunks = chunks(text, &scanned.tokens);
    let Some([first, ..]) = chunks.last() else {
        let keywords = KEYWORDS.iter().copied().chain(["hyg"]).map(str::to_owned).collect();
        return Next { keywords, ends: true };
    };
    let body = format!("{} {PROBE}", text.get(first.start..).unwrap_or_default());
    let Err(error) = Grammar::parse(Rule::declaration, &body) else { return Next::default() };
    let (InputLocation::Pos(at) | InputLocation::Span((at, _))) = error.location;
    match error.variant {
        ErrorVariant::ParsingError { positives, .. } if at + PROBE.len_utf8() == body.len() => next(&body, &positives),
        _ => Next::default(),
    }
}

/// Where the last declaration of a text begins; the end of a text without any.
#[must_use]
pub fn last_declaration(text: &str) -> usize {
    let scanned = scan::scan(FileId(0), text);
    let chunks = chunks(text, &scanned.tokens);
    chunks.last().and_then(|chunk| chunk.first()).map_or(text.len(), |token| token.start)
}

fn next(before: &str, rules: &[Rule]) -> Next {
    let ends = rules.contains(&Rule::EOI);
    let mut keywords: BTreeSet<String> = BTreeSet::new();
    let said = before.trim_end_matches(PROBE).trim_end();
    for &rule in rules {
        match openers(rule) {
            [] => keywords.extend(expected::keyword(rule).into_iter().flat_map(|word| continued(said, &word))),
            openers => keywords.extend(openers.iter().map(|&words| words.to_owned())),
        }
    }
    if ends {
        keywords.extend(KEYWORDS.iter().map(|&word| word.to_owned()));
    }
    Next { keywords, ends }
}

/// The keyword phrases that go on with a word, after the words that stand there: `any of` after `is`
/// for `any`. The word alone where there are none.
fn continued(said: &str, word: &str) -> Vec<String> {
    let said: Vec<String> = said.split_whitespace().rev().take(3).map(str::to_lowercase).collect();
    let phrases = keywords::ALL.iter().filter_map(|keyword| {
        let words: Vec<&str> = keyword.words.split(' ').collect();
        let at = (0..words.len()).rev().find(|&at| {
            let before = words.get(..at).unwrap_or_default();
            words.get(at) == Some(&word)
                && before.len() <= said.len()
                && before.iter().rev().zip(&said).all(|(a, b)| a == b)
        })?;
        Some(words.get(at..)?.join(" "))
    });
    let found: Vec<String> = phrases.collect();
    if found.is_empty() { vec![word.to_owned()] } else { found }
}

/// The phrases that something longer begins with.
fn openers(rule: Rule) -> &'static [&'static str] {
    match rule {
        Rule::condition => {
            &["in", "not", "has", "has duplicates in", "no", "every", "any of", "all of", "none of", "at least"]
        }
        Rule::negation => &["not"],
        Rule::condition_list | Rule::list_quantifier => &["any of", "all of", "none of", "at least"],
        Rule::value_quantifier => &["any of", "none of", "all of", "exactly"],
        Rule::membership => &["in"],
        Rule::duplicated => &["has duplicates in"],
        Rule::link => &["has", "no", "every"],
        Rule::age => &["older than", "newer than"],
        Rule::known => &["is known", "is unknown"],
        Rule::same_as => &["is same as"],
        Rule::value_list_test => &["is any of", "is none of", "is all of", "is exactly"],
        Rule::compare => &["is more than", "is less than", "is at least", "is at most"],
        Rule::length => &["is longer than", "is shorter than"],
        Rule::between => &["is between"],
        Rule::window => &["is in the last", "is in the next"],
        Rule::future => &["is in the future", "is in the past"],
        Rule::calendar => &["is in this", "is in last", "is in next"],
        Rule::outlier => &["is an outlier of"],
        Rule::unusual => &["is outside its usual range", "is within its usual range"],
        Rule::date_test => &["is before", "is after", "is on"],
        Rule::valid => &["is valid", "is not valid"],
        Rule::identifier_test => &["is a valid"],
        Rule::email_class => &["is a"],
        Rule::is_value => &["is", "is not"],
        Rule::text_test => &["contains", "starts with", "ends with", "does not contain"],
        Rule::matches => &["matches", "does not match"],
        Rule::or_unknown => &["or unknown"],
        Rule::where_clause => &["where"],
        Rule::unless_clause => &["unless"],
        Rule::brake => &["stop above"],
        Rule::say => &["say"],
        Rule::when_clause => &["when"],
        Rule::otherwise => &["otherwise"],
        Rule::match_clause => &["match"],
        Rule::same => &["same"],
        Rule::similar => &["similar"],
        Rule::likely => &["likely"],
        Rule::survivor => &["survivor"],
        Rule::order => &["latest", "earliest", "highest", "lowest", "longest", "furthest"],
        Rule::rank => &["latest", "earliest", "highest", "lowest", "longest", "furthest", "has", "in"],
        Rule::keep => &["keep"],
        Rule::measure => &["measure"],
        Rule::figure => &["share", "count", "fill rate of"],
        Rule::goal => &["goal"],
        Rule::warn => &["warn"],
        Rule::baseline => &["from", "since"],
        Rule::as_of => &["as of"],
        Rule::given => &["given"],
        Rule::expectation => &["expect"],
        Rule::selects => &["selects"],
        Rule::spares => &["spares"],
        Rule::sets => &["sets"],
        Rule::sets_aside => &["sets aside"],
        Rule::sets_nothing => &["sets nothing"],
        Rule::flags => &["flags"],
        Rule::groups => &["groups"],
        Rule::lists => &["lists"],
        Rule::file_rows => &["row", "rows"],
        Rule::status => {
            &["matched", "differs", "ambiguous", "left out", "not in file", "not in export", "not comparable"]
        }
        Rule::meets => &["meets"],
        Rule::misses => &["misses"],
        Rule::every => &["every"],
        Rule::run => &["run"],
        Rule::rule_reference | Rule::rule_kind => {
            &["segment", "protect", "delete", "suppress", "fix", "flag", "duplicates", "reconcile", "audit"]
        }
        Rule::shape => &["email", "phone", "url", "date", "country"],
        Rule::class => &["free", "role", "disposable"],
        Rule::time_unit => &["days", "weeks", "months", "years", "hours"],
        Rule::calendar_unit => &["week", "month", "quarter", "year"],
        Rule::identifier_alone | Rule::identifier_with_country => &["postcode", "VAT number", "IBAN", "tax id"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::expected_after;
    use std::fmt::Write as _;

    #[test]
    fn the_grammar_says_what_comes_next() {
        let mut out = String::new();
        for text in [
            "",
            "for contacts\n",
            "delete old ",
            "delete old where ",
            "delete old where email ",
            "delete old where email is ",
            "delete old where email is not ",
            "delete old where email is known ",
            "delete old where (email is known ",
            "delete old where create date older ",
            "delete old where create date is in ",
            "fix names first name: trim ",
            "fix names first name: trim, otherwise ",
            "test \"a\" given contacts\n | a |\n expect ",
            "test \"a\" given contacts\n | a |\n expect delete old ",
            "audit a measure b: ",
            "duplicates a match same email ",
            "segment a \"text with where ",
            "segment a # where ",
            "segment is where is ",
        ] {
            let next = expected_after(text);
            let keywords: Vec<String> = next.keywords.into_iter().collect();
            let _ = writeln!(out, "{text:?}{}\n  {}", if next.ends { " may end" } else { "" }, keywords.join(" | "));
        }
        insta::assert_snapshot!(out);
    }
}
