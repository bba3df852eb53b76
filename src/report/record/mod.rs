//! Of one record, why every rule says what it says: for a person ([`text`]) and for programs
//! ([`json()`]).

mod json;
mod verdict;

pub use json::json;
pub use verdict::Verdict;

use super::layout::{cut, hanging, left, wrapped};
use crate::check::program::{Measure, Program, Rule, RuleId, RuleKind, SegmentId};
use crate::diagnostic::render::visible;
use crate::engine::trace::{
    Asked, LinkedRecord, LinkedTrace, RuleTrace, StepTrace, TestTrace, Trace, TraceKind, ValueTrace, Who,
};
use crate::run::{Found, FoundGroup, GroupMember, Kept, MergeRole, Report};
use crate::value::Truth;
use std::collections::{BTreeMap, BTreeSet};
use unicode_width::UnicodeWidthStr;

/// The order of kinds: what takes records away first, then what keeps them.
const KINDS: [&str; 6] = ["delete", "protect", "suppress", "fix", "flag", "audit"];
/// As wide as the longest outcome: `unreadable`.
const OUTCOME: usize = 10;
/// Of larger groups merges.csv tells the rest.
const MOST_MEMBERS: usize = 20;
/// A longer value is cut: it is there to be recognised.
const LONGEST_VALUE: usize = 120;

/// The page of a record: what becomes of it, every rule's verdict, and each rule test by test. No
/// other rules are told than those `told`.
#[must_use]
pub fn text(program: &Program, found: &Found, report: &Report, told: &BTreeSet<RuleId>, width: usize) -> String {
    let mut page = Page { program, width, told: BTreeMap::new(), out: String::new() };
    page.heading(found, report);
    let rules = told_rules(program, found, told);
    page.overview(found, &rules);
    told_groups(found, told).for_each(|group| page.group(group));
    rules.iter().for_each(|(rule, trace)| page.rule(found, rule, trace));
    page.out
}

/// The rules to tell, in the order of their kinds.
fn told_rules<'a>(program: &'a Program, found: &'a Found, told: &BTreeSet<RuleId>) -> Vec<(&'a Rule, &'a RuleTrace)> {
    let all = found.trace.rules.iter().filter(|trace| told.contains(&trace.rule));
    let mut rules: Vec<_> = all.filter_map(|trace| Some((program.rule(trace.rule)?, trace))).collect();
    rules.sort_by_key(|(rule, _)| KINDS.iter().position(|kind| *kind == rule.kind.keyword()));
    rules
}

/// What each measure of an audit says of the record.
fn measures<'a>(rule: &'a Rule, trace: &'a RuleTrace) -> impl Iterator<Item = (&'a Measure, &'a Trace)> {
    let measures = match &rule.kind {
        RuleKind::Audit(audit) => audit.measures.as_slice(),
        _ => &[],
    };
    measures.iter().zip(&trace.measures)
}

/// The groups to tell.
fn told_groups<'a>(found: &'a Found, told: &'a BTreeSet<RuleId>) -> impl Iterator<Item = &'a FoundGroup> {
    found.groups.iter().filter(|found| told.contains(&found.group.rule))
}

/// Which rules delete the record.
fn deleted_by<'a>(program: &'a Program, found: &'a Found) -> Vec<&'a str> {
    let listed = found.trace.rules.iter().filter(|trace| trace.listed);
    let rules = listed.filter_map(|trace| program.rule(trace.rule));
    rules.filter(|rule| rule.kind.keyword() == "delete").map(|rule| rule.name.as_str()).collect()
}

struct Page<'p> {
    program: &'p Program,
    width: usize,
    /// What was told of segments so far: the same is not told again.
    told: BTreeMap<SegmentId, Vec<Trace>>,
    out: String,
}

impl Page<'_> {
    fn heading(&mut self, found: &Found, report: &Report) {
        let object = self.program.schema.object(found.object).map_or("records", |object| object.name.as_str());
        let who = found.identifying.iter().map(|(_, text)| shown(text)).collect::<Vec<_>>().join(", ");
        let who = if who.is_empty() { who } else { format!(": {who}") };
        self.line(0, &format!("{object} {}{who}", found.id));
        self.line(0, &format!("{}, row {}, as of {}", found.file, found.row, report.as_of.describe()));
        let deletes = deleted_by(self.program, found);
        let merged = found.groups.iter().find(|found| found.role != MergeRole::Review).or(found.groups.first());
        let fate = match (deletes.as_slice(), merged) {
            (_, Some(merged)) if !found.trace.deleted => self.fate(merged),
            (_, None) if !found.trace.deleted => {
                let of_object = |rule: &&Rule| rule.object == found.object;
                let merges = |rule: &Rule| matches!(rule.kind, RuleKind::Duplicates(_));
                let is_searched = self.program.rules.iter().filter(of_object).any(merges);
                format!("it is kept{}", if is_searched { ", and no duplicate of it was found" } else { "" })
            }
            (names, _) => format!("it is to be deleted, by {}", names.join(" and ")),
        };
        self.line(0, &fate);
        self.out.push('\n');
    }

    /// What a group makes of the record.
    fn fate(&self, found: &FoundGroup) -> String {
        let by = self.program.rule_name(found.group.rule);
        let key = |member: &GroupMember| shown(&member.key);
        let survivor = found.group.members.first().map(key).unwrap_or_default();
        match found.role {
            MergeRole::Absorbed => format!("it is to be merged into {survivor}, by {by}"),
            MergeRole::Review => format!("it is kept, and its duplicates wait for a person to look at them, by {by}"),
            MergeRole::Survivor => match found.group.members.get(1..).unwrap_or_default() {
                [other] => format!("it is kept, and {} is to be merged into it, by {by}", key(other)),
                others => format!("it is kept, and {} records are to be merged into it, by {by}", others.len()),
            },
        }
    }

    /// A group of duplicates: who survives and why, what holds each of the others to it, what is kept of whom.
    fn group(&mut self, found: &FoundGroup) {
        let FoundGroup { number, group, kept, .. } = found;
        self.out.push('\n');
        let rule = self.program.rule(group.rule);
        let description = rule.and_then(|rule| rule.description.as_ref()).map(|text| format!(": {text}"));
        let name = rule.map_or("", |rule| rule.name.as_str());
        self.line(0, &format!("duplicates {name}{}", description.unwrap_or_default()));
        match &group.review {
            Some(why) => self.line(1, &format!("group {number} of merges.csv is for review: {why}")),
            None => self.line(1, &format!("group {number} of merges.csv")),
        }
        for member in group.members.iter().take(MOST_MEMBERS) {
            let score = member.score.filter(|score| *score < 1.0).map_or_else(String::new, |score| {
                format!(", {}% alike", crate::value::spread::plain((score * 1000.0).floor() / 10.0))
            });
            let what = match member.role {
                MergeRole::Survivor => format!("survives: {}", group.chosen),
                MergeRole::Absorbed => format!("is merged into it: {}{score}", member.matched_by),
                MergeRole::Review => format!("{}{score}", member.matched_by),
            };
            self.line(2, &format!("{} {what}", shown(&member.key)));
        }
        if let Some(more) = group.members.len().checked_sub(MOST_MEMBERS).filter(|more| *more > 0) {
            self.line(2, &format!("and {more} more"));
        }
        for Kept { column, value, from } in kept {
            let from = if from.is_empty() { "made of several".to_owned() } else { format!("from {}", shown(from)) };
            self.line(1, &format!("{column} becomes {}, {from}", quoted(value)));
        }
    }

    fn overview(&mut self, found: &Found, rules: &[(&Rule, &RuleTrace)]) {
        let kinds = rules.iter().map(|(rule, _)| rule.kind.keyword().width()).max().unwrap_or(0);
        let names = rules.iter().map(|(rule, _)| visible(&rule.name).width()).max().unwrap_or(0);
        for (rule, trace) in rules {
            let sentence = Verdict::of(rule, trace).summary(self.program, rule, trace, &found.trace);
            let first = format!("{}  {}  ", left(rule.kind.keyword(), kinds), left(&visible(&rule.name), names));
            let rest = " ".repeat(kinds + names + 6);
            hanging(&mut self.out, &first, &rest, &visible(&sentence), self.width);
        }
    }

    fn sentence(&self, found: &Found, rule: &Rule, trace: &RuleTrace) -> String {
        Verdict::of(rule, trace).sentence(self.program, rule, trace, &found.trace)
    }

    fn rule(&mut self, found: &Found, rule: &Rule, trace: &RuleTrace) {
        self.out.push('\n');
        let description = rule.description.as_ref().map(|text| format!(": {text}")).unwrap_or_default();
        self.line(0, &format!("{} {}{description}", rule.kind.keyword(), rule.name));
        let sentence = self.sentence(found, rule, trace);
        self.line(1, &sentence);
        if let Some(asked) = &trace.condition {
            self.asked(asked);
        }
        for unless in &trace.unless {
            let reason = unless.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
            self.line(1, &format!("unless{reason}:"));
            self.asked(&unless.asked);
        }
        trace.steps.iter().for_each(|step| self.step(step));
        for (measure, told) in measures(rule, trace) {
            self.outcome(told.truth, &format!("counts in {} ({}):", measure.name, measure.text), 0);
            self.trace(told, 1);
        }
    }

    fn asked(&mut self, asked: &Asked) {
        match &asked.exported {
            None => self.trace(&asked.trace, 0),
            Some(exported) => {
                self.line(1, "on the values after fixes and merges:");
                self.trace(&asked.trace, 0);
                self.line(1, "on the values as exported, which count for a guard too:");
                self.trace(exported, 0);
            }
        }
    }

    fn step(&mut self, step: &StepTrace) {
        let what = if step.before == step.after {
            format!("stays {}", quoted(&step.before))
        } else {
            format!("{} becomes {}", quoted(&step.before), quoted(&step.after))
        };
        let why = match (&step.when, &step.failure) {
            (Some(when), _) if when.truth != Truth::True => ", because its `when` is not true",
            (_, Some(_)) => ", because a verb failed",
            _ => "",
        };
        self.line(1, &format!("{}: {}: {what}{why}", step.label, step.verbs.join(", ")));
        if let Some(when) = &step.when {
            self.trace(when, 1);
        }
        if let Some(failure) = &step.failure {
            self.line(2, failure);
        }
    }

    fn trace(&mut self, trace: &Trace, depth: usize) {
        let truth = trace.truth;
        match &trace.kind {
            TraceKind::All(members) => self.members(truth, "all of these:", members, depth),
            TraceKind::Any(members) => self.members(truth, "at least one of these:", members, depth),
            TraceKind::AtLeast(least, members) => {
                self.members(truth, &format!("at least {least} of these:"), members, depth);
            }
            TraceKind::Not(inner) => {
                self.members(truth, "the contrary of this:", std::slice::from_ref(inner), depth);
            }
            TraceKind::In(segment, inner) => self.membership(truth, *segment, inner.as_deref(), depth),
            TraceKind::Linked(linked) => self.linked(truth, linked, depth),
            TraceKind::Test(test) => self.outcome(truth, &self.test(test), depth),
        }
    }

    fn members(&mut self, truth: Truth, heading: &str, members: &[Trace], depth: usize) {
        self.outcome(truth, heading, depth);
        members.iter().for_each(|member| self.trace(member, depth + 1));
    }

    fn membership(&mut self, truth: Truth, id: SegmentId, inner: Option<&Trace>, depth: usize) {
        let Some(segment) = self.program.segment(id) else { return };
        let name = &segment.name;
        let told = self.told.entry(id).or_default();
        match inner.filter(|inner| !told.contains(inner)) {
            None => self.outcome(truth, &format!("in {name} (as above)"), depth),
            Some(inner) => {
                told.push(inner.clone());
                let description = segment.description.as_ref().map(|text| format!(" ({text})")).unwrap_or_default();
                self.outcome(truth, &format!("in {name}{description}:"), depth);
                self.trace(inner, depth + 1);
            }
        }
    }

    fn linked(&mut self, truth: Truth, linked: &LinkedTrace, depth: usize) {
        let LinkedTrace { text, records, more, count, problem } = linked;
        let count = count.as_ref().map(|count| format!("{} is {}", count.label, self.value(count)));
        let what = match (problem, count) {
            (Some(problem), _) => format!(": {problem}"),
            (None, Some(count)) => format!(": {count}, and no column says which"),
            (None, None) if records.is_empty() => ": there are none".to_owned(),
            (None, None) => ":".to_owned(),
        };
        self.outcome(truth, &format!("{text}{what}"), depth);
        for (truth, record) in records {
            self.outcome(
                *truth,
                &format!("{}{}", self.who(record), if record.why.is_some() { ":" } else { "" }),
                depth + 1,
            );
            record.why.iter().for_each(|why| self.trace(why, depth + 2));
        }
        if *more > 0 {
            hanging(&mut self.out, &" ".repeat(OUTCOME + 6 + 2 * depth), "", &format!("and {more} more"), self.width);
        }
    }

    /// `lifecycle stage is lead: Customer`.
    fn test(&self, test: &TestTrace) -> String {
        let TestTrace { text, note, values, problem } = test;
        let note = note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
        if let Some(problem) = problem {
            return format!("{text}{note}: {problem}");
        }
        if values.is_empty() {
            return format!("{text}{}", if note.is_empty() { ": it stands alone" } else { &note });
        }
        let others = values.iter().skip(1).map(|value| format!("; {} {}", value.label, self.value(value)));
        let first = values.first().map(|value| self.value(value)).unwrap_or_default();
        format!("{text}{note}: {first}{}", others.collect::<String>())
    }

    fn value(&self, value: &ValueTrace) -> String {
        let text = match (value.is_blank, value.text.as_str()) {
            (true, "") => "blank".to_owned(),
            (true, text) => format!("{} counts as blank", quoted(text)),
            (false, text) => shown(text),
        };
        let of = value.of.as_ref().map(|record| format!(" (of {})", self.who(record))).unwrap_or_default();
        format!("{text}{of}")
    }

    /// `deal 7700000123`.
    fn who(&self, record: &LinkedRecord) -> String {
        let object = self.program.schema.object(record.object).map_or("record", |object| object.singular.as_str());
        match &record.who {
            Who::Id(id) => format!("{object} {}", shown(id)),
            Who::Position(at, _) => format!("{object} number {} of its file", at + 1),
        }
    }

    /// A line that begins with what something came to.
    fn outcome(&mut self, truth: Truth, text: &str, depth: usize) {
        let indent = "  ".repeat(depth);
        let first = format!("    {}  {indent}", left(word(truth), OUTCOME));
        let rest = format!("{}{indent}  ", " ".repeat(OUTCOME + 6));
        hanging(&mut self.out, &first, &rest, &visible(text), self.width);
    }

    fn line(&mut self, depth: usize, text: &str) {
        wrapped(&mut self.out, &"  ".repeat(depth), &visible(text), self.width);
    }
}

/// The four outcomes, as the language calls them.
fn word(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "true",
        Truth::False => "false",
        Truth::Blank => "blank",
        Truth::Unreadable => "unreadable",
    }
}

/// A value on one line, cut where it is long.
fn shown(text: &str) -> String {
    cut(&text.split_whitespace().collect::<Vec<_>>().join(" "), LONGEST_VALUE)
}

fn quoted(text: &str) -> String {
    if text.is_empty() { "blank".to_owned() } else { format!("`{}`", cut(text, LONGEST_VALUE)) }
}
