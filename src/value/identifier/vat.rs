//! Value added tax numbers by their layout (European Commission, VIES; national tax offices), and by their
//! check digits where the state publishes the rule and gives out no others.
//!
//! Most numbers are judged by their layout alone: a number that is refused though it is right does more harm than
//! one that is let through. validator.js, whose layouts these are, takes British numbers only in groups, and
//! then any digits; here the groups say nothing.

use super::check_digits::{digits, weighted};
use super::layout::{example, fits, respell};
use super::rule_of;
use crate::value::country::{self, Country};
use crate::value::number::without_decimals;

/// How the numbers of a country are written and checked.
struct Rule {
    /// What may stand before the number.
    prefix: &'static str,
    layouts: &'static str,
    check: Option<fn(&str) -> bool>,
}

const fn layout(prefix: &'static str, layouts: &'static str) -> Rule {
    Rule { prefix, layouts, check: None }
}

static RULES: &[(&str, Rule)] = &[
    ("AL", layout("AL", "w{9}l")),
    ("AR", layout("AR", "d{11}")),
    ("AT", layout("AT", "Ud{8}")),
    ("AU", Rule { prefix: "AU", layouts: "d{11}", check: Some(|text| australian(&digits(text))) }),
    ("BE", layout("BE", "d{10}")),
    ("BG", layout("BG", "d{9}|d{10}")),
    ("BO", layout("BO", "d{7}")),
    ("BR", layout("BR", "dd.d{3}.d{3}/d{4}-dd|d{3}.d{3}.d{3}-dd")),
    ("BY", layout("УНП ", "d{9}")),
    ("CA", layout("CA", "d{9}")),
    ("CH", Rule { prefix: "CHE", layouts: SWISS, check: Some(|text| swiss(&digits(text))) }),
    ("CL", layout("CL", "d{8}-d|d{8}-K")),
    ("CO", layout("CO", "d{10}")),
    ("CR", layout("CR", "d{9}|d{10}|d{11}|d{12}")),
    ("CY", layout("CY", "w{9}")),
    ("CZ", layout("CZ", "d{8}|d{9}|d{10}")),
    ("DE", layout("DE", "d{9}")),
    ("DK", layout("DK", "d{8}")),
    ("DO", layout("DO", "d{11}|d{3}-d{7}-d|[145]d{8}|[145]-dd-d{5}-d")),
    ("EC", layout("EC", "d{13}")),
    ("EE", layout("EE", "d{9}")),
    ("ES", layout("ES", "wd{7}l|ld{8}")),
    ("FI", layout("FI", "d{8}")),
    ("FR", layout("FR", "w{2}d{9}")),
    ("GB", layout("GB", BRITISH)),
    ("GR", layout("EL", "d{9}")),
    ("GT", layout("GT", "d{7}-d|d{7}-K")),
    ("HN", layout("HN", "d{14}")),
    ("HR", layout("HR", "d{11}")),
    ("HU", layout("HU", "d{8}")),
    ("ID", layout("ID", "d{15}|d{16}|dd.d{3}.d{3}.d-d{3}.d{3}")),
    ("IE", layout("IE", "d{7}w|d{7}wW|d{7}l[A-I]|dld{5}l")),
    ("IL", layout("IL", "d{9}")),
    ("IN", layout("IN", "d{15}|d{2}l{5}d{4}lwZw")),
    ("IS", layout("IS", "d{5}|d{6}")),
    ("IT", layout("IT", "d{11}")),
    ("KZ", layout("KZ", "d{12}")),
    ("LT", layout("LT", "d{9}|d{10}|d{11}|d{12}")),
    ("LU", layout("LU", "d{8}")),
    ("LV", layout("LV", "d{11}")),
    ("MK", layout("MK", "d{13}")),
    ("MT", layout("MT", "d{8}")),
    ("MX", layout("MX", "w{3}d{6}w{3}|w{4}d{6}w{3}")),
    ("NG", layout("NG", "d{12}|d{8}-d{4}")),
    ("NI", layout("NI", "d{3}-d{6}-d{4}w")),
    ("NL", layout("NL", "d{9}Bdd")),
    ("NO", layout("NO", "d{9}MVA")),
    ("NZ", layout("NZ", "d{9}")),
    ("PA", layout("PA", "d{8}-d-d{6}|d{9}-d-d{6}")),
    ("PE", layout("PE", "d{11}")),
    ("PH", layout("PH", "d{12}|d{3} d{3} d{3} d{3}")),
    ("PL", layout("PL", "d{10}|d{3}-d{3}-dd-dd|d{3}-dd-dd-d{3}")),
    ("PT", Rule { prefix: "PT", layouts: "d{9}", check: Some(|text| portuguese(&digits(text))) }),
    ("PY", layout("PY", "d{6}-d|d{7}-d|d{8}-d")),
    ("RO", layout("RO", "d{2}|d{3}|d{4}|d{5}|d{6}|d{7}|d{8}|d{9}|d{10}")),
    ("RS", layout("RS", "d{9}")),
    ("RU", layout("RU", "d{10}|d{12}")),
    ("SA", layout("SA", "d{15}")),
    ("SE", layout("SE", "d{12}")),
    ("SI", layout("SI", "d{8}")),
    ("SK", layout("SK", "d{10}")),
    ("SM", layout("SM", "d{5}")),
    ("SV", layout("SV", "d{4}-d{6}-d{3}-d")),
    ("TR", layout("TR", "d{10}")),
    ("UA", layout("UA", "d{12}")),
    ("UY", layout("UY", "d{12}")),
    ("UZ", layout("UZ", "d{9}")),
    ("VE", layout("VE", "[JGVE]-d{9}|[JGVE]-d{8}-d")),
];

/// Where numbers are written with the country before them: in the European Union (VIES), and in states that write theirs
/// as it does. An Indian GSTIN or a Brazilian CNPJ has no country in it.
const WITH_COUNTRY: &[&str] = &[
    "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU", "IE", "IS", "IT",
    "LT", "LU", "LV", "MK", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK", "SM",
];

/// What is written before a number that has no prefix yet.
fn own_prefix(country: Country, rule: &Rule) -> &'static str {
    if WITH_COUNTRY.contains(&country.code) { rule.prefix } else { "" }
}

/// Nine digits, the last two up to 96, and three more of a branch; of an office, GD, of a hospital, HA (HMRC).
/// The groups in which they are printed mean nothing. More than two sums are in use for the check digits
/// and not all are published, so none is asked for.
const BRITISH: &str = "d{7}[0-8]d|d{7}9[0-6]|d{3} d{4} [0-8]d|d{3} d{4} 9[0-6]|d{7}[0-8]d d{3}|d{7}9[0-6] d{3}|d{7}[0-8]d{4}|d{7}9[0-6]d{3}|d{3} d{4} [0-8]d d{3}|d{3} d{4} 9[0-6] d{3}|GD[0-4]dd|HA[5-9]dd";

/// The enterprise number with the abbreviation of the tax in one of three languages.
const SWISS: &str = "d{9}|d{3}.d{3}.d{3}|d{3} d{3} d{3}";

/// Whether the text, without space around it, is a VAT number of the country, with or without its prefix.
///
/// # Errors
/// Why it is none, in words.
pub fn check(text: &str, country: Country) -> Result<(), String> {
    let rule = rule(country)?;
    let text = text.trim();
    let own = without_prefix(text, rule).unwrap_or(text);
    let own = if country.code == "CH" { swiss_number(own) } else { own };
    if !fits(rule.layouts, own) {
        return Err(format!(
            "no VAT number of {}: one looks like `{}{}`",
            country.name,
            own_prefix(country, rule),
            example(rule.layouts)
        ));
    }
    match rule.check {
        Some(check) if !check(own) => Err("its check digit says that a digit is wrong".to_owned()),
        _ => Ok(()),
    }
}

/// Whether hyg knows how the numbers of the country look.
///
/// # Errors
/// That it does not, in words.
pub fn rule_for(country: Country) -> Result<(), String> {
    rule(country).map(|_| ())
}

fn rule(country: Country) -> Result<&'static Rule, String> {
    rule_of(RULES, country.code).ok_or_else(|| format!("hyg has no rule for VAT numbers of {}", country.name))
}

/// The same by the country that the text begins with; nothing where it begins with none.
#[must_use]
pub fn check_by_prefix(text: &str) -> Option<Result<(), String>> {
    let (code, _) = RULES.iter().find(|(_, rule)| without_prefix(text.trim(), rule).is_some())?;
    Some(country::find(code).and_then(|country| check(text, country)))
}

/// What follows the prefix of the country. Numbers of Northern Ireland begin with XI in trade with the European
/// Union (HMRC, VAT Notice 700).
fn without_prefix<'t>(text: &'t str, rule: &Rule) -> Option<&'t str> {
    let northern_irish = || text.strip_prefix("XI").filter(|_| rule.prefix == "GB");
    text.strip_prefix(rule.prefix).or_else(northern_irish)
}

/// The number as VIES takes it: in capitals, with the prefix of its country where such numbers have one, without blanks, dots and hyphens
/// but those that belong to it (`CHE-116.281.710 MWST`). Of the country, unless the number names its own.
///
/// # Errors
/// Why it is no VAT number, in words, or that nothing says of which country it is.
pub fn format(text: &str, country: Result<Country, String>) -> Result<String, String> {
    let text = without_decimals(text);
    let bare: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '/')).collect();
    let bare = bare.to_uppercase();
    let spelt = |own: &str, country: Country| -> Result<String, String> {
        let rule = rule(country)?;
        let (prefix, own) = match without_prefix(own, rule) {
            Some(rest) => (own.strip_suffix(rest).unwrap_or(rule.prefix), rest),
            None => (own_prefix(country, rule), own),
        };
        let own = respell(rule.layouts, own).unwrap_or_else(|| own.to_owned());
        let whole = format!("{prefix}{own}");
        check(&whole, country).map(|()| whole)
    };
    let named = |text: &str| {
        let (code, _) = RULES.iter().find(|(_, rule)| without_prefix(text, rule).is_some())?;
        country::find(code).ok()
    };
    // What looks like a prefix can be the beginning of another country's number.
    let own = named(&bare).map(|own| spelt(&bare, own));
    match (own, country) {
        (Some(Ok(whole)), _) => Ok(whole),
        (_, Ok(country)) => spelt(&bare, country),
        (Some(refused), Err(_)) => refused,
        (None, Err(reason)) => Err(reason),
    }
}

/// `-116.281.710 MWST` without what stands around the digits.
fn swiss_number(text: &str) -> &str {
    let text = text.strip_prefix(['-', ' ']).unwrap_or(text);
    let short = ["MWST", "TVA", "IVA"].iter().find_map(|tax| text.strip_suffix(tax));
    short.map_or(text, |text| text.strip_suffix(' ').unwrap_or(text))
}

/// ABN: one off the first digit, weighted sum divisible by 89 (Australian Business Register).
fn australian(digits: &[u32]) -> bool {
    let sum = weighted(digits, &[10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]);
    sum.checked_sub(10).is_some_and(|sum| sum.is_multiple_of(89))
}

/// UID (eCH-0097).
fn swiss(digits: &[u32]) -> bool {
    let check = (11 - weighted(digits, &[5, 4, 3, 2, 7, 6, 5, 4]) % 11) % 11;
    digits.last() == Some(&check)
}

/// NIF (Autoridade Tributária).
pub(super) fn portuguese(digits: &[u32]) -> bool {
    let check = 11 - weighted(digits, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    digits.last() == Some(&if check > 9 { 0 } else { check })
}

#[cfg(test)]
mod tests {
    use super::{RULES, check, format};
    use crate::value::country;
    use proptest::prelude::*;

    #[test]
    fn a_vat_number_is_known_by_layout_and_check_digits() {
        for (code, text) in [
            ("FR", "FR40303265045"),
            ("DE", "DE136695976"),
            ("AT", "ATU13585627"),
            ("NL", "NL004495445B01"),
            ("GB", "GB980780684"),
            ("GB", "GB980 7806 84"),
            ("GB", "GB980780684001"),
            ("IE", "IE6433435OA"),
            ("ES", "ESB58378431"),
            ("CH", "CHE-116.281.710 MWST"),
            ("GR", "EL094259216"),
            ("PT", "PT501964843"),
        ] {
            assert_eq!(check(text, country::find(code).unwrap()), Ok(()), "{text}");
        }
    }

    #[test]
    fn what_is_none_says_why() {
        let reason = |code: &str, text: &str| check(text, country::find(code).unwrap()).unwrap_err();
        assert_eq!(reason("DE", "DE12345"), "no VAT number of Germany: one looks like `DE999999999`");
        assert_eq!(reason("PT", "PT501964842"), "its check digit says that a digit is wrong");
        assert!(reason("GB", "GB980780699001").starts_with("no VAT number of United Kingdom"));
        assert_eq!(reason("GB", "GB980780699"), "no VAT number of United Kingdom: one looks like `GB999999909`");
        assert_eq!(reason("US", "1"), "hyg has no rule for VAT numbers of United States");
        assert_eq!(reason("FR", ""), "no VAT number of France: one looks like `FRXX999999999`");
    }

    #[test]
    fn a_number_is_written_as_vies_takes_it() {
        let none = || Err("no country".to_owned());
        for (code, text, written) in [
            (None, "DE 136.695.976", "DE136695976"),
            (None, "fr 40 303 265 045", "FR40303265045"),
            (None, "BE 0428.759.497", "BE0428759497"),
            (None, "GB 980 7806 84", "GB980780684"),
            (None, "XI 980780684", "XI980780684"),
            (None, "NL 0044.95.445.B01", "NL004495445B01"),
            (Some("AT"), "U 1358 5627", "ATU13585627"),
            (Some("BR"), "12345678901234", "12.345.678/9012-34"),
            (Some("BR"), "BR12345678901234", "BR12.345.678/9012-34"),
            (Some("BY"), "100191233", "100191233"),
            (Some("IN"), "27aapfu0939f1zv", "27AAPFU0939F1ZV"),
            (Some("DE"), "136695976", "DE136695976"),
            (Some("FR"), "DE136695976", "DE136695976"),
        ] {
            let country = code.map_or_else(none, country::find);
            assert_eq!(format(text, country.clone()).as_deref(), Ok(written), "{text}");
            assert_eq!(format(written, country).as_deref(), Ok(written), "again: {text}");
        }
        assert_eq!(format("136695976", none()).unwrap_err(), "no country");
        assert!(format("DE 1366", none()).unwrap_err().starts_with("no VAT number of Germany"));
    }

    proptest! {
        #[test]
        fn what_was_formatted_stays(text in "[A-Za-z]{0,3}[0-9A-Z ./-]{0,18}", at in 0..RULES.len()) {
            let country = country::find(RULES[at].0);
            if let Ok(number) = format(&text, country.clone()) {
                prop_assert_eq!(format(&number, country), Ok(number.clone()), "{}", text);
            }
        }

        #[test]
        fn any_text_is_read_without_panic(text in "\\PC{0,30}") {
            let _ = format(&text, Err(String::new()));
        }
    }

    #[test]
    fn the_table_is_sorted() {
        assert!(RULES.is_sorted_by_key(|(country, _)| *country));
    }
}
