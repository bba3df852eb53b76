//! `remove duplicates`: each entry of a list once.

use super::{Account, ArgumentError, Arguments, Effect, Example, Kind, Spec, Transform, Verb};
use crate::value::text::fold;
use hashbrown::HashSet;

#[derive(Debug)]
pub struct RemoveDuplicates;

static SPEC: Spec = Spec {
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
};

impl Verb for RemoveDuplicates {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn bind(&self, _: &Arguments, _: &Account) -> Result<Box<dyn Transform>, ArgumentError> {
        Ok(Box::new(|value: &str, _: &[&str]| Effect::set(value, each_once(value))))
    }
}

fn each_once(list: &str) -> String {
    let mut seen = HashSet::new();
    let kept: Vec<&str> = list.split(';').filter(|entry| seen.insert(fold(entry))).collect();
    kept.join(";")
}
