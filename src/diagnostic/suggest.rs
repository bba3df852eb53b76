//! "Did you mean": the closest known name, or nothing when nothing is close.

mod sorted;

use sorted::Sorted;
use std::cell::OnceCell;
use std::ops::ControlFlow;

/// The candidate a writer most likely meant: at most 3 edits away (fewer for short words), or one
/// containing the other; none for inputs under 3 letters, so that `AWS` never becomes `List`, and none that says the
/// opposite or counts something else (`non-customer` and `customer`, `Tier 2` and `Tier 1`).
/// Ties go to the first candidate. Edits are counted without case, a swap of neighbours as one.
/// Where many words are held against the same names keep [`Candidates`].
pub fn did_you_mean<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = Typed::new(typed)?;
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let least = best.map(|(least, _)| least);
        best = typed.nearer(&Letters::of(candidate), least).map(|distance| (distance, candidate)).or(best);
    }
    best.map(|(_, candidate)| candidate)
}

/// Whether a word is a slip of the keyboard for this name and can be nothing else: one edit away
/// from it, five letters or longer, no digit in play, and every other candidate at least three
/// edits away.
#[must_use]
pub fn is_slip<'a>(typed: &str, meant: &str, candidates: impl IntoIterator<Item = &'a str>) -> bool {
    Slip::new(typed, meant)
        .is_some_and(|slip| !candidates.into_iter().any(|other| slip.may_be(&Letters::of(other.trim()))))
}

/// Names that words are held against, made comparable once: a file may hold as many unknown words as there are names.
#[derive(Debug, Clone, Default)]
pub struct Candidates {
    all: Vec<(String, Letters)>,
    /// Made when first asked for.
    sorted: OnceCell<Sorted>,
}

impl Candidates {
    pub fn push(&mut self, name: &str) {
        self.sorted.take();
        self.all.push((name.to_owned(), Letters::of(name)));
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// As [`did_you_mean`], and how far away it is: comparable for the same word.
    #[must_use]
    pub fn closest(&self, typed: &str) -> Option<(usize, &str)> {
        let typed = Typed::new(typed)?;
        let name = |place: usize| self.all.get(place).map(|(name, _)| name.as_str());
        for edits in 0..=typed.allowed {
            let mut first: Option<usize> = None;
            let _ = self.within(edits, &typed.letters, |place| {
                if self.all.get(place).is_some_and(|(_, letters)| !letters.contradicts(&typed.letters)) {
                    first = Some(first.map_or(place, |other| other.min(place)));
                }
                ControlFlow::Continue(())
            });
            if let Some(first) = first {
                return Some((edits, name(first)?));
            }
        }
        let (name, _) =
            self.all.iter().find(|(_, letters)| typed.is_contained(letters) && !letters.contradicts(&typed.letters))?;
        Some((typed.allowed + 1, name))
    }

    fn within(&self, most: usize, typed: &Letters, found: impl FnMut(usize) -> ControlFlow<()>) -> ControlFlow<()> {
        let sorted = self.sorted.get_or_init(|| Sorted::of(self.all.iter().map(|(_, letters)| letters)));
        sorted.within(most, typed, |place| self.all.get(place).map(|(_, letters)| letters), found)
    }

    /// All that may be meant: how far each is away, and its place among the candidates, in their order.
    #[must_use]
    pub fn near(&self, typed: &str) -> Vec<(usize, usize)> {
        let Some(typed) = Typed::new(typed) else { return Vec::new() };
        let all = self.all.iter().enumerate();
        all.filter_map(|(at, (_, letters))| Some((typed.nearer(letters, None)?, at))).collect()
    }

    /// As [`is_slip`], among those that `counts` keeps.
    #[must_use]
    pub fn is_slip(&self, typed: &str, meant: &str, counts: impl Fn(usize) -> bool) -> bool {
        let Some(slip) = Slip::new(typed, meant) else { return false };
        let another = self.within(Slip::ROOM, &slip.typed, |place| {
            let is_other = counts(place) && self.all.get(place).is_some_and(|(_, letters)| *letters != slip.meant);
            if is_other { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        another.is_continue()
    }
}

impl<'a> FromIterator<&'a str> for Candidates {
    fn from_iter<T: IntoIterator<Item = &'a str>>(names: T) -> Candidates {
        let mut candidates = Candidates::default();
        names.into_iter().for_each(|name| candidates.push(name));
        candidates
    }
}

/// A text as it is compared: without case.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Letters {
    all: Vec<char>,
    /// A bit for each letter that occurs; letters share bits.
    set: u64,
}

/// So that the letters, digits and marks that names are made of each have a bit of their own.
const BITS: u32 = 39;

/// What turns a word round that it stands before.
const NEGATING: [&str; 12] = ["not", "no", "non", "un", "in", "im", "dis", "anti", "ex", "never", "nicht", "pas"];

impl Letters {
    fn of(text: &str) -> Letters {
        let all: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
        let set = all.iter().fold(0, |set, letter| set | 1 << (u32::from(*letter) % BITS));
        Letters { all, set }
    }

    /// As [`edits_within`].
    fn edits_within(&self, most: usize, other: &Letters) -> Option<usize> {
        if self.differs_in_letters(most, other) {
            return None;
        }
        edits_within(most, &self.all, &other.all)
    }

    /// Whether so many edits cannot be enough: each brings in at most one letter that the other text has not, and takes
    /// away at most one.
    fn differs_in_letters(&self, most: usize, other: &Letters) -> bool {
        let beyond = |set: u64| set.count_ones() as usize > most;
        beyond(self.set & !other.set) || beyond(other.set & !self.set)
    }

    /// Whether one is the other one with a word before it that turns it round, or has other digits.
    fn contradicts(&self, other: &Letters) -> bool {
        let digits = |text: &Letters| text.all.iter().copied().filter(|c| c.is_numeric()).collect::<String>();
        let is_word = |text: &Letters| text.all.iter().any(|c| c.is_alphabetic());
        let (own, its) = (digits(self), digits(other));
        // Of an ID every digit may be a slip.
        if is_word(self) && is_word(other) && !own.is_empty() && !its.is_empty() && own != its {
            return true;
        }
        let (long, short) = if self.all.len() < other.all.len() { (other, self) } else { (self, other) };
        let before = long.all.strip_suffix(short.all.as_slice()).unwrap_or_default();
        let word: String = before.iter().filter(|c| c.is_alphabetic()).collect();
        NEGATING.contains(&word.as_str())
    }

    fn contains(&self, other: &Letters) -> bool {
        let stands_in = || self.all.windows(other.all.len()).any(|window| window == other.all);
        other.set & !self.set == 0 && (other.all.is_empty() || stands_in())
    }
}

/// A word of at least three letters for which a name is looked for.
struct Typed {
    letters: Letters,
    allowed: usize,
}

impl Typed {
    fn new(typed: &str) -> Option<Typed> {
        let letters = Letters::of(typed.trim());
        let allowed = match letters.all.len() {
            0..=2 => return None,
            3..=4 => 1,
            5..=7 => 2,
            _ => 3,
        };
        Some(Typed { letters, allowed })
    }

    /// How far a name is away, if it may be meant, and is nearer than another one.
    fn nearer(&self, other: &Letters, than: Option<usize>) -> Option<usize> {
        let most = than.map_or(Some(self.allowed), |than| Some(self.allowed.min(than.checked_sub(1)?)))?;
        let edits = self.letters.edits_within(most, other);
        let found = edits.or_else(|| (than.is_none() && self.is_contained(other)).then_some(self.allowed + 1));
        // Asked last: few names come so near.
        found.filter(|_| !self.letters.contradicts(other))
    }

    /// Whether the word stands in a name, or the name in the word, and makes up a third of it.
    fn is_contained(&self, other: &Letters) -> bool {
        let (own, its) = (self.letters.all.len(), other.all.len());
        own.min(its) >= 4
            && own.abs_diff(its) <= 2 * own.min(its)
            && (other.contains(&self.letters) || self.letters.contains(other))
    }
}

/// A word that is one edit away from a name.
struct Slip {
    typed: Letters,
    meant: Letters,
}

impl Slip {
    /// A name within so many edits could be meant as well.
    const ROOM: usize = 2;

    fn new(typed: &str, meant: &str) -> Option<Slip> {
        let (typed, meant) = (Letters::of(typed.trim()), Letters::of(meant.trim()));
        let digits = |text: &Letters| text.all.iter().copied().filter(char::is_ascii_digit).collect::<String>();
        let is_one =
            typed.all.len() >= 5 && typed.edits_within(1, &meant) == Some(1) && digits(&typed) == digits(&meant);
        is_one.then_some(Slip { typed, meant })
    }

    /// Whether another name could be meant as well.
    fn may_be(&self, other: &Letters) -> bool {
        self.typed.edits_within(Slip::ROOM, other).is_some() && *other != self.meant
    }
}

/// The restricted Damerau-Levenshtein distance (optimal string alignment) if it is no larger than `most`. Only the cells
/// that can be so small are computed (Ukkonen 1985): a thousand names are compared for every name that is unknown.
#[must_use]
pub fn edits_within(most: usize, a: &[char], b: &[char]) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    // What both begin and end with needs no edit.
    let prefix = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (a.get(prefix..).unwrap_or_default(), b.get(prefix..).unwrap_or_default());
    let suffix = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (a.get(..a.len() - suffix).unwrap_or_default(), b.get(..b.len() - suffix).unwrap_or_default());
    let beyond = most + 1;
    let width = b.len() + 1;
    let mut rows: Vec<usize> = vec![beyond; 3 * width];
    let (mut before, rest) = rows.split_at_mut(width);
    let (mut last, mut row) = rest.split_at_mut(width);
    last.iter_mut().enumerate().for_each(|(j, cell)| *cell = j.min(beyond));
    let mut least_before = 0;
    for (i, &x) in a.iter().enumerate() {
        let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(beyond);
        row.fill(beyond);
        if let Some(first) = row.first_mut() {
            *first = (i + 1).min(beyond);
        }
        for j in i.saturating_sub(most)..(i + beyond).min(b.len()) {
            let Some(&y) = b.get(j) else { break };
            let mut cost = (at(last, j) + usize::from(x != y)).min(at(last, j + 1) + 1).min(at(row, j) + 1);
            if i > 0 && j > 0 && a.get(i - 1) == Some(&y) && b.get(j - 1) == Some(&x) {
                cost = cost.min(at(before, j - 1) + 1);
            }
            if let Some(cell) = row.get_mut(j + 1) {
                *cell = cost.min(beyond);
            }
        }
        let least = row.iter().copied().min().unwrap_or(beyond);
        // A swap of neighbours reaches over one row, but not over two.
        if least.min(least_before) > most {
            return None;
        }
        least_before = least;
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last.last().copied().filter(|&edits| edits <= most)
}

#[cfg(test)]
mod tests {
    use super::{Candidates, Letters, did_you_mean, edits_within, is_slip};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn edits_are_those_of_another_implementation(a in "[abc]{0,9}", b in "[abc]{0,9}", most in 0..6_usize) {
            let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            let edits = strsim::osa_distance(&a, &b);
            prop_assert_eq!(edits_within(most, &x, &y), (edits <= most).then_some(edits));
        }

        /// What rules a name out at once never changes an answer, also where letters share a bit (`A` of another script).
        #[test]
        fn letters_that_differ_rule_out_no_name_that_is_near(a in "[a-dé你Ā]{0,9}", b in "[a-dé你Ā]{0,9}", most in 0..4_usize) {
            let (x, y) = (Letters::of(&a), Letters::of(&b));
            prop_assert_eq!(x.edits_within(most, &y), edits_within(most, &x.all, &y.all));
            prop_assert_eq!(x.contains(&y), a.to_lowercase().contains(&b.to_lowercase()));
        }

        /// Names that are kept are answered as names that are handed over.
        #[test]
        fn kept_names_are_as_names_at_hand(typed in "[abcÄ]{0,12}", names in prop::collection::vec("[abcä]{0,12}", 0..9)) {
            let kept: Candidates = names.iter().map(String::as_str).collect();
            let at_hand = did_you_mean(&typed, names.iter().map(String::as_str));
            prop_assert_eq!(kept.closest(&typed).map(|(_, name)| name), at_hand);
            for meant in &names {
                let at_hand = is_slip(&typed, meant, names.iter().map(String::as_str));
                prop_assert_eq!(kept.is_slip(&typed, meant, |_| true), at_hand);
            }
        }
    }

    #[test]
    fn a_slip_has_one_reading() {
        let names = ["lifecycle stage", "email", "tier one", "tier 1", "region"];
        assert!(is_slip("lifecyle stage", "lifecycle stage", names));
        assert!(is_slip("emial", "email", names));
        assert!(!is_slip("tier 2", "tier 1", names), "another digit is another thing");
        assert!(!is_slip("emai", "email", names), "too short to be sure");
        assert!(!is_slip("lfecyle stage", "lifecycle stage", names), "two slips are no slip");
        assert!(!is_slip("regoin", "region", ["region", "regions"]), "either could be meant");
    }

    #[test]
    fn close_names_are_suggested_and_far_ones_are_not() {
        let names = ["lifecycle stage", "last activity date", "email", "List"];
        assert_eq!(did_you_mean("lifecyle stage", names), Some("lifecycle stage"));
        assert_eq!(did_you_mean("emial", names), Some("email"));
        assert_eq!(did_you_mean("activity date", names), Some("last activity date"));
        assert_eq!(did_you_mean("AWS", names), None);
        assert_eq!(did_you_mean("ab", names), None);
        assert_eq!(did_you_mean("revenue", names), None);
    }

    #[test]
    fn the_opposite_is_never_suggested() {
        for (typed, name) in [
            ("not-customer", "customer"),
            ("non customer", "customer"),
            ("non-buyers", "buyers"),
            ("active", "inactive"),
            ("subscribed from all email", "unsubscribed from all email"),
            ("Tier 2", "Tier 1"),
            ("q1-2025", "q1-2024"),
        ] {
            assert_eq!(did_you_mean(typed, [name]), None, "{typed}");
            assert_eq!(Candidates::from_iter([name]).closest(typed), None, "{typed}");
        }
        assert_eq!(did_you_mean("Tier", ["Tier 1"]), Some("Tier 1"));
        assert_eq!(did_you_mean("inactiv", ["inactive"]), Some("inactive"));
    }
}
