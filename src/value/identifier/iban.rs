//! International bank account numbers (ISO 13616), by the structures in SWIFT's IBAN registry and those
//! that countries outside it have announced.

use super::layout::fits;
use super::{check_digits, rule_of};

/// What follows country and check digits.
static STRUCTURES: &[(&str, &str)] = &[
    ("AD", "d{8}w{12}"),
    ("AE", "d{19}"),
    ("AL", "d{8}w{16}"),
    ("AT", "d{16}"),
    ("AZ", "w{4}d{20}"),
    ("BA", "d{16}"),
    ("BE", "d{12}"),
    ("BG", "l{4}d{6}w{8}"),
    ("BH", "l{4}w{14}"),
    ("BI", "d{23}"),
    ("BR", "d{23}lw"),
    ("BY", "w{4}d{20}"),
    ("CH", "d{5}w{12}"),
    ("CR", "d{18}"),
    ("CY", "d{8}w{16}"),
    ("CZ", "d{20}"),
    ("DE", "d{18}"),
    ("DJ", "d{23}"),
    ("DK", "d{14}"),
    ("DO", "w{4}d{20}"),
    ("DZ", "d{22}"),
    ("EE", "d{16}"),
    ("EG", "d{25}"),
    ("ES", "d{20}"),
    ("FI", "d{14}"),
    ("FK", "l{2}d{12}"),
    ("FO", "d{14}"),
    ("FR", "d{10}w{11}d{2}"),
    ("GB", "l{4}d{14}"),
    ("GE", "l{2}d{16}"),
    ("GI", "l{4}w{15}"),
    ("GL", "d{14}"),
    ("GR", "d{7}w{16}"),
    ("GT", "w{24}"),
    ("HN", "l{4}d{20}"),
    ("HR", "d{17}"),
    ("HU", "d{24}"),
    ("IE", "l{4}d{14}"),
    ("IL", "d{19}"),
    ("IQ", "l{4}d{15}"),
    ("IR", "d{22}"),
    ("IS", "d{22}"),
    ("IT", "ld{10}w{12}"),
    ("JO", "l{4}d{4}w{18}"),
    ("KW", "l{4}w{22}"),
    ("KZ", "d{3}w{13}"),
    ("LB", "d{4}w{20}"),
    ("LC", "l{4}w{24}"),
    ("LI", "d{5}w{12}"),
    ("LT", "d{16}"),
    ("LU", "d{3}w{13}"),
    ("LV", "l{4}w{13}"),
    ("LY", "d{21}"),
    ("MA", "d{24}"),
    ("MC", "d{10}w{11}d{2}"),
    ("MD", "w{20}"),
    ("ME", "d{18}"),
    ("MK", "d{3}w{10}d{2}"),
    ("MN", "d{16}"),
    ("MR", "d{23}"),
    ("MT", "l{4}d{5}w{18}"),
    ("MU", "l{4}d{19}l{3}"),
    ("MZ", "d{21}"),
    ("NI", "l{4}d{20}"),
    ("NL", "l{4}d{10}"),
    ("NO", "d{11}"),
    ("OM", "d{3}w{16}"),
    ("PK", "l{4}w{16}"),
    ("PL", "d{24}"),
    ("PS", "l{4}w{21}"),
    ("PT", "d{21}"),
    ("QA", "l{4}w{21}"),
    ("RO", "l{4}w{16}"),
    ("RS", "d{18}"),
    ("RU", "d{14}w{15}"),
    ("SA", "d{2}w{18}"),
    ("SC", "l{4}d{20}l{3}"),
    ("SD", "d{14}"),
    ("SE", "d{20}"),
    ("SI", "d{15}"),
    ("SK", "d{20}"),
    ("SM", "ld{10}w{12}"),
    ("SO", "d{19}"),
    ("ST", "d{21}"),
    ("SV", "l{4}d{20}"),
    ("TL", "d{19}"),
    ("TN", "d{20}"),
    ("TR", "d{6}w{16}"),
    ("UA", "d{6}w{19}"),
    ("VA", "d{18}"),
    ("VG", "l{4}d{16}"),
    ("XK", "d{16}"),
    ("YE", "l{4}d{4}w{18}"),
];

/// The number without separators, in capitals.
///
/// # Errors
/// Why it is no IBAN, in words.
pub fn parse(text: &str) -> Result<String, String> {
    if text.len() > 100 {
        return Err("the text is too long for an IBAN".to_owned());
    }
    let iban: String =
        text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase()).collect();
    if let Some(strange) = iban.chars().find(|c| !c.is_ascii_alphanumeric()) {
        return Err(format!("an IBAN has only letters and digits, and this one has `{strange}`"));
    }
    let (Some(country), Some(account)) = (iban.get(..2), iban.get(4..)) else {
        return Err("an IBAN begins with a country and two digits, such as `FR76`".to_owned());
    };
    let Some(structure) = rule_of(STRUCTURES, country) else {
        return Err(format!("`{country}` is no country with IBANs"));
    };
    if !fits("lldd", iban.get(..4).unwrap_or_default()) || !fits(structure, account) {
        return Err(format!("an IBAN of {country} has another length or form"));
    }
    if !check_digits::mod_97_10(iban.chars().skip(4).chain(iban.chars().take(4))) {
        return Err("its check digits say that a digit is wrong".to_owned());
    }
    Ok(iban)
}

/// As people read it, in groups of four: `FR76 3000 6000 0112 3456 7890 189`.
///
/// # Errors
/// Why it is no IBAN; see [`parse`].
pub fn format(text: &str) -> Result<String, String> {
    let iban = parse(text)?;
    let mut grouped = String::with_capacity(iban.len() + iban.len() / 4);
    for (place, c) in iban.chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            grouped.push(' ');
        }
        grouped.push(c);
    }
    Ok(grouped)
}

#[cfg(test)]
mod tests {
    use super::{STRUCTURES, format, parse};
    use proptest::prelude::*;

    #[test]
    fn an_iban_is_read_whatever_its_separators_and_written_in_groups() {
        assert_eq!(parse("fr76-3000-6000-0112-3456-7890-189").as_deref(), Ok("FR7630006000011234567890189"));
        assert_eq!(format("GB29NWBK60161331926819").as_deref(), Ok("GB29 NWBK 6016 1331 9268 19"));
        assert_eq!(format("MT31MALT01100000000000000000123").as_deref(), Ok("MT31 MALT 0110 0000 0000 0000 0000 123"));
    }

    #[test]
    fn what_is_no_iban_says_why() {
        for (text, reason) in [
            ("FR7630006000011234567890188", "its check digits say that a digit is wrong"),
            ("FR76300060000112345678901", "an IBAN of FR has another length or form"),
            ("US12345678901234", "`US` is no country with IBANs"),
            ("FR76@", "an IBAN has only letters and digits, and this one has `@`"),
            ("F", "an IBAN begins with a country and two digits, such as `FR76`"),
            ("", "an IBAN begins with a country and two digits, such as `FR76`"),
        ] {
            assert_eq!(parse(text).unwrap_err(), reason, "{text}");
        }
    }

    #[test]
    fn the_table_is_sorted() {
        assert!(STRUCTURES.is_sorted_by_key(|(country, _)| *country));
    }

    proptest! {
        #[test]
        fn formatting_twice_is_formatting_once(text in "\\PC{0,40}", digits in "[0-9]{23}") {
            for text in [text, format!("FR76{digits}")] {
                if let Ok(written) = format(&text) {
                    prop_assert_eq!(format(&written), Ok(written.clone()));
                }
            }
        }
    }
}
