//! Properties that say what a person allows: where two records are merged, none of them may come to
//! allow more than both did.
//!
//! Names are looked at in the languages in which CRMs are kept most; a name that is taken for an opt-out
//! by mistake costs little, because then a known value wins over a blank or a `no`. Of cells only a clear yes
//! is one: what nobody can tell may be a refusal.

mod words;

use super::Property;
use crate::value::text::fold_name;
use crate::value::{Kind, yes_no};
use words::List;

/// What an answer in such a property means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// `yes` takes a permission back: unsubscribed, do not call.
    OptOut,
    /// A value gives one: subscribed, legal basis.
    OptIn,
    /// It is about one of them, and which way an answer goes nobody can tell: `Consent withdrawn`, `Not opted out`.
    Unclear,
}

/// What a cell of such a property says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Allows,
    Refuses,
    /// A day, a reason, or a word that is in no list.
    Unknown,
}

/// In bytes, of the words that take a permission back; letters are no fewer before they are folded.
const SHORTEST_TAKEN_BACK: usize = "optout".len();

impl Consent {
    /// What a property's name or label says of it; only answers and options give consent.
    #[must_use]
    pub fn of(property: &Property) -> Option<Consent> {
        let gives = matches!(property.kind, Kind::YesNo | Kind::OneOption | Kind::ManyOptions);
        let is_way = || property.kind == Kind::YesNo && Consent::is_way(&property.label);
        let named = || Consent::named(&[&property.name, &property.label]);
        if gives { named().or_else(|| is_way().then_some(Consent::OptIn)) } else { None }
    }

    /// Whether a column is called like nothing but a way to reach somebody: a yes in `SMS` or `Post OK` allows it.
    #[must_use]
    pub fn is_way(name: &str) -> bool {
        let words = words_of(name);
        let is_way = |word: &String| List::WayAlone.contains(word);
        words.iter().any(is_way) && words.iter().all(|word| is_way(word) || List::Allowed.contains(word))
    }

    /// What the names of a column say of it, whatever it holds.
    #[must_use]
    pub fn named(names: &[&str]) -> Option<Consent> {
        let names: Vec<Name> = names.iter().map(|name| Name::new(name)).collect();
        let says = |list: List| names.iter().any(|name| list.is_held_by(&name.folded));
        let is = |list: List| names.iter().any(|name| list.contains(&name.folded));
        let of_a_way = |before: List, behind: List| names.iter().any(|name| name.says_of_a_way(before, behind));
        let denials = names.iter().map(Name::denials).max().unwrap_or(0);
        if says(List::TakenBack) || says(List::OptOut) || is(List::OptOutName) {
            // A name that denies by itself holds one such word.
            let own = usize::from(says(List::SelfDenied));
            Some(if denials > own { Consent::Unclear } else { Consent::OptOut })
        } else if says(List::OptIn) {
            let is_unclear = denials > 0 || names.iter().any(Name::takes_away);
            Some(if is_unclear { Consent::Unclear } else { Consent::OptIn })
        } else if of_a_way(List::Refusing, List::Forbidden) {
            Some(Consent::OptOut)
        } else if of_a_way(List::Allowing, List::Allowed) {
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

    /// What a cell that holds something says: `unsubscribed` and `granted` mean the same in every column, and
    /// which way `yes` goes hangs on what the column asks.
    #[must_use]
    pub fn answer(self, cell: &str) -> Answer {
        let folded = fold_name(cell.trim());
        if List::Given.contains(&folded) {
            Answer::Allows
        } else if takes_back(cell) {
            Answer::Refuses
        } else if self == Consent::Unclear {
            Answer::Unknown
        } else if let Some(yes) = answered(&folded) {
            if yes == self.refusal() { Answer::Refuses } else { Answer::Allows }
        } else if words_of(cell).first().is_some_and(|first| refuses_first(first)) {
            Answer::Refuses
        } else {
            Answer::Unknown
        }
    }

    /// Whether a cell that holds something might refuse: all that does not plainly allow. In an opt-out a day or
    /// a reason says that there was one.
    #[must_use]
    pub fn refuses(self, cell: &str) -> bool {
        self.answer(cell) != Answer::Allows
    }
}

/// What a cell says that is a plain yes or no in words; digits may count something.
#[must_use]
pub fn yes_or_no(cell: &str) -> Option<bool> {
    let folded = fold_name(cell.trim());
    answered(&folded).filter(|_| !folded.starts_with(|c: char| c.is_ascii_digit()))
}

/// As [`yes_no`] reads a folded word; in a column of permissions a mark is one too.
fn answered(folded: &str) -> Option<bool> {
    yes_no::of_word(folded).or(match folded {
        "x" | "on" => Some(true),
        "off" => Some(false),
        _ => None,
    })
}

/// Whether a cell says by itself, whatever its column is called, that somebody took a permission back:
/// `unsubscribed`, `Désabonné`, `DNC`. A sentence or an address that holds such a word does not.
#[must_use]
pub fn takes_back(cell: &str) -> bool {
    const MOST_WORDS: usize = 4;
    let is_word =
        |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '_' | '\'' | '\u{2019}' | '(' | ')' | '\u{301}');
    let cell = cell.trim();
    // Days, IDs and amounts, as most cells: no word that takes anything back begins so.
    if cell.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    if List::OptOutName.is(cell) {
        return true;
    }
    if cell.len() < SHORTEST_TAKEN_BACK {
        return false;
    }
    // One word of plain letters, as most cells that are looked at, is asked as it stands.
    if cell.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return List::TakenBack.is_held_by(cell) || List::TakenBackInCells.is_held_by(cell);
    }
    if !cell.chars().all(is_word) || cell.split_whitespace().count() > MOST_WORDS {
        return false;
    }
    let folded = fold_name(cell);
    let is_denied =
        || words_of(cell).first().is_some_and(|first| matches!(first.as_str(), "not" | "never" | "non" | "nicht"));
    let is_said = [List::TakenBack, List::TakenBackInCells].into_iter().any(|list| list.is_held_by(&folded));
    // `No emails`, `nicht anrufen`, `ne pas appeler`: two words at least, and hardly a name has one that refuses.
    let is_plain = cell.is_ascii() && !cell.contains('\'');
    let may_refuse = || !is_plain || split_words(cell).any(|word| List::Refusing.is(word) || List::Forbidden.is(word));
    let refuses_a_way = || may_refuse() && Name::new(cell).says_of_a_way(List::Refusing, List::Forbidden);
    let has_words = || cell.split_whitespace().nth(1).is_some();
    // `not opted in`, `non-subscribed`, `no consent`
    let denies_given = || {
        let words = words_of(cell);
        let Some((first, rest)) = words.split_first() else { return false };
        let rest = rest.concat();
        matches!(
            first.as_str(),
            "not" | "never" | "non" | "nicht" | "no" | "kein" | "keine" | "pas" | "sans" | "without"
        ) && !List::TakenBack.is_held_by(&rest)
            && (is_given(&rest) || rest == "consent")
    };
    denies_given()
        || is_said && !is_denied()
        || has_words() && (List::SelfDenied.is_held_by(&folded) || refuses_a_way())
}

/// Whether a cell says by itself, whatever its column is called, that somebody allowed something: `opted in`,
/// `Subscribed`, `Consent given`.
#[must_use]
pub fn gives(cell: &str) -> bool {
    let folded = fold_name(cell.trim());
    is_given(&folded) || folded.strip_prefix("consent").is_some_and(|rest| List::Given.contains(rest))
}

/// Whether a folded text is what is given alone; `confirmed` and `accepted` are said of other things as well.
fn is_given(folded: &str) -> bool {
    const OF_CONSENT: [&str; 8] =
        ["subscri", "optin", "optedin", "consent", "abonn", "inscri", "angemeldet", "zugestimmt"];
    List::Given.contains(folded) && OF_CONSENT.iter().any(|part| folded.contains(part))
}

fn refuses_first(word: &str) -> bool {
    List::Refusing.contains(word) || List::Refused.begins(word)
}

/// The folded words of a name or a cell.
fn words_of(text: &str) -> Vec<String> {
    let folded = |word: &str| fold_name(word).replace('\'', "");
    split_words(text).map(folded).filter(|word| !word.is_empty()).collect()
}

fn split_words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '\u{301}'))
}

/// A name of a property, as it is looked at.
struct Name {
    folded: String,
    words: Vec<String>,
}

impl Name {
    fn new(name: &str) -> Name {
        Name { folded: fold_name(name), words: words_of(name) }
    }

    /// How many of its words turn round what it says.
    fn denials(&self) -> usize {
        self.words.iter().filter(|word| List::Denying.contains(word)).count()
    }

    fn takes_away(&self) -> bool {
        self.words.iter().any(|word| List::TakingAway.begins(word) || List::Refused.begins(word))
    }

    /// Whether a word of one list stands before a way to reach somebody, or one of the other behind it.
    fn says_of_a_way(&self, before: List, behind: List) -> bool {
        let is_way = |word: &String| {
            // `d'appels` is one word here.
            let elided = word.strip_prefix('d').filter(|rest| List::Way.begins(rest));
            elided.is_some() || List::Way.begins(word)
        };
        let rest = |at: usize| self.words.iter().skip(at + 1);
        let before = self.words.iter().position(|word| before.contains(word));
        let way = self.words.iter().position(is_way);
        before.is_some_and(|at| rest(at).any(is_way))
            || way.is_some_and(|at| rest(at).any(|word| behind.contains(word)))
    }
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
            "Contact interdit",
            "Werbung verboten",
            "Appels refusés",
            "Kontaktsperre",
            "Sperrvermerk",
            "Werbeverbot",
            "Ohne Werbung",
            "Do not text",
            "Do not disturb",
            "Excluded from marketing",
            "Interdiction d’appel",
            "Opposé à la prospection",
            "Hors prospection",
            "Exclu des campagnes",
            "Blocked",
            "Unsub",
            "Objection",
        ];
        for name in opt_outs {
            assert_eq!(Consent::named(&[name]), Some(Consent::OptOut), "{name}");
        }
        let refusals = [
            "DNC",
            "Blacklisted",
            "Spam complaint",
            "Refuses calls",
            "Suppressed",
            "Stop pub",
            "Opposition",
            "Droit d'opposition exercé",
            "Abmeldung",
        ];
        for name in refusals {
            assert_eq!(Consent::named(&[name]), Some(Consent::OptOut), "{name}");
        }
        let permissions = [
            "Newsletter",
            "Abonné à la lettre",
            "Consentement RGPD",
            "Einwilligung",
            "Marketing consent",
            "Accepts Marketing",
            "Accepts SMS Marketing",
            "Allow email",
            "May contact",
            "OK to call",
            "Contactable",
            "Subscription status",
            "Marketing status",
            "Opt-in status",
            "Accepte les e-mails",
            "Accepte la prospection",
            "Statut d'abonnement",
            "Statut du consentement",
            "Marketing allowed",
            "Marketing erlaubt",
            "SMS autorisés",
            "E-mails acceptés",
            "Zustimmung",
            "Einverständniserklärung",
            "Werbeerlaubnis",
            "Werbung gewünscht",
            "Accord marketing",
            "Autorisation d’envoi",
            "Agreed to be contacted",
            "Wants emails",
            "Authorised to contact",
            "SMS OK",
            "Zgoda marketingowa",
            "Samtycke",
            "Souhlas",
            "Suostumus",
            "Autorización",
            "Consentimento",
            "Rechtsgrundlage für die Verarbeitung der Daten des Kontakts",
            "Base légale du traitement des données du contact",
            "Data sharing allowed",
        ];
        for name in permissions {
            assert_eq!(Consent::named(&[name]), Some(Consent::OptIn), "{name}");
        }
        for name in ["Mobile phone no", "Contact owner", "Nom", "Plus code", "Notes", "Non-profit", "Email"] {
            assert_eq!(Consent::named(&[name]), None, "{name}");
        }
    }

    #[test]
    fn a_way_to_reach_somebody_is_a_permission_where_it_is_a_yes() {
        for name in [
            "SMS",
            "WhatsApp",
            "E-Mail",
            "Per Post",
            "By phone",
            "Téléphone",
            "par courrier",
            "Post OK",
            "Brief erlaubt",
        ] {
            assert!(Consent::is_way(name), "{name}");
        }
        for name in ["", "Email verified", "Phone number", "Post code", "Mail merge"] {
            assert!(!Consent::is_way(name), "{name}");
        }
        let consent = |name: &str, kind| Consent::of(&Property::new(name, name, kind, Origin::Project));
        assert_eq!(consent("WhatsApp", Kind::YesNo), Some(Consent::OptIn));
        assert_eq!(consent("WhatsApp", Kind::OneOption), None);
    }

    #[test]
    fn a_cell_says_what_its_column_asks() {
        for cell in ["true", "Yes", "Oui", "x", "VRAI"] {
            assert_eq!(Consent::OptOut.answer(cell), Answer::Refuses, "{cell}");
            assert_eq!(Consent::OptIn.answer(cell), Answer::Allows, "{cell}");
        }
        for cell in ["false", " Non ", "NEIN", "0", "não", "FAUX", "Nie", "off"] {
            assert_eq!(Consent::OptOut.answer(cell), Answer::Allows, "{cell}");
            assert_eq!(Consent::OptIn.answer(cell), Answer::Refuses, "{cell}");
        }
    }

    #[test]
    fn more_languages_are_known_by_their_words() {
        for name in [
            "Niet mailen",
            "Niet bellen",
            "Avregistrerad",
            "Får ej kontaktas",
            "No molestar",
            "Baja",
            "Nie kontaktować",
            "Wypisany",
            "Complained",
            "Bloqué",
            "Gesperrt",
            "Não ligar",
            "Älä soita",
            "Ikke kontakt",
            "Не звонить",
            "Right to object exercised",
            "Erasure requested",
        ] {
            assert_eq!(Consent::named(&[name]), Some(Consent::OptOut), "{name}");
        }
        for name in ["Can be contacted", "Feliratkozott"] {
            assert_eq!(Consent::named(&[name]), Some(Consent::OptIn), "{name}");
        }
    }

    #[test]
    fn nobody_can_tell_which_way_an_answer_to_two_denials_goes() {
        for name in [
            "Not opted out",
            "Never unsubscribed",
            "Opt-out revoked",
            "Unsubscribe cancelled",
            "Keine Werbesperre",
            "Ohne Widerspruch",
            "Sans opposition",
            "Pas désabonné",
            "Consent withdrawn",
            "Consent revoked",
            "Consent denied",
            "Consent expired",
            "Missing consent",
            "No consent",
            "Without permission",
            "Opted in: lapsed",
            "Opt-in off",
            "Newsletter stopped",
            "Subscription cancelled",
            "Removed from newsletter",
            "Widerruf der Einwilligung",
            "Einwilligung entzogen",
            "Keine Einwilligung",
            "Consentement retiré",
            "Abonnement résilié",
            "Consenso revocato",
            "Senza consenso",
            "Toestemming ingetrokken",
            "GDPR erased",
            "GDPR restriction",
        ] {
            assert_eq!(Consent::named(&[name]), Some(Consent::Unclear), "{name}");
        }
        // What its name alone leaves open, a second name does not settle.
        assert_eq!(Consent::named(&["consent", "Consent withdrawn"]), Some(Consent::Unclear));
        for cell in ["yes", "no", "x", "2024-01-01"] {
            assert_eq!(Consent::Unclear.answer(cell), Answer::Unknown, "{cell}");
        }
        for cell in ["Unsubscribed", "opted out"] {
            assert_eq!(Consent::Unclear.answer(cell), Answer::Refuses, "{cell}");
        }
    }

    #[test]
    fn words_of_consent_say_the_same_in_every_column() {
        let refusals = [
            "Denied",
            "withdrawn",
            "Refusé",
            "retiré",
            "Unsubscribed",
            "Opted out",
            "désinscrit",
            "stop",
            "never",
            "No thanks",
            "Désabonné",
            "abgemeldet",
            "not given",
            "Non abonné",
            "Widerrufen",
        ];
        for consent in [Consent::OptIn, Consent::OptOut] {
            for cell in refusals {
                assert_eq!(consent.answer(cell), Answer::Refuses, "{cell}");
            }
            for cell in ["Granted", "Accepté", "Subscribed", "Opted in", "Abonné", "Donné", "erteilt"] {
                assert_eq!(consent.answer(cell), Answer::Allows, "{cell}");
            }
            for cell in ["2024-01-01", "web form", "perhaps", "✓"] {
                assert_eq!(consent.answer(cell), Answer::Unknown, "{cell}");
            }
        }
        assert!(takes_back("Opted-out") && takes_back("Unsubscribed (newsletter)"));
        assert!(!takes_back("unsubscribe@acme.example") && !takes_back("not unsubscribed") && !takes_back("Lyon"));
        for cell in
            ["DNC", "Stop", "Widerrufen", "hat widersprochen", "gesperrt", "Consent withdrawn", "consenso revocato"]
        {
            assert!(takes_back(cell), "{cell}");
        }
        assert!(!takes_back("nicht widerrufen") && !takes_back("Stopford") && !takes_back("DNCX"));
        assert!(!takes_back("she asked why she was unsubscribed"));
    }
}
