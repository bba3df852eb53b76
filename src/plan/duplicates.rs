//! A `duplicates` rule laid out for running: what is compared, which record survives, what is kept.

use super::compile::{Compiler, Result, defect, own};
use super::{NodeId, SlotId, UnlessPlan};
use crate::check::program::{self, KeepRule, MatchClause, Rank, RuleId, Similarity};
use crate::diagnostic::codes;
use crate::matching::{Clause, Column, Form, Likeness, Matcher, Measure, Test};
use crate::schema::{Consent, ObjectId, Origin, Property, PropertyId};
use crate::syntax::ast::Order;
use crate::value::Brake;
use crate::value::Kind;
use crate::value::time::DateOrder;

/// HubSpot's name of it.
const LIFECYCLE_STAGE: &str = "lifecyclestage";

/// A `duplicates` rule.
#[derive(Debug)]
pub struct DuplicatesPlan {
    pub rule: RuleId,
    /// Only where it holds are records compared.
    pub node: Option<NodeId>,
    pub unless: Vec<UnlessPlan>,
    pub matcher: Matcher,
    /// The slots of the matcher's columns.
    pub compared: Vec<SlotId>,
    /// Each clause as a rule says it.
    pub clauses: Vec<ClausePlan>,
    /// The most wanted first.
    pub survivor: Vec<RankPlan>,
    pub keep: Vec<KeepPlan>,
    /// What the rule keeps in a way by which a refusal could be lost, without saying that it may be.
    pub refusals: Vec<RefusalPlan>,
    pub brake: Option<Brake>,
    /// Not where the rule is left out of the run, and looked for because a condition asks about its groups, or
    /// because no delete may take a record of them.
    pub merges: bool,
    /// Whether a condition asks about its groups.
    pub is_asked: bool,
}

/// A property of which no merge may lose that somebody refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusalPlan {
    pub slot: SlotId,
    pub consent: Consent,
}

/// A clause in words.
#[derive(Debug)]
pub struct ClausePlan {
    pub text: String,
    /// Each likeness and what it compares; none where they count together.
    pub parts: Vec<(String, SlotId)>,
}

/// One step of the choice of a survivor.
#[derive(Debug)]
pub enum RankPlan {
    Holds(NodeId),
    Best { order: Order, slot: SlotId },
}

/// What a merged record has of a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeepPlan {
    pub slot: SlotId,
    pub rule: KeptAs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptAs {
    Survivor,
    FirstKnown,
    Best {
        order: Order,
        by: SlotId,
    },
    /// The furthest option; where one is none that is known, as first known.
    Furthest,
    Joined,
    /// This answer if one record gives it, else the first known one.
    Any(bool),
    /// As `Any(false)`, and never filled from another record.
    Consent,
    /// Of a list of which each option allows something: what each record allows that allows any of it.
    Permissions,
}

impl DuplicatesPlan {
    /// A rule that only says who is one.
    pub(super) fn matching(
        rule: RuleId,
        matcher: Matcher,
        compared: Vec<SlotId>,
        clauses: Vec<ClausePlan>,
    ) -> DuplicatesPlan {
        DuplicatesPlan {
            rule,
            matcher,
            compared,
            clauses,
            node: None,
            unless: Vec::new(),
            survivor: Vec::new(),
            keep: Vec::new(),
            refusals: Vec::new(),
            brake: None,
            merges: false,
            is_asked: false,
        }
    }

    /// The rule for a slot; nothing where none is named for it.
    #[must_use]
    pub fn kept(&self, slot: SlotId) -> Option<KeptAs> {
        self.keep.iter().find(|keep| keep.slot == slot).map(|keep| keep.rule)
    }
}

impl Compiler<'_> {
    pub(super) fn duplicates(
        &mut self,
        object: ObjectId,
        rule: RuleId,
        duplicates: &program::Duplicates,
    ) -> Result<DuplicatesPlan> {
        let mut compared = Compared::default();
        let mut clauses = Vec::new();
        let mut texts = Vec::new();
        for clause in &duplicates.matches {
            let (planned, text) = self.clause(object, clause, &mut compared, &mut std::iter::repeat(None))?;
            clauses.push(planned);
            texts.push(text);
        }
        let survivor = duplicates.survivor.iter().map(|rank| self.rank(object, rank)).collect::<Result<_>>()?;
        let mut keep = Vec::new();
        for one in &duplicates.keep {
            let rule = match one.rule {
                KeepRule::Survivor => KeptAs::Survivor,
                KeepRule::FirstKnown => KeptAs::FirstKnown,
                KeepRule::Best { order, by } => KeptAs::Best { order, by: self.own_slot(object, by)? },
                KeepRule::Joined => KeptAs::Joined,
                // Where nobody says no, a permission is the survivor's own.
                KeepRule::Any(false) if self.is_permission(object, one.property) => KeptAs::Consent,
                KeepRule::Any(wanted) => KeptAs::Any(wanted),
            };
            keep.push(KeepPlan { slot: self.own_slot(object, one.property)?, rule });
        }
        keep.extend(self.consents(object, duplicates)?);
        let mut refusals = Vec::new();
        let program = self.program;
        let may_lose = program.rule(rule).is_some_and(|rule| rule.allows_lint(codes::MERGE_LOSES_OPT_OUT));
        if let Some(schema) = program.schema.object(object).filter(|_| !may_lose) {
            for (keep, consent) in duplicates.losing_refusals(schema) {
                refusals.push(RefusalPlan { slot: self.own_slot(object, keep.property)?, consent });
            }
        }
        Ok(DuplicatesPlan {
            refusals,
            node: duplicates.condition.as_ref().map(|condition| self.condition(object, condition)).transpose()?,
            unless: self.unless(object, &duplicates.unless)?,
            survivor,
            keep,
            brake: duplicates.brake,
            merges: true,
            ..DuplicatesPlan::matching(rule, Matcher { columns: compared.columns, clauses }, compared.slots, texts)
        })
    }

    fn is_permission(&self, object: ObjectId, property: PropertyId) -> bool {
        let property = self.program.schema.property(object, property);
        property.is_some_and(|property| Consent::of(property) == Some(Consent::OptIn))
    }

    /// What no rule names and must not be lost: nobody allows more after a merge than before.
    fn consents(&mut self, object: ObjectId, duplicates: &program::Duplicates) -> Result<Vec<KeepPlan>> {
        let program = self.program;
        let properties = program.schema.object(object).map(|object| object.properties.as_slice()).unwrap_or_default();
        let mut keep = Vec::new();
        for (at, property) in properties.iter().enumerate() {
            let id = PropertyId(at);
            if duplicates.keep.iter().any(|keep| keep.property == id) {
                continue;
            }
            let rule = match (Consent::of(property), property.kind) {
                (Some(Consent::OptOut), Kind::YesNo) => KeptAs::Any(true),
                (Some(Consent::OptIn), Kind::YesNo) => KeptAs::Consent,
                (Some(Consent::OptIn), Kind::ManyOptions) => KeptAs::Permissions,
                // HubSpot's merge keeps the furthest one, whatever an import says, by an order that only the account knows
                // where it has stages of its own
                // (<https://knowledge.hubspot.com/records/merge-records>).
                _ if property.name == LIFECYCLE_STAGE && property.origin == Origin::BuiltIn => KeptAs::Furthest,
                _ => continue,
            };
            keep.push(KeepPlan { slot: self.own_slot(object, id)?, rule });
        }
        Ok(keep)
    }

    pub(super) fn own_slot(&mut self, object: ObjectId, property: PropertyId) -> Result<SlotId> {
        self.slot(object, &own(object, property))
    }

    fn rank(&mut self, object: ObjectId, rank: &Rank) -> Result<RankPlan> {
        Ok(match rank {
            Rank::Holds(condition) => RankPlan::Holds(self.condition(object, condition)?),
            Rank::Best { order, property, .. } => {
                RankPlan::Best { order: *order, slot: self.own_slot(object, *property)? }
            }
        })
    }

    /// `headers` names of each likeness the column of another file, if there is one and the rule names it.
    pub(super) fn clause(
        &mut self,
        object: ObjectId,
        clause: &MatchClause,
        compared: &mut Compared,
        headers: &mut dyn Iterator<Item = Option<String>>,
    ) -> Result<(Clause, ClausePlan)> {
        let mut likenesses = Vec::new();
        let mut texts = Vec::new();
        let is_likely = matches!(clause, MatchClause::Likely { .. });
        for likeness in clause.likenesses() {
            let property = self.program.schema.property(object, likeness.property);
            let property = property.ok_or_else(|| defect("property", "not in the schema"))?;
            let (region, order) = (self.settings.account.country.as_deref(), self.settings.account.date_order);
            let form = likeness.by.and_then(|words| Form::named(words, region, order)).unwrap_or_else(|| {
                if likeness.how == Similarity::Same && !is_likely {
                    Form::of_same(property.kind, region, order)
                } else {
                    form_of_similar(property, region, order)
                }
            });
            let what = match likeness.by {
                Some(words) => format!("{} by {words}", property.label),
                None => property.label.clone(),
            };
            let (test, text) = match likeness.how {
                Similarity::Same => (Test::Same, format!("same {what}")),
                Similarity::Similar { at_least } => {
                    let measure = likeness.by.and_then(Measure::named).unwrap_or(Measure::Natural);
                    let at_least = at_least.unwrap_or_else(|| measure.usual_threshold(&form));
                    let percent = (at_least * 1000.0).round() / 10.0;
                    (Test::Similar { measure, at_least }, format!("similar {what} at least {percent}%"))
                }
            };
            let slot = self.own_slot(object, likeness.property)?;
            let column =
                compared.column(slot, Column { label: property.label.clone(), form }, headers.next().flatten());
            likenesses.push(Likeness { column, test });
            texts.push((if is_likely { what } else { text }, slot));
        }
        let joined = |by: &str| texts.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>().join(by);
        Ok(match clause {
            MatchClause::All(_) => (Clause::All(likenesses), ClausePlan { text: joined(" and "), parts: texts }),
            MatchClause::Likely { at_least, .. } => {
                let columns = likenesses.iter().map(|likeness| likeness.column).collect();
                let percent = (at_least * 1000.0).round() / 10.0;
                let text = format!("likely at least {percent}% on {}", joined(", "));
                (Clause::Likely { at_least: *at_least, columns }, ClausePlan { text, parts: Vec::new() })
            }
        })
    }
}

/// What `similar` and `likely` compare of a property: internal names are plain English, and where one says nothing
/// (a company's is `name`), its label may.
fn form_of_similar(property: &Property, region: Option<&str>, order: Option<DateOrder>) -> Form {
    let of = |name: &str| Form::of_similar(property.kind, name, region, order);
    Some(of(&property.name)).filter(|form| *form != Form::Words).unwrap_or_else(|| of(&property.label))
}

/// The columns of a matcher and their slots: one for each form in which a property is compared.
#[derive(Default)]
pub(super) struct Compared {
    pub(super) slots: Vec<SlotId>,
    pub(super) columns: Vec<Column>,
    pub(super) headers: Vec<Option<String>>,
}

impl Compared {
    fn column(&mut self, slot: SlotId, column: Column, header: Option<String>) -> usize {
        let mut known = self.slots.iter().zip(&self.columns).zip(&self.headers);
        let is_known = |((of, known), named): ((&SlotId, &Column), &Option<String>)| {
            *of == slot && *known == column && *named == header
        };
        known.position(is_known).unwrap_or_else(|| {
            self.slots.push(slot);
            self.columns.push(column);
            self.headers.push(header);
            self.columns.len() - 1
        })
    }
}
