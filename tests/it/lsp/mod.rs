//! The language server, driven as an editor drives it.

mod answers;
mod client;
mod edits;
mod faulty;
