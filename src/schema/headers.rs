//! From an export's headers to properties and links, once before the first record.
//!
//! A header matches by internal name, label or alias. Two columns that match one property are a
//! conflict, never a choice; only an alias gives way to a name or a label, and none that is the CRM's own label in
//! another language.

use super::project::{Column, Decision};
use super::{LinkId, Names, Object, ObjectId, Origin, Property, PropertyId, Rank, Schema};
use crate::value::text::{fold, fold_name};
use std::collections::HashSet;

/// Which column of an export holds what. Columns count from 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HeaderMatch {
    /// One entry per property of the object.
    pub columns: Vec<Option<usize>>,
    /// One entry per link of the object.
    pub links: Vec<LinkColumns>,
    /// Columns that the schema does not know, and those that another column of the same property
    /// outranks.
    pub unknown: Vec<usize>,
    /// Properties and links without a column because several fit; an error only where one is
    /// needed.
    pub conflicts: Vec<Conflict>,
    /// The column of the object's key.
    pub key: Option<usize>,
}

/// The association columns of one link.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LinkColumns {
    /// The IDs of all linked records.
    pub ids: Option<usize>,
    /// The ID of the primary linked record.
    pub primary: Option<usize>,
}

/// Several columns fit where one is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    pub subject: Subject,
    pub columns: Vec<usize>,
    /// Names the headers and the property.
    pub message: String,
    /// How `hyg.yaml` decides it.
    pub help: String,
}

/// What a column can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    Property(PropertyId),
    Link(LinkId),
}

impl HeaderMatch {
    /// The conflict over a property, for the message where a rule needs it.
    #[must_use]
    pub fn conflict(&self, subject: Subject) -> Option<&Conflict> {
        self.conflicts.iter().find(|conflict| conflict.subject == subject)
    }
}

/// Matches the headers of an export of one object. `decisions` are those of `hyg.yaml` (see
/// [`Project::decisions`](super::Project::decisions)).
#[must_use]
pub fn match_headers(schema: &Schema, object: ObjectId, headers: &[String], decisions: &[Decision]) -> HeaderMatch {
    let Some(object) = schema.object(object) else { return HeaderMatch::default() };
    Matcher { object, headers }.run(decisions)
}

struct Matcher<'a> {
    object: &'a Object,
    headers: &'a [String],
}

/// A column that fits a property.
struct Candidate {
    rank: Rank,
    column: usize,
    /// It gives way to a column under the name or label.
    yields: bool,
    /// The header names other properties just as well.
    ambiguous: bool,
}

impl Matcher<'_> {
    fn run(&self, decisions: &[Decision]) -> HeaderMatch {
        let mut found = HeaderMatch::default();
        // A column under the internal name and one under the label, in any language, both say that they are the
        // property: two that differ could be of two accounts. A short name claims less and gives way.
        for (candidates, property) in self.candidates(decisions).into_iter().zip(0..) {
            let best = candidates.iter().map(|candidate| candidate.rank).min();
            let (columns, ambiguous): (Vec<usize>, Vec<bool>) = candidates
                .iter()
                .filter(|candidate| Some(candidate.rank) == best || !candidate.yields)
                .map(|candidate| (candidate.column, candidate.ambiguous))
                .unzip();
            let only = match columns.as_slice() {
                [column] if !ambiguous.contains(&true) => Some(*column),
                _ => None,
            };
            if only.is_none() && !columns.is_empty() {
                found.conflicts.push(self.property_conflict(PropertyId(property), columns));
            }
            found.columns.push(only);
        }
        for link in 0..self.object.links.len() {
            let columns = self.link_columns(LinkId(link), &mut found.conflicts);
            found.links.push(columns);
        }
        found.unknown = self.unused_columns(&found);
        found.key = found.columns.get(self.object.key.0).copied().flatten();
        found
    }

    /// The columns that fit each property.
    fn candidates(&self, decisions: &[Decision]) -> Vec<Vec<Candidate>> {
        let mut candidates: Vec<Vec<Candidate>> = self.object.properties.iter().map(|_| Vec::new()).collect();
        let mut add = |property: PropertyId, candidate| {
            if let Some(of_property) = candidates.get_mut(property.0) {
                of_property.push(candidate);
            }
        };
        let mut taken = Vec::new();
        for decision in decisions {
            for column in self.decided_columns(&decision.column) {
                taken.push(column);
                add(decision.property, Candidate { rank: Rank::Name, column, yields: false, ambiguous: false });
            }
        }
        let names = Names::of(self.object);
        for (header, column) in self.headers.iter().zip(0..).filter(|(_, column)| !taken.contains(column)) {
            let (rank, fitting) = self.meant_by_header(header, &names);
            for &property in &fitting {
                if decisions.iter().all(|decision| decision.property != property) {
                    let yields = rank == Rank::Alias && !self.translates(header, property);
                    add(property, Candidate { rank, column, yields, ambiguous: fitting.len() > 1 });
                }
            }
        }
        candidates
    }

    /// Whether a header is a property's label in another language.
    fn translates(&self, header: &str, property: PropertyId) -> bool {
        let translations = self.object.property(property).map(|property| property.translations.as_slice());
        translations.unwrap_or_default().iter().any(|label| fold_name(label) == fold_name(header))
    }

    fn decided_columns(&self, column: &Column) -> Vec<usize> {
        match column {
            Column::Number(number) => number.checked_sub(1).filter(|at| *at < self.headers.len()).into_iter().collect(),
            Column::Header(wanted) => self.positions(|header| fold(header) == fold(wanted)),
        }
    }

    fn positions(&self, fits: impl Fn(&str) -> bool) -> Vec<usize> {
        self.headers.iter().zip(0..).filter(|(header, _)| fits(header)).map(|(_, column)| column).collect()
    }

    /// The properties that a header names best. One that names none by itself, and a key in HubSpot's object
    /// `properties`, is the property of that key, which may stand beside it at the top.
    fn meant_by_header(&self, header: &str, names: &Names) -> (Rank, Vec<PropertyId>) {
        let (rank, fitting) = self.meant_by(header, &names.all(header));
        match key_in_properties(header).filter(|_| fitting.is_empty()) {
            Some(key) => self.meant_by(key, &names.all(key)),
            None => (rank, fitting),
        }
    }

    /// Of the properties that a header could name those that it names best, and of several that
    /// share a label the preferred one. A property that stands for a header in backticks is meant by
    /// that very header only.
    fn meant_by(&self, header: &str, named: &[PropertyId]) -> (Rank, Vec<PropertyId>) {
        let properties = named.iter().filter_map(|&id| Some((id, self.object.property(id)?)));
        let fitting: Vec<_> = properties
            .filter(|(_, property)| property.origin != Origin::Header || fold(&property.name) == fold(header))
            .map(|(id, property)| (rank(header, property), id, property.preferred))
            .collect();
        let best = fitting.iter().map(|(rank, ..)| *rank).min().unwrap_or(Rank::Alias);
        let fitting = fitting.into_iter().filter(|(rank, ..)| *rank == best);
        let (preferred, others): (Vec<_>, Vec<_>) = fitting.partition(|(.., preferred)| *preferred);
        let chosen = if preferred.len() == 1 { preferred } else { [preferred, others].concat() };
        (best, chosen.into_iter().map(|(_, id, _)| id).collect())
    }

    fn link_columns(&self, id: LinkId, conflicts: &mut Vec<Conflict>) -> LinkColumns {
        let Some(link) = self.object.link(id) else { return LinkColumns::default() };
        let mut only = |headers: &[String]| {
            let known: Vec<String> = headers.iter().map(|header| fold_name(header)).collect();
            let columns = self.positions(|header| known.contains(&fold_name(header)));
            match columns.as_slice() {
                [] => None,
                [column] => Some(*column),
                _ => {
                    conflicts.push(Conflict {
                        subject: Subject::Link(id),
                        message: format!("{} could all hold the same association", self.name_columns(&columns)),
                        help: "leave one of the columns in the export".to_owned(),
                        columns,
                    });
                    None
                }
            }
        };
        LinkColumns { ids: only(&link.ids), primary: only(&link.primary_ids) }
    }

    fn property_conflict(&self, id: PropertyId, columns: Vec<usize>) -> Conflict {
        let (name, label) = self.object.property(id).map_or(("", ""), |property| (&*property.name, &*property.label));
        let named = self.name_columns(&columns);
        let message = match columns.as_slice() {
            [_] => format!("{named} could be `{label}` (`{name}`) or another property of the same label"),
            _ => format!("{named} could all be `{label}` (`{name}`)"),
        };
        let first = columns.first().map_or(1, |column| column + 1);
        let help = format!(
            "say which one it is in hyg.yaml: `properties: {{ {}: {{ {name}: {{ column: {first} }} }} }}`, or leave the \
             other out of the export",
            self.object.name
        );
        Conflict { subject: Subject::Property(id), columns, message, help }
    }

    /// ``column 3 `Phone` and column 7 `phone` ``.
    fn name_columns(&self, columns: &[usize]) -> String {
        let named: Vec<String> = columns
            .iter()
            .map(|&column| format!("column {} `{}`", column + 1, self.headers.get(column).map_or("", |h| h.trim())))
            .collect();
        named.join(" and ")
    }

    fn unused_columns(&self, found: &HeaderMatch) -> Vec<usize> {
        let mut used: HashSet<usize> = found.columns.iter().copied().flatten().collect();
        used.extend(found.links.iter().flat_map(|link| [link.ids, link.primary]).flatten());
        used.extend(found.conflicts.iter().flat_map(|conflict| &conflict.columns));
        (0..self.headers.len()).filter(|column| !used.contains(column)).collect()
    }
}

/// `hs_object_id` of `properties.hs_object_id`.
fn key_in_properties(header: &str) -> Option<&str> {
    let (object, key) = header.trim().split_once('.')?;
    object.eq_ignore_ascii_case("properties").then_some(key)
}

/// Exports write internal names to the letter. So `Country` is not the internal name `country`, and
/// `Country/Region` beside it, the label, outranks it.
fn rank(header: &str, property: &Property) -> Rank {
    if property.name == header.trim() {
        Rank::Name
    } else if fold_name(&property.label) == fold_name(header) {
        Rank::Label
    } else {
        Rank::Alias
    }
}

/// The object whose properties the headers fit best; nothing when two fit equally well or none
/// does. A table is never meant: it says little of its columns.
#[must_use]
pub fn guess_object(schema: &Schema, headers: &[String]) -> Option<ObjectId> {
    let fits = |object: &Object| {
        let names = Names::of(object);
        let associations: Vec<String> = object
            .links
            .iter()
            .flat_map(|link| link.ids.iter().chain(&link.primary_ids))
            .map(|h| fold_name(h))
            .collect();
        let fits = |header: &&String| names.find(header).is_some() || associations.contains(&fold_name(header));
        headers.iter().filter(fits).count()
    };
    let scores: Vec<usize> =
        schema.objects.iter().map(|object| if object.is_table() { 0 } else { fits(object) }).collect();
    let best = scores.iter().copied().max().filter(|&best| best > 0)?;
    only(scores.iter().zip(0..).filter(|(score, _)| **score == best).map(|(_, at)| ObjectId(at)))
}

/// The one object that a file's name speaks of, as in `all-contacts-2026-09-01.csv`.
#[must_use]
pub fn guess_object_by_file_name(schema: &Schema, file_name: &str) -> Option<ObjectId> {
    let mut objects: Vec<ObjectId> =
        file_name.split(|c: char| !c.is_alphanumeric()).filter_map(|word| schema.object_named(word)).collect();
    objects.dedup();
    only(objects.into_iter())
}

fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    items.next().filter(|_| items.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::{Decision, HeaderMatch, LinkColumns, Subject, guess_object, guess_object_by_file_name, match_headers};
    use crate::schema::project::Column;
    use crate::schema::{Object, ObjectId, Property, PropertyId, Resolution, Schema};

    fn headers(line: &str) -> Vec<String> {
        line.split(',').map(str::to_owned).collect()
    }

    fn id(object: &Object, phrase: &str) -> PropertyId {
        match object.resolve(phrase) {
            Resolution::Found(id) => id,
            other => panic!("{phrase}: {other:?}"),
        }
    }

    fn match_contacts(line: &str) -> (Object, HeaderMatch) {
        let schema = Schema::hubspot();
        let found = match_headers(&schema, ObjectId(0), &headers(line), &[]);
        (schema.objects[0].clone(), found)
    }

    #[test]
    fn labels_internal_names_and_aliases_match() {
        for line in [
            "Record ID,First Name,Lifecycle Stage,Shoe size",
            " hs_object_id ,firstname,LIFECYCLESTAGE,Shoe size",
            "Record ID,Prénom,Phase du cycle de vie,Shoe size",
            "Datensatz-ID,Vorname,Lifecycle-Phase,Shoe size",
        ] {
            let (contacts, found) = match_contacts(line);
            assert_eq!(found.key, Some(0), "{line}");
            assert_eq!(found.columns[id(&contacts, "first name").0], Some(1), "{line}");
            assert_eq!(found.columns[id(&contacts, "lifecycle stage").0], Some(2), "{line}");
            assert_eq!(found.unknown, [3], "{line}");
            assert_eq!(found.conflicts, [], "{line}");
        }
    }

    #[test]
    fn an_alias_gives_way_to_a_label() {
        let (contacts, found) = match_contacts("Country,Country/Region,Telephone,Phone Number");
        assert_eq!(found.columns[id(&contacts, "country").0], Some(1));
        assert_eq!(found.columns[id(&contacts, "phone").0], Some(3));
        assert_eq!(found.unknown, [0, 2]);
    }

    #[test]
    fn two_equal_columns_are_a_conflict_until_a_decision() {
        let line = "Record ID,Phone Number,Email,phone number";
        let (contacts, found) = match_contacts(line);
        let phone = id(&contacts, "phone");
        assert_eq!(found.columns[phone.0], None);
        let conflict = found.conflict(Subject::Property(phone)).unwrap();
        insta::assert_snapshot!(format!("{}\nhelp: {}", conflict.message, conflict.help), @"
        column 2 `Phone Number` and column 4 `phone number` could all be `Phone Number` (`phone`)
        help: say which one it is in hyg.yaml: `properties: { contacts: { phone: { column: 2 } } }`, or leave the other out of the export
        ");
        let decisions = [Decision { property: phone, column: Column::Number(4) }];
        let found = match_headers(&Schema::hubspot(), ObjectId(0), &headers(line), &decisions);
        assert_eq!((found.columns[phone.0], found.conflicts.len()), (Some(3), 0));
        assert_eq!(found.unknown, [1]);
    }

    #[test]
    fn a_label_in_another_language_gives_way_to_none() {
        for line in ["Lifecycle Stage,Phase du cycle de vie", "Étape du cycle de vie,lifecyclestage"] {
            let (contacts, found) = match_contacts(line);
            let stage = id(&contacts, "lifecycle stage");
            assert_eq!((found.columns[stage.0], found.unknown.len()), (None, 0), "{line}");
            assert!(found.conflict(Subject::Property(stage)).is_some(), "{line}");
        }
        let schema = Schema::hubspot();
        let stage = id(&schema.objects[0], "lifecycle stage");
        let decisions = [Decision { property: stage, column: Column::Number(2) }];
        let line = headers("Lifecycle Stage,Phase du cycle de vie");
        let found = match_headers(&schema, ObjectId(0), &line, &decisions);
        assert_eq!((found.columns[stage.0], found.conflicts.len()), (Some(1), 0));
    }

    #[test]
    fn a_label_and_an_internal_name_were_chosen_between() {
        let (contacts, found) = match_contacts("Record ID,hs_object_id,Email,email");
        assert_eq!((found.key, found.columns[contacts.key.0]), (None, None));
        for property in [contacts.key, id(&contacts, "email")] {
            assert!(found.conflict(Subject::Property(property)).is_some());
        }
    }

    #[test]
    fn a_decided_column_that_is_not_there_is_replaced_by_no_other() {
        let schema = Schema::hubspot();
        let phone = id(&schema.objects[0], "phone");
        let decisions = [Decision { property: phone, column: Column::Header("Direct line".to_owned()) }];
        let found = match_headers(&schema, ObjectId(0), &headers("Record ID,Phone Number"), &decisions);
        assert_eq!(found.columns[phone.0], None);
        assert_eq!(found.unknown, [1]);
    }

    #[test]
    fn a_shared_label_is_the_preferred_property_unless_it_stands_there_twice() {
        let (contacts, found) = match_contacts("Record ID,Email hard bounce reason");
        let (old, new) =
            (id(&contacts, "hs_email_hard_bounce_reason"), id(&contacts, "hs_email_hard_bounce_reason_enum"));
        assert_eq!((found.columns[old.0], found.columns[new.0]), (None, Some(1)));
        let (_, found) = match_contacts("Email hard bounce reason,Email hard bounce reason");
        assert_eq!((found.columns[old.0], found.columns[new.0]), (None, None));
        assert!(found.conflict(Subject::Property(new)).is_some());
        let (_, found) = match_contacts("hs_email_hard_bounce_reason,hs_email_hard_bounce_reason_enum");
        assert_eq!((found.columns[old.0], found.columns[new.0]), (Some(0), Some(1)));
    }

    #[test]
    fn association_columns_are_found_on_their_own_link() {
        let (contacts, found) = match_contacts("Record ID,Associated Deal IDs,Primary Associated Company ID");
        let schema = Schema::hubspot();
        let deals = contacts.link_named(&schema, "deals").unwrap();
        let companies = contacts.link_named(&schema, "companies").unwrap();
        assert_eq!(found.links[deals.0], LinkColumns { ids: Some(1), primary: None });
        assert_eq!(found.links[companies.0], LinkColumns { ids: None, primary: Some(2) });
        assert_eq!(found.columns[id(&contacts, "associatedcompanyid").0], Some(2));
        assert!(found.unknown.is_empty());
    }

    /// At first the one at the top won without a word, and a null there switched a suppression off.
    #[test]
    fn a_property_at_the_top_and_in_properties_is_a_conflict() {
        for (line, twice) in [
            ("hs_object_id,properties.hs_object_id", "hs_object_id"),
            ("hs_object_id,properties.lifecyclestage,Lifecycle Stage", "lifecyclestage"),
            ("hs_object_id,hs_email_optout,Properties.hs_email_optout", "hs_email_optout"),
        ] {
            let (contacts, found) = match_contacts(line);
            let twice = id(&contacts, twice);
            assert_eq!(found.columns[twice.0], None, "{line}");
            assert!(found.conflict(Subject::Property(twice)).is_some(), "{line}");
        }
        let (contacts, found) = match_contacts("hs_object_id,properties.hs_email_optout");
        assert_eq!(found.columns[id(&contacts, "hs_email_optout").0], Some(1));
        let mut schema = Schema::hubspot();
        schema.objects[0].properties.push(Property::from_header("score"));
        let last = PropertyId(schema.objects[0].properties.len() - 1);
        let found = match_headers(&schema, ObjectId(0), &headers("score,properties.score"), &[]);
        assert!(found.conflict(Subject::Property(last)).is_some());
    }

    /// Who names both tells them apart.
    #[test]
    fn a_header_that_rules_name_is_no_other_property() {
        let mut schema = Schema::hubspot();
        let names = ["score", "properties.score"];
        schema.objects[0].properties.extend(names.map(Property::from_header));
        let found = match_headers(&schema, ObjectId(0), &headers("score,properties.score"), &[]);
        let last = schema.objects[0].properties.len() - 1;
        assert_eq!((found.columns[last - 1], found.columns[last]), (Some(0), Some(1)));
    }

    #[test]
    fn a_header_in_backticks_is_that_very_header() {
        let mut schema = Schema::hubspot();
        schema.objects[0].properties.push(Property::from_header("A-1"));
        let last = schema.objects[0].properties.len() - 1;
        let found = match_headers(&schema, ObjectId(0), &headers("A1,a-1 "), &[]);
        assert_eq!(found.columns[last], Some(1));
    }

    #[test]
    fn an_export_is_known_by_its_headers_or_its_name() {
        let schema = Schema::hubspot();
        let by_headers = |line| guess_object(&schema, &headers(line)).map(|id| schema.objects[id.0].name.clone());
        assert_eq!(by_headers("Record ID,First Name,Email,Company Name").as_deref(), Some("contacts"));
        assert_eq!(by_headers("Record ID,Company name,Associated Contact IDs,Industry").as_deref(), Some("companies"));
        assert_eq!(by_headers("Record ID,Deal Name,Deal Stage,Associated Contact IDs").as_deref(), Some("deals"));
        assert_eq!(by_headers("Record ID,Create Date"), None);
        assert_eq!(by_headers("a,b"), None);
        let by_name = |name| guess_object_by_file_name(&schema, name).map(|id| schema.objects[id.0].name.clone());
        assert_eq!(by_name("hubspot-crm-exports-all-contacts-2026-09-01.csv").as_deref(), Some("contacts"));
        assert_eq!(by_name("Company.CSV").as_deref(), Some("companies"));
        assert_eq!(by_name("contacts_with_deals.csv"), None);
        assert_eq!(by_name("export.csv"), None);
    }
}
