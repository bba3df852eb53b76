//! Keywords and tests: the parts of the language that no registry of code holds. Each has an example,
//! which tests check; whoever hovers over a word is shown its entry.

mod codes;
mod keywords;
mod tests;

pub use codes::{EXPLAINED, Explained};
pub use keywords::KEYWORDS;
pub use tests::TESTS;

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
    /// One or two sentences, with full stops.
    pub summary: &'static str,
    /// Of a keyword a whole rule file, of a test a condition on contacts.
    pub example: &'static str,
}

/// The entry that a word or phrase belongs to, in any case.
#[must_use]
pub fn find(entries: &'static [Entry], name: &str) -> Option<&'static Entry> {
    entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))
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
