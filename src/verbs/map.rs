//! `map`: whole values to others, from a list.

use super::{Account, Argument, ArgumentError, Arguments, Bound, Effect, Example, Kind, Parameter, Takes, Verb};
use crate::value::text::{fold, with_folded};
use foldhash::fast::FixedState;
use hashbrown::HashMap;

pub(super) static VERB: Verb = Verb {
    name: "map",
    aliases: &["translate"],
    summary: "Replaces a value that stands in a list by what the list says",
    details: "The whole value is compared, without case and outer space. A value that is not in the list stays as \
         it is. The list may not change a result again: running a fix twice must give what running it once \
         gives.",
    parameters: &[Parameter {
        name: "list",
        preposition: None,
        takes: Takes::Pairs,
        required: true,
        summary: "what stands there, and what to write instead",
    }],
    kinds: &Kind::ALL,
    takes_blank: false,
    idempotent: true,
    costly: false,
    fails_when: "",
    examples: &[
        Example {
            call: "map (\"Mgr\" to \"Manager\", \"Dir\" to \"Director\")",
            properties: &[],
            before: "mgr",
            after: Some("Manager"),
        },
        Example {
            call: "map (\"Mgr\" to \"Manager\")",
            properties: &[],
            before: "Mgr of sales",
            after: Some("Mgr of sales"),
        },
        Example {
            call: "map (\"IT\" to \"Technology\", \"I.T.\" to \"Technology\")",
            properties: &[],
            before: " I.T. ",
            after: Some("Technology"),
        },
    ],
    bind,
};

fn bind(arguments: &Arguments, _: &Account) -> Bound {
    let Argument::Pairs(pairs) = arguments.get(0) else {
        return Err(error("there is no list to map by".to_owned()));
    };
    let table = table(pairs)?;
    Ok(Box::new(move |value: &str, _: &[&str]| {
        with_folded(value, |value| table.get(value)).map_or(Effect::Keep, |to| Effect::set(value, to.as_str()))
    }))
}

type Table = HashMap<String, String, FixedState>;

fn table(pairs: &[(String, String)]) -> Result<Table, ArgumentError> {
    let mut table = Table::with_capacity_and_hasher(pairs.len(), FixedState::default());
    for (from, to) in pairs {
        if table.insert(fold(from).into_owned(), to.clone()).is_some_and(|before| before != *to) {
            return Err(error(format!("`{from}` is mapped to two values")));
        }
    }
    for (from, to) in pairs {
        if let Some(next) = table.get(fold(to).as_ref()).filter(|next| *next != to) {
            return Err(error(format!(
                "`{from}` becomes `{to}`, and `{to}` becomes `{next}`: a second run would change the value again"
            )));
        }
    }
    Ok(table)
}

fn error(message: String) -> ArgumentError {
    ArgumentError {
        parameter: 0,
        message,
        help: Some("write each value once, as `map (\"Mgr\" to \"Manager\")`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Account, Argument, Arguments};
    use super::bind;

    #[test]
    fn a_list_that_contradicts_itself_or_never_settles_is_refused() {
        let refusal = |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter().map(|&(from, to)| (from.to_owned(), to.to_owned())).collect();
            let arguments = Arguments { values: vec![Argument::Pairs(pairs)] };
            bind(&arguments, &Account::default()).err().map(|error| error.message)
        };
        assert_eq!(refusal(&[("a", "x"), ("A ", "y")]).as_deref(), Some("`A ` is mapped to two values"));
        assert!(refusal(&[("a", "b"), ("b", "a")]).unwrap().contains("a second run would change the value again"));
        assert_eq!(refusal(&[("mgr", "Mgr"), ("manager", "Mgr")]), None);
    }
}
