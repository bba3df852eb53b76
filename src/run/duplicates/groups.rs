//! Groups of duplicates as lists and reports show them.

use crate::check::program::RuleId;
use crate::matching::{BlockReport, Found, Model, Pair};
use crate::plan::{ClausePlan, DuplicatesPlan};

/// Records that are one thing by a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    pub rule: RuleId,
    /// The survivor first, then the others in the order in which they are merged into it. For review: by their keys.
    pub members: Vec<GroupMember>,
    /// Why the survivor is the one; empty where nothing is merged.
    pub chosen: String,
    /// Why nothing of it is merged.
    pub review: Option<String>,
    /// Two records that are alike, and yet no group: for a person to look at.
    pub is_weak: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct GroupMember {
    pub key: String,
    /// The values that tell a person which record it is.
    pub identifying: Vec<String>,
    pub role: MergeRole,
    /// The clause that holds it to another member; nothing for a survivor.
    pub matched_by: String,
    pub score: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MergeRole {
    Survivor,
    Absorbed,
    Review,
}

impl MergeRole {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            MergeRole::Survivor => "survivor",
            MergeRole::Absorbed => "absorbed",
            MergeRole::Review => "review",
        }
    }
}

impl Group {
    /// What a list says of one of its members.
    #[must_use]
    pub fn reason(&self, member: &GroupMember) -> &str {
        match member.role {
            MergeRole::Survivor => &self.chosen,
            MergeRole::Absorbed => "",
            MergeRole::Review => self.review.as_deref().unwrap_or(""),
        }
    }

    /// How many records are merged into its survivor.
    #[must_use]
    pub fn absorbed(&self) -> usize {
        if self.review.is_some() { 0 } else { self.members.len().saturating_sub(1) }
    }
}

/// How one rule's search went.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchReport {
    pub groups: u64,
    /// Of these, groups of which nothing is merged.
    pub reviewed: u64,
    /// Groups that it found too, and that are told with the rule that comes first.
    pub shared: u64,
    /// Records that took part.
    pub compared: usize,
    pub pairs_compared: u64,
    /// Each with the words of its clause.
    pub blocks: Vec<(String, BlockReport)>,
    /// The words of each clause.
    pub clauses: Vec<String>,
    /// Links that were too weak to join two groups.
    pub weak: usize,
    /// Pairs that a person has rejected, and that would be one otherwise.
    pub rejected: usize,
    /// Pairs of records that such a one leaves for review.
    pub apart: usize,
    /// Bytes that the search kept of the records.
    pub bytes: usize,
    /// By what each `likely` clause weighs.
    pub models: Vec<UsedModel>,
    /// The two records that were asked about; nothing where one of them takes no part.
    pub pair: Option<Pair>,
    /// Why the group in which the two are is left for review, if it is.
    pub pair_waits: Option<String>,
}

/// The weights of a `likely` clause.
#[derive(Debug, Clone, PartialEq)]
pub struct UsedModel {
    /// The words of the clause.
    pub clause: String,
    pub model: Model,
    /// Whether it was read from the project's file, and not learnt from the data.
    pub is_saved: bool,
}

impl SearchReport {
    pub(in crate::run) fn of(
        rule: &DuplicatesPlan,
        found: &Found,
        saved: &[Model],
        compared: usize,
        bytes: usize,
    ) -> SearchReport {
        let clause =
            |block: &BlockReport| rule.clauses.get(block.clause).map(|clause| clause.text.clone()).unwrap_or_default();
        let likely = rule.matcher.clauses.iter().zip(&rule.clauses).filter(|(clause, _)| clause.is_likely());
        let model = |((_, clause), model): ((_, &ClausePlan), &Model)| UsedModel {
            clause: clause.text.clone(),
            model: model.clone(),
            is_saved: saved.contains(model),
        };
        SearchReport {
            groups: 0,
            reviewed: 0,
            shared: 0,
            compared,
            pairs_compared: found.pairs_compared,
            blocks: found.blocks.iter().map(|block| (clause(block), block.clone())).collect(),
            clauses: rule.clauses.iter().map(|clause| clause.text.clone()).collect(),
            weak: found.weak.len(),
            rejected: found.rejected.len(),
            apart: found.apart.len(),
            bytes,
            models: likely.zip(&found.models).map(model).collect(),
            pair: None,
            pair_waits: None,
        }
    }
}
