//! Parameters: their values, and those that `--param` puts in their place.

use super::Checker;
use super::names::{Lookup, Meaning};
use super::program::{Param, ParamId, Program};
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::ast::{self, Item, ValueKind};
use crate::syntax::value_text;

impl Checker<'_> {
    /// A parameter's value is checked where it is used, because only there is it known what it
    /// must be.
    pub(super) fn define_param(&mut self, param: &ast::Param, item: &Item) {
        if let ValueKind::Param(other) = &param.value.kind {
            let diagnostic =
                Diagnostic::error(codes::BAD_PARAM_VALUE, "a parameter cannot stand for another parameter")
                    .label(param.value.span, format!("`${other}` is a parameter itself"))
                    .help("write the value itself, such as `182 days`");
            self.report(diagnostic);
            return;
        }
        let id = ParamId(self.program.params.len());
        self.program.params.push(Param {
            name: param.heading.name.value.clone(),
            description: param.heading.description.as_ref().map(|text| text.value.clone()),
            value: param.value.kind.clone(),
            overridden: false,
            name_span: param.heading.name.span,
            allows: item.allows.clone(),
        });
        self.names.define(&param.heading.name, Meaning::Param(id));
    }

    pub(super) fn override_params(&mut self, overrides: &[(String, ValueKind)]) {
        for (name, value) in overrides {
            if let Err(diagnostic) = self.override_param(name, value) {
                self.report(diagnostic);
            }
        }
    }

    fn override_param(&mut self, name: &str, value: &ValueKind) -> Result<(), Diagnostic> {
        let typed = value_text(value);
        if matches!(value, ValueKind::Param(_)) {
            return Err(Diagnostic::error(
                codes::BAD_PARAM_VALUE,
                format!("`--param {name}={typed}` gives a parameter as the value of a parameter"),
            )
            .help("give the value itself, such as `182 days`"));
        }
        let entry = match self.names.get(name) {
            Lookup::Broken => return Ok(()),
            Lookup::Found(entry) if entry.keyword == "param" => entry,
            Lookup::Found(_) | Lookup::Unknown => {
                let help = match self.names.closest(name, &["param"]) {
                    Some(close) => format!("did you mean `--param {close}={typed}`?"),
                    None => format!("declare it in a rule file: `param {name} = {typed} \"what it is\"`"),
                };
                return Err(Diagnostic::error(
                    codes::BAD_PARAM_VALUE,
                    format!("`--param {name}={typed}` sets a parameter that no rule file declares"),
                )
                .help(help));
            }
        };
        if let Some(Meaning::Param(id)) = entry.meaning
            && let Some(param) = self.program.params.get_mut(id.0)
        {
            param.value = value.clone();
            param.overridden = true;
        }
        Ok(())
    }
}

impl Program {
    /// A text of the rules with the values of its parameters in place of their names.
    #[must_use]
    pub fn resolved(&self, text: &str) -> String {
        let mut parts = text.split('$');
        let mut resolved = parts.next().unwrap_or("").to_owned();
        for part in parts {
            let name = |param: &&Param| {
                let rest = part.strip_prefix(param.name.as_str());
                rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_')))
            };
            if let Some(param) = self.params.iter().find(name) {
                resolved.push_str(&value_text(&param.value));
                resolved.push_str(part.get(param.name.len()..).unwrap_or(""));
            } else {
                resolved.push('$');
                resolved.push_str(part);
            }
        }
        resolved
    }
}
