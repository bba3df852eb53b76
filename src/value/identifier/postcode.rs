//! Postcodes by the layout of their country, and where it is public, the numbers in use (Universal Postal
//! Union, national postal services, Unicode CLDR's earlier postal code data).

use super::layout::{example, fits, respell};
use super::rule_of;
use crate::value::country::Country;
use crate::value::number::without_decimals;

const FOUR: &str = "d{4}";
const FIVE: &str = "d{5}";
const SIX: &str = "d{6}";
const THREE_AND_TWO: &str = "d{3}_d{2}";
const BRITISH: &str = "ld_dll|ldd_dll|ldl_dll|lld_dll|lldd_dll|lldl_dll|GIR_0AA";
/// The first three digits name an office that sorts letters; the lowest is `005` (US Postal Service).
const US: &str = "[91-8]d{4}|[91-8]d{4}-d{4}|0[1-9]d{3}|0[1-9]d{3}-d{4}|00[5-9]dd|00[5-9]dd-d{4}";
/// No place has 00, 05, 43 or 62 for its first digits, nor a number below 01001 (Deutsche Post).
const GERMAN: &str = "[91-357-8]d{4}|4[0-24-9]d{3}|6[013-9]d{3}|0[2-46-9]d{3}|01[1-9]dd|010[1-9]d|0100[1-9]";

/// Layouts by alpha-2 code; the first is the usual one.
static LAYOUTS: &[(&str, &str)] = &[
    ("AD", "AD[1-7]dd"),
    ("AF", FOUR),
    ("AI", "AI-2640"),
    ("AL", FOUR),
    ("AM", FOUR),
    ("AR", "[A-HJ-NP-Z][1-9]d{3}lll|[1-9]d{3}"),
    ("AS", US),
    ("AT", FOUR),
    ("AU", FOUR),
    ("AX", FIVE),
    ("AZ", "AZd{4}|AZ d{4}"),
    ("BA", "[78]d{4}"),
    ("BB", "BBd{5}"),
    ("BD", "[1-8]d{3}|9[0-4]dd"),
    ("BE", FOUR),
    ("BG", FOUR),
    ("BH", "d{3}|1d{3}"),
    ("BL", "977d{2}"),
    ("BM", "ll_dd|ll_ll"),
    ("BN", "ll_d{4}"),
    ("BR", "d{5}-d{3}|d{8}"),
    ("BT", FIVE),
    ("BY", "2[1-4]d{4}"),
    (
        "CA",
        "[ABCEGHJ-NPRSTVXY]d[ABCEGHJ-NPRSTV-Z] d[ABCEGHJ-NPRSTV-Z]d|[ABCEGHJ-NPRSTVXY]d[ABCEGHJ-NPRSTV-Z]~d[ABCEGHJ-NPRSTV-Z]d",
    ),
    ("CC", "6799"),
    ("CH", FOUR),
    ("CL", "d{7}|d{3}-d{4}"),
    (
        "CN",
        "0[0-7]d{4}|1[0-356]d{4}|2[0-7]d{4}|3[0-6]d{4}|4[0-7]d{4}|5[1-7]d{4}|6[1-7]d{4}|7[1-5]d{4}|8[1345]d{4}|9[09]d{4}",
    ),
    (
        "CO",
        "05d{4}|08d{4}|11[0-8]d{3}|13d{4}|15d{4}|17d{4}|18d{4}|19d{4}|20d{4}|23d{4}|25d{4}|27d{4}|41d{4}|44d{4}|47d{4}|50d{4}|52d{4}|54d{4}|63d{4}|66d{4}|68d{4}|70d{4}|73d{4}|76d{4}|81d{4}|85d{4}|86d{4}|88d{4}|91d{4}|94d{4}|95d{4}|97d{4}|99d{4}",
    ),
    ("CR", "d{5}|d{5}-d{4}"),
    ("CU", FIVE),
    ("CV", FOUR),
    ("CX", "6798"),
    ("CY", FOUR),
    ("CZ", THREE_AND_TWO),
    ("DE", GERMAN),
    ("DK", "[91-8]d{3}|0[1-9]dd|00[1-9]d|000[1-9]"),
    ("DO", FIVE),
    ("DZ", FIVE),
    ("EC", SIX),
    ("EE", FIVE),
    ("EG", "d{5}|d{7}"),
    ("ES", "0[1-9]d{3}|[1-4]d{4}|5[0-2]d{3}"),
    ("ET", FOUR),
    ("FI", FIVE),
    ("FK", "FIQQ_1ZZ"),
    ("FM", US),
    ("FO", "d{3}"),
    ("FR", "0[1-9]d{3}|[1-8]d{4}|9[0-578]d{3}"),
    ("GB", BRITISH),
    ("GE", FOUR),
    ("GF", "973d{2}"),
    ("GG", "GYd_dll|GYdd_dll"),
    ("GI", "GX11_1AA"),
    ("GL", "39dd"),
    ("GN", "d{3}"),
    ("GP", "971d{2}"),
    ("GR", THREE_AND_TWO),
    ("GS", "SIQQ_1ZZ"),
    ("GT", FIVE),
    ("GU", US),
    ("GW", FOUR),
    ("HM", FOUR),
    ("HN", FIVE),
    ("HR", "[1-5]d{4}"),
    ("HT", "HTd{4}"),
    ("HU", FOUR),
    ("ID", FIVE),
    ("IE", "[AC-FHKNPRTV-Y]d[0-9W] wwww"),
    ("IL", "d{7}|d{5}"),
    ("IM", "IMd_dll|IMdd_dll"),
    ("IN", "1[1-9]d{4}|2[0-8]d{4}|3[0-4]d{4}|3[6-9]d{4}|4d{5}|5[0-36-9]d{4}|6[0-47-9]d{4}|7d{5}|8[0-5]d{4}|9d{5}"),
    ("IO", "BBND_1ZZ"),
    ("IQ", FIVE),
    ("IR", "[13-9]{4}[1346-9][013-9]{5}|[13-9]{4}[1346-9]-[013-9]{5}"),
    ("IS", "d{3}"),
    ("IT", FIVE),
    ("JE", "JEd_dll|JEdd_dll"),
    ("JO", FIVE),
    ("JP", "d{3}-d{4}"),
    ("KE", FIVE),
    ("KG", SIX),
    ("KH", "d{6}|d{5}"),
    ("KR", "d{5}|d{6}"),
    ("KW", FIVE),
    ("KY", "KY[1-3]-d{4}"),
    ("KZ", SIX),
    ("LA", FIVE),
    ("LB", "d{4}_d{4}|d{4}"),
    ("LI", "948[5-9]|949[0-8]"),
    ("LK", FIVE),
    ("LR", FOUR),
    ("LS", "d{3}"),
    ("LT", "LT-d{5}"),
    ("LU", FOUR),
    ("LV", "LV-d{4}"),
    ("LY", FIVE),
    ("MA", FIVE),
    ("MC", "980d{2}"),
    ("MD", "MD-d{4}|MDd{4}|d{4}"),
    ("ME", "8d{4}"),
    ("MF", "971d{2}"),
    ("MG", "d{3}"),
    ("MH", US),
    ("MK", FOUR),
    ("MM", FIVE),
    ("MN", "d{5}|d{6}"),
    ("MP", US),
    ("MQ", "972d{2}"),
    ("MT", "lll_d{4}"),
    ("MU", "d{5}|[AR]d{4}"),
    ("MV", FIVE),
    ("MX", FIVE),
    ("MY", FIVE),
    ("MZ", FOUR),
    ("NC", "988d{2}"),
    ("NE", FOUR),
    ("NF", "2899"),
    ("NG", SIX),
    ("NI", FIVE),
    ("NL", "[1-9]d{3}_[A-RT-Z]l|[1-9]d{3}_S[BCE-RT-Z]"),
    ("NO", FOUR),
    ("NP", "10d{3}|2[12]d{3}|3[2-4]d{3}|4[45]d{3}|5[67]d{3}|977"),
    ("NZ", FOUR),
    ("OM", "d{3}"),
    ("PA", FOUR),
    ("PE", FIVE),
    ("PF", "987d{2}"),
    ("PG", "d{3}"),
    ("PH", FOUR),
    ("PK", FIVE),
    ("PL", "d{2}-d{3}"),
    ("PM", "97500"),
    ("PN", "PCRN_1ZZ"),
    ("PR", "00[679]dd|00[679]dd-d{4}|00[679]dd d{4}"),
    ("PS", "d{3}|Pd{7}"),
    ("PT", "d{4}-d{3}"),
    ("PW", US),
    ("PY", FOUR),
    ("RE", "974d{2}"),
    ("RO", SIX),
    ("RS", "d{5}"),
    ("RU", SIX),
    ("SA", "d{5}|d{5}-d{4}"),
    ("SD", FIVE),
    ("SE", "[1-9]dd_dd"),
    ("SG", SIX),
    ("SH", "STHL_1ZZ|ASCN_1ZZ|TDCU_1ZZ"),
    ("SI", FOUR),
    ("SJ", FOUR),
    ("SK", THREE_AND_TWO),
    ("SM", "4789d"),
    ("SN", FIVE),
    ("SO", "ll_d{5}"),
    ("SV", FOUR),
    ("SZ", "ld{3}"),
    ("TC", "TKCA_1ZZ"),
    ("TH", FIVE),
    ("TJ", SIX),
    ("TM", SIX),
    ("TN", FOUR),
    ("TR", FIVE),
    ("TT", SIX),
    ("TW", "d{3}|d{5}|d{6}"),
    ("TZ", FIVE),
    ("UA", FIVE),
    ("US", US),
    ("UY", FIVE),
    ("UZ", SIX),
    ("VA", "00120"),
    ("VC", "VCd{4}"),
    ("VE", FOUR),
    ("VG", "VGd{4}"),
    ("VI", US),
    ("VN", "d{5}|d{6}"),
    ("WF", "986d{2}"),
    ("XK", FIVE),
    ("YT", "976d{2}"),
    ("ZA", FOUR),
    ("ZM", FIVE),
];

/// Whether the text is a postcode of the country as it is written there; letters may be small.
///
/// # Errors
/// Why it is none, in words.
pub fn check(text: &str, country: Country) -> Result<(), String> {
    let layouts = layouts(country)?;
    if fits(layouts, &text.to_ascii_uppercase()) { Ok(()) } else { Err(reason(layouts, country)) }
}

/// The postcode in the spelling of its country: `SW1A 1AA`, `1234 AB`, `12345-6789`.
///
/// # Errors
/// The letters and digits are no postcode of the country, in words. A leading zero that is missing is not
/// put back: a digit may be missing elsewhere.
pub fn format(text: &str, country: Country) -> Result<String, String> {
    let layouts = layouts(country)?;
    respell(layouts, without_decimals(text)).ok_or_else(|| reason(layouts, country))
}

/// Whether hyg knows how the postcodes of the country look.
///
/// # Errors
/// That it does not, in words.
pub fn rule_for(country: Country) -> Result<(), String> {
    layouts(country).map(|_| ())
}

/// Whether the text is a postcode of any country.
#[must_use]
pub fn is_any(text: &str) -> bool {
    let text = text.to_ascii_uppercase();
    LAYOUTS.iter().any(|(_, layouts)| fits(layouts, &text))
}

fn layouts(country: Country) -> Result<&'static str, String> {
    rule_of(LAYOUTS, country.code).copied().ok_or_else(|| format!("{} has no postcodes that hyg knows", country.name))
}

fn reason(layouts: &str, country: Country) -> String {
    format!("no postcode of {}: one looks like `{}`", country.name, example(layouts))
}

#[cfg(test)]
mod tests {
    use super::{LAYOUTS, check, format, is_any};
    use crate::value::country;
    use proptest::prelude::*;

    fn of(code: &str) -> country::Country {
        country::find(code).unwrap()
    }

    #[test]
    fn a_postcode_is_written_as_in_its_country() {
        for (country, text, expected) in [
            ("GB", "sw1a1aa", "SW1A 1AA"),
            ("NL", "1234ab", "1234 AB"),
            ("CA", "k1a-0b1", "K1A 0B1"),
            ("US", "123456789", "12345-6789"),
            ("BR", "01310100", "01310-100"),
            ("PL", "00950", "00-950"),
            ("FR", "75001.0", "75001"),
            ("SE", "11455", "114 55"),
            ("PT", "1000 205", "1000-205"),
            ("JP", "1000001", "100-0001"),
            ("IE", "d02x285", "D02 X285"),
            ("LV", "1010", "LV-1010"),
            ("FR", "44 000", "44000"),
        ] {
            assert_eq!(format(text, of(country)).as_deref(), Ok(expected), "{country} {text}");
        }
    }

    #[test]
    fn what_is_no_postcode_of_the_country_says_how_one_looks() {
        for (country, text, reason) in [
            ("US", "2138", "no postcode of United States: one looks like `99999`"),
            ("NL", "1234", "no postcode of Netherlands: one looks like `1999 AA`"),
            ("CA", "W1A 0B1", "no postcode of Canada: one looks like `A9A 9A9`"),
            ("HK", "1234", "Hong Kong has no postcodes that hyg knows"),
            ("FR", "", "no postcode of France: one looks like `01999`"),
        ] {
            assert_eq!(format(text, of(country)).unwrap_err(), reason);
            assert_eq!(check(text, of(country)).unwrap_err(), reason);
        }
        assert!(is_any("75008") && !is_any("13"));
    }

    #[test]
    fn numbers_that_no_place_has_are_none() {
        let is_one = |country: &str, text: &str| check(text, of(country)).is_ok();
        for (country, text) in [
            ("US", "00000"),
            ("US", "00000-0000"),
            ("US", "00400"),
            ("DE", "00000"),
            ("DE", "01000"),
            ("DE", "05100"),
            ("DE", "43000"),
            ("DE", "62000"),
            ("DK", "0000"),
        ] {
            assert!(!is_one(country, text), "{country} {text}");
        }
        for (country, text) in [
            ("US", "00501"),
            ("US", "02138-1234"),
            ("US", "99950"),
            ("DE", "01001"),
            ("DE", "01067"),
            ("DE", "44135"),
            ("DE", "60311"),
            ("DE", "99998"),
            ("DK", "0800"),
            ("DK", "2100"),
        ] {
            assert!(is_one(country, text), "{country} {text}");
        }
    }

    #[test]
    fn the_table_is_sorted_and_each_first_layout_can_be_written() {
        assert!(LAYOUTS.is_sorted_by_key(|(country, _)| *country));
        assert!(LAYOUTS.iter().all(|(code, _)| of(code).code == *code));
    }

    proptest! {
        #[test]
        fn formatting_twice_is_formatting_once_and_gives_a_postcode(text in "[0-9A-Za-z -]{0,10}", at in 0..LAYOUTS.len()) {
            let country = of(LAYOUTS[at].0);
            if let Ok(written) = format(&text, country) {
                prop_assert_eq!(format(&written, country), Ok(written.clone()));
                prop_assert_eq!(check(&written, country), Ok(()));
            }
        }
    }
}
