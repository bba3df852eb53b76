//! Values of one type, read of a column's cells: flat, and each cell read once, when a test first asks.

use super::mask::Mask;

/// The cells of a column as values of one type.
#[derive(Debug, Clone, Default)]
pub struct Typed<T> {
    /// By row; meaningless outside `readable`.
    values: Vec<T>,
    /// The rows that were asked for so far.
    asked: Mask,
    /// Of those, the rows whose cell is such a value.
    readable: Mask,
}

impl<T: Copy + Default> Typed<T> {
    /// The rows of `rows` that were not asked for yet.
    #[must_use]
    pub fn missing(&self, rows: &Mask) -> Mask {
        if self.values.is_empty() { rows.clone() } else { rows.and_not(&self.asked) }
    }

    /// Reads the cells of `present`, those of `missing` that hold anything.
    pub fn read(&mut self, missing: &Mask, present: &Mask, mut read: impl FnMut(usize) -> Option<T>) {
        if self.values.is_empty() {
            let len = missing.len();
            *self = Typed { values: vec![T::default(); len], asked: Mask::none(len), readable: Mask::none(len) };
        }
        for row in present.iter() {
            if let (Some(value), Some(place)) = (read(row), self.values.get_mut(row)) {
                *place = value;
                self.readable.insert(row);
            }
        }
        self.asked.add(missing);
    }

    /// The value of a row; nothing where it is blank or unreadable, or was not asked for.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<T> {
        self.values.get(row).copied().filter(|_| self.readable.contains(row))
    }

    /// The rows of `rows` that have a value.
    #[must_use]
    pub fn readable(&self, rows: &Mask) -> Mask {
        if self.values.is_empty() { Mask::none(rows.len()) } else { self.readable.and(rows) }
    }

    /// The rows of `rows` whose value holds.
    #[must_use]
    pub fn holds(&self, rows: &Mask, holds: impl Fn(T) -> bool) -> Mask {
        Mask::of_values(&self.readable(rows), &self.values, holds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cell_is_read_once_and_only_when_asked_for() {
        let cells = ["1", "x", "3", "4"];
        let mut typed = Typed::default();
        let mut read = Vec::new();
        let ask = |typed: &mut Typed<i32>, rows: &Mask, read: &mut Vec<usize>| {
            let missing = typed.missing(rows);
            typed.read(&missing, &missing, |row| {
                read.push(row);
                cells[row].parse().ok()
            });
        };
        let some = Mask::from_fn(4, |row| row < 2);
        ask(&mut typed, &some, &mut read);
        ask(&mut typed, &Mask::from_fn(4, |row| row != 3), &mut read);
        assert_eq!(read, [0, 1, 2]);
        assert_eq!((0..4).map(|row| typed.get(row)).collect::<Vec<_>>(), [Some(1), None, Some(3), None]);
        assert_eq!(typed.holds(&Mask::all(4), |value| value > 1), Mask::only(4, 2));
    }
}
