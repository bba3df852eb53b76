//! Pages of documentation that are true: their files are written, their commands run, and what they
//! show is what comes.

use super::example::root;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A fenced block: what it is, and its lines.
#[derive(Debug)]
pub struct Block<'a> {
    pub info: &'a str,
    pub lines: Vec<&'a str>,
}

pub fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for line in page.lines() {
        match line.strip_prefix("```") {
            Some(_) if open => open = false,
            Some(info) => {
                open = true;
                blocks.push(Block { info, lines: Vec::new() });
            }
            None if open => blocks.last_mut().unwrap().lines.push(line),
            None => {}
        }
    }
    blocks
}

/// What a reader does, in order.
#[derive(Debug)]
pub enum Step {
    /// A rule file, named in its first line.
    Write { file: String, text: String },
    /// A command and what it is said to show; nothing is said after an `sh` block.
    Run { command: String, shows: Option<Vec<String>> },
}

pub fn steps(page: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for block in blocks(page) {
        match block.info {
            "hyg" => {
                let file = block.lines[0].strip_prefix("# ").expect("the file's name in the first line").to_owned();
                steps.push(Step::Write { file, text: block.lines.join("\n") + "\n" });
            }
            "sh" => {
                steps.extend(block.lines.iter().map(|line| Step::Run { command: (*line).to_owned(), shows: None }));
            }
            // What the first command shows stands some lines below it.
            "text" => {
                let untold = steps.iter_mut().find_map(|step| match step {
                    Step::Run { shows, .. } if shows.is_none() => Some(shows),
                    _ => None,
                });
                *untold.unwrap() = Some(block.lines.iter().map(|&line| line.to_owned()).collect());
            }
            "console" => {
                for line in block.lines {
                    match (line.strip_prefix("$ "), steps.last_mut()) {
                        (Some(command), _) => {
                            steps.push(Step::Run { command: command.to_owned(), shows: Some(Vec::new()) });
                        }
                        (None, Some(Step::Run { shows: Some(shows), .. })) => shows.push(line.to_owned()),
                        (None, _) => panic!("`{line}` stands before any command"),
                    }
                }
            }
            _ => {}
        }
    }
    steps
}

/// Whether lines are as shown, where a line `…` stands for any lines, and `…` at the end of a line
/// for the rest of it.
fn agrees(shown: &[String], lines: &[&str]) -> bool {
    match shown.split_first() {
        None => lines.is_empty(),
        Some((first, rest)) if first == "…" => (0..=lines.len()).any(|skipped| agrees(rest, &lines[skipped..])),
        Some((first, rest)) => lines.split_first().is_some_and(|(line, others)| {
            let same = match first.strip_suffix('…') {
                Some(start) => line.starts_with(start),
                None => line.trim_end() == first.trim_end(),
            };
            same && agrees(rest, others)
        }),
    }
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, to) = {
            let entry = entry.unwrap();
            (entry.path(), to.join(entry.file_name()))
        };
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}

/// The folder in which a reader stands: the examples and the rules.
pub fn place() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for part in ["examples", "rules"] {
        copy(&root().join(part), &folder.path().join(part));
    }
    folder
}

/// Does what the page says, from `folder` on, but for the commands in `not_run`; how many files were
/// written and commands run.
pub fn follow(page: &str, folder: &Path, not_run: &[&str]) -> (usize, usize) {
    let binary = Path::new(env!("CARGO_BIN_EXE_hyg")).parent().unwrap();
    let path = std::env::join_paths(
        std::iter::once(binary.to_owned()).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    let path = path.unwrap();
    let (mut written, mut ran) = (0, 0);
    let mut here: PathBuf = folder.to_owned();
    for step in steps(page) {
        let (command, shows) = match step {
            Step::Write { file, text } => {
                let path = here.join(file);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
                written += 1;
                continue;
            }
            Step::Run { command, shows } => (command, shows),
        };
        if not_run.contains(&command.as_str()) {
            continue;
        }
        if let Some(there) = command.strip_prefix("cd ") {
            here = here.join(there);
            continue;
        }
        let (command, exit) = match command.rsplit_once("# exits with ") {
            Some((command, code)) => (command, code.trim().parse().unwrap()),
            None => (command.as_str(), 0),
        };
        let command = command.replace("cargo run --release --", "hyg");
        let output = Command::new("sh")
            .args(["-c", &format!("{command} 2>&1")])
            .current_dir(&here)
            .env("PATH", &path)
            .env("COLUMNS", "100")
            .env("TZ", "UTC")
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(exit), "{command}\n{text}");
        if let Some(shown) = &shows {
            assert!(agrees(shown, &text.lines().collect::<Vec<_>>()), "`{command}` shows\n{text}\nand not\n{shown:#?}");
        }
        ran += 1;
    }
    (written, ran)
}
