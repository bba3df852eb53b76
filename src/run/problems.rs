//! What stands most often in a set-aside list.

use super::report::Problem;
use crate::engine::outcomes::Outcomes;
use crate::plan::ObjectPlan;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How many of the most frequent problems a report names.
const NAMED: usize = 3;
/// How many are told apart: some name an ID, and no two of those are alike.
const TOLD_APART: usize = 10_000;

/// How often each problem was met, by the label of the property and what is wrong.
#[derive(Debug, Default)]
pub(super) struct Problems(BTreeMap<(String, String), u64>);

impl Problems {
    pub fn of(object: &ObjectPlan, outcomes: &Outcomes) -> Problems {
        let mut found = BTreeMap::new();
        for entry in &outcomes.set_aside {
            let property = entry.slot.and_then(|slot| object.slot(slot)).map_or("", |slot| slot.label.as_str());
            *found.entry((property.to_owned(), entry.problem.clone())).or_default() += 1;
        }
        Problems(found)
    }

    pub fn add(&mut self, other: Problems) {
        for (problem, count) in other.0 {
            if self.0.len() < TOLD_APART || self.0.contains_key(&problem) {
                *self.0.entry(problem).or_default() += count;
            }
        }
    }

    /// The most frequent first; of equals, in the order of the alphabet.
    pub fn most_frequent(self) -> Vec<Problem> {
        let problem = |((property, sentence), count)| Problem { count, property, sentence };
        let mut found: Vec<Problem> = self.0.into_iter().map(problem).collect();
        found.sort_by_key(|problem| Reverse(problem.count));
        found.truncate(NAMED);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::Problems;

    #[test]
    fn the_most_frequent_come_first_and_the_rest_goes_unnamed() {
        let problems = |counts: &[(&str, u64)]| {
            Problems(counts.iter().map(|(name, count)| ((String::new(), (*name).to_owned()), *count)).collect())
        };
        let mut all = problems(&[("b", 2), ("a", 2), ("once", 1)]);
        all.add(problems(&[("often", 5), ("once", 0), ("b", 1)]));
        let named = all.most_frequent();
        let named: Vec<_> = named.iter().map(|problem| (problem.sentence.as_str(), problem.count)).collect();
        assert_eq!(named, [("often", 5), ("b", 3), ("a", 2)]);
    }
}
