//! Parameters that nothing uses.

use super::{Context, Level, Lint};
use crate::check::program::ParamId;
use crate::diagnostic::{Diagnostic, codes};

pub(super) static LINT: Lint = Lint {
    code: codes::UNUSED_PARAM,
    level: Level::Warn,
    summary: "a parameter that no rule uses",
    page: include_str!("unused-param.md"),
    check,
};

fn check(context: &Context) -> Vec<Diagnostic> {
    let params = context.program.params.iter().enumerate();
    params
        .filter(|(id, _)| !context.program.used_params.contains(&ParamId(*id)))
        .map(|(_, param)| {
            LINT.says(format!("nothing uses the parameter `{}`", param.name))
                .label(param.name_span, "changing its value changes nothing")
                .help(format!("write `${}` where the value was meant to stand, or delete the parameter", param.name))
        })
        .collect()
}
