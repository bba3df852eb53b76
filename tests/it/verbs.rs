//! The verbs: their examples, run through the real syntax, and the laws that all of them keep.

use crate::support::verb_calls::{Call, bind, run};
use hyg::value::country;
use hyg::value::time::DateOrder;
use hyg::verbs::{self, Account, Effect};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::LazyLock;

/// Every call that some example makes, once for each account.
fn calls() -> Vec<Call> {
    let french = Account {
        country: Some("FR".to_owned()),
        date_order: Some(DateOrder::DayMonthYear),
        number_format: hyg::value::number::NumberFormat::from_example("1.234,5").unwrap(),
        timezone: chrono_tz::Europe::Paris,
        ..Account::default()
    };
    [Account::default(), french]
        .iter()
        .flat_map(|account| {
            verbs::ALL
                .iter()
                .flat_map(|verb| verb.examples)
                .map(move |example| bind(example.call, example.properties, account))
        })
        .collect()
}

#[test]
fn every_example_does_what_its_page_says() {
    for &verb in verbs::ALL {
        for example in verb.examples {
            let call = bind(example.call, example.properties, &Account::default());
            assert_eq!(call.verb.name, verb.name, "{} is found as another verb", example.call);
            let got = match run(&call, example.before) {
                Effect::Keep => Some(example.before.to_owned()),
                Effect::Set(after) => Some(after),
                Effect::Fail(_) => None,
            };
            assert_eq!(got.as_deref(), example.after, "{} on `{}`", example.call, example.before);
        }
    }
}

#[test]
fn the_reference_of_verbs() {
    let mut page = String::new();
    for &verb in verbs::ALL {
        writeln!(page, "{}\n  {}", verb.signature(), verb.summary).unwrap();
        if !verb.fails_when.is_empty() {
            writeln!(page, "  fails when {}", verb.fails_when).unwrap();
        }
        for example in verb.examples {
            let call = bind(example.call, example.properties, &Account::default());
            let outcome = match run(&call, example.before) {
                Effect::Keep => "stays".to_owned(),
                Effect::Set(after) => format!("becomes `{after}`"),
                Effect::Fail(reason) => format!("fails: {reason}"),
            };
            writeln!(page, "  {} {:?}: `{}` {outcome}", example.call, example.properties, example.before).unwrap();
        }
    }
    insta::assert_snapshot!(page);
}

#[test]
fn reasons_are_in_house_style() {
    for call in calls() {
        for value in ["n/a", "Zoé", "12", "03/04/2026", "06 12 34", "a@b"] {
            if let Effect::Fail(reason) = run(&call, value) {
                assert!(!reason.is_empty() && !reason.ends_with('.'), "{}: {reason}", call.text);
                assert!(!reason.starts_with(char::is_uppercase), "{}: {reason}", call.text);
            }
        }
    }
}

/// What each page says of failing, above the reasons that the verb gives on many cells: a refusal that is new is read
/// beside the sentence that must tell of it. The laws below hold that a verb without such a sentence never fails.
#[test]
fn what_a_verb_refuses_is_on_its_page() {
    let mut random = TestRunner::deterministic();
    let random = (0..150).map(|_| cell().new_tree(&mut random).unwrap().current());
    let examples = verbs::ALL.iter().flat_map(|verb| verb.examples);
    let examples = examples.flat_map(|example| [example.before].into_iter().chain(example.properties.iter().copied()));
    let told = examples.chain(REFUSED.split(" | ")).map(str::to_owned);
    let cells: Vec<String> = random.chain(told).chain(["x".repeat(5000)]).filter(|cell| is_plain(cell)).collect();
    let mut refused: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for call in calls().iter().filter(|call| !call.verb.fails_when.is_empty()) {
        let effects = cells.iter().flat_map(|cell| [Some(run(call, cell)), run_from(call, cell)]);
        let reasons = effects.flatten().filter_map(|effect| match effect {
            Effect::Fail(reason) => Some(kind_of(&reason)),
            _ => None,
        });
        refused.entry(call.verb.name).or_default().extend(reasons);
    }
    let mut page = String::new();
    for (verb, reasons) in refused {
        writeln!(page, "{verb} fails when {}", verbs::find(verb, &[]).unwrap().fails_when).unwrap();
        reasons.iter().for_each(|reason| writeln!(page, "  {reason}").unwrap());
    }
    insta::assert_snapshot!(page);
}

/// Cells that show a refusal which few of the others do.
const REFUSED: &str = "Tue 2024-03-06 | 2024-03-05 CST | Fri, 03 Jul 2015 08:08:08 CET | 2024-03-05 10:00 CST | 2024-03-05 +02:00 | \
    2024-03-05 2024-03-06 | 2024-03-05 10:00 11:00 | 5 13 2024 (noon | 20240305121314 | 12345678 | 2024-03 | 31/12/0999 | \
    2026-03-29 02:30 | 9999-12-31 | 1234567890123456789012345678901234567890 | (1.234 | Anna Weber, Jan Weber | Team Sales | \
    Deceased | unknown | Anna | Weber Anna | WEBER Anna | Robert Smith VC | A B Weber | Anna M | meng, Weber | 山田 | Anna & Jan Weber | \
    anna@acme.com | www.acme.com | Anna 2 | Acme GmbH | @anna | Mr. Anna | van Berg Anna | Pat O Brien | Anna <Weber> | J. R. | Weber, MBA | \
    https://www.linkedin.com/pub/anna/1/2/3 | https://www.linkedin.com/sales/lead/1 | https://acme.con | gmsil.cin | a@yahoo.co.xx | \
    DE89 3704 0044 0532 0130 01 | 2025550123 | +1 202 555 0123 or 0124 | +33 1 23 45 67 89 | 040 123456 | 1234 € | 1.234 USD";

/// What a verb that writes from properties makes of the cell in the first of them.
fn run_from(call: &Call, cell: &str) -> Option<Effect> {
    let (_, others) = call.properties.split_first()?;
    let properties: Vec<&str> = std::iter::once(cell).chain(others.iter().copied()).collect();
    call.verb.takes_blank.then(|| call.transform.apply("", &properties))
}

/// Whether the reason can be told from the cell that it quotes.
fn is_plain(cell: &str) -> bool {
    !cell.contains('`') && cell.chars().all(|c| c.is_alphanumeric() || c.is_ascii_graphic() || c == ' ')
}

/// A country that a reason names, and what follows.
static COUNTRY: LazyLock<Regex> = LazyLock::new(|| {
    let names: Vec<String> = country::all().map(|country| regex::escape(country.name)).collect();
    Regex::new(&format!("of (?:{}|[A-Z]{{2}})( |:|$)", names.join("|"))).unwrap()
});

/// A reason without the numbers, countries and cells that it tells.
fn kind_of(reason: &str) -> String {
    let quoted = reason.split('`').enumerate().map(|(at, part)| if at % 2 == 1 { "…" } else { part });
    let plain = COUNTRY.replace_all(&quoted.collect::<String>(), "of …$1").into_owned();
    let mut kind = String::new();
    for c in plain.chars() {
        match c {
            '0'..='9' if kind.ends_with('…') => {}
            '0'..='9' => kind.push('…'),
            c => kind.push(c),
        }
    }
    kind
}

/// Cells as exports hold them, and any text at all.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "\\PC{0,12}",
        "[ \t\u{a0}\u{200b}A-Za-zéßİıΣσǆ'’.-]{0,16}",
        "[+0-9 ().,'/:T-]{0,20}",
        "[a-zA-Z0-9.\"\\\\@ é-]{0,10}@[a-z.-]{0,10}",
        "[0-3]?[0-9][/.-][01]?[0-9][/.-](19|20)?[0-9]{2}( [0-9]{1,2}:[0-9]{2})?",
        "[($-]{0,2}[0-9]{1,3}([., '][0-9]{3}){0,2}([.,][0-9]{1,3})?( ?[)€-]| EUR)?",
        "(<b>|</p>|<|>|&lt;|&amp;|&eacute;|e\u{301}|\u{ad}|👩‍🚀|❤️|;|,| |a){0,8}",
        proptest::sample::select(vec![
            "mc",
            "mac",
            "O'",
            "van",
            "DE LA",
            "Ng",
            "II",
            "fr",
            "USA",
            "B\tV ",
            "prasad k g",
            "Congo",
            "06 12 34 56 78"
        ])
        .prop_flat_map(|word| "[ A-Za-z]{0,6}".prop_map(move |rest| format!("{word}{rest}"))),
        pieced(),
    ]
}

/// What the tables of verbs know, one after another: each word may make of the one beside it something else.
fn pieced() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => proptest::sample::select(WORDS.split_whitespace().collect::<Vec<_>>()).prop_map(str::to_owned),
        1 => "[A-Za-z]{1,4}",
        1 => "[0-9]{1,5}",
        1 => "\\PC",
    ];
    let case = proptest::sample::select(vec![|word: &str| word.to_owned(), str::to_lowercase, str::to_uppercase]);
    let between = proptest::sample::select(vec![
        "", " ", " ", " ", "  ", ", ", ",", ";", ".", "-", " - ", "/", "'", " & ", "\u{a0}",
    ]);
    proptest::collection::vec((word, case, between), 0..6)
        .prop_map(|pieces| pieces.iter().map(|(word, case, between)| case(word) + between).collect())
}

/// Words with a meaning to some verb, and characters with one to Unicode.
const WORDS: &str = "Anna Jean-Luc O'Brien d'Arc McDonald MacLeod van der von zu de la y e i ben al- St St. Mr Mrs. Dr. Prof Herr \
    Frau Sra. Jr. III PhD née IJ ij 't Q. JP (Bob) \"Bob\" \
    Acme GmbH & Co. KG Inc. S.A. S.A.R.L. B.V. Ltd AG e.V. Holding The und VP Sr Senior Sales of Head CEO Manager Mgr IT \
    USA U.K. Congo Korea Georgia CA Calif. Île-de-France Bayern SW1A 1AA 1234 AB D-10115 K1A 0B1 \
    1.234,56 1,234.56 (12) -5 +49 0 00 1e9 12% € US$ EUR k m 3/4/2026 2026-02-30 12:30 T12:30:00Z Feb 29.02.24 45000 \
    +1 (415) 555-2671 ext. 12 x12 (0) DE89370400440532013000 FR12345678901 \
    @ anna@acme.com ANNA@GMIAL.CON mailto: https:// http:/ www. acme.com linkedin.com/in/anna ?utm_source=a #a %20 xn-- \
    n/a NULL - true yes <b> </b> <br/> &amp; &#39; {x} \\ \" “ ” … – \
    ß ẞ İ ı ŉ ﬁ Ǆ ǅ ΐ ς Σ e\u{301} \u{301} \u{200b} \u{200d} \u{feff} \u{202e} \u{ad} \u{0} \
    Ａ ① ½ ² ٣ א ع 日本 가 👩\u{200d}🚀 🇫🇷";

proptest! {
    #![proptest_config(crate::support::search::search(400))]

    #[test]
    fn verbs_keep_their_laws_on_any_text(value in cell()) {
        thread_local! {
            static CALLS: Vec<Call> = calls();
        }
        CALLS.with(|calls| {
            for call in calls {
                let verb = call.verb;
                let effect = run(call, &value);
                if verb.fails_when.is_empty() {
                    prop_assert!(!matches!(effect, Effect::Fail(_)), "{} fails on {value:?}: {effect:?}", call.text);
                }
                if verb.name.starts_with("validate") {
                    prop_assert!(!matches!(effect, Effect::Set(_)), "{} changes {value:?}", call.text);
                }
                let Effect::Set(after) = effect else { continue };
                prop_assert_ne!(&after, &value, "{} sets what stands there", call.text);
                if verb.idempotent {
                    prop_assert_eq!(run(call, &after), Effect::Keep, "{} on {:?} gives {:?}, and again", call.text, value, after);
                }
            }
            Ok(())
        })?;
    }
}

/// Calls that other tools' users find on the page are ones that the parser takes.
#[test]
fn the_page_on_other_tools_names_what_there_is() {
    let page = std::fs::read_to_string(crate::support::example::root().join("docs/transforms.md")).unwrap();
    let rows: Vec<_> = page.lines().filter_map(|line| line.strip_prefix("| ")?.split_once(" | ")).skip(2).collect();
    let quoted = |text: &str| -> Vec<String> { text.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    for (there, here) in &rows {
        let is_none = ["none", "no transform"].iter().any(|none| here.starts_with(none));
        for name in quoted(there) {
            let told = verbs::elsewhere(&name).is_some();
            let meant = verbs::suggest(&name).is_some() || verbs::how(&name).is_some();
            let found = verbs::find(&name, &[]).is_some() || meant;
            let takes = ["add", "subtract", "multiply", "divide", "replace", "cut", "left", "right", "round", "abs"];
            assert!(told == is_none && (told || found || takes.contains(&name.as_str())), "{name}");
        }
        for call in quoted(here).iter().filter(|_| !is_none) {
            let rules = format!("hyg 1\nfor contacts\n\nfix example \"An example\"\n  city: {call}\n");
            let parsed = hyg::syntax::parse(hyg::source::FileId(0), &rules);
            assert!(parsed.diagnostics.is_empty(), "{call}: {:?}", parsed.diagnostics);
            let words: Vec<&str> = call.split(' ').collect();
            let named = (1..=words.len()).any(|to| {
                let words = words.get(..to).unwrap_or_default().join(" ");
                verbs::ALL.iter().any(|verb| verb.name == words)
            });
            assert!(named, "{call}");
        }
    }
    assert!(rows.len() > 20, "{rows:?}");
}
