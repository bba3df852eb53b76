//! What the words of rule files name, noted at each look-up while the checker does it anyway: so an
//! editor shows and renames what the checker meant, and need not resolve anything a second time.

use super::Checker;
use crate::schema::{ObjectId, OptionId, PropertyId};
use crate::source::Span;
use crate::value::Kind;

/// Words of a rule file, and what they were looked up as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    pub span: Span,
    pub target: Target,
}

/// What was looked for; with `None` where there is nothing of that name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    Object(Option<ObjectId>),
    /// A property of the object, behind any links.
    Property {
        object: ObjectId,
        property: Option<PropertyId>,
    },
    Option {
        object: ObjectId,
        property: PropertyId,
        option: Option<OptionId>,
    },
    /// A verb by its name in the registry, used on a property of this kind.
    Verb {
        name: Option<&'static str>,
        kind: Kind,
    },
    /// One of the words that a verb takes at this place.
    Word(&'static [&'static str]),
    /// A segment, parameter or rule.
    Name {
        /// Of declarations that can stand here: `segment`, `param`, `delete`.
        keywords: &'static [&'static str],
        /// What they must be about, where that matters.
        object: Option<ObjectId>,
        /// The name in its declaration.
        declared: Option<Span>,
    },
}

impl Checker<'_> {
    pub(super) fn refer(&mut self, span: Span, target: Target) {
        self.references.push(Reference { span, target });
    }

    pub(super) fn refer_to_name(
        &mut self,
        span: Span,
        keywords: &'static [&'static str],
        object: Option<ObjectId>,
        declared: Option<Span>,
    ) {
        self.refer(span, Target::Name { keywords, object, declared });
    }
}

/// In the order of places, each once: a fix line over several properties is checked for each.
pub(super) fn in_order(mut references: Vec<Reference>) -> Vec<Reference> {
    references.sort_by_key(|reference| reference.span);
    references.dedup();
    references
}
