//! Exact duplicates against an evaluator that compares every pair: who is one, who survives, what is kept,
//! and what is left for review.

use super::Setting;
use super::cells::{moment, options, yes};
use super::generate::{Case, PARAMS, condition, tables};
use super::judge::{RecordId, View, World};
use super::stages::count_one;
use super::world::{OBJECTS, Settings, Table, as_of, object_id};
use crate::support::search::search;
use hyg::engine::outcomes::Measured;
use hyg::schema::PropertyId;
use hyg::value::text::fold;
use hyg::value::{Kind, Truth};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use std::collections::{BTreeMap, BTreeSet};

/// One of each kind that is compared by what its cells are read as.
const COMPARED: &[&str] = &["name", "size", "tier", "vip", "born", "seen", "ref", "tags"];
const VIEWS: [View; 2] = [View::Exported, View::Fixed];

/// A group as both say it: for review the keys alone; else the survivor and what is new in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Said {
    keys: BTreeSet<String>,
    merged: Option<(String, BTreeMap<&'static str, String>)>,
}

/// What cannot be read.
struct Unreadable;

struct Slow<'a> {
    world: World<'a>,
    clauses: &'a [Vec<&'static str>],
}

impl Slow<'_> {
    fn property(&self, name: &str) -> PropertyId {
        let object = &self.world.program.schema.objects[0];
        PropertyId(object.properties.iter().position(|property| property.name == name).unwrap())
    }

    fn text(&self, record: RecordId, name: &str) -> String {
        self.world.text(View::Exported, record, self.property(name))
    }

    /// The value in a form in which equal ones are the same; nothing for a blank.
    fn value(&self, record: RecordId, name: &str) -> Result<Option<String>, Unreadable> {
        let text = self.text(record, name);
        if self.world.is_blank(&text) {
            return Ok(None);
        }
        let (text, property) = (text.trim(), self.world.property(record.0, self.property(name)));
        let project = self.world.project;
        let value = match property.kind {
            Kind::Number => project.number_format.parse(text).map(|number| number.to_string()),
            Kind::Date | Kind::Datetime => moment(text, property.kind, project).map(|moment| moment.day.to_string()),
            Kind::YesNo => yes(text, property).map(|answer| answer.to_string()),
            Kind::Id => Some(text.to_owned()),
            _ if property.options.is_empty() => Some(fold(text).into_owned()),
            _ => options(text, property).map(|options| format!("{options:?}")),
        };
        value.map(Some).ok_or(Unreadable)
    }

    /// How high a record stands by a step of the ranking.
    fn standing(&self, record: RecordId, name: &str) -> Result<Option<f64>, Unreadable> {
        let text = self.text(record, name);
        if self.world.is_blank(&text) {
            return Ok(None);
        }
        let value = match name {
            "size" => self.world.project.number_format.parse(text.trim()),
            _ => moment(text.trim(), Kind::Datetime, self.world.project)
                .and_then(|moment| moment.instant)
                .map(|instant| instant as f64),
        };
        value.map(Some).ok_or(Unreadable)
    }

    fn rule(&self) -> &hyg::check::program::Duplicates {
        let rule = self.world.program.rules.iter().find_map(|rule| match &rule.kind {
            hyg::check::program::RuleKind::Duplicates(rule) => Some(rule),
            _ => None,
        });
        rule.unwrap()
    }

    fn takes_part(&self, record: RecordId) -> bool {
        let rule = self.rule();
        let condition = rule.condition.as_ref().unwrap();
        self.world.condition(View::Fixed, record, condition) == Truth::True
            && !rule.unless.iter().any(|unless| self.holds(record, &unless.condition))
            && self.clauses.iter().flatten().all(|name| self.value(record, name).is_ok())
    }

    /// Whether nobody can tell if a record is one of several: what decides over it cannot be read.
    fn is_open(&self, record: RecordId) -> bool {
        let rule = self.rule();
        let truth = self.world.condition(View::Fixed, record, rule.condition.as_ref().unwrap());
        let unread = || self.clauses.iter().flatten().any(|name| self.value(record, name).is_err());
        match truth {
            Truth::Unreadable => true,
            Truth::True => !rule.unless.iter().any(|unless| self.holds(record, &unless.condition)) && unread(),
            _ => false,
        }
    }

    fn holds(&self, record: RecordId, condition: &hyg::check::program::Condition) -> bool {
        let truth = |view| self.world.condition(view, record, condition);
        VIEWS.into_iter().any(|view| matches!(truth(view), Truth::True | Truth::Unreadable))
    }

    fn is_protected(&self, record: RecordId) -> bool {
        self.world.program.rules.iter().any(|rule| match &rule.kind {
            hyg::check::program::RuleKind::Protect(condition) => self.holds(record, condition),
            _ => false,
        })
    }

    fn matches(&self, a: RecordId, b: RecordId) -> bool {
        let same = |name: &&'static str| match (self.value(a, name), self.value(b, name)) {
            (Ok(Some(x)), Ok(Some(y))) => x == y,
            _ => false,
        };
        self.clauses.iter().any(|clause| clause.iter().all(same))
    }

    /// Joins until nothing is to be joined any more.
    fn groups(&self, records: &[RecordId]) -> Vec<Vec<RecordId>> {
        let takers = records.iter().copied().filter(|&record| self.takes_part(record));
        let mut groups: Vec<Vec<RecordId>> = takers.map(|record| vec![record]).collect();
        loop {
            let touch = |a: &[RecordId], b: &[RecordId]| a.iter().any(|&a| b.iter().any(|&b| self.matches(a, b)));
            let pairs = (0..groups.len()).flat_map(|a| (a + 1..groups.len()).map(move |b| (a, b)));
            let Some((a, b)) = pairs.into_iter().find(|&(a, b)| touch(&groups[a], &groups[b])) else { break };
            let more = groups.remove(b);
            groups[a].extend(more);
        }
        groups.retain(|group| group.len() > 1);
        groups
    }

    fn key(&self, record: RecordId) -> String {
        self.world.records[&record.0][record.1].key.clone()
    }

    /// The survivor first; nothing if nobody can tell.
    fn order(&self, group: &[RecordId]) -> Option<Vec<RecordId>> {
        const STEPS: [&str; 2] = ["seen", "size"];
        let protected: Vec<bool> = group.iter().map(|&record| self.is_protected(record)).collect();
        match protected.iter().filter(|held| **held).count() {
            0 => {
                let mut open = group.to_vec();
                for step in STEPS {
                    if open.len() > 1 {
                        let standings: Result<Vec<_>, _> =
                            open.iter().map(|&record| self.standing(record, step)).collect();
                        let standings = standings.ok()?;
                        let best = standings.iter().flatten().copied().fold(f64::NEG_INFINITY, f64::max);
                        let wanted = standings.iter().any(Option::is_some).then_some(best);
                        let mut standings = standings.into_iter();
                        open.retain(|_| standings.next().unwrap() == wanted);
                    }
                }
            }
            1 => {}
            _ => return None,
        }
        let mut order = group.to_vec();
        order.sort_by(|&a, &b| {
            let by = |record: RecordId| {
                let at = group.iter().position(|other| *other == record).unwrap();
                let height = |step| self.standing(record, step).ok().flatten().unwrap_or(f64::NEG_INFINITY);
                (protected[at], STEPS.map(height), self.key(record).parse::<u32>().unwrap())
            };
            let ((held, [seen, size], key), (other_held, [other_seen, other_size], other_key)) = (by(a), by(b));
            (other_held.cmp(&held))
                .then(other_seen.total_cmp(&seen))
                .then(other_size.total_cmp(&size))
                .then(key.cmp(&other_key))
        });
        Some(order)
    }

    /// What `keep` leaves in some properties; nothing if a value that decides cannot be read.
    fn kept(&self, order: &[RecordId]) -> Option<BTreeMap<&'static str, String>> {
        let first = |name: &str| {
            let texts = order.iter().map(|&record| self.text(record, name));
            texts.into_iter().find(|text| !self.world.is_blank(text))
        };
        let mut size: Option<(f64, String)> = None;
        for &record in order {
            if let Some(height) = self.standing(record, "size").ok()?
                && size.as_ref().is_none_or(|(best, _)| height > *best)
            {
                size = Some((height, self.text(record, "size")));
            }
        }
        let mut vip = None;
        for &record in order {
            let answer = self.value(record, "vip").ok()?;
            if vip.is_none() && answer.as_deref() == Some("true") {
                vip = Some(self.text(record, "vip"));
            }
        }
        let kept =
            [("memo", first("memo")), ("size", size.map(|(_, text)| text)), ("vip", vip.or_else(|| first("vip")))];
        let survivor = order[0];
        let is_new = |(name, text): &(&'static str, String)| *text != self.text(survivor, name);
        Some(kept.into_iter().filter_map(|(name, text)| Some((name, text?))).filter(is_new).collect())
    }

    fn say(&self, records: &[RecordId]) -> BTreeSet<Said> {
        let said = |group: Vec<RecordId>| {
            let keys = group.iter().map(|&record| self.key(record)).collect();
            let merged = self.order(&group).and_then(|order| Some((self.key(order[0]), self.kept(&order)?)));
            Said { keys, merged }
        };
        self.groups(records).into_iter().map(said).collect()
    }
}

fn compare(tables: &[Table], clauses: &[Vec<&'static str>], conditions: [&str; 3], block: usize) -> Result<(), String> {
    let [condition, unless, protect] = conditions;
    let matches: Vec<String> =
        clauses.iter().map(|clause| format!("  match same {}\n", clause.join(" and same "))).collect();
    let matches = matches.concat();
    let rules = format!(
        "{PARAMS}for people\nprotect held where {protect}\nduplicates twins \"T\"\n  where {condition}\n{matches}  unless {unless}\n  \
         survivor latest seen, then highest size\n  keep size: highest\n  keep vip: any yes\n"
    );
    let case = Case { settings: Settings::ALL[0], rules, tables: tables.to_vec() };
    let setting = Setting::new(&case);
    let (collected, report) = setting.run(&case, block, 1 + block % 3).map_err(|error| error.to_string())?;
    if !report.objects.iter().all(hyg::run::report::ObjectReport::balances) {
        return Err("the rows do not add up".to_owned());
    }
    let schema = &setting.program.schema;
    let engine: BTreeSet<Said> = collected
        .groups
        .iter()
        .map(|(object, group)| {
            let survivor = group.members[0].key.clone();
            let record = collected.records.iter().find(|record| record.object == *object && record.key == survivor);
            let edits = record.unwrap().edits.iter().filter_map(|(property, _, after, _)| {
                let name = &schema.property(*object, *property)?.name;
                ["memo", "size", "vip"].into_iter().find(|known| known == name).map(|name| (name, after.clone()))
            });
            let merged = group.review.is_none().then(|| (survivor.clone(), edits.collect()));
            Said { keys: group.members.iter().map(|member| member.key.clone()).collect(), merged }
        })
        .collect();
    let world = World::new(&setting.program, &setting.project, as_of(case.settings, &setting.project), tables);
    let people = object_id(&setting.program, 0);
    let records: Vec<RecordId> = (0..world.records[&people].len()).map(|row| (people, row)).collect();
    let slow = Slow { world, clauses }.say(&records);
    if engine == slow { Ok(()) } else { Err(format!("{}\nengine {engine:#?}\noracle {slow:#?}", case.rules)) }
}

proptest! {
    #![proptest_config(search(96))]

    #[test]
    fn exact_duplicates_are_those_of_every_pair(
        tables in tables().prop_filter("all files", |tables| tables.len() == OBJECTS.len()),
        clauses in prop::collection::vec(subsequence(COMPARED.to_vec(), 1..3), 1..3),
        // Conditions that hold for most and for few.
        condition in prop_oneof![Just("memo is known or memo is unknown".to_owned()), condition(0, 1, 0)],
        unless in prop_oneof![Just("web is \"nowhere\"".to_owned()), condition(0, 1, 0)],
        protect in prop_oneof![Just("web is \"nowhere\"".to_owned()), condition(0, 1, 0)],
        block in select(vec![1usize, 100, 1 << 20]),
    ) {
        compare(&tables, &clauses, [&condition, &unless, &protect], block).map_err(TestCaseError::fail)?;
    }
}

/// `has duplicates in`: whom flags and guards meet, with the rule that is asked about and without.
fn compare_asked(
    tables: &[Table],
    clauses: &[Vec<&'static str>],
    conditions: [&str; 2],
    merges: bool,
) -> Result<(), String> {
    let [condition, protect] = conditions;
    let matches: Vec<String> =
        clauses.iter().map(|clause| format!("  match same {}\n", clause.join(" and same "))).collect();
    let matches = matches.concat();
    let any = "memo is known or memo is unknown";
    let rules = format!(
        "{PARAMS}for people\nflag left where has duplicates in twins\nflag lone where {any}\n  unless has duplicates in twins\n\
         segment alone where has no duplicates in twins\nprotect held where {protect}\nflag single where in alone\n\
         audit figures\n  measure twins: share in twins\n\
         duplicates twins \"T\"\n  where {condition}\n{matches}  survivor latest seen, then highest size\n  \
         keep size: highest\n  keep vip: any yes\n"
    );
    let case = Case { settings: Settings::ALL[0], rules, tables: tables.to_vec() };
    let setting = Setting::new(&case);
    let rule = |name: &str| {
        hyg::check::program::RuleId(setting.program.rules.iter().position(|rule| rule.name == name).unwrap())
    };
    let as_of = as_of(case.settings, &setting.project);
    let skip = if merges { BTreeSet::new() } else { BTreeSet::from([rule("twins")]) };
    let fewest_values = super::judge::FEWEST_VALUES;
    let options = hyg::run::Options { skip, brakes: false, fewest_values, ..hyg::run::Options::new(as_of) };
    let inputs = super::world::inputs(&setting.program, tables, 1 << 20);
    let (collected, report) =
        hyg::run::collect(&setting.program, &setting.project, &inputs, &options).map_err(|error| error.to_string())?;
    let world = World::new(&setting.program, &setting.project, as_of, tables);
    let people = object_id(&setting.program, 0);
    let records: Vec<RecordId> = (0..world.records[&people].len()).map(|row| (people, row)).collect();
    let slow = Slow { world, clauses };
    let open: BTreeSet<String> =
        records.iter().filter(|record| slow.is_open(**record)).map(|&record| slow.key(record)).collect();
    let said = slow.say(&records);
    let found: BTreeSet<&String> = said.iter().flat_map(|group| &group.keys).collect();
    let is_merged = |group: &&Said| merges && group.merged.is_some();
    let left: BTreeSet<&String> = said.iter().filter(|group| !is_merged(group)).flat_map(|group| &group.keys).collect();
    let survivors: BTreeSet<&String> =
        said.iter().filter(is_merged).filter_map(|group| Some(&group.merged.as_ref()?.0)).collect();
    let mut twins = Measured::default();
    for record in collected.records.iter().filter(|record| record.object == people) {
        let key = &record.key;
        let (in_group, is_open, stands) = (found.contains(key), open.contains(key), left.contains(key));
        let is_absorbed = merges && in_group && !stands && !survivors.contains(key);
        if !is_absorbed {
            let other = if is_open { Truth::Unreadable } else { Truth::False };
            count_one(&mut twins, if stands { Truth::True } else { other });
        }
        let selected = |name: &str| record.selected_by.contains(&rule(name));
        let expected = [
            ("absorbed", record.absorbed_by.is_some(), is_absorbed),
            ("left", selected("left"), !is_absorbed && stands),
            ("lone", selected("lone"), !is_absorbed && !in_group && !is_open),
            ("single", selected("single"), !is_absorbed && !stands && !is_open),
            (
                "set aside",
                record.set_aside.iter().any(|(by, _)| *by == rule("left")),
                !is_absorbed && !stands && is_open,
            ),
        ];
        for (what, engine, oracle) in expected {
            if engine != oracle {
                return Err(format!("{}\n{key} {what}: engine {engine}, oracle {oracle}\n{said:#?}", case.rules));
            }
        }
    }
    let measured: Vec<Measured> = report.measures().map(|(_, measure)| measure.measured).collect();
    if measured != [twins] {
        return Err(format!("{}\ntwins: engine {measured:?}, oracle {twins:?}\n{said:#?}", case.rules));
    }
    Ok(())
}

proptest! {
    #![proptest_config(search(96))]

    #[test]
    fn conditions_meet_the_duplicates_that_are_left(
        tables in tables().prop_filter("all files", |tables| tables.len() == OBJECTS.len()),
        clauses in prop::collection::vec(subsequence(COMPARED.to_vec(), 1..3), 1..3),
        condition in prop_oneof![Just("memo is known or memo is unknown".to_owned()), condition(0, 1, 0)],
        protect in prop_oneof![Just("web is \"nowhere\"".to_owned()), condition(0, 1, 0)],
        merges in any::<bool>(),
    ) {
        compare_asked(&tables, &clauses, [&condition, &protect], merges).map_err(TestCaseError::fail)?;
    }
}
