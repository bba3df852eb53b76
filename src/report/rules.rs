//! What each rule found: one line a rule, by kind, what can do harm first.

use super::layout::{Column, Table};
use crate::diagnostic::render::visible;
use crate::run::report::RuleReport;
use crate::value::counted::{counted, grouped, share};

/// The order of kinds, and the list that holds what such a rule selects.
const KINDS: [(&str, &str); 6] = [
    ("duplicates", "merges.csv"),
    ("delete", "deletions.csv"),
    ("suppress", "suppressions.csv"),
    ("fix", "fixes.csv"),
    ("flag", "flags.csv"),
    ("reconcile", "reconcile.csv"),
];
const HEADINGS: [&str; 4] = ["Selected", "Share", "Spared", "Set aside"];
/// A description cut shorter says nothing.
const LEAST_DESCRIPTION: usize = 12;

/// The order of rules in the table.
pub(super) fn weight(rule: &RuleReport) -> usize {
    KINDS.iter().position(|(kind, _)| *kind == rule.kind).unwrap_or(KINDS.len())
}

/// Writes the table. A rule's name is never cut, since `--only` and `--skip` need it whole; its
/// description takes what the width leaves.
pub(super) fn write(out: &mut String, rules: &[&RuleReport], rows: u64, written: bool, width: usize) {
    if rules.is_empty() {
        return;
    }
    let numbers = HEADINGS.map(|heading| Column::right(heading).if_filled());
    let texts = [Column::left(""), Column::left("").of_the_rest(LEAST_DESCRIPTION)];
    let mut table = Table::new("    ", texts.into_iter().chain(numbers).collect());
    let mut kind = "";
    for rule in rules {
        if rule.kind != kind {
            kind = rule.kind;
            let list = KINDS.iter().find(|(known, _)| *known == kind).map_or("", |(_, list)| *list);
            table.section(if written { format!("  {kind}: {list}") } else { format!("  {kind}") });
        }
        let texts = [visible(&rule.name).into_owned(), description(rule)];
        table.row(texts.into_iter().chain(figures(rule, rows)));
    }
    table.write(out, width);
}

fn description(rule: &RuleReport) -> String {
    let text = visible(rule.description.as_deref().unwrap_or_default());
    if rule.stopped { format!("stopped by its brake: {text}") } else { text.into_owned() }
}

/// One cell a heading; nothing where there is nothing to say.
fn figures(rule: &RuleReport, rows: u64) -> [String; 4] {
    let unless_none = |number: u64| if number == 0 { String::new() } else { grouped(number) };
    let tally = &rule.tally;
    // A fix is for the cells it changes: the records it looks at are most often all.
    let (selected, part) = match rule.kind {
        "fix" => (counted(tally.written, "cell"), String::new()),
        _ => (grouped(tally.selected), share(tally.selected, rows)),
    };
    [selected, part, unless_none(tally.spared), unless_none(tally.set_aside)]
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::check::program::RuleId;
    use crate::engine::outcomes::Tally;
    use crate::run::report::RuleReport;

    fn rule(kind: &'static str, name: &str, description: &str, selected: u64) -> RuleReport {
        RuleReport {
            rule: RuleId(0),
            kind,
            name: name.to_owned(),
            description: Some(description.to_owned()),
            tally: Tally { selected, written: selected, ..Tally::default() },
            cutoffs: Vec::new(),
            stopped: kind == "delete" && selected > 50,
            search: None,
            reconciled: None,
            measures: Vec::new(),
        }
    }

    fn table(width: usize) -> String {
        let rules = [
            rule("delete", "dormant-for-long", "Opened nothing for half a year", 60),
            rule("delete", "désengagés", "日本語の説明がここに続いて長い", 4),
            rule("fix", "names", "As people write them", 1200),
        ];
        let mut out = String::new();
        write(&mut out, &rules.iter().collect::<Vec<_>>(), 100, true, width);
        out
    }

    #[test]
    fn every_rule_has_one_line_and_its_whole_name() {
        insta::assert_snapshot!(table(72), @"
                                                                 Selected  Share
          delete: deletions.csv
            dormant-for-long  stopped by its brake: Opened…            60  60.0%
            désengagés        日本語の説明がここに続いて長い            4   4.0%
          fix: fixes.csv
            names             As people write them            1,200 cells
        ");
        insta::assert_snapshot!(table(40), @"
                                 Selected  Share
          delete: deletions.csv
            dormant-for-long           60  60.0%
            désengagés                  4   4.0%
          fix: fixes.csv
            names             1,200 cells
        ");
        for width in [60, 72, 100] {
            let widest = table(width).lines().map(unicode_width::UnicodeWidthStr::width).max();
            assert!(widest.is_some_and(|widest| widest <= width), "{}", table(width));
        }
    }
}
