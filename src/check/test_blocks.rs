//! `test` blocks: tables that an export could be, and expectations that its rules could meet.

use super::names::{Declaration, Lookup, Meaning};
use super::program::{
    Expectation, ExpectationSubject, ExpectedOutcome, FileTable, ReconcileStatus, RuleId, RuleKind, Table, Test,
};
use super::properties::property_words;
use super::references::Target;
use super::values::{self, as_text};
use super::wording;
use super::{Checker, Reported};
use crate::diagnostic::suggest::did_you_mean;
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::{Object, ObjectId, PropertyId, Resolution};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, Given, Item, ItemKind, Name, ValueKind};
use crate::value::text::fold_name;
use chrono::NaiveDate;
use std::collections::HashMap;

/// What a column of a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Property(PropertyId),
    /// The IDs of linked records.
    Link,
}

/// All that a test gives.
#[derive(Default)]
struct Tables {
    of_objects: Vec<KeyedTable>,
    of_files: Vec<FileTable>,
}

/// A table and which of its columns holds the keys.
struct KeyedTable {
    table: Table,
    key: usize,
}

impl KeyedTable {
    fn keys(&self) -> Vec<&str> {
        self.table.rows.iter().filter_map(|row| row.get(self.key)).map(|cell| cell.trim()).collect()
    }
}

impl<'a> Checker<'a> {
    /// Checks all tests; rules and segments are defined by then.
    pub(super) fn check_tests(&mut self, declarations: &[Declaration<'a>]) {
        for declaration in declarations {
            if let ItemKind::Test(test) = &declaration.item.kind
                && let Some(test) = self.test(test, declaration.item)
            {
                self.program.tests.push(test);
            }
        }
    }

    fn test(&mut self, test: &ast::Test, item: &Item) -> Option<Test> {
        let as_of = self.as_of(test.as_of.as_ref());
        let tables = self.tables(&test.tables);
        if test.expectations.is_empty() {
            let diagnostic = Diagnostic::error(codes::TEST_WITHOUT_EXPECT, "this test expects nothing")
                .label(test.description.span, "passes whatever the rules do")
                .help("say what a rule must do with the records: `expect delete unengaged selects 1, 3`");
            self.report(diagnostic);
            return None;
        }
        let tables = tables?;
        let expectations: Vec<_> =
            test.expectations.iter().map(|expectation| self.expectation(expectation, &tables)).collect();
        Some(Test {
            description: test.description.value.clone(),
            span: item.span,
            allows: item.allows.clone(),
            as_of: as_of.ok()?,
            tables: tables.of_objects.into_iter().map(|keyed| keyed.table).collect(),
            files: tables.of_files,
            expectations: expectations.into_iter().collect::<Option<_>>()?,
        })
    }

    fn as_of(&mut self, value: Option<&ast::Value>) -> Result<Option<NaiveDate>, Reported> {
        let Some(value) = value else { return Ok(None) };
        let day = self.literal(value, values::DAY, |kind| match kind {
            ValueKind::Date(date) => Some(*date),
            _ => None,
        });
        day.map(|day| Some(day.value)).ok_or(Reported)
    }

    fn tables(&mut self, tables: &[ast::Table]) -> Option<Tables> {
        let mut seen: HashMap<String, Span> = HashMap::new();
        let (mut checked, mut are_right) = (Tables::default(), true);
        for table in tables {
            let object = match &table.of {
                Given::Object(name) => {
                    self.object(name).map(|object| (Some(object), self.object_name(object).to_owned()))
                }
                Given::File(file) => self.compared_file(file).map(|file| (None, format!("`{file}`"))),
            };
            let Some((object, name)) = object else {
                are_right = false;
                continue;
            };
            if let Some(first) = seen.insert(name.clone(), table.of.span()) {
                let diagnostic = Diagnostic::error(codes::TABLE_SHAPE, format!("this test has two tables of {name}"))
                    .label(table.of.span(), "the second one")
                    .label(first, "the first one")
                    .help("put all rows into one table, with an empty cell where a row has no value");
                self.report(diagnostic);
                are_right = false;
                continue;
            }
            match (&table.of, object) {
                (Given::File(file), _) => checked.of_files.push(file_table(table, file.value.trim())),
                (Given::Object(_), Some(object)) => match self.table(table, object) {
                    Some(table) => checked.of_objects.push(table),
                    None => are_right = false,
                },
                (Given::Object(_), None) => {}
            }
        }
        are_right.then_some(checked)
    }

    /// The file of a table, which a `reconcile` must compare with.
    fn compared_file(&mut self, file: &ast::Quoted) -> Option<String> {
        let files: Vec<String> =
            self.program.rules.iter().filter_map(|rule| Some(file_of(&rule.kind)?.to_owned())).collect();
        let name = file.value.trim();
        if files.iter().any(|known| known == name) {
            return Some(name.to_owned());
        }
        let diagnostic = Diagnostic::error(codes::BAD_EXPECTATION, format!("no `reconcile` compares with `{name}`"))
            .label(file.span, "no rule reads this file");
        let diagnostic = match did_you_mean(name, files.iter().map(String::as_str)) {
            Some(close) => {
                let close = format!("\"{close}\"");
                diagnostic.help(format!("did you mean {close}?")).edit(file.span, close)
            }
            None => diagnostic
                .help("after `given` stands an object, or the file after `with` of a `reconcile`, in double quotes"),
        };
        self.report(diagnostic);
        None
    }

    fn table(&mut self, table: &ast::Table, object: ObjectId) -> Option<KeyedTable> {
        let columns: Vec<Option<Column>> = table.header.iter().map(|header| self.column(header, object)).collect();
        let columns = columns.into_iter().collect::<Option<Vec<Column>>>()?;
        let unique = self.columns_are_unique(table, &columns);
        let key = self.program.schema.object(object)?.key;
        let Some(at) = columns.iter().position(|&column| column == Column::Property(key)) else {
            self.no_key_column(table, object, key);
            return None;
        };
        let is_table = self.program.schema.object(object).is_some_and(Object::is_table);
        let keys_right = is_table || self.keys_are_unique(table, at);
        let header = table.header.iter().map(|header| header.value.clone()).collect();
        let rows = table.rows.iter().map(|row| row.iter().map(|cell| cell.value.clone()).collect()).collect();
        (unique && keys_right).then_some(KeyedTable { table: Table { object, header, rows }, key: at })
    }

    fn column(&mut self, header: &Spanned<String>, object: ObjectId) -> Option<Column> {
        let text = header.value.trim_matches('`');
        let resolution = self.resolution(object, text);
        let property = match resolution {
            Resolution::Found(property) => Some(property),
            Resolution::Ambiguous(_) | Resolution::Unknown => None,
        };
        self.refer(header.span, Target::Property { object, property });
        match resolution {
            Resolution::Found(property) => return Some(Column::Property(property)),
            Resolution::Unknown => {}
            Resolution::Ambiguous(_) => {
                let message = format!("`{text}` names several properties of {}", self.object_name(object));
                let diagnostic = Diagnostic::error(codes::AMBIGUOUS_PROPERTY, message)
                    .label(header.span, "several properties have this label")
                    .help("write the internal name in the header of the table");
                self.report(diagnostic);
                return None;
            }
        }
        let folded = fold_name(text);
        let of = self.program.schema.object(object)?;
        let mut of_links = of.links.iter().flat_map(|link| link.ids.iter().chain(&link.primary_ids));
        if of_links.any(|name| fold_name(name) == folded) {
            return Some(Column::Link);
        }
        // A column that only the export has: some rule names it in backticks.
        if let Some(property) = self.header_of_rules(object, text) {
            return Some(Column::Property(property));
        }
        let suggested = self.nearest_property(object, text);
        let diagnostic = Diagnostic::error(
            codes::UNKNOWN_PROPERTY,
            format!("{} have no property `{text}`", self.object_name(object)),
        )
        .label(header.span, "no property has this name, and no rule speaks of such a column");
        let diagnostic = match suggested {
            Some(close) => diagnostic.help(format!("did you mean `{close}`?")).edit(header.span, close),
            None => diagnostic.help(format!("`hyg schema {}` lists the properties", self.object_name(object))),
        };
        self.report(diagnostic);
        None
    }

    fn columns_are_unique(&mut self, table: &ast::Table, columns: &[Column]) -> bool {
        let mut unique = true;
        let mut seen: HashMap<PropertyId, &Spanned<String>> = HashMap::new();
        for (header, column) in table.header.iter().zip(columns) {
            let Column::Property(property) = column else { continue };
            let Some(first) = seen.insert(*property, header) else { continue };
            let diagnostic = Diagnostic::error(codes::TABLE_SHAPE, "two columns of this table are the same property")
                .label(header.span, "the second one")
                .label(first.span, "the first one")
                .help("leave one of them out");
            self.report(diagnostic);
            unique = false;
        }
        unique
    }

    fn no_key_column(&mut self, table: &ast::Table, object: ObjectId, key: PropertyId) {
        let schema = &self.program.schema;
        let key = schema.property(object, key).map_or_else(String::new, property_words);
        let message = format!("this table has no column `{key}`, which says which record a row is");
        let mut diagnostic = Diagnostic::error(codes::TABLE_SHAPE, message)
            .help(format!("add a column `{key}` with a number or name for each row"));
        if let (Some(first), Some(last)) = (table.header.first(), table.header.last()) {
            diagnostic = diagnostic.label(first.span.to(last.span), "the key is not among these");
        }
        self.report(diagnostic);
    }

    /// Every row needs a key of its own: no export without it is ever read.
    fn keys_are_unique(&mut self, table: &ast::Table, key: usize) -> bool {
        let mut right = true;
        let mut seen: HashMap<&str, &Spanned<String>> = HashMap::new();
        for cell in table.rows.iter().filter_map(|row| row.get(key)) {
            let text = cell.value.trim();
            let diagnostic = if text.is_empty() {
                Diagnostic::error(codes::IMPOSSIBLE_CELL, "this row has no key")
                    .label(cell.span, "empty")
                    .help("give every row a key of its own, such as `1`, `2`, `3`")
            } else if let Some(first) = seen.insert(text, cell) {
                Diagnostic::error(codes::IMPOSSIBLE_CELL, format!("two rows have the key `{text}`"))
                    .label(cell.span, "the second one")
                    .label(first.span, "the first one")
                    .help("a key names one record: no export holds it twice")
            } else {
                continue;
            };
            self.report(diagnostic);
            right = false;
        }
        right
    }

    fn expectation(&mut self, expectation: &ast::Expectation, tables: &Tables) -> Option<Expectation> {
        if let ast::ExpectedOutcome::Spares { because: Some(name), .. } = &expectation.outcome.value {
            let declared = self.names.place(&name.value);
            self.refer_to_name(name.span, &["protect", "suppress", "duplicates"], None, declared);
        }
        if let ast::ExpectedOutcome::Meets(name) | ast::ExpectedOutcome::Misses(name) = &expectation.outcome.value {
            let rules = self.program.rules.iter().filter(|rule| rule.name == expectation.rule.name.value);
            let mut measures = rules.flat_map(|rule| match &rule.kind {
                RuleKind::Audit(audit) => audit.measures.as_slice(),
                _ => &[],
            });
            let declared = measures.find(|measure| measure.name == name.value).map(|measure| measure.name_span);
            self.refer_to_name(name.span, &["measure"], None, declared);
        }
        let meaning = self.rule_reference(&expectation.rule).ok()??;
        let (subject, object, keyword) = match meaning {
            Meaning::Segment(id) => {
                self.program.used_segments.insert(id);
                (ExpectationSubject::Segment(id), self.program.segment(id)?.object, "segment")
            }
            Meaning::Rule(id) => {
                let rule = self.program.rule(id)?;
                if let RuleKind::Unavailable(keyword) = rule.kind {
                    self.unavailable(expectation, keyword);
                    return None;
                }
                (ExpectationSubject::Rule(id), rule.object, rule.kind.keyword())
            }
            Meaning::Param(_) => return None,
        };
        let outcome = &expectation.outcome;
        if !outcomes_of(keyword).contains(&outcome_word(&outcome.value)) {
            self.unfit_outcome(expectation, keyword);
            return None;
        }
        let Some(table) = tables.of_objects.iter().find(|keyed| keyed.table.object == object) else {
            self.no_table(expectation, object);
            return None;
        };
        let mut known = self.keys_are_known(&outcome.value, &table.keys());
        if let ExpectationSubject::Rule(id) = subject
            && let Some(file) = self.program.rule(id).and_then(|rule| file_of(&rule.kind)).map(str::to_owned)
        {
            let Some(table) = tables.of_files.iter().find(|table| table.file == file) else {
                self.no_file(expectation, &file);
                return None;
            };
            known &= self.rows_are_known(&outcome.value, table.rows.len());
        }
        let outcome = self.outcome(&outcome.value, subject, object)?;
        known.then(|| Expectation { subject, outcome, span: expectation.span, text: self.text(expectation.span) })
    }

    fn outcome(
        &mut self,
        outcome: &ast::ExpectedOutcome,
        subject: ExpectationSubject,
        object: ObjectId,
    ) -> Option<ExpectedOutcome> {
        let texts = |keys: &[Spanned<String>]| keys.iter().map(|key| key.value.trim().to_owned()).collect();
        Some(match outcome {
            ast::ExpectedOutcome::Selects(keys) => ExpectedOutcome::Selects(texts(keys)),
            ast::ExpectedOutcome::Spares { keys, because } => ExpectedOutcome::Spares {
                keys: texts(keys),
                because: match because {
                    Some(name) => Some(self.guard(name)?),
                    None => None,
                },
            },
            ast::ExpectedOutcome::Sets { property, to, keys } => ExpectedOutcome::Sets {
                property: self.own_property(property, object)?.path.property,
                to: self.literal(to, values::TEXT, as_text)?.value,
                keys: texts(keys),
            },
            ast::ExpectedOutcome::SetsNothing => ExpectedOutcome::SetsNothing,
            ast::ExpectedOutcome::Flags(keys) => ExpectedOutcome::Flags(texts(keys)),
            ast::ExpectedOutcome::SetsAside(keys) => ExpectedOutcome::SetsAside(texts(keys)),
            ast::ExpectedOutcome::Groups(groups) => {
                ExpectedOutcome::Groups(groups.iter().map(|keys| texts(keys)).collect())
            }
            ast::ExpectedOutcome::Lists { rows, keys, status } => {
                let meant = ReconcileStatus::named(&status.value)?;
                let other_side = if *rows { ReconcileStatus::NotInFile } else { ReconcileStatus::NotInExport };
                if meant == other_side {
                    self.status_of_the_other_side(status, *rows);
                    return None;
                }
                match rows {
                    true => ExpectedOutcome::Rows(
                        meant,
                        keys.iter().filter_map(|key| key.value.trim().parse().ok()).collect(),
                    ),
                    false => ExpectedOutcome::Records(meant, texts(keys)),
                }
            }
            ast::ExpectedOutcome::Meets(name) => ExpectedOutcome::Meets(self.measure_with_goal(name, subject)?),
            ast::ExpectedOutcome::Misses(name) => ExpectedOutcome::Misses(self.measure_with_goal(name, subject)?),
        })
    }

    /// A measure of the audit that is expected to meet or miss its goal, by its name.
    fn measure_with_goal(&mut self, name: &Name, subject: ExpectationSubject) -> Option<String> {
        let ExpectationSubject::Rule(id) = subject else { return None };
        let rule = self.program.rule(id)?;
        let RuleKind::Audit(audit) = &rule.kind else { return None };
        let measures = || audit.measures.iter();
        let diagnostic = match measures().find(|measure| measure.name == name.value) {
            Some(measure) if measure.goal.is_some() || measure.warn.is_some() => {
                return Some(name.value.clone());
            }
            Some(measure) => {
                Diagnostic::error(codes::BAD_EXPECTATION, format!("`{}` has no goal to meet or to miss", measure.name))
                    .label(name.span, "expected to have one")
                    .label(measure.name_span, "says only what is measured")
                    .help("give the measure a goal, such as `, goal at least 95%`")
            }
            None => {
                let message = format!("`{}` measures no `{}`", rule.name, name.value);
                let diagnostic = Diagnostic::error(codes::BAD_EXPECTATION, message)
                    .label(name.span, "no measure of the audit has this name");
                if let Some(close) = did_you_mean(&name.value, measures().map(|measure| measure.name.as_str())) {
                    diagnostic.help(format!("did you mean `{close}`?")).edit(name.span, close)
                } else {
                    let names: Vec<String> = measures().map(|measure| format!("`{}`", measure.name)).collect();
                    diagnostic.help(format!("it measures {}", names.join(", ")))
                }
            }
        };
        self.report(diagnostic);
        None
    }

    /// The rule of `because`, which must be one that spares records.
    fn guard(&mut self, name: &Name) -> Option<RuleId> {
        let entry = match self.names.get(&name.value) {
            Lookup::Broken => return None,
            Lookup::Found(entry) => entry,
            Lookup::Unknown => {
                let diagnostic = Diagnostic::error(codes::UNKNOWN_RULE, format!("there is no rule `{}`", name.value))
                    .label(name.span, "no `protect`, `suppress` or `duplicates` has this name");
                let diagnostic = match self.names.closest(&name.value, &["protect", "suppress", "duplicates"]) {
                    Some(close) => diagnostic.help(format!("did you mean `{close}`?")).edit(name.span, close),
                    None => diagnostic.help(
                        "after `because` stands the `protect`, `suppress` or `duplicates` that spares the record",
                    ),
                };
                self.report(diagnostic);
                return None;
            }
        };
        if matches!(entry.keyword, "protect" | "suppress" | "duplicates") {
            return match entry.meaning {
                Some(Meaning::Rule(id)) => Some(id),
                _ => None,
            };
        }
        let (noun, declared) = (wording::noun(entry.keyword), entry.span);
        let diagnostic = Diagnostic::error(
            codes::NOT_A_GUARD,
            format!("`{}` spares no record: it is {noun}", name.value),
        )
        .label(name.span, "not what spares a record")
        .label(declared, format!("declared as {noun}"))
        .help("after `because` stands a `protect`, `suppress` or `duplicates`; for an `unless`, leave `because` out");
        self.report(diagnostic);
        None
    }

    fn keys_are_known(&mut self, outcome: &ast::ExpectedOutcome, keys: &[&str]) -> bool {
        let mut known = true;
        for expected in keys_of(outcome).iter().filter(|expected| !keys.contains(&expected.value.trim())) {
            let quoted: Vec<String> = keys.iter().map(wording::quoted).collect();
            let help = match quoted.len() {
                0 => "the table has no rows".to_owned(),
                1..=12 => format!("the rows are {}", wording::and_list(&quoted)),
                count => format!("the table has {count} rows: write the key of one of them"),
            };
            let diagnostic =
                Diagnostic::error(codes::BAD_EXPECTATION, format!("no row has the key `{}`", expected.value))
                    .label(expected.span, "not in the table")
                    .help(help);
            self.report(diagnostic);
            known = false;
        }
        known
    }

    /// Rows of a file go by their numbers, as spreadsheets and `reconcile.csv` have them.
    fn rows_are_known(&mut self, outcome: &ast::ExpectedOutcome, rows: usize) -> bool {
        let ast::ExpectedOutcome::Lists { rows: true, keys, .. } = outcome else { return true };
        let is_row = |key: &Spanned<String>| key.value.trim().parse().is_ok_and(|row| (2..=rows + 1).contains(&row));
        let wrong: Vec<&Spanned<String>> = keys.iter().filter(|key| !is_row(key)).collect();
        for key in &wrong {
            let help = match rows {
                0 => "the table has no rows".to_owned(),
                1 => "the header is row 1, and the only row is 2".to_owned(),
                _ => format!("the header is row 1, and the rows are 2 to {}", rows + 1),
            };
            let diagnostic = Diagnostic::error(codes::BAD_EXPECTATION, format!("the file has no row `{}`", key.value))
                .label(key.span, "not in the table")
                .help(help);
            self.report(diagnostic);
        }
        wrong.is_empty()
    }

    /// What is not in the file is a record; what is not in the export, a row.
    fn status_of_the_other_side(&mut self, status: &Spanned<String>, rows: bool) {
        let (has, help) = if rows {
            ("row of the file", "write `lists row 2 as not in export` of rows, `lists 1 as not in file` of records")
        } else {
            ("record", "write `lists 1 as not in file` of records, `lists row 2 as not in export` of rows")
        };
        let diagnostic = Diagnostic::error(codes::BAD_EXPECTATION, format!("no {has} is ever `{}`", status.value))
            .label(status.span, "said of the other side")
            .help(help);
        self.report(diagnostic);
    }

    fn no_file(&mut self, expectation: &ast::Expectation, file: &str) {
        let rule = &expectation.rule;
        let message = format!("`{}` compares with \"{file}\", and this test does not give it", rule.name.value);
        let diagnostic = Diagnostic::error(codes::BAD_EXPECTATION, message)
            .label(rule.name.span, "compares with a file")
            .help(format!("add a table after `given \"{file}\"`"));
        self.report(diagnostic);
    }

    fn no_table(&mut self, expectation: &ast::Expectation, object: ObjectId) {
        let name = self.object_name(object).to_owned();
        let rule = &expectation.rule;
        let diagnostic = Diagnostic::error(
            codes::BAD_EXPECTATION,
            format!("`{}` is about {name}, and this test gives none", rule.name.value),
        )
        .label(rule.name.span, format!("about {name}"))
        .help(format!("add a table after `given {name}`"));
        self.report(diagnostic);
    }

    fn unfit_outcome(&mut self, expectation: &ast::Expectation, keyword: &str) {
        let fitting: Vec<String> = outcomes_of(keyword).iter().map(wording::quoted).collect();
        let word = outcome_word(&expectation.outcome.value);
        let what = if word.contains(' ') { "" } else { " records" };
        let noun = wording::noun(keyword);
        let diagnostic = Diagnostic::error(codes::BAD_EXPECTATION, format!("{noun} never {word}{what}"))
            .label(expectation.outcome.span, "not what such a rule does")
            .help(format!("of {noun} can be expected {}", wording::or_list(&fitting)));
        self.report(diagnostic);
    }

    fn unavailable(&mut self, expectation: &ast::Expectation, keyword: &str) {
        let diagnostic = Diagnostic::error(
            codes::NOT_AVAILABLE,
            format!("`{keyword}` rules cannot be tested yet: running them is not available"),
        )
        .label(expectation.span, "cannot be met by this version")
        .help("take this line out until then; the rule itself is checked");
        self.report(diagnostic);
    }
}

/// The file that a rule compares with.
fn file_of(kind: &RuleKind) -> Option<&str> {
    match kind {
        RuleKind::Reconcile(reconcile) => Some(&reconcile.file),
        _ => None,
    }
}

/// The columns are the other system's own: what the rule does not find there the run tells.
fn file_table(table: &ast::Table, file: &str) -> FileTable {
    FileTable {
        file: file.to_owned(),
        header: table.header.iter().map(|header| header.value.clone()).collect(),
        rows: table.rows.iter().map(|row| row.iter().map(|cell| cell.value.clone()).collect()).collect(),
    }
}

/// The outcomes that a declaration of this keyword can have.
fn outcomes_of(keyword: &str) -> &'static [&'static str] {
    match keyword {
        "delete" | "suppress" => &["selects", "spares", "sets aside"],
        "segment" | "protect" => &["selects", "sets aside"],
        "fix" => &["sets", "sets nothing", "flags", "sets aside"],
        "flag" => &["flags", "sets aside"],
        "audit" => &["meets", "misses", "sets aside"],
        "reconcile" => &["lists"],
        "duplicates" => &["groups", "selects", "spares", "sets", "sets nothing", "sets aside"],
        _ => &[],
    }
}

fn outcome_word(outcome: &ast::ExpectedOutcome) -> &'static str {
    match outcome {
        ast::ExpectedOutcome::Selects(_) => "selects",
        ast::ExpectedOutcome::Spares { .. } => "spares",
        ast::ExpectedOutcome::Sets { .. } => "sets",
        ast::ExpectedOutcome::SetsNothing => "sets nothing",
        ast::ExpectedOutcome::Flags(_) => "flags",
        ast::ExpectedOutcome::SetsAside(_) => "sets aside",
        ast::ExpectedOutcome::Groups(_) => "groups",
        ast::ExpectedOutcome::Lists { .. } => "lists",
        ast::ExpectedOutcome::Meets(_) => "meets",
        ast::ExpectedOutcome::Misses(_) => "misses",
    }
}

fn keys_of(outcome: &ast::ExpectedOutcome) -> Vec<&Spanned<String>> {
    let keys = match outcome {
        ast::ExpectedOutcome::Selects(keys)
        | ast::ExpectedOutcome::Spares { keys, .. }
        | ast::ExpectedOutcome::Sets { keys, .. }
        | ast::ExpectedOutcome::Flags(keys)
        | ast::ExpectedOutcome::SetsAside(keys)
        | ast::ExpectedOutcome::Lists { rows: false, keys, .. } => keys,
        ast::ExpectedOutcome::Groups(groups) => return groups.iter().flatten().collect(),
        ast::ExpectedOutcome::SetsNothing
        | ast::ExpectedOutcome::Lists { rows: true, .. }
        | ast::ExpectedOutcome::Meets(_)
        | ast::ExpectedOutcome::Misses(_) => return Vec::new(),
    };
    keys.iter().collect()
}
