//! From words to properties, options, objects and links: exact after folding (see
//! [`fold_name`]), else a list of what may have been meant. Nothing is ever guessed.

use super::{Link, LinkId, Object, ObjectId, OptionId, Property, PropertyId, PropertyOption, Schema};
use crate::diagnostic::suggest::{self, Candidates};
use crate::value::text::{fold, fold_name};
use std::collections::HashMap;

/// What a phrase names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    Found(PropertyId),
    /// Several properties have this label or alias, and none is preferred.
    Ambiguous(Vec<PropertyId>),
    Unknown,
}

/// How a phrase or a header names a property. The order is that of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    Name,
    Label,
    Alias,
}

impl Rank {
    const ALL: [Rank; 3] = [Rank::Name, Rank::Label, Rank::Alias];

    fn names(self, property: &Property) -> &[String] {
        match self {
            Rank::Name => std::slice::from_ref(&property.name),
            Rank::Label => std::slice::from_ref(&property.label),
            Rank::Alias => &property.aliases,
        }
    }
}

/// All names of an object's properties, for many look-ups.
#[derive(Debug, Clone)]
pub struct Names {
    properties: HashMap<(Rank, String), Vec<PropertyId>>,
}

impl Names {
    #[must_use]
    pub fn of(object: &Object) -> Names {
        let mut names = Names { properties: HashMap::new() };
        for (id, property) in object.properties_with_ids() {
            names.add(id, property);
        }
        names
    }

    /// Adds the names of one more property.
    pub(super) fn add(&mut self, id: PropertyId, property: &Property) {
        for rank in Rank::ALL {
            for name in rank.names(property) {
                let named = self.properties.entry((rank, fold_name(name))).or_default();
                if !named.contains(&id) {
                    named.push(id);
                }
            }
        }
    }

    /// The properties that a phrase names at its best rank; empty when it names none.
    #[must_use]
    pub fn find(&self, phrase: &str) -> Option<(Rank, &[PropertyId])> {
        let folded = fold_name(phrase);
        let mut ranks = Rank::ALL.into_iter();
        ranks.find_map(|rank| Some((rank, self.properties.get(&(rank, folded.clone()))?.as_slice())))
    }

    /// The properties that a phrase names at any rank.
    #[must_use]
    pub fn all(&self, phrase: &str) -> Vec<PropertyId> {
        let folded = fold_name(phrase);
        let ranks = Rank::ALL.into_iter().filter_map(|rank| self.properties.get(&(rank, folded.clone())));
        let mut all: Vec<PropertyId> = ranks.flatten().copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The one property that a phrase means: by internal name, then label, then alias; the
    /// preferred one where several share it.
    #[must_use]
    pub fn resolve(&self, object: &Object, phrase: &str) -> Resolution {
        let Some((_, named)) = self.find(phrase) else { return Resolution::Unknown };
        if let [id] = named {
            return Resolution::Found(*id);
        }
        let preferred = |id: &PropertyId| object.property(*id).is_some_and(|property| property.preferred);
        let mut chosen = named.iter().copied().filter(preferred);
        match (chosen.next(), chosen.next()) {
            (Some(id), None) => Resolution::Found(id),
            _ => Resolution::Ambiguous(named.to_vec()),
        }
    }
}

/// The names of an object's properties as unknown phrases are held against them.
#[derive(Debug, Clone, Default)]
pub struct Suggestions {
    names: Candidates,
    /// Whose each name is.
    owners: Vec<PropertyId>,
    /// The words of each name, in small letters.
    words: Vec<Vec<String>>,
    /// How many properties are known.
    properties: usize,
}

impl Suggestions {
    /// Takes in the properties that the object has got since the last time.
    pub fn learn(&mut self, object: &Object) {
        for (id, property) in object.properties_with_ids().skip(self.properties) {
            for name in property.all_names() {
                self.names.push(name);
                self.owners.push(id);
                self.words.push(words_of(name));
            }
        }
        self.properties = object.properties.len();
    }

    /// What an unknown phrase may have meant: at most 3 properties, the nearest first. A slip of one letter is nearest,
    /// then names that hold each of its words, then those that are spelt alike.
    #[must_use]
    pub fn of(&self, phrase: &str) -> Vec<PropertyId> {
        self.ranked(phrase).into_iter().map(|(_, property)| property).collect()
    }

    /// The property that an unknown phrase most likely meant, if one is nearer than all others.
    #[must_use]
    pub fn nearest(&self, phrase: &str) -> Option<PropertyId> {
        match self.ranked(phrase).as_slice() {
            [(_, only)] => Some(*only),
            [(first, nearest), (second, _), ..] if first < second => Some(*nearest),
            _ => None,
        }
    }

    fn ranked(&self, phrase: &str) -> Vec<(usize, PropertyId)> {
        const MOST: usize = 3;
        /// Behind one edit, before two.
        const ITS_WORDS: usize = 3;
        let typed = words_of(phrase);
        let is_word =
            |word: &String, of: &String| word == of || word.chars().count() >= 4 && of.starts_with(word.as_str());
        let holds = |words: &Vec<String>| typed.iter().all(|word| words.iter().any(|of| is_word(word, of)));
        let says_enough = typed.iter().any(|word| word.chars().count() >= 4);
        let with_words = self.words.iter().enumerate().filter(|(_, words)| says_enough && holds(words));
        let spelt = self.names.near(phrase).into_iter().map(|(edits, at)| (edits * 2, at));
        let mut all: Vec<(usize, usize)> = spelt.chain(with_words.map(|(at, _)| (ITS_WORDS, at))).collect();
        // Of names that are as near the shortest says the least that was not said.
        all.sort_unstable_by_key(|&(rank, at)| (rank, self.words.get(at).map_or(0, Vec::len), at));
        let mut found: Vec<(usize, PropertyId)> = Vec::new();
        for (rank, at) in all {
            let Some(&owner) = self.owners.get(at) else { continue };
            if found.len() < MOST && !found.iter().any(|(_, of)| *of == owner) {
                found.push((rank, owner));
            }
        }
        found
    }

    /// Whether a phrase can only be a slip of the keyboard for this name of a property.
    #[must_use]
    pub fn is_slip(&self, phrase: &str, meant: &str, property: PropertyId) -> bool {
        self.names.is_slip(phrase, meant, |at| self.owners.get(at) != Some(&property))
    }
}

fn words_of(name: &str) -> Vec<String> {
    name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

impl Object {
    pub fn properties_with_ids(&self) -> impl Iterator<Item = (PropertyId, &Property)> {
        self.properties.iter().enumerate().map(|(at, property)| (PropertyId(at), property))
    }

    #[must_use]
    pub fn property(&self, id: PropertyId) -> Option<&Property> {
        self.properties.get(id.0)
    }

    #[must_use]
    pub fn link(&self, id: LinkId) -> Option<&Link> {
        self.links.get(id.0)
    }

    /// The property that a phrase means. For many phrases keep the object's [`Names`].
    #[must_use]
    pub fn resolve(&self, phrase: &str) -> Resolution {
        Names::of(self).resolve(self, phrase)
    }

    /// What an unknown phrase may have meant: at most 3 properties, the nearest first. For many phrases keep
    /// [`Suggestions`].
    #[must_use]
    pub fn suggest(&self, phrase: &str) -> Vec<&Property> {
        let mut suggestions = Suggestions::default();
        suggestions.learn(self);
        suggestions.of(phrase).into_iter().filter_map(|id| self.property(id)).collect()
    }

    /// The link to an object, named in singular or plural.
    #[must_use]
    pub fn link_named(&self, schema: &Schema, word: &str) -> Option<LinkId> {
        let to = schema.object_named(word)?;
        self.links.iter().position(|link| link.to == to).map(LinkId)
    }
}

impl Property {
    /// Label, internal name and aliases.
    pub fn all_names(&self) -> impl Iterator<Item = &str> {
        [&self.label, &self.name].into_iter().chain(&self.aliases).map(String::as_str)
    }

    /// The option of this label, internal value or alias. For many look-ups keep an
    /// [`OptionIndex`].
    #[must_use]
    pub fn option(&self, text: &str) -> Option<OptionId> {
        OptionIndex::of(self).get(text)
    }

    /// The option that an unknown text may have meant.
    #[must_use]
    pub fn suggest_option(&self, text: &str) -> Option<&PropertyOption> {
        let name = suggest::did_you_mean(text, self.options.iter().flat_map(PropertyOption::all_names))?;
        self.options.iter().find(|option| option.all_names().any(|other| other == name))
    }
}

impl PropertyOption {
    /// Label, internal value and aliases.
    pub fn all_names(&self) -> impl Iterator<Item = &str> {
        [&self.label, &self.value].into_iter().chain(&self.aliases).map(String::as_str)
    }
}

/// The options of one property by every name, for the cells of a column.
#[derive(Debug, Clone, Default)]
pub struct OptionIndex {
    /// Nothing where two options share the name: a cell that holds it cannot be read.
    options: HashMap<String, Option<OptionId>>,
}

impl OptionIndex {
    #[must_use]
    pub fn of(property: &Property) -> OptionIndex {
        let mut options = HashMap::new();
        for (at, option) in property.options.iter().enumerate() {
            let id = Some(OptionId(at));
            for name in option.all_names() {
                options
                    .entry(fold(name).into_owned())
                    .and_modify(|other| *other = id.filter(|_| *other == id))
                    .or_insert(id);
            }
        }
        OptionIndex { options }
    }

    /// The option that a text names, in any case. Separators and accents count, unlike in names of
    /// properties: `1-5` is not `15`.
    #[must_use]
    pub fn get(&self, text: &str) -> Option<OptionId> {
        self.options.get(fold(text).as_ref()).copied().flatten()
    }
}

impl Schema {
    /// The object of this name, singular or plural.
    #[must_use]
    pub fn object_named(&self, word: &str) -> Option<ObjectId> {
        let folded = fold_name(word);
        let named = |object: &Object| fold_name(&object.name) == folded || fold_name(&object.singular) == folded;
        self.objects.iter().position(named).map(ObjectId)
    }

    /// The object that an unknown word may have meant.
    #[must_use]
    pub fn suggest_object(&self, word: &str) -> Option<&Object> {
        let name = suggest::did_you_mean(word, self.objects.iter().map(|object| object.name.as_str()))?;
        self.objects.iter().find(|object| object.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::{Object, Resolution, Schema};

    fn contacts() -> Object {
        Schema::hubspot().objects.remove(0)
    }

    fn meant(object: &Object, phrase: &str) -> String {
        match object.resolve(phrase) {
            Resolution::Found(id) => object.properties[id.0].name.clone(),
            other => panic!("{phrase}: {other:?}"),
        }
    }

    #[test]
    fn phrases_resolve_by_name_label_alias_and_language() {
        let contacts = contacts();
        for (phrase, name) in [
            ("last marketing email open", "hs_email_last_open_date"),
            ("Last marketing email open date", "hs_email_last_open_date"),
            ("hs_email_last_open_date", "hs_email_last_open_date"),
            ("recent conversion date", "recent_conversion_date"),
            ("Recent Conversion", "recent_conversion_event_name"),
            ("recent sales email reply date", "hs_sales_email_last_replied"),
            ("recent sales email open date", "hs_sales_email_last_opened"),
            ("time of last session", "hs_analytics_last_visit_timestamp"),
            ("sends since last engagement", "hs_email_sends_since_last_engagement"),
            ("last activity date", "notes_last_updated"),
            ("unsubscribed from all email", "hs_email_optout"),
            ("hard bounce reason", "hs_email_hard_bounce_reason_enum"),
            ("Email hard bounce reason", "hs_email_hard_bounce_reason_enum"),
            ("hs_email_hard_bounce_reason", "hs_email_hard_bounce_reason"),
            ("birth date", "date_of_birth"),
            ("country", "country"),
            ("country/region", "country"),
            ("company name", "company"),
            ("e-mail", "email"),
            ("phone", "phone"),
            ("Prénom", "firstname"),
            ("PHASE DU CYCLE DE VIE", "lifecyclestage"),
            ("Propriétaire du contact", "hubspot_owner_id"),
            ("Number of Form Submissions", "num_conversion_events"),
        ] {
            assert_eq!(meant(&contacts, phrase), name, "{phrase}");
        }
        assert_eq!(contacts.resolve("associated deals"), Resolution::Unknown);
    }

    #[test]
    fn a_shared_label_without_preference_is_ambiguous() {
        let mut contacts = contacts();
        for property in &mut contacts.properties {
            property.preferred = false;
        }
        let Resolution::Ambiguous(both) = contacts.resolve("email hard bounce reason") else { panic!() };
        assert_eq!(both.len(), 2);
    }

    #[test]
    fn unknown_phrases_get_the_nearest_properties() {
        let contacts = contacts();
        let names = |phrase| contacts.suggest(phrase).iter().map(|p| p.label.clone()).collect::<Vec<_>>();
        assert_eq!(names("lifecyle stage")[0], "Lifecycle Stage");
        assert_eq!(names("emial")[0], "Email");
        assert!(names("last marketing email opn").len() <= 3);
        assert!(names("zzzzzz").is_empty());
    }

    #[test]
    fn options_resolve_by_label_value_and_alias_in_any_case() {
        let schema = Schema::hubspot();
        let property = |object: &str, phrase: &str| {
            let object = &schema.objects[schema.object_named(object).unwrap().0];
            match object.resolve(phrase) {
                Resolution::Found(id) => object.properties[id.0].clone(),
                other => panic!("{other:?}"),
            }
        };
        let stage = property("contact", "lifecycle stage");
        for (text, value) in [
            ("Subscriber", "subscriber"),
            ("marketing qualified lead", "marketingqualifiedlead"),
            ("MQL", "marketingqualifiedlead"),
            ("client", "customer"),
            ("Évangéliste", "evangelist"),
        ] {
            assert_eq!(stage.options[stage.option(text).unwrap().0].value, value);
        }
        assert_eq!(stage.option("custmer"), None);
        assert_eq!(stage.suggest_option("custmer").unwrap().value, "customer");
        let deal_stage = property("deals", "deal stage");
        assert_eq!(deal_stage.options[deal_stage.option("Closed Won").unwrap().0].value, "closedwon");
    }

    #[test]
    fn objects_and_links_are_found_in_singular_and_plural() {
        let schema = Schema::hubspot();
        assert_eq!(schema.object_named("Company"), schema.object_named("companies"));
        let contacts = &schema.objects[0];
        let deals = contacts.link_named(&schema, "deal").unwrap();
        assert_eq!(contacts.link_named(&schema, "deals"), Some(deals));
        assert_eq!(contacts.links[deals.0].to, schema.object_named("deals").unwrap());
        assert_eq!(contacts.link_named(&schema, "tickets"), None);
        assert_eq!(schema.suggest_object("contcts").unwrap().name, "contacts");
    }
}
