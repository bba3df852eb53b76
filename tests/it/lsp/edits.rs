//! Any sequence of edits: the server survives it, and then answers as if the text had just been opened.

use super::client::Client;
use async_lsp::lsp_types::request::{Completion, DocumentSymbolRequest, HoverRequest, References};
use async_lsp::lsp_types::{
    CompletionParams, DocumentSymbolParams, HoverParams, PartialResultParams, Position, Range, ReferenceContext,
    ReferenceParams, WorkDoneProgressParams,
};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

const START: &str = "hyg 1\nfor contacts\n\nsegment été \"😀\" where emial is known\n\ndelete old where in été and create date older than 9 days stop above 5%\nfix f email: trim, lowercase\n";

/// Pieces of the language, of other scripts, and of nothing.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z \"`#(){}$|:,.\n\r😀éß\t]{0,8}",
        proptest::sample::select(vec![
            "segment",
            " where ",
            "email",
            " is known",
            "for contacts\n",
            "été",
            "$",
            "\"",
            "(",
            ")",
            "and",
            "or",
            "\n",
            "\r\n",
            "older than 5 days",
            "in ",
            "fix x ",
            ": trim",
            "| a |",
            "# hyg: allow x: y\n",
            "{first name}",
            "/[/",
            "\u{202e}",
        ])
        .prop_map(str::to_owned),
    ]
}

fn position() -> impl Strategy<Value = Position> {
    (0..12u32, 0..60u32).prop_map(|(line, character)| Position { line, character })
}

fn completion(client: &Client, name: &str, at: Position) -> CompletionParams {
    CompletionParams {
        text_document_position: client.at(name, at),
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
        context: None,
    }
}

/// All that can be asked about a document, without its name.
fn answers(client: &Client, name: &str, at: Position) -> Value {
    let place = client.at(name, at);
    let symbols = client.ask::<DocumentSymbolRequest>(DocumentSymbolParams {
        text_document: client.document(name),
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
    });
    let hover = client.ask::<HoverRequest>(HoverParams {
        text_document_position_params: place.clone(),
        work_done_progress_params: WorkDoneProgressParams::default(),
    });
    let references = client.ask::<References>(ReferenceParams {
        text_document_position: place.clone(),
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
        context: ReferenceContext { include_declaration: true },
    });
    let completion = client.ask::<Completion>(completion(client, name, at));
    let all =
        json!([symbols.unwrap(), hover.unwrap(), references.unwrap(), completion.unwrap(), client.diagnostics(name)]);
    // Hover tells the minute of the run.
    let all = regex::Regex::new(r"\d\d:\d\d")
        .unwrap()
        .replace_all(&all.to_string(), "")
        .replace(client.uri(name).as_str(), "");
    Value::String(all)
}

#[test]
fn answers_after_any_edits_are_those_of_a_fresh_start() {
    let client = Client::with::<&str>(&[]);
    let config = crate::support::search::search(12);
    let edits = proptest::collection::vec((position(), position(), piece()), 1..10);
    let case = std::cell::Cell::new(0);
    let run = TestRunner::new(config).run(&(edits, position()), |(edits, at)| {
        case.set(case.get() + 1);
        let case = case.get();
        // Documents without a folder: nothing else is in their project.
        let (typed, fresh) = (format!("untitled:typed{case}"), format!("untitled:fresh{case}"));
        client.open(&typed, START);
        let mut text = START.to_owned();
        for (one, other, piece) in edits {
            let range = Range::new(one.min(other), one.max(other));
            client.change(&typed, Some(range), &piece);
            text = as_editor(&text, range, &piece);
        }
        let after_edits = answers(&client, &typed, at);
        client.open(&fresh, &text);
        prop_assert_eq!(after_edits, answers(&client, &fresh, at), "{:?}", text);
        client.close(&typed);
        client.close(&fresh);
        Ok(())
    });
    if let Err(error) = run {
        panic!("{error}");
    }
    assert!(client.quit().success());
}

/// What an editor, and whatever else writes into a project's folder, may do to one of its files.
#[derive(Debug, Clone)]
enum Step {
    Open(usize, usize),
    Type(usize, Position, Position, String),
    Replace(usize, usize),
    Save(usize),
    Close(usize),
    OnDisk(usize, usize),
    Delete(usize),
}

const FILES: [&str; 4] = ["hyg.yaml", "rules/a.hyg", "rules/b.hyg", "other.hyg"];

/// Right and broken, settings as rules and rules as settings, and what is no text at all.
const TEXTS: [&[u8]; 10] = [
    START.as_bytes(),
    b"for contacts\nsegment a \"A\" where email is known and in b\n",
    b"for contacts\nsegment b \"B\" where in a",
    b"hyg 1\nfor contacts\ndelete x \"X\" where (email is",
    b"crm: hubspot\nrules: rules/\nlints: { unused-segment: deny }\n",
    b"rules: other\nlints: { none-such: deny }\ncountry: Wonderland\n",
    b"rules: ../..\nfiles: [",
    b"caf\xe9: \xff\xfe\nfor contacts",
    b"\xff\xfef\0o\0r\0",
    b"",
];

fn step() -> impl Strategy<Value = Step> {
    let (file, text) = (|| 0..FILES.len(), || 0..TEXTS.len());
    prop_oneof![
        (file(), text()).prop_map(|(file, text)| Step::Open(file, text)),
        (file(), position(), position(), piece()).prop_map(|(file, one, other, new)| Step::Type(file, one, other, new)),
        (file(), text()).prop_map(|(file, text)| Step::Replace(file, text)),
        file().prop_map(Step::Save),
        file().prop_map(Step::Close),
        (file(), text()).prop_map(|(file, text)| Step::OnDisk(file, text)),
        file().prop_map(Step::Delete),
    ]
}

/// Longer than anything with files this small may take, on a machine that does other work.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(20);

#[test]
fn a_project_whose_files_come_go_and_break_is_answered_in_time() {
    let client = Client::with::<&str>(&[]);
    let path = |file: usize| client.folder.path().join(FILES[file]);
    std::fs::create_dir_all(client.folder.path().join("rules")).unwrap();
    let config = crate::support::search::search(12);
    let steps = (proptest::collection::vec(step(), 1..12), 0..FILES.len(), position());
    let run = TestRunner::new(config).run(&steps, |(steps, asked, at)| {
        let started = std::time::Instant::now();
        for step in steps {
            match step {
                Step::Open(file, text) => client.open(FILES[file], &String::from_utf8_lossy(TEXTS[text])),
                Step::Type(file, one, other, new) => {
                    client.change(FILES[file], Some(Range::new(one.min(other), one.max(other))), &new);
                }
                Step::Replace(file, text) => client.change(FILES[file], None, &String::from_utf8_lossy(TEXTS[text])),
                Step::Save(file) => client.save(FILES[file]),
                Step::Close(file) => client.close(FILES[file]),
                Step::OnDisk(file, text) => std::fs::write(path(file), TEXTS[text]).unwrap(),
                Step::Delete(file) => drop(std::fs::remove_file(path(file))),
            }
        }
        // Nothing need be told of files that belong to no project, so only questions are waited for.
        client.ask::<Completion>(completion(&client, FILES[asked], at)).unwrap();
        prop_assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
        for file in FILES {
            client.close(file);
        }
        Ok(())
    });
    if let Err(error) = run {
        panic!("{error}");
    }
    // After all that, what is right is right and what is wrong is told.
    for file in FILES {
        drop(std::fs::remove_file(client.folder.path().join(file)));
    }
    client.open("rules/a.hyg", "for contacts\nsegment a \"A\" where emial is known\n");
    let found = client.diagnostics("rules/a.hyg");
    assert!(found.iter().any(|one| one.message.contains("`emial`")), "{found:?}");
    assert!(client.quit().success());
}

/// The text as the editor has it after an edit.
fn as_editor(text: &str, range: Range, new: &str) -> String {
    let offset = |position: Position| {
        let mut at = 0;
        for _ in 0..position.line {
            let rest = &text[at..];
            let Some(end) = rest.find(['\n', '\r']) else { return text.len() };
            at += end + if rest[end..].starts_with("\r\n") { 2 } else { 1 };
        }
        let line = text[at..].split(['\n', '\r']).next().unwrap();
        let mut units = 0;
        let within = line.chars().take_while(|c| {
            units += c.len_utf16();
            units <= position.character as usize
        });
        at + within.map(char::len_utf8).sum::<usize>()
    };
    let (from, to) = (offset(range.start), offset(range.end));
    format!("{}{new}{}", &text[..from], &text[to.max(from)..])
}
