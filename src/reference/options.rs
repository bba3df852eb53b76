//! Commands and options, as the command line declares them.

use clap::{Arg, Command};
use std::fmt::Write as _;

/// A section for each command: what it does, how it is called, and its options.
#[must_use]
pub fn page(command: &Command) -> String {
    let mut command = command.clone();
    command.build();
    let mut out = "# Commands and options\n\n`hyg --help` and `hyg COMMAND --help` print the same.\n".to_owned();
    for one in command.get_subcommands().filter(|one| one.get_name() != "help") {
        section(&mut out, one);
    }
    out
}

fn section(out: &mut String, command: &Command) {
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").lines().map(str::trim).collect::<Vec<_>>().join("\n");
    let _ = write!(out, "\n## hyg {}\n\n{about}.\n\n```text\n{usage}\n```\n\n", command.get_name());
    out.push_str("| Option | Says |\n| - | - |\n");
    for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
        let _ = writeln!(out, "| `{}` | {} |", shape(argument), says(argument));
    }
    if let Some(examples) = command.get_after_help() {
        let _ = write!(out, "\n```text\n{}\n```\n", examples.to_string().trim_end());
    }
}

/// `--as-of <DAY>`, `[PATHS]...`.
fn shape(argument: &Arg) -> String {
    let names: Vec<String> = argument.get_value_names().unwrap_or_default().iter().map(ToString::to_string).collect();
    let takes = if argument.get_action().takes_values() { names.join(" ") } else { String::new() };
    match argument.get_long() {
        Some(long) if takes.is_empty() => format!("--{long}"),
        Some(long) => format!("--{long} {takes}"),
        None => takes,
    }
}

fn says(argument: &Arg) -> String {
    // The parser takes the last full stop away.
    let help = argument.get_help().map(|help| help.to_string().replace('\n', " ") + ".").unwrap_or_default();
    let words: Vec<String> = argument
        .get_possible_values()
        .iter()
        .filter(|value| argument.get_action().takes_values() && !value.is_hide_set())
        .map(|value| match value.get_help() {
            Some(help) => format!("`{}` ({})", value.get_name(), help.to_string().trim_end_matches('.')),
            None => format!("`{}`", value.get_name()),
        })
        .collect();
    let words = if words.is_empty() { String::new() } else { format!(" One of {}.", words.join(", ")) };
    let defaults: Vec<String> =
        argument.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    let takes_default = argument.get_action().takes_values() && !defaults.is_empty();
    let default = if takes_default { format!(" Default: `{}`.", defaults.join(" ")) } else { String::new() };
    format!("{help}{words}{default}").replace('|', "\\|")
}
