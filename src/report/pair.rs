//! Why two records are or are not one by a `duplicates` rule: clause by clause, and of `likely` what each property adds.

use super::layout::{Column, Table, cut, wrapped};
use crate::diagnostic::render::visible;
use crate::matching::{Explained, Models, Outcome, Pair, Step};
use crate::run::SearchReport;
use std::fmt::Write as _;

/// A longer value is cut: it is there to be recognised.
const LONGEST_VALUE: usize = 28;
/// As wide as `+12.34`.
const BITS: usize = 7;

/// The page of two records.
#[must_use]
pub fn text(rule: &str, ids: &[String; 2], pair: &Pair, search: &SearchReport, width: usize) -> String {
    let [one, other] = ids.each_ref().map(|id| visible(id).into_owned());
    let mut out = String::new();
    wrapped(&mut out, "", &format!("{rule}: {}", outcome(pair.outcome, &one, &other)), width);
    if let Some(why) = &search.pair_waits {
        wrapped(&mut out, "", &format!("the group is left for review: {}", visible(why)), width);
    }
    let mut likely = search.models.iter();
    for clause in &pair.clauses {
        out.push('\n');
        let verdict = if clause.holds { "holds" } else { "does not hold" };
        let words = search.clauses.get(clause.clause).map_or("", String::as_str);
        wrapped(&mut out, "", &format!("match {words}: {verdict}"), width);
        if clause.prior.is_some() {
            let from = if likely.next().is_some_and(|used| used.is_saved) { "the project's" } else { "this data's" };
            waterfall(&mut out, clause, from);
        } else {
            clause.steps.iter().for_each(|step| compared(&mut out, step));
        }
    }
    out
}

/// The weights of a rule's `likely` clauses as a file of the project keeps them.
#[must_use]
pub fn weights(search: &SearchReport) -> String {
    Models { models: search.models.iter().map(|used| used.model.clone()).collect() }.to_yaml()
}

fn outcome(outcome: Outcome, one: &str, other: &str) -> String {
    match outcome {
        Outcome::Joined => format!("{one} and {other} are in one group"),
        Outcome::JoinedThroughOthers => {
            format!(
                "{one} and {other} are in one group through others that are like both, though no line holds of the two"
            )
        }
        Outcome::Rejected => {
            format!(
                "{one} and {other} are alike, and not in one group, because a person said of a pair that it would join that these are two"
            )
        }
        Outcome::Weak => format!(
            "{one} and {other} are alike, and not in one group: they would join groups of which too few other pairs are alike, so they are listed for review"
        ),
        Outcome::NotCompared => {
            format!(
                "{one} and {other} are alike, and were not compared, because they share none of the values by which pairs are found"
            )
        }
        Outcome::Different => format!("{one} and {other} are not in one group, because no line holds of them"),
    }
}

fn values(step: &Step) -> String {
    let value = |value: &Option<String>| {
        value.as_deref().map_or_else(|| "–".to_owned(), |value| cut(&visible(value), LONGEST_VALUE))
    };
    let [a, b] = &step.values;
    match (a, b) {
        (None, None) => String::new(),
        _ if a == b => value(a),
        _ => format!("{} | {}", value(a), value(b)),
    }
}

fn compared(out: &mut String, step: &Step) {
    let mark = if step.holds == Some(true) { "yes" } else { "no" };
    let values = values(step);
    let values = if values.is_empty() { values } else { format!(" ({values})") };
    let _ = writeln!(out, "  {mark:<3}  {}: {}{values}", visible(&step.column), step.finding);
}

/// What is added to the odds that there are before anything is compared.
fn waterfall(out: &mut String, clause: &Explained, from: &str) {
    let columns = vec![
        Column::left(""),
        Column::left(""),
        Column::right("m"),
        Column::right("u"),
        Column::right("bits").at_least(BITS),
    ];
    let mut table = Table::new("  ", columns);
    let mut sum = clause.prior.unwrap_or_default();
    table.row(["before comparing".into(), String::new(), String::new(), String::new(), bits(sum)]);
    for step in &clause.steps {
        let told = values(step);
        let finding = if told.is_empty() { step.finding.clone() } else { format!("{}: {told}", step.finding) };
        let column = visible(&step.column).into_owned();
        let Some(weight) = step.weight else {
            table.row([column, finding, String::new(), String::new(), bits(0.0)]);
            continue;
        };
        sum += weight.bits();
        table.row([column, finding, share(weight.m), share(weight.u), bits(weight.bits() - weight.rarity)]);
        if weight.rarity != 0.0 {
            let what = if weight.rarity > 0.0 { "rarer than values are" } else { "more frequent than values are" };
            table.row([String::new(), what.into(), String::new(), String::new(), bits(weight.rarity)]);
        }
    }
    let related = clause.related.unwrap_or_default();
    sum += related;
    let relatives = "what two of one home or firm would share";
    table.row(["related".into(), relatives.into(), String::new(), String::new(), bits(related)]);
    let probability = format!("a probability of {}%", (clause.score * 1000.0).floor() / 10.0);
    table.row(["in all".into(), probability, String::new(), String::new(), bits(sum)]);
    table.write(out, usize::MAX);
    let _ = writeln!(
        out,
        "  m: how often it is so of pairs that are one, u: of others, by {from} weights; bits: log2(m/u)"
    );
}

fn bits(weight: f64) -> String {
    format!("{weight:+.2}")
}

/// Two digits that count: `87%`, `0.0012%`.
fn share(share: f64) -> String {
    let percent = share * 100.0;
    let mut digits = 0;
    let mut scaled = percent;
    while scaled < 10.0 && digits < 12 {
        scaled *= 10.0;
        digits += 1;
    }
    format!("{percent:.digits$}%")
}
