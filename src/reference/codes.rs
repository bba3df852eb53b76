//! The codes of all messages.

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
            let name = if is_lint { format!("[{0}](lints/{0}.md)", code.name) } else { code.name.to_owned() };
            let _ = writeln!(out, "| {} | {name} |", code.id);
        }
    }
    out
}
