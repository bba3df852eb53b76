//! `cluster spellings`: one spelling for what a column writes in several ways.

use super::{Account, Argument, Arguments, Bound, Effect, Example, Kind, Parameter, Takes, Transform, Verb};
use crate::value::spelling::{Method, Rule};

const METHODS: &[&str] = &["fingerprint", "n-gram", "phonetic", "distance 1", "distance 2"];

pub(super) static VERB: Verb = Verb {
    name: "cluster spellings",
    aliases: &["cluster spelling"],
    summary: "Writes the spelling that the column uses most often in place of its variants",
    details: "Reads the column as exported first. Variants have the same words in any order, without case, accents and \
         punctuation (`fingerprint`); the same pairs of letters (`n-gram`); the same sounds (`phonetic`, Cologne \
         phonetics); or differ from a more frequent spelling by one or two letters (`distance`, not of short names \
         and never in digits, single letters or Roman numbers). Of equally frequent spellings the one with capital and small \
         letters is written, then the one with accents. `to` \
         says which spellings to write whatever the column prefers, and `except` which values to leave: so next month's \
         export is treated alike. `summary.json` holds what became of which. A column with more than 100,000 distinct \
         values (5,000 for a distance) is refused.",
    parameters: &[
        Parameter {
            name: "method",
            preposition: Some("by"),
            takes: Takes::Word(METHODS),
            required: false,
            summary: "how variants are recognised; `fingerprint` if not said",
        },
        Parameter {
            name: "spellings",
            preposition: Some("to"),
            takes: Takes::List,
            required: false,
            summary: "a list of spellings to write whatever the column prefers",
        },
        Parameter {
            name: "values",
            preposition: Some("except"),
            takes: Takes::List,
            required: false,
            summary: "a list of values that are variants of nothing",
        },
    ],
    kinds: &[Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: false,
    fails_when: "",
    examples: &[
        Example { call: "cluster spellings", properties: &["Pommes"], before: "POMMES", after: Some("Pommes") },
        Example {
            call: "cluster spellings by distance 1",
            properties: &["Pommes"],
            before: "pomme",
            after: Some("Pommes"),
        },
        Example {
            call: "cluster spellings by phonetic to (\"Meyer\") except (\"Maier AG\")",
            properties: &[""],
            before: "Maier AG",
            after: Some("Maier AG"),
        },
    ],
    bind,
};

fn bind(arguments: &Arguments, _: &Account) -> Bound {
    let list = |at: usize| match arguments.get(at) {
        Argument::List(texts) => texts.clone(),
        _ => Vec::new(),
    };
    let method = match arguments.text(0) {
        "n-gram" => Method::NGram,
        "phonetic" => Method::Phonetic,
        "distance 1" => Method::Distance(1),
        "distance 2" => Method::Distance(2),
        _ => Method::Fingerprint,
    };
    Ok(Box::new(Clustering(Rule { method, preferred: list(1), exceptions: list(2) })))
}

/// The engine hands over the spelling that the column's clusters have for the value.
struct Clustering(Rule);

impl Transform for Clustering {
    fn apply(&self, value: &str, properties: &[&str]) -> Effect {
        match properties.first() {
            Some(chosen) if !chosen.is_empty() => Effect::set(value, *chosen),
            _ => Effect::Keep,
        }
    }

    fn clusters(&self) -> Option<&Rule> {
        Some(&self.0)
    }
}
