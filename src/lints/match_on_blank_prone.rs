//! Matches that rest on a value which many records share or lack.

use super::{Context, Level, Lint};
use crate::check::program::{MatchClause, RuleKind};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::Property;
use crate::value::Kind;

pub(super) static LINT: Lint = Lint {
    code: codes::MATCH_ON_BLANK_PRONE,
    level: Level::Warn,
    summary: "a match that rests on a value which many records share or lack",
    page: include_str!("match-on-blank-prone.md"),
    check,
};

/// Texts of HubSpot's that name nobody by themselves.
const SHARED: [&str; 9] =
    ["firstname", "lastname", "city", "state", "zip", "country", "jobtitle", "industry", "company"];

fn check(context: &Context) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in &context.program.rules {
        let RuleKind::Duplicates(duplicates) = &rule.kind else { continue };
        for clause in &duplicates.matches {
            let MatchClause::All(likenesses) = clause else { continue };
            let [only] = likenesses.as_slice() else { continue };
            let Some(property) = context.program.schema.property(rule.object, only.property) else { continue };
            if let Some(why) = names_nobody(property) {
                found.push(
                    LINT.says(format!("`{}` takes records for one because of `{}` alone", rule.name, property.label))
                        .label(only.span, why)
                        .help(
                            "add what both must share besides, such as `and similar first name and similar last name`",
                        ),
                );
            }
        }
    }
    found
}

/// Why two records with the same value may well be two things.
pub(super) fn names_nobody(property: &Property) -> Option<&'static str> {
    match property.kind {
        Kind::Phone => Some("colleagues share a switchboard"),
        Kind::OneOption | Kind::ManyOptions | Kind::YesNo => Some("one of a few answers, which many records give"),
        Kind::Date | Kind::Datetime | Kind::Number => Some("a day or an amount says of nobody who it is"),
        _ if SHARED.contains(&property.name.as_str()) => Some("many records have the same one, or none"),
        _ => None,
    }
}
