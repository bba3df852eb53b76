//! `hyg explain --record`.

use super::Arguments;
use crate::check::Program;
use crate::check::program::{RuleId, RuleKind};
use crate::cli::choice::RuleChoice;
use crate::cli::exports;
use crate::cli::options::{Format, all_threads};
use crate::cli::progress::Watch;
use crate::cli::{Exit, Failure, Message, Terminal};
use crate::report::record;
use crate::run::{self, Found, Traced};
use crate::schema::ObjectId;
use std::collections::BTreeSet;

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let opened = arguments.rules.open_to_explain(&arguments.names, terminal)?;
    let program = &opened.rules.program;
    let choice = RuleChoice::of(program, &arguments.only, &arguments.skip)?;
    let told = (0..program.rules.len()).map(RuleId).filter(|id| choice.takes_part(*id)).collect();
    let object = arguments.object.as_deref().map(|name| exports::object(&program.schema, name)).transpose()?;
    let watch = Watch::start(terminal)?;
    let run_options =
        run::Options { allow_missing: arguments.allow_missing, threads: all_threads(), ..opened.run_options()? };
    let exports = opened.exports(&arguments.names, &arguments.reading, &run_options, &watch)?;
    let ids: BTreeSet<String> = arguments.record.iter().map(|id| id.trim().to_owned()).collect();
    let settings = &opened.workspace.settings;
    let traced = run::trace(program, settings, &exports.inputs, &run_options, (&ids, object), &watch);
    drop(watch);
    let mut traced = traced?;
    refuse_missing(&traced)?;
    refuse_ambiguous(program, &traced)?;
    let is_told =
        |kind: &RuleKind| !matches!(kind, RuleKind::Reconcile(_) | RuleKind::Audit(_) | RuleKind::Unavailable(_));
    let not_told = program.rules.iter().filter(|rule| !is_told(&rule.kind));
    traced.report.notes.extend(not_told.map(|rule| format!("{} {} is not told", rule.kind.keyword(), rule.name)));
    print(arguments, program, &traced, &told, terminal)
}

fn print(
    arguments: &Arguments,
    program: &Program,
    traced: &Traced,
    told: &BTreeSet<RuleId>,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    match arguments.format {
        Format::Json => {
            let value = record::json(program, &traced.records, traced.report.as_of, told);
            terminal.print_json(&format!("{value:#}\n"))?;
        }
        Format::Text => {
            let width = terminal.style().width;
            let page = |found: &Found| record::text(program, found, &traced.report, told, width);
            let pages: Vec<String> = traced.records.iter().map(page).collect();
            terminal.print_styled(&pages.join("\n\n"))?;
        }
    }
    traced.report.notes.iter().for_each(|note| terminal.note(&format!("note: {note}\n")));
    Ok(Exit::Done)
}

fn refuse_missing(traced: &Traced) -> Result<(), Failure> {
    if traced.missing.is_empty() {
        return Ok(());
    }
    let message = |(id, near): &(String, Option<String>)| {
        Message::new(format!("no export has a record `{id}`")).help(match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "IDs are those of the export's key column, such as `Record ID`".to_owned(),
        })
    };
    Err(Failure::Messages(traced.missing.iter().map(message).collect()))
}

/// One ID that names records of several objects.
fn refuse_ambiguous(program: &Program, traced: &Traced) -> Result<(), Failure> {
    let name = |id: ObjectId| program.schema.object(id).map_or("", |object| object.name.as_str());
    for found in &traced.records {
        let same = traced.records.iter().filter(|other| other.id == found.id);
        let objects: Vec<&str> = same.map(|found| name(found.object)).collect();
        if let [first, _, ..] = objects.as_slice() {
            let text = format!("`{}` is a record of {}", found.id, objects.join(" and of "));
            return Err(Failure::with_help(text, format!("say which is meant: `--object {first}`")));
        }
    }
    Ok(())
}
