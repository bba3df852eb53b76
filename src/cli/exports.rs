//! Which file holds which object.
//!
//! In this order: `contacts=people.csv` says it; the `files` of `hyg.yaml`; the header; the file's
//! name. What none of them decides is an error, never a guess. Several files of one object are one
//! table, in the order given.

use super::{Failure, kept};
use crate::data::read::{self, Content, Problem, ReadError, Settings, Source};
use crate::run::Input;
use crate::run::progress::Progress;
use crate::schema::headers::{guess_object, guess_object_by_file_name};
use crate::schema::{ObjectId, Schema};
use crate::workspace::Workspace;
use crate::workspace::rules::near;
use clap::Args;
use std::collections::{BTreeMap, HashSet};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Between so many bytes of standard input, Ctrl-C is heard.
const COPIED_AT_ONCE: u64 = 1 << 22;

/// The exports of a command that judges them.
#[derive(Debug, Args)]
pub(super) struct ExportPaths {
    /// Exports (CSV, NDJSON, XLSX, Parquet, Arrow; .gz, .zst); `contacts=people.csv` says which object one holds,
    /// `book.xlsx#Sheet2` which sheet, `-` is standard input.
    #[arg(id = "exports", required = true, value_name = "EXPORT")]
    pub named: Vec<String>,
}

/// The files among the exports of a command line, for finding the project.
pub(super) fn files(exports: &[String]) -> Vec<PathBuf> {
    let path = |export: &String| PathBuf::from(export.split_once('=').map_or(export.as_str(), |(_, path)| path));
    exports.iter().map(path).filter(|path| path.as_os_str() != "-").collect()
}

/// The object of a name.
pub(super) fn object(schema: &Schema, name: &str) -> Result<ObjectId, Failure> {
    schema.object_named(name).ok_or_else(|| {
        let help = match schema.suggest_object(name) {
            Some(close) => format!("did you mean `{}`?", close.name),
            None => format!("the objects are {}", object_names(schema)),
        };
        Failure::with_help(format!("there is no object `{name}`"), help)
    })
}

/// An export as the command line names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub object: Option<ObjectId>,
    /// `-` is standard input.
    pub path: PathBuf,
}

impl Named {
    /// Reads `contacts=people.csv` or `people.csv`. A file whose name has an `=` in it can be
    /// written `./a=b.csv`.
    pub(super) fn parse(argument: &str, schema: &Schema) -> Result<Named, Failure> {
        let Some((word, path)) = argument.split_once('=') else {
            return Ok(Named { object: None, path: PathBuf::from(argument) });
        };
        if let Some(object) = schema.object_named(word) {
            return Ok(Named { object: Some(object), path: PathBuf::from(path) });
        }
        if Path::new(argument).exists() {
            return Ok(Named { object: None, path: PathBuf::from(argument) });
        }
        let help = match schema.suggest_object(word) {
            Some(close) => format!("did you mean `{}={path}`?", close.name),
            None => format!("the objects are {}", object_names(schema)),
        };
        Err(Failure::with_help(format!("there is no object `{word}` for `{path}`"), help))
    }

    fn is_standard_input(&self) -> bool {
        self.path.as_os_str() == "-"
    }
}

/// Exports by object, ready to be read.
#[derive(Debug)]
pub(super) struct Exports {
    pub inputs: Vec<Input>,
    /// Holds standard input, which is gone with this.
    _spooled: Option<NamedTempFile>,
}

impl Exports {
    /// The exports as the command line names them.
    pub(super) fn named(
        texts: &[String],
        workspace: &Workspace,
        schema: &Schema,
        settings: &Settings,
        progress: &dyn Progress,
    ) -> Result<Exports, Failure> {
        let named: Vec<Named> = texts.iter().map(|text| Named::parse(text, schema)).collect::<Result<_, _>>()?;
        Exports::settle(&named, workspace, schema, settings, progress)
    }

    /// Settles what each export holds.
    pub(super) fn settle(
        named: &[Named],
        workspace: &Workspace,
        schema: &Schema,
        settings: &Settings,
        progress: &dyn Progress,
    ) -> Result<Exports, Failure> {
        refuse_repeated(named)?;
        let mut spooled = None;
        let names = distinct_names(named);
        let mut inputs: BTreeMap<ObjectId, Vec<Source>> = BTreeMap::new();
        for (export, name) in named.iter().zip(names) {
            let (path, sheet) = if export.is_standard_input() {
                (spooled.insert(spool(progress)?).path().to_owned(), None)
            } else {
                path_and_sheet(&export.path)
            };
            let told = export.object.or_else(|| configured(export, workspace));
            let settings = Settings { sheet, ..settings.clone() };
            let settings = told.map_or_else(|| settings.clone(), |object| written(&settings, object, workspace));
            let source = Source { name, content: Content::File(path), settings };
            let tables = read::tables(&source).map_err(|error| unreadable(export, &error))?;
            for mut table in tables {
                let object = object_of(export, &table, told, schema)?;
                table.settings = written(&table.settings, object, workspace);
                inputs.entry(object).or_default().push(table);
            }
        }
        let inputs = inputs.into_iter().map(|(object, sources)| Input { object, sources }).collect();
        Ok(Exports { inputs, _spooled: spooled })
    }

    /// Adds the tables that rules look records up in, unless the command line names others for them.
    pub(super) fn add_tables(&mut self, tables: Vec<(ObjectId, String)>, workspace: &Workspace) -> Result<(), Failure> {
        for (object, file) in tables {
            if self.inputs.iter().any(|input| input.object == object) {
                continue;
            }
            let settings = written(&Settings::default(), object, workspace);
            let sources = kept::tables("a table of look-ups", workspace.real_folder(), file, settings)?;
            self.inputs.push(Input { object, sources });
        }
        Ok(())
    }
}

/// `contacts.xlsx#Sheet2` names a sheet, unless there is a file of this very name.
fn path_and_sheet(path: &Path) -> (PathBuf, Option<String>) {
    let whole = || (path.to_owned(), None);
    let Some((file, sheet)) = path.to_str().and_then(|text| text.rsplit_once('#')) else { return whole() };
    if path.exists() || sheet.is_empty() { whole() } else { (PathBuf::from(file), Some(sheet.to_owned())) }
}

fn unreadable(export: &Named, error: &ReadError) -> Failure {
    let problem = error.problem.to_string();
    let meant = matches!(error.problem, Problem::Missing).then(|| near(&export.path)).flatten();
    let failure = match meant {
        Some(near) => Failure::with_help(problem, format!("did you mean `{near}`?")),
        None => Failure::new(problem),
    };
    failure.about(&export.path)
}

/// One file twice would be every record twice.
fn refuse_repeated(named: &[Named]) -> Result<(), Failure> {
    let mut seen = HashSet::new();
    for export in named {
        // A file that is not there is for the reader to report.
        let real = export.path.canonicalize().unwrap_or_else(|_| export.path.clone());
        if !seen.insert(real) {
            return Err(Failure::new(format!("`{}` is given twice", export.path.display())));
        }
    }
    Ok(())
}

/// The object whose `files` in `hyg.yaml` the export is one of.
fn configured(export: &Named, workspace: &Workspace) -> Option<ObjectId> {
    workspace.settings.object_of_file(&workspace.inside(&export.path)?)
}

/// How the exports of an object are read: as the command line says, else as `hyg.yaml` does.
fn written(settings: &Settings, object: ObjectId, workspace: &Workspace) -> Settings {
    workspace.settings.format(object).map_or_else(|| settings.clone(), |format| settings.or_format(format))
}

fn object_of(export: &Named, source: &Source, told: Option<ObjectId>, schema: &Schema) -> Result<ObjectId, Failure> {
    let table = read::open(source).map_err(|error| unreadable(export, &error))?;
    let by_name = || guess_object_by_file_name(schema, &export.path.file_name()?.to_string_lossy());
    told.or_else(|| guess_object(schema, &table.header)).or_else(by_name).ok_or_else(|| {
        let path = export.path.display();
        let example = schema.objects.first().map_or("contacts", |object| object.name.as_str());
        Failure::with_help(
            format!("neither the header nor the name of `{path}` tells which object it holds"),
            format!("write `{example}={path}`; the objects are {}", object_names(schema)),
        )
    })
}

fn object_names(schema: &Schema) -> String {
    schema.objects.iter().map(|object| object.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// Copies standard input to a temporary file, because some rules read their input twice.
fn spool(progress: &dyn Progress) -> Result<NamedTempFile, Failure> {
    let copy = || -> io::Result<Option<NamedTempFile>> {
        let (mut file, mut input) = (NamedTempFile::new()?, io::stdin().lock());
        loop {
            let copied = io::copy(&mut input.by_ref().take(COPIED_AT_ONCE), &mut file)?;
            if progress.is_stopped() {
                return Ok(None);
            }
            if copied == 0 {
                return Ok(Some(file));
            }
        }
    };
    let file = copy().map_err(|error| Failure::new(format!("cannot read standard input: {error}")))?;
    file.ok_or_else(Failure::interrupted)
}

/// The names that outputs and messages give the files: no more of the path than tells them apart,
/// so that outputs are the same wherever the files lie.
fn distinct_names(named: &[Named]) -> Vec<String> {
    let parts: Vec<Vec<String>> = named
        .iter()
        .map(|export| export.path.iter().map(|part| part.to_string_lossy().into_owned()).collect())
        .collect();
    let tail =
        |parts: &[String], length: usize| parts.get(parts.len().saturating_sub(length)..).unwrap_or(parts).join("/");
    let longest = parts.iter().map(Vec::len).max().unwrap_or(0);
    parts
        .iter()
        .map(|own| {
            let same = |length: usize| parts.iter().filter(|other| tail(other, length) == tail(own, length)).count();
            let length = (1..=longest).find(|&length| same(length) == 1).unwrap_or(1);
            if own.as_slice() == ["-"] { "standard input".to_owned() } else { tail(own, length) }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Named, distinct_names};
    use crate::schema::Schema;
    use std::path::PathBuf;

    #[test]
    fn names_are_as_short_as_tells_them_apart() {
        let named = ["a/contacts.csv", "/x/b/contacts.csv", "deals.csv", "-"]
            .map(|path| Named { object: None, path: PathBuf::from(path) });
        assert_eq!(distinct_names(&named), ["a/contacts.csv", "b/contacts.csv", "deals.csv", "standard input"]);
    }

    #[test]
    fn an_object_before_the_file_is_read_as_such() {
        let schema = Schema::hubspot();
        let parse = |text: &str| Named::parse(text, &schema);
        assert_eq!(parse("contact=people.csv").unwrap().object, schema.object_named("contacts"));
        assert_eq!(parse("people.csv").unwrap().object, None);
        assert!(
            format!("{:?}", parse("contcts=people.csv").unwrap_err()).contains("did you mean `contacts=people.csv`?")
        );
    }
}
