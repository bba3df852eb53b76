//! How the countries write the small words of a surname, and which letters of theirs are special.
//!
//! From the countries' own rules of spelling: Nederlandse Taalunie (`Jan van Dijk`), the Belgian
//! civil register (`Jan Van Dijk`), Imprimerie nationale (`Jean de La Fontaine`), Duden (`von`),
//! Türk Dil Kurumu (ı and i).

use super::particles::{ARTICLES, CONNECTIVES, GERMAN, INNER, PARTICLES};

/// What a country does with the particles before a surname.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Particles {
    /// Small: `de la Vega`, `van der Berg`. Also where no country is known.
    Small,
    /// The first has a capital, those after it are small: `Van den Berghe`, but `von der Heyden`.
    FirstCapital,
    /// `de` is small, all others have capitals: `de La Fontaine`, `Le Gall`, `Da Silva`.
    French,
    /// All have capitals: `De Luca`, `Della Valle`, `De La Cruz`.
    Capital,
    /// There are none: `Van` is a given name.
    Absent,
}

/// How the names of one country are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Customs {
    pub(super) particles: Particles,
    /// Further words that are small before a surname there.
    pub(super) own: &'static [&'static str],
    /// The word for "and" between two surnames, which is no initial even as a single capital.
    pub(super) and: Option<&'static str>,
    /// I is the capital of ı, and İ that of i.
    pub(super) dotted_i: Option<Dotless>,
    /// Ş with a cedilla stands for Ș, and its words have a plain i.
    pub(super) s_cedilla: bool,
    /// `ij` is one letter: `IJsbrand`.
    pub(super) ij: bool,
    /// `Mac` is the Gaelic "son of".
    pub(super) gaelic: bool,
    /// O' is no prefix but a letter: `Oʻtkir`.
    pub(super) o_is_letter: bool,
}

/// What is known of an I in capitals that may stand for either letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dotless {
    /// Vowels of a word agree with each other (Turkish).
    ByHarmony,
    /// They do so in few places (Azerbaijani names are mostly Arabic and Persian).
    ByEnding,
}

impl Customs {
    /// The customs of a country (ISO 3166 alpha-2), or where none is known.
    pub(super) fn of(country: Option<&str>) -> Customs {
        let plain = Customs {
            particles: Particles::Small,
            own: &[],
            and: None,
            dotted_i: None,
            s_cedilla: matches!(country, Some("RO" | "MD")),
            ij: false,
            gaelic: country.is_none_or(|code| ENGLISH.contains(&code)),
            o_is_letter: false,
        };
        let with = |particles| Customs { particles, ..plain };
        match country.unwrap_or_default() {
            "NL" | "SR" | "AW" | "CW" => Customs { own: &["le", "de", "het"], ij: true, ..plain },
            "ZA" | "NA" => Customs { own: &["le", "du"], ..plain },
            "BE" => Customs { ij: true, ..with(Particles::FirstCapital) },
            "FR" | "MC" | "LU" | "RE" | "GP" | "MQ" | "GF" | "PF" | "NC" => with(Particles::French),
            "IT" | "SM" | "VA" | "MT" | "PH" => with(Particles::Capital),
            "DE" | "AT" | "CH" | "LI" => Customs { own: &["zu"], ..plain },
            "SE" | "DK" | "NO" | "FI" | "IS" => Customs { own: &["af", "av"], ..plain },
            "PT" | "BR" | "AO" | "MZ" | "CV" | "GW" | "ST" | "TL" => Customs { own: &["do"], and: Some("e"), ..plain },
            "ES" | "MX" | "AR" | "CO" | "PE" | "CL" | "VE" | "EC" | "GT" | "CU" | "BO" | "DO" | "HN" | "PY" | "SV"
            | "NI" | "CR" | "PA" | "UY" | "PR" => Customs { and: Some("y"), ..plain },
            "SA" | "AE" | "QA" | "KW" | "BH" | "OM" | "YE" | "MY" | "BN" => Customs { own: &["bin", "ibn"], ..plain },
            "TR" => Customs { dotted_i: Some(Dotless::ByHarmony), ..with(Particles::Absent) },
            "AZ" => Customs { dotted_i: Some(Dotless::ByEnding), ..with(Particles::Absent) },
            "UZ" => Customs { o_is_letter: true, ..with(Particles::Absent) },
            "VN" | "CN" | "TW" | "HK" | "MO" | "KR" | "KP" | "JP" | "TH" | "KH" | "LA" | "MM" | "MN" | "KZ" | "KG" => {
                with(Particles::Absent)
            }
            _ => plain,
        }
    }

    /// Whether a word before the surname is a particle: `after` says that the word before it was.
    pub(super) fn is_particle(&self, small: &str, after: bool) -> bool {
        GERMAN.contains(&small)
            || self.particles != Particles::Absent
                && (PARTICLES.contains(&small) || self.own.contains(&small) || (after && ARTICLES.contains(&small)))
    }

    /// Whether such a particle is small; `after` as for [`Customs::is_particle`].
    pub(super) fn is_written_small(&self, small: &str, after: bool) -> bool {
        // `'t` and `'s` are small in Belgium as well.
        if GERMAN.contains(&small) || small.starts_with(['\'', '’']) {
            return true;
        }
        match self.particles {
            Particles::Small => true,
            Particles::FirstCapital => after,
            Particles::French => small == "de",
            Particles::Capital | Particles::Absent => false,
        }
    }

    /// Whether a word between two others is small.
    pub(super) fn is_connective(&self, small: &str) -> bool {
        CONNECTIVES.contains(&small) || (self.particles == Particles::Small && INNER.contains(&small))
    }

    /// Whether people have two surnames, the father's and the mother's.
    pub(super) fn has_two_families(&self) -> bool {
        self.and == Some("y")
    }

    /// Whether a prefix with an apostrophe (`d'`) is small between a given name and a surname.
    pub(super) fn is_elided_small(&self, small: &str) -> bool {
        self.particles == Particles::French && small == "d"
    }
}

/// Where English is spoken, and with it Scots' and Irish names.
const ENGLISH: &[&str] =
    &["GB", "IE", "US", "CA", "AU", "NZ", "ZA", "IM", "JE", "GG", "GI", "BM", "KY", "JM", "TT", "BB", "SG", "IN", "KE"];
