//! Forms of address and titles taken off the front of a name.

use super::disciplines;
use super::generations;
use super::no_name;
use super::titles::{self, Title, bare};

/// The name without what addresses the person: `Anna Weber` of `Frau Dr. Anna Weber`. A title that is
/// also a name (`Prince`, `Dean`) stays unless it is abbreviated; so does one that nothing follows.
///
/// # Errors
/// The name is addressed to several persons, or the text is too long for a name.
pub fn without_salutation(name: &str) -> Result<&str, String> {
    no_name::refuse_long(name)?;
    let mut rest = name;
    let mut is_first = true;
    loop {
        let word = rest.split_whitespace().next().unwrap_or_default();
        let after = rest.trim_start().strip_prefix(word).unwrap_or_default().trim_start();
        let next = bare(after.split_whitespace().next().unwrap_or_default());
        // A saint is part of a surname: `St. John`.
        let is_title =
            titles::is_address(word) || titles::title(word) == Some(Title::Sure) && titles::bare(word) != "st";
        if is_title && (is_joining(&next) || is_first && addresses_another(after)) {
            return Err("there is more than one person".to_owned());
        }
        is_first = false;
        // `Ms, Anna` and `Sr.` alone are no names with a title before them.
        if !is_title
            || word.ends_with(',')
            || !after.starts_with(char::is_alphabetic)
            || generations::is_generation(after)
        {
            return Ok(rest);
        }
        rest = without_disciplines(word, after);
    }
}

/// Whether behind the first person stands another one with a form of address: `Mr John and Mrs Jane Smith`.
fn addresses_another(rest: &str) -> bool {
    let words: Vec<&str> = rest.split_whitespace().collect();
    words.windows(2).any(|pair| matches!(pair, [and, word] if is_joining(&bare(and)) && titles::is_address(word)))
}

fn is_joining(word: &str) -> bool {
    matches!(word, "&" | "and" | "und" | "et" | "y" | "e" | "en" | "+")
}

/// What follows a title, without what goes on the title: `Hans` of `med. Hans`.
fn without_disciplines<'n>(title: &str, after: &'n str) -> &'n str {
    let has_capitals = after.chars().any(char::is_uppercase);
    let mut title = title.to_owned();
    let mut rest = after;
    while let Some(word) = rest.split_whitespace().next()
        && disciplines::goes_on(&title, word, has_capitals)
        && let Some(tail) = rest.strip_prefix(word)
        && tail.trim_start().starts_with(char::is_alphabetic)
    {
        title.push(' ');
        title.push_str(word);
        rest = tail.trim_start();
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::without_salutation;

    #[test]
    fn titles_of_many_languages_are_taken_off() {
        for (before, after) in [
            ("Dr. Anna Weber", "Anna Weber"),
            ("Frau Dr. Anna Weber", "Anna Weber"),
            ("HERR MÜLLER", "MÜLLER"),
            ("Mme Élodie Lefèvre", "Élodie Lefèvre"),
            ("Sra. García", "García"),
            ("Dott.ssa Maria Rossi", "Maria Rossi"),
            ("Dhr. Jan de Vries", "Jan de Vries"),
            ("Mevr. de Vries", "de Vries"),
            ("Pani Nowak", "Nowak"),
            ("Dr. med. Hans Müller", "Hans Müller"),
            ("Dr. h. c. mult. Eva Klein", "Eva Klein"),
            ("Dr. Phil McGraw", "Phil McGraw"),
            ("Prof. Dr. Dr. Hans Maier", "Hans Maier"),
        ] {
            assert_eq!(without_salutation(before), Ok(after));
        }
    }

    #[test]
    fn what_may_be_a_name_stays() {
        for name in [
            "Prince Rogers Nelson",
            "Dean Martin",
            "Dr.",
            "Mr",
            "M. Night Shyamalan",
            "Drew Barrymore",
            "Hon Chi",
            "Imam Ali",
            "Sheikh Hasina",
            "Gen Urobuchi",
            "St. John",
            "St. Clair",
            "St. Laurent",
            "",
            " ",
        ] {
            assert_eq!(without_salutation(name), Ok(name));
        }
        assert_eq!(without_salutation("Hon. John Smith"), Ok("John Smith"));
        assert!(without_salutation(&"Dr ".repeat(50_000)).is_err());
        for name in ["Mr. & Mrs. Smith", "Mr John and Mrs Jane Smith", "Herr Hans Muster und Frau Anna Muster"] {
            assert_eq!(without_salutation(name).unwrap_err(), "there is more than one person", "{name}");
        }
    }
}
