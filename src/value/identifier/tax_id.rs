//! Tax identification numbers of people and companies, by the rules that the states publish (European
//! Commission, TIN algorithms; OECD; national tax offices).
//!
//! A number is judged by its layout, the day of birth in it where it has one, and its check digits.
//!
//! validator.js decides otherwise in five of its own cases. It checks Swedish numbers of twelve digits over all
//! of them (`19640823-3233`); by Skatteverket's rule the century is no part of the check (`640823-3234`). And
//! it refuses the usual spellings `20-27163363-8` (Argentina, AFIP) and `12.ABC.345/01DE-35` (Brazil, Receita
//! Federal).

use super::check_digits::{digits, luhn, mod_11_10, modulo, verhoeff, weighted};
use super::layout::{example, fits};
use super::{rule_of, vat};
use crate::value::country::Country;
use chrono::NaiveDate;

/// How the numbers of a country are written, and what of them can be checked.
struct Rule {
    /// Characters that writers put in wherever they like.
    strewn: &'static [char],
    layouts: &'static str,
    /// Whether the number, in capitals, checks out.
    check: fn(&str) -> bool,
}

const fn rule(layouts: &'static str, check: fn(&str) -> bool) -> Rule {
    Rule { strewn: &[], layouts, check }
}

const SEPARATORS: &[char] = &['-', '/', '\\'];

static RULES: &[(&str, Rule)] = &[
    ("AR", rule(ARGENTINIAN, argentinian)),
    ("AT", Rule { strewn: SEPARATORS, layouts: "d{9}", check: |text| luhn(&digits(text)) }),
    ("BE", Rule { strewn: SEPARATORS, layouts: "d{11}", check: belgian }),
    ("BG", rule("d{10}", bulgarian)),
    ("BR", rule("d{11}|d{3}.d{3}.d{3}-dd|w{12}dd|ww.w{3}.w{3}/w{4}-dd", brazilian)),
    ("CA", rule("d{9}|d{3} d{3} d{3}|d{3}-d{3}-d{3}", |text| luhn(&digits(text)))),
    ("CY", rule("[09]d{7}l", cypriot)),
    ("CZ", rule("d{10}|d{6}/d{4}|d{9}|d{6}/d{3}", czech)),
    ("DE", Rule { strewn: &['/', '\\'], layouts: "[1-9]d{10}", check: german }),
    ("DK", rule("d{6}-d{4}|d{10}", danish)),
    ("EE", rule("[1-6]d{10}", estonian)),
    ("ES", rule(SPANISH, spanish)),
    ("FI", rule("d{6}[-+A-FU-Y]d{3}w", finnish)),
    ("FR", rule("[0-3]d{12}|[0-3]d dd d{3} d{3} d{3}", french)),
    ("GB", rule("d{10}|[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]d{6}[A-D ]", british)),
    ("GR", rule("[0-47-9]d{8}", greek)),
    ("HR", rule("d{11}", |text| mod_11_10(&digits(text)))),
    ("HU", rule("8d{9}", hungarian)),
    ("IE", rule("d{7}[A-W]|d{7}[A-W][A-IW]", irish)),
    ("IN", rule("l{3}[ABCFGHJLPT]ld{4}l", |text| text.get(5..9) != Some("0000"))),
    ("IT", rule("l{6}[L-NP-V0-9]{2}[A-EHLMPRST][L-NP-V0-9]{2}[A-ILMZ][L-NP-V0-9]{3}l", italian)),
    ("LT", rule("[1-6]d{10}", estonian)),
    ("LU", rule("d{13}", luxembourgish)),
    ("LV", rule("d{6}-d{5}|d{11}", latvian)),
    ("MT", rule("d{3}[APMGLHBZ]|d{4}[APMGLHBZ]|d{5}[APMGLHBZ]|d{6}[APMGLHBZ]|d{7}[APMGLHBZ]|[1-8]d{8}", maltese)),
    ("NL", rule("d{9}", dutch)),
    ("PL", rule("d{10}|d{11}", polish)),
    ("PT", rule("d{9}", |text| vat::portuguese(&digits(text)))),
    ("RO", rule("d{13}", romanian)),
    ("SE", rule("d{6}-d{4}|d{10}|d{6}+d{4}|[12][089]d{6}-d{4}|[12][089]d{10}", swedish)),
    ("SI", rule("[1-9]d{7}", slovenian)),
    ("SK", rule("d{10}|d{6}/d{4}|d{9}|d{6}/d{3}", slovak)),
    ("UA", rule("d{10}", ukrainian)),
    ("US", rule("dd-d{7}|dd d{7}|d{9}", american)),
];

/// Whether the text, without space around it, is a tax id of the country.
///
/// # Errors
/// Why it is none, in words.
pub fn check(text: &str, country: Country) -> Result<(), String> {
    let rule = rule_in(country)?;
    // The last place of a British number may be a blank.
    let text = text.trim_start().trim_end_matches(['\t', '\n', '\r']).to_uppercase();
    let text = if fits(rule.layouts, text.trim_end()) { text.trim_end() } else { text.as_str() };
    let bare = text.replace(rule.strewn, "");
    if !fits(rule.layouts, &bare) {
        return Err(format!("no tax id of {}: one looks like `{}`", country.name, example(rule.layouts)));
    }
    if (rule.check)(&bare) {
        Ok(())
    } else {
        Err("its check digits, or the day of birth in it, say that a character is wrong".to_owned())
    }
}

/// Whether hyg knows how the numbers of the country look.
///
/// # Errors
/// That it does not, in words.
pub fn rule_for(country: Country) -> Result<(), String> {
    rule_in(country).map(|_| ())
}

fn rule_in(country: Country) -> Result<&'static Rule, String> {
    rule_of(RULES, country.code).ok_or_else(|| format!("hyg has no rule for tax ids of {}", country.name))
}

/// The number that a stretch of digits makes; 0 where there is none.
fn number(text: &str, from: usize, to: usize) -> u32 {
    text.get(from..to).and_then(|part| part.parse().ok()).unwrap_or(0)
}

fn is_day(year: u32, month: u32, day: u32) -> bool {
    i32::try_from(year).is_ok_and(|year| NaiveDate::from_ymd_opt(year, month, day).is_some())
}

/// Whether the day is one in this century or the last.
fn is_day_of_either_century(year: u32, month: u32, day: u32) -> bool {
    is_day(1900 + year, month, day) || is_day(2000 + year, month, day)
}

fn last(digits: &[u32]) -> u32 {
    digits.last().copied().unwrap_or(0)
}

/// The digits alone, as a text.
fn only_digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// CUIT and CUIL begin with two digits that say whose they are: a person's, a company's, a foreigner's (AFIP).
const ARGENTINIAN: &str = "2[03-7]d{9}|3[034]d{9}|5[015]d{9}|2[03-7]-d{8}-d|3[034]-d{8}-d|5[015]-d{8}-d";

/// CUIT: weights from 5 down to 2, modulo 11.
fn argentinian(text: &str) -> bool {
    let digits = digits(text);
    let check = match 11 - weighted(&digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11 {
        11 => 0,
        10 => 9,
        check => check,
    };
    check == last(&digits)
}

/// Numéro national: day of birth, which may be unknown, and 97 minus the rest modulo 97; a 2 comes before
/// numbers of those born since 2000.
fn belgian(text: &str) -> bool {
    let (month, day) = (number(text, 2, 4), number(text, 4, 6));
    let birth = (month == 0 && day == 0) || is_day_of_either_century(number(text, 0, 2), month, day);
    let checks = |text: &str| 97 - modulo(&digits(text), 97);
    let first = text.get(..9).unwrap_or_default();
    birth && [checks(first), checks(&format!("2{first}"))].contains(&number(text, 9, 11))
}

/// EGN: the month says the century.
fn bulgarian(text: &str) -> bool {
    let (century, month) = match number(text, 2, 4) {
        month @ 41.. => (2000, month - 40),
        month @ 21.. => (1800, month - 20),
        month => (1900, month),
    };
    let digits = digits(text);
    is_day(century + number(text, 0, 2), month, number(text, 4, 6))
        && weighted(&digits, &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == last(&digits)
}

/// CPF of people and CNPJ of companies, which may have letters; neither is one digit over and over.
fn brazilian(text: &str) -> bool {
    let bare: Vec<u32> =
        text.chars().filter(char::is_ascii_alphanumeric).map(|c| u32::from(c) - u32::from('0')).collect();
    let is_person = bare.len() == 11;
    let check = |length: usize| {
        let of = bare.get(..length).unwrap_or_default();
        let sum: u32 = of
            .iter()
            .rev()
            .zip(2..)
            .map(|(value, place)| value * if is_person { place } else { (place - 2) % 8 + 2 })
            .sum();
        match sum % 11 {
            0 | 1 => 0,
            rest => 11 - rest,
        }
    };
    let length = bare.len();
    bare.iter().any(|value| Some(value) != bare.first())
        && bare.get(length.saturating_sub(2)) == Some(&check(length.saturating_sub(2)))
        && bare.last() == Some(&check(length.saturating_sub(1)))
}

/// TIC: the letter counts the digits, those at odd places by a table.
fn cypriot(text: &str) -> bool {
    let digits = digits(text);
    let odd = |digit: u32| [1, 0, 5, 7, 9, 13, 15, 17, 19, 21].get(digit as usize).copied().unwrap_or(0);
    let sum: u32 =
        digits.iter().enumerate().map(|(place, &digit)| if place % 2 == 0 { odd(digit) } else { digit }).sum();
    letter("ABCDEFGHIJKLMNOPQRSTUVWXYZ", sum % 26) == text.chars().last()
}

fn letter(of: &str, place: u32) -> Option<char> {
    of.chars().nth(place as usize)
}

/// Rodné číslo: nine digits up to 1953, ten since, which 11 divides; a month may have 50 (women) and
/// since 2004 20 more.
fn czech(text: &str) -> bool {
    let text = only_digits(text);
    let digits = digits(&text);
    let short = number(&text, 0, 2);
    let is_old = text.len() == 9;
    let year = if is_old || short > 53 { 1900 + short } else { 2000 + short };
    let month = number(&text, 2, 4);
    let month = if month > 50 { month - 50 } else { month };
    let month = if month > 20 && year >= 2004 { month - 20 } else { month };
    if !is_day(year, month, number(&text, 4, 6)) {
        return false;
    }
    if is_old {
        return short < 54 && text.get(6..) != Some("000");
    }
    let first = modulo(digits.get(..9).unwrap_or_default(), 11);
    modulo(&digits, 11) == 0 || year < 1986 && first == 10 && last(&digits) == 0
}

/// Steuer-Identifikationsnummer: of the first ten digits one stands two or three times, not three times
/// in a row, and no other more than once.
fn german(text: &str) -> bool {
    let digits = digits(text);
    let first = digits.get(..10).unwrap_or_default();
    let count = |digit: u32| first.iter().filter(|other| **other == digit).count();
    let repeated: Vec<u32> = (0..10).filter(|&digit| count(digit) > 1).collect();
    let [digit] = repeated[..] else { return false };
    count(digit) <= 3 && !first.windows(3).any(|three| three == [digit; 3]) && mod_11_10(&digits)
}

/// CPR: the seventh digit says the century.
fn danish(text: &str) -> bool {
    let text = only_digits(text);
    let year = number(&text, 4, 6);
    let year = match (number(&text, 6, 7), year) {
        (0..=3, _) | (4 | 9, 37..) => 1900 + year,
        (_, ..37) => 2000 + year,
        (_, 58..) => 1800 + year,
        _ => return false,
    };
    let digits = digits(&text);
    is_day(year, number(&text, 2, 4), number(&text, 0, 2))
        && weighted(&digits, &[4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

/// Isikukood, and the Lithuanian asmens kodas alike: two rounds of weights.
fn estonian(text: &str) -> bool {
    let century = 1800 + (number(text, 0, 1).saturating_sub(1)) / 2 * 100;
    let digits = digits(text);
    let check = match weighted(&digits, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11 {
        10 => weighted(&digits, &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11 % 10,
        check => check,
    };
    is_day(century + number(text, 1, 3), number(text, 3, 5), number(text, 5, 7)) && check == last(&digits)
}

const SPANISH: &str = "d{8}l|[XYZKLM]d{7}l|d{7}l|d{6}l|d{5}l|d{4}l|d{3}l|d{2}l|dl";

/// DNI and NIE: the letter is the number modulo 23; X, Y and Z stand for 0, 1 and 2.
fn spanish(text: &str) -> bool {
    let lead = match text.chars().next() {
        Some('Y') => "1",
        Some('Z') => "2",
        _ => "",
    };
    let number = digits(&format!("{lead}{text}"));
    letter("TRWAGMYFPDXBNJZSQVHLCKE", modulo(&number, 23)) == text.chars().last()
}

/// Henkilötunnus: the sign in the middle says the century, the last character is the number modulo 31.
fn finnish(text: &str) -> bool {
    let century = match text.chars().nth(6) {
        Some('+') => 1800,
        Some('-' | 'U'..='Y') => 1900,
        _ => 2000,
    };
    let first = digits(text.get(..10).unwrap_or_default());
    is_day(century + number(text, 4, 6), number(text, 2, 4), number(text, 0, 2))
        && letter("0123456789ABCDEFHJKLMNPRSTUVWXY", modulo(&first, 31)) == text.chars().last()
}

/// Numéro fiscal: the last three digits are the others modulo 511.
fn french(text: &str) -> bool {
    let text = only_digits(text);
    modulo(&digits(text.get(..10).unwrap_or_default()), 511) == number(&text, 10, 13)
}

/// National insurance numbers do not begin with pairs of letters that were never given out; of unique
/// taxpayer references only the layout is public.
fn british(text: &str) -> bool {
    !["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"].iter().any(|pair| text.starts_with(pair))
}

/// AFM: weights are powers of two.
fn greek(text: &str) -> bool {
    let digits = digits(text);
    weighted(&digits, &[256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10 == last(&digits)
}

/// Adóazonosító jel.
fn hungarian(text: &str) -> bool {
    let digits = digits(text);
    weighted(&digits, &[1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11 == last(&digits)
}

/// PPS number: the first letter checks the digits and the second letter, W counting as none.
fn irish(text: &str) -> bool {
    let second = text.chars().nth(8).filter(|c| *c != 'W').map_or(0, |c| u32::from(c) - u32::from('@'));
    let sum = weighted(&digits(text), &[8, 7, 6, 5, 4, 3, 2]) + 9 * second;
    letter("WABCDEFGHIJKLMNOPQRSTUV", sum % 23) == text.chars().nth(7)
}

/// Codice fiscale: letters of the names, day of birth, place, and a letter that checks them.
fn italian(text: &str) -> bool {
    let (Some(surname), Some(name)) = (text.get(..3), text.get(3..6)) else { return false };
    // Where two people would have one number, letters take the place of digits.
    let plain: String = text
        .chars()
        .enumerate()
        .map(|(place, c)| match "LMNPQRSTUV".find(c) {
            Some(digit) if [6, 7, 9, 10, 12, 13, 14].contains(&place) => {
                char::from_digit(u32::try_from(digit).unwrap_or(0), 10).unwrap_or(c)
            }
            _ => c,
        })
        .collect();
    let month = plain
        .chars()
        .nth(8)
        .and_then(|month| "ABCDEHLMPRST".find(month))
        .and_then(|month| u32::try_from(month + 1).ok());
    let day = number(&plain, 9, 11);
    let day = if day > 40 { day - 40 } else { day };
    let is_born = month.is_some_and(|month| is_day_of_either_century(number(&plain, 6, 8), month, day));
    let value = |place: usize, c: char| {
        let plain = c.to_digit(10).unwrap_or_else(|| u32::from(c).saturating_sub(u32::from('A')));
        let odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
        if place % 2 == 1 { plain } else { odd.get(plain as usize).copied().unwrap_or(0) }
    };
    let sum: u32 = text.chars().take(15).enumerate().map(|(place, c)| value(place, c)).sum();
    is_of_a_name(surname)
        && is_of_a_name(name)
        && is_born
        && plain.get(12..15) != Some("000")
        && letter("ABCDEFGHIJKLMNOPQRSTUVWXYZ", sum % 26) == text.chars().last()
}

/// Consonants come first, vowels after them, and X fills what is left.
fn is_of_a_name(letters: &str) -> bool {
    let rest = letters.trim_start_matches(|c: char| !"AEIOU".contains(c));
    let rest = rest.trim_start_matches(|c: char| "AEIOU".contains(c));
    rest.chars().all(|c| c == 'X')
}

/// Matricule: day of birth, a digit by Luhn and one by Verhoeff, both over the first eleven.
fn luxembourgish(text: &str) -> bool {
    let digits = digits(text);
    let first = digits.get(..11).unwrap_or_default();
    let second = [first, &[last(&digits)]].concat();
    is_day(number(text, 0, 4), number(text, 4, 6), number(text, 6, 8))
        && luhn(digits.get(..12).unwrap_or_default())
        && verhoeff(&second)
}

/// Personas kods: those that begin with 32 say nothing of their owner and have no check digit.
fn latvian(text: &str) -> bool {
    let text = only_digits(text);
    if text.starts_with("32") {
        return true;
    }
    let century = 1800 + 100 * number(&text, 6, 7).min(2);
    let month = number(&text, 2, 4);
    let birth = month == 0 || is_day(century + number(&text, 4, 6), month, number(&text, 0, 2));
    let digits = digits(&text);
    birth && (1101 - weighted(&digits, &[1, 6, 3, 7, 9, 10, 5, 8, 4, 2])) % 11 % 10 == last(&digits)
}

/// Identity cards of people; taxpayer references begin with a digit twice.
fn maltese(text: &str) -> bool {
    if text.len() == 9 {
        return text.get(..1) == text.get(1..2);
    }
    let padded = format!("{text:0>8}");
    match padded.chars().last() {
        Some('A' | 'P') => number(&padded, 6, 7) != 0,
        _ => number(&padded, 0, 5) <= 32_000 && number(&padded, 0, 5) != number(&padded, 5, 7),
    }
}

/// BSN and RSIN: the eleven test.
fn dutch(text: &str) -> bool {
    let digits = digits(text);
    weighted(&digits, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11 == last(&digits)
}

/// NIP of companies (ten digits) and PESEL of people, whose month says the century.
fn polish(text: &str) -> bool {
    let digits = digits(text);
    if digits.len() == 10 {
        return weighted(&digits, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == last(&digits);
    }
    let month = number(text, 2, 4);
    let century = [1900, 2000, 2100, 2200, 1800].get((month / 20) as usize).copied().unwrap_or(1900);
    is_day(century + number(text, 0, 2), month % 20, number(text, 4, 6))
        && weighted(&digits, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]).is_multiple_of(10)
}

/// CNP; those that begin with 9000 are given to foreigners.
fn romanian(text: &str) -> bool {
    if text.starts_with("9000") {
        return true;
    }
    let (year, month, day) = (number(text, 1, 3), number(text, 3, 5), number(text, 5, 7));
    let birth = match number(text, 0, 1) {
        1 | 2 => is_day(1900 + year, month, day),
        3 | 4 => is_day(1800 + year, month, day),
        5 | 6 => is_day(2000 + year, month, day),
        _ => is_day_of_either_century(year, month, day),
    };
    let digits = digits(text);
    let check = match weighted(&digits, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11 {
        10 => 1,
        check => check,
    };
    birth && check == last(&digits)
}

/// Personnummer, and samordningsnummer with 60 more in the day; the century is no part of the check.
fn swedish(text: &str) -> bool {
    let bare = only_digits(text);
    let (century, short) = bare.split_at_checked(bare.len().saturating_sub(10)).unwrap_or_default();
    let (year, month, day) = (number(short, 0, 2), number(short, 2, 4), number(short, 4, 6));
    let day = if day > 60 { day - 60 } else { day };
    let birth = match century.parse::<u32>() {
        Ok(century) => is_day(100 * century + year, month, day),
        Err(_) => is_day_of_either_century(year, month, day),
    };
    birth && luhn(&digits(short))
}

/// Davčna številka.
fn slovenian(text: &str) -> bool {
    let digits = digits(text);
    let check = match 11 - weighted(&digits, &[8, 7, 6, 5, 4, 3, 2]) % 11 {
        10 => 0,
        check => check,
    };
    check == last(&digits)
}

/// Of ten digits nothing can be said: some are drawn by lot.
fn slovak(text: &str) -> bool {
    let text = only_digits(text);
    let month = number(&text, 2, 4);
    let month = if month > 50 { month - 50 } else { month };
    text.len() == 10
        || number(&text, 0, 2) < 54
            && text.get(6..) != Some("000")
            && is_day(1900 + number(&text, 0, 2), month, number(&text, 4, 6))
}

/// RNOKPP.
fn ukrainian(text: &str) -> bool {
    let digits = digits(text);
    // The weight of the first digit is -1, which is 10 modulo 11.
    weighted(&digits, &[10, 5, 7, 9, 4, 6, 10, 5, 7]) % 11 % 10 == last(&digits)
}

/// EIN: begins with the number of a campus of the Internal Revenue Service.
fn american(text: &str) -> bool {
    matches!(
        number(text, 0, 2),
        1..=6 | 10..=16 | 20..=27 | 30..=48 | 50..=68 | 71..=77 | 80..=88 | 90..=95 | 98 | 99
    )
}

#[cfg(test)]
mod tests {
    use super::{RULES, check};
    use crate::value::country;
    use proptest::prelude::*;

    #[test]
    fn a_tax_id_is_known_by_layout_day_of_birth_and_check_digits() {
        for (code, text) in [
            ("AR", "20-27163363-8"),
            ("BE", "850730-033/28"),
            ("BR", "111.444.777-35"),
            ("BR", "12.ABC.345/01DE-35"),
            ("CA", "046 454 286"),
            ("DE", "26954371827"),
            ("ES", "X1234567L"),
            ("FI", "131052-308T"),
            ("GB", "AB123456C"),
            ("IT", "RSSMRA85T10A562S"),
            ("LU", "1893120105732"),
            ("SE", "640823-3234"),
            ("SE", "19640823-3234"),
            ("US", "12-3456789"),
        ] {
            assert_eq!(check(text, country::find(code).unwrap()), Ok(()), "{code} {text}");
        }
    }

    #[test]
    fn what_is_none_says_why() {
        let reason = |code: &str, text: &str| check(text, country::find(code).unwrap()).unwrap_err();
        assert_eq!(reason("US", "12345"), "no tax id of United States: one looks like `99-9999999`");
        assert_eq!(reason("FR", ""), "no tax id of France: one looks like `0999999999999`");
        let wrong = "its check digits, or the day of birth in it, say that a character is wrong";
        assert_eq!(reason("DE", "26954371828"), wrong);
        assert_eq!(reason("SE", "160260-3231"), wrong);
        assert_eq!(reason("CN", "1"), "hyg has no rule for tax ids of China");
    }

    #[test]
    fn the_table_is_sorted() {
        assert!(RULES.is_sorted_by_key(|(country, _)| *country));
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "\\PC{0,20}", digits in "[0-9]{8,14}", at in 0..RULES.len()) {
            let country = country::find(RULES[at].0).unwrap();
            let _ = (check(&text, country), check(&digits, country));
        }
    }
}
