//! Declarations and their clauses; `test` blocks have a file of their own.

use super::super::ast::{
    Argument, ArgumentValue, Audit, Baseline, Compared, Condition, Duplicates, Duration, Figure, Fix, FixLine, Flag,
    Goal, Heading, ItemKind, Keep, Likeness, Match, Measure, Never, Order, Otherwise, Param, Phrase, Population,
    Protect, Quoted, Rank, Reconcile, Removal, Routine, RuleReference, Segment, Unless, Value, ValueKind, VerbCall,
};
use super::super::parse::Rule;
use super::literal::squeeze;
use super::{Builder, Node};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Spanned;
use crate::value::Brake;
use crate::value::ratio::Ratio;
use crate::value::time::Unit;
use pest::iterators::Pair;

impl Builder<'_> {
    pub(super) fn item(&mut self, node: &Node<'_>) -> Option<ItemKind> {
        Some(match node.rule() {
            Rule::for_object => ItemKind::For(self.object(&node.get(Rule::object)?)),
            Rule::param_item => {
                ItemKind::Param(Param { value: self.value(&node.get(Rule::value)?)?, heading: self.heading(node)? })
            }
            Rule::segment => ItemKind::Segment(Segment {
                heading: self.heading(&node.node(Rule::heading)?)?,
                condition: self.where_clause(node)??,
            }),
            Rule::protect => ItemKind::Protect(Protect {
                heading: self.heading(&node.node(Rule::heading)?)?,
                condition: self.where_clause(node)??,
            }),
            Rule::delete => ItemKind::Delete(self.removal(node)?),
            Rule::suppress => ItemKind::Suppress(self.removal(node)?),
            Rule::fix => ItemKind::Fix(Fix {
                heading: self.heading(&node.node(Rule::heading)?)?,
                condition: self.where_clause(node)?,
                unless: self.unless(node)?,
                lines: node.nodes(Rule::fix_line).map(|line| self.fix_line(&line)).collect::<Option<_>>()?,
            }),
            Rule::flag => ItemKind::Flag(Flag {
                heading: self.heading(&node.node(Rule::heading)?)?,
                condition: self.where_clause(node)??,
                unless: self.unless(node)?,
                say: self.text_in(node, Rule::say)?,
            }),
            Rule::duplicates => ItemKind::Duplicates(self.duplicates(node)?),
            Rule::reconcile => ItemKind::Reconcile(self.reconcile(node)?),
            Rule::audit => ItemKind::Audit(Audit {
                heading: self.heading(&node.node(Rule::heading)?)?,
                measures: node.nodes(Rule::measure).map(|measure| self.measure(&measure)).collect::<Option<_>>()?,
            }),
            Rule::routine => ItemKind::Routine(Routine {
                heading: self.heading(&node.node(Rule::heading)?)?,
                every: self.maybe(node.node(Rule::every), |this, every| this.every(&every))?,
                runs: node
                    .nodes(Rule::run)
                    .map(|run| self.rule_reference(&run.node(Rule::rule_reference)?))
                    .collect::<Option<_>>()?,
            }),
            Rule::never => ItemKind::Never(Never {
                description: self.text_in(node, Rule::description)??,
                condition: self.where_clause(node)??,
            }),
            Rule::test => ItemKind::Test(self.test(node)?),
            _ => return None,
        })
    }

    /// An optional part: absent is fine, present and broken is not.
    pub(super) fn maybe<N, T>(
        &mut self,
        part: Option<N>,
        build: impl FnOnce(&mut Self, N) -> Option<T>,
    ) -> Option<Option<T>> {
        match part {
            Some(part) => build(self, part).map(Some),
            None => Some(None),
        }
    }

    /// The quoted text of a clause that may be absent.
    pub(super) fn text_in(&mut self, node: &Node<'_>, clause: Rule) -> Option<Option<Quoted>> {
        let quoted = node.node(clause).and_then(|clause| clause.get(Rule::quoted));
        self.maybe(quoted, |this, quoted| this.quoted(&quoted))
    }

    fn heading(&mut self, node: &Node<'_>) -> Option<Heading> {
        let name = self.spelled(&node.get(Rule::name)?);
        Some(Heading { name, description: self.text_in(node, Rule::description)? })
    }

    /// The condition of `where`, which may be absent.
    fn where_clause(&mut self, node: &Node<'_>) -> Option<Option<Condition>> {
        let condition = node.node(Rule::where_clause).and_then(|clause| clause.get(Rule::condition));
        self.maybe(condition, |this, condition| this.condition(&condition))
    }

    fn unless(&mut self, node: &Node<'_>) -> Option<Vec<Unless>> {
        node.nodes(Rule::unless_clause)
            .map(|clause| {
                Some(Unless {
                    condition: self.condition(&clause.get(Rule::condition)?)?,
                    reason: self.text_in(&clause, Rule::reason)?,
                })
            })
            .collect()
    }

    fn removal(&mut self, node: &Node<'_>) -> Option<Removal> {
        Some(Removal {
            heading: self.heading(&node.node(Rule::heading)?)?,
            condition: self.where_clause(node)??,
            unless: self.unless(node)?,
            brake: self.brake(node)?,
        })
    }

    fn brake(&mut self, node: &Node<'_>) -> Option<Option<Spanned<Brake>>> {
        let scalar = node.node(Rule::brake).and_then(|brake| brake.get(Rule::scalar));
        self.maybe(scalar, |this, scalar| {
            let value = this.value(&scalar)?;
            let brake = match &value.kind {
                ValueKind::Percent(digits) => Ratio::percent(digits).map(Brake::Percent),
                ValueKind::Number(digits) => digits.parse().ok().map(Brake::Count),
                _ => None,
            };
            if let ValueKind::Param(name) = &value.kind {
                this.problems.push(
                    Diagnostic::error(codes::SYNTAX, "a brake is written in the rule itself, not as a parameter")
                        .label(value.span, format!("`${name}` could be set to anything when a run is started"))
                        .help("write the percentage or the number of records: `stop above 20%`, `stop above 500`"),
                );
            } else if brake.is_none() {
                let help = "write a percentage or a whole number of records: `stop above 20%`, `stop above 500`";
                this.expected(value.span, scalar.as_str(), "a percentage or a number of records", help);
            }
            Some(Spanned::new(brake?, value.span))
        })
    }

    // Fixes.

    fn fix_line(&mut self, node: &Node<'_>) -> Option<FixLine> {
        let when = node.node(Rule::when_clause).and_then(|clause| clause.get(Rule::condition));
        Some(FixLine {
            properties: self.phrases(&node.get(Rule::phrases)?)?,
            verbs: node.nodes(Rule::verb).map(|verb| self.verb(&verb)).collect::<Option<_>>()?,
            when: self.maybe(when, |this, condition| this.condition(&condition))?,
            otherwise: self.maybe(node.node(Rule::otherwise), |this, node| this.otherwise(&node))?,
            span: self.span(&node.pair),
        })
    }

    fn otherwise(&mut self, node: &Node<'_>) -> Option<Otherwise> {
        Some(if node.has(Rule::k_leave) {
            Otherwise::Leave
        } else if node.has(Rule::k_clear) {
            Otherwise::Clear
        } else if let Some(message) = node.get(Rule::quoted) {
            Otherwise::Flag(self.quoted(&message)?)
        } else {
            Otherwise::SetTo(self.value(&node.get(Rule::value)?)?)
        })
    }

    fn verb(&mut self, node: &Node<'_>) -> Option<VerbCall> {
        let words = node.get(Rule::verb_words)?;
        Some(VerbCall {
            words: Spanned::new(squeeze(words.as_str()), self.span(&words)),
            arguments: node.nodes(Rule::argument).map(|argument| self.argument(&argument)).collect::<Option<_>>()?,
            span: self.span(&node.pair),
        })
    }

    fn argument(&mut self, node: &Node<'_>) -> Option<Argument> {
        let preposition = node.get(Rule::preposition).map(|word| self.keyword(&word));
        let value = match node.node(Rule::entries) {
            Some(entries) => self.entries(&entries)?,
            None => ArgumentValue::Value(self.value(node.inner.last()?)?),
        };
        Some(Argument { preposition, value })
    }

    /// `("a" to "b", …)` or `(a, b)`, not both in one.
    fn entries(&mut self, node: &Node<'_>) -> Option<ArgumentValue> {
        let mut pairs = Vec::new();
        let mut list = Vec::new();
        for entry in node.nodes(Rule::entry) {
            let mut values = entry.all(Rule::argument_value);
            let from = self.value(&values.next()?)?;
            match values.next() {
                Some(to) => pairs.push((from, self.value(&to)?)),
                None => list.push(from),
            }
        }
        if pairs.is_empty() {
            return Some(ArgumentValue::List(list));
        }
        if let Some(lone) = list.first() {
            self.problems.push(
                Diagnostic::error(codes::SYNTAX, "this entry says what to replace, and not by what")
                    .label(lone.span, "`to` and a value are missing after it")
                    .help("write every entry of the list as `\"old\" to \"new\"`"),
            );
            return None;
        }
        Some(ArgumentValue::Pairs(pairs))
    }

    // Duplicates.

    fn duplicates(&mut self, node: &Node<'_>) -> Option<Duplicates> {
        Some(Duplicates {
            heading: self.heading(&node.node(Rule::heading)?)?,
            condition: self.where_clause(node)?,
            matches: node.nodes(Rule::match_clause).map(|clause| self.matching(&clause)).collect::<Option<_>>()?,
            unless: self.unless(node)?,
            survivor: match node.node(Rule::survivor) {
                Some(survivor) => survivor.nodes(Rule::rank).map(|rank| self.rank(&rank)).collect::<Option<_>>()?,
                None => Vec::new(),
            },
            keep: node.nodes(Rule::keep).map(|keep| self.keep(&keep)).collect::<Option<_>>()?,
            brake: self.brake(node)?,
        })
    }

    fn reconcile(&mut self, node: &Node<'_>) -> Option<Reconcile> {
        let compare = node.node(Rule::comparison);
        let compare = compare.iter().flat_map(|comparison| comparison.nodes(Rule::compared).collect::<Vec<_>>());
        Some(Reconcile {
            heading: self.heading(&node.node(Rule::heading)?)?,
            file: self.quoted(&node.get(Rule::quoted)?)?,
            condition: self.where_clause(node)?,
            matches: node.nodes(Rule::match_clause).map(|clause| self.matching(&clause)).collect::<Option<_>>()?,
            unless: self.unless(node)?,
            compare: compare.map(|compared| self.compared_property(&compared)).collect::<Option<_>>()?,
        })
    }

    fn matching(&mut self, node: &Node<'_>) -> Option<Match> {
        if let Some(likely) = node.node(Rule::likely) {
            return Some(Match::Likely {
                at_least: self.percent(&likely.get(Rule::scalar)?)?,
                on: likely.nodes(Rule::compared).map(|node| self.compared_property(&node)).collect::<Option<_>>()?,
            });
        }
        let likenesses = node.inner.iter().filter(|pair| matches!(pair.as_rule(), Rule::same | Rule::similar));
        let likenesses = likenesses.map(|pair| self.likeness(&Node::new(pair.clone())));
        Some(Match::All(likenesses.collect::<Option<_>>()?))
    }

    fn likeness(&mut self, node: &Node<'_>) -> Option<Likeness> {
        let compared = self.compared_property(&node.node(Rule::compared)?)?;
        if node.rule() == Rule::same {
            return Some(Likeness::Same(compared));
        }
        let at_least = self.maybe(node.get(Rule::scalar), |this, scalar| this.percent(&scalar))?;
        Some(Likeness::Similar { compared, at_least })
    }

    pub(super) fn compared_property(&mut self, node: &Node<'_>) -> Option<Compared> {
        let by = node.get(Rule::manner);
        Some(Compared {
            property: self.phrase(&node.get(Rule::compared_phrase)?)?,
            with: self.maybe(node.get(Rule::quoted), |this, quoted| this.quoted(&quoted))?,
            by: by.map(|manner| Spanned::new(manner.as_str().trim_end().to_owned(), self.span(&manner))),
        })
    }

    fn rank(&mut self, node: &Node<'_>) -> Option<Rank> {
        let Some(order) = node.node(Rule::order) else {
            return Some(Rank::Holds(self.condition(&node.get(Rule::condition)?)?));
        };
        let word = match order.inner.first()?.as_rule() {
            Rule::k_latest => Order::Latest,
            Rule::k_earliest => Order::Earliest,
            Rule::k_highest => Order::Highest,
            Rule::k_lowest => Order::Lowest,
            Rule::k_longest => Order::Longest,
            _ => Order::Furthest,
        };
        Some(Rank::Best {
            order: Spanned::new(word, self.span(&order.pair)),
            property: self.phrase(&node.get(Rule::phrase)?)?,
        })
    }

    fn keep(&mut self, node: &Node<'_>) -> Option<Keep> {
        let rule = node.get(Rule::keep_rule)?;
        let by: Option<Phrase> = self.maybe(node.get(Rule::phrase), |this, phrase| this.phrase(&phrase))?;
        Some(Keep {
            properties: self.phrases(&node.get(Rule::phrases)?)?,
            rule: Spanned::new(squeeze(rule.as_str()), self.span(&rule)),
            by,
        })
    }

    // Audits and routines.

    fn measure(&mut self, node: &Node<'_>) -> Option<Measure> {
        Some(Measure {
            name: self.spelled(&node.get(Rule::name)?),
            figure: self.figure(&node.node(Rule::figure)?)?,
            goal: self.maybe(node.node(Rule::goal), |this, node| this.goal(&node))?,
            warn: self.maybe(node.node(Rule::warn), |this, node| this.goal(&node))?,
        })
    }

    fn figure(&mut self, node: &Node<'_>) -> Option<Figure> {
        if let Some(property) = node.get(Rule::phrase) {
            return Some(Figure::FillRate(self.phrase(&property)?));
        }
        let population = match node.node(Rule::membership) {
            Some(membership) => Population::In(self.spelled(&membership.get(Rule::name)?)),
            None => Population::Where(self.where_clause(node)??),
        };
        Some(if node.has(Rule::k_share) { Figure::Share(population) } else { Figure::Count(population) })
    }

    fn goal(&mut self, node: &Node<'_>) -> Option<Goal> {
        let value = self.amount(&node.get(Rule::scalar)?)?;
        if node.has(Rule::k_least) {
            return Some(Goal::AtLeast(value));
        }
        if node.has(Rule::k_most) {
            return Some(Goal::AtMost(value));
        }
        let baseline = self.maybe(node.node(Rule::baseline), |this, baseline| {
            let scalar = baseline.get(Rule::scalar)?;
            Some(if baseline.has(Rule::k_from) {
                Baseline::From(this.amount(&scalar)?)
            } else {
                Baseline::Since(this.value(&scalar)?)
            })
        })?;
        Some(Goal::Change { up: node.has(Rule::k_up), by: value, baseline })
    }

    /// A number, a percentage or a parameter.
    fn amount(&mut self, pair: &Pair<'_, Rule>) -> Option<Value> {
        let value = self.value(pair)?;
        if matches!(value.kind, ValueKind::Number(_) | ValueKind::Percent(_) | ValueKind::Param(_)) {
            return Some(value);
        }
        self.expected(value.span, pair.as_str(), "a number or a percentage", "write it as `95%` or `200`");
        None
    }

    fn every(&mut self, node: &Node<'_>) -> Option<Spanned<Duration>> {
        let unit = node.get(Rule::time_unit)?;
        let count = self.maybe(node.get(Rule::count), |this, count| this.count(&count))?.unwrap_or(1);
        let duration = Duration { count, unit: Unit::parse(unit.as_str())? };
        Some(Spanned::new(duration, self.span(&node.pair)))
    }

    pub(super) fn rule_reference(&mut self, node: &Node<'_>) -> Option<RuleReference> {
        Some(RuleReference {
            keyword: self.keyword(&node.get(Rule::rule_kind)?),
            name: self.spelled(&node.get(Rule::name)?),
        })
    }
}
