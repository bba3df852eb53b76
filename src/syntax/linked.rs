//! Other words in which people ask about linked records: `any associated deal`, `without deals`, `more than 2 deals`.
//! What they come to is known in one place, for the messages of the grammar and of the checker.

use super::negation::{self, Contraction};

/// How many linked records are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    Any,
    No,
    Every,
    AtLeast(u32),
    AtMost(u32),
    Exactly(u32),
}

/// A question, up to the name of the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Question {
    pub asked: Asked,
    /// How many words it takes.
    pub words: usize,
    /// Whether one of them is `associated` or a word like it, which stands in no other question.
    pub links: bool,
    /// Whether its verb says that something is not there: `without`, `does not have`.
    pub negated: bool,
}

impl Asked {
    /// As rules ask it of records called `name`; `condition` stands behind the name: ` where (…)`, or nothing.
    pub(crate) fn written(self, name: &str, condition: &str) -> String {
        let records = format!("associated {name}{condition}");
        match self {
            Asked::Any => format!("has {records}"),
            Asked::No | Asked::AtMost(0) | Asked::Exactly(0) => format!("no {records}"),
            Asked::Every => format!("every {records}"),
            Asked::AtLeast(least) => format!("has at least {least} {records}"),
            Asked::AtMost(most) => format!("not has at least {} {records}", most.saturating_add(1)),
            Asked::Exactly(count) => {
                let (least, most) = (Asked::AtLeast(count), Asked::AtMost(count));
                format!("{} and {}", least.written(name, condition), most.written(name, condition))
            }
        }
    }

    fn negated(self) -> Option<Asked> {
        match self {
            Asked::Any => Some(Asked::No),
            Asked::AtLeast(least) => Some(Asked::AtMost(least.checked_sub(1)?)),
            Asked::AtMost(most) => Some(Asked::AtLeast(most.checked_add(1)?)),
            Asked::No | Asked::Every | Asked::Exactly(_) => None,
        }
    }
}

/// Whether a word behind the name of the records begins what must hold of them.
pub(crate) fn begins_condition(word: &str) -> bool {
    ["with", "whose", "that", "which", "where", "having", "has", "have", "(", "is", "are"].contains(&word)
}

/// The question that words in small letters begin with; nothing if they ask nothing of how many.
pub(crate) fn question(words: &[&str]) -> Option<Question> {
    let mut reader = Reader { words, at: 0, negated: false, links: false, asked: None };
    reader.verb();
    reader.quantity();
    reader.determiners();
    reader.links |= reader.at > 0 && reader.takes(&LINKS);
    let Reader { at, negated, links, asked, .. } = reader;
    let asked = match (asked, at) {
        (Some(asked), _) => asked,
        // `linked to a company`, `without deals`
        (None, 1..) if links || negated => Asked::Any,
        (None, _) => return None,
    };
    let asked = if negated { asked.negated()? } else { asked };
    Some(Question { asked, words: at, links, negated })
}

const LINKS: [&str; 5] = ["associated", "linked", "related", "attached", "connected"];

struct Reader<'w> {
    words: &'w [&'w str],
    at: usize,
    negated: bool,
    links: bool,
    asked: Option<Asked>,
}

impl Reader<'_> {
    fn word(&self, ahead: usize) -> &str {
        self.words.get(self.at + ahead).copied().unwrap_or_default()
    }

    /// Goes over a word if it is one of these.
    fn takes(&mut self, words: &[&str]) -> bool {
        let takes = words.contains(&self.word(0));
        self.at += usize::from(takes);
        takes
    }

    /// `has`, `does not have`, `without`, `is associated with`.
    fn verb(&mut self) {
        if matches!(negation::contraction(self.word(0)), Some(Contraction::DoesNot)) {
            self.negated = true;
            self.at += 1;
            self.takes(&["have", "has"]);
        } else if ["does", "do"].contains(&self.word(0)) && self.word(1) == "not" {
            self.negated = true;
            self.at += 2;
            self.takes(&["have", "has"]);
        } else if self.takes(&["without"]) {
            self.negated = true;
        } else if self.takes(&["has", "have", "having", "with"]) {
            self.asked = Some(Asked::Any);
            self.negated = self.takes(&["not"]);
        } else {
            let is = matches!(self.word(0), "is" | "are");
            let not = is && self.word(1) == "not";
            let link = usize::from(is) + usize::from(not);
            if LINKS.contains(&self.word(link)) && ["with", "to"].contains(&self.word(link + 1)) {
                self.at += link + 2;
                (self.links, self.negated) = (true, not);
            }
        }
    }

    /// `any`, `no`, `every`, `at least 2`, `2 or more`, `more than 2`, `exactly 2`, `2`.
    fn quantity(&mut self) {
        let asked = if self.takes(&["no", "none", "zero"]) {
            Asked::No
        } else if self.takes(&["every", "each", "all"]) {
            Asked::Every
        } else if self.takes(&["a", "an", "any", "some"]) {
            Asked::Any
        } else if let Some((words, asked)) = self.count() {
            self.at += words;
            asked
        } else {
            return;
        };
        self.asked = Some(asked);
    }

    /// How many words the count takes.
    fn count(&self) -> Option<(usize, Asked)> {
        let (before, of): (usize, fn(u32) -> Option<Asked>) = match (self.word(0), self.word(1)) {
            ("at", "least") => (2, |count| Some(Asked::AtLeast(count))),
            ("at", "most") => (2, |count| Some(Asked::AtMost(count))),
            ("up", "to") => (2, |count| Some(Asked::AtMost(count))),
            ("more", "than") => (2, |count| Some(Asked::AtLeast(count.checked_add(1)?))),
            ("less" | "fewer", "than") => (2, |count| Some(Asked::AtMost(count.checked_sub(1)?))),
            ("over", _) => (1, |count| Some(Asked::AtLeast(count.checked_add(1)?))),
            ("under", _) => (1, |count| Some(Asked::AtMost(count.checked_sub(1)?))),
            ("exactly" | "only", _) => (1, |count| Some(Asked::Exactly(count))),
            _ => (0, |count| Some(Asked::Exactly(count))),
        };
        let count = number(self.word(before))?;
        let more = self.word(before + 1) == "or" && self.word(before + 2) == "more";
        let asked = match of(count)? {
            Asked::AtLeast(1) => Asked::Any,
            Asked::Exactly(1) if before == 0 && self.word(0) == "one" => Asked::Any,
            Asked::Exactly(count) if more => Asked::AtLeast(count),
            asked => asked,
        };
        Some((before + 1 + if more { 2 } else { 0 }, asked))
    }

    fn determiners(&mut self) {
        while self.at > 0 && self.takes(&["of", "the", "its", "their", "any", "a", "an"]) {}
    }
}

fn number(word: &str) -> Option<u32> {
    const NUMBERS: [&str; 5] = ["one", "two", "three", "four", "five"];
    let spelt = || NUMBERS.iter().position(|number| *number == word).and_then(|at| u32::try_from(at + 1).ok());
    word.parse().ok().or_else(spelt)
}

#[cfg(test)]
mod tests {
    use super::question;

    fn written(words: &str) -> String {
        let words: Vec<&str> = words.split(' ').collect();
        let question = question(&words).unwrap();
        question.asked.written(&words[question.words..].join(" "), "")
    }

    #[test]
    fn questions_come_to_what_they_say() {
        for (words, meant) in [
            ("any associated deal", "has associated deal"),
            ("has an associated deal", "has associated deal"),
            ("at least one associated deal", "has associated deal"),
            ("one of the linked deals", "has associated deals"),
            ("is associated with a company", "has associated company"),
            ("linked to any company", "has associated company"),
            ("without associated deals", "no associated deals"),
            ("does not have any deals", "no associated deals"),
            ("doesn't have deals", "no associated deals"),
            ("has not associated deals", "no associated deals"),
            ("has no deals", "no associated deals"),
            ("is not associated with a company", "no associated company"),
            ("each associated deal", "every associated deal"),
            ("all of the associated deals", "every associated deals"),
            ("more than 2 deals", "has at least 3 associated deals"),
            ("2 or more deals", "has at least 2 associated deals"),
            ("has at most 3 deals", "not has at least 4 associated deals"),
            ("fewer than 1 deals", "no associated deals"),
            ("has exactly two deals", "has at least 2 associated deals and not has at least 3 associated deals"),
            ("does not have more than 2 deals", "not has at least 3 associated deals"),
        ] {
            assert_eq!(written(words), meant, "{words}");
        }
        for words in ["email", "associated deals", "deals", "first name", "less than 0 deals", "is known", ""] {
            assert_eq!(question(&words.split(' ').collect::<Vec<_>>()), None, "{words}");
        }
    }
}
