//! Properties that say what a person allows: where two records are merged, none of them may come to
//! allow more than both did.
//!
//! Names are looked at in the languages in which CRMs are kept most; a name that is taken for an opt-out
//! by mistake costs nothing, because then a known value wins over a blank or a `no`, and no value is lost.

use super::Property;
use crate::value::Kind;
use crate::value::text::fold_name;

/// What an answer in such a property means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// `yes` takes a permission back: unsubscribed, do not call.
    OptOut,
    /// A value gives one: subscribed, legal basis.
    OptIn,
}

/// Parts of folded names; what takes back is looked for first, because `unsubscribed` holds
/// `subscribed`.
const OPT_OUT: [&str; 33] = [
    "optout",
    "optedout",
    "optingout",
    "unsubscri",
    "donotcall",
    "donotcontact",
    "donotemail",
    "donotmail",
    "donotsell",
    "donottrack",
    "nocall",
    "nomail",
    "desabonn",
    "desinscri",
    "desinscr",
    "nepas",
    "neplus",
    "bloctel",
    "listerouge",
    "abgemeldet",
    "abbestellt",
    "werbesperre",
    "widerspr",
    "robinson",
    "darsedebaja",
    "dadodebaja",
    "disiscri",
    "afgemeld",
    "uitgeschreven",
    "descadastr",
    "blocklist",
    // HubSpot mails such an address no more: forgetting it would mail the person again.
    "quarantined",
    "ineligible",
];
const OPT_IN: [&str; 16] = [
    "optin",
    "optedin",
    "subscribed",
    "subscription",
    "consent",
    "legalbasis",
    "gdpr",
    "rgpd",
    "dsgvo",
    "newsletter",
    "permission",
    "einwilligung",
    "consenso",
    "toestemming",
    "abonne",
    "inscritala",
];

/// Words that refuse, and what is refused behind them: `Plus d'appels`, `Keine Werbung`, `No SMS`.
const REFUSING: [&str; 17] = [
    "no",
    "not",
    "never",
    "dont",
    "stop",
    "ne",
    "pas",
    "plus",
    "refus",
    "refuse",
    "opposition",
    "nicht",
    "kein",
    "keine",
    "non",
    "geen",
    "nao",
];
const WAYS: [&str; 17] = [
    "email",
    "mail",
    "call",
    "contact",
    "phone",
    "sms",
    "market",
    "newsletter",
    "appel",
    "prospect",
    "demarch",
    "publicit",
    "werb",
    "kontakt",
    "contatt",
    "anruf",
    "reclame",
];
/// What stands in cells for no, in these languages.
const NO: [&str; 17] = [
    "no",
    "n",
    "false",
    "f",
    "0",
    "off",
    "non",
    "faux",
    "nein",
    "falsch",
    "falso",
    "nee",
    "nej",
    "nei",
    "nao",
    "ne",
    "unchecked",
];

impl Consent {
    /// What a property's name or label says of it; only answers and options give consent.
    #[must_use]
    pub fn of(property: &Property) -> Option<Consent> {
        let gives = matches!(property.kind, Kind::YesNo | Kind::OneOption | Kind::ManyOptions);
        if gives { Consent::named(&[&property.name, &property.label]) } else { None }
    }

    /// What the names of a column say of it, whatever it holds.
    #[must_use]
    pub fn named(names: &[&str]) -> Option<Consent> {
        let folded: Vec<String> = names.iter().map(|name| fold_name(name)).collect();
        let says = |words: &[&str]| words.iter().any(|word| folded.iter().any(|name| name.contains(word)));
        if says(&OPT_OUT) || names.iter().any(|name| refuses_a_way(name)) {
            Some(Consent::OptOut)
        } else if says(&OPT_IN) {
            Some(Consent::OptIn)
        } else {
            None
        }
    }

    /// The answer that allows less, of a yes/no property.
    #[must_use]
    pub fn refusal(self) -> bool {
        self == Consent::OptOut
    }

    /// Whether a cell that holds something refuses: in an opt-out all that is not plainly `no` (a day or a
    /// reason says that there was one), in an opt-in what plainly is.
    #[must_use]
    pub fn refuses(self, cell: &str) -> bool {
        let is_no = NO.contains(&fold_name(cell.trim()).as_str());
        match self {
            Consent::OptOut => !is_no,
            Consent::OptIn => is_no,
        }
    }
}

/// Whether a word that refuses stands before a way to reach somebody.
fn refuses_a_way(name: &str) -> bool {
    let folded = |word: &str| fold_name(word).replace('\'', "");
    let words: Vec<String> = name.split(|c: char| !c.is_alphanumeric() && c != '\'').map(folded).collect();
    let Some(refusing) = words.iter().position(|word| REFUSING.contains(&word.as_str())) else { return false };
    let after = words.get(refusing + 1..).unwrap_or_default();
    // `d'appels` is one word here.
    after.iter().any(|word| {
        let word = word.strip_prefix('d').filter(|rest| WAYS.iter().any(|way| rest.starts_with(way))).unwrap_or(word);
        WAYS.iter().any(|way| word.starts_with(way))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Origin;

    #[test]
    fn names_say_which_way_an_answer_goes() {
        let consent = |name: &str, kind| Consent::of(&Property::new(name, name, kind, Origin::Project));
        assert_eq!(consent("Unsubscribed from all email", Kind::YesNo), Some(Consent::OptOut));
        assert_eq!(consent("Do not call", Kind::YesNo), Some(Consent::OptOut));
        assert_eq!(consent("Email address quarantined", Kind::YesNo), Some(Consent::OptOut));
        assert_eq!(consent("Is globally ineligible", Kind::YesNo), Some(Consent::OptOut));
        assert_eq!(consent("Newsletter opt-in", Kind::YesNo), Some(Consent::OptIn));
        assert_eq!(consent("hs_legal_basis", Kind::ManyOptions), Some(Consent::OptIn));
        assert_eq!(consent("Favourite cider", Kind::OneOption), None);
        assert_eq!(consent("Consent text", Kind::Text), None);
    }

    #[test]
    fn headers_of_several_languages_say_it_too() {
        let opt_outs = [
            "Opted out of email: Newsletter",
            "Désabonné de l’e-mail : Lettre d’information",
            "Désinscrit de la newsletter",
            "Ne pas contacter",
            "Ne plus appeler",
            "Plus d'appels",
            "Opposition au démarchage",
            "Refus d’emailing",
            "Liste rouge",
            "Nicht kontaktieren",
            "Keine Werbung",
            "Vom Newsletter abgemeldet",
            "Non contattare",
            "Geen e-mail",
            "No SMS",
            "Unsubscribe date",
        ];
        for name in opt_outs {
            assert_eq!(Consent::named(&[name]), Some(Consent::OptOut), "{name}");
        }
        for name in ["Newsletter", "Abonné à la lettre", "Consentement RGPD", "Einwilligung", "Marketing consent"] {
            assert_eq!(Consent::named(&[name]), Some(Consent::OptIn), "{name}");
        }
        for name in ["Mobile phone no", "Contact owner", "Nom", "Plus code", "Notes", "Non-profit", "Email"] {
            assert_eq!(Consent::named(&[name]), None, "{name}");
        }
    }

    #[test]
    fn a_cell_refuses_by_what_stands_in_it() {
        for cell in ["true", "Yes", "Oui", "x", "2024-05-01", "too many mails"] {
            assert!(Consent::OptOut.refuses(cell) && !Consent::OptIn.refuses(cell), "{cell}");
        }
        for cell in ["false", " Non ", "NEIN", "0", "não"] {
            assert!(!Consent::OptOut.refuses(cell) && Consent::OptIn.refuses(cell), "{cell}");
        }
    }
}
