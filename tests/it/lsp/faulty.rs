//! What an editor should not do and files should not be: the server says so, or nothing, and lives on.

use super::client::Client;
use async_lsp::lsp_types::request::{Completion, DocumentSymbolRequest, HoverRequest, Request};
use async_lsp::lsp_types::{
    CompletionParams, DocumentSymbolParams, DocumentSymbolResponse, HoverParams, PartialResultParams, Position, Range,
    WorkDoneProgressParams,
};
use std::fs;
use std::io::{BufReader, Write as _};
use std::process::{Command, Stdio};

const RULE: &str = "for contacts\nsegment a \"A\" where emial is known\n";

#[test]
fn files_need_no_folder_and_no_name() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("other.hyg"), "for contacts\nsegment b \"B\" where in a\n").unwrap();
    let client = Client::start(folder, false, vec![]);
    client.open("untitled:Untitled-1", RULE);
    let [found] = &client.diagnostics("untitled:Untitled-1")[..] else { panic!("one mistake") };
    assert!(found.message.contains("`emial`"), "{}", found.message);
    // A folder without settings: its files share their names.
    client.open("mine.hyg", &RULE.replace("emial", "email"));
    assert!(client.diagnostics("mine.hyg").iter().all(|one| one.message.contains("unused") || one.severity.is_some()));
    assert!(!client.diagnostics("other.hyg").iter().any(|one| one.message.contains("no segment")));
    assert!(client.told_of().contains(&"other.hyg".to_owned()));
    assert!(client.quit().success());
}

#[test]
fn files_outside_of_the_project_are_checked_with_their_own_folder() {
    let client = Client::with(&[
        ("rules/main.hyg", "for contacts\nsegment a \"A\" where email is known\n"),
        ("drafts/x.hyg", "for contacts\nsegment a \"A\" where emial is known\n"),
    ]);
    client.open("drafts/x.hyg", RULE);
    let [found] = &client.diagnostics("drafts/x.hyg")[..] else { panic!("one mistake: the names do not clash") };
    assert!(found.message.contains("`emial`"), "{}", found.message);
}

#[test]
fn files_that_are_no_text_are_told_of() {
    let latin = b"for contacts\nsegment d\xe9j\xe0 where email is known\n".as_slice();
    let client = Client::with(&[
        ("rules/main.hyg", RULE.as_bytes()),
        ("rules/latin.hyg", latin),
        ("rules/word.hyg", b"PK\0\xff\0"),
    ]);
    client.open("rules/main.hyg", RULE);
    for (name, code) in
        [("rules/latin.hyg", "not-utf8"), ("rules/word.hyg", "not-utf8"), ("rules/main.hyg", "unknown-property")]
    {
        let found = client.diagnostics(name);
        assert!(found.iter().any(|one| format!("{:?}", one.code).contains(code)), "{name}: {found:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_rule_file_that_cannot_be_read_is_told_of_and_hides_no_other() {
    let client = Client::with(&[("rules/main.hyg", "for contacts\nsegment b \"B\" where in a and email is is\n")]);
    let rules = client.folder.path().join("rules");
    std::os::unix::fs::symlink(rules.join("gone.hyg"), rules.join("linked.hyg")).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), rules.join("shared")).unwrap();
    client.open("rules/other.hyg", "for contacts\nsegment c \"C\" where in a\n");
    let [found] = &client.diagnostics("rules/linked.hyg")[..] else { panic!("one mistake") };
    assert!(found.message.contains("there is no such file"), "{}", found.message);
    let [found] = &client.diagnostics("rules/shared")[..] else { panic!("one mistake") };
    assert!(found.message.contains("leads out of the project"), "{}", found.message);
    // `a` may be declared in a file that nobody can read; what stands in the others is read all the same.
    assert_eq!(client.diagnostics("rules/other.hyg"), []);
    assert!(!client.diagnostics("rules/main.hyg").is_empty());
    assert!(client.quit().success());
}

#[test]
fn a_file_of_ten_megabytes_is_taken() {
    let client = Client::with(&[("rules/main.hyg", RULE)]);
    let line = "# 😀 a comment that says nothing, to fill the file with something that is no rule\n";
    let text = format!("{}{RULE}", line.repeat((10 << 20) / line.len()));
    client.open("rules/main.hyg", &text);
    let [found] = &client.diagnostics("rules/main.hyg")[..] else { panic!("one mistake") };
    let end = found.range.end;
    client.change("rules/main.hyg", Some(Range::new(Position::new(end.line, end.character - 5), end)), "email");
    assert!(client.diagnostics("rules/main.hyg").iter().all(|one| !one.message.contains("emial")));
    // One byte more than a rule file may have.
    client.change("rules/main.hyg", None, &"#".repeat((16 << 20) + 1));
    let [found] = &client.diagnostics("rules/main.hyg")[..] else { panic!("one mistake") };
    assert!(found.message.contains("16 MiB"), "{}", found.message);
}

#[test]
fn many_mistakes_are_told_up_to_a_limit() {
    let client = Client::with::<&str>(&[]);
    client.open("rules/main.hyg", &format!("for contacts\n{}", "segment where\n".repeat(3000)));
    assert_eq!(client.diagnostics("rules/main.hyg").len(), 500);
}

#[test]
fn questions_about_what_is_not_there_have_no_answer() {
    let client = Client::with(&[("rules/main.hyg", RULE), ("hyg.yaml", "crm: hubspot\n")]);
    client.open("rules/main.hyg", RULE);
    for (name, line) in [("rules/none.hyg", 0), ("rules/main.hyg", 99), ("hyg.yaml", 0), ("ftp://a.example/b.hyg", 0)] {
        let at = client.at(name, Position::new(line, 9999));
        let hover = HoverParams {
            text_document_position_params: at.clone(),
            work_done_progress_params: WorkDoneProgressParams::default(),
        };
        assert_eq!(client.ask::<HoverRequest>(hover).unwrap(), None, "{name}");
        let completion = CompletionParams {
            text_document_position: at,
            work_done_progress_params: WorkDoneProgressParams::default(),
            partial_result_params: PartialResultParams::default(),
            context: None,
        };
        client.ask::<Completion>(completion).unwrap();
    }
    assert!(client.quit().success());
}

/// As an editor that is broken would: what is sent is no type of the protocol.
enum Odd {}

impl Request for Odd {
    type Params = serde_json::Value;
    type Result = serde_json::Value;
    const METHOD: &'static str = "textDocument/hover";
}

enum Unknown {}

impl Request for Unknown {
    type Params = ();
    type Result = ();
    const METHOD: &'static str = "hyg/dance";
}

#[test]
fn what_is_not_understood_is_refused_and_the_server_lives_on() {
    let client = Client::with(&[("rules/main.hyg", RULE)]);
    client.open("rules/main.hyg", RULE);
    assert!(client.ask::<Unknown>(()).unwrap_err().contains("hyg/dance"));
    for params in [serde_json::json!({}), serde_json::json!([1]), serde_json::json!({ "textDocument": 5 })] {
        client.ask::<Odd>(params).unwrap_err();
    }
    client.change("rules/none.hyg", None, "never opened");
    client.close("rules/none.hyg");
    let params = DocumentSymbolParams {
        text_document: client.document("rules/main.hyg"),
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
    };
    let Some(DocumentSymbolResponse::Nested(symbols)) = client.ask::<DocumentSymbolRequest>(params).unwrap() else {
        panic!("a tree")
    };
    assert_eq!(symbols.len(), 2);
}

#[test]
fn an_editor_that_goes_without_goodbye_ends_the_server() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_hyg"))
        .arg("lsp")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdin.take());
    assert_eq!(child.wait().unwrap().code(), Some(2), "it never said hello");
    let mut child = Command::new(env!("CARGO_BIN_EXE_hyg"))
        .arg("lsp")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let hello = r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}"#;
    write!(input, "Content-Length: {}\r\n\r\n{hello}", hello.len()).unwrap();
    let initialized = r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#;
    write!(input, "Content-Length: {}\r\n\r\n{initialized}", initialized.len()).unwrap();
    drop(input);
    let mut answer = String::new();
    std::io::Read::read_to_string(&mut BufReader::new(child.stdout.take().unwrap()), &mut answer).unwrap();
    assert!(answer.contains("hoverProvider"), "{answer}");
    assert!(child.wait().unwrap().success());
}
