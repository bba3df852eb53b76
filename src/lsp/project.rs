//! The rule files that share one set of names, with the settings that hold for them, as the editor has
//! them: read once, then file by file as they are typed, and checked when somebody asks.

use super::Snapshot;
use super::documents::{Documents, Place};
use super::text::{Encoding, Lines};
use crate::check::Checked;
use crate::diagnostic::Diagnostic;
use crate::lints::Levels;
use crate::schema::Project as Settings;
use crate::schema::project::ConfigError;
use crate::source::{FileId, Span};
use crate::value::time::AsOf;
use crate::workspace::rules::{Content, Depth, Found, RuleFiles, RulePath, configured_levels, find};
use crate::workspace::{FILE_NAME, Unreadable, Workspace, read_bounded};
use chrono::{DateTime, Utc};
use gen_lsp_types::{Position, Range};
use std::path::{Path, PathBuf};

/// Which files are checked together, and with which settings.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The `hyg.yaml`.
    pub settings: Option<PathBuf>,
    pub scope: Scope,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// The rules of a project: a folder with all below it, or a file.
    Rules(PathBuf),
    /// The rule files of a folder that is no project's, without those below it.
    Folder(PathBuf),
    /// A text that is no file.
    Alone(Place),
}

impl Scope {
    fn has(&self, place: &Place) -> bool {
        match (self, place) {
            (Scope::Rules(rules), Place::File(path)) => path.starts_with(rules),
            (Scope::Folder(folder), Place::File(path)) => path.parent() == Some(folder),
            (Scope::Alone(own), place) => own == place,
            (_, Place::Other(_)) => false,
        }
    }
}

/// Whether a path is that of a project's settings.
#[must_use]
pub fn is_settings(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == FILE_NAME)
}

/// To which project a text belongs. `roots` are the folders that the editor works on: a `hyg.yaml` is
/// looked for up to them, and without one as far as `hyg check` would look.
#[must_use]
pub fn locate(place: &Place, roots: &[PathBuf], documents: &Documents) -> Key {
    let Place::File(path) = place else {
        return Key { settings: None, scope: Scope::Alone(place.clone()) };
    };
    let folder = path.parent().unwrap_or(path);
    let root = roots.iter().filter(|root| folder.starts_with(root)).max_by_key(|root| root.components().count());
    let inside = |folder: &&Path| root.is_none_or(|root| folder.starts_with(root));
    let most = if root.is_some() { usize::MAX } else { 2 };
    let mut folders = folder.ancestors().take_while(inside).take(most);
    let exists = |file: &PathBuf| file.is_file() || documents.get(&Place::File(file.clone())).is_some();
    let settings = folders.find_map(|folder| Some(folder.join(FILE_NAME)).filter(exists));
    let home = settings.as_deref().and_then(Path::parent).or(root.map(PathBuf::as_path));
    let scope = home.map(|home| rules_of(home, settings.as_deref(), documents)).filter(|rules| rules.has(place));
    Key { scope: scope.unwrap_or_else(|| Scope::Folder(folder.to_owned())), settings }
}

/// The project of a folder that the editor works on, if it has one.
#[must_use]
pub fn at_root(root: &Path, documents: &Documents) -> Option<Key> {
    let settings = Some(root.join(FILE_NAME)).filter(|file| file.is_file());
    let scope = rules_of(root, settings.as_deref(), documents);
    let is_project = settings.is_some() || matches!(&scope, Scope::Rules(rules) if rules.is_dir());
    is_project.then_some(Key { settings, scope })
}

/// The rules of a project folder.
fn rules_of(folder: &Path, settings: Option<&Path>, documents: &Documents) -> Scope {
    let named = settings.and_then(|file| settings_of(file, documents).0.rules).map(|rules| rules.path);
    let rules = folder.join(named.as_deref().unwrap_or("rules"));
    if named.is_some() || rules.is_dir() { Scope::Rules(rules) } else { Scope::Folder(folder.to_owned()) }
}

/// The settings of a `hyg.yaml`, and its mistakes.
fn settings_of(file: &Path, documents: &Documents) -> (Settings, Vec<ConfigError>) {
    let name = file.display().to_string();
    let text = match documents.text(&Place::File(file.to_owned())) {
        Some(text) => Ok(text.to_owned()),
        None => read_bounded(file, &name),
    };
    match text {
        Ok(text) => Settings::read(&text, &name),
        Err(unreadable) => {
            let error = |message: crate::workspace::Message| ConfigError {
                file: name.clone(),
                line: 1,
                column: 1,
                message: message.text,
                help: message.help,
            };
            (Settings::default(), unreadable.0.into_iter().map(error).collect())
        }
    }
}

/// See the top of this file.
#[derive(Debug)]
pub struct Project {
    pub workspace: Workspace,
    /// The `hyg.yaml`.
    pub settings: Option<PathBuf>,
    /// What is wrong with it. Then names and types of the rules are not judged.
    pub mistakes: Vec<ConfigError>,
    /// Rule files, and folders of them, that cannot be read. Names and types are not judged without what they declare.
    pub unread: Vec<(Place, Unreadable)>,
    pub files: RuleFiles,
    /// One per file.
    pub places: Vec<Place>,
    /// One per file.
    lines: Vec<Lines>,
    encoding: Encoding,
    levels: Levels,
    as_of: AsOf,
    checked: Option<Checked>,
    diagnostics: Option<Vec<Diagnostic>>,
}

impl Project {
    /// Reads a project from the disk and the open documents.
    /// `now` is the instant for which `never delete` is examined.
    #[must_use]
    pub fn load(key: &Key, documents: &Documents, encoding: Encoding, now: DateTime<Utc>) -> Project {
        let (settings, mut mistakes) =
            key.settings.as_deref().map_or_else(Default::default, |file| settings_of(file, documents));
        let folder = key.settings.as_deref().and_then(Path::parent).map(Path::to_owned).unwrap_or_default();
        let workspace = Workspace::with_settings(folder, key.settings.clone(), settings);
        let (levels, unknown) = configured_levels(&workspace);
        mistakes.extend(unknown);
        mistakes.extend(workspace.configured_rules().err());
        let Texts { files, places, unread } = read(key, &workspace, documents);
        let lines = files.sources.files().map(|(_, source)| Lines::of(&source.text, encoding)).collect();
        Project {
            as_of: AsOf::at(now, workspace.settings.timezone),
            workspace,
            settings: key.settings.clone(),
            mistakes,
            unread,
            files,
            places,
            lines,
            encoding,
            levels,
            checked: None,
            diagnostics: None,
        }
    }

    #[must_use]
    pub fn file(&self, place: &Place) -> Option<FileId> {
        let at = self.places.iter().position(|own| own == place)?;
        u32::try_from(at).ok().map(FileId)
    }

    #[must_use]
    pub fn place(&self, file: FileId) -> Option<&Place> {
        self.places.get(file.0 as usize)
    }

    /// A span as lines and columns.
    #[must_use]
    pub fn range(&self, span: Span) -> Range {
        let text = self.files.sources.get(span.file).map_or("", |source| &source.text);
        self.lines.get(span.file.0 as usize).map_or_else(Range::default, |lines| lines.range(text, span.range()))
    }

    /// The byte offset of a position.
    #[must_use]
    pub fn offset(&self, file: FileId, position: Position) -> usize {
        let text = self.files.sources.get(file).map_or("", |source| &source.text);
        self.lines.get(file.0 as usize).map_or(0, |lines| lines.offset(text, position))
    }

    /// Takes over what was typed in one of its files.
    pub fn replace(&mut self, file: FileId, text: &str) {
        self.files.replace(file, text);
        if let Some(lines) = self.lines.get_mut(file.0 as usize) {
            *lines = Lines::of(text, self.encoding);
        }
        self.checked = None;
        self.diagnostics = None;
    }

    /// The files with what the checker knows of them.
    pub fn snapshot(&mut self) -> Snapshot<'_> {
        let checked = self.checked.get_or_insert_with(|| self.files.check(&self.workspace, &[]));
        Snapshot { files: &self.files, checked, workspace: &self.workspace }
    }

    /// Errors and lints of all files, in the order of files and places: what `hyg check` would say.
    pub fn diagnostics(&mut self) -> &[Diagnostic] {
        if self.diagnostics.is_none() {
            let found = self.find_diagnostics();
            self.diagnostics = Some(found);
        }
        self.diagnostics.as_deref().unwrap_or_default()
    }

    fn find_diagnostics(&mut self) -> Vec<Diagnostic> {
        if !self.mistakes.is_empty() || !self.unread.is_empty() {
            return self.files.parsed.iter().flat_map(|parsed| &parsed.diagnostics).cloned().collect();
        }
        let (levels, as_of) = (self.levels.clone(), Some(self.as_of));
        // Without a hyg.yaml nobody knows from which folder paths count.
        let looks_for_files = self.settings.is_some();
        let Snapshot { files, checked, workspace } = self.snapshot();
        files.findings(checked, workspace, &levels, as_of, looks_for_files).diagnostics
    }
}

/// The rule files of a project in the order of their paths.
struct Texts {
    files: RuleFiles,
    /// One per file.
    places: Vec<Place>,
    unread: Vec<(Place, Unreadable)>,
}

/// Open documents count instead of what is saved.
fn read(key: &Key, workspace: &Workspace, documents: &Documents) -> Texts {
    let Found { paths, unreadable } = match &key.scope {
        Scope::Rules(rules) if rules.exists() => find(workspace, std::slice::from_ref(rules), Depth::All),
        Scope::Folder(folder) if folder.exists() => find(workspace, std::slice::from_ref(folder), Depth::Folder),
        // Nothing was saved yet.
        Scope::Rules(_) | Scope::Folder(_) | Scope::Alone(_) => Found::default(),
    };
    let open = documents.places().filter(|place| key.scope.has(place));
    let open = open.filter(|place| place.path().is_none_or(|path| !is_settings(path)));
    let mut places: Vec<Place> = paths.into_iter().map(|rule| Place::File(rule.path)).chain(open.cloned()).collect();
    places.sort();
    places.dedup();
    let unreadable = unreadable.into_iter().map(|(path, why)| (Place::File(path), why));
    let mut unread: Vec<_> = unreadable.filter(|(place, _)| documents.get(place).is_none()).collect();
    let mut contents = Vec::with_capacity(places.len());
    places.retain(|place| {
        let path = place.path().cloned().unwrap_or_else(|| PathBuf::from(place.name()));
        let read = match documents.text(place) {
            Some(text) => Ok(Content::Bytes(text.as_bytes().to_vec())),
            None => Content::read(&path),
        };
        match read {
            Ok(content) => contents.push((RulePath { name: path.display().to_string(), path }, content)),
            Err(why) => {
                unread.push((place.clone(), why));
                return false;
            }
        }
        true
    });
    Texts { files: RuleFiles::of(contents), places, unread }
}
