//! Rules that no record of the exports meets.

use super::{Context, Level, Lint};
use crate::check::program::{Rule, RuleKind};
use crate::diagnostic::{Diagnostic, codes};

pub(super) static LINT: Lint = Lint {
    code: codes::SELECTS_NOTHING,
    level: Level::Advice,
    summary: "a rule that selects no record of the export",
    page: include_str!("selects-nothing.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let counted = context.counted();
    let nothing = counted.filter(|(rule, counts, records)| {
        let is_asked = !matches!(&rule.kind, RuleKind::Fix(fix) if fix.condition.is_none());
        is_asked && *records > 0 && counts.selected == 0
    });
    let finding = |(rule, counts, records): (&Rule, super::observed::Counts, u64)| {
        let verb = if matches!(rule.kind, RuleKind::Protect(_)) { "protects" } else { "selects" };
        let help = match (counts.left_out_blank, counts.unread) {
            (0, 0) => "`hyg explain --record ID EXPORT` shows test by test why a record is not selected".to_owned(),
            // `or unknown` would mend nothing for most of them.
            (blank, 0) if blank < records / 2 => format!(
                "{blank} of them are left out only because a value is blank, and the others fail a test: `hyg explain --record ID EXPORT` shows which"
            ),
            (blank, 0) => format!(
                "{blank} of them are left out only because a value is blank: say what blanks mean with `or unknown` or `is known`"
            ),
            (_, unread) => format!("on {unread} of them a value cannot be read: `hyg apply --dry-run` says which"),
        };
        LINT.says(format!("`{}` {verb} none of {records} {}", rule.name, context.object_name(rule.object)))
            .label(rule.name_span, "no record of the export meets it")
            .help(help)
    };
    nothing.map(finding).collect()
}
