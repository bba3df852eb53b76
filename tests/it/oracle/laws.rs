//! Laws that hold whatever the rules say.

use super::generate::{Case, PARAMS, case, condition, tables};
use super::world::{OBJECTS, Settings, Table};
use super::{Setting, Verdict, verdicts};
use crate::support::search::search;
use hyg::run::report::ObjectReport;
use hyg::run::{Collected, Report, RunError};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use std::collections::BTreeSet;

/// Exports of all objects, so that every condition is decided by what stands in them.
fn all_tables() -> impl Strategy<Value = Vec<Table>> {
    tables().prop_filter("all files", |tables| tables.len() == OBJECTS.len())
}

fn people(depth: u32) -> BoxedStrategy<String> {
    condition(0, depth, 0)
}

/// What rules on people say of each, without brakes.
fn told(tables: &[Table], rules: &str) -> Vec<Verdict> {
    let rules = format!("{PARAMS}for people\n{rules}");
    let case = Case { settings: Settings::ALL[0], rules, tables: tables.to_vec() };
    let (collected, _) = Setting::new(&case).run(&case, 1 << 20, 1).unwrap();
    verdicts(&collected).into_iter().filter(|verdict| verdict.object == 0).collect()
}

fn keys(verdicts: &[Verdict], is: impl Fn(&Verdict) -> bool) -> BTreeSet<String> {
    verdicts.iter().filter(|verdict| is(verdict)).map(|verdict| verdict.key.clone()).collect()
}

/// The people for whom a condition is true, and those for whom it is unreadable.
fn outcome(tables: &[Table], condition: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let verdicts = told(tables, &format!("flag asked where {condition}\n"));
    (keys(&verdicts, |v| !v.flags.is_empty()), keys(&verdicts, |v| !v.set_aside.is_empty()))
}

/// Lines whose verbs are idempotent, each for a property of its own.
const IDEMPOTENT: &[&str] = &[
    "name: trim",
    "tint: squeeze spaces",
    "name: lowercase",
    "memo: uppercase",
    "tint: capitalise",
    "memo: capitalise words",
    "name: capitalise name",
    "name: remove accents",
    "memo: clear",
    "name: set to \"zoe\" when it is unknown",
    "memo: copy from name when it is unknown",
    "mail: validate email, otherwise clear",
    "tel: format phone as e164, otherwise clear",
    "tel: format phone as international, otherwise leave",
    "land: use country name",
    "land: use country code, otherwise flag \"where?\"",
    "born: parse date, otherwise clear",
    "size: parse number, otherwise set to 0",
    "web: validate url, otherwise leave",
    "tier: set to gold when it is unknown",
    "tags: clear when it is red",
];

fn property_of(line: &str) -> &str {
    line.split(':').next().unwrap_or_default()
}

proptest! {
    #![proptest_config(search(48))]

    #[test]
    fn blocks_and_threads_change_nothing(
        case in case(),
        block_bytes in select(vec![1, 100, 1000, 10_000]),
        threads in select(vec![1, 2, 4]),
    ) {
        let setting = Setting::new(&case);
        let shown = |run: Result<(Collected, Report), RunError>| match run {
            Ok((collected, report)) => format!("{collected:?}\n{:?}\n{:?}", report.objects, report.stops),
            Err(error) => error.to_string(),
        };
        let whole = shown(setting.run(&case, 1 << 20, 1));
        prop_assert_eq!(shown(setting.run(&case, block_bytes, threads)), whole);
    }

    #[test]
    fn every_row_is_accounted_for(case in case()) {
        if let Ok((collected, report)) = Setting::new(&case).run(&case, 1 << 20, 1) {
            prop_assert!(report.objects.iter().all(ObjectReport::balances), "{:?}", report.objects);
            let rows: usize = case.tables.iter().map(|table| table.rows.len()).sum();
            let rejected: u64 = report.objects.iter().map(|object| object.rejected).sum();
            prop_assert_eq!(collected.records.len() as u64 + rejected, rows as u64);
        }
    }

    #[test]
    fn what_is_or_might_be_guarded_is_not_deleted(
        tables in all_tables(),
        delete in people(2),
        guard in people(2),
        keyword in select(vec!["protect", "suppress"]),
    ) {
        let (held, perhaps) = outcome(&tables, &guard);
        let (asked, _) = outcome(&tables, &delete);
        let told = told(&tables, &format!("{keyword} guard where {guard}\ndelete them where {delete}\n"));
        let guarded: BTreeSet<String> = held.union(&perhaps).cloned().collect();
        prop_assert_eq!(keys(&told, |v| v.deleted), asked.difference(&guarded).cloned().collect::<BTreeSet<_>>());
    }

    #[test]
    fn fixes_of_idempotent_verbs_change_nothing_the_second_time(
        tables in all_tables(),
        lines in subsequence(IDEMPOTENT.to_vec(), 1..5),
    ) {
        let mut lines = lines;
        let mut written = BTreeSet::new();
        lines.retain(|line| written.insert(property_of(line)));
        // What is copied must not change itself.
        if written.contains("name") {
            lines.retain(|line| !line.contains("from name"));
        }
        prop_assume!(!lines.is_empty());
        let fix = format!("fix them\n  {}\n", lines.join("\n  "));
        let once = told(&tables, &fix);
        let mut fixed = tables;
        let case = Case { settings: Settings::ALL[0], rules: format!("for people\n{fix}"), tables: fixed.clone() };
        let setting = Setting::new(&case);
        for verdict in &once {
            for (property, (_, after)) in &verdict.edits {
                let label = &setting.program.schema.objects[0].properties[property.0].label;
                let column = fixed[0].header.iter().position(|header| header == label).unwrap();
                let width = fixed[0].header.len();
                let is_record = |row: &&mut Vec<String>| row[0].trim() == verdict.key && row.len() == width;
                fixed[0].rows.iter_mut().find(is_record).unwrap()[column].clone_from(after);
            }
        }
        for verdict in told(&fixed, &fix) {
            prop_assert!(verdict.edits.is_empty(), "{} {:?}", verdict.key, verdict.edits);
        }
    }

    #[test]
    fn de_morgan_holds_for_conditions(tables in all_tables(), a in people(1), b in people(1)) {
        prop_assert_eq!(
            outcome(&tables, &format!("not (({a}) and ({b}))")),
            outcome(&tables, &format!("(not ({a})) or (not ({b}))"))
        );
        prop_assert_eq!(
            outcome(&tables, &format!("not (({a}) or ({b}))")),
            outcome(&tables, &format!("(not ({a})) and (not ({b}))"))
        );
    }

    #[test]
    fn the_order_of_conditions_means_nothing(tables in all_tables(), a in people(1), b in people(1), c in people(1)) {
        for (opening, word, closing) in [("(", ") and (", ")"), ("(", ") or (", ")"), ("at least 2 of (", ", ", ")")] {
            let joined = |members: [&String; 3]| {
                let members = members.map(String::as_str).join(word);
                format!("{opening}{members}{closing}")
            };
            prop_assert_eq!(outcome(&tables, &joined([&a, &b, &c])), outcome(&tables, &joined([&c, &a, &b])));
        }
    }
}
