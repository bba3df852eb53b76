//! Whole searches.

use super::*;
use proptest::prelude::*;

pub(super) fn column(label: &str, form: Form) -> Column {
    Column { label: label.to_owned(), form }
}

fn same(column: usize) -> Likeness {
    Likeness { column, test: Test::Same }
}

fn similar(column: usize, at_least: f64) -> Likeness {
    Likeness { column, test: Test::Similar { measure: Measure::Natural, at_least } }
}

fn records(matcher: &Matcher, rows: &[&[&str]]) -> Records {
    let mut records = Records::new(matcher);
    for row in rows {
        let cells: Vec<Option<&str>> = row.iter().map(|cell| Some(*cell)).collect();
        records.push(&cells).unwrap();
    }
    records
}

fn groups(matcher: &Matcher, rows: &[&[&str]], rejected: &[(u32, u32)]) -> Vec<Vec<u32>> {
    let found = find(matcher, &records(matcher, rows), &Search { rejected, ..Search::default() }).unwrap();
    found.groups.into_iter().map(|group| group.members).collect()
}

fn by_email() -> Matcher {
    Matcher { columns: vec![column("email", Form::Email)], clauses: vec![Clause::All(vec![same(0)])] }
}

/// The page's tables of forms and measures.
#[test]
fn the_page_names_every_form_and_measure() {
    let page = include_str!("../../docs/matching.md");
    let row = |name: &str, usual: f64| {
        let (start, end) = (format!("| `{name}` |"), format!("| {:.0}% |", usual * 100.0));
        page.lines().any(|line| line.starts_with(&start) && line.ends_with(&end))
    };
    for form in Form::all(None, None) {
        assert!(row(form.name(), form.usual_threshold()), "{}", form.name());
    }
    for measure in Measure::NAMED {
        assert!(row(measure.name(), measure.usual_threshold(&Form::Text)), "{}", measure.name());
    }
}

#[test]
fn the_same_value_makes_a_group_and_a_blank_makes_none() {
    let rows: &[&[&str]] = &[&["Zoe@acme.example"], &[""], &["zoe@acme.example "], &[""], &["n/a"], &["n/a"]];
    assert_eq!(groups(&by_email(), rows, &[]), [[0, 2]]);
}

#[test]
fn more_than_memory_may_hold_is_refused_with_its_size() {
    let records = records(&by_email(), &[&["a@acme.example"], &["b@acme.example"]]);
    assert_eq!(records.refuse_more_than(32), Ok(()));
    let refused = records.refuse_more_than(31).unwrap_err();
    assert_eq!(refused, Refused::TooLarge { records: 2, bytes: 32, most: 31 });
}

#[test]
fn clauses_are_alternatives_and_all_of_a_clause_must_hold() {
    let matcher = Matcher {
        columns: vec![
            column("email", Form::Email),
            column("phone", Form::Phone { region: Some("FR".to_owned()) }),
            column("last name", Form::LastName),
        ],
        clauses: vec![Clause::All(vec![same(0)]), Clause::All(vec![same(1), similar(2, 0.9)])],
    };
    let rows: &[&[&str]] = &[
        &["a@acme.example", "01 23 45 67 89", "Vega"],
        &["b@acme.example", "+33 1 23 45 67 89", "Vegas"],
        &["c@acme.example", "01 23 45 67 89", "Novak"],
        &["c@acme.example", "", ""],
        &["", "01 23 45 67 89", ""],
    ];
    assert_eq!(groups(&matcher, rows, &[]), [[0, 1], [2, 3]]);
}

#[test]
fn a_weak_link_does_not_join_two_strong_groups() {
    let matcher = Matcher {
        columns: vec![column("email", Form::Email), column("name", Form::FullName)],
        clauses: vec![Clause::All(vec![same(0)]), Clause::All(vec![similar(1, 0.85)])],
    };
    let rows: &[&[&str]] = &[
        &["a@acme.example", "Anna Maria Vega"],
        &["a@acme.example", "Olga Novak"],
        &["a@acme.example", "Bruno Lind"],
        &["b@acme.example", "Anna Marie Vega"],
        &["b@acme.example", "Tom Berg"],
        &["b@acme.example", "Ida Holm"],
    ];
    let found = find(&matcher, &records(&matcher, rows), &Search::default()).unwrap();
    assert_eq!(found.groups.iter().map(|group| group.members.clone()).collect::<Vec<_>>(), [[0, 1, 2], [3, 4, 5]]);
    assert_eq!(found.weak.iter().map(|link| (link.a, link.b)).collect::<Vec<_>>(), [(0, 3)]);
}

/// `Alex` is short for both, and nobody can tell for which; two spellings of one name may well have a third one between them.
#[test]
fn a_pet_form_makes_no_one_person_of_two_names() {
    let matcher = Matcher {
        columns: vec![column("phone", Form::Phone { region: None }), column("first name", Form::FirstName)],
        clauses: vec![Clause::All(vec![same(0), similar(1, 0.9)])],
    };
    let review = |names: &[&str]| {
        let rows: Vec<[&str; 2]> = names.iter().map(|name| ["+33 1 23 45 67 89", *name]).collect();
        let rows: Vec<&[&str]> = rows.iter().map(<[&str; 2]>::as_slice).collect();
        let found = find(&matcher, &records(&matcher, &rows), &Search::default()).unwrap();
        found.groups.into_iter().map(|group| (group.members, group.contradiction)).collect::<Vec<_>>()
    };
    let contradiction = Some(Contradiction { a: 0, b: 2, column: "first name".to_owned() });
    assert_eq!(review(&["Alexander", "Alex", "Alexandra"]), [(vec![0, 1, 2], contradiction)]);
    assert_eq!(review(&["Alexander", "Alex", "Aleksander"]), [(vec![0, 1, 2], None)]);
    assert_eq!(review(&["Alexander", "Alexandra"]), []);
    assert_eq!(review(&["Jan", "Jane"]), []);
}

#[test]
fn a_rejected_pair_is_never_in_one_group() {
    let rows: &[&[&str]] = &[&["a@a.example"], &["a@a.example"], &["a@a.example"], &["a@a.example"], &["a@a.example"]];
    assert_eq!(groups(&by_email(), rows, &[(3, 1)]), [[0, 2, 4]]);
    assert_eq!(groups(&by_email(), &rows[..2], &[(0, 1)]), Vec::<Vec<u32>>::new());
}

#[test]
fn the_rest_of_a_group_is_joined_without_a_rejected_pair_or_told_of() {
    let pairs = |links: &[Link]| links.iter().map(|link| (link.a, link.b)).collect::<Vec<_>>();
    let find = |matcher: &Matcher, rows: &[&[&str]], rejected: &[(u32, u32)]| {
        let found = find(matcher, &records(matcher, rows), &Search { rejected, ..Search::default() }).unwrap();
        let groups = found.groups.iter().map(|group| group.members.clone()).collect::<Vec<_>>();
        (groups, pairs(&found.apart), found.rejected)
    };
    // The first of equal records, with which all others are linked, is one of the pair.
    let equal: &[&str] = &["a@a.example"];
    let rows: &[&[&str]] = &[equal; 4];
    let (groups, apart, rejected) = find(&by_email(), rows, &[(1, 0)]);
    assert_eq!((groups, apart, rejected), (vec![vec![2, 3]], vec![(0, 2), (1, 2)], vec![(0, 1)]));
    // Who is told apart from all others leaves them their group.
    let (groups, apart, rejected) = find(&by_email(), rows, &[(1, 0), (1, 2), (3, 1)]);
    assert_eq!((groups, apart), (vec![vec![0, 2, 3]], vec![]));
    assert_eq!(rejected, [(0, 1), (1, 2), (1, 3)]);
    // What is like one of the two only belongs to that one.
    let matcher = Matcher {
        columns: vec![column("email", Form::Email), column("phone", Form::Phone { region: None })],
        clauses: vec![Clause::All(vec![same(0)]), Clause::All(vec![same(1)])],
    };
    let rows: &[&[&str]] = &[&["a@a.example", ""], &["a@a.example", "+33123456789"], &["c@a.example", "+33123456789"]];
    let (groups, apart, rejected) = find(&matcher, rows, &[(0, 1)]);
    assert_eq!((groups, apart, rejected), (vec![vec![1, 2]], vec![], vec![(0, 1)]));
    // A pair that nothing would have joined has kept nothing apart.
    let (_, _, rejected) = find(&matcher, &rows[1..], &[]);
    assert_eq!(rejected, []);
}

#[derive(Default)]
struct Stopping {
    pairs: std::sync::atomic::AtomicU64,
    announced: std::sync::atomic::AtomicU64,
    after: u64,
}

impl Watch for Stopping {
    fn begin(&self, pairs: u64) {
        self.announced.fetch_max(pairs, std::sync::atomic::Ordering::Relaxed);
    }

    fn compared(&self, pairs: u64) {
        self.pairs.fetch_add(pairs, std::sync::atomic::Ordering::Relaxed);
    }

    fn is_stopped(&self) -> bool {
        self.pairs.load(std::sync::atomic::Ordering::Relaxed) >= self.after
    }
}

#[test]
fn a_search_that_is_to_stop_does_so_within_one_value_that_all_share() {
    let matcher = Matcher {
        columns: vec![column("phone", Form::Phone { region: None }), column("last name", Form::LastName)],
        clauses: vec![Clause::All(vec![same(0), similar(1, 0.9)])],
    };
    let names: Vec<String> = (0..3_000).map(|at| format!("name{at}")).collect();
    let rows: Vec<[&str; 2]> = names.iter().map(|name| ["+33123456789", name.as_str()]).collect();
    let rows: Vec<&[&str]> = rows.iter().map(<[&str; 2]>::as_slice).collect();
    let records = records(&matcher, &rows);
    let watch = Stopping { after: 10_000, ..Stopping::default() };
    for threads in [1, 3] {
        let search = Search { threads: Threads::watched(threads, &watch), ..Search::default() };
        assert_eq!(find(&matcher, &records, &search).unwrap_err(), Refused::Interrupted);
    }
    let compared = watch.pairs.into_inner();
    assert!((10_000..40_000).contains(&compared), "{compared}");
    assert_eq!(watch.announced.into_inner(), 3_000 * 2_999 / 2);
}

#[test]
fn a_value_that_too_many_share_is_refused_by_name() {
    let matcher = Matcher {
        columns: vec![column("phone", Form::Phone { region: None }), column("last name", Form::LastName)],
        clauses: vec![Clause::All(vec![same(0), similar(1, 0.9)])],
    };
    let names: Vec<String> = (0..100).map(|at| format!("name{at}")).collect();
    let rows: Vec<[&str; 2]> = names.iter().map(|name| ["+33123456789", name.as_str()]).collect();
    let rows: Vec<&[&str]> = rows.iter().map(<[&str; 2]>::as_slice).collect();
    let search = Search { most_pairs: 1000, ..Search::default() };
    let refused = find(&matcher, &records(&matcher, &rows), &search).unwrap_err();
    insta::assert_snapshot!(refused, @"100 different records share one phone, which makes 4,950 pairs to compare; add `same` another property to the line, correct or clear that value first, or leave such records out with `unless`");
}

#[test]
fn likely_learns_without_labels_and_explains_itself() {
    let matcher = people();
    let rows = invented(300);
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let records = records(&matcher, &rows);
    let found = find(&matcher, &records, &Search::default()).unwrap();
    // Every third record has a twin with a slip behind it.
    let expected: Vec<Vec<u32>> = (0..100).map(|at| vec![at * 4, at * 4 + 1]).collect();
    let right = found.groups.iter().filter(|group| expected.contains(&group.members)).count();
    assert!(right >= 98 && found.groups.len() <= 102, "{right} of {}", found.groups.len());
    let told = explain_pair(&matcher, &records, &found.models, 0, 1);
    assert!(told[0].holds && told[0].steps.len() == 4, "{told:?}");
    let again = find(&matcher, &records, &Search { models: &found.models, ..Search::default() }).unwrap();
    assert_eq!(again.groups, found.groups);
}

/// Company and city go together, and every office has many people: none of them is another.
#[test]
fn colleagues_of_one_office_are_not_one_person() {
    let first = ["Anna", "Bernd", "Carla", "Dirk", "Emma", "Franz", "Gina", "Hugo", "Ines", "Jan", "Karin", "Lars"];
    let last = ["Huber", "Meier", "Bauer", "Koch", "Wolf", "Braun", "Lang", "Roth", "Vogel", "Kraus", "Stein", "Haas"];
    let city = ["Paris", "Lyon", "Nice", "Lille"];
    let columns = vec![
        column("first name", Form::FirstName),
        column("last name", Form::LastName),
        column("city", Form::Text),
        column("company name", Form::Company),
    ];
    let matcher = Matcher { columns, clauses: vec![Clause::Likely { at_least: 0.9, columns: vec![0, 1, 2, 3] }] };
    let mut records = Records::new(&matcher);
    let people = first.iter().flat_map(|first| last.iter().map(move |last| (first, last)));
    for (number, (first, last)) in people.enumerate() {
        let firm = format!("Firm {}", number % 8);
        records.push(&[*first, *last, city[number % 4], firm.as_str()].map(Some)).unwrap();
    }
    let found = find(&matcher, &records, &Search::default()).unwrap();
    assert!(found.groups.is_empty(), "{} groups", found.groups.len());
}

fn people() -> Matcher {
    Matcher {
        columns: vec![
            column("first name", Form::FirstName),
            column("last name", Form::LastName),
            column("birthday", Form::Day { order: None }),
            column("city", Form::Words),
        ],
        clauses: vec![Clause::Likely { at_least: 0.95, columns: vec![0, 1, 2, 3] }],
    }
}

/// People without a pattern, every third with a twin that has a slip.
fn invented(count: u32) -> Vec<Vec<String>> {
    const FIRST: &[&str] = &["anna", "bruno", "clara", "david", "elena", "felix", "greta", "hugo", "ida", "jonas"];
    const LAST: &[&str] =
        &["vega", "novak", "lindqvist", "holm", "berg", "okafor", "tanaka", "moreau", "silva", "kowalski"];
    const CITY: &[&str] = &["paris", "lyon", "oslo", "bern", "graz"];
    let mut state = 7u64;
    let mut next = |most: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % most
    };
    let mut rows = Vec::new();
    for at in 0..count {
        let last = format!("{}{}", LAST[next(LAST.len())], ["", "s", "mann", "sen"][next(4)]);
        let day = format!("19{:02}-{:02}-{:02}", 30 + next(60), 1 + next(12), 1 + next(28));
        let row = vec![FIRST[next(FIRST.len())].to_owned(), last.clone(), day, CITY[next(CITY.len())].to_owned()];
        rows.push(row.clone());
        if at % 3 == 0 {
            let mut twin = row;
            match next(3) {
                0 => twin[1] = last.replacen('a', "", 1) + "e",
                1 => twin[2].replace_range(9..10, "9"),
                _ => twin[3] = String::new(),
            }
            rows.push(twin);
        }
    }
    rows
}

proptest! {
    #![proptest_config(crate::search::search(24))]
    #[test]
    fn neither_order_nor_threads_change_the_groups(seed in 0..1000u64, likely in any::<bool>()) {
        let mut matcher = people();
        if !likely {
            matcher.clauses = vec![
                Clause::All(vec![same(2), similar(1, 0.85)]),
                Clause::All(vec![similar(0, 0.9), similar(1, 0.9)]),
            ];
        }
        let rows = invented(60);
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by_key(|&at| (at as u64 + 1).wrapping_mul(seed.wrapping_mul(2) + 0x9E37_79B9_7F4A_7C15) >> 20);
        let search = |order: &[usize], threads: usize| {
            let mut records = Records::new(&matcher);
            for &at in order {
                let cells: Vec<Option<&str>> = rows[at].iter().map(|cell| Some(cell.as_str())).collect();
                records.push(&cells).unwrap();
            }
            let found = find(&matcher, &records, &Search { threads: threads.into(), ..Search::default() }).unwrap();
            let mut groups: Vec<Vec<usize>> = found.groups.iter().map(|group| {
                let mut members: Vec<usize> = group.members.iter().map(|&row| order[row as usize]).collect();
                members.sort_unstable();
                members
            }).collect();
            groups.sort();
            (groups, found.models, found.pairs_compared)
        };
        let natural: Vec<usize> = (0..rows.len()).collect();
        prop_assert_eq!(search(&natural, 1), search(&order, 3));
    }

    #[test]
    fn any_cells_are_survived(rows in prop::collection::vec(prop::array::uniform4("\\PC{0,6}|[a-c ]{0,3}|[0-9]{0,8}"), 0..14)) {
        let mut matcher = people();
        matcher.clauses.push(Clause::All(vec![similar(0, 0.8)]));
        let mut records = Records::new(&matcher);
        for row in &rows {
            records.push(&row.each_ref().map(|cell| Some(cell.as_str()))).unwrap();
        }
        let found = find(&matcher, &records, &Search::default()).unwrap();
        let members: Vec<u32> = found.groups.iter().flat_map(|group| group.members.clone()).collect();
        let distinct: std::collections::BTreeSet<u32> = members.iter().copied().collect();
        prop_assert_eq!(members.len(), distinct.len(), "a row is in one group");
    }
}

/// Names of four syllables, no two alike.
fn syllables(number: u32) -> String {
    let of = |part: u32| {
        let [consonants, vowels] = ["bdfgklmnprstvz", "aeiou"];
        let pick =
            |letters: &str, at: u32| letters.as_bytes().get(at as usize % letters.len()).copied().map(char::from);
        [pick(consonants, part), pick(vowels, part / 14)].into_iter().flatten().collect::<String>()
    };
    (0..4).map(|at| of(number / 13u32.pow(at) + number % 7 * 31 * at)).collect()
}

#[test]
fn a_name_that_thousands_have_is_compared_by_the_other_name() {
    let matcher = Matcher {
        columns: vec![column("last name", Form::LastName), column("first name", Form::FirstName)],
        clauses: vec![Clause::All(vec![similar(0, 0.9), similar(1, 0.9)])],
    };
    let mut rows: Vec<[String; 2]> = (0..3_500).map(|number| ["Lee".to_owned(), syllables(number)]).collect();
    for number in (0..3_500).step_by(100) {
        rows.push(["Lee".to_owned(), format!("{}x", syllables(number))]);
    }
    let cells: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let cells: Vec<&[&str]> = cells.iter().map(Vec::as_slice).collect();
    let found = find(&matcher, &records(&matcher, &cells), &Search::default()).unwrap();
    let is_joined = |&(one, other): &(u32, u32)| {
        found.groups.iter().any(|group| group.members.contains(&one) && group.members.contains(&other))
    };
    let pairs: Vec<(u32, u32)> = (0..35).map(|at| (at * 100, 3_500 + at)).collect();
    assert_eq!(pairs.iter().filter(|pair| is_joined(pair)).count(), pairs.len());
    assert!(found.pairs_compared < 1_000_000, "{}", found.pairs_compared);
}

#[test]
fn pairs_that_no_key_brings_together_are_missing_in_what_blocks_find() {
    let matcher = Matcher {
        columns: vec![column("born", Form::Day { order: None })],
        clauses: vec![Clause::All(vec![similar(0, 0.8)])],
    };
    let days: Vec<String> =
        (0..2_400).map(|at| format!("{}-{:02}-{:02}", 1950 + at % 50, 1 + at / 50 % 12, 1 + at / 600 * 7)).collect();
    let rows: Vec<[&str; 1]> = days.iter().map(|day| [day.as_str()]).collect();
    let rows: Vec<&[&str]> = rows.iter().map(<[&str; 1]>::as_slice).collect();
    let all = records(&matcher, &rows);
    let found = find(&matcher, &all, &Search::default()).unwrap();
    let text = |row| all.text(0, row).unwrap();
    let holds = |&(a, b): &(u32, u32)| Form::Day { order: None }.similarity(text(a), text(b)) >= 0.8;
    let truth = (0..2_400).flat_map(|b| (0..b).map(move |a| (a, b))).filter(holds).count() as f64;
    // No block finds what it does not compare.
    let most = found.pairs_compared as f64 / truth;
    assert!(most < 0.9 && found.recall(0) < most + 0.05, "{most} {}", found.recall(0));
}
