//! `hyg lsp`: the language server, on standard input and output.

use super::{Exit, Failure};
use crate::lsp;
use chrono::Utc;
use clap::Args;
use lsp_server::Connection;

const NOTES: &str = "\
An editor starts this by itself; docs/editors.md says how to set up VS Code, Neovim and Helix.";

/// Speak to an editor: mistakes as you type, hover, completion, renaming (Language Server Protocol).
#[derive(Debug, Args)]
#[command(after_help = NOTES)]
pub(super) struct Arguments {
    /// What some editors say; there is no other way.
    #[arg(long, hide = true)]
    stdio: bool,
}

pub(super) fn run() -> Result<Exit, Failure> {
    let (connection, threads) = Connection::stdio();
    let served = lsp::serve(&connection, Utc::now);
    drop(connection);
    served.map_err(|error| Failure::new(error.to_string()))?;
    threads.join().map_err(|error| Failure::new(format!("the editor cannot be heard: {error}")))?;
    Ok(Exit::Done)
}
