//! `is same as … by FORM`: texts of a record, or of it and one that it is linked with, in the form in which
//! duplicates are compared.

use super::support::rules::apply;
use hyg::check::program::RuleId;
use hyg::matching::Form;
use proptest::prelude::*;
use std::fmt::Write as _;

const RULES: &str = "for contacts\n\
    flag same where email is same as company.company domain name by domain\n\
    flag other where email is not same as company.company domain name by domain\n\
    flag brand where email is same as company.company domain name by domain without ending\n\
    flag open where email is same as company.company domain name by domain or unknown\n\
    flag phones where phone number is same as mobile phone number by phone\n";

/// Which of the rules select, and which set aside, each record.
fn told(contacts: &str, companies: &str) -> Vec<String> {
    let (collected, _) = apply(RULES, &[("contacts", contacts), ("companies", companies)]).unwrap();
    let names = ["same", "other", "brand", "open", "phones"];
    let contacts = collected.records.iter().filter(|record| record.object.0 == 0);
    let of = |record: &hyg::run::Record| {
        let word = |(at, name): (usize, &&str)| {
            if record.selected_by.contains(&RuleId(at)) {
                return Some((*name).to_owned());
            }
            record.set_aside.iter().any(|(rule, _)| *rule == RuleId(at)).then(|| format!("({name})"))
        };
        names.iter().enumerate().filter_map(word).collect::<Vec<_>>().join(" ")
    };
    contacts.map(of).collect()
}

#[test]
fn domains_are_compared_as_what_somebody_owns() {
    let contacts = "Record ID,Email,Phone Number,Mobile Phone Number,Associated Company IDs (Primary)\n\
        1,zoe@mail.acme.co.uk,+33 1 99 00 12 34,+33199001234,10\n\
        2,zoe@acme.de,+33 1 99 00 12 34,,10\n\
        3,zoe@birch.example,call me,+33199001234,10\n\
        4,,,,10\n\
        5,zoe@acme.co.uk,,,20\n\
        6,nobody,,,10\n\
        7,zoe@acme.co.uk,,,30\n\
        8,zoe@acme.co.uk,,,\n";
    let companies = "Record ID,Company Domain Name\n10,https://www.Acme.co.uk/about\n20,\n30,none\n";
    assert_eq!(
        told(contacts, companies),
        [
            "same brand open phones",
            "other brand",
            "other (phones)",
            "open",
            "open",
            "(same) (other) (brand) (open)",
            "(same) (other) (brand) (open)",
            "open",
        ]
    );
}

#[test]
fn what_cannot_be_compared_is_listed_with_its_text() {
    let (collected, _) = apply(
        RULES,
        &[
            (
                "contacts",
                "Record ID,Email,Phone Number,Mobile Phone Number,Associated Company IDs (Primary)\n1,nobody,,,10\n",
            ),
            ("companies", "Record ID,Company Domain Name\n10,acme.example\n"),
        ],
    )
    .unwrap();
    assert_eq!(collected.records[0].set_aside[0].1, "nothing that can be compared by domain");
}

fn address() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec!["zoe", "z.o.e", "Zoé", "x y", ""]);
    let domain = prop::sample::select(vec![
        "acme.example",
        "ACME.example",
        "mail.acme.example",
        "acme.co.uk",
        "bücher.de",
        "gmail.com",
        ".",
        "",
    ]);
    (name, domain, any::<bool>()).prop_map(|(name, domain, is_address)| {
        if is_address { format!("{name}@{domain}") } else { format!("{name}{domain}") }
    })
}

proptest! {
    #![proptest_config(crate::support::search::search(24))]

    /// The test says of two cells what their forms say, and from both sides the same.
    #[test]
    fn cells_are_the_same_if_their_forms_are(pairs in prop::collection::vec((address(), address()), 1..6)) {
        let rules = "for contacts\nflag same where job title is same as city by mailbox\nflag back where city is same as job title by mailbox\n";
        let mut export = "Record ID,Job Title,City\n".to_owned();
        for (at, (one, other)) in pairs.iter().enumerate() {
            let _ = writeln!(export, "{at},{one},{other}");
        }
        let (collected, _) = apply(rules, &[("contacts", &export)]).unwrap();
        for (record, (one, other)) in collected.records.iter().zip(&pairs) {
            let form = |text: &str| Form::Mailbox.comparable(text).map(std::borrow::Cow::into_owned);
            let is_blank = |text: &str| text.trim().is_empty();
            let same = form(one).is_some() && form(one) == form(other);
            let open = [one, other].into_iter().any(|text| !is_blank(text) && form(text).is_none());
            for rule in [RuleId(0), RuleId(1)] {
                prop_assert_eq!(record.selected_by.contains(&rule), same);
                // A blank first cell is asked nothing more.
                let own = if rule == RuleId(0) { one } else { other };
                prop_assert_eq!(record.set_aside.iter().any(|(by, _)| *by == rule), open && !is_blank(own));
            }
        }
    }
}
