//! Every verdict is attacked with random records through a small evaluator of its own.

use super::Facts;
use crate::check::Program;
use crate::check::program::DuplicatesId;
use crate::check::program::{
    Condition, ConditionKind, LinkQuantifier, Linked, Literal, NumberOperator, Operand, OptionQuantifier, ParamId,
    Path, PropertyTest, Segment, SegmentId, TestKind,
};
use crate::schema::{LinkId, Object, ObjectId, OptionId, Origin, Property, PropertyId, PropertyOption, Schema};
use crate::source::{FileId, Span};
use crate::syntax::ast::{AgeDirection, CalendarUnit, DateOperator, Duration, TextOperator};
use crate::value::time::{AsOf, Unit, Window, date_of, day_number};
use crate::value::{Kind, truth::Truth};
use chrono::{NaiveDate, Weekday};
use proptest::prelude::*;
use proptest::sample::select;

const KEY: usize = 0;
const NUMBER: usize = 1;
const OTHER_NUMBER: usize = 2;
const DATE: usize = 3;
const DATETIME: usize = 4;
const TEXT: usize = 5;
const ONE: usize = 6;
const MANY: usize = 7;
const YES_NO: usize = 8;
const KINDS: [Kind; 9] = [
    Kind::Id,
    Kind::Number,
    Kind::Number,
    Kind::Date,
    Kind::Datetime,
    Kind::Text,
    Kind::OneOption,
    Kind::ManyOptions,
    Kind::YesNo,
];

fn span() -> Span {
    Span::new(FileId(0), 0, 0)
}

fn schema() -> Schema {
    let option = |name: &str| PropertyOption { value: name.into(), label: name.into(), aliases: Vec::new() };
    let property = |kind: &Kind| Property {
        name: kind.name().into(),
        label: kind.name().into(),
        aliases: Vec::new(),
        translations: Vec::new(),
        kind: *kind,
        options: if matches!(kind, Kind::OneOption | Kind::ManyOptions) {
            ["a", "b", "c"].map(option).into()
        } else {
            Vec::new()
        },
        read_only: false,
        preferred: false,
        origin: Origin::BuiltIn,
        note: None,
        owner: None,
        source: None,
    };
    let contacts = Object {
        name: "contacts".into(),
        singular: "contact".into(),
        key: PropertyId(KEY),
        identifying: Vec::new(),
        properties: KINDS.iter().map(property).collect(),
        table: None,
        links: Vec::new(),
    };
    Schema { objects: vec![contacts] }
}

fn path(property: usize) -> Path {
    Path { links: Vec::new(), object: ObjectId(0), property: PropertyId(property) }
}

fn of(kind: ConditionKind) -> Condition {
    Condition { kind, span: span() }
}

fn literal<T>(value: T) -> Literal<T> {
    Literal { value, param: None, span: span() }
}

fn test(property: usize, test: TestKind) -> Condition {
    with(property, test, false, false)
}

fn with(property: usize, test: TestKind, negated: bool, or_unknown: bool) -> Condition {
    let test = PropertyTest { subject: path(property), test, negated, or_unknown, text: String::new() };
    of(ConditionKind::Test(test))
}

fn not(condition: Condition) -> Condition {
    of(ConditionKind::Not(Box::new(condition)))
}

fn more_than(property: usize, bound: f64) -> Condition {
    compare(property, NumberOperator::MoreThan, bound)
}

fn compare(property: usize, operator: NumberOperator, bound: f64) -> Condition {
    test(property, TestKind::Number { operator, operand: Operand::Literal(literal(bound)) })
}

fn older(property: usize, count: u32, unit: Unit) -> Condition {
    age(property, AgeDirection::OlderThan, count, unit)
}

fn age(property: usize, direction: AgeDirection, count: u32, unit: Unit) -> Condition {
    test(property, TestKind::Age { direction, duration: literal(Duration { count, unit }) })
}

fn all(members: impl Into<Vec<Condition>>) -> Condition {
    of(ConditionKind::All(members.into()))
}

fn any(members: impl Into<Vec<Condition>>) -> Condition {
    of(ConditionKind::Any(members.into()))
}

fn program(segments: Vec<Condition>) -> Program {
    let segments = segments.into_iter().map(|condition| Segment {
        object: ObjectId(0),
        name: String::new(),
        description: None,
        condition,
        name_span: span(),
        span: span(),
        allows: Vec::new(),
    });
    Program { schema: schema(), segments: segments.collect(), ..Program::default() }
}

// A small evaluator.

#[derive(Debug, Clone)]
enum Cell {
    Blank,
    Unreadable,
    Number(f64),
    /// Quarter days since 1970, so that there is time within a day.
    Quarters(i64),
    Text(String),
    Options(Vec<usize>),
    YesNo(bool),
}

#[derive(Debug, Clone)]
struct Record {
    /// In the order of [`KINDS`].
    cells: Vec<Cell>,
    links: Vec<Truth>,
    /// What the one parameter is worth.
    param: f64,
    as_of: AsOf,
}

fn evaluate(condition: &Condition, program: &Program, record: &Record) -> Truth {
    let member = |member| evaluate(member, program, record);
    match &condition.kind {
        ConditionKind::All(members) => members.iter().map(member).fold(Truth::True, Truth::and),
        ConditionKind::Any(members) => members.iter().map(member).fold(Truth::False, Truth::or),
        ConditionKind::Not(inner) => !member(inner),
        ConditionKind::AtLeast(least, members) => {
            let outcomes: Vec<Truth> = members.iter().map(member).collect();
            let count = |truth| outcomes.iter().filter(|&&outcome| outcome == truth).count();
            let least = *least as usize;
            if count(Truth::True) >= least {
                Truth::True
            } else if outcomes.len() - count(Truth::False) < least {
                Truth::False
            } else if count(Truth::Unreadable) > 0 {
                Truth::Unreadable
            } else {
                Truth::Blank
            }
        }
        ConditionKind::InSegment(id) => member(&program.segments[id.0].condition).blank_is_false(),
        // Questions whose answers no cell of the record holds.
        ConditionKind::HasDuplicates(_) => record.links[2],
        ConditionKind::Linked(linked) => record.links[linked.link.0],
        ConditionKind::Test(test) => {
            let outcome = evaluate_test(test, record);
            let outcome = if test.negated { !outcome } else { outcome };
            if test.or_unknown { outcome.blank_is_true() } else { outcome }
        }
    }
}

fn evaluate_test(test: &PropertyTest, record: &Record) -> Truth {
    let subject = test.subject.property.0;
    let cell = &record.cells[subject];
    if test.test == TestKind::Known {
        return Truth::from_bool(!matches!(cell, Cell::Blank));
    }
    match (cell, &test.test) {
        (Cell::Blank, _) => Truth::Blank,
        (Cell::Unreadable, TestKind::Valid(_)) => Truth::False,
        (Cell::Unreadable, _) => Truth::Unreadable,
        (_, TestKind::SameAs(other)) => match (cell, &record.cells[other.property.0]) {
            (_, Cell::Blank) => Truth::Blank,
            (Cell::Number(a), Cell::Number(b)) => Truth::from_bool(a.total_cmp(b).is_eq()),
            _ => Truth::Unreadable,
        },
        (Cell::Number(value), asked) => Truth::from_bool(number_holds(*value, asked, record)),
        (Cell::Text(cell), TestKind::TextIs(values)) => {
            Truth::from_bool(values.iter().any(|v| v.value.eq_ignore_ascii_case(cell)))
        }
        (Cell::Text(cell), TestKind::TextHas { operator, values }) => Truth::from_bool(values.iter().any(|v| {
            let (cell, value) = (cell.to_lowercase(), v.value.to_lowercase());
            match operator {
                TextOperator::Contains => cell.contains(&value),
                TextOperator::StartsWith => cell.starts_with(&value),
                TextOperator::EndsWith => cell.ends_with(&value),
            }
        })),
        (Cell::Options(has), TestKind::Options { quantifier, options }) => {
            let mut asked: Vec<usize> = options.iter().map(|option| option.value.0).collect();
            asked.sort_unstable();
            asked.dedup();
            Truth::from_bool(match quantifier {
                OptionQuantifier::AnyOf => asked.iter().any(|option| has.contains(option)),
                OptionQuantifier::AllOf => asked.iter().all(|option| has.contains(option)),
                OptionQuantifier::Exactly => asked == *has,
            })
        }
        (Cell::YesNo(value), TestKind::YesNo(asked)) => Truth::from_bool(*value == asked.value),
        (Cell::Quarters(at), asked) => Truth::from_bool(date_holds(*at, subject == DATETIME, asked, record)),
        (cell, test) => panic!("{test:?} does not fit {cell:?}"),
    }
}

fn number_holds(value: f64, test: &TestKind, record: &Record) -> bool {
    let bound = |operand: &Operand<f64>| match operand {
        Operand::Literal(literal) if literal.param.is_some() => record.param,
        Operand::Literal(literal) => literal.value,
        Operand::Property(_) => panic!("not generated"),
    };
    match test {
        TestKind::Number { operator, operand } => match operator {
            NumberOperator::Equals => value.total_cmp(&bound(operand)).is_eq(),
            NumberOperator::MoreThan => value > bound(operand),
            NumberOperator::LessThan => value < bound(operand),
            NumberOperator::AtLeast => value >= bound(operand),
            NumberOperator::AtMost => value <= bound(operand),
        },
        TestKind::NumberIn(values) => values.iter().any(|v| v.value.total_cmp(&value).is_eq()),
        TestKind::NumberBetween { low, high } => (bound(low)..=bound(high)).contains(&value),
        other => panic!("{other:?} is no test of numbers"),
    }
}

fn date_holds(quarters: i64, is_datetime: bool, test: &TestKind, record: &Record) -> bool {
    let as_of = &record.as_of;
    let window = match test {
        TestKind::Age { direction, duration } => {
            let duration = duration.value;
            match direction {
                AgeDirection::OlderThan => Window::older_than(duration, as_of),
                AgeDirection::NewerThan | AgeDirection::InTheLast => Window::newer_than(duration, as_of),
                AgeDirection::InTheNext => Window::within_next(duration, as_of, is_datetime),
            }
            .unwrap()
        }
        TestKind::Future => Window::future(as_of, is_datetime),
        TestKind::Past => Window::past(as_of),
        TestKind::Date { operator, operand: Operand::Literal(date) } => {
            let day = day_number(date.value);
            match operator {
                DateOperator::Before => Window::before(day),
                DateOperator::After => Window::after(day),
                DateOperator::On => Window::days(day, day),
            }
        }
        TestKind::Calendar { unit, offset } => Window::calendar(*unit, *offset, as_of, Weekday::Mon).unwrap(),
        other => panic!("{other:?} is not generated for dates"),
    };
    let day = i32::try_from(quarters.div_euclid(4)).unwrap();
    let instant = quarters * 6 * 3_600_000_000;
    (window.first_day..=window.last_day).contains(&day)
        && (!is_datetime || (window.first_instant..=window.last_instant).contains(&instant))
}

// Random conditions and records: few values, so that they meet.

const TODAY: i32 = 20_500;

fn numbers() -> impl Strategy<Value = f64> {
    select(vec![-1.0, 0.0, 1.0, 2.0, 2.5])
}

fn durations(with_hours: bool) -> impl Strategy<Value = Duration> {
    let units = if with_hours {
        vec![Unit::Days, Unit::Weeks, Unit::Months, Unit::Years, Unit::Hours]
    } else {
        vec![Unit::Days, Unit::Weeks, Unit::Months, Unit::Years]
    };
    (select(vec![0u32, 1, 2, 4, 12, 30, 52]), select(units)).prop_map(|(count, unit)| Duration { count, unit })
}

fn operand() -> impl Strategy<Value = Operand<f64>> {
    (numbers(), prop::bool::weighted(0.1)).prop_map(|(value, is_param)| {
        Operand::Literal(Literal { param: is_param.then_some(ParamId(0)), ..literal(value) })
    })
}

fn number_test() -> impl Strategy<Value = (usize, TestKind)> {
    let operators = vec![
        NumberOperator::Equals,
        NumberOperator::MoreThan,
        NumberOperator::LessThan,
        NumberOperator::AtLeast,
        NumberOperator::AtMost,
    ];
    let kind = prop_oneof![
        5 => (select(operators), operand()).prop_map(|(operator, operand)| TestKind::Number { operator, operand }),
        1 => prop::collection::vec(numbers().prop_map(literal), 1..3).prop_map(TestKind::NumberIn),
        1 => (operand(), operand()).prop_map(|(low, high)| TestKind::NumberBetween { low, high }),
        1 => Just(TestKind::SameAs(path(OTHER_NUMBER))),
    ];
    (Just(NUMBER), kind)
}

fn date_test(property: usize) -> impl Strategy<Value = (usize, TestKind)> {
    let directions =
        vec![AgeDirection::OlderThan, AgeDirection::NewerThan, AgeDirection::InTheLast, AgeDirection::InTheNext];
    let operators = vec![DateOperator::Before, DateOperator::After, DateOperator::On];
    let dates = select(vec![-40, -1, 0, 1, 20]).prop_map(|days| literal(date_of(TODAY + days)));
    let units = vec![CalendarUnit::Week, CalendarUnit::Month, CalendarUnit::Quarter, CalendarUnit::Year];
    let kind = prop_oneof![
        4 => (select(directions), durations(property == DATETIME))
            .prop_map(|(direction, duration)| TestKind::Age { direction, duration: literal(duration) }),
        1 => Just(TestKind::Future),
        1 => Just(TestKind::Past),
        2 => (select(operators), dates)
            .prop_map(|(operator, date)| TestKind::Date { operator, operand: Operand::Literal(date) }),
        1 => (select(units), -1..=1).prop_map(|(unit, offset)| TestKind::Calendar { unit, offset }),
    ];
    (Just(property), kind)
}

fn other_test() -> impl Strategy<Value = (usize, TestKind)> {
    let texts = || prop::collection::vec(select(vec!["ab", "AB", "b", "xy"]).prop_map(|t| literal(t.to_owned())), 1..3);
    let operators = vec![TextOperator::Contains, TextOperator::StartsWith, TextOperator::EndsWith];
    let quantifiers = vec![OptionQuantifier::AnyOf, OptionQuantifier::AllOf, OptionQuantifier::Exactly];
    let options = prop::collection::vec((0..3usize).prop_map(|at| literal(OptionId(at))), 1..4);
    prop_oneof![
        (0..KINDS.len()).prop_map(|property| (property, TestKind::Known)),
        texts().prop_map(|values| (TEXT, TestKind::TextIs(values))),
        (select(operators), texts()).prop_map(|(operator, values)| (TEXT, TestKind::TextHas { operator, values })),
        (select(vec![ONE, MANY]), select(quantifiers), options)
            .prop_map(|(at, quantifier, options)| (at, TestKind::Options { quantifier, options })),
        prop::bool::ANY.prop_map(|yes| (YES_NO, TestKind::YesNo(literal(yes)))),
    ]
}

fn conditions(segments: usize) -> impl Strategy<Value = Condition> {
    let tests = prop_oneof![3 => number_test(), 2 => date_test(DATE), 2 => date_test(DATETIME), 4 => other_test()];
    let leaf = (tests, prop::bool::ANY, prop::bool::weighted(0.2))
        .prop_map(|((property, kind), negated, or_unknown)| with(property, kind, negated, or_unknown));
    let linked = (0..2usize).prop_map(|link| {
        let quantifier = LinkQuantifier::AtLeast(1);
        let text = String::new();
        of(ConditionKind::Linked(Linked { link: LinkId(link), object: ObjectId(0), quantifier, inner: None, text }))
    });
    let in_segment = (0..segments.max(1)).prop_map(|id| of(ConditionKind::InSegment(SegmentId(id))));
    let duplicated = Just(of(ConditionKind::HasDuplicates(DuplicatesId(0))));
    let leaf = prop_oneof![16 => leaf, 2 => linked, 1 => duplicated, 2 * u32::from(segments > 0) => in_segment];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let members = || prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            members().prop_map(all),
            members().prop_map(any),
            inner.clone().prop_map(not),
            (1..3u32, members()).prop_map(|(least, members)| of(ConditionKind::AtLeast(least, members))),
        ]
    })
}

fn cells(property: usize) -> BoxedStrategy<Cell> {
    let today = i64::from(TODAY) * 4;
    let quarters = prop_oneof![-12..12i64, -2000..400i64].prop_map(move |from| Cell::Quarters(today + from));
    let value = match KINDS[property] {
        Kind::Number => numbers().prop_map(Cell::Number).boxed(),
        Kind::Date | Kind::Datetime => quarters.boxed(),
        Kind::OneOption => (0..3usize).prop_map(|at| Cell::Options(vec![at])).boxed(),
        Kind::ManyOptions => prop::sample::subsequence(vec![0, 1, 2], 1..=3).prop_map(Cell::Options).boxed(),
        Kind::YesNo => prop::bool::ANY.prop_map(Cell::YesNo).boxed(),
        _ => select(vec!["ab", "Ab", "b", "abxy", "q"]).prop_map(|text| Cell::Text(text.into())).boxed(),
    };
    match KINDS[property] {
        Kind::Id => value,
        Kind::Text => prop_oneof![1 => Just(Cell::Blank), 5 => value].boxed(),
        _ => prop_oneof![1 => Just(Cell::Blank), 1 => Just(Cell::Unreadable), 6 => value].boxed(),
    }
}

fn records() -> impl Strategy<Value = Record> {
    let cells: Vec<BoxedStrategy<Cell>> = (0..KINDS.len()).map(cells).collect();
    let links = prop::collection::vec(select(vec![Truth::True, Truth::False, Truth::Unreadable]), 3);
    let instants = prop_oneof![Just(None), (0..24i64).prop_map(Some)];
    (cells, links, numbers(), -3..3i32, instants).prop_map(|(cells, links, param, shift, hour)| {
        let date = date_of(TODAY + shift);
        let as_of = match hour {
            None => AsOf::end_of(date, chrono_tz::UTC),
            Some(hour) => AsOf::parse(&format!("{date} {hour:02}:00"), chrono_tz::UTC).unwrap(),
        };
        Record { cells, links, param, as_of }
    })
}

proptest! {
    #![proptest_config(crate::search::search(1500))]

    #[test]
    fn no_record_refutes_a_verdict(
        first_segment in conditions(0),
        second_segment in conditions(1),
        a in conditions(2),
        b in conditions(2),
        records in prop::collection::vec(records(), 60),
    ) {
        let program = program(vec![first_segment, second_segment]);
        let facts = Facts::new(&program);
        let never = facts.never_true(&a);
        let always = facts.always_true(&a);
        let never_false = facts.never_false(&a);
        let disjoint = facts.selection(&[&a, &b], &[]).is_empty();
        let guarded = facts.selection(&[&a], &[&b]).is_empty();
        let all_with_values = facts.true_for_all_with_values(&a, ObjectId(0));
        for record in &records {
            let (of_a, of_b) = (evaluate(&a, &program, record), evaluate(&b, &program, record));
            prop_assert!(!(never && of_a == Truth::True), "never true, but {record:?}");
            prop_assert!(!(always && of_a != Truth::True), "always true, but {of_a:?} on {record:?}");
            prop_assert!(!(never_false && of_a == Truth::False), "never false, but {record:?}");
            prop_assert!(!(disjoint && of_a == Truth::True && of_b == Truth::True), "disjoint, but {record:?}");
            let let_go = matches!(of_b, Truth::False | Truth::Blank);
            prop_assert!(!(guarded && of_a == Truth::True && let_go), "guarded, but {record:?}");
            let has_values = record.cells.iter().all(|cell| !matches!(cell, Cell::Blank | Cell::Unreadable));
            prop_assert!(!(all_with_values && has_values && of_a != Truth::True), "all, but {of_a:?} on {record:?}");
        }
    }
}

#[test]
fn what_can_be_shown_is_shown() {
    use NumberOperator::{AtMost, Equals, LessThan};
    let program = program(vec![more_than(NUMBER, 5.0)]);
    let facts = Facts::new(&program);
    let known = |property, negated| with(property, TestKind::Known, negated, false);
    let newer = |count, unit| age(DATE, AgeDirection::NewerThan, count, unit);
    let option = |at: usize| {
        let options = vec![literal(OptionId(at))];
        test(ONE, TestKind::Options { quantifier: OptionQuantifier::AnyOf, options })
    };
    let in_segment = || of(ConditionKind::InSegment(SegmentId(0)));
    for (what, condition) in [
        ("range", all([more_than(NUMBER, 9.0), compare(NUMBER, LessThan, 3.0)])),
        ("touching range", all([more_than(NUMBER, 9.0), compare(NUMBER, AtMost, 9.0)])),
        ("ages", all([older(DATE, 182, Unit::Days), newer(90, Unit::Days)])),
        ("ages in months", all([older(DATE, 6, Unit::Months), newer(90, Unit::Days)])),
        ("one cut-off", all([older(DATE, 1, Unit::Years), newer(12, Unit::Months)])),
        ("future", all([older(DATE, 1, Unit::Days), test(DATE, TestKind::Future)])),
        ("options", all([option(0), option(2)])),
        ("itself", all([option(0), not(option(0))])),
        ("blank", all([option(0), known(ONE, true)])),
        ("segment", all([in_segment(), compare(NUMBER, Equals, 2.0)])),
        ("not in segment", all([not(in_segment()), compare(NUMBER, Equals, 7.0)])),
        ("alternatives", all([any([option(0), option(1)]), any([option(2), known(ONE, true)])])),
        ("at least", of(ConditionKind::AtLeast(2, vec![option(0), option(1), option(2)]))),
    ] {
        assert!(facts.never_true(&condition), "{what}");
        assert!(!facts.always_true(&condition), "{what}");
    }
    for (what, condition) in [
        ("known", any([known(ONE, false), known(ONE, true)])),
        ("not known", any([known(ONE, false), not(known(ONE, false))])),
    ] {
        assert!(facts.always_true(&condition), "{what}");
    }
    for (what, condition) in [
        ("blank is neither", any([option(0), not(option(0))])),
        ("months overlap", all([older(DATE, 6, Unit::Months), newer(183, Unit::Days)])),
        (
            "two lines",
            all([
                older(DATE, 1, Unit::Years),
                test(
                    DATE,
                    TestKind::Date {
                        operator: DateOperator::After,
                        operand: Operand::Literal(literal(NaiveDate::from_ymd_opt(2020, 1, 1).unwrap())),
                    },
                ),
            ]),
        ),
    ] {
        assert!(!facts.always_true(&condition) && !facts.never_true(&condition), "{what}");
    }
    assert!(facts.never_false(&any([not(option(0)), not(option(1))])));
    assert!(!facts.never_false(&any([known(ONE, true), not(option(1))])));
    let low_or_high = any([more_than(NUMBER, 5.0), compare(NUMBER, AtMost, 5.0)]);
    assert!(facts.true_for_all_with_values(&low_or_high, ObjectId(0)));
    assert!(facts.true_for_all_with_values(&known(KEY, false), ObjectId(0)));
    assert!(!facts.true_for_all_with_values(&known(ONE, false), ObjectId(0)));
}

/// What grows exponentially would not end.
#[test]
fn large_conditions_are_given_up() {
    let option = |property: usize, at: usize| {
        test(
            property,
            TestKind::Options { quantifier: OptionQuantifier::AnyOf, options: vec![literal(OptionId(at % 3))] },
        )
    };
    // A product of sixty sums, a nest of a hundred brackets, a list of five thousand tests.
    let sum =
        |at: usize| any([option(MANY, at), option(ONE, at), more_than(NUMBER, 5.0), older(DATE, 3, Unit::Months)]);
    let wide = all((0..60).map(sum).collect::<Vec<_>>());
    let deep = (0..100).fold(more_than(NUMBER, 1.0), |inner, at| {
        if at % 2 == 0 { all([inner, sum(at)]) } else { not(any([inner, sum(at)])) }
    });
    let bound = |at: u32| f64::from(at);
    let list = any((0..5000).map(|at| compare(NUMBER, NumberOperator::Equals, bound(at))).collect::<Vec<_>>());
    let long = all((0..5000).map(|at| not(compare(NUMBER, NumberOperator::Equals, bound(at)))).collect::<Vec<_>>());
    // A chain of five thousand segments, each with the one before and more.
    let chain = (0..5000).map(|at| {
        let more = sum(at);
        if at == 0 { more } else { all([of(ConditionKind::InSegment(SegmentId(at - 1))), not(more)]) }
    });
    let program = program(chain.collect());
    let facts = Facts::new(&program);
    for condition in [&wide, &list, &long] {
        assert!(!facts.never_true(condition) && !facts.always_true(condition));
    }
    assert!(!facts.selection(&[&wide], &[&deep]).is_empty());
    let narrow = all([wide, more_than(NUMBER, 9.0), compare(NUMBER, NumberOperator::LessThan, 3.0)]);
    assert!(facts.never_true(&narrow), "what is narrow is found beside what is too wide");
}
