//! A project on the disk: the folder with its `hyg.yaml`, and its rule files, which are found, read
//! and checked together. It knows of no command and prints nothing.
//!
//! Which project it is, `--project FILE` says. Otherwise the first `hyg.yaml` counts that stands in the current
//! folder; in the folder of a rules path or the one above it; in the folder of an export or the one
//! above it. Without one the defaults hold, and the current folder is the
//! project's.

mod missing;
pub mod rules;

use crate::check;
use crate::schema::Project;
use crate::schema::project::{ConfigError, RulesPath, paths};
use crate::verbs::Account;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// The file of a project's settings.
pub const FILE_NAME: &str = "hyg.yaml";
/// The largest `hyg.yaml`, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// A sentence for the user, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub text: String,
    pub help: Option<String>,
    /// What it is about, if it is a place in a file.
    pub place: Option<FilePlace>,
}

/// A place in a file that is no rule file, such as `hyg.yaml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePlace {
    /// As the user named it.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
}

impl Message {
    pub fn new(text: impl Into<String>) -> Message {
        Message { text: text.into(), help: None, place: None }
    }

    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Message {
        Message { help: Some(help.into()), ..self }
    }

    /// The sentence behind its place.
    #[must_use]
    pub fn told(&self) -> String {
        match &self.place {
            Some(FilePlace { file, line, column }) => format!("{file}:{line}:{column}: {}", self.text),
            None => self.text.clone(),
        }
    }
}

/// Why a project or its rule files cannot be read: at least one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable(pub Vec<Message>);

impl Unreadable {
    pub fn new(text: impl Into<String>) -> Unreadable {
        Unreadable(vec![Message::new(text)])
    }

    pub fn with_help(text: impl Into<String>, help: impl Into<String>) -> Unreadable {
        Unreadable(vec![Message::new(text).help(help)])
    }
}

impl From<Vec<ConfigError>> for Unreadable {
    fn from(mistakes: Vec<ConfigError>) -> Unreadable {
        let message = |mistake: ConfigError| Message {
            text: mistake.message,
            help: mistake.help,
            place: Some(FilePlace { file: mistake.file, line: mistake.line, column: mistake.column }),
        };
        Unreadable(mistakes.into_iter().map(message).collect())
    }
}

/// A project's folder and settings.
#[derive(Debug)]
pub struct Workspace {
    /// As the user would name it; empty for the current folder.
    pub folder: PathBuf,
    pub settings: Project,
    /// The `hyg.yaml`, if there is one.
    file: Option<PathBuf>,
}

impl Workspace {
    /// Finds and reads the project of a command with these paths to rules and to exports.
    pub fn find(file: Option<&Path>, rules: &[PathBuf], exports: &[PathBuf]) -> Result<Workspace, Unreadable> {
        let near = rules.iter().chain(exports).flat_map(|path| folders_near(path));
        let candidates = [PathBuf::new()].into_iter().chain(near);
        let found = match file {
            Some(file) => Some(file.to_owned()),
            None => candidates.map(|folder| folder.join(FILE_NAME)).find(|file| file.is_file()),
        };
        match found {
            Some(file) => Workspace::read(&file),
            None => Ok(Workspace { folder: PathBuf::new(), settings: Project::default(), file: None }),
        }
    }

    fn read(file: &Path) -> Result<Workspace, Unreadable> {
        let name = file.display().to_string();
        let text = read_bounded(file, &name)?;
        let settings = Project::load(&text, &name)?;
        let folder = file.parent().map(Path::to_owned).unwrap_or_default();
        Ok(Workspace { folder, settings, file: Some(file.to_owned()) })
    }

    /// A project with these settings, in the folder of their file or in a folder without one.
    #[must_use]
    pub fn with_settings(folder: PathBuf, file: Option<PathBuf>, settings: Project) -> Workspace {
        Workspace { folder, settings, file }
    }

    /// The paths to the rules: those given, else those of `hyg.yaml`, else `rules/`.
    pub fn rule_paths(&self, given: &[PathBuf]) -> Result<Vec<PathBuf>, Unreadable> {
        if !given.is_empty() {
            return Ok(given.to_vec());
        }
        if let Some(rules) = self.configured_rules().map_err(|mistake| vec![mistake])? {
            return Ok(vec![rules]);
        }
        let default = self.folder.join("rules");
        if default.is_dir() {
            return Ok(vec![default]);
        }
        Err(Unreadable::with_help(
            "there are no rules: the folder `rules` does not exist",
            "name rule files or folders, or name them as `rules` in hyg.yaml",
        ))
    }

    /// The path that `hyg.yaml` gives to the rules, if it does.
    pub fn configured_rules(&self) -> Result<Option<PathBuf>, ConfigError> {
        let Some(RulesPath { path, line, column }) = &self.settings.rules else { return Ok(None) };
        match paths::resolve_inside(self.real_folder(), path) {
            Ok(_) => Ok(Some(self.folder.join(path))),
            Err(message) => Err(ConfigError {
                file: self.file_name(),
                line: *line,
                column: *column,
                message,
                help: Some("write the folder of your rule files, such as `rules: rules/`".to_owned()),
            }),
        }
    }

    /// The name of the `hyg.yaml` for messages.
    pub fn file_name(&self) -> String {
        self.file.as_ref().map_or_else(|| FILE_NAME.to_owned(), |file| file.display().to_string())
    }

    /// Whether there is a `hyg.yaml`.
    pub fn is_configured(&self) -> bool {
        self.file.is_some()
    }

    /// The settings that verbs depend on.
    pub fn account(&self) -> Account {
        check::account(&self.settings)
    }

    /// A file's path from the project folder on, with `/`; nothing for a file outside of it.
    pub fn inside(&self, file: &Path) -> Option<String> {
        let folder = self.real_folder().canonicalize().ok()?;
        let file = file.canonicalize().ok()?;
        let steps = file.strip_prefix(&folder).ok()?.iter().map(|step| step.to_string_lossy().into_owned());
        Some(steps.collect::<Vec<_>>().join("/"))
    }

    /// The folder as a path that can be opened.
    pub fn real_folder(&self) -> &Path {
        if self.folder.as_os_str().is_empty() { Path::new(".") } else { &self.folder }
    }
}

/// The folder of a path, or the path if it is a folder, and the one above.
fn folders_near(path: &Path) -> Vec<PathBuf> {
    let folder = if path.is_dir() { Some(path) } else { path.parent() };
    folder.into_iter().flat_map(|folder| folder.ancestors().take(2)).map(Path::to_owned).collect()
}

/// The text of a `hyg.yaml`, which is read up to a limit only; `name` is for messages.
pub fn read_bounded(file: &Path, name: &str) -> Result<String, Unreadable> {
    let cannot = |why: String| Unreadable::new(format!("cannot read {name}: {why}"));
    if !fs::metadata(file).map_err(|error| cannot(error.to_string()))?.is_file() {
        return Err(cannot("it is no regular file".to_owned()));
    }
    let mut bytes = Vec::new();
    let opened = fs::File::open(file).map_err(|error| cannot(error.to_string()))?;
    opened.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|error| cannot(error.to_string()))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(cannot("it is longer than 1 MiB, the limit".to_owned()));
    }
    String::from_utf8(bytes).map_err(|_| cannot("it is not UTF-8; save it as UTF-8".to_owned()))
}
