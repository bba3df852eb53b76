//! The words by which names and cells are told apart, from `words.tsv`.

use aho_corasick::AhoCorasick;
use std::sync::{LazyLock, OnceLock};

/// A list of folded words, and what in a text is compared with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    /// Parts of names and of cells by which somebody took a permission back; they are looked for first, because
    /// `unsubscribed` holds `subscribed`.
    TakenBack,
    /// Parts of cells by which somebody did, whatever their column is called.
    TakenBackInCells,
    /// Parts of names besides.
    OptOut,
    /// Whole names, and whole cells: parts of others say something else.
    OptOutName,
    /// Parts of names of permissions.
    OptIn,
    /// Parts of names that deny by themselves what stands behind them, with one of the next words each.
    SelfDenied,
    /// Words that turn round what a name says: `Not opted out`, `Keine Werbesperre`, `Opt-out revoked`.
    Denying,
    /// Beginnings of words that take a permission away, behind or before what it is called: `Consent withdrawn`,
    /// `Widerruf der Einwilligung`.
    TakingAway,
    /// Words that refuse what stands behind them: `Plus d'appels`, `Keine Werbung`, `No SMS`.
    Refusing,
    /// Words that allow what stands behind them: `Accepts Marketing`, `OK to call`, `Accepte la prospection`.
    Allowing,
    /// Words that allow what stands before them: `Marketing erlaubt`, `SMS autorisés`.
    Allowed,
    /// The same of what nobody wants: `Contact interdit`, `Werbung verboten`.
    Forbidden,
    /// Beginnings of words for ways to reach somebody.
    Way,
    /// Words of names that say nothing but such a way: `SMS`, `Per WhatsApp`.
    WayAlone,
    /// Whole cells that allow, whichever way the property asks.
    Given,
    /// Beginnings of words of cells that refuse, whichever way the property asks.
    Refused,
}

impl List {
    const ALL: [List; 16] = [
        List::TakenBack,
        List::TakenBackInCells,
        List::OptOut,
        List::OptOutName,
        List::OptIn,
        List::SelfDenied,
        List::Denying,
        List::TakingAway,
        List::Refusing,
        List::Allowing,
        List::Allowed,
        List::Forbidden,
        List::Way,
        List::WayAlone,
        List::Given,
        List::Refused,
    ];

    /// As the table calls it.
    fn name(self) -> &'static str {
        match self {
            List::TakenBack => "taken back",
            List::TakenBackInCells => "taken back in cells",
            List::OptOut => "opt-out",
            List::OptOutName => "opt-out name",
            List::OptIn => "opt-in",
            List::SelfDenied => "self-denied",
            List::Denying => "denying",
            List::TakingAway => "taking away",
            List::Refusing => "refusing",
            List::Allowing => "allowing",
            List::Allowed => "allowed",
            List::Forbidden => "forbidden",
            List::Way => "way",
            List::WayAlone => "way alone",
            List::Given => "given",
            List::Refused => "refused",
        }
    }

    pub fn words(self) -> &'static [&'static str] {
        self.table().map(|table| table.words.as_slice()).unwrap_or_default()
    }

    fn table(self) -> Option<&'static Table> {
        static TABLES: LazyLock<[Table; List::ALL.len()]> = LazyLock::new(|| List::ALL.map(Table::of));
        TABLES.get(self as usize)
    }

    /// Whether one of them stands anywhere in a text that is folded, but for capitals.
    pub fn is_held_by(self, text: &str) -> bool {
        self.table().is_some_and(|table| table.search().is_match(text))
    }

    /// Whether a text that is folded, but for capitals, is one of them.
    pub fn is(self, text: &str) -> bool {
        self.words().iter().any(|word| word.eq_ignore_ascii_case(text))
    }

    /// Whether a word is one of them.
    pub fn contains(self, word: &str) -> bool {
        self.words().contains(&word)
    }

    /// Whether a word begins with one of them.
    pub fn begins(self, word: &str) -> bool {
        self.words().iter().any(|begin| word.starts_with(begin))
    }
}

/// The words of a list.
struct Table {
    words: Vec<&'static str>,
    /// For all of them at once; made when it is first asked.
    search: OnceLock<AhoCorasick>,
}

impl Table {
    fn of(list: List) -> Table {
        let of_list = lines().filter(|(name, _)| *name == list.name());
        Table { words: of_list.flat_map(|(_, words)| words.split(' ')).collect(), search: OnceLock::new() }
    }

    fn search(&self) -> &AhoCorasick {
        self.search.get_or_init(|| {
            #[expect(clippy::expect_used, reason = "it fails beyond thousands of millions of states only")]
            let search = AhoCorasick::builder().ascii_case_insensitive(true).build(&self.words).expect("short words");
            search
        })
    }
}

/// The table's lines: the name of a list, and words for it.
fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = include_str!("words.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| {
        let (list, rest) = line.split_once('\t')?;
        let (_, words) = rest.split_once('\t')?;
        Some((list, words))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::consent::SHORTEST_TAKEN_BACK;
    use crate::value::text::fold_name;
    use std::collections::HashSet;

    #[test]
    fn every_line_is_of_a_list_and_every_word_is_folded_and_stands_once() {
        for line in include_str!("words.tsv").lines().filter(|line| !line.starts_with('#')) {
            assert_eq!(line.split('\t').count(), 3, "{line}");
        }
        for (list, words) in lines() {
            assert!(List::ALL.iter().any(|of| of.name() == list), "{list}");
            for word in words.split(' ') {
                assert!(!word.is_empty() && fold_name(word) == word, "{list}: `{word}`");
            }
        }
        for (at, list) in List::ALL.into_iter().enumerate() {
            assert_eq!(list as usize, at, "{list:?}");
            let words = list.words();
            assert!(!words.is_empty(), "{list:?}");
            assert_eq!(words.iter().collect::<HashSet<_>>().len(), words.len(), "{list:?}");
        }
    }

    #[test]
    fn no_cell_that_takes_back_is_too_short_to_be_looked_at() {
        let words = [List::TakenBack, List::TakenBackInCells].into_iter().flat_map(List::words);
        assert_eq!(words.map(|word| word.len()).min(), Some(SHORTEST_TAKEN_BACK));
    }
}
