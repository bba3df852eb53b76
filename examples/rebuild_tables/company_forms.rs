//! `company_forms.tsv`: legal forms of companies and their spellings, from the package rigour
//! (`org_types`) and cleanco's list of terms.

use hyg::value::company::key;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::Path;

const HEADER: &str = "\
# Legal forms of companies: how they are written (nothing where that is not certain), and spellings, folded.
# Sources: rigour 1.3.0 (OpenSanctions, data/names/org_types), MIT; cleanco 2.3 (termdata), MIT.
# Rebuilt by `cargo run --example rebuild_tables`; do not edit.
";

/// Kinds of organisation that are no companies: public bodies, banks' licences, churches, armed forces.
const NO_COMPANY: &[&str] = &["NGO", "SOE", "FIN", "MIL", "REL", "POL", "GOV"];

/// Words that are part of a company's own name at least as often.
const NAMES: &[&str] = &[
    "sube",
    "tapui",
    "unlimited",
    "nonprofit",
    "limitee",
    "co",
    "company",
    "&co",
    "&company",
    "private",
    "cooperative",
    "cooperation",
    "coop",
    "group",
    "holding",
    "ii",
    "partnerschaft",
    "genossenschaft",
    "compania",
    "cia",
    "consortium",
    "jointventure",
    "association",
    "enterprise",
    "limite",
    "sem",
    "sep",
    "scop",
    "gie",
    "ges",
    "aktien",
    "public",
    "publiclimited",
    "fie",
    "fop",
    "dat",
    "vat",
    "koop",
    "ent",
    "etat",
    "teo",
    "sirketi",
    "mai",
    "sal",
    "esv",
    "pme",
    "rats",
    "wholly",
    "ses",
    "adm",
];

/// Forms of up to three letters that are no common word; all others of that length are left out.
const SHORT: &[&str] = &[
    "ag", "sa", "as", "ab", "oy", "bv", "nv", "kg", "se", "lp", "ky", "ay", "kb", "hb", "og", "ug", "cv", "gk", "kk",
    "yk", "ek", "eg", "hf", "ou", "sl", "pt", "ао", "bt", "inc", "ltd", "llc", "llp", "plc", "lda", "sas", "spa",
    "srl", "sro", "doo", "kft", "bhd", "pte", "oyj", "aps", "asa", "uab", "sia", "ood", "ead", "zao", "ooo", "oao",
    "pao", "tov", "ohg", "gbr", "snc", "sca", "scs", "sll", "vof", "zrt", "ehf", "fze", "jsc", "ооо", "оао", "зао",
    "пао", "тов", "тоо", "еад", "slu",
];

/// The short spelling in use where the source has it in small letters or without its stops.
const WRITTEN: &[(&str, &str)] = &[
    ("inc", "Inc."),
    ("corp", "Corp."),
    ("coltd", "Co., Ltd."),
    ("oy", "Oy"),
    ("oyj", "Oyj"),
    ("bhd", "Bhd"),
    ("ky", "Ky"),
    ("ay", "Ay"),
    ("kb", "KB"),
    ("og", "OG"),
    ("vof", "VOF"),
    ("cv", "CV"),
    ("bvba", "BVBA"),
    ("cvba", "CVBA"),
    ("snc", "SNC"),
    ("sro", "s.r.o."),
    ("jdoo", "j.d.o.o."),
    ("ou", "OÜ"),
    ("ood", "OOD"),
    ("spa", "SpA"),
    ("pt", "PT"),
    ("sl", "SL"),
    ("slu", "SLU"),
    ("lda", "Lda."),
    ("hf", "hf."),
    ("corporation", "Corp."),
    ("sderldecv", "S. de R.L. de C.V."),
    ("gmbh&co", ""),
];

pub fn build(sources: &Path) -> Result<String, Box<dyn Error>> {
    let rigour = fs::read_to_string(sources.join("rigour/rigour/data/names/org_types.py"))?;
    let cleanco = fs::read_to_string(sources.join("cleanco/cleanco/termdata.py"))?;
    let mut spellings: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (display, aliases) in organisations(&rigour) {
        for alias in aliases.iter().chain(&display) {
            let canonical = display.as_deref().filter(|display| is_certain(display, alias)).map(written);
            spellings.entry(key(alias)).or_default().extend(canonical);
        }
    }
    let mut terms = literals(&cleanco).into_iter().peekable();
    while let Some(token) = terms.next() {
        // Names of countries and kinds are keys.
        let is_key = matches!(terms.peek(), Some(Token::Sign(':')));
        if let Token::Text(term) = token
            && !is_key
            && !term.contains('\\')
        {
            spellings.entry(key(&term)).or_default();
        }
    }
    for (short, canonical) in WRITTEN {
        spellings.insert((*short).to_owned(), BTreeSet::from([(*canonical).to_owned()]));
    }
    spellings.retain(|key, _| is_form(key));
    let mut forms: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (key, displays) in spellings {
        // What two forms share has no certain spelling, but for one that is spelled just so.
        let own = displays.iter().find(|display| self::key(display) == key);
        let only = displays.first().filter(|_| displays.len() == 1);
        forms.entry(only.or(own).cloned().unwrap_or_default()).or_default().insert(key);
    }
    let lines = forms
        .iter()
        .map(|(form, keys)| format!("{form}\t{}\n", keys.iter().map(String::as_str).collect::<Vec<_>>().join("|")));
    Ok(HEADER.to_owned() + &lines.collect::<String>())
}

/// Whether a spelling may be written as the short form: that is one itself, and `AG & Co. KG` no `AG`.
fn is_certain(display: &str, alias: &str) -> bool {
    let is_spelt = WRITTEN.iter().any(|(short, _)| *short == key(display));
    let has_form = display.contains('.') || display.chars().any(char::is_uppercase) || is_spelt;
    has_form && is_form(&key(display)) && key(alias).contains('&') == display.contains('&')
}

fn is_form(key: &str) -> bool {
    let length = key.chars().count();
    (4..=60).contains(&length) && !NAMES.contains(&key) && !key.starts_with('&') || SHORT.contains(&key)
}

/// The usual spelling of a form: capitals where the source has none and nothing says otherwise.
fn written(display: &str) -> String {
    let own = WRITTEN.iter().find(|(short, _)| *short == key(display));
    own.map_or_else(|| display.to_owned(), |(_, written)| (*written).to_owned())
}

enum Token {
    Text(String),
    Sign(char),
}

/// The text literals of a Python file, and the signs between them.
fn literals(python: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut open: Option<(char, String)> = None;
    for line in python.lines().filter(|line| !line.trim_start().starts_with('#')) {
        for c in line.chars() {
            open = match open {
                Some((quote, text)) if c == quote => {
                    tokens.push(Token::Text(text));
                    None
                }
                Some((quote, text)) => Some((quote, text + c.encode_utf8(&mut [0; 4]))),
                None if matches!(c, '"' | '\'') => Some((c, String::new())),
                None => {
                    if "{}[]:,".contains(c) {
                        tokens.push(Token::Sign(c));
                    }
                    None
                }
            };
        }
    }
    tokens
}

/// Of each organisation that is a company: its short form, if it has one, and its spellings.
fn organisations(python: &str) -> Vec<(Option<String>, Vec<String>)> {
    let mut found = Vec::new();
    let (mut display, mut generic, mut aliases, mut field) = (None, String::new(), Vec::new(), String::new());
    let mut tokens = literals(python).into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            Token::Sign('}') => {
                if !NO_COMPANY.contains(&generic.as_str()) {
                    found.push((display.take(), std::mem::take(&mut aliases)));
                }
                (display, generic, aliases) = (None, String::new(), Vec::new());
            }
            Token::Sign(_) => {}
            Token::Text(text) if matches!(tokens.peek(), Some(Token::Sign(':'))) => field = text,
            Token::Text(text) => match field.as_str() {
                "display" => display = Some(text),
                "generic" => generic = text,
                "aliases" => aliases.push(text),
                _ => {}
            },
        }
    }
    found
}
