//! The protocol: one thread that takes one message after the other. What is typed is taken over at
//! once; what is wrong with it is told when nothing more has come for a moment. A request that was
//! cancelled while it waited is not answered in earnest.

use super::documents::{Documents, Place};
use super::names::{self, Refusal};
use super::project::{Key, Project, at_root, is_settings, locate};
use super::symbols::{self, Symbol};
use super::text::{Encoding, Lines};
use super::{Snapshot, actions, completion, hover, layout};
use crate::diagnostic::{self, Severity, codes, render};
use crate::schema::project::ConfigError;
use crate::source::{FileId, Span};
use chrono::{DateTime, Utc};
use gen_lsp_types::{
    CodeAction, CodeActionKind, CodeActionOptions, CodeActionParams, CodeActionProvider, CodeActionResponse,
    CompletionItem, CompletionItemKind, CompletionItemTextEdit, CompletionList, CompletionOptions, CompletionParams,
    CompletionResponse, Contents, Definition, DefinitionParams, DefinitionProvider, Diagnostic,
    DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, DidChangeTextDocumentParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DocumentFormattingParams, DocumentFormattingProvider,
    DocumentSymbol, DocumentSymbolParams, DocumentSymbolProvider, Documentation, Hover, HoverParams, HoverProvider,
    InitializeParams, InitializeResult, Location, MarkupContent, MarkupKind, Position, PositionEncodingKind,
    PrepareRenameParams, PrepareRenamePlaceholder, PublishDiagnosticsParams, Range, ReferenceParams,
    ReferencesProvider, RenameOptions, RenameParams, RenameProvider, ServerCapabilities, ServerInfo, SymbolKind,
    TextDocumentSync, TextDocumentSyncKind, TextDocumentSyncOptions, TextEdit, Uri, WorkspaceEdit, WorkspaceFolders,
};
use lsp_server::{Connection, ErrorCode, Message, Notification, ProtocolError, Request, RequestId, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::path::PathBuf;
use std::time::Duration;
use thiserror::Error;

/// So long nothing must have been typed before mistakes are told.
const PAUSE: Duration = Duration::from_millis(120);

/// So many mistakes of one file are told, the first ones: more help nobody, and can be gigabytes.
const MOST_TOLD: usize = 500;

/// Why the server had to stop.
#[derive(Debug, Error)]
pub enum ServeError {
    #[error("the editor does not keep to the protocol: {0}")]
    Protocol(#[from] ProtocolError),
    #[error("the editor said hello in a way that hyg does not understand: {0}")]
    Hello(#[from] serde_json::Error),
    #[error("the editor is gone")]
    Gone,
}

/// Serves one editor until it says goodbye. `now` tells the time, against which spans such as
/// `182 days` are shown.
pub fn serve(connection: &Connection, now: fn() -> DateTime<Utc>) -> Result<(), ServeError> {
    let (id, params) = connection.initialize_start()?;
    let params: InitializeParams = serde_json::from_value(params)?;
    let encoding = encoding(&params);
    let watches = params
        .capabilities
        .workspace
        .as_ref()
        .and_then(|workspace| workspace.did_change_watched_files.as_ref())
        .and_then(|files| files.dynamic_registration);
    let result = InitializeResult {
        capabilities: capabilities(encoding),
        server_info: Some(ServerInfo { name: "hyg".to_owned(), version: Some(env!("CARGO_PKG_VERSION").to_owned()) }),
    };
    connection.initialize_finish(id, serde_json::to_value(result)?)?;
    let mut server = Server {
        connection,
        now,
        encoding,
        roots: roots(&params),
        documents: Documents::default(),
        projects: BTreeMap::new(),
        keys: BTreeMap::new(),
        published: BTreeMap::new(),
        is_stale: true,
    };
    if watches == Some(true) {
        server.watch_files()?;
    }
    server.load();
    server.run()
}

/// UTF-8 where the editor can, for that is what texts are here; else what every editor can.
fn encoding(params: &InitializeParams) -> Encoding {
    let offered = params.capabilities.general.as_ref().and_then(|general| general.position_encodings.as_ref());
    let can = offered.is_some_and(|encodings| encodings.contains(&PositionEncodingKind::UTF8));
    if can { Encoding::Utf8 } else { Encoding::Utf16 }
}

fn roots(params: &InitializeParams) -> Vec<PathBuf> {
    let folders = match &params.workspace_folders_initialize_params.workspace_folders {
        Some(WorkspaceFolders::WorkspaceFolderList(folders)) => folders.iter().map(|folder| &folder.uri).collect(),
        Some(WorkspaceFolders::Null) | None => Vec::new(),
    };
    #[expect(deprecated, reason = "editors that know of no workspace folders still say it")]
    let uris = if folders.is_empty() { params.root_uri.iter().collect() } else { folders };
    uris.into_iter().filter_map(|uri| Place::of(uri).path().cloned()).collect()
}

fn capabilities(encoding: Encoding) -> ServerCapabilities {
    let encoding = match encoding {
        Encoding::Utf8 => PositionEncodingKind::UTF8,
        Encoding::Utf16 => PositionEncodingKind::UTF16,
    };
    ServerCapabilities {
        position_encoding: Some(encoding),
        text_document_sync: Some(TextDocumentSync::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::Incremental),
            save: Some(true.into()),
            ..TextDocumentSyncOptions::default()
        })),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some([" ", "$", "(", ".", ",", ":"].map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(HoverProvider::Bool(true)),
        definition_provider: Some(DefinitionProvider::Bool(true)),
        references_provider: Some(ReferencesProvider::Bool(true)),
        rename_provider: Some(RenameProvider::RenameOptions(RenameOptions {
            prepare_provider: Some(true),
            ..RenameOptions::default()
        })),
        document_symbol_provider: Some(DocumentSymbolProvider::Bool(true)),
        document_formatting_provider: Some(DocumentFormattingProvider::Bool(true)),
        code_action_provider: Some(CodeActionProvider::CodeActionOptions(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QuickFix, CodeActionKind::SourceFixAll]),
            ..CodeActionOptions::default()
        })),
        ..ServerCapabilities::default()
    }
}

struct Server<'c> {
    connection: &'c Connection,
    now: fn() -> DateTime<Utc>,
    encoding: Encoding,
    roots: Vec<PathBuf>,
    documents: Documents,
    projects: BTreeMap<Key, Project>,
    /// Of each open document that is no settings file.
    keys: BTreeMap<Place, Key>,
    /// What the editor was last told, by the name of the file.
    published: BTreeMap<String, PublishDiagnosticsParams>,
    /// Something changed since the editor was told what is wrong.
    is_stale: bool,
}

/// What a request is answered with; a refusal is a sentence for the person at the editor.
type Answer = Result<Value, Refusal>;

impl Server<'_> {
    fn run(&mut self) -> Result<(), ServeError> {
        let mut waiting: VecDeque<Message> = VecDeque::new();
        loop {
            waiting.extend(self.connection.receiver.try_iter());
            let message = match waiting.pop_front() {
                Some(message) => message,
                None if self.is_stale => match self.connection.receiver.recv_timeout(PAUSE) {
                    Ok(message) => message,
                    Err(error) if error.is_timeout() => {
                        self.publish()?;
                        continue;
                    }
                    Err(_) => return Ok(()),
                },
                None => match self.connection.receiver.recv() {
                    Ok(message) => message,
                    Err(_) => return Ok(()),
                },
            };
            match message {
                Message::Request(request) => {
                    if self.connection.handle_shutdown(&request)? {
                        return Ok(());
                    }
                    let response = if is_cancelled(&request.id, &waiting) {
                        let message = "cancelled by the editor".to_owned();
                        Response::new_err(request.id, ErrorCode::RequestCanceled as i32, message)
                    } else {
                        self.answer(request)
                    };
                    self.send(response)?;
                }
                Message::Notification(notification) => self.notice(notification),
                Message::Response(_) => {}
            }
        }
    }

    fn send(&self, message: impl Into<Message>) -> Result<(), ServeError> {
        self.connection.sender.send(message.into()).map_err(|_| ServeError::Gone)
    }

    /// Asks to be told of files that change on the disk.
    fn watch_files(&self) -> Result<(), ServeError> {
        let watchers = ["**/*.hyg", "**/hyg.yaml"].map(|pattern| json!({ "globPattern": pattern }));
        let registration = json!({
            "id": "files",
            "method": "workspace/didChangeWatchedFiles",
            "registerOptions": { "watchers": watchers },
        });
        let params = json!({ "registrations": [registration] });
        self.send(Request::new("watch-files".to_owned().into(), "client/registerCapability".to_owned(), params))
    }

    // What the editor tells.

    fn notice(&mut self, notification: Notification) {
        let Notification { method, params } = notification;
        // What cannot be read as what it says it is, is passed over, as the protocol wants it.
        match method.as_str() {
            "textDocument/didOpen" => {
                if let Ok(DidOpenTextDocumentParams { text_document: opened }) = serde_json::from_value(params) {
                    let place = self.documents.open(opened.uri, opened.version, opened.text);
                    self.typed(&place);
                }
            }
            "textDocument/didChange" => {
                if let Ok(DidChangeTextDocumentParams { text_document: changed, content_changes }) =
                    serde_json::from_value(params)
                {
                    let uri = &changed.text_document_identifier.uri;
                    if let Some(place) = self.documents.change(uri, changed.version, content_changes, self.encoding) {
                        self.typed(&place);
                    }
                }
            }
            "textDocument/didClose" => {
                if let Ok(DidCloseTextDocumentParams { text_document }) = serde_json::from_value(params) {
                    self.documents.close(&text_document.uri);
                    self.load();
                }
            }
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => self.load(),
            _ => {}
        }
    }

    /// Takes over the text of an open document.
    fn typed(&mut self, place: &Place) {
        self.is_stale = true;
        if place.path().is_some_and(|path| is_settings(path)) {
            return self.load();
        }
        let located = || locate(place, &self.roots, &self.documents);
        let key = self.keys.entry(place.clone()).or_insert_with(located).clone();
        let project =
            self.projects.entry(key).or_insert_with_key(|key| Project::load(key, &self.documents, self.encoding));
        match (project.file(place), self.documents.text(place)) {
            (Some(file), Some(text)) => {
                if project.files.sources.get(file).is_some_and(|source| *source.text != *text) {
                    project.replace(file, text);
                }
            }
            // A new file of a project that was read before it was there.
            _ => self.load(),
        }
    }

    /// Reads all projects anew: those of the folders that the editor works on, and those of what is open.
    fn load(&mut self) {
        self.is_stale = true;
        self.keys.clear();
        let mut keys: BTreeSet<Key> = self.roots.iter().filter_map(|root| at_root(root, &self.documents)).collect();
        for place in self.documents.places() {
            match place.path().filter(|path| is_settings(path)).and_then(|path| path.parent()) {
                Some(folder) => keys.extend(at_root(folder, &self.documents)),
                None => {
                    let key = locate(place, &self.roots, &self.documents);
                    self.keys.insert(place.clone(), key.clone());
                    keys.insert(key);
                }
            }
        }
        let loaded = |key: Key| {
            let project = Project::load(&key, &self.documents, self.encoding);
            (key, project)
        };
        self.projects = keys.into_iter().map(loaded).collect();
    }

    // What the editor is told.

    /// Tells what is wrong in all files, as far as it is not what was told before.
    fn publish(&mut self) -> Result<(), ServeError> {
        self.is_stale = false;
        let mut found: BTreeMap<String, (Place, Vec<Diagnostic>)> = BTreeMap::new();
        for project in self.projects.values_mut() {
            project.diagnostics();
            let mut view = View { documents: &self.documents, encoding: self.encoding, project };
            for (place, diagnostics) in view.all() {
                let (_, of_place) = found.entry(view.documents.uri(&place).0).or_insert_with(|| (place, Vec::new()));
                // Two projects can have the same settings.
                let new: Vec<Diagnostic> = diagnostics.into_iter().filter(|one| !of_place.contains(one)).collect();
                of_place.extend(new);
            }
        }
        let mut before = std::mem::take(&mut self.published);
        for (uri, (place, diagnostics)) in found {
            let version = self.documents.get(&place).map(|document| document.version);
            let params = PublishDiagnosticsParams { uri: Uri(uri.clone()), version, diagnostics };
            if before.remove(&uri).as_ref() != Some(&params) {
                self.tell(&params)?;
            }
            self.published.insert(uri, params);
        }
        // Files that are gone.
        for uri in before.into_keys() {
            self.tell(&PublishDiagnosticsParams { uri: Uri(uri), version: None, diagnostics: Vec::new() })?;
        }
        Ok(())
    }

    fn tell(&self, params: &PublishDiagnosticsParams) -> Result<(), ServeError> {
        self.send(Notification::new("textDocument/publishDiagnostics".to_owned(), params))
    }

    // What the editor asks.

    fn answer(&mut self, request: Request) -> Response {
        let Request { id, method, params } = request;
        let answer = match method.as_str() {
            "textDocument/hover" => self.ask(params, Self::hover),
            "textDocument/completion" => self.ask(params, Self::completion),
            "textDocument/definition" => self.ask(params, Self::definition),
            "textDocument/references" => self.ask(params, Self::references),
            "textDocument/prepareRename" => self.ask(params, Self::prepare_rename),
            "textDocument/rename" => self.ask(params, Self::rename),
            "textDocument/documentSymbol" => self.ask(params, Self::symbols),
            "textDocument/formatting" => self.ask(params, Self::formatting),
            "textDocument/codeAction" => self.ask(params, Self::code_actions),
            _ => {
                let message = format!("hyg does not know the request `{method}`");
                return Response::new_err(id, ErrorCode::MethodNotFound as i32, message);
            }
        };
        match answer {
            Ok(Ok(value)) => Response { id, response_result: Ok(value) },
            Ok(Err(Refusal(sentence))) => Response::new_err(id, ErrorCode::RequestFailed as i32, sentence),
            Err(error) => Response::new_err(id, ErrorCode::InvalidParams as i32, error.to_string()),
        }
    }

    fn ask<P: DeserializeOwned>(
        &mut self,
        params: Value,
        answer: impl FnOnce(&mut Self, P) -> Answer,
    ) -> Result<Answer, serde_json::Error> {
        Ok(answer(self, serde_json::from_value(params)?))
    }

    /// The project of a document, and which of its files it is; nothing for settings and for what is not
    /// open.
    fn view(&mut self, uri: &Uri) -> Option<(View<'_>, FileId)> {
        let place = Place::of(uri);
        let project = self.projects.get_mut(self.keys.get(&place)?)?;
        let file = project.file(&place)?;
        Some((View { documents: &self.documents, encoding: self.encoding, project }, file))
    }

    /// As [`Server::view`], with the byte offset of a position.
    fn view_at(&mut self, uri: &Uri, position: Position) -> Option<(View<'_>, FileId, usize)> {
        let (view, file) = self.view(uri)?;
        let offset = view.project.offset(file, position);
        Some((view, file, offset))
    }

    fn hover(&mut self, params: HoverParams) -> Answer {
        let at = params.text_document_position_params;
        let now = (self.now)();
        let Some((mut view, file, offset)) = self.view_at(&at.text_document.uri, at.position) else { return nothing() };
        let Some((span, text)) = hover::hover(&view.snapshot(), file, offset, now) else { return nothing() };
        let contents = Contents::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value: text });
        value(Hover { contents, range: Some(view.range(span)) })
    }

    fn completion(&mut self, params: CompletionParams) -> Answer {
        let at = params.text_document_position_params;
        let Some((mut view, file, offset)) = self.view_at(&at.text_document.uri, at.position) else { return nothing() };
        let offers = completion::complete(&view.snapshot(), file, offset);
        let items = offers.into_iter().enumerate().map(|(rank, offer)| view.completion_item(rank, offer)).collect();
        value(CompletionResponse::CompletionList(CompletionList {
            is_incomplete: true,
            items,
            ..CompletionList::default()
        }))
    }

    fn definition(&mut self, params: DefinitionParams) -> Answer {
        let at = params.text_document_position_params;
        let Some((mut view, file, offset)) = self.view_at(&at.text_document.uri, at.position) else { return nothing() };
        let Some(found) = names::name_at(&view.snapshot(), file, offset) else { return nothing() };
        view.location(found.declared).map_or_else(nothing, |location| value(Definition::Location(location)))
    }

    fn references(&mut self, params: ReferenceParams) -> Answer {
        let at = params.text_document_position_params;
        let Some((mut view, file, offset)) = self.view_at(&at.text_document.uri, at.position) else { return nothing() };
        let spans = names::uses_at(&view.snapshot(), file, offset, params.context.include_declaration);
        value(spans.into_iter().filter_map(|span| view.location(span)).collect::<Vec<_>>())
    }

    fn prepare_rename(&mut self, params: PrepareRenameParams) -> Answer {
        let at = params.text_document_position_params;
        let Some((mut view, file, offset)) = self.view_at(&at.text_document.uri, at.position) else { return nothing() };
        let Some(found) = names::name_at(&view.snapshot(), file, offset) else { return nothing() };
        let placeholder = view.project.files.sources.slice(found.span).to_owned();
        value(PrepareRenamePlaceholder { range: view.range(found.span), placeholder })
    }

    fn rename(&mut self, params: RenameParams) -> Answer {
        let at = params.text_document_position_params;
        let Some((mut view, file, offset)) = self.view_at(&at.text_document.uri, at.position) else { return nothing() };
        let spans = names::rename(&view.snapshot(), file, offset, &params.new_name)?;
        let edits = spans.into_iter().map(|span| (span, params.new_name.clone()));
        value(view.workspace_edit(edits))
    }

    fn symbols(&mut self, params: DocumentSymbolParams) -> Answer {
        let Some((mut view, file)) = self.view(&params.text_document.uri) else { return nothing() };
        let symbols = symbols::symbols(&view.snapshot(), file);
        value(symbols.into_iter().map(|symbol| view.symbol(symbol)).collect::<Vec<_>>())
    }

    fn formatting(&mut self, params: DocumentFormattingParams) -> Answer {
        let Some((view, file)) = self.view(&params.text_document.uri) else { return nothing() };
        let text = view.text(file);
        let Some(edits) = layout::edits(text) else { return nothing() };
        let lines = Lines::of(text, view.encoding);
        let edit = |(range, new_text)| TextEdit { range: lines.range(text, range), new_text };
        value(edits.into_iter().map(edit).collect::<Vec<_>>())
    }

    fn code_actions(&mut self, params: CodeActionParams) -> Answer {
        let Some((view, file, start)) = self.view_at(&params.text_document.uri, params.range.start) else {
            return nothing();
        };
        let end = view.project.offset(file, params.range.end);
        let diagnostics = view.project.diagnostics().to_vec();
        let wants = |kind: &CodeActionKind| {
            let wanted = |only: &CodeActionKind| {
                let (kind, only) = (kind.to_string(), only.to_string());
                kind == only || kind.strip_prefix(&only).is_some_and(|rest| rest.starts_with('.'))
            };
            params.context.only.as_ref().is_none_or(|only| only.iter().any(wanted))
        };
        let mut found: Vec<CodeActionResponse> = Vec::new();
        if wants(&CodeActionKind::QuickFix) {
            for fix in actions::quick_fixes(&view.project.files, &diagnostics, file, start..end) {
                found.push(CodeActionResponse::CodeAction(CodeAction {
                    title: fix.title,
                    kind: Some(CodeActionKind::QuickFix),
                    diagnostics: view.diagnostic(fix.diagnostic).map(|(_, diagnostic)| vec![diagnostic]),
                    is_preferred: fix.is_certain.then_some(true),
                    edit: Some(view.workspace_edit(fix.edits.into_iter().map(|edit| (edit.span, edit.text)))),
                    ..CodeAction::default()
                }));
            }
        }
        let certain = actions::all_certain(&diagnostics, file);
        if wants(&CodeActionKind::SourceFixAll) && !certain.is_empty() {
            found.push(CodeActionResponse::CodeAction(CodeAction {
                title: "Mend all that can mean nothing else".to_owned(),
                kind: Some(CodeActionKind::SourceFixAll),
                edit: Some(view.workspace_edit(certain.into_iter().map(|edit| (edit.span, edit.text)))),
                ..CodeAction::default()
            }));
        }
        value(found)
    }
}

fn value(answer: impl Serialize) -> Answer {
    serde_json::to_value(answer).map_err(|error| Refusal(error.to_string()))
}

#[expect(clippy::unnecessary_wraps, reason = "an answer like others")]
fn nothing() -> Answer {
    Ok(Value::Null)
}

fn is_cancelled(id: &RequestId, waiting: &VecDeque<Message>) -> bool {
    waiting.iter().any(|message| match message {
        Message::Notification(notification) if notification.method == "$/cancelRequest" => {
            let cancelled = notification.params.get("id").cloned();
            cancelled.and_then(|id| serde_json::from_value::<RequestId>(id).ok()).as_ref() == Some(id)
        }
        _ => false,
    })
}

/// A project as the editor sees it: places as lines and columns.
struct View<'s> {
    documents: &'s Documents,
    encoding: Encoding,
    project: &'s mut Project,
}

impl View<'_> {
    fn snapshot(&mut self) -> Snapshot<'_> {
        self.project.snapshot()
    }

    fn text(&self, file: FileId) -> &str {
        self.project.files.sources.get(file).map_or("", |source| &source.text)
    }

    fn range(&self, span: Span) -> Range {
        self.project.range(span)
    }

    fn location(&self, span: Span) -> Option<Location> {
        let place = self.project.place(span.file)?;
        Some(Location { uri: self.documents.uri(place), range: self.range(span) })
    }

    fn workspace_edit(&self, edits: impl Iterator<Item = (Span, String)>) -> WorkspaceEdit {
        let mut changes: HashMap<Uri, Vec<TextEdit>> = HashMap::new();
        for (span, new_text) in edits {
            if let Some(Location { uri, range }) = self.location(span) {
                changes.entry(uri).or_default().push(TextEdit { range, new_text });
            }
        }
        WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }
    }

    /// What is wrong in each file of the project, and in its settings.
    fn all(&mut self) -> BTreeMap<Place, Vec<Diagnostic>> {
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
        let source = crate::source::SourceFile::new("", text);
        let line = source.line(mistake.line);
        let start: usize = line.chars().take(mistake.column.saturating_sub(1)).map(char::len_utf8).sum();
        let rest = line.get(start..).unwrap_or_default();
        let length = rest.find([',', '}', ']', '#']).unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or_default().trim_end();
        let from = source.offset(mistake.line) + start;
        let help = mistake.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
        Diagnostic {
            range: Lines::of(text, self.encoding).range(text, from..from + word.len()),
            severity: Some(DiagnosticSeverity::Error),
            source: Some("hyg".to_owned()),
            message: render::visible(&format!("{}{help}", mistake.message)).into_owned().into(),
            ..Diagnostic::default()
        }
    }

    fn diagnostic(&self, diagnostic: &diagnostic::Diagnostic) -> Option<(FileId, Diagnostic)> {
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

    fn symbol(&self, symbol: Symbol) -> DocumentSymbol {
        let kind = match symbol.keyword {
            "for" => SymbolKind::Namespace,
            "param" => SymbolKind::Constant,
            "segment" => SymbolKind::Class,
            "protect" => SymbolKind::Interface,
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

    fn completion_item(&self, rank: usize, offer: completion::Offer) -> CompletionItem {
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
