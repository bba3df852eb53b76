//! Postcodes, VAT numbers, bank accounts and tax ids, against the tests of validator.js.

use super::{Score, tsv};
use hyg::value::country;
use hyg::value::identifier::{iban, postcode, tax_id, vat};
use serde::Deserialize;
use std::error::Error;
use std::path::Path;

#[derive(Deserialize)]
struct Row {
    validator: String,
    options_json: String,
    input: String,
    verdict: String,
}

/// What validator.js allows or forbids beside its rules.
#[derive(Deserialize)]
struct Countries {
    whitelist: Option<Vec<String>>,
    blacklist: Option<Vec<String>>,
}

pub fn score(path: &Path) -> Result<Vec<Score>, Box<dyn Error>> {
    let mut scores = ["postcode", "VAT number", "IBAN", "tax id"].map(Score::new);
    let [postcodes, vat_numbers, accounts, tax_ids] = &mut scores;
    for row in tsv::<Row>(path)? {
        let valid = row.verdict == "valid";
        let input = format!("{} with {}", row.input, row.options_json);
        // A country, or a language of one: `["de-AT"]`.
        let place = row.options_json.trim_matches(['[', ']', '"']).rsplit('-').next().unwrap_or_default();
        let of = country::listed(if place.is_empty() { "US" } else { place });
        match (row.validator.as_str(), of) {
            ("isPostalCode", Some(of)) => postcodes.verdict(input, postcode::check(&row.input, of).is_ok(), valid),
            ("isPostalCode", None) if place == "any" => postcodes.verdict(input, postcode::is_any(&row.input), valid),
            ("isVAT", Some(of)) => vat_numbers.verdict(input, vat::check(&row.input, of).is_ok(), valid),
            ("isTaxID", Some(of)) => tax_ids.verdict(input, tax_id::check(&row.input, of).is_ok(), valid),
            ("isIBAN", _) => {
                let options: Vec<Countries> = serde_json::from_str(&row.options_json)?;
                let allowed = |of: &str| {
                    options.iter().all(|option| {
                        option.whitelist.iter().all(|list| list.iter().any(|code| code == of))
                            && option.blacklist.iter().all(|list| list.iter().all(|code| code != of))
                    })
                };
                let account = iban::parse(&row.input).ok();
                let got = account.is_some_and(|account| account.get(..2).is_some_and(allowed));
                accounts.verdict(input, got, valid);
            }
            _ => {}
        }
    }
    Ok(scores.into())
}
