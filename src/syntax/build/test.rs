//! `test` blocks: tables and expectations.

use super::super::ast::{Expectation, ExpectedOutcome, Given, Table, Test};
use super::super::parse::Rule;
use super::{Builder, Node};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::{Span, Spanned};
use pest::iterators::Pair;

impl Builder<'_> {
    pub(super) fn test(&mut self, node: &Node<'_>) -> Option<Test> {
        let as_of = node.node(Rule::as_of).and_then(|clause| clause.get(Rule::scalar));
        Some(Test {
            description: self.text_in(node, Rule::description)??,
            as_of: self.maybe(as_of, |this, scalar| this.value(&scalar))?,
            tables: node.nodes(Rule::given).map(|given| self.table(&given)).collect::<Option<_>>()?,
            expectations: node
                .nodes(Rule::expectation)
                .map(|expectation| self.expectation(&expectation))
                .collect::<Option<_>>()?,
        })
    }

    fn table(&mut self, node: &Node<'_>) -> Option<Table> {
        let of = match node.get(Rule::quoted) {
            Some(file) => Given::File(self.quoted(&file)?),
            None => Given::Object(self.object(&node.get(Rule::object)?)),
        };
        let mut rows = node.all(Rule::row).map(|row| (self.span(&row), self.cells(row)));
        let (header_span, header) = rows.next()?;
        let rows: Vec<_> = rows.collect();
        let columns = header.len();
        let mut ragged = rows.iter().filter(|(_, row)| row.len() != columns).peekable();
        if ragged.peek().is_some() {
            let problems: Vec<_> =
                ragged.map(|(span, row)| wrong_number_of_cells(*span, row.len(), header_span, columns)).collect();
            self.problems.extend(problems);
            return None;
        }
        Some(Table { of, header, rows: rows.into_iter().map(|(_, row)| row).collect() })
    }

    fn cells(&self, row: Pair<'_, Rule>) -> Vec<Spanned<String>> {
        row.into_inner()
            .filter(|pair| pair.as_rule() == Rule::cell)
            .map(|cell| {
                let raw = cell.as_str();
                let trimmed = raw.trim();
                let start = self.base + cell.as_span().start() + (raw.len() - raw.trim_start().len());
                Spanned::new(cell_text(trimmed), Span::new(self.file, start, start + trimmed.len()))
            })
            .collect()
    }

    fn expectation(&mut self, node: &Node<'_>) -> Option<Expectation> {
        let outcome = Node::new(node.inner.last()?.clone());
        Some(Expectation {
            rule: self.rule_reference(&node.node(Rule::rule_reference)?)?,
            outcome: Spanned::new(self.outcome(&outcome)?, self.span(&outcome.pair)),
            span: self.span(&node.pair),
        })
    }

    fn outcome(&mut self, node: &Node<'_>) -> Option<ExpectedOutcome> {
        let keys = |this: &mut Self| match node.node(Rule::keys) {
            Some(keys) => this.keys(&keys),
            None => Some(Vec::new()),
        };
        Some(match node.rule() {
            Rule::selects => ExpectedOutcome::Selects(keys(self)?),
            Rule::spares => ExpectedOutcome::Spares {
                keys: keys(self)?,
                because: node.get(Rule::name).map(|name| self.spelled(&name)),
            },
            Rule::sets => ExpectedOutcome::Sets {
                property: self.phrase(&node.get(Rule::argument_phrase)?)?,
                to: self.value(&node.get(Rule::argument_value)?)?,
                keys: keys(self)?,
            },
            Rule::sets_nothing => ExpectedOutcome::SetsNothing,
            Rule::sets_aside => ExpectedOutcome::SetsAside(keys(self)?),
            Rule::flags => ExpectedOutcome::Flags(keys(self)?),
            Rule::groups => ExpectedOutcome::Groups(
                node.nodes(Rule::key_group).map(|group| self.keys(&group.node(Rule::keys)?)).collect::<Option<_>>()?,
            ),
            Rule::lists => {
                let rows = node.node(Rule::file_rows);
                let status = node.get(Rule::status)?;
                let words = status.as_str().split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
                ExpectedOutcome::Lists {
                    rows: rows.is_some(),
                    keys: match rows {
                        Some(rows) => self.keys(&rows.node(Rule::keys)?)?,
                        None => keys(self)?,
                    },
                    status: Spanned::new(words, self.span(&status)),
                }
            }
            Rule::meets => ExpectedOutcome::Meets(self.spelled(&node.get(Rule::name)?)),
            Rule::misses => ExpectedOutcome::Misses(self.spelled(&node.get(Rule::name)?)),
            _ => return None,
        })
    }

    fn keys(&mut self, node: &Node<'_>) -> Option<Vec<Spanned<String>>> {
        node.nodes(Rule::key)
            .map(|key| match key.get(Rule::quoted) {
                Some(quoted) => self.quoted(&quoted),
                None => Some(self.spelled(&key.pair)),
            })
            .collect()
    }
}

/// A cell without the quotation marks that keep its outer space, `\|` as a bar.
fn cell_text(trimmed: &str) -> String {
    let inner = trimmed.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(trimmed);
    inner.replace("\\|", "|")
}

fn wrong_number_of_cells(row: Span, cells: usize, header: Span, columns: usize) -> Diagnostic {
    let count = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    Diagnostic::error(
        codes::TABLE_SHAPE,
        format!("this row has {}, and the table has {}", count(cells, "cell"), count(columns, "column")),
    )
    .label(row, count(cells, "cell"))
    .label(header, count(columns, "column"))
    .help("give the row one cell a column, empty where there is no value; write a bar inside a cell as `\\|`")
}
