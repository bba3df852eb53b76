//! Properties that say what a person allows: where two records are merged, none of them may come to
//! allow more than both did.

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
const OPT_OUT: [&str; 16] = [
    "optout",
    "optedout",
    "unsubscribe",
    "donotcall",
    "donotcontact",
    "donotemail",
    "donotmail",
    "donotsell",
    "nocall",
    "nomail",
    "desabonn",
    "desinscri",
    "abgemeldet",
    "blocklist",
    // HubSpot mails such an address no more: forgetting it would mail the person again.
    "quarantined",
    "ineligible",
];
const OPT_IN: [&str; 9] =
    ["optin", "optedin", "subscribed", "consent", "legalbasis", "gdpr", "rgpd", "newsletter", "permission"];

impl Consent {
    /// What a property's name or label says of it; only answers and options give consent.
    #[must_use]
    pub fn of(property: &Property) -> Option<Consent> {
        if !matches!(property.kind, Kind::YesNo | Kind::OneOption | Kind::ManyOptions) {
            return None;
        }
        let names = [fold_name(&property.name), fold_name(&property.label)];
        let says = |words: &[&str]| words.iter().any(|word| names.iter().any(|name| name.contains(word)));
        if says(&OPT_OUT) {
            Some(Consent::OptOut)
        } else if says(&OPT_IN) {
            Some(Consent::OptIn)
        } else {
            None
        }
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
}
