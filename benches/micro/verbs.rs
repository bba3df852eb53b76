//! What each verb costs for a value: the examples of its own page, so that a new verb is measured
//! as soon as it is registered; and the library behind a verb, alone on the same values.

use super::support;
use criterion::{Criterion, Throughput};
use hyg::verbs::{self, Effect, Example, Transform};
use rlibphonenumber::{PhoneNumber, PhoneNumberFormat, Region};
use std::hint::black_box;
use std::sync::Arc;

/// An example with its call bound by the plan.
struct Call {
    transform: Arc<dyn Transform>,
    example: &'static Example,
}

impl Call {
    fn new(example: &'static Example) -> Call {
        let rules = format!("hyg 1\nfor contacts\nfix x \"…\"\n  city: {}\n", example.call);
        let laid = support::Laid::new(&rules, "Record ID\n1\n".as_bytes());
        let mut calls = laid.object().fixes.iter().flat_map(|fix| &fix.steps).flat_map(|step| &step.verbs);
        let transform = Arc::clone(&calls.next().expect("the fix has one verb").transform);
        Call { transform, example }
    }

    fn run(&self) -> Effect {
        self.transform.apply(black_box(self.example.before), self.example.properties)
    }
}

pub fn every_verb(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("verbs");
    for verb in verbs::ALL {
        let calls: Vec<Call> = verb.spec().examples.iter().map(Call::new).collect();
        group.throughput(Throughput::Elements(calls.len() as u64));
        group.bench_function(verb.spec().name, |bencher| {
            bencher.iter(|| calls.iter().for_each(|call| drop(black_box(call.run()))));
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
    for verb in verbs::ALL.iter().filter(|verb| verb.spec().name == "format phone") {
        let examples = verb.spec().examples;
        group.throughput(Throughput::Elements(examples.len() as u64));
        group.bench_function(verb.spec().name, |bencher| {
            bencher.iter(|| examples.iter().for_each(|example| drop(black_box(by_library(black_box(example.before))))));
        });
    }
    group.finish();
}
