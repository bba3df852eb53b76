//! The names of people: where their capitals go, and which part is which.
//!
//! What cannot be known from the letters alone (`Macmillan` or `MacMillan`, a Belgian `Van Damme`
//! or a Dutch `van Damme`) is decided by the country, and without one in one way that the verb's page
//! says; what somebody wrote in mixed case is never touched.

mod case;
mod certain;
mod customs;
mod degrees;
mod disciplines;
mod generations;
mod no_name;
mod nobody;
mod parse;
mod particles;
mod salutation;
mod titles;
mod turkish;

pub use case::capitalise;
pub use certain::parse_certain;
pub use parse::{Parts, parse, parse_likely};
pub use salutation::without_salutation;
