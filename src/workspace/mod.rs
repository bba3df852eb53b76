//! A project on the disk: the folder with its `hyg.yaml`, and its rule files, which are found, read
//! and checked together. It knows of no command and prints nothing.
//!
//! Which project it is, `--project FILE` says. Otherwise the first `hyg.yaml` counts that stands in the current
//! folder; in the folder of a rules path or the one above it; in the folder of an export or the one
//! above it. Without one the defaults hold, and the current folder is the
//! project's.

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

fn read_bounded(file: &Path, name: &str) -> Result<String, Unreadable> {
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
