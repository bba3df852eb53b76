//! E-mail addresses, slips in their domains, and web addresses, against the tests of isemail, of
//! Python's email-validator and of validator.js, and those of mailcheck and its successor.

use super::{Score, tsv};
use hyg::value::{domain, email, url};
use serde::Deserialize;
use serde_json::Value;
use std::error::Error;
use std::fs;
use std::path::Path;

#[derive(Deserialize)]
struct Address {
    suite: String,
    input: String,
    /// Of isemail: whether mail can be sent there as far as syntax can tell.
    deliverable_syntax: Option<bool>,
    /// Of the others, under `options`; nothing where the suite does not decide.
    valid: Option<bool>,
    #[serde(default)]
    options: Value,
}

/// A score for each suite, whose cases stand together. Cases whose verdict follows from an option that hyg does not have are
/// left out.
pub fn syntax(path: &Path) -> Result<Vec<Score>, Box<dyn Error>> {
    let mut scores: Vec<Score> = Vec::new();
    for line in fs::read_to_string(path)?.lines() {
        let case: Address = serde_json::from_str(line)?;
        let Some(valid) = case.deliverable_syntax.or(case.valid).filter(|_| is_ours(&case)) else { continue };
        let suite = format!("e-mail: {}", case.suite);
        if scores.last().is_none_or(|score| score.suite != suite) {
            scores.push(Score::new(suite));
        }
        if let Some(score) = scores.last_mut() {
            score.verdict(&case.input, email::is_valid(&case.input), valid);
        }
    }
    Ok(scores)
}

/// Whether the options of the case are what hyg does: quoted local parts, machines in brackets and
/// letters of all scripts, and no display name.
fn is_ours(case: &Address) -> bool {
    let on = |option: &str| case.options.get(option).is_some_and(|value| value == true || value == "True");
    match case.suite.as_str() {
        "email-validator" => {
            let quoted = case.input.contains('"');
            let literal = case.input.contains('[');
            let named = on("allow_display_name") && case.input.contains('<');
            !(quoted && !on("allow_quoted_local") || literal && !on("allow_domain_literal") || named)
        }
        "validator.js:isEmail" => case.options.as_array().is_some_and(Vec::is_empty),
        suite => suite.starts_with("isemail"),
    }
}

#[derive(Deserialize)]
struct Slip {
    input: String,
    expected_domain_or_empty_for_no_suggestion: String,
}

pub fn slips(path: &Path) -> Result<Vec<Score>, Box<dyn Error>> {
    let mut score = Score::new("e-mail: slips in domains");
    for row in tsv::<Slip>(path)? {
        let expected = Some(row.expected_domain_or_empty_for_no_suggestion).filter(|domain| !domain.is_empty());
        let corrected = email::correct(&row.input).ok().flatten();
        let got = corrected.and_then(|address| address.rsplit_once('@').map(|(_, domain)| domain.to_owned()));
        score.case(&row.input, got, expected.as_deref());
    }
    Ok(vec![score])
}

/// Domains that exist: none is a slip.
pub fn real_domains(path: &Path) -> Result<Vec<Score>, Box<dyn Error>> {
    let mut score = Score::new("e-mail: real domains stay");
    for domain in fs::read_to_string(path)?.lines() {
        score.case(domain, email::meant(domain).unwrap_or_else(Some), None);
    }
    Ok(vec![score])
}

#[derive(Deserialize)]
struct Field {
    validator: String,
    options_json: String,
    input: String,
    verdict: String,
}

/// Web addresses and domains under the options that validator.js takes when it is given none.
pub fn web(path: &Path) -> Result<Vec<Score>, Box<dyn Error>> {
    let mut pages = Score::new("web address: validator.js isURL");
    let mut domains = Score::new("domain: validator.js isFQDN");
    for row in tsv::<Field>(path)?.into_iter().filter(|row| row.options_json == "[]") {
        let valid = row.verdict == "valid";
        match row.validator.as_str() {
            "isURL" => pages.verdict(&row.input, url::is_valid(&row.input), valid),
            "isFQDN" => domains.verdict(&row.input, domain::to_ascii(&row.input).is_ok(), valid),
            _ => {}
        }
    }
    Ok(vec![pages, domains])
}
