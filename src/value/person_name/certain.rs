//! Full names of which it is certain which part is which: what [`read`] reads, less what it had to take on trust.

use super::degrees;
use super::parse::{Parts, Reading, SEVERAL, is_initial, quoting, read};
use super::titles::{self, bare};
use super::{disciplines, nobody, particles};

/// The parts of a full name, as [`read`] reads them, where no other reading is likely.
///
/// # Errors
/// Why it cannot be told for certain which part is which, in words.
pub fn parse_certain(name: &str, country: Option<&str>) -> Result<Parts, String> {
    let Reading { parts, doubt } = read(name, country)?;
    let told = |reason: &str| Err(quoting(reason, name));
    match doubt {
        // Neither of them is called so.
        Some(SEVERAL) => return told(SEVERAL),
        Some(reason) => return Err(quoting(reason, name) + &likely(&parts)),
        None => {}
    }
    let is_whole = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count() >= 2;
    if nobody::is_nobody(name) {
        return told("there is no person's name");
    }
    if nobody::is_remark(&bare(parts.family.rsplit(' ').next().unwrap_or_default())) {
        return told("the last word says something of the person");
    }
    if parts.given.is_empty() != parts.family.is_empty() {
        return told("the word beside the title may be a first or a last name");
    }
    if let Some(reason) = not_a_given_name(name, &parts) {
        return told(reason);
    }
    if name.contains(',') {
        if nobody::stands_behind_a_name(&parts) {
            return told("what stands behind the comma may be no given name");
        }
        return Ok(parts);
    }
    if let Some(reason) = uncertain_order(&parts, country) {
        return told(reason);
    }
    if parts.given.chars().filter(|c| c.is_uppercase()).count() >= 3
        && !parts.given.chars().any(char::is_lowercase)
        && parts.family.chars().any(char::is_lowercase)
    {
        return told(&format!(
            "the capitals may mark a surname that stands first: write `{}, {}` if it does",
            parts.given, parts.family
        ));
    }
    if country.is_none() && parts.middle.split(' ').any(is_whole) {
        return told("the middle word may be a first or a last name: add `for` and a country, or a comma");
    }
    Ok(parts)
}

/// Why what was read as the first name may be none.
fn not_a_given_name(name: &str, Parts { title, given, middle, family, .. }: &Parts) -> Option<&'static str> {
    let has_small = name.chars().any(char::is_lowercase);
    let has_capitals = name.chars().any(char::is_uppercase);
    let is_small = |text: &str| text.chars().any(char::is_lowercase) && !text.chars().any(char::is_uppercase);
    if !title.is_empty() && disciplines::may_go_on(given, !has_small || !has_capitals) {
        Some("the word behind the title may belong to it")
    } else if has_capitals && is_small(given) && !is_small(family) && (!name.contains(',') || !middle.is_empty()) {
        Some("the first word is in small letters, and may be no first name")
    } else if titles::may_be_a_title(given) {
        Some("the first word may be a title")
    } else if degrees::is_degree(given) && !degrees::is_name_too(given) && !is_initial(given) {
        Some("what stands as the first name may be a degree")
    } else {
        None
    }
}

/// Why, without a comma, the first word may not be the first name, or the last not all of the surname.
fn uncertain_order(Parts { given, middle, family, .. }: &Parts, country: Option<&str>) -> Option<&'static str> {
    let further: Vec<&str> = middle.split(' ').filter(|word| !word.is_empty()).collect();
    let is_letter = |word: &str| word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    // `Pat O Brien`, `Pat O' Brien`, in Italy and France `Maria D Angelo`.
    let is_cut_off = |word: &&str| {
        matches!(*word, "O" | "o")
            || word.ends_with(['\'', '’', '`', '´'])
            || (matches!(*word, "D" | "L" | "d" | "l") && matches!(country, Some("IT" | "FR" | "BE" | "CH")))
    };
    let written_small = |word: &str| word.chars().any(char::is_lowercase);
    let last = family.rsplit(' ').next().unwrap_or_default();
    let begins_small = |word: &str| word.starts_with(char::is_lowercase);
    let has_particle = family.split(' ').next().is_some_and(|word| particles::leads(&bare(word)));
    if begins_small(last) && !begins_small(given) && !has_particle && (family.contains(' ') || !further.is_empty()) {
        Some("the last word begins with a small letter, and may be no part of the name")
    } else if is_initial(family) {
        Some("the letter at the end may be an initial that stands behind the name")
    } else if (2..=4).contains(&family.chars().count())
        && family.chars().all(char::is_uppercase)
        && further.iter().any(|word| written_small(word))
    {
        // `Robert Harris VC`
        Some("the capitals at the end may be a degree or an order")
    } else if is_letter(given) && !further.is_empty() && further.iter().all(|word| is_letter(word)) {
        Some("letters without full stops may be initials of the father's name or of first names")
    } else if particles::begins_surname(&bare(given), !further.is_empty() || family.contains(' ')) {
        Some("the surname may stand first, as it begins with a particle: write it before a comma if it does")
    } else if particles::is_bound(&bare(given)) || bare(given) == "abu" && !further.is_empty() {
        Some("the first two words may be one name")
    } else if further.last().is_some_and(is_cut_off) {
        Some("the letter before the last word may belong to the surname")
    } else if further.last().is_some_and(|word| particles::may_join(&word.to_lowercase())) {
        Some("the small word before the last one may belong to either name")
    } else {
        None
    }
}

/// What is most likely meant where nothing is written, so that a person decides sooner.
fn likely(Parts { given, family, .. }: &Parts) -> String {
    match (given.as_str(), family.as_str()) {
        ("", "") => String::new(),
        (given, "") => format!("; most likely the first name is `{given}`"),
        ("", family) => format!("; most likely the last name is `{family}`"),
        (given, family) => format!("; most likely the first name is `{given}` and the last name `{family}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::parse_certain;

    #[test]
    fn a_refusal_says_how_to_write_it_so_that_it_is_certain() {
        assert_eq!(
            parse_certain("WEBER Anna", None).unwrap_err(),
            "the capitals may mark a surname that stands first: write `WEBER, Anna` if it does in `WEBER Anna`"
        );
        assert_eq!(parse_certain("WEBER, Anna", None).unwrap().family, "WEBER");
        for (name, country, reason) in [
            (
                "Juan García López",
                Some("ES"),
                "there may be two surnames or two first names in `Juan García López`; most likely the first name is `Juan` and the last name `García López`",
            ),
            (
                "Anna",
                None,
                "a single word may be a first or a last name in `Anna`; most likely the first name is `Anna`",
            ),
            ("Harris Jr.", None, "a single word may be a first or a last name in `Harris Jr.`"),
        ] {
            assert_eq!(parse_certain(name, country).unwrap_err(), reason);
        }
    }

    #[test]
    fn what_reads_two_ways_is_refused() {
        for name in [
            "WEBER Anna",
            "Maria Garcia Lopez",
            "Gabriel García Márquez",
            "Kim Jong Un",
            "Mrs. Anna",
            "Señora María",
            "Do Not Call",
            "No Name",
            "First Last",
            "Test Test",
            "Familie Weber",
            "Hotel Adler",
            "Weber Logistics",
        ] {
            assert!(parse_certain(name, None).is_err(), "{name}");
        }
        for name in [
            "Prasad B V",
            "Rajesh K S",
            "Rajesh K.",
            "B V Prasad",
            "van Gogh Vincent",
            "Van Gogh Vincent",
            "de Boer Jan",
            "De Boer",
            "von Braun Wernher",
            "Mac Donald Peter",
            "Pat O Brien",
            "Pat O' Brien",
            "Dr Med Hans Müller",
            "DR PHIL HANS MÜLLER",
            "dr med hans müller",
            "PhD Jan Novák",
            "ssa Maria Rossi",
            "John Smith deceased",
            "John Smith DO NOT CALL",
            "John Smith old",
            "Ram Kumar ji",
            "Mehmet Bey",
            "Fam. Müller",
            "Adv. Rajesh Kumar",
            "Dear John Smith",
            "Haji Ahmad Salim",
            "Van Der Berg Jan",
            "Jan in 't Veld",
            "Graf Karl von Berg",
            "Salah ud Din",
            "Abdul Rahman",
            "Abu Bakr Siddiq",
            "Peter Harris, Acme",
            "Peter Harris, London",
            "Hans Müller, Steuerberater",
            "Peter Harris - Acme",
            "Deceased Peter Harris",
            "Late Peter Harris",
            "Robert Harris VC",
            "Accounts Payable",
            "Accounts Receivable",
            "Human Resources",
            "Not Given",
            "Deutsche Bank",
            "Banco Santander",
            "Autohaus Schmidt",
            "Boulangerie Martin",
            "Restaurant Sacher",
            "Pharmacie Centrale",
            "Mairie Lyon",
            "Cabinet Dupont",
            "Müller Transporte",
            "Karl Schmidt Bau",
        ] {
            assert!(parse_certain(name, Some("US")).is_err(), "{name}");
        }
        for (name, given, family) in [
            ("Peter Q. Moore", "Peter", "Moore"),
            ("Vincent van Gogh", "Vincent", "van Gogh"),
            ("Garcia Lopez, Maria", "Maria", "Garcia Lopez"),
            ("ANNA WEBER", "ANNA", "WEBER"),
            ("JP Morgan", "JP", "Morgan"),
            ("J. R. R. Tolkien", "J.", "Tolkien"),
            ("Harris Jones, Xan", "Xan", "Harris Jones"),
            ("Thomas Müller, Anna", "Anna", "Thomas Müller"),
            ("Harris, meng", "meng", "Harris"),
            ("Robert Harris, MBA", "Robert", "Harris"),
            ("Tyra Banks", "Tyra", "Banks"),
            ("Van Morrison", "Van", "Morrison"),
            ("Ben J. Affleck", "Ben", "Affleck"),
            ("Dr. Phil McGraw", "Phil", "McGraw"),
            ("Dr. H. C. Andersen", "H.", "Andersen"),
            ("Dr. med. Hans Müller", "Hans", "Müller"),
            ("Müller, Dr. med. Hans", "Hans", "Müller"),
            ("Dr med Hans Müller", "Hans", "Müller"),
            ("Dr.med. Hans Müller", "Hans", "Müller"),
            ("Prof. Dr. med. dent. Eva Klein", "Eva", "Klein"),
            ("Dr. rer. nat. Eva Klein", "Eva", "Klein"),
            ("Eva Klein, Dr. rer. nat.", "Eva", "Klein"),
            ("Prof. Dr. h. c. mult. Eva Klein", "Eva", "Klein"),
            ("Prof. Dr.-Ing. habil. Eva Klein", "Eva", "Klein"),
            ("Dr. Dipl.-Betriebsw. Eva Klein", "Eva", "Klein"),
            ("Mag. Dr. phil. Eva Klein", "Eva", "Klein"),
            ("Dr. med. univ. Eva Klein", "Eva", "Klein"),
            ("Prof.dr.ir. Jan Bakker", "Jan", "Bakker"),
            ("Dott.ssa Maria Rossi", "Maria", "Rossi"),
            ("Prof.ssa Maria Rossi", "Maria", "Rossi"),
            ("Gent.ma Sig.ra Maria Rossi", "Maria", "Rossi"),
            ("Dott. Ing. Mario Rossi", "Mario", "Rossi"),
            ("Avv. Mario Rossi", "Mario", "Rossi"),
            ("MUDr. Jan Novák", "Jan", "Novák"),
            ("JUDr. Ing. Jan Novák, CSc.", "Jan", "Novák"),
            ("Jan Novák CSc.", "Jan", "Novák"),
            ("Mgr. Jan Novák Ph.D.", "Jan", "Novák"),
        ] {
            let parts = parse_certain(name, None).unwrap();
            assert_eq!((parts.given.as_str(), parts.family.as_str()), (given, family), "{name}");
        }
    }
}
