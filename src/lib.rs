//! hyg keeps a CRM clean: rule files say which records to delete, suppress, fix or flag; hyg checks
//! the rules like a compiler and applies them to exports.
//!
//! Data flows one way: text → [`syntax`] → [`check`] (with [`schema`] and [`verbs`]) → `plan` →
//! `engine` → outcomes → writers. No module uses one above it.

pub mod check;
pub mod cli;
pub mod data;
pub mod diagnostic;
pub mod draft;
pub mod engine;
pub mod lints;
#[cfg(feature = "lsp")]
pub mod lsp;
pub mod matching;
pub mod parallel;
pub mod plan;
pub mod prove;
pub mod reference;
pub mod report;
pub mod run;
pub mod schema;
pub mod source;
pub mod survey;
pub mod syntax;
pub mod testing;
pub mod value;
pub mod verbs;
pub mod workspace;

#[cfg(test)]
#[path = "../tests/it/support/search.rs"]
mod search;
