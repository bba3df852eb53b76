//! What the server answers, in words.

use super::client::Client;
use async_lsp::lsp_types::notification::DidChangeWatchedFiles;
use async_lsp::lsp_types::request::{
    CodeActionRequest, Completion, DocumentSymbolRequest, Formatting, GotoDefinition, HoverRequest,
    PrepareRenameRequest, References, Rename,
};
use async_lsp::lsp_types::{
    CodeActionContext, CodeActionKind, CodeActionOrCommand, CodeActionParams, CompletionParams, CompletionResponse,
    Diagnostic, DidChangeWatchedFilesParams, DocumentFormattingParams, DocumentSymbol, DocumentSymbolParams,
    DocumentSymbolResponse, FormattingOptions, GotoDefinitionParams, GotoDefinitionResponse, HoverContents,
    HoverParams, Location, PartialResultParams, Position, PositionEncodingKind, PrepareRenameResponse, Range,
    ReferenceContext, ReferenceParams, RenameParams, TextDocumentPositionParams, TextEdit, WorkDoneProgressParams,
    WorkspaceEdit,
};
use std::fmt::Write as _;
use std::fs;

const SETTINGS: &str = "crm: hubspot\ntimezone: Europe/Paris\nproperties:\n  contacts:\n    tier: { label: Tier, type: one option, options: { gold: Gold, none: \"No tier\" }, owner: Sales }\n";

const MAIN: &str = "\
hyg 1
for contacts

param quiet-for = 182 days \"Half a year\"

# Names may be of any script: 😀.
segment désengagés \"Nothing for half a year\"
  where last marketing email open older than $quiet-for

protect customers \"Who bought stays\" where lifecycle stage is customer

delete old \"Long gone\"
  where in désengagés and tier is gold and company.industry is known
  unless create date newer than 90 days
  stop above 20%

fix names \"Names\"
  first name, last name: trim, capitalise name when it is known
  phone number: format phone as international for country/region, otherwise flag \"odd\"
";

const TESTS: &str = "\
hyg 1
for contacts

test \"customers stay\" as of 2026-09-01
  given contacts
    | record id | lifecycle stage |
    | 1         | customer        |
  expect delete old selects nothing
  expect segment désengagés selects nothing

suppress opted-out \"No mail\" where in désengagés and unsubscribed from all email is yes
";

fn project() -> Client {
    let client = Client::with(&[("hyg.yaml", SETTINGS), ("rules/main.hyg", MAIN), ("rules/tests.hyg", TESTS)]);
    client.open("rules/main.hyg", MAIN);
    client
}

/// The position just after some text, columns counted in UTF-16.
fn after(text: &str, needle: &str) -> Position {
    let at = text.find(needle).unwrap_or_else(|| panic!("{needle}")) + needle.len();
    let line = text[..at].matches('\n').count();
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    Position::new(u32::try_from(line).unwrap(), u32::try_from(text[start..at].encode_utf16().count()).unwrap())
}

fn shown(range: Range) -> String {
    let Range { start, end } = range;
    format!("{}:{}-{}:{}", start.line, start.character, end.line, end.character)
}

fn told(diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for Diagnostic { range, severity, code, message, related_information, tags, .. } in diagnostics {
        let code = serde_json::to_string(code).unwrap();
        let tags = tags.as_ref().map(|tags| format!(" {tags:?}")).unwrap_or_default();
        let _ = writeln!(
            out,
            "{} {:?} {code}{tags}\n  {}",
            shown(*range),
            severity.unwrap(),
            message.replace('\n', "\n  ")
        );
        for related in related_information.iter().flatten() {
            let _ = writeln!(out, "  see {}: {}", shown(related.location.range), related.message);
        }
    }
    out
}

#[test]
fn hello_says_what_the_server_can_do() {
    let client = project();
    let mut hello = client.hello.clone();
    hello.server_info.as_mut().unwrap().version = None;
    insta::assert_snapshot!(serde_json::to_string_pretty(&hello).unwrap());
    assert!(client.quit().success());
    let folder = tempfile::tempdir().unwrap();
    let utf8 = Client::start(folder, true, vec![PositionEncodingKind::UTF16, PositionEncodingKind::UTF8]);
    assert_eq!(utf8.hello.capabilities.position_encoding, Some(PositionEncodingKind::UTF8));
}

#[test]
fn mistakes_are_told_while_they_are_typed_and_in_all_files() {
    let client = project();
    let mut out = told(&client.diagnostics("rules/main.hyg"));
    assert_eq!(client.told_of(), ["hyg.yaml", "rules/main.hyg", "rules/tests.hyg"]);
    // The segment gets another name: now its users in both files have none.
    let name = after(MAIN, "segment ");
    client.change("rules/main.hyg", Some(Range::new(name, Position::new(name.line, name.character + 10))), "quiet");
    let _ = write!(out, "---- main\n{}", told(&client.diagnostics("rules/main.hyg")));
    let _ = write!(out, "---- tests\n{}", told(&client.diagnostics("rules/tests.hyg")));
    // An unfinished file: the rest of it is still read.
    client.change("rules/main.hyg", None, &MAIN.replace("is customer", "is").replace("older than", "olderr than"));
    let _ = write!(out, "---- unfinished\n{}", told(&client.diagnostics("rules/main.hyg")));
    client.change("rules/main.hyg", None, MAIN);
    let _ = write!(out, "---- again\n{}", told(&client.diagnostics("rules/main.hyg")));
    insta::assert_snapshot!(out);
}

#[test]
fn hover_tells_what_stands_there() {
    let client = project();
    let mut out = String::new();
    for needle in [
        "where last marketing",
        "older th",
        "$quiet",
        "lifecycle stage is cust",
        "param qui",
        "in désen",
        "tier is go",
        "compa",
        "newer than 90",
        "stop ab",
        "capitalise na",
        "format ph",
        "for country",
        "unl",
        "for cont",
        "\"Long",
    ] {
        let params = HoverParams {
            text_document_position_params: client.at("rules/main.hyg", after(MAIN, needle)),
            work_done_progress_params: WorkDoneProgressParams::default(),
        };
        let hover = client.ask::<HoverRequest>(params).unwrap();
        let text = hover.map_or_else(
            || "(nothing)".to_owned(),
            |hover| {
                let HoverContents::Markup(markup) = hover.contents else { panic!("markup") };
                format!("{}\n{}", shown(hover.range.unwrap()), markup.value)
            },
        );
        let _ = writeln!(out, "==== {needle}¦\n{text}\n");
    }
    // The day on which the test runs is not that on which it was written.
    let days = regex::Regex::new(r"\d{4}-\d\d-\d\d( \d\d:\d\d)?").unwrap();
    insta::assert_snapshot!(days.replace_all(&out, "DAY"));
}

#[test]
fn completion_offers_what_fits() {
    let client = project();
    let mut out = String::new();
    for typed in [
        "",
        "del",
        "delete x where last mark",
        "delete x where last marketing email open ",
        "delete x where email ",
        "delete x where lifecycle stage is mark",
        "delete x where lifecycle stage is marketing qual",
        "delete x where lifecycle stage is any of (lead, ",
        "delete x where company.ind",
        "delete x where (in ",
        "delete x where has associated ",
        "delete x where has associated deals where (deal st",
        "delete x where last activity date older than $",
        "fix y\n  first name: tri",
        "fix y\n  first name: trim, capitalise na",
        "fix y\n  phone number: format phone as ",
        "fix y\n  lifecycle stage: set to l",
        "fix y\n  first name: copy from last n",
        "fix y\n  first name: trim, otherwise ",
        "test \"t\" given contacts\n | record id |\n expect delete ",
        "test \"t\" given contacts\n | record id |\n expect delete old spares 1 because ",
        "audit z\n  measure a: share in ",
        "audit z\n  measure a: fill rate of email, goal at least 5%\ntest \"t\" given contacts\n | record id |\n expect audit z meets ",
        "for comp",
        "delete x where last activity date older than 5 ",
        "delete x where last activity date older than 5 d",
        "delete x where last activity date is in the last 12 mo",
        "fix y\n  country/region: use ",
        "fix y\n  country/region: trim, use cou",
        "test \"t\" given ",
        "test \"t\" given con",
        "test \"t\" given contacts\n    | ",
        "test \"t\" given contacts\n    | record id | last acti",
        "test \"t\" given contacts\n    | record id | lifecycle stage |\n    | 1 | ",
        "test \"t\" given contacts\n    | record id | lifecycle stage |\n    | 1 | lead |\n    | 2 | marketing qual",
        "test \"t\" given contacts\n    | record id | unsubscribed from all email |\n    | 1 |",
        "test \"t\" given contacts\n    | record id | email |\n    | 1 | d",
        "# hyg: allow ",
        "# hyg: allow future",
        "# hyg: allow future-date: ",
        "delete x where `last act",
        "# delete x where ",
        "flag z \"where ",
    ] {
        let text = format!("{MAIN}\n{typed}");
        client.change("rules/main.hyg", None, &text);
        let params = CompletionParams {
            text_document_position: client.at("rules/main.hyg", after(&text, &format!("\n{typed}"))),
            work_done_progress_params: WorkDoneProgressParams::default(),
            partial_result_params: PartialResultParams::default(),
            context: None,
        };
        let found = client.ask::<Completion>(params).unwrap();
        let Some(CompletionResponse::List(list)) = found else { panic!("{typed}: {found:?}") };
        let labels: Vec<String> = list
            .items
            .iter()
            .take(12)
            .map(|item| {
                let edit = serde_json::to_value(item.text_edit.as_ref().unwrap()).unwrap();
                format!(
                    "{} ({:?})@{}",
                    edit["newText"].as_str().unwrap(),
                    item.kind.unwrap(),
                    edit["range"]["start"]["character"]
                )
            })
            .collect();
        let more = if list.items.len() > 12 {
            format!("\n  … of {}", if list.items.len() > 40 { "many".to_owned() } else { list.items.len().to_string() })
        } else {
            String::new()
        };
        let _ = writeln!(out, "{typed}¦\n  {}{more}", labels.join("\n  "));
    }
    insta::assert_snapshot!(out);
}

fn places(client: &Client, locations: &[Location]) -> String {
    let root = client.uri("");
    let place = |location: &Location| {
        format!("{} {}", location.uri.as_str().replace(&format!("{root}/"), ""), shown(location.range))
    };
    locations.iter().map(place).collect::<Vec<_>>().join(", ")
}

fn definition(client: &Client, at: TextDocumentPositionParams) -> String {
    let params = GotoDefinitionParams {
        text_document_position_params: at,
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
    };
    match client.ask::<GotoDefinition>(params).unwrap() {
        Some(GotoDefinitionResponse::Scalar(location)) => places(client, &[location]),
        other => format!("{other:?}"),
    }
}

fn references(client: &Client, at: TextDocumentPositionParams) -> String {
    let params = ReferenceParams {
        text_document_position: at,
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
        context: ReferenceContext { include_declaration: true },
    };
    places(client, &client.ask::<References>(params).unwrap().unwrap_or_default())
}

#[test]
fn names_lead_to_their_declarations_and_uses() {
    let client = project();
    client.open("rules/tests.hyg", TESTS);
    let mut out = String::new();
    for (file, text, needle) in [
        ("rules/main.hyg", MAIN, "in désen"),
        ("rules/main.hyg", MAIN, "$quiet"),
        ("rules/main.hyg", MAIN, "param qui"),
        ("rules/tests.hyg", TESTS, "delete o"),
        ("rules/tests.hyg", TESTS, "segment désen"),
        ("rules/main.hyg", MAIN, "lifecycle st"),
        ("rules/main.hyg", MAIN, "tier is go"),
        ("rules/main.hyg", MAIN, "unl"),
    ] {
        let at = client.at(file, after(text, needle));
        let _ = writeln!(
            out,
            "{needle}¦\n  declared {}\n  used {}",
            definition(&client, at.clone()),
            references(&client, at)
        );
    }
    insta::assert_snapshot!(out);
}

fn edited(text: &str, edits: &[TextEdit]) -> String {
    let mut edits: Vec<&TextEdit> = edits.iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse((edit.range.start.line, edit.range.start.character)));
    let mut out = text.to_owned();
    for edit in edits {
        let offset = |position: Position| {
            let start: usize = out.split_inclusive('\n').take(position.line as usize).map(str::len).sum();
            let mut units = 0;
            let line = out[start..].chars().take_while(|c| {
                units += c.len_utf16();
                units <= position.character as usize
            });
            start + line.map(char::len_utf8).sum::<usize>()
        };
        let range = offset(edit.range.start)..offset(edit.range.end);
        out.replace_range(range, &edit.new_text);
    }
    out
}

fn edits_of(client: &Client, edit: WorkspaceEdit, name: &str) -> Vec<TextEdit> {
    edit.changes.unwrap().remove(&client.uri(name)).unwrap_or_default()
}

fn rename(client: &Client, needle: &str, new: &str) -> Result<WorkspaceEdit, String> {
    let params = RenameParams {
        text_document_position: client.at("rules/main.hyg", after(MAIN, needle)),
        new_name: new.to_owned(),
        work_done_progress_params: WorkDoneProgressParams::default(),
    };
    client.ask::<Rename>(params).map(Option::unwrap)
}

#[test]
fn renaming_changes_all_files_or_none() {
    let client = project();
    for (needle, old, new) in [
        ("in désen", "désengagés", "quiet"),
        ("$quiet", "quiet-for", "span"),
        ("delete o", "delete old", "delete gone"),
    ] {
        let found = client.ask::<PrepareRenameRequest>(client.at("rules/main.hyg", after(MAIN, needle))).unwrap();
        let Some(PrepareRenameResponse::RangeWithPlaceholder { placeholder, .. }) = found else { panic!("{found:?}") };
        assert_eq!(placeholder, old.split(' ').next_back().unwrap());
        let edit = rename(&client, needle, new.split(' ').next_back().unwrap()).unwrap();
        let main = edited(MAIN, &edits_of(&client, edit.clone(), "rules/main.hyg"));
        let tests = edited(TESTS, &edits_of(&client, edit, "rules/tests.hyg"));
        assert_eq!(main, MAIN.replace(old, new));
        assert_eq!(tests, TESTS.replace(old, new));
    }
    let refusals = [
        ("in désen", "old"),
        ("in désen", "Customers"),
        ("in désen", "two words"),
        ("in désen", "where"),
        ("in désen", "9"),
        ("in désen", ""),
        ("in désen", "a where email is known segment b"),
        ("in désen", "оld"),
        ("unl", "other"),
    ];
    let refusals = refusals.map(|(needle, new)| format!("{new}: {}", rename(&client, needle, new).unwrap_err()));
    let nothing = client.ask::<PrepareRenameRequest>(client.at("rules/main.hyg", after(MAIN, "unl"))).unwrap();
    assert_eq!(nothing, None);
    client.change("rules/main.hyg", None, &format!("{MAIN}\nsegment"));
    let broken = rename(&client, "in désen", "quiet").unwrap_err().replace(client.folder.path().to_str().unwrap(), "");
    insta::assert_snapshot!(format!("{}\n{broken}", refusals.join("\n")));
}

fn show(out: &mut String, depth: usize, symbols: &[DocumentSymbol]) {
    for symbol in symbols {
        let DocumentSymbol { name, detail, kind, range, selection_range, .. } = symbol;
        let (range, own) = (shown(*range), shown(*selection_range));
        let _ = writeln!(
            out,
            "{}{name} [{}] {kind:?} {range} name {own}",
            "  ".repeat(depth),
            detail.as_deref().unwrap_or("")
        );
        show(out, depth + 1, symbol.children.as_deref().unwrap_or(&[]));
    }
}

#[test]
fn outlines_hold_declarations_and_lines() {
    let client = project();
    let params = DocumentSymbolParams {
        text_document: client.document("rules/main.hyg"),
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
    };
    let Some(DocumentSymbolResponse::Nested(symbols)) = client.ask::<DocumentSymbolRequest>(params).unwrap() else {
        panic!("a tree of symbols")
    };
    let mut out = String::new();
    show(&mut out, 0, &symbols);
    insta::assert_snapshot!(out);
}

fn formatted(client: &Client, name: &str) -> Option<Vec<TextEdit>> {
    let params = DocumentFormattingParams {
        text_document: client.document(name),
        options: FormattingOptions::default(),
        work_done_progress_params: WorkDoneProgressParams::default(),
    };
    client.ask::<Formatting>(params).unwrap()
}

#[test]
fn formatting_is_that_of_hyg_fmt() {
    let client = project();
    let untidy = MAIN.replace("  where", "where").replace("fix names", "\n\n\nFIX   names").replace('\n', "\r\n");
    client.change("rules/main.hyg", None, &untidy);
    let edits = formatted(&client, "rules/main.hyg").unwrap();
    assert_eq!(edited(&untidy, &edits), hyg::syntax::format(&untidy).unwrap());
    client.change("rules/main.hyg", None, "segment");
    assert_eq!(formatted(&client, "rules/main.hyg"), None, "what cannot be read is left alone");
}

fn actions(client: &Client, range: Range, only: Option<Vec<CodeActionKind>>) -> Vec<async_lsp::lsp_types::CodeAction> {
    let params = CodeActionParams {
        text_document: client.document("rules/main.hyg"),
        range,
        context: CodeActionContext { only, ..CodeActionContext::default() },
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
    };
    let found = client.ask::<CodeActionRequest>(params).unwrap().unwrap_or_default();
    found
        .into_iter()
        .map(|action| match action {
            CodeActionOrCommand::CodeAction(action) => action,
            CodeActionOrCommand::Command(command) => panic!("{command:?}"),
        })
        .collect()
}

#[test]
fn what_findings_propose_can_be_done() {
    let client = project();
    let whole = Range::new(Position::new(0, 0), Position::new(999, 0));
    let wrong = MAIN.replace("lifecycle stage", "lifecyle stage").replace("capitalise name", "capitalise nmae");
    client.change("rules/main.hyg", None, &wrong);
    let mut out = String::new();
    for action in actions(&client, whole, None) {
        let (kind, preferred) = (action.kind.clone().unwrap(), action.is_preferred);
        let edits = edits_of(&client, action.edit.unwrap(), "rules/main.hyg");
        let shown: Vec<String> =
            edits.iter().map(|edit| format!("{} {:?}", shown(edit.range), edit.new_text)).collect();
        let _ = writeln!(
            out,
            "{} ({}{})\n  {}",
            action.title,
            kind.as_str(),
            if preferred == Some(true) { ", preferred" } else { "" },
            shown.join("\n  ")
        );
    }
    let [all] = &actions(&client, whole, Some(vec![CodeActionKind::SOURCE_FIX_ALL]))[..] else { panic!("one action") };
    let mended = edited(&wrong, &edits_of(&client, all.edit.clone().unwrap(), "rules/main.hyg"));
    assert_eq!(mended, MAIN);
    // A lint: it can be allowed, and then is silent.
    client.change("rules/main.hyg", None, MAIN);
    let offered = actions(&client, whole, Some(vec![CodeActionKind::QUICKFIX]));
    let _ = writeln!(
        out,
        "---- without mistakes\n{}",
        offered.iter().map(|action| action.title.as_str()).collect::<Vec<_>>().join("\n")
    );
    let before = client.diagnostics("rules/main.hyg");
    let allow = offered.into_iter().find(|action| action.title.starts_with("Allow")).unwrap();
    let allowed = edited(MAIN, &edits_of(&client, allow.edit.unwrap(), "rules/main.hyg"));
    client.change("rules/main.hyg", None, &allowed);
    assert_eq!(client.diagnostics("rules/main.hyg").len(), before.len() - 1, "{out}");
    insta::assert_snapshot!(out);
}

/// What `hyg check` says beyond lints: a promise that is not true, and a file that is not there.
#[test]
fn broken_promises_and_missing_files_are_told() {
    let client = project();
    let more = "\
never delete \"no lead is ever deleted\"
  where lifecycle stage is lead

delete leads \"Leads\"
  where lifecycle stage is lead
  stop above 5%

fix regions \"From our list\"
  city: look up \"Region\" in \"tables/towns.csv\" by city
";
    client.change("rules/main.hyg", None, &format!("{MAIN}\n{more}"));
    let told = told(&client.diagnostics("rules/main.hyg"));
    for message in ["no lead is ever deleted", "there is no file `tables/towns.csv` in"] {
        assert!(told.contains(message), "{told}");
    }
}

#[test]
fn mistakes_in_settings_are_told_at_their_place() {
    let client = project();
    let mut out = String::new();
    for settings in [
        "crm: hubspot\ntimezone: Europe/Pariss\nlints: { blank-left-otu: deny }\n",
        "crm: [hubspot\n",
        "properties:\n  contacts:\n    tier: { label: Tier, type: one options }\ncountri: FR\n",
        SETTINGS,
    ] {
        client.open("hyg.yaml", settings);
        let _ = writeln!(out, "==== {settings}{}", told(&client.diagnostics("hyg.yaml")));
        let errors =
            client.diagnostics("rules/main.hyg").iter().filter(|one| one.message.contains("no property")).count();
        assert_eq!(errors, 0, "rules are not judged by settings that are wrong");
        client.close("hyg.yaml");
    }
    // What is typed in the settings counts before it is saved.
    client.open("hyg.yaml", "crm: hubspot\n");
    let _ = writeln!(out, "==== without the property\n{}", told(&client.diagnostics("rules/main.hyg")));
    insta::assert_snapshot!(out);
}

#[test]
fn files_that_change_on_the_disk_are_read_again() {
    let client = project();
    client.diagnostics("rules/main.hyg");
    fs::write(client.folder.path().join("rules/more.hyg"), "for contacts\nsegment désengagés where email is known\n")
        .unwrap();
    client.notify::<DidChangeWatchedFiles>(DidChangeWatchedFilesParams { changes: Vec::new() });
    while !client.told_of().contains(&"rules/more.hyg".to_owned()) {
        client.hear();
    }
    let found = client.diagnostics("rules/more.hyg");
    assert!(found.iter().any(|one| one.message.contains("used twice")), "{}", told(&found));
    fs::remove_file(client.folder.path().join("rules/more.hyg")).unwrap();
    client.save("rules/main.hyg");
    while !client.diagnostics("rules/more.hyg").is_empty() {
        client.hear();
    }
}
