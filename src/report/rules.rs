//! What each rule found: one line a rule, by kind, what can do harm first.

use super::layout::{cut, left, right};
use crate::diagnostic::render::visible;
use crate::run::report::RuleReport;
use crate::value::counted::{counted, grouped, share};
use unicode_width::UnicodeWidthStr;

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
/// Before the names.
const INDENT: usize = 4;
/// Between columns.
const GAP: usize = 2;
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
    let figures: Vec<[String; 4]> = rules.iter().map(|rule| figures(rule, rows)).collect();
    let widest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
    let names: Vec<String> = rules.iter().map(|rule| visible(&rule.name).into_owned()).collect();
    let name_width = widest(&mut names.iter().map(|name| name.width()));
    // A column in which nothing stands is left out.
    let columns: Vec<(usize, &str, usize)> = (0..)
        .zip(HEADINGS)
        .filter_map(|(at, heading)| {
            let cells = || figures.iter().filter_map(|figures| figures.get(at));
            let width = widest(&mut cells().map(|cell| cell.width()).chain([heading.width()]));
            cells().any(|cell| !cell.is_empty()).then_some((at, heading, width))
        })
        .collect();
    let taken = INDENT + name_width + columns.iter().map(|(.., width)| width + GAP).sum::<usize>();
    let room = width.saturating_sub(taken + GAP);
    let longest = widest(&mut rules.iter().map(|rule| description(rule).width()));
    let text_width = if room < LEAST_DESCRIPTION { 0 } else { room.min(longest) };
    let mut line = |indent: usize, name: &str, text: &str, cells: &dyn Fn(usize, &str) -> String| {
        let mut line = format!("{}{}", " ".repeat(indent), left(name, INDENT + name_width - indent));
        if text_width > 0 {
            line.push_str(&" ".repeat(GAP));
            line.push_str(&left(&cut(text, text_width), text_width));
        }
        for &(at, heading, width) in &columns {
            line.push_str(&" ".repeat(GAP));
            line.push_str(&right(&cells(at, heading), width));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    };
    line(INDENT, "", "", &|_, heading| heading.to_owned());
    let mut kind = "";
    for ((rule, name), figures) in rules.iter().zip(&names).zip(&figures) {
        if rule.kind != kind {
            kind = rule.kind;
            let list = KINDS.iter().find(|(known, _)| *known == kind).map_or("", |(_, list)| *list);
            line(2, &if written { format!("{kind}: {list}") } else { kind.to_owned() }, "", &|_, _| String::new());
        }
        line(INDENT, name, &description(rule), &|at, _| figures.get(at).cloned().unwrap_or_default());
    }
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
