//! A `duplicates` rule in plain English.

use super::Page;
use crate::check::program::{Duplicates, Reconcile, RuleKind};
use crate::plan::{DuplicatesPlan, KeptAs, ObjectPlan, RankPlan, ReconcilePlan, SlotId};
use crate::schema::ObjectId;
use crate::syntax::ast::Order;

impl<'p> Page<'p> {
    pub(super) fn duplicates(&mut self, object: &'p ObjectPlan, rule: &Duplicates, planned: &'p DuplicatesPlan) {
        let one = self.one(object.object);
        if let Some(node) = planned.node {
            self.condition(&format!("Compares {one} only if this is true:"), object, node);
        }
        let lines = planned.clauses.len();
        self.section(if lines == 1 {
            "Takes two of them for one by:"
        } else {
            "Takes two of them for one by any of these:"
        });
        planned.clauses.iter().for_each(|clause| self.line(1, &format!("- {}", clause.text)));
        self.line(1, "A blank matches nothing.");
        self.left_out(object, planned);
        self.survivor(object, planned);
        self.kept(object, planned);
        self.others_of_merge(object.object);
        if let Some(brake) = rule.brake {
            let limit = brake.in_words();
            self.section(&format!(
                "Stops the whole run, before anything is written, if more than {limit} would be merged into others."
            ));
        }
    }

    /// What keeps a record from taking part.
    fn left_out(&mut self, object: &'p ObjectPlan, planned: &'p DuplicatesPlan) {
        if !planned.unless.is_empty() {
            self.section("Leaves a record out if one of these is true or cannot be read:");
            for unless in &planned.unless {
                match &unless.reason {
                    Some(reason) => {
                        self.line(1, &format!("- because {reason}:"));
                        self.tree(object, unless.node, 2);
                    }
                    None => self.tree(object, unless.node, 1),
                }
            }
        }
    }

    pub(super) fn reconcile(&mut self, object: &'p ObjectPlan, rule: &Reconcile, planned: &'p ReconcilePlan) {
        let one = self.one(object.object);
        self.section(&format!("Compares with the rows of {}, and merges nothing.", rule.file));
        if let Some(node) = planned.search.node {
            self.condition(&format!("Compares {one} only if this is true:"), object, node);
        }
        self.section("A record and a row belong together, if neither matches another, by any of these:");
        planned.search.clauses.iter().for_each(|clause| self.line(1, &format!("- {}", clause.text)));
        self.line(1, "A blank matches nothing.");
        self.left_out(object, &planned.search);
        if !planned.compare.is_empty() {
            let labels: Vec<&str> = planned.compare.iter().map(|one| one.label.as_str()).collect();
            self.section(&format!("Then these must be the same: {}.", labels.join(", ")));
        }
    }

    fn survivor(&mut self, object: &'p ObjectPlan, planned: &'p DuplicatesPlan) {
        self.section("Of a group survives, the first that differs decides:");
        for rank in &planned.survivor {
            match rank {
                RankPlan::Holds(node) => {
                    self.line(1, "- one for which this is true:");
                    self.tree(object, *node, 2);
                }
                RankPlan::Best { order, slot } => {
                    let text = format!("- the one with the {} {}", order.name(), label(object, *slot));
                    self.line(1, &text);
                }
            }
        }
        let key = label(object, object.key).to_owned();
        self.line(1, &format!("- the one with the lowest {key}"));
    }

    fn kept(&mut self, object: &'p ObjectPlan, planned: &'p DuplicatesPlan) {
        self.section("It keeps, or takes over from the others:");
        for keep in &planned.keep {
            let what = match keep.rule {
                KeptAs::Survivor => "its own value, even if it has none".to_owned(),
                KeptAs::FirstKnown => "its own value, else that of the next one that has any".to_owned(),
                KeptAs::Best { order, by } if by == keep.slot => match order {
                    Order::Furthest => "the furthest value, in the order of the options".to_owned(),
                    _ => format!("the {} value", order.name()),
                },
                KeptAs::Best { order, by } => {
                    format!("the value of the one with the {} {}", order.name(), label(object, by))
                }
                KeptAs::Furthest => "the furthest value that hyg knows, as the CRM keeps it; else its own".to_owned(),
                KeptAs::Joined => "all values, each once".to_owned(),
                KeptAs::Any(true) => "yes if one of them says yes".to_owned(),
                KeptAs::Any(false) => "no if one of them says no".to_owned(),
                KeptAs::Consent => "its own answer, and no if one of them says no".to_owned(),
                KeptAs::Permissions => "of its own options those that every record has which has any".to_owned(),
            };
            let text = format!("- {}: {what}", label(object, keep.slot));
            self.line(1, &text);
        }
        self.line(1, "- lists of options and of linked records: all of them");
        self.line(1, "- everything else: its own value, else that of the next one that has any");
    }

    fn others_of_merge(&mut self, object: ObjectId) {
        self.others(
            "No record that one of these holds is merged into another; two of them in a group leave it for review:",
            object,
            |kind| matches!(kind, RuleKind::Protect(_)),
        );
    }
}

fn label(object: &ObjectPlan, slot: SlotId) -> &str {
    object.slot(slot).map_or("", |slot| slot.label.as_str())
}
