//! What each verb costs for a value: the examples of its own page, so that a new verb is measured
//! as soon as it is registered; and the library behind a verb, alone on the same values.

use criterion::{Criterion, Throughput};
use hyg::verbs::{self, Account};
use rlibphonenumber::{PhoneNumber, PhoneNumberFormat, Region};
use std::hint::black_box;
use verb_calls::{Call, bind, run};

#[path = "../../tests/it/support/verb_calls.rs"]
#[expect(dead_code, reason = "the tests tell a call by its text")]
#[expect(clippy::panic, clippy::unwrap_used, reason = "an example that is none ends the bench")]
mod verb_calls;

pub fn every_verb(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("verbs");
    for verb in verbs::ALL {
        let examples = verb.examples.iter();
        let calls: Vec<(Call, &str)> = examples
            .map(|example| (bind(example.call, example.properties, &Account::default()), example.before))
            .collect();
        group.throughput(Throughput::Elements(calls.len() as u64));
        group.bench_function(verb.name, |bencher| {
            bencher.iter(|| calls.iter().for_each(|(call, before)| drop(black_box(run(call, black_box(before))))));
        });
    }
    group.finish();
}

/// Parse, check against the numbering plan, format: what nobody who wants E.164 can leave out.
pub fn phone_library(criterion: &mut Criterion) {
    let by_library = |number: &str| {
        let parsed = PhoneNumber::parse(number, Region::from_code("FR").ok()).ok()?;
        parsed.is_valid().then(|| parsed.format_as(PhoneNumberFormat::E164).into_owned())
    };
    let mut group = criterion.benchmark_group("peers");
    for verb in verbs::ALL.iter().filter(|verb| verb.name == "format phone") {
        let examples = verb.examples;
        group.throughput(Throughput::Elements(examples.len() as u64));
        group.bench_function(verb.name, |bencher| {
            bencher.iter(|| examples.iter().for_each(|example| drop(black_box(by_library(black_box(example.before))))));
        });
    }
    group.finish();
}
