//! What the CRM does by itself when records are merged there: how many it takes into one, which values it takes from no import
//! before, and what it fills in afterwards.

use super::members::Fact;
use crate::plan::Settings;
use crate::run::bind::Bound;
use crate::schema::project::Crm;
use crate::schema::{Object, PropertyId};
use crate::value::counted::grouped;
use crate::value::text::{fold, folds_to};

/// How the account's CRM merges.
#[derive(Debug, Clone, Copy)]
pub struct InCrm(Crm);

impl InCrm {
    /// So many records HubSpot takes into one: <https://knowledge.hubspot.com/records/merge-records>.
    const OF_HUBSPOT: usize = 250;
    /// What more records share is a value that stands for none.
    const OF_ANY: usize = 1_000;
    /// HubSpot's property of the records that were merged into one before.
    const MERGED_BEFORE: &str = "hs_merged_object_ids";
    /// HubSpot's property whose furthest stage a merge keeps, and the stage of which nobody knows where it stands: last in
    /// HubSpot's list, and no step behind `customer` to anybody.
    const STAGE: (&str, &str) = ("lifecyclestage", "other");
    /// HubSpot's property of the company that a company belongs to, by its key.
    const PARENT: &str = "hs_parent_company_id";

    pub(in crate::run) fn of(crm: Crm) -> InCrm {
        InCrm(crm)
    }

    fn most(self) -> usize {
        if self.0 == Crm::Hubspot { Self::OF_HUBSPOT } else { Self::OF_ANY }
    }

    /// Why a group of so many is not merged.
    pub(super) fn excess(self, records: usize) -> Option<String> {
        let [most, of_it] = [self.most(), records].map(|count| grouped(count as u64));
        let why = match self.0 {
            Crm::Hubspot => format!("HubSpot takes no more than {most} into one"),
            Crm::None => format!("more than {most} are seldom one"),
        };
        (records > self.most()).then(|| format!("it has {of_it} records, and {why}"))
    }

    /// The column with the former keys of what was merged before.
    pub(super) fn merged_before(self, schema: &Object, input: &Bound) -> Option<usize> {
        if self.0 == Crm::Hubspot { column(schema, input, Self::MERGED_BEFORE) } else { None }
    }

    /// The property that no two records have in common: no two contacts of HubSpot have one e-mail address.
    pub(in crate::run) fn unique(self, schema: &Object) -> Option<PropertyId> {
        let is_unique = self.0 == Crm::Hubspot && schema.name == "contacts";
        property(schema, "email").filter(|_| is_unique)
    }

    /// The columns of an export in which the CRM has a say.
    pub(super) fn columns(self, schema: &Object, input: &Bound) -> CrmColumns {
        match self.0 {
            Crm::Hubspot => CrmColumns {
                in_crm: self,
                fills_blanks: true,
                unique: self.unique(schema).and_then(|id| input.column(id)),
                merged_before: self.merged_before(schema, input),
                parent: column(schema, input, Self::PARENT),
                left_over: Self::left_over(schema, input),
                key: input.column(schema.key),
            },
            Crm::None => CrmColumns {
                in_crm: self,
                fills_blanks: false,
                unique: None,
                merged_before: None,
                parent: None,
                left_over: None,
                key: None,
            },
        }
    }
}

impl InCrm {
    /// The column of the stage, and what its cells say of one that is left over, folded.
    fn left_over(schema: &Object, input: &Bound) -> Option<(usize, Vec<String>)> {
        let (name, other) = Self::STAGE;
        let id = property(schema, name)?;
        let options = &schema.properties.get(id.0)?.options;
        let option = options.iter().find(|option| option.value == other)?;
        Some((input.column(id)?, option.all_names().map(|name| fold(name).into_owned()).collect()))
    }
}

/// The column of a property, by its internal name.
fn column(schema: &Object, input: &Bound, name: &str) -> Option<usize> {
    input.column(property(schema, name)?)
}

/// The property of an internal name.
fn property(schema: &Object, name: &str) -> Option<PropertyId> {
    schema.properties.iter().position(|property| property.name == name).map(PropertyId)
}

/// See [`InCrm::columns`].
#[derive(Debug, Clone)]
pub(super) struct CrmColumns {
    in_crm: InCrm,
    /// Whether a merge fills what is blank in the survivor from the others
    /// (<https://knowledge.hubspot.com/records/merge-records>).
    fills_blanks: bool,
    /// Of what only one record can have.
    unique: Option<usize>,
    merged_before: Option<usize>,
    parent: Option<usize>,
    /// See [`InCrm::STAGE`].
    left_over: Option<(usize, Vec<String>)>,
    key: Option<usize>,
}

impl CrmColumns {
    /// Why a group is not merged that stands for more records than it has, because they took in others before.
    pub(super) fn excess(&self, facts: &[Fact]) -> Option<String> {
        let column = self.merged_before?;
        let before = |fact: &Fact| fact.cells.get(column).split(';').filter(|id| !id.trim().is_empty()).count();
        let records = facts.len() + facts.iter().map(before).sum::<usize>();
        let [most, all] = [self.in_crm.most(), records].map(|count| grouped(count as u64));
        (records > self.in_crm.most()).then(|| {
            format!("with those that were merged into them before it has {all} records, and HubSpot takes no more than {most} into one")
        })
    }

    /// Why a group is not merged in which one record belongs to another: a firm and its branch often share a name and a
    /// domain.
    pub(super) fn kin(&self, facts: &[Fact]) -> Option<String> {
        let column = self.parent?;
        let parent_of = |fact: &Fact| {
            let parent = facts.iter().find(|other| other.key == fact.cells.get(column).trim())?;
            (parent.key != fact.key).then(|| {
                format!(
                    "{} is the parent company of {}: a firm and its branch may share a name and a domain, and are two",
                    parent.key, fact.key
                )
            })
        };
        facts.iter().find_map(parent_of)
    }

    /// The columns that are set once the records are merged: the CRM takes such a value from no import before, since
    /// another record still has it, or would fill in what is to stay blank, or may take another stage for the furthest. `merged` is the cell of the record that the
    /// group becomes, `absorbed` are the others.
    pub(super) fn late<'a>(
        &self,
        width: usize,
        survivor: &Fact,
        merged: impl Fn(usize) -> &'a str,
        absorbed: &[&Fact],
        settings: &Settings,
    ) -> Vec<usize> {
        // In the CRM stands what was exported: what fixes make of it is imported with the merge, or not at all.
        let is_taken = |column: usize| self.unique == Some(column) && merged(column) != survivor.exported(column);
        let comes_back = |column: usize| {
            self.fills_blanks
                && self.key != Some(column)
                && settings.is_blank(merged(column))
                && absorbed.iter().any(|fact| !settings.is_blank(fact.exported(column)))
        };
        // Which of the two the CRM takes for further is not known.
        let is_overruled = |column: usize| {
            let Some((_, words)) = self.left_over.as_ref().filter(|(stage, _)| *stage == column) else { return false };
            let is_left_over = |cell: &str| words.iter().any(|word| folds_to(cell, word));
            !is_left_over(merged(column)) && absorbed.iter().any(|fact| is_left_over(fact.exported(column)))
        };
        (0..width).filter(|&column| is_taken(column) || comes_back(column) || is_overruled(column)).collect()
    }
}
