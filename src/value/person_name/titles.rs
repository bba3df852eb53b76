//! Words that stand before a name and are no part of it: forms of address, academic, clerical and military titles.
//!
//! Compared in small letters and without full stops. The words are facts of the languages named
//! beside them; a title that is also a given name or a surname stands in [`UNSURE`], where it counts
//! only if enough of a name is left without it.

use super::disciplines;

/// What a word before a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Title {
    /// `Mr`, `Dr.`, `Herr`.
    Sure,
    /// `Prince`, `Maj`, `Judge`: also names.
    Unsure,
}

/// Small letters, no full stops and spaces: `Ph. D.` and `PhD` are one.
pub(super) fn bare(word: &str) -> String {
    word.chars().filter(|&c| !matches!(c, '.' | ',' | ';' | ' ')).flat_map(char::to_lowercase).collect()
}

/// What the word is as a title. A full stop behind it makes an abbreviation sure.
pub(super) fn title(word: &str) -> Option<Title> {
    let small = bare(word);
    // `Dipl.-Betriebsw.`: there are as many as there are trades.
    let is_diploma = small.starts_with("dipl-");
    if is_diploma || is_title_alone(&small) || disciplines::is_title(word) {
        return Some(Title::Sure);
    }
    let is_unsure = UNSURE.contains(&small.as_str());
    is_unsure.then_some(if word.ends_with('.') { Title::Sure } else { Title::Unsure })
}

/// Whether the word, bare, is a title and no name.
pub(super) fn is_title_alone(small: &str) -> bool {
    ADDRESSES.contains(&small) || TITLES.contains(&small)
}

/// Whether the word only says how to address somebody (`Mr`, `Frau`): nothing is lost with it.
pub(super) fn is_address(word: &str) -> bool {
    ADDRESSES.contains(&bare(word).as_str())
}

/// How many words at the front are one title: `Secretary of State`, `The Rev.`
pub(super) fn phrase(words: &[&str]) -> Option<usize> {
    let small: Vec<String> = words.iter().take(8).map(|word| bare(word)).collect();
    let article = usize::from(small.first().is_some_and(|word| word == "the"));
    let after = small.get(article..).unwrap_or_default();
    let longest = PHRASES.iter().map(|phrase| phrase.split(' ')).filter_map(|phrase| {
        let length = phrase.clone().count();
        (after.len() > length && phrase.eq(after.iter().take(length).map(String::as_str))).then_some(article + length)
    });
    let single =
        (article == 1 && words.len() > 2 && words.get(1).is_some_and(|word| title(word).is_some())).then_some(2);
    longest.max().or(single)
}

/// Whether the words are one title, and nothing else: `Attorney General`.
pub(super) fn is_phrase(words: &[&str]) -> bool {
    let small: Vec<String> = words.iter().take(8).map(|word| bare(word)).collect();
    PHRASES.iter().any(|phrase| phrase.split(' ').eq(small.iter().map(String::as_str)))
}

/// Whether the word ends a style, behind which a title stands: `Her Majesty Queen`.
pub(super) fn ends_a_style(word: &str) -> bool {
    matches!(bare(word).as_str(), "highness" | "majesty")
}

/// Whether one word after the title is a given name: `Sir John`.
pub(super) fn goes_with_given(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "sir", "dame", "sister", "brother", "mother", "king", "queen", "prince", "princess", "pope", "don", "doña",
        "lama", "guru", "swami",
    ];
    WORDS.contains(&bare(word).as_str())
}

/// Whether the word before a name may be a title that is none of those above: one of nobility, which Germans have in their
/// surnames (`Karl Graf von Berg`); one that is a name elsewhere; an abbreviation of several letters (`Fam.`, `Adv.`).
pub(super) fn may_be_a_title(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "graf",
        "gräfin",
        "prinz",
        "prinzessin",
        "freiherr",
        "freifrau",
        "fürst",
        "fürstin",
        "herzog",
        "herzogin",
        "haji",
        "hajj",
        "hadji",
        "er",
        "adv",
        "ca",
        "dear",
        "coach",
        "uncle",
        "aunt",
        "auntie",
        "zhd",
        "tav",
        "att",
        "attn",
        "spettle",
        "sn",
        "he",
        "fam",
        "ustad",
        "tan sri",
    ];
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    WORDS.contains(&bare(word).as_str())
        || word.ends_with('.') && !word.contains('-') && letters > 2 && !word.contains(' ')
}

/// Whether the word before a single other one is likelier a title than a given name: `Mother Teresa`, but `Prince Nelson`.
pub(super) fn is_likelier_a_title(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "lady",
        "guru",
        "swami",
        "lama",
        "baroness",
        "countess",
        "duchess",
        "marquess",
        "father",
        "mother",
        "sister",
        "brother",
        "pastor",
        "greve",
        "grevinna",
        "president",
        "secretary",
        "general",
        "abbot",
        "chief",
    ];
    WORDS.contains(&bare(word).as_str())
}

/// Forms of address, by language: English, German, French, Spanish, Portuguese, Italian, Dutch,
/// Scandinavian, Polish, Czech, Turkish, Russian.
const ADDRESSES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "mister",
    "mssrs",
    "messrs",
    "herr",
    "herrn",
    "shri",
    "smt",
    "melle",
    "datuk",
    "dato",
    "datin",
    "encik",
    "puan",
    "cik",
    "alhaji",
    "engr",
    "hr",
    "frau",
    "fr",
    "fräulein",
    "frl",
    "monsieur",
    "madame",
    "mademoiselle",
    "mme",
    "mmes",
    "mlle",
    "mm",
    "señor",
    "señora",
    "señorita",
    "sr",
    "sra",
    "srta",
    "senhor",
    "senhora",
    "signor",
    "signora",
    "signorina",
    "sig",
    "sigra",
    "signa",
    "sigg",
    "gentma",
    "gentmo",
    "gentile",
    "egr",
    "egregio",
    "pregmo",
    "dña",
    "meneer",
    "mevrouw",
    "mevr",
    "mw",
    "dhr",
    "fru",
    "frk",
    "fröken",
    "pani",
    "sayın",
    "г-н",
    "г-жа",
];

/// Titles that no name is, by language: English academic, clerical, judicial, of nobility and ranks; then
/// German, French, Spanish, Italian, Dutch, Polish, Czech and Slovak.
const TITLES: &[&str] = &[
    "dr",
    "drs",
    "prof",
    "professor",
    "doctor",
    "rev",
    "reverend",
    "revd",
    "honorable",
    "honourable",
    "rt",
    "sir",
    "dame",
    "lord",
    "lt",
    "lieutenant",
    "capt",
    "captain",
    "cpt",
    "cmdr",
    "commander",
    "sgt",
    "sergeant",
    "cpl",
    "corporal",
    "pvt",
    "col",
    "colonel",
    "brig",
    "adm",
    "admiral",
    "cmdt",
    "gov",
    "governor",
    "pres",
    "amb",
    "ambassador",
    "magistrate-judge",
    "mag-judge",
    "rabbi",
    "monsignor",
    "msgr",
    "padre",
    "sheriff",
    "senator",
    "congressman",
    "congresswoman",
    "ddr",
    "priv-doz",
    "pd",
    "freiherr",
    "freifrau",
    "maître",
    "dra",
    "arq",
    "abog",
    "profa",
    "profª",
    "engº",
    "engª",
    "dott",
    "dottssa",
    "dottore",
    "dottoressa",
    "profssa",
    "avvocato",
    "avv",
    "geom",
    "rag",
    "cav",
    "ir",
    "mgr",
    "inż",
    "dr-ing",
    "dipl",
    "univ-prof",
    "dkfm",
    "mudr",
    "mddr",
    "mvdr",
    "judr",
    "rndr",
    "phdr",
    "phmr",
    "pharmdr",
    "paeddr",
    "thdr",
    "rsdr",
    "bca",
    "mga",
    "проф",
    "др",
];

/// Titles that are also names, or words of names.
const UNSURE: &[&str] = &[
    "hon",
    "imam",
    "sheikh",
    "gen",
    "bayan",
    "maj",
    "major",
    "prince",
    "princess",
    "king",
    "queen",
    "duke",
    "duchess",
    "marquess",
    "marquis",
    "viscount",
    "earl",
    "baron",
    "baroness",
    "count",
    "countess",
    "greve",
    "grevinna",
    "judge",
    "justice",
    "dean",
    "bishop",
    "pastor",
    "father",
    "brother",
    "sister",
    "mother",
    "lady",
    "master",
    "sen",
    "rep",
    "guru",
    "swami",
    "lama",
    "president",
    "secretary",
    "chief",
    "don",
    "doña",
    "general",
    "marshal",
    "abbot",
    "mag",
    "ing",
    "me",
    "arch",
    "pr",
    "pan",
    "bay",
    "st",
    "lic",
    "doc",
    "bc",
];

/// Titles of several words.
const PHRASES: &[&str] = &[
    "us magistrate-judge",
    "secretary of state",
    "attorney general",
    "vice president",
    "chief justice",
    "president of the united states",
    "his royal highness",
    "her royal highness",
    "his excellency",
    "her excellency",
    "his majesty",
    "her majesty",
    "his holiness",
    "rt hon",
    "dipl ing",
];
