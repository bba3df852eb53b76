//! Decoders of other crates that panic on damaged bytes.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// What a decoder makes of bytes; nothing if it panics. That is one more way to say that they are damaged, and no defect
/// of hyg, so that the panic's own words, with which nobody can do anything, are not printed.
pub(super) fn unless_it_panics<T>(decode: impl FnOnce() -> T) -> Option<T> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let tell = panic::take_hook();
        panic::set_hook(Box::new(move |what| {
            if !IS_GUARDED.get() {
                tell(what);
            }
        }));
    });
    let before = IS_GUARDED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(decode));
    IS_GUARDED.set(before);
    result.ok()
}

#[cfg(test)]
mod tests {
    use super::unless_it_panics;

    #[test]
    fn a_panic_is_nothing_and_the_next_one_too() {
        let bytes: &[u8] = &[];
        assert_eq!(unless_it_panics(|| bytes[0]), None);
        assert_eq!(unless_it_panics(|| unless_it_panics(|| bytes[1]).is_none()), Some(true));
        assert_eq!(unless_it_panics(|| bytes.len()), Some(0));
    }
}
