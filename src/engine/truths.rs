//! The four outcomes of a condition over a batch, as bitmaps: `and`, `or`, `not` are word
//! operations.

use super::mask::Mask;
use crate::value::Truth;

/// Outcomes of one condition for the rows of a batch. A row in none of the three sets is blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Truths {
    pub yes: Mask,
    pub no: Mask,
    pub unreadable: Mask,
}

impl Truths {
    /// Blank everywhere.
    #[must_use]
    pub fn blank(len: usize) -> Truths {
        Truths { yes: Mask::none(len), no: Mask::none(len), unreadable: Mask::none(len) }
    }

    /// Unreadable everywhere: of what should be there and is not, nobody knows what it would say.
    #[must_use]
    pub fn unreadable(len: usize) -> Truths {
        Truths { unreadable: Mask::all(len), ..Truths::blank(len) }
    }

    /// True on `yes`, false elsewhere.
    #[must_use]
    pub fn of(yes: Mask) -> Truths {
        let no = yes.complement();
        Truths { unreadable: Mask::none(yes.len()), yes, no }
    }

    /// True on `yes`, false on the rest of `rows`, blank elsewhere.
    #[must_use]
    pub fn among(rows: &Mask, yes: Mask) -> Truths {
        Truths { no: rows.and_not(&yes), unreadable: Mask::none(rows.len()), yes }
    }

    #[must_use]
    pub fn from_fn(len: usize, active: &Mask, mut truth: impl FnMut(usize) -> Truth) -> Truths {
        let mut truths = Truths::blank(len);
        for row in active.iter() {
            match truth(row) {
                Truth::True => truths.yes.insert(row),
                Truth::False => truths.no.insert(row),
                Truth::Unreadable => truths.unreadable.insert(row),
                Truth::Blank => {}
            }
        }
        truths
    }

    #[must_use]
    pub fn get(&self, row: usize) -> Truth {
        if self.yes.contains(row) {
            Truth::True
        } else if self.no.contains(row) {
            Truth::False
        } else if self.unreadable.contains(row) {
            Truth::Unreadable
        } else {
            Truth::Blank
        }
    }

    /// Rows that are none of the three.
    #[must_use]
    pub fn blank_rows(&self) -> Mask {
        self.yes.or(&self.no).or(&self.unreadable).complement()
    }

    /// False where either is, else unreadable, else blank, else true.
    #[must_use]
    pub fn and(&self, other: &Truths) -> Truths {
        let no = self.no.or(&other.no);
        Truths { yes: self.yes.and(&other.yes), unreadable: self.unreadable.or(&other.unreadable).and_not(&no), no }
    }

    /// True where either is, else unreadable, else blank, else false.
    #[must_use]
    pub fn or(&self, other: &Truths) -> Truths {
        let yes = self.yes.or(&other.yes);
        Truths { no: self.no.and(&other.no), unreadable: self.unreadable.or(&other.unreadable).and_not(&yes), yes }
    }

    /// Swaps true and false.
    #[must_use]
    pub fn negated(self) -> Truths {
        Truths { yes: self.no, no: self.yes, unreadable: self.unreadable }
    }

    #[must_use]
    pub fn blank_is_false(self) -> Truths {
        let no = self.no.or(&self.blank_rows());
        Truths { no, ..self }
    }

    #[must_use]
    pub fn blank_is_true(self) -> Truths {
        let yes = self.yes.or(&self.blank_rows());
        Truths { yes, ..self }
    }

    /// These outcomes on `rows`, `other`'s elsewhere.
    #[must_use]
    pub fn on(&self, rows: &Mask, other: &Truths) -> Truths {
        let pick = |a: &Mask, b: &Mask| a.and(rows).or(&b.and_not(rows));
        Truths {
            yes: pick(&self.yes, &other.yes),
            no: pick(&self.no, &other.no),
            unreadable: pick(&self.unreadable, &other.unreadable),
        }
    }

    /// Where a guarding condition holds: true or unreadable.
    #[must_use]
    pub fn guards(&self) -> Mask {
        self.yes.or(&self.unreadable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bitmaps_combine_as_single_outcomes_do() {
        const ALL: [Truth; 4] = [Truth::True, Truth::False, Truth::Blank, Truth::Unreadable];
        let (len, every) = (16, Mask::all(16));
        let a = Truths::from_fn(len, &every, |row| ALL[row / 4]);
        let b = Truths::from_fn(len, &every, |row| ALL[row % 4]);
        for row in 0..len {
            let (x, y) = (ALL[row / 4], ALL[row % 4]);
            assert_eq!(a.and(&b).get(row), x.and(y));
            assert_eq!(a.or(&b).get(row), x.or(y));
            assert_eq!(a.clone().negated().get(row), !x);
            assert_eq!(a.clone().blank_is_false().get(row), x.blank_is_false());
            assert_eq!(a.clone().blank_is_true().get(row), x.blank_is_true());
            assert_eq!(a.guards().contains(row), matches!(x, Truth::True | Truth::Unreadable));
        }
    }
}
