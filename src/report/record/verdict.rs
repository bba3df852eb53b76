//! What a rule comes to on a record, in one word and in one sentence.

use crate::check::program::{Program, Rule, RuleKind};
use crate::engine::trace::{RecordTrace, RuleTrace, UnlessTrace};
use crate::value::Truth;
use crate::value::counted::counted;

/// What a rule does with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It stands in the rule's list.
    Listed,
    /// The rule selects it, and something holds it back.
    Spared,
    /// A protection holds.
    Protects,
    /// A protection holds because a value cannot be read.
    ProtectsUnread,
    /// A fix changes cells of it.
    Changes,
    /// A fix would change cells of it, and another fix writes the same, or the record is deleted or merged into
    /// another.
    NotWritten,
    /// A fix finds all as it ought to be.
    NothingToChange,
    /// A value that the rule needs cannot be read.
    SetAside,
    /// A linked file was not given.
    Undecided,
    /// Left out only because a value is blank.
    LeftOutBlank,
    NotSelected,
    /// The record is deleted, and flags look at what is left; or merged into another, which is asked in its place.
    NotAsked,
    /// An audit measured it.
    Measured,
}

impl Verdict {
    /// Of a rule that had its say.
    #[must_use]
    pub fn of(rule: &Rule, trace: &RuleTrace) -> Verdict {
        match &rule.kind {
            RuleKind::Protect(_) => protects(trace),
            RuleKind::Fix(_) if trace.truth == Truth::True && !trace.unless.iter().any(holds) => changes(trace),
            _ if trace.listed => Verdict::Listed,
            RuleKind::Audit(_) if !trace.measures.is_empty() => Verdict::Measured,
            RuleKind::Audit(_) | RuleKind::Flag(_) | RuleKind::Delete(_) | RuleKind::Suppress(_)
                if trace.condition.is_none() =>
            {
                Verdict::NotAsked
            }
            _ => match trace.truth {
                Truth::True => Verdict::Spared,
                Truth::False => Verdict::NotSelected,
                Truth::Blank => Verdict::LeftOutBlank,
                Truth::Unreadable if trace.set_aside.is_empty() => Verdict::Undecided,
                Truth::Unreadable => Verdict::SetAside,
            },
        }
    }

    /// For programs; never renamed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Listed => "listed",
            Verdict::Spared => "spared",
            Verdict::Protects => "protects",
            Verdict::ProtectsUnread => "protects-unread",
            Verdict::Changes => "changes",
            Verdict::NotWritten => "not-written",
            Verdict::NothingToChange => "nothing-to-change",
            Verdict::SetAside => "set-aside",
            Verdict::Undecided => "undecided",
            Verdict::LeftOutBlank => "left-out-blank",
            Verdict::NotSelected => "not-selected",
            Verdict::NotAsked => "not-asked",
            Verdict::Measured => "measured",
        }
    }

    /// As [`Verdict::sentence`], without the reasons of what held the record back.
    #[must_use]
    pub fn summary(self, program: &Program, rule: &Rule, trace: &RuleTrace, of: &RecordTrace) -> String {
        match self {
            Verdict::Spared => format!("selected, and held back by {}", held_by(program, trace, false)),
            _ => self.sentence(program, rule, trace, of),
        }
    }

    /// For a person: what became of the record, and where it stands.
    #[must_use]
    pub fn sentence(self, program: &Program, rule: &Rule, trace: &RuleTrace, of: &RecordTrace) -> String {
        let gone = match of {
            RecordTrace { deleted: true, .. } => Some("deleted"),
            RecordTrace { absorbed: true, .. } => Some("merged into another"),
            RecordTrace { .. } => None,
        };
        let cells = |count: usize| if count == 1 { "1 cell".to_owned() } else { format!("{count} cells") };
        match self {
            Verdict::Listed => match rule.kind {
                RuleKind::Suppress(_) => "listed in suppressions.csv: keep it, and do not mail it".to_owned(),
                RuleKind::Flag(_) => format!("listed in flags.csv: {}", trace.messages.join("; ")),
                _ => "listed in deletions.csv".to_owned(),
            },
            Verdict::Spared => format!("selected, and held back by {}", held_by(program, trace, true)),
            Verdict::Protects => "holds: no delete takes it".to_owned(),
            Verdict::ProtectsUnread => "holds, because a value cannot be read: no delete takes it".to_owned(),
            Verdict::Changes => {
                let written = trace.changes.iter().filter(|change| change.written).count();
                format!("changes {}, in fixes.csv{}", cells(written), failed(trace))
            }
            Verdict::NotWritten if gone.is_some() => {
                let (cells, gone) = (cells(trace.changes.len()), gone.unwrap_or_default());
                format!("would change {cells}, and does not, because the record is {gone}")
            }
            Verdict::NotWritten => "leaves what another fix writes as well".to_owned(),
            Verdict::NothingToChange => "finds nothing to change".to_owned(),
            Verdict::SetAside if matches!(rule.kind, RuleKind::Fix(_)) && trace.truth == Truth::True => {
                "changes nothing: what it cannot do stands in set-aside.csv".to_owned()
            }
            Verdict::SetAside => "set aside in set-aside.csv, because a value cannot be read".to_owned(),
            Verdict::Undecided => "not judged, because a linked file was not given".to_owned(),
            Verdict::LeftOutBlank => "not selected, only because a value is blank".to_owned(),
            Verdict::NotSelected => match rule.kind {
                RuleKind::Protect(_) => "does not hold".to_owned(),
                _ => "not selected".to_owned(),
            },
            Verdict::Measured => {
                let counts = trace.measures.iter().filter(|told| told.truth == Truth::True).count();
                format!("counts in {counts} of {}", counted(trace.measures.len() as u64, "measure"))
            }
            Verdict::NotAsked => format!("not asked, because the record is {}", gone.unwrap_or("not there")),
        }
    }
}

/// Whether an `unless` holds the record back: on values that are true or cannot be read, as exported
/// or after fixes.
pub(super) fn holds(unless: &UnlessTrace) -> bool {
    let traces = std::iter::once(&unless.asked.trace).chain(&unless.asked.exported);
    traces.into_iter().any(|trace| matches!(trace.truth, Truth::True | Truth::Unreadable))
}

fn protects(trace: &RuleTrace) -> Verdict {
    let Some(asked) = &trace.condition else { return Verdict::NotSelected };
    let is = |truth: Truth| asked.trace.truth == truth || asked.exported.as_ref().is_some_and(|of| of.truth == truth);
    if is(Truth::True) {
        Verdict::Protects
    } else if is(Truth::Unreadable) {
        Verdict::ProtectsUnread
    } else if asked.trace.truth == Truth::Blank {
        Verdict::LeftOutBlank
    } else {
        Verdict::NotSelected
    }
}

fn changes(trace: &RuleTrace) -> Verdict {
    if trace.changes.iter().any(|change| change.written) {
        Verdict::Changes
    } else if !trace.changes.is_empty() {
        Verdict::NotWritten
    } else if !trace.set_aside.is_empty() {
        Verdict::SetAside
    } else {
        Verdict::NothingToChange
    }
}

/// Of a fix some of whose lines failed.
fn failed(trace: &RuleTrace) -> String {
    match trace.set_aside.len() {
        0 => String::new(),
        1 => "; 1 line failed, in set-aside.csv".to_owned(),
        lines => format!("; {lines} lines failed, in set-aside.csv"),
    }
}

/// What held a record back, if wanted with the reasons that the rules give.
fn held_by(program: &Program, trace: &RuleTrace, with_reasons: bool) -> String {
    let guards = trace.spared.iter().map(|guard| (guard.name(program), guard.reason(program)));
    let mut held: Vec<(String, String)> = guards.collect();
    if held.is_empty() {
        let unless = trace.unless.iter().filter(|unless| holds(unless));
        held.extend(unless.map(|unless| ("unless".to_owned(), unless.reason.clone().unwrap_or_default())));
    }
    if held.is_empty() {
        // Guards and an `unless` that hold are in the trace: what is left is a merge.
        return "what a merge made of it".to_owned();
    }
    let told = held.into_iter().map(|(name, reason)| match reason.as_str() {
        "" => name,
        reason if with_reasons => format!("{name} ({reason})"),
        _ => name,
    });
    told.collect::<Vec<_>>().join(" and ")
}
