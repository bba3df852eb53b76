//! What `hyg.yaml` names lies inside the project folder, also after following links: a rule set
//! from somebody else must not make hyg read the rest of the disk.

use std::io;
use std::path::{Component, Path, PathBuf};

/// Whether a relative path or pattern stays in its folder, judged by its text alone: no root, no
/// drive, no `..`.
#[must_use]
pub fn is_inside(path: &str) -> bool {
    let windows = path.replace('\\', "/");
    let drive = windows.as_bytes().get(1) == Some(&b':');
    let steps_out = |component| !matches!(component, Component::Normal(_) | Component::CurDir);
    !drive && !Path::new(&windows).components().any(steps_out)
}

/// The real path of a regular file that `hyg.yaml` or a rule names, relative to the project folder.
///
/// # Errors
/// A sentence when there is none, when it is no regular file, or when it leads out of the folder.
pub fn file_inside(folder: &Path, name: &str) -> Result<PathBuf, String> {
    let path = resolve_inside(folder, name)?;
    if path.is_file() { Ok(path) } else { Err(format!("`{name}` is no regular file")) }
}

/// As [`file_inside`], for a folder or a file.
///
/// # Errors
/// A sentence when there is none or when it leads out of the folder.
pub fn resolve_inside(folder: &Path, name: &str) -> Result<PathBuf, String> {
    let outside = || format!("`{name}` leads out of the folder of hyg.yaml: name a file inside it");
    if !is_inside(name) {
        return Err(outside());
    }
    let missing = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => format!("there is no `{name}` in the folder of hyg.yaml"),
        _ => format!("`{name}` cannot be opened: {error}"),
    };
    let folder = folder.canonicalize().map_err(missing)?;
    let path = folder.join(name).canonicalize().map_err(missing)?;
    if path.starts_with(&folder) { Ok(path) } else { Err(outside()) }
}

#[cfg(test)]
mod tests {
    use super::{file_inside, is_inside, resolve_inside};

    #[test]
    fn paths_that_step_out_are_seen() {
        for path in ["/etc/passwd", "../x", "a/../../x", "C:/x", "C:x", "\\\\host\\x", "a\\..\\..\\x"] {
            assert!(!is_inside(path), "{path}");
        }
        for path in ["rules/", "./rules", "exports/contacts*.csv", "a..b"] {
            assert!(is_inside(path), "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_before_the_folder_is_judged() {
        let outer = tempfile::tempdir().unwrap();
        let folder = outer.path().join("project");
        std::fs::create_dir_all(folder.join("tables")).unwrap();
        std::fs::write(outer.path().join("secret.csv"), "x").unwrap();
        std::fs::write(folder.join("tables/map.csv"), "x").unwrap();
        std::os::unix::fs::symlink("../secret.csv", folder.join("planted.csv")).unwrap();
        std::os::unix::fs::symlink("tables/map.csv", folder.join("link.csv")).unwrap();
        assert!(file_inside(&folder, "tables/map.csv").is_ok());
        assert!(file_inside(&folder, "link.csv").is_ok());
        assert!(resolve_inside(&folder, "tables").is_ok());
        insta::assert_snapshot!(
            ["planted.csv", "tables", "none.csv", "../secret.csv"].map(|name| file_inside(&folder, name).unwrap_err()).join("\n"),
            @"
        `planted.csv` leads out of the folder of hyg.yaml: name a file inside it
        `tables` is no regular file
        there is no `none.csv` in the folder of hyg.yaml
        `../secret.csv` leads out of the folder of hyg.yaml: name a file inside it
        "
        );
    }
}
