//! Which given names are one: spellings in other languages, short and pet forms.

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use std::sync::LazyLock;

/// One line a name: the name and its spellings, then a tab and what people are called by it.
const TABLE: &str = include_str!("../tables/nicknames.tsv");

/// How two given names belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kinship {
    /// Two pet forms of one name, of which not both are given as names as well: `Bob` and `Rob`.
    Pets,
    /// A name and its pet form: `Robert` and `Bob`.
    Pet,
    /// One name in two languages or spellings: `Stephen` and `Steven`.
    Spelling,
}

/// By name: the lines it stands in, and whether as a pet form there.
type Lines = HashMap<&'static str, Vec<(u16, bool)>, FixedState>;

static NAMES: LazyLock<Lines> = LazyLock::new(|| {
    let mut names = Lines::default();
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    for (at, line) in (0u16..).zip(lines) {
        let (formal, pets) = line.split_once('\t').unwrap_or((line, ""));
        for (words, is_pet) in [(formal, false), (pets, true)] {
            words.split_whitespace().for_each(|name| names.entry(name).or_default().push((at, is_pet)));
        }
    }
    names
});

/// How two names, in plain small letters, belong together, as closely as any line has it.
pub fn kinship(a: &str, b: &str) -> Option<Kinship> {
    let (of_a, of_b) = (NAMES.get(a)?, NAMES.get(b)?);
    let shared = of_a.iter().flat_map(|x| of_b.iter().filter(|y| x.0 == y.0).map(move |y| (x.1, y.1)));
    let kinds = shared.map(|pets| match pets {
        (false, false) => Kinship::Spelling,
        (true, true) => Kinship::Pets,
        _ => Kinship::Pet,
    });
    // Two names in their own right are not one for being short for the same third one: `Lisa` and `Elsa`.
    let in_own_right = |lines: &[(u16, bool)]| lines.iter().any(|(_, is_pet)| !is_pet);
    let are_two = in_own_right(of_a) && in_own_right(of_b);
    kinds.max().filter(|kind| !(are_two && *kind == Kinship::Pets))
}

/// Whether the name is one that people are given or called by.
pub fn is_known(name: &str) -> bool {
    NAMES.contains_key(name)
}

/// The lines that a name stands in, by which relatives are found.
pub fn lines(name: &str) -> impl Iterator<Item = u16> {
    NAMES.get(name).into_iter().flatten().map(|(line, _)| *line)
}

#[cfg(test)]
mod tests {
    use super::{Kinship, kinship};

    #[test]
    fn names_are_related_by_a_line_and_not_by_a_chain() {
        for (a, b, expected) in [
            ("robert", "bob", Some(Kinship::Pet)),
            ("bob", "rob", Some(Kinship::Pets)),
            ("stephen", "steven", Some(Kinship::Spelling)),
            ("alexander", "alexandra", None),
            ("alex", "sandra", Some(Kinship::Pets)),
            ("lisa", "elizabeth", Some(Kinship::Pet)),
            ("lisa", "elsa", None),
            ("jan", "janet", None),
            ("giovanni", "giovanna", None),
            ("robert", "richard", None),
            ("zebedee", "bob", None),
        ] {
            assert_eq!((kinship(a, b), kinship(b, a)), (expected, expected), "{a} {b}");
        }
    }
}
