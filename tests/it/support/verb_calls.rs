//! Calls of verbs as the examples of their pages write them, bound without a schema. The benches use it too.

use hyg::source::FileId;
use hyg::syntax::ast::{self, ArgumentValue, ItemKind, ValueKind};
use hyg::verbs::{self, Account, Argument, Arguments, Effect, Piece, Takes, Transform, Verb};

/// One call of an example, ready to run.
pub struct Call {
    pub text: &'static str,
    pub properties: &'static [&'static str],
    pub verb: &'static Verb,
    pub transform: Box<dyn Transform>,
}

/// The call of a verb as the parser reads it in a fix line.
fn parse(call: &str) -> ast::VerbCall {
    let parsed =
        hyg::syntax::parse(FileId(0), &format!("hyg 1\nfor contacts\n\nfix example \"An example\"\n  city: {call}\n"));
    assert!(parsed.diagnostics.is_empty(), "{call}: {:?}", parsed.diagnostics);
    let fix = parsed.file.items.into_iter().find_map(|item| match item.kind {
        ItemKind::Fix(fix) => Some(fix),
        _ => None,
    });
    let mut line = fix.unwrap().lines.remove(0);
    assert!(line.verbs.len() == 1 && line.when.is_none() && line.otherwise.is_none(), "{call} is one verb");
    line.verbs.remove(0)
}

fn words(value: &ast::Value) -> String {
    match &value.kind {
        ValueKind::Words(phrase) => {
            phrase.path.iter().chain([&phrase.word]).map(|word| word.text.as_str()).collect::<Vec<_>>().join(".")
        }
        ValueKind::Quoted(text) | ValueKind::Regex(text) | ValueKind::Number(text) => text.clone(),
        ValueKind::Duration(span) => span.to_string(),
        other => panic!("an example with {other:?}"),
    }
}

/// A text with properties in it; each is the next that the example gives a value for.
fn pieces(template: &str, next_property: &mut usize) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (at, part) in template.split(['{', '}']).enumerate() {
        if at % 2 == 1 {
            pieces.push(Piece::Property(*next_property));
            *next_property += 1;
        } else if !part.is_empty() {
            pieces.push(Piece::Text(part.to_owned()));
        }
    }
    pieces
}

/// Binds without a schema: a property is what the example gives a value for.
pub fn bind(text: &'static str, properties: &'static [&'static str], account: &Account) -> Call {
    let call = parse(text);
    let prepositions: Vec<&str> = call
        .arguments
        .iter()
        .filter_map(|argument| argument.preposition.as_ref())
        .map(|word| word.value.as_str())
        .collect();
    let verb = verbs::find(&call.words.value, &prepositions).unwrap_or_else(|| panic!("{text} is no verb"));
    let mut next_property = 0;
    let mut values = Vec::new();
    let mut used = 0;
    for parameter in verb.parameters {
        let written = call
            .arguments
            .iter()
            .find(|argument| argument.preposition.as_ref().map(|word| word.value.as_str()) == parameter.preposition);
        let Some(written) = written else {
            assert!(!parameter.required, "{text} lacks {}", parameter.name);
            values.push(Argument::Absent);
            continue;
        };
        used += 1;
        values.push(match (parameter.takes, &written.value) {
            (Takes::Pairs, ArgumentValue::Pairs(pairs)) => {
                Argument::Pairs(pairs.iter().map(|(from, to)| (words(from), words(to))).collect())
            }
            // The call of the first property that is filled: handed over are what is read and all of them.
            (Takes::Targets { .. }, ArgumentValue::List(targets)) => {
                next_property += 1 + targets.len();
                Argument::Target { at: 0, of: targets.len() }
            }
            (Takes::List, ArgumentValue::List(list)) => Argument::List(list.iter().map(words).collect()),
            (Takes::Property, ArgumentValue::Value(_)) => {
                next_property += 1;
                Argument::Property(next_property - 1)
            }
            (Takes::Table, ArgumentValue::Value(_)) => {
                next_property += 2;
                Argument::Property(next_property - 2)
            }
            (Takes::Key, ArgumentValue::Value(_)) => Argument::Absent,
            (Takes::PropertyOrText, ArgumentValue::Value(_)) if next_property < properties.len() => {
                next_property += 1;
                Argument::Property(next_property - 1)
            }
            (Takes::TextOrPattern, ArgumentValue::Value(value)) if matches!(value.kind, ValueKind::Regex(_)) => {
                Argument::Pattern(words(value))
            }
            (Takes::Word(choices), ArgumentValue::Value(value)) => {
                let word = words(value);
                assert!(choices.contains(&word.as_str()), "{text}: {word} is none of {choices:?}");
                Argument::Text(word)
            }
            (Takes::Value, ArgumentValue::Value(value)) if words(value).contains('{') => {
                Argument::Template(pieces(&words(value), &mut next_property))
            }
            (_, ArgumentValue::Value(value)) => Argument::Text(words(value)),
            (takes, value) => panic!("{text}: {value:?} is no {takes:?}"),
        });
    }
    assert_eq!(used, call.arguments.len(), "{text} has an argument that {} does not take", verb.name);
    let transform =
        verb.bind(&Arguments { values }, account).unwrap_or_else(|error| panic!("{text}: {}", error.message));
    // The spelling that a column has for a value is handed over without being named.
    next_property += usize::from(transform.clusters().is_some());
    assert_eq!(next_property, properties.len(), "{text} gives values for properties it does not name");
    Call { text, properties, verb, transform }
}

/// The value after a verb ran on it, as a fix line runs it.
pub fn run(call: &Call, value: &str) -> Effect {
    if value.trim().is_empty() && !call.verb.takes_blank {
        return Effect::Keep;
    }
    call.transform.apply(value, call.properties)
}
