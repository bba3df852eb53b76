//! Conditions that no list of `HubSpot` can hold.

use super::walk::roots;
use super::{Context, Level, Lint};
use crate::check::program::{Condition, ConditionKind};
use crate::diagnostic::{Diagnostic, codes};

/// Filters that a list can have (HubSpot's knowledge base, "Create active or static lists", 2024).
const MOST_FILTERS: u64 = 250;

pub(super) static LINT: Lint = Lint {
    code: codes::TOO_MANY_FILTERS,
    level: Level::Advice,
    summary: "a condition that a HubSpot list could not hold",
    page: include_str!("too-many-filters.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let finding = |condition: &Condition| {
        let filters = Form::of(condition, false).filters;
        (filters > MOST_FILTERS).then(|| {
            LINT.says(format!(
                "as a list of HubSpot this would take {filters} filters, and a list can have {MOST_FILTERS}"
            ))
            .label(condition.span, "it cannot be copied into a list")
            .help("split it into segments: each can be a list of its own")
        })
    };
    roots(context.program).into_iter().filter_map(|root| finding(root.condition)).collect()
}

/// A condition as a list has it: groups of filters, of which one must hold as a whole.
#[derive(Debug, Clone, Copy)]
struct Form {
    groups: u64,
    filters: u64,
}

impl Form {
    const ONE: Form = Form { groups: 1, filters: 1 };

    fn of(condition: &Condition, negated: bool) -> Form {
        let members =
            |members: &[Condition]| members.iter().map(|member| Form::of(member, negated)).collect::<Vec<_>>();
        match &condition.kind {
            ConditionKind::All(parts) if negated => Form::any(&members(parts)),
            ConditionKind::All(parts) => Form::all(&members(parts)),
            ConditionKind::Any(parts) if negated => Form::all(&members(parts)),
            ConditionKind::Any(parts) => Form::any(&members(parts)),
            ConditionKind::Not(inner) => Form::of(inner, !negated),
            ConditionKind::AtLeast(least, parts) => {
                // Negated, at least so many of the contraries.
                let count = parts.len() as u64;
                let least = if negated { (count + 1).saturating_sub(u64::from(*least)) } else { u64::from(*least) };
                let groups = choose(count, least);
                Form { groups, filters: groups.saturating_mul(least) }
            }
            // A segment is a list of its own.
            ConditionKind::InSegment(_) | ConditionKind::HasDuplicates(_) | ConditionKind::Test(_) => Form::ONE,
            ConditionKind::Linked(linked) => linked.inner.as_ref().map_or(Form::ONE, |inner| Form::of(inner, false)),
        }
    }

    fn any(members: &[Form]) -> Form {
        members.iter().fold(Form { groups: 0, filters: 0 }, |sum, member| Form {
            groups: sum.groups.saturating_add(member.groups),
            filters: sum.filters.saturating_add(member.filters),
        })
    }

    /// Each group of one with each of the other.
    fn all(members: &[Form]) -> Form {
        members.iter().fold(Form { groups: 1, filters: 0 }, |product, member| Form {
            groups: product.groups.saturating_mul(member.groups),
            filters: (product.filters.saturating_mul(member.groups))
                .saturating_add(member.filters.saturating_mul(product.groups)),
        })
    }
}

/// In how many ways some of a number can be chosen.
fn choose(of: u64, some: u64) -> u64 {
    (0..some.min(of)).fold(1u64, |ways, at| ways.saturating_mul(of - at) / (at + 1))
}

#[cfg(test)]
mod tests {
    use super::{Form, choose};

    #[test]
    fn filters_are_counted_group_by_group() {
        assert_eq!((choose(9, 4), choose(5, 0), choose(5, 5)), (126, 1, 1));
        let two = Form::any(&[Form::ONE, Form::ONE]);
        assert_eq!((two.groups, two.filters), (2, 2));
        // (a or b) and (c or d): four groups of two.
        let both = Form::all(&[two, two]);
        assert_eq!((both.groups, both.filters), (4, 8));
        let huge = (0..200).map(|_| two).collect::<Vec<_>>();
        assert_eq!(Form::all(&huge).groups, u64::MAX);
    }
}
