//! What once went wrong, each under the name of what it did.

use crate::support::project::Project;
use crate::support::rules::{inputs, options, program};
use hyg::run::{Options, collect};
use hyg::schema;

const AS_OF: &str = "--as-of=2026-09-01";

#[test]
fn a_ragged_deal_took_its_contacts_protection_away() {
    let rules = "\
hyg 1
for contacts
protect buyers \"Bought once\"
  where has associated deals where (deal stage is closed won)
delete subscribers \"Nothing came of it\"
  where lifecycle stage is subscriber and no associated deals
  stop above 100%
delete all-subscribers \"Nothing came of it\"
  where lifecycle stage is subscriber
  stop above 100%
";
    let project = Project::new()
        .file("hyg.yaml", "stop_above: 100%\n")
        .file("rules/main.hyg", rules)
        .file("contacts.csv", "Record ID,Lifecycle Stage\n1,Subscriber\n")
        .file(
            "deals.csv",
            "Record ID,Deal Name,Deal Stage,Associated Contact IDs\n100,Boat,Closed Won,1,one too many\n",
        );
    let ran = project.run(&["apply", "contacts.csv", "deals.csv", "--out", "out", AS_OF]);
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(project.read("out/contacts/deletions.csv").lines().count(), 1);
    let why = "the deals file has rows that were set aside, and each might name this record";
    assert!(project.read("out/contacts/spared.csv").contains(why));
    assert!(project.read("out/contacts/set-aside.csv").contains(why));
}

#[test]
fn strict_hid_that_a_brake_stopped_the_run() {
    let rules = "\
hyg 1
for contacts
delete silent \"Nobody spoke to them\"
  where last activity date older than 10 days
  stop above 10%
";
    let project = Project::new()
        .file("rules/main.hyg", rules)
        .file("contacts.csv", "Record ID,Last activity date\n1,soon\n2,2020-01-01\n");
    let ran = project.run(&["apply", "contacts.csv", "--out", "out", "--strict", AS_OF]);
    assert_eq!(ran.code, 3, "{ran}");
    let ran = project.run(&["apply", "contacts.csv", "--out", "out", "--strict", "--skip", "silent", AS_OF]);
    assert_eq!(ran.code, 0, "{ran}");
}

#[test]
fn a_segment_took_a_missing_column_for_blank() {
    let rules = "\
hyg 1
for contacts
segment unreachable \"No phone\"
  where phone number is unknown
flag no-mail \"No address\"
  where email is unknown and in unreachable
";
    let project =
        Project::new().file("rules/main.hyg", rules).file("contacts.csv", "Record ID,Email\n1,a@example.com\n2,\n");
    let apply = ["apply", "contacts.csv", "--out", "out", "--segments", "--skip", "no-mail", AS_OF];
    let ran = project.run(&apply);
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.err.contains("contacts.csv has no column for `Phone Number`"), "{ran}");
    let ran = project.run(&[&apply[..], &["--allow-missing"]].concat());
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.out.contains("segment unreachable is set aside"), "{ran}");
    assert!(!project.has("out/contacts/segments.csv"));
}

#[test]
fn a_thousand_segments_of_segments_overflowed_the_stack() {
    let segments: String =
        (1..1000).map(|n| format!("segment s{n} \"s\"\n  where not (in s{})\n", n - 1)).collect::<Vec<_>>().concat();
    let rules = format!(
        "hyg 1\nfor contacts\nsegment s0 \"s\"\n  where email is known\n{segments}flag f \"f\"\n  where in s999\n"
    );
    let project = Project::new().file("rules/main.hyg", rules).file("contacts.csv", "Record ID,Email\n1,a@b.co\n");
    let ran = project.run(&["check"]);
    assert_eq!(ran.code, 1, "{ran}");
    assert_eq!(ran.err.matches("too-deep").count() + ran.out.matches("too-deep").count(), 1, "{ran}");
}

#[test]
fn segments_that_name_one_another_twice_doubled_the_time_each_time() {
    let segments: String = (1..40)
        .map(|n| format!("segment s{n} \"s\"\n  where (in s{0} and email is known) or in s{0}\n", n - 1))
        .collect::<Vec<_>>()
        .concat();
    let rules = format!(
        "hyg 1\nfor contacts\nsegment s0 \"s\"\n  where lifecycle stage is lead\n{segments}flag f \"f\"\n  where in s39\n"
    );
    let contacts = "Record ID,Email,Lifecycle Stage\n1,a@b.co,Lead\n2,a@b.co,no stage\n";
    let project = Project::new().file("rules/main.hyg", rules).file("contacts.csv", contacts);
    let ran = project.run(&["apply", "contacts.csv", "--out", "out", AS_OF]);
    assert_eq!(ran.code, 0, "{ran}");
    assert!(project.read("out/contacts/flags.csv").starts_with("Record ID,Rule,Message\n1,f,"));
    assert_eq!(project.read("out/contacts/set-aside.csv").lines().count(), 2);
}

#[test]
fn two_columns_for_one_association_were_hidden_by_the_other_side() {
    let rules = "\
hyg 1
for contacts
flag alone \"No deal\"
  where no associated deals
";
    let project = Project::new()
        .file("rules/main.hyg", rules)
        .file("contacts.csv", "Record ID,Associated Deal IDs,Associated Deals IDs\n1,7,\n")
        .file("deals.csv", "Record ID,Deal Name,Deal Stage,Associated Contact IDs\n7,Boat,Closed Won,\n");
    let ran = project.run(&["apply", "contacts.csv", "deals.csv", "--out", "out", AS_OF]);
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.err.contains("could all hold the same association"), "{ran}");
}

#[test]
fn records_that_count_more_linked_ones_than_they_name_had_none() {
    let rules = "\
hyg 1
for contacts
delete alone \"No deal\"
  where no associated deals
  stop above 90%
flag busy \"Two deals\"
  where has at least 2 associated deals
";
    let contacts = "Record ID,Email,Number of Associated Deals,Associated Deal IDs\n\
                    1,a@b.example,2,\n2,c@d.example,,\n3,e@f.example,x,\n4,g@h.example,2,7\n5,i@j.example,2,7;8\n";
    let project = Project::new().file("rules/main.hyg", rules).file("contacts.csv", contacts);
    let project = project.file("deals.csv", "Record ID,Deal Name\n7,Boat\n8,Barn\n");
    for exports in [["contacts.csv", "--force"].as_slice(), &["contacts.csv", "deals.csv", "--force"]] {
        let ran = project.run(&[["apply", "--out", "out", AS_OF].as_slice(), exports].concat());
        assert_eq!(ran.code, 0, "{ran}");
        let keys = |file: &str, column: usize| -> Vec<String> {
            let text = project.read(&format!("out/contacts/{file}"));
            let of_row = |line: &str| line.split(',').nth(column).unwrap().to_owned();
            text.lines().skip(1).map(of_row).collect()
        };
        assert_eq!(keys("deletions.csv", 0), ["2"]);
        assert_eq!(keys("flags.csv", 0), ["5"]);
        assert_eq!(keys("set-aside.csv", 2), ["1", "1", "3", "3", "4"]);
        let set_aside = project.read("out/contacts/set-aside.csv");
        assert_eq!(set_aside.matches("more deals are counted than are named").count(), 3, "{set_aside}");
    }
}

#[test]
fn a_value_that_a_fix_emptied_was_told_as_if_there_had_been_none() {
    let rules = "\
hyg 1
for contacts
fix mails \"Addresses that are none\"
  email: validate email, otherwise clear
delete unreachable \"No address\"
  where email is unknown and city is \"Lyon\"
  stop above 90%
fix cities \"Names of cities\"
  city: trim, capitalise words
";
    let contacts = "Record ID,Email,City\n1,Zoe at x.example,lyon\n2,,Lyon\n3,a@b.example,Lyon\n4,c@d.example,Lyon\n";
    let project = Project::new().file("rules/main.hyg", rules).file("contacts.csv", contacts);
    assert_eq!(project.run(&["apply", "contacts.csv", "--out", "out", AS_OF]).code, 0);
    let list = project.read("out/contacts/deletions.csv");
    assert!(
        list.contains("email is unknown (`Zoe at x.example` in the export); city is \"\"Lyon\"\": Lyon (`lyon` in"),
        "{list}"
    );
    assert!(list.contains("email is unknown; city is \"\"Lyon\"\": Lyon\"\n"), "{list}");
}

#[test]
fn a_run_over_its_own_cleaned_export_removed_it() {
    let rules = "hyg 1\nfor contacts\nfix mails \"As they are typed\"\n  email: lowercase\n";
    let project =
        Project::new().file("rules/main.hyg", rules).file("contacts.csv", "Record ID,Email\n1,Ada@example.com\n");
    assert_eq!(project.run(&["apply", "contacts.csv", "--out", "out", "--cleaned", AS_OF]).code, 0);
    let cleaned = "out/contacts/cleaned.csv";
    let ran = project.run(&["apply", cleaned, "--out", "out", AS_OF]);
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.err.contains("cleaned.csv is a result of an earlier run"), "{ran}");
    assert!(project.has(cleaned));
    assert_eq!(project.run(&["apply", cleaned, "--out", "again", AS_OF]).code, 0);
}

#[test]
fn rejected_rows_made_a_share_of_deletions_look_smaller() {
    let rules = "for contacts\ndelete all \"All\" where email is known stop above 100%";
    let ragged = "1,a,b\n".repeat(6);
    let contacts = format!("Record ID,Email\n10,a\n11,b\n12,c\n13,\n{ragged}");
    let program = program(rules);
    let options = Options { brakes: true, ..options() };
    let inputs = inputs(&program, &[("contacts", &contacts)]);
    let (_, report) = collect(&program, &schema::Project::default(), &inputs, &options).unwrap();
    // Three of four records, not three of ten.
    assert_eq!((report.stops[0].would_write, report.stops[0].rows), (3, 4));
}
