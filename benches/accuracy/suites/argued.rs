//! Cases in which a suite and hyg differ and hyg stays by its answer, each with the reason.

/// The suite as the table names it, up to a comma; the case's input; why.
static ARGUED: &[(&str, &[&str], &str)] = &[
    ("e-mail: isemail-3.05", &["test@iana.123"], "a top-level domain is never a number (RFC 3696, 2)"),
    ("e-mail: isemail-original", &["first.last@example.123"], "a top-level domain is never a number (RFC 3696, 2)"),
    (
        "e-mail: isemail-original",
        &["test@xn--example.com"],
        "`xn--` stands before a name in another script, and here before none (RFC 5891, 4.2)",
    ),
    (
        "e-mail: slips in domains",
        &["test@gmsn.com", "test@zopo.com"],
        "one letter from a short provider's name may be somebody's own domain: Zopo is a maker of telephones",
    ),
    (
        "dates: dateparse, month before day",
        &["1332151919"],
        "ten digits may be a telephone number; `parse date as \"Unix seconds\"` reads them",
    ),
    (
        "dates: dateparse, no order said",
        &["1332151919"],
        "ten digits may be a telephone number; `parse date as \"Unix seconds\"` reads them",
    ),
    ("postcode", &["SA99 with [\"GB\"]"], "the first half of a postcode (Royal Mail, PAF)"),
    (
        "VAT number",
        &["GB999999900 with [\"GB\"]", "GB999999996 with [\"GB\"]", "GB999999999999 with [\"GB\"]"],
        "the groups in which British numbers are printed mean nothing (HMRC): in groups the suite takes the same digits",
    ),
    ("VAT number", &["HN with [\"HN\"]"], "a prefix without a number"),
    (
        "tax id",
        &["20-27163363-8 with [\"es-AR\"]", "12.ABC.345/01DE-35 with [\"pt-BR\"]"],
        "the usual spelling (AFIP; Receita Federal)",
    ),
    (
        "tax id",
        &["19640823-3233 with [\"sv-SE\"]", "196408233233 with [\"sv-SE\"]", "19640883-3230 with [\"sv-SE\"]"],
        "the century is no part of the check (Skatteverket, SKV 704)",
    ),
    (
        "names: parts, human-name",
        &["Jerome B. Rice & Co.", "Co., Jerome B. Rice &", "Mr. & Mrs. Jerome B. Rice"],
        "a company, and two persons, are refused: one first name would be written for both",
    ),
    ("names: parts, human-name", &["Smith, MR", "SMITH, MR"], "the initials M. R. or Mr.: refused"),
    ("names: parts, human-name", &["DR Andrews", "DR ANDREWS"], "Dr., not the initials D. R."),
    (
        "names: parts, human-name",
        &["鈴 木", "鈴木", "中华"],
        "in Chinese and Japanese the surname stands first; hyg refuses, the suite takes the first letter for a first name",
    ),
    (
        "names: parts, human-name",
        &["علي\u{651} عبد العزيز"],
        "`Abd al-Aziz` is one name: its first word alone says `servant of`",
    ),
    ("names: parts, theiconic", &["Adam"], "a single word may be a first or a last name: refused"),
    ("names: parts, theiconic", &["Old Mc Donald"], "`Mc Donald` is the surname"),
];

/// Why hyg stays by its answer; nothing where it has no reason to.
pub fn reason(suite: &str, input: &str) -> Option<&'static str> {
    let plain = suite.split_once(", as the verbs").map_or(suite, |(plain, _)| plain);
    ARGUED.iter().find(|(of, inputs, _)| *of == plain && inputs.contains(&input)).map(|(_, _, reason)| *reason)
}
