//! Writes the reference under `docs/reference`: `cargo run --example reference`. A test compares what
//! is there with what this would write.
#![allow(clippy::print_stdout, reason = "a program for who works on hyg")]

use std::fs;
use std::io;
use std::path::Path;

fn main() -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let pages = hyg::reference::pages(&hyg::cli::command());
    for (name, text) in &pages {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)?;
    }
    println!("{} pages", pages.len());
    Ok(())
}
