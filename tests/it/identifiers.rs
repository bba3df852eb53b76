//! Postcodes, VAT numbers, bank accounts and tax ids as tests of rules.

use crate::support::project::Project;

const RULES: &str = "\
hyg 1
for contacts

delete odd-postcode \"No postcode of the country\"
  where postal code is not a valid postcode for country/region

flag odd-vat \"No VAT number\"
  where job title is not a valid VAT number

flag bank \"Has a bank account\"
  where job title is a valid IBAN or job title is a valid tax id for DE
";

const CONTACTS: &str = "\
Record ID,Postal Code,Country/Region,Job Title
1,44000,France,FR40303265045
2,4400,France,FR4030326504
3,44000,,DE91100000000123456789
4,44000,Nowhere,26954371827
5,1234,Hong Kong,303265045
6,,France,
7,SW1A 1AA,UK,x
";

const CONFIG: &str = "crm: hubspot\n";

fn apply(config: &str) -> Project {
    let project = Project::new().file("hyg.yaml", config).file("rules/main.hyg", RULES).file("contacts.csv", CONTACTS);
    let ran = project.run(&["apply", "contacts.csv", "--out", "out", "--as-of=2026-09-01"]);
    assert_eq!(ran.code, 0, "{ran}");
    project
}

#[test]
fn a_record_whose_country_is_not_known_is_set_aside() {
    let project = apply(CONFIG);
    let lists = ["deletions", "flags", "set-aside"].map(|list| project.read(&format!("out/contacts/{list}.csv")));
    insta::assert_snapshot!(lists.join("\n"));
}

#[test]
fn the_country_of_the_account_reads_what_names_none() {
    let project = apply(&format!("{CONFIG}country: FR\n"));
    insta::assert_snapshot!(project.read("out/contacts/flags.csv"));
}

#[test]
fn mistakes_are_said_by_check() {
    let tests = [
        "postal code is a valid postcode for Nowhere",
        "postal code is a valid tax id for JP",
        "postal code is a valid IBAN for FR",
        "create date is a valid postcode",
        "postal code is a valid",
    ];
    let rules: Vec<String> =
        tests.iter().enumerate().map(|(at, test)| format!("flag f{at} \"F\"\n  where {test}\n\n")).collect();
    let project = Project::new().file("rules/main.hyg", format!("hyg 1\nfor contacts\n\n{}", rules.concat()));
    insta::assert_snapshot!(project.run(&["check"]));
}

#[test]
fn the_formatter_writes_the_usual_words_and_a_declaration_may_begin_with_for() {
    let rules = "hyg 1\nfor contacts\nflag f \"F\"\n  where zip is not  a valid zip  CODE for  country/region or zip is a valid vat number\nfor contacts\nflag g \"G\" where zip is a valid iban\n";
    let project = Project::new().file("rules/main.hyg", rules);
    insta::assert_snapshot!(project.run(&["fmt", "--diff", "rules"]).out);
}
