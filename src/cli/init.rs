//! `hyg init`.

use super::options::all_threads;
use super::reading::Reading;
use super::{Exit, Failure, Terminal, clock};
use crate::data::read::{self, Content, Source};
use crate::diagnostic::render::visible;
use crate::draft::{self, Around, Draft, Given};
use crate::value::counted::{counted, grouped};
use clap::Args;
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  hyg init contacts.csv
  hyg init exports/contacts.csv exports/companies.csv exports/deals.csv
  hyg init sites=places.xlsx --into my-project

Nothing is overwritten: if one of the files is there, nothing is written at all.";

/// Draft hyg.yaml and first rules from what exports hold.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Exports; `contacts=people.csv` says which object one holds.
    #[arg(required = true, value_name = "EXPORT")]
    exports: Vec<String>,
    /// The project's folder, in which hyg.yaml and rules/starter.hyg are written.
    #[arg(long, value_name = "DIR", default_value = ".")]
    into: PathBuf,
    /// The day from which `older than` counts in the counts. Default: today.
    #[arg(long, value_name = "DAY")]
    as_of: Option<String>,
    #[command(flatten)]
    reading: Reading,
}

const RULES: &str = "rules/starter.hyg";

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let settings = arguments.into.join("hyg.yaml");
    let rules = arguments.into.join(RULES);
    for path in [&settings, &rules] {
        if path.symlink_metadata().is_ok() {
            let help = "move it away first, or name another folder with --into";
            return Err(Failure::with_help(format!("`{}` is there already", path.display()), help));
        }
    }
    let mut given = Vec::new();
    for export in &arguments.exports {
        given.extend(arguments.given(export)?);
    }
    let around = Around {
        as_of: clock::as_of(arguments.as_of.as_deref(), chrono_tz::UTC)?,
        zone: clock::local_zone(),
        threads: all_threads(),
    };
    let draft = draft::draft(given, &around).map_err(|error| Failure::new(error.to_string()))?;
    write(&settings, &draft.settings)?;
    write(&rules, &draft.rules)?;
    terminal.print(&told(&draft, &settings, &rules))?;
    Ok(Exit::Done)
}

impl Arguments {
    /// The tables of an export: `people.csv`, or `sites=places.xlsx`.
    fn given(&self, export: &str) -> Result<Vec<Given>, Failure> {
        let (object, path) = match export.split_once('=') {
            Some((word, path)) if !Path::new(export).exists() => (Some(word.to_owned()), PathBuf::from(path)),
            _ => (None, PathBuf::from(export)),
        };
        if path.as_os_str() == "-" {
            return Err(Failure::new("`hyg init` reads its exports more than once, so `-` cannot be one"));
        }
        let unreadable = |error: read::ReadError| Failure::new(error.problem.to_string()).about(&path);
        let content = Content::File(path.clone());
        let source = Source { name: path.display().to_string(), content, settings: self.reading.settings()? };
        let tables = read::tables(&source).map_err(unreadable)?;
        let inside = self.inside(&path);
        let given = |source| Given { source, object: object.clone(), path: inside.clone() };
        Ok(tables.into_iter().map(given).collect())
    }

    /// A file's path from the project's folder on, with `/`.
    fn inside(&self, file: &Path) -> Option<String> {
        let file = file.canonicalize().ok()?;
        let folder = self.into.canonicalize().or_else(|_| std::path::absolute(&self.into)).ok()?;
        let steps: Vec<String> =
            file.strip_prefix(folder).ok()?.iter().map(|step| step.to_string_lossy().into_owned()).collect();
        Some(steps.join("/"))
    }
}

/// Writes a file that is not there yet.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let write = || {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        file.write_all(text.as_bytes())
    };
    write().map_err(|error| Failure::new(format!("cannot write `{}`: {error}", path.display())))
}

fn told(draft: &Draft, settings: &Path, rules: &Path) -> String {
    let mut out = format!("wrote {}: read it, and write your account's time zone\n", settings.display());
    for doubt in &draft.doubts {
        let _ = writeln!(out, "note: {}", visible(doubt));
    }
    if let Some(why) = &draft.uncounted {
        let _ = writeln!(out, "note: nothing was counted: {}", visible(why));
    }
    if draft.counts.is_empty() {
        let _ = writeln!(
            out,
            "wrote {}: no rule that comes with hyg would select anything in these exports; write your own there",
            rules.display()
        );
        return out;
    }
    let _ = writeln!(out, "wrote {}:", rules.display());
    let width = draft.counts.iter().map(|count| count.name.chars().count()).max().unwrap_or(0);
    for count in &draft.counts {
        let draft::Count { kind, name, object, selected, rows } = count;
        let _ = match selected {
            Some(cells) if *kind == "fix" => {
                writeln!(out, "  {kind:10} {name:width$}  {} of {} {object}", counted(*cells, "cell"), grouped(*rows))
            }
            Some(selected) => {
                writeln!(out, "  {kind:10} {name:width$}  {} of {} {object}", grouped(*selected), grouped(*rows))
            }
            None => writeln!(out, "  {kind:10} {name}"),
        };
    }
    out.push_str("next: `hyg check`, then `hyg apply EXPORT… --dry-run`\n");
    out
}
