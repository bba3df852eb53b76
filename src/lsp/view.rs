//! A project as the editor sees it: what hyg has to say in the types of the protocol, places as lines and
//! columns.

use super::documents::{Documents, Place};
use super::project::Project;
use super::symbols::Symbol;
use super::text::{Encoding, Lines};
use super::{Snapshot, completion};
use crate::diagnostic::{self, Severity, codes, render};
use crate::schema::project::ConfigError;
use crate::source::{FileId, SourceFile, Span};
use gen_lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemTextEdit, Diagnostic, DiagnosticRelatedInformation,
    DiagnosticSeverity, DiagnosticTag, DocumentSymbol, Documentation, Location, MarkupContent, MarkupKind, Position,
    Range, SymbolKind, TextEdit, Uri, WorkspaceEdit,
};
use std::collections::{BTreeMap, HashMap};

/// So many mistakes of one file are told, the first ones: more help nobody, and can be gigabytes.
const MOST_TOLD: usize = 500;

/// A project as the editor sees it: places as lines and columns.
pub(super) struct View<'s> {
    pub(super) documents: &'s Documents,
    pub(super) encoding: Encoding,
    pub(super) project: &'s mut Project,
}

impl View<'_> {
    pub(super) fn snapshot(&mut self) -> Snapshot<'_> {
        self.project.snapshot()
    }

    pub(super) fn text(&self, file: FileId) -> &str {
        self.project.files.sources.get(file).map_or("", |source| &source.text)
    }

    pub(super) fn range(&self, span: Span) -> Range {
        self.project.range(span)
    }

    pub(super) fn location(&self, span: Span) -> Option<Location> {
        let place = self.project.place(span.file)?;
        Some(Location { uri: self.documents.uri(place), range: self.range(span) })
    }

    /// A line and column of hyg.yaml, from 1.
    pub(super) fn setting(&self, (line, column): (usize, usize)) -> Option<Location> {
        let place = Place::File(self.project.settings.clone()?);
        let from_zero = |number: usize| u32::try_from(number.saturating_sub(1)).unwrap_or(u32::MAX);
        let position = Position { line: from_zero(line), character: from_zero(column) };
        Some(Location { uri: self.documents.uri(&place), range: Range { start: position, end: position } })
    }

    pub(super) fn workspace_edit(&self, edits: impl Iterator<Item = (Span, String)>) -> WorkspaceEdit {
        let mut changes: HashMap<Uri, Vec<TextEdit>> = HashMap::new();
        for (span, new_text) in edits {
            if let Some(Location { uri, range }) = self.location(span) {
                changes.entry(uri).or_default().push(TextEdit { range, new_text });
            }
        }
        WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }
    }

    /// What is wrong in each file of the project, and in its settings.
    pub(super) fn all(&mut self) -> BTreeMap<Place, Vec<Diagnostic>> {
        let mut all: BTreeMap<Place, Vec<Diagnostic>> =
            self.project.places.iter().map(|place| (place.clone(), Vec::new())).collect();
        let found = self.project.diagnostics().to_vec();
        for (file, diagnostic) in found.iter().filter_map(|diagnostic| self.diagnostic(diagnostic)) {
            if let Some(place) = self.project.place(file) {
                let told = all.entry(place.clone()).or_default();
                if told.len() < MOST_TOLD {
                    told.push(diagnostic);
                }
            }
        }
        for (place, why) in &self.project.unread {
            let told = why.0.iter().map(|why| failure(Range::default(), &why.text, why.help.as_deref()));
            all.entry(place.clone()).or_default().extend(told);
        }
        if let Some(settings) = &self.project.settings {
            let place = Place::File(settings.clone());
            let text = match self.documents.text(&place) {
                Some(text) => text.to_owned(),
                None => std::fs::read_to_string(settings).unwrap_or_default(),
            };
            let mistakes = self.project.mistakes.iter().map(|mistake| self.mistake(&text, mistake)).collect();
            all.insert(place, mistakes);
        }
        all
    }

    /// A mistake of `hyg.yaml`: from its place to the end of the word or the line.
    fn mistake(&self, text: &str, mistake: &ConfigError) -> Diagnostic {
        let source = SourceFile::new("", text);
        let line = source.line(mistake.line);
        let start: usize = line.chars().take(mistake.column.saturating_sub(1)).map(char::len_utf8).sum();
        let rest = line.get(start..).unwrap_or_default();
        let length = rest.find([',', '}', ']', '#']).unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or_default().trim_end();
        let from = source.offset(mistake.line) + start;
        let range = Lines::of(text, self.encoding).range(text, from..from + word.len());
        failure(range, &mistake.message, mistake.help.as_deref())
    }

    pub(super) fn diagnostic(&self, diagnostic: &diagnostic::Diagnostic) -> Option<(FileId, Diagnostic)> {
        let (first, others) = diagnostic.labels.split_first()?;
        let label = if first.text.is_empty() { String::new() } else { format!("\n{}", first.text) };
        let help = diagnostic.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
        let related: Vec<_> = others
            .iter()
            .filter_map(|label| {
                let message = render::visible(&label.text).into_owned();
                Some(DiagnosticRelatedInformation { location: self.location(label.span)?, message })
            })
            .collect();
        let is_unused = [codes::UNUSED_SEGMENT, codes::UNUSED_PARAM].contains(&diagnostic.code);
        let converted = Diagnostic {
            range: self.range(first.span),
            severity: Some(match diagnostic.severity {
                Severity::Error | Severity::Denied => DiagnosticSeverity::Error,
                Severity::Warning => DiagnosticSeverity::Warning,
                Severity::Advice => DiagnosticSeverity::Information,
            }),
            code: Some(diagnostic.code.name.to_owned().into()),
            source: Some("hyg".to_owned()),
            message: render::visible(&format!("{}{label}{help}", diagnostic.message)).into_owned().into(),
            tags: is_unused.then(|| vec![DiagnosticTag::Unnecessary]),
            related_information: (!related.is_empty()).then_some(related),
            ..Diagnostic::default()
        };
        Some((first.span.file, converted))
    }

    pub(super) fn symbol(&self, symbol: Symbol) -> DocumentSymbol {
        let kind = match symbol.keyword {
            "for" => SymbolKind::Namespace,
            "param" => SymbolKind::Constant,
            "segment" => SymbolKind::Class,
            "protect" | "never" => SymbolKind::Interface,
            "test" => SymbolKind::Event,
            "line" => SymbolKind::Property,
            "measure" => SymbolKind::Number,
            _ => SymbolKind::Function,
        };
        let detail =
            symbol.detail.map_or_else(|| symbol.keyword.to_owned(), |text| format!("{}: {text}", symbol.keyword));
        let children: Vec<DocumentSymbol> = symbol.children.into_iter().map(|child| self.symbol(child)).collect();
        #[expect(deprecated, reason = "the field must be named")]
        DocumentSymbol {
            name: render::visible(&symbol.name).into_owned(),
            detail: Some(render::visible(&detail).into_owned()),
            kind,
            tags: None,
            deprecated: None,
            range: self.range(symbol.span),
            selection_range: self.range(symbol.name_span),
            children: (!children.is_empty()).then_some(children),
        }
    }

    pub(super) fn completion_item(&self, rank: usize, offer: completion::Offer) -> CompletionItem {
        let kind = match offer.kind {
            completion::Kind::Keyword => CompletionItemKind::Keyword,
            completion::Kind::Property => CompletionItemKind::Property,
            completion::Kind::Option => CompletionItemKind::EnumMember,
            completion::Kind::Verb => CompletionItemKind::Function,
            completion::Kind::Name => CompletionItemKind::Reference,
            completion::Kind::Object => CompletionItemKind::Class,
        };
        let markdown = |value| Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value });
        CompletionItem {
            filter_text: (offer.filter != offer.label).then_some(offer.filter),
            label: offer.label,
            kind: Some(kind),
            detail: offer.detail,
            documentation: offer.documentation.map(markdown),
            sort_text: Some(format!("{rank:05}")),
            text_edit: Some(CompletionItemTextEdit::TextEdit(TextEdit {
                range: self.range(offer.span),
                new_text: offer.text,
            })),
            ..CompletionItem::default()
        }
    }
}

/// What keeps rules from being checked at all; it has no code.
fn failure(range: Range, message: &str, help: Option<&str>) -> Diagnostic {
    let help = help.map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    Diagnostic {
        range,
        severity: Some(DiagnosticSeverity::Error),
        source: Some("hyg".to_owned()),
        message: render::visible(&format!("{message}{help}")).into_owned().into(),
        ..Diagnostic::default()
    }
}
