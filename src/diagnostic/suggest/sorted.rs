//! Names in the order of their letters. What neighbours begin with alike is held against a word once, and where it is too
//! far away already they are passed over together: thousands of names that differ in their ends cost hardly more than one.

use super::Letters;
use std::ops::ControlFlow;

#[derive(Debug, Clone, Default)]
pub(super) struct Sorted {
    /// The place of each name, and how many letters it begins with like the one before it.
    names: Vec<(usize, usize)>,
}

impl Sorted {
    pub(super) fn of<'a>(names: impl Iterator<Item = &'a Letters>) -> Sorted {
        let mut by_letters: Vec<(&[char], usize)> =
            names.enumerate().map(|(place, letters)| (letters.all.as_slice(), place)).collect();
        by_letters.sort_unstable();
        let mut before: &[char] = &[];
        let mut sorted = Vec::with_capacity(by_letters.len());
        for (letters, place) in by_letters {
            sorted.push((place, before.iter().zip(letters).take_while(|(a, b)| a == b).count()));
            before = letters;
        }
        Sorted { names: sorted }
    }

    /// Hands over the place of each name that is at most so many edits away from a word, until it is told to stop.
    pub(super) fn within<'a>(
        &self,
        most: usize,
        typed: &Letters,
        letters_of: impl Fn(usize) -> Option<&'a Letters>,
        mut found: impl FnMut(usize) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut rows = Rows::new(most, &typed.all);
        for &(place, shared) in &self.names {
            if rows.is_dead() && shared >= rows.depth() {
                continue;
            }
            rows.truncate(shared);
            let Some(letters) = letters_of(place).filter(|letters| !typed.differs_in_letters(most, letters)) else {
                continue;
            };
            while !rows.is_dead() && rows.depth() < letters.all.len() {
                rows.push(&letters.all);
            }
            if !rows.is_dead() && rows.is_within() {
                found(place)?;
            }
        }
        ControlFlow::Continue(())
    }
}

/// The rows of [`super::edits_within`], one for each letter that a name begins with, of which only the cells are kept that
/// can be small enough: as many columns before the diagonal, and behind it, as edits are allowed.
struct Rows<'t> {
    most: usize,
    typed: &'t [char],
    cells: Vec<usize>,
    /// The least of each row: beyond `most` in two of them one after the other, and no name that begins so is near.
    least: Vec<usize>,
}

impl<'t> Rows<'t> {
    fn new(most: usize, typed: &'t [char]) -> Rows<'t> {
        let first = (0..=2 * most).map(|cell| if cell < most { most + 1 } else { cell - most });
        Rows { most, typed, cells: first.collect(), least: vec![0] }
    }

    fn width(&self) -> usize {
        2 * self.most + 1
    }

    fn depth(&self) -> usize {
        self.least.len() - 1
    }

    fn is_dead(&self) -> bool {
        let mut last = self.least.iter().rev();
        last.next().is_some_and(|&least| least > self.most) && last.next().is_some_and(|&least| least > self.most)
    }

    fn truncate(&mut self, depth: usize) {
        self.cells.truncate((depth + 1) * self.width());
        self.least.truncate(depth + 1);
    }

    /// The row after the next letter of a name.
    fn push(&mut self, name: &[char]) {
        let (depth, width) = (self.depth() + 1, self.width());
        let beyond = self.most + 1;
        let cell = |cells: &[usize], row: usize, at: usize| cells.get(row * width + at).copied().unwrap_or(beyond);
        let own = |back: usize| depth.checked_sub(back).and_then(|at| name.get(at));
        let mut least = beyond;
        for at in 0..width {
            // The letters of the word that have been read in this cell.
            let column = (depth + at).checked_sub(self.most).filter(|column| *column <= self.typed.len());
            let cost = column.map_or(beyond, |column| {
                let typed = |back: usize| column.checked_sub(back).and_then(|at| self.typed.get(at));
                let mut cost = beyond;
                if column > 0 {
                    cost = cost.min(cell(&self.cells, depth - 1, at) + usize::from(typed(1) != own(1)));
                }
                if at + 1 < width {
                    cost = cost.min(cell(&self.cells, depth - 1, at + 1) + 1);
                }
                if column > 0 && at > 0 {
                    cost = cost.min(cell(&self.cells, depth, at - 1) + 1);
                }
                if column > 1 && depth > 1 && typed(1) == own(2) && typed(2) == own(1) {
                    cost = cost.min(cell(&self.cells, depth - 2, at) + 1);
                }
                cost.min(beyond)
            });
            self.cells.push(cost);
            least = least.min(cost);
        }
        self.least.push(least);
    }

    /// Whether the name whose last letter was pushed is near enough.
    fn is_within(&self) -> bool {
        let at = (self.typed.len() + self.most).checked_sub(self.depth());
        let cell = at.filter(|at| *at < self.width()).and_then(|at| self.cells.get(self.depth() * self.width() + at));
        cell.is_some_and(|cost| *cost <= self.most)
    }
}
