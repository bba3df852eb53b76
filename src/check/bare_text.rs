//! Bare words where a text belongs. Most of them are one, as in `city is New York`; but words of a sentence (`set to Berlin
//! if empty`, `city is not Berlin nor Paris`) and names of properties (`is last name`) would be a text that nobody meant: a
//! condition that no record meets, or a fix that writes the sentence into every cell. Such words are an error, and in double
//! quotes they are a text.

use super::properties::Subject;
use super::{Checker, Scope, wording};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::ObjectId;
use crate::schema::Resolution;
use crate::source::Span;
use crate::syntax::ast::{Phrase, Value, ValueKind};
use crate::syntax::value_text;
use crate::value::Kind;

/// What the text is for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Use<'a> {
    /// A cell is compared with all of it. `test` spans from the operator on.
    Whole { subject: &'a Subject, negated: bool, test: Span },
    /// One of several, with each of which a cell is compared.
    OneOf { subject: &'a Subject },
    /// A cell may hold it.
    Part,
    /// It is written into a cell.
    Written,
    /// A verb works with it.
    Argument,
}

/// Words of a sentence, and what they were likely meant for. In small letters only: a value that is a name has its
/// capitals (`Members Only`).
const SENTENCE: [(&[&str], Meant); 4] = [
    (&["if", "when", "while", "unless", "only", "because"], Meant::Condition),
    (&["but", "nor", "neither", "either", "both", "except", "without", "not"], Meant::Several),
    (&["same", "identical", "equal", "equals", "like", "than"], Meant::Comparison),
    (&["is", "are", "was", "were", "has", "have", "does", "then", "else", "otherwise"], Meant::Something),
];

/// Words that begin no value in small letters.
const BEGINNINGS: [(&str, Meant); 3] = [("in", Meant::Membership), ("a", Meant::Test), ("an", Meant::Test)];

/// What writes no value.
const NOTHING: [&str; 12] = [
    "blank",
    "empty",
    "unknown",
    "nothing",
    "null",
    "nil",
    "none",
    "empty string",
    "an empty string",
    "undefined",
    "not set",
    "missing",
];

/// What is in a text, as people describe it, and the pattern that asks for it.
const CONTENTS: [(&[&str], &str); 8] = [
    (&["spaces", "space", "a space", "whitespace", "white space"], "/\\S\\s+\\S/"),
    (&["numbers", "digits", "a number", "a digit", "numeric characters"], "/[0-9]/"),
    (&["letters"], "/\\p{L}/"),
    (&["special characters", "symbols", "punctuation"], "/[^\\p{L}\\p{N} ]/"),
    (&["capitals", "capital letters", "uppercase letters", "upper case letters"], "/\\p{Lu}/"),
    (&["accents", "accented characters", "accented letters"], "/[^\\x00-\\x7F]/"),
    (&["emoji", "emojis"], "/\\p{Emoji_Presentation}/"),
    (&["line breaks", "newlines"], "/\\n/"),
];

/// How a text is written, as people describe it, and the pattern that asks for it.
const FORMS: [(&[&str], &str); 4] = [
    (&["numeric", "only digits", "only numbers"], "/^\\s*[0-9]+\\s*$/"),
    (&["all caps", "uppercase", "upper case", "in capitals", "in uppercase"], "/^\\P{Ll}*\\p{Lu}\\P{Ll}*$/"),
    (&["lowercase", "lower case", "all lowercase", "in lowercase"], "/^\\P{Lu}*\\p{Ll}\\P{Lu}*$/"),
    (&["one letter", "one character", "a single letter", "a single character"], "/^\\s*\\S\\s*$/"),
];

/// The pattern behind the words that describe it. `UPPERCASE` shows what it says.
fn described(descriptions: &[(&[&str], &'static str)], text: &str) -> Option<&'static str> {
    let text = if text.chars().any(char::is_lowercase) { text.to_owned() } else { text.to_lowercase() };
    descriptions.iter().find(|(words, _)| words.contains(&text.as_str())).map(|(_, pattern)| *pattern)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meant {
    Condition,
    Several,
    Comparison,
    Membership,
    Test,
    Something,
}

impl Checker<'_> {
    /// Whether a value is a text as it stands there; if it is not, that is reported.
    pub(super) fn is_meant_as_text(&mut self, value: &Value, scope: Scope, of: Use) -> bool {
        let ValueKind::Words(phrase) = &value.kind else { return true };
        if phrase.word.backticked {
            return true;
        }
        let text = phrase.text();
        let doubt = self
            .doubt_of_a_property(phrase, scope, of)
            .or_else(|| clause_behind(&text))
            .or_else(|| of.a_description(&text))
            .or_else(|| sentence(&text).map(|(word, meant)| of.a_sentence(word, meant)))
            .or_else(|| of.alternatives(&text))
            .or_else(|| of.no_such_value(&text));
        let Some(Doubt { label, help, edit }) = doubt else { return true };
        let quoted = value_text(&ValueKind::Quoted(text.clone()));
        let diagnostic = Diagnostic::error(codes::VALUE_DOES_NOT_FIT, format!("`{text}` is hardly meant as a text"))
            .label(value.span, label)
            .help(format!("{help}; if it is a text, put it in double quotes: `{quoted}`"));
        self.report(match edit {
            Some((span, instead)) => diagnostic.edit(span, instead),
            None => diagnostic,
        });
        false
    }

    /// `first name is last name`, `set to first name`, `is the same as last name`.
    fn doubt_of_a_property(&mut self, phrase: &Phrase, scope: Scope, of: Use) -> Option<Doubt> {
        let text = phrase.text();
        let compared = text.strip_prefix("the ").unwrap_or(&text);
        let compared = ["same as ", "identical to ", "identical with ", "equal to "]
            .iter()
            .find_map(|words| compared.strip_prefix(words));
        if let (Some(other), Use::Whole { negated, test, .. }) = (compared, of)
            && self.is_property(scope.object, other)
        {
            let meant = format!("{} same as {other}", if negated { "is not" } else { "is" });
            return Some(Doubt {
                label: format!("compares with the property `{other}`"),
                help: format!("write `{meant}`"),
                edit: Some((test, meant)),
            });
        }
        let is_one = match phrase.path.as_slice() {
            [] => self.is_property(scope.object, &text),
            _ => self.resolve(phrase, scope).is_ok(),
        };
        // A cell may hold a word that is the name of a property too.
        if !is_one || (matches!(of, Use::Part) && !text.contains(' ')) || matches!(of, Use::Argument) {
            return None;
        }
        let label = format!("`{text}` is a property");
        Some(match of {
            Use::Whole { negated, test, .. } => {
                let meant = format!("{} same as {text}", if negated { "is not" } else { "is" });
                // Of a linked record: nobody's but its own.
                let own = match phrase.path.as_slice() {
                    [] => "",
                    _ => "; that is the one that the record itself is linked with, and a record without one has none",
                };
                Doubt { label, help: format!("to compare with it write `{meant}`{own}"), edit: Some((test, meant)) }
            }
            Use::OneOf { .. } => Doubt::new(label, format!("compare with it by itself: `is same as {text}`")),
            Use::Part => Doubt::new(label, "a property is compared as a whole, by `is same as`"),
            Use::Written | Use::Argument => Doubt::new(label, format!("to write its value: `set to \"{{{text}}}\"`")),
        })
    }

    fn is_property(&self, object: ObjectId, words: &str) -> bool {
        self.resolution(object, words) != Resolution::Unknown
    }
}

/// Why words are hardly a text, and what to write.
struct Doubt {
    label: String,
    help: String,
    edit: Option<(Span, String)>,
}

impl Doubt {
    fn new(label: impl Into<String>, help: impl Into<String>) -> Doubt {
        Doubt { label: label.into(), help: help.into(), edit: None }
    }
}

impl Use<'_> {
    fn a_sentence(self, word: &str, meant: Meant) -> Doubt {
        let help = match (self, meant) {
            (Use::Written | Use::Argument, Meant::Condition) => {
                "what a fix depends on stands behind `when`: `set to Berlin when city is unknown`"
            }
            (Use::Written | Use::Argument, _) => "what a verb works with is one value, such as `set to Berlin`",
            (_, Meant::Condition) => "tests are joined with `and` and `or`",
            (_, Meant::Several) => {
                "several values stand in brackets: `is any of (Berlin, Paris)`, `is none of (Berlin, Paris)`"
            }
            (_, Meant::Comparison) => "to compare with another property write `is same as` and its name",
            (_, Meant::Membership) => {
                "a segment is asked for by itself, `in SEGMENT`, and a value stands alone, such as `is Berlin`"
            }
            (_, Meant::Test) => {
                "hyg has no test of this name; whether a record has duplicates is asked with `has duplicates in RULE`"
            }
            (_, Meant::Something) => "write the value alone, such as `is Berlin`",
        };
        Doubt::new(format!("`{word}` would be a part of the text"), help)
    }

    /// `is Berlin/Paris`.
    fn alternatives(self, text: &str) -> Option<Doubt> {
        const SHORTEST: usize = 3;
        let (one, other) = text.split_once('/').filter(|_| !matches!(self, Use::Written | Use::Argument))?;
        let is_word = |part: &str| part.chars().count() >= SHORTEST && part.chars().all(char::is_alphabetic);
        let label = "the slash would be a part of the text";
        let any = if matches!(self, Use::Part) { "contains any of" } else { "is any of" };
        (is_word(one) && is_word(other))
            .then(|| Doubt::new(label, format!("for one of both write `{any} ({one}, {other})`")))
    }

    /// `contains digits`, `is all caps`, `email is disposable`, `email is duplicated`.
    fn a_description(self, text: &str) -> Option<Doubt> {
        let (descriptions, subject): (&[_], _) = match self {
            Use::Part => (&CONTENTS, None),
            Use::Whole { subject, .. } | Use::OneOf { subject } => (&FORMS, Some(subject)),
            Use::Written | Use::Argument => return None,
        };
        let only = described(&FORMS, text).filter(|_| subject.is_none() && text.starts_with("only"));
        if let Some(pattern) = described(descriptions, text).or(only) {
            return Some(Doubt::new("would be looked for as a word", format!("write `matches {pattern}`")));
        }
        let subject = subject?;
        if ["duplicate", "duplicated", "unique", "a duplicate", "not unique"].contains(&text) {
            let help = "whether a record has duplicates is asked with `has duplicates in` and the rule that finds them";
            return Some(Doubt::new("no text of the cell", help));
        }
        let class =
            ["free", "disposable", "role"].into_iter().find(|class| text.split(' ').any(|word| word == *class))?;
        let help = format!("write `is a {class} email`");
        (subject.kind == Kind::Email).then(|| Doubt::new("no e-mail address", help))
    }

    /// `email is bounced`, `set to blank`.
    fn no_such_value(self, text: &str) -> Option<Doubt> {
        let subject = match self {
            Use::Whole { subject, .. } | Use::OneOf { subject } => subject,
            Use::Written => {
                let nothing = NOTHING.iter().any(|word| text.eq_ignore_ascii_case(word));
                return nothing.then(|| Doubt::new("would be written as a word", "to empty the cell write `clear`"));
            }
            Use::Argument => {
                let help = "for no text at all write two double quotes, `\"\"`";
                let nothing = ["nothing", "blank", "empty"].contains(&text);
                return nothing.then(|| Doubt::new("would be written as a word", help));
            }
            Use::Part => return None,
        };
        // `plan is none`, `is any of (free, unknown)`: a blank is no value.
        if NOTHING.contains(&text) {
            let help = match self {
                Use::OneOf { .. } => "a blank is asked for behind the list: `or unknown`",
                _ => "a blank is asked for with `is unknown`",
            };
            return Some(Doubt::new("would be looked for as a word", help));
        }
        if ["all", "any", "anything", "everything", "something"].contains(&text) {
            let help = "that there is a value is asked with `is known`";
            return Some(Doubt::new("would be looked for as a word", help));
        }
        if let Some(rest) = text.strip_prefix('!').filter(|rest| rest.starts_with(char::is_alphanumeric)) {
            return Some(Doubt::new("the sign would be a part of the text", format!("write `is not {rest}`")));
        }
        if subject.kind == Kind::Email && text.starts_with('@') {
            return Some(Doubt::new("no e-mail address", format!("write `ends with \"{text}\"`")));
        }
        let (lacks, is_one) = match subject.kind {
            Kind::Email => ("e-mail address", text.contains('@')),
            Kind::Phone => ("phone number", text.contains(|c: char| c.is_numeric())),
            Kind::Url => ("web address", text.contains('.')),
            _ => return None,
        };
        let help = format!(
            "{} holds something else: `hyg schema` lists what can be asked besides",
            wording::quoted(&subject.words)
        );
        (!is_one).then(|| Doubt::new(format!("no {lacks}"), help))
    }
}

/// `is unknown limit 100`, `is known except customers`: the clause that follows a test.
fn clause_behind(text: &str) -> Option<Doubt> {
    let (state, rest) = text.split_once(' ').filter(|(state, _)| ["unknown", "known"].contains(state))?;
    let clause = match rest.split(' ').next()? {
        "except" | "excluding" | "but" | "besides" | "without" => {
            "what is spared stands on a line of its own: `unless` and a condition"
        }
        "limit" | "max" | "maximum" | "at" | "up" => {
            "how many are expected at most stands on a line of its own: `stop above 100` or `stop above 5%`"
        }
        "because" | "reason" | "note" | "comment" => "the reason stands in double quotes behind the rule's name",
        "then" | "and" | "or" | "if" | "when" => return None,
        _ => "further conditions are joined with `and` or `or`, and other clauses stand on lines of their own",
    };
    Some(Doubt::new(format!("the test ends behind `{state}`"), clause))
}

/// The first word that belongs to a sentence, and what was likely meant.
fn sentence(text: &str) -> Option<(&str, Meant)> {
    let mut words = text.split(' ');
    // Alone it is a value like any other.
    let first = words.next().filter(|first| first.len() < text.len())?;
    let begins = BEGINNINGS.iter().find(|(word, _)| *word == first).map(|(word, meant)| (*word, *meant));
    begins.or_else(|| {
        text.split(' ').find_map(|word| {
            let (_, meant) = SENTENCE.iter().find(|(words, _)| words.contains(&word))?;
            Some((word, *meant))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{CONTENTS, FORMS, described};
    use regex::Regex;

    #[test]
    fn what_is_described_is_what_the_pattern_finds() {
        let holds = |descriptions: &[(&[&str], &'static str)], words: &str, cell: &str| {
            let pattern = described(descriptions, words).unwrap().trim_matches('/');
            Regex::new(pattern).unwrap().is_match(cell)
        };
        for (words, yes, no) in [
            ("spaces", "a b", "ab"),
            ("digits", "a1", "ab"),
            ("letters", "1é", "12"),
            ("special characters", "a#b", "aé 1"),
            ("capitals", "aB", "ab"),
            ("accents", "é", "e"),
            ("emoji", "a😀", "a1#"),
            ("line breaks", "a\nb", "ab"),
        ] {
            assert!(holds(&CONTENTS, words, yes) && !holds(&CONTENTS, words, no), "{words}");
        }
        for (words, yes, no) in [
            ("numeric", "12", "1a"),
            ("all caps", "É-B 1", "Éa"),
            ("lowercase", "é-b 1", "éA"),
            ("one letter", "É", "Éa"),
        ] {
            assert!(holds(&FORMS, words, yes) && !holds(&FORMS, words, no), "{words}");
        }
    }
}
