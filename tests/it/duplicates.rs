//! `duplicates` from end to end: what is found, who survives, what is kept, and what the files hold.

use super::support::example::Files;
use super::support::faulty::visible;
use super::support::project::Project as Cli;
use super::support::rules::{apply, inputs, options, program, source};
use hyg::check::program::RuleId;
use hyg::data::read::{Content, Footer, Given, Settings};
use hyg::data::write::{CleanedIn, OutputFolder};
use hyg::run::progress::{Progress, Silent};
use hyg::run::summary::Manifest;
use hyg::run::{self, Collected, MergeRole, Options, Rejected, Report, RunError};
use hyg::schema::Project;
use hyg::value::ratio::Ratio;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Mutex;

const SAME_EMAIL: &str = "for contacts\nduplicates same-person \"Same mailbox\"\n  match same email\n  \
                          survivor latest last activity date\n";

/// The groups of a run: keys, the survivor first where there is one.
fn groups(collected: &Collected) -> Vec<Vec<String>> {
    let keys = |group: &run::Group| group.members.iter().map(|member| member.key.clone()).collect();
    collected.groups.iter().map(|(_, group)| keys(group)).collect()
}

fn contacts(rules: &str, export: &str) -> (Collected, Report) {
    apply(rules, &[("contacts", export)]).unwrap_or_else(|error| panic!("{error}"))
}

/// All files of a run, with cleaned exports.
fn files(rules: &str, exports: &[(&str, &str)], options: &Options) -> (Report, Files) {
    let program = program(rules);
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let opened = OutputFolder::open(&out, false).unwrap();
    let manifest = Manifest { cleaned: Some(CleanedIn::ItsOwn), ..Manifest::default() };
    let inputs = inputs(&program, exports);
    let (report, _) =
        run::apply(&program, &Project::default(), &inputs, options, Some(opened), &manifest, &Silent).unwrap();
    (report, visible(&out))
}

/// The files of an object as text, without the summary.
fn shown(files: &Files, names: &[&str]) -> String {
    let mut text = String::new();
    for name in names {
        writeln!(text, "{name}\n{}", String::from_utf8_lossy(&files[*name])).unwrap();
    }
    text
}

#[test]
fn records_of_one_mailbox_become_one() {
    let export = "Record ID,First Name,Last Name,Email,Phone Number,Last Activity Date,Unsubscribed from all email,Shoe size\n\
                  1,Zoé,,zoe@a.example,,2026-01-01,,\n\
                  2,Max,Muster,max@b.example,1,2026-02-02,,44\n\
                  3,Zoe,Blanc, ZOE@A.example,+33 1 23 45 67 89,2026-03-03,,\n\
                  4,,,,,,,\n\
                  5,Z.,Blanc-Noir,zoe@a.example,99,,true,38\n";
    let (report, files) = files(SAME_EMAIL, &[("contacts", export)], &options());
    let object = &report.objects[0];
    assert_eq!((object.rows, object.kept, object.absorbed, object.deleted), (5, 3, 2, 0));
    let names = ["merges", "merged", "merged-undo", "removed", "cleaned", "set-aside"];
    let names: Vec<String> = names.iter().map(|name| format!("contacts/{name}.csv")).collect();
    insta::assert_snapshot!(shown(&files, &names.iter().map(String::as_str).collect::<Vec<_>>()));
}

#[test]
fn a_second_run_on_the_cleaned_export_finds_no_group() {
    let export =
        "Record ID,Email,Last Activity Date\n1,a@x.example,2026-01-01\n2,A@x.example,\n3,b@x.example,\n4,,\n5,,\n";
    let (_, once) = files(SAME_EMAIL, &[("contacts", export)], &options());
    let cleaned = String::from_utf8(once["contacts/cleaned.csv"].clone()).unwrap();
    let (again, files) = files(SAME_EMAIL, &[("contacts", &cleaned)], &options());
    assert_eq!(again.objects[0].absorbed, 0);
    assert_eq!(files["contacts/cleaned.csv"], once["contacts/cleaned.csv"]);
}

#[test]
fn keep_rules_choose_values() {
    let rules = "for contacts\n\
        duplicates same-person \"Same mailbox\"\n  match same email\n  survivor earliest create date\n  \
        keep first name: survivor\n  keep last name: longest\n  keep phone number: latest by last activity date\n  \
        keep lifecycle stage: furthest\n  keep city: all values joined\n  keep create date: latest\n  \
        keep job title: earliest by last activity date\n";
    let export = "Record ID,Email,Create Date,Last Activity Date,First Name,Last Name,Phone Number,Lifecycle Stage,City,Job Title,State/Region\n\
                  7,a@x.example,2024-05-05,2026-05-05,Bea,Lang,111,Lead,Lyon,Boss,Bavaria\n\
                  8,a@x.example,2024-01-01,2026-01-01,,La,222,Other,Paris,,\n\
                  9,a@x.example,2024-02-02,2026-06-06,Bee,Langer,,Customer,paris,Chief,Tyrol\n";
    let (report, files) = files(rules, &[("contacts", export)], &options());
    assert_eq!(report.objects[0].absorbed, 2);
    insta::assert_snapshot!(shown(&files, &["contacts/merged.csv"]));
}

#[test]
fn an_opt_out_is_never_lost_and_a_consent_never_gained() {
    let rules = "for contacts\nduplicates d \"D\"\n  match same email\n  survivor latest create date\n";
    let of = |survivor: &str, other: &str| {
        let export = format!(
            "Record ID,Email,Create Date,Unsubscribed from all email\n1,a@x.example,2026-01-01,{survivor}\n2,a@x.example,2025-01-01,{other}\n"
        );
        let (collected, _) = contacts(rules, &export);
        let edits = collected.records[0].edits.iter().map(|(_, _, after, _)| after.clone()).collect::<Vec<_>>();
        (collected.groups[0].1.review.is_some(), edits)
    };
    assert_eq!(of("", "true"), (false, vec!["true".to_owned()]));
    assert_eq!(of("false", "true"), (false, vec!["true".to_owned()]));
    assert_eq!(of("true", "false"), (false, vec![]));
    assert_eq!(of("false", "perhaps"), (true, vec![]));
}

#[test]
fn a_list_of_permissions_gains_nothing_and_forgets_no_cleared_box() {
    let rules = "for contacts\nduplicates d \"D\"\n  match same email\n  survivor latest create date\n";
    let of = |survivor: &str, other: &str| {
        let export = format!(
            "Record ID,Email,Create Date,Legal basis\n1,a@x.example,2026-01-01,{survivor}\n2,a@x.example,2025-01-01,{other}\n"
        );
        let (collected, _) = contacts(rules, &export);
        match &collected.groups[0].1.review {
            Some(why) => Err(why.clone()),
            None => {
                Ok(collected.records[0].edits.first().map_or(survivor.to_owned(), |(_, _, after, _)| after.clone()))
            }
        }
    };
    assert_eq!(of("News;Events", "News").as_deref(), Ok("News"));
    assert_eq!(of("News", "News;Events").as_deref(), Ok("News"));
    assert_eq!(of("News; Events", "events;NEWS").as_deref(), Ok("News; Events"));
    // A blank says neither yes nor no.
    assert_eq!(of("", "News").as_deref(), Ok(""));
    assert_eq!(of("News;Events", "").as_deref(), Ok("News;Events"));
    assert_eq!(of("News", "News;Unsubscribed from events").as_deref(), Ok("News;Unsubscribed from events"));
    assert_eq!(of("News", "Unsubscribed").as_deref(), Ok("Unsubscribed"));
    let why = "Legal basis: one record allows `News` and another only `Events`";
    assert_eq!(of("News", "Events"), Err(why.to_owned()));
    // Whatever three records say.
    let lists = ["", "a", "b", "a;b"];
    for (one, two, three) in (0..64).map(|at| (lists[at / 16], lists[at / 4 % 4], lists[at % 4])) {
        let export = format!(
            "Record ID,Email,Create Date,Legal basis\n1,a@x.example,2026-01-01,{one}\n2,a@x.example,2025-01-01,{two}\n3,a@x.example,2024-01-01,{three}\n"
        );
        let (collected, _) = contacts(rules, &export);
        let merged = collected.records[0].edits.first().map_or(one, |(_, _, after, _)| after.as_str());
        if collected.groups[0].1.review.is_none() {
            for part in merged.split(';').filter(|part| !part.is_empty()) {
                assert!(one.contains(part), "{one} {two} {three}: {merged}");
                assert!(
                    [two, three].iter().all(|list| list.is_empty() || list.contains(part)),
                    "{one} {two} {three}: {merged}"
                );
            }
        }
    }
}

/// Whatever `likely` learns from a file without families.
#[test]
fn what_one_person_does_not_hold_waits_for_a_person() {
    let rules = "for contacts\nduplicates d \"D\"\n  match likely at least 90% on first name, last name, email, phone number\n  \
                 survivor latest create date\n";
    let mut export = "Record ID,First Name,Last Name,Email,Phone Number,Create Date\n".to_owned();
    let first = ["Robert", "Helga", "Sophie", "Timothy", "Xavier", "Muriel", "Ulrich"];
    let last = ["Brandt", "Cooper", "Dupont", "Ferrari", "Kowalski"];
    for at in 0..35 {
        let (first, last) = (first[at % 7], last[at % 5]);
        let row = format!(
            "{first},{last},{}{at}@x.example,+33 1 40 {:02} {:02} 17",
            last.to_lowercase(),
            10 + at,
            97 - 2 * at
        );
        writeln!(export, "{},{row},2026-01-01", at + 1).unwrap();
        if at % 5 == 0 {
            writeln!(export, "{},{row},2025-01-01", at + 101).unwrap();
        }
    }
    export += "201,Daniel,Leroy,leroy@y.example,+33 1 99 00 99 00,2026-01-01\n202,Danielle,Leroy,leroy@y.example,+33 1 99 00 99 00,2026-01-01\n";
    let (collected, report) = contacts(rules, &export);
    let waits: Vec<_> = collected.groups.iter().filter_map(|(_, group)| group.review.as_deref()).collect();
    assert_eq!(
        waits,
        ["`First Name` of 201 and 202 may be of two persons: relatives and colleagues share whatever else agrees"]
    );
    assert_eq!((collected.groups.len(), report.objects[0].absorbed), (8, 7));
    // What the rule says itself it says.
    let (collected, _) = contacts(&rules.replace("  match likely", "  match same email\n  match likely"), &export);
    assert!(collected.groups.iter().all(|(_, group)| group.review.is_none()));
}

/// Addresses of the form `first.last@company` say no more than the names and the company beside them.
#[test]
fn namesakes_of_one_company_are_not_merged() {
    const FIRST: [&str; 12] =
        ["Oliver", "Amelia", "Jack", "Isla", "Harry", "Emily", "Oscar", "Sophie", "Charlie", "Grace", "Thomas", "Ruby"];
    const LAST: [&str; 23] = [
        "Stubbs",
        "Webb",
        "Clarke",
        "Hemmings",
        "Primavera",
        "Maynard",
        "Polmear",
        "Ryan",
        "Chandler",
        "Stanley",
        "Whit",
        "Pamplin",
        "Engel",
        "Abera",
        "Rivers",
        "Priest",
        "Wyllie",
        "Gabbert",
        "Morrison",
        "Mason",
        "Donnelly",
        "Blake",
        "Fenwick",
    ];
    const CITY: [&str; 5] = ["Berlin", "Paris", "London", "Boston", "Lyon"];
    let rules = "for contacts\nduplicates d \"D\"\n  match likely at least 95% on first name, last name, email, phone number, \
                 company name, city\n  survivor latest create date\n";
    let mut export = "Record ID,First Name,Last Name,Email,Phone Number,Company Name,City,Create Date\n".to_owned();
    for at in 0..600 {
        // Ten people a company, each with another last name; some of one first name.
        let (nth, firm) = (at / 60, at % 60);
        let (first, last) = (FIRST[(nth * nth + firm) % 12], LAST[(2 * nth + 3 * firm) % 23]);
        let company = format!("{} {}", LAST[firm % 23], ["Foods", "Media", "Tools"][firm / 23]);
        let domain = company.replace(' ', "").to_lowercase();
        let email = format!("{first}.{last}@{domain}.example").to_lowercase();
        let phone = if at % 2 == 0 { format!("+1212555{:04}", at * 7919 % 10_000) } else { String::new() };
        let city = CITY[firm % 5];
        writeln!(export, "{at},{first},{last},{email},{phone},{company},{city},2026-01-01").unwrap();
    }
    let (collected, report) = contacts(rules, &export);
    let merged = collected.groups.iter().filter(|(_, group)| group.review.is_none()).count();
    assert_eq!((merged, report.objects[0].absorbed), (0, 0));
}

#[test]
fn a_protected_record_survives_and_two_leave_the_group_for_review() {
    let rules = "for contacts\nprotect customers \"Bought\"\n  where lifecycle stage is customer\n\
                 duplicates d \"D\"\n  match same email\n  survivor latest last activity date\n\
                 test \"t\"\n  given contacts\n    | record id |\n    | 1         |\n  expect duplicates d groups nothing\n";
    let export = "Record ID,Email,Last Activity Date,Lifecycle Stage\n\
                  1,a@x.example,2026-01-01,Customer\n2,a@x.example,2026-02-02,Lead\n\
                  3,b@x.example,2026-01-01,Customer\n4,b@x.example,2026-02-02,not a stage\n5,b@x.example,2026-03-03,Lead\n";
    let (collected, report) = contacts(rules, export);
    assert_eq!(groups(&collected), [vec!["1", "2"], vec!["3", "4", "5"]]);
    let roles = |at: usize| collected.groups[at].1.members.iter().map(|member| member.role).collect::<Vec<_>>();
    assert_eq!(roles(0), [MergeRole::Survivor, MergeRole::Absorbed]);
    assert_eq!(roles(1), [MergeRole::Review; 3]);
    assert_eq!((report.objects[0].absorbed, report.objects[0].kept), (1, 4));
}

#[test]
fn later_stages_see_what_merges_left() {
    // The survivor has the activity of the one, the deal of the other, and is not deleted for want of either.
    let rules = "for contacts\n\
        duplicates d \"D\"\n  match same email\n  survivor earliest create date\n  keep last activity date: latest\n\
        delete idle \"Nothing happens\"\n  where no associated deals and last activity date older than 1 year\n\
        segment active \"Active\"\n  where last activity date newer than 1 year\n\
        flag dealt \"Has a deal\"\n  where has associated deals where (amount is more than 100)\n\
        for deals\n\
        flag of-lead \"Of a lead\"\n  where has associated contacts where (lifecycle stage is customer)\n";
    let people = "Record ID,Email,Create Date,Last Activity Date,Lifecycle Stage\n\
                  1,a@x.example,2020-01-01,2021-01-01,Lead\n2,a@x.example,2024-01-01,2026-11-01,Customer\n3,a@x.example,2025-01-01,,\n\
                  4,b@x.example,2020-01-01,2021-01-01,Lead\n";
    let deals = "Record ID,Amount,Associated Contact IDs\n90,500,3\n91,5,2\n";
    let (collected, _) = apply(rules, &[("contacts", people), ("deals", deals)]).unwrap();
    let record = |key: &str| collected.records.iter().find(|record| record.key == key).unwrap();
    assert!(!record("1").deleted && record("4").deleted);
    assert_eq!(record("1").flags.len(), 1, "{:?}", record("1"));
    assert!(record("2").absorbed_by.is_some() && record("3").absorbed_by.is_some());
    assert!(record("2").flags.is_empty() && !record("2").deleted);
    // What is absorbed speaks through its survivor, which is a customer now.
    assert_eq!((record("90").flags.len(), record("91").flags.len()), (1, 1));
}

#[test]
fn what_takes_no_part_is_not_matched() {
    let rules = "for contacts\nduplicates d \"D\"\n  where lifecycle stage is lead\n  match same email and same create date\n  \
                 unless email ends with \"@shared.example\"\n  survivor latest create date\n";
    let export = "Record ID,Email,Create Date,Lifecycle Stage\n\
                  1,a@x.example,2026-01-01,Lead\n2,a@x.example,2026-01-01 10:00,Lead\n3,a@x.example,2026-01-01,Customer\n\
                  4,a@x.example,2026-01-01,not a stage\n5,a@x.example,not a day,Lead\n6,a@x.example,,Lead\n\
                  7,b@shared.example,2026-01-01,Lead\n8,b@shared.example,2026-01-01,Lead\n9,a@x.example,2026-01-01,\n";
    let (collected, report) = contacts(rules, export);
    assert_eq!(groups(&collected), [["2", "1"]]);
    let set_aside: Vec<&str> = collected
        .records
        .iter()
        .filter(|record| !record.set_aside.is_empty())
        .map(|record| record.key.as_str())
        .collect();
    assert_eq!(set_aside, ["4", "5"]);
    assert_eq!(report.objects[0].rules[0].tally.left_out_blank, 1);
}

#[test]
fn fixes_come_before_the_match_and_absorbed_records_get_none() {
    let rules = "for contacts\nfix tidy \"Tidy\"\n  email: replace \" at \" with \"@\"\n  first name: capitalise\n\
                 duplicates d \"D\"\n  match same email\n  survivor earliest create date\n";
    let export =
        "Record ID,Email,Create Date,First Name\n1,zoe at x.example,2026-01-01,\n2,zoe@x.example,2026-02-01,zoe\n";
    let (collected, report) = contacts(rules, export);
    assert_eq!(groups(&collected), [["1", "2"]]);
    let after: Vec<&str> = collected.records[0].edits.iter().map(|(_, _, after, _)| after.as_str()).collect();
    assert_eq!(after, ["zoe@x.example", "Zoe"]);
    assert!(collected.records[1].edits.is_empty());
    assert_eq!(report.objects[0].fixed_cells, 1);
}

/// `updates.csv`, which is imported too, took back what the merge had decided: a refusal among it.
#[test]
fn what_a_fix_changes_of_a_survivor_takes_nothing_back() {
    let rules = "for contacts\nfix tidy \"Tidy\"\n  city, phone number: trim\n  mobile phone number: clear when it is \"none\"\n  \
                 first name: clear when it is \"-\"\n\
                 duplicates d \"D\"\n  match same email\n  survivor latest create date\n  keep city: latest by last activity date\n";
    let export = "Record ID,Email,City,Phone Number,Mobile Phone Number,First Name,Unsubscribed from all email,Create Date,Last Activity Date\n\
                  1,z@a.example,Paris ,,none,-,,2024-01-01,2021-01-01\n\
                  2,z@a.example,Rome,1,22,-,true,2020-01-01,2026-08-01\n\
                  3,c@a.example,Nice ,,none,,,2020-01-01,\n";
    let (_, files) = files(rules, &[("contacts", export)], &options());
    let names = ["merged", "updates", "undo", "clears", "undo-clears"].map(|name| format!("contacts/{name}.csv"));
    insta::assert_snapshot!(shown(&files, &names.each_ref().map(String::as_str)));
}

/// A rule whose groups an earlier one has found too has not found nothing.
#[test]
fn groups_that_two_rules_find_are_told_once_and_counted_with_both() {
    let rules = format!(
        "{SAME_EMAIL}duplicates by-mailbox \"Same, by mailbox\"\n  match same email by mailbox\n  survivor latest last activity date\n"
    );
    let export =
        "Record ID,Email,Last Activity Date\n1,a@x.example,2026-01-01\n2,a@x.example,2026-02-01\n3,b@x.example,\n";
    let (_, report) = contacts(&rules, export);
    let searches: Vec<_> = report.objects[0].rules.iter().filter_map(|rule| rule.search.as_ref()).collect();
    assert_eq!(searches.iter().map(|search| (search.groups, search.shared)).collect::<Vec<_>>(), [(1, 0), (0, 1)]);
    let told = hyg::report::summary(&report, None, 100);
    assert!(told.contains("by-mailbox: 0 groups") && told.contains("1 more that an earlier rule found too"), "{told}");
    assert!(!told.contains("found nothing"), "{told}");
}

#[test]
fn rules_that_disagree_leave_their_groups_for_review() {
    let rules = "for contacts\nduplicates mailbox \"M\"\n  match same email\n  survivor latest create date\n\
                 duplicates phone \"P\"\n  match same phone number\n  survivor latest create date\n";
    let export = "Record ID,Email,Phone Number,Create Date\n\
                  1,a@x.example,+33123456789,2026-01-01\n2,a@x.example,+33123456789,2026-01-02\n3,,+33123456789,2026-01-03\n\
                  4,b@x.example,+33123456780,2026-01-01\n5,b@x.example,+33123456780,2026-01-02\n";
    let (collected, report) = contacts(rules, export);
    let shown: Vec<_> =
        collected.groups.iter().map(|(_, group)| (group.members.len(), group.review.is_some())).collect();
    assert_eq!(shown, [(2, true), (3, true), (2, false)]);
    assert_eq!(report.objects[0].absorbed, 1);
}

#[test]
fn brakes_hold_merges_too() {
    let export = "Record ID,Email,Last Activity Date\n1,a@x.example,\n2,a@x.example,\n3,a@x.example,\n4,,\n";
    let stopped = |rules: &str| {
        let program = program(rules);
        let options = Options { brakes: true, ..options() };
        let (_, report) =
            run::collect(&program, &Project::default(), &inputs(&program, &[("contacts", export)]), &options).unwrap();
        report.stops.iter().map(|stop| (stop.rule.is_some(), stop.would_write)).collect::<Vec<_>>()
    };
    assert_eq!(stopped(&format!("{SAME_EMAIL}  stop above 1")), [(true, 2)]);
    assert_eq!(stopped(SAME_EMAIL), []);
    let with_delete = format!("{SAME_EMAIL}delete rest \"R\"\n  where email is unknown\n  stop above 90%\n");
    assert_eq!(stopped(&with_delete), [(false, 3)]);
}

#[test]
fn a_column_that_is_missing_is_named() {
    let error = apply(SAME_EMAIL, &[("contacts", "Record ID,Last Activity Date\n1,\n")]).unwrap_err();
    assert!(matches!(&error, RunError::Columns(columns) if columns[0].contains("Email")), "{error}");
}

#[test]
fn bad_exports_are_judged_in_bounded_time() {
    // Everything equal, and everything blank: each once, a record without a key among them.
    let rows = |email: &str| {
        let mut export = "Record ID,Email,Last Activity Date\n,a@x.example,\n".to_owned();
        (0..2_000).for_each(|row| writeln!(export, "{row},{email},").unwrap());
        export
    };
    let (collected, report) = contacts(SAME_EMAIL, &rows("a@x.example"));
    assert_eq!((collected.groups.len(), report.objects[0].absorbed), (1, 0));
    assert_eq!((collected.groups[0].1.members.len(), groups(&collected)[0][0].as_str()), (2_000, "0"));
    assert!(report.objects[0].balances());
    let note = "group 1 of contacts/merges.csv is left for review: it has 2,000 records, and HubSpot takes no more than 250 into one";
    assert_eq!(report.notes, [note]);
    let (collected, report) = contacts(SAME_EMAIL, &rows(""));
    assert_eq!((collected.groups.len(), report.objects[0].absorbed), (0, 0));
}

#[test]
fn what_a_person_has_rejected_is_never_one() {
    let program = program(SAME_EMAIL);
    let export = "Record ID,Email,Last Activity Date\n1,a@x.example,\n2,a@x.example,\n3,b@x.example,\n4,b@x.example,\n";
    let rejected = |text: &str| Rejected::read(&source("not-duplicates.csv", text), &program.schema);
    let found = |rejected: Rejected| {
        let options = Options { rejected, ..options() };
        let inputs = inputs(&program, &[("contacts", export)]);
        groups(&run::collect(&program, &Project::default(), &inputs, &options).unwrap().0)
    };
    let pairs = "Object,Record,Other,Reason\ncontacts,2,1,father and son\ncompanies,3,4,\ncontacts,4,99,\n";
    assert_eq!(found(rejected(pairs).unwrap()), [["3", "4"]]);
    let told = "Object,Record,Other\ncontacts,1,2\ncontacts,4,99\ncontacts,98,99\n";
    let options = Options { rejected: rejected(told).unwrap(), ..options() };
    let inputs = inputs(&program, &[("contacts", export)]);
    let (_, report) = run::collect(&program, &Project::default(), &inputs, &options).unwrap();
    assert_eq!(report.notes, ["not-duplicates.csv names contacts that the export has not: 98, 99"]);
    assert_eq!(report.objects[0].rules[0].search.as_ref().map(|search| (search.rejected, search.apart)), Some((1, 0)));
    let wrong = [
        "Record,Other\n1,2\n",
        "Object,Record,Other\ncontacts,1,2\nkontacts,1,2\n",
        "Object,Record,Other\ncontacts,1,\n",
        "Object,Record,Other\ncontacts,1,1\n",
        "Object,Record,Other\ncontacts,5.12E+10,1\n",
    ];
    for delimiter in [";", "\t"] {
        assert_eq!(found(rejected(&pairs.replace(',', delimiter)).unwrap()), [["3", "4"]]);
    }
    let errors = wrong.map(|text| rejected(text).unwrap_err().to_string());
    insta::assert_snapshot!(errors.join("\n"));
}

#[test]
fn similar_names_match_and_the_search_is_reported() {
    let rules = "for contacts\nduplicates d \"D\"\n  match same phone number and similar last name at least 90%\n  \
                 survivor earliest create date\n";
    let export = "Record ID,Last Name,Phone Number,Create Date\n1,Lindgren,+46812345600,2020-01-01\n\
                  2,Lindgrenn,+46 8 123 456 00,2021-01-01\n3,Berg,+46812345600,2022-01-01\n";
    let (collected, report) = contacts(rules, export);
    assert_eq!(groups(&collected), [["1", "2"]]);
    let absorbed = &collected.groups[0].1.members[1];
    assert!(
        absorbed.matched_by.contains("Last Name") && absorbed.score.is_some_and(|score| score < 1.0),
        "{absorbed:?}"
    );
    let search = report.objects[0].rules[0].search.as_ref().unwrap();
    assert_eq!((search.groups, search.compared), (1, 3));
    assert!(search.pairs_compared > 0 && !search.blocks.is_empty(), "{search:?}");
}

/// Groups by the plainest means: whoever shares a folded address is one.
fn slow_groups(rows: &[(u32, String)]) -> BTreeSet<BTreeSet<String>> {
    let address = |text: &str| text.trim().to_lowercase();
    let mut found = BTreeSet::new();
    for (_, one) in rows {
        let same = rows.iter().filter(|(_, other)| address(other) == address(one) && !address(one).is_empty());
        let keys: BTreeSet<String> = same.map(|(key, _)| key.to_string()).collect();
        if keys.len() > 1 {
            found.insert(keys);
        }
    }
    found
}

proptest! {
    #![proptest_config(crate::support::search::search(48))]

    #[test]
    fn groups_are_those_of_a_slow_search_whatever_the_order(
        rows in prop::collection::btree_map(0u32..60, "( |)[a-bA-B]{0,2}(@x\\.example|)( |)", 0..40), seed in any::<u64>(),
    ) {
        let mut rows: Vec<(u32, String)> = rows.into_iter().map(|(key, email)| {
            (key, if email.trim().starts_with('@') || !email.contains('@') { String::new() } else { email })
        }).collect();
        let export = |rows: &[(u32, String)]| {
            let mut text = "Record ID,Email,Last Activity Date\n".to_owned();
            rows.iter().for_each(|(key, email)| writeln!(text, "{key},{email},").unwrap());
            text
        };
        let sets = |collected: &Collected| groups(collected).into_iter().map(BTreeSet::from_iter).collect::<BTreeSet<_>>();
        let survivors = |collected: &Collected| groups(collected).into_iter().map(|keys| keys[0].clone()).collect::<BTreeSet<_>>();
        let (straight, report) = contacts(SAME_EMAIL, &export(&rows));
        prop_assert_eq!(sets(&straight), slow_groups(&rows));
        prop_assert!(report.objects.iter().all(run::report::ObjectReport::balances));
        let turn = usize::try_from(seed % 97).unwrap() % rows.len().max(1);
        rows.rotate_left(turn);
        let (turned, _) = contacts(SAME_EMAIL, &export(&rows));
        prop_assert_eq!(sets(&turned), sets(&straight));
        prop_assert_eq!(survivors(&turned), survivors(&straight));
    }
}

/// First and last name, phone, e-mail, the year of creation.
type Person = (&'static str, &'static str, &'static str, &'static str, u32);

/// Groups that hang on which of several equally strong pairs is followed first.
const OF_ALTERNATIVES: &str = "for contacts\nduplicates d \"D\"\n  \
    match same phone number and similar last name at least 80% and similar first name at least 80%\n  \
    match similar email at least 90% and similar first name\n  survivor latest create date\n";

/// What `merges.csv` says of each group: its members with all that stands beside them, and what its survivor becomes.
fn told(collected: &Collected) -> BTreeSet<String> {
    let outcomes = outcome(collected);
    let of = |(group, outcome): (&run::Group, Result<Vec<String>, String>)| {
        let mut members: Vec<String> =
            group.members.iter().map(|member| format!("{member:?} {}", group.reason(member))).collect();
        members.sort();
        format!("{} {} {outcome:?}", members.join("\n"), group.is_weak)
    };
    collected.groups.iter().map(|(_, group)| group).zip(outcomes).map(of).collect()
}

proptest! {
    #![proptest_config(crate::support::search::search(48))]

    #[test]
    fn equally_strong_pairs_are_settled_the_same_in_any_order(
        people in prop::collection::vec((
            prop::sample::select(vec!["Bob", "Rob", "Robert", "Bobby"]),
            prop::sample::select(vec!["Cruz", "Cruise", "Brown", "Braun"]),
            prop::sample::select(vec!["+12125550101", "+12125550102"]),
            prop::sample::select(vec!["a@b.example", "A@b.example", "c@b.example", "ac@b.example"]),
            2019u32..2022,
        ), 2..9).prop_flat_map(|people| {
            let keyed: Vec<_> = people.into_iter().enumerate().collect();
            (Just(keyed.clone()), Just(keyed).prop_shuffle())
        }),
    ) {
        let export = |people: &[(usize, Person)]| {
            let mut text = "Record ID,First Name,Last Name,Phone Number,Email,Create Date\n".to_owned();
            for (key, (first, last, phone, email, year)) in people {
                writeln!(text, "{},{first},{last},{phone},{email},{year}-01-01", key + 7).unwrap();
            }
            text
        };
        let (straight, _) = contacts(OF_ALTERNATIVES, &export(&people.0));
        let (turned, _) = contacts(OF_ALTERNATIVES, &export(&people.1));
        prop_assert_eq!(told(&turned), told(&straight));
    }
}

/// Why each group is for review, or what its survivor becomes: property by property.
fn outcome(collected: &Collected) -> Vec<Result<Vec<String>, String>> {
    let of = |group: &run::Group| {
        let survivor = || collected.records.iter().find(|record| record.key == group.members[0].key).unwrap();
        let edits = || survivor().edits.iter().map(|(_, _, after, _)| after.clone()).collect();
        group.review.clone().map_or_else(|| Ok(edits()), Err)
    };
    collected.groups.iter().map(|(_, group)| of(group)).collect()
}

const SUPPRESSED: &str = "for contacts\nsuppress opted-out \"Asked for no more mail\"\n  \
                          where unsubscribed from all email is yes\n";

#[test]
fn a_keep_line_that_forgets_an_opt_out_leaves_the_group_for_review() {
    let export = "Record ID,Email,Create Date,Unsubscribed from all email\n\
                  1,a@x.example,2026-01-01,false\n2,a@x.example,2025-01-01,true\n\
                  3,b@x.example,2026-01-01,true\n4,b@x.example,2025-01-01,false\n5,c@x.example,2026-01-01,\n6,c@x.example,2025-01-01,\n";
    let rules = |before: &str, keep: &str| {
        format!(
            "{before}for contacts\n{keep}duplicates d \"D\"\n  match same email\n  survivor latest create date\n  \
             keep unsubscribed from all email: survivor\n"
        )
    };
    let forgotten = "the merged record would forget Unsubscribed from all email `true` of 2";
    let (collected, _) = contacts(&rules("", ""), export);
    assert_eq!(outcome(&collected), [Err(forgotten.to_owned()), Ok(vec![]), Ok(vec![])]);
    // Who allows it gets it, as long as no suppression loses its record.
    let allowed = "# hyg: allow merge-loses-opt-out: the survivor's answer is newer\n";
    let (collected, _) = contacts(&rules("", allowed), export);
    assert_eq!(outcome(&collected), [Ok(vec![]), Ok(vec![]), Ok(vec![])]);
    let (collected, _) = contacts(&rules(SUPPRESSED, allowed), export);
    let lost = "2 is suppressed by opted-out, and the merged record would not be";
    assert_eq!(outcome(&collected), [Err(lost.to_owned()), Ok(vec![]), Ok(vec![])]);
    let no = rules(SUPPRESSED, allowed).replace(": survivor", ": any no");
    assert_eq!(outcome(&contacts(&no, export).0).iter().filter(|one| one.is_err()).count(), 2);
}

#[test]
fn a_suppression_that_cannot_be_read_is_not_called_one() {
    let rules = "for contacts\nsuppress s \"S\"\n  where last activity date older than 5 years\n\
                 duplicates d \"D\"\n  match same email\n  survivor latest create date\n";
    let export = "Record ID,Email,Create Date,Last Activity Date\n\
                  1,a@x.example,2026-01-01,2026-01-05\n2,a@x.example,2025-01-01,soon\n";
    let unread = "it cannot be read whether 2 is suppressed by s, and the merged record would not be";
    assert_eq!(outcome(&contacts(rules, export).0), [Err(unread.to_owned())]);
}

#[test]
fn a_suppression_is_kept_whatever_it_asks() {
    let of = |condition: &str, keep: &str| {
        let rules = format!(
            "for contacts\nsuppress s \"S\"\n  where {condition}\n\
             duplicates d \"D\"\n  match same email\n  survivor latest create date\n{keep}"
        );
        let export = "Record ID,Email,Create Date,City,Unsubscribed from all email,Associated Deal IDs\n\
                      1,a@x.example,2026-01-01,Lyon,,9\n2,a@x.example,2025-01-01,elsewhere,true,\n";
        outcome(&contacts(&rules, export).0).remove(0).map_err(|why| why.contains("suppressed by s"))
    };
    assert_eq!(of("city is \"elsewhere\"", ""), Err(true));
    assert_eq!(
        of("city is \"elsewhere\"", "  keep city: earliest by create date\n"),
        Ok(vec!["elsewhere".to_owned(), "true".to_owned()])
    );
    // The opt-out of one and the city of the other: asked of the merged record as a whole.
    assert_eq!(of("unsubscribed from all email is yes or city is \"Lyon\"", ""), Ok(vec!["true".to_owned()]));
    // Deals of the merged record are not known before it is merged.
    assert_eq!(of("no associated deals", ""), Err(true));
}

#[test]
fn linked_records_that_several_have_are_counted_once() {
    let rules = "for contacts\nduplicates d \"D\"\n  match same email\n  survivor latest create date\n";
    let count = |cells: [&str; 3]| {
        let [a, b, c] = cells;
        let export = format!(
            "Record ID,Email,Create Date,Number of Associated Deals,Associated Deal IDs\n\
             1,a@x.example,2026-01-01,{a}\n2,a@x.example,2025-01-01,{b}\n3,a@x.example,2024-01-01,{c}\n"
        );
        outcome(&contacts(rules, &export).0).remove(0).unwrap().first().cloned()
    };
    assert_eq!(count(["2,902;903", "2,903;904", "2,903;904"]), Some("3".to_owned()));
    // What nobody names may be anybody's.
    assert_eq!(count(["2,902", "1,902", "4,"]), Some("6".to_owned()));
    assert_eq!(count(["1,902", "1,902", ","]), None);
    assert_eq!(count([",", "2,7;8", "many,"]), Some("2".to_owned()));
}

#[test]
fn columns_that_no_schema_declares_keep_their_refusals_too() {
    let rules = "for contacts\nduplicates d \"D\"\n  match same email\n  survivor latest create date\n";
    let of = |header: &str, survivor: &str, other: &str| {
        let export = format!(
            "Record ID,Email,Create Date,\"{header}\"\n1,a@x.example,2026-01-01,{survivor}\n2,a@x.example,2025-01-01,{other}\n"
        );
        let (_, files) = files(rules, &[("contacts", &export)], &options());
        let merged = String::from_utf8(files["contacts/merged.csv"].clone()).unwrap();
        merged.lines().nth(1).unwrap().rsplit(',').next().unwrap().to_owned()
    };
    for opt_out in ["Opted out of email: Newsletter", "Désabonné de l’e-mail : Lettre", "Ne plus appeler"] {
        assert_eq!(of(opt_out, "false", "true"), "true", "{opt_out}");
        assert_eq!(of(opt_out, "Non", "Oui"), "Oui", "{opt_out}");
        assert_eq!(of(opt_out, "", "2026-02-02"), "2026-02-02", "{opt_out}");
        assert_eq!(of(opt_out, "true", "false"), "true", "{opt_out}");
        assert_eq!(of(opt_out, "", "false"), "false", "{opt_out}");
    }
    for opt_in in ["Newsletter opt-in: Partners", "Consentement RGPD"] {
        assert_eq!(of(opt_in, "", "true"), "", "{opt_in}");
        assert_eq!(of(opt_in, "true", "No"), "No", "{opt_in}");
        assert_eq!(of(opt_in, "true", ""), "true", "{opt_in}");
    }
    assert_eq!(of("Shoe size", "", "44"), "44");
}

#[test]
fn no_delete_takes_a_record_that_waits_for_a_merge() {
    let rules = "for contacts\nprotect customers \"Bought\"\n  where lifecycle stage is customer\n\
                 duplicates d \"Same mailbox\"\n  match same email\n  survivor latest create date\n\
                 delete old \"Old\"\n  where create date is before 2026-01-01\n  stop above 100%\n";
    let export = "Record ID,Email,Create Date,Lifecycle Stage\n\
                  1,a@x.example,2025-03-01,Lead\n2,a@x.example,2025-02-01,Lead\n3,a@x.example,2025-01-01,Lead\n\
                  4,b@x.example,2025-01-01,Customer\n5,b@x.example,2025-01-01,Customer\n6,b@x.example,2025-01-01,Lead\n\
                  7,c@x.example,2025-01-01,Lead\n";
    let (report, files) = files(rules, &[("contacts", export)], &options());
    let object = &report.objects[0];
    assert_eq!((object.deleted, object.absorbed, object.spared), (1, 2, 4));
    insta::assert_snapshot!(shown(&files, &["contacts/deletions.csv", "contacts/spared.csv", "contacts/merges.csv"]));
    // What is left is judged by the next run.
    let cleaned = String::from_utf8(files["contacts/cleaned.csv"].clone()).unwrap();
    let (again, _) = super::duplicates::files(rules, &[("contacts", &cleaned)], &options());
    assert_eq!((again.objects[0].deleted, again.objects[0].absorbed), (1, 0));
}

#[test]
fn what_is_like_both_of_a_rejected_pair_is_told() {
    let program = program(SAME_EMAIL);
    let export = "Record ID,Email,Last Activity Date\n1,a@x.example,\n2,a@x.example,\n3,a@x.example,\n4,a@x.example,\n";
    let rejected = Rejected::read(&source("n.csv", "Object,Record,Other\ncontacts,1,2\n"), &program.schema).unwrap();
    let options = Options { rejected, ..options() };
    let (report, files) = files(SAME_EMAIL, &[("contacts", export)], &options);
    assert_eq!(report.objects[0].absorbed, 1);
    assert_eq!(report.objects[0].rules[0].search.as_ref().map(|search| (search.rejected, search.apart)), Some((1, 2)));
    insta::assert_snapshot!(shown(&files, &["contacts/merges.csv"]));
}

#[test]
fn hubspot_takes_250_records_into_one_and_no_more() {
    let export = |rows: usize| {
        let mut export = "Record ID,Email,Last Activity Date\n".to_owned();
        (0..rows).for_each(|row| writeln!(export, "{row},a@x.example,").unwrap());
        export
    };
    let absorbed = |rows: usize, project: &Project| {
        let program = program(SAME_EMAIL);
        let inputs = inputs(&program, &[("contacts", &export(rows))]);
        run::collect(&program, project, &inputs, &options()).unwrap().1.objects[0].absorbed
    };
    let mut other = Project::default();
    other.crm = hyg::schema::project::Crm::None;
    assert_eq!([250, 251].map(|rows| absorbed(rows, &Project::default())), [249, 0]);
    assert_eq!([1_000, 1_001].map(|rows| absorbed(rows, &other)), [999, 0]);
}

#[test]
fn a_switchboard_is_told_with_a_record_that_has_it() {
    let rules = "for contacts\nduplicates d \"D\"\n  match same phone number and similar last name at least 99%\n  \
                 survivor latest create date\n";
    let mut export = "Record ID,Last Name,Phone Number,Create Date\n".to_owned();
    (0..1_100).for_each(|row| writeln!(export, "{row},{:x},+46812345600,", row * 7919).unwrap());
    let (_, report) = contacts(rules, &export);
    let told =
        "duplicates d: 1,100 different contacts have one Phone Number, which makes 604,450 pairs to compare; row ";
    assert!(report.notes.iter().any(|note| note.starts_with(told)), "{:?}", report.notes);
}

#[test]
fn what_never_is_to_be_deleted_stops_a_run_that_would() {
    let rules = "for contacts\nnever delete \"nobody in Paris is deleted\"\n  where city is Paris\n\
                 duplicates d \"D\"\n  match same email\n  survivor latest create date\n\
                 delete old \"Old\"\n  where create date is before 2020-01-01\n  stop above 100%\n";
    let run = |export: &str, brakes: bool| {
        let program = program(rules);
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let opened = OutputFolder::open(&out, false).unwrap();
        let inputs = inputs(&program, &[("contacts", export)]);
        let mut project = Project::default();
        project.stop_above = hyg::value::Brake::Percent(Ratio::whole(1));
        let options = Options { brakes, ..options() };
        let manifest = Manifest::default();
        let (report, summary) =
            run::apply(&program, &project, &inputs, &options, Some(opened), &manifest, &Silent).unwrap();
        let told: Vec<String> = report.broken.iter().map(|broken| hyg::report::broken_sentence(broken).0).collect();
        (told, summary["broken"].clone(), out.join("summary.json").exists())
    };
    let head = "Record ID,Email,Create Date,City";
    let old = "“nobody in Paris is deleted” is not true of this export: `delete old` would take record 2 of contacts, and 1 more; nothing was written";
    let export = format!(
        "{head}\n1,a@x.example,2019-01-01,Lyon\n2,,2019-01-01,Paris\n3,,2019-01-01,Paris\n4,,2025-01-01,Paris\n"
    );
    let (told, summary, is_written) = run(&export, true);
    assert_eq!((told, is_written), (vec![old.to_owned()], false));
    assert_eq!(summary[0]["records"], 2);
    assert!(run(&export, false).2, "tests judge promises by `expect`");
    // Absorbed is taken away as well.
    let export = format!("{head}\n1,a@x.example,2025-01-01,Lyon\n2,a@x.example,2024-01-01,Paris\n");
    let (told, _, is_written) = run(&export, true);
    assert!(told[0].contains("`duplicates d` would take record 2 of contacts;") && !is_written, "{told:?}");
    let export = format!("{head}\n1,a@x.example,2025-01-01,Paris\n2,a@x.example,2019-01-01,Lyon\n");
    assert_eq!(run(&export, true), (vec![], serde_json::json!([]), true));
}

#[test]
fn a_record_is_told_of_its_group() {
    let rules = format!(
        "{SUPPRESSED}duplicates d \"Same mailbox\"\n  match same email\n  survivor latest last activity date\n\
         delete old \"Old\"\n  where create date is before 2024-06-01\n  stop above 100%\n"
    );
    let export = "Record ID,Email,Create Date,Last Activity Date,Phone Number,Unsubscribed from all email\n\
                  1,a@x.example,2024-01-01,2026-01-01,,\n2,a@x.example,2025-01-01,2025-01-01,123456,true\n\
                  3,b@x.example,2025-01-01,soon,,\n4,b@x.example,2025-01-01,2025-01-01,,\n5,,2025-01-01,,,\n";
    let program = program(&rules);
    let inputs = inputs(&program, &[("contacts", export)]);
    let ids = ["1", "2", "3", "5"].map(str::to_owned).into();
    let traced = run::trace(&program, &Project::default(), &inputs, &options(), (&ids, None), &Silent).unwrap();
    let told = (0..program.rules.len()).map(RuleId).collect();
    let page = |found| hyg::report::record::text(&program, found, &traced.report, &told, 100);
    let pages: Vec<String> = traced.records.iter().map(page).collect();
    insta::assert_snapshot!(pages.join("\n\n"));
    let json = hyg::report::record::json(&program, &traced.records, traced.report.as_of, &told);
    let group = &json["records"][1]["groups"][0];
    assert_eq!((group["role"].as_str(), group["group"].as_u64()), (Some("absorbed"), Some(1)));
    assert_eq!(group["kept"][0]["from"], "2");
    // What comes after merges is asked of the survivor.
    let absorbed = &json["records"][1];
    assert_eq!(absorbed["absorbed"], true);
    let verdicts = absorbed["rules"].as_array().unwrap().iter().map(|rule| rule["verdict"].as_str().unwrap());
    assert_eq!(verdicts.collect::<Vec<_>>(), ["not-asked", "not-asked"]);
}

#[test]
fn a_promise_that_cannot_be_asked_lets_nothing_be_deleted() {
    let rules = "for contacts\nnever delete \"nobody in Paris is deleted\"\n  where city is Paris\n\
                 delete old \"Old\"\n  where create date is before 2020-01-01\n  stop above 100%\n";
    let export = "Record ID,Create Date\n1,2019-01-01\n";
    let error = apply(rules, &[("contacts", export)]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "contacts.csv has no column for `City` (city), which “nobody in Paris is deleted” needs"
    );
    let program = program(rules);
    let options = Options { allow_missing: true, ..options() };
    let (_, report) =
        run::collect(&program, &Project::default(), &inputs(&program, &[("contacts", export)]), &options).unwrap();
    assert_eq!((report.objects[0].deleted, report.notes.len()), (0, 2));
}

#[test]
fn what_is_no_clear_yes_never_loses_to_a_yes() {
    let rules = "for contacts\nduplicates d \"D\"\n  match same email\n  survivor latest create date\n";
    let of = |header: &str, survivor: &str, other: &str| {
        let export = format!(
            "Record ID,Email,Create Date,{header}\n1,a@x.example,2026-01-01,{survivor}\n2,a@x.example,2025-01-01,{other}\n"
        );
        let review = outcome(&contacts(rules, &export).0).remove(0);
        let (_, files) = files(rules, &[("contacts", &export)], &options());
        let merged = files.get("contacts/merged.csv").map(|file| String::from_utf8_lossy(file).into_owned());
        review.map(|_| merged.unwrap().lines().nth(1).unwrap().rsplit(',').next().unwrap().to_owned())
    };
    let wins = |header: &str, yes: &str, no: &str| {
        assert_eq!(of(header, yes, no), Ok(no.to_owned()), "{header}: {yes}, {no}");
        assert_eq!(of(header, no, yes), Ok(no.to_owned()), "{header}: {no}, {yes}");
    };
    let pairs = [
        ("Marketing consent", "Granted", "Denied"),
        ("Marketing consent", "Yes", "withdrawn"),
        ("Consentement RGPD", "Accepté", "Refusé"),
        ("Consentement RGPD", "Oui", "retiré"),
        ("Accepts Marketing", "yes", "no"),
        ("Subscription status", "Subscribed", "Unsubscribed"),
        ("Opt-in status", "Opted in", "Opted out"),
        ("Statut d'abonnement", "Abonné", "Désabonné"),
        ("Accepte la prospection", "VRAI", "FAUX"),
        ("DNC", "", "x"),
        ("Blacklisted", "no", "yes"),
    ];
    for (header, yes, no) in pairs {
        wins(header, yes, no);
    }
    for no in ["Unsubscribed", "Opted out", "Refusé", "désinscrit", "stop", "never", "No thanks"] {
        wins("Newsletter consent", "Yes", no);
    }
    let why = "Newsletter consent: one record says `Yes` and another `2024-01-01`, and whether one of them refuses nobody can tell";
    assert_eq!(of("Newsletter consent", "Yes", "2024-01-01"), Err(why.to_owned()));
    assert_eq!(of("Newsletter consent", "2024-01-01", "Yes"), Ok("2024-01-01".to_owned()));
    assert_eq!(of("Consent source", "web form", "event"), Ok("web form".to_owned()));
    wins("Newsletter frequency", "weekly", "none");
    wins("Newsletter frequency", "weekly", "Aucune");
    let unsure = |header: &str, one: &str, other: &str| {
        let why = format!(
            "{header}: one record says `{one}` and another `{other}`, and whether one of them refuses nobody can tell"
        );
        assert_eq!(of(header, one, other), Err(why), "{header}");
    };
    unsure("Newsletter frequency", "weekly", "✗");
    unsure("Newsletter frequency", "✓", "✗");
    // Two reasons may say more and less; what plainly refuses says all.
    unsure("Unsubscribe reason", "2024-01-01", "phone only");
    wins("Opt-out", "2024-01-01", "yes");
    // Which way an answer goes nobody can tell.
    for header in ["Consent withdrawn", "Not opted out", "Keine Einwilligung", "Abonnement résilié"] {
        unsure(header, "no", "yes");
        unsure(header, "yes", "no");
        let alone =
            format!("{header}: one record says nothing and another `yes`, and whether that refuses nobody can tell");
        assert_eq!(of(header, "", "yes"), Err(alone));
        assert_eq!(of(header, "yes", ""), Ok("yes".to_owned()), "{header}");
        assert_eq!(of(header, "No", "no"), Ok("No".to_owned()), "{header}");
    }
    // Whatever a column is called.
    assert_eq!(
        of("State of mails", "active", "Unsubscribed"),
        Err("State of mails: the merged record would forget `Unsubscribed`".to_owned())
    );
    assert_eq!(of("State of mails", "Unsubscribed", "active"), Ok("Unsubscribed".to_owned()));
    for refusal in ["DNC", "widerrufen", "widersprochen", "gesperrt", "consent revoked"] {
        let forgotten = format!("Status: the merged record would forget `{refusal}`");
        assert_eq!(of("Status", "Active", refusal), Err(forgotten));
    }
    for (given, refusal) in
        [("opted in", "not opted in"), ("subscribed", "Not subscribed"), ("subscribed", "no consent")]
    {
        let forgotten = format!("E-mail status: the merged record would forget `{refusal}`");
        assert_eq!(of("E-mail status", given, refusal), Err(forgotten));
        let never =
            format!("E-mail status: one record says nothing and another `{given}`, which it may never have given");
        assert_eq!(of("E-mail status", "", given), Err(never));
        assert_eq!(of("E-mail status", given, ""), Ok(given.to_owned()));
    }
    wins("Datenschutz", "zugestimmt", "widerrufen");
    wins("Datenschutz", "ja", "widersprochen");
    // A list of permissions: what every record ticks that ticks any.
    assert_eq!(of("Consent channels", "email;sms", "email"), Ok("email".to_owned()));
    assert_eq!(of("Consent channels", "email", "email;sms"), Ok("email".to_owned()));
    assert_eq!(of("Consent channels", "email;sms", ""), Ok("email;sms".to_owned()));
    assert_eq!(
        of("Consent channels", "sms", "email;post"),
        Err("Consent channels: one record allows `sms` and another only `email;post`".to_owned())
    );
    // In a language that hyg does not know; numbers may count something.
    let why =
        "Levelet kér: one record says `no` and another `Yes`, and what the column asks is not declared in hyg.yaml";
    assert_eq!(of("Levelet kér", "no", "Yes"), Err(why.to_owned()));
    let why =
        "Levelet kér: one record says nothing and another `Yes`, and what the column asks is not declared in hyg.yaml";
    assert_eq!(of("Levelet kér", "", "Yes"), Err(why.to_owned()));
    assert_eq!(of("Levelet kér", "Yes", ""), Ok("Yes".to_owned()));
    assert_eq!(of("Levelet kér", "", "no"), Ok("no".to_owned()));
    let why = "Látogatások: one record says `0` and another `1`, and what the column asks is not declared in hyg.yaml";
    assert_eq!(of("Látogatások", "0", "1"), Err(why.to_owned()));
    assert_eq!(of("Látogatások", "", "1"), Ok("1".to_owned()));
    assert_eq!(of("Látogatások", "0", "2"), Ok("0".to_owned()));
}

#[test]
fn a_spreadsheet_answers_in_its_own_language() {
    for (no, yes) in [("FAUX", "VRAI"), ("FALSCH", "WAHR"), ("FALSO", "VERDADERO"), ("0", "1")] {
        let export = format!(
            "Record ID,Email,Last Activity Date,Unsubscribed from all email\n1,a@x.example,2026-01-01,{no}\n2,a@x.example,,{yes}\n"
        );
        assert_eq!(outcome(&contacts(SAME_EMAIL, &export).0), [Ok(vec![yes.to_owned()])]);
    }
}

#[test]
fn a_rule_that_is_left_out_still_holds_its_groups_against_deletes() {
    let rules = format!(
        "{SAME_EMAIL}delete twins \"Has a twin\"\n  where has duplicates in same-person\n  stop above 100%\n\
         delete old \"Old\"\n  where last activity date is before 2026-01-01\n  stop above 100%\n"
    );
    let export = "Record ID,Email,Last Activity Date\n1,a@x.example,2025-01-01\n2,a@x.example,2025-02-01\n3,b@x.example,2025-01-01\n";
    let program = program(&rules);
    let id =
        |name: &str| program.rules.iter().position(|rule| rule.name == name).map(hyg::check::program::RuleId).unwrap();
    let deleted = |options: Options| {
        let (report, files) = files(&rules, &[("contacts", export)], &options);
        (report.objects[0].deleted, report.objects[0].absorbed, report.objects[0].spared, files)
    };
    let only = |name: &str| Options { only: BTreeSet::from([id(name)]), ..options() };
    let skip = Options { skip: BTreeSet::from([id("same-person")]), ..options() };
    let (twins, absorbed, spared, shown_files) = deleted(only("twins"));
    assert_eq!((twins, absorbed, spared), (0, 0, 2));
    insta::assert_snapshot!(shown(&shown_files, &["contacts/spared.csv"]));
    for options in [only("old"), skip] {
        let (deleted, absorbed, spared, _) = deleted(options);
        assert_eq!((deleted, absorbed, spared), (1, 0, 2));
    }
}

#[test]
fn one_number_in_two_spellings_is_joined_once() {
    let rules = format!("{SAME_EMAIL}  keep phone number: all values joined\n");
    let export = "Record ID,Email,Last Activity Date,Phone Number\n1,a@x.example,2026-01-01,+33 6 12 34 56 78\n\
                  2,a@x.example,,+33612345678\n3,a@x.example,,+33 1 23 45 67 89\n";
    assert_eq!(outcome(&contacts(&rules, export).0), [Ok(vec!["+33 6 12 34 56 78;+33 1 23 45 67 89".to_owned()])]);
}

#[test]
fn options_are_joined_each_once_also_where_a_line_says_so() {
    let export = "Record ID,Email,Last Activity Date,Buying Role\n1,a@x.example,2026-01-01,Champion;Blocker\n\
                  2,a@x.example,,Blocker;End user\n3,a@x.example,,\n";
    for keep in ["", "  keep buying role: all values joined\n"] {
        let rules = format!("{SAME_EMAIL}{keep}");
        assert_eq!(outcome(&contacts(&rules, export).0), [Ok(vec!["Champion;Blocker;End user".to_owned()])], "{keep}");
    }
}

/// What HubSpot takes from no import before the merge, or fills in by it.
#[test]
fn what_the_crm_takes_only_after_the_merges_is_a_list_of_its_own() {
    let rules = "for contacts\nduplicates same-person \"One person\"\n  match same phone number\n  \
                 survivor latest last activity date\n  keep city: survivor\n";
    let export = "Record ID,Email,Phone Number,Last Activity Date,City,Job Title,Marketing consent,Legal basis for processing contact's data\n\
                  1,,+33612345678,2026-01-01,,,,\n2,zoe@b.example,+33612345678,,Lyon,Boss,yes,Freely given consent from contact\n";
    let files = files(rules, &[("contacts", export)], &options()).1;
    let lists =
        ["merged", "merged-after", "merged-undo", "merged-undo-clears"].map(|name| format!("contacts/{name}.csv"));
    insta::assert_snapshot!(shown(&files, &lists.each_ref().map(String::as_str)));
}

#[test]
fn records_that_were_merged_before_count_to_what_hubspot_takes() {
    let before: Vec<String> = (100..345).map(|id| id.to_string()).collect();
    let before = before.join(";");
    let export = |records: u32| {
        let mut rows =
            format!("Record ID,Email,Last Activity Date,Merged Contact IDs\n1,a@x.example,2026-01-01,{before}\n");
        (2..=records).for_each(|id| writeln!(rows, "{id},a@x.example,,").unwrap());
        rows
    };
    assert_eq!(outcome(&contacts(SAME_EMAIL, &export(5)).0), [Ok(vec![])]);
    let why =
        "with those that were merged into them before it has 251 records, and HubSpot takes no more than 250 into one";
    assert_eq!(outcome(&contacts(SAME_EMAIL, &export(6)).0), [Err(why.to_owned())]);
}

#[test]
fn what_was_rejected_is_not_one_with_the_record_that_it_became() {
    let program = program(SAME_EMAIL);
    let found = |export: &str, pairs: &str| {
        let text = format!("Object,Record,Other\n{pairs}");
        let rejected = Rejected::read(&source("not-duplicates.csv", &text), &program.schema).unwrap();
        let options = Options { rejected, ..options() };
        let inputs = inputs(&program, &[("contacts", export)]);
        let (collected, report) = run::collect(&program, &Project::default(), &inputs, &options).unwrap();
        let mut found = groups(&collected);
        found.iter_mut().for_each(|keys| keys.sort());
        (found, report.notes)
    };
    // 1 and 5 were merged since, into 900.
    let export = "Record ID,Email,Last Activity Date,Merged Contact IDs\n\
                  900,a@x.example,2026-01-01, 1; 5\n2,a@x.example,,\n3,b@x.example,,\n4,b@x.example,,\n";
    let left = vec![vec!["3".to_owned(), "4".to_owned()]];
    for pair in ["contacts,1,2\n", "contacts,2,5\n", "contacts,2,900\n"] {
        assert_eq!(found(export, pair), (left.clone(), vec![]), "{pair}");
    }
    // Elsewhere the same text names other records.
    assert_eq!(found(export, "companies,1,2\n").0.len(), 2);
    let (both, notes) = found(export, "contacts,1,5\n");
    assert_eq!(both.len(), 2);
    assert_eq!(notes, ["not-duplicates.csv keeps 1 and 5 apart, and the export has them merged into one"]);
    // A record that still has the key, in an export older than the merge, is meant as well.
    let older = export.replace("3,b@x.example,,", "1,a@x.example,,");
    assert_eq!(found(&older, "contacts,1,2\n").0, [["1", "900"]]);
}

#[test]
fn a_merge_tells_which_columns_it_takes_for_consents() {
    let export = "Record ID,Email,Last Activity Date,Accepts Marketing,DNC,Shoe size,Consent withdrawn\n1,a@x.example,,,,,\n2,a@x.example,,,,,\n";
    let notes = contacts(SAME_EMAIL, export).1.notes;
    assert!(
        notes.iter().any(|note| {
            note == "contacts: merges take `DNC` for opt-outs, and `Accepts Marketing` for permissions: what refuses wins; \
                     they take `Consent withdrawn` for what nobody can tell: records that differ there wait for a person"
        }),
        "{notes:?}"
    );
}

#[test]
fn a_yes_in_a_column_called_like_a_way_to_reach_somebody_is_a_permission() {
    let export = "Record ID,Email,Last Activity Date,SMS,WhatsApp,VIP\n\
                  1,a@x.example,2026-01-01,,,yes\n2,a@x.example,,yes,Ja,\n\
                  3,b@x.example,2026-01-01,yes,oui,yes\n4,b@x.example,,No,,\n\
                  5,c@x.example,2026-01-01,,,\n6,c@x.example,,+33612345678,0612345678,\n";
    let (_, files) = files(SAME_EMAIL, &[("contacts", export)], &options());
    let merged = String::from_utf8_lossy(&files["contacts/merged.csv"]);
    let after = String::from_utf8_lossy(&files["contacts/merged-after.csv"]);
    assert_eq!(
        merged.lines().collect::<Vec<_>>(),
        [
            "Record ID,Email,Last Activity Date,SMS,WhatsApp,VIP",
            "1,a@x.example,2026-01-01,,,yes",
            "3,b@x.example,2026-01-01,No,oui,yes",
            "5,c@x.example,2026-01-01,+33612345678,0612345678,",
        ]
    );
    // What HubSpot's merge would fill in.
    assert_eq!(after.lines().collect::<Vec<_>>(), ["Record ID,Property,Value", "1,SMS,", "1,WhatsApp,"]);
}

/// The lists of a project of its own, which declares some properties.
fn merged_by(yaml: &str, rules: &str, export: &str) -> (String, String, String) {
    let cli = Cli::new().file("hyg.yaml", yaml).file("rules/main.hyg", rules).file("contacts.csv", export);
    let told = cli.run(&["apply", "contacts.csv", "--out", "out"]);
    let list = |name: &str| std::fs::read_to_string(cli.path(&format!("out/contacts/{name}"))).unwrap_or_default();
    assert!(!list("merges.csv").is_empty(), "{told}");
    (list("merges.csv"), list("merged.csv"), list("merged-after.csv"))
}

const KEEP_LOWEST: &str = "hyg 1\nfor contacts\nduplicates d \"D\"\n  match same email\n  \
                           survivor earliest create date\n  stop above 100%\n";

#[test]
fn a_permission_is_one_whatever_kind_somebody_has_declared_it() {
    let yaml = "crm: hubspot\nstop_above: 100%\nproperties:\n  contacts:\n    \
                dnc: { label: Do not call, type: number }\n    consent: { label: Marketing consent, type: number }\n    \
                since: { label: Newsletter opt-in date, type: date }\n    \
                status: { label: Consent status, type: one option, options: { \"0\": Granted, \"1\": Withdrawn } }\n";
    let export = "Record ID,Email,Create Date,Do not call,Marketing consent,Newsletter opt-in date,Consent status\n\
                  1,a@x.example,2020-01-01,0,,,0\n2,a@x.example,2021-01-01,1,1,2024-01-01,1\n";
    let (merges, merged, after) = merged_by(yaml, KEEP_LOWEST, export);
    assert!(merges.contains("absorbed"), "{merges}");
    assert!(merged.ends_with("1,a@x.example,2020-01-01,1,,,1\n"), "{merged}");
    assert_eq!(after, "Record ID,Property,Value\n1,Marketing consent,\n1,Newsletter opt-in date,\n");
}

#[test]
fn a_declared_yes_and_a_no_wait_until_a_line_says_which_one_is_kept() {
    let yaml =
        "crm: hubspot\nstop_above: 100%\nproperties:\n  contacts:\n    mystery: { label: Mystery, type: yes/no }\n";
    let export = "Record ID,Email,Create Date,Mystery\n1,a@x.example,2020-01-01,No\n2,a@x.example,2021-01-01,Yes\n";
    let (merges, ..) = merged_by(yaml, KEEP_LOWEST, export);
    assert!(merges.contains("Mystery: one record says `No` and another `Yes`"), "{merges}");
    let rules = KEEP_LOWEST.replace("  stop", "  keep mystery: any yes\n  stop");
    let (merges, merged, _) = merged_by(yaml, &rules, export);
    assert!(merges.contains("absorbed") && merged.ends_with(",Yes\n"), "{merges}{merged}");
}

#[test]
fn two_columns_of_one_property_keep_their_refusals() {
    let export = "Record ID,Email,Last Activity Date,Unsubscribed from all email,hs_email_optout\n\
                  1,a@x.example,2026-01-01,No,No\n2,a@x.example,,Yes,Yes\n";
    let (_, files) = files(SAME_EMAIL, &[("contacts", export)], &options());
    let merged = String::from_utf8_lossy(&files["contacts/merged.csv"]);
    assert!(merged.ends_with("1,a@x.example,2026-01-01,Yes,Yes\n"), "{merged}");
}

#[test]
fn a_permission_of_which_nobody_says_no_is_the_survivors_own() {
    let yaml = "crm: hubspot\nstop_above: 100%\nproperties:\n  contacts:\n    ok: { label: Marketing consent, type: yes/no }\n";
    let export =
        "Record ID,Email,Create Date,Marketing consent\n1,a@x.example,2020-01-01,\n2,a@x.example,2021-01-01,Yes\n";
    let rules = KEEP_LOWEST.replace("  stop", "  keep `Marketing consent`: any no\n  stop");
    let (_, merged, after) = merged_by(yaml, &rules, export);
    assert!(!merged.contains("Yes"), "{merged}");
    assert_eq!(after, "Record ID,Property,Value\n1,Marketing consent,\n");
}

#[test]
fn values_that_match_nothing_are_counted_with_one_of_them() {
    let rules = "for contacts\nduplicates d \"D\"\n  match same phone number\n  survivor earliest create date\n";
    let export = "Record ID,Phone Number,Create Date\n3,12,\n2,+12125550101 / +12125550102,\n1,n/a,\n4,2125550101.0,\n5,\n6,+1 212 555 0101,\n";
    let (collected, report) = contacts(rules, export);
    assert_eq!(groups(&collected), Vec::<Vec<String>>::new());
    let note = "duplicates d: nothing can be matched by 2 values of Phone Number, such as that in row 2 of contacts.csv; such cells count as blank";
    assert_eq!(report.notes, [note]);
}

#[test]
fn likely_says_when_it_has_too_little_to_learn_from() {
    let rules = "for contacts\nduplicates d \"D\"\n  match likely at least 95% on first name, last name, email\n  survivor earliest create date\n";
    let export = "Record ID,First Name,Last Name,Email,Create Date\n1,Zoe,Roe,z@x.example,\n2,Zoe,Roe,z@x.example,\n3,Bo,Li,b@x.example,\n";
    let (_, report) = contacts(rules, export);
    assert!(report.notes.iter().any(|note| note.contains("and 3 are too few for that")), "{:?}", report.notes);
}

#[test]
fn why_the_group_of_two_records_waits_is_told_with_them() {
    let rules = format!("{KEEP_LOWEST}protect customers \"Customers\"\n  where lifecycle stage is customer\n");
    let export = "Record ID,Email,Create Date,Lifecycle Stage\n1,a@x.example,2020-01-01,Customer\n2,a@x.example,2021-01-01,Customer\n";
    let cli = Cli::new().file("hyg.yaml", "crm: hubspot\n").file("rules/main.hyg", rules).file("contacts.csv", export);
    let told = cli.run(&["explain", "d", "--pair", "1", "2", "contacts.csv"]).to_string();
    assert!(
        told.contains("1 and 2 are in one group\nthe group is left for review: 2 of its records are protected"),
        "{told}"
    );
}

#[test]
fn a_phrase_that_refuses_is_not_forgotten_in_any_column() {
    for refusal in ["Do not email", "ne pas appeler", "Nicht anrufen", "keine E-Mails", "no emails", "No marketing"] {
        let export = format!(
            "Record ID,Email,Last Activity Date,Preference\n1,a@x.example,2026-01-01,ok\n2,a@x.example,,{refusal}\n"
        );
        let why = format!("Preference: the merged record would forget `{refusal}`");
        assert_eq!(outcome(&contacts(SAME_EMAIL, &export).0), [Err(why)]);
    }
}

#[test]
fn what_the_crm_holds_until_fixes_are_imported_is_set_after_the_merges() {
    let rules = format!(
        "for contacts\nfix f \"F\"\n  email: trim, lowercase, correct email domain\n  \
         city: clear when city is \"test\"\n{SAME_EMAIL}"
    );
    let export = "Record ID,Email,Last Activity Date,City\n1,zoe@gmial.com,2026-01-01,\n2,zoe@gmail.com,,test\n";
    let (_, files) = files(&rules, &[("contacts", export)], &options());
    let list = |name: &str| String::from_utf8_lossy(&files[name]).into_owned();
    assert!(!list("contacts/merged.csv").contains("zoe@gmail.com"), "{}", list("contacts/merged.csv"));
    assert_eq!(list("contacts/merged-after.csv"), "Record ID,Property,Value\n1,Email,zoe@gmail.com\n1,City,\n");
}

#[test]
fn the_furthest_stage_is_kept_and_a_lost_deal_is_no_further_than_one_that_is_won() {
    let export =
        "Record ID,Email,Last Activity Date,Lifecycle Stage\n1,a@x.example,2026-01-01,Lead\n2,a@x.example,,Customer\n";
    assert_eq!(outcome(&contacts(SAME_EMAIL, export).0), [Ok(vec!["Customer".to_owned()])]);
    let rules = "for deals\nduplicates d \"D\"\n  match same deal name\n  survivor furthest deal stage\n";
    let deals = "Record ID,Deal Name,Deal Stage\n1,Big,Closed Won\n2,Big,Closed Lost\n3,New,Qualified To Buy\n4,New,Closed Lost\n";
    let (collected, _) = apply(rules, &[("deals", deals)]).unwrap();
    assert_eq!(groups(&collected), [["1", "2"], ["3", "4"]]);
}

#[test]
fn no_line_keeps_a_permission_in_words_unasked() {
    for keep in ["survivor", "first known", "all values joined"] {
        let rules = format!("{SAME_EMAIL}  keep `Marketing consent`: {keep}\n  keep `Shoe size`: {keep}\n");
        let told = Cli::new().file("rules/main.hyg", rules).run(&["check"]).to_string();
        assert_eq!(told.matches("may lose that a person refused: `Marketing consent`").count(), 1, "{told}");
        assert!(!told.contains("refused: `Shoe size`"), "{told}");
    }
}

/// The lists of a run without cleaned exports, its report, and how many bytes each pass was to read.
fn lists_of(content: &[u8], block_bytes: usize, threads: usize) -> (Files, Report, Vec<(String, u64)>) {
    let program = program(SAME_EMAIL);
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let mut inputs = inputs(&program, &[("contacts", "")]);
    inputs[0].sources[0].content = Content::Memory(content.into());
    // Without a footer, so that blocks are as short as they are asked to be.
    let csv = Given { footer: Some(Footer::Lines(0)), ..Given::default() };
    inputs[0].sources[0].settings = Settings { block_bytes, csv, ..Settings::default() };
    let options = Options { threads, ..options() };
    let opened = OutputFolder::open(&out, false).unwrap();
    let passes = Passes::default();
    let (report, _) =
        run::apply(&program, &Project::default(), &inputs, &options, Some(opened), &Manifest::default(), &passes)
            .unwrap();
    let mut files = visible(&out);
    files.remove("summary.json");
    (files, report, passes.0.into_inner().unwrap())
}

/// Notes how many bytes each pass is to read.
#[derive(Default)]
struct Passes(Mutex<Vec<(String, u64)>>);

impl Progress for Passes {
    fn begin(&self, what: &str, bytes: u64) {
        self.0.lock().unwrap().push((what.to_owned(), bytes));
    }
    fn read(&self, _bytes: u64) {}
    fn judged(&self, _rows: u64) {}
    fn is_stopped(&self) -> bool {
        false
    }
}

#[test]
fn records_of_groups_read_alone_come_to_what_whole_passes_come_to() {
    let header = "Record ID,First Name,Email,Last Activity Date,Associated Company IDs\n";
    let mut export = header.to_owned();
    for row in 0..300 {
        let (name, month) = (["Zoé", "\"a \"\"b\"\"\nc\"", "x,"][row % 3].replace("x,", "\"x,\""), row % 9 + 1);
        let email = row % 290;
        let blank = if row % 50 == 7 { "\n" } else { "" };
        writeln!(export, "{row},{name},m{email}@a.example,2026-0{month}-01,{}{blank}", row % 4).unwrap();
    }
    let ragged = format!("{export}999,one cell too few\n");
    let without_key = format!("{export},Ana,m1@a.example,,\n");
    for (text, judges_groups_alone) in [(&export, true), (&ragged, false), (&without_key, false)] {
        // In another encoding there is no place in the file to read a record from.
        let utf16: Vec<u8> = "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let (whole, whole_report, _) = lists_of(&utf16, 1 << 19, 1);
        assert!(whole_report.objects[0].absorbed >= 10);
        for (block_bytes, threads) in [(1, 1), (200, 3), (1 << 19, 2)] {
            let (alone, report, passes) = lists_of(text.as_bytes(), block_bytes, threads);
            assert!(alone == whole, "blocks of {block_bytes} bytes");
            let counts = |report: &Report| {
                let object = &report.objects[0];
                (object.rows, object.kept, object.absorbed, object.rejected, format!("{:?}", object.rules))
            };
            assert_eq!(counts(&report), counts(&whole_report));
            let bytes: Vec<u64> = passes.iter().map(|(_, bytes)| *bytes).collect();
            assert_eq!(bytes.len(), 3, "{passes:?}");
            if block_bytes == 1 {
                assert!(bytes[1] < bytes[0] / 5, "{passes:?}");
                assert_eq!(bytes[2] < bytes[0] / 5, judges_groups_alone, "{passes:?}");
            }
        }
    }
}

#[test]
fn a_key_that_stands_twice_is_told_before_records_are_compared() {
    let export = "Record ID,Email,Last Activity Date\n1,a@a.example,\n2,b@a.example,\n1,c@a.example,\n";
    let error = apply(SAME_EMAIL, &[("contacts", export)]).unwrap_err();
    let RunError::RepeatedKeys(repeated) = error else { panic!("{error}") };
    let told: Vec<_> = repeated.keys.iter().map(|key| (key.value.as_str(), key.places.len())).collect();
    assert_eq!((told, repeated.more), (vec![("1", 2)], 0));
}

/// A firm and its branch have one website, and are two.
#[test]
fn a_company_and_its_parent_wait_for_a_person() {
    let rules = "for companies\nduplicates same-domain \"Same website\"\n  match same company domain name\n  \
                 survivor name is known\n";
    let export = "Record ID,Name,Company Domain Name,Parent Company\n\
                  1,Acme,acme.example,\n2,Acme Lyon,acme.example, 1 \n3,Beta,beta.example,9\n4,Beta,beta.example,4\n";
    let (collected, _) = apply(rules, &[("companies", export)]).unwrap();
    assert_eq!(groups(&collected), [["1", "2"], ["3", "4"]]);
    let why = "1 is the parent company of 2: a firm and its branch may share a name and a domain, and are two";
    let reviews: Vec<Option<&str>> = collected.groups.iter().map(|(_, group)| group.review.as_deref()).collect();
    assert_eq!(reviews, [Some(why), None]);
}

/// Boxes that a CRM writes as 1 and 0 are answers where the account declares a yes/no.
#[test]
fn answers_in_digits_wait_as_those_in_words_do() {
    let project = Cli::new()
        .file("hyg.yaml", "crm: hubspot\nproperties:\n  contacts:\n    obj: {label: Looked after, type: yes/no}\n")
        .file("rules/main.hyg", format!("hyg 1\n{SAME_EMAIL}  stop above 100%\n"))
        .file(
            "contacts.csv",
            "Record ID,Email,Last Activity Date,Looked after\n\
             1,a@x.example,2026-01-01,0\n2,a@x.example,,1\n3,b@x.example,2026-01-01,false\n4,b@x.example,,1\n\
             5,c@x.example,2026-01-01,\n6,c@x.example,,1\n7,d@x.example,2026-01-01,1\n8,d@x.example,,\n\
             9,e@x.example,2026-01-01,\n10,e@x.example,,0\n",
        );
    let ran = project.run(&["apply", "contacts.csv", "--out", "out"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let merges = project.read("out/contacts/merges.csv");
    let roles: Vec<(String, String)> = merges
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect::<Vec<_>>())
        .map(|cells| {
            (
                cells[1].to_owned(),
                cells.iter().find(|cell| ["survivor", "absorbed", "review"].contains(cell)).unwrap().to_string(),
            )
        })
        .collect();
    let reviewed: Vec<&str> = roles.iter().filter(|(_, role)| role == "review").map(|(key, _)| key.as_str()).collect();
    assert_eq!(reviewed, ["1", "2", "3", "4", "5", "6"]);
}
