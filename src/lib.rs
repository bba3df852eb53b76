//! hyg keeps a CRM clean.
pub mod diagnostic;
pub mod source;
pub mod syntax;
pub mod value;
