//! `remove duplicates`: each entry of a list once.

use super::{Account, Arguments, Bound, Effect, Example, Kind, Verb};
use crate::value::text::fold;
use hashbrown::HashSet;

pub(super) static VERB: Verb = Verb {
    name: "remove duplicates",
    aliases: &["unique"],
    summary: "Keeps each entry of a list once",
    details: "Entries are parted by `;`, as CRMs write several options. Two are the same if they differ only in case and outer space; the first stays as it is.",
    parameters: &[],
    kinds: &[Kind::ManyOptions, Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: false,
    fails_when: "",
    examples: &[
        Example { call: "remove duplicates", properties: &[], before: "News;Events;news", after: Some("News;Events") },
        Example { call: "unique", properties: &[], before: "a; b; a", after: Some("a; b") },
        Example { call: "remove duplicates", properties: &[], before: "one", after: Some("one") },
    ],
    bind,
};

fn bind(_: &Arguments, _: &Account) -> Bound {
    Ok(Box::new(|value: &str, _: &[&str]| Effect::set(value, each_once(value))))
}

fn each_once(list: &str) -> String {
    let mut seen = HashSet::new();
    let kept: Vec<&str> = list.split(';').filter(|entry| seen.insert(fold(entry))).collect();
    kept.join(";")
}
