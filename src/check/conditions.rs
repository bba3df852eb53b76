//! Conditions: how they are joined, segments, links. Tests on a property are in [`super::typing`].

use super::names::{Lookup, Meaning};
use super::program::{Condition, ConditionKind, LinkQuantifier, Linked, SegmentId};
use super::{Checker, Reported, Scope, wording};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, ListQuantifier, Name};
use crate::syntax::linked::{Asked, question};

impl Checker<'_> {
    /// A condition with everything in it resolved; nothing when something in it is wrong, which
    /// has then been reported.
    pub(super) fn condition(&mut self, condition: &ast::Condition, scope: Scope) -> Option<Condition> {
        let span = condition.span;
        let kind = match &condition.kind {
            ast::ConditionKind::And(members) => ConditionKind::All(self.members(members, scope)?),
            ast::ConditionKind::Or(members) => ConditionKind::Any(self.members(members, scope)?),
            ast::ConditionKind::Not(inner) => ConditionKind::Not(Box::new(self.condition(inner, scope)?)),
            ast::ConditionKind::Group(inner) => return self.condition(inner, scope),
            ast::ConditionKind::List { quantifier, members } => self.list(quantifier, members, scope, span)?,
            ast::ConditionKind::In(name) => ConditionKind::InSegment(self.segment(name, scope)?),
            ast::ConditionKind::HasDuplicates { negated, rule } => {
                let kind = ConditionKind::HasDuplicates(self.duplicates_asked_for(rule, scope)?);
                if *negated { ConditionKind::Not(Box::new(Condition { kind, span })) } else { kind }
            }
            ast::ConditionKind::Link { quantifier, object, inner } => {
                self.linked(quantifier, object, inner.as_deref(), scope, span)?
            }
            ast::ConditionKind::Test(test) => ConditionKind::Test(self.property_test(test, scope, span)?),
        };
        Some(Condition { kind, span })
    }

    pub(super) fn optional_condition(
        &mut self,
        condition: Option<&ast::Condition>,
        scope: Scope,
    ) -> Result<Option<Condition>, Reported> {
        condition.map(|condition| self.condition(condition, scope).ok_or(Reported)).transpose()
    }

    fn members(&mut self, members: &[ast::Condition], scope: Scope) -> Option<Vec<Condition>> {
        // All of them are checked before the first failure counts, so that all errors are said.
        let checked: Vec<Option<Condition>> = members.iter().map(|member| self.condition(member, scope)).collect();
        checked.into_iter().collect()
    }

    fn list(
        &mut self,
        quantifier: &Spanned<ListQuantifier>,
        members: &[ast::Condition],
        scope: Scope,
        span: Span,
    ) -> Option<ConditionKind> {
        let checked = self.members(members, scope);
        if let ListQuantifier::AtLeast(least) = quantifier.value
            && (least == 0 || least as usize > members.len())
        {
            let problem = if least == 0 { "holds for every record" } else { "can never hold" };
            let diagnostic = Diagnostic::error(
                codes::VALUE_DOES_NOT_FIT,
                format!("at least {least} of {} conditions {problem}", members.len()),
            )
            .label(quantifier.span, format!("{} conditions are listed", members.len()))
            .help(format!("write a number from 1 to {}", members.len()));
            self.report(diagnostic);
            return None;
        }
        let members = checked?;
        Some(match quantifier.value {
            ListQuantifier::Any => ConditionKind::Any(members),
            ListQuantifier::All => ConditionKind::All(members),
            ListQuantifier::None => ConditionKind::Not(Box::new(Condition { kind: ConditionKind::Any(members), span })),
            ListQuantifier::AtLeast(least) => ConditionKind::AtLeast(least, members),
        })
    }

    fn linked(
        &mut self,
        quantifier: &Spanned<ast::LinkQuantifier>,
        object: &Spanned<String>,
        inner: Option<&ast::Condition>,
        scope: Scope,
        span: Span,
    ) -> Option<ConditionKind> {
        if let Some(diagnostic) = self.no_linked_records(quantifier, object, scope) {
            self.report(diagnostic);
            return None;
        }
        let to = self.object(object)?;
        let from = self.program.schema.object(scope.object)?;
        let Some(link) = from.link_named(&self.program.schema, &object.value) else {
            let diagnostic = self.unlinked(object, scope.object);
            self.report(diagnostic);
            return None;
        };
        let inner = self.optional_condition(inner, Scope::of(to)).ok()?.map(Box::new);
        let least = match quantifier.value {
            ast::LinkQuantifier::Has | ast::LinkQuantifier::No => LinkQuantifier::AtLeast(1),
            ast::LinkQuantifier::AtLeast(0) => {
                let diagnostic = Diagnostic::error(
                    codes::VALUE_DOES_NOT_FIT,
                    format!("every record has at least 0 {}", object.value),
                )
                .label(quantifier.span, "holds for every record")
                .help("write a number from 1, or `no associated …` for none");
                self.report(diagnostic);
                return None;
            }
            ast::LinkQuantifier::AtLeast(least) => LinkQuantifier::AtLeast(least),
            ast::LinkQuantifier::Every => LinkQuantifier::Every,
        };
        let linked =
            ConditionKind::Linked(Linked { link, object: to, quantifier: least, inner, text: self.text(span) });
        Some(match quantifier.value {
            ast::LinkQuantifier::No => ConditionKind::Not(Box::new(Condition { kind: linked, span })),
            _ => linked,
        })
    }

    /// `has no associated deals`, and `no email` of a property.
    fn no_linked_records(
        &self,
        quantifier: &Spanned<ast::LinkQuantifier>,
        object: &Spanned<String>,
        scope: Scope,
    ) -> Option<Diagnostic> {
        let schema = &self.program.schema;
        let words = object.value.as_str();
        if schema.object_named(words).is_some() {
            return None;
        }
        let whole = quantifier.span.to(object.span);
        if words == "duplicates" || words.starts_with("duplicates ") {
            let diagnostic = Diagnostic::error(codes::UNKNOWN_OBJECT, "nothing says whose duplicates are meant");
            let label = "the rule that finds them is expected here";
            return Some(diagnostic.label(object.span, label).help("write `has duplicates in` and the rule's name"));
        }
        if let Some(diagnostic) = self.other_question(quantifier, object, scope) {
            return Some(diagnostic);
        }
        let test = match quantifier.value {
            ast::LinkQuantifier::No => "is unknown",
            ast::LinkQuantifier::Has => "is known",
            ast::LinkQuantifier::AtLeast(_) | ast::LinkQuantifier::Every => return None,
        };
        self.has_property(scope.object, words).then(|| {
            let meant = format!("{words} {test}");
            Diagnostic::error(codes::UNKNOWN_OBJECT, format!("`{words}` is a property, not a kind of record"))
                .label(object.span, "linked records are expected here")
                .help(format!("write `{meant}`"))
                .edit(whole, meant)
        })
    }

    /// `has 2 deals`, `has any associated deal`, `has open deals`: asked otherwise than rules ask.
    fn other_question(
        &self,
        quantifier: &Spanned<ast::LinkQuantifier>,
        object: &Spanned<String>,
        scope: Scope,
    ) -> Option<Diagnostic> {
        let schema = &self.program.schema;
        let asked = match quantifier.value {
            ast::LinkQuantifier::No => "no",
            ast::LinkQuantifier::Has => "has",
            ast::LinkQuantifier::AtLeast(_) | ast::LinkQuantifier::Every => return None,
        };
        let whole = quantifier.span.to(object.span);
        let words = object.value.to_lowercase();
        let words: Vec<&str> = std::iter::once(asked).chain(words.split(' ')).collect();
        let question = question(&words)?;
        let name = words.get(question.words..)?.join(" ");
        if schema.object_named(&name).is_some() {
            let meant = question.asked.written(&name, "");
            let message = "linked records are asked about with `has`, `no` or `every`";
            let diagnostic = Diagnostic::error(codes::UNKNOWN_OBJECT, message).label(whole, "not in these words");
            // `has 2 deals`
            let is_open = |count: &u32| *count > 0 && !words.iter().any(|word| ["exactly", "only"].contains(word));
            return Some(match question.asked {
                Asked::Exactly(count) if is_open(&count) => diagnostic.help(format!(
                    "write `{}`, or, if it is {count} and no more, `{meant}`",
                    Asked::AtLeast(count).written(&name, "")
                )),
                Asked::Exactly(_) => diagnostic.help(format!("write `{meant}`")),
                _ => diagnostic.help(format!("write `{meant}`")).edit(whole, meant),
            });
        }
        // `has no email`, `has a phone number`
        let state = match question.asked {
            Asked::Any => "is known",
            Asked::No => "is unknown",
            _ => "",
        };
        if name != object.value && !state.is_empty() && self.has_property(scope.object, &name) {
            let meant = format!("{name} {state}");
            let diagnostic =
                Diagnostic::error(codes::UNKNOWN_OBJECT, format!("`{name}` is a property, not a kind of record"));
            let diagnostic = diagnostic.label(whole, "linked records are asked about in such words");
            return Some(diagnostic.help(format!("write `{meant}`")).edit(whole, meant));
        }
        let diagnostic = Diagnostic::error(codes::UNKNOWN_OBJECT, format!("there is no object `{}`", object.value));
        // `no activity for 6 months`, `has not opened an email for 6 months`
        if let Some((_, length)) =
            object.value.rsplit_once(" for ").or_else(|| object.value.rsplit_once(" in the last "))
        {
            let date = Some(date_of(&object.value.to_lowercase())).filter(|date| self.has_property(scope.object, date));
            let such = date.map_or_else(
                || format!(" and write behind it `older than {length}`"),
                |date| format!(", such as `{date} older than {length}`"),
            );
            let help =
                format!("name the date that tells it{such}; `or unknown` behind that takes those that have none");
            return Some(diagnostic.label(object.span, "not a kind of record that hyg knows").help(help));
        }
        // `survivor has most associated deals`
        if let Some(counted) = name.strip_prefix("most ") {
            let counted = counted.strip_prefix("associated ").unwrap_or(counted);
            schema.object_named(counted)?;
            let help = format!("of several records the one with most is `highest number of associated {counted}`");
            return Some(diagnostic.label(object.span, "not a kind of record that hyg knows").help(help));
        }
        let (which, name) = name.rsplit_once(' ').filter(|(_, name)| schema.object_named(name).is_some())?;
        let is_open_deal = which == "open" && schema.object_named(name) == schema.object_named("deals");
        let condition =
            if is_open_deal { " where (deal stage is none of (closed won, closed lost))" } else { " where (…)" };
        let meant = question.asked.written(name, condition);
        let help = if is_open_deal {
            format!("write `{meant}`, with the stages that are closed in your account")
        } else {
            format!("write `{meant}`, with what `{which}` means in the brackets")
        };
        Some(diagnostic.label(object.span, "not a kind of record that hyg knows").help(help))
    }

    /// The segment of a name, which must be about the object that the condition is about.
    pub(super) fn segment(&mut self, name: &Name, scope: Scope) -> Option<SegmentId> {
        let declared = self.names.place(&name.value);
        self.refer_to_name(name.span, &["segment"], Some(scope.object), declared);
        let entry = match self.names.get(&name.value) {
            Lookup::Broken => return None,
            Lookup::Unknown => {
                self.unknown_segment(name);
                return None;
            }
            Lookup::Found(entry) => entry,
        };
        let (keyword, declared) = (entry.keyword, entry.span);
        if keyword != "segment" {
            let noun = wording::noun(keyword);
            let diagnostic =
                Diagnostic::error(codes::UNKNOWN_SEGMENT, format!("`{}` is {noun}, not a segment", name.value))
                    .label(name.span, "after `in` stands a segment")
                    .label(declared, format!("declared as {noun}"))
                    .help("move its condition into a segment, and use that in both places");
            self.report(diagnostic);
            return None;
        }
        let Some(Meaning::Segment(id)) = entry.meaning else { return None };
        self.program.used_segments.insert(id);
        let object = self.program.segment(id)?.object;
        if object == scope.object {
            return Some(id);
        }
        let (its, ours) = (self.object_name(object), self.object_name(scope.object));
        let diagnostic = Diagnostic::error(
            codes::WRONG_OBJECT,
            format!("the segment `{}` is about {its}, but this condition is about {ours}", name.value),
        )
        .label(name.span, format!("a segment of {its}"))
        .label(declared, format!("declared after `for {its}`"))
        .help(format!("to ask about linked {its}, write `has associated {its} where (in {})`", name.value));
        self.report(diagnostic);
        None
    }

    fn unknown_segment(&mut self, name: &Name) {
        let diagnostic = Diagnostic::error(codes::UNKNOWN_SEGMENT, format!("there is no segment `{}`", name.value))
            .label(name.span, "no `segment` declares it");
        let diagnostic = match self.names.closest(&name.value, &["segment"]) {
            Some(close) => diagnostic
                .help(format!("did you mean `{close}`?"))
                .edit(name.span, close)
                .certain_if(self.names.is_slip(&name.value, close, "segment")),
            None => diagnostic.help(format!("declare it: `segment {} \"what it is\" where …`", name.value)),
        };
        self.report(diagnostic);
    }
}

/// The date of a HubSpot contact that tells what somebody did, in words: `not opened an email`.
fn date_of(words: &str) -> &'static str {
    let says = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    if says(&["click"]) {
        "last marketing email click date"
    } else if says(&["open", "mail"]) {
        "last marketing email open date"
    } else if says(&["visit", "session", "website", "page"]) {
        "time of last session"
    } else {
        "last activity date"
    }
}
