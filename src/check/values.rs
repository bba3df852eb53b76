//! Values of rules as what a test or a fix needs them to be; parameters are put in here.

use super::bare_text::Use;
use super::names::{Lookup, Meaning};
use super::program::{Literal, Operand, ParamId, Path};
use super::properties::{Family, Subject};
use super::references::Target;
use super::{Checker, Scope, wording};
use crate::diagnostic::suggest::is_slip;
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::{OptionId, Property, PropertyOption};
use crate::source::Span;
use crate::syntax::ast::{Duration, Value, ValueKind};
use crate::syntax::value_text;
use crate::value::country::{Country, find};
use crate::value::date;
use crate::value::identifier::Identifier;
use crate::value::number::NumberFormat;
use crate::value::text::fold_name;
use chrono::NaiveDate;

/// A value of a rule with its parameter put in.
#[derive(Debug, Clone)]
pub(super) struct Given {
    /// Never a parameter.
    pub(super) kind: ValueKind,
    pub(super) param: Option<ParamId>,
    pub(super) span: Span,
}

impl Given {
    fn literal<T>(&self, value: T) -> Literal<T> {
        Literal { value, param: self.param, span: self.span }
    }
}

/// What a value must be, and what to type.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expected {
    pub(super) what: &'static str,
    pub(super) write: &'static str,
}

pub(super) const NUMBER: Expected = Expected { what: "a number", write: "a number such as `5` or `2.5`" };
pub(super) const WHOLE_NUMBER: Expected = Expected { what: "a whole number", write: "a whole number such as `40`" };
pub(super) const DAY: Expected = Expected { what: "a day", write: "a day such as `2026-09-01`" };
const SPAN_OF_TIME: Expected =
    Expected { what: "a span of time", write: "a span of time such as `182 days` or `6 months`" };
pub(super) const TEXT: Expected = Expected { what: "text", write: "text such as `lead` or `\"lead\"`" };
pub(super) const PATTERN: Expected = Expected { what: "a pattern", write: "a pattern such as `/[0-9]{4}/`" };
const YES_OR_NO: Expected = Expected { what: "yes or no", write: "`yes` or `no`" };
pub(super) const OPTION: Expected = Expected { what: "an option", write: "one of the property's options" };

impl Checker<'_> {
    /// A value with its parameter put in; an unknown parameter is reported.
    pub(super) fn given(&mut self, value: &Value) -> Option<Given> {
        let ValueKind::Param(name) = &value.kind else {
            return Some(Given { kind: value.kind.clone(), param: None, span: value.span });
        };
        let declared = self.names.place(name);
        self.refer_to_name(value.span, &["param"], None, declared);
        match self.names.get(name) {
            Lookup::Broken => None,
            Lookup::Found(entry) if entry.keyword == "param" => {
                let Some(Meaning::Param(id)) = entry.meaning else { return None };
                self.program.used_params.insert(id);
                let param = self.program.params.get(id.0)?;
                Some(Given { kind: param.value.clone(), param: Some(id), span: value.span })
            }
            Lookup::Found(_) | Lookup::Unknown => {
                let diagnostic = Diagnostic::error(codes::UNKNOWN_PARAM, format!("there is no parameter `${name}`"))
                    .label(value.span, "no `param` declares it");
                let diagnostic = match self.names.closest(name, &["param"]) {
                    Some(close) => {
                        diagnostic.help(format!("did you mean `${close}`?")).edit(value.span, format!("${close}"))
                    }
                    None => diagnostic.help(format!("declare it: `param {name} = VALUE \"what it is\"`")),
                };
                self.report(diagnostic);
                None
            }
        }
    }

    /// Reports what is wrong with values of a test that cannot be checked for another reason.
    pub(super) fn given_all<'v>(&mut self, values: impl IntoIterator<Item = &'v Value>) {
        for value in values {
            self.given(value);
        }
    }

    /// A value read as what is expected, or an error reported.
    pub(super) fn literal<T>(
        &mut self,
        value: &Value,
        expected: Expected,
        read: impl FnOnce(&ValueKind) -> Option<T>,
    ) -> Option<Literal<T>> {
        let given = self.given(value)?;
        let read = read(&given.kind);
        if read.is_none() {
            self.unfit_value(&given, expected);
        }
        read.map(|read| given.literal(read))
    }

    /// All values read, or errors reported for each that is not what is expected.
    pub(super) fn literals<T>(
        &mut self,
        values: &[Value],
        mut read: impl FnMut(&mut Self, &Value) -> Option<Literal<T>>,
    ) -> Option<Vec<Literal<T>>> {
        let read: Vec<Option<Literal<T>>> = values.iter().map(|value| read(self, value)).collect();
        read.into_iter().collect()
    }

    fn unfit_value(&mut self, given: &Given, expected: Expected) {
        let noun = wording::value_noun(&given.kind);
        let Expected { what, write } = expected;
        let (written, label) = match self.param_name(given.param) {
            Some(name) => (format!("${name}"), format!("`{}`: {noun}", value_text(&given.kind))),
            None => (value_text(&given.kind), noun.to_owned()),
        };
        let mut diagnostic =
            Diagnostic::error(codes::VALUE_DOES_NOT_FIT, format!("`{written}` stands where {what} belongs"))
                .label(given.span, label)
                .help(format!("write {write}"));
        if let ValueKind::Quoted(text) = &given.kind
            && given.param.is_none()
            && reads_unquoted(text, what)
        {
            diagnostic = diagnostic.help("leave out the quotes").edit(given.span, text.trim());
        }
        // `is before 2024`
        if what == DAY.what && written.len() == 4 && written.bytes().all(|byte| byte.is_ascii_digit()) {
            diagnostic = diagnostic.help(format!("write the day, such as `{written}-01-01`, the first of that year"));
        }
        let diagnostic = self.label_param(diagnostic, given);
        self.report(diagnostic);
    }

    fn param_name(&self, param: Option<ParamId>) -> Option<&str> {
        self.program.params.get(param?.0).map(|param| param.name.as_str())
    }

    /// Adds where the parameter of a value got it.
    fn label_param(&self, diagnostic: Diagnostic, given: &Given) -> Diagnostic {
        match given.param.and_then(|id| self.program.params.get(id.0)) {
            Some(param) if param.overridden => diagnostic.label(param.name_span, "its value comes from `--param`"),
            Some(param) => diagnostic.label(param.name_span, "its value is given here"),
            None => diagnostic,
        }
    }

    pub(super) fn number(&mut self, value: &Value) -> Option<Literal<f64>> {
        self.refuse_number_of_cells(value)?;
        self.literal(value, NUMBER, as_number)
    }

    /// Nothing, and an error, for `1.500` where the account's exports write so what is 1500 in a rule.
    pub(super) fn refuse_number_of_cells(&mut self, value: &Value) -> Option<()> {
        let given = self.given(value)?;
        let ValueKind::Number(text) = &given.kind else { return Some(()) };
        let (in_rules, in_cells) = (as_number(&given.kind), self.account.number_format.parse(text));
        if in_cells.is_none() || in_cells == in_rules {
            return Some(());
        }
        let [plain, other] = [in_rules, in_cells].map(Option::unwrap_or_default);
        let diagnostic =
            Diagnostic::error(codes::VALUE_DOES_NOT_FIT, format!("`{text}` is {plain} in a rule and {other} in a cell"))
                .label(given.span, "two numbers")
                .help(format!("write `{other}`, or `{plain}` if that is meant: rules have a decimal point, whatever `number_format` says of cells"));
        let diagnostic = self.label_param(diagnostic, &given);
        self.report(diagnostic);
        None
    }

    pub(super) fn duration(&mut self, value: &Value) -> Option<Literal<Duration>> {
        self.literal(value, SPAN_OF_TIME, |kind| match kind {
            ValueKind::Duration(duration) => Some(*duration),
            _ => None,
        })
    }

    /// A text, unless it stands there as words that mean something else.
    pub(super) fn meant_text(&mut self, value: &Value, scope: Scope, of: Use) -> Option<Literal<String>> {
        if self.is_meant_as_text(value, scope, of) { self.literal(value, TEXT, as_text) } else { None }
    }

    /// Text that a cell is compared with as a whole.
    pub(super) fn whole_text(&mut self, value: &Value, scope: Scope, of: Use) -> Option<Literal<String>> {
        let text = self.meant_text(value, scope, of)?;
        if text.value.trim().is_empty() {
            let diagnostic = Diagnostic::error(codes::VALUE_DOES_NOT_FIT, "no cell is equal to an empty text")
                .label(value.span, "empty")
                .help("a test on an empty cell is `is unknown`; `or unknown` after a test lets empty cells pass it");
            self.report(diagnostic);
            return None;
        }
        Some(text)
    }

    /// Text that a cell may hold a part of.
    pub(super) fn part_text(&mut self, value: &Value, scope: Scope) -> Option<Literal<String>> {
        let text = self.meant_text(value, scope, Use::Part)?;
        if text.value.is_empty() {
            let diagnostic = Diagnostic::error(codes::VALUE_DOES_NOT_FIT, "every text holds an empty text")
                .label(value.span, "empty")
                .help("write what to look for; for any value at all write `is known`");
            self.report(diagnostic);
            return None;
        }
        Some(text)
    }

    /// A number, or another property that holds numbers.
    pub(super) fn number_operand(&mut self, value: &Value, scope: Scope) -> Option<Operand<f64>> {
        if !matches!(value.kind, ValueKind::Words(_)) {
            self.refuse_number_of_cells(value)?;
        }
        self.operand(value, scope, Family::Number, NUMBER, as_number)
    }

    /// A day, or another property that holds dates.
    pub(super) fn date_operand(&mut self, value: &Value, scope: Scope) -> Option<Operand<NaiveDate>> {
        self.operand(value, scope, Family::Date, DAY, |kind| match kind {
            ValueKind::Date(date) => Some(*date),
            _ => None,
        })
    }

    /// A country by its name or code, or another property that holds one; by whose rules the identifier
    /// is read.
    pub(super) fn country_operand(
        &mut self,
        identifier: Identifier,
        value: &Value,
        scope: Scope,
    ) -> Option<Operand<Country>> {
        if identifier == Identifier::Iban {
            let diagnostic = Diagnostic::error(codes::VALUE_DOES_NOT_FIT, "an IBAN names its country itself")
                .label(value.span, "no country is needed")
                .help("leave out `for` and the country: `is a valid IBAN`");
            self.report(diagnostic);
            return None;
        }
        if let ValueKind::Words(phrase) = &value.kind
            && self.names_a_property(phrase, scope)
        {
            return self.subject(phrase, scope).map(|subject| Operand::Property(subject.path));
        }
        let given = self.given(value)?;
        let country = as_text(&given.kind).map_or_else(|| Err("a country belongs here".to_owned()), |text| find(&text));
        match country.and_then(|country| identifier.rule_for(country).map(|()| country)) {
            Ok(country) => Some(Operand::Literal(given.literal(country))),
            Err(message) => {
                let diagnostic = Diagnostic::error(codes::VALUE_DOES_NOT_FIT, message)
                    .label(given.span, format!("by whose rules is the {identifier} read?"))
                    .help("write the country's name or its code, such as `for FR`, or a property that holds it");
                let diagnostic = self.label_param(diagnostic, &given);
                self.report(diagnostic);
                None
            }
        }
    }

    fn operand<T>(
        &mut self,
        value: &Value,
        scope: Scope,
        family: Family,
        expected: Expected,
        read: impl FnOnce(&ValueKind) -> Option<T>,
    ) -> Option<Operand<T>> {
        let ValueKind::Words(phrase) = &value.kind else {
            return self.literal(value, expected, read).map(Operand::Literal);
        };
        let resolved = self.resolve(phrase, scope).map_err(|diagnostic| {
            if let Some(help) = day_in_words(family, &phrase.text()) {
                diagnostic.help(help)
            } else if diagnostic.edits.is_empty() && diagnostic.code == codes::UNKNOWN_PROPERTY {
                diagnostic.help(format!("write {}, or the name of another property", expected.write))
            } else {
                diagnostic
            }
        });
        let other = self.or_report(resolved)?;
        if other.family == family {
            return Some(Operand::Property(other.path));
        }
        let message = format!("`{}` cannot be compared here: it holds {}", other.words, other.family.holds());
        let diagnostic = Diagnostic::error(codes::VALUE_DOES_NOT_FIT, message)
            .label(phrase.span, format!("holds {}, not {}", other.family.holds(), family.holds()))
            .help(format!("write {}, or a property that holds {}", expected.write, family.holds()));
        self.report(diagnostic);
        None
    }

    /// An option of a property, by label, internal value or alias.
    pub(super) fn option(&mut self, subject: &Subject, value: &Value) -> Option<Literal<OptionId>> {
        let given = self.given(value)?;
        let Some(text) = as_text(&given.kind) else {
            self.unfit_value(&given, OPTION);
            return None;
        };
        let found = self.refer_to_option(subject, &given, &text);
        let property = self.property_at(&subject.path)?;
        if let Some(option) = found {
            return Some(given.literal(option));
        }
        let diagnostic = self.label_param(unknown_option(subject, property, &text, &given), &given);
        self.report(diagnostic);
        None
    }

    fn refer_to_option(&mut self, subject: &Subject, given: &Given, text: &str) -> Option<OptionId> {
        let Path { object, property, .. } = subject.path;
        let option = self.property_at(&subject.path)?.option(text);
        if given.param.is_none() {
            self.refer(given.span, Target::Option { object, property, option });
        }
        option
    }

    pub(super) fn yes_or_no(&mut self, subject: &Subject, value: &Value) -> Option<Literal<bool>> {
        if let Some(given) = self.given(value)
            && let Some(text) = as_text(&given.kind)
        {
            self.refer_to_option(subject, &given, &text);
        }
        let options = self.property_at(&subject.path).cloned();
        self.literal(value, YES_OR_NO, |kind| as_yes_or_no(&as_text(kind)?, options.as_ref()))
    }

    pub(super) fn property_at(&self, path: &Path) -> Option<&Property> {
        self.program.schema.property(path.object, path.property)
    }
}

fn is_conjunction(word: &str) -> bool {
    ["if", "where", "when", "unless", "while", "because", "except"].contains(&word.to_lowercase().as_str())
}

fn unknown_option(subject: &Subject, property: &Property, text: &str, given: &Given) -> Diagnostic {
    /// Longer lists are not printed.
    const SHORT: usize = 12;
    let diagnostic = Diagnostic::error(codes::UNKNOWN_OPTION, format!("`{text}` is no option of `{}`", subject.words))
        .label(given.span, "no option has this label, value or alias");
    let labels: Vec<String> = property.options.iter().map(|option| wording::quoted(&option.label)).collect();
    let options = match labels.len() {
        count if count <= SHORT => format!("the options are {}", wording::and_list(&labels)),
        count => format!("it has {count} options: `hyg schema` lists them"),
    };
    // `neither customer nor opportunity`, `either customer or lead`
    let several = text.strip_prefix("neither ").map(|rest| ("none", rest.replace(" nor ", ", ").replace(" or ", ", ")));
    let several = several.or_else(|| text.strip_prefix("either ").map(|rest| ("any", rest.replace(" or ", ", "))));
    if let Some((quantifier, list)) = several {
        return diagnostic.help(format!("write `is {quantifier} of ({list})`; {options}"));
    }
    // `is anything but customer`
    let others = [
        "anything but ",
        "everything but ",
        "anyone but ",
        "all but ",
        "other than ",
        "anything other than ",
        "besides ",
        "except ",
    ];
    let lower = text.to_lowercase();
    if let Some(rest) = others.iter().find_map(|words| lower.strip_prefix(words))
        && property.option(rest).is_some()
    {
        return diagnostic.help(format!("write `is not {rest}`; {options}"));
    }
    // `set to customer if has deals`
    if let Some((at, joint)) = text.split(' ').enumerate().skip(1).find(|(_, word)| is_conjunction(word)) {
        let before: Vec<&str> = text.split(' ').take(at).collect();
        let help = format!(
            "a value stands alone; in a fix a condition stands behind `when`: `set to {} when …`, and `{joint}` is no word of it",
            before.join(" ")
        );
        return diagnostic.help(help);
    }
    // `closed`, where there are `Closed Won` and `Closed Lost`: one of them alone is another question.
    let folded = fold_name(text);
    let holds = |option: &&PropertyOption| option.label.split(' ').any(|word| fold_name(word) == folded);
    let parts: Vec<String> = property.options.iter().filter(holds).map(option_words).collect();
    if parts.len() > 1 {
        let list = parts.join(", ");
        return diagnostic.help(format!("write `is any of ({list})` or `is none of ({list})`; {options}"));
    }
    let Some(close) = property.suggest_option(text) else {
        return diagnostic.help(format!("{options}; hyg.yaml can add those that your account has"));
    };
    let written = if matches!(given.kind, ValueKind::Words(_)) { option_words(close) } else { quoted(&close.label) };
    let diagnostic = diagnostic.help(format!("did you mean `{written}`? {options}"));
    if given.param.is_some() {
        return diagnostic;
    }
    let names = property.options.iter().flat_map(PropertyOption::all_names);
    let others = names.filter(|name| !close.all_names().any(|own| own == *name));
    diagnostic.edit(given.span, written).certain_if(is_slip(text, &close.label, others))
}

/// How a rule would name an option: its label in lower case where that is a plain value, else the label
/// in quotes.
#[must_use]
pub fn option_words(option: &PropertyOption) -> String {
    if wording::reads_bare(&option.label) { option.label.to_lowercase() } else { quoted(&option.label) }
}

/// What to write for a day that is said in words: `1 January 2024`, `6 months ago`, `today`.
fn day_in_words(family: Family, text: &str) -> Option<String> {
    if family != Family::Date {
        return None;
    }
    let lower = text.to_lowercase();
    if ["today", "now", "yesterday", "tomorrow"].contains(&lower.as_str()) {
        return Some(
            "what counts from the day of the run is asked with `is in the past`, `is in the future`, `older than 1 day` and `newer than 1 day`"
                .to_owned(),
        );
    }
    if let Some(span) = lower.strip_suffix(" ago") {
        return Some(format!("`older than {span}` is before that day, `newer than {span}` after it"));
    }
    let read = date::read(text, None, chrono_tz::UTC).ok()?;
    Some(format!("write it as year-month-day: `{}`", read.day))
}

fn quoted(text: &str) -> String {
    value_text(&ValueKind::Quoted(text.to_owned()))
}

/// Whether a quoted text would be what is expected without its quotes.
fn reads_unquoted(text: &str, what: &str) -> bool {
    let text = text.trim();
    (what == NUMBER.what && NumberFormat::default().parse(text).is_some())
        || (what == DAY.what && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok())
}

pub(super) fn as_text(kind: &ValueKind) -> Option<String> {
    match kind {
        ValueKind::Quoted(text) => Some(text.clone()),
        ValueKind::Regex(_) | ValueKind::Param(_) => None,
        other => Some(value_text(other)),
    }
}

fn as_number(kind: &ValueKind) -> Option<f64> {
    match kind {
        ValueKind::Number(number) => NumberFormat::default().parse(number),
        _ => None,
    }
}

/// `yes`, `no`, `true`, `false`, and what the property's options call them.
pub(super) fn as_yes_or_no(text: &str, property: Option<&Property>) -> Option<bool> {
    let plain = |text: &str| match fold_name(text).as_str() {
        "yes" | "true" => Some(true),
        "no" | "false" => Some(false),
        _ => None,
    };
    plain(text).or_else(|| {
        let property = property?;
        plain(&property.options.get(property.option(text)?.0)?.value)
    })
}
