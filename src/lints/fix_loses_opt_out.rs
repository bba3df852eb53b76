//! Fixes that may forget that a person refused something.

use super::trial::{Trial, Written};
use super::walk::fix_steps;
use super::{Context, Level, Lint};
use crate::check::program::{Condition, ConditionKind, Fix, FixStep, Literal, Path, PropertyTest, TestKind};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::{Answer, Consent, ObjectId, Property, takes_back, yes_or_no};
use crate::value::Kind;
use crate::value::text::{fold, is_blank};
use crate::value::time::read_date;

pub(super) static LINT: Lint = Lint {
    code: codes::FIX_LOSES_OPT_OUT,
    level: Level::Deny,
    summary: "a fix that may lose an opt-out",
    page: include_str!("fix-loses-opt-out.md"),
    check,
};

/// Values that people and systems write where somebody refused or did not; a line is tried on them.
const ANSWERS: [&str; 12] =
    ["true", "yes", "Yes", "1", "x", "false", "no", "No", "0", "Unsubscribed", "2024-02-29", "by phone on 29 Feb 2024"];

fn check(context: &Context) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (rule, fix, step) in fix_steps(context.program) {
        let Some(property) = context.program.schema.property(rule.object, step.property) else { continue };
        let Some(consent) = Consent::named(&[&property.name, &property.label]) else { continue };
        if may_lose(step, property, consent) && meets_refusal(context, fix, step, rule.object, consent) {
            let (what, safe) = match consent {
                Consent::OptOut => (
                    "who opted out may be mailed again",
                    "leave the line out, or let it act only `when it is unknown`; `# hyg: allow` on the fix says why you know better",
                ),
                Consent::OptIn => (
                    "nobody gave this permission",
                    "leave the line out; `# hyg: allow` on the fix says where the person gave it",
                ),
                Consent::Unclear => (
                    "which answer refuses nobody can tell by the name",
                    "leave the line out; `# hyg: allow` on the fix says which answer refuses, and that it stays",
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
fn may_lose(step: &FixStep, property: &Property, consent: Consent) -> bool {
    let trial = Trial::new(step, property);
    let options = property.options.iter().flat_map(|option| [option.value.as_str(), &option.label]);
    let answers = ANSWERS.into_iter().filter(|answer| match property.kind {
        Kind::Date | Kind::Datetime => read_date(answer, None).is_some(),
        Kind::Number => answer.parse::<f64>().is_ok(),
        _ => true,
    });
    let values = answers.chain(trial.named()).chain(options).filter(|value| !is_blank(value));
    // A blank is no permission, and an opt-out that was not made.
    let blank = (consent == Consent::OptIn).then_some("");
    values.chain(blank).any(|before| match trial.of(before) {
        Written::Anything => true,
        Written::Text(after) => loses(property.kind, consent, before, &after),
    })
}

fn loses(kind: Kind, consent: Consent, before: &str, after: &str) -> bool {
    if fold(before) == fold(after) {
        return false;
    }
    match consent {
        // A plain refusal stays one; a day or a reason is told in other words at most.
        Consent::OptOut => match consent.answer(before) {
            Answer::Refuses => is_blank(after) || consent.answer(after) != Answer::Refuses,
            Answer::Unknown => is_blank(after) || consent.answer(after) == Answer::Allows,
            Answer::Allows => false,
        },
        Consent::OptIn => {
            let gave = !is_blank(before) && consent.answer(before) != Answer::Refuses;
            let gives = match consent.answer(after) {
                Answer::Allows => true,
                Answer::Refuses => false,
                // The words of a list say what is allowed; a text may say where that was asked.
                Answer::Unknown => matches!(kind, Kind::OneOption | Kind::ManyOptions),
            };
            !gave && !is_blank(after) && gives
        }
        Consent::Unclear => {
            let said = |text: &str| (takes_back(text), yes_or_no(text));
            said(before) != (false, None) && said(before) != said(after)
        }
    }
}

/// Whether a line acts on a record whose answer it could turn: of an opt-out one that holds something, of a
/// permission one that does not say `yes` already; what words allow no test tells.
fn meets_refusal(context: &Context, fix: &Fix, step: &FixStep, object: ObjectId, consent: Consent) -> bool {
    let is_answer = context.program.schema.property(object, step.property).map(|property| property.kind);
    let kind = match is_answer {
        Some(Kind::YesNo) if consent != Consent::Unclear => {
            TestKind::YesNo(Literal { value: true, param: None, span: step.span })
        }
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
    match (consent, is_answer) {
        (Consent::OptOut | Consent::Unclear, _) => acting.push(&holds),
        (Consent::OptIn, Some(Kind::YesNo)) => guards.push(&holds),
        (Consent::OptIn, _) => {}
    }
    !context.facts.selection(&acting, &guards).is_empty()
}
