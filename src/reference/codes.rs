//! The codes of all messages.

use super::entries::{EXPLAINED, Explained};
use crate::diagnostic::codes;
use crate::lints;
use std::fmt::Write as _;

/// What codes that begin so are about, in their order.
const GROUPS: [(&str, &str); 6] = [
    ("H0", "Syntax: the text is no hyg"),
    ("H1", "Names: nothing of that name"),
    ("H2", "Types and values: the name exists, the use does not fit"),
    ("H3 H4 H5 H7", "Lints"),
    ("H6", "Assertions"),
    ("H9", "Not available yet"),
];

/// A table for each kind of code.
#[must_use]
pub fn page() -> String {
    let mut out =
        "# Codes\n\nEvery message of `hyg check` has a code, which never changes. Errors keep rules from being \
                   applied; lints have levels.\n"
            .to_owned();
    for (starts, title) in GROUPS {
        let _ = write!(out, "\n## {title}\n\n| Code | Name |\n| - | - |\n");
        let of_group = |id: &str| starts.split(' ').any(|start| id.starts_with(start));
        for code in codes::ALL.iter().filter(|code| of_group(code.id)) {
            let is_lint = lints::ALL.iter().any(|lint| lint.code == *code);
            let folder = if is_lint { "lints" } else { "codes" };
            let _ = writeln!(out, "| {} | [{1}]({folder}/{1}.md) |", code.id, code.name);
        }
    }
    out
}

/// The page of a code that is no lint, by its number or its name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Explained> {
    let is_meant = |id: &str| id.eq_ignore_ascii_case(name);
    EXPLAINED.iter().find(|explained| is_meant(explained.code.id) || is_meant(explained.code.name))
}

/// What one code means, as Markdown.
#[must_use]
pub fn explanation(explained: &Explained) -> String {
    let Explained { code, what, why, example } = explained;
    let mut out = format!("# {} ({})\n\n{what} {why}\n", code.name, code.id);
    if let Some((mistaken, mended)) = example {
        let _ = write!(out, "\n## Example\n\n```hyg\n{mistaken}\n```\n\n## Instead\n\n```hyg\n{mended}\n```\n");
    }
    out
}
