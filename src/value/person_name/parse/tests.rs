//! Names of many customs, part by part.

use super::{Parts, parse, parse_likely};
use proptest::prelude::*;

/// Title, given, middle, family, suffix.
fn told(parts: &Parts) -> [&str; 5] {
    [&parts.title, &parts.given, &parts.middle, &parts.family, &parts.suffix]
}

#[test]
fn parts_are_found_whatever_the_order() {
    for (name, parts) in [
        ("Anna Weber", ["", "Anna", "", "Weber", ""]),
        ("Weber, Anna", ["", "Anna", "", "Weber", ""]),
        ("Prof. Dr. Anna Maria Weber", ["Prof. Dr.", "Anna", "Maria", "Weber", ""]),
        ("Weber, Dr. Anna M.", ["Dr.", "Anna", "M.", "Weber", ""]),
        ("Jan van der Berg", ["", "Jan", "", "van der Berg", ""]),
        ("Berg, Jan van der", ["", "Jan", "", "van der Berg", ""]),
        ("JUAN VELASQUEZ Y GARCIA", ["", "JUAN", "", "VELASQUEZ Y GARCIA", ""]),
        ("Peter Harris Jr., PhD", ["", "Peter", "", "Harris", "Jr., PhD"]),
        ("Peter Harris, Ph. D.", ["", "Peter", "", "Harris", "Ph. D."]),
        ("Harris Jr., Peter", ["", "Peter", "", "Harris", "Jr."]),
        ("Peter E Harris", ["", "Peter", "E", "Harris", ""]),
        ("Yo-Yo Ma", ["", "Yo-Yo", "", "Ma", ""]),
        ("Prince Rogers Nelson", ["Prince", "Rogers", "", "Nelson", ""]),
        ("Prince Nelson", ["", "Prince", "", "Nelson", ""]),
        ("Herr Schmidt", ["Herr", "", "", "Schmidt", ""]),
        ("Sir Elton", ["Sir", "Elton", "", "", ""]),
        ("F.Joachim Weyl", ["", "F.", "Joachim", "Weyl", ""]),
        ("Иван Сергеевич Петров", ["", "Иван", "Сергеевич", "Петров", ""]),
        ("Петров Иван Сергеевич", ["", "Иван", "Сергеевич", "Петров", ""]),
        ("Jean Le Gall", ["", "Jean", "", "Le Gall", ""]),
        ("Harris, PhD", ["", "", "", "Harris", "PhD"]),
        ("Holder, Eric Jr. Attorney General", ["Attorney General", "Eric", "", "Holder", "Jr."]),
        ("Her Majesty Queen Elizabeth II", ["Her Majesty Queen", "Elizabeth", "", "", "II"]),
        ("Mother Teresa", ["Mother", "Teresa", "", "", ""]),
        ("FREIHERR VON RICHTHOFEN", ["FREIHERR", "", "", "VON RICHTHOFEN", ""]),
        ("Sir Van Johnson", ["Sir", "Van", "", "Johnson", ""]),
        ("Peter Harris CAPA", ["", "Peter", "", "Harris", "CAPA"]),
        ("Robert Capa", ["", "Robert", "", "Capa", ""]),
        ("Peter Moore JD.CPA", ["", "Peter", "", "Moore", "JD.CPA"]),
        ("Wilhelmina Mina Harris", ["", "Wilhelmina", "Mina", "Harris", ""]),
        ("M.D. ANDREWS, MD", ["", "M.D.", "", "ANDREWS", "MD"]),
        ("Harris, Peter Prof. Dr.", ["Prof. Dr.", "Peter", "", "Harris", ""]),
        ("Moore, Helen Mrs", ["Mrs", "Helen", "", "Moore", ""]),
        ("Mary Harris PhD Prof. Ma", ["Prof.", "Mary", "", "Harris", "PhD, Ma"]),
        ("Peter Harris, XYZ", ["", "Peter", "", "Harris", "XYZ"]),
        ("LLOYD McDONALD, RONALD", ["", "RONALD", "", "LLOYD McDONALD", ""]),
        ("Albois, Luc d'", ["", "Luc", "", "d' Albois", ""]),
        ("Otto von und zu Habsburg", ["", "Otto", "", "von und zu Habsburg", ""]),
        ("Luis Ó. Gómez", ["", "Luis", "Ó.", "Gómez", ""]),
        ("Abdul Rahman Al-Said", ["", "Abdul Rahman", "", "Al-Said", ""]),
        ("Harris Prof.", ["Prof.", "", "", "Harris", ""]),
        ("chen meng", ["", "chen", "", "meng", ""]),
        ("Harris, meng", ["", "meng", "", "Harris", ""]),
        ("Antonio Pavlović mlađi", ["", "Antonio", "", "Pavlović", "mlađi"]),
        ("The Rev. Mark Williams", ["Rev.", "Mark", "", "Williams", ""]),
        ("The Secretary of State Anna Weber", ["Secretary of State", "Anna", "", "Weber", ""]),
    ] {
        assert_eq!(parse(name, None).as_ref().map(told), Ok(parts), "{name}");
    }
}

/// What [`parse`] refuses, read as it is most likely meant.
#[test]
fn a_doubtful_name_has_a_likely_reading() {
    for (name, country, parts) in [
        ("Adam", None, ["", "Adam", "", "", ""]),
        ("Moore,,", None, ["", "", "", "Moore", ""]),
        ("Anna und Jan Weber", None, ["", "Anna und Jan", "", "Weber", ""]),
        ("Хосе И Мария Сантос", None, ["", "Хосе И Мария", "", "Сантос", ""]),
        ("Mr. & Mrs. Peter Harris", None, ["Mr. & Mrs.", "Peter", "", "Harris", ""]),
        ("Harris, Mr. and Mrs.", None, ["Mr. and Mrs.", "", "", "Harris", ""]),
        ("Harris, MR", None, ["", "MR", "", "Harris", ""]),
        ("Harris, MA", None, ["", "", "", "Harris", "MA"]),
        ("Harris, PSM I", None, ["", "", "", "Harris", "PSM I"]),
        ("MOORE, PETER MA", None, ["", "PETER", "", "MOORE", "MA"]),
        ("Peter Harris, Ed", None, ["", "Peter", "", "Harris", "Ed"]),
        ("Peter Harris Jr. Jones", None, ["", "Peter", "", "Harris", "Jr., Jones"]),
        ("Dr. Peter Ph. D. Harris", None, ["Dr.", "Peter", "", "Harris", "Ph. D."]),
        ("Weber, Anna, Berlin", None, ["", "Anna", "", "Weber", "Berlin"]),
        ("Anna (Weber", None, ["", "Anna", "", "Weber", ""]),
        ("Duke of Edinburgh", None, ["Duke of Edinburgh", "", "", "", ""]),
        ("Dr.", None, ["Dr.", "", "", "", ""]),
        ("María del Carmen López", None, ["", "María", "del Carmen", "López", ""]),
        ("Juan García López", Some("ES"), ["", "Juan", "", "García López", ""]),
        ("Nagy Anna", Some("HU"), ["", "Anna", "", "Nagy", ""]),
        ("Peter VI", None, ["", "Peter", "", "", "VI"]),
    ] {
        assert_eq!(parse_likely(name, country).as_ref().map(told), Ok(parts), "{name}");
        assert!(parse(name, country).is_err(), "{name}");
    }
    for name in
        ["a b c", "Harris Jr.", "Harris, Jr.", "Jerome B. Rice & Co.", "Acme Ltd", "anna@acme.example", "323 452", ""]
    {
        assert!(parse_likely(name, None).is_err(), "{name}");
    }
}

#[test]
fn quotes_of_german_close_as_they_do_there() {
    for name in ["Hans „Hansi“ Müller", "Hans „Hansi” Müller", "Hans “Hansi” Müller"] {
        let parts = parse(name, None).unwrap();
        assert_eq!((told(&parts), parts.nickname.as_str()), (["", "Hans", "", "Müller", ""], "Hansi"));
    }
}

#[test]
fn what_stands_in_brackets_is_no_name_of_the_line() {
    let parts = parse("Robert \"Bob\" Harris (née Jones)", None).unwrap();
    assert_eq!(told(&parts), ["", "Robert", "", "Harris", ""]);
    assert_eq!((parts.nickname.as_str(), parts.maiden.as_str()), ("Bob", "Jones"));
    assert_eq!(parse("Renate Linde geb. Vogel", None).unwrap().maiden, "Vogel");
    assert_eq!(parse("Mary Jones Prof. née Harris", None).unwrap().maiden, "Harris");
    assert_eq!(parse("Moore, Helen nee Harris", None).unwrap().maiden, "Harris");
    assert_eq!(parse("Maria Kowalska z domu Nowak", None).unwrap().maiden, "Nowak");
    assert_eq!(parse("Sean O'Connor 'Shay'", None).unwrap().family, "O'Connor");
}

#[test]
fn the_country_tells_titles_and_order() {
    assert_eq!(parse("M. Jean Dupont", Some("FR")).unwrap().title, "M.");
    assert_eq!(parse("M. Night Shyamalan", Some("US")).unwrap().given, "M.");
    assert_eq!(parse("Petrov Ivan Sergeyevich", Some("RU")).unwrap().family, "Petrov");
    assert_eq!(parse("Nagy, Anna", Some("HU")).unwrap().family, "Nagy");
    for (name, country) in [("Nagy Anna", "HU"), ("Wang Xiaoming", "CN"), ("Juan García López", "ES")] {
        assert!(parse(name, Some(country)).is_err(), "{name}");
    }
}

#[test]
fn every_refusal_has_its_reason() {
    for (name, reason) in [
        ("Anna", "a single word may be a first or a last name in `Anna`"),
        ("Harris Jr.", "a single word may be a first or a last name in `Harris Jr.`"),
        ("Mr & Mrs Harris", "there is more than one person in `Mr & Mrs Harris`"),
        ("Peter and Helen Moore", "there is more than one person in `Peter and Helen Moore`"),
        ("Acme Ltd", "there is a company, a team or a job in `Acme Ltd`"),
        ("Anna Weber, Sales", "there is a company, a team or a job in `Anna Weber, Sales`"),
        ("山田 太郎", "the letters do not tell which name is the family's in `山田 太郎`"),
        ("Nguyen Van Lac", "the family's name may stand first in `Nguyen Van Lac`"),
        ("Петров Иван", "the family's name may stand first in `Петров Иван`"),
        ("María del Carmen López", "the first name may go on behind the particle in `María del Carmen López`"),
        ("a b c", "there are only initials in `a b c`"),
        ("323 452", "there is no name in `323 452`"),
        ("Anna Weber 2", "there are digits in `Anna Weber 2`"),
        ("anna@acme.example", "there are signs that names do not have in `anna@acme.example`"),
        ("Anna (Weber", "a bracket or quotation mark is not closed in `Anna (Weber`"),
        ("Duke of Edinburgh", "the title may go on behind `of` in `Duke of Edinburgh`"),
        ("Peter Harris Jr. Jones", "a generation or degree stands between the names in `Peter Harris Jr. Jones`"),
        ("Anna und Jan Weber", "there is more than one person in `Anna und Jan Weber`"),
        ("Harris, Jr.", "a single word may be a first or a last name in `Harris, Jr.`"),
        ("Harris, MR", "initials and a title or degree look alike in `Harris, MR`"),
        ("Weber, Anna, Berlin", "there are more commas than a name has in `Weber, Anna, Berlin`"),
        ("", "there is no name in ``"),
    ] {
        assert_eq!(parse(name, None).unwrap_err(), reason, "{name}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(name in "\\PC{0,40}") {
        if let Ok(parts) = parse(&name, None) {
            prop_assert!(!parts.given.is_empty() || !parts.family.is_empty());
            prop_assert_eq!(parse_likely(&name, None), Ok(parts));
        }
        if let Ok(parts) = parse_likely(&name, None) {
            prop_assert_ne!(parts, Parts::default());
        }
    }

    #[test]
    fn names_of_any_script_are_read_or_refused(
        name in "(([A-Z]\\.|Dr\\.|and|,|MA|Jr\\.|née|旧姓|\"|„|“|van|of|Mr\\.|i|さん|씨|・|[A-Z][a-z]{1,4}|[山田太郎王明]{1,3}|[김민준]{1,4}|[タロウ]{1,4})[ ,]{0,2}){0,7}",
        country in proptest::option::of(proptest::sample::select(vec!["US", "CN", "ES", "HU", "FR", "RU"])),
    ) {
        if let Ok(parts) = parse_likely(&name, country) {
            prop_assert_ne!(parts, Parts::default());
        }
    }

    /// No letter is made up, and none stands in two parts.
    #[test]
    fn parts_are_made_of_the_name(name in "(Dr. |Prof. )?[A-Z][a-z]{1,6}( [A-Z]\\.?| van| de la| [A-Z][a-z]{1,6}){0,3},? [A-Z][a-z]{1,6}(, Jr\\.| III)?") {
        if let Ok(parts) = parse(&name, None) {
            let letters = |text: &str| {
                let mut letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
                letters.sort_unstable();
                letters
            };
            let all = told(&parts).concat() + &parts.nickname + &parts.maiden;
            prop_assert_eq!(letters(&all), letters(&name));
        }
    }
}
