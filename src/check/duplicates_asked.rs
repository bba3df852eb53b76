//! `has duplicates in RULE`: which rule is meant, and that it has been looked for by then.

use super::names::Lookup;
use super::program::{Condition, ConditionKind, DuplicatesId, Rank, RuleKind};
use super::{Checker, Scope, wording};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::ObjectId;
use crate::source::Span;
use crate::syntax::ast::{ItemKind, Name};

/// A `duplicates` rule as declared: conditions may name it before it is checked.
#[derive(Debug, Clone, Copy)]
pub(super) struct DeclaredDuplicates {
    pub(super) name: Span,
    pub(super) object: ObjectId,
    /// All of it.
    pub(super) span: Span,
}

impl<'a> Checker<'a> {
    /// Numbers all `duplicates` rules.
    pub(super) fn declare_duplicates(&mut self, declarations: &[super::names::Declaration<'a>]) {
        for declaration in declarations {
            if let (ItemKind::Duplicates(rule), Some(object)) = (&declaration.item.kind, declaration.object) {
                let span = declaration.item.span;
                self.duplicates.push(DeclaredDuplicates { name: rule.heading.name.span, object, span });
            }
        }
        self.program.duplicates = vec![None; self.duplicates.len()];
    }

    /// The rule of a name, which must be about the object that the condition is about.
    pub(super) fn duplicates_asked_for(&mut self, name: &Name, scope: Scope) -> Option<DuplicatesId> {
        let declared = self.names.place(&name.value);
        self.refer_to_name(name.span, &["duplicates"], Some(scope.object), declared);
        let (keyword, declared) = match self.names.get(&name.value) {
            Lookup::Broken => return None,
            Lookup::Unknown => {
                self.unknown_duplicates(name);
                return None;
            }
            Lookup::Found(entry) => (entry.keyword, entry.span),
        };
        if keyword != "duplicates" {
            let noun = wording::noun(keyword);
            let message = format!("`{}` is {noun}, not a duplicates rule", name.value);
            let diagnostic = Diagnostic::error(codes::UNKNOWN_RULE, message)
                .label(name.span, "after `has duplicates in` stands a duplicates rule")
                .label(declared, format!("declared as {noun}"));
            let diagnostic = match keyword {
                "segment" => diagnostic.help(format!("for a segment write `in {}`", name.value)),
                _ => diagnostic.help("write the name of a rule that begins with `duplicates`"),
            };
            self.report(diagnostic);
            return None;
        }
        let at = self.duplicates.iter().position(|rule| rule.name == declared)?;
        let object = self.duplicates.get(at)?.object;
        if object != scope.object {
            let (its, ours) = (self.object_name(object), self.object_name(scope.object));
            let message = format!("`{}` finds duplicate {its}, but this condition is about {ours}", name.value);
            let diagnostic = Diagnostic::error(codes::WRONG_OBJECT, message)
                .label(name.span, format!("about {its}"))
                .label(declared, format!("declared after `for {its}`"))
                .help(format!(
                    "to ask about linked {its}, write `has associated {its} where (has duplicates in {})`",
                    name.value
                ));
            self.report(diagnostic);
            return None;
        }
        self.program.used_duplicates.insert(DuplicatesId(at));
        Some(DuplicatesId(at))
    }

    fn unknown_duplicates(&mut self, name: &Name) {
        let message = format!("there is no duplicates rule `{}`", name.value);
        let diagnostic =
            Diagnostic::error(codes::UNKNOWN_RULE, message).label(name.span, "no `duplicates` declares it");
        let diagnostic = match self.names.closest(&name.value, &["duplicates"]) {
            Some(close) => diagnostic
                .help(format!("did you mean `{close}`?"))
                .edit(name.span, close)
                .certain_if(self.names.is_slip(&name.value, close, "duplicates")),
            None => diagnostic.help(format!("declare it: `duplicates {} \"what it is\" match same email`", name.value)),
        };
        self.report(diagnostic);
    }

    /// Whether a rule asks for duplicates only once they have been looked for.
    pub(super) fn asks_in_time(&mut self, kind: &RuleKind) -> bool {
        let (conditions, why): (Vec<&Condition>, _) = match kind {
            RuleKind::Protect(condition) => (vec![condition], "who is merged depends on who is protected"),
            RuleKind::Fix(fix) => {
                let whens = fix.steps.iter().filter_map(|step| step.when.as_ref());
                let unless = fix.unless.iter().map(|unless| &unless.condition);
                (
                    fix.condition.iter().chain(unless).chain(whens).collect(),
                    "duplicates are looked for once values are fixed",
                )
            }
            RuleKind::Duplicates(rule) => {
                let ranks = rule.survivor.iter().filter_map(|rank| match rank {
                    Rank::Holds(condition) => Some(condition),
                    Rank::Best { .. } => None,
                });
                let unless = rule.unless.iter().map(|unless| &unless.condition);
                let conditions = rule.condition.iter().chain(unless).chain(ranks).collect();
                (conditions, "all duplicates rules look at the same records at once")
            }
            RuleKind::Suppress(removal) => {
                let unless = removal.unless.iter().map(|unless| &unless.condition);
                (std::iter::once(&removal.condition).chain(unless).collect(), "no merge may lose what it selects")
            }
            RuleKind::Reconcile(rule) => {
                let unless = rule.unless.iter().map(|unless| &unless.condition);
                (rule.condition.iter().chain(unless).collect(), "files are compared before records are merged")
            }
            RuleKind::Delete(_) | RuleKind::Flag(_) | RuleKind::Audit(_) | RuleKind::Unavailable(_) => return true,
        };
        let Some((span, asked)) = conditions.into_iter().find_map(|condition| self.asked_in(condition)) else {
            return true;
        };
        let message = format!("{} cannot ask for duplicates: {why}", wording::noun(kind.keyword()));
        let diagnostic = Diagnostic::error(codes::ASKED_TOO_EARLY, message).label(span, "not known yet");
        let diagnostic = if asked == span { diagnostic } else { diagnostic.label(asked, "asked here") };
        self.report(diagnostic.help(match kind {
            RuleKind::Protect(_) => "write it as `unless` of the deletes that should spare them",
            _ => "ask in a `delete` or a `flag`, which come after duplicates",
        }));
        false
    }

    /// Where in a condition duplicates are asked for, and where in the segment that it leads to.
    fn asked_in(&self, condition: &Condition) -> Option<(Span, Span)> {
        match &condition.kind {
            ConditionKind::All(members) | ConditionKind::Any(members) | ConditionKind::AtLeast(_, members) => {
                members.iter().find_map(|member| self.asked_in(member))
            }
            ConditionKind::Not(inner) => self.asked_in(inner),
            ConditionKind::HasDuplicates(_) => Some((condition.span, condition.span)),
            // Known of each segment, so that a chain of them is not walked again and again.
            ConditionKind::InSegment(id) => {
                self.segments_asking.get(id.0).copied().flatten().map(|asked| (condition.span, asked))
            }
            ConditionKind::Linked(linked) => linked.inner.as_deref().and_then(|inner| self.asked_in(inner)),
            ConditionKind::Test(_) => None,
        }
    }

    /// Remembers of the segment that comes next where it asks for duplicates.
    pub(super) fn remember_asking(&mut self, condition: &Condition) {
        let asked = self.asked_in(condition).map(|(_, asked)| asked);
        self.segments_asking.push(asked);
    }
}
