//! Conditions: on one line where they fit and hold no comment, else broken at their brackets.

use super::printer::Printer;
use super::text;
use crate::source::Span;
use crate::syntax::ast::{
    AgeDirection, CalendarUnit, CalendarWhich, Comparison, Condition, ConditionKind, DateOperator, LinkQuantifier,
    ListQuantifier, PropertyTest, TestKind, TextOperator, Value, ValueQuantifier,
};

impl Printer<'_> {
    /// `where` and its kind: every operand of an outermost chain on a line of its own, the words
    /// `and` and `or` ending where the keyword ends.
    pub(super) fn clause(&mut self, indent: usize, keyword: &str, condition: &Condition) {
        self.newline(indent);
        self.before(condition.span);
        self.text(keyword);
        let end = indent + keyword.len();
        self.chain(condition, |joint| end.saturating_sub(joint.len()), " ");
    }

    /// The operands of a chain, each on its line; `indent_of` says how far `and` or `or` is indented.
    fn chain(&mut self, condition: &Condition, indent_of: impl Fn(&str) -> usize, lead: &str) {
        let (joint, members) = match &condition.kind {
            ConditionKind::And(members) => ("and", members.as_slice()),
            ConditionKind::Or(members) => ("or", members.as_slice()),
            _ => ("", std::slice::from_ref(condition)),
        };
        for (at, member) in members.iter().enumerate() {
            if at == 0 {
                self.text(lead);
            } else {
                self.newline(indent_of(joint));
                self.before(member.span);
                self.text(joint);
                self.text(" ");
            }
            self.operand(member);
        }
    }

    /// Whether a comment stands where only the broken layout has a place for it: before the last
    /// operand of a chain, or inside brackets.
    pub(super) fn breaks(&self, condition: &Condition) -> bool {
        if !self.has_comment(condition.span) {
            return false;
        }
        let up_to = |end: Span| Span { end: end.start, ..condition.span };
        let brackets = || self.has_comment(Span { end: condition.span.end.saturating_sub(1), ..condition.span });
        match &condition.kind {
            ConditionKind::And(members) | ConditionKind::Or(members) => {
                members.last().is_some_and(|last| self.has_comment(up_to(last.span)))
                    || members.iter().any(|member| self.breaks(member))
            }
            ConditionKind::Group(_) | ConditionKind::List { .. } | ConditionKind::Link { inner: Some(_), .. } => {
                brackets()
            }
            ConditionKind::Not(inner) => self.breaks(inner),
            ConditionKind::Test(PropertyTest { test, .. }) => match &test.value {
                TestKind::IsList { .. } | TestKind::Text { any_of: true, .. } => self.has_comment(Span {
                    start: condition.span.start,
                    end: test.span.end.saturating_sub(1),
                    ..test.span
                }),
                _ => false,
            },
            ConditionKind::In(_) | ConditionKind::HasDuplicates { .. } | ConditionKind::Link { inner: None, .. } => {
                false
            }
        }
    }

    fn operand(&mut self, condition: &Condition) {
        let line = inline(condition);
        if self.fits(&line) && !self.breaks(condition) {
            self.put(condition.span, &line);
            return;
        }
        self.before(condition.span);
        match &condition.kind {
            ConditionKind::Group(inner) => {
                self.bracket("(", condition.span, |this, indent| this.members(inner, indent));
            }
            ConditionKind::Not(inner) => {
                self.text("not ");
                self.operand(inner);
            }
            ConditionKind::List { quantifier, members } => {
                let open = format!("{} of (", list_quantifier(quantifier.value));
                self.bracket(&open, condition.span, |this, indent| {
                    for member in members {
                        this.newline(indent);
                        this.member(member, indent);
                        this.text(",");
                    }
                });
            }
            ConditionKind::Link { quantifier, object, inner: Some(inner) } => {
                let open = format!("{} where (", link(quantifier.value, &object.value));
                self.bracket(&open, condition.span, |this, indent| this.members(inner, indent));
            }
            ConditionKind::Test(test) => self.test(test),
            _ => self.text(&line),
        }
        self.inside(condition.span);
    }

    /// A member of a list: on one line if it can be.
    fn member(&mut self, condition: &Condition, indent: usize) {
        self.before(condition.span);
        let line = inline(condition);
        if self.fits(&line) && !self.breaks(condition) {
            self.put(condition.span, &line);
        } else {
            self.members(condition, indent);
        }
    }

    /// A chain inside brackets: every operand begins a line.
    fn members(&mut self, condition: &Condition, indent: usize) {
        self.newline(indent);
        self.before(condition.span);
        self.chain(condition, |_| indent, "");
    }

    /// Something in brackets over several lines; the closing bracket ends `whole`.
    pub(super) fn bracket(&mut self, open: &str, whole: Span, inside: impl FnOnce(&mut Self, usize)) {
        self.text(open);
        let indent = self.indent;
        inside(self, indent + 4);
        self.newline(indent + 2);
        self.before(whole.at_end());
        self.text(")");
    }

    /// A test too long for its line: its list of values is broken, if it has one.
    fn test(&mut self, test: &PropertyTest) {
        let (head, values) = match &test.test.value {
            TestKind::IsList { quantifier, values } => (format!("is {}", value_quantifier(*quantifier)), values),
            TestKind::Text { operator, negated, values, any_of: true } => {
                (format!("{} any of", text_operator(*operator, *negated)), values)
            }
            _ => return self.text(&property_test(test)),
        };
        self.bracket(&format!("{} {head} (", text::phrase(&test.property)), test.test.span, |this, indent| {
            for value in values {
                this.newline(indent);
                this.put(value.span, &text::value(value));
                this.text(",");
            }
        });
        if test.or_unknown {
            self.text(" or unknown");
        }
    }
}

/// A condition on one line.
pub(super) fn inline(condition: &Condition) -> String {
    let join = |members: &[Condition], by: &str| members.iter().map(inline).collect::<Vec<_>>().join(by);
    match &condition.kind {
        ConditionKind::And(members) => join(members, " and "),
        ConditionKind::Or(members) => join(members, " or "),
        ConditionKind::Not(inner) => format!("not {}", inline(inner)),
        ConditionKind::Group(inner) => format!("({})", inline(inner)),
        ConditionKind::List { quantifier, members } => {
            format!("{} of ({})", list_quantifier(quantifier.value), join(members, ", "))
        }
        ConditionKind::In(name) => format!("in {}", name.value),
        ConditionKind::HasDuplicates { negated, rule } => {
            format!("has {}duplicates in {}", if *negated { "no " } else { "" }, rule.value)
        }
        ConditionKind::Link { quantifier, object, inner } => {
            let head = link(quantifier.value, &object.value);
            match inner {
                Some(inner) => format!("{head} where ({})", inline(inner)),
                None => head,
            }
        }
        ConditionKind::Test(test) => property_test(test),
    }
}

fn list_quantifier(quantifier: ListQuantifier) -> String {
    match quantifier {
        ListQuantifier::Any => "any".to_owned(),
        ListQuantifier::All => "all".to_owned(),
        ListQuantifier::None => "none".to_owned(),
        ListQuantifier::AtLeast(count) => format!("at least {count}"),
    }
}

fn link(quantifier: LinkQuantifier, object: &str) -> String {
    let head = match quantifier {
        LinkQuantifier::Has => "has".to_owned(),
        LinkQuantifier::No => "no".to_owned(),
        LinkQuantifier::AtLeast(count) => format!("has at least {count}"),
        LinkQuantifier::Every => "every".to_owned(),
    };
    format!("{head} associated {}", text::object(object))
}

fn property_test(test: &PropertyTest) -> String {
    let suffix = if test.or_unknown { " or unknown" } else { "" };
    format!("{} {}{suffix}", text::phrase(&test.property), question(&test.test.value))
}

fn question(test: &TestKind) -> String {
    let is = |negated: &bool| if *negated { "is not" } else { "is" };
    match test {
        TestKind::Known { negated } => if *negated { "is unknown" } else { "is known" }.to_owned(),
        TestKind::SameAs { negated, compared } => {
            format!("{} same as {}", is(negated), super::declaration::compared(compared).1)
        }
        TestKind::Is { negated, value } => format!("{} {}", is(negated), text::value(value)),
        TestKind::IsList { quantifier, values } => {
            format!("is {} ({})", value_quantifier(*quantifier), value_list(values))
        }
        TestKind::Text { operator, negated, values, any_of } => {
            let values = if *any_of { format!("any of ({})", value_list(values)) } else { value_list(values) };
            format!("{} {values}", text_operator(*operator, *negated))
        }
        TestKind::Matches { negated, pattern } => {
            format!("{} {}", if *negated { "does not match" } else { "matches" }, text::value(pattern))
        }
        TestKind::Length { longer, characters } => {
            format!("is {} than {} characters", if *longer { "longer" } else { "shorter" }, text::value(characters))
        }
        TestKind::Compare { operator, negated, value } => {
            let operator = match operator {
                Comparison::MoreThan => "more than",
                Comparison::LessThan => "less than",
                Comparison::AtLeast => "at least",
                Comparison::AtMost => "at most",
            };
            format!("{} {operator} {}", is(negated), text::value(value))
        }
        TestKind::Between { negated, low, high } => {
            format!("{} between {} and {}", is(negated), text::value(low), text::value(high))
        }
        TestKind::Age { direction, span } => {
            let direction = match direction {
                AgeDirection::OlderThan => "older than",
                AgeDirection::NewerThan => "newer than",
                AgeDirection::InTheLast => "is in the last",
                AgeDirection::InTheNext => "is in the next",
            };
            format!("{direction} {}", text::value(span))
        }
        TestKind::Future { past } => format!("is in the {}", if *past { "past" } else { "future" }),
        TestKind::Date { operator, negated, value } => {
            let operator = match operator {
                DateOperator::Before => "before",
                DateOperator::After => "after",
                DateOperator::On => "on",
            };
            format!("{} {operator} {}", is(negated), text::value(value))
        }
        TestKind::Calendar { which, unit } => format!("is in {} {}", calendar_which(*which), calendar_unit(*unit)),
        TestKind::Outlier { negated, deviations } => {
            let (is, many) = (is(negated), text::value(deviations));
            format!("{is} an outlier of {many} {}", if many == "1" { "deviation" } else { "deviations" })
        }
        TestKind::Unusual { negated } => {
            format!("is {} its usual range", if *negated { "within" } else { "outside" })
        }
        TestKind::Valid { negated, shape } => match shape {
            Some(shape) => format!("{} a valid {}", is(negated), shape.value),
            None => format!("{} valid", is(negated)),
        },
        TestKind::Identifier { negated, identifier, country } => {
            let country = country.as_ref().map(|country| format!(" for {}", text::value(country))).unwrap_or_default();
            format!("{} a valid {identifier}{country}", is(negated))
        }
        TestKind::EmailClass { negated, class } => format!("{} a {} email", is(negated), class.value),
    }
}

fn value_quantifier(quantifier: ValueQuantifier) -> &'static str {
    match quantifier {
        ValueQuantifier::AnyOf => "any of",
        ValueQuantifier::NoneOf => "none of",
        ValueQuantifier::AllOf => "all of",
        ValueQuantifier::Exactly => "exactly",
    }
}

fn value_list(values: &[Value]) -> String {
    text::list(values, text::value)
}

fn text_operator(operator: TextOperator, negated: bool) -> &'static str {
    match (operator, negated) {
        (TextOperator::Contains, false) => "contains",
        (TextOperator::Contains, true) => "does not contain",
        (TextOperator::StartsWith, false) => "starts with",
        (TextOperator::StartsWith, true) => "does not start with",
        (TextOperator::EndsWith, false) => "ends with",
        (TextOperator::EndsWith, true) => "does not end with",
    }
}

fn calendar_which(which: CalendarWhich) -> &'static str {
    match which {
        CalendarWhich::This => "this",
        CalendarWhich::Last => "last",
        CalendarWhich::Next => "next",
    }
}

fn calendar_unit(unit: CalendarUnit) -> &'static str {
    match unit {
        CalendarUnit::Week => "week",
        CalendarUnit::Month => "month",
        CalendarUnit::Quarter => "quarter",
        CalendarUnit::Year => "year",
    }
}
