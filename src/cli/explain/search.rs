//! `hyg explain RULE --pair ID ID EXPORT...` and `hyg explain RULE --model EXPORT...`.

use super::Arguments;
use crate::check::Program;
use crate::check::program::{RuleId, RuleKind};
use crate::cli::options::all_threads;
use crate::cli::progress::Watch;
use crate::cli::{Exit, Failure, Terminal};
use crate::diagnostic::suggest::did_you_mean;
use crate::report::pair;
use crate::run;

pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let Some((name, named)) = arguments.names.split_first().filter(|(_, exports)| !exports.is_empty()) else {
        let help = "write the rule, then the exports: `hyg explain same-person --pair 101 205 contacts.csv`";
        return Err(Failure::with_help("there is no export to look for duplicates in", help));
    };
    let opened = arguments.rules.open_to_explain(named, terminal)?;
    let program = &opened.rules.program;
    let rule = duplicates_rule(program, name)?;
    let watch = Watch::start(terminal)?;
    let run_options =
        run::Options { allow_missing: arguments.allow_missing, threads: all_threads(), ..opened.run_options()? };
    let exports = opened.exports(named, &arguments.reading, &run_options, &watch)?;
    let asked = <[String; 2]>::try_from(arguments.pair.iter().map(|id| id.trim().to_owned()).collect::<Vec<_>>()).ok();
    let settings = &opened.workspace.settings;
    let searched = run::search(program, settings, &exports.inputs, &run_options, rule, asked.clone(), &watch);
    drop(watch);
    let name = program.rule_name(rule);
    let searched = searched?.ok_or_else(|| {
        Failure::with_help(format!("`{name}` did not run"), "give an export of the object whose duplicates it finds")
    })?;
    let Some(ids) = asked else {
        if searched.models.is_empty() {
            let help = "only `match likely` weighs; `same` and `similar` say themselves what they ask for";
            return Err(Failure::with_help(format!("`{name}` has no weights"), help));
        }
        terminal.print_data(&pair::weights(&searched))?;
        return Ok(Exit::Done);
    };
    let Some(pair) = &searched.pair else {
        let help = "an ID may be another one than in the export, or `where`, `unless` or a value that cannot be read leaves the record out";
        let text = format!("{} and {} do not both take part in `{name}`", quoted(&ids[0]), quoted(&ids[1]));
        return Err(Failure::with_help(text, help));
    };
    terminal.print_styled(&pair::text(name, &ids, pair, &searched, terminal.style().width))?;
    Ok(Exit::Done)
}

fn quoted(id: &str) -> String {
    format!("`{id}`")
}

/// The `duplicates` rule of a name, in any case.
fn duplicates_rule(program: &Program, name: &str) -> Result<RuleId, Failure> {
    let is_duplicates = |kind: &RuleKind| matches!(kind, RuleKind::Duplicates(_));
    let mut rules = program.rules.iter().enumerate().filter(|(_, rule)| is_duplicates(&rule.kind));
    if let Some((id, _)) = rules.clone().find(|(_, rule)| rule.name.to_lowercase() == name.to_lowercase()) {
        return Ok(RuleId(id));
    }
    let close = did_you_mean(name, rules.clone().map(|(_, rule)| rule.name.as_str()));
    let help = match close.or_else(|| rules.next().map(|(_, rule)| rule.name.as_str())) {
        Some(name) => format!("name a rule that finds duplicates before the exports, such as `{name}`"),
        None => "the rule files have no rule that finds duplicates".to_owned(),
    };
    Err(Failure::with_help(format!("there is no `duplicates` rule `{name}`"), help))
}
