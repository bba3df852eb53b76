//! What rules mean: outcomes, guards, stages, links, fixes. Random programs are compared with an
//! independent evaluator elsewhere; here stands what the design says in words.

use super::support::rules::{apply, inputs, options, program, program_for};
use hyg::run::{Collected, Options, RunError, collect};
use hyg::schema::Project;
use hyg::value::number::NumberFormat;
use std::collections::BTreeSet;
use std::fmt::Write;

/// One line a record and outcome, with rule names.
fn told(rules: &str, exports: &[(&str, &str)]) -> String {
    let program = program(rules);
    let (collected, _) = collect(&program, &Project::default(), &inputs(&program, exports), &options()).unwrap();
    tell(&program, &collected)
}

fn tell(program: &hyg::check::Program, collected: &Collected) -> String {
    let name = |rule: hyg::check::program::RuleId| program.rule(rule).unwrap().name.clone();
    let mut text = String::new();
    for record in &collected.records {
        for &rule in &record.selected_by {
            writeln!(text, "{} {} {}", record.key, program.rule(rule).unwrap().kind.keyword(), name(rule)).unwrap();
        }
        for (_, message) in &record.flags {
            writeln!(text, "{} says {message}", record.key).unwrap();
        }
        for (rule, by) in &record.spared {
            writeln!(text, "{} spared from {} by {by:?}", record.key, name(*rule)).unwrap();
        }
        for (property, before, after, rule) in &record.edits {
            let property = &program.schema.property(record.object, *property).unwrap().name;
            writeln!(text, "{} {property}: {before:?} -> {after:?} by {}", record.key, name(*rule)).unwrap();
        }
        for (rule, problem) in &record.set_aside {
            writeln!(text, "{} set aside for {}: {problem}", record.key, name(*rule)).unwrap();
        }
    }
    text
}

#[test]
fn the_sentence_of_the_design_selects_on_hubspots_own_headers() {
    let rules = "for contacts
        delete dormant \"Half a year of silence\"
          where last marketing email open older than 182 days and lifecycle stage is subscriber and no associated deals";
    let contacts = "Record ID,Last marketing email open date,Lifecycle Stage,Associated Deal IDs\n\
        1,2026-05-22 23:59,Subscriber,\n\
        2,2026-05-23 00:00,Subscriber,\n\
        3,2025-01-01 10:00,Customer,\n\
        4,2025-01-01 10:00,Subscriber,77\n\
        5,,Subscriber,\n\
        6,last year,Subscriber,\n\
        7,2027-01-01 00:00,subscriber,\n";
    insta::assert_snapshot!(told(rules, &[("contacts", contacts)]), @r"
    1 delete dormant
    6 set aside for dormant: no date that hyg can read: expected one such as 2026-09-01; for others set date_order in hyg.yaml
    ");
}

#[test]
fn a_guard_holds_on_what_cannot_be_read() {
    let rules = "for contacts
        protect customers \"Customers stay\" where lifecycle stage is customer
        delete silent \"No e-mail\" where email is unknown
          unless create date newer than 30 days \"new\"";
    let contacts = "Record ID,Email,Lifecycle Stage,Create Date\n\
        1,,Lead,2020-01-01\n\
        2,,Customer,2020-01-01\n\
        3,,Kunde,2020-01-01\n\
        4,,,2020-01-01\n\
        5,,Lead,2026-11-20\n\
        6,,Lead,01/02/2026\n\
        7,a@b.example,Lead,2020-01-01\n";
    insta::assert_snapshot!(told(rules, &[("contacts", contacts)]), @r#"
    1 delete silent
    2 spared from silent by [Protect(RuleId(0))]
    3 spared from silent by [Protect(RuleId(0))]
    4 delete silent
    5 spared from silent by [Unless(Some("new"))]
    6 spared from silent by [Unless(Some("new"))]
    "#);
}

#[test]
fn a_suppressed_record_is_never_deleted_not_even_when_it_cannot_be_read() {
    let rules = "for contacts
        suppress opted-out \"Asked for no mail\" where unsubscribed from all email is yes
        delete silent \"No first name\" where first name is unknown";
    let contacts = "Record ID,First Name,Unsubscribed from all email\n1,,true\n2,,maybe\n3,,false\n4,,\n";
    insta::assert_snapshot!(told(rules, &[("contacts", contacts)]), @r"
    1 suppress opted-out
    1 spared from silent by [Suppress(RuleId(0))]
    2 spared from silent by [Suppress(RuleId(0))]
    2 set aside for opted-out: neither yes nor no
    3 delete silent
    4 delete silent
    ");
}

#[test]
fn no_fix_takes_an_opt_out_from_the_list() {
    let rules = "for contacts
        # hyg: allow fix-loses-opt-out: what the engine does is asked here
        fix tidy \"Tidy\" unsubscribed from all email: set to no when first name is known
        suppress opted-out \"Asked for no mail\" where unsubscribed from all email is yes
          unless city is Paris \"Paris\"
        delete all-of-them \"All\" where last name is unknown";
    let contacts = "Record ID,First Name,Last Name,City,Unsubscribed from all email\n\
        1,Ann,Lee,,Yes\n2,,Lee,,Yes\n3,Bob,Lee,,\n4,Cy,Lee,Paris,Yes\n5,Di,,,Yes\n";
    insta::assert_snapshot!(told(rules, &[("contacts", contacts)]), @r#"
    1 suppress opted-out
    1 hs_email_optout: "Yes" -> "No" by tidy
    2 suppress opted-out
    3 hs_email_optout: "" -> "No" by tidy
    4 spared from opted-out by [Unless(Some("Paris"))]
    4 hs_email_optout: "Yes" -> "No" by tidy
    5 suppress opted-out
    5 spared from all-of-them by [Suppress(RuleId(1))]
    5 hs_email_optout: "Yes" -> "No" by tidy
    "#);
}

#[test]
fn a_fix_can_make_a_record_deletable_but_takes_no_protection_away() {
    let rules = "for contacts
        fix clean \"Spaces\" first name: replace \"VIP\" with \"\", trim
        protect vips \"Marked by hand\" where first name contains \"VIP\"
        delete nameless \"No name\" where first name is unknown and last name is unknown";
    let contacts = "Record ID,First Name,Last Name\n1,VIP,\n2,VIP Ann,\n3,,\n";
    insta::assert_snapshot!(told(rules, &[("contacts", contacts)]), @r#"
    1 spared from nameless by [Protect(RuleId(1))]
    1 firstname: "VIP" -> "" by clean
    2 firstname: "VIP Ann" -> "Ann" by clean
    3 delete nameless
    "#);
}

#[test]
fn a_split_name_fills_blank_cells_of_one_and_the_same_person() {
    let rules = "for contacts
        fix apart \"Names apart\"
          `full name or email`: split name into (first name, last name) when first name is unknown";
    let contacts = "Record ID,Full name or email,First Name,Last Name\n\
        1,Dr. Anna van der Berg,,\n2,Anna Weber,,Weber\n3,Anna Weber,,Miller\n4,Anna Weber,Bob,\n5,Anna,,\n6,,,\n";
    insta::assert_snapshot!(told(rules, &[("contacts", contacts)]));
}

#[test]
fn deleted_records_get_no_fixes_and_later_stages_do_not_see_them() {
    let rules = "for contacts
        fix names \"Capitals\" first name: capitalise name
        delete x \"Named x\" where last name is \"x\"
        flag all \"Everyone left\" where first name is known say \"Hello {first name}\"";
    let contacts = "Record ID,First Name,Last Name\n1,ann,x\n2,bob,y\n";
    insta::assert_snapshot!(told(rules, &[("contacts", contacts)]), @r#"
    1 delete x
    2 flag all
    2 says Hello Bob
    2 firstname: "bob" -> "Bob" by names
    "#);
}

const DEALS: &str = "Record ID,Deal Stage,Amount,Associated Contact IDs\n\
    10,Closed Won,100,1;2\n\
    11,Closed Lost,900,1\n\
    12,Closed Lost,50,3\n\
    13,Unheard Of,50,4\n\
    14,,70,6\n";

#[test]
fn a_link_condition_speaks_of_one_and_the_same_record() {
    let rules = "for contacts
        flag won \"Won\" where has associated deals where (deal stage is closed won)
        flag big-win \"Won big\" where has associated deals where (deal stage is closed won and amount is more than 500)
        flag two \"Two\" where has at least 2 associated deals
        flag lost \"All lost\" where every associated deal where (deal stage is closed lost)
        flag none \"None\" where no associated deals
        flag none-won \"None won\" where no associated deals where (deal stage is closed won)";
    let contacts = "Record ID,Email\n1,a\n2,b\n3,c\n4,d\n5,e\n6,f\n";
    insta::assert_snapshot!(told(rules, &[("contacts", contacts), ("deals", DEALS)]), @r"
    1 flag won
    1 flag two
    1 says Won
    1 says Two
    2 flag won
    2 says Won
    3 flag lost
    3 flag none-won
    3 says All lost
    3 says None won
    4 set aside for won: `has associated deals where (deal stage is closed won)` cannot be told: Record ID 13 of deals: Deal Stage `Unheard Of` is no option of Deal Stage: if the account has it, add it to hyg.yaml
    4 set aside for lost: `every associated deal where (deal stage is closed lost)` cannot be told: Record ID 13 of deals: Deal Stage `Unheard Of` is no option of Deal Stage: if the account has it, add it to hyg.yaml
    4 set aside for none-won: `no associated deals where (deal stage is closed won)` cannot be told: Record ID 13 of deals: Deal Stage `Unheard Of` is no option of Deal Stage: if the account has it, add it to hyg.yaml
    5 flag none
    5 flag none-won
    5 says None
    5 says None won
    6 flag none-won
    6 says None won
    ");
}

#[test]
fn an_unknown_id_is_unreadable_where_it_decides() {
    let rules = "for contacts
        flag won \"Won\" where has associated deals where (deal stage is closed won)
        flag any \"Any\" where has associated deals";
    let contacts = "Record ID,Associated Deal IDs\n1,10;99\n2,99\n3,11;99\n4,\n";
    insta::assert_snapshot!(told(rules, &[("contacts", contacts), ("deals", "Record ID,Deal Stage\n10,Closed Won\n11,Closed Lost\n")]), @r"
    1 flag won
    1 flag any
    1 says Won
    1 says Any
    2 flag any
    2 says Any
    2 set aside for won: `has associated deals where (deal stage is closed won)` cannot be told: the deals file has no record 99
    3 flag any
    3 says Any
    3 set aside for won: `has associated deals where (deal stage is closed won)` cannot be told: the deals file has no record 99
    ");
}

#[test]
fn without_id_columns_the_count_answers() {
    let rules = "for contacts
        flag won \"Won\" where has associated deals where (deal stage is closed won)
        flag any \"Any\" where has associated deals
        flag none \"None\" where no associated deals";
    let contacts = "Record ID,Number of Associated Deals\n1,\n2,0\n3,2\n4,many\n";
    insta::assert_snapshot!(told(rules, &[("contacts", contacts)]), @r"
    1 flag none
    1 says None
    2 flag none
    2 says None
    3 flag any
    3 says Any
    4 set aside for won: no number that hyg can read: expected one such as 1234.5; for others set number_format in hyg.yaml
    4 set aside for any: no number that hyg can read: expected one such as 1234.5; for others set number_format in hyg.yaml
    4 set aside for none: no number that hyg can read: expected one such as 1234.5; for others set number_format in hyg.yaml
    ");
}

#[test]
fn to_one_paths_follow_the_primary_or_the_only_record() {
    let rules = "for contacts
        fix company \"From the company\" company name: copy from company.name when it is unknown
        flag big \"Big\" where company.number of employees is more than 100";
    let contacts = "Record ID,Company Name,Associated Company IDs,Primary Associated Company ID\n\
        1,,20,\n2,,20;21,21\n3,,20;21,\n4,,99,\n5,,,\n6,Kept,20,\n";
    let companies = "Record ID,Company name,Number of Employees\n20,Acme,500\n21,Tiny,5\n";
    insta::assert_snapshot!(told(rules, &[("contacts", contacts), ("companies", companies)]), @r#"
    1 flag big
    1 says Big
    1 company: "" -> "Acme" by company
    2 company: "" -> "Tiny" by company
    3 set aside for company: 2 linked companies and none is marked as the primary one
    3 set aside for big: 2 linked companies and none is marked as the primary one
    4 set aside for company: the companies file has no record 99
    4 set aside for big: the companies file has no record 99
    6 flag big
    6 says Big
    "#);
}

#[test]
fn a_text_is_composed_of_the_values_that_the_lines_before_left() {
    let rules = "for contacts
        fix names \"Full names\"
          first name: trim, capitalise
          job title: set to \"{first name} {last name}, {{ {company.name} }}\" when it is unknown
          city: set to \"{state}\"";
    let contacts = "Record ID,First Name,Last Name,Job Title,City,State/Region,Associated Company IDs\n\
        1, ana ,Vega,,Lyon,,10\n\
        2,,Vega,,Lyon,Rh\u{f4}ne,\n\
        3,Bo,Li,Dean,,,\n";
    let companies = "Record ID,Company name\n10,Acme\n";
    insta::assert_snapshot!(told(rules, &[("contacts", contacts), ("companies", companies)]));
}

#[test]
fn two_fixes_that_disagree_stop_the_run() {
    let rules = "for contacts
        fix a \"A\" first name: set to \"Ann\" when it is unknown
        fix b \"B\" first name: set to \"Bob\" when last name is \"b\"";
    let agree = "Record ID,First Name,Last Name\n1,,a\n2,Bob,b\n";
    assert!(apply(rules, &[("contacts", agree)]).is_ok());
    let disagree = "Record ID,First Name,Last Name\n1,,a\n2,,b\n";
    let error = apply(rules, &[("contacts", disagree)]).unwrap_err();
    insta::assert_snapshot!(error, @r"contacts.csv: row 3: the fixes `a` and `b` leave different values in First Name of Record ID 2: `Ann` and `Bob`; let one of them write it, or give them conditions that exclude each other");
    // All pairs are named at once, each once, whichever record shows them.
    let rules = format!(
        "{rules}
        fix c \"C\" last name: set to \"Cy\" when it is \"a\" or it is \"b\"
        fix d \"D\" last name: set to \"Di\" when first name is unknown"
    );
    let error = apply(&rules, &[("contacts", "Record ID,First Name,Last Name\n1,,b\n2,,a\n3,,b\n")]).unwrap_err();
    insta::assert_snapshot!(error);
}

/// Exports that were joined with their headers.
#[test]
fn a_header_among_the_rows_is_no_record() {
    let rules = "for contacts\ndelete bad \"No address\" where email is not valid stop above 100%";
    let contacts = "Record ID,Email\n1,a@b.example\nRecord ID,Email\n2,c@d.example\n";
    let program = program(rules);
    let inputs = inputs(&program, &[("contacts", contacts)]);
    let (collected, report) = collect(&program, &Project::default(), &inputs, &options()).unwrap();
    assert_eq!(tell(&program, &collected), "");
    assert_eq!((report.objects[0].rows, report.objects[0].rejected), (3, 1));
}

#[test]
fn keys_that_could_name_the_wrong_record_stop_the_run() {
    let rules = "for contacts\nflag x \"X\" where email is known";
    let twice = "Record ID,Email\n1,a\n2,b\n1,c\n";
    insta::assert_snapshot!(apply(rules, &[("contacts", twice)]).unwrap_err(), @r"the Record ID `1` stands on row 2 of contacts.csv and row 4 of contacts.csv; an ID that names two records would change the wrong one, so remove the repeated rows and run again");
    let one = format!("Record ID,Email\n{}", "7,a\n".repeat(10_000));
    insta::assert_snapshot!(apply(rules, &[("contacts", &one)]).unwrap_err(), @r"the Record ID `7` stands on row 2 of contacts.csv, row 3 of contacts.csv, row 4 of contacts.csv, row 5 of contacts.csv, row 6 of contacts.csv and 9,995 more; an ID that names two records would change the wrong one, so remove the repeated rows and run again");
    let mut many = one.replace("7,a\n", "");
    for n in (0..40).chain(0..12) {
        writeln!(many, "{n},a").unwrap();
    }
    let error = apply(rules, &[("contacts", &many)]).unwrap_err().to_string();
    assert!(
        error.contains("; `9` stands on row 11 of contacts.csv and row 51 of contacts.csv; 2 more values"),
        "{error}"
    );
    let linked = "for contacts\nflag x \"X\" where has company where (company name is known)";
    let (contacts, companies) = ("Record ID,Associated Company IDs\n1,5\n", "Record ID,Company name\n5,a\n 5,b\n");
    insta::assert_snapshot!(apply(linked, &[("contacts", contacts), ("companies", companies)]).unwrap_err(), @r"the Record ID `5` stands on row 2 of companies.csv and row 3 of companies.csv; an ID that names two records would change the wrong one, so remove the repeated rows and run again");
    let spoilt = "Record ID,Email\n1,a\n1.23457E+11,b\n";
    insta::assert_snapshot!(apply(rules, &[("contacts", spoilt)]).unwrap_err(), @r"contacts.csv: row 3: the Record ID `1.23457E+11` is in scientific notation, in which long numbers lose their last digits; export the file again with the Record ID as text, and do not save it from a spreadsheet");
    for (key, problem) in [
        ("51200000001.0", "the Record ID `51200000001.0` has been taken for an amount and written anew"),
        ("51 200 000 001", "the Record ID `51 200 000 001` has been taken for an amount and written anew"),
        ("512\u{200b}1", "the Record ID `512\\u{200b}1` holds a character that nobody sees"),
    ] {
        let refusal =
            apply(rules, &[("contacts", &format!("Record ID,Email\n1,a\n{key},b\n"))]).unwrap_err().to_string();
        assert!(refusal.starts_with(&format!("contacts.csv: row 3: {problem}")), "{refusal}");
    }
    let from_the_api = apply(rules, &[("contacts", "id,email\n1,a\n")]).unwrap_err().to_string();
    let help = "if `id` holds it, say so in hyg.yaml: `properties: { contacts: { hs_object_id: { aliases: [id] } } }`";
    assert!(from_the_api.ends_with(help), "{from_the_api}");
    let keyless = "Email\na\n";
    insta::assert_snapshot!(apply(rules, &[("contacts", keyless)]).unwrap_err(), @r"contacts.csv has no column `Record ID`, which tells the contacts apart; its first row begins `Email`, and must hold the names of the columns, with that one among them");
}

#[test]
fn a_missing_column_is_an_error_or_sets_aside_all_that_needs_it() {
    let rules = "for contacts
        protect customers \"Customers\" where lifecycle stage is customer
        delete x \"X\" where email is unknown
        flag y \"Y\" where email is known";
    let contacts = "Record ID,Email\n1,\n2,a@b.example\n";
    insta::assert_snapshot!(apply(rules, &[("contacts", contacts)]).unwrap_err(), @r"contacts.csv has no column for `Lifecycle Stage` (lifecyclestage), which `customers` needs");
    let program = program(rules);
    let options = Options { allow_missing: true, ..options() };
    let (collected, report) =
        collect(&program, &Project::default(), &inputs(&program, &[("contacts", contacts)]), &options).unwrap();
    insta::assert_snapshot!(format!("{}{}", tell(&program, &collected), report.notes.join("\n")), @r"
    2 flag y
    2 says Y
    protect customers is set aside: contacts.csv has no column for `Lifecycle Stage` (lifecyclestage)
    delete x is set aside, because protect customers guards it
    ");
}

#[test]
fn only_and_skip_leave_protections_and_opt_outs_in_force() {
    let rules = "for contacts
        protect customers \"Customers\" where lifecycle stage is customer
        suppress opted-out \"Opted out\" where unsubscribed from all email is yes
        fix names \"Names\" first name: capitalise name
        delete x \"X\" where email is unknown";
    let contacts = "Record ID,First Name,Email,Lifecycle Stage,Unsubscribed from all email\n\
        1,ann,,Lead,false\n2,bob,,Customer,false\n3,cy,,Lead,true\n";
    let program = program(rules);
    let delete = program.rules.iter().position(|rule| rule.name == "x").map(hyg::check::program::RuleId).unwrap();
    let options = Options { only: BTreeSet::from([delete]), ..options() };
    let (collected, _) =
        collect(&program, &Project::default(), &inputs(&program, &[("contacts", contacts)]), &options).unwrap();
    insta::assert_snapshot!(tell(&program, &collected), @r"
    1 delete x
    2 spared from x by [Protect(RuleId(0))]
    3 spared from x by [Suppress(RuleId(1))]
    ");
}

#[test]
fn brakes_stop_the_run() {
    let rules = "for contacts
        delete half \"Half\" where first name is \"a\" stop above 1
        delete more \"More\" where first name is known stop above 90%";
    let contacts = "Record ID,First Name\n1,a\n2,a\n3,b\n4,\n";
    let program = program(rules);
    let options = Options { brakes: true, ..options() };
    let (_, report) =
        collect(&program, &Project::default(), &inputs(&program, &[("contacts", contacts)]), &options).unwrap();
    let stops: Vec<_> = report
        .stops
        .iter()
        .map(|stop| {
            (stop.rule.as_ref().map(|(_, name)| name.as_str()), stop.would_write, stop.rows, stop.limit.as_str())
        })
        .collect();
    assert_eq!(stops, [(Some("half"), 2, 4, "1"), (None, 3, 4, "50%")]);
}

#[test]
fn strict_refuses_values_that_could_not_be_read() {
    let rules = "for contacts\nflag x \"X\" where create date is in the future";
    let contacts = "Record ID,Create Date\n1,soon\n";
    let program = program(rules);
    let options = Options { strict: true, ..options() };
    let result = collect(&program, &Project::default(), &inputs(&program, &[("contacts", contacts)]), &options);
    let Err(RunError::Strict { count: 1, first }) = result else { panic!("{result:?}") };
    assert!(first.starts_with("contacts.csv: row 2: Create Date `soon`: no date"), "{first}");
}

#[test]
fn a_test_table_without_association_columns_has_no_links_unless_it_counts_them() {
    let rules = "for contacts
        flag lonely \"No company\" where no associated companies
        flag dealing \"Deals\" where has associated deals";
    let program = program(rules);
    let options = Options { missing_is_blank: true, ..options() };
    let run = |contacts| {
        let inputs = inputs(&program, &[("contacts", contacts)]);
        tell(&program, &collect(&program, &Project::default(), &inputs, &options).unwrap().0)
    };
    assert_eq!(run("Record ID\n1\n"), "1 flag lonely\n1 says No company\n");
    assert_eq!(
        run("Record ID,Number of Associated Deals,Associated Company IDs\n1,2,5\n"),
        "1 flag dealing\n1 says Deals\n"
    );
}

#[test]
fn evidence_repeats_the_rules_own_words_with_the_values_that_decided() {
    let rules = "for contacts
        param quiet = 182 days
        segment silent \"Silent\" where last marketing email open date older than $quiet or unknown
        delete gone \"Gone\"
          where in silent and no associated deals and not (lifecycle stage is customer)
            and any of (email is unknown, create date older than 1 year)";
    let contacts = "Record ID,Last marketing email open date,Lifecycle Stage,Email,Create Date,Associated Deal IDs\n\
        1,,Lead,,2020-01-01,\n2,2020-05-05,Lead,a@b.example,2020-01-01,\n";
    let program = program(rules);
    let mut evidence = super::support::rules::Evidence::default();
    hyg::run::execute(
        &program,
        &Project::default(),
        &inputs(&program, &[("contacts", contacts)]),
        &options(),
        &hyg::run::progress::Silent,
        &mut evidence,
    )
    .unwrap();
    insta::assert_snapshot!(evidence.lines.join("\n"), @r"
    1: last marketing email open date older than 182 days or unknown: blank; no associated deals; not: lifecycle stage is customer: Lead; email is unknown; create date older than 1 year: 2020-01-01
    2: last marketing email open date older than 182 days or unknown: 2020-05-05; no associated deals; not: lifecycle stage is customer: Lead; create date older than 1 year: 2020-01-01
    ");
}

#[test]
fn a_null_value_in_a_column_of_ids_links_nothing() {
    let rules = "for contacts
        flag alone \"No deal\" where no associated deals
        flag homeless \"No company\" where company.name is unknown";
    let contacts = "Record ID,Associated Deal IDs,Associated Company IDs,Primary Associated Company ID\n\
        1,N/A,N/A,N/A\n2,10,20,N/A\n";
    let companies = "Record ID,Company name\n20,Acme\n";
    let mut project = Project::default();
    project.null_values = vec!["N/A".to_owned()];
    let program = program(rules);
    let inputs = inputs(&program, &[("contacts", contacts), ("companies", companies)]);
    let (collected, _) = collect(&program, &project, &inputs, &options()).unwrap();
    insta::assert_snapshot!(tell(&program, &collected), @r"
    1 flag alone
    1 flag homeless
    1 says No deal
    1 says No company
    ");
}

#[test]
fn when_the_primary_record_is_deleted_the_only_other_one_is_followed() {
    let rules = "for contacts
        flag at \"At\" where company.name is known say \"at {company.name}\"
        for companies
        delete closed \"Closed\" where company name is \"Gone\"";
    let contacts = "Record ID,Associated Company IDs,Primary Associated Company ID\n1,20;21,20\n2,20,20\n";
    let companies = "Record ID,Company name\n20,Gone\n21,Acme\n";
    insta::assert_snapshot!(told(rules, &[("contacts", contacts), ("companies", companies)]), @r"
    1 flag at
    1 says at Acme
    20 delete closed
    ");
}

#[test]
fn outer_space_and_decomposed_letters_do_not_count() {
    let rules = "for contacts
        flag ends \"Ends in n\" where first name matches /n$/
        flag long \"Long\" where first name is longer than 3 characters";
    let contacts = "Record ID,First Name\n1,\" Ann \"\n2,e\u{301}te\u{301}\n";
    insta::assert_snapshot!(told(rules, &[("contacts", contacts)]), @r"
    1 flag ends
    1 says Ends in n
    ");
}

#[test]
fn a_record_that_several_lines_cannot_judge_is_undecided_once() {
    let rules = "for contacts
        fix names \"Names\"
          first name: clear when has associated deals where (amount is more than 5)
          last name: clear when has associated deals where (amount is more than 5) and company.name is known";
    let contacts = "Record ID,First Name,Last Name,Associated Deal IDs,Associated Company IDs\n1,a,b,10,20\n2,a,b,,\n";
    let (_, report) = apply(rules, &[("contacts", contacts)]).unwrap();
    let tally = report.objects[0].rules[0].tally;
    assert_eq!((tally.undecided, tally.set_aside), (1, 0));
}

#[test]
fn a_linked_file_that_lacks_counted_records_takes_no_protection_away() {
    let rules = "for contacts
        protect customers \"Bought\" where has associated deals where (deal stage is closed won)
        delete quiet \"Quiet\" where email is unknown";
    let contacts = "Record ID,Email,Number of Associated Deals\n1,,2\n2,,1\n3,,\n";
    let deals = "Record ID,Deal Stage,Associated Contact IDs\n10,Closed Lost,1\n11,Closed Lost,2\n";
    insta::assert_snapshot!(told(rules, &[("contacts", contacts), ("deals", deals)]), @r"
    1 spared from quiet by [Protect(RuleId(0))]
    2 delete quiet
    3 delete quiet
    ");
}

#[test]
fn numbers_that_a_fix_has_written_are_read_in_the_accounts_own_format() {
    let rules = "for deals
        fix amounts \"Amounts\" amount: parse number
        flag large \"Large\" where amount is at least 1000
        delete small \"Small\" where amount is less than 1000 stop above 100%";
    let deals = "Record ID,Amount\n1,\"1 234,50\"\n2,1234.50\n3,\"900,00\"\n4,12.345\n5,\"12,345\"\n6,lots\n";
    let mut project = Project::default();
    project.number_format = NumberFormat::from_example("1 234,5").unwrap();
    let program = program_for(rules, &project);
    let (collected, _) = collect(&program, &project, &inputs(&program, &[("deals", deals)]), &options()).unwrap();
    insta::assert_snapshot!(tell(&program, &collected), @r#"
    1 flag large
    1 says Large
    1 amount: "1 234,50" -> "1234.50" by amounts
    2 flag large
    2 says Large
    3 delete small
    4 set aside for amounts: parse number: `12.345` could be 12.345 or 12345, and is not in this account's format `1 234,5`
    4 set aside for large: no number that hyg can read: expected one such as 1 234,5, which is the account's number_format
    4 set aside for small: no number that hyg can read: expected one such as 1 234,5, which is the account's number_format
    5 delete small
    5 set aside for amounts: parse number: written plainly it would be 12.345, which could be 12345 too
    6 set aside for amounts: parse number: `lots` is no number
    6 set aside for large: no number that hyg can read: expected one such as 1 234,5, which is the account's number_format
    6 set aside for small: no number that hyg can read: expected one such as 1 234,5, which is the account's number_format
    "#);
}

#[test]
fn yes_and_no_are_read_in_other_languages() {
    let rules = "for contacts
        flag out \"Out\" where unsubscribed from all email is yes
        flag in \"In\" where unsubscribed from all email is no";
    let contacts = "Record ID,Unsubscribed from all email\n1,Ja\n2,Nein\n3,Sì\n4,Não\n5,Tak\n6,Nie\n7,x\n8,on\n";
    insta::assert_snapshot!(told(rules, &[("contacts", contacts)]), @r"
    1 flag out
    1 says Out
    2 flag in
    2 says In
    3 flag out
    3 says Out
    4 flag in
    4 says In
    5 flag out
    5 says Out
    6 flag in
    6 says In
    7 set aside for out: neither yes nor no
    7 set aside for in: neither yes nor no
    8 set aside for out: neither yes nor no
    8 set aside for in: neither yes nor no
    ");
}

#[test]
fn separators_alone_choose_no_option() {
    let rules = "for contacts
        flag blank \"Blank\" where `legal basis for processing contact's data` is unknown
        delete others \"Others\" where `legal basis for processing contact's data` is none of (\"Freely given consent from contact\") stop above 100%";
    let contacts = "Record ID,Legal basis for processing contact's data\n1,;\n2,;;\n3, ; \n4,Not applicable\n5,;Not applicable;\n6,\n";
    insta::assert_snapshot!(told(rules, &[("contacts", contacts)]), @r"
    1 flag blank
    1 says Blank
    2 flag blank
    2 says Blank
    3 flag blank
    3 says Blank
    4 delete others
    5 delete others
    6 flag blank
    6 says Blank
    ");
}

#[test]
fn a_family_of_emoji_is_one_character() {
    let rules = "for contacts
        flag two \"Two\" where first name is longer than 2 characters
        flag three \"Three\" where first name is longer than 3 characters";
    let contacts = "Record ID,First Name\n1,👨‍👩‍👧ab\n2,🇫🇷ab\n3,e\u{301}a\n4,abcd\n";
    insta::assert_snapshot!(told(rules, &[("contacts", contacts)]), @r"
    1 flag two
    1 says Two
    2 flag two
    2 says Two
    4 flag two
    4 flag three
    4 says Two
    4 says Three
    ");
}
