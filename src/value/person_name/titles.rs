//! Words that stand before and behind a name and are no part of it: forms of address, academic and
//! military titles, generations, degrees and orders.
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

/// Whether it tells bearers of one given name apart: `VI` and `the younger`, but not `Jr.`
pub(super) fn is_regnal(suffix: &str) -> bool {
    const YOUNGER: &[&str] = &["младший", "младшая", "старший", "старшая"];
    let small = bare(suffix);
    YOUNGER.contains(&small.as_str()) || (is_generation(suffix) && small.chars().all(|c| "ivx".contains(c)))
}

/// Whether one word after the title is a given name: `Sir John`.
pub(super) fn goes_with_given(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "sir", "dame", "sister", "brother", "mother", "king", "queen", "prince", "princess", "pope", "don", "doña",
        "lama", "guru", "swami",
    ];
    WORDS.contains(&bare(word).as_str())
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

/// Whether the word says which of several bearers of a name: `Jr.`, `III`, `2nd`.
pub(super) fn is_generation(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "jr",
        "sr",
        "jnr",
        "snr",
        "ii",
        "iii",
        "iv",
        "vi",
        "vii",
        "viii",
        "ix",
        "xi",
        "xii",
        "xiii",
        "xiv",
        "2nd",
        "3rd",
        "4th",
        "5th",
        "filho",
        "neto",
        "júnior",
        "mladší",
        "starší",
        "mlađi",
        "stariji",
        "младший",
        "младшая",
        "старший",
        "старшая",
        "जूनियर",
        "सीनियर",
    ];
    WORDS.contains(&bare(word).as_str())
}

/// `2nd`, `3rd`, whichever it is.
pub(super) fn is_ordinal(word: &str) -> bool {
    let small = word.to_lowercase();
    let digits = small.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && matches!(small.strip_prefix(digits), Some("st" | "nd" | "rd" | "th"))
}

/// Whether the word is a generation only where enough of a name stands before it: `Senior` is also
/// a surname, `V` an initial.
pub(super) fn may_be_generation(word: &str) -> bool {
    const WORDS: &[&str] = &["senior", "junior", "v", "x", "fils", "père", "hijo", "ml", "st"];
    !word.ends_with('.') && WORDS.contains(&bare(word).as_str())
}

/// Whether the word is a degree, an order or a profession behind a name: `PhD`, `OBE`, `CPA`.
pub(super) fn is_degree(word: &str) -> bool {
    // `JD.CPA`: several, with stops between them.
    let joined = || {
        let letters: Vec<&str> = word.split(['.', '/']).filter(|part| !part.is_empty()).collect();
        letters.len() >= 2
            && letters.iter().any(|part| DEGREES.contains(&bare(part).as_str()))
            && letters.iter().all(|part| DEGREES.contains(&bare(part).as_str()) || may_be_degree(&part.to_uppercase()))
    };
    DEGREES.contains(&bare(word).as_str()) || joined()
}

/// Whether the word is a degree as it is written, and otherwise may be a name: `MA` and `Ma`, `CAPA` and `Capa`.
pub(super) fn may_be_degree(word: &str) -> bool {
    let is_credential = || CREDENTIALS.contains(&bare(word).as_str());
    is_short_degree(word) || (word.chars().filter(|c| c.is_uppercase()).count() >= 2 && is_credential())
}

/// Whether the word is a short degree in capitals: `MA`, but not `Ma`.
pub(super) fn is_short_degree(word: &str) -> bool {
    const WORDS: &[&str] =
        &["MA", "BA", "DO", "ED", "MS", "PA", "RA", "AM", "AB", "LAc", "PE", "OD", "SI", "MAI", "DC", "VP", "JP"];
    let plain: String = word.chars().filter(|&c| !matches!(c, '.' | ',')).collect();
    WORDS.contains(&plain.as_str())
}

/// Whether the word, behind a sure degree, is one more, however it is written: `PhD, Ma`.
pub(super) fn may_follow_degree(word: &str) -> bool {
    may_be_degree(word) || is_short_degree(&word.to_uppercase()) || may_be_generation(word) || bare(word) == "i"
}

/// Whether the degree, alone behind a surname, is likelier one than somebody's initials: `Smith, MA`, but `Smith, JP`.
pub(super) fn is_likelier_a_degree(word: &str) -> bool {
    const WORDS: &[&str] = &["ma", "ba", "do", "ms"];
    may_be_degree(word) && WORDS.contains(&bare(word).as_str())
}

/// Whether the degree is also a given name where it stands behind a comma: `Uddin, Md`.
pub(super) fn is_name_too(word: &str) -> bool {
    matches!(word, "Md" | "md" | "Med" | "Op" | "Meng" | "meng")
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

/// Degrees, orders, offices and professional bodies, mostly English and American.
const DEGREES: &[&str] = &[
    "phd", "md", "mba", "emba", "cpa", "dds", "dmd", "dvm", "jd", "llb", "llm", "msc", "bsc", "mphil", "dphil", "edd",
    "med", "mfa", "bfa", "beng", "meng", "ceng", "pharmd", "psyd", "dnp", "cfa", "cfp", "clu", "lutc", "chfc", "pmp",
    "rn", "np", "aprn", "fnp-c", "crna", "lpn", "pa-c", "esq", "esquire", "qc", "kc", "obe", "mbe", "cbe", "kbe",
    "dbe", "frs", "frcs", "frcp", "facs", "facp", "fca", "aca", "acca", "cima", "cissp", "cisa", "cism", "csm", "psm",
    "phr", "sphr", "shrm-cp", "shrm-scp", "ret", "usn", "usmc", "usaf", "dpt", "lcsw", "lmft", "lpc", "mph", "mpa",
    "mdiv", "dmin", "thd", "scd", "dsc", "dba", "bba", "bcom", "mcom", "cma", "cfe", "aia", "ria", "leed", "knt", "sj",
    "op", "osb", "rinpoche", "csc", "drsc", "artd", "mdb", "mdl", "bsn",
];

/// Further degrees, fellowships and certificates. In small letters some are names (`Capa`, `Feng`), so they count only
/// where two of their letters are capitals.
const CREDENTIALS: &[&str] = &[
    "aicp",
    "ambi",
    "ascp",
    "asid",
    "asla",
    "awc",
    "bcba",
    "bcba-d",
    "bcc",
    "bcps",
    "bdent",
    "bds",
    "becon",
    "bed",
    "bmbs",
    "bmus",
    "bpharm",
    "bphil",
    "bsw",
    "btech",
    "bvsc",
    "capa",
    "capm",
    "ccie",
    "cciso",
    "ccna",
    "ccnp",
    "cebs",
    "ceh",
    "cera",
    "cfre",
    "cga",
    "cgeit",
    "cgma",
    "chp",
    "chst",
    "cia",
    "cipd",
    "cipm",
    "cipp",
    "cipt",
    "cka",
    "ckad",
    "clcs",
    "cmp",
    "cnm",
    "cnor",
    "cnp",
    "cns",
    "cpcu",
    "cpht",
    "cpsm",
    "cqe",
    "cra",
    "crcp",
    "crisc",
    "crme",
    "csci",
    "cscp",
    "cspo",
    "ctfa",
    "cwne",
    "dabr",
    "dacm",
    "dacvim",
    "dch",
    "dclinpsych",
    "dis",
    "dhsc",
    "dlit",
    "dlitt",
    "dmsc",
    "dnsc",
    "drph",
    "dsw",
    "dvsc",
    "edm",
    "eds",
    "faan",
    "faap",
    "facc",
    "facep",
    "fache",
    "facog",
    "facr",
    "faia",
    "fasae",
    "fasla",
    "fcas",
    "fcca",
    "fcipd",
    "fcma",
    "fcmi",
    "fcps",
    "feng",
    "fgs",
    "fiet",
    "fimeche",
    "finstp",
    "fmva",
    "fnp",
    "frae",
    "fraes",
    "frca",
    "frcog",
    "frcpath",
    "frcpc",
    "frcr",
    "frcsc",
    "frcvs",
    "frgs",
    "fricd",
    "frics",
    "frm",
    "frsa",
    "frsc",
    "frsl",
    "fsa",
    "fsc",
    "fspe",
    "gcb",
    "gcmg",
    "gcvo",
    "gisp",
    "kcb",
    "kcmg",
    "kcvo",
    "lcpc",
    "lcsw-c",
    "licsw",
    "litd",
    "littd",
    "lmhc",
    "lmsw",
    "lpc-s",
    "lpcc",
    "lvo",
    "macs",
    "maed",
    "mbacp",
    "mbbch",
    "mbbs",
    "mbchb",
    "mbcs",
    "mchem",
    "mciob",
    "mcsd",
    "mcse",
    "mctp",
    "mft",
    "mha",
    "mhs",
    "miet",
    "mimeche",
    "mlis",
    "mpas",
    "mphys",
    "mpp",
    "mrcgp",
    "mrcp",
    "mrcs",
    "mres",
    "mrics",
    "msba",
    "msci",
    "msed",
    "msn",
    "msocsci",
    "mstat",
    "msw",
    "mtech",
    "mvb",
    "mvo",
    "nbcot",
    "ncc",
    "nmd",
    "oam",
    "ocn",
    "osj",
    "otd",
    "otr",
    "otrl",
    "pcc",
    "pfmp",
    "pgce",
    "pgdip",
    "pgmp",
    "pharmb",
    "phrca",
    "pmi-acp",
    "pmi-rmp",
    "ptnc",
    "raic",
    "rcdd",
    "rdh",
    "rdn",
    "riba",
    "rics",
    "rph",
    "rpt",
    "rrt",
    "rsm",
    "rvt",
    "scjp",
    "ssbb",
    "ssgb",
    "usar",
    "uscg",
    "usmm",
    "vmd",
];
