//! Words behind a name that somebody has earned: degrees, orders, offices and professions.
//!
//! Some are names in small letters, or initials; whether one counts hangs on how it is written and on what stands before it.

use super::generations::may_be_generation;
use super::titles::bare;

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

/// Whether the degree, alone behind a surname, is likelier one than somebody's initials: `Harris, MA`, but `Harris, JP`.
pub(super) fn is_likelier_a_degree(word: &str) -> bool {
    const WORDS: &[&str] = &["ma", "ba", "do", "ms"];
    may_be_degree(word) && WORDS.contains(&bare(word).as_str())
}

/// Whether the degree is also a given name where it stands behind a comma: `Uddin, Md`.
pub(super) fn is_name_too(word: &str) -> bool {
    matches!(word, "Md" | "md" | "Med" | "Op" | "Meng" | "meng")
}

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
