//! Diagnostics as annotations of a pull request: GitHub's workflow commands.
//!
//! Source: <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>. A
//! command is one line; what would end it, or one of its properties, is written by its code.

use super::visible;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::SourceMap;
use std::fmt::Write as _;

/// All diagnostics, each one line: `::error file=rules/main.hyg,line=5,col=9,…::…`.
#[must_use]
pub fn github(diagnostics: &[Diagnostic], sources: &SourceMap) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let Diagnostic { code, severity, message, help, .. } = diagnostic;
        let command = match severity {
            Severity::Error | Severity::Denied => "error",
            Severity::Warning => "warning",
            Severity::Advice => "notice",
        };
        let _ = write!(out, "::{command} title={} {}", property(code.id), property(code.name));
        if let Some(span) = diagnostic.span()
            && let Some(file) = sources.get(span.file)
        {
            let (start, end) = (file.position(span.start as usize), file.position(span.end as usize));
            let _ = write!(out, ",file={},line={},endLine={}", property(&file.name), start.line, end.line);
            // Columns are shown only for a place on one line.
            if start.line == end.line {
                let _ = write!(out, ",col={},endColumn={}", start.column, end.column);
            }
        }
        let help = help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
        let _ = writeln!(out, "::{}", data(&format!("{message}{help}")));
    }
    out
}

/// The text behind the second `::`.
fn data(text: &str) -> String {
    visible(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
