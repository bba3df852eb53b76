//! A project in a temporary folder, on which the real program runs.

use assert_cmd::Command;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub struct Project {
    folder: TempDir,
}

/// How a call ended, as a person would see it.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Project {
    pub fn new() -> Project {
        Project { folder: tempfile::tempdir().unwrap() }
    }

    /// Adds a file, with the folders above it.
    pub fn file(self, name: &str, content: impl AsRef<[u8]>) -> Project {
        self.write(name, content);
        self
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// The program in this folder, without the colours and the width of whoever runs the tests.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::cargo_bin("hyg").unwrap();
        command.current_dir(self.folder()).args(arguments).env_clear();
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, "")
    }

    /// With a text on standard input.
    pub fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        let output = self.command(arguments).write_stdin(input.to_owned()).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Ran { code: output.status.code().expect("an exit code"), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl std::fmt::Display for Ran {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "exit code {}", self.code)?;
        for (name, text) in [("output", &self.out), ("errors", &self.err)] {
            if !text.is_empty() {
                write!(f, "-- {name}\n{text}")?;
            }
        }
        Ok(())
    }
}
