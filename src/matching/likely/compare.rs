//! At which level each column of a pair agrees, and what that weighs.

use super::model::{ColumnModel, Model, probability};
use crate::matching::clauses::percent;
use crate::matching::form::Sketch;
use crate::matching::parallel;
use crate::matching::records::{Records, ValueId};
use crate::matching::{Form, Matcher, Refused, Threads, Weight};
use chrono::{Datelike, NaiveDate};

/// The levels of a pair, four bits a column; [`BLANK`] where a column says nothing.
pub type Pattern = u64;
const BLANK: u64 = 15;
/// The level of a column that says nothing: one of the two is blank, or they are weighed elsewhere.
pub const NONE: u8 = 15;
/// More columns a pattern does not hold.
pub const MOST_COLUMNS: usize = 16;
/// From how much on the names of two fields count as swapped.
const SWAPPED: f64 = 0.88;
/// Names less alike are those of two persons: of given names, below are those of couples and of brothers.
const SAME_NAME: f64 = 0.85;
/// Years between the birthdays of a parent and a child, at least.
const YOUNGEST_PARENT: u32 = 12;

/// The part of a pattern that is a column's level.
#[inline]
pub fn at_place(level: u8, place: usize) -> Pattern {
    u64::from(level) << (4 * place)
}

/// The level behind so many. Forms have fewer than 14.
fn last_of(levels: usize) -> u8 {
    u8::try_from(levels).unwrap_or(14)
}

/// The level of a column; nothing where it says nothing.
#[inline]
pub fn level_of(pattern: Pattern, place: usize) -> Option<usize> {
    let level = pattern >> (4 * place) & 15;
    // At most 14.
    (level != BLANK).then(|| usize::try_from(level).unwrap_or(0))
}

/// Levels that were computed lately, by column and values. A level has one place where it can be, and whatever comes
/// there next drives it out: so few of them stay in a processor's own cache, where a table of all costs a trip to memory
/// for each look-up.
#[derive(Debug, Default)]
pub struct Seen {
    /// 0 where none is.
    keys: Vec<u64>,
    levels: Vec<u8>,
}

impl Seen {
    const BITS: u32 = 17;
    /// Values beyond this are not remembered: two of them and the column make a key.
    const VALUE_BITS: u32 = 30;

    /// By default nothing is remembered.
    pub fn remembering() -> Seen {
        Seen { keys: vec![0; 1 << Seen::BITS], levels: vec![0; 1 << Seen::BITS] }
    }

    /// The key of two values of a column (at most 16), which are not 0; 0 if there is none.
    fn key(place: usize, x: ValueId, y: ValueId) -> u64 {
        let (x, y) = (u64::from(x.min(y)), u64::from(x.max(y)));
        if y >> Seen::VALUE_BITS > 0 { 0 } else { ((place as u64) << Seen::VALUE_BITS | x) << Seen::VALUE_BITS | y }
    }

    fn slot(key: u64) -> usize {
        // The golden ratio (Knuth, The Art of Computer Programming, 6.4): the upper bits depend on all of the key.
        usize::try_from(key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (u64::BITS - Seen::BITS)).unwrap_or(0)
    }

    fn get(&self, key: u64) -> Option<u8> {
        let slot = Seen::slot(key);
        self.keys.get(slot).filter(|held| **held == key && key > 0)?;
        self.levels.get(slot).copied()
    }

    fn put(&mut self, key: u64, level: u8) {
        let slot = Seen::slot(key);
        if let (Some(held), Some(of_key)) = (self.keys.get_mut(slot), self.levels.get_mut(slot)) {
            (*held, *of_key) = (key, level);
        }
    }
}

/// What speaks for a pair and against it, in bits.
pub struct Evidence {
    /// The weights of all columns.
    pub columns: f64,
    /// Of these, those that speak against it.
    pub against: f64,
    /// What of them two other persons of one home or firm would have in common as well: mostly less than 0.
    pub related: f64,
}

impl Evidence {
    pub fn bits(&self) -> f64 {
        self.columns + self.related
    }
}

/// Compares pairs of rows in some columns.
pub struct Comparer<'r> {
    pub records: &'r Records,
    pub columns: &'r [usize],
    pub labels: Vec<&'r str>,
    pub forms: Vec<&'r Form>,
    /// Where the first and the last name stand: they may be swapped.
    names: Option<(usize, usize)>,
    /// How many rows are not blank, by column.
    pub known: Vec<f64>,
    /// How often relatives, neighbours and colleagues usually share the value, by column.
    usually_shared: Vec<f64>,
    /// By column and value, from 1 on; none where few pairs are compared.
    sketches: Vec<Vec<Sketch>>,
}

impl<'r> Comparer<'r> {
    pub fn new(matcher: &'r Matcher, records: &'r Records, columns: &'r [usize]) -> Result<Comparer<'r>, Refused> {
        if columns.is_empty() || columns.len() > MOST_COLUMNS {
            let count = columns.len();
            return Err(Refused::Untrainable(format!(
                "`likely` weighs at least one and at most {MOST_COLUMNS} properties, not {count}"
            )));
        }
        let of_rule = || columns.iter().filter_map(|&at| matcher.columns.get(at));
        let forms: Vec<&Form> = of_rule().map(|column| &column.form).collect();
        let place = |form: &Form| forms.iter().position(|other| *other == form);
        let names = place(&Form::FirstName).zip(place(&Form::LastName));
        let known = columns.iter().map(|&column| f64::from(records.known(column))).collect();
        Ok(Comparer {
            records,
            columns,
            labels: of_rule().map(|column| column.label.as_str()).collect(),
            names,
            usually_shared: usually_shared(&forms),
            sketches: Vec::new(),
            forms,
            known,
        })
    }

    /// For many pairs: with a sketch of each distinct value, by which most of them are told apart.
    pub fn sketched(mut self, threads: Threads) -> Comparer<'r> {
        const AT_ONCE: u32 = 10_000;
        let of_column = |(&form, &column): (&&Form, &usize)| {
            let count = self.records.distinct(column);
            let sketches = parallel::map(threads, count.div_ceil(AT_ONCE) as usize, |part| {
                let from = u32::try_from(part).unwrap_or(u32::MAX).saturating_mul(AT_ONCE);
                let values = from + 1..=count.min(from.saturating_add(AT_ONCE));
                let text = |value| self.records.text_of(column, value).unwrap_or_default();
                values.map(|value| form.sketch(text(value))).collect::<Vec<_>>()
            });
            sketches.concat()
        };
        self.sketches = self.forms.iter().zip(self.columns).map(of_column).collect();
        self
    }

    #[inline]
    fn sketch(&self, place: usize, value: ValueId) -> Option<&Sketch> {
        self.sketches.get(place)?.get(value.checked_sub(1)? as usize)
    }

    /// Whether two values of a column, which are not the same, are seen to differ without comparing them.
    #[inline]
    pub fn differ_at_a_glance(&self, place: usize, x: ValueId, y: ValueId) -> bool {
        match (self.forms.get(place), self.sketch(place, x), self.sketch(place, y)) {
            (Some(form), Some(x), Some(y)) => form.differ(x, y),
            _ => false,
        }
    }

    /// The names of a column's levels, from `same` to `differs`; of the first name the one before the last is
    /// `swapped`. It is weighed once: the last name of such a pair counts as blank.
    pub fn levels(&self, place: usize) -> Vec<String> {
        let Some(form) = self.forms.get(place) else { return Vec::new() };
        let partly = form.levels().iter().skip(1).map(|share| format!("at least {} alike", percent(*share)));
        let swapped = self.is_swappable(place).then(|| "swapped".to_owned());
        std::iter::once("same".to_owned()).chain(partly).chain(swapped).chain(["differs".to_owned()]).collect()
    }

    pub fn is_swappable(&self, place: usize) -> bool {
        self.names.is_some_and(|(first, _)| first == place)
    }

    /// Whether it is the name that counts as blank where the two are swapped.
    pub fn is_swapped_with_another(&self, place: usize) -> bool {
        self.names.is_some_and(|(_, last)| last == place)
    }

    /// Whether a model is one of these columns in these forms.
    pub fn is_model(&self, model: &Model) -> bool {
        let is_column = |(place, of_model): (usize, &ColumnModel)| {
            self.labels.get(place) == Some(&of_model.column.as_str())
                && self.forms.get(place).is_some_and(|form| form.name() == of_model.form)
                && self.levels(place).iter().eq(of_model.levels.iter().map(|level| &level.agreement))
        };
        model.columns.len() == self.columns.len() && model.columns.iter().enumerate().all(is_column)
    }

    /// Whether persons of one home are told apart by it: their first or full names, and their birthdays.
    pub fn is_of_one_person(&self, place: usize) -> bool {
        self.usually_shared.get(place).is_some_and(|shared| (0.01..0.1).contains(shared))
    }

    /// How often two persons of one home or firm usually share the value, by column.
    pub fn usually_shared(&self) -> &[f64] {
        &self.usually_shared
    }

    #[inline]
    pub fn value(&self, place: usize, row: u32) -> ValueId {
        self.columns.get(place).map_or(0, |&column| self.records.value(column, row))
    }

    fn text(&self, place: usize, value: ValueId) -> &'r str {
        self.columns.get(place).and_then(|&column| self.records.text_of(column, value)).unwrap_or_default()
    }

    /// The levels of all columns.
    pub fn pattern(&self, a: u32, b: u32, seen: &mut Seen) -> Pattern {
        let places = 0..self.columns.len();
        let mut swapped = None;
        places.fold(0, |pattern, place| pattern | at_place(self.level(place, a, b, &mut swapped, seen), place))
    }

    /// The level of one column. Whether the names are `swapped` is asked once a pair, and only where they may be.
    pub fn level(&self, place: usize, a: u32, b: u32, swapped: &mut Option<bool>, seen: &mut Seen) -> u8 {
        let (x, y) = (self.value(place, a), self.value(place, b));
        if x == 0 || y == 0 {
            return NONE;
        }
        if x == y {
            return 0;
        }
        let levels = self.forms.get(place).map_or(0, |form| form.levels().len());
        let level = if self.differ_at_a_glance(place, x, y) { last_of(levels) } else { self.alike(place, x, y, seen) };
        if usize::from(level) < levels || level == NONE {
            return level;
        }
        let mut is_swapped = |first, last| *swapped.get_or_insert_with(|| self.is_swapped(first, last, a, b));
        match self.names {
            Some((first, last)) if first == place => level + u8::from(!is_swapped(first, last)),
            Some((first, last)) if last == place && is_swapped(first, last) => NONE,
            _ => level,
        }
    }

    /// The level of two values that are not the same, by how alike they are.
    fn alike(&self, place: usize, x: ValueId, y: ValueId, seen: &mut Seen) -> u8 {
        let key = Seen::key(place, x, y);
        if let Some(level) = seen.get(key) {
            return level;
        }
        let Some(form) = self.forms.get(place) else { return 0 };
        let (one, other) = (self.text(place, x), self.text(place, y));
        let alike = form.similarity_of_many(one, other);
        let below = form.levels().iter().take_while(|least| alike < **least).count();
        let differ = below == form.levels().len();
        let level = if differ && form.says_nothing_of_many(one, other) { NONE } else { last_of(below) };
        seen.put(key, level);
        level
    }

    /// Whether each of two fields holds what the other one of the other record does.
    fn is_swapped(&self, place: usize, other: usize, a: u32, b: u32) -> bool {
        let crosses = |x: ValueId, y: ValueId| {
            if let (Some(x), Some(y)) = (self.sketch(place, x), self.sketch(other, y))
                && Form::LastName.differ(x, y)
            {
                return false;
            }
            let (x, y) = (self.text(place, x), self.text(other, y));
            !x.is_empty() && !y.is_empty() && (x == y || Form::LastName.similarity(x, y) >= SWAPPED)
        };
        let value = |place: usize, row: u32| self.value(place, row);
        crosses(value(place, a), value(other, b)) && crosses(value(place, b), value(other, a))
    }

    /// The columns of which one person has one value: the name by which persons are told apart, the last name (who takes
    /// another one in marriage is for a person to tell from a colleague), and birthdays.
    pub fn of_one_value(&self) -> Vec<usize> {
        let Some(own) = own_name(&self.forms) else { return Vec::new() };
        let of_one =
            |(place, form): &(usize, &&Form)| *place == own || matches!(form, Form::LastName | Form::Day { .. });
        self.forms.iter().enumerate().filter(of_one).map(|(place, _)| place).collect()
    }

    /// See [`Form::are_two`]. Who has both names somewhere in these rows (`Mary Ann`) may go by either.
    pub fn are_two(&self, place: usize, a: u32, b: u32, rows: &[u32]) -> bool {
        let text = |row: u32| self.text(place, self.value(place, row));
        let has_both = |row: &u32| [a, b].iter().all(|of| text(*row).split(' ').any(|word| word == text(*of)));
        self.forms.get(place).is_some_and(|form| form.are_two(text(a), text(b))) && !rows.iter().any(has_both)
    }

    pub fn is_birthday(&self, place: usize) -> bool {
        matches!(self.forms.get(place), Some(Form::Day { .. }))
    }

    /// Whether two rows hold in such a column what one person does not: another name, no spelling, slip or pet form of
    /// the other's and not in the other field, or birthdays a generation apart that are no slip either. No agreement
    /// elsewhere makes up for it, since twins, couples, fathers and sons of one name and namesakes of one firm share the
    /// rest, but that of an identifier. Nothing where one of the two is blank.
    pub fn contradicts(&self, place: usize, a: u32, b: u32) -> Option<bool> {
        let form = self.forms.get(place)?;
        let level = self.level(place, a, b, &mut None, &mut Seen::default());
        let (level, differs) = (usize::from(Some(level).filter(|level| *level != NONE)?), form.levels().len());
        let is_another = if self.is_birthday(place) {
            level == differs && self.are_generations_apart(place, a, b)
        } else {
            let of_others = form.levels().iter().take_while(|least| **least >= SAME_NAME).count();
            level >= of_others && !(self.is_swappable(place) && level == differs)
        };
        Some(is_another && !self.are_identified(a, b))
    }

    /// Whether two rows have an identifier in common.
    fn are_identified(&self, a: u32, b: u32) -> bool {
        self.forms.iter().enumerate().any(|(place, form)| {
            let value = self.value(place, a);
            matches!(form, Form::Identifier | Form::Code) && value != 0 && value == self.value(place, b)
        })
    }

    /// Whether both rows hold days of the calendar, and so far apart as a parent's birthday and the child's.
    fn are_generations_apart(&self, place: usize, a: u32, b: u32) -> bool {
        let day = |row| NaiveDate::parse_from_str(self.text(place, self.value(place, row)), "%Y%m%d").ok();
        let years = day(a).zip(day(b)).map(|(a, b)| a.year().abs_diff(b.year()));
        years.is_some_and(|years| years >= YOUNGEST_PARENT)
    }

    /// The weight of all columns in bits, without the prior.
    pub fn evidence(&self, model: &Model, pattern: Pattern, a: u32, b: u32) -> Evidence {
        let mut found = Evidence { columns: 0.0, against: 0.0, related: 0.0 };
        let mut related = 1.0;
        for (place, column) in model.columns.iter().enumerate() {
            let ratio = self.ratio(column, pattern, place, a, b);
            let weight = ratio.log2();
            found.columns += weight;
            found.against += weight.min(0.0);
            related *= column.of_related(ratio);
        }
        found.related = -(1.0 + model.related * (related - 1.0)).log2();
        found
    }

    pub fn probability(&self, model: &Model, pattern: Pattern, a: u32, b: u32) -> f64 {
        probability(model.prior_weight() + self.evidence(model, pattern, a, b).bits())
    }

    /// The weight of one column: of its level, and of how frequent the value is that both have. A blank has none.
    pub fn weight(&self, column: &ColumnModel, pattern: Pattern, place: usize, a: u32, b: u32) -> Option<Weight> {
        let level = level_of(pattern, place)?;
        let of_level = column.levels.get(level)?;
        Some(Weight { m: of_level.m, u: of_level.u, rarity: self.rarity(column, place, level, a, b).log2() })
    }

    /// How much more often pairs that are one agree so in a column than others.
    #[inline]
    pub fn ratio(&self, column: &ColumnModel, pattern: Pattern, place: usize, a: u32, b: u32) -> f64 {
        let Some(level) = level_of(pattern, place) else { return 1.0 };
        let ratio = column.levels.get(level).map_or(1.0, |level| level.m / level.u);
        ratio * self.rarity(column, place, level, a, b)
    }

    /// How much rarer a value that agrees is than values are on average.
    #[inline]
    fn rarity(&self, column: &ColumnModel, place: usize, level: usize, a: u32, b: u32) -> f64 {
        if level != 0 {
            return 1.0;
        }
        let (Some(&of_column), Some(&known)) = (self.columns.get(place), self.known.get(place)) else { return 1.0 };
        // Of the other records: a value that only one has cannot agree.
        let others = |row: u32| f64::from(self.records.count_of(of_column, self.value(place, row))) - 1.0;
        let frequency = others(a).max(others(b)) / (known - 1.0).max(1.0);
        if frequency > 0.0 && column.same_by_chance > 0.0 { column.same_by_chance / frequency } else { 1.0 }
    }
}

/// Where the name stands by which persons are told apart: the first one, or else the full one.
fn own_name(forms: &[&Form]) -> Option<usize> {
    let place = |name: &Form| forms.iter().position(|form| *form == name);
    place(&Form::FirstName).or_else(|| place(&Form::FullName))
}

/// How often two persons of one home or firm have the same value: a rough guess for each kind, which is corrected where
/// the data shows that it is too high. What they are told apart by is their first name, or the full one; records without
/// are no persons, and nobody's relatives.
fn usually_shared(forms: &[&Form]) -> Vec<f64> {
    let Some(own) = own_name(forms).and_then(|own| forms.get(own)) else { return vec![0.0; forms.len()] };
    let of_form = |form: &&Form| match form {
        form if form == own => 0.02,
        Form::Identifier | Form::Code => 0.0,
        // Twins.
        Form::Day { .. } => 0.05,
        Form::Email | Form::Mailbox => 0.2,
        Form::FirstName | Form::LastName | Form::FullName => 0.5,
        Form::Text | Form::Words | Form::Phone { .. } | Form::Number => 0.7,
        Form::Company | Form::Address | Form::Postcode | Form::Domain | Form::DomainWithoutEnding => 0.9,
    };
    forms.iter().map(of_form).collect()
}

#[cfg(test)]
mod tests {
    use super::Seen;

    #[test]
    fn levels_are_remembered_by_column_and_pair_and_never_mistaken() {
        let mut seen = Seen::remembering();
        let key = Seen::key(3, 7, 9);
        assert_eq!(key, Seen::key(3, 9, 7), "the order of two values means nothing");
        seen.put(key, 2);
        assert_eq!((seen.get(key), seen.get(Seen::key(4, 7, 9)), seen.get(Seen::key(3, 7, 8))), (Some(2), None, None));
        // Two keys of one slot: the later one stays.
        let rival =
            (10..1 << 24).map(|y| Seen::key(3, 7, y)).find(|rival| Seen::slot(*rival) == Seen::slot(key)).unwrap();
        seen.put(rival, 5);
        assert_eq!((seen.get(key), seen.get(rival)), (None, Some(5)));
        // What has no key is not remembered, and by default nothing is.
        let none = Seen::key(0, 1, 1 << 30);
        seen.put(none, 1);
        assert_eq!((none, seen.get(none)), (0, None));
        let mut nothing = Seen::default();
        nothing.put(key, 2);
        assert_eq!(nothing.get(key), None);
    }
}
