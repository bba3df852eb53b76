//! Identifiers with rules of their own: postcodes, VAT numbers, bank accounts, tax ids.
//!
//! Each file knows one kind: how its texts are laid out in each country, and which of their digits
//! check the others. Whether a register holds the number is not asked.

mod check_digits;
pub mod iban;
mod layout;
pub mod postcode;
pub mod tax_id;
pub mod vat;

/// The rule of a country in a table sorted by alpha-2 code.
fn rule_of<T>(table: &'static [(&'static str, T)], country: &str) -> Option<&'static T> {
    let index = table.binary_search_by(|(code, _)| (*code).cmp(country)).ok()?;
    table.get(index).map(|(_, rule)| rule)
}
