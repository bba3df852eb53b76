//! What stands most often in a set-aside list. Entries that differ in what they quote alone are of one kind: a
//! million cells that are no country are one line, with two of them.

use super::report::Problem;
use crate::engine::outcomes::Outcomes;
use crate::plan::ObjectPlan;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;

/// How many of the most frequent problems a report names.
const NAMED: usize = 3;
/// How many are told apart.
const TOLD_APART: usize = 10_000;
/// Of how many cells of a kind a report tells.
const EXAMPLES: usize = 2;

/// How often each kind of problem was met, by the label of the property and the sentence without what it quotes.
#[derive(Debug, Default)]
pub(super) struct Problems(BTreeMap<(String, String), Kind>);

/// Sentences that differ in what they quote, if at all. Joining kinds gives the same in any order.
#[derive(Debug)]
struct Kind {
    count: u64,
    /// The first of them by the alphabet, as many as are told; never none.
    sentences: Vec<String>,
    /// Of each quotation in turn: whether it is another one in some sentence.
    varies: Vec<bool>,
}

impl Problems {
    pub fn of(object: &ObjectPlan, outcomes: &Outcomes) -> Problems {
        let mut found = Problems::default();
        for entry in &outcomes.set_aside {
            let property = entry.slot.and_then(|slot| object.slot(slot)).map_or("", |slot| slot.label.as_str());
            found.count(property, &entry.problem, 1);
        }
        found
    }

    fn count(&mut self, property: &str, sentence: &str, count: u64) {
        let quoted = quotations(sentence);
        let one = Kind { count, sentences: vec![sentence.to_owned()], varies: vec![false; quoted.len()] };
        self.join((property.to_owned(), without(sentence, quoted.into_iter())), one);
    }

    fn join(&mut self, problem: (String, String), kind: Kind) {
        let is_full = self.0.len() >= TOLD_APART;
        match self.0.entry(problem) {
            Entry::Occupied(mut own) => own.get_mut().join(kind),
            Entry::Vacant(place) if !is_full => {
                place.insert(kind);
            }
            Entry::Vacant(_) => {}
        }
    }

    pub fn add(&mut self, other: Problems) {
        for (problem, kind) in other.0 {
            self.join(problem, kind);
        }
    }

    /// The most frequent first; of equals, in the order of the alphabet.
    pub fn most_frequent(self) -> Vec<Problem> {
        let mut found: Vec<_> = self.0.into_iter().collect();
        found.sort_by_key(|(_, kind)| Reverse(kind.count));
        found.truncate(NAMED);
        let problem = |((property, _), kind): ((String, String), Kind)| Problem {
            count: kind.count,
            property,
            sentence: kind.told(),
        };
        found.into_iter().map(problem).collect()
    }
}

impl Kind {
    fn join(&mut self, other: Kind) {
        self.count += other.count;
        // Quotations that are always the same are those of any sentence.
        if let (Some(own), Some(sentence)) = (self.sentences.first(), other.sentences.first())
            && own != sentence
        {
            let places = quotations(own).into_iter().zip(quotations(sentence));
            for (varies, (at, other)) in self.varies.iter_mut().zip(places) {
                *varies |= own.get(at) != sentence.get(other);
            }
        }
        for (varies, also) in self.varies.iter_mut().zip(other.varies) {
            *varies |= also;
        }
        for sentence in other.sentences {
            if let Err(place) = self.sentences.binary_search(&sentence) {
                self.sentences.insert(place, sentence);
            }
        }
        self.sentences.truncate(EXAMPLES);
    }

    /// The sentence; where several are of the kind, with what differs left out and shown behind it.
    fn told(&self) -> String {
        let first = self.sentences.first().map_or("", String::as_str);
        let Some(varying) = self.varies.iter().position(|varies| *varies) else { return first.to_owned() };
        let left_out = quotations(first).into_iter().zip(&self.varies).filter(|(_, varies)| **varies);
        let told = without(first, left_out.map(|(place, _)| place));
        let example = |sentence: &String| {
            let place = quotations(sentence).into_iter().nth(varying)?;
            sentence.get(place).map(|text| format!("`{text}`"))
        };
        let mut examples: Vec<String> = self.sentences.iter().filter_map(example).collect();
        examples.dedup();
        format!("{told}, such as {}", examples.join(" and "))
    }
}

/// Where the numbers of a sentence stand, and what is in backticks. A backtick that none follows is one of a cell.
fn quotations(sentence: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some((at, rest)) = next_mark(sentence, from) {
        let closing = rest.strip_prefix('`').map(|inner| inner.find('`'));
        let (place, next) = match closing {
            Some(Some(end)) => (at + 1..at + 1 + end, at + end + 2),
            Some(None) => (at..at + 1, at + 1),
            None => {
                let end = at + rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
                (at..end, end)
            }
        };
        from = next;
        found.push(place);
    }
    found
}

/// The next backtick or digit from a place on, and the sentence from there.
fn next_mark(sentence: &str, from: usize) -> Option<(usize, &str)> {
    let rest = sentence.get(from..)?;
    let at = rest.find(|c: char| c == '`' || c.is_ascii_digit())?;
    Some((from + at, rest.get(at..)?))
}

/// The sentence with `…` in these places.
fn without(sentence: &str, places: impl Iterator<Item = Range<usize>>) -> String {
    let mut out = String::with_capacity(sentence.len());
    let mut from = 0;
    for place in places {
        out += sentence.get(from..place.start).unwrap_or_default();
        out.push('…');
        from = place.end;
    }
    out + sentence.get(from..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Problems;
    use proptest::prelude::*;

    fn problems(sentences: &[&str]) -> Problems {
        let mut all = Problems::default();
        sentences.iter().for_each(|sentence| all.count("", sentence, 1));
        all
    }

    fn told(problems: Problems) -> Vec<(String, u64)> {
        problems.most_frequent().into_iter().map(|problem| (problem.sentence, problem.count)).collect()
    }

    #[test]
    fn the_most_frequent_come_first_and_the_rest_goes_unnamed() {
        let mut all = problems(&["b", "b", "a", "a", "once"]);
        all.add(problems(&["often", "often", "often", "often", "b"]));
        let named = told(all);
        let named: Vec<_> = named.iter().map(|(sentence, count)| (sentence.as_str(), *count)).collect();
        assert_eq!(named, [("often", 4), ("b", 3), ("a", 2)]);
    }

    #[test]
    fn what_differs_in_quotations_alone_is_one_kind_with_two_examples() {
        let no_country = |text: &str| format!("`{text}` is no country that hyg knows for certain");
        let [wales, texas, paris] = ["Wales", "Texas", "Paris"].map(no_country);
        assert_eq!(told(problems(&[&wales])), [(wales.clone(), 1)]);
        assert_eq!(told(problems(&[&wales, &wales])), [(wales.clone(), 2)]);
        assert_eq!(
            told(problems(&[&wales, &texas, &paris, &wales])),
            [("`…` is no country that hyg knows for certain, such as `Paris` and `Texas`".to_owned(), 4)]
        );
        assert_eq!(
            told(problems(&["`1` is none: one looks like `999`", "`2` is none: one looks like `999`"])),
            [("`…` is none: one looks like `999`, such as `1` and `2`".to_owned(), 2)]
        );
        assert_eq!(
            told(problems(&["no day on 2026-02-30", "no day on 2025-02-29"])),
            [("no day on …-02-…, such as `2025` and `2026`".to_owned(), 2)]
        );
        assert_eq!(
            told(problems(&["it is `i`", "it is `s`"])),
            [("it is `…`, such as `i` and `s`".to_owned(), 2)],
            "the letter that is quoted, not the first one like it"
        );
        // A backtick of the cell's own.
        assert_eq!(told(problems(&["it is `", "it is `"])), [("it is `".to_owned(), 2)]);
    }

    proptest! {
        #[test]
        fn the_order_of_blocks_changes_nothing(
            sentences in prop::collection::vec("(`?[ab12]{1,2}`? is (no|a) )?`?[ab1]{0,2}`?", 0..12),
            cut in 0..12_usize,
        ) {
            let sentences: Vec<&str> = sentences.iter().map(String::as_str).collect();
            let (before, after) = sentences.split_at(cut.min(sentences.len()));
            let (mut one, mut other) = (problems(before), problems(after));
            one.add(problems(after));
            other.add(problems(before));
            let whole = told(problems(&sentences));
            prop_assert_eq!(&told(one), &whole);
            prop_assert_eq!(&told(other), &whole);
        }
    }
}
