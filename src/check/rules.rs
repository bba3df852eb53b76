//! The rules themselves, one kind after the other.

use super::names::{Declaration, Meaning};
use super::program::{Flag, Removal, Rule, RuleId, RuleKind, Unless};
use super::{Checker, Reported, Scope, templates};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::ObjectId;
use crate::source::Spanned;
use crate::syntax::ast::{self, ItemKind};
use crate::value::Brake;

impl<'a> Checker<'a> {
    /// Checks all rules; segments and parameters are defined by then.
    pub(super) fn check_rules(&mut self, declarations: &[Declaration<'a>]) {
        for declaration in declarations {
            // A routine is about no object; nothing asks for that of its rule.
            let object = declaration.object.unwrap_or(ObjectId(0));
            let kind = self.rule_kind(&declaration.item.kind, object);
            if let Some(kind) = kind.filter(|kind| self.asks_in_time(kind)) {
                self.define_rule(declaration, object, kind);
            }
        }
    }

    fn define_rule(&mut self, declaration: &Declaration, object: ObjectId, kind: RuleKind) {
        let item = declaration.item;
        let Some(heading) = item.kind.heading() else { return };
        let id = RuleId(self.program.rules.len());
        let declared = self.duplicates.iter().position(|rule| rule.name == heading.name.span);
        if let Some(place) = declared.and_then(|at| self.program.duplicates.get_mut(at)) {
            *place = Some(id);
        }
        self.program.rules.push(Rule {
            object,
            name: heading.name.value.clone(),
            description: heading.description.as_ref().map(|text| text.value.clone()),
            kind,
            name_span: heading.name.span,
            span: item.span,
            allows: item.allows.clone(),
        });
        self.names.define(&heading.name, Meaning::Rule(id));
    }

    /// Nothing for what is no rule, and for rules with an error.
    fn rule_kind(&mut self, item: &ItemKind, object: ObjectId) -> Option<RuleKind> {
        let keyword = item.keyword();
        match item {
            ItemKind::For(_) | ItemKind::Param(_) | ItemKind::Segment(_) | ItemKind::Never(_) | ItemKind::Test(_) => {
                None
            }
            ItemKind::Protect(protect) => self.condition(&protect.condition, Scope::of(object)).map(RuleKind::Protect),
            ItemKind::Delete(removal) => self.removal(removal, object).map(RuleKind::Delete),
            ItemKind::Suppress(removal) => self.removal(removal, object).map(RuleKind::Suppress),
            ItemKind::Fix(fix) => self.fix(fix, object).map(RuleKind::Fix),
            ItemKind::Flag(flag) => self.flag(flag, object).map(RuleKind::Flag),
            ItemKind::Duplicates(duplicates) => self.duplicates(duplicates, object).map(RuleKind::Duplicates),
            ItemKind::Reconcile(reconcile) => self.reconcile(reconcile, object).map(RuleKind::Reconcile),
            ItemKind::Audit(audit) => self.audit(audit, object).map(RuleKind::Audit),
            ItemKind::Routine(routine) => self.check_routine(routine).map(|()| RuleKind::Unavailable(keyword)),
        }
    }

    fn removal(&mut self, removal: &ast::Removal, object: ObjectId) -> Option<Removal> {
        let condition = self.condition(&removal.condition, Scope::of(object));
        let unless = self.unless(&removal.unless, object);
        let brake = self.brake(removal.brake.as_ref());
        Some(Removal { condition: condition?, unless: unless?, brake: brake.ok()? })
    }

    pub(super) fn unless(&mut self, unless: &[ast::Unless], object: ObjectId) -> Option<Vec<Unless>> {
        let checked: Vec<Option<Unless>> = unless
            .iter()
            .map(|unless| {
                Some(Unless {
                    condition: self.condition(&unless.condition, Scope::of(object))?,
                    reason: unless.reason.as_ref().map(|reason| reason.value.clone()),
                })
            })
            .collect();
        checked.into_iter().collect()
    }

    pub(super) fn brake(&mut self, brake: Option<&Spanned<Brake>>) -> Result<Option<Brake>, Reported> {
        let Some(brake) = brake else { return Ok(None) };
        match brake.value {
            Brake::Percent(share) if share.exceeds_one() => {
                let diagnostic =
                    Diagnostic::error(codes::BAD_BRAKE, format!("no rule can write {} of all records", brake.value))
                        .label(brake.span, "a share lies between 0% and 100%")
                        .help("write the share of records at which the run must stop, such as `stop above 20%`");
                self.report(diagnostic);
                Err(Reported)
            }
            brake => Ok(Some(brake)),
        }
    }

    fn flag(&mut self, flag: &ast::Flag, object: ObjectId) -> Option<Flag> {
        let condition = self.condition(&flag.condition, Scope::of(object));
        let unless = self.unless(&flag.unless, object);
        let say = match (&flag.say, &flag.heading.description) {
            (Some(say), _) => self.template(say, object),
            (None, Some(description)) => Some(templates::plain(&description.value)),
            (None, None) => Some(templates::plain(&flag.heading.name.value)),
        };
        Some(Flag { condition: condition?, unless: unless?, say: say? })
    }
}
