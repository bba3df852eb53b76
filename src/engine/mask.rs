//! Sets of rows of one batch, as words of bits.

/// A set of rows out of `len`; bits beyond `len` are always zero.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mask {
    words: Vec<u64>,
    len: usize,
}

impl Mask {
    #[must_use]
    pub fn none(len: usize) -> Mask {
        Mask { words: vec![0; len.div_ceil(64)], len }
    }

    #[must_use]
    pub fn all(len: usize) -> Mask {
        let mut mask = Mask { words: vec![u64::MAX; len.div_ceil(64)], len };
        mask.clear_tail();
        mask
    }

    /// The set of one row.
    #[must_use]
    pub fn only(len: usize, row: usize) -> Mask {
        let mut mask = Mask::none(len);
        mask.insert(row);
        mask
    }

    /// The set of some rows.
    #[must_use]
    pub fn of_rows(len: usize, rows: impl Iterator<Item = usize>) -> Mask {
        let mut mask = Mask::none(len);
        rows.for_each(|row| mask.insert(row));
        mask
    }

    /// The rows of `rows` whose value holds; `values` by row.
    #[must_use]
    pub fn of_values<T: Copy>(rows: &Mask, values: &[T], holds: impl Fn(T) -> bool) -> Mask {
        let chunks = values.chunks(64).chain(std::iter::repeat(&[][..]));
        let word = |(&rows, values): (&u64, &[T])| {
            if rows == 0 {
                return 0;
            }
            let mut held = [0; 64];
            held.iter_mut().zip(values).for_each(|(held, &value)| *held = u8::from(holds(value)));
            gathered(&held) & rows
        };
        Mask { words: rows.words.iter().zip(chunks).map(word).collect(), len: rows.len }
    }

    /// The rows whose value has a byte of which `first` holds, and those of which `second` does; `values` by row.
    #[must_use]
    pub fn of_bytes<T: Copy>(
        values: &[T],
        byte: impl Fn(T) -> u8,
        first: impl Fn(u8) -> bool,
        second: impl Fn(u8) -> bool,
    ) -> (Mask, Mask) {
        let words = values.chunks(64).map(|values| {
            let mut bytes = [0; 64];
            bytes.iter_mut().zip(values).for_each(|(place, &value)| *place = byte(value));
            (gathered(&bytes.map(|byte| u8::from(first(byte)))), gathered(&bytes.map(|byte| u8::from(second(byte)))))
        });
        let (first, second) = words.unzip();
        let mask = |words| {
            let mut mask = Mask { words, len: values.len() };
            mask.clear_tail();
            mask
        };
        (mask(first), mask(second))
    }

    #[must_use]
    pub fn from_fn(len: usize, mut holds: impl FnMut(usize) -> bool) -> Mask {
        let mut mask = Mask::none(len);
        for (at, word) in mask.words.iter_mut().enumerate() {
            let first = at * 64;
            for bit in 0..64.min(len - first) {
                *word |= u64::from(holds(first + bit)) << bit;
            }
        }
        mask
    }

    fn clear_tail(&mut self) {
        let used = self.len % 64;
        if used != 0
            && let Some(last) = self.words.last_mut()
        {
            *last &= (1 << used) - 1;
        }
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|&word| word == 0)
    }

    #[must_use]
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    #[must_use]
    pub fn contains(&self, row: usize) -> bool {
        self.words.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    pub fn insert(&mut self, row: usize) {
        if row < self.len
            && let Some(word) = self.words.get_mut(row / 64)
        {
            *word |= 1 << (row % 64);
        }
    }

    pub fn remove(&mut self, row: usize) {
        if let Some(word) = self.words.get_mut(row / 64) {
            *word &= !(1 << (row % 64));
        }
    }

    /// The rows in the set, in order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(at, &word)| bits(word).map(move |bit| at * 64 + bit))
    }

    /// Which of the named sets each row is in, in the order of rows and, within one, of sets.
    #[must_use]
    pub fn by_row<N: Copy>(sets: &[(N, Mask)]) -> Vec<(usize, N)> {
        let mut found = Vec::with_capacity(sets.iter().map(|(_, mask)| mask.count()).sum());
        let words = sets.iter().map(|(_, mask)| mask.words.len()).max().unwrap_or(0);
        let mut present = Vec::new();
        for at in 0..words {
            present.clear();
            present.extend(sets.iter().filter_map(|(name, mask)| {
                let word = mask.words.get(at).copied().unwrap_or(0);
                (word != 0).then_some((*name, word))
            }));
            for bit in bits(present.iter().fold(0, |any, (_, word)| any | word)) {
                let of_row = present.iter().filter(|(_, word)| word >> bit & 1 == 1);
                found.extend(of_row.map(|(name, _)| (at * 64 + bit, *name)));
            }
        }
        found
    }

    fn zip(&self, other: &Mask, combine: impl Fn(u64, u64) -> u64) -> Mask {
        debug_assert_eq!(self.len, other.len);
        Mask { words: self.words.iter().zip(&other.words).map(|(&a, &b)| combine(a, b)).collect(), len: self.len }
    }

    #[must_use]
    pub fn and(&self, other: &Mask) -> Mask {
        self.zip(other, |a, b| a & b)
    }

    #[must_use]
    pub fn or(&self, other: &Mask) -> Mask {
        self.zip(other, |a, b| a | b)
    }

    /// The rows of `self` that are not in `other`.
    #[must_use]
    pub fn and_not(&self, other: &Mask) -> Mask {
        self.zip(other, |a, b| a & !b)
    }

    fn zip_in_place(&mut self, other: &Mask, combine: impl Fn(u64, u64) -> u64) {
        debug_assert_eq!(self.len, other.len);
        self.words.iter_mut().zip(&other.words).for_each(|(a, &b)| *a = combine(*a, b));
    }

    /// Adds the rows of `other`.
    pub fn add(&mut self, other: &Mask) {
        self.zip_in_place(other, |a, b| a | b);
    }

    /// Takes away the rows of `other`.
    pub fn subtract(&mut self, other: &Mask) {
        self.zip_in_place(other, |a, b| a & !b);
    }

    #[must_use]
    pub fn complement(&self) -> Mask {
        let mut mask = Mask { words: self.words.iter().map(|word| !word).collect(), len: self.len };
        mask.clear_tail();
        mask
    }

    #[must_use]
    pub fn is_subset(&self, other: &Mask) -> bool {
        self.words.iter().zip(&other.words).all(|(a, b)| a & !b == 0)
    }
}

/// Bytes of 0 or 1 as bits: several values are compared at once as long as each has a byte of its own.
fn gathered(answers: &[u8; 64]) -> u64 {
    // The multiplication moves the lowest bits of eight bytes into the highest byte.
    let eight = |eight: &[u8; 8]| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    answers.as_chunks().0.iter().enumerate().fold(0, |word, (at, bytes)| word | eight(bytes) << (8 * at))
}

/// The bits that are set, in order.
fn bits(word: u64) -> impl Iterator<Item = usize> {
    let mut rest = word;
    std::iter::from_fn(move || {
        if rest == 0 {
            return None;
        }
        let bit = rest.trailing_zeros() as usize;
        rest &= rest - 1;
        Some(bit)
    })
}

#[cfg(test)]
mod tests {
    use super::Mask;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn masks_are_sets(len in 0usize..200, a: Vec<u8>, b: Vec<u8>) {
            let set = |rows: &[u8]| rows.iter().map(|&row| row as usize).filter(|&row| row < len).collect::<BTreeSet<_>>();
            let (a, b) = (set(&a), set(&b));
            let mask = |rows: &BTreeSet<usize>| Mask::from_fn(len, |row| rows.contains(&row));
            let rows = |mask: &Mask| mask.iter().collect::<BTreeSet<_>>();
            let (x, y) = (mask(&a), mask(&b));
            prop_assert_eq!(rows(&x), a.clone());
            prop_assert_eq!(x.count(), a.len());
            prop_assert_eq!(rows(&x.and(&y)), &a & &b);
            prop_assert_eq!(rows(&x.or(&y)), &a | &b);
            prop_assert_eq!(rows(&x.and_not(&y)), &a - &b);
            let in_place = |change: fn(&mut Mask, &Mask)| {
                let mut mask = x.clone();
                change(&mut mask, &y);
                mask
            };
            prop_assert_eq!(in_place(Mask::add), x.or(&y));
            prop_assert_eq!(in_place(Mask::subtract), x.and_not(&y));
            let mut by_row: Vec<(usize, char)> = a.iter().map(|&row| (row, 'a')).chain(b.iter().map(|&row| (row, 'b'))).collect();
            by_row.sort_unstable();
            prop_assert_eq!(Mask::by_row(&[('a', x.clone()), ('b', y.clone())]), by_row);
            let values: Vec<usize> = (0..len).collect();
            prop_assert_eq!(Mask::of_values(&x, &values, |row| y.contains(row)), x.and(&y));
            prop_assert_eq!(x.complement().count(), len - a.len());
            prop_assert_eq!(x.is_subset(&y), a.is_subset(&b));
            prop_assert_eq!(x.or(&x.complement()), Mask::all(len));
        }
    }
}
