//! What audits count in a batch, of the records that all other stages have left.
//!
//! Each figure is a condition. A blank satisfies no test, so it does not count; what cannot be read is told apart,
//! because it might count.

use super::explain::Unread;
use super::frame::Frame;
use super::mask::Mask;
use super::outcomes::Measured;
use crate::check::program::RuleId;
use crate::plan::AuditPlan;

/// One audit of a batch.
pub(super) struct Audited {
    pub(super) rule: RuleId,
    /// In the order of its measures.
    pub(super) measured: Vec<Measured>,
    /// The rows on which a measure could not be read, each with what it met there, once for all measures.
    pub(super) unread: Vec<(usize, Vec<Unread>)>,
}

/// Measures `rows` by all audits of their object.
pub(super) fn measure(left: &Frame, rows: &Mask) -> Vec<Audited> {
    left.context.object.audits.iter().map(|audit| audited(audit, left, rows)).collect()
}

fn audited(audit: &AuditPlan, left: &Frame, rows: &Mask) -> Audited {
    let mut measured = Vec::with_capacity(audit.measures.len());
    let mut unreadable = Vec::with_capacity(audit.measures.len());
    for &node in &audit.measures {
        let truths = left.truths(node, rows);
        let unread = truths.unreadable.and(rows);
        measured.push(Measured {
            records: rows.count() as u64,
            counted: truths.yes.and(rows).count() as u64,
            blank: truths.blank_rows().and(rows).count() as u64,
            unreadable: unread.count() as u64,
        });
        left.settle(node, &unread);
        unreadable.push((node, unread));
    }
    let any = unreadable.iter().fold(Mask::none(left.rows), |any, (_, unread)| any.or(unread));
    let told = |row: usize| {
        let mut told: Vec<Unread> = Vec::new();
        for (node, _) in unreadable.iter().filter(|(_, unread)| unread.contains(row)) {
            for unread in left.unread(*node, row) {
                if !told.contains(&unread) {
                    told.push(unread);
                }
            }
        }
        (row, told)
    };
    Audited { rule: audit.rule, measured, unread: any.iter().map(told).collect() }
}
