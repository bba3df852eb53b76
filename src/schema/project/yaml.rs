//! YAML as a tree with places, so that every mistake of a file can be told at once and where it
//! stands. Scalars stay as they were typed: `NO` is a country, `0.10` is three characters.

use super::ConfigError;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::options::DuplicateKeyPolicy;
use serde_saphyr::{Error, Location, Spanned};
use std::fmt;

/// More is no settings file.
const MAX_BYTES: usize = 1 << 20;
const MAX_DEPTH: usize = 32;

/// Line and column, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub line: usize,
    pub column: usize,
}

#[derive(Debug)]
pub(super) struct Node {
    pub at: Place,
    pub value: Value,
}

#[derive(Debug)]
pub(super) enum Value {
    Null,
    Text(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

#[derive(Debug)]
pub(super) struct Entry {
    pub key: String,
    pub at: Place,
    pub node: Node,
}

impl Value {
    /// What it is, for messages.
    pub(super) fn describe(&self) -> String {
        match self {
            Value::Null => "nothing".to_owned(),
            Value::Text(text) => format!("`{text}`"),
            Value::List(_) => "a list".to_owned(),
            Value::Map(_) => "a set of keys".to_owned(),
        }
    }
}

/// Reads the one document of a file.
pub(super) fn parse(text: &str, file: &str) -> Result<Node, ConfigError> {
    let error = |at: Option<Place>, message: String, help: &str| {
        let Place { line, column } = at.unwrap_or(Place { line: 1, column: 1 });
        ConfigError { file: file.to_owned(), line, column, message, help: Some(help.to_owned()) }
    };
    if text.len() > MAX_BYTES {
        let message = format!("the file has {} bytes, more than the {MAX_BYTES} that hyg reads", text.len());
        return Err(error(None, message, "leave in it what hyg.yaml is for: settings, objects and properties"));
    }
    let options = serde_saphyr::options! {
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: 10_000, max_replay_stack_depth: 8 },
        budget: serde_saphyr::budget! { max_depth: MAX_DEPTH, max_documents: 1, max_aliases: 1_000, max_anchors: 1_000 },
    };
    match serde_saphyr::from_str_with_options::<Spanned<Raw>>(text, options) {
        Ok(raw) => Ok(node(raw, text)),
        Err(problem) => {
            let problem = problem.without_snippet();
            let at = problem.location().map(place);
            if matches!(problem, Error::Budget { .. } | Error::AliasReplayLimitExceeded { .. }) {
                let message = "the file nests too deep, refers back too often, or holds several documents".to_owned();
                return Err(error(at, message, "write one document with plain keys and values"));
            }
            let words = problem.to_string();
            let words = words.split(" at line ").next().unwrap_or_default().trim_end_matches('.').to_owned();
            let message = format!("this cannot be read as YAML: {words}");
            Err(error(at, message, "write `key: value` lines, indented with spaces"))
        }
    }
}

/// As serde hands it over. A scalar that YAML takes for a number or a truth value is read from the
/// text again.
enum Raw {
    Null,
    Plain,
    Text(String),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<Raw>, Spanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyValue;
        impl<'de> Visitor<'de> for AnyValue {
            type Value = Raw;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value, a list or a set of keys")
            }
            fn visit_unit<E>(self) -> Result<Raw, E> {
                Ok(Raw::Null)
            }
            fn visit_none<E>(self) -> Result<Raw, E> {
                Ok(Raw::Null)
            }
            fn visit_bool<E>(self, _: bool) -> Result<Raw, E> {
                Ok(Raw::Plain)
            }
            fn visit_i64<E>(self, _: i64) -> Result<Raw, E> {
                Ok(Raw::Plain)
            }
            fn visit_u64<E>(self, _: u64) -> Result<Raw, E> {
                Ok(Raw::Plain)
            }
            fn visit_i128<E>(self, _: i128) -> Result<Raw, E> {
                Ok(Raw::Plain)
            }
            fn visit_u128<E>(self, _: u128) -> Result<Raw, E> {
                Ok(Raw::Plain)
            }
            fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
                Ok(Raw::Plain)
            }
            fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
                Ok(Raw::Text(text.to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Raw, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(Raw::List(list))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Raw, A::Error> {
                let mut map = Vec::new();
                while let Some(entry) = entries.next_entry()? {
                    map.push(entry);
                }
                Ok(Raw::Map(map))
            }
        }
        deserializer.deserialize_any(AnyValue)
    }
}

fn node(raw: Spanned<Raw>, source: &str) -> Node {
    let at = place(raw.referenced);
    let value = match raw.value {
        Raw::Null => Value::Null,
        Raw::Plain => Value::Text(typed(raw.defined, source)),
        Raw::Text(text) => Value::Text(text),
        Raw::List(items) => Value::List(items.into_iter().map(|item| node(item, source)).collect()),
        Raw::Map(entries) => Value::Map(entries.into_iter().map(|(key, value)| entry(key, value, source)).collect()),
    };
    Node { at, value }
}

fn entry(key: Spanned<Raw>, value: Spanned<Raw>, source: &str) -> Entry {
    let Node { at, value: key } = node(key, source);
    let key = if let Value::Text(key) = key { key } else { key.describe() };
    Entry { key, at, node: node(value, source) }
}

fn typed(location: Location, source: &str) -> String {
    let span = location.span();
    let range = || {
        let start = usize::try_from(span.byte_offset()?).ok()?;
        source.get(start..start.checked_add(usize::try_from(span.byte_len()?).ok()?)?)
    };
    range().unwrap_or_default().trim().to_owned()
}

fn place(location: Location) -> Place {
    let count = |n: u64| usize::try_from(n).unwrap_or(usize::MAX).max(1);
    Place { line: count(location.line()), column: count(location.column()) }
}

#[cfg(test)]
mod tests {
    use super::{Node, Value, parse};

    fn show(node: &Node) -> String {
        match &node.value {
            Value::Null => "null".to_owned(),
            Value::Text(text) => format!("{text:?}"),
            Value::List(items) => format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(", ")),
            Value::Map(entries) => {
                let shown: Vec<_> = entries
                    .iter()
                    .map(|entry| format!("{}@{}:{}={}", entry.key, entry.at.line, entry.at.column, show(&entry.node)))
                    .collect();
                format!("{{{}}}", shown.join(", "))
            }
        }
    }

    #[test]
    fn scalars_stay_as_typed_and_everything_has_its_place() {
        let text = "country: NO\nn: 0.10\nlist: [yes, \"1\", 2026-01-01, 007]\nnothing:\nin:\n  é: { a: 1, 2: b }\n";
        insta::assert_snapshot!(show(&parse(text, "hyg.yaml").unwrap()), @r#"{country@1:1="NO", n@2:1="0.10", list@3:1=["yes", "1", "2026-01-01", "007"], nothing@4:1=null, in@5:1={é@6:3={a@6:8="1", 2@6:14="b"}}}"#);
    }

    #[test]
    fn duplicates_are_kept_and_aliases_are_bounded() {
        insta::assert_snapshot!(show(&parse("a: &x 1_0\nb: *x\na: 2", "hyg.yaml").unwrap()), @r#"{a@1:1="1_0", b@2:1="1_0", a@3:1="2"}"#);
        let mut bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for (name, earlier) in ('b'..='i').zip('a'..) {
            let items = vec![format!("*{earlier}"); 10].join(", ");
            bomb.extend([format!("{name}: &{name} [{items}]\n")]);
        }
        assert!(parse(&bomb, "hyg.yaml").is_err());
        assert!(parse(&"[".repeat(100_000), "hyg.yaml").is_err());
        assert!(parse(&" ".repeat(2_000_000), "hyg.yaml").is_err());
    }
}
