//! Keywords and tests: the parts of the language that no registry of code holds. What each word means in one line stands
//! in [`crate::syntax::keywords`], which a test holds against the grammar; here stands how whole constructions are
//! written, with an example, which tests check. Whoever hovers over a word is shown both.

mod codes;
mod constructions;
mod property_tests;

pub use codes::{EXPLAINED, Explained};
pub use constructions::KEYWORDS;
pub use property_tests::TESTS;

use crate::syntax::keywords::{self, Keyword};
use std::fmt::Write as _;

pub(super) const KEYWORDS_INTRODUCTION: &str = "\
What a rule file is made of. Keywords may be written in any case; `hyg fmt` writes them small. Each example is a whole file.";

pub(super) const TESTS_INTRODUCTION: &str = "\
What a condition can ask of a property. A blank value meets no test but `is unknown` and `… or unknown`; a value that cannot be
read as its property's kind makes the test unreadable: no rule acts on it, every protection holds. Text compares without case and
outer space.";

/// A keyword or a test.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The words that name it: `stop above`, `is any of`.
    pub name: &'static str,
    /// What stands around them: `stop above NUMBER or SHARE`.
    pub syntax: &'static str,
    /// Of a test: the kinds of property that it can be asked of; of a keyword, where it stands.
    pub context: &'static str,
    /// What is to be known of it, in sentences with full stops.
    pub summary: &'static str,
    /// Of a keyword a whole rule file, of a test a condition on contacts.
    pub example: &'static str,
}

/// The construction that a keyword begins.
#[must_use]
pub fn of_keyword(words: &str) -> Option<&'static Entry> {
    let entries = || KEYWORDS.iter().chain(TESTS);
    let begins = |entry: &&Entry| keyword_of(entry).is_some_and(|keyword| keyword.words == words);
    entries().find(|entry| entry.name == words).or_else(|| entries().find(begins))
}

/// The keyword that an entry is named after: the longest that its name begins with. None for comments.
#[must_use]
pub fn keyword_of(entry: &Entry) -> Option<&'static Keyword> {
    let rest = |keyword: &&Keyword| entry.name.strip_prefix(keyword.words);
    let begins =
        keywords::ALL.iter().filter(|keyword| rest(keyword).is_some_and(|r| r.is_empty() || r.starts_with(' ')));
    begins.max_by_key(|keyword| keyword.words.len())
}

/// All keywords with what they mean, as a table.
#[must_use]
pub fn every_word() -> String {
    let mut out = String::from("\n## Every word\n\n| Word | Means | Such as |\n| - | - | - |\n");
    for Keyword { words, summary, example } in keywords::ALL {
        let _ = writeln!(out, "| `{words}` | {summary} | `{}` |", example.replace('|', "\\|"));
    }
    out
}

/// All entries on one page.
#[must_use]
pub fn page(title: &str, introduction: &str, entries: &[Entry]) -> String {
    let mut out = format!("# {title}\n\n{introduction}\n");
    for entry in entries {
        let Entry { name, syntax, context, summary, example } = entry;
        let _ = write!(out, "\n## {name}\n\n`{syntax}`: {context}\n\n{summary}\n\n```hyg\n{}\n```\n", example.trim());
    }
    out
}
