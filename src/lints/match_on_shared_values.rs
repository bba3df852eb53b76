//! Matches of people by nothing but what relatives and colleagues have in common.

use super::match_on_blank_prone::names_nobody;
use super::{Context, Level, Lint};
use crate::check::program::{Likeness, MatchClause, RuleKind};
use crate::diagnostic::{Diagnostic, codes};
use crate::matching::Form;
use crate::schema::{Object, Property};
use crate::value::Kind;
use crate::value::text::fold_name;

pub(super) static LINT: Lint = Lint {
    code: codes::MATCH_ON_SHARED_VALUES,
    level: Level::Warn,
    summary: "a match of people by nothing but what relatives and colleagues share",
    page: include_str!("match-on-shared-values.md"),
    check,
};

/// Parts of the folded names of texts and options that say where somebody is, or of what kind.
const OF_MANY: [&str; 8] = ["city", "state", "country", "region", "jobtitle", "industry", "department", "language"];
/// Of numbers that people carry with them.
const OWN_NUMBER: [&str; 6] = ["mobile", "cell", "handy", "portable", "private", "home"];

fn check(context: &Context) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in &context.program.rules {
        let RuleKind::Duplicates(duplicates) = &rule.kind else { continue };
        let Some(object) = context.program.schema.object(rule.object).filter(|object| holds_people(object)) else {
            continue;
        };
        for clause in &duplicates.matches {
            let properties: Option<Vec<(&Likeness, &Property)>> = clause
                .likenesses()
                .iter()
                .map(|likeness| Some((likeness, object.property(likeness.property)?)))
                .collect();
            let Some(properties) = properties else { continue };
            // Of one value alone another lint speaks.
            let is_told = matches!((clause, properties.as_slice()), (MatchClause::All(_), [(_, only)]) if names_nobody(only).is_some());
            let (Some((first, _)), Some((last, _))) = (properties.first(), properties.last()) else { continue };
            if !is_told && properties.iter().all(|(likeness, property)| is_shared(likeness, property)) {
                found.push(
                    LINT.says(format!("`{}` makes one of people who share a home or an employer", rule.name))
                        .label(first.span.to(last.span), "relatives or colleagues have all of it in common")
                        .help("add what is a person's own, such as `and similar first name` or `and same email`"),
                );
            }
        }
    }
    found
}

/// Whether records have given names.
fn holds_people(object: &Object) -> bool {
    let is_name = |property: &Property| {
        property
            .all_names()
            .any(|name| matches!(Form::of_similar(property.kind, name, None, None), Form::FirstName | Form::FullName))
    };
    object.properties.iter().any(is_name)
}

/// Whether two people of one home or firm may well have the same value. What nothing is known of may be a person's own.
fn is_shared(likeness: &Likeness, property: &Property) -> bool {
    let named = likeness.by.and_then(|words| Form::named(words, None, None));
    let of_name = || Form::of_similar(property.kind, &property.label, None, None);
    let is_called = |parts: &[&str]| {
        let names = [&property.name, &property.label].map(|name| fold_name(name));
        names.iter().any(|name| parts.iter().any(|part| name.contains(part)))
    };
    match named.unwrap_or_else(of_name) {
        Form::Company | Form::Domain | Form::DomainWithoutEnding | Form::Address | Form::Postcode | Form::LastName => {
            true
        }
        Form::Phone { .. } => !is_called(&OWN_NUMBER),
        Form::Text | Form::Words => matches!(property.kind, Kind::Text | Kind::OneOption) && is_called(&OF_MANY),
        _ => false,
    }
}
