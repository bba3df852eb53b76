//! `reconcile`: the records of an object against the rows of another system's file.

use super::program::{Comparison, MatchClause, Reconcile};
use super::{Checker, Scope};
use crate::check::duplicates::Keys;
use crate::check::program::Similarity;
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::ObjectId;
use crate::schema::project::paths;
use crate::syntax::ast::{self, Compared, Match, Quoted};

impl Checker<'_> {
    pub(super) fn reconcile(&mut self, rule: &ast::Reconcile, object: ObjectId) -> Option<Reconcile> {
        let file = self.reconciled_file(&rule.file);
        let condition = self.optional_condition(rule.condition.as_ref(), Scope::of(object));
        let matches: Vec<Option<MatchClause>> =
            rule.matches.iter().map(|clause| self.match_clause(clause, object, Keys::Match)).collect();
        let unless = self.unless(&rule.unless, object);
        let compare: Vec<Option<Comparison>> =
            rule.compare.iter().map(|compared| self.comparison(compared, object)).collect();
        let columns = rule.matches.iter().flat_map(Match::compared).map(column_of).collect();
        Some(Reconcile {
            file: file?,
            condition: condition.ok()?,
            matches: matches.into_iter().collect::<Option<_>>()?,
            columns,
            unless: unless?,
            compare: compare.into_iter().collect::<Option<_>>()?,
        })
    }

    /// A file inside the project: names of other people's rule files lead nowhere else.
    fn reconciled_file(&mut self, file: &Quoted) -> Option<String> {
        let name = file.value.trim();
        if !name.is_empty() && paths::is_inside(name) {
            return Some(name.to_owned());
        }
        let diagnostic = Diagnostic::error(codes::BAD_MATCH, format!("`{name}` leads out of the folder of hyg.yaml"))
            .label(file.span, "not inside the project")
            .help("name a file inside the folder, without `..` and not from the root");
        self.report(diagnostic);
        None
    }

    fn comparison(&mut self, compared: &Compared, object: ObjectId) -> Option<Comparison> {
        let subject = self.own_property(&compared.property, object)?;
        let by = match &compared.by {
            Some(words) => Some(self.manner(words, Similarity::Same)?),
            None => None,
        };
        Some(Comparison {
            property: subject.path.property,
            by,
            column: column_of(compared),
            span: compared.property.span,
        })
    }

    /// Only another system has columns of its own.
    pub(super) fn refuse_columns(&mut self, matches: &[Match]) -> Option<()> {
        let with = matches.iter().flat_map(Match::compared).find_map(|compared| compared.with.as_ref());
        let Some(with) = with else { return Some(()) };
        let diagnostic = Diagnostic::error(codes::BAD_MATCH, "duplicates are looked for in one object")
            .label(with.span, "a column of which file?")
            .help("leave out `with` and the column; `reconcile` compares records with the rows of a file");
        self.report(diagnostic);
        None
    }
}

fn column_of(compared: &Compared) -> Option<String> {
    compared.with.as_ref().map(|with| with.value.trim().to_owned())
}
