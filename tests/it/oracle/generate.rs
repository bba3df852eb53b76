//! Random rule files, as text, and random exports. Few distinct values, so that things collide.

use super::world::{OBJECTS, PROPERTIES, Settings, Table};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// A case: what `Debug` prints is what a person needs to see.
#[derive(Clone)]
pub struct Case {
    pub settings: Settings,
    pub rules: String,
    pub tables: Vec<Table>,
}

impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{:?}\n{}", self.settings, self.rules)?;
        self.tables.iter().try_for_each(|table| writeln!(f, "{table:?}"))
    }
}

type Text = BoxedStrategy<String>;

pub fn case() -> impl Strategy<Value = Case> {
    // What comes first is made small first.
    (select(Settings::ALL.to_vec()), tables(), rules()).prop_map(|(settings, tables, rules)| Case {
        settings,
        rules,
        tables,
    })
}

// Conditions.

const TEXT: &[&str] = &[
    "is known",
    "is unknown",
    "is \"ann\"",
    "is not \"ann\"",
    "is any of (\"Ann\", \"bob\")",
    "is none of (\"ann\", \"3\")",
    "contains \"an\"",
    "contains \" b\"",
    "does not contain any of (\"an\", \"1\")",
    "starts with \"a\"",
    "does not start with \"A\"",
    "starts with any of (\"b\", \"é\")",
    "ends with \"n\"",
    "does not end with any of (\"b\", \"e\")",
    "matches /^[aA]n/",
    "does not match /n$/",
    "is longer than 3 characters",
    "is shorter than 4 characters",
    "is same as {}memo",
    "is not same as name",
    "is a valid email",
    "is not a valid country",
    "is a valid date",
    "is a free email",
    "is not a disposable email",
    "is a valid postcode",
    "is not a valid postcode for {}land",
    "is a valid VAT number for land",
    "is not a valid tax id for US",
    "is a valid IBAN",
    "is $word",
    "contains $word",
];
const NUMBER: &[&str] = &[
    "is known",
    "is unknown",
    "is 2",
    "is not 2",
    "is any of (2, 3.5)",
    "is none of (2, 0)",
    "is more than 2",
    "is not more than 2",
    "is less than load",
    "is at least $few",
    "is at most 2",
    "is between 1 and 3",
    "is not between 1 and {}load",
    "is between load and $few",
    "is same as {}load",
    "is not same as size",
    "is valid",
    "is not valid",
];
const ONE_OPTION: &[&str] = &[
    "is known",
    "is unknown",
    "is gold",
    "is not silver",
    "is any of (Au, bronze)",
    "is none of (gold, silver)",
    "is same as {}rung",
    "is not same as rung",
    "is valid",
    "is not valid",
];
const MANY_OPTIONS: &[&str] = &[
    "is known",
    "is unknown",
    "is red",
    "is not red",
    "is any of (red, green)",
    "is none of (green, blue)",
    "is all of (red, blue)",
    "is exactly (red, green)",
    "is same as tags",
    "is valid",
    "is not valid",
];
const YES_NO: &[&str] = &["is known", "is unknown", "is yes", "is no", "is not yes", "is same as vip", "is valid"];
const DATE: &[&str] = &[
    "is known",
    "is unknown",
    "older than 30 days",
    "newer than $span",
    "older than 1 month",
    "older than 2 weeks",
    "is in the last 1 year",
    "is in the next 10 days",
    "is in the next 1 month",
    "is in the future",
    "is in the past",
    "is before $day",
    "is not before 2026-11-21",
    "is after due",
    "is on {}born",
    "is not on 2026-11-20",
    "is between 2026-10-31 and 2026-11-21",
    "is not between born and 2026-12-01",
    "is in this week",
    "is in last month",
    "is in next quarter",
    "is in this year",
    "is in next week",
    "is in last quarter",
    "is same as {}born",
    "is not same as due",
    "is valid",
];
const UNUSUAL: &[&str] = &[
    "is an outlier of 1 deviation",
    "is not an outlier of 1.5 deviations",
    "is outside its usual range",
    "is within its usual range",
];
const HOURS: &[&str] = &["older than 12 hours", "newer than 24 hours", "is in the next 36 hours"];

fn tests(property: &str) -> Vec<&'static str> {
    match property {
        "size" | "load" => [NUMBER, UNUSUAL].concat(),
        "tier" | "rung" => ONE_OPTION.to_vec(),
        "tags" => MANY_OPTIONS.to_vec(),
        "vip" => YES_NO.to_vec(),
        "born" | "due" => [DATE, UNUSUAL].concat(),
        "seen" => [DATE, HOURS, UNUSUAL].concat(),
        "tel" | "mail" | "web" => [TEXT, &["is valid", "is not valid"]].concat(),
        _ => TEXT.to_vec(),
    }
}

/// `name`, `firm.name`, `deal.firm.name`: the dotted links of a path that starts at an object.
fn steps(object: usize) -> Text {
    let others: Vec<usize> = others(object).collect();
    let one: Vec<String> = others.iter().map(|&other| format!("{}.", OBJECTS[other].1)).collect();
    let two: Vec<String> = others
        .iter()
        .flat_map(|&a| others_of(a).into_iter().map(move |b| format!("{}.{}.", OBJECTS[a].1, OBJECTS[b].1)))
        .collect();
    prop_oneof![12 => Just(String::new()), 3 => select(one), 1 => select(two)].boxed()
}

fn others(object: usize) -> impl Iterator<Item = usize> {
    (0..OBJECTS.len()).filter(move |&other| other != object)
}

fn others_of(object: usize) -> Vec<usize> {
    others(object).collect()
}

fn property_test(object: usize) -> Text {
    let subject = select(PROPERTIES.to_vec()).prop_flat_map(|(name, _)| (Just(name), select(tests(name))));
    (steps(object), steps(object), subject, prop::bool::weighted(0.2))
        .prop_map(|(steps, other, (name, test), or_unknown)| {
            let or_unknown = if or_unknown { " or unknown" } else { "" };
            // What is usual is asked of a record's own values alone.
            let steps = if UNUSUAL.contains(&test) { String::new() } else { steps };
            format!("{steps}{name} {}{or_unknown}", test.replace("{}", &other))
        })
        .boxed()
}

/// A condition on records of an object that may name segments up to a level.
pub fn condition(object: usize, depth: u32, level: usize) -> Text {
    let test = property_test(object);
    if depth == 0 {
        return test;
    }
    let inner = condition(object, depth - 1, level);
    let two = (inner.clone(), inner.clone());
    let three = (inner.clone(), inner.clone(), inner.clone());
    let list = (select(vec!["any of", "all of", "none of", "at least 2 of"]), three);
    let link = prop::sample::select(others_of(object)).prop_flat_map(move |other| linked(other, depth - 1, level));
    let not = inner.prop_map(|inner| format!("not ({inner})"));
    let composed = prop_oneof![
        3 => (two, select(vec!["and", "or"])).prop_map(|((a, b), word)| format!("({a}) {word} ({b})")),
        1 => not,
        2 => list.prop_map(|(quantifier, (a, b, c))| format!("{quantifier} ({a}, {b}, {c})")),
        4 => link,
    ];
    if level == 0 {
        return prop_oneof![5 => test, 5 => composed].boxed();
    }
    let singular = OBJECTS[object].1;
    let segment = (0..level, any::<bool>())
        .prop_map(move |(segment, not)| format!("{}in {singular}-{segment}", if not { "not " } else { "" }));
    prop_oneof![4 => test, 5 => composed, 2 => segment].boxed()
}

/// A condition on the records of another object that a record is linked with.
fn linked(other: usize, depth: u32, level: usize) -> Text {
    let (plural, singular) = OBJECTS[other];
    let inner = condition(other, depth, level);
    let some = select(vec![
        format!("has associated {plural}"),
        format!("no associated {plural}"),
        format!("has {singular}"),
        format!("has at least 2 associated {plural}"),
    ]);
    let every = inner.clone().prop_map(move |inner| format!("every associated {singular} where ({inner})"));
    prop_oneof![
        3 => (some, option::weighted(0.7, inner)).prop_map(|(link, inner)| match inner {
            Some(inner) => format!("{link} where ({inner})"),
            None => link,
        }),
        1 => every,
    ]
    .boxed()
}

// Rules.

/// Lines that may stand in any fix, by the group of properties they write: two fixes of different
/// groups never disagree. Each `{when}` becomes a condition.
const WORDS: &[&str] = &[
    "name: trim, squeeze spaces, capitalise name",
    "name: set to \"zoe\" when it is unknown",
    "name, memo: lowercase",
    "name: copy from {}name {when}",
    "memo: copy from {}memo when it is unknown",
    "memo: domain from mail, otherwise flag \"no domain in {mail} of {name}\"",
    "memo: map (\"ann\" to \"Anna\", \"bob\" to \"Bobby\") {when}",
    "mail: trim, lowercase, validate email, otherwise clear",
    "mail: validate email, otherwise set to \"x@y.example\"",
    "memo: domain from mail, otherwise set to \"none in {mail} of {name}\"",
    "name: replace \"an\" with \"\" {when}",
    "name: cluster spellings {when}",
    "memo: trim, cluster spellings by phonetic",
    "name: replace /[0-9]+/ with \"n\"",
    "web: validate url, otherwise flag \"web {web} at {}name\"",
    "memo: clear {when}",
    "tint: uppercase, remove accents",
];
const OTHERS: &[&str] = &[
    "tel: format phone as e164, otherwise flag \"bad {tel}\"",
    "tel: format phone as international for land, otherwise clear",
    "land: use country name, otherwise leave",
    "born: parse date, otherwise clear {when}",
    "size: set to 3 when it is unknown",
    "size: copy from {}load {when}",
    "tier: set to gold when it is unknown",
    "tier: clear {when}",
    "tier: copy from rung, otherwise leave",
    "tags: clear when it is red",
    "due: copy from {}born {when}",
    "vip: clear {when}",
    "land: uppercase {when}",
    "seen: clear when it is in the future",
];

fn fix_line(object: usize, lines: &'static [&'static str]) -> Text {
    (select(lines), steps(object), condition(object, 1, 2), prop::bool::weighted(0.5))
        .prop_map(|(line, steps, condition, when)| {
            let when = if when { format!("when {condition}") } else { String::new() };
            // `otherwise` stands after `when`.
            match line.split_once(", otherwise clear {when}") {
                Some((line, _)) => format!("{line} {when}, otherwise clear"),
                None => line.replace("{}", &steps).replace("{when}", &when),
            }
        })
        .boxed()
}

fn unless(object: usize) -> Text {
    option::weighted(0.4, condition(object, 1, 2))
        .prop_map(|condition| condition.map_or(String::new(), |condition| format!("  unless {condition} \"why\"\n")))
        .boxed()
}

fn fix(object: usize, name: &str, lines: &'static [&'static str]) -> Text {
    let heading = format!("fix {}-{name}\n", OBJECTS[object].1);
    (option::weighted(0.4, condition(object, 1, 2)), unless(object), vec(fix_line(object, lines), 1..3))
        .prop_map(move |(condition, unless, lines)| {
            let condition = condition.map_or(String::new(), |condition| format!("  where {condition}\n"));
            format!("{heading}{condition}{unless}  {}\n", lines.join("\n  "))
        })
        .boxed()
}

fn removal(object: usize, keyword: &'static str, name: &str) -> Text {
    let singular = OBJECTS[object].1;
    let heading = format!("{keyword} {singular}-{name}\n");
    let brake = select(vec!["", "  stop above 100%\n", "  stop above 30%\n", "  stop above 1\n"]);
    (condition(object, 2, 2), unless(object), brake)
        .prop_map(move |(condition, unless, brake)| format!("{heading}  where {condition}\n{unless}{brake}"))
        .boxed()
}

/// The rules on one object: two segments, and each kind of rule.
fn rules_for(object: usize) -> Text {
    let (plural, singular) = OBJECTS[object];
    let segments = (condition(object, 1, 0), condition(object, 1, 1))
        .prop_map(move |(a, b)| format!("segment {singular}-0 where {a}\nsegment {singular}-1 where {b}\n"));
    // Two conditions, so that not everything is protected.
    let protect = (condition(object, 1, 2), condition(object, 1, 2))
        .prop_map(move |(a, b)| format!("protect {singular}-guard where ({a}) and ({b})\n"));
    let suppress = (condition(object, 1, 2), condition(object, 1, 2), unless(object))
        .prop_map(move |(a, b, unless)| format!("suppress {singular}-quiet where ({a}) and ({b})\n{unless}"));
    let flag = (condition(object, 2, 2), unless(object), steps(object)).prop_map(move |(condition, unless, steps)| {
        format!("flag {singular}-odd where {condition}\n{unless}  say \"{{name}} at {{{steps}memo}}\"\n")
    });
    let audit =
        (condition(object, 2, 2), condition(object, 1, 2), select(vec![0, 1])).prop_map(move |(a, b, segment)| {
            format!(
                "audit {singular}-figures\n  measure a: share where {a}\n  measure b: count where {b}\n  \
             measure c: share in {singular}-{segment}\n  measure d: fill rate of memo\n"
            )
        });
    let deletes = (removal(object, "delete", "a"), removal(object, "delete", "b"));
    let fixes =
        (fix(object, "words", WORDS), fix(object, "others", OTHERS), option::weighted(0.2, fix(object, "more", WORDS)));
    (segments, protect, suppress, deletes, fixes, flag, audit)
        .prop_map(move |(segments, protect, suppress, deletes, fixes, flag, audit)| {
            let more = fixes.2.unwrap_or_default();
            format!(
                "for {plural}\n{segments}{protect}{suppress}{}{}{}{}{more}{flag}{audit}",
                deletes.0, deletes.1, fixes.0, fixes.1
            )
        })
        .boxed()
}

pub const PARAMS: &str = "param few = 2\nparam day = 2026-11-20\nparam span = 90 days\nparam word = \"Ann\"\n";

fn rules() -> impl Strategy<Value = String> {
    (rules_for(0), rules_for(1), rules_for(2)).prop_map(|(a, b, c)| format!("{PARAMS}{a}{b}{c}"))
}

// Exports.

fn cells(property: &str) -> &'static [&'static str] {
    match property {
        "size" | "load" => &["", "2", "3.5", "-1", "many", " 2 ", "-", "0"],
        "tier" | "rung" => &["", "gold", "silver", "AU", "platinum", " Bronze "],
        "tags" => &["", "red", "red;green", "green; red ;", "blue;red", "red;pink", "pink"],
        "vip" => &["", "true", "no", "Oui", "maybe", "-"],
        "born" | "due" => &[
            "",
            "2026-11-21",
            "2026-10-22",
            "2026-10-21",
            "2020-02-29",
            "2026-11-30",
            "soon",
            "03/04/2026",
            "2027-01-01",
        ],
        "seen" => &[
            "",
            "2026-11-21 11:30",
            "2026-11-21 12:30",
            "2026-11-20T23:30:00Z",
            "1763700000000",
            "yesterday",
            "2026-08-23 00:00",
            "2024-03-31 01:00",
        ],
        "tel" => &["", "06 12 34 56 78", "+33612345678", "call me", "+1 650 253 0000"],
        "mail" => &["", "ann@x.example", "Bob@X.example ", "bob@gmail.com", "not an address", "-"],
        "web" => &["", "https://x.example", "x.example", "no site"],
        "ref" => &["", "a1", "A1", " a1 "],
        "land" => &["", "FR", "france", "US", "Nowhere"],
        _ => &[
            "",
            "ann",
            "Ann",
            " bob",
            "- ",
            "été",
            "e\u{301}te\u{301}",
            "3",
            "44000",
            "FR40303265045",
            "Ann  Bob",
            "  ",
        ],
    }
}

const IDS: &[&str] = &["", "1", "2", "3", "1;2", " 2; 1 ;1", "3;9", "9", ";", "4;5", "-"];
const MAIN: &[&str] = &["", "", "1", "2", " 3 ", "9"];
const COUNTS: &[&str] = &["", "0", "1", "2", "some"];

/// Which columns and rows a table has.
fn table(object: usize) -> impl Strategy<Value = Table> {
    let cells: Vec<_> = PROPERTIES.iter().map(|(name, _)| select(cells(name)).prop_map(str::to_owned)).collect();
    let links = vec((select(IDS), select(MAIN), select(COUNTS)), 2);
    // Of a row: its cells, its links, and what may be wrong with it.
    let row = (cells, links, prop::sample::select(vec!["", "", "", "", "", "", "", "", "", "", "key", "ragged"]));
    // Of each link: whether its columns of IDs and of the primary ID are exported.
    let columns = vec((prop::bool::weighted(0.6), prop::bool::weighted(0.5)), 2);
    (vec(row, 1..9), columns).prop_map(move |(rows, columns)| {
        let others: Vec<usize> = others_of(object);
        let mut header = vec!["Id".to_owned()];
        header.extend(PROPERTIES.iter().map(|(name, _)| (*name).to_owned()));
        for (&other, &(ids, main)) in others.iter().zip(&columns) {
            let (plural, singular) = OBJECTS[other];
            header.push(format!("number of {plural}"));
            header.extend(ids.then(|| format!("all {plural}")));
            header.extend(main.then(|| format!("main {singular}")));
        }
        let rows = rows.into_iter().enumerate().map(|(at, (cells, links, defect))| {
            let key = if defect == "key" { " ".to_owned() } else { (at + 1).to_string() };
            let mut row = vec![key];
            row.extend(cells);
            for ((id, main, count), &(has_ids, has_main)) in links.into_iter().zip(&columns) {
                row.push(count.to_owned());
                row.extend(has_ids.then(|| id.to_owned()));
                row.extend(has_main.then(|| main.to_owned()));
            }
            row.extend((defect == "ragged").then(|| "one too many".to_owned()));
            row
        });
        Table { object, header, rows: rows.collect() }
    })
}

/// The exports of all objects or of some.
pub fn tables() -> impl Strategy<Value = Vec<Table>> {
    (table(0), option::weighted(0.8, table(1)), option::weighted(0.8, table(2)))
        .prop_map(|(a, b, c)| [Some(a), b, c].into_iter().flatten().collect())
}
