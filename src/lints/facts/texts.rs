//! What tests on one text say of each other: what it begins with, ends with and contains, and what it is.

use super::cells::Aspect;
use super::set::{Ranges, Set as _};
use crate::syntax::ast::TextOperator;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

/// The texts that rules name, each with a number of its own.
#[derive(Debug, Default)]
pub(crate) struct Texts(RefCell<HashMap<String, i64>>);

impl Texts {
    pub(crate) fn index(&self, text: &str) -> i64 {
        let mut known = self.0.borrow_mut();
        let next = i64::try_from(known.len()).unwrap_or(i64::MAX);
        *known.entry(text.to_owned()).or_insert(next)
    }

    /// The texts of these numbers; nothing if those that no rule names are among them.
    fn listed(&self, ranges: &Ranges) -> Option<Vec<String>> {
        let known = self.0.borrow();
        let unnamed = i64::try_from(known.len()).unwrap_or(i64::MAX);
        let others = [Ranges::at_most(-1), Ranges::at_least(unnamed)];
        others.iter().all(|others| ranges.and(others).is_empty()).then(|| {
            let named = known.iter().filter(|(_, at)| ranges.holds(**at));
            named.map(|(text, _)| text.clone()).collect()
        })
    }
}

/// Whether no text is all that these aspects say of it.
pub(crate) fn contradict(aspects: &BTreeMap<Aspect, Ranges>, texts: &Texts) -> bool {
    let parts = |yes: bool| {
        let wanted = Ranges::no_or_yes(yes);
        aspects.iter().filter_map(move |(aspect, ranges)| match aspect {
            Aspect::Part(operator, part) if *ranges == wanted => Some((*operator, part.as_str())),
            _ => None,
        })
    };
    let (yes, no): (Vec<_>, Vec<_>) = (parts(true).collect(), parts(false).collect());
    if yes.is_empty() && no.is_empty() {
        return false;
    }
    let whole = aspects.get(&Aspect::Text).and_then(|ranges| texts.listed(ranges));
    if let Some(whole) = whole {
        let fits = |text: &String| {
            yes.iter().all(|(operator, part)| has(*operator, text, part))
                && !no.iter().any(|(operator, part)| has(*operator, text, part))
        };
        return !whole.iter().any(fits);
    }
    let clash = |(a, one): &(TextOperator, &str), (b, other): &(TextOperator, &str)| match (a, b) {
        (TextOperator::StartsWith, TextOperator::StartsWith) => !one.starts_with(other) && !other.starts_with(one),
        (TextOperator::EndsWith, TextOperator::EndsWith) => !one.ends_with(other) && !other.ends_with(one),
        _ => false,
    };
    // What is not there would be part of what is there.
    let implied = |(there, text): &(TextOperator, &str), (operator, part): &(TextOperator, &str)| {
        (*operator == TextOperator::Contains || operator == there) && has(*operator, text, part)
    };
    yes.iter()
        .any(|there| yes.iter().any(|other| clash(there, other)) || no.iter().any(|missing| implied(there, missing)))
}

fn has(operator: TextOperator, text: &str, part: &str) -> bool {
    match operator {
        TextOperator::Contains => text.contains(part),
        TextOperator::StartsWith => text.starts_with(part),
        TextOperator::EndsWith => text.ends_with(part),
    }
}
