//! Two fixes that write different values into one cell.

use super::facts::Selection;
use super::{Context, Level, Lint};
use crate::check::program::{Condition, Fix, FixStep, Rule, RuleKind, VerbCall};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::{ObjectId, PropertyId};
use crate::value::text::fold;
use crate::verbs::Argument;
use std::collections::BTreeMap;

pub(super) static LINT: Lint = Lint {
    code: codes::CONFLICTING_FIXES,
    level: Level::Warn,
    summary: "two fixes that write different values into one cell",
    page: include_str!("conflicting-fixes.md"),
    check,
};

/// Of more fixes of one property each is compared with so many before it.
const MOST_COMPARED: usize = 20;

/// A line of a fix, what it certainly leaves, and where it acts.
struct Line<'a> {
    rule: &'a Rule,
    step: &'a FixStep,
    result: Written,
    selection: Selection,
}

/// What a line leaves in a cell, as far as its verbs say.
#[derive(Debug, Clone, PartialEq)]
enum Written {
    /// Always this text.
    Constant(String),
    /// The whole cell in one form of a group that exclude each other.
    Form { group: &'static str, form: String },
    /// For these values, by their folded form, these texts.
    Pairs(BTreeMap<String, String>),
    /// What hangs on the value: these verbs.
    Result(Vec<String>),
}

/// How the texts are related that two lines leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Difference {
    Certain,
    /// In some cells both change something, and each something else.
    Likely,
}

fn check(context: &Context) -> Vec<Diagnostic> {
    let mut lines: BTreeMap<(ObjectId, PropertyId), Vec<Line>> = BTreeMap::new();
    for rule in &context.program.rules {
        let RuleKind::Fix(fix) = &rule.kind else { continue };
        for step in last_lines(fix) {
            let result = written(&step.verbs).unwrap_or_else(|| Written::Result(chain(&step.verbs)));
            let selection = selection(context, fix, step);
            lines.entry((rule.object, step.property)).or_default().push(Line { rule, step, result, selection });
        }
    }
    lines.into_iter().flat_map(|((object, property), lines)| conflicts(context, object, property, &lines)).collect()
}

/// Inside one fix later lines see what earlier ones left: only a property's last line counts.
fn last_lines(fix: &Fix) -> impl Iterator<Item = &FixStep> {
    fix.steps.iter().enumerate().filter_map(|(at, step)| {
        let later = fix.steps.iter().skip(at + 1).any(|later| later.property == step.property);
        (!later).then_some(step)
    })
}

fn selection(context: &Context, fix: &Fix, step: &FixStep) -> Selection {
    let acting: Vec<&Condition> = fix.condition.iter().chain(&step.when).collect();
    let guards: Vec<&Condition> = fix.unless.iter().map(|unless| &unless.condition).collect();
    context.facts.selection(&acting, &guards)
}

fn conflicts(context: &Context, object: ObjectId, property: PropertyId, lines: &[Line]) -> Vec<Diagnostic> {
    let label = context.program.schema.property(object, property).map_or("", |property| &property.label);
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let before = lines.get(at.saturating_sub(MOST_COMPARED)..at).unwrap_or_default();
        let difference = |other: &&Line| {
            let differs = difference(other, line).filter(|_| !std::ptr::eq(other.rule, line.rule))?;
            (!other.selection.and(&line.selection).is_empty()).then_some(differs)
        };
        let all: Vec<(Difference, &Line)> =
            before.iter().filter_map(|other| Some((difference(&other)?, other))).collect();
        let certain = all.iter().find(|(difference, _)| *difference == Difference::Certain);
        if let Some((difference, other)) = certain.or(all.first()) {
            let (one, two) = (&other.rule.name, &line.rule.name);
            let message = match difference {
                Difference::Certain => format!("`{one}` and `{two}` leave different values in `{label}`"),
                Difference::Likely => {
                    format!(
                        "`{one}` and `{two}` both write `{label}`: where both change a cell, they leave different values"
                    )
                }
            };
            found.push(
                LINT.says(message)
                .label(line.step.span, format!("`{}` makes this", line.rule.name))
                .label(other.step.span, format!("`{}` makes that", other.rule.name))
                .help("put both lines into one fix, in the order you want, or give them conditions that exclude each other"),
            );
        }
    }
    found
}

fn difference(a: &Line, b: &Line) -> Option<Difference> {
    let is_certain = match (&a.result, &b.result) {
        (Written::Constant(a), Written::Constant(b)) if a == b => return None,
        (Written::Constant(_), Written::Constant(_)) => true,
        (Written::Form { group, form }, Written::Form { group: other_group, form: other }) => {
            group == other_group && form != other
        }
        // Other values are none of both lists' concern.
        (Written::Pairs(a), Written::Pairs(b)) => {
            let differ = a.iter().any(|(from, to)| b.get(from).is_some_and(|other| other != to));
            return differ.then_some(Difference::Certain);
        }
        _ => false,
    };
    let are_same = || chain(&a.step.verbs) == chain(&b.step.verbs);
    if is_certain { Some(Difference::Certain) } else { (!are_same()).then_some(Difference::Likely) }
}

/// The verbs of a line, as they are compared: two lines of the same ones leave the same.
fn chain(verbs: &[VerbCall]) -> Vec<String> {
    // A check leaves the value as it is.
    let writing = verbs.iter().filter(|call| !call.verb.name.starts_with("validate "));
    writing.map(|call| format!("{} {:?} {:?}", call.verb.name, call.arguments, call.properties)).collect()
}

/// What the verbs of a line leave, where that can be told without the value.
fn written(verbs: &[VerbCall]) -> Option<Written> {
    // These change no letter's case and no form.
    const PASSING: [&str; 4] = ["trim", "squeeze spaces", "normalise unicode", "remove emoji"];
    let call = verbs.iter().rev().find(|call| !PASSING.contains(&call.verb.name))?;
    // A parameter may have another value in the next run.
    if call.text.contains('$') || !call.properties.is_empty() {
        return None;
    }
    let form = |group, form: &str| Some(Written::Form { group, form: form.to_owned() });
    match call.verb.name {
        "set" => match call.arguments.get(0) {
            Argument::Text(text) => Some(Written::Constant(text.clone())),
            _ => None,
        },
        "clear" => Some(Written::Constant(String::new())),
        "map" => match call.arguments.get(0) {
            Argument::Pairs(pairs) => {
                Some(Written::Pairs(pairs.iter().map(|(from, to)| (fold(from).into_owned(), to.clone())).collect()))
            }
            _ => None,
        },
        // Ways to capitalise often agree with each other, and hardly ever with these two.
        "lowercase" => form("case", "lower"),
        "uppercase" => form("case", "upper"),
        "capitalise" | "capitalise words" | "capitalise name" => form("case", "capital"),
        "use country name" | "use country code" => form("country", call.verb.name),
        name @ ("format phone" | "format date") => form(name, &format!("{:?}", call.arguments)),
        _ => None,
    }
}
