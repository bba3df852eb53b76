//! Diagnostics as JSON; the keys are documented and stable.
//!
//! Lines and columns count from 1, columns in characters; `end_column` is the column after the last
//! character. A place that ends on another line than it begins also has `end_line`.

use crate::diagnostic::{Applicability, Diagnostic};
use crate::source::{SourceMap, Span};
use serde_json::{Map, Value, json};

/// One JSON object `{"diagnostics": […]}` with a final new line.
#[must_use]
pub fn json(diagnostics: &[Diagnostic], sources: &SourceMap) -> String {
    format!("{}\n", json_value(diagnostics, sources))
}

/// The same, for who has more to say in the same object.
#[must_use]
pub fn json_value(diagnostics: &[Diagnostic], sources: &SourceMap) -> Value {
    let all: Vec<Value> = diagnostics.iter().map(|diagnostic| object(diagnostic, sources)).collect();
    json!({ "diagnostics": all })
}

/// Findings that a comment in the file keeps quiet, each with its `reason`.
#[must_use]
pub fn json_silenced(silenced: &[(&Diagnostic, Option<&str>)], sources: &SourceMap) -> Value {
    let quiet = |(diagnostic, reason): &(&Diagnostic, Option<&str>)| {
        let mut told = object(diagnostic, sources);
        if let Value::Object(told) = &mut told {
            told.insert("reason".to_owned(), json!(reason));
        }
        told
    };
    silenced.iter().map(quiet).collect()
}

fn object(diagnostic: &Diagnostic, sources: &SourceMap) -> Value {
    let Diagnostic { code, severity, message, labels, help, example, edits, applicability } = diagnostic;
    let file = diagnostic.span().and_then(|span| sources.get(span.file));
    let at = diagnostic.span().zip(file).map(|(span, file)| file.position(span.start as usize));
    let mut object = json!({
        "severity": severity.name(),
        "code": code.id,
        "name": code.name,
        "message": message,
        "help": help,
        "file": file.map(|file| &file.name),
        "line": at.map(|at| at.line),
        "column": at.map(|at| at.column),
        "labels": labels.iter().map(|label| place(label.span, &label.text, diagnostic, sources)).collect::<Vec<_>>(),
        "edits": edits.iter().map(|edit| place(edit.span, &edit.text, diagnostic, sources)).collect::<Vec<_>>(),
        "certain": *applicability == Applicability::Certain,
    });
    if let Value::Object(object) = &mut object {
        object.extend(example.as_ref().map(|example| ("example".to_owned(), json!(example))));
        if *applicability == Applicability::Choice {
            object.insert("choice".to_owned(), json!(true));
        }
    }
    object
}

/// A span with its text; `file` only where it is not the diagnostic's own.
fn place(span: Span, text: &str, diagnostic: &Diagnostic, sources: &SourceMap) -> Value {
    let mut place = Map::new();
    if let Some(file) = sources.get(span.file) {
        if diagnostic.span().is_some_and(|own| own.file != span.file) {
            place.insert("file".to_owned(), json!(file.name));
        }
        let (start, end) = (file.position(span.start as usize), file.position(span.end as usize));
        place.insert("line".to_owned(), json!(start.line));
        place.insert("column".to_owned(), json!(start.column));
        if end.line != start.line {
            place.insert("end_line".to_owned(), json!(end.line));
        }
        place.insert("end_column".to_owned(), json!(end.column));
    }
    place.insert("text".to_owned(), json!(text));
    Value::Object(place)
}
