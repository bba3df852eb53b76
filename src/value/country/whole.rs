//! Texts that name a country and more: a flag, a remark in brackets, the name twice, a part of the country
//! before it. What stands beside the name must say the same country, or nothing is read.

use super::super::region;
use super::{BY_NAME, COUNTRIES, Country, by_words, fold, joining};

/// The country of a flag, alone or before the name: two letters of Unicode for flags are the alpha-2 code
/// (Unicode Technical Standard 51, 1.4.3).
pub(super) fn by_flag(text: &str) -> Option<&'static Country> {
    let code: Option<String> = text.trim().chars().map(letter_of_a_flag).collect();
    let code = code.filter(|code| code.len() == 2)?;
    COUNTRIES.iter().find(|country| country.code == code)
}

fn letter_of_a_flag(c: char) -> Option<char> {
    let at = u32::from(c).checked_sub(u32::from('\u{1F1E6}'))?;
    char::from_u32(u32::from('A') + at).filter(char::is_ascii_uppercase)
}

/// A name with a remark in brackets that says nothing else: `Croatia (local name: Hrvatska)` and
/// `Guam (US)`, but not `Georgia (US)`.
pub(super) fn by_outer_name(text: &str) -> Option<&'static Country> {
    let (before, remark) = text.split_once('(')?;
    let (remark, after) = remark.split_once(')')?;
    if after.contains('(') {
        return None;
    }
    let name = named(&format!("{before} {after}"))?;
    let of = named(remark.rsplit(':').next().unwrap_or_default())?;
    (of == name || sovereign(name.code) == Some(of.code)).then_some(name)
}

/// A country that is named twice, in two languages or by its code: `Germany / Deutschland`, `DE; Germany`.
pub(super) fn by_each_name(text: &str) -> Option<&'static Country> {
    let mut parts = text.split(['/', '|', ';']).flat_map(|part| part.split(" - ")).map(named);
    let first = parts.next()??;
    let mut more = parts.peekable();
    more.peek()?;
    more.all(|country| country == Some(first)).then_some(first)
}

/// A state or province and its country: `Arizona, U.S.A.`, but not `Lyon, France`: hyg knows no towns.
pub(super) fn by_its_part(text: &str) -> Option<&'static Country> {
    let (part, name) = text.split_once(',')?;
    let country = named(name)?;
    // `DE, US` may be Delaware, and may be two countries.
    let is_code = joining::of(part.trim()).is_some();
    (!is_code && region::find(part, *country).is_ok()).then_some(country)
}

fn named(text: &str) -> Option<&'static Country> {
    let folded = fold(text);
    BY_NAME.get(folded.as_str()).copied().unwrap_or_else(|| by_words(text, &folded))
}

/// The state that a territory belongs to, for those that registers like to name it of.
fn sovereign(code: &str) -> Option<&'static str> {
    Some(match code {
        "AS" | "GU" | "MP" | "PR" | "UM" | "VI" => "US",
        "BL" | "GF" | "GP" | "MF" | "MQ" | "NC" | "PF" | "PM" | "RE" | "TF" | "WF" | "YT" => "FR",
        "AI" | "BM" | "FK" | "GG" | "GI" | "GS" | "IM" | "IO" | "JE" | "KY" | "MS" | "PN" | "SH" | "TC" | "VG" => "GB",
        "AW" | "BQ" | "CW" | "SX" => "NL",
        "CC" | "CX" | "HM" | "NF" => "AU",
        "CK" | "NU" | "TK" => "NZ",
        "BV" | "SJ" => "NO",
        "FO" | "GL" => "DK",
        "HK" | "MO" => "CN",
        "AX" => "FI",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::value::country::find;

    #[test]
    fn what_says_the_same_country_again_is_read() {
        for (text, code) in [
            ("🇫🇷", "FR"),
            (" 🇩🇪 ", "DE"),
            ("🇩🇪 Germany", "DE"),
            ("United States of America (USA)", "US"),
            ("Germany / Deutschland", "DE"),
            ("Germany/Deutschland/Allemagne", "DE"),
            ("DE; Germany", "DE"),
            ("DE - Germany", "DE"),
            ("Arizona, U.S.A.", "US"),
            ("New York, Usa", "US"),
            ("Québec, Canada", "CA"),
            ("Georgia, United States", "US"),
            ("Bavaria, Germany", "DE"),
        ] {
            assert_eq!(find(text).map(|country| country.code), Ok(code), "{text}");
        }
    }

    #[test]
    fn what_says_another_one_is_not() {
        for text in [
            "🇽🇽",
            "🇫🇷🇩🇪",
            "🇫",
            "USA / Canada",
            "France; Paris",
            "Lyon, France",
            "France, Paris",
            "Arizona, Canada",
            "/",
            "Georgia (US)",
            "Congo / Zaire / Congo",
        ] {
            assert!(find(text).is_err(), "{text}");
        }
    }
}
