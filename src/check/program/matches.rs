//! What `duplicates` and `reconcile` rules compare, and what they keep.

use super::{Condition, Unless};
use crate::schema::{Consent, Object, PropertyId};
use crate::source::Span;
use crate::syntax::ast;
use crate::value::Brake;
use crate::value::Kind;

/// Records that are one thing, which of them survives, and what becomes of their values.
#[derive(Debug, Clone)]
pub struct Duplicates {
    /// Acting: only such records are compared.
    pub condition: Option<Condition>,
    /// Two records match if one clause holds for them.
    pub matches: Vec<MatchClause>,
    /// Guarding: such a record takes no part.
    pub unless: Vec<Unless>,
    /// The most wanted first. Of equals the one with the lowest key survives, so that there is always
    /// one answer.
    pub survivor: Vec<Rank>,
    /// At most one a property; the others are kept as [`KeepRule::FirstKnown`] says, but for what must
    /// not be lost.
    pub keep: Vec<Keep>,
    pub brake: Option<Brake>,
}

impl Duplicates {
    /// The `keep` lines by which a merge may lose that a person refused something: a `yes` in an opt-out, a
    /// `no` in a permission. Without such a line none is ever lost.
    pub fn losing_refusals<'d>(&'d self, object: &'d Object) -> impl Iterator<Item = (&'d Keep, Consent)> {
        self.keep.iter().filter_map(|keep| {
            let property = object.property(keep.property)?;
            let consent = Consent::named(&[&property.name, &property.label])?;
            let may_lose = match (property.kind, consent) {
                // Who writes such a line says which way it goes.
                (_, Consent::Unclear) => false,
                (Kind::YesNo, _) => keep.rule != KeepRule::Any(consent.refusal()),
                // Several reasons beside each other still refuse; `no;yes` of a text says neither.
                (Kind::ManyOptions, Consent::OptOut) => keep.rule != KeepRule::Joined,
                // Several answers beside each other allow nothing plainly, and yet more than none.
                (Kind::Text | Kind::OneOption, _) | (Kind::ManyOptions, Consent::OptIn) => true,
                _ => false,
            };
            may_lose.then_some((keep, consent))
        })
    }
}

/// Records of the object against the rows of another system's file.
#[derive(Debug, Clone)]
pub struct Reconcile {
    /// Relative to the project folder.
    pub file: String,
    /// Acting: other records take no part.
    pub condition: Option<Condition>,
    /// A record and a row match if one clause holds for them.
    pub matches: Vec<MatchClause>,
    /// Of each likeness of `matches`, in order, the file's column, where the rule names it.
    pub columns: Vec<Option<String>>,
    /// Guarding: such a record takes no part.
    pub unless: Vec<Unless>,
    pub compare: Vec<Comparison>,
}

/// What becomes of a record, or of a row of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReconcileStatus {
    /// One record and one row, and nothing that is compared differs.
    Matched,
    /// One record and one row of which something differs.
    Differs,
    NotInFile,
    NotInExport,
    /// Several on a side: which belong together is for a person to say.
    Ambiguous,
    /// It holds nothing that it could be matched by, or what cannot be read.
    NotComparable,
    /// A row of the file with too few or too many cells: what it holds nobody can tell.
    Unread,
    /// The record takes no part by `where` or `unless`; the row matches only such records.
    LeftOut,
}

impl ReconcileStatus {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            ReconcileStatus::Matched => "matched",
            ReconcileStatus::Differs => "differs",
            ReconcileStatus::NotInFile => "not in file",
            ReconcileStatus::NotInExport => "not in export",
            ReconcileStatus::Ambiguous => "ambiguous",
            ReconcileStatus::NotComparable => "not comparable",
            ReconcileStatus::Unread => "unread",
            ReconcileStatus::LeftOut => "left out",
        }
    }

    /// Those that a test can expect: a row that cannot be read stands in none of its tables.
    const EXPECTED: [ReconcileStatus; 7] = [
        ReconcileStatus::Matched,
        ReconcileStatus::Differs,
        ReconcileStatus::NotInFile,
        ReconcileStatus::NotInExport,
        ReconcileStatus::Ambiguous,
        ReconcileStatus::NotComparable,
        ReconcileStatus::LeftOut,
    ];

    /// The status that a test expects by these words.
    #[must_use]
    pub fn named(words: &str) -> Option<ReconcileStatus> {
        ReconcileStatus::EXPECTED.into_iter().find(|status| status.name() == words)
    }
}

/// A property that must be the same on both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    pub property: PropertyId,
    /// The form that the rule names after `by`.
    pub by: Option<&'static str>,
    /// The file's column, where the rule names it.
    pub column: Option<String>,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub enum MatchClause {
    /// Every likeness holds.
    All(Vec<Likeness>),
    /// Taken together the values make it that probable that two records are one.
    Likely { at_least: f64, on: Vec<Likeness> },
}

impl MatchClause {
    /// The properties that it compares, in order.
    #[must_use]
    pub fn likenesses(&self) -> &[Likeness] {
        match self {
            MatchClause::All(likenesses) | MatchClause::Likely { on: likenesses, .. } => likenesses,
        }
    }
}

/// What two records must have in common. Blanks have nothing in common.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likeness {
    pub property: PropertyId,
    pub how: Similarity,
    /// The form or measure that the rule names after `by`, by its own name; of `same` and `likely` a form.
    pub by: Option<&'static str>,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Similarity {
    /// The same value, however it is written.
    Same,
    /// A share between 0 and 1; without one, what suits the property's kind.
    Similar { at_least: Option<f64> },
}

/// One step of the choice of a survivor.
#[derive(Debug, Clone)]
pub enum Rank {
    /// Records for which it is true come first.
    Holds(Condition),
    /// Records without a value come last.
    Best { order: ast::Order, property: PropertyId, span: Span },
}

/// What a merged record has of one property.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Keep {
    pub property: PropertyId,
    pub rule: KeepRule,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeepRule {
    /// What the survivor has, even if it has nothing.
    Survivor,
    /// The survivor's value, else that of the next record in the order of survivors that has one.
    FirstKnown,
    /// The value of the record that is best by another property, or by the property itself, among those
    /// that have a value.
    Best { order: ast::Order, by: PropertyId },
    /// All values, each once, joined by `;`.
    Joined,
    /// This answer if one record gives it.
    Any(bool),
}
