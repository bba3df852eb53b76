//! Text to tree: the grammar, its parser, and the formatter.

pub mod ast;
