//! What `check` says of `never delete`.

use super::{Asserted, Assurance};
use crate::check::Program;
use crate::check::program::{RuleId, RuleKind};
use crate::diagnostic::{Diagnostic, Severity, codes};
use crate::source::Span;

/// Labels beyond so many say no more.
const MOST_LABELS: usize = 3;

/// An error for each assertion that is broken, with an example, and a warning for each that could be
/// neither proved nor broken. What is proved is quiet.
#[must_use]
pub fn findings(program: &Program, asserted: &[Asserted]) -> Vec<Diagnostic> {
    asserted.iter().filter_map(|one| finding(program, one)).collect()
}

fn finding(program: &Program, asserted: &Asserted) -> Option<Diagnostic> {
    let assertion = asserted.assertion;
    let name = |id: RuleId| {
        let rule = program.rule(id);
        rule.map_or_else(String::new, |rule| format!("`{} {}`", rule.kind.keyword(), rule.name))
    };
    match &asserted.verdict {
        Assurance::Proved => None,
        Assurance::Broken { by, witness } => {
            let message = format!("“{}” is not true: {} can take such a record", assertion.description, name(*by));
            let diagnostic = Diagnostic::error(codes::ASSERTION_BROKEN, message)
                .label(assertion.condition.span, "the example below is such a record")
                .help("protect such records, or change the condition of one of the two; the example can stand in a test as it is")
                .example(witness.to_text(&program.schema, 2));
            let (span, takes) = match program.rule(*by).map(|rule| &rule.kind) {
                Some(RuleKind::Duplicates(_)) => {
                    (selects(program, *by), "takes the two for one, and no guard holds them back")
                }
                _ => (selects(program, *by), "selects it, and no guard holds it back"),
            };
            Some(span.into_iter().fold(diagnostic, |diagnostic, span| diagnostic.label(span, takes)))
        }
        Assurance::Undecided { of } => {
            let names: Vec<String> = of.iter().take(MOST_LABELS).map(|id| name(*id)).collect();
            let more = of.len().saturating_sub(MOST_LABELS);
            let names = match more {
                0 => names.join(", "),
                _ => format!("{} and {more} more", names.join(", ")),
            };
            let message = format!("“{}” could be neither proved nor refuted of {names}", assertion.description);
            let diagnostic = Diagnostic::new(Severity::Warning, codes::ASSERTION_UNDECIDED, message)
                .label(assertion.condition.span, "whether it can take such a record")
                .help("put the same condition into a `protect`: then it is proved");
            let spans = of.iter().take(MOST_LABELS).filter_map(|id| selects(program, *id));
            Some(spans.fold(diagnostic, |diagnostic, span| diagnostic.label(span, "is not clear from this")))
        }
    }
}

/// Where a rule says what it selects.
fn selects(program: &Program, rule: RuleId) -> Option<Span> {
    let rule = program.rule(rule)?;
    Some(match &rule.kind {
        RuleKind::Delete(removal) => removal.condition.span,
        _ => rule.name_span,
    })
}
