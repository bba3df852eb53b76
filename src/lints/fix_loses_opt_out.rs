//! Fixes that may forget that a person refused something.

use super::walk::fix_steps;
use super::{Context, Level, Lint};
use crate::check::program::{
    Condition, ConditionKind, Fix, FixStep, Literal, Otherwise, Path, PropertyTest, TestKind, VerbCall,
};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::{Consent, ObjectId, Property};
use crate::value::Kind;
use crate::verbs::Argument;

pub(super) static LINT: Lint = Lint {
    code: codes::FIX_LOSES_OPT_OUT,
    level: Level::Deny,
    summary: "a fix that may lose an opt-out",
    page: include_str!("fix-loses-opt-out.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (rule, fix, step) in fix_steps(context.program) {
        let Some(property) = context.program.schema.property(rule.object, step.property) else { continue };
        let Some(consent) = Consent::named(&[&property.name, &property.label]) else { continue };
        if consent == Consent::Unclear {
            continue;
        }
        // Of permissions only plain answers are given or taken back; texts and options say what they are about.
        if consent == Consent::OptIn && property.kind != Kind::YesNo {
            continue;
        }
        if may_allow(step, property, consent) && meets_refusal(context, fix, step, rule.object, consent) {
            let (what, safe) = match consent {
                Consent::Unclear => continue,
                Consent::OptOut => (
                    "who opted out may be mailed again",
                    "leave the line out, or let it act only `when it is unknown`; `# hyg: allow` on the fix says why you know better",
                ),
                Consent::OptIn => (
                    "nobody gave this permission",
                    "leave the line out; `# hyg: allow` on the fix says where the person gave it",
                ),
            };
            found.push(
                LINT.says(format!("`{}` may lose that a person refused: `{}`", rule.name, property.label))
                    .label(step.span, what)
                    .help(safe),
            );
        }
    }
    found
}

/// Whether a line may leave what allows more than some value before it.
fn may_allow(step: &FixStep, property: &Property, consent: Consent) -> bool {
    let loses_when_blank = consent == Consent::OptOut;
    let by_failure = match &step.otherwise {
        Otherwise::Clear => loses_when_blank,
        Otherwise::Set(call) => writes_allowing(call, property, consent) == Some(true),
        Otherwise::Leave | Otherwise::Flag(_) => false,
    };
    // The last verb that decides what is left; those after it change no answer.
    by_failure || step.verbs.iter().rev().find_map(|call| writes_allowing(call, property, consent)) == Some(true)
}

/// Whether a verb leaves what allows, as far as can be told; nothing for verbs that keep what a value says.
fn writes_allowing(call: &VerbCall, property: &Property, consent: Consent) -> Option<bool> {
    match call.verb.name {
        "clear" => Some(consent == Consent::OptOut),
        "set" if call.option.is_some() => {
            let option = call.option.and_then(|option| property.options.get(option.0))?;
            Some(!consent.refuses(&option.value))
        }
        "set" => match call.arguments.get(0) {
            Argument::Text(text) if call.properties.is_empty() && !call.text.contains('$') => {
                Some(!consent.refuses(text))
            }
            _ => Some(true),
        },
        // Only what turns a refusal into its contrary; other values stay.
        "map" => match call.arguments.get(0) {
            Argument::Pairs(pairs) => {
                let loses = |from: &str, to: &str| match consent {
                    Consent::OptOut => consent.refuses(from) && !consent.refuses(to),
                    Consent::OptIn => consent.refuses(from) && !consent.refuses(to) && !to.trim().is_empty(),
                    Consent::Unclear => false,
                };
                pairs.iter().any(|(from, to)| loses(from, to)).then_some(true)
            }
            _ => Some(true),
        },
        "copy" | "look up" => Some(true),
        _ => None,
    }
}

/// Whether a line acts on a record whose answer it could turn: of an opt-out one that holds something, of a
/// permission one that does not say `yes` already.
fn meets_refusal(context: &Context, fix: &Fix, step: &FixStep, object: ObjectId, consent: Consent) -> bool {
    let is_answer = context.program.schema.property(object, step.property).map(|property| property.kind);
    let kind = match is_answer {
        Some(Kind::YesNo) => TestKind::YesNo(Literal { value: true, param: None, span: step.span }),
        _ => TestKind::Known,
    };
    let test = PropertyTest {
        subject: Path { links: Vec::new(), object, property: step.property },
        test: kind,
        negated: false,
        or_unknown: false,
        text: String::new(),
    };
    let holds = Condition { kind: ConditionKind::Test(test), span: step.span };
    let mut acting: Vec<&Condition> = fix.condition.iter().chain(&step.when).collect();
    let mut guards: Vec<&Condition> = fix.unless.iter().map(|unless| &unless.condition).collect();
    match consent {
        Consent::OptOut => acting.push(&holds),
        Consent::OptIn | Consent::Unclear => guards.push(&holds),
    }
    !context.facts.selection(&acting, &guards).is_empty()
}
