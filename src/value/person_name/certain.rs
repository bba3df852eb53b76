//! Full names of which it is certain which part is which: what [`read`] reads, less what it had to take on trust.

use super::parse::{Parts, Reading, SEVERAL, quoting, read};

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
    if names_nobody(name) {
        return told("there is no person's name");
    }
    if parts.given.is_empty() != parts.family.is_empty() {
        return told("the word beside the title may be a first or a last name");
    }
    if name.contains(',') {
        return Ok(parts);
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

/// What is most likely meant where nothing is written, so that a person decides sooner.
fn likely(Parts { given, family, .. }: &Parts) -> String {
    match (given.as_str(), family.as_str()) {
        ("", "") => String::new(),
        (given, "") => format!("; most likely the first name is `{given}`"),
        ("", family) => format!("; most likely the last name is `{family}`"),
        (given, family) => format!("; most likely the first name is `{given}` and the last name `{family}`"),
    }
}

/// Words that stand in for a name, and of companies and families.
fn names_nobody(name: &str) -> bool {
    const PHRASES: &[&str] = &["do not call", "do not contact", "no name", "first last", "not available"];
    const WORDS: &[&str] =
        &["family", "familie", "famille", "hotel", "praxis", "consulting", "logistics", "group", "holding"];
    let small = name.trim().to_lowercase();
    PHRASES.contains(&small.as_str()) || small.split_whitespace().any(|word| WORDS.contains(&word))
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
            ("Smith Jr.", None, "a single word may be a first or a last name in `Smith Jr.`"),
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
        for (name, given, family) in [
            ("John Q. Doe", "John", "Doe"),
            ("Vincent van Gogh", "Vincent", "van Gogh"),
            ("Garcia Lopez, Maria", "Maria", "Garcia Lopez"),
            ("ANNA WEBER", "ANNA", "WEBER"),
            ("JP Morgan", "JP", "Morgan"),
        ] {
            let parts = parse_certain(name, None).unwrap();
            assert_eq!((parts.given.as_str(), parts.family.as_str()), (given, family), "{name}");
        }
    }
}
