//! One rule or segment in plain English: what it selects, with its cut-offs as days, what speaks
//! against that, what it reads and what it writes.

mod audits;
mod duplicates;

use super::layout::wrapped;
use crate::check::program::{
    DEFAULT_BRAKE, FixStep, Otherwise, Program, Removal, Rule, RuleId, RuleKind, SegmentId, VerbCall,
};
use crate::diagnostic::render::visible;
use crate::plan::requirements::{self, Requirements};
use crate::plan::{Leaf, LeafTest, LinkedPlan, NodeId, NodeKind, ObjectPlan, Plan, StepPlan, UnlessPlan};
use crate::schema::ObjectId;
use std::collections::BTreeSet;

/// What is explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Rule(RuleId),
    Segment(SegmentId),
}

/// The explanation, in lines of at most `width` columns where words allow it. `place` is where it
/// stands: `rules/contacts.hyg:12`. The plan must hold the subject.
#[must_use]
pub fn explain(program: &Program, plan: &Plan, subject: Subject, place: &str, width: usize) -> String {
    let mut page = Page { program, plan, width, told: BTreeSet::new(), out: String::new() };
    match subject {
        Subject::Rule(id) => {
            if let Some(rule) = program.rule(id) {
                page.heading(rule.kind.keyword(), &rule.name, rule.description.as_deref(), rule.object, place);
                page.rule(id, rule);
            }
        }
        Subject::Segment(id) => {
            if let Some(segment) = program.segment(id) {
                page.heading("segment", &segment.name, segment.description.as_deref(), segment.object, place);
                page.segment(id, segment.object);
                page.reads(&requirements::of_condition(program, segment.object, &segment.condition));
            }
        }
    }
    page.out
}

struct Page<'p> {
    program: &'p Program,
    plan: &'p Plan,
    width: usize,
    /// Segments whose conditions stand on the page already.
    told: BTreeSet<SegmentId>,
    out: String,
}

impl<'p> Page<'p> {
    fn heading(&mut self, keyword: &str, name: &str, description: Option<&str>, object: ObjectId, place: &str) {
        let description = description.map(|text| format!(": {text}")).unwrap_or_default();
        self.line(0, &format!("{keyword} {name}{description}"));
        let object = self.program.schema.object(object).map_or("records", |object| object.name.as_str());
        self.line(0, &format!("{place}, about {object}, as of {}", self.plan.settings.as_of.describe()));
    }

    fn rule(&mut self, id: RuleId, rule: &Rule) {
        let Some(object) = self.plan.object(rule.object) else { return };
        let one = self.one(rule.object);
        match &rule.kind {
            RuleKind::Protect(_) => {
                if let Some(guard) = object.protects.iter().find(|guard| guard.rule == id) {
                    let heading =
                        format!("Keeps {one} from every delete and merge, if this is true or cannot be read:");
                    self.condition(&heading, object, guard.node);
                }
                self.others("It holds these back:", rule.object, |kind| {
                    matches!(kind, RuleKind::Delete(_) | RuleKind::Duplicates(_))
                });
            }
            RuleKind::Delete(removal) => {
                if let Some(removal) = object.deletions.iter().find(|removal| removal.rule == id) {
                    self.condition(&format!("Lists {one} for deletion if this is true:"), object, removal.node);
                    self.unless(object, &removal.unless);
                }
                self.others("These win over it:", rule.object, |kind| {
                    matches!(kind, RuleKind::Protect(_) | RuleKind::Suppress(_))
                });
                self.brake(removal, true);
            }
            RuleKind::Suppress(removal) => {
                if let Some(removal) = object.suppressions.iter().find(|removal| removal.rule == id) {
                    self.condition(
                        &format!("Lists {one} to be kept and not to be mailed if this is true:"),
                        object,
                        removal.node,
                    );
                    self.unless(object, &removal.unless);
                }
                self.others("No delete takes what it selects:", rule.object, |kind| {
                    matches!(kind, RuleKind::Delete(_))
                });
                self.brake(removal, false);
            }
            RuleKind::Flag(_) => {
                if let Some(flag) = object.flags.iter().find(|flag| flag.rule == id) {
                    self.condition(&format!("Lists {one} for a person to look at if this is true:"), object, flag.node);
                    self.unless(object, &flag.unless);
                }
            }
            RuleKind::Fix(fix) => {
                if let Some(planned) = object.fixes.iter().find(|planned| planned.rule == id) {
                    if let Some(node) = planned.node {
                        self.condition(&format!("Only where this is true for {one}:"), object, node);
                    }
                    self.unless(object, &planned.unless);
                    self.section("Changes, from top to bottom:");
                    self.steps(object, &fix.steps, &planned.steps);
                }
            }
            RuleKind::Duplicates(duplicates) => {
                if let Some(planned) = object.duplicates.iter().find(|planned| planned.rule == id) {
                    self.duplicates(object, duplicates, planned);
                }
            }
            RuleKind::Reconcile(reconcile) => {
                if let Some(planned) = object.reconciles.iter().find(|planned| planned.search.rule == id) {
                    self.reconcile(object, reconcile, planned);
                }
            }
            RuleKind::Audit(audit) => {
                if let Some(planned) = object.audits.iter().find(|planned| planned.rule == id) {
                    self.audit(object, audit, planned);
                }
            }
            RuleKind::Unavailable(keyword) => {
                self.section(&format!(
                    "The engine of `{keyword}` is still to come: it is read and checked, and does nothing."
                ));
            }
        }
        self.reads(&requirements::of_rule(self.program, rule));
        self.writes(&rule.kind, rule.object);
    }

    /// The lines of a fix: the properties that one line names stand together.
    fn steps(&mut self, object: &'p ObjectPlan, steps: &[FixStep], planned: &'p [StepPlan]) {
        let steps: Vec<(&FixStep, &StepPlan)> = steps.iter().zip(planned).collect();
        for line in steps.chunk_by(|(one, _), (other, _)| one.span == other.span) {
            let labels = line.iter().filter_map(|(_, planned)| object.slot(planned.slot));
            let labels: Vec<&str> = labels.map(|slot| slot.label.as_str()).collect();
            self.line(1, &format!("- {}", labels.join(", ")));
            let Some((step, planned)) = line.first() else { continue };
            if let Some(when) = planned.when {
                self.line(2, "only when:");
                self.tree(object, when, 3);
            }
            step.verbs.iter().for_each(|call| self.verb(call));
            self.otherwise(&step.otherwise);
        }
    }

    fn segment(&mut self, id: SegmentId, object: ObjectId) {
        let Some(plan) = self.plan.object(object) else { return };
        if let Some((_, node)) = plan.segments.iter().find(|(segment, _)| *segment == id) {
            let one = self.one(object);
            self.condition(&format!("Holds {one} if this is true:"), plan, *node);
        }
    }

    /// A heading that ends in `if this is true`, and the condition.
    fn condition(&mut self, heading: &str, object: &'p ObjectPlan, node: NodeId) {
        if let Some(NodeKind::All(all)) = object.node(node).map(|node| &node.kind) {
            self.section(&heading.replace("this is", "all of these are"));
            all.iter().for_each(|&member| self.tree(object, member, 1));
        } else {
            self.section(heading);
            self.tree(object, node, 1);
        }
    }

    /// A condition as a list of lists.
    fn tree(&mut self, object: &'p ObjectPlan, node: NodeId, depth: usize) {
        let members = |page: &mut Self, heading: &str, members: &'p [NodeId]| {
            page.line(depth, &format!("- {heading}"));
            members.iter().for_each(|&member| page.tree(object, member, depth + 1));
        };
        match object.node(node).map(|node| &node.kind) {
            Some(NodeKind::All(all)) => members(self, "all of these:", all),
            Some(NodeKind::Any(any)) => members(self, "at least one of these:", any),
            Some(NodeKind::AtLeast(least, of)) => members(self, &format!("at least {least} of these:"), of),
            Some(NodeKind::Not(inner)) => match object.node(*inner).map(|node| &node.kind) {
                // `no associated deals` is asked as its contrary, and told as it was written.
                Some(NodeKind::Linked(linked)) if linked.says_no => self.linked(linked, depth),
                _ => members(self, "the contrary of this:", std::slice::from_ref(inner)),
            },
            Some(NodeKind::Linked(linked)) if linked.says_no => {
                self.line(depth, "- the contrary of this:");
                self.linked(linked, depth + 1);
            }
            Some(NodeKind::In(segment, inner)) => self.membership(object, *segment, *inner, depth),
            Some(NodeKind::HasDuplicates(test)) => self.has_duplicates(test.rule, depth),
            Some(NodeKind::Linked(linked)) => self.linked(linked, depth),
            Some(NodeKind::Test(leaf)) => self.test(leaf, depth),
            None => {}
        }
    }

    fn membership(&mut self, object: &'p ObjectPlan, id: SegmentId, inner: NodeId, depth: usize) {
        let Some(segment) = self.program.segment(id) else { return };
        if !self.told.insert(id) {
            return self.line(depth, &format!("- in {} (as above)", segment.name));
        }
        let description = segment.description.as_ref().map(|text| format!(" ({text})")).unwrap_or_default();
        self.line(depth, &format!("- in {}{description}:", segment.name));
        self.tree(object, inner, depth + 1);
    }

    fn has_duplicates(&mut self, id: RuleId, depth: usize) {
        let Some(rule) = self.program.rule(id) else { return };
        let description = rule.description.as_ref().map(|text| format!(" ({text})")).unwrap_or_default();
        self.line(depth, &format!("- has duplicates in {}{description}, which still stand beside it", rule.name));
    }

    fn linked(&mut self, linked: &'p LinkedPlan, depth: usize) {
        match linked.inner.zip(self.plan.object(linked.object)) {
            None => self.line(depth, &format!("- {}", linked.text)),
            Some((inner, other)) => {
                let one = self.one(linked.object);
                self.line(depth, &format!("- {}; of {one}:", linked.text));
                self.tree(other, inner, depth + 1);
            }
        }
    }

    fn test(&mut self, leaf: &Leaf, depth: usize) {
        let note = leaf.resolved(self.plan.settings.as_of.zone);
        let note = note.map_or_else(String::new, |note| match leaf.test {
            LeafTest::Matches(_) => format!(" ({note})"),
            _ => format!(": {note}"),
        });
        self.line(depth, &format!("- {}{note}", leaf.text));
    }

    fn unless(&mut self, object: &'p ObjectPlan, unless: &'p [UnlessPlan]) {
        if unless.is_empty() {
            return;
        }
        self.section("Spares it if one of these is true or cannot be read:");
        for one in unless {
            if let Some(reason) = &one.reason {
                self.line(1, &format!("- because {reason}:"));
                self.tree(object, one.node, 2);
            } else {
                self.tree(object, one.node, 1);
            }
        }
    }

    /// The rules of some kinds about the same object, with what they are for.
    fn others(&mut self, heading: &str, object: ObjectId, wanted: impl Fn(&RuleKind) -> bool) {
        let program = self.program;
        let found: Vec<&Rule> =
            program.rules_of(object).map(|(_, rule)| rule).filter(|rule| wanted(&rule.kind)).collect();
        if found.is_empty() {
            return;
        }
        self.section(heading);
        for rule in found {
            let description = rule.description.as_ref().map(|text| format!(" ({text})")).unwrap_or_default();
            self.line(1, &format!("- {} {}{description}", rule.kind.keyword(), rule.name));
        }
    }

    fn brake(&mut self, removal: &Removal, has_default: bool) {
        let (brake, note) = match removal.brake {
            Some(brake) => (brake, ""),
            None if has_default => (DEFAULT_BRAKE, ", the limit where a rule names none"),
            None => return,
        };
        let limit = brake.in_words();
        self.section(&format!(
            "Stops the whole run, before anything is written, if it would list more than {limit}{note}."
        ));
    }

    fn verb(&mut self, call: &VerbCall) {
        let summary = call.verb.summary;
        let mut letters = summary.chars();
        let summary: String = letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect();
        self.line(2, &format!("{}: {summary}", call.text));
    }

    fn otherwise(&mut self, otherwise: &Otherwise) {
        let what = match otherwise {
            Otherwise::Leave => return,
            Otherwise::Clear => "empties the cell".to_owned(),
            Otherwise::Flag(_) => "in flags.csv".to_owned(),
            Otherwise::Set(call) => format!("writes `{}`", call.text.trim_matches('"')),
        };
        self.line(2, &format!("if that fails: lists the record in set-aside.csv, and {what}"));
    }

    fn reads(&mut self, needs: &Requirements) {
        let schema = &self.program.schema;
        let label = |&(object, property)| {
            let object = schema.object(object)?;
            Some((object.name.as_str(), object.property(property)?.label.as_str()))
        };
        let labels: BTreeSet<(&str, &str)> = needs.properties.iter().filter_map(label).collect();
        let objects: BTreeSet<&str> = labels.iter().map(|(object, _)| *object).collect();
        if objects.is_empty() {
            return;
        }
        self.section("Reads:");
        for object in objects {
            let own = labels.iter().filter(|(of, _)| *of == object).map(|(_, label)| *label);
            self.line(1, &format!("- of {object}: {}", own.collect::<Vec<_>>().join(", ")));
        }
    }

    fn writes(&mut self, kind: &RuleKind, object: ObjectId) {
        let files = match kind {
            RuleKind::Delete(_) => "deletions.csv, removed.csv, and spared.csv for what was held back",
            RuleKind::Suppress(_) => "suppressions.csv",
            RuleKind::Fix(_) => {
                "fixes.csv to review; updates.csv and clears.csv to import, undo.csv and undo-clears.csv to take it back"
            }
            RuleKind::Flag(_) => "flags.csv",
            RuleKind::Protect(_) => "spared.csv: whom it kept, and from which rule",
            RuleKind::Duplicates(_) => {
                "merges.csv to review; merged.csv to import before the merges are made; merged-after.csv to set what the CRM takes only then; merged-undo.csv, merged-undo-clears.csv and removed.csv to take them back"
            }
            RuleKind::Reconcile(_) => "reconcile.csv: each record and each row of the file; differences.csv",
            RuleKind::Audit(_) => {
                self.section("Writes audit.csv: each figure, its goal, and how it stands to it.");
                return;
            }
            RuleKind::Unavailable(_) => return,
        };
        let name = self.program.schema.object(object).map_or("", |object| object.name.as_str());
        self.section(&format!("Writes, in the folder {name}: {files}."));
        let acts = match kind {
            RuleKind::Delete(_) | RuleKind::Suppress(_) | RuleKind::Flag(_) => true,
            RuleKind::Duplicates(duplicates) => duplicates.condition.is_some(),
            RuleKind::Fix(fix) => fix.condition.is_some() || fix.steps.iter().any(|step| step.when.is_some()),
            RuleKind::Protect(_) | RuleKind::Reconcile(_) | RuleKind::Audit(_) | RuleKind::Unavailable(_) => false,
        };
        if !acts {
            return;
        }
        self.section(
            "A record is left out where a value that this needs is blank, unless blanks are asked for, and listed in set-aside.csv where one cannot be read.",
        );
    }

    /// `a contact`, `a company`.
    fn one(&self, object: ObjectId) -> String {
        let name = self.program.schema.object(object).map_or("record", |object| object.singular.as_str());
        let article = if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        format!("{article} {name}")
    }

    fn section(&mut self, text: &str) {
        self.out.push('\n');
        self.line(0, text);
    }

    fn line(&mut self, depth: usize, text: &str) {
        wrapped(&mut self.out, &"  ".repeat(depth), &visible(text), self.width);
    }
}
