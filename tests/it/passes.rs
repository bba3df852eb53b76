//! How often a run goes over each file: what several stages ask of one is found in one pass, where it hangs on
//! no other record.

use super::support::rules::{apply, inputs, options, program};
use hyg::run::execute;
use hyg::run::progress::Progress;
use hyg::run::sink::DryRun;
use hyg::schema::Project;
use std::sync::Mutex;

/// Notes what each pass is for.
#[derive(Default)]
struct Noted(Mutex<Vec<String>>);

impl Progress for Noted {
    fn begin(&self, what: &str, _bytes: u64) {
        self.0.lock().unwrap().push(what.to_owned());
    }
    fn read(&self, _bytes: u64) {}
    fn judged(&self, _rows: u64) {}
    fn is_stopped(&self) -> bool {
        false
    }
}

const COMPANIES: &str = "Record ID,Company name,Industry,Associated Contact IDs\n7, Acme ,x,1\n8,Gone,x,2\n";
const CONTACTS: &str = "Record ID,Email,Associated Company IDs\n1,a@a.example,7\n2,b@b.example,8\n3,,\n";

/// The passes of a run, and how many contacts each flag speaks of.
fn passes(rules: &str) -> (Vec<String>, Vec<u64>) {
    let program = program(rules);
    let (noted, exports) = (Noted::default(), inputs(&program, &[("contacts", CONTACTS), ("companies", COMPANIES)]));
    let report = execute(&program, &Project::default(), &exports, &options(), &noted, &mut DryRun).unwrap();
    let flags = report.objects.iter().flat_map(|object| &object.rules).filter(|rule| rule.kind == "flag");
    (noted.0.into_inner().unwrap(), flags.map(|rule| rule.tally.written).collect())
}

const FLAGS: &str = "
    for contacts
    flag of-acme \"Works at Acme\"
      where has associated companies where (company name is \"Acme\")
      say \"x\"
    flag alone \"Works nowhere\"
      where no associated companies
      say \"x\"";

#[test]
fn what_is_asked_of_linked_records_before_and_after_fixes_and_deletes_takes_one_pass() {
    let rules = format!(
        "for companies
         fix names
           company name: trim
         delete gone \"Closed\"
           where company name is \"Gone\"
           stop above 90%{FLAGS}"
    );
    let (passes, flags) = passes(&rules);
    let of = |what: &str| passes.iter().filter(|pass| *pass == what).count();
    assert_eq!((of("reading companies"), passes.len()), (1, 3), "{passes:?}");
    assert_eq!(flags, [1, 2]);
}

#[test]
fn a_delete_that_asks_linked_records_waits_for_them() {
    let rules = format!(
        "for companies
         delete gone \"Nobody to write to\"
           where no associated contacts where (email is \"a@a.example\")
           stop above 90%{FLAGS}"
    );
    let (passes, flags) = passes(&rules);
    assert_eq!(passes.iter().filter(|pass| *pass == "reading companies").count(), 2, "{passes:?}");
    assert_eq!(flags.last(), Some(&2), "{passes:?}");
}

/// HubSpot refuses the row of an import that brings a contact the e-mail address of another one.
#[test]
fn addresses_that_another_record_has_are_told() {
    let rules = "for contacts\nfix tidy\n  email: trim, lowercase, correct email domain\n";
    let notes = |export: &str, rules: &str| {
        let (_, report) = apply(rules, &[("contacts", export)]).unwrap();
        report.notes
    };
    let taken = "Record ID,Email\n1,ada@gmial.com\n2, ADA@gmail.com \n3,bob@gmial.com\n4,Cy@Gmail.com\n";
    let told = "contacts/updates.csv brings 1 record the Email of another one (`ADA@gmail.com` is that of 2): HubSpot refuses such rows; if they are one person, merge them first, by hand or with `match same email` in a `duplicates` rule";
    assert_eq!(notes(taken, rules), [told]);
    // Two fixes can give the same address to two.
    let twice = "Record ID,Email\n1,ada@gmial.com\n2,Ada@GMIAL.com\n";
    assert!(notes(twice, rules)[0].starts_with("contacts/updates.csv brings 2 records the Email of another one: "));
    // What is merged or deleted asks for nobody's address, and neither does another case of one's own.
    let merged = format!("{rules}duplicates same \"Same\"\n  match same email\n  survivor email is known\n");
    assert_eq!(notes(taken, &merged), [""; 0]);
    let deleted = format!("{rules}delete odd \"Odd\"\n  where email starts with \"ada\"\n  stop above 100%\n");
    assert_eq!(notes(taken, &deleted), [""; 0]);
    assert_eq!(notes("Record ID,Email\n1,ADA@gmail.com\n2,bob@gmial.com\n", rules), [""; 0]);
}
