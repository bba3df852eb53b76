//! The command line as clap reads it; each command's own arguments stand in its file.

#[cfg(feature = "lsp")]
use super::lsp;
use super::{apply, audit, check, completions, explain, fmt, init, lints, man, prove, schema, test, verbs};
use clap::{Parser, Subcommand, ValueEnum};

const EXAMPLES: &str = "\
Examples:
  hyg check
  hyg apply contacts.csv deals.csv --dry-run
  hyg apply contacts.csv deals.csv --out out/

Exit codes: 0 done, 1 findings or failed tests, 2 could not run, 3 stopped by a brake,
130 interrupted.";

/// Keeps a CRM clean: rule files say which records to delete, suppress, fix or flag.
///
/// hyg reads exports and writes lists to review and files to import. It never changes the CRM, nor
/// the exports.
#[derive(Debug, Parser)]
#[command(name = "hyg", bin_name = "hyg", version, after_help = EXAMPLES, max_term_width = 100)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    /// When to use colour.
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value = "auto", hide_possible_values = true)]
    pub color: Color,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Init(init::Arguments),
    Apply(apply::Arguments),
    Audit(audit::Arguments),
    Check(check::Arguments),
    Test(test::Arguments),
    Prove(prove::Arguments),
    Explain(explain::Arguments),
    Fmt(fmt::Arguments),
    Verbs(verbs::Arguments),
    Lints(lints::Arguments),
    Schema(schema::Arguments),
    #[cfg(feature = "lsp")]
    Lsp(lsp::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

/// When to use colour: `auto` does on a terminal, unless `NO_COLOR` is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    /// Decides for all output of this process.
    pub(super) fn apply(self) {
        let choice = match self {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}
