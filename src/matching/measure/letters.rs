//! Texts as slices that a distance can walk over: bytes where they are ASCII, else characters.

/// Longer texts than this are compared by their beginnings: a distance takes time by the product of
/// both lengths, and what is so long is no name and no address.
pub(super) const LONGEST: usize = 256;

/// A distance over slices of either kind.
pub(super) trait Walk {
    type Out;
    fn walk<T: PartialEq + Copy>(self, a: &[T], b: &[T]) -> Self::Out;
}

pub(super) fn over<W: Walk>(walk: W, a: &str, b: &str) -> W::Out {
    if a.is_ascii() && b.is_ascii() {
        return walk.walk(clipped(a.as_bytes()), clipped(b.as_bytes()));
    }
    let [a, b] = [a, b].map(|text| text.chars().take(LONGEST).collect::<Vec<char>>());
    walk.walk(&a, &b)
}

fn clipped(bytes: &[u8]) -> &[u8] {
    bytes.get(..LONGEST).unwrap_or(bytes)
}
