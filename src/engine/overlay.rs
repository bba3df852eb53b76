//! New texts of some cells of a column, over the cells as exported.

use super::mask::Mask;
use std::cmp::Ordering;

/// New texts of some rows, in order of rows.
#[derive(Debug, Clone, Default)]
pub struct Overlay {
    rows: Mask,
    texts: Vec<(usize, String)>,
}

impl Overlay {
    /// `texts` in order of rows, each row once, of a batch of `len` rows.
    #[must_use]
    pub fn new(len: usize, texts: Vec<(usize, String)>) -> Overlay {
        debug_assert!(texts.is_sorted_by(|(a, _), (b, _)| a < b));
        let mut rows = Mask::none(len);
        texts.iter().for_each(|(row, _)| rows.insert(*row));
        Overlay { rows, texts }
    }

    #[must_use]
    pub fn get(&self, row: usize) -> Option<&str> {
        if !self.rows.contains(row) {
            return None;
        }
        let at = self.texts.binary_search_by_key(&row, |(row, _)| *row).ok()?;
        self.texts.get(at).map(|(_, text)| text.as_str())
    }

    /// The rows that have a new text.
    #[must_use]
    pub fn rows(&self) -> &Mask {
        &self.rows
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    #[must_use]
    pub fn into_texts(self) -> Vec<(usize, String)> {
        self.texts
    }

    /// These texts, and over them `newer` ones in order of rows, as far as `is_new` says that a text
    /// is not what stands below.
    #[must_use]
    pub fn under(self, newer: Vec<(usize, String)>, is_new: impl Fn(usize, &str) -> bool) -> Overlay {
        let len = self.rows.len();
        let mut texts = Vec::with_capacity(self.texts.len() + newer.len());
        let (mut older, mut newer) = (self.texts.into_iter().peekable(), newer.into_iter().peekable());
        loop {
            let order = match (older.peek(), newer.peek()) {
                (Some((a, _)), Some((b, _))) => a.cmp(b),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => return Overlay::new(len, texts),
            };
            match order {
                Ordering::Less => texts.extend(older.next()),
                Ordering::Greater | Ordering::Equal => {
                    if order == Ordering::Equal {
                        older.next();
                    }
                    texts.extend(newer.next().filter(|(row, text)| is_new(*row, text)));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_text_covers_an_earlier_one_and_may_undo_it() {
        let texts = |texts: &[(usize, &str)]| texts.iter().map(|(row, text)| (*row, (*text).to_owned())).collect();
        let first = Overlay::new(9, texts(&[(1, "a"), (3, "b"), (5, "c")]));
        let both = first.under(texts(&[(0, "x"), (3, "y"), (5, "as it was"), (7, "z")]), |_, text| text != "as it was");
        assert_eq!(both.get(5), None);
        assert_eq!(both.into_texts(), texts(&[(0, "x"), (1, "a"), (3, "y"), (7, "z")]));
    }
}
