//! Sets of the four outcomes of a condition.

use crate::value::Truth;

/// Some of: true, false, blank, unreadable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outcomes(u8);

/// In the order in which the first that a member has decides.
pub(crate) type Order = [Outcomes; 4];

impl Outcomes {
    const ALL: Outcomes = Outcomes(0b1111);
    pub(crate) const TRUE: Outcomes = Outcomes(0b0001);
    pub(crate) const FALSE: Outcomes = Outcomes(0b0010);
    pub(crate) const BLANK: Outcomes = Outcomes(0b1000);
    pub(crate) const UNREADABLE: Outcomes = Outcomes(0b0100);
    /// A guard lets the record go: neither true nor unreadable.
    pub(crate) const LETS_GO: Outcomes = Outcomes(0b1010);
    pub(crate) const NOT_TRUE: Outcomes = Outcomes(0b1110);
    const NOT_FALSE: Outcomes = Outcomes(0b1101);

    pub(crate) const AND: Order = [Self::FALSE, Self::UNREADABLE, Self::BLANK, Self::TRUE];
    pub(crate) const OR: Order = [Self::TRUE, Self::UNREADABLE, Self::BLANK, Self::FALSE];

    pub(crate) fn of(holds: bool) -> Outcomes {
        if holds { Outcomes::TRUE } else { Outcomes::FALSE }
    }

    pub(crate) fn of_truth(truth: Truth) -> Outcomes {
        match truth {
            Truth::True => Outcomes::TRUE,
            Truth::False => Outcomes::FALSE,
            Truth::Blank => Outcomes::BLANK,
            Truth::Unreadable => Outcomes::UNREADABLE,
        }
    }

    /// The sets of outcomes without blank, which is what is left where blank becomes false.
    pub(crate) const WITHOUT_BLANK: usize = 8;

    /// The place of a set among those of [`Outcomes::WITHOUT_BLANK`], by what it holds besides blank.
    pub(crate) fn index(self) -> usize {
        usize::from(self.0 & 0b0111)
    }

    pub(crate) fn has(self, other: Outcomes) -> bool {
        self.0 & other.0 == other.0
    }

    pub(crate) fn is_within(self, other: Outcomes) -> bool {
        other.has(self)
    }

    pub(crate) fn with(self, other: Outcomes) -> Outcomes {
        Outcomes(self.0 | other.0)
    }

    pub(crate) fn without(self, other: Outcomes) -> Outcomes {
        Outcomes(self.0 & !other.0)
    }

    /// True and false in each other's place.
    pub(crate) fn swapped(self) -> Outcomes {
        Outcomes((self.0 & 0b1100) | ((self.0 & 0b01) << 1) | ((self.0 & 0b10) >> 1))
    }

    /// The outcomes before `blank is false` that give one of these after it.
    pub(crate) fn before_blank_is_false(self) -> Outcomes {
        if self.has(Outcomes::FALSE) { self.with(Outcomes::BLANK) } else { self.without(Outcomes::BLANK) }
    }

    /// Neighbours in `order` go together: for each run, what it begins with and all after that,
    /// and what it ends with and all before that.
    pub(crate) fn runs(self, order: Order) -> Vec<(Outcomes, Outcomes)> {
        let nothing = Outcomes(0);
        let mut runs = Vec::new();
        let mut start: Option<Outcomes> = None;
        let mut so_far = nothing;
        for outcome in order {
            if self.has(outcome) && start.is_none() {
                start = Some(Outcomes::ALL.without(so_far));
            } else if !self.has(outcome)
                && let Some(from) = start.take()
            {
                runs.push((from, so_far));
            }
            so_far = so_far.with(outcome);
        }
        runs.extend(start.map(|from| (from, so_far)));
        runs
    }

    pub(crate) fn is_none(self) -> bool {
        self.0 == 0
    }

    /// Those in both.
    pub(crate) fn and(self, other: Outcomes) -> Outcomes {
        Outcomes(self.0 & other.0)
    }

    pub(crate) fn is_all(self) -> bool {
        self == Outcomes::ALL
    }

    /// The smallest of "true", "not true", "false", "not false", "any" that holds these: what can
    /// be said of `at least N of`.
    pub(crate) fn rounded_up(self) -> Outcomes {
        [Self::TRUE, Self::FALSE, Self::NOT_TRUE, Self::NOT_FALSE]
            .into_iter()
            .find(|&round| self.is_within(round))
            .unwrap_or(Outcomes::ALL)
    }
}

#[cfg(test)]
mod tests {
    use super::Outcomes;

    #[test]
    fn runs_are_cut_where_an_outcome_is_missing() {
        let (yes, no) = (Outcomes::TRUE, Outcomes::FALSE);
        assert_eq!(yes.runs(Outcomes::AND), [(yes, Outcomes::ALL)]);
        assert_eq!(no.runs(Outcomes::AND), [(Outcomes::ALL, no)]);
        assert_eq!(Outcomes::LETS_GO.runs(Outcomes::AND), [(Outcomes::ALL, no), (Outcomes(0b1001), Outcomes(0b1110)),]);
        assert_eq!(yes.swapped(), no);
        assert_eq!(Outcomes::NOT_TRUE.swapped(), Outcomes::NOT_FALSE);
    }
}
