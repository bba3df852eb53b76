//! An editor: the client side of `async-lsp`, whose types of the protocol are not those of the server.

use async_lsp::lsp_types::notification::{
    DidChangeTextDocument, DidCloseTextDocument, DidOpenTextDocument, DidSaveTextDocument, Exit, Initialized,
    Notification, PublishDiagnostics,
};
use async_lsp::lsp_types::request::{DocumentSymbolRequest, Initialize, RegisterCapability, Request, Shutdown};
use async_lsp::lsp_types::{
    ClientCapabilities, Diagnostic, DidChangeTextDocumentParams, DidChangeWatchedFilesClientCapabilities,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams, DocumentSymbolParams,
    GeneralClientCapabilities, InitializeParams, InitializeResult, InitializedParams, PartialResultParams, Position,
    PositionEncodingKind, PublishDiagnosticsParams, Range, TextDocumentContentChangeEvent, TextDocumentIdentifier,
    TextDocumentItem, TextDocumentPositionParams, Url, VersionedTextDocumentIdentifier, WorkDoneProgressParams,
    WorkspaceClientCapabilities, WorkspaceFolder,
};
use async_lsp::router::Router;
use async_lsp::{MainLoop, ServerSocket};
use blocking::Unblock;
use futures::executor::block_on;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Longer than any answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

struct Stop;

/// An editor with a server of its own, and a folder of files.
pub struct Client {
    pub folder: tempfile::TempDir,
    pub hello: InitializeResult,
    server: ServerSocket,
    told: Receiver<PublishDiagnosticsParams>,
    known: RefCell<BTreeMap<Url, PublishDiagnosticsParams>>,
    version: Cell<i32>,
    child: Child,
    main_loop: Option<JoinHandle<()>>,
}

impl Client {
    /// An editor that has opened a folder with these files, and counts UTF-16.
    pub fn with<T: AsRef<[u8]>>(files: &[(&str, T)]) -> Client {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Client::start(folder, true, vec![PositionEncodingKind::UTF16])
    }

    pub fn start(folder: tempfile::TempDir, has_root: bool, encodings: Vec<PositionEncodingKind>) -> Client {
        let mut child = Command::new(env!("CARGO_BIN_EXE_hyg"))
            .args(["lsp", "--stdio"])
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let (tell, told) = channel();
        let (main_loop, server) = MainLoop::new_client(|_| router(tell));
        let (output, input) = (Unblock::new(child.stdout.take().unwrap()), Unblock::new(child.stdin.take().unwrap()));
        let main_loop = thread::spawn(move || {
            let _ = block_on(main_loop.run_buffered(output, input));
        });
        let root = Url::from_directory_path(folder.path()).unwrap();
        let params = InitializeParams {
            workspace_folders: has_root.then(|| vec![WorkspaceFolder { uri: root, name: "root".to_owned() }]),
            capabilities: ClientCapabilities {
                general: Some(GeneralClientCapabilities {
                    position_encodings: Some(encodings),
                    ..GeneralClientCapabilities::default()
                }),
                workspace: Some(WorkspaceClientCapabilities {
                    did_change_watched_files: Some(DidChangeWatchedFilesClientCapabilities {
                        dynamic_registration: Some(true),
                        relative_pattern_support: None,
                    }),
                    ..WorkspaceClientCapabilities::default()
                }),
                ..ClientCapabilities::default()
            },
            ..InitializeParams::default()
        };
        let hello = block_on(server.request::<Initialize>(params)).unwrap();
        server.notify::<Initialized>(InitializedParams {}).unwrap();
        Client {
            folder,
            hello,
            server,
            told,
            known: RefCell::default(),
            version: Cell::new(0),
            child,
            main_loop: Some(main_loop),
        }
    }

    pub fn uri(&self, name: &str) -> Url {
        if name.contains(':') {
            return Url::parse(name).unwrap();
        }
        Url::from_file_path(self.folder.path().join(name)).unwrap()
    }

    pub fn document(&self, name: &str) -> TextDocumentIdentifier {
        TextDocumentIdentifier { uri: self.uri(name) }
    }

    pub fn at(&self, name: &str, position: Position) -> TextDocumentPositionParams {
        TextDocumentPositionParams { text_document: self.document(name), position }
    }

    pub fn open(&self, name: &str, text: &str) {
        self.version.set(self.version.get() + 1);
        let text_document = TextDocumentItem {
            uri: self.uri(name),
            language_id: "hyg".to_owned(),
            version: self.version.get(),
            text: text.to_owned(),
        };
        self.notify::<DidOpenTextDocument>(DidOpenTextDocumentParams { text_document });
    }

    /// Types a text in the place of a range, or as the whole.
    pub fn change(&self, name: &str, range: Option<Range>, text: &str) {
        self.version.set(self.version.get() + 1);
        let change = TextDocumentContentChangeEvent { range, range_length: None, text: text.to_owned() };
        self.notify::<DidChangeTextDocument>(DidChangeTextDocumentParams {
            text_document: VersionedTextDocumentIdentifier { uri: self.uri(name), version: self.version.get() },
            content_changes: vec![change],
        });
    }

    pub fn save(&self, name: &str) {
        self.notify::<DidSaveTextDocument>(DidSaveTextDocumentParams {
            text_document: self.document(name),
            text: None,
        });
    }

    pub fn close(&self, name: &str) {
        self.notify::<DidCloseTextDocument>(DidCloseTextDocumentParams { text_document: self.document(name) });
    }

    pub fn notify<N: Notification>(&self, params: N::Params) {
        self.server.notify::<N>(params).unwrap();
    }

    /// The answer, or the sentence with which the server refuses.
    pub fn ask<R: Request>(&self, params: R::Params) -> Result<R::Result, String> {
        block_on(self.server.request::<R>(params)).map_err(|error| match error {
            async_lsp::Error::Response(response) => response.message,
            other => other.to_string(),
        })
    }

    /// What is wrong with a file by now: what was told of it after the last change that it had.
    pub fn diagnostics(&self, name: &str) -> Vec<Diagnostic> {
        let uri = self.uri(name);
        let is_of_now = |params: &PublishDiagnosticsParams| params.version == Some(self.version.get());
        while !self.known.borrow().values().any(is_of_now) {
            self.hear();
        }
        self.drain();
        self.known.borrow().get(&uri).map(|params| params.diagnostics.clone()).unwrap_or_default()
    }

    /// The names of all files of which something was told.
    pub fn told_of(&self) -> Vec<String> {
        self.drain();
        let root = format!("{}/", self.uri(""));
        self.known.borrow().keys().map(|uri| uri.as_str().replace(&root, "")).collect()
    }

    /// Waits for the next thing that is told.
    pub fn hear(&self) {
        let params = self.told.recv_timeout(PATIENCE).expect("the server tells what is wrong");
        self.known.borrow_mut().insert(params.uri.clone(), params);
    }

    fn drain(&self) {
        // All that belongs to one change is told at once, so before the answer to a question that is asked now.
        let text_document = self.document("rules/main.hyg");
        let _ = self.ask::<DocumentSymbolRequest>(DocumentSymbolParams {
            text_document,
            work_done_progress_params: WorkDoneProgressParams::default(),
            partial_result_params: PartialResultParams::default(),
        });
        while let Ok(params) = self.told.try_recv() {
            self.known.borrow_mut().insert(params.uri.clone(), params);
        }
    }

    /// Says goodbye as the protocol wants it.
    pub fn quit(mut self) -> ExitStatus {
        self.ask::<Shutdown>(()).unwrap();
        self.notify::<Exit>(());
        self.child.wait().unwrap()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.server.emit(Stop);
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.main_loop.take().map(JoinHandle::join);
    }
}

fn router(tell: Sender<PublishDiagnosticsParams>) -> Router<Sender<PublishDiagnosticsParams>> {
    let mut router = Router::new(tell);
    router
        .request::<RegisterCapability, _>(|_, _| std::future::ready(Ok(())))
        .notification::<PublishDiagnostics>(|tell, params| {
            let _ = tell.send(params);
            ControlFlow::Continue(())
        })
        .event(|_, _: Stop| ControlFlow::Break(Ok(())));
    router
}
