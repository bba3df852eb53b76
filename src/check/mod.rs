//! From trees to a [`Program`]: names, types, roles. Everything wrong is said at once, and nothing
//! that follows from an earlier error is.

pub mod program;

pub use program::Program;
