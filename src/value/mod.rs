//! Values of cells and of rules, apart from any rule: kinds, text folding, numbers, time, and the
//! four outcomes of a condition.

pub mod brake;
pub mod characters;
pub mod company;
pub mod counted;
pub mod country;
pub mod currency;
pub mod date;
pub mod decimal;
pub mod domain;
pub mod email;
pub mod given_name;
pub mod html;
pub mod identifier;
pub mod job_title;
pub mod kind;
pub mod letter_case;
pub mod matching;
pub mod number;
pub mod person_name;
pub mod phone;
pub mod placeholder;
pub mod ratio;
pub mod region;
pub mod spelling;
pub mod spread;
pub mod text;
pub mod time;
pub mod truth;
pub mod url;
pub mod verifier;
pub mod yes_no;

pub use brake::Brake;
pub use kind::Kind;
pub use truth::Truth;
