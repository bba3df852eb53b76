//! Conditions, fixes and stages over batches of records: a plan and Arrow columns in, outcomes out.
//!
//! The engine reads no file and writes none; it never sees a rule's text or tree, only the plan.

mod evaluate;
mod explain;
mod fix;
pub mod frame;
pub mod keys;
pub mod mask;
pub mod outcomes;
pub mod records;
pub mod related;
pub mod stages;
pub mod truths;

pub use frame::Context;
pub use outcomes::Outcomes;
pub use records::Records;
pub use related::RelatedSet;
