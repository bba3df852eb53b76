//! What several integration tests use.

pub mod example;
pub mod faulty;
pub mod pages;
pub mod project;
pub mod rules;
pub mod scratch;
pub mod search;
pub mod verb_calls;
