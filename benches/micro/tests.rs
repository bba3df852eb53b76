//! What each kind of test costs for a record, decoding its column included, on the contacts of the
//! examples. `no rule` is what judging a batch costs without any.

use super::support;
use criterion::{Criterion, Throughput};
use hyg::plan::{LeafTest, NodeKind};
use std::collections::BTreeSet;
use std::hint::black_box;

const RECORDS: usize = 1_000;

/// At least one condition for each kind of [`LeafTest`].
const CONDITIONS: &[&str] = &[
    "email is known",
    "first name is same as last name",
    "email is not same as website url by domain",
    "city is \"Paris\"",
    "city is any of (\"Paris\", \"Köln\", \"Lyon\", \"Leeds\", \"Boston\", \"Nantes\", \"Bath\", \"Rennes\")",
    "company name contains \"foods\"",
    "email ends with any of (\".example\", \".invalid\")",
    "email matches /^[a-z0-9.]+@[a-z0-9-]+[.]example$/",
    "job title is longer than 20 characters",
    "postal code is shorter than 5 characters",
    "marketing emails delivered is more than 10",
    "marketing emails delivered is more than marketing emails opened",
    "marketing emails delivered is any of (1, 2, 3)",
    "marketing emails delivered is between 5 and 20",
    "lifecycle stage is any of (subscriber, lead, other)",
    "unsubscribed from all email is yes",
    "create date older than 2 years",
    "marketing emails delivered is an outlier of 3 deviations",
    "create date is outside its usual range",
    "last activity date is before create date",
    "recent conversion date is between create date and last activity date",
    "email is a valid email",
    "phone number is a valid phone",
    "website url is a valid url",
    "country/region is a valid country",
    "postal code is a valid postcode for country/region",
    "postal code is a valid IBAN",
    "email is a free email",
    "email is a role email",
    "email is a disposable email",
    "email is same as website url by domain",
];

/// A kind that is added has to be named here, and then to be measured.
macro_rules! kinds {
    ($($test:pat => $name:literal,)*) => {
        const KINDS: &[&str] = &[$($name),*];

        fn kind(test: &LeafTest) -> &'static str {
            match test {
                $($test => $name,)*
            }
        }
    };
}

kinds! {
    LeafTest::Known => "known",
    LeafTest::SameAs(_) => "same as",
    LeafTest::SameBy { .. } => "same by",
    LeafTest::TextIs { .. } => "text is",
    LeafTest::TextHas { .. } => "text has",
    LeafTest::Matches(_) => "matches",
    LeafTest::LongerThan(_) => "longer than",
    LeafTest::ShorterThan(_) => "shorter than",
    LeafTest::Number { .. } => "number",
    LeafTest::NumberIn(_) => "number in",
    LeafTest::NumberBetween { .. } => "number between",
    LeafTest::Options { .. } => "options",
    LeafTest::YesNo(_) => "yes or no",
    LeafTest::Within(_) => "date within",
    LeafTest::Date { .. } => "date",
    LeafTest::DateBetween { .. } => "date between",
    LeafTest::Unusual(_) => "unusual",
    LeafTest::Valid(_) => "valid",
    LeafTest::Identifier { .. } => "identifier",
    LeafTest::EmailClass { .. } => "email class",
}

pub fn every_kind(criterion: &mut Criterion) {
    let export = support::contacts(RECORDS, false);
    let mut group = criterion.benchmark_group("tests");
    group.throughput(Throughput::Elements(RECORDS as u64));
    let nothing = support::Laid::new("hyg 1\nfor contacts\n", &export);
    assert_eq!(nothing.records.rows, RECORDS, "the contacts fit into one block");
    group.bench_function("no rule", |bencher| bencher.iter(|| black_box(nothing.judge())));
    let mut measured = BTreeSet::new();
    for condition in CONDITIONS {
        let laid = support::Laid::new(&format!("hyg 1\nfor contacts\nsegment s \"…\" where {condition}\n"), &export);
        let kinds = laid.object().nodes.iter().filter_map(|node| match &node.kind {
            NodeKind::Test(leaf) => Some(kind(&leaf.test)),
            _ => None,
        });
        let kinds: Vec<_> = kinds.collect();
        measured.extend(kinds.iter().copied());
        let name = format!("{}: {condition}", kinds.join(", "));
        group.bench_function(name, |bencher| bencher.iter(|| black_box(laid.judge())));
    }
    group.finish();
    let missing: Vec<_> = KINDS.iter().filter(|kind| !measured.contains(*kind)).collect();
    assert!(missing.is_empty(), "every kind of test is measured, but {missing:?}");
}
