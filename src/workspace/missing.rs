//! Which files of the project rules need, and where they first say so. Whether a file is there is not asked here.

use crate::check::program::RuleKind;
use crate::check::{Checked, Target};
use crate::schema::ObjectId;
use crate::source::{SourceMap, Span, Spanned};
use std::collections::BTreeMap;

/// Tables in which something is looked up, and files of `reconcile`: each once, in the order of places.
pub(super) fn files(checked: &Checked, sources: &SourceMap) -> Vec<Spanned<String>> {
    let program = &checked.program;
    let is_quoted = |file: &&str| program.look_ups.iter().any(|look_up| look_up.value == *file);
    // A table that hyg.yaml declares; where a rule quotes a file, the quotation is the place.
    let table = |object: ObjectId| {
        let file = program.schema.object(object).and_then(|object| object.table.as_deref());
        file.filter(|file| !is_quoted(file))
    };
    let mut named: Vec<(&str, Span)> =
        program.look_ups.iter().map(|look_up| (look_up.value.as_str(), look_up.span)).collect();
    for reference in &checked.references {
        if let Target::Property { object, .. } | Target::Option { object, .. } = &reference.target
            && let Some(file) = table(*object)
        {
            named.push((file, reference.span));
        }
    }
    for rule in &program.rules {
        match &rule.kind {
            RuleKind::Fix(fix) => {
                for call in fix.steps.iter().flat_map(|step| &step.verbs) {
                    let tables = call.properties.iter().filter_map(|path| table(path.object));
                    named.extend(tables.map(|file| (file, call.span)));
                }
            }
            RuleKind::Reconcile(reconcile) => {
                let written = format!("\"{}\"", reconcile.file);
                let at = sources.slice(rule.span).find(&written).map(|at| rule.span.start as usize + at);
                let span = at.map_or(rule.span, |at| Span::new(rule.span.file, at, at + written.len()));
                named.push((&reconcile.file, span));
            }
            _ => {}
        }
    }
    let mut found: BTreeMap<&str, Span> = BTreeMap::new();
    for (file, span) in named {
        let first = found.entry(file).or_insert(span);
        *first = span.min(*first);
    }
    let mut files: Vec<_> = found.into_iter().map(|(file, span)| Spanned::new(file.to_owned(), span)).collect();
    files.sort_by_key(|file| file.span);
    files
}
