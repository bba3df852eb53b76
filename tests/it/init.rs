//! `hyg init`: the drafts for the example accounts and for tables that are no CRM's.

use crate::support::project::Project;
use std::fmt::Write;
use std::fs;

/// A project with the exports of an example beside it.
fn with_exports(folder: &str, names: &[&str]) -> Project {
    let project = Project::new();
    for name in names {
        let path = format!("{}/examples/{folder}/{name}", env!("CARGO_MANIFEST_DIR"));
        project.write(name, fs::read(path).unwrap());
    }
    project
}

/// The draft checks without an error or warning: advice is all that may be said of it.
fn assert_clean(project: &Project) {
    let ran = project.run(&["check", "--format", "concise"]);
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.out.lines().all(|line| line.contains(": advice[")), "{ran}");
}

#[test]
fn the_hubspot_account_gets_rules_for_what_it_holds() {
    let exports = ["contacts.csv", "companies.csv", "deals.csv"];
    let project = with_exports("hubspot", &exports);
    let ran = project.run(&["init", "contacts.csv", "companies.csv", "deals.csv", "--as-of", "2026-09-01"]);
    assert_eq!(ran.code, 0, "{ran}");
    insta::assert_snapshot!(format!(
        "{}\n{}\n{}",
        ran.out,
        project.read("hyg.yaml"),
        project.read("rules/starter.hyg")
    ));
    assert_clean(&project);
    let ran =
        project.run(&["apply", "contacts.csv", "companies.csv", "deals.csv", "--as-of", "2026-09-01", "--dry-run"]);
    assert_eq!(ran.code, 0, "{ran}");
    // What the draft counted is what a run selects.
    assert!(ran.out.lines().any(|line| line.contains("dead-mailboxes") && line.contains(" 93 ")), "{ran}");
}

#[test]
fn the_french_account_tells_its_order_of_day_and_month_and_its_numbers() {
    let project = with_exports("francais", &["contacts.csv"]);
    assert_eq!(project.run(&["init", "contacts.csv", "--as-of", "2026-09-01"]).code, 0);
    insta::assert_snapshot!(project.read("hyg.yaml"));
    assert_clean(&project);
}

#[test]
fn a_table_that_is_no_crms_becomes_an_object_of_its_own() {
    let mut rows = String::new();
    for n in 1..=60 {
        let state = ["open", "shut"][n % 2];
        writeln!(rows, "{n},Site {n},0{n:04},Info{n}@sites.example,0{}/12/2026,\"1.{n:03},5\",{state}", n % 9 + 1)
            .unwrap();
    }
    let project = Project::new().file("all sites.csv", format!("Id,Name,Zip,E-mail,Opened,Price,State\n{rows}"));
    let ran = project.run(&["init", "all sites.csv", "--as-of", "2026-09-01"]);
    insta::assert_snapshot!(format!("{ran}{}{}", project.read("hyg.yaml"), project.read("rules/starter.hyg")));
    assert_clean(&project);
    let ran = project.run(&["apply", "sites=all sites.csv", "--dry-run"]);
    assert_eq!(ran.code, 0, "{ran}");
}

/// What it has no catalogue of is named, and declared as any other table.
#[test]
fn exports_of_other_crms_are_told_by_their_headers() {
    let people = "Person - ID,Person - Name,Person - Email - Work\n1,Ann Lee,ann@a.example\n2,Bob Ray,bob@b.example\n";
    let accounts =
        "Id,Name,OwnerId,LastModifiedDate\n0015g00000AAAA1AAA,Acme,0055g00000BBBB1AAA,2026-01-02T10:00:00.000Z\n";
    let mut told = String::new();
    for (file, text) in [("people.csv", people), ("accounts.csv", accounts)] {
        let project = Project::new().file(file, text);
        assert_eq!(project.run(&["init", file]).code, 0);
        writeln!(told, "{}", project.read("hyg.yaml").lines().find(|line| line.starts_with("crm:")).unwrap()).unwrap();
        assert_clean(&project);
    }
    insta::assert_snapshot!(told);
}

#[test]
fn an_export_of_an_account_in_german_is_known_by_its_labels() {
    let mut rows = String::from(
        "Datensatz-ID;Vorname;Nachname;E-Mail-Adresse;Telefonnummer;Lifecycle-Phase;Für Kontakt zuständiger Mitarbeiter;Erstellungsdatum\n",
    );
    for n in 1..=60 {
        let phase = ["Abonnent", "Lead", "Kunde"][n % 3];
        writeln!(
            rows,
            "{n};ANNA;Groß {n};a{n}@firma.example;030 1234{n:03};{phase};Jo Lang;{:02}.12.2025 10:00",
            n % 28 + 1
        )
        .unwrap();
    }
    let project = Project::new().file("kontakte.csv", rows);
    let ran = project.run(&["init", "kontakte.csv", "--as-of", "2026-09-01"]);
    insta::assert_snapshot!(format!("{ran}{}{}", project.read("hyg.yaml"), project.read("rules/starter.hyg")));
    assert_clean(&project);
    let rule = "hyg 1\nfor contacts\nflag kunden \"Kunden\"\n  where Lifecycle-Phase is Kunde and Vorname is known\n";
    std::fs::write(project.path("rules/kunden.hyg"), rule).unwrap();
    let ran = project.run(&["apply", "kontakte.csv", "--dry-run", "--as-of", "2026-09-01"]);
    assert!(ran.code == 0 && ran.out.contains("kunden"), "{ran}");
}

#[test]
fn columns_that_share_a_name_are_told_and_what_is_written_passes() {
    let text = "Id,Answer,Answer\n1,a,b\n2,c,d\n3,e,f\n";
    let project = Project::new().file("things.csv", text);
    let ran = project.run(&["init", "things.csv"]);
    assert_eq!(ran.code, 0, "{ran}");
    let doubt = "columns 2 and 3 share the name \"Answer\"";
    assert!(ran.out.contains(doubt) && project.read("hyg.yaml").contains(doubt), "{ran}");
    assert!(project.read("rules/starter.hyg").contains("A rule reads like this"));
    assert_clean(&project);
    // What it says decides it.
    let settings = project.read("hyg.yaml");
    let decision = "properties: { things: { answer: { type: text, column: 2 } } }";
    assert!(settings.contains(decision), "{settings}");
    let rule = "hyg 1\n\nfor things\n\nflag odd \"Odd\"\n  where answer is \"a\"\n";
    let decided = Project::new().file("things.csv", text).file("rules/odd.hyg", rule).file(
        "hyg.yaml",
        settings.split_inclusive('\n').filter(|line| !line.starts_with('#')).collect::<String>() + decision,
    );
    let ran = decided.run(&["apply", "things=things.csv", "--dry-run"]);
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.out.contains("1 flag"), "{ran}");
}

#[test]
fn nothing_is_overwritten() {
    let project = with_exports("francais", &["contacts.csv"]).file("rules/starter.hyg", "hyg 1\n");
    let ran = project.run(&["init", "contacts.csv"]);
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.err.contains("is there already"), "{ran}");
    assert_eq!(project.read("rules/starter.hyg"), "hyg 1\n");
    assert!(!project.has("hyg.yaml"));
}

#[test]
fn what_cannot_be_drafted_from_is_a_sentence() {
    let project = Project::new().file("people.csv", "Name,City\nAda,Paris\nAda,Rome\n").file("empty.csv", "");
    insta::assert_snapshot!(project.run(&["init", "people.csv"]));
    assert_eq!(project.run(&["init", "empty.csv"]).code, 2);
    assert_eq!(project.run(&["init", "nowhere.csv"]).code, 2);
    assert!(!project.has("hyg.yaml") && !project.has("rules"));
}

#[test]
fn an_export_that_cannot_be_run_over_still_gets_a_draft_that_says_why() {
    let row = "7,Ada,ada@pear.example,2026-01-02 10:00\n";
    let project =
        Project::new().file("contacts.csv", format!("Record ID,First Name,Email,Create Date\n{row}{row}{row}"));
    let ran = project.run(&["init", "contacts.csv", "--as-of", "2026-09-01"]);
    insta::assert_snapshot!(format!("{ran}{}", project.read("rules/starter.hyg")));
    assert_clean(&project);
}

#[test]
fn files_with_other_columns_are_other_objects() {
    let project = Project::new()
        .file("gifts.csv", "Id,Amount\n1,5\n2,6\n")
        .file("final_gifts.csv", "Gift Id,Fund\n1,a\n2,b\n")
        .file("gifts_2026.csv", "Id,Amount\n3,5\n4,6\n");
    let ran = project.run(&["init", "gifts.csv", "final_gifts.csv", "gifts_2026.csv"]);
    assert_eq!(ran.code, 0, "{ran}");
    let settings = project.read("hyg.yaml");
    assert!(settings.contains("  gifts: [\"gifts.csv\", \"gifts_2026.csv\"]\n"), "{settings}");
    assert!(settings.contains("  final-gifts: { key: \"Gift Id\" }\n"), "{settings}");
    assert_clean(&project);
    let rule = "hyg 1\n\nfor final-gifts\n\nflag a \"A\"\n  where fund is \"a\"\n";
    let ran =
        project.file("rules/own.hyg", rule).run(&["apply", "gifts.csv", "final-gifts=final_gifts.csv", "--dry-run"]);
    assert!(ran.code == 0 && ran.out.contains("final-gifts: 2 rows"), "{ran}");
}

#[test]
fn columns_of_instants_are_dates_whatever_their_precision_and_number() {
    let layouts = ["10:00", "10:00:01", "10:00:01.250Z", "10:00:01.000+0000"];
    let mut rows = String::new();
    for n in 0..2_400 {
        let day = format!("2026-0{}-{:02}", n % 9 + 1, n % 28 + 1);
        write!(rows, "{n}").unwrap();
        layouts.iter().for_each(|clock| write!(rows, ",{day}T{clock}").unwrap());
        writeln!(rows, ",{day} 0{}:{:02}:{:02}", n % 10, n % 60, n / 60).unwrap();
    }
    let project = Project::new().file("visits.csv", format!("Id,a,b,c,d,many\n{rows}"));
    assert_eq!(project.run(&["init", "visits.csv"]).code, 0);
    let settings = project.read("hyg.yaml");
    assert_eq!(settings.matches("type: datetime").count(), 5, "{settings}");
}

#[test]
fn no_draft_writes_names_in_small_letters_because_most_cells_do() {
    let export = |most: &str| {
        let mut rows = "Record ID,City,Email\n".to_owned();
        for n in 0..60 {
            let city = if n % 3 == 0 { "Paris" } else { most };
            writeln!(rows, "{n},{city},a{n}@x.example").unwrap();
        }
        rows
    };
    for (most, drafted) in [("paris", false), ("PARIS", false), ("Paris,", true)] {
        let export = export(&most.replace(',', " "));
        let project = Project::new().file("contacts.csv", export.replace("59,Paris ,", "59,PARIS,"));
        assert_eq!(project.run(&["init", "contacts.csv"]).code, 0);
        let rules = project.read("rules/starter.hyg");
        assert_eq!(rules.contains("city: cluster spellings"), drafted, "{most}: {rules}");
    }
}
