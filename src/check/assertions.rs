//! `never delete`: what must hold of all rules together. Here only what it says is resolved; whether it
//! holds is for `prove` to find out.

use super::names::Declaration;
use super::program::Assertion;
use super::{Checker, Scope};
use crate::syntax::ast::ItemKind;

impl<'a> Checker<'a> {
    pub(super) fn check_assertions(&mut self, declarations: &[Declaration<'a>]) {
        for declaration in declarations {
            if let (ItemKind::Never(never), Some(object)) = (&declaration.item.kind, declaration.object)
                && let Some(condition) = self.condition(&never.condition, Scope::of(object))
            {
                self.program.assertions.push(Assertion {
                    object,
                    description: never.description.value.clone(),
                    condition,
                    description_span: never.description.span,
                    span: declaration.item.span,
                    allows: declaration.item.allows.clone(),
                });
            }
        }
    }
}
