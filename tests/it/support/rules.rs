//! Rules as text, applied to exports as text.

use hyg::check::{self, Program};
use hyg::data::read::{Content, Settings, Source};
use hyg::run::report::OutputReport;
use hyg::run::sink::{Judged, Renderer, Sink, Subject};
use hyg::run::{Collected, Input, Options, Report, RunError, collect};
use hyg::schema::{Project, Schema};
use hyg::source::SourceMap;
use hyg::syntax;
use hyg::value::time::AsOf;
use std::sync::Arc;

/// The day that all tests are made for.
pub const TODAY: &str = "2026-11-21";

/// Checks rules against the built-in HubSpot schema; they must be right.
pub fn program(rules: &str) -> Program {
    program_for(rules, &Project::default())
}

pub fn program_for(rules: &str, project: &Project) -> Program {
    program_of(&[rules], project)
}

/// Checks the texts of several rule files together.
pub fn program_of<T: AsRef<str>>(texts: &[T], project: &Project) -> Program {
    let mut sources = SourceMap::default();
    let files: Vec<_> = texts
        .iter()
        .enumerate()
        .map(|(at, text)| syntax::parse(sources.add(format!("rules-{at}.hyg"), text.as_ref()), text.as_ref()))
        .collect();
    let schema = Schema::for_project(project);
    let input = check::Input {
        sources: &sources,
        files: &files,
        schema: &schema,
        account: &check::account(project),
        overrides: &[],
    };
    let checked = check::check(&input);
    let syntax: Vec<_> = files.iter().flat_map(|file| &file.diagnostics).map(|d| &d.message).collect();
    let messages: Vec<_> = checked.diagnostics.iter().map(|d| &d.message).collect();
    assert!(syntax.is_empty() && messages.is_empty(), "{syntax:#?}{messages:#?}");
    checked.program
}

/// An export in memory.
pub fn source(name: &str, text: &str) -> Source {
    Source {
        name: name.to_owned(),
        content: Content::Memory(Arc::from(text.as_bytes())),
        settings: Settings::default(),
    }
}

/// Inputs by object name.
pub fn inputs(program: &Program, exports: &[(&str, &str)]) -> Vec<Input> {
    let input = |&(object, text): &(&str, &str)| Input {
        object: program.schema.object_named(object).expect("the schema has the object"),
        sources: vec![source(&format!("{object}.csv"), text)],
    };
    exports.iter().map(input).collect()
}

pub fn options() -> Options {
    Options { brakes: false, ..Options::new(AsOf::parse(TODAY, chrono_tz::UTC).expect("a day")) }
}

/// Applies rules to exports.
pub fn apply(rules: &str, exports: &[(&str, &str)]) -> Result<(Collected, Report), RunError> {
    let program = program(rules);
    collect(&program, &Project::default(), &inputs(&program, exports), &options())
}

/// Takes the evidence of deletions: one line a record.
#[derive(Debug, Default)]
pub struct Evidence {
    pub lines: Vec<String>,
}

#[derive(Debug)]
pub struct EvidenceRenderer;

impl Renderer for EvidenceRenderer {
    type Part = Vec<String>;

    fn needs_whole_rows(&self) -> bool {
        false
    }

    fn needs_every_row(&self) -> bool {
        true
    }

    fn render(&self, subject: &Subject, judged: Judged) -> Result<Vec<String>, RunError> {
        let line = |removal: &hyg::engine::outcomes::Removal| {
            let evidence: Vec<&str> = removal.rules.iter().flat_map(|hit| &hit.evidence).map(String::as_str).collect();
            format!("{}: {}", judged.records.key(subject.object, removal.row), evidence.join("; "))
        };
        Ok(judged.outcomes.deletions.iter().map(line).collect())
    }
}

impl Sink for Evidence {
    type Renderer = EvidenceRenderer;

    fn begin(&mut self, _subject: &Subject) -> Result<EvidenceRenderer, RunError> {
        Ok(EvidenceRenderer)
    }

    fn take(&mut self, lines: Vec<String>) -> Result<(), RunError> {
        self.lines.extend(lines);
        Ok(())
    }

    fn end(&mut self, _subject: &Subject) -> Result<Vec<OutputReport>, RunError> {
        Ok(Vec::new())
    }

    fn close(&mut self, _report: &Report) -> Result<Vec<OutputReport>, RunError> {
        Ok(Vec::new())
    }
}
