//! `routine`: its names are checked as those of any rule; running it is not available yet.

use super::names::{self, Lookup, Meaning};
use super::{Checker, Reported, wording};
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::ast::{self, RuleReference};

impl Checker<'_> {
    pub(super) fn check_routine(&mut self, routine: &ast::Routine) -> Option<()> {
        let mut right = true;
        for run in &routine.runs {
            right &= self.rule_reference(run).is_ok();
        }
        right.then_some(())
    }

    /// The declaration of that kind and name: what it means, or nothing when it failed.
    pub(super) fn rule_reference(&mut self, reference: &RuleReference) -> Result<Option<Meaning>, Reported> {
        let RuleReference { keyword, name } = reference;
        let asked = keyword.value.to_lowercase();
        let declared = self.names.place(&name.value);
        self.refer_to_name(name.span, names::keywords_of(&asked), None, declared);
        let entry = match self.names.get(&name.value) {
            Lookup::Broken => return Ok(None),
            Lookup::Found(entry) => entry,
            Lookup::Unknown => {
                let diagnostic =
                    Diagnostic::error(codes::UNKNOWN_RULE, format!("there is no {asked} called `{}`", name.value))
                        .label(name.span, "no rule has this name");
                let diagnostic = match self.names.closest(&name.value, &[asked.as_str()]) {
                    Some(close) => diagnostic.help(format!("did you mean `{close}`?")).edit(name.span, close),
                    None => diagnostic.help("write the name of a rule that one of the rule files declares"),
                };
                self.report(diagnostic);
                return Err(Reported);
            }
        };
        if entry.keyword == asked {
            return Ok(entry.meaning);
        }
        let (right, declared) = (entry.keyword, entry.span);
        let message = format!("`{}` is {}, not {}", name.value, wording::noun(right), wording::noun(&asked));
        let diagnostic = Diagnostic::error(codes::UNKNOWN_RULE, message)
            .label(keyword.span, format!("not {}", wording::noun(&asked)))
            .label(declared, "declared here");
        let diagnostic = if right == "param" {
            diagnostic.help("write the name of a rule")
        } else {
            diagnostic.help(format!("write `{right} {}`", name.value)).edit(keyword.span, right)
        };
        self.report(diagnostic);
        Err(Reported)
    }
}
