//! What one worker remembers from batch to batch, so that nothing is worked out twice: which options
//! a cell's text names, what costly verbs made of a value, and scratch space of regular expressions.
//!
//! A memo changes how long an answer takes and nothing else: every entry is what would be found
//! again.

use super::column::read_options;
use crate::plan::{NodeId, SlotId, SlotPlan};
use crate::schema::OptionId;
use crate::verbs::Effect;
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use regex::Regex;
use std::cell::{RefCell, RefMut};
use std::rc::Rc;

type Map<K, V> = HashMap<K, V, FixedState>;

/// One worker's memory of one pass over one object.
#[derive(Debug, Default)]
pub struct Memo {
    options: RefCell<Map<SlotId, OptionSets>>,
    regexes: RefCell<Map<NodeId, Rc<Regex>>>,
    calls: RefCell<Vec<Results>>,
}

impl Memo {
    /// Makes room before a batch. What is forgotten here must not be in use: sets of options are
    /// named by numbers within a batch.
    pub(super) fn begin_batch(&self) {
        self.options.borrow_mut().retain(|_, sets| sets.by_text.len() <= MOST_OPTION_TEXTS);
    }

    /// The sets of options that cells of a slot name.
    pub(super) fn option_sets(&self, id: SlotId) -> RefMut<'_, OptionSets> {
        RefMut::map(self.options.borrow_mut(), |options| options.entry(id).or_default())
    }

    /// A test's regular expression with scratch space of its own: workers that share one wait for
    /// each other.
    pub(super) fn regex(&self, node: NodeId, regex: &Regex) -> Rc<Regex> {
        Rc::clone(self.regexes.borrow_mut().entry(node).or_insert_with(|| Rc::new(regex.clone())))
    }

    /// What a verb makes of a value and the `texts` of other properties: remembered, or by `run`.
    pub(super) fn effect(&self, call: usize, value: &str, texts: &[&str], run: impl FnOnce() -> Effect) -> Effect {
        let mut calls = self.calls.borrow_mut();
        if calls.len() <= call {
            calls.resize_with(call + 1, Results::default);
        }
        match calls.get_mut(call) {
            Some(results) => results.of(value, texts, run),
            None => run(),
        }
    }
}

/// Texts of one column beyond which the next batch starts anew.
const MOST_OPTION_TEXTS: usize = 10_000;

/// Which options a cell names, by number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OptionSet(u32);

/// The sets of options that cells of one slot name.
#[derive(Debug, Default)]
pub(super) struct OptionSets {
    by_text: Map<Box<str>, Option<OptionSet>>,
    sets: Vec<Vec<OptionId>>,
}

impl OptionSets {
    /// The options of a set, sorted.
    pub(super) fn get(&self, set: OptionSet) -> &[OptionId] {
        self.sets.get(set.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// The set of options that a text names; nothing when a part of it is no option.
    pub(super) fn of(&mut self, text: &str, slot: &SlotPlan) -> Option<OptionSet> {
        if let Some(set) = self.by_text.get(text) {
            return *set;
        }
        let set = read_options(text, slot).and_then(|options| {
            let set = u32::try_from(self.sets.len()).ok().map(OptionSet);
            self.sets.push(options);
            set
        });
        self.by_text.insert(text.into(), set);
        set
    }
}

/// Results of one call that are kept, so that a column of ever new values cannot fill the memory.
const MOST_RESULTS: usize = 1 << 15;
/// After so many values it is clear whether the column repeats itself.
const TRIAL: u32 = 1 << 12;
/// A call gives up remembering when fewer than one value in so many was known.
const LEAST_SHARE: u32 = 8;

/// What one call made of the values that it met.
#[derive(Debug, Default)]
struct Results {
    effects: Map<Box<str>, Effect>,
    key: String,
    /// Values asked for, and those known, since the share was last looked at.
    asked: u32,
    known: u32,
    given_up: bool,
}

impl Results {
    fn of(&mut self, value: &str, texts: &[&str], run: impl FnOnce() -> Effect) -> Effect {
        if self.gives_up() {
            return run();
        }
        self.key.clear();
        self.key.push_str(value);
        for text in texts {
            // A length after each text parts it from the next, whatever it holds.
            self.key.push_str(text);
            self.key.extend(text.len().to_le_bytes().map(char::from));
        }
        if let Some(effect) = self.effects.get(self.key.as_str()) {
            self.known += 1;
            return effect.clone();
        }
        let effect = run();
        if self.effects.len() < MOST_RESULTS {
            self.effects.insert(self.key.as_str().into(), effect.clone());
        }
        effect
    }

    /// Counts the value, and now and then looks at how many were known.
    fn gives_up(&mut self) -> bool {
        if !self.given_up {
            self.asked += 1;
            if self.asked > TRIAL {
                let known = std::mem::take(&mut self.known);
                self.asked = 0;
                if known < TRIAL / LEAST_SHARE {
                    *self = Results { given_up: true, ..Results::default() };
                }
            }
        }
        self.given_up
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(results: &mut Results, value: &str, texts: &[&str], runs: &mut u32) -> Effect {
        results.of(value, texts, || {
            *runs += 1;
            Effect::Set(format!("{value}{texts:?}"))
        })
    }

    #[test]
    fn a_value_met_before_is_not_worked_out_again() {
        let (mut results, mut runs) = (Results::default(), 0);
        for _ in 0..3 {
            for (value, text) in [("a", "b"), ("ab", ""), ("", "ab"), ("a", "")] {
                assert_eq!(ask(&mut results, value, &[text], &mut runs), Effect::Set(format!("{value}{:?}", [text])));
            }
        }
        assert_eq!(runs, 4);
    }

    #[test]
    fn a_column_of_ever_new_values_is_not_remembered() {
        let (mut results, mut runs) = (Results::default(), 0);
        for value in 0..10_000 {
            ask(&mut results, &value.to_string(), &[], &mut runs);
        }
        assert!(results.given_up && results.effects.is_empty());
        assert_eq!(runs, 10_000);
    }
}
