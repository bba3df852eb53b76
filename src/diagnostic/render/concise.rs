//! One line a diagnostic: `rules/main.hyg:5:9: error[H101] unknown-property: …`.

use super::visible;
use crate::diagnostic::Diagnostic;
use crate::source::SourceMap;
use std::fmt::Write as _;

/// All diagnostics, each on its line.
#[must_use]
pub fn concise(diagnostics: &[Diagnostic], sources: &SourceMap) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let Diagnostic { code, severity, message, .. } = diagnostic;
        if let Some(span) = diagnostic.span()
            && let Some(file) = sources.get(span.file)
        {
            let at = file.position(span.start as usize);
            let _ = write!(out, "{}:{}:{}: ", visible(&file.name).replace('\n', " "), at.line, at.column);
        }
        let message = visible(message).replace('\n', " ");
        let _ = writeln!(out, "{}[{}] {}: {message}", severity.name(), code.id, code.name);
    }
    out
}
