//! Sets of numbers and sets of records, closed under "and" and "or".
//!
//! Every set here stands for *at least* what it was made from: where an exact answer would grow too
//! large, a larger set takes its place. So "this set is empty" is always right, and nothing else
//! may be concluded.

use std::collections::BTreeMap;

/// A union of more boxes than this is given up: it becomes everything.
const MOST_BOXES: usize = 64;
/// More ranges than this on one line are taken for one.
const MOST_RANGES: usize = 500;

/// What boxes can have as sides.
pub(crate) trait Set: Clone + PartialEq {
    /// Nothing is in it.
    fn is_empty(&self) -> bool;
    /// Everything is in it.
    fn is_full(&self) -> bool;
    fn and(&self, other: &Self) -> Self;
    fn union(parts: impl IntoIterator<Item = Self>) -> Self;

    fn or(&self, other: &Self) -> Self {
        Self::union([self.clone(), other.clone()])
    }
}

/// Whole numbers: disjoint ranges in order, both ends included, none touching the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ranges(Vec<(i64, i64)>);

impl Ranges {
    pub(crate) fn of(first: i64, last: i64) -> Ranges {
        Ranges(if first <= last { vec![(first, last)] } else { Vec::new() })
    }

    pub(crate) fn at_least(first: i64) -> Ranges {
        Ranges::of(first, i64::MAX)
    }

    pub(crate) fn at_most(last: i64) -> Ranges {
        Ranges::of(i64::MIN, last)
    }

    /// One of `count` choices that exclude each other and leave no other: all of them together
    /// are everything.
    pub(crate) fn choice(index: usize, count: usize) -> Ranges {
        let at = i64::try_from(index).unwrap_or(i64::MAX);
        Ranges::of(if index == 0 { i64::MIN } else { at }, if index + 1 >= count { i64::MAX } else { at })
    }

    pub(crate) fn holds(&self, at: i64) -> bool {
        self.0.iter().any(|&(first, last)| (first..=last).contains(&at))
    }

    pub(crate) fn no_or_yes(yes: bool) -> Ranges {
        Ranges::choice(usize::from(yes), 2)
    }

    /// All of them, however many: what the values of a rule come to, and can be turned round.
    pub(crate) fn list(parts: impl IntoIterator<Item = Ranges>) -> Ranges {
        let mut all: Vec<(i64, i64)> = parts.into_iter().flat_map(|part| part.0).collect();
        all.sort_unstable();
        let mut joined: Vec<(i64, i64)> = Vec::new();
        for (first, last) in all {
            match joined.last_mut() {
                Some(before) if first <= before.1.saturating_add(1) => before.1 = before.1.max(last),
                _ => joined.push((first, last)),
            }
        }
        Ranges(joined)
    }

    /// The whole stretch instead of too many ranges on it.
    fn bounded(self) -> Ranges {
        match (self.0.first(), self.0.last()) {
            (Some(&(first, _)), Some(&(_, last))) if self.0.len() > MOST_RANGES => Ranges::of(first, last),
            _ => self,
        }
    }

    /// Everything else. Only of what is exact: never of a union or an intersection.
    pub(crate) fn rest(&self) -> Ranges {
        let mut rest = Vec::new();
        let mut next = Some(i64::MIN);
        for &(first, last) in &self.0 {
            if let Some(start) = next
                && start < first
            {
                rest.push((start, first - 1));
            }
            next = last.checked_add(1);
        }
        rest.extend(next.map(|start| (start, i64::MAX)));
        Ranges(rest)
    }
}

impl Set for Ranges {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn is_full(&self) -> bool {
        self.0 == [(i64::MIN, i64::MAX)]
    }

    fn and(&self, other: &Self) -> Self {
        let (mut ours, mut theirs) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut both = Vec::new();
        while let (Some(&&(a, b)), Some(&&(c, d))) = (ours.peek(), theirs.peek()) {
            if a.max(c) <= b.min(d) {
                both.push((a.max(c), b.min(d)));
            }
            if b < d {
                ours.next();
            } else {
                theirs.next();
            }
        }
        Ranges(both).bounded()
    }

    fn union(parts: impl IntoIterator<Item = Ranges>) -> Ranges {
        Ranges::list(parts).bounded()
    }
}

/// A union of boxes. A box restricts some sides and is free in all others; the box without a
/// restricted side is everything.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Boxes<K: Ord, S>(Vec<BTreeMap<K, S>>);

impl<K: Ord + Clone, S: Set> Boxes<K, S> {
    pub(crate) fn none() -> Self {
        Boxes(Vec::new())
    }

    pub(crate) fn all() -> Self {
        Boxes(vec![BTreeMap::new()])
    }

    /// One side restricted to `set`.
    pub(crate) fn side(key: K, set: S) -> Self {
        if set.is_empty() {
            Boxes::none()
        } else if set.is_full() {
            Boxes::all()
        } else {
            Boxes(vec![BTreeMap::from([(key, set)])])
        }
    }

    /// Without the boxes in which, as the caller knows, nothing can be.
    pub(crate) fn retained(mut self, mut may_hold: impl FnMut(&BTreeMap<K, S>) -> bool) -> Self {
        self.0.retain(|sides| may_hold(sides));
        self
    }

    /// What is in all of them. The narrow ones go first: where the rest grows too large and has
    /// to be forgotten, they are the ones that say most.
    pub(crate) fn intersection(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut parts: Vec<Self> = parts.into_iter().collect();
        parts.sort_by_key(|part| part.0.len());
        parts.iter().fold(Boxes::all(), |all, part| all.and(part))
    }
}

impl<K: Ord + Clone, S: Set> Set for Boxes<K, S> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn is_full(&self) -> bool {
        self.0.iter().any(BTreeMap::is_empty)
    }

    fn and(&self, other: &Self) -> Self {
        if self.0.len().saturating_mul(other.0.len()) > MOST_BOXES {
            return if self.0.len() <= other.0.len() { self.clone() } else { other.clone() };
        }
        let pairs = self.0.iter().flat_map(|a| other.0.iter().map(move |b| (a, b)));
        Boxes::union(pairs.filter_map(|(a, b)| meet(a, b)).map(|both| Boxes(vec![both])))
    }

    fn union(parts: impl IntoIterator<Item = Self>) -> Self {
        // Boxes with the same one side are one box: lists of alternatives stay small.
        let mut sides: BTreeMap<K, Vec<S>> = BTreeMap::new();
        let mut boxes: Vec<BTreeMap<K, S>> = Vec::new();
        for next in parts.into_iter().flat_map(|part| part.0) {
            match next.len() {
                0 => return Boxes::all(),
                1 => {
                    for (key, set) in next {
                        sides.entry(key).or_default().push(set);
                    }
                }
                _ if boxes.contains(&next) => {}
                _ => boxes.push(next),
            }
            if boxes.len() + sides.len() > MOST_BOXES {
                return Boxes::all();
            }
        }
        for (key, sets) in sides {
            let set = S::union(sets);
            if set.is_full() {
                return Boxes::all();
            }
            boxes.push(BTreeMap::from([(key, set)]));
        }
        Boxes(boxes)
    }
}

/// The box that is in both, if there is one.
fn meet<K: Ord + Clone, S: Set>(a: &BTreeMap<K, S>, b: &BTreeMap<K, S>) -> Option<BTreeMap<K, S>> {
    let (mut both, fewer) = if a.len() >= b.len() { (a.clone(), b) } else { (b.clone(), a) };
    for (key, set) in fewer {
        let joined = both.get(key).map_or_else(|| set.clone(), |other| other.and(set));
        if joined.is_empty() {
            return None;
        }
        both.insert(key.clone(), joined);
    }
    Some(both)
}

#[cfg(test)]
mod tests {
    use super::{Boxes, MOST_BOXES, Ranges, Set};

    #[test]
    fn ranges_join_where_they_touch_and_their_rest_is_the_rest() {
        let ranges = Ranges::union([Ranges::of(7, 9), Ranges::of(1, 3), Ranges::of(4, 5)]);
        assert_eq!(ranges, Ranges(vec![(1, 5), (7, 9)]));
        assert_eq!(ranges.rest(), Ranges(vec![(i64::MIN, 0), (6, 6), (10, i64::MAX)]));
        assert!(ranges.or(&ranges.rest()).is_full());
        assert!(ranges.and(&ranges.rest()).is_empty());
        assert_eq!(Ranges::at_most(8).and(&ranges), Ranges(vec![(1, 5), (7, 8)]));
    }

    #[test]
    fn all_choices_together_are_everything() {
        let some = Ranges::union([Ranges::choice(0, 3), Ranges::choice(2, 3)]);
        assert!(!some.is_full());
        assert!(some.or(&Ranges::choice(1, 3)).is_full());
        assert!(Ranges::choice(0, 1).is_full());
    }

    #[test]
    fn a_product_that_grows_too_large_keeps_its_narrow_part() {
        let wide = |side: usize| Boxes::union((0..100).map(move |at| Boxes::side(side * 100 + at, Ranges::of(0, 0))));
        let narrow = Boxes::side(0, Ranges::of(5, 9));
        let all = Boxes::intersection([wide(1), wide(2), narrow, Boxes::side(0, Ranges::of(1, 2))]);
        assert!(all.is_empty());
        let everything = Boxes::union((0..=MOST_BOXES).map(|side| Boxes::side(side, Ranges::of(0, 0))));
        assert!(everything.is_full());
    }
}
