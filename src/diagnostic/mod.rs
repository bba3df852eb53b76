//! What hyg has to say about rule files, as plain data; [`render`] turns it into text.
//!
//! House style of every message: lower case, one sentence, no final full stop, the user's own
//! words in backticks, no Rust and no grammar names. The message says what is wrong, the labels
//! what stands there, the help what to type.

pub mod codes;
pub mod render;
pub mod suggest;

use crate::source::Span;
pub use codes::Code;
use std::collections::BTreeSet;

/// How much a diagnostic weighs. Order: the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The rules mean nothing safe: `apply` does nothing at all.
    Error,
    /// A lint at level `deny`: `check` fails, `apply` refuses too.
    Denied,
    Warning,
    /// Worth knowing; does not count against a clean check.
    Advice,
}

impl Severity {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Denied => "denied",
            Severity::Warning => "warning",
            Severity::Advice => "advice",
        }
    }

    /// Whether rules with such a diagnostic must not be applied.
    #[must_use]
    pub fn is_fatal(self) -> bool {
        self <= Severity::Denied
    }
}

/// A place and what is there. The first label of a diagnostic is its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    pub span: Span,
    pub text: String,
}

/// A change of the source that an editor or `check --fix` can make.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

/// One thing to tell the writer of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    pub message: String,
    pub labels: Vec<Label>,
    pub help: Option<String>,
    /// Records that show it, as tables.
    pub example: Option<Box<str>>,
    /// Made together, or not at all.
    pub edits: Vec<Edit>,
    pub applicability: Applicability,
}

/// Who may make the edits of a diagnostic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applicability {
    /// Anyone, without asking: the text has no other reading that anyone could have meant. An edit that changes what a working
    /// rule does is never certain.
    Certain,
    /// Whoever looks at what they change: they are likely meant.
    Suggested,
    /// Only a person, in an editor: the rule works as it is, and they make it take other records. `check --fix` never makes
    /// them.
    Choice,
}

impl Diagnostic {
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Diagnostic::new(Severity::Error, code, message)
    }

    pub fn new(severity: Severity, code: Code, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity,
            message: message.into(),
            labels: Vec::new(),
            help: None,
            example: None,
            edits: Vec::new(),
            applicability: Applicability::Suggested,
        }
    }

    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    #[must_use]
    pub fn example(mut self, tables: impl Into<Box<str>>) -> Self {
        self.example = Some(tables.into());
        self
    }

    #[must_use]
    pub fn maybe_help(mut self, text: Option<String>) -> Self {
        self.help = text.or(self.help);
        self
    }

    #[must_use]
    pub fn edit(mut self, span: Span, text: impl Into<String>) -> Self {
        self.edits.push(Edit { span, text: text.into() });
        self
    }

    /// Says that the edits are [`Applicability::Certain`].
    #[must_use]
    pub fn certain(mut self) -> Self {
        self.applicability = Applicability::Certain;
        self
    }

    /// Says that the edits are an [`Applicability::Choice`].
    #[must_use]
    pub fn choice(mut self) -> Self {
        self.applicability = Applicability::Choice;
        self
    }

    /// [`Diagnostic::certain`], if that holds.
    #[must_use]
    pub fn certain_if(self, holds: bool) -> Self {
        if holds { self.certain() } else { self }
    }

    /// Where it is: the first label.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        self.labels.first().map(|label| label.span)
    }
}

/// Of findings with edits, as many as can be mended at once, the first first: those of which no two
/// touch the same place.
pub fn apart<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>) -> Vec<&'d Diagnostic> {
    let mut taken: BTreeSet<Span> = BTreeSet::new();
    let mut chosen = Vec::new();
    for diagnostic in diagnostics.into_iter().filter(|diagnostic| !diagnostic.edits.is_empty()) {
        // What is taken lies apart, so that only the nearest on either side can touch it.
        let free = |edit: &Edit| {
            let Span { file, start, end } = edit.span;
            let apart = |other: Option<&Span>| {
                other.is_none_or(|other| other.file != file || start > other.end || end < other.start)
            };
            apart(taken.range(..=edit.span).next_back()) && apart(taken.range(edit.span..).next())
        };
        if diagnostic.edits.iter().all(free) {
            taken.extend(diagnostic.edits.iter().map(|edit| edit.span));
            chosen.push(diagnostic);
        }
    }
    chosen
}

/// Puts diagnostics in the order in which a reader meets them: by file, place, then weight.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|a, b| (a.span(), a.severity, a.code.id).cmp(&(b.span(), b.severity, b.code.id)));
}
