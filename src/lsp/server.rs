//! The protocol: one thread that takes one message after the other. What is typed is taken over at
//! once; what is wrong with it is told when nothing more has come for a moment. A request that was
//! cancelled while it waited is not answered in earnest.

use super::documents::{Documents, Place};
use super::names::{self, Refusal};
use super::project::{Key, Project, at_root, is_settings, locate};
use super::symbols;
use super::text::{Encoding, Lines};
use super::view::View;
use super::{actions, completion, hover, layout};
use crate::source::FileId;
use chrono::{DateTime, Utc};
use gen_lsp_types::{
    CodeAction, CodeActionKind, CodeActionOptions, CodeActionParams, CodeActionProvider, CodeActionResponse,
    CompletionList, CompletionOptions, CompletionParams, CompletionResponse, Contents, Definition, DefinitionParams,
    DefinitionProvider, Diagnostic, DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DocumentFormattingParams, DocumentFormattingProvider, DocumentSymbolParams, DocumentSymbolProvider, Hover,
    HoverParams, HoverProvider, InitializeParams, InitializeResult, MarkupContent, MarkupKind, Position,
    PositionEncodingKind, PrepareRenameParams, PrepareRenamePlaceholder, PublishDiagnosticsParams, ReferenceParams,
    ReferencesProvider, RenameOptions, RenameParams, RenameProvider, ServerCapabilities, ServerInfo, TextDocumentSync,
    TextDocumentSyncKind, TextDocumentSyncOptions, TextEdit, Uri, WorkspaceFolders,
};
use lsp_server::{Connection, ErrorCode, Message, Notification, ProtocolError, Request, RequestId, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;
use std::time::Duration;
use thiserror::Error;

/// So long nothing must have been typed before mistakes are told.
const PAUSE: Duration = Duration::from_millis(120);

/// Why the server had to stop.
#[derive(Debug, Error)]
pub enum ServeError {
    #[error("the editor does not keep to the protocol: {0}")]
    Protocol(#[from] ProtocolError),
    #[error("the editor said hello in a way that hyg does not understand: {0}")]
    Hello(#[from] serde_json::Error),
    #[error("the editor is gone")]
    Gone,
    #[error("the editor ended the server without telling it to stop first")]
    Abrupt,
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
        // Not left to `Connection::handle_shutdown`, which takes it for a fault when the editor still
        // answers what it was asked before.
        let mut leaving = false;
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
                    let response = if leaving {
                        let message = "the server was told to stop".to_owned();
                        Response::new_err(request.id, ErrorCode::InvalidRequest as i32, message)
                    } else if request.method == "shutdown" {
                        leaving = true;
                        Response { id: request.id, response_result: Ok(Value::Null) }
                    } else if is_cancelled(&request.id, &waiting) {
                        let message = "cancelled by the editor".to_owned();
                        Response::new_err(request.id, ErrorCode::RequestCanceled as i32, message)
                    } else {
                        self.answer(request)
                    };
                    self.send(response)?;
                }
                Message::Notification(notification) if notification.method == "exit" => {
                    return if leaving { Ok(()) } else { Err(ServeError::Abrupt) };
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
        let project = self
            .projects
            .entry(key)
            .or_insert_with_key(|key| Project::load(key, &self.documents, self.encoding, (self.now)()));
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
            let settings = place.path().filter(|path| is_settings(path));
            if let Some(folder) = settings.and_then(|path| path.parent()) {
                keys.extend(at_root(folder, &self.documents));
            } else {
                let key = locate(place, &self.roots, &self.documents);
                self.keys.insert(place.clone(), key.clone());
                keys.insert(key);
            }
        }
        let loaded = |key: Key| {
            let project = Project::load(&key, &self.documents, self.encoding, (self.now)());
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
        answer: impl FnOnce(&mut Self, &P) -> Answer,
    ) -> Result<Answer, serde_json::Error> {
        Ok(answer(self, &serde_json::from_value(params)?))
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

    fn hover(&mut self, params: &HoverParams) -> Answer {
        let at = &params.text_document_position_params;
        let now = (self.now)();
        let Some((mut view, file, offset)) = self.view_at(&at.text_document.uri, at.position) else { return nothing() };
        let Some((span, text)) = hover::hover(&view.snapshot(), file, offset, now) else { return nothing() };
        let contents = Contents::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value: text });
        value(Hover { contents, range: Some(view.range(span)) })
    }

    fn completion(&mut self, params: &CompletionParams) -> Answer {
        let at = &params.text_document_position_params;
        let Some((mut view, file, offset)) = self.view_at(&at.text_document.uri, at.position) else { return nothing() };
        let offers = completion::complete(&view.snapshot(), file, offset);
        let items = offers.into_iter().enumerate().map(|(rank, offer)| view.completion_item(rank, offer)).collect();
        value(CompletionResponse::CompletionList(CompletionList {
            is_incomplete: true,
            items,
            ..CompletionList::default()
        }))
    }

    fn definition(&mut self, params: &DefinitionParams) -> Answer {
        let at = &params.text_document_position_params;
        let Some((mut view, file, offset)) = self.view_at(&at.text_document.uri, at.position) else { return nothing() };
        let snapshot = view.snapshot();
        let location = match names::name_at(&snapshot, file, offset) {
            Some(found) => view.location(found.declared),
            None => names::setting_at(&snapshot, file, offset).and_then(|place| view.setting(place)),
        };
        location.map_or_else(nothing, |location| value(Definition::Location(location)))
    }

    fn references(&mut self, params: &ReferenceParams) -> Answer {
        let at = &params.text_document_position_params;
        let Some((mut view, file, offset)) = self.view_at(&at.text_document.uri, at.position) else { return nothing() };
        let spans = names::uses_at(&view.snapshot(), file, offset, params.context.include_declaration);
        value(spans.into_iter().filter_map(|span| view.location(span)).collect::<Vec<_>>())
    }

    fn prepare_rename(&mut self, params: &PrepareRenameParams) -> Answer {
        let at = &params.text_document_position_params;
        let Some((mut view, file, offset)) = self.view_at(&at.text_document.uri, at.position) else { return nothing() };
        let Some(found) = names::name_at(&view.snapshot(), file, offset) else { return nothing() };
        let placeholder = view.project.files.sources.slice(found.span).to_owned();
        value(PrepareRenamePlaceholder { range: view.range(found.span), placeholder })
    }

    fn rename(&mut self, params: &RenameParams) -> Answer {
        let at = &params.text_document_position_params;
        let Some((mut view, file, offset)) = self.view_at(&at.text_document.uri, at.position) else { return nothing() };
        let spans = names::rename(&view.snapshot(), file, offset, &params.new_name)?;
        let edits = spans.into_iter().map(|span| (span, params.new_name.clone()));
        value(view.workspace_edit(edits))
    }

    fn symbols(&mut self, params: &DocumentSymbolParams) -> Answer {
        let Some((mut view, file)) = self.view(&params.text_document.uri) else { return nothing() };
        let symbols = symbols::symbols(&view.snapshot(), file);
        value(symbols.into_iter().map(|symbol| view.symbol(symbol)).collect::<Vec<_>>())
    }

    fn formatting(&mut self, params: &DocumentFormattingParams) -> Answer {
        let Some((view, file)) = self.view(&params.text_document.uri) else { return nothing() };
        let text = view.text(file);
        let Some(edits) = layout::edits(text) else { return nothing() };
        let lines = Lines::of(text, view.encoding);
        let edit = |(range, new_text)| TextEdit { range: lines.range(text, range), new_text };
        value(edits.into_iter().map(edit).collect::<Vec<_>>())
    }

    fn code_actions(&mut self, params: &CodeActionParams) -> Answer {
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
