//! Random valid rule files, for laws: every text these strategies give parses without an error.
//!
//! A program is made of tokens with gaps between them. A gap is rendered as white space, a line end
//! or a comment, a keyword in lower or upper case, so that the same program is met in many layouts.

use proptest::prelude::*;
use proptest::strategy::Union;

/// Between two tokens: white space, a line end, or a comment.
const GAP: char = '\u{1}';
/// The same before a `for` that is an argument: at the very start of a line it would be none.
const INDENTED: char = '\u{4}';
/// A line end, with or without a comment.
const LINE: char = '\u{2}';
/// Before a keyword: it may be written in upper case.
const KEYWORD: char = '\u{3}';

type Text = BoxedStrategy<String>;

/// A whole file, in a random layout.
pub fn program() -> impl Strategy<Value = String> {
    (proptest::collection::vec(declaration(), 1..6), any::<bool>(), any::<u64>()).prop_map(
        |(declarations, edition, seed)| {
            let head = if edition { "hyg\u{1}1\u{2}" } else { "" };
            let body: String = declarations.iter().flat_map(|text| [text, "\u{2}"]).collect();
            render(&format!("{head}{body}"), seed)
        },
    )
}

/// One condition, on one line.
pub fn condition() -> impl Strategy<Value = String> {
    raw_condition().prop_map(|text| text.replace([GAP, INDENTED, LINE], " ").replace(KEYWORD, ""))
}

/// Replaces the marks: the same seed gives the same layout.
fn render(marked: &str, seed: u64) -> String {
    let mut state = seed | 1;
    let mut random = move |bound: u64| {
        // xorshift64: the layout needs variety, not quality.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % bound
    };
    let mut out = String::new();
    let mut upper = false;
    for c in marked.chars() {
        match c {
            GAP | INDENTED => {
                out.push_str(match random(24) {
                    0 => "\n    ",
                    1 => "\t ",
                    2 => " # said here\n  ",
                    3 => "\n  # on its own line, \"quoted\" (\n",
                    4 => "\r\n",
                    _ => " ",
                });
                if c == INDENTED {
                    out.push(' ');
                }
            }
            LINE => out.push_str(match random(12) {
                0 => "  # trailing\n",
                1 => "\n# own line\n",
                2 => "\n\n\n  # indented\n  ",
                3 => "\n# hyg: allow unused-segment: wanted\n\n",
                4 => " # one\n # two\n",
                _ => "\n",
            }),
            KEYWORD => upper = random(6) == 0,
            _ => {
                upper &= c.is_alphabetic();
                if upper { out.extend(c.to_uppercase()) } else { out.push(c) }
            }
        }
    }
    out
}

/// `where x` with its keywords marked: words in `<` `>` are keywords, `_` is a gap.
fn template(text: &str) -> String {
    text.replace('<', "\u{3}").replace('>', "").replace('_', "\u{1}")
}

fn fixed(choices: &[&str]) -> Text {
    proptest::sample::select(choices.iter().map(|text| template(text)).collect::<Vec<_>>()).boxed()
}

fn literal(choices: &[&str]) -> Text {
    proptest::sample::select(choices.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>()).boxed()
}

/// Strategies and fixed texts, one after the other.
macro_rules! seq {
    ($($part:expr),+ $(,)?) => { concat(vec![$(IntoText::into_text($part)),+]) };
}

trait IntoText {
    fn into_text(self) -> Text;
}

impl IntoText for &str {
    fn into_text(self) -> Text {
        Just(template(self)).boxed()
    }
}

impl IntoText for Text {
    fn into_text(self) -> Text {
        self
    }
}

fn concat(parts: Vec<Text>) -> Text {
    parts.prop_map(|parts| parts.concat()).boxed()
}

fn maybe(part: Text) -> Text {
    prop_oneof![Just(String::new()), part].boxed()
}

fn list(member: Text, separator: &'static str, at_most: usize) -> Text {
    proptest::collection::vec(member, 1..=at_most).prop_map(move |all| all.join(&template(separator))).boxed()
}

fn one_of(all: Vec<Text>) -> Text {
    Union::new(all).boxed()
}

pub fn name() -> Text {
    literal(&["dormant", "never-opened", "désengagés", "a1_b", "test", "Ωmega", "where-x"])
}

fn quoted() -> Text {
    literal(&[
        "\"\"",
        "\"plain\"",
        "\"say \\\"hi\\\" \\\\ # no comment\"",
        "\"é | (\"",
        "\"{email}\"",
        "\"tab\\tline\\n\"",
    ])
}

pub fn property() -> Text {
    literal(&[
        "email",
        "Last Name",
        "country/region",
        "company.industry",
        "`Is Closed Won`",
        "`primary company`.owner.email",
        "company.`Is public`",
        "prénom d’usage",
        "number of deals",
        "R&D %",
        "size.",
        "it",
    ])
}

fn words() -> Text {
    literal(&[
        "lead",
        "marketing qualified lead",
        "5 stars",
        "acme.com",
        "Zoé",
        "in progress",
        "a / b",
        "x#1",
        "`Work email`",
        "3-4",
    ])
}

fn number() -> Text {
    literal(&["0", "5", "-5.25", "1.50", "100000"])
}

fn duration() -> Text {
    literal(&["182 days", "1 day", "6 months", "2  Weeks", "1 year", "48 hours", "$span"])
}

pub fn value() -> Text {
    one_of(vec![
        words(),
        quoted(),
        number(),
        literal(&["2026-02-28", "5%", "$limit", "/a\\/b\\d /", "182 days", "yes"]),
    ])
}

fn values() -> Text {
    seq!("(_", list(value(), "_,_", 4), literal(&["", "\u{1},"]), "_)")
}

fn object() -> Text {
    literal(&["contacts", "deal", "line items", "`things and more`"])
}

/// What may follow a property.
fn test() -> Text {
    let is = || fixed(&["<is>_", "<is>_<not>_"]);
    let text = || {
        fixed(&[
            "<contains>_",
            "<starts>_<with>_",
            "<ends>_<with>_",
            "<does>_<not>_<contain>_",
            "<does>_<not>_<end>_<with>_",
        ])
    };
    let compared = || one_of(vec![number(), property(), literal(&["$limit"])]);
    let day = || one_of(vec![literal(&["2026-02-28", "$day"]), property()]);
    one_of(vec![
        seq!(is(), fixed(&["<known>", "<unknown>", "<valid>", "<a>_<valid>_email"])),
        seq!(is(), value()),
        seq!(is(), "<same>_<as>_", property()),
        seq!("<is>_", fixed(&["<any>_<of>_", "<none>_<of>_", "<all>_<of>_", "<exactly>_"]), values()),
        seq!(text(), one_of(vec![words(), quoted()])),
        seq!(text(), "<any>_<of>_", values()),
        seq!(
            fixed(&["<matches>_", "<does>_<not>_<match>_"]),
            literal(&["/^a\\/b$/", "/[ (\"]/", "/\\\\/", "$pattern"])
        ),
        seq!("<is>_", fixed(&["<longer>_<than>_40_<characters>", "<shorter>_<than>_$n"])),
        seq!(is(), fixed(&["<more>_<than>_", "<less>_<than>_", "<at>_<least>_", "<at>_<most>_"]), compared()),
        seq!(is(), "<between>_", number(), "_<and>_", compared()),
        seq!(
            fixed(&[
                "<older>_<than>_",
                "<newer>_<than>_",
                "<is>_<older>_<than>_",
                "<is>_<in>_<the>_<last>_",
                "<is>_<in>_<the>_<next>_"
            ]),
            duration()
        ),
        fixed(&[
            "<is>_<in>_<the>_<future>",
            "<is>_<in>_<the>_<past>",
            "<is>_<in>_<this>_<quarter>",
            "<is>_<in>_<last>_<week>",
        ]),
        seq!(is(), fixed(&["<before>_", "<after>_", "<on>_"]), day()),
    ])
}

fn property_test() -> Text {
    seq!(property(), "_", test(), fixed(&["", "", "_<or>_<unknown>"]))
}

fn raw_condition() -> Text {
    let leaf = one_of(vec![
        property_test(),
        property_test(),
        seq!(fixed(&["<in>_", "<not>_<in>_"]), name()),
        seq!(fixed(&["<has>_<associated>_", "<has>_<at>_<least>_2_", "<no>_", "<no>_<associated>_"]), object()),
    ]);
    leaf.prop_recursive(4, 24, 4, |inner| {
        let inner = inner.boxed();
        let bracketed = seq!("(_", inner.clone(), "_)");
        one_of(vec![
            list(one_of(vec![property_test(), bracketed.clone()]), "_<and>_", 4),
            list(one_of(vec![property_test(), bracketed.clone()]), "_<or>_", 4),
            bracketed.clone(),
            seq!("<not>_", bracketed.clone()),
            seq!(
                fixed(&["<any>_<of>_(_", "<all>_<of>_(_", "<none>_<of>_(_", "<at>_<least>_2_<of>_(_"]),
                list(inner, "_,_", 3),
                literal(&["", "\u{1},\u{1}"]),
                ")"
            ),
            seq!(fixed(&["<has>_", "<no>_<associated>_", "<every>_<associated>_"]), object(), "_<where>_", bracketed),
        ])
    })
    .boxed()
}

/// What a bracketed condition needs not: a mixture of `and` and `or` is an error.
fn where_clause() -> Text {
    seq!("<where>_", raw_condition())
}

fn heading() -> Text {
    seq!(name(), maybe(seq!("_", quoted())))
}

fn unless() -> Text {
    seq!("_<unless>_", raw_condition(), maybe(seq!("_", quoted())))
}

fn brake() -> Text {
    maybe(fixed(&["_<stop>_<above>_20%", "_<stop>_<above>_500", "_<stop>_<above>_0.5%"]))
}

fn verb() -> Text {
    one_of(vec![
        literal(&[
            "trim",
            "squeeze spaces",
            "capitalise name",
            "round to 2",
            "use country name",
            "copy from company.name",
        ]),
        seq!("replace_", one_of(vec![quoted(), literal(&["/a\\/b/"])]), "_<with>_", quoted()),
        seq!("map_(_", list(seq!(quoted(), "_<to>_", one_of(vec![quoted(), words()])), "_,_", 4), "_)"),
        seq!("set_<to>_", value()),
        seq!("format phone_<as>_international\u{4}<for>_", one_of(vec![literal(&["country/region", "FR"]), quoted()])),
        seq!("split name_<into>_(first name_,_last name_,_)"),
        seq!("parse date_<as>_", quoted()),
        seq!("look up_<in>_\"table.csv\"_<by>_", literal(&["email", "postal code"])),
    ])
}

fn fix_line() -> Text {
    seq!(
        "\u{2}  ",
        list(property(), "_,_", 3),
        "_:_",
        list(verb(), "_,_", 3),
        maybe(seq!("_<when>_", raw_condition())),
        maybe(seq!(
            fixed(&["_,_", "_"]),
            "<otherwise>_",
            one_of(vec![fixed(&["<leave>", "<clear>"]), seq!("<flag>_", quoted()), seq!("<set>_<to>_", value()),])
        ))
    )
}

fn table() -> Text {
    let cell = || literal(&["", "1", "Zoé", "\"  kept \"", "a \\| b", "\"\"\"", "(", "# no comment", "日本語", "x y"]);
    (1..4usize)
        .prop_flat_map(move |columns| {
            let row = proptest::collection::vec(cell(), columns).prop_map(|cells| format!("| {} |", cells.join(" | ")));
            proptest::collection::vec(row, 1..4)
        })
        .prop_map(|rows| rows.iter().flat_map(|row| ["\n    ", row, "\u{2}"]).collect())
        .boxed()
}

fn keys() -> Text {
    list(literal(&["1", "\"a b\"", "x-7", "\"nothing\"", "12345678901"]), "_,_", 3)
}

fn expectation() -> Text {
    let keys_or_nothing = || one_of(vec![keys(), "<nothing>".into_text()]);
    seq!(
        "<expect>_<delete>_",
        name(),
        "_",
        one_of(vec![
            seq!("<selects>_", keys_or_nothing()),
            seq!("<spares>_", keys(), maybe(seq!("_<because>_", name()))),
            seq!(
                "<sets>_",
                literal(&["first name", "`Name to be`"]),
                "_<to>_",
                one_of(vec![quoted(), words()]),
                "_<for>_",
                keys()
            ),
            fixed(&["<sets>_<nothing>"]),
            seq!("<flags>_", keys_or_nothing()),
            seq!("<sets>_<aside>_", keys_or_nothing()),
            seq!("<groups>_(_", keys(), "_)_,_(_", keys(), "_)"),
            seq!(fixed(&["<meets>_", "<misses>_"]), name()),
        ]),
        "\u{2}"
    )
}

fn declaration() -> Text {
    let line = "\u{2}  ";
    let goal = || {
        one_of(vec![fixed(&[
            "<at>_<least>_95%",
            "<at>_<most>_$n",
            "<down>_50%",
            "<up>_10%_<from>_8%",
            "<down>_5_<since>_2026-01-01",
        ])])
    };
    let percent = || fixed(&["_<at>_<least>_90%", "_<at>_<least>_87.5%"]);
    let likeness = one_of(vec![seq!("<same>_", property()), seq!("<similar>_", property(), maybe(percent()))]);
    let rank = one_of(vec![
        raw_condition(),
        seq!(fixed(&["<latest>_", "<earliest>_", "<highest>_", "<lowest>_", "<longest>_", "<furthest>_"]), property()),
    ]);
    one_of(vec![
        seq!("<for>_", object()),
        seq!("<param>_", name(), "_=_", value(), maybe(seq!("_", quoted()))),
        seq!(fixed(&["<segment>_", "<protect>_"]), heading(), "_", where_clause()),
        seq!(
            fixed(&["<delete>_", "<suppress>_"]),
            heading(),
            "_",
            where_clause(),
            maybe(unless()),
            maybe(unless()),
            brake()
        ),
        seq!("<fix>_", heading(), maybe(seq!("_", where_clause())), maybe(unless()), fix_line(), maybe(fix_line())),
        seq!("<flag>_", heading(), "_", where_clause(), maybe(unless()), maybe(seq!("_<say>_", quoted()))),
        seq!(
            "<duplicates>_",
            heading(),
            maybe(seq!("_", where_clause())),
            line,
            "<match>_",
            list(likeness, "_<and>_", 3),
            maybe(seq!(line, "<match>_<likely>_<at>_<least>_95%_<on>_", list(property(), "_,_", 3))),
            maybe(unless()),
            maybe(seq!(line, "<survivor>_", list(rank, "_,_<then>_", 3))),
            maybe(seq!(
                line,
                "<keep>_",
                list(property(), "_,_", 2),
                "_:_",
                literal(&["furthest", "first known"]),
                maybe(seq!("_<by>_", property()))
            )),
            brake(),
        ),
        seq!(
            "<reconcile>_",
            heading(),
            "_<with>_",
            quoted(),
            maybe(seq!("_", where_clause())),
            line,
            "<match>_<same>_",
            property(),
            maybe(seq!("_<with>_", quoted())),
            maybe(seq!("_<by>_", literal(&["mailbox", "first name"]))),
            maybe(unless()),
            maybe(seq!(line, "<compare>_", list(property(), "_,_", 3), maybe(seq!("_<with>_", quoted())))),
        ),
        seq!(
            "<audit>_",
            heading(),
            line,
            "<measure>_",
            name(),
            "_:_",
            one_of(vec![
                seq!("<share>_", where_clause()),
                seq!("<count>_<in>_", name()),
                seq!("<fill>_<rate>_<of>_", property()),
            ]),
            maybe(seq!("_,_<goal>_", goal())),
            maybe(seq!("_,_<warn>_", goal())),
        ),
        seq!(
            "<test>_",
            quoted(),
            maybe("_<as>_<of>_2026-09-01".into_text()),
            line,
            "<given>_",
            object(),
            table(),
            expectation(),
            maybe(expectation())
        ),
        seq!(
            "<routine>_",
            heading(),
            maybe(fixed(&["\u{2}<every>_month", "\u{2}<every>_2_weeks"])),
            line,
            "<run>_<fix>_",
            name(),
            line,
            "<run>_<delete>_",
            name()
        ),
    ])
}
