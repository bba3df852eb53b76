//! Given names that are men's alone, and those that are women's.

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use std::sync::LazyLock;

/// One line a name: the name, in plain small Latin letters, a tab, and `m` or `w`.
const TABLE: &str = include_str!("tables/given_names.tsv");

/// Who is given a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bearers {
    Men,
    Women,
}

static NAMES: LazyLock<HashMap<&'static str, Bearers, FixedState>> = LazyLock::new(|| {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    lines.map(|(name, of)| (name, if of == "m" { Bearers::Men } else { Bearers::Women })).collect()
});

/// Who is given a name, in plain small Latin letters; nothing where both are (`andrea`, `kim`) or where it is not known.
#[must_use]
pub fn bearers(name: &str) -> Option<Bearers> {
    NAMES.get(name).copied()
}

/// Whether one of two names is a man's, and the other a woman's.
#[must_use]
pub fn are_of_man_and_woman(a: &str, b: &str) -> bool {
    bearers(a).zip(bearers(b)).is_some_and(|(a, b)| a != b)
}

#[cfg(test)]
mod tests {
    use super::{Bearers, are_of_man_and_woman, bearers};

    #[test]
    fn a_name_tells_who_has_it_unless_both_have() {
        assert_eq!((bearers("pavel"), bearers("pavla")), (Some(Bearers::Men), Some(Bearers::Women)));
        assert_eq!((bearers("andrea"), bearers("kim"), bearers("zzyzx")), (None, None, None));
        assert!(are_of_man_and_woman("dennis", "denise") && are_of_man_and_woman("denise", "dennis"));
        assert!(!are_of_man_and_woman("dennis", "patrick") && !are_of_man_and_woman("dennis", "zzyzx"));
    }
}
