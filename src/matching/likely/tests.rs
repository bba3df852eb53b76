//! People who have much in common and are not one: wrong merges that must not be, in invented towns.

use super::super::tests::column;
use super::super::{Clause, Form, Group, Matcher, Records, Search, find};
use super::{Comparer, Items, Needs, Screen, Seen, blocks};
use std::collections::{BTreeMap, BTreeSet};

/// The same numbers in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn name(&mut self, endings: &[&str]) -> String {
        const STARTS: &[&str] =
            &["Bar", "Cor", "Del", "Fen", "Gal", "Hol", "Jar", "Kel", "Lor", "Mar", "Nor", "Per", "Ros", "Sel", "Tor"];
        const MIDDLES: &[&str] = &["a", "be", "cho", "di", "el", "fa", "gri", "ho", "ki", "lu", "mo", "ni"];
        format!(
            "{}{}{}",
            STARTS[self.below(STARTS.len())],
            MIDDLES[self.below(MIDDLES.len())],
            endings[self.below(endings.len())]
        )
    }

    fn first(&mut self) -> String {
        self.name(&["na", "rt", "ko", "lia", "mir", "s"])
    }

    fn last(&mut self) -> String {
        self.name(&["berg", "sen", "wicz", "ford", "mann", "ini", "oux"])
    }

    fn day(&mut self) -> String {
        format!("{}-{:02}-{:02}", 1940 + self.below(60), 1 + self.below(12), 1 + self.below(28))
    }

    fn digits(&mut self) -> String {
        format!("+33 1 {:02} {:02} {:02} {:02}", self.below(90) + 10, self.below(100), self.below(100), self.below(100))
    }

    fn street(&mut self) -> String {
        format!("{} {} Street", 1 + self.below(90), self.last())
    }
}

#[derive(Clone)]
struct Person {
    first: String,
    last: String,
    birthday: String,
    address: String,
    phone: String,
    email: String,
    company: String,
}

impl Person {
    fn new(random: &mut Random) -> Person {
        let (first, last) = (random.first(), random.last());
        let email = format!("{first}.{last}{}@mail.example", random.below(1000));
        Person {
            first,
            last,
            birthday: random.day(),
            address: random.street(),
            phone: random.digits(),
            email,
            company: format!("{} Works", random.last()),
        }
    }

    /// Somebody else of the same home.
    fn relative(&self, random: &mut Random) -> Person {
        let other = Person::new(random);
        Person { last: self.last.clone(), address: self.address.clone(), phone: self.phone.clone(), ..other }
    }

    /// A child of the same name who shares all but the birthday.
    fn child(&self, years: usize) -> Person {
        let number = |at| self.birthday.get(at).and_then(|digits: &str| digits.parse::<usize>().ok()).unwrap();
        let birthday = format!("{}-{:02}-30", number(0..4) + years, (number(5..7) + 5) % 12 + 1);
        Person { birthday, ..self.clone() }
    }

    /// Somebody else of the same office.
    fn colleague(&self, random: &mut Random) -> Person {
        let other = Person::new(random);
        Person { address: self.address.clone(), phone: self.phone.clone(), company: self.company.clone(), ..other }
    }

    /// The same person, once more, with a slip or a blank.
    fn again(&self, random: &mut Random) -> Person {
        let mut other = self.clone();
        match random.below(6) {
            0 => other.last.push('e'),
            1 => other.first.truncate(other.first.len() - 1),
            2 => other.email = String::new(),
            3 => other.phone = random.digits(),
            4 => other.birthday.replace_range(9..10, "9"),
            _ => other.address = random.street(),
        }
        other
    }
}

/// Everybody's number, and their records.
#[derive(Default)]
struct Town(Vec<(usize, Person)>);

impl Town {
    fn settle(&mut self, person: Person) -> usize {
        let number = self.0.len();
        self.0.push((number, person));
        number
    }

    /// Gives some of those who live there a second record.
    fn repeat(&mut self, random: &mut Random, one_of: usize) {
        let again: Vec<(usize, Person)> =
            self.0.iter().step_by(one_of).map(|(number, person)| (*number, person.again(random))).collect();
        self.0.extend(again);
    }

    /// The rule on these columns, and what it compares.
    fn asked(&self, columns: &[Property]) -> (Matcher, Records) {
        let matcher = Matcher {
            columns: columns.iter().map(|(label, form, _)| column(label, form.clone())).collect(),
            clauses: vec![Clause::Likely { at_least: 0.9, columns: (0..columns.len()).collect() }],
        };
        let mut records = Records::new(&matcher);
        for (_, person) in &self.0 {
            let cells: Vec<Option<&str>> = columns.iter().map(|(_, _, cell)| Some(cell(person))).collect();
            records.push(&cells).unwrap();
        }
        (matcher, records)
    }

    /// Pairs of records that are one and were found, those that were not, and pairs of two persons in one group.
    fn judge(&self, columns: &[Property]) -> (usize, usize, Vec<String>) {
        self.judged(columns, |_| true)
    }

    /// Of the groups that no person has to look at.
    fn judge_merged(&self, columns: &[Property]) -> (usize, usize, Vec<String>) {
        self.judged(columns, |group| group.contradiction.is_none())
    }

    fn judged(&self, columns: &[Property], counts: impl Fn(&Group) -> bool) -> (usize, usize, Vec<String>) {
        let (matcher, records) = self.asked(columns);
        let found = find(&matcher, &records, &Search::default()).unwrap();
        let (mut right, mut wrong) = (0, Vec::new());
        for group in found.groups.iter().filter(|group| counts(group)) {
            let members: Vec<&(usize, Person)> = group.members.iter().map(|&row| &self.0[row as usize]).collect();
            for (at, (number, person)) in members.iter().enumerate() {
                for (other, another) in &members[at + 1..] {
                    if number == other {
                        right += 1;
                    } else {
                        let told =
                            |p: &Person| [&p.first, &p.last, &p.birthday, &p.email].map(String::as_str).join(" ");
                        wrong.push(format!("{} | {}", told(person), told(another)));
                    }
                }
            }
        }
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        self.0.iter().for_each(|(number, _)| *counts.entry(*number).or_default() += 1);
        let pairs: usize = counts.values().map(|count| count * (count - 1) / 2).sum();
        (right, pairs - right, wrong)
    }
}

type Property = (&'static str, Form, fn(&Person) -> &str);

fn of_a_home() -> Vec<Property> {
    vec![
        ("first name", Form::FirstName, |p| &p.first),
        ("last name", Form::LastName, |p| &p.last),
        ("birthday", Form::Day { order: None }, |p| &p.birthday),
        ("street address", Form::Address, |p| &p.address),
        ("phone", Form::Phone { region: None }, |p| &p.phone),
        ("email", Form::Email, |p| &p.email),
    ]
}

fn of_an_office() -> Vec<Property> {
    vec![
        ("first name", Form::FirstName, |p| &p.first),
        ("last name", Form::LastName, |p| &p.last),
        ("company name", Form::Company, |p| &p.company),
        ("street address", Form::Address, |p| &p.address),
        ("phone", Form::Phone { region: None }, |p| &p.phone),
        ("email", Form::Email, |p| &p.email),
    ]
}

/// Parents and children of one home: of some the son has the father's name, some children are twins, some all
/// read one mailbox.
fn families(random: &mut Random, homes: usize) -> Town {
    let mut town = Town::default();
    for home in 0..homes {
        let father = Person::new(random);
        let mut others: Vec<Person> = (0..2 + home % 3).map(|_| father.relative(random)).collect();
        if home % 8 == 1 {
            others[1].first.clone_from(&father.first);
        }
        if home % 8 == 3 {
            let birthday = others[1].birthday.clone();
            others.push(Person { birthday, ..father.relative(random) });
        }
        if home % 4 == 0 {
            others.iter_mut().for_each(|other| other.email.clone_from(&father.email));
        }
        town.settle(father);
        others.into_iter().for_each(|other| {
            town.settle(other);
        });
    }
    town
}

fn offices(random: &mut Random, count: usize, people: usize) -> Town {
    let mut town = Town::default();
    for office in 0..count {
        let head = Person::new(random);
        let mut others: Vec<Person> = (1..people).map(|_| head.colleague(random)).collect();
        if office % 4 == 0 {
            others.iter_mut().take(4).for_each(|other| other.email = format!("desk@{}.example", head.last));
        }
        if office % 4 == 1 {
            others[1].first.clone_from(&head.first);
            others[2].last.clone_from(&head.last);
        }
        town.settle(head);
        others.into_iter().for_each(|other| {
            town.settle(other);
        });
    }
    town
}

/// People of firms whose addresses repeat the name and the firm.
fn firms(random: &mut Random, count: usize, people: usize, mailbox: fn(&Person) -> String) -> Town {
    let mut town = Town::default();
    for _ in 0..count {
        let firm = Person::new(random);
        let domain = firm.company.replace(' ', "").to_lowercase();
        for at in 0..people {
            let mut person =
                Person { company: firm.company.clone(), address: firm.address.clone(), ..Person::new(random) };
            person.email = format!("{}@{domain}.example", mailbox(&person)).to_lowercase();
            // Half of them write no number.
            person.phone.truncate(if at % 2 == 0 { 0 } else { person.phone.len() });
            town.settle(person);
        }
    }
    town
}

fn strangers(random: &mut Random, town: &mut Town, count: usize) {
    for _ in 0..count {
        let person = Person::new(random);
        town.settle(person);
    }
}

/// Where not all of a pair is compared it would not be asked for.
#[test]
fn the_screen_loses_no_pair() {
    let random = &mut Random(11);
    let mut town = families(random, 8);
    strangers(random, &mut town, 10);
    town.repeat(random, 2);
    for (_, person) in town.0.iter_mut().step_by(7) {
        std::mem::swap(&mut person.first, &mut person.last);
    }
    for columns in [of_a_home(), of_an_office()] {
        let (matcher, records) = town.asked(&columns);
        let places: Vec<usize> = (0..columns.len()).collect();
        let comparer = Comparer::new(&matcher, &records, &places).unwrap();
        let found = find(&matcher, &records, &Search::default()).unwrap();
        let mut model = found.models.first().unwrap().clone();
        let mut kept = 0;
        for (at_least, related) in [(0.9, model.related), (0.001, 0.3), (0.5, 1.0), (0.99, 0.0), (1.0, 0.0)] {
            model.related = related;
            let screen = Screen::new(&comparer, &model, at_least);
            for a in 0..records.len() {
                for b in 0..a {
                    let seen = &mut Seen::default();
                    let whole = comparer.probability(&model, comparer.pattern(a, b, seen), a, b);
                    let asked = Some(whole).filter(|whole| *whole >= at_least);
                    assert_eq!(screen.probability(a, b, seen), asked, "{a} {b} {at_least}");
                    kept += usize::from(asked.is_some());
                }
            }
        }
        assert!(kept > 50, "{kept}");
    }
}

/// Nobody is merged with a parent, a child, a twin or whoever reads the same mailbox; most who stand there twice are found.
#[test]
fn relatives_of_one_home_are_not_one_person() {
    for seed in 0..2 {
        let random = &mut Random(seed);
        let mut town = families(random, 32);
        strangers(random, &mut town, 60);
        town.repeat(random, 5);
        let (right, missed, wrong) = town.judge(&of_a_home());
        assert!(wrong.is_empty(), "seed {seed}: {wrong:#?}");
        assert!(right >= 9 * missed, "seed {seed}: {right} found, {missed} missed");
    }
}

#[test]
fn colleagues_with_one_switchboard_and_mailbox_are_not_one_person() {
    for seed in 0..2 {
        let random = &mut Random(seed);
        let mut town = offices(random, 16, 9);
        strangers(random, &mut town, 60);
        town.repeat(random, 6);
        let (right, missed, wrong) = town.judge(&of_an_office());
        assert!(wrong.is_empty(), "seed {seed}: {wrong:#?}");
        assert!(right >= 4 * missed, "seed {seed}: {right} found, {missed} missed");
    }
}

/// The address of a company's people says their name and the company once more: that is no second witness.
#[test]
fn namesakes_of_one_firm_are_not_one_person() {
    let mailboxes: [fn(&Person) -> String; 3] = [
        |person| format!("{}.{}", person.first, person.last),
        |person| format!("{}{}", person.first.chars().take(1).collect::<String>(), person.last),
        |person| person.first.clone(),
    ];
    for (seed, mailbox) in (0..).zip(mailboxes) {
        let random = &mut Random(seed);
        let mut town = firms(random, 30, 12, mailbox);
        assert_eq!(town.judge_merged(&of_an_office()).2, Vec::<String>::new(), "no duplicates, seed {seed}");
        town.repeat(random, 12);
        let (right, missed, _) = town.judge(&of_an_office());
        assert!(right >= 2 * missed, "seed {seed}: {right} found, {missed} missed");
        assert_eq!(town.judge_merged(&of_an_office()).2, Vec::<String>::new(), "seed {seed}");
    }
}

/// Where nobody stands twice there is nothing to learn from, and nobody is merged.
#[test]
fn a_file_without_duplicates_has_none() {
    for seed in 0..2 {
        let random = &mut Random(seed);
        let mut town = families(random, 12);
        strangers(random, &mut town, 20);
        assert_eq!(town.judge(&of_a_home()).2, Vec::<String>::new(), "families, seed {seed}");
        assert_eq!(offices(random, 5, 9).judge(&of_an_office()).2, Vec::<String>::new(), "offices, seed {seed}");
        // One company with one switchboard: all columns but the names say the same.
        assert_eq!(offices(random, 1, 40).judge(&of_an_office()).2, Vec::<String>::new(), "one office, seed {seed}");
        assert_eq!(families(random, 1).judge(&of_a_home()).2, Vec::<String>::new(), "one family, seed {seed}");
    }
}

/// A person whose name is another one in each record and whose number is the same is found all the same.
#[test]
fn an_identifier_outweighs_another_name() {
    let random = &mut Random(5);
    let mut town = Town::default();
    strangers(random, &mut town, 200);
    town.repeat(random, 4);
    let renamed: BTreeSet<usize> = [0, 12, 24].into();
    for number in &renamed {
        let at = town.0.iter().rposition(|(of, _)| of == number).unwrap();
        town.0[at].1 = Person { last: random.last(), ..town.0[*number].1.clone() };
    }
    let mut properties = of_a_home();
    // As a number that only one has.
    properties[5] = ("social security number", Form::Code, |p| &p.email);
    let (right, missed, wrong) = town.judge(&properties);
    assert!(wrong.is_empty() && right == 50 && missed == 0, "{right} found, {missed} missed, {wrong:#?}");
}

/// Of more records than are compared all with all, no two share anything: there is nothing to compare, and nothing is
/// wrong. Where all share everything, the rule is.
#[test]
fn nothing_to_compare_is_no_mistake_and_too_much_is() {
    let columns = [0];
    let matcher = Matcher {
        columns: vec![column("city", Form::Words)],
        clauses: vec![Clause::Likely { at_least: 0.9, columns: columns.to_vec() }],
    };
    let chosen = |cell: &dyn Fn(usize) -> String| {
        let mut records = Records::new(&matcher);
        (0..60_000).for_each(|at| records.push(&[Some(&cell(at))]).unwrap());
        let comparer = Comparer::new(&matcher, &records, &columns).unwrap();
        let items = Items::new(&records, &columns, Needs::Any, 1, 1.into());
        blocks::choose(&comparer, &items, &Search::default()).map(|blocks| blocks.index.pairs().iter().sum::<u64>())
    };
    let word = |at: usize| -> String {
        (0..4).map(|place| char::from(b'a' + u8::try_from(at / 16_usize.pow(place) % 16).unwrap())).collect()
    };
    assert_eq!(chosen(&word), Ok(0));
    let refused = chosen(&|at| format!("same{}", word(at))).unwrap_err().to_string();
    assert!(
        refused.starts_with("`likely` finds no pairs worth comparing: too many records share a value of city"),
        "{refused}"
    );
}

/// The others of a scene, who live with a person.
type Scene = (&'static str, fn(&mut Random, &Person) -> Vec<Person>);

/// In a small file in which some stand twice and one couple of persons share whatever can be shared, there are no families to
/// learn from; these two are not merged for all that.
#[test]
fn two_who_share_all_but_a_name_or_a_generation_are_for_a_person_to_look_at() {
    let scenes: [Scene; 6] = [
        ("father and son of one name", |_, father| vec![father.child(27)]),
        ("father and son who write no address", |_, father| vec![Person { email: String::new(), ..father.child(31) }]),
        ("father, son, and a record without birthday", |_, father| {
            vec![father.child(27), Person { birthday: String::new(), ..father.clone() }]
        }),
        ("twins with one mailbox", |random, one| vec![Person { first: random.first(), ..one.clone() }]),
        ("a couple of names", |random, one| {
            let of = |first: &str, birthday| Person { first: first.to_owned(), birthday, ..one.clone() };
            vec![of("Daniel", random.day()), of("Danielle", random.day())]
        }),
        ("a couple of names without birthdays", |_, one| {
            ["Daniel", "Danielle"]
                .map(|first| Person { first: first.to_owned(), birthday: String::new(), ..one.clone() })
                .into()
        }),
    ];
    for (name, scene) in scenes {
        for (seed, (people, one_of)) in (0..).zip([(20, 5), (60, 4), (60, 20)]) {
            let random = &mut Random(seed);
            let mut town = Town::default();
            strangers(random, &mut town, people);
            town.repeat(random, one_of);
            let person = Person::new(random);
            let others = scene(random, &person);
            town.settle(person);
            others.into_iter().for_each(|other| {
                town.settle(other);
            });
            for columns in [of_a_home(), of_an_office()] {
                if name.contains("father") && columns.iter().all(|(label, ..)| *label != "birthday") {
                    continue;
                }
                let (right, missed, wrong) = town.judge_merged(&columns);
                assert!(wrong.is_empty(), "{name}, {people} people: {wrong:#?}");
                assert!(right >= 2 * missed, "{name}, {people} people: {right} found, {missed} missed");
            }
        }
    }
}

/// Invented test data: people who differ in a number.
#[test]
fn data_that_counts_up_is_not_one_person() {
    let mut town = Town::default();
    for at in 1..=30 {
        town.settle(Person {
            first: "Test".to_owned(),
            last: "User".to_owned(),
            birthday: format!("1990-01-{at:02}"),
            address: format!("{at} Main Street"),
            phone: format!("+33 1 23 45 67 {at:02}"),
            email: format!("user{at}@mail.example"),
            company: "Acme".to_owned(),
        });
    }
    assert_eq!(town.judge_merged(&of_a_home()).2, Vec::<String>::new());
    assert_eq!(town.judge_merged(&of_an_office()).2, Vec::<String>::new());
}
