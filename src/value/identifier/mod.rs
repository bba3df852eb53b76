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

use super::country::Country;
use super::text::trimmed;
use std::fmt;

/// What a test can ask a text to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Identifier {
    Postcode,
    VatNumber,
    Iban,
    TaxId,
}

impl Identifier {
    /// By its words in rules, in any case.
    #[must_use]
    pub fn named(words: &str) -> Option<Identifier> {
        let words: Vec<String> = words.split_whitespace().map(str::to_ascii_lowercase).collect();
        match words.join(" ").as_str() {
            "postcode" | "postal code" | "zip code" => Some(Identifier::Postcode),
            "vat number" => Some(Identifier::VatNumber),
            "iban" => Some(Identifier::Iban),
            "tax id" => Some(Identifier::TaxId),
            _ => None,
        }
    }

    /// Whether hyg can judge those of the country.
    ///
    /// # Errors
    /// That it has no rule, in words.
    pub fn rule_for(self, country: Country) -> Result<(), String> {
        match self {
            Identifier::Postcode => postcode::rule_for(country),
            Identifier::VatNumber => vat::rule_for(country),
            Identifier::TaxId => tax_id::rule_for(country),
            Identifier::Iban => Ok(()),
        }
    }

    /// Whether the text is one, of the country unless it names its own; nothing where no rule can tell.
    #[must_use]
    pub fn judge(self, text: &str, country: Option<Country>) -> Option<bool> {
        let country = country.filter(|country| self.rule_for(*country).is_ok());
        let checked = match self {
            Identifier::Postcode => postcode::check(trimmed(text), country?),
            Identifier::TaxId => tax_id::check(text, country?),
            Identifier::Iban => iban::parse(text).map(|_| ()),
            // What looks like a prefix can be the beginning of another country's number.
            Identifier::VatNumber => match (vat::check_by_prefix(text), country) {
                (Some(Ok(())), _) => Ok(()),
                (_, Some(country)) => vat::check(text, country),
                (named, None) => named?,
            },
        };
        Some(checked.is_ok())
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Identifier::Postcode => "postcode",
            Identifier::VatNumber => "VAT number",
            Identifier::Iban => "IBAN",
            Identifier::TaxId => "tax id",
        })
    }
}

/// The rule of a country in a table sorted by alpha-2 code.
fn rule_of<T>(table: &'static [(&'static str, T)], country: &str) -> Option<&'static T> {
    let index = table.binary_search_by(|(code, _)| (*code).cmp(country)).ok()?;
    table.get(index).map(|(_, rule)| rule)
}
