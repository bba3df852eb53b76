//! Currencies by their ISO 4217 codes and signs.

/// Codes in circulation (ISO 4217, list one), without funds and metals.
const CODES: &[&str] = &[
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BHD", "BIF", "BMD",
    "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC", "CUP",
    "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP",
    "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD",
    "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "LYD",
    "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN",
    "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB",
    "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SYP", "SZL", "THB",
    "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VED", "VES", "VND",
    "VUV", "WST", "XAF", "XCD", "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWG",
];

/// Signs, a longer one before those that it ends with, and the currencies that each may mean.
const SIGNS: &[(&str, &[&str])] = &[
    ("US$", &["USD"]),
    ("CA$", &["CAD"]),
    ("C$", &["CAD", "NIO"]),
    ("AU$", &["AUD"]),
    ("A$", &["AUD"]),
    ("NZ$", &["NZD"]),
    ("HK$", &["HKD"]),
    ("S$", &["SGD"]),
    ("MX$", &["MXN"]),
    ("R$", &["BRL"]),
    (
        "$",
        &[
            "USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "TWD", "CLP", "COP", "ARS", "UYU", "JMD", "BBD", "BSD",
            "FJD",
        ],
    ),
    ("€", &["EUR"]),
    ("£", &["GBP", "EGP", "LBP", "SYP", "GIP", "FKP", "SHP"]),
    ("¥", &["JPY", "CNY"]),
    ("￥", &["JPY", "CNY"]),
    ("₹", &["INR"]),
    ("₽", &["RUB"]),
    ("₩", &["KRW", "KPW"]),
    ("₺", &["TRY"]),
    ("₴", &["UAH"]),
    ("₪", &["ILS"]),
    ("₫", &["VND"]),
    ("₱", &["PHP"]),
    ("฿", &["THB"]),
    ("zł", &["PLN"]),
    ("Kč", &["CZK"]),
    ("kr.", &["DKK", "SEK", "NOK", "ISK"]),
    ("kr", &["DKK", "SEK", "NOK", "ISK"]),
    ("Fr.", &["CHF"]),
    ("Ft", &["HUF"]),
];

/// The code that a text is, in any case.
#[must_use]
pub fn code(text: &str) -> Option<&'static str> {
    CODES.iter().copied().find(|code| code.eq_ignore_ascii_case(text.trim()))
}

/// An amount without its currency, and the currencies that it may be of; nothing where it names
/// none. The minus, or the brackets that stand for one, stay with the number.
#[must_use]
pub fn split(amount: &str) -> (String, Option<&'static [&'static str]>) {
    let (open, inside) = match amount.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inside) => ("(", inside.trim()),
        None => ("", amount),
    };
    let close = if open.is_empty() { "" } else { ")" };
    // `-$5` and `$-5` are one amount.
    let (minus, inside) = match inside.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", inside),
    };
    let found = before(inside).or_else(|| behind(inside));
    let (number, currencies) = found.map_or((inside, None), |(number, currencies)| (number, Some(currencies)));
    (format!("{open}{minus}{number}{close}"), currencies)
}

fn before(text: &str) -> Option<(&str, &'static [&'static str])> {
    if let Some((code, rest)) = text.split_at_checked(3).and_then(|(head, rest)| Some((in_capitals(head)?, rest))) {
        return Some((rest.trim_start(), code));
    }
    let (sign, currencies) = SIGNS.iter().find(|(sign, _)| text.starts_with(sign))?;
    Some((text.strip_prefix(sign)?.trim_start(), currencies))
}

fn behind(text: &str) -> Option<(&str, &'static [&'static str])> {
    let cut = text.len().checked_sub(3);
    if let Some((head, code)) =
        cut.and_then(|cut| text.split_at_checked(cut)).and_then(|(head, tail)| Some((head, in_capitals(tail)?)))
    {
        return Some((head.trim_end(), code));
    }
    let (sign, currencies) = SIGNS.iter().find(|(sign, _)| text.ends_with(sign))?;
    Some((text.strip_suffix(sign)?.trim_end(), currencies))
}

fn in_capitals(text: &str) -> Option<&'static [&'static str]> {
    CODES.iter().find(|code| **code == text).map(std::slice::from_ref)
}

#[cfg(test)]
mod tests {
    use super::{CODES, code, split};

    #[test]
    fn one_currency_is_taken_off_either_end() {
        for (amount, number, currency) in [
            ("€ 1.234,50", "1.234,50", Some("EUR")),
            ("1 234 EUR", "1 234", Some("EUR")),
            ("US$5", "5", Some("USD")),
            ("-£5", "-5", Some("GBP")),
            ("£-5", "-5", Some("GBP")),
            ("(CHF 5)", "(5)", Some("CHF")),
            ("12 kr.", "12", Some("DKK")),
            ("12", "12", None),
            ("5 eur", "5 eur", None),
            ("€ 5 USD", "5 USD", Some("EUR")),
        ] {
            let (got, found) = split(amount);
            assert_eq!((got.as_str(), found.and_then(|all| all.first().copied())), (number, currency), "{amount}");
        }
        assert!(CODES.is_sorted() && CODES.iter().all(|own| code(&own.to_lowercase()) == Some(own)));
    }
}
