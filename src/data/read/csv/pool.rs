//! Memory that goes round: a block gives back what it was read into, and the next is read into it.
//! New memory has to be zeroed by the system page by page, which takes as long as reading the file.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError};

/// Values that nobody uses just now. Clones are the same pool.
pub(super) struct Pool<T>(Arc<Mutex<Vec<T>>>);

impl<T: Default> Pool<T> {
    pub(super) fn new() -> Pool<T> {
        Pool(Arc::default())
    }

    /// A value as it was left, or a new one; dropped, it comes back.
    pub(super) fn take(&self) -> Pooled<T> {
        let value = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        Pooled { value, pool: Pool(Arc::clone(&self.0)) }
    }
}

impl<T> fmt::Debug for Pool<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool").finish_non_exhaustive()
    }
}

/// A value of a [`Pool`].
#[derive(Debug)]
pub(super) struct Pooled<T: Default> {
    value: T,
    pool: Pool<T>,
}

impl<T: Default> Deref for Pooled<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: Default> DerefMut for Pooled<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T: Default + AsRef<[u8]>> AsRef<[u8]> for Pooled<T> {
    fn as_ref(&self) -> &[u8] {
        self.value.as_ref()
    }
}

impl<T: Default> Drop for Pooled<T> {
    fn drop(&mut self) {
        let value = std::mem::take(&mut self.value);
        self.pool.0.lock().unwrap_or_else(PoisonError::into_inner).push(value);
    }
}

#[cfg(test)]
mod tests {
    use super::Pool;

    #[test]
    fn what_is_dropped_is_taken_next() {
        let pool = Pool::<Vec<u8>>::new();
        let mut first = pool.take();
        first.resize(1000, 7);
        let second = pool.take();
        drop(first);
        assert_eq!(pool.take().len(), 1000);
        assert!(second.is_empty() && pool.take().len() == 1000);
    }
}
