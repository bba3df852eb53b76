//! Merges whose survivor can come down to chance.

use super::{Context, Level, Lint};
use crate::check::program::{Rank, RuleKind};
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::ast::Order;

pub(super) static LINT: Lint = Lint {
    code: codes::SURVIVOR_NOT_TOTAL,
    level: Level::Warn,
    summary: "duplicates whose survivor nothing decides",
    page: include_str!("survivor-not-total.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in &context.program.rules {
        let RuleKind::Duplicates(duplicates) = &rule.kind else { continue };
        // Two records seldom share an instant, an amount or a length; they often share an answer.
        let decides = |rank: &Rank| matches!(rank, Rank::Best { order, .. } if *order != Order::Furthest);
        if duplicates.survivor.iter().any(decides) {
            continue;
        }
        let (what, help) = if duplicates.survivor.is_empty() {
            ("nothing says which record survives", "write which one, such as `survivor latest last activity date`")
        } else {
            (
                "two records can satisfy all of `survivor` alike",
                "end `survivor` with a date, such as `then earliest create date`",
            )
        };
        found.push(
            LINT.says(format!("`{}` may leave the choice of the survivor to the lowest key", rule.name))
                .label(rule.name_span, what)
                .help(help),
        );
    }
    found
}
