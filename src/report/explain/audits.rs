//! An `audit` in plain English.

use super::Page;
use crate::check::program::{Audit, Unit};
use crate::plan::{AuditPlan, ObjectPlan};

impl<'p> Page<'p> {
    pub(super) fn audit(&mut self, object: &'p ObjectPlan, audit: &Audit, planned: &'p AuditPlan) {
        self.section(&format!(
            "Measures all {}: `hyg audit` as they are exported, `hyg apply` what is left after deletes, merges and fixes.",
            object.name
        ));
        for (measure, &node) in audit.measures.iter().zip(&planned.measures) {
            let how = match measure.unit {
                Unit::Share => "the share",
                Unit::Count => "the number",
            };
            let heading = format!("{}: {how} of {} of which this is true:", measure.name, object.name);
            self.condition(&heading, object, node);
            let goals = [("goal", &measure.goal), ("warns if not", &measure.warn)];
            for (what, goal) in goals {
                if let Some(goal) = goal {
                    self.line(1, &format!("{what}: {}", goal.text));
                }
            }
        }
        self.section(
            "A record does not count where a value that this needs is blank. Where one cannot be read it might count: a goal is met or missed only if it is so either way.",
        );
    }
}
