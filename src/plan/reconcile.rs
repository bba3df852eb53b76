//! A `reconcile` rule laid out for running: what is matched and what is compared, with the columns of the
//! file that hold the same.

use super::compile::{Compiler, Result, defect};
use super::duplicates::Compared;
use super::{DuplicatesPlan, SlotId};
use crate::check::program::{self, RuleId};
use crate::matching::{Form, Matcher};
use crate::schema::{ObjectId, Property};
use crate::value::Kind;

/// A `reconcile` rule.
#[derive(Debug)]
pub struct ReconcilePlan {
    /// Who takes part, and what makes a record and a row one; nothing survives and nothing is kept.
    pub search: DuplicatesPlan,
    /// Relative to the project folder.
    pub file: String,
    /// Of each column of the matcher the file's.
    pub columns: Vec<FileColumn>,
    pub compare: Vec<ComparePlan>,
}

/// A column of the file, which its header must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileColumn {
    /// By this name, if the rule gives one.
    pub named: Option<String>,
    /// Else by a name of the property.
    pub names: Vec<String>,
}

/// A property whose values must be the same on both sides.
#[derive(Debug)]
pub struct ComparePlan {
    pub slot: SlotId,
    pub form: Form,
    pub label: String,
    pub column: FileColumn,
}

impl Compiler<'_> {
    pub(super) fn reconcile(
        &mut self,
        object: ObjectId,
        rule: RuleId,
        reconcile: &program::Reconcile,
    ) -> Result<ReconcilePlan> {
        let mut compared = Compared::default();
        let mut named = reconcile.columns.iter().cloned();
        let (mut clauses, mut texts) = (Vec::new(), Vec::new());
        for clause in &reconcile.matches {
            let (planned, text) = self.clause(object, clause, &mut compared, &mut named)?;
            clauses.push(planned);
            texts.push(text);
        }
        let columns = compared
            .slots
            .iter()
            .zip(compared.headers)
            .map(|(&slot, named)| Ok(FileColumn { named, names: self.names_of(object, slot)? }))
            .collect::<Result<_>>()?;
        let search = DuplicatesPlan {
            node: reconcile.condition.as_ref().map(|condition| self.condition(object, condition)).transpose()?,
            unless: self.unless(object, &reconcile.unless)?,
            ..DuplicatesPlan::matching(rule, Matcher { columns: compared.columns, clauses }, compared.slots, texts)
        };
        let compare = reconcile.compare.iter().map(|one| self.comparison(object, one)).collect::<Result<_>>()?;
        Ok(ReconcilePlan { search, file: reconcile.file.clone(), columns, compare })
    }

    fn comparison(&mut self, object: ObjectId, one: &program::Comparison) -> Result<ComparePlan> {
        let slot = self.own_slot(object, one.property)?;
        let property = self.program.schema.property(object, one.property);
        let property = property.ok_or_else(|| defect("property", "not in the schema"))?;
        let account = &self.settings.account;
        let (region, order) = (account.country.as_deref(), account.date_order);
        // Two pages of one domain are two addresses.
        let kind = if property.kind == Kind::Url { Kind::Text } else { property.kind };
        let form = one.by.and_then(|words| Form::named(words, region, order));
        Ok(ComparePlan {
            slot,
            form: form.unwrap_or_else(|| Form::of_same(kind, region, order)),
            label: property.label.clone(),
            column: FileColumn { named: one.column.clone(), names: property.all_names().map(str::to_owned).collect() },
        })
    }

    fn names_of(&mut self, object: ObjectId, slot: SlotId) -> Result<Vec<String>> {
        let property = self.property_of(object, slot)?;
        let property = property.and_then(|property| self.program.schema.property(object, property));
        Ok(property.map(Property::all_names).into_iter().flatten().map(str::to_owned).collect())
    }
}
