//! The schema as rows to read: what `hyg schema` prints.

use super::{Object, Property, PropertyOption, Schema};
use crate::value::text::fold_name;

/// One object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectRow {
    pub name: String,
    pub properties: usize,
    /// The label of the property that identifies a record.
    pub key: String,
    /// The objects it is linked to.
    pub links: Vec<String>,
}

/// One property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyRow {
    pub label: String,
    pub name: String,
    /// As `hyg.yaml` writes it.
    pub kind: &'static str,
    pub read_only: bool,
    pub aliases: Vec<String>,
    /// Labels of the options.
    pub options: Vec<String>,
    pub note: Option<String>,
    pub owner: Option<String>,
    pub source: Option<String>,
}

/// All objects, in the order of the schema.
#[must_use]
pub fn objects(schema: &Schema) -> Vec<ObjectRow> {
    let row = |object: &Object| ObjectRow {
        name: object.name.clone(),
        properties: object.properties.len(),
        key: object.property(object.key).map_or_else(String::new, |key| key.label.clone()),
        links: object.links.iter().filter_map(|link| Some(schema.object(link.to)?.name.clone())).collect(),
    };
    schema.objects.iter().map(row).collect()
}

/// The properties of an object in which every word of `search` occurs, in any case: in a name, an
/// option or the note. All of them for an empty search.
#[must_use]
pub fn properties(object: &Object, search: &str) -> Vec<PropertyRow> {
    let words: Vec<String> = search.split_whitespace().map(fold_name).collect();
    object.properties.iter().filter(|property| mentions(property, &words)).map(property_row).collect()
}

fn mentions(property: &Property, words: &[String]) -> bool {
    let options = property.options.iter().flat_map(PropertyOption::all_names);
    let texts: Vec<String> =
        property.all_names().chain(options).chain(property.note.as_deref()).map(fold_name).collect();
    words.iter().all(|word| texts.iter().any(|text| text.contains(word)))
}

fn property_row(property: &Property) -> PropertyRow {
    PropertyRow {
        label: property.label.clone(),
        name: property.name.clone(),
        kind: property.kind.name(),
        read_only: property.read_only,
        aliases: property.aliases.clone(),
        options: property.options.iter().map(|option| option.label.clone()).collect(),
        note: property.note.clone(),
        owner: property.owner.clone(),
        source: property.source.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Schema, objects, properties};

    #[test]
    fn objects_are_listed_with_their_links() {
        let rows = objects(&Schema::hubspot());
        let shown: Vec<_> =
            rows.iter().map(|row| format!("{} {} {}", row.name, row.key, row.links.join("+"))).collect();
        assert_eq!(
            shown,
            [
                "contacts Record ID companies+deals",
                "companies Record ID contacts+deals",
                "deals Record ID contacts+companies"
            ]
        );
    }

    #[test]
    fn every_word_of_a_search_must_occur() {
        let contacts = &Schema::hubspot().objects[0];
        let found = |search| properties(contacts, search).into_iter().map(|row| row.name).collect::<Vec<_>>();
        assert_eq!(found("Evangéliste stage"), ["lifecyclestage"]);
        assert_eq!(found("open marketing last"), ["hs_email_last_open_date"]);
        assert_eq!(found(""), contacts.properties.iter().map(|property| property.name.clone()).collect::<Vec<_>>());
        assert_eq!(found("nothing like it"), Vec::<String>::new());
    }
}
