//! Declarations, clause by clause.

use super::printer::Printer;
use super::{condition, text};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{
    Argument, ArgumentValue, Audit, Baseline, Compared, Condition, Duplicates, Expectation, ExpectedOutcome, Figure,
    Fix, FixLine, Flag, Given, Goal, Heading, ItemKind, Keep, Likeness, Match, Measure, Never, Otherwise, Param,
    Population, Quoted, Rank, Reconcile, Removal, Routine, RuleReference, Table, Test, Unless, VerbCall,
};
use crate::value::Brake;
use unicode_width::UnicodeWidthStr as _;

/// A wider column of a table is not padded.
const WIDEST_COLUMN: usize = 60;

impl Printer<'_> {
    pub(super) fn item(&mut self, kind: &ItemKind) {
        self.text(kind.keyword());
        self.text(" ");
        match kind {
            ItemKind::For(object) => self.put(object.span, &text::object(&object.value)),
            ItemKind::Param(param) => self.param(param),
            ItemKind::Segment(segment) => self.where_rule(&segment.heading, &segment.condition),
            ItemKind::Protect(protect) => self.where_rule(&protect.heading, &protect.condition),
            ItemKind::Delete(removal) | ItemKind::Suppress(removal) => self.removal(removal),
            ItemKind::Fix(fix) => self.fix(fix),
            ItemKind::Flag(flag) => self.flag(flag),
            ItemKind::Duplicates(duplicates) => self.duplicates(duplicates),
            ItemKind::Reconcile(reconcile) => self.reconcile(reconcile),
            ItemKind::Audit(audit) => self.audit(audit),
            ItemKind::Never(never) => self.never(never),
            ItemKind::Test(test) => self.test_block(test),
            ItemKind::Routine(routine) => self.routine(routine),
        }
    }

    fn heading(&mut self, heading: &Heading) {
        self.put(heading.name.span, &heading.name.value);
        if let Some(description) = &heading.description {
            self.after(description);
        }
    }

    /// A text in quotes after what stands on the line.
    fn after(&mut self, quoted: &Quoted) {
        self.before(quoted.span);
        self.text(" ");
        self.put(quoted.span, &text::quoted(&quoted.value));
    }

    fn param(&mut self, param: &Param) {
        self.put(param.heading.name.span, &param.heading.name.value);
        self.text(" = ");
        self.put(param.value.span, &text::value(&param.value));
        if let Some(description) = &param.heading.description {
            self.after(description);
        }
    }

    fn where_rule(&mut self, heading: &Heading, condition: &Condition) {
        self.heading(heading);
        self.clause(2, "where", condition);
    }

    fn unless(&mut self, all: &[Unless]) {
        for unless in all {
            self.clause(2, "unless", &unless.condition);
            if let Some(reason) = &unless.reason {
                self.after(reason);
            }
        }
    }

    fn brake(&mut self, brake: Option<&Spanned<Brake>>) {
        let Some(brake) = brake else { return };
        self.line(2, brake.span, &format!("stop above {}", brake.value));
    }

    /// A line that is printed as one piece.
    fn line(&mut self, indent: usize, span: Span, text: &str) {
        self.newline(indent);
        self.put(span, text);
    }

    fn removal(&mut self, removal: &Removal) {
        self.where_rule(&removal.heading, &removal.condition);
        self.unless(&removal.unless);
        self.brake(removal.brake.as_ref());
    }

    fn flag(&mut self, flag: &Flag) {
        self.where_rule(&flag.heading, &flag.condition);
        self.unless(&flag.unless);
        if let Some(say) = &flag.say {
            self.line(2, say.span, &format!("say {}", text::quoted(&say.value)));
        }
    }

    // Fixes.

    fn fix(&mut self, fix: &Fix) {
        self.heading(&fix.heading);
        if let Some(condition) = &fix.condition {
            self.clause(2, "where", condition);
        }
        self.unless(&fix.unless);
        for line in &fix.lines {
            self.newline(2);
            self.before(line.span);
            let inline = fix_line(line);
            // A comment after the last verb begins ends the line anyway.
            let verbs = line.verbs.last().map_or(line.span, |last| Span { end: last.span.start, ..line.span });
            if self.fits(&inline) && !self.has_comment(verbs) {
                self.put(line.span, &inline);
            } else {
                self.broken_fix_line(line);
            }
            self.inside(line.span);
        }
    }

    /// The properties, then each verb and clause on a line of its own.
    fn broken_fix_line(&mut self, line: &FixLine) {
        self.text(&format!("{}:", text::phrases(&line.properties)));
        for (at, verb) in line.verbs.iter().enumerate() {
            if at > 0 {
                self.text(",");
            }
            self.newline(4);
            self.verb(verb);
        }
        if let Some(when) = &line.when {
            let inline = format!("when {}", condition::inline(when));
            self.newline(4);
            if self.fits(&inline) && !self.breaks(when) {
                self.put(when.span, &inline);
            } else {
                self.clause(4, "when", when);
            }
        }
        if let Some(otherwise) = &line.otherwise {
            self.text(",");
            self.newline(4);
            self.before(line.span.at_end());
            self.text(&otherwise_text(otherwise));
        }
    }

    fn verb(&mut self, verb: &VerbCall) {
        let inline = text::verb(verb);
        let last_entry = verb.arguments.iter().rev().find_map(|argument| entry_spans(&argument.value).pop());
        let entries = last_entry.map_or(verb.span.at_start(), |last| Span { end: last.start, ..verb.span });
        if self.fits(&inline) && !self.has_comment(entries) {
            self.put(verb.span, &inline);
            return;
        }
        self.before(verb.span);
        self.text(&verb.words.value);
        for argument in &verb.arguments {
            self.text(" ");
            self.argument(argument, verb.span);
        }
        self.inside(verb.span);
    }

    fn argument(&mut self, argument: &Argument, verb: Span) {
        let spans = entry_spans(&argument.value);
        if spans.is_empty() {
            return self.text(&text::argument(argument));
        }
        let open = argument.preposition.as_ref().map_or("(".to_owned(), |word| format!("{} (", word.value));
        self.bracket(&open, verb, |this, indent| {
            for (span, entry) in spans.into_iter().zip(text::entries(&argument.value)) {
                this.newline(indent);
                this.put(span, &entry);
                this.text(",");
            }
        });
    }

    // Duplicates.

    fn reconcile(&mut self, reconcile: &Reconcile) {
        self.heading(&reconcile.heading);
        self.line(2, reconcile.file.span, &format!("with {}", text::quoted(&reconcile.file.value)));
        if let Some(condition) = &reconcile.condition {
            self.clause(2, "where", condition);
        }
        for clause in &reconcile.matches {
            self.matching(clause);
        }
        self.unless(&reconcile.unless);
        for (at, one) in reconcile.compare.iter().enumerate() {
            let (span, one) = compared(one);
            if at == 0 {
                self.newline(2);
            } else {
                self.text(",");
            }
            self.before(span);
            self.text(if at == 0 { "compare " } else { " " });
            self.put(span, &one);
        }
    }

    fn duplicates(&mut self, duplicates: &Duplicates) {
        self.heading(&duplicates.heading);
        if let Some(condition) = &duplicates.condition {
            self.clause(2, "where", condition);
        }
        for clause in &duplicates.matches {
            self.matching(clause);
        }
        self.unless(&duplicates.unless);
        for (at, rank) in duplicates.survivor.iter().enumerate() {
            if at == 0 {
                self.newline(2);
            } else {
                self.text(",");
            }
            let (span, rank) = match rank {
                Rank::Holds(holds) => (holds.span, condition::inline(holds)),
                Rank::Best { order, property } => {
                    (order.span.to(property.span), format!("{} {}", order.value.name(), text::phrase(property)))
                }
            };
            self.before(span);
            self.text(if at == 0 { "survivor " } else { " then " });
            self.put(span, &rank);
        }
        for keep in &duplicates.keep {
            let Keep { properties, rule, by } = keep;
            let by_text = by.as_ref().map(|by| format!(" by {}", text::phrase(by))).unwrap_or_default();
            let start = properties.first().map_or(rule.span, |first| first.span);
            let span = start.to(by.as_ref().map_or(rule.span, |by| by.span));
            self.line(2, span, &format!("keep {}: {}{by_text}", text::phrases(properties), rule.value));
        }
        self.brake(duplicates.brake.as_ref());
    }

    fn matching(&mut self, clause: &Match) {
        self.newline(2);
        match clause {
            Match::Likely { at_least, on } => {
                let on: Vec<(Span, String)> = on.iter().map(compared).collect();
                let span = on.iter().fold(at_least.span, |span, (of_one, _)| span.to(*of_one));
                let head = format!("match likely at least {}% on", at_least.value);
                let line = format!("{head} {}", text::list(&on, |(_, text)| text.clone()));
                self.before(at_least.span);
                if self.fits(&line) && !self.has_comment(span) {
                    return self.put(span, &line);
                }
                // Too long for a line: what is compared stands one below the other.
                self.put(at_least.span, &head);
                for (at, (span, text)) in on.iter().enumerate() {
                    if at > 0 {
                        self.text(",");
                    }
                    self.newline(4);
                    self.put(*span, text);
                }
            }
            Match::All(likenesses) => {
                for (at, likeness) in likenesses.iter().enumerate() {
                    let (span, text) = self::likeness(likeness);
                    self.before(span);
                    self.text(if at == 0 { "match " } else { " and " });
                    self.put(span, &text);
                }
            }
        }
    }

    // Audits and routines.

    fn audit(&mut self, audit: &Audit) {
        self.heading(&audit.heading);
        for measure in &audit.measures {
            self.measure(measure);
        }
    }

    fn measure(&mut self, measure: &Measure) {
        let Measure { name, figure, goal, warn } = measure;
        let figure = match figure {
            Figure::Share(population) => format!("share {}", self::population(population)),
            Figure::Count(population) => format!("count {}", self::population(population)),
            Figure::FillRate(property) => format!("fill rate of {}", text::phrase(property)),
        };
        let goal = goal.as_ref().map(|goal| format!(", goal {}", self::goal(goal))).unwrap_or_default();
        let warn = warn.as_ref().map(|warn| format!(", warn {}", self::goal(warn))).unwrap_or_default();
        self.line(2, name.span, &format!("measure {}: {figure}{goal}{warn}", name.value));
    }

    fn routine(&mut self, routine: &Routine) {
        self.heading(&routine.heading);
        if let Some(every) = &routine.every {
            let often =
                if every.value.count == 1 { every.value.unit.name().to_owned() } else { every.value.to_string() };
            self.line(2, every.span, &format!("every {often}"));
        }
        for run in &routine.runs {
            self.line(2, run.keyword.span.to(run.name.span), &format!("run {}", reference(run)));
        }
    }

    // Tests.

    fn never(&mut self, never: &Never) {
        self.text("delete ");
        self.put(never.description.span, &text::quoted(&never.description.value));
        self.clause(2, "where", &never.condition);
    }

    fn test_block(&mut self, test: &Test) {
        self.put(test.description.span, &text::quoted(&test.description.value));
        if let Some(as_of) = &test.as_of {
            self.text(" as of ");
            self.put(as_of.span, &text::value(as_of));
        }
        for table in &test.tables {
            self.table(table);
        }
        for expectation in &test.expectations {
            self.expectation(expectation);
        }
    }

    fn table(&mut self, table: &Table) {
        let of = match &table.of {
            Given::Object(object) => text::object(&object.value),
            Given::File(file) => text::quoted(&file.value),
        };
        self.line(2, table.of.span(), &format!("given {of}"));
        let rows: Vec<_> = std::iter::once(&table.header).chain(&table.rows).collect();
        let texts: Vec<Vec<&str>> =
            rows.iter().map(|row| row.iter().map(|cell| cell.value.as_str()).collect()).collect();
        for (row, line) in rows.iter().zip(table_lines(&texts)) {
            if let (Some(first), Some(last)) = (row.first(), row.last()) {
                self.line(4, first.span.to(last.span), &line);
            }
        }
    }

    fn expectation(&mut self, expectation: &Expectation) {
        let outcome = match &expectation.outcome.value {
            ExpectedOutcome::Selects(keys) => format!("selects {}", keys_or_nothing(keys)),
            ExpectedOutcome::Spares { keys, because } => {
                let because = because.as_ref().map(|name| format!(" because {}", name.value)).unwrap_or_default();
                format!("spares {}{because}", keys_or_nothing(keys))
            }
            ExpectedOutcome::Sets { property, to, keys } => {
                format!("sets {} to {} for {}", text::phrase(property), text::value(to), self::keys(keys))
            }
            ExpectedOutcome::SetsNothing => "sets nothing".to_owned(),
            ExpectedOutcome::Flags(keys) => format!("flags {}", keys_or_nothing(keys)),
            ExpectedOutcome::SetsAside(keys) => format!("sets aside {}", keys_or_nothing(keys)),
            ExpectedOutcome::Groups(groups) if groups.is_empty() => "groups nothing".to_owned(),
            ExpectedOutcome::Groups(groups) => {
                format!("groups {}", text::list(groups, |group| format!("({})", self::keys(group))))
            }
            ExpectedOutcome::Lists { rows, keys, status } => {
                let rows = match (rows, keys.len()) {
                    (false, _) => "",
                    (true, 1) => "row ",
                    (true, _) => "rows ",
                };
                format!("lists {rows}{} as {}", keys_or_nothing(keys), status.value)
            }
            ExpectedOutcome::Meets(name) => format!("meets {}", name.value),
            ExpectedOutcome::Misses(name) => format!("misses {}", name.value),
        };
        self.line(2, expectation.span, &format!("expect {} {outcome}", reference(&expectation.rule)));
    }
}

/// Where the entries of a bracketed argument stand; none for a single value.
fn entry_spans(value: &ArgumentValue) -> Vec<Span> {
    match value {
        ArgumentValue::Value(_) => Vec::new(),
        ArgumentValue::Pairs(pairs) => pairs.iter().map(|(from, to)| from.span.to(to.span)).collect(),
        ArgumentValue::List(values) => values.iter().map(|value| value.span).collect(),
    }
}

fn fix_line(line: &FixLine) -> String {
    let when = line.when.as_ref().map(|when| format!(" when {}", condition::inline(when))).unwrap_or_default();
    let otherwise = line.otherwise.as_ref().map(|it| format!(", {}", otherwise_text(it))).unwrap_or_default();
    format!("{}: {}{when}{otherwise}", text::phrases(&line.properties), text::list(&line.verbs, text::verb))
}

fn otherwise_text(otherwise: &Otherwise) -> String {
    match otherwise {
        Otherwise::Leave => "otherwise leave".to_owned(),
        Otherwise::Clear => "otherwise clear".to_owned(),
        Otherwise::Flag(message) => format!("otherwise flag {}", text::quoted(&message.value)),
        Otherwise::SetTo(value) => format!("otherwise set to {}", text::value(value)),
    }
}

fn likeness(likeness: &Likeness) -> (Span, String) {
    match likeness {
        Likeness::Same(compared) => {
            let (span, text) = self::compared(compared);
            (span, format!("same {text}"))
        }
        Likeness::Similar { compared, at_least } => {
            let (span, text) = self::compared(compared);
            match at_least {
                Some(percent) => (span.to(percent.span), format!("similar {text} at least {}%", percent.value)),
                None => (span, format!("similar {text}")),
            }
        }
    }
}

pub(super) fn compared(compared: &Compared) -> (Span, String) {
    let Compared { property, with, by } = compared;
    let mut text = text::phrase(property);
    let mut span = property.span;
    if let Some(with) = with {
        span = span.to(with.span);
        text = format!("{text} with {}", text::quoted(&with.value));
    }
    if let Some(by) = by {
        span = span.to(by.span);
        text = format!("{text} by {}", by.value);
    }
    (span, text)
}

fn population(population: &Population) -> String {
    match population {
        Population::Where(condition) => format!("where {}", condition::inline(condition)),
        Population::In(name) => format!("in {}", name.value),
    }
}

fn goal(goal: &Goal) -> String {
    match goal {
        Goal::AtLeast(value) => format!("at least {}", text::value(value)),
        Goal::AtMost(value) => format!("at most {}", text::value(value)),
        Goal::Change { up, by, baseline } => {
            let baseline = match baseline {
                None => String::new(),
                Some(Baseline::From(value)) => format!(" from {}", text::value(value)),
                Some(Baseline::Since(value)) => format!(" since {}", text::value(value)),
            };
            format!("{} {}{baseline}", if *up { "up" } else { "down" }, text::value(by))
        }
    }
}

fn reference(reference: &RuleReference) -> String {
    format!("{} {}", reference.keyword.value, reference.name.value)
}

fn keys(keys: &[Spanned<String>]) -> String {
    text::list(keys, |key| text::key(&key.value))
}

fn keys_or_nothing(all: &[Spanned<String>]) -> String {
    if all.is_empty() { "nothing".to_owned() } else { keys(all) }
}

/// The rows of a table between bars, the columns in line.
pub(crate) fn table_lines(rows: &[Vec<&str>]) -> Vec<String> {
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|text| cell(text)).collect()).collect();
    let mut widths: Vec<usize> = vec![0; rows.first().map_or(0, Vec::len)];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().min(WIDEST_COLUMN).max(*width);
        }
    }
    let line = |row: Vec<String>| {
        let mut line = "|".to_owned();
        for (cell, width) in row.iter().zip(&widths) {
            let padding = width.saturating_sub(cell.width());
            line.extend([" ", cell.as_str(), &" ".repeat(padding), " |"]);
        }
        line
    };
    rows.into_iter().map(line).collect()
}

/// A cell as it is written between bars: in quotes where its outer space or quotes count.
fn cell(value: &str) -> String {
    let text = value.replace('|', "\\|");
    let is_wrapped = text.len() >= 2 && text.starts_with('"') && text.ends_with('"');
    if is_wrapped || text.trim() != text { format!("\"{text}\"") } else { text }
}
