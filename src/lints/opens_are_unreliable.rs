//! Deletes that believe in opens.

use super::walk::tests_of;
use super::{Context, Level, Lint};
use crate::check::program::RuleKind;
use crate::diagnostic::{Diagnostic, codes};

pub(super) static LINT: Lint = Lint {
    code: codes::OPENS_ARE_UNRELIABLE,
    level: Level::Advice,
    summary: "a delete that believes in opened e-mails",
    page: include_str!("opens-are-unreliable.md"),
    check,
};

/// Properties that count or date opened e-mails, and those that show that somebody is there anyway.
const OPENS: [&str; 4] =
    ["hs_email_open", "hs_email_first_open_date", "hs_email_last_open_date", "hs_sales_email_last_opened"];
const SIGNS: [&str; 10] = [
    "hs_email_click",
    "hs_email_last_click_date",
    "hs_sales_email_last_clicked",
    "hs_sales_email_last_replied",
    "hs_email_last_reply_date",
    "hs_analytics_last_visit_timestamp",
    "hs_analytics_last_timestamp",
    "recent_conversion_date",
    "notes_last_updated",
    "notes_last_contacted",
];

fn check(context: &Context) -> Vec<Diagnostic> {
    let schema = &context.program.schema;
    let mut found = Vec::new();
    for rule in &context.program.rules {
        let RuleKind::Delete(removal) = &rule.kind else { continue };
        let conditions = removal.unless.iter().map(|unless| &unless.condition).chain([&removal.condition]);
        let tests: Vec<_> = conditions.flat_map(|condition| tests_of(context.program, condition)).collect();
        let asks = |names: &[&str]| {
            tests.iter().find(|(test, _)| {
                let property = schema.property(test.subject.object, test.subject.property);
                property.is_some_and(|property| names.contains(&property.name.as_str()))
            })
        };
        if let (Some((test, span)), None) = (asks(&OPENS), asks(&SIGNS)) {
            found.push(
                LINT.says(format!("the delete `{}` takes opened e-mails for a sign of life, and nothing else", rule.name))
                    .label(*span, format!("`{}` counts machines too, and misses people", context.label(&test.subject)))
                    .help("ask for clicks, replies, visits or form submissions as well, such as `and last activity date older than 182 days or unknown`"),
            );
        }
    }
    found
}
