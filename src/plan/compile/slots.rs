//! Values that conditions and verbs read, each laid out once.

use super::{Compiler, Result, defect};
use crate::check::program::Path;
use crate::plan::{SlotId, SlotPlan, SlotSource};
use crate::schema::{Link, LinkId, ObjectId, OptionIndex, Property, PropertyId};
use crate::value::Kind;
use crate::value::text::fold;
use std::collections::HashMap;

impl Compiler<'_> {
    pub(in crate::plan) fn slot(&mut self, object: ObjectId, path: &Path) -> Result<SlotId> {
        self.slot_along(object, &path.links, path)
    }

    /// The slot of the property that counts the records of a link.
    pub(super) fn count(&mut self, object: ObjectId, link: LinkId) -> Result<Option<SlotId>> {
        let count = self.link(object, link).and_then(|link| link.count);
        count.map(|property| self.slot(object, &own(object, property))).transpose()
    }

    /// The property of the record itself that a slot holds.
    pub(in crate::plan) fn property_of(&mut self, object: ObjectId, slot: SlotId) -> Result<Option<PropertyId>> {
        let source = self.builder(object)?.plan.slot(slot).map(|slot| slot.source);
        Ok(match source {
            Some(SlotSource::Own(property)) => Some(property),
            _ => None,
        })
    }

    fn slot_along(&mut self, object: ObjectId, links: &[LinkId], path: &Path) -> Result<SlotId> {
        let (source, height, via) = match links.split_first() {
            None => (SlotSource::Own(path.property), 0, String::new()),
            Some((&link, rest)) => {
                let schema = &self.program.schema;
                let to = self.link(object, link).ok_or_else(|| defect("path", "no such link"))?.to;
                let via = schema.object(to).map_or_else(String::new, |object| format!("{}.", object.singular));
                let slot = self.slot_along(to, rest, path)?;
                let beyond = self.builder(to)?.plan.slot(slot);
                let (height, label) = beyond.map_or((0, String::new()), |slot| (slot.height, slot.label.clone()));
                let prefix = label.rsplit_once('.').map_or(String::new(), |(prefix, _)| format!("{prefix}."));
                let count = self.count(object, link)?;
                self.follow(object, link)?;
                (SlotSource::Through { link, count, object: to, slot }, height + 1, via + &prefix)
            }
        };
        let property = self.program.schema.property(path.object, path.property);
        let property = property.ok_or_else(|| defect("property", "not in the schema"))?;
        let plan = SlotPlan {
            source,
            object: path.object,
            property: path.property,
            kind: property.kind,
            label: format!("{via}{}", property.label),
            options: (!property.options.is_empty() && property.kind != Kind::YesNo).then(|| OptionIndex::of(property)),
            option_labels: property.options.iter().map(|option| fold(&option.label).into_owned()).collect(),
            answers: if property.kind == Kind::YesNo { answers_by_text(property) } else { HashMap::new() },
            height,
        };
        let builder = self.builder(object)?;
        if let Some(&slot) = builder.slots.get(&source) {
            return Ok(slot);
        }
        let id = SlotId(builder.plan.slots.len());
        builder.plan.slots.push(plan);
        builder.slots.insert(source, id);
        Ok(id)
    }

    /// A link that rules follow: one to a table reads the property by which rows are found.
    pub(super) fn follow(&mut self, object: ObjectId, link: LinkId) -> Result<()> {
        if let Some(by) = self.link(object, link).and_then(|link| link.by) {
            let slot = self.slot(object, &own(object, by))?;
            self.builder(object)?.plan.lookups.insert(link, slot);
        }
        Ok(())
    }

    fn link(&self, object: ObjectId, link: LinkId) -> Option<&Link> {
        self.program.schema.object(object)?.link(link)
    }
}

/// What the cells of a yes/no property say, by folded text: its options whose value is true or
/// false.
fn answers_by_text(property: &Property) -> HashMap<String, bool> {
    let mut found = HashMap::new();
    for option in &property.options {
        let answer = match fold(&option.value).as_ref() {
            "true" | "yes" => true,
            "false" | "no" => false,
            _ => continue,
        };
        for text in std::iter::once(&option.label).chain(&option.aliases) {
            found.entry(fold(text).into_owned()).or_insert(answer);
        }
    }
    found
}

/// The path of a property of the record itself.
pub(in crate::plan) fn own(object: ObjectId, property: PropertyId) -> Path {
    Path { links: Vec::new(), object, property }
}
