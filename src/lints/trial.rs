//! What a line of a fix makes of a value, tried without a record.

use crate::check::program::{FixStep, Otherwise, VerbCall};
use crate::schema::Property;
use crate::value::text::is_blank;
use crate::verbs::{Account, Argument, Arguments, Bound, Effect};

/// A line with its verbs bound, for an account of which nothing is said.
pub(super) struct Trial<'a> {
    verbs: Vec<(&'a VerbCall, Bound)>,
    otherwise: Option<(&'a VerbCall, Bound)>,
    clears: bool,
}

/// What may stand in the cell afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Written {
    Text(String),
    /// Another property's value decides.
    Anything,
}

impl<'a> Trial<'a> {
    pub(super) fn new(step: &'a FixStep, property: &Property) -> Trial<'a> {
        let bound = |call: &'a VerbCall| {
            let option = call.option.and_then(|option| property.options.get(option.0));
            let arguments = match option {
                Some(option) => Arguments { values: vec![Argument::Text(option.value.clone())] },
                None => call.arguments.clone(),
            };
            (call, call.verb.bind(&arguments, &Account::default()))
        };
        Trial {
            verbs: step.verbs.iter().map(bound).collect(),
            otherwise: match &step.otherwise {
                Otherwise::Set(call) => Some(bound(call)),
                Otherwise::Leave | Otherwise::Clear | Otherwise::Flag(_) => None,
            },
            clears: matches!(step.otherwise, Otherwise::Clear),
        }
    }

    /// The texts that the line names itself: what it looks for may be among them.
    pub(super) fn named(&self) -> impl Iterator<Item = &'a str> {
        let of = |argument: &'a Argument| -> Vec<&'a str> {
            match argument {
                Argument::Text(text) => vec![text],
                Argument::List(texts) => texts.iter().map(String::as_str).collect(),
                Argument::Pairs(pairs) => pairs.iter().flat_map(|(from, to)| [from.as_str(), to]).collect(),
                _ => Vec::new(),
            }
        };
        self.verbs.iter().flat_map(move |(call, _)| call.arguments.values.iter().flat_map(of))
    }

    /// What the line makes of a value; all that it may leave where a verb fails on it is one of these.
    pub(super) fn of(&self, value: &str) -> Written {
        let (written, failed) = run(&self.verbs, Written::Text(value.to_owned()));
        match &self.otherwise {
            _ if !failed => written,
            _ if self.clears => Written::Text(String::new()),
            Some(otherwise) => run(std::slice::from_ref(otherwise), written).0,
            None => written,
        }
    }
}

/// The value that is left, and whether a verb failed on it.
fn run(calls: &[(&VerbCall, Bound)], value: Written) -> (Written, bool) {
    let mut value = value;
    for (call, bound) in calls {
        // Without a transform the rule would not have been accepted.
        let (Written::Text(text), Ok(transform)) = (&value, bound) else { return (Written::Anything, false) };
        if !call.verb.takes_blank && is_blank(text) {
            continue;
        }
        // Only spelt in another way.
        if transform.clusters().is_some() {
            continue;
        }
        if call.verb.takes_blank && !call.properties.is_empty() {
            return (Written::Anything, false);
        }
        let blanks = vec![""; call.properties.len()];
        match transform.apply(text, &blanks) {
            Effect::Keep => {}
            Effect::Set(after) => value = Written::Text(after),
            Effect::Fail(_) => return (value, true),
        }
    }
    (value, false)
}
