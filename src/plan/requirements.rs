//! Which columns a rule needs, found before the plan is laid out: a rule whose column is missing
//! must not take part in it.

use crate::check::program::{
    Condition, ConditionKind, Duplicates, KeepRule, Linked, MatchClause, Operand, Otherwise, Path, Program, Rank,
    Reconcile, Rule, RuleKind, SegmentId, Template, TemplatePart, TestKind, Unless,
};
use crate::schema::{LinkId, ObjectId, PropertyId};
use std::collections::BTreeSet;

/// What a rule reads or writes, over all objects.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Requirements {
    pub properties: BTreeSet<(ObjectId, PropertyId)>,
    pub links: BTreeSet<(ObjectId, LinkId)>,
}

/// Everything that must be there for `rule` to be judged.
#[must_use]
pub fn of_rule(program: &Program, rule: &Rule) -> Requirements {
    let mut walk = Walk::new(program);
    match &rule.kind {
        RuleKind::Protect(condition) => walk.condition(rule.object, condition),
        RuleKind::Delete(removal) | RuleKind::Suppress(removal) => {
            walk.condition(rule.object, &removal.condition);
            walk.unless(rule.object, &removal.unless);
        }
        RuleKind::Fix(fix) => {
            fix.condition.iter().for_each(|condition| walk.condition(rule.object, condition));
            walk.unless(rule.object, &fix.unless);
            for step in &fix.steps {
                walk.found.properties.insert((rule.object, step.property));
                step.when.iter().for_each(|when| walk.condition(rule.object, when));
                step.verbs.iter().flat_map(|call| &call.properties).for_each(|path| walk.path(rule.object, path));
                match &step.otherwise {
                    Otherwise::Flag(template) => walk.template(rule.object, template),
                    Otherwise::Set(call) => call.properties.iter().for_each(|path| walk.path(rule.object, path)),
                    Otherwise::Leave | Otherwise::Clear => {}
                }
            }
        }
        RuleKind::Flag(flag) => {
            walk.condition(rule.object, &flag.condition);
            walk.unless(rule.object, &flag.unless);
            walk.template(rule.object, &flag.say);
        }
        RuleKind::Duplicates(duplicates) => walk.duplicates(rule.object, duplicates),
        RuleKind::Reconcile(reconcile) => walk.reconcile(rule.object, reconcile),
        RuleKind::Audit(audit) => {
            audit.measures.iter().for_each(|measure| walk.condition(rule.object, &measure.condition));
        }
        RuleKind::Unavailable(_) => {}
    }
    walk.found
}

/// Everything that `condition` on records of `object` reads.
#[must_use]
pub fn of_condition(program: &Program, object: ObjectId, condition: &Condition) -> Requirements {
    let mut walk = Walk::new(program);
    walk.condition(object, condition);
    walk.found
}

struct Walk<'p> {
    program: &'p Program,
    found: Requirements,
    /// Those walked through already.
    segments: BTreeSet<SegmentId>,
}

impl<'p> Walk<'p> {
    fn new(program: &'p Program) -> Self {
        Walk { program, found: Requirements::default(), segments: BTreeSet::new() }
    }
}

impl Walk<'_> {
    /// What decides which records are one.
    fn matches(&mut self, object: ObjectId, duplicates: &Duplicates) {
        duplicates.condition.iter().for_each(|condition| self.condition(object, condition));
        self.unless(object, &duplicates.unless);
        let likenesses = duplicates.matches.iter().flat_map(MatchClause::likenesses);
        self.found.properties.extend(likenesses.map(|likeness| (object, likeness.property)));
    }

    fn reconcile(&mut self, object: ObjectId, reconcile: &Reconcile) {
        reconcile.condition.iter().for_each(|condition| self.condition(object, condition));
        self.unless(object, &reconcile.unless);
        let matched = reconcile.matches.iter().flat_map(MatchClause::likenesses).map(|likeness| likeness.property);
        let compared = reconcile.compare.iter().map(|one| one.property);
        self.found.properties.extend(matched.chain(compared).map(|property| (object, property)));
    }

    fn duplicates(&mut self, object: ObjectId, duplicates: &Duplicates) {
        self.matches(object, duplicates);
        let mut properties: Vec<PropertyId> = Vec::new();
        for rank in &duplicates.survivor {
            match rank {
                Rank::Holds(condition) => self.condition(object, condition),
                Rank::Best { property, .. } => properties.push(*property),
            }
        }
        for keep in &duplicates.keep {
            properties.push(keep.property);
            if let KeepRule::Best { by, .. } = keep.rule {
                properties.push(by);
            }
        }
        self.found.properties.extend(properties.into_iter().map(|property| (object, property)));
    }

    fn unless(&mut self, object: ObjectId, rules: &[Unless]) {
        rules.iter().for_each(|unless| self.condition(object, &unless.condition));
    }

    fn template(&mut self, object: ObjectId, template: &Template) {
        for part in &template.parts {
            if let TemplatePart::Value(path) = part {
                self.path(object, path);
            }
        }
    }

    fn path(&mut self, object: ObjectId, path: &Path) {
        let mut at = object;
        for &link in &path.links {
            self.link(at, link);
            at = self.program.schema.object(at).and_then(|object| object.link(link)).map_or(at, |link| link.to);
        }
        self.found.properties.insert((path.object, path.property));
    }

    fn link(&mut self, object: ObjectId, link: LinkId) {
        self.found.links.insert((object, link));
        let link = self.program.schema.object(object).and_then(|object| object.link(link));
        if let Some(by) = link.and_then(|link| link.by) {
            self.found.properties.insert((object, by));
        }
    }

    fn operand<T>(&mut self, object: ObjectId, operand: &Operand<T>) {
        if let Operand::Property(path) = operand {
            self.path(object, path);
        }
    }

    fn condition(&mut self, object: ObjectId, condition: &Condition) {
        match &condition.kind {
            ConditionKind::All(members) | ConditionKind::Any(members) | ConditionKind::AtLeast(_, members) => {
                members.iter().for_each(|member| self.condition(object, member));
            }
            ConditionKind::Not(inner) => self.condition(object, inner),
            ConditionKind::InSegment(id) => {
                let program = self.program;
                if let Some(segment) = program.segment(*id).filter(|_| self.segments.insert(*id)) {
                    self.condition(object, &segment.condition);
                }
            }
            ConditionKind::HasDuplicates(id) => {
                let rule = self.program.duplicates.get(id.0).copied().flatten();
                if let Some(Rule { object, kind: RuleKind::Duplicates(rule), .. }) =
                    rule.and_then(|rule| self.program.rule(rule))
                {
                    self.matches(*object, rule);
                }
            }
            ConditionKind::Linked(Linked { link, object: to, inner, .. }) => {
                self.link(object, *link);
                inner.iter().for_each(|inner| self.condition(*to, inner));
            }
            ConditionKind::Test(test) => {
                self.path(object, &test.subject);
                match &test.test {
                    TestKind::SameAs(other) | TestKind::SameBy { other, .. } => self.path(object, other),
                    TestKind::Number { operand, .. } => self.operand(object, operand),
                    TestKind::NumberBetween { low, high } => {
                        self.operand(object, low);
                        self.operand(object, high);
                    }
                    TestKind::Date { operand, .. } => self.operand(object, operand),
                    TestKind::Identifier { country, .. } => {
                        country.iter().for_each(|country| self.operand(object, country));
                    }
                    TestKind::DateBetween { low, high } => {
                        self.operand(object, low);
                        self.operand(object, high);
                    }
                    _ => {}
                }
            }
        }
    }
}
