//! Whether a column writes the day or the month first, decided from all of its values.

use super::{Refusal, read};
use crate::value::time::DateOrder;
use chrono_tz::Tz;

/// What the values of a column say about its order. Holds counts only, so a column of any length
/// can be added to it, block by block.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OrderEvidence {
    /// Values that are a date only if the day comes first, such as `25/12/2026`.
    pub day_first: u64,
    /// Values that are a date only if the month comes first, such as `12/25/2026`.
    pub month_first: u64,
    /// Values that are two days, such as `03/04/2026`.
    pub either: u64,
    /// Dates that are the same in any order, such as `2026-09-01` and `1 September 2026`.
    pub no_matter: u64,
    /// Values that are no date.
    pub unread: u64,
}

/// What the evidence comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnOrder {
    DayFirst,
    MonthFirst,
    /// Nothing decides, or values contradict each other: the counts say which.
    Undecided(OrderEvidence),
}

impl OrderEvidence {
    /// Takes one cell; a blank one says nothing.
    pub fn add(&mut self, cell: &str) {
        if crate::value::text::is_blank(cell) {
            return;
        }
        // A year of two digits may be of two centuries: that leaves the order as certain as it is.
        let as_order = |order| match read(cell, Some(order), Tz::UTC) {
            Err(Refusal::NoDate(_)) => None,
            read => Some(read),
        };
        let count = match (as_order(DateOrder::DayMonthYear), as_order(DateOrder::MonthDayYear)) {
            (Some(day_first), Some(month_first)) if day_first == month_first => &mut self.no_matter,
            (Some(_), Some(_)) => &mut self.either,
            (Some(_), None) => &mut self.day_first,
            (None, Some(_)) => &mut self.month_first,
            (None, None) => &mut self.unread,
        };
        *count += 1;
    }

    /// Adds what other values of the same column said.
    pub fn merge(&mut self, other: OrderEvidence) {
        self.day_first += other.day_first;
        self.month_first += other.month_first;
        self.either += other.either;
        self.no_matter += other.no_matter;
        self.unread += other.unread;
    }

    /// The order of the column: that of all values that tell, and none if two of them disagree, since
    /// then the column holds the dates of two hands.
    #[must_use]
    pub fn decide(self) -> ColumnOrder {
        match (self.day_first, self.month_first) {
            (1.., 0) => ColumnOrder::DayFirst,
            (0, 1..) => ColumnOrder::MonthFirst,
            _ => ColumnOrder::Undecided(self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ColumnOrder, OrderEvidence};
    use proptest::prelude::*;

    fn evidence<'c>(cells: impl IntoIterator<Item = &'c str>) -> OrderEvidence {
        let mut evidence = OrderEvidence::default();
        cells.into_iter().for_each(|cell| evidence.add(cell));
        evidence
    }

    fn order_of<'c>(cells: impl IntoIterator<Item = &'c str>) -> ColumnOrder {
        evidence(cells).decide()
    }

    #[test]
    fn one_value_that_tells_decides_for_all_that_do_not() {
        assert_eq!(order_of(["03/04/2026", "", "25/12/2026", "01/02/2026"]), ColumnOrder::DayFirst);
        assert_eq!(order_of(["03/04/2026", "12/25/2026 10:00 PM", "2026-01-02"]), ColumnOrder::MonthFirst);
        assert_eq!(order_of(["3.4.45", "25.12.45"]), ColumnOrder::DayFirst);
    }

    #[test]
    fn a_weekday_beside_a_date_tells_too() {
        // 3 April 2026 is a Friday, 4 March a Wednesday.
        assert_eq!(order_of(["Fri 03/04/2026"]), ColumnOrder::DayFirst);
        assert_eq!(order_of(["mer. 03/04/2026"]), ColumnOrder::MonthFirst);
    }

    #[test]
    fn a_column_that_does_not_tell_or_contradicts_itself_is_undecided() {
        let counts = |cells: &[&str]| match order_of(cells.iter().copied()) {
            ColumnOrder::Undecided(evidence) => evidence,
            decided => panic!("{cells:?} is {decided:?}"),
        };
        let silent = counts(&["03/04/2026", "2026-09-01", "4/4/2026", "1 May 2026", "soon", " "]);
        assert_eq!(silent, OrderEvidence { either: 1, no_matter: 3, unread: 1, ..OrderEvidence::default() });
        let torn = counts(&["25/12/2026", "12/25/2026", "31/31/2026"]);
        assert_eq!(torn, OrderEvidence { day_first: 1, month_first: 1, unread: 1, ..OrderEvidence::default() });
        assert_eq!(counts(&[]), OrderEvidence::default());
    }

    proptest! {
        #[test]
        fn blocks_say_together_what_the_column_says(
            cells in proptest::collection::vec("[0-3]?[0-9][/.][0-3]?[0-9][/.](20)?[0-9]{2}", 0..12), cut in 0usize..12,
        ) {
            let of = |cells: &[String]| evidence(cells.iter().map(String::as_str));
            let (first, second) = cells.split_at(cut.min(cells.len()));
            let mut both = of(first);
            both.merge(of(second));
            prop_assert_eq!(both, of(&cells));
            prop_assert_eq!(both.decide(), order_of(cells.iter().map(String::as_str)));
        }
    }
}
