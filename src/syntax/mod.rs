//! Text to tree: the grammar, its parser, and the formatter.
//!
//! [`parse`] never panics and never overflows the stack, whatever it is handed: [`scan`] counts
//! brackets before the grammar sees the text. What cannot be read is reported in our own words,
//! one error a declaration, and the declarations that can be read are in the tree all the same.
//! Nothing is resolved here: no name is looked up, no type is known.

pub mod ast;
mod brackets;
mod build;
mod expected;
mod explain;
mod fmt;
pub mod keywords;
pub(crate) mod linked;
mod mistakes;
pub(crate) mod negation;
mod next;
mod parse;
mod recover;
mod salvage;
mod scan;

pub use build::literal::NoValue;
pub use fmt::{format, value_text};
pub(crate) use fmt::{object_text, table_lines};
pub use next::{Next, expected_after, last_declaration};
pub use parse::{Parsed, is_name, parse, parse_value, too_large};
pub use recover::{NAMED, begins_line, clauses, declarations};
pub use scan::Comment;

/// The largest rule file, in bytes.
pub const MAX_FILE_BYTES: usize = 16 << 20;
/// The deepest nesting of brackets.
pub const MAX_NESTING: usize = 128;
/// The stack, in bytes, of a thread that parses and checks what nests so deep; a thread's own is small on some systems.
pub const STACK_BYTES: usize = 16 << 20;
/// The edition of the language that this version reads: `hyg 1`.
pub const EDITION: u32 = 1;
