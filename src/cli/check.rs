//! `hyg check`.

mod data;
mod mend;

use super::reading::Reading;
use super::rules::{Opened, RulePaths};
use super::{Exit, Failure, Terminal, clock};
use crate::check::Program;
use crate::diagnostic::{Diagnostic, Severity, codes, render};
use crate::lints::{self, Level};
use crate::report;
use crate::run::summary::{self, Manifest};
use crate::source::{FileId, SourceMap, Span};
use crate::value::counted::counted;
use crate::workspace::Message;
use crate::workspace::rules::{CheckOptions, CheckedRules};
use clap::{Args, ValueEnum};
use std::collections::BTreeMap;
use std::fs;

const EXAMPLES: &str = "\
Examples:
  hyg check
  hyg check rules/ --deny blank-left-out
  hyg check rules/contacts.hyg --format json
  hyg check --fix
  hyg check --format sarif > hyg.sarif
  hyg check --data contacts.csv deals.csv

Exit codes: 0 no errors (warnings may stand), 1 errors or denied lints, 2 could not run.";

/// Parse, check and lint rule files.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    rules: RulePaths,
    /// How findings are printed.
    #[arg(long, value_enum, default_value = "full", value_name = "FORMAT")]
    format: Format,
    /// Treat a lint as an error; may be repeated.
    #[arg(long, value_name = "LINT")]
    deny: Vec<String>,
    /// Leave a lint out; may be repeated.
    #[arg(long, value_name = "LINT")]
    allow: Vec<String>,
    /// Mend the files: make the edits that findings propose, if they can mean nothing else; with
    /// `=suggested` also those that are likely meant. Whom a rule takes that is right is never changed.
    #[arg(long, value_enum, value_name = "WHICH", num_args = 0..=1, require_equals = true, default_missing_value = "certain")]
    fix: Option<mend::Which>,
    /// Exports, as for `hyg apply`: also say what the rules come to there, and check what needs data.
    #[arg(long, value_name = "EXPORT", num_args = 1..)]
    data: Vec<String>,
    /// The instant or day for which the rules are asked; a day means its end. Default: today.
    #[arg(long, value_name = "DAY")]
    as_of: Option<String>,
    /// Also list what `# hyg: allow` comments silence; annotations for GitHub leave it out.
    #[arg(long)]
    silenced: bool,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// With the source and help.
    Full,
    /// One line a finding.
    Concise,
    /// For programs.
    Json,
    /// Annotations of a pull request on GitHub.
    Github,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
}

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let ended = check(arguments, terminal);
    // Whatever reads the output for programs hears of what stops the command too.
    if let Err(Failure::Messages(messages)) = &ended
        && arguments.format.is_for_programs()
    {
        let (diagnostics, sources) = as_diagnostics(messages);
        print(arguments.format, &diagnostics, &[], &sources, terminal)?;
    }
    ended
}

/// What stops a command as findings, with the files in which they stand.
fn as_diagnostics(messages: &[Message]) -> (Vec<Diagnostic>, SourceMap) {
    let mut sources = SourceMap::default();
    let mut files: BTreeMap<&str, Option<FileId>> = BTreeMap::new();
    let mut diagnostics = Vec::new();
    for message in messages {
        let place = message.place.as_ref().and_then(|place| {
            let file = *files.entry(&place.file).or_insert_with(|| {
                // It was read a moment ago; if it is gone since, the place stands in the sentence.
                fs::read_to_string(&place.file).ok().map(|text| sources.add(&place.file, text))
            });
            let source = sources.get(file?)?;
            let start = source.offset(place.line);
            let before: usize = source.line(place.line).chars().take(place.column - 1).map(char::len_utf8).sum();
            let end = start + source.line(place.line).trim_end().len();
            Some(Span::new(file?, start + before, end.max(start + before)))
        });
        let diagnostic = match place {
            Some(span) => Diagnostic::error(codes::PROJECT, message.text.as_str()).label(span, ""),
            None => Diagnostic::error(codes::PROJECT, message.told()),
        };
        diagnostics.push(Diagnostic { help: message.help.clone(), ..diagnostic });
    }
    (diagnostics, sources)
}

/// Findings in a format for programs.
fn print(
    format: Format,
    diagnostics: &[Diagnostic],
    silenced: &[(&Diagnostic, Option<&str>)],
    sources: &SourceMap,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    match format {
        Format::Full => Ok(()),
        Format::Concise => terminal.print(&render::concise(diagnostics, sources)),
        Format::Github => terminal.print_data(&render::github(diagnostics, sources)),
        Format::Sarif => {
            let about = |code| lints::ALL.iter().find(|lint| lint.code == code).map(|lint| lint.summary);
            terminal.print_json(&render::sarif(diagnostics, silenced, sources, about))
        }
        Format::Json => terminal.print_json(&format!("{}\n", render::json_value(diagnostics, sources))),
    }
}

impl Format {
    fn is_for_programs(self) -> bool {
        matches!(self, Format::Json | Format::Github | Format::Sarif)
    }
}

fn check(arguments: &Arguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let workspace = arguments.rules.workspace(&arguments.data)?;
    let level = |names: &[String], level: Level| names.iter().map(|name| (name.clone(), level)).collect::<Vec<_>>();
    let levels = [level(&arguments.allow, Level::Allow), level(&arguments.deny, Level::Deny)].concat();
    let as_of = clock::as_of(arguments.as_of.as_deref(), workspace.settings.timezone)?;
    let options = CheckOptions { levels, as_of: Some(as_of), looks_for_files: true, ..CheckOptions::default() };
    let paths = &arguments.rules.paths;
    let rules = match arguments.fix {
        None => CheckedRules::load(&workspace, paths, &options)?,
        Some(which) => {
            let (rules, mended) = mend::run(&workspace, paths, &options, which)?;
            terminal.note(&format!("mended {}\n", counted(mended as u64, "finding")));
            rules
        }
    };
    let mut opened = Opened { workspace, as_of, rules };
    let counted = if opened.rules.are_broken() || arguments.data.is_empty() {
        None
    } else {
        Some(data::run(arguments, &mut opened, terminal)?)
    };
    let rules = &opened.rules;
    let listed = rules.silenced.iter().filter(|_| arguments.silenced);
    let quiet: Vec<(&Diagnostic, Option<&str>)> = listed.map(|one| (&one.diagnostic, one.reason.as_deref())).collect();
    match arguments.format {
        Format::Full => {
            terminal.print_styled(&render::full(&rules.diagnostics, &rules.files.sources, terminal.style()))?;
            if let Some(report) = &counted {
                terminal.print_styled(&report::counts(report))?;
            }
            if arguments.silenced {
                terminal.print(&silenced(rules))?;
            }
            terminal.print(&format!("{}\n", closing_line(rules)))?;
        }
        Format::Concise => {
            print(Format::Concise, &rules.diagnostics, &[], &rules.files.sources, terminal)?;
            if arguments.silenced {
                terminal.print(&silenced(rules))?;
            }
        }
        format @ (Format::Github | Format::Sarif) => {
            print(format, &rules.diagnostics, &quiet, &rules.files.sources, terminal)?;
        }
        Format::Json => {
            let mut value = render::json_value(&rules.diagnostics, &rules.files.sources);
            if let (Some(report), Some(keys)) = (&counted, value.as_object_mut()) {
                let mut summary = summary::to_json(report, &Manifest::default());
                let taken = ["objects", "notes"].map(|key| (key, summary.get_mut(key).map(serde_json::Value::take)));
                keys.extend(taken.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))));
            }
            if let Some(keys) = value.as_object_mut().filter(|_| arguments.silenced) {
                keys.insert("silenced".to_owned(), render::json_silenced(&quiet, &rules.files.sources));
            }
            terminal.print_json(&format!("{value}\n"))?;
        }
    }
    Ok(if rules.are_broken() { Exit::Findings } else { Exit::Done })
}

/// One line for each finding that a comment keeps quiet, with the reason it gives.
fn silenced(rules: &CheckedRules) -> String {
    let line = |silenced: &lints::Silenced| {
        let place = render::concise(std::slice::from_ref(&silenced.diagnostic), &rules.files.sources);
        format!(
            "silenced: {}\n  because: {}\n",
            place.trim_end(),
            silenced.reason.as_deref().unwrap_or("no reason given")
        )
    };
    rules.silenced.iter().map(line).collect()
}

/// `12 rules and 5 segments in 3 files: no problems`.
fn closing_line(rules: &CheckedRules) -> String {
    let Program { rules: declared, segments, tests, .. } = &rules.program;
    let files = counted(rules.files.paths.len() as u64, "file");
    let findings = findings(&rules.diagnostics);
    if rules.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        return format!("{files}: {findings}");
    }
    if declared.is_empty() && segments.is_empty() && tests.is_empty() {
        return format!("{files} without any rule: {findings}");
    }
    let (declared, segments) = (counted(declared.len() as u64, "rule"), counted(segments.len() as u64, "segment"));
    format!("{declared}, {segments} and {} in {files}: {findings}", counted(tests.len() as u64, "test"))
}

/// `2 errors and 1 warning`, or `no problems`.
fn findings(diagnostics: &[Diagnostic]) -> String {
    let of = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let counts = [
        (of(Severity::Error), "error"),
        (of(Severity::Denied), "denied lint"),
        (of(Severity::Warning), "warning"),
        (of(Severity::Advice), "piece of advice"),
    ];
    let parts: Vec<String> = counts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, noun)| match noun {
            "piece of advice" if number > 1 => format!("{number} pieces of advice"),
            _ => counted(number as u64, noun),
        })
        .collect();
    match parts.split_last() {
        None => "no problems".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}
