//! Diagnostics as SARIF 2.1.0, which code-scanning services and editors read.
//!
//! Source: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>. Columns count
//! characters from 1, and an end is the column behind the last character, as hyg counts.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::{SourceMap, Span};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// One log with one run. `silenced` are those that a comment in the file keeps quiet, with its reason; `about` gives a sentence
/// on what a code stands for, where there is one.
#[must_use]
pub fn sarif(
    diagnostics: &[Diagnostic],
    silenced: &[(&Diagnostic, Option<&str>)],
    sources: &SourceMap,
    about: impl Fn(Code) -> Option<&'static str>,
) -> String {
    let all = || diagnostics.iter().chain(silenced.iter().map(|(one, _)| *one));
    let codes: BTreeMap<&str, Code> = all().map(|one| (one.code.id, one.code)).collect();
    let rules: Vec<Value> = codes
        .values()
        .map(|&code| {
            let mut rule = json!({ "id": code.id, "name": code.name });
            if let Some(about) = about(code) {
                insert(&mut rule, "shortDescription", json!({ "text": about }));
            }
            rule
        })
        .collect();
    let places: BTreeMap<&str, usize> = codes.keys().copied().zip(0..).collect();
    let of = |one: &Diagnostic| result(one, places.get(one.code.id).copied(), sources);
    // Section 3.35: a result that is suppressed says where and why.
    let quiet = |(one, reason): &(&Diagnostic, Option<&str>)| {
        let mut result = of(one);
        let mut suppression = json!({ "kind": "inSource" });
        if let Some(reason) = reason {
            insert(&mut suppression, "justification", json!(reason));
        }
        insert(&mut result, "suppressions", json!([suppression]));
        result
    };
    let results: Vec<Value> = diagnostics.iter().map(of).chain(silenced.iter().map(quiet)).collect();
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "hyg", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn result(diagnostic: &Diagnostic, rule: Option<usize>, sources: &SourceMap) -> Value {
    let Diagnostic { code, severity, message, labels, help, edits, .. } = diagnostic;
    let level = match severity {
        Severity::Error | Severity::Denied => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    };
    let help = help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    let mut result = json!({
        "ruleId": code.id,
        "ruleIndex": rule,
        "level": level,
        "message": { "text": format!("{message}{help}") },
    });
    let mut places = labels.iter().filter_map(|label| Some((physical(label.span, sources)?, &label.text)));
    if let Some((place, _)) = places.next() {
        insert(&mut result, "locations", json!([{ "physicalLocation": place }]));
    }
    let related: Vec<Value> =
        places.map(|(place, text)| json!({ "physicalLocation": place, "message": { "text": text } })).collect();
    if !related.is_empty() {
        insert(&mut result, "relatedLocations", json!(related));
    }
    if let Some(fix) = fix(edits, sources) {
        insert(&mut result, "fixes", json!([fix]));
    }
    result
}

/// Where a span lies: the file, and the lines and columns in it.
fn physical(span: Span, sources: &SourceMap) -> Option<Value> {
    let file = sources.get(span.file)?;
    Some(json!({ "artifactLocation": { "uri": uri(&file.name) }, "region": region(span, sources)? }))
}

fn region(span: Span, sources: &SourceMap) -> Option<Value> {
    let file = sources.get(span.file)?;
    let (start, end) = (file.position(span.start as usize), file.position(span.end as usize));
    Some(json!({
        "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column,
    }))
}

/// The edits of one diagnostic, made together, file by file.
fn fix(edits: &[crate::diagnostic::Edit], sources: &SourceMap) -> Option<Value> {
    let mut by_file: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for edit in edits {
        let file = sources.get(edit.span.file)?;
        let replacement =
            json!({ "deletedRegion": region(edit.span, sources)?, "insertedContent": { "text": edit.text } });
        by_file.entry(&file.name).or_default().push(replacement);
    }
    let change =
        |(name, replacements)| json!({ "artifactLocation": { "uri": uri(name) }, "replacements": replacements });
    let changes: Vec<Value> = by_file.into_iter().map(change).collect();
    (!changes.is_empty()).then(|| json!({ "artifactChanges": changes }))
}

/// A file's name as a relative reference (RFC 3986): `rules/d%C3%A9sengag%C3%A9s.hyg`.
fn uri(name: &str) -> String {
    let mut uri = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(char::from(byte)),
            b'\\' if cfg!(windows) => uri.push('/'),
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

/// `object` is made by `json!` with braces: an object.
fn insert(object: &mut Value, key: &str, value: Value) {
    if let Value::Object(map) = object {
        map.insert(key.to_owned(), value);
    }
}
