//! What several integration tests use.

pub mod faulty;
pub mod rules;
