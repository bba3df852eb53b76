//! The four outcomes of a condition on a record.

/// What a condition is on one record. The order is that of nothing: see [`Truth::and`] and
/// [`Truth::or`] for how outcomes combine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Truth {
    True,
    False,
    /// The cell is empty: satisfies no test but `is unknown` and `… or unknown`.
    Blank,
    /// The value could not be read, so the outcome is not known: acting conditions do not act,
    /// guarding conditions hold.
    Unreadable,
}

impl Truth {
    #[must_use]
    pub fn from_bool(holds: bool) -> Truth {
        if holds { Truth::True } else { Truth::False }
    }
}

/// Swaps true and false and keeps the others.
impl std::ops::Not for Truth {
    type Output = Truth;

    fn not(self) -> Truth {
        match self {
            Truth::True => Truth::False,
            Truth::False => Truth::True,
            other => other,
        }
    }
}

impl Truth {
    /// The first of: false, unreadable, blank, true.
    #[must_use]
    pub fn and(self, other: Truth) -> Truth {
        [Truth::False, Truth::Unreadable, Truth::Blank]
            .into_iter()
            .find(|&outcome| self == outcome || other == outcome)
            .unwrap_or(Truth::True)
    }

    /// The first of: true, unreadable, blank, false.
    #[must_use]
    pub fn or(self, other: Truth) -> Truth {
        [Truth::True, Truth::Unreadable, Truth::Blank]
            .into_iter()
            .find(|&outcome| self == outcome || other == outcome)
            .unwrap_or(Truth::False)
    }

    /// `in SEGMENT` and `has …`: blank becomes false.
    #[must_use]
    pub fn blank_is_false(self) -> Truth {
        if self == Truth::Blank { Truth::False } else { self }
    }

    /// `… or unknown`: blank becomes true.
    #[must_use]
    pub fn blank_is_true(self) -> Truth {
        if self == Truth::Blank { Truth::True } else { self }
    }
}

#[cfg(test)]
mod tests {
    use super::Truth::{self, Blank, False, True, Unreadable};

    const ALL: [Truth; 4] = [True, False, Blank, Unreadable];

    #[test]
    fn de_morgan_holds_over_four_outcomes() {
        for a in ALL {
            for b in ALL {
                assert_eq!(!a.and(b), (!a).or(!b), "{a:?} {b:?}");
                assert_eq!(!a.or(b), (!a).and(!b), "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn and_or_are_commutative_and_associative() {
        for a in ALL {
            for b in ALL {
                assert_eq!(a.and(b), b.and(a));
                assert_eq!(a.or(b), b.or(a));
                for c in ALL {
                    assert_eq!(a.and(b).and(c), a.and(b.and(c)));
                    assert_eq!(a.or(b).or(c), a.or(b.or(c)));
                }
            }
        }
    }
}
