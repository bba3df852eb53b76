//! Rule files: found, read, parsed, checked and linted together.

use super::{Unreadable, Workspace, missing};
use crate::check::{self, Checked, Program};
use crate::diagnostic::{self, Applicability, Diagnostic, Edit, codes, suggest};
use crate::lints::observed::Observed;
use crate::lints::{self, Level, Levels, Silenced};
use crate::parallel::{self, Crew};
use crate::prove;
use crate::schema::Schema;
use crate::schema::project::{ConfigError, paths};
use crate::source::{FileId, SourceMap, Span, Spanned};
use crate::syntax::{self, Parsed, ast, negation};
use crate::value::time::AsOf;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::io::{self, Write as _};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

/// What the names of rule files end in.
pub const EXTENSION: &str = "hyg";

/// A rule file on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulePath {
    /// As the user would name it.
    pub path: PathBuf,
    /// From the rules path on: the same wherever the project lies and hyg is called from.
    pub name: String,
}

/// All rule files under some paths, folder by folder in the order of their names. Hidden files are
/// passed over; a link is followed inside the project and refused when it leads out of it.
///
/// # Errors
/// There is none, or not all can be read: a sentence for each that cannot.
pub fn collect(workspace: &Workspace, paths: &[PathBuf]) -> Result<Vec<RulePath>, Unreadable> {
    let found = find(workspace, paths, Depth::All);
    if !found.unreadable.is_empty() {
        return Err(Unreadable(found.unreadable.into_iter().flat_map(|(_, why)| why.0).collect()));
    }
    if found.paths.is_empty() {
        let named: Vec<String> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
        return Err(Unreadable::with_help(
            format!("there is no rule file in {}", named.join(", ")),
            "rule files end in .hyg; `hyg check PATH` looks into folders",
        ));
    }
    Ok(found.paths)
}

/// How far down rule files are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// In a folder itself.
    Folder,
    /// Also in all folders below it.
    All,
}

/// What was found of rule files.
#[derive(Debug, Default)]
pub struct Found {
    pub paths: Vec<RulePath>,
    /// Files and folders that cannot be read or may not be followed, and why.
    pub unreadable: Vec<(PathBuf, Unreadable)>,
}

/// As [`collect`], for who goes on with what can be read.
#[must_use]
pub fn find(workspace: &Workspace, paths: &[PathBuf], depth: Depth) -> Found {
    let mut collector = Collector { depth, bounds: Vec::new(), seen: HashSet::new(), found: Found::default() };
    if workspace.is_configured() {
        let folder = workspace.real_folder();
        match real(folder) {
            Ok(target) => collector.bounds.push(target),
            Err(why) => collector.found.unreadable.push((folder.to_owned(), why)),
        }
    }
    for path in paths {
        let read = collector.root(path);
        collector.note(path, read);
    }
    collector.found
}

struct Collector {
    depth: Depth,
    /// Real folders that links may lead into.
    bounds: Vec<PathBuf>,
    /// Real paths of what was met, so that no file counts twice and no link makes a loop.
    seen: HashSet<PathBuf>,
    found: Found,
}

impl Collector {
    fn root(&mut self, path: &Path) -> Result<(), Unreadable> {
        let target = real(path)?;
        let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if target.is_dir() {
            self.bounds.push(target);
            return self.folder(path, &name);
        }
        self.file(path, name)
    }

    fn folder(&mut self, path: &Path, name: &str) -> Result<(), Unreadable> {
        if !self.seen.insert(real(path)?) {
            return Ok(());
        }
        let cannot = |error: io::Error| cannot_read(path, &error);
        let entries: Vec<fs::DirEntry> =
            fs::read_dir(path).map_err(cannot)?.collect::<Result<_, _>>().map_err(cannot)?;
        let mut names: Vec<_> = entries.iter().map(fs::DirEntry::file_name).collect();
        names.sort();
        for entry in names {
            let shown = entry.to_string_lossy();
            let (path, name) = (path.join(&entry), format!("{name}/{shown}"));
            let is_rule_file = Path::new(&entry).extension().is_some_and(|extension| extension == EXTENSION);
            let is_folder = path.is_dir();
            let is_wanted = if is_folder { self.depth == Depth::All } else { is_rule_file };
            if shown.starts_with('.') || !is_wanted {
                continue;
            }
            let read = self
                .refuse_outside(&path)
                .and_then(|()| if is_folder { self.folder(&path, &name) } else { self.file(&path, name) });
            self.note(&path, read);
        }
        Ok(())
    }

    /// One that cannot be read hides none of the others.
    fn note(&mut self, path: &Path, read: Result<(), Unreadable>) {
        if let Err(why) = read {
            self.found.unreadable.push((path.to_owned(), why));
        }
    }

    fn file(&mut self, path: &Path, name: String) -> Result<(), Unreadable> {
        if !fs::metadata(path).map_err(|error| cannot_read(path, &error))?.is_file() {
            return Err(Unreadable::new(format!("`{}` is no regular file", path.display())));
        }
        if self.seen.insert(real(path)?) {
            self.found.paths.push(RulePath { path: path.to_owned(), name });
        }
        Ok(())
    }

    fn refuse_outside(&self, path: &Path) -> Result<(), Unreadable> {
        let target = real(path)?;
        if self.bounds.iter().any(|bound| target.starts_with(bound)) {
            return Ok(());
        }
        Err(Unreadable::with_help(
            format!("`{}` is a link that leads out of the project", path.display()),
            "put the rule file itself there, or name it on the command line",
        ))
    }
}

fn real(path: &Path) -> Result<PathBuf, Unreadable> {
    path.canonicalize().map_err(|error| cannot_read(path, &error))
}

/// Writes beside the file and moves it in place, so that no crash leaves half a rule file. A link
/// stays a link.
pub fn replace(path: &Path, text: &str) -> Result<(), Unreadable> {
    let write = || -> io::Result<()> {
        let path = path.canonicalize()?;
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().set_permissions(fs::metadata(&path)?.permissions())?;
        file.as_file().sync_all()?;
        file.persist(&path)?;
        Ok(())
    };
    write().map_err(|error| Unreadable::new(format!("cannot write `{}`: {error}", path.display())))
}

fn cannot_read(path: &Path, error: &io::Error) -> Unreadable {
    let why = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        _ => error.to_string(),
    };
    let message = format!("cannot read `{}`: {why}", path.display());
    match near(path).filter(|_| error.kind() == io::ErrorKind::NotFound) {
        Some(near) => Unreadable::with_help(message, format!("did you mean `{near}`?")),
        None => Unreadable::new(message),
    }
}

/// What stands where a path leads nowhere, and has nearly its name.
#[must_use]
pub fn near(path: &Path) -> Option<String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let entries = fs::read_dir(folder.unwrap_or(Path::new("."))).ok()?;
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| !name.starts_with('.')).take(MOST_NEAR).collect();
    names.sort();
    let name = suggest::did_you_mean(path.file_name()?.to_str()?, names.iter().map(String::as_str))?;
    Some(folder.map_or_else(|| name.to_owned(), |folder| folder.join(name).display().to_string()))
}

/// So many names of a folder are compared with one that is not there.
const MOST_NEAR: usize = 10_000;

/// Rule files as read and parsed.
#[derive(Debug, Clone, Default)]
pub struct RuleFiles {
    pub sources: SourceMap,
    /// One per file of `sources`.
    pub parsed: Vec<Parsed>,
    /// One per file of `sources`.
    pub paths: Vec<RulePath>,
}

/// What a rule file holds.
#[derive(Debug)]
pub enum Content {
    Bytes(Vec<u8>),
    /// Not read: more bytes than a rule file may have.
    TooLarge(u64),
}

impl Content {
    pub fn read(path: &Path) -> Result<Content, Unreadable> {
        let size = fs::metadata(path).map_err(|error| cannot_read(path, &error))?.len();
        if size > syntax::MAX_FILE_BYTES as u64 {
            return Ok(Content::TooLarge(size));
        }
        fs::read(path).map(Content::Bytes).map_err(|error| cannot_read(path, &error))
    }
}

/// A file of `sources`, on its way to being parsed.
enum RuleFile {
    Text(FileId, Arc<str>),
    Parsed(Parsed),
}

impl RuleFile {
    fn parsed(self) -> Parsed {
        match self {
            RuleFile::Text(file, text) => syntax::parse(file, &text),
            RuleFile::Parsed(parsed) => parsed,
        }
    }
}

impl RuleFiles {
    /// Reads and parses; what is wrong with a file's text is among its diagnostics.
    pub fn read(paths: Vec<RulePath>) -> Result<RuleFiles, Unreadable> {
        let read = |path: RulePath| Content::read(&path.path).map(|content| (path, content));
        Ok(RuleFiles::of(paths.into_iter().map(read).collect::<Result<_, _>>()?))
    }

    /// Parses what was read.
    #[must_use]
    pub fn of(contents: Vec<(RulePath, Content)>) -> RuleFiles {
        let mut files = RuleFiles::default();
        let mut read = Vec::with_capacity(contents.len());
        for (path, content) in contents {
            let name = path.path.display().to_string();
            read.push(match content {
                Content::Bytes(bytes) => files.add(name, bytes),
                Content::TooLarge(size) => RuleFile::Parsed(syntax::too_large(files.sources.add(name, ""), size)),
            });
            files.paths.push(path);
        }
        files.parsed = parse_all(read);
        files
    }

    /// Gives a file another text, and parses it.
    pub fn replace(&mut self, file: FileId, text: &str) {
        self.sources.replace(file, text);
        if let Some(parsed) = self.parsed.get_mut(file.0 as usize) {
            *parsed = syntax::parse(file, text);
        }
    }

    /// Checks all files together; what is wrong with their syntax is not among the diagnostics.
    #[must_use]
    pub fn check(&self, workspace: &Workspace, overrides: &[(String, ast::ValueKind)]) -> Checked {
        let mut checked = check::check(&check::Input {
            sources: &self.sources,
            files: &self.parsed,
            schema: &Schema::for_project(&workspace.settings),
            account: &workspace.account(),
            overrides,
        });
        checked.diagnostics.extend(checked.program.look_ups.iter().filter_map(|file| leads_out(workspace, file)));
        checked
    }

    /// Errors and lints, in the order of files and places, and the findings that comments keep quiet: of the syntax, of
    /// what [`RuleFiles::check`] knows, and where both are right of lints and promises. `as_of` and `looks_for_files` are
    /// those of [`CheckOptions`].
    #[must_use]
    pub fn findings(
        &self,
        checked: &Checked,
        workspace: &Workspace,
        levels: &Levels,
        as_of: Option<AsOf>,
        looks_for_files: bool,
    ) -> lints::Outcome {
        let parsed = self.parsed.iter().flat_map(|parsed| &parsed.diagnostics);
        let mut diagnostics: Vec<Diagnostic> = parsed.chain(&checked.diagnostics).cloned().collect();
        withhold_doubtful_edits(&mut diagnostics, &self.sources);
        let mut found = lints::Outcome { diagnostics, ..lints::Outcome::default() };
        if found.diagnostics.is_empty() {
            found = lints::run(&checked.program, &self.sources, levels);
            if let Some(as_of) = as_of {
                found.diagnostics.extend(broken_assertions(&checked.program, workspace, as_of));
            }
        }
        if looks_for_files {
            found.diagnostics.extend(self.missing(checked, workspace));
        }
        diagnostic::sort(&mut found.diagnostics);
        found
    }

    /// Files of the project that rules need, tables and those of `reconcile`, and that are not there: each where a
    /// rule first names it, or what stands in it.
    #[must_use]
    fn missing(&self, checked: &Checked, workspace: &Workspace) -> Vec<Diagnostic> {
        let folder = workspace.real_folder();
        let named = missing::files(checked, &self.sources);
        let is_missing = |file: &Spanned<String>| paths::is_inside(&file.value) && !folder.join(&file.value).exists();
        let told = |file: Spanned<String>| {
            let is_current = workspace.folder.as_os_str().is_empty();
            let looked_in =
                if is_current { "the current folder".to_owned() } else { format!("`{}`", workspace.folder.display()) };
            let diagnostic =
                Diagnostic::error(codes::MISSING_FILE, format!("there is no file `{}` in {looked_in}", file.value))
                    .label(file.span, "needed here");
            let near = near(&folder.join(&file.value));
            let near = near.as_deref().map(Path::new).map(|near| near.strip_prefix(folder).unwrap_or(near).display());
            match near {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help("put it there; paths count from the folder of hyg.yaml"),
            }
        };
        named.into_iter().filter(is_missing).map(told).collect()
    }

    /// One text that comes through a pipe.
    pub fn of_text(name: &str, bytes: Vec<u8>) -> RuleFiles {
        let mut files = RuleFiles::default();
        let file = files.add(name.to_owned(), bytes);
        files.parsed.push(file.parsed());
        files
    }

    /// Adds a file to the sources, and says if it is no text.
    fn add(&mut self, name: String, bytes: Vec<u8>) -> RuleFile {
        let diagnostic = match String::from_utf8(bytes) {
            Ok(text) => {
                let text: Arc<str> = text.into();
                return RuleFile::Text(self.sources.add(name, Arc::clone(&text)), text);
            }
            Err(error) if is_no_text(error.as_bytes()) => no_text(self.sources.add(name, "")),
            Err(error) => {
                let file = self.sources.add(name, String::from_utf8_lossy(error.as_bytes()));
                not_utf8(file, error.utf8_error().valid_up_to())
            }
        };
        RuleFile::Parsed(Parsed { file: ast::File::default(), comments: Vec::new(), diagnostics: vec![diagnostic] })
    }
}

/// A look-up in a file that a link leads to from outside of the project. Whether there is a file is asked when
/// it is read.
fn leads_out(workspace: &Workspace, file: &Spanned<String>) -> Option<Diagnostic> {
    let folder = workspace.real_folder();
    if !folder.join(&file.value).exists() {
        return None;
    }
    let problem = paths::file_inside(folder, &file.value).err()?;
    let diagnostic = Diagnostic::error(codes::VERB_ARGUMENT, problem).label(file.span, "looked up in here");
    Some(diagnostic.help("put the file itself into the folder of the project"))
}

/// Parses several files at a time: of all that a check does, this takes the longest.
fn parse_all(mut files: Vec<RuleFile>) -> Vec<Parsed> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(files.len());
    let crew = Crew { threads, stack: Some(syntax::STACK_BYTES) };
    parallel::for_each(
        crew,
        files.iter_mut(),
        || (),
        |(), file| {
            if let RuleFile::Text(id, text) = file {
                *file = RuleFile::Parsed(syntax::parse(*id, text));
            }
        },
    );
    files.into_iter().map(RuleFile::parsed).collect()
}

/// Word processors and archives write the byte 0, which no rule file holds; nobody wants to see it.
fn is_no_text(bytes: &[u8]) -> bool {
    bytes.contains(&0)
}

fn no_text(file: FileId) -> Diagnostic {
    Diagnostic::error(codes::NOT_UTF8, "this is no plain text, but the file of a word processor or another program")
        .label(Span::new(file, 0, 0), "")
        .help("write rules in a text editor, and save them as plain text in UTF-8")
}

fn not_utf8(file: FileId, at: usize) -> Diagnostic {
    Diagnostic::error(codes::NOT_UTF8, "this rule file is not UTF-8")
        .label(Span::new(file, at, at + char::REPLACEMENT_CHARACTER.len_utf8()), "these bytes are no character of it")
        .help("save the file as UTF-8")
}

/// What is asked of the checker and the lints besides the rules and the project.
#[derive(Debug, Default)]
pub struct CheckOptions {
    /// `--param name=value`.
    pub overrides: Vec<(String, ast::ValueKind)>,
    /// `--allow` and `--deny`: they win over `hyg.yaml`, and of the two the later.
    pub levels: Vec<(String, Level)>,
    /// The day for which `never delete` is examined; without one it is taken on trust.
    pub as_of: Option<AsOf>,
    /// Whether the files that rules name must be there; tests bring their own.
    pub looks_for_files: bool,
}

/// Rules and all that there is to say about them.
#[derive(Debug)]
pub struct CheckedRules {
    pub files: RuleFiles,
    /// To be used only when no diagnostic is fatal.
    pub program: Program,
    /// Errors and lints, in the order of files and lines.
    pub diagnostics: Vec<Diagnostic>,
    /// Findings of lints that comments keep quiet.
    pub silenced: Vec<Silenced>,
    levels: Levels,
}

impl CheckedRules {
    /// Finds, reads, checks and lints the rules under these paths.
    pub fn load(workspace: &Workspace, given: &[PathBuf], options: &CheckOptions) -> Result<CheckedRules, Unreadable> {
        let files = RuleFiles::read(collect(workspace, &workspace.rule_paths(given)?)?)?;
        CheckedRules::check(files, workspace, options)
    }

    /// Checks and lints what was read.
    pub fn check(files: RuleFiles, workspace: &Workspace, options: &CheckOptions) -> Result<CheckedRules, Unreadable> {
        let levels = levels(workspace, &options.levels)?;
        let checked = files.check(workspace, &options.overrides);
        let lints::Outcome { diagnostics, silenced } =
            files.findings(&checked, workspace, &levels, options.as_of, options.looks_for_files);
        Ok(CheckedRules { files, program: checked.program, diagnostics, silenced, levels })
    }

    /// The same files with other texts for some, checked anew.
    pub fn with_texts(
        &self,
        texts: &BTreeMap<FileId, String>,
        workspace: &Workspace,
        options: &CheckOptions,
    ) -> Result<CheckedRules, Unreadable> {
        let mut files = RuleFiles { paths: self.files.paths.clone(), ..RuleFiles::default() };
        for (id, source) in self.files.sources.files() {
            let parsed = if let Some(text) = texts.get(&id) {
                files.add(source.name.clone(), text.clone().into_bytes()).parsed()
            } else {
                files.sources.add(source.name.clone(), source.text.clone());
                let Some(parsed) = self.files.parsed.get(id.0 as usize) else { continue };
                parsed.clone()
            };
            files.parsed.push(parsed);
        }
        CheckedRules::check(files, workspace, options)
    }

    /// Lints once more, with what a run of the rules over exports counted.
    pub fn lint_with(&mut self, observed: &Observed) {
        let found = lints::run_with(&self.program, &self.files.sources, &self.levels, Some(observed));
        self.diagnostics = found.diagnostics;
        self.silenced = found.silenced;
    }

    /// Whether something stands against applying them.
    pub fn are_broken(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity.is_fatal())
    }

    /// Whether the program is all that the files say, so that it can be explained: no mistake of syntax, names or types. A
    /// denied lint or a broken promise may stand against applying it.
    pub fn are_whole(&self) -> bool {
        self.diagnostics.iter().all(|one| !one.severity.is_fatal() || one.code.is_of_whole_rules())
    }
}

/// The last look at what is proposed for mistakes, whoever proposed it. An edit that loses a word that negates would ask
/// for the opposite, so that it is withheld; and what reaches over a mistake of the syntax follows from what was left out
/// there.
fn withhold_doubtful_edits(diagnostics: &mut Vec<Diagnostic>, sources: &SourceMap) {
    let mistakes: BTreeSet<(FileId, u32)> = diagnostics
        .iter()
        .filter(|one| one.code.is_syntax())
        .filter_map(Diagnostic::span)
        .map(|span| (span.file, span.start))
        .collect();
    let reaches_over = |span: Span| mistakes.range((span.file, span.start)..(span.file, span.end)).next().is_some();
    diagnostics.retain(|one| one.code.is_syntax() || !one.edits.iter().any(|edit| reaches_over(edit.span)));
    // `has no first name or last name`: what is mended before a mistake of the same line may be half of what was meant.
    let lines: BTreeSet<(FileId, usize)> =
        mistakes.iter().map(|&(file, at)| (file, line_of(sources, file, at))).collect();
    let stands_by = |span: Span| lines.contains(&(span.file, line_of(sources, span.file, span.start)));
    for one in diagnostics.iter_mut().filter(|one| !one.code.is_syntax()) {
        if one.edits.iter().any(|edit| stands_by(edit.span)) {
            one.edits.clear();
            one.applicability = Applicability::Suggested;
        }
    }
    for diagnostic in diagnostics {
        let text = |of: &dyn Fn(&Edit) -> String| diagnostic.edits.iter().map(of).collect::<Vec<_>>().join(" ");
        let replaced = text(&|edit| sources.slice(edit.span).to_owned());
        let instead = text(&|edit| edit.text.clone());
        let help = if negation::inverts(&replaced, &instead) {
            "say what must not hold by `is not …`, `does not contain …`, `is unknown` or `not (…)`".to_owned()
        } else if diagnostic.applicability != Applicability::Suggested {
            continue;
        } else if negation::counts_less(&replaced, &instead) {
            "write one number and one unit, such as `18 months` or `1000 days`".to_owned()
        } else if diagnostic.code.is_of_names() && negation::leaves_out(&replaced, &instead) {
            format!(
                "hyg knows `{instead}`, which leaves some of these words out: write it if they say nothing more, else say them in a test of their own"
            )
        } else {
            continue;
        };
        diagnostic.edits.clear();
        diagnostic.applicability = Applicability::Suggested;
        diagnostic.help = Some(help);
    }
}

fn line_of(sources: &SourceMap, file: FileId, at: u32) -> usize {
    sources.get(file).map_or(0, |file| file.position(at as usize).line)
}

/// What is not true, or not known to be, of what the rules say that never happens. The rules must have no errors.
fn broken_assertions(program: &Program, workspace: &Workspace, as_of: AsOf) -> Vec<Diagnostic> {
    prove::findings(program, &prove::assertions(program, &workspace.settings, as_of))
}

/// The levels of `hyg.yaml`, and the names there that are no lint's.
#[must_use]
pub fn configured_levels(workspace: &Workspace) -> (Levels, Vec<ConfigError>) {
    let mut levels = Levels::default();
    let mut mistakes = Vec::new();
    for setting in &workspace.settings.lints {
        if let Err(unknown) = levels.set(&setting.name, setting.level) {
            mistakes.push(ConfigError {
                file: workspace.file_name(),
                line: setting.line,
                column: setting.column,
                message: unknown.message.clone(),
                help: Some(unknown.help()),
            });
        }
    }
    (levels, mistakes)
}

/// The levels of `hyg.yaml`, then those of the command line.
fn levels(workspace: &Workspace, given: &[(String, Level)]) -> Result<Levels, Unreadable> {
    let (mut levels, mistakes) = configured_levels(workspace);
    if !mistakes.is_empty() {
        return Err(mistakes.into());
    }
    for (name, level) in given {
        levels.set(name, *level).map_err(|unknown| Unreadable::with_help(&unknown.message, unknown.help()))?;
    }
    Ok(levels)
}
