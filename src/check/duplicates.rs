//! `duplicates`: what makes two records one, which of them survives, and what becomes of their values.

use super::program::{Duplicates, Keep, KeepRule, Likeness, MatchClause, Rank, Similarity};
use super::properties::{Family, Subject, declaration_help};
use super::{Checker, Scope, wording};
use crate::diagnostic::{Diagnostic, codes};
use crate::matching::{Form, Measure};
use crate::schema::{ObjectId, Origin};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, Match, Order, Phrase};
use crate::value::Kind;
use crate::value::text::fold_name;

/// The rules of `keep` as they are written, and what stands for them besides.
const KEEP_RULES: [(&str, &[&str], KeepWord); 11] = [
    ("survivor", &[], KeepWord::Survivor),
    ("first known", &[], KeepWord::FirstKnown),
    ("latest", &["newest", "most recent"], KeepWord::Best(Order::Latest)),
    ("earliest", &["oldest"], KeepWord::Best(Order::Earliest)),
    ("highest", &["largest", "greatest"], KeepWord::Best(Order::Highest)),
    ("lowest", &["smallest"], KeepWord::Best(Order::Lowest)),
    ("longest", &[], KeepWord::Best(Order::Longest)),
    ("furthest", &[], KeepWord::Best(Order::Furthest)),
    ("all values joined", &["all values", "joined"], KeepWord::Joined),
    ("any yes", &["yes wins", "true wins", "any true"], KeepWord::Any(true)),
    ("any no", &["no wins", "false wins", "any false"], KeepWord::Any(false)),
];

#[derive(Debug, Clone, Copy)]
enum KeepWord {
    Survivor,
    FirstKnown,
    Best(Order),
    Joined,
    Any(bool),
}

/// What a key is to `match`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    /// No two records of one export share it.
    TellApart,
    /// Another system may hold it, too.
    Match,
}

/// The type of which values stand in such an order, where there is but one.
fn ordered_kind(order: Order) -> Option<Kind> {
    match order {
        Order::Latest | Order::Earliest => Some(Kind::Date),
        Order::Highest | Order::Lowest => Some(Kind::Number),
        Order::Longest | Order::Furthest => None,
    }
}

impl Checker<'_> {
    pub(super) fn duplicates(&mut self, duplicates: &ast::Duplicates, object: ObjectId) -> Option<Duplicates> {
        let scope = Scope::of(object);
        let condition = self.optional_condition(duplicates.condition.as_ref(), scope);
        let matches: Vec<Option<MatchClause>> =
            duplicates.matches.iter().map(|clause| self.match_clause(clause, object, Keys::TellApart)).collect();
        let unless = self.unless(&duplicates.unless, object);
        let survivor: Vec<Option<Rank>> = duplicates.survivor.iter().map(|rank| self.rank(rank, object)).collect();
        let keep = self.keeps(&duplicates.keep, object);
        let brake = self.brake(duplicates.brake.as_ref());
        self.refuse_columns(&duplicates.matches)?;
        Some(Duplicates {
            condition: condition.ok()?,
            matches: matches.into_iter().collect::<Option<_>>()?,
            unless: unless?,
            survivor: survivor.into_iter().collect::<Option<_>>()?,
            keep: keep?,
            brake: brake.ok()?,
        })
    }

    pub(super) fn match_clause(&mut self, clause: &Match, object: ObjectId, keys: Keys) -> Option<MatchClause> {
        match clause {
            Match::All(likenesses) => {
                let checked: Vec<Option<Likeness>> =
                    likenesses.iter().map(|likeness| self.likeness(likeness, object, keys)).collect();
                Some(MatchClause::All(checked.into_iter().collect::<Option<_>>()?))
            }
            Match::Likely { at_least, on } => {
                let at_least = self.likeness_share(at_least);
                let checked: Vec<Option<Likeness>> = on
                    .iter()
                    .map(|compared| {
                        self.compared(compared, Similarity::Same, object, keys).map(|(likeness, _)| likeness)
                    })
                    .collect();
                Some(MatchClause::Likely { at_least: at_least?, on: checked.into_iter().collect::<Option<_>>()? })
            }
        }
    }

    fn likeness(&mut self, likeness: &ast::Likeness, object: ObjectId, keys: Keys) -> Option<Likeness> {
        match likeness {
            ast::Likeness::Same(compared) => {
                self.compared(compared, Similarity::Same, object, keys).map(|(likeness, _)| likeness)
            }
            ast::Likeness::Similar { compared, at_least } => {
                let at_least = match at_least {
                    Some(share) => self.likeness_share(share).map(Some),
                    None => Some(None),
                };
                let how = Similarity::Similar { at_least: at_least.flatten() };
                let (likeness, subject) = self.compared(compared, how, object, keys)?;
                let phrase = &compared.property;
                if !matches!(subject.family, Family::Text | Family::Date) {
                    let message = format!("`{}` cannot be similar: it holds {}", subject.words, subject.family.holds());
                    let diagnostic = Diagnostic::error(codes::BAD_MATCH, message)
                        .label(phrase.span, format!("holds {}, which are the same or are not", subject.family.holds()))
                        .help(format!("write `same {}`", subject.words));
                    self.report(diagnostic);
                    return None;
                }
                at_least.map(|_| likeness)
            }
        }
    }

    /// A property and how it is compared.
    fn compared(
        &mut self,
        compared: &ast::Compared,
        how: Similarity,
        object: ObjectId,
        keys: Keys,
    ) -> Option<(Likeness, Subject)> {
        let subject = match keys {
            Keys::TellApart => self.matched(&compared.property, object)?,
            Keys::Match => self.own_property(&compared.property, object)?,
        };
        let by = match &compared.by {
            Some(words) => Some(self.manner(words, how)?),
            None => None,
        };
        Some((Likeness { property: subject.path.property, how, by, span: compared.property.span }, subject))
    }

    /// The form or measure that the words after `by` name; `same` and `likely` take a form only.
    pub(super) fn manner(&mut self, words: &Spanned<String>, how: Similarity) -> Option<&'static str> {
        let form = Form::named(&words.value, None, None).map(|form| form.name());
        let measure = Measure::named(&words.value).map(Measure::name);
        let is_similar = matches!(how, Similarity::Similar { .. });
        if let Some(name) = form.or(measure.filter(|_| is_similar)) {
            return Some(name);
        }
        let forms: Vec<&str> = Form::all(None, None).iter().map(Form::name).collect();
        let measures: Vec<&str> = Measure::NAMED.iter().map(|measure| measure.name()).collect();
        let (message, label) = match measure {
            Some(name) => (format!("`{name}` says how similar two values are"), "only `similar` takes a measure"),
            None => (format!("values are not compared by `{}`", words.value), "is no form and no measure"),
        };
        let mut help = format!("forms are {}", forms.join(", "));
        if is_similar {
            help = format!("{help}; measures are {}", measures.join(", "));
        }
        self.report(Diagnostic::error(codes::BAD_MATCH, message).label(words.span, label).help(help));
        None
    }

    /// A property whose values are compared: not the key, which no two records share.
    fn matched(&mut self, phrase: &Phrase, object: ObjectId) -> Option<Subject> {
        let subject = self.own_property(phrase, object)?;
        if self.program.schema.object(object).is_some_and(|object| object.key == subject.path.property) {
            let message = format!("no two records have the same `{}`", subject.words);
            let diagnostic = Diagnostic::error(codes::BAD_MATCH, message)
                .label(phrase.span, "tells records apart, so it never matches")
                .help("match by what two records of one thing share, such as `same email`");
            self.report(diagnostic);
            return None;
        }
        Some(subject)
    }

    /// From percent to a share above nothing and up to all.
    fn likeness_share(&mut self, percent: &Spanned<f64>) -> Option<f64> {
        if percent.value > 0.0 && percent.value <= 100.0 {
            return Some(percent.value / 100.0);
        }
        let problem = if percent.value > 0.0 { "no two values are that similar" } else { "any two values are" };
        let diagnostic = Diagnostic::error(codes::BAD_MATCH, format!("{}% says nothing: {problem}", percent.value))
            .label(percent.span, "a likeness lies above 0% and goes up to 100%")
            .help("write how alike two values must be, such as `at least 90%`");
        self.report(diagnostic);
        None
    }

    // Which record survives.

    fn rank(&mut self, rank: &ast::Rank, object: ObjectId) -> Option<Rank> {
        match rank {
            ast::Rank::Holds(condition) => self.condition(condition, Scope::of(object)).map(Rank::Holds),
            ast::Rank::Best { order, property: phrase } => {
                let subject = self.own_property_of_kind(phrase, object, ordered_kind(order.value))?;
                self.fits_order(order, &subject, phrase.span, "")?;
                Some(Rank::Best { order: order.value, property: subject.path.property, span: phrase.span })
            }
        }
    }

    /// Whether values of a property stand in such an order; `besides` is what else could be written.
    fn fits_order(&mut self, order: &Spanned<Order>, subject: &Subject, place: Span, besides: &str) -> Option<()> {
        let (fits, wanted) = match order.value {
            Order::Latest | Order::Earliest => (subject.family == Family::Date, Family::Date),
            Order::Highest | Order::Lowest => (subject.family == Family::Number, Family::Number),
            Order::Longest => (subject.family == Family::Text, Family::Text),
            Order::Furthest => (subject.family == Family::OneOption, Family::OneOption),
        };
        if fits {
            return Some(());
        }
        let name = order.value.name();
        let message =
            format!("`{name}` needs {}, and `{}` holds {}", wanted.holds(), subject.words, subject.family.holds());
        let fitting = match subject.family {
            Family::Date => "`latest` or `earliest`",
            Family::Number => "`highest` or `lowest`",
            Family::OneOption => "`furthest`",
            Family::Text => "`longest`",
            Family::ManyOptions | Family::YesNo => "a condition",
        };
        let help = if subject.kind == Kind::Id {
            // The longest ID is nobody's wish.
            "IDs do not say which record is older: write `earliest create date` or `latest create date`; of records \
             that stand alike in everything the one with the lowest key survives by itself"
                .to_owned()
        } else if let Some(kind) =
            ordered_kind(order.value).filter(|_| subject.kind == Kind::Text && self.is_of_no_kind(subject))
        {
            declaration_help(self.object_name(subject.path.object), &subject.words, kind)
        } else {
            format!("for `{}` write {fitting}{besides}", subject.words)
        };
        let diagnostic = Diagnostic::error(codes::BAD_KEEP, message)
            .label(place, format!("holds {}", subject.family.holds()))
            .label(order.span, format!("looks at {}", wanted.holds()))
            .help(help);
        self.report(diagnostic);
        None
    }

    /// Whether nobody said what a property holds: it is a column of which only the header is known.
    fn is_of_no_kind(&self, subject: &Subject) -> bool {
        self.property_at(&subject.path).is_some_and(|property| property.origin == Origin::Header)
    }

    // What becomes of values.

    fn keeps(&mut self, keeps: &[ast::Keep], object: ObjectId) -> Option<Vec<Keep>> {
        let mut right = true;
        let mut kept: Vec<Keep> = Vec::new();
        for keep in keeps {
            let word = self.keep_word(&keep.rule);
            let by = match &keep.by {
                Some(phrase) => {
                    let kind = match word {
                        Some(KeepWord::Best(order)) => ordered_kind(order),
                        _ => None,
                    };
                    self.own_property_of_kind(phrase, object, kind).map(|subject| Some((subject, phrase.span)))
                }
                None => Some(None),
            };
            right &= word.is_some() && by.is_some();
            for phrase in &keep.properties {
                let Some(subject) = self.own_property(phrase, object) else {
                    right = false;
                    continue;
                };
                if let Some(first) = kept.iter().find(|kept| kept.property == subject.path.property) {
                    let message = format!("`{}` is kept in two ways", subject.words);
                    let diagnostic = Diagnostic::error(codes::BAD_KEEP, message)
                        .label(phrase.span, "the second one")
                        .label(first.span, "the first one")
                        .help("leave one of them out");
                    self.report(diagnostic);
                    right = false;
                    continue;
                }
                let (Some(word), Some(by)) = (word, &by) else { continue };
                match self.keep_rule(word, &keep.rule, &subject, phrase.span, by.as_ref()) {
                    Some(rule) => kept.push(Keep { property: subject.path.property, rule, span: phrase.span }),
                    None => right = false,
                }
            }
        }
        right.then_some(kept)
    }

    fn keep_word(&mut self, rule: &Spanned<String>) -> Option<KeepWord> {
        let folded = fold_name(&rule.value);
        let is_meant = |name: &str| fold_name(name) == folded;
        let known =
            KEEP_RULES.iter().find(|(name, others, _)| is_meant(name) || others.iter().any(|name| is_meant(name)));
        if let Some((.., word)) = known {
            return Some(*word);
        }
        let names: Vec<String> = KEEP_RULES.iter().map(|(name, ..)| wording::quoted(name)).collect();
        let diagnostic = Diagnostic::error(codes::BAD_KEEP, format!("`{}` is no way to keep a value", rule.value))
            .label(rule.span, "not known")
            .help(format!("write {}", wording::or_list(&names)));
        let close = crate::diagnostic::suggest::did_you_mean(&rule.value, KEEP_RULES.iter().map(|(name, ..)| *name));
        let diagnostic = match close {
            Some(close) => diagnostic.help(format!("did you mean `{close}`?")).edit(rule.span, close),
            None => diagnostic,
        };
        self.report(diagnostic);
        None
    }

    fn keep_rule(
        &mut self,
        word: KeepWord,
        rule: &Spanned<String>,
        subject: &Subject,
        place: Span,
        by: Option<&(Subject, Span)>,
    ) -> Option<KeepRule> {
        if self.program.schema.object(subject.path.object).is_some_and(|object| object.key == subject.path.property) {
            let diagnostic =
                Diagnostic::error(codes::BAD_KEEP, format!("`{}` is always the survivor's", subject.words))
                    .label(place, "names the record that is left")
                    .help("say with `survivor` which record that is");
            self.report(diagnostic);
            return None;
        }
        if let (Some((_, span)), false) = (by, matches!(word, KeepWord::Best(_))) {
            let diagnostic = Diagnostic::error(codes::BAD_KEEP, format!("`{}` looks at no other property", rule.value))
                .label(*span, "not needed")
                .help("leave out `by` and what follows it; `latest by …` and `highest by …` look at another property");
            self.report(diagnostic);
            return None;
        }
        match word {
            KeepWord::Survivor => Some(KeepRule::Survivor),
            KeepWord::FirstKnown => Some(KeepRule::FirstKnown),
            KeepWord::Best(order) => {
                let (looked_at, span) = by.map_or((subject, place), |(by, span)| (by, *span));
                let besides = match by {
                    Some(_) => String::new(),
                    None => format!(", or name the property to look at, such as `{} by create date`", order.name()),
                };
                self.fits_order(&Spanned::new(order, rule.span), looked_at, span, &besides)?;
                Some(KeepRule::Best { order, by: looked_at.path.property })
            }
            KeepWord::Any(wanted) => {
                self.keeps_family(rule, subject, place, &[Family::YesNo])?;
                Some(KeepRule::Any(wanted))
            }
            KeepWord::Joined => {
                self.keeps_family(rule, subject, place, &[Family::Text, Family::ManyOptions])?;
                Some(KeepRule::Joined)
            }
        }
    }

    fn keeps_family(
        &mut self,
        rule: &Spanned<String>,
        subject: &Subject,
        place: Span,
        families: &[Family],
    ) -> Option<()> {
        if families.contains(&subject.family) {
            return Some(());
        }
        let wanted: Vec<&str> = families.iter().map(|family| family.holds()).collect();
        let message =
            format!("`{}` does not fit `{}`, which holds {}", rule.value, subject.words, subject.family.holds());
        let diagnostic = Diagnostic::error(codes::BAD_KEEP, message)
            .label(place, format!("holds {}", subject.family.holds()))
            .label(rule.span, format!("is for a property that holds {}", wording::or_list(&wanted)))
            .help("write `survivor` or `first known`, which fit every property");
        self.report(diagnostic);
        None
    }
}
