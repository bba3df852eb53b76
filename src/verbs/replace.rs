//! `replace`: one text or pattern by another.

use super::{Account, Argument, ArgumentError, Arguments, Bound, Effect, Example, Parameter, Takes, Verb, WORDS};
use regex::{Regex, RegexBuilder};

pub(super) static VERB: Verb = Verb {
    name: "replace",
    aliases: &[],
    summary: "Replaces every occurrence of a text or a pattern",
    details: "Case counts. A text stands for itself; a pattern between slashes is a regular expression that runs \
         in linear time (no look-around, no back-references in the pattern). In the replacement of a \
         pattern, `$1` is what its first group matched, `${1}` the same before a letter or digit, `$$` a \
         dollar sign.",
    parameters: &[
        Parameter {
            name: "text",
            preposition: None,
            takes: Takes::TextOrPattern,
            required: true,
            summary: "what to replace: a text, or a regular expression between slashes",
        },
        Parameter {
            name: "replacement",
            preposition: Some("with"),
            takes: Takes::Text,
            required: true,
            summary: "what to write instead; \"\" takes it away",
        },
    ],
    kinds: WORDS,
    takes_blank: false,
    idempotent: false,
    costly: true,
    fails_when: "",
    examples: &[
        Example { call: "replace \"-\" with \" \"", properties: &[], before: "a-b-c", after: Some("a b c") },
        Example {
            call: "replace /\\s+(Inc|Ltd)\\.?$/ with \", $1\"",
            properties: &[],
            before: "Acme Inc.",
            after: Some("Acme, Inc"),
        },
        Example { call: "replace \"$\" with \"USD \"", properties: &[], before: "$5", after: Some("USD 5") },
        Example { call: "replace \"x\" with \"\"", properties: &[], before: "none here", after: Some("none here") },
    ],
    bind,
};

fn bind(arguments: &Arguments, _: &Account) -> Bound {
    let replacement = arguments.text(1).to_owned();
    if let Argument::Pattern(pattern) = arguments.get(0) {
        let regex = compile(pattern)?;
        check_groups(&replacement, &regex)?;
        return Ok(Box::new(move |value: &str, _: &[&str]| {
            Effect::set(value, regex.replace_all(value, replacement.as_str()))
        }));
    }
    let text = arguments.text(0).to_owned();
    if text.is_empty() {
        return Err(ArgumentError {
            parameter: 0,
            message: "there is no text to replace between the quotes".to_owned(),
            help: Some("name what to replace, such as `replace \"-\" with \" \"`".to_owned()),
        });
    }
    Ok(Box::new(move |value: &str, _: &[&str]| {
        if value.contains(&text) { Effect::set(value, value.replace(&text, &replacement)) } else { Effect::Keep }
    }))
}

/// What a compiled pattern may take, in bytes.
const SIZE_LIMIT: usize = 10 << 20;

fn compile(pattern: &str) -> Result<Regex, ArgumentError> {
    RegexBuilder::new(pattern).size_limit(SIZE_LIMIT).build().map_err(|error| {
        let reason = match error {
            regex::Error::CompiledTooBig(_) => "it needs more than 10 MB".to_owned(),
            // The last line of the library's report says what is wrong; the others draw the place.
            other => other.to_string().lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned(),
        };
        ArgumentError { parameter: 0, message: format!("the pattern cannot be used: {reason}"), help: None }
    })
}

/// A reference to a group that is not there would silently write nothing, so it is an error.
fn check_groups(replacement: &str, regex: &Regex) -> Result<(), ArgumentError> {
    for name in group_references(replacement) {
        let exists = match name.parse::<usize>() {
            Ok(number) => number < regex.captures_len(),
            Err(_) => regex.capture_names().flatten().any(|own| own == name),
        };
        if !exists {
            let groups = regex.captures_len() - 1;
            let digits: String = name.chars().take_while(char::is_ascii_digit).collect();
            let help = match name.strip_prefix(&digits).filter(|rest| !digits.is_empty() && !rest.is_empty()) {
                Some(rest) => format!("write `${{{digits}}}{rest}` for group {digits} before `{rest}`"),
                None => "write `$$` for a dollar sign".to_owned(),
            };
            return Err(ArgumentError {
                parameter: 1,
                message: format!(
                    "`${name}` is no group of the pattern, which has {groups} group{}",
                    if groups == 1 { "" } else { "s" }
                ),
                help: Some(help),
            });
        }
    }
    Ok(())
}

/// The group names that a replacement refers to, read as the regex crate reads them: `$name` takes
/// as many letters, digits and `_` as follow, `${name}` ends at the bracket, `$$` is a dollar sign.
fn group_references(replacement: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = replacement;
    while let Some((_, after)) = rest.split_once('$') {
        if let Some(after) = after.strip_prefix('$') {
            rest = after;
        } else if let Some((name, after)) = after.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
            names.push(name.to_owned());
            rest = after;
        } else {
            let name: String = after.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            if !name.is_empty() {
                names.push(name);
            }
            rest = after;
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::super::{Account, Argument, Arguments, Bound, Effect};

    fn bind(pattern: &str, replacement: &str) -> Bound {
        let values = vec![Argument::Pattern(pattern.into()), Argument::Text(replacement.into())];
        super::bind(&Arguments { values }, &Account::default())
    }

    #[test]
    fn groups_are_written_back() {
        let swap = bind(r"^(\w+), (\w+)$", "$2 $1").unwrap();
        assert_eq!(swap.apply("Vega, Ana", &[]), Effect::Set("Ana Vega".into()));
        assert_eq!(swap.apply("Ana Vega", &[]), Effect::Keep);
    }

    #[test]
    fn a_group_that_is_not_there_is_an_error_and_not_a_gap() {
        let error = bind(r"(\d+)", "$1k").err().unwrap();
        assert_eq!(error.message, "`$1k` is no group of the pattern, which has 1 group");
        assert_eq!(error.help.as_deref(), Some("write `${1}k` for group 1 before `k`"));
        assert_eq!(bind("a", "$$5").unwrap().apply("a", &[]), Effect::Set("$5".into()));
    }

    #[test]
    fn a_pattern_that_does_not_compile_or_is_too_big_is_refused() {
        for (pattern, reason) in [("(", "unclosed group"), (r"(\w{1000}){1000}", "10 MB")] {
            let error = bind(pattern, "").err().unwrap();
            assert!(error.message.contains(reason), "{}", error.message);
        }
    }
}
