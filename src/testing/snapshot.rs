//! Snapshot cases: folders with exports, whose whole outcome is accepted once and compared ever
//! after.
//!
//! A case is a folder `tests/NAME/` beside the rules, with an export, `case.yaml` (optional: as of,
//! zone, parameters), and the accepted outcome in `outcome.snap`.

use super::{Fault, Outcome, TestKind};
use crate::check::Program;
use crate::data::read::is_called_an_export;
use crate::data::write::OutputFolder;
use crate::run::progress::Silent;
use crate::run::summary::Manifest;
use crate::run::{self, Input, Options};
use crate::schema::Project;
use serde::Deserialize;
use serde_json::Value;
use similar::TextDiff;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

const FOLDER: &str = "tests";
const SETTINGS: &str = "case.yaml";
const ACCEPTED: &str = "outcome.snap";
/// The largest `case.yaml`, in bytes.
const MAX_SETTINGS: u64 = 1 << 20;

/// A case folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    pub folder: PathBuf,
    /// The folder that `tests` lies in: no file of the case leads out of it.
    home: PathBuf,
    /// Its exports, in the order of their names; a case without any fails.
    pub exports: Vec<PathBuf>,
}

/// `case.yaml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseSettings {
    /// A day or an instant; today if not given, and the outcome then leaves cut-offs out.
    pub as_of: Option<String>,
    pub timezone: Option<String>,
    #[serde(default)]
    pub parameters: BTreeMap<String, String>,
}

/// The cases in the `tests` folders of these folders, each once; a folder without an export, a `case.yaml` or an
/// accepted outcome is none.
///
/// # Errors
/// A folder cannot be listed.
pub fn find(folders: &[PathBuf]) -> io::Result<Vec<Case>> {
    let mut seen = BTreeSet::new();
    let mut cases = Vec::new();
    for home in folders {
        let tests = home.join(FOLDER);
        if !tests.is_dir() {
            continue;
        }
        for name in names_in(&tests)? {
            let folder = tests.join(name);
            if !folder.is_dir() || !seen.insert(folder.canonicalize()?) {
                continue;
            }
            let files = names_in(&folder)?.into_iter().map(|name| folder.join(name));
            let exports: Vec<PathBuf> = files.filter(|file| is_called_an_export(file) && file.is_file()).collect();
            let is_meant = [SETTINGS, ACCEPTED].iter().any(|name| folder.join(name).exists());
            if !exports.is_empty() || is_meant {
                cases.push(Case { folder, home: home.clone(), exports });
            }
        }
    }
    Ok(cases)
}

fn names_in(folder: &Path) -> io::Result<Vec<std::ffi::OsString>> {
    let mut names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>()?;
    names.sort();
    Ok(names)
}

impl Case {
    /// Refuses a case with a link out of the project: somebody else's rules must not make hyg read
    /// or write the rest of the disk.
    ///
    /// # Errors
    /// A sentence that names the link.
    pub fn refuse_links_outside(&self) -> Result<(), String> {
        let real =
            |path: &Path| path.canonicalize().map_err(|error| format!("cannot read {}: {error}", path.display()));
        let home = real(if self.home.as_os_str().is_empty() { Path::new(".") } else { &self.home })?;
        let own = [SETTINGS, ACCEPTED].map(|name| self.folder.join(name));
        for file in self.exports.iter().chain(own.iter().filter(|file| file.symlink_metadata().is_ok())) {
            if !real(file)?.starts_with(&home) {
                return Err(format!("{} is a link that leads out of the project", file.display()));
            }
        }
        Ok(())
    }

    /// # Errors
    /// A sentence that names the file and what is wrong with it.
    pub fn settings(&self) -> Result<CaseSettings, String> {
        let file = self.folder.join(SETTINGS);
        let cannot = |why: &dyn std::fmt::Display| format!("cannot read {}: {why}", file.display());
        match fs::metadata(&file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(CaseSettings::default()),
            Err(error) => return Err(cannot(&error)),
            Ok(found) if !found.is_file() => return Err(cannot(&"it is no regular file")),
            Ok(found) if found.len() > MAX_SETTINGS => return Err(cannot(&"it is longer than 1 MiB, the limit")),
            Ok(_) => {}
        }
        let text = fs::read_to_string(&file).map_err(|error| cannot(&error))?;
        serde_saphyr::from_str(&text).map_err(|error| cannot(&error))
    }

    /// The test's outcome that `faults` come to.
    #[must_use]
    pub fn outcome(&self, faults: Vec<Fault>) -> Outcome {
        let name = self.folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Outcome { kind: TestKind::Case, name, file: self.folder.display().to_string(), line: None, faults }
    }

    /// Compares what came out with what was accepted, or accepts it.
    #[must_use]
    pub fn compare(&self, text: &str, accept: bool) -> Option<Fault> {
        let file = self.folder.join(ACCEPTED);
        let cannot =
            |what: &str, error: &io::Error| Some(Fault::Error(format!("cannot {what} {}: {error}", file.display())));
        if accept {
            return fs::write(&file, text).err().and_then(|error| cannot("write", &error));
        }
        match fs::read_to_string(&file) {
            Ok(accepted) if accepted == text => None,
            Ok(accepted) => {
                let diff = TextDiff::from_lines(accepted.as_str(), text);
                Some(Fault::Moved(diff.unified_diff().header("accepted", "now").to_string()))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Some(Fault::NotAccepted),
            Err(error) => cannot("read", &error),
        }
    }
}

/// Applies the rules to the exports of a case and gives all results as one readable text, without
/// what changes from run to run or version to version: version, hashes, and for a case without `as
/// of` the times.
///
/// # Errors
/// A sentence that says why the rules could not be applied.
pub fn apply(
    program: &Program,
    project: &Project,
    inputs: &[Input],
    options: &Options,
    manifest: &Manifest,
    dated: bool,
) -> Result<String, String> {
    let cannot = |error: io::Error| format!("cannot use a temporary folder: {error}");
    let folder = tempfile::tempdir().map_err(cannot)?;
    let opened = OutputFolder::open(folder.path(), false).map_err(|error| error.to_string())?;
    let ran = run::apply(program, project, inputs, options, Some(opened), manifest, &Silent);
    let (report, mut summary) = ran.map_err(|error| error.to_string())?;
    steady(&mut summary, dated);
    let mut text = String::new();
    let mut files: Vec<&str> = report.outputs.iter().map(|output| output.file.as_str()).collect();
    files.sort_unstable();
    // A run that a brake stopped wrote none of its files.
    for name in files.into_iter().filter(|_| !report.is_stopped()) {
        let content = fs::read_to_string(folder.path().join(name)).map_err(cannot)?;
        let _ = writeln!(text, "{name}\n{content}");
    }
    let _ = writeln!(text, "summary.json\n{summary:#}");
    Ok(text)
}

/// Takes away what is not the same in every run of the same rules. By its place: a rule may be called `bytes`.
fn steady(summary: &mut Value, dated: bool) {
    without(summary, "version");
    if !dated {
        without(summary, "as_of");
    }
    for list in ["rules", "inputs", "outputs"] {
        let files = summary.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten();
        files.for_each(|file| ["xxh3", "bytes"].iter().for_each(|key| without(file, key)));
    }
    for object in members(summary.get_mut("objects")) {
        for rule in members(object.get_mut("rules")) {
            if !dated {
                without(rule, "cutoffs");
            }
            if let Some(search) = rule.get_mut("search") {
                without(search, "bytes");
            }
        }
    }
}

fn members(value: Option<&mut Value>) -> impl Iterator<Item = &mut Value> {
    value.and_then(Value::as_object_mut).into_iter().flat_map(serde_json::Map::values_mut)
}

fn without(value: &mut Value, key: &str) {
    if let Value::Object(keys) = value {
        keys.shift_remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::steady;
    use serde_json::json;

    #[test]
    fn what_changes_is_taken_away_by_its_place() {
        let rule = json!({ "selected": 3, "cutoffs": ["before 2026-01-01"], "search": { "bytes": 24, "groups": 1 } });
        let summary = json!({
            "version": "0.1.0",
            "as_of": "2026-09-01",
            "parameters": { "bytes": "5", "version": "7" },
            "rules": [{ "file": "a.hyg", "xxh3": "00" }],
            "inputs": [{ "file": "contacts.csv", "bytes": 9, "xxh3": "00", "rows": 2 }],
            "objects": { "version": { "rows": 2, "rules": { "xxh3": rule } } },
        });
        let steady_one = |dated: bool| {
            let mut summary = summary.clone();
            steady(&mut summary, dated);
            summary
        };
        let rule = json!({ "selected": 3, "search": { "groups": 1 } });
        let undated = json!({
            "parameters": { "bytes": "5", "version": "7" },
            "rules": [{ "file": "a.hyg" }],
            "inputs": [{ "file": "contacts.csv", "rows": 2 }],
            "objects": { "version": { "rows": 2, "rules": { "xxh3": rule } } },
        });
        assert_eq!(steady_one(false), undated);
        let dated = steady_one(true);
        assert_eq!(
            (&dated["as_of"], &dated["objects"]["version"]["rules"]["xxh3"]["cutoffs"]),
            (&summary["as_of"], &json!(["before 2026-01-01"]))
        );
    }
}
