//! Whether an expectation holds; if not, what was expected and what came.

use super::block::Context;
use super::probe::Probed;
use crate::check::program::{Expectation, ExpectationSubject, ExpectedOutcome, ReconcileStatus, RuleId, RuleKind};
use crate::engine::outcomes::GuardKind;
use crate::run::audit::Status;
use crate::run::{Group, Input, Options, ReconciledLine, Record, Report};
use crate::schema::{ObjectId, Property, PropertyId};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What the rules said of a test's tables.
pub(super) struct Judge<'a> {
    pub context: Context<'a>,
    pub inputs: &'a [Input],
    pub options: &'a Options,
    pub records: &'a [Record],
    pub groups: &'a [(ObjectId, Group)],
    pub reconciled: &'a [(RuleId, ReconciledLine)],
    pub report: &'a Report,
}

/// Expected and got, in words.
type Contradiction = Option<(String, String)>;

impl Judge<'_> {
    /// Nothing when the expectation holds.
    pub(super) fn contradiction(&self, expectation: &Expectation) -> Result<Contradiction, String> {
        let program = self.context.program;
        match expectation.subject {
            ExpectationSubject::Segment(id) => {
                let Some(segment) = program.segment(id) else { return Ok(None) };
                let probed = self.probe(segment.object, &segment.condition, false)?;
                Ok(self.probed_contradiction(segment.object, &expectation.outcome, &probed))
            }
            ExpectationSubject::Rule(id) => {
                let Some(rule) = program.rule(id) else { return Ok(None) };
                if let RuleKind::Protect(condition) = &rule.kind {
                    let probed = self.probe(rule.object, condition, true)?;
                    return Ok(self.probed_contradiction(rule.object, &expectation.outcome, &probed));
                }
                Ok(self.rule_contradiction(id, rule.object, &expectation.outcome))
            }
        }
    }

    fn probed_contradiction(&self, object: ObjectId, outcome: &ExpectedOutcome, probed: &Probed) -> Contradiction {
        match outcome {
            ExpectedOutcome::Selects(keys) => self.same_keys(
                object,
                keys,
                |key| probed.holds.contains(key),
                |key| probed.unreadable.contains(key).then(|| "set aside".to_owned()),
            ),
            ExpectedOutcome::SetsAside(keys) => {
                self.same_keys(object, keys, |key| probed.unreadable.contains(key), |_| None)
            }
            _ => None,
        }
    }

    fn rule_contradiction(&self, rule: RuleId, object: ObjectId, outcome: &ExpectedOutcome) -> Contradiction {
        let fate = |key: &str| self.record(object, key).and_then(|record| self.fate(record, rule));
        let holds = |test: &dyn Fn(&Record) -> bool, key: &str| self.record(object, key).is_some_and(test);
        match outcome {
            ExpectedOutcome::Selects(keys) => {
                let selected = |record: &Record| record.selected_by.contains(&rule);
                self.same_keys(object, keys, |key| holds(&selected, key), fate)
            }
            ExpectedOutcome::Flags(keys) => {
                let flagged = |record: &Record| record.flags.iter().any(|(by, _)| *by == rule);
                self.same_keys(object, keys, |key| holds(&flagged, key), fate)
            }
            ExpectedOutcome::SetsAside(keys) => {
                let set_aside = |record: &Record| record.set_aside.iter().any(|(by, _)| *by == rule);
                self.same_keys(object, keys, |key| holds(&set_aside, key), fate)
            }
            ExpectedOutcome::Spares { keys, because } => self.spares(rule, object, keys, *because),
            ExpectedOutcome::Sets { property, to, keys } => self.sets(rule, object, *property, to, keys),
            ExpectedOutcome::SetsNothing => {
                let edits = self.records_of(object).flat_map(|record| {
                    let own = record.edits.iter().filter(|(_, _, _, by)| *by == rule);
                    own.map(|(property, _, after, _)| self.set_phrase(object, *property, after, &record.key))
                });
                let edits: Vec<String> = edits.collect();
                (!edits.is_empty()).then(|| ("nothing".to_owned(), edits.join("; ")))
            }
            ExpectedOutcome::Groups(groups) => self.same_groups(rule, groups),
            ExpectedOutcome::Records(status, keys) => {
                let has = |key: &str| self.status_of(rule, key) == *status;
                self.same_keys(object, keys, has, |key| Some(self.told(rule, key)))
            }
            ExpectedOutcome::Rows(status, rows) => self.same_rows(rule, *status, rows),
            ExpectedOutcome::Meets(measure) => self.goal_of(rule, measure, Status::Met),
            ExpectedOutcome::Misses(measure) => self.goal_of(rule, measure, Status::Missed),
        }
    }

    /// Whether the goal of a measure, or without one what it warns of, stands as it should.
    fn goal_of(&self, rule: RuleId, measure: &str, wanted: Status) -> Contradiction {
        let expected = if wanted == Status::Met { "is met" } else { "is missed" };
        let rules = self.report.objects.iter().flat_map(|object| &object.rules);
        let mut measures = rules.filter(|one| one.rule == rule).flat_map(|one| &one.measures);
        let Some(measure) = measures.find(|one| one.name == measure) else {
            return Some((format!("{measure} {expected}"), "not measured".to_owned()));
        };
        let stands = match measure.status? {
            Status::Warning if measure.goal.is_some() => Status::Met,
            Status::Warning => Status::Missed,
            status => status,
        };
        if stands == wanted {
            return None;
        }
        let value = measure.value().map_or_else(|| "nothing to measure".to_owned(), |value| measure.show(value));
        let (counted, of) = (measure.measured.counted, measure.measured.records);
        Some((
            format!("the goal of {} {expected}: {}", measure.name, measure.goals()),
            format!("{}: {value}, {counted} of {of} records", stands.name()),
        ))
    }

    /// Compares groups as sets of keys: neither their order nor that of their members counts.
    fn same_groups(&self, rule: RuleId, expected: &[Vec<String>]) -> Contradiction {
        let set = |keys: &mut dyn Iterator<Item = &str>| keys.map(str::to_owned).collect::<BTreeSet<String>>();
        let wanted: BTreeSet<_> = expected.iter().map(|keys| set(&mut keys.iter().map(|key| key.trim()))).collect();
        let own = self.groups.iter().filter(|(_, group)| group.rule == rule && !group.is_weak);
        let found: BTreeSet<_> =
            own.map(|(_, group)| set(&mut group.members.iter().map(|member| member.key.trim()))).collect();
        let told = |groups: &BTreeSet<BTreeSet<String>>| {
            let groups: Vec<String> = groups
                .iter()
                .map(|keys| format!("({})", keys.iter().map(String::as_str).collect::<Vec<_>>().join(", ")))
                .collect();
            if groups.is_empty() { "nothing".to_owned() } else { groups.join(", ") }
        };
        (wanted != found).then(|| (told(&wanted), told(&found)))
    }

    /// What a `reconcile` tells of records and rows.
    fn lines(&self, rule: RuleId) -> impl Iterator<Item = &ReconciledLine> {
        self.reconciled.iter().filter(move |(by, _)| *by == rule).map(|(_, line)| line)
    }

    fn line_of(&self, rule: RuleId, key: &str) -> Option<&ReconciledLine> {
        self.lines(rule).find(|line| line.record.as_ref().is_some_and(|record| record.key.trim() == key))
    }

    /// Records that take no part stand on no line.
    fn status_of(&self, rule: RuleId, key: &str) -> ReconcileStatus {
        self.line_of(rule, key).map_or(ReconcileStatus::LeftOut, |line| line.status)
    }

    fn told(&self, rule: RuleId, key: &str) -> String {
        let status = self.status_of(rule, key).name();
        match self.line_of(rule, key).map(|line| line.reason.as_str()).filter(|reason| !reason.is_empty()) {
            Some(reason) => format!("{status}, {reason}"),
            None => status.to_owned(),
        }
    }

    /// Compares a set of rows of the file with those that have the status.
    fn same_rows(&self, rule: RuleId, status: ReconcileStatus, expected: &[u64]) -> Contradiction {
        let numbered = |line: &ReconciledLine| line.row.as_ref().map(|(_, row, _)| *row);
        let found: BTreeSet<u64> = self.lines(rule).filter(|line| line.status == status).filter_map(numbered).collect();
        let wanted: BTreeSet<u64> = expected.iter().copied().collect();
        if found == wanted {
            return None;
        }
        let told = |rows: &BTreeSet<u64>| {
            let rows: Vec<String> = rows.iter().map(u64::to_string).collect();
            list(&rows.iter().map(String::as_str).collect::<Vec<_>>())
        };
        let missing = wanted.difference(&found).map(|row| {
            let line = self.lines(rule).find(|line| numbered(line) == Some(*row));
            format!("{row}: {}", line.map_or("not read", |line| line.status.name()))
        });
        let missing: Vec<String> = missing.collect();
        let reasons = if missing.is_empty() { String::new() } else { format!(" ({})", missing.join("; ")) };
        Some((told(&wanted), format!("{}{reasons}", told(&found))))
    }

    /// Compares a set of keys with the keys for which `holds`; says of each key that is missing
    /// what became of it.
    fn same_keys(
        &self,
        object: ObjectId,
        expected: &[String],
        holds: impl Fn(&str) -> bool,
        fate: impl Fn(&str) -> Option<String>,
    ) -> Contradiction {
        let keys: Vec<&str> = self.records_of(object).map(|record| record.key.trim()).collect();
        let got: Vec<&str> = keys.iter().copied().filter(|key| holds(key)).collect();
        let wanted: BTreeSet<&str> = expected.iter().map(String::as_str).collect();
        if got.iter().copied().collect::<BTreeSet<_>>() == wanted {
            return None;
        }
        let missing = wanted.iter().filter(|key| !got.contains(key));
        let reasons: Vec<String> =
            missing.map(|key| format!("{key}: {}", fate(key).unwrap_or_else(|| "not selected".to_owned()))).collect();
        let mut text = list(&got);
        if !reasons.is_empty() {
            let _ = write!(text, " ({})", reasons.join("; "));
        }
        Some((list(&expected.iter().map(String::as_str).collect::<Vec<_>>()), text))
    }

    fn spares(&self, rule: RuleId, object: ObjectId, keys: &[String], because: Option<RuleId>) -> Contradiction {
        let is_spared = |key: &str| {
            let spared = self.record(object, key).into_iter().flat_map(|record| &record.spared);
            let mut guards = spared.filter(|(by, _)| *by == rule).flat_map(|(_, guards)| guards);
            match because {
                None => guards.next().is_some(),
                Some(guard) => guards.any(|kind| match kind {
                    GuardKind::Protect(rule) | GuardKind::Suppress(rule) | GuardKind::Merge { rule, .. } => {
                        *rule == guard
                    }
                    GuardKind::Unless(_) => false,
                }),
            }
        };
        let wrong: Vec<&str> = keys.iter().map(String::as_str).filter(|key| !is_spared(key)).collect();
        if wrong.is_empty() {
            return None;
        }
        let fates: Vec<String> = wrong
            .iter()
            .map(|key| {
                let fate = self.record(object, key).and_then(|record| self.fate(record, rule));
                format!("{key}: {}", fate.unwrap_or_else(|| "not selected in the first place".to_owned()))
            })
            .collect();
        let expected = match because {
            Some(guard) => format!("{} spared because {}", list(&wrong), self.name(guard)),
            None => format!("{} spared", list(&wrong)),
        };
        Some((expected, fates.join("; ")))
    }

    fn sets(&self, rule: RuleId, object: ObjectId, property: PropertyId, to: &str, keys: &[String]) -> Contradiction {
        let schema = &self.context.program.schema;
        let meant = schema.property(object, property);
        let mut wrong = Vec::new();
        for key in keys {
            let Some(record) = self.record(object, key) else { continue };
            let mut edits = record.edits.iter().filter(|(changed, _, _, by)| *changed == property && *by == rule);
            match edits.next() {
                Some((_, _, after, _)) if is_same_value(meant, to, after) => {}
                Some((_, _, after, _)) => wrong.push(self.set_phrase(object, property, after, key)),
                None => wrong.push(format!("{key}: {}", why_unchanged(record, rule))),
            }
        }
        let label = meant.map_or("", |property| property.label.as_str());
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        (!wrong.is_empty()).then(|| (format!("{label} set to \"{to}\" for {}", list(&keys)), wrong.join("; ")))
    }

    /// What a rule did with a record.
    fn fate(&self, record: &Record, rule: RuleId) -> Option<String> {
        if record.selected_by.contains(&rule) {
            return Some("selected".to_owned());
        }
        if let Some((_, guards)) = record.spared.iter().find(|(by, _)| *by == rule) {
            let guards: Vec<String> = guards.iter().map(|guard| self.guard(guard)).collect();
            return Some(format!("spared by {}", guards.join(" and ")));
        }
        if let Some((_, problem)) = record.set_aside.iter().find(|(by, _)| *by == rule) {
            return Some(format!("set aside: {problem}"));
        }
        let flags = self.context.program.rule(rule).is_some_and(|rule| matches!(rule.kind, RuleKind::Flag(_)));
        (flags && record.deleted).then(|| "deleted, and flags look at what is left".to_owned())
    }

    fn guard(&self, guard: &GuardKind) -> String {
        match guard {
            GuardKind::Protect(rule) | GuardKind::Suppress(rule) => self.name(*rule),
            GuardKind::Merge { rule, why } => format!("{} ({why})", self.name(*rule)),
            GuardKind::Unless(Some(reason)) => format!("its `unless` ({reason})"),
            GuardKind::Unless(None) => "its `unless`".to_owned(),
        }
    }

    /// `First Name set to "Zoé" for 1`.
    fn set_phrase(&self, object: ObjectId, property: PropertyId, after: &str, key: &str) -> String {
        let label = self.context.program.schema.property(object, property).map_or("", |property| &property.label);
        format!("{label} set to \"{after}\" for {}", key.trim())
    }

    fn name(&self, rule: RuleId) -> String {
        self.context.program.rule_name(rule).to_owned()
    }

    fn records_of(&self, object: ObjectId) -> impl Iterator<Item = &Record> {
        self.records.iter().filter(move |record| record.object == object)
    }

    fn record(&self, object: ObjectId, key: &str) -> Option<&Record> {
        self.records_of(object).find(|record| record.key.trim() == key)
    }
}

/// Why a fix did not change a record.
fn why_unchanged(record: &Record, rule: RuleId) -> String {
    if record.deleted {
        return "left as it is, because the record is deleted".to_owned();
    }
    match record.set_aside.iter().find(|(by, _)| *by == rule) {
        Some((_, problem)) => format!("left as it is: {problem}"),
        None => "left as it is".to_owned(),
    }
}

/// The same text; of a property with options the same option, whatever it is called.
fn is_same_value(property: Option<&Property>, expected: &str, got: &str) -> bool {
    let option = |text: &str| property.and_then(|property| property.option(text));
    expected == got || option(expected).is_some_and(|expected| option(got) == Some(expected))
}

fn list(keys: &[&str]) -> String {
    if keys.is_empty() { "nothing".to_owned() } else { keys.join(", ") }
}
