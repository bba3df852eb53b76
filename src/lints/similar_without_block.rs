//! Matches in which no value must be the same.

use super::{Context, Level, Lint};
use crate::check::program::{MatchClause, RuleKind, Similarity};
use crate::diagnostic::{Diagnostic, codes};

pub(super) static LINT: Lint = Lint {
    code: codes::SIMILAR_WITHOUT_BLOCK,
    level: Level::Advice,
    summary: "a match in which no value must be the same",
    page: include_str!("similar-without-block.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in &context.program.rules {
        let RuleKind::Duplicates(duplicates) = &rule.kind else { continue };
        for clause in &duplicates.matches {
            let MatchClause::All(likenesses) = clause else { continue };
            let is_similar = |how: Similarity| matches!(how, Similarity::Similar { .. });
            let (Some(first), Some(last)) = (likenesses.first(), likenesses.last()) else { continue };
            if likenesses.iter().all(|likeness| is_similar(likeness.how)) {
                found.push(
                    LINT.says(format!("`{}` compares records that need not share a single value", rule.name))
                        .label(first.span.to(last.span), "only alike, nowhere the same")
                        .help("add what both have in common, such as `and same company name`: it is quicker, and says more"),
                );
            }
        }
    }
    found
}
